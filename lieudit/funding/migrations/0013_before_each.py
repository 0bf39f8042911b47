from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('funding', '0012_told_by'),
    ]

    operations = [
        migrations.AlterField(
            model_name='aid',
            name='before',
            field=models.JSONField(blank=True, default=list),
        ),
    ]
