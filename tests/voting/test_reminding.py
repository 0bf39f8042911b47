"""Who may vote is told the day that a vote opens, and reminded once before it closes; nobody else. Only an end
that moved is told again: to who had not heard of the former one, and by a reminder of its own."""

import datetime as dt
from unittest.mock import Mock

import pytest
from django.core import mail
from django.utils import timezone

from lieudit.accounts.models import Account
from lieudit.journal import services as journal
from lieudit.journal.models import Delivery, Entry, Follow, Rhythm
from lieudit.journal.services import send_digests
from lieudit.toolkit.french import instant
from lieudit.toolkit.models import Mail, MailState, Trouble
from lieudit.toolkit.outbox import give_up
from lieudit.toolkit.postman import not_taken, recover
from lieudit.toolkit.smtp import NotTaken
from lieudit.voting import reminding
from lieudit.voting.closing import ask_early_closing, confirm_early_closing, resume_ballot, suspend_ballot
from lieudit.voting.models import Ballot, Sitting
from lieudit.voting.reminding import NOTICE, reminded_from, tell_due_voters, told_from, write_anew, write_to_voters
from lieudit.voting.services import cast_vote, close_ballot, open_ballot
from lieudit.voting.workflow import Way
from tests.membership.factories import secretariat
from tests.network.factories import RepresentativeFactory
from tests.voting import boxes
from tests.voting.factories import a_ballot, an_announced, at_its_hour, given, moved, twin_of, voice
from tests.voting.test_give_proxy import at_once

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def tick(django_capture_on_commit_callbacks):
    """The timer comes once: who was written to, address → letter."""

    def come():
        before = len(mail.outbox)
        with django_capture_on_commit_callbacks(execute=True):
            tell_due_voters()
        sent = mail.outbox[before:]
        assert len({letter.to[0] for letter in sent}) == len(sent)
        return {letter.to[0]: letter for letter in sent}

    return come


def aged(ballot: Ballot, since: dt.timedelta, left: dt.timedelta) -> Ballot:
    """The same, open since so long, and closing in so long."""
    now = timezone.now()
    moved(ballot, opened_at=now - since, closes_at=now + left)
    ballot.refresh_from_db()
    return ballot


def addresses(ballot: Ballot, *places: int) -> set[str]:
    return {ballot.voters[place].email for place in places}


@pytest.mark.django_db
def test_all_who_may_vote_are_told_once_the_day_that_it_opens_whatever_their_rhythm(tick):
    ballot = a_ballot()
    journal.choose_pace(actor=ballot.voters[0], rhythm=Rhythm.HERE)
    assert tick() == {}
    aged(ballot, HOUR, dt.timedelta(days=7))
    letters = tick()
    assert set(letters) == addresses(ballot, 0, 1, 2)
    letter = letters[ballot.voters[0].email]
    assert letter.subject.startswith(f"Scrutin n°\u00a0{ballot.number}\u00a0: le vote est ouvert jusqu’au ")
    for words in (ballot.question, "au nom ", ballot.get_absolute_url(), "Vous recevez ce message parce que"):
        assert words.replace(" ?", "\u202f?") in letter.body
    assert tick() == {}


@pytest.mark.django_db
def test_votes_that_open_within_the_hour_are_told_in_one_letter(tick):
    sitting = Sitting.objects.create(number=1, title="Assemblée")
    first = an_announced(sitting=sitting)
    both = [open_ballot(each, actor=None) for each in (first, twin_of(first))]
    for ballot, ago in zip(both, (HOUR, HOUR * 2), strict=True):
        aged(ballot, ago, dt.timedelta(days=7))
    letters = tick()
    assert set(letters) == {voter.email for voter in first.voters}
    for letter in letters.values():
        assert letter.subject.startswith("2 scrutins sont ouverts, le premier jusqu’au")
        assert all(f"Voter au scrutin n°\u00a0{ballot.number} :" in letter.body for ballot in both)


@pytest.mark.parametrize(
    ("lasts", "after"),
    [
        (dt.timedelta(days=10), dt.timedelta(days=8)),
        (dt.timedelta(days=4), dt.timedelta(days=2)),
        (dt.timedelta(days=3), dt.timedelta(hours=36)),
        (dt.timedelta(days=1), dt.timedelta(hours=12)),
        (dt.timedelta(hours=23), None),
    ],
)
def test_a_reminder_comes_two_days_before_at_half_of_what_is_short_and_never_within_a_day(lasts, after):
    opened = timezone.now()
    assert reminded_from(opened, opened + lasts) == (opened + after if after else None)
    assert told_from(opened, opened + lasts) == opened + min(HOUR, lasts / 24)


@pytest.mark.django_db
def test_who_has_not_voted_is_reminded_once(tick):
    ballot = a_ballot()
    aged(ballot, HOUR, dt.timedelta(days=7))
    tick()
    cast_vote(ballot, voice(ballot, 0), actor=ballot.voters[0], choice="for")
    aged(ballot, dt.timedelta(days=5), NOTICE + HOUR)
    assert tick() == {}
    aged(ballot, dt.timedelta(days=5), NOTICE)
    letters = tick()
    assert set(letters) == addresses(ballot, 1, 2)
    letter = letters[ballot.voters[1].email]
    assert "le vote se clôt le" in letter.subject
    assert "Aucun autre rappel ne suit, sauf après une suspension." in letter.body
    assert "a été suspendu" not in letter.body
    assert (tick(), Entry.objects.about(ballot).filter(kind="voting.reminded").count()) == ({}, 1)


@pytest.mark.django_db
def test_a_timer_that_was_down_reminds_without_telling_first_that_the_vote_is_open(tick):
    ballot = aged(a_ballot(), dt.timedelta(days=6), HOUR)
    letters = tick()
    assert set(letters) == addresses(ballot, 0, 1, 2)
    assert all("se clôt" in letter.subject for letter in letters.values())
    assert tick() == {}


@pytest.mark.django_db
def test_who_carries_a_proxy_is_reminded_of_it_and_who_gave_it_is_not(tick):
    ballot = an_announced()
    given(ballot, 0, 1)
    ballot = open_ballot(ballot, actor=None)
    ballot.voters = a_voters(ballot)
    cast_vote(ballot, voice(ballot, 1), actor=ballot.voters[1], choice="for")
    aged(ballot, dt.timedelta(days=5), NOTICE)
    letters = tick()
    assert set(letters) == addresses(ballot, 1, 2, 3)
    assert "par le pouvoir " in letters[ballot.voters[1].email].body
    assert "au nom " not in letters[ballot.voters[1].email].body


def a_voters(ballot: Ballot) -> list[Account]:
    """Its voters, by the order of their keys."""
    return [account for _voice, account in sorted(ballot.roll.all().speaking(), key=lambda each: each[0].key)]


@pytest.mark.django_db
@pytest.mark.parametrize("way", [Way.URN, Way.TOTALS])
def test_that_somebody_is_reminded_of_a_secret_vote_does_not_say_whether_they_voted(way, tick):
    ballot = boxes.a_secret(way)
    cast_vote(ballot, boxes.voice(ballot, 0), actor=ballot.voters[0], choice={"approve": ["Adèle"]})
    aged(ballot, dt.timedelta(days=5), NOTICE)
    letters = tick()
    assert set(letters) == {voter.email for voter in ballot.voters}
    for address, letter in letters.items():
        others = [voter for voter in ballot.voters if voter.email != address]
        assert "en votre nom" in letter.body
        assert "qu’elles aient voté ou non" in letter.body
        assert [voter for voter in others if voter.public_name in letter.body] == []
        assert "Adèle" not in letter.body
    assert len({letter.body for letter in letters.values()}) == 1
    (said,) = Entry.objects.about(ballot).filter(kind="voting.reminded")
    assert said.data.keys() == {"number", "closes"}
    assert not said.template.public


@pytest.mark.django_db
def test_a_letter_promises_a_reminder_only_where_one_may_come(tick):
    long, short = a_ballot(), a_ballot(days=8)
    aged(long, HOUR, dt.timedelta(days=7))
    assert all("un rappel, un seul" in letter.body for letter in tick().values())
    aged(short, HOUR, dt.timedelta(hours=10))
    assert all("rappel" not in letter.body for letter in tick().values())


@pytest.mark.django_db
def test_who_follows_the_vote_reads_of_its_opening_once(tick, django_capture_on_commit_callbacks):
    ballot = a_ballot()
    reader = ballot.voters[0]
    journal.follow_thing(ballot, account=reader)
    Follow.objects.filter(account=reader).update(created_at=timezone.now() - dt.timedelta(days=1))
    aged(ballot, HOUR, dt.timedelta(days=7))
    with django_capture_on_commit_callbacks(execute=True):
        assert send_digests(timezone.now()) == 1
    assert [letter.to for letter in mail.outbox] == [[reader.email]], "the opening is news of this follow"
    Delivery.objects.all().delete()
    assert reader.email in tick()
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        send_digests(timezone.now())
    assert mail.outbox == []


@pytest.mark.django_db
def test_letters_of_an_election_of_belenios_wait_until_it_is_declared(tick):
    ballot = aged(boxes.a_secret(Way.BELENIOS), HOUR, dt.timedelta(days=7))
    assert not ballot.is_declared
    assert tick() == {}
    assert Ballot.objects.get(pk=ballot.pk).told_at is None
    ballot.boxes.update(fingerprint="f" * 43)
    assert len(tick()) == 6


@pytest.mark.django_db
def test_one_who_votes_for_several_gets_one_letter_that_names_each(tick):
    ballot = a_ballot()
    both = ballot.voters[0]
    RepresentativeFactory(place=None, organisation=voice(ballot, 1).organisation, account=both)
    aged(ballot, dt.timedelta(days=5), NOTICE)
    letters = tick()
    assert letters[both.email].body.count("au nom ") == 2
    assert letters[both.email].body.count("Voter au scrutin") == 1


@pytest.mark.django_db
def test_nothing_is_written_to_who_voted_meanwhile_nor_once_it_is_closed_or_suspended():
    ballot = aged(a_ballot(), dt.timedelta(days=5), NOTICE)
    moved(ballot, reminded_at=timezone.now())
    ballot.voters = a_voters(ballot)
    cast_vote(ballot, voice(ballot, 0), actor=ballot.voters[0], choice="for")
    write_to_voters.call(ballots=[ballot.pk], closing=True)
    assert {to for letter in Mail.objects.all() for to in letter.to} == addresses(ballot, 1, 2)
    Mail.objects.all().delete()
    suspend_ballot(ballot, actor=secretariat(), words="Panne.")
    write_to_voters.call(ballots=[ballot.pk], closing=True)
    assert tell_due_voters() == []
    moved(ballot, paused_at=None)
    at_its_hour(ballot)
    write_to_voters.call(ballots=[ballot.pk], closing=True)
    assert tell_due_voters() == []
    assert not Mail.objects.exists()


@pytest.mark.django_db
def test_a_letter_that_could_not_leave_before_the_end_does_not_leave_after_it(tick):
    ballot = aged(a_ballot(), dt.timedelta(days=5), NOTICE)
    tick()
    last = Mail.objects.order_by("-good_until").first()
    assert abs(last.good_until - ballot.closes_at) < dt.timedelta(minutes=1)
    Mail.objects.update(state=MailState.WAITING, trouble=Trouble.AWAY, left_at=None)
    after = ballot.closes_at + dt.timedelta(days=1)
    recover(after)
    assert set(Mail.objects.values_list("state", "trouble")) == {(MailState.WITHDRAWN, Trouble.TOO_LATE)}
    assert not Mail.objects.stuck(after).exists()
    assert not Mail.objects.late_codes(after).exists()
    assert Mail.objects.late_letters(after - dt.timedelta(hours=1)).count() == 3


def unsent(account: Account, ballots: list[Ballot], **fields) -> Mail:
    """The last letter to that account, as it was before it left."""
    letter = Mail.objects.filter(to=[account.email]).latest("pk")
    told = {"ballots": [each.pk for each in ballots], "account": account.pk}
    fields = {"state": MailState.WAITING, "left_at": None, "content": b"Bonjour", "then_with": told, **fields}
    Mail.objects.filter(pk=letter.pk).update(**fields)
    return Mail.objects.get(pk=letter.pk)


def paused(ballot: Ballot, lasted: dt.timedelta) -> Ballot:
    """The same, suspended for so long."""
    ballot = suspend_ballot(ballot, actor=secretariat(), words="Panne.")
    moved(ballot, paused_at=timezone.now() - lasted)
    return ballot


def resumed(ballot: Ballot, lasted: dt.timedelta) -> Ballot:
    """The same, after it was suspended for so long."""
    return resume_ballot(paused(ballot, lasted), actor=secretariat())


@pytest.fixture
def both() -> list[Ballot]:
    """Two votes of one sitting, put to the same voices, open for an hour."""
    first = an_announced(sitting=Sitting.objects.create(number=1, title="Assemblée"))
    return [
        aged(open_ballot(each, actor=None), HOUR, dt.timedelta(days=days))
        for each, days in ((first, 6), (twin_of(first), 7))
    ]


@pytest.fixture
def written(django_capture_on_commit_callbacks):
    """What an act sends: (address, numbers of the votes) → the letter."""

    def after(act):
        before = len(mail.outbox)
        with django_capture_on_commit_callbacks(execute=True):
            act()
        return {
            (
                letter.to[0],
                tuple(each.number for each in Ballot.objects.order_by("number") if names(letter, each)),
            ): letter
            for letter in mail.outbox[before:]
        }

    return after


def names(letter, ballot: Ballot) -> bool:
    return f"{ballot.get_absolute_url()}\n" in letter.body


@pytest.mark.django_db
def test_a_vote_that_goes_on_says_its_new_end_to_who_had_not_heard_of_it_and_to_nobody_else(
    tick, django_capture_on_commit_callbacks
):
    ballot = aged(a_ballot(), HOUR, dt.timedelta(days=7))
    voters = a_voters(ballot)
    tick()
    stuck = unsent(voters[1], [ballot], good_until=timezone.now() - HOUR)
    recover(timezone.now())
    before = len(mail.outbox)
    with django_capture_on_commit_callbacks(execute=True):
        ballot = resumed(ballot, HOUR * 20)
    (letter,) = mail.outbox[before:]
    assert letter.to == [voters[1].email]
    assert instant(ballot.closes_at) in letter.subject
    stuck.refresh_from_db()
    assert (stuck.state, stuck.trouble) == (MailState.WITHDRAWN, "")
    last = Mail.objects.latest("pk")
    assert abs(last.good_until - ballot.closes_at) < dt.timedelta(minutes=1)
    assert tick() == {}


@pytest.mark.django_db
def test_a_letter_keeps_whom_it_is_written_to_by_a_key_and_of_which_votes(tick, monkeypatch):
    ballot = aged(a_ballot(), HOUR, dt.timedelta(days=7))
    posted = Mock(wraps=reminding.post)
    monkeypatch.setattr(reminding, "post", posted)
    tick()
    told = {call.args[0].to[0]: call.kwargs for call in posted.call_args_list}
    for voter in a_voters(ballot):
        kept = {name: told[voter.email][name] for name in ("ballots", "account")}
        assert kept == {"ballots": [ballot.pk], "account": voter.pk}


@pytest.mark.django_db
@pytest.mark.parametrize("state", [MailState.FAILED, MailState.UNCERTAIN])
def test_who_was_never_reached_reads_the_new_end_where_they_may_be_written_to_now(
    state, tick, monkeypatch, django_capture_on_commit_callbacks
):
    ballot = aged(a_ballot(), HOUR, dt.timedelta(days=7))
    reader = a_voters(ballot)[1]
    tick()
    doubtful = {"doubtful": True} if state == MailState.UNCERTAIN else {}
    old = unsent(reader, [ballot], state=state, trouble=Trouble.BAD_ADDRESS, **doubtful)
    Account.objects.filter(pk=reader.pk).update(email="nouvelle@exemple.fr")
    asked = Mock(wraps=write_anew.enqueue)
    monkeypatch.setattr(type(write_anew), "enqueue", lambda task, **given: asked(**given))
    before = len(mail.outbox)
    with django_capture_on_commit_callbacks(execute=True):
        ballot = resumed(ballot, HOUR * 20)
    (letter,) = mail.outbox[before:]
    assert letter.to == ["nouvelle@exemple.fr"]
    assert instant(ballot.closes_at) in letter.subject
    old.refresh_from_db()
    assert not old.may_be_sent_again, "it would say the former end"
    assert not Mail.objects.stuck(timezone.now()).exists()
    assert "@" not in str(asked.call_args), "what a worker is given stays in the database"


@pytest.mark.django_db
@pytest.mark.parametrize("closing", [True, False])
def test_a_letter_of_several_votes_leaves_before_the_first_closes_or_is_written_anew_of_the_others(closing, tick):
    sitting = Sitting.objects.create(number=1, title="Assemblée")
    first = an_announced(sitting=sitting)
    soon, later = [open_ballot(each, actor=None) for each in (first, twin_of(first))]
    age, left = (dt.timedelta(days=5), HOUR * 30) if closing else (HOUR, dt.timedelta(days=6))
    aged(soon, age, left)
    aged(later, age, left + HOUR * 10)
    reader = a_voters(soon)[0]
    tick()
    letter = Mail.objects.filter(to=[reader.email]).latest("pk")
    assert abs(letter.good_until - soon.closes_at) < dt.timedelta(minutes=1)
    assert tick() == {}
    late = unsent(reader, [soon, later], good_until=timezone.now() - HOUR)
    aged(soon, dt.timedelta(days=7), -HOUR)
    recover(timezone.now())
    letters = tick()
    assert set(letters) == {reader.email}
    told = letters[reader.email]
    assert f"n°\u00a0{later.number}" in told.subject
    assert ("se clôt" in told.subject) == closing
    assert soon.get_absolute_url() not in told.body
    assert list(Mail.objects.late_letters(timezone.now())) == [late]
    assert tick() == {}, "once"


@pytest.mark.django_db
def test_a_worker_that_was_stopped_for_days_writes_anew_of_what_is_left(both, tick):
    first, other = both
    reader = a_voters(first)[0]
    tick()
    late = unsent(reader, both, good_until=timezone.now() - dt.timedelta(days=2))
    at_its_hour(first)
    recover(timezone.now())
    (letter,) = tick().values()
    assert (letter.to, names(letter, other), names(letter, first)) == ([reader.email], True, False)
    assert list(Mail.objects.late_letters(timezone.now())) == [late]
    (seen,) = Mail.objects.late_letters(timezone.now()).by_subject()
    assert (seen.many, seen.addresses, seen.anew) == (1, reader.email, 1)


@pytest.mark.django_db
def test_who_has_not_voted_is_reminded_of_the_new_end_of_a_vote_that_was_suspended(tick):
    ballot = aged(a_ballot(), dt.timedelta(days=5), NOTICE)
    assert len(tick()) == 3
    resumed(ballot, HOUR * 20)
    assert tick() == {}, "its new end is not close yet"
    ballot.refresh_from_db()
    aged(ballot, dt.timedelta(days=6), NOTICE)
    letters = tick()
    assert len(letters) == 3
    for letter in letters.values():
        assert "Ce vote a été suspendu, puis a repris : cette fin est la nouvelle." in letter.body
        assert "Aucun autre rappel ne suit, sauf après une suspension." in letter.body
    assert tick() == {}


@pytest.mark.django_db
def test_a_letter_keeps_each_vote_that_is_still_suspended_until_it_goes_on(both, tick, written):
    first, other = both
    reader = a_voters(first)[0]
    tick()
    old = unsent(reader, both)
    for ballot in both:
        paused(ballot, HOUR)
    assert list(written(lambda: resume_ballot(first, actor=None))) == [(reader.email, (first.number,))]
    assert tick() == {}
    told = written(lambda: resume_ballot(other, actor=None))
    assert list(told) == [(reader.email, (other.number,))]
    assert "est ouvert jusqu’au" in told[reader.email, (other.number,)].subject
    old.refresh_from_db()
    assert "ballots" not in old.then_with
    assert not Mail.objects.late_letters(timezone.now()).exists()


@pytest.mark.django_db
def test_a_letter_is_not_too_late_while_its_vote_is_suspended(both, tick, written):
    first, _other = both
    reader = a_voters(first)[0]
    tick()
    unsent(reader, [first], good_until=timezone.now() - HOUR)
    paused(first, HOUR * 3)
    recover(timezone.now())
    assert tick() == {}
    assert not Mail.objects.late_letters(timezone.now()).exists()
    assert list(written(lambda: resume_ballot(first, actor=None))) == [(reader.email, (first.number,))]


@pytest.mark.django_db
def test_a_vote_that_was_suspended_before_its_letters_were_written_is_told_as_it_goes_on(tick):
    ballot = aged(a_ballot(), HOUR, dt.timedelta(days=7))
    tell_due_voters()
    paused(ballot, HOUR)
    write_to_voters.call(ballots=[ballot.pk], closing=False)
    assert (tick(), Mail.objects.count()) == ({}, 0)
    resume_ballot(ballot, actor=secretariat())
    assert set(tick()) == addresses(ballot, 0, 1, 2)
    assert tick() == {}


@pytest.mark.django_db
def test_each_reads_again_of_the_votes_of_their_own_letter_alone(both, tick, written):
    first, other = both
    reader, second, *_others = a_voters(first)
    tick()
    unsent(reader, both)
    unsent(second, [first])
    told = written(lambda: resumed(first, HOUR))
    assert set(told) == {(reader.email, (first.number, other.number)), (second.email, (first.number,))}


@pytest.mark.django_db
def test_two_letters_that_did_not_leave_are_written_anew_in_one(both, tick, written):
    first, other = both
    reader = a_voters(first)[0]
    tick()
    suspended = paused(first, HOUR)
    unsent(reader, [first])
    Mail.objects.filter(to=[reader.email]).update(key="autre")
    again = Mail.objects.get(to=[reader.email])
    Mail(
        **{field.attname: getattr(again, field.attname) for field in Mail._meta.fields if field.name != "id"}
        | {
            "key": "seconde",
            "state": MailState.FAILED,
            "then_with": again.then_with | {"ballots": [first.pk, other.pk]},
        }
    ).save()
    told = written(lambda: resume_ballot(suspended, actor=secretariat()))
    assert list(told) == [(reader.email, (first.number, other.number))]


@pytest.mark.django_db
def test_what_was_reminded_and_what_was_not_are_told_apart_in_one_letter(both, tick, written):
    """Both were reminded by a letter that did not leave, then one was suspended: of it alone a reminder may follow."""
    first, other = both
    for ballot in both:
        aged(ballot, dt.timedelta(days=5), HOUR * 40)
    reader = a_voters(first)[0]
    tick()
    unsent(reader, both)
    (letter,) = written(lambda: resumed(first, HOUR * 20)).values()
    assert "2 votes sont ouverts." in letter.body
    assert f"peut suivre avant la clôture du scrutin n°\u00a0{first.number}." in letter.body
    assert letter.body.count("Ce vote a été suspendu") == 1
    aged(first, dt.timedelta(days=6), HOUR * 10)
    assert all(not names(each, other) for each in tick().values())


@pytest.mark.django_db
def test_an_opening_that_a_reminder_overtook_is_not_told_after_it(tick):
    ballot = aged(a_ballot(), dt.timedelta(days=5), NOTICE)
    tick()
    before = Mail.objects.count()
    write_to_voters.call(ballots=[ballot.pk], closing=False)
    unsent(a_voters(ballot)[0], [ballot], posted_at=timezone.now() - HOUR)
    assert tick() == {}
    assert Mail.objects.count() == before


@pytest.mark.django_db
def test_letters_of_which_nothing_is_left_are_read_once_in_as_many_queries_for_all(tick, django_assert_max_num_queries):
    ballot = aged(a_ballot(), HOUR, dt.timedelta(days=7))
    tick()
    late = [unsent(voter, [ballot], good_until=timezone.now() - HOUR) for voter in a_voters(ballot)]
    at_its_hour(ballot)
    recover(timezone.now())
    with django_assert_max_num_queries(7):  # with their savepoint: 3 readings, one writing
        assert tick() == {}
    assert [each.then_with for each in Mail.objects.filter(pk__in=[each.pk for each in late])] == [{}, {}, {}]
    assert Mail.objects.late_letters(timezone.now()).count() == 3
    with django_assert_max_num_queries(4):
        assert tick() == {}


@pytest.mark.django_db
def test_a_letter_is_let_go_only_once_another_is_posted_and_is_tried_again(tick, written, monkeypatch):
    ballot = aged(a_ballot(), HOUR, dt.timedelta(days=7))
    reader = a_voters(ballot)[0]
    tick()
    old = unsent(reader, [ballot])
    with monkeypatch.context() as broken:
        broken.setattr(reminding, "post", Mock(side_effect=RuntimeError))
        assert written(lambda: resumed(ballot, HOUR)) == {}
    old.refresh_from_db()
    assert (old.state, old.then_with["ballots"]) == (MailState.WITHDRAWN, [ballot.pk])
    assert tick() == {}, "not at once"
    Mail.objects.filter(pk=old.pk).update(due_at=timezone.now())
    assert set(tick()) == {reader.email}
    assert tick() == {}


@pytest.mark.django_db
@pytest.mark.parametrize("doubtful", [False, True])
def test_a_letter_that_the_server_refuses_as_the_vote_goes_on_does_not_leave_later_with_its_former_end(
    doubtful, tick, written
):
    ballot = aged(a_ballot(), HOUR, dt.timedelta(days=7))
    reader = a_voters(ballot)[0]
    tick()
    lease = timezone.now() + HOUR
    taken = unsent(reader, [ballot], state=MailState.SENDING, leased_until=lease, doubtful=doubtful, attempt=1)
    told = written(lambda: resumed(ballot, HOUR * 20))
    not_taken(taken, NotTaken(Trouble.BUSY, "451 later"))
    assert not Mail.objects.due(timezone.now() + dt.timedelta(days=1)).exists()
    recover(timezone.now())
    told = told or tick()
    (letter,) = told.values()
    ballot.refresh_from_db()
    assert (letter.to, instant(ballot.closes_at) in letter.subject) == ([reader.email], True)
    assert tick() == {}
    assert not Mail.objects.late_letters(timezone.now()).exists()


@pytest.mark.django_db
def test_nothing_leaves_with_its_former_end_while_a_vote_is_suspended(both, tick, written):
    """What the same letter says of other votes is said at once; the vote, once it goes on."""
    first, other = both
    reader = a_voters(first)[0]
    tick()
    unsent(reader, both)
    told = written(lambda: paused(first, HOUR))
    assert list(told) == [(reader.email, (other.number,))]
    assert not Mail.objects.due(timezone.now() + HOUR).filter(then_with__ballots__contains=first.pk).exists()
    assert list(written(lambda: resume_ballot(first, actor=None))) == [(reader.email, (first.number,))]


def closed_early(ballot: Ballot) -> None:
    """Two persons close it where voices are missing; one hand, where all have voted."""
    if not ballot.roll.missing().exists():
        close_ballot(ballot, actor=secretariat())
        return
    ask_early_closing(ballot, actor=secretariat(), why="left")
    confirm_early_closing(ballot, actor=secretariat())


@pytest.mark.django_db
@pytest.mark.parametrize("all_voted", [False, True])
def test_no_letter_says_that_a_vote_is_open_once_it_closed_before_its_hour(all_voted, both, tick, written):
    """Other votes of the letter are said at once; who did not vote and heard of nothing is known to who watches."""
    first, other = both
    reader = a_voters(first)[0]
    tick()
    late = unsent(reader, both)
    for entry, voter in list(first.roll.all().speaking()) if all_voted else []:
        cast_vote(first, entry, actor=voter, choice="for")
    told = written(lambda: closed_early(first))
    assert [key for key, letter in told.items() if "ouvert" in letter.subject] == [(reader.email, (other.number,))]
    late.refresh_from_db()
    assert (late.state, late.content) == (MailState.WITHDRAWN, None)
    assert list(Mail.objects.late_letters(timezone.now())) == ([] if all_voted else [late])
    assert tick() == {}


@pytest.mark.django_db
@pytest.mark.parametrize("state", [MailState.FAILED, MailState.UNCERTAIN])
def test_of_a_letter_that_was_refused_or_is_in_doubt_past_an_end_the_others_are_told(state, both, tick):
    first, other = both
    reader = a_voters(first)[0]
    tick()
    late = unsent(reader, both, state=state, good_until=timezone.now() - HOUR)
    at_its_hour(first)
    recover(timezone.now())
    if state == MailState.UNCERTAIN:
        assert tick() == {}, "a person says what became of it"
        give_up(late, by=secretariat().pk)
    (letter,) = tick().values()
    assert (letter.to, names(letter, other), names(letter, first)) == ([reader.email], True, False)
    assert list(Mail.objects.late_letters(timezone.now())) == [late]
    assert tick() == {}


@pytest.mark.django_db
def test_a_reminder_that_a_suspension_overtook_is_not_written(tick):
    ballot = aged(a_ballot(), dt.timedelta(days=5), NOTICE)
    tick()
    resumed(ballot, HOUR * 20)
    before = Mail.objects.count()
    write_to_voters.call(ballots=[ballot.pk], closing=True)
    assert Mail.objects.count() == before


@pytest.mark.django_db
def test_an_account_without_an_address_or_that_was_closed_is_left_alone(tick):
    ballot = aged(a_ballot(), dt.timedelta(days=5), NOTICE)
    first, second, third = a_voters(ballot)
    Account.objects.filter(pk=first.pk).update(email="")
    Account.objects.filter(pk=second.pk).update(is_active=False)
    assert set(tick()) == {third.email}


@pytest.mark.django_db
def test_a_timer_that_is_killed_leaves_all_to_the_next_one(tick, monkeypatch):
    ballot = aged(a_ballot(), dt.timedelta(days=5), NOTICE)
    with monkeypatch.context() as broken:
        broken.setattr(reminding.journal, "record", Mock(side_effect=RuntimeError))
        with pytest.raises(RuntimeError):
            tick()
    assert (mail.outbox, Ballot.objects.get(pk=ballot.pk).reminded_at) == ([], None)
    assert len(tick()) == 3


@pytest.mark.django_db(transaction=True)
def test_two_timers_at_once_write_once():
    aged(a_ballot(), dt.timedelta(days=5), NOTICE)
    assert at_once(tell_due_voters, tell_due_voters) == ["done", "done"]
    assert Mail.objects.count() == 3
    assert Entry.objects.filter(kind="voting.reminded").count() == 1
