"""The page of a ballot of many voices: its roll by pages and by name, its count worked out once."""

import itertools
import json
import re

import pytest
from django.db.models.signals import post_init

from bench.rolls import ballot_of
from lieudit.pages.proving import sealed_faults
from lieudit.toolkit.models import Clock
from lieudit.voting.models import Ballot, RollEntry, Showing
from lieudit.voting.services import RollLine, open_ballot, prepare_ballot
from lieudit.voting.showing import VERSION, show_what_is_counted
from lieudit.voting.views import A_PAGE
from tests.accounts.factories import AccountFactory
from tests.budget import at_most
from tests.voting.factories import a_ballot, an_announced, given
from tests.voting.papers import RULES, a_result, closed_now
from tests.worlds import kept

pytestmark = pytest.mark.django_db
VOICES = 250
MOST_BYTES = 60_000
LINE = re.compile(r"Membre (\d{6})")


@kept
def a_long_ballot(counted: bool) -> Ballot:
    return ballot_of(VOICES, counted=counted)


def lines_of(page) -> list[int]:
    return [int(number) for number in LINE.findall(page.text.split('id="h-roll"')[1])]


@pytest.mark.parametrize("counted", [False, True])
def test_a_page_holds_a_hundred_voices_and_says_the_numbers_of_all(client, counted):
    address = a_long_ballot(counted).get_absolute_url()
    found = []
    for number in (1, 2, 3):
        with at_most(8):
            page = client.get(f"{address}?page={number}")
        assert len(page.content) < MOST_BYTES
        assert f"Page {number} sur 3" in page.text
        assert "235 votes reçus sur 250 voix inscrites" in page.text.replace("\xa0", " ").replace("\u202f", " ")
        found.append(lines_of(page))
    assert [len(lines) for lines in found] == [A_PAGE, A_PAGE, VOICES - 2 * A_PAGE]
    assert sorted(itertools.chain(*found)) == list(range(VOICES))


def test_the_file_of_all_votes_is_not_read(client):
    address = a_long_ballot(True).get_absolute_url()
    with at_most(8) as made:
        client.get(address)
    assert not [query for query in made.captured_queries if '"voting_tally"."recount"' in query["sql"]]


def test_a_voice_is_found_by_its_name(client):
    address = a_long_ballot(True).get_absolute_url()
    with at_most(8) as made:
        assert lines_of(client.get(f"{address}?voix=MEMBRE 000123")) == [123]
    assert len([query for query in made.captured_queries if "unaccent(" in query["sql"]]) == 1, "looked for once"
    assert len(lines_of(client.get(f"{address}?voix=00012"))) == 11
    nobody = client.get(f"{address}?voix=introuvable%00")
    assert "Aucune voix de ce nom" in nobody.text
    assert 'value="introuvable' in nobody.text


def test_a_name_that_many_bear_is_read_by_pages_and_no_voice_of_another_page_is_made(client):
    ballot, made = a_long_ballot(True), []

    def count(**_told):
        made.append(1)

    post_init.connect(count, sender=RollEntry)
    try:
        found = [lines_of(client.get(f"{ballot.get_absolute_url()}?voix=MÉMBRE 0&page={page}")) for page in (1, 2, 3)]
    finally:
        post_init.disconnect(count, sender=RollEntry)
    assert [len(lines) for lines in found] == [A_PAGE, A_PAGE, VOICES - 2 * A_PAGE]
    assert sorted(itertools.chain(*found)) == list(range(VOICES))
    assert len(made) == VOICES


def test_a_person_is_found_by_the_name_that_is_read_today(client):
    open_name = AccountFactory(name="Noé Aubergine", name_is_public=True)
    hidden = AccountFactory(name="Zoé Courgette", name_is_public=False)
    roll = [RollLine(f"m-{n}", f"Membre {n:06}", "all", "Tous") for n in range(A_PAGE)]
    roll += [RollLine("a", "Ancien Nom", "all", "Tous", account=open_name)]
    roll += [RollLine("b", "un·e membre", "all", "Tous", account=hidden)]
    rule = {"method": "resolution", "threshold": "1/2"}
    closes_at = a_ballot(1).closes_at
    ballot = open_ballot(prepare_ballot(question="Q ?", rule=rule, roll=roll, closes_at=closes_at), actor=None)

    def count_of(words: str) -> int:
        page = client.get(ballot.get_absolute_url(), {"voix": words}).text.split('id="h-roll"')[1]
        return 0 if "Aucune voix de ce nom" in page else page.count('<th scope="row">')

    assert [count_of(words) for words in ("aubergine", "ancien", "courgette", "un·e membre")] == [1, 0, 0, 1]


@pytest.mark.parametrize("method", ["resolution", *sorted(RULES)])
def test_a_page_says_the_same_once_its_count_is_worked_out(client, method):
    ballot = closed_now(a_ballot(5)) if method == "resolution" else a_result(method)
    kept_page = client.get(ballot.get_absolute_url()).text
    assert Showing.objects.get(tally__ballot=ballot).version == VERSION
    Showing.objects.all().delete()
    Clock.objects.update(tick=Clock.now() + 1)
    assert client.get(ballot.get_absolute_url()).text == kept_page


def test_counts_of_before_are_worked_out_by_the_timer_and_a_hand_that_changed_one_is_named():
    ballot = a_result("approval")
    Showing.objects.update(version=VERSION - 1 if VERSION > 1 else 99)
    assert [each.tally.ballot for each in show_what_is_counted()] == [ballot]
    assert show_what_is_counted() == []
    assert not any(sealed_faults().values())
    kept_one = Showing.objects.get()
    kept_one.digests = json.loads(json.dumps(kept_one.digests)) | {"result": "0" * 64}
    kept_one.save()
    named = [fault for faults in sealed_faults().values() for fault in faults]
    assert named == [f"scrutin n° {ballot.number} : sa page montre autre chose que ce qui a été compté"]


def test_only_the_proxies_of_the_page_and_ones_own_are_listed(client, monkeypatch):
    monkeypatch.setattr("lieudit.voting.views.A_PAGE", 2)
    ballot = an_announced(6, colleges=None)
    given(ballot, 5, 0)
    given(ballot, 1, 2)
    client.force_login(ballot.voters[5])
    names = [entry.name for entry in ballot.roll.order_by("college", "name", "pk")]

    def lines(number: int) -> str:
        page = client.get(f"{ballot.get_absolute_url()}?page={number}").text
        return page.split('id="pouvoirs"')[1].split("</details>")[0]

    own, other = ballot.roll.get(key="seat-5").name, ballot.roll.get(key="seat-1").name
    where = 1 + names.index(other) // 2
    for number in (1, 2, 3):
        assert own in lines(number)
        assert (other in lines(number)) == (number == where)
