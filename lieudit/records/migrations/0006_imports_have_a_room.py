"""Imports are of the room `imports`, once no other room names them here."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0005_what_a_preview_shows"),
        ("imports", "0001_from_records"),
        ("public_services", "0003_imports_have_a_room"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel("ImportLine"),
                migrations.DeleteModel("Import"),
                migrations.DeleteModel("Source"),
            ]
        )
    ]
