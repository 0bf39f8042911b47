"""« Statut juridique », rather than « portage »: words only, no column changes."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("network", "0009_service_and_siret"),
    ]

    operations = [
        migrations.AlterField(
            model_name="place",
            name="management_model",
            field=models.CharField(
                blank=True,
                choices=[
                    ("association", "Association"),
                    ("collectif-citoyen", "Collectif citoyen"),
                    ("universites", "Université"),
                    ("etablissements-scolaires", "Établissement scolaire"),
                    ("collectivites", "Collectivité"),
                    ("sarl-sa-sas", "Société (SARL, SA, SAS)"),
                    ("scic", "Société coopérative d’intérêt collectif"),
                    ("scop", "Société coopérative de production"),
                    ("autre", "Autre"),
                ],
                max_length=30,
                verbose_name="statut juridique",
            ),
        ),
        migrations.AlterField(
            model_name="place",
            name="typologies",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("ateliers-artisanaux", "Ateliers artisanaux partagés"),
                        ("coworking", "Bureaux partagés"),
                        ("foodlab", "Cuisine partagée"),
                        ("fablab", "Fablab, atelier de fabrication"),
                        ("livinglab", "Innovation sociale"),
                        ("nourricier", "Tiers-lieu nourricier"),
                        ("culturel", "Tiers-lieu culturel"),
                        ("autre", "Autre"),
                    ],
                    max_length=30,
                ),
                blank=True,
                default=list,
                verbose_name="types déclarés",
            ),
        ),
    ]
