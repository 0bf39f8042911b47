"""A mail that did not leave is shown to the secretariat, which has it leave again or settles a doubt."""

import datetime as dt
import re

import pytest
from django.core import mail as django_mail
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone

from lieudit.journal.models import Entry
from lieudit.journal.services import settle_mail
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.models import Mail, MailState, Trouble, Weight
from lieudit.toolkit.outbox import post, withdraw
from lieudit.toolkit.postman import carry_all, recover
from tests.accounts.factories import AccountFactory

pytestmark = pytest.mark.django_db


def a_mail(state=MailState.FAILED, trouble=Trouble.BAD_ADDRESS, weight=Weight.OFFICIAL, **fields):
    mail = post(EmailMessage("Une lettre", "Bonjour", to=["mairie@exemple.fr"]), weight=weight)
    Mail.objects.filter(pk=mail.pk).update(state=state, trouble=trouble, said="550 inconnue", **fields)
    return Mail.objects.get(pk=mail.pk)


@pytest.fixture
def staff(client):
    found = AccountFactory(secretariat=True)
    client.force_login(found)
    return found


def page_of(mail):
    return reverse("journal:mail", args=[mail.pk])


def test_what_did_not_leave_waits_on_the_desk_with_its_reason(client, staff):
    mail = a_mail()
    desk = client.get(reverse("accounts:profile")).content.decode()
    assert "1\xa0message n’est pas parti" in desk
    assert page_of(mail) in desk
    listed = client.get(reverse("journal:mails")).content.decode()
    for words in ("Une lettre", "mairie@exemple.fr", "Le serveur d’envoi refuse cette adresse."):
        assert words in listed
    assert "550 inconnue" in client.get(page_of(mail)).content.decode()


def test_it_is_sent_again_and_the_journal_says_by_whom(client, staff):
    mail = a_mail()
    assert client.post(page_of(mail), {"decision": "again"}).url == reverse("journal:mails")
    carry_all()
    assert [each.to for each in django_mail.outbox] == [["mairie@exemple.fr"]]
    assert Mail.objects.get(pk=mail.pk).state == MailState.SENT
    entry = Entry.objects.get(kind="journal.mail_sent_again")
    assert (entry.actor, entry.template.public) == (staff, False)
    assert "mairie" not in entry.sentence
    assert client.get(page_of(mail)).status_code == 404


def test_a_doubt_is_settled_either_way(client, staff):
    left, unsent = a_mail(MailState.UNCERTAIN, Trouble.DOUBT), a_mail(MailState.UNCERTAIN, Trouble.DOUBT)
    page = client.get(page_of(left)).content.decode()
    assert "Ce n’est pas parti : envoyer à nouveau" in page.replace("\xa0", " ")
    assert left.message_id in page.replace("&lt;", "<").replace("&gt;", ">")
    client.post(page_of(left), {"decision": "left"})
    client.post(page_of(unsent), {"decision": "again"})
    carry_all()
    assert len(django_mail.outbox) == 1
    assert Mail.objects.filter(state=MailState.SENT).count() == 2
    assert Entry.objects.filter(kind="journal.mail_found_sent", actor=staff).count() == 1


def test_a_doubt_is_not_given_up_nor_a_failure_called_sent(client, staff):
    doubt, failure = a_mail(MailState.UNCERTAIN, Trouble.DOUBT), a_mail()
    assert client.post(page_of(doubt), {"decision": "never"}).status_code == 422
    assert client.post(page_of(failure), {"decision": "left"}).status_code == 422
    with pytest.raises(RuleBroken):
        settle_mail(failure, actor=staff, decision="left")
    assert not Entry.objects.filter(kind__startswith="journal.").exists()


def test_two_people_who_send_it_again_send_it_once(staff):
    mail = a_mail()
    settle_mail(mail, actor=staff, decision="again")
    settle_mail(mail, actor=AccountFactory(secretariat=True), decision="again")
    carry_all()
    assert len(django_mail.outbox) == 1
    with pytest.raises(RuleBroken, match="parti"):
        settle_mail(mail, actor=staff, decision="again")


def test_giving_up_erases_its_words(staff):
    mail = settle_mail(a_mail(), actor=staff, decision="never")
    assert (mail.state, mail.content) == (MailState.WITHDRAWN, None)


def test_codes_and_news_do_not_crowd_the_desk(client, staff):
    a_mail(weight=Weight.CODE)
    a_mail(weight=Weight.NEWS)
    assert "n’est pas parti" not in client.get(reverse("accounts:profile")).content.decode()
    assert client.get(reverse("journal:mails")).content.decode().count("Une lettre") == 1


def test_codes_that_did_not_leave_in_time_are_said_without_a_word_of_them(client, staff):
    for _ in range(2):
        a_mail(weight=Weight.CODE)
    assert "à temps" not in client.get(reverse("journal:mails")).content.decode()
    Mail.objects.update(trouble=Trouble.EXPIRED)
    page = client.get(reverse("journal:mails")).content.decode()
    assert "Des codes de connexion ne sont pas partis à temps" in page
    assert "2\xa0codes" in page
    assert "Une lettre" not in page


def test_what_could_not_leave_before_the_end_that_it_told_is_seen_for_a_day_and_settled_by_nobody(client, staff):
    from lieudit.journal.receivers import mails

    soon = timezone.now() + dt.timedelta(hours=1)
    first, other = [a_mail(MailState.WAITING, Trouble.AWAY, Weight.USUAL, good_until=soon) for _ in range(2)]
    Mail.objects.filter(pk=other.pk).update(to=["maison@exemple.fr"], then_with={"anew": 12})
    recover(soon)
    first.refresh_from_db()
    assert first.state == MailState.WITHDRAWN
    assert first.why == "Ce qu’il annonçait a pris fin avant qu’il puisse partir."
    page = client.get(reverse("journal:mails")).content.decode()
    assert "Des messages n’ont pas pu partir à temps" in page
    said = re.sub(r"[ \n]+", " ", page.replace("\xa0:", " :"))
    assert "Une lettre : 2\xa0messages, à mairie@exemple.fr, maison@exemple.fr." in said
    assert "1\xa0autre message dit ce qui restait ouvert." in said
    assert page_of(first) not in page
    assert (mails().ok, mails().value) == (False, 2)
    lost = "Depuis hier, 2\xa0messages n’ont pas pu partir avant la fin de ce qu’il fallait annoncer."
    assert mails().words == lost, "and not that none stayed on its way"
    Mail.objects.update(due_at=timezone.now() - dt.timedelta(days=1))
    assert mails().ok
    assert "à temps" not in client.get(reverse("journal:mails")).content.decode()


def test_a_late_letter_to_who_has_left_is_not_listed_without_its_subject(client, staff):
    soon = timezone.now() + dt.timedelta(hours=1)
    a_mail(MailState.WAITING, Trouble.AWAY, Weight.USUAL, good_until=soon)
    recover(soon)
    Mail.objects.forget_address("mairie@exemple.fr")
    page = client.get(reverse("journal:mails")).content.decode()
    assert "Des messages n’ont pas pu partir à temps" not in page
    assert "Tout est parti" in page


@pytest.mark.parametrize("state", [MailState.FAILED, MailState.UNCERTAIN])
def test_what_is_of_no_use_any_more_says_so_and_is_not_offered_again(state, client, staff):
    mail = a_mail(state, weight=Weight.USUAL, good_until=timezone.now() - dt.timedelta(days=1))
    page = client.get(page_of(mail)).content.decode()
    assert "il ne part plus" in page
    assert "nvoyer à nouveau" not in page
    assert client.post(page_of(mail), {"decision": "again"}).status_code == 422
    client.post(page_of(mail), {"decision": "never"})
    mail.refresh_from_db()
    assert mail.state == MailState.WITHDRAWN


def test_one_that_was_taken_back_does_not_say_that_its_turn_will_come():
    assert a_mail(MailState.WAITING, "").why == "Son tour n’est pas encore venu."
    assert withdraw(a_mail(MailState.WAITING, "")).why == "Il a été retiré : il ne partira plus."


def test_an_official_mail_that_waits_for_an_hour_is_shown(client, staff):
    mail = a_mail(MailState.WAITING, Trouble.AWAY)
    assert "Tout est parti" in client.get(reverse("journal:mails")).content.decode()
    Mail.objects.update(queued_at=timezone.now() - dt.timedelta(hours=2))
    assert page_of(mail) in client.get(reverse("journal:mails")).content.decode()


def test_who_watches_the_site_is_told():
    from lieudit.journal.receivers import mails

    a_mail(weight=Weight.CODE)
    assert mails().ok
    a_mail(MailState.UNCERTAIN, Trouble.DOUBT)
    sign = mails()
    assert (sign.ok, sign.value) == (False, 1)
    assert "1\xa0message n’est pas parti" in sign.words


def test_nobody_else_reads_them(client):
    mail = a_mail()
    client.force_login(AccountFactory())
    assert client.get(reverse("journal:mails")).status_code == 403
    assert client.post(page_of(mail), {"decision": "again"}).status_code == 403


def test_who_closes_their_account_is_forgotten_there_too(client):
    from lieudit.accounts.services import close_account

    ada = AccountFactory(email="ada@exemple.fr")
    post(EmailMessage("Votre dossier", "Bonjour", to=["Ada@exemple.fr"]))
    carry_all()
    post(EmailMessage("Encore", "Bonjour", to=["ada@exemple.fr"]))
    close_account(ada, actor=ada)
    carry_all()
    assert not [each for each in Mail.objects.all() if "ada" in "".join(each.to).lower()]
    assert len(django_mail.outbox) == 1
