"""What an experiment announces is frozen at its start, and its end stays."""

from django.db import migrations

from lieudit.toolkit.database import immutable, moves_the_clock, not_emptied

FROZEN = """
CREATE TRIGGER funding_experiment_frozen BEFORE UPDATE ON funding_experiment FOR EACH ROW
    WHEN (OLD.state IN ('concluded', 'withdrawn')
        OR ROW(NEW.number, NEW.author_id, NEW.proposed_at, NEW.place_id, NEW.repeats_id)
            IS DISTINCT FROM ROW(OLD.number, OLD.author_id, OLD.proposed_at, OLD.place_id, OLD.repeats_id)
        OR (OLD.state = 'running' AND (NEW.state NOT IN ('running', 'concluded')
            OR ROW(NEW.title, NEW.belief, NEW.sign, NEW.protocol, NEW.watcher, NEW.days, NEW.budget, NEW.started_at,
                NEW.ends_on)
            IS DISTINCT FROM ROW(OLD.title, OLD.belief, OLD.sign, OLD.protocol, OLD.watcher, OLD.days, OLD.budget,
                OLD.started_at, OLD.ends_on))))
    EXECUTE FUNCTION refuse_change();
CREATE FUNCTION funding_experiment_part() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    found text;
    whole bigint;
BEGIN
    whole := CASE WHEN TG_OP = 'DELETE' THEN OLD.experiment_id ELSE NEW.experiment_id END;
    SELECT e.state INTO found FROM funding_experiment e WHERE e.id = whole FOR SHARE OF e;
    IF found = 'proposed' THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_TABLE_NAME = 'funding_experimentmeasure' AND TG_OP = 'UPDATE' AND found = 'running' THEN
        IF OLD.after IS NULL AND (to_jsonb(NEW) - 'after') = (to_jsonb(OLD) - 'after') THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'the experiment has begun' USING ERRCODE = 'check_violation';
END
$$;
CREATE TRIGGER funding_experimentmeasure_kept BEFORE INSERT OR UPDATE OR DELETE ON funding_experimentmeasure
    FOR EACH ROW EXECUTE FUNCTION funding_experiment_part();
CREATE TRIGGER funding_experimentplace_kept BEFORE INSERT OR UPDATE OR DELETE ON funding_experimentplace
    FOR EACH ROW EXECUTE FUNCTION funding_experiment_part();
"""
NOT_FROZEN = """
DROP TRIGGER funding_experimentplace_kept ON funding_experimentplace;
DROP TRIGGER funding_experimentmeasure_kept ON funding_experimentmeasure;
DROP FUNCTION funding_experiment_part();
DROP TRIGGER funding_experiment_frozen ON funding_experiment;
"""


class Migration(migrations.Migration):
    dependencies = [("funding", "0015_experiments"), ("toolkit", "0001_initial")]
    operations = [
        migrations.RunSQL(FROZEN, NOT_FROZEN),
        migrations.RunSQL(*not_emptied("funding_experiment")),
        immutable("funding_deviation"),
        moves_the_clock("funding_experiment"),
        moves_the_clock("funding_experimentmeasure"),
        moves_the_clock("funding_experimentplace"),
        moves_the_clock("funding_deviation"),
    ]
