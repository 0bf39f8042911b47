"""A rulebook is never rewritten: rules change by a new version."""

from django.db import migrations

from lieudit.toolkit.database import immutable


class Migration(migrations.Migration):
    dependencies = [("governance", "0001_initial"), ("toolkit", "0001_initial")]
    operations = [immutable("governance_rulebook")]
