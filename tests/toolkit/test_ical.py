"""The one writer of calendars: events and tasks that keep their name, in the zone of their place."""

import datetime as dt
from zoneinfo import ZoneInfo

from icalendar import Calendar

from lieudit.toolkit.ical import Line, write_calendar

SAID = dt.datetime(2026, 11, 1, 9, tzinfo=dt.UTC)


def read(*lines):
    content = write_calendar(lines, maker="Essai", name="Essai ; tout", refresh=dt.timedelta(hours=4))
    return Calendar.from_ical(content)


def test_an_event_is_on_the_clock_of_its_place():
    start = dt.datetime(2026, 12, 1, 23, 30, tzinfo=ZoneInfo("America/Martinique"))
    line = Line("a@b", SAID, "Une\nsession", "https://exemple.fr/", 3, start, start + dt.timedelta(hours=2))
    calendar = read(line)
    (event,) = calendar.walk("VEVENT")
    assert (str(event["UID"]), int(event["SEQUENCE"]), event["DTSTART"].dt) == ("a@b", 3, start)
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["America/Martinique"]
    assert "TRANSP" not in event
    assert str(calendar["NAME"]) == "Essai ; tout"


def test_what_is_due_is_a_task_and_a_day_takes_nobodys_time():
    day = dt.date(2026, 12, 1)
    calendar = read(
        Line("t@b", SAID, "À rendre", "https://exemple.fr/", due=day, status="COMPLETED", done_at=SAID),
        Line("j@b", SAID, "Un jour", "https://exemple.fr/", starts=day, ends=day + dt.timedelta(1), is_free=True),
    )
    (task,), (event,) = calendar.walk("VTODO"), calendar.walk("VEVENT")
    assert (task["DUE"].dt, int(task["PERCENT-COMPLETE"]), str(task["STATUS"])) == (day, 100, "COMPLETED")
    assert (event["DTSTART"].dt, str(event["TRANSP"])) == (day, "TRANSPARENT")
