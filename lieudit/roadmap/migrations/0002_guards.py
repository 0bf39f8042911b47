"""The first date of a milestone and the slips of its date are kept as they were said."""

from django.db import migrations

from lieudit.toolkit.database import immutable

FIRST = """
CREATE TRIGGER roadmap_milestone_first BEFORE UPDATE ON roadmap_milestone
    FOR EACH ROW WHEN (NEW.first_on IS DISTINCT FROM OLD.first_on) EXECUTE FUNCTION refuse_change()
"""


class Migration(migrations.Migration):
    dependencies = [("roadmap", "0001_initial"), ("toolkit", "0001_initial")]
    operations = [
        migrations.RunSQL(FIRST, "DROP TRIGGER roadmap_milestone_first ON roadmap_milestone"),
        immutable("roadmap_slip"),
    ]
