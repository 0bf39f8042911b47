"""What waits to be sorted or reviewed is counted without its rows: an animator whose department says little read the days of
all that waits elsewhere, row by row."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models
from django.db.models import Q

INDEXES = [
    models.Index(
        fields=["created_at", "department"],
        include=["level", "id"],
        condition=Q(state="expressed"),
        name="to_sort_in_order",
    ),
    models.Index(
        fields=["created_at", "department"], include=["id"], condition=Q(state="pending"), name="to_review_in_order"
    ),
]


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("needs", "0022_convergences_made")]

    operations = [
        *[AddIndexConcurrently(model_name="need", index=index) for index in INDEXES],
        RemoveIndexConcurrently(model_name="need", name="needs_to_sort"),
        RemoveIndexConcurrently(model_name="need", name="needs_to_review"),
    ]
