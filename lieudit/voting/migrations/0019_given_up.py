"""A vote held with Belenios closes with its archives, or is given up by two persons once its hour is past."""

from django.db import migrations

CLOSING = """
CREATE OR REPLACE FUNCTION voting_refuse_miscount() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.way = 'urn' AND (SELECT count(*) FROM voting_envelope WHERE ballot_id = NEW.id) <> (
        SELECT count(*) FROM voting_attendance mark JOIN voting_rollentry entry ON entry.id = mark.entry_id
        WHERE entry.ballot_id = NEW.id AND mark.voted
    ) THEN
        RAISE EXCEPTION 'there are not as many envelopes as voices that have voted'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    -- Opened too late to be held at all, it has no papers (and no hour of opening).
    IF NEW.way = 'paper' AND NEW.opened_at IS NOT NULL AND (
        SELECT count(*) FROM voting_sheet sheet JOIN voting_teller teller ON teller.id = sheet.teller_id
        WHERE teller.ballot_id = NEW.id AND sheet.signed_at IS NOT NULL
    ) <> 2 THEN
        RAISE EXCEPTION 'two persons sign what they read on paper' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    -- Two persons may give it up, once its hour is past: it has no result.
    IF NEW.way = 'belenios' AND NEW.opened_at IS NOT NULL AND NOT (NEW.closed_at >= NEW.closes_at AND EXISTS (
        SELECT 1 FROM voting_earlyclosing early WHERE early.ballot_id = NEW.id AND early.confirmed_at IS NOT NULL
    )) AND EXISTS (
        SELECT 1 FROM voting_beleniosbox box WHERE box.ballot_id = NEW.id AND NOT EXISTS (
            SELECT 1 FROM voting_beleniosarchive archive WHERE archive.box_id = box.id AND archive.state = 'verified'
        )
    ) THEN
        RAISE EXCEPTION 'a box of Belenios has no verified archive' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
"""
BEFORE = """
CREATE OR REPLACE FUNCTION voting_refuse_miscount() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.way = 'urn' AND (SELECT count(*) FROM voting_envelope WHERE ballot_id = NEW.id) <> (
        SELECT count(*) FROM voting_attendance mark JOIN voting_rollentry entry ON entry.id = mark.entry_id
        WHERE entry.ballot_id = NEW.id AND mark.voted
    ) THEN
        RAISE EXCEPTION 'there are not as many envelopes as voices that have voted'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    -- Opened too late to be held at all, it has no papers (and no hour of opening).
    IF NEW.way = 'paper' AND NEW.opened_at IS NOT NULL AND (
        SELECT count(*) FROM voting_sheet sheet JOIN voting_teller teller ON teller.id = sheet.teller_id
        WHERE teller.ballot_id = NEW.id AND sheet.signed_at IS NOT NULL
    ) <> 2 THEN
        RAISE EXCEPTION 'two persons sign what they read on paper' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.way = 'belenios' AND NEW.opened_at IS NOT NULL AND EXISTS (
        SELECT 1 FROM voting_beleniosbox box WHERE box.ballot_id = NEW.id AND NOT EXISTS (
            SELECT 1 FROM voting_beleniosarchive archive WHERE archive.box_id = box.id AND archive.state = 'verified'
        )
    ) THEN
        RAISE EXCEPTION 'a box of Belenios has no verified archive' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("voting", "0018_belenios")]
    operations = [migrations.RunSQL(CLOSING, BEFORE)]
