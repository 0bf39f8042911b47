"""Municipalities by how many live there: the desk of a territory shows the largest that nobody heard, without asking all
of them."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("territory", "0003_words"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="municipality", index=models.Index(fields=["-population", "code"], name="municipality_by_size")
        ),
    ]
