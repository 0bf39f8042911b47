"""Our equal shares beside those of pabutools, on random projects and approvals, over every fall of their ties."""

from __future__ import annotations

from fractions import Fraction

import pytest

from lieudit.voting.counting import count
from tests.oracles.profiles import randoms

pytest.importorskip("pabutools", reason="pabutools is not installed: make oracles installs it")

from pabutools.election import ApprovalBallot, ApprovalProfile, Cardinality_Sat, Cost_Sat, Instance, Project
from pabutools.rules import method_of_equal_shares

pytestmark = pytest.mark.oracle


@pytest.mark.parametrize(("utility", "satisfaction"), [("number", Cardinality_Sat), ("cost", Cost_Sat)])
def test_equal_shares_agree(utility: str, satisfaction: type) -> None:
    """Everybody approves something: pabutools gives a share to those who say nothing, our rule does not."""
    for random in randoms(f"equal shares, {utility}"):
        costs = {str(at): random.randint(1, 12) for at in range(random.randint(1, 6))}
        budget = random.randint(max(costs.values()), 1 + sum(costs.values()))
        voters = [random.sample(sorted(costs), random.randint(1, len(costs))) for _ in range(random.randint(1, 9))]
        rule = {"method": "equal_shares", "costs": costs, "budget": budget, "utility": utility}
        ballots = [{"approve": approved} for approved in voters]
        result = count({"options": sorted(costs), "rule": rule, "ballots": ballots})

        projects = {name: Project(name, cost) for name, cost in costs.items()}
        instance = Instance(projects.values(), budget_limit=budget)
        profile = ApprovalProfile([ApprovalBallot(projects[name] for name in approved) for approved in voters])
        found = method_of_equal_shares(instance, profile, sat_class=satisfaction, resoluteness=False)
        outcomes = {frozenset(project.name for project in bought) for bought in found}

        sure = frozenset.intersection(*outcomes)
        disputed = frozenset.union(*outcomes) - sure
        ours = {frozenset(group) for group in result["winners"]}
        assert ours == {frozenset({name}) for name in sure} | ({disputed} if disputed else set())
        spent = sum(Fraction(costs[name]) for name in result["elected"])
        assert spent <= budget
