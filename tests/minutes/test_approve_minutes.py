"""Minutes are approved by a later session, or by silence where the rules say so."""

import pytest

from lieudit.governance.models import Rulebook
from lieudit.minutes import services
from lieudit.minutes.models import Minutes
from lieudit.minutes.reads import composed
from lieudit.toolkit.errors import RuleBroken
from tests.governance.factories import a_council
from tests.meetings.factories import a_meeting
from tests.minutes import factories as made

pytestmark = pytest.mark.django_db


@pytest.fixture
def silent(monkeypatch):
    """A council whose rules let silence approve."""
    council = a_council(made.COLLEGES)
    first = council.rulebook
    rules = first.rules | {"minutes": {"approval": "silence"}}
    Rulebook.objects.create(assembly=council, version=2, rules=rules, in_force_from=first.in_force_from)
    return council


def test_a_later_session_approves(later):
    minutes = made.approved(later)
    assert minutes.state == "approved"
    assert minutes.approved_in.title == "Séance de printemps"
    assert minutes.text["head"]["approved"]["session"]["title"] == "Séance de printemps"


def test_what_is_approved_is_what_the_sections_say(later):
    minutes = made.approved(later)
    assert minutes.text == composed(minutes)


def test_an_earlier_session_or_one_that_is_not_open_does_not(later):
    minutes = made.sent()
    later(days=9)
    planned = a_meeting(minutes.council, starts_at=minutes.meeting.starts_at.replace(hour=20))
    for meeting in (planned, minutes.meeting):
        with pytest.raises(RuleBroken, match="par une séance suivante"):
            services.approve_minutes(minutes, actor=minutes.secretary, meeting=meeting)


def test_not_before_the_window_is_over():
    minutes = made.sent()
    with pytest.raises(RuleBroken, match="approuvez ensuite"):
        services.approve_minutes(minutes, actor=minutes.secretary, meeting=made.next_session(minutes))


def test_not_while_a_correction_waits(later):
    minutes = made.sent()
    made.correction(minutes)
    later(days=9)
    with pytest.raises(RuleBroken, match="Une correction attend sa réponse"):
        services.approve_minutes(minutes, actor=minutes.secretary, meeting=made.next_session(minutes))


def test_silence_approves_once_the_window_is_over(later, silent):
    minutes = made.sent(council=silent)
    assert services.approve_silent_minutes() == []
    later(days=9)
    assert services.approve_silent_minutes() == [minutes]
    found = Minutes.objects.get()
    assert (found.state, found.approved_in) == ("approved", None)
    assert services.approve_silent_minutes() == []


def test_silence_waits_for_the_last_answer(later, silent):
    minutes = made.sent(council=silent)
    asked = made.correction(minutes)
    later(days=9)
    assert services.approve_silent_minutes() == []
    services.answer_correction(asked, actor=minutes.secretary, accepted=False, answer="Non.")
    assert services.approve_silent_minutes() == [minutes]


def test_silence_approves_nothing_where_the_next_session_does(later):
    made.sent()
    later(days=9)
    assert services.approve_silent_minutes() == []
