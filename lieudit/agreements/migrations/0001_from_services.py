"""Agreements leave the room of services for one of their own (decision 115). The table keeps its name: no row moves.

What names the model by its room is carried along: its content type, with the entries, the followers, the reports, the
measures, the permissions and the log of the repair desk that point at it.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def carry(apps, former, room):
    types = apps.get_model("contenttypes", "ContentType").objects
    if not types.filter(app_label=room, model="agreement").exists():
        types.filter(app_label=former, model="agreement").update(app_label=room)


def forwards(apps, editor):
    carry(apps, "public_services", "agreements")


def backwards(apps, editor):
    carry(apps, "agreements", "public_services")


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        ('network', '0002_records'),
        ('public_services', '0005_words'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[
            migrations.CreateModel(
                name='Agreement',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField(unique=True)),
                    ('title', models.CharField(max_length=200, verbose_name='objet')),
                    ('starts_on', models.DateField(verbose_name='premier jour')),
                    ('ends_on', models.DateField(verbose_name='dernier jour')),
                    ('document', models.FileField(blank=True, upload_to='agreements/', verbose_name='document')),
                    ('state', models.CharField(choices=[('running', 'En cours'), ('renewed', 'Renouvelée'), ('expired', 'Arrivée à son terme'), ('ended', 'Rompue avant son terme'), ('denied', 'Non reconnue par l’autre partie')], default='running', max_length=10)),
                    ('told_by', models.CharField(choices=[('place', 'le lieu'), ('partner', 'le partenaire')], default='place', max_length=7, verbose_name='déclarée par')),
                    ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='confirmée le')),
                    ('notice', models.PositiveSmallIntegerField(blank=True, help_text='dernier préavis donné, en jours', null=True)),
                    ('closing', models.CharField(blank=True, max_length=500, verbose_name='motif')),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                    ('after', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='next', to='agreements.agreement')),
                    ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.organisation', verbose_name='partenaire')),
                    ('place', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='network.place')),
                ],
                options={
                    'verbose_name': 'convention',
                    'db_table': 'public_services_agreement',
                    'ordering': ['-number'],
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='an_agreement_has_an_order'),
                        models.CheckConstraint(condition=models.Q(models.Q(('state', 'ended'), _negated=True), models.Q(('closing', ''), _negated=True), _connector='OR'), name='an_agreement_is_broken_with_its_reason'),
                        models.CheckConstraint(condition=models.Q(models.Q(('state', 'denied'), _negated=True), models.Q(('confirmed_at', None), models.Q(('closing', ''), _negated=True)), _connector='OR'), name='what_was_confirmed_is_not_denied'),
                    ],
                },
            ),
        ]),
        migrations.RunPython(forwards, backwards),
    ]
