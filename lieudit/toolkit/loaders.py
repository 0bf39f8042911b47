"""Templates are laid out for those who read them, one element a line; a page is sent without that layout.

White space that holds a line break is folded as a template is compiled, once in a process: to nothing at the edges of
block elements, where HTML folds it anyway, to one space elsewhere. A tag of Django may thus span lines too, and a page
weighs no more than if it had been written on one line (docs/decisions/0026).
"""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings
from django.template import Origin
from django.template.loaders import app_directories, filesystem

HOUSE = str(Path(settings.BASE_DIR) / "lieudit")
BLOCKS = (
    "article|aside|blockquote|body|caption|dd|details|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|head|"
    "header|html|legend|li|main|nav|ol|optgroup|option|p|section|select|summary|table|tbody|td|tfoot|th|thead|tr|ul"
)
DJANGO = r"(?>\{%.*?%\}|\{\{.*?\}\}|\{(?![%{]))"
INSIDE = rf"""(?:{DJANGO}|"(?:{DJANGO}|[^"{{])*+"|[^<>"{{])*+"""
"""What stands between the name of an element and the end of its tag; atomic, so that no template is long to read."""
KEPT = re.compile(rf"<(pre|textarea|script|style)\b{INSIDE}>(.*?)</\1>", re.DOTALL)
"""What is shown, typed or run with its line breaks: between the tags, not in them."""
BREAK = r"[ \t]*\n[ \t\n]*"
AFTER_OPENING = re.compile(rf"(<(?:{BLOCKS})\b{INSIDE}>){BREAK}", re.DOTALL)
BEFORE_CLOSING = re.compile(rf"{BREAK}(?=</(?:{BLOCKS})>)")


def folded(source: str) -> str:
    """The source of a template without the line breaks of its layout; no-break spaces are words, and stay."""
    done, at = [], 0
    for kept in KEPT.finditer(source):
        done += [_folded(source[at : kept.start(2)]), kept[2]]
        at = kept.end(2)
    return "".join([*done, _folded(source[at:])])


def _folded(source: str) -> str:
    source = AFTER_OPENING.sub(r"\1", source)
    source = BEFORE_CLOSING.sub("", source)
    return re.sub(BREAK, " ", source)


class Folding:
    """A loader of Django that folds the templates of this project."""

    def get_contents(self, origin: Origin) -> str:
        source: str = super().get_contents(origin)  # type: ignore[misc]
        return folded(source) if origin.name.startswith(HOUSE) and origin.name.endswith(".html") else source


class Filesystem(Folding, filesystem.Loader):
    """The templates of the frame and of the pieces."""


class AppDirectories(Folding, app_directories.Loader):
    """The templates of the rooms."""
