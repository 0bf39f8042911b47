"""What people type: words of minutes, corrections and their answers, statements, actions."""

from __future__ import annotations

import datetime as dt
from typing import Any, Unpack, cast

from django import forms
from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from lieudit.accounts.models import Account, Visitor
from lieudit.care.charter import CharterForm
from lieudit.governance.models import Assembly, Seat
from lieudit.meetings.models import AgendaItem, Meeting
from lieudit.minutes.models import Action, Correction, Minutes, Section
from lieudit.minutes.reads import seats_as_told
from lieudit.network.models import Organisation
from lieudit.roadmap.models import Milestone
from lieudit.toolkit.act_form import ActForm, rows_field
from lieudit.toolkit.french import NBSP
from lieudit.toolkit.named_faults import NamedForm
from lieudit.toolkit.types import Cleaned, FormOptions, PlainFormOptions, Sent
from lieudit.toolkit.widgets import ChoiceCards, Day, Words

LONGEST = 20_000
"""Characters of one section."""


def offer(form: forms.Form, name: str, rows: QuerySet[Model]) -> None:
    """The rows among which a field lets one choose; a single one of a field that is asked is already chosen."""
    field = rows_field(form, name)
    field.queryset = rows
    only = list(rows[:2])
    if len(only) == 1 and field.required:
        field.initial, field.empty_label = only[0], None


class SectionForm(ActForm):
    """Words written over a wording that was read: `seen` is its stamp."""

    seen = forms.CharField(widget=forms.HiddenInput())

    def __init__(self, *sent: Sent, section: Section, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        self.initial["seen"] = section.stamp

    def read_again(self, section: Section) -> bool:
        """Whether somebody wrote meanwhile: the words that were typed stay, over the wording of now."""
        if not self.is_bound or self.data.get("seen") == section.stamp:
            return False
        typed: Any = self.data
        self.data = typed = typed.copy()
        typed["seen"] = section.stamp
        return True


class EditForm(SectionForm):
    page_title = _("Réécrire cette partie")
    verb = _("Garder cette rédaction")
    done = _("La partie est enregistrée. L’ancienne rédaction est gardée.")

    text = forms.CharField(label=_("Ce qui s’est dit"), max_length=LONGEST, required=False, widget=Words(rows=14))
    is_restricted = forms.BooleanField(
        label=_("Réserver cette partie aux membres"),
        required=False,
        help_text=_("Le public lira qu’une partie existe, sans ses mots, ni ses nombres."),
    )

    def __init__(self, *sent: Sent, section: Section, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, section=section, **options)
        self.initial.update(text=section.text, is_restricted=section.is_restricted)


class SeatChoice(forms.ModelChoiceField[Seat]):
    """A seat for which one speaks."""

    def label_from_instance(self, seat: Seat) -> str:
        return f"{seat}, collège {seat.college}"


class CorrectForm(SectionForm, CharterForm):
    page_title = _("Corriger le procès-verbal")
    verb = _("Proposer cette correction")

    seat = SeatChoice(Seat.objects.none(), label=_("Au nom de"), empty_label=None)
    proposed = forms.CharField(
        label=_("Le texte tel qu’il devrait être"),
        max_length=LONGEST,
        widget=Words(rows=12),
        help_text=_("Changez les mots dans le texte même\N{NO-BREAK SPACE}: la différence se lira toute seule."),
    )
    reason = forms.CharField(label=_("Pourquoi"), max_length=1000, widget=Words(rows=3))

    def __init__(
        self,
        *sent: Sent,
        section: Section,
        seats: QuerySet[Seat],
        account: Visitor,
        **options: Unpack[PlainFormOptions],
    ) -> None:
        super().__init__(*sent, section=section, account=account, **options)
        self.initial["proposed"] = section.text
        offer(self, "seat", seats)
        if not seats:
            self.fields["seat"].required = False
            self.fields["seat"].widget = forms.HiddenInput()


class AnswerForm(ActForm):
    page_title = _("Répondre à une correction")
    verb = _("Répondre")
    done = _("La réponse est envoyée à qui avait proposé la correction.")

    accepted = forms.TypedChoiceField(
        label=_("Votre réponse"),
        choices=[("yes", _("Retenir")), ("no", _("Ne pas retenir"))],
        coerce=lambda value: value == "yes",
        widget=ChoiceCards(size="m"),
    )
    answer = forms.CharField(label=_("Raison"), max_length=1000, widget=Words(rows=3))
    text = forms.CharField(
        label=_("Texte à garder"),
        max_length=LONGEST,
        required=False,
        widget=Words(rows=10),
        help_text=_("Seulement si le texte a changé depuis\N{NO-BREAK SPACE}: écrivez la fusion à la main."),
    )

    def __init__(self, *sent: Sent, correction: Correction, clashes: bool, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        if clashes:
            self.initial["text"] = correction.proposed
        else:
            del self.fields["text"]


class StatementForm(CharterForm):
    page_title = _("Joindre une déclaration")
    verb = _("Joindre cette déclaration")
    done = _("Votre déclaration est jointe au procès-verbal.")

    seat = SeatChoice(Seat.objects.none(), label=_("Au nom de"), empty_label=None)
    text = forms.CharField(
        label=_("Votre déclaration"),
        max_length=5000,
        widget=Words(rows=10),
        help_text=_(
            "Elle suit le procès-verbal partout, sans retouche. Envoyée de nouveau, elle remplace la première."
        ),
    )

    def __init__(self, *sent: Sent, seats: QuerySet[Seat], **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        offer(self, "seat", seats)


class MeetingChoice(forms.ModelChoiceField[Meeting]):
    def label_from_instance(self, meeting: Meeting) -> str:
        return f"{meeting}, {timezone.localtime(meeting.starts_at):%d/%m/%Y}"


class AskForm(ActForm):
    """Which later session decides of the approval."""

    page_title = _("Demander l’approbation")
    verb = _("Mettre à l’ordre du jour")
    done = _("L’approbation est à l’ordre du jour. Ce que la séance décidera s’écrira ici tout seul.")

    meeting = MeetingChoice(
        Meeting.objects.none(),
        label=_("Séance qui en décide"),
        empty_label=None,
        help_text=_("Un point de décision s’ajoute à son ordre du jour, avec la phrase soumise."),
    )

    def __init__(self, *sent: Sent, minutes: Minutes, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        later = Meeting.objects.of(minutes.assembly).filter(starts_at__gt=minutes.meeting.starts_at)
        held = later.filter(state__in=["draft", "convened", "open", "adjourned"]).order_by("starts_at")
        offer(self, "meeting", held)
        if not held:
            nothing = _("Aucune séance suivante n’est prévue\N{NO-BREAK SPACE}: préparez-la d’abord.")
            self.fields["meeting"].help_text = nothing


class AccountChoice(forms.ModelChoiceField[Account]):
    """Somebody who was in the session, told as the minutes name them."""

    names: dict[int, str] = {}

    def label_from_instance(self, account: Account) -> str:
        return self.names.get(account.pk) or account.name or str(_("compte n° %(pk)s") % {"pk": account.pk})


class PeopleForm(ActForm):
    """Who presided, who kept the minutes, and one name for each person of the attendance sheet."""

    page_title = _("Nommer les personnes")
    verb = _("Enregistrer les noms")
    done = _("Les noms sont enregistrés. Les membres les lisent, le public non.")

    chair = AccountChoice(Account.objects.none(), label=_("A présidé la séance"), required=False)
    secretary = AccountChoice(
        Account.objects.none(),
        label=_("A tenu le procès-verbal"),
        required=False,
        help_text=_("Ces deux personnes, et elles seules, le signent. Elles étaient dans la séance."),
    )

    def __init__(self, *sent: Sent, minutes: Minutes, came: QuerySet[Account], **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        people = list(
            minutes.people.select_related("seat__organisation", "seat__college", "candidacy__contest__college")
        )
        known = {person.account_id: person.name for person in people if person.account_id}
        for role, held in (("chair", minutes.chair_id), ("secretary", minutes.secretary_id)):
            field = cast("AccountChoice", self.fields[role])
            field.queryset, field.names, field.initial = came, known, held
        labels = seats_as_told(minutes.sections.all())
        for person in people:
            label = labels.get(person.seat_id or 0) or str(_("Bureau de séance, sans siège"))
            if person.candidacy:
                label = f"{capfirst(person.candidacy.option)}, collège {person.candidacy.contest.college}"
            self.fields[person.key] = forms.CharField(label=label, max_length=120, required=False, initial=person.name)
        self.keys = [person.key for person in people]

    def clean(self) -> Cleaned:
        """The names by key, as the act takes them."""
        cleaned = super().clean() or self.cleaned_data
        cleaned["names"] = {key: cleaned.pop(key, "") for key in self.keys}
        return cleaned


class MilestoneChoice(forms.ModelChoiceField[Milestone]):
    def label_from_instance(self, milestone: Milestone) -> str:
        return f"{milestone.title}{NBSP}({milestone.goal})"


class AssignForm(CharterForm):
    """Who, when, for which line of the roadmap. A structure or a member of the assembly, else a name."""

    page_title = verb = _("Dire qui s’en charge")
    done = _("L’action est confiée. Qui s’en charge le reçoit par message.")

    who = forms.ChoiceField(label=_("Qui s’en charge"), required=False)
    owner_name = forms.CharField(
        label=_("Ou un autre nom"),
        max_length=120,
        required=False,
        help_text=_(
            "Un groupe de travail, par exemple. Ce nom est public\N{NO-BREAK SPACE}: ayez l’accord de qui le porte."
        ),
    )
    due_on = forms.DateField(label=_("Pour le"), required=False, widget=Day())
    milestone = MilestoneChoice(Milestone.objects.none(), label=_("Ligne de la feuille de route"), required=False)

    def __init__(
        self, *sent: Sent, meeting: Meeting, action: Action | None = None, **options: Unpack[FormOptions]
    ) -> None:
        super().__init__(*sent, **options)
        self.seats = Seat.objects.running().of_assembly(meeting.assembly)
        held = [(self.key_of(seat.organisation, seat.account), str(seat)) for seat in self.seats]
        if action:
            self.initial.update(who=self.key_of(action.organisation, action.owner), owner_name=action.owner_name)
            self.initial.update(due_on=action.due_on, milestone=action.milestone_id)
            carrier = (self.initial["who"], action.carrier)
            held = held if carrier[0] in {"", *dict(held)} else [carrier, *held]
            if action.due_on:
                self.fields["due_on"].disabled = True
                self.fields["due_on"].help_text = _("Une date dite ne change que par un report, avec sa raison.")
        who = cast("forms.ChoiceField", self.fields["who"])
        who.choices = [("", _("Choisissez, ou écrivez un nom")), *dict.fromkeys(held)]
        offer(self, "milestone", Milestone.objects.of_assembly(meeting.assembly).open().select_related("goal"))

    @staticmethod
    def key_of(organisation: Organisation | None, account: Account | None) -> str:
        """« organisation-12 », « account-5 », or nothing."""
        if organisation:
            return f"organisation-{organisation.pk}"
        return f"account-{account.pk}" if account else ""

    def clean(self) -> Cleaned:
        """One carrier at most, as the act takes it."""
        cleaned = super().clean() or self.cleaned_data
        who, name = cleaned.pop("who", ""), cleaned.get("owner_name", "")
        if who and name:
            self.add_error("owner_name", _("Choisissez dans la liste, ou écrivez un nom, mais pas les deux."))
        kind, _dash, pk = who.partition("-")
        cleaned["organisation"] = Organisation.objects.filter(pk=pk).first() if kind == "organisation" else None
        cleaned["owner"] = Account.objects.filter(pk=pk).first() if kind == "account" else None
        return cleaned


class AddForm(AssignForm):
    page_title = verb = _("Ajouter une action")
    done = _("L’action est notée.")

    text = forms.CharField(label=_("Ce qu’il y a à faire"), max_length=500, widget=Words(rows=3))
    item = forms.ModelChoiceField(AgendaItem.objects.none(), label=_("Point de la séance"), required=False)
    field_order = ["text", "item", "who", "owner_name", "due_on", "milestone", "charter"]

    def __init__(self, *sent: Sent, meeting: Meeting, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, meeting=meeting, **options)
        offer(self, "item", meeting.items.order_by("rank"))


class PostponeForm(CharterForm):
    page_title = verb = _("Reporter l’action")
    done = _("L’action est reportée. L’ancienne date reste lisible, avec la raison.")

    to_on = forms.DateField(label=_("Nouvelle date"), widget=Day())
    reason = forms.CharField(label=_("Pourquoi"), max_length=1000, widget=Words(rows=3))

    def __init__(self, *sent: Sent, action: Action, meeting: Meeting, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        start = max(action.due_on or timezone.localdate(), timezone.localdate())
        self.initial["to_on"] = start + dt.timedelta(days=30)


class CloseForm(CharterForm):
    page_title = verb = _("Dire l’action faite")
    done = _("L’action est close.")

    closing_note = forms.CharField(label=_("Ce qui a été fait"), max_length=1000, widget=Words(rows=4))

    def __init__(self, *sent: Sent, action: Action, meeting: Meeting, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)


class DropForm(CloseForm):
    page_title = verb = _("Abandonner l’action")
    done = _("L’action est abandonnée. La raison reste lisible.")

    closing_note = forms.CharField(label=_("Pourquoi"), max_length=1000, widget=Words(rows=4))


class FilterForm(NamedForm):
    """Which actions: of an assembly, and where they stand."""

    assembly = forms.ModelChoiceField(
        Assembly.objects.all(), label=_("Assemblée"), required=False, to_field_name="slug", empty_label=_("Toutes")
    )
    state = forms.ChoiceField(
        label=_("Actions"),
        required=False,
        choices=[("", _("À faire")), ("retard", _("En retard")), ("closes", _("Closes")), ("toutes", _("Toutes"))],
    )

    def said(self, name: str) -> Any:
        """What was chosen, or nothing when it was not understood."""
        return self.cleaned_data.get(name) if self.is_valid() else None
