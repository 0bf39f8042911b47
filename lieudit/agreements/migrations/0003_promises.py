"""Commitments and instalments are of every agreement: the same tables, the same rows."""

import django.db.models.deletion
from django.db import migrations, models

MODELS = ["commitment", "instalment"]
SIDES = [('holder', 'qui la tient'), ('partner', 'le partenaire')]


def carry(apps, former, room):
    types = apps.get_model("contenttypes", "ContentType").objects
    known = set(types.filter(app_label=room, model__in=MODELS).values_list("model", flat=True))
    types.filter(app_label=former, model__in=set(MODELS) - known).update(app_label=room)


def forwards(apps, editor):
    carry(apps, "funding", "agreements")


def backwards(apps, editor):
    carry(apps, "agreements", "funding")


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0002_two_sides'),
        ('contenttypes', '0002_remove_content_type_name'),
        ('funding', '0028_one_kind_of_agreement'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[
            migrations.CreateModel(
                name='Instalment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('rank', models.PositiveSmallIntegerField()),
                    ('payer', models.CharField(choices=SIDES, default='partner', max_length=8, verbose_name='qui verse')),
                    ('words', models.CharField(max_length=120, verbose_name='ce que c’est')),
                    ('amount', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='somme, en euros')),
                    ('announced_on', models.DateField(verbose_name='annoncé pour le')),
                    ('received_on', models.DateField(blank=True, null=True, verbose_name='reçu le')),
                    ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='instalments', to='agreements.agreement')),
                ],
                options={
                    'verbose_name': 'versement d’une convention',
                    'db_table': 'funding_instalment',
                    'ordering': ['agreement', 'rank'],
                    'constraints': [
                        models.UniqueConstraint(fields=('agreement', 'rank'), name='an_instalment_has_its_rank'),
                        models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='an_instalment_is_above_nothing'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Commitment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('side', models.CharField(choices=SIDES, max_length=8, verbose_name='qui s’engage')),
                    ('words', models.CharField(max_length=500, verbose_name='à quoi')),
                    ('is_report', models.BooleanField(default=False, verbose_name='compte rendu')),
                    ('due_on', models.DateField(verbose_name='pour le')),
                    ('kept_on', models.DateField(blank=True, null=True, verbose_name='tenu le')),
                    ('dropped_on', models.DateField(blank=True, null=True, verbose_name='abandonné le')),
                    ('reason', models.CharField(blank=True, max_length=500, verbose_name='motif')),
                    ('reminded_at', models.DateTimeField(blank=True, null=True)),
                    ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='commitments', to='agreements.agreement')),
                    ('instalment', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='commitment', to='agreements.instalment', verbose_name='versement')),
                ],
                options={
                    'verbose_name': 'engagement d’une convention',
                    'db_table': 'funding_commitment',
                    'ordering': ['due_on', 'pk'],
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('kept_on', None), ('dropped_on', None), _connector='OR'), name='a_commitment_is_kept_or_dropped'),
                        models.CheckConstraint(condition=models.Q(('dropped_on', None), models.Q(('reason', ''), _negated=True), _connector='OR'), name='a_commitment_is_dropped_with_a_reason'),
                    ],
                },
            ),
        ]),
        migrations.RunPython(forwards, backwards),
    ]
