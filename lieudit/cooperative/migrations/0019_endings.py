"""Nobody ends an associate alone: a procedure with grounds, a hearing, a decision and a second hand; who is given their
parts back by a contrary movement is an associate again, and nobody else who left."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from lieudit.toolkit.database import immutable, moves_the_clock

LEFT = "DROP TRIGGER cooperative_associate_left ON cooperative_associate;"
FOR_GOOD = """
CREATE TRIGGER cooperative_associate_left BEFORE UPDATE ON cooperative_associate FOR EACH ROW
    WHEN (OLD.until IS NOT NULL AND NEW.until IS DISTINCT FROM OLD.until)
    EXECUTE FUNCTION refuse_change();
"""
UNLESS_PARTS_ARE_BACK = """
CREATE FUNCTION cooperative_stays_gone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.until IS NOT NULL OR COALESCE((SELECT sum(credit - debit) FROM cooperative_posting
            WHERE associate_id = OLD.id AND account = 'PARTS'), 0) <= 0 THEN
        RAISE EXCEPTION 'associate % left, and holds no part', OLD.number USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER cooperative_associate_left BEFORE UPDATE ON cooperative_associate FOR EACH ROW
    WHEN (OLD.until IS NOT NULL AND NEW.until IS DISTINCT FROM OLD.until)
    EXECUTE FUNCTION cooperative_stays_gone();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cooperative', '0018_chart'),
        ('governance', '0008_interest_with_a_place'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Ending',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(unique=True)),
                ('grounds', models.TextField(max_length=5000, verbose_name='griefs')),
                ('body', models.CharField(blank=True, choices=[('board', 'le conseil'), ('assembly', 'l’assemblée générale')], max_length=10, verbose_name='instance')),
                ('opened_at', models.DateTimeField(auto_now_add=True)),
                ('defence', models.TextField(blank=True, max_length=10000, verbose_name='défense du membre')),
                ('hearing', models.TextField(blank=True, max_length=10000, verbose_name='compte rendu de l’audition')),
                ('appeal', models.TextField(blank=True, max_length=5000, verbose_name='recours')),
                ('appealed_at', models.DateTimeField(blank=True, null=True)),
                ('kind', models.CharField(choices=[('exclude', 'Exclusion'), ('strike_off', 'Radiation'), ('die', 'Décès')], max_length=14, verbose_name='pourquoi')),
                ('state', models.CharField(choices=[('opened', 'Ouverte, l’associé peut répondre'), ('heard', 'Associé entendu, décision à citer'), ('ready', 'À confirmer par une autre personne'), ('done', 'Écrite au registre'), ('dropped', 'Abandonnée'), ('appealed', 'Recours en cours'), ('answered', 'Recours répondu, à confirmer par une autre personne'), ('upheld', 'Confirmée sur recours'), ('overturned', 'Annulée')], default='opened', max_length=10)),
                ('hearing_on', models.DateField(blank=True, null=True, verbose_name='audition le')),
                ('written_at', models.DateTimeField(blank=True, null=True)),
                ('reason', models.TextField(blank=True, max_length=5000, verbose_name='motif')),
                ('restores', models.BooleanField(blank=True, null=True)),
                ('answer', models.TextField(blank=True, max_length=5000, verbose_name='réponse au recours')),
                ('reviewed_at', models.DateTimeField(blank=True, null=True)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('associate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='endings', to='cooperative.associate')),
                ('cited', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.decision')),
                ('cited_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('contrary', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cooperative.movement')),
                ('movement', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cooperative.movement')),
                ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('review', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.decision')),
                ('reviewed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('written_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'fin de parts',
                'ordering': ['-number'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('opened', 'heard', 'ready', 'appealed', 'answered'))), fields=('associate',), name='one_ending_runs_at_a_time'), models.CheckConstraint(condition=models.Q(('state__in', ['opened', 'heard', 'ready', 'done', 'dropped', 'appealed', 'answered', 'upheld', 'overturned'])), name='ending_state_is_known'), models.CheckConstraint(condition=models.Q(('kind__in', ('exclude', 'strike_off', 'die'))), name='ending_kind_is_known'), models.CheckConstraint(condition=models.Q(('kind', 'die'), ('hearing_on__isnull', False), _connector='OR'), name='one_is_heard_before_an_ending'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('done', 'appealed', 'answered', 'upheld', 'overturned')), _negated=True), models.Q(('cited_by__isnull', False), ('movement__isnull', False), ('written_by__isnull', False), models.Q(('written_by', models.F('cited_by')), _negated=True)), _connector='OR'), name='another_writes_an_ending'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('done', 'appealed', 'answered', 'upheld', 'overturned')), _negated=True), ('kind', 'die'), models.Q(('cited__isnull', False), models.Q(('hearing', ''), _negated=True)), _connector='OR'), name='a_body_decides_an_ending'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('upheld', 'overturned')), _negated=True), models.Q(('answered_by__isnull', False), ('reviewed_by__isnull', False), models.Q(('reviewed_by', models.F('answered_by')), _negated=True)), _connector='OR'), name='another_reviews_an_ending'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'overturned'), _negated=True), ('contrary__isnull', False), _connector='OR'), name='what_is_overturned_has_its_contrary')],
            },
        ),
        immutable("cooperative_ending", once="OLD.state IN ('dropped', 'upheld', 'overturned')"),
        moves_the_clock("cooperative_ending"),
        migrations.RunSQL(
            LEFT + UNLESS_PARTS_ARE_BACK, LEFT + "DROP FUNCTION cooperative_stays_gone();" + FOR_GOOD
        ),
    ]
