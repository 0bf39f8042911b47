"""What a territory carries higher comes back with an answer, and everybody concerned is told."""

import pytest
from django.urls import reverse

from lieudit.care.services import hide_text
from lieudit.journal.models import Entry, Follow
from lieudit.needs.escalating import answer_escalation, escalate_convergence, escalate_need
from lieudit.needs.models import Escalation, Need
from lieudit.needs.services import withdraw_need
from lieudit.needs.workflow import EscalationState
from lieudit.toolkit.errors import RuleBroken
from tests.desks.test_desk import address, waiting
from tests.needs.factories import ConvergenceFactory, NeedFactory
from tests.network.factories import PlaceFactory
from tests.territory.factories import MunicipalityFactory

pytestmark = pytest.mark.django_db
REASON = "Trois départements le disent ; seule la Région finance ces postes."


@pytest.fixture
def need(lands):
    return NeedFactory(place=PlaceFactory(municipality=MunicipalityFactory(department=lands.creuse)))


@pytest.fixture
def carried(lands, need):
    escalate_need(need, actor=lands.animator, hat=lands.network, to_level="regional", reason=REASON)
    return Escalation.objects.get()


def test_what_is_carried_leaves_the_desk_and_waits_at_the_higher_one(lands, need, carried):
    assert "besoins" not in waiting(lands.animator, lands.creuse)
    assert waiting(lands.above, lands.region)["portes"] == 1
    assert "portes" not in waiting(lands.national, None)


def test_the_region_takes_it_and_then_answers_or_gathers_it(client, lands, need, carried):
    client.force_login(lands.above)
    url = reverse("desks:answer_escalation", args=[carried.pk])
    assert f"{url}?next=" in client.get(address(lands.region)).text
    page = client.get(url).text
    assert "Trois départements le disent" in page
    sent = {"step": "take", "text": "Nous portons ce besoin devant la Région.", "next": address(lands.region)}
    assert client.post(url, sent)["Location"] == address(lands.region)
    carried.refresh_from_db()
    assert (carried.state, carried.answer) == (EscalationState.TAKEN, "Nous portons ce besoin devant la Région")
    assert carried.answered_hat == lands.regional.name
    assert waiting(lands.above, lands.region)["besoins"] == 1
    assert "besoins" not in waiting(lands.animator, lands.creuse)


def test_the_region_hands_it_back_and_the_desk_reads_the_answer(client, lands, need, carried):
    answer_escalation(carried, actor=lands.above, hat=lands.regional, step="hand_back", text="Un fonds existe.")
    need.refresh_from_db()
    assert need.level == "departmental"
    client.force_login(lands.animator)
    page = client.get(address(lands.creuse)).text
    assert "Rendu avec cette réponse : « Un fonds existe »." in page
    assert "le rend au niveau départemental" in client.get(need.get_absolute_url()).text


def test_who_carried_it_and_its_author_are_told(lands, need, carried):
    answer_escalation(carried, actor=lands.above, step="take", text="C’est pour nous.")
    entry = Entry.objects.get(kind="needs.escalation_taken")
    assert entry.sentence == "Le niveau régional s’en saisit\u00a0: «\u00a0C’est pour nous\u00a0»"
    followers = Follow.objects.of(need).running().values_list("account", flat=True)
    assert lands.animator.pk in followers


def test_it_is_answered_once(client, lands, carried):
    answer_escalation(carried, actor=lands.above, step="take", text="C’est pour nous.")
    with pytest.raises(RuleBroken, match="pris à ce niveau"):
        answer_escalation(carried, actor=lands.above, step="hand_back", text="Finalement non.")
    client.force_login(lands.above)
    url = reverse("desks:answer_escalation", args=[carried.pk])
    assert "Déjà répondu" in client.get(url).text
    late = client.post(url, {"step": "take", "text": "Écrit en même temps."}).text
    assert "Écrit en même temps." in late


def test_an_answer_without_words_is_refused_and_keeps_what_is_chosen(client, lands, carried):
    client.force_login(lands.above)
    url = reverse("desks:answer_escalation", args=[carried.pk])
    answer = client.post(url, {"step": "hand_back", "text": "  "})
    assert answer.status_code == 422
    with pytest.raises(RuleBroken, match="Écrivez une réponse"):
        answer_escalation(carried, actor=lands.above, step="take", text=" . ")


def test_carried_higher_still_only_the_last_level_owes_an_answer(lands, need, carried):
    escalate_need(need, actor=lands.above, hat=lands.regional, to_level="national", reason="La loi est nationale.")
    carried.refresh_from_db()
    assert carried.state == EscalationState.PASSED
    assert waiting(lands.national, None)["portes"] == 1
    answer_escalation(Escalation.objects.waiting().get(), actor=lands.national, step="hand_back", text="À vous.")
    need.refresh_from_db()
    assert need.level == "regional"
    assert waiting(lands.above, lands.region)["besoins"] == 1


def test_the_needs_of_a_convergence_are_answered_as_one(lands):
    convergence = ConvergenceFactory(level="departmental", department=lands.creuse)
    town = MunicipalityFactory(department=lands.creuse)
    for _each in range(3):
        NeedFactory(gathered=True, convergence=convergence, place=PlaceFactory(municipality=town))
    escalate_convergence(convergence, actor=lands.animator, to_level="regional", reason=REASON)
    assert waiting(lands.above, lands.region)["portes"] == 1
    answer_escalation(Escalation.objects.first(), actor=lands.above, step="hand_back", text="Un fonds existe.")
    assert set(Escalation.objects.values_list("state", flat=True)) == {EscalationState.RETURNED}
    convergence.refresh_from_db()
    assert convergence.level == "departmental"
    assert "portes" not in waiting(lands.above, lands.region)


@pytest.mark.parametrize(("who", "status"), [("animator", 403), ("above", 200), ("national", 200), ("staff", 200)])
def test_the_level_that_it_is_carried_to_answers(client, lands, carried, who, status):
    client.force_login(getattr(lands, who))
    assert client.get(reverse("desks:answer_escalation", args=[carried.pk])).status_code == status


def test_what_its_author_took_back_or_others_answered_is_answered_no_more(client, lands, need, carried):
    client.force_login(lands.above)
    url = reverse("desks:answer_escalation", args=[carried.pk])
    Need.objects.filter(pk=need.pk).update(state="settled")
    assert "Plus rien à répondre ici" in client.get(url).text
    sent = client.post(url, {"step": "hand_back", "text": "Un fonds existe."})
    assert (sent.status_code, "n’attend plus la réponse" in sent.text) == (422, True)
    Need.objects.filter(pk=need.pk).update(state="expressed")
    withdraw_need(need, actor=need.author)
    with pytest.raises(RuleBroken, match="n’attend plus la réponse"):
        answer_escalation(carried, actor=lands.above, step="hand_back", text="Un fonds existe.")
    assert client.get(url).status_code == 404


def test_hidden_words_wait_at_no_desk(client, lands, need, carried):
    hide_text(need, actor=lands.animator, reason="Vise une personne.")
    assert "portes" not in waiting(lands.above, lands.region)
    client.force_login(lands.above)
    assert client.get(reverse("desks:answer_escalation", args=[carried.pk])).status_code == 404


def test_carried_again_to_the_same_level_the_first_answer_stays_as_it_was_said(lands, need, carried):
    answer_escalation(carried, actor=lands.above, step="hand_back", text="Un fonds existe.")
    escalate_need(need, actor=lands.animator, to_level="regional", reason="Ce fonds est épuisé.")
    answer_escalation(Escalation.objects.waiting().get(), actor=lands.above, step="take", text="C’est pour nous.")
    assert list(Escalation.objects.order_by("pk").values_list("state", "answer", "from_level")) == [
        (EscalationState.RETURNED, "Un fonds existe", "departmental"),
        (EscalationState.TAKEN, "C’est pour nous", "departmental"),
    ]


def test_the_answer_to_a_need_answers_for_no_other(lands, need, carried):
    other = NeedFactory(place=need.place)
    escalate_need(other, actor=lands.animator, to_level="regional", reason=REASON)
    answer_escalation(carried, actor=lands.above, step="hand_back", text="Un fonds existe.")
    other.refresh_from_db()
    assert other.level == "regional"
    assert [each.need for each in Escalation.objects.waiting()] == [other]


def test_each_need_of_a_convergence_tells_that_it_was_carried_and_answered(lands):
    convergence = ConvergenceFactory(level="departmental", department=lands.creuse)
    needs = [NeedFactory(gathered=True, convergence=convergence) for _each in range(2)]
    escalate_convergence(convergence, actor=lands.animator, to_level="regional", reason=REASON)
    answer_escalation(Escalation.objects.first(), actor=lands.above, step="take", text="C’est pour nous.")
    for thing in (convergence, *needs):
        told = set(Entry.objects.about(thing).values_list("kind", flat=True))
        assert {"needs.escalated", "needs.escalation_taken"} <= told
