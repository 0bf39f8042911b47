"""What waits for who keeps the register; one’s own promises and parts in one’s own data; who closes an account.

A closed account takes its promises back, its birth and its address. Its place in the register of associates stays, as
the law asks: only who keeps the register reads it.
"""

from __future__ import annotations

from functools import partial

from django.db.models import Q
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from lieudit.accounts.home import TODO_LISTS, TodoList
from lieudit.accounts.models import Account
from lieudit.accounts.second_factor import POWERS, Power
from lieudit.accounts.signals import Exported, account_closed, data_export, what_stays
from lieudit.cooperative.datasets import COOPERATIVES
from lieudit.cooperative.drawn import near_breaking
from lieudit.cooperative.models import (
    Associate,
    CategoryClaim,
    Cooperative,
    Correction,
    Ending,
    EndingQuerySet,
    Keeper,
    Particulars,
    Promise,
    Proof,
)
from lieudit.cooperative.own_data import rows_of
from lieudit.cooperative.permissions import to_answer
from lieudit.cooperative.workflow import EndingState
from lieudit.journal.models import VEILS, Veil
from lieudit.journal.readings import READINGS
from lieudit.membership.models import BankLine
from lieudit.membership.receivers import SINCE
from lieudit.toolkit.articles import of_the
from lieudit.toolkit.datasets import DATASETS

READINGS.fill("cooperative:answer_claim", gettext_lazy("une catégorie contestée"))
READINGS.fill("cooperative:receive", gettext_lazy("une souscription à encaisser"))
READINGS.fill("cooperative:settle", gettext_lazy("ce qui se paie aux associés"))
READINGS.fill("cooperative:bank", gettext_lazy("les lignes de la banque qui paient des parts"))
READINGS.fill("cooperative:register", gettext_lazy("le registre des parts, avec les noms"))
READINGS.fill("cooperative:table_file", gettext_lazy("un fichier du registre des parts"))
READINGS.fill("cooperative:transfers", gettext_lazy("des virements, avec leurs comptes"))
READINGS.fill("cooperative:certificates", gettext_lazy("des certificats de parts"))
READINGS.fill("cooperative:certificates_file", gettext_lazy("l’archive des certificats"))
READINGS.fill("cooperative:fec_file", gettext_lazy("les écritures comptables"))
READINGS.fill("cooperative:reviewer_file", gettext_lazy("le dossier du réviseur"))
READINGS.fill("cooperative:keepers", gettext_lazy("qui tient un registre"))
READINGS.fill("cooperative:associate", gettext_lazy("les parts d’un associé"))
READINGS.fill("cooperative:paper", gettext_lazy("un papier d’un associé"))
READINGS.fill("cooperative:answer", gettext_lazy("une souscription à admettre"))
READINGS.fill("cooperative:transfer", gettext_lazy("des parts à céder"))
READINGS.fill("cooperative:end_associate", gettext_lazy("les parts de qui l’on ouvre la fin"))
READINGS.fill("cooperative:ending", gettext_lazy("la procédure qui vise un associé"))
READINGS.fill("cooperative:undo", gettext_lazy("un mouvement à annuler"))
READINGS.fill("cooperative:correction", gettext_lazy("un mouvement contraire"))
READINGS.fill("cooperative:prepare_payout", gettext_lazy("ce qui est à rembourser à un associé"))
READINGS.fill("cooperative:give_iban", gettext_lazy("où un associé est payé"))
READINGS.fill("cooperative:order", gettext_lazy("un remboursement à ordonner, avec son compte"))
READINGS.fill("cooperative:validate", gettext_lazy("un remboursement à valider, avec son compte"))

LINES = ngettext_lazy("ligne bancaire paie des parts", "lignes bancaires paient des parts", "n")
CORRECTIONS = ngettext_lazy("mouvement contraire à valider", "mouvements contraires à valider", "n")
CLAIMS = ngettext_lazy("catégorie contestée à répondre", "catégories contestées à répondre", "n")
NEAR = ngettext_lazy("coopérative approche d’une limite", "coopératives approchent d’une limite", "n")
ENDINGS = ngettext_lazy("fin de parts à conduire", "fins de parts à conduire", "n")
AGAINST = ngettext_lazy("procédure contre vos parts", "procédures contre vos parts", "n")
ANSWERS = ngettext_lazy("souscription attend une réponse", "souscriptions attendent une réponse", "n")

POWERS.fill(
    Power(
        gettext_lazy("tenue d’un registre de parts"),
        lambda: Account.objects.filter(pk__in=Keeper.objects.running().values("account")),
    )
)
DATASETS.fill("cooperatives", COOPERATIVES)
VEILS.fill(Veil(Proof.objects.veiled, Proof.objects.last_hidden))


@TODO_LISTS.fill
def desk(account: Account) -> list[TodoList]:
    """For who keeps a register: what is near to breaking, corrections and categories to answer, endings to conduct;
    lines of the bank that quote parts, which the secretariat alone reads. Subscriptions, for who admits them by the
    statutes. For an associate, what is held against them."""
    kept = Cooperative.objects.kept_by(account)
    mine = Associate.objects.of_account(account).values("pk")
    asked = Correction.objects.waiting().filter(movement__cooperative__in=kept.values("pk"))
    asked = asked.exclude(asked_by=account).exclude(movement__postings__associate__in=mine)
    claims = CategoryClaim.objects.waiting().filter(associate__cooperative__in=kept.values("pk"))
    claims = claims.exclude(associate__in=mine).exclude(answered_by=account)
    endings = _endings_of(account).filter(associate__cooperative__in=kept.values("pk")).exclude(associate__in=mine)
    against = Ending.objects.filter(associate__in=mine, state__in=[EndingState.OPENED, EndingState.HEARD])
    opened, among = kept.filter(opened_on__isnull=False), partial(near_breaking_of, account)
    lines = BankLine.objects.waiting().of_parts()
    bank = [TodoList(lines, LINES, reverse("cooperative:bank"), by="paid_on", dated=SINCE)]
    return [
        *(bank if account.is_staff else []),
        TodoList(
            opened,
            NEAR,
            reverse("cooperative:cooperatives"),
            page="cooperative:register",
            key="assembly__slug",
            sift=among,
        ),
        TodoList(asked, CORRECTIONS, page="cooperative:correction", key="pk", by="asked_at", dated=SINCE),
        TodoList(against, AGAINST, page="cooperative:ending", by="hearing_on"),
        TodoList(endings, ENDINGS, page="cooperative:ending", by="opened_at", dated=SINCE),
        TodoList(claims, CLAIMS, page="cooperative:answer_claim", key="pk", by="asked_at", dated=SINCE),
        TodoList(to_answer(account), ANSWERS, page="cooperative:answer", key="pk", by="signed_at", dated=SINCE),
    ]


def _endings_of(account: Account) -> EndingQuerySet:
    """Those that wait for this person, among who keeps a register: nobody confirms what they prepared."""
    heard = Q(state=EndingState.OPENED, hearing_on__lte=timezone.localdate())
    ready = Q(state=EndingState.READY) & ~Q(cited_by=account)
    answered = Q(state=EndingState.ANSWERED) & ~Q(answered_by=account)
    waits = Q(state__in=[EndingState.HEARD, EndingState.APPEALED])
    return Ending.objects.filter(heard | ready | answered | waits)


def near_breaking_of(account: Account) -> list[str]:
    """Of the registers that one keeps, those of cooperatives of which something is near to breaking."""
    opened, today = Cooperative.objects.kept_by(account).filter(opened_on__isnull=False), timezone.localdate()
    return [each.assembly.slug for each in opened.with_state() if near_breaking(each, each.state, today)]


@receiver(data_export)
def give_parts(sender: object, account: Account, limit: int | None, **kwargs: object) -> Exported:
    return "parts", rows_of(account, limit)


@receiver(what_stays)
def legal_registers(sender: object, account: Account, **kwargs: object) -> list[str]:
    """The registers of associates in which the person has, had or asked for parts."""
    rows = Cooperative.objects.filter(associates__account=account).distinct()
    words = _("votre nom au registre des associés %s, que la loi garde : qui tient ce registre est seul à le lire")
    return [words % of_the(each) for each in rows.select_related("assembly")]


@receiver(account_closed)
def forget_promises(sender: object, account: Account, **kwargs: object) -> None:
    Promise.objects.standing().filter(account=account).update(withdrawn_at=timezone.now())
    Particulars.objects.filter(associate__account=account).delete()
