"""The draw of one panel among those that were published, and who replaces a member. Standard library only.

Anybody may do it again, with nothing but Python and the file of the panels:

    python drawing.py panels.json "7 12 23 31 44"                  # the panel that this seed draws, and all chances
    python drawing.py panels.json "7 12 23 31 44" profiles.json    # also checks every panel against every quota
    python drawing.py panels.json                                  # before the draw: the digest, and all chances

It prints JSON; exit 0, or 1 with a message for a file that is not one, or that does not hold.

The digest is the SHA-256 of the file as it was published, byte for byte, before the draw. The seed is the result of a
public draw that was named before too. The panel is number 1 + (SHA-256 of « seed|digest ») mod (number of panels).
Who replaces a member is found in the other panels, in the order of SHA-256(seed|digest|number): the first person who is
free, and with whom every quota is met; where nobody is such, the first of those who break them the least.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

FORMAT = "lieudit-lottery/1"

type Panels = Sequence[Sequence[int]]
"""Each panel is the numbers of its members in the pool; the first panel is number 1."""
type Content = dict[str, Any]
"""What a file says."""
type Bounds = Sequence[tuple[int, str, int, int]]
"""Quotas: the place of their kind in a profile, a category, the fewest and the most members of it."""


class DoesNotHold(ValueError):
    """The file is not one of panels, or says something that is not so."""


def digest_of(text: str) -> str:
    """SHA-256 of a text as it is published, in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


def written(content: Content) -> str:
    """The one spelling of a file."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"


def panel_number(seed: str, digest: str, panels: int) -> int:
    """The number of the panel that `seed` draws, from 1."""
    return 1 + int(digest_of(f"{seed}|{digest}"), 16) % panels


def chances(panels: Panels) -> dict[int, int]:
    """How many panels contain each member; who is in none is not there."""
    return dict(sorted(Counter(member for panel in panels for member in panel).items()))


def in_turn(seed: str, digest: str, panels: Panels) -> Iterator[int]:
    """Everybody in the order in which they may replace a member; each once."""
    order = sorted(range(1, len(panels) + 1), key=lambda number: digest_of(f"{seed}|{digest}|{number}"))
    met: set[int] = set()
    for number in order:
        for member in sorted(panels[number - 1], key=lambda member: digest_of(f"{seed}|{digest}|{number}|{member}")):
            if member not in met:
                met.add(member)
                yield member


def breach(members: Collection[int], profiles: Mapping[int, Sequence[str]], quotas: Bounds) -> int:
    """How many seats are over or under the quotas, in all."""
    out = 0
    for kind, code, low, high in quotas:
        held = sum(profiles[member][kind] == code for member in members)
        out += max(low - held, 0) + max(held - high, 0)
    return out


def replacement(
    seed: str,
    digest: str,
    panels: Panels,
    *,
    staying: Collection[int],
    gone: Collection[int],
    profiles: Mapping[int, Sequence[str]],
    quotas: Bounds,
) -> int | None:
    """Who takes the place of a member beside those who stay; None when nobody is free."""
    best: tuple[int, int] | None = None
    for member in in_turn(seed, digest, panels):
        if member in staying or member in gone:
            continue
        worth = breach([*staying, member], profiles, quotas)
        if worth == 0:
            return member
        if best is None or worth < best[0]:
            best = (worth, member)
    return best[1] if best else None


def read_panels(text: str) -> Content:
    """The content of a published file, checked: as many distinct people of the pool in each panel as there are seats.

    Raises:
        DoesNotHold: it is something else.
    """
    try:
        content = json.loads(text)
        seats, pool, panels = content["seats"], set(content["pool"]), content["panels"]
        sound = content["format"] == FORMAT and bool(panels)
        wrong = [at for at, panel in enumerate(panels, 1) if len(set(panel)) != seats or len(panel) != seats]
        wrong += [at for at, panel in enumerate(panels, 1) if not pool.issuperset(panel)]
    except (ValueError, TypeError, KeyError, RecursionError) as unread:
        raise DoesNotHold("this is not a file of panels") from unread
    if not sound:
        raise DoesNotHold(f"this is not a file of format {FORMAT}")
    if wrong:
        raise DoesNotHold(f"panel {wrong[0]} does not hold {seats} distinct people of the pool")
    return dict(content)


def check_profiles(content: Content, text: str) -> None:
    """Hold every panel against every quota, by the file of profiles whose digest the panels carry.

    Raises:
        DoesNotHold: it is another file, or a panel breaks a quota.
    """
    if digest_of(text) != content["profiles_digest"]:
        raise DoesNotHold("these are not the profiles that were frozen with the panels")
    profiles = {int(member): profile for member, profile in json.loads(text)["profiles"].items()}
    for at, panel in enumerate(content["panels"], 1):
        if breach(panel, profiles, content["quotas"]):
            raise DoesNotHold(f"panel {at} breaks a quota")


def main(arguments: Sequence[str]) -> int:
    """Read the files that were named, print what they give."""
    if not 1 <= len(arguments) <= 3:
        print(__doc__, file=sys.stderr)
        return 1
    try:
        text = Path(arguments[0]).read_bytes().decode()
        content = read_panels(text)
        if len(arguments) == 3:
            check_profiles(content, Path(arguments[2]).read_bytes().decode())
    except (OSError, UnicodeDecodeError, DoesNotHold, ValueError, KeyError, TypeError) as fault:
        print(fault, file=sys.stderr)
        return 1
    digest, panels = digest_of(text), content["panels"]
    found: Content = {"digest": digest, "panels": len(panels), "chances": chances(panels)}
    if len(arguments) > 1:
        number = panel_number(arguments[1], digest, len(panels))
        found |= {"seed": arguments[1], "panel": number, "members": panels[number - 1]}
    print(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
