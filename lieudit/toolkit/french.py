"""French dates, numbers and typography, as the pages, letters and mails write them. Pure functions."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from decimal import Decimal
from fractions import Fraction

from django.utils import timezone

NBSP = "\u00a0"
"""No-break space: before a colon and a percent sign, inside guillemets, between a day and its month."""
NARROW = "\u202f"
"""Narrow no-break space: in thousands, before ; ! and ?."""
MINUS = "\u2212"
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
SHORT_MONTHS = (
    "janv.", "févr.", "mars", "avril", "mai", "juin",
    "juil.", "août", "sept.", "oct.", "nov.", "déc.",
)  # fmt: skip
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")

type Number = int | float | Decimal | Fraction


def local(moment: dt.date) -> dt.date:
    """The same instant on the clock of the site, when `moment` has one."""
    if isinstance(moment, dt.datetime) and timezone.is_aware(moment):
        return timezone.localtime(moment)
    return moment


def _ordinal(number: int) -> str:
    return "1er" if number == 1 else str(number)


def day(moment: dt.date) -> str:
    """`1er janvier 2026`."""
    when = local(moment)
    return f"{_ordinal(when.day)}{NBSP}{MONTHS[when.month - 1]} {when.year}"


def from_day_to_today(first: dt.date) -> str:
    """What to do about a day that is out of its bounds, `first` and today: « Choisissez un jour entre… »."""
    if local(first) == timezone.localdate():
        return "Seul aujourd’hui peut être choisi."
    return f"Choisissez un jour entre le {day(first)} et aujourd’hui."


def day_short(moment: dt.date) -> str:
    """`18 sept.`, for the thread only."""
    when = local(moment)
    return f"{_ordinal(when.day)}{NBSP}{SHORT_MONTHS[when.month - 1]}"


def day_dated(moment: dt.date) -> str:
    """`18 sept. 2026`, where a column is narrow."""
    return f"{day_short(moment)}{NBSP}{local(moment).year}"


def day_named(moment: dt.date) -> str:
    """`jeudi 10 décembre 2026`, when people must come."""
    return f"{WEEKDAYS[local(moment).weekday()]} {day(moment)}"


def hour(moment: dt.datetime | dt.time) -> str:
    """`14 h 25`, `9 h`."""
    when = local(moment) if isinstance(moment, dt.datetime) else moment
    assert isinstance(when, dt.datetime | dt.time)
    return f"{when.hour}{NBSP}h" + (f"{NBSP}{when.minute:02}" if when.minute else "")


def instant(moment: dt.datetime) -> str:
    """`18 septembre 2026 à 14 h 25`."""
    return f"{day(moment)} à {hour(moment)}"


def lasting(seconds: int) -> str:
    """`36 s`, `1 min 24`, `2 min`, `1 h 30`, `3 h`, `1 h 05 min 01`: how long something lasts."""
    minutes, rest = divmod(seconds, 60)
    spans = [(minutes // 60, "h"), (minutes % 60, "min"), (rest, "s")]
    while len(spans) > 1 and not spans[0][0]:
        del spans[0]
    while len(spans) > 1 and not spans[-1][0]:
        del spans[-1]
    (first, unit), *others = spans
    said = [f"{first}{NBSP}{unit}", *(f"{value:02}{NBSP}{unit}" for value, unit in others)]
    return NBSP.join(said).removesuffix(f"{NBSP}{spans[-1][1]}" if others else "")


def ago(moment: dt.date, now: dt.datetime | None = None) -> str:
    """`aujourd’hui`, `hier`, `il y a 12 jours`; past thirty days, the date."""
    then = local(moment)
    then_day = then.date() if isinstance(then, dt.datetime) else then
    today = timezone.localdate(now)
    days = (today - then_day).days
    if days == 0:
        return "aujourd’hui"
    if days == 1:
        return "hier"
    return f"il y a {days}{NBSP}jours" if 1 < days <= 30 else f"le {day(moment)}"


def number(value: Number, places: int | None = None) -> str:
    """`1 214`, `65,8`, `−3`. Rounded half up on the exact value.

    Without `places`, an integer has none and any other number keeps at most two.
    """
    exact = Fraction(value)
    keep = places if places is not None else (0 if exact.denominator == 1 else 2)
    scaled = abs(exact) * 10**keep
    units = int(scaled + Fraction(1, 2))
    whole, rest = divmod(units, 10**keep)
    text = f"{whole:,}".replace(",", NARROW)
    if keep:
        decimals = f"{rest:0{keep}}"
        decimals = decimals if places is not None else decimals.rstrip("0")
        text += f",{decimals}" if decimals else ""
    return f"{MINUS}{text}" if exact < 0 and units else text


def counted(count: int, one: str, many: str = "") -> str:
    """`2 lieux`, `1 besoin`, `0 besoin`; `many` is `one` with an s unless it is given."""
    return f"{number(count)}{NBSP}{(many or one + 's') if abs(count) >= 2 else one}"


def percent(share: Number, places: int = 1) -> str:
    """A share of 1 as a percentage: `Fraction(81, 118)` is `68,6 %`."""
    return f"{number(Fraction(share) * 100, places)}{NBSP}%"


def of(name: object) -> str:
    """The word before a name that one speaks of: `of("Association Le Lavoir")` is `d’`, `of("SCIC L’Établi")` `de `."""
    return "d’" if _is_elided(name) else "de "


def that(name: object) -> str:
    """The word before one who does something: `qu’` before « Emmaüs Alternatives », `que ` before « la Poste »."""
    return "qu’" if _is_elided(name) else "que "


def _is_elided(name: object) -> bool:
    first = unicodedata.normalize("NFD", str(name))[:1].lower()
    return bool(first) and first in "aeiouœæ"


def typeset(text: str) -> str:
    """Curly apostrophes and no-break spaces, for our own sentences; never for the words of an author."""
    text = re.sub(r"(?<=\w)'(?=\w)", "’", text)
    text = re.sub(r"«[ \u00a0]?", f"«{NBSP}", text)
    text = re.sub(r"[ \u00a0]?»", f"{NBSP}»", text)
    text = re.sub(r" ([:%€])", rf"{NBSP}\1", text)
    text = re.sub(r" ([;!?])", rf"{NARROW}\1", text)
    text = re.sub(r"(?<=\d) (?=\d{3}\b)", NARROW, text)
    return re.sub(r"\b(n°|art\.|p\.) (?=[\d{])", rf"\1{NBSP}", text)


def excerpt(text: str, length: int = 160) -> str:
    """The beginning of someone's words, cut between two words, with a sign that it was cut."""
    flat = " ".join(text[: length * 4 + 200].split())
    if len(flat) <= length and len(text) <= length * 4 + 200:
        return flat
    head = flat[: length + 1]
    cut = head.rfind(" ")
    return f"{flat[: cut if cut > length // 2 else length].rstrip(' ,;:')}…"


SHORTEST = 15
"""Characters under which a sentence, « Bonjour. », says too little to be quoted alone."""
SENTENCE_ENDS = re.compile(r"(\w*)[.!?…]+(?:\s?»)?(?=\s+(\S))")
"""A stop, the word before it, and the sign that comes next."""
BEFORE_A_NAME = {"m", "mm", "mme", "mmes", "mlle", "mlles", "dr", "drs", "me", "mgr", "pr", "st", "ste", "av", "bd"}
BEFORE_A_NUMBER = {"n", "no", "art", "al", "p", "pp", "tél"}
"""What bears a full stop without ending a sentence: « M. Durand », « av. Jean-Jaurès », « art. 4 »."""


def opening(text: str, length: int = 160) -> str:
    """The first whole sentences of someone's words that fit, the first one whole even where it is longer; cut between
    two words only when that one is three times as long. « … » says that words follow."""
    begins, rest = opened(text, length)
    return f"{begins}{NBSP}…" if rest and not begins.endswith("…") else begins


def opened(text: str, length: int = 160) -> tuple[str, str]:
    """These sentences on one line, and the words that follow them, with their lines."""
    flat = " ".join(text[: length * 8 + 200].split())
    if len(flat) <= length:
        return flat, ""
    ends = [found.end() for found in SENTENCE_ENDS.finditer(flat) if _ends_a_sentence(found)] or [len(flat)]
    fit = [end for end in ends if end <= length]
    end = fit[-1] if fit else ends[0]
    if end <= length * 3 and end < len(flat):
        begins = flat[:end]
        return begins, text.split(None, begins.count(" ") + 1)[-1].strip()  # both are cut between the same words
    begins = flat[:end] if end <= length * 3 else excerpt(flat, length * 2)
    signs = [found.end() for found in re.finditer(r"\S", text)]
    read = len("".join(begins[: -1 if end > length * 3 else None].split()))
    return begins, text[signs[read - 1] :].strip()


def _ends_a_sentence(found: re.Match[str]) -> bool:
    """Whether a stop is the end of something that one may quote: not that of « M. », nor before a small letter."""
    word, follows = found[1].lower(), found[2]
    is_initial = len(found[1]) == 1 and found[1].isupper()
    is_short = is_initial or word in BEFORE_A_NAME or (word in BEFORE_A_NUMBER and follows.isdigit())
    return found.end() > SHORTEST and not is_short and not follows.islower()


def clause(reason: str) -> str:
    """A reason inside a longer sentence: on one line, without its last full stop."""
    return " ".join(reason.replace("\0", "").split()).rstrip(" .")
