"""The picture of an attestation, which carries it: an SVG that one opens, sends, prints, and drops to have it verified.
Pure.
"""

from __future__ import annotations

from textwrap import wrap
from xml.sax.saxutils import escape

from lieudit.attestations.verifier_attestation import OPEN_BADGES

WIDE = 26
"""Signs in a line of the title, at its size."""
MOST_LINES = 4
MOST_NAME = 40


def badge(title: str, grade: str, name: str, day: str, issuer: str, document: str) -> str:
    """`document` is the signed JSON, carried whole (Open Badges 3.0, § 5.3)."""
    written = wrap(title, WIDE)[:MOST_LINES]
    rows = "".join(
        f'<text x="40" y="{130 + 38 * at}" font-size="30" font-weight="700">{escape(line)}</text>'
        for at, line in enumerate(written)
    )
    below = 130 + 38 * len(written)
    told = f"{title} : {grade}, {name}, le {day}. {issuer}."
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 520 400" role="img" lang="fr" '
        'font-family="sans-serif" fill="#1d2733">\n'
        f"<title>{escape(told)}</title>\n"
        '<rect width="520" height="400" fill="#f6f4ee"/><rect x="12" y="12" width="496" height="376" fill="none" '
        'stroke="#1d2733" stroke-width="2"/><rect x="40" y="40" width="44" height="8" fill="#a3243b"/>\n'
        f'<text x="40" y="84" font-size="20">Attestation de pairs : {escape(grade)}</text>\n{rows}\n'
        f'<text x="40" y="{below + 16}" font-size="22">{escape(name[:MOST_NAME])}</text>\n'
        f'<text x="40" y="330" font-size="16">Le {escape(day)}</text>\n'
        f'<text x="40" y="356" font-size="16">{escape(issuer)}</text>\n'
        f'<openbadges:credential xmlns:openbadges="{OPEN_BADGES}">{escape(document)}</openbadges:credential>\n'
        "</svg>\n"
    )
