"""A grant of the council is never erased: it is withdrawn, with a reason."""

from django.db import migrations

from lieudit.toolkit.database import moves_the_clock, not_emptied

KEPT = """
CREATE TRIGGER funding_award_stays BEFORE DELETE ON funding_award FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER funding_award_kept BEFORE UPDATE ON funding_award FOR EACH ROW
    WHEN (ROW(NEW.number, NEW.giver, NEW.giver_siret, NEW.name, NEW.siret, NEW.rna, NEW."on", NEW.reference,
            NEW.purpose, NEW.amount, NEW.nature)
            IS DISTINCT FROM ROW(OLD.number, OLD.giver, OLD.giver_siret, OLD.name, OLD.siret, OLD.rna, OLD."on",
            OLD.reference, OLD.purpose, OLD.amount, OLD.nature))
    EXECUTE FUNCTION refuse_change();
"""
NOT_KEPT = """
DROP TRIGGER funding_award_stays ON funding_award;
DROP TRIGGER funding_award_kept ON funding_award;
"""


class Migration(migrations.Migration):
    dependencies = [("funding", "0007_grants_and_aids"), ("toolkit", "0001_initial")]
    operations = [
        migrations.RunSQL(KEPT, NOT_KEPT),
        migrations.RunSQL(*not_emptied("funding_award")),
        moves_the_clock("funding_award"),
        moves_the_clock("funding_aidanswer"),
    ]
