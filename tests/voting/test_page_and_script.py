"""For every method, with proxies, a suspended voice, weights and a lot: the page says what the script says."""

import datetime as dt
import html
import json
import re
import subprocess
import sys

import pytest
from django.utils import timezone

from lieudit.accounts.models import Account
from lieudit.voting import counting
from lieudit.voting.models import Ballot, Proxy, Vote
from lieudit.voting.outcome import OUTCOMES, listed
from lieudit.voting.proxies import accept_proxy, give_proxy
from lieudit.voting.services import RollLine, cast_vote, cast_votes, close_ballot, draw_lot, open_ballot, prepare_ballot
from tests.accounts.factories import AccountFactory
from tests.network.factories import OrganisationFactory, RepresentativeFactory
from tests.voting.factories import moved
from tests.voting.papers import GRADES, OPTIONS, RULES, A, B, C

pytestmark = pytest.mark.django_db
WEIGHTS = {"weights": {"a": "1/3", "b": "2/3"}, "rule": "proportional", "silent": "kept"}
METHODS = RULES | {
    "resolution": {"method": "resolution", "threshold": "1/2", "colleges": WEIGHTS},
    "equal_shares": {
        "method": "equal_shares",
        "costs": dict.fromkeys(OPTIONS, 400),
        "budget": 400,
        "completion": "utilitarian",
    },
}
VERB = {"equal_shares": "retient"}
QUORUM = {"quorum": "1/3", "quorum_base": "registered"}
CLEAR = {  # what voices 0, 2 and 3 say: the first also speaks for 1, the third for 4
    "resolution": ("for", "against", "blank"),
    "approval": ({"approve": [A, B]}, {"approve": [B]}, {"approve": [C]}),
    "equal_shares": ({"approve": [A]}, {"approve": [B, C]}, {"approve": [A]}),
    "score": ({"scores": {A: 9, B: 4}}, {"scores": {B: 10}}, {"scores": {C: 3}}),
    "quadratic": ({"votes": {A: 2, B: -1}}, {"votes": {B: 3}}, {"votes": {C: 1}}),
    "majority_judgment": tuple(
        {"grades": dict(zip(OPTIONS, said, strict=True))} for said in (GRADES[4:7], GRADES[1:4], GRADES[2:5])
    ),
    "schulze": ({"ranking": [A, B, C]}, {"ranking": [B, C]}, {"ranking": [[A, C]]}),
    "irv": ({"ranking": [A, B, C]}, {"ranking": [B, C]}, {"ranking": [C, B]}),
    "stv": ({"ranking": [A, B, C]}, {"ranking": [B, C]}, {"ranking": [C, B]}),
}
EVEN = {  # what voices 0 and 2 say, each with one proxy: nothing parts A and B
    "approval": ({"approve": [A]}, {"approve": [B]}),
    "equal_shares": ({"approve": [A]}, {"approve": [B]}),
    "score": ({"scores": {A: 7}}, {"scores": {B: 7}}),
    "quadratic": ({"votes": {A: 2}}, {"votes": {B: 2}}),
    "majority_judgment": ({"grades": {A: "Bien"}}, {"grades": {B: "Bien"}}),
    "schulze": ({"ranking": [A, B]}, {"ranking": [B, A]}),
    "irv": ({"ranking": [A]}, {"ranking": [B]}),
    "stv": ({"ranking": [[A, B], C]}, {"ranking": [[B, A], C]}),
}


def a_vote(method, pairs, **rule):
    """Seven voices, of which the last is suspended and would carry a proxy; `pairs` gave theirs, and were accepted."""
    organisations = [OrganisationFactory(network=True) for _ in range(7)]
    voters = [RepresentativeFactory(place=None, organisation=o).account for o in organisations]
    ballot = prepare_ballot(
        question=f"Que dit le scrutin « {method} » ?",
        rule=METHODS[method] | QUORUM | rule,
        options=[] if method == "resolution" else OPTIONS,
        roll=[
            RollLine(f"seat-{n}", o.name, "ab"[n % 2], "AB"[n % 2], 1 + (n > 4), n == 6, organisation=o)
            for n, o in enumerate(organisations)
        ],
        opens_at=timezone.now() + dt.timedelta(days=1),
        closes_at=timezone.now() + dt.timedelta(days=8),
        proxy_cap=1,
        lot_source="" if method == "resolution" else "le Loto du 3 mars",
    )
    roll = {entry.key: entry for entry in ballot.roll.all()}
    for giver, holder in pairs:
        proxy = give_proxy(roll[f"seat-{giver}"], actor=voters[giver], holder=roll[f"seat-{holder}"])
        accept_proxy(proxy, actor=voters[holder])
    late = {"given_by": voters[5], "given_at": timezone.now(), "state": "accepted"}
    Proxy.objects.create(giver=roll["seat-5"], holder=roll["seat-6"], **late)
    ballot = open_ballot(ballot, actor=None)
    ballot.voters = voters
    return ballot


def hear(ballot, at, choice, *, carried=()):
    roll = {entry.key: entry for entry in ballot.roll.all()}
    others = {f"seat-{giver}": None for giver in carried}
    cast_votes(roll[f"seat-{at}"], actor=ballot.voters[at], choice=choice, others=others)


def ended(ballot):
    moved(ballot, closes_at=timezone.now() - dt.timedelta(seconds=1))
    close_ballot(ballot, actor=None)
    return Ballot.objects.get(pk=ballot.pk)


def scripted(client, address, folder):
    """What the downloaded script says of the downloaded file, with nothing of the site around it."""
    (folder / "counting.py").write_bytes(client.get("/votes/recompter.py").content)
    (folder / "scrutin.json").write_bytes(client.get(address).content)
    command = [sys.executable, "-I", "counting.py", "scrutin.json"]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=True, timeout=60)
    return json.loads(done.stdout)


def read(client, ballot):
    """The words of the page, on one line."""
    text = re.sub(r"<[^>]+>", " ", client.get(ballot.get_absolute_url()).text)
    return re.sub(r"\s+", " ", html.unescape(text))


@pytest.mark.parametrize("method", sorted(CLEAR))
def test_the_page_says_what_the_script_says(client, tmp_path, method):
    ballot = a_vote(method, [(1, 0), (4, 3)])
    first, second, third = CLEAR[method]
    hear(ballot, 0, first, carried=[1])
    hear(ballot, 2, second)
    hear(ballot, 3, third)  # says nothing of the voice it carries: it votes the same at the close
    ballot = ended(ballot)
    said = scripted(client, f"/votes/{ballot.number}/recomptage.json", tmp_path)
    assert said == json.loads(json.dumps(ballot.tally.result))
    assert said["proxies"] == {"votes": {"seat-0": ["seat-0", "seat-1"], "seat-3": ["seat-3", "seat-4"]}, "refused": {}}
    assert (sum(said["raw"]["heads"].values()), said["raw"]["registered"], said["raw"]["present"]) == (5, 7, 5)
    page, file = read(client, ballot), (tmp_path / "scrutin.json").read_text()
    for voter in Account.objects.filter(pk__in=[vote.cast_by_id for vote in Vote.objects.all()]):
        assert voter.email not in page + file
        assert voter.name not in page + file
    assert "la voix qui devait le porter est suspendue" in page
    assert page.count("(par pouvoir,") == 2
    if method == "resolution":
        assert f"{OUTCOMES[said['status']].capitalize()}." in page
        assert (said["raw"]["for"], said["raw"]["against"], said["raw"]["blank"]) == (2, 1, 2)
    elif said["status"] == "elected":
        assert f"Le vote {VERB.get(method, 'désigne')} {listed(said['elected'])}." in page
    else:
        assert f"Égalité entre {listed(said['winners'][-1])}." in page


@pytest.mark.parametrize("method", sorted(EVEN))
def test_after_the_lot_the_page_still_says_what_the_script_says(client, tmp_path, method):
    ballot = a_vote(method, [(1, 0), (3, 2)], **({"seats": 1} if method == "stv" else {}))
    for at, choice in zip((0, 2), EVEN[method], strict=True):
        hear(ballot, at, choice, carried=[at + 1])
    ballot = ended(ballot)
    tie = scripted(client, f"/votes/{ballot.number}/recomptage.json", tmp_path)
    assert (tie["status"], tie["winners"]) == ("tie", [[A, B]])
    assert f"Égalité entre {A} et {B}." in read(client, ballot)
    draw_lot(ballot, actor=AccountFactory(secretariat=True), seed="3 11 25")
    ballot = Ballot.objects.get(pk=ballot.pk)
    drawn = scripted(client, f"/votes/{ballot.number}/recomptage-tirage.json", tmp_path)
    assert drawn == json.loads(json.dumps(ballot.lot.result))
    assert drawn["elected"] == counting.lot_order("3 11 25", [A, B])[:1]
    page = read(client, ballot)
    assert f"Le vote {VERB.get(method, 'désigne')} {drawn['elected'][0]}." in page
    assert "« 3 11 25 »" in page
    assert scripted(client, f"/votes/{ballot.number}/recomptage.json", tmp_path) == tie


def test_a_lot_fills_several_places_left_between_equals(client, tmp_path):
    ballot = a_vote("approval", [], seats=2)
    roll = {entry.key: entry for entry in ballot.roll.all()}
    for at in (0, 1, 2):
        cast_vote(ballot, roll[f"seat-{at}"], actor=ballot.voters[at], choice={"approve": [OPTIONS[at]]})
    ballot = ended(ballot)
    assert f"Égalité entre {A}, {B} et {C}." in read(client, ballot)
    draw_lot(ballot, actor=AccountFactory(secretariat=True), seed="17")
    ballot = Ballot.objects.get(pk=ballot.pk)
    drawn = scripted(client, f"/votes/{ballot.number}/recomptage-tirage.json", tmp_path)
    assert drawn["elected"] == ballot.lot.result["elected"] == counting.lot_order("17", OPTIONS)[:2]
    assert f"Le vote désigne {listed(drawn['elected'])}." in read(client, ballot)


def test_a_quorum_counts_those_whom_a_proxy_represents(client, tmp_path):
    """Seven voices are registered (the suspended one aside): half of them is four, of which two act."""
    ballot = a_vote("approval", [(1, 0), (3, 2)], quorum="1/2")
    hear(ballot, 0, {"approve": [A]})
    hear(ballot, 2, {"approve": [A]})
    said = scripted(client, f"/votes/{ended(ballot).number}/recomptage.json", tmp_path)
    assert (said["status"], said["raw"]["present"], said["raw"]["registered"]) == ("elected", 4, 7)
    alone = a_vote("approval", [(1, 0)], quorum="1/2")
    hear(alone, 0, {"approve": [A]})
    alone = ended(alone)
    said = scripted(client, f"/votes/{alone.number}/recomptage.json", tmp_path)
    assert said["status"] == "no_quorum"
    assert "Quorum non atteint. Le quorum n’est pas atteint : 2 voix sur 7 inscrites, il en fallait 4." in read(
        client, alone
    )
