"""The index of the mentions that are told alone, made while acts go on, once those of before are set aside."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

AGAIN = "DROP INDEX CONCURRENTLY IF EXISTS mentions_told"
"""What was left by an attempt that was stopped."""


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("journal", "0014_read_here")]

    operations = [
        migrations.RunSQL(AGAIN, AGAIN),
        AddIndexConcurrently(
            model_name="mention",
            index=models.Index(
                fields=["content_type", "object_id", "-entry"],
                condition=models.Q(("aside", False)),
                name="mentions_told",
            ),
        ),
    ]
