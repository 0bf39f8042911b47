"""Our counts beside those of pref_voting, on random ballots.

Both name sets of winners, so ties are compared too. Where the definitions part, the comparison says how.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import Any

import pytest

from lieudit.voting.counting import Run, Transfers, count
from tests.oracles.profiles import NUMBER, options_of, randoms, rankings, times

pytest.importorskip("pref_voting", reason="pref_voting is not installed: make oracles installs it")

from pref_voting.grade_methods import approval, score_voting
from pref_voting.grade_profiles import GradeProfile
from pref_voting.profiles import Profile
from pref_voting.profiles_with_ties import ProfileWithTies
from pref_voting.proportional_methods import stv_wig
from pref_voting.voting_methods import beat_path, instant_runoff_put

pytestmark = pytest.mark.oracle


def strict(ballots: list[dict[str, Any]], options: list[str]) -> Profile:
    return Profile([[int(o) for o in b["ranking"]] for b in ballots], [b["count"] for b in ballots])


def truncated(ballots: list[dict[str, Any]], options: list[str]) -> ProfileWithTies:
    """Options left out are tied last, as our rule says."""
    ranks = [{int(option): rank for rank, option in enumerate(b["ranking"])} for b in ballots]
    profile = ProfileWithTies(ranks, [b["count"] for b in ballots], candidates=[int(o) for o in options])
    profile.use_extended_strict_preference()
    return profile


def first_group(result: dict[str, Any]) -> list[int]:
    return sorted(int(option) for option in result["winners"][0])


def test_schulze_and_condorcet_agree_on_whole_rankings() -> None:
    for random in randoms("schulze"):
        options = options_of(random)
        ballots = rankings(random, options)
        result = count({"options": options, "rule": {"method": "schulze"}, "ballots": ballots})
        profile = strict(ballots, options)
        assert first_group(result) == beat_path(profile)
        champion = profile.condorcet_winner()
        assert result["raw"]["condorcet_winner"] == (None if champion is None else str(champion))


def test_schulze_agrees_on_short_rankings_by_winning_votes() -> None:
    """pref_voting measures a victory by its margin; ours by the votes that win it, which is asked of it here."""
    for random in randoms("schulze, short"):
        options = options_of(random)
        ballots = rankings(random, options, whole=False)
        result = count({"options": options, "rule": {"method": "schulze"}, "ballots": ballots})
        profile = truncated(ballots, options)
        assert first_group(result) == beat_path(profile, strength_function=profile.support)
        champion = profile.condorcet_winner()
        assert result["raw"]["condorcet_winner"] == (None if champion is None else str(champion))


def test_instant_runoff_agrees_over_every_fall_of_its_ties() -> None:
    for random in randoms("irv"):
        options = options_of(random, 5)
        ballots = rankings(random, options)
        result = count({"options": options, "rule": {"method": "irv"}, "ballots": ballots})
        assert first_group(result) == instant_runoff_put(strict(ballots, options))


def same_definition(options: list[str], ballots: list[dict[str, Any]], seats: int) -> list[str] | None:
    """Whom we elect, in a count that both rules read alike; None otherwise.

    pref_voting moves all the surpluses of one stage before it looks for new winners, and parts a tie by the order of
    names: we compare counts without a tie for the last place, and with one surplus at a time.
    """
    merged: Counter[Any] = Counter()
    for ballot in ballots:
        merged[tuple((option,) for option in ballot["ranking"])] += ballot["count"]
    transfers, run = Transfers(options, merged, seats), Run("unused")
    elected = transfers.play(run)
    steps = [step[0] for step in run.steps]
    together = any(pair == ("elect", "elect") for pair in pairwise(steps))
    lasts = [[tally for tally in tallies.values() if tally] for tallies in transfers.history]
    tied = any(tallies.count(min(tallies)) > 1 for tallies in lasts if tallies)
    return None if run.lots or together or tied else elected


def test_transferable_votes_agree_where_definitions_do() -> None:
    compared = 0
    for random in randoms("stv", 50 * NUMBER):
        options = options_of(random, 7)
        seats = random.randint(1, min(3, len(options) - 1))
        ballots = rankings(random, options, whole=random.random() < 0.7)
        if (elected := same_definition(options, ballots, seats)) is None:
            continue
        result = count({"options": options, "rule": {"method": "stv", "seats": seats}, "ballots": ballots})
        assert result["elected"] == elected
        profile = truncated(ballots, options)
        assert sorted(map(int, elected)) == stv_wig(profile, num_seats=seats, quota_rule="droop")
        compared += 1
        if compared == NUMBER:
            return
    pytest.fail(f"only {compared} counts could be compared")


def test_approval_agrees() -> None:
    for random in randoms("approval"):
        options = options_of(random)
        ballots = [
            {"approve": random.sample(options, random.randint(1, len(options))), "count": times(random)}
            for _ in range(random.randint(1, 9))
        ]
        result = count({"options": options, "rule": {"method": "approval"}, "ballots": ballots})
        grades = [{int(option): 1 for option in ballot["approve"]} for ballot in ballots]
        counts = [ballot["count"] for ballot in ballots]
        profile = GradeProfile(grades, [0, 1], gcounts=counts, candidates=[int(o) for o in options])
        assert first_group(result) == sorted(approval(profile))


def test_score_agrees() -> None:
    """Every option is scored: pref_voting leaves out what nobody scores, which our rule counts as nothing."""
    for random in randoms("score"):
        options = options_of(random)
        ballots = [
            {"scores": {option: random.randint(0, 5) for option in options}, "count": times(random)}
            for _ in range(random.randint(1, 9))
        ]
        result = count({"options": options, "rule": {"method": "score", "scale": [0, 5]}, "ballots": ballots})
        grades = [{int(option): score for option, score in ballot["scores"].items()} for ballot in ballots]
        profile = GradeProfile(grades, list(range(6)), gcounts=[b["count"] for b in ballots])
        assert first_group(result) == sorted(score_voting(profile))
