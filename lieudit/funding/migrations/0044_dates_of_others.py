"""Dates of calls of others are corrected, as they were before the guard of 0039 was written from an older one."""

from django.db import migrations

KEPT = """
DROP TRIGGER funding_call_kept ON funding_call;
CREATE TRIGGER funding_call_kept BEFORE UPDATE ON funding_call FOR EACH ROW
    WHEN (ROW(NEW.number, NEW.author_id, NEW.assembly_id, NEW.organisation_id, NEW.said, NEW.prepared_at)
            IS DISTINCT FROM ROW(OLD.number, OLD.author_id, OLD.assembly_id, OLD.organisation_id, OLD.said, OLD.prepared_at)
        OR ({ours}OLD.first_closes_at IS NOT NULL AND ROW(NEW.announced_on, NEW.first_closes_at)
            IS DISTINCT FROM ROW(OLD.announced_on, OLD.first_closes_at))
        OR ({ours}OLD.first_closes_at IS NOT NULL AND (NEW.closes_at IS NULL OR NEW.closes_at < OLD.closes_at
            OR NEW.grace_minutes < OLD.grace_minutes))
        OR (OLD.state NOT IN ('draft', 'announced') AND ROW(NEW.kind, NEW.title, NEW.grace_minutes)
            IS DISTINCT FROM ROW(OLD.kind, OLD.title, OLD.grace_minutes))
        OR ({ours}OLD.state NOT IN ('draft', 'announced') AND NEW.opens_at IS DISTINCT FROM OLD.opens_at)
        OR (OLD.state = 'described') <> (NEW.state = 'described')
        OR ((funding_call_rank(OLD.state) >= 4 OR OLD.state = 'cancelled')
            AND (ROW(NEW.closes_at, NEW.closed_at, NEW.current_id)
                    IS DISTINCT FROM ROW(OLD.closes_at, OLD.closed_at, OLD.current_id)
                OR (NOT (OLD.state IN ('closed', 'complete', 'reviewed') AND NEW.state = 'cancelled') AND NEW.reason IS DISTINCT FROM OLD.reason)))
        OR (OLD.state = 'cancelled' AND NEW.state <> 'cancelled')
        OR (NOT (OLD.state IN ('closed', 'complete', 'reviewed') AND NEW.state = 'cancelled') AND funding_call_rank(OLD.state) >= 4 AND funding_call_rank(NEW.state) < funding_call_rank(OLD.state)))
    EXECUTE FUNCTION refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("funding", "0043_names_of_aids")]
    operations = [migrations.RunSQL(KEPT.format(ours="OLD.state <> 'described' AND "), KEPT.format(ours=""))]
