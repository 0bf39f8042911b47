"""The reasons of a decision go with the file that is erased, what was contested with it or with the marks; recusals that
were asked for, with the marks."""

from django.db import migrations

FORGOTTEN = """
CREATE FUNCTION funding_outcome_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM funding_application a WHERE a.id = OLD.application_id AND a.erased_at IS NOT NULL;
    IF FOUND AND TG_OP = 'UPDATE' AND NEW.reasons = '[]' AND to_jsonb(NEW) - 'reasons' = to_jsonb(OLD) - 'reasons' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'what is published of a file stays' USING ERRCODE = 'check_violation';
END
$$;
DROP TRIGGER funding_outcome_immutable ON funding_outcome;
CREATE TRIGGER funding_outcome_kept BEFORE UPDATE OR DELETE ON funding_outcome FOR EACH ROW
    WHEN (OLD.published_at IS NOT NULL) EXECUTE FUNCTION funding_outcome_kept();
CREATE FUNCTION funding_appeal_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM funding_outcome o JOIN funding_application a ON a.id = o.application_id
        WHERE o.id = OLD.outcome_id AND (a.erased_at IS NOT NULL
            OR NOT EXISTS (SELECT 1 FROM funding_rating r WHERE r.application_id = a.id));
    IF FOUND AND TG_OP = 'UPDATE' AND NEW.text = 'effacé' AND to_jsonb(NEW) - 'text' = to_jsonb(OLD) - 'text' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'what is answered stays' USING ERRCODE = 'check_violation';
END
$$;
DROP TRIGGER funding_appeal_immutable ON funding_appeal;
CREATE TRIGGER funding_appeal_kept BEFORE UPDATE OR DELETE ON funding_appeal FOR EACH ROW
    WHEN (OLD.granted IS NOT NULL) EXECUTE FUNCTION funding_appeal_kept();
CREATE FUNCTION funding_challenge_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM funding_rating r JOIN funding_juror j ON j.id = r.juror_id
        WHERE j.jury_id = (SELECT jury_id FROM funding_juror WHERE id = OLD.juror_id);
    IF TG_OP = 'DELETE' AND NOT FOUND THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'what is answered stays' USING ERRCODE = 'check_violation';
END
$$;
DROP TRIGGER funding_challenge_immutable ON funding_challenge;
CREATE TRIGGER funding_challenge_kept BEFORE UPDATE OR DELETE ON funding_challenge FOR EACH ROW
    WHEN (OLD.granted IS NOT NULL) EXECUTE FUNCTION funding_challenge_kept();
"""
NOT_FORGOTTEN = """
DROP TRIGGER funding_outcome_kept ON funding_outcome;
DROP FUNCTION funding_outcome_kept();
CREATE TRIGGER funding_outcome_immutable BEFORE UPDATE OR DELETE ON funding_outcome FOR EACH ROW
    WHEN (OLD.published_at IS NOT NULL) EXECUTE FUNCTION refuse_change();
DROP TRIGGER funding_appeal_kept ON funding_appeal;
DROP FUNCTION funding_appeal_kept();
CREATE TRIGGER funding_appeal_immutable BEFORE UPDATE OR DELETE ON funding_appeal FOR EACH ROW
    WHEN (OLD.granted IS NOT NULL) EXECUTE FUNCTION refuse_change();
DROP TRIGGER funding_challenge_kept ON funding_challenge;
DROP FUNCTION funding_challenge_kept();
CREATE TRIGGER funding_challenge_immutable BEFORE UPDATE OR DELETE ON funding_challenge FOR EACH ROW
    WHEN (OLD.granted IS NOT NULL) EXECUTE FUNCTION refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("funding", "0039_calls_without_files")]
    operations = [migrations.RunSQL(FORGOTTEN, NOT_FORGOTTEN)]
