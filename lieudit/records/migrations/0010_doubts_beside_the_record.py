"""What stands beside a record may be doubted too, under a longer name: « offer.12.accompaniment ».

Going back, what visitors doubt under such a name is lost, with their words: the former version knows none of it.
"""

from django.db import migrations, models

TOO_LONG = """
SET CONSTRAINTS ALL IMMEDIATE;
DELETE FROM records_doubtvoice WHERE doubt_id IN (SELECT id FROM records_doubt WHERE length(field) > 20);
DELETE FROM records_doubt WHERE length(field) > 20;
"""


class Migration(migrations.Migration):
    dependencies = [("records", "0009_states_nobody_said")]

    operations = [
        migrations.AlterField("doubt", "field", models.CharField(max_length=40, verbose_name="champ")),
        migrations.RunSQL(migrations.RunSQL.noop, TOO_LONG),
    ]
