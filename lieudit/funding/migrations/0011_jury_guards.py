"""A call does not go back; ratings are written while the jury reads; what is published, answered or signed stays; a file
that is erased loses its words."""

from django.db import migrations

from lieudit.toolkit.database import immutable, moves_the_clock, not_emptied

CALLS = """
DROP TRIGGER funding_call_kept ON funding_call;
CREATE FUNCTION funding_call_rank(state text) RETURNS int LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(array_position(
        ARRAY['draft', 'announced', 'open', 'closed', 'complete', 'reviewed', 'decided', 'appeals', 'final'], state), 0)
$$;
CREATE TRIGGER funding_call_kept BEFORE UPDATE ON funding_call FOR EACH ROW
    WHEN (ROW(NEW.number, NEW.author_id, NEW.assembly_id, NEW.organisation_id, NEW.said, NEW.prepared_at)
            IS DISTINCT FROM ROW(OLD.number, OLD.author_id, OLD.assembly_id, OLD.organisation_id, OLD.said, OLD.prepared_at)
        OR (OLD.first_closes_at IS NOT NULL AND ROW(NEW.announced_on, NEW.first_closes_at)
            IS DISTINCT FROM ROW(OLD.announced_on, OLD.first_closes_at))
        OR (OLD.first_closes_at IS NOT NULL AND (NEW.closes_at IS NULL OR NEW.closes_at < OLD.closes_at
            OR NEW.grace_minutes < OLD.grace_minutes))
        OR (OLD.state NOT IN ('draft', 'announced') AND ROW(NEW.kind, NEW.title, NEW.opens_at, NEW.grace_minutes)
            IS DISTINCT FROM ROW(OLD.kind, OLD.title, OLD.opens_at, OLD.grace_minutes))
        OR (OLD.state = 'described') <> (NEW.state = 'described')
        OR ((funding_call_rank(OLD.state) >= 4 OR OLD.state = 'cancelled')
            AND ROW(NEW.reason, NEW.closes_at, NEW.closed_at, NEW.current_id)
            IS DISTINCT FROM ROW(OLD.reason, OLD.closes_at, OLD.closed_at, OLD.current_id))
        OR (OLD.state = 'cancelled' AND NEW.state <> 'cancelled')
        OR (funding_call_rank(OLD.state) >= 4 AND funding_call_rank(NEW.state) < funding_call_rank(OLD.state)))
    EXECUTE FUNCTION refuse_change();
"""
NO_CALLS = """
DROP TRIGGER funding_call_kept ON funding_call;
DROP FUNCTION funding_call_rank(text);
CREATE TRIGGER funding_call_kept BEFORE UPDATE ON funding_call FOR EACH ROW
    WHEN (OLD.state = 'cancelled' AND NEW.state <> 'cancelled') EXECUTE FUNCTION refuse_change();
"""
RATINGS = """
CREATE FUNCTION funding_rating_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM funding_application a JOIN funding_call c ON c.id = a.call_id
        WHERE a.id = NEW.application_id AND c.state = 'complete' FOR SHARE OF c;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the jury does not rate now' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER funding_rating_open BEFORE INSERT OR UPDATE ON funding_rating
    FOR EACH ROW EXECUTE FUNCTION funding_rating_open();
CREATE FUNCTION funding_outcome_signed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT count(*) FROM funding_outcomesignature s WHERE s.outcome_id = NEW.id) < 2 THEN
        RAISE EXCEPTION 'two jurors sign what is decided' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER funding_outcome_signed BEFORE UPDATE ON funding_outcome FOR EACH ROW
    WHEN (OLD.published_at IS NULL AND NEW.published_at IS NOT NULL) EXECUTE FUNCTION funding_outcome_signed();
CREATE FUNCTION funding_answer_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM funding_application a WHERE a.id = OLD.application_id AND a.erased_at IS NOT NULL;
    IF TG_OP = 'DELETE' AND FOUND THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'no version of an answer is changed' USING ERRCODE = 'check_violation';
END
$$;
DROP TRIGGER funding_answer_immutable ON funding_answer;
CREATE TRIGGER funding_answer_kept BEFORE UPDATE OR DELETE ON funding_answer
    FOR EACH ROW EXECUTE FUNCTION funding_answer_kept();
CREATE OR REPLACE FUNCTION funding_file_written() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    file bigint;
BEGIN
    file := CASE WHEN TG_OP = 'DELETE' THEN OLD.application_id ELSE NEW.application_id END;
    PERFORM 1 FROM funding_application a
        WHERE a.id = file AND (a.state = 'draft' OR (TG_OP = 'DELETE' AND a.erased_at IS NOT NULL)) FOR SHARE OF a;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the file was sent' USING ERRCODE = 'check_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END
$$;
DROP TRIGGER funding_application_kept ON funding_application;
CREATE TRIGGER funding_application_kept BEFORE UPDATE ON funding_application FOR EACH ROW
    WHEN (ROW(NEW.number, NEW.call_id, NEW.lead_id, NEW.author_id, NEW.begun_at)
            IS DISTINCT FROM ROW(OLD.number, OLD.call_id, OLD.lead_id, OLD.author_id, OLD.begun_at)
        OR (OLD.sent_at IS NOT NULL AND NEW.sent_at IS DISTINCT FROM OLD.sent_at)
        OR (OLD.sent_at IS NOT NULL AND NEW.erased_at IS NULL AND ROW(NEW.title, NEW.late_reason)
            IS DISTINCT FROM ROW(OLD.title, OLD.late_reason))
        OR (OLD.erased_at IS NOT NULL AND NEW.erased_at IS NULL)
        OR (OLD.state <> 'draft' AND NEW.state = 'draft')
        OR (OLD.state = 'withdrawn' AND NEW.state <> 'withdrawn'))
    EXECUTE FUNCTION refuse_change();
"""
NO_RATINGS = """
DROP TRIGGER funding_rating_open ON funding_rating;
DROP FUNCTION funding_rating_open();
DROP TRIGGER funding_outcome_signed ON funding_outcome;
DROP FUNCTION funding_outcome_signed();
DROP TRIGGER funding_answer_kept ON funding_answer;
DROP FUNCTION funding_answer_kept();
CREATE TRIGGER funding_answer_immutable BEFORE UPDATE OR DELETE ON funding_answer
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("funding", "0010_jury"), ("toolkit", "0001_initial")]
    operations = [
        migrations.RunSQL(CALLS, NO_CALLS),
        migrations.RunSQL(RATINGS, NO_RATINGS),
        migrations.RunSQL(*not_emptied("funding_rating")),
        immutable("funding_recusal", deletable=True),
        immutable("funding_challenge", once="OLD.granted IS NOT NULL"),
        immutable("funding_appeal", once="OLD.granted IS NOT NULL"),
        immutable("funding_outcome", once="OLD.published_at IS NOT NULL"),
        immutable("funding_outcomesignature", deletable=True),
        moves_the_clock("funding_jury"),
        moves_the_clock("funding_outcome"),
        moves_the_clock("funding_appeal"),
    ]
