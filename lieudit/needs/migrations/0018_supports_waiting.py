"""The supports that wait to be read are few: a desk finds them without looking at all the others."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("needs", "0017_set_apart")]

    operations = [
        AddIndexConcurrently(
            model_name="support",
            index=models.Index(fields=["at"], condition=Q(published_at=None), name="supports_waiting"),
        ),
    ]
