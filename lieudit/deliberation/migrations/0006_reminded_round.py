"""A round of consent is recalled once to the seats that have not answered."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("deliberation", "0005_finding_since")]
    operations = [
        migrations.AddField(
            "consentround",
            "reminded_at",
            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="rappelé aux sièges"),
        )
    ]
