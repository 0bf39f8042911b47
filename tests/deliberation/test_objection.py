"""An objection lives: raised, then integrated (all are asked again), lifted by its author, or maintained."""

from __future__ import annotations

import pytest

from lieudit.deliberation import adoption
from lieudit.deliberation.models import ConsentRound, Stance
from lieudit.governance.rulemaking import adopt_rulebook
from lieudit.toolkit.errors import RuleBroken
from tests.deliberation.factories import a_council, a_draft, a_round, answers, in_days, objects, the_demand

pytestmark = pytest.mark.django_db


def path(objection, act):
    return f"/positions/projets/{objection.draft.number}/objections/{objection.number}/{act}/"


def integrate(objection, wording="Le conseil demande trois ans, sans dossier."):
    paragraph = the_demand(objection.draft)
    return adoption.settle_objection(
        objection,
        actor=objection.draft.author,
        step="integrate",
        outcome="Le dossier disparaît.",
        paragraph=paragraph,
        wording=wording,
        seen=paragraph.stamp,
    )


def settle(objection, step):
    return adoption.settle_objection(objection, actor=objection.author, step=step, outcome="")


def test_an_objection_is_shown_with_its_life(client):
    draft = a_round()
    objection = objects(draft, draft.council.seats[1])
    page = client.get(draft.get_absolute_url()).content.decode()
    assert objection.reason in page
    assert "Soulevée le" in page
    assert "À traiter" in page


def test_integrating_changes_the_text_and_ends_the_round(client):
    draft = a_round()
    answers(draft, "consent", draft.council.seats[:1])
    objection = objects(draft, draft.council.seats[1])
    client.force_login(draft.author)
    form = client.get(path(objection, "integrer"), {"p": the_demand(draft).uid}).context["form"]
    typed = {name: form[name].value() for name in ("paragraph", "seen")}
    client.post(
        path(objection, "integrer"), typed | {"wording": "Trois ans, sans dossier.", "outcome": "Plus de dossier."}
    )
    objection.refresh_from_db()
    assert (objection.state, objection.outcome) == ("integrated", "Plus de dossier.")
    assert the_demand(draft).wording == "Trois ans, sans dossier."
    assert ConsentRound.objects.get().closed_at is not None


def test_a_changed_text_is_not_adopted_before_all_are_asked_again():
    draft = a_round()
    answers(draft, "consent")
    integrate(objects(draft, draft.council.seats[1]))
    with pytest.raises(RuleBroken, match="interrogé de nouveau"):
        adoption.adopt_draft(draft, actor=draft.council.chair)
    draft = a_round(draft)
    assert draft.rounds.last().number == 2
    with pytest.raises(RuleBroken, match="n’ont pas encore répondu"):
        adoption.adopt_draft(draft, actor=draft.council.chair)
    answers(draft, "consent")
    assert adoption.adopt_draft(draft, actor=draft.council.chair).text["objections"][0]["state"] == "integrated"


def test_a_stale_merge_of_an_objection_is_refused():
    draft = a_round()
    first, second = objects(draft, draft.council.seats[1]), objects(draft, draft.council.seats[2])
    seen = the_demand(draft).stamp
    integrate(first)
    with pytest.raises(RuleBroken, match="a changé entre-temps"):
        adoption.settle_objection(
            second,
            actor=draft.author,
            step="integrate",
            outcome="…",
            paragraph=the_demand(draft),
            wording="…",
            seen=seen,
        )


def test_the_author_lifts_it_and_consent_is_whole(client):
    draft = a_round()
    seat = draft.council.seats[1]
    answers(draft, "consent", [draft.council.seats[0], draft.council.seats[2]])
    objection = objects(draft, seat)
    client.force_login(seat.voter)
    client.post(path(objection, "lever"), {"outcome": "Après échange."})
    objection.refresh_from_db()
    assert objection.state == "lifted"
    assert adoption.standing_of(draft).against_adoption() == ""


def test_another_seat_does_not_lift_it(client):
    draft = a_round()
    objection = objects(draft, draft.council.seats[1])
    client.force_login(draft.council.seats[2].voter)
    assert client.post(path(objection, "lever"), {}).status_code == 403
    assert client.post(path(objection, "maintenir"), {}).status_code == 403
    assert client.post(path(objection, "integrer"), {}).status_code == 403


def test_maintained_it_blocks_consent():
    draft = a_round()
    answers(draft, "consent")
    settle(objects(draft, draft.council.seats[1]), "maintain")
    with pytest.raises(RuleBroken, match="ni intégrée ni levée"):
        adoption.adopt_draft(draft, actor=draft.council.chair)


def test_consenting_to_a_later_round_lifts_what_one_maintained():
    draft = a_round()
    first, second = objects(draft, draft.council.seats[1]), objects(draft, draft.council.seats[2])
    settle(first, "maintain")
    integrate(second)
    draft = a_round(draft)
    answers(draft, "consent")
    first.refresh_from_db()
    assert first.state == "lifted"
    assert adoption.standing_of(draft).against_adoption() == ""


def test_a_settled_objection_is_not_settled_again():
    draft = a_round()
    objection = objects(draft, draft.council.seats[1])
    settle(objection, "lift")
    with pytest.raises(RuleBroken, match="n’est pas possible à ce stade"):
        settle(objection, "maintain")


def test_after_the_last_round_of_the_rulebook_only_a_vote_is_left():
    council = a_council()
    rules = council.rulebook.rules | {"consent": {"max_rounds": 1, "days": 14}}
    adopt_rulebook(council, actor=None, rules=rules, in_force_from=in_days(0))
    draft = a_round(a_draft(council))
    integrate(objects(draft, draft.council.seats[1]))
    with pytest.raises(RuleBroken, match="les règles demandent un vote"):
        a_round(draft)
    assert adoption.standing_of(type(draft).objects.get()).against_vote() == ""


def test_each_round_keeps_its_own_answers():
    draft = a_round()
    answers(draft, "consent", draft.council.seats[:1])
    integrate(objects(draft, draft.council.seats[1]))
    draft = a_round(draft)
    answers(draft, "consent")
    assert Stance.objects.count() == 5


def test_no_round_while_an_objection_waits():
    draft = a_round()
    objects(draft, draft.council.seats[1])
    ConsentRound.objects.update(closes_on=in_days(-1))
    with pytest.raises(RuleBroken, match="Une objection reste à traiter"):
        a_round(draft)


def test_the_answer_of_a_seat_lifts_the_objection_of_no_other():
    draft = a_round()
    objection = objects(draft, draft.council.seats[1])
    answers(draft, "consent", draft.council.seats[:1])
    objection.refresh_from_db()
    assert objection.state == "open"


def test_an_objection_that_is_said_again_in_its_round_is_the_same_one():
    draft = a_round()
    first = objects(draft, draft.council.seats[1])
    again = objects(draft, draft.council.seats[1], "Autrement dit, cela exclut.")
    assert (again, again.number, again.reason) == (first, first.number, "Autrement dit, cela exclut.")
    assert draft.objections.count() == 1


def test_every_round_of_a_draft_is_held_under_the_rules_of_its_first():
    draft = a_round()
    council, rules = draft.council, draft.rulebook
    later = a_draft(council)
    adopt_rulebook(council, actor=None, rules=council.rulebook.rules | {"review_days": 4}, in_force_from=in_days(0))
    integrate(objects(draft, council.seats[1]))
    assert a_round(draft).rulebook == rules
    assert a_round(later).rulebook == council.rulebook != rules
