"""Instant runoff and transferable votes: what each option holds at each round, and what the round does. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from lieudit.toolkit.french import counted
from lieudit.toolkit.types import Json
from lieudit.voting.frozen import Rule
from lieudit.voting.methods.method import Elects, Explanation, Method, Offer
from lieudit.voting.methods.result import Election, Line
from lieudit.voting.methods.schulze import RankingForm
from lieudit.voting.outcome import figure, listed

STEPS = {
    "elect": "{} atteint le quota.",
    "elect_remaining": "{} prend une place restante.",
    "transfer": "L’excédent de {} ({} voix) va au rang suivant.",
    "exclude": "{} quitte le décompte ; ses bulletins vont au rang suivant.",
    "tie": "Égalité entre {} : la règle ne choisit pas.",
}


@dataclass(frozen=True)
class Cell:
    """What an option holds as a round begins; "in" once it has a place, "out" once it is set aside."""

    held: Fraction | None
    state: str

    @property
    def words(self) -> str:
        if self.held is not None:
            return figure(self.held)
        return "a sa place" if self.state == "in" else "hors décompte"


@dataclass(frozen=True)
class Round:
    number: int
    cells: list[Cell]
    exhausted: str
    steps: list[str]


class Transfers(Election):
    template = "voting/result_transfers.html"

    @property
    def single(self) -> bool:
        return bool(self.rule["method"] == "irv")

    @property
    def quota(self) -> str:
        return figure(self.raw["quota"])

    @property
    def order(self) -> list[str]:
        """The elected in the order of their places, then the last set aside first."""
        out = [step[1] for step in reversed(self.result["steps"]) if step[0] == "exclude"]
        placed = [step[1] for step in self.result["steps"] if step[0].startswith("elect")]
        return list(dict.fromkeys([*placed, *(o for o in self.options if o not in out), *out]))

    @property
    def rounds(self) -> list[Round]:
        steps, starts = self.result["steps"], [r["before"] for r in self.raw["rounds"]]
        ends = [*starts[1:], len(steps)]
        return [
            self._round(at, told["tallies"], steps[: told["before"]], steps[told["before"] : end])
            for at, (told, end) in enumerate(zip(self.raw["rounds"], ends, strict=True), 1)
        ]

    def _round(self, at: int, tallies: Json, before: list[list[Any]], now: list[list[object]]) -> Round:
        placed = {step[1] for step in before if step[0].startswith("elect")}
        cells = [
            Cell(Fraction(tallies[name]) if name in tallies else None, "in" if name in placed else "out")
            for name in self.order
        ]
        held = sum((Fraction(n) for n in tallies.values()), Fraction(0))
        kept = Fraction(self.raw["quota"]) * sum(name not in tallies for name in placed)
        return Round(at, cells, figure(self.expressed - held - kept), [self._words(step) for step in now])

    def _words(self, step: list[Any]) -> str:
        kind, names = step[0], step[1]
        if kind == "transfer":
            return STEPS[kind].format(names, figure(step[2])) if Fraction(step[2]) else f"{names} n’a pas d’excédent."
        return STEPS[kind].format(listed(names) if isinstance(names, list) else names)

    @property
    def last(self) -> list[tuple[str, Fraction, str]]:
        """What each option held at its last round: (name, voices, what becomes of it)."""
        held: dict[str, Fraction] = {}
        for told in self.raw["rounds"]:
            held |= {name: Fraction(n) for name, n in told["tallies"].items()}
        return [(name, held.get(name, Fraction(0)), self.fate_of(name)) for name in self.order]

    @property
    def lines(self) -> list[Line]:
        return [Line(name, f"{figure(held)} voix", fate) for name, held, fate in self.last]

    @property
    def scale(self) -> Fraction:
        return max([Fraction(self.raw["quota"]), *(held for _, held, _ in self.last)]) or Fraction(1)

    @property
    def quota_share(self) -> Fraction:
        return Fraction(self.raw["quota"]) / self.scale


def _irv(rule: Rule) -> list[str]:
    return [
        "Un bulletin compte pour la première option de son classement qui n’est pas écartée.",
        "Si une option a plus de la moitié des voix, elle l’emporte.",
        "Sinon, la dernière est écartée, ses bulletins vont à leur rang suivant, et l’on recommence.",
        "Un bulletin qui n’a plus d’option est épuisé : il ne compte plus. La dernière option qui reste l’emporte.",
    ]


def _stv(rule: Rule) -> list[str]:
    seats = rule.get("seats") or 1
    return [
        f"{counted(seats, 'place')} à pourvoir. Le quota est le nombre de voix divisé par {seats + 1}, arrondi au "
        "nombre entier qui vient juste après.",
        "Une option qui atteint le quota prend une place. Ses voix en trop vont au rang suivant : chacun de ses "
        "bulletins y va pour la même part de sa valeur.",
        "Si aucune n’atteint le quota, la dernière est écartée et ses bulletins vont à leur rang suivant.",
        "Entre deux dernières à égalité, on écarte celle qui avait le moins de voix au tour précédent.",
        "Quand il reste autant d’options que de places, elles les prennent.",
    ]


METHODS = (
    Method(
        "irv",
        Explanation(
            "Classement par éliminations (vote alternatif)",
            "Classez les options : d’abord celle que vous préférez, puis celle que vous voudriez à défaut.",
            "On compte les premiers rangs. Tant qu’aucune option n’a plus de la moitié des voix, la dernière est "
            "écartée et ses voix vont au rang suivant.",
        ),
        paper=RankingForm,
        result=Transfers,
        sentences=_irv,
        several=False,
        offer=Offer(
            6, "Classement, par éliminations", "On classe les options ; la dernière sort, ses voix se reportent."
        ),
    ),
    Method(
        "stv",
        Explanation(
            "Classement avec reports (vote unique transférable)",
            "Classez les options : d’abord celle que vous préférez, puis celles que vous voudriez à défaut.",
            "Il y a plusieurs places. Une option qui atteint le quota en prend une, et ses voix en trop vont au rang "
            "suivant. Si aucune ne l’atteint, la dernière est écartée et ses voix vont au rang suivant.",
        ),
        paper=RankingForm,
        result=Transfers,
        sentences=_stv,
        offer=Offer(
            7, "Plusieurs places, par report", "On classe les options ; les voix en trop et perdues se reportent."
        ),
        elects=Elects(3, "par classement avec report des voix"),
    ),
)
