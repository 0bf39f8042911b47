"""Published panels never change; quotas stay once somebody volunteered under them; what was drawn stays drawn."""

from django.db import migrations

from lieudit.toolkit.database import immutable, moves_the_clock, not_emptied

DRAWN = """
CREATE TRIGGER lottery_lottery_drawn BEFORE UPDATE ON lottery_lottery FOR EACH ROW
    WHEN (OLD.state IN ('drawn', 'cancelled') AND ROW(NEW.state, NEW.seed, NEW.drawn_panel, NEW.drawn_at, NEW.source,
            NEW.draw_at, NEW.seats)
        IS DISTINCT FROM ROW(OLD.state, OLD.seed, OLD.drawn_panel, OLD.drawn_at, OLD.source, OLD.draw_at, OLD.seats))
    EXECUTE FUNCTION refuse_change();
CREATE TRIGGER lottery_lottery_called BEFORE UPDATE ON lottery_lottery FOR EACH ROW
    WHEN (OLD.state <> 'prepared' AND ROW(NEW.number, NEW.assembly_id, NEW.college_id, NEW.title, NEW.why, NEW.seats,
            NEW.audience, NEW.kinds, NEW.until, NEW.author_id)
        IS DISTINCT FROM ROW(OLD.number, OLD.assembly_id, OLD.college_id, OLD.title, OLD.why, OLD.seats,
            OLD.audience, OLD.kinds, OLD.until, OLD.author_id))
    EXECUTE FUNCTION refuse_change();
CREATE TRIGGER lottery_lottery_kept BEFORE DELETE ON lottery_lottery
    FOR EACH ROW WHEN (OLD.state <> 'prepared') EXECUTE FUNCTION refuse_change();
"""
NOT_DRAWN = """
DROP TRIGGER lottery_lottery_drawn ON lottery_lottery;
DROP TRIGGER lottery_lottery_called ON lottery_lottery;
DROP TRIGGER lottery_lottery_kept ON lottery_lottery;
"""
QUOTAS = """
CREATE FUNCTION lottery_keep_quota() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM lottery_lottery WHERE id = COALESCE(NEW.lottery_id, OLD.lottery_id)
            AND state NOT IN ('prepared', 'short')) THEN
        RAISE EXCEPTION 'the call was opened under these quotas' USING ERRCODE = 'check_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END
$$;
CREATE TRIGGER lottery_quota_kept BEFORE INSERT OR UPDATE OR DELETE ON lottery_quota
    FOR EACH ROW EXECUTE FUNCTION lottery_keep_quota();
"""
NO_QUOTAS = """
DROP TRIGGER lottery_quota_kept ON lottery_quota;
DROP FUNCTION lottery_keep_quota();
"""


class Migration(migrations.Migration):
    dependencies = [("lottery", "0001_initial"), ("toolkit", "0001_initial")]
    operations = [
        migrations.RunSQL(DRAWN, NOT_DRAWN),
        migrations.RunSQL(QUOTAS, NO_QUOTAS),
        *[
            migrations.RunSQL(*not_emptied(f"lottery_{table}"))
            for table in ("lottery", "quota", "volunteer", "panelmember")
        ],
        immutable("lottery_panels"),
        moves_the_clock("lottery_panels"),
    ]
