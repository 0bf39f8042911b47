"""An agenda as it is written: a point anywhere, parts of a point, points from a file, documents of a point."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from lieudit.governance.rulemaking import open_change
from lieudit.hall.models import Session
from lieudit.journal.models import Entry
from lieudit.meetings.agenda_file import agenda_csv, read_agenda
from lieudit.meetings.delegation import entrust_seat
from lieudit.meetings.models import AgendaItem, Meeting
from lieudit.meetings.services import (
    add_item,
    attach_document,
    drop_item,
    edit_item,
    import_items,
    move_item,
    place_item,
    plan_meeting,
)
from lieudit.meetings.workflow import MeetingState
from lieudit.toolkit.errors import RuleBroken
from tests.governance.factories import a_council
from tests.hall.factories import a_session
from tests.meetings.factories import a_meeting, an_item, convened

pytestmark = pytest.mark.django_db
CSV = """Titre;Sorte;Durée;Sous-point;Résolution
Budget;décision;30;;Le budget est adopté.
Recettes;discussion;10 min;oui;
"""


@pytest.fixture
def meeting():
    """Three points: A, B, C."""
    meeting = a_meeting(a_council())
    for title in "ABC":
        add_item(meeting.assembly, actor=None, meeting=meeting, title=title)
    return meeting


@pytest.fixture
def chair(client, meeting):
    client.force_login(meeting.assembly.seats[0].voter)
    return meeting.assembly.seats[0].voter


def read(meeting):
    return [f"{item.number} {item.title}" for item in meeting.items.order_by("rank")]


def item(meeting, title):
    return meeting.items.get(title=title)


def part(meeting, title, before=None):
    return add_item(meeting.assembly, actor=None, meeting=meeting, title=title, is_sub=True, before=before)


# Anywhere


def test_a_point_is_written_before_any_other(meeting):
    add_item(meeting.assembly, actor=None, meeting=meeting, title="D", before=item(meeting, "B"))
    assert read(meeting) == ["1 A", "2 D", "3 B", "4 C"]


def test_what_is_added_comes_before_the_closing_round():
    council = a_council()
    hours = {"starts_at": a_meeting(council).starts_at, "ends_at": a_meeting(council).ends_at}
    meeting = plan_meeting(council, actor=None, kind="council", **hours)
    add_item(council, actor=None, meeting=meeting, title="Un point de plus")
    place_item(add_item(council, actor=None, title="De la réserve"), actor=None, meeting=meeting)
    assert [each.split(" ", 1)[1] for each in read(meeting)][-3:] == [
        "Un point de plus",
        "De la réserve",
        "Suites, prochaine séance et tour de clôture",
    ]


def test_a_point_is_moved_before_another_by_its_form(client, meeting, chair):
    address = reverse("meetings:edit_item", args=[item(meeting, "C").pk])
    assert "1. A" in client.get(address).text
    typed = {"kind": "discussion", "title": "C", "minutes": 20, "before": item(meeting, "A").pk}
    client.post(address, typed)
    assert read(meeting) == ["1 C", "2 A", "3 B"]


def test_a_point_of_another_agenda_or_itself_is_no_place(meeting):
    other = an_item(a_meeting(meeting.assembly))
    with pytest.raises(RuleBroken, match="de cet ordre du jour"):
        add_item(meeting.assembly, actor=None, meeting=meeting, title="D", before=other)
    with pytest.raises(RuleBroken, match="un autre point"):
        edit_item(item(meeting, "A"), actor=None, before=item(meeting, "A"))
    assert read(meeting) == ["1 A", "2 B", "3 C"]


# Parts


def test_a_part_bears_the_number_of_its_point(meeting):
    part(meeting, "B1", before=item(meeting, "C"))
    part(meeting, "B2", before=item(meeting, "C"))
    assert read(meeting) == ["1 A", "2 B", "2.1 B1", "2.2 B2", "3 C"]


def test_the_first_line_is_a_part_of_nothing(meeting):
    part(meeting, "D", before=item(meeting, "A"))
    assert read(meeting) == ["1 D", "2 A", "3 B", "4 C"]


def test_a_point_moves_with_its_parts_and_a_part_alone(meeting):
    part(meeting, "B1", before=item(meeting, "C"))
    move_item(item(meeting, "B"), actor=None, up=True)
    assert read(meeting) == ["1 B", "1.1 B1", "2 A", "3 C"]
    move_item(item(meeting, "B"), actor=None, up=False)
    assert read(meeting) == ["1 A", "2 B", "2.1 B1", "3 C"]
    move_item(item(meeting, "C"), actor=None, up=True)
    assert read(meeting) == ["1 A", "2 C", "3 B", "3.1 B1"]
    move_item(item(meeting, "B1"), actor=None, up=True)
    assert read(meeting) == ["1 A", "2 C", "2.1 B1", "3 B"]
    for _time in range(4):
        move_item(item(meeting, "B1"), actor=None, up=True)
    assert read(meeting) == ["1 A", "1.1 B1", "2 C", "3 B"]
    move_item(item(meeting, "B"), actor=None, up=False)
    assert read(meeting) == ["1 A", "1.1 B1", "2 C", "3 B"]


def test_a_point_becomes_a_part_and_again_a_point(meeting):
    edit_item(item(meeting, "B"), actor=None, is_sub=True)
    assert read(meeting) == ["1 A", "1.1 B", "2 C"]
    edit_item(item(meeting, "B"), actor=None, title="B", is_sub=False)
    assert read(meeting) == ["1 A", "2 B", "3 C"]


def test_when_a_point_leaves_its_parts_follow_the_one_before_and_one_of_the_backlog_is_whole(meeting):
    part(meeting, "B1", before=item(meeting, "C"))
    drop_item(item(meeting, "B"), actor=None)
    assert read(meeting) == ["1 A", "1.1 B1", "2 C"]
    drop_item(item(meeting, "B1"), actor=None)
    left = AgendaItem.objects.get(title="B1")
    assert (left.is_sub, left.numbering, left.meeting) == (False, "", None)


def test_the_same_number_is_read_in_session_in_the_journal_and_on_the_screen(client):
    council = a_council()
    held = a_meeting(council, is_public=True)
    for title, is_sub in (("Le budget", False), ("Les recettes", True)):
        add_item(council, actor=None, meeting=held, title=title, is_sub=is_sub, kind="decision", resolution=f"{title}.")
    session = a_session(meeting=held, council=council, started=False)
    client.force_login(session.chair)
    client.post(f"/seances/{held.number}/presidence/point/", {"item": held.items.get(rank=2).pk})
    for page in ("presidence/", "ecran/"):
        assert "Point 1.1, décision" in client.get(f"/seances/{held.number}/{page}").text
    assert "Point </span>1.1. Les recettes" in client.get(f"/seances/{held.number}/").text
    assert "au point 1.1" in Entry.objects.get(kind="hall.item_started").sentence


# From a file


def test_points_are_read_from_a_file_with_what_their_columns_say(client, meeting, chair):
    file = SimpleUploadedFile("points.csv", CSV.encode(), content_type="text/csv")
    page = client.post(reverse("meetings:import_items", args=[meeting.number]), {"file": file}, follow=True)
    assert "avant le tour de clôture" in page.text
    assert read(meeting) == ["1 A", "2 B", "3 C", "4 Budget", "4.1 Recettes"]
    budget = item(meeting, "Budget")
    assert (budget.kind, budget.minutes, budget.resolution) == ("decision", 30, "Le budget est adopté.")
    assert "reçoit 2 points d’un fichier" in Entry.objects.get(kind="meetings.items_imported").sentence


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Nom;Sorte\nBudget;décision\n", "Aucune colonne « titre »"),
        ("Titre;Sorte\nBudget;palabre\n", "Ligne 2 : « palabre » n’est pas une sorte de point"),
        ("Titre;Minutes\nBudget;beaucoup\n", "Ligne 2 : « beaucoup » n’est pas une durée"),
        ("Titre;Minutes\nBudget;9999\n", "n’est pas une durée"),
        ("Titre;Sorte\n;décision\n", "il manque le titre"),
        ("Titre;Sous-point\nBudget;peut-être\n", "se lit oui ou non"),
        (f"Titre\n{'a' * 300}\n", "dépasse 200 signes"),
        ("Titre\n", "ne contient aucun point"),
        ("", "fichier"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line_and_nothing_is_written(client, meeting, chair, text, said):
    file = SimpleUploadedFile("points.csv", text.encode() or b"\0\0", content_type="text/csv")
    page = client.post(reverse("meetings:import_items", args=[meeting.number]), {"file": file})
    assert page.status_code == 422
    assert said in page.text.replace("\u00a0", " ")
    assert read(meeting) == ["1 A", "2 B", "3 C"]


def test_two_columns_of_one_name_are_refused_and_neither_is_taken_for_the_other():
    lines, faults = read_agenda(io.BytesIO("Titre;Durée;Titre\nOuverture;5;Clôture\n".encode()))
    assert (lines, faults) == ([], ["Deux colonnes s’appellent « Titre » : gardez celle qui compte."])


def test_a_title_that_is_too_long_is_not_a_title_that_is_missing(client, meeting, chair):
    file = SimpleUploadedFile("points.csv", f"Titre\n{'a' * 300}\n".encode(), content_type="text/csv")
    page = client.post(reverse("meetings:import_items", args=[meeting.number]), {"file": file}).text
    assert "dépasse 200 signes" in page
    assert "il manque le titre" not in page


def test_an_agenda_is_the_template_of_another(client, meeting, chair):
    part(meeting, "C1")
    answer = client.get(reverse("meetings:agenda_file", args=[meeting.number]))
    lines, faults = read_agenda(io.BytesIO(answer.content))
    assert (faults, len(lines)) == ([], 4)
    later = a_meeting(meeting.assembly)
    import_items(later, actor=chair, lines=lines)
    assert read(later) == read(meeting)


def test_a_formula_of_a_title_does_not_run_in_a_spreadsheet(meeting):
    add_item(meeting.assembly, actor=None, meeting=meeting, title="=cmd|' /C calc'!A0")
    assert "\n'=cmd" in agenda_csv(meeting.items.order_by("rank"))


def test_a_closed_agenda_takes_no_file():
    meeting = convened()
    Meeting.objects.filter(pk=meeting.pk).update(kind="ordinary", state=MeetingState.CONVENED)
    with pytest.raises(RuleBroken, match="clos à la convocation"):
        import_items(Meeting.objects.get(pk=meeting.pk), actor=None, lines=[{"title": "De plus"}])


def test_a_member_imports_nothing(client, meeting):
    client.force_login(meeting.assembly.seats[1].voter)
    assert client.get(reverse("meetings:import_items", args=[meeting.number])).status_code == 403


# What a point points at


def test_a_document_is_joined_to_its_point_and_read_in_session(client):
    council = a_council()
    held = a_meeting(council)
    point = an_item(held, "decision", title="Le budget", resolution="Adopté.")
    chair = council.seats[0].voter
    client.force_login(chair)
    agenda = client.get(reverse("meetings:agenda", args=[held.number])).text
    assert f"joindre/?point={point.pk}" in agenda
    form = client.get(f"{reverse('meetings:step', args=[held.number, 'joindre'])}?point={point.pk}").text
    assert f'<option value="{point.pk}" selected>' in form
    attach_document(
        held, actor=chair, title="Budget détaillé", file=SimpleUploadedFile("b.pdf", b"%PDF-1.7 b"), item=point
    )
    session = a_session(meeting=held, council=council)
    assert [paper["title"] for paper in Session.objects.board(held.number).papers] == ["Budget détaillé"]
    for account, page in ((session.chair, "presidence/"), (council.seats[1].voter, "ma-place/")):
        client.force_login(account)
        assert "Budget détaillé" in client.get(f"/seances/{held.number}/{page}").text


def test_no_proxy_is_given_for_a_pause(client):
    meeting = convened()
    pause = an_item(meeting, "pause", title="Pause")
    giver, holder, *_others = meeting.assembly.seats
    with pytest.raises(RuleBroken, match="pas pouvoir pour une pause"):
        entrust_seat(meeting, actor=giver.voter, giver=giver, holder=holder, item=pause)


def test_a_change_of_the_rules_that_was_adopted_is_offered_to_no_point(client, meeting, chair):
    council = meeting.assembly
    change = open_change(
        council, actor=chair, title="Un quorum plus haut", reason="Décider à plus.", in_force_from=timezone.localdate()
    )
    address = reverse("meetings:add_item", args=[meeting.number])
    assert "Un quorum plus haut" in client.get(address).text
    type(change).objects.filter(pk=change.pk).update(state="withdrawn")
    assert "Un quorum plus haut" not in client.get(address).text
