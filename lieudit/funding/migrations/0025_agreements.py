"""What a grant binds each side to: what was announced stays, what was kept, dropped or received is said once."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from lieudit.toolkit.database import moves_the_clock, not_emptied

KEPT = """
CREATE TRIGGER funding_commitment_kept BEFORE UPDATE ON funding_commitment FOR EACH ROW
    WHEN (ROW(NEW.award_id, NEW.side, NEW.words, NEW.due_on)
            IS DISTINCT FROM ROW(OLD.award_id, OLD.side, OLD.words, OLD.due_on)
        OR OLD.kept_on IS NOT NULL OR OLD.dropped_on IS NOT NULL)
    EXECUTE FUNCTION refuse_change();
CREATE TRIGGER funding_commitment_stays BEFORE DELETE ON funding_commitment
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER funding_instalment_kept BEFORE UPDATE ON funding_instalment FOR EACH ROW
    WHEN (ROW(NEW.award_id, NEW.rank, NEW.words, NEW.amount, NEW.announced_on)
            IS DISTINCT FROM ROW(OLD.award_id, OLD.rank, OLD.words, OLD.amount, OLD.announced_on)
        OR OLD.received_on IS NOT NULL)
    EXECUTE FUNCTION refuse_change();
CREATE TRIGGER funding_instalment_stays BEFORE DELETE ON funding_instalment
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""
NOT_KEPT = """
DROP TRIGGER funding_commitment_kept ON funding_commitment;
DROP TRIGGER funding_commitment_stays ON funding_commitment;
DROP TRIGGER funding_instalment_kept ON funding_instalment;
DROP TRIGGER funding_instalment_stays ON funding_instalment;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('funding', '0024_papers'),
        ('network', '0006_points'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Commitment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(choices=[('giver', 'le conseil'), ('receiver', 'qui reçoit')], max_length=8, verbose_name='qui s’engage')),
                ('words', models.CharField(max_length=500, verbose_name='à quoi')),
                ('due_on', models.DateField(verbose_name='pour le')),
                ('kept_on', models.DateField(blank=True, null=True, verbose_name='tenu le')),
                ('dropped_on', models.DateField(blank=True, null=True, verbose_name='abandonné le')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='motif')),
            ],
            options={
                'verbose_name': 'engagement d’une convention',
                'ordering': ['due_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Instalment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rank', models.PositiveSmallIntegerField()),
                ('words', models.CharField(max_length=120, verbose_name='ce que c’est')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='somme, en euros')),
                ('announced_on', models.DateField(verbose_name='annoncé pour le')),
                ('received_on', models.DateField(blank=True, null=True, verbose_name='reçu le')),
            ],
            options={
                'verbose_name': 'versement d’une convention',
                'ordering': ['award', 'rank'],
            },
        ),
        migrations.AddField(
            model_name='award',
            name='application',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='awards', to='funding.application'),
        ),
        migrations.AddConstraint(
            model_name='award',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'granted')), fields=('application',), name='a_file_has_one_standing_agreement'),
        ),
        migrations.AddField(
            model_name='commitment',
            name='award',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='commitments', to='funding.award'),
        ),
        migrations.AddField(
            model_name='instalment',
            name='award',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='instalments', to='funding.award'),
        ),
        migrations.AddConstraint(
            model_name='commitment',
            constraint=models.CheckConstraint(condition=models.Q(('kept_on', None), ('dropped_on', None), _connector='OR'), name='a_commitment_is_kept_or_dropped'),
        ),
        migrations.AddConstraint(
            model_name='commitment',
            constraint=models.CheckConstraint(condition=models.Q(('dropped_on', None), models.Q(('reason', ''), _negated=True), _connector='OR'), name='a_commitment_is_dropped_with_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='instalment',
            constraint=models.UniqueConstraint(fields=('award', 'rank'), name='an_instalment_has_its_rank'),
        ),
        migrations.AddConstraint(
            model_name='instalment',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='an_instalment_is_above_nothing'),
        ),
        migrations.RunSQL(KEPT, NOT_KEPT),
        migrations.RunSQL(*not_emptied("funding_commitment")),
        migrations.RunSQL(*not_emptied("funding_instalment")),
        moves_the_clock("funding_commitment"),
        moves_the_clock("funding_instalment"),
    ]
