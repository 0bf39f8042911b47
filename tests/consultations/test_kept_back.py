"""What nobody may work out: a group kept back, the few, what moves between two readings; and what it must not hide."""

import csv
import io
import re

import pytest
from django.urls import reverse

from lieudit.consultations.board import result_board
from lieudit.consultations.groups import groups_of_person, groups_of_place
from lieudit.consultations.models import Reading, Voice
from lieudit.consultations.reading import Raw, read_answers
from lieudit.consultations.results import Results
from lieudit.consultations.services import close_consultation
from lieudit.consultations.tasks import read_consultation
from lieudit.consultations.vocabulary import REST, Tie
from lieudit.network.vocabulary import Typology
from tests.consultations.factories import a_voice, an_open
from tests.network.factories import PlaceFactory

pytestmark = pytest.mark.django_db
AGREE, DISAGREE = 1, -1


def read(*groups, places=None, undeclared=0):
    """What is published of one statement: each group of the tie is a code, how many agree, how many disagree."""
    people = [(code, value) for code, agree, disagree in groups for value in [AGREE] * agree + [DISAGREE] * disagree]
    people += [(None, AGREE)] * undeclared
    answers = [(who, 0, value) for who, (_code, value) in enumerate(people)]
    labels = [{"bearing": code} if code else {} for code, _value in people]
    facts = {"important": [0], "crowded": 0, "fresh": 0, "sheets": 0, "labels": {}, "places": places or {}}
    return read_answers(Raw(answers=answers, groups=labels, ranks=[1], **facts))


def closed(consultation):
    close_consultation(consultation, actor=consultation.chair, closing="Tout le monde a parlé.")
    read_consultation.func(consultation.pk)
    return Reading.objects.get()


def results_url(consultation, page="results"):
    return reverse(f"consultations:{page}", args=[consultation.number])


def test_a_group_that_is_kept_back_and_disagrees_is_heard_with_what_it_hides():
    data = read(("a", 20, 0), ("b", 0, 6), ("c", 0, 2))
    [statement] = data["statements"]
    assert [(each["code"], each["agree"], each["seen"]) for each in statement["groups"]["bearing"]] == [
        ("a", 20, 20),
        (REST, 0, 8),
    ]
    assert data["together"] == []
    assert data["apart"] == [1]
    assert [each["code"] for each in statement["against"]] == [REST]


@pytest.mark.parametrize(("few", "is_together"), [((2, 0), True), ((0, 2), False)])
def test_what_brings_together_holds_in_the_group_that_is_kept_back_whatever_the_few_said(few, is_together):
    """Fourteen of sixteen agree in b: enough, if nobody may doubt that it is they."""
    data = read(("a", 40, 0), ("b", 14, 2), ("c", *few))
    assert data["together"] == ([1] if is_together else [])
    low = data["statements"][0]["weakest"]["low"]
    assert low <= read(("a", 40, 0), ("b", 14, 2))["statements"][0]["weakest"]["low"]


def test_what_is_decided_of_the_rest_is_made_of_what_is_published():
    """The same total and the same groups that are said: whoever is hidden in the rest, nothing else is said."""
    one, other = read(("a", 20, 0), ("b", 5, 0), ("c", 0, 1)), read(("a", 20, 0), ("b", 4, 1), ("c", 1, 0))
    assert one == other


def test_a_whole_that_hides_one_is_not_compared_with_itself():
    data = read(("a", 20, 0), ("b", 0, 2))
    assert data["statements"][0]["groups"] == {}
    assert data["together"] == []


def test_the_last_reading_moves_by_five_voices_at_least():
    consultation = an_open()
    for n in range(10):
        a_voice(consultation, "aad", n=n)
    read_consultation.func(consultation.pk)
    before = Reading.objects.get().data
    a_voice(consultation, "ddaaa", n=10)
    after = closed(consultation).data
    assert (before["voices"], after["voices"]) == (5, 11)
    assert after["statements"][0]["all"]["seen"] - before["statements"][0]["all"]["seen"] == 6


def test_closed_with_four_voices_no_count_is_said(client):
    consultation = an_open()
    for n in range(4):
        a_voice(consultation, "aad", n=n)
    data = closed(consultation).data
    assert (data["voices"], data["answers"]) == (None, None)
    said = client.get(results_url(consultation, "results_json")).json()
    assert (said["voices"], said["answers"]) == (None, None)
    page = client.get(results_url(consultation)).text
    assert "Moins de cinq voix" in page
    assert "4\N{NO-BREAK SPACE}voix" not in page


def test_a_group_that_answered_too_little_has_its_column(client):
    consultation = an_open()
    for n in range(12):
        a_voice(consultation, "aaapd", key=f"team {n}", tie=Tie.TEAM, origin=f"t{n}")
    for n in range(8):
        a_voice(consultation, "aadpd", key=f"user {n}", tie=Tie.USER, origin=f"u{n}")
    for n in range(2):
        a_voice(consultation, "ddaaa", key=f"elected {n}", tie=Tie.ELECTED, origin=f"e{n}")
    closed(consultation)
    page = client.get(results_url(consultation), {"par": "tie"})
    assert str(Tie.ELECTED.label) in page.text
    assert page.text.count("trop peu de voix") == 2, "the few, and the group that would give them away"
    board = result_board(Results.of(consultation), "tie")
    row = next(row for row in board["rows"] if row["line"].statement.rank == 1)
    assert [cell and cell.seen for cell in row["cells"]] == [12, None, None, 10]
    lines = list(
        csv.DictReader(io.StringIO(client.get(results_url(consultation, "results_csv")).text.lstrip("\ufeff")))
    )
    said = {
        line["code"]: line["reponses"] for line in lines if line["affirmation"] == "1" and "Lien" in line["groupes"]
    }
    assert said == {"team": "12", REST: "10"}


def test_a_small_region_that_speaks_is_not_called_silent():
    places = {"bearing": {"few places": 4, "many places": 40}}
    ratios = {line["code"]: line["ratio"] for line in read(("few places", 20, 0), places=places)["silent"]}
    assert ratios == {"few places": 11.0, "many places": 0.0}


def test_the_few_are_silent_and_who_may_be_kept_back_with_them_is_not():
    places = {"bearing": {"a": 10, "b": 10, "c": 60}}
    data = read(("a", 20, 0), ("b", 20, 0), ("c", 2, 0), places=places)
    hidden = {line["code"]: line for line in data["silent"] if line["voices"] is None}
    assert hidden.keys() == {"a", "c"}
    consultation = an_open()
    reading = Reading(consultation=consultation, data={**data, "kinds": []})
    assert [line["code"] for line in Results(reading, {}).silent] == []
    few = read(("a", 20, 0), ("b", 20, 0), ("c", 2, 0), ("d", 3, 0), places=places)
    silent = Results(Reading(consultation=consultation, data={**few, "kinds": []}), {}).silent
    assert [(line["code"], line["voices"], line["ratio"]) for line in silent] == [("c", None, None)]


def test_no_ratio_tells_how_many_the_few_are():
    places = {"bearing": {"a": 10, "c": 10}}
    one, other = (read(("a", 20, 0), ("c", few, 0), places=places, undeclared=30 - few) for few in (1, 4))
    assert one["silent"] == other["silent"]


def test_all_the_voices_of_a_crowded_connection_are_said_to_be_a_doubt(client):
    consultation = an_open()
    for n in range(14):
        a_voice(consultation, "aad", key=f"hall {n}", origin="hall")
    for n in range(6):
        a_voice(consultation, "aad", n=n)
    assert closed(consultation).data["crowded"] == 14
    assert ">14 voix</a> viennent de connexions" in " ".join(client.get(results_url(consultation)).text.split())
    assert not Voice.objects.exclude(origin="").exists()
    assert Voice.objects.filter(crowded=True).count() == 14


def test_everybody_passes(client):
    consultation = an_open()
    for n in range(12):
        a_voice(consultation, "ppppp", key=f"a{n}", tie=Tie.TEAM if n % 2 else Tie.USER, origin=f"o{n}")
    data = closed(consultation).data
    assert (data["together"], data["apart"], data["unknown"]) == ([], [], [1, 2, 3, 4, 5])
    assert data["statements"][0]["all"]["share"] == 0.0
    page = client.get(results_url(consultation)).text
    assert len(re.findall(r"100\s%</a> ont passé", page)) == 5


def test_opinion_groups_are_on_the_page_with_their_sizes_linked(client):
    words = "\n".join(f"Une affirmation sur la permanence, la {n}e de la liste." for n in range(1, 11))
    consultation = an_open(statements=words)
    for n in range(15):
        a_voice(consultation, "aaaaaddddd", key=f"one {n}", origin=f"o{n}")
        a_voice(consultation, "dddddaaaaa", key=f"two {n}", origin=f"t{n}")
    assert closed(consultation).data["opinions"]["sizes"] == [15, 15]
    page = client.get(results_url(consultation)).text
    part = page.partition("Des façons de voir qui se tiennent")[2].partition("</section>")[0]
    assert part.count("15\N{NO-BREAK SPACE}voix</a>") == 2
    assert "D’accord" in part
    assert "Une affirmation sur la permanence" in part


def test_the_size_and_the_typology_of_a_place_and_the_college_of_a_person_are_its_groups():
    groups = groups_of_place(PlaceFactory(built_area=150, typologies=[Typology.values[0]]))
    assert (groups["size"], groups["typology"]) == ("petit", Typology.values[0])
    assert groups_of_place(PlaceFactory(built_area=1_001))["size"] == "grand"
    consultation = an_open()
    seat = consultation.council.seats[0]
    voice = a_voice(consultation, "aad", account=seat.voter)
    assert voice.groups["college"] == seat.college.code
    assert groups_of_person(consultation, seat.voter)["college"] == seat.college.code
