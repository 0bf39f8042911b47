"""What people type before a session: when and where, its agenda, its documents, what members ask for."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable
from typing import Any, Unpack, cast
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lieudit.accounts.models import Account
from lieudit.advocacy.models import Referral
from lieudit.care.charter import CharterForm
from lieudit.deliberation.models import Draft
from lieudit.elections.models import Election
from lieudit.governance.models import Assembly, RulebookChange, Seat, SeatQuerySet
from lieudit.governance.permissions import speakers_of
from lieudit.governance.rulebook_form import ShareField
from lieudit.governance.shares import shown
from lieudit.governance.workflow import ChangeState
from lieudit.meetings.agenda_file import read_agenda
from lieudit.meetings.guest_file import GuestList, read_guests
from lieudit.meetings.models import AgendaItem, Meeting
from lieudit.meetings.reading import ICONS
from lieudit.meetings.services import DETAILS, WORDS
from lieudit.meetings.taking_part import SeatField
from lieudit.meetings.usual import HOURS
from lieudit.meetings.workflow import (
    GENERAL,
    DocumentKind,
    ItemKind,
    MeetingKind,
    Opinion,
)
from lieudit.meetings.zones import PARIS, zone_of
from lieudit.network.models import Organisation
from lieudit.roadmap.models import Goal
from lieudit.roadmap.vocabulary import Mission
from lieudit.territory.municipality_field import MunicipalityField
from lieudit.toolkit.act_form import ActForm, rows_field
from lieudit.toolkit.types import Cleaned, FormOptions, Sent
from lieudit.toolkit.uploads import ScanField
from lieudit.toolkit.widgets import ChoiceCards, ChoicesCards, Day, Moment, Words

FORMER = "former"
LARGEST_AGENDA = 1_000_000
"""Bytes of a file of points."""


def in_capitals(kinds: Iterable[Any]) -> list[tuple[str, str]]:
    """Choices that begin with a capital: what is a word in a sentence is a title on a card."""
    return [(kind.value, str(kind.label)[:1].upper() + str(kind.label)[1:]) for kind in kinds]


class HoursForm(ActForm):
    """A beginning and an end, on the clock of the place where the session is held."""

    starts_at = forms.DateTimeField(label=_("Début"), widget=Moment())
    ends_at = forms.DateTimeField(label=_("Fin"), widget=Moment())

    def clean(self) -> Cleaned:
        typed = super().clean() or self.cleaned_data
        for name in ("starts_at", "ends_at"):
            if name in typed:
                typed[name] = timezone.make_naive(typed[name]).replace(tzinfo=self.zone)
        return typed

    @property
    def zone(self) -> ZoneInfo:
        return PARIS


def on_the_clock(moment: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """What one reads on a clock there: a form shows it, whatever the hour of the site."""
    return moment.astimezone(zone).replace(tzinfo=None)


def kinds_of(assembly: Assembly) -> list[MeetingKind]:
    """The sessions that an assembly may hold: all the members meet in general assembly, and there only."""
    general = [kind for kind in MeetingKind if kind in GENERAL]
    if assembly.is_of_members:
        return general
    whole = Assembly.objects.filter(council=assembly).exists()
    return [kind for kind in MeetingKind if not (whole and kind in general)]


class PlanForm(HoursForm):
    """A session to come: like the one before, or from what its kind usually holds."""

    page_title = _("Préparer une séance")
    verb = _("Préparer la séance")
    done = _("La séance est prête à être relue. Complétez son ordre du jour, puis convoquez.")

    model = forms.ChoiceField(
        label=_("Partir de"),
        widget=ChoiceCards(size="l"),
        help_text=_("Les points habituels sont déjà écrits. Rien ne part avant la convocation."),
    )
    series = forms.CharField(
        label=_("Suite de séances"),
        max_length=120,
        required=False,
        help_text=_(
            "« Le conseil », « Groupe Foncier »\N{NO-BREAK SPACE}: ce qu’une séance laisse revient à la suivante."
        ),
    )
    field_order = ["model", "starts_at", "ends_at", "series"]

    def __init__(self, *sent: Sent, assembly: Assembly, former: Meeting | None, **options: Unpack[FormOptions]) -> None:
        region = assembly.region.code if assembly.region else ""
        self.place_zone, self.former = zone_of(region=region), former
        options["initial"] = proposed(assembly, former)
        super().__init__(*sent, **options)
        choices = in_capitals(kinds_of(assembly))
        if former:
            choices.insert(0, (FORMER, _now("La séance précédente\N{NO-BREAK SPACE}: %s") % former.title))
            del self.fields["series"]
        cast(forms.ChoiceField, self.fields["model"]).choices = choices

    @property
    def zone(self) -> ZoneInfo:
        return self.place_zone


def proposed(assembly: Assembly, former: Meeting | None) -> dict[str, object]:
    """A Thursday at 14:00 that leaves the notice and a week; four weeks after the former session when it can."""
    least = timezone.localdate() + dt.timedelta(days=int(assembly.rulebook.rules.get("notice_days", 15)) + 7)
    if former:
        day = former.starts_on
        while day < least:
            day += dt.timedelta(days=28)
        begin, long = on_the_clock(former.starts_at, former.zone).time(), former.ends_at - former.starts_at
        kind: str = FORMER
    else:
        day = least + dt.timedelta(days=(3 - least.weekday()) % 7)
        kind = MeetingKind.ORDINARY if assembly.is_of_members else MeetingKind.COUNCIL
        begin, long = dt.time(14), dt.timedelta(hours=HOURS[kind])
    starts_at = dt.datetime.combine(day, begin)
    return {"model": kind, "starts_at": starts_at, "ends_at": starts_at + long}


class CallForm(HoursForm):
    """The day of a second call, after the days of the rules."""

    page_title = _("Convoquer une seconde fois")
    verb = _("Préparer la seconde convocation")
    done = _("La seconde assemblée est prête, avec le même ordre du jour. Relisez, puis convoquez.")

    def __init__(self, *sent: Sent, meeting: Meeting, **options: Unpack[FormOptions]) -> None:
        self.meeting = meeting
        days = dt.timedelta(days=int(meeting.rules["second_call"]["days"]) + 1)
        soon = on_the_clock(max(meeting.starts_at, timezone.now()), meeting.zone).date() + days
        begin = dt.datetime.combine(soon, on_the_clock(meeting.starts_at, meeting.zone).time())
        options["initial"] = {"starts_at": begin, "ends_at": begin + (meeting.ends_at - meeting.starts_at)}
        super().__init__(*sent, **options)

    @property
    def zone(self) -> ZoneInfo:
        return self.meeting.zone


class ListForm(ActForm):
    """The record day of a general assembly of members."""

    verb = _("Arrêter la liste")
    done = _("La liste se fait. Cette page dit où elle en est.")

    record_day = forms.DateField(
        label=_("Jour où la liste s’arrête"),
        widget=Day(),
        help_text=_("Qui est membre ce jour-là, et l’est encore, a une voix. Qui adhère après n’en a pas."),
    )

    def __init__(self, *sent: Sent, meeting: Meeting, **options: Unpack[FormOptions]) -> None:
        known = getattr(meeting, "members_list", None)
        options["initial"] = {"record_day": known.record_day if known else timezone.localdate()}
        super().__init__(*sent, **options)


class EditForm(HoursForm):
    """When, where, for how many, with whom in the chair."""

    page_title = verb = _("Modifier la séance")
    done = _("La séance est modifiée. Une fois qu’elle est convoquée, un bouton propose de prévenir chacun.")

    title = forms.CharField(label=_("Titre"), max_length=200)
    place_name = forms.CharField(label=_("Lieu"), max_length=200, required=False)
    address = forms.CharField(label=_("Adresse"), max_length=250, required=False)
    municipality = MunicipalityField(required=False)
    access = forms.CharField(label=_("Comment venir"), max_length=1000, required=False, widget=Words(rows=2))
    capacity = forms.IntegerField(
        label=_("Places dans la salle"),
        min_value=1,
        max_value=5000,
        required=False,
        help_text=_("Au-delà, une liste d’attente se forme et remonte d’elle-même."),
    )
    remote_url = forms.URLField(
        label=_("Adresse de la visioconférence"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_("Lue par les membres seulement."),
    )
    remote_minutes = forms.IntegerField(
        label=_("Elle ouvre, en minutes avant le début"), min_value=0, max_value=240, required=False
    )
    captions_url = forms.URLField(
        label=_("Sous-titres en direct, ou langue des signes"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_("L’adresse d’un interprète ou d’un service. Lue par qui lit la page de la séance."),
    )
    recording = forms.CharField(
        label=_("Si la séance est enregistrée\N{NO-BREAK SPACE}: par qui, gardée jusqu’à quand"),
        max_length=300,
        required=False,
        help_text=_(
            "Vide, elle ne l’est pas. Dit à la convocation, sur sa page, à l’écran de salle, au procès-verbal."
        ),
    )
    is_public = forms.BooleanField(label=_("Le public peut assister et voir l’écran de salle"), required=False)
    chair = forms.ModelChoiceField(
        Account.objects.none(),
        label=_("Qui préside cette séance"),
        required=False,
        empty_label=_("Qui préside l’assemblée"),
    )
    secretary = forms.ModelChoiceField(
        Account.objects.none(),
        label=_("Qui en écrit le procès-verbal"),
        required=False,
        empty_label=_("Qui préside"),
    )
    field_order = ["title", "starts_at", "ends_at"]

    def __init__(self, *sent: Sent, meeting: Meeting, **options: Unpack[FormOptions]) -> None:
        self.meeting = meeting
        kept = {name: getattr(meeting, name) for name in DETAILS}
        kept |= {name: on_the_clock(getattr(meeting, name), meeting.zone) for name in ("starts_at", "ends_at")}
        options["initial"] = kept
        super().__init__(*sent, **options)
        council = meeting.assembly.council_id or meeting.assembly_id
        people = speakers_of(Seat.objects.running().filter(college__assembly=council))
        for name in ("chair", "secretary"):
            cast("forms.ModelChoiceField[Account]", self.fields[name]).queryset = people

    def clean_remote_minutes(self) -> int:
        """Unsaid, it is not changed."""
        typed = self.cleaned_data["remote_minutes"]
        return int(self.meeting.remote_minutes if typed is None else typed)

    @property
    def zone(self) -> ZoneInfo:
        town = self.cleaned_data.get("municipality")
        region = self.meeting.assembly.region
        return zone_of(town.department.code if town else "", region.code if region else "")


class PlaceField(forms.ModelChoiceField[AgendaItem]):
    """A point, by its number and its title."""

    def label_from_instance(self, item: AgendaItem) -> str:
        return f"{item.number}. {item.title}"


class ItemForm(ActForm):
    """One point of an agenda."""

    page_title = _("Un point de l’ordre du jour")
    verb = _("Enregistrer le point")
    done = _("Le point est enregistré.")

    kind = forms.ChoiceField(
        label=_("Ce qu’on y fait"),
        choices=in_capitals(ItemKind),
        widget=ChoiceCards(icons=ICONS, size="m"),
        initial=ItemKind.DISCUSSION,
    )
    title = forms.CharField(label=_("Titre"), max_length=200)
    minutes = forms.IntegerField(label=_("Durée, en minutes"), min_value=1, max_value=600, initial=20)
    text = forms.CharField(label=_("Présentation"), max_length=5000, required=False, widget=Words(rows=4))
    expected = forms.CharField(label=_("Ce qu’on en attend"), max_length=300, required=False)
    method = forms.CharField(
        label=_("Méthode"),
        max_length=200,
        required=False,
        help_text=_("« Consentement, puis vote s’il reste une objection », « tour de table »."),
    )
    resolution = forms.CharField(
        label=_("Résolution soumise"),
        max_length=10_000,
        required=False,
        widget=Words(rows=3),
        help_text=_("Pour une décision\N{NO-BREAK SPACE}: les mots exacts sur lesquels on se prononcera."),
    )
    majority = ShareField(
        label=_("Majorité propre à ce point"),
        required=False,
        help_text=_("Vide\N{NO-BREAK SPACE}: celle des règles. « Les deux tiers », « 3/4 »."),
    )
    opinion = forms.ChoiceField(
        label=_("Avis du bureau"),
        choices=[("", _("Aucun avis")), *Opinion.choices],
        required=False,
        help_text=_("Pour une décision\N{NO-BREAK SPACE}: il part avec la convocation, et se lit à côté du texte."),
    )
    carrier = forms.ModelChoiceField(Organisation.objects.none(), label=_("Structure qui le porte"), required=False)
    carrier_name = forms.CharField(
        label=_("Sinon, qui le porte"), max_length=200, required=False, help_text=_("Un groupe, une personne.")
    )
    draft = forms.ModelChoiceField(Draft.objects.none(), label=_("Projet de position"), required=False)
    referral = forms.ModelChoiceField(Referral.objects.none(), label=_("Relais à une institution"), required=False)
    election = forms.ModelChoiceField(Election.objects.none(), label=_("Élection"), required=False)
    change = forms.ModelChoiceField(RulebookChange.objects.none(), label=_("Modification des règles"), required=False)
    goal = forms.ModelChoiceField(Goal.objects.none(), label=_("Objectif de la feuille de route"), required=False)
    missions = forms.MultipleChoiceField(
        label=_("Missions concernées"), choices=Mission, required=False, widget=ChoicesCards(size="l")
    )
    is_restricted = forms.BooleanField(
        label=_("Réservé aux membres"), required=False, help_text=_("Le public n’en lit que la place.")
    )

    before = PlaceField(AgendaItem.objects.none(), label=_("Placer avant"), required=False)
    is_sub = forms.BooleanField(
        label=_("Sous-point du point qui précède"),
        required=False,
        help_text=_("Il porte son numéro\N{NO-BREAK SPACE}: 3.1, 3.2."),
    )
    field_order = ["kind", "title", "before", "is_sub", "minutes"]

    def __init__(
        self,
        *sent: Sent,
        assembly: Assembly,
        meeting: Meeting | None = None,
        item: AgendaItem | None = None,
        **options: Unpack[FormOptions],
    ) -> None:
        kept = {name: getattr(item, name) for name in (*WORDS, "is_sub")} if item else {}
        if kept.get("majority"):
            kept["majority"] = shown(kept["majority"])
        options["initial"] = {**(options.get("initial") or {}), **kept}
        super().__init__(*sent, **options)
        seats = Seat.objects.running().filter(college__assembly=assembly.council_id or assembly.pk)
        offered = {
            "carrier": Organisation.objects.filter(pk__in=seats.values("organisation")),
            "draft": Draft.objects.filter(assembly=assembly).order_by("-pk")[:40],
            "referral": Referral.objects.filter(position__draft__assembly=assembly).order_by("-pk")[:40],
            "election": Election.objects.filter(assembly__in=[assembly.pk, assembly.council_id or assembly.pk])[:20],
            "change": RulebookChange.objects.filter(
                Q(state__in=[ChangeState.DRAFT, ChangeState.BALLOT]) | Q(pk=item.change_id if item else None),
                base__assembly__in=[assembly.pk, assembly.council_id or assembly.pk],
            )[:20],
            "goal": Goal.objects.filter(assembly=assembly),
        }
        for name, rows in offered.items():
            field = rows_field(self, name)
            known = list(rows.values_list("pk", flat=True))  # a slice of rows would refuse every choice
            field.queryset, field.empty_label = rows.model._default_manager.filter(pk__in=known), _now("Aucun")
            if not known:
                del self.fields[name]
        self._offer_places(meeting or (item.meeting if item else None), item)

    def _offer_places(self, meeting: Meeting | None, item: AgendaItem | None) -> None:
        """Before which point of the agenda; in the backlog there is none."""
        if meeting is None:
            del self.fields["before"], self.fields["is_sub"]
            return
        field = cast("forms.ModelChoiceField[AgendaItem]", self.fields["before"])
        rows = meeting.items.order_by("rank")
        field.queryset = rows.exclude(pk=item.pk) if item else rows
        field.empty_label = _now("Là où il est") if item else _now("À la fin, avant le tour de clôture")


class AgendaFileForm(ActForm):
    """Points written elsewhere, a line each."""

    page_title = _("Importer des points")
    verb = _("Ajouter ces points")
    done = _("Les points sont à l’ordre du jour, avant le tour de clôture. Relisez-les.")

    file = forms.FileField(
        label=_("Fichier"),
        widget=forms.FileInput(attrs={"accept": ".csv,.ods,.xlsx"}),
        help_text=_(
            "CSV, ODS ou XLSX. La première ligne nomme les colonnes\N{NO-BREAK SPACE}: titre, et si vous le voulez "
            "sorte, minutes, présentation, résolution, porté par, attendu, méthode, sous-point, réservé."
        ),
    )

    def __init__(self, *sent: Sent, meeting: Meeting, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)

    def clean(self) -> Cleaned:
        """The lines of the file; what cannot be read of them is told line by line, and nothing is written."""
        upload = self.cleaned_data.pop("file", None)
        if upload is None:
            return {}
        if (upload.size or 0) > LARGEST_AGENDA:
            self.add_error("file", _now("Ce fichier dépasse 1 Mo : un ordre du jour tient en bien moins."))
            return {}
        lines, faults = read_agenda(io.BytesIO(upload.read()))
        for fault in faults:
            self.add_error("file", fault)
        return {"lines": lines}


class GuestsForm(ActForm):
    """Persons to invite, a line each, pasted or in a file: read first, then invited. `ready` are those that were read,
    `lines` those that are left to read."""

    page_title = _("Inviter des personnes")
    verb = _("Lire la liste")

    lines = forms.CharField(
        label=_("Personnes à inviter"),
        max_length=60_000,
        required=False,
        widget=Words(rows=6),
        help_text=_("Une par ligne : nom ; adresse électronique ; au titre de quoi. Copié d’un tableur, cela marche."),
    )
    file = forms.FileField(
        label=_("Ou un fichier"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,.ods,.xlsx"}),
        help_text=_("CSV, ODS ou XLSX, avec ou sans titres de colonnes : nom, adresse électronique, qualité."),
    )
    ready = forms.CharField(max_length=120_000, required=False, widget=forms.HiddenInput())

    def __init__(self, *sent: Sent, known: set[str], **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        self.known, self.found = known, GuestList()

    def clean(self) -> Cleaned:
        """What was read before, then what is typed, then the file; each line of it is a person, or is told."""
        said = self.cleaned_data
        upload = said.get("file")
        if upload and (upload.size or 0) > LARGEST_AGENDA:
            self.add_error("file", _now("Ce fichier dépasse 1 Mo : une liste de personnes tient en bien moins."))
            upload = None
        ready, typed = (said.get(name, "").replace("\t", ";") for name in ("ready", "lines"))
        for content in (ready.encode(), typed.encode(), upload.read() if upload else b""):
            if content.strip():
                known = self.known | {each.email for each in self.found.guests}
                more = read_guests(io.BytesIO(content), known)
                self.found.guests += more.guests
                self.found.faults += more.faults
                self.found.left += more.left
        if not (self.found.guests or self.found.faults or self.errors):
            self.add_error("lines", _now("Écrivez une personne au moins, ou choisissez un fichier."))
        return said


class DocumentForm(ActForm):
    page_title = _("Joindre un document")
    verb = _("Joindre")
    done = _("Le document est joint.")

    file = ScanField("pdf", "png", "jpg", label=_("Fichier"), help_text=_("PDF, PNG ou JPEG, 10 Mo au plus."))
    title = forms.CharField(label=_("Titre"), max_length=200)
    kind = forms.ChoiceField(
        label=_("Sorte de document"),
        choices=in_capitals(DocumentKind),
        initial=DocumentKind.OTHER,
        widget=ChoiceCards(size="m"),
    )
    item = forms.ModelChoiceField(
        AgendaItem.objects.none(), label=_("Pour quel point"), required=False, empty_label=_("Toute la séance")
    )
    is_restricted = forms.BooleanField(label=_("Réservé aux membres"), required=False)

    def __init__(self, *sent: Sent, meeting: Meeting, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        cast("forms.ModelChoiceField[AgendaItem]", self.fields["item"]).queryset = meeting.items.order_by("rank")


class NotifyForm(ActForm):
    page_title = _("Prévenir d’un changement")
    verb = _("Envoyer à chacun")
    done = _("Le changement part à chaque membre.")

    message = forms.CharField(
        label=_("Un mot de plus"),
        max_length=1000,
        required=False,
        widget=Words(rows=3),
        help_text=_("La liste de ce qui change part avec lui."),
    )

    def __init__(self, *sent: Sent, meeting: Meeting, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)


class CancelForm(ActForm):
    page_title = verb = _("Annuler la séance")
    done = _("La séance est annulée. La raison est publiée.")

    reason = forms.CharField(label=_("Pourquoi"), max_length=1000, widget=Words(rows=3))

    def __init__(self, *sent: Sent, meeting: Meeting, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)


class LeaveForm(ActForm):
    """The points that a session did not get to: they come first in the next one."""

    page_title = _("Laisser des points pour la suite")
    verb = _("Laisser ces points")
    done = _("Ces points attendent dans la réserve. La prochaine séance les reprend.")

    items = forms.ModelMultipleChoiceField(
        AgendaItem.objects.none(),
        label=_("Points qui n’ont pas été traités"),
        widget=ChoicesCards(size="full"),
        error_messages={"required": _("Choisissez un point au moins.")},
    )

    def __init__(self, *sent: Sent, meeting: Meeting, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        rows = meeting.items.filter(carried_to=None).exclude(kind=ItemKind.PAUSE).order_by("rank")
        cast("forms.ModelMultipleChoiceField[AgendaItem]", self.fields["items"]).queryset = rows


class ConveneForm(ActForm):
    """Nothing to type: what leaves is read, then sent."""

    page_title = _("Convoquer")
    verb = _("Envoyer la convocation")
    done = _("La séance est convoquée. Chaque envoi garde sa preuve.")

    def __init__(self, *sent: Sent, meeting: Meeting, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)


# What members say


class RequestForm(CharterForm):
    page_title = _("Demander un point")
    verb = _("Envoyer la demande")

    seat = SeatField()
    title = forms.CharField(label=_("Titre du point"), max_length=200)
    kind = forms.ChoiceField(
        label=_("Ce qu’on y ferait"),
        initial=ItemKind.DISCUSSION,
        widget=ChoiceCards(icons=ICONS, size="m"),
        choices=in_capitals(kind for kind in ItemKind if kind != ItemKind.PAUSE),
    )
    reason = forms.CharField(label=_("Pourquoi en parler"), max_length=3000, widget=Words(rows=5))

    def __init__(self, *sent: Sent, seats: SeatQuerySet, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        cast(SeatField, self.fields["seat"]).offer(seats)


class AnswerForm(ActForm):
    page_title = _("Répondre à une demande de point")
    verb = _("Enregistrer la réponse")
    done = _("La réponse est écrite et publiée.")

    enlist = forms.TypedChoiceField(
        label=_("Ce que vous décidez"),
        coerce=lambda value: value == "yes",
        choices=[("yes", _("Inscrire à l’ordre du jour")), ("no", _("Ne pas inscrire"))],
        widget=ChoiceCards(size="l"),
    )
    minutes = forms.IntegerField(label=_("Durée, en minutes"), min_value=1, max_value=600, initial=20)
    answer = forms.CharField(
        label=_("Motif"),
        max_length=2000,
        required=False,
        widget=Words(rows=3),
        help_text=_("Un refus a un motif, écrit et public."),
    )
