from django.db import migrations

from lieudit.toolkit.database import immutable


class Migration(migrations.Migration):
    """Who was there is said, and corrected by one more row: what was said before stays."""

    dependencies = [("learning", "0005_trainings"), ("toolkit", "0001_initial")]

    operations = [immutable("learning_presence")]
