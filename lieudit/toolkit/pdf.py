"""Documents set by typst: what people typed reaches the template as data, never as markup.

typst is imported by the first document: 14 MB that no page needs.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

ACCESSIBLE: Final = "ua-1"
"""PDF/UA-1: tagged, with a title and a language, so that screen readers can read it."""


NOT_IN_IT: Final = ("could not be displayed", "embedding PDFs is currently not supported")
"""What the norm cannot hold: an emoji that no font draws, the pages of another file. The document is then set without
the norm: still tagged, titled and in French."""
PAGES: Final = re.compile(r"only has (\d+) page")
NO_SUCH_PAGE: Final = 65_535


def render_pdf(
    template: str | Path,
    data: Mapping[str, object],
    title: str,
    *,
    dated: dt.datetime | None = None,
    files: Mapping[str, bytes] | None = None,
) -> bytes:
    """Compile a typst `template` into an accessible PDF in French.

    The template reads one value, `#let data = json(bytes(sys.inputs.data))`, which holds `data`
    (plain JSON) and `title`. It reads no file but those beside it, `files` (name → content) among them, and only the
    fonts that typst carries. With `dated`, the same data give the same bytes.
    """
    import typst

    template = Path(template)
    if files:
        with TemporaryDirectory() as folder:
            for name, content in files.items():
                (Path(folder) / name).write_bytes(content)
            beside = Path(shutil.copy(template, folder))
            return render_pdf(beside, data, title, dated=dated)
    payload = json.dumps({**data, "title": title}, ensure_ascii=False, default=str)
    settings: dict[str, Any] = {
        "root": str(template.parent),
        "format": "pdf",
        "ignore_system_fonts": True,
        "sys_inputs": {"data": payload},
        "timestamp": int(dated.timestamp()) if dated else None,
    }
    try:
        made: bytes = typst.compile(str(template), pdf_standards=ACCESSIBLE, **settings)
    except typst.TypstError as error:
        if not any(words in str(error) for words in NOT_IN_IT):
            raise
        made = typst.compile(str(template), **settings)
    return made


def pages_of(content: bytes, kind: str) -> int:
    """How many pages a file (`pdf`, `png`, `jpg`) may add to a document; none when it cannot be read."""
    import typst

    with TemporaryDirectory() as folder:
        (Path(folder) / f"piece.{kind}").write_bytes(content)
        page = f", page: {NO_SUCH_PAGE}" if kind == "pdf" else ""
        template = Path(folder) / "piece.typ"
        template.write_text(f'#image("piece.{kind}"{page}, alt: "")')
        try:
            typst.compile(str(template), root=folder, format="pdf", ignore_system_fonts=True)
        except typst.TypstError as error:
            found = PAGES.search(" ".join(error.hints)) if kind == "pdf" else None
            return int(found[1]) if found else 0
    return 1


def render_png(template: Path, data: Mapping[str, object]) -> bytes:
    """Compile a `template` of one page into a picture, a pixel a point; with the fonts that typst carries."""
    import typst

    made: bytes = typst.compile(
        str(template),
        root=str(template.parent),
        format="png",
        ppi=72,
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False, default=str)},
    )
    return made
