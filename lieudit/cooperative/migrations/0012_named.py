from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cooperative", "0011_losses"),
    ]

    operations = [
        migrations.AddField(
            model_name="associate",
            name="is_named",
            field=models.BooleanField(default=False),
        ),
        migrations.AddConstraint(
            model_name="associate",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_named", False), ("organisation__isnull", False), _connector="OR"),
                name="an_organisation_alone_is_named",
            ),
        ),
    ]
