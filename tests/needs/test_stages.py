"""Convergences move along the thread with their needs, forward only."""

import pytest

from lieudit.needs.services import advance, send_back
from lieudit.needs.workflow import NeedState
from tests.needs.factories import ConvergenceFactory, NeedFactory

pytestmark = pytest.mark.django_db


def test_a_convergence_takes_its_needs_along():
    convergence = ConvergenceFactory()
    needs = [NeedFactory(gathered=True, convergence=convergence) for _ in range(2)]
    alone = NeedFactory()

    moved = advance([convergence], NeedState.ADOPTED)

    assert {need.pk for need in moved} == {need.pk for need in needs}
    assert {need.state for need in moved} == {NeedState.ADOPTED}
    convergence.refresh_from_db()
    alone.refresh_from_db()
    assert convergence.state == NeedState.ADOPTED
    assert alone.state == NeedState.EXPRESSED


def test_a_stage_is_never_taken_back():
    convergence = ConvergenceFactory(state=NeedState.ANSWERED)
    need = NeedFactory(state=NeedState.ANSWERED, convergence=convergence)
    before = need.moved_at

    advance([convergence], NeedState.RELAYED)

    convergence.refresh_from_db()
    need.refresh_from_db()
    assert convergence.state == need.state == NeedState.ANSWERED
    assert need.moved_at == before


def test_a_given_up_draft_sends_its_needs_back_but_not_what_was_adopted():
    deliberated = ConvergenceFactory(state=NeedState.DELIBERATED)
    adopted = ConvergenceFactory(state=NeedState.ADOPTED)
    NeedFactory(state=NeedState.DELIBERATED, convergence=deliberated)
    NeedFactory(state=NeedState.ADOPTED, convergence=adopted)

    needs = send_back([deliberated, adopted])

    assert [need.state for need in needs] == [NeedState.GATHERED, NeedState.ADOPTED]
    deliberated.refresh_from_db()
    adopted.refresh_from_db()
    assert (deliberated.state, adopted.state) == (NeedState.GATHERED, NeedState.ADOPTED)
