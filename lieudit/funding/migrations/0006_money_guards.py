"""What came in to the council is never erased or rewritten: it is withdrawn, with a reason. Public pages hear of it."""

from django.db import migrations

from lieudit.toolkit.database import moves_the_clock, not_emptied

KEPT = """
CREATE TRIGGER funding_income_kept BEFORE UPDATE ON funding_income FOR EACH ROW
    WHEN (ROW(NEW.number, NEW.organisation_id, NEW.said, NEW.nature, NEW.words, NEW.amount, NEW.year, NEW."on",
            NEW.source, NEW.author_id, NEW.at)
            IS DISTINCT FROM ROW(OLD.number, OLD.organisation_id, OLD.said, OLD.nature, OLD.words, OLD.amount, OLD.year,
            OLD."on", OLD.source, OLD.author_id, OLD.at)
        OR (OLD.state = 'withdrawn'))
    EXECUTE FUNCTION refuse_change();
CREATE TRIGGER funding_income_stays BEFORE DELETE ON funding_income FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""
NOT_KEPT = """
DROP TRIGGER funding_income_kept ON funding_income;
DROP TRIGGER funding_income_stays ON funding_income;
"""


class Migration(migrations.Migration):
    dependencies = [("funding", "0005_money"), ("toolkit", "0001_initial")]
    operations = [
        migrations.RunSQL(KEPT, NOT_KEPT),
        migrations.RunSQL(*not_emptied("funding_income")),
        moves_the_clock("funding_income"),
        moves_the_clock("funding_yearmix"),
    ]
