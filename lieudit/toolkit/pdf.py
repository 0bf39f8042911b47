"""Documents set by typst: what people typed reaches the template as data, never as markup."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import typst

ACCESSIBLE: Final = "ua-1"
"""PDF/UA-1: tagged, with a title and a language, so that screen readers can read it."""


def render_pdf(
    template: str | Path, data: Mapping[str, object], title: str, *, dated: dt.datetime | None = None
) -> bytes:
    """Compile a typst `template` into an accessible PDF in French.

    The template reads one value, `#let data = json(bytes(sys.inputs.data))`, which holds `data`
    (plain JSON) and `title`. It reads no file but those beside it, and only the fonts that typst carries.
    With `dated`, the same data give the same bytes.
    """
    template = Path(template)
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
        if "could not be displayed" not in str(error):
            raise
        # An emoji that no font draws: the document is still tagged, titled and in French.
        made = typst.compile(str(template), **settings)
    return made
