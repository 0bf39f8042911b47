"""The first draft of minutes, from what the session recorded: words that people will edit, facts that stay. Pure.

A record holds four sorts of facts, plain JSON whose instants are on the clock of the session. Speaking time is given by
college, in the order of their letters: never by person, never as a ranking.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lieudit.minutes import spoken
from lieudit.minutes.people import Person
from lieudit.toolkit.articles import the
from lieudit.toolkit.french import counted
from lieudit.toolkit.types import Fields, Json

type Facts = Json

OUTCOMES = {"information": "", "decision": "Décision : ", "action": "À faire : ", "election": "Élection : "}
"""How each outcome noted in session begins in the minutes."""


@dataclass(frozen=True)
class Record:
    """What a session recorded, ready to be told."""

    opening: Facts
    presence: Facts
    items: list[Facts]
    closing: Facts
    people: tuple[Person, ...] = ()


@dataclass(frozen=True)
class Part:
    """One section to be."""

    kind: str
    title: str
    text: str
    facts: Facts = field(default_factory=dict)
    item: int | None = None
    is_restricted: bool = False


@dataclass(frozen=True)
class Turn:
    """Somebody spoke: for which college, how many seconds, on which item."""

    letter: str
    college: str
    seconds: int
    item: int | None
    goes_on: bool = False
    """After a question: it is the same turn as before."""


def speaking(turns: Iterable[Turn]) -> Facts:
    """Turns and seconds by college, in the order of their letters.

    >>> speaking([Turn("B", "Réseaux", 60, 1), Turn("A", "Lieux", 30, 1), Turn("B", "Réseaux", 5, 2)])["colleges"]
    [{'name': 'Lieux', 'turns': 1, 'seconds': 30}, {'name': 'Réseaux', 'turns': 2, 'seconds': 65}]
    """
    sums: dict[tuple[str, str], list[Turn]] = {}
    for turn in turns:
        sums.setdefault((turn.letter, turn.college), []).append(turn)
    colleges = [
        {"name": name, "turns": sum(not turn.goes_on for turn in said), "seconds": sum(turn.seconds for turn in said)}
        for (_letter, name), said in sorted(sums.items())
    ]
    totals = {key: sum(row[key] for row in colleges) for key in ("turns", "seconds")}  # type: ignore[misc]
    return {**totals, "colleges": colleges}


def parts_of(record: Record) -> list[Part]:
    """The sections of the draft, in their order."""
    return [
        Part("opening", "Convocation et bureau", opening_words(record.opening), record.opening),
        Part("presence", "Présence et quorum", presence_words(record.presence), record.presence),
        *[item_part(facts) for facts in record.items],
        Part("closing", "Clôture", closing_words(record.closing), record.closing),
    ]


def opening_words(facts: Fields) -> str:
    """When, where and how the session was convened, and who held it."""
    far = "à distance" if facts["remote"] else ""
    where = f" Lieu : {facts['place']}{far and f', et {far}'}." if facts["place"] else ""
    how = f"{far} " if far and not where else ""
    lines = [
        f"L’assemblée « {facts['assembly']} » s’est réunie {how}le {spoken.day(facts['opened'])}.{where} "
        f"La séance a été ouverte à {spoken.hour(facts['opened'])}."
    ]
    if facts["second_call_of"]:
        lines.append(f"C’est la seconde convocation de la séance « {facts['second_call_of']} ».")
    if facts.get("recording"):
        lines.append(f"La séance a été enregistrée : {facts['recording'].rstrip('. ')}.")
    lines += [convened_words(each) for each in facts["convenings"]]
    return "\n".join([*lines, *bureau_lines(facts)])


BUREAU = {"chair": "Présidence de séance", "secretary": "Secrétariat de séance"}
"""Who holds a session, and how the words of its minutes begin to say it."""


def bureau_lines(facts: Mapping[str, object]) -> list[str]:
    """Who presided and who kept the minutes, by seat: the names are read beside, by members."""
    return [f"{title} : {facts[role] or 'à préciser'}." for role, title in BUREAU.items()]


def with_bureau(text: str, facts: Mapping[str, object]) -> str:
    """The words of the opening once somebody else is said to preside or to keep the minutes.

    >>> with_bureau("Ouverte.\\nPrésidence de séance : à préciser.", {"chair": "La Filature", "secretary": "Le Port"})
    'Ouverte.\\nPrésidence de séance : La Filature.\\nSecrétariat de séance : Le Port.'
    """
    kept = [line for line in text.split("\n") if not line.startswith(tuple(f"{title} :" for title in BUREAU.values()))]
    return "\n".join([*kept, *bureau_lines(facts)])


def convened_words(sending: Json) -> str:
    """How its members were called, or told of a change."""
    to = counted(sending["addressees"], "personne")
    if sending["kind"] != "notice":
        return f"Un avis de modification est parti le {spoken.moment(sending['at'])} à {to}."
    days = counted(sending["days"], "jour")
    words = (
        f"Les membres ont été convoqués par courrier électronique le {spoken.moment(sending['at'])}, {days} avant la "
        f"séance : {to}, avec l’ordre du jour."
    )
    if listed := sending.get("list"):
        voices = counted(listed["voices"], "voix", "voix")
        words += f" Tous l’étaient, sur la liste arrêtée au {listed['record_day']} : {voices}."
    return words


def presence_words(facts: Fields) -> str:
    """How many came, and how many voices that made."""
    total = facts["total"]
    came = counted(total["present"], "membre présent", "membres présents")
    stood = counted(total["represented"], "membre représenté", "membres représentés")
    away = counted(total["absent"], "membre absent", "membres absents")
    voices = counted(total["voices"], "voix", "voix")
    words = f"Sur {counted(total['seats'], 'siège')} : {came}, {stood}, {away}, soit {voices}"
    if unsure := total.get("to_confirm"):
        words += f", dont {unsure} à confirmer, qu’une seule personne a {'notée' if unsure == 1 else 'notées'}"
    return f"{words}."


def item_part(facts: Facts) -> Part:
    return Part(
        "item",
        f"{facts['rank']}. {facts['title']}",
        item_words(facts),
        facts,
        facts["item"],
        facts["restricted"],
    )


def item_words(facts: Fields) -> str:
    """Who carried the point and what was noted of it; the secretary says the rest."""
    lines = [f"Point porté par {the(str(facts['carrier']))}."] if facts["carrier"] else []
    lines += [f"{OUTCOMES[each['kind']]}{each['text']}" for each in facts["outcomes"]]
    if not facts["passages"]:
        lines.append("Ce point n’a pas été examiné.")
    elif not facts["outcomes"]:
        lines.append("Ce point a été discuté, sans suite notée en séance.")
    return "\n".join(lines)


def closing_words(facts: Fields) -> str:
    """Pauses of the session and its end."""
    lines = [
        f"Séance suspendue {spoken.span(each['from'], each['to'])} : {each['reason']}" for each in facts["adjournments"]
    ]
    return "\n".join([*lines, f"La séance a été levée à {spoken.hour(facts['closed'])}."])
