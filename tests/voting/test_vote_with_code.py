"""A code casts one voice in the urn, once, from any device: mailed to who has no account, or taken by its own voter."""

import pytest
from django.core import mail
from django.utils import timezone

from lieudit.journal.models import Entry
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.models import Trace
from lieudit.voting.codes import cast_by_code, send_codes, take_code, voice_of
from lieudit.voting.models import Attendance, Ballot, Envelope, RollEntry, VotingCode
from lieudit.voting.sealing import read_paper
from lieudit.voting.services import RollLine, cast_vote, end_voices, open_ballot, prepare_ballot
from lieudit.voting.workflow import EndedBy
from tests.accounts.factories import AccountFactory
from tests.network.factories import OrganisationFactory
from tests.voting.boxes import OPTIONS, RISK, a_secret, voice
from tests.voting.factories import moved

pytestmark = pytest.mark.django_db
SAID = {"approve": ["Adèle"]}


def without_accounts() -> Ballot:
    """Three organisations that nobody represents, one of which gave no address."""
    lines = [
        RollLine(f"o{at}", organisation.name, "A", "Collège A", organisation=organisation)
        for at, organisation in enumerate(
            OrganisationFactory(network=True, email=email) for email in ("un@exemple.fr", "deux@exemple.fr", "")
        )
    ]
    ballot = prepare_ballot(
        question="Qui ?",
        rule={"method": "approval", "seats": 1, "floor": "0"},
        options=OPTIONS,
        roll=lines,
        way="urn",
        risk=RISK,
        closes_at=timezone.now() + timezone.timedelta(days=2),
    )
    return open_ballot(ballot, actor=None)


def code_in(letter) -> str:
    return next(line.split(" : ")[1] for line in letter.body.splitlines() if line.startswith("Votre code"))


def test_who_has_no_account_is_mailed_a_code_and_votes_with_it(client, django_capture_on_commit_callbacks):
    ballot = without_accounts()
    with django_capture_on_commit_callbacks(execute=True):
        assert send_codes(ballot, actor=AccountFactory(secretariat=True)) == 2
    letters = {letter.to[0]: letter for letter in mail.outbox}
    code = code_in(letters["un@exemple.fr"])
    assert f"/votes/isoloir/{code}/" in letters["un@exemple.fr"].body
    page = client.get(f"/votes/isoloir/{code}/")
    assert "no-store" in page.headers["Cache-Control"]
    review = client.post("/votes/isoloir/", {"code": code, "step": "review", "approve": ["Adèle"]}).text
    assert "Relisez votre vote" in review
    done = client.post("/votes/isoloir/", {"code": code, "step": "confirm", "approve": ["Adèle"]}).text
    assert "Votre vote est dans l’urne" in done
    assert read_paper(ballot, Envelope.objects.get().sealed) == SAID
    told = Entry.objects.get(kind="voting.codes_sent")
    assert code not in str(told.data)
    assert not VotingCode.objects.filter(digest__contains=code).exists()


def test_a_code_that_is_forwarded_and_used_twice_says_so_the_second_time(client):
    ballot = a_secret("urn")
    code = take_code(voice(ballot, 0), actor=ballot.voters[0])
    cast_by_code(code, choice=SAID)
    page = client.get(f"/votes/isoloir/{code}/")
    assert page.status_code == 422
    assert "a déjà voté" in page.text
    with pytest.raises(RuleBroken, match="Si ce n’est pas vous"):
        cast_by_code(code, choice=SAID)
    assert Envelope.objects.count() == 1


def test_a_code_of_a_voice_that_voted_otherwise_or_that_left_casts_nothing():
    ballot = a_secret("urn")
    codes = [take_code(voice(ballot, at), actor=ballot.voters[at]) for at in (0, 1)]
    cast_vote(ballot, voice(ballot, 0), actor=ballot.voters[0], choice=SAID)
    end_voices(RollEntry.objects.filter(pk=voice(ballot, 1).pk), EndedBy.MEMBERSHIP)
    for code, words in zip(codes, ("a déjà voté", "ne fait plus partie"), strict=True):
        with pytest.raises(RuleBroken, match=words):
            voice_of(code)


def test_after_the_close_a_code_says_when_it_closed():
    ballot = a_secret("urn")
    code = take_code(voice(ballot, 0), actor=ballot.voters[0])
    moved(ballot, closes_at=timezone.now())
    with pytest.raises(RuleBroken, match="Le vote est clos depuis"):
        cast_by_code(code, choice=SAID)


def test_a_new_code_takes_the_place_of_the_one_before_and_capitals_do_not_count():
    ballot = a_secret("urn")
    first = take_code(voice(ballot, 0), actor=ballot.voters[0])
    second = take_code(voice(ballot, 0), actor=ballot.voters[0])
    with pytest.raises(RuleBroken, match="n’est pas connu"):
        voice_of(first)
    assert voice_of(f" {second.lower().replace('-', ' ')} ").key == "v0"


def test_nobody_takes_the_code_of_another_nor_of_a_vote_that_is_not_in_the_urn(client):
    ballot, public = a_secret("urn"), a_secret("totals")
    with pytest.raises(RuleBroken, match="pas la vôtre"):
        take_code(voice(ballot, 0), actor=ballot.voters[1])
    with pytest.raises(RuleBroken, match="que dans une urne"):
        take_code(voice(public, 0), actor=public.voters[0])
    with pytest.raises(RuleBroken, match="personne à qui écrire"):
        send_codes(ballot, actor=AccountFactory(secretariat=True))
    client.force_login(ballot.voters[1])
    assert client.post(f"/votes/{ballot.number}/voix/v0/code/").status_code == 404
    assert client.post(f"/votes/{ballot.number}/codes/").status_code == 403


def test_codes_that_are_guessed_are_counted_and_those_that_vote_leave_no_hour(client, monkeypatch):
    ballot = a_secret("urn")
    monkeypatch.setattr("lieudit.voting.views.MOST_TRIES", 2)
    for _try in range(2):
        assert "n’est pas connu" in client.post("/votes/isoloir/", {"code": "AAAA-AAAA-AAAA"}).text
    assert "réessayez dans une heure" in client.post("/votes/isoloir/", {"code": "AAAA-AAAA-AAAA"}).text
    kept = Trace.objects.count()
    code = take_code(voice(ballot, 0), actor=ballot.voters[0])
    client.post("/votes/isoloir/", {"code": code, "step": "confirm", "approve": ["Adèle"]})
    assert Attendance.objects.get(voted=True).entry.key == "v0"
    assert Trace.objects.count() == kept


def test_a_paper_that_is_wrong_keeps_the_code_and_says_why(client):
    ballot = a_secret("urn")
    code = take_code(voice(ballot, 0), actor=ballot.voters[0])
    page = client.post("/votes/isoloir/", {"code": code, "step": "review"})
    assert page.status_code == 422
    assert f'value="{code}"' in page.text
    assert "votez blanc" in page.text
    assert "Voter blanc" in page.text
    page = client.post("/votes/isoloir/", {"code": code, "step": "review", "choice": "blank"}).text
    assert "Blanc" in page
    client.post("/votes/isoloir/", {"code": code, "step": "confirm", "choice": "blank"})
    assert read_paper(ballot, Envelope.objects.get().sealed) == "blank"


def test_several_persons_vote_on_one_device_one_after_the_other(client):
    ballot = a_secret("urn")
    codes = [take_code(voice(ballot, at), actor=ballot.voters[at]) for at in range(3)]
    assert "Tapez votre code." in client.post("/votes/isoloir/", {"code": ""}).text
    for code, name in zip(codes, OPTIONS, strict=True):
        client.post("/votes/isoloir/", {"code": code, "step": "confirm", "approve": [name]})
        fresh = client.get("/votes/isoloir/").text
        assert code not in fresh
        assert "Adèle" not in fresh
    assert Envelope.objects.count() == 3
    client.force_login(ballot.voters[3])
    assert "déconnectez-le" in client.get("/votes/isoloir/").text


def test_a_voter_reads_their_code_once(client):
    ballot = a_secret("urn")
    client.force_login(ballot.voters[0])
    page = client.post(f"/votes/{ballot.number}/voix/v0/code/")
    assert "no-store" in page.headers["Cache-Control"]
    code = page.text.split('class="decision">')[1].split("<")[0]
    assert voice_of(code).key == "v0"
