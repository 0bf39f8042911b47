"""The judge of another house: ical.js reads the calendar of a session, at the moments that the database holds."""

import json
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from lieudit.learning.models import TrainingSession
from tests.learning.factories import a_session
from tests.network.factories import PlaceFactory
from tests.territory.factories import DepartmentFactory, MunicipalityFactory

JUDGE = Path(__file__).with_name("calendar_judge.mjs")
NODE = shutil.which("node")
THERE = (settings.NODE_MODULES / "ical.js").exists()

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not (NODE and THERE), reason="the npm judges are not installed here (npm ci, with node)"),
]


def read_by_ical_js(content):
    done = subprocess.run(
        [NODE, str(JUDGE), str(settings.BASE_DIR)], input=content, capture_output=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


def moment(text):
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize(("code", "name"), [("23", "Creuse"), ("972", "Martinique")])
def test_each_half_day_is_read_at_its_moment_whatever_the_clock_of_its_place(client, code, name):
    place = PlaceFactory(municipality=MunicipalityFactory(department=DepartmentFactory(code=code, name=name)))
    session = a_session(keeper=place, title="Dire non ; puis, peut-être, oui")
    told = read_by_ical_js(client.get(reverse("learning:session_calendar", args=[session.number])).content)
    halves = list(session.half_days.all())
    assert [moment(each["starts"]) for each in told["events"]] == [half.starts_at for half in halves]
    assert [moment(each["ends"]) for each in told["events"]] == [half.ends_at for half in halves]
    assert {each["summary"] for each in told["events"]} == {"Dire non ; puis, peut-être, oui"}
    assert {each["status"] for each in told["events"]} == {"CONFIRMED"}
    assert len({each["uid"] for each in told["events"]}) == 2


def test_a_session_that_is_called_off_keeps_its_lines_and_says_so(client):
    session = a_session()
    TrainingSession.objects.filter(pk=session.pk).update(state="called-off", reason="Le chauffage.", sequence=1)
    told = read_by_ical_js(client.get(reverse("learning:session_calendar", args=[session.number])).content)
    assert {(each["status"], each["sequence"]) for each in told["events"]} == {("CANCELLED", 1)}
