"""The index that counts needs by territory holds those that everybody may read, and no other."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("needs", "0001_initial")]

    operations = [
        migrations.RemoveIndex(model_name="need", name="need_where_said"),
        migrations.AddIndex(
            model_name="need",
            index=models.Index(
                fields=["department", "place"],
                include=["id", "state"],
                condition=~Q(state__in=("pending", "withdrawn", "refused")),
                name="public_need_where_said",
            ),
        ),
    ]
