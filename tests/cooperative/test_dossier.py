"""The archive of the reviewer: the ledger that it holds is counted again by the program that it holds."""

import csv
import io
import json
import subprocess
import sys
import zipfile

import pytest
from django.urls import reverse

from lieudit.cooperative import leaving
from tests.accounts.factories import AccountFactory
from tests.cooperative.factories import a_cooperative, a_decision, a_keeper, an_associate, since_last_year

pytestmark = pytest.mark.django_db
WICKED = '=cmd|" /C calc"!A0'


def archive_of(client, cooperative):
    answer = client.get(reverse("cooperative:reviewer_file", args=[cooperative.assembly.slug]))
    assert answer.status_code == 200
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def test_one_file_holds_what_a_reviewer_asks_for_and_counts_itself_again(client, tmp_path):
    cooperative = since_last_year(a_cooperative("Conseil révisé"))
    gone = an_associate(cooperative, 4)
    an_associate(cooperative, 20, holder=AccountFactory(name=WICKED))
    leaving.leave_cooperative(gone, actor=a_keeper())
    decision = a_decision(cooperative.assembly)
    client.force_login(a_keeper())
    found = archive_of(client, cooperative)
    assert found.testzip() is None
    found.extractall(tmp_path)
    script, ledger = tmp_path / "verify_ledger.py", tmp_path / "grand-livre.csv"
    run = subprocess.run([sys.executable, script, ledger], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    names = set(found.namelist())
    assert {"LISEZ-MOI.txt", "registre.csv", "mouvements.csv", "soldes.csv", "droit.csv", "parts.hledger"} <= names
    assert any(name.startswith("rapport-") for name in names)
    everybody = list(csv.DictReader(io.StringIO((tmp_path / "associes.csv").read_text())))
    assert [row["parti_le"] != "" for row in everybody] == [True, False]
    assert not any(cell.startswith("=") for row in everybody for cell in row.values())
    assert decision.code in (tmp_path / "decisions.csv").read_text()
    books = [json.loads(found.read(name)) for name in names if name.startswith("regles-")]
    assert "scic_sas" in {book["regles"]["regime"] for book in books}


def test_it_names_people_so_that_only_the_keeper_takes_it(client):
    cooperative = a_cooperative()
    associate = an_associate(cooperative, 2, holder=AccountFactory())
    address = reverse("cooperative:reviewer_file", args=[cooperative.assembly.slug])
    assert client.get(address).status_code == 302
    client.force_login(associate.account)
    assert client.get(address).status_code == 403
