"""An animator carries a need higher with a reason, or answers it directly."""

import pytest
from django.urls import reverse

from lieudit.journal.models import Entry
from lieudit.needs.escalating import escalate_need
from lieudit.needs.models import Answer
from lieudit.needs.services import settle_need
from lieudit.needs.workflow import NeedState
from lieudit.network.vocabulary import Level
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.needs.factories import NeedFactory
from tests.needs.test_open_files import hide
from tests.network.factories import AnimatorFactory

pytestmark = pytest.mark.django_db


def test_a_need_is_carried_higher_with_a_reason_that_everybody_reads(client):
    need, animator = NeedFactory(), AnimatorFactory()
    client.force_login(animator.account)
    url = reverse("needs:escalate", args=[need.number])
    assert client.post(url, {"to_level": "regional", "reason": ""}).status_code == 422
    client.post(url, {"to_level": "regional", "reason": "La Région finance ces postes."})
    need.refresh_from_db()
    assert need.level == Level.REGIONAL
    assert "Porté au niveau régional\u00a0: La Région finance ces postes." in str(Entry.objects.about(need).first())
    client.logout()
    assert "La Région finance ces postes." in client.get(need.get_absolute_url()).content.decode()


def test_a_need_is_not_carried_lower():
    need = NeedFactory(level=Level.NATIONAL)
    with pytest.raises(RuleBroken, match="plus haut"):
        escalate_need(need, actor=AccountFactory(), to_level="regional", reason="Non")
    assert not need.escalations.exists()


def test_a_direct_answer_ends_the_thread_and_says_who_answers(client):
    need, animator = NeedFactory(), AnimatorFactory()
    client.force_login(animator.account)
    url = reverse("needs:settle", args=[need.number])
    client.post(url, {"text": "Une aide existe déjà.", "link": "https://exemple.fr/aide"})
    need.refresh_from_db()
    assert need.state == NeedState.SETTLED
    assert Answer.objects.get().hat_name == animator.organisation.name
    page = client.get(need.get_absolute_url()).content.decode()
    assert "Une aide existe déjà." in page
    assert "https://exemple.fr/aide" in page
    assert "étape 6" in page.lower()


def test_an_answer_is_given_once():
    need, account = NeedFactory(), AccountFactory()
    settle_need(need, actor=account, text="Oui")
    with pytest.raises(RuleBroken, match="répondu par l’animation"):
        settle_need(need, actor=account, text="Encore")


def test_an_answer_that_was_given_is_shown_in_place_of_the_form_and_other_words_are_not_lost(client):
    need = NeedFactory()
    client.force_login(AnimatorFactory().account)
    url = reverse("needs:settle", args=[need.number])
    client.post(url, {"text": "Une aide existe déjà.", "link": "https://exemple.fr/aide"})
    for page in (client.get(url), client.post(url, {"text": "Une aide existe déjà."})):
        words = page.content.decode()
        assert "Déjà répondu le" in words
        assert words.count("Une aide existe déjà.") == 1
        assert "https://exemple.fr/aide" in words
        assert "Publier la réponse" not in words
        assert "Rien n’a été enregistré" not in words
    assert "D’autres mots." in client.post(url, {"text": "D’autres mots."}).content.decode()
    assert Answer.objects.get().text == "Une aide existe déjà."


def test_what_a_measure_hides_of_an_answer_is_not_shown_to_who_comes_late(client):
    need, animator = NeedFactory(), AnimatorFactory()
    settle_need(need, actor=animator.account, text="Une aide existe déjà.")
    hide(Answer.objects.get())
    client.force_login(animator.account)
    page = client.get(reverse("needs:settle", args=[need.number])).content.decode()
    assert "Déjà répondu le" in page
    assert "Une aide existe déjà." not in page


def test_a_need_that_was_gathered_is_no_more_to_be_answered_and_says_where_it_is(client):
    need = NeedFactory(gathered=True)
    client.force_login(AnimatorFactory().account)
    page = client.get(reverse("needs:settle", args=[need.number])).content.decode()
    assert "Ce besoin est aujourd’hui « réuni »" in page.replace("\xa0", " ").replace("&nbsp;", " ")
    assert "Publier la réponse" not in page


@pytest.mark.parametrize("act", ["escalate", "settle", "publish", "refuse"])
def test_only_the_animation_of_the_territory_acts(client, act):
    need = NeedFactory()
    client.force_login(AccountFactory())
    assert client.post(reverse(f"needs:{act}", args=[need.number]), {}).status_code == 403
