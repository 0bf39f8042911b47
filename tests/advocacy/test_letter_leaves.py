"""A letter is sent, its deadline runs and authors are told once the mail server took it; never before."""

from functools import partial

import pytest
from django.urls import reverse
from django.utils import timezone

from lieudit.advocacy import followup, services
from lieudit.advocacy.links import reply_token
from lieudit.advocacy.models import Demand, Referral, Reminder
from lieudit.advocacy.receivers import to_be_reminded
from lieudit.journal.models import Entry
from lieudit.journal.services import settle_mail
from lieudit.needs.models import Need
from lieudit.toolkit import outbox
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.models import Mail, MailState
from lieudit.toolkit.workdays import add_working_days, working_days_between
from tests.accounts.factories import AccountFactory
from tests.advocacy.factories import a_message, a_prepared, a_referral, an_institution, left, published, sending, staff

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def posted_only(settings):
    settings.MAILS_LEAVE_AT_ONCE = False


def a_leaving(**sent):
    referral = a_prepared()
    services.send_referral(referral, actor=staff(), **sending(referral, **sent))
    return Referral.objects.with_thread().get(pk=referral.pk)


def become(mail, state, trouble="away", said="450 plus tard"):
    Mail.objects.filter(pk=mail.pk).update(state=state, trouble=trouble, said=said)


def test_while_it_is_leaving_nothing_says_that_it_was_sent(client, mailoutbox):
    referral = a_leaving()
    page = client.get(referral.get_absolute_url()).content.decode()
    assert "En cours d’envoi" in page
    assert "Envoyée" not in page
    assert "Remise le" not in page
    assert (referral.state, referral.sent_at) == ("sending", None)
    assert {need.state for need in Need.objects.all()} != {"relayed"}
    assert not Entry.objects.filter(kind="advocacy.relayed").exists()
    assert not Demand.objects.public().exists()
    assert "demande remise" not in client.get(reverse("advocacy:list")).content.decode()
    assert mailoutbox == []


def test_once_it_left_everything_says_so(client, mailoutbox, commits):
    referral = a_leaving()
    with commits():
        left(referral)
    page = client.get(referral.get_absolute_url()).content.decode()
    assert "Envoyée par courrier électronique" in page
    assert Entry.objects.filter(kind="advocacy.relayed").count() == 1
    assert {need.state for need in Need.objects.all()} == {"relayed"}


def test_working_days_lost_on_the_way_are_given_back(later):
    referral = a_leaving()
    before, posted = referral.due_on, timezone.localdate()
    later(9)
    referral = left(referral)
    lost = working_days_between(posted, timezone.localdate(), referral.calendar)
    assert lost > 0
    assert referral.due_on == add_working_days(before, lost, referral.calendar)
    assert referral.sent_on == timezone.localdate()


def test_no_reminder_is_proposed_for_a_letter_that_has_not_left(later):
    referral = a_leaving()
    later(90)
    assert not to_be_reminded(staff()).exists()
    with pytest.raises(RuleBroken, match="en cours d’envoi"):
        followup.remind_institution(referral, actor=staff(), letter="[lien de réponse]", means="mail")


def test_who_relays_reads_why_it_does_not_leave_and_takes_it_back(client):
    referral = a_leaving()
    become(referral.mail, MailState.FAILED, "bad_address", "550 inconnue")
    assert "550 inconnue" not in client.get(referral.get_absolute_url()).content.decode()
    client.force_login(staff())
    page = client.get(referral.get_absolute_url()).content.decode()
    recall = reverse("advocacy:recall", args=[referral.number])
    assert "Le serveur d’envoi refuse cette adresse." in page
    assert recall in page
    assert client.post(recall).url == reverse("advocacy:letter", args=[referral.number])
    referral = Referral.objects.get(pk=referral.pk)
    assert (referral.state, referral.mail, referral.means) == ("prepared", None, "")
    assert Mail.objects.get().state == MailState.WITHDRAWN
    services.send_referral(referral, actor=staff(), **sending(referral, address="juste@institution.fr"))
    assert left(Referral.objects.with_thread().get(pk=referral.pk)).state == "sent"


@pytest.mark.parametrize("state", [MailState.UNCERTAIN, MailState.SENT])
def test_a_letter_that_may_have_left_is_not_taken_back(state):
    referral = a_leaving()
    if state == MailState.SENT:
        left(referral)
    else:
        become(referral.mail, state)
    with pytest.raises(RuleBroken):
        services.recall_letter(Referral.objects.with_thread().get(pk=referral.pk), actor=staff())


def test_an_answer_settles_the_doubt():
    referral = a_leaving()
    become(referral.mail, MailState.UNCERTAIN, "doubt")
    a_message(Referral.objects.with_thread().get(pk=referral.pk))
    referral = Referral.objects.with_thread().get(pk=referral.pk)
    assert (referral.state, referral.mail.state) == ("sent", MailState.SENT)
    assert Entry.objects.filter(kind="advocacy.relayed").count() == 1


def test_the_old_link_serves_until_the_new_one_has_left(client):
    referral = a_referral()
    old = reply_token(referral)
    page = client.post(
        reverse("advocacy:forward", args=[old]), {"service": "bureau des aides", "address": "bureau@institution.fr"}
    )
    assert "Le vôtre sert encore" in page.content.decode()
    referral = Referral.objects.with_thread().get(pk=referral.pk)
    new = reply_token(referral, referral.next_key)
    assert [client.get(reverse("advocacy:reply", args=[token])).status_code for token in (old, new)] == [200, 200]
    assert referral.address != "bureau@institution.fr"
    outbox.send_again(referral.next_mail)
    left_link(referral)
    referral.refresh_from_db()
    assert (referral.address, referral.next_key) == ("bureau@institution.fr", "")
    assert [client.get(reverse("advocacy:reply", args=[token])).status_code for token in (old, new)] == [410, 200]
    assert referral.key not in str([*Mail.objects.values()]), "a mail that left keeps no key"


def left_link(referral):
    from django.db import transaction

    from lieudit.toolkit.postman import has_left

    with transaction.atomic():
        has_left(Mail.objects.get(pk=referral.next_mail_id), "250", timezone.now())


def test_a_link_passed_on_twice_leaves_by_the_last_mail_only():
    referral = followup.forward_link(a_referral(), address="un@institution.fr", service="cabinet")
    first = referral.next_mail
    referral = followup.forward_link(
        Referral.objects.with_thread().get(pk=referral.pk), address="deux@institution.fr", service="cabinet"
    )
    assert Mail.objects.get(pk=first.pk).state == MailState.WITHDRAWN
    for settle in (followup.link_left.call, partial(followup.link_given_up.call, given_up_by=staff().pk)):
        settle(referral_id=referral.pk, key="that of the first")
        known = Referral.objects.get(pk=referral.pk)
        assert (known.key, known.next_key) == (referral.key, referral.next_key)
    become(referral.next_mail, MailState.UNCERTAIN)
    with pytest.raises(RuleBroken):
        followup.forward_link(
            Referral.objects.with_thread().get(pk=referral.pk), address="trois@institution.fr", service="cabinet"
        )


def test_a_reminder_is_told_once_it_has_left_and_holds_the_next_one(client, later):
    referral = a_referral()
    later(50)
    reminder = followup.remind_institution(referral, actor=staff(), letter="Relance [lien de réponse]", means="mail")
    assert Reminder.objects.get().sent_at is None
    assert not Entry.objects.filter(kind="advocacy.reminded").exists()
    assert followup.hindrance(referral) == "Une relance est en cours d’envoi."
    assert not to_be_reminded(staff()).exists()
    assert "Relance par" not in client.get(referral.get_absolute_url()).content.decode()
    assert left(reminder).sent_at
    assert Entry.objects.filter(kind="advocacy.reminded").count() == 1
    assert "La suivante peut partir" in followup.hindrance(referral)


def test_a_reminder_that_was_given_up_holds_nothing(later):
    referral = a_referral()
    later(50)
    reminder = followup.remind_institution(referral, actor=staff(), letter="Relance [lien de réponse]", means="mail")
    outbox.withdraw(reminder.mail)
    assert followup.hindrance(referral) == ""


def a_waiting_reminder(later):
    referral = a_referral()
    later(50)
    return referral, followup.remind_institution(referral, actor=staff(), letter="[lien de réponse]", means="mail")


def test_a_reminder_that_waits_does_not_leave_after_an_answer(later):
    referral, reminder = a_waiting_reminder(later)
    published(a_message(referral))
    reminder.mail.refresh_from_db()
    assert reminder.mail.state == MailState.WITHDRAWN
    assert Entry.objects.filter(kind="advocacy.reminder_withdrawn").count() == 1


def test_a_message_that_is_not_of_the_institution_holds_back_no_reminder(later):
    referral, reminder = a_waiting_reminder(later)
    message = a_message(referral)
    services.reject_reply(message, actor=staff(), refusal="Ce n’est pas elle.")
    reminder.mail.refresh_from_db()
    assert reminder.mail.state == MailState.WAITING


def test_the_needs_of_another_letter_are_not_concluded_while_one_is_leaving(commits):
    referral = a_referral()
    other = a_prepared(referral.position, an_institution())
    services.send_referral(other, actor=staff(), **sending(other))
    published(a_message(referral))
    assert {need.state for need in Need.objects.all()} == {"relayed"}


def test_only_who_relays_takes_a_letter_back(client):
    referral = a_leaving()
    client.force_login(AccountFactory())
    assert client.post(reverse("advocacy:recall", args=[referral.number])).status_code == 403
    assert Referral.objects.get(pk=referral.pk).state == "sending"


def test_a_letter_that_a_person_gives_up_is_to_be_corrected_and_can_be_relayed_again(client):
    referral, boss = a_leaving(), AccountFactory(secretariat=True, name="Ada Martin", name_is_public=True)
    become(referral.mail, MailState.FAILED, "bad_address", "550 inconnue")
    settle_mail(referral.mail, actor=boss, decision="never")
    referral = Referral.objects.with_thread().get(pk=referral.pk)
    assert (referral.state, referral.mail, referral.means) == ("prepared", None, "")
    assert client.get(referral.get_absolute_url()).status_code == 404
    assert Entry.objects.about(referral).get(kind="advocacy.given_up").actor == boss
    client.force_login(staff())
    page = " ".join(client.get(referral.get_absolute_url()).content.decode().split())
    assert "Son envoi a été abandonné le" in page
    assert "par Ada Martin" in page
    assert "En cours d’envoi" not in page
    services.send_referral(referral, actor=staff(), **sending(referral, address="juste@institution.fr"))
    assert left(Referral.objects.with_thread().get(pk=referral.pk)).state == "sent"


def test_a_mail_that_is_given_up_once_its_letter_was_taken_back_changes_nothing_more():
    referral = a_leaving()
    services.recall_letter(referral, actor=staff())
    services.letter_given_up.call(referral.pk, staff().pk, staff().pk)
    assert Referral.objects.get(pk=referral.pk).state == "prepared"
    assert not Entry.objects.about(referral).filter(kind="advocacy.given_up").exists()


def test_a_letter_whose_mail_was_withdrawn_says_so_and_is_taken_back(client):
    """As when the address of a letter is that of somebody who closes their account."""
    referral = a_leaving()
    become(referral.mail, MailState.FAILED, "bad_address", "550 inconnue")
    outbox.withdraw(Mail.objects.get(pk=referral.mail_id))
    page = client.get(referral.get_absolute_url()).content.decode()
    assert "Son envoi est abandonné" in page
    client.force_login(staff())
    page = client.get(referral.get_absolute_url()).content.decode()
    assert "Elle repart d’elle-même" not in page
    assert client.post(reverse("advocacy:recall", args=[referral.number])).status_code == 302


def test_a_link_that_was_passed_on_and_given_up_leaves_the_old_one_alone():
    referral = a_referral()
    followup.forward_link(referral, address="autre@" + referral.address.rpartition("@")[2], service="cabinet")
    referral = Referral.objects.with_thread().get(pk=referral.pk)
    become(referral.next_mail, MailState.FAILED, "bad_address", "550 inconnue")
    settle_mail(referral.next_mail, actor=staff(), decision="never")
    referral = Referral.objects.with_thread().get(pk=referral.pk)
    assert (referral.next_key, referral.next_address) == ("", "")
    assert Entry.objects.about(referral).filter(kind="advocacy.link_given_up").exists()
