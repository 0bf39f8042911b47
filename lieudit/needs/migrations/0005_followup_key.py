"""A key in follow-up links: needs of before have an empty one, as the links that they were given; words may go."""

from django.db import migrations, models

import lieudit.toolkit.models


class Migration(migrations.Migration):

    dependencies = [
        ("care", "0004_measures"),
        ("needs", "0004_escalation_answers"),
    ]

    operations = [
        migrations.AddField(
            model_name="need",
            name="key",
            field=models.CharField(default="", editable=False, max_length=24),
        ),
        migrations.AlterField(
            model_name="need",
            name="key",
            field=models.CharField(default=lieudit.toolkit.models.new_key, editable=False, max_length=24),
        ),
        migrations.RemoveConstraint(model_name="need", name="need_has_words"),
    ]
