"""A report as a file: an accessible PDF set by typst, or a DOCX to work on. Both say the same content."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from lieudit.deliberation.canonical import canonical, normal
from lieudit.observatory.models import PrintKind
from lieudit.observatory.report_figures import Figure
from lieudit.observatory.report_reading import Listed, Read, read
from lieudit.toolkit import french
from lieudit.toolkit.blocks import blocks, plain
from lieudit.toolkit.pdf import render_pdf

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

    from lieudit.observatory.models import Report, ReportSection
    from lieudit.toolkit.types import Json

TEMPLATE = Path(__file__).parent / "templates" / "observatory/report.typ"
MOST_LINES = 400
"""Rows of one table that a file tells one by one; all of them are on the site, behind each figure."""
VEILED = "Ce texte est masqué par une mesure de bienveillance."

type Told = Callable[[int], None]
"""Who is told how far the work is, in percent."""


def content_of(report: Report, sections: Iterable[ReportSection] = ()) -> Json:
    """All that the files say, in its order: what is veiled now is not in them. `sections`: those of a report that is
    kept nowhere, the sheet that anybody asks for."""
    if report.pk:
        sections = report.sections.with_measures()
    return {
        "title": report.title,
        "assembly": report.assembly.name,
        "period": report.period,
        "version": report.version,
        "frozen": french.day(timezone.localdate(report.frozen_at)) if report.frozen_at else "",
        "drawn": french.day(timezone.localdate(report.drawn_at)),
        "digest": report.digest,
        "address": settings.SITE_URL + report.get_absolute_url() if report.pk else settings.SITE_URL,
        "before": report.before_period,
        "parts": [_part(report, each) for each in read(report, sections, most=MOST_LINES) if not each.is_empty],
    }


def _part(report: Report, part: Read) -> Json:
    section = part.section
    hidden = bool(getattr(section, "is_hidden", False))
    said = [{"kind": "text", "level": 0, "runs": plain(VEILED, "i")}]
    return {
        "title": part.title,
        "blocks": said if hidden else blocks(section.words) if section else [],
        "figures": [_figure(report, part.prefix, each) for each in part.figures],
        "listed": [_listed(each) for each in part.listed if each.lines],
    }


def _figure(report: Report, prefix: str, figure: Figure) -> Json:
    url = reverse("reports:report_figure", args=[report.number, f"{prefix}{figure.key}"]) if report.pk else ""
    return {
        "label": figure.label,
        "shown": figure.shown,
        "before": figure.before,
        "help": figure.help,
        "url": settings.SITE_URL + url if url else "",
        "parts": [_figure(report, prefix, each) for each in figure.parts],
    }


def _listed(listed: Listed) -> Json:
    more = listed.total - len(listed.lines)
    return {
        "title": listed.title,
        "lines": [[_day(line.on), line.name] for line in listed.lines],
        "more": f"et {french.number(more)} de plus, sur le site" if more else "",
    }


def _day(iso: str) -> str:
    return french.day_short(dt.date.fromisoformat(iso)) if iso else ""


def digest_of(content: Json) -> str:
    """What a file is known by: a measure of care changes it, and another file is made."""
    return hashlib.sha256(canonical(normal(content)).encode()).hexdigest()


def print_content(
    content: Json, kind: str, dated: dt.datetime, told: Told = lambda percent: None, seal: str = ""
) -> bytes:
    """The file, in bytes. `dated`: the same content gives the same bytes. `seal`: the last one of the journal."""
    told(20)
    made = _pdf(content | {"seal": seal}, dated) if kind == PrintKind.PDF else _docx(content, dated, told)
    told(95)
    return made


def _pdf(content: Json, dated: dt.datetime) -> bytes:
    title = f"{content['title']}, {content['assembly']}"
    return render_pdf(TEMPLATE, content | {"heading": content["title"]}, title, dated=dated)


# The document to work on


def _docx(content: Json, dated: dt.datetime, told: Told) -> bytes:
    """Headings, lists, tables: what a word processor knows as such. The library is loaded by who prints only."""
    from docx import Document as new_document  # 12 MB that no process of pages needs

    document = new_document()
    said = document.core_properties
    said.title, said.author, said.language = _clean(content["title"]), _clean(content["assembly"]), "fr-FR"
    said.created = said.modified = dated.replace(tzinfo=None)
    document.add_heading(_clean(content["title"]), 0)
    document.add_paragraph(_clean(content["assembly"]))
    document.add_paragraph(_foot(content))
    for rank, part in enumerate(content["parts"], 1):
        document.add_heading(_clean(part["title"]), 1)
        for block in part["blocks"]:
            _add_block(document, block)
        if part["figures"]:
            _add_figures(document, part["figures"], content["before"])
        for listed in part["listed"]:
            document.add_heading(_clean(listed["title"]).capitalize(), 2)
            for day, name in listed["lines"]:
                document.add_paragraph(_clean(f"{day}, {name}" if day else name), style="List Bullet")
            if listed["more"]:
                document.add_paragraph(listed["more"])
        told(20 + 70 * rank // len(content["parts"]))
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _foot(content: Json) -> str:
    if content["frozen"]:
        state = f"Version {content['version']}, figée le {content['frozen']}."
    else:
        state = "Projet : rien n’est figé."
    return f"{state} Chiffres relevés le {content['drawn']}. Empreinte des faits : {content['digest']}."


def _add_block(document: Document, block: Json) -> None:
    match block["kind"]:
        case "heading":
            document.add_heading(_clean(_text(block["runs"])), min(4, block["level"] + 1))
        case "item":
            styles = ("List Bullet", "List Bullet 2", "List Bullet 3")
            _add_runs(document.add_paragraph(style=styles[min(3, block["level"]) - 1]), block["runs"])
        case "quote":
            _add_runs(document.add_paragraph(style="Intense Quote"), block["runs"])
        case "cells":
            document.add_paragraph(_clean(" | ".join(_text(cell) for cell in block["cells"])))
        case _:
            _add_runs(document.add_paragraph(), block["runs"])


def _add_runs(paragraph: Paragraph, runs: Iterable[Json]) -> None:
    for run in runs:
        said = run["text"] + (f" ({run['link']})" if run["link"] and run["link"] != run["text"] else "")
        piece = paragraph.add_run(_clean(said))
        piece.bold, piece.italic = "b" in run["style"], "i" in run["style"]


def _text(runs: Iterable[Json]) -> str:
    return "".join(run["text"] for run in runs)


def _add_figures(document: Document, figures: list[Json], before: str) -> None:
    heads = ["Chiffre", "Valeur", *([before] if before else [])]
    table = document.add_table(rows=1, cols=len(heads), style="Table Grid")
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        cell.text = head
    for figure in figures:
        for each, indent in [(figure, ""), *((part, "dont ") for part in figure["parts"])]:
            cells = table.add_row().cells
            cells[0].text, cells[1].text = _clean(indent + each["label"]), _clean(each["shown"])
            if before:
                cells[2].text = _clean(each["before"] or "—")


def _clean(text: str) -> str:
    """Without the signs that XML cannot hold: what people typed may have them."""
    return "".join(sign for sign in text if sign in "\t\n" or (sign >= " " and not "\ud800" <= sign <= "\udfff"))
