"""« Statut juridique », rather than « portage »: words only, no column changes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("lottery", "0003_kind_of_place"),
    ]

    operations = [
        migrations.AlterField(
            model_name="quota",
            name="kind",
            field=models.CharField(
                choices=[
                    ("region", "Région"),
                    ("rurality", "Ruralité"),
                    ("bearing", "Statut juridique du lieu"),
                    ("typology", "Ce qu’est le lieu"),
                    ("gender", "Genre"),
                    ("age", "Âge"),
                ],
                max_length=10,
            ),
        ),
    ]
