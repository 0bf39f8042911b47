"""What was voted in a block stays: neither the block nor its points change once its vote is open."""

from django.db import migrations

from lieudit.toolkit.database import immutable

GUARD = """
CREATE FUNCTION hall_refuse_block_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM hall_block WHERE id = COALESCE(NEW.block_id, OLD.block_id)
               AND (vote_id IS NOT NULL OR dissolved_at IS NOT NULL)) THEN
        RAISE EXCEPTION 'a block that is voted or taken apart does not change'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER hall_blockline_kept BEFORE INSERT OR UPDATE OR DELETE ON hall_blockline
    FOR EACH ROW EXECUTE FUNCTION hall_refuse_block_line();
"""
UNGUARD = """
DROP TRIGGER hall_blockline_kept ON hall_blockline;
DROP FUNCTION hall_refuse_block_line();
"""


class Migration(migrations.Migration):
    dependencies = [("hall", "0014_blocks"), ("toolkit", "0001_initial")]
    operations = [
        immutable("hall_block", once="OLD.vote_id IS NOT NULL OR OLD.dissolved_at IS NOT NULL"),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
