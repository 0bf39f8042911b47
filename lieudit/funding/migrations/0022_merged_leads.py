"""A place that is made one with another takes its files along: what they say is kept, not by which record."""

from django.db import migrations

KEPT = """
DROP TRIGGER funding_application_kept ON funding_application;
CREATE TRIGGER funding_application_kept BEFORE UPDATE ON funding_application FOR EACH ROW
    WHEN (ROW(NEW.number, NEW.call_id{lead_new}, NEW.author_id, NEW.begun_at)
            IS DISTINCT FROM ROW(OLD.number, OLD.call_id{lead_old}, OLD.author_id, OLD.begun_at)
        OR (OLD.sent_at IS NOT NULL AND NEW.sent_at IS DISTINCT FROM OLD.sent_at)
        OR (OLD.sent_at IS NOT NULL AND NEW.erased_at IS NULL AND ROW(NEW.title, NEW.late_reason)
            IS DISTINCT FROM ROW(OLD.title, OLD.late_reason))
        OR (OLD.erased_at IS NOT NULL AND NEW.erased_at IS NULL)
        OR (OLD.state <> 'draft' AND NEW.state = 'draft')
        OR (OLD.state = 'withdrawn' AND NEW.state <> 'withdrawn'))
    EXECUTE FUNCTION refuse_change();
"""
LINES = """
DROP TRIGGER funding_budgetline_written ON funding_budgetline;
CREATE TRIGGER funding_budgetline_written BEFORE INSERT OR DELETE ON funding_budgetline
    FOR EACH ROW EXECUTE FUNCTION funding_file_written();
CREATE TRIGGER funding_budgetline_changed BEFORE UPDATE ON funding_budgetline FOR EACH ROW
    WHEN ((to_jsonb(NEW) - 'place_id') IS DISTINCT FROM (to_jsonb(OLD) - 'place_id'))
    EXECUTE FUNCTION funding_file_written();
"""
LINES_BEFORE = """
DROP TRIGGER funding_budgetline_changed ON funding_budgetline;
DROP TRIGGER funding_budgetline_written ON funding_budgetline;
CREATE TRIGGER funding_budgetline_written BEFORE INSERT OR UPDATE OR DELETE ON funding_budgetline
    FOR EACH ROW EXECUTE FUNCTION funding_file_written();
"""


class Migration(migrations.Migration):
    dependencies = [("funding", "0021_matched_funds")]
    operations = [
        migrations.RunSQL(
            KEPT.format(lead_new="", lead_old="") + LINES,
            KEPT.format(lead_new=", NEW.lead_id", lead_old=", OLD.lead_id") + LINES_BEFORE,
        )
    ]
