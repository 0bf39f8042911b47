"""Equal shares: what was bought, by whom, at what price for each, and what is left of the budget. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import floor

from lieudit.toolkit.french import counted, number
from lieudit.voting.frozen import Recount, Rule
from lieudit.voting.methods.method import Explanation, Method, Offer
from lieudit.voting.methods.result import Election, Line
from lieudit.voting.methods.sums import ApprovalForm
from lieudit.voting.outcome import euros, figure, listed


@dataclass(frozen=True)
class Project:
    """One option: its cost, its supporters' voices, and how it was bought: by parts, to complete, or not at all."""

    name: str
    cost_words: str
    support: Fraction
    how: str
    paid: str
    fate: str

    @property
    def support_words(self) -> str:
        return figure(self.support)


class Shares(Election):
    template = "voting/result_shares.html"

    @property
    def priced(self) -> bool:
        """The rule gives costs in euros; else each option costs one of as many as the budget pays."""
        return bool(self.rule.get("costs"))

    def amount(self, value: Fraction) -> str:
        return euros(value) if self.priced else figure(value)

    def cost(self, name: str) -> Fraction:
        return Fraction((self.rule.get("costs") or {}).get(name, 1))

    @property
    def budget(self) -> Fraction:
        return Fraction(self.raw["budget"])

    @property
    def spent(self) -> Fraction:
        return sum((self.cost(name) for name in self.elected), Fraction(0))

    @property
    def purse_words(self) -> str:
        return self.amount(self.budget / self.expressed)

    @property
    def raised_words(self) -> str:
        """What each voice holds where the shares were raised to complete; nothing where they were not."""
        raised = [step[1] for step in self.result["steps"] if step[0] == "raise"]
        return self.amount(Fraction(raised[-1])) if raised else ""

    @property
    def budget_words(self) -> str:
        return self.amount(self.budget)

    @property
    def spent_words(self) -> str:
        return self.amount(self.spent)

    @property
    def left_words(self) -> str:
        return self.amount(self.budget - self.spent)

    @property
    def rows(self) -> list[Project]:
        """Those bought, in their order, then the others from the most supported."""
        bought = [step[1] for step in self.result["steps"] if step[0] in ("buy", "complete")]
        completed = {step[1] for step in self.result["steps"] if step[0] == "complete"}
        support = self.support
        others = sorted((o for o in self.options if o not in bought), key=lambda o: -support[o])
        return [
            Project(
                name,
                self.amount(self.cost(name)),
                support[name],
                "complete" if name in completed else ("buy" if name in bought else ""),
                self._paid(name),
                self.fate_of(name),
            )
            for name in [*bought, *others]
        ]

    @property
    def lines(self) -> list[Line]:
        return [Line(row.name, f"{row.cost_words}, {row.support_words} voix", row.fate) for row in self.rows]

    def worked_out(self) -> Recount:
        return {"support": {name: int(voices) for name, voices in self.support.items()}}

    @cached_property
    def support(self) -> dict[str, Fraction]:
        """The voices that approve each option, from the ballots of the recount file."""
        if "support" in self.known:
            return {name: Fraction(voices) for name, voices in self.known["support"].items()}
        weights = {line["voter"]: Fraction(line.get("weight", 1)) for line in self.recount.get("roll") or ()}
        support = dict.fromkeys(self.options, Fraction(0))
        for ballot in self.recount["ballots"]:
            for option in ballot.get("approve") or ():
                support[option] += weights.get(ballot.get("voter"), Fraction(ballot.get("count", 1)))
        return support

    def _paid(self, name: str) -> str:
        """« 12 voix ont payé 100 €, 3 voix 40 € »."""
        parts = [(Fraction(part), Fraction(voices)) for part, voices in self.raw["payments"].get(name, ())]
        return listed(f"{figure(voices)} voix à {self._part(part)}" for part, voices in parts) if parts else ""

    def _part(self, part: Fraction) -> str:
        """To the cent, and said to be rounded when it is."""
        exact = (part * 100).denominator == 1
        unit = " €" if self.priced else ""
        shown = number(part if exact else Fraction(floor(part * 100 + Fraction(1, 2)), 100))
        return f"{'' if exact else 'environ '}{shown}{unit}"

    @property
    def headline(self) -> str:
        if self.status == "elected" and self.elected:
            return f"Le vote retient {listed(self.elected)}."
        return super().headline


def _equal_shares(rule: Rule) -> list[str]:
    costs, budget = rule.get("costs"), rule.get("budget") or rule.get("seats") or 1
    amount = f"Le budget est de {euros(budget)}." if costs else f"Le budget paie {counted(int(budget), 'option')}."
    gain = (
        "Pour un soutien, une option vaut ce qu’elle coûte : la part payée se compare au coût."
        if rule.get("utility") == "cost"
        else "Pour un soutien, chaque option vaut autant : on retient d’abord celle qui demande le moins à chacun."
    )
    completion = {
        "none": "Ce qui reste n’est pas dépensé.",
        "utilitarian": "S’il reste de quoi payer, on ajoute les options qui ont le plus de soutiens pour leur coût.",
        "seq_phragmen": "S’il reste de quoi payer, toutes les parts grandissent au même pas : on ajoute la première "
        "option que ses soutiens peuvent payer, et ainsi de suite.",
        "add1": "S’il reste de quoi payer, on recommence avec un euro de plus pour chacun, puis encore un, tant "
        "que ce qui est retenu tient dans le budget. À égalité, la moins chère passe d’abord, puis la plus soutenue.",
    }
    return [
        f"{amount} Chaque voix exprimée en reçoit la même part.",
        "Une option est payée par ceux qui l’approuvent, à parts égales, ou de tout ce qui leur reste.",
        gain,
        completion[rule.get("completion") or "none"],
    ]


METHODS = (
    Method(
        "equal_shares",
        Explanation(
            "Budget en parts égales",
            "Cochez toutes les options qui vous conviennent. Le coût de chacune est écrit à côté.",
            "Chaque voix reçoit la même part du budget. Une option est retenue quand les parts de ses soutiens "
            "suffisent à la payer ; chacun d’eux en paie autant, ou tout ce qui lui reste.",
        ),
        paper=ApprovalForm,
        result=Shares,
        sentences=_equal_shares,
        needs={"utility": "cost", "completion": "seq_phragmen"},
        several=False,
        priced=True,
        offer=Offer(8, "Budget partagé", "On coche des projets ; chaque voix a une part égale du budget."),
    ),
)
