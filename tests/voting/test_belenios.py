"""A weighted election held with Debian's belenios-tool is imported: declared, read, verified, recounted; and all that
is not its archive is refused in words, with nothing lost."""

import csv
import datetime as dt
import hashlib
import io
import json
import tarfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from lieudit.governance.rules import DEFAULT_RULES, complete, rule_in_way
from lieudit.pages.management.demonstration import elsewhere as kept
from lieudit.toolkit.errors import RuleBroken
from lieudit.voting import archives, belenios, tasks
from lieudit.voting.counting import count
from lieudit.voting.models import Ballot, BeleniosArchive, BeleniosBox, Tally
from lieudit.voting.proxies import accept_proxy, give_proxy
from lieudit.voting.services import (
    RollLine,
    cast_vote,
    close_ballot,
    close_due_ballots,
    open_ballot,
    prepare_ballot,
)
from lieudit.voting.tasks import LIMITS
from lieudit.voting.workflow import ArchiveState
from tests.accounts.factories import AccountFactory
from tests.voting.boxes import a_secret, voice
from tests.voting.elsewhere import REQUIRED, TOOL, Elsewhere, prepared
from tests.voting.factories import at_its_hour

pytestmark = pytest.mark.django_db
HOST = "Belenios, un laboratoire"
WEIGHED = {"method": "resolution", "base": "expressed", "threshold": "1/2"}
COLLEGES = {"rule": "proportional", "weights": {"A": "3/5", "B": "2/5"}, "silent": "lost", "tied": "split"}
needs_the_tool = pytest.mark.skipif(TOOL is None and not REQUIRED, reason="belenios-tool is not installed")
BLANK, ADELE, BRUNO, CHLOE = [1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]


def test_the_tool_is_there_where_it_is_required():
    assert TOOL or not REQUIRED


@pytest.fixture
def staff():
    return AccountFactory(secretariat=True)


def with_authority(ballot: Ballot, staff) -> Ballot:
    archives.name_authority(
        ballot, actor=staff, authority=ballot.voters[0], host=HOST, url="https://vote.example.org/e"
    )
    found = Ballot.objects.get(pk=ballot.pk)
    found.voters = ballot.voters
    return found


def held(box: BeleniosBox, folder, staff, choices: dict[int, list[list[int]]]) -> Elsewhere:
    """The election of a box, from its files to its ballots; it is declared meanwhile."""
    folder.mkdir(exist_ok=True)
    election = prepared(folder, archives.asked_of(box), archives.voters_file(box))
    archives.declare_election(box, actor=staff, fingerprint=election.fingerprint)
    for voter, choice in choices.items():
        election.vote(voter, choice)
    election.close()
    return election


def brought(box, staff, content, capture) -> BeleniosArchive:
    box = BeleniosBox.objects.select_related("ballot").get(pk=box.pk)
    with capture(execute=True):
        archive = archives.bring_archive(box, actor=staff, content=content)
    return BeleniosArchive.objects.get(pk=archive.pk)


@pytest.fixture
def vote(staff, tmp_path, django_capture_on_commit_callbacks):
    """Six voices approve among three, one votes blank, one votes again; its archive waits to be brought."""
    ballot = with_authority(a_secret("belenios", 6), staff)
    box = ballot.boxes.get()
    box.ballot = ballot
    said = dict(enumerate([[ADELE], [ADELE], [[0, 1, 1, 0]], [BRUNO], [BLANK]]))
    election = held(box, tmp_path / "e", staff, said)
    at_its_hour(ballot)
    ballot.box, ballot.election = box, election
    ballot.bring = lambda content: brought(box, staff, content, django_capture_on_commit_callbacks)
    return ballot


@needs_the_tool
def test_an_archive_is_verified_by_the_tool_counted_by_us_and_closes_the_vote(vote, client):
    archive = vote.bring(vote.election.count())
    assert (archive.state, archive.fault) == (ArchiveState.VERIFIED, "")
    assert archive.tool.startswith("belenios-tool 3")
    assert "all checks passed" in archive.said
    tally = Tally.objects.get(ballot=vote)
    assert (tally.result["elected"], tally.result["raw"]["totals"]) == (
        ["Adèle"],
        {"Adèle": 3, "Bruno": 2, "Chloé": 0},
    )
    file = json.loads(client.get(f"/votes/{vote.number}/recomptage.json").text)
    assert (file["present"], file["registered"]) == (5, 6)
    assert count(file) == tally.result
    page = client.get(reverse("voting:elsewhere", args=[vote.number])).text
    for words in ("all checks passed", "Le vote désigne Adèle", HOST, vote.box.archives.get().digest):
        assert words in page
    assert client.get(f"/votes/{vote.number}/belenios/{vote.box.pk}/archive.bel").content == vote.election.archive
    member = vote.voters[2]
    client.force_login(member)
    said = client.get(vote.get_absolute_url()).text.replace("\xa0", " ")
    assert "5 votes reçus sur 6 voix inscrites" in said
    assert "Qui a voté n’est pas su ici" in client.get(vote.get_absolute_url()).text


@needs_the_tool
def test_colleges_that_weigh_have_each_their_box_and_the_weighted_result_is_counted(
    staff, tmp_path, django_capture_on_commit_callbacks
):
    rule = {**WEIGHED, "colleges": COLLEGES, "proxy_same_college": True}
    ballot = with_authority(a_secret("belenios", 12, rule=rule, options=()), staff)
    boxes = list(ballot.boxes.all())
    assert [box.college for box in boxes] == ["A", "B"]
    yes, no, blank = [[0, 1, 0, 0]], [[0, 0, 1, 0]], [[1, 0, 0, 0]]
    elections = []
    for box, said in zip(boxes, ([yes] * 4 + [no] * 2, [no] * 4 + [blank]), strict=True):
        box.ballot = ballot
        elections.append(held(box, tmp_path / box.college, staff, dict(enumerate(said))))
    at_its_hour(ballot)
    first = brought(boxes[0], staff, elections[0].count(), django_capture_on_commit_callbacks)
    assert first.state == ArchiveState.VERIFIED
    assert Ballot.objects.get(pk=ballot.pk).is_open
    with pytest.raises(RuleBroken, match="l’archive de chaque urne"):
        close_ballot(ballot, actor=staff)
    brought(boxes[1], staff, elections[1].count(), django_capture_on_commit_callbacks)
    tally = Tally.objects.get(ballot=ballot)
    said = ("for", "against", "abstain", "blank")
    assert [tally.result["raw"][name] for name in said] == [4, 6, 0, 1]
    assert tally.result["status"] == "rejected"  # A: 4/6 of 3/5, B: nothing of 2/5: 40 points of 100
    assert count(tally.recount)["status"] == "rejected"
    with pytest.raises(RuleBroken, match="à ce stade"):
        brought(boxes[1], staff, b"more", django_capture_on_commit_callbacks)


@needs_the_tool
def test_a_proxy_is_a_weight_and_who_gave_it_has_no_code(staff, tmp_path, django_capture_on_commit_callbacks):

    ballot = a_secret("belenios", 6, announced=True, proxy_cap=2)
    giver, holder = voice(ballot, 3), voice(ballot, 1)
    accept_proxy(give_proxy(giver, actor=ballot.voters[3], holder=holder), actor=ballot.voters[1])
    voters = ballot.voters
    ballot = open_ballot(ballot, actor=None)
    ballot.voters = voters
    ballot = with_authority(ballot, staff)
    box = ballot.boxes.get()
    box.ballot = ballot
    rows = list(csv.reader(io.StringIO(archives.voters_file(box))))
    assert [(login, weight) for _address, login, weight in rows] == [
        ("v0", "1"),
        ("v1", "2"),
        ("v2", "1"),
        ("v4", "1"),
        ("v5", "1"),
    ]
    election = held(box, tmp_path / "e", staff, {0: [BRUNO], 1: [ADELE], 2: [BRUNO], 3: [ADELE], 4: [BLANK]})
    at_its_hour(ballot)
    brought(box, staff, election.count(), django_capture_on_commit_callbacks)
    assert Tally.objects.get(ballot=ballot).result["raw"]["totals"]["Adèle"] == 3


OUT = {"outside": "../../etc/passwd", "absolute": "/tmp/x"}


def changed(content: bytes, **swap: str) -> bytes:
    """The archive with one file more, or another in the place of one."""
    written = io.BytesIO()
    with tarfile.open(fileobj=io.BytesIO(content)) as old, tarfile.open(fileobj=written, mode="w") as new:
        for member in old:
            file = old.extractfile(member)
            new.addfile(member, file)
        for name, kind in swap.items():
            more = tarfile.TarInfo(
                {"outside": "../../etc/passwd", "absolute": "/tmp/x"}.get(name, "0" * 64 + ".data.json")
            )
            more.type, more.linkname = (tarfile.SYMTYPE, kind) if name == "link" else (tarfile.REGTYPE, "")
            new.addfile(more, io.BytesIO(b""))
    return written.getvalue()


def flipped(content: bytes) -> bytes:
    at = content.index(b'"response":"') + 20
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


@needs_the_tool
def test_what_is_not_the_archive_is_refused_in_words_and_nothing_is_lost(vote, tmp_path, staff):
    good = vote.election.count()
    bad = {
        "cut": (good[:30_000], "est coupée"),
        "without its result": (good[: -2 * 512], "n’a pas de résultat"),
        "one bit": (flipped(good), "a été changé"),
        "outside": (changed(good, outside=""), "d’un autre nom"),
        "absolute": (changed(good, absolute=""), "d’un autre nom"),
        "link": (changed(good, link="/etc/passwd"), "un lien"),
        "nothing": (b"", "n’est pas une archive"),
        "a picture": (b"\x89PNG" * 400, "n’est pas une archive"),
        "zeros": (b"\0" * 20_480, "n’est pas une archive"),
    }
    for name, (content, words) in bad.items():
        archive = vote.bring(content)
        assert archive.state == ArchiveState.REFUSED, name
        assert words in archive.fault, (name, archive.fault)
    assert Ballot.objects.get(pk=vote.pk).is_open
    with pytest.raises(RuleBroken, match="déjà été apportée : Cette archive est coupée"):
        vote.bring(bad["cut"][0])
    assert vote.bring(good).state == ArchiveState.VERIFIED
    assert BeleniosArchive.objects.count() == len(bad) + 1


@needs_the_tool
def test_the_archive_of_another_election_is_not_taken_though_it_asks_the_same(vote, tmp_path, staff):
    other = prepared(tmp_path, archives.asked_of(vote.box), archives.voters_file(vote.box))
    for voter in range(6):
        other.vote(voter, [CHLOE])
    other.close()
    archive = vote.bring(other.count())
    assert "autre élection" in archive.fault
    assert Ballot.objects.get(pk=vote.pk).is_open


OTHER = {"answers": ["Adèle", "Bruno"], "min": 1, "max": 2, "question": "Qui, à la trésorerie ?"}


@needs_the_tool
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"credential_authority": "server"}, "le serveur a fait les codes"),
        ({"credential_authority": HOST}, "le serveur a fait les codes"),
        ({"credential_authority": "Quelqu’un"}, "l’autorité des codes y diffère"),
        ({"administrator": "Un autre"}, "qui tient le serveur y diffère"),
        ({"name": "Autre chose"}, "le titre y diffère"),
        (
            {"questions": [{"answers": ["Adèle", "Bruno"], "min": 1, "max": 2, "question": "Qui ?"}]},
            "ce qui est demandé",
        ),
    ],
)
def test_an_election_that_was_prepared_otherwise_is_not_taken(
    changes, words, staff, tmp_path, django_capture_on_commit_callbacks
):
    ballot = with_authority(a_secret("belenios", 5), staff)
    box = ballot.boxes.get()
    box.ballot = ballot
    asked = archives.asked_of(box) | changes
    election = prepared(tmp_path, asked, archives.voters_file(box), trustees=1)
    archives.declare_election(box, actor=staff, fingerprint=election.fingerprint)
    election.vote(0, [BLANK if "questions" not in changes else [1, 0]])
    election.close()
    at_its_hour(ballot)
    archive = brought(box, staff, election.count(), django_capture_on_commit_callbacks)
    assert words in archive.fault


@needs_the_tool
def test_another_list_of_voices_is_not_taken(staff, tmp_path, django_capture_on_commit_callbacks):
    ballot = with_authority(a_secret("belenios", 5), staff)
    box = ballot.boxes.get()
    box.ballot = ballot
    heavier = archives.voters_file(box).replace("v0,1", "v0,3")
    election = prepared(tmp_path, archives.asked_of(box), heavier, trustees=1)
    archives.declare_election(box, actor=staff, fingerprint=election.fingerprint)
    election.vote(0, [ADELE])
    election.close()
    at_its_hour(ballot)
    archive = brought(box, staff, election.count(), django_capture_on_commit_callbacks)
    assert "La liste de cette élection n’est pas la nôtre" in archive.fault


@needs_the_tool
def test_what_only_the_tool_sees_is_refused_by_the_tool(vote):
    """A result that is not that of the ballots, in an archive whose names, chain and sums hold."""
    content = forged(vote.election.count())
    assert "fault" not in belenios.read(content)
    archive = vote.bring(content)
    assert "belenios-tool ne vérifie pas cette archive" in archive.fault
    assert archive.said
    assert not Tally.objects.exists()


def forged(content: bytes) -> bytes:
    """The same archive with another result, its names and its chain made again."""

    with tarfile.open(fileobj=io.BytesIO(content)) as old:
        files = [(member.name, old.extractfile(member).read()) for member in old]
    event = json.loads(files[-1][1])
    result = json.loads(files[-2][1])
    result["result"][0][1:3] = reversed(result["result"][0][1:3])
    said = json.dumps(result, separators=(",", ":")).encode()
    event["payload"] = hashlib.sha256(said).hexdigest()
    last = json.dumps(event, separators=(",", ":")).encode()
    files[-2:] = [(f"{event['payload']}.data.json", said), (f"{hashlib.sha256(last).hexdigest()}.event.json", last)]
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w") as new:
        for name, words in files:
            member = tarfile.TarInfo(name)
            member.size = len(words)
            new.addfile(member, io.BytesIO(words))
    return written.getvalue()


@needs_the_tool
def test_without_the_tool_the_archive_waits_and_is_never_said_verified_then_the_timer_has_it_verified(
    vote, monkeypatch, client, django_capture_on_commit_callbacks
):
    with monkeypatch.context() as patch:
        patch.setattr(tasks.shutil, "which", lambda name: None)
        archive = vote.bring(vote.election.count())
        assert (archive.state, archive.tool) == (ArchiveState.READ, "")
        page = client.get(reverse("voting:elsewhere", args=[vote.number])).text
        assert "belenios-tool n’est pas installé" in page
        assert "Archive vérifiée" not in page
        assert "Le vote désigne" not in page
        archives.judge_again()
    assert client.get(f"/votes/{vote.number}/belenios/{vote.box.pk}/archive.bel").status_code == 404
    assert Ballot.objects.get(pk=vote.pk).is_open
    with django_capture_on_commit_callbacks(execute=True):
        archives.judge_again()
    assert BeleniosArchive.objects.get().state == ArchiveState.VERIFIED
    assert not Ballot.objects.get(pk=vote.pk).is_open


def test_who_makes_the_codes_is_another_person_than_who_prepares_presides_or_hosts(staff):
    ballot = a_secret("belenios", 5)
    voter = ballot.voters[0]
    with pytest.raises(RuleBroken, match="ni qui prépare le vote"):
        archives.name_authority(ballot, actor=staff, authority=staff, host=HOST)
    with pytest.raises(RuleBroken, match="ni le secrétariat"):
        archives.name_authority(ballot, actor=staff, authority=AccountFactory(secretariat=True), host=HOST)
    with pytest.raises(RuleBroken, match="ne tient pas le serveur"):
        archives.name_authority(ballot, actor=staff, authority=voter, host=voter.public_name.upper())
    with pytest.raises(RuleBroken, match="Nommez d’abord"):
        archives.declare_election(ballot.boxes.get(), actor=staff, fingerprint="A" * 43)
    named = archives.name_authority(ballot, actor=staff, authority=voter, host=HOST)
    with pytest.raises(DatabaseError), transaction.atomic():
        type(named).objects.filter(pk=named.pk).update(named_by=voter)


def test_an_election_is_declared_while_one_votes_once_and_for_one_box(staff):
    ballot = with_authority(a_secret("belenios", 5), staff)
    box = ballot.boxes.get()
    for typed in ("", "A" * 42, "é" * 43, "A" * 50):
        with pytest.raises(RuleBroken, match="43 lettres et chiffres"):
            archives.declare_election(box, actor=staff, fingerprint=typed)
    archives.declare_election(box, actor=staff, fingerprint=f" {'A' * 43}= ")
    with pytest.raises(RuleBroken, match="ne change plus"):
        archives.declare_election(box, actor=staff, fingerprint="B" * 43)
    with pytest.raises(DatabaseError), transaction.atomic():
        BeleniosBox.objects.update(fingerprint="B" * 43)
    with pytest.raises(RuleBroken, match="qui fait ses codes ne change plus"):
        archives.name_authority(ballot, actor=staff, authority=ballot.voters[1], host=HOST)
    other = with_authority(a_secret("belenios", 5), staff)
    with pytest.raises(RuleBroken, match="déjà celle d’une autre urne"):
        archives.declare_election(other.boxes.get(), actor=staff, fingerprint="A" * 43)
    at_its_hour(other)
    late = BeleniosBox.objects.select_related("ballot").get(ballot=other)
    with pytest.raises(RuleBroken, match="pendant qu’on y vote"):
        archives.declare_election(late, actor=staff, fingerprint="C" * 43)
    with pytest.raises(RuleBroken, match="n’a pas été déclarée"):
        archives.bring_archive(late, actor=staff, content=b"x")


def test_nothing_is_cast_here_and_the_hour_alone_closes_nothing(staff):
    ballot = with_authority(a_secret("belenios", 5), staff)
    with pytest.raises(RuleBroken, match="se tient avec Belenios"):
        cast_vote(ballot, voice(ballot, 0), actor=ballot.voters[0], choice={"approve": ["Adèle"]})
    box = ballot.boxes.select_related("ballot").get()
    archives.declare_election(box, actor=staff, fingerprint="A" * 43)
    with pytest.raises(RuleBroken, match="l’archive s’apporte après"):
        archives.bring_archive(box, actor=staff, content=b"x")
    at_its_hour(ballot)
    assert close_due_ballots() == []
    with pytest.raises(DatabaseError), transaction.atomic():
        Ballot.objects.filter(pk=ballot.pk).update(state="closed", closed_at=ballot.closes_at)


def test_a_method_that_is_no_sum_is_not_held_so():
    with pytest.raises(RuleBroken, match="il compte des sommes"):
        a_secret("belenios", 5, rule={"method": "schulze"})


def test_an_archive_too_large_is_answered_before_it_is_kept(staff, client):
    ballot = with_authority(a_secret("belenios", 5), staff)
    box = ballot.boxes.select_related("ballot").get()
    archives.declare_election(box, actor=staff, fingerprint="A" * 43)
    at_its_hour(ballot)
    client.force_login(staff)
    address = reverse("voting:bring", args=[ballot.number, box.pk])
    large = SimpleUploadedFile("large.bel", b"BELENIOS\0" + b"x" * (belenios.MOST_BYTES + 1))
    answer = client.post(address, {"content": large})
    assert answer.status_code in (200, 413, 422)
    assert "20 Mo" in answer.text or answer.status_code == 413
    assert not BeleniosArchive.objects.exists()
    assert "Choisissez l’archive" in client.post(address, {}).text


def test_what_is_read_is_read_within_limits(monkeypatch):
    monkeypatch.setattr(tasks, "LIMITS", LIMITS.__class__(seconds=1, patience=0.01, megabytes=512))
    assert "trop de temps" in tasks.read_archive(b"x")["fault"]


def test_the_roll_with_addresses_is_for_who_prepares_and_who_makes_the_codes(staff, client):
    ballot = with_authority(a_secret("belenios", 5), staff)
    address = reverse("voting:voters", args=[ballot.number, ballot.boxes.get().pk])
    for account, status in ((None, 302), (ballot.voters[3], 403), (ballot.voters[0], 200), (staff, 200)):
        client.logout()
        if account:
            client.force_login(account)
        assert client.get(address).status_code == status
    assert ballot.voters[3].email in client.get(address).text


def test_every_voice_of_a_college_that_weighs_is_in_a_box_of_five_at_least():

    rules = complete(DEFAULT_RULES)
    rules["secrecy"] |= {"ways": "belenios"}
    rule = {**WEIGHED, "colleges": COLLEGES}
    assert rule_in_way(rules, "belenios", rule, {"A": 5, "B": 6}, chosen=True)["proxy_same_college"]
    with pytest.raises(RuleBroken, match="moins de 5 voix"):
        rule_in_way(rules, "belenios", rule, {"A": 5, "B": 4}, chosen=True)
    rules["secrecy"] |= {"small": "pool"}
    assert "colleges" not in rule_in_way(rules, "belenios", rule, {"A": 5, "B": 4}, chosen=True)
    rules["secrecy"] |= {"ways": "urn"}
    with pytest.raises(RuleBroken, match="ne permettent pas de voter ainsi : avec Belenios"):
        rule_in_way(rules, "belenios", rule, {"A": 5, "B": 6}, chosen=True)


@needs_the_tool
def test_the_archive_that_the_demonstration_keeps_is_that_of_the_vote_that_it_holds(
    staff, django_capture_on_commit_callbacks
):
    voters = [AccountFactory() for _voice in range(kept.VOICES)]
    ballot = prepare_ballot(
        question=kept.QUESTION,
        rule=kept.RULE,
        roll=[RollLine(f"v{at}", f"Voix {at}", "A", "A", account=voter) for at, voter in enumerate(voters)],
        options=kept.OPTIONS,
        way="belenios",
        risk=kept.RISK,
        closes_at=timezone.now() + dt.timedelta(days=3),
    )
    ballot = open_ballot(ballot, actor=None)
    outsider = AccountFactory(name_is_public=False)
    archives.name_authority(ballot, actor=staff, authority=outsider, host=kept.HOST)
    box, content = ballot.boxes.select_related("ballot").get(), kept.ARCHIVE.read_bytes()
    archives.declare_election(box, actor=staff, fingerprint=belenios.read(content)["fingerprint"])
    at_its_hour(ballot)
    archive = brought(box, staff, content, django_capture_on_commit_callbacks)
    assert (archive.state, archive.fault) == (ArchiveState.VERIFIED, "")
    assert Tally.objects.get(ballot=ballot).result["elected"] == ["La coopérative des Rives"]
