"""A voice whose right has ended casts nothing, and a vote does not close before its hour by one hand while voices are
missing: the database refuses both, whoever asks."""

from django.db import migrations

from lieudit.toolkit.database import immutable, moves_the_clock

CASTING = """
CREATE FUNCTION voting_refuse_casting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM voting_rollentry entry
        LEFT JOIN voting_voiceend ended ON ended.entry_id = entry.id AND ended.until_at IS NULL
        WHERE entry.id IN (NEW.entry_id, NEW.carried_by_id) AND (
            entry.suspended OR ended.id IS NOT NULL
            OR (entry.present IS FALSE AND NEW.carried_by_id IS NULL)
        )
    ) THEN
        RAISE EXCEPTION 'this voice may not be cast' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER voting_vote_right BEFORE INSERT ON voting_vote
    FOR EACH ROW EXECUTE FUNCTION voting_refuse_casting();
"""
CLOSING = """
CREATE FUNCTION voting_refuse_closing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.closed_at >= NEW.closes_at OR NOT EXISTS (
        SELECT 1 FROM voting_rollentry entry
        LEFT JOIN voting_vote vote ON vote.entry_id = entry.id
        LEFT JOIN voting_frozenproxy proxy ON proxy.giver_id = entry.id AND proxy.refusal = ''
        WHERE entry.ballot_id = NEW.id AND NOT entry.suspended AND vote.id IS NULL
            AND (entry.present IS NOT FALSE OR proxy.id IS NOT NULL)
            AND NOT EXISTS (
                SELECT 1 FROM voting_voiceend ended
                WHERE ended.entry_id = entry.id AND ended.until_at IS NULL AND ended.at <= NEW.opened_at
            )
    ) THEN
        RETURN NEW;
    END IF;
    IF NEW.closed_at < NEW.opened_at + NEW.least OR NOT EXISTS (
        SELECT 1 FROM voting_earlyclosing early WHERE early.ballot_id = NEW.id AND early.confirmed_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'one hand does not close a vote before its hour while voices are missing'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER voting_ballot_two_hands BEFORE UPDATE OF state ON voting_ballot
    FOR EACH ROW WHEN (NEW.state = 'closed' AND OLD.state = 'open') EXECUTE FUNCTION voting_refuse_closing();
CREATE TRIGGER voting_ballot_least BEFORE UPDATE OF least ON voting_ballot
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("voting", "0009_voices_and_closing"), ("toolkit", "0001_initial")]
    operations = [
        migrations.RunSQL(
            CASTING, "DROP TRIGGER voting_vote_right ON voting_vote; DROP FUNCTION voting_refuse_casting()"
        ),
        migrations.RunSQL(
            CLOSING,
            "DROP TRIGGER voting_ballot_least ON voting_ballot; "
            "DROP TRIGGER voting_ballot_two_hands ON voting_ballot; DROP FUNCTION voting_refuse_closing()",
        ),
        immutable("voting_earlyclosing", once="OLD.confirmed_at IS NOT NULL"),
        immutable("voting_voiceend", once="OLD.until_at IS NOT NULL"),
        moves_the_clock("voting_earlyclosing"),
        moves_the_clock("voting_voiceend"),
    ]
