"""The small Markdown of `text.py` as plain blocks, for what is set elsewhere than in a page. Pure.

A block has its `kind` (`heading`, `text`, `item`, `quote`, `code`, `cells`), its `level`, and `runs`: pieces of text
with their `style` (letters of « bisc ») and `link`. Nothing in them is markup any more. A line of a table holds
`cells`, each a list of runs.
"""

from __future__ import annotations

from collections.abc import Iterable

from markdown_it.token import Token

from lieudit.toolkit.text import LONGEST_MARKDOWN, parser
from lieudit.toolkit.types import Json

STYLES = {"strong_open": "b", "em_open": "i", "s_open": "s"}
CLOSED = {name.replace("_open", "_close") for name in STYLES}
SAFE = ("http://", "https://", "mailto:")


def blocks(text: str) -> list[Json]:
    """The blocks of a text, in order; one too long to be read as Markdown gives its paragraphs as they are.

    >>> [(each["kind"], each["level"]) for each in blocks("# Un\\n\\n- deux\\n\\n> trois")]
    [('heading', 1), ('item', 1), ('quote', 0)]
    """
    if len(text) > LONGEST_MARKDOWN:
        return [_block("text", 0, plain(part)) for part in text.split("\n\n") if part.strip()]
    return _Walk().over(parser().parse(text))


def plain(text: str, style: str = "") -> list[Json]:
    """Words without any markup, as the runs of a block."""
    return [{"text": text.strip(), "style": style, "link": ""}]


def _block(kind: str, level: int, runs: list[Json]) -> Json:
    return {"kind": kind, "level": level, "runs": runs}


class _Walk:
    """Where one is in a text: within which elements, at which heading, in which line of a table."""

    def __init__(self) -> None:
        self.within: list[str] = []
        self.level = 0
        self.row: list[list[Json]] = []
        self.found: list[Json] = []

    def over(self, tokens: Iterable[Token]) -> list[Json]:
        for token in tokens:
            if token.nesting == 1:
                self._enter(token)
            elif token.nesting == -1:
                self._leave(token)
            elif token.type == "inline":
                self._say(runs_of(token.children or []))
            elif token.type in {"fence", "code_block"}:
                self.found.append(_block("code", 0, plain(token.content, "c")))
        return self.found

    def _enter(self, token: Token) -> None:
        self.within.append(token.type)
        if token.type == "heading_open":
            self.level = int(token.tag[1])

    def _leave(self, token: Token) -> None:
        self.within.pop()
        if token.type == "tr_close":
            self.found.append({"kind": "cells", "level": 0, "cells": self.row})
            self.row = []

    def _say(self, runs: list[Json]) -> None:
        depth = self.within.count("list_item_open")
        if self.within[-1] in {"th_open", "td_open"}:
            self.row.append(runs)
        elif self.within[-1] == "heading_open":
            self.found.append(_block("heading", self.level, runs))
        elif "blockquote_open" in self.within:
            self.found.append(_block("quote", 0, runs))
        else:
            self.found.append(_block("item" if depth else "text", depth, runs))


def runs_of(tokens: Iterable[Token]) -> list[Json]:
    """Pieces of one line of words, with how each is set."""
    runs: list[Json] = []
    styles: list[str] = []
    link = ""
    for token in tokens:
        if token.type in STYLES:
            styles.append(STYLES[token.type])
        elif token.type in CLOSED:
            styles.pop()
        elif token.type in {"link_open", "link_close"}:
            href = str(token.attrGet("href") or "")
            link = href if href.startswith(SAFE) else ""
        else:
            said = "\n" if token.type in {"softbreak", "hardbreak"} else token.content
            style = "c" if token.type == "code_inline" else "".join(sorted(set(styles)))
            runs.append({"text": said, "style": style, "link": link})
    return runs
