"""To which service of an organisation one writes, and what names it in public directories."""

from django.db import migrations, models
from django.db.models.functions import Left


class Migration(migrations.Migration):
    dependencies = [("network", "0008_article_of_a_name")]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="service",
            field=models.CharField(blank=True, db_default="", default="", max_length=200, verbose_name="service"),
        ),
        migrations.AddField(
            model_name="organisation",
            name="siret",
            field=models.CharField(blank=True, db_default="", default="", max_length=14, verbose_name="SIRET"),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(siret="") | models.Q(siret__regex=r"^\d{14}$", siren=Left("siret", 9)),
                name="a_siret_begins_by_its_siren",
            ),
        ),
    ]
