"""What was sent, received or said stays as it was: only what the council adds to it may change."""

from django.db import migrations

from lieudit.toolkit.database import immutable

KEPT = {
    "advocacy_reply": (
        "number, demand_id, kind, outcome, text, until, role, document, channel, replaces_id, deposit_key, received_at",
        "true",
    ),
    "advocacy_referral": ("number, position_id, institution_id, letter, due_on, calendar, sent_at", "OLD.sent_at IS NOT NULL"),
    "advocacy_demand": ("referral_id, rank, paragraph_uid, text", "true"),
    "advocacy_reminder": ("referral_id, letter, means, sent_at, sent_by_id", "true"),
}


def keep(table, columns, condition):
    """Refuse a change of some columns of `table`, where `condition` holds."""
    return migrations.RunSQL(
        f"CREATE TRIGGER {table}_kept BEFORE UPDATE OF {columns} ON {table} "
        f"FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION refuse_change()",
        f"DROP TRIGGER {table}_kept ON {table}",
    )


def stay(table):
    """Refuse to delete a row of `table`."""
    return migrations.RunSQL(
        f"CREATE TRIGGER {table}_stays BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()",
        f"DROP TRIGGER {table}_stays ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [("advocacy", "0001_initial")]
    operations = [
        *[keep(table, columns, condition) for table, (columns, condition) in KEPT.items()],
        stay("advocacy_reply"),
        immutable("advocacy_effect"),
        immutable("advocacy_statement"),
    ]
