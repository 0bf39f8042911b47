import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from lieudit.toolkit.database import immutable, moves_the_clock

KEPT = """
CREATE TRIGGER cooperative_revaluation_kept BEFORE UPDATE ON cooperative_revaluation FOR EACH ROW
    WHEN (ROW(NEW.cooperative_id, NEW.nominal, NEW.amount, NEW.prepared_by_id, NEW.prepared_at)
        IS DISTINCT FROM ROW(OLD.cooperative_id, OLD.nominal, OLD.amount, OLD.prepared_by_id, OLD.prepared_at))
    EXECUTE FUNCTION refuse_change();
CREATE TRIGGER cooperative_revaluation_stays BEFORE DELETE ON cooperative_revaluation
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""
NOT_KEPT = """
DROP TRIGGER cooperative_revaluation_kept ON cooperative_revaluation;
DROP TRIGGER cooperative_revaluation_stays ON cooperative_revaluation;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cooperative', '0013_remarks'),
        ('governance', '0008_interest_with_a_place'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Revaluation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('nominal', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='valeur d’une part')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='prise sur les réserves')),
                ('prepared_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'revalorisation des parts',
                'ordering': ['-pk'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='movement',
            name='movement_kind_is_known',
        ),
        migrations.AlterField(
            model_name='movement',
            name='kind',
            field=models.CharField(choices=[('pay', 'Versement'), ('subscribe', 'Souscription'), ('transfer', 'Cession'), ('withdraw', 'Retrait'), ('exclude', 'Exclusion'), ('strike_off', 'Radiation'), ('die', 'Décès'), ('reimburse', 'Remboursement'), ('renounce', 'Renonciation'), ('cancel_unpaid', 'Annulation du capital non versé'), ('give_back', 'Versement rendu'), ('contrary', 'Mouvement contraire'), ('allocate', 'Répartition de l’excédent'), ('interest', 'Intérêt payé'), ('loss', 'Perte de l’année'), ('revalue', 'Revalorisation des parts'), ('open_reserves', 'Ouverture des réserves impartageables')], max_length=14),
        ),
        migrations.AddConstraint(
            model_name='movement',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['pay', 'subscribe', 'transfer', 'withdraw', 'exclude', 'strike_off', 'die', 'reimburse', 'renounce', 'cancel_unpaid', 'give_back', 'contrary', 'allocate', 'interest', 'loss', 'revalue', 'open_reserves'])), name='movement_kind_is_known'),
        ),
        migrations.AddField(
            model_name='revaluation',
            name='cooperative',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='revaluations', to='cooperative.cooperative'),
        ),
        migrations.AddField(
            model_name='revaluation',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='revaluation',
            name='decision',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.decision'),
        ),
        migrations.AddField(
            model_name='revaluation',
            name='movement',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cooperative.movement'),
        ),
        migrations.AddField(
            model_name='revaluation',
            name='prepared_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='revaluation',
            constraint=models.UniqueConstraint(condition=models.Q(('decided_at', None)), fields=('cooperative',), name='one_revaluation_waits_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='revaluation',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0), ('nominal__gt', 0)), name='a_revaluation_is_a_sum'),
        ),
        migrations.AddConstraint(
            model_name='revaluation',
            constraint=models.CheckConstraint(condition=models.Q(('movement', None), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('decision__isnull', False), models.Q(('decided_by', models.F('prepared_by')), _negated=True)), _connector='OR'), name='another_writes_a_revaluation'),
        ),
        immutable("cooperative_revaluation", once="OLD.decided_at IS NOT NULL"),
        migrations.RunSQL(KEPT, NOT_KEPT),
        moves_the_clock("cooperative_revaluation"),
    ]
