"""What waits in a department is found in its order: an animator whose department says little walked past what waits
elsewhere."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models
from django.db.models import Q

INDEXES = [
    models.Index(
        fields=["department", "level", "created_at"],
        include=["id"],
        condition=Q(state="expressed"),
        name="to_sort_there",
    ),
    models.Index(
        fields=["department", "created_at"], include=["id"], condition=Q(state="pending"), name="to_review_there"
    ),
]


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("needs", "0023_what_waits_by_index_alone")]

    operations = [
        *[AddIndexConcurrently(model_name="need", index=index) for index in INDEXES],
        RemoveIndexConcurrently(model_name="need", name="needs_expressed_there"),
    ]
