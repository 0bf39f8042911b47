"""The election without candidates: named in secret, read in the circle, objected to, chosen, then erased."""

import datetime as dt
import json

import pytest
from django.utils import timezone

from lieudit.elections import circle as acts
from lieudit.elections.models import Circle, Nomination, Proposal, RoundAnswer
from lieudit.elections.workflow import CircleState
from lieudit.journal.models import Entry
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.elections.factories import NETWORKS, PLACES, candidacy, contest, line, sealed, with_people

pytestmark = pytest.mark.django_db
SECRET = "Elle a tenu la trésorerie dans la tempête."


def a_circle(election, college=NETWORKS) -> Circle:
    found = acts.open_circle(
        contest(election, college),
        actor=election.secretariat,
        role="Siéger au bureau",
        mission="Porter la voix des réseaux.",
        qualities="Écoute, disponibilité.",
        term="trois ans",
        facilitator=election.secretariat,
        naming_until=timezone.now() + dt.timedelta(days=3),
    )
    found.members = [m for m in election.council.members if m.college == college]
    found.lines = [line(election, m) for m in found.members]
    return found


def everybody_names(circle, *choices) -> None:
    """`choices[n]` is the rank of whom the voice n names."""
    for voice, member, chosen in zip(circle.lines, circle.members, choices, strict=True):
        acts.name_person(circle, actor=member.voter, voice=voice, nominee=circle.lines[chosen], reason=SECRET)


def read_circle(circle):
    acts.read_nominations(circle, actor=circle.facilitator)


def a_proposal(circle, rank=1) -> Proposal:
    return acts.propose_person(circle, actor=circle.facilitator, nominee=circle.lines[rank], argument="La mieux dite.")


def answers(circle, proposal, rank, objection=""):
    return acts.answer_proposal(
        proposal, actor=circle.members[rank].voter, voice=circle.lines[rank], objection=objection
    )


def state_of(circle):
    return Circle.objects.get(pk=circle.pk).state


def test_a_circle_chooses_the_person_to_whom_nobody_objects(later):
    circle = a_circle(sealed(later))
    everybody_names(circle, 1, 1, 0)
    read_circle(circle)
    proposal = a_proposal(circle)
    for rank in (0, 2, 1):
        answers(circle, proposal, rank)
    circle.refresh_from_db()
    assert (circle.state, circle.chosen) == (CircleState.SEATED, circle.lines[1])
    entry = Entry.objects.about(circle.contest.election).first()
    assert entry.kind == "elections.circle_chose"
    assert circle.lines[1].name in entry.sentence


def test_the_reading_waits_for_everybody_or_for_the_hour(later):
    circle = a_circle(sealed(later))
    acts.name_person(
        circle, actor=circle.members[0].voter, voice=circle.lines[0], nominee=circle.lines[1], reason=SECRET
    )
    with pytest.raises(RuleBroken, match="1 voix sur 3"):
        read_circle(circle)
    later(days=3)
    read_circle(circle)
    assert state_of(circle) == CircleState.READING
    with pytest.raises(RuleBroken, match="n’est pas possible à ce stade"):
        everybody_names(circle, 1, 1, 1)


def test_a_voice_names_one_person_of_its_college(later):
    election = sealed(later)
    circle = a_circle(election)
    everybody_names(circle, 1, 1, 0)
    with pytest.raises(RuleBroken, match="a déjà nommé"):
        acts.name_person(
            circle, actor=circle.members[0].voter, voice=circle.lines[0], nominee=circle.lines[2], reason="Encore."
        )
    stranger = line(election, election.council.members[0])
    with pytest.raises(RuleBroken, match="son propre collège"):
        acts.name_person(circle, actor=circle.members[0].voter, voice=stranger, nominee=stranger, reason="x")


def test_a_voice_moves_to_a_person_already_named_only(later):
    circle = a_circle(sealed(later))
    everybody_names(circle, 1, 1, 0)
    read_circle(circle)
    mine = circle.nominations.get(voice=circle.lines[2])
    with pytest.raises(RuleBroken, match="déjà nommée"):
        acts.move_voice(mine, actor=circle.members[2].voter, nominee=circle.lines[2], move_reason="x")
    acts.move_voice(mine, actor=circle.members[2].voter, nominee=circle.lines[1], move_reason="Convaincu.")
    mine.refresh_from_db()
    assert (mine.nominee, mine.moved_from) == (circle.lines[1], circle.lines[0])


def test_the_person_proposed_answers_last(later):
    circle = a_circle(sealed(later))
    everybody_names(circle, 1, 1, 0)
    read_circle(circle)
    proposal = a_proposal(circle)
    with pytest.raises(RuleBroken, match="répond en dernier"):
        answers(circle, proposal, 1)
    answers(circle, proposal, 0)
    with pytest.raises(RuleBroken, match="n’a plus à répondre"):
        answers(circle, proposal, 0)


def test_an_objection_is_lifted_by_who_made_it_and_the_choice_is_made(later):
    circle = a_circle(sealed(later))
    everybody_names(circle, 1, 1, 0)
    read_circle(circle)
    proposal = a_proposal(circle)
    against = answers(circle, proposal, 0, "Elle quitte la région en mars.")
    answers(circle, proposal, 2)
    answers(circle, proposal, 1)
    assert state_of(circle) == CircleState.LIFTING
    acts.lift_objection(against, actor=circle.members[0].voter, lifted="Elle reste jusqu’en décembre.")
    assert state_of(circle) == CircleState.SEATED


def test_an_objection_that_holds_leads_to_the_next_name(later):
    circle = a_circle(sealed(later))
    everybody_names(circle, 1, 1, 0)
    read_circle(circle)
    first = a_proposal(circle)
    answers(circle, first, 0, "Un risque pour la mission.")
    answers(circle, first, 2)
    answers(circle, first, 1)
    with pytest.raises(RuleBroken, match="déjà examiné"):
        a_proposal(circle, 1)
    with pytest.raises(RuleBroken, match="que le cercle a nommée"):
        a_proposal(circle, 2)
    second = a_proposal(circle, 0)
    with pytest.raises(RuleBroken, match="déjà une autre proposition"):
        answers(circle, first, 1)
    for rank in (1, 2, 0):
        answers(circle, second, rank)
    assert Circle.objects.get().chosen == circle.lines[0]


def test_a_circle_may_end_without_choosing(later):
    election = sealed(later)
    circle, council = a_circle(election), election.council
    acts.end_circle(circle, actor=circle.facilitator)
    assert state_of(circle) == CircleState.ENDED
    a_circle(with_people(circle.contest.election, council))
    assert Entry.objects.about(election).filter(kind="elections.circle_ended").exists()


def test_a_college_that_has_candidacies_holds_no_circle_and_one_at_a_time(later):
    election = sealed(later)
    candidacy(election, election.council.members[0])
    with pytest.raises(RuleBroken, match="candidatures sont déposées"):
        a_circle(election, PLACES)
    a_circle(election)
    with pytest.raises(RuleBroken, match="déjà ouvert"):
        a_circle(election)
    with pytest.raises(RuleBroken, match="deux voix au moins"):
        a_circle(election, "partners")


def test_who_is_outside_sees_no_circle_and_who_is_inside_reads_after_the_opening(client, later):
    election = sealed(later)
    circle = a_circle(election)
    everybody_names(circle, 1, 1, 0)
    outside = [AccountFactory(), election.council.members[0].voter, AccountFactory(secretariat=True)]
    for account in outside:
        client.force_login(account)
        for end in ("", "nommer/", "proposer/", "repondre/"):
            assert client.get(circle.get_absolute_url() + end).status_code == 404
        assert client.post(circle.get_absolute_url() + "etape/lire/").status_code == 404
        assert SECRET not in client.get(election.get_absolute_url()).text
    client.force_login(circle.members[0].voter)
    assert SECRET not in client.get(circle.get_absolute_url()).text
    assert client.post(circle.get_absolute_url() + "etape/lire/").status_code == 403
    client.force_login(circle.facilitator)
    client.post(circle.get_absolute_url() + "etape/lire/")
    client.force_login(circle.members[0].voter)
    assert SECRET in client.get(circle.get_absolute_url()).text


def test_names_and_reasons_are_erased_after_the_appeal_and_the_outcome_stays(later):
    circle = a_circle(sealed(later))
    everybody_names(circle, 1, 1, 0)
    read_circle(circle)
    proposal = a_proposal(circle)
    for rank, objection in ((0, "Un risque."), (2, ""), (1, "")):
        answers(circle, proposal, rank, objection)
    acts.lift_objection(
        circle.proposals.get().answers.get(objection="Un risque."), actor=circle.members[0].voter, lifted="Levé."
    )
    later(days=30)
    assert acts.erase_due_circles() == []
    later(days=1)
    assert acts.erase_due_circles() == [circle]
    assert not Nomination.objects.exists()
    assert not Proposal.objects.exists()
    assert not RoundAnswer.objects.exists()
    circle.refresh_from_db()
    assert circle.chosen == circle.lines[1]
    assert acts.erase_due_circles() == []


def test_the_journal_keeps_the_outcome_and_nothing_that_was_said(later):
    circle = a_circle(sealed(later))
    everybody_names(circle, 1, 1, 0)
    read_circle(circle)
    a_proposal(circle)
    kept = [entry.sentence + json.dumps(entry.data) for entry in Entry.objects.filter(kind__startswith="elections.")]
    assert not [text for text in kept if SECRET in text]
    inside = Entry.objects.filter(kind__in=["elections.named", "elections.proposed"])
    assert not [entry for entry in inside if circle.lines[1].name in entry.sentence or entry.hat_name]


def test_a_circle_takes_its_steps_on_its_pages(client, later):
    election = sealed(later)
    client.force_login(election.secretariat)
    number = election.number
    opened = client.post(
        f"/elections/{number}/college/{NETWORKS}/etape/cercle/",
        {
            "role": "Siéger au bureau",
            "mission": "Porter la voix.",
            "qualities": "Écoute.",
            "term": "trois ans",
            "facilitator": election.secretariat.pk,
            "naming_until": (timezone.now() + dt.timedelta(days=2)).strftime("%Y-%m-%dT%H:%M"),
        },
        follow=True,
    )
    assert "Le cercle est ouvert" in opened.text
    circle = Circle.objects.get()
    members = [m for m in election.council.members if m.college == NETWORKS]
    lines = [line(election, m) for m in members]
    for member, chosen in zip(members, (1, 1, 0), strict=True):
        client.force_login(member.voter)
        assert "Nommer une personne" in client.get(circle.get_absolute_url()).text
        words = {"voice": line(election, member).pk, "nominee": lines[chosen].pk, "reason": SECRET}
        assert "reste dans le cercle" in client.post(circle.get_absolute_url() + "nommer/", words, follow=True).text
    empty = client.post(circle.get_absolute_url() + "nommer/", {"reason": "Tapé."})
    assert (empty.status_code, "Tapé." in empty.text) == (422, True)
    client.force_login(election.secretariat)
    client.post(circle.get_absolute_url() + "etape/lire/")
    client.force_login(members[2].voter)
    move = circle.get_absolute_url() + f"reporter/{lines[2].number}/"
    assert client.post(move, {"nominee": lines[1].pk, "move_reason": "Convaincu."}).status_code == 302
    client.force_login(election.secretariat)
    words = {"nominee": lines[1].pk, "argument": "La mieux dite."}
    assert client.post(circle.get_absolute_url() + "proposer/", words).status_code == 302
    for rank, objection in ((0, "Une limite."), (2, ""), (1, "")):
        client.force_login(members[rank].voter)
        words = {"voice": lines[rank].pk, "objection": objection}
        assert client.post(circle.get_absolute_url() + "repondre/", words).status_code == 302
    client.force_login(members[0].voter)
    page = client.get(circle.get_absolute_url()).text
    assert "Lever votre objection" in page
    lift = circle.get_absolute_url() + f"lever/{lines[0].number}/"
    done = client.post(lift, {"lifted": "Entendu."}, follow=True)
    assert "Le cercle a choisi" in done.text
    someone = client.get(circle.get_absolute_url() + f"reporter/{lines[1].number}/")
    assert someone.status_code == 404
