"""Acts on places and mandates: what they change, whom they tell, what they refuse."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils.html import format_html

from lieudit.accounts.signals import account_closed, data_export
from lieudit.care.permissions import MODERATION, moderates
from lieudit.journal.models import Entry, Follow
from lieudit.network import services, voice
from lieudit.network.models import Affiliation, Place, Representative
from lieudit.toolkit.articles import of_the
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.network.factories import (
    AnimatorFactory,
    ClaimFactory,
    OrganisationFactory,
    PlaceFactory,
    RepresentativeFactory,
)
from tests.territory.factories import DepartmentFactory, MunicipalityFactory, RegionFactory

pytestmark = pytest.mark.django_db


def last_sentence():
    return Entry.objects.latest("pk").sentence


def followers(thing):
    return set(Follow.objects.of(thing).values_list("account", flat=True))


def test_a_new_place_is_followed_by_those_who_animate_its_territory():
    here, elsewhere = (
        AnimatorFactory(),
        AnimatorFactory(
            department=DepartmentFactory(code="01", name="Ain", region=RegionFactory(code="84", name="Rhône"))
        ),
    )
    person = AccountFactory()
    place = services.create_place(actor=person, name="Le Préau", municipality=MunicipalityFactory(), role="équipe")
    assert last_sentence() == "Le lieu Le Préau est inscrit à Guéret."
    assert followers(place) == {here.account.pk}
    claim = services.Claim.objects.get()
    assert followers(claim) == {here.account.pk, person.pk}
    assert elsewhere.account.pk not in followers(claim)


def test_a_claim_waits_once_and_is_not_made_by_one_who_speaks_already():
    place, person = PlaceFactory(), AccountFactory()
    services.claim_hat(place, actor=person, role="équipe")
    with pytest.raises(RuleBroken, match="déjà reçue"):
        services.claim_hat(place, actor=person, role="équipe")
    mandate = RepresentativeFactory(place=place)
    with pytest.raises(RuleBroken, match="parlez déjà"):
        services.claim_hat(place, actor=mandate.account, role="équipe")


def test_a_confirmed_claim_is_a_dated_mandate_and_is_decided_once():
    claim, animator = ClaimFactory(role="présidence"), AccountFactory()
    until = dt.date.today() + dt.timedelta(days=30)
    mandate = services.confirm_claim(claim, actor=animator, quality="substitute", until=until)
    assert (mandate.role, mandate.quality, mandate.until) == ("présidence", "substitute", until)
    assert Representative.objects.running().of(claim.place).get() == mandate
    assert not Representative.objects.running(on=until + dt.timedelta(days=1)).exists()
    with pytest.raises(RuleBroken, match="pas possible à ce stade"):
        services.refuse_claim(claim, actor=animator, reason="non")


def test_a_refusal_is_told_with_its_reason_and_not_to_everybody():
    claim = services.refuse_claim(ClaimFactory(), actor=AccountFactory(), reason="Le mandat est fini.")
    assert claim.answer == "Le mandat est fini."
    assert last_sentence().endswith("est refusée\u00a0: Le mandat est fini.")
    assert not Entry.objects.public().exists()


def test_no_sentence_about_a_mandate_names_a_person():
    person = AccountFactory(name="Ada Discrète")
    claim = services.claim_hat(PlaceFactory(), actor=person, role="équipe")
    mandate = services.confirm_claim(claim, actor=AccountFactory())
    services.end_representation(mandate, actor=person)
    assert not any("Ada" in entry.sentence for entry in Entry.objects.all())


def test_a_mandate_ends_at_once_and_only_once():
    mandate = RepresentativeFactory(since=dt.date(2020, 1, 1))
    services.end_representation(mandate, actor=mandate.account)
    assert not Representative.objects.running().exists()
    with pytest.raises(RuleBroken, match="déjà terminée"):
        services.end_representation(mandate, actor=mandate.account)


def test_an_account_that_closes_speaks_for_nobody_any_more():
    mandate, animator = RepresentativeFactory(), AnimatorFactory()
    for account in (mandate.account, animator.account):
        account_closed.send(sender=type(account), account=account)
    assert not Representative.objects.running().exists()
    assert not type(animator).objects.running().exists()


def test_an_edit_names_what_changed_and_wears_the_hat_of_who_speaks():
    place = PlaceFactory()
    services.edit_place(place, actor=AccountFactory(), speaks=True, summary="Un café", built_area=400)
    entry = Entry.objects.latest("pk")
    assert entry.sentence.endswith("est corrigée\u00a0: présentation, surface bâtie (m²).")
    assert entry.hat == place


def test_an_edit_by_the_animator_does_not_speak_for_the_place():
    place = services.edit_place(PlaceFactory(), actor=AccountFactory(), speaks=False, summary="Un café")
    assert place.confirmed_on is None
    assert Entry.objects.latest("pk").hat is None


def test_confirming_twice_a_day_is_one_act():
    place, person = PlaceFactory(), AccountFactory()
    for _time in range(2):
        services.confirm_place(place, actor=person, speaks=True)
    assert Entry.objects.count() == 1


def test_a_withdrawn_place_leaves_the_directory_with_a_reason():
    place = services.withdraw_place(PlaceFactory(), actor=AccountFactory(), reason="Doublon.")
    assert not Place.objects.public().exists()
    with pytest.raises(RuleBroken, match="déjà retiré"):
        services.withdraw_place(place, actor=AccountFactory(), reason="Doublon.")


def test_a_place_joins_a_network_once_at_a_time():
    place, network = PlaceFactory(), OrganisationFactory(network=True)
    link = services.affiliate_place(place, actor=None, organisation=network)
    with pytest.raises(RuleBroken):
        services.affiliate_place(place, actor=None, organisation=network)
    services.end_affiliation(link, actor=AccountFactory())
    services.affiliate_place(place, actor=None, organisation=network)
    assert Affiliation.objects.running().count() == 1


def test_appointments_are_acts_of_the_journal():
    network, person = OrganisationFactory(network=True), AccountFactory()
    services.appoint_animator(person, network, actor=None, department=DepartmentFactory())
    assert last_sentence() == f"Une personne est nommée pour animer la Creuse, au nom {of_the(network)}."
    services.appoint_representative(person, network, actor=None, role="présidence")
    assert last_sentence() == f"Une personne parle désormais au nom {of_the(network)}."


def test_organisations_of_one_name_have_each_their_address():
    slugs = [services.create_organisation(actor=None, name="Le Réseau", kind="network").slug for _ in range(3)]
    assert slugs == ["le-reseau", "le-reseau-2", "le-reseau-3"]


def test_a_siret_says_the_siren_and_is_refused_beside_another():
    organisation = services.create_organisation(actor=None, name="CPAM", kind="institution", siret="13002526500013")
    assert organisation.siren == "130025265"
    with pytest.raises(RuleBroken, match="SIRET"):
        services.edit_organisation(organisation, actor=AccountFactory(), siren="434933123")
    services.edit_organisation(organisation, actor=AccountFactory(), siren="434933123", siret="")
    assert (organisation.siren, organisation.siret) == ("130025265", "13002526500013")  # the row alone is changed
    organisation.refresh_from_db()
    assert (organisation.siren, organisation.siret) == ("434933123", "")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"service": "Direction du livre"}, "service « Direction du livre »"),
        ({"siret": "11000201100044"}, "SIRET 11000201100044"),
        ({"service": "", "siret": "11000201100044"}, "service retiré, SIRET 11000201100044"),
    ],
)
def test_whom_one_writes_to_is_told_once_it_changes_with_who_changed_it(fields, said):
    actor = AccountFactory()
    institution = services.create_organisation(actor=None, name="Préfet", kind="institution", service="Cabinet")
    services.edit_organisation(institution, actor=actor, **fields)
    entry = Entry.objects.about(institution).first()
    assert str(entry).replace("\u00a0", " ") == f"La fiche du préfet est corrigée : {said}."
    assert entry.actor == actor
    assert entry.own_sentence.replace("\u00a0", " ") == f"Vous avez corrigé la fiche du préfet : {said}."


def test_what_else_changes_of_an_organisation_is_told_without_its_facts():
    institution = services.create_organisation(actor=None, name="Préfet", kind="institution", service="Cabinet")
    services.edit_organisation(institution, actor=AccountFactory(), presentation="Reçoit sur rendez-vous.")
    assert str(Entry.objects.about(institution).first()) == "La fiche du préfet est corrigée."


@pytest.mark.parametrize("siret", ["1300252650001", "99999999900013", "1300252650001x"])
def test_the_database_refuses_a_siret_that_is_not_of_its_siren(siret):
    with pytest.raises(IntegrityError), transaction.atomic():
        OrganisationFactory(siren="130025265", siret=siret)


@pytest.mark.parametrize("name", ["Export", "Ajouter"])
def test_no_organisation_takes_the_address_of_a_page(client, name):
    page = services.create_organisation(actor=None, name=name, kind="network").get_absolute_url()
    assert f"<h1>{name}</h1>" in client.get(page).text


def test_the_text_of_a_place_is_moderated_by_its_territory():
    place = PlaceFactory(summary="Un café")
    assert moderates(AnimatorFactory().account, place)
    assert not moderates(RepresentativeFactory(place=place).account, place)
    assert MODERATION[Place].words(place) == f"{place.name}\nUn café"


def test_own_data_hold_mandates_and_requests():
    mandate, claim = RepresentativeFactory(role="présidence"), ClaimFactory()
    given = [each for account in (mandate.account, claim.account) for each in exported(account)]
    assert ("mandates", [mandate.place.name]) in given
    assert ("claims", [claim.place.name]) in given


def exported(account):
    """What the network gives of an account, by kind and by name of thing."""
    answers = [answer for _receiver, answer in data_export.send(sender=None, account=account, limit=None) if answer]
    return [(kind, [row["of"] for row in rows]) for kind, rows in answers if kind in {"mandates", "claims"}]


def test_what_a_place_says_comes_from_the_rooms_that_registered(client, monkeypatch):
    monkeypatch.setattr(voice.SAYINGS, "given", [])
    voice.SAYINGS.fill(lambda place, most: [format_html("<li>{} parle</li>", place)] * most)
    place = PlaceFactory(name="Le Préau")
    assert voice.sayings_of(place, 2) == ["<li>Le Préau parle</li>"] * 2
    assert "<li>Le Préau parle</li>" in client.get(place.get_absolute_url()).content.decode()
