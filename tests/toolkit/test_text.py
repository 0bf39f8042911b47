"""What people type is shown as they typed it, and does nothing."""

import re
from html.parser import HTMLParser

import pytest
from django.utils.html import strip_tags

from lieudit.toolkit import text

HOSTILE = [
    "<script>alert(1)</script>",
    "[clic](javascript:alert(1))",
    "[clic](JaVaScRiPt&colon;alert(1))",
    "[clic](data:text/html;base64,PHNjcmlwdD4=)",
    "[clic](vbscript:x)",
    '<img src=x onerror="alert(1)">',
    "![image](https://ailleurs.example/pixel.png)",
    '<a href="https://x.example" onclick="alert(1)" style="position:fixed">lien</a>',
    "<iframe src=//x.example></iframe>",
    '[a](https://x.example "x\\" onmouseover=alert(1) ")',
    "<svg><animate onbegin=alert(1)></svg>",
    "<style>*{display:none}</style>",
    "`<script>alert(1)</script>`",
    "<https://x.example/<script>alert(1)</script>>",
]


class Tags(HTMLParser):
    """The tags of a page as a browser reads them."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize("typed", HOSTILE)
@pytest.mark.parametrize("render", [text.markdown, text.words])
def test_hostile_text_becomes_harmless(render, typed):
    for tag, attributes in Tags(render(typed)).found:
        assert tag in {"p", "a", "em", "code", "br"}
        assert set(attributes) <= {"href", "rel", "title", "dir"}
        assert attributes.get("href", "https:").startswith(("https:", "mailto:"))


def test_a_link_is_kept_and_robots_do_not_follow_it():
    html = text.markdown("Voir [la page](https://example.org/a?b=1&c=2).")
    assert '<a href="https://example.org/a?b=1&amp;c=2" rel="nofollow noopener ugc">la page</a>' in html


def test_markdown_draws_lists_tables_and_lower_headings():
    html = text.markdown("# Titre\n\n- a\n- b\n\n| x | y |\n|---|---|\n| 1 | 2 |\n\n~~retiré~~")
    assert "<h3>Titre</h3>" in html
    assert html.count("<li>") == 2
    assert "<td>2</td>" in html
    assert "<s>retiré</s>" in html
    assert not re.search(r"<h[12]", html)


@pytest.mark.parametrize("unit", ["[", "*a ", "> ", "`", "<", "\n", "](", "|a\n", "é😀"])
def test_a_huge_text_is_shown_whatever_it_repeats(unit):
    typed = unit * (200_000 // len(unit))
    assert "<script" not in text.markdown(typed)
    assert "<script" not in text.words(typed)


def test_words_are_never_rewritten():
    typed = '  On dit *ça*, "comme ça".\nEt puis : <rien>.\n\n\n# Pas un titre'
    html = text.words(typed)
    assert html.count("<p ") == 2
    assert "<br>Et puis : &lt;rien&gt;." in html
    assert "On dit *ça*, &quot;comme ça&quot;." in html
    assert "# Pas un titre" in strip_tags(html)


def test_right_to_left_words_keep_their_direction():
    assert text.words("مرحبا") == '<p dir="auto">مرحبا</p>'


@pytest.mark.parametrize("typed", ["", "   ", "\n\n", "\r\n"])
def test_no_words_make_no_paragraph(typed):
    assert text.words(typed) == ""
    assert text.markdown(typed) == ""


def test_windows_line_ends_are_line_ends():
    assert text.words("a\r\nb\r\n\r\nc") == '<p dir="auto">a<br>b</p><p dir="auto">c</p>'


TRAPS = {
    "=1+1": "'=1+1",
    "  =1+1": "'  =1+1",
    "@SUM(A1)": "'@SUM(A1)",
    "＝1+1": "'＝1+1",
    "+cmd|' /C calc'!A0": "'+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0": "'-2+3+cmd|' /C calc'!A0",
    "\t=1": "'\t'=1",
    "Bonjour;=HYPERLINK(1)": "Bonjour;'=HYPERLINK(1)",
    'Bonjour;"=1': "Bonjour;\"'=1",
    "Bonjour\n@SUM(1)": "Bonjour\n'@SUM(1)",
}
HARMLESS = [
    "Le Préau",
    "",
    "+33 5 55 00 00 00",
    "-1,5",
    "Café - ateliers",
    "a@b.fr, c@d.fr",
    "Lundi ; mardi",
    "2 = 1 + 1",
]


@pytest.mark.parametrize(("cell", "written"), TRAPS.items())
def test_a_cell_that_a_spreadsheet_would_run_is_neutralised(cell, written):
    assert text.harmless_cell(cell) == written
    assert text.harmless_cell(written) == written


@pytest.mark.parametrize("cell", HARMLESS)
def test_words_and_numbers_are_left_as_they_are(cell):
    assert text.harmless_cell(cell) == cell
