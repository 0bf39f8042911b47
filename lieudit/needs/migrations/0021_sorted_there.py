"""The needs that wait to be sorted, by department: the desk of one counts its own, where it read the days of all."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("needs", "0020_what_waits"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="need",
            index=models.Index(fields=["department"], condition=Q(state="expressed"), name="needs_expressed_there"),
        ),
    ]
