"""What was adopted or signed never changes."""

from django.db import migrations

from lieudit.toolkit.database import immutable


class Migration(migrations.Migration):
    dependencies = [("deliberation", "0001_initial"), ("toolkit", "0001_initial")]
    operations = [
        immutable("deliberation_position"),
        immutable("deliberation_signature"),
        immutable("deliberation_dissent"),
    ]
