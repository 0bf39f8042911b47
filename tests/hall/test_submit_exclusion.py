"""A member is excluded by a vote of its body, in session and behind closed doors; nobody decides alone."""

import datetime as dt
import re

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from lieudit.governance.models import Decision, Rulebook
from lieudit.hall import exclusions
from lieudit.hall.agreements import note_agreement
from lieudit.hall.ballots import close_session_ballot, open_session_ballot
from lieudit.hall.consenting import open_round
from lieudit.hall.models import ExclusionPoint
from lieudit.hall.services import check_in, close_session, start_item, word_decision
from lieudit.journal.models import Entry
from lieudit.meetings.models import AgendaItem, Meeting
from lieudit.meetings.services import edit_item
from lieudit.membership import exclusion as procedures
from lieudit.membership.models import Exclusion
from lieudit.toolkit.errors import RuleBroken
from lieudit.voting.models import Ballot
from lieudit.voting.services import cast_vote
from tests.accounts.factories import AccountFactory
from tests.governance.factories import a_council, an_assembly
from tests.hall.factories import opens
from tests.meetings.factories import a_meeting, an_item, convened
from tests.membership.factories import a_member

pytestmark = pytest.mark.django_db

REASONS = "Propos blessants le 3 mai, reconnus à l’audition."


@pytest.fixture
def council():
    return a_council()


def heard(council):
    today, chair = timezone.localdate(), council.seats[0].voter
    soon = today + dt.timedelta(days=15)
    found = procedures.open_exclusion(a_member(), actor=chair, grounds="Le 3 mai.", hearing_on=soon)
    Exclusion.objects.filter(pk=found.pk).update(hearing_on=today)
    return procedures.hear_member(found, actor=chair, words="Le membre est venu.")


def submitted(council, found, meeting=None):
    meeting = meeting or a_meeting(council)
    if not meeting.items.exists():
        an_item(meeting, title="Nouvelles")
    return exclusions.submit_exclusion(found, actor=council.seats[0].voter, meeting=meeting, words=REASONS)


def votes(council, point, choice, text=""):
    """The session of the point opens, all come, and say the same."""
    chair = council.seats[0].voter
    session = opens(convened(Meeting.objects.get(pk=point.item.meeting_id)), chair)
    for seat in council.seats:
        check_in(session, seat, actor=seat.voter, by="link")
    start_item(session, point.item, actor=chair)
    if text:
        word_decision(session, actor=chair, text=text)
    opened = open_session_ballot(session, actor=chair, reason="Une pièce manque." if text else "")
    for seat in council.seats:
        cast_vote(opened.ballot, opened.ballot.roll.get(key=seat.key), actor=seat.voter, choice=choice)
    close_session_ballot(opened, actor=chair)
    close_session(session, actor=chair)
    return Exclusion.objects.select_related("member").get(pk=point.exclusion_id)


def test_the_vote_of_the_council_excludes_with_its_decision(council):
    found = votes(council, submitted(council, heard(council)), "for")
    assert (found.state, found.member.state) == ("excluded", "excluded")
    assert found.decided_in == Decision.objects.get().code
    assert (found.reasons, found.decided_by) == (REASONS, None)


def test_a_vote_against_it_leaves_the_member(council):
    found = votes(council, submitted(council, heard(council)), "against")
    assert (found.state, found.member.state) == ("dropped", "admitted")
    assert found.decided_in.startswith("scrutin n° ")


def test_another_question_on_the_same_point_decides_nothing(council):
    point = submitted(council, heard(council))
    found = votes(council, point, "for", text="La décision est reportée.")
    assert found.state == "heard"
    again = submitted(council, found, a_meeting(council, title="Séance suivante"))
    assert ExclusionPoint.objects.get() == again


def test_a_word_noted_by_who_presides_decides_nothing(council):
    point, chair = submitted(council, heard(council)), council.seats[0].voter
    session = opens(convened(point.item.meeting), chair)
    start_item(session, point.item, actor=chair)
    for seat in council.seats:
        check_in(session, seat, actor=seat.voter, by="link")
    with pytest.raises(RuleBroken, match="Ce que demande ce point se vote"):
        note_agreement(session, actor=chair, text=point.item.resolution)
    with pytest.raises(RuleBroken, match="Une exclusion se vote"):
        open_round(session, actor=chair, review_on=timezone.localdate() + dt.timedelta(days=90))
    assert Exclusion.objects.get().state == "heard"


@pytest.mark.parametrize(
    "words",
    [
        {"resolution": ""},
        {"resolution": "Le conseil remercie le membre."},
        {"title": "Nouvelles"},
        {"text": "Rien de grave."},
        {"is_restricted": False},
        {"kind": "discussion"},
        {"majority": "1/10"},
    ],
)
def test_the_words_of_the_point_are_those_that_were_submitted(council, words):
    point = submitted(council, heard(council))
    with pytest.raises(RuleBroken, match="garde les mots sous lesquels il a été soumis"):
        edit_item(point.item, actor=council.seats[0].voter, **words)
    with pytest.raises(IntegrityError), transaction.atomic():
        AgendaItem.objects.filter(pk=point.item.pk).update(**words)
    with pytest.raises(IntegrityError), transaction.atomic():
        AgendaItem.objects.filter(pk=point.item.pk).update(is_fixed=False)


def test_its_length_may_change_and_the_page_says_why_its_words_do_not(client, council):
    point = submitted(council, heard(council))
    client.force_login(council.seats[0].voter)
    page = reverse("meetings:edit_item", args=[point.item.pk])
    kept = {"kind": "decision", "title": point.item.title, "text": REASONS, "resolution": point.item.resolution}
    kept |= {"is_restricted": "on", "minutes": "45"}
    assert client.post(page, kept).status_code == 302
    assert AgendaItem.objects.get(pk=point.item.pk).minutes == 45
    refused = client.post(page, kept | {"resolution": "Le conseil remercie le membre."})
    assert refused.status_code == 422
    assert "Le conseil remercie le membre." in refused.text


def ruled(council, **changed):
    first = council.rulebook
    words = {"version": 2, "rules": first.rules | changed, "in_force_from": first.in_force_from}
    Rulebook.objects.create(assembly=council, **words)
    return council


def test_who_voted_is_read_by_nobody_outside_and_the_choice_of_each_by_nobody(client, council):
    meeting = a_meeting(council, is_public=True)
    point = submitted(council, heard(council), meeting)
    votes(council, point, "for")
    ballot = Ballot.objects.get()
    assert ballot.in_totals
    assert not Entry.objects.filter(kind="voting.cast").exists()
    page, file = client.get("/votes/1/").text, client.get("/votes/1/recomptage.json").text
    assert "Qui peut voter" in page
    assert set(re.findall(r'<td class="wrap">\s*(.*?)\s*<', page)) == {"inscrite"}
    assert not [seat.name for seat in council.seats if seat.name in file]
    assert '"roll"' not in file


@pytest.mark.parametrize("withholds", [True, False])
def test_the_member_concerned_votes_on_itself_only_where_the_rules_let_it(client, council, withholds):
    ruled(council, interests="withhold" if withholds else "warn")
    seat, today, chair = council.seats[2], timezone.localdate(), council.seats[0].voter
    member = a_member(organisation=seat.organisation)
    soon = today + dt.timedelta(days=15)
    found = procedures.open_exclusion(member, actor=chair, grounds="Le 3 mai.", hearing_on=soon)
    Exclusion.objects.filter(pk=found.pk).update(hearing_on=today)
    point = submitted(council, procedures.hear_member(found, actor=chair, words="Venu."))
    session = opens(convened(Meeting.objects.get(pk=point.item.meeting_id)), chair)
    for each in council.seats:
        check_in(session, each, actor=each.voter, by="link")
    start_item(session, point.item, actor=chair)
    ballot = open_session_ballot(session, actor=chair).ballot
    assert ballot.roll.filter(key=seat.key).exists() is not withholds
    page = client.get("/votes/1/").text
    assert "concerné" not in page
    assert "suspendue" not in page


@pytest.mark.parametrize("more", [" : non. Le membre reste, avec un avertissement.", " sous réserve d’un accord."])
def test_the_sentence_of_the_point_followed_by_other_words_decides_nothing(council, more):
    point = submitted(council, heard(council))
    found = votes(council, point, "for", text=point.item.resolution.rstrip(". ") + more)
    assert (found.state, found.member.state) == ("heard", "admitted")


def test_the_appeal_goes_before_the_general_assembly(council):
    found = votes(council, submitted(council, heard(council)), "for")
    found = procedures.appeal_exclusion(found, actor=found.member.applied_by, words="Trop lourd.")
    with pytest.raises(RuleBroken, match="C’est l’assemblée générale qui en décide"):
        submitted(council, found, a_meeting(council, title="Conseil"))
    general = a_meeting(council, title="Assemblée générale", kind="ordinary")
    found = votes(council, submitted(council, found, general), "against")
    assert (found.state, found.member.state) == ("overturned", "admitted")


def test_an_appeal_that_is_lost_confirms(council):
    found = votes(council, submitted(council, heard(council)), "for")
    found = procedures.appeal_exclusion(found, actor=found.member.applied_by, words="Trop lourd.")
    general = a_meeting(council, title="Assemblée générale", kind="ordinary")
    found = votes(council, submitted(council, found, general), "for")
    assert (found.state, found.member.state) == ("upheld", "excluded")
    assert found.reviewed_in.startswith("D-")


def test_it_is_put_to_one_vote_at_a_time_after_the_hearing(council):
    found = heard(council)
    submitted(council, found)
    with pytest.raises(RuleBroken, match="déjà à l’ordre du jour"):
        submitted(council, found, a_meeting(council, title="Autre"))
    Exclusion.objects.filter(pk=found.pk).update(state="opened")
    with pytest.raises(RuleBroken, match="n’est pas possible"):
        submitted(council, found)


def test_the_public_reads_neither_the_name_nor_the_reasons(client, council):
    meeting = a_meeting(council, is_public=True)
    point = submitted(council, heard(council), meeting)
    votes(council, point, "for")
    name = point.exclusion.member.kept_name
    [outcome] = point.item.meeting.items.filter(pk=point.item.pk)
    pages = [outcome.meeting.get_absolute_url(), Decision.objects.get().get_absolute_url(), "/votes/1/"]
    for page in pages:
        text = client.get(page).text
        assert name not in text, page
        assert REASONS not in text, page
    assert not any(name in entry.sentence for entry in Entry.objects.public().filter(kind__startswith="hall."))


def test_who_leads_the_body_submits_from_the_page(client, council):
    found, meeting, begun = heard(council), a_meeting(council), convened(a_meeting(council, title="Ouverte ce matin"))
    Meeting.objects.filter(pk=begun.pk).update(state="open")
    url = reverse("hall:submit_exclusion", args=[found.number])
    for reader, status in ((council.seats[1].voter, 404), (AccountFactory(), 404), (council.seats[0].voter, 200)):
        client.force_login(reader)
        assert client.get(url).status_code == status
    assert list(client.get(url).context["form"].fields["meeting"].queryset) == [meeting], "its agenda may be written"
    sent = client.post(url, {"meeting": meeting.pk, "words": REASONS})
    assert sent.status_code == 302
    assert f"#point-{ExclusionPoint.objects.get().item.pk}" in client.get(found.get_absolute_url()).text


def test_the_session_of_another_assembly_is_not_asked(council):
    found, elsewhere = heard(council), a_meeting(an_assembly("Une autre assemblée"))
    with pytest.raises(RuleBroken, match="C’est le conseil qui en décide"):
        exclusions.submit_exclusion(found, actor=council.seats[0].voter, meeting=elsewhere, words=REASONS)
    with pytest.raises(RuleBroken, match="C’est le conseil qui en décide"):
        submitted(council, found, a_meeting(council, kind="ordinary"))
    assert not ExclusionPoint.objects.exists()


@pytest.mark.parametrize("state", ["closed", "cancelled"])
def test_a_session_that_is_over_is_not_asked_and_what_it_had_before_it_is_put_to_another(council, state):
    found, over = heard(council), convened(a_meeting(council))
    Meeting.objects.filter(pk=over.pk).update(state=state)
    with pytest.raises(RuleBroken, match="Cette séance est ouverte ou finie"):
        submitted(council, found, Meeting.objects.get(pk=over.pk))
    first = submitted(council, found, convened(a_meeting(council, title="Une autre")))
    Meeting.objects.filter(pk=first.item.meeting_id).update(state=state)
    again = submitted(council, found, a_meeting(council, title="Une troisième"))
    assert ExclusionPoint.objects.get() == again


def test_members_are_told_within_the_delay_that_the_rules_ask(council):
    """A session that was convened takes the point until the last day of its notice."""
    found, soon = heard(council), timezone.now() + dt.timedelta(days=14)
    late = convened(a_meeting(council, starts_at=soon, ends_at=soon + dt.timedelta(hours=2)))
    with pytest.raises(RuleBroken, match="ne peuvent plus en être prévenus"):
        submitted(council, found, late)
    then = timezone.now() + dt.timedelta(days=15)
    last = convened(a_meeting(council, starts_at=then, ends_at=then + dt.timedelta(hours=2)))
    assert submitted(council, found, last).item.meeting == last


def test_a_session_in_preparation_takes_the_point_even_near_its_day(council):
    soon = timezone.now() + dt.timedelta(days=2)
    meeting = a_meeting(council, starts_at=soon, ends_at=soon + dt.timedelta(hours=2))
    assert submitted(council, heard(council), meeting)


def test_the_point_is_restricted_fixed_and_says_the_sentence_of_the_vote(council):
    found = heard(council)
    point = submitted(council, found)
    item, member = point.item, found.member
    assert (item.is_restricted, item.is_fixed, item.kind, item.minutes, item.text) == (
        True,
        True,
        "decision",
        30,
        REASONS,
    )
    assert item.resolution == f"L’adhésion de {member.kept_name} (n° {member.number}) est arrêtée."
    assert item.title == f"Procédure d’exclusion n° {found.number}, {member.kept_name}"
    assert (point.on_appeal, point.reasons, point.submitted_by) == (False, REASONS, council.seats[0].voter)
    noted = Exclusion.objects.get()
    assert (noted.point_words, noted.point_url) == (item.meeting.title, item.get_absolute_url())
    assert exclusions.judged_in(item) == member
    assert exclusions.judged_in(an_item(item.meeting, title="Autre")) is None


def test_on_appeal_the_sentence_is_that_the_exclusion_is_confirmed(council):
    found = votes(council, submitted(council, heard(council)), "for")
    found = procedures.appeal_exclusion(found, actor=found.member.applied_by, words="Trop lourd.")
    point = submitted(council, found, a_meeting(council, title="Assemblée générale", kind="extraordinary"))
    assert point.on_appeal
    assert point.item.resolution == (
        f"L’exclusion de {found.member.kept_name} (adhésion n° {found.member.number}) est confirmée."
    )


def test_a_vote_in_which_nobody_says_for_or_against_ends_nothing_and_the_body_may_vote_again(council):
    found = votes(council, submitted(council, heard(council)), "blank")
    assert Ballot.objects.get().tally.result["status"] == "no_vote"
    assert (found.state, found.member.state, ExclusionPoint.objects.get().ballot) == ("heard", "admitted", None)
    assert submitted(council, found, a_meeting(council, title="Séance suivante"))


def test_the_point_keeps_the_vote_that_ended_the_procedure_and_hears_no_other(council):
    point = submitted(council, heard(council))
    votes(council, point, "for")
    point.refresh_from_db()
    assert point.ballot == Ballot.objects.get()
    assert exclusions.hear_point(point.item) is None
    assert exclusions.hear_point(an_item(a_meeting(council), title="Autre")) is None


def test_the_voices_of_a_judging_body_are_those_of_the_assembly_without_a_note(council):
    lines = exclusions.roll_judging(council, None)
    assert [line.key for line in lines] == [seat.key for seat in council.seats]
    judged = exclusions.roll_judging(council, a_member())
    assert [(line.key, line.note) for line in judged] == [(seat.key, "") for seat in council.seats]
