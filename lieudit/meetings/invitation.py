"""What is sent to everybody before a session, word for word, its fingerprint, and what changed since. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from lieudit.deliberation.canonical import fingerprint, normal
from lieudit.meetings.timetable import day_of, hour_of, timetable
from lieudit.toolkit.french import NBSP

if TYPE_CHECKING:
    from lieudit.meetings.models import AgendaItem, Document, Meeting

FORMAT = "lieudit-convocation/1"
LABELS = {
    "title": "Titre",
    "starts_at": "Début",
    "ends_at": "Fin",
    "place": "Lieu",
    "remote": "Visioconférence",
    "access": "Comment venir",
}


def invitation(meeting: Meeting, items: Iterable[AgendaItem], documents: Iterable[Document]) -> dict[str, Any]:
    """The facts of a session as they are now: when, where, its agenda with the resolutions, its documents."""
    zone = meeting.zone
    local = {name: getattr(meeting, name).astimezone(zone) for name in ("starts_at", "ends_at")}
    text = {
        "format": FORMAT,
        "title": meeting.title,
        "kind": str(meeting.get_kind_display()),
        "day": day_of(meeting),
        "hour": hour_of(meeting),
        **{name: moment.isoformat(timespec="minutes") for name, moment in local.items()},
        "place": place_of(meeting),
        "remote": meeting.remote_url,
        "access": meeting.access,
        "agenda": [
            {
                "hour": slot.hour,
                "kind": str(slot.item.get_kind_display()),
                "title": slot.item.title,
                "text": slot.item.text,
                "expected": slot.item.expected,
                "resolution": slot.item.resolution,
                "minutes": slot.item.minutes,
            }
            for slot in timetable(meeting.starts_at, items, zone)
        ],
        "documents": [{"title": each.title, "sha256": each.sha256} for each in documents],
    }
    kept: dict[str, Any] = normal(text)
    return kept


def place_of(meeting: Meeting) -> str:
    """« L’Atelier du Canal, 3 quai du Bassin, Vierzon »."""
    town = meeting.municipality.name if meeting.municipality else ""
    return ", ".join(filter(None, [meeting.place_name, meeting.address, town]))


def digest(text: dict[str, Any]) -> str:
    """SHA-256 of the canonical text, in hexadecimal."""
    return fingerprint(text)


def differences(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """What a change notice says, one sentence a change; nothing when all is the same."""
    return [*_facts(old, new), *_lines(old, new, "agenda", "Point"), *_lines(old, new, "documents", "Document")]


ORDER = "L’ordre des points change."


def weighty(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """What changes when and where one meets, or what one decides of."""
    return [*_facts(old, new), *(said for said in _lines(old, new, "agenda", "Point") if said != ORDER)]


def in_public(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """What everybody may read of it: no title of a point kept for members, no address of the remote room."""
    said = [*_facts(old | {"remote": ""}, new | {"remote": ""})]
    if [_still(line) for line in old["agenda"]] != [_still(line) for line in new["agenda"]]:
        said.append("L’ordre du jour change.")
    return said or ["Les documents ou la visioconférence changent."]


def _facts(old: dict[str, Any], new: dict[str, Any]) -> Iterator[str]:
    if (old["starts_at"], old["hour"]) != (new["starts_at"], new["hour"]):
        yield f"La séance est le {new['day']} à {new['hour']}, et non plus le {old['day']} à {old['hour']}."
    elif old["ends_at"] != new["ends_at"]:
        yield "L’heure de fin change."
    for name in ("title", "place", "remote", "access"):
        if old[name] != new[name]:
            yield f"{LABELS[name]}{NBSP}: {new[name] or 'retiré'}."


def _lines(old: dict[str, Any], new: dict[str, Any], part: str, noun: str) -> Iterator[str]:
    then, now = ({line["title"]: line for line in text[part]} for text in (old, new))
    for title in (title for title in now if title not in then):
        yield f"{noun} ajouté{NBSP}: {title}."
    for title in (title for title in then if title not in now):
        yield f"{noun} retiré{NBSP}: {title}."
    both = [title for title in now if title in then]
    for title in both:
        if _still(then[title]) != _still(now[title]):
            yield f"{noun} modifié{NBSP}: {title}."
    if part == "agenda" and [title for title in then if title in now] != both:
        yield ORDER


def _still(line: dict[str, Any]) -> dict[str, Any]:
    """A line without its hour, which moves with those before it."""
    return {name: value for name, value in line.items() if name != "hour"}
