"""A frozen report, and its words, are never written again."""

from django.db import migrations

from lieudit.toolkit.database import immutable, moves_the_clock, not_emptied

FROZEN = """
CREATE FUNCTION refuse_words_of_frozen_report() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM observatory_report
        WHERE state = 'frozen' AND id IN (
            CASE WHEN TG_OP <> 'INSERT' THEN OLD.report_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.report_id END
        )
    ) THEN
        RAISE EXCEPTION 'observatory_reportsection: the report is frozen' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER observatory_reportsection_frozen BEFORE INSERT OR UPDATE OR DELETE ON observatory_reportsection
    FOR EACH ROW EXECUTE FUNCTION refuse_words_of_frozen_report();
"""
FREE = """
DROP TRIGGER observatory_reportsection_frozen ON observatory_reportsection;
DROP FUNCTION refuse_words_of_frozen_report();
"""


class Migration(migrations.Migration):
    dependencies = [("observatory", "0003_reports"), ("toolkit", "0001_initial")]
    operations = [
        immutable("observatory_report", once="OLD.state = 'frozen'"),
        migrations.RunSQL(FROZEN, FREE),
        migrations.RunSQL(*not_emptied("observatory_reportsection")),
        moves_the_clock("observatory_report"),
    ]
