"""The ledger is append-only: no movement nor posting changes or goes; numbers follow one another; each movement is
whole and balanced, in each unit, when its transaction ends. What was signed does not change."""

from django.db import migrations

from lieudit.toolkit.database import immutable, moves_the_clock, not_emptied

NUMBERS = """
CREATE FUNCTION cooperative_follow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.number <> 1 + COALESCE(
            (SELECT max(number) FROM cooperative_movement WHERE cooperative_id = NEW.cooperative_id), 0) THEN
        RAISE EXCEPTION 'movement % does not follow the last one', NEW.number USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER cooperative_movement_follows BEFORE INSERT ON cooperative_movement
    FOR EACH ROW EXECUTE FUNCTION cooperative_follow();
"""
NO_NUMBERS = """
DROP TRIGGER cooperative_movement_follows ON cooperative_movement;
DROP FUNCTION cooperative_follow();
"""
BALANCED = """
CREATE FUNCTION cooperative_balanced() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    one bigint := CASE TG_TABLE_NAME WHEN 'cooperative_movement' THEN NEW.id ELSE NULL END;
BEGIN
    IF TG_TABLE_NAME = 'cooperative_posting' THEN one := NEW.movement_id; END IF;
    IF EXISTS (SELECT 1 FROM cooperative_posting WHERE movement_id = one
            GROUP BY unit HAVING sum(debit) <> sum(credit)) THEN
        RAISE EXCEPTION 'movement % is not balanced', one USING ERRCODE = 'check_violation';
    END IF;
    IF (SELECT count(*) FROM cooperative_posting WHERE movement_id = one)
            IS DISTINCT FROM (SELECT size::bigint FROM cooperative_movement WHERE id = one AND size >= 2) THEN
        RAISE EXCEPTION 'movement % is not whole', one USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER cooperative_movement_balanced AFTER INSERT ON cooperative_movement
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cooperative_balanced();
CREATE CONSTRAINT TRIGGER cooperative_posting_balanced AFTER INSERT ON cooperative_posting
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cooperative_balanced();
"""
NOT_BALANCED = """
DROP TRIGGER cooperative_movement_balanced ON cooperative_movement;
DROP TRIGGER cooperative_posting_balanced ON cooperative_posting;
DROP FUNCTION cooperative_balanced();
"""
SIGNED = """
CREATE TRIGGER cooperative_subscription_signed BEFORE UPDATE ON cooperative_subscription FOR EACH ROW
    WHEN (ROW(NEW.associate_id, NEW.rank, NEW.parts, NEW.nominal, NEW.least_paid, NEW.due_on, NEW.text, NEW.digest,
            NEW.signed_at, NEW.signed_by_id)
        IS DISTINCT FROM ROW(OLD.associate_id, OLD.rank, OLD.parts, OLD.nominal, OLD.least_paid, OLD.due_on, OLD.text,
            OLD.digest, OLD.signed_at, OLD.signed_by_id))
    EXECUTE FUNCTION refuse_change();
CREATE TRIGGER cooperative_subscription_kept BEFORE DELETE ON cooperative_subscription
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER cooperative_associate_kept BEFORE DELETE ON cooperative_associate
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER cooperative_associate_left BEFORE UPDATE ON cooperative_associate FOR EACH ROW
    WHEN (OLD.until IS NOT NULL AND NEW.until IS DISTINCT FROM OLD.until)
    EXECUTE FUNCTION refuse_change();
"""
NOT_SIGNED = """
DROP TRIGGER cooperative_subscription_signed ON cooperative_subscription;
DROP TRIGGER cooperative_subscription_kept ON cooperative_subscription;
DROP TRIGGER cooperative_associate_kept ON cooperative_associate;
DROP TRIGGER cooperative_associate_left ON cooperative_associate;
"""


class Migration(migrations.Migration):
    dependencies = [("cooperative", "0001_initial"), ("toolkit", "0001_initial")]
    operations = [
        migrations.RunSQL(NUMBERS, NO_NUMBERS),
        migrations.RunSQL(BALANCED, NOT_BALANCED),
        migrations.RunSQL(SIGNED, NOT_SIGNED),
        migrations.RunSQL(*not_emptied("cooperative_subscription")),
        migrations.RunSQL(*not_emptied("cooperative_associate")),
        immutable("cooperative_movement"),
        immutable("cooperative_posting"),
        immutable("cooperative_payout", once="OLD.state <> 'prepared'"),
        moves_the_clock("cooperative_movement"),
        moves_the_clock("cooperative_promise"),
        moves_the_clock("cooperative_subscription"),
        moves_the_clock("cooperative_associate"),
    ]
