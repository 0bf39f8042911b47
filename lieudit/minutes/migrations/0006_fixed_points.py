"""The words of a point that asks for an approval are fixed."""

from django.db import migrations

FIXED = """
UPDATE meetings_agendaitem SET is_fixed = true
WHERE resolution <> '' AND id IN (SELECT asked_in_id FROM minutes_minutes WHERE state = 'correcting')
"""


class Migration(migrations.Migration):
    dependencies = [("minutes", "0005_candidates_named"), ("meetings", "0006_fixed_words")]
    operations = [migrations.RunSQL(FIXED, migrations.RunSQL.noop)]
