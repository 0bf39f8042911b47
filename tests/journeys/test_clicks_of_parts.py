"""Budgets of clicks of the way to a cooperative and of its life, counted on the real pages, from home, signed in.

A click is a link followed or a button pressed; « and a form »: the button that sends what was typed is not counted.
"""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from lieudit.accounts.models import Account
from lieudit.cooperative.models import Allocation, Associate, Promise, Proof, Review, Subscription
from lieudit.membership.models import BankLine
from tests.accounts.factories import AccountFactory
from tests.cooperative.factories import (
    a_cooperative,
    a_decision,
    a_keeper,
    a_line,
    a_prepared,
    an_admitted,
    an_associate,
    since_last_year,
)
from tests.journeys.visitor import Hurried

pytestmark = pytest.mark.django_db
LIST = "Devenir coopérative"


@pytest.fixture
def keeper() -> Account:
    return a_keeper()


def test_one_promises_in_two_clicks_and_a_form():
    a_prepared("Conseil promis", regime="assoc_1901")
    member = Hurried(AccountFactory(public=True)).at_home()
    member.follow(LIST).follow("Promettre")
    member.within(2)
    member.send("Promettre", parts="2").reads("Votre promesse est notée")
    assert Promise.objects.get().parts == 2


def test_one_subscribes_in_three_clicks_and_a_form():
    a_cooperative("Coopérative ouverte")
    member = Hurried(AccountFactory(public=True)).at_home()
    member.follow(LIST).follow("Souscrire")
    member.within(3)
    member.send("Lire le bulletin", parts="2").reads("Souscripteur")
    member.send("Signer le bulletin", agreed="on").reads("C’est signé")
    assert Subscription.objects.get().parts == 2


def test_my_parts_what_they_are_worth_and_what_i_would_get_are_one_click_away():
    account = AccountFactory(public=True)
    an_associate(a_cooperative("Coopérative d’une part"), 4, holder=account)
    member = Hurried(account).at_home().follow("Mes parts")
    member.within(1)
    member.reads("200 €", "Si je partais aujourd’hui", "On me devrait 200 €", "au plus tôt le")


def test_one_leaves_in_three_clicks():
    cooperative, account = a_cooperative("Coopérative que l’on quitte"), AccountFactory(public=True)
    an_associate(cooperative, 20)
    associate = an_associate(cooperative, 4, holder=account)
    member = Hurried(account).at_home().follow("Mes parts").follow("Me retirer")
    member.send("Me retirer aujourd’hui").reads("vous n’êtes plus associé")
    member.within(3)
    assert Associate.objects.get(pk=associate.pk).until == timezone.localdate()


def test_a_line_of_the_bank_is_matched_in_two_clicks(keeper):
    signed = an_admitted(a_cooperative("Coopérative au relevé"), 2)
    a_line(100, f"VIR {signed.reference} {signed.associate.name}")
    desk = Hurried(keeper).at_home()
    desk.follow("1 ligne bancaire paie des parts").send("Rapprocher")
    desk.within(2)
    assert BankLine.objects.get().state == "matched"


def test_the_register_is_read_on_a_day_in_two_clicks_and_taken_as_a_file_in_three(keeper):
    cooperative = a_cooperative("Coopérative au registre")
    associate = an_associate(cooperative, 4)
    desk = Hurried(keeper).at_home().follow(LIST)
    desk.send("Lire ce jour", jour=timezone.localdate().isoformat()).reads(associate.name, "4 parts")
    desk.within(2)
    desk.follow("CSV")
    desk.within(3)
    assert associate.name in desk.html


def test_a_scenario_is_read_in_two_clicks_and_a_form_and_its_address_is_shared_with_a_second_one():
    cooperative = a_prepared("Conseil au scénario", regime="assoc_1901")
    member = Hurried(AccountFactory(public=True)).at_home()
    member.follow(LIST).follow("La coopérative au premier jour")
    member.within(2)
    typed = {"un-nominal": "20", "un-employees": "1", "deux-nominal": "100", "deux-employees": "0"}
    member.send("Compter", **typed)
    told = re.search(r"À partager : (\S+)", member.words)
    assert told
    shared = told[1]
    stranger = Hurried(None).open(shared)
    assert stranger.html.count('value="20"') == member.html.count('value="20"') == 1
    assert stranger.html.count('value="100"') == member.html.count('value="100"') >= 1
    assert reverse("cooperative:day_one", args=[cooperative.assembly.slug]) in shared


def test_what_blocks_the_conversion_is_one_click_away_with_its_article():
    a_prepared("Conseil qui bloque", regime="assoc_1901")
    member = Hurried(AccountFactory(public=True)).at_home().follow(LIST)
    member.within(1)
    member.reads("Ce qui bloque", "Ni salarié, ni producteur", "art. 19 septies")


def test_a_step_is_proved_in_three_clicks(keeper):
    a_prepared("Conseil qui prouve", regime="assoc_1901")
    leads = Hurried(keeper).at_home().follow(LIST).follow("Prouver l’étape « L’objet reste le même »")
    leads.send("Prouver cette étape", words="La même activité, article 2.")
    leads.within(3)
    assert Proof.objects.get().step == "object"


def test_a_surplus_is_shared_out_in_four_clicks_and_a_form(keeper):
    cooperative = since_last_year(a_cooperative("Coopérative à l’excédent"))
    desk = Hurried(keeper).at_home().follow(LIST).follow("L’année").follow("Répartir l’excédent")
    desk.within(4)
    desk.send("Proposer cette répartition", amount="1000").reads("Réserve légale")
    assert Allocation.objects.get().cooperative == cooperative
    assert Allocation.objects.get().surplus == Decimal(1000)


def test_the_extract_for_the_accountant_comes_in_three_clicks(keeper):
    cooperative = a_cooperative("Coopérative à l’extrait")
    an_associate(cooperative, 4)
    desk = Hurried(keeper).at_home().follow(LIST).follow("Pour la comptabilité")
    desk.send("Prendre ce fichier", annee=str(timezone.localdate().year), siren="732 829 320")
    desk.within(3)
    assert desk.html.startswith("JournalCode\t")


def test_a_reviewer_is_named_in_three_clicks_and_a_form(keeper):
    cooperative = a_cooperative("Coopérative révisée")
    decision = a_decision(cooperative.assembly, "Nommer un réviseur")
    desk = Hurried(keeper).at_home().follow(LIST).follow("L’année").follow("Nommer un réviseur")
    desk.within(3)
    desk.send(
        "Écrire qui est nommé", reviewer="Réviseurs du bocage", substitute="Révision Centre", decision=str(decision.pk)
    )
    assert Review.objects.get().reviewer == "Réviseurs du bocage"
