"""What follows a decision: its agreement in one click, commitments kept, late or dropped, instalments received."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import Error, transaction
from django.urls import reverse
from django.utils import timezone

from lieudit.funding.agreeing import instalments_of, keep_commitment, write_agreement
from lieudit.funding.granting import withdraw_award
from lieudit.funding.models import Application, Award
from lieudit.network.models import Place
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.funding.factories import SIRET, an_open, final, published
from tests.lottery.factories import at

pytestmark = pytest.mark.django_db
DAY, END = dt.date(2027, 1, 1), dt.date(2027, 12, 31)


def a_retained(**rules):
    """A file that is retained for 8,000 €, once nothing is contested, whose place has its SIRET."""
    call = final(an_open(advance=40, **rules), files=1)
    file = call.files[0]
    Place.objects.filter(pk=file.lead_id).update(siret=SIRET)
    found = Application.objects.with_call().get(pk=file.pk)
    found.speaker, found.chair = file.speaker, call.chair
    return found


def an_agreement():
    file = a_retained()
    award = write_agreement(file, actor=file.chair)
    award.speaker = file.speaker
    return award


def test_one_click_writes_the_agreement_with_its_commitments_and_its_instalments(client):
    file = a_retained()
    client.force_login(file.chair)
    assert "Écrire la convention" in client.get(file.get_absolute_url()).content.decode()
    assert client.post(reverse("funding:agree", args=[file.number])).status_code == 302
    award = Award.objects.get(application=file)
    assert (award.place, award.amount, award.terms) == (file.lead, Decimal(8000), "échelonné")
    assert [(each.amount, each.received_on) for each in award.instalments.order_by("rank")] == [
        (Decimal(3200), None),
        (Decimal(4800), None),
    ]
    said = list(award.commitments.order_by("pk").values_list("side", "words"))
    assert [side for side, _words in said] == ["giver", "giver", "receiver", "receiver"]
    assert "compte rendu" in said[-1][1]
    client.logout()
    page = client.get(award.get_absolute_url()).content.decode()
    assert "avance de 40 % à la signature" in page
    assert "À venir" in page
    assert "Dire qu’il est reçu" not in page
    client.force_login(file.speaker)
    assert "La convention" in client.get(file.get_absolute_url()).content.decode()
    assert "Dire qu’il est reçu" in client.get(award.get_absolute_url()).content.decode()


def test_an_agreement_waits_for_what_may_be_contested_and_is_written_once():
    call = published(an_open(), files=1)
    file = Application.objects.with_call().get(pk=call.files[0].pk)
    with pytest.raises(RuleBroken, match="peut encore être contestée"):
        write_agreement(file, actor=call.chair)
    award = an_agreement()
    with pytest.raises(RuleBroken, match="déjà écrite"):
        write_agreement(award.application, actor=AccountFactory(secretariat=True))
    withdraw_award(award, actor=AccountFactory(secretariat=True), reason="Le lieu a renoncé")
    assert write_agreement(award.application, actor=AccountFactory(secretariat=True)).number != award.number


def test_a_place_without_a_number_is_told_before_anything_is_written():
    file = a_retained()
    Place.objects.filter(pk=file.lead_id).update(siret="")
    with pytest.raises(RuleBroken, match="SIRET"):
        write_agreement(Application.objects.with_call().get(pk=file.pk), actor=file.chair)
    assert not Award.objects.exists()


def test_who_speaks_for_the_place_says_what_is_kept_dropped_and_received(client):
    award = an_agreement()
    first, second = award.commitments.filter(side="receiver").order_by("pk")
    client.force_login(AccountFactory())
    assert client.post(reverse("funding:keep_commitment", args=[award.number, first.pk])).status_code == 403
    assert client.post(reverse("funding:receive_instalment", args=[award.number, 1])).status_code == 403
    client.force_login(award.speaker)
    assert client.post(reverse("funding:keep_commitment", args=[award.number, first.pk])).status_code == 302
    url = reverse("funding:drop_commitment", args=[award.number, second.pk])
    assert client.post(url, {"reason": " . "}).status_code == 422
    assert client.post(url, {"reason": "Notre comptable est partie."}).status_code == 302
    assert client.post(reverse("funding:receive_instalment", args=[award.number, 1])).status_code == 302
    page = client.get(award.get_absolute_url()).content.decode()
    for words in ("Tenu", "Abandonné", "Notre comptable est partie", "Reçu"):
        assert words in page, words
    with pytest.raises(RuleBroken, match="déjà dit"):
        keep_commitment(award, actor=award.speaker, commitment=second)
    with pytest.raises(Error), transaction.atomic():
        award.instalments.filter(rank=1).update(received_on=None)
    with pytest.raises(Error), transaction.atomic():
        award.commitments.filter(pk=first.pk).update(words="Rien")


def test_a_commitment_past_its_day_is_late(client):
    award = an_agreement()
    with at(timezone.now() + dt.timedelta(days=900)):
        assert award.commitments.late(timezone.localdate()).count() == award.commitments.count()
        assert "En retard" in client.get(award.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("advance", "kind", "sums"),
    [
        (None, "projects", ["100.01"]),
        (0, "projects", ["100.01"]),
        (40, "projects", ["40.00", "60.01"]),
        (100, "projects", ["100.01"]),
        (None, "prize", ["100.01"]),
    ],
)
def test_instalments_are_what_the_rules_announced_to_the_cent(advance, kind, sums):
    parts = instalments_of(Decimal("100.01"), advance, kind, DAY, END)
    assert [str(amount) for _words, amount, _on in parts] == sums
    assert parts[0][2] == (END if not advance and kind == "projects" else DAY)
