"""Who publishes their name is found by it, through an index (decision 46)."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.contrib.postgres.search import SearchVector
from django.db import migrations
from django.db.models import Q


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("accounts", "0007_messages"),
        ("toolkit", "0001_initial"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="account",
            index=GinIndex(
                SearchVector("name", config="lieudit"),
                condition=Q(name_is_public=True),
                name="account_public_name",
            ),
        ),
    ]
