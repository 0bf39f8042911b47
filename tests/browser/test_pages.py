"""Every page of the thread: nothing scrolls sideways at 390 and 1280 px, axe finds nothing in one of the two.

The pages of relays are walked in test_relay.py, those of the account in test_accounts.py.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from lieudit.care.services import adopt_charter
from lieudit.funding.applying import accept_part
from lieudit.learning.deposits import return_session
from lieudit.learning.seating import certificates_of
from lieudit.toolkit import errands
from lieudit.voting.models import Ballot
from lieudit.voting.services import cast_vote, close_ballot
from tests.access.world import World
from tests.funding.factories import asked_of, given, published
from tests.journeys.conftest import unhurried  # noqa: F401
from tests.needs.factories import NeedFactory
from tests.network.factories import AnimatorFactory, OrganisationFactory, PlaceFactory, RepresentativeFactory
from tests.voting.factories import a_ballot, voice

pytestmark = [pytest.mark.django_db(transaction=True)]
MATRIX = Path(__file__).parents[1] / "access" / "matrix.txt"

PUBLIC = [
    "pages:home", "pages:results", "pages:search", "pages:territory", "pages:intermunicipality", "pages:quarter",
    "pages:legal",
    "pages:privacy", "pages:processing",
    "pages:accessibility", "api:datasets", "api:interface", "api:dataset", "api:tell_reuse", "api:ask_question",
    "needs:list", "needs:columns", "needs:need", "needs:support",
    "needs:likes", "needs:convergences", "needs:convergence", "needs:receipt", "needs:followup",
    "needs:answer", "governance:seat", "pages:about", "pages:site_plan", "network:places",
    "records:place",
    "records:sources", "records:doubt_field", "agreements:agreement_link",
    "network:places_map", "network:columns", "public_services:domains", "public_services:domain",
    "public_services:near", "public_services:place", "public_services:offer", "agreements:agreement",
    "network:organisations", "network:organisation", "territory:list", "governance:rulebook", "governance:assemblies",
    "governance:assembly", "governance:regions", "voting:ballots", "voting:ballot", "deliberation:positions",
    "deliberation:drafts", "deliberation:draft", "deliberation:paragraph", "deliberation:round",
    "deliberation:position", "care:charter",
    "elections:elections", "elections:election", "elections:roll", "elections:candidacies", "elections:minutes",
    "lexicon:groups", "lexicon:near", "care:report", "care:mediators", "care:count", "desks:spreading",
    "observatory:figures", "observatory:composition", "observatory:speaking", "observatory:indicator",
    "observatory:territory",
    "observatory:side_by_side", "observatory:rows", "observatory:snapshot", "reports:reports", "reports:report",
    "reports:report_figure", "consultations:consultations", "consultations:consultation", "consultations:statement",
    "lottery:lotteries", "lottery:lottery", "lottery:share", "lottery:panels", "cooperative:law",
    "cooperative:cooperatives", "cooperative:cooperative", "cooperative:day_one", "cooperative:year",
    "cooperative:allocation", "cooperative:rates", "cooperative:conversion", "cooperative:report", "cooperative:check",
    "learning:knowing", "learning:visits", "learning:visit", "learning:paths", "learning:path",
    "learning:sessions", "learning:session", "learning:seat",
    "learning:seat_needs", "learning:seat_evaluate",
    "funding:grants", "funding:awards", "funding:award", "funding:aids", "funding:aid",
    "funding:council", "funding:incomes", "funding:territories", "funding:mix",
    "funding:experiments", "funding:experiment", "funding:shared_budgets", "funding:shared_budget",
    "funding:matched_funds", "funding:matched_fund",
    "funding:calls", "funding:call", "funding:jury", "funding:versions", "funding:test", "funding:reply",
    "funding:served",
    "attestations:achievements", "attestations:achievement", "attestations:attestation", "attestations:paper",
    "attestations:verify", "attestations:checked", "attestations:keys",
    "mutual_aid:things", "mutual_aid:thing", "mutual_aid:place", "mutual_aid:law",
    "inquiries:inquiries", "inquiries:inquiry", "inquiries:ask", "inquiries:door", "inquiries:follow_up",
    "commons:resource", "journal:log", "journal:follow", "journal:confirm", "journal:unsubscribe",
]  # fmt: skip
"""Read by anybody; the world has one of each."""
INSIDE = {
    "animator": [
        "pages:home", "needs:need", "needs:reply", "needs:ask",
        "needs:workbench", "needs:reviews", "needs:collect", "needs:publish",
        "needs:refuse", "needs:escalate", "needs:settle", "needs:publish_support", "needs:refuse_support",
        "desks:spread", "desks:end_animator", "desks:desk", "desks:telephone",
        "care:queue", "care:hide", "care:remind", "care:dismiss", "care:lift", "care:measures",
        "records:place", "records:revise_place", "records:desk", "records:conflict", "records:doubt",
        "records:twin", "records:merge", "imports:followed_lists",
        "records:pair_places", "records:pause_place", "records:close_place", "records:transfer_place",
        "records:say_kind", "learning:carry", "learning:return_path", "learning:return_session",
        "network:claims", "network:claim", "network:create_place",
        "network:withdraw_place", "network:affiliate_place",
        "lexicon:add_group", "lexicon:change_group", "lexicon:remove_group",
    ],
    "speaker": [
        "commons:bring", "accounts:profile", "api:hook_list", "api:hook", "api:token_list",
        "needs:express", "needs:withdraw", "needs:detach", "needs:leave", "journal:follows", "journal:news",
        "network:claims",
        "network:claim_place", "network:claim_organisation", "public_services:declare_offer",
        "public_services:say_shortage", "agreements:agreements", "deliberation:paragraph", "deliberation:amend",
        "agreements:agreement", "agreements:add_commitment", "agreements:announce_instalment", "agreements:ask_sequel",
        "agreements:hear_sequel", "agreements:receive_report", "agreements:receive_instalment",
        "learning:welcome", "learning:ask", "learning:visits", "learning:accept", "learning:propose",
        "learning:decline", "learning:call_off", "learning:tell", "learning:change", "learning:deposit_path",
        "learning:plan_session", "learning:change_session", "learning:call_off_session", "learning:enrol_people",
        "learning:session_list", "learning:presence", "learning:session",
        "learning:evaluate", "attestations:define", "attestations:declare", "attestations:recognise",
        "attestations:name_peer", "attestations:close",
        "learning:say_at_work", "learning:ask_keeper", "learning:leave_keeping",
        "learning:rewrite_path", "learning:withdraw_path", "learning:align_path", "learning:mark_step",
        "learning:withdraw_session",
        "funding:say_mix", "funding:mix", "funding:answer_aid", "funding:answer_call", "funding:propose_project",
        "funding:propose_common", "funding:pledge_to_common", "funding:matched_fund",
        "funding:propose_experiment", "funding:write_experiment", "funding:join_experiment", "funding:experiment",
        "funding:say_deviation", "funding:conclude_experiment", "funding:repeat_experiment",
        "funding:begin", "funding:application", "funding:answer", "funding:budget", "funding:ask_partner",
        "funding:join_paper", "funding:send_late", "funding:withdraw", "funding:challenge",
        "funding:withdraw_experiment",
        "mutual_aid:lend", "mutual_aid:edit_thing", "mutual_aid:borrow", "mutual_aid:loans", "mutual_aid:loan",
        "mutual_aid:refuse", "mutual_aid:call_off", "mutual_aid:hand_over", "mutual_aid:give_back",
        "mutual_aid:note_state", "mutual_aid:dispute", "mutual_aid:choose", "mutual_aid:place",
        "mutual_aid:ask_hands", "mutual_aid:hand", "mutual_aid:refuse_hands", "mutual_aid:write_papers",
        "mutual_aid:sign_papers", "mutual_aid:say_amount", "mutual_aid:send_sos", "mutual_aid:sos",
        "mutual_aid:answer_sos",
    ],
    "writer": [
        "deliberation:draft", "deliberation:recommend", "deliberation:integrate", "deliberation:merge",
        "deliberation:withdraw_draft", "observatory:cite",
    ],
    "chair": [
        "pages:home", "deliberation:round", "deliberation:draft", "deliberation:open_round", "deliberation:position",
        "elections:prepare", "elections:election", "elections:corrections", "elections:correction",
        "governance:gather_members", "meetings:members_list",
        "reports:reports", "reports:begin_report", "reports:write_report",
        "consultations:prepare", "consultations:consultation", "consultations:to_read", "consultations:join",
        "consultations:refuse", "consultations:propose", "consultations:type_sheet",
        "lottery:lottery", "lottery:prepare", "lottery:quotas", "lottery:draw",
        "inquiries:inquiry", "inquiries:doors", "inquiries:check_door", "inquiries:accept", "inquiries:answer",
        "agreements:sign_for_assembly",
        "funding:prepare", "funding:call", "funding:correct", "funding:postpone", "funding:write",
        "funding:name_jury", "funding:settle", "funding:table", "funding:decide_file", "funding:answer_challenge",
        "funding:answer_appeal", "funding:report_call", "funding:cancel", "funding:cancel_budget",
        "funding:open_budget", "funding:shared_budget", "funding:check_project", "funding:put_budget_to_vote",
        "funding:open_matched_fund", "funding:set_common_aside", "funding:cancel_matched_fund",
    ],
    "seat": ["deliberation:stance", "deliberation:sign", "deliberation:dissent", "elections:circle", "elections:name",
             "elections:answer", "elections:lift", "elections:stand", "elections:correct"],
    "member": ["cooperative:promise", "cooperative:subscribe", "cooperative:associate", "cooperative:claim",
               "cooperative:ending", "cooperative:leave", "cooperative:renounce", "cooperative:give_iban",
               "cooperative:write_particulars", "lottery:volunteer", "lottery:mine",
               "attestations:mine", "attestations:ask",
               "attestations:bring", "attestations:withdraw", "care:mine", "care:ask_mediation", "care:mediation"],
    "voter": ["voting:ballots", "voting:ballot", "voting:cast"],
    "staff": [
        "accounts:second_factor", "desks:second_factors", "journal:readings",
        "funding:add_income", "funding:withdraw_income", "funding:grant_award", "funding:report_draft",
        "funding:ask_sequel", "funding:hear_sequel", "funding:withdraw_award", "funding:describe", "funding:invite",
        "funding:tell_result", "agreements:drop_commitment",
        "cooperative:prepare", "cooperative:register", "cooperative:transfers", "cooperative:accounting",
        "cooperative:bank", "cooperative:settle", "cooperative:answer", "cooperative:answer_claim",
        "cooperative:accounts", "cooperative:map_account",
        "cooperative:certificates", "cooperative:end_associate", "cooperative:read_particulars",
        "cooperative:transfer", "cooperative:post_loss",
        "cooperative:prepare_revaluation", "cooperative:write_revaluation",
        "cooperative:receive", "cooperative:undo", "cooperative:keepers", "cooperative:allocate",
        "cooperative:prove_step", "cooperative:choose_statutes", "cooperative:prepare_switch",
        "cooperative:name_reviewer", "cooperative:write_year",
        "cooperative:plan_remark", "cooperative:settle_remark", "cooperative:open_register",
        "imports:imports", "imports:import_page", "api:reuses", "api:questions", "api:answer_question",
        "pages:home", "needs:convergence", "needs:edit_convergence", "needs:escalate_convergence",
        "network:create_organisation", "network:edit_organisation", "desks:answer_escalation",
        "elections:circle", "elections:propose", "elections:step", "elections:college_step",
        "care:suspend", "care:appoint", "care:end_mandate", "mutual_aid:edit_law",
    ],
}  # fmt: skip
"""Read by one role, from the actor's place."""
FILES = {"funding:letter", "funding:matched_recount", "funding:matching_script", "funding:paper"}
"""What is taken away, and no page."""
APART = {"funding:accept", "funding:leave", "funding:rate", "funding:recuse", "funding:appeal"}
"""Read by who is none of these roles: a place that is asked, a juror, a place that is refused."""


@pytest.fixture
def world(site) -> World:
    return World()


@pytest.fixture
def need(site):
    adopt_charter("Parlons en « je ».")
    return NeedFactory()


def address(world: World, name: str) -> str:
    return reverse(name, args=world.address(name))


def test_what_anybody_reads(tour, world):
    for name in PUBLIC:
        tour.visit(name, address(world, name))
    tour.visit("sign_in", reverse("account_login"))
    tour.visit("dead_link", reverse("needs:followup", args=["altered"]), 404)
    tour.visit("not_found", "/nulle-part/", 404)
    tour.visit("filtered", reverse("needs:list") + "?domain=digital&stage=effect&q=rien")
    tour.visit("found", reverse("pages:search") + "?q=permanence")
    tour.visit("interface_tried", reverse("api:interface") + "?jeu=lieux")
    tour.visit("nothing_found", reverse("pages:search") + "?q=zzzz")
    tour.visit("text_alone", address(world, "deliberation:position") + "?texte=seul")


def test_what_each_role_reads(tour, world, sign_in):
    for role, names in INSIDE.items():
        sign_in(tour.page, world.people[role])
        for name in names:
            tour.visit(f"{role}-{name}", address(world, name))
    sign_in(tour.page, world.people["seat"])
    stance = address(world, "deliberation:stance")
    tour.visit("seat-asked", world.asked.get_absolute_url())
    tour.visit("seat-concern", stance + "?avis=concern")
    tour.visit("seat-objection", stance + "?avis=objection")
    tour.visit("seat-open_draft", reverse("deliberation:open_draft") + f"?convergence={world.convergence.number}")
    sign_in(tour.page, world.people["voter"])
    tour.visit("voter-cast", address(world, "voting:cast") + "?choice=for")


def test_where_the_demonstration_shows_what_a_program_received(tour, settings):
    settings.DEMONSTRATION = True
    tour.visit("messages", reverse("pages:messages"))


def test_each_value_that_visitors_offer_and_several_records_at_once(tour, world, sign_in):
    """`records:confirm_places` has no page of its own: its form and the offered values are those of the desk."""
    better = world.hint
    sign_in(tour.page, world.people["animator"])
    tour.visit("records-betters", address(world, "records:doubt"))
    assert tour.page.locator(f"form[action$='/reprendre/{better.pk}/']").count() == 1
    tour.visit("records-desk", reverse("records:desk") + "?listees")
    assert tour.page.locator("input[name=places][form=together]").count() > 0


def test_saying_a_need_with_its_faults_and_its_resembling_needs(tour, need):
    tour.visit("express", reverse("needs:express"))
    whole = {"width": 1280, "height": 844}  # on a telephone, one question at a time: test_thread.py walks them
    tour.page.set_viewport_size(whole)
    send = tour.page.get_by_role("button", name="Continuer")
    send.click()
    tour.page.get_by_text("une phrase suffit").first.wait_for()
    tour.look("express-faults")
    tour.page.set_viewport_size(whole)
    tour.page.get_by_label("Avec vos mots").fill(need.words)
    tour.page.get_by_label("Nom du lieu, ou code postal").fill(PlaceFactory().name)
    tour.page.get_by_role("button", name="Chercher de nouveau").or_(send).first.click()
    tour.page.get_by_role("button", name="Rejoindre").first.wait_for()
    tour.look("express-similar")
    tour.page.set_viewport_size(whole)
    tour.page.get_by_role("button", name="Relire avant").click()
    tour.page.get_by_role("heading", name="Ce que tout le monde lira").wait_for()
    tour.look("express-preview")
    tour.page.set_viewport_size(whole)
    tour.page.get_by_role("button", name="Publier ce besoin").click()
    tour.page.get_by_text("Acceptez la charte").first.wait_for()
    tour.look("express-refused")


def test_a_workbench_with_a_choice_and_its_faults(tour, need, sign_in):
    sign_in(tour.page, AnimatorFactory(department=need.department).account)
    tour.visit("workbench-chosen", reverse("needs:workbench") + f"?needs={need.number}")
    tour.page.get_by_role("button", name="Faire converger").click()
    tour.page.get_by_text("Rien n’a été enregistré").first.wait_for()
    tour.look("workbench-faults")


def test_a_closed_ballot(tour, site):
    ballot = a_ballot(6)
    for at, choice in enumerate(["for", "for", "against", "abstain", "blank", "for"]):
        cast_vote(ballot, voice(ballot, at), actor=ballot.voters[at], choice=choice)
    close_ballot(Ballot.objects.get(pk=ballot.pk), actor=None)
    assert Ballot.objects.get(pk=ballot.pk).closed_at <= timezone.now()
    tour.visit("ballot-closed", ballot.get_absolute_url())


def test_an_empty_house(tour, site, transactional_db):
    for name in (
        "pages:home",
        "needs:list",
        "needs:convergences",
        "network:places",
        "network:organisations",
        "territory:list",
        "deliberation:positions",
        "deliberation:drafts",
        "voting:ballots",
        "advocacy:list",
        "advocacy:commitments",
        "governance:assemblies",
        "governance:regions",
        "governance:rulebook",
        "journal:log",
    ):
        tour.visit(f"empty-{name}", reverse(name))


def test_what_one_reads_of_a_certificate_and_what_a_training_body_says_of_itself(tour, world, sign_in):
    line = world.training["over"].enrolments.exclude(account=None).first()
    errand = errands.ask("certificate", b"{}", origin=certificates_of(line))
    tour.visit("seat_certificate", reverse("learning:seat_certificate", args=[line.key, errand.key]))
    sign_in(tour.page, line.account)
    tour.visit("certificate", reverse("learning:certificate", args=[line.session.number, errand.key]))
    spoken = RepresentativeFactory(place=None, organisation=OrganisationFactory())
    sign_in(tour.page, spoken.account)
    tour.visit("training_body", reverse("learning:training_body", args=[spoken.organisation.slug]))


def test_what_one_reads_of_a_session_that_waits_to_be_read(tour, world, sign_in):
    found = world.session_deposited
    change = reverse("learning:change_session", args=[found.number])
    sign_in(tour.page, found.author)
    tour.visit("session_waits", found.get_absolute_url())
    reader = world.people["speaker"]
    sign_in(tour.page, reader)
    tour.visit("session_to_read", found.get_absolute_url())
    return_session(found, actor=reader, reason="Dites ce que coûte le repas.")
    sign_in(tour.page, found.author)
    tour.visit("session_sent_back", found.get_absolute_url())
    tour.visit("session_corrected", change)


def test_what_a_partner_a_juror_and_a_refused_place_read_of_a_file(tour, world, sign_in):
    part = asked_of(world.file)
    sign_in(tour.page, part.speaker)
    for name in ("application", "accept", "leave"):
        tour.visit(f"partner-{name}", reverse(f"funding:{name}", args=[world.file.number]))
    accept_part(world.file, actor=part.speaker, place=part.place)
    tour.visit("partner-inside", world.file.get_absolute_url())
    call = world.call_of("settled")
    sign_in(tour.page, given(call.files[0])[0])
    tour.visit("juror-jury", reverse("funding:jury", args=[call.number]))
    for name in ("rate", "recuse"):
        tour.visit(f"juror-{name}", reverse(f"funding:{name}", args=[call.files[0].number]))
    call = published()
    sign_in(tour.page, call.files[1].speaker)
    for name in ("application", "appeal"):
        tour.visit(f"refused-{name}", reverse(f"funding:{name}", args=[call.files[1].number]))
    tour.visit("call-published", call.get_absolute_url())


def test_every_page_of_money_is_looked_at():
    """Those that somebody reads, by the matrix of who may (tests/access)."""
    looked = {*PUBLIC, *APART, *FILES, *(name for names in INSIDE.values() for name in names)}
    rows = [line.split() for line in MATRIX.read_text().splitlines() if line.startswith("funding:")]
    assert rows
    assert {name for name, *read in rows if "200" in read} - looked == set()
