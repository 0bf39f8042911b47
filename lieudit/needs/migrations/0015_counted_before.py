"""What stood before the database counted: without a lock, while acts go on (recount.py)."""

from django.db import migrations

from lieudit.needs.recount import recount


def count_what_stands(apps, schema_editor):
    """By the code of the day: what is computed from other rows may be computed again."""
    recount()


class Migration(migrations.Migration):
    dependencies = [("needs", "0014_counted")]

    operations = [
        migrations.RunPython(count_what_stands, lambda apps, editor: editor.execute("DELETE FROM needs_needcount")),
    ]
