"""The words of a question stay, and so does what an institution said it did with the opinion; a question that was read
is never erased."""

from django.db import migrations

from lieudit.toolkit.database import immutable, moves_the_clock, not_emptied

WORDS = """
CREATE TRIGGER inquiries_inquiry_words BEFORE UPDATE ON inquiries_inquiry FOR EACH ROW
    WHEN (ROW(NEW.door_id, NEW.question, NEW.why, NEW.use, NEW.role, NEW.wanted_on, NEW.deposit_key)
            IS DISTINCT FROM ROW(OLD.door_id, OLD.question, OLD.why, OLD.use, OLD.role, OLD.wanted_on, OLD.deposit_key)
        OR (OLD.number IS NOT NULL AND ROW(NEW.number, NEW.asked_at) IS DISTINCT FROM ROW(OLD.number, OLD.asked_at))
        OR (OLD.position_id IS NOT NULL AND NEW.position_id IS DISTINCT FROM OLD.position_id)
        OR (OLD.consultation_id IS NOT NULL AND NEW.consultation_id IS DISTINCT FROM OLD.consultation_id)
        OR (OLD.answered_at IS NOT NULL AND ROW(NEW.letter, NEW.signatory, NEW.signatory_role, NEW.answered_at, NEW.follow_by)
            IS DISTINCT FROM ROW(OLD.letter, OLD.signatory, OLD.signatory_role, OLD.answered_at, OLD.follow_by)))
    EXECUTE FUNCTION refuse_change();
CREATE TRIGGER inquiries_inquiry_ended BEFORE UPDATE ON inquiries_inquiry FOR EACH ROW
    WHEN (OLD.state IN ('followed', 'declined', 'withdrawn', 'rejected')
        AND ROW(NEW.state, NEW.reason, NEW.outcome, NEW.follow_text, NEW.follow_role, NEW.followed_at)
            IS DISTINCT FROM ROW(OLD.state, OLD.reason, OLD.outcome, OLD.follow_text, OLD.follow_role, OLD.followed_at))
    EXECUTE FUNCTION refuse_change();
CREATE TRIGGER inquiries_inquiry_kept BEFORE DELETE ON inquiries_inquiry
    FOR EACH ROW WHEN (OLD.number IS NOT NULL) EXECUTE FUNCTION refuse_change();
"""
NO_WORDS = """
DROP TRIGGER inquiries_inquiry_words ON inquiries_inquiry;
DROP TRIGGER inquiries_inquiry_ended ON inquiries_inquiry;
DROP TRIGGER inquiries_inquiry_kept ON inquiries_inquiry;
"""


class Migration(migrations.Migration):
    dependencies = [("inquiries", "0001_initial"), ("toolkit", "0001_initial")]
    operations = [
        migrations.RunSQL(WORDS, NO_WORDS),
        migrations.RunSQL(*not_emptied("inquiries_inquiry")),
        immutable("inquiries_paper", deletable=True, once="OLD.inquiry_id IS NOT NULL"),
        moves_the_clock("inquiries_inquiry"),
        moves_the_clock("inquiries_door"),
    ]
