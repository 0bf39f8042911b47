"""A payment is never rewritten: a mistake is corrected by a contrary payment."""

from django.db import migrations

from lieudit.toolkit.database import immutable


class Migration(migrations.Migration):
    dependencies = [("membership", "0001_initial"), ("toolkit", "0001_initial")]
    operations = [immutable("membership_payment")]
