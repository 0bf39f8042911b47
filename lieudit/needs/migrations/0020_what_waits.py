"""What a desk and a workbench have to sort, to review or to hear is found in its order, without looking at what was."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q

NOT_PUBLIC = ["pending", "withdrawn", "refused"]
INDEXES = [
    models.Index(fields=["created_at", "department"], condition=Q(state="expressed"), name="needs_to_sort"),
    models.Index(fields=["created_at", "department"], condition=Q(state="pending"), name="needs_to_review"),
    models.Index(
        fields=["municipality"], include=["id"], condition=~Q(state__in=NOT_PUBLIC), name="public_need_of_a_town"
    ),
    models.Index(
        fields=["level", "created_at"],
        condition=Q(state="expressed") & ~Q(level="departmental"),
        name="needs_carried_up",
    ),
]


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("needs", "0019_counted_by_index")]

    operations = [AddIndexConcurrently(model_name="need", index=index) for index in INDEXES]
