"""Places in the order of their names, and by their postcode: lists and searches read no more than they show."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("network", "0010_words_of_a_legal_form"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="place",
            index=models.Index(fields=["name", "id"], name="place_by_name"),
        ),
        AddIndexConcurrently(
            model_name="place",
            index=models.Index(fields=["postcode"], name="place_postcode"),
        ),
    ]
