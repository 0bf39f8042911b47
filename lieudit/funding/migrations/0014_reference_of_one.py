from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('funding', '0013_before_each'),
    ]

    operations = [
        migrations.AlterField(
            model_name='award',
            name='reference',
            field=models.CharField(max_length=100, verbose_name='décision'),
        ),
        migrations.AddConstraint(
            model_name='award',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'granted')), fields=('reference',), name='a_reference_is_of_one_standing_award'),
        ),
    ]
