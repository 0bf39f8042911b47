"""A wording of the charter stays as it was adopted, and an acceptance as it was given."""

from django.db import migrations

from lieudit.toolkit.database import immutable


class Migration(migrations.Migration):
    dependencies = [("care", "0001_initial"), ("toolkit", "0001_initial")]
    operations = [immutable("care_charterversion"), immutable("care_acceptance", deletable=True)]
