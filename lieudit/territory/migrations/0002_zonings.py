import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from lieudit.toolkit.database import moves_the_clock


class Migration(migrations.Migration):

    dependencies = [
        ('territory', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Zoning',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('programme', models.CharField(choices=[('frr', 'France ruralités revitalisation'), ('frr-plus', 'France ruralités revitalisation « plus »'), ('qpv', 'Quartier prioritaire de la politique de la ville'), ('acv', 'Action cœur de ville'), ('pvd', 'Petites villes de demain'), ('village-avenir', 'Villages d’avenir')], max_length=20, verbose_name='programme')),
                ('since', models.DateField(default=django.utils.timezone.localdate, verbose_name='depuis')),
                ('until', models.DateField(blank=True, null=True, verbose_name='jusqu’au')),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='zonings', to='territory.municipality')),
            ],
            options={
                'verbose_name': 'zonage',
                'ordering': ['programme'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('until', None)), fields=('municipality', 'programme'), name='zoned_once'), models.CheckConstraint(condition=models.Q(('programme__in', ['frr', 'frr-plus', 'qpv', 'acv', 'pvd', 'village-avenir'])), name='zoning_is_known')],
            },
        ),
        moves_the_clock("territory_zoning"),
    ]
