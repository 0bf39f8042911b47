"""Before the opening a member asks that only totals be published; nobody then reads who voted what."""

import datetime as dt
import json
from dataclasses import replace

import pytest
from django.utils import timezone

from lieudit.accounts.models import Account
from lieudit.governance.rules import DEFAULT_RULES, ballot_rule
from lieudit.journal.models import Entry
from lieudit.toolkit import french
from lieudit.toolkit.errors import RuleBroken
from lieudit.voting import verification
from lieudit.voting.counting import count
from lieudit.voting.disclosure import FEWEST, in_totals
from lieudit.voting.models import Ballot, SecrecyAsk
from lieudit.voting.recount import recount_text
from lieudit.voting.secrecy import ask_secrecy
from lieudit.voting.services import RollLine, cast_vote, close_ballot, draw_lot, open_ballot, prepare_ballot
from tests.accounts.factories import AccountFactory
from tests.network.factories import RepresentativeFactory
from tests.voting.factories import a_ballot, an_announced, given, guards_asleep, voice

pytestmark = pytest.mark.django_db


def roll_of(page: str) -> str:
    """The lines of the roll, as the page of a ballot shows them."""
    return page.split('id="h-roll"')[1].split("<tbody>")[1].split("</tbody>")[0]


def asked_for(ballot: Ballot, voices: int | None = 1) -> Ballot:
    voters = ballot.voters
    Ballot.objects.filter(pk=ballot.pk).update(secrecy_asks=voices)
    found = Ballot.objects.get(pk=ballot.pk)
    found.voters = voters
    return found


def opened(ballot: Ballot) -> Ballot:
    voters = ballot.voters
    found = open_ballot(ballot, actor=None)
    found.voters = voters
    return found


def closed(ballot: Ballot, monkeypatch) -> Ballot:
    real = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: real() + dt.timedelta(days=30))
    close_ballot(ballot, actor=None)
    return Ballot.objects.get(pk=ballot.pk)


def test_one_member_asks_and_the_ballot_is_held_in_totals(client):
    ballot = asked_for(an_announced())
    client.force_login(ballot.voters[0])
    assert "Demander que seuls les totaux paraissent" in client.get(ballot.get_absolute_url()).text
    page = client.post(f"/votes/{ballot.number}/secret/", follow=True).text
    assert "attribuée à personne" in page
    assert Ballot.objects.get(pk=ballot.pk).in_totals
    entry = Entry.objects.about(ballot).get(kind="voting.secrecy_granted")
    assert (entry.actor, entry.hat_name) == (None, "")
    assert "Ce que cela ne protège pas" in page
    assert "la base de données sait qui a voté quoi" in page


def test_where_a_share_must_ask_the_last_one_makes_it_so():
    ballot = asked_for(an_announced(), 2)
    assert not ask_secrecy(ballot, actor=ballot.voters[0]).in_totals
    with pytest.raises(RuleBroken, match="déjà notée"):
        ask_secrecy(ballot, actor=ballot.voters[0])
    assert ask_secrecy(ballot, actor=ballot.voters[1]).in_totals
    with pytest.raises(RuleBroken, match="déjà le cas"):
        ask_secrecy(ballot, actor=ballot.voters[2])
    assert SecrecyAsk.objects.count() == 2


def test_a_request_at_the_last_second_comes_before_the_opening_or_is_refused():
    ballot = opened(asked_for(an_announced()))
    with pytest.raises(RuleBroken, match="se demande avant"):
        ask_secrecy(ballot, actor=ballot.voters[0])
    assert not Ballot.objects.get(pk=ballot.pk).in_totals


def test_rules_that_let_nobody_ask_and_a_stranger(client):
    ballot = an_announced()
    with pytest.raises(RuleBroken, match="ne prévoient pas"):
        ask_secrecy(ballot, actor=ballot.voters[0])
    client.force_login(AccountFactory())
    assert client.post(f"/votes/{ballot.number}/secret/").status_code == 403


def test_a_suspended_voice_does_not_ask():
    ballot = asked_for(an_announced(suspended=(0,)))
    with pytest.raises(RuleBroken, match="Aucune de vos voix"):
        ask_secrecy(ballot, actor=ballot.voters[0])


def a_vote_in_totals(monkeypatch, voices: int = 7, **others) -> Ballot:
    ballot = asked_for(an_announced(voices, **others))
    voters = ballot.voters
    given(ballot, 1, 0)
    ask_secrecy(ballot, actor=voters[2])
    ballot = Ballot.objects.get(pk=ballot.pk)
    ballot.voters = voters
    ballot = opened(ballot)
    for at, choice in ((0, "for"), (2, "against"), *((at, "for") for at in range(3, voices))):
        cast_vote(ballot, voice(ballot, at), actor=voters[at], choice=choice)
    found = closed(ballot, monkeypatch)
    found.voters = voters
    return found


def test_totals_say_how_many_and_the_kernel_counts_them(monkeypatch, client):
    ballot = a_vote_in_totals(monkeypatch, colleges=None)
    file = json.loads(client.get(f"/votes/{ballot.number}/recomptage.json").text)
    assert file["ballots"] == [{"choice": "against", "count": 1}, {"choice": "for", "count": 6}]
    assert (file["registered"], file["present"], "roll" in file, "proxies" in file) == (7, 7, False, False)
    assert count(file) == ballot.tally.result
    page = client.get(ballot.get_absolute_url()).text
    for name in ballot.roll.values_list("name", flat=True):
        assert f"par pouvoir, {name}" not in page
    assert "Qui a voté quoi" not in page
    assert "a voté" not in roll_of(page)


def test_small_colleges_publish_no_row(monkeypatch, client):
    """Of colleges of one or two voices, rows would be votes by name: the boxes are pooled, and the page says so."""
    ballot = a_vote_in_totals(monkeypatch)
    file = json.loads(client.get(f"/votes/{ballot.number}/recomptage.json").text)
    assert all("college" not in said for said in file["ballots"])
    assert "colleges" not in file["rule"]
    assert file["decided"] == ballot.tally.result["status"]
    assert not ballot.tally.result["colleges"]
    page = client.get(ballot.get_absolute_url()).text
    assert f"un collège a moins de {FEWEST} voix" in page
    assert "Collège par collège" not in page


def test_large_colleges_keep_their_rows_and_the_result():
    weights = {"a": "1/2", "b": "1/2"}
    roll = [{"voter": f"v{n}", "college": "ab"[n % 2], "weight": 1} for n in range(2 * FEWEST)]
    ballots = [{"voter": f"v{n}", "choice": ("for", "against", "for")[n % 3]} for n in range(2 * FEWEST)]
    named = {
        "options": [],
        "rule": {"method": "resolution", "colleges": {"weights": weights}, "quorum": "1/5"},
        "roll": roll,
        "present": [line["voter"] for line in roll],
        "proxies": [],
        "proxy_cap": None,
        "ballots": ballots,
    }
    file, result = in_totals(named)
    before = count(named)
    assert (result["status"], result["colleges"], result["raw"]) == (
        before["status"],
        before["colleges"],
        before["raw"],
    )
    assert sum(said["count"] for said in file["ballots"]) == 2 * FEWEST
    assert "v3" not in json.dumps(file)
    few = {**named, "ballots": ballots[1:]}  # of one college, four voices only: its row would be merged with the other
    file, result = in_totals(few)
    assert all("college" not in said for said in file["ballots"])
    assert (file["decided"], result["status"]) == (count(few)["status"],) * 2


def test_under_five_voices_the_issue_only_is_published_and_nobody_reads_who_voted(monkeypatch, client):
    """One voter of four, shown « a voté » beside a total of one, was a vote by name."""
    ballot = a_vote_in_totals(monkeypatch, voices=4, colleges=None)
    file = json.loads(client.get(f"/votes/{ballot.number}/recomptage.json").text)
    assert file["withheld"] == {"status": "adopted", "winners": [], "elected": []}
    assert not {"ballots", "present", "registered", "roll", "proxies"} & set(file)
    assert ballot.tally.result["raw"] == {}
    for reader in (ballot.voters[1], AccountFactory(secretariat=True)):
        client.force_login(reader)
        page = client.get(ballot.get_absolute_url()).text
        assert "Moins de 5 voix ont voté" in page
        assert "qui a voté n’est montré à personne" in page
        assert "a voté" not in roll_of(page)
        assert "a servi" not in page
        assert "Adopté." in page
    assert "Ce scrutin ne se simule pas" in client.get(f"/votes/{ballot.number}/et-si/").text
    read = verification.read(recount_text(file).encode())
    assert (read["status"], read["fault"]) == ("adopted", "")
    assert "ne permet pas de recompter" in read["log"][0]


def test_a_tie_under_five_voices_is_parted_by_the_lot_and_tells_nothing_more(monkeypatch, client):
    ballot = prepare_ballot(
        question="Qui ?",
        rule={"method": "approval", "seats": 1, "floor": "0"},
        options=["candidature n° 1", "candidature n° 2"],
        roll=[RollLine(f"v{n}", f"V{n}", "all", "Tous", account=AccountFactory()) for n in range(3)],
        closes_at=timezone.now() + dt.timedelta(days=1),
        lot_source="premier tirage du Loto",
        way="totals",
    )
    ballot = open_ballot(ballot, actor=None)
    for at in range(2):
        entry = ballot.roll.get(key=f"v{at}")
        cast_vote(ballot, entry, actor=entry.account, choice={"approve": [ballot.options[at]]})
    ballot = closed(ballot, monkeypatch)
    assert ballot.tally.published["withheld"]["status"] == "tie"
    lot = draw_lot(ballot, actor=AccountFactory(secretariat=True), seed="7 12 23 31 44")
    assert lot.result["elected"] == lot.result["lot"][0][:1]
    file = json.loads(client.get(f"/votes/{ballot.number}/recomptage-tirage.json").text)
    assert file["withheld"]["elected"] == lot.result["elected"]
    assert "ballots" not in file
    assert "Le vote désigne" in client.get(ballot.get_absolute_url()).text


def test_before_the_close_nobody_reads_who_has_voted(client):
    ballot = asked_for(an_announced(colleges=None))
    voters = ballot.voters
    given(ballot, 1, 0)
    ask_secrecy(ballot, actor=voters[0])
    ballot = opened(asked_for(replaced(ballot, voters)))
    cast_vote(ballot, voice(ballot, 1), actor=voters[0], choice="for", carried_by=voice(ballot, 0))
    kinds = set(Entry.objects.about(ballot).values_list("kind", flat=True))
    assert not kinds & {"voting.cast", "voting.cast_by_proxy", "voting.carried_quietly"}
    for account in (None, voters[2]):
        client.force_login(account) if isinstance(account, Account) else client.logout()
        page = client.get(ballot.get_absolute_url()).text
        assert "a voté" not in roll_of(page)
        assert "a servi" not in page
    assert f"/votes/{ballot.number}/recomptage.json" not in page


def replaced(ballot: Ballot, voters) -> Ballot:
    found = Ballot.objects.get(pk=ballot.pk)
    found.voters = voters
    return found


def test_a_voice_of_more_than_one_would_be_read_in_totals():
    line = RollLine("a", "A", "all", "Tous", weight=2)
    with pytest.raises(RuleBroken, match="compte une voix par membre"):
        prepare_ballot(
            question="?",
            rule={"method": "resolution"},
            roll=[line, replace(line, key="b")],
            closes_at=timezone.now() + dt.timedelta(days=1),
            way="totals",
        )


def at_once(*, voices: int | None = 1) -> Ballot:
    """A ballot that opened without having been announced, of one voice a member."""
    rule = ballot_rule(DEFAULT_RULES)
    del rule["colleges"]
    ballot = a_ballot(4, opened=False, rule=rule)
    return opened(asked_for(ballot, voices))


def hours_later(monkeypatch, hours: int) -> None:
    real = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: real() + dt.timedelta(hours=hours))


def test_a_vote_that_opened_at_once_leaves_a_day_to_ask_and_says_nothing_of_who_votes_meanwhile(client):
    """The first voter does not close the door, nor is named before it is closed."""
    ballot = at_once()
    cast_vote(ballot, voice(ballot, 0), actor=ballot.voters[0], choice="for")
    kinds = set(Entry.objects.about(ballot).values_list("kind", flat=True))
    assert ("voting.received" in kinds, "voting.cast" in kinds) == (True, False)
    assert Entry.objects.about(ballot).get(kind="voting.received").actor is None
    client.force_login(ballot.voters[1])
    page = client.get(ballot.get_absolute_url()).text
    assert "s’est ouvert sans être annoncé" in page
    assert "a voté" not in roll_of(page)
    page = client.post(f"/votes/{ballot.number}/secret/", follow=True).text
    assert "attribuée à personne" in page
    assert Ballot.objects.get(pk=ballot.pk).in_totals


def test_who_has_voted_already_may_still_ask(monkeypatch):
    ballot = at_once()
    cast_vote(ballot, voice(ballot, 0), actor=ballot.voters[0], choice="for")
    ask_secrecy(ballot, actor=ballot.voters[0])
    found = closed(ballot, monkeypatch)
    assert "roll" not in found.tally.published
    assert "ballots" not in found.tally.published


def test_after_the_day_the_vote_is_public_as_it_was_said(client, monkeypatch):
    ballot = at_once()
    cast_vote(ballot, voice(ballot, 0), actor=ballot.voters[0], choice="for")
    hours_later(monkeypatch, 24)
    with pytest.raises(RuleBroken, match="se demandait jusqu’au"):
        ask_secrecy(ballot, actor=ballot.voters[1])
    cast_vote(ballot, voice(ballot, 1), actor=ballot.voters[1], choice="for")
    assert Entry.objects.about(ballot).filter(kind="voting.cast").count() == 1
    client.force_login(ballot.voters[2])
    page = client.get(ballot.get_absolute_url()).text
    assert "personne ne l’a demandé à temps" in page
    assert roll_of(page).count("a voté") == 2


def test_once_it_is_counted_nobody_asks(monkeypatch):
    ballot = closed(at_once(), monkeypatch)
    with pytest.raises(RuleBroken, match="se demande avant"):
        ask_secrecy(ballot, actor=AccountFactory())


def test_where_the_rules_let_nobody_ask_a_vote_that_opens_at_once_is_public_at_once(client):
    ballot = at_once(voices=None)
    cast_vote(ballot, voice(ballot, 0), actor=ballot.voters[0], choice="for")
    assert Entry.objects.about(ballot).filter(kind="voting.cast").exists()


def test_a_request_and_a_count_at_the_same_second_are_one_before_the_other(monkeypatch):
    """Asked on a page that was read before the count: the file is by name, and the request is refused."""
    ballot = at_once()
    read = Ballot.objects.get(pk=ballot.pk)
    for at in range(4):
        cast_vote(ballot, voice(ballot, at), actor=ballot.voters[at], choice="for")
    close_ballot(ballot, actor=ballot.voters[0])
    with pytest.raises(RuleBroken):
        ask_secrecy(read, actor=ballot.voters[1])
    assert "roll" in Ballot.objects.get(pk=ballot.pk).tally.published


NOW = dt.datetime(2027, 5, 12, 16, tzinfo=dt.UTC)


def hours(count):
    return NOW + dt.timedelta(hours=count)


def a_row(state="open", *, opens=None, opened=-2, closes=96, asks=1, way="roll_call"):
    """A ballot as the pages read it, by hours from now; nothing of it is kept."""
    return Ballot(
        state=state,
        opens_at=None if opens is None else hours(opens),
        opened_at=None if opened is None else hours(opened),
        closes_at=hours(closes),
        secrecy_asks=asks,
        way=way,
    )


def test_totals_are_asked_for_until_the_opening_that_was_announced_or_a_day_after_it_or_the_close(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    assert a_row("prepared", opens=3, opened=None).secrecy_until == hours(3)
    assert a_row(opens=-2).secrecy_until == hours(-2)
    assert a_row().secrecy_until == hours(22)
    assert a_row(closes=5).secrecy_until == hours(5)
    assert a_row(opened=None).secrecy_until == hours(24)
    assert a_row(asks=None).secrecy_until is None


def test_members_may_ask_before_the_opening_and_within_the_day_of_a_vote_that_opened_at_once(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    assert a_row("prepared", opens=3, opened=None).may_ask_secrecy
    assert a_row("prepared", opens=-1, opened=None).may_ask_secrecy  # late, and not open yet
    assert a_row().may_ask_secrecy
    assert a_row(opened=-23.9).may_ask_secrecy
    assert not a_row(opened=-24).may_ask_secrecy
    assert not a_row(opens=-2).may_ask_secrecy
    assert not a_row("closed").may_ask_secrecy
    assert not a_row(asks=None).may_ask_secrecy
    assert not a_row(way="totals").may_ask_secrecy


def test_who_votes_is_told_to_nobody_in_totals_or_while_they_may_be_asked_for(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    assert a_row().is_quiet
    assert a_row(way="totals").is_quiet
    assert a_row("closed", way="totals").is_quiet
    assert not a_row(opened=-25).is_quiet
    assert not a_row("prepared", opens=3, opened=None).is_quiet  # nobody has voted
    assert not a_row("closed").is_quiet


def test_each_voice_of_an_account_asks_and_one_that_does_not_vote_does_not():
    ballot = asked_for(an_announced(suspended=(1,)), 2)
    for at in (1, 2):  # the first voter speaks for two more, one of which is suspended
        RepresentativeFactory(place=None, organisation=voice(ballot, at).organisation, account=ballot.voters[0])
    assert ask_secrecy(ballot, actor=ballot.voters[0]).in_totals
    assert set(SecrecyAsk.objects.values_list("entry__key", flat=True)) == {"seat-0", "seat-2"}


def test_what_is_asked_is_noted_without_a_name_and_told_apart_from_what_is_granted():
    ballot = asked_for(an_announced(), 2)
    ask_secrecy(ballot, actor=ballot.voters[0])
    asked = Entry.objects.about(ballot).get(kind="voting.secrecy_asked")
    assert (asked.actor, asked.hat_name) == (None, "")
    assert not Entry.objects.about(ballot).filter(kind="voting.secrecy_granted").exists()
    ask_secrecy(ballot, actor=ballot.voters[1])
    assert Entry.objects.about(ballot).filter(kind="voting.secrecy_granted").count() == 1
    assert Entry.objects.about(ballot).filter(kind="voting.secrecy_asked").count() == 1


def test_a_voice_of_another_ballot_does_not_ask_for_this_one():
    ballot, other = asked_for(an_announced()), asked_for(an_announced())
    with pytest.raises(RuleBroken, match="Aucune de vos voix"):
        ask_secrecy(ballot, actor=other.voters[0])


def test_what_was_asked_of_another_ballot_does_not_count_for_this_one():
    ballot, other = asked_for(an_announced(), 2), asked_for(an_announced(), 3)
    for at in range(2):
        ask_secrecy(other, actor=other.voters[at])
    assert not ask_secrecy(ballot, actor=ballot.voters[0]).in_totals


def test_a_ballot_whose_voices_count_more_than_one_is_never_held_in_totals():
    ballot = asked_for(an_announced())
    with guards_asleep():
        ballot.roll.filter(key="seat-3").update(weight=2)
    with pytest.raises(RuleBroken, match="compte une voix par membre"):
        ask_secrecy(ballot, actor=ballot.voters[0])
    assert not Ballot.objects.get(pk=ballot.pk).in_totals


def test_who_asks_too_late_reads_until_when_it_was_or_since_when_the_vote_is_open(monkeypatch):
    ballot = at_once()
    hours_later(monkeypatch, 25)
    until = french.instant(Ballot.objects.get(pk=ballot.pk).opened_at + dt.timedelta(days=1))
    with pytest.raises(RuleBroken) as refusal:
        ask_secrecy(ballot, actor=ballot.voters[1])
    assert refusal.value.messages == [f"Le secret de ce vote se demandait jusqu’au {until}."]
    announced = opened(asked_for(an_announced()))
    with pytest.raises(RuleBroken) as refusal:
        ask_secrecy(announced, actor=announced.voters[1])
    since = french.instant(Ballot.objects.get(pk=announced.pk).opened_at)
    assert refusal.value.messages == [f"Le vote est ouvert depuis le {since} : le secret se demande avant."]
