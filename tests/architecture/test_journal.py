"""Every act ends in the journal with a sentence, and no sentence waits for an act."""

import ast
from pathlib import Path

from lieudit.journal.sentence import SENTENCES

ROOT = Path(__file__).parents[2] / "lieudit"


def recorded_kinds():
    for path in [*ROOT.glob("*/services.py"), *ROOT.glob("*/receivers.py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {"journal.record", "record"}:
                first = node.args[0]
                for value in [first] if isinstance(first, ast.Constant) else ast.walk(first):
                    if isinstance(value, ast.Constant) and isinstance(value.value, str) and "." in value.value:
                        yield value.value


def test_every_recorded_act_has_its_sentence():
    assert set(recorded_kinds()) - set(SENTENCES) == set()


def test_every_sentence_has_its_act():
    assert set(SENTENCES) - set(recorded_kinds()) == set()


def test_every_kind_bears_the_name_of_its_room():
    rooms = {path.parent.name for path in ROOT.glob("*/sentences.py")}
    assert {kind.split(".")[0] for kind in SENTENCES} <= rooms


def test_sentences_are_whole():
    unlike = [kind for kind, sentence in SENTENCES.items() if sentence.text[-1] not in ".»:!?…}"]
    assert unlike == []
