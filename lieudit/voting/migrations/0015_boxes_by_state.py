"""The urn takes envelopes as long as its ballot is open: the act knows the hour, the clock of the database is another."""

from django.db import migrations

BY_STATE = """
CREATE OR REPLACE FUNCTION voting_refuse_envelope() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM voting_ballot ballot
        WHERE ballot.id = NEW.ballot_id AND ballot.way = 'urn' AND ballot.state = 'open'
    ) THEN
        RAISE EXCEPTION 'this urn is not open' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION voting_refuse_mark() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ballot voting_ballot%ROWTYPE;
BEGIN
    SELECT found.* INTO ballot FROM voting_ballot found
        JOIN voting_rollentry entry ON entry.ballot_id = found.id WHERE entry.id = NEW.entry_id;
    IF NEW.entry_id <> OLD.entry_id OR ballot.way NOT IN ('paper', 'urn') OR ballot.state <> 'open'
        OR (ballot.way = 'urn' AND OLD.voted) THEN
        RAISE EXCEPTION 'who has voted is not written so' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    -- A paper that was handed out in time stays noted, whatever ended the right of that voice since.
    IF NEW.voted AND NOT OLD.voted AND EXISTS (
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
"""


class Migration(migrations.Migration):
    dependencies = [("voting", "0014_codes")]
    operations = [migrations.RunSQL(BY_STATE, migrations.RunSQL.noop)]
