"""Pages of parts: a promise, a bulletin, an answer, a payment, a departure, by who may and by nobody else."""

import csv
import io

import pytest
from django.utils import timezone

from lieudit.cooperative import leaving, verify_ledger
from lieudit.cooperative.models import Associate, Promise, Subscription
from lieudit.cooperative.services import digest_of, read_bulletin
from tests.accounts.factories import AccountFactory
from tests.cooperative.factories import (
    a_cooperative,
    a_keeper,
    a_prepared,
    a_public_body,
    an_associate,
    an_employee,
    pay,
)
from tests.network.factories import RepresentativeFactory

pytestmark = pytest.mark.django_db


def at(cooperative, page=""):
    return f"/cooperative/de/{cooperative.assembly.slug}/{page}"


def test_one_promises_reads_it_and_takes_it_back(client):
    cooperative, account = a_prepared(), AccountFactory(public=True)
    client.force_login(account)
    body = {"holder": "self", "category": "beneficiary", "parts": "3"}
    assert client.post(at(cooperative, "promettre/"), body).status_code == 302
    promise = Promise.objects.get()
    page = client.get(at(cooperative)).content.decode()
    assert "3 parts promises" in page.replace("\xa0", " ")
    client.post(f"/cooperative/promesses/{promise.pk}/retirer/")
    assert not Promise.objects.standing().exists()


def test_a_stranger_reads_totals_and_no_name(client, django_assert_max_num_queries):
    cooperative = a_cooperative()
    person = AccountFactory(name="Zoé Quidam", public=True)
    an_associate(cooperative, 2, holder=person)
    client.get(at(cooperative))
    with django_assert_max_num_queries(8):
        page = client.get(at(cooperative)).content.decode()
    assert "Zoé" not in page
    assert "100" in page


def test_from_the_bulletin_to_the_part_that_counts_and_to_the_departure(client):
    cooperative, account, keeper = a_cooperative(), AccountFactory(public=True, name="Ana"), a_keeper()
    client.force_login(account)
    body = {"holder": "self", "category": "beneficiary", "parts": "2"}
    shown = client.post(at(cooperative, "souscrire/"), body)
    read = digest_of(read_bulletin(cooperative, **body | {"holder": account, "parts": 2}))
    assert shown.status_code == 200
    assert f'name="read" value="{read}"' in shown.text
    assert "Souscripteur : Ana" in shown.text.replace("\xa0", " ")
    unsigned = client.post(at(cooperative, "souscrire/"), body | {"read": read})
    assert "cochez que vous le signez" in unsigned.text
    changed = client.post(at(cooperative, "souscrire/"), body | {"parts": "3", "read": read, "agreed": "on"})
    assert "Le bulletin a changé : le voici" in changed.text.replace("\xa0", " ")
    assert "3 parts de" in changed.text.replace("\xa0", " "), "what would be signed now is what one reads"
    assert not Subscription.objects.exists()
    client.post(at(cooperative, "souscrire/"), body | {"read": read, "agreed": "on"})
    one = Subscription.objects.get()
    assert one.digest == read, "what is signed is what was read"
    client.force_login(keeper)
    client.post(f"/cooperative/souscriptions/{one.pk}/repondre/", {"decision": "admit"})
    paid = {"amount": "100", "paid_on": str(timezone.localdate(one.signed_at)), "cause": "relevé 4, ligne 2"}
    client.post(f"/cooperative/souscriptions/{one.pk}/versement/", paid)
    associate = Associate.objects.running().get()
    client.force_login(account)
    page = client.get(associate.get_absolute_url()).content.decode()
    assert "Si je partais aujourd’hui" in page
    client.post(f"/cooperative/parts/{associate.number}/partir/")
    assert "au rang 1" in client.get(associate.get_absolute_url()).content.decode()


def test_nobody_answers_for_their_own_parts(client):
    keeper = a_keeper()
    mine = an_associate(a_cooperative(), 2, holder=keeper)
    client.force_login(keeper)
    assert client.get(f"/cooperative/souscriptions/{mine.subscriptions.get().pk}/versement/").status_code == 403
    leaving.leave_cooperative(mine, actor=keeper)
    assert client.post(f"/cooperative/parts/{mine.number}/rembourser/").status_code == 403


def test_the_parts_of_one_are_read_by_them_and_by_the_keeper_only(client):
    mine = an_associate(a_cooperative(), 2)
    client.force_login(AccountFactory())
    assert client.get(mine.get_absolute_url()).status_code == 403
    client.force_login(a_keeper())
    assert client.get(mine.get_absolute_url()).status_code == 200


def test_the_file_of_the_ledger_is_counted_again_by_the_script_that_the_site_gives(client):
    cooperative = a_cooperative()
    an_associate(cooperative, 2)
    client.force_login(a_keeper())
    text = b"".join(client.get(at(cooperative, "grand-livre.csv")).streaming_content).decode()
    assert verify_ledger.verify(text)["capital"] == "100.00"
    assert next(csv.reader(io.StringIO(text)))[0] == "mouvement"
    given = client.get("/cooperative/verify_ledger.py").content.decode()
    assert "def verify" in given


def test_the_register_is_read_by_who_keeps_it(client):
    cooperative = a_cooperative()
    associate = an_associate(cooperative, 2)
    client.force_login(a_keeper())
    assert associate.name in client.get(at(cooperative, "registre/")).content.decode()


@pytest.mark.parametrize("typed", ["0,5", "0.5", "0", "-1", "1000000000", "deux"])
def test_half_a_part_none_or_too_many_are_said_beside_what_was_typed(client, typed):
    client.force_login(AccountFactory(public=True))
    body = {"holder": "self", "category": "beneficiary", "parts": typed}
    for cooperative, page, button in (
        (a_prepared("Conseil promis"), "promettre/", {}),
        (a_cooperative("Coopérative ouverte"), "souscrire/", {"agreed": "on"}),
    ):
        told = client.post(at(cooperative, page), body | button)
        assert told.status_code == 422
        assert f'value="{typed}"' in told.text
    assert not Promise.objects.exists()
    assert not Subscription.objects.exists()


def test_the_last_employee_reads_what_lacks_once_they_have_left_and_may_leave(client):
    cooperative = a_cooperative()
    last = an_employee(cooperative)
    an_associate(cooperative, 20)
    an_associate(cooperative, 4, category="contributor")
    client.force_login(last.holder)
    page = f"/cooperative/parts/{last.number}/partir/"
    assert "ni salarié, ni producteur" in client.get(page).text
    client.post(page)
    assert Associate.objects.get(pk=last.pk).until == timezone.localdate()


def test_who_is_not_the_last_of_a_category_reads_nothing_of_it(client):
    cooperative = a_cooperative()
    mine, _other = an_employee(cooperative), an_employee(cooperative)
    client.force_login(mine.holder)
    assert "Après vous" not in client.get(f"/cooperative/parts/{mine.number}/partir/").text


def test_who_has_not_paid_all_reads_where_to_pay_and_with_which_reference(client, settings):
    settings.DUES_PAYMENT = "Par virement à la banque du bocage, IBAN FR76 3000."
    mine = an_associate(a_cooperative(), 6, paid=100, holder=AccountFactory(public=True))
    client.force_login(mine.holder)
    page = client.get(mine.get_absolute_url()).text
    assert "IBAN FR76 3000" in page
    assert f"avec la référence PART-{mine.number}-1" in page
    pay(mine.subscriptions.get(), 200)
    assert "IBAN FR76 3000" not in client.get(mine.get_absolute_url()).text


def test_what_one_answers_for_after_leaving_is_read_before_with_its_article(client):
    mine = an_employee(a_cooperative())
    client.force_login(mine.holder)
    for page in (mine.get_absolute_url(), f"/cooperative/parts/{mine.number}/partir/"):
        told = " ".join(client.get(page).text.replace("&nbsp;", " ").replace("\xa0", " ").split())
        assert "Pendant 5 ans, " in told
        assert "ce que la coopérative devait le jour de" in told
        assert 'href="/cooperative/droit/#withdrawal">code de commerce, art. L. 231-6</a>' in told


def test_the_category_that_is_proposed_follows_the_holder_that_is_chosen(client):
    cooperative, person = a_prepared(), AccountFactory(public=True)
    town = a_public_body()
    RepresentativeFactory(account=person, place=None, organisation=town)
    client.force_login(person)
    page = client.get(at(cooperative, "promettre/")).text
    assert page.count("Nous proposons") == 2, "each name with its own"
    assert "c’est une collectivité ou un service public" in page
    assert "une personne bénéficie de ce que fait la coopérative" in page
    for holder, category in ((str(town.pk), "public_body"), ("self", "beneficiary")):
        body = {"holder": holder, "category": "proposed", "parts": "3"}
        assert client.post(at(cooperative, "promettre/"), body).status_code == 302
        assert Promise.objects.latest("pk").category == category
    body = {"holder": "self", "category": "public_body", "parts": "3"}
    assert client.post(at(cooperative, "promettre/"), body).status_code == 422


def test_who_speaks_for_nobody_else_has_one_proposal_chosen_already(client):
    client.force_login(AccountFactory(public=True))
    page = client.get(at(a_prepared(), "promettre/")).text
    assert page.count("Nous proposons") == 1
    assert 'value="proposed"' not in page
