"""Preparing and opening a cooperative; promising, subscribing, and what the keeper of the register answers."""

from __future__ import annotations

import datetime as dt
import hashlib

from django.db import transaction
from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.cooperative import seating
from lieudit.cooperative.anniversaries import years_after
from lieudit.cooperative.appeals import check_settled
from lieudit.cooperative.ledger import hold
from lieudit.cooperative.models import (
    Associate,
    Cooperative,
    Posting,
    Promise,
    Subscription,
    Terms,
    held_by,
)
from lieudit.cooperative.public_share import is_too_public
from lieudit.cooperative.vocabulary import Category, Ledger
from lieudit.cooperative.workflow import SUBSCRIPTION_WORKFLOW, SubscriptionState
from lieudit.governance.law import LAW, SCIC
from lieudit.governance.models import Assembly, Decision
from lieudit.governance.rules import DEFAULT_RULES
from lieudit.journal import services as journal
from lieudit.membership.standing import euros
from lieudit.network.models import Organisation
from lieudit.network.vocabulary import OrganisationKind
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import counted, day
from lieudit.toolkit.numbers import next_number

DEFAULT_CAPITAL: dict[str, object] = DEFAULT_RULES["capital"]
"""What statutes say of the capital where they say nothing else."""
MOST_DECISIONS = 50
"""Of which one is cited: the last ones."""
MOST_PARTS = 1_000_000
"""Parts of one promise or subscription."""

type AHolder = Organisation | Account


@transaction.atomic
def prepare_cooperative(assembly: Assembly, *, actor: Account | None) -> Cooperative:
    """Begin: from now on, one may promise parts."""
    if assembly.is_of_members:
        raise RuleBroken(_("C’est le conseil de l’association qui la prépare."))
    if Cooperative.objects.filter(assembly=assembly).exists():
        raise RuleBroken(_("Cette coopérative se prépare déjà."))
    cooperative = Cooperative.objects.create(assembly=assembly)
    journal.record("cooperative.prepared", cooperative, assembly, actor=actor, data={"assembly": assembly.name})
    return cooperative


@transaction.atomic
def open_cooperative(cooperative: Cooperative, *, actor: Account | None, on: dt.date | None = None) -> Cooperative:
    """Open its register: subscriptions may be signed. Its rules must be those of a cooperative on that day."""
    cooperative, on = hold(cooperative), on or timezone.localdate()
    if cooperative.opened_on:
        raise RuleBroken(_("Ce registre est déjà ouvert."))
    if on > timezone.localdate():
        raise RuleBroken({"on": _("Ce jour est à venir.")})
    if cooperative.terms(on).regime not in SCIC:
        raise RuleBroken(_("Les règles en vigueur sont encore celles d’une association : changez-les d’abord."))
    cooperative.opened_on = on
    cooperative.save(update_fields=["opened_on"])
    seating.open_assembly(cooperative, actor=actor)
    name = cooperative.assembly.name
    journal.record("cooperative.opened", cooperative, cooperative.assembly, actor=actor, data={"assembly": name})
    return cooperative


def proposed_category(holder: AHolder) -> Category:
    """The category that the rule proposes: a place benefits, an institution is public, others contribute."""
    if isinstance(holder, Organisation):
        known = {
            OrganisationKind.OPERATING_BODY: Category.BENEFICIARY,
            OrganisationKind.INSTITUTION: Category.PUBLIC_BODY,
        }
        return known.get(OrganisationKind(holder.kind), Category.CONTRIBUTOR)
    return Category.BENEFICIARY


def why_proposed(holder: AHolder) -> str:
    """Why the rule proposes this category, in words."""
    words = {
        Category.PUBLIC_BODY: _("c’est une collectivité ou un service public"),
        Category.CONTRIBUTOR: _("c’est une organisation qui soutient, sans tenir de lieu"),
    }
    if isinstance(holder, Organisation):
        return words.get(proposed_category(holder), _("c’est une structure qui tient un lieu"))
    return _("une personne bénéficie de ce que fait la coopérative, sauf si elle y travaille")


def _fit(holder: AHolder, category: str, parts: int) -> None:
    if not 1 <= parts <= MOST_PARTS:
        raise RuleBroken({"parts": _("Un nombre de parts entier, de 1 à %d.") % MOST_PARTS})
    check_category(holder, category)


def check_category(holder: AHolder, category: str, field: str = "category") -> None:
    """Refuse a category that cannot be that of a holder, beside what was typed."""
    public = isinstance(holder, Organisation) and holder.kind == OrganisationKind.INSTITUTION
    if public != (category == Category.PUBLIC_BODY):
        words = _("Une collectivité est de la catégorie des collectivités, et elle seule.")
        raise RuleBroken({field: words})
    if isinstance(holder, Organisation) and category == Category.EMPLOYEE:
        raise RuleBroken({field: _("Un salarié est une personne : promettez en votre nom.")})


def name_of(holder: AHolder) -> str:
    """The name that a bulletin and the register bear."""
    return (holder.name or holder.email if isinstance(holder, Account) else holder.name)[:250]


def _owner(holder: AHolder) -> dict[str, AHolder]:
    return {"organisation": holder} if isinstance(holder, Organisation) else {"account": holder}


@transaction.atomic
def make_promise(cooperative: Cooperative, *, actor: Account, holder: AHolder, category: str, parts: int) -> Promise:
    """Promise parts: no capital, and taken back when one likes. A second promise replaces the first."""
    cooperative = hold(cooperative)
    _fit(holder, category, parts)
    if cooperative.opened_on or cooperative.coming:
        raise RuleBroken(_("On souscrit déjà : signez un bulletin plutôt que de promettre."))
    mine = cooperative.promises.standing().filter(held_by(holder)).first()
    if mine:
        mine.parts, mine.category, mine.made_by, mine.made_at = parts, category, actor, timezone.now()
        mine.save()
    else:
        mine = Promise.objects.create(
            cooperative=cooperative, category=category, parts=parts, made_by=actor, **_owner(holder)
        )
    data = {"who": mine.kept_name, "parts": counted(parts, "part")}
    journal.record("cooperative.promised", mine, actor=actor, data=data)
    return mine


@transaction.atomic
def withdraw_promise(promise: Promise, *, actor: Account) -> Promise:
    """Take a promise back; nothing is kept of it but its date."""
    hold(promise.cooperative)
    promise.refresh_from_db()
    if promise.withdrawn_at:
        raise RuleBroken(_("Cette promesse est déjà retirée."))
    promise.withdrawn_at = timezone.now()
    promise.save(update_fields=["withdrawn_at"])
    journal.record("cooperative.promise_withdrawn", promise, actor=actor, data={"who": promise.kept_name})
    return promise


def read_bulletin(cooperative: Cooperative, *, holder: AHolder, category: str, parts: int) -> str:
    """The bulletin that one would sign today, word for word: nothing is kept. Refused as the signature would be."""
    _fit(holder, category, parts)
    terms = _terms_to_sign(cooperative, holder)
    associate = cooperative.associates.filter(held_by(holder), until=None).first()
    _check_number(cooperative, associate, parts, terms)
    tied = _check_same(associate, category)
    return bulletin_text(cooperative, holder, category, parts, terms, timezone.localdate(), tied=tied)


def _check_same(associate: Associate | None, category: str) -> bool:
    """Refuse another category than that of who is in one already, by what they signed: a bulletin does not change it.
    Whether it is that of the register: parts of theirs count."""
    if associate is None:
        return False
    if associate.category != category and (associate.since or associate.subscriptions.running().exists()):
        raise RuleBroken(
            {"category": _("Vous êtes déjà dans une autre catégorie : contestez-la sur la page de vos parts.")}
        )
    return associate.since is not None


def _terms_to_sign(cooperative: Cooperative, holder: AHolder) -> Terms:
    """Of the day; refused to who may still be given their parts back."""
    for gone in cooperative.associates.filter(held_by(holder), until__isnull=False):
        check_settled(gone)
    terms = cooperative.signed_under
    if terms is None:
        raise RuleBroken(_("La coopérative n’est pas ouverte : promettez plutôt des parts."))
    return terms


def digest_of(text: str) -> str:
    """The fingerprint of a bulletin (SHA-256)."""
    return hashlib.sha256(text.encode()).hexdigest()


def bulletin_text(
    cooperative: Cooperative, holder: AHolder, category: str, parts: int, terms: Terms, on: dt.date, *, tied: bool
) -> str:
    """What is read and signed: plain text, kept byte for byte. `tied`: the category is that of the register already."""
    amount = parts * terms.nominal
    name = name_of(holder)
    return "\n".join(
        [
            _("Bulletin de souscription, %(day)s, en deux exemplaires.") % {"day": day(on)},
            _("Souscripteur : %(name)s.") % {"name": name},
            _("Coopérative : %(name)s, à capital variable.") % {"name": cooperative.assembly.name},
            _category_said(holder, category, tied=tied),
            _("%(parts)s de %(nominal)s, soit %(amount)s.")
            % {"parts": counted(parts, "part").capitalize(), "nominal": euros(terms.nominal), "amount": euros(amount)},
            _("Un associé a une voix, quel que soit son capital."),
            _("Une part se rembourse à sa valeur nominale, moins sa part des pertes, quand le plancher le permet."),
        ]
    )


def _category_said(holder: AHolder, category: str, *, tied: bool) -> str:
    """The category in which one signs, the one that the rule proposes and why; and how it may change afterwards."""
    proposed = proposed_category(holder)
    words = {"category": Category(category).label, "proposed": proposed.label, "why": why_proposed(holder)}
    if tied:
        said = _("Catégorie : « %(category)s », celle du registre. La règle propose « %(proposed)s » : %(why)s.")
    elif category == proposed:
        said = _("Catégorie : « %(category)s », comme la règle le propose : %(why)s.")
    else:
        said = _(
            "Catégorie : « %(category)s », choisie par le souscripteur. La règle propose « %(proposed)s » : %(why)s."
        )
    after = _("Elle ne change ensuite que par un acte daté, demandé par l’associé et écrit par deux personnes.")
    return f"{said % words} {after}"


def reserved_parts(cooperative: Cooperative) -> int:
    """Parts that count, and those that are signed or admitted and would."""
    waiting = Subscription.objects.filter(
        associate__cooperative=cooperative, state__in=[SubscriptionState.SIGNED, SubscriptionState.ADMITTED]
    )
    held = Posting.objects.of_cooperative(cooperative).balance(Ledger.PARTS)
    return int(held) + (waiting.aggregate(n=Sum("parts"))["n"] or 0)


@transaction.atomic
def sign_subscription(
    cooperative: Cooperative,
    *,
    actor: Account,
    holder: AHolder,
    category: str,
    parts: int,
    agreed: bool = True,
    read: str | None = None,
) -> Subscription:
    """Sign a dated bulletin. Nothing counts yet: the register admits it, then money comes in. The same bulletin signed
    twice in a day, before it is answered, is one. `read`: the fingerprint of what was on the screen, where it was."""
    cooperative = hold(cooperative)
    _fit(holder, category, parts)
    terms = _terms_to_sign(cooperative, holder)
    if not agreed:
        raise RuleBroken({"agreed": _("Lisez le bulletin, et cochez que vous le signez.")})
    today = timezone.localdate()
    associate = cooperative.associates.filter(held_by(holder), until=None).first()
    _check_number(cooperative, associate, parts, terms)
    tied = _check_same(associate, category)
    text = bulletin_text(cooperative, holder, category, parts, terms, today, tied=tied)
    if associate is None:
        number = next_number(Associate)
        associate = Associate.objects.create(
            cooperative=cooperative, number=number, name=name_of(holder), category=category, **_owner(holder)
        )
    elif associate.category != category:
        associate.category = category  # nothing came of what was signed in another one
        associate.save(update_fields=["category"])
    digest = digest_of(text)
    if read not in {None, digest}:
        raise RuleBroken({"agreed": _("Le bulletin a changé : le voici, relisez-le, puis cochez que vous le signez.")})
    if same := associate.subscriptions.waiting().filter(digest=digest).first():
        return same
    rank = associate.subscriptions.count() + 1
    subscription = Subscription(
        associate=associate,
        rank=rank,
        parts=parts,
        nominal=terms.nominal,
        category=category,
        text=text,
        signed_by=actor,
        digest=digest,
        due_on=years_after(today, terms.years),
    )
    subscription.least_paid = subscription.least_of(terms.paid)
    subscription.save()
    cooperative.promises.standing().filter(held_by(holder)).update(withdrawn_at=timezone.now())
    data = {"who": associate.kept_name, "parts": counted(parts, "part"), "reference": subscription.reference}
    journal.record("cooperative.signed", associate, actor=actor, data=data)
    return subscription


def _check_number(cooperative: Cooperative, associate: Associate | None, parts: int, terms: Terms) -> None:
    """Refuse fewer parts than the statutes ask of who comes, and more than their highest capital leaves."""
    if parts < terms.least and not (associate and associate.since):
        raise RuleBroken({"parts": _("On devient associé avec %s au moins.") % counted(terms.least, "part")})
    left = terms.most - reserved_parts(cooperative)
    if parts > left:
        words = _("Il reste %s à prendre sous le plus haut capital des statuts.") % counted(max(left, 0), "part")
        raise RuleBroken({"parts": words})


def decisions_admitting(subscription: Subscription) -> list[Decision] | None:
    """What the organ of the statutes may have decided of a subscription, since it was signed; None where that organ is
    a person, who answers."""
    cooperative = subscription.associate.cooperative
    terms = cooperative.signed_under
    organ = {
        "council": Q(assembly=cooperative.assembly_id),
        "assembly": Q(assembly__council=cooperative.assembly_id),
    }.get(terms.admission if terms else "")
    if organ is None:
        return None
    since = timezone.localdate(subscription.signed_at)
    rows = Decision.objects.filter(organ, decided_on__gte=since).select_related("assembly")
    return list(rows.order_by("-decided_on", "-pk")[:MOST_DECISIONS])


def _decided(
    subscription: Subscription, actor: Account, decision: Decision | None, *, refused: bool = False
) -> Subscription:
    """Who answered, when, and the decision of the organ of the statutes, where it takes one: a vote that refuses writes
    none in its register, and the reason says which."""
    known = decisions_admitting(subscription)
    silent = refused and decision is None
    if known is not None and not silent and decision not in known:
        terms = subscription.associate.cooperative.signed_under
        assert terms
        words = _("Une souscription est admise par %s : citez celle qui répond à ce bulletin, prise depuis.")
        raise RuleBroken({"cited": words % terms.admits})
    subscription.decision = None if known is None else decision
    subscription.decided_by, subscription.decided_at = actor, timezone.now()
    return subscription


@transaction.atomic
def admit_subscription(subscription: Subscription, *, actor: Account, decision: Decision | None = None) -> Subscription:
    """The organ of the statutes admits it; what public bodies may hold together is checked now."""
    cooperative = hold(subscription.associate.cooperative)
    subscription = SUBSCRIPTION_WORKFLOW.take("admit", subscription)
    if subscription.associate.category == Category.PUBLIC_BODY:
        _refuse_too_public(cooperative, subscription)
    _decided(subscription, actor, decision).save()
    if subscription.decision:
        _tell("cooperative.admitted_by_decision", subscription, actor, code=subscription.decision.code)
    else:
        _tell("cooperative.admitted", subscription, actor)
    return subscription


def _refuse_too_public(cooperative: Cooperative, subscription: Subscription) -> None:
    """Public bodies together, with this one and all that is admitted, hold half the capital at most: what is signed
    alone may never be paid."""
    admitted = Q(state=SubscriptionState.ADMITTED) | Q(pk=subscription.pk)
    waiting = Subscription.objects.filter(admitted, associate__cooperative=cooperative)
    if is_too_public(cooperative, waiting.select_related("associate")):
        clause = LAW["public_bodies"]
        raise RuleBroken(f"{clause.words} ({clause.cited}).")


@transaction.atomic
def refuse_subscription(
    subscription: Subscription, *, actor: Account, reason: str, decision: Decision | None = None
) -> Subscription:
    """Say no, with a reason: the same organ, by a decision or by a vote that the reason names with its day."""
    hold(subscription.associate.cooperative)
    subscription = SUBSCRIPTION_WORKFLOW.take("refuse", subscription)
    subscription.answer = reason
    _decided(subscription, actor, decision, refused=True).save()
    _tell("cooperative.refused", subscription, actor, reason=reason.rstrip("."))
    return subscription


@transaction.atomic
def withdraw_subscription(subscription: Subscription, *, actor: Account) -> Subscription:
    """Who signed changes their mind, while nothing has been paid."""
    hold(subscription.associate.cooperative)
    subscription = SUBSCRIPTION_WORKFLOW.take("withdraw", subscription)
    if subscription.paid:
        raise RuleBroken(_("Un versement est déjà reçu : écrivez à qui tient le registre."))
    subscription.save()
    _tell("cooperative.withdrawn", subscription, actor)
    return subscription


def _tell(kind: str, subscription: Subscription, actor: Account | None, **words: str) -> None:
    data = {"reference": subscription.reference, **words}
    journal.record(kind, subscription.associate, actor=actor, data=data)
