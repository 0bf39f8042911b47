"""A call that a jury reads, or deliberates on, is given up where every file was withdrawn, and nowhere else."""

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
READ = """
CREATE FUNCTION funding_call_read() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM funding_application a
        WHERE a.call_id = NEW.id AND a.state IN ('sent', 'late') AND a.set_aside = '';
    IF FOUND THEN
        RAISE EXCEPTION 'a jury reads the files of this call' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER funding_call_read BEFORE UPDATE ON funding_call FOR EACH ROW
    WHEN (OLD.state IN ('complete', 'reviewed') AND NEW.state = 'cancelled') EXECUTE FUNCTION funding_call_read();
"""
NOT_READ = "DROP TRIGGER funding_call_read ON funding_call; DROP FUNCTION funding_call_read();"
CLOSED = "NOT (OLD.state = 'closed' AND NEW.state = 'cancelled') AND "
READING_TOO = "NOT (OLD.state IN ('closed', 'complete', 'reviewed') AND NEW.state = 'cancelled') AND "


class Migration(migrations.Migration):
    dependencies = [("funding", "0038_summarised")]
    operations = [
        migrations.RunSQL(READ, NOT_READ),
        migrations.RunSQL(KEPT.format(given_up=READING_TOO), KEPT.format(given_up=CLOSED)),
    ]
