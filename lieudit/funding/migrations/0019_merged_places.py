"""A place that is made one with another takes its experiments along: what is tried is frozen, not by which record."""

from django.db import migrations

FROZEN = """
DROP TRIGGER funding_experiment_frozen ON funding_experiment;
CREATE TRIGGER funding_experiment_frozen BEFORE UPDATE ON funding_experiment FOR EACH ROW
    WHEN ((OLD.state IN ('concluded', 'withdrawn')
            AND (to_jsonb(NEW) - 'place_id') IS DISTINCT FROM (to_jsonb(OLD) - 'place_id'))
        OR ROW(NEW.number, NEW.author_id, NEW.proposed_at{place_new}, NEW.repeats_id)
            IS DISTINCT FROM ROW(OLD.number, OLD.author_id, OLD.proposed_at{place_old}, OLD.repeats_id)
        OR (OLD.state = 'running' AND (NEW.state NOT IN ('running', 'concluded')
            OR ROW(NEW.title, NEW.belief, NEW.sign, NEW.protocol, NEW.watcher, NEW.days, NEW.budget, NEW.started_at,
                NEW.ends_on)
            IS DISTINCT FROM ROW(OLD.title, OLD.belief, OLD.sign, OLD.protocol, OLD.watcher, OLD.days, OLD.budget,
                OLD.started_at, OLD.ends_on))))
    EXECUTE FUNCTION refuse_change();
DROP TRIGGER funding_experimentplace_kept ON funding_experimentplace;
CREATE TRIGGER funding_experimentplace_kept BEFORE INSERT OR{update} DELETE ON funding_experimentplace
    FOR EACH ROW EXECUTE FUNCTION funding_experiment_part();
"""


class Migration(migrations.Migration):
    dependencies = [("funding", "0018_report_guards")]
    operations = [
        migrations.RunSQL(
            FROZEN.format(place_new="", place_old="", update=""),
            FROZEN.format(place_new=", NEW.place_id", place_old=", OLD.place_id", update=" UPDATE OR"),
        )
    ]
