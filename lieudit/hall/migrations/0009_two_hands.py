"""No decision without a vote, a round or two persons; what a seat answered itself is not noted otherwise; the words of
an exclusion that waits for its vote are fixed."""

from django.db import migrations

from lieudit.toolkit.database import immutable

HANDS = """
CREATE FUNCTION hall_refuse_one_hand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM hall_agreement WHERE id = NEW.agreement_id AND confirmed_by_id IS NOT NULL) THEN
        RAISE EXCEPTION 'nobody decides alone' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER hall_outcome_two_hands BEFORE INSERT ON hall_outcome
    FOR EACH ROW WHEN (
        NEW.ballot_id IS NULL AND NEW.round_id IS NULL
        AND (NEW.kind IN ('decision', 'election') OR NEW.decision_id IS NOT NULL)
    ) EXECUTE FUNCTION hall_refuse_one_hand();
CREATE TRIGGER hall_voice_own_answer BEFORE UPDATE ON hall_voice
    FOR EACH ROW WHEN (NEW.noted AND NOT OLD.noted) EXECUTE FUNCTION refuse_change();
"""
ONE_HAND = """
DROP TRIGGER hall_voice_own_answer ON hall_voice;
DROP TRIGGER hall_outcome_two_hands ON hall_outcome;
DROP FUNCTION hall_refuse_one_hand();
"""
FIXED = """
UPDATE meetings_agendaitem SET is_fixed = true
WHERE resolution <> '' AND id IN (SELECT item_id FROM hall_exclusionpoint WHERE ballot_id IS NULL)
"""


class Migration(migrations.Migration):
    dependencies = [("hall", "0008_agreements"), ("meetings", "0006_fixed_words"), ("toolkit", "0001_initial")]
    operations = [
        migrations.RunSQL(HANDS, ONE_HAND),
        immutable("hall_agreement", once="OLD.confirmed_at IS NOT NULL"),
        migrations.RunSQL(FIXED, migrations.RunSQL.noop),
    ]
