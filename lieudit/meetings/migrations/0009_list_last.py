"""The number of the last member seated: where the making of a list goes on."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("meetings", "0008_parts")]
    operations = [migrations.AddField("memberslist", "last", models.PositiveIntegerField(default=0))]
