import pytest
from django.urls import reverse

from lieudit.advocacy import followup
from lieudit.advocacy.letters import LINK_MARK
from lieudit.advocacy.links import reply_url
from lieudit.advocacy.models import Reminder
from lieudit.advocacy.receivers import to_be_reminded
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.advocacy.factories import a_message, a_referral, an_institution, in_days, left, published, staff
from tests.territory.factories import DepartmentFactory

pytestmark = pytest.mark.django_db


def remind(referral, means="mail"):
    letter = f"Relance. {LINK_MARK}"
    return left(followup.remind_institution(referral, actor=staff(), letter=letter, means=means))


def test_a_reminder_is_prepared_and_leaves_only_by_a_person(client, later, mailoutbox, commits):
    referral = a_referral()
    later(50)
    client.force_login(staff())
    before = len(mailoutbox)
    page = reverse("advocacy:remind", args=[referral.number])
    prepared = client.get(page).context["form"].initial["letter"]
    assert "nous n’avons pas encore reçu de réponse" in prepared
    assert "en retard de" in prepared
    assert len(mailoutbox) == before
    with commits():
        answer = client.post(page, {"letter": prepared, "means": "mail"}, follow=True)
    assert "La suivante pourra partir le" in answer.content.decode()
    [mail] = [each for each in mailoutbox[before:] if each.to == [referral.address]]
    assert mail.subject.startswith("Relance")
    assert reply_url(referral) in mail.body


def test_no_reminder_before_the_deadline_nor_twice_in_a_row(later):
    referral = a_referral()
    with pytest.raises(RuleBroken, match="pas de relance avant"):
        remind(referral)
    later(50)
    remind(referral)
    with pytest.raises(RuleBroken, match="La suivante peut partir"):
        remind(referral)
    later(20)
    remind(referral)
    assert Reminder.objects.count() == 2


@pytest.mark.parametrize("kind", ["answer", "commit", "ask_time"])
def test_no_reminder_once_something_was_sent_verified_or_not(later, kind):
    referral = a_referral()
    later(50)
    reply = a_message(referral, kind, until=in_days(90)) if kind != "answer" else a_message(referral)
    with pytest.raises(RuleBroken, match="vérifiez-le d’abord"):
        remind(referral)
    published(reply)
    with pytest.raises(RuleBroken):
        remind(referral)
    assert not Reminder.objects.exists()


def test_an_acknowledgement_alone_does_not_stop_the_clock(later):
    referral = a_referral()
    published(a_message(referral, "acknowledge"))
    later(50)
    remind(referral)


def test_a_reminder_may_be_posted_when_there_is_no_address(later, mailoutbox, commits):
    referral = a_referral()
    later(50)
    referral.address = ""
    referral.save(update_fields=["address"])
    with pytest.raises(RuleBroken, match="pas d’adresse électronique"):
        remind(referral)
    before = len(mailoutbox)
    with commits():
        remind(referral, means="post")
    assert not [each for each in mailoutbox[before:] if each.subject.startswith("Relance")]


def test_only_who_relays_reminds(client, later):
    referral = a_referral()
    later(50)
    client.force_login(AccountFactory())
    assert client.get(reverse("advocacy:remind", args=[referral.number])).status_code == 403


@pytest.mark.parametrize("code", ["23", "972"])
def test_the_desk_proposes_a_reminder_on_the_very_day_it_may_leave(later, code):
    referral = a_referral(institution=an_institution(department=DepartmentFactory(code=code)))
    later(50)
    remind(referral)
    proposed = []
    for _day in range(17):
        later(1)
        proposed.append(to_be_reminded(staff()).filter(pk=referral.pk).exists())
        assert proposed[-1] is (followup.hindrance(referral) == "")
    assert proposed == sorted(proposed)
    assert set(proposed) == {False, True}
