"""Bulletins, certificates and slips: tagged, the same bytes for the same data, verified by anybody without a name."""

import pytest
from django.conf import settings
from django.urls import reverse

from lieudit.cooperative import leaving, papers
from lieudit.cooperative.models import Movement
from tests.accounts.factories import AccountFactory
from tests.cooperative.factories import a_cooperative, a_keeper, an_associate

pytestmark = pytest.mark.django_db


def made(kind, associate, rank=None):
    number = leaving.movements_of(associate.lines())[0].movement.number if rank is None else rank
    return papers.paper_of(kind, associate.number, number)


def test_a_certificate_says_parts_paid_and_owed_with_the_movement_that_it_is_made_from():
    associate = an_associate(a_cooperative(), 6, paid=100)
    facts = dict(made("certificat", associate).facts)
    assert (facts["Parts"], facts["Capital versé"], facts["Reste à verser"]) == ("6", "100\u00a0€", "200\u00a0€")
    assert facts["Empreinte du mouvement"] == leaving.movements_of(associate.lines())[0].movement.hash
    assert made("certificat", associate, 1).public.endswith("0\u00a0part, au mouvement n° 1.")


@pytest.mark.parametrize(("kind", "rank"), [("bulletin", 1), ("certificat", 2), ("mouvement", 1)])
def test_the_same_data_give_the_same_bytes_tagged_with_a_title(kind, rank):
    associate = an_associate(a_cooperative(), 2, holder=AccountFactory(name="#strong[Léa] = *1*"))
    first = made(kind, associate, rank).pdf()
    assert first == made(kind, associate, rank).pdf()
    assert b"StructTreeRoot" in first or b"pdfuaid" in first
    assert b"(fr" in first.lower() or b"lang" in first.lower()


def test_a_slip_holds_no_line_of_another():
    cooperative = a_cooperative()
    giver, taker = an_associate(cooperative, 6), an_associate(cooperative, 1)
    leaving.transfer_parts(giver, actor=a_keeper(), taker=taker, parts=2, cause="Acte")
    told = " ".join(words for fact in made("mouvement", giver).facts for words in fact)
    assert taker.name not in told
    assert "débit de 2\u00a0parts" in told


def test_anybody_verifies_a_paper_without_a_name(client):
    associate = an_associate(a_cooperative(), 6)
    paper = made("certificat", associate)
    path = paper.address.removeprefix(settings.SITE_URL)
    page = client.get(path)
    assert "Ce document est le nôtre" in page.text
    assert "6 parts" in page.text.replace("\u00a0", " ")
    assert "Aucun mouvement ne l’a suivi" in page.text
    assert associate.name not in page.text
    leaving.leave_cooperative(associate, actor=a_keeper())
    assert "le registre a changé" in client.get(path).text
    assert "pas un document à nous" in client.get(path.replace(paper.digest, "0" * 64)).text
    unknown = reverse("cooperative:check", args=["certificat", 999, 1, paper.digest])
    assert "pas un document à nous" in client.get(unknown).text


def test_papers_are_read_by_the_associate_and_the_keeper_alone(client):
    account = AccountFactory()
    associate = an_associate(a_cooperative(), 2, holder=account)
    address = reverse("cooperative:paper", args=[associate.number, "certificat", Movement.objects.latest("pk").number])
    client.force_login(account)
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert address in client.get(associate.get_absolute_url()).text
    for wrong in (["certificat", 999], ["bulletin", 9], ["facture", 1]):
        assert client.get(reverse("cooperative:paper", args=[associate.number, *wrong])).status_code == 404
    client.force_login(AccountFactory())
    assert client.get(address).status_code == 403
