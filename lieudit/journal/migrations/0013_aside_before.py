"""Mentions of the supports that were recorded before, some at a time while acts go on; then the guard is whole again."""

from django.db import migrations, transaction

AT_ONCE = 20_000
"""Entries whose mentions are written in one transaction."""
SET_ASIDE = """
UPDATE journal_mention m SET aside = true FROM journal_entry e
WHERE e.id = m.entry_id AND e.kind = 'needs.supported' AND NOT m.aside AND e.id BETWEEN %s AND %s
"""
GUARD = """
DROP TRIGGER journal_mention_immutable ON journal_mention;
DROP TRIGGER journal_mention_aside ON journal_mention;
CREATE TRIGGER journal_mention_immutable BEFORE UPDATE OR DELETE ON journal_mention
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""
GUARD_BACK = """
DROP TRIGGER journal_mention_immutable ON journal_mention;
CREATE TRIGGER journal_mention_immutable BEFORE DELETE ON journal_mention
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER journal_mention_aside BEFORE UPDATE ON journal_mention FOR EACH ROW WHEN (
    NOT NEW.aside OR (NEW.id, NEW.entry_id, NEW.content_type_id, NEW.object_id)
        IS DISTINCT FROM (OLD.id, OLD.entry_id, OLD.content_type_id, OLD.object_id)
) EXECUTE FUNCTION refuse_change();
"""


def set_aside(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT min(id), max(id) FROM journal_entry WHERE kind = 'needs.supported'")
        first, last = cursor.fetchone()
        for start in range(first or 0, (last or -1) + 1, AT_ONCE):
            with transaction.atomic():
                cursor.execute(SET_ASIDE, [start, start + AT_ONCE - 1])


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("journal", "0012_aside")]

    operations = [
        migrations.RunPython(set_aside, migrations.RunPython.noop),
        migrations.RunSQL(GUARD, GUARD_BACK),
    ]
