"""Who speaks for each side of an agreement, of whatever kind the sides are: each door, asked of everybody around."""

import pytest
from django.utils import timezone

from lieudit.agreements import permissions
from lieudit.agreements.models import Agreement, Commitment
from lieudit.agreements.permissions import AGREEMENT_ACCESS
from tests.agreements.factories import AgreementFactory, bound
from tests.governance import people as council_people
from tests.governance.factories import a_council
from tests.network.factories import OrganisationFactory, PlaceFactory
from tests.network.people import OVER_CREUSE, doors, former_spokesperson, people, spokesperson, who

pytestmark = pytest.mark.django_db
KEPT_BY_BOTH = {
    *("renew", "ask", "hear", "promise", "announce"),
    *("keep_commitment", "drop_commitment", "receive_instalment"),
}
"""Steps of whoever speaks for a side, whatever became of the agreement."""


def around(**sides):
    """Everybody, and who speaks, or spoke, for the sides."""
    named = {name: spokesperson(side) for name, side in sides.items()}
    former = {f"was {name}": former_spokesperson(side) for name, side in sides.items()}
    return people() | named | former | {"another place": spokesperson(PlaceFactory())}


def between(holder, counterpart, **values):
    """An agreement of these two sides, whatever they are, read anew."""
    sides = {"place": None, "organisation": None, "assembly": None, "partner": None} | holder | counterpart
    return Agreement.objects.with_things().get(pk=AgreementFactory(**sides, **values).pk)


def confirmed(agreement):
    Agreement.objects.filter(pk=agreement.pk).update(confirmed_at=timezone.now())
    return Agreement.objects.with_things().get(pk=agreement.pk)


def binding(everybody, agreement):
    """side → the names of those who may bind it."""
    sides = {name: set(permissions.binds(account, agreement)) for name, account in everybody.items()}
    return {side: {name for name, own in sides.items() if side in own} for side in ("holder", "partner")}


def test_an_organisation_and_an_assembly_are_two_sides():
    holder, council = OrganisationFactory(network=True), a_council()
    agreement = between({"organisation": holder}, {"assembly": council}, told_by="partner")
    everybody = council_people.around(council) | around(holder=holder)
    keepers = {"holder", "chair", "secretariat"}
    opened = doors(AGREEMENT_ACCESS, everybody, agreement)
    assert opened["renew"] == opened["end"] == opened["promise"] == opened["keep_commitment"] == keepers
    assert opened["confirm"] == opened["deny"] == {"holder"}
    assert opened["expire"] == opened["remind"] == opened["receive_report"] == set()


def test_an_assembly_holds_what_a_partner_grants_it():
    partner, council = OrganisationFactory(partner=True), a_council()
    agreement = between({"assembly": council}, {"partner": partner}, told_by="holder")
    everybody = council_people.around(council) | around(partner=partner)
    assert doors(AGREEMENT_ACCESS, everybody, agreement)["confirm"] == {"partner"}
    assert binding(everybody, confirmed(agreement)) == {
        "holder": {"chair", "secretariat"},
        "partner": {"partner"},
    }


def test_the_secretariat_stands_in_for_no_place_that_the_council_grants_to():
    place, council = PlaceFactory(), a_council()
    agreement = between({"place": place}, {"assembly": council}, told_by="partner")
    everybody = council_people.around(council) | around(place=place)
    own = {"place", "department", "region", "nation"}
    assert doors(AGREEMENT_ACCESS, everybody, agreement)["confirm"] == own
    assert binding(everybody, confirmed(agreement)) == {"holder": own, "partner": {"chair", "secretariat"}}


def test_where_a_partner_faces_a_place_the_secretariat_stands_in_for_its_territory():
    place, partner = PlaceFactory(), OrganisationFactory(partner=True)
    agreement = between({"place": place}, {"partner": partner})
    everybody = around(place=place, partner=partner)
    keepers = OVER_CREUSE | {"place"}
    assert binding(everybody, agreement) == {"holder": keepers, "partner": keepers}, "who declares it writes both sides"
    assert binding(everybody, confirmed(agreement)) == {
        "holder": keepers,
        "partner": {"partner"},
    }


def test_who_wrote_it_down_does_not_answer_for_the_other_side():
    place, partner = PlaceFactory(), OrganisationFactory(partner=True)
    both = spokesperson(partner)
    agreement = between({"place": place}, {"partner": partner}, author=both)
    everybody = around(place=place, partner=partner) | {"author": both}
    assert "author" not in doors(AGREEMENT_ACCESS, everybody, agreement)["confirm"]
    assert "partner" in doors(AGREEMENT_ACCESS, everybody, agreement)["confirm"]
    assert "author" in doors(AGREEMENT_ACCESS, everybody, agreement)["renew"]
    assert doors(AGREEMENT_ACCESS, everybody, confirmed(agreement))["confirm"] == set(), "it was answered"


@pytest.mark.parametrize("state", ["renewed", "expired"])
def test_what_is_over_is_not_ended_and_who_received_by_a_decision_frees_itself_of_nothing(state):
    place, partner = PlaceFactory(), OrganisationFactory(partner=True)
    everybody = around(place=place, partner=partner)
    over = between({"place": place}, {"partner": partner}, state=state)
    opened = doors(AGREEMENT_ACCESS, everybody, over)
    assert opened["end"] == set()
    of_both = {step for step, names in opened.items() if names == OVER_CREUSE | {"place", "partner"}}
    assert of_both == KEPT_BY_BOTH, "what is over is still told"
    running = between({"place": place}, {"partner": partner})
    assert "place" in doors(AGREEMENT_ACCESS, everybody, running)["end"]
    single = between({"place": place}, {"partner": partner}, is_single=True)
    ending = doors(AGREEMENT_ACCESS, everybody, single)["end"]
    assert "partner" in ending
    assert not ending & {"place", "department"}
    assert not {"renew", "ask", "hear"} & set(permissions.gestures(everybody["partner"], single))
    assert {"renew", "ask"} <= set(permissions.gestures(everybody["partner"], running))


def test_each_side_says_what_it_kept_and_hears_what_it_is_owed():
    place, partner = PlaceFactory(), OrganisationFactory(partner=True)
    agreement = bound(between({"place": place}, {"partner": partner}))
    everybody = {name: each for name, each in around(place=place, partner=partner).items() if name != "secretariat"}
    here = {"place", "department", "region", "nation"}
    opens, report = agreement.commitments.order_by("due_on")
    [paid] = agreement.instalments.all()
    assert who(everybody, lambda account: permissions.says_kept(account, opens)) == here
    assert who(everybody, lambda account: permissions.says_kept(account, report)) == here, "the report is owed to it"
    assert who(everybody, lambda account: permissions.receives(account, paid)) == here
    opened = doors(AGREEMENT_ACCESS, everybody, agreement)
    assert opened["receive_report"] == here
    assert opened["expire"] == opened["remind"] == set()
    type(report).objects.filter(pk=report.pk).update(kept_on=timezone.localdate())
    assert doors(AGREEMENT_ACCESS, everybody, agreement)["receive_report"] == set(), "nothing is due any more"
    owed = {"words": "Rendre compte", "is_report": True, "due_on": timezone.localdate()}
    own = Commitment.objects.create(agreement=agreement, side="holder", **owed)
    assert who(everybody, lambda account: permissions.says_kept(account, own)) == {"partner"}
    assert doors(AGREEMENT_ACCESS, everybody, agreement)["receive_report"] == {"partner"}
    Commitment.objects.create(agreement=agreement, side="partner", **owed | {"due_on": report.due_on})
    assert doors(AGREEMENT_ACCESS, everybody, agreement)["receive_report"] == {"partner"}, "the first that is due"


def test_where_the_place_is_closed_one_says_what_was_kept_and_ends_it():
    place, partner = PlaceFactory(), OrganisationFactory(partner=True)
    voice = spokesperson(partner)
    agreement = between({"place": place}, {"partner": partner})
    still = {"end", "deny", "keep_commitment", "drop_commitment", "receive_instalment"}
    beside = {"renew", "confirm", "ask", "hear", "promise", "announce"}
    assert set(permissions.gestures(voice, agreement)) == still | beside
    agreement.place.status = "closed"
    assert set(permissions.gestures(voice, agreement)) == still
    elsewhere = between({"organisation": OrganisationFactory(network=True)}, {"partner": partner})
    assert set(permissions.gestures(voice, elsewhere)) == still | beside
