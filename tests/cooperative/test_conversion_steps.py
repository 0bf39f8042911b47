"""Where each step of a conversion is, fact by fact, in whole sentences: proved, blocked or ahead. Pure."""

import datetime as dt
from decimal import Decimal

import pytest

from lieudit.cooperative.conversion_steps import (
    BY_HAND,
    SEVERAL,
    STATUTES,
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

TODAY = dt.date(2027, 3, 1)
SAID = Said("Écrit au registre.", TODAY)
SAS, SA, SARL = (Draft(f"scic_{form}", "draft") for form in ("sas", "sa", "sarl"))
NBSP = "\N{NO-BREAK SPACE}"
MANY = "18\N{NARROW NO-BREAK SPACE}500"


def read(duties=None, **facts):
    return {each.key: each for each in read_steps(Facts(TODAY, **facts), duties or {})}


def standing(key, **facts):
    step = read(**facts)[key]
    return str(step.standing), step.summary


@pytest.mark.parametrize(
    ("key", "waits"),
    [
        (StepKey.OBJECT, "Écrivez en quoi l’activité reste la même."),
        (StepKey.COUNSEL, "La réponse du conseil n’est pas encore écrite."),
        (StepKey.NOTICES, "Aucun récépissé n’est encore noté."),
    ],
)
def test_what_is_proved_in_words_waits_for_them(key, waits):
    assert standing(key) == ("ahead", waits)
    assert standing(key, proofs={key: SAID}) == ("proved", "Écrit au registre.")
    assert standing(key, proofs={StepKey.SWITCH: SAID}) == ("ahead", waits), "the words of another step"


def test_the_form_is_that_of_the_statutes_which_are_those_of_a_scic():
    assert standing(StepKey.FORM) == (
        "ahead",
        "La forme est celle des statuts que l’on écrit : une SAS, une SA ou une SARL.",
    )
    wrong = Draft("assoc_1901", "draft")
    assert standing(StepKey.FORM, draft=wrong) == ("blocked", "Les statuts écrits ne sont pas ceux d’une SCIC.")
    free = "Société par actions simplifiée : aucune limite au nombre d’associés, quorums et majorités libres."
    assert standing(StepKey.FORM, draft=SAS, heads=101) == ("proved", free)
    least = f"Société anonyme : {MANY}{NBSP}€ de capital au moins."
    assert standing(StepKey.FORM, draft=SA, heads=101) == ("proved", least)
    assert standing(StepKey.FORM, draft=SARL, heads=100) == ("proved", "SARL : cent associés au plus.")
    state, words = standing(StepKey.FORM, draft=SARL, heads=101)
    assert (state, words.endswith("promesses, et une SARL s’arrête à cent associés.")) == ("blocked", True)


def test_the_majority_is_a_question_until_somebody_found_the_answer():
    unknown = "On ne sait pas encore à quelle majorité décider : les sources se contredisent."
    assert standing(StepKey.MAJORITY) == ("blocked", unknown)
    for answer, asks in ((UNANIMITY, "l’unanimité"), (STATUTES, "la majorité que les statuts demandent")):
        found = {StepKey.MAJORITY: Said("Art. 14.", TODAY, answer=answer)}
        assert standing(StepKey.MAJORITY, proofs=found) == ("proved", f"La conversion demande {asks}. Art. 14.")


def test_statutes_are_written_without_a_fault_and_with_a_college_for_each_category():
    none = "Aucune modification des règles n’est encore choisie."
    assert standing(StepKey.STATUTES) == ("ahead", none)
    for state, ended in (("withdrawn", "retirée"), ("rejected", "refusée par le vote")):
        words = f"La modification des règles est {ended} : écrivez-en une autre, rien d’autre n’est perdu."
        assert standing(StepKey.STATUTES, draft=Draft("scic_sas", state)) == ("blocked", words)
    faulty = Draft("scic_sas", "draft", ["Un quorum manque."], ["Salariés"])
    assert standing(StepKey.STATUTES, draft=faulty) == (
        "blocked",
        "Un quorum manque. Aucun collège pour : salariés.",
    )
    assert standing(StepKey.STATUTES, draft=SAS) == ("proved", "Les statuts sont écrits : chacun lit ce qui change.")


def test_promises_reach_the_least_capital_of_the_form_and_then_become_bulletins():
    short = {"heads": 3, "promised": Decimal("18499.99")}
    state, words = standing(StepKey.PROMISES, draft=SA, **short)
    assert (state, words.endswith(f" : il faut {MANY}{NBSP}€ au moins.")) == ("blocked", True)
    assert standing(StepKey.PROMISES, draft=SA, heads=3, promised=Decimal(18_500)) == (
        "proved",
        f"3 promesses, {MANY}{NBSP}€.".replace("3 ", f"3{NBSP}"),
    )
    assert standing(StepKey.PROMISES, draft=SAS)[0] == standing(StepKey.PROMISES)[0] == "blocked"
    assert standing(StepKey.PROMISES, draft=SAS, heads=1, promised=Decimal(1))[0] == "proved"
    became = ("proved", "Les promesses deviennent des bulletins.")
    assert standing(StepKey.PROMISES, bulletins=1) == became
    assert standing(StepKey.PROMISES, opened_on=TODAY) == became


def test_each_category_that_the_law_asks_for_has_somebody():
    assert standing(StepKey.CATEGORIES, missing=["Il manque un salarié", "Il manque un bénéficiaire"]) == (
        "blocked",
        "Il manque un salarié. Il manque un bénéficiaire.",
    )
    full = "Toutes les catégories que la loi demande ont quelqu’un."
    assert standing(StepKey.CATEGORIES) == ("proved", full)


def test_an_assembly_is_convened_with_the_statutes():
    ahead = "Une assemblée générale se convoque avec ces statuts à son ordre du jour."
    assert standing(StepKey.CONVENED) == ("ahead", ahead)
    done = "L’assemblée est convoquée, ces statuts à son ordre du jour."
    assert standing(StepKey.CONVENED, convened_on=TODAY) == ("proved", done)


def test_the_vote_adopts_at_the_majority_that_was_found():
    for draft in (None, *(Draft("scic_sas", state) for state in ("draft", "withdrawn", "rejected"))):
        assert standing(StepKey.VOTE, draft=draft) == ("ahead", "Les statuts ne sont pas encore votés.")
    assert standing(StepKey.VOTE, draft=Draft("scic_sas", "ballot")) == ("ahead", "Le vote est ouvert.")
    adopted = ("proved", "Les statuts sont adoptés : ils attendent le jour du basculement.")
    opposed, agreed = (Draft("scic_sas", "adopted", against=against) for against in (1, 0))
    unanimity, majority = ({StepKey.MAJORITY: Said("Art. 14.", TODAY, answer=each)} for each in (UNANIMITY, STATUTES))
    assert standing(StepKey.VOTE, draft=opposed, proofs=majority) == adopted
    assert standing(StepKey.VOTE, draft=agreed, proofs=unanimity) == adopted
    assert standing(StepKey.VOTE, draft=opposed) == adopted
    assert standing(StepKey.VOTE, draft=opposed, proofs=unanimity) == (
        "blocked",
        f"L’unanimité est demandée, et 1{NBSP}voix s’y opposent : les statuts se votent de nouveau.",
    )


def test_the_deposit_covers_what_is_owed_and_has_its_certificate():
    assert standing(StepKey.DEPOSIT) == ("ahead", "Les bulletins se signent une fois les statuts votés.")
    due = {"bulletins": 2, "owed": Decimal(100)}
    said = f"2{NBSP}bulletins admis, 100{NBSP}€ déposés"
    short = standing(StepKey.DEPOSIT, **due, deposited=Decimal("99.99"))
    assert (short[0], short[1].endswith(f"sur les 100{NBSP}€ que la loi et les statuts demandent.")) == (
        "blocked",
        True,
    )
    uncovered = standing(StepKey.DEPOSIT, **due, deposited=Decimal(100), uncovered=["Un tiers manque"])
    assert uncovered == ("blocked", "Un tiers manque.")
    assert standing(StepKey.DEPOSIT, **due, deposited=Decimal(100)) == (
        "ahead",
        f"{said} : il manque l’attestation de dépôt.",
    )
    proofs = {StepKey.DEPOSIT: SAID}
    assert standing(StepKey.DEPOSIT, **due, deposited=Decimal(100), proofs=proofs) == (
        "proved",
        f"{said}. Écrit au registre.",
    )
    assert standing(StepKey.DEPOSIT, opened_on=TODAY) == ("proved", "Le capital est déposé.")


def test_the_switch_is_done_the_day_the_cooperative_opens():
    ahead = "Les sièges, les règles et les registres passent en une fois, par deux personnes."
    assert standing(StepKey.SWITCH) == ("ahead", ahead)
    done = "La coopérative est ouverte. Le registre de l’association reste lisible."
    assert standing(StepKey.SWITCH, opened_on=TODAY) == ("proved", done)


def test_a_step_is_late_by_the_days_since_its_own_unless_it_is_proved():
    duties = {key: Duty("Zoé", TODAY - dt.timedelta(days=4)) for key in (StepKey.OBJECT, StepKey.CATEGORIES)}
    duties[StepKey.COUNSEL] = Duty("Ali", TODAY + dt.timedelta(days=4))
    steps = read(duties)
    assert (steps[StepKey.OBJECT].days_late, steps[StepKey.OBJECT].duty.who) == (4, "Zoé")
    assert steps[StepKey.CATEGORIES].days_late == 0, "it is proved"
    assert steps[StepKey.COUNSEL].days_late == 0, "its day is to come"
    assert (steps[StepKey.VOTE].days_late, steps[StepKey.VOTE].duty) == (0, Duty("L’assemblée"))


def test_the_file_is_at_its_first_step_that_is_not_proved():
    steps = read(proofs={StepKey.OBJECT: SAID}).values()
    assert [step.key for step in steps if step.is_current] == [StepKey.FORM]
    assert current(steps).key == StepKey.FORM
    assert [step.key for step in steps if step.mark == "done"] == [StepKey.OBJECT, StepKey.CATEGORIES]
    assert [step.key for step in steps if step.mark == "current"] == [StepKey.FORM]
    assert proved(steps) == 2
    assert [step.key for step in blocking(steps)] == [StepKey.MAJORITY, StepKey.PROMISES]
    assert StepKey.SWITCH not in {step.key for step in unproved_before_switch(steps)}
    assert len(unproved_before_switch(steps)) == len(StepKey) - 2 - 1
    assert list(read()) == list(StepKey), "in their order"


def test_steps_that_one_proves_by_hand_and_of_which_each_paper_stays():
    steps = read(proofs={StepKey.OBJECT: SAID}, others={StepKey.OBJECT: [SAID]})
    assert {key for key, step in steps.items() if step.by_hand} == set(BY_HAND)
    assert {key for key, step in steps.items() if step.is_several} == set(SEVERAL)
    assert (steps[StepKey.OBJECT].said, list(steps[StepKey.OBJECT].others)) == (SAID, [SAID])
    assert (steps[StepKey.VOTE].said, list(steps[StepKey.VOTE].others)) == (None, [])
