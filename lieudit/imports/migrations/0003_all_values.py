from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('imports', '0002_followed_lists'),
    ]

    operations = [
        migrations.AddField(
            model_name='import',
            name='all_values',
            field=models.FileField(blank=True, upload_to='imports/'),
        ),
    ]
