"""Adopting numbers, freezes and seals the text; two at once adopt it once; nothing changes it afterwards."""

from __future__ import annotations

import hashlib
import json
import re
import threading
import unicodedata

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.utils import timezone

from lieudit.deliberation import adoption
from lieudit.deliberation.canonical import canonical, fingerprint, normal
from lieudit.deliberation.models import Position
from lieudit.deliberation.thread import LETTER_DAYS
from lieudit.journal.models import Entry
from lieudit.needs.workflow import NeedState
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import day
from lieudit.toolkit.workdays import add_working_days
from tests.deliberation.factories import a_council, a_draft, a_position, a_round, answers, the_demand

pytestmark = pytest.mark.django_db


def agreed(draft=None):
    draft = a_round(draft)
    answers(draft, "consent")
    return draft


def at_once(acts):
    """Run the acts in as many threads, started together; what they refuse is given back."""
    start, refused = threading.Barrier(len(acts)), []

    def run(act):
        start.wait()
        try:
            act()
        except RuleBroken as refusal:
            refused.append(refusal.messages[0])
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


def test_consent_of_every_seat_adopts(client):
    draft = agreed()
    client.force_login(draft.council.chair)
    page = client.get(f"{draft.get_absolute_url()}tour/").text
    assert "Adopter la position" in page
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    client.post(f"{draft.get_absolute_url()}adopter/")
    position = Position.objects.get()
    assert position.number == f"{timezone.localdate().year}-01"
    assert position.text["decision"]["answers"]["Tiers-lieux"] == {"seats": 1, "consent": 1, "concern": 0}


def test_needs_are_adopted_and_told():
    position = a_position()
    for need in position.draft.needs:
        assert need.state == NeedState.ADOPTED
        assert position.number in Entry.objects.about(need).get(kind="deliberation.adopted").sentence


def test_who_is_told_of_an_adoption_reads_the_day_before_which_its_demands_are_handed_over():
    draft = agreed()
    adoption.adopt_draft(draft, actor=draft.council.chair)
    said = Entry.objects.about(draft).get(kind="deliberation.adopted").data
    by = add_working_days(timezone.localdate(), LETTER_DAYS)
    assert said["next"] == f"Le secrétariat remet les demandes aux institutions avant le {day(by)}."
    assert said["next_by"] == by.isoformat()


def test_of_a_position_that_asks_nothing_no_letter_is_promised():
    draft = agreed()
    draft.paragraphs.update(is_demand=False)
    adoption.adopt_draft(draft, actor=draft.council.chair)
    assert "next" not in Entry.objects.about(draft).get(kind="deliberation.adopted").data


def test_numbers_follow_one_another_in_the_year():
    council = a_council()
    year = timezone.localdate().year
    assert [a_position(a_draft(council)).number for _ in range(3)] == [f"{year}-0{n}" for n in (1, 2, 3)]


def test_the_text_keeps_the_uids_the_needs_and_the_concerns():
    position = a_position()
    demand = the_demand(position.draft)
    frozen = position.text["paragraphs"][-1]
    assert (frozen["uid"], frozen["number"], frozen["demand"]) == (demand.uid, 3, True)
    assert frozen["needs"] == sorted(need.number for need in demand.needs.all())
    assert [concern["words"] for concern in position.text["concerns"]] == ["Il faudra un calendrier."]


def test_the_fingerprint_is_that_of_the_canonical_text_read_from_the_database():
    position = Position.objects.get(pk=a_position().pk)
    again = json.dumps(position.text, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert hashlib.sha256(again.encode()).hexdigest() == position.fingerprint


def test_the_canonical_text_is_the_same_bytes_for_the_same_words():
    composed, apart = "é", unicodedata.normalize("NFD", "é")
    first, second = {"b": f"{composed}\n", "a": [1]}, {"a": [1], "b": f"{apart}\r\n"}
    assert canonical(normal(first)) == canonical(normal(second)) == '{"a":[1],"b":"é\\n"}'
    assert fingerprint(normal(first)) == fingerprint(normal(second))


def test_a_person_who_sits_is_not_frozen_by_name():
    from tests.governance.factories import a_qualified_person

    council = a_council()
    person = a_qualified_person(council)
    council.seats.append(person)
    draft = a_round(a_draft(council))
    answers(draft, "consent", council.seats[:-1])
    answers(draft, "concern", [person], reason="À suivre.")
    position = adoption.adopt_draft(draft, actor=council.chair)
    assert person.account.name not in json.dumps(position.text)
    assert position.text["concerns"][0]["seat"].startswith("un siège du collège")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE deliberation_position SET title = 'Autre'",
        "UPDATE deliberation_position SET text = jsonb_set(text, '{title}', '\"Autre\"')",
        "DELETE FROM deliberation_position",
    ],
)
def test_the_database_refuses_to_change_a_position(statement):
    position = a_position()
    with pytest.raises(IntegrityError, match="immutable"), transaction.atomic():
        connection.cursor().execute(statement)
    assert Position.objects.get().fingerprint == position.fingerprint


def test_an_adopted_draft_takes_no_other_act(client):
    position = a_position()
    client.force_login(position.council.chair)
    sent = client.post(f"{position.draft.get_absolute_url()}adopter/", follow=True)
    assert "n’est pas possible à ce stade" in sent.content.decode()
    assert Position.objects.count() == 1


def test_only_the_chair_adopts(client):
    draft = agreed()
    client.force_login(draft.council.seats[1].voter)
    assert client.post(f"{draft.get_absolute_url()}adopter/").status_code == 403


@pytest.mark.django_db(transaction=True)
def test_two_chairs_at_once_adopt_once():
    draft = agreed()
    refused = at_once([lambda: adoption.adopt_draft(draft, actor=draft.council.chair)] * 2)
    assert Position.objects.count() == 1
    assert len(refused) == 1


@pytest.mark.django_db(transaction=True)
def test_drafts_adopted_at_once_bear_different_numbers():
    council = a_council()
    ready = [agreed(a_draft(council)) for _ in range(3)]
    acts = [lambda draft=draft: adoption.adopt_draft(draft, actor=council.chair) for draft in ready]
    assert at_once(acts) == []
    assert sorted(Position.objects.values_list("number", flat=True)) == [
        f"{timezone.localdate().year}-0{n}" for n in (1, 2, 3)
    ]


@pytest.mark.django_db(transaction=True)
def test_two_chairs_at_once_open_one_round():
    from tests.deliberation.factories import in_days

    draft = a_draft()
    act = lambda: adoption.open_round(  # noqa: E731
        draft, actor=draft.council.chair, closes_on=in_days(10), review_on=in_days(300), reason="Vite."
    )
    assert len(at_once([act] * 2)) == 1
    assert draft.rounds.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_seat_that_answers_twice_at_once_has_one_answer():
    draft = a_round()
    seat = draft.council.seats[1]
    act = lambda choice: adoption.take_stance(draft, actor=seat.voter, seat=seat, choice=choice, reason="…", tied=True)  # noqa: E731
    at_once([lambda choice=choice: act(choice) for choice in ("consent", "objection", "objection")])
    stance = draft.rounds.last().stances.get()
    assert draft.objections.filter(state="open").count() == (stance.choice == "objection")
