"""A QR code as SVG, drawn by the server: black modules on white, in any theme, with nothing from elsewhere.

qrcode is imported by the first one: it brings Pillow, 7 MB that no page needs.
"""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString

QUIET = 4
"""Modules of white around the code (ISO/IEC 18004)."""


def qr_path(text: str) -> tuple[int, str]:
    """The side of the code in modules, white margin included, and the path of its black modules, row by row."""
    from qrcode.constants import ERROR_CORRECT_M  # type: ignore[import-untyped]
    from qrcode.main import QRCode  # type: ignore[import-untyped]

    code = QRCode(border=QUIET, error_correction=ERROR_CORRECT_M)
    code.add_data(text)
    code.make(fit=True)
    matrix = code.get_matrix()
    runs = []
    for y, row in enumerate(matrix):
        x = 0
        while x < len(row):
            width = next((n for n in range(x, len(row)) if row[n] != row[x]), len(row)) - x
            if row[x]:
                runs.append(f"M{x} {y}h{width}v1h-{width}z")
            x += width
    return len(matrix), "".join(runs)


def drawing(text: str) -> str:
    """The code as an SVG file by itself, for a document."""
    side, path = qr_path(text)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}">'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path fill="#000" d="{path}"/></svg>'
    )


def qr_svg(text: str, label: str) -> SafeString:
    """The drawing, which says `label` to who does not see it."""
    side, path = qr_path(text)
    return format_html(
        '<svg class="qr" viewBox="0 0 {0} {0}" role="img" aria-label="{1}" shape-rendering="crispEdges">'
        '<path fill="#fff" d="M0 0h{0}v{0}H0z"/><path fill="#000" d="{2}"/></svg>',
        side,
        label,
        path,
    )
