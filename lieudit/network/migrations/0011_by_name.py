"""Places in the order of their names, and by their postcode: lists and searches read no more than they show."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("network", "0010_words_of_a_legal_form"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="place",
            index=models.Index(fields=["name", "id"], name="place_by_name"),
        ),
        migrations.AddIndex(
            model_name="place",
            index=models.Index(fields=["postcode"], name="place_postcode"),
        ),
    ]
