"""What was cast or counted never changes."""

from django.db import migrations

from lieudit.toolkit.database import immutable


class Migration(migrations.Migration):
    dependencies = [("voting", "0001_initial"), ("toolkit", "0001_initial")]
    operations = [immutable("voting_vote"), immutable("voting_tally")]
