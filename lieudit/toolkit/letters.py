"""The look of every mail: one plain text, from which a light page is written (decision 48).

A letter is written once, as text, and reads well in any program. What its lines mean is seen from how they stand:

    Bonjour,                                a paragraph; lines kept
        Notre permanence reçoit…            four blanks: somebody's words
    CE QUI VIENT ENSUITE                    capitals, alone: a heading
    - une chose                             a list; two blanks: the item goes on
    Lire la suite :                         an address alone under its label: a link; the first one, a button
    https://…
    --                                      what follows is small: why it was sent, how to stop it

Only addresses of this site become links: words that somebody wrote never make a button. No table, no picture, nothing
asked of another site, readable in the dark; the rules of the page are written on each
element, since programs of mail drop style sheets (caniemail.com).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.template.loader import render_to_string

from lieudit.toolkit.french import NBSP

if TYPE_CHECKING:
    from css_inline import CSSInliner

STYLE = Path(__file__).parents[1] / "static" / "css" / "mail.css"
ADDRESS = re.compile(r"(https?://[^\s<>«»\"']*[^\s<>«»\"'.,;:!?)])")
LABELLED = re.compile(r"^([^:«»]+?)\s*: (https?://\S+)$")
FOOT = "--"
SIGNATURE = "Le secrétariat du Conseil national des tiers-lieux"
"""Who signs every letter, but those that somebody signs by name."""
REPLIES = f"Répondez à ce message{NBSP}: il arrive au secrétariat, qui le lit."
"""What a letter says where an answer to it reaches somebody, and that alone asks for one."""
LONGEST_HEADING = 420
"""The title of a thing, whole, and how many others it stands for."""


@dataclass(frozen=True)
class Block:
    """`kind`: words, heading, list, quote or link; `lines`, its text; `url`, where a link leads."""

    kind: str
    lines: tuple[str, ...]
    url: str = ""
    first: bool = False
    """Whether it is the first link: what the letter asks, drawn as a button."""

    @property
    def title(self) -> str:
        """A heading, which the text writes in capitals."""
        return self.lines[0].capitalize()

    @property
    def pieces(self) -> list[list[tuple[str, str]]]:
        """Each line as words and links: the text, and where it leads or nothing."""
        return [_pieces(line) for line in self.lines]


def _pieces(line: str) -> list[tuple[str, str]]:
    """A line that is « its label : an address » is a link by its label: addresses are long on a telephone."""
    labelled = LABELLED.match(line)
    if labelled and is_ours(labelled[2]):
        return [(labelled[1], labelled[2])]
    return [(part, part if is_ours(part) else "") for part in ADDRESS.split(line) if part]


def is_ours(words: str) -> bool:
    """Whether these words are one address of this site, and nothing else."""
    home, typed = settings.SITE_URL, words.strip()
    return typed == home or (typed.startswith(f"{home}/") and not re.search(r"\s", typed))


def read(text: str) -> tuple[list[Block], list[Block]]:
    """The blocks of a letter, then those of its foot."""
    body, _mark, foot = text.strip().partition(f"\n{FOOT} \n")
    blocks = _blocks(body)
    at = next((rank for rank, block in enumerate(blocks) if block.kind == "link"), None)
    if at is not None:
        blocks[at] = Block("link", blocks[at].lines, blocks[at].url, first=True)
    return blocks, _blocks(foot)


def _blocks(text: str) -> list[Block]:
    found: list[Block] = []
    for part in re.split(r"\n[ \t]*\n", text.strip("\n")):
        lines = [line for line in part.split("\n") if line.strip()]
        while lines:
            kind, count = _kind(lines)
            taken, lines = lines[:count], lines[count:]
            found.append(_block(kind, taken))
    return found


def _kind(lines: list[str]) -> tuple[str, int]:
    """What begins here, and how many lines it takes."""
    if is_ours(lines[0]):
        return "link", 1
    if len(lines) > 1 and lines[0].rstrip().endswith(":") and is_ours(lines[1]):
        return "link", 2
    if lines[0].startswith("    "):
        return "quote", _while(lines, lambda line: line.startswith("    "))
    if lines[0].startswith("- "):
        return "list", _while(lines, lambda line: line.startswith(("- ", "  ")))
    if len(lines) == 1 and lines[0].isupper() and len(lines[0]) <= LONGEST_HEADING:
        return "heading", 1
    ends = (rank for rank in range(1, len(lines)) if _kind_at(lines, rank) != "words")
    return "words", next(ends, len(lines))


def _kind_at(lines: list[str], rank: int) -> str:
    return _kind(lines[rank : rank + 2])[0]


def _while(lines: list[str], holds: Callable[[str], bool]) -> int:
    return next((rank for rank, line in enumerate(lines) if not holds(line)), len(lines))


def _block(kind: str, lines: list[str]) -> Block:
    if kind == "link":
        url = lines[-1].strip()
        label = lines[0].strip().rstrip(":\u00a0\u202f ") if len(lines) > 1 else ""
        return Block("link", (label or url,), url)
    if kind == "list":
        items = re.split(r"\n?^- ", "\n".join(lines), flags=re.M)[1:]
        return Block("list", tuple(" ".join(item.split("\n  ")) for item in items))
    return Block(kind, tuple(line.strip() for line in lines))


def page_of(subject: str, text: str) -> str:
    """The light page of a letter, with its rules on each element."""
    body, foot = read(text)
    title = " ".join(subject.split())
    said = {"title": title, "body": body, "foot": foot, "site_url": settings.SITE_URL}
    page = render_to_string("mail.html", said)
    return inliner().inline(page.replace("</head>", f"<style>{style()}</style></head>", 1))


@cache
def style() -> str:
    return STYLE.read_text(encoding="utf-8")


@cache
def inliner() -> CSSInliner:
    from css_inline import CSSInliner  # no page that is read dresses a letter: some acts and the worker do

    return CSSInliner(keep_style_tags=False, keep_at_rules=True, load_remote_stylesheets=False)


def replies() -> str:
    """« Répondez à ce message… », where an address is said to be read (`REPLY_TO`); else nothing is promised.

    A letter that holds a key of its reader has no such line: who answers sends back all that they answer to.
    """
    return REPLIES if settings.REPLY_TO else ""


def answerable(message: EmailMessage) -> EmailMessage:
    """The same message, whose answers go where it says that they go: never the line without the address, nor the
    address without the line."""
    if REPLIES in str(message.body) and settings.REPLY_TO:
        message.reply_to = [settings.REPLY_TO]
    return message


def dressed(message: EmailMessage) -> EmailMessage:
    """The same message with its page beside its text, unless it brings its own, and where it is answered."""
    message = answerable(message)
    if message.content_subtype != "plain" or getattr(message, "alternatives", None):
        return message
    letter = EmailMultiAlternatives(
        message.subject,
        message.body,
        message.from_email,
        message.to,
        bcc=message.bcc,
        attachments=message.attachments,
        headers=message.extra_headers,
        cc=message.cc,
        reply_to=message.reply_to,
    )
    letter.attach_alternative(page_of(str(message.subject), str(message.body)), "text/html")
    return letter
