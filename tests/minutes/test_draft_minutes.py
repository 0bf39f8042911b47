"""The draft assembles itself from what the session recorded, once."""

import datetime as dt
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from lieudit.care.services import hide_text
from lieudit.hall.floor import ask_to_speak, end_speech, give_floor
from lieudit.hall.models import Adjournment, Presence, Session
from lieudit.hall.services import adjourn_session, close_session, resume_session, start_item
from lieudit.journal.models import Entry
from lieudit.meetings.services import attach_document
from lieudit.minutes.blocks import recount_block
from lieudit.minutes.models import Action, Minutes
from lieudit.minutes.services import draft_minutes
from lieudit.toolkit.errors import RuleBroken
from lieudit.voting.recount import digests_of
from tests.minutes import factories as made
from tests.voting.factories import guards_asleep

pytestmark = pytest.mark.django_db


def second(moment: dt.datetime) -> dt.datetime:
    return moment.replace(microsecond=0)


def facts(minutes: Minutes, rank: int) -> dict:
    return made.section(minutes, rank).facts


def test_each_point_of_the_agenda_has_its_section():
    minutes = made.drafted()
    assert [(section.kind, section.title) for section in minutes.sections.all()] == [
        ("opening", "Convocation et bureau"),
        ("presence", "Présence et quorum"),
        ("item", "1. Nouvelles des territoires"),
        ("item", "2. Adopter le budget"),
        ("item", "3. Un litige avec un bailleur"),
        ("closing", "Clôture"),
    ]


def test_the_opening_says_how_the_session_was_convened_and_who_held_it():
    minutes = made.drafted()
    opening, chair = facts(minutes, 1), minutes.council.seats[0]
    assert [sending["kind"] for sending in opening["convenings"]] == ["notice"]
    assert opening["chair"] == chair.name
    assert opening["secretary"] == "le secrétariat du conseil"
    assert next(line["title"] for line in opening["agenda"]) == "Nouvelles des territoires"
    assert f"Présidence de séance : {chair.name}." in made.section(minutes, 1).text
    assert "30\xa0jours avant la séance" in made.section(minutes, 1).text


def test_presence_counts_who_was_there_represented_or_away_with_the_voices_of_each_college():
    minutes = made.drafted()
    presence, seats = facts(minutes, 2), minutes.council.seats
    assert {line["seat"] for line in presence["present"]} == {seats[0].pk, seats[1].pk, seats[4].pk}
    assert [(line["seat"], line["by"]) for line in presence["represented"]] == [(seats[2].pk, seats[1].name)]
    assert [line["seat"] for line in presence["absent"]] == [seats[3].pk]
    assert presence["total"] == {"seats": 5, "present": 3, "represented": 1, "absent": 1, "voices": 4}
    networks = next(row for row in presence["colleges"] if row["represented"])
    assert (networks["seats"], networks["present"], networks["absent"], networks["voices"]) == (2, 0, 1, 1)


@pytest.mark.parametrize(
    ("noted", "words"),
    [
        (1, "dont 1 à confirmer, qu’une seule personne a notée."),
        (2, "dont 2 à confirmer, qu’une seule personne a notées."),
    ],
)
def test_voices_that_one_person_alone_noted_are_told_apart(noted, words):
    session = made.held()
    rows = Presence.objects.filter(session=session).order_by("pk")
    with guards_asleep():
        for row in rows[:noted]:
            Presence.objects.filter(pk=row.pk).update(by="list", noted_by=session.secretary, account=None)
    minutes = made.drafted(session)
    assert facts(minutes, 2)["total"]["voices"] == 4
    assert words in made.section(minutes, 2).text.replace("\xa0", " ")


def test_who_two_persons_saw_there_is_not_to_be_confirmed():
    session = made.held()
    by = {"by": "list", "noted_by": session.secretary, "confirmed_by": session.council.seats[0].voter, "account": None}
    with guards_asleep():
        Presence.objects.filter(session=session).update(**by)
    assert "à confirmer" not in made.section(made.drafted(session), 2).text


def test_a_paper_that_is_void_or_was_kept_is_no_silence():
    session = made.held()
    tally = session.ballots.get().ballot.tally
    tally.recount |= {"envelopes": 5, "void": 2, "taken": 6}
    tally.result["raw"]["present"] = "8"
    with guards_asleep():
        tally.save()
    [vote] = facts(made.drafted(session), 4)["ballots"]
    said = vote["turnout"].replace("\xa0", " ")
    assert said == "8 voix présentes ou représentées, 4 exprimées, 2 nuls, 1 bulletin pris et non rendu, 1 sans vote."


def test_the_vote_is_told_with_its_numbers_its_quorum_and_its_recount():
    session = made.held()
    minutes = made.drafted(session)
    [vote], ballot = facts(minutes, 4)["ballots"], session.ballots.get().ballot
    assert vote["outcome"] == "adopté"
    assert (vote["total"]["for"], vote["total"]["against"], vote["total"]["registered"]) == ("4", "0", 5)
    assert vote["quorum"]["present"] == 3
    assert vote["quorum"]["represented"] == 1
    assert vote["quorum"]["reached"]
    assert vote["recount"] == ballot.tally.digest
    told = digests_of(ballot, ballot.roll.all())
    assert vote["digests"] == told
    printed = json.dumps(recount_block(vote), ensure_ascii=False)
    for digest in told.values():
        assert digest in printed


def test_a_wording_is_told_with_who_amended_it_and_the_decision_with_its_number():
    session = made.held()
    minutes = made.drafted(session)
    point = facts(minutes, 4)
    assert [each["text"] for each in point["wordings"]] == [made.WORDING, made.AMENDED]
    assert [each["by"] for each in point["wordings"]] == ["le secrétariat du conseil", session.council.seats[0].name]
    [outcome], decision = point["outcomes"], session.outcomes.exclude(decision=None).get().decision
    assert outcome["decision"] == {"code": decision.code, "url": decision.get_absolute_url()}


def test_speaking_is_told_by_college_never_by_person():
    minutes = made.drafted()
    spoken = facts(minutes, 3)["speaking"]
    assert spoken["turns"] == 2
    assert [row["name"] for row in spoken["colleges"]] == ["Tiers-lieux", "Partenaires"]
    names = {seat.name for seat in minutes.council.seats}
    assert not any(name in str(spoken) for name in names)


def test_the_minutes_match_the_record_to_the_second(later):
    session = made.a_session()
    start_item(session, made.item(session.meeting, 1), actor=session.secretary)
    speech = ask_to_speak(session, session.council.seats[0], actor=session.council.seats[0].voter)
    later(seconds=7)
    give_floor(session, speech=speech, actor=session.secretary)
    later(seconds=83)
    end_speech(session, actor=session.secretary)
    adjourn_session(session, actor=session.secretary, reason="Le café.")
    later(minutes=15, seconds=1)
    resume_session(session, actor=session.secretary)
    later(hours=1)
    close_session(session, actor=session.secretary)
    minutes = made.drafted(session)
    record, zone = Session.objects.get(pk=session.pk), session.meeting.zone

    def same(stamp: str, moment: dt.datetime | None) -> bool:
        told = dt.datetime.fromisoformat(stamp) if stamp else None
        return told == (second(moment) if moment else None) and (
            told is None or told.utcoffset() == zone.utcoffset(told)
        )

    assert same(facts(minutes, 1)["opened"], record.opened_at)
    assert same(facts(minutes, 6)["closed"], record.closed_at)
    for told, row in zip(facts(minutes, 3)["passages"], record.passages.order_by("started_at"), strict=True):
        assert same(told["from"], row.started_at)
        assert same(told["to"], row.ended_at)
    [pause], row = facts(minutes, 6)["adjournments"], Adjournment.objects.get()
    assert same(pause["from"], row.from_at)
    assert same(pause["to"], row.until_at)
    assert pause["reason"] == row.reason
    for line in facts(minutes, 2)["present"]:
        [span], presence = line["times"], Presence.objects.get(seat=line["seat"])
        assert same(span["arrived"], presence.arrived_at)
        assert same(span["left"], presence.left_at)
    said = record.speeches.get()
    assert facts(minutes, 3)["speaking"]["seconds"] == int((said.ended_at - said.started_at).total_seconds()) == 83


def test_the_opening_does_not_name_what_is_joined_to_a_point_kept_for_members():
    session = made.a_session(restricted=True)
    point, file = made.item(session.meeting, 3), SimpleUploadedFile("bail.pdf", b"%PDF-1.7 un bail")
    attach_document(session.meeting, actor=session.secretary, title="Le bail contesté", file=file, item=point)
    close_session(session, actor=session.secretary)
    minutes = draft_minutes(session.meeting, actor=session.secretary)
    assert facts(minutes, 1)["documents"] == []
    assert [each["title"] for each in facts(minutes, 5)["documents"]] == ["Le bail contesté"]


def test_the_title_that_care_hides_does_not_come_back():
    session = made.a_session()
    hide_text(made.item(session.meeting, 3), actor=session.secretary, reason="Vise une personne.")
    close_session(session, actor=session.secretary)
    minutes = draft_minutes(session.meeting, actor=session.secretary)
    assert made.section(minutes, 5).title.startswith("3. Point masqué")
    assert "litige" not in str(facts(minutes, 1)) + str(facts(minutes, 5))


def test_what_was_noted_to_do_becomes_an_action_with_who_carries_it_and_its_day():
    made.drafted()
    action = Action.objects.get()
    assert (action.text, action.carrier) == ("Écrire aux départements qui n’ont rien dit.", "Groupe Territoires")
    assert action.due_on == timezone.localdate() + dt.timedelta(days=30)


def test_twice_gives_the_same_draft():
    minutes = made.drafted()
    assert draft_minutes(minutes.meeting, actor=minutes.secretary) == Minutes.objects.get()
    assert Action.objects.count() == 1
    assert Entry.objects.filter(kind="minutes.drafted").count() == 1


def test_a_session_that_is_not_closed_has_no_minutes():
    session = made.a_session()
    with pytest.raises(RuleBroken, match="une fois la séance levée"):
        draft_minutes(session.meeting, actor=session.secretary)
    assert not Minutes.objects.exists()
