"""A count may be dated by an authority elsewhere; once it is, its date does not change."""

import django.db.models.deletion
from django.db import migrations, models

from lieudit.toolkit.database import immutable


class Migration(migrations.Migration):
    dependencies = [("voting", "0021_sealed_papers")]
    operations = [
        migrations.CreateModel(
            name="Stamp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_at", models.DateTimeField()),
                ("authority", models.CharField(blank=True, max_length=200, verbose_name="autorité")),
                ("token", models.BinaryField(default=b"")),
                ("at", models.DateTimeField(blank=True, null=True, verbose_name="daté le")),
                ("fault", models.CharField(blank=True, max_length=200)),
                (
                    "tally",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="stamp", to="voting.tally"
                    ),
                ),
            ],
            options={
                "verbose_name": "horodatage",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("at", None), models.Q(("token", b""), _negated=True), _connector="OR"),
                        name="a_date_comes_with_its_proof",
                    )
                ],
            },
        ),
        immutable("voting_stamp", once="OLD.at IS NOT NULL"),
    ]
