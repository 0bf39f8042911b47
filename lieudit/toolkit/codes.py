"""Codes that a person copies from paper: twelve letters and figures, some 59 bits, in three groups. Pure."""

from __future__ import annotations

import secrets

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Those that are not taken for one another."""
LENGTH = 12
GROUP = 4


def new_code() -> str:
    return "".join(secrets.choice(LETTERS) for _letter in range(LENGTH))


def in_groups(code: str) -> str:
    """« K7M2-QDX4-F9PA », as it is shown and printed."""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def typed_code(typed: str) -> str:
    """A code as somebody typed it: capitals, blanks and dashes do not count."""
    return "".join(sign for sign in typed.upper() if sign in LETTERS)


def is_code(text: str) -> bool:
    return len(text) == LENGTH and set(text) <= set(LETTERS)
