"""The file of a conversion: each step is read from data, goes back by itself, says who, until when, by which law."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lieudit.cooperative import converting, services
from lieudit.cooperative.conversion_steps import (
    UNANIMITY,
    Draft,
    Duty,
    Facts,
    Said,
    StepKey,
    blocking,
    current,
    proved,
    read_steps,
    unproved_before_switch,
)
from lieudit.cooperative.models import Cooperative, Proof
from lieudit.governance.models import RulebookChange
from lieudit.governance.rulemaking import hold_change, put_change_to_vote, withdraw_change
from lieudit.journal import services as journal
from lieudit.journal.models import Entry, veils_fell
from lieudit.toolkit.errors import RuleBroken
from tests.cooperative.converting import Converting
from tests.cooperative.factories import a_keeper, a_subscription
from tests.governance.factories import a_change

TODAY = dt.date(2027, 3, 1)


def read(**facts):
    return {each.key: each for each in read_steps(Facts(TODAY, **facts), {})}


# Read from facts


def test_nothing_is_proved_by_nothing_and_each_step_cites_its_law():
    steps = read()
    assert not any(step.is_proved for step in steps.values() if step.key != StepKey.CATEGORIES)
    assert all(step.clauses for step in steps.values())
    assert current(steps.values()).key == StepKey.OBJECT


def test_the_question_of_the_majority_blocks_with_both_sources_until_it_is_answered():
    step = read()[StepKey.MAJORITY]
    assert step.blocks
    assert {clause.key for clause in step.clauses} == {"conversion_majority_statutes", "conversion_unanimity"}
    said = Said("Art. 14 de nos statuts", TODAY, answer="statutes")
    assert read(proofs={StepKey.MAJORITY: said})[StepKey.MAJORITY].is_proved


def test_a_sarl_stops_at_a_hundred_associates_and_other_rules_are_not_those_of_a_scic():
    assert "cent associés" in read(draft=Draft("scic_sarl", "draft"), heads=101)[StepKey.FORM].summary
    assert read(draft=Draft("scic_sarl", "draft"), heads=100)[StepKey.FORM].is_proved
    assert read(draft=Draft("assoc_1901", "draft"))[StepKey.FORM].blocks


def test_a_sa_asks_for_a_capital_that_promises_must_reach():
    promised = {"heads": 3, "promised": Decimal(18_499)}
    assert read(draft=Draft("scic_sa", "draft"), **promised)[StepKey.PROMISES].blocks
    assert read(draft=Draft("scic_sas", "draft"), **promised)[StepKey.PROMISES].is_proved


@pytest.mark.parametrize("state", ["withdrawn", "rejected"])
def test_statutes_that_are_refused_or_withdrawn_go_back_and_nothing_else_is_lost(state):
    said = Said("Oui", TODAY)
    steps = read(draft=Draft("scic_sas", state), proofs={StepKey.OBJECT: said, StepKey.COUNSEL: said})
    assert steps[StepKey.STATUTES].blocks
    assert not steps[StepKey.VOTE].is_proved
    assert steps[StepKey.OBJECT].is_proved
    assert steps[StepKey.COUNSEL].is_proved


def test_where_unanimity_is_asked_one_voice_against_undoes_the_vote():
    asked = {StepKey.MAJORITY: Said("Rien", TODAY, answer=UNANIMITY)}
    assert read(draft=Draft("scic_sas", "adopted", against=1), proofs=asked)[StepKey.VOTE].blocks
    assert read(draft=Draft("scic_sas", "adopted"), proofs=asked)[StepKey.VOTE].is_proved
    assert read(draft=Draft("scic_sas", "adopted", against=9))[StepKey.VOTE].is_proved


def test_a_category_that_no_college_takes_blocks_the_statutes():
    step = read(draft=Draft("scic_sas", "draft", homeless=["Salariés"]))[StepKey.STATUTES]
    assert "Aucun collège pour : salariés" in step.summary


def test_the_capital_is_deposited_once_the_law_the_categories_and_the_bank_say_so():
    said = {StepKey.DEPOSIT: Said("Attestation", TODAY)}
    owed = {"bulletins": 3, "owed": Decimal(75)}
    assert read(**owed, deposited=Decimal(74), proofs=said)[StepKey.DEPOSIT].blocks
    assert not read(**owed, deposited=Decimal(75))[StepKey.DEPOSIT].is_proved
    assert read(**owed, deposited=Decimal(75), uncovered=["Aucun bénéficiaire"])[StepKey.DEPOSIT].blocks
    assert read(**owed, deposited=Decimal(75), proofs=said)[StepKey.DEPOSIT].is_proved


def test_a_step_past_its_day_is_late_by_itself_until_it_is_proved():
    duties = {StepKey.OBJECT: Duty("Le bureau", TODAY - dt.timedelta(days=5))}
    late = read_steps(Facts(TODAY), duties)[0]
    assert (late.days_late, late.duty.who) == (5, "Le bureau")
    done = read_steps(Facts(TODAY, proofs={StepKey.OBJECT: Said("Oui", TODAY)}), duties)[0]
    assert done.days_late == 0


# Through the acts


def standing_of(its):
    return {each.key: each for each in converting.steps_of(its.again(), converting.begun_file(its.again()))}


@pytest.mark.django_db
def test_promises_turn_their_steps_green_and_back():
    its = Converting()
    assert standing_of(its)[StepKey.CATEGORIES].blocks
    its.promises()
    assert standing_of(its)[StepKey.CATEGORIES].is_proved
    assert standing_of(its)[StepKey.PROMISES].is_proved
    services.withdraw_promise(its.cooperative.promises.first(), actor=its.people[0])
    assert standing_of(its)[StepKey.CATEGORIES].blocks


@pytest.mark.django_db
def test_what_is_written_proves_and_is_taken_back_with_its_reason():
    its = Converting()
    its.proves(StepKey.OBJECT)
    assert standing_of(its)[StepKey.OBJECT].is_proved
    converting.withdraw_proof(its.cooperative, actor=its.keeper, step=StepKey.OBJECT, reason="L’objet change.")
    assert not standing_of(its)[StepKey.OBJECT].is_proved
    assert Proof.objects.get().reason == "L’objet change."
    with pytest.raises(RuleBroken, match="Rien n’est écrit"):
        converting.withdraw_proof(its.cooperative, actor=its.keeper, step=StepKey.OBJECT, reason="Encore.")


@pytest.mark.django_db
def test_every_receipt_is_shown_and_what_was_replaced_or_taken_back_is_told_so(client):
    its, words = Converting(), {"on": timezone.localdate()}
    for said, number in (("Annonce légale parue", "AL 17"), ("Inscription au greffe", "RCS 42")):
        converting.prove_step(
            its.cooperative, actor=its.keeper, step=StepKey.NOTICES, words=said, reference=number, **words
        )
    for said in ("Les mêmes lieux", "Les mêmes lieux, et leurs réseaux"):
        converting.prove_step(its.cooperative, actor=its.keeper, step=StepKey.OBJECT, words=said, **words)
    for said in ("Aucun commissaire", "La revalorisation est ouverte"):
        converting.prove_step(its.cooperative, actor=its.keeper, step=StepKey.COUNSEL, words=said, **words)
    steps = standing_of(its)
    notices, object_, counsel = (steps[key] for key in (StepKey.NOTICES, StepKey.OBJECT, StepKey.COUNSEL))
    assert (counsel.said.words, counsel.others[0].became) == ("La revalorisation est ouverte", ""), "each answer stands"
    assert (notices.said.reference, [each.reference for each in notices.others]) == ("RCS 42", ["AL 17"])
    assert notices.others[0].became == "", "a receipt stands beside the others"
    assert object_.others[0].became == "Remplacé depuis."
    address = reverse("cooperative:conversion", args=[its.cooperative.assembly.slug])
    page = client.get(address).text
    assert all(each in page for each in ("AL 17", "RCS 42", "Remplacé depuis."))
    converting.withdraw_proof(its.cooperative, actor=its.keeper, step=StepKey.NOTICES, reason="Erreur de greffe.")
    assert not standing_of(its)[StepKey.NOTICES].is_proved
    page = client.get(address).text
    assert all(each in page for each in ("AL 17", "RCS 42"))
    assert page.count(" : Erreur de greffe.") == 2


@pytest.mark.django_db
def test_what_is_written_names_nobody_and_a_name_that_is_none_is_said_so(client):
    its, words = Converting(), {"on": timezone.localdate(), "step": StepKey.OBJECT}
    with pytest.raises(RuleBroken, match="ressemble au nom d’une personne"):
        converting.prove_step(its.cooperative, actor=its.keeper, words="Lu par Mme Lucie Moreau.", **words)
    with pytest.raises(RuleBroken, match="où joindre quelqu’un"):
        converting.prove_step(its.cooperative, actor=its.keeper, words="lucie@exemple.fr l’écrit.", **words)
    client.force_login(its.keeper)
    address = reverse("cooperative:prove_step", args=[its.cooperative.assembly.slug, StepKey.OBJECT])
    typed = {"words": "Le programme Mme Lucie Moreau continue.", "on": timezone.localdate().isoformat()}
    asked = client.post(address, typed)
    assert asked.status_code == 422
    assert "n’en est pas un" in asked.text
    assert "Le programme Mme Lucie Moreau continue." in asked.text, "what was typed is kept"
    assert client.post(address, typed | {"no_person": "on"}).status_code == 302
    with pytest.raises(RuleBroken, match="ressemble au nom d’une personne"):
        converting.withdraw_proof(
            its.cooperative, actor=its.keeper, step=StepKey.OBJECT, reason="M. Jean Moreau s’y oppose."
        )


@pytest.mark.django_db
def test_what_was_replaced_and_names_somebody_is_hidden_from_everybody_for_good(client):
    its, words = Converting(), {"on": timezone.localdate(), "reference": "Lettre de Moreau"}
    for said in ("Moreau le dit.", "Le conseil le dit."):
        converting.prove_step(its.cooperative, actor=its.keeper, step=StepKey.OBJECT, words=said, **words)
        words = {"on": timezone.localdate()}
    first = Proof.objects.order_by("pk")[0]
    page = reverse("cooperative:conversion", args=[its.cooperative.assembly.slug])
    assert "Moreau" in client.get(page).text
    hide = reverse("cooperative:hide_proof", args=[first.pk])
    client.force_login(its.people[0])
    assert client.post(hide).status_code == 403
    client.force_login(its.keeper)
    assert hide in client.get(page).text
    assert client.post(hide).status_code == 302
    led = client.get(page).text
    assert "Moreau le dit." in led, "who leads still reads it"
    assert hide not in led
    client.logout()
    everybody = client.get(page).text
    assert "Moreau" not in everybody
    assert "peuvent nommer une personne" in everybody
    assert "Remplacé depuis." in everybody
    with pytest.raises(RuleBroken, match="ne le voit déjà plus"):
        converting.hide_proof(first, actor=its.keeper)
    with pytest.raises(DatabaseError), transaction.atomic():
        Proof.objects.filter(pk=first.pk).update(hidden=False)


@pytest.mark.django_db
def test_what_was_taken_back_may_be_hidden_with_its_reason_and_nothing_else_of_it_changes(client):
    its, words = Converting(), {"words": "Moreau le dit.", "on": timezone.localdate()}
    converting.prove_step(its.cooperative, actor=its.keeper, step=StepKey.COUNSEL, **words)
    converting.withdraw_proof(its.cooperative, actor=its.keeper, step=StepKey.COUNSEL, reason="Moreau s’est trompé.")
    log = reverse("journal:log")
    assert "Moreau s’est trompé" in client.get(log).text
    proof = converting.hide_proof(Proof.objects.get(), actor=its.keeper)
    assert "Moreau" not in client.get(log).text, "the journal does not keep in public what the page hides"
    assert not Entry.objects.public().filter(kind="cooperative.step_withdrawn").exists()
    assert Entry.objects.with_veils().get(kind="cooperative.step_withdrawn").is_veiled
    assert veils_fell() == proof.hidden_at
    text = client.get(reverse("cooperative:conversion", args=[its.cooperative.assembly.slug])).text
    assert "Moreau" not in text
    assert "Retiré le" in text
    with pytest.raises(DatabaseError), transaction.atomic():
        Proof.objects.filter(pk=proof.pk).update(words="Autre chose.")
    with pytest.raises(DatabaseError), transaction.atomic():
        proof.delete()


@pytest.mark.django_db
@pytest.mark.parametrize("step", [StepKey.COUNSEL, StepKey.NOTICES])
def test_what_proves_a_step_is_hidden_too_even_once_it_is_over_and_the_step_stands(client, step):
    its, words = Converting(), {"on": timezone.localdate(), "reference": "R-1"}
    for said in ("Moreau l’atteste.", "Le greffe l’atteste."):
        converting.prove_step(its.cooperative, actor=its.keeper, step=step, words=said, **words)
    Cooperative.objects.update(opened_on=timezone.localdate())
    client.force_login(its.keeper)
    page = reverse("cooperative:conversion", args=[its.cooperative.assembly.slug])
    guarded = Client(enforce_csrf_checks=True)
    guarded.force_login(its.keeper)
    for proof in Proof.objects.all():
        hide = reverse("cooperative:hide_proof", args=[proof.pk])
        form = guarded.get(page).text.split(f'action="{hide}"')[1]
        token = form.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
        assert guarded.post(hide, {"csrfmiddlewaretoken": token}).status_code == 302
    assert "Vous pouvez prouver cette étape autrement" not in client.get(page).text
    client.logout()
    text = client.get(page).text
    assert "l’atteste" not in text
    assert standing_of(its)[step].is_proved


@pytest.mark.django_db
def test_what_is_typed_wrong_has_its_sentence():
    its, words = Converting(), {"words": "x", "on": timezone.localdate()}
    for step, change, said in [
        (StepKey.CATEGORIES, {}, "se prouve d’elle-même"),
        (StepKey.OBJECT, {"on": timezone.localdate() + dt.timedelta(days=1)}, "à venir"),
        (StepKey.MAJORITY, {}, "une clause des statuts"),
        (StepKey.NOTICES, {}, "récépissé"),
    ]:
        with pytest.raises(RuleBroken, match=said):
            converting.prove_step(its.cooperative, actor=its.keeper, step=step, **words | change)


@pytest.mark.django_db
def test_statutes_are_those_of_a_scic_of_this_assembly_and_go_back_when_withdrawn():
    its = Converting()
    with pytest.raises(RuleBroken, match="pas celles d’une SCIC"):
        converting.choose_statutes(its.cooperative, actor=its.keeper, change=a_change(its.council, notice_days=21))
    change = its.chooses()
    steps = standing_of(its)
    assert steps[StepKey.FORM].is_proved
    assert steps[StepKey.STATUTES].is_proved
    assert {steps[key].on for key in (StepKey.FORM, StepKey.STATUTES)} == {timezone.localdate()}
    assert steps[StepKey.CONVENED].on is None
    withdraw_change(RulebookChange.objects.get(pk=change.pk), actor=change.author)
    assert standing_of(its)[StepKey.STATUTES].blocks


@pytest.mark.django_db
def test_a_session_convened_with_the_statutes_proves_it_and_its_cancellation_undoes_it():
    its = Converting()
    its.chooses()
    its.is_convened()
    assert standing_of(its)[StepKey.CONVENED].is_proved
    assert standing_of(its)[StepKey.CONVENED].on == timezone.localdate()
    data = {"title": "Assemblée", "reason": "Salle fermée"}
    journal.record("meetings.cancelled", its.change, its.council, actor=its.keeper, data=data)
    assert not standing_of(its)[StepKey.CONVENED].is_proved


@pytest.mark.django_db
def test_adopted_statutes_wait_and_bulletins_are_signed_under_them(django_capture_on_commit_callbacks):
    its = Converting()
    its.chooses()
    with pytest.raises(RuleBroken, match="promettez plutôt"):
        a_subscription(its.cooperative, 2)
    change = its.decides("fff", django_capture_on_commit_callbacks)
    assert (change.state, change.adopted) == ("adopted", None)
    assert its.council.rulebook.rules["regime"] == "assoc_1901", "the rules in force stay until the day"
    assert standing_of(its)[StepKey.VOTE].is_proved
    signed = its.signs(its.people[0], "beneficiary", paid=100)
    assert (signed.state, signed.associate.since) == ("admitted", None), "paid in whole, it counts on the day only"
    with pytest.raises(RuleBroken, match="signez un bulletin"):
        its.promises()
    with pytest.raises(RuleBroken, match="déjà votés"):
        converting.choose_statutes(its.cooperative, actor=its.keeper, change=a_change(its.council, preset="scic_sas"))


@pytest.mark.django_db
def test_statutes_being_voted_stay_held_and_the_majority_as_it_was_found():
    its = Converting()
    its.proves(StepKey.MAJORITY, answer=UNANIMITY)
    its.chooses()
    put_change_to_vote(RulebookChange.objects.get(pk=its.change.pk), actor=its.keeper)
    with pytest.raises(RuleBroken, match="sont au vote jusqu’au"):
        converting.choose_statutes(its.cooperative, actor=its.keeper, change=a_change(its.council, preset="scic_sas"))
    with pytest.raises(RuleBroken, match="attend toujours son jour"):
        hold_change(its.change, held=False)
    assert RulebookChange.objects.get(pk=its.change.pk).held
    with pytest.raises(RuleBroken, match="ne change plus"):
        its.proves(StepKey.MAJORITY)
    with pytest.raises(RuleBroken, match="ne change plus"):
        converting.withdraw_proof(its.cooperative, actor=its.keeper, step=StepKey.MAJORITY, reason="Plus simple.")


@pytest.mark.django_db
def test_refused_statutes_leave_promises_and_proofs_as_they_were(django_capture_on_commit_callbacks):
    its = Converting()
    its.promises()
    its.proves(StepKey.OBJECT)
    its.chooses()
    its.decides("faa", django_capture_on_commit_callbacks)
    steps = standing_of(its)
    assert steps[StepKey.STATUTES].blocks
    assert steps[StepKey.OBJECT].is_proved
    assert steps[StepKey.CATEGORIES].is_proved
    its.chooses()
    assert standing_of(its)[StepKey.STATUTES].is_proved


@pytest.mark.django_db
def test_all_is_proved_by_acts_but_the_day_itself(django_capture_on_commit_callbacks):
    its = Converting()
    its.is_ready(django_capture_on_commit_callbacks)
    steps = converting.steps_of(its.again(), converting.begun_file(its.again()))
    assert unproved_before_switch(steps) == []
    assert (proved(steps), list(blocking(steps))) == (11, [])


# By the pages


@pytest.mark.django_db
def test_everybody_reads_what_blocks_and_only_who_leads_writes(client, django_assert_max_num_queries):
    its = Converting()
    its.proves(StepKey.OBJECT)
    slug = its.council.slug
    client.get(f"/cooperative/de/{slug}/etapes/")
    with django_assert_max_num_queries(12):
        page = client.get(f"/cooperative/de/{slug}/etapes/").content.decode()
    assert "Ce qui bloque" in page
    assert "Ni salarié, ni producteur" in page
    assert "1 étape prouvée" in page.replace("\xa0", " ")
    assert "Prouver autrement" not in page
    assert "Ni salarié, ni producteur" in client.get("/cooperative/").content.decode()
    client.force_login(its.people[0])
    assert client.get(f"/cooperative/de/{slug}/etapes/prouver/object/").status_code == 403
    client.force_login(a_keeper())
    assert client.get(f"/cooperative/de/{slug}/etapes/prouver/categories/").status_code == 404
    words = {"words": "Aucun commissaire.", "on": str(timezone.localdate())}
    told = client.post(f"/cooperative/de/{slug}/etapes/prouver/counsel/", words, follow=True)
    assert told.redirect_chain == [(f"/cooperative/de/{slug}/etapes/", 302)]
    assert "L’étape est prouvée" in told.content.decode()
    due = {"who": "Irène", "due": str(timezone.localdate() - dt.timedelta(days=2))}
    client.post(f"/cooperative/de/{slug}/etapes/charge/majority/", due)
    page = client.get(f"/cooperative/de/{slug}/etapes/").content.decode().replace("\xa0", " ")
    assert "Aucun commissaire." in page
    assert "2 jours" in page
    client.post(f"/cooperative/de/{slug}/etapes/reprendre/counsel/", {"reason": "Relu."})
    page = client.get(f"/cooperative/de/{slug}/etapes/").content.decode()
    assert page.index("Aucun commissaire.") < page.index("Retiré le") < page.index(" : Relu.")
    assert not standing_of(its)[StepKey.COUNSEL].is_proved
