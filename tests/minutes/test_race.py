"""Two people act at the same moment on the same minutes: one act follows the other, and nothing is lost."""

import threading

import pytest
from django.db import connection

from lieudit.minutes import services
from lieudit.minutes.models import Correction, Minutes, Revision
from lieudit.toolkit.errors import RuleBroken
from tests.minutes import factories as made

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts) -> list[str]:
    """Run the acts at the same moment; what those that were refused said."""
    start, refused = threading.Barrier(len(acts)), []

    def run(act):
        start.wait()
        try:
            act()
        except RuleBroken as refusal:
            refused.append(" ".join(refusal.messages))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return refused


def test_two_secretaries_write_the_same_section():
    minutes = made.drafted()
    part = made.section(minutes)
    before = part.text

    def write(actor, text):
        return lambda: services.edit_section(part, actor=actor, text=text, is_restricted=False, seen=part.stamp)

    refused = at_once(write(minutes.secretary, "L’un."), write(minutes.chair, "L’autre."))
    [kept] = Revision.objects.all()
    assert kept.before == before
    assert made.section(minutes).text == kept.after
    assert len(refused) == 1
    assert "a changé depuis que vous l’avez ouverte" in refused[0]


def test_a_correction_arrives_while_silence_approves(later, monkeypatch):
    """Either it is there first, and silence waits for its answer; or it comes too late, and is told so."""
    minutes = made.sent()
    monkeypatch.setattr(services, "BY_SILENCE", minutes.meeting.rules["minutes"]["approval"])
    later(days=8, hours=1)
    monkeypatch.setattr(Minutes, "takes_corrections", property(lambda self: self.state == "correcting"))
    Minutes.objects.update(corrections_until="2020-01-01")
    refused = at_once(lambda: made.correction(minutes), services.approve_silent_minutes)
    approved = Minutes.objects.get().state == "approved"
    assert approved != Correction.objects.exists()
    assert approved == bool(refused)


def test_a_correction_arrives_while_the_minutes_are_signed(later):
    minutes = made.approved(later)
    made.sign(minutes, minutes.chair)
    refused = at_once(lambda: made.correction(minutes), lambda: made.sign(minutes, minutes.secretary))
    assert Minutes.objects.get().is_sealed
    assert not Correction.objects.exists()
    assert len(refused) == 1
    assert "n’est pas possible à ce stade" in refused[0]


def test_two_minutes_of_one_register_are_sealed_at_once(later):
    first = made.approved(later)
    second = made.approved(later, council=first.council)
    for minutes in (first, second):
        made.sign(minutes, minutes.chair)
    refused = at_once(*[lambda each=each: made.sign(each, each.secretary) for each in (first, second)])
    numbers = Minutes.objects.signed(first.assembly).values_list("number", "previous__number")
    assert refused == []
    [(one, nothing), (two, before)] = numbers
    assert (nothing, before) == (None, one)
    assert (one[-2:], two[-2:]) == ("01", "02")
