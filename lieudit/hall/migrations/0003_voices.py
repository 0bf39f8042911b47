"""What a consent round was answered does not change once it has ended."""

from django.db import migrations

from lieudit.toolkit.database import not_emptied

ENDED = """
CREATE FUNCTION hall_refuse_ended() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM hall_round WHERE id IN (OLD.round_id, NEW.round_id) AND ended_at IS NOT NULL) THEN
        RAISE EXCEPTION 'this round has ended' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER hall_voice_ended BEFORE INSERT OR UPDATE OR DELETE ON hall_voice
    FOR EACH ROW EXECUTE FUNCTION hall_refuse_ended();
"""
RUNNING = """
DROP TRIGGER hall_voice_ended ON hall_voice;
DROP FUNCTION hall_refuse_ended();
"""


class Migration(migrations.Migration):
    dependencies = [("hall", "0002_guards")]
    operations = [migrations.RunSQL(ENDED, RUNNING), migrations.RunSQL(*not_emptied("hall_voice"))]
