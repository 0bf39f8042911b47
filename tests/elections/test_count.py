"""From the ballots to the mandates: one ballot a college, ties to the rule, signed minutes, seats with dates."""

import copy
import datetime as dt
import threading
from contextlib import suppress
from fractions import Fraction

import pytest
from django.db import IntegrityError, connections, transaction
from django.utils import timezone

from lieudit.elections import circle as circle_acts
from lieudit.elections import count, minutes, services
from lieudit.elections.models import Contest, Election, Elector, Incident, Minutes, Round
from lieudit.elections.protocol import canonical, fingerprint, public_copy, sure_and_tied
from lieudit.elections.workflow import ElectionState
from lieudit.governance.models import CouncilBallot, Seat
from lieudit.governance.rulemaking import adopt_rulebook
from lieudit.governance.rules import DEFAULT_RULES
from lieudit.journal.models import Entry
from lieudit.toolkit.errors import RuleBroken
from lieudit.voting.counting import count as recount
from lieudit.voting.counting import lot_order
from lieudit.voting.recount import digests_of
from lieudit.voting.services import close_ballot, draw_lot, open_ballot
from tests.elections.factories import (
    NETWORKS,
    PLACES,
    a_vacant_council,
    approve,
    at,
    ballot_of,
    close_all,
    contest,
    line,
    names,
    ordered,
    owes,
    seated,
    vote,
    voting,
)
from tests.elections.test_circle import a_circle, a_proposal, answers, everybody_names, read_circle

pytestmark = pytest.mark.django_db
O = Contest.Outcome  # noqa: E741


def fresh(election) -> Election:
    found = Election.objects.get(pk=election.pk)
    found.council, found.secretariat = election.council, election.secretariat
    return found


def counted(later, **others) -> Election:
    """Two of four members are for every name, in a college of seven seats."""
    election = voting(later, **others)
    approve(election, election.council.members[:2], *names(election))
    close_all(election, later)
    return fresh(election)


def few_seats(later, seats: int, **others) -> Election:
    """An election whose first college has `seats` seats to fill: the others are held until later."""
    council = others.pop("council", None) or a_vacant_council(places=10)
    for member in council.members[3 + seats : 10]:
        seated(council, member, dt.date(2025, 1, 1), timezone.localdate() + dt.timedelta(days=500))
    election = ordered(later, council=council, **others)
    for member in (council.members[10], council.members[13]):
        count.name_scrutineer(election, actor=council.secretariat, elector=line(election, member), account=member.voter)
    count.order_ballots(election, actor=council.secretariat)
    later(days=16, hours=12)
    open_ballot(ballot_of(election), actor=None)
    return fresh(election)


def signs(election, member):
    digest = fingerprint(minutes.minutes_text(fresh(election)))
    return minutes.sign_minutes(fresh(election), actor=member.voter, seen=digest)


def sealed_minutes(election) -> Minutes:
    for each in election.scrutineers.all():
        minutes.sign_minutes(election, actor=each.account, seen=fingerprint(minutes.minutes_text(fresh(election))))
    return minutes.close_election(election, actor=election.secretariat)


# Ballots


def test_there_is_one_ballot_a_college_in_one_sitting_in_the_order_of_the_lot(later):
    election = voting(later)
    ballot = ballot_of(election)
    assert ballot.options == names(election)
    assert ballot.sitting == election.sitting
    assert ballot.rule["method"] == "each"
    asked = f"Qui élire pour 7 sièges du collège {contest(election).college.name} ?"
    said = ballot.question.replace("\xa0", " ")
    assert said == f"{asked} 3 candidatures, donc 4 sièges au moins restent vacants."
    assert ballot.rule["seats"] == 3
    assert {entry.college for entry in ballot.roll.all()} == {PLACES}
    assert ballot.explained[ballot.options[0]]["url"].startswith(f"/elections/{election.number}/candidatures/#")
    order = CouncilBallot.objects.get(ballot=ballot)
    assert (order.college.code, order.concerned.count()) == (PLACES, 3)
    assert contest(election, NETWORKS).outcome == O.EMPTY
    assert Round.objects.count() == 1


def test_roll_keys_name_members_so_that_proxies_follow_them(later):
    election = voting(later)
    assert set(ballot_of(election).roll.values_list("key", flat=True)) == {
        f"member-{m.pk}" for m in election.council.members[:4]
    }


def test_who_is_out_of_standing_is_on_the_roll_without_a_voice(later):
    council = a_vacant_council()
    owes(council.members[3])
    election = voting(later, council=council)
    entry = ballot_of(election).roll.get(organisation=council.members[3].organisation)
    assert entry.suspended
    assert "cotisation due" in entry.note
    assert Elector.objects.voting().filter(election=election).count() == 7


def test_ballots_wait_for_scrutineers_and_for_circles(later):
    election = ordered(later)
    with pytest.raises(RuleBroken, match="Nommez 2 personnes"):
        count.order_ballots(election, actor=election.secretariat)
    a_circle(election)
    with pytest.raises(RuleBroken, match="Un cercle sans candidat est en cours"):
        count.order_ballots(election, actor=election.secretariat)


def test_scrutineers_are_of_different_colleges_and_do_not_stand(later):
    election = ordered(later)

    def name(member):
        return count.name_scrutineer(
            election, actor=election.secretariat, elector=line(election, member), account=member.voter
        )

    members = election.council.members
    with pytest.raises(RuleBroken, match="Un membre candidat ne surveille pas"):
        name(members[0])
    name(members[3])
    name(members[4])
    with pytest.raises(RuleBroken, match="a déjà une personne"):
        name(members[5])


def test_the_second_of_two_who_open_the_ballots_at_once_changes_nothing(later):
    election = voting(later)
    with pytest.raises(RuleBroken, match="n’est pas possible à ce stade"):
        count.order_ballots(election, actor=election.secretariat)
    assert Round.objects.count() == 1


def ready(later) -> Election:
    """Ordered by lot, watched by two members: nobody has ordered the ballots yet."""
    election = ordered(later)
    for member in (election.council.members[4], election.council.members[7]):
        count.name_scrutineer(
            election, actor=election.secretariat, elector=line(election, member), account=member.voter
        )
    return fresh(election)


def test_the_timer_orders_the_ballots_at_their_hour_whoever_runs_the_election(later):
    election = ready(later)
    assert count.order_due_ballots() == []
    later(days=16, hours=12)
    assert count.order_due_ballots() == [election]
    ballot = ballot_of(election)
    assert (ballot.state, ballot.closes_at) == ("open", election.closes_at)
    entry = Entry.objects.about(election).get(kind="elections.ballots_ordered")
    assert entry.actor is None
    assert count.order_due_ballots() == []


def test_a_vote_of_ten_seconds_is_not_ordered(later):
    """Who ran the election chose how long it lasted, by waiting."""
    election = ready(later)
    later(seconds=(election.closes_at - timezone.now()).total_seconds() - 10)
    for act in (lambda: count.order_ballots(election, actor=election.secretariat), count.order_due_ballots):
        with suppress(RuleBroken):
            assert act() == []
    with pytest.raises(RuleBroken, match=r"Le vote dure 3.*jours au moins"):
        count.order_ballots(election, actor=election.secretariat)
    assert fresh(election).state == ElectionState.ORDERED
    assert not Round.objects.exists()


def test_another_round_lasts_what_the_rules_say_and_the_page_keeps_what_was_typed(later, client):
    election = few_seats(later, 1, candidates=2)
    first, second = names(election)
    approve(election, election.council.members[:2], first)
    approve(election, election.council.members[2:4], second)
    close_all(election, later)
    client.force_login(election.secretariat)
    soon = timezone.localtime() + dt.timedelta(hours=30)
    address = f"/elections/{election.number}/college/{PLACES}/etape/revoter/"
    typed = f"{soon:%Y-%m-%dT%H:%M}"
    page = client.post(address, {"closes_at": typed})
    assert "Un nouveau tour dure 2 jours au moins" in page.text.replace("\xa0", " ").replace("&nbsp;", " ")
    assert f'value="{typed}"' in page.text
    assert contest(election).rounds.count() == 1


def test_who_stands_neither_orders_ballots_nor_parts_ties_nor_has_the_college_vote_again(later):
    election = ready(later)
    stands = election.council.members[0].voter
    for act in (
        lambda: count.order_ballots(election, actor=stands),
        lambda: count.name_scrutineer(
            election, actor=stands, elector=line(election, election.council.members[3]), account=stands
        ),
        lambda: services.cancel_election(election, actor=stands, reason="x"),
    ):
        with pytest.raises(RuleBroken, match="à une autre personne de la conduire"):
            act()


# Results


def test_the_result_is_read_when_the_ballot_closes(later, django_capture_on_commit_callbacks):
    election = few_seats(later, 2, candidates=3)
    first, second, third = names(election)
    approve(election, election.council.members[:3], first, second)
    approve(election, election.council.members[3:4], third)
    later(days=8)
    with django_capture_on_commit_callbacks(execute=True):
        close_ballot(ballot_of(election), actor=None)
    assert contest(election).outcome == O.ELECTED
    assert {row.option for row in contest(election).candidacies.filter(elected=True)} == {first, second}
    assert fresh(election).state == ElectionState.COUNTED
    assert Entry.objects.about(election).filter(kind="elections.counted").exists()


def test_a_tie_elects_nobody_by_the_sort_order_and_equals_meet_again(later):
    election = few_seats(later, 1, candidates=3)
    first, second, third = names(election)
    voters = election.council.members
    approve(election, voters[:2], first)
    approve(election, voters[2:4], second)
    approve(election, voters[4:5], third)
    close_all(election, later)
    found = contest(election)
    assert found.outcome == O.TIE
    assert not found.candidacies.filter(elected=True).exists()
    again = count.vote_again(found, actor=election.secretariat, closes_at=timezone.now() + dt.timedelta(days=3))
    assert again.ballot.options == [first, second]
    assert again.why == Round.Why.RUNOFF
    assert fresh(election).state == ElectionState.VOTING
    approve(election, voters[:3], second)
    close_all(election, later)
    assert [row.option for row in contest(election).candidacies.filter(elected=True)] == [second]


def test_a_draw_named_before_the_vote_parts_a_tie(later):
    election = few_seats(later, 1, candidates=2, tie_source="Loto du lendemain de la clôture")
    first, second = names(election)
    approve(election, election.council.members[:2], first)
    approve(election, election.council.members[2:4], second)
    close_all(election, later)
    with pytest.raises(RuleBroken, match="Le tirage annoncé départage"):
        count.vote_again(contest(election), actor=election.secretariat, closes_at=at(40))
    count.part_tie(contest(election), actor=election.secretariat, seed="3 9 27")
    found = contest(election)
    assert found.outcome == O.ELECTED
    assert found.candidacies.get(elected=True).option == lot_order("3 9 27", [first, second])[0]
    with pytest.raises(RuleBroken, match="pas d’égalité"):
        count.part_tie(contest(election), actor=election.secretariat, seed="4")


def test_who_stands_does_not_part_its_own_tie_by_the_page_of_the_ballot_either(later, client):
    election = few_seats(later, 1, candidates=2, tie_source="Loto du lendemain de la clôture")
    for member, name in zip(election.council.members[:2], names(election), strict=True):
        approve(election, [member], name)
        approve(election, [election.council.members[2 + names(election).index(name)]], name)
    close_all(election, later)
    stands = election.council.members[0].voter
    stands.is_staff = True
    stands.save()
    with pytest.raises(RuleBroken, match="à une autre personne de la conduire"):
        count.part_tie(contest(election), actor=stands, seed="3 9 27")
    client.force_login(stands)
    assert client.post(f"/votes/{ballot_of(election).number}/tirage/", {"seed": "3 9 27"}).status_code == 403


def test_a_draw_published_on_the_page_of_the_ballot_parts_the_tie_all_the_same(
    later, django_capture_on_commit_callbacks
):
    election = few_seats(later, 1, candidates=2, tie_source="Loto du lendemain de la clôture")
    approve(election, election.council.members[:2], *names(election))
    close_all(election, later)
    with django_capture_on_commit_callbacks(execute=True):
        draw_lot(contest(election).rounds.get().ballot, actor=election.secretariat, seed="3 9 27")
    found = contest(election)
    assert found.outcome == O.ELECTED
    assert found.candidacies.get(elected=True).option == lot_order("3 9 27", names(election))[0]


def test_those_who_are_sure_stay_elected_while_others_meet_again(later):
    election = few_seats(later, 2, candidates=3)
    first, second, third = names(election)
    voters = election.council.members
    approve(election, voters[:2], first, second)
    approve(election, voters[2:4], first, third)
    close_all(election, later)
    assert [row.option for row in contest(election).candidacies.filter(elected=True)] == [first]
    again = count.vote_again(
        contest(election), actor=election.secretariat, closes_at=timezone.now() + dt.timedelta(days=3)
    )
    assert (again.ballot.options, again.ballot.rule["seats"], again.kept) == ([second, third], 1, [first])
    approve(election, voters[:3], third)
    close_all(election, later)
    elected = set(contest(election).candidacies.filter(elected=True).values_list("option", flat=True))
    assert elected == {first, third}


def test_a_missed_quorum_leads_to_a_second_call_by_its_own_quorum(later):
    election = few_seats(later, 1, candidates=2)
    later(days=1)
    close_all(election, later)
    assert contest(election).outcome == O.NO_QUORUM
    again = count.vote_again(
        contest(election), actor=election.secretariat, closes_at=timezone.now() + dt.timedelta(days=3)
    )
    assert again.why == Round.Why.SECOND_CALL
    assert again.ballot.rule["quorum"] == "0"
    approve(election, election.council.members[:1], names(election)[0])
    close_all(election, later)
    assert contest(election).outcome == O.ELECTED


def test_a_college_that_is_settled_does_not_vote_again(later):
    election = counted(later)
    with pytest.raises(RuleBroken, match="n’a pas à voter de nouveau"):
        count.vote_again(contest(election), actor=election.secretariat, closes_at=at(60))


def test_the_timer_reads_what_a_lost_signal_left(later):
    election = few_seats(later, 1, candidates=2)
    approve(election, election.council.members[:3], names(election)[0])
    later(days=8)
    ballot = ballot_of(election)
    close_ballot(ballot, actor=None)
    assert contest(election).outcome == O.WAITING
    assert count.read_due_ballots() == [ballot]
    assert contest(election).outcome == O.ELECTED
    assert count.read_due_ballots() == []


@pytest.mark.parametrize(
    ("result", "seats", "expected"),
    [
        ({"status": "elected", "elected": ["A"], "winners": [["A"]]}, 1, (["A"], [])),
        ({"status": "tie", "winners": [["A", "B"]]}, 1, ([], ["A", "B"])),
        ({"status": "tie", "winners": [["A"], ["B", "C"]]}, 2, (["A"], ["B", "C"])),
        ({"status": "no_quorum", "winners": []}, 1, ([], [])),
    ],
)
def test_who_is_sure_and_who_is_tied(result, seats, expected):
    assert sure_and_tied(result, seats) == expected


# Minutes


def test_minutes_tell_blank_votes_from_abstentions_and_name_nobody_in_public(later):
    election = voting(later, council=a_vacant_council(places=6))
    members = election.council.members
    vote(election, members[0], {"approve": names(election)[:2]})
    for rank, said in ((1, "blank"), (2, "abstain"), (3, "blank"), (4, "abstain")):
        vote(election, members[rank], said)
    close_all(election, later)
    text = minutes.minutes_text(fresh(election))
    kept = text["colleges"][0]["rounds"][0]
    assert (kept["registered"], kept["voters"], kept["expressed"], kept["blank"], kept["abstain"]) == (6, 5, 1, 2, 2)
    assert [name for name, _total in kept["totals"]] == names(election)
    assert "Camille" in canonical(text)
    assert "Camille" not in canonical(public_copy(text))


def test_minutes_print_the_three_fingerprints_that_each_voter_was_written(later, client):
    election = counted(later)
    ballot = ballot_of(election)
    told = digests_of(ballot, ballot.roll.all())
    [turn] = minutes.minutes_text(election)["colleges"][0]["rounds"]
    assert (turn["recount"], turn["digests"]) == (told["result"], {name: told[name] for name in ("rule", "roll")})
    page = client.get(election.get_absolute_url() + "proces-verbal/").text
    file = client.get(f"/elections/{election.number}/proces-verbal.json").text
    for digest in told.values():
        assert digest in page
        assert digest in file
    assert client.get(f"/elections/{election.number}/proces-verbal.pdf").status_code == 200


def test_under_five_voices_minutes_say_who_is_elected_and_no_number(later, client):
    election = counted(later)
    kept = minutes.minutes_text(election)["colleges"][0]
    assert len(kept["elected"]) == 3
    [turn] = kept["rounds"]
    assert (turn["registered"], turn["voters"], turn["expressed"], turn["totals"]) == (
        4,
        "moins de 5",
        "non publié",
        [],
    )
    assert "moins de 5" in client.get(f"/elections/{election.number}/proces-verbal/").text
    assert client.get(f"/elections/{election.number}/proces-verbal.pdf").status_code == 200


def test_signed_minutes_are_sealed_and_open_mandates_with_dates(later):
    election = counted(later)
    elected = [elector.organisation for elector in minutes.elected_of(contest(election))]
    sealed = sealed_minutes(election)
    assert sealed.fingerprint == fingerprint(sealed.text)
    assert len(sealed.text["signatures"]) == 2
    seats = Seat.objects.filter(college__code=PLACES)
    assert {seat.organisation for seat in seats} == set(elected)
    starts = election.mandates_from
    assert {(seat.since, seat.until) for seat in seats} == {
        (starts, starts.replace(year=starts.year + 3) - dt.timedelta(days=1))
    }
    assert fresh(election).state == ElectionState.CLOSED
    with pytest.raises(IntegrityError, match="immutable"), transaction.atomic():
        Minutes.objects.update(fingerprint="x")


def test_a_closed_election_enters_the_register_of_decisions(later):
    election = counted(later)
    elected = minutes.elected_of(contest(election))
    sealed_minutes(election)
    line = election.assembly.decisions.get()
    assert (line.title, line.method, line.url) == (election.title, "election", election.get_absolute_url())
    assert all(elector.name in line.wording for elector in elected)
    assert "elections.closed" in {entry.kind for entry in Entry.objects.about(line)}


def test_old_mandates_end_on_the_eve_and_a_member_may_be_elected_again(later):
    council = a_vacant_council()
    today = timezone.localdate()
    old = seated(council, council.members[0], dt.date(2024, 1, 1), today + dt.timedelta(days=50))
    stays = seated(council, council.members[3], dt.date(2025, 1, 1), today + dt.timedelta(days=500))
    election = counted(later, council=council, candidates=2)
    sealed_minutes(election)
    old.refresh_from_db()
    stays.refresh_from_db()
    assert old.until == election.mandates_from - dt.timedelta(days=1)
    assert stays.until == today + dt.timedelta(days=500)
    again = Seat.objects.filter(organisation=council.members[0].organisation, since=election.mandates_from)
    assert again.count() == 1


def test_a_college_that_went_during_the_vote_keeps_its_minutes_and_gives_no_mandate(later):
    election = counted(later)
    rules = copy.deepcopy(election.rules)
    weights = rules["colleges"]["weights"]
    weights[NETWORKS] = str(Fraction(weights[NETWORKS]) + Fraction(weights.pop(PLACES)))
    adopt_rulebook(election.assembly, actor=None, rules=rules, in_force_from=timezone.localdate())
    sealed_minutes(election)
    assert fresh(election).state == ElectionState.CLOSED
    assert not Seat.objects.filter(college__code=PLACES).exists()


def test_minutes_are_not_sealed_before_everybody_has_signed(later):
    election = counted(later)
    signs(election, election.council.members[4])
    with pytest.raises(RuleBroken, match="signe avant que le procès-verbal soit scellé"):
        minutes.close_election(election, actor=election.secretariat)
    assert not Seat.objects.exists()


def test_an_incident_noted_after_a_signature_asks_to_sign_again(later):
    election = counted(later)
    first = election.council.members[4]
    signs(election, first)
    with pytest.raises(RuleBroken, match="déjà signé"):
        signs(election, first)
    noted = minutes.note_incident(election, actor=first.voter, words="Coupure de dix minutes.")
    assert not election.scrutineers.exclude(signed_at=None).exists()
    with pytest.raises(RuleBroken, match="a changé depuis"):
        minutes.sign_minutes(election, actor=first.voter, seen="0" * 64)
    sealed = sealed_minutes(fresh(election))
    assert sealed.text["incidents"][0]["words"] == "Coupure de dix minutes."
    with pytest.raises(IntegrityError, match="immutable"), transaction.atomic():
        Incident.objects.filter(pk=noted.pk).update(words="Rien.")


@pytest.mark.django_db(transaction=True)
def test_two_seals_at_once_open_the_mandates_once(later):
    election = counted(later)
    for each in election.scrutineers.all():
        minutes.sign_minutes(election, actor=each.account, seen=fingerprint(minutes.minutes_text(fresh(election))))
    outcomes = []

    def close():
        try:
            minutes.close_election(fresh(election), actor=election.secretariat)
            outcomes.append("done")
        except RuleBroken:
            outcomes.append("refused")
        finally:
            connections.close_all()

    workers = [threading.Thread(target=close) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(outcomes) == ["done", "refused"]
    assert Seat.objects.count() == 3
    assert Minutes.objects.count() == 1


def test_a_circle_fills_a_seat_beside_the_ballots(later):
    election = ordered(later)
    circle = a_circle(election)
    everybody_names(circle, 1, 1, 0)
    read_circle(circle)
    proposal = a_proposal(circle)
    for rank in (0, 2, 1):
        answers(circle, proposal, rank)
    for member in (election.council.members[5], election.council.members[7]):
        count.name_scrutineer(
            election, actor=election.secretariat, elector=line(election, member), account=member.voter
        )
    count.order_ballots(election, actor=election.secretariat)
    later(days=16, hours=12)
    open_ballot(ballot_of(election), actor=None)
    approve(election, election.council.members[:2], *names(election)[:2])
    close_all(election, later)
    sealed = sealed_minutes(fresh(election))
    chosen = next(c for c in sealed.text["colleges"] if c["letter"] == "B")
    assert chosen["elected"] == [circle.lines[1].name]
    later(days=31)
    circle_acts.erase_due_circles()
    assert Seat.objects.filter(college__code=NETWORKS, organisation=circle.lines[1].organisation).exists()


@pytest.mark.parametrize("method", ["majority_judgment", "stv", "approval"])
def test_the_method_is_that_of_the_rules(method):
    rule = count.rule_of(DEFAULT_RULES | {"election": {"method": method}}, 1, Round.Why.FIRST)
    assert (rule["method"], rule["seats"]) == (method, 1)
    said = {
        "majority_judgment": {"grades": {"A": "Bien", "B": "Passable"}},
        "stv": {"ranking": ["A", "B"]},
        "approval": {"approve": ["A"]},
    }
    file = {
        "format": "lieudit-recount/1",
        "question": "?",
        "options": ["A", "B"],
        "rule": rule,
        "roll": [{"voter": "v", "college": "c", "weight": 1}],
        "present": ["v"],
        "ballots": [{"voter": "v", **said[method]}],
    }
    assert recount(file)["elected"] == ["A"]
