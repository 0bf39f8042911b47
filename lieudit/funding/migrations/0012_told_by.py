import django.contrib.postgres.fields
from django.db import migrations, models

TOLD = """
UPDATE funding_grant SET told_by = ARRAY[run_id];
UPDATE funding_aid SET told_by = CASE
    WHEN before IS NULL THEN ARRAY[run_id] ELSE ARRAY[(before->>'run_id')::bigint, run_id] END;
UPDATE funding_aid SET before = CASE WHEN before IS NULL THEN '[]'::jsonb ELSE jsonb_build_array(before) END;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('funding', '0011_jury_guards'),
    ]

    operations = [
        migrations.AddField(
            model_name='aid',
            name='told_by',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None),
        ),
        migrations.AddField(
            model_name='grant',
            name='told_by',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None),
        ),
        migrations.RunSQL(TOLD, migrations.RunSQL.noop),
    ]
