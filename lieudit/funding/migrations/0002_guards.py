"""Rules are frozen at the opening, a deadline moves later only, what was told, moved or replied stays."""

from django.db import migrations

from lieudit.toolkit.database import immutable, moves_the_clock, not_emptied

CALLS = """
CREATE FUNCTION funding_call_opens() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM funding_terms t WHERE t.id = NEW.current_id AND t.call_id = NEW.id AND t.frozen_at IS NOT NULL;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the rules of an open call are frozen' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER funding_call_opens BEFORE UPDATE ON funding_call FOR EACH ROW
    WHEN (NEW.state IN ('open', 'closed') AND (OLD.state IS DISTINCT FROM NEW.state
        OR NEW.current_id IS DISTINCT FROM OLD.current_id))
    EXECUTE FUNCTION funding_call_opens();
CREATE TRIGGER funding_call_kept BEFORE UPDATE ON funding_call FOR EACH ROW
    WHEN (ROW(NEW.number, NEW.author_id, NEW.assembly_id, NEW.organisation_id, NEW.said, NEW.prepared_at)
            IS DISTINCT FROM ROW(OLD.number, OLD.author_id, OLD.assembly_id, OLD.organisation_id, OLD.said, OLD.prepared_at)
        OR (OLD.first_closes_at IS NOT NULL AND ROW(NEW.announced_on, NEW.first_closes_at)
            IS DISTINCT FROM ROW(OLD.announced_on, OLD.first_closes_at))
        OR (OLD.first_closes_at IS NOT NULL AND (NEW.closes_at IS NULL OR NEW.closes_at < OLD.closes_at
            OR NEW.grace_minutes < OLD.grace_minutes))
        OR (OLD.state NOT IN ('draft', 'announced') AND ROW(NEW.kind, NEW.title, NEW.opens_at, NEW.grace_minutes)
            IS DISTINCT FROM ROW(OLD.kind, OLD.title, OLD.opens_at, OLD.grace_minutes))
        OR (OLD.state = 'described') <> (NEW.state = 'described')
        OR (OLD.state IN ('closed', 'cancelled') AND ROW(NEW.reason, NEW.closes_at, NEW.closed_at, NEW.current_id)
            IS DISTINCT FROM ROW(OLD.reason, OLD.closes_at, OLD.closed_at, OLD.current_id))
        OR (OLD.state = 'cancelled' AND NEW.state <> 'cancelled')
        OR (OLD.state = 'closed' AND NEW.state IN ('draft', 'announced', 'open')))
    EXECUTE FUNCTION refuse_change();
CREATE TRIGGER funding_call_stays BEFORE DELETE ON funding_call
    FOR EACH ROW WHEN (OLD.first_closes_at IS NOT NULL) EXECUTE FUNCTION refuse_change();
"""
NO_CALLS = """
DROP TRIGGER funding_call_opens ON funding_call;
DROP TRIGGER funding_call_kept ON funding_call;
DROP TRIGGER funding_call_stays ON funding_call;
DROP FUNCTION funding_call_opens();
"""


class Migration(migrations.Migration):
    dependencies = [("funding", "0001_initial"), ("toolkit", "0001_initial")]
    operations = [
        migrations.RunSQL(CALLS, NO_CALLS),
        migrations.RunSQL(*not_emptied("funding_call")),
        immutable("funding_terms", once="OLD.frozen_at IS NOT NULL"),
        immutable("funding_postponement"),
        immutable("funding_reply"),
        moves_the_clock("funding_call"),
        moves_the_clock("funding_terms"),
        moves_the_clock("funding_reply"),
    ]
