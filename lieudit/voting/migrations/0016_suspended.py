"""A vote may be suspended: it takes none meanwhile, and is given that time back; the database holds both."""

import datetime
from django.db import migrations, models


HOURS = """
DROP TRIGGER voting_ballot_hours ON voting_ballot;
CREATE TRIGGER voting_ballot_hours BEFORE UPDATE OF opens_at, closes_at, opened_at, closed_at, state ON voting_ballot
    FOR EACH ROW WHEN (
        NEW.opens_at IS DISTINCT FROM OLD.opens_at
        -- A vote that goes on is given back the time for which it was suspended, and no more.
        OR (NEW.closes_at IS DISTINCT FROM OLD.closes_at AND NOT (
            OLD.state = 'open' AND NEW.state = 'open' AND OLD.paused_at IS NOT NULL AND NEW.paused_at IS NULL
            AND NEW.closes_at - OLD.closes_at = NEW.paused_for - OLD.paused_for
            AND NEW.paused_for >= OLD.paused_for AND NEW.paused_for <= interval '1 day'
        ))
        OR (OLD.opened_at IS NOT NULL AND NEW.opened_at IS DISTINCT FROM OLD.opened_at)
        OR (OLD.state = 'closed' AND (NEW.state <> 'closed' OR NEW.closed_at IS DISTINCT FROM OLD.closed_at))
        OR (OLD.state = 'open' AND NEW.state = 'prepared')
        OR (OLD.state = 'prepared' AND NEW.state = 'closed')
    ) EXECUTE FUNCTION refuse_change();
CREATE FUNCTION voting_refuse_paused() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM voting_rollentry entry JOIN voting_ballot ballot ON ballot.id = entry.ballot_id
        WHERE entry.id = NEW.entry_id AND ballot.paused_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'this vote is suspended' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER voting_vote_paused BEFORE INSERT ON voting_vote
    FOR EACH ROW EXECUTE FUNCTION voting_refuse_paused();
CREATE TRIGGER voting_attendance_paused BEFORE UPDATE ON voting_attendance
    FOR EACH ROW EXECUTE FUNCTION voting_refuse_paused();
"""
BEFORE = """
DROP TRIGGER voting_attendance_paused ON voting_attendance;
DROP TRIGGER voting_vote_paused ON voting_vote;
DROP FUNCTION voting_refuse_paused();
DROP TRIGGER voting_ballot_hours ON voting_ballot;
CREATE TRIGGER voting_ballot_hours BEFORE UPDATE OF opens_at, closes_at, opened_at, closed_at, state ON voting_ballot
    FOR EACH ROW WHEN (
        NEW.opens_at IS DISTINCT FROM OLD.opens_at
        OR NEW.closes_at IS DISTINCT FROM OLD.closes_at
        OR (OLD.opened_at IS NOT NULL AND NEW.opened_at IS DISTINCT FROM OLD.opened_at)
        OR (OLD.state = 'closed' AND (NEW.state <> 'closed' OR NEW.closed_at IS DISTINCT FROM OLD.closed_at))
        OR (OLD.state = 'open' AND NEW.state = 'prepared')
        OR (OLD.state = 'prepared' AND NEW.state = 'closed')
    ) EXECUTE FUNCTION refuse_change();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('voting', '0015_boxes_by_state'),
    ]

    operations = [
        migrations.AddField(
            model_name='ballot',
            name='paused_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='suspendu depuis'),
        ),
        migrations.AddField(
            model_name='ballot',
            name='paused_for',
            field=models.DurationField(default=datetime.timedelta, verbose_name='suspendu en tout'),
        ),
        migrations.AddConstraint(
            model_name='ballot',
            constraint=models.CheckConstraint(condition=models.Q(('paused_at', None), ('state', 'open'), _connector='OR'), name='a_ballot_that_is_paused_is_open'),
        ),
        migrations.RunSQL(HOURS, BEFORE),
    ]
