"""A payment file: who is paid says where, one prepares, another orders, the returned statement closes it."""

import xml.etree.ElementTree as ET
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import DatabaseError
from django.urls import reverse
from django.utils import timezone

from lieudit.cooperative import bank, leaving, transfers
from lieudit.cooperative.models import Payout
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.cooperative.factories import a_cooperative, a_keeper, a_line, an_associate

pytestmark = pytest.mark.django_db
IBAN, OURS = "FR76 3000 6000 0112 3456 7890 189", "FR14 2004 1010 0505 0001 3M02 606"
SPACE = {"p": f"urn:iso:std:iso:20022:tech:xsd:{transfers.SCHEMA}"}


def a_payout(cooperative=None, holder=None):
    cooperative = cooperative or a_cooperative()
    an_associate(cooperative, 20)
    gone = leaving.leave_cooperative(an_associate(cooperative, 2, holder=holder), actor=AccountFactory())
    return leaving.prepare_payout(gone, actor=a_keeper())


def ordered(payout):
    transfers.give_iban(payout, actor=AccountFactory(), iban=IBAN)
    return transfers.order_payout(payout, actor=a_keeper())


def test_who_prepares_or_wrote_the_account_never_orders_and_the_database_holds_it():
    payout, writer = a_payout(), a_keeper()
    with pytest.raises(RuleBroken, match="Personne n’a encore dit"):
        transfers.order_payout(payout, actor=a_keeper())
    transfers.give_iban(payout, actor=writer, iban=IBAN)
    for hand in (payout.prepared_by, writer):
        with pytest.raises(RuleBroken, match="une autre personne le valide"):
            transfers.order_payout(payout, actor=hand)
        with pytest.raises(IntegrityError), transaction.atomic():
            Payout.objects.filter(pk=payout.pk).update(state="ordered", ordered_by=hand)


@pytest.mark.parametrize("iban", ["", "FR76 3000 6000 0112 3456 7890 188", "=1+1", "FR76", "ZZ00 1234"])
def test_an_account_that_is_none_is_refused(iban):
    with pytest.raises(RuleBroken, match="n’est pas juste"):
        transfers.give_iban(a_payout(), actor=AccountFactory(), iban=iban)


def test_the_file_is_valid_by_its_schema_and_quotes_what_the_statement_will_bring_back():
    payout = ordered(a_payout(holder=AccountFactory(name="Zoé « <Œuvre> & fils »")))
    cooperative, today = payout.associate.cooperative, timezone.localdate()
    content = transfers.payment_file(cooperative, transfers.ordered_of(cooperative), OURS, today)
    root = ET.fromstring(content)
    assert root.find(".//p:GrpHdr/p:CtrlSum", SPACE).text == "100.00"
    assert root.find(".//p:EndToEndId", SPACE).text == payout.reference
    assert root.find(".//p:CdtrAcct//p:IBAN", SPACE).text == IBAN.replace(" ", "")
    assert root.find(".//p:DbtrAcct//p:IBAN", SPACE).text == OURS.replace(" ", "")
    again = ET.fromstring(transfers.payment_file(cooperative, transfers.ordered_of(cooperative), OURS, today))
    assert again.find(".//p:MsgId", SPACE).text == root.find(".//p:MsgId", SPACE).text


def test_nothing_ordered_makes_no_file():
    cooperative = a_payout().associate.cooperative
    with pytest.raises(RuleBroken, match="Aucun virement"):
        transfers.payment_file(cooperative, transfers.ordered_of(cooperative), OURS, timezone.localdate())


def test_the_returned_statement_closes_it_and_the_account_is_forgotten():
    payout = ordered(a_payout())
    capital = leaving.capital_of(payout.associate.cooperative)
    bank.settle_payout(a_line("-100", f"VIR {payout.reference}"), actor=a_keeper(), payout=payout)
    payout.refresh_from_db()
    assert (payout.state, payout.iban) == ("paid", "")
    assert leaving.capital_of(payout.associate.cooperative).subscribed == capital.subscribed - Decimal(100)
    with pytest.raises(DatabaseError), transaction.atomic():
        Payout.objects.filter(pk=payout.pk).update(iban="FR")


def test_what_is_ordered_may_still_be_dropped_and_waits_once():
    payout = ordered(a_payout())
    with pytest.raises(RuleBroken, match="déjà préparé"):
        leaving.prepare_payout(payout.associate, actor=a_keeper())
    dropped = leaving.drop_payout(payout, actor=a_keeper())
    assert (dropped.state, dropped.iban) == ("dropped", "")
    assert leaving.prepare_payout(payout.associate, actor=a_keeper()).amount == 100


def test_from_the_pages_one_says_where_another_orders_and_takes_the_file(client):
    account, keeper = AccountFactory(), a_keeper()
    payout = a_payout(holder=account)
    client.force_login(account)
    where = reverse("cooperative:give_iban", args=[payout.pk])
    assert where in client.get(payout.associate.get_absolute_url()).text
    assert "relisez-le" in client.post(where, {"iban": "FR76"}).text
    client.post(where, {"iban": IBAN})
    client.force_login(keeper)
    page = client.get(reverse("cooperative:order", args=[payout.pk])).text
    assert IBAN.replace(" ", "") in page
    client.post(reverse("cooperative:order", args=[payout.pk]))
    address = reverse("cooperative:transfers", args=[payout.associate.cooperative.assembly.slug])
    assert payout.reference in client.get(address).text
    wrong = client.post(address, {"iban": "FR76", "on": timezone.localdate().isoformat()})
    assert "relisez-le" in wrong.text
    file = client.post(address, {"iban": OURS, "on": timezone.localdate().isoformat()})
    assert file["Content-Type"] == "application/xml"
    assert payout.reference.encode() in file.content
