"""What a session has before it, to approve it, does not change under its eyes."""

from django.db import migrations

GUARD = """
CREATE FUNCTION minutes_refuse_put() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM minutes_minutes
        WHERE id IN (OLD.minutes_id, NEW.minutes_id) AND state = 'correcting' AND put_digest <> ''
    ) THEN
        RAISE EXCEPTION 'these minutes are put to a decision' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER minutes_section_put BEFORE INSERT OR UPDATE OR DELETE ON minutes_section
    FOR EACH ROW EXECUTE FUNCTION minutes_refuse_put();
CREATE TRIGGER minutes_namedperson_put BEFORE INSERT OR UPDATE OR DELETE ON minutes_namedperson
    FOR EACH ROW EXECUTE FUNCTION minutes_refuse_put();
"""
UNGUARD = """
DROP TRIGGER minutes_namedperson_put ON minutes_namedperson;
DROP TRIGGER minutes_section_put ON minutes_section;
DROP FUNCTION minutes_refuse_put();
"""


class Migration(migrations.Migration):
    dependencies = [("minutes", "0007_put")]
    operations = [migrations.RunSQL(GUARD, UNGUARD)]
