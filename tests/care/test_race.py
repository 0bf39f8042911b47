"""Two people at once: one decision stands, the other reads why."""

import datetime as dt
import threading

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection

from lieudit.care.appeals import appeal_measure, decide_appeal
from lieudit.care.mediation import appoint_mediator
from lieudit.care.models import Acceptance, Appeal, Measure
from lieudit.care.services import (
    accept_charter,
    adopt_charter,
    dismiss_report,
    hide_text,
    lift_measure,
    report_text,
    suspend_author,
)
from lieudit.journal.models import Entry
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.needs.factories import NeedFactory

pytestmark = pytest.mark.django_db(transaction=True)
WHY = {"reason": "Ces mots visent une personne."}


def at_once(*acts):
    """Run the acts in threads of their own, from one gate; → what each was refused with, or None."""
    gate, ends = threading.Barrier(len(acts)), {}
    ContentType.objects.clear_cache()

    def run(rank, act):
        try:
            gate.wait(timeout=10)
            act()
            ends[rank] = None
        except RuleBroken as refusal:
            ends[rank] = refusal.messages[0]
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    return [ends[rank] for rank in range(len(acts))]


def test_two_moderators_hide_the_same_text_once():
    need, staff = NeedFactory(), AccountFactory.create_batch(2, secretariat=True)
    ends = at_once(*(lambda actor=actor: hide_text(need, actor=actor, **WHY) for actor in staff))
    assert sorted(ends, key=str) == [None, "Ce texte est déjà masqué."] or ends.count(None) == 1
    assert Measure.objects.count() == 1


def test_the_charter_is_accepted_once_from_two_tabs():
    adopt_charter()
    ada = AccountFactory()
    assert at_once(*[lambda: accept_charter(ada)] * 2) == [None, None]
    assert Acceptance.objects.count() == Entry.objects.filter(kind="care.charter_accepted").count() == 1


def test_one_report_is_answered_by_one_moderator():
    staff = AccountFactory.create_batch(2, secretariat=True)
    report = report_text(NeedFactory(), reporter=None, origin="ici", reason="other")
    ends = at_once(*(lambda actor=actor: dismiss_report(report, actor=actor, **WHY) for actor in staff))
    assert ends.count("Ce signalement a déjà été traité.") == 1


def test_one_author_is_suspended_once_for_two_texts():
    author, staff = AccountFactory(), AccountFactory.create_batch(2, secretariat=True)
    needs = NeedFactory.create_batch(2, author=author)
    pairs = zip(needs, staff, strict=True)
    ends = at_once(*(lambda n=n, a=a: suspend_author(n, actor=a, days=7, **WHY) for n, a in pairs))
    assert ends.count(None) == 1
    assert Measure.objects.suspending(author).count() == 1


def test_an_appeal_while_it_is_lifted_is_one_or_the_other():
    author, staff = AccountFactory(), AccountFactory(secretariat=True)
    measure = hide_text(NeedFactory(author=author), actor=staff, **WHY)
    ends = at_once(
        lambda: appeal_measure(measure, actor=author, text="Non."),
        lambda: lift_measure(measure, actor=staff, reason="Erreur."),
    )
    assert ends.count(None) == 1
    measure.refresh_from_db()
    assert bool(measure.lifted_at) != Appeal.objects.exists()


def test_two_mediators_decide_one_appeal_once():
    author, staff = AccountFactory(), AccountFactory(secretariat=True)
    until = dt.date.today() + dt.timedelta(days=30)
    judges = AccountFactory.create_batch(2, public=True)
    for judge in judges:
        appoint_mediator(actor=staff, address=judge.email, until=until)
    measure = hide_text(NeedFactory(author=author), actor=staff, **WHY)
    appeal = appeal_measure(measure, actor=author, text="Non.")
    said = {"answer": "Relu."}
    ends = at_once(
        lambda: decide_appeal(appeal, actor=judges[0], outcome="lifted", **said),
        lambda: decide_appeal(appeal, actor=judges[1], outcome="upheld", **said),
    )
    assert ends.count("Ce recours est déjà tranché.") == 1
    assert Appeal.objects.get().decided_by in judges
