"""What the page of a closed ballot reads of its count is worked out once."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("voting", "0022_stamp")]
    operations = [
        migrations.CreateModel(
            name="Showing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveSmallIntegerField()),
                ("file", models.JSONField()),
                ("colleges", models.JSONField()),
                ("digests", models.JSONField()),
                (
                    "tally",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="showing", to="voting.tally"
                    ),
                ),
            ],
        ),
    ]
