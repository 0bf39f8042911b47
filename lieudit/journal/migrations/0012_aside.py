"""A mention knows whether its act is told with the others of its thing.

Those that are there learn it in the next migration: until then, the guard lets this be said, and nothing else.
"""

from django.db import migrations, models

GUARD = """
DROP TRIGGER journal_mention_immutable ON journal_mention;
CREATE TRIGGER journal_mention_immutable BEFORE DELETE ON journal_mention
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER journal_mention_aside BEFORE UPDATE ON journal_mention FOR EACH ROW WHEN (
    NOT NEW.aside OR (NEW.id, NEW.entry_id, NEW.content_type_id, NEW.object_id)
        IS DISTINCT FROM (OLD.id, OLD.entry_id, OLD.content_type_id, OLD.object_id)
) EXECUTE FUNCTION refuse_change();
"""
GUARD_BACK = """
DROP TRIGGER journal_mention_aside ON journal_mention;
DROP TRIGGER journal_mention_immutable ON journal_mention;
CREATE TRIGGER journal_mention_immutable BEFORE UPDATE OR DELETE ON journal_mention
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("journal", "0011_message_rhythm"),
    ]

    operations = [
        migrations.AddField("mention", "aside", models.BooleanField(default=False, db_default=False)),
        migrations.RunSQL(GUARD, GUARD_BACK),
    ]
