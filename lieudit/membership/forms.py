"""What people type to join, to pay, to be represented and to leave; what the secretariat types to answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Unpack

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lieudit.care.charter import CharterForm
from lieudit.membership import dues, exclusion, services
from lieudit.membership.bank_file import OPTIONAL, ROLES, Statement
from lieudit.membership.candidates import OTHER, Choice
from lieudit.membership.colleges import Colleges
from lieudit.membership.models import BankLine, DuesLine, DuesPeriod, DuesScale, Means, Member, MemberKind
from lieudit.membership.services import NewOrganisation
from lieudit.membership.standing import euros
from lieudit.membership.workflow import LineState, MemberState
from lieudit.network.identifiers import clean_siren
from lieudit.network.vocabulary import OrganisationKind, Quality
from lieudit.territory.models import Region, offered
from lieudit.toolkit.act_form import ActForm, Acts, DecisionForm, WordsField, choice_field, rows_field
from lieudit.toolkit.named_faults import NamedForm
from lieudit.toolkit.types import Cleaned, FieldOptions, FormOptions, PlainFormOptions, Sent
from lieudit.toolkit.uploads import ScanField
from lieudit.toolkit.widgets import ChoiceCards, Day

FEWEST_ROWS, MOST_ROWS = 4, 60
"""Blank lines at the end of a scale that is written; lines that it may have."""
MOST_PAID = Decimal(100_000)


def college_choices(colleges: Colleges, blank: str = "") -> list[tuple[str, str]]:
    named = [(code, f"{letter}, {name}") for code, (letter, name) in colleges.items()]
    return [("", blank), *named] if blank else named


class LineField(forms.ChoiceField):
    """A line of a scale, under the kind of members that it is for; its value is the line, None when left blank."""

    def __init__(self, lines: Sequence[DuesLine], **options: Unpack[FieldOptions]) -> None:
        self.lines = {str(line.pk): line for line in lines}
        groups: dict[str, list[tuple[str, str]]] = {}
        for key, line in self.lines.items():
            price = euros(line.amount) if line.amount else _("gratuit")
            groups.setdefault(str(line.get_kind_display()).capitalize(), []).append((key, f"{line.label} : {price}"))
        super().__init__(choices=[("", _("Choisissez")), *groups.items()], **options)

    def clean(self, value: object) -> DuesLine | None:
        return self.lines.get(super().clean(value))


class JoinForm(CharterForm):
    """One form to join: who, in which college, with which dues, and the links that are declared."""

    who = forms.ChoiceField(label=gettext_lazy("Qui adhère ?"), widget=ChoiceCards(size="full"))
    name = forms.CharField(label=gettext_lazy("Nom de l’organisation"), max_length=200, required=False)
    siren = forms.CharField(
        label=gettext_lazy("SIREN"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("Neuf chiffres. Il évite d’inscrire deux fois la même organisation."),
    )
    kind = forms.ChoiceField(label=gettext_lazy("C’est"), choices=OrganisationKind, required=False)
    role = forms.CharField(label=gettext_lazy("Votre fonction"), max_length=120, required=False)
    college = forms.ChoiceField(label=gettext_lazy("Collège"), required=False)
    college_reason = WordsField(
        label=gettext_lazy("Pourquoi un autre collège"),
        required=False,
        most=2000,
        rows=3,
        help_text=gettext_lazy("Le secrétariat en décide avec votre admission, et vous répond."),
    )
    links = WordsField(
        label=gettext_lazy("Liens à déclarer"),
        required=False,
        most=2000,
        rows=3,
        help_text=gettext_lazy(
            "Emplois, mandats, financements, avec une institution ou un autre membre. Lu par le secrétariat."
        ),
    )

    field_order = ("who", "name", "siren", "kind", "role", "college", "college_reason", "line", "links", "charter")

    def __init__(
        self,
        *sent: Sent,
        candidates: Sequence[Choice],
        colleges: Colleges,
        scale: DuesScale | None,
        **options: Unpack[FormOptions],
    ) -> None:
        super().__init__(*sent, **options)
        self.candidates = {each.key: each for each in candidates}
        who = self.fields["who"]
        who.choices = [(each.key, each.label) for each in candidates]  # type: ignore[attr-defined]
        who.widget.hints = {each.key: each.hint for each in candidates}
        who.initial = candidates[0].key
        choice_field(self, "college").choices = college_choices(colleges, _("celui que la règle propose"))
        if scale:
            self.fields["line"] = LineField(
                list(scale.lines.all()),
                label=_("Cotisation %(year)d") % {"year": scale.year},
                help_text=_("Choisissez la tranche qui vous correspond ; vous pourrez en changer avant de payer."),
            )
        self.order_fields(self.field_order)

    def clean_siren(self) -> str:
        return clean_siren(self.cleaned_data["siren"]) if self.cleaned_data["siren"] else ""

    def clean(self) -> Cleaned:
        """`who` becomes the candidate: a thing that is known, or an organisation that is written down."""
        typed = super().clean()
        typed["charter"] = self.charter
        name, siren, kind = typed.pop("name", ""), typed.pop("siren", ""), typed.pop("kind", "")
        chosen = self.candidates.get(typed.pop("who", ""))
        if chosen and chosen.key != OTHER:
            typed["candidate"] = chosen.thing
        elif chosen and not name:
            self.add_error("name", _("Écrivez le nom de l’organisation qui adhère."))
        elif chosen:
            typed["candidate"] = NewOrganisation(name, siren, kind or OrganisationKind.OPERATING_BODY)
        return typed


class ApplicationForm(DecisionForm):
    """Admit, in a college, or refuse; after an appeal, admit or confirm the refusal."""

    college = forms.ChoiceField(label=gettext_lazy("Collège"))
    answer = WordsField(label=gettext_lazy("Motif, s’il y a refus"), most=2000, rows=4, required=False)

    def __init__(self, *sent: Sent, member: Member, colleges: Colleges, **options: Unpack[FormOptions]) -> None:
        appealed = member.state == MemberState.APPEALED
        refusal = services.confirm_refusal if appealed else services.refuse_member
        refuse = (_("Confirmer le refus") if appealed else _("Refuser"), refusal, ("answer",))
        admit = (_("Admettre"), services.admit_member, ("college", "answer"))
        super().__init__(*sent, acts={"admit": admit, "refuse": refuse}, **options)
        choice_field(self, "college").choices = college_choices(colleges)
        self.fields["college"].initial = member.college


class CollegeDecisionForm(DecisionForm):
    answer = WordsField(label=gettext_lazy("Motif"), most=2000, rows=4, required=False)

    def __init__(self, *sent: Sent, **options: Unpack[FormOptions]) -> None:
        accept = (_("Accepter le changement"), services.accept_college, ("answer",))
        refuse = (_("Garder le collège actuel"), services.refuse_college, ("answer",))
        super().__init__(*sent, acts={"accept": accept, "refuse": refuse}, **options)


class ExclusionForm(DecisionForm):
    """The next step of a procedure, with its words: each of them is read by the member."""

    words = WordsField(label=gettext_lazy("Texte"), most=10_000, rows=8)
    field_order = ("decision", "words")
    EVERY: Acts = {
        "defend": (gettext_lazy("Écrire sa défense"), exclusion.write_defence, ("words",)),
        "appeal": (gettext_lazy("Faire un recours"), exclusion.appeal_exclusion, ("words",)),
        "hear": (gettext_lazy("Noter l’audition"), exclusion.hear_member, ("words",)),
        "drop": (gettext_lazy("Abandonner la procédure"), exclusion.drop_exclusion, ("words",)),
    }
    explained = "words"

    def __init__(self, *sent: Sent, steps: Sequence[str], **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, acts={step: self.EVERY[step] for step in self.EVERY if step in steps}, **options)


class AppealForm(ActForm):
    appeal = WordsField(
        rows=6,
        label=gettext_lazy("Ce que vous contestez, et pourquoi"),
        help_text=gettext_lazy("Une autre personne que celle qui a décidé le lit et vous répond."),
    )


class OpenExclusionForm(ActForm):
    grounds = WordsField(
        rows=6, label=gettext_lazy("Griefs"), help_text=gettext_lazy("Des faits, datés. Le membre les lit.")
    )
    hearing_on = forms.DateField(label=gettext_lazy("Audition le"), widget=Day())


class LeaveForm(ActForm):
    farewell = WordsField(label=gettext_lazy("Pourquoi partez-vous ?"), most=2000, rows=4, required=False)


class ReasonForm(ActForm):
    reason = forms.CharField(label=gettext_lazy("Pourquoi"), max_length=250)


class CollegeForm(ActForm):
    college = forms.ChoiceField(label=gettext_lazy("Collège demandé"))
    reason = WordsField(label=gettext_lazy("Pourquoi"), most=2000, rows=4)

    def __init__(self, *sent: Sent, colleges: Colleges, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        choice_field(self, "college").choices = college_choices(colleges)


class AppointForm(ActForm):
    """Who represents a member: an address is enough."""

    email = forms.EmailField(
        label=gettext_lazy("Adresse électronique de la personne"),
        max_length=254,
        help_text=gettext_lazy("Elle reçoit un message : elle se connecte avec cette adresse, ou refuse."),
    )
    quality = forms.ChoiceField(label=gettext_lazy("Qualité"), choices=Quality, initial=Quality.TITULAR)
    role = forms.CharField(label=gettext_lazy("Fonction"), max_length=120, required=False)
    until = forms.DateField(label=gettext_lazy("Jusqu’au"), required=False, widget=Day())
    document = ScanField(
        "pdf",
        "jpg",
        "png",
        required=False,
        label=gettext_lazy("Document du mandat"),
        help_text=gettext_lazy("Délibération, lettre… PDF, JPG ou PNG, 10 Mo au plus. Lu par le secrétariat."),
    )

    def clean_until(self) -> dt.date | None:
        until: dt.date | None = self.cleaned_data["until"]
        if until and until < timezone.localdate():
            raise forms.ValidationError(_("Cette date est passée."))
        return until


class DuesForm(ActForm):
    def __init__(self, *sent: Sent, lines: Sequence[DuesLine], **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        self.fields["line"] = LineField(lines, label=_("Tranche"))


class PaymentForm(ActForm):
    period = forms.ModelChoiceField(DuesPeriod.objects.none(), label=gettext_lazy("Cotisation"), empty_label=None)
    amount = forms.DecimalField(
        label=gettext_lazy("Montant, en euros"),
        max_digits=8,
        decimal_places=2,
        localize=True,
        min_value=Decimal("0.01"),
        max_value=MOST_PAID,
    )
    paid_on = forms.DateField(label=gettext_lazy("Reçu le"), widget=Day())
    means = forms.ChoiceField(label=gettext_lazy("Moyen"), choices=Means, widget=ChoiceCards(size="s"))
    note = forms.CharField(label=gettext_lazy("Précision"), max_length=250, required=False)

    def __init__(self, *sent: Sent, member: Member, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        rows_field(self, "period").queryset = member.periods.select_related("member")
        self.initial = {"paid_on": timezone.localdate(), "means": Means.TRANSFER, **self.initial}


class ScaleForm(ActForm):
    """A scale, line by line; lines left blank are left out."""

    region = forms.ModelChoiceField(
        offered(Region).order_by("name"),
        label=gettext_lazy("Association"),
        required=False,
        empty_label=gettext_lazy("l’association nationale"),
        to_field_name="code",
    )
    year = forms.IntegerField(label=gettext_lazy("Année"), min_value=2000, max_value=2100)
    grace_until = forms.DateField(label=gettext_lazy("À payer avant le"), widget=Day())
    double_discount = forms.IntegerField(
        label=gettext_lazy("Réduction pour double adhésion, en %"),
        min_value=0,
        max_value=100,
        initial=0,
        help_text=gettext_lazy("Pour qui est membre à la fois de l’association nationale et d’un réseau régional."),
    )

    def __init__(self, *sent: Sent, before: DuesScale | None = None, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        written = list(before.lines.all()) if before else []
        typed = sum(key.startswith("label_") for key in self.data)
        self.count = max(len(written) + FEWEST_ROWS, min(typed, MOST_ROWS))
        for at in range(self.count):
            self._add_row(at, written[at] if at < len(written) else None)

    def _add_row(self, at: int, line: DuesLine | None) -> None:
        kinds, number = [("", _("Choisissez")), *MemberKind.choices], at + 1
        fields: dict[str, forms.Field] = {
            "kind": forms.ChoiceField(label=_("Pour qui, ligne %d") % number, choices=kinds),
            "label": forms.CharField(label=_("Tranche, ligne %d") % number, max_length=120),
            "amount": forms.DecimalField(
                label=_("Euros, ligne %d") % number, max_digits=8, decimal_places=2, min_value=0, localize=True
            ),
        }
        for name, field in fields.items():
            field.required, field.initial = False, getattr(line, name, None)
            self.fields[f"{name}_{at}"] = field

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        return [[self[f"{name}_{at}"] for name in ("kind", "label", "amount")] for at in range(self.count)]

    def clean(self) -> Cleaned:
        """Rows become lines; a row half written says what it lacks."""
        typed, lines = super().clean() or self.cleaned_data, []
        for at in range(self.count):
            kind, label, amount = (typed.pop(f"{name}_{at}", None) for name in ("kind", "label", "amount"))
            if kind and label and amount is not None:
                lines.append(dues.ScaleLine(kind, label, amount))
            elif label and not kind:
                self.add_error(f"kind_{at}", _("Dites à qui s’adresse cette tranche."))
            elif label and f"amount_{at}" not in self.errors:
                self.add_error(f"amount_{at}", _("Écrivez un montant, 0 si c’est gratuit."))
        return {**typed, "lines": lines}


class BankForm(ActForm):
    file = forms.FileField(
        label=gettext_lazy("Relevé de la banque"), help_text=gettext_lazy("CSV, OFX ou CAMT.053, 2 Mo au plus.")
    )


class ColumnsForm(ActForm):
    """What each column of a statement says, as it was guessed."""

    LABELS = {
        "date": gettext_lazy("La date est dans"),
        "amount": gettext_lazy("Le montant reçu est dans"),
        "label": gettext_lazy("Le libellé est dans"),
        "debit": gettext_lazy("Le montant sorti, s’il est à part, est dans"),
        "detail": gettext_lazy("Un complément du libellé est dans"),
    }

    def __init__(self, *sent: Sent, statement: Statement, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        columns = [(name, name) for name in statement.columns]
        for role in ROLES:
            self.fields[role] = forms.ChoiceField(
                label=self.LABELS[role],
                choices=[("", _("Aucune colonne") if role in OPTIONAL else _("Choisissez")), *columns],
                required=role not in OPTIONAL,
                initial=statement.guess.get(role, ""),
            )


class PeriodField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        words = {"name": obj.member.desk_name, "year": obj.year, "rest": euros(obj.amount - obj.paid)}
        return _("%(name)s, cotisation %(year)d, reste %(rest)s") % words


class BankLineForm(DecisionForm):
    """Whose dues a line pays, or why it pays none."""

    explained = "reason"
    reason = forms.CharField(label=gettext_lazy("Pourquoi, si elle n’en paie aucune"), max_length=250, required=False)

    def __init__(self, *sent: Sent, line: BankLine, **options: Unpack[FormOptions]) -> None:
        match = (_("Elle paie une cotisation"), dues.match_line, ("period",))
        aside = (_("La mettre de côté"), dues.set_line_aside, ("reason",))
        back = (_("La reprendre"), dues.take_line_back, ())
        waiting: Acts = {"match": match, "set_aside": aside}
        super().__init__(*sent, acts=waiting if line.state == LineState.WAITING else {"take_back": back}, **options)
        owed = DuesPeriod.objects.unpaid().with_members().order_by("member__number", "year")
        self.fields["period"] = PeriodField(owed, label=_("Laquelle"), required=False, empty_label=_("Choisissez"))
        self.order_fields(("decision", "period", "reason"))
        if line.state != LineState.WAITING:
            del self.fields["period"], self.fields["reason"]

    def clean(self) -> Cleaned:
        typed = super().clean()
        if typed.get("decision") == "match" and not typed.get("period") and "period" not in self.errors:
            self.add_error("period", _("Choisissez la cotisation que cette somme paie."))
        return typed


class MemberFilters(NamedForm):
    """What narrows the list of members."""

    college = forms.ChoiceField(label=gettext_lazy("Collège"), required=False)
    association = forms.ModelChoiceField(
        offered(Region).order_by("name"),
        label=gettext_lazy("Association"),
        required=False,
        empty_label=gettext_lazy("nationale"),
        to_field_name="code",
    )

    def __init__(self, sent: Sent = None, *, colleges: Colleges, **options: Unpack[PlainFormOptions]) -> None:
        super().__init__(sent, **options)
        choice_field(self, "college").choices = college_choices(colleges, _("Tous"))
