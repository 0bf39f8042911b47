"""All that a session is prepared with, in one PDF: its agenda, the texts of its points, who speaks for whom, its
documents page by page. Two copies: what everybody reads, and what members read."""

from __future__ import annotations

import datetime as dt
import json
from functools import lru_cache
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils import timezone

from lieudit.deliberation.canonical import canonical
from lieudit.deliberation.models import Amendment, Paragraph
from lieudit.deliberation.outline import advice
from lieudit.deliberation.outline import title as amendment_title
from lieudit.deliberation.workflow import LIVE, DraftState
from lieudit.elections.models import Candidacy
from lieudit.governance.difference import differences
from lieudit.governance.members import voices_by_college
from lieudit.journal.sealing import seal_words
from lieudit.meetings import reading
from lieudit.meetings.invitation import place_of
from lieudit.meetings.models import seats_of_session
from lieudit.meetings.timetable import day_of, hour_of
from lieudit.meetings.workflow import DECIDING, STANDING, Attendance
from lieudit.toolkit import french
from lieudit.toolkit.pdf import pages_of, render_pdf

if TYPE_CHECKING:
    from lieudit.deliberation.models import Draft
    from lieudit.elections.models import Election
    from lieudit.governance.models import RulebookChange
    from lieudit.meetings.models import AgendaItem, Document, Meeting
    from lieudit.meetings.reading import AgendaLine
    from lieudit.toolkit.types import Json

TEMPLATE = Path(__file__).parent / "templates" / "meetings/dossier.typ"
MOST_PAGES = 150
"""Pages of documents that are set in the file; the documents that would pass it are told, with their address."""
HEAVIEST = 12 * 1024 * 1024
"""Bytes of them, likewise: a file that a telephone opens."""
READABLE = ("pdf", "png", "jpg")
WRITING = "Ce texte est encore en rédaction : il se lira une fois ouvert à la discussion."


def dossier_pdf_of(meeting: Meeting, *, inside: bool) -> bytes:
    """The accessible PDF; the same facts are set once. `inside`: the copy of the members."""
    return _set(canonical(dossier_of(meeting, inside=inside)))


def dossier_of(meeting: Meeting, *, inside: bool) -> Json:
    """What the file says, in words and in their order."""
    documents = list(meeting.documents.select_related("item").order_by("item__rank", "pk"))
    lines = reading.agenda_of(meeting, meeting.items.of(meeting), documents, inside)
    read = {line.item.pk: line for line in lines if line.is_read}
    shown = [each for each in documents if inside or not each.is_restricted]
    annexes = [each for each in shown if each.item_id is None or each.item_id in read]
    return {
        "assembly": meeting.assembly.name,
        "session": meeting.title,
        "kind": str(meeting.get_kind_display()),
        "rank": meeting.rank or 0,
        "state": str(meeting.get_state_display()),
        "held": f"{day_of(meeting)}, {hour_of(meeting)} ({reading.length_of(meeting)})",
        "place": place_of(meeting),
        "access": meeting.access,
        "remote": _remote(meeting, inside=inside),
        "rulebook": meeting.rulebook.version if meeting.rulebook else 0,
        "inside": inside,
        "made_on": timezone.localdate().isoformat(),
        "seal": seal_words(timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)),
        "points": [_point(line, annexes, inside=inside) for line in lines],
        "expected": _expected(meeting) if inside else [],
        "proxies": _proxies(meeting) if inside else [],
        "annexes": [_annex(each, number) for number, each in enumerate(annexes, 1)],
    }


def _remote(meeting: Meeting, *, inside: bool) -> str:
    if not meeting.remote_url:
        return ""
    opens = f", ouvert à {french.hour(meeting.remote_from)}"
    return f"{meeting.remote_url}{opens}" if inside else "La séance se tient aussi à distance."


def _point(line: AgendaLine, annexes: list[Document], *, inside: bool) -> Json:
    item = line.item
    head: Json = {
        "number": item.number,
        "is_sub": item.is_sub,
        "hour": line.slot.hour,
        "minutes": item.minutes,
        "title": line.title,
        "kind": str(item.get_kind_display()),
        "read": line.is_read,
        "restricted": item.is_restricted,
    }
    if not line.is_read:
        return head
    facts = {
        "Porté par": str(item.carrier or item.carrier_name),
        "Attendu": item.expected,
        "Méthode": item.method,
        "Majorité": item.majority if item.kind in DECIDING else "",
        "Avis du bureau": str(item.get_opinion_display()) if item.opinion else "",
    }
    joined = [number for number, each in enumerate(annexes, 1) if each.item_id == item.pk]
    return head | {
        "facts": [f"{label} : {value}" for label, value in facts.items() if value],
        "text": item.text,
        "resolution": item.resolution,
        "draft": _draft(item.draft) if item.draft else None,
        "change": _change(item.change, inside=inside) if item.change else None,
        "election": _election(item.election) if item.election else None,
        "annexes": joined,
        "links": _links(item),
    }


def _links(item: AgendaItem) -> list[str]:
    """Where what the point is about is read on the site."""
    things = (item.draft, item.change, item.election, item.referral, item.goal)
    return [f"{thing} : {settings.SITE_URL}{thing.get_absolute_url()}" for thing in things if thing]


def _draft(draft: Draft) -> Json:
    """A draft as it stands, with the amendments that wait at each paragraph, and what its group advises of each."""
    if draft.state == DraftState.WRITING:
        return {"title": draft.title, "summary": WRITING, "paragraphs": []}
    live = Amendment.objects.public().filter(draft=draft, state__in=LIVE).order_by("number")
    waiting = list(live.select_related("author", "organisation", "place", "paragraph"))
    return {
        "title": draft.title,
        "summary": draft.summary,
        "paragraphs": [
            {
                "number": paragraph.rank,
                "heading": paragraph.heading,
                "wording": paragraph.wording,
                "amendments": [_amendment(each) for each in waiting if each.paragraph_id == paragraph.pk],
            }
            for paragraph in Paragraph.objects.live().filter(draft=draft)
        ],
    }


def _amendment(amendment: Amendment) -> Json:
    return {
        "title": amendment_title(amendment),
        "wording": amendment.wording or "Ce paragraphe est retiré.",
        "reason": amendment.reason,
        "advice": advice(amendment),
        "counter": amendment.counter_wording,
    }


def _change(change: RulebookChange, *, inside: bool) -> Json:
    """A change of the rules: each sentence as it is and would be; read by members only until it is put to the vote."""
    chapters = differences(change.base.rules, change.rules) if inside or change.ballot_id else []
    return {
        "title": change.title,
        "version": change.base.version,
        "chapters": [
            {"title": title, "sentences": [[each.before, each.after] for each in changes]}
            for title, changes in chapters
        ],
    }


def _election(election: Election) -> Json:
    """Its candidacies, college by college, in the order that was drawn."""
    rows = Candidacy.objects.of(election).filter(pk__in=Candidacy.objects.public())
    colleges: dict[str, list[Json]] = {}
    for each in rows:
        said = {"who": each.shown, "statement": each.statement}
        colleges.setdefault(each.contest.college.name, []).append(said)
    return {
        "title": election.title,
        "colleges": [{"name": name, "candidacies": candidacies} for name, candidacies in colleges.items()],
    }


def _expected(meeting: Meeting) -> list[Json]:
    """Who is convened, with what each said and room to sign; of an assembly of members, voices by college only."""
    if meeting.assembly.is_of_members:
        return [
            {"name": college.name, "seats": [], "count": french.counted(count, "voix", "voix")}
            for college, count in voices_by_college(meeting.assembly)
        ]
    colleges: dict[str, list[list[str]]] = {}
    modes: dict[int, str] = {row.seat_id: row.mode for row in meeting.registrations.all()}
    for seat in seats_of_session(meeting).select_related("college", "organisation", "account"):
        said = str(Attendance(modes[seat.pk]).label) if seat.pk in modes else ""
        colleges.setdefault(seat.college.name, []).append([seat.name, said])
    return [{"name": name, "seats": seats, "count": ""} for name, seats in colleges.items()]


def _proxies(meeting: Meeting) -> list[list[str]]:
    rows = meeting.proxies.with_names().filter(state__in=STANDING).order_by("pk")
    return [
        [
            proxy.giver.name,
            proxy.holder.name if proxy.holder else "la présidence",
            f"point {proxy.item.number}" if proxy.item else "toute la séance",
            str(proxy.get_state_display()),
        ]
        for proxy in rows
    ]


def _annex(document: Document, number: int) -> Json:
    return {
        "number": number,
        "title": document.title,
        "kind": str(document.get_kind_display()),
        "point": document.item.number if document.item else "",
        "sha256": document.sha256,
        "file": document.file.name,
        "address": settings.SITE_URL + document.get_absolute_url(),
    }


@lru_cache(maxsize=4)
def _set(facts: str) -> bytes:
    import typst  # as `toolkit/pdf.py` does

    content: Json = json.loads(facts)
    files, pages = _pieces(content["annexes"])
    try:
        return _print(content, files, pages)
    except typst.TypstError:
        # A page inside of a document that opens, and that nobody can draw: all are told by their names.
        return _print(content, {}, {})


def _pieces(annexes: list[Json]) -> tuple[dict[str, bytes], dict[str, int]]:
    """The documents that the file holds, by name, and the pages of each; in their order, as long as there is room."""
    files: dict[str, bytes] = {}
    pages: dict[str, int] = {}
    for annex in annexes:
        kind = PurePath(annex["file"]).suffix.lstrip(".").lower()
        content = _read(annex["file"]) if kind in READABLE else b""
        heavy = sum(map(len, files.values())) + len(content) > HEAVIEST
        count = 0 if heavy or not content else pages_of(content, kind)
        if not count or sum(pages.values()) + count > MOST_PAGES:
            continue
        name = f"{annex['number']}.{kind}"
        files[name], pages[name] = content, count
        annex["piece"] = name
    return files, pages


def _read(name: str) -> bytes:
    """A document as it is kept; nothing when its file is gone."""
    try:
        with default_storage.open(name) as file:
            return bytes(file.read())
    except FileNotFoundError:
        return b""


def _print(content: Json, files: dict[str, bytes], pages: dict[str, int]) -> bytes:
    annexes = [
        annex | {"piece": annex.get("piece", "") if files else "", "pages": pages.get(annex.get("piece", ""), 0)}
        for annex in content["annexes"]
    ]
    day = dt.date.fromisoformat(content["made_on"])
    data = content | {"annexes": annexes, "made_on": french.day(day)}
    title = f"Dossier de séance, {content['session']}, {content['held']}"
    noon = dt.datetime.combine(day, dt.time(12), dt.UTC)
    return render_pdf(TEMPLATE, data, title, dated=noon, files=files)
