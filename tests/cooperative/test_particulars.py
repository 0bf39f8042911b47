"""A birth and an address are apart from the register: who keeps it reads them for a reason, which the journal keeps."""

import datetime as dt
import json

import pytest
from django.utils import timezone

from lieudit.accounts.services import close_account, export_data
from lieudit.cooperative import files, particulars
from lieudit.cooperative.models import Associate, Particulars
from lieudit.journal.models import Entry
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.cooperative.factories import a_cooperative, a_keeper, an_associate

pytestmark = pytest.mark.django_db
BORN = dt.date(1961, 4, 12)


@pytest.fixture
def mine():
    return an_associate(a_cooperative(), 4, holder=AccountFactory(public=True, name="Ana Petit"))


def write(associate, **words):
    return particulars.write_particulars(associate, actor=associate.holder, **words)


def test_the_associate_writes_changes_and_erases_them(mine):
    write(mine, born_on=BORN, address="3 rue des Fours, Guéret")
    write(mine, address="5 rue Haute, Guéret")
    kept = Particulars.objects.get()
    assert (kept.born_on, kept.address) == (None, "5 rue Haute, Guéret")
    write(mine)
    assert not Particulars.objects.exists()


def test_what_cannot_be_is_said_beside_what_was_typed(mine):
    for born_on, why in ((dt.date(1801, 1, 1), "naissance"), (timezone.localdate() + dt.timedelta(1), "")):
        with pytest.raises(RuleBroken, match=why or "pas encore|naissance"):
            write(mine, born_on=born_on)
    body = an_associate(mine.cooperative, 2)
    with pytest.raises(RuleBroken, match="organisation"):
        particulars.write_particulars(body, actor=mine.holder, born_on=BORN)
    assert not Particulars.objects.exists()


def test_each_reading_is_in_the_journal_before_it_is_read_and_the_reason_with_it(mine, client):
    write(mine, born_on=BORN, address="3 rue des Fours, Guéret")
    page = f"/cooperative/parts/{mine.number}/identite/lire/"
    client.force_login(a_keeper())
    first = client.get(page).text
    assert "1961" not in first
    assert "rue des Fours" not in first
    assert "rue des Fours" not in client.post(page, {"reason": ""}).text, "no reason, no reading"
    assert not Entry.objects.filter(kind="cooperative.particulars_read").exists()
    told = client.post(page, {"reason": "Une convocation revenue."})
    assert "rue des Fours" in told.text
    assert "12 avril 1961" in told.text.replace("\u00a0", " ")
    assert "no-store" in told["Cache-Control"]
    (entry,) = Entry.objects.filter(kind="cooperative.particulars_read")
    assert entry.data["reason"] == "Une convocation revenue"
    assert "Fours" not in json.dumps(entry.data)
    assert "rue des Fours" not in client.get(page).text, "once"


def test_nothing_written_has_its_sentence(mine, client):
    client.force_login(a_keeper())
    told = client.post(f"/cooperative/parts/{mine.number}/identite/lire/", {"reason": "Une convocation."})
    assert "ni naissance, ni adresse" in told.text


def test_nobody_else_reads_them_nor_any_file(mine, client):
    write(mine, born_on=BORN, address="3 rue des Fours, Guéret")
    page = f"/cooperative/parts/{mine.number}/identite/"
    client.force_login(AccountFactory())
    assert client.get(page).status_code == client.get(f"{page}lire/").status_code == 403
    client.force_login(mine.holder)
    assert client.get(f"{page}lire/").status_code == 403
    assert "rue des Fours" in client.get(page).text, "one’s own"
    client.force_login(a_keeper())
    assert client.get(page).status_code == 403
    assert "rue des Fours" not in client.get(mine.get_absolute_url()).text
    assert "Fours" not in "".join(files.ledger_csv(mine.cooperative))


def test_they_are_in_ones_own_data_and_leave_with_the_account(mine):
    write(mine, born_on=BORN, address="3 rue des Fours, Guéret")
    account = mine.holder
    assert "rue des Fours" in json.dumps(export_data(account), default=str)
    close_account(account, actor=account)
    assert not Particulars.objects.exists()
    assert Associate.objects.filter(pk=mine.pk).exists()


def test_they_are_written_from_the_page_of_ones_parts(mine, client):
    client.force_login(mine.holder)
    assert f"/cooperative/parts/{mine.number}/identite/" in client.get(mine.get_absolute_url()).text
    body = {"born_on": BORN.isoformat(), "address": "3 rue des Fours, Guéret"}
    assert client.post(f"/cooperative/parts/{mine.number}/identite/", body).status_code == 302
    assert Particulars.objects.get().born_on == BORN
