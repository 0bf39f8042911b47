"""A declared link is written beside the seat and on the roll of what it concerns."""

import copy
import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from lieudit.care.permissions import moderators_of, reports_for
from lieudit.care.services import hide_text
from lieudit.governance import rules
from lieudit.governance.models import Interest
from lieudit.governance.rulemaking import adopt_rulebook
from lieudit.governance.services import declare_interest, end_interest, order_ballot, roll_of
from lieudit.journal.models import Entry
from lieudit.network.models import Affiliation
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.tokens import thing_token
from tests.governance.factories import a_qualified_person, a_seat, an_assembly
from tests.network.factories import OrganisationFactory, PlaceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    return OrganisationFactory(institution=True, name="Région des Causses")


def notes(assembly, *concerned):
    return {line.key: line.note for line in roll_of(assembly, concerned) if line.note}


def test_a_link_is_declared_in_the_journal_without_the_name_of_the_person(region):
    seat = a_qualified_person(an_assembly())
    declare_interest(actor=seat.voter, organisation=None, party=region, nature="employment")
    entry = Entry.objects.about(region).get()
    assert entry.sentence == "Un·e membre déclare un lien avec Région des Causses\u00a0: emploi."


def test_the_link_of_a_seat_is_noted_on_the_roll_of_what_concerns_it(region):
    assembly = an_assembly()
    seat, person, free = a_seat(assembly), a_qualified_person(assembly), a_seat(assembly)
    declare_interest(actor=seat.voter, organisation=seat.organisation, party=region, nature="funding")
    declare_interest(actor=person.voter, organisation=None, party=region, nature="employment")
    declare_interest(actor=free.voter, organisation=None, party=OrganisationFactory(institution=True), nature="kin")
    assert notes(assembly, region) == {
        seat.key: "lien déclaré avec Région des Causses (financement reçu ou donné)",
        person.key: "lien déclaré avec Région des Causses (emploi)",
    }
    assert notes(assembly) == {}


def test_the_link_of_who_represents_a_seat_is_noted_too(region):
    assembly = an_assembly()
    seat = a_seat(assembly)
    declare_interest(actor=seat.voter, organisation=None, party=region, nature="mandate")
    assert notes(assembly, region)[seat.key].startswith("lien déclaré de qui le représente avec Région")


def test_an_organisation_that_sits_is_bound_to_what_is_decided_about_it():
    assembly = an_assembly()
    seat = a_seat(assembly)
    assert notes(assembly, seat.organisation) == {seat.key: "directement concerné"}


def test_the_rules_may_withhold_a_bound_voice(region):
    assembly = an_assembly()
    seat, other = a_seat(assembly), a_seat(assembly)
    declare_interest(actor=seat.voter, organisation=seat.organisation, party=region, nature="contract")
    strict = copy.deepcopy(rules.DEFAULT_RULES) | {"interests": "withhold"}
    adopt_rulebook(assembly, actor=None, rules=strict, in_force_from=timezone.localdate())
    ballot = order_ballot(
        assembly,
        actor=None,
        question="Signer une convention avec la Région ?",
        closes_at=timezone.now() + dt.timedelta(days=15),
        concerned=[region],
    )
    assert ballot.roll.get(key=seat.key).suspended
    assert not ballot.roll.get(key=other.key).suspended


def test_a_link_that_is_over_is_no_longer_noted_and_ends_once(region):
    assembly = an_assembly()
    seat = a_seat(assembly)
    link = declare_interest(
        actor=seat.voter, organisation=seat.organisation, party=region, nature="contract", since=dt.date(2024, 5, 1)
    )
    end_interest(link, actor=seat.voter)
    assert notes(assembly, region) == {}
    with pytest.raises(RuleBroken, match="déjà terminé"):
        end_interest(link, actor=seat.voter)


def test_a_link_is_with_somebody(region):
    seat = a_seat(an_assembly())
    with pytest.raises(RuleBroken, match="quelle structure"):
        declare_interest(actor=seat.voter, organisation=None, nature="kin")
    with pytest.raises(RuleBroken, match="elle-même"):
        declare_interest(actor=seat.voter, organisation=region, party=region, nature="kin")


def test_a_link_with_a_place_is_noted_where_the_body_that_operates_it_is_concerned(region):
    assembly, place = an_assembly(), PlaceFactory(name="Le Préau")
    seat = a_seat(assembly)
    Affiliation.objects.create(place=place, organisation=region)
    declare_interest(actor=seat.voter, organisation=seat.organisation, place=place, nature="contract")
    assert notes(assembly, region) == {seat.key: "lien déclaré avec Le Préau (contrat ou prestation)"}
    assert Entry.objects.about(place).filter(kind="governance.interest_declared").exists()
    with pytest.raises(RuleBroken, match="Un lien à la fois"):
        declare_interest(actor=seat.voter, organisation=None, place=place, party=region, nature="kin")


def test_a_place_is_declared_by_its_name(client):
    seat, place = a_qualified_person(an_assembly()), PlaceFactory(name="Le Préau")
    client.force_login(seat.voter)
    page = reverse("governance:interests")
    refused = client.post(page, {"nature": "kin", "place": "Nulle part"})
    assert refused.status_code == 422
    assert "Aucun lieu ouvert de ce nom" in refused.text
    client.post(page, {"nature": "kin", "place": f"Le Préau, {place.municipality.name}"})
    assert Interest.objects.get().place == place
    assert "Le Préau" in client.get(seat.college.assembly.get_absolute_url()).text


def test_one_declares_and_ends_in_the_browser_what_one_is_bound_by(client, region):
    seat = a_qualified_person(an_assembly())
    client.force_login(seat.voter)
    page = reverse("governance:interests")
    assert "Vous n’avez déclaré aucun lien" in client.get(page).text
    refused = client.post(page, {"nature": "kin", "statement": "Un cousin"})
    assert refused.status_code == 422
    assert "Un cousin" in refused.text
    assert client.post(page, {"nature": "employment", "party": region.pk}).status_code == 302
    link = Interest.objects.get()
    assert "Région des Causses" in client.get(page).text
    assert "Région des Causses" in client.get(seat.college.assembly.get_absolute_url()).text
    assert client.post(reverse("governance:end_interest", args=[link.pk])).status_code == 302
    assert Interest.objects.get().until


def test_a_link_is_ended_only_by_who_declared_it(client, region):
    seat, other = a_qualified_person(an_assembly()), a_qualified_person(an_assembly("Conseil de Bretagne"))
    link = declare_interest(actor=seat.voter, organisation=None, party=region, nature="kin")
    client.force_login(other.voter)
    assert client.post(reverse("governance:end_interest", args=[link.pk])).status_code == 404


def test_a_link_is_reported_to_the_chair_from_its_place_and_hidden_there(client):
    assembly = an_assembly()
    chair, person = a_seat(assembly, chairs=True), a_qualified_person(assembly)
    link = declare_interest(
        actor=person.voter, organisation=None, party_name="Un voisin nommé", nature="kin", statement="Il boit."
    )
    report = reverse("care:report", args=[thing_token(link)])
    page = client.get(assembly.get_absolute_url()).text
    assert report in page
    assert "Il boit." in page
    assert client.post(report, {"reason": "hurtful"})["Location"] == assembly.get_absolute_url()
    assert [each.thing for each in reports_for(chair.voter)] == [link]
    assert list(moderators_of(link)) == [chair.voter]
    assert not reports_for(person.voter)
    hide_text(link, actor=chair.voter, reason="Il vise une personne.")
    page = client.get(assembly.get_absolute_url()).text
    assert "masqué par une mesure" in page
    assert "Un voisin nommé" not in page
    assert "Il boit." not in page
