"""The journal is append-only, and each act moves the clock of the house."""

from django.db import migrations

from lieudit.toolkit.database import immutable, moves_the_clock


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial"), ("toolkit", "0001_initial")]
    operations = [
        immutable("journal_entry"),
        immutable("journal_mention"),
        moves_the_clock("journal_entry"),
    ]
