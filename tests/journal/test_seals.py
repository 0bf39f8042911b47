"""The journal is sealed in order; anybody verifies the open log with one file, which names what was altered."""

from __future__ import annotations

import datetime as dt
import json
import re
import subprocess
import sys
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import Error, connection, transaction
from django.urls import reverse
from django.utils import timezone

import lieudit
from lieudit.care.services import hide_text
from lieudit.journal import sealed_log, sealing, verify_journal
from lieudit.journal.models import Entry, Leaf, Seal
from lieudit.journal.verify_journal import Altered, Tree, leaf_hash, read_all
from lieudit.pages.proving import sealed_faults
from lieudit.toolkit.tokens import thing_token
from tests.accounts.factories import AccountFactory
from tests.needs.factories import SupportFactory

SALTS = ("phrase", "au_nom_de")


def act(words: str = "Un mail n’est pas parti", kind: str = "api.reuse_shown", at=None, **data) -> Entry:
    told = {"dataset": "Lieux", "title": words} | data
    return Entry.objects.create(kind=kind, at=at or timezone.now(), hat_name="Le Grenier", data=told)


def log() -> list[dict]:
    return [json.loads(line) for line in b"".join(sealed_log.open_log()).splitlines()]


def seal_all() -> None:
    sealing.seal_journal.call()


@pytest.fixture
def sealed(db):
    """Three seals, of two, three and one acts; one act is not public."""
    for words in ("Un", "Deux"):
        act(words)
    seal_all()
    for words in ("Trois", "Quatre"):
        act(words)
    act("Cinq", kind="api.reuse_told")
    seal_all()
    act("Six")
    seal_all()


LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
"""Those of Certificate Transparency (google/certificate-transparency), in hexadecimal, and roots of so many of them."""
ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


def test_hashes_are_those_of_certificate_transparency():
    tree = Tree()
    roots = [tree.root.hex()]
    for leaf in LEAVES:
        tree.append(leaf_hash(bytes.fromhex(leaf)))
        roots.append(tree.root.hex())
    assert {size: roots[size] for size in ROOTS} == ROOTS


def test_a_tree_grown_leaf_by_leaf_is_the_tree_of_the_standard():
    """RFC 6962, § 2.1, as it is written: the largest power of two on the left."""

    def whole(leaves):
        if len(leaves) == 1:
            return leaves[0]
        half = 1 << (len(leaves) - 1).bit_length() - 1
        return verify_journal.node_hash(whole(leaves[:half]), whole(leaves[half:]))

    tree, leaves = Tree(), []
    for number in range(70):
        leaves.append(leaf_hash(str(number).encode()))
        tree.append(leaves[-1])
        assert tree.root == whole(leaves)


def test_each_seal_binds_all_acts_so_far_and_cites_the_last(sealed):
    first, second, third = Seal.objects.order_by("number")
    assert [first.size, second.size, third.size] == [2, 5, 6]
    assert (second.previous, third.previous) == (first.digest, second.digest)
    reader = read_all(log())
    assert (reader.tree.size, reader.shown, reader.seals) == (6, 5, [first.digest, second.digest, third.digest])
    assert sealing.seal_acts() is None, "nothing new"


def test_what_is_not_public_is_sealed_without_being_told(sealed):
    text = b"".join(sealed_log.open_log()).decode()
    assert "Cinq" not in text
    assert [set(line) for line in log() if line.get("feuille") == 4] == [{"feuille", "empreinte"}]


def test_hidden_words_leave_it_verifiable(db):
    support = SupportFactory(words="Un mot qui blesse.")
    act("Un mot qui blesse.", of=thing_token(support))
    seal_all()
    before = Seal.objects.get().root
    assert "Un mot qui blesse." in b"".join(sealed_log.open_log()).decode()
    hide_text(support, actor=AccountFactory(is_staff=True), reason="Vise une personne.")
    seal_all()
    assert "Un mot qui blesse." not in b"".join(sealed_log.open_log()).decode()
    reader = read_all(log())
    assert Seal.objects.order_by("number").first().root == before
    assert reader.tree.size == Entry.objects.count()


def test_a_veiled_act_shows_commitments_only(sealed, monkeypatch):
    leaf = Leaf.objects.select_related("entry").first()
    told = sealed_log.leaf_line(leaf, leaf.entry, veiled=True)
    assert "phrase" not in told
    assert "sels" not in told
    lines = [told if line.get("feuille") == leaf.index else line for line in log()]
    assert read_all(lines).tree.size == 6


FORGED = {
    "the words": (lambda lines: lines[3].update(phrase="Autre chose."), "feuille n° 2"),
    "the name": (lambda lines: lines[3].update(au_nom_de="Un autre lieu"), "feuille n° 2"),
    "the moment": (lambda lines: lines[4].update(moment="2020-01-01T00:00:00.000000+00:00"), "feuille n° 3"),
    "the kind": (lambda lines: lines[4].update(nature="needs.expressed"), "feuille n° 3"),
    "the hash": (lambda lines: lines[0].update(empreinte="00" * 32), "feuille n° 0"),
    "a removed line": (lambda lines: lines.pop(3), "feuille n° 2"),
    "an inserted line": (lambda lines: lines.insert(3, dict(lines[3])), "feuille n° 3"),
    "two lines swapped": (lambda lines: lines.insert(3, lines.pop(4)), "feuille n° 2"),
    "a removed seal": (lambda lines: lines.pop(2), "sceau n° 1"),
    "a seal that cites no other": (lambda lines: lines[6].update(precedent=""), "sceau n° 2"),
    "a private leaf": (lambda lines: lines[5].update(empreinte="11" * 32), "sceau n° 2, feuilles 2 à 4"),
    "the last seal": (lambda lines: lines.pop(), "le dernier sceau manque"),
    "no hexadecimal": (lambda lines: lines[5].update(empreinte="zz"), "mal écrite"),
    "no salt": (lambda lines: lines[3].pop("sels"), "mal écrite"),
    "words over a leaf that has none": (lambda lines: lines[5].update(phrase="Inventé."), "mal écrite"),
    "words beside commitments": (
        lambda lines: lines[3].update(engagements=dict.fromkeys(SALTS, "00" * 32)),
        "mal écrite",
    ),
    "a seal that says more": (lambda lines: lines[6].update(phrase="Inventé."), "mal écrit"),
    "a list of salts": (lambda lines: lines[3].update(sels=[1]), "mal écrite"),
}


@pytest.mark.parametrize("forged", FORGED)
def test_each_alteration_is_named(sealed, forged):
    lines = log()
    alter, named = FORGED[forged]
    alter(lines)
    with pytest.raises(Altered, match=named):
        read_all(lines)


def test_a_line_that_was_rewritten_with_its_hash_breaks_the_seal_that_holds_it(sealed):
    lines = log()
    line = lines[3]
    words = {name: verify_journal.commitment(line["sels"][name], line[name]) for name in SALTS}
    line["phrase"] = "Autre chose."
    words["phrase"] = verify_journal.commitment(line["sels"]["phrase"], line["phrase"])
    content = verify_journal.content_of(line["acte"], line["moment"], line["nature"], words | {"faits": line["faits"]})
    line["empreinte"] = leaf_hash(content).hex()
    with pytest.raises(Altered, match="sceau n° 2, feuilles 2 à 4"):
        read_all(lines)


SQL = {
    "a fact": (
        "UPDATE journal_entry SET data = jsonb_set(data, '{{title}}', '\"Autre\"') WHERE id = {second}",
        "feuille n° 1",
    ),
    "a moment": ("UPDATE journal_entry SET at = at - interval '1 hour' WHERE id = {second}", "feuille n° 1"),
    "a name": ("UPDATE journal_entry SET hat_name = 'Un autre' WHERE id = {second}", "feuille n° 1"),
    "a sentence": ("UPDATE journal_leaf SET phrase = 'Autre' WHERE entry_id = {second}", "feuille n° 1"),
    "an act removed": (
        "DELETE FROM journal_leaf WHERE entry_id = {second}; DELETE FROM journal_entry WHERE id = {second}",
        "sceau n° 1, .* ajoutées ou retirées",
    ),
    "an act dated back": (
        "INSERT INTO journal_entry (kind, at, hat_name, data) SELECT kind, at - interval '400 days', hat_name, data"
        " FROM journal_entry WHERE id = {second}",
        "date d’avant le sceau",
    ),
}


@pytest.mark.parametrize("done", SQL)
def test_what_is_done_in_the_database_shows(sealed, done):
    statement, named = SQL[done]
    second = Leaf.objects.get(index=1).entry_id
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # as who owns the database may: no guard runs
        try:
            for each in statement.format(second=second).split(";"):
                cursor.execute(each)
        finally:
            cursor.execute("SET session_replication_role = DEFAULT")
    seal_all()
    with pytest.raises(Altered, match=named):
        read_all(log())
    assert re.search(named, *sealed_faults()["journal"]), "a restored copy says so too"


def test_the_database_refuses_to_change_a_leaf_or_a_seal(sealed):
    for model in (Leaf, Seal):
        with pytest.raises(Error), transaction.atomic():
            model.objects.update(digest="0" * 64)
        with pytest.raises(Error), transaction.atomic():
            model.objects.all().delete()


@pytest.mark.django_db(transaction=True)
def test_an_act_whose_transaction_still_runs_is_sealed_later():
    begun, may_end = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            act("Lent")
            begun.set()
            may_end.wait(20)
        connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    assert begun.wait(20)
    act("Rapide")
    seal_all()
    assert Seal.objects.get().size == 1
    act("Suivant")
    seal_all()
    assert Seal.objects.order_by("-number").first().settled == 0, "one below still runs"
    may_end.set()
    thread.join()
    seal_all()
    act("Dernier")
    seal_all()
    assert [line["phrase"].replace("\xa0", " ") for line in log() if "acte" in line] == [
        "Une réutilisation de « Lieux » est montrée : « Rapide ».",
        "Une réutilisation de « Lieux » est montrée : « Suivant ».",
        "Une réutilisation de « Lieux » est montrée : « Lent ».",
        "Une réutilisation de « Lieux » est montrée : « Dernier ».",
    ]
    read_all(log())
    act("Encore")
    seal_all()
    assert Seal.objects.order_by("-number").first().settled > 0


@pytest.mark.django_db(transaction=True)
def test_two_that_seal_at_once_take_their_turn():
    for number in range(30):
        act(str(number))
    faults = []

    def seal() -> None:
        try:
            sealing.seal_acts()
        except Exception as fault:  # told to the test
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=seal) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert Leaf.objects.count() == 30
    read_all(log())


def test_more_acts_than_a_seal_holds_take_several(db, monkeypatch):
    monkeypatch.setattr(sealing, "FULL", 4)
    for number in range(10):
        act(str(number))
    seal_all()
    assert list(Seal.objects.order_by("number").values_list("size", "is_whole")) == [(4, False), (8, False), (10, True)]
    read_all(log())


def test_old_acts_that_fill_several_seals_bound_no_date(db, monkeypatch):
    """A house that seals for the first time has years of acts."""
    for module in (sealing, verify_journal):
        monkeypatch.setattr(module, "FULL", 4)
    for number in range(14):
        act(str(number), at=timezone.now() - dt.timedelta(days=300))
    seal_all()
    assert list(Seal.objects.order_by("number").values_list("size", flat=True)) == [4, 8, 12, 14]
    for words in ("Un", "Deux"):
        act(words)
        seal_all()
    assert [number for number, _at in read_all(log()).bounds] == [4, 5, 6]
    act("Après coup", at=timezone.now() - dt.timedelta(days=9))
    seal_all()
    with pytest.raises(Altered, match="date d’avant le sceau n° 6"):
        read_all(log())


def test_anybody_runs_the_file_that_the_site_gives(sealed, client, tmp_path):
    given = client.get(reverse("journal:open_log"))
    (tmp_path / "journal.jsonl").write_bytes(given.getvalue())
    (tmp_path / "verify.py").write_bytes(client.get(reverse("journal:verifier")).content)
    seal = Seal.objects.order_by("number").first()

    def run(*words: str):
        command = [sys.executable, "-I", "verify.py", "journal.jsonl", *words]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    intact = run(seal.digest[:16])
    assert (intact.returncode, intact.stderr) == (0, "")
    assert "6 actes, dont 5 publics ; 3 sceaux" in intact.stdout
    assert "Actes dont seule l’empreinte est donnée : 1 ; dont les mots sont masqués : 0." in intact.stdout
    assert run("ffff").returncode == 1
    text = (tmp_path / "journal.jsonl").read_text().replace("Quatre", "Cinquante")
    (tmp_path / "journal.jsonl").write_text(text)
    altered = run()
    assert altered.returncode == 1
    assert "feuille n° 3 (acte n°" in altered.stdout


def test_the_open_log_says_the_last_seal(sealed, client):
    page = client.get(reverse("journal:log")).text
    assert sealing.seal_words() in page
    assert "sceau n° 3" in page


def test_a_document_says_the_last_seal_of_its_day(sealed):
    first = Seal.objects.order_by("number").first()
    assert f"sceau n° 1 du {sealing.french.day(timezone.localdate(first.at))}" in sealing.seal_words(first.at)


def test_the_timer_asks_only_when_an_act_waits(sealed, monkeypatch):
    asked = []
    monkeypatch.setattr(sealing, "seal_journal", SimpleNamespace(enqueue=lambda: asked.append(1)))
    sealing.seal_when_due()
    assert asked == []
    act("Sept")
    sealing.seal_when_due()
    assert asked == [1]


@pytest.fixture
def kept_apart(settings, tmp_path):
    """No file of another test."""
    settings.MEDIA_ROOT = tmp_path / "media"


def given(client, monkeypatch) -> bytes:
    """The open log as the site gives it, which no page worker writes."""
    monkeypatch.setattr(sealed_log, "open_log", lambda: pytest.fail("written while one waits"))
    try:
        answer = client.get(reverse("journal:open_log"))
        assert answer.status_code == 200
        return answer.getvalue()
    finally:
        monkeypatch.undo()


def test_the_open_log_is_a_file_that_the_worker_wrote(sealed, client, monkeypatch, kept_apart):
    whole = b"".join(sealed_log.open_log())
    sealed_log.write_log.call()
    assert given(client, monkeypatch) == whole
    first = client.get(reverse("journal:open_log"))["ETag"]
    act("Sept")
    seal_all()
    assert not sealed_log.holds_all(sealed_log.last_seal())
    live = client.get(reverse("journal:open_log"), headers={"If-None-Match": first})
    assert live.getvalue() == b"".join(sealed_log.open_log()), "what is short is given whole at once"
    sealed_log.write_log.call()
    assert read_all(map(json.loads, given(client, monkeypatch).splitlines())).tree.size == 7


def test_a_long_log_is_never_written_while_one_waits(sealed, client, monkeypatch, kept_apart):
    monkeypatch.setattr(sealed_log.open_files, "LIVE_ROWS", 5)
    answer = client.get(reverse("journal:open_log"))
    assert (answer.status_code, answer["Retry-After"]) == (503, "300")
    sealed_log.write_log.call()
    act("Sept")
    seal_all()
    last, now = sealed_log.last_seal(), timezone.now()
    assert not sealed_log.is_due(last, now), "within the hour it is given as it was"
    assert sealed_log.is_due(last, now + dt.timedelta(hours=2))
    assert client.get(reverse("journal:open_log")).status_code == 200


def test_words_hidden_since_are_in_no_file_of_the_log(db, client, monkeypatch, kept_apart):
    monkeypatch.setattr(sealed_log.open_files, "LIVE_ROWS", 0)
    support = SupportFactory(words="Un mot qui blesse.")
    act("Un mot qui blesse.", of=thing_token(support))
    seal_all()
    sealed_log.write_log.call()
    assert "Un mot qui blesse." in client.get(reverse("journal:open_log")).getvalue().decode()
    hide_text(support, actor=AccountFactory(is_staff=True), reason="Vise une personne.")
    assert client.get(reverse("journal:open_log")).status_code == 503
    assert sealed_log.is_due(sealed_log.last_seal(), timezone.now())
    sealed_log.write_log.call()
    assert "Un mot qui blesse." not in client.get(reverse("journal:open_log")).getvalue().decode()


def test_the_timer_asks_once_for_the_file_of_the_log(sealed, monkeypatch, kept_apart):
    asked = []
    task = SimpleNamespace(enqueue=lambda: asked.append(1))
    monkeypatch.setattr(sealed_log, "write_log", task)
    sealed_log.ask_for_log()
    sealed_log.ask_for_log()
    assert asked == [1]


NOT_LETTERS = {"card", "poster", "sheet"}
"""A picture, a poster for a door, a sheet to fill in by hand: nothing of them is handed over as said by the council."""
TEMPLATES = {path.stem: path for path in Path(lieudit.__file__).parent.rglob("*.typ") if path.stem not in NOT_LETTERS}


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_every_document_that_leaves_says_the_seal(name):
    """Its template prints it, and what fills the template reads it: a witness outside our walls."""
    assert "#data.seal" in TEMPLATES[name].read_text()
    room = TEMPLATES[name].parents[2]
    filled = [path for path in room.glob("*.py") if f"/{name}.typ" in path.read_text()]
    assert filled
    assert any("seal_words(" in path.read_text() for path in room.glob("*.py"))


def test_a_document_of_a_day_says_the_seal_of_that_day(sealed):
    first, *_others = Seal.objects.order_by("number")
    said = sealing.seal_words(first.at)
    assert "sceau n° 1" in said.replace("\xa0", " ")
    assert first.digest[:4] in said
    assert sealing.seal_words(first.at - dt.timedelta(seconds=1)) == ""
