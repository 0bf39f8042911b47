"""What results have in common; those of elections: whom the vote designates, ties, turnout, quorum. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Any, NamedTuple, Self

from lieudit.toolkit.french import counted
from lieudit.voting import disclosure
from lieudit.voting.frozen import Counted, Recount, Rule
from lieudit.voting.outcome import KEPT, OUTCOMES, figure, listed, lost_papers, rests_on, silence_words, silent

MOST_COLUMNS = 40
"""Past so many options, a table with a column for each is left to the recount file."""

type Number = int | str | Fraction


@dataclass(frozen=True)
class Draw:
    """The public draw that a ballot named before the vote (`source`), and what it gave once it took place."""

    source: str = ""
    seed: str = ""


class Line(NamedTuple):
    """One option as a screen shows it: what it received in a few words; "in", "tied" or "out"."""

    name: str
    words: str
    fate: str


class Result:
    """A count as its page shows it, from the recount file and what `count` returned."""

    template = ""
    weighted: Any = False
    withheld = False
    is_choice = False

    def __init__(self, recount: Recount, result: Counted) -> None:
        self.recount, self.rule = recount, recount["rule"]
        self.result, self.status, self.raw = result, result["status"], result["raw"]
        self.known: Recount = recount.get("worked_out", {})

    def worked_out(self) -> Recount:
        """What a page shows that only the file of all votes gives, as JSON: `known` is the same, read again from a file
        that says nothing of each voice any more."""
        return {}

    @property
    def lines(self) -> list[Line]:
        """Each option with what it received, in a few words; none where one does not choose."""
        return []

    @classmethod
    def of(cls, recount: Recount, result: Counted, names: Mapping[str, str], draw: Draw) -> Self:
        """`names` of the colleges by code; `draw` is the lot that was named before the vote, and what it gave."""
        raise NotImplementedError

    @property
    def counted(self) -> bool:
        """There is something to show."""
        return True

    @property
    def silence(self) -> str:
        """Of voices that were there, or represented, and said nothing, what stands without them: « 36 voix sur 37 n’ont
        pas voté : le résultat tient sur une seule. »; nothing where all voted, or where numbers are withheld."""
        if not self.raw or self.status in {"no_quorum", "no_vote"}:
            return ""
        unsaid, gathered = silent(self.result), Fraction(self.raw["present"])
        missing = unsaid - lost_papers(self.recount).all
        if missing <= 0:
            return ""
        return f"{silence_words(missing, gathered)} : {rests_on(gathered - unsaid, 'le résultat tient')}."

    @property
    def notice_kind(self) -> str:
        raise NotImplementedError

    @property
    def headline(self) -> str:
        raise NotImplementedError

    @property
    def explanation(self) -> str:
        raise NotImplementedError


class Election(Result):
    """The count of any method by which one chooses among options."""

    is_choice = True

    def __init__(self, recount: Recount, result: Counted, draw: Draw) -> None:
        super().__init__(recount, result)
        self.draw = draw
        self.options: list[str] = list(recount["options"])
        self.winners: list[list[str]] = result["winners"]
        self.elected: list[str] = result["elected"]

    @classmethod
    def of(cls, recount: Recount, result: Counted, names: Mapping[str, str], draw: Draw) -> Self:
        return cls(recount, result, draw)

    @property
    def counted(self) -> bool:
        """There is something to show: voices were expressed. A quorum may be missing for want of any of them."""
        return bool(self.status != "no_vote" and Fraction(self.raw.get("expressed", 1)))

    @property
    def lines(self) -> list[Line]:
        """Each option with what it received, in a few words: what a screen shows of the count."""
        return [Line(name, "", self.fate_of(name)) for name in self.options]

    @property
    def wide(self) -> bool:
        """There are too many options for a table with a column for each."""
        return len(self.options) > MOST_COLUMNS

    @property
    def seats(self) -> int:
        return int(self.rule.get("seats") or 1)

    @property
    def tied(self) -> list[str]:
        """Those among whom the rule alone does not choose, if any."""
        last = self.winners[-1] if self.winners else []
        return last if any(name not in self.elected for name in last) or self.result.get("lot") else []

    @property
    def notice_kind(self) -> str:
        return "ok" if self.status == "elected" and self.elected else "warning"

    @property
    def headline(self) -> str:
        if self.status == "tie":
            return f"Égalité entre {listed(self.tied)}."
        if self.status != "elected":
            return f"{OUTCOMES[self.status].capitalize()}."
        return f"Le vote désigne {listed(self.elected)}." if self.elected else "Aucune option n’est retenue."

    @property
    def explanation(self) -> str:
        if self.status == "no_vote":
            return "Personne n’a exprimé de choix : il n’y a rien à compter."
        if self.status == "no_quorum":
            return self.quorum_sentence
        if self.status == "tie":
            return self.tie_sentence
        if self.result.get("lot"):
            order = " ; ".join(", puis ".join(names) for names in self.result["lot"])
            return (
                f"La règle laissait une égalité. Le tirage annoncé avant le vote ({self.draw.source}) a donné "
                f"« {self.draw.seed or self.rule.get('lot_seed')} » ; il range {order}."
            )
        return " ".join(filter(None, (self.turnout_sentence, self.quorum_sentence, self.floor_sentence)))

    @property
    def floor_sentence(self) -> str:
        """Who has not enough support to be elected; nothing where everybody has, or where an older rule asks none."""
        floor = self.result.get("floor") or {}
        if not floor.get("below"):
            return ""
        told = listed(f"{name} ({figure(floor['support'][name])} voix)" for name in floor["below"])
        base = "exprimées" if self.rule.get("floor_base") == "expressed" else "reçues"
        more = "plus de " if self.rule.get("floor_strict", True) else "au moins "
        needed = f"{more}{figure(floor['needed'])} voix sur {figure(floor['base'])} {base}"
        least = needed if Fraction(floor["needed"]) else "une voix au moins"
        return f"Sous le plancher, qui est de {least} : {told}."

    @property
    def tie_sentence(self) -> str:
        """What the rule does with the tie, never the order of a list."""
        sure = f"{listed(self.elected)} : c’est acquis. " if self.elected else ""
        if self.draw.source:
            return f"{sure}La règle ne les départage pas. Le tirage annoncé avant le vote le fera : {self.draw.source}."
        return f"{sure}La règle ne les départage pas, et aucun tirage n’a été annoncé avant le vote : l’égalité reste."

    @property
    def heads(self) -> Mapping[str, int]:
        """How many bulletins said what: "expressed", "blank", "abstain"."""
        heads: Mapping[str, int] = self.raw["heads"]
        return heads

    @property
    def expressed(self) -> Fraction:
        """The voices expressed, each with its weight."""
        return Fraction(self.raw["expressed"])

    @property
    def turnout(self) -> list[tuple[str, str]]:
        """(number, what it counts), the silent ones too."""
        registered = sum(disclosure.registered(self.recount).values())
        heads, voices = self.heads, self.expressed
        weighed = f", soit {figure(voices)} voix" if voices != heads.get("expressed", 0) else ""
        lost = lost_papers(self.recount)
        silent = registered - sum(heads.values()) - lost.all
        found = [
            (heads.get("expressed", 0), "bulletin exprimé", "bulletins exprimés"),
            (heads.get("blank", 0), "vote blanc", "votes blancs"),
            (heads.get("abstain", 0), "abstention", "abstentions"),
            (lost.void, "bulletin nul", "bulletins nuls"),
            (lost.kept, *KEPT),
            (silent, "voix inscrite sans vote", "voix inscrites sans vote"),
        ]
        told = [(figure(count), one if count < 2 else many) for count, one, many in found if count > 0]
        return [(count, words + (weighed if "exprimé" in words else "")) for count, words in told]

    @property
    def turnout_sentence(self) -> str:
        expressed = counted(self.heads.get("expressed", 0), "bulletin exprimé", "bulletins exprimés")
        blank = counted(self.heads.get("blank", 0), "blanc")
        abstain = counted(self.heads.get("abstain", 0), "abstention")
        lost = lost_papers(self.recount)
        parts = [expressed, blank, abstain, *([counted(lost.void, "nul", "nuls")] if lost.void else [])]
        return f"{', '.join([*parts, *([counted(lost.kept, *KEPT)] if lost.kept else [])])}."

    @property
    def quorum_reached(self) -> bool:
        return bool(self.status != "no_quorum")

    @property
    def quorum_sentence(self) -> str:
        """Nothing where the rule asks for no quorum."""
        if not Fraction(self.rule.get("quorum") or 0):
            return ""
        base = self.rule.get("quorum_base", "registered")
        of = Fraction(self.raw[base])
        needed = ceil(Fraction(self.rule["quorum"]) * of)
        gathered = self.raw["present" if base == "registered" else "cast"]
        reached = "Le quorum est atteint" if self.quorum_reached else "Le quorum n’est pas atteint"
        words = "inscrites" if base == "registered" else "présentes"
        return f"{reached} : {figure(gathered)} voix sur {figure(of)} {words}, il en fallait {needed}."

    def fate_of(self, name: str) -> str:
        """What becomes of an option: "in", "tied" (a lot would choose), "out"."""
        if name in self.elected:
            return "in"
        return "tied" if self.status == "tie" and name in self.tied else "out"


def seats_words(rule: Rule, best: str) -> str:
    seats = rule.get("seats") or 1
    if seats == 1:
        return f"L’option qui a {best} l’emporte."
    return f"{counted(seats, 'place')} à pourvoir : elles vont aux options qui ont {best}."


class Withheld(Election):
    """The issue of a ballot in totals in which too few voices were cast to publish a number, whatever the method."""

    withheld = True
    counted = False
    turnout: list[tuple[str, str]] = []
    quorum_sentence = ""

    @property
    def notice_kind(self) -> str:
        return "ok" if self.status == "adopted" else super().notice_kind

    @property
    def explanation(self) -> str:
        told = self.tie_sentence if self.status == "tie" and self.options else ""
        return " ".join(filter(None, (told, disclosure.FEW.format(fewest=disclosure.FEWEST))))
