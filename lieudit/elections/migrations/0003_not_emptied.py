from django.db import migrations

from lieudit.toolkit.database import not_emptied


class Migration(migrations.Migration):
    dependencies = [("elections", "0002_guards"), ("toolkit", "0001_initial")]
    operations = [migrations.RunSQL(*not_emptied("elections_elector"))]
