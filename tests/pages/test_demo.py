"""`manage.py demo`: the whole thread by its services, and every public page that shows it."""

import csv
import datetime as dt
import io
import json
import re
import shutil
from collections import Counter
from fractions import Fraction
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Count
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.html import escape

from lieudit.accounts.models import Account
from lieudit.advocacy.models import Commitment, Demand, Effect, Referral, Reply
from lieudit.agreements.models import Agreement, Instalment
from lieudit.agreements.models import Commitment as Promised
from lieudit.agreements.promising import NOTICE
from lieudit.attestations.keys import keys_document
from lieudit.attestations.models import Attestation, BroughtProof, Credential, StatusList
from lieudit.attestations.verifier_attestation import keys_of, verify
from lieudit.care.models import Report
from lieudit.commons.models import Improvement, Resource, Reuse
from lieudit.consultations.models import Consultation, Statement
from lieudit.consultations.results import Results
from lieudit.cooperative import leaving, verify_ledger
from lieudit.cooperative.converting import begun_file, steps_of
from lieudit.cooperative.files import ledger_csv
from lieudit.cooperative.forms import scenarios
from lieudit.cooperative.models import Cooperative, Ending, Movement, Payout, Posting
from lieudit.cooperative.papers import paper_of
from lieudit.cooperative.permissions import keeps
from lieudit.cooperative.reviewing import standing_of
from lieudit.cooperative.vocabulary import Ledger
from lieudit.cooperative.wording import in_categories, missing_categories
from lieudit.deliberation.models import Amendment, Draft, Objection, Position
from lieudit.elections.models import Circle, Election, Minutes, Round
from lieudit.funding.board import facts_of, subjects_of
from lieudit.funding.fairness import Before
from lieudit.funding.jury_board import table_board
from lieudit.funding.models import (
    Aid,
    Appeal,
    Application,
    Assignment,
    Award,
    Call,
    Experiment,
    Grant,
    Income,
    MatchedFund,
    Outcome,
    Recusal,
    SharedBudget,
    YearMix,
)
from lieudit.funding.money_board import council_board
from lieudit.governance.models import Assembly, Decision, Interest, RulebookChange, Seat
from lieudit.hall.guidance import advice
from lieudit.hall.models import Session
from lieudit.inquiries.links import door_token
from lieudit.inquiries.models import Inquiry
from lieudit.inquiries.owing import next_step
from lieudit.journal.models import Delivery, Entry, Follow, FollowReason, Mention
from lieudit.journal.sentence import SENTENCES, STAGES, Act
from lieudit.journal.tasks import GATHERED, recipient_token
from lieudit.learning.models import Enrolment, PathKeeper, PathRun, PeerVisit, Presence, TrainingSession, Welcome
from lieudit.learning.models import Path as LearningPath
from lieudit.learning.workflow import VisitState
from lieudit.lexicon.likes import KINDS, Near, near_thing, own_kinds
from lieudit.lexicon.tasks import learn_things
from lieudit.lottery.models import Lottery
from lieudit.meetings.models import Meeting
from lieudit.membership.models import BankLine, Member
from lieudit.minutes import models as remembered
from lieudit.mutual_aid.models import Exchange, Loan, Thing
from lieudit.mutual_aid.workflow import LoanState
from lieudit.needs.links import followup_token
from lieudit.needs.models import Channel, Convergence, Escalation, Need, SetApart, Support
from lieudit.needs.tasks import learn_missing
from lieudit.network.models import Claim, Organisation, Place
from lieudit.observatory.models import Report as CouncilReport
from lieudit.observatory.reports import digest_of
from lieudit.pages.mailbox import read_mails
from lieudit.pages.management.commands.demo import erase, is_told
from lieudit.pages.management.demonstration.association import SHORTEST
from lieudit.pages.management.demonstration.clock import at
from lieudit.pages.management.demonstration.council import ROLES
from lieudit.pages.management.demonstration.elsewhere import GIVEN_UP
from lieudit.public_services.models import Offer
from lieudit.public_services.vocabulary import DOMAIN_OF, SIX
from lieudit.records.models import Conflict, FieldSource, Twin
from lieudit.records.vocabulary import ABSENT
from lieudit.roadmap.models import Goal, Milestone, Slip
from lieudit.territory.models import METROPOLISES, Municipality, Region
from lieudit.toolkit.french import NBSP, percent
from lieudit.toolkit.models import Mail, Weight
from lieudit.voting.models import Ballot, BeleniosArchive, Envelope, Lot, Proxy, RollEntry, Vote
from lieudit.voting.tasks import TOOL
from lieudit.voting.workflow import ArchiveState
from tests.access.test_matrix import read_matrix
from tests.journeys.visitor import Visitor
from tests.pages import read_letters
from tests.pages.read_as_people import gone_promises, howlers
from tests.pages.walked import LEFT, LINK, Walk, kind_of
from tests.sitemap import whole_sitemap

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]
MOST_QUERIES = 8
DRAWN_ONCE = {"/": 16} | {f"/services/{slug}/": 10 for slug in DOMAIN_OF}
DRAWN_ONCE |= {f"/aides-et-appels/{number}/": 17 for number in range(1, 20)}
"""Queries of pages of which a part is drawn once until something changes, as it is drawn: five at most once it is."""
LISTS = (
    "/besoins/", "/besoins/convergences/", "/conseil/", "/votes/", "/positions/projets/", "/relais/",
    "/relais/engagements/", "/lieux/organisations/", "/suivi/journal/", "/recherche/?q=permanence", "/territoires/",
    "/conseil/regles/", "/conseil/modifications/", "/adhesion/", "/adhesion/bareme/", "/elections/",
    "/communs/?sort=new", "/communs/colonnes/", "/bilans/", "/qui-sait/?domain=digital", "/qui-sait/?near=Guéret",
    "/services/mediation-numerique/", "/services/pres-de-chez-moi/?where=23000", "/services/lieux/le-preau/",
    "/territoires/creuse/", "/territoires/nouvelle-aquitaine/", "/donnees/", "/demonstration/courriers/",
    "/chiffres/indicateurs/density/", "/chiffres/indicateurs/needs/?niveau=region", "/chiffres/d-23/",
    "/chiffres/c-23096/", "/chiffres/e-200034825/", "/chiffres/cote-a-cote/?un=d-23&autre=d-15",
)  # fmt: skip
"""Public pages that the map of the site does not hold."""


def states(rows):
    return set(rows.values_list("state", flat=True))


def test_needs_stand_at_every_stage():
    assert Need.objects.count() >= 90
    assert states(Need.objects) == {
        "pending",
        "expressed",
        "gathered",
        "deliberated",
        "adopted",
        "relayed",
        "answered",
        "effect",
        "settled",
        "withdrawn",
        "refused",
    }
    assert Need.objects.waiting().filter(author=None, department__code="23").count() >= 3
    assert Need.objects.filter(channel=Channel.ORAL, collected_by__isnull=False, author=None).count() == 1
    assert Support.objects.public().exclude(words="").count() >= 40
    assert Convergence.objects.count() >= 8
    assert states(Convergence.objects) == {"gathered", "deliberated", "adopted", "relayed", "answered"}
    assert Escalation.objects.exists()
    assert Entry.objects.filter(kind__in=["needs.detached", "needs.settled", "needs.withdrawn"]).count() == 4


def test_places_say_what_is_found_there_and_who_waits():
    assert states(Offer.objects) == {"open", "waiting", "full"}
    assert set(Offer.objects.values_list("domain", flat=True)) == {code for code, _label in SIX}
    assert states(Agreement.objects) == {"running", "renewed"}
    ending = Agreement.objects.without_sequel().get()
    assert ending.notice == 60
    assert Entry.objects.filter(kind="public_services.agreement_end_announced").count() == 4


def test_resources_stand_at_every_step_and_are_used():
    assert states(Resource.objects) == {"submitted", "published", "returned", "withdrawn"}
    assert states(Improvement.objects) == {"proposed", "taken", "declined"}
    assert Reuse.objects.running().count() > Reuse.objects.exclude(stopped_on=None).count() >= 1
    for code, _label in SIX:
        assert Resource.objects.public().current().filter(domains__contains=[code]).exists(), code


def test_a_desk_takes_back_what_it_regrets():
    kinds = Counter(Entry.objects.filter(kind__startswith="needs.").values_list("kind", flat=True))
    assert (kinds["needs.unfiled"], kinds["needs.set_apart"], kinds["needs.compared_again"]) == (1, 2, 1)
    (apart,) = SetApart.objects.all()
    assert apart.need.state == "expressed"
    assert apart.convergence.title.startswith("Cuisiner")


def test_a_matched_fund_was_short_and_is_paid_out_to_the_cent():
    fund = MatchedFund.objects.get(state="settled")
    added = [each.added for each in fund.commons.order_by("rank")]
    assert (len(added), sum(added)) == (4, fund.amount)
    assert fund.counted["result"]["rate"] != "1"


def test_loans_stand_at_every_step_and_what_was_given_was_received():
    assert Thing.objects.count() == 20
    assert states(Loan.objects) == set(LoanState)
    assert Loan.objects.filter(state="out").count() == 2
    assert Loan.objects.late().count() == 1, "one is out, another is late"
    assert Exchange.objects.filter(kind="thing").count() == 40
    assert Exchange.objects.filter(kind="hours").count() == 6
    places = Place.objects.filter(pk__in=Exchange.objects.values("giver").union(Exchange.objects.values("receiver")))
    faces = [face for place in places for face in Exchange.objects.faces(place).values()]
    assert sum(face.difference for face in faces) == 0


def test_visits_stand_at_every_step_and_one_became_a_common_that_others_use():
    assert states(PeerVisit.objects) == set(VisitState)
    assert PeerVisit.objects.filter(kind="visit").count() >= 12
    assert PeerVisit.objects.unanswered().count() == 1, "one waits on a desk"
    assert PeerVisit.objects.filter(kind="mentoring").count() == 2
    assert set(PeerVisit.objects.exclude(change="").values_list("change", flat=True)) == {"yes", "partly", "no"}
    common = Resource.objects.get(source_type__model="peervisit")
    visit = PeerVisit.objects.get(pk=common.source_id)
    need = Need.objects.get(pk=visit.about_id)
    assert need.answer.text.startswith("Allez voir")
    assert common.reuses.running().count() == 3
    assert {str(visit.visitor) in common.summary, str(visit.host) in common.summary} == {True}
    assert Welcome.objects.running().count() == 5


def test_paths_are_followed_and_sessions_stand_at_every_step():
    assert LearningPath.objects.public().count() == 5, "four, and one drawn from the first"
    assert LearningPath.objects.exclude(forked_from=None).count() == 1
    written = (
        LearningPath.objects.public().values_list("number").annotate(n=Count("versions__steps__rank", distinct=True))
    )
    assert {count for _number, count in written} == {3, 4, 6}, "of three to six steps"
    assert PathRun.objects.count() >= 5
    states = Counter(TrainingSession.objects.values_list("state", flat=True))
    assert states == {"open": 6, "kept": 1, "held": 1, "called-off": 1, "submitted": 1, "returned": 1}
    assert TrainingSession.objects.public().count() == 9, "what waits to be read is not told"
    assert (PathKeeper.objects.kept().count(), PathKeeper.objects.asked().count()) == (1, 1)
    paid = TrainingSession.objects.with_certificate().get(title="Tenir le tutorat d’un campus")
    assert paid.may_be_funded
    assert TrainingSession.objects.filter(venue__municipality__department__region__overseas=True).exists()
    full = TrainingSession.objects.get(title="Tenir une permanence à deux")
    assert full.room == "Salle du bas"
    assert (full.enrolments.seated().count(), full.enrolments.waiting().count()) == (4, 3)
    assert TrainingSession.objects.short().filter(title__startswith="Aider aux devoirs").exists()
    assert Enrolment.objects.filter(state="offered", account__isnull=False).exists(), "a seat that was freed"
    assert Enrolment.objects.filter(account=None, state="waiting").count() == 3, "a group that waits together"
    assert Presence.objects.filter(here=True).count() == 10


def test_texts_stand_at_every_step():
    assert states(Draft.objects) == {"writing", "open", "consent", "ballot", "adopted", "rejected"}
    discussed = Amendment.objects.filter(draft__state="open")
    assert states(discussed) == {"proposed", "recommended"}
    assert discussed.get(recommendation="modify").author.email == "lieu@demonstration.invalid"
    assert Objection.objects.filter(draft__state="consent", state="open").count() == 1
    voted = Position.objects.get(draft__ballot__isnull=False)
    assert voted.draft.objections.filter(state="maintained").count() == voted.dissents.count() == 1
    assert Position.objects.filter(draft__ballot=None).count() >= 3
    assert Position.objects.filter(signatures__reservation__gt="").exists()


def test_a_vote_is_open_and_the_member_has_not_voted():
    member = Account.objects.get(email="siege@demonstration.invalid")
    assert Ballot.objects.awaiting(member).count() == 6  # one waits for a second hand to be closed early, one is an urn
    assert Draft.objects.awaiting(member).count() == 1
    results = {ballot.tally.result["status"] for ballot in Ballot.objects.closed()}
    sure = {"adopted", "rejected", "elected", "tie"}
    assert sure <= results <= sure | {"nobody", "no_quorum"}, "who falls under the floor, the dice of the day say"
    assert Vote.objects.filter(entry__ballot__in=Ballot.objects.open()).count() > 20


def test_the_council_votes_by_several_methods_and_entrusts_voices():
    methods = set(Ballot.objects.values_list("rule__method", flat=True))
    assert methods >= {"resolution", "majority_judgment", "equal_shares", "approval", "schulze", "irv"}
    assert Lot.objects.exists()
    assert set(Proxy.objects.values_list("state", "whole_sitting")) == {
        ("accepted", False),
        ("offered", True),
        ("accepted", True),
    }
    member = Account.objects.get(email="siege@demonstration.invalid")
    assert RollEntry.objects.carried_by(member).filter(ballot__in=Ballot.objects.open()).count() == 2
    assert Ballot.objects.announced().values("sitting").distinct().count() == 1
    ways = set(Ballot.objects.closed().values_list("way", flat=True)) - {"belenios"}
    assert ways == {"roll_call", "totals", "paper", "urn"}
    assert Envelope.objects.filter(ballot__in=Ballot.objects.open()).count() > 5


def test_a_vote_was_held_with_belenios_and_its_archive_is_verified_where_the_tool_is():
    archive = BeleniosArchive.objects.select_related("box__ballot").get()
    assert archive.state == (ArchiveState.VERIFIED if shutil.which(TOOL) else ArchiveState.READ), archive.fault
    if archive.tool:
        assert archive.box.ballot.tally.result["elected"] == ["La coopérative des Rives"]


def test_the_rules_changed_once_and_are_being_changed():
    assert states(RulebookChange.objects) == {"adopted", "ballot", "draft"}
    assert Assembly.objects.national().get().rulebook.version == 2
    assert Interest.objects.running().count() == 5


def test_the_roadmap_holds_slips_and_is_given_up_with_reasons():
    assert states(Milestone.objects) == {"planned", "ongoing", "met", "dropped"}
    assert set(Goal.objects.values_list("mission", flat=True)) == {f"M{rank}" for rank in range(1, 8)}
    assert Slip.objects.count() >= 8
    assert Milestone.objects.silent().exclude(signalled_on=None).count() == 1
    assert set(Decision.objects.values_list("method", flat=True)) == {"consent", "vote", "minutes", "election"}


def test_consultations_stand_at_every_step_and_one_became_a_draft():
    assert states(Consultation.objects) == {"drafted", "open", "closed"}
    assert states(Statement.objects) == {"proposed", "accepted", "refused", "joined"}
    closed = Consultation.objects.get(state="closed")
    results = Results.of(closed)
    assert results.is_final
    said = {name: {line.statement.rank for line in getattr(results, name)} for name in ("together", "apart", "unknown")}
    assert said["together"] >= {1, 2, 3}
    assert said["apart"] >= {4, 5}
    assert said["unknown"] == {7}
    assert closed.draft.findings.count() == sum(map(len, said.values()))
    headings = closed.draft.paragraphs.exclude(heading="").order_by("rank").values_list("heading", flat=True)
    assert list(headings) == ["Ce qui nous rassemble", "Questions ouvertes", "Ce qui reste à mieux connaître"]
    assert closed.draft.paragraphs.filter(wording__contains="Y sont minoritaires à le dire").exists()
    assert not Results.of(Consultation.objects.get(state="open")).is_final


def test_fourteen_attestations_stand_in_three_grades_and_one_is_withdrawn():
    states = Counter(Attestation.objects.values_list("state", flat=True))
    assert states == {"attested": 4, "recognised": 6, "declared": 3, "withdrawn": 1}
    assert Attestation.objects.public().count() == 7
    assert Attestation.objects.get(version__isnull=False).version.title == "Ouvrir un atelier vélo"
    brought = BroughtProof.objects.get()
    assert (brought.state, len(brought.confirmed), len(brought.unconfirmed)) == ("read", 2, 1)
    keys = keys_of(json.dumps(keys_document()).encode())
    listed = StatusList.objects.get().document.encode()
    files = [verify(each.document.encode(), keys, listed) for each in Credential.objects.all()]
    assert Counter(each.withdrawn for each in files) == {False: 10, True: 1}


def test_one_lottery_is_drawn_and_one_calls_for_volunteers():
    assert states(Lottery.objects) == {"drawn", "open"}
    drawn = Lottery.objects.get(state="drawn")
    assert drawn.members.seated().count() == drawn.seats
    assert states(drawn.members) == {"accepted", "refused", "absent", "asked"}


def test_a_cooperative_is_prepared_by_promises_and_a_network_lives_one_with_a_queue_at_the_floor():
    prepared = Cooperative.objects.get(opened_on=None)
    assert prepared.promises.standing().count() >= 20, "thirty in the whole demonstration, which has more speakers"
    assert {each.words for each in missing_categories(in_categories(prepared))} == {
        "Ni salarié, ni producteur",
        "Moins de trois catégories",
    }
    steps = steps_of(prepared, begun_file(prepared))
    assert [step.key for step in steps if step.is_current] == ["categories"], "the seventh step"
    assert [step.key for step in steps].index("categories") == 6
    boards = scenarios(prepared, MultiValueDict())
    assert [board.day.holds for board in boards] == [False, True], "no employee nor producer; then one who is employed"
    answers = next(step for step in steps if step.key == "counsel")
    assert (len(answers.others), answers.said.reference) == (1, "Lettre du conseil n° 2"), "each receipt stands"
    lived = Cooperative.objects.exclude(opened_on=None).get()
    second = Account.objects.get(email__startswith="tresorerie@")
    assert (second.is_staff, keeps(second, lived), keeps(second, prepared)) == (False, True, False), "by mandate alone"
    assert lived.keepers.count() == 2, "given anew once it had ended"
    against = Ending.objects.get()
    assert (against.state, bool(against.defence)) == ("opened", True), "one answers before being heard"
    first = lived.movements.order_by("number")[0]
    assert (timezone.localdate() - first.day).days >= 3 * 365, "three years of movements"
    assert first.day == timezone.localdate(first.recorded_at), "written as they happened"
    assert {"renounce", "revalue"} <= set(lived.movements.values_list("kind", flat=True))
    assert states(lived.allocations) == {"posted"}
    assert Posting.objects.of_cooperative(lived).balance(Ledger.EXIT_RESERVE) == 600
    loss, paid_back = lived.losses.get(), Payout.objects.filter(associate__cooperative=lived, of_interest=False).get()
    assert (loss.movement.kind, paid_back.loss > 0) == ("loss", True), "who left bore their part of it"
    shared = lived.allocations.order_by("-year")[0]
    assert shared.losses == loss.amount - paid_back.loss, "the next surplus covers the rest"
    assert "bientôt" in standing_of(lived).words(timezone.localdate()), "its review is due soon"
    assert not missing_categories(in_categories(lived))
    waiting = leaving.queue_of(lived)
    assert leaving.capital_of(lived).room < waiting[0].amount, "the floor holds a part of what the first one is owed"
    assert verify_ledger.verify("".join(ledger_csv(lived)))["capital"] == str(leaving.capital_of(lived).subscribed)
    certificates = lived.certificate_runs.get()
    assert certificates.done == certificates.total == lived.associates.running().count()
    assert certificates.file, "their archive is there to take"


def test_questions_of_institutions_are_followed_up_silent_late_waiting_and_to_check():
    assert states(Inquiry.objects) == {"followed", "answered", "accepted", "asked", "checking"}
    today = timezone.localdate()
    steps = {each.state: next_step(each) for each in Inquiry.objects.with_thread()}
    assert steps["answered"].late(today) > 0, "an institution is late"
    assert steps["accepted"].late(today) > 0, "the council is late"
    assert steps["asked"].late(today) is None
    followed = Inquiry.objects.get(state="followed")
    assert followed.position.draft == followed.draft
    assert followed.outcome == "partly"
    assert Inquiry.objects.get(state="accepted").consultation.state == "drafted"


def test_one_call_received_nine_files_one_is_open_and_one_of_others_has_its_reply():
    calls = {call.state: call for call in Call.objects.with_rules()}
    assert sorted(calls) == ["announced", "described", "open", "reported"]
    assert calls["announced"].kind == "prize"
    (common,) = Application.objects.public()
    assert common.answers.order_by().values("author").distinct().count() == 2, "somebody of no place of it bettered it"
    closed = calls["reported"]
    assert closed.rules.version == 2
    assert closed.closes_at > closed.first_closes_at
    states = [file.state for file in closed.applications.all()]
    assert (len(states), states.count("late"), states.count("draft")) == (9, 1, 1)
    joint = [file for file in closed.applications.received() if file.partners.inside().count() > 1]
    assert len(joint) == 3
    (undone,) = closed.applications.filter(state="draft")
    assert undone.partners.exclude(left_at=None).exclude(reason="").count() == 1, "a partner left, and said why"
    described = Call.objects.with_rules().get(replies__isnull=False)
    assert described.replies.count() == 1
    assert described.edition_before == Before(described.drawn_from.result.published_on.year, 41)
    said = {fact.name: fact for fact in facts_of(described)}
    assert said["Le temps"].said.startswith(f"3{NBSP}jours")
    assert (said["Le temps"].verdict, said["Le résultat"].verdict) == ("not_kept", "unsaid")


def test_each_call_of_the_council_answers_a_need_and_is_read_with_aids_on_the_page_of_its_service(client):
    ours = list(Call.objects.running().exclude(state="described").select_related("current"))
    assert len(ours) == 3
    assert all(subjects_of(call) for call in ours)
    assert max(len(subjects_of(call)) for call in ours) == 2
    assert all(call.rules.domains for call in ours)
    page = client.get("/services/mediation-numerique/").text
    assert "Outils que l’on refait" in page
    assert "Équiper un atelier numérique" in page
    need = subjects_of(ours[0])[0]
    assert ours[0].get_absolute_url() in client.get(need.get_absolute_url()).text


def test_the_council_holds_eleven_agreements_one_of_which_ends_with_forty_one_percent_of_its_money():
    held = Agreement.objects.of_council().binding()
    assert held.count() == 11
    ending = held.ending().get()
    assert ending.waits
    board = council_board(0, "")
    part = board["mix"].part_of(str(ending.partner))
    assert percent(part.share, 0) == f"41{NBSP}%"
    assert [(alert.kind, alert.part.name) for alert in board["alerts"]] == [
        ("ending", part.name),
        ("silent", part.name),
    ]
    promises = Promised.objects.filter(agreement__in=held, instalment=None)
    assert promises.late(timezone.localdate()).count() == 1
    assert promises.reports(timezone.localdate() + NOTICE).count() == 1
    assert promises.exclude(kept_on=None).count() == promises.exclude(dropped_on=None).count() == 1
    assert Instalment.objects.of_council().count() == 33


def test_some_places_publish_their_year_and_grants_are_in_the_open():
    assert len(set(Income.objects.values_list("year", flat=True))) == 3
    assert len(set(YearMix.objects.values_list("year", flat=True))) == 3
    assert YearMix.objects.filter(is_public=True).exists()
    assert YearMix.objects.filter(is_public=False).exists()
    assert [*Grant.objects.values_list("giver", flat=True)] == ["Département inventé des Collines"] * 3
    assert Aid.objects.count() == 40
    today = timezone.localdate()
    assert 0 < Aid.objects.open_on(today).count() < Aid.objects.unpassed(today).count() < 40
    assert Award.objects.count() == 2
    award = Award.objects.get(application__isnull=False)
    assert award.agreement.instalments.filter(received_on__isnull=False).count() == 1
    assert award.agreement.commitments.filter(side="holder").count() >= 2


def test_a_jury_of_five_read_eight_files_and_changed_one_decision_after_an_appeal():
    call = Call.objects.with_rules().get(state="reported")
    assert call.jury.jurors.count() == 5
    recusals = Recusal.objects.filter(juror__jury__call=call)
    assert (recusals.filter(ground="interest").count(), recusals.filter(ground="asked").count()) == (2, 1)
    assert Assignment.objects.filter(juror__jury__call=call, third=True).count() == 1
    standing = Outcome.objects.standing().filter(application__call=call)
    assert len(standing) == 8
    assert [each.version for each in standing if each.version > 1] == [2]
    assert Appeal.objects.get().answered.granted
    table = table_board(call, call.jury.author)
    assert any(row.tied for row in table["rows"])


def test_a_shared_budget_was_voted_by_equal_shares_and_its_file_says_the_same(client):
    """Voted, counted, awarded; the `.pb` file holds what was put to the vote, what is paid for, and each vote."""
    budget = SharedBudget.objects.get()
    assert (budget.state, budget.ballot.rule["method"]) == ("decided", "equal_shares")
    projects = {project.title: project for project in budget.projects.all()}
    assert {project.state for project in projects.values()} == {"awarded", "left_out", "refused"}
    parts, text = {}, b"".join(client.get(reverse("voting:pabulib", args=[budget.ballot.number]))).decode()
    for row in csv.reader(text.splitlines(), delimiter=";"):
        if row[0] in ("META", "PROJECTS", "VOTES"):
            part = parts[row[0]] = []
        else:
            part.append(row)
    about = dict(parts["META"])
    assert Fraction(about["budget"]) == budget.amount
    assert int(about["num_votes"]) == len(parts["VOTES"]) - 1 > 0
    told = {name: (Fraction(cost), selected) for _key, cost, _votes, name, selected in parts["PROJECTS"][1:]}
    voted = {title: project for title, project in projects.items() if project.state != "refused"}
    assert told == {t: (p.checked_cost, str(int(p.state == "awarded"))) for t, p in voted.items()}
    assert sum(cost for cost, selected in told.values() if selected == "1") <= budget.amount


def test_experiments_are_confirmed_repeated_shared_failed_and_running():
    first = Experiment.objects.filter(repetitions__isnull=False).distinct().get()
    assert (first.verdict, first.deviations.count(), first.joined.count()) == ("confirmed", 1, 1)
    assert set(first.repetitions.values_list("verdict", flat=True)) == {"confirmed", "undecided"}
    assert Resource.objects.public().filter(source_id=first.pk, title=first.title).exists()
    others = Experiment.objects.filter(repeats=None).exclude(pk=first.pk)
    assert set(others.values_list("state", "verdict")) == {("concluded", "refuted"), ("running", "")}


def test_sessions_are_past_convened_and_open_to_play_with():
    assert states(Meeting.objects) == {"closed", "convened", "open"}
    live = Meeting.objects.filter(state="open")
    region = Session.objects.board(live.get(assembly__region__code="52").number)
    assert advice(region).buttons[0].word == "election"
    board = Session.objects.board(live.get(assembly__region=None).number)
    assert board.speaker
    assert len(board.queue) == 4  # a question to who speaks among them
    assert board.quorum.is_reached
    member = Seat.objects.held_by(Account.objects.get(email="siege@demonstration.invalid")).first()
    assert not board.is_there(member.pk)


def test_a_session_ranked_two_amendments_and_wrote_the_first_in(client):
    held = Session.objects.get(meeting__title="Séance d’automne")
    ranked = held.ballots.get(ballot__rule__method="schulze")
    first, second = Amendment.objects.filter(ballot=ranked.ballot).order_by("number")
    assert (first.state, second.state) == ("refused", "integrated")
    adopted = Position.objects.get(draft=second.draft)
    assert "huit cents heures par an" in adopted.plain
    assert "Le vote désigne Amendement 2." in held.outcomes.get(ballot=ranked.ballot).text
    assert "Amendement 2" in client.get(ranked.ballot.get_absolute_url()).text


def test_an_agenda_came_from_a_file_was_voted_in_a_block_and_a_substitute_took_a_seat():
    held = Session.objects.get(meeting__title="Séance d’automne")
    block = held.blocks.get()
    assert [line.out_at is None for line in block.lines.all()] == [True, False, True]
    assert Decision.objects.filter(ballot=block.vote.ballot).count() == 2
    assert held.presences.filter(
        seat__in=held.presences.values("seat").annotate(n=Count("pk")).filter(n=2).values("seat")
    )
    assert held.meeting.guests.filter(arrived_at__isnull=False).count() == 1
    coming = Meeting.objects.get(title="Séance d’hiver", assembly__region=None)
    assert {guest.mode for guest in coming.guests.all()} == {"on_site", "absent", ""}


def test_a_vote_whose_archive_never_came_was_given_up_by_two_persons():
    given_up = Ballot.objects.get(question=GIVEN_UP)
    assert given_up.state == "closed"
    assert given_up.early_closing.confirmed_by != given_up.early_closing.asked_by
    assert not given_up.tally.result.get("elected")


def test_the_general_assembly_was_held_by_its_second_call_and_another_is_coming():
    whole = Assembly.objects.get(council=Assembly.objects.national().get())
    first = Meeting.objects.of(whole).get(second_call__isnull=False)
    assert (first.state, first.second_call.state) == ("closed", "closed")
    assert remembered.Minutes.objects.get(meeting=first.second_call).state == "correcting"
    assert not whole.decisions.filter(decided_on=first.starts_on).exists()
    assert whole.decisions.filter(method="vote").count() == 4
    coming = Meeting.objects.of(whole).get(state="convened")
    assert (coming.kind, coming.members_list.voices > 40) == ("extraordinary", True)
    assert coming.items.filter(title__startswith="Approuver le procès-verbal").exists()


def test_three_reports_are_frozen_and_one_has_its_year_before_beside_it():
    first, second, answers = CouncilReport.objects.public().order_by("number")
    assert second.before["report"] == first.number
    assert first.facts["tables"]["positions"]
    assert second.facts["tables"]["letters"]
    assert answers.template == "institutions"
    assert answers.facts["tables"]["demands"]
    assert CouncilReport.objects.drafts().get().subject == "d-23"
    assert all(digest_of(each.facts) == each.digest for each in CouncilReport.objects.all())


def test_members_are_in_and_out_of_standing():
    running = Member.objects.of_association(None).running()
    late = running.exclude(pk__in=Member.objects.in_standing().values("pk"))
    assert running.count() > 50
    assert late.exists() or timezone.localdate().timetuple().tm_yday < SHORTEST + 10
    assert Member.objects.pending().count() == 1
    assert BankLine.objects.filter(state="waiting").count() >= 1


def test_an_election_is_under_way_one_is_over_and_a_circle_names():
    assert states(Election.objects) >= {"voting", "closed", "sealed"}
    assert Circle.objects.get().state == "naming"
    assert Minutes.objects.get().text["signatures"]


def test_one_reads_by_links_of_a_floor_met_short_and_of_its_second_round():
    over = Election.objects.get(state="closed")
    rounds = Round.objects.filter(contest__election=over, why=Round.Why.FLOOR).select_related("ballot", "contest")
    assert rounds.exists()
    anybody = Visitor().open("/").follow("Le conseil").follow("Élections").follow(over.title)
    anybody.follow("Le procès-verbal").reads("plancher non atteint", "Second tour")
    for again in rounds:
        first = again.contest.rounds.get(number=1).ballot
        assert first.tally.result["status"] == "nobody", "nobody had more than half"
        assert again.ballot.tally.result["status"] == "elected"


def test_one_reads_by_links_of_a_vote_in_the_urn_of_one_on_paper_and_of_one_held_with_belenios():
    for way, said in (("urn", "bulletins scellés"), ("paper", "Rien de votre choix"), ("belenios", "Belenios")):
        ballot = Ballot.objects.filter(way=way).exclude(state="prepared").latest("number")
        Visitor().open("/").follow("Le conseil").follow("Scrutins").follow(ballot.question).reads(
            said, "Qui peut voir quoi"
        )


def test_institutions_are_awaited_late_heard_and_promise():
    demands = Demand.objects.public().with_deadlines()
    said = {demand.deadline.state for demand in demands}
    assert said >= {"due", "late", "extended", "expected", "met", "partial", "refused", "closed"}
    assert Reply.objects.to_verify().exists()
    assert Referral.objects.prepared().exists()
    [stuck] = Mail.objects.stuck(timezone.now()).filter(weight=Weight.OFFICIAL)
    assert Referral.objects.get(mail=stuck).state == "sending"
    assert Commitment.objects.filter(state="kept").exists()
    assert [promise.is_late for promise in Commitment.objects.running()] == [True]
    assert set(Effect.objects.values_list("change", flat=True)) == {"yes", "partly", "no"}


def test_what_is_said_said_absent_and_not_told_is_seen_on_the_pages_of_places(client):
    """The three states, of a domain and of a field, beside one another."""
    absent = FieldSource.objects.filter(value=ABSENT).select_related("place")
    places = [*{said.place for said in absent}, *Place.objects.third_places().order_by("pk")[:12]]
    pages = [" ".join(client.get(place.get_absolute_url()).text.split()) for place in places]
    for words in ("Présent", "Absent", "Personne ne l’a dit"):
        assert any(f"{words}</span>" in page for page in pages), words
    for words in ("<dt>Adresse</dt>", "Il n’y en a pas", "<dt>Personne n’a dit</dt>"):
        assert any(words in page for page in pages), words


def test_what_is_known_outside_third_places_is_apart_and_one_library_was_promoted():
    apart = dict(Place.objects.elsewhere().values_list("kind").annotate(Count("pk")).order_by())
    assert set(apart) == {"library", "france-services", "campus", "digital", "training"}
    assert Entry.objects.filter(kind="records.promoted").count() == 1
    assert Place.objects.public().filter(name__startswith="Bibliothèque").count() == 1


def test_places_are_spread_as_the_census_spreads_them():
    places = Place.objects.third_places().exclude(name__startswith="Bibliothèque")
    assert places.count() == 61  # sixty, and the double that a later list brought
    regions = set(places.values_list("municipality__department__region__code", flat=True))
    assert regions == {region.code for region in Region.objects.all() if not region.is_collectivity}
    inside = places.filter(municipality__intermunicipality__kind__in=METROPOLISES).count()
    assert inside / 60 == pytest.approx(0.38, abs=0.04)
    assert places.filter(latitude=None).count() == 0
    assert Place.objects.exclude(hours="").count() >= 20


def test_the_council_sits_with_its_seven_colleges():
    national = Assembly.objects.national().get()
    seats = Seat.objects.running().filter(college__assembly=national)
    assert 40 <= seats.count() <= 50
    assert seats.values("college").distinct().count() == 7
    assert Assembly.objects.councils().count() == 19
    assert Organisation.objects.institutions().count() >= 4


def test_what_waits_is_there_for_those_who_must_do_it():
    animator = Account.objects.get(email="creuse@demonstration.invalid")
    assert Need.objects.waiting().animated_by(animator).count() >= 3
    assert Claim.objects.waiting().get().account.email == "habitante@demonstration.invalid"
    assert Report.objects.open().count() == 2
    assert Conflict.objects.waiting().kept_by(animator).get().field == "address"
    assert Twin.objects.waiting().animated_by(animator).count() == 1


def test_history_is_told_in_order_begins_with_the_oldest_network_and_ends_today():
    moments = list(Entry.objects.order_by("pk").values_list("at", flat=True))
    assert moments == sorted(moments)
    assert moments[0] <= Movement.objects.earliest("number").recorded_at, "the oldest network comes first"
    council = Entry.objects.filter(
        kind="governance.assembly_founded", data__assembly=Assembly.objects.national().get().name
    )
    assert 540 < (timezone.now() - council.get().at).days < 600, "the council itself is told from its first day"
    assert moments[-1] <= timezone.now()


def test_mails_bear_the_date_of_their_act():
    mails = read_mails(Path(settings.MAILS_DIR), most=5000)
    assert len(mails) > 100
    assert (mails[0].sent_at - mails[-1].sent_at).days > 500
    assert all(mail.to.endswith(".invalid") and mail.text for mail in mails)


def test_every_mail_reads_as_a_letter():
    mails = read_mails(Path(settings.MAILS_DIR), most=5000)
    wrong = [(fault, mail.subject, mail.text) for mail in mails for fault in read_letters.faults(mail)]
    assert wrong == [], Counter(fault for fault, _subject, _text in wrong)


def test_the_page_of_a_mail_is_sound_and_asks_nothing_of_another_site():
    pages = dict(read_letters.pages_of(Path(settings.MAILS_DIR), most=120))
    wrong = [
        (subject, fault)
        for subject, page in pages.items()
        for fault in read_letters.page_faults(page, settings.SITE_URL)
    ]
    assert len(pages) > 60
    assert [each for each in wrong if each[1]] == []


ANSWERED = {
    "needs.asked",
    "needs.replied",
    "advocacy.replied",
    "advocacy.concluded",
    "needs.escalation_taken",
    "needs.escalation_returned",
}
"""What is to be answered, or answers: it leaves within a stage."""


def letters_of(follows):
    """What was delivered at one moment for one follow, the newest act last."""
    letters: dict[tuple[int, dt.datetime], list[Delivery]] = {}
    told = Delivery.objects.filter(follow__in=follows).select_related("entry", "follow__account").order_by("entry_id")
    for delivery in told:
        letters.setdefault((delivery.follow_id, delivery.sent_at), []).append(delivery)
    return list(letters.values())


BY_STAGE = ("need", "convergence")


@pytest.mark.parametrize("reason", [FollowReason.AUTHOR, None])
def test_who_said_a_need_or_follows_it_gets_one_letter_a_stage(reason):
    """A letter ends the stage that its newest act opens, but for who sits, where something waits for them that day; who
    asked for each step has a rhythm of their own."""
    follows = Follow.objects.filter(content_type__model__in=BY_STAGE, rhythm="")
    follows = follows.filter(reason=reason) if reason else follows.exclude(reason=FollowReason.AUTHOR)
    letters = letters_of(follows)
    told: Counter[tuple[int, str, int]] = Counter()
    for some in letters:
        newest = some[-1].entry
        if stage := newest.template.stage:
            told[some[-1].follow_id, stage, stages_before(some[-1].follow, newest)] += 1
        else:
            sits = Follow.objects.filter(account=some[-1].follow.account, reason=FollowReason.MEMBER)
            asked = newest.template.urgent and sits.exists()
            assert asked or newest.kind in ANSWERED or not newest.template.waits, newest.kind
    assert len(letters) > (150 if reason else 2)
    assert [found for found, count in told.items() if count > 1] == []


def test_what_belongs_to_one_stage_in_the_same_days_comes_to_a_mailbox_in_one_letter():
    """Whatever its reader follows: each act is told once, the steps of a thing that come within three days together;
    what is addressed to somebody, asks them something or ends something goes at once."""
    letters = letters_of(Follow.objects.filter(rhythm=""))
    read: dict[tuple[str, int], set[dt.datetime]] = {}
    steps: dict[int, list[tuple[dt.datetime, Entry]]] = {}
    together: dict[tuple[str, str, int], set[dt.datetime]] = {}
    for some in letters:
        follow, newest = some[-1].follow, some[-1].entry
        for each in some:
            read.setdefault((follow.to, each.entry_id), set()).add(each.sent_at)
        if follow.reason != FollowReason.PARTY and (newest.template.waits or newest.template.stage):
            steps.setdefault(follow.pk, []).append((some[-1].sent_at, newest))
            for convergence in convergences_of(newest):
                together.setdefault((follow.to, str(newest.template.stage), convergence), set()).add(some[-1].sent_at)
    near = [
        (follow, first[1].kind, then[1].kind)
        for follow, sent in steps.items()
        for first, then in pairwise(sorted(sent, key=lambda each: each[0]))
        if then[0] - first[0] < GATHERED and first[1].template.stage == then[1].template.stage
    ]
    apart = [key for key, sent in together.items() for a, b in pairwise(sorted(sent)) if b - a < GATHERED]
    assert len(letters) > 300
    assert [found for found, sent in read.items() if len(sent) > 1] == []
    assert near == []
    assert apart == []


def convergences_of(entry):
    return Mention.objects.filter(entry=entry, content_type__model="convergence").values_list("object_id", flat=True)


def stages_before(follow, entry):
    """How many acts opened another stage of a need before this one: a stage may be reached again."""
    others = [kind for kind, each in SENTENCES.items() if each.stage not in (None, entry.template.stage)]
    acts = Mention.objects.filter(content_type=follow.content_type_id, object_id=follow.object_id)
    return acts.filter(entry_id__lt=entry.pk, entry__kind__in=others).count()


def public_pages(client):
    """The map of the site, the lists, and what neither holds; of the intercommunalities, which are alike, twenty."""
    pages = whole_sitemap(client)
    alike = [page for page in pages if page.startswith("/territoires/intercommunalites/")]
    others = [*Ballot.objects.public(), *Referral.objects.public(), *Assembly.objects.all(), *Election.objects.public()]
    others += [
        *RulebookChange.objects.public(),
        *PeerVisit.objects.public(),
        *Inquiry.objects.public(),
        *Member.objects.public()[:20],
    ]
    others += [*CouncilReport.objects.public(), *Decision.objects.all(), *Goal.objects.all(), *Milestone.objects.all()]
    under = [
        f"{each.get_absolute_url()}{page}/" for each in Election.objects.all() for page in ("liste", "candidatures")
    ]
    under += [f"{each.get_absolute_url()}proces-verbal/" for each in Election.objects.filter(state="closed")]
    under += [f"{each.get_absolute_url()}et-si/" for each in Ballot.objects.closed()]
    left = set(alike[20:])
    pages = [page for page in pages if page not in left]
    return list(dict.fromkeys([*pages, *LISTS, *under, *(each.get_absolute_url() for each in others)]))


def by_message(to=""):
    """An address of each kind that a message leads to, among those that somebody received, or all of them."""
    links: dict[str, str] = {}
    for mail in (each for each in read_mails(Path(settings.MAILS_DIR), most=5000) if to in ("", each.to)):
        for found in re.findall(rf"{re.escape(settings.SITE_URL)}(/[^\s<>\"#]*)", mail.text):
            links.setdefault(kind_of(found), found)
    return links


def by_hand():
    """Pages that no link of another page leads to: typed, printed, or kept by one person."""
    need, inquiry = Need.objects.public().first(), Inquiry.objects.public().first()
    address = Follow.objects.filter(account=None).values_list("address", flat=True).first()
    posting = Posting.objects.exclude(associate=None).select_related("associate", "movement").first()
    paper = paper_of("mouvement", posting.associate.number, posting.movement.number)
    return [
        *map(reverse, ("advocacy:by_hand", "voting:booth", "accounts:taken_back", "account_login", "account_signup")),
        reverse("needs:receipt", args=[followup_token(need)]),
        reverse("needs:answer", args=[followup_token(need)]),
        *(
            reverse(f"inquiries:{page}", args=[door_token(inquiry.door), inquiry.pk])
            for page in ("confirm", "follow_up")
        ),
        reverse("journal:unsubscribe", args=[recipient_token(address)]),
        reverse("funding:mix", args=[YearMix.objects.first().place.slug]),
        reverse("attestations:paper", args=[Attestation.objects.shown().first().code]),
        reverse("learning:seat_evaluate", args=[Presence.objects.filter(here=True).first().enrolment.key]),
        paper.address.removeprefix(settings.SITE_URL),
        reverse("voting:elsewhere", args=[BeleniosArchive.objects.get().box.ballot.number]),
        Ballot.objects.exclude(sitting=None).first().sitting.get_absolute_url(),
        reverse("hall:pair", args=[Meeting.objects.filter(state="open").first().number]),
        reverse("pages:quarter", args=["paris-12e-arrondissement"]),
    ]


@pytest.fixture(scope="module")
def walk(demonstration):
    """What a stranger reads today, each page once, for all the tests that read it: two of each kind at least, where
    links, a message or a sheet of paper lead."""
    client, read = Client(), Walk()
    read.follow(client, [*public_pages(client), *by_message().values(), *by_hand()], most=2)
    return read


NOT_TOLD = {
    "accounts:way_back": "nobody changed an address",
    "attestations:checked": "what was read of a file is kept for an hour",
    "needs:held": "what was joined to a form belongs to who has not sent it yet",
    "voting:reading": "what was read of a file is kept for an hour",
}
"""Kinds of pages for strangers that the demonstration has none of, and why."""


def test_a_page_of_every_kind_that_a_stranger_reads_is_walked(walk):
    public = {kind for kind, statuses in read_matrix().items() if statuses[0] == 200 and not LEFT.search(kind)}
    assert public - walk.kinds == set(NOT_TOLD)


def test_every_public_page_answers_in_a_few_queries(client, walk):
    pages = public_pages(client)
    read = {page: walk.pages["", page] for page in pages}
    for page, found in read.items():
        if found.queries > MOST_QUERIES:  # once more, without what a process learns once
            read[page] = Walk().open(client, page)
    wrong = [
        (page, found.status, found.queries)
        for page, found in read.items()
        if found.status != 200 or found.queries > DRAWN_ONCE.get(page, MOST_QUERIES)
    ]
    assert len(pages) > 200
    assert wrong == []


def pages_that_promise():
    """Every page of every step of the thread, and all the others that say until when something may be done."""
    kinds = (
        Need.objects.public(),
        Convergence.objects.all(),
        Draft.objects.public(),
        Position.objects.all(),
        Referral.objects.public(),
        Milestone.objects.all(),
        Decision.objects.all(),
        Ballot.objects.public(),
        Resource.objects.public(),
        Organisation.objects.institutions(),
        Inquiry.objects.public(),
        PeerVisit.objects.public(),
        Meeting.objects.public(),
        Election.objects.public(),
        Consultation.objects.public(),
        Lottery.objects.public(),
        Call.objects.public(),
        TrainingSession.objects.public(),
        Experiment.objects.public(),
        CouncilReport.objects.public(),
        Assembly.objects.all(),
        Member.objects.public()[:20],
        Agreement.objects.public(),
        SharedBudget.objects.shown(),
        MatchedFund.objects.shown(),
        Goal.objects.all(),
    )
    return {one.get_absolute_url() for rows in kinds for one in rows}


NOT_THE_PRODUCT = ("/demonstration/", "/composants/")
"""Pages of a demonstration that show messages as they were sent, or pieces with invented words."""
TIMED = ("/votes/", "/conseil/modifications/")
"""Pages that the timer opens and closes: they are read once it has passed; no other page waits for it."""


def read_of(walk):
    """What was read, but for what is no page of the product."""
    return [page for page in walk.pages.values() if page.text and not page.address.startswith(NOT_THE_PRODUCT)]


def test_no_page_promises_a_day_that_is_gone(walk):
    today = timezone.localdate()
    assert [(page.address, said) for page in read_of(walk) for said in gone_promises(page.text, today)] == []


@pytest.mark.parametrize("days", [1, 8, 40, 365])
def test_no_page_read_at_any_later_date_promises_a_day_that_is_gone(client, walk, days):
    """All those that say until when something may be done, and two of every other kind."""
    others: dict[str, list[str]] = {}
    for page in read_of(walk):
        others.setdefault(page.kind, []).append(page.address)
    pages = pages_that_promise() | {address for some in others.values() for address in some[:2]}
    gone, passed = [], False
    with at(timezone.now() + dt.timedelta(days=days)):
        for page in sorted(pages, key=lambda page: page.startswith(TIMED)):
            if page.startswith(TIMED) and not passed:
                call_command("close_due", stdout=io.StringIO())
                passed = True
            gone += [(page, said) for said in gone_promises(client.get(page, follow=True).text, timezone.localdate())]
    assert passed
    assert gone == []


FOR_PROGRAMS = {"api:dataset", "api:interface", "commons:derivation"}
"""Values of a dataset, words of the interface; and two texts of authors beside each other."""


def laughed_at(pages):
    return [(page.address, *each) for page in pages if page.kind not in FOR_PROGRAMS for each in howlers(page.text)]


def test_no_sentence_makes_people_laugh(client, walk):
    """Of every page that was read, and of all those of a name that is a plural."""
    named = (Place.objects.filter(name__startswith="Les "), Organisation.objects.filter(name__startswith="Les "))
    plurals = [one.get_absolute_url() for rows in named for one in rows]
    others = [Walk().open(client, page) for page in plurals if ("", page) not in walk.pages]
    assert len(plurals) > 10
    assert laughed_at([*read_of(walk), *others]) == []


INSIDE = {
    "accounts:profile", "journal:news", "journal:follows", "desks:desk", "needs:workbench", "needs:express",
    "meetings:meeting", "elections:election", "consultations:consultation", "funding:call",
    "membership:mine", "membership:member", "governance:assembly", "records:place", "network:organisation",
    "care:mine", "care:queue", "voting:ballot", "agreements:agreements", "mutual_aid:loans",
}  # fmt: skip
"""Kinds of pages that somebody signed in reads, among all the others that links lead to."""


def test_what_each_role_reads_signed_in_in_forty_days_promises_no_day_gone_and_makes_nobody_laugh():
    """The home, the account, the news and the desks of each; and one page, whoever reads it first, of every other kind
    that links and messages lead them to."""
    read = Walk()
    with at(timezone.now() + dt.timedelta(days=40)):
        call_command("close_due", stdout=io.StringIO())
        for role in sorted(ROLES, key=lambda role: role.key != "secretariat"):
            reader = Client()
            reader.force_login(Account.objects.get(email=role.email))
            desks = [link for link in LINK.findall(reader.get("/compte/").text) if kind_of(link) == "desks:desk"]
            letters = [address for kind, address in by_message(role.email).items() if kind not in read.kinds]
            read.follow(reader, ["/", "/compte/", "/suivi/nouvelles/", *desks, *letters], role.who)
        today = timezone.localdate()
    gone = [(page.address, said) for page in read_of(read) for said in gone_promises(page.text, today)]
    assert read.kinds >= INSIDE
    assert len(read.kinds) > 300
    assert gone == []
    assert laughed_at(read_of(read)) == []


DRAWN = {
    "home": 3450,
    "need": 5640,
    "relay": 4380,
    "demands": 5100,
    "desk": 3500,
    "directory": 5350,
    "own home": 3300,
    "news": 5100,
    "search": 4550,
    "place": 6150,
}
"""What a page is long at most on a telephone, in pixels, foot included: home, need and relay are drawn in 3,500, 5,842
and 4,584, a need with five demands where ours has nine. A desk is drawn in 3,300, with fewer things that wait;
a list of twenty in 4,887, of needs; news in 3,375, of four things: a page of them has five; a search in 3,099, of six
kinds where ours finds thirteen; a place in 4,438, without a word of its own nor its thread."""
WIDE = {
    "home": 3060,
    "need": 3550,
    "relay": 3000,
    "demands": 2860,
    "desk": 2640,
    "directory": 4260,
    "own home": 2360,
    "news": 3100,
    "search": 2320,
    "place": 3360,
}
"""The same on a computer, as it is today: home is drawn in 2,840, without what is said now; a need in 3,759 with five
demands, where ours has nine; a relay in 2,793, a desk in 2,282, who is
signed in in 1,866, news in 2,362, of four things and without what is to be done; a search in 1,999, a place in 2,603;
the list of demands in 2,793, with five of them where a page of ours has ten."""
SITE = "http://demonstration.invalid"
LENGTH = "document.documentElement.scrollHeight - document.querySelector('.demonstration').offsetHeight"


@pytest.mark.browser
@pytest.mark.parametrize(("width", "most"), [(390, DRAWN), (1280, WIDE)], ids=["telephone", "computer"])
def test_no_page_is_longer_than_it_is_drawn(chromium, width, most):
    """Without the banner of a demonstration, that no drawing has."""
    needs = [Need.objects.public().filter(state=stage).order_by("-pk").first() for stage in STAGES]
    keeper, place, seat = Client(), Client(), Client()
    for reader, who in ((keeper, "creuse"), (place, "lieu"), (seat, "siege")):
        reader.force_login(Account.objects.get(email=f"{who}@demonstration.invalid"))
    looked_at = [
        ("home", Client(), ["/"]),
        ("need", Client(), [need.get_absolute_url() for need in needs]),
        ("relay", Client(), [each.get_absolute_url() for each in Referral.objects.public()]),
        ("demands", Client(), ["/relais/"]),
        ("desk", keeper, ["/territoires/creuse/bureau/"]),
        ("directory", Client(), ["/lieux/"]),
        ("search", Client(), ["/recherche/?q=permanence"]),
        ("place", Client(), ["/lieux/le-preau/"]),
        *(("own home", reader, ["/"]) for reader in (place, seat)),
        *(("news", reader, ["/suivi/nouvelles/"]) for reader in (place, seat)),
    ]
    tall = {}
    for drawn, reader, addresses in [each for each in looked_at if each[0] in most]:
        page = chromium.new_page(viewport={"width": width, "height": 844})
        shown = {address: reader.get(address) for address in addresses}  # here, where who is signed in is known
        page.route("**/*", partial(answer_from, shown))
        for address in addresses:
            assert page.goto(SITE + address).status == 200, address
            long = page.evaluate(LENGTH)
            if long > most[drawn]:
                tall[drawn, address] = (long, most[drawn])
        page.close()
    assert tall == {}


def answer_from(shown, route):
    """Answer a browser without a server: a file of the site, a page that was `shown`, or what a stranger is shown. What
    answers the browser has a connection of its own, which ends with its answer."""
    path = route.request.url.removeprefix(SITE)
    kept = finders.find(path.partition("?")[0].removeprefix(settings.STATIC_URL)) if "/static/" in path else None
    if kept:
        route.fulfill(path=kept)
    else:
        answer = shown[path] if path in shown else Client().get(path)
        route.fulfill(status=answer.status_code, body=answer.getvalue(), content_type=answer["Content-Type"])
        if not connection.in_atomic_block:
            connection.close()


def test_no_act_of_the_journal_makes_people_laugh():
    acts = Entry.objects.values_list("kind", "at", "data").iterator()
    said = {Act(*act).sentence for act in acts}
    assert sum(words.startswith("Les ") for words in said) > 10
    assert [each for words in said for each in howlers(f"<main><p>{escape(words)}</p></main>")] == []


def test_each_demand_has_its_short_title():
    assert not Demand.objects.filter(short="").exists()


def test_the_banner_says_that_all_this_is_invented(client):
    assert "démonstration" in client.get("/").content.decode().lower()


def test_each_role_has_a_link_that_signs_in(client, demonstration):
    links = dict(re.findall(r"^  (.+?) {2,}(http\S+)$", demonstration, re.MULTILINE))
    assert set(links) >= {role.who for role in ROLES}
    for role in ROLES:
        client.logout()
        client.get(links[role.who].removeprefix(settings.SITE_URL), follow=True)
        assert client.session["_auth_user_id"] == str(Account.objects.get(email=role.email).pk), role
    client.logout()
    assert client.get(links["Une institution, sans compte"].removeprefix(settings.SITE_URL)).status_code == 200


def test_a_second_time_changes_nothing_and_gives_the_links_again():
    before = {model: model.objects.count() for model in (Entry, Need, Place, Account, Reply)}
    said = io.StringIO()
    call_command("demo", stdout=said)
    assert {model: model.objects.count() for model in before} == before
    assert said.getvalue().count(settings.SITE_URL) >= len(ROLES)


def test_what_was_stopped_halfway_is_erased_but_for_the_territory():
    towns = Municipality.objects.count()
    erase()
    assert not is_told()
    assert not Entry.objects.exists()
    assert not Account.objects.exists()
    assert Municipality.objects.count() == towns


def test_a_base_with_other_things_is_left_alone():
    erase()
    Account.objects.create_user("quelqu.un@example.org")
    with pytest.raises(CommandError, match="autre chose"):
        call_command("demo")
    assert not Place.objects.exists()


def test_outside_a_demonstration_it_refuses(settings):
    settings.DEMONSTRATION = False
    with pytest.raises(CommandError, match="LIEUDIT_DEMONSTRATION"):
        call_command("demo")


def test_too_few_places_are_refused():
    with pytest.raises(CommandError, match="60"):
        call_command("demo", places=12)


def test_what_comes_near_is_read_beside_things_of_each_kind(client):
    learn_things.call()
    learn_missing.call()
    for kind in own_kinds():
        things = [Near(*row) for row in KINDS[kind].rows()[:60]]
        shown = next((thing for thing in things if near_thing(thing)), None)
        assert shown, f"nothing comes near any {kind}"
        page = client.get(reverse("lexicon:near", args=[kind, shown.id])).text
        assert 'id="h-near"' in page
