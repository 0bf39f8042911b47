"""Agreements are of the room `agreements`: the same table, the same column."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("public_services", "0005_words"), ("agreements", "0001_from_services")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    "offer",
                    "agreement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agreements.agreement",
                        verbose_name="convention",
                    ),
                ),
                migrations.DeleteModel("Agreement"),
            ]
        )
    ]
