"""The state of a place may be told by nobody."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("network", "0006_points")]

    operations = [
        migrations.AlterField(
            model_name="place",
            name="status",
            field=models.CharField(
                blank=True,
                choices=[
                    ("project", "en projet"),
                    ("open", "ouvert"),
                    ("paused", "en pause"),
                    ("closed", "fermé"),
                ],
                max_length=10,
                verbose_name="état",
            ),
        ),
    ]
