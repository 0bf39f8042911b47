"""Who follows a thing is counted on its page without looking at who follows others."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("journal", "0015_mentions_told")]

    operations = [
        AddIndexConcurrently(
            model_name="follow",
            index=models.Index(
                fields=["content_type", "object_id"],
                include=["account"],
                condition=Q(confirmed_at__isnull=False, ended_at=None),
                name="follows_of_a_thing",
            ),
        ),
    ]
