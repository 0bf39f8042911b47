"""The mutants of a module: what each changes, on which line, and the whole source once changed."""

from __future__ import annotations

import ast
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.operator import Operator

from bench.mutants.operators import chosen

ASIDE = {"TYPE_CHECKING", "__name__ == '__main__'"}
"""Conditions of what a test does not run."""


@dataclass(frozen=True)
class Mutant:
    """One change of one statement. `lines` are those of the statement; `cold` when it is read only at import."""

    operator: str
    line: int
    lines: range
    cold: bool
    was: str
    became: str
    source: str


@dataclass(frozen=True)
class Statement:
    """What is run as one: its lines, its first and last columns aside; `cold` outside every function."""

    first: int
    last: int
    cold: bool


def mutants_of(path: Path, sample: int = 0) -> list[Mutant]:
    """All of them, in the order of the lines; with `sample`, that many at most, always the same."""
    text = path.read_text()
    found = {mutant.source: mutant for mutant in _all(text)}  # two operators may say the same
    found.pop(text, None)
    listed = sorted(found.values(), key=lambda mutant: (mutant.line, mutant.operator, mutant.became))
    if sample and sample < len(listed):
        listed = sorted(random.Random(path.name).sample(listed, sample), key=lambda mutant: mutant.line)
    return listed


def by_hand(path: Path, changes: Iterable[tuple[str, str]]) -> list[Mutant]:
    """Those that a person wrote: a line as it is, and once changed, wherever the module holds it.

    Raises:
        LookupError: the module does not hold that line any more.
    """
    text = path.read_text()
    lines = text.splitlines(keepends=True)
    statements, found = _by_line(ast.parse(text)), []
    for was, became in changes:
        at = [number for number, line in enumerate(lines, 1) if line.strip() == was]
        if not at:
            raise LookupError(f"{path}: {was}")
        for number in at:
            line = lines[number - 1]
            source = "".join([*lines[: number - 1], line.replace(was, became), *lines[number:]])
            ast.parse(source)
            found.append(_mutant("by hand", number, statements[number], lines, source))
    return found


def _by_line(tree: ast.Module) -> dict[int, Statement]:
    return {line: each for each in _statements(tree.body, True) for line in range(each.first, each.last + 1)}


def _all(text: str) -> Iterator[Mutant]:
    lines, tree = text.splitlines(keepends=True), ast.parse(text)
    statements = _by_line(tree)
    silent = _unread(tree)
    operators = chosen()
    for block in tree.body:
        if isinstance(block, ast.Import | ast.ImportFrom | ast.TypeAlias) or _is_text(block):
            continue
        first = min([block.lineno, *(each.lineno for each in getattr(block, "decorator_list", ()))])
        before, part = lines[: first - 1], "".join(lines[first - 1 : block.end_lineno])
        after = "".join(lines[block.end_lineno :])
        nodes = list(ast_nodes(get_ast(part)))
        for operator in operators:
            places = [place for node in nodes for place in operator.mutation_positions(node)]
            for occurrence, (start, _end) in enumerate(places):
                line, column = start[0] + first - 1, start[1]
                if any(top <= (line, column) < bottom for top, bottom in silent) or line not in statements:
                    continue
                if lines[line - 1][column:].startswith("*,"):  # in a signature, that is no product
                    continue
                changed = _changed(part, operator, occurrence)
                if changed is not None and changed != part:
                    source = "".join(before) + changed + after
                    name = type(operator).__name__.replace("Operator", "").replace("Replace", "")
                    yield _mutant(name, line, statements[line], lines, source)


def _changed(part: str, operator: Operator, occurrence: int) -> str | None:
    """The block once changed, or None where the change cannot be read."""
    changed = mutate_code(part, operator, occurrence)
    try:
        same = changed is None or "not not" in changed or ast.dump(ast.parse(changed)) == ast.dump(ast.parse(part))
    except SyntaxError:
        return None
    return None if same else changed


def _mutant(operator: str, line: int, statement: Statement, lines: list[str], source: str) -> Mutant:
    changed = source.splitlines(keepends=True)
    at = next(
        (at for at, (one, other) in enumerate(zip(lines, changed, strict=False)) if one != other), len(changed) - 1
    )
    span = range(statement.first, statement.last + 1)
    return Mutant(operator, line, span, statement.cold, lines[at].strip(), changed[at].strip(), source)


def _statements(body: list[ast.stmt], cold: bool) -> Iterator[Statement]:
    """Each statement; of a block, its head. The head of a function is read when the function is made."""
    for each in body:
        if isinstance(each, ast.FunctionDef | ast.ClassDef):
            first = min([each.lineno, *(one.lineno for one in each.decorator_list)])
            yield Statement(first, each.body[0].lineno - 1 or first, True)
            yield from _statements(each.body, isinstance(each, ast.ClassDef))
            continue
        parts = [getattr(each, name, []) for name in ("body", "orelse", "finalbody")]
        inner = [one for part in parts for one in part if isinstance(one, ast.stmt)]
        handlers = getattr(each, "handlers", []) or getattr(each, "cases", [])
        for handler in handlers:
            yield Statement(getattr(handler, "lineno", handler.body[0].lineno - 1), handler.body[0].lineno - 1, cold)
            yield from _statements(handler.body, cold)
        if not inner:
            yield Statement(each.lineno, each.end_lineno or each.lineno, cold)
            continue
        yield Statement(each.lineno, max(each.lineno, inner[0].lineno - 1), cold)
        yield from _statements(inner, cold)


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _unread(tree: ast.Module) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Where the program reads nothing when it runs: annotations, casts, what only a type checker reads."""
    parts: list[ast.AST | None] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.arg | ast.AnnAssign):
            parts.append(node.annotation)
        elif isinstance(node, ast.FunctionDef):
            parts.append(node.returns)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Subscript):
            parts.append(node.func.slice)  # `Answer[Callable[[Any], bool]](…)`
        elif isinstance(node, ast.Assert) or (isinstance(node, ast.If) and ast.unparse(node.test) in ASIDE):
            parts.append(node)
    return [
        ((part.lineno, part.col_offset), (part.end_lineno or 0, part.end_col_offset or 0))  # type: ignore[attr-defined]
        for part in parts
        if part is not None
    ]
