"""Two counts of the same ballots side by side, under two rules, and what differs in words. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from functools import cached_property
from itertools import chain
from typing import Any, NamedTuple

from lieudit.voting.counting import CHOICES, count, read_poll
from lieudit.voting.methods import METHODS
from lieudit.voting.outcome import CHOICE_WORDS, OUTCOMES, points
from lieudit.voting.simulation import Json, Settings, differing, exact_points, label, voices_by_college, words_of


class Line(NamedTuple):
    """One figure under the frozen rule, and under the other."""

    label: str
    before: str
    after: str

    @property
    def differs(self) -> bool:
        return self.before != self.after


class Comparison:
    """Two counts of a ballot, line by line: `names` says how colleges are called, `results` spares counting again."""

    def __init__(
        self, before: Json, after: Json, names: Mapping[str, str], results: tuple[Json, Json] | None = None
    ) -> None:
        self.files, self.names = (before, after), names
        self.results = results or (count(before), count(after))

    @cached_property
    def voices(self) -> list[dict[str, dict[str, int | Fraction]]]:
        return [by_college(file) for file in self.files]

    @property
    def issues(self) -> tuple[str, str]:
        before, after = (issue(result) for result in self.results)
        return before, after

    @property
    def same_issue(self) -> bool:
        before, after = self.results
        return before["status"] == after["status"] and winners(before) == winners(after)

    @property
    def headline(self) -> str:
        before, after = self.issues
        return f"L’issue ne change pas : {before}." if self.same_issue else f"L’issue change : {before} → {after}."

    @property
    def kind(self) -> str:
        """Of the notice that says it."""
        return "" if self.same_issue else "warning"

    @property
    def logs(self) -> tuple[list[str], list[str]]:
        return self.results[0]["log"], self.results[1]["log"]

    @property
    def groups(self) -> list[tuple[str, list[Line]]]:
        """The table: a title and its lines."""
        if METHODS[self.files[0]["rule"]["method"]].is_choice:
            return [("Le résultat", self._lines(self._quorum_lines)), ("Option par option", self._options())]
        groups = [("Voix par voix", self._lines(self._raw_lines))]
        if weighed := any(result["colleges"] for result in self.results):
            groups.append(("Pondéré par collège", self._lines(self._weighted_lines)))
        groups.append(("Collège par collège, en voix", self._colleges(self._voices)))
        if weighed:
            groups.append(("Collège par collège, en points sur 100", self._colleges(self._points)))
        return groups

    def _lines(self, read: Callable[[Json, Json], dict[str, str]]) -> list[Line]:
        before, after = (read(result, file["rule"]) for result, file in zip(self.results, self.files, strict=True))
        return [Line(label, before[label], after[label]) for label in before]

    def _quorum_lines(self, result: Json, rule: Json) -> dict[str, str]:
        base, part = result["raw"].get(rule.get("quorum_base") or "registered"), Fraction(rule.get("quorum") or 0)
        needed = f"{exact(part * Fraction(base))} sur {base}" if part and base is not None else "aucun"
        raw = result["raw"]
        lines = {"Issue": issue(result), "Voix qui votent": exact(raw["cast"]), "Quorum demandé": needed}
        present = raw["present"]
        return lines | {"Voix présentes ou représentées": "—" if present is None else exact(present)}

    def _raw_lines(self, result: Json, rule: Json) -> dict[str, str]:
        raw = result["raw"]
        said = {CHOICE_WORDS[choice]: exact(raw[choice]) for choice in CHOICES}
        base = Fraction(raw[rule.get("base") or "expressed"])
        limit = "plus de " if rule.get("strict", True) else ""
        needed = f"{limit}{exact(Fraction(rule.get('threshold') or '1/2') * base)} sur {exact(base)}"
        alone = {"« Pour » nécessaires": needed, "Issue voix par voix": OUTCOMES[raw["status"]]}
        return self._quorum_lines(result, rule) | said | alone

    def _weighted_lines(self, result: Json, rule: Json) -> dict[str, str]:
        if not (weighted := result["colleges"]):
            return dict.fromkeys(("Points pour", "Points contre", "« Pour » nécessaires", "Points silencieux"), "—")
        base = Fraction(weighted["base"])
        limit = "plus de " if rule.get("strict", True) else ""
        return {
            "Points pour": exact_points(weighted["for"]),
            "Points contre": exact_points(weighted["against"]),
            "« Pour » nécessaires": f"{limit}{exact_points(Fraction(rule.get('threshold') or '1/2') * base)}"
            f" sur {exact_points(base)}",
            "Points silencieux": exact_points(weighted["silent_weight"]),
        }

    def _colleges(self, read: Callable[[str, int], str]) -> list[Line]:
        codes = dict.fromkeys(chain.from_iterable(voices_by_college(file) for file in self.files))
        return [Line(self.names.get(code, code), read(code, 0), read(code, 1)) for code in codes if code]

    def _voices(self, code: str, side: int) -> str:
        said = self.voices[side][code]
        words = (("for", "pour"), ("against", "contre"), ("abstain", "abst."), ("blank", "blanc"))
        return ", ".join(f"{exact(said[choice])} {word}" for choice, word in words)

    def _points(self, code: str, side: int) -> str:
        if not (weighted := self.results[side]["colleges"]) or code not in weighted["rows"]:
            return "—"
        votes_for, against = weighted["rows"][code]
        weight = self.files[side]["rule"]["colleges"]["weights"][code]
        return f"poids {exact_points(weight)} : {exact_points(votes_for)} pour, {exact_points(against)} contre"

    def _options(self) -> list[Line]:
        grades = self.files[0]["rule"].get("grades") or []
        return [
            Line(option, *(standing(option, result, grades) for result in self.results))
            for option in self.files[0]["options"]
        ]


def by_college(recount: Json) -> dict[str, dict[str, int | Fraction]]:
    """What each college said, in voices, proxies included."""
    found: dict[str, dict[str, int | Fraction]] = defaultdict(lambda: dict.fromkeys(CHOICES, 0))
    for (college, said), weight in read_poll(recount).voices.items():
        if said in CHOICES:
            found[college][said] += weight
    return found


def winners(result: Json) -> list[frozenset[str]]:
    return [frozenset(group) for group in result["winners"]]


def issue(result: Json) -> str:
    """The outcome in words: « adopté »; « élection acquise : A, B »; « égalité entre A et B »."""
    words = OUTCOMES[result["status"]]
    elected = result["status"] == "elected"
    names = ", ".join(result["elected"]) if elected else " = ".join(chain.from_iterable(result["winners"]))
    return f"{words} ({names})" if names else words


def standing(option: str, result: Json, grades: list[Any]) -> str:
    """Where an option ends, and the figure that the method gives it."""
    tied = any(option in group and len(group) > 1 for group in result["winners"])
    place = "retenue" if option in result["elected"] else "à égalité" if tied else "non retenue"
    raw = result["raw"]
    if option in (totals := raw.get("totals") or raw.get("first_preferences") or {}):
        words = "voix" if "totals" in raw else "premiers choix"
        return f"{place}, {exact(totals[option])} {words}"
    if gauge := (raw.get("gauges") or {}).get(option):
        return f"{place}, {grades[gauge['grade']]}"
    ranking: Iterable[list[str]] = result.get("ranking") or ()
    rank = next((at for at, group in enumerate(ranking, 1) if option in group), None)
    return f"{place}, rang {rank}" if rank else place


def exact(value: int | str | Fraction) -> str:
    """« 12 »; « 12,5 »; « 12,33 (37/3) »."""
    number = Fraction(value)
    return points(number / 100) + ("" if (number * 100).denominator == 1 else f" ({number})")


def changes(frozen: Settings, settings: Settings, names: Mapping[str, str]) -> list[Line]:
    """What differs between the two rules, in words."""
    return [
        Line(label(name, names), words_of(name, frozen[name]), words_of(name, text))
        for name, text in differing(frozen, settings).items()
        if not name.startswith("count_")
    ]
