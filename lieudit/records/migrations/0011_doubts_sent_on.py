"""What a published list tells is answered so: « c’est passé à qui publie la liste »."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0010_doubts_beside_the_record")]

    operations = [
        migrations.AlterField(
            "doubt",
            "state",
            models.CharField(
                choices=[
                    ("open", "en attente d’une réponse"),
                    ("kept", "la fiche disait vrai"),
                    ("taken", "l’indication est reprise"),
                    ("other", "la fiche est corrigée"),
                    ("sent_on", "c’est passé à qui publie la liste"),
                ],
                default="open",
                max_length=10,
            ),
        ),
    ]
