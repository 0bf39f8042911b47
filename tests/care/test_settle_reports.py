"""One queue for reports, appeals and mediations: late ones first, choices, several reports at once."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from lieudit.care.appeals import appeal_measure
from lieudit.care.mediation import ask_mediation
from lieudit.care.models import Appeal, CharterVersion, Measure, Report
from lieudit.care.services import hide_text, report_text, settle_reports
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory

pytestmark = pytest.mark.django_db
URL = "/charte/signalements/"
WHY = {"reason": "Vu ensemble.", "rule": "la loi"}


def texts(count):
    return [
        CharterVersion.objects.create(number=100 + n, text=f"texte {n}", adopted_on=dt.date(2026, 1, 1))
        for n in range(count)
    ]


def reported(things, **more):
    return [
        report_text(thing, **{"reporter": None, "origin": f"lieu-{n}", "reason": "other", **more})
        for n, thing in enumerate(things)
    ]


def test_several_reports_are_answered_by_one_reason(client, thing, moderator):
    rows = reported([thing, *texts(3)])
    client.force_login(moderator)
    typed = {"reports": [row.pk for row in rows[:2]], "decision": "dismiss", "reason": WHY["reason"], "rule": ""}
    assert client.post(URL, typed).status_code == 302
    assert Report.objects.open().count() == 2
    typed = {"reports": [row.pk for row in rows[2:]], "decision": "hide", **WHY}
    assert client.post(URL, {**typed, "rule": ""}).status_code == 422
    assert client.post(URL, typed).status_code == 302
    assert Measure.objects.hiding().count() == 2
    assert not Report.objects.open().exists()


def test_nothing_ticked_or_no_reason_keeps_what_was_typed(client, thing, moderator):
    (row,) = reported([thing])
    client.force_login(moderator)
    assert "Décider pour les signalements cochés" in client.get(URL).content.decode()
    refused = client.post(URL, {"decision": "dismiss", "reason": "Déjà écrit."})
    assert refused.status_code == 422
    assert "Cochez au moins un signalement" in refused.content.decode()
    assert "Déjà écrit." in refused.content.decode()
    refused = client.post(URL, {"decision": "dismiss", "reports": [row.pk]}).content.decode()
    assert f'value="{row.pk}" checked' in " ".join(refused.split())


def test_reports_that_one_does_not_look_after_are_not_answered(client, thing, moderator, author):
    (row,) = reported([thing])
    client.force_login(AccountFactory())
    assert client.post(URL, {"reports": [row.pk], "decision": "dismiss", **WHY}).status_code == 422
    assert Report.objects.open().exists()


def test_what_somebody_else_answered_meanwhile_or_is_ones_own_is_left(thing, moderator, staff):
    rows = reported([thing, *texts(2)])
    hide_text(thing, actor=staff, **WHY)
    done, left = settle_reports(rows, actor=moderator, decision="dismiss", reason="Rien de grave.")
    assert (done, len(left)) == (2, 1)
    assert "déjà été traité" in left[0]
    with pytest.raises(RuleBroken, match="déjà été traité"):
        settle_reports(rows, actor=moderator, decision="dismiss", reason="Rien de grave.")


def test_two_reports_on_one_text_hide_it_once(thing, moderator):
    rows = [*reported([thing]), *reported([thing], origin="ailleurs")]
    assert settle_reports(rows, actor=moderator, decision="hide", **WHY) == (2, [])
    assert Measure.objects.count() == 1


def fill(thing, moderator, author, mediator):
    """A late appeal, a recent report, a mediation, in the queue of a mediator who moderates too."""
    appeal = appeal_measure(hide_text(thing, actor=moderator, **WHY), actor=author, text="Je conteste ceci.")
    Appeal.objects.update(at=timezone.now() - Appeal.DELAY - dt.timedelta(hours=5))
    ask_mediation(actor=author, mediator=mediator, words="Aidez-nous.")
    return appeal


def test_a_mediator_finds_appeals_and_requests_the_late_ones_first(client, thing, moderator, author, mediator):
    fill(thing, moderator, author, mediator)
    client.force_login(mediator.account)
    page = client.get(URL).content.decode()
    assert page.index("Je conteste ceci.") < page.index("Médiation n° 1")
    assert "en retard de 5" in page
    assert "Aidez-nous." not in page
    assert "Décider pour les signalements cochés" not in page
    for choice, appeal, mediation in (
        ("nature=appeals", True, False),
        ("nature=mediations", False, True),
        ("late=yes", True, False),
        ("reason=other", False, False),
        ("nature=absent&page=abc", True, True),
    ):
        page = client.get(f"{URL}?{choice}").content.decode()
        assert ("Je conteste ceci." in page, "Médiation n° 1<" in page) == (appeal, mediation), choice
    account = client.get(reverse("care:mine")).content.decode()
    assert "Médiation n° 1" in account


def test_the_queue_and_its_pages_cost_the_same_for_two_as_for_forty(
    client, thing, moderator, author, mediator, django_assert_max_num_queries
):
    reported(texts(41))
    fill(thing, moderator, author, mediator)
    for account in (moderator, mediator.account):
        client.force_login(account)
        for page in (URL, f"{URL}?page=2", "/charte/mesures/", "/charte/suivi/"):
            with django_assert_max_num_queries(12):
                assert client.get(page).status_code == 200
    client.logout()
    for page in ("/charte/", "/charte/mediation/", "/charte/bilan/", "/charte/bilan.csv"):
        with django_assert_max_num_queries(8):
            assert client.get(page).status_code == 200


def test_who_reported_with_an_account_reads_what_became_of_it(client, thing, moderator, commits, mailoutbox):
    reporter = AccountFactory()
    (row,) = reported([thing], reporter=reporter)
    with commits():
        settle_reports([row], actor=moderator, decision="dismiss", reason="Une critique, pas une attaque.")
    assert [message.to for message in mailoutbox] == [[reporter.email]]
    client.force_login(reporter)
    assert "Une critique, pas une attaque." in client.get(reverse("care:mine")).content.decode()
