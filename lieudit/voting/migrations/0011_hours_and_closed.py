"""The hours that voters were told do not move, a ballot that is closed stays so, and none is cast in one that is not
open: the database refuses all three, whoever asks."""

from django.db import migrations

HOURS = """
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
OPEN = """
CREATE FUNCTION voting_refuse_outside_hours() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- As a ballot closes, and before it is counted, holders speak for the givers in whose name nothing was cast.
    IF EXISTS (
        SELECT 1 FROM voting_rollentry entry JOIN voting_ballot ballot ON ballot.id = entry.ballot_id
        WHERE entry.id = NEW.entry_id AND (
            ballot.state = 'prepared'
            OR (ballot.state = 'open' AND NEW.cast_at >= ballot.closes_at)
            OR (ballot.state = 'closed' AND (
                NEW.carried_by_id IS NULL OR EXISTS (SELECT 1 FROM voting_tally tally WHERE tally.ballot_id = ballot.id)
            ))
        )
    ) THEN
        RAISE EXCEPTION 'this ballot is not open' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER voting_vote_hours BEFORE INSERT ON voting_vote
    FOR EACH ROW EXECUTE FUNCTION voting_refuse_outside_hours();
"""


class Migration(migrations.Migration):
    dependencies = [("voting", "0010_closing_guards"), ("toolkit", "0001_initial")]
    operations = [
        migrations.RunSQL(HOURS, "DROP TRIGGER voting_ballot_hours ON voting_ballot"),
        migrations.RunSQL(
            OPEN, "DROP TRIGGER voting_vote_hours ON voting_vote; DROP FUNCTION voting_refuse_outside_hours()"
        ),
    ]
