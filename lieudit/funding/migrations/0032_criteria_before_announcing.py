"""A call is announced with its questions and its criteria; closed, it may still be given up, as long as no jury reads.

Calls that were announced before without criteria stay as they are: they are given them while they are open, or given up."""

from django.db import migrations

KEPT = """
DROP TRIGGER funding_call_kept ON funding_call;
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
        OR ((funding_call_rank(OLD.state) >= 4 OR OLD.state = 'cancelled')
            AND (ROW(NEW.closes_at, NEW.closed_at, NEW.current_id)
                    IS DISTINCT FROM ROW(OLD.closes_at, OLD.closed_at, OLD.current_id)
                OR ({given_up}NEW.reason IS DISTINCT FROM OLD.reason)))
        OR (OLD.state = 'cancelled' AND NEW.state <> 'cancelled')
        OR ({given_up}funding_call_rank(OLD.state) >= 4 AND funding_call_rank(NEW.state) < funding_call_rank(OLD.state)))
    EXECUTE FUNCTION refuse_change();
"""
ANNOUNCED = """
CREATE FUNCTION funding_call_announced() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM funding_terms t WHERE t.id = NEW.current_id
        AND jsonb_array_length(t.questions) > 0 AND jsonb_array_length(t.criteria) > 0;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'a call is announced with its questions and its criteria' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER funding_call_announced BEFORE UPDATE ON funding_call FOR EACH ROW
    WHEN (OLD.state = 'draft' AND NEW.state = 'announced') EXECUTE FUNCTION funding_call_announced();
"""
NOT_ANNOUNCED = "DROP TRIGGER funding_call_announced ON funding_call; DROP FUNCTION funding_call_announced();"
GIVEN_UP = "NOT (OLD.state = 'closed' AND NEW.state = 'cancelled') AND "


class Migration(migrations.Migration):
    dependencies = [("funding", "0031_aids_by_hand")]
    operations = [
        migrations.RunSQL(KEPT.format(given_up=GIVEN_UP), KEPT.format(given_up="")),
        migrations.RunSQL(ANNOUNCED, NOT_ANNOUNCED),
    ]
