"""Opening hours as people write them in French, turned into the writing of OpenStreetMap. Pure functions."""

from __future__ import annotations

import re
import unicodedata

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
NAMES = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
HOLIDAYS = "PH"
TIME = r"(?:midi|minuit|\d{1,2}\s?(?:h(?:eures?)?|:)\s?(?:\d{2})?)"
TOKEN = re.compile(
    rf"""
    (?P<span>(?:{TIME}|\d{{1,2}})\s?(?:a|-)\s?{TIME})
    | \b(?P<day>lun|mar|mer|jeu|ven|sam|dim|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)s?\b\.?
    | \b(?P<every>tous\ les\ jours)\b
    | \b(?P<holidays>(?:jours\ )?feries?)\b
    | \b(?P<off>fermee?s?)\b
    | \b(?P<but>sauf)\b(?=\s+(?:les\s+)?(?:jours\s+)?feries?\b)
    | \b(?P<open>ouverte?s?)\b
    | (?P<to>\bau\b|\ba\b|-)
    | (?P<end>[;\n])
    | \b(?:de|du|des|le|les|et|puis)\b | [^\S\n]+ | [,:./]
    """,
    re.VERBOSE,
)


def osm_of(text: str) -> str:
    """« du mardi au jeudi 14h-18h, samedi 9 h à 12 h 30, fermé les jours fériés » in the writing of OpenStreetMap:
    `Tu-Th 14:00-18:00; Sa 09:00-12:30; PH off`. Nothing when a word is not understood, or could mean two things.
    """
    text = _folded(text)
    rules, at = Rules(), 0
    while at < len(text):
        token = TOKEN.match(text, at)
        if token is None or not rules.take(str(token.lastgroup or ""), token[0]):
            return ""
        at = token.end()
    return "; ".join(rules.written) if rules.close() else ""


class Rules:
    """Rules being read, each some days with their spans: `Tu-Th 14:00-18:00`."""

    def __init__(self) -> None:
        self.written: list[str] = []
        self.known: set[str] = set()
        self._clear()

    def _clear(self) -> None:
        self.days: list[str] = []
        self.spans: list[str] = []
        self.off, self.ranging = False, False

    def take(self, kind: str, word: str) -> bool:
        """Read one token; False when it cannot be there."""
        if kind in {"day", "every", "holidays"}:
            return (not self.spans or self.close()) and self._day(kind, word)
        if kind == "span":
            span = _span(word)
            self.spans.append(span)
            return bool(span) and not self.off and not self.ranging
        if kind == "to":
            self.ranging = bool(self.days) and not self.spans and self.days[-1] in DAYS
            return self.ranging
        if kind == "but":
            return bool(self.spans or not self.days) and self._closed()
        if kind == "off":
            return self._closed()
        return kind not in {"open", "end"} or self.close()

    def close(self) -> bool:
        """End the rule that is read; False when it says no time, or times that are closed, or other times of a day
        that is known: in the writing of OpenStreetMap, they would replace the first ones.
        """
        said = bool(self.days or self.spans or self.off)
        if self.ranging or (said and bool(self.spans) == self.off) or (self.off and not self.days):
            return False
        if self.days or self.spans:
            covered = _covered(self.days)
            if self.known & covered and not self.off:
                return False
            self.known |= covered
            self.written.append(f"{','.join(self.days)} {','.join(self.spans) or 'off'}".strip())
        self._clear()
        return True

    def _day(self, kind: str, word: str) -> bool:
        alone = self.days == [HOLIDAYS] or (kind == "holidays" and self.days)
        off = self.off
        if alone and not self.close():
            return False
        self.off = off and (kind == "holidays" or not alone)  # « fermé le dimanche et les jours fériés »
        if kind != "day":
            self.days.append(HOLIDAYS if kind == "holidays" else "Mo-Su")
            return not self.ranging
        day = DAYS[next(i for i, name in enumerate(NAMES) if name.startswith(word[:3]))]
        if self.ranging:
            day, self.ranging = f"{self.days.pop()}-{day}", False
        self.days.append(day)
        return True

    def _closed(self) -> bool:
        """« fermé » after days, or before them."""
        if self.spans and not self.close():
            return False
        if self.off:
            return False
        self.off = True
        return not self.days or self.close()


def _covered(days: list[str]) -> set[str]:
    """Each day of « Tu-Th », « Sa-Mo »; all seven where none is named."""
    covered: set[str] = set()
    for days_said in days or ["Mo-Su"]:
        first, _dash, last = days_said.partition("-")
        if first == HOLIDAYS:
            covered.add(first)
            continue
        start, end = DAYS.index(first), DAYS.index(last or first)
        covered |= {DAYS[(start + i) % len(DAYS)] for i in range((end - start) % len(DAYS) + 1)}
    return covered


def spoken(hours: dict[int, str], *, closed_on_holidays: bool) -> str:
    """« mardi et jeudi 14 h à 18 h ; samedi 9 h à 12 h », from the times of each day that has some (0: Monday)."""
    groups: dict[str, list[int]] = {}
    for day, times in hours.items():
        groups.setdefault(times, []).append(day)
    parts = [f"{_listed(days)} {times}" for times, days in groups.items()]
    return " ; ".join([*parts, *(["fermé les jours fériés"] if closed_on_holidays else [])])


def _listed(days: list[int]) -> str:
    """« du lundi au vendredi », « mardi et jeudi », « tous les jours »."""
    if len(days) == len(DAYS):
        return "tous les jours"
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return f"du {NAMES[days[0]]} au {NAMES[days[-1]]}"
    names = [NAMES[day] for day in days]
    return " et ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _folded(text: str) -> str:
    """Lower case, without accents, with plain spaces and hyphens."""
    text = unicodedata.normalize("NFKD", text.casefold())
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    return re.sub(r"[\u2010-\u2015\u2212]", "-", text)


def _span(word: str) -> str:
    """« 9h-12h30 » → « 09:00-12:30 »; nothing when it is no time."""
    times = [_time(part) for part in re.split(r"\s?(?:(?<![a-z])a(?![a-z])|-)\s?", word, maxsplit=1)]
    return "-".join(times) if all(times) else ""


def _time(word: str) -> str:
    named = {"midi": "12:00", "minuit": "24:00"}.get(word.strip())
    if named:
        return named
    found = re.findall(r"\d+", word)
    hour, minute = int(found[0]), int(found[1]) if len(found) > 1 else 0
    return f"{hour:02}:{minute:02}" if hour <= 24 and minute < 60 else ""
