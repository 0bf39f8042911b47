"""Minutes as plain data, to be signed and printed; who attended and who is told."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db.models import Count

from lieudit.care.models import Measure
from lieudit.deliberation.canonical import fingerprint as digest
from lieudit.governance.models import Decision, Seat
from lieudit.governance.permissions import speakers_of
from lieudit.governance.services import kept_name
from lieudit.hall.models import Presence
from lieudit.minutes.models import Action, MemberStatement, Minutes, Section, attended_by, seats_in
from lieudit.minutes.seal import FORMAT
from lieudit.minutes.workflow import CorrectionState
from lieudit.toolkit.types import Json


def composed(minutes: Minutes) -> Json:
    """What the minutes say now: the head, then each part with its salt (see `seal.py`)."""
    meeting = minutes.meeting
    by_item: dict[int | None, list[Action]] = defaultdict(list)
    for action in Action.objects.of(meeting):
        by_item[action.item_id].append(action)
    sections = list(minutes.sections.order_by("rank"))
    parts: list[Json] = [_part(section, by_item) for section in sections]
    labels = seats_as_told(sections)
    for stated in minutes.statements.with_names():
        words = {
            "by": labels.get(stated.seat_id) or kept_name(stated.seat),
            "college": stated.seat.college.name,
            "text": stated.text,
        }
        parts.append({"kind": "statement", "id": stated.pk, "salt": stated.salt, **words})
    asked = minutes.corrections.values_list("state").annotate(n=Count("pk")).order_by()
    head = {
        "format": FORMAT,
        "assembly": minutes.assembly.name,
        "session": {
            "number": meeting.number,
            "rank": meeting.rank,
            "title": meeting.title,
            "kind": meeting.get_kind_display(),
            "opened": sections[0].facts["opened"],
            "closed": sections[-1].facts["closed"],
        },
        "corrections": {state: dict(asked).get(state, 0) for state in CorrectionState.values},
        "approved": _approval(minutes),
    }
    people = {each.key: {"name": each.name, "salt": each.salt} for each in minutes.people.all()}
    return {"head": head, "parts": parts, "people": people}


def fingerprint_of(minutes: Minutes) -> str:
    """What is put to a decision: the words, the facts and the names, without what goes on living beside (actions)."""
    parts = minutes.sections.order_by("rank").values_list("rank", "title", "text", "facts", "is_restricted")
    people = minutes.people.order_by("pk").values_list("key", "name")
    return digest({"parts": [list(each) for each in parts], "people": [list(each) for each in people]})


def seats_as_told(sections: Iterable[Section]) -> dict[int, str]:
    """Each seat of the day as the attendance sheet tells it: seat id → words."""
    facts = [section.facts for section in sections if section.kind == "presence"]
    groups = ("present", "represented", "absent")
    return {line["seat"]: line["name"] for each in facts for group in groups for line in each.get(group, [])}


def _part(section: Section, by_item: dict[int | None, list[Action]]) -> dict[str, object]:
    """A section; actions without an item are told with the closing."""
    actions = by_item[section.item_id] if section.item_id or section.kind == "closing" else []
    return {
        "kind": section.kind,
        "rank": section.rank,
        "title": section.title,
        "text": section.text,
        "facts": section.facts,
        "restricted": section.is_restricted,
        "salt": section.salt,
        "actions": [
            {
                "number": action.number,
                "text": action.text,
                "carrier": action.kept_carrier,
                "due_on": action.due_on.isoformat() if action.due_on else "",
            }
            for action in actions
        ],
    }


def _approval(minutes: Minutes) -> dict[str, object] | None:
    if minutes.approved_at is None:
        return None
    session = minutes.approved_in
    at = minutes.approved_at.astimezone(minutes.meeting.zone).isoformat(timespec="seconds")
    decision = minutes.approved_by
    return {
        "at": at,
        "session": {"number": session.number, "title": session.title} if session else None,
        "decision": {"code": decision.code, "url": decision.get_absolute_url()} if decision else None,
    }


def decisions_in(text: Json) -> list[Decision]:
    """The decisions of the register that the minutes tell: the page of each says that they are sealed."""
    outcomes = [each for part in text["parts"] for each in part.get("facts", {}).get("outcomes", [])]
    codes = [each["decision"]["code"] for each in outcomes if each["decision"]]
    return list(Decision.objects.filter(code__in=codes))


def text_of(minutes: Minutes) -> dict[str, object]:
    """The text that was approved or sealed; else what the minutes say now."""
    return minutes.text or composed(minutes)


def hidden_statements(minutes: Minutes) -> set[int]:
    """The statements that a measure of care hides today: they stay sealed, and are read no more."""
    return set(minutes.statements.filter(pk__in=Measure.objects.hidden(MemberStatement)).values_list("pk", flat=True))


def accounts_of(minutes: Minutes) -> set[int]:
    """Who is told that the project may be corrected: who was there, and who speaks for a seat that attended."""
    attended = speakers_of(Seat.objects.filter(pk__in=attended_by(minutes)))
    present = Presence.objects.filter(session__meeting=minutes.meeting, account__is_active=True)
    return {*attended.values_list("pk", flat=True), *present.values_list("account", flat=True)}


def names_of(minutes: Minutes) -> dict[str, str]:
    """Key → name of the persons whom the minutes name, for members."""
    return dict(minutes.people.values_list("key", "name"))


def names_beside(sections: Iterable[Section]) -> list[str]:
    """The persons whose own seat attended and who publish their name today: read on the page, never sealed."""
    attended = [pk for section in sections if section.kind == "presence" for pk in seats_in(section.facts)]
    held = Seat.objects.filter(pk__in=attended, account__name_is_public=True).select_related("account", "college")
    return [f"{seat.name}, {kept_name(seat)}" for seat in held]


type Shown = tuple[str, str, dt.datetime]


def signings_shown(minutes: Minutes, sections: Iterable[Section], names: Mapping[str, str]) -> list[Shown]:
    """Who signed, as this reader may know it: (quality, seat and name, moment)."""
    opening: Json = next((section.facts for section in sections if section.kind == "opening"), {})
    shown = []
    for signing in minutes.signings.select_related("account"):
        seat, who = opening.get(signing.role, ""), opening.get(f"{signing.role}_who", "")
        name = names.get(who) or (signing.account.name if signing.account.name_is_public else "")
        words = f"{seat} ({name})" if seat and name else name or seat
        shown.append((signing.get_role_display().capitalize(), words, signing.at))
    return shown
