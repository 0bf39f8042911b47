"""Our measures beside those that pol.is itself published of two of its conversations, given its groups.

The figures of the first are those of pol.is’ own answer (`group-votes`, `group-aware-consensus`, `repness`) for a
conversation of eleven people and fifteen statements, last voted on 23 January 2025, as the makers of Agora (ZKorum)
printed it whole in the notes of their public repository: counts, whose answers are made up here. The second is an open
conversation that pol.is exported whole (`vectors/50_polis_bike_lanes.json`): what forty-two people answered, and its
own table by group.
"""

import json
from pathlib import Path

import numpy as np
import pytest

from lieudit.consultations.convergence import (
    AGREE,
    DISAGREE,
    LEAST_ANSWERS,
    PASS,
    SIGNIFICANT,
    Reading,
    Voice,
    Votes,
    _best_groups,
    _project,
    adjusted_rand,
    find_opinions,
    prop_test,
    read_convergence,
    two_prop_test,
)

COUNTS = {
    "0": [
        (3, 1, 5), (0, 5, 6), (2, 3, 6), (0, 1, 2), (0, 0, 1), (1, 0, 2), (0, 1, 2), (2, 2, 5), (1, 0, 2), (1, 1, 3),
        (2, 0, 3), (0, 0, 1), (0, 0, 1), (3, 0, 4), (0, 0, 1),
    ],
    "1": [
        (0, 4, 4), (3, 0, 3), (0, 3, 3), (2, 0, 2), (0, 0, 0), (0, 1, 1), (0, 0, 0), (1, 1, 2), (0, 0, 0), (3, 0, 3),
        (0, 0, 0), (0, 0, 0), (0, 0, 0), (1, 2, 3), (0, 0, 0),
    ],
}  # fmt: skip
"""By group, for each statement in its order: who agrees, who disagrees, who saw it."""
CONSENSUS = [
    0.09523809523809523, 0.1, 0.07500000000000001, 0.1875, 0.16666666666666666, 0.16666666666666666, 0.125,
    0.21428571428571427, 0.25, 0.32000000000000006, 0.30000000000000004, 0.16666666666666666, 0.16666666666666666,
    0.26666666666666666, 0.16666666666666666,
]  # fmt: skip
REPRESENTS = [
    ("0", 0, AGREE, 0.5714285714285714, 0.8164965809277264, 1.5477582),
    ("0", 1, DISAGREE, 0.75, 1.8898223650461359, 2.013665),
    ("1", 1, AGREE, 0.8, 2, 2.7464263),
    ("1", 3, AGREE, 0.75, 1.7320508075688772, 1.7320508),
    ("1", 9, AGREE, 0.8, 2, 1.6329932),
    ("1", 0, DISAGREE, 0.8333333333333333, 2.23606797749979, 2.2886887),
    ("1", 2, DISAGREE, 0.8, 2, 1.535299),
]  # fmt: skip
"""A group, a statement and its side; the group’s likely share, and the two tests, as published."""
MEMBERS = {"0": 6, "1": 5}


def voices(at):
    return tuple(Voice(group, agree, disagree, seen - agree - disagree) for group, agree, disagree, seen in lines(at))


def lines(at):
    return [(group, *counts[at]) for group, counts in COUNTS.items()]


@pytest.mark.parametrize("at", range(len(CONSENSUS)))
def test_the_consensus_that_groups_inform_is_theirs(at):
    assert Reading(at, Voice("", 0, 0, 0), {"opinion": voices(at)}).consensus("opinion") == pytest.approx(CONSENSUS[at])


@pytest.mark.parametrize(("group", "at", "side", "likely", "own", "beside"), REPRESENTS)
def test_what_represents_a_group_has_their_two_tests(group, at, side, likely, own, beside):
    said = {name: (agree if side == AGREE else disagree, seen) for name, agree, disagree, seen in lines(at)}
    (hits, seen), (others, among) = said.pop(group), *said.values()
    assert (hits + 1) / (seen + 2) == pytest.approx(likely)
    assert prop_test(hits, seen) == pytest.approx(own)
    assert two_prop_test(hits, others, seen, among) == pytest.approx(beside, abs=1e-6), "published with 32 bits"


def test_answers_of_these_groups_are_counted_as_they_are():
    """Eleven people made for the counts, whoever answered what in each group: the reading finds the counts again."""
    answers, labels, first = [], [], 0
    for group, size in MEMBERS.items():
        labels += [group] * size
        for at, (agree, disagree, seen) in enumerate(COUNTS[group]):
            said = [AGREE] * agree + [DISAGREE] * disagree + [PASS] * (seen - agree - disagree)
            answers += [(first + person, at, value) for person, value in enumerate(said)]
        first += size
    read = read_convergence(answers, {"opinion": labels}, participants=first, statements=len(CONSENSUS))
    assert [each.groups["opinion"] for each in read.readings] == [voices(at) for at in range(len(CONSENSUS))]
    assert [each.consensus("opinion") for each in read.readings] == pytest.approx(CONSENSUS)


def test_we_ask_more_than_polis_before_a_statement_represents():
    """It shows the best one whatever its tests; we show none that chance may explain."""
    shown = [line for line in REPRESENTS if min(line[4:]) > SIGNIFICANT]
    assert len(shown) == len(REPRESENTS) - 1


# An open conversation, whole

EXPORTED = json.loads((Path(__file__).parents[1] / "vectors" / "50_polis_bike_lanes.json").read_text())
LETTERS = {"a": AGREE, "d": DISAGREE, "p": PASS}
PEOPLE = [(group, said) for group, rows in EXPORTED["input"].items() for said in rows]
ANSWERS = [(who, at, LETTERS[one]) for who, (_, said) in enumerate(PEOPLE) for at, one in enumerate(said) if one != "-"]
TOLD = {group: EXPORTED["expected"][group] for group in EXPORTED["input"]}


def test_given_its_groups_each_count_of_an_open_conversation_is_the_one_that_polis_published():
    labels, statements = [group for group, _said in PEOPLE], len(PEOPLE[0][1])
    read = read_convergence(ANSWERS, {"polis": labels}, participants=len(PEOPLE), statements=statements)
    assert len(read.readings) == len(TOLD["a"]) == 82
    for each in read.readings:
        ours = {v.group: [v.seen, v.agree, v.disagree, v.passed] for v in each.groups["polis"]}
        theirs = {group: rows[each.statement] for group, rows in TOLD.items()}
        assert ours == theirs
        assert each.everybody.seen == sum(row[0] for row in theirs.values())
        likely = [(agree + 1) / (seen + 2) for seen, agree, _disagree, _passed in theirs.values()]
        assert each.consensus("polis") == pytest.approx(likely[0] * likely[1])


def test_the_two_groups_of_an_open_conversation_are_found_again_each_with_its_people():
    votes = np.array([[LETTERS.get(one, np.nan) for one in said] for _group, said in PEOPLE], dtype=np.float32)
    enough = (~np.isnan(votes)).sum(axis=1) >= LEAST_ANSWERS
    theirs = np.array([ord(group) - ord("a") for group, _said in PEOPLE])[enough]
    given = Votes(np.nan_to_num(votes), (~np.isnan(votes)).astype(np.float32))
    (ours,) = _best_groups([_project(given.of_people(enough))], np.random.default_rng(1))
    assert (enough.sum(), adjusted_rand(ours, theirs)) == (38, 1.0), "nobody said how many groups there are"
    found = find_opinions(given)
    assert found.sizes == (32, 6)
    assert found.stability > 0.8
