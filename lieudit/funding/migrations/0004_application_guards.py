"""A file that was sent stays as it was sent; no version of an answer is changed or lost."""

from django.db import migrations

from lieudit.toolkit.database import immutable, moves_the_clock, not_emptied

FILES = """
CREATE FUNCTION funding_file_written() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    file bigint;
BEGIN
    file := CASE WHEN TG_OP = 'DELETE' THEN OLD.application_id ELSE NEW.application_id END;
    PERFORM 1 FROM funding_application a WHERE a.id = file AND a.state = 'draft' FOR SHARE OF a;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the file was sent' USING ERRCODE = 'check_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END
$$;
CREATE TRIGGER funding_answer_written BEFORE INSERT ON funding_answer
    FOR EACH ROW EXECUTE FUNCTION funding_file_written();
CREATE TRIGGER funding_budgetline_written BEFORE INSERT OR UPDATE OR DELETE ON funding_budgetline
    FOR EACH ROW EXECUTE FUNCTION funding_file_written();
CREATE TRIGGER funding_application_kept BEFORE UPDATE ON funding_application FOR EACH ROW
    WHEN (ROW(NEW.number, NEW.call_id, NEW.lead_id, NEW.author_id, NEW.begun_at)
            IS DISTINCT FROM ROW(OLD.number, OLD.call_id, OLD.lead_id, OLD.author_id, OLD.begun_at)
        OR (OLD.sent_at IS NOT NULL AND ROW(NEW.title, NEW.sent_at, NEW.late_reason)
            IS DISTINCT FROM ROW(OLD.title, OLD.sent_at, OLD.late_reason))
        OR (OLD.state <> 'draft' AND NEW.state = 'draft')
        OR (OLD.state = 'withdrawn' AND NEW.state <> 'withdrawn'))
    EXECUTE FUNCTION refuse_change();
"""
NO_FILES = """
DROP TRIGGER funding_answer_written ON funding_answer;
DROP TRIGGER funding_budgetline_written ON funding_budgetline;
DROP TRIGGER funding_application_kept ON funding_application;
DROP FUNCTION funding_file_written();
"""


class Migration(migrations.Migration):
    dependencies = [("funding", "0003_applications"), ("toolkit", "0001_initial")]
    operations = [
        migrations.RunSQL(FILES, NO_FILES),
        migrations.RunSQL(*not_emptied("funding_application")),
        immutable("funding_answer"),
        moves_the_clock("funding_application"),
    ]
