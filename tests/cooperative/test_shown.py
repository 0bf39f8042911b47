"""What an associate reads of the ledger follows the statutes: by default their own lines, and the others as one."""

import csv
import io
import subprocess
import sys

import pytest
from django.urls import reverse

from lieudit.cooperative import chart, files, leaving, shown, verify_ledger
from tests.accounts.factories import AccountFactory
from tests.cooperative.counting import bean_balances, euros_of
from tests.cooperative.factories import a_cooperative, a_keeper, an_associate, ended

pytestmark = pytest.mark.django_db


def lived(**rules):
    """Two persons and an organisation; one person died, and the other took parts of the organisation."""
    cooperative = a_cooperative(**rules)
    network = an_associate(cooperative, 10)
    gone = an_associate(cooperative, 2, holder=AccountFactory(name="Augusta Byron"))
    mine = an_associate(cooperative, 3, holder=AccountFactory(name="Ada Lovelace"))
    leaving.transfer_parts(network, actor=a_keeper(), taker=mine, parts=2, cause="Acte signé d’Ada Lovelace")
    ended(gone, "die", piece="Acte de décès d’augusta byron, 3 mars")
    return cooperative, mine, gone


def read(client, cooperative, name="ledger_file", *more):
    answer = client.get(reverse(f"cooperative:{name}", args=[cooperative.assembly.slug, *more]))
    return b"".join(answer.streaming_content).decode()


@pytest.mark.parametrize("seen", ["totals", "names"])
def test_by_default_the_others_are_one_and_their_causes_are_not_told(client, seen, tmp_path):
    cooperative, mine, gone = lived(seen=seen)
    client.force_login(mine.holder)
    text = read(client, cooperative)
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {row["associe"] for row in rows} == {str(mine.number), "autres"}
    assert "byron" not in text.casefold()
    assert f"PART-{gone.number}" not in text
    assert "Acte signé d’Ada Lovelace" in text, "one’s own"
    whole = verify_ledger.verify("".join(files.ledger_csv(cooperative)))
    told = verify_ledger.verify(text, partial=True)
    assert (told["capital"], told["paid"]) == (whole["capital"], whole["paid"])
    assert told["associates"] == {str(mine.number): "5", "autres": "8"}
    assert "empreintes" in told["non_recompte"]
    assert "highest" not in told
    path = tmp_path / "grand-livre.csv"
    path.write_text(text, newline="")
    given = [sys.executable, "-I", verify_ledger.__file__]
    assert subprocess.run([*given, "--partiel", str(path)], capture_output=True, check=False).returncode == 0
    refused = subprocess.run([*given, str(path)], capture_output=True, text=True, check=False)
    assert refused.returncode == 1
    assert "c’est le fichier d’un associé" in refused.stderr
    with pytest.raises(verify_ledger.Broken, match="débits et crédits"):
        verify_ledger.verify(text.replace("150.00", "160.00", 1), partial=True)
    assert "tout le reste en un total" in " ".join(client.get(mine.get_absolute_url()).text.split())


def test_journals_of_an_associate_are_accepted_and_balance(client, tmp_path):
    cooperative, mine, _gone = lived()
    client.force_login(mine.holder)
    journal = read(client, cooperative, "journal_file", "beancount")
    assert "Byron" not in journal
    found = {}
    for each in shown.to_associate(cooperative, {mine.number}):
        for line in each.lines:
            name = files.named(line, chart.GENERAL)
            found[name] = found.get(name, 0) + line.debit - line.credit
    assert bean_balances(journal, tmp_path / "parts.beancount") == euros_of(found)
    ledger = read(client, cooperative, "journal_file", "hledger")
    assert ":Autres" in ledger
    assert not any(f":A{one.number}" in ledger for one in cooperative.associates.exclude(pk=mine.pk))


def test_where_statutes_let_parts_be_read_only_causes_that_name_somebody_are_left_out(client):
    cooperative, mine, _gone = lived(seen="parts")
    client.force_login(mine.holder)
    text = read(client, cooperative)
    assert "byron" not in text.casefold()
    whole = verify_ledger.verify("".join(files.ledger_csv(cooperative)))
    told = verify_ledger.verify(text, partial=True)
    death = next(each.number for each in shown.whole(cooperative) if "byron" in each.cause)
    assert told.pop("non_recompte") == {"empreintes": [int(death)]}
    assert told == whole
    with pytest.raises(verify_ledger.Broken, match=f"mouvement {death} : il n’a pas de pièce"):
        verify_ledger.verify(text)
    with pytest.raises(verify_ledger.Broken, match="l’empreinte ne correspond pas"):
        verify_ledger.verify(text.replace("150.00", "160.00"), partial=True)


def test_who_keeps_the_register_reads_it_whole(client):
    cooperative, _mine, _gone = lived()
    client.force_login(a_keeper())
    text = read(client, cooperative)
    assert text == "".join(files.ledger_csv(cooperative))
    assert "byron" in text
    assert "non_recompte" not in verify_ledger.verify(text)
