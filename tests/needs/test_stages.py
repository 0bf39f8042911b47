"""Convergences move along the thread with their needs, forward only."""

import datetime as dt

import pytest
from django.utils import timezone

from lieudit.needs.models import Convergence, Need
from lieudit.needs.services import advance, see_effect, send_back
from lieudit.needs.workflow import ON_THE_THREAD, NeedState
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
    adopted, relayed = (ConvergenceFactory(state=state) for state in (NeedState.ADOPTED, NeedState.RELAYED))
    for convergence in (deliberated, adopted, relayed):
        NeedFactory(state=convergence.state, convergence=convergence)

    needs = send_back([deliberated, adopted, relayed])

    assert [need.state for need in needs] == [NeedState.GATHERED, NeedState.ADOPTED, NeedState.RELAYED]
    deliberated.refresh_from_db()
    adopted.refresh_from_db()
    assert (deliberated.state, adopted.state) == (NeedState.GATHERED, NeedState.ADOPTED)


def long_ago():
    return timezone.now() - dt.timedelta(days=30)


def test_a_need_that_moves_has_the_hour_of_its_move():
    moved_at = long_ago()
    convergence = ConvergenceFactory(state=NeedState.DELIBERATED)
    need = NeedFactory(state=NeedState.DELIBERATED, convergence=convergence, moved_at=moved_at)
    acts = {NeedState.RELAYED: lambda: advance([convergence], NeedState.RELAYED)}
    acts[NeedState.GATHERED] = lambda: send_back([convergence])
    for stage, act in acts.items():
        Convergence.objects.update(state=NeedState.DELIBERATED)
        Need.objects.update(state=NeedState.DELIBERATED, moved_at=moved_at)
        act()
        need.refresh_from_db()
        assert need.state == stage
        assert need.moved_at > moved_at


def test_the_same_stage_again_moves_nothing():
    convergence = ConvergenceFactory(state=NeedState.ADOPTED)
    need = NeedFactory(state=NeedState.ADOPTED, convergence=convergence, moved_at=long_ago())
    before = need.moved_at
    advance([convergence], NeedState.ADOPTED)
    need.refresh_from_db()
    assert (need.state, need.moved_at) == (NeedState.ADOPTED, before)


def test_the_convergence_at_hand_knows_its_new_stage():
    convergence = ConvergenceFactory()
    advance([convergence], NeedState.DELIBERATED)
    assert convergence.state == NeedState.DELIBERATED
    advance([convergence], NeedState.GATHERED)
    assert convergence.state == NeedState.DELIBERATED


def test_a_need_moves_with_its_own_convergence_only():
    here, elsewhere = ConvergenceFactory(), ConvergenceFactory()
    other = NeedFactory(gathered=True, convergence=elsewhere)
    assert advance([here], NeedState.DELIBERATED) == []
    other.refresh_from_db()
    elsewhere.refresh_from_db()
    assert other.state == elsewhere.state == NeedState.GATHERED


@pytest.mark.parametrize("state", NeedState)
def test_an_effect_is_seen_once_the_need_was_relayed(state):
    convergence = ConvergenceFactory(state=state) if state in ON_THE_THREAD and state != "expressed" else None
    need = NeedFactory(state=state, convergence=convergence, moved_at=long_ago())
    before = need.moved_at
    see_effect(need)
    need.refresh_from_db()
    if state in {NeedState.RELAYED, NeedState.ANSWERED}:
        assert need.state == NeedState.EFFECT
        assert need.moved_at > before
    else:
        assert (need.state, need.moved_at) == (state, before)
