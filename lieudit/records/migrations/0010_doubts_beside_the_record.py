"""What stands beside a record may be doubted too, under a longer name: « offer.12.accompaniment »."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0009_states_nobody_said")]

    operations = [
        migrations.AlterField("doubt", "field", models.CharField(max_length=40, verbose_name="champ")),
    ]
