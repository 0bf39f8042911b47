"""What a set of rules would change for the assembly that it is put to: dates, voices, seats, past ballots. Pure."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from lieudit.governance.bounds import rehoused
from lieudit.governance.difference import changed_paths
from lieudit.governance.rules import (
    Rules,
    ballot_rule,
    change_rule,
    college_order,
    complete,
    floor_rule,
    secrecy_asks,
    weights_held,
)
from lieudit.governance.shares import said
from lieudit.governance.statements import RULES, name_in
from lieudit.toolkit.french import counted, day
from lieudit.voting.counting import MalformedRecount, count
from lieudit.voting.disclosure import is_withheld, registered
from lieudit.voting.frozen import Counted, Recount, Rule
from lieudit.voting.outcome import outcome_words, points
from lieudit.voting.what_if import carried


@dataclass(frozen=True)
class Facts:
    """What consequences are drawn from: `on` is the day of a sitting or a vote taken as an example, `held` the seats
    by college, `out_of_standing` the holders who are not up to date with their dues."""

    on: dt.date
    held: Mapping[str, int]
    out_of_standing: Sequence[str] = ()

    @property
    def voices(self) -> int:
        return sum(self.held.values())


@dataclass(frozen=True)
class Consequence:
    """What happens under the new rules, and what happens under those in force (nothing when there is none)."""

    path: str
    after: str
    before: str = ""


def consequences(old: Rules, new: Rules, facts: Facts) -> list[Consequence]:
    """One consequence for each rule that changes and of which something can be computed, in the order of the rules."""
    then, now = complete(old), complete(new)
    changed = changed_paths(old, new)
    found = [_empty(then, now, facts)] if _weights(then, facts) != _weights(now, facts) else []
    for path in RULES:
        tell = TELLERS.get(path)
        if tell and ({path, *RELATED.get(path, ())} & changed):
            found.append(Consequence(path, tell(now, facts), tell(then, facts)))
    return [each for each in found if each and each.after != each.before]


def _weights(full: Rules, facts: Facts) -> dict[str, str]:
    return weights_held(full, _seated(full, facts))


def _seated(full: Rules, facts: Facts) -> set[str]:
    """The colleges of the set that would hold a seat, once those of the others have moved."""
    return {code for code, number in rehoused(full, facts.held)[0].items() if number}


def _empty(then: Rules, now: Rules, facts: Facts) -> Consequence:
    def told(full: Rules) -> str:
        weights, held = _weights(full, facts), _seated(full, facts)
        empty = [name_in(full, code) for code in college_order(full) if code not in held]
        if not empty:
            return "Tous les collèges ont au moins un siège occupé : chacun pèse son poids."
        weighing = ", ".join(
            f"{name_in(full, code)} {points(Fraction(weights[code]))}" for code in college_order(full) if code in held
        )
        words = "Le collège vide est" if len(empty) == 1 else "Les collèges vides sont"
        return f"{words} : {', '.join(empty)}. Les autres pèsent : {weighing or 'rien'}."

    return Consequence("colleges.heir", told(now), told(then))


type Teller = Callable[[Rules, Facts], str]


def _before(path: str, words: str) -> Teller:
    """« une séance le 12 mai doit être convoquée le 27 avril au plus tard »."""

    def tell(full: Rules, facts: Facts) -> str:
        last = facts.on - dt.timedelta(days=RULES[path].value(full))
        return words.format(on=day(facts.on), last=day(last))

    return tell


def _after(path: str, words: str) -> Teller:
    def tell(full: Rules, facts: Facts) -> str:
        return words.format(on=day(facts.on), end=day(facts.on + dt.timedelta(days=RULES[path].value(full))))

    return tell


def _part(path: str, words: str) -> Teller:
    """A share of the voices of today, rounded up to the voices that are needed."""

    def tell(full: Rules, facts: Facts) -> str:
        needed = ceil(Fraction(RULES[path].value(full)) * facts.voices)
        return words.format(needed=counted(needed, "voix", "voix"), seats=counted(needed, "siège"), all=facts.voices)

    return tell


def _majority(part: str, words: str) -> Teller:
    def tell(full: Rules, facts: Facts) -> str:
        value = Fraction(full[part]["threshold"])
        over = "plus de" if full[part]["strict"] else "au moins"
        exact = "" if (value * 10_000).denominator == 1 else f" ({said(value)})"
        return words.format(points=f"{over} {points(value)} points sur 100{exact}")

    return tell


def _mandate(full: Rules, facts: Facts) -> str:
    end = _years_later(facts.on, full["mandate"]["years"]) - dt.timedelta(days=1)
    return f"Un mandat qui commence le {day(facts.on)} finit le {day(end)}."


def _years_later(start: dt.date, years: int) -> dt.date:
    """The same day, `years` later; 1 March where there is no 29 February."""
    try:
        return start.replace(year=start.year + years)
    except ValueError:
        return dt.date(start.year + years, 3, 1)


def _renewal(full: Rules, facts: Facts) -> str:
    total = sum(full["seats"].values())
    most = floor(Fraction(full["mandate"]["renewal"]) * total)
    return f"Sur {counted(total, 'siège')}, {most} au plus se renouvellent la même année."


def _standing(full: Rules, facts: Facts) -> str:
    if not full["standing"]["required"]:
        return "Aucune voix n’est suspendue pour une cotisation."
    return _losing(facts, "perd sa voix", "perdent leur voix")


def _candidacy(full: Rules, facts: Facts) -> str:
    if not full["candidacy"]["standing"]:
        return "Qui n’est pas à jour de cotisation peut être candidat."
    return _losing(facts, "ne peut pas être candidat", "ne peuvent pas être candidats")


def _losing(facts: Facts, one: str, several: str) -> str:
    out = facts.out_of_standing
    if not out:
        return "Tous les membres qui siègent aujourd’hui sont à jour de cotisation : personne ne perd de droit."
    return f"À ce jour, {counted(len(out), f'membre {one}', f'membres {several}')} : {', '.join(out)}."


def _floor(full: Rules, facts: Facts) -> str:
    """How many voices a candidacy needs when twenty vote."""
    asked = floor_rule(full)
    least = Fraction(asked["floor"]) * 20
    needed = max(1, floor(least) + 1 if asked.get("floor_strict", True) else ceil(least))
    then = {
        "relative": "au second tour, une voix suffit",
        "again": "au second tour, il en faut autant",
        "vacancy": "sinon, le siège reste vacant",
    }
    return (
        f"Si vingt voix votent, une candidature en demande {needed} pour être élue ; {then[full['election']['next']]}."
    )


def _secrecy(full: Rules, facts: Facts) -> str:
    asked = secrecy_asks(full, facts.voices)
    if asked is None:
        return "L’appel nominal de chaque vote paraît, quoi que demandent les membres."
    words = counted(asked, "demande suffit", "demandes suffisent")
    when = "Avant l’ouverture d’un vote, ou dans le jour qui la suit s’il n’a pas été annoncé"
    return f"{when}, {words} pour qu’il n’ait pas d’appel nominal."


def _carried(full: Rules, facts: Facts) -> str:
    cap = full["proxies"]["cap"]
    return f"Un membre vote pour {counted(cap + 1, 'voix', 'voix')} au plus, la sienne comprise, sur {facts.voices}."


def _rounds(full: Rules, facts: Facts) -> str:
    longest = full["consent"]["days"] * full["consent"]["max_rounds"]
    return f"Avant de voter, le consentement se cherche pendant {counted(longest, 'jour')} au plus."


TELLERS: dict[str, Teller] = {
    "mandate.years": _mandate,
    "mandate.renewal": _renewal,
    "candidacy.closing_days": _before(
        "candidacy.closing_days", "Pour une élection le {on}, les candidatures sont closes le {last}."
    ),
    "candidacy.standing": _candidacy,
    "standing.required": _standing,
    "election.floor": _floor,
    "secrecy.ask": _secrecy,
    "consent.days": _rounds,
    "adoption.threshold": _majority("adoption", "Pour être adoptée, une proposition demande {points}."),
    "quorum.value": _part("quorum.value", "Pour décider, il faut {needed} sur les {all} d’aujourd’hui."),
    "proxies.cap": _carried,
    "ballot_days": _after("ballot_days", "Un vote ouvert le {on} se clôt le {end}."),
    "notice_days": _before("notice_days", "Une séance le {on} doit être convoquée le {last} au plus tard."),
    "members.notice_days": _before(
        "members.notice_days", "Une assemblée des membres le {on} doit être convoquée le {last} au plus tard."
    ),
    "agenda.cosigners": _part(
        "agenda.cosigners", "Pour inscrire un point à l’ordre du jour, il faut {seats} sur les {all} d’aujourd’hui."
    ),
    "agenda.days": _before("agenda.days", "Pour une séance le {on}, un point s’inscrit le {last} au plus tard."),
    "second_call.days": _after("second_call.days", "Sans quorum le {on}, une seconde assemblée se tient le {end}."),
    "second_call.quorum": _part(
        "second_call.quorum", "Sur seconde convocation, il faudra {needed} sur les {all} d’aujourd’hui."
    ),
    "extraordinary.quorum": _part(
        "extraordinary.quorum", "En assemblée extraordinaire, il faut {needed} sur les {all} d’aujourd’hui."
    ),
    "extraordinary.second_quorum": _part(
        "extraordinary.second_quorum",
        "En assemblée extraordinaire, sur seconde convocation, il faut {needed} sur les {all} d’aujourd’hui.",
    ),
    "changes.notice_days": _after("changes.notice_days", "Un vote sur les règles annoncé le {on} s’ouvre le {end}."),
    "changes.threshold": _majority("changes", "Pour changer encore les règles, il faudra {points}."),
    "changes.quorum": _part(
        "changes.quorum", "Pour changer encore les règles, il faudra {needed} sur les {all} d’aujourd’hui."
    ),
}
RELATED = {
    "consent.days": ("consent.max_rounds",),
    "election.floor": ("election.floor_share", "election.floor_base", "election.next"),
    "secrecy.ask": ("secrecy.share",),
    "adoption.threshold": ("adoption.strict",),
    "changes.threshold": ("changes.strict",),
}
"""Rules that are told by the consequence of another."""


# Colleges


@dataclass(frozen=True)
class CollegeRow:
    """One college before and after: points out of 100 (nothing where it is not), seats planned, seats held after."""

    name: str
    points_before: str
    points_after: str
    seats_before: int | None
    seats_after: int | None
    held: int

    @property
    def standing(self) -> str:
        """« 2 à pourvoir », « 1 de trop », « complet »."""
        if self.seats_after is None:
            return "disparaît"
        left = self.seats_after - self.held
        return f"{left} à pourvoir" if left > 0 else f"{-left} de trop" if left else "complet"


def college_rows(old: Rules, new: Rules, facts: Facts) -> list[CollegeRow]:
    """Every college of either set, those that disappear last."""
    then, now = complete(old), complete(new)
    codes = [*college_order(now), *(code for code in college_order(then) if code not in now["colleges"]["weights"])]
    held, _gone = rehoused(now, facts.held)
    return [
        CollegeRow(
            name=name_in(now, code) if code in now["colleges"]["weights"] else name_in(then, code),
            points_before=_points(then, code),
            points_after=_points(now, code),
            seats_before=then["seats"].get(code),
            seats_after=now["seats"].get(code),
            held=held.get(code, 0),
        )
        for code in codes
    ]


def _points(full: Rules, code: str) -> str:
    weights = full["colleges"]["weights"]
    return points(Fraction(weights[code])) if code in weights else ""


# Past ballots


@dataclass(frozen=True)
class PastBallot:
    """A counted resolution of the assembly, with its recount file; `changes_rules` when it was about the rules."""

    number: int
    question: str
    url: str
    recount: Recount
    status: str
    changes_rules: bool = False


@dataclass(frozen=True)
class Replay:
    """What a past ballot gave, and what the same ballots would give; `note` when they cannot be counted."""

    ballot: PastBallot
    before: str
    after: str = ""
    detail: str = ""
    note: str = ""

    @property
    def differs(self) -> bool:
        return bool(self.after) and self.after != self.before


def replayed(new: Rules, past: Collection[PastBallot]) -> Iterator[Replay]:
    """The same votes, the same roll, under the new rules, counted by the kernel; nothing is kept."""
    full = complete(new)
    for ballot in past:
        before = outcome_words(ballot.status)
        if "decided" in ballot.recount or is_withheld(ballot.recount):
            yield Replay(ballot, before, note="Ne se recompte pas : tenu en totaux, sans les lignes des collèges.")
            continue
        file = under(full, ballot)
        strangers = set(registered(file)) - set(full["colleges"]["weights"])
        if strangers:
            names = ", ".join(f"« {name_in(full, code)} »" for code in sorted(strangers))
            yield Replay(ballot, before, note=f"Ne se recompte pas : {names} n’a plus de poids.")
            continue
        try:
            result = count(file)
        except MalformedRecount as fault:
            yield Replay(ballot, before, note=f"Ne se recompte pas : {fault}.")
            continue
        yield Replay(ballot, before, outcome_words(result["status"]), _detail(result))


def under(full: Rules, ballot: PastBallot) -> Rule:
    """The recount file of a past ballot, as if it had been ordered under these rules."""
    moved = full["colleges"]["moved"]

    def here(lines: list[dict[str, object]]) -> list[dict[str, object]]:
        return [{**line, "college": moved.get(line["college"], line["college"])} for line in lines]

    held = {moved.get(code, code) for code in registered(ballot.recount)}
    rule = (change_rule if ballot.changes_rules else ballot_rule)(full, held=held)
    chair = ballot.recount["rule"].get("blank_proxy_holder")
    if chair and full["proxies"]["blank"] == "chair":
        rule["blank_proxy_holder"] = chair
    if "roll" not in ballot.recount:
        lines: Counter[str] = Counter()
        for code, voices in registered(ballot.recount).items():
            lines[moved.get(code, code)] += voices
        return {**ballot.recount, "rule": rule, "lines": dict(lines), "ballots": here(ballot.recount["ballots"])}
    file = {**ballot.recount, "rule": rule, "roll": here(ballot.recount["roll"])}
    if ballot.recount.get("proxies"):
        file["proxy_cap"] = full["proxies"]["cap"]
        lost = carried(dict(ballot.recount)) - carried(file)
        file["ballots"] = [vote for vote in file["ballots"] if vote.get("voter") not in lost]
    return file


def _detail(result: Counted) -> str:
    colleges = result.get("colleges")
    if not colleges:
        return ""
    return f"{points(Fraction(colleges['for']))} points pour, sur {points(Fraction(colleges['base']))}"
