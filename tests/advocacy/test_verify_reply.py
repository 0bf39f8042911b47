import pytest
from django.urls import reverse

from lieudit.advocacy import services
from lieudit.advocacy.links import reply_token
from lieudit.advocacy.models import Commitment, Demand, Reply
from lieudit.journal.models import Entry, FollowReason
from lieudit.journal.services import follow_thing
from lieudit.needs.models import Need
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.advocacy.factories import (
    PDF,
    a_message,
    a_prepared,
    a_referral,
    an_institution,
    in_days,
    published,
    staff,
    the_demand,
    two_positions,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def referral(db):
    return a_referral()


def address(reply):
    return reverse("advocacy:verify", args=[reply.number])


def test_a_verified_answer_is_published_and_reaches_every_author(client, referral, mailoutbox, commits):
    needs = list(Need.objects.all())
    for need in needs:
        follow_thing(need, account=need.author, reason=FollowReason.AUTHOR)
    reply = a_message(referral, document=PDF)
    client.force_login(staff())
    assert "chef de bureau" in client.get(address(reply)).content.decode()
    with commits():
        assert client.post(address(reply), {"decision": "publish"}).url == referral.get_absolute_url()
    client.logout()
    page = client.get(referral.get_absolute_url()).content.decode()
    assert "Accepté pour les postes déjà ouverts." in page
    assert 'data-state="partial"' in page
    assert client.get(reverse("advocacy:document", args=[reply.number])).content == PDF
    for need in needs:
        told = [mail for mail in mailoutbox if need.author.email in mail.to]
        assert any("Accepté pour les postes déjà ouverts." in mail.body for mail in told)
        assert Entry.objects.public().about(need).first().kind == "advocacy.concluded"


def test_once_every_demand_is_answered_the_needs_are_and_authors_are_asked(mailoutbox, commits, referral):
    other = a_referral(referral.position, an_institution())
    need = Need.objects.first()
    follow_thing(need, account=need.author, reason=FollowReason.AUTHOR)
    with commits():
        published(a_message(referral))
    need.refresh_from_db()
    assert need.state == "relayed"
    assert not [mail for mail in mailoutbox if "/effet/" in mail.body]
    with commits():
        published(a_message(other))
    need.refresh_from_db()
    assert need.state == "answered"
    [asked] = [mail for mail in mailoutbox if "/effet/" in mail.body]
    assert asked.to == [need.author.email]


def test_before_its_verification_nothing_is_public(client, referral):
    reply = a_message(referral, document=PDF)
    assert "Accepté pour" not in client.get(referral.get_absolute_url()).content.decode()
    assert client.get(reverse("advocacy:document", args=[reply.number])).status_code == 404
    assert the_demand(referral).deadline.label == "Message reçu, en vérification"


def test_a_forged_message_is_rejected_with_a_reason_and_changes_nothing(client, referral):
    reply = a_message(referral)
    client.force_login(staff())
    page = client.post(address(reply), {"decision": "reject"})
    assert "Dites pourquoi ce message n’est pas publié." in page.content.decode()
    client.post(address(reply), {"decision": "reject", "refusal": "Le cabinet ne connaît pas ce message."})
    reply.refresh_from_db()
    assert reply.rejected_at
    assert the_demand(referral).state == "waiting"
    assert the_demand(referral).deadline.state == "expected"
    assert not Entry.objects.public().filter(kind="advocacy.rejected").exists()


def test_words_that_were_corrected_are_marked_among_those_to_verify(client, referral):
    other = Demand.objects.create(referral=referral, rank=2, paragraph_uid="p9", text="Un autre poste.")
    parts = [services.Part(each, f"Accepté {each.rank}.", "accepted") for each in (the_demand(referral), other)]
    first, second = services.receive_reply(referral, kind="answer", parts=parts, role="chef", deposit_key="both")
    part = services.Part(first.demand, "Refusé.", "refused")
    corrected = services.correct_reply(first, part=part, role="chef", deposit_key="corrected")
    client.force_login(staff())
    page = client.get(address(second)).text
    said = page.partition("Accepté 1.")[0].rpartition("<blockquote")[2]
    assert "Corrigé depuis" in said
    assert address(corrected) in said
    assert page.count("Corrigé depuis") == 1
    assert "Corrigé depuis" not in client.get(address(corrected)).text
    assert services.verify_reply(second, actor=staff()) == [second]


def test_two_people_deciding_at_once_decide_once(referral):
    reply = a_message(referral)
    published(reply)
    with pytest.raises(RuleBroken, match="déjà chargé"):
        services.reject_reply(reply, actor=staff(), refusal="Non.")
    assert Reply.objects.published().get() == reply


def test_time_granted_shows_its_reason_and_its_day(client, referral):
    published(a_message(referral, "ask_time", until=in_days(90)))
    assert the_demand(referral).deadline.state == "extended"
    page = client.get(referral.get_absolute_url()).content.decode()
    assert "La commission se réunit en janvier." in page
    assert "aucune relance avant" in page
    assert Entry.objects.filter(kind="advocacy.extended").exists()


def test_the_reason_of_a_delay_is_not_read_as_that_of_a_refusal(client, referral):
    published(a_message(referral, "ask_time", until=in_days(90), text="Il faut consulter la DDT."))
    running = client.get(referral.get_absolute_url()).text
    assert "Il faut consulter la DDT." in running.partition("Temps demandé")[2].partition("Le conseil a accepté")[0]
    published(a_message(referral, outcome="refused", text="Ce n’est pas de notre ressort."))
    refused = client.get(referral.get_absolute_url()).text
    assert "Ce n’est pas de notre ressort." in refused
    assert "Il faut consulter la DDT." not in refused.partition('id="demande-1"')[2].partition("</li>")[0]
    assert "Le conseil a accepté" not in refused


def test_who_was_given_time_is_not_told_to_be_late(client, referral, later):
    other = Demand.objects.create(referral=referral, rank=2, paragraph_uid="p9", text="Un autre poste.")
    Demand.objects.filter(pk=other.pk).update(state="accepted", answered_at=referral.sent_at)
    published(a_message(referral, "ask_time", until=in_days(90)))
    later((referral.due_on - in_days(0)).days + 3)
    demand = the_demand(referral)
    assert demand.deadline.state == "extended"
    client.force_login(staff())
    for page in (
        client.get(reverse("advocacy:log_reply", args=[referral.number])).text,
        client.get(reverse("advocacy:reply", args=[reply_token(referral)]), {"acte": "answer"}).text,
    ):
        assert "en retard" not in page
        assert f"Demande 1\xa0: {demand.deadline.sentence}" in " ".join(page.replace("&nbsp;", "\xa0").split(" "))


def test_time_may_not_be_granted_with_a_reason(client, referral):
    reply = a_message(referral, "ask_time")
    client.force_login(staff())
    assert "Dites pourquoi" in client.post(address(reply), {"decision": "decline"}).content.decode()
    client.post(address(reply), {"decision": "decline", "refusal": "La demande date de mars."})
    assert the_demand(referral).deadline.state == "expected"
    page = client.get(referral.get_absolute_url()).content.decode()
    assert "La demande date de mars." in page
    assert Entry.objects.public().filter(kind="advocacy.time_refused").exists()


def test_only_time_that_was_asked_for_is_granted_or_not(referral):
    reply = published(a_message(referral), granted=False)
    assert reply.verified_at
    assert the_demand(referral).state == "partial"
    other = published(a_message(referral, text="Complété."), granted=False, refusal="La demande date de mars.")
    assert (other.refusal, Reply.objects.published().count()) == ("", 2)


def test_a_letter_that_has_not_left_and_those_of_another_position_hold_no_conclusion_back():
    referral, _other = [a_referral(position) for position in two_positions()]
    need = Need.objects.first()
    a_prepared(referral.position, an_institution())
    published(a_message(referral))
    need.refresh_from_db()
    assert need.state == "answered"


def test_a_demand_is_answered_on_the_day_of_its_first_answer_and_concluded_once(referral, later):
    published(a_message(referral))
    first = the_demand(referral).answered_at
    later(5)
    second = published(a_message(referral, text="Accepté pour tous.", outcome="accepted"))
    assert second.received_at > first == the_demand(referral).answered_at
    kinds = list(Entry.objects.about(referral).order_by("pk").values_list("kind", flat=True))
    assert (kinds.count("advocacy.concluded"), kinds[-1]) == (1, "advocacy.replied")


def test_a_commitment_is_followed_from_its_verification(referral):
    reply = a_message(referral, "commit", until=in_days(100), text="Une circulaire.")
    assert not Commitment.objects.exists()
    published(reply)
    promise = Commitment.objects.get()
    assert (promise.text, promise.due_on, promise.state) == ("Une circulaire.", in_days(100), "promised")
    assert Demand.objects.get().state == "accepted"


def test_only_the_secretariat_verifies(client, referral):
    reply = a_message(referral)
    client.force_login(AccountFactory())
    assert client.get(address(reply)).status_code == 403
    assert client.post(address(reply), {"decision": "publish"}).status_code == 403
    client.logout()
    assert client.get(address(reply)).status_code == 302


def test_the_page_of_the_letter_leads_the_secretariat_to_the_message(client):
    referral = a_referral()
    reply = a_message(referral)
    client.force_login(staff())
    assert f'href="{reverse("advocacy:verify", args=[reply.number])}"' in client.get(referral.get_absolute_url()).text
    client.logout()
    assert "Vérifier ce message" not in client.get(referral.get_absolute_url()).text
