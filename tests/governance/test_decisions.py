"""The register of decisions as everybody reads it: by assembly and year, one page a decision, a file."""

import csv
import datetime as dt
import io
import re

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from lieudit.care.services import hide_text
from lieudit.governance.models import Decision
from lieudit.voting.services import cast_vote, close_ballot
from tests.accounts.factories import AccountFactory
from tests.governance.factories import a_council, a_decision, an_assembly
from tests.voting.factories import a_ballot, at_its_hour

pytestmark = pytest.mark.django_db


def register(client, assembly, **asked):
    return client.get(reverse("governance:assembly_decisions", args=[assembly.slug]), asked).text


def test_the_register_is_read_by_year_and_by_words(client):
    assembly = an_assembly()
    a_decision(assembly, title="Une règle de quorum", on=dt.date(2025, 5, 2))
    a_decision(assembly, title="Une charte des communs", on=dt.date(2026, 5, 2), wording="Les outils sont libres.")
    assert {"D-2025-01", "D-2026-01"} <= set(register(client, assembly).replace("<", " ").replace(">", " ").split())
    assert "D-2025-01" not in register(client, assembly, annee="2026")
    assert "D-2025-01" not in register(client, assembly, q="outils libres")
    assert "Aucune décision ne répond" in register(client, assembly, q="pédalo")
    assert "D-2025-01" in register(client, assembly, annee="x\0")
    assert "D-2026-01" in client.get(reverse("governance:decisions")).text


def test_an_empty_register_says_how_it_fills(client):
    assert "Aucune assemblée" in client.get(reverse("governance:decisions")).text
    assert "Aucune décision n’est encore prise" in register(client, an_assembly())


@pytest.mark.parametrize("lines", [1, 15])
def test_the_pages_cost_the_same_whatever_their_length(client, lines, django_assert_max_num_queries):
    assembly = an_assembly()
    for rank in range(lines):
        line = a_decision(assembly, title=f"Décision {rank}")
    ContentType.objects.get_for_models(Decision)  # read once by a process
    for address in (reverse("governance:assembly_decisions", args=[assembly.slug]), line.get_absolute_url()):
        with django_assert_max_num_queries(8):
            assert "Décision" in client.get(address).text


def test_a_decision_says_what_it_is_and_what_came_of_it(client):
    line = a_decision(url="/positions/2026-01/")
    page = client.get(line.get_absolute_url()).text
    assert "Le quorum est du tiers." in page
    assert 'href="/positions/2026-01/"' in page
    assert "entre au registre" in page
    assert client.get(reverse("governance:decision", args=["D-1999-01"])).status_code == 404


def test_words_that_care_hides_are_read_nowhere(client):
    council = a_council()
    line = a_decision(council, title="Gros mot", wording="Vise une personne.")
    hide_text(line, actor=council.seats[0].voter, reason="Vise une personne.")
    file = client.get(reverse("governance:decisions_csv", args=[council.slug])).text
    for text in (client.get(line.get_absolute_url()).text.replace("Gros mot »", ""), register(client, council), file):
        assert line.code in text
        assert "Vise une personne" not in text


def test_the_file_holds_the_same_lines_without_formulas(client):
    assembly = an_assembly()
    a_decision(assembly, title="=1+1", on=dt.date(2026, 1, 2))
    a_decision(assembly, title="Une autre", on=dt.date(2025, 1, 2))
    address = reverse("governance:decisions_csv", args=[assembly.slug])
    rows = list(csv.DictReader(io.StringIO(client.get(address, {"annee": "2026"}).text.removeprefix("\ufeff"))))
    assert [(row["code"], row["titre"], row["prise_le"]) for row in rows] == [("D-2026-01", "'=1+1", "2026-01-02")]
    assert rows[0]["adresse"].endswith("/conseil/decisions/D-2026-01/")


def test_a_stranger_may_report_a_decision(client):
    client.force_login(AccountFactory())
    line = a_decision()
    assert "Signaler" in client.get(line.get_absolute_url()).text


def a_voted_decision():
    """Taken by one voice of three."""
    ballot = a_ballot(3)
    cast_vote(ballot, ballot.roll.get(key="seat-0"), actor=ballot.voters[0], choice="for")
    at_its_hour(ballot)
    close_ballot(ballot, actor=None)
    return a_decision(method="vote", ballot=ballot), ballot


def test_the_register_and_the_page_say_who_voted_what(client):
    line, _ballot = a_voted_decision()
    said = "1 voix pour, aucune contre, sur 3 voix inscrites"
    page = register(client, line.assembly).replace("\xa0", " ").replace("&nbsp;", " ")
    assert f"Vote : {said}" in " ".join(page.split())
    assert said in client.get(line.get_absolute_url()).text.replace("\xa0", " ")


def test_a_decision_prints_its_proof_and_not_its_journal(client):
    line, ballot = a_voted_decision()
    page = client.get(line.get_absolute_url()).text
    proof = page[page.index('aria-labelledby="h-proof"') : page.index('aria-labelledby="h-after"')]
    assert ballot.tally.published_digest in proof
    assert line.code in proof
    for name, kind in (("h-proof", "print-only"), ("h-after", "screen-only")):
        assert re.search(rf'<section class="[^"]*{kind}[^"]*" aria-labelledby="{name}"', page), name
