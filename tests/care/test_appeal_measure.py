"""The author contests a measure once, in time; somebody else than who decided answers."""

import datetime as dt

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from lieudit.care.appeals import appeal_measure, decide_appeal
from lieudit.care.mediation import end_mandate
from lieudit.care.models import Appeal, Measure
from lieudit.care.services import hide_text, lift_measure, remind_author, report_text, suspend_author
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.needs.factories import NeedFactory

pytestmark = pytest.mark.django_db
WHY = {"reason": "Ces mots visent une personne.", "rule": "la loi"}


@pytest.fixture
def measure(thing, moderator):
    return hide_text(thing, actor=moderator, **WHY)


@pytest.fixture
def appeal(measure, author, mediator):
    return appeal_measure(measure, actor=author, text="Je parlais d’un projet.")


def test_the_author_reads_why_contests_and_follows_the_appeal(client, measure, author, mediator, commits):
    url = measure.get_absolute_url()
    client.force_login(author)
    page = client.get(url).content.decode()
    for words in ("Votre texte n’est plus montré aux autres", WHY["reason"], "La loi", "Contester cette mesure"):
        assert words in page, words
    assert client.post(url, {"text": " "}).status_code == 422
    with commits():
        assert client.post(url, {"text": "<i>Non</i>"}, follow=True).status_code == 200
    assert [message.to for message in mail.outbox] == [[mediator.account.email]]
    page = client.get(url).content.decode()
    assert "&lt;i&gt;Non&lt;/i&gt;" in page
    assert "Contester cette mesure" not in page
    assert "Recours déposé le" in client.get(reverse("care:mine")).content.decode()
    assert client.post(url, {"text": "Encore."}).status_code == 422
    assert Appeal.objects.count() == 1


def test_a_measure_is_read_by_its_author_alone(client, measure, moderator, staff):
    url = measure.get_absolute_url()
    assert client.get(url)["Location"].startswith(reverse("account_login"))
    for stranger in (AccountFactory(), moderator, staff):
        client.force_login(stranger)
        assert client.get(url).status_code == 404
    assert client.get(reverse("care:measure", args=["care.measure.1:faux"])).status_code == 404


def test_without_account_the_link_of_the_mail_is_enough(client, staff):
    measure = hide_text(NeedFactory(author=None), actor=staff, **WHY)
    assert client.post(measure.get_absolute_url(), {"text": "Je conteste."}).status_code == 302
    assert Appeal.objects.get().author is None


def test_an_appeal_comes_in_time_and_once(measure, author, moderator, thing):
    Measure.objects.update(at=timezone.now() - Measure.APPEAL_DELAY - dt.timedelta(hours=1))
    with pytest.raises(RuleBroken, match="délai"):
        appeal_measure(measure, actor=author, text="Trop tard.")
    Measure.objects.update(at=timezone.now())
    lift_measure(measure, actor=moderator, reason="Erreur.")
    with pytest.raises(RuleBroken, match="plus rien à contester"):
        appeal_measure(measure, actor=author, text="Trop tard.")


def test_while_an_appeal_is_open_the_measure_is_not_lifted_otherwise(appeal, moderator):
    with pytest.raises(RuleBroken, match="Un recours est ouvert"):
        lift_measure(appeal.measure, actor=moderator, reason="Je change d’avis.")


def judge(appeal, actor, outcome="upheld", **more):
    return decide_appeal(appeal, actor=actor, outcome=outcome, answer="Relu avec soin.", **more)


def test_never_who_decided_wrote_or_reported(thing, moderator, author, staff, mediator):
    reporter = AccountFactory(secretariat=True)
    report_text(thing, reporter=reporter, origin="", reason="other")
    appeal = appeal_measure(hide_text(thing, actor=moderator, **WHY), actor=author, text="Non.")
    others = (moderator, author, reporter, AccountFactory())
    for account in (*others, staff):
        with pytest.raises(RuleBroken, match="Une autre personne"):
            judge(appeal, account)
    end_mandate(mediator, actor=staff)
    for account in (*others, mediator.account):
        with pytest.raises(RuleBroken, match="Une autre personne"):
            judge(appeal, account)
    assert judge(appeal, staff).decided_by == staff, "the secretariat, where no mediator is free"
    with pytest.raises(IntegrityError, match="their_own_appeal"), transaction.atomic():
        Appeal.objects.update(decided_by=author)


def test_a_mediator_who_took_part_leaves_it_to_the_secretariat(thing, moderator, author, staff, mediator):
    report_text(thing, reporter=mediator.account, origin="", reason="other")
    appeal = appeal_measure(hide_text(thing, actor=moderator, **WHY), actor=author, text="Non.")
    assert list(Appeal.objects.decidable_by(mediator.account)) == []
    assert list(Appeal.objects.decidable_by(staff)) == [appeal]


def test_upheld_it_stays_and_is_decided_once(appeal, mediator, author, commits):
    with commits():
        judge(appeal, mediator.account)
    assert Measure.objects.running().count() == 1
    assert "mesure maintenue" in mail.outbox[-1].body
    assert mail.outbox[-1].to == [author.email]
    with pytest.raises(RuleBroken, match="déjà tranché"):
        judge(appeal, mediator.account, "lifted")


def test_lifted_the_text_shows_again(client, appeal, mediator, thing):
    client.force_login(mediator.account)
    url = reverse("care:decide_appeal", args=[appeal.pk])
    assert "Je parlais d’un projet." in client.get(url).content.decode()
    assert client.post(url, {"outcome": "lifted", "answer": ""}).status_code == 422
    assert client.post(url, {"outcome": "lifted", "answer": "Le texte parle d’un projet."}).status_code == 302
    assert not Measure.objects.hidden(type(thing)).exists()
    assert client.get(url).status_code == 403, "it is decided"


def test_changed_a_hidden_text_becomes_a_reminder(appeal, mediator, thing):
    judge(appeal, mediator.account, "changed")
    appeal.measure.refresh_from_db()
    assert appeal.measure.kind == "reminder"
    assert not Measure.objects.hidden(type(thing)).exists()


def test_changed_a_suspension_is_shorter(thing, author, staff, mediator):
    appeal = appeal_measure(suspend_author(thing, actor=staff, days=30, **WHY), actor=author, text="Trop long.")
    for days in (None, 30, 45):
        with pytest.raises(RuleBroken, match="durée plus courte"):
            judge(appeal, mediator.account, "changed", days=days)
    judge(appeal, mediator.account, "changed", days=7)
    measure = Measure.objects.get()
    assert measure.until == measure.at + dt.timedelta(days=7)


def test_a_reminder_is_not_lightened(thing, moderator, author, mediator):
    appeal = appeal_measure(remind_author(thing, actor=moderator, **WHY), actor=author, text="Non.")
    with pytest.raises(RuleBroken, match="ne s’allège pas"):
        judge(appeal, mediator.account, "changed")
