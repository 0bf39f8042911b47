"""What was sent, received or said does not change, even in SQL."""

import pytest
from django.db import IntegrityError, connection, transaction

from lieudit.advocacy import followup
from lieudit.needs.models import Need
from tests.advocacy.factories import a_message, a_prepared, a_referral, published, staff

pytestmark = pytest.mark.django_db


def refused(sql, *values):
    with pytest.raises(IntegrityError, match="immutable"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.mark.parametrize("column", ["text", "outcome", "kind", "role", "document", "deposit_key"])
def test_the_words_of_a_reply_stay(column):
    reply = a_message(a_referral())
    refused(f"UPDATE advocacy_reply SET {column} = 'x' WHERE id = %s", reply.pk)


def test_a_reply_is_never_deleted():
    reply = a_message(a_referral())
    refused("DELETE FROM advocacy_reply WHERE id = %s", reply.pk)


def test_a_sent_letter_stays_and_its_deadline_too():
    referral = a_referral()
    refused("UPDATE advocacy_referral SET letter = 'x' WHERE id = %s", referral.pk)
    refused("UPDATE advocacy_referral SET due_on = '2030-01-01' WHERE id = %s", referral.pk)
    refused("UPDATE advocacy_demand SET text = 'x' WHERE referral_id = %s", referral.pk)


def test_a_letter_in_preparation_may_change():
    referral = a_prepared()
    referral.letter = "Autre."
    referral.save(update_fields=["letter"])


def test_the_word_of_an_author_stays():
    referral = a_referral()
    published(a_message(referral))
    need = Need.objects.first()
    effect = followup.say_effect(need, referral.position, actor=None, change="yes", words="Oui.")
    refused("UPDATE advocacy_effect SET words = 'x' WHERE id = %s", effect.pk)
    said = followup.publish_statement(referral.institution, actor=staff(), text="Notre mot.", role="cabinet")
    refused("DELETE FROM advocacy_statement WHERE id = %s", said.pk)
