"""What is typed in a form whose act asks for more than « a value of this kind »: a number that exists, a day that fits;
and why nothing is written where no body would do.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from lieudit.cooperative.bank import proposals
from lieudit.cooperative.giving_up import asked_of
from lieudit.cooperative.models import Conversion, Cooperative
from lieudit.cooperative.services import digest_of, read_bulletin
from lieudit.cooperative.vocabulary import Category
from lieudit.membership.models import BankLine
from lieudit.network.models import Place
from lieudit.toolkit.codes import in_groups
from tests.access.world import World
from tests.accounts.factories import AccountFactory
from tests.funding.factories import a_decision
from tests.needs.factories import NeedFactory
from tests.network.factories import OrganisationFactory, PlaceFactory, RepresentativeFactory

type Body = dict[str, Any] | Callable[[World], dict[str, Any]]
A_MEASURE = {"name_0": "Visites", "unit_0": "par jour", "how_0": "Au cahier", "before_0": "3", "target_0": "6"}
"""What an experiment counts, at the least."""


def a_file(name: str, text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode(), "text/csv")


def quoted_subscription() -> int:
    """The subscription that the line of the bank quotes."""
    found = proposals(list(BankLine.objects.waiting().of_parts()))[0].subscription
    assert found
    return found.pk


def a_bulletin(world: World) -> dict[str, Any]:
    """Read and signed by the member: the words of anybody else’s are others."""
    cooperative = Cooperative.objects.get(assembly__slug=world.address("cooperative:subscribe")[0])
    asked: dict[str, Any] = {"category": Category.BENEFICIARY, "parts": 5}
    text = read_bulletin(cooperative, holder=world.people["member"], **asked)
    return asked | {"holder": "self", "agreed": "on", "read": digest_of(text)}


def two_needs(world: World) -> dict[str, Any]:
    return {"needs": [str(need.number) for need in NeedFactory.create_batch(2, place=world.place)]}


def a_stay(world: World) -> dict[str, Any]:
    """From a day to the next, when the thing is free."""
    first = timezone.localdate() + dt.timedelta(days=40)
    days = {"first": first.isoformat(), "last": (first + dt.timedelta(days=1)).isoformat()}
    return days | {"start": "10:00", "end": "12:00"}


def some_days(apart: int) -> dict[str, Any]:
    day = (timezone.localdate() + dt.timedelta(days=apart)).isoformat()
    return {"since": day, "until": day}


def asked_place(world: World) -> str:
    """A place that somebody represents, named as people write it."""
    place = RepresentativeFactory(place=PlaceFactory(name=f"La Remise {Place.objects.count()}")).place
    return f"{place.name}, {place.municipality.name}"


def a_body() -> str:
    """A body that may run a place, named as people write it."""
    return str(OrganisationFactory(operating_body=True).name)


def three() -> str:
    """The addresses of three accounts, one a line."""
    return "\n".join(AccountFactory(public=True).email for _rank in range(3))


def asked_by(slug: str) -> str:
    """The row by which somebody asked to give up the statutes of an assembly."""
    asked = asked_of(Conversion.objects.get(cooperative__assembly__slug=slug))
    assert asked
    return str(asked.pk)


BODIES: dict[str, Body] = {
    "accounts:disconnect": {"everywhere": "1"},
    "attestations:ask": {"address": "une.paire@exemple.fr"},
    "attestations:bring": {"file": a_file("badge.json", "{}")},
    "attestations:name_peer": lambda world: {"address": AccountFactory(public=True).email},
    "advocacy:by_hand": lambda world: {"code": in_groups(world.referral.key)},
    "advocacy:forward": {"service": "bureau des aides", "address": "une.collegue@institution.fr"},
    "care:appoint": lambda world: {"address": AccountFactory(public=True).email},
    "cooperative:allocate": lambda world: {
        **dict.fromkeys(("subsidies", "losses", "reserves", "legal", "interest"), ""),
        "year": str(timezone.localdate().year - 1),
        "amount": "1000",
    },
    "cooperative:give_up_statutes": lambda world: {"read": asked_by(world.conversion_for("give_up_statutes"))},
    "cooperative:switch": lambda world: {
        "read": Conversion.objects.get(cooperative__assembly__slug=world.conversion_for("switch")).prepared,
    },
    "cooperative:map_account": {"number": "10130000", "words": "Capital versé", "source": "Plan du cabinet, page 2"},
    "cooperative:note_loss": lambda world: {
        "year": str(timezone.localdate().year - 1),
        "amount": "120",
        "source": "Comptes",
    },
    "cooperative:name_reviewer": {"reviewer": "Réviseurs du bocage", "substitute": "Révision Centre"},
    "cooperative:plan_remark": {"who": "Le bureau"},
    "cooperative:settle_remark": {"words": "Le registre est relié."},
    "cooperative:receive_review": lambda world: {"held_on": timezone.localdate().isoformat(), "report": "Point 4"},
    "cooperative:note_rate": {"year": "2020", "half": "1", "value": "1,5", "source": "Bulletin"},
    "commons:deposit": lambda world: {"other": world.place.name, "link": "https://exemple.fr/plan"},
    "commons:release": {"version": "2.0", "link": "https://exemple.fr/plan"},
    "commons:revise": {"title": "Ouvrir en treize réunions"},
    "learning:ask_keeper": lambda _world: {"keeper": RepresentativeFactory().place.get_absolute_url()},
    "learning:say_at_work": {"conditions": ["analysed", "tutored"]},
    "learning:training_body": {"declaration": "11 75 12345 75"},
    "learning:align_path": {"code": "G1404", "label": "Un métier"},
    "learning:enrol_people": {"people": "Léa Martin, lea.martin@exemple.fr"},
    "consultations:type_sheet": {"sheet": "7", "a1": "1"},
    "cooperative:settle": lambda _world: {"subscription": quoted_subscription()},
    "cooperative:give_iban": {"iban": "FR76 3000 6000 0112 3456 7890 189"},
    "cooperative:transfers": {"iban": "FR76 3000 6000 0112 3456 7890 189"},
    "cooperative:subscribe": lambda world: a_bulletin(world),
    "cooperative:end_associate": {"kind": "die", "piece": "Acte du 3 mars"},
    "cooperative:ending": {"decision": "defend", "words": "Je réponds."},
    "cooperative:transfer": lambda world: {"taker": str(world.open_cooperative.number - 1), "parts": "1"},
    "cooperative:claim": {"wanted": "contributor"},
    "cooperative:write_particulars": {"address": "3 rue des Fours, Guéret"},
    "cooperative:read_particulars": {"reason": "Une convocation revenue."},
    "cooperative:say_named": {"named": "yes"},
    "cooperative:keepers": lambda world: {"address": world.people["member"].email},
    "desks:appoint_animator": lambda world: {"address": world.people["member"].email},
    "funding:add_income": lambda _world: {
        "said": "Région inventée",
        "nature": "74",
        "words": "Solde",
        "amount": "1200",
        "source": "Avis du 2 mars",
        "year": str(timezone.localdate().year),
        "on": str(timezone.localdate()),
    },
    "funding:say_mix": lambda _world: {
        "year": str(timezone.localdate().year),
        "funder_0": "Ville",
        "nature_0": "74",
        "amount_0": "90",
    },
    "funding:grant_award": lambda world: {
        "place": asked_place(world),
        "siret": "38047555800058",
        "on": str(timezone.localdate()),
        "purpose": "Un four",
        "amount": "900",
        "paid_from": str(timezone.localdate()),
    },
    "funding:answer_aid": {"outcome": "asked", "hours": "12"},
    "funding:answer_call": {"outcome": "asked", "hours": "12"},
    "funding:propose_experiment": A_MEASURE,
    "funding:write_experiment": A_MEASURE,
    "funding:open_budget": {"amount": "1000", "most": ""},
    "funding:propose_project": {"title": "Des chaises", "cost": "30"},
    "funding:open_matched_fund": {"amount": "1000", "ratio": "1", "most": "", "most_each": ""},
    "funding:propose_common": {"title": "Des chaises"},
    "funding:pledge_to_common": {"amount": "60"},
    "funding:check_project": {"eligible": "yes", "cost": "40", "reason": ""},
    "funding:join_paper": lambda _world: {
        "upload": SimpleUploadedFile("plan.pdf", b"%PDF-1.7 plan", "application/pdf")
    },
    "funding:answer": {"text": "Un four à pain."},
    "funding:decide_file": {"verdict": "declined", "amount": "", "r0": "Peu utile.", "r1": "Faisable."},
    "funding:name_jury": lambda world: {"decision": a_decision(world.position.council, None).pk, "people": three()},
    "funding:ask_partner": lambda world: {"place": asked_place(world)},
    "funding:correct": {"pages": "7"},
    "funding:describe": lambda _world: {
        "closes_on": str(timezone.localdate() + dt.timedelta(days=40)),
        "closes_time": "12:00",
    },
    "funding:tell_result": lambda _world: {"published_on": str(timezone.localdate()), "retained": "", "lands": ""},
    "funding:postpone": lambda _world: {"closes_on": str(timezone.localdate() + dt.timedelta(days=90))},
    "hall:vote": {"step": "confirm", "choice": "for"},
    "imports:imports": {"source": "Liste du pays", "file": a_file("lieux.csv", "nom,commune\nLe Grenier,Guéret\n")},
    "imports:followed_lists": {"url": "http://127.0.0.1:9/lieux.csv", "name": "Liste du pays"},
    "lexicon:add_group": {"words": "buvette\nestaminet"},
    "lexicon:change_group": {"words": "buvette\nestaminet\ncabaret"},
    "meetings:import_items": {"file": a_file("ordre.csv", "titre,durée\nLes horaires,15\n")},
    "membership:bank": {"file": a_file("banque.csv", "date;libellé;montant\n02/01/2026;Virement;100,00\n")},
    "mutual_aid:ask_hands": lambda world: some_days(20),
    "mutual_aid:borrow": a_stay,
    "mutual_aid:edit_thing": {"title": "Deux vidéoprojecteurs", "opens": "10:00", "closes": "18:00"},
    "mutual_aid:send_sos": lambda world: {"until": some_days(3)["until"], "within": "100"},
    "mutual_aid:sign_papers": lambda world: dict.fromkeys(
        ("agreed_on", "convention_on", "amended_on"), timezone.localdate().isoformat()
    ),
    "mutual_aid:write_papers": lambda world: some_days(20),
    "mutual_aid:lend": {"days": ["1"], "opens": "10:00", "closes": "18:00"},
    "needs:gather": two_needs,
    "needs:support": lambda world: {"place": f"{world.place.name}, {world.place.municipality.name}"},
    "network:affiliate_place": lambda _world: {"organisation": a_body()},
    "network:create_place": {"municipality": "23000", "name": "Le Grenier"},
    "network:edit_organisation": {"name": "Le réseau d’à côté"},
    "observatory:bring_income": {"file": a_file("revenus.csv", "CODGEO;MED21\n23096;20000\n")},
    "agreements:sign_agreement": lambda _world: {"partner": a_body()},
    "agreements:sign_for_organisation": lambda _world: {"partner": a_body()},
    "agreements:sign_for_assembly": lambda _world: {"partner": a_body()},
    "public_services:revise_offer": {"title": "Une autre permanence"},
    "records:pair_places": lambda world: {"other": PlaceFactory(municipality=world.place.municipality).slug},
    "records:transfer_place": lambda _world: {"organisation": a_body()},
    "records:revise_place": {"name": "Le Grand Préau"},
    "reports:begin_report": {"starts_on": "2024-01-01", "ends_on": "2024-12-31"},
    "minutes:edit": {"text": "Ce point a été discuté longuement."},
    "voting:cast": {"step": "confirm", "choice": "for"},
}
"""By address: fields, or what makes them from the world."""


def because(reason: str, names: str) -> dict[str, str]:
    return dict.fromkeys(names.split(), reason)


QUIET: dict[str, str] = {
    **because(
        "it is there in a demonstration only",
        "accounts:sign_in_link pages:components pages:mails pages:messages",
    ),
    **because(
        "the journal alone is written, where each reading of what is apart stays",
        "cooperative:read_particulars",
    ),
    **because(
        "no setting of the tests opens it",
        "accounts:openid_callback accounts:openid_login pages:whole_health",
    ),
    **because(
        "programs read it, and send nothing",
        "reading:changes reading:collection reading:collections reading:conformance reading:feature reading:items "
        "reading:landing reading:many reading:nowhere reading:one reading:openapi",
    ),
    **because(
        "programs send it with a token of their own (tests/api/test_tokens.py, test_writing.py)",
        "reading:me reading:desk reading:needs reading:offers reading:places reading:replies",
    ),
    **because(
        "it gives a file, or nothing; what is sent is not looked at",
        "advocacy:document network:claim_document observatory:cite agreements:agreement_document "
        "reports:sheet_file voting:archive voting:pabulib voting:recount voting:recount_drawn "
        "voting:stamp",
    ),
    **because(
        "it answers what is asked and keeps nothing",
        "cooperative:transfers pages:contact pages:former_search territory:grounds territory:towns toolkit:answer",
    ),
    **because(
        "it leads to the page of what was typed, where one acts",
        "advocacy:by_hand advocacy:coded voting:booth",
    ),
    **because(
        "it shows what was understood, and asks again before it writes",
        "meetings:guests needs:express",
    ),
    **because(
        "a fresh proof is asked first (tests/accounts/test_prove.py)",
        "accounts:set_password",
    ),
    **because(
        "nothing in this world was done a moment ago, that it takes back",
        "desks:take_up desks:take_visit_back needs:compare_again needs:unfile records:look_again "
        "records:take_confirmation_back",
    ),
    **because(
        "nothing in this world is in the way that it mends or waits for",
        "advocacy:proof governance:end_interest governance:rebase_change membership:mandate "
        "membership:match_sure needs:renew records:reopen_place voting:resume",
    ),
    **because(
        "who may is nobody of these roles",
        "funding:accept funding:leave funding:appeal funding:quit_jury funding:rate funding:recuse funding:show "
        "funding:sign learning:training_body "
        "care:decide_appeal care:measure deliberation:answer elections:sign hall:integrate meetings:withdraw "
        "agreements:confirm_agreement agreements:deny_agreement voting:send_codes",
    ),
    **because(
        "this vote is not held in this way",
        "voting:ask_secrecy voting:attendance voting:code voting:sheet voting:tellers voting:trial voting:voted_there",
    ),
    **because(
        "it asks for things that this world does not hold",
        "consultations:answer deliberation:open_draft deliberation:vote_on_rivals "
        "elections:correct elections:stand hall:arrivals hall:paper_count hall:screens meetings:agenda "
        "membership:choose_dues minutes:approve needs:escalate_convergence needs:support needs:workbench "
        "learning:change_session learning:plan_session "
        "records:confirm_places records:say_kind records:send_doubt_on voting:declare",
    ),
    **because(
        "what it is about stands at another step in this world; its own tests play it at the right one",
        "inquiries:accept inquiries:confirm inquiries:delay inquiries:follow_up inquiries:recall inquiries:remind "
        "learning:ask_certificate learning:certificate learning:end_welcome learning:evaluate "
        "learning:seat_ask_certificate learning:seat_certificate learning:seat_evaluate "
        "funding:challenge funding:send_late mutual_aid:send_sos "
        "lottery:accept lottery:close_call lottery:draw lottery:extend lottery:postpone "
        "lottery:refuse lottery:relax lottery:reopen "
        "advocacy:answer advocacy:call advocacy:close advocacy:effect advocacy:remind advocacy:reminder_pdf "
        "advocacy:reply advocacy:review "
        "consultations:edit consultations:open_consultation consultations:open_position consultations:withdraw "
        "deliberation:add_paragraph deliberation:adopt deliberation:edit_draft deliberation:edit_paragraph "
        "deliberation:findings deliberation:move_paragraph deliberation:open_discussion "
        "deliberation:open_round deliberation:put_to_vote elections:answer elections:college_step "
        "elections:lift elections:move elections:name elections:prepare elections:propose "
        "governance:gather_members governance:put_change_to_vote hall:check_in "
        "imports:undo_import meetings:answer meetings:cosign membership:appeal membership:ask_college "
        "membership:end_representative minutes:sign voting:bring voting:draw voting:give_up "
        "voting:open_sitting",
    ),
}
"""Why nothing is written in the world of the tests, by address: the list is exact."""
UNGUARDED = {
    "journal:unsubscribe": "RFC 8058: the mail program of the reader posts, without cookie nor page",
    "journal:silence": "RFC 8058 too",
    "toolkit:answer": "it changes nothing and keeps nothing",
    "reading:nowhere": "nothing is there: it says so to programs, which hold no page",
}
"""What takes what is sent without the token of a page, and why."""
