"""The drafting group says what it would do, and why; the author agrees, maintains or withdraws."""

from __future__ import annotations

import pytest

from lieudit.deliberation.services import answer_amendment, refuse_amendment
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.deliberation.factories import DEMAND, a_draft, an_amendment, recommended
from tests.network.factories import RepresentativeFactory

pytestmark = pytest.mark.django_db


def path(amendment, act):
    return f"/positions/projets/{amendment.draft.number}/amendements/{amendment.number}/{act}/"


def test_a_recommendation_is_published_with_its_reason(client):
    draft = a_draft()
    amendment = an_amendment(draft)
    client.force_login(draft.author)
    client.post(path(amendment, "avis"), {"recommendation": "reject", "recommendation_reason": "Trop long."})
    amendment.refresh_from_db()
    assert (amendment.state, amendment.recommendation) == ("recommended", "reject")
    assert "Trop long." in client.get(draft.get_absolute_url()).content.decode()


def test_modifying_asks_for_a_compromise(client):
    amendment = an_amendment(a_draft())
    client.force_login(amendment.draft.author)
    typed = {"recommendation": "modify", "recommendation_reason": "Presque."}
    assert "counter_wording" in client.post(path(amendment, "avis"), typed).context["form"].errors
    client.post(path(amendment, "avis"), typed | {"counter_wording": DEMAND.replace("deux ans", "trente mois")})
    amendment.refresh_from_db()
    assert "trente mois" in amendment.proposed


def test_a_recommendation_goes_without_its_reason_nowhere(client):
    amendment = an_amendment(a_draft())
    client.force_login(amendment.draft.author)
    sent = client.post(path(amendment, "avis"), {"recommendation": "reject"})
    assert "recommendation_reason" in sent.context["form"].errors


def test_the_author_agrees(client):
    amendment = recommended(an_amendment(a_draft()))
    client.force_login(amendment.author)
    client.post(path(amendment, "reponse"), {"answer": "agree"})
    amendment.refresh_from_db()
    assert (amendment.author_agrees, amendment.state) == (True, "recommended")
    assert "L’auteur est d’accord." in client.get(amendment.draft.get_absolute_url()).content.decode()


def test_the_author_maintains_in_words():
    amendment = recommended(an_amendment(a_draft()), "reject")
    answered = answer_amendment(
        amendment, actor=amendment.author, answer="maintain", author_answer="Un an ne suffit pas."
    )
    assert answered.author_agrees is False


def test_the_author_withdraws_and_the_amendment_stays_written(client):
    amendment = recommended(an_amendment(a_draft()))
    answer_amendment(amendment, actor=amendment.author, answer="withdraw")
    amendment.refresh_from_db()
    assert amendment.state == "withdrawn"
    assert "Retiré par son auteur" in client.get(amendment.draft.get_absolute_url()).content.decode()


def test_a_refused_amendment_stays_published_with_its_reason(client):
    amendment = recommended(an_amendment(a_draft()), "reject")
    client.force_login(amendment.draft.author)
    client.post(path(amendment, "ecarter"))
    amendment.refresh_from_db()
    assert amendment.state == "refused"
    assert "Deux ans ne couvrent pas" in client.get(amendment.draft.get_absolute_url()).content.decode()


def test_nothing_is_refused_without_a_recommendation():
    amendment = an_amendment(a_draft())
    with pytest.raises(RuleBroken, match="n’est pas possible à ce stade"):
        refuse_amendment(amendment, actor=amendment.draft.author)


@pytest.mark.parametrize("act", ["avis", "integrer"])
def test_only_the_drafting_group_decides(client, act):
    amendment = recommended(an_amendment(a_draft()))
    client.force_login(amendment.author)
    assert client.get(path(amendment, act)).status_code == 403


def test_only_the_author_answers(client):
    amendment = recommended(an_amendment(a_draft()))
    client.force_login(AccountFactory())
    assert client.post(path(amendment, "reponse"), {"answer": "withdraw"}).status_code == 403


@pytest.mark.parametrize("hat", ["place", "organisation"])
def test_whoever_represents_the_signer_is_shown_the_way_to_answer(client, hat):
    writer = RepresentativeFactory(of_organisation=hat == "organisation")
    signer = writer.place or writer.organisation
    amendment = recommended(an_amendment(a_draft(), actor=writer.account, hat=signer))
    colleague = RepresentativeFactory(place=writer.place, organisation=writer.organisation).account
    client.force_login(colleague)
    assert path(amendment, "reponse") in client.get(amendment.draft.get_absolute_url()).content.decode()
    assert client.get(path(amendment, "reponse")).status_code == 200


def test_whoever_no_longer_represents_the_signer_answers_no_more(client):
    writer = RepresentativeFactory()
    amendment = recommended(an_amendment(a_draft(), actor=writer.account, hat=writer.place))
    writer.delete()
    client.force_login(writer.account)
    assert path(amendment, "reponse") not in client.get(amendment.draft.get_absolute_url()).content.decode()
    assert client.get(path(amendment, "reponse")).status_code == 403


def test_before_any_recommendation_the_author_may_only_withdraw(client):
    amendment = an_amendment(a_draft())
    client.force_login(amendment.author)
    assert path(amendment, "reponse") in client.get(amendment.draft.get_absolute_url()).content.decode()
    assert client.post(path(amendment, "reponse"), {"answer": "agree"}).status_code == 422
    client.post(path(amendment, "reponse"), {"answer": "withdraw"})
    amendment.refresh_from_db()
    assert amendment.state == "withdrawn"


def test_a_recommendation_is_revised_from_what_it_said(client):
    amendment = recommended(an_amendment(a_draft()), "reject")
    client.force_login(amendment.draft.author)
    form = client.get(path(amendment, "avis")).context["form"]
    assert form["recommendation"].value() == "reject"
    client.post(path(amendment, "avis"), {"recommendation": "accept", "recommendation_reason": "Après échange."})
    amendment.refresh_from_db()
    assert amendment.recommendation == "accept"
