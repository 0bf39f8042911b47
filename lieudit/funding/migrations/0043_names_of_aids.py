"""An aid is found by its name and by who finances it: an index of descriptions would weigh on each import."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations

import lieudit.toolkit.search


class Migration(migrations.Migration):

    dependencies = [
        ('funding', '0042_words_of_aids'),
        ('toolkit', '0012_spaced'),
    ]

    operations = [
        migrations.RemoveIndex(model_name='aid', name='aid_words'),
        migrations.AddIndex(
            model_name='aid',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.search.SearchVector('name', lieudit.toolkit.search.Spaced('financers'), config='lieudit'), name='aid_words'),
        ),
    ]
