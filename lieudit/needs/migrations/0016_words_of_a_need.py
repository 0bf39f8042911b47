"""How many supports of a need left words is counted in an index of these."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("needs", "0015_counted_before")]

    operations = [
        AddIndexConcurrently(
            model_name="support",
            index=models.Index(
                fields=["need"],
                include=["id"],
                condition=~Q(words="") & Q(published_at__isnull=False),
                name="words_of_a_need",
            ),
        ),
    ]
