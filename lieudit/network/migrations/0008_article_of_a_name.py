"""What stands before the name of an organisation may be said: « le », « la », « l’ », « les », or nothing."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("network", "0007_states_nobody_said")]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="article",
            field=models.CharField(
                blank=True,
                choices=[
                    ("le", "le (au, du)"),
                    ("la", "la (à la, de la)"),
                    ("l’", "l’ (à l’, de l’)"),
                    ("les", "les (aux, des)"),
                    ("sans", "aucun (à, de)"),
                ],
                db_default="",
                default="",
                max_length=4,
                verbose_name="article",
            ),
        ),
    ]
