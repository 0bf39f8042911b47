"""Three clicks to give a proxy, one to answer it, then one act for all the voices that one carries."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from lieudit.accounts.home import todo_of
from lieudit.voting.models import Proxy, Sitting, Vote
from lieudit.voting.services import close_ballot, open_ballot
from tests.accounts.factories import AccountFactory
from tests.network.factories import RepresentativeFactory
from tests.voting.factories import a_ballot, an_announced, given, moved, twin_of, voice

pytestmark = pytest.mark.django_db


def entrust(ballot, at):
    return f"/votes/{ballot.number}/voix/seat-{at}/pouvoir/"


def cast(ballot, at):
    return f"/votes/{ballot.number}/voix/seat-{at}/"


def opened(ballot):
    voters = ballot.voters
    ballot = open_ballot(ballot, actor=None)
    ballot.voters = voters
    return ballot


def test_a_proxy_is_given_in_three_clicks_and_answered_in_one(client):
    ballot = an_announced()
    client.force_login(ballot.voters[0])
    assert entrust(ballot, 0) in client.get(ballot.get_absolute_url()).text
    asked = client.get(entrust(ballot, 0)).text
    assert voice(ballot, 1).holder in asked
    assert "Toute la séance" not in asked
    done = client.post(entrust(ballot, 0), {"holder": "seat-1"}, follow=True).text
    assert "Votre pouvoir est donné" in done
    assert "Attend une réponse" in done
    proxy = Proxy.objects.get()

    client.force_login(ballot.voters[1])
    (task,) = [task for task in todo_of(ballot.voters[1]) if "pouvoir" in task.words]
    assert task.words.endswith("pouvoir vous est proposé")
    assert "Accepter ce pouvoir" in client.get(task.url).text
    answered = client.post(task.url, {"step": "accept"}, follow=True).text
    assert "Ce pouvoir est accepté." in answered
    assert "Ne plus le porter" in answered
    assert proxy.get_absolute_url() == task.url
    assert [task for task in todo_of(ballot.voters[1]) if "pouvoir" in task.words] == []


def test_the_whole_sitting_is_proposed_where_there_is_one(client):
    ballot = an_announced(sitting=Sitting.objects.create(number=1, title="Séance du 12 mai"))
    other = twin_of(ballot)
    client.force_login(ballot.voters[0])
    assert "Toute la séance" in client.get(entrust(ballot, 0)).text
    page = client.post(entrust(ballot, 0), {"holder": "seat-1", "whole_sitting": "sitting"}, follow=True).text
    assert "Et au paragraphe" in page
    assert Proxy.objects.get().whole_sitting
    assert "toute la séance" in client.get(other.get_absolute_url()).text


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({}, "Choisissez qui votera en votre nom."),
        ({"holder": "seat-0"}, "Choisissez une voix de la liste."),
        ({"holder": "seat-3"}, "Choisissez une voix de la liste."),
        ({"holder": "seat-99"}, "Choisissez une voix de la liste."),
        ({"holder": "seat-1\0"}, "Choisissez une voix de la liste."),
    ],
)
def test_a_wrong_choice_is_refused_beside_the_field(client, typed, message):
    ballot = an_announced(suspended=(3,))
    client.force_login(ballot.voters[0])
    page = client.post(entrust(ballot, 0), typed)
    assert page.status_code == 422
    assert message in page.text
    assert not Proxy.objects.exists()


def test_who_cannot_carry_it_is_named_with_the_reason(client):
    ballot = an_announced(voices=5, cap=1)
    given(ballot, 1, 2)
    client.force_login(ballot.voters[0])
    page = client.get(entrust(ballot, 0)).text
    assert "a donné son propre pouvoir" in page
    assert "autant que la règle le permet" in page


def test_nobody_to_carry_it_no_proxy_by_the_rule_and_a_vote_already_open_are_said(client):
    alone, none, running = an_announced(voices=1), an_announced(cap=0), a_ballot()
    for ballot, words in (
        (alone, "Aucune autre voix de la liste ne peut le porter."),
        (none, "La règle n’admet pas de pouvoir."),
        (running, "Un pouvoir se donne avant l’ouverture."),
    ):
        client.force_login(ballot.voters[0])
        assert words in client.get(entrust(ballot, 0)).text


def test_a_long_roll_is_a_list_that_opens(client):
    ballot = an_announced(voices=15)
    client.force_login(ballot.voters[0])
    page = client.get(entrust(ballot, 0)).text
    assert "<select" in page
    client.post(entrust(ballot, 0), {"holder": "seat-14"})
    assert Proxy.objects.get().holder.key == "seat-14"


def test_a_blank_proxy_is_offered_where_the_rule_names_who_carries_it(client):
    ballot = an_announced(blank_proxy_holder="seat-2")
    client.force_login(ballot.voters[0])
    assert "En blanc" in client.get(entrust(ballot, 0)).text
    client.post(entrust(ballot, 0), {"holder": "blank"})
    assert Proxy.objects.get().holder is None
    client.force_login(ballot.voters[2])
    assert "Ne plus le porter" in client.get(Proxy.objects.get().get_absolute_url()).text


def test_only_each_side_takes_its_own_step_and_others_do_not_even_see_it(client):
    ballot = an_announced()
    proxy = given(ballot, 0, 1, accepted=False)
    for account, step, status in (
        (ballot.voters[0], "accept", 403),
        (ballot.voters[1], "revoke", 403),
        (ballot.voters[2], "accept", 403),
        (AccountFactory(), "accept", 404),
        (ballot.voters[1], "steal", 422),
    ):
        client.force_login(account)
        assert client.post(proxy.get_absolute_url(), {"step": step}).status_code == status
    proxy.refresh_from_db()
    assert proxy.state == "offered"


def test_members_read_the_proxies_and_visitors_do_not_before_the_result(client):
    ballot = an_announced(voices=6)
    given(ballot, 0, 1)
    given(ballot, 2, 1, accepted=False)
    client.force_login(ballot.voters[5])
    assert "Les pouvoirs de ce scrutin (2)" in client.get(ballot.get_absolute_url()).text
    client.logout()
    assert "Les pouvoirs de ce scrutin" not in client.get(ballot.get_absolute_url()).text
    ballot = opened(ballot)
    client.force_login(ballot.voters[5])
    page = client.get(ballot.get_absolute_url()).text
    assert "il n’a pas encore servi" in page
    assert "ne vaut pas" in page


def test_one_act_for_all_the_voices_one_carries_on_the_page_that_confirms(client):
    ballot = an_announced(voices=5)
    given(ballot, 0, 2)
    given(ballot, 1, 2)
    ballot = opened(ballot)
    client.force_login(ballot.voters[2])
    page = client.get(cast(ballot, 2) + "?choice=for").text
    assert "Vos pouvoirs" in page
    assert page.count("Comme ma voix") == 2
    sent = {"choice": "for", "step": "confirm", "for_seat-0": "same", "for_seat-1": "against"}
    done = client.post(cast(ballot, 2), sent, follow=True).text
    assert "3\xa0votes comptés" in done
    assert sorted(Vote.objects.values_list("entry__key", "choice")) == [
        ("seat-0", "for"),
        ("seat-1", "against"),
        ("seat-2", "for"),
    ]


def test_a_voice_may_be_left_for_later_and_is_then_cast_apart(client):
    ballot = an_announced()
    given(ballot, 0, 1)
    ballot = opened(ballot)
    client.force_login(ballot.voters[1])
    client.post(cast(ballot, 1), {"choice": "for", "step": "confirm", "for_seat-0": "later"})
    assert Vote.objects.count() == 1
    assert cast(ballot, 0) in client.get(ballot.get_absolute_url()).text
    assert "vous a donné son pouvoir" in client.get(cast(ballot, 0) + "?choice=blank").text
    client.post(cast(ballot, 0), {"choice": "blank", "step": "confirm"})
    vote = Vote.objects.get(entry__key="seat-0")
    assert (vote.choice, vote.carried_by.key) == ("blank", "seat-1")


def test_a_voice_left_without_answer_keeps_the_page_and_what_was_said(client):
    ballot = an_announced()
    given(ballot, 0, 1)
    ballot = opened(ballot)
    client.force_login(ballot.voters[1])
    page = client.post(cast(ballot, 1), {"choice": "for", "step": "confirm", "for_seat-0": "peut-être"})
    assert page.status_code == 422
    assert "Dites ce que vote cette voix." in page.text
    assert "Confirmer : Pour" in page.text
    assert not Vote.objects.exists()


def test_a_giver_reads_that_voting_suspends_the_proxy_then_that_it_is_suspended(client):
    ballot = an_announced()
    given(ballot, 0, 1)
    ballot = opened(ballot)
    client.force_login(ballot.voters[0])
    assert "ce pouvoir est suspendu pour ce scrutin" in client.get(cast(ballot, 0) + "?choice=for").text
    client.post(cast(ballot, 0), {"choice": "for", "step": "confirm"})
    assert "le pouvoir donné est suspendu" in client.get(ballot.get_absolute_url()).text
    client.force_login(ballot.voters[1])
    assert "le pouvoir est suspendu" in client.get(ballot.get_absolute_url()).text
    refused = client.post(cast(ballot, 0), {"choice": "against", "step": "confirm"})
    assert refused.status_code == 422
    assert "a voté en personne" in refused.text


def test_a_giver_whose_holder_voted_reads_it_and_cannot_vote_again(client):
    ballot = an_announced()
    given(ballot, 0, 1)
    ballot = opened(ballot)
    client.force_login(ballot.voters[1])
    client.post(cast(ballot, 1), {"choice": "for", "step": "confirm", "for_seat-0": "same"})
    client.force_login(ballot.voters[0])
    assert "Votre pouvoir a déjà voté" in client.get(ballot.get_absolute_url()).text
    refused = client.post(cast(ballot, 0), {"choice": "against", "step": "confirm"})
    assert "Votre pouvoir a déjà voté" in refused.text
    assert Vote.objects.get(entry__key="seat-0").choice == "for"


def test_a_holder_whose_proxy_was_refused_is_told_why_and_casts_nothing(client):
    ballot = an_announced()
    given(ballot, 0, 1)
    given(ballot, 1, 2)
    ballot = opened(ballot)
    client.force_login(ballot.voters[1])
    page = client.get(cast(ballot, 0) + "?choice=for").text
    assert "Ce pouvoir ne vaut pas à ce scrutin." in page
    assert "Confirmer" not in page
    assert "a donné son propre pouvoir" in client.post(cast(ballot, 0), {"choice": "for", "step": "confirm"}).text
    assert not Vote.objects.exists()


def test_one_person_with_two_voices_votes_for_each_as_itself(client):
    """Who represents both the giver and the holder votes in person for the giver: the proxy is suspended."""
    ballot = an_announced()
    given(ballot, 0, 1)
    giver = voice(ballot, 0).organisation
    RepresentativeFactory(place=None, organisation=giver, account=ballot.voters[1])
    ballot = opened(ballot)
    client.force_login(ballot.voters[1])
    client.post(cast(ballot, 0), {"choice": "for", "step": "confirm"})
    assert Vote.objects.get().carried_by is None


def test_the_result_lists_the_proxies_used_and_refused_to_everybody(client, django_assert_max_num_queries):
    ballot = an_announced(voices=6)
    given(ballot, 0, 1)
    given(ballot, 4, 2)
    given(ballot, 2, 3)
    ballot = opened(ballot)
    client.force_login(ballot.voters[1])
    client.post(cast(ballot, 1), {"choice": "for", "step": "confirm", "for_seat-0": "against"})
    moved(ballot, closes_at=timezone.now() - dt.timedelta(seconds=1))
    close_ballot(ballot, actor=None)
    client.logout()
    with django_assert_max_num_queries(8):
        page = client.get(ballot.get_absolute_url()).text
    assert "Les pouvoirs de ce scrutin (3)" in page
    assert "a servi" in page
    assert page.count("n’a pas servi") == 2
    assert f"par pouvoir, {voice(ballot, 1).holder}" in page
    file = client.get(f"/votes/{ballot.number}/recomptage.json").json()
    assert [line["giver"] for line in file["proxies_refused"]] == ["seat-4", "seat-2"]


def test_the_pages_of_a_member_take_few_queries(client, django_assert_max_num_queries):
    ballot = an_announced(voices=9)
    for giver, holder in ((0, 1), (2, 1), (3, 4)):
        given(ballot, giver, holder)
    client.force_login(ballot.voters[1])
    proxy = Proxy.objects.first().get_absolute_url()
    for address in (ballot.get_absolute_url(), entrust(ballot, 1), proxy):
        with django_assert_max_num_queries(12):
            assert client.get(address).status_code == 200
    ballot = opened(ballot)
    for address in (ballot.get_absolute_url(), cast(ballot, 1) + "?choice=for"):
        with django_assert_max_num_queries(12):
            assert client.get(address).status_code == 200


def test_a_proxy_is_given_from_the_list_of_the_ballots_that_will_open(client):
    ballot = an_announced()
    giver, address = ballot.voters[0], f"/votes/{ballot.number}/voix/seat-0/pouvoir/"
    coming = [task for task in todo_of(giver) if "va s’ouvrir" in task.words]
    assert [(task.url, "ouverture le " in task.when) for task in coming] == [(ballot.get_absolute_url(), True)]
    assert address not in client.get("/votes/").text
    client.force_login(giver)
    page = client.get("/votes/").text
    assert address in page
    assert "/voix/seat-1/pouvoir/" not in page
    given(ballot, 0, 1, accepted=False)
    assert address not in client.get("/votes/").text
    assert [task for task in todo_of(giver) if "va s’ouvrir" in task.words] == []


@pytest.mark.parametrize("refused", [{"cap": 0}, {"suspended": (0,)}])
def test_no_proxy_is_proposed_where_none_may_be_given(client, refused):
    ballot = an_announced(**refused)
    client.force_login(ballot.voters[0])
    assert "/voix/seat-0/pouvoir/" not in client.get("/votes/").text


def test_a_proxy_for_the_whole_sitting_is_one_click_away_from_it(client):
    sitting = Sitting.objects.create(number=1, title="Séance du 12 mai")
    ballot = an_announced(sitting=sitting)
    other = twin_of(ballot)
    shortcut = f"{entrust(ballot, 0)}?pour=seance"
    assert "pour toute la séance" not in client.get(sitting.get_absolute_url()).text
    client.force_login(ballot.voters[0])
    page = client.get(sitting.get_absolute_url()).text
    assert page.count("Donner mon pouvoir pour toute la séance") == 1
    assert shortcut in page
    chosen = client.get(shortcut).text
    assert re.search(r'value="sitting"[^>]* checked', chosen)
    assert not re.search(r'value="ballot"[^>]* checked', chosen)
    client.post(shortcut, {"holder": "seat-1", "whole_sitting": "sitting"})
    assert Proxy.objects.get().ballots().count() == 2
    assert "Donner mon pouvoir" not in client.get(sitting.get_absolute_url()).text
    assert entrust(other, 0) not in client.get("/votes/").text
