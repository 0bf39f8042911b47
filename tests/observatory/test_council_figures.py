"""Seats, speaking time and published grants as indicators: a sheet, rows, a file, a date and levels, as all others."""

import csv
import datetime as dt
import io

import numpy as np
import pytest
from django.urls import reverse
from django.utils import timezone

from lieudit.funding.models import Grant
from lieudit.governance.models import Seat
from lieudit.hall.models import Speech
from lieudit.hall.services import close_session
from lieudit.meetings.models import Meeting
from lieudit.observatory import inputs
from lieudit.observatory.figures import figures_of
from lieudit.observatory.inputs import GRANTED_DAYS
from lieudit.observatory.measures import measure
from lieudit.observatory.services import cite_figure
from lieudit.observatory.sheets import Level, State
from lieudit.observatory.snapshots import take_snapshot
from lieudit.territory.models import Region
from lieudit.toolkit.intervals import wilson
from tests.budget import at_most
from tests.deliberation.factories import a_convergence, a_draft
from tests.funding.test_grants import PLACE, a_file, brought
from tests.governance.factories import a_council
from tests.hall.factories import a_session, again
from tests.network.factories import OrganisationFactory, PlaceFactory
from tests.observatory.small_country import DAY, geography
from tests.observatory.world import lands

KEYS = ("seats", "speech", "grants")


# Worked out from rows, without a database


def lines(*rows):
    return inputs.write(inputs.ROWS, rows).text


def of_region(kind, region, count, amount=""):
    return (kind, *[""] * 9, 1, "", "", "", region, count, amount)


def grant(number, department, amount):
    return ("grant", number, "", "", department, "", "", "", "", "2026-03-01", 1, "", "", "", "", 1, amount)


def cells(rows, key):
    found = measure(geography(np.random.default_rng(5), 60), rows, DAY)
    wide = (Level.REGION, Level.DEPARTMENT, Level.OVERSEAS, Level.NATION)
    return {each.key: each.figures.get(key) for each in found.parts if each.level in wide}, {
        each.key: each.population for each in found.parts if each.level in wide
    }


def test_seats_are_beside_inhabitants_with_the_interval_of_wilson():
    found, people = cells(lines(of_region("seat", "75", 12), of_region("seat", "", 8)), "seats")
    share = people["r-75"] / people["france"]
    low, high = wilson(12, 20)
    value, state, count, complete, below, above = found["r-75"]
    assert (value, below, above) == pytest.approx((0.6 / share, low / share, high / share), abs=1e-9)
    assert (state, count, complete) == ("known", 12, None)
    assert found["r-53"] == [None, "secret"], "it is among the others, or has none: nobody tells which"
    assert found["france"][:3] == [1.0, "known", 20]
    assert found["d-23"] is None


def test_speech_is_beside_presence():
    rows = lines(of_region("speech", "75", 10, 600), of_region("speech", "53", 30, 600), of_region("speech", "", 40, 0))
    found, _people = cells(rows, "speech")
    assert found["r-75"] == [4.0, "known"]
    assert found["r-53"] == [pytest.approx(4 / 3), "known"]
    assert found["r-04"] == [None, "secret"]
    assert found["france"] is None


def test_grants_are_by_head_and_no_subtraction_tells_of_fewer_than_five():
    rows = [grant(number, "23", "100.50") for number in range(6)] + [grant(9, "87", 7000), grant(10, "", 500)]
    rows += [grant(20 + number, code, 10) for code in ("19", "56", "35", "974") for number in range(5)]
    found, people = cells(lines(*rows), "grants")
    assert found["d-23"][:3] == [pytest.approx(603 / people["d-23"], abs=1e-9), "known", 6]
    assert found["d-87"] == [None, "secret"]
    hidden = {key for key, cell in found.items() if cell[1] == "secret"}
    assert {"d-87", "d-19"} <= hidden, "the region less the two others would tell of it"
    value, state, count, complete, *_margin = found["france"]
    assert (value, state, count) == (pytest.approx(8303 / people["france"], abs=1e-9), "known", 28)
    assert complete == pytest.approx(1 - 500 / 8303)


@pytest.mark.parametrize("key", KEYS)
def test_without_any_nobody_said(key):
    found, _people = cells(lines(), key)
    assert {cell[1] for cell in found.values() if cell} == {"unknown"}
    assert found["r-75"] == [None, "unknown"], "not known, never 0"


# As they are read


@pytest.fixture
def session(db):
    """Six seats of one region and five of another, who speak for two and for six minutes each."""
    towns = lands()
    held = a_session(council=a_council(colleges=("third_places",) * 11))
    brittany, aquitaine = Region.objects.get(code="53"), Region.objects.get(code="75")
    Meeting.objects.filter(pk=held.meeting.pk).update(starts_at=timezone.now() - dt.timedelta(hours=3))
    start = held.opened_at - dt.timedelta(hours=2)
    for number, seat in enumerate(held.seats):
        organisation = OrganisationFactory(region=brittany if number < 6 else aquitaine)
        Seat.objects.filter(pk=seat.pk).update(organisation=organisation, account=None)
        end = start + dt.timedelta(minutes=2 if number < 6 else 6)
        Speech.objects.create(
            session=held, seat=seat, name="x", asked_at=start, started_at=start, ended_at=end, college="a"
        )
        start = end
    close_session(again(held), actor=held.chair)
    held.town = towns["Guéret"]
    return held


@pytest.fixture
def granted(session):
    """Six grants of an institution to a place of Creuse."""
    PlaceFactory(municipality=session.town, siret=PLACE)
    on = f"{timezone.localdate() - dt.timedelta(days=90):%Y-%m-%d}"
    brought(a_file(*({"referenceDecision": f"2026-{n}", "dateConvention": on} for n in range(6))))
    assert Grant.objects.count() == 6
    return session


def figure(territory, key, snapshot=None):
    (found,) = figures_of(territory, snapshot=snapshot, only=[key])
    return found


def test_a_snapshot_reads_seats_sessions_and_grants(granted):
    taken = take_snapshot()
    assert figure("r-53", "seats").count == 6
    assert figure("r-75", "seats").count == 5
    assert figure("r-53", "speech").value == pytest.approx((12 / 42) / (6 / 11))
    assert figure("d-23", "grants").value == pytest.approx(72_000 / 15_434)
    assert figure("e-200034825", "grants").state == State.NOT_APPLICABLE
    Seat.objects.filter(organisation__region__code="75").update(until=timezone.localdate() - dt.timedelta(days=2))
    Grant.objects.update(on=timezone.localdate() - dt.timedelta(days=GRANTED_DAYS))
    later = take_snapshot()
    assert figure("r-75", "seats", later).state == State.SECRET
    assert figure("d-23", "grants", later).state == State.UNKNOWN, "agreed three years ago"
    assert figure("d-23", "grants", taken).is_known, "what was said that day stays"


def test_a_region_of_few_seats_is_nowhere_in_the_file(session):
    gone = Seat.objects.filter(organisation__region__code="75").first()
    Seat.objects.filter(pk=gone.pk).update(until=timezone.localdate() - dt.timedelta(days=2))
    text = take_snapshot().rows.text
    kept = [row for row in csv.DictReader(io.StringIO(text)) if row["kind"] == "seat"]
    assert [(row["region"], row["count"]) for row in kept] == [("", "10")], "six and four: the six would tell the four"
    assert figure("r-53", "seats").words == "moins de cinq"


@pytest.mark.parametrize("key", KEYS)
def test_each_has_its_page_its_rows_its_file_and_is_cited(client, granted, key):
    taken, land = take_snapshot(), "d-23" if key == "grants" else "r-53"
    with at_most(8):
        page = client.get(reverse("observatory:indicator", args=[key]))
    assert figure(land, key).words in page.text
    assert "Formule" in page.text
    with at_most(8):
        rows = client.get(figure(land, key).rows)
    expected = {"seats": "Bretagne", "speech": "Minutes", "grants": "Région inventée"}
    assert expected[key] in rows.text
    answer = client.get(reverse("observatory:rows_csv", args=[taken.pk, key, land]))
    written = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))
    assert len(written) == (6 if key == "grants" else 2)
    level = client.get(reverse("observatory:indicator_csv", args=[key]))
    assert b"known" in b"".join(level.streaming_content)
    draft = a_draft(granted.meeting.assembly, a_convergence(), opened=False)
    finding = cite_figure(draft, figure(land, key), actor=draft.author).finding
    assert finding.figure == figure(land, key).words
    assert figure(land, key).indicator.title in client.get(reverse("observatory:territory", args=[land])).text


def test_a_grant_undone_is_a_row_without_a_name(client, granted):
    take_snapshot()
    rows = figure("d-23", "grants").rows
    Grant.objects.all().delete()
    text = client.get(rows).text
    assert "Région inventée" not in text
    assert "qui n’est plus publiée" in text
