"""An agreement is held by a place, an organisation or an assembly; what follows it is asked for, and answered."""

import django.db.models.deletion
from django.db import migrations, models

NAMED = """
SET CONSTRAINTS ALL IMMEDIATE;
UPDATE public_services_agreement SET told_by = '{after}' WHERE told_by = '{before}';
SET CONSTRAINTS ALL DEFERRED;
"""
NATURES = [('70', 'ventes et prestations'), ('73', 'concours publics'), ('74', 'subventions'), ('754', 'dons'), ('755', 'fondations et contributions'), ('756', 'cotisations'), ('75', 'autres produits')]


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0001_from_services'),
        ('governance', '0008_interest_with_a_place'),
        ('network', '0006_points'),
        ('public_services', '0006_agreements_have_a_room'),
    ]

    operations = [
        migrations.AddField('agreement', 'organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.organisation')),
        migrations.AddField('agreement', 'assembly', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.assembly')),
        migrations.AddField('agreement', 'is_single', models.BooleanField(default=False, verbose_name='sans suite prévue')),
        migrations.AddField('agreement', 'asked_on', models.DateField(blank=True, null=True, verbose_name='suite demandée le')),
        migrations.AddField('agreement', 'heard_on', models.DateField(blank=True, null=True, verbose_name='réponse reçue le')),
        migrations.AddField('agreement', 'nature', models.CharField(choices=NATURES, default='74', max_length=3, verbose_name='nature de l’argent')),
        migrations.AlterField('agreement', 'place', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='network.place')),
        migrations.AlterField('agreement', 'partner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.organisation', verbose_name='partenaire')),
        migrations.AlterField('agreement', 'told_by', models.CharField(choices=[('holder', 'qui la tient'), ('partner', 'le partenaire')], default='holder', max_length=7, verbose_name='déclarée par')),
        migrations.RunSQL(NAMED.format(before="place", after="holder"), NAMED.format(before="holder", after="place")),
        migrations.AddConstraint('agreement', models.CheckConstraint(condition=models.Q(models.Q(models.Q(('organisation', None), ('place__isnull', False)), models.Q(('organisation__isnull', False), ('place', None)), _connector='OR') & models.Q(models.Q(('assembly__isnull', False), ('partner', None)), models.Q(('assembly', None), ('partner__isnull', False)), _connector='OR'), models.Q(('assembly__isnull', False), ('organisation', None), ('partner__isnull', False), ('place', None)), _connector='OR'), name='an_agreement_has_two_sides')),
        migrations.AddConstraint('agreement', models.CheckConstraint(condition=models.Q(('heard_on', None), models.Q(('asked_on__isnull', False), ('heard_on__gte', models.F('asked_on'))), _connector='OR'), name='a_sequel_is_heard_of_once_asked')),
    ]
