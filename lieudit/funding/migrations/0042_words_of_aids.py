"""Aids of the catalogue are found by their words."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations

import lieudit.toolkit.search


class Migration(migrations.Migration):

    dependencies = [
        ('funding', '0041_answers_of_appeals'),
        ('toolkit', '0012_spaced'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='aid',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.search.SearchVector('name', 'description', lieudit.toolkit.search.Spaced('financers'), config='lieudit'), name='aid_words'),
        ),
    ]
