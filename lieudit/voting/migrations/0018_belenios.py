"""A vote held with Belenios: who makes its codes, its boxes, their archives. It closes with a verified archive of each.

What was declared of a box does not change; an archive keeps its bytes, and is final once it is judged for good.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

CLOSING = """
CREATE OR REPLACE FUNCTION voting_refuse_miscount() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.way = 'urn' AND (SELECT count(*) FROM voting_envelope WHERE ballot_id = NEW.id) <> (
        SELECT count(*) FROM voting_attendance mark JOIN voting_rollentry entry ON entry.id = mark.entry_id
        WHERE entry.ballot_id = NEW.id AND mark.voted
    ) THEN
        RAISE EXCEPTION 'there are not as many envelopes as voices that have voted'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    -- Opened too late to be held at all, it has no papers (and no hour of opening).
    IF NEW.way = 'paper' AND NEW.opened_at IS NOT NULL AND (
        SELECT count(*) FROM voting_sheet sheet JOIN voting_teller teller ON teller.id = sheet.teller_id
        WHERE teller.ballot_id = NEW.id AND sheet.signed_at IS NOT NULL
    ) <> 2 THEN
        RAISE EXCEPTION 'two persons sign what they read on paper' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.way = 'belenios' AND NEW.opened_at IS NOT NULL AND EXISTS (
        SELECT 1 FROM voting_beleniosbox box WHERE box.ballot_id = NEW.id AND NOT EXISTS (
            SELECT 1 FROM voting_beleniosarchive archive WHERE archive.box_id = box.id AND archive.state = 'verified'
        )
    ) THEN
        RAISE EXCEPTION 'a box of Belenios has no verified archive' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
"""
BEFORE = """
CREATE OR REPLACE FUNCTION voting_refuse_miscount() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.way = 'urn' AND (SELECT count(*) FROM voting_envelope WHERE ballot_id = NEW.id) <> (
        SELECT count(*) FROM voting_attendance mark JOIN voting_rollentry entry ON entry.id = mark.entry_id
        WHERE entry.ballot_id = NEW.id AND mark.voted
    ) THEN
        RAISE EXCEPTION 'there are not as many envelopes as voices that have voted'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    -- Opened too late to be held at all, it has no papers (and no hour of opening).
    IF NEW.way = 'paper' AND NEW.opened_at IS NOT NULL AND (
        SELECT count(*) FROM voting_sheet sheet JOIN voting_teller teller ON teller.id = sheet.teller_id
        WHERE teller.ballot_id = NEW.id AND sheet.signed_at IS NOT NULL
    ) <> 2 THEN
        RAISE EXCEPTION 'two persons sign what they read on paper' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
"""
GUARDS = """
CREATE TRIGGER voting_box_declared BEFORE UPDATE OR DELETE ON voting_beleniosbox
    FOR EACH ROW WHEN (OLD.fingerprint <> '') EXECUTE FUNCTION refuse_change();
CREATE TRIGGER voting_archive_judged BEFORE UPDATE OR DELETE ON voting_beleniosarchive
    FOR EACH ROW WHEN (OLD.state IN ('verified', 'refused')) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER voting_archive_bytes BEFORE UPDATE ON voting_beleniosarchive FOR EACH ROW
    WHEN (NEW.content <> OLD.content OR NEW.digest <> OLD.digest OR NEW.box_id <> OLD.box_id)
    EXECUTE FUNCTION refuse_change();
"""
UNGUARDED = """
DROP TRIGGER voting_archive_bytes ON voting_beleniosarchive;
DROP TRIGGER voting_archive_judged ON voting_beleniosarchive;
DROP TRIGGER voting_box_declared ON voting_beleniosbox;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('voting', '0017_marks_back'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='BeleniosArchive',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content', models.BinaryField()),
                ('digest', models.CharField(max_length=64)),
                ('sent_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('waiting', 'en lecture'), ('refused', 'refusée'), ('read', 'lue, pas encore vérifiée'), ('verified', 'vérifiée')], default='waiting', max_length=10)),
                ('fault', models.CharField(blank=True, max_length=500)),
                ('facts', models.JSONField(blank=True, default=dict)),
                ('tool', models.CharField(blank=True, max_length=60)),
                ('said', models.TextField(blank=True)),
            ],
            options={
                'verbose_name': 'archive de Belenios',
                'verbose_name_plural': 'archives de Belenios',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='BeleniosBox',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('college', models.CharField(blank=True, max_length=40)),
                ('college_name', models.CharField(blank=True, max_length=120)),
                ('fingerprint', models.CharField(blank=True, max_length=43, verbose_name='empreinte de l’élection')),
            ],
            options={
                'verbose_name': 'urne de Belenios',
                'verbose_name_plural': 'urnes de Belenios',
                'ordering': ['college'],
            },
        ),
        migrations.CreateModel(
            name='BeleniosVote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('authority_name', models.CharField(max_length=160)),
                ('host', models.CharField(max_length=160, verbose_name='qui tient le serveur')),
                ('url', models.URLField(blank=True, verbose_name='adresse du vote')),
            ],
            options={
                'verbose_name': 'vote tenu avec Belenios',
            },
        ),
        migrations.RemoveConstraint(
            model_name='ballot',
            name='ballot_way_is_known',
        ),
        migrations.AlterField(
            model_name='ballot',
            name='way',
            field=models.CharField(choices=[('roll_call', 'appel nominal'), ('totals', 'totaux seulement'), ('paper', 'papier secret'), ('urn', 'urne simple'), ('belenios', 'Belenios')], default='roll_call', max_length=10),
        ),
        migrations.AddConstraint(
            model_name='ballot',
            constraint=models.CheckConstraint(condition=models.Q(('way__in', ['roll_call', 'totals', 'paper', 'urn', 'belenios'])), name='ballot_way_is_known'),
        ),
        migrations.AddField(
            model_name='beleniosarchive',
            name='sent_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='beleniosbox',
            name='ballot',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='boxes', to='voting.ballot'),
        ),
        migrations.AddField(
            model_name='beleniosarchive',
            name='box',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='archives', to='voting.beleniosbox'),
        ),
        migrations.AddField(
            model_name='beleniosvote',
            name='authority',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='beleniosvote',
            name='ballot',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='belenios', to='voting.ballot'),
        ),
        migrations.AddField(
            model_name='beleniosvote',
            name='named_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='beleniosbox',
            constraint=models.UniqueConstraint(fields=('ballot', 'college'), name='a_college_has_one_box'),
        ),
        migrations.AddConstraint(
            model_name='beleniosbox',
            constraint=models.UniqueConstraint(condition=models.Q(('fingerprint', ''), _negated=True), fields=('fingerprint',), name='an_election_is_one_box'),
        ),
        migrations.AddConstraint(
            model_name='beleniosarchive',
            constraint=models.UniqueConstraint(fields=('box', 'digest'), name='an_archive_is_brought_once'),
        ),
        migrations.AddConstraint(
            model_name='beleniosarchive',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'verified')), fields=('box',), name='a_box_has_one_verified_archive'),
        ),
        migrations.AddConstraint(
            model_name='beleniosarchive',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'verified'), _negated=True), models.Q(('tool', ''), _negated=True), _connector='OR'), name='who_verifies_an_archive_is_the_tool'),
        ),
        migrations.AddConstraint(
            model_name='beleniosvote',
            constraint=models.CheckConstraint(condition=models.Q(('authority', models.F('named_by')), _negated=True), name='who_makes_the_codes_is_another_person'),
        ),
        migrations.AddConstraint(
            model_name='beleniosvote',
            constraint=models.CheckConstraint(condition=models.Q(('authority_name', models.F('host')), _negated=True), name='who_makes_the_codes_does_not_host'),
        ),
        migrations.RunSQL(CLOSING, BEFORE),
        migrations.RunSQL(GUARDS, UNGUARDED),
    ]
