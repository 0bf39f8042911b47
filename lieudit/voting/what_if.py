"""« Et si ? »: the same ballots under another rule, beside the rule that was frozen. Pure.

What may be changed of a recount file is a set of settings, each a text: those of a form and of an address. An
address holds only the settings that differ, and is the whole of a simulation: nothing is stored. Both counts are then
read side by side.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import chain
from typing import Unpack
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext as _

from lieudit.membership.colleges import VOCABULARY, college_name
from lieudit.toolkit import errands
from lieudit.toolkit.named_faults import NamedForm
from lieudit.toolkit.types import Cleaned, FieldOptions, Json
from lieudit.voting import disclosure
from lieudit.voting.counting import CHOICES, MalformedRecount, count, read_poll
from lieudit.voting.frozen import Counted, Recount, Rule
from lieudit.voting.methods import METHODS
from lieudit.voting.naming import renamed
from lieudit.voting.outcome import BASES, CHOICE_WORDS, OUTCOMES, points

type Settings = dict[str, str]

OWN = {name: setting for method in METHODS.values() for name, setting in method.settings.items()}
"""Settings that one method has for itself."""
VALUES: dict[str, Mapping[str, str]] = {
    "colleges": {
        "none": "un membre, une voix",
        "proportional": "chaque collège à proportion de ses voix",
        "majority": "chaque collège suit sa majorité",
    },
    "silent": {"kept": "reste dans le total", "lost": "sort du total"},
    "tied": {"split": "se partage en deux", "none": "ne compte pour personne"},
    "base": BASES,
    "strict": {"yes": "il faut le dépasser", "no": "il suffit de l’atteindre"},
    "quorum_base": {
        "registered": "des voix inscrites",
        "present": "des voix présentes, qui doivent voter",
        "cast": "des voix qui votent, qui doivent dire pour ou contre",
    },
    "proxies": {"with": "comptés", "without": "ignorés"},
    "same_college": {"no": "de n’importe quel collège", "yes": "du même collège seulement"},
    "floor_kind": {"none": "aucun", "one": "une voix au moins", "share": "cette part des voix"},
    "floor_base": {"cast": "des voix qui votent", "expressed": "des voix exprimées"},
    "floor_strict": {"yes": "il faut la dépasser", "no": "il suffit de l’atteindre"},
    "method": {code: method.explanation.name for code, method in METHODS.items()},
    **{name: setting.values for name, setting in OWN.items()},
}
"""Settings that choose among a few values: value → how it reads."""

LABELS = {
    "colleges": "Comment comptent les collèges",
    "silent": "Le poids d’un collège qui se tait",
    "tied": "Le poids d’un collège à égalité",
    "base": "On compte sur",
    "threshold": "Seuil d’adoption",
    "strict": "Ce seuil",
    "quorum": "Quorum",
    "quorum_base": "Le quorum est une part",
    "proxies": "Les pouvoirs",
    "cap": "Pouvoirs par personne, au plus",
    "same_college": "Un pouvoir se donne à un membre",
    "method": "Méthode",
    "seats": "Sièges",
    "floor_kind": "Plancher : pour être retenue, il faut",
    "floor": "Part des voix qui soutiennent",
    "floor_base": "Une part",
    "floor_strict": "Cette part",
    **{name: setting.label for name, setting in OWN.items()},
}
MOST_PROXIES = 99


class Unreadable(ValueError):
    """A share that cannot be read: one French sentence."""


def share(text: str) -> Fraction:
    """« 12,5 », « 12,5 % » or « 1/8 »: a percentage, or a fraction of the whole."""
    found = re.fullmatch(r"([0-9]{1,3})(?:[.,]([0-9]{1,6}))?\s*%?|([0-9]{1,6})\s*/\s*([0-9]{1,6})", text.strip())
    if not found or (found[4] and not int(found[4])):
        raise Unreadable("Écrivez un pourcentage (12,5) ou une fraction (1/8).")
    value = Fraction(int(found[3]), int(found[4])) if found[4] else Fraction(f"{found[1]}.{found[2] or 0}") / 100
    if value > 1:
        raise Unreadable("C’est plus que le tout : 100 % au plus, ou une fraction comme 1/2.")
    return value


def written(value: Fraction | int | str) -> str:
    """The shortest exact text that `share` reads: « 12,5 », else « 1/3 »."""
    exact = Fraction(value)
    return points(exact) if (exact * 10_000).denominator == 1 else str(exact)


def same_shape(method: str) -> list[str]:
    """The methods that can count the ballots of this one."""
    return [code for code, other in METHODS.items() if other.field == METHODS[method].field]


def settings_of(recount: Recount) -> Settings:
    """What may be changed of a recount file, as it stands there."""
    rule = recount["rule"]
    found = {}
    method = METHODS[rule["method"]]
    if not method.is_choice:
        found = _majority(rule) | _college_settings(recount)
    else:
        if len(same_shape(method.code)) > 1:
            found["method"] = method.code
        found["seats"] = str(rule.get("seats") or 1)
        found |= {name: rule.get(name) or setting.usual for name, setting in method.settings.items()}
        found |= _floor(rule)
    found |= {"quorum": written(rule.get("quorum") or 0), "quorum_base": rule.get("quorum_base") or "registered"}
    given = recount.get("proxies") or recount.get("proxies_refused")
    return found | (_proxy_settings(recount) if given else {})


def _proxy_settings(recount: Recount) -> Settings:
    cap, same = recount.get("proxy_cap"), recount["rule"].get("proxy_same_college")
    return {"proxies": "with", "cap": "" if cap is None else str(cap), "same_college": "yes" if same else "no"}


def _majority(rule: Rule) -> Settings:
    return {
        "base": rule.get("base") or "expressed",
        "threshold": written(rule.get("threshold") or "1/2"),
        "strict": "no" if rule.get("strict") is False else "yes",
    }


def _floor(rule: Rule) -> Settings:
    """What an option must reach to be elected; half of the voices is proposed where the rule asks for no share."""
    asked = Fraction(rule["floor"]) if rule.get("floor") is not None else None
    return {
        "floor_kind": "none" if asked is None else "share" if asked else "one",
        "floor": written(asked or "1/2"),
        "floor_base": rule.get("floor_base") or "cast",
        "floor_strict": "no" if rule.get("floor_strict") is False else "yes",
    }


def _floor_rule(settings: Settings) -> Rule:
    if settings["floor_kind"] != "share":
        kept = {"floor": None if settings["floor_kind"] == "none" else "0"}
        return kept | {"floor_base": None, "floor_strict": None}
    strict = settings["floor_strict"] == "yes"
    return {"floor": str(share(settings["floor"])), "floor_base": settings["floor_base"], "floor_strict": strict}


def _college_settings(recount: Recount) -> Settings:
    """Where the rule has no colleges, those of the roll start with equal weights, once they are asked for."""
    colleges = recount["rule"].get("colleges") or {}
    codes = dict.fromkeys(filter(None, voices_by_college(recount)))
    weights = dict.fromkeys(codes, Fraction(1, len(codes) or 1)) | (colleges.get("weights") or {})
    if colleges:
        weights = dict.fromkeys(codes, 0) | colleges["weights"]
    if not weights:
        return {}
    return {
        "colleges": colleges.get("rule") or ("proportional" if colleges else "none"),
        "silent": colleges.get("silent") or "lost",
        "tied": colleges.get("tied") or "split",
        **{f"weight_{code}": written(weight) for code, weight in weights.items()},
    }


def count_settings(recount: Recount) -> Settings:
    """Voices to be typed for a ballot that is not counted yet: none, college by college."""
    return {f"count_{code}_{choice}": "0" for code in voices_by_college(recount) for choice in CHOICES}


def voices_by_college(recount: Recount) -> dict[str, int]:
    """How many voices the roll holds in each college, suspended ones left out."""
    if "roll" not in recount:
        return disclosure.registered(recount)
    found: Counter[str] = Counter()
    for line in recount["roll"]:
        found[line.get("college") or ""] += 0 if line.get("suspended") else line.get("weight", 1)
    return dict(found)


def with_counts(recount: Recount, settings: Settings) -> Recount:
    """The file of a ballot that has no votes yet, with these voices in each college."""
    said = [
        (code, choice, number)
        for code in voices_by_college(recount)
        for choice in CHOICES
        if (number := int(settings[f"count_{code}_{choice}"]))
    ]
    ballots = [{"college": code, "choice": choice, "count": number} for code, choice, number in said]
    return recount | {"ballots": ballots, "present": sum(number for _code, _choice, number in said)}


def differing(frozen: Settings, settings: Settings) -> Settings:
    """The settings that differ from the frozen ones; those that a count of one voice each never reads do not."""
    idle = set()
    if settings.get("colleges") == "none":
        idle = {name for name in frozen if name in ("silent", "tied") or name.startswith("weight_")}
    if settings.get("floor_kind") not in (None, "share"):
        idle |= {"floor", "floor_base", "floor_strict"}
    if settings.get("proxies") == "without":
        idle |= {"cap", "same_college"}
    return {name: text for name, text in settings.items() if text != frozen[name] and name not in idle}


def under(recount: Recount, settings: Settings) -> Recount:
    """The same file under these settings."""
    rule = {**recount["rule"]}
    for name in settings.keys() & {"base", "quorum_base", "method", *OWN}:
        rule[name] = settings[name]
    if "threshold" in settings:
        rule |= {"threshold": str(share(settings["threshold"])), "strict": settings["strict"] == "yes"}
    if "floor_kind" in settings:
        rule |= _floor_rule(settings)
    if "seats" in settings:
        rule["seats"] = int(settings["seats"])
    if "colleges" in settings:
        rule["colleges"] = None if settings["colleges"] == "none" else _colleges(settings)
    rule["quorum"] = str(share(settings["quorum"])) if share(settings["quorum"]) else None
    if "proxies" in settings:
        rule["proxy_same_college"] = settings["same_college"] == "yes"
    file = {**recount, "rule": {name: value for name, value in rule.items() if value is not None}}
    return _with_proxies(recount, file, settings) if "proxies" in settings else file


def _colleges(settings: Settings) -> Recount:
    weights = {name[7:]: str(share(text)) for name, text in settings.items() if name.startswith("weight_")}
    return {"rule": settings["colleges"], "silent": settings["silent"], "tied": settings["tied"], "weights": weights}


def _with_proxies(recount: Recount, file: Recount, settings: Settings) -> Recount:
    """A voice that loses its proxy is no longer heard; one that gains one speaks as its holder does."""
    if all(settings[name] == text for name, text in _proxy_settings(recount).items()):
        return file
    file["proxies"] = [] if settings["proxies"] == "without" else recount["proxies"] + refused_by_rule(recount)
    file["proxy_cap"] = int(settings["cap"]) if settings["cap"] else None
    lost = carried(recount) - carried(file)
    file["ballots"] = [ballot for ballot in file["ballots"] if ballot.get("voter") not in lost]
    return file


def refused_by_rule(recount: Recount) -> list[Recount]:
    """The proxies that only the rule refused, and that another rule may let in; after those that were used."""
    refused = [line for line in recount.get("proxies_refused") or [] if line["reason"] in ("over_cap", "other_college")]
    last = max((line.get("order", 0) for line in recount["proxies"]), default=0)
    return [
        {"giver": line["giver"], "holder": line["holder"], "order": last + at} for at, line in enumerate(refused, 1)
    ]


def carried(recount: Recount) -> set[str]:
    """The voices that somebody else carries."""
    return set(chain.from_iterable(voters[1:] for voters in read_poll(recount).proxies.votes.values()))


def label_of(name: str, names: Mapping[str, str]) -> str:
    """How a setting is called."""
    if name.startswith("weight_"):
        return f"Poids : {names.get(name[7:], name[7:])}"
    return LABELS[name]


def words_of(name: str, text: str) -> str:
    if name in VALUES:
        return VALUES[name][text]
    if name == "cap":
        return text or "sans limite"
    if name == "seats":
        return text
    part = share(text)
    if name not in ("threshold", "quorum", "floor"):
        return f"{exact_points(part)} points"
    return f"{points(part)} %" + ("" if (part * 10_000).denominator == 1 else f" ({part})")


def exact_points(part: int | str | Fraction) -> str:
    """A share of 1 in points out of 100, and as a fraction where two decimals do not hold it: « 33,33 (100/3) »."""
    value = Fraction(part) * 100
    return points(value / 100) + ("" if (value * 100).denominator == 1 else f" ({value})")


# Two counts of the same ballots, side by side


@dataclass(frozen=True)
class Line:
    """One figure under the frozen rule, and under the other."""

    label: str
    before: str
    after: str

    @property
    def differs(self) -> bool:
        return self.before != self.after


type Table = list[tuple[str, list[Line]]]
"""What is compared: a title, then its lines."""


@dataclass(frozen=True)
class Compared:
    """What a page says of two counts, as it was put side by side elsewhere."""

    headline: str
    kind: str
    groups: Table
    logs: tuple[list[str], list[str]]

    @classmethod
    def read(cls, told: Json) -> Compared:
        """From what `Comparison.told` wrote."""
        groups = [(title, [Line(*line) for line in lines]) for title, lines in told["groups"]]
        return cls(told["headline"], told["kind"], groups, told["logs"])


class Comparison:
    """Two counts of a ballot, line by line: `names` says how colleges are called, `results` spares counting again."""

    def __init__(
        self, before: Recount, after: Recount, names: Mapping[str, str], results: tuple[Counted, Counted] | None = None
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
    def told(self) -> Json:
        """All of it as plain JSON, which `Compared` reads."""
        groups = [[title, [[line.label, line.before, line.after] for line in lines]] for title, lines in self.groups]
        return {"headline": self.headline, "kind": self.kind, "groups": groups, "logs": self.logs}

    @property
    def groups(self) -> Table:
        if METHODS[self.files[0]["rule"]["method"]].is_choice:
            return [("Le résultat", self._lines(self._quorum_lines)), ("Option par option", self._options())]
        groups = [("Voix par voix", self._lines(self._raw_lines))]
        if weighed := any(result["colleges"] for result in self.results):
            groups.append(("Pondéré par collège", self._lines(self._weighted_lines)))
        groups.append(("Collège par collège, en voix", self._colleges(self._voices)))
        if weighed:
            groups.append(("Collège par collège, en points sur 100", self._colleges(self._points)))
        return groups

    def _lines(self, read: Callable[[Recount, Recount], dict[str, str]]) -> list[Line]:
        before, after = (read(result, file["rule"]) for result, file in zip(self.results, self.files, strict=True))
        return [Line(label, before[label], after[label]) for label in before]

    def _quorum_lines(self, result: Counted, rule: Rule) -> dict[str, str]:
        base, part = result["raw"].get(rule.get("quorum_base") or "registered"), Fraction(rule.get("quorum") or 0)
        needed = f"{exact(part * Fraction(base))} sur {base}" if part and base is not None else "aucun"
        raw = result["raw"]
        lines = {"Issue": issue(result), "Voix qui votent": exact(raw["cast"]), "Quorum demandé": needed}
        present = raw["present"]
        return lines | {"Voix présentes ou représentées": "—" if present is None else exact(present)}

    def _raw_lines(self, result: Counted, rule: Rule) -> dict[str, str]:
        raw = result["raw"]
        said = {CHOICE_WORDS[choice]: exact(raw[choice]) for choice in CHOICES}
        base = Fraction(raw[rule.get("base") or "expressed"])
        limit = "plus de " if rule.get("strict", True) else ""
        needed = f"{limit}{exact(Fraction(rule.get('threshold') or '1/2') * base)} sur {exact(base)}"
        alone = {"« Pour » nécessaires": needed, "Issue voix par voix": OUTCOMES[raw["status"]]}
        return self._quorum_lines(result, rule) | said | alone

    def _weighted_lines(self, result: Counted, rule: Rule) -> dict[str, str]:
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


def by_college(recount: Recount) -> dict[str, dict[str, int | Fraction]]:
    """What each college said, in voices, proxies included."""
    found: dict[str, dict[str, int | Fraction]] = defaultdict(lambda: dict.fromkeys(CHOICES, 0))
    for (college, said), weight in read_poll(recount).voices.items():
        if said in CHOICES:
            found[college][said] += weight
    return found


def winners(result: Counted) -> list[frozenset[str]]:
    return [frozenset(group) for group in result["winners"]]


def issue(result: Counted) -> str:
    """The outcome in words: « adopté »; « élection acquise : A, B »; « égalité entre A et B »."""
    words = OUTCOMES[result["status"]]
    elected = result["status"] == "elected"
    names = ", ".join(result["elected"]) if elected else " = ".join(chain.from_iterable(result["winners"]))
    return f"{words} ({names})" if names else words


def standing(option: str, result: Counted, grades: list[object]) -> str:
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
        Line(label_of(name, names), words_of(name, frozen[name]), words_of(name, text))
        for name, text in differing(frozen, settings).items()
        if not name.startswith("count_")
    ]


# The form, whose data are an address


class Uncounted(ValueError):
    """What could not be counted: one French sentence."""


class ShareField(forms.CharField):
    """A share of the whole, in percent or as a fraction; cleaned to its shortest exact text."""

    def __init__(self, **options: Unpack[FieldOptions]) -> None:
        super().__init__(max_length=20, widget=forms.TextInput(attrs={"inputmode": "decimal", "size": 8}), **options)

    def clean(self, value: object) -> str:
        text: str = super().clean(value)
        try:
            return written(share(text))
        except Unreadable as fault:
            raise forms.ValidationError(str(fault)) from fault


class WhatIfForm(NamedForm):
    """The settings of a simulation, read from an address that holds only those that differ from the frozen rule.

    `typed` asks how many voices each college would say, for a ballot that is not counted yet.
    """

    use_required_attribute = False

    def __init__(self, data: Mapping[str, object], recount: Recount, names: Mapping[str, str], *, typed: bool):
        self.recount, self.typed = recount, typed
        # The roll names its own colleges; the rule may weigh others, on which nobody sits.
        self.names = {code: college_name(code) for code in VOCABULARY} | dict(names)
        self.asked = {name: data[name] for name in data}
        self.frozen = settings_of({**recount, "proxies": [], "proxies_refused": []} if typed else recount)
        self.frozen |= count_settings(recount) if typed else {}
        super().__init__({**self.frozen, **self.asked})
        for name in self.frozen:
            self.fields[name] = self.field_of(name)

    def field_of(self, name: str) -> forms.Field:
        if name.startswith("count_"):
            code, choice = name[6:].rsplit("_", 1)
            return whole_number(CHOICE_WORDS[choice], 0, voices_by_college(self.recount)[code])
        label = label_of(name, self.names)
        if name in VALUES:
            known = same_shape(self.recount["rule"]["method"]) if name == "method" else None
            words = VALUES[name].items()
            return forms.ChoiceField(label=label, choices=[(v, w) for v, w in words if known is None or v in known])
        if name in ("cap", "seats"):
            most = MOST_PROXIES if name == "cap" else max(1, len(self.recount["options"]))
            return whole_number(label, 0 if name == "cap" else 1, most, required=name == "seats")
        return ShareField(label=label.removeprefix("Poids : "))

    def clean(self) -> Cleaned:
        cleaned: Cleaned = super().clean() or {}
        for name in self.asked:
            if name.startswith(("weight_", "count_")) and name not in self.fields:
                self.add_error(None, _("Cette adresse parle d’un collège qui n’est pas dans ce scrutin : %s.") % name)
        weights = [name for name in self.fields if name.startswith("weight_")]
        total = sum(share(cleaned[name]) for name in weights if name in cleaned)
        if weights and all(name in cleaned for name in weights) and total != 1:
            wrong = next((name for name in weights if cleaned[name] != self.frozen[name]), weights[0])
            self.add_error(wrong, _("Les poids font %s en tout ; ils doivent faire 100.") % points(total))
        if cleaned.get("threshold") == "0":
            self.add_error("threshold", _("Un seuil est au-dessus de zéro."))
        if cleaned.get("floor_kind") == "share" and cleaned.get("floor") in ("0", "100"):
            self.add_error("floor", _("Une part est entre 0 et 100 % : « une voix au moins » se choisit au-dessus."))
        self.within_the_roll(cleaned)
        return cleaned

    def within_the_roll(self, cleaned: Cleaned) -> None:
        """A college does not say more voices than it has."""
        for code, most in voices_by_college(self.recount).items() if self.typed else ():
            named = [f"count_{code}_{choice}" for choice in CHOICE_WORDS]
            if all(name in cleaned for name in named) and sum(cleaned[name] for name in named) > most:
                wrong = next(name for name in named if cleaned[name])
                self.add_error(wrong, _("Ce collège n’a que %s voix inscrites.") % most)

    @property
    def settings(self) -> dict[str, str]:
        return {name: "" if value is None else str(value) for name, value in self.cleaned_data.items()}

    @property
    def query(self) -> str:
        """The whole of the simulation, as short as it can be said."""
        return urlencode(self.differing, safe="/")

    @property
    def differing(self) -> Settings:
        """What differs from the frozen rule: the whole of the simulation."""
        return differing(self.frozen, self.settings)

    def comparison(
        self, known: Counted | None, names: Mapping[str, str], count: Callable[[Recount], Counted] | None = None
    ) -> Comparison:
        """Both counts; `known` is the published result, when there is one, and `names` say how options are read.

        Uncounted when this other method cannot count the ballots; CountedApart when a page should not, unless `count`
        is how it is done.
        """
        settings, counted = self.settings, count or counted_soon
        before = with_counts(self.recount, settings) if self.typed else self.recount
        after = under(before, settings)
        first = known or counted(before)
        second = counted(after) if self.differing else first
        shown = renamed([before, after, first, second], names)
        return Comparison(shown[0], shown[1], self.names, (shown[2], shown[3]))

    @property
    def changes(self) -> list[Line]:
        return changes(self.frozen, self.settings, self.names)

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields as they stand together on the page."""
        counted = [
            (_("Voix du collège : %s") % self.names.get(code, code), f"count_{code}_")
            for code in (voices_by_college(self.recount) if self.typed else ())
        ]
        weights = (_("Poids des collèges, sur 100"), "weight_")
        own = [field for field in self if not field.name.startswith(("count_", "weight_"))]
        found = [(title, [f for f in self if f.name.startswith(prefix)]) for title, prefix in [*counted, weights]]
        found.insert(len(counted), (self.rule_title, own))
        return [(title, fields) for title, fields in found if fields]

    @property
    def rule_title(self) -> str:
        return _("La règle")


QUICK, FEW_OPTIONS = 4_000, 10
"""Ballots × options that a page counts itself, in less than 300 ms by any method; and options, which weigh more."""


class CountedApart(Exception):
    """This count would be long for a page: `asked` is what has to be done apart, of the errands of that `kind`."""

    def __init__(self, kind: str, asked: bytes) -> None:
        super().__init__("counted apart")
        self.kind, self.asked = kind, asked


def counted_soon(file: Recount) -> Counted:
    """The count of a file: at once when it is small, as it was counted apart when it is not."""
    options = len(file["options"])
    if options <= FEW_OPTIONS and len(file["ballots"]) * max(1, options) <= QUICK:
        try:
            return count(file)
        except MalformedRecount as fault:
            raise Uncounted(str(fault)) from fault
    result: Counted = done_apart("count", json.dumps(file).encode())["result"]
    return result


def done_apart(kind: str, asked: bytes) -> Json:
    """What the worker answered to it within the hour."""
    answer = errands.answered(kind, asked)
    if answer is None:
        raise CountedApart(kind, asked)
    if "fault" in answer:
        raise Uncounted(answer["fault"])
    return answer


def whole_number(label: str, low: int, high: int, *, required: bool = True) -> forms.IntegerField:
    said = _("Écrivez un nombre entier entre %(low)s et %(high)s.") % {"low": low, "high": high}
    errors = dict.fromkeys(("required", "invalid", "min_value", "max_value"), said)
    widget = forms.NumberInput(attrs={"inputmode": "numeric"})
    return forms.IntegerField(
        label=label, min_value=low, max_value=high, required=required, error_messages=errors, widget=widget
    )
