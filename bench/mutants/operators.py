"""What is changed in a line, one change at a time: a choice of cosmic-ray's operators, and our own.

Cosmic-ray replaces signs by every other sign, which makes thousands of mutants that die together; we keep those
that a hand would mistake for one another. It knows no rule that is left out: ours drop an argument, a condition,
an act, an entry, or knock at the neighbour's door.
"""

from __future__ import annotations

from collections.abc import Iterator

import parso
from cosmic_ray.operators.operator import Example, Operator
from cosmic_ray.plugins import get_operator
from parso.tree import NodeOrLeaf as Node

SIGNS = {
    "Comparison": "Eq_NotEq NotEq_Eq Lt_LtE Lt_GtE LtE_Lt LtE_Gt Gt_GtE Gt_LtE GtE_Gt GtE_Lt Is_IsNot IsNot_Is",
    "Binary": "Add_Sub Sub_Add Mul_Div Div_Mul FloorDiv_Div Mod_Mul BitOr_BitAnd BitAnd_BitOr BitXor_BitOr",
    "Unary": "USub_UAdd Delete_Not",
}
PLAIN = (
    "AddNot ReplaceTrueWithFalse ReplaceFalseWithTrue ReplaceAndWithOr ReplaceOrWithAnd ReplaceBreakWithContinue "
    "ReplaceContinueWithBreak ExceptionReplacer NumberReplacer ZeroIterationForLoop"
)
SISTERS = dict(
    pair
    for one, other in (
        ("all", "any"),
        ("min", "max"),
        ("ceil", "floor"),
        ("filter", "exclude"),
        ("first", "last"),
    )
    for pair in ((one, other), (other, one))
)
"""Words that a hand mistakes for one another."""
USED = {"atom_expr", "trailer", "argument", "arglist"}
"""Where a word is used, rather than defined."""
Span = tuple[tuple[int, int], tuple[int, int]]


def chosen() -> list[Operator]:
    """Every operator, ready to be asked."""
    names = [f"Replace{kind}Operator_{pair}" for kind, pairs in SIGNS.items() for pair in pairs.split()]
    theirs = [get_operator(f"core/{name}")() for name in names + PLAIN.split()]
    return [*theirs, *(kind() for kind in OURS)]


def span(node: Node) -> Span:
    return node.start_pos, node.end_pos


def written(code: str, like: Node) -> Node:
    """The node of an expression that takes the place of `like`, on as many lines."""
    lines = like.get_code(include_prefix=False).count("\n")
    text = f"({code}{'\n' * lines})" if lines else code
    node = parso.parse(text).children[0]
    node.get_first_leaf().prefix = like.get_first_leaf().prefix or " "
    return node


def word(node: Node) -> str:
    """Its text, without what is around."""
    return " ".join(node.get_code().split())


class Ours(Operator):
    """One kind of change; `places` gives the indexes of the children that it may touch (below 0: in another way)."""

    def places(self, node: Node) -> Iterator[int]:
        raise NotImplementedError

    def change(self, node: Node, at: int) -> None:
        raise NotImplementedError

    def mutation_positions(self, node: Node) -> list[Span]:
        return [span(node.children[abs(at)]) for at in self.places(node)]

    def mutate(self, node: Node, index: int) -> Node:
        self.change(node, list(self.places(node))[index])
        return node

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        return ()


class SwapSisters(Ours):
    """`all` for `any`, `min` for `max`, `filter` for `exclude`."""

    def places(self, node: Node) -> Iterator[int]:
        for at, child in enumerate(getattr(node, "children", ())):
            if (
                child.type == "name"
                and child.value in SISTERS
                and node.type in {"atom_expr", "trailer", "argument", "arglist"}
            ):
                yield at

    def change(self, node: Node, at: int) -> None:
        node.children[at].value = SISTERS[node.children[at].value]


class SwapIn(Ours):
    """`in` for `not in`."""

    def places(self, node: Node) -> Iterator[int]:
        if node.type == "comparison":
            yield from (at for at in range(1, len(node.children), 2) if word(node.children[at]) in {"in", "not in"})

    def change(self, node: Node, at: int) -> None:
        said = "not in" if word(node.children[at]) == "in" else "in"
        node.children[at] = written("X", node.children[at])
        node.children[at].value = said


class DropOperand(Ours):
    """`a and b` for `a`, then for `b`; the same for `or`."""

    def places(self, node: Node) -> Iterator[int]:
        if node.type in {"and_test", "or_test"}:
            yield from range(0, len(node.children), 2)

    def change(self, node: Node, at: int) -> None:
        prefix = node.get_first_leaf().prefix
        del node.children[max(at - 1, 0) : max(at - 1, 0) + 2]
        node.get_first_leaf().prefix = prefix or " "


class SettleCondition(Ours):
    """`if` never, then always; a condition of a comprehension is forgotten."""

    def places(self, node: Node) -> Iterator[int]:
        if node.type == "if_stmt":
            for at in range(1, len(node.children)):
                if node.children[at - 1].type == "keyword" and node.children[at - 1].value in {"if", "elif"}:
                    yield from (at, -at)
        elif node.type == "comp_if":
            yield 1

    def change(self, node: Node, at: int) -> None:
        said = "False" if at > 0 and node.type == "if_stmt" else "True"
        if (condition := node.children[abs(at)]).type == "namedexpr_test":
            said = f"[{condition.get_code()}, {said}][1]"  # the name it gives is read below
        node.children[abs(at)] = written(said, condition)


class DropAct(Ours):
    """A call whose answer nobody reads, a field that is set, a refusal: left out."""

    def places(self, node: Node) -> Iterator[int]:
        if node.type == "simple_stmt" and self.acts(node.children[0]):
            yield 0

    @staticmethod
    def acts(node: Node) -> bool:
        if node.type == "expr_stmt":
            sign = node.children[1]
            target = node.children[0].get_code()
            return sign.type == "operator" and (sign.value != "=" or "." in target or "[" in target)
        return node.type in {"atom_expr", "raise_stmt", "del_stmt", "yield_expr"}

    def change(self, node: Node, at: int) -> None:
        node.children[at] = written("pass", node.children[at])
        if node.children[at].get_code().strip() != "pass":  # on several lines
            node.children[at] = written("None", node.children[at])


class DropArgument(Ours):
    """A named or starred argument of a call."""

    EMPTY = {"*": "*[]", "**": "**{}", "=": "**{}"}

    def places(self, node: Node) -> Iterator[int]:
        if node.type in {"arglist", "trailer"}:
            yield from (at for at, child in enumerate(node.children) if child.type == "argument" and self.sign(child))

    def sign(self, argument: Node) -> str:
        return next((word(each) for each in argument.children[:2] if word(each) in self.EMPTY), "")

    def change(self, node: Node, at: int) -> None:
        empty = self.EMPTY[self.sign(node.children[at])]
        name = written("X", node.children[at])  # on several lines, (X)
        leaf = name if name.type == "name" else name.children[1]
        leaf.value = empty.lstrip("*")
        name.get_first_leaf().prefix = f" {empty[: len(empty) - len(leaf.value)]}"
        node.children[at] = name


class DropMention(Ours):
    """A thing that an entry of the journal mentions: its page and those who follow it would not hear of the act."""

    def places(self, node: Node) -> Iterator[int]:
        if node.type == "arglist" and word(node.parent.get_previous_sibling()) in {".record", "record"}:
            yield from (at for at in range(2, len(node.children), 2) if node.children[at].type != "argument")

    def change(self, node: Node, at: int) -> None:
        lines = node.children[at].get_code().count("\n")
        del node.children[at - 1 : at + 1]
        node.children[at - 2].get_last_leaf().value += "\n" * lines


class DropEntry(Ours):
    """An entry of a set, a list, a tuple or a mapping that has others."""

    def places(self, node: Node) -> Iterator[int]:
        if node.type not in {"dictorsetmaker", "testlist_comp"} or any(
            "comp_for" in each.type for each in node.children
        ):
            return
        words = [word(each) for each in node.children]
        if ":" not in words and len(words) > 2:
            yield from (at for at, said in enumerate(words) if said != ",")
        elif words.count(":") > 1 and "**" not in words:
            yield from range(0, len(words), 4)

    def change(self, node: Node, at: int) -> None:
        wide = 3 if word(node.children[min(at + 1, len(node.children) - 1)]) == ":" else 1
        lines = sum(each.get_code().count("\n") for each in node.children[at : at + wide + 1])
        if at + wide < len(node.children):
            wide += 1
        elif at:
            at, wide = at - 1, wide + 1
        del node.children[at : at + wide]
        node.get_last_leaf().value += "\n" * lines


class SwapDoor(Ours):
    """In a table of who may, the door of a neighbour."""

    def places(self, node: Node) -> Iterator[int]:
        if node.type == "dictorsetmaker" and len(self.doors(node)) > 1:
            for at in range(2, len(node.children), 4):
                if node.children[at].type == "name":
                    yield at

    @staticmethod
    def doors(node: Node) -> list[str]:
        found = (each.value for each in node.children[2::4] if each.type == "name")
        return list(dict.fromkeys(found))

    def change(self, node: Node, at: int) -> None:
        doors = self.doors(node)
        node.children[at].value = doors[(doors.index(node.children[at].value) + 1) % len(doors)]


OURS: tuple[type[Ours], ...] = (
    SwapSisters,
    SwapIn,
    DropOperand,
    SettleCondition,
    DropAct,
    DropArgument,
    DropMention,
    DropEntry,
    SwapDoor,
)
