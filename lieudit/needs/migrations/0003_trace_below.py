"""What is sent is counted in the toolkit now; rows here lived one day."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('needs', '0002_public_needs_index'),
    ]

    operations = [
        migrations.DeleteModel(
            name='DepositTrace',
        ),
    ]
