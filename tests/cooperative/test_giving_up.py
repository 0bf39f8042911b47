"""Statutes that were voted and are given up: by two persons, with a reason; other rules may then be voted."""

from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse

from lieudit.cooperative import converting, giving_up, leaving
from lieudit.cooperative.conversion_steps import UNANIMITY, StepKey
from lieudit.cooperative.models import Conversion, GivingUp, Subscription
from lieudit.governance.models import RulebookChange
from lieudit.governance.rulemaking import put_change_to_vote
from lieudit.toolkit.errors import RuleBroken
from tests.cooperative.converting import Converting
from tests.cooperative.factories import pay
from tests.governance.factories import a_change

pytestmark = pytest.mark.django_db


@pytest.fixture
def its(django_capture_on_commit_callbacks):
    """Unanimity was asked for, and the statutes passed with one voice against."""
    found = Converting()
    found.proves(StepKey.MAJORITY, answer=UNANIMITY)
    found.chooses()
    found.decides("ffa", django_capture_on_commit_callbacks)
    return found


def test_statutes_without_unanimity_are_given_up_by_two_and_others_are_voted(client, its):
    assert {each.key: each for each in converting.steps_of(its.again(), converting.begun_file(its.again()))}[
        StepKey.VOTE
    ].blocks
    slug = its.council.slug
    client.force_login(its.keeper)
    client.post(reverse("cooperative:ask_giving_up", args=[slug]), {"reason": "Une voix contre."})
    page = client.get(reverse("cooperative:conversion", args=[slug])).content.decode()
    assert "Une voix contre." in page
    assert "Y renoncer" not in page
    client.force_login(its.second)
    assert "Y renoncer" in client.get(reverse("cooperative:conversion", args=[slug])).content.decode()
    read = str(giving_up.asked_of(Conversion.objects.get()).pk)
    client.post(reverse("cooperative:give_up_statutes", args=[slug]), {"read": read})
    assert RulebookChange.objects.get(pk=its.change.pk).state == "withdrawn"
    assert put_change_to_vote(a_change(its.council, notice_days=21), actor=its.keeper).state == "ballot"
    assert its.chooses().state == "draft", "others are chosen"


def test_one_person_alone_gives_nothing_up_nor_what_nobody_read(its):
    with pytest.raises(RuleBroken, match="Personne ne l’a encore demandé"):
        giving_up.give_up_statutes(its.again(), actor=its.second, read="")
    file = giving_up.ask_giving_up(its.again(), actor=its.keeper, reason="Une voix contre.")
    read = str(giving_up.asked_of(file).pk)
    with pytest.raises(RuleBroken, match="une autre personne"):
        giving_up.give_up_statutes(its.again(), actor=its.keeper, read=read)
    giving_up.ask_giving_up(its.again(), actor=its.keeper, reason="Nous renonçons.")
    with pytest.raises(RuleBroken, match="La demande a changé"):
        giving_up.give_up_statutes(its.again(), actor=its.second, read=read)
    assert RulebookChange.objects.get(pk=its.change.pk).state == "adopted"


def test_bulletins_lapse_and_money_is_given_back_first(its):
    signed = its.signs(its.people[0], "beneficiary", paid=None)
    file = giving_up.ask_giving_up(its.again(), actor=its.keeper, reason="Nous renonçons.")
    read = str(giving_up.asked_of(file).pk)
    pay(signed, 10)
    with pytest.raises(RuleBroken, match="rendez-le d’abord"):
        giving_up.give_up_statutes(its.again(), actor=its.second, read=read)
    payout = leaving.prepare_return(signed, actor=its.keeper)
    leaving.validate_payout(payout, actor=its.second, reference="VIR-1")
    giving_up.give_up_statutes(its.again(), actor=its.second, read=read)
    assert Subscription.objects.get().state == "withdrawn"


def test_statutes_that_are_not_voted_are_not_given_up():
    its = Converting()
    its.chooses()
    with pytest.raises(RuleBroken, match="Aucun statut voté"):
        giving_up.ask_giving_up(its.again(), actor=its.keeper, reason="Trop tôt.")


def test_what_the_journal_alone_had_kept_becomes_a_row(its):
    giving_up.ask_giving_up(its.again(), actor=its.second, reason="Une première raison.")
    giving_up.ask_giving_up(its.again(), actor=its.keeper, reason="Une voix contre.")
    GivingUp.objects.all().delete()
    carry = import_module("lieudit.cooperative.migrations.0009_giving_ups_already_asked").carry
    carry(apps, None)
    carry(apps, None)
    asked = GivingUp.objects.get()
    assert (asked.asked_by, asked.reason, asked.change) == (its.keeper, "Une voix contre", its.change)
