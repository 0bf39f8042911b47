"""Secrets of webhooks are sealed: those that are there as they are, first made longer."""

from django.db import migrations

import lieudit.toolkit.kept_secrets
from lieudit.toolkit.kept_secrets import seal, unseal


def rewrite(schema_editor, change):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT id, secret, former_secret FROM api_hook")
        for pk, *kept in cursor.fetchall():
            cursor.execute(
                "UPDATE api_hook SET secret = %s, former_secret = %s WHERE id = %s",
                [*(change(each) if each else "" for each in kept), pk],
            )


def seal_all(apps, schema_editor):
    rewrite(schema_editor, seal)


def unseal_all(apps, schema_editor):
    rewrite(schema_editor, unseal)


class Migration(migrations.Migration):

    dependencies = [
        ("api", "0005_tokens"),
    ]

    operations = [
        migrations.AlterField(
            model_name="hook",
            name="secret",
            field=lieudit.toolkit.kept_secrets.SecretField(editable=False, max_length=300),
        ),
        migrations.AlterField(
            model_name="hook",
            name="former_secret",
            field=lieudit.toolkit.kept_secrets.SecretField(blank=True, editable=False, max_length=300),
        ),
        migrations.RunPython(seal_all, unseal_all),
    ]
