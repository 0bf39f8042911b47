"""A grant that was written before there was one kind of agreement has its own, and goes back to what it was."""

from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone

from lieudit.agreements.models import Agreement, Commitment, Instalment
from lieudit.agreements.vocabulary import Nature
from tests import template_database
from tests.funding.factories import an_award
from tests.one_migration import Migration

COMMITMENTS = "SELECT award_id, side, words, due_on, kept_on, is_report FROM funding_commitment ORDER BY id"
INSTALMENTS = "SELECT award_id, rank, words, amount, received_on FROM funding_instalment ORDER BY id"


@pytest.fixture
def own(django_db_setup, django_db_blocker, worker_id):
    """A database of its own, where migrations are kept."""
    with django_db_blocker.unblock(), template_database.cloned(f"{worker_id}_grants"):
        yield


def read(words):
    with connection.cursor() as cursor:
        cursor.execute(words)
        return cursor.fetchall()


def test_what_a_grant_binds_to_goes_back_and_forth(own):
    award, today = an_award(), timezone.localdate()
    agreement = award.agreement
    report = Commitment.objects.get(agreement=agreement, is_report=True)
    paid = Instalment.objects.create(
        agreement=agreement, rank=1, payer="partner", words="en une fois", amount=Decimal(900), announced_on=today
    )
    said = [(each.side, each.words, each.due_on) for each in agreement.commitments.order_by("pk")]
    one_kind = Migration("funding", "0028_one_kind_of_agreement")
    one_kind.back()
    assert read(COMMITMENTS) == [(award.pk, "receiver", report.words, report.due_on, None, True)]
    assert read(INSTALMENTS) == [(award.pk, 1, paid.words, paid.amount, None)]
    assert read("SELECT report_due_on, reported_on FROM funding_award") == [(report.due_on, None)]
    assert read("SELECT count(*) FROM public_services_agreement") == [(0,)]
    one_kind.again()
    award.refresh_from_db()
    drawn = Agreement.objects.get()
    assert (drawn, drawn.counterpart, drawn.nature) == (award.agreement, agreement.counterpart, Nature.GRANT)
    assert drawn.is_single
    assert drawn.confirmed_at
    assert [(each.side, each.words, each.due_on) for each in drawn.commitments.order_by("pk")] == said
    assert [(each.amount, each.words) for each in drawn.instalments.all()] == [(Decimal(900), "en une fois")]
