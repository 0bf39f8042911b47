"""The count, exact and alone: the server, the tests and any citizen run this same file.

    python counting.py recount.json

A result is a pure function of a frozen rule, a frozen roll and ballots. Numbers are integers and
fractions, never floats. A tie is a result: `winners` is a list of groups, and names that the rule
cannot part share one. Only a lot, from a seed published after closing, parts them further:
`elected` then says how it fell.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cmp_to_key
from itertools import accumulate, chain, groupby
from math import ceil, floor, gcd, lcm
from operator import attrgetter
from typing import Any, NamedTuple

FORMAT = "lieudit-recount/1"
CHOICES = ("for", "against", "abstain", "blank")
OPINIONS = CHOICES[:3]
BASES = ("expressed", "cast", "present", "registered")  # each within the next
MOST_OPTIONS = 300
MOST_GRADES = 100
MOST_BYTES = 32 * 2**20
LONE_SURROGATE = re.compile("[\ud800-\udfff]").search
Number = int | Fraction
Raw = Any  # a value of the file, of whatever type until it is read
Json = dict[str, Raw]
Parser = Callable[[Raw, str], Any]  # (value, its place in the file) -> its meaning


class MalformedRecount(ValueError):
    """The file cannot be counted: one French sentence that begins with the faulty key."""

    def __init__(self, key: str, fault: str) -> None:
        super().__init__(f"{key} : {fault}.")
        self.fault = fault


# --- Reading: each value is checked where it stands; nothing is guessed, nothing is ignored ------


def number(value: Raw, key: str, low: Number = 0, high: Number = 10**18) -> Number:
    """An integer or a "p/q" string. A float is refused: it is not the number that was meant."""
    if type(value) is str and re.fullmatch("-?[0-9]{1,18}(/[1-9][0-9]{0,17})?", value):
        value = exact(Fraction(value))
    if type(value) is not int and type(value) is not Fraction:
        raise MalformedRecount(key, "il faut un entier ou une fraction « p/q »")
    if not low <= value <= high:
        raise MalformedRecount(key, f"il faut un nombre entre {low} et {high}")
    return value


def exact(value: Number) -> Number:
    return value.numerator if value.denominator == 1 else value


def share(value: Raw, key: str) -> Number:
    return number(value, key, 0, 1)


def signed(value: Raw, key: str) -> Number:
    return number(value, key, -(10**18))


def positive(value: Raw, key: str) -> Number:
    if (read := number(value, key)) == 0:
        raise MalformedRecount(key, "il faut un nombre strictement positif")
    return read


def whole(value: Raw, key: str) -> int:
    if type(value) is not int or not 1 <= value <= 10**18:
        raise MalformedRecount(key, "il faut un entier strictement positif")
    return value


def natural(value: Raw, key: str) -> int:
    """Nobody is a number too: of a roll whose voices have all ended, nothing is left to count."""
    if type(value) is not int or not 0 <= value <= 10**18:
        raise MalformedRecount(key, "il faut un entier positif ou nul")
    return value


def text(value: Raw, key: str) -> str:
    """A name that can be hashed and printed: no half of a surrogate pair."""
    if type(value) is not str or not value or LONE_SURROGATE(value):
        raise MalformedRecount(key, "il faut un texte")
    return value


def boolean(value: Raw, key: str) -> bool:
    if type(value) is not bool:
        raise MalformedRecount(key, "il faut true ou false")
    return value


def one_of(allowed: Collection[str]) -> Parser:
    def read(value: Raw, key: str) -> str:
        if type(value) is not str or value not in allowed:
            raise MalformedRecount(key, f"il faut l’un de : {', '.join(allowed)}")
        return value

    return read


def list_of(parse: Parser) -> Parser:
    def read(value: Raw, key: str) -> list[Raw]:
        if type(value) is not list:
            raise MalformedRecount(key, "il faut une liste")
        return [parse(item, f"{key}[{at}]") for at, item in enumerate(value)]

    return read


def distinct(parse: Parser) -> Parser:
    def read(value: Raw, key: str) -> list[Raw]:
        items: list[object] = list_of(parse)(value, key)
        if twice := [item for item, times in Counter(items).items() if times > 1]:
            raise MalformedRecount(key, f"« {twice[0]} » y figure deux fois")
        return items

    return read


def map_of(parse: Parser) -> Parser:
    def read(value: Raw, key: str) -> Json:
        return {name: parse(item, f"{key}.{name}") for name, item in mapping(value, key).items()}

    return read


def mapping(value: Raw, key: str) -> Json:
    if type(value) is not dict:
        raise MalformedRecount(key, "il faut un objet")
    return value


def mappings(value: Raw, key: str) -> list[Json]:
    """The same for the long lists of a file, checked at a stroke when all is well."""
    if type(value) is list and set(map(type, value)) <= {dict}:
        return value
    read: list[Json] = list_of(mapping)(value, key)
    return read


def record(parsers: Mapping[str, Parser], value: Raw, key: str) -> Json:
    """An object with known keys only: a misspelt key would silently change the rule."""
    found = mapping(value, key)
    if unknown := [name for name in found if name not in parsers]:
        raise MalformedRecount(f"{key}.{unknown[0]}", "clé inconnue")
    return {name: parsers[name](item, f"{key}.{name}") for name, item in found.items() if item is not None}


# --- The rule ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Colleges:
    """Weights that sum to 1; what a silent college and a tied one do with theirs.

    A college is read on its votes for and against. `Rule.base` is that of the raw count beside.
    """

    weights: dict[str, Number] = field(default_factory=dict)
    rule: str = "proportional"
    silent: str = "lost"
    tied: str = "split"


def read_colleges(value: Raw, key: str) -> Colleges:
    parsers = {
        "weights": map_of(share),
        "rule": one_of(("proportional", "majority")),
        "silent": one_of(("kept", "lost")),
        "tied": one_of(("split", "none")),
    }
    colleges = Colleges(**record(parsers, value, key))
    if sum(colleges.weights.values()) != 1:
        raise MalformedRecount(f"{key}.weights", "la somme des poids doit être 1")
    return colleges


@dataclass(frozen=True)
class Rule:
    """What was decided before the vote. A key left out takes the default below."""

    method: str
    base: str = "expressed"
    threshold: Number = Fraction(1, 2)
    strict: bool = True
    quorum: Number | None = None
    quorum_base: str = "registered"
    colleges: Colleges | None = None
    seats: int = 1
    floor: Number | None = None  # part of the voices that must support an option; 0: one voice at least
    floor_base: str = "cast"
    floor_strict: bool = True
    lot_seed: str | None = None
    grades: list[str | int] = field(default_factory=list)  # from worst to best
    missing_grade: str = "worst"
    scale: list[Number] | None = None  # lowest and highest score
    credits: int | None = None  # of one quadratic ballot
    costs: dict[str, Number] | None = None  # of each option; 1 by default
    budget: Number | None = None  # as many as the seats by default
    utility: str = "number"  # what a voter gains from a funded option: 1, or its cost
    completion: str = "none"
    proxy_same_college: bool = False
    blank_proxy_holder: str | None = None


def label(value: Raw, key: str) -> str | int:
    return value if type(value) is int else text(value, key)


def read_rule(value: Raw) -> Rule:
    parsers = {
        "method": one_of(METHODS),
        "base": one_of(BASES),
        "threshold": share,
        "strict": boolean,
        "quorum": share,
        "quorum_base": one_of(BASES[1:]),
        "colleges": read_colleges,
        "seats": whole,
        "floor": share,
        "floor_base": one_of(("expressed", "cast")),
        "floor_strict": boolean,
        "lot_seed": text,
        "grades": distinct(label),
        "missing_grade": one_of(("worst", "refuse")),
        "scale": list_of(signed),
        "credits": whole,
        "costs": map_of(positive),
        "budget": positive,
        "utility": one_of(("number", "cost")),
        "completion": one_of(("none", "utilitarian", "seq_phragmen", "add1")),
        "proxy_same_college": boolean,
        "blank_proxy_holder": text,
    }
    found = record(parsers, value, "rule")
    if "method" not in found:
        raise MalformedRecount("rule.method", "la méthode manque")
    rule = Rule(**found)
    if rule.colleges and rule.method != "resolution":
        raise MalformedRecount("rule.colleges", "les poids de collèges ne valent que pour une résolution")
    if rule.floor is not None and rule.method == "resolution":
        raise MalformedRecount("rule.floor", "une résolution a un seuil, pas de plancher")
    return rule


# --- The roll and its proxies --------------------------------------------------------------------


class Member(NamedTuple):
    """One line of the roll. A suspended member is neither counted nor heard."""

    college: str = ""
    weight: Number = 1
    suspended: bool = False


def read_member(college: Raw, weight: Raw, suspended: Raw, key: str) -> Member:
    return Member(
        "" if college is None else text(college, f"{key}.college"),
        positive(weight, f"{key}.weight"),
        boolean(suspended, f"{key}.suspended"),
    )


def read_roll(roll: Raw) -> dict[str, Member]:
    """Members by voter id, in the order of the roll; what else a line says is for the reader."""
    members: dict[str, Member] = {}
    alike: dict[tuple[str, int, bool], Member] = {}  # what many lines say is read once
    for at, line in enumerate(mappings(roll, "roll")):
        voter: Raw = line.get("voter")
        if type(voter) is not str or not voter or LONE_SURROGATE(voter):
            text(voter, f"roll[{at}].voter")
        if voter in members:
            raise MalformedRecount(f"roll[{at}].voter", f"« {voter} » y figure deux fois")
        college, weight, suspended = line.get("college"), line.get("weight", 1), line.get("suspended", False)
        if type(college) is str and type(weight) is int and type(suspended) is bool:
            said = college, weight, suspended
            members[voter] = alike.get(said) or alike.setdefault(said, read_member(*said, f"roll[{at}]"))
        else:
            members[voter] = read_member(college, weight, suspended, f"roll[{at}]")
    return members


class Proxy(NamedTuple):
    """`holder` votes for `giver`; None is a blank proxy. `order` says which came first."""

    giver: str
    holder: str | None
    order: int


class Proxies(NamedTuple):
    """Whom each present member votes for, themselves first, and why a giver's proxy was refused."""

    votes: dict[str, list[str]]
    refused: dict[str, str]


def resolve_proxies(
    members: Mapping[str, Member],
    present: Collection[str],
    proxies: Iterable[Proxy],
    cap: int | None = None,
    *,
    same_college: bool = False,
    blank_holder: str | None = None,
) -> Proxies:
    """Freeze the proxies at the opening of a vote.

    A giver's latest proxy replaces the others; a giver who is present votes in person; the holder
    must be present, hence no chain; a holder takes at most `cap` proxies, the earliest first; a
    blank proxy goes to `blank_holder`, where the rule names one.
    """
    able = {voter for voter in present if voter in members and not members[voter].suspended}
    votes = {voter: [voter] for voter in members if voter in able}
    refused: dict[str, str] = {}
    latest = {proxy.giver: proxy for proxy in sorted(proxies, key=lambda proxy: proxy.order)}
    for proxy in sorted(latest.values(), key=lambda proxy: proxy.order):
        giver, holder = proxy.giver, proxy.holder or blank_holder
        if reason := bar(members, able, giver, holder, same_college):
            refused[giver] = reason
        elif cap is not None and len(votes[str(holder)]) > cap:
            refused[giver] = "over_cap"
        else:
            votes[str(holder)].append(giver)
    return Proxies(votes, refused)


def bar(
    members: Mapping[str, Member], able: Collection[str], giver: str, holder: str | None, same_college: bool
) -> str | None:
    """Why a proxy has no effect, whatever the other proxies are."""
    if giver not in members or members[giver].suspended:
        return "giver_unknown_or_suspended"
    if giver in able:
        return "giver_present"
    if holder is None:
        return "no_holder"
    if holder not in able:
        return "holder_absent"
    differs = members[giver].college != members[holder].college
    return "other_college" if same_college and differs else None


def read_proxies(proxies: Raw) -> list[Proxy]:
    parsers: dict[str, Parser] = {"giver": text, "holder": text, "order": number}
    lines = list_of(lambda line, key: record(parsers, line, key))(proxies, "proxies")
    read = []
    for at, line in enumerate(lines):
        if "giver" not in line:
            raise MalformedRecount(f"proxies[{at}].giver", "il faut un texte")
        read.append(Proxy(line["giver"], line.get("holder"), line.get("order", at + 1)))
    if len({proxy.order for proxy in read}) < len(read):
        raise MalformedRecount("proxies", "deux procurations portent le même rang (order)")
    return read


# --- The ballots: what each says, read once, then merged -----------------------------------------
# A ballot says one of CHOICES, or "refused" (a grade is missing and the rule wants them all), or,
# in an election, a tuple: (approved, …), (score, …) in the order of the options, (group, …).

Said = Any
Reader = Callable[[Json, str], Said]


def known(options: Collection[str]) -> Parser:
    def read(value: Raw, key: str) -> str:
        if type(value) is not str or value not in options:
            raise MalformedRecount(key, f"option inconnue « {value} »")
        return value

    return read


def read_approvals(rule: Rule, options: list[str]) -> Parser:
    rank = {option: at for at, option in enumerate(options)}
    approved = distinct(known(rank))
    return lambda value, key: tuple(sorted(approved(value, key), key=rank.__getitem__))


def read_ranking(rule: Rule, options: list[str]) -> Parser:
    rank = {option: at for at, option in enumerate(options)}
    name = known(rank)

    def read(value: Raw, key: str) -> Said:
        if type(value) is not list:
            raise MalformedRecount(key, "il faut une liste")
        groups = []
        for item in value:
            tied = item if type(item) is list else [item]
            group = [name(option, key) for option in tied]
            groups.append(tuple(group) if len(group) == 1 else tuple(sorted(group, key=rank.__getitem__)))
        if len(set(chain.from_iterable(groups))) != sum(map(len, groups)):
            raise MalformedRecount(key, "une option y figure deux fois")
        return tuple(filter(None, groups))

    return read


def by_option(value: Raw, key: str, options: Collection[str]) -> Json:
    found = mapping(value, key)
    if unknown := [name for name in found if name not in options]:
        raise MalformedRecount(key, f"option inconnue « {unknown[0]} »")
    return found


def read_scores(rule: Rule, options: list[str]) -> Parser:
    """Scores within the scale; an option left out of a ballot receives 0 from it."""
    scale = rule.scale or [0, 10**18]
    if len(scale) != 2 or scale[0] >= scale[1]:
        raise MalformedRecount("rule.scale", "il faut deux nombres, du plus bas au plus haut")
    low, high = scale
    names = frozenset(options)

    def read(value: Raw, key: str) -> Said:
        scores = by_option(value, key, names)
        given = {option: number(score, f"{key}.{option}", low, high) for option, score in scores.items()}
        return tuple(given.get(option, 0) for option in options) if given else ()

    return read


def read_quadratic(rule: Rule, options: list[str]) -> Parser:
    if rule.credits is None:
        raise MalformedRecount("rule.credits", "le nombre de crédits manque")
    credits = rule.credits
    names = frozenset(options)

    def read(value: Raw, key: str) -> Said:
        votes = by_option(value, key, names)
        if any(type(vote) is not int for vote in votes.values()):
            raise MalformedRecount(key, "il faut des nombres entiers de voix")
        if sum(vote * vote for vote in votes.values()) > credits:
            raise MalformedRecount(key, f"ce bulletin dépense plus que ses {credits} crédits")
        return tuple(votes.get(option, 0) for option in options) if any(votes.values()) else ()

    return read


def read_grades(rule: Rule, options: list[str]) -> Parser:
    """A grade is written as its label or, where labels are words, as its rank, 0 the worst."""
    if not 2 <= len(rule.grades) <= MOST_GRADES:
        raise MalformedRecount("rule.grades", f"il faut de 2 à {MOST_GRADES} mentions, de la pire à la meilleure")
    names = frozenset(options)
    rank: dict[Raw, int] = {grade: at for at, grade in enumerate(rule.grades)}
    if all(type(grade) is str for grade in rule.grades):
        rank |= {at: at for at in range(len(rule.grades))}

    def read(value: Raw, key: str) -> Said:
        grades = by_option(value, key, names)
        for option, grade in grades.items():
            if type(grade) not in (str, int) or grade not in rank:
                raise MalformedRecount(f"{key}.{option}", f"mention inconnue « {grade} »")
        if rule.missing_grade == "refuse" and len(grades) < len(options):
            return "refused"
        return tuple(rank[grades[option]] if option in grades else 0 for option in options)

    return read


def read_opinions(rule: Rule, options: list[str]) -> Parser:
    """For or against each option; who says nothing of one abstains on it."""
    names, opinion = frozenset(options), one_of(OPINIONS)

    def read(value: Raw, key: str) -> Said:
        given = {option: opinion(said, f"{key}.{option}") for option, said in by_option(value, key, names).items()}
        said = tuple(given.get(option, "abstain") for option in options)
        return said if set(said) != {"abstain"} else ()

    return read


def ballot_reader(rule: Rule, options: list[str]) -> Reader:
    name, make, _ = METHODS[rule.method]
    parse = make(rule, options)

    def read(ballot: Json, key: str) -> Said:
        if name not in ballot and ballot.get("choice") in ("abstain", "blank"):
            return ballot["choice"]
        return parse(ballot.get(name), f"{key}.{name}") or "blank"

    return read


@dataclass
class Poll:
    """All that a count may look at: who spoke is gone; what was said remains, merged."""

    rule: Rule
    options: list[str]
    voices: dict[tuple[str, Said], Number] = field(default_factory=lambda: defaultdict(int))
    heads: Counter[str] = field(default_factory=Counter)  # members, whatever their weight
    present: Number | None = None  # present or represented, in voices; None: the file is silent
    registered: Number | None = None
    proxies: Proxies = field(default_factory=lambda: Proxies({}, {}))

    def add(self, college: str, said: Said, weight: Number, heads: int = 1) -> None:
        self.voices[college, said] += weight
        self.heads[said if type(said) is str else "expressed"] += heads

    def ballots(self) -> dict[Said, Number]:
        """What was expressed in an election, with its weight."""
        merged: dict[Said, Number] = defaultdict(int)
        for (_, said), weight in self.voices.items():
            if type(said) is tuple:
                merged[said] += weight
        return merged

    def base(self, name: str) -> Number:
        if name in ("expressed", "cast"):
            silent = () if name == "cast" else ("abstain", "blank", "refused")
            return sum(weight for (_, said), weight in self.voices.items() if said not in silent)
        if (base := self.present if name == "present" else self.registered) is None:
            raise MalformedRecount("roll" if name == "registered" else name, "la règle en a besoin")
        return base


def read_poll(recount: Raw) -> Poll:
    file = mapping(recount, "recount")
    if file.get("format", FORMAT) != FORMAT:
        raise MalformedRecount("format", f"il faut « {FORMAT} »")
    rule = read_rule(file.get("rule"))
    options = distinct(text)(file.get("options") or [], "options")
    if rule.method != "resolution" and not 1 <= len(options) <= MOST_OPTIONS:
        raise MalformedRecount("options", f"il en faut entre 1 et {MOST_OPTIONS}")
    poll = Poll(rule, options)
    ballots = mappings(file.get("ballots"), "ballots")
    if any("voter" in ballot for ballot in ballots) or (not ballots and file.get("roll")):
        add_named(poll, file, ballots)
    else:
        add_anonymous(poll, file, ballots)
    if poll.registered is not None and poll.base("cast") > poll.registered:
        raise MalformedRecount("ballots", "il y a plus de voix que d’inscrits")
    if rule.colleges:
        for college, _ in poll.voices:
            one_of(rule.colleges.weights)(college, "rule.colleges.weights")
    return poll


def attendance(poll: Poll, file: Json, members: dict[str, Member], voters: Iterable[str]) -> set[str]:
    """Members present or represented. A file without a list of presence counts its voters."""
    listed = file.get("present")
    present = list(voters) if listed is None else distinct(text)(listed, "present")
    if strangers := [voter for voter in present if voter not in members]:
        raise MalformedRecount("present", f"« {strangers[0]} » n’est pas sur la liste")
    cap = file.get("proxy_cap")
    if cap is not None and cap != 0:
        cap = whole(cap, "proxy_cap")
    poll.proxies = resolve_proxies(
        members,
        present,
        read_proxies(file.get("proxies") or []),
        cap,
        same_college=poll.rule.proxy_same_college,
        blank_holder=poll.rule.blank_proxy_holder,
    )
    return set(chain.from_iterable(poll.proxies.votes.values()))


def weigh(members: Mapping[str, Member]) -> Number:
    return sum(member.weight for member in members.values() if not member.suspended)


def own_words(ballots: list[Json], members: Mapping[str, Member], read: Reader) -> dict[str, Said]:
    """What each voter said, once: a right to vote is used by one ballot."""
    spoken: dict[str, Said] = {}
    for at, ballot in enumerate(ballots):
        key, voter = f"ballots[{at}]", ballot.get("voter")
        if type(voter) is not str or voter not in members or members[voter].suspended:
            raise MalformedRecount(f"{key}.voter", f"« {voter} » n’a pas le droit de voter")
        if voter in spoken:
            raise MalformedRecount(f"{key}.voter", f"« {voter} » vote deux fois")
        if "weight" in ballot or "count" in ballot:
            raise MalformedRecount(key, "un bulletin nommé tient son poids de la liste")
        spoken[voter] = read(ballot, key)
    return spoken


def add_named(poll: Poll, file: Json, ballots: list[Json]) -> None:
    """A holder's ballot also speaks for each giver in whose name no ballot was cast."""
    members = read_roll(file.get("roll"))
    spoken = own_words(ballots, members, ballot_reader(poll.rule, poll.options))
    attending = attendance(poll, file, members, list(spoken)) | spoken.keys()
    for holder, givers in poll.proxies.votes.items():
        for giver in givers if holder in spoken else ():
            spoken.setdefault(giver, spoken[holder])
    alike = Counter((members[voter].college, said, members[voter].weight) for voter, said in spoken.items())
    for (college, said, weight), heads in alike.items():
        poll.add(college, said, weight * heads, heads)
    poll.registered = weigh(members)
    poll.present = weigh({voter: members[voter] for voter in attending})


def add_anonymous(poll: Poll, file: Json, ballots: list[Json]) -> None:
    """Secret ballots and shows of hands: `count` ballots say the same, in the box of a college."""
    read = ballot_reader(poll.rule, poll.options)
    for at, ballot in enumerate(ballots):
        key = f"ballots[{at}]"
        if "weight" in ballot:
            raise MalformedRecount(f"{key}.weight", "un bulletin anonyme se répète par « count »")
        college = text(ballot["college"], f"{key}.college") if "college" in ballot else ""
        count = whole(ballot.get("count", 1), f"{key}.count")
        poll.add(college, read(ballot, key), count, count)
    members = read_roll(file["roll"]) if file.get("roll") is not None else {}
    registered, present = file.get("registered"), file.get("present")
    if members or registered is not None:
        poll.registered = weigh(members) if members else natural(registered, "registered")
    if type(present) is list:
        present = weigh({voter: members[voter] for voter in attendance(poll, file, members, ())})
    if present is not None:
        poll.present = max(number(present, "present"), poll.base("cast"))


# --- Resolutions ---------------------------------------------------------------------------------


def verdict(rule: Rule, votes_for: Number, base: Number, *, ties: bool) -> str:
    """Adopted iff for > threshold × base, or reaches it when not strict; a half may be a tie."""
    needed = rule.threshold * base
    if base == 0:
        return "tie"
    if votes_for > needed or (votes_for == needed and not rule.strict):
        return "adopted"
    return "tie" if ties and votes_for == needed and rule.threshold == Fraction(1, 2) else "rejected"


def count_resolution(poll: Poll) -> Json:
    rule = poll.rule
    rows: dict[str, dict[str, Number]] = defaultdict(lambda: dict.fromkeys(CHOICES, 0))
    for (college, said), weight in poll.voices.items():
        rows[college][said] += weight
    raw = {choice: sum(row[choice] for row in rows.values()) for choice in CHOICES}
    base = poll.base(rule.base)
    silent = raw["for"] + raw["against"] == 0
    status = "no_vote" if silent else verdict(rule, raw["for"], base, ties=rule.base == "expressed")
    log = [f"Pour {raw['for']}, contre {raw['against']} ; base {base} : {STATUSES[status]}."]
    result: Json = {"status": status, "raw": raw | {"status": status}, "log": log}
    if rule.colleges and not silent:
        weighted = weigh_colleges(rule.colleges, rows)
        result["colleges"] = weighted
        result["status"] = verdict(rule, weighted["for"], weighted["base"], ties=True)
        log.append(
            f"Par collèges, pour {weighted['for']}, contre {weighted['against']} ;"
            f" base {weighted['base']} : {STATUSES[result['status']]}."
        )
    return result


def weigh_colleges(colleges: Colleges, rows: dict[str, dict[str, Number]]) -> Json:
    """Shares for and against, on 1 or on the weight of the colleges that expressed themselves."""
    shares: dict[str, tuple[Number, Number]] = {}
    silent: Number = 0
    for college, weight in colleges.weights.items():
        part = college_share(colleges, rows[college]["for"], rows[college]["against"])
        silent += 0 if part else weight
        shares[college] = (weight * part[0], weight * part[1]) if part else (0, 0)
    return {
        "rule": colleges.rule,
        "for": sum(side[0] for side in shares.values()),
        "against": sum(side[1] for side in shares.values()),
        "silent_weight": silent,
        "base": 1 if colleges.silent == "kept" else 1 - silent,
        "rows": {college: list(side) for college, side in shares.items()},
        "counts": {college: rows[college] for college in colleges.weights},
    }


def college_share(colleges: Colleges, votes_for: Number, against: Number) -> tuple[Number, Number] | None:
    """How a college splits its weight between for and against; None when it has none to give."""
    if votes_for + against == 0:
        return None
    if colleges.rule == "proportional":
        expressed = votes_for + against
        return Fraction(votes_for) / expressed, Fraction(against) / expressed
    if votes_for == against:
        return (Fraction(1, 2), Fraction(1, 2)) if colleges.tied == "split" else None
    return (1, 0) if votes_for > against else (0, 1)


# --- Ties and the lot ----------------------------------------------------------------------------


def lot_order(seed: str, ids: Iterable[str]) -> list[str]:
    """The order of sha256(seed|id): anyone who knows the seed finds it again."""
    return sorted(ids, key=lambda name: (hashlib.sha256(f"{seed}|{name}".encode()).digest(), name))


class Undecided(Exception):
    """A run met a tie that neither the rule nor a lot parts."""

    def __init__(self, tied: Sequence[str], state: object) -> None:
        super().__init__()
        self.tied, self.state = tied, state


@dataclass
class Run:
    """One run of a count made of steps; its ties fall by `lot_seed`, else as `path` says."""

    lot_seed: str | None = None
    path: tuple[str, ...] = ()
    met: int = 0  # ties met so far
    lots: list[list[str]] = field(default_factory=list)
    steps: list[list[Any]] = field(default_factory=list)

    def first(self, tied: Sequence[str], state: object) -> str:
        """The favoured name among tied ones. `state` is all that the rest of the run depends on."""
        return tied[0] if len(tied) == 1 else self._part(tied, state)[0]

    def last(self, tied: Sequence[str], state: object) -> str:
        return tied[0] if len(tied) == 1 else self._part(tied, state)[-1]

    def _part(self, tied: Sequence[str], state: object) -> Sequence[str]:
        if self.lot_seed is not None:
            self.lots.append(lot_order(self.lot_seed, tied))
            return self.lots[-1]
        self.met += 1
        if self.met > len(self.path):
            raise Undecided(tied, state)
        return [self.path[self.met - 1]]


def every_outcome(play: Callable[[Run], list[str]], most_runs: int) -> list[list[str]] | None:
    """What a count elects over every way its ties may fall; None when there are too many."""
    outcomes: list[list[str]] = []
    pending: list[tuple[str, ...]] = [()]
    seen: set[object] = set()
    for _ in range(most_runs):
        if not pending:
            return outcomes
        path = pending.pop()
        try:
            outcomes.append(play(Run(path=path)))
        except Undecided as tie:
            if tie.state not in seen:
                seen.add(tie.state)
                pending += [(*path, name) for name in tie.tied]
    return None


def by_steps(poll: Poll, play: Callable[[Run], list[str]], raw: Json) -> Json:
    """Count in steps. The rule alone gives `winners`, over every fall of its ties."""
    run = Run(poll.rule.lot_seed)
    outcomes: list[list[str]] | None = None
    elected: list[str] | None = None
    try:
        elected = play(run)
    except Undecided as tie:
        run.steps.append(["tie", list(tie.tied)])
    if elected is not None and not run.lots:
        outcomes = [elected]
    else:
        work = len(poll.ballots()) + len(poll.options) ** 2  # of one run, more or less
        outcomes = every_outcome(play, max(20, min(2000, 200_000 // work)))
    sure, disputed = agreement(poll.options, outcomes)
    return {
        "status": "tie" if disputed and elected is None else "elected",
        "winners": [[name] for name in sure] + ([disputed] if disputed else []),
        "elected": sure if elected is None else elected,
        "lot": run.lots,
        "steps": run.steps,
        "raw": raw,
        "log": [STEPS[step[0]].format(*map(show, step[1:])) for step in run.steps],
    }


def agreement(options: list[str], outcomes: list[list[str]] | None) -> tuple[list[str], list[str]]:
    """Those whom every outcome elects, and those whom only some of them elect."""
    if outcomes is None:
        return [], options
    if len(outcomes) == 1:
        return outcomes[0], []
    anyone = set(chain.from_iterable(outcomes))
    sure = anyone.intersection(*outcomes)
    return [o for o in options if o in sure], [o for o in options if o in anyone - sure]


def by_ranking(poll: Poll, ranking: list[list[str]], raw: Json, log: Iterable[str] = ()) -> Json:
    """Fill the seats from the first group down; a group too large for what is left is a tie."""
    seats, seed, able = poll.rule.seats, poll.rule.lot_seed, set(eligible(poll))
    eligibles = [kept for group in ranking if (kept := [option for option in group if option in able])]
    before = [0, *accumulate(map(len, eligibles))]
    winners = [group for group, start in zip(eligibles, before, strict=False) if start < seats]
    settled = winners[:-1] if before[len(winners)] > seats else winners
    elected = list(chain.from_iterable(settled))
    lots = [lot_order(seed, winners[-1])] if len(settled) < len(winners) and seed else []
    for order in lots:
        elected += order[: seats - len(elected)]
    return {
        "status": "elected" if len(settled) == len(winners) or lots else "tie",
        "winners": winners,
        "elected": elected,
        "ranking": ranking,
        "lot": lots,
        "raw": raw,
        "log": [*log, "Classement : " + " > ".join(" = ".join(group) for group in ranking) + "."],
    }


def ranked(merits: Mapping[str, Any]) -> list[list[str]]:
    """Groups of equal merit, the highest first."""
    order = sorted(merits, key=merits.__getitem__, reverse=True)
    return [list(group) for _, group in groupby(order, key=merits.__getitem__)]


# --- The floor: nobody is elected with nothing ------------------------------------------------------

SUPPORTS: dict[str, Callable[[Rule, Said, int, str], bool]] = {
    "approve": lambda rule, said, at, option: option in said,
    "ranking": lambda rule, said, at, option: any(option in group for group in said),
    "scores": lambda rule, said, at, option: said[at] > (rule.scale or [0])[0],
    "votes": lambda rule, said, at, option: said[at] > 0,
    "grades": lambda rule, said, at, option: said[at] > 0,
    "opinions": lambda rule, said, at, option: said[at] == "for",
}
"""Whether a ballot supports an option: ticks it, ranks it, gives it more than the least, is for it."""


def support(poll: Poll) -> dict[str, Number]:
    """The voices that support each option."""
    backs = SUPPORTS[METHODS[poll.rule.method][0]]
    found: dict[str, Number] = dict.fromkeys(poll.options, 0)
    for said, weight in poll.ballots().items():
        for at, option in enumerate(poll.options):
            if backs(poll.rule, said, at, option):
                found[option] += weight
    return found


def floor_of(poll: Poll) -> Json | None:
    """What the floor asks and who is below it: `needed` voices out of `base`; None where the rule has no floor."""
    rule = poll.rule
    if rule.floor is None:
        return None
    base, voices = poll.base(rule.floor_base), support(poll)
    needed = rule.floor * base
    reach = {o: n for o, n in voices.items() if n > needed or (n == needed and not rule.floor_strict)}
    below = [option for option, n in voices.items() if option not in reach or n == 0]
    return {"needed": needed, "base": base, "support": voices, "below": below}


def eligible(poll: Poll) -> list[str]:
    """The options that may be elected: those that reach the floor and, each being asked, have more for than against."""
    below = set((floor_of(poll) or {"below": []})["below"])
    if poll.rule.method == "each":
        voices = opinions(poll)
        below |= {option for option in poll.options if voices["for"][option] <= voices["against"][option]}
    return [option for option in poll.options if option not in below]


def opinions(poll: Poll) -> dict[str, dict[str, Number]]:
    """For, against and abstentions: opinion -> option -> voices, of the ballots that express something."""
    found: dict[str, dict[str, Number]] = {opinion: dict.fromkeys(poll.options, 0) for opinion in OPINIONS}
    for said, weight in poll.ballots().items():
        for option, opinion in zip(poll.options, said, strict=True):
            found[opinion][option] += weight
    return found


# --- Elections -----------------------------------------------------------------------------------


def count_each(poll: Poll) -> Json:
    """Each option is asked for or against, as when there are no more candidates than seats."""
    voices = opinions(poll)
    raw = {"totals": voices["for"], "against": voices["against"], "abstained": voices["abstain"]}
    log = [f"{o} : pour {voices['for'][o]}, contre {voices['against'][o]}." for o in poll.options]
    return by_ranking(poll, ranked(voices["for"]), raw, log)


def count_approval(poll: Poll) -> Json:
    totals: dict[str, Number] = dict.fromkeys(poll.options, 0)
    for approved, weight in poll.ballots().items():
        for option in approved:
            totals[option] += weight
    return by_ranking(poll, ranked(totals), {"totals": totals})


def count_sums(poll: Poll) -> Json:
    """Score and quadratic votes: the sum of what each ballot gives to an option."""
    ballots = poll.ballots().items()
    totals: dict[str, Number] = {
        option: sum(given[at] * weight for given, weight in ballots) for at, option in enumerate(poll.options)
    }
    return by_ranking(poll, ranked(totals), {"totals": totals})


def count_majority_judgment(poll: Poll) -> Json:
    """Rank by majority values. The gauge is for the eyes: it cannot always decide."""
    ballots = poll.ballots()
    unit = lcm(*(Fraction(weight).denominator for weight in ballots.values()))
    grades = range(len(poll.rule.grades))
    histograms: dict[str, list[int]] = {}
    for at, option in enumerate(poll.options):
        given: dict[int, Number] = defaultdict(int)
        for ballot, weight in ballots.items():
            given[ballot[at]] += weight
        histograms[option] = [int(given[grade] * unit) for grade in grades]
    values = {option: majority_value(histogram) for option, histogram in histograms.items()}
    raw = {
        "histograms": {o: [Fraction(n, unit) for n in h] for o, h in histograms.items()},
        "majority_values": values,
        "gauges": {option: gauge(histogram) for option, histogram in histograms.items()},
    }
    return by_ranking(poll, ranked(aligned(values)), raw)


Value = list[tuple[tuple[int, ...], int]]  # runs: some grades, and how many times in a row


def majority_value(histogram: Sequence[int]) -> Value:
    """The grades in the order in which lower medians leave, as runs.

    The lower median goes first, then grades leave on each side of it in turn. So the value is a
    middle grade, when their number is odd, then pairs: the best of the lower half that is left and
    the worst of the upper half.
    """
    half, odd = divmod(sum(histogram), 2)
    runs = [(grade, count) for grade, count in enumerate(histogram) if count]
    lower, upper = worst(runs, half), worst(runs[::-1], half)
    value: Value = []
    if odd:
        value.append(((worst(runs, half + 1)[-1][0],), 1))
    while lower:
        (low, lows), (high, highs) = lower.pop(), upper.pop()
        times = min(lows, highs)
        value.append(((low, high), times))
        lower += [(low, lows - times)] if lows > times else []
        upper += [(high, highs - times)] if highs > times else []
    return value


def worst(runs: list[tuple[int, int]], size: int) -> list[tuple[int, int]]:
    """The first `size` grades of some runs, as runs."""
    taken: list[tuple[int, int]] = []
    for grade, count in runs:
        if size > 0:
            taken.append((grade, min(count, size)))
        size -= count
    return taken


def aligned(values: Mapping[str, Value]) -> dict[str, list[tuple[int, ...]]]:
    """The same values cut at the same places, so that they compare as lists do."""
    ends = {option: [*accumulate(n for _, n in value)] for option, value in values.items()}
    cuts = sorted(set(chain.from_iterable(ends.values())))
    return {option: [value[bisect_left(ends[option], cut)][0] for cut in cuts] for option, value in values.items()}


def gauge(histogram: Sequence[int]) -> Json:
    """(p, grade, q): the shares above and below the majority grade, and which of them leads."""
    total = sum(histogram)
    reached = [*accumulate(histogram)]
    grade = bisect_left(reached, (total + 1) // 2)
    above, below = total - reached[grade], reached[grade] - histogram[grade]
    sign = "+" if above > below else "-"
    return {"grade": grade, "p": Fraction(above, total), "q": Fraction(below, total), "sign": sign}


def count_schulze(poll: Poll) -> Json:
    """Schulze on winning votes: each option is as strong as its best path's weakest victory."""
    options = poll.options
    wins = pairwise(options, poll.ballots())
    paths = {a: {b: n if n > wins[b][a] else 0 for b, n in wins[a].items()} for a in options}
    for middle in options:
        through = paths[middle].items()
        for start, row in paths.items():
            if first := row[middle] if start != middle else 0:
                paths[start] = {end: max(row[end], min(first, n)) if end != start else 0 for end, n in through}
    ranking: list[list[str]] = []
    left = options
    while left:
        best = [a for a in left if all(paths[a][b] >= paths[b][a] for b in left)]
        ranking.append(best)
        left = [option for option in left if option not in best]
    champions = [a for a in options if all(wins[a][b] > wins[b][a] for b in options if b != a)]
    champion = champions[0] if champions else None
    log = f"« {champion} » gagne contre chacune des autres options (Condorcet)."
    raw = {"condorcet_winner": champion, "pairwise": wins, "path_strength": paths}
    return by_ranking(poll, ranking, raw, [log if champion else "Aucun vainqueur de Condorcet."])


def pairwise(options: list[str], ballots: Mapping[Said, Number]) -> dict[str, dict[str, Number]]:
    """wins[a][b]: the voices that rank a before b; options left out of a ballot are tied last."""
    wins: dict[str, dict[str, Number]] = {a: dict.fromkeys(options, 0) for a in options}
    everyone = set(options)
    for ranking, weight in ballots.items():
        behind = list(everyone.difference(*ranking))
        for group in reversed(ranking):
            for ahead in group:
                row = wins[ahead]
                for option in behind:
                    row[option] += weight
            behind += group
    return wins


def count_transfers(poll: Poll) -> Json:
    """STV; instant runoff is its case of one seat, whose ties no earlier round breaks."""
    ballots = poll.ballots()
    single = poll.rule.method == "irv"
    seats = 1 if single else poll.rule.seats
    raw = {
        "quota": floor(Fraction(sum(ballots.values())) / (seats + 1)) + 1,
        "first_preferences": Transfers(poll.options, ballots, seats).tallies(),
    }
    able = eligible(poll)

    def play(run: Run) -> list[str]:
        transfers = Transfers(able, ballots, seats, look_back=not single)
        raw.setdefault("rounds", transfers.rounds)  # of the first run, which `steps` tells
        return transfers.play(run)

    return by_steps(poll, play, raw)


class Transfers:
    """Droop quota, weighted inclusive Gregory transfers: every ballot of an elected name moves on
    at the same fraction of its value. A tied group shares a ballot equally."""

    def __init__(
        self, options: list[str], ballots: Mapping[Said, Number], seats: int, *, look_back: bool = True
    ) -> None:
        self.seats, self.look_back = seats, look_back
        self.quota = floor(Fraction(sum(ballots.values())) / (seats + 1)) + 1
        self.hopeful = dict.fromkeys(options)
        self.waiting: list[str] = []  # elected, with a surplus still to move
        self.history: list[dict[str, Number]] = []
        self.rounds: list[Json] = []  # what each holds as a round begins, and the steps made before it
        # a name's ballots, in parcels of one value: (value, their number, ballots)
        self.piles: dict[str, list[tuple[Number, Number, list[Said]]]] = {o: [] for o in options}
        self.deal(1, ballots.items())

    def deal(self, value: Number, ballots: Iterable[tuple[Said, Number]]) -> None:
        """Give each ballot to its first name still hopeful; a ballot without one is exhausted."""
        heaps: dict[tuple[str, ...], list[Said]] = defaultdict(list)
        for ballot in ballots:
            for group in ballot[0]:
                if names := tuple(filter(self.hopeful.__contains__, group)):
                    heaps[names].append(ballot)
                    break
        for names, heap in heaps.items():
            parcel = (Fraction(value) / len(names), sum(weight for _, weight in heap), heap)
            for name in names:
                self.piles[name].append(parcel)

    def tallies(self) -> dict[str, Number]:
        return {
            name: exact(sum((value * size for value, size, _ in pile), Fraction(0)))
            for name, pile in self.piles.items()
        }

    def play(self, run: Run) -> list[str]:
        elected: list[str] = []
        while True:
            tallies = self.tallies()
            self.history.append(tallies)
            self.rounds.append({"tallies": tallies, "before": len(run.steps)})
            order = sorted(self.hopeful, key=tallies.__getitem__, reverse=True)
            reached = [name for name in order if tallies[name] >= self.quota]
            elected += self.elect("elect", reached, tallies, run)
            left = self.seats - len(elected)
            if len(self.hopeful) <= left:
                return elected + self.elect("elect_remaining", order[len(reached) :], tallies, run)
            if left == 0:
                return elected
            if self.waiting:
                self.transfer(tallies, run)
            else:
                self.exclude(tallies, left, run)

    def elect(self, step: str, names: list[str], tallies: dict[str, Number], run: Run) -> list[str]:
        for name in names:
            run.steps.append([step, name, tallies[name]])
            del self.hopeful[name]
            self.waiting.append(name)
        return names

    def transfer(self, tallies: dict[str, Number], run: Run) -> None:
        """Move the largest surplus."""
        tied = self.narrow(self.waiting, max)
        surplus = tallies[tied[0]] - self.quota
        name = run.first(tied, self.state(run)) if surplus else tied[0]
        run.steps.append(["transfer", name, surplus])
        self.waiting.remove(name)
        for value, _, ballots in self.piles.pop(name):
            if surplus:
                self.deal(value * Fraction(surplus) / tallies[name], ballots)

    def exclude(self, tallies: dict[str, Number], left: int, run: Run) -> None:
        """Exclude the lowest; names without a voice go together, which moves nothing."""
        idle = [name for name in self.hopeful if tallies[name] == 0]
        if not idle or len(self.hopeful) - len(idle) < left:
            idle = [run.last(self.narrow(list(self.hopeful), min), self.state(run))]
        for name in idle:
            run.steps.append(["exclude", name, tallies[name], "low"])
            del self.hopeful[name]
        for name in idle:
            for value, _, ballots in self.piles.pop(name):
                self.deal(value, ballots)

    def narrow(self, names: list[str], extreme: Callable[..., Number]) -> list[str]:
        """Those that stand at the extreme now, then at the last round that tells them apart."""
        for tallies in self.history[: None if self.look_back else -2 : -1]:
            sought = extreme(tallies[name] for name in names)
            names = [name for name in names if tallies[name] == sought]
        return names

    def state(self, run: Run) -> object:
        return tuple(map(tuple, run.steps)) if self.look_back else frozenset(self.hopeful)


def count_equal_shares(poll: Poll) -> Json:
    rule, ballots = poll.rule, poll.ballots()
    costs = dict.fromkeys(poll.options, 1) if rule.costs is None else rule.costs
    for option in poll.options:
        if option not in costs:
            raise MalformedRecount(f"rule.costs.{option}", "le coût manque")
    budget = rule.seats if rule.budget is None else rule.budget
    raw: Json = {"budget": budget}

    able = {option: costs[option] for option in eligible(poll)}
    part = Fraction(budget) / sum(ballots.values())

    def play(run: Run) -> list[str]:
        first = "payments" not in raw  # the first run is the one that `steps` tells
        shares = kept = EqualShares(rule, ballots, able, part, budget)
        try:
            shares.play(run)
            kept = raised(shares, run) if rule.completion == "add1" else shares
        finally:  # a tie stops the run: what was paid before it is told
            raw["payments"] = kept.payments if first else raw["payments"]
        return kept.bought

    return by_steps(poll, play, raw)


class Growing:
    """A sum that grows with the part of each voter: `now`, and `by` how much for one more, both over `over`. They are
    whole numbers where costs and weights are: nothing is reduced on the way, a fraction is made of what is told.
    Compared, it says to `horizon` when that would fall otherwise. Two are never equal: they may only be worth the
    same."""

    __slots__ = ("by", "horizon", "now", "over")

    def __init__(self, now: Number, by: Number, over: Number, horizon: Horizon) -> None:
        self.now, self.by, self.over, self.horizon = now, by, over, horizon

    @property
    def worth(self) -> Number:
        return exact(Fraction(self.now) / self.over)

    def __lt__(self, other: Growing) -> bool:
        return self.horizon.compare(self, other) < 0

    def __le__(self, other: Growing) -> bool:
        return self.horizon.compare(self, other) <= 0


@cmp_to_key
def in_order(one: Growing, other: Growing) -> int:
    """What a sum is worth now, to sort it: an order, of which nothing depends later."""
    gap = one.now * other.over - other.now * one.over
    return (gap > 0) - (gap < 0)


class Horizon:
    """How much `more` each voter may hold, all alike, before a count made now goes otherwise; None: for ever."""

    def __init__(self) -> None:
        self.gap: Number = 0  # of what falls otherwise first, and how fast it closes; 0 where nothing does
        self.by: Number = 0

    @property
    def more(self) -> Number | None:
        return Fraction(self.gap) / self.by if self.by else None

    def compare(self, one: Growing, other: Growing) -> Number:
        """Below 0, 0 or above it, as the first is worth less than the second, as much, or more."""
        return self.see(one.now * other.over - other.now * one.over, one.by * other.over - other.by * one.over)

    def see(self, gap: Number, by: Number) -> Number:
        """A difference, which is given back, and how it grows: once it has come to nothing, what was compared falls
        otherwise."""
        if by and gap * by <= 0:
            near, fast = (gap, -by) if by < 0 else (-gap, by)
            if not self.by or near * self.by < self.gap * fast:
                self.gap, self.by = near, fast
        return gap


def raised(shares: EqualShares, run: Run) -> EqualShares:
    """Completion by `add1` of what was shared: the sharing begins again with one unit more for each voter, then
    another, while what is bought costs the budget at most; what the last one bought is kept, as the first that bought
    it tells it. Parts that change no comparison are passed over."""
    kept, last, whole = shares, shares, floor(shares.part)
    while (more := last.horizon.more) is not None:
        whole = max(whole + 1, ceil(last.part + more))
        told, run.steps[:] = list(run.steps), [["raise", whole]]
        last = kept.again(whole)
        cost = sum(kept.costs[option] for option in last.play(run))
        if cost > kept.budget or set(last.bought) == set(kept.bought):
            run.steps[:] = told
        else:
            kept = last
        if cost > kept.budget:
            break
    return kept


class EqualShares:
    """Each voter holds the same part of the budget. The option bought next is the one that costs
    its richest payers least for what they gain; its supporters pay alike, or all they have."""

    def __init__(
        self,
        rule: Rule,
        ballots: Mapping[Said, Number],
        costs: Mapping[str, Number],
        part: Number,
        budget: Number,
    ) -> None:
        self.rule, self.budget, self.voices = rule, budget, [exact(each) for each in ballots.values()]
        self.costs = {option: exact(cost) for option, cost in costs.items()}
        self.supporters: dict[str, list[int]] = {  # option -> the ranks of ballots
            option: [at for at, ballot in enumerate(ballots) if option in ballot] for option in costs
        }
        self.support = {option: sum(self.voices[at] for at in found) for option, found in self.supporters.items()}
        self.begin(part)

    def begin(self, part: Number, former: Collection[str] = frozenset()) -> None:
        """Nothing is bought, and each voter holds that part."""
        self.part, self.former, self.horizon = part, former, Horizon()
        self.left = sum(self.costs.values()) if self.rule.completion == "add1" else self.budget  # purses alone pay
        purse = self.sum(part, 1)
        self.over = purse.over  # of every purse
        self.purses = [purse] * len(self.voices)  # of one voter, by rank of the ballot
        self.bought: list[str] = []
        self.paid: dict[str, tuple[Number, Mapping[Number, Number]]] = {}  # option -> over what, who pays what

    @property
    def payments(self) -> dict[str, list[tuple[Number, Number]]]:
        """Option → (what one pays, how many pay it), the most first."""
        return {
            option: [(exact(Fraction(each) / over), voices) for each, voices in sorted(paid.items(), reverse=True)]
            for option, (over, paid) in self.paid.items()
        }

    def again(self, part: Number) -> EqualShares:
        """The same count, from its beginning, with another part for each."""
        other = copy(self)
        other.begin(part, frozenset(self.bought))
        return other

    def sum(self, now: Number, by: Number = 0) -> Growing:
        over = now.denominator
        return Growing(now.numerator, by * over, over, self.horizon)

    def play(self, run: Run) -> list[str]:
        self.buy_while(self.price, "buy", run)
        run.steps.append(["shared", list(self.bought)])
        if self.rule.completion == "utilitarian":
            self.buy_while(self.scarcity, "complete", run)
        elif self.rule.completion == "seq_phragmen":
            self.buy_while(self.wait, "complete", run)
        return self.bought

    def buy_while(self, price: Callable[[str], Growing | None], step: str, run: Run) -> None:
        """Buy the option of least price until none has one."""
        asked: dict[str, Growing | None] = {}
        while found := self.least(price, asked):
            least, tied = found
            if self.rule.completion == "add1":
                tied = self.cheapest(tied)
            option = run.first(tied, self.state(step) if len(tied) > 1 else None)
            run.steps.append([step, option, least.worth])
            self.pay(option, least, step)
            self.bought.append(option)
            self.left -= self.costs[option]
            if step != "buy":
                asked.clear()

    def state(self, step: str) -> object:
        """All that the rest of a run depends on."""
        return step, frozenset(self.bought), tuple(purse.worth for purse in self.purses), self.former

    def least(
        self, price: Callable[[str], Growing | None], asked: dict[str, Growing | None]
    ) -> tuple[Growing, list[str]] | None:
        """The least price, and the options that have it. `asked` is what each cost when it was last looked at: while
        purses only melt, none costs less than it did, so those that cost more already are not looked at again."""
        best: Growing | None = None
        tied: set[str] = set()
        able = [o for o, cost in self.costs.items() if o not in self.bought and cost <= self.left]
        seen = {option: then for option in able if (then := asked.get(option)) is not None}
        known = sorted(seen, key=lambda option: in_order(seen[option]))
        for option in [option for option in able if option not in asked and self.supporters[option]] + known:
            before = asked.get(option)
            if before is not None and best is not None and best < before:
                continue
            asked[option] = found = price(option)
            if found is None or (best is not None and best < found):
                continue
            tied = tied if best is not None and best <= found else set()
            best = found
            tied.add(option)
        return None if best is None else (best, [option for option in able if option in tied])

    def cheapest(self, tied: Collection[str]) -> list[str]:
        """Of options that the rule cannot part, those that cost least; of these, those with most supporters."""
        least = min(self.costs[option] for option in tied)
        most = max(self.support[option] for option in tied if self.costs[option] == least)
        return [option for option in tied if self.costs[option] == least and self.support[option] == most]

    def gain(self, option: str) -> Number:
        return self.costs[option] if self.rule.utility == "cost" else 1

    def price(self, option: str) -> Growing | None:
        """The least ρ such that supporters who pay min(purse, ρ × gain) cover the cost."""
        by: Number = 0
        missing, payers = self.costs[option] * self.over, self.support[option]
        held = self.held_for(option)
        for purse in sorted(held, key=attrgetter("now")):
            if missing <= purse.now * payers:
                break
            missing -= purse.now * held[purse]
            by -= purse.by * held[purse]
            payers -= held[purse]
        else:
            self.horizon.see(missing, by)
            return None
        for purse in held:
            self.horizon.see(purse.now * payers - missing, purse.by * payers - by)
        return Growing(missing, by, self.over * payers * self.gain(option), self.horizon)

    def held_for(self, option: str) -> dict[Growing, Number]:
        """The purses of its supporters, each with how many hold it: those who have paid alike hold the same one."""
        held: dict[Growing, Number] = defaultdict(int)
        purses, voices = self.purses, self.voices
        for at in self.supporters[option]:
            held[purses[at]] += voices[at]
        return held

    def scarcity(self, option: str) -> Growing:
        """Utilitarian completion: cost for each unit of its supporters' gain."""
        return self.sum(Fraction(self.costs[option]) / self.support[option] / self.gain(option))

    def wait(self, option: str) -> Growing:
        """Sequential Phragmén: how long until supporters, who all earn alike, hold the cost."""
        held = sum(self.purses[at].worth * self.voices[at] for at in self.supporters[option])
        return self.sum(Fraction(self.costs[option] - held) / self.support[option])

    def pay(self, option: str, price: Growing, step: str) -> None:
        if step == "buy":
            due, paid = self.due(option, price), defaultdict[Number, Number](int)
            left: dict[Growing, Growing] = {}
            for purse, voices in self.held_for(option).items():
                more = max(purse.now - due.now, 0)
                left[purse] = Growing(more, purse.by - due.by if more else 0, self.over, self.horizon)
                paid[purse.now - more] += voices
            for at in self.supporters[option]:
                self.purses[at] = left[self.purses[at]]
            self.paid[option] = self.over, paid
        elif self.rule.completion == "seq_phragmen":
            self.purses = [self.sum(purse.worth + price.worth) for purse in self.purses]
            for at in self.supporters[option]:
                self.purses[at] = self.sum(0)

    def due(self, option: str, price: Growing) -> Growing:
        """What a voter pays for an option at that price; it and all purses are over one denominator from now on."""
        times, gain = exact(Fraction(price.over) / self.over), self.gain(option)
        due = Growing(price.now * gain, price.by * gain, price.over, self.horizon)
        if isinstance(times, int) and isinstance(gain, int) and isinstance(due.now, int) and isinstance(due.by, int):
            common = gcd(due.now, due.by, times)
            due.now, due.by, times = due.now // common, due.by // common, times // common
        self.over *= times
        due.over = self.over
        for purse in set(self.purses):
            purse.now, purse.by, purse.over = purse.now * times, purse.by * times, self.over
        return due


# --- Seats and weights ---------------------------------------------------------------------------


def apportion(
    votes: Mapping[str, Number], seats: int, *, method: str = "sainte_lague", lot_seed: str | None = None
) -> Json:
    """Share `seats` by Sainte-Laguë (or "dhondt", "hamilton"); the lot gives the last in a tie.

    Without a lot, `tie` names those who stand equal before the `left` seats that nobody receives.
    """
    one_of(APPORTIONMENTS)(method, "method")
    votes = {text(name, "votes"): number(n, f"votes.{name}") for name, n in votes.items()}
    left = int(number(seats, "seats", 0, 100_000))
    if not votes:
        raise MalformedRecount("votes", "il faut au moins un nom")
    entitled = {name: n * Fraction(left) / (sum(votes.values()) or 1) for name, n in votes.items()}
    given = {name: floor(n) if method == "hamilton" else 0 for name, n in entitled.items()}
    left -= sum(given.values())
    while left:
        merits = {name: APPORTIONMENTS[method](entitled[name], given[name]) for name in votes}
        first = ranked(merits)[0]
        if len(first) > left and lot_seed is None:
            return {"seats": given, "tie": first, "left": left}
        first = lot_order(lot_seed, first)[:left] if lot_seed is not None else first
        for name in first:
            given[name] += 1
        left -= len(first)
    return {"seats": given, "tie": [], "left": 0}


# What a name that is entitled to n (a fraction) and has k seats is worth for the next one.
APPORTIONMENTS: dict[str, Callable[[Fraction, int], Number]] = {
    "sainte_lague": lambda n, k: n / (2 * k + 1),
    "dhondt": lambda n, k: n / (k + 1),
    "hamilton": lambda n, k: n - k,
}


def scic_weight_faults(weights: Mapping[str, Number | str]) -> list[tuple[str, str]]:
    """What article 19 octies of law 47-1775 forbids in college weights: (code, French sentence)."""
    parts = {name: number(weight, f"weights.{name}", -(10**18)) for name, weight in weights.items()}
    faults: list[tuple[str, str]] = []
    if len(parts) < 3:
        faults.append(("fewer_than_3_colleges", "il faut au moins trois collèges"))
    for name, part in parts.items():
        if part > Fraction(1, 2):
            faults.append((f"{name}:above_50pct", f"le collège « {name} » dépasse 50 % des voix"))
        if part < Fraction(1, 10):
            faults.append((f"{name}:below_10pct", f"le collège « {name} » a moins de 10 % des voix"))
    if sum(parts.values()) != 1:
        faults.append(("sum_not_100pct", "la somme des poids n’est pas 100 %"))
    article = "article 19 octies de la loi n° 47-1775"
    return [(code, f"{fault[0].upper()}{fault[1:]} ({article}).") for code, fault in faults]


# --- The whole -----------------------------------------------------------------------------------

METHODS: dict[str, tuple[str, Callable[[Rule, list[str]], Parser], Callable[[Poll], Json]]] = {
    "resolution": ("choice", lambda rule, options: one_of(CHOICES), count_resolution),
    "approval": ("approve", read_approvals, count_approval),
    "score": ("scores", read_scores, count_sums),
    "quadratic": ("votes", read_quadratic, count_sums),
    "majority_judgment": ("grades", read_grades, count_majority_judgment),
    "schulze": ("ranking", read_ranking, count_schulze),
    "irv": ("ranking", read_ranking, count_transfers),
    "stv": ("ranking", read_ranking, count_transfers),
    "equal_shares": ("approve", read_approvals, count_equal_shares),
    "each": ("opinions", read_opinions, count_each),
}
STATUSES = {
    "adopted": "adoptée",
    "rejected": "rejetée",
    "tie": "égalité",
    "no_quorum": "le quorum n’est pas atteint",
    "no_vote": "personne ne s’est exprimé",
    "elected": "résultat acquis",
    "nobody": "rien n’atteint le plancher",
}
STEPS = {
    "elect": "{} atteint le quota avec {} voix.",
    "elect_remaining": "{} prend un siège restant avec {} voix.",
    "transfer": "L’excédent de {} est reporté : {} voix.",
    "exclude": "{} est écarté avec {} voix.",
    "raise": "Le partage recommence avec une part de {} pour chacun.",
    "buy": "{} est retenu : chaque soutien paie au plus {} par unité de gain.",
    "shared": "Le partage égal retient : {}.",
    "complete": "{} est ajouté pour compléter, au rang {}.",
    "tie": "Égalité entre {} : seul un tirage au sort peut la départager.",
}


def count(recount: Json) -> Json:
    """The result of a recount file, ready for JSON; MalformedRecount when it cannot be counted."""
    poll = read_poll(recount)
    result: Json = {"winners": [], "elected": [], "raw": {}, "colleges": {}, "log": []}
    if poll.rule.method == "resolution" or poll.base("expressed"):
        result |= METHODS[poll.rule.method][2](poll)
        say_floor(poll, result)
    else:
        result["status"] = "no_vote"
    if poll.rule.quorum is not None and not quorum_met(poll, result["log"]):
        result |= {"status": "no_quorum", "winners": [], "elected": []}
    result["log"].append(f"Conclusion : {STATUSES[result['status']]}.")
    result["raw"] |= {"expressed": poll.base("expressed"), "cast": poll.base("cast")}
    result["raw"] |= {"present": poll.present, "registered": poll.registered, "heads": poll.heads}
    held = {holder: voters for holder, voters in poll.proxies.votes.items() if len(voters) > 1}
    if held or poll.proxies.refused:
        result["proxies"] = {"votes": held, "refused": poll.proxies.refused}
    return {"status": result["status"]} | {key: ready(value) for key, value in result.items()}


def say_floor(poll: Poll, result: Json) -> None:
    """Write what the floor asked, and who is below it; when it leaves nothing to elect, the result says so."""
    if poll.rule.method == "resolution" or (asked := floor_of(poll)) is None:
        return
    result["floor"] = asked
    more = "plus de " if poll.rule.floor_strict else ""
    least = f"{more}{show(asked['needed'])} voix sur {show(asked['base'])}" if asked["needed"] else "une voix"
    below = f" N’y arrivent pas : {show(asked['below'])}." if asked["below"] else ""
    result["log"].insert(0, f"Plancher : il faut {least} de soutien.{below}")
    if result["status"] == "elected" and not result["elected"]:
        result["status"] = "nobody"


def quorum_met(poll: Poll, log: list[str]) -> bool:
    """A quorum on registered members counts the present ones; on present ones, the votes cast."""
    base = poll.rule.quorum_base
    needed = (poll.rule.quorum or 0) * poll.base(base)
    gathered = poll.base(BASES[BASES.index(base) - 1])
    least = ceil(needed) if type(gathered) is int else exact(needed)  # of whole voices, a whole number
    log.insert(0, f"Quorum : {show(gathered)} voix réunies, il en faut {show(least)}.")
    return gathered >= needed


def ready(value: Raw) -> Raw:
    """The same thing in JSON: fractions as "p/q", whole ones as integers."""
    if isinstance(value, Fraction):
        return value.numerator if value.denominator == 1 else str(value)
    if isinstance(value, dict):
        return {key: ready(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [ready(item) for item in value]
    return value


def show(value: Raw) -> str:
    return ", ".join(value) or "rien" if isinstance(value, list) else str(value)


def without_doubles(pairs: list[tuple[str, Raw]]) -> Json:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = Counter(name for name, _ in pairs)
        raise MalformedRecount(names.most_common(1)[0][0], "cette clé figure deux fois")
    return found


def parse(content: bytes) -> Raw:
    """The JSON of a file, of which at most MOST_BYTES are looked at."""
    if len(content) > MOST_BYTES:
        raise MalformedRecount("Le fichier", f"il dépasse {MOST_BYTES >> 20} Mo")
    try:
        return json.loads(content.decode(), object_pairs_hook=without_doubles)
    except MalformedRecount:
        raise
    except (ValueError, RecursionError, MemoryError) as fault:
        raise MalformedRecount("JSON", "le fichier est tronqué, ou ce n’est pas un fichier de recomptage") from fault


def main(arguments: Sequence[str]) -> int:
    if len(arguments) != 1:
        print("Usage : python counting.py recount.json", file=sys.stderr)
        return 1
    try:
        with open(arguments[0], "rb") as file:
            result = count(parse(file.read(MOST_BYTES + 1)))
    except MalformedRecount as fault:
        message = str(fault)
    except OSError as fault:
        message = f"Le fichier ne s’ouvre pas : {fault.strerror}."
    except (ValueError, RecursionError, MemoryError):
        message = "Le fichier n’est pas un fichier de recomptage lisible en entier."
    else:
        answer = json.dumps(result, ensure_ascii=False, indent=2)
        sys.stdout.buffer.write(answer.encode("utf-8", "backslashreplace") + b"\n")
        return 0
    line = " ".join(message.splitlines())
    if len(line) > 400:
        line = f"{line[:200]} … {line[-200:]}"
    sys.stderr.buffer.write(f"{line}\n".encode("utf-8", "backslashreplace"))
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
