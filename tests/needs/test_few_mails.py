"""What anybody may have mailed to anybody: few mails for one mailbox, none of their words, and « plus rien » holds."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lieudit.journal.models import Follow
from lieudit.journal.services import ask_to_follow, confirm_follow, send_digests
from lieudit.needs.links import LINK_LIFE, followup_token
from lieudit.needs.models import Need, Support
from lieudit.needs.services import correct_contact, express_need, support_need
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import hour
from lieudit.toolkit.models import Mail, MailState, Silence, Trace
from lieudit.toolkit.postman import carry_all
from lieudit.toolkit.recipients import MOST_A_DAY, SPACING
from lieudit.toolkit.tokens import thing_token
from tests.needs.conftest import key_opened
from tests.needs.factories import NeedFactory
from tests.needs.test_followup import expired_token, link_of
from tests.network.factories import PlaceFactory

pytestmark = pytest.mark.django_db
VICTIM = "victime@exemple.fr"


def a_deposit(number, **facts):
    return express_need(
        actor=None, words=f"Gagnez sur http://piege.example/{number}", deposit_key=f"k{number}", address=VICTIM, **facts
    )


def an_hour_passes():
    for trace in Trace.objects.all():
        Trace.objects.filter(pk=trace.pk).update(at=trace.at - dt.timedelta(hours=1))


@pytest.fixture
def sent(django_capture_on_commit_callbacks):
    def act(*acts):
        with django_capture_on_commit_callbacks(execute=True):
            done = [each() for each in acts]
        return done, [message for message in mail.outbox if VICTIM in message.to]

    return act


def test_thirty_deposits_in_the_name_of_one_mailbox_are_one_mail(sent):
    _needs, mails = sent(*[lambda n=n: a_deposit(n) for n in range(30)])
    assert Need.objects.count() == 30
    assert len(mails) == 1
    waiting = Mail.objects.filter(state=MailState.WAITING).order_by("due_at")
    first = Mail.objects.get(state=MailState.SENT).due_at
    apart = [round((each.due_at - first) / SPACING, 2) for each in waiting]
    assert apart == [1, 2], "the two others of the day leave later, ten minutes apart"


def test_spread_over_a_day_they_are_three(sent):
    for n in range(8):
        _needs, mails = sent(lambda n=n: a_deposit(n))
        an_hour_passes()
    assert len(mails) == MOST_A_DAY == 3
    assert dt.timedelta(minutes=10) == SPACING


def test_a_receipt_holds_no_word_of_who_typed_the_address(sent):
    (need,), (message,) = sent(lambda: a_deposit(1))
    assert "piege" not in message.body + message.subject
    assert f"le numéro {need.number}" in message.body
    place = PlaceFactory(name="Gagnez-un-telephone.example")
    an_hour_passes()
    _supports, mails = sent(lambda: support_need(NeedFactory(), actor=None, place=place, address=VICTIM, words="piege"))
    assert len(mails) == 2
    assert not re.search("(?i)piege|Gagnez", mails[1].body + mails[1].subject)


def test_supports_corrections_and_links_asked_again_pass_the_same_limit(sent):
    need = NeedFactory(author=None)
    acts = [lambda: support_need(NeedFactory(), actor=None, place=PlaceFactory(), address=VICTIM) for _ in range(6)]
    acts += [lambda: correct_contact(need, actor=None, address=VICTIM)]
    _done, mails = sent(*acts)
    token = expired_token(Need.objects.get(pk=need.pk))
    page = Client().post(reverse("needs:renew", args=[token]), REMOTE_ADDR="10.0.0.1", follow=True).content.decode()
    assert "une adresse en reçoit trois par jour au plus" in page
    _done, mails = sent()
    assert len(mails) == 1
    assert Mail.objects.filter(to=[VICTIM]).count() == MOST_A_DAY


def words_of(answer):
    return " ".join(answer.content.decode().replace("\xa0", " ").replace("&nbsp;", " ").split())


def hour_of_the_next(minutes):
    """As a page says it: when the mail that waits has its turn."""
    turn = Mail.objects.filter(state=MailState.WAITING).latest("due_at").due_at
    assert abs(turn - timezone.now() - dt.timedelta(minutes=minutes)) < dt.timedelta(seconds=30)
    return hour(turn).replace("\xa0", " ")


def test_the_page_says_when_a_receipt_leaves_after_another(client, express):
    first = words_of(client.get(express(contact=VICTIM)["Location"]))
    assert "Ce lien part aussi par message à l’adresse laissée. Ouvrez-le" in first
    second = express(contact=VICTIM, words="Un autre besoin.", key=key_opened(word="other"))["Location"]
    when = hour_of_the_next(10)
    assert f"Ce lien part aussi par message à l’adresse laissée, à {when} : une adresse" in words_of(client.get(second))
    followup = link_of(Need.objects.get(words="Un autre besoin."))
    assert f"Le message part à {when} : une adresse en reçoit un" in words_of(client.get(followup))


def test_a_receipt_that_waits_leaves_at_its_turn_and_is_said_no_more(client, sent):
    (_first, need), mails = sent(lambda: a_deposit(1), lambda: a_deposit(2))
    assert len(mails) == 1
    assert carry_all() == 0, "not before"
    Mail.objects.filter(state=MailState.WAITING).update(due_at=timezone.now())
    Follow.objects.of(need).update(asked_at=timezone.now())
    assert carry_all() == 1
    assert f"numéro {need.number}" in mail.outbox[-1].body
    assert "Le message part à" not in client.get(link_of(need)).content.decode()


def test_plus_rien_withdraws_a_receipt_that_waits(client, sent):
    _needs, (message,) = sent(lambda: a_deposit(1), lambda: a_deposit(2))
    client.post(re.search(r"http://testserver(/suivi/plus-rien/\S+)", message.body)[1])
    assert [each.state for each in Mail.objects.order_by("due_at")] == [MailState.SENT, MailState.WITHDRAWN]


def test_the_page_says_that_a_receipt_did_not_leave_and_gives_the_link(client, express, sent):
    sent(*[lambda n=n: a_deposit(n) for n in range(MOST_A_DAY)])
    answer = express(contact=VICTIM, words="Un autre besoin.", key=key_opened(word="other"))
    page = client.get(answer["Location"]).content.decode()
    assert "Ce message n’est pas parti" in page
    assert "Ce lien part aussi" not in page
    need = Need.objects.get(words="Un autre besoin.")
    assert link_of(need).split(":")[0] in page  # what follows says at which second it was signed
    assert "Ce message n’est pas parti" in client.get(link_of(need)).content.decode()


def test_a_receipt_that_could_not_leave_leaves_later_when_it_is_asked(client, sent):
    (*_others, need), mails = sent(*[lambda n=n: a_deposit(n) for n in range(MOST_A_DAY + 1)])
    assert len(mails) == 1
    Trace.objects.all().delete()  # the day after
    _done, mails = sent(lambda: client.post(link_of(need), {"act": "contact", "address": VICTIM, "phone": ""}))
    assert len(mails) == 2
    an_hour_passes()
    _done, mails = sent(lambda: client.post(link_of(need), {"act": "contact", "address": VICTIM, "phone": ""}))
    assert len(mails) == 2


@pytest.fixture
def join(client, charter, django_capture_on_commit_callbacks):
    """« Mon lieu le dit aussi », without account: the need, and the page that answers."""

    def send(name="La Verrière"):
        need, place = NeedFactory(), PlaceFactory(name=name)
        typed = {"place": place.name, "contact": VICTIM, "charter": "on", "key": key_opened()}
        with django_capture_on_commit_callbacks(execute=True):
            return need, words_of(client.post(reverse("needs:support", args=[need.number]), typed, follow=True))

    return send


def test_the_page_after_a_support_says_that_its_receipt_leaves_and_when(join, sent):
    _need, page = join()
    assert "Un message part à l’adresse laissée. Ouvrez-le et confirmez" in page
    need, page = join("Le Hangar")
    assert f"Un message part à {hour_of_the_next(10)} à l’adresse laissée, une adresse en reçoit un toutes" in page
    assert "n’est pas parti" not in page
    Mail.objects.filter(state=MailState.WAITING).update(due_at=timezone.now())
    carry_all()
    assert f"Soutien au besoin n° {need.number}" in mail.outbox[-1].subject.replace("\xa0", " ")
    token = Follow.objects.of(need).get().token
    assert reverse("journal:confirm", args=[token]) in mail.outbox[-1].body


def test_the_page_after_a_support_whose_receipt_does_not_leave_gives_a_way_to_follow_it(client, join, sent):
    sent(*[lambda n=n: a_deposit(n) for n in range(MOST_A_DAY)])
    need, page = join()
    assert Support.objects.get().address == VICTIM
    assert "Ce message n’est pas parti : une adresse en reçoit trois par jour au plus" in page
    way = reverse("journal:follow", args=[thing_token(need)])
    assert f'gardez son adresse, ou <a href="{way}">demandez à la suivre</a>' in page
    _answer, mails = sent(lambda: client.post(way, {"address": VICTIM}))
    assert "confirm" in mails[-1].body


def test_a_mailbox_says_plus_rien_and_nothing_more_leaves_to_it(client, sent):
    joined = NeedFactory()
    _needs, (message,) = sent(lambda: a_deposit(1))
    confirm_follow(ask_to_follow(joined, account=None, address=VICTIM))
    url = re.search(r"http://testserver(/suivi/plus-rien/\S+)", message.body)[1]
    assert "Ne plus rien recevoir à victime@exemple.fr" in client.get(url).content.decode().replace("\n", " ")
    assert not Silence.objects.exists()
    assert message.extra_headers["List-Unsubscribe"] == f"<http://testserver{url}>"
    assert client.post(url, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Follow.objects.filter(address=VICTIM, ended_at=None).exists()
    before = len(sent()[1])
    an_hour_passes()
    (other, _support), _mails = sent(
        lambda: a_deposit(2), lambda: support_need(joined, actor=None, place=PlaceFactory(), address=VICTIM)
    )
    sent(lambda: send_digests(timezone.now()))
    assert len(sent()[1]) == before
    with pytest.raises(RuleBroken, match="plus rien recevoir"):
        ask_to_follow(other, account=None, address=VICTIM.upper())
    page = client.get(reverse("needs:receipt", args=[followup_token(other)])).content.decode()
    assert "cette adresse a demandé à ne plus rien recevoir" in page


def test_plus_rien_is_taken_back_by_its_owner_alone(client, sent):
    _needs, (message,) = sent(lambda: a_deposit(1))
    url = re.search(r"http://testserver(/suivi/plus-rien/\S+)", message.body)[1]
    client.post(url)
    assert VICTIM not in Silence.objects.get().word
    assert client.post(url[:-3] + "ab/", {"act": "again"}).status_code == 404
    client.post(url, {"act": "again"})
    an_hour_passes()
    assert len(sent(lambda: a_deposit(2))[1]) == 2


def test_an_expired_link_asked_twelve_times_is_one_mail(sent):
    need = NeedFactory(author=None, address=VICTIM)
    token = expired_token(need)
    posts = [
        lambda n=n: Client().post(reverse("needs:renew", args=[token]), REMOTE_ADDR=f"10.0.0.{n}") for n in range(12)
    ]
    answers, mails = sent(*posts)
    assert {answer.status_code for answer in answers} == {302}
    assert len(mails) == 1
    assert Mail.objects.count() == MOST_A_DAY
    assert LINK_LIFE.days == 365
