"""Convergences in the order in which they were made: a page of the list, and those to propose, read the last ones
where they sorted all."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("needs", "0021_sorted_there"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="convergence",
            index=models.Index(fields=["created_at"], name="convergence_made"),
        ),
    ]
