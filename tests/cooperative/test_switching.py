"""The day of the conversion: all or nothing, by two persons, once; then associates have one seat, by their parts."""

from decimal import Decimal
from unittest import mock

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from lieudit.cooperative import converting, leaving, switching
from lieudit.cooperative.conversion_steps import StepKey
from lieudit.cooperative.models import Associate, Conversion, Cooperative, Movement, Posting
from lieudit.cooperative.vocabulary import Category, Ledger
from lieudit.governance.models import Assembly, RulebookChange, Seat
from lieudit.governance.rulemaking import put_change_to_vote
from lieudit.governance.services import roll_of
from lieudit.meetings.members_list import ask_list, unfit_list
from lieudit.membership.models import ClosedRegister, Member
from lieudit.membership.services import leave_association
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.cooperative.converting import Converting
from tests.cooperative.factories import a_keeper, pay
from tests.governance.factories import a_change
from tests.meetings.members import a_general_assembly, today
from tests.membership.factories import a_candidate, secretariat

pytestmark = pytest.mark.django_db


@pytest.fixture
def its(django_capture_on_commit_callbacks):
    found = Converting()
    found.is_ready(django_capture_on_commit_callbacks)
    return found


def seats(its):
    whole = Assembly.objects.get(council=its.council)
    return Seat.objects.running().filter(college__assembly=whole)


def test_on_one_day_rules_associates_seats_reserves_and_registers_pass(its):
    cooperative = its.switches()
    assert cooperative.opened_on == timezone.localdate()
    assert its.council.rulebook.rules["regime"] == "scic_sas"
    assert RulebookChange.objects.get(pk=its.change.pk).adopted == its.council.rulebook
    assert Associate.objects.running().count() == 3
    assert {seat.account for seat in seats(its)} == set(its.people)
    assert {seat.college.code for seat in seats(its)} == {"beneficiaries", "employees_producers", "contributors"}
    rows = Posting.objects.of_cooperative(cooperative)
    assert rows.balance(Ledger.INDIVISIBLE) == 12_000
    assert leaving.capital_of(cooperative).subscribed == 300, "funds never become capital"
    assert not Member.objects.running().exists()
    assert Member.objects.running(today(-1)).count() == 4, "the former register stays readable"
    assert ClosedRegister.objects.get().members == 4


def test_one_person_alone_does_not_convert_an_association(its):
    with pytest.raises(RuleBroken, match="Personne n’a encore préparé"):
        switching.switch(its.again(), actor=its.second, read="")
    switching.prepare_switch(its.again(), actor=its.keeper, funds=None)
    with pytest.raises(RuleBroken, match="une autre personne"):
        its.confirms(its.keeper)
    words = {"switched_by": its.keeper, "switched_at": timezone.now()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Conversion.objects.filter(cooperative=its.cooperative).update(**words)
    assert its.again().opened_on is None


def test_a_step_that_went_back_holds_the_day_back(its):
    switching.prepare_switch(its.again(), actor=its.keeper, funds=None)
    converting.withdraw_proof(its.cooperative, actor=its.keeper, step=StepKey.NOTICES, reason="Refusée.")
    with pytest.raises(RuleBroken, match="publier et inscrire"):
        its.confirms()


def test_what_is_prepared_again_meanwhile_is_not_confirmed_unread(client, its):
    switching.prepare_switch(its.again(), actor=its.keeper, funds=Decimal(100_000))
    read = Conversion.objects.get().prepared
    switching.prepare_switch(its.again(), actor=its.keeper, funds=None)
    client.force_login(its.second)
    page = client.post(f"/cooperative/de/{its.council.slug}/basculer/", {"read": read}, follow=True)
    assert "a changé depuis que vous l’avez lu" in page.content.decode()
    assert its.again().opened_on is None
    its.confirms()
    assert its.again().opened_on


def test_the_same_click_twice_does_it_once(its):
    its.switches()
    before = Movement.objects.count()
    its.confirms()
    assert Movement.objects.count() == before


def test_stopped_midway_nothing_is_half_done(its):
    switching.prepare_switch(its.again(), actor=its.keeper, funds=Decimal(10))
    with (
        mock.patch("lieudit.cooperative.switching.post_movement", side_effect=RuntimeError("killed")),
        pytest.raises(RuntimeError),
        transaction.atomic(),
    ):
        its.confirms()
    assert its.again().opened_on is None
    assert its.council.rulebook.rules["regime"] == "assoc_1901"
    assert not Associate.objects.running().exists()
    assert Member.objects.running().count() == 4
    assert not ClosedRegister.objects.exists()
    assert not Assembly.objects.filter(associates_since__isnull=False).exists()
    its.confirms()
    assert its.again().opened_on


def test_nobody_joins_an_association_that_is_a_cooperative(its):
    its.switches()
    with pytest.raises(RuleBroken, match="prenez-y une part"):
        a_candidate()


def test_who_did_not_subscribe_has_no_voice_and_who_pays_later_has_one_then(its):
    late = its.signs(AccountFactory(public=True), Category.BENEFICIARY, paid=None)
    its.proves()
    with pytest.raises(RuleBroken, match="déposer le capital"):
        switching.prepare_switch(its.again(), actor=its.keeper, funds=None)
    pay(late, 10)
    pay(late, 15)
    its.switches()
    assert seats(its).count() == 4
    newcomer = its.signs(AccountFactory(public=True), Category.BENEFICIARY, paid=None)
    assert seats(its).count() == 4
    pay(newcomer, 25)
    assert seats(its).filter(account=newcomer.associate.account).count() == 1
    assert not seats(its).filter(organisation=its.other.organisation).exists()


def test_one_associate_one_seat_which_ends_with_the_departure_at_once(its):
    cooperative = its.switches()
    leaver = Associate.objects.get(account=its.people[0])
    leaving.leave_cooperative(leaver, actor=its.people[0])
    assert not seats(its).filter(account=its.people[0]).exists()
    assert leaving.queue_of(cooperative)[0].amount == 25, "only the money waits"
    again = its.signs(its.people[0], Category.BENEFICIARY)
    assert again.associate != leaver
    assert Seat.objects.unended().filter(account=its.people[0], college__assembly__council=its.council).count() == 1


def test_who_gives_the_last_part_sits_no_more_and_who_takes_it_keeps_one_seat(its):
    its.switches()
    giver, taker = (Associate.objects.get(account=each) for each in its.people[:2])
    pay(giver.subscriptions.get(), 75)
    leaving.transfer_parts(giver, actor=a_keeper(), taker=taker, parts=2, cause="Acte")
    assert not seats(its).filter(account=giver.account).exists()
    assert seats(its).filter(account=taker.account).count() == 1


def test_leaving_what_the_association_was_takes_no_seat_of_an_associate(its, django_capture_on_commit_callbacks):
    its.switches()
    Member.objects.filter(pk=its.members[0].pk).update(until=None)
    with django_capture_on_commit_callbacks(execute=True):
        leave_association(Member.objects.get(pk=its.members[0].pk), actor=its.people[0])
    assert seats(its).filter(account=its.people[0]).exists()


def test_the_roll_of_an_assembly_of_associates_is_their_register_of_a_day(its, client):
    its.switches()
    whole = Assembly.objects.get(council=its.council)
    meeting = a_general_assembly(whole)
    with pytest.raises(RuleBroken, match="Les associés y siègent depuis"):
        ask_list(meeting, actor=secretariat(), record_day=today(-1))
    found = ask_list(meeting, actor=secretariat(), record_day=today())
    assert (found.voices, bool(found.closed_at)) == (3, True)
    assert unfit_list(meeting) == ""
    client.force_login(secretariat())
    page = client.get(found.get_absolute_url()).content.decode()
    assert "le registre de la coopérative" in page
    assert "à jour de cotisation" not in page
    assert "Leur siège vient de leurs parts" in client.get(whole.get_absolute_url()).content.decode()
    assert [line.account for line in roll_of(whole)] == its.people
    assert len({line.college for line in roll_of(whole)}) == 3


def test_other_rules_wait_while_those_of_the_conversion_do(its):
    with pytest.raises(RuleBroken, match="attendent leur jour"):
        put_change_to_vote(a_change(its.council, notice_days=21), actor=its.keeper)


def test_by_the_pages_one_prepares_and_another_confirms(client, its):
    at = f"/cooperative/de/{its.council.slug}"
    client.force_login(its.keeper)
    assert "Préparer ce jour" in client.get(f"{at}/etapes/").content.decode()
    client.post(f"{at}/basculer/preparer/", {"funds": "12 000,50"})
    assert "Basculer aujourd’hui" not in client.get(f"{at}/etapes/").content.decode()
    client.force_login(its.second)
    page = client.get(f"{at}/etapes/").content.decode()
    assert "Basculer aujourd’hui" in page
    read = Conversion.objects.get().prepared
    assert f'name="read" value="{read}"' in page.replace("&#x2B;", "+")
    client.post(f"{at}/basculer/", {"read": read})
    assert Cooperative.objects.get().opened_on
    assert "12 étapes prouvées" in client.get(f"{at}/etapes/").content.decode().replace("\xa0", " ")
    assert "Le registre de l’association est clos" in client.get(reverse("membership:members")).content.decode()
