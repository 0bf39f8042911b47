"""What organisers of other calls published of their decision; each version stays."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from lieudit.toolkit.database import immutable, moves_the_clock


class Migration(migrations.Migration):
    dependencies = [
        ("funding", "0032_criteria_before_announcing"),
        ("toolkit", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="CallResult",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveSmallIntegerField(default=1)),
                ("published_on", models.DateField(verbose_name="réponse donnée le")),
                ("source", models.URLField(max_length=500, verbose_name="où le résultat se lit")),
                ("received", models.PositiveIntegerField(blank=True, null=True, verbose_name="dossiers reçus")),
                ("retained", models.PositiveIntegerField(blank=True, null=True, verbose_name="dossiers retenus")),
                ("lands", models.JSONField(blank=True, default=list, verbose_name="par territoire")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="results", to="funding.call"
                    ),
                ),
            ],
            options={"verbose_name": "résultat d’un appel d’ailleurs", "ordering": ["call", "-version"]},
        ),
        migrations.AddConstraint(
            model_name="callresult",
            constraint=models.UniqueConstraint(fields=("call", "version"), name="a_result_has_each_version_once"),
        ),
        migrations.AddConstraint(
            model_name="callresult",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("received", None), ("retained", None), ("retained__lte", models.F("received")), _connector="OR"
                ),
                name="no_more_are_retained_than_applied",
            ),
        ),
        migrations.AddConstraint(
            model_name="callresult",
            constraint=models.CheckConstraint(
                condition=models.Q(("source", ""), _negated=True), name="a_result_says_where_it_is_read"
            ),
        ),
        immutable("funding_callresult"),
        moves_the_clock("funding_callresult"),
    ]
