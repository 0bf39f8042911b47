"""Receipts that left before follows knew of it: their addresses were asked when they were left."""

from django.db import migrations

ASKED = "UPDATE journal_follow SET asked_at = created_at WHERE asked_at IS NULL AND address <> ''"


class Migration(migrations.Migration):

    dependencies = [("journal", "0003_addressed")]

    operations = [migrations.RunSQL(ASKED, migrations.RunSQL.noop)]
