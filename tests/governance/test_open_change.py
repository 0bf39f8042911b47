"""Any seat may write a change of the rules, from those in force or from a preset; it is read by the assembly first."""

import pytest
from django.urls import reverse
from django.utils import timezone

from lieudit.governance.models import RulebookChange
from lieudit.governance.rules import complete
from lieudit.journal.models import Entry
from tests.accounts.factories import AccountFactory
from tests.deliberation.factories import staff
from tests.governance.factories import a_change, a_council, a_qualified_person, a_seat
from tests.network.factories import RepresentativeFactory

pytestmark = pytest.mark.django_db

TYPED = {"title": "Un quorum d’un tiers", "reason": "Nous sommes plus nombreux.", "in_force_from": "", "preset": ""}


def typed(**words):
    return TYPED | {"in_force_from": timezone.localdate().isoformat()} | words


def path(assembly):
    return reverse("governance:open_change", args=[assembly.slug])


def test_a_seat_opens_a_change_in_the_browser_in_the_name_of_its_organisation(client):
    assembly = a_council()
    seat = assembly.seats[2]
    client.force_login(seat.voter)
    answer = client.post(path(assembly), typed())
    change = RulebookChange.objects.get()
    assert answer.url == reverse("governance:edit_change", args=[change.number])
    assert (change.author, change.organisation, change.state) == (seat.voter, seat.organisation, "draft")
    assert change.rules == complete(assembly.rulebook.rules)
    entry = Entry.objects.about(change).get()
    assert entry.kind == "governance.change_opened"
    assert seat.voter.name not in entry.sentence


def test_who_holds_several_seats_chooses_one_and_the_secretariat_none(client):
    assembly = a_council()
    seat, person = assembly.seats[1], a_qualified_person(assembly)
    RepresentativeFactory(place=None, organisation=seat.organisation, account=person.voter)
    client.force_login(person.voter)
    assert "seat" in client.get(path(assembly)).context["form"].fields
    client.post(path(assembly), typed(seat=seat.pk))
    client.force_login(staff())
    client.post(path(assembly), typed())
    assert list(RulebookChange.objects.order_by("number").values_list("organisation", flat=True)) == [
        seat.organisation.pk,
        None,
    ]


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"title": ""}, "title"),
        ({"in_force_from": "2024-01-01"}, "in_force_from"),
        ({"in_force_from": "2999-01-01"}, "in_force_from"),
        ({"preset": "monarchy"}, "preset"),
    ],
)
def test_what_is_missing_or_impossible_is_said_beside_its_field_and_what_was_typed_is_kept(client, words, field):
    assembly = a_council()
    client.force_login(assembly.seats[0].voter)
    page = client.post(path(assembly), typed(**words))
    assert page.status_code == 422
    assert field in page.context["form"].errors
    assert "Nous sommes plus nombreux." in page.text
    assert not RulebookChange.objects.exists()


def test_a_stranger_and_a_member_without_seat_do_not_open_a_change(client):
    assembly = a_council()
    assert client.get(path(assembly)).status_code == 302
    client.force_login(AccountFactory())
    assert client.get(path(assembly)).status_code == 403


def test_what_is_only_written_is_read_by_the_assembly_and_by_nobody_else(client):
    assembly = a_council()
    change = a_change(assembly)
    read = {"stranger": 404, "member": 404, "seat": 200, "staff": 200}
    for who, account in {"member": AccountFactory(), "seat": a_seat(assembly).voter, "staff": staff()}.items():
        client.force_login(account)
        assert client.get(change.get_absolute_url()).status_code == read[who], who
        listed = change.title in client.get(reverse("governance:changes")).text
        assert listed == (read[who] == 200)
    client.logout()
    assert client.get(change.get_absolute_url()).status_code == 404
    assert "Aucune modification n’est encore au vote" in client.get(reverse("governance:changes")).text


def test_a_preset_proposes_where_the_seats_of_other_colleges_go(client):
    assembly = a_council()
    change = a_change(assembly, preset="scic_sas")
    assert change.rules["regime"] == "scic_sas"
    assert change.rules["colleges"]["moved"] == {
        "third_places": "beneficiaries",
        "regional_networks": "beneficiaries",
        "partners": "contributors",
    }
    client.force_login(change.author)
    page = client.get(change.get_absolute_url()).text
    assert "collèges à créer" in page
    assert "son siège passe au collège" in page
