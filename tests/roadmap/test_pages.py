"""The two years, a goal and a milestone as everybody reads them; the file and the calendar."""

import csv
import datetime as dt
import io
import re

import icalendar
import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone

from lieudit.accounts.services import export_data
from lieudit.care.services import hide_text
from lieudit.cooperative.services import prepare_cooperative
from lieudit.roadmap.board import board_of
from lieudit.roadmap.models import Deliverable, Goal, Milestone, Slip
from lieudit.roadmap.services import add_deliverable, drop_milestone, meet_milestone, slip_milestone
from lieudit.roadmap.vocabulary import Mission
from tests.deliberation.factories import staff
from tests.governance.factories import a_council, an_assembly
from tests.roadmap.factories import a_goal, a_milestone, fresh, in_days

pytestmark = pytest.mark.django_db

PAGE = "/feuille-de-route/"


def of(name, assembly):
    return reverse(f"roadmap:{name}", args=[assembly.slug])


def test_an_empty_roadmap_says_where_it_comes_from(client):
    assert "Aucune assemblée n’est encore constituée" in client.get(PAGE).text
    assembly = an_assembly()
    assert "encore blanche" in client.get(PAGE).text
    assert "Rien ne répond à ces choix" in client.get(of("assembly_roadmap", assembly), {"mission": "M7"}).text
    assert client.get(PAGE, {"mission": "M9", "depuis": "²\0"}).status_code == 200


@pytest.mark.parametrize("lines", [1, 12])
def test_pages_cost_the_same_whatever_their_length(client, lines, django_assert_max_num_queries):
    goal = a_goal()
    for rank in range(lines):
        milestone = a_milestone(goal, title=f"Jalon {rank}")
        slip_milestone(milestone, actor=goal.bearer, to_on=in_days(200 + rank), reason="Un avis.")
        add_deliverable(milestone, actor=goal.bearer, title="Guide", url="https://exemple.fr", licence="CC0-1.0")
    ContentType.objects.get_for_models(Goal, Milestone, Slip, Deliverable)  # read once by a process
    addresses = [PAGE, goal.get_absolute_url(), milestone.get_absolute_url()]
    addresses += [of("roadmap_csv", goal.assembly), of("roadmap_calendar", goal.assembly)]
    for address in addresses:
        with django_assert_max_num_queries(8):
            assert client.get(address).status_code == 200
    client.force_login(goal.bearer)
    for address in addresses:
        with django_assert_max_num_queries(12):
            assert client.get(address).status_code == 200


def test_the_page_is_read_by_mission_and_by_years(client):
    goal = a_goal(mission="M3")
    a_milestone(goal, title="Annuaire commun")
    assert "Annuaire commun" in client.get(PAGE, {"mission": "M3"}).text
    assert "Annuaire commun" not in client.get(PAGE, {"mission": "M1"}).text
    far = timezone.localdate().year + 4
    assert "Annuaire commun" not in client.get(PAGE, {"depuis": str(far)}).text


def test_figures_count_what_slipped_and_what_was_dropped():
    goal = a_goal()
    first, second, third = (a_milestone(goal, days=days, title=f"Le {days}") for days in (10, 20, 30))
    slip_milestone(first, actor=goal.bearer, to_on=in_days(71), reason="Un avis.")
    drop_milestone(second, actor=goal.chair, closing="Fait ailleurs.")
    meet_milestone(third, actor=goal.chair, closed_on=in_days(0))
    board = board_of(Goal.objects.with_milestones(), in_days(0), year=in_days(0).year)
    said = [(str(figure["value"]).replace("\xa0", " "), figure["label"]) for figure in board.figures]
    assert said == [
        ("3", "jalons sur deux ans"),
        ("1", "tenu"),
        ("1", "a glissé"),
        ("2 mois", "de glissement médian"),
        ("1", "abandonné, avec motif"),
    ]


def test_a_life_across_two_pairs_of_years_is_shown_in_both():
    goal = a_goal()
    milestone = a_milestone(goal, days=200)
    slip_milestone(milestone, actor=goal.bearer, to_on=in_days(200 + 731), reason="Un avis.")
    first = fresh(milestone).first_on.year
    goals = list(Goal.objects.with_milestones())
    for year, before, after in ((first, False, True), (first + 2, True, False)):
        board = board_of(goals, in_days(0), year=year)
        assert len(board.rows) == 1
        assert (bool(board.before), bool(board.after)) == (before, after)


def test_words_that_care_hides_are_read_nowhere(client):
    goal = a_goal(title="Gros mot A")
    milestone = a_milestone(goal, title="Gros mot B", text="Gros mot C")
    slip = slip_milestone(milestone, actor=goal.bearer, to_on=in_days(300), reason="Gros mot D")
    given = add_deliverable(
        milestone, actor=goal.bearer, title="Gros mot E", url="https://exemple.fr/", licence="CC0-1.0"
    )
    for thing in (goal, milestone, slip, given):
        hide_text(thing, actor=staff(), reason="Vise une personne.")
    for address in (PAGE, of("roadmap_csv", goal.assembly), of("roadmap_calendar", goal.assembly)):
        assert "Gros mot" not in client.get(address).text
    for thing in (goal, milestone):
        page = client.get(thing.get_absolute_url()).text
        assert ("masqué" in page, "Gros mot" in page) == (True, False)
    assert "Gros mot" not in client.get(reverse("journal:log")).text


def test_the_file_holds_every_milestone_without_formulas(client):
    goal = a_goal(title="=2+2")
    milestone = a_milestone(goal, title="@moi")
    slip_milestone(milestone, actor=goal.bearer, to_on=in_days(130), reason="-3 mois")
    text = client.get(of("roadmap_csv", goal.assembly)).text
    (row,) = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    assert (row["objectif"], row["titre"], row["dernier_motif"]) == ("'=2+2", "'@moi", "'-3 mois")
    assert (row["prevu_d_abord"], row["jours_de_glissement"]) == (in_days(120).isoformat(), "10")
    assert row["decision"] == goal.decision.code


def test_the_calendar_keeps_its_names_when_a_date_moves(client, settings):
    settings.SITE_URL = "https://conseil.exemple.fr:8443"
    goal = a_goal()
    milestone = a_milestone(goal)

    def read():
        response = client.get(of("roadmap_calendar", goal.assembly))
        assert response["Content-Type"].startswith("text/calendar")
        calendar = icalendar.Calendar.from_ical(response.content)
        return {part.name: part for part in calendar.walk() if part.name in {"VEVENT", "VTODO"}}

    before = read()
    slip_milestone(milestone, actor=goal.bearer, to_on=in_days(150), reason="Un avis.")
    after = read()
    for kind in ("VEVENT", "VTODO"):
        assert after[kind]["UID"] == before[kind]["UID"]
        assert str(after[kind]["UID"]).endswith("@conseil.exemple.fr")
        assert (before[kind]["SEQUENCE"], after[kind]["SEQUENCE"]) == (0, 1)
    assert after["VEVENT"].decoded("DTSTART") == in_days(150)
    assert after["VEVENT"].decoded("DTEND") == in_days(151)
    assert (after["VTODO"].decoded("DUE"), after["VTODO"]["STATUS"]) == (in_days(150), "NEEDS-ACTION")
    meet_milestone(milestone, actor=goal.chair, closed_on=in_days(0))
    assert read()["VTODO"]["STATUS"] == "COMPLETED"
    assert isinstance(read()["VTODO"].decoded("COMPLETED"), dt.datetime)


def test_an_unknown_line_is_not_found(client):
    assert client.get("/feuille-de-route/jalons/999/").status_code == 404
    assert client.get("/feuille-de-route/objectifs/999/").status_code == 404
    assert client.get("/feuille-de-route/ailleurs/").status_code == 404


def test_an_account_takes_away_what_it_wrote():
    goal = a_goal()
    slip_milestone(a_milestone(goal), actor=goal.bearer, to_on=in_days(130), reason="Un avis.")
    assert [each["text"] for each in export_data(goal.bearer)["roadmap"]] == ["Un avis."]
    assert [each["kind"] for each in export_data(goal.chair)["roadmap"]] == ["goal", "milestone"]


def test_the_goal_of_the_partners_cites_the_steps_to_the_cooperative(client):
    goal = a_goal(mission=Mission.PARTNERS)
    steps = reverse("cooperative:conversion", args=[goal.assembly.slug])
    assert steps not in client.get(goal.get_absolute_url()).text
    prepare_cooperative(goal.assembly, actor=None)
    assert steps in client.get(goal.get_absolute_url()).text
    assert steps not in client.get(a_goal(goal.council).get_absolute_url()).text


def test_a_goal_is_drawn_in_the_same_two_years_as_its_roadmap(client):
    """Though its first milestone is of the second one; what is all elsewhere is drawn where it is."""
    council, year = a_council(), timezone.localdate().year
    a_milestone(a_goal(council), first_on=dt.date(year, 12, 31))
    goal, far = a_goal(council), a_goal(council)
    late = a_milestone(goal, first_on=dt.date(year + 1, 6, 1))
    a_milestone(far, first_on=dt.date(year + 4, 6, 1))
    for address in (PAGE, goal.get_absolute_url(), late.get_absolute_url()):
        assert years_of(client.get(address).text) == [year, year + 1, year + 1]
    assert years_of(client.get(far.get_absolute_url()).text) == [year + 4, year + 5, year + 5]


def years_of(page: str) -> list[int]:
    """What is written above the first drawing."""
    return [int(each) for each in re.findall(r"<span>\S+\s(\d{4})</span>", page)[:3]]
