"""Who leads a call, applies, rates, decides, answers, grants, tries: each door, asked of everybody around."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from lieudit.funding import permissions
from lieudit.funding.applying import accept_part, leave_application
from lieudit.funding.models import Application, Assignment, Award, Call, Income
from lieudit.funding.permissions import (
    APPLICATION_ACCESS,
    AWARD_ACCESS,
    BUDGET_ACCESS,
    CALL_ACCESS,
    COMMON_ACCESS,
    EXPERIMENT_ACCESS,
    INCOME_ACCESS,
    MATCHED_FUND_ACCESS,
    PLEDGE_ACCESS,
    PROJECT_ACCESS,
)
from lieudit.governance.services import found_assembly
from tests.accounts.factories import AccountFactory
from tests.funding.factories import (
    a_budget,
    a_challenge,
    a_common,
    a_file,
    a_matched_fund,
    a_pledge,
    a_project,
    all_read,
    an_appeal,
    an_award,
    an_experiment,
    an_open,
    asked_of,
    kept,
    published,
    with_jury,
)
from tests.governance.factories import a_council, a_seat
from tests.governance.people import CHAIRS, around
from tests.network.factories import OrganisationFactory, PlaceFactory, RepresentativeFactory
from tests.network.people import ANIMATORS, doors, former_spokesperson, spokesperson, who
from tests.territory.factories import RegionFactory

pytestmark = pytest.mark.django_db
SECRETARIAT, NOBODY = {"secretariat"}, set()
TIMED = dict.fromkeys(("open", "close", "finish", "decide", "reply"), NOBODY)


def council_and_everybody():
    council = a_council()
    council.chair = council.seats[0].voter
    return council, around(council)


def speakers(place):
    """Who speaks for a place, who did, who speaks for another, for one that withdrew, for an organisation."""
    return {
        "its voice": spokesperson(place),
        "was its voice": former_spokesperson(place),
        "another place": spokesperson(PlaceFactory()),
        "a place that withdrew": spokesperson(PlaceFactory(withdrawn_at=timezone.now())),
        "a partner": spokesperson(OrganisationFactory(partner=True)),
    }


def anew(file):
    return Application.objects.with_call().get(pk=file.pk)


# Calls


def test_a_call_of_an_assembly_is_led_by_its_chair_judged_by_its_jury_and_moved_by_the_clock():
    council, everybody = council_and_everybody()
    call = with_jury(an_open(council), files=1)
    call.author = AccountFactory()
    everybody |= {"juror": call.people[0], "juror of another": with_jury(an_open(council), files=1).people[0]}
    led = dict.fromkeys(CALL_ACCESS.workflow.steps, CHAIRS)
    vouches = CHAIRS | {"chair elsewhere"}
    assert doors(CALL_ACCESS, everybody, call) == led | TIMED | {
        "sign": {"juror"},
        "revise": ANIMATORS,
        "tell_result": ANIMATORS,
        "invite": vouches,
    }


def test_a_juror_who_left_judges_no_more():
    call = with_jury()
    juror = call.jury.jurors.get(account=call.people[0])
    assert permissions.juror_of(call.people[0], call) == juror
    juror.left_at = timezone.now()
    juror.save()
    assert permissions.juror_of(call.people[0], call) is None
    assert not permissions.judges(call.people[0], Call.objects.get(pk=call.pk))


def test_a_call_of_an_organisation_is_led_by_who_represents_it():
    _council, everybody = council_and_everybody()
    caller = OrganisationFactory(institution=True)
    everybody |= {"caller": spokesperson(caller), "was its voice": former_spokesperson(caller)}
    author = spokesperson(OrganisationFactory(partner=True))
    call = Call(pk=0, organisation=caller, author=author, state="draft")
    everybody |= {"author": author, "author of before": AccountFactory()}
    opened = doors(CALL_ACCESS, everybody, call)
    assert opened["write"] == opened["settle"] == {"caller", "secretariat"}
    assert opened["revise"] == ANIMATORS | {"author"}
    call.author = everybody["author of before"]
    assert doors(CALL_ACCESS, everybody, call)["revise"] == ANIMATORS, "who described it speaks for nobody any more"


def test_a_call_of_others_is_led_by_nobody():
    _council, everybody = council_and_everybody()
    call = Call(pk=0, state="described", author=everybody["stranger"])
    assert not call.is_ours
    assert doors(CALL_ACCESS, everybody, call)["write"] == NOBODY


def test_only_the_chair_of_a_national_assembly_vouches_for_an_address():
    council, everybody = council_and_everybody()
    region = found_assembly("Une assemblée de région", actor=None, region=RegionFactory())
    everybody["chair of a region"] = a_seat(region, chairs=True).voter
    call = Call(pk=0, assembly=council, author=council.chair)
    assert doors(CALL_ACCESS, everybody, call)["invite"] == CHAIRS | {"chair elsewhere"}


def test_calls_are_prepared_for_what_one_chairs_or_represents():
    council, everybody = council_and_everybody()
    network, place = OrganisationFactory(network=True), PlaceFactory()
    everybody |= {"network": spokesperson(network), "place": spokesperson(place)}
    everybody["was its voice"] = former_spokesperson(network)
    prepared = {name: permissions.assemblies_of(account) for name, account in everybody.items()}
    assert prepared["chair"] == [council]
    assert len(prepared["secretariat"]) == 2, "both national assemblies"
    assert {name for name, found in prepared.items() if found} == CHAIRS | {"chair elsewhere"}
    assert permissions.organisations_of(everybody["network"]) == [network]
    seated = {"chair", "seat", "also speaks for the seat", "sat", "chair elsewhere"}
    assert who(everybody, permissions.organisations_of) == seated | {"network"}
    assert who(everybody, permissions.may_prepare) == seated | {"network", "secretariat"}
    assert who(everybody, permissions.may_describe) == seated | {"network", "place"} | ANIMATORS


# Applications


def test_a_file_is_carried_by_its_lead_and_written_by_all_who_accepted():
    council, everybody = council_and_everybody()
    file = a_file(an_open(council))
    inside, asked, left = asked_of(file), asked_of(file), asked_of(file)
    accept_part(anew(file), actor=inside.speaker, place=inside.place)
    leave_application(anew(file), actor=left.speaker, place=left.place, reason="Plus le temps.")
    everybody |= speakers(file.lead) | {"carries": file.speaker}
    everybody |= {"inside": inside.speaker, "asked": asked.speaker, "left": left.speaker}
    carries = {"its voice", "carries"}
    writes = carries | {"inside"}
    file = anew(file)
    opened = doors(APPLICATION_ACCESS, everybody, file)
    for step in ("invite", "send", "send_late", "show", "withdraw"):
        assert opened[step] == carries, step
    for step in ("answer", "budget", "join_paper", "challenge", "appeal"):
        assert opened[step] == writes, step
    assert opened["accept"] == {"asked"}
    assert opened["leave"] == {"asked", "inside"}
    assert opened["rate"] == opened["recuse"] == NOBODY
    assert opened["decide_file"] == CHAIRS, "who leads, where no jury sits yet"
    assert opened["agree"] == SECRETARIAT


def test_who_speaks_for_two_places_of_a_file_answers_for_the_one_that_is_asked():
    file = a_file()
    asked, inside = asked_of(file), asked_of(file)
    accept_part(anew(file), actor=inside.speaker, place=inside.place)
    RepresentativeFactory(account=inside.speaker, place=asked.place)
    RepresentativeFactory(account=inside.speaker, place=file.lead)
    found = anew(file)
    assert permissions.part_of(inside.speaker, found).place == asked.place
    assert [part.place for part in permissions.parts_of(inside.speaker, found)] == [
        file.lead,
        inside.place,
        asked.place,
    ]
    assert permissions.part_of(file.speaker, found) is None, "who carries it leaves nothing: it withdraws it"


def test_a_public_file_is_answered_by_any_account_but_its_jury():
    council, everybody = council_and_everybody()
    call = with_jury(an_open(council), files=1)
    everybody |= {"juror": call.people[0], "carries": call.files[0].speaker}
    file = anew(call.files[0])
    assert doors(APPLICATION_ACCESS, everybody, file)["answer"] == {"carries"}
    file.call.kind = "commons"
    assert doors(APPLICATION_ACCESS, everybody, file)["answer"] == set(everybody) - {"anonymous", "juror"}


# The jury


def judging(call):
    """Everybody around a call that is read: who is given its first file, who is not, who carries it."""
    file = call.files[0]
    readers = [each.juror.account for each in Assignment.objects.filter(application=file).order_by("pk")]
    beside = next(account for account in call.people if account not in readers)
    return {
        "anonymous": AnonymousUser(),
        "stranger": AccountFactory(),
        "chair": call.chair,
        "secretariat": AccountFactory(secretariat=True),
        "reader": readers[0],
        "other reader": readers[1],
        "juror": beside,
        "carries": file.speaker,
        "carries another": call.files[1].speaker,
    }


JURY = {"reader", "other reader", "juror"}
LEADS = {"chair", "secretariat"}


def test_a_file_is_rated_by_who_is_given_it_and_decided_by_who_is_not_of_it():
    call = all_read()
    everybody, file = judging(call), anew(call.files[0])
    opened = doors(APPLICATION_ACCESS, everybody, file)
    assert opened["rate"] == {"reader", "other reader"}
    assert opened["recuse"] == JURY
    assert opened["decide_file"] == JURY | LEADS
    assert opened["agree"] == SECRETARIAT
    assert who(everybody, lambda account: permissions.reads_papers(account, file)) == JURY | LEADS | {"carries"}
    assert who(everybody, lambda account: permissions.reads_letter(account, file)) == LEADS | {"carries"}


def test_who_is_tied_to_a_file_reads_and_decides_nothing_of_it():
    call = all_read()
    everybody, first = judging(call), call.files[0]
    for name in ("reader", "chair", "secretariat"):
        RepresentativeFactory(account=everybody[name], place=first.lead)
    file = anew(first)
    opened = doors(APPLICATION_ACCESS, everybody, file)
    assert opened["rate"] == {"other reader"}
    assert opened["recuse"] == {"other reader", "juror"}
    assert opened["decide_file"] == {"other reader", "juror"}
    assert opened["agree"] == NOBODY
    assert {"reader", "chair", "secretariat"} <= who(everybody, lambda account: permissions.is_recused(account, file))
    other = anew(call.files[1])
    assert permissions.writes_outcome(everybody["chair"], other), "of this file alone"


def test_papers_are_read_once_sent_and_those_set_aside_by_no_juror():
    call = all_read()
    everybody, file = judging(call), anew(call.files[0])

    def reads(account):
        return permissions.reads_papers(account, file)

    file.set_aside = "Hors du sujet."
    assert who(everybody, reads) == LEADS | {"carries"}
    file.set_aside, file.state = "", "draft"
    file.__dict__.pop("_answers", None)
    assert who(everybody, reads) == {"carries"}
    file.state, file.call.state = "sent", "closed"
    assert who(everybody, reads) == LEADS | {"carries"}


def test_a_juror_who_left_rates_nothing():
    call = all_read()
    everybody, file = judging(call), anew(call.files[0])
    call.jury.jurors.filter(account=everybody["reader"]).update(left_at=timezone.now())
    opened = doors(APPLICATION_ACCESS, everybody, file)
    assert opened["rate"] == {"other reader"}
    assert "reader" not in opened["decide_file"]


def test_a_recusal_that_is_asked_for_is_answered_by_neither_who_asks_nor_who_is_meant():
    call = all_read()
    everybody = judging(call)
    challenge = a_challenge(call)
    meant = next(name for name, account in everybody.items() if account.pk == challenge.juror.account_id)
    challenge.application = anew(call.files[0])
    answering = who(everybody, lambda account: permissions.answers_challenge(account, challenge))
    assert answering == (JURY | LEADS) - {meant}
    challenge.author = everybody["chair"]
    assert "chair" not in who(everybody, lambda account: permissions.answers_challenge(account, challenge))


def test_an_appeal_is_answered_by_who_neither_rated_wrote_signed_nor_contests():
    call = published()
    everybody = judging(kept(call))
    appeal = an_appeal(call)
    appeal.outcome.application = anew(call.files[0])
    signed = {name for name, account in everybody.items() if account.pk in {one.pk for one in call.people[:2]}}
    may = who(everybody, lambda account: permissions.answers_appeal(account, appeal))
    assert may == (JURY - {"reader", "other reader"} - signed) | LEADS
    appeal.outcome.author = everybody["chair"]
    assert "chair" not in who(everybody, lambda account: permissions.answers_appeal(account, appeal))
    appeal.outcome.author, appeal.author = everybody["stranger"], everybody["secretariat"]
    assert "secretariat" not in who(everybody, lambda account: permissions.answers_appeal(account, appeal))


def test_the_agreement_of_a_call_of_an_organisation_is_written_by_who_represents_it():
    caller = OrganisationFactory(institution=True)
    file = anew(a_file())
    everybody = {"caller": spokesperson(caller), "secretariat": AccountFactory(secretariat=True)}
    everybody |= speakers(file.lead)
    file.call.organisation = caller
    assert doors(APPLICATION_ACCESS, everybody, file)["agree"] == {"caller"}


# Money


def test_the_money_of_the_council_is_kept_by_the_secretariat():
    _council, everybody = council_and_everybody()
    award = an_award()
    everybody |= speakers(award.place)
    for access, row in ((INCOME_ACCESS, Income()), (AWARD_ACCESS, award)):
        assert doors(access, everybody, row) == dict.fromkeys(access.workflow.steps, SECRETARIAT)
    reporting = who(everybody, lambda account: permissions.drafts_report(account, award))
    assert reporting == {"its voice", "secretariat"}


def test_the_report_of_a_grant_is_drafted_by_all_the_places_of_its_file_and_by_no_recused_keeper():
    file = a_file()
    inside = asked_of(file)
    accept_part(anew(file), actor=inside.speaker, place=inside.place)
    keeper = AccountFactory(secretariat=True)
    tied = RepresentativeFactory(account=AccountFactory(secretariat=True), place=PlaceFactory()).account
    everybody = {"inside": inside.speaker, "carries": file.speaker, "keeper": keeper, "stranger": AccountFactory()}
    award = Award(place=file.lead, application=anew(file))
    assert who(everybody, lambda account: permissions.drafts_report(account, award)) == {"inside", "carries", "keeper"}
    RepresentativeFactory(account=tied, place=inside.place)
    assert permissions.drafts_report(tied, award), "it speaks for a place of the file"


# Experiments, shared budgets, matched funds


def test_an_experiment_is_led_by_its_place_tried_by_all_of_its_places_and_joined_by_another():
    experiment = an_experiment()
    joined = PlaceFactory()
    experiment.joined.create(place=joined, author=AccountFactory())
    everybody = speakers(experiment.place) | {"anonymous": AnonymousUser(), "stranger": AccountFactory()}
    everybody |= {
        "leads": experiment.speaker,
        "joined": spokesperson(joined),
        "was joined": former_spokesperson(joined),
    }
    leads = {"leads", "its voice"}
    assert doors(EXPERIMENT_ACCESS, everybody, experiment) == {
        "write": leads,
        "start": leads,
        "conclude": leads,
        "withdraw": leads,
        "deviate": leads | {"joined"},
        "join": {"another place"},
        "repeat": leads | {"joined", "another place"},
    }
    beyond = RepresentativeFactory(account=experiment.speaker).place
    assert permissions.places_to_join(experiment.speaker, experiment) == [beyond]


def test_a_shared_budget_is_led_by_the_chair_and_nobody_checks_their_own_project():
    council, everybody = council_and_everybody()
    budget = a_budget(council)
    project = a_project(budget)
    everybody |= speakers(project.place)
    places = {"its voice", "another place"}
    assert doors(BUDGET_ACCESS, everybody, budget) == {
        "propose": places,
        "put_to_vote": CHAIRS,
        "cancel": CHAIRS,
        "decide": NOBODY,
        "take_back": NOBODY,
    }
    timed = dict.fromkeys(("award", "leave_out"), NOBODY)
    own = {"withdraw": {"its voice"}}
    assert doors(PROJECT_ACCESS, everybody, project) == own | timed | {"accept": CHAIRS, "refuse": CHAIRS}
    RepresentativeFactory(account=everybody["chair"], place=project.place)
    opened = doors(PROJECT_ACCESS, everybody, project)
    assert opened["accept"] == opened["refuse"] == SECRETARIAT
    assert opened["withdraw"] == {"its voice", "chair"}


def test_a_common_is_pledged_to_by_other_places_and_set_aside_by_who_is_not_of_it():
    council, everybody = council_and_everybody()
    fund = a_matched_fund(council)
    common = a_common(fund)
    pledge = a_pledge(common)
    everybody |= speakers(common.place) | {"carries": common.speaker, "pledged": pledge.speaker}
    carries = {"carries", "its voice"}
    assert doors(MATCHED_FUND_ACCESS, everybody, fund) == {
        "carry": carries | {"another place", "pledged"},
        "settle": NOBODY,
        "cancel": CHAIRS,
    }
    assert doors(COMMON_ACCESS, everybody, common) == {
        "pledge": {"another place", "pledged"},
        "set_aside": CHAIRS,
        "withdraw": carries,
    }
    assert doors(PLEDGE_ACCESS, everybody, pledge) == {"take_back": {"pledged"}}
    RepresentativeFactory(account=everybody["chair"], place=common.place)
    assert doors(COMMON_ACCESS, everybody, common)["set_aside"] == SECRETARIAT
