"""A secret vote by the real pages, on paper and in an urn of 60 voters; and somebody who reads everything that is not
the server at work: the database as a dump shows it, journal, clock, live streams, mails and pages."""

from __future__ import annotations

import base64
import io
import json
import secrets
import subprocess
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from lieudit.journal.models import Entry
from lieudit.toolkit import live
from lieudit.toolkit.models import Clock
from lieudit.voting.counting import count
from lieudit.voting.models import Ballot
from lieudit.voting.receivers import give_votes
from lieudit.voting.sealing import read_paper
from tests.governance.factories import a_seat, an_assembly
from tests.journeys.visitor import Visitor
from tests.pages.test_backup import PROGRAMS, environment

pytestmark = pytest.mark.django_db(transaction=True)

COLLEGES = ("third_places", "regional_networks", "partners")
OPTIONS = ["Amont", "Bocage", "Crue", "Digue", "Étang", "Falaise"]
SUBSETS = [list(chosen) for size in range(1, 7) for chosen in combinations(OPTIONS, size)][:60]
"""A paper of each voter that nobody else fills in: whoever ties it to a voter knows at once that they were right."""
RISK = {"stakes": "mandate", "again": "yes", "otherwise": "yes"}


def a_council_of(seats: int):
    assembly = an_assembly()
    assembly.seats = [a_seat(assembly, COLLEGES[at % 3], chairs=at == 0) for at in range(seats)]
    return assembly


def asked(assembly, way: str) -> Ballot:
    """The chair prepares the vote, and answers for the way."""
    chair = Visitor(assembly.seats[0].voter).open(reverse("governance:ask", args=[assembly.slug]))
    said = {"question": "Qui tient les comptes ?", "method": "approval", "options": "\n".join(OPTIONS), "way": way}
    refused = chair.send("Inscrire ce scrutin", **said)
    refused.reads("Répondez : la façon de voter en dépend")
    assert refused.status in {200, 422}
    chair.send("Inscrire ce scrutin", **RISK)
    if way != "urn":  # what the answers propose is read once, and one may keep one's own
        chair.reads("Vos réponses proposent").send("Inscrire ce scrutin")
    chair.reads("Qui tient les comptes ?")
    return Ballot.objects.latest("number")


def votes(account, ballot: Ballot, names: list[str]) -> None:
    voter = Visitor(account).open(reverse("voting:ballot", args=[ballot.number])).follow("Voter au nom")
    at = [str(option) for option in ballot.options if option in names]
    voter.send("Relire mon vote", approve=at).reads("sans nom ni heure")
    voter.send("Confirmer mon vote").reads("Votre vote est compté")


def dump() -> dict[str, list[str]]:
    """Every table, line by line, in the order of its file, as `pg_dump` writes it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
        tables = [name for (name,) in cursor.fetchall()]
        found = {}
        for table in tables:
            cursor.execute(f'SELECT row_to_json(t)::text FROM "{table}" t ORDER BY ctid')
            found[table] = [row for (row,) in cursor.fetchall()]
    return found


def likeness(one: list[int], other: list[int]) -> float:
    """Spearman's rank correlation: 1 when one order tells the other, about 0 when it tells nothing."""
    n = len(one)
    apart = sum((first - second) ** 2 for first, second in zip(one, other, strict=True))
    return 1 - 6 * apart / (n * (n * n - 1))


def close(later: Callable[[int], object]) -> None:
    later(15)
    call_command("close_due", stdout=io.StringIO())


def test_an_urn_of_sixty_voters_and_a_reader_who_ties_nobody_to_a_paper(later, monkeypatch):
    council = a_council_of(60)
    ballot = asked(council, "urn")
    Visitor(council.seats[5].voter).open(reverse("voting:who_sees", args=[ballot.number])).reads(
        "Urne simple", "Ce que ce vote ne protège pas", "De qui tient le serveur", "De l’unanimité", "Façon proposée"
    )
    told: list[str] = []
    monkeypatch.setattr(live, "tell", told.append)
    watcher = Visitor(council.seats[59].voter)
    seen = watcher.open(reverse("voting:ballot", args=[ballot.number])).words
    entries, tick, letters = Entry.objects.count(), Clock.now(), len(mail.outbox)
    order = list(range(59))
    for at in order:
        votes(council.seats[at].voter, ballot, SUBSETS[at])
    assert watcher.open(reverse("voting:ballot", args=[ballot.number])).words == seen
    assert (Entry.objects.count(), Clock.now(), len(mail.outbox), told) == (entries, tick, letters, [])
    again = Visitor(council.seats[3].voter).open(reverse("voting:cast", args=[ballot.number, council.seats[3].key]))
    again.reads("a déjà voté")
    the_dump_ties_nobody(ballot, council, order)
    close(later)
    the_result_is_published_at_once(ballot, council)


def the_dump_ties_nobody(ballot: Ballot, council, order: list[int]) -> None:
    tables = dump()
    said = [[option for option in ballot.options if option in SUBSETS[at]] for at in order]
    papers = [json.dumps(names, ensure_ascii=False) for names in said]
    holding = {name for name, rows in tables.items() if any(paper in row for row in rows for paper in papers[:6])}
    assert holding <= {"voting_ballot"}  # its options begin with one of them; those of the urn are sealed
    envelopes = [json.loads(row) for row in tables["voting_envelope"]]
    marks = [json.loads(row) for row in tables["voting_attendance"] if json.loads(row)["voted"]]
    assert (len(envelopes), len(marks)) == (59, 59)
    assert [set(row) for row in (envelopes[0], marks[0])] == [
        {"key", "ballot_id", "sealed"},
        {"key", "entry_id", "voted", "carried_by_id"},
    ]
    keys = {row["key"] for row in envelopes}
    assert not any(
        key in row for name, rows in tables.items() if name != "voting_envelope" for row in rows for key in keys
    )
    inside = [read_paper(ballot, row["sealed"])["approve"] for row in envelopes]  # as the host may, with its key
    place = {json.dumps(names, ensure_ascii=False): at for at, names in enumerate(inside)}
    entry_of = dict(ballot.roll.values_list("key", "pk"))
    marked = {row["entry_id"]: at for at, row in enumerate(marks)}
    in_urn = [place[papers[at]] for at in order]
    in_list = [marked[entry_of[council.seats[at].key]] for at in order]
    # Of 59 things in an order that is drawn, such a likeness is met once in ten thousand times.
    assert abs(likeness(order, in_urn)) < 0.5
    assert abs(likeness(order, in_list)) < 0.5
    assert abs(likeness(in_list, in_urn)) < 0.5
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(DISTINCT xmin::text) FROM (SELECT xmin FROM voting_envelope "
            "UNION ALL SELECT xmin FROM voting_attendance) rows"
        )
        assert cursor.fetchone() == (1,)
    voter = council.seats[2].voter
    assert give_votes(None, account=voter, limit=None) == ("votes", [])


def copy(folder: Path, name: str) -> dict[str, list[str]]:
    """What the copy of each night holds, made by its own command: each table, line by line, as `pg_dump` wrote it."""
    call_command("prove_copy", dump=folder / name, stock=folder / f"{name}.stock", stdout=io.StringIO())
    said = subprocess.run(
        [PROGRAMS / "pg_restore", "--data-only", "--file=-", folder / name], capture_output=True, text=True, check=True
    ).stdout
    tables: dict[str, list[str]] = {}
    for part in said.split("\nCOPY public.")[1:]:
        head, _, rows = part.partition("\n")
        tables[head.partition(" ")[0]] = rows.split("\n\\.\n")[0].splitlines()
    return tables


def test_two_copies_between_which_one_person_voted_do_not_tell_that_vote(later, settings, monkeypatch, tmp_path):
    """Whoever reads both knows who it was and which envelope came in: not what is in it, before the close nor after."""
    settings.SECRET_KEY = secrets.token_hex(40)
    held = connection.settings_dict
    for name, value in environment(held["USER"], held["NAME"]).items():
        monkeypatch.setenv(name, value)
    council = a_council_of(9)
    ballot = asked(council, "urn")
    for at in (0, 1, 2, 4):
        votes(council.seats[at].voter, ballot, SUBSETS[10] if at == 4 else SUBSETS[at])
    before = copy(tmp_path, "before")
    votes(council.seats[5].voter, ballot, SUBSETS[10])  # the same paper as the one before
    after = copy(tmp_path, "after")
    marks = [{row for row in rows["voting_attendance"] if "\tt\t" in row} for rows in (before, after)]
    marked = [{cell for row in rows for cell in row.split("\t")} for rows in marks]
    entry = ballot.roll.get(key=council.seats[5].key)
    assert str(entry.pk) in marked[1] - marked[0]
    papers = [{row.split("\t")[-1] for row in rows["voting_envelope"]} for rows in (before, after)]
    (came,) = papers[1] - papers[0]
    assert len({len(paper) for paper in papers[1]}) == 1
    assert len({base64.urlsafe_b64decode(paper)[:9] for paper in papers[1]}) == 1  # no hour, or all the same
    assert len(papers[1]) == 5  # two papers that say the same are not alike
    close(later)
    closed = copy(tmp_path, "closed")
    assert {row.split("\t")[-1] for row in closed["voting_envelope"]} == papers[1]
    for rows in (before, after, closed):
        no_paper_is_legible(rows, ballot)
        assert not any(settings.SECRET_KEY in row for table in rows.values() for row in table)
    assert read_paper(ballot, came) == {"approve": SUBSETS[10]}  # its host may: the page of the vote says so
    settings.SECRET_KEY = secrets.token_hex(40)
    assert read_paper(ballot, came) is None


def no_paper_is_legible(tables: dict[str, list[str]], ballot: Ballot) -> None:
    """No table but those that publish the options and, once closed, the totals tells a choice, in any writing."""
    papers = [json.dumps(names, ensure_ascii=False) for names in (SUBSETS[1], SUBSETS[2], SUBSETS[10])]
    forms = [form for paper in papers for form in (paper, paper.encode().hex(), json.dumps(paper)[1:-1])]
    holding = {name for name, rows in tables.items() for row in rows for form in forms if form in row}
    assert holding <= {"voting_ballot", "voting_tally"}
    assert not any("Amont" in row for row in tables["voting_envelope"])
    assert [row for row in tables["voting_tally"] if ballot.roll.first().key in row] == []


def the_result_is_published_at_once(ballot: Ballot, council) -> None:
    ballot = Ballot.objects.get(pk=ballot.pk)
    anybody = Visitor().open(reverse("voting:ballot", args=[ballot.number])).reads("59 votes reçus sur 60")
    anybody.reads("Égalité entre Amont, Bocage et Crue")  # each of the three is on half of all papers
    anybody.does_not_read("n’a pas voté")
    file = json.loads(Visitor().open(reverse("voting:recount", args=[ballot.number])).html)
    assert (sum(each["count"] for each in file["ballots"]), file["registered"]) == (59, 60)
    assert count(file) == ballot.tally.result
    member = Visitor(council.seats[7].voter).open(reverse("voting:ballot", args=[ballot.number]))
    member.reads("n’a pas voté", "Elle ne dit jamais ce que chacun a choisi")
    letters = {letter.to[0]: letter.body for letter in mail.outbox if f"Scrutin n° {ballot.number} :" in letter.subject}
    assert len(letters) == 60
    digests = {body.split("Règle : ")[1].split("Vous recevez")[0] for body in letters.values()}
    assert len(digests) == 1
    assert ballot.tally.published_digest in digests.pop()
    said = [" n’a pas voté." in body for body in letters.values()]
    assert (said.count(True), said.count(False)) == (1, 59)


def test_a_secret_paper_vote_counted_by_two_tellers_who_first_differ(later):
    council = a_council_of(12)
    ballot = asked(council, "paper")
    chair = Visitor(council.seats[0].voter).open(reverse("voting:ballot", args=[ballot.number]))
    tellers = [council.seats[at] for at in (1, 2)]
    names = [f"{seat.key}:{seat.voter.pk}" for seat in tellers]
    chair.follow("Nommer qui dépouille").send("Nommer ces deux personnes", first=names[0], second=names[1])
    chair.reads("Dépouillent")
    taken = [seat.key for seat in council.seats[:10]]
    first, second = [Visitor(seat.voter) for seat in tellers]
    first.open(reverse("voting:attendance", args=[ballot.number])).send("Noter", taken=taken).reads(
        "10 bulletins remis"
    )
    reads(first, ballot, {"Amont": 6, "Crue": 3})
    reads(second, ballot, {"Amont": 5, "Crue": 4})
    second.reads("Vos deux relevés diffèrent", "Amont")
    chair.open(reverse("voting:ballot", args=[ballot.number])).does_not_read("6 ×", "Vos deux")
    second.send("Retirer la pile Amont").send("Retirer la pile Crue")
    reads(second, ballot, {"Amont": 6, "Crue": 3})
    second.reads("Vos deux relevés sont pareils").send("Signer").reads("attendez encore")
    close(later)  # which papers do not hear
    first, second = [Visitor(seat.voter) for seat in tellers]  # their connections are over, fifteen days later
    second.open(reverse("voting:sheet", args=[ballot.number])).send("Signer").reads("L’autre personne signe à son tour")
    assert Ballot.objects.get(pk=ballot.pk).is_open
    first.open(reverse("voting:sheet", args=[ballot.number])).send("Signer").reads("Le vote désigne Amont")
    tables = dump()
    assert tables["voting_vote"] == tables["voting_envelope"] == []
    member = Visitor(council.seats[4].voter).open(reverse("voting:ballot", args=[ballot.number]))
    member.reads("Elle ne dit jamais ce que chacun a choisi", "n’a pas voté")


def reads(teller: Visitor, ballot: Ballot, piles: dict[str, int]) -> None:
    """One sheet: piles, then envelopes with one void paper."""
    teller.open(reverse("voting:sheet", args=[ballot.number]))
    for name, times in piles.items():
        teller.send("Ajouter cette pile", approve=[name], count=str(times))
    teller.send("J’ai fini", envelopes=str(sum(piles.values()) + 1), void="1")
