"""How a year’s surplus may be shared out: the least that goes to reserves, the most that goes to parts. Pure, exact.

The order is that of the law (n° 47-1775, art. 14, 16 and 19 nonies, read in `governance/law.py`): past losses first;
three twentieths to the legal reserve while reserves are under the capital; half of what is left, at least, to the
statutory reserve; what remains may bear interest, at a rate that has a ceiling, or go to a reserve made for those who
leave (art. 18), if the statutes make one. Subsidies are never shared.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction

from lieudit.cooperative.entries import CENT, NOTHING, share_of
from lieudit.governance.law import LAW, Clause, figure
from lieudit.governance.shares import said
from lieudit.membership.standing import euros

YEARS = int(figure("interest", "years"))
"""Civil years before the assembly whose half-yearly rates are averaged."""
HALVES = {1: "premier semestre", 2: "second semestre"}


class Refused(ValueError):
    """What was asked passes a bound. `field` is what was typed, `words` say the bound with its article."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field, self.words = field, words


type Half = tuple[int, int]
"""A civil year, and 1 or 2."""


def halves_before(assembly_year: int) -> list[Half]:
    """The half-years whose rates are averaged for an assembly held that year."""
    return [(year, half) for year in range(assembly_year - YEARS, assembly_year) for half in (1, 2)]


def missing_rates(rates: Mapping[Half, Decimal], assembly_year: int) -> list[Half]:
    return [half for half in halves_before(assembly_year) if half not in rates]


def named(half: Half) -> str:
    """« second semestre 2016 »."""
    return f"{HALVES[half[1]]} {half[0]}"


def highest_rate(rates: Mapping[Half, Decimal], assembly_year: int) -> Fraction:
    """The ceiling of the rate of interest: the mean of six half-yearly rates, in points of 100, plus two points.

    Raises:
        Refused: a half-year is not known; the sentence names it.
    """
    if missing := missing_rates(rates, assembly_year):
        known = ", ".join(map(named, missing))
        raise Refused(
            "interest",
            f"Le taux moyen des obligations privées n’est pas connu pour : {known}. Sans lui, aucun intérêt ne peut "
            f"être calculé ({LAW['interest'].cited}).",
        )
    wanted = halves_before(assembly_year)
    mean = sum((Fraction(rates[half]) for half in wanted), Fraction(0)) / len(wanted)
    return mean / 100 + figure("interest")


def in_points(rate: Fraction) -> str:
    """« 3,2267 % »: to the nearest ten-thousandth of a point."""
    points = Decimal(round(rate * 10**6)).scaleb(-4)
    return f"{points:.4f}".replace(".", ",") + "\N{NO-BREAK SPACE}%"


@dataclass(frozen=True)
class Year:
    """What the accounts of a year say, in euros: `surplus` is the whole, of which `subsidies` came from public bodies;
    `losses` of the past are still to be covered. `reserves` are those before this sharing out, `capital` is subscribed,
    `paid` is what bears interest. `rate` is the ceiling, None while it is not known."""

    surplus: Decimal
    capital: Decimal
    paid: Decimal
    reserves: Decimal = NOTHING
    subsidies: Decimal = NOTHING
    losses: Decimal = NOTHING
    rate: Fraction | None = None


@dataclass(frozen=True)
class Bound:
    """One bound of the law for a year: in words, with the sum that it gives and its clause."""

    words: str
    amount: Decimal
    clause: Clause


@dataclass(frozen=True)
class Bounds:
    """What a year allows: the sums after past losses, the least of each reserve, the most of the interest; `shared`,
    the most that may go to associates in all, as interest or to the reserve made for those who leave."""

    base: Decimal
    legal: Bound
    statutory: Bound
    interest: Bound
    shared: Decimal

    @property
    def lines(self) -> Sequence[Bound]:
        return (self.legal, self.statutory, self.interest)


def bounds_of(year: Year) -> Bounds:
    """The bounds of a year, in the order of the law.

    Raises:
        Refused: there is nothing to share, or the sums typed do not hold together.
    """
    _refuse_wrong(year)
    base = year.surplus - year.losses
    due = year.reserves < year.capital
    legal = share_of(base, figure("legal_reserve")) if due else NOTHING
    statutory = share_of(base - legal, figure("statutory_reserve"))
    shared = max(base - year.subsidies, NOTHING)
    kept = share_of(shared, figure("legal_reserve")) if due else NOTHING
    room = shared - kept - share_of(shared - kept, figure("statutory_reserve"))
    by_rate = _floor(Fraction(year.paid) * year.rate) if year.rate is not None else room
    most = min(room, by_rate)
    return Bounds(
        base,
        Bound(_legal_words(year, base, due=due), legal, LAW["legal_reserve"]),
        Bound(
            f"La moitié au moins des {euros(base - legal)} qui restent va à la réserve statutaire",
            statutory,
            LAW["statutory_reserve"],
        ),
        Bound(_interest_words(year, room, most), most, LAW["interest"]),
        room,
    )


def _refuse_wrong(year: Year) -> None:
    for field in ("surplus", "subsidies", "losses", "reserves"):
        amount = getattr(year, field)
        if amount < 0 or amount != amount.quantize(CENT):
            raise Refused(field, "Une somme de zéro ou plus, au centime près.")
    if year.surplus == 0:
        raise Refused("surplus", "Il n’y a pas d’excédent cette année-là : rien ne se répartit.")
    if year.subsidies > year.surplus:
        raise Refused("subsidies", "Des subventions plus grandes que l’excédent : notez ce qui en reste dans celui-ci.")
    if year.losses >= year.surplus:
        raise Refused("losses", "Les pertes passées prennent tout l’excédent : il ne reste rien à répartir.")


def _legal_words(year: Year, base: Decimal, *, due: bool) -> str:
    if not due:
        return f"Les réserves ({euros(year.reserves)}) égalent déjà le capital : la réserve légale n’est plus due"
    share = said(figure("legal_reserve"))
    return f"{share} au moins de {euros(base)} vont à la réserve légale, tant que les réserves n’égalent pas le capital"


def _interest_words(year: Year, room: Decimal, most: Decimal) -> str:
    apart = f", {euros(year.subsidies)} de subventions mises à part" if year.subsidies else ""
    if year.rate is not None and most < room:
        return f"{in_points(year.rate)} au plus de {euros(year.paid)} de capital versé peuvent aller aux parts{apart}"
    return f"Ce qui reste après les réserves peut aller aux parts, et pas plus{apart}"


def _floor(amount: Fraction) -> Decimal:
    """To the cent below: what is given is never a cent above the law."""
    return Decimal(int(amount * 100)).scaleb(-2).quantize(CENT, ROUND_FLOOR)


@dataclass(frozen=True)
class Share:
    """A line of the sharing out: where a sum goes, why, by which clause (none: what people chose)."""

    key: str
    label: str
    amount: Decimal
    why: str
    clause: Clause | None = None


def allocate(
    year: Year, *, interest: Decimal = NOTHING, legal: Decimal | None = None, exit_reserve: Decimal = NOTHING
) -> list[Share]:
    """Share a surplus out: the interest that is wished for, what goes to the reserve of those who leave, the legal
    reserve (the least of the law unless more is), and all the rest to the statutory reserve. Line by line; their sum is
    the surplus, to the cent.

    Raises:
        Refused: a bound would be passed, with its article; or the rate that an interest asks for is not known.
    """
    bounds = bounds_of(year)
    legal = bounds.legal.amount if legal is None else legal
    if not bounds.legal.amount <= legal <= bounds.base or legal != legal.quantize(CENT):
        raise Refused("legal", f"{_limit(bounds.legal, 'au moins')} Et {euros(bounds.base)} au plus, en tout.")
    _refuse_interest(year, bounds, interest)
    _refuse_exits(bounds, interest, exit_reserve)
    statutory = bounds.base - legal - interest - exit_reserve
    if statutory < share_of(bounds.base - legal, figure("statutory_reserve")):
        raise Refused("exit_reserve" if exit_reserve else "interest", _limit(bounds.statutory, "au moins"))
    return [
        *_covered(year),
        Share("legal", "Réserve légale", legal, bounds.legal.words, bounds.legal.clause),
        Share("statutory", "Réserve statutaire", statutory, bounds.statutory.words, bounds.statutory.clause),
        Share("interest", "Intérêt aux parts", interest, bounds.interest.words, bounds.interest.clause),
        *_for_exits(exit_reserve),
    ]


def _refuse_interest(year: Year, bounds: Bounds, interest: Decimal) -> None:
    if interest < 0 or interest != interest.quantize(CENT):
        raise Refused("interest", "Une somme de zéro ou plus, au centime près.")
    if interest and year.rate is None:
        raise Refused("interest", "Le plafond du taux n’est pas connu : aucun intérêt ne peut être proposé.")
    if interest > bounds.interest.amount:
        raise Refused("interest", _limit(bounds.interest, "au plus"))


def _refuse_exits(bounds: Bounds, interest: Decimal, exit_reserve: Decimal) -> None:
    if exit_reserve < 0 or exit_reserve != exit_reserve.quantize(CENT):
        raise Refused("exit_reserve", "Une somme de zéro ou plus, au centime près.")
    if exit_reserve and interest + exit_reserve > bounds.shared:
        left = euros(bounds.shared - interest)
        raise Refused("exit_reserve", f"Les réserves impartageables passent d’abord : il reste {left} pour celle-ci.")


def _for_exits(exit_reserve: Decimal) -> Iterable[Share]:
    if exit_reserve:
        why = "Les statuts font une réserve pour qui part après cinq années entières"
        yield Share("exit_reserve", "Réserve pour qui part", exit_reserve, why, LAW["exit_value"])


def _covered(year: Year) -> Iterable[Share]:
    if year.losses:
        yield Share("losses", "Pertes passées", year.losses, "Elles sont couvertes d’abord")


def _limit(bound: Bound, end: str) -> str:
    return f"{bound.words} : {euros(bound.amount)} {end} ({bound.clause.cited})."


def shares_of_interest(interest: Decimal, held: Mapping[int, Decimal]) -> dict[int, Decimal]:
    """The interest of each associate, by number, in proportion of what they paid: to the cent, and all of it; the
    cents that are left go to the largest remainders, then to the smallest number."""
    total = sum(held.values(), NOTHING)
    if not interest or not total:
        return {}
    exact = {one: Fraction(interest) * Fraction(paid) / Fraction(total) * 100 for one, paid in held.items()}
    cents = {one: int(value) for one, value in exact.items()}
    left = int(interest * 100) - sum(cents.values())
    for one in sorted(exact, key=lambda one: (cents[one] - exact[one], one))[:left]:
        cents[one] += 1
    return {one: Decimal(value).scaleb(-2) for one, value in cents.items() if value}
