"""What is read stays as small as what is shown, however many needs there are: held by the plans of the database."""

from __future__ import annotations

import pytest
from django.db import connection
from django.urls import reverse

from lieudit.journal.models import Entry, Follow
from lieudit.journal.services import record
from lieudit.lexicon.models import WrittenWord, rarest_words
from lieudit.needs import models, reads
from lieudit.needs.models import Convergence, Meaning, Need, Support
from lieudit.toolkit import open_files
from tests.accounts.factories import AccountFactory
from tests.needs.factories import ConvergenceFactory, NeedFactory
from tests.network.factories import AnimatorFactory
from tests.plans import without_whole_readings
from tests.territory.factories import DepartmentFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("rows", "index"),
    [
        (lambda: Need.objects.order_by("created_at", "pk")[:20], "need_said"),
        (lambda: Need.objects.filter(department=1).order_by("-moved_at")[:20], "need_moved_there"),
        (lambda: Need.objects.filter(state="relayed").order_by("-moved_at")[:20], "need_moved_at_a_stage"),
        (lambda: Support.objects.filter(need=1).order_by("at")[:200], "voices_of_a_need"),
        (lambda: Support.objects.waiting()[:20], "supports_waiting"),
        (lambda: Need.objects.public().most_joined()[:20], "needs_most_joined"),
        (lambda: Follow.objects.running().filter(content_type=1, object_id=2), "follows_of_a_thing"),
        (lambda: Need.objects.expressed().order_by("created_at")[:20], "to_sort_in_order"),
        (lambda: Need.objects.waiting()[:20], "to_review_in_order"),
        (lambda: Need.objects.public().filter(municipality=1), "public_need_in_its_town"),
        (lambda: Convergence.objects.order_by("-created_at")[:20], "convergence_made"),
        (lambda: Entry.objects.of_room("governance").order_by("-pk")[:50], "entries_of_a_room"),
    ],
)
def test_the_first_rows_are_found_in_their_order_by_an_index(rows, index):
    with without_whole_readings(index):
        plan = rows().explain()
    assert f" {index} " in plan
    assert "Sort" not in plan


@pytest.mark.parametrize(
    ("rows", "written"),
    [
        (lambda: Need.objects.waiting(), "'pending'"),
        (lambda: Need.objects.public(), "IN ('pending', 'withdrawn', 'refused')"),
        (lambda: Follow.objects.going_on_at("a@b.test"), "''"),
    ],
)
def test_a_plan_kept_for_all_values_knows_the_index_of_what_is_asked(rows, written):
    """It knows it by what is written in the question alone: a server of pages keeps such plans."""
    sql, values = rows().query.sql_with_params()
    assert written in sql
    assert written.strip("'") not in values


def test_who_animates_nothing_is_told_before_a_need_is_read():
    account = AccountFactory()
    NeedFactory(state="pending")
    for rows in (Need.objects.sorted_by(account), Need.objects.animated_by(account).waiting()):
        read = [line for line in rows.explain(analyze=True).splitlines() if " on needs_need" in line]
        assert read
        assert all("never executed" in line for line in read), read


@pytest.mark.parametrize(
    ("first", "state", "index"),
    [("first_sorted_by", "expressed", "to_sort_there"), ("first_to_review", "pending", "to_review_there")],
)
def test_who_animates_a_department_walks_past_nothing_that_waits_elsewhere(first, state, index):
    mine = AnimatorFactory()
    NeedFactory(state=state, department=mine.department)
    NeedFactory.create_batch(3, state=state, department=DepartmentFactory(code="29", name="Finistère"))
    with without_whole_readings():
        plan = getattr(Need.objects, first)(mine.account, 501).explain(analyze=True)
    read = [line for line in plan.splitlines() if " on needs_need " in line and "never executed" not in line]
    assert read, plan
    assert all(f" {index} " in line for line in read), plan


def test_a_room_is_the_beginning_of_the_kinds_of_its_acts():
    record("needs.withdrawn", actor=None, data={"number": 3})
    assert [entry.kind for entry in Entry.objects.of_room("needs")] == ["needs.withdrawn"]
    assert not Entry.objects.of_room("need")
    assert not Entry.objects.of_room("governance")
    assert Entry.objects.of_room("").count() == 1


def test_only_the_rarest_words_of_a_text_are_looked_for():
    """Those that every need says would have all needs read and ranked."""
    said = {"atelier": 300, "ateliers": 200, "loyer": 40, "soudure": 3}
    WrittenWord.objects.bulk_create(WrittenWord(word=word, times=times) for word, times in said.items())
    assert rarest_words("La soudure de l’atelier et son loyer de 2019", most=60).split() == ["soudure", "loyer"]
    assert "atelier" in rarest_words("La soudure de l’atelier", most=503).split()
    assert rarest_words("atelier", most=60) == "atelier"  # even alone it is looked for, and cut


def test_places_that_say_it_besides_are_asked_in_turn_whether_they_joined():
    """An EXISTS may be hashed by the database, which then reads all the supports of a need."""
    rows = Need.objects.filter(convergence=1).said_twice(1, None)
    sql, _values = rows.query.sql_with_params()
    assert "EXISTS" not in sql


def test_needs_are_ranked_among_so_many_at_the_most(monkeypatch):
    monkeypatch.setattr(models, "MOST_MATCHED", 2)
    needs = [NeedFactory(words="Le loyer de notre fournil a doublé cette année.") for _ in range(6)]
    found = Need.objects.resembling("Le loyer du fournil a doublé")
    assert len(found) == 4
    assert set(found) <= set(needs)


def test_needs_of_the_same_subjects_are_looked_for_among_the_last(monkeypatch):
    monkeypatch.setattr(models, "LATEST", 5)
    old, *others = [NeedFactory() for _ in range(7)]
    Meaning.objects.bulk_create(Meaning(need=need, subjects=[4], formula="x") for need in (old, *others))
    found = list(Meaning.objects.speaking_of([4]))
    assert found == [need.pk for need in reversed(others) if need.pk > others[-1].pk - 5]
    assert old.pk not in found


def test_other_spellings_are_looked_for_among_the_last_alone():
    """By an index of letters, a long text has a sixth of all needs read again."""
    with without_whole_readings():
        plan = Need.objects.almost_saying("Notre médiatriice part en décembre").explain()
    assert "need_plain_words" not in plan


def test_what_is_said_otherwise_is_found_of_any_age_by_the_index_of_words():
    needs = [NeedFactory(words=f"Il manque un fournil n° {at}.") for at in range(models.MOST_NEAR + 2)]
    assert set(models._saying("fournil")) == {each.pk for each in needs[2:]}
    assert not models._saying("")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
    assert "need_search" in models._saying("fournil").explain()


def test_where_many_of_the_last_say_it_otherwise_no_older_need_is_read():
    needs = [NeedFactory(words=f"Il manque un fournil n° {at}.") for at in range(models.MOST_NEAR)]
    assert "never executed" in models._saying("fournil").explain(analyze=True)
    needs.pop().delete()
    assert "never executed" not in models._saying("fournil").explain(analyze=True)
    assert set(models._saying("fournil")) == {each.pk for each in needs}


def test_a_text_is_understood_once_whatever_rows_it_is_compared_with():
    """A plan that is kept for any text would have it read again beside each row."""
    for rows in (Need.objects.resembling("Le loyer double"), Need.objects.almost_saying("Le loyer double")):
        sql, _values = rows.query.sql_with_params()
        assert sql.count("plainto_tsquery(") == sql.count("(SELECT replace(plainto_tsquery(") > 0
        assert sql.count("word_similarity(") == sql.count("word_similarity((SELECT plain(") > 0


def test_convergences_to_propose_are_among_the_last_and_the_one_that_is_asked(monkeypatch):
    monkeypatch.setattr(models, "MOST_NAMED", 2)
    asked, old, other, new = (ConvergenceFactory(title=title) for title in ("Le bail", *["Un four partagé"] * 3))
    found = Convergence.objects.gathering()
    assert list(found.near("un four partagé")) == [new, other]
    assert list(found.near("un four partagé", str(asked.number))) == [asked, new, other]
    assert list(found.near("un four partagé", str(old.number))) == [old, new, other]


def test_past_so_many_lines_the_list_says_where_it_stops(client, monkeypatch):
    monkeypatch.setattr(reads, "MOST_LISTED", 40)
    first, *_others = [NeedFactory(words=f"Il nous faut un four n° {at}.") for at in range(45)]
    page = client.get(reverse("needs:list"), {"page": 9}).text
    assert "sur 45" in page
    assert "s’arrête au 40" in page
    assert first.words not in page
    assert first.words in client.get(reverse("needs:list"), {"sort": "oldest"}).text
    monkeypatch.setattr(reads, "MOST_LISTED", 45)
    assert "s’arrête" not in client.get(reverse("needs:list")).text.replace("\xa0", " ")


def test_needs_that_hold_a_word_are_counted_at_once_however_many_there_are(client, monkeypatch):
    """Where they are too many they are not counted at all (test_wide_words.py); the others are counted as acts go on
    (test_counters.py)."""
    NeedFactory()
    assert "1 besoin" in client.get(reverse("needs:list"), {"q": "permanence"}).text.replace("\xa0", " ")
    monkeypatch.setattr(open_files, "LIVE_ROWS", 0)
    tick = [100]
    monkeypatch.setattr("lieudit.toolkit.models._read_tick", lambda base: tick[0])
    client.get(reverse("needs:list"), {"q": "permanence"})
    NeedFactory()
    tick[0] += 1
    assert "2 besoins" in client.get(reverse("needs:list"), {"q": "permanence"}).text.replace("\xa0", " ")
