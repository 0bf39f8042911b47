"""What people type, made safe to show: plain words kept as they are, or a small Markdown."""

from __future__ import annotations

import re
from functools import cache

import nh3
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

ALLOWED_TAGS = {
    "p", "br", "strong", "em", "s", "a", "ul", "ol", "li", "blockquote", "code", "pre", "hr",
    "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
FORMULA = re.compile(r"(?=\s*[=@＝＠]|\s*[+\-＋－](?!\s*[\d.,\s]+$)|[\t\r])")
"""How a cell begins that a spreadsheet takes for a formula; « +33 5 55 00 00 00 » and « -1,5 » are numbers."""
FORMULA_SIGNS = re.compile(r"[=@＝＠+\-＋－\t\r]")
HIDDEN_FORMULA = re.compile(r"([;,\t\r\n]\s*\"*)(?=[=＝]|[+\-@＋－＠]\S*[(|!])")
"""What would begin such a cell, once the row is cut at the separator of another country."""
LONGEST_MARKDOWN = 60_000
"""Past this many characters the text is shown as plain words: no reader needs its headings."""


@cache
def parser() -> MarkdownIt:
    """CommonMark, tables and strikethrough; no HTML, and no image (nothing leaves the site)."""
    return MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"]).disable("image")


def _lower_headings(html: str) -> str:
    """A page owns h1 and h2: the first level of a text is h3."""
    return re.sub(r"(</?h)([1-6])>", lambda m: f"{m[1]}{min(6, int(m[2]) + 2)}>", html)


def markdown(text: str) -> SafeString:
    """Small Markdown as safe HTML: no script, no image, no `javascript:`; robots follow no link."""
    if len(text) > LONGEST_MARKDOWN:
        return words(text)
    html = nh3.clean(
        _lower_headings(parser().render(text)),
        tags=ALLOWED_TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener ugc",
    )
    return mark_safe(html)  # cleaned on the line above


def html_of_others(html: str) -> SafeString:
    """HTML that comes from another site, of which only plain marks are kept: no script, no image, no style.

    >>> html_of_others('<p>Oui<script>alert(1)</script></p><img src=x onerror=y>')
    '<p>Oui</p>'
    """
    kept = nh3.clean(
        html[:LONGEST_MARKDOWN],
        tags=ALLOWED_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener ugc",
    )
    return mark_safe(_lower_headings(kept))  # cleaned on the line above


def words(text: str) -> SafeString:
    """An author's words, never rewritten: paragraphs and line breaks as typed, everything else escaped."""
    paragraphs = re.split(r"\n[^\S\n]*\n\s*", text.replace("\r\n", "\n").replace("\r", "\n").strip("\n"))
    lines = ("<br>".join(escape(line) for line in p.split("\n")) for p in paragraphs if p.strip())
    return mark_safe("".join(f'<p dir="auto">{line}</p>' for line in lines))  # escaped


def harmless_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula, wherever it cuts the row: an apostrophe goes before its sign.

    >>> harmless_cell("=1+1"), harmless_cell("Bonjour;=1+1"), harmless_cell("+33 5 55 00 00 00")
    ("'=1+1", "Bonjour;'=1+1", '+33 5 55 00 00 00')
    """
    if not FORMULA_SIGNS.search(text):
        return text
    safe = HIDDEN_FORMULA.sub(r"\1'", text)
    return f"'{safe}" if FORMULA.match(safe) else safe
