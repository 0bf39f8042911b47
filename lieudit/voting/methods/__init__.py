"""Every way of voting, by the name that the kernel gives it: each file says of its methods all that is said of them.

A file of this folder joins by its `METHODS`. The house does not start while the kernel counts what no file describes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

from lieudit.toolkit.types import Sent
from lieudit.voting import counting, disclosure
from lieudit.voting.counting import MalformedRecount, ballot_reader, read_rule
from lieudit.voting.frozen import Counted, Recount, Rule, Said
from lieudit.voting.methods.method import Method, Offer
from lieudit.voting.methods.paper import SILENT, Paper
from lieudit.voting.methods.result import Draw, Result, Withheld
from lieudit.voting.outcome import CHOICE_WORDS

if TYPE_CHECKING:
    from lieudit.voting.models import Ballot


def described() -> dict[str, Method]:
    """The methods of the files of this folder, in the order of the kernel."""
    files = [import_module(f"{__name__}.{file.name}") for file in iter_modules(__path__)]
    found: dict[str, Method] = {method.code: method for file in files for method in getattr(file, "METHODS", ())}
    if apart := found.keys() ^ counting.METHODS.keys():
        raise LookupError(
            f"{', '.join(sorted(apart))}: counted by voting/counting.py and described by no file of voting/methods, or "
            "described and not counted (docs/tutorials/add-a-method.md)"
        )
    return {code: found[code] for code in counting.METHODS}


METHODS = described()


def offered() -> dict[str, Offer]:
    """Those by which a question may be put, in the order in which they are read."""
    found = {code: method.offer for code, method in METHODS.items() if method.offer}
    return dict(sorted(found.items(), key=lambda item: item[1].rank))


def electing() -> dict[str, str]:
    """Those by which rules may elect persons: code → « par approbation : … », in the order in which they are read."""
    found = {code: method.elects for code, method in METHODS.items() if method.elects}
    return {code: elects.words for code, elects in sorted(found.items(), key=lambda item: item[1].rank)}


def paper_of(ballot: Ballot, data: Sent = None, *, initial: Mapping[str, object] | None = None) -> Paper:
    """The paper to fill in, for the method of the ballot."""
    return METHODS[ballot.rule["method"]].paper(data, ballot=ballot, initial=initial)


def result_of(recount: Recount, result: Counted, names: Mapping[str, str], draw: Draw | None = None) -> Result:
    """The result as its page shows it: `names` of the colleges by code; `draw` is the lot that was named before the
    vote, and what it gave."""
    if disclosure.is_withheld(recount):
        return Withheld.of(recount, result, names, draw or Draw())
    return METHODS[recount["rule"]["method"]].result.of(recount, result, names, draw or Draw())


def choice_words(choice: Said, options: Sequence[str] = ()) -> str:
    """What one voice said, as the roll-call prints it: « Pour », « A ; B », « A : Bien ; B : Passable »."""
    if isinstance(choice, str):
        return CHOICE_WORDS[choice]
    return " ; ".join(f"{name} : {said}" if said else name for name, said in choice_lines(choice, options))


def choice_lines(choice: Mapping[str, object], options: Sequence[str] = ()) -> list[tuple[str, str]]:
    """The same, option by option: (option, what is said of it), in the order of `options` where it gives no other."""
    [(field, said)] = choice.items()
    if isinstance(said, Mapping):
        said = {option: said[option] for option in options or said if option in said}
    paper = next(method.paper for method in METHODS.values() if method.field == field)
    return paper.lines(said)


def read_choice(rule: Rule, options: Sequence[str], choice: object) -> Said:
    """`choice` as a vote stores it: a word, or one field of a recount ballot (`{"approve": […]}`).

    MalformedRecount tells what cannot be counted. A ballot that says nothing is refused: blank must be said.
    """
    field = METHODS[rule["method"]].field
    written = {"choice": choice} if isinstance(choice, str) else choice
    if not isinstance(written, dict) or len(written) != 1 or not written.keys() <= {field, "choice"}:
        raise MalformedRecount("choice", f"il dit « {field} », « blank » ou « abstain », et rien d’autre")
    if field != "choice" and written.get("choice", SILENT[0]) not in SILENT:
        raise MalformedRecount("choice", "il faut « blank » ou « abstain »")
    said = ballot_reader(read_rule(dict(rule)), list(options))(written, "bulletin")
    if "choice" in written:
        return written["choice"]
    if said == "blank" or not written[field]:
        raise MalformedRecount(field, "rien n’y est choisi ; un vote blanc se dit")
    if said == "refused":
        raise MalformedRecount(field, "une mention manque, et la règle les demande toutes")
    return written


def trials(recount: Recount) -> Iterable[dict[str, object]]:
    """A file without ballots as it will be, counted before the vote: when all are silent, and when each says something.

    What is wrong with a rule, or with the college of one voice, is known before anybody votes.
    """
    yield dict(recount)
    method = METHODS[recount["rule"]["method"]]
    said = method.paper.trial(recount["rule"], recount["options"])
    able = [line["voter"] for line in recount["roll"] if not line.get("suspended")]
    yield {**recount, "ballots": [{"voter": voter, method.field: said} for voter in able]}
