"""What is read of the answers: what brings together and parts, what may be said, what never is; the draft of it."""

import csv
import io
import json
import re

import pytest
from django.urls import reverse

from lieudit.care.services import hide_text
from lieudit.consultations.models import Consultation, Reading, Voice
from lieudit.consultations.position import open_position
from lieudit.consultations.reading import shown
from lieudit.consultations.results import Results
from lieudit.consultations.services import close_consultation
from lieudit.consultations.tasks import read_as_it_goes, read_consultation
from lieudit.consultations.vocabulary import Tie
from lieudit.deliberation.models import Draft
from lieudit.journal.models import Entry
from lieudit.toolkit.errors import RuleBroken
from tests.consultations.factories import STATEMENTS, a_closed, a_voice, an_open, two_groups
from tests.deliberation.factories import a_convergence, staff
from tests.network.factories import PlaceFactory, RepresentativeFactory

pytestmark = pytest.mark.django_db


def unlinked(html):
    """The words of a page that no link holds."""
    main = html.partition("<main")[2].partition("</main")[0]
    return re.sub(r"<[^>]+>", " ", re.sub(r"<a\b.*?</a>", " ", main, flags=re.DOTALL))


def url(consultation, page="results"):
    return reverse(f"consultations:{page}", args=[consultation.number])


def test_two_groups_share_part_and_pass():
    results = Results.of(a_closed())
    assert [line.statement.rank for line in results.together] == [1, 2]
    assert [line.statement.rank for line in results.apart] == [3]
    assert [line.statement.rank for line in results.unknown] == [4]
    (apart,) = results.apart
    assert (apart.more.label, apart.less.label) == (str(Tie.TEAM.label), str(Tie.USER.label))
    assert (apart.more.share, apart.less.share) == (1.0, 0.0)
    assert [label for label, _share in apart.against] == [str(Tie.USER.label)]
    assert 0.8 < results.together[0].low < 0.9, "twenty of twenty: sure of 84 % at least"


def test_fewer_than_five_are_not_said_nor_found_by_subtraction():
    assert shown({"a": 20, "b": 4}, 24) == set()
    assert shown({"a": 20, "b": 6, "c": 2}, 28) == {"a"}
    assert shown({"a": 20, "b": 6}, 26) == {"a", "b"}
    assert shown({"a": 20}, 27) == {"a"}, "seven did not say"
    assert shown({}, 3) == set()


def test_a_group_of_one_is_nowhere():
    consultation = an_open()
    two_groups(consultation)
    a_voice(consultation, "dddaa", key="elected", tie=Tie.ELECTED, origin="e")
    close_consultation(consultation, actor=consultation.chair, closing="Tout le monde a parlé.")
    read_consultation.func(consultation.pk)
    data = Reading.objects.get().data
    (tie,) = [kind for kind in data["kinds"] if kind["kind"] == "tie"]
    said = {group["code"]: group["voices"] for group in tie["groups"]}
    assert said["elected"] is None
    assert sum(count is None for count in said.values()) == 2, "nor is it found by subtraction"
    for statement in data["statements"]:
        for groups in (statement.get("groups") or {}).values():
            assert all(group["seen"] >= 5 for group in groups)
            assert "elected" not in {group["code"] for group in groups}


def test_it_is_read_again_every_five_voices_and_no_sooner():
    consultation = an_open()
    for n in range(9):
        a_voice(consultation, "aad", n=n)
    assert read_as_it_goes() == []
    a_voice(consultation, "aad", n=9)
    assert read_as_it_goes() == [consultation]
    read_consultation.func(consultation.pk)
    assert Reading.objects.get().data["voices"] == 5, "the last five wait for others"
    for n in range(10, 14):
        a_voice(consultation, "aad", n=n)
    read_consultation.func(consultation.pk)
    assert Reading.objects.get().data["voices"] == 5
    a_voice(consultation, "aad", n=14)
    read_consultation.func(consultation.pk)
    assert Reading.objects.get().data["voices"] == 10
    assert not Reading.objects.get().final


def test_a_last_reading_lost_on_the_way_is_asked_again():
    consultation = an_open()
    close_consultation(consultation, actor=consultation.chair, closing="Personne ne vient.")
    Reading.objects.all().delete()
    assert [each.pk for each in read_as_it_goes()] == [consultation.pk]
    read_consultation.func(consultation.pk)
    assert Reading.objects.get().final
    assert read_as_it_goes() == []


def test_pages_say_it_and_each_number_leads_somewhere(client, django_assert_max_num_queries):
    consultation = a_closed()
    with django_assert_max_num_queries(8):
        page = client.get(url(consultation))
    text = page.text.replace("\xa0", " ")
    assert "40 voix" in text
    assert "qui ne changeront plus" in text
    assert text.index(STATEMENTS[0]) < text.index("Ce qui nous sépare") < text.index(STATEMENTS[2])
    assert "<svg viewBox" in text
    assert "Lien avec les tiers-lieux" in client.get(url(consultation), {"par": "tie"}).text
    assert client.get(url(consultation), {"par": "\0²"}).status_code == 200
    for address in (consultation.get_absolute_url(), consultation.statements.get(rank=3).get_absolute_url()):
        with django_assert_max_num_queries(8):
            assert client.get(address).status_code == 200


def test_before_five_voices_the_page_says_so(client):
    consultation = an_open()
    a_voice(consultation, "a")
    assert "à partir de cinq voix" in client.get(url(consultation)).text
    assert client.get(url(consultation, "results_csv")).status_code == 404


def test_open_data_are_by_group_and_hold_no_person(client):
    consultation = a_closed()
    lines = list(csv.DictReader(io.StringIO(client.get(url(consultation, "results_csv")).text.lstrip("\ufeff"))))
    third = {row["code"]: row["part_d_accord"] for row in lines if row["affirmation"] == "3"}
    assert third == {"": "0.5", "team": "1.0", "user": "0.0", "visite": "0.5"}
    assert all(int(row["reponses"]) >= 5 for row in lines)
    data = json.loads(client.get(url(consultation, "results_json")).text)
    assert (data["format"], data["voices"], data["final"]) == ("lieudit-consultation/1", 40, True)
    assert data["statements"][0]["text"] == STATEMENTS[0]
    assert not {str(voice.key) for voice in Voice.objects.exclude(key="")}


def test_who_has_not_spoken_is_read_against_the_places():
    places = [PlaceFactory(management_model="association") for _ in range(12)]
    [PlaceFactory(management_model="scic") for _ in range(12)]
    consultation = an_open()
    for place in places[:8]:
        a_voice(consultation, "aadd", account=RepresentativeFactory(place=place).account, place=place)
    close_consultation(consultation, actor=consultation.chair, closing="Tout le monde a parlé.")
    read_consultation.func(consultation.pk)
    silent = [line for line in Results.of(consultation).silent if line["kind"] == "bearing"]
    assert [(line["code"], line["places"], line["voices"], line["ratio"]) for line in silent] == [("scic", 12, 0, 0.0)]


def test_a_statement_hidden_since_is_in_no_page_nor_file(client):
    consultation = a_closed()
    hidden = consultation.statements.get(rank=3)
    hide_text(hidden, actor=staff(), reason="Vise une personne.")
    for page in ("results", "results_csv", "results_json", "consultation"):
        assert STATEMENTS[2] not in client.get(url(consultation, page)).text, page
    assert STATEMENTS[2] not in client.get(hidden.get_absolute_url()).text


def test_a_draft_opens_in_one_click_with_what_the_groups_said(client):
    convergence = a_convergence(needs=2, quotes=1)
    consultation = a_closed(convergence=convergence, quotes=list(convergence.quotes.all()))
    client.force_login(consultation.chair)
    assert "Ouvrir un projet de position" in client.get(url(consultation)).text
    answer = client.post(url(consultation, "open_position"))
    draft = Draft.objects.get()
    assert answer.url == draft.get_absolute_url()
    assert list(draft.convergences.all()) == [convergence]
    wordings = [each.wording for each in draft.paragraphs.order_by("rank")]
    headings = [each.heading for each in draft.paragraphs.order_by("rank") if each.heading]
    assert headings == [
        "Ce que disent les lieux",
        "Ce qui nous rassemble",
        "Questions ouvertes",
        "Ce qui reste à mieux connaître",
    ]
    assert any(str(Tie.USER.label) in wording and "minoritaires" in wording for wording in wordings)
    finding = draft.findings.order_by("number").first()
    assert f"Consultation n°\N{NO-BREAK SPACE}{consultation.number}" in finding.source
    assert finding.url.endswith(f"/consultations/{consultation.number}/affirmations/1/")
    assert "au moins" in finding.figure
    needs = [list(each.needs.all()) for each in draft.paragraphs.order_by("rank") if each.heading == headings[1]]
    assert needs == [[convergence.quotes.get().need]], "the need whose words the statement takes"
    assert "Lire le projet" in client.get(url(consultation)).text
    client.post(url(consultation, "open_position"))
    assert Draft.objects.count() == 1, "twice is once"
    kinds = list(Entry.objects.about(consultation).values_list("kind", flat=True))
    assert kinds.count("consultations.position_opened") == 1


def test_no_draft_of_nothing_nor_before_the_last_reading():
    consultation = an_open()
    with pytest.raises(RuleBroken):
        open_position(consultation, actor=consultation.chair)
    close_consultation(consultation, actor=consultation.chair, closing="Personne ne vient.")
    Reading.objects.all().delete()
    with pytest.raises(RuleBroken, match="se lisent"):
        open_position(consultation, actor=consultation.chair)
    read_consultation.func(consultation.pk)
    with pytest.raises(RuleBroken, match="Rien n’y rassemble"):
        open_position(consultation, actor=consultation.chair)
    assert Consultation.objects.get().draft is None


def test_those_who_answered_are_told_when_a_position_is_adopted():
    from lieudit.deliberation.models import Position
    from lieudit.journal import services as journal
    from tests.deliberation.factories import a_draft, a_position

    consultation = a_closed()
    consultation.council.chair = consultation.chair
    position = a_position(a_draft(consultation.council))
    Consultation.objects.filter(pk=consultation.pk).update(draft=position.draft)
    for _ in range(2):
        journal.record("consultations.statement_added", position, actor=None, data={"number": 1})
    consultation.refresh_from_db()
    assert consultation.position == Position.objects.get()
    told = Entry.objects.about(consultation).filter(kind="consultations.position_adopted")
    assert told.count() == 1
    assert str(position) in told.get().sentence


def test_a_list_of_two_pages_is_read(client, monkeypatch):
    monkeypatch.setattr("lieudit.consultations.views.PER_PAGE", 1)
    first = an_open()
    an_open(council=first.council, question="Et la nuit, qui ouvre ?")
    page = client.get(reverse("consultations:consultations"))
    assert page.status_code == 200
    assert "?page=2" in page.content.decode()


def test_every_number_of_the_results_leads_to_what_it_counts(client):
    page = client.get(url(a_closed())).text
    assert len(re.findall(r"\d\s%", page)) > 10
    assert re.findall(r"\d+\s%", unlinked(page)) == []
    assert re.search(r'<a href="\?par=voice#h-table">40\svoix</a>', page)
