"""An aid that is described by hand may have no end; it says who answers, of which types, at which rates, where. What is
described of others is corrected, its dates too: the guard of dates is of our calls."""

import django.contrib.postgres.fields
import django.core.validators
from django.conf import settings
from django.db import migrations, models

KEPT = """
DROP TRIGGER funding_call_kept ON funding_call;
CREATE TRIGGER funding_call_kept BEFORE UPDATE ON funding_call FOR EACH ROW
    WHEN (ROW(NEW.number, NEW.author_id, NEW.assembly_id, NEW.organisation_id, NEW.said, NEW.prepared_at)
            IS DISTINCT FROM ROW(OLD.number, OLD.author_id, OLD.assembly_id, OLD.organisation_id, OLD.said, OLD.prepared_at)
        OR ({ours}OLD.first_closes_at IS NOT NULL AND ROW(NEW.announced_on, NEW.first_closes_at)
            IS DISTINCT FROM ROW(OLD.announced_on, OLD.first_closes_at))
        OR ({ours}OLD.first_closes_at IS NOT NULL AND (NEW.closes_at IS NULL OR NEW.closes_at < OLD.closes_at
            OR NEW.grace_minutes < OLD.grace_minutes))
        OR (OLD.state NOT IN ('draft', 'announced') AND ROW(NEW.kind, NEW.title, NEW.grace_minutes)
            IS DISTINCT FROM ROW(OLD.kind, OLD.title, OLD.grace_minutes))
        OR ({ours}OLD.state NOT IN ('draft', 'announced') AND NEW.opens_at IS DISTINCT FROM OLD.opens_at)
        OR (OLD.state = 'described') <> (NEW.state = 'described')
        OR ((funding_call_rank(OLD.state) >= 4 OR OLD.state = 'cancelled')
            AND (ROW(NEW.closes_at, NEW.closed_at, NEW.current_id)
                    IS DISTINCT FROM ROW(OLD.closes_at, OLD.closed_at, OLD.current_id)
                OR (NOT (OLD.state = 'closed' AND NEW.state = 'cancelled') AND NEW.reason IS DISTINCT FROM OLD.reason)))
        OR (OLD.state = 'cancelled' AND NEW.state <> 'cancelled')
        OR (NOT (OLD.state = 'closed' AND NEW.state = 'cancelled') AND funding_call_rank(OLD.state) >= 4 AND funding_call_rank(NEW.state) < funding_call_rank(OLD.state)))
    EXECUTE FUNCTION refuse_change();
"""

ENDED = """
UPDATE funding_call SET closes_at = (review_on + TIME '23:59') AT TIME ZONE 'Europe/Paris',
    first_closes_at = (review_on + TIME '23:59') AT TIME ZONE 'Europe/Paris' WHERE state = 'described' AND closes_at IS NULL;
SET CONSTRAINTS ALL IMMEDIATE;
"""
"""Going back: an aid without end closes on the day on which it was to be looked at again, as before."""


class Migration(migrations.Migration):

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        ('funding', '0033_results_of_others'),
        ('governance', '0008_interest_with_a_place'),
        ('network', '0007_states_nobody_said'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='call',
            name='review_on',
            field=models.DateField(blank=True, null=True, verbose_name='à revoir le'),
        ),
        migrations.AddField(
            model_name='terms',
            name='apply_url',
            field=models.URLField(blank=True, db_default='', max_length=500, verbose_name='où la demander'),
        ),
        migrations.AddField(
            model_name='terms',
            name='departments',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=3), blank=True, db_default=[], default=list, verbose_name='départements'),
        ),
        migrations.AddField(
            model_name='terms',
            name='financers',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), blank=True, db_default=[], default=list, verbose_name='qui finance'),
        ),
        migrations.AddField(
            model_name='terms',
            name='instructors',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), blank=True, db_default=[], default=list, verbose_name='qui répond'),
        ),
        migrations.AddField(
            model_name='terms',
            name='perimeter',
            field=models.CharField(blank=True, db_default='', max_length=200, verbose_name='autre périmètre'),
        ),
        migrations.AddField(
            model_name='terms',
            name='rate_high',
            field=models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)], verbose_name='taux le plus haut'),
        ),
        migrations.AddField(
            model_name='terms',
            name='rate_low',
            field=models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)], verbose_name='taux le plus bas'),
        ),
        migrations.AddField(
            model_name='terms',
            name='recurrence',
            field=models.CharField(blank=True, db_default='', max_length=60, verbose_name='récurrence'),
        ),
        migrations.AddField(
            model_name='terms',
            name='types',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=120), blank=True, db_default=[], default=list, verbose_name='types'),
        ),
        migrations.RunSQL(migrations.RunSQL.noop, ENDED),
        migrations.AddConstraint(
            model_name='call',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'described'), _negated=True), models.Q(('closes_at__isnull', False), ('review_on', None)), models.Q(('closes_at', None), ('first_closes_at', None), ('kind', 'aid'), ('review_on__isnull', False)), _connector='OR'), name='an_aid_alone_has_no_end'),
        ),
        migrations.AddConstraint(
            model_name='terms',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('rate_high', None), ('rate_high__lte', 100), _connector='OR'), models.Q(('rate_low', None), models.Q(('rate_high', None), ('rate_low__lte', 100)), ('rate_low__lte', models.F('rate_high')), _connector='OR')), name='rates_of_an_aid_are_percents'),
        ),
        migrations.RunSQL(KEPT.format(ours="OLD.state <> 'described' AND "), KEPT.format(ours="")),
    ]
