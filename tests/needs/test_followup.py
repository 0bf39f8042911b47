"""A signed link lets an author without account follow, correct, detach and withdraw; dead links say so."""

import re
import time
from unittest import mock

import pytest
from django.conf import settings
from django.core import mail, signing
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from lieudit.journal.letters import Group, about, context_of
from lieudit.journal.models import Entry, Follow, FollowReason, content_type_of
from lieudit.journal.services import confirm_follow
from lieudit.needs.deposit import MOST_DEPOSITS
from lieudit.needs.escalating import escalate_convergence
from lieudit.needs.links import LINK_LIFE, SALT, followup_token
from lieudit.needs.models import Need, Quote
from lieudit.needs.services import express_need, gather_needs, publish_need, refuse_need, withdraw_need
from lieudit.needs.workflow import NeedState
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.tokens import thing_token
from tests.accounts.factories import AccountFactory
from tests.needs.factories import ConvergenceFactory, NeedFactory
from tests.network.factories import AnimatorFactory

pytestmark = pytest.mark.django_db
SECRET = "Phrase que je retire entièrement, avec son motsecret."


def link_of(need):
    return reverse("needs:followup", args=[followup_token(need)])


def expired_token(need):
    with mock.patch("time.time", return_value=time.time() - LINK_LIFE.total_seconds() - 60):
        return followup_token(need)


def test_the_link_shows_where_the_need_is(client):
    need = NeedFactory(pending=True)
    assert "attend d’être relu, avant le" in client.get(link_of(need)).content.decode()
    publish_need(need, actor=AnimatorFactory().account)
    page = client.get(link_of(need)).content.decode()
    assert "Il est public" in page
    assert "sans changement" in page


def test_the_link_gives_the_reason_of_a_refusal(client):
    need = NeedFactory(pending=True)
    refuse_need(need, actor=AnimatorFactory().account, reason="Nomme une personne")
    assert "Nomme une personne" in client.get(link_of(need)).content.decode()


def test_the_link_is_never_kept_by_a_cache_nor_found_by_a_robot(client):
    page = client.get(link_of(NeedFactory()))
    assert "no-store" in page.headers["Cache-Control"]
    assert "noindex" in page.content.decode()


def test_an_author_withdraws_and_the_words_are_read_no_more(client):
    need = NeedFactory(words=f"{SECRET} Le poste s’arrête en décembre.", gathered=True)
    convergence = need.convergence
    convergence.level = "departmental"
    convergence.save()
    Quote.objects.create(convergence=convergence, need=need, words=SECRET)
    boss = AccountFactory(secretariat=True)
    escalate_convergence(convergence, actor=boss, to_level="national", reason=f"Ils disent « {SECRET} », partout.")
    page = client.post(link_of(need), {"act": "withdraw"}, follow=True).content.decode()
    assert "Vous l’avez retiré le" in page
    need.refresh_from_db()
    assert (need.state, need.words) == (NeedState.WITHDRAWN, "")
    assert need.escalations.get().reason == "Ils disent « […] », partout"
    assert not Quote.objects.exists()
    assert client.get(need.get_absolute_url()).status_code == 404
    animator = AnimatorFactory(department=need.department, region=None).account
    readers = [None, need.author, boss, animator]
    addresses = [
        need.get_absolute_url(),
        convergence.get_absolute_url(),
        link_of(need),
        need.place.get_absolute_url(),
        reverse("needs:receipt", args=[followup_token(need)]),
        reverse("needs:list"),
        reverse("needs:workbench"),
        reverse("needs:workbench") + f"?needs={need.number}",
        reverse("needs:reviews"),
        reverse("needs:csv"),
        reverse("needs:geojson"),
        reverse("needs:list") + "?text=motsecret",
        reverse("accounts:profile"),
        reverse("pages:search") + "?q=motsecret",
        reverse("needs:express") + "?words=permanence",
        reverse("journal:feed", args=[thing_token(convergence)]),
        reverse("journal:log"),
        reverse("journal:feed_all"),
        reverse("care:queue"),
        reverse("pages:home"),
    ]
    for reader in readers:
        client.logout() if reader is None else client.force_login(reader)
        for address in addresses:
            answer = client.get(address)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            assert SECRET not in body.decode(), (address, reader)
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(n)::text FROM needs_need n WHERE id = %s", [need.pk])
        assert "motsecret" not in cursor.fetchone()[0]


def test_the_database_itself_keeps_no_word_of_a_need_withdrawn():
    need = NeedFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Need.objects.filter(pk=need.pk).update(state=NeedState.WITHDRAWN)
    with pytest.raises(IntegrityError), transaction.atomic():
        Need.objects.filter(pk=need.pk).update(words="")


def test_the_receipt_of_a_need_withdrawn_promises_nothing_more(client):
    need = NeedFactory(pending=True)
    address = reverse("needs:receipt", args=[followup_token(need)])
    assert "Rapproché d’autres besoins" in client.get(address).text
    client.post(link_of(need), {"act": "withdraw"})
    page = client.get(address).text
    assert "Rien ne suit" in page
    assert [
        word for word in ("Rapproché d’autres besoins", "Relu et publié", "Votre lien de suivi") if word in page
    ] == []


def test_a_link_used_twice_says_that_it_is_done(client):
    need = NeedFactory()
    client.post(link_of(need), {"act": "withdraw"})
    page = client.post(link_of(need), {"act": "withdraw"}, follow=True).content.decode()
    assert "« retirer » n’est pas possible à ce stade : retiré par son auteur" in page


def test_an_author_detaches_by_the_link(client):
    need = NeedFactory(gathered=True)
    assert "Le détacher" in client.get(link_of(need)).content.decode()
    client.post(link_of(need), {"act": "detach"})
    need.refresh_from_db()
    assert need.convergence is None


def test_what_is_deliberated_is_not_withdrawn(client):
    convergence = ConvergenceFactory(state=NeedState.DELIBERATED)
    need = NeedFactory(state=NeedState.DELIBERATED, convergence=convergence)
    assert "délibère déjà" in client.get(link_of(need)).content.decode()
    with pytest.raises(RuleBroken):
        withdraw_need(need, actor=need.author)


def test_an_altered_link_changes_nothing(client):
    need = NeedFactory()
    link = link_of(need)
    altered = link[:-3] + ("a" if link[-3] != "a" else "b") + link[-2:]
    page = client.post(altered, {"act": "withdraw"})
    assert page.status_code == 404
    assert "n’est pas entier" in page.content.decode()
    need.refresh_from_db()
    assert need.state == NeedState.EXPRESSED


def test_an_expired_link_offers_a_new_one(client, django_capture_on_commit_callbacks):
    need = NeedFactory(author=None, address="a@exemple.fr")
    token = expired_token(need)
    page = client.get(reverse("needs:followup", args=[token]))
    assert page.status_code == 410
    assert "a expiré" in page.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("needs:renew", args=[token]))
    fresh = re.search(r"http://testserver(/besoins/suivi/\S+)", mail.outbox[0].body)[1]
    assert client.get(fresh).status_code == 200
    assert mail.outbox[0].to == ["a@exemple.fr"]


def test_a_new_link_is_not_sent_to_nobody_nor_for_an_altered_one(client):
    need = NeedFactory(author=None)
    assert client.post(reverse("needs:renew", args=[expired_token(need)])).status_code == 302
    assert client.post(reverse("needs:renew", args=["altered"])).status_code == 404
    assert client.get(reverse("needs:renew", args=[followup_token(need)])).status_code == 405
    assert mail.outbox == []


def test_a_corrected_address_is_confirmed_by_its_owner(client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        need = express_need(actor=None, words="Un besoin", address="faute@exemple.fr", deposit_key="k")
    mail.outbox.clear()
    assert client.post(link_of(need), {"act": "contact", "address": "faute"}).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        client.post(link_of(need), {"act": "contact", "address": "juste@exemple.fr", "phone": ""})
    assert [message.to for message in mail.outbox] == [["juste@exemple.fr"]]
    assert Follow.objects.of(need).get(ended_at=None).address == "juste@exemple.fr"
    assert not Entry.objects.public().about(need).exists()


def test_a_signed_in_author_withdraws_from_the_page(client):
    need = NeedFactory()
    url = reverse("needs:withdraw", args=[need.number])
    client.force_login(AccountFactory())
    assert client.post(url).status_code == 403
    client.force_login(need.author)
    assert client.get(url).status_code == 200
    assert "retiré" in client.post(url, follow=True).content.decode()


def test_a_corrected_address_ends_the_links_that_the_wrong_mailbox_received(client):
    need = NeedFactory(author=None, address="faux@exemple.fr")
    wrong, expired = link_of(need), expired_token(need)
    answer = client.post(wrong, {"act": "contact", "address": "vrai@exemple.fr", "phone": ""})
    need.refresh_from_db()
    assert answer["Location"] == link_of(need) != wrong
    page = client.get(wrong)
    assert page.status_code == 410
    assert "a été remplacé" in page.content.decode()
    assert "vrai@exemple.fr" not in page.content.decode()
    assert client.post(wrong, {"act": "withdraw"}).status_code == 410
    assert client.post(reverse("needs:renew", args=[expired]), follow=True).status_code == 410
    assert mail.outbox == []
    need.refresh_from_db()
    assert need.state == NeedState.EXPRESSED
    assert "vrai@exemple.fr" in client.get(link_of(need)).content.decode()


def test_links_sent_before_needs_had_keys_still_open_until_the_address_is_corrected(client):
    need = NeedFactory(author=None, address="ancien@exemple.fr")
    old = reverse("needs:followup", args=[signing.dumps(need.pk, salt=SALT)])
    assert client.get(old).status_code == 410
    Need.objects.update(key="")  # as the migration leaves those of before
    assert client.get(old).status_code == 200
    client.post(old, {"act": "contact", "address": "nouveau@exemple.fr", "phone": ""})
    assert client.get(old).status_code == 410


def test_a_first_address_keeps_the_link_of_the_receipt(client):
    need = NeedFactory(author=None)
    link = link_of(need)
    client.post(link, {"act": "contact", "address": "premiere@exemple.fr", "phone": ""})
    assert client.get(link).status_code == 200


def test_one_connection_does_not_write_to_everybody_by_a_link(client, django_capture_on_commit_callbacks):
    need = NeedFactory(author=None)
    with django_capture_on_commit_callbacks(execute=True):
        said = [{"act": "contact", "address": f"a{n}@exemple.fr"} for n in range(MOST_DEPOSITS + 1)]
        answers = []
        for each in said:
            need.refresh_from_db()
            answers.append(client.post(link_of(need), each))
        client.post(reverse("needs:renew", args=[followup_token(need)]))
    assert [answer.status_code for answer in answers[-2:]] == [302, 422]
    assert "réessayez dans une heure" in answers[-1].content.decode()
    assert len(mail.outbox) == MOST_DEPOSITS


def test_who_has_no_account_is_led_by_a_letter_to_where_one_detaches(client, django_capture_on_commit_callbacks):
    """« Vous pouvez l’en détacher » leads to a page that offers it, and to the public one who has an account."""
    with django_capture_on_commit_callbacks(execute=True):
        need = express_need(actor=None, words="Le bus ne passe plus.", address="a@exemple.fr", deposit_key="k")
    follow = Follow.objects.of(need).get()
    confirm_follow(follow)
    publish_need(need, actor=AccountFactory())
    gather_needs([need], actor=AccountFactory(), title="Venir sans voiture", summary="Rien ne passe le soir.")
    need.refresh_from_db()
    told = about(follow)
    assert told.url.startswith(settings.SITE_URL)
    assert "Détacher mon besoin" in client.get(told.url.removeprefix(settings.SITE_URL)).content.decode()
    assert context_of([Group((follow,), ())])["holds_a_key"], "which an answer would send back: none is asked for"
    mine = NeedFactory()
    signed = Follow.objects.create(**mentioned(mine), account=mine.author, reason=FollowReason.AUTHOR)
    assert about(signed).url == ""
    assert not context_of([Group((signed,), ())])["holds_a_key"]


def test_the_author_reads_that_the_address_is_confirmed(client):
    need = express_need(actor=None, words="Le bus ne passe plus.", address="a@exemple.fr", deposit_key="k")
    asked, confirmed = "avec le lien qui confirme que vous voulez", "Adresse confirmée le"
    page = client.get(link_of(need)).text
    assert (asked in page, confirmed in page) == (True, False)
    confirm_follow(Follow.objects.of(need).get())
    page = client.get(link_of(need)).text
    assert (asked in page, confirmed in page) == (False, True)
    client.post(link_of(need), {"act": "contact", "address": "autre@exemple.fr"})
    need.refresh_from_db()
    page = client.get(link_of(need)).text
    assert (asked in page, confirmed in page) == (True, False), "another address is to be confirmed"


def test_a_need_that_was_taken_back_promises_nothing(client):
    need = NeedFactory()
    assert "Et maintenant" in client.get(need.get_absolute_url()).content.decode()
    withdraw_need(need, actor=need.author)
    client.force_login(need.author)  # whom its page still answers
    page = client.get(need.get_absolute_url()).content.decode()
    assert "Et maintenant" not in page
    assert "Suivre ce fil" not in page
    assert "Aucune étape n’y viendra plus." in page


def mentioned(need):
    return {"content_type": content_type_of(need), "object_id": need.pk}
