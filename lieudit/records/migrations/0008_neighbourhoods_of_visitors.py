"""Where visitors who doubt a field come from, more widely than an address."""

from django.db import migrations, models
from django.db.models import F


def each_apart(apps, schema_editor):
    """Those who spoke before are as many neighbourhoods."""
    apps.get_model("records", "DoubtVoice").objects.exclude(sender="").update(around=F("sender"))


class Migration(migrations.Migration):
    dependencies = [("records", "0007_what_visitors_doubt")]
    operations = [
        migrations.AddField(
            "doubtvoice", "around", models.CharField(blank=True, editable=False, max_length=24)
        ),
        migrations.RunPython(each_apart, migrations.RunPython.noop, elidable=True),
    ]
