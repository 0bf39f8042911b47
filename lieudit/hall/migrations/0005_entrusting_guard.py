"""Who an action was entrusted to in session is not rewritten: another word follows it."""

from django.db import migrations

from lieudit.toolkit.database import immutable


class Migration(migrations.Migration):
    dependencies = [("hall", "0004_screens_and_exclusions"), ("toolkit", "0001_initial")]
    operations = [immutable("hall_entrusting")]
