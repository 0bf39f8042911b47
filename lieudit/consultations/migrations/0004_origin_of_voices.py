from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("consultations", "0003_sheets")]
    operations = [
        migrations.AddField(
            model_name="voice",
            name="origin",
            field=models.CharField(blank=True, max_length=24),
        ),
    ]
