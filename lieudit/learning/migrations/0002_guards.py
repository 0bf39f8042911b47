"""What was asked stays as it was asked; the two stories are final once both are written."""

from django.db import migrations

from lieudit.toolkit.database import not_emptied

STORIES = """
CREATE FUNCTION learning_keep_story() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    visit bigint;
BEGIN
    visit := CASE WHEN TG_OP = 'DELETE' THEN OLD.visit_id ELSE NEW.visit_id END;
    PERFORM 1 FROM learning_peervisit v WHERE v.id = visit AND v.state IN ('accepted', 'held') FOR SHARE OF v;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'both have told' USING ERRCODE = 'check_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END
$$;
CREATE TRIGGER learning_story_kept BEFORE INSERT OR UPDATE OR DELETE ON learning_story
    FOR EACH ROW EXECUTE FUNCTION learning_keep_story();
"""
NO_STORIES = """
DROP TRIGGER learning_story_kept ON learning_story;
DROP FUNCTION learning_keep_story();
"""
ASKED = """
CREATE TRIGGER learning_peervisit_asked BEFORE UPDATE ON learning_peervisit FOR EACH ROW
    WHEN (ROW(NEW.number, NEW.kind, NEW.title, NEW.words, NEW.people, NEW.domains, NEW.paid, NEW.paid_words,
            NEW.rhythm, NEW.until, NEW.about_type_id, NEW.about_id, NEW.carried_from_id, NEW.asked_at)
        IS DISTINCT FROM ROW(OLD.number, OLD.kind, OLD.title, OLD.words, OLD.people, OLD.domains, OLD.paid,
            OLD.paid_words, OLD.rhythm, OLD.until, OLD.about_type_id, OLD.about_id, OLD.carried_from_id, OLD.asked_at)
        OR OLD.change <> '' AND ROW(NEW.change, NEW.change_words, NEW.changed_at)
            IS DISTINCT FROM ROW(OLD.change, OLD.change_words, OLD.changed_at)
        OR OLD.state IN ('told', 'recognised') AND ROW(NEW.starts_at, NEW.ends_at, NEW.told_at)
            IS DISTINCT FROM ROW(OLD.starts_at, OLD.ends_at, OLD.told_at))
    EXECUTE FUNCTION refuse_change();
"""
NO_ASKED = "DROP TRIGGER learning_peervisit_asked ON learning_peervisit"


class Migration(migrations.Migration):
    dependencies = [("learning", "0001_initial"), ("toolkit", "0001_initial")]

    operations = [
        migrations.RunSQL(STORIES, NO_STORIES),
        migrations.RunSQL(ASKED, NO_ASKED),
        migrations.RunSQL(*not_emptied("learning_story")),
        migrations.RunSQL(*not_emptied("learning_peervisit")),
    ]
