"""Every act ends in the journal with a sentence, and no sentence waits for an act."""

import ast
from functools import cache
from pathlib import Path

from django.conf import settings

from lieudit.journal.sentence import SENTENCES

RECORDS = {"journal.record", "record", "record_once"}
FILES = [p for p in (Path(settings.BASE_DIR) / "lieudit").glob("*/*.py") if p.stem != "sentences"]


@cache
def trees():
    return [ast.parse(path.read_text()) for path in FILES]


def constants(node):
    return {n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)}


def recorded_kinds():
    """What is given as first argument to `record`, when it is written there."""
    for tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in RECORDS and node.args:
                yield from (text for text in constants(node.args[0]) if text.count(".") == 1)


def test_every_recorded_act_has_its_sentence():
    assert set(recorded_kinds()) - set(SENTENCES) == set()


def test_every_sentence_has_its_act():
    named = set().union(*map(constants, trees()))
    former = {kind for kind, sentence in SENTENCES.items() if sentence.former}
    assert set(SENTENCES) - named == former, "what no act says any more is told so, and nothing else is"


def test_every_kind_bears_the_name_of_a_room():
    assert {kind.split(".")[0] for kind in SENTENCES} <= set(settings.ROOMS)


def test_sentences_are_whole():
    assert [kind for kind, sentence in SENTENCES.items() if sentence.text[-1] not in ".»:!?…}"] == []
