"""Amendments that exclude each other are put to one vote, beside the text as it is."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from lieudit.care.services import hide_text
from lieudit.deliberation import adoption, services
from lieudit.deliberation.workflow import AmendmentState
from lieudit.journal.models import Entry
from lieudit.toolkit.errors import RuleBroken
from lieudit.voting.services import cast_vote, close_ballot
from tests.deliberation.factories import a_draft, an_amendment, recommended, the_demand

pytestmark = pytest.mark.django_db
AS_IS = "Texte inchangé"


def tomorrow():
    return timezone.now() + dt.timedelta(days=1)


def in_a_month():
    return timezone.now() + dt.timedelta(days=30)


@pytest.fixture
def draft():
    draft = a_draft()
    draft.rivals = [recommended(an_amendment(draft, new=new)) for new in ("trois ans", "cinq ans")]
    return draft


def put(draft, **when):
    words = {"paragraph": the_demand(draft), **when}
    return adoption.vote_on_rivals(draft, actor=draft.council.chair, **words)


def vote(ballot, draft, *rankings):
    """Each seat in turn ranks; then the vote closes."""
    for seat, ranking in zip(draft.council.seats, rankings, strict=True):
        choice = {"ranking": list(ranking)}
        cast_vote(ballot, ballot.roll.get(key=seat.key), actor=seat.voter, choice=choice)
    close_ballot(ballot, actor=None)
    adoption.conclude_ballot(ballot)
    for rival in draft.rivals:
        rival.refresh_from_db()


def test_the_amendment_that_wins_enters_the_text_and_the_other_does_not(draft):
    ballot = put(draft)
    first, second = draft.rivals
    assert ballot.options == ["Amendement 1", "Amendement 2", AS_IS]
    assert "cinq ans" in ballot.explained["Amendement 2"]["text"]
    vote(ballot, draft, ["Amendement 2", "Amendement 1"], ["Amendement 2", AS_IS], ["Amendement 1", "Amendement 2"])
    assert (first.state, second.state) == (AmendmentState.REFUSED, AmendmentState.INTEGRATED)
    assert "cinq ans" in the_demand(draft).wording
    assert "retient Amendement 2" in Entry.objects.get(kind="deliberation.rivals_decided").sentence


def test_the_text_as_it_is_may_win(draft):
    before = the_demand(draft).wording
    vote(put(draft), draft, [AS_IS], [AS_IS, "Amendement 1"], ["Amendement 1"])
    assert the_demand(draft).wording == before
    assert {rival.state for rival in draft.rivals} == {AmendmentState.REFUSED}


def test_a_tie_decides_nothing_and_gives_the_amendments_back(draft):
    vote(
        put(draft),
        draft,
        ["Amendement 1", "Amendement 2"],
        ["Amendement 2", "Amendement 1"],
        [["Amendement 1", "Amendement 2"]],
    )
    assert {(rival.state, rival.ballot) for rival in draft.rivals} == {(AmendmentState.RECOMMENDED, None)}
    assert put(draft).number > 1


def test_the_winner_of_a_paragraph_that_moved_meanwhile_is_given_back_to_the_group(draft):
    ballot = put(draft)
    late = recommended(an_amendment(draft, new="six ans"))
    services.integrate_amendment(late, actor=draft.author, wording=late.proposed, seen=the_demand(draft).stamp)
    vote(ballot, draft, ["Amendement 2"], ["Amendement 2"], ["Amendement 2"])
    first, second = draft.rivals
    assert (first.state, second.state, second.ballot) == (AmendmentState.REFUSED, AmendmentState.RECOMMENDED, None)
    assert "six ans" in the_demand(draft).wording


def test_what_is_at_the_vote_is_not_merged_by_hand(draft):
    put(draft)
    rival = draft.rivals[0]
    for act in (
        lambda: services.refuse_amendment(rival, actor=draft.author),
        lambda: services.integrate_amendment(rival, actor=draft.author, wording="Autre", seen=the_demand(draft).stamp),
    ):
        with pytest.raises(RuleBroken, match="est au vote"):
            act()
    with pytest.raises(RuleBroken, match="deux amendements"):
        put(draft)


def test_what_has_no_advice_and_what_is_added_beside_are_no_rivals(draft):
    an_amendment(draft, new="six ans")
    recommended(an_amendment(draft, wording="Un bilan est rendu.", inserts=True))
    assert set(adoption.rivals_on(draft)) == set(draft.rivals)


def test_one_amendment_has_no_rival():
    draft = a_draft()
    recommended(an_amendment(draft))
    with pytest.raises(RuleBroken, match="deux amendements"):
        put(draft)


def test_a_result_that_was_not_drawn_is_drawn_by_the_timer(draft):
    ballot = put(draft)
    for seat in draft.council.seats:
        cast_vote(ballot, ballot.roll.get(key=seat.key), actor=seat.voter, choice={"ranking": ["Amendement 1"]})
    close_ballot(ballot, actor=None)
    adoption.conclude_due_ballots()
    assert "trois ans" in the_demand(draft).wording
    adoption.conclude_due_ballots()
    assert Entry.objects.filter(kind="deliberation.rivals_decided").count() == 1


def test_the_chair_puts_rivals_to_the_vote_from_the_merge(client, draft):
    client.force_login(draft.council.chair)
    merge, page = (reverse(f"deliberation:{name}", args=[draft.number]) for name in ("merge", "vote_on_rivals"))
    assert page in client.get(merge).text
    refused = client.post(page, {"paragraph": the_demand(draft).pk, "closes_at": "hier"})
    assert refused.status_code == 422
    typed = {"paragraph": the_demand(draft).pk, "closes_at": in_a_month().strftime("%Y-%m-%dT%H:%M")}
    assert client.post(page, typed).status_code == 302
    assert "est au vote" in client.get(merge).text


def test_a_draft_may_be_put_to_a_vote_that_opens_later():
    from tests.deliberation.factories import a_round, objects

    draft = a_round()
    objection = objects(draft, draft.council.seats[1])
    adoption.settle_objection(objection, actor=draft.author, step="maintain", outcome="")
    later = timezone.now() + dt.timedelta(days=20)
    ballot = adoption.put_to_vote(draft, actor=draft.council.chair, opens_at=tomorrow(), closes_at=later)
    assert (ballot.state, ballot.opened_at) == ("prepared", None)


def test_a_rival_that_is_hidden_is_not_read_on_the_ballot_either(client, draft):
    ballot = put(draft)
    assert "cinq ans" in client.get(ballot.get_absolute_url()).text
    hide_text(draft.rivals[1], actor=draft.council.chair, reason="Vise une personne.")
    page = client.get(ballot.get_absolute_url()).text
    assert "Amendement 2" in page
    assert "cinq ans" not in page
    assert "trois ans" in page
