"""The text of a position, each paragraph written as one string: its page has hundreds of pieces."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django import template
from django.template.defaultfilters import linebreaksbr
from django.utils.html import escape
from django.utils.safestring import SafeString

from lieudit.deliberation.reading import SaidRow
from lieudit.toolkit.difference import Part
from lieudit.toolkit.french import NBSP, counted
from lieudit.toolkit.templatetags.ui import icon, state
from lieudit.toolkit.types import Json, Row

register = template.Library()

PARTS = {
    "same": "{}",
    "del": '<del><span class="visually-hidden">Retiré&nbsp;: </span>{}</del>',
    "ins": '<ins><span class="visually-hidden">Ajouté&nbsp;: </span>{}</ins>',
}


@register.filter
def adopted_text(paragraphs: Iterable[Row]) -> SafeString:
    """Numbered paragraphs, with what they come from in the margin, and what was changed in them."""
    return SafeString("\n".join(map(_paragraph, paragraphs)))


@register.filter
def signatories(signatures: Iterable[SaidRow]) -> SafeString:
    """The lines of `<ul class="signatories">`."""
    return SafeString("".join(map(_signature, signatures)))


def _paragraph(paragraph: Row) -> str:
    number, heading = paragraph["number"], paragraph["heading"]
    title = f"<h3>{escape(heading)}</h3>\n" if heading else ""
    demand = f"<p>{icon('relayed')} Demande</p>" if paragraph["demand"] else ""
    changes = "".join(map(_amendment, paragraph["amendments"]))
    wording = linebreaksbr(escape(paragraph["wording"]))
    return (
        f'{title}<div class="para" id="p{number}"><a class="para-number" href="#p{number}" '
        f'aria-label="Paragraphe {number}">{number}</a><p class="wording">{wording}</p><div class="source">'
        f"{_sources(paragraph['sources'])}{demand}{''.join(map(_finding, paragraph['findings']))}</div>"
        f"{f'<div class="stack">{changes}</div>' if changes else ''}</div>"
    )


def _sources(sources: Json) -> str:
    if not sources["named"]:
        return ""
    expressed = icon("expressed")
    lines = [f'<li><a href="{url}">{expressed} {escape(label)}</a></li>' for label, url in sources["named"]]
    if sources["others"]:
        others = counted(sources["others"], "autre", "autres")
        lines.append(f'<li><a href="{sources["url"]}">{expressed} et {others}</a></li>')
    return f'<p class="visually-hidden">Besoins à l’origine de ce paragraphe</p><ul>{"".join(lines)}</ul>'


def _finding(finding: Mapping[str, object]) -> str:
    figure = f" <strong>{escape(finding['figure'])}</strong>" if finding["figure"] else ""
    source, url = escape(finding["source"]), finding["url"]
    linked = f'<a href="{escape(url)}" rel="nofollow noopener">{source}</a>' if url else source
    return f"<p>{escape(finding['claim'])}{figure} ({linked}, {escape(finding['day'])})</p>"


def _amendment(card: Json) -> str:
    advice = ""
    if card["advice"]:
        words = f"{escape(card['advice'])} {escape(card['answer'])}"
        advice = f'<p class="small quiet">Avis du groupe de rédaction&nbsp;: {words}</p>'
    difference = "".join(map(_part, card["parts"]))
    return (
        f'<article class="amendment" data-state="{card["state"]}"><header><h4>{escape(card["title"])}</h4>'
        f"{state(card['state'], card['label'])}</header>\n<p>{difference}</p>\n{advice}</article>"
    )


def _part(part: Part) -> str:
    operation, text = part
    return PARTS[operation].format(escape(text))


def _signature(signature: SaidRow) -> str:
    words = f"<small>Avec une réserve&nbsp;: «{NBSP}{escape(signature.words)}{NBSP}»</small>" if signature.words else ""
    return f"<li>{escape(signature.name)}<small>{escape(signature.college)}</small>{words}</li>"
