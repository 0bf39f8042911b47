"""Answers are taken while a consultation is open; its words stay once open, all of it once closed; the last reading."""

from django.db import migrations

from lieudit.toolkit.database import immutable, moves_the_clock, not_emptied

ANSWERS = """
CREATE FUNCTION consultations_take_answer() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    said consultations_answer;
BEGIN
    said := COALESCE(NEW, OLD);
    PERFORM 1 FROM consultations_consultation c
        JOIN consultations_statement s ON s.consultation_id = c.id
        JOIN consultations_voice v ON v.consultation_id = c.id
        WHERE s.id = said.statement_id AND v.id = said.voice_id AND c.state = 'open' FOR SHARE OF c;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'consultation closed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN said;
END
$$;
CREATE TRIGGER consultations_answer_open BEFORE INSERT OR UPDATE OR DELETE ON consultations_answer
    FOR EACH ROW EXECUTE FUNCTION consultations_take_answer();
"""
NO_ANSWERS = """
DROP TRIGGER consultations_answer_open ON consultations_answer;
DROP FUNCTION consultations_take_answer();
"""
STATEMENTS = """
CREATE FUNCTION consultations_keep_statement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND NEW.text IS DISTINCT FROM OLD.text THEN
        RAISE EXCEPTION 'the words of a statement stay' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM consultations_consultation WHERE id = NEW.consultation_id AND state = 'closed') THEN
        RAISE EXCEPTION 'consultation closed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER consultations_statement_kept BEFORE INSERT OR UPDATE ON consultations_statement
    FOR EACH ROW EXECUTE FUNCTION consultations_keep_statement();
"""
NO_STATEMENTS = """
DROP TRIGGER consultations_statement_kept ON consultations_statement;
DROP FUNCTION consultations_keep_statement();
"""
WORDS = """
CREATE TRIGGER consultations_consultation_words BEFORE UPDATE ON consultations_consultation FOR EACH ROW
    WHEN (OLD.state <> 'drafted' AND ROW(NEW.number, NEW.assembly_id, NEW.convergence_id, NEW.question, NEW.why,
            NEW.audience, NEW.opened_at, NEW.author_id)
        IS DISTINCT FROM ROW(OLD.number, OLD.assembly_id, OLD.convergence_id, OLD.question, OLD.why,
            OLD.audience, OLD.opened_at, OLD.author_id))
    EXECUTE FUNCTION refuse_change();
CREATE TRIGGER consultations_consultation_closed BEFORE UPDATE ON consultations_consultation FOR EACH ROW
    WHEN (OLD.state = 'closed' AND (
        ROW(NEW.state, NEW.closes_on, NEW.closed_at, NEW.closing)
            IS DISTINCT FROM ROW(OLD.state, OLD.closes_on, OLD.closed_at, OLD.closing)
        OR (OLD.draft_id IS NOT NULL AND NEW.draft_id IS DISTINCT FROM OLD.draft_id)
        OR (OLD.position_id IS NOT NULL AND NEW.position_id IS DISTINCT FROM OLD.position_id)))
    EXECUTE FUNCTION refuse_change();
CREATE TRIGGER consultations_consultation_kept BEFORE DELETE ON consultations_consultation
    FOR EACH ROW WHEN (OLD.state <> 'drafted') EXECUTE FUNCTION refuse_change();
"""
NO_WORDS = """
DROP TRIGGER consultations_consultation_words ON consultations_consultation;
DROP TRIGGER consultations_consultation_closed ON consultations_consultation;
DROP TRIGGER consultations_consultation_kept ON consultations_consultation;
"""


class Migration(migrations.Migration):
    dependencies = [("consultations", "0001_initial"), ("toolkit", "0001_initial")]
    operations = [
        migrations.RunSQL(ANSWERS, NO_ANSWERS),
        migrations.RunSQL(STATEMENTS, NO_STATEMENTS),
        migrations.RunSQL(WORDS, NO_WORDS),
        *[
            migrations.RunSQL(*not_emptied(f"consultations_{table}"))
            for table in ("answer", "statement", "consultation", "voice")
        ],
        immutable("consultations_reading", once="OLD.final"),
        moves_the_clock("consultations_reading"),
    ]
