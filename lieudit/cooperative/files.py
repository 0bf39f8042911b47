"""The ledger as files: a CSV that `verify_ledger.py` counts again, and journals for hledger and Beancount."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from io import StringIO

from lieudit.cooperative.chart import Chart, chart_of
from lieudit.cooperative.entries import Line
from lieudit.cooperative.first_day import FirstDay, Scenario
from lieudit.cooperative.models import Cooperative, Movement
from lieudit.cooperative.shown import OTHERS, REST, Shown, whole
from lieudit.cooperative.verify_ledger import COLUMNS
from lieudit.cooperative.vocabulary import OF_PARTS, Category, Ledger, Unit
from lieudit.governance.consequences import Replay
from lieudit.toolkit.text import harmless_cell

LIVE = {
    Ledger.BANK: "Assets:Banque",
    Ledger.NOT_CALLED: "Assets:CapitalNonAppele",
    Ledger.DEPOSITS: "Liabilities:Apports",
    Ledger.INTEREST: "Liabilities:Interets",
    Ledger.EXIT_SHARE: "Liabilities:Departs",
}
"""Where an account stands in a journal; the others are equity."""


UNREAD = str.maketrans({'"': "'", ";": ",", "|": "/", "\\": "/", "\0": ""})
"""Signs that end, or change, the words of a journal."""


class _Line:
    """What a CSV writer writes to: it gives the line back."""

    def write(self, text: str) -> str:
        return text


def ledger_csv(cooperative: Cooperative, shown: Iterable[Shown] | None = None) -> Iterator[str]:
    """One posting a line, of all the movements or of those that are `shown`; no name: associates by their numbers."""
    writer = csv.writer(_Line(), lineterminator="\r\n")
    yield writer.writerow(COLUMNS)
    for each in whole(cooperative) if shown is None else shown:
        head = [each.number, each.kind, each.day.isoformat(), each.recorded_at, each.cause, each.contra]
        for rank, line in enumerate(each.lines, start=1):
            who = REST if line.associate == OTHERS else line.associate or ""
            sides = [f"{line.debit:.2f}", f"{line.credit:.2f}"]
            yield writer.writerow([*head, rank, line.account, who, line.unit, *sides, each.hash])


def named(line: Line, chart: Chart) -> str:
    """The account of a line, by the number that the accountant gives it, and its associate."""
    place = LIVE.get(Ledger(line.account), "Equity")
    code = line.account.title() if line.account in OF_PARTS else chart[line.account].number
    number = REST.title() if line.associate == OTHERS else f"A{line.associate}"
    return f"{place}:C{code}{f':{number}' if line.associate else ''}"


def _opened(movement: Shown, chart: Chart, known: set[str]) -> Iterator[tuple[str, str]]:
    """The accounts that a movement is the first to name, in order, each with its words, which no journal reads
    otherwise than as words."""
    words = {named(line, chart): chart[line.account].words for line in movement.lines}
    for account in sorted(words.keys() - known):
        known.add(account)
        yield account, " ".join(words[account].translate(UNREAD).replace(":", " ").split())


def _amount(line: Line) -> str:
    value = line.debit - line.credit
    return f"{value:.2f} EUR" if line.unit == Unit.EURO else f"{value:.0f} PART"


def _comment(movement: Shown) -> str:
    """The cause on one line, without the signs by which a journal would be read otherwise."""
    words = " ".join(movement.cause.split()).translate(UNREAD)
    return f"{movement.number} {movement.words} {words}".rstrip()


def hledger_journal(cooperative: Cooperative, shown: Iterable[Shown] | None = None) -> Iterator[str]:
    """A journal that `hledger check --strict` accepts."""
    yield "commodity 1000.00 EUR\ncommodity 1000. PART\n\n"
    chart, known = chart_of(cooperative), set[str]()
    for movement in whole(cooperative) if shown is None else shown:
        yield from (f"account {account}  ; {words}\n" for account, words in _opened(movement, chart, known))
        yield f"\n{movement.day.isoformat()} {_comment(movement)}\n"
        yield from (f"    {named(line, chart)}  {_amount(line)}\n" for line in movement.lines)


def beancount_journal(cooperative: Cooperative, shown: Iterable[Shown] | None = None) -> Iterator[str]:
    """A journal that `bean-check` accepts."""
    yield 'option "operating_currency" "EUR"\n\n'
    chart, known = chart_of(cooperative), set[str]()
    first = Movement.objects.filter(cooperative=cooperative).order_by("day").values_list("day", flat=True).first()
    for movement in whole(cooperative) if shown is None else shown:
        yield from (f"{first} open {account} ; {words}\n" for account, words in _opened(movement, chart, known))
        yield f'\n{movement.day.isoformat()} * "{_comment(movement)}"\n'
        yield from (f"  {named(line, chart)}  {_amount(line)}\n" for line in movement.lines)


def totals(cooperative: Cooperative) -> dict[str, Decimal]:
    """The balance of each account of the journals, debits less credits."""
    found: dict[str, Decimal] = {}
    chart = chart_of(cooperative)
    for movement in whole(cooperative):
        for line in movement.lines:
            account = named(line, chart)
            found[account] = found.get(account, Decimal(0)) + line.debit - line.credit
    return found


def first_day_csv(days: Iterable[tuple[str, FirstDay, Iterable[Replay]]]) -> str:
    """One scenario, or two, table after table: the rows, in which the weight of a voice is an exact fraction; what is
    supposed; what comes of it; what the law says of it; past ballots, recounted. Shares are out of 1."""
    told = [(name, day, list(replays)) for name, day, replays in days]
    sheets: list[tuple[list[str], list[list[object]]]] = [
        (
            ["categorie", "associes", "parts", "capital", "poids_d_une_voix"],
            [
                [name, row.label, row.heads, row.parts, f"{row.capital:.2f}", row.voice]
                for name, day, _replays in told
                for row in day.rows
            ],
        ),
        (["hypothese", "valeur"], [[name, *each] for name, day, _ in told for each in _supposed(day.scenario)]),
        (["resultat", "valeur"], [[name, *each] for name, day, _ in told for each in _reckoned(day)]),
        (
            ["effet", "ce_que_dit_la_loi", "article", "lecture"],
            [
                [name, "bloque" if said.blocks else "avertit", said.words, said.clause.article, said.clause.read_words]
                for name, day, _replays in told
                for said in day.said
            ],
        ),
        (
            ["scrutin", "question", "issue", "issue_recomptee"],
            [
                [name, each.ballot.number, harmless_cell(each.ballot.question), each.before, each.note or each.after]
                for name, _day, replays in told
                for each in replays
            ],
        ),
    ]
    text = StringIO()
    writer = csv.writer(text)
    for rank, (columns, rows) in enumerate((head, rows) for head, rows in sheets if rows):
        writer.writerows([*([[]] if rank else []), ["scenario", *columns], *rows])
    return text.getvalue()


def _supposed(scenario: Scenario) -> Iterator[tuple[str, object]]:
    """What a scenario supposes, of all and then of each category of which something else is supposed."""
    yield "forme", scenario.form
    yield "valeur_d_une_part", f"{scenario.nominal:.2f}"
    yield "parts_au_moins", scenario.least
    yield "combien_suivent", scenario.follow
    yield "salaries_en_plus", scenario.employees
    yield "producteurs_en_plus", scenario.producers
    yield "colleges", "oui" if scenario.colleges else "non"
    own: dict[str, Mapping[str, object]] = {
        "parts_au_moins": scenario.leasts,
        "combien_suivent": scenario.follows,
        "poids_du_college": scenario.points if scenario.colleges else {},
    }
    for name, by_category in own.items():
        for category, value in by_category.items():
            yield f"{name} : {Category(category).label}", value


def _reckoned(day: FirstDay) -> Iterator[tuple[str, object]]:
    yield "capital", f"{day.capital:.2f}"
    yield "a_verser_le_premier_jour", f"{day.paid:.2f}"
    yield "plancher", f"{day.floor:.2f}"
    yield "part_des_collectivites", day.public
    yield "tient", "oui" if day.holds else "non"
