"""A call that is reported does not go back, and its report stays."""

from django.db import migrations

RANK = """
CREATE OR REPLACE FUNCTION funding_call_rank(state text) RETURNS int LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(array_position(ARRAY['draft', 'announced', 'open', 'closed', 'complete', 'reviewed', 'decided',
        'appeals', 'final'{more}], state), 0)
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("funding", "0017_report_of_a_call"), ("toolkit", "0001_initial")]
    operations = [
        migrations.RunSQL(RANK.format(more=", 'reported'"), RANK.format(more="")),
        migrations.RunSQL(
            "CREATE TRIGGER funding_call_reported BEFORE UPDATE ON funding_call FOR EACH ROW "
            "WHEN (OLD.state = 'reported') EXECUTE FUNCTION refuse_change()",
            "DROP TRIGGER funding_call_reported ON funding_call",
        ),
    ]
