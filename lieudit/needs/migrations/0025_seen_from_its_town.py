"""The last public needs of a town, and how many they are, are read in the index of its needs: the page of an
intermunicipality read the row of each."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models
from django.db.models import Q

NOT_PUBLIC = ("pending", "withdrawn", "refused")


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("needs", "0024_first_there")]

    operations = [
        AddIndexConcurrently(
            model_name="need",
            index=models.Index(
                fields=["municipality"],
                include=["id", "moved_at", "place_is_public"],
                condition=~Q(state__in=NOT_PUBLIC),
                name="public_need_in_its_town",
            ),
        ),
        RemoveIndexConcurrently(model_name="need", name="public_need_of_a_town"),
    ]
