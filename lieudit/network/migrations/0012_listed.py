"""The places that the list shows, in its order, and nothing else of them: counted, and passed over up to its last page,
without reading them."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("network", "0011_by_name"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="place",
            index=models.Index(
                fields=["name", "id"],
                condition=Q(kind="third-place", withdrawn_at=None) & ~Q(status="closed"),
                name="place_listed",
            ),
        ),
    ]
