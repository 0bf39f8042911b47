from django.db import migrations

from lieudit.toolkit.database import immutable

TABLES = ("learning_pathversion", "learning_pathversion_requires", "learning_pathstep")


class Migration(migrations.Migration):
    """What a version says does not change; one that was never published may be written anew."""

    dependencies = [("learning", "0003_paths"), ("toolkit", "0001_initial")]

    operations = [immutable(table, deletable=True) for table in TABLES]
