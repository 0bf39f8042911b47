"""Named mediators, and private threads that nobody else reads."""

import datetime as dt

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from lieudit.accounts.services import close_account
from lieudit.care import mediation as acts
from lieudit.care.models import Mediation, MediationWord, Mediator
from lieudit.care.tasks import MEDIATION_KEPT, forget_what_is_old
from lieudit.journal.models import Entry
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory

pytestmark = pytest.mark.django_db
SECRET = "Il m’a coupé la parole six fois."


@pytest.fixture
def asker(db):
    return AccountFactory(name="Ada")


@pytest.fixture
def mediation(asker, mediator):
    return acts.ask_mediation(actor=asker, mediator=mediator, words=SECRET)


def in_a_year():
    return timezone.localdate() + dt.timedelta(days=365)


def test_a_mandate_is_dated_and_given_to_a_named_person_outside_the_secretariat(staff, commits):
    named, unnamed = AccountFactory(public=True), AccountFactory()
    for account, until, why in (
        (unnamed, in_a_year(), "ne publie pas son nom"),
        (AccountFactory(public=True, secretariat=True), in_a_year(), "secrétariat"),
        (staff, in_a_year(), "soi-même"),
        (named, timezone.localdate(), "vient après"),
        (named, timezone.localdate() + dt.timedelta(days=1200), "trois ans"),
    ):
        with pytest.raises(RuleBroken, match=why):
            acts.appoint_mediator(actor=staff, address=account.email, until=until)
    with pytest.raises(RuleBroken, match="Aucun compte"):
        acts.appoint_mediator(actor=staff, address="personne@ailleurs.fr", until=in_a_year())
    with commits():
        mandate = acts.appoint_mediator(actor=staff, address=named.email.upper(), until=in_a_year())
    assert mail.outbox[0].to == [named.email]
    with pytest.raises(RuleBroken, match="déjà un mandat"):
        acts.appoint_mediator(actor=staff, address=named.email, until=in_a_year())
    acts.end_mandate(mandate, actor=staff)
    with pytest.raises(RuleBroken, match="déjà terminé"):
        acts.end_mandate(mandate, actor=staff)
    assert acts.appoint_mediator(actor=staff, address=named.email, until=in_a_year()).pk != mandate.pk


def test_the_public_list_names_who_consents_and_forgets_who_does_not_any_more(client, mediator, staff):
    url = reverse("care:mediators")
    assert "Maud Méd" in client.get(url).content.decode()
    mediator.account.name_is_public = False
    mediator.account.save()
    page = client.get(url).content.decode()
    assert "Maud" not in page
    assert "Un·e membre" in page
    mediator.account.is_staff = True
    mediator.account.save()
    assert not Mediator.objects.running().exists(), "who joins the secretariat mediates no more"


def test_the_secretariat_names_and_ends_from_the_page(client, staff):
    named = AccountFactory(public=True)
    client.force_login(AccountFactory())
    assert client.get(reverse("care:appoint")).status_code == 403
    client.force_login(staff)
    typed = {"address": named.email, "until": in_a_year().isoformat()}
    assert client.post(reverse("care:appoint"), {**typed, "until": "demain"}).status_code == 422
    assert client.post(reverse("care:appoint"), typed).status_code == 302
    mandate = Mediator.objects.get()
    assert client.post(reverse("care:end_mandate", args=[mandate.pk])).status_code == 302
    assert not Mediator.objects.running().exists()


def test_only_those_inside_read_whatever_their_charge(client, mediation, asker, mediator, staff):
    url = mediation.get_absolute_url()
    assert client.get(url).status_code == 302
    for stranger in (staff, AccountFactory(), AccountFactory(secretariat=True, is_superuser=True)):
        client.force_login(stranger)
        assert client.get(url).status_code == 404
        for step in ("accept", "write", "invite", "close", "withdraw", "decline", "absent"):
            assert client.post(reverse("care:mediation_step", args=[mediation.number, step])).status_code == 404
    for inside in (asker, mediator.account):
        client.force_login(inside)
        assert SECRET in client.get(url).content.decode()


def test_nothing_of_it_reaches_the_journal_the_mails_or_the_repair_desk(client, mediation, mediator, asker, commits):
    with commits():
        acts.accept_mediation(mediation, actor=mediator.account)
        acts.write_in_mediation(mediation, actor=mediator.account, words=SECRET)
    assert [message.to for message in mail.outbox] == [[asker.email]] * 2
    assert all(SECRET not in message.body + message.alternatives[0].content for message in mail.outbox)
    entries = Entry.objects.filter(kind__startswith="care.mediation_")
    assert entries.count() == 3
    assert set(entries.values_list("actor", flat=True)) == {None}
    assert SECRET not in str(list(entries.values_list("data", flat=True)))
    assert not Entry.objects.public().about(mediation).exists()
    client.force_login(AccountFactory(secretariat=True, is_superuser=True))
    for page in (reverse("journal:log"), reverse("journal:feed_all"), reverse("admin:index")):
        body = client.get(page).content.decode()
        assert SECRET not in body
        assert "mediation/" not in body.replace(reverse("care:mediators"), ""), page


def test_a_mediation_is_led_to_an_outcome_between_those_who_are_there(client, mediation, asker, mediator):
    other = AccountFactory(name="Bob")
    with pytest.raises(RuleBroken, match="pas possible à ce stade"):
        acts.invite_party(mediation, actor=mediator.account, address=other.email)
    client.force_login(mediator.account)
    step = lambda word: reverse("care:mediation_step", args=[mediation.number, word])  # noqa: E731
    assert client.post(step("accept")).status_code == 302
    assert client.post(step("invite"), {"address": "x"}).status_code == 422
    assert client.post(step("invite"), {"address": mediator.account.email}).status_code == 422
    assert client.post(step("invite"), {"address": other.email}).status_code == 302
    assert client.post(step("withdraw")).status_code == 403
    client.force_login(other)
    assert SECRET in client.get(mediation.get_absolute_url()).content.decode()
    assert "Ada" not in client.get(mediation.get_absolute_url()).content.decode(), "no name that is not public"
    assert client.post(step("write"), {"words": ""}).status_code == 422
    assert client.post(step("write"), {"words": "<script>alert(1)</script>"}).status_code == 302
    for closed in ("accept", "invite", "close", "withdraw"):
        assert client.post(step(closed)).status_code == 403
    assert "<script>alert" not in client.get(mediation.get_absolute_url()).content.decode()
    client.force_login(mediator.account)
    typed = {"outcome": "agreement", "words": "Chacun parle deux minutes."}
    assert client.post(step("close"), {"outcome": "agreement"}).status_code == 422
    assert client.post(step("close"), typed).status_code == 302
    client.force_login(asker)
    assert "un accord a été trouvé" in client.get(mediation.get_absolute_url()).content.decode()
    assert client.post(step("write"), {"words": "Merci."}).status_code == 422, "it has ended"


def test_a_mediator_who_declines_says_why_and_another_may_be_asked(mediation, asker, mediator, staff):
    acts.decline_mediation(mediation, actor=mediator.account, words="Je connais les deux personnes.")
    mediation.refresh_from_db()
    assert mediation.state == "declined"
    acts.end_mandate(mediator, actor=staff)
    with pytest.raises(RuleBroken, match="mandat de cette personne est terminé"):
        acts.ask_mediation(actor=asker, mediator=mediator, words="Encore.")


def test_one_asks_somebody_else_and_three_at_most(asker, mediator):
    with pytest.raises(RuleBroken, match="que vous-même"):
        acts.ask_mediation(actor=mediator.account, mediator=mediator, words="Moi.")
    asked = [acts.ask_mediation(actor=asker, mediator=mediator, words="Une.") for _ in range(3)]
    with pytest.raises(RuleBroken, match="déjà trois médiations"):
        acts.ask_mediation(actor=asker, mediator=mediator, words="Quatre.")
    acts.withdraw_mediation(asked[0], actor=asker)
    assert acts.ask_mediation(actor=asker, mediator=mediator, words="Quatre.").number == 4


def test_the_words_are_erased_a_year_after_the_end(client, mediation, asker, monkeypatch):
    acts.withdraw_mediation(mediation, actor=asker)
    forget_what_is_old.call()
    assert MediationWord.objects.exists()
    now = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: now() + MEDIATION_KEPT + dt.timedelta(hours=1))
    forget_what_is_old.call()
    assert not MediationWord.objects.exists()
    kept = Mediation.objects.get()
    assert (kept.parties.count(), kept.last_by) == (0, None)


def test_who_leaves_takes_their_words_and_their_mandate_with_them(mediation, asker, mediator):
    close_account(asker, actor=asker)
    assert not MediationWord.objects.exists()
    assert Mediation.objects.get().state == "withdrawn"
    close_account(mediator.account, actor=mediator.account)
    assert Mediator.objects.get().ended_at


def test_the_person_takes_what_they_wrote_and_nobody_elses_words(client, mediation, asker, mediator):
    acts.accept_mediation(mediation, actor=mediator.account)
    acts.write_in_mediation(mediation, actor=mediator.account, words="Je vous écoute.")
    client.force_login(asker)
    data = client.get(reverse("accounts:export")).json()["mediations"]
    assert [row["text"] for row in data] == [SECRET]
