"""What is near a point is looked for by the points of places."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("network", "0005_domain_topics"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="place",
            index=models.Index(fields=["latitude", "longitude"], name="place_point"),
        ),
        migrations.AddIndex(
            model_name="place",
            index=models.Index(
                condition=models.Q(("kind", "third-place"), _negated=True),
                fields=["latitude", "longitude"],
                name="place_point_elsewhere",
            ),
        ),
    ]
