"""What the database holds by itself."""

import pytest
from django.db import IntegrityError, connection, transaction

from lieudit.toolkit.database import MAY_EMPTY

pytestmark = pytest.mark.django_db
GUARDED = "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE tgname ~ '_(immutable|filled)$' ORDER BY 1"
KNOWN = {"journal_entry", "deliberation_position", "voting_vote", "advocacy_reply", "elections_elector"}


def test_no_table_of_what_stays_is_emptied_at_once():
    with connection.cursor() as cursor:
        cursor.execute(GUARDED)
        tables = [row[0] for row in cursor.fetchall()]
        assert set(tables) >= KNOWN
        cursor.execute(f"SET LOCAL {MAY_EMPTY} = 'off'")
        for table in tables:
            with pytest.raises(IntegrityError, match="immutable"), transaction.atomic():
                cursor.execute(f"TRUNCATE {table} CASCADE")


def test_a_table_that_they_point_at_is_not_emptied_either():
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL {MAY_EMPTY} = 'off'")
        with pytest.raises(IntegrityError, match="immutable"), transaction.atomic():
            cursor.execute("TRUNCATE voting_ballot CASCADE")
