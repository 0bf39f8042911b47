"""The reads of minutes, of what is asked of them and of the actions that remain."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F, Q

from lieudit.care.models import Measure
from lieudit.governance.models import Assembly, Seat
from lieudit.minutes.workflow import ActionState, CorrectionState, MinutesState
from lieudit.network.models import Representative

if TYPE_CHECKING:
    from lieudit.meetings.models import Meeting
    from lieudit.minutes.models import Action, Correction, MemberStatement, Minutes  # noqa: F401 - in the types below


def led_by(account: Any, path: str = "") -> Q:
    """Rows whose session, at `path`, the account presides over: by its seat, or because it was named to."""
    seats = Seat.objects.chaired_by(account)
    named = Q(**{f"{path}chair": account}) | Q(**{f"{path}secretary": account})
    return named | Q(**{f"{path}assembly__in": seats.values("college__assembly")})


def attended_by(minutes: Minutes) -> list[int]:
    """The seats that were present or represented, as the session recorded them."""
    facts = minutes.sections.filter(kind="presence").values_list("facts", flat=True).first() or {}
    return seats_in(facts)


def seats_in(facts: Mapping[str, Any]) -> list[int]:
    """The seats that an attendance list names as present or represented."""
    return [line["seat"] for group in ("present", "represented") for line in facts.get(group, [])]


class MinutesQuerySet(models.QuerySet["Minutes"]):
    def shown(self) -> MinutesQuerySet:
        """Read by everybody: once approved; from the project on, where the public could attend the session."""
        open_project = Q(state=MinutesState.CORRECTING, meeting__is_public=True)
        return self.filter(open_project | Q(state__in=[MinutesState.APPROVED, MinutesState.SIGNED]))

    def visible_to(self, account: Any) -> MinutesQuerySet:
        """The project, to the members of the assembly; a draft, to who presides."""
        if not account.is_authenticated:
            return self.shown()
        if account.is_staff:
            return self
        assemblies = Seat.objects.running().held_by(account).values("college__assembly")
        members = Q(state=MinutesState.CORRECTING, assembly__in=assemblies)
        others = self.model._default_manager.shown().values("pk")
        return self.filter(Q(pk__in=others) | members | led_by(account, "meeting__"))

    def told_to(self, account: Any) -> MinutesQuerySet:
        """Whom the journal may still tell of them."""
        return self.visible_to(account)

    def with_meeting(self) -> MinutesQuerySet:
        """All that a title, a right and an hour of the session ask."""
        place = ("meeting__assembly__region", "meeting__municipality__department__region")
        return self.select_related(
            "assembly", "previous", "approved_in", "approved_by", "asked_in__meeting", "meeting__rulebook", *place
        )

    def signed(self, assembly: Assembly) -> MinutesQuerySet:
        """The register of an assembly, the oldest first."""
        return self.filter(assembly=assembly, state=MinutesState.SIGNED).order_by("signed_at", "pk")

    def silent(self, on: dt.date) -> MinutesQuerySet:
        """In correction, whose window is over, and of which no correction still waits for an answer."""
        over = self.filter(state=MinutesState.CORRECTING, corrections_until__lt=on)
        return over.exclude(corrections__state=CorrectionState.PROPOSED)


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def waiting(self) -> CorrectionQuerySet:
        return self.filter(state=CorrectionState.PROPOSED)

    def with_names(self) -> CorrectionQuerySet:
        """Who proposed what to which section; whether a measure of care hides it, as `is_hidden`."""
        names = self.select_related("section", "seat__organisation", "seat__account", "author", "minutes__meeting")
        return names.annotate(is_hidden=Q(pk__in=Measure.objects.hidden(self.model)))

    def readable(self, everything: bool) -> CorrectionQuerySet:
        """Those of restricted sections are for who reads everything."""
        return self if everything else self.filter(section__is_restricted=False)


class StatementQuerySet(models.QuerySet["MemberStatement"]):
    def with_names(self) -> StatementQuerySet:
        """Whose they are; whether a measure of care hides them, as `is_hidden`."""
        names = self.select_related(
            "seat__organisation", "seat__account", "seat__college", "author", "minutes__meeting"
        )
        return names.annotate(is_hidden=Q(pk__in=Measure.objects.hidden(self.model)))


class ActionQuerySet(models.QuerySet["Action"]):
    def open(self) -> ActionQuerySet:
        return self.filter(state=ActionState.OPEN)

    def of(self, meeting: Meeting) -> ActionQuerySet:
        """What one session left to do, in the order in which it was said."""
        return self.filter(meeting=meeting).with_names().order_by("number")

    def standing(self, where: str, on: dt.date) -> ActionQuerySet:
        """Open ones, the nearest date first; or the late (« retard »), the closed (« closes »), all (« toutes »)."""
        nearest = (F("due_on").asc(nulls_last=True), "number")
        if where == "retard":
            return self.late(on).order_by(*nearest)
        if where == "closes":
            return self.exclude(state=ActionState.OPEN).order_by("-closed_at", "-number")
        return self.order_by("-number") if where == "toutes" else self.open().order_by(*nearest)

    def told_to(self, account: Any) -> ActionQuerySet:
        """Whom the journal may still tell of them."""
        return self.visible_to(account)

    def late(self, on: dt.date) -> ActionQuerySet:
        return self.open().filter(due_on__lt=on)

    def unassigned(self) -> ActionQuerySet:
        """Nobody was named, or no day."""
        nobody = Q(organisation=None, owner=None, owner_name="")
        return self.open().filter(nobody | Q(due_on=None))

    def carried_by(self, account: Any) -> ActionQuerySet:
        """Named to the account, or to an organisation that it represents today."""
        represented = Representative.objects.running().filter(account=account, organisation__isnull=False)
        return self.filter(Q(owner=account) | Q(organisation__in=represented.values("organisation")))

    def visible_to(self, account: Any) -> ActionQuerySet:
        """All of them, save those of a restricted item: its members, who presides and who carries them."""
        if account.is_authenticated and account.is_staff:
            return self
        free = Q(item=None) | Q(item__is_restricted=False)
        if not account.is_authenticated:
            return self.filter(free)
        assemblies = Seat.objects.running().held_by(account).values("college__assembly")
        carried = self.model._default_manager.carried_by(account).values("pk")
        return self.filter(free | Q(assembly__in=assemblies) | Q(pk__in=carried) | led_by(account, "meeting__"))

    def with_names(self) -> ActionQuerySet:
        """Who carries them and where they come from; whether a measure of care hides them, as `is_hidden`."""
        things = ("assembly", "meeting__assembly", "item", "organisation", "owner", "milestone")
        return self.select_related(*things).annotate(is_hidden=Q(pk__in=Measure.objects.hidden(self.model)))
