"""Votes on paper and in the urn: who has voted and what is in the box are kept apart, and the database holds the rest."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import lieudit.toolkit.moments
from lieudit.toolkit.database import not_emptied

STIRRING = "current_setting('lieudit.stirring', true) IS DISTINCT FROM 'on'"
STIR = """
-- All envelopes and all marks of a ballot are written again, in an order that is drawn, under new keys: their places in
-- the files of the database, and the transactions that wrote them, say nothing of who came when.
CREATE FUNCTION voting_stir(urn bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('lieudit.stirring', 'on', true);
    WITH taken AS (DELETE FROM voting_envelope WHERE ballot_id = urn RETURNING choice)
    INSERT INTO voting_envelope (key, ballot_id, choice)
        SELECT gen_random_uuid(), urn, choice FROM taken ORDER BY gen_random_uuid();
    WITH taken AS (
        DELETE FROM voting_attendance mark USING voting_rollentry entry
        WHERE entry.id = mark.entry_id AND entry.ballot_id = urn
        RETURNING mark.entry_id, mark.voted, mark.carried_by_id
    )
    INSERT INTO voting_attendance (key, entry_id, voted, carried_by_id)
        SELECT gen_random_uuid(), entry_id, voted, carried_by_id FROM taken ORDER BY gen_random_uuid();
    PERFORM set_config('lieudit.stirring', 'off', true);
END $$;
"""
ENVELOPES = f"""
CREATE TRIGGER voting_envelope_kept BEFORE UPDATE ON voting_envelope
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER voting_envelope_stays BEFORE DELETE ON voting_envelope
    FOR EACH ROW WHEN ({STIRRING}) EXECUTE FUNCTION refuse_change();
CREATE FUNCTION voting_refuse_envelope() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM voting_ballot ballot WHERE ballot.id = NEW.ballot_id AND ballot.way = 'urn'
            AND ballot.state = 'open' AND now() < ballot.closes_at
    ) THEN
        RAISE EXCEPTION 'this urn is not open' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER voting_envelope_hours BEFORE INSERT ON voting_envelope
    FOR EACH ROW WHEN ({STIRRING}) EXECUTE FUNCTION voting_refuse_envelope();
"""
MARKS = f"""
CREATE TRIGGER voting_attendance_stays BEFORE DELETE ON voting_attendance
    FOR EACH ROW WHEN ({STIRRING}) EXECUTE FUNCTION refuse_change();
CREATE FUNCTION voting_refuse_mark() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ballot voting_ballot%ROWTYPE;
BEGIN
    SELECT found.* INTO ballot FROM voting_ballot found
        JOIN voting_rollentry entry ON entry.ballot_id = found.id WHERE entry.id = NEW.entry_id;
    IF NEW.entry_id <> OLD.entry_id OR ballot.way NOT IN ('paper', 'urn') OR ballot.state <> 'open'
        OR (ballot.way = 'urn' AND (OLD.voted OR now() >= ballot.closes_at)) THEN
        RAISE EXCEPTION 'who has voted is not written so' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.voted AND EXISTS (
        SELECT 1 FROM voting_rollentry entry
        LEFT JOIN voting_voiceend ended ON ended.entry_id = entry.id AND ended.until_at IS NULL
        WHERE entry.id IN (NEW.entry_id, NEW.carried_by_id) AND (
            entry.suspended OR ended.id IS NOT NULL
            OR (entry.present IS FALSE AND NEW.carried_by_id IS NULL)
        )
    ) THEN
        RAISE EXCEPTION 'this voice may not be cast' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER voting_attendance_right BEFORE UPDATE ON voting_attendance
    FOR EACH ROW EXECUTE FUNCTION voting_refuse_mark();
"""
VOTES = """
CREATE FUNCTION voting_refuse_named() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM voting_rollentry entry JOIN voting_ballot ballot ON ballot.id = entry.ballot_id
        WHERE entry.id = NEW.entry_id AND ballot.way IN ('paper', 'urn')
    ) THEN
        RAISE EXCEPTION 'no vote of a secret ballot is kept by voice' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER voting_vote_named BEFORE INSERT ON voting_vote FOR EACH ROW EXECUTE FUNCTION voting_refuse_named();
"""
CLOSING = """
CREATE FUNCTION voting_refuse_miscount() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER voting_ballot_boxes BEFORE UPDATE OF state ON voting_ballot
    FOR EACH ROW WHEN (NEW.state = 'closed' AND OLD.state = 'open') EXECUTE FUNCTION voting_refuse_miscount();
-- The two hands of a vote on paper are those that signed: they close it once the time of the rules is over.
DROP TRIGGER voting_ballot_two_hands ON voting_ballot;
CREATE TRIGGER voting_ballot_two_hands BEFORE UPDATE OF state ON voting_ballot FOR EACH ROW
    WHEN (
        NEW.state = 'closed' AND OLD.state = 'open'
        AND NOT (NEW.way = 'paper' AND COALESCE(NEW.closed_at >= NEW.opened_at + NEW.least, false))
    ) EXECUTE FUNCTION voting_refuse_closing();
"""
SHEETS = """
CREATE TRIGGER voting_sheet_signed BEFORE UPDATE OR DELETE ON voting_sheet
    FOR EACH ROW WHEN (OLD.signed_at IS NOT NULL) EXECUTE FUNCTION refuse_change();
CREATE FUNCTION voting_refuse_teller() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM voting_sheet WHERE teller_id = OLD.id) THEN
        RAISE EXCEPTION 'who has begun to count is not replaced' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER voting_teller_stays BEFORE UPDATE OR DELETE ON voting_teller
    FOR EACH ROW EXECUTE FUNCTION voting_refuse_teller();
"""
UNDO = """
DROP TRIGGER voting_teller_stays ON voting_teller;
DROP FUNCTION voting_refuse_teller();
DROP TRIGGER voting_sheet_signed ON voting_sheet;
DROP TRIGGER voting_ballot_two_hands ON voting_ballot;
CREATE TRIGGER voting_ballot_two_hands BEFORE UPDATE OF state ON voting_ballot
    FOR EACH ROW WHEN (NEW.state = 'closed' AND OLD.state = 'open') EXECUTE FUNCTION voting_refuse_closing();
DROP TRIGGER voting_ballot_boxes ON voting_ballot;
DROP FUNCTION voting_refuse_miscount();
DROP TRIGGER voting_vote_named ON voting_vote;
DROP FUNCTION voting_refuse_named();
DROP TRIGGER voting_attendance_right ON voting_attendance;
DROP FUNCTION voting_refuse_mark();
DROP TRIGGER voting_attendance_stays ON voting_attendance;
DROP TRIGGER voting_envelope_hours ON voting_envelope;
DROP FUNCTION voting_refuse_envelope();
DROP TRIGGER voting_envelope_stays ON voting_envelope;
DROP TRIGGER voting_envelope_kept ON voting_envelope;
DROP FUNCTION voting_stir(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [
        ('voting', '0012_ways'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Envelope',
            fields=[
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('choice', models.JSONField()),
                ('ballot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='envelopes', to='voting.ballot')),
            ],
            options={
                'verbose_name': 'enveloppe',
            },
        ),
        migrations.CreateModel(
            name='Teller',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveSmallIntegerField(choices=[(1, '1'), (2, '2')])),
                ('college', models.CharField(max_length=40)),
                ('college_name', models.CharField(max_length=120)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ballot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tellers', to='voting.ballot')),
            ],
            options={
                'verbose_name': 'personne qui dépouille',
                'verbose_name_plural': 'personnes qui dépouillent',
                'ordering': ['place'],
            },
        ),
        migrations.CreateModel(
            name='Sheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('envelopes', models.PositiveIntegerField(default=0, verbose_name='enveloppes')),
                ('void', models.PositiveIntegerField(default=0, verbose_name='bulletins nuls')),
                ('lines', models.JSONField(blank=True, default=list)),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('signed_at', models.DateTimeField(blank=True, null=True)),
                ('teller', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='sheet', to='voting.teller')),
            ],
            options={
                'verbose_name': 'relevé de dépouillement',
                'verbose_name_plural': 'relevés de dépouillement',
            },
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('voted', models.BooleanField(default=False)),
                ('carried_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='voting.rollentry')),
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='attendance', to='voting.rollentry')),
            ],
            options={
                'verbose_name': 'émargement',
                'constraints': [models.CheckConstraint(condition=models.Q(('carried_by', None), ('voted', True), _connector='OR'), name='who_carries_a_voice_has_voted')],
            },
        ),
        migrations.AddConstraint(
            model_name='teller',
            constraint=models.CheckConstraint(condition=models.Q(('place__in', [1, 2])), name='two_persons_count'),
        ),
        migrations.AddConstraint(
            model_name='teller',
            constraint=models.UniqueConstraint(fields=('ballot', 'place'), name='one_person_a_place_counts'),
        ),
        migrations.AddConstraint(
            model_name='teller',
            constraint=models.UniqueConstraint(fields=('ballot', 'account'), name='who_counts_does_so_once'),
        ),
        migrations.AddConstraint(
            model_name='teller',
            constraint=models.UniqueConstraint(fields=('ballot', 'college'), name='who_count_are_of_two_colleges'),
        ),
        migrations.AddConstraint(
            model_name='sheet',
            constraint=models.CheckConstraint(condition=models.Q(('signed_at', None), ('signed_at__gte', models.F('done_at')), _connector='OR'), name='one_signs_what_is_done'),
        ),
        migrations.AddConstraint(
            model_name='sheet',
            constraint=models.CheckConstraint(condition=models.Q(('signed_at', None), ('done_at__isnull', False), _connector='OR'), name='one_signs_a_sheet_that_is_done'),
        ),
        migrations.RunSQL(STIR + ENVELOPES + MARKS + VOTES + CLOSING + SHEETS, UNDO),
        *[migrations.RunSQL(*not_emptied(table)) for table in ("voting_envelope", "voting_attendance", "voting_sheet")],
    ]
