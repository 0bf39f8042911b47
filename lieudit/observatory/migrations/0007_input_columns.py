import django.db.models.deletion
from django.db import migrations, models

from lieudit.toolkit.database import immutable


class Migration(migrations.Migration):
    dependencies = [("observatory", "0006_report_figures_kept"), ("toolkit", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="InputColumns",
            fields=[
                (
                    "input",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="columns",
                        serialize=False,
                        to="observatory.inputfile",
                    ),
                ),
                ("content", models.BinaryField(verbose_name="contenu")),
            ],
            options={"verbose_name": "fichier d’entrée, par colonnes"},
        ),
        immutable("observatory_inputcolumns", deletable=True),
    ]
