"""A copy proves itself: what was sealed holds, what was counted is there; one row that was altered is named."""

from __future__ import annotations

import gzip
import hashlib
import io
import json

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.utils import timezone

from lieudit.elections.models import Minutes as ElectionMinutes
from lieudit.elections.protocol import fingerprint as protocol_fingerprint
from lieudit.journal.models import Entry
from lieudit.minutes.models import Minutes
from lieudit.needs.models import Need
from lieudit.observatory.models import InputFile, Report
from lieudit.pages.proving import SEALED, sealed_faults, take_stock, unlike
from lieudit.voting.models import BeleniosArchive, Tally, Vote
from lieudit.voting.services import cast_vote, close_ballot
from tests.accounts.factories import AccountFactory
from tests.deliberation.factories import a_council, staff
from tests.elections.factories import prepared
from tests.meetings.rows import Rows as MeetingRows
from tests.minutes.factories import sealed
from tests.needs.factories import NeedFactory
from tests.observatory.report_factories import a_report, frozen
from tests.voting.boxes import a_secret
from tests.voting.factories import a_ballot, at_its_hour, guards_asleep, voice

pytestmark = pytest.mark.django_db


def counted(voices: int = 3):
    ballot = a_ballot(voices)
    for at, choice in enumerate(("for", "for", "against")[:voices]):
        cast_vote(ballot, voice(ballot, at), actor=ballot.voters[at], choice=choice)
    at_its_hour(ballot)
    close_ballot(ballot, actor=None)
    return ballot


def named() -> list[str]:
    return [fault for faults in sealed_faults().values() for fault in faults]


def prove(**options) -> tuple[int, str]:
    said, code = io.StringIO(), 0
    try:
        call_command("prove_copy", stdout=said, **options)
    except SystemExit as end:
        code = int(end.code or 0)
    return code, said.getvalue()


def test_what_nobody_touched_holds(later):
    counted()
    minutes = sealed(later)
    frozen(a_report(minutes.meeting.assembly, actor=staff()))
    assert named() == []
    code, said = prove()
    assert (code, said.count("tient"), said.strip().endswith("Tout tient.")) == (0, len(SEALED) + 1, True)


def test_each_way_of_voting_holds():
    for way in ("paper", "urn"):
        a_secret(way, 5)
    totals = counted(2)
    assert named() == []
    assert totals.tally.result["status"] == "adopted"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda tally: {"result": tally.result | {"status": "rejected"}}, "ne donne plus son résultat"),
        (lambda tally: {"digest": "0" * 64}, "n’a plus son empreinte"),
        (lambda tally: {"recount": tally.recount | {"question": "Une autre ?"}}, "n’a plus son empreinte"),
    ],
)
def test_an_altered_tally_is_named(change, why):
    counted()
    ballot = counted()
    with guards_asleep():
        Tally.objects.filter(ballot=ballot).update(**change(ballot.tally))
    assert [fault for fault in named() if why in fault] == [next(f for f in named() if f"n° {ballot.number} :" in f)]
    assert not any(f"n° {ballot.number - 1} :" in fault for fault in named())


def test_an_altered_vote_is_named_by_its_voice():
    ballot = counted()
    with guards_asleep():
        Vote.objects.filter(entry=voice(ballot, 1)).update(choice="against")
    assert named() == [f"scrutin n° {ballot.number} : le vote de seat-1 n’est plus ce qui a été compté"]


def test_a_vote_that_is_gone_and_a_voice_that_weighs_more_are_named():
    ballot = counted()
    with guards_asleep():
        Vote.objects.filter(entry=voice(ballot, 2)).delete()
        ballot.roll.filter(key="seat-0").update(weight=3)
    assert [fault.partition(" : ")[2].partition(" n’est")[0] for fault in named()] == [
        "le vote de seat-2",
        "la voix de seat-0",
    ]


def test_altered_minutes_break_their_chain_there(later):
    minutes = sealed(later)
    text = json.loads(json.dumps(minutes.text))
    text["parts"][0]["kind"] = "autre chose"
    with guards_asleep():
        Minutes.objects.filter(pk=minutes.pk).update(text=text)
    assert len(named()) == 1
    assert minutes.number in named()[0]


def test_altered_minutes_of_an_election_are_named():
    election = prepared()
    text = {"election": election.number, "elected": ["Ada"]}
    digest = protocol_fingerprint(text)
    ElectionMinutes.objects.create(election=election, text=text, fingerprint=digest, at=timezone.now())
    assert named() == []
    with guards_asleep():
        ElectionMinutes.objects.update(text=text | {"elected": ["Zoé"]})
    assert named() == [f"élection n° {election.number} : son procès-verbal n’a plus son empreinte"]


def test_altered_facts_of_a_report_are_named():
    report = frozen()
    with guards_asleep():
        Report.objects.filter(pk=report.pk).update(facts=report.facts | {"needs": []})
    assert named() == [f"bilan n° {report.number} : ses faits n’ont plus leur empreinte"]


def test_an_altered_file_of_figures_is_named():
    text = "code;besoins\n23096;4\n"
    digest = hashlib.sha256(text.encode()).hexdigest()
    InputFile.objects.create(digest=digest, name="lignes", content=gzip.compress(text.encode()), lines=1)
    assert named() == []
    with guards_asleep():
        InputFile.objects.update(content=gzip.compress(text.replace("4", "400").encode()))
    assert [fault.startswith("fichier de chiffres lignes") for fault in named()] == [True]


def test_an_altered_archive_of_belenios_is_named():
    ballot, content = a_secret("belenios", 5), b"an archive"
    values = {"content": content, "digest": hashlib.sha256(content).hexdigest(), "sent_by": AccountFactory()}
    BeleniosArchive.objects.create(box=ballot.boxes.get(), sent_at=timezone.now(), **values)
    assert named() == []
    with guards_asleep():
        BeleniosArchive.objects.update(content=b"another")
    assert named() == [f"scrutin n° {ballot.number} : une archive de Belenios n’a plus son empreinte"]


def test_a_document_that_changed_or_is_gone_is_named():
    council = counted_council()
    document = council.document
    assert named() == []
    who = f"« {document.file.name} » (meetings_document n° {document.pk})"
    with document.file.storage.open(document.file.name, "wb") as file:
        file.write(b"another")
    assert named() == [f"{who} : son fichier n’a plus son empreinte"]
    document.file.storage.delete(document.file.name)
    assert named() == [f"{who} : son fichier manque"]
    document.file.storage.save(document.file.name, ContentFile(b"another"))
    assert named() == [f"{who} : son fichier n’a plus son empreinte"], "that which its page shows"


def counted_council() -> MeetingRows:
    council = a_council()
    people = {"staff": staff(), "chair": council.chair, "seat": council.seats[2].voter, "speaker": AccountFactory()}
    return MeetingRows(council, people)


def test_counts_name_the_table_and_the_block_of_what_changed(tmp_path):
    counted()  # it is in the journal
    needs = NeedFactory.create_batch(3)
    then = take_stock()
    assert unlike(then, take_stock()) == []
    with guards_asleep():
        Need.objects.filter(pk=needs[1].pk).update(words="D’autres mots.")
    first = needs[1].pk // 100 * 100
    where = f"needs_need, lignes {first} à {first + 99}"
    rows = set(then["needs_need"]) == {"0"}
    said = unlike(then, take_stock())
    assert said == [f"{'needs_need, une ligne' if rows else where} : une au moins n’est plus ce qu’elle était"]
    with guards_asleep():
        Entry.objects.filter(pk=Entry.objects.latest("pk").pk).delete()
    assert any(fault.startswith("journal_entry") and " au lieu de " in fault for fault in unlike(then, take_stock()))
    stock = tmp_path / "STOCK"
    stock.write_text(json.dumps(then))
    code, said = prove(stock=stock)
    assert code == 1
    assert "NE TIENT PAS" in said
    assert "needs_need" in said


def test_no_table_is_left_out():
    """But those of who passed by: a model that is added is counted without a word."""
    assert {"needs_need", "voting_vote", "journal_entry", "accounts_account", "django_content_type"} <= set(
        take_stock()
    )
