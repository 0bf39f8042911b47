"""A token stands as long as the password of its account does; those of before are closed with it."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("api", "0006_sealed_secrets"),
    ]

    operations = [
        migrations.AddField(
            model_name="token",
            name="proof",
            field=models.CharField(default="", editable=False, max_length=64),
            preserve_default=False,
        ),
    ]
