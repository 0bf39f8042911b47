"""The proof that somebody was written to stays: to whom, for which seat, when."""

from django.db import migrations

from lieudit.toolkit.database import not_emptied

SENT = """
CREATE TRIGGER meetings_notice_sent BEFORE UPDATE ON meetings_notice FOR EACH ROW
    WHEN (OLD.sent_at IS NOT NULL AND (NEW.convening_id, NEW.seat_id, NEW.account_id, NEW.token, NEW.sent_at)
        IS DISTINCT FROM (OLD.convening_id, OLD.seat_id, OLD.account_id, OLD.token, OLD.sent_at))
    EXECUTE FUNCTION refuse_change();
CREATE TRIGGER meetings_notice_kept BEFORE DELETE ON meetings_notice
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""
FREE = """
DROP TRIGGER meetings_notice_kept ON meetings_notice;
DROP TRIGGER meetings_notice_sent ON meetings_notice;
"""


class Migration(migrations.Migration):
    dependencies = [("meetings", "0002_guards")]
    operations = [migrations.RunSQL(SENT, FREE), migrations.RunSQL(*not_emptied("meetings_notice"))]
