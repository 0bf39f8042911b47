"""What is sent to everybody before a session, word for word, its fingerprint, and what changed since. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, TypedDict

from lieudit.deliberation.canonical import fingerprint, normal
from lieudit.meetings.timetable import day_of, hour_of, timetable
from lieudit.meetings.workflow import ItemKind
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
    "captions": "Sous-titres ou langue des signes",
    "recording": "Enregistrement",
}


type Facts = Mapping[str, object]
"""An invitation, or a line of it, of which each part is only compared."""


class AgendaLine(TypedDict, total=False):
    """One point as members were convened to it; `number`, of a part of another (« 3.1 »); `content`, the fingerprint of
    what it points at; `election`, the number of the one that is voted there, nought where a point that elects names
    none. Notices sent before elections were named have no such line."""

    hour: str
    number: str
    kind: str
    title: str
    text: str
    expected: str
    resolution: str
    opinion: str
    minutes: int
    election: int
    content: str


class Joined(TypedDict):
    """One document that was sent with the agenda."""

    title: str
    sha256: str


class Invitation(TypedDict):
    """What a notice says, kept as it was sent; moments in ISO 8601, as on the clocks of the place."""

    format: str
    title: str
    kind: str
    day: str
    hour: str
    starts_at: str
    ends_at: str
    place: str
    remote: str
    access: str
    captions: str
    recording: str
    agenda: list[AgendaLine]
    documents: list[Joined]


def invitation(meeting: Meeting, items: Iterable[AgendaItem], documents: Iterable[Document]) -> Invitation:
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
        "captions": meeting.captions_url,
        "recording": meeting.recording,
        "agenda": [
            {
                "hour": slot.hour,
                **({"number": slot.item.number} if slot.item.is_sub else {}),
                "kind": str(slot.item.get_kind_display()),
                "title": slot.item.title,
                "text": slot.item.text,
                "expected": slot.item.expected,
                "resolution": slot.item.resolution,
                **({"opinion": str(slot.item.get_opinion_display())} if slot.item.opinion else {}),
                **_elected_at(slot.item),
                "minutes": slot.item.minutes,
            }
            for slot in timetable(meeting.starts_at, items, zone)
        ],
        "documents": [{"title": each.title, "sha256": each.sha256} for each in documents],
    }
    kept: Invitation = normal(text)
    return kept


def _elected_at(item: AgendaItem) -> dict[str, int]:
    if item.election:
        return {"election": item.election.number}
    return {"election": 0} if item.kind == ItemKind.ELECTION else {}


ORDER = "L’ordre des points change."


def place_of(meeting: Meeting) -> str:
    """« L’Atelier du Canal, 3 quai du Bassin, Vierzon »."""
    town = meeting.municipality.name if meeting.municipality else ""
    return ", ".join(filter(None, [meeting.place_name, meeting.address, town]))


def digest(text: Facts) -> str:
    """SHA-256 of the canonical text, in hexadecimal."""
    return fingerprint(text)


def differences(old: Invitation, new: Invitation) -> list[str]:
    """What a change notice says, one sentence a change; nothing when all is the same."""
    return [*_facts(old, new), *_points(old, new), *_lines(old["documents"], new["documents"], "Document")]


def weighty(old: Invitation, new: Invitation) -> list[str]:
    """What changes when and where one meets, or what one decides of."""
    return [*_facts(old, new), *_lines(old["agenda"], new["agenda"], "Point")]


def in_public(old: Invitation, new: Invitation) -> list[str]:
    """What everybody may read of it: no title of a point kept for members, no address of the remote room nor of what
    transcribes it."""
    hidden = {"remote": "", "captions": ""}
    said = [*_facts({**old, **hidden}, {**new, **hidden})]
    then, now = old["agenda"], new["agenda"]
    if len(then) != len(now) or any(_moved(*lines) for lines in zip(then, now, strict=True)):
        said.append("L’ordre du jour change.")
    return said or ["Les documents ou la visioconférence changent."]


def _facts(old: Facts, new: Facts) -> Iterator[str]:
    if (old["starts_at"], old["hour"]) != (new["starts_at"], new["hour"]):
        yield f"La séance est le {new['day']} à {new['hour']}, et non plus le {old['day']} à {old['hour']}."
    elif old["ends_at"] != new["ends_at"]:
        yield "L’heure de fin change."
    for name in ("title", "place", "remote", "access", "captions", "recording"):
        if old.get(name, "") != new[name]:
            yield f"{LABELS[name]}{NBSP}: {new[name] or 'retiré'}."


def _points(old: Invitation, new: Invitation) -> Iterator[str]:
    yield from _lines(old["agenda"], new["agenda"], "Point")
    then, now = (dict.fromkeys(line["title"] for line in text["agenda"]) for text in (old, new))
    if [title for title in then if title in now] != [title for title in now if title in then]:
        yield ORDER


def _lines(old: Iterable[Facts], new: Iterable[Facts], noun: str) -> Iterator[str]:
    then, now = ({line["title"]: line for line in lines} for lines in (old, new))
    for title in (title for title in now if title not in then):
        yield f"{noun} ajouté{NBSP}: {title}."
    for title in (title for title in then if title not in now):
        yield f"{noun} retiré{NBSP}: {title}."
    for title in (title for title in now if title in then):
        if _moved(then[title], now[title]):
            yield f"{noun} modifié{NBSP}: {title}."


def _moved(old: Facts, new: Facts) -> bool:
    """Whether a line says something else, but for its hour and its number, which move with those before it. Notices of
    before named no election: they are taken at their kind."""
    apart = {"hour", "number"}
    if old.get("kind") == new.get("kind") == ItemKind.ELECTION.label and "election" not in old:
        apart.add("election")
    return any(old.get(name) != new.get(name) for name in (old.keys() | new.keys()) - apart)
