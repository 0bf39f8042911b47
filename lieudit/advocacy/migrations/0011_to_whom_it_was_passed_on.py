from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('advocacy', '0010_day_of_what_was_kept'),
    ]

    operations = [
        migrations.AddField(
            model_name='referral',
            name='next_service',
            field=models.CharField(blank=True, db_default='', max_length=200),
        ),
        migrations.AddField(
            model_name='referral',
            name='passed_to',
            field=models.CharField(blank=True, db_default='', max_length=200, verbose_name='transmise à'),
        ),
        migrations.AddField(
            model_name='reply',
            name='link_key',
            field=models.CharField(blank=True, db_default='', editable=False, max_length=64),
        ),
    ]
