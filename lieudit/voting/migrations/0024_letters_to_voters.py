"""A vote that opens, or closes soon, is told once to who may vote. Those that are open today were told their own way."""

from django.db import migrations, models

TOLD = "UPDATE voting_ballot SET told_at = opened_at WHERE opened_at IS NOT NULL"


class Migration(migrations.Migration):
    dependencies = [("voting", "0023_showing")]
    operations = [
        migrations.AddField(
            "ballot",
            "told_at",
            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="ouverture dite à qui vote"),
        ),
        migrations.AddField(
            "ballot",
            "reminded_at",
            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="clôture rappelée à qui vote"),
        ),
        migrations.RunSQL(TOLD, "UPDATE voting_ballot SET told_at = NULL"),
    ]
