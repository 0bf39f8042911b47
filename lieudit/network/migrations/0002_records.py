"""What published lists say of places moves to the room `records`, with its table: decision 9."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("network", "0001_initial")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.AlterModelTable("SourceRecord", "records_sourcerecord")],
            state_operations=[migrations.DeleteModel("SourceRecord")],
        )
    ]
