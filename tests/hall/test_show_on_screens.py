"""What the screens of the room show: of themselves, or what who presides chose for all, or for one."""

import datetime as dt

import pytest
from django.db import IntegrityError, InternalError, transaction
from django.urls import reverse
from django.utils import timezone

from lieudit.care.services import hide_text
from lieudit.hall.ballots import close_session_ballot, open_session_ballot
from lieudit.hall.floor import ask_to_speak
from lieudit.hall.models import Session, Showing
from lieudit.hall.receivers import show_paired_screen, show_screen
from lieudit.hall.screens import ask_screen, pair_screen, revoke_screen, show_on_screens
from lieudit.hall.services import adjourn_session, close_session
from lieudit.journal.models import Entry
from lieudit.meetings.models import Meeting
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.governance.factories import a_council, a_seat, an_assembly
from tests.hall.factories import COLLEGES, a_session, again
from tests.meetings.factories import a_meeting, an_item, convened
from tests.voting.factories import at_its_hour

pytestmark = pytest.mark.django_db


@pytest.fixture
def session():
    return a_session()


def paired(session, name=""):
    asked = ask_screen(session.meeting)
    return pair_screen(session.meeting, actor=session.chair, code=asked.code, name=name)


def shows(session, what, **asked):
    return show_on_screens(session.meeting, actor=session.chair, what=what, **asked)


def seen(session):
    return show_screen(str(session.meeting.number))


def address(page, session, *more):
    return reverse(f"hall:{page}", args=[session.meeting.number, *more])


def test_a_screen_follows_the_session_until_something_is_chosen_and_again_after(session):
    assert "Le budget de 2027 est adopté" in seen(session)
    shows(session, "message", text="Reprise à 14 h 30, salle du haut")
    assert "Reprise à 14 h 30" in seen(session)
    assert "Le budget de 2027 est adopté" not in seen(session)
    shows(session, "auto")
    assert "Le budget de 2027 est adopté" in seen(session)


def test_each_paired_screen_may_be_told_its_own_thing_and_all_may_be_told_one(session):
    stage, back = paired(session, "Scène"), paired(session, "Fond de salle")
    shows(session, "agenda", screen=back)
    assert "Ordre du jour" in show_paired_screen(back.key)
    assert "Baux et friches" in show_paired_screen(back.key)
    assert "Ordre du jour" not in show_paired_screen(stage.key)
    assert "Ordre du jour" not in seen(session)
    shows(session, "message", text="Merci d’éteindre vos téléphones")
    for html in (show_paired_screen(stage.key), show_paired_screen(back.key), seen(session)):
        assert "Merci d’éteindre" in html
    shows(session, "auto", screen=stage)
    assert "Merci d’éteindre" not in show_paired_screen(stage.key)
    assert "Merci d’éteindre" in show_paired_screen(back.key)


def test_a_countdown_runs_to_its_hour_and_says_it(session):
    shown = shows(session, "countdown", text="Reprise dans", minutes=15)
    assert shown.seconds == 900
    assert 'seconds="900"' in seen(session)
    assert "Reprise dans" in seen(session)


def test_a_suspended_session_keeps_its_countdown_and_a_closed_one_shows_nothing_of_it(session):
    shows(session, "countdown", text="Reprise dans", minutes=15)
    adjourn_session(session, actor=session.chair)
    assert "Reprise dans" in seen(session)
    Meeting.objects.filter(pk=session.meeting.pk).update(state="open")
    close_session(again(session), actor=session.chair)
    assert "Reprise dans" not in seen(session)
    assert "La séance est levée" in seen(session)
    with pytest.raises(RuleBroken, match="La séance est finie"):
        shows(session, "message", text="Trop tard")


def test_another_point_is_shown_while_one_is_discussed(session):
    other = session.meeting.items.get(title="Baux et friches")
    shows(session, "item", item=other)
    assert "Baux et friches" in seen(session)
    assert "Le budget de 2027 est adopté" not in seen(session)


def test_a_vote_is_shown_open_then_counted_whatever_the_session_goes_on_to(session):
    vote = open_session_ballot(session, actor=session.chair, question="Retirer la ligne 4 ?", reason="Un amendement.")
    shows(session, "vote", vote=vote)
    assert "Retirer la ligne 4" in seen(session)
    assert "0 voix sur 6 ont voté" in seen(session)
    at_its_hour(vote.ballot)
    close_session_ballot(vote, actor=session.chair)
    assert "Aucune voix exprimée" in seen(session)


def test_the_queue_is_shown_with_its_reasons(session):
    ask_to_speak(session, session.seats[1], actor=session.seats[1].voter)
    shows(session, "queue")
    assert session.seats[1].name in seen(session)
    assert "première prise de parole" in seen(session)


def test_what_members_alone_read_is_not_on_a_screen_that_the_public_reads():
    council = a_council(COLLEGES)
    meeting = a_meeting(council, is_public=True)
    secret = an_item(meeting, "decision", title="Le litige", is_restricted=True, resolution="On transige.")
    an_item(meeting, "decision", title="Le budget", resolution="Adopté.")
    session = a_session(meeting=meeting, council=council, started=False)
    shows(session, "item", item=secret)
    assert "Le litige" not in seen(session)
    assert "transige" not in seen(session)
    shows(session, "agenda")
    assert "Le litige" not in seen(session)
    assert "Le budget" in seen(session)


def test_words_that_care_hides_leave_a_chosen_screen_too(session):
    item = session.meeting.items.get(title="Baux et friches")
    shows(session, "item", item=item)
    hide_text(item, actor=AccountFactory(secretariat=True), reason="Vise une personne.")
    assert "Baux et friches" not in seen(session)


def test_before_the_opening_a_message_is_shown_and_a_point_is_not():
    meeting = convened()
    chair = meeting.assembly.seats[0].voter
    show_on_screens(meeting, actor=chair, what="message", text="On commence à 14 h 10")
    assert "On commence à 14 h 10" in show_screen(str(meeting.number))
    with pytest.raises(RuleBroken, match="Avant l’ouverture"):
        show_on_screens(meeting, actor=chair, what="agenda")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"what": "message", "text": "  "}, "Écrivez le message"),
        ({"what": "countdown"}, "combien de minutes"),
        ({"what": "item"}, "Choisissez le point"),
        ({"what": "vote"}, "Choisissez le vote"),
    ],
)
def test_what_is_missing_is_asked_for_and_what_was_typed_stays(client, session, asked, said):
    client.force_login(session.chair)
    page = client.post(address("show", session), asked)
    assert page.status_code == 422
    assert said in page.text
    assert not Showing.objects.exists()


def test_a_point_or_a_screen_of_another_session_is_refused(session):
    council = an_assembly("Occitanie")
    council.seats = [a_seat(council, chairs=True)]
    other = a_session(meeting=a_meeting(council), council=council)
    with pytest.raises(RuleBroken, match="Choisissez le point"):
        shows(session, "item", item=other.meeting.items.first())
    with pytest.raises(RuleBroken, match="n’est plus appairé"):
        shows(session, "agenda", screen=paired(other))
    gone = paired(session)
    revoke_screen(gone, actor=session.chair)
    with pytest.raises(RuleBroken, match="n’est plus appairé"):
        shows(session, "agenda", screen=gone)


def test_who_presides_chooses_from_the_page_and_reads_what_each_screen_shows(client, session):
    stage = paired(session, "Scène")
    client.force_login(session.chair)
    page = client.get(address("screens", session)).text
    assert "Scène" in page
    assert "suit la séance de lui-même" in page
    page = client.post(address("show", session), {"what": "agenda", "screen": stage.pk}, follow=True).text
    assert "C’est à l’écran" in page
    assert "Suivre la séance" in " ".join(page.split())
    client.post(address("show", session), {"what": "message", "text": "Pause"})
    assert "Les écrans ne suivent pas la séance" in " ".join(client.get(address("chair", session)).text.split())
    assert Entry.objects.filter(kind="hall.screen_told").count() == 2


def test_a_member_chooses_nothing(client, session):
    client.force_login(session.seats[1].voter)
    assert client.post(address("show", session), {"what": "agenda"}).status_code == 403
    assert not Showing.objects.exists()


def test_a_hostile_message_is_shown_as_text(session):
    shows(session, "message", text="<script>alert(1)</script>")
    assert "<script>alert" not in seen(session)
    assert "&lt;script&gt;" in seen(session)


def test_what_was_chosen_is_not_rewritten(session):
    shown = shows(session, "message", text="Bienvenue")
    with pytest.raises((InternalError, IntegrityError)), transaction.atomic():
        Showing.objects.filter(pk=shown.pk).update(text="Autre chose")
    words = {"meeting": session.meeting, "what": "countdown", "at": timezone.now(), "author": session.chair}
    with pytest.raises(IntegrityError), transaction.atomic():
        Showing.objects.create(**words)
    late = timezone.now() - dt.timedelta(minutes=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Showing.objects.create(**words, until=late)


def test_the_screen_of_a_session_costs_the_same_when_it_was_told_what_to_show(
    client, session, django_assert_max_num_queries
):
    shows(session, "agenda")
    client.get(address("screen", session))
    with django_assert_max_num_queries(8):
        client.get(address("screen", session))
    assert Session.objects.board(session.meeting.number).is_pinned
