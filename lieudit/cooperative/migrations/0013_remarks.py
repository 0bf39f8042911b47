import django.db.models.deletion
from django.db import migrations, models

from lieudit.toolkit.database import immutable, moves_the_clock


class Migration(migrations.Migration):

    dependencies = [
        ('cooperative', '0012_named'),
    ]

    operations = [
        migrations.CreateModel(
            name='Remark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rank', models.PositiveSmallIntegerField()),
                ('words', models.CharField(max_length=500, verbose_name='remarque')),
                ('who', models.CharField(blank=True, max_length=200, verbose_name='qui s’en charge')),
                ('due', models.DateField(blank=True, null=True, verbose_name='avant le')),
                ('done', models.CharField(blank=True, max_length=500, verbose_name='ce qui a été fait')),
                ('done_on', models.DateField(blank=True, null=True)),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='remarks', to='cooperative.review')),
            ],
            options={
                'verbose_name': 'remarque d’une révision',
                'ordering': ['review', 'rank'],
                'constraints': [models.UniqueConstraint(fields=('review', 'rank'), name='a_remark_has_its_rank'), models.CheckConstraint(condition=models.Q(models.Q(('done', ''), ('done_on', None)), models.Q(('done_on__isnull', False), models.Q(('done', ''), _negated=True)), _connector='OR'), name='a_remark_that_is_followed_says_what_was_done')],
            },
        ),
        immutable("cooperative_remark", once="OLD.done_on IS NOT NULL"),
        moves_the_clock("cooperative_remark"),
    ]
