"""What was asked of people stays as it was asked; an amount that both said never moves, nor the exchange it made."""

from django.db import migrations

from lieudit.toolkit.database import not_emptied

EXCHANGE = """
DROP TRIGGER mutual_aid_exchange_kept ON mutual_aid_exchange;
CREATE TRIGGER mutual_aid_exchange_kept BEFORE UPDATE ON mutual_aid_exchange FOR EACH ROW
    WHEN (ROW(NEW.id, NEW.kind, NEW.quantity, NEW."on", NEW.title, NEW.loan_id, NEW.hand_id, NEW.at)
        IS DISTINCT FROM ROW(OLD.id, OLD.kind, OLD.quantity, OLD."on", OLD.title, OLD.loan_id, OLD.hand_id, OLD.at))
    EXECUTE FUNCTION refuse_change();
"""
BEFORE = """
DROP TRIGGER mutual_aid_exchange_kept ON mutual_aid_exchange;
CREATE TRIGGER mutual_aid_exchange_kept BEFORE UPDATE ON mutual_aid_exchange FOR EACH ROW
    WHEN (ROW(NEW.id, NEW.kind, NEW.quantity, NEW."on", NEW.title, NEW.loan_id, NEW.at)
        IS DISTINCT FROM ROW(OLD.id, OLD.kind, OLD.quantity, OLD."on", OLD.title, OLD.loan_id, OLD.at))
    EXECUTE FUNCTION refuse_change();
"""
HAND = """
CREATE TRIGGER mutual_aid_hand_asked BEFORE UPDATE ON mutual_aid_hand FOR EACH ROW
    WHEN (ROW(NEW.number, NEW.title, NEW.words, NEW.people, NEW.asked_at)
        IS DISTINCT FROM ROW(OLD.number, OLD.title, OLD.words, OLD.people, OLD.asked_at)
        OR OLD.state = 'confirmed' AND ROW(NEW.state, NEW.kind, NEW.since, NEW.until, NEW.said_by_giver,
            NEW.said_by_receiver, NEW.agreed_on, NEW.convention_on, NEW.amended_on)
            IS DISTINCT FROM ROW(OLD.state, OLD.kind, OLD.since, OLD.until, OLD.said_by_giver,
            OLD.said_by_receiver, OLD.agreed_on, OLD.convention_on, OLD.amended_on))
    EXECUTE FUNCTION refuse_change();
"""
NO_HAND = "DROP TRIGGER mutual_aid_hand_asked ON mutual_aid_hand"


class Migration(migrations.Migration):
    dependencies = [("mutual_aid", "0003_hands"), ("toolkit", "0001_initial")]

    operations = [
        migrations.RunSQL(EXCHANGE, BEFORE),
        migrations.RunSQL(HAND, NO_HAND),
        migrations.RunSQL(*not_emptied("mutual_aid_hand")),
    ]
