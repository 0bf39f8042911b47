"""The import of a row is of the room `imports`: the same table, the same column."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("public_services", "0002_mednum"), ("imports", "0001_from_records")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    "mednumrow",
                    "run",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="imports.import",
                    ),
                )
            ]
        )
    ]
