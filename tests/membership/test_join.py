"""Joining: for oneself, for an organisation that one represents, or through the acts of the network."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.db import IntegrityError, connections, transaction
from django.urls import reverse
from django.utils import timezone

from lieudit.care.services import adopt_charter
from lieudit.journal.models import Entry
from lieudit.membership import services
from lieudit.membership.models import Member
from lieudit.membership.services import NewOrganisation
from lieudit.membership.workflow import MemberState
from lieudit.network.models import Affiliation, Claim, Organisation
from lieudit.network.vocabulary import OrganisationKind
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.membership.factories import a_body, a_candidate, a_line, a_member, a_scale, secretariat
from tests.network.factories import OrganisationFactory, PlaceFactory, RepresentativeFactory
from tests.territory.factories import RegionFactory

pytestmark = pytest.mark.django_db


def test_a_representative_applies_for_the_organisation():
    scale = a_scale()
    member = a_candidate(scale)
    assert (member.state, member.college) == (MemberState.APPLIED, "third_places")
    assert member.periods.get().amount == 50
    assert Entry.objects.filter(kind="membership.applied").about(member.organisation).exists()


def test_the_rule_says_why_it_proposes_a_college():
    body = a_body()
    for _ in range(2):
        Affiliation.objects.create(place=PlaceFactory(), organisation=body)
    member = a_candidate(organisation=body)
    assert member.college == "multi_site_operators"
    assert member.college_reason == "parce que la structure porte 2\u00a0lieux, à plusieurs adresses"


def test_another_college_is_asked_with_a_reason_and_waits():
    member = a_candidate(college="founders", college_reason="Nous avons signé les statuts.")
    assert member.college == "third_places"
    assert member.college_changes.get().college == "founders"


def test_another_college_without_a_reason_is_refused():
    with pytest.raises(RuleBroken, match="Dites pourquoi"):
        a_candidate(college="founders")
    assert not Member.objects.exists()


def test_an_organisation_has_one_membership_of_an_association_at_a_time():
    member = a_candidate()
    actor = member.applied_by
    with pytest.raises(RuleBroken, match="déjà reçue"):
        services.apply_to_join(member.organisation, actor=actor)
    services.admit_member(member, actor=secretariat())
    with pytest.raises(RuleBroken, match="déjà en cours"):
        services.apply_to_join(member.organisation, actor=actor)


def test_the_database_itself_refuses_two_memberships_that_overlap():
    member = a_member()
    twin = {"organisation": member.organisation, "college": "partners", "applied_by": member.applied_by}
    with pytest.raises(IntegrityError, match="belongs_once"), transaction.atomic():
        Member.objects.create(number=999, state="admitted", since=member.since, **twin)
    past = member.since - dt.timedelta(days=10)
    with pytest.raises(IntegrityError, match="belongs_once"), transaction.atomic():
        Member.objects.create(number=999, state="left", since=past, until=member.since, **twin)
    Member.objects.create(number=999, state="left", since=past, until=member.since - dt.timedelta(days=1), **twin)


def test_the_nation_and_a_region_may_be_joined_both():
    member, region = a_member(), RegionFactory()
    second = services.apply_to_join(member.organisation, actor=member.applied_by, region=region)
    services.admit_member(second, actor=secretariat())
    assert list(member.elsewhere()) == [second]


def test_an_organisation_that_others_represent_is_not_joined_by_a_stranger():
    with pytest.raises(RuleBroken, match="déjà représentée"):
        services.apply_to_join(a_body(), actor=AccountFactory())


def test_an_organisation_that_nobody_represents_is_claimed_and_the_admission_confirms_it():
    organisation, actor = OrganisationFactory(operating_body=True), AccountFactory()
    member = services.apply_to_join(organisation, actor=actor, role="présidence")
    assert Claim.objects.waiting().get(account=actor).role == "présidence"
    services.admit_member(member, actor=secretariat())
    assert member.organisation in [r.organisation for r in _spoken(actor)]


def _spoken(account):
    from lieudit.network.models import representations_of

    return representations_of(account)


def test_the_body_of_a_place_is_written_down_and_tied_to_it():
    place = PlaceFactory(name="Le Quai", siret="")
    actor = RepresentativeFactory(place=place).account
    member = services.apply_to_join(place, actor=actor)
    assert (member.organisation.name, member.organisation.kind) == ("Le Quai", OrganisationKind.OPERATING_BODY)
    assert Affiliation.objects.running().filter(place=place, organisation=member.organisation).exists()


def test_a_new_organisation_already_known_by_its_siren_or_its_name_is_not_written_twice():
    known = OrganisationFactory(name="Le Café Associatif", siren="434933123", kind=OrganisationKind.OPERATING_BODY)
    by_siren = services.apply_to_join(NewOrganisation("Autre nom", "434933123"), actor=AccountFactory())
    assert by_siren.organisation == known
    services.withdraw_application(by_siren, actor=by_siren.applied_by)
    by_name = services.apply_to_join(NewOrganisation("le cafe associatif"), actor=AccountFactory())
    assert by_name.organisation == known
    assert Organisation.objects.filter(name__icontains="associatif").count() == 1


def test_a_line_for_another_kind_of_member_is_refused():
    scale = a_scale()
    with pytest.raises(RuleBroken, match="pas pour vous"):
        a_candidate(line=a_line(scale, "partner", 300))


def test_the_first_dues_leave_a_month_whatever_the_scale_says():
    scale = a_scale(grace_until=dt.date(timezone.localdate().year, 1, 1))
    assert a_candidate(scale).periods.get().grace_until == timezone.localdate() + dt.timedelta(days=30)


def test_one_form_is_enough_and_says_what_comes_next(client):
    adopt_charter("Parlons en « je ».")
    scale, body = a_scale(), a_body()
    actor = body_speaker(body)
    client.force_login(actor)
    url = reverse("membership:join")
    page = client.get(url).content.decode()
    assert body.name in page
    assert "Collège proposé : A, Tiers-lieux" in page
    sent = {
        "who": f"organisation:{body.pk}",
        "line": a_line(scale).pk,
        "charter": "on",
        "links": "Salarié d’un réseau.",
    }
    answer = client.post(url, sent, follow=True)
    member = Member.objects.get()
    assert answer.redirect_chain == [(member.get_absolute_url(), 302)]
    assert member.charter.number == 1
    shown = answer.content.decode()
    assert f"ADH-{member.number}-{timezone.localdate().year}" in shown
    assert "répond avant le" in shown


def body_speaker(body):
    from lieudit.network.models import Representative

    return Representative.objects.get(organisation=body).account


def test_a_form_that_lacks_something_keeps_what_was_typed(client):
    adopt_charter("Parlons en « je ».")
    a_scale()
    client.force_login(AccountFactory())
    sent = {"who": "other", "name": "", "siren": "12", "links": "Mes liens à moi.", "college": "founders"}
    answer = client.post(reverse("membership:join"), sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Mes liens à moi." in page
    assert "Ce SIREN n’est pas valable" in page
    assert "Acceptez la charte" in page
    assert not Member.objects.exists()


def test_an_organisation_is_found_by_its_siren_or_its_name(client):
    found = OrganisationFactory(name="Coopérative des Sources", siren="434933123")
    client.force_login(AccountFactory())
    for query in ("434 933 123", "cooperative sources"):
        assert f"?organisation={found.slug}" in client.get(reverse("membership:join"), {"q": query}).content.decode()
    assert "Aucune organisation" in client.get(reverse("membership:join"), {"q": "introuvable\0"}).content.decode()
    chosen = client.get(reverse("membership:join"), {"organisation": found.slug}).content.decode()
    assert f'value="organisation:{found.pk}"' in chosen


@pytest.mark.django_db(transaction=True)
def test_two_people_who_write_down_one_organisation_at_once_write_it_once():
    outcomes = []

    def attempt(account):
        try:
            services.apply_to_join(NewOrganisation("Le Pré", "732829320"), actor=account)
            outcomes.append("received")
        except RuleBroken:
            outcomes.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=attempt, args=(account,)) for account in AccountFactory.create_batch(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["received", "refused", "refused"]
    assert Organisation.objects.get(siren="732829320").name == "Le Pré"


def test_who_asks_for_a_structure_that_is_a_member_is_led_to_its_membership(client):
    member = a_member()
    client.force_login(AccountFactory())
    page = client.get(reverse("membership:join"), {"organisation": member.organisation.slug}).text
    assert f"{member.organisation} est déjà membre." in page
    assert member.get_absolute_url() in page
