"""One of each thing that an address may name, and one of each person, for the matrix of addresses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cached_property
from typing import Any, ClassVar

from django.core import signing
from django.core.files.base import ContentFile
from django.test import override_settings
from django.utils import timezone

from lieudit.accounts.models import Change
from lieudit.accounts.services import sign_in_link
from lieudit.accounts.wayback import open_ways_back, way_back_token
from lieudit.advocacy.links import reply_token
from lieudit.advocacy.services import send_referral
from lieudit.agreements.models import Agreement
from lieudit.agreements.tasks import confirmation_url
from lieudit.api.files import write_catalogue
from lieudit.api.hooks import TRIED, add_hook, compose
from lieudit.api.models import Hook, HookMessage, Question, Reuse, Token
from lieudit.api.questions import ask_question, show_question
from lieudit.api.services import tell_reuse
from lieudit.api.tokens import make_token
from lieudit.attestations.issuing import sign_list
from lieudit.attestations.models import Attestation, BroughtProof
from lieudit.attestations.services import declare_achievement, publish_attestation
from lieudit.care.appeals import appeal_measure
from lieudit.care.mediation import appoint_mediator, ask_mediation
from lieudit.care.models import Measure, Report
from lieudit.care.services import adopt_charter, hide_text, report_text
from lieudit.commons.models import Resource
from lieudit.consultations.models import Consultation, Statement
from lieudit.consultations.services import propose_statement
from lieudit.cooperative import services as cooperative_services
from lieudit.cooperative.correcting import ask_correction
from lieudit.cooperative.keeping import name_keeper
from lieudit.cooperative.leaving import leave_cooperative, prepare_payout
from lieudit.cooperative.models import Associate, Cooperative, Payout, Promise
from lieudit.cooperative.papers import paper_of
from lieudit.cooperative.transfers import give_iban, order_payout
from lieudit.desks.models import Spreading
from lieudit.desks.services import spread_thing
from lieudit.funding.links import reply_token as reply_token_of_call
from lieudit.funding.models import Aid, Application, Award, Call, Experiment, Income, MatchedFund, SharedBudget
from lieudit.governance.models import RulebookChange
from lieudit.governance.services import declare_interest
from lieudit.imports.models import FollowedList, Import
from lieudit.inquiries.links import door_token
from lieudit.inquiries.models import Inquiry, Paper
from lieudit.journal.services import follow_thing
from lieudit.learning.enrolling import enrol, give_up_seat
from lieudit.learning.keeping import accept_keeping, ask_keeper
from lieudit.learning.models import Path, PathKeeper, PeerVisit, TrainingSession
from lieudit.learning.paths import begin_path, mark_step
from lieudit.lexicon.models import WordGroup
from lieudit.lottery.models import Lottery
from lieudit.mutual_aid.models import Hand, Loan, Photo, Sos, Thing
from lieudit.needs.escalating import escalate_need
from lieudit.needs.links import followup_token
from lieudit.needs.models import Escalation
from lieudit.network.models import Affiliation, Animator, Place, Representative
from lieudit.observatory.models import Report as YearlyReport
from lieudit.observatory.models import Snapshot
from lieudit.observatory.snapshots import take_snapshot
from lieudit.public_services.models import Offer
from lieudit.records.doubts import doubt_field
from lieudit.records.duplicates import merge_places
from lieudit.records.models import Conflict, Doubt, DoubtVoice, Merge, Twin
from lieudit.roadmap.models import Milestone
from lieudit.territory.models import Region
from lieudit.toolkit.codes import in_groups
from lieudit.toolkit.errands import ask
from lieudit.toolkit.models import Mail
from lieudit.toolkit.tokens import thing_token
from lieudit.voting.archives import name_authority
from lieudit.voting.services import sitting_titled
from tests.accounts.factories import AccountFactory
from tests.advocacy import factories as advocacy
from tests.agreements.factories import AgreementFactory, bound
from tests.attestations import factories as attestations
from tests.commons.factories import ImprovementFactory, ReleaseFactory, ResourceFactory, ReuseFactory
from tests.consultations.factories import a_closed, an_open
from tests.cooperative import factories as parts
from tests.deliberation import factories as deliberation
from tests.elections.rows import Rows as ElectionRows
from tests.funding import factories as funding
from tests.governance.factories import a_change
from tests.hall.rows import Rows as HallRows
from tests.imports.factories import an_import
from tests.inquiries.factories import a_checking, a_door, an_accepted
from tests.learning.factories import a_path, a_request, a_session, a_told, an_agreed, ended, in_the_past
from tests.lottery import factories as lotteries
from tests.meetings.rows import Rows as MeetingRows
from tests.membership.factories import Rows
from tests.minutes.rows import Rows as MinutesRows
from tests.mutual_aid.factories import (
    a_loan,
    a_returned,
    a_thing,
    accepted_hands,
    an_out,
    an_sos,
    asked_hands,
    moved,
    written_papers,
)
from tests.mutual_aid.factories import an_accepted as an_accepted_loan
from tests.needs.factories import AttachmentFactory, NeedFactory, QuestionFactory, SupportFactory
from tests.network.factories import (
    AnimatorFactory,
    ClaimFactory,
    OrganisationFactory,
    PlaceFactory,
    RepresentativeFactory,
)
from tests.observatory.report_factories import a_report
from tests.observatory.report_factories import frozen as a_frozen_report
from tests.public_services.factories import OfferFactory
from tests.records.factories import ConflictFactory, TwinFactory
from tests.roadmap.factories import a_goal, a_milestone
from tests.territory.factories import IntermunicipalityFactory, RegionFactory
from tests.toolkit import followed  # noqa: F401  (what may be followed)
from tests.voting.boxes import a_secret
from tests.voting.factories import a_ballot, an_announced, given, voice

KEY = "scores.demands"
"""A figure of the report that is published."""
SESSION_PAGES = {
    "session", "session_calendar", "change_session", "keep_session", "call_off_session", "enrol", "enrol_people",
    "accept_seat", "give_up_seat", "session_list", "presence", "evaluate", "ask_certificate", "certificate", "seat",
    "seat_needs", "seat_evaluate", "seat_ask_certificate", "seat_certificate", "publish_session", "return_session",
    "withdraw_session",
}  # fmt: skip
"""Pages of one training session."""
ROLES = ("stranger", "member", "speaker", "animator", "seat", "voter", "chair", "writer", "institution", "staff")
"""Nobody; an account; who speaks for the place and said its needs; who animates its territory; who sits; who is
on the roll of the ballot; who chairs; who wrote the draft; who represents the institution; the secretariat."""


def a_region(code: str) -> Region:
    """A region without an assembly: there is one national assembly in this world."""
    return RegionFactory(code=code, name=f"Région {code}")


IBAN = "FR76 3000 6000 0112 3456 7890 189"
"""That of the examples of banks."""


def a_departure(page: str, member: Any) -> int:
    """Somebody has left a cooperative of their own, for whom a payout is prepared, but where it is to be."""
    regions = {"validate": "28", "drop_payout": "93", "give_iban": "44", "order": "75", "transfers": "01"}
    other = parts.a_cooperative(f"Conseil où l’on part, {page}", a_region(regions.get(page, "32")))
    parts.an_associate(other, 20)
    holder = {"holder": member} if page == "give_iban" else {}
    gone = leave_cooperative(parts.an_associate(other, 2, **holder), actor=member)
    if page == "prepare_payout":
        return gone.number
    payout = prepare_payout(gone, actor=parts.a_keeper())
    return (give_iban(payout, actor=member, iban=IBAN) if page in {"order", "transfers"} else payout).pk


def named_associate(institution: Any) -> int:
    """An institution, as an associate of a cooperative of its own: its number."""
    other = parts.a_cooperative("Conseil où l’on est nommé", a_region("96"))
    for _each in range(3):
        parts.an_associate(other, 2)  # who are public bodies hold half of the parts at most
    return parts.an_associate(other, 2, holder=institution).number


def in_register(page: str, opened: Cooperative, member: Any) -> int:
    """What who keeps a register acts on: a movement, a correction, a mandate, a line of the bank."""
    if page == "answer_claim":
        return parts.a_claim(opened).pk
    if page == "withdraw_claim":
        other = parts.a_cooperative("Conseil où l’on conteste", a_region("10"))
        return parts.a_claim(other, member).pk
    if page == "end_keeper":
        until = timezone.localdate() + dt.timedelta(days=90)
        return name_keeper(opened, actor=parts.a_keeper(), account=AccountFactory(), until=until).pk
    if page == "settle":
        signed = parts.an_admitted(opened, 1)
        return parts.a_line(signed.amount, signed.reference).pk
    moved = parts.an_associate(opened, 2).subscriptions.get().movements.order_by("-number")[0]
    return moved.pk if page == "undo" else ask_correction(moved, actor=parts.a_keeper(), reason="Deux fois").pk


FUNDING_STATES = {
    "reply": "described", "tell_result": "past",
    "write": "draft", "announce": "draft", "invite": "described", "settle": "juried", "review": "read",
    "table": "reviewed", "sign": "reviewed", "publish": "signed", "report_call": "final", "served": "published",
}  # fmt: skip
"""The call of which each page of its room is asked; an open one for the others."""
BUDGET_PAGES = {
    "shared_budget": "open", "propose_project": "open", "cancel_budget": "open", "put_budget_to_vote": "checked",
}  # fmt: skip
"""The shared budget of which each of its pages is asked."""
MATCHED_PAGES = {"matched_fund", "matched_recount", "propose_common", "cancel_matched_fund"}
COMMON_PAGES = {"pledge_to_common", "set_common_aside", "withdraw_common", "take_pledge_back"}
"""Those of a matched fund, and those of one of its commons."""
EXPERIMENT_STATES = {
    "experiment": "concluded", "repeat_experiment": "concluded", "say_deviation": "running",
    "conclude_experiment": "running", "join_experiment": "elsewhere", "write_experiment": "proposed",
    "start_experiment": "proposed", "withdraw_experiment": "proposed",
}  # fmt: skip
"""The experiment of which each of its pages is asked."""


class World:
    """Things by the words of an address (`number` of a need, `slug` of a place…), people by role."""

    def __init__(self) -> None:
        adopt_charter("Parlons en « je ».")
        self.people: dict[str, Any] = {"stranger": None, "member": AccountFactory(), "staff": deliberation.staff()}
        council = deliberation.a_council()
        position = deliberation.a_position(deliberation.a_draft(council, deliberation.a_convergence()))
        self.discussed = deliberation.a_draft(council, deliberation.a_convergence())
        self.amendment = deliberation.recommended(deliberation.an_amendment(self.discussed))
        asked = deliberation.a_round(deliberation.a_draft(council, deliberation.a_convergence()))
        self.asked, self.objection = asked, deliberation.objects(asked, council.seats[1]).draft.objections.get()
        self.position = position
        institution = advocacy.an_institution()
        self.referral = advocacy.a_referral(position, institution)
        self.reply = advocacy.a_message(self.referral, document=None)
        self.prepared = advocacy.a_prepared(position, advocacy.an_institution())
        leaving = advocacy.a_prepared(position, advocacy.an_institution())
        with override_settings(MAILS_LEAVE_AT_ONCE=False):  # it waits, in a world that commits too
            self.leaving = send_referral(leaving, actor=self.people["staff"], **advocacy.sending(leaving))
        Mail.objects.filter(pk=self.leaving.mail_id).update(state="failed", trouble="away")
        self.place = PlaceFactory()
        speaker = RepresentativeFactory(place=self.place).account
        self.need = NeedFactory(place=self.place, author=speaker)
        self.pending = NeedFactory(pending=True, place=self.place)
        AttachmentFactory(need=self.need)
        self.asking = QuestionFactory(need=self.need)
        self.gathered = NeedFactory(place=self.place, author=speaker, gathered=True)
        self.convergence = self.gathered.convergence
        self.support = SupportFactory(need=self.need, published_at=None)
        self.joined = SupportFactory(author=speaker)
        self.network = OrganisationFactory(network=True)
        self.interest = declare_interest(actor=AccountFactory(), organisation=None, party=self.network, nature="kin")
        self.affiliation = Affiliation.objects.create(place=self.place, organisation=self.network)
        self.institution = institution
        self.claim = ClaimFactory(place=self.place)
        self.ballot = a_ballot()
        self.sitting = sitting_titled("Séance de vote")
        self.announced = an_announced()
        giver = voice(self.announced, 0).organisation
        RepresentativeFactory(place=None, organisation=giver, account=self.ballot.voters[0])
        self.entrusted = given(self.announced, 0, 1)
        self.people |= {
            "speaker": speaker,
            "animator": AnimatorFactory(department=self.place.municipality.department).account,
            "seat": council.seats[2].voter,
            "voter": self.ballot.voters[0],
            "chair": council.chair,
            "writer": self.discussed.author,
            "institution": advocacy.a_representative(institution),
        }
        self.spoken = Representative.objects.get(place=self.place)
        self.report: Report = report_text(self.need, reporter=None, origin="x", reason="other")
        hidden, other = SupportFactory.create_batch(2, need=self.need, author=AccountFactory())
        self.measure: Measure = hide_text(hidden, actor=self.people["animator"], reason="Vise une personne.")
        contested = hide_text(other, actor=self.people["animator"], reason="Vise une personne.")
        self.appeal = appeal_measure(contested, actor=contested.subject, text="Je ne visais personne.")
        named, until = AccountFactory(public=True).email, timezone.localdate() + dt.timedelta(days=30)
        self.mediator = appoint_mediator(actor=self.people["staff"], address=named, until=until)
        self.mediation = ask_mediation(actor=self.people["member"], mediator=self.mediator, words="Aidez-nous.")
        self.follow = follow_thing(self.need, address="a@exemple.fr")

    def address(self, name: str) -> list[Any]:
        """The arguments of the address `name`, in order."""
        room, _, page = name.partition(":")
        return list(getattr(self, f"of_{room}")(page))

    def of_accounts(self, page: str) -> tuple[Any, ...]:
        gone = AccountFactory()
        token = sign_in_link(gone).rstrip("/").rsplit("/", 1)[1]
        way = open_ways_back(gone, Change.PASSWORD_SET)[0]
        return {"sign_in_link": (token,), "way_back": (way_back_token(way),)}.get(
            page, ("keycloak",) if page.startswith("openid") else ()
        )

    def of_journal(self, page: str) -> tuple[Any, ...]:
        thing = thing_token(self.need)
        token = {
            "confirm": self.follow.token,
            "rhythm": self.follow.token,
            "unsubscribe": signing.dumps("a@exemple.fr", salt="recipient"),
            "silence": signing.dumps("b@exemple.fr", salt="silence"),
        }
        if page == "mail":
            return (self.leaving.mail_id,)
        alone = {"follows", "log", "feed_all", "mails", "news", "unread", "open_log", "verifier", "readings"}
        return () if page in alone else (token.get(page, thing),)

    def of_care(self, page: str) -> tuple[Any, ...]:
        token = thing_token(self.need)
        if page == "mediation_step":
            return (self.mediation.number, "write")
        by_page = dict.fromkeys(("report", "hide", "remind", "suspend"), token) | {
            "dismiss": self.report.pk,
            "lift": self.measure.pk,
            "measure": thing_token(self.measure),
            "decide_appeal": self.appeal.pk,
            "end_mandate": self.mediator.pk,
            "mediation": self.mediation.number,
        }
        return (by_page[page],) if page in by_page else ()

    def of_toolkit(self, page: str) -> tuple[Any, ...]:
        return ("besoins-semblables",) if page == "answer" else ("members", "1")

    def of_territory(self, page: str) -> tuple[Any, ...]:
        return ()

    def of_lexicon(self, page: str) -> tuple[Any, ...]:
        if page == "near":
            return ("position", self.position.pk)
        return (WordGroup.objects.kept()[0].pk,) if page in {"change_group", "remove_group"} else ()

    @cached_property
    def escalation(self) -> Escalation:
        """Carried to the region, above who animates the department."""
        need = NeedFactory(place=self.place)
        escalate_need(need, actor=self.people["animator"], to_level="regional", reason="Le sujet est régional.")
        return need.escalations.get()

    @cached_property
    def spreading(self) -> Spreading:
        land, words = self.place.municipality.department, {"title": "Un appel", "words": "Pour nous aussi."}
        return spread_thing(self.discussed, land, actor=self.people["animator"], **words)

    def of_desks(self, page: str) -> tuple[Any, ...]:
        land = self.place.municipality.department
        if page in {"spread", "set_aside", "take_up"}:
            return (land.slug, thing_token(self.position))
        if page == "spreading":
            return (self.spreading.number,)
        if page in {"note_visit", "take_visit_back"}:
            return (self.place.municipality.code,)
        if page == "embed":
            return ("besoins", land.slug)
        if page == "end_animator":
            return (Animator.objects.get(account=self.people["animator"]).pk,)
        if page == "second_factors":
            return ()
        return (self.escalation.pk,) if page == "answer_escalation" else (land.slug,)

    def of_network(self, page: str) -> tuple[Any, ...]:
        alone = {
            "places",
            "create_place",
            "claims",
            "organisations",
            "create_organisation",
            "export_organisations",
            "suggest_organisations",
            "columns",
            "places_map",
            "places_points",
        }
        if page in alone:
            return ()
        if page in {"export_places", "place_card"}:
            return ("csv",) if page == "export_places" else (self.place.pk,)
        if page.endswith("organisation"):
            return (self.network.slug,)
        if page == "end_representation":
            return (self.spoken.pk,)
        if "claim" in page and page != "claim_place":
            return (self.claim.pk,)
        return (self.place.slug, self.affiliation.pk) if page == "end_affiliation" else (self.place.slug,)

    @cached_property
    def disputed(self) -> Conflict:
        return ConflictFactory(place=self.place)

    @cached_property
    def hint(self) -> DoubtVoice:
        """What a visitor says of the name of the place."""
        doubt = doubt_field(self.place, field="name", author=None, sender="a visitor", better="Le Grand Préau")
        return doubt.voices.get()

    @cached_property
    def doubted(self) -> Doubt:
        return self.hint.doubt

    @cached_property
    def twin(self) -> Twin:
        return TwinFactory(first__municipality=self.place.municipality, second__municipality=self.place.municipality)

    @cached_property
    def merged(self) -> Merge:
        where = {"first__municipality": self.place.municipality, "second__municipality": self.place.municipality}
        twin = TwinFactory(**where)
        return merge_places(twin, actor=self.people["animator"], kept=twin.first, reason="Un seul lieu.")

    @cached_property
    def brought(self) -> Import:
        """A file that the animator brought in, read and not imported yet."""
        return an_import(by=self.people["animator"])

    def of_records(self, page: str) -> tuple[Any, ...]:
        by_page = {
            "conflict": "disputed",
            "twin": "twin",
            "set_apart": "twin",
            "look_again": "twin",
            "merge": "merged",
            "doubt": "doubted",
            "keep_field": "doubted",
            "send_doubt_on": "doubted",
            "take_better": "hint",
        }
        if page in by_page:
            return (getattr(self, by_page[page]).pk,)
        if page == "doubt_field":
            return (self.place.slug, "name")
        return () if page in {"desk", "confirm_places"} else (self.place.slug,)

    @cached_property
    def followed_list(self) -> FollowedList:
        """One that the animator follows, at an address where nothing answers."""
        return FollowedList.objects.create(by=self.people["animator"], url="http://127.0.0.1:9/suivie.csv")

    def of_imports(self, page: str) -> tuple[Any, ...]:
        if page in {"fetch_list", "leave_list", "followed_lists"}:
            return () if page == "followed_lists" and self.followed_list else (self.followed_list.pk,)
        return () if page == "imports" else (self.brought.number,)

    @cached_property
    def agreement(self) -> Agreement:
        return AgreementFactory(place=self.place)

    @cached_property
    def offer(self) -> Offer:
        return OfferFactory(place=self.place, state="waiting")

    def of_public_services(self, page: str) -> tuple[Any, ...]:
        if page in {"domains", "near"}:
            return ()
        if page == "domain":
            return ("culture",)
        return (self.place.slug if page in {"place", "declare_offer"} else self.offer.number,)

    def of_agreements(self, page: str) -> tuple[Any, ...]:
        finders: dict[str, Callable[[], tuple[Any, ...]]] = {
            "agreements": tuple,
            "sign_agreement": lambda: (self.place.slug,),
            "sign_for_organisation": lambda: (self.institution.slug,),
            "sign_for_assembly": lambda: (self.discussed.assembly.slug,),
            "agreement_link": lambda: (confirmation_url(self.agreement).rsplit("/", 2)[1],),
            "hear_sequel": lambda: (AgreementFactory(place=self.place, asked_on=timezone.localdate()).number,),
            "receive_instalment": lambda: (self.bound.number, 1),
        }
        finders |= dict.fromkeys(
            ("keep_commitment", "drop_commitment"),
            lambda: (self.bound.number, self.bound.commitments.get(side="holder").pk),
        )
        of_both = ("agreement", "ask_sequel", "add_commitment", "announce_instalment", "receive_report")
        finders |= dict.fromkeys(of_both, lambda: (self.bound.number,))
        return finders.get(page, lambda: (self.agreement.number,))()

    @cached_property
    def bound(self) -> Agreement:
        """An agreement of the place of the speaker, with what each side does."""
        return bound(AgreementFactory(place=self.place))

    @cached_property
    def shared(self) -> Resource:
        origin = ReleaseFactory(resource=ResourceFactory())
        resource: Resource = ResourceFactory(place=self.place, derived_from=origin)
        ReleaseFactory(resource=resource, files={"plan.txt": b"Un plan."})
        ReuseFactory(resource=resource, place=PlaceFactory())
        ImprovementFactory(resource=resource)
        return resource

    @cached_property
    def deposited(self) -> Resource:
        resource: Resource = ResourceFactory(place=self.place, waiting=True)
        return resource

    def of_commons(self, page: str) -> tuple[Any, ...]:
        if page in {"resources", "export_resources", "columns", "bring", "deposit", "reviews"}:
            return ()
        if page == "stop_using":
            return (self.shared.reuses.get().pk,)
        if page == "answer":
            return (self.shared.improvements.get().number,)
        if page in {"release_file", "preview"}:
            return (self.shared.number, self.shared.releases.first().files.get().pk)
        return ((self.deposited if page in {"publish", "send_back"} else self.shared).number,)

    def of_needs(self, page: str) -> tuple[Any, ...]:
        if page == "reply":
            return (self.asking.pk,)
        if page == "poster":
            return (self.place.slug,)
        if page == "held":
            return (AttachmentFactory(need=None).key,)
        if page in {"receipt", "followup", "renew", "answer"}:
            return (followup_token(self.need),)
        if page == "leave" or page.endswith("_support"):
            return (self.joined.pk if page == "leave" else self.support.pk,)
        if page in {"set_apart", "compare_again"}:
            return (self.need.number, self.convergence.number)
        if page.endswith("convergence"):
            return (self.convergence.number,)
        by_page = {"publish": self.pending, "refuse": self.pending, "detach": self.gathered}
        acts = {"ask", "support", "escalate", "settle", "withdraw", "unfile", *by_page}
        return (by_page.get(page, self.need).number,) if page in {"need", "likes", "attachment"} | acts else ()

    @cached_property
    def membership(self) -> Rows:
        return Rows(self.people["speaker"], self.people["staff"])

    def of_membership(self, page: str) -> tuple[Any, ...]:
        return self.membership.address(page)

    @cached_property
    def change(self) -> RulebookChange:
        return a_change(self.position.council)

    @cached_property
    def elections(self) -> ElectionRows:
        return ElectionRows(self.position.council, self.people)

    def of_elections(self, page: str) -> tuple[Any, ...]:
        return self.elections.address(page)

    def of_governance(self, page: str) -> tuple[Any, ...]:
        if page == "end_interest":
            return (self.interest.pk,)
        if "change" in page and page not in {"changes", "open_change"}:
            return (self.change.number,)
        if page == "seat":
            return (self.position.council.seats[0].pk,)
        if page == "decision":
            return (self.position.council.decisions.first().code,)
        versions = {"rulebook_version": (1,), "rulebook_version_data": (1,), "rulebook_difference": (1, 1)}
        named = {"ask", "assembly", "ballots", "decisions_csv", "gather_members", "open_change", *versions}
        by_slug = page in named or page.startswith("assembly_")
        return (self.position.council.slug, *versions.get(page, ())) if by_slug else ()

    @cached_property
    def elsewhere(self) -> Any:
        """A vote held with Belenios, whose codes a voter makes."""
        held = a_secret("belenios", 5)
        name_authority(held, actor=self.people["staff"], authority=self.people["voter"], host="Un laboratoire")
        return held.boxes.get()

    def of_voting(self, page: str) -> tuple[Any, ...]:
        if page in {"elsewhere", "authority", "give_up", "voted_there"}:
            return (self.elsewhere.ballot.number,)
        if page in {"declare", "bring", "voters", "asked", "archive"}:
            return (self.elsewhere.ballot.number, self.elsewhere.pk)
        if page in {"ballots", "counting", "counting_words", "verify", "ways", "booth"}:
            return ()
        if page == "reading":
            return (ask("recount", b"{}", origin="somewhere").key,)
        if page in {"sitting", "open_sitting"}:
            return (self.sitting.number,)
        if page == "proxy":
            return (self.entrusted.pk,)
        if page == "entrust":
            return (self.announced.number, "seat-0")
        return (self.ballot.number, "seat-0") if page in {"cast", "code"} else (self.ballot.number,)

    def of_deliberation(self, page: str) -> tuple[Any, ...]:
        if page in {"positions", "drafts", "open_draft"}:
            return ()
        if page.startswith("position") or page in {"sign", "dissent"}:
            return (self.position.number,)
        if page in {"paragraph", "edit_paragraph", "move_paragraph", "comment", "amend"}:
            return (self.discussed.number, deliberation.the_demand(self.discussed).uid)
        if page in {"recommend", "answer", "integrate", "refuse"}:
            return (self.discussed.number, self.amendment.number)
        if "objection" in page:
            return (self.asked.number, self.objection.number)
        consent = page in {"round", "stance", "put_to_vote", "adopt"}
        return ((self.asked if consent else self.discussed).number,)

    def of_advocacy(self, page: str) -> tuple[Any, ...]:
        if page in {"list", "commitments", "by_hand"}:
            return ()
        if page == "coded":
            return (in_groups(self.referral.key),)
        if page == "relay":
            return (self.position.number,)
        if page in {"institution", "statement"}:
            return (self.institution.slug,)
        if page in {"reply", "forward", "correct"}:
            return (reply_token(self.referral), *((self.reply.number,) if page == "correct" else ()))
        if page in {"verify", "document"}:
            return (self.reply.number,)
        said = self.need.number
        if known := {"call": said, "effect": said, "review": 1, "recall": self.leaving.number}.get(page):
            return (known,)
        return ((self.prepared if page in {"letter", "letter_pdf", "discard"} else self.referral).number,)

    @cached_property
    def milestone(self) -> Milestone:
        """Carried by the organisation of the seat."""
        council = self.position.council
        goal = a_goal(council, owner=council.seats[2].organisation)
        return a_milestone(goal)

    def of_observatory(self, page: str) -> tuple[Any, ...]:
        taken = Snapshot.objects.last() or take_snapshot()
        figure = (taken.pk, "distance", "d-23")
        return {
            "composition": (self.position.council.slug,),
            "speaking": (self.position.council.slug,),
            "indicator": ("distance",),
            "indicator_csv": ("distance",),
            "snapshot": (taken.pk,),
            "input_file": (taken.pk, "lignes"),
            "input_parquet": (taken.pk, "lignes"),
            "picture": (taken.pk, "distance", "department"),
            "rows": figure,
            "rows_csv": figure,
            "cite": figure,
            "territory": ("d-23",),
        }.get(page, ())

    def of_roadmap(self, page: str) -> tuple[Any, ...]:
        goal = self.milestone.goal
        if page == "roadmap":
            return ()
        if page in {"assembly_roadmap", "roadmap_csv", "roadmap_calendar", "open_goal"}:
            return (goal.assembly.slug,)
        return (goal.number if page in {"goal", "edit_goal", "add_milestone"} else self.milestone.number,)

    @cached_property
    def proposed(self) -> Statement:
        """Waits to be read, in a consultation that everybody may answer."""
        consultation = an_open(council=self.position.council)
        return propose_statement(consultation, actor=self.people["member"], text="Des salles calmes, partout.")

    def of_learning(self, page: str) -> tuple[Any, ...]:
        """Visits that the place of the world receives: asked, without answer, held, told three months ago."""
        alone = {"knowing", "visits", "paths", "deposit_path", "sessions", "sessions_calendar", "plan_session"}
        if page in alone:
            return ()
        if page in SESSION_PAGES:
            return self.of_session(page)
        if page == "training_body" or "keep" in page:
            return self.of_keeping(page)
        if "path" in page or "step" in page:
            waits = page in {"publish_path", "return_path"}
            number = (self.path_deposited if waits else self.path_followed).number
            return (number, {"mark_step": 2, "unmark_step": 1}[page]) if "step" in page else (number,)
        if page in {"welcome", "end_welcome"}:
            return (self.place.slug,)
        if page == "ask":
            return (self.peer_visits["asked"].visitor.slug,)
        visits = self.peer_visits
        named = {"visit": "told", "carry": "late", "change": "answered"}
        named |= dict.fromkeys(("hold", "tell", "say_at_work"), "past")
        return (visits[named.get(page, "asked")].number,)

    @cached_property
    def training(self) -> dict[str, TrainingSession]:
        """A session to come, one whose only seat is taken and offered on, and one that is over."""
        coming, over = a_session(keeper=self.place), a_session(keeper=self.place, seats=9)
        alone = a_session(keeper=self.place, seats=1, least=1)
        people = {person.pk: person for person in self.people.values() if person}.values()
        first = enrol(alone, actor=AccountFactory())
        for person in people:
            enrol(alone, actor=person)
            if person != self.people["member"]:
                enrol(over, actor=person)
        give_up_seat(first)
        return {"coming": coming, "alone": alone, "over": ended(over)}

    def of_session(self, page: str) -> tuple[Any, ...]:
        if page.startswith("seat"):
            which = "alone" if page in {"seat", "seat_needs"} else "over"
            key = self.training[which].enrolments.last().key
            return (key, "nobody") if page == "seat_certificate" else (key,)
        if page in {"publish_session", "return_session", "withdraw_session"}:
            return (self.session_deposited.number,)
        over = page in {"presence", "evaluate", "ask_certificate", "certificate"}
        which = "over" if over else "alone" if page in {"accept_seat", "give_up_seat"} else "coming"
        more = {"presence": (1,), "certificate": ("nobody",)}
        return (self.training[which].number, *more.get(page, ()))

    @cached_property
    def session_deposited(self) -> TrainingSession:
        """For the place of the world, by somebody else: it waits to be read."""
        return a_session(keeper=self.place, actor=AccountFactory(), title="Ouvrir le soir")

    @cached_property
    def path_followed(self) -> Path:
        """A path of the place of the world: all who have an account follow it, but the member, who may begin it."""
        path = a_path(keeper=self.place)
        for person in {person.pk: person for person in self.people.values() if person}.values():
            if person != self.people["member"]:
                run = begin_path(path, actor=person)
                mark_step(run, actor=person, step=run.version.steps.all()[0])
        return path

    def of_keeping(self, page: str) -> tuple[Any, ...]:
        """A path that the place of the world keeps with another; one of another, that asks it to keep it too."""
        if page == "training_body":
            return (self.network.slug,)
        if page in {"ask_keeper", "leave_keeping"}:
            return (self.path_kept.number,)
        return (self.asked_to_keep.path.number, self.asked_to_keep.pk)

    @cached_property
    def path_kept(self) -> Path:
        path = a_path(keeper=self.place, title="Tenir à plusieurs")
        other = RepresentativeFactory()
        accept_keeping(ask_keeper(path, actor=path.author, keeper=other.place), actor=other.account)
        return path

    @cached_property
    def asked_to_keep(self) -> PathKeeper:
        path = a_path(title="Demander de tenir")
        return ask_keeper(path, actor=path.author, keeper=self.place)

    @cached_property
    def path_deposited(self) -> Path:
        """The same, that another deposited: it waits to be read."""
        return a_path(keeper=self.place, actor=AccountFactory(), title="Ouvrir le soir")

    @cached_property
    def peer_visits(self) -> dict[str, PeerVisit]:
        late, told = a_request(host=self.place), a_told(host=self.place)
        PeerVisit.objects.filter(pk=late.pk).update(answer_by=dt.date(2026, 1, 5))
        answered = a_told(visitor=self.place)
        PeerVisit.objects.filter(pk=answered.pk).update(asked_again_at=timezone.now())
        past = in_the_past(an_agreed(host=self.place))
        return {"asked": a_request(host=self.place), "late": late, "told": told, "past": past, "answered": answered}

    def of_attestations(self, page: str) -> tuple[Any, ...]:
        """The place of the world keeps an achievement; the member declared it, a peer recognised it, it is public."""
        if page in {"achievements", "define", "mine", "at_closing", "verify", "script", "keys", "keys_json"}:
            return ()
        if page in {"key_jwk", "status"}:
            attestations.a_key()
            sign_list(1)
            return (1,)
        if page == "checked":
            return (ask("attestation", b"{}", origin="world").key,)
        if page in {"achievement", "declare", "name_peer", "close"}:
            return (self.attested.achievement.number,)
        if page == "remove":
            return (BroughtProof.objects.create(attestation=self.attested).pk,)
        if page == "paper":
            return (self.attested.code,)
        if page in {"document", "token", "drawing"}:
            attestations.a_signed(self.attested)
        return ((self.hidden_attestation if page == "publish" else self.attested).number,)

    @cached_property
    def attested(self) -> Attestation:
        known = attestations.a_known(self.place, self.people["speaker"])
        holder = self.people["member"]
        declared = declare_achievement(known, actor=holder, name="Ada", words="Cent fois.")
        return publish_attestation(attestations.a_recognised(declared), actor=holder)

    @cached_property
    def hidden_attestation(self) -> Attestation:
        known = attestations.a_known(self.place, self.people["speaker"])
        return declare_achievement(known, actor=self.people["member"], name="Ada", words="Dix fois.")

    def of_mutual_aid(self, page: str) -> tuple[Any, ...]:
        """Loans, hands and SOS that the place of the world gives, receives or was told, each at the step of a page."""
        if page in {"things", "loans", "law"}:
            return ()
        if page in {"place", "lend", "choose", "send_sos"}:
            return (self.place.slug,)
        apart: dict[str, Callable[[], object]] = {
            "edit_law": lambda: "thing",
            "photo": lambda: self.place_loans["asked"].thing.photos.get().pk,
            "borrow": lambda: self.lent_elsewhere.number,
            "ask_hands": lambda: self.lent_elsewhere.place.slug,
            "answer_sos": lambda: self.calls["answer"].number,
        }
        apart |= dict.fromkeys(("thing", "edit_thing", "end_thing"), lambda: self.place_loans["asked"].thing.number)
        apart |= dict.fromkeys(("sos", "end_sos"), lambda: self.calls["own"].number)
        if page in apart:
            return (apart[page](),)
        hands = {"write_papers": "alone", "sign_papers": "papers", "papers": "papers", "say_amount": "over"}
        if page in {"hand", "accept_hands", "refuse_hands", "call_off_hands", *hands}:
            return (self.hands[hands.get(page, "asked")].number,)
        named = {"hand_over": "due", "give_back": "out", "note_state": "noted", "dispute": "returned"}
        return (self.place_loans[named.get(page, "asked")].number,)

    @cached_property
    def hands(self) -> dict[str, Hand]:
        """Hands that the place of the world gives: asked, for one person, with pieces to sign, over."""
        over = accepted_hands(self.place)
        Hand.objects.filter(pk=over.pk).update(since=dt.date(2026, 1, 5), until=dt.date(2026, 1, 6))
        papers = written_papers(self.place)
        papers.document.save("pieces.pdf", ContentFile(b"%PDF-1.7"))
        return {"asked": asked_hands(self.place), "alone": asked_hands(self.place), "papers": papers, "over": over}

    @cached_property
    def calls(self) -> dict[str, Sos]:
        """An SOS that the place was told, and one of its own."""
        return {"answer": an_sos(told=self.place), "own": an_sos(place=self.place)}

    @cached_property
    def lent_elsewhere(self) -> Thing:
        return a_thing()

    @cached_property
    def place_loans(self) -> dict[str, Loan]:
        thing = a_thing(place=self.place)
        Photo.objects.create(thing=thing, file="entraide/x.jpg", name="x.jpg", width=8, height=6)
        thing.photos.get().file.save("x.jpg", ContentFile(b"\xff\xd8\xff"))
        due = moved(an_accepted_loan(thing=a_thing(place=self.place)), 10)
        out, noted = an_out(thing=a_thing(place=self.place)), an_out(thing=a_thing(place=self.place), side="borrower")
        returned = a_returned(thing=a_thing(place=self.place), condition="damaged")
        return {"asked": a_loan(thing=thing), "due": due, "out": out, "noted": noted, "returned": returned}

    def of_consultations(self, page: str) -> tuple[Any, ...]:
        if page in {"consultations", "prepare"}:
            return ()
        one = (self.proposed.consultation.number,)
        if page in {"results_csv", "results_json"}:
            return (self.consulted.number,)
        return (*one, self.proposed.rank) if page in {"statement", "accept", "refuse", "join", "withdraw"} else one

    @cached_property
    def consulted(self) -> Consultation:
        """A consultation that is over."""
        return a_closed(council=self.position.council)

    @cached_property
    def lottery_of(self) -> Callable[[str], Lottery]:
        """A lottery prepared, called (the member volunteers), or drawn."""
        makers = {"prepared": lotteries.a_prepared, "open": lotteries.an_open, "drawn": lotteries.a_drawn}
        made: dict[str, Lottery] = {}

        def find(state: str) -> Lottery:
            if state not in made:
                made[state] = makers[state](self.position.council)
                if state == "open":
                    lotteries.a_volunteer(made[state], account=self.people["member"])
            return made[state]

        return find

    @cached_property
    def prepared_cooperative(self) -> Promise:
        """A cooperative that is prepared, to which the member has promised parts."""
        prepared, member = parts.a_prepared("Conseil qui prépare", a_region("24")), self.people["member"]
        words = {"holder": member, "category": "contributor", "parts": 2}
        return cooperative_services.make_promise(prepared, actor=member, **words)

    @cached_property
    def loss(self):
        """Noted, of last year."""
        return parts.a_loss(parts.a_cooperative("Conseil qui perd", a_region("11")))

    @cached_property
    def open_cooperative(self) -> Associate:
        """One that is open: the member holds parts; another has left, and waits."""
        opened = parts.a_cooperative("Conseil des parts", a_region("27"))
        parts.an_associate(opened, 20)
        return parts.an_associate(opened, 4, holder=self.people["member"])

    @cached_property
    def named(self) -> int:
        return named_associate(self.institution)

    @cached_property
    def share_of(self) -> Callable[[str], int]:
        """What each act on parts is done to: subscriptions of the member, a departure in another cooperative."""
        made: dict[str, int] = {}

        def make(page: str) -> int:
            member, opened = self.people["member"], self.open_cooperative.cooperative
            if page in {"answer", "withdraw"}:  # of other sums: the same bulletin twice is one
                return parts.a_subscription(opened, 1 if page == "answer" else 2, holder=member).pk
            if page in {"answer_claim", "withdraw_claim", "undo", "correction", "end_keeper", "settle"}:
                return in_register(page, opened, member)
            if page == "receive":
                return parts.an_admitted(opened, 3, holder=member).pk
            if page == "prepare_return":
                other = parts.a_cooperative("Conseil où l’on rend", a_region("53"))
                return parts.pay(parts.an_admitted(other, holder=member), 1).pk
            return a_departure(page, member)

        def find(page: str) -> int:
            if page not in made:
                made[page] = make(page)
            return made[page]

        return find

    @cached_property
    def held_against(self) -> int:
        """A procedure against the member, in another cooperative: its hearing was yesterday."""
        other = parts.a_cooperative("Conseil qui exclut", a_region("99"))
        return parts.an_ending(parts.an_associate(other, 2, holder=self.people["member"]), days_ago=1).number

    @cached_property
    def owing_interest(self) -> str:
        """A cooperative whose associates are owed interest that nobody prepared."""
        return parts.with_interest("Conseil de l’intérêt", a_region("09")).assembly.slug

    @cached_property
    def owed(self) -> int:
        """The number of who is owed interest, that it may give up."""
        cooperative = parts.a_cooperative("Conseil à qui l’on doit", a_region("61"))
        return parts.owing(parts.an_associate(cooperative, holder=self.people["member"])).number

    @cached_property
    def raising(self) -> str:
        """A cooperative whose statutes say more than its parts are worth; its reserves may give the difference."""
        cooperative = parts.a_cooperative("Conseil qui relève ses parts", a_region("64"))
        parts.an_associate(cooperative, 10)
        return parts.raising(parts.with_reserves(cooperative)).assembly.slug

    @cached_property
    def revaluation_for(self) -> Callable[[str], int]:
        """Parts whose value would be raised, prepared for each act by another than who is signed in."""
        made: dict[str, int] = {}
        regions = {"write_revaluation": "62", "drop_revaluation": "63"}

        def find(page: str) -> int:
            if page not in made:
                made[page] = parts.a_revaluation(f"Conseil des parts, {page}", a_region(regions[page])).pk
            return made[page]

        return find

    @cached_property
    def with_transfers(self) -> str:
        """A cooperative whose reimbursement is ordered."""
        payout = order_payout(
            Payout.objects.get(pk=a_departure("transfers", self.people["member"])), actor=parts.a_keeper()
        )
        return payout.associate.cooperative.assembly.slug

    @cached_property
    def allocation_for(self) -> Callable[[str], int]:
        """The surplus of a year, proposed for each act by another than who is signed in."""
        made: dict[str, int] = {}
        regions = {"allocation": "52", "adopt_allocation": "76", "post_allocation": "84", "drop_allocation": "94"}

        def find(page: str) -> int:
            if page not in made:
                made[page] = parts.an_allocation(f"Conseil d’une année, {page}", a_region(regions[page]), page).pk
            return made[page]

        return find

    @cached_property
    def conversion_for(self) -> Callable[[str], str]:
        """An association that others convert, as far as the act of a page asks."""
        made: dict[str, str] = {}
        regions = {"choose_statutes": "05", "prepare_switch": "02", "switch": "03"}
        regions |= {"ask_giving_up": "07", "give_up_statutes": "08"}

        def find(page: str) -> str:
            if page not in made:
                made[page] = parts.a_conversion(f"Conseil à convertir, {page}", a_region(regions[page]), page)
            return made[page]

        return find

    @property
    def since_last_year(self) -> Cooperative:
        return parts.since_last_year(self.open_cooperative.cooperative)

    @cached_property
    def reviewed_for(self) -> Callable[[str], str]:
        """A cooperative whose assembly named a reviewer, which the register has or has not written."""
        made: dict[str, str] = {}
        regions = {"name_reviewer": "04", "receive_review": "06"}

        def find(page: str) -> str:
            if page not in made:
                made[page] = parts.a_reviewed(f"Conseil à réviser, {page}", a_region(regions[page]), page)
            return made[page]

        return find

    @cached_property
    def remarks(self) -> list[int]:
        """Two remarks of a review, that nobody followed yet."""
        return parts.two_remarks(parts.a_cooperative("Conseil que l’on a révisé", a_region("12")))

    def proved_step(self) -> tuple[str, str]:
        """The first step of a conversion, with its proof."""
        prepared = self.prepared_cooperative.cooperative
        parts.prove_object(prepared)
        return (prepared.assembly.slug, "object")

    def bulletin_to_check(self) -> tuple[Any, ...]:
        """A paper that anybody verifies, with its fingerprint."""
        made = paper_of("bulletin", self.open_cooperative.number, 1)
        assert made
        return "bulletin", made.number, 1, made.digest

    def of_cooperative(self, page: str) -> tuple[Any, ...]:
        finders: dict[str, Callable[[], tuple[Any, ...]]] = {
            "cooperatives law script rates note_rate bank prepare": tuple,
            "cooperative promise day_one conversion open_register": lambda: (
                self.prepared_cooperative.cooperative.assembly.slug,
            ),
            "withdraw_promise": lambda: (self.prepared_cooperative.pk,),
            "plan_step prove_step withdraw_proof": self.proved_step,
            "hide_proof": lambda: (parts.a_replaced_proof(self.prepared_cooperative.cooperative),),
            "choose_statutes prepare_switch switch ask_giving_up give_up_statutes": lambda: (
                self.conversion_for(page),
            ),
            "associate leave transfer end_associate ask_review claim": lambda: (self.open_cooperative.number,),
            "ending": lambda: (self.held_against,),
            "allocate note_loss": lambda: (self.since_last_year.assembly.slug,),
            "report write_year": lambda: (self.since_last_year.assembly.slug, timezone.localdate().year - 1),
            "transfers": lambda: (self.with_transfers,),
            "map_account": lambda: (self.open_cooperative.cooperative.assembly.slug, "1013"),
            "prepare_interest": lambda: (self.owing_interest,),
            "post_loss": lambda: (self.loss.pk,),
            "renounce": lambda: (self.owed,),
            "write_particulars read_particulars": lambda: (parts.with_particulars(self.open_cooperative).number,),
            "prepare_revaluation": lambda: (self.raising,),
            "write_revaluation drop_revaluation": lambda: (self.revaluation_for(page),),
            "say_named": lambda: (self.named,),
            "certificates_file": lambda: (parts.with_certificates(self.open_cooperative.cooperative),),
            "name_reviewer receive_review": lambda: (self.reviewed_for(page),),
            "plan_remark settle_remark": lambda: (self.remarks[page == "settle_remark"],),
            "allocation adopt_allocation post_allocation drop_allocation": lambda: (self.allocation_for(page),),
            "answer withdraw receive prepare_return prepare_payout validate drop_payout": lambda: (
                self.share_of(page),
            ),
            "settle undo correction end_keeper give_iban order answer_claim withdraw_claim": lambda: (
                self.share_of(page),
            ),
            "paper": lambda: (self.open_cooperative.number, "bulletin", 1),
            "check": self.bulletin_to_check,
            "table_file": lambda: (self.open_cooperative.cooperative.assembly.slug, "registre", "csv"),
            "journal_file": lambda: (self.open_cooperative.cooperative.assembly.slug, "hledger"),
        }
        found = next((find for pages, find in finders.items() if page in pages.split()), None)
        return found() if found else (self.open_cooperative.cooperative.assembly.slug,)

    def of_lottery(self, page: str) -> tuple[Any, ...]:
        if page in {"lotteries", "prepare", "share", "script"}:
            return ()
        if page in {"panels", "panels_file", "profiles_file", "absence"}:
            return (self.lottery_of("drawn").number, *([1] if page == "absence" else []))
        return (self.lottery_of("prepared" if page in {"quotas", "edit", "open_call"} else "open").number,)

    @cached_property
    def inquiry(self) -> Inquiry:
        """Taken by the council, whose opinion is adopted and not sent; with a document."""
        asked = an_accepted(council=self.position.council)
        Inquiry.objects.filter(pk=asked.pk).update(position=self.position)
        Paper.objects.create(inquiry=asked, file=ContentFile(advocacy.PDF, "x.pdf"), name="projet.pdf")
        return asked

    def of_inquiries(self, page: str) -> tuple[Any, ...]:
        if page in {"inquiries", "ask", "doors", "give_door"}:
            return ()
        if page in {"renew_door", "close_door", "check_door"}:
            return ((a_checking().door if page == "check_door" else a_door()).pk,)
        token, papers = door_token(self.inquiry.door), self.inquiry.papers
        if page in {"door", "ask_by_link"}:
            return (token,)
        if page in {"confirm", "withdraw", "follow_up"}:
            return (token, self.inquiry.pk)
        return (self.inquiry.number, papers.get().pk) if page == "document" else (self.inquiry.number,)

    @cached_property
    def call_of(self) -> Callable[[str], Call]:
        """A call under preparation, open, one of others that is described, or one that a jury reads and decides."""
        makers = {
            "draft": lambda: funding.a_draft(self.position.council),
            "open": lambda: funding.an_open(self.position.council),
            "begun": lambda: funding.an_open(self.position.council, papers=["Un plan (facultatif)"]),
            "described": funding.a_described,
            "past": lambda: funding.a_described(title="Clos", announced_on=None, closes_at=funding.at_noon(-20)),
            "juried": lambda: funding.with_jury(funding.an_open(self.position.council), files=1),
            "settled": lambda: funding.settled(funding.an_open(self.position.council), files=1),
            "read": lambda: funding.all_read(funding.an_open(self.position.council), files=1),
            "reviewed": lambda: funding.reviewed(funding.an_open(self.position.council), files=1),
            "signed": lambda: funding.signed(funding.an_open(self.position.council), files=1),
            "published": lambda: funding.published(funding.an_open(self.position.council), files=1),
            "final": lambda: funding.final(funding.an_open(self.position.council), files=1),
        }
        made: dict[str, Call] = {}

        def find(state: str) -> Call:
            if state not in made:
                made[state] = makers[state]()
            return made[state]

        return find

    @cached_property
    def file(self) -> Application:
        """An application that is whole, of the place of the speaker, not sent; a paper is joined to it."""
        return funding.with_paper(funding.answered(funding.a_file(self.call_of("begun"), lead=self.place)))

    @cached_property
    def income(self) -> Income:
        """A sum of the council, of which what follows was asked."""
        return funding.an_asked_income()

    @cached_property
    def award(self) -> Award:
        return funding.an_award()

    @cached_property
    def aid(self) -> Aid:
        return funding.an_aid()

    @cached_property
    def of_money(self) -> dict[str, Callable[[], tuple[Any, ...]]]:
        """What the pages of money are of."""
        of_sums = dict.fromkeys(("ask_sequel", "hear_sequel", "withdraw_income"), lambda: (self.income.number,))
        of_places = dict.fromkeys(("mix", "say_mix"), lambda: (self.place.slug,))
        of_awards = dict.fromkeys(("withdraw_award", "award", "report_draft"), lambda: (self.award.number,))
        of_aids: dict[str, Callable[[], tuple[Any, ...]]] = {
            "aid": lambda: (self.aid.pk,),
            "answer_aid": lambda: (self.aid.pk, self.place.slug),
            "answer_call": lambda: (self.call_of("described").number, self.place.slug),
        }
        return of_sums | of_places | of_awards | of_aids

    @cached_property
    def experiment_of(self) -> Callable[[str], Experiment]:
        """Of the place of the speaker, proposed, running or concluded; or proposed by another place."""
        makers: dict[str, Callable[[], Experiment]] = {
            "proposed": lambda: funding.an_experiment(self.place),
            "elsewhere": funding.an_experiment,
            "running": lambda: funding.a_running(self.place),
            "concluded": lambda: funding.a_concluded(self.place),
        }
        made: dict[str, Experiment] = {}

        def find(state: str) -> Experiment:
            if state not in made:
                made[state] = makers[state]()
            return made[state]

        return find

    @cached_property
    def budget_of(self) -> dict[str, SharedBudget]:
        """A shared budget that takes projects, one of them of the place of the speaker; one whose projects are
        checked."""
        council = self.position.council
        opened = funding.a_budget(council)
        funding.a_project(opened, "Un four", place=self.place)
        funding.a_project(opened)
        return {"open": opened, "checked": funding.a_checked_budget(council)}

    def of_shared_budgets(self, page: str) -> tuple[Any, ...]:
        if page in BUDGET_PAGES:
            return (self.budget_of[BUDGET_PAGES[page]].number,)
        projects = self.budget_of["open"].projects.order_by("rank")
        return (projects[0 if page == "withdraw_project" else 1].pk,)

    @cached_property
    def matched_fund(self) -> MatchedFund:
        """An open one: a common of the place of the speaker, to which another promises; one of another place, to which
        theirs does."""
        fund = funding.a_matched_fund(self.position.council)
        funding.a_pledge(funding.a_common(fund, "Un four", place=self.place))
        funding.a_pledge(funding.a_common(fund, "Un métier à tisser"), place=self.place)
        return fund

    @cached_property
    def settled_fund(self) -> MatchedFund:
        """One that is counted."""
        return funding.a_settled_fund(self.position.council)

    def of_shared_money(self, page: str) -> tuple[Any, ...]:
        matched = page in MATCHED_PAGES | COMMON_PAGES
        return self.of_matched_funds(page) if matched else self.of_shared_budgets(page)

    def of_matched_funds(self, page: str) -> tuple[Any, ...]:
        if page == "matched_recount":
            return (self.settled_fund.number,)
        if page in MATCHED_PAGES:
            return (self.matched_fund.number,)
        own, other = self.matched_fund.commons.order_by("rank")
        if page == "take_pledge_back":
            return (other.pledges.get().pk,)
        return (own.pk if page == "withdraw_common" else other.pk,)

    def of_jury(self, page: str) -> int | None:
        """What a page of a jury is about: the number of a file, or the key of what waits for an answer."""
        if page in {"rate", "recuse", "decide_file", "letter", "appeal", "show", "agree"}:
            states = {"rate": "settled", "recuse": "settled", "decide_file": "reviewed", "agree": "final"}
            file = self.call_of(states.get(page, "published")).files[0]
            if page == "agree":  # the agreement of a place bears its number
                Place.objects.filter(pk=file.lead_id).update(siret=funding.SIRET)
            return int(file.number)
        if page == "answer_challenge":
            return int(funding.a_challenge(self.call_of("settled")).pk)
        return int(funding.an_appeal(self.call_of("published")).pk) if page == "answer_appeal" else None

    def of_funding(self, page: str) -> tuple[Any, ...]:
        if page in {"calls", "prepare", "describe", "territories", "council", "incomes", "add_income"} | {
            "grants",
            "awards",
            "grant_award",
            "aids",
            "experiments",
            "propose_experiment",
            "shared_budgets",
            "open_budget",
            "matched_funds",
            "open_matched_fund",
            "matching_script",
        }:
            return ()
        if page in MATCHED_PAGES | COMMON_PAGES | {*BUDGET_PAGES, "check_project", "withdraw_project"}:
            return self.of_shared_money(page)
        if page in EXPERIMENT_STATES:
            return (self.experiment_of(EXPERIMENT_STATES[page]).number,)
        if page in self.of_money:
            return self.of_money[page]()
        if page in {
            "application",
            "answer",
            "ask_partner",
            "accept",
            "leave",
            "budget",
            "send",
            "send_late",
            "withdraw",
            "challenge",
            "join_paper",
        }:
            return (self.file.number, *([1] if page == "answer" else []))
        if page in {"paper", "remove_paper", "remove_line"}:
            rows = self.file.lines.order_by("pk") if page == "remove_line" else self.file.papers.all()
            return (self.file.number, rows[0].pk)
        if (of_jury := self.of_jury(page)) is not None:
            return (of_jury,)
        call = self.call_of(FUNDING_STATES.get(page, "open"))
        return (reply_token_of_call(call) if page == "reply" else call.number,)

    @cached_property
    def drafted(self) -> YearlyReport:
        """A report that the chair prepares."""
        return a_report(self.position.council, actor=self.people["chair"])

    @cached_property
    def published(self) -> YearlyReport:
        report = a_report(self.position.council, actor=self.people["chair"], template="institutions")
        return a_frozen_report(report)

    def of_reports(self, page: str) -> tuple[Any, ...]:
        if page in {"reports", "begin_report"}:
            return ()
        if page in {"sheet", "sheet_file"}:
            key = f"d-{self.place.municipality.department.code}"
            return (key,) if page == "sheet" else (key, "nobody")
        if page in {"write_report", "draw_report", "freeze_report", "discard_report"}:
            return (self.drafted.number,)
        more = {"report_file": ("pdf",), "report_figure": (KEY,), "report_rows": (KEY,)}
        return (self.published.number, *more.get(page, ()))

    @cached_property
    def minutes(self) -> MinutesRows:
        return MinutesRows(self.position.council, self.people)

    def of_minutes(self, page: str) -> tuple[Any, ...]:
        return self.minutes.address(page)

    @cached_property
    def meetings(self) -> MeetingRows:
        return MeetingRows(self.position.council, self.people)

    @cached_property
    def reused(self) -> Reuse:
        return tell_reuse("lieux", actor=None, origin="world", title="Une carte", url="https://exemple.fr/carte")

    @cached_property
    def asked_of_data(self) -> Question:
        return ask_question("lieux", actor=None, origin="world", words="Que veut dire « ouvert » ?")

    @cached_property
    def shown_of_data(self) -> Question:
        asked = ask_question("lieux", actor=None, origin="world", words="Depuis quand ?")
        return show_question(asked, actor=self.people["staff"])

    @cached_property
    def hooked(self) -> Hook:
        """An address that the speaker has told of changes."""
        return add_hook(actor=self.people["speaker"], url="https://exemple.fr/recevoir")

    @cached_property
    def tokened(self) -> Token:
        """A token of the speaker."""
        return make_token(actor=self.people["speaker"], name="Accueil", scopes=["mine"], days=30)[0]

    @cached_property
    def abandoned(self) -> HookMessage:
        message = compose(self.hooked, TRIED, {})
        HookMessage.objects.filter(pk=message.pk).update(state="given_up")
        return message

    @cached_property
    def catalogue(self) -> None:
        """Written once: it says the moment when it was."""
        write_catalogue()

    OF_OPEN_DATA: ClassVar = {
        "revoke_token": "tokened",
        "replay_message": "abandoned",
        **dict.fromkeys(("hook", "try_hook", "turn_secret", "stop_hook"), "hooked"),
        **dict.fromkeys(("show_reuse", "decline_reuse"), "reused"),
        **dict.fromkeys(("show_question", "answer_question", "decline_question"), "asked_of_data"),
        "close_question": "shown_of_data",
    }
    """Acts of the room `api`, and the row that each is on."""

    def of_api(self, page: str) -> tuple[Any, ...]:
        if page in {"datasets", "interface", "reuses", "questions", "hook_list", "token_list"}:
            return ()
        if holder := self.OF_OPEN_DATA.get(page):
            return (getattr(self, holder).pk,)
        if page == "catalogue":
            _ = self.catalogue
        return {"file": ("lieux", "csv"), "catalogue": ("ttl",)}.get(page, ("lieux",))

    def of_reading(self, page: str) -> tuple[Any, ...]:
        if page in {"collection", "items"}:
            return ("lieux",)
        if page in {"desk", "places"}:
            return (self.place.municipality.department.slug if page == "desk" else self.place.slug,)
        told = {"feature": ("lieux", self.place.slug), "one": (self.place.slug,), "nowhere": ("rien",)}
        return told.get(page, ())

    def of_meetings(self, page: str) -> tuple[Any, ...]:
        return self.meetings.address(page)

    def of_pages(self, page: str) -> tuple[Any, ...]:
        if page in {"card", "sitemap_part"}:
            return ("besoin", str(self.need.number)) if page == "card" else ("needs",)
        if page in {"guide", "quarter"}:
            return ("voter",) if page == "guide" else ("paris-12e-arrondissement",)
        if page in {"intermunicipality", "published_list"}:
            return (IntermunicipalityFactory().siren if page == "intermunicipality" else "formation",)
        return (self.place.municipality.department.slug,) if page == "territory" else ()

    @cached_property
    def hall(self) -> HallRows:
        return HallRows(self.position.council)

    def of_hall(self, page: str) -> tuple[Any, ...]:
        return self.hall.address(page)
