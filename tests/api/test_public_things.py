"""What is public of each room has its address in the interface, and what is not is in no file."""

from __future__ import annotations

import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import Client

from lieudit.agreements.models import Agreement
from lieudit.care.models import Measure
from lieudit.funding.matched_funding import set_common_aside
from lieudit.governance.models import Rulebook
from lieudit.minutes.models import Action
from lieudit.network.services import withdraw_place
from tests.accounts.factories import AccountFactory
from tests.agreements.factories import AgreementFactory
from tests.cooperative.factories import a_cooperative, an_associate
from tests.deliberation.factories import a_council
from tests.funding.factories import a_common, a_matched_fund, a_pledge, a_settled_fund
from tests.membership.factories import a_member, a_person
from tests.minutes.factories import an_action, held, item
from tests.observatory.report_factories import a_report, frozen

pytestmark = pytest.mark.django_db


def rows(name: str) -> list[dict]:
    return Client().get(f"/api/v1/{name}").json()["data"]


def words(name: str) -> str:
    return Client().get(f"/api/v1/{name}").text


def test_members_are_organisations_and_never_persons():
    member = a_member()
    person = a_person(AccountFactory(name="Jeanne Martin", name_is_public=True))
    (row,) = rows("membres")
    assert (row["numero"], row["nom"]) == (member.number, member.organisation.name)
    assert "Jeanne" not in words("membres")
    assert Client().get(f"/api/v1/membres/{person.number}").status_code == 404


def test_a_cooperative_has_its_address_and_nobody_of_its_associates():
    cooperative = a_cooperative("Coopérative du bocage")
    associate = an_associate(cooperative)
    (row,) = rows("cooperatives")
    assert (row["identifiant"], row["ouverte_le"]) == (cooperative.assembly.slug, cooperative.opened_on.isoformat())
    assert str(associate) not in words("cooperatives")


def test_an_action_is_read_without_the_person_who_carries_it_nor_words_that_are_hidden():
    carrier = AccountFactory(name="Jeanne Martin")
    action = an_action()
    Action.objects.update(owner=carrier)
    (row,) = rows("actions")
    assert (row["quoi"], row["structure"], row["etat"]) == ("Réunir les bailleurs.", None, "à faire")
    assert "Jeanne" not in words("actions")
    kind = ContentType.objects.get_for_model(Action)
    Measure.objects.create(content_type=kind, object_id=action.pk, reason="…", actor=carrier)
    assert rows("actions")[0]["quoi"] == ""


def test_an_action_of_a_restricted_point_is_in_no_file():
    session = held(restricted=True)
    an_action(session, item=item(session.meeting, 3))
    assert rows("actions") == []


def test_an_agreement_is_read_while_its_place_is():
    agreement = AgreementFactory()
    (row,) = rows("conventions")
    assert (row["numero"], row["lieu"]) == (agreement.number, agreement.place.slug)
    assert "document" not in row
    withdraw_place(agreement.place, actor=AccountFactory(secretariat=True), reason="il n’existe plus")
    assert Agreement.objects.exists()
    assert rows("conventions") == []


def test_a_report_is_read_once_it_is_frozen():
    draft = a_report()
    assert rows("bilans") == []
    report = frozen(draft)
    (row,) = rows("bilans")
    assert (row["numero"], row["empreinte"]) == (report.number, report.digest)


def test_each_version_of_the_rules_leads_to_its_rules():
    a_council()
    for row in rows("regles"):
        path = "/" + row["regles"].split("/", 3)[3]
        rulebook = Rulebook.objects.get(pk=row["ligne"])
        assert Client().get(path).json()["rules"] == rulebook.rules, path


def test_a_matched_fund_is_read_with_what_it_added_in_numbers():
    fund = a_settled_fund()
    (row,) = rows("cofinancements")
    assert (row["numero"], row["etat"], row["somme"]) == (fund.number, "réparti", float(fund.amount))
    commons = {each["commun"]: each for each in rows("communs-cofinances")}
    assert {pk: each["ajoute"] for pk, each in commons.items()} == {
        common.pk: float(common.added) for common in fund.commons.all()
    }
    assert sorted(each["promis"] for each in commons.values()) == [50.0, 200.0]
    assert {each["etat"] for each in commons.values()} == {"cofinancé"}, "none is « proposé » any longer"


def test_nothing_is_promised_to_a_common_that_is_set_aside():
    fund = a_matched_fund()
    kept, aside = a_common(fund, "Un four"), a_common(fund, "Un toit")
    for common in (kept, aside):
        a_pledge(common, 40)
    set_common_aside(aside, actor=fund.chair, reason="il existe déjà")
    told = {each["titre"]: (each["etat"], each["promis"]) for each in rows("communs-cofinances")}
    assert told == {"Un four": ("proposé", 40.0), "Un toit": ("écarté", 0.0)}
