"""A vote with Belenios whose archive never comes is given up by two hands, a day apart: it ends without a result, and
who ordered it goes on."""

import base64
import datetime as dt
import hashlib
import io
import json
import tarfile

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from lieudit.deliberation.models import Position
from lieudit.deliberation.workflow import DraftState
from lieudit.governance.rules import DEFAULT_RULES, ballot_rule
from lieudit.journal.models import Entry
from lieudit.needs.workflow import NeedState
from lieudit.toolkit.errors import RuleBroken
from lieudit.voting import archives, belenios, tasks
from lieudit.voting.archives import ask_giving_up, bring_archive, declare_election, give_up
from lieudit.voting.closing import ask_early_closing, confirm_early_closing
from lieudit.voting.counting import count
from lieudit.voting.methods import METHODS
from lieudit.voting.models import Ballot, BeleniosArchive, BeleniosBox, EarlyClosing, Tally
from lieudit.voting.services import close_ballot
from lieudit.voting.workflow import ArchiveState
from tests.accounts.factories import AccountFactory
from tests.deliberation.test_vote import maintained, put
from tests.voting.boxes import a_secret
from tests.voting.factories import at_its_hour, moved
from tests.voting.test_give_proxy import at_once

WHY = "Le serveur a brûlé, et sa copie avec."


def hand():
    return AccountFactory(secretariat=True)


def over(**others) -> Ballot:
    ballot = a_secret("belenios", 5, **others)
    at_its_hour(ballot)
    return ballot


def asked(ballot: Ballot, *, by, hours: int = 25) -> None:
    """Asked so many hours ago."""
    ask_giving_up(ballot, actor=by, words=WHY)
    EarlyClosing.objects.filter(ballot=ballot).update(asked_at=timezone.now() - dt.timedelta(hours=hours))


def brought(ballot: Ballot, *, by) -> BeleniosArchive:
    """An archive that the worker has not read yet."""
    box = BeleniosBox.objects.select_related("ballot").get(ballot=ballot)
    return bring_archive(box, actor=by, content=b"BELENIOS, coup" * 60)


def declared(staff) -> Ballot:
    ballot = a_secret("belenios", 5)
    archives.name_authority(ballot, actor=staff, authority=ballot.voters[0], host="Un laboratoire")
    declare_election(ballot.boxes.select_related("ballot").get(), actor=staff, fingerprint="A" * 43)
    at_its_hour(ballot)
    return ballot


@pytest.mark.django_db
def test_two_hands_a_day_apart_close_without_a_result_and_everything_says_so(
    client, django_capture_on_commit_callbacks
):
    ballot = over()
    asked(ballot, by=hand())
    with django_capture_on_commit_callbacks(execute=True):
        tally = give_up(ballot, actor=hand())
    assert (tally.result["status"], tally.recount["ballots"]) == ("no_vote", [])
    assert WHY.rstrip(".") in tally.recount["annulled"]
    assert count(tally.recount) == tally.result
    for name in ("elsewhere", "ballot"):
        page = client.get(reverse(f"voting:{name}", args=[ballot.number])).text
        assert "Ce vote est sans résultat" in page
        assert "Le serveur a brûlé" in page
        assert "L’archive est publiée" not in page
        assert "Notre compte" not in page
    said = [entry.sentence for entry in Entry.objects.filter(kind__in=["voting.giving_up_asked", "voting.given_up"])]
    assert len(said) == 2
    assert all("Le serveur a brûlé" in words for words in said)
    assert not Entry.objects.filter(kind__in=["voting.closed", "voting.closed_by_two"]).exists()
    letters = [letter for letter in mail.outbox if "clos, sans résultat" in letter.subject]
    assert len(letters) == 5
    assert "compté" not in letters[0].body
    assert "numéro de votre bulletin" not in letters[0].body


@pytest.mark.django_db
def test_one_hand_gives_up_nothing_nor_does_the_second_before_a_day():
    ballot, first = over(), hand()
    with pytest.raises(RuleBroken, match="Personne n’a demandé"):
        give_up(ballot, actor=first)
    with pytest.raises(RuleBroken, match="Dites pourquoi"):
        ask_giving_up(ballot, actor=first, words=" . ")
    asked(ballot, by=first, hours=23)
    with pytest.raises(RuleBroken, match="une autre personne confirme"):
        give_up(ballot, actor=first)
    with pytest.raises(RuleBroken, match="Une archive peut venir jusqu’au"):
        give_up(ballot, actor=hand())
    with pytest.raises(RuleBroken, match="l’a déjà demandé"):
        ask_giving_up(ballot, actor=hand(), words=WHY)
    asked(ballot, by=first, hours=30)
    ask_giving_up(ballot, actor=first, words="Une autre raison")
    with pytest.raises(RuleBroken, match="attendez encore"):
        give_up(ballot, actor=hand())
    with pytest.raises(IntegrityError, match="verified archive"), transaction.atomic():
        Ballot.objects.filter(pk=ballot.pk).update(state="closed", closed_at=timezone.now())


@pytest.mark.django_db
def test_a_vote_is_not_given_up_while_one_votes_by_the_act_and_by_the_database():
    ballot, first = a_secret("belenios", 5), hand()
    with pytest.raises(RuleBroken, match="une fois son heure passée"):
        ask_giving_up(ballot, actor=first, words=WHY)
    EarlyClosing.objects.create(
        ballot=ballot,
        why="other",
        words=WHY,
        asked_by=first,
        asked_at=timezone.now(),
        confirmed_by=hand(),
        confirmed_at=timezone.now() + dt.timedelta(seconds=1),
    )
    with pytest.raises(IntegrityError, match="verified archive"), transaction.atomic():
        Ballot.objects.filter(pk=ballot.pk).update(state="closed", closed_at=timezone.now())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "sent", "kept"), [("waiting", 1, True), ("waiting", 25, False), ("read", 40, True), ("refused", 1, False)]
)
def test_an_archive_that_waits_to_be_judged_keeps_the_vote(state, sent, kept):
    staff = hand()
    ballot = declared(staff)
    asked(ballot, by=staff)
    archive = brought(ballot, by=ballot.voters[0])
    BeleniosArchive.objects.filter(pk=archive.pk).update(state=state, sent_at=timezone.now() - dt.timedelta(hours=sent))
    if kept:
        with pytest.raises(RuleBroken, match="attend d’être vérifiée"):
            give_up(ballot, actor=hand())
    else:
        assert give_up(ballot, actor=hand()).recount["annulled"]


@pytest.mark.django_db
def test_a_vote_with_belenios_does_not_close_before_its_hour_by_two_hands(client):
    ballot, staff = a_secret("belenios", 5), hand()
    for act in (
        lambda: ask_early_closing(ballot, actor=staff, why="left"),
        lambda: confirm_early_closing(ballot, actor=staff),
        lambda: close_ballot(ballot, actor=staff),
    ):
        with pytest.raises(RuleBroken, match="l’archive de chaque urne"):
            act()
    client.force_login(staff)
    answer = client.get(reverse("voting:close", args=[ballot.number]))
    assert answer.url == reverse("voting:elsewhere", args=[ballot.number])


@pytest.mark.django_db
def test_the_page_asks_then_confirms_keeps_what_was_typed_and_is_for_who_closes(client):
    ballot, first, second = over(), hand(), hand()
    address = reverse("voting:give_up", args=[ballot.number])
    client.force_login(ballot.voters[0])
    assert client.get(address).status_code == 403
    client.force_login(first)
    assert "Dites pourquoi" in client.post(address, {"step": "ask", "words": "   "}).text
    answer = client.post(address, {"step": "ask", "words": "x" * 301})
    assert answer.status_code == 422
    assert "x" * 301 in answer.text
    assert client.post(address, {"step": "ask", "words": WHY}).status_code == 302
    assert "Redire la raison" in client.get(address).text
    client.force_login(second)
    assert "Confirmer, et clore sans résultat" in client.get(address).text
    answer = client.post(address, {"step": "confirm"})
    assert answer.status_code == 422
    assert "attendez encore" in answer.text
    client.logout()
    assert "Il est demandé d’y renoncer" in client.get(reverse("voting:elsewhere", args=[ballot.number])).text
    EarlyClosing.objects.update(asked_at=timezone.now() - dt.timedelta(days=2))
    client.force_login(second)
    assert client.post(address, {"step": "confirm"}).status_code == 302
    assert client.get(address).status_code == 302
    assert Tally.objects.get().recount["annulled"]


@pytest.mark.django_db
def test_the_draft_that_ordered_it_is_not_adopted_and_its_needs_are_sent_back(django_capture_on_commit_callbacks):
    draft = maintained()
    ballot = put(draft)
    BeleniosBox.objects.create(ballot=ballot)
    moved(ballot, way="belenios", closes_at=timezone.now())
    asked(ballot, by=hand())
    with django_capture_on_commit_callbacks(execute=True):
        tally = give_up(ballot, actor=hand())
    draft.refresh_from_db()
    assert (tally.result["status"], draft.state) == ("no_quorum", DraftState.REJECTED)
    assert not Position.objects.exists()
    assert {need.state for need in draft.needs} == {NeedState.GATHERED}


@pytest.mark.django_db(transaction=True)
def test_two_who_confirm_at_once_close_once():
    ballot = over()
    asked(ballot, by=hand())
    people = [hand(), hand()]
    answers = at_once(*[lambda who=who: give_up(ballot, actor=who) for who in people])
    assert answers.count("done") == 1
    assert Tally.objects.count() == 1


@pytest.mark.django_db
def test_an_archive_left_by_a_dead_worker_is_read_again_when_it_is_brought_again(
    monkeypatch, django_capture_on_commit_callbacks
):
    ballot = declared(staff := hand())
    archive = brought(ballot, by=staff)
    assert archive.state == ArchiveState.WAITING
    with pytest.raises(RuleBroken, match="déjà été apportée : en lecture"):
        brought(ballot, by=staff)
    BeleniosArchive.objects.update(sent_at=timezone.now() - dt.timedelta(hours=2))
    with django_capture_on_commit_callbacks(execute=True):
        assert brought(ballot, by=staff) == archive
    assert BeleniosArchive.objects.get().state == ArchiveState.REFUSED
    assert tasks.read_archive(b"BELENIOS, coup" * 60)["fault"]


FORGED = {
    "nothing is written so": "a\0b",
    "half of a character": "\ud800",
    "three million": "x" * 3_000_000,
    "no words": ["a"],
    "no number": float("nan"),
}


def forged(**words) -> bytes:
    """An archive whose chain holds, made without Belenios: its proofs prove nothing, and one reads it first."""
    return chain({"name": "Qui ?", "administrator": "A", "credential_authority": "B"} | words)


def chain(words) -> bytes:
    written, files, before = io.BytesIO(), [("BELENIOS", b'{"version":1}')], None

    def kept(said, kind="data"):
        content = json.dumps(said).encode()
        digest = hashlib.sha256(content).hexdigest()
        files.append((f"{digest}.{kind}.json", content))
        return digest

    election = {"uuid": "A" * 14, "questions": [{"answers": ["a"], "blank": False}]} | words
    setup = {"election": kept(election), "credentials": kept(["code"])}
    uuid, digest = election["uuid"], setup["election"]
    hashed = base64.b64encode(bytes.fromhex(digest)).decode().rstrip("=")
    paper = {"credential": "code", "election_uuid": uuid, "election_hash": hashed}
    said = [("Setup", setup), ("Ballot", paper), ("EndBallots", None)]
    said += [("EncryptedTally", {"num_tallied": 1, "total_weight": 1}), ("Result", {"result": [[1]]})]
    for height, (kind, payload) in enumerate(said):
        event = {"type": kind, "height": height} | ({"parent": before} if before else {})
        before = kept(event | ({"payload": kept(payload)} if payload else {}), "event")
    with tarfile.open(fileobj=written, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name, content in files:
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return written.getvalue()


@pytest.mark.django_db
def test_a_forged_archive_is_refused_in_words_whatever_it_says_and_never_stays_in_reading(
    django_capture_on_commit_callbacks,
):
    assert belenios.read(forged())["name"] == "Qui ?"
    ballot = declared(staff := hand())
    box = BeleniosBox.objects.select_related("ballot").get(ballot=ballot)
    deep: list = []
    for _level in range(400):
        deep = [deep]
    hostile = [forged(name=said) for said in FORGED.values()] + [forged(questions=[{"answers": ["a"], "more": deep}])]
    for content in hostile:
        with django_capture_on_commit_callbacks(execute=True):
            archive = bring_archive(box, actor=staff, content=content)
        archive.refresh_from_db()
        assert (archive.state, archive.facts) == (ArchiveState.REFUSED, {})
        assert archive.fault


@pytest.mark.django_db
def test_a_second_archive_that_is_judged_after_the_one_that_counts_is_refused_in_words():
    ballot = declared(staff := hand())
    box = BeleniosBox.objects.select_related("ballot").get(ballot=ballot)
    BeleniosBox.objects.create(ballot=ballot, college="B", college_name="B")
    first = bring_archive(box, actor=staff, content=b"BELENIOS, un" * 60)
    second = bring_archive(box, actor=staff, content=b"BELENIOS, deux" * 60)
    BeleniosArchive.objects.filter(pk=first.pk).update(state="verified", tool="belenios-tool")
    archives.write_judgement(second, {"fault": ""}, tool="belenios-tool", said="", passed=True)
    second.refresh_from_db()
    assert (second.state, "vérifiée avant elle" in second.fault) == (ArchiveState.REFUSED, True)


@pytest.mark.django_db
def test_nobody_is_led_to_an_election_that_is_not_declared_nor_offered_to_name_its_authority_after(client):
    ballot, staff = a_secret("belenios", 5), hand()
    client.force_login(staff)
    address = "https://vote.example.org/e"
    archives.name_authority(ballot, actor=staff, authority=ballot.voters[0], host="Un laboratoire", url=address)
    assert address not in client.get(ballot.get_absolute_url()).text
    elsewhere = reverse("voting:elsewhere", args=[ballot.number])
    assert "Nommer l’autorité des codes" in client.get(elsewhere).text
    declare_election(ballot.boxes.select_related("ballot").get(), actor=staff, fingerprint="A" * 43)
    assert address in client.get(ballot.get_absolute_url()).text
    assert "comparez l’empreinte" in client.get(ballot.get_absolute_url()).text
    assert "Nommer l’autorité des codes" not in client.get(elsewhere).text


@pytest.mark.django_db
def test_a_choice_that_was_given_up_is_still_read(client):
    """Its quorum is missing for want of any voice: there is nothing to rank."""
    ballot = over(rule={"method": "approval", "seats": 1, "floor": "0", "quorum": "1/2"})
    asked(ballot, by=hand())
    give_up(ballot, actor=hand())
    page = client.get(ballot.get_absolute_url())
    assert page.status_code == 200
    assert "Ce vote est sans résultat." in page.text


@pytest.mark.django_db
@pytest.mark.parametrize("method", [name for name, method in METHODS.items() if method.is_choice])
def test_a_choice_without_quorum_in_which_nobody_voted_is_read(client, method):
    rule = ballot_rule(DEFAULT_RULES, method, seats=1, quorum="1/2")
    options = ["Auch", "Lodève"]
    rule |= {"majority_judgment": {"grades": ["À rejeter", "Bien"]}, "quadratic": {"credits": 9}}.get(method, {})
    ballot = a_secret("roll_call", 5, rule=rule, options=options)
    at_its_hour(ballot)
    assert close_ballot(Ballot.objects.get(pk=ballot.pk), actor=None).result["status"] in ("no_quorum", "no_vote")
    page = client.get(ballot.get_absolute_url())
    assert page.status_code == 200
