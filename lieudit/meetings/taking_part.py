"""What members type before a session: whether they come, who speaks for them, what they answer to a proxy."""

from __future__ import annotations

from typing import Any, Unpack, cast

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lieudit.governance.models import Seat, SeatQuerySet
from lieudit.meetings.delegation import unable_in
from lieudit.meetings.models import AgendaItem, Meeting, seats_of
from lieudit.meetings.workflow import ENTRUST_WORKFLOW, Attendance, ItemKind, RegistrationState
from lieudit.toolkit import french
from lieudit.toolkit.act_form import ActForm
from lieudit.toolkit.types import FormOptions, Sent
from lieudit.toolkit.widgets import ChoiceCards

MOST_NAMED = 6
"""Members read for a name that several bear."""
MOST_CARDS = 12
"""Beyond so many seats, a list that opens is shorter than as many cards."""


class SeatField(forms.ModelChoiceField[Seat]):
    """A seat for which one speaks; the only one is already chosen."""

    def __init__(self, **options: Any) -> None:
        super().__init__(None, label=_("Au nom de quel siège"), **options)

    def offer(self, seats: SeatQuerySet) -> None:
        self.queryset = seats
        if len(rows := list(seats[:2])) == 1:
            self.initial, self.empty_label, self.widget = rows[0].pk, None, forms.HiddenInput()

    def label_from_instance(self, seat: Seat) -> str:
        return f"{seat.name}, collège {seat.college}"


class CosignForm(ActForm):
    """Sign with who asks for a point."""

    seat = SeatField()

    def __init__(self, *sent: Sent, seats: SeatQuerySet, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        cast(SeatField, self.fields["seat"]).offer(seats)


class RegisterForm(ActForm):
    """« Votre présence »: one form for each seat for which one speaks."""

    mode = forms.ChoiceField(
        label=_("Votre présence"),
        widget=ChoiceCards(size="full"),
        error_messages={"required": _("Dites si vous venez.")},
    )

    def __init__(self, *sent: Sent, meeting: Meeting, seat: Seat, **options: Unpack[FormOptions]) -> None:
        options.setdefault("initial", {"mode": getattr(seat, "mode", None)})
        options["auto_id"] = f"presence-{seat.pk}-%s"
        super().__init__(*sent, **options)
        self.seat = seat
        mode = cast(forms.ChoiceField, self.fields["mode"])
        mode.choices = ways_of_coming(meeting)
        self.proxy_hint = proxy_hint(meeting) if meeting.rules["proxies"]["cap"] else ""
        cast(ChoiceCards, mode.widget).hints = {Attendance.PROXY: proxy_hint(meeting)}


def ways_of_coming(meeting: Meeting) -> list[tuple[str, str]]:
    """The answers that this session takes: where it has no place, nobody comes there."""
    there = (meeting.municipality.name if meeting.municipality else "") or meeting.place_name
    choices: list[tuple[str, str]] = []
    if there:
        choices.append((Attendance.ON_SITE, _now("Je viens sur place") + f", {there}"))
    if meeting.remote_url or not there:
        choices.append((Attendance.REMOTE, _now("Je suis à distance")))
    if meeting.rules["proxies"]["cap"]:
        choices.append((Attendance.PROXY, _now("Je donne pouvoir")))
    return [*choices, (Attendance.ABSENT, _now("Je ne viens pas"))]


def said_of(registration: Any) -> str:
    """What one reads once one has said whether one comes."""
    if registration.state == RegistrationState.WAITING:
        return _now("La salle est pleine : vous êtes en liste d’attente, et prévenu·e dès qu’une place se libère.")
    return _now("Votre réponse est enregistrée. Elle se change jusqu’à l’ouverture.")


def proxy_hint(meeting: Meeting) -> str:
    """« À un membre du même collège, deux au plus par personne »."""
    proxies = meeting.rules["proxies"]
    whom = _now("À un membre du même collège") if proxies["same_college"] else _now("À un autre membre")
    return _now("%(whom)s, %(most)s au plus par personne") % {
        "whom": whom,
        "most": french.counted(proxies["cap"], "pouvoir"),
    }


class EntrustForm(ActForm):
    """Who will speak for a seat, and for what; `unable` says of the other seats why they could not."""

    page_title = _("Donner pouvoir")
    verb = _("Donner pouvoir")
    done = _("Le pouvoir est proposé. Il vaut une fois accepté.")

    holder = forms.ChoiceField(
        label=_("Qui parlera en votre nom ?"),
        error_messages={
            "required": _("Choisissez qui parlera en votre nom."),
            "invalid_choice": _("Choisissez un siège de la liste."),
        },
    )
    item: Any = forms.ModelChoiceField(None, label=_("Pour quoi ?"), required=False, empty_label=_("Toute la séance"))

    def __init__(self, *sent: Sent, meeting: Meeting, giver: Seat, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        self.by_name = meeting.assembly.is_of_members
        points = meeting.items.exclude(kind=ItemKind.PAUSE).order_by("rank")
        cast("forms.ModelChoiceField[AgendaItem]", self.fields["item"]).queryset = points
        if self.by_name:
            self._ask_a_name(meeting, giver)
        else:
            self._offer_seats(meeting, giver)

    def _ask_a_name(self, meeting: Meeting, giver: Seat) -> None:
        """All the members of an association are no list to choose from: one names whom one knows."""
        self.others = seats_of(meeting.assembly).exclude(pk=giver.pk)
        blank = meeting.rules["proxies"]["blank"] == "chair"
        hint = _now("Le nom d’une structure, ou le numéro d’adhésion que la personne vous a donné.")
        hint += _now(" Vide : la présidence le porte.") if blank else ""
        missing = {"required": _now("Écrivez qui parlera en votre nom.")}
        self.fields["holder"] = forms.CharField(
            label=self.fields["holder"].label,
            max_length=200,
            required=not blank,
            help_text=hint,
            error_messages=missing,
        )
        self.order_fields(["holder", "item"])

    def _offer_seats(self, meeting: Meeting, giver: Seat) -> None:
        found = unable_in(meeting, giver)
        self.unable = [sentence for key, sentence in found.items() if key != giver.key]
        self.able = {seat.key: seat for seat in seats_of(meeting.assembly) if seat.key not in found}
        choices = [(key, f"{seat.name}, {seat.college}") for key, seat in self.able.items()]
        if meeting.rules["proxies"]["blank"] == "chair":
            choices.append(("blank", _now("Sans nom : la présidence le porte")))
        holder = cast(forms.ChoiceField, self.fields["holder"])
        if len(choices) > MOST_CARDS:
            choices.insert(0, ("", _now("Choisir dans la liste")))
        else:
            holder.widget = ChoiceCards(size="l")
        holder.choices = choices

    def clean_holder(self) -> Seat | None:
        typed: str = self.cleaned_data["holder"]
        return named_among(self.others, typed) if self.by_name else self.able.get(typed)


def named_among(seats: SeatQuerySet, typed: str) -> Seat | None:
    """The one seat that `typed` names: the number of a membership, or words of a public name; nothing is nobody."""
    if not typed.strip():
        return None
    if typed.strip().isdecimal():
        if found := seats.filter(member__number=int(typed[:9])).first():
            return found
        raise forms.ValidationError(_now("Aucun membre de la liste n’a ce numéro."))
    public = Q(account__name_is_public=True)
    words = Q()
    for word in typed.split()[:8]:
        words &= Q(organisation__name__icontains=word) | public & Q(account__name__icontains=word)
    found_rows = list(seats.filter(words)[:MOST_NAMED])
    exact = [seat for seat in found_rows if seat.name.casefold() == typed.strip().casefold()]
    if len(exact) == 1 or len(found_rows) == 1:
        return (exact or found_rows)[0]
    if not found_rows:
        raise forms.ValidationError(_now("Personne de ce nom n’est sur la liste : écrivez son numéro d’adhésion."))
    names = ", ".join(seat.name for seat in found_rows[:5])
    many = _now("Plusieurs membres répondent à ce nom (%(names)s) : écrivez-le en entier, ou un numéro d’adhésion.")
    raise forms.ValidationError(many % {"names": names})


class ProxyAnswerForm(ActForm):
    """What one answers to a proxy: a step of its life."""

    step = forms.ChoiceField(
        choices=[(name, step.label) for name, step in ENTRUST_WORKFLOW.steps.items() if name != "lapse"],
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choisissez une réponse.")),
    )
