"""The cooperative on its first day: exact, by hand; and its page, whose address may be edited by hand."""

import csv
from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils.datastructures import MultiValueDict

from lieudit.cooperative import files
from lieudit.cooperative.first_day import Scenario, first_day
from lieudit.cooperative.forms import scenarios
from lieudit.cooperative.services import make_promise
from lieudit.cooperative.vocabulary import Category
from tests.accounts.factories import AccountFactory
from tests.cooperative.factories import a_prepared

ONE = Scenario("scic_sas", Decimal(50), 1)
PROMISES = [("beneficiary", 4), ("beneficiary", 1), ("public_body", 2), ("contributor", 1)]


def by(day, category):
    return next(row for row in day.rows if row.category == category)


def test_promises_alone_do_not_hold_without_an_employee_nor_a_producer():
    day = first_day(PROMISES, ONE)
    assert (day.capital, day.paid, day.floor, day.public) == (400, 100, 100, Fraction(1, 4))
    assert [(said.words, said.blocks) for said in day.said] == [("Ni salarié, ni producteur n’y serait associé", True)]
    assert not day.holds


def test_one_employee_more_makes_it_hold_and_a_voice_weighs_the_same_for_all():
    day = first_day(PROMISES, Scenario("scic_sas", Decimal(50), 1, employees=1))
    assert day.holds
    assert {row.voice for row in day.rows if row.heads} == {Fraction(1, 5)}


def test_with_colleges_a_voice_weighs_by_its_college():
    day = first_day(PROMISES, Scenario("scic_sas", Decimal(50), 1, employees=1, colleges=True))
    assert by(day, Category.BENEFICIARY).voice == Fraction(1, 8)
    assert by(day, Category.EMPLOYEE).voice == Fraction(1, 4)


def test_a_college_weighs_by_its_points_within_the_bounds_of_the_law():
    points = {Category.EMPLOYEE: 40, Category.BENEFICIARY: 30, Category.CONTRIBUTOR: 20, Category.PUBLIC_BODY: 10}
    day = first_day(PROMISES, Scenario("scic_sas", Decimal(50), 1, employees=2, colleges=True, points=points))
    assert by(day, Category.EMPLOYEE).voice == Fraction(2, 5) / 2
    assert by(day, Category.BENEFICIARY).voice == Fraction(3, 10) / 2
    assert day.holds
    heavy = Scenario("scic_sas", Decimal(50), 1, employees=2, colleges=True, points=points | {Category.EMPLOYEE: 90})
    said = [each.words.replace("\xa0", " ") for each in first_day(PROMISES, heavy).said]
    assert said == [
        "Le collège « Salariés » pèserait 60 % : de 10 à 50 %",
        "Le collège « Collectivités » pèserait 6,67 % : de 10 à 50 %",
    ]


def test_each_category_may_have_its_own_least_and_its_own_who_follow():
    own = {"leasts": {Category.EMPLOYEE: 1, Category.BENEFICIARY: 2}, "follows": {Category.PUBLIC_BODY: Fraction(0)}}
    day = first_day(PROMISES, Scenario("scic_sas", Decimal(50), 5, employees=1, **own))
    assert by(day, Category.BENEFICIARY).parts == 6
    assert by(day, Category.EMPLOYEE).parts == 1
    assert by(day, Category.PUBLIC_BODY).heads == 0
    assert by(day, Category.CONTRIBUTOR).parts == 5


def test_half_of_them_follow_the_largest_first_and_the_least_is_asked_of_all():
    day = first_day(PROMISES, Scenario("scic_sas", Decimal(10), 3, follow=Fraction(1, 2)))
    assert (by(day, Category.BENEFICIARY).parts, by(day, Category.PUBLIC_BODY).parts) == (4, 0)


@pytest.mark.parametrize(
    ("promises", "scenario", "words"),
    [
        ([("public_body", 5), ("beneficiary", 4)], ONE, "plus de la moitié du capital"),
        ([("beneficiary", 1)] * 101, Scenario("scic_sarl", Decimal(1), 1), "s’arrête à cent"),
        (PROMISES, Scenario("scic_sa", Decimal(50), 1), "trop petit"),
        ([("beneficiary", 1)], Scenario("scic_sas", Decimal(50), 1, colleges=True), "n’en faites aucun"),
        ([], ONE, "Aucun bénéficiaire"),
    ],
)
def test_what_the_law_says_of_it_comes_with_its_clause(promises, scenario, words):
    said = first_day(promises, scenario).said
    assert any(words in each.words and each.clause.article for each in said)


def test_the_file_holds_what_is_supposed_what_comes_of_it_and_what_the_law_says():
    told = Scenario("scic_sarl", Decimal(50), 1, follow=Fraction(1, 2), colleges=True, leasts={Category.BENEFICIARY: 3})
    day = first_day([*PROMISES, ("public_body", 40)], told)
    assert day.public_words == "90,91\xa0%"
    sheets = files.first_day_csv([("Premier", day, [])]).replace("\r\n", "\n").split("\n\n")
    rows = [list(csv.reader(sheet.splitlines())) for sheet in sheets]
    assert [sheet[0][1] for sheet in rows] == ["categorie", "hypothese", "resultat", "effet"]
    supposed, reckoned = ({key: value for _name, key, value in sheet[1:]} for sheet in rows[1:3])
    assert (supposed["forme"], supposed["combien_suivent"], supposed["colleges"]) == ("scic_sarl", "1/2", "oui")
    assert supposed["parts_au_moins : Bénéficiaires : lieux et habitants"] == "3"
    assert reckoned == {
        "capital": f"{day.capital:.2f}",
        "a_verser_le_premier_jour": f"{day.paid:.2f}",
        "plancher": f"{day.floor:.2f}",
        "part_des_collectivites": str(day.public),
        "tient": "non",
    }
    assert [row[2] for row in rows[3][1:]] == [said.words for said in day.said]
    assert all(row[3] for row in rows[3])


@pytest.mark.django_db
def test_an_address_edited_by_hand_is_told_and_nothing_is_lost(client, django_assert_max_num_queries):
    url = f"/cooperative/de/{a_prepared().assembly.slug}/premier-jour/"
    with django_assert_max_num_queries(8):
        page = client.get(url).content.decode()
    assert "Il ne tient pas" in page
    assert "Part des collectivités" in page
    for wrong in ("-5", "beaucoup", "9" * 40):
        page = client.get(url, {"un-nominal": wrong, "un-form": "scic_sas", "un-least": "2"})
        assert page.status_code == 200
        assert wrong in page.content.decode()
    assert client.get(url, {"format": "csv", "un-nominal": "x"}).status_code == 200


@pytest.mark.django_db
def test_what_is_proposed_at_first_is_a_scenario_that_fails_and_one_that_holds():
    prepared = a_prepared("Conseil aux deux scénarios", regime="assoc_1901")
    for category in (Category.BENEFICIARY, Category.CONTRIBUTOR):
        account = AccountFactory()
        make_promise(prepared, actor=account, holder=account, category=category, parts=2)
    failing, holding = scenarios(prepared, MultiValueDict())
    assert (failing.day.holds, holding.day.holds) == (False, True), "nobody is employed, then one person is"
