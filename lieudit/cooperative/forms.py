"""What people type of parts: a promise, a bulletin, an answer, a payment, a departure; the scenarios of an address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Unpack

from django import forms
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from lieudit.accounts.models import Account
from lieudit.cooperative.bank import paid_of, settle_payout, settle_subscription
from lieudit.cooperative.first_day import FirstDay, Scenario, first_day
from lieudit.cooperative.models import Associate, Cooperative, Payout, Subscription, Terms
from lieudit.cooperative.past_ballots import categories_of, past_ballots
from lieudit.cooperative.permissions import is_associate, others_payouts, others_subscriptions
from lieudit.cooperative.recounting import recounted
from lieudit.cooperative.renouncing import owed_to
from lieudit.cooperative.services import (
    MOST_PARTS,
    AHolder,
    decisions_admitting,
    proposed_category,
    why_proposed,
)
from lieudit.cooperative.vocabulary import Category, Due
from lieudit.governance.consequences import PastBallot, Replay
from lieudit.governance.models import Decision
from lieudit.membership.models import BankLine
from lieudit.membership.standing import euros
from lieudit.network.models import Representative
from lieudit.toolkit.act_form import ActForm, choice_field
from lieudit.toolkit.named_faults import NamedForm
from lieudit.toolkit.types import Act, Cleaned, FormOptions, Phrase, PlainFormOptions, Sent
from lieudit.toolkit.widgets import ChoiceCards, Day

SELF = "self"
PROPOSED = "proposed"
"""The category that is proposed for the holder that is chosen."""


def holders_of(account: Account) -> dict[str, AHolder]:
    """Whom a person may promise or subscribe for: the organisations that they represent today, then oneself."""
    spoken = Representative.objects.running().filter(account=account, organisation__isnull=False)
    rows = spoken.select_related("organisation").order_by("organisation__name", "organisation")
    found: dict[str, AHolder] = {str(each.organisation_id): each.organisation for each in rows if each.organisation}
    return {**found, SELF: account}


def _proposal(holder: AHolder) -> str:
    """The category that the rule proposes for a holder, with its reason."""
    told = {"category": proposed_category(holder).label, "why": why_proposed(holder)}
    return _g("Nous proposons « %(category)s » : %(why)s.") % told


class PartsForm(ActForm):
    """For whom, in which category, how many."""

    holder = forms.ChoiceField(label=_("Au nom de"), widget=ChoiceCards(size="m"))
    category = forms.ChoiceField(
        label=_("Catégorie"),
        choices=Category,
        widget=ChoiceCards(size="m"),
    )
    parts = forms.IntegerField(label=_("Combien de parts ?"), min_value=1, max_value=MOST_PARTS, initial=1)

    def __init__(self, words: Sent = None, files: Sent = None, **options: Unpack[FormOptions]) -> None:
        super().__init__(words, files, **options)
        assert isinstance(self.account, Account)
        self.holders = holders_of(self.account)
        names = [(key, _g("moi-même") if key == SELF else str(holder)) for key, holder in self.holders.items()]
        field, first = choice_field(self, "holder"), next(iter(self.holders))
        field.choices, field.initial = names, first
        self._propose(self.holders[first])

    def _propose(self, first: AHolder) -> None:
        """Chosen already for who is alone; where one speaks for several, each card says what is proposed for it, and
        the category follows the card that is chosen."""
        field, tied = choice_field(self, "category"), _g("Ce qui vous lie à la coopérative.")
        if len(self.holders) == 1:
            field.initial = proposed_category(first)
            field.help_text = f"{tied} {_proposal(first)} {_g('Changez-la si elle ne va pas.')}"
            return
        holder = choice_field(self, "holder").widget
        assert isinstance(holder, ChoiceCards)
        holder.hints = {key: _proposal(each) for key, each in self.holders.items()}
        field.choices = [(PROPOSED, _g("Celle que nous proposons pour ce nom")), *Category.choices]
        field.initial, field.help_text = PROPOSED, tied

    def clean(self) -> Cleaned:
        cleaned: Cleaned = super().clean() or {}
        if cleaned.get("category") == PROPOSED and "holder" in cleaned:
            cleaned["category"] = proposed_category(cleaned["holder"])
        return cleaned

    def clean_holder(self) -> AHolder:
        return self.holders[self.cleaned_data["holder"]]


class PromiseForm(PartsForm):
    page_title = _("Promettre des parts")
    verb = _("Promettre")

    @property
    def done(self) -> Phrase:
        return _("Votre promesse est notée. Elle n’engage pas : vous la reprenez quand vous voulez.")


class BulletinForm(PartsForm):
    """Whom it is for and how many: what the bulletin says follows, on the same page."""

    page_title = _("Souscrire des parts")
    verb = _("Lire le bulletin")


class SubscriptionForm(PartsForm):
    page_title = _("Souscrire des parts")
    verb = _("Signer le bulletin")
    agreed = forms.BooleanField(
        label=_("J’ai lu ce bulletin, et je le signe en deux exemplaires"),
        error_messages={"required": _("Lisez le bulletin, et cochez que vous le signez.")},
    )

    @property
    def done(self) -> Phrase:
        return _("C’est signé. Une fois admis, vous payez avec la référence.")


class TransferForm(ActForm):
    """To whom, by the number of the register, how many, and the deed that both signed."""

    page_title = _("Noter une cession")
    verb = _("Noter cette cession")
    taker = forms.IntegerField(
        label=_("Numéro de l’associé qui les reçoit"),
        min_value=1,
        help_text=_("Déjà associé : qui ne l’est pas souscrit d’abord une part."),
    )
    parts = forms.IntegerField(label=_("Combien de parts ?"), min_value=1, max_value=MOST_PARTS)
    cause = forms.CharField(
        label=_("Pièce"), max_length=200, help_text=_("Par exemple : acte du 3 mars, signé des deux.")
    )

    def __init__(self, *sent: Sent, giver: Associate, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        assert isinstance(self.account, Account)
        self.giver, self.writer = giver, self.account

    def clean_taker(self) -> Associate:
        rows = Associate.objects.with_names().filter(cooperative=self.giver.cooperative_id)
        found = rows.filter(number=self.cleaned_data["taker"]).first()
        if found is None:
            raise forms.ValidationError(_g("Aucun associé de cette coopérative n’a ce numéro."))
        if is_associate(self.writer, found):
            raise forms.ValidationError(_g("Ces parts vous reviendraient : une autre personne note cette cession."))
        return found

    @property
    def done(self) -> Phrase:
        return _("La cession est écrite au registre, en un seul mouvement.")


class LeaveForm(ActForm):
    page_title = _("Me retirer de la coopérative")
    verb = _("Me retirer aujourd’hui")

    @property
    def done(self) -> Phrase:
        return _("C’est fait : vous n’êtes plus associé. Ce que l’on vous doit est écrit sur cette page.")


class RenounceForm(ActForm):
    """Which of the sums that are owed one gives up, for good."""

    page_title = _("Renoncer à une somme")
    verb = _("Y renoncer pour toujours")
    due = forms.ChoiceField(
        label=_("Je renonce à"),
        widget=ChoiceCards(size="m"),
        help_text=_("La somme reste dans la coopérative, en réserve : personne ne se la partage."),
        error_messages={
            "required": _("Rien ne vous est dû : il n’y a rien à quoi renoncer."),
            "invalid_choice": _("Cette somme a changé, ou ne vous est plus due : relisez avant de signer."),
        },
    )
    agreed = forms.BooleanField(
        label=_("Je le signe, et je sais que je ne pourrai plus la demander"),
        error_messages={"required": _("Cochez que vous y renoncez pour toujours.")},
    )

    def __init__(self, *sent: Sent, associate: Associate, **options: Unpack[PlainFormOptions]) -> None:
        super().__init__(*sent, **options)
        field, owed = choice_field(self, "due"), owed_to(associate)
        said = {f"{due} {amount}": f"{Due(due).label}, {euros(amount)}" for due, amount in owed.items()}
        field.choices = list(said.items())
        field.initial = next(iter(said)) if len(said) == 1 else None

    def clean(self) -> Cleaned:
        """The sum as it was read when it was signed: another one is not given up."""
        cleaned: Cleaned = super().clean() or {}
        cleaned.pop("agreed", None)
        if "due" in cleaned:
            due, amount = str(cleaned["due"]).split()
            cleaned |= {"due": due, "amount": Decimal(amount)}
        return cleaned

    @property
    def done(self) -> Phrase:
        return _("C’est écrit au registre : la somme reste à la coopérative.")


class AnswerForm(ActForm):
    """Admit, or refuse with a reason."""

    page_title = _("Répondre à une souscription")
    verb = _("Répondre")
    decision = forms.ChoiceField(
        label=_("Réponse"),
        choices=[("admit", _("Admettre")), ("refuse", _("Refuser"))],
        widget=ChoiceCards(size="s"),
    )
    reason = forms.CharField(label=_("Motif d’un refus"), max_length=300, required=False)

    def __init__(self, *sent: Sent, subscription: Subscription, **options: Unpack[PlainFormOptions]) -> None:
        """Where the organ of the statutes is an assembly, its decision is cited."""
        super().__init__(*sent, **options)
        known = decisions_admitting(subscription)
        if known is None:
            return
        terms = subscription.associate.cooperative.signed_under
        assert terms
        help_text = _g(
            "Les statuts : %s. Un vote qui refuse n’en inscrit pas : dites alors, dans le motif, lequel et quel jour."
        )
        help_text = help_text % terms.admits
        rows = Decision.objects.filter(pk__in=[each.pk for each in known])
        self.fields["cited"] = forms.ModelChoiceField(
            rows, label=_("Décision qui y répond"), empty_label=_("Choisissez"), required=False, help_text=help_text
        )

    @property
    def done(self) -> Phrase:
        return _("C’est répondu : la personne le lit sur la page de ses parts.")

    def clean(self) -> Cleaned:
        cleaned: Cleaned = super().clean() or {}
        if cleaned.get("decision") == "refuse" and not cleaned.get("reason"):
            self.add_error("reason", _g("Dites pourquoi : la personne le lira."))
        return cleaned


class PaymentForm(ActForm):
    page_title = _("Noter un versement")
    verb = _("Noter ce versement")
    amount = forms.DecimalField(label=_("Somme, en euros"), max_digits=12, decimal_places=2, localize=True)
    paid_on = forms.DateField(label=_("Reçue le"), widget=Day())
    cause = forms.CharField(
        label=_("Pièce"), max_length=200, required=False, help_text=_("Par exemple : relevé n° 4, ligne 12.")
    )

    @property
    def done(self) -> Phrase:
        return _("Le versement est écrit au registre.")

    def __init__(self, *sent: Sent, subscription: Subscription, **options: Unpack[PlainFormOptions]) -> None:
        super().__init__(*sent, **options)
        self.fields["amount"].initial = subscription.rest
        self.fields["paid_on"].initial = timezone.localdate()


class ValidateForm(ActForm):
    page_title = _("Dire qu’une somme est payée")
    verb = _("Dire qu’il est payé")
    reference = forms.CharField(
        label=_("Référence du virement"), max_length=200, help_text=_("Celle du relevé : elle reste au registre.")
    )

    @property
    def done(self) -> Phrase:
        return _("C’est payé, et écrit au registre.")


class SubscriptionChoice(forms.ModelChoiceField[Subscription]):
    def label_from_instance(self, asked: Subscription) -> str:
        rest = euros(asked.amount - paid_of(asked))
        words = {"reference": asked.reference, "name": asked.associate.name, "rest": rest}
        return _g("%(reference)s, %(name)s, reste %(rest)s") % words


class PayoutChoice(forms.ModelChoiceField[Payout]):
    def label_from_instance(self, payout: Payout) -> str:
        return f"{payout.reference}, {payout.associate.name}, {euros(payout.amount)}"


class SettleForm(ActForm):
    """What a line of the bank pays; for money that left, which reimbursement it is."""

    page_title = _("Rapprocher une ligne du relevé")
    verb = _("Rapprocher cette ligne")

    def __init__(self, *sent: Sent, line: BankLine, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        assert isinstance(self.account, Account)
        if line.amount > 0:
            rows = others_subscriptions(self.account).with_paid().order_by("associate__number", "rank")
            self.fields["subscription"] = SubscriptionChoice(rows, label=_("Elle paie"), empty_label=_("Choisissez"))
        else:
            payouts = others_payouts(self.account).select_related("associate").order_by("pk")
            self.fields["payout"] = PayoutChoice(payouts, label=_("Elle paie"), empty_label=_("Choisissez"))
        self.act: Act = settle_subscription if line.amount > 0 else settle_payout

    @property
    def done(self) -> Phrase:
        return _("C’est rapproché, et écrit au registre.")


class OpenForm(ActForm):
    page_title = _("Ouvrir le registre")
    verb = _("Ouvrir le registre")
    on = forms.DateField(
        label=_("Ouvert le"), widget=Day(), help_text=_("Les règles de ce jour-là sont celles d’une coopérative.")
    )

    @property
    def done(self) -> Phrase:
        return _("Le registre est ouvert : on peut souscrire.")


class KeeperForm(ActForm):
    """Who keeps the register, until when."""

    address = forms.EmailField(label=_("Adresse électronique du compte"))
    until = forms.DateField(label=_("Jusqu’au"), widget=Day(), help_text=_("Trois ans au plus."))

    def clean(self) -> Cleaned:
        """The act takes the account that has this address."""
        typed: Cleaned = super().clean() or {}
        if address := typed.pop("address", None):
            typed["account"] = Account.objects.filter(email__iexact=address, is_active=True).first()
            if typed["account"] is None:
                refusal = _g("Aucun compte n’a cette adresse. La personne peut en ouvrir un, puis vous la nommez.")
                self.add_error("address", refusal)
        return typed

    @property
    def done(self) -> Phrase:
        return _("Le registre est confié à cette personne.")


class UndoForm(ActForm):
    page_title = _("Annuler un mouvement")
    verb = _("Demander le mouvement contraire")
    reason = forms.CharField(
        label=_("Pourquoi"), max_length=200, help_text=_("Une autre personne le lit et valide ; il reste au registre.")
    )

    @property
    def done(self) -> Phrase:
        return _("C’est demandé : une autre personne le valide.")


class CorrectionForm(ActForm):
    page_title = _("Valider un mouvement contraire")
    verb = _("Répondre")
    decision = forms.ChoiceField(label=_("Réponse"), widget=ChoiceCards(size="s"))

    def __init__(self, *sent: Sent, steps: Sequence[str], **options: Unpack[PlainFormOptions]) -> None:
        super().__init__(*sent, **options)
        words = {"validate": _g("L’écrire au registre"), "drop": _g("L’abandonner")}
        choice_field(self, "decision").choices = [(step, words[step]) for step in steps]

    @property
    def done(self) -> Phrase:
        return _("C’est répondu.")


class CertificatesForm(ActForm):
    verb = _("Établir tous les certificats")

    @property
    def done(self) -> Phrase:
        return _("C’est demandé. Cette page dit où ils en sont, puis donne l’archive.")


class IbanForm(ActForm):
    page_title = _("Où être payé")
    verb = _("Enregistrer cet IBAN")
    iban = forms.CharField(
        label=_("IBAN"),
        max_length=42,
        help_text=_("Oublié une fois payé. Lu par qui tient le registre."),
    )

    @property
    def done(self) -> Phrase:
        return _("L’IBAN est noté.")


class OrderForm(ActForm):
    page_title = _("Valider un ordre de virement")
    verb = _("Valider ce virement")

    @property
    def done(self) -> Phrase:
        return _("Le virement est ordonné : il est dans le prochain fichier pour la banque.")


class TransfersForm(ActForm):
    """The account that pays, and the day; not kept."""

    iban = forms.CharField(label=_("IBAN de la coopérative"), max_length=42, help_text=_("Il n’est pas gardé."))
    on = forms.DateField(label=_("À payer le"), widget=Day())


type Said = MultiValueDict[str, str] | dict[str, object]
"""What an address says after its « ? »."""
OF_CATEGORY: dict[str, tuple[Phrase, int, int]] = {
    "least": (_("parts au moins"), 1, 1000),
    "follow": (_("sur cent, combien suivent"), 0, 100),
    "points": (_("poids du collège, en points"), 1, 100),
}
"""What may be said otherwise of one category: in words, the least and the most."""


class ScenarioForm(NamedForm):
    """What is supposed of the first day: read from an address, which may have been edited by hand."""

    form = forms.ChoiceField(
        label=_("Forme"),
        choices=[("scic_sas", _("SAS")), ("scic_sa", _("SA")), ("scic_sarl", _("SARL"))],
        widget=ChoiceCards(size="xs"),
    )
    nominal = forms.IntegerField(label=_("Valeur d’une part, en euros"), min_value=1, max_value=10_000)
    least = forms.IntegerField(label=_("Parts à prendre au moins"), min_value=1, max_value=1000)
    follow = forms.IntegerField(label=_("Sur cent qui ont promis, combien suivent ?"), min_value=0, max_value=100)
    employees = forms.IntegerField(label=_("Salariés qui viendraient en plus"), min_value=0, max_value=1000)
    producers = forms.IntegerField(label=_("Producteurs qui viendraient en plus"), min_value=0, max_value=1000)
    colleges = forms.BooleanField(
        label=_("Un collège par catégorie"), required=False, help_text=_("À égalité, sauf si vous pesez chacun.")
    )

    def __init__(self, said: Said, *, prefix: str) -> None:
        super().__init__(said, prefix=prefix)
        for category in Category:
            for name, (label, least, most) in OF_CATEGORY.items():
                number = forms.NumberInput(attrs={"aria-label": f"{category.label} : {label}"})
                self.fields[f"{name}_{category}"] = forms.IntegerField(
                    label=label, min_value=least, max_value=most, required=False, widget=number
                )

    @property
    def whole(self) -> list[forms.BoundField]:
        """What is supposed of all."""
        return [self[name] for name in self.base_fields]

    @property
    def by_category(self) -> list[tuple[str, list[forms.BoundField]]]:
        """What is supposed otherwise of each category."""
        return [(str(each.label), [self[f"{name}_{each}"] for name in OF_CATEGORY]) for each in Category]

    @property
    def tells_categories(self) -> bool:
        return any(box.value() or box.errors for _label, boxes in self.by_category for box in boxes)

    def of_category(self, name: str) -> dict[str, int]:
        """What was typed of some categories."""
        typed = {str(each): self.cleaned_data[f"{name}_{each}"] for each in Category}
        return {category: number for category, number in typed.items() if number is not None}

    def scenario(self, terms: Terms) -> Scenario:
        """The scenario that was typed, once it is valid."""
        said = self.cleaned_data
        return Scenario(
            form=said["form"],
            nominal=Decimal(said["nominal"]),
            least=said["least"],
            follow=Fraction(said["follow"], 100),
            employees=said["employees"],
            producers=said["producers"],
            colleges=said["colleges"],
            paid=terms.paid,
            floor=terms.floor,
            leasts=self.of_category("least"),
            follows={category: Fraction(share, 100) for category, share in self.of_category("follow").items()},
            points=self.of_category("points"),
        )


FIRST, SECOND = "un", "deux"


@dataclass(frozen=True)
class Board:
    """One scenario: nothing is counted while its form is wrong."""

    title: str
    form: ScenarioForm
    day: FirstDay | None
    replays: Sequence[Replay] = ()


@dataclass(frozen=True)
class Known:
    """What scenarios are counted from: the statutes, what is promised, the last ballots, the category of each voice."""

    terms: Terms
    promises: Sequence[tuple[str, int]]
    past: Sequence[PastBallot]
    categories: Mapping[str, str]


def known_of(cooperative: Cooperative) -> Known:
    promises = list(cooperative.promises.standing().order_by("pk"))
    return Known(
        cooperative.terms(),
        [(each.category, each.parts) for each in promises],
        past_ballots(cooperative),
        categories_of(cooperative, promises),
    )


def scenarios(cooperative: Cooperative, said: MultiValueDict[str, str]) -> list[Board]:
    """The first scenario of an address, or that of the statutes; the second, if the address has one."""
    known, names = known_of(cooperative), [(FIRST, _g("Premier scénario")), (SECOND, _g("Second scénario"))]
    return [_board(title, prefix, said, known) for prefix, title in names]


def _board(title: str, prefix: str, said: MultiValueDict[str, str], known: Known) -> Board:
    terms = known.terms
    usual = {
        "form": terms.regime if terms.regime.startswith("scic") else "scic_sas",
        "nominal": int(terms.nominal),
        "least": terms.least,
        "follow": 100,
        "employees": 0 if prefix == FIRST else 1,
        "producers": 0,
        "colleges": False,
    }
    typed = any(key.startswith(f"{prefix}-") for key in said)
    words = said if typed else {f"{prefix}-{key}": value for key, value in usual.items() if value is not False}
    form = ScenarioForm(words, prefix=prefix)
    if not form.is_valid():
        return Board(title, form, None)
    scenario = form.scenario(terms)
    replays = list(recounted(scenario, known.past, known.categories))
    return Board(title, form, first_day(known.promises, scenario), replays)
