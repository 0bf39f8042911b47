"""The table of published lists comes from the room `network`, and its act bears the name of this room: decision 9."""

import django.db.models.deletion
from django.db import migrations, models

RENAME = """
ALTER TABLE journal_entry DISABLE TRIGGER USER;
UPDATE journal_entry SET kind = '{new}' WHERE kind = '{old}';
ALTER TABLE journal_entry ENABLE TRIGGER USER;
"""
"""The sentence of these entries does not change: only the room that says it."""
KINDS = {"old": "network.places_imported", "new": "records.places_imported"}


class Migration(migrations.Migration):
    initial = True

    dependencies = [("network", "0002_records"), ("journal", "0003_addressed")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="SourceRecord",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("source", models.CharField(max_length=80)),
                        ("external_id", models.CharField(max_length=120)),
                        ("licence", models.CharField(blank=True, max_length=40)),
                        ("row", models.JSONField(default=dict)),
                        ("imported_at", models.DateTimeField(auto_now=True)),
                        (
                            "place",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="network.place"
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("source", "external_id"), name="a_source_row_is_one_place"
                            )
                        ],
                    },
                ),
            ]
        ),
        migrations.RunSQL(RENAME.format(**KINDS), RENAME.format(old=KINDS["new"], new=KINDS["old"])),
    ]
