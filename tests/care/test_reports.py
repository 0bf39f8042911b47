"""A text is reported from its place, without an account; who moderates it decides and says why."""

import datetime as dt

import pytest
from django.core import mail
from django.core.management import call_command
from django.template import Context, Template
from django.urls import reverse
from django.utils import timezone

from lieudit.care.models import CharterVersion, Measure, Report
from lieudit.care.services import REPORTS_AN_HOUR, dismiss_report, hide_text, lift_measure, report_text
from lieudit.care.tasks import PAUSE, tell_moderators
from lieudit.journal.models import Entry
from lieudit.journal.tasks import send
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.tokens import thing_token
from tests.accounts.factories import AccountFactory

pytestmark = pytest.mark.django_db
REASON = {"reason": "Ces mots visent une personne."}
RULED = {**REASON, "rule": "la loi"}


def report(thing, **more):
    return report_text(thing, **{"reporter": None, "origin": "ici", "reason": "hurtful", **more})


def test_anybody_reports_and_the_words_are_kept_as_they_were(client, thing, token):
    url = reverse("care:report", args=[token])
    assert "&lt;b&gt;durs&lt;/b&gt;" in client.get(url).content.decode()
    answer = client.post(url, {"reason": "hurtful", "details": "Voyez."}, follow=True)
    assert "sous 48 heures" in answer.content.decode()
    kept = Report.objects.get()
    assert (kept.excerpt, kept.reporter, kept.details) == ("Des mots <b>durs</b>.", None, "Voyez.")
    assert kept.origin
    assert "127.0.0.1" not in kept.origin


def test_a_report_without_a_reason_keeps_what_was_typed(client, thing, token):
    answer = client.post(reverse("care:report", args=[token]), {"details": "Voyez ceci."})
    assert answer.status_code == 422
    assert "Voyez ceci." in answer.content.decode()
    assert not Report.objects.exists()


def test_reporting_the_same_text_twice_is_one_report(thing):
    assert report(thing) == report(thing)
    assert Report.objects.count() == 1


def test_too_many_reports_from_one_place_are_refused_but_not_from_another(thing):
    for n in range(REPORTS_AN_HOUR):
        report(_other(n))
    with pytest.raises(RuleBroken, match="Réessayez dans une heure"):
        report(thing)
    report(thing, origin="là")
    Report.objects.filter(origin="ici").update(at=timezone.now() - dt.timedelta(hours=2))
    report(thing)


def _other(n):
    return CharterVersion.objects.create(number=100 + n, text=f"texte {n}", adopted_on=dt.date(2026, 1, 1))


@pytest.mark.parametrize("token", ["x", "accounts.account.1", "care.charterversion.1:faux"])
def test_an_altered_address_is_not_found(client, thing, token):
    assert client.get(reverse("care:report", args=[token])).status_code == 404


def test_what_nobody_moderates_cannot_be_reported(client, author):
    assert client.get(reverse("care:report", args=[thing_token(author)])).status_code == 404


def test_the_queue_shows_the_oldest_first_with_its_age_to_those_who_moderate(client, thing, moderator):
    first = report(thing)
    Report.objects.update(at=timezone.now() - dt.timedelta(hours=49))
    report(_other(1))
    client.force_login(moderator)
    page = client.get(reverse("care:queue")).content.decode()
    assert page.index("En retard</") < page.index("texte 1")
    assert Report.objects.get(pk=first.pk).due_at < timezone.now()
    for account, shown in ((AccountFactory(), False), (AccountFactory(secretariat=True), True)):
        client.force_login(account)
        assert ("En retard</" in client.get(reverse("care:queue")).content.decode()) is shown


def test_the_queue_costs_the_same_for_two_as_for_twenty(client, thing, moderator, django_assert_max_num_queries):
    for n in range(20):
        report(_other(n), origin=f"lieu-{n}")
    client.force_login(moderator)
    with django_assert_max_num_queries(10):
        client.get(reverse("care:queue"))


def test_hiding_needs_a_reason_and_tells_the_author(
    client, thing, token, moderator, author, django_capture_on_commit_callbacks
):
    report(thing)
    client.force_login(moderator)
    url = reverse("care:hide", args=[token])
    assert client.post(url, {"reason": " "}).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(url, RULED).status_code == 302
    assert list(Measure.objects.hidden(CharterVersion)) == [thing.pk]
    handled = Report.objects.get()
    assert (handled.answer, handled.handled_by, handled.origin) == ("texte masqué", moderator, "")
    (message,) = mail.outbox
    assert message.to == [author.email]
    assert REASON["reason"] in message.body
    assert not Entry.objects.public().about(thing).exists(), "the log does not repeat it"


def test_a_text_is_hidden_once(thing, moderator):
    hide_text(thing, actor=moderator, **REASON)
    with pytest.raises(RuleBroken, match="déjà masqué"):
        hide_text(thing, actor=moderator, **REASON)


def test_a_hidden_text_shows_again_with_a_reason_and_the_measure_stays(client, thing, moderator):
    measure = hide_text(thing, actor=moderator, **REASON)
    client.force_login(moderator)
    assert "Rendre visible" in client.get(reverse("care:measures")).content.decode()
    assert client.post(reverse("care:lift", args=[measure.pk]), REASON).status_code == 302
    assert not Measure.objects.hidden(CharterVersion).exists()
    measure.refresh_from_db()
    assert (measure.lifted_by, measure.lifted_reason) == (moderator, REASON["reason"])
    with pytest.raises(RuleBroken, match="déjà levée"):
        lift_measure(measure, actor=moderator, **REASON)


def test_a_report_is_dismissed_once_with_a_reason(client, thing, moderator):
    found = report(thing)
    client.force_login(moderator)
    url = reverse("care:dismiss", args=[found.pk])
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, REASON).status_code == 302
    assert client.post(url, REASON).status_code == 422
    assert not Measure.objects.exists()
    assert not Report.objects.open().exists()


def test_only_those_who_moderate_decide(client, thing, token, moderator):
    found, measure = report(thing), hide_text(thing, actor=moderator, **REASON)
    doors = [
        reverse("care:hide", args=[token]),
        reverse("care:dismiss", args=[found.pk]),
        reverse("care:lift", args=[measure.pk]),
    ]
    for door in doors:
        assert client.post(door, RULED).status_code == 302, "sign in first"
    client.force_login(AccountFactory())
    for door in doors:
        assert client.post(door, RULED).status_code == 403
    assert Measure.objects.running().count() == 1


def test_any_template_links_to_the_report_of_a_text(thing, token):
    link = Template("{% load care %}{% report_link thing %}").render(Context({"thing": thing}))
    assert reverse("care:report", args=[token]) in link
    assert str(thing) in link


@pytest.mark.parametrize("details", ["x" * 200_000, "<script>alert(1)</script>", "nul\x00", "\u202eمرحبا 🙂"])
def test_hostile_details_are_refused_or_shown_as_words(client, thing, token, moderator, details):
    answer = client.post(reverse("care:report", args=[token]), {"reason": "other", "details": details})
    assert answer.status_code in {302, 422}
    client.force_login(moderator)
    assert "<script>alert" not in client.get(reverse("care:queue")).content.decode()


def test_who_looks_after_a_text_is_told_once_with_its_words_and_a_link(thing, moderator, commits, settings):
    with commits():
        report(thing, details="Voyez la fin.")
        report(thing)
    (message,) = mail.outbox
    assert message.to == [moderator.email]
    assert message.subject == "1 texte signalé à lire sous 48 heures"
    assert "« Des mots <b>durs</b>. »" in message.body
    assert "Précisions : Voyez la fin." in message.body
    assert settings.SITE_URL + reverse("care:queue") in message.body
    assert settings.SITE_URL + thing.get_absolute_url() in message.body
    assert "&lt;b&gt;durs&lt;/b&gt;" in message.alternatives[0].content
    tell_moderators.call()
    assert len(mail.outbox) == 1


def test_many_reports_make_one_mail_an_hour(thing, moderator, commits, monkeypatch):
    for n in range(4):
        with commits():
            report(_other(n), origin=f"lieu-{n}")
    assert len(mail.outbox) == 1
    now = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: now() + PAUSE)
    for _hour in range(2):
        with commits():
            call_command("close_due")
    assert len(mail.outbox) == 2
    assert [f"texte {n}" in mail.outbox[1].body for n in range(4)] == [False, True, True, True]


def test_a_report_that_was_answered_meanwhile_is_told_no_more(thing, moderator):
    dismiss_report(report(thing), actor=moderator, reason="Rien de grave.")
    tell_moderators.call()
    assert mail.outbox == []


def test_where_nobody_looks_after_a_text_the_secretariat_is_told(thing, moderator, commits):
    staff = AccountFactory(secretariat=True)
    moderator.delete()
    with commits():
        report(thing)
    assert [message.to for message in mail.outbox] == [[staff.email]]


def test_a_mail_that_fails_is_tried_again(thing, moderator, commits, monkeypatch):
    report(thing)

    def fail(*arguments):
        raise ConnectionRefusedError

    with monkeypatch.context() as patched, commits():
        patched.setattr("lieudit.care.tasks.send", fail)
        tell_moderators.call()
    assert mail.outbox == []
    with commits():
        tell_moderators.call()
    assert [message.to for message in mail.outbox] == [[moderator.email]]


def test_a_mail_that_cannot_be_written_keeps_nobody_else_waiting(thing, moderator, commits, monkeypatch):
    other = AccountFactory()
    monkeypatch.setattr("lieudit.care.tasks.moderators_of", lambda thing: [moderator, other])

    def fail_for_the_first(to, *arguments):
        if to == moderator.email:
            raise ValueError
        return send(to, *arguments)

    monkeypatch.setattr("lieudit.care.tasks.send", fail_for_the_first)
    with commits():
        report(thing)
    assert [message.to for message in mail.outbox] == [[other.email]]
