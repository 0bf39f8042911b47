"""What is put to the vote does not change under those who vote, nor the version of the rules that a ballot froze."""

from django.db import migrations

from lieudit.toolkit.database import immutable

VOTED = """
CREATE TRIGGER governance_rulebookchange_voted BEFORE UPDATE ON governance_rulebookchange
    FOR EACH ROW WHEN (
        OLD.ballot_id IS NOT NULL
        AND (NEW.ballot_id, NEW.base_id, NEW.rules) IS DISTINCT FROM (OLD.ballot_id, OLD.base_id, OLD.rules)
    )
    EXECUTE FUNCTION refuse_change();
CREATE TRIGGER governance_rulebookchange_kept BEFORE DELETE ON governance_rulebookchange
    FOR EACH ROW WHEN (OLD.ballot_id IS NOT NULL) EXECUTE FUNCTION refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("governance", "0003_changes"), ("toolkit", "0001_initial")]
    operations = [
        migrations.RunSQL(
            VOTED,
            "DROP TRIGGER governance_rulebookchange_voted ON governance_rulebookchange;"
            "DROP TRIGGER governance_rulebookchange_kept ON governance_rulebookchange",
        ),
        immutable("governance_councilballot"),
    ]
