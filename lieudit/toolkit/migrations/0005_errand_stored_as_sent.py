"""What is sent lives for a minute: to compress 5 MB takes five times as long as to write them."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("toolkit", "0004_beat")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE toolkit_errand ALTER COLUMN content SET STORAGE EXTERNAL",
            "ALTER TABLE toolkit_errand ALTER COLUMN content SET STORAGE EXTENDED",
        )
    ]
