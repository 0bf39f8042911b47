"""What members type before a session: whether they come, who speaks for them, what they answer to a proxy."""

from __future__ import annotations

from typing import Any, Unpack, cast

from django import forms
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
        there = (meeting.municipality.name if meeting.municipality else "") or meeting.place_name
        choices = [(Attendance.ON_SITE, _now("Je viens sur place") + (f", {there}" if there else ""))] if there else []
        if meeting.remote_url or not there:
            choices.append((Attendance.REMOTE, _now("Je suis à distance")))
        if meeting.rules["proxies"]["cap"]:
            choices.append((Attendance.PROXY, _now("Je donne pouvoir")))
        choices.append((Attendance.ABSENT, _now("Je ne viens pas")))
        mode = cast(forms.ChoiceField, self.fields["mode"])
        mode.choices = choices
        cast(ChoiceCards, mode.widget).hints = {Attendance.PROXY: proxy_hint(meeting)}


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
        points = meeting.items.exclude(kind=ItemKind.PAUSE).order_by("rank")
        cast("forms.ModelChoiceField[AgendaItem]", self.fields["item"]).queryset = points

    def clean_holder(self) -> Seat | None:
        return self.able.get(self.cleaned_data["holder"])


class ProxyAnswerForm(ActForm):
    """What one answers to a proxy: a step of its life."""

    step = forms.ChoiceField(
        choices=[(name, step.label) for name, step in ENTRUST_WORKFLOW.steps.items() if name != "lapse"],
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choisissez une réponse.")),
    )
