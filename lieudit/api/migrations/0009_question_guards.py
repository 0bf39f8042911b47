"""What was asked stays as it was asked, and an answer as it was given; what is shown of questions moves the clock."""

from django.db import migrations

from lieudit.toolkit.database import moves_the_clock, not_emptied

SAID = """
CREATE TRIGGER api_question_said BEFORE UPDATE ON api_question FOR EACH ROW
    WHEN (ROW(NEW.dataset, NEW.words, NEW.asked_at) IS DISTINCT FROM ROW(OLD.dataset, OLD.words, OLD.asked_at)
        OR OLD.answer <> '' AND ROW(NEW.answer, NEW.state) IS DISTINCT FROM ROW(OLD.answer, OLD.state))
    EXECUTE FUNCTION refuse_change();
"""
NOT_SAID = "DROP TRIGGER api_question_said ON api_question"


class Migration(migrations.Migration):
    dependencies = [("api", "0008_questions"), ("toolkit", "0001_initial")]

    operations = [
        migrations.RunSQL(SAID, NOT_SAID),
        migrations.RunSQL(*not_emptied("api_question")),
        moves_the_clock("api_question"),
    ]
