"""The places in the order in which they wait to be confirmed: the desk of a territory reads the first ones, where it read
and sorted all of them."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("network", "0012_listed"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="place",
            index=models.Index(
                fields=["confirmed_on", "name"],
                condition=Q(kind="third-place", withdrawn_at=None),
                name="place_to_confirm",
            ),
        ),
    ]
