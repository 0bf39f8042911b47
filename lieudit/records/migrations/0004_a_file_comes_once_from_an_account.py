"""Animators of two territories may bring in the same national file, each the part of their own."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0003_imports"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.RemoveConstraint("import", "a_file_comes_once"),
        migrations.AddConstraint(
            "import",
            models.UniqueConstraint(
                fields=["digest", "by"],
                condition=models.Q(state__in=("mapping", "reading", "preview", "running", "done", "undoing")),
                nulls_distinct=False,
                name="a_file_comes_once_from_an_account",
            ),
        ),
    ]
