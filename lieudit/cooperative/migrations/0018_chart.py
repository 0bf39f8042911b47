"""How the accountant says each account of a ledger; what was said before stays as it was."""

import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from lieudit.toolkit.database import moves_the_clock, not_emptied

KEPT = """
CREATE TRIGGER cooperative_chartline_kept BEFORE UPDATE ON cooperative_chartline FOR EACH ROW
    WHEN (OLD.until IS NOT NULL
        OR ROW(NEW.cooperative_id, NEW.account, NEW.number, NEW.words, NEW.source, NEW.source_on, NEW.written_by_id,
            NEW.written_at)
        IS DISTINCT FROM ROW(OLD.cooperative_id, OLD.account, OLD.number, OLD.words, OLD.source, OLD.source_on,
            OLD.written_by_id, OLD.written_at))
    EXECUTE FUNCTION refuse_change();
CREATE TRIGGER cooperative_chartline_stays BEFORE DELETE ON cooperative_chartline
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""
NOT_KEPT = """
DROP TRIGGER cooperative_chartline_kept ON cooperative_chartline;
DROP TRIGGER cooperative_chartline_stays ON cooperative_chartline;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cooperative', '0017_signed_category'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ChartLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('account', models.CharField(choices=[('109', 'Capital souscrit non appelé'), ('1011', 'Capital souscrit, non versé'), ('1013', 'Capital souscrit, versé'), ('10138', 'Capital versé des associés partis, à rembourser'), ('102', 'Fonds de l’ancienne association'), ('1061', 'Réserve légale'), ('1063', 'Réserve statutaire'), ('10681', 'Réserve faite pour les associés qui partent'), ('10688', 'Réserves impartageables, de l’ancienne association'), ('119', 'Pertes passées'), ('120', 'Excédent de l’année'), ('129', 'Perte de l’année'), ('457', 'Intérêts aux parts, à payer'), ('4568', 'Parts de réserve dues aux associés partis'), ('4561', 'Associés, versements reçus avant que la part compte'), ('512', 'Banque'), ('PARTS', 'Parts des associés'), ('EMISES', 'Parts émises')], max_length=8)),
                ('number', models.CharField(max_length=20, verbose_name='numéro')),
                ('words', models.CharField(max_length=120, verbose_name='libellé')),
                ('source', models.CharField(max_length=200, verbose_name='d’après')),
                ('source_on', models.DateField(verbose_name='daté du')),
                ('written_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('until', models.DateTimeField(blank=True, null=True)),
                ('cooperative', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='chart_lines', to='cooperative.cooperative')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'compte de la comptabilité',
                'ordering': ['account', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('until', None)), fields=('cooperative', 'account'), name='an_account_is_said_one_way'), models.UniqueConstraint(condition=models.Q(('until', None)), fields=('cooperative', 'number'), name='a_number_says_one_account'), models.CheckConstraint(condition=models.Q(('account__in', ['109', '1011', '1013', '10138', '102', '1061', '1063', '10681', '10688', '119', '120', '129', '457', '4568', '4561', '512', 'PARTS', 'EMISES']), models.Q(('account__in', ('PARTS', 'EMISES')), _negated=True)), name='parts_are_in_no_chart'), models.CheckConstraint(condition=models.Q(('number__regex', '^[0-9]{3}[0-9A-Z]{0,17}$')), name='an_account_begins_with_three_digits'), models.CheckConstraint(condition=models.Q(('number__startswith', django.db.models.functions.text.Left(models.F('account'), 1))), name='an_account_keeps_its_class'), models.CheckConstraint(condition=models.Q(models.Q(('words', ''), _negated=True), models.Q(('source', ''), _negated=True)), name='an_account_has_words_and_a_source'), models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('written_at')), _connector='OR'), name='an_account_is_said_from_then_to_then')],
            },
        ),
        migrations.RunSQL(KEPT, NOT_KEPT),
        migrations.RunSQL(*not_emptied("cooperative_chartline")),
        moves_the_clock("cooperative_chartline"),
    ]
