"""A sealed roll does not change, nor what was noted and signed; an election does not lose its draw."""

from django.db import migrations

from lieudit.toolkit.database import immutable

ROLL = """
CREATE FUNCTION elections_refuse_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM elections_election
        WHERE id IN (OLD.election_id, NEW.election_id) AND roll_sealed_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'the roll is sealed' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER elections_elector_sealed BEFORE INSERT OR UPDATE OR DELETE ON elections_elector
    FOR EACH ROW EXECUTE FUNCTION elections_refuse_sealed();
"""
ELECTION = """
CREATE TRIGGER elections_election_sealed BEFORE UPDATE OF roll_sealed_at ON elections_election
    FOR EACH ROW WHEN (OLD.roll_sealed_at IS NOT NULL AND NEW.roll_sealed_at IS DISTINCT FROM OLD.roll_sealed_at)
    EXECUTE FUNCTION refuse_change();
CREATE TRIGGER elections_election_drawn BEFORE UPDATE OF seed, lot_source ON elections_election
    FOR EACH ROW WHEN (OLD.seed <> '' AND (NEW.seed, NEW.lot_source) IS DISTINCT FROM (OLD.seed, OLD.lot_source))
    EXECUTE FUNCTION refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("elections", "0001_initial"), ("toolkit", "0001_initial")]
    operations = [
        migrations.RunSQL(
            ROLL,
            "DROP TRIGGER elections_elector_sealed ON elections_elector; DROP FUNCTION elections_refuse_sealed()",
        ),
        migrations.RunSQL(
            ELECTION,
            "DROP TRIGGER elections_election_sealed ON elections_election;"
            "DROP TRIGGER elections_election_drawn ON elections_election",
        ),
        immutable("elections_incident"),
        immutable("elections_minutes"),
    ]
