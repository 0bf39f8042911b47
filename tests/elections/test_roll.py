"""The roll is frozen on its day, corrected on request with a receipt, and sealed for good."""

import datetime as dt
import threading

import pytest
from django.core import mail
from django.db import IntegrityError, connections, transaction
from django.utils import timezone

from lieudit.elections import roll
from lieudit.elections.models import Correction, Election, Elector
from lieudit.journal.models import Entry
from lieudit.membership.models import Member
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.elections.factories import (
    NETWORKS,
    PLACES,
    a_member,
    a_vacant_council,
    announced,
    line,
    owes,
    sealed,
    seated,
    with_roll,
)
from tests.network.factories import OrganisationFactory

pytestmark = pytest.mark.django_db


def ask(election, wish, **others):
    words = {"actor": AccountFactory(), "words": "Nous avons payé le 3 mars."} | others
    return roll.ask_correction(election, wish=wish, **words)


def decide(election, correction, decision="accept", reason="Vérifié au registre."):
    return roll.decide_correction(correction, actor=election.secretariat, decision=decision, reason=reason)


def test_the_roll_has_one_line_a_member_in_its_college():
    election = with_roll()
    assert election.roll.count() == len(election.council.members)
    assert line(election, election.council.members[0]).college.code == PLACES
    assert list(election.roll.order_by("number").values_list("number", flat=True)) == list(range(1, 9))


def test_a_member_that_owes_its_dues_is_on_the_roll_out_of_standing_with_the_reason():
    council = a_vacant_council()
    late = council.members[0]
    owes(late)
    row = line(with_roll(council), late)
    assert not row.in_standing
    assert "cotisation due" in row.reason
    assert not row.votes


def test_where_no_membership_is_recorded_whoever_sits_votes():
    council = a_vacant_council()
    seated(council, council.members[0], dt.date(2025, 1, 1), timezone.localdate() + dt.timedelta(days=400))
    Member.objects.all().delete()
    assert with_roll(council).roll.count() == 1


def test_the_roll_is_not_frozen_before_its_day():
    election = announced(roll_on=timezone.localdate() + dt.timedelta(days=1))
    with pytest.raises(RuleBroken, match="La liste est arrêtée le"):
        roll.freeze_roll(election, actor=None)


def test_the_timer_freezes_and_seals_on_their_days_unless_a_request_waits(later):
    election = announced()
    assert roll.keep_the_calendar() == [election]
    correction = ask(election, Correction.Wish.STRIKE, elector=election.roll.first())
    later(days=7)
    assert roll.keep_the_calendar() == []
    decide(election, correction, "refuse")
    roll.keep_the_calendar()
    assert Election.objects.get().roll_sealed_at


def test_two_lines_for_one_organisation_are_impossible():
    election = with_roll()
    row = election.roll.first()
    with pytest.raises(IntegrityError, match="an_organisation_is_on_the_roll_once"), transaction.atomic():
        Elector.objects.create(
            election=election, number=99, college=row.college, key="x", name="x", organisation=row.organisation
        )


def test_a_request_has_a_receipt_by_mail_and_a_number(django_capture_on_commit_callbacks):
    election = with_roll()
    with django_capture_on_commit_callbacks(execute=True):
        correction = ask(election, Correction.Wish.STANDING, elector=election.roll.first())
    receipt = next(m for m in mail.outbox if "demande de correction" in m.subject)
    assert receipt.to == [correction.author.email]
    assert f"n° {correction.number}" in receipt.body
    assert "Nous avons payé le 3 mars." in receipt.body


def test_the_answer_is_told_to_who_asked_with_its_reason(django_capture_on_commit_callbacks):
    election = with_roll()
    correction = ask(election, Correction.Wish.STRIKE, elector=election.roll.first())
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        decide(election, correction, "refuse", "Ce membre est bien inscrit.")
    struck = election.council.members[0].voter  # told as well: it was asked against it
    assert {m.to[0] for m in mail.outbox} == {correction.author.email, struck.email}
    assert "Ce membre est bien inscrit." in mail.outbox[0].body
    assert election.roll.voting().count() == 8


def test_an_accepted_request_corrects_the_line():
    election = with_roll()
    row = election.roll.first()
    college = election.assembly.colleges.get(code=NETWORKS)
    own = {"actor": election.council.members[0].voter, "elector": row}
    decide(election, ask(election, Correction.Wish.COLLEGE, college=college, **own))
    row.refresh_from_db()
    assert row.college == college
    decide(election, ask(election, Correction.Wish.STRIKE, **own))
    row.refresh_from_db()
    assert row.struck


def held(election, **others):
    """Somebody asks that the first line be struck, and the secretariat holds it."""
    correction = ask(election, Correction.Wish.STRIKE, elector=line(election, election.council.members[0]), **others)
    return decide(election, correction, reason="Le lieu a fermé en mars.")


def test_a_member_is_struck_by_two_persons_once_told_and_heard(client, django_capture_on_commit_callbacks):
    election = with_roll()
    member, second = election.council.members[0], AccountFactory(secretariat=True)
    with django_capture_on_commit_callbacks(execute=True):
        correction = ask(election, Correction.Wish.STRIKE, elector=line(election, member))
    told = next(m for m in mail.outbox if "concerne votre inscription" in m.subject)
    assert told.to == [member.voter.email]
    assert correction.get_absolute_url() in told.body
    decide(election, correction, reason="Le lieu a fermé en mars.")
    assert not line(election, member).struck
    with pytest.raises(RuleBroken, match="Une autre personne"):
        decide(election, correction)
    with pytest.raises(RuleBroken, match="Le membre concerné peut répondre"):
        roll.decide_correction(correction, actor=second, decision="accept", reason="Vérifié aussi.")
    client.force_login(member.voter)
    assert "Une demande concerne votre inscription" in client.get(election.get_absolute_url()).text
    page = client.get(correction.get_absolute_url()).text
    assert "Le lieu a fermé en mars." in page
    address = f"{correction.get_absolute_url()}repondre/"
    assert client.post(address, {"reply": " "}).status_code == 422
    client.post(address, {"reply": "Nous avons rouvert en mai."})
    roll.decide_correction(correction, actor=second, decision="accept", reason="Vérifié aussi.")
    assert line(election, member).struck
    decided = Correction.objects.get()
    assert (decided.held_by, decided.decided_by) == (election.secretariat, second)
    assert decided.reply == "Nous avons rouvert en mai."
    kinds = list(Entry.objects.about(decided).order_by("pk").values_list("kind", flat=True))
    assert kinds == [f"elections.correction_{act}" for act in ("asked", "held", "replied", "decided")]


def test_a_member_that_does_not_reply_has_had_a_day_to(later):
    election = with_roll()
    correction = held(election)
    later(days=1, minutes=1)
    second = AccountFactory(secretariat=True)
    roll.decide_correction(correction, actor=second, decision="accept", reason="Sans réponse.")
    assert line(election, election.council.members[0]).struck


def test_one_person_refuses_what_another_held():
    election = with_roll()
    correction = held(election)
    decide(election, correction, "refuse", "Le lieu est rouvert.")
    assert Correction.objects.get().state == "refused"
    assert not line(election, election.council.members[0]).struck


def test_what_was_held_stops_the_seal_until_somebody_answers(later):
    election = with_roll()
    held(election)
    later(days=7)
    with pytest.raises(RuleBroken, match="attend une réponse"):
        roll.seal_roll(election, actor=election.secretariat)


@pytest.mark.parametrize("decision", ["accept", "refuse"])
def test_a_decision_on_the_roll_has_a_reason(decision):
    election = with_roll()
    correction = ask(election, Correction.Wish.STANDING, elector=election.roll.first())
    with pytest.raises(RuleBroken, match="Dites pourquoi"):
        decide(election, correction, decision, "  ")
    with pytest.raises(IntegrityError, match="decided_with_a_reason"), transaction.atomic():
        Correction.objects.update(state="accepted", decided_by=election.secretariat, decided_at=timezone.now())


def test_the_database_lets_nobody_strike_a_member_alone():
    election = with_roll()
    correction = held(election)
    alone = {"decided_by": election.secretariat, "decided_at": timezone.now(), "reason": "x"}
    for values in ({"state": "accepted"}, {"state": "accepted", **alone}):
        with pytest.raises(IntegrityError, match="two_persons"), transaction.atomic():
            Correction.objects.filter(pk=correction.pk).update(**values)
    with pytest.raises(IntegrityError, match="they_asked"), transaction.atomic():
        Correction.objects.filter(pk=correction.pk).update(**{**alone, "decided_by": correction.author})


def test_nobody_is_added_to_the_roll_who_neither_belongs_nor_sits():
    """Whoever has an account could ask, and one person could let them vote."""
    election = with_roll()
    college = election.assembly.colleges.get(code=PLACES)
    for who in ({"actor": AccountFactory()}, {"organisation": OrganisationFactory()}):
        with pytest.raises(RuleBroken, match="qu’un membre de l’association"):
            ask(election, Correction.Wish.ADD, college=college, **who)
    assert not Correction.objects.exists()


def test_who_left_between_the_request_and_the_answer_is_not_added():
    election = with_roll()
    late = a_member(PLACES)
    college = election.assembly.colleges.get(code=PLACES)
    correction = ask(election, Correction.Wish.ADD, organisation=late.organisation, college=college)
    Member.objects.filter(pk=late.pk).update(state="left", until=timezone.localdate() - dt.timedelta(days=1))
    with pytest.raises(RuleBroken, match="qu’un membre de l’association"):
        decide(election, correction)


def test_a_member_is_added_in_the_college_where_it_belongs():
    election = with_roll()
    late = a_member(PLACES)
    with pytest.raises(RuleBroken, match="c’est là qu’il vote"):
        ask(
            election,
            Correction.Wish.ADD,
            organisation=late.organisation,
            college=election.assembly.colleges.get(code=NETWORKS),
        )


def test_a_member_that_was_missing_is_added_once():
    election = with_roll()
    college, missing = election.assembly.colleges.get(code=PLACES), a_member(PLACES).organisation
    first = ask(election, Correction.Wish.ADD, organisation=missing, college=college)
    second = ask(election, Correction.Wish.ADD, organisation=missing, college=college)
    decide(election, first)
    added = election.roll.get(organisation=missing)
    assert (added.number, added.college, added.votes) == (9, college, True)
    with pytest.raises(RuleBroken, match="une seule ligne par membre"):
        decide(election, second)


@pytest.mark.parametrize(
    ("wish", "said"), [("add", "dans quel collège"), ("strike", "la ligne"), ("college", "la ligne")]
)
def test_a_request_that_lacks_something_says_what(wish, said):
    with pytest.raises(RuleBroken, match=said):
        ask(with_roll(), wish)


def test_the_roll_is_not_corrected_after_its_day(later):
    election = with_roll()
    later(days=7)
    with pytest.raises(RuleBroken, match="est finie depuis"):
        ask(election, Correction.Wish.STRIKE, elector=election.roll.first())


def test_the_roll_is_not_sealed_early_nor_while_a_request_waits(later):
    election = with_roll()
    with pytest.raises(RuleBroken, match="se corrige jusqu’au"):
        roll.seal_roll(election, actor=election.secretariat)
    ask(election, Correction.Wish.STRIKE, elector=election.roll.first())
    later(days=7)
    with pytest.raises(RuleBroken, match="attend une réponse"):
        roll.seal_roll(election, actor=election.secretariat)


@pytest.mark.parametrize(
    "change",
    [
        lambda rows: rows.update(in_standing=False),
        lambda rows: rows.first().delete(),
        lambda rows: Elector.objects.create(
            election=rows.first().election, number=99, college=rows.first().college, key="x", name="x",
            organisation=OrganisationFactory(),
        ),
    ],
)  # fmt: skip
def test_the_database_keeps_a_sealed_roll_as_it_is(later, change):
    election = sealed(later)
    with pytest.raises(IntegrityError, match="sealed"), transaction.atomic():
        change(election.roll.all())
    with pytest.raises(IntegrityError, match="immutable"), transaction.atomic():
        Election.objects.update(roll_sealed_at=None)


@pytest.mark.django_db(transaction=True)
def test_sealing_and_correcting_at_once_leave_a_whole_roll(later):
    """Whichever comes first, an accepted correction is on the sealed roll, or it is refused."""
    election = with_roll()
    own = {"elector": election.roll.first(), "actor": election.council.members[0].voter}
    correction = ask(election, Correction.Wish.STRIKE, **own)
    later(days=7)
    outcomes = {}

    def work(name, act):
        try:
            act()
            outcomes[name] = True
        except RuleBroken:
            outcomes[name] = False
        finally:
            connections.close_all()

    acts = {
        "decide": lambda: decide(election, correction),
        "seal": lambda: roll.seal_roll(Election.objects.get(), actor=election.secretariat),
    }
    workers = [threading.Thread(target=work, args=item) for item in acts.items()]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert outcomes["decide"]
    assert Elector.objects.get(pk=correction.elector_id).struck
    assert (Election.objects.get().roll_sealed_at is not None) == outcomes["seal"]


def test_the_journal_keeps_no_name_of_a_person():
    council = a_vacant_council()
    person = AccountFactory(name="Camille Martin", name_is_public=True)
    member = a_member(PLACES)
    Member.objects.filter(pk=member.pk).update(organisation=None, account=person)
    election = with_roll(council)
    row = election.roll.get(account=person)
    assert row.holder == "Camille Martin"
    assert row.name == f"membre n° {member.number}"
    assert not [entry for entry in Entry.objects.all() if "Camille" in entry.sentence]
