"""What was approved keeps its words, what was sealed does not change at all; public pages know that something changed."""

from django.db import migrations

from lieudit.toolkit.database import immutable, moves_the_clock, not_emptied

SHOWN = ["minutes", "section", "correction", "memberstatement", "signing", "action", "postponement"]
SETTLED = """
CREATE FUNCTION minutes_refuse_settled() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM minutes_minutes
        WHERE id IN (OLD.minutes_id, NEW.minutes_id) AND state = ANY (TG_ARGV)
    ) THEN
        RAISE EXCEPTION 'these minutes are settled' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER minutes_section_settled BEFORE INSERT OR UPDATE OR DELETE ON minutes_section
    FOR EACH ROW EXECUTE FUNCTION minutes_refuse_settled('approved', 'signed');
CREATE TRIGGER minutes_correction_settled BEFORE INSERT OR UPDATE OR DELETE ON minutes_correction
    FOR EACH ROW EXECUTE FUNCTION minutes_refuse_settled('approved', 'signed');
CREATE TRIGGER minutes_memberstatement_settled BEFORE INSERT OR UPDATE OR DELETE ON minutes_memberstatement
    FOR EACH ROW EXECUTE FUNCTION minutes_refuse_settled('approved', 'signed');
CREATE TRIGGER minutes_signing_settled BEFORE INSERT OR UPDATE OR DELETE ON minutes_signing
    FOR EACH ROW EXECUTE FUNCTION minutes_refuse_settled('signed');
CREATE TRIGGER minutes_minutes_approved BEFORE UPDATE ON minutes_minutes
    FOR EACH ROW WHEN (OLD.state = 'approved' AND OLD.text -> 'parts' IS DISTINCT FROM NEW.text -> 'parts')
    EXECUTE FUNCTION refuse_change();
"""
UNSETTLED = """
DROP TRIGGER minutes_minutes_approved ON minutes_minutes;
DROP TRIGGER minutes_signing_settled ON minutes_signing;
DROP TRIGGER minutes_memberstatement_settled ON minutes_memberstatement;
DROP TRIGGER minutes_correction_settled ON minutes_correction;
DROP TRIGGER minutes_section_settled ON minutes_section;
DROP FUNCTION minutes_refuse_settled();
"""


class Migration(migrations.Migration):
    dependencies = [("minutes", "0001_initial"), ("toolkit", "0001_initial")]
    operations = [
        migrations.RunSQL(SETTLED, UNSETTLED),
        *[
            migrations.RunSQL(*not_emptied(f"minutes_{table}"))
            for table in ("section", "correction", "memberstatement", "signing")
        ],
        immutable("minutes_minutes", once="OLD.state = 'signed'"),
        immutable("minutes_revision"),
        immutable("minutes_postponement"),
        immutable("minutes_action", once="OLD.state <> 'open'"),
        *[moves_the_clock(f"minutes_{table}") for table in SHOWN],
    ]
