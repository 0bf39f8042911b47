"""Who is named in approved minutes is not named otherwise; minutes that are not sealed yet know who signs them."""

from django.db import migrations

from lieudit.toolkit.database import moves_the_clock, not_emptied

SETTLED = """
CREATE TRIGGER minutes_namedperson_settled BEFORE INSERT OR UPDATE OR DELETE ON minutes_namedperson
    FOR EACH ROW EXECUTE FUNCTION minutes_refuse_settled('approved', 'signed');
CREATE TRIGGER minutes_minutes_people_approved BEFORE UPDATE ON minutes_minutes
    FOR EACH ROW WHEN (OLD.state = 'approved' AND OLD.text -> 'people' IS DISTINCT FROM NEW.text -> 'people')
    EXECUTE FUNCTION refuse_change();
"""
UNSETTLED = """
DROP TRIGGER minutes_minutes_people_approved ON minutes_minutes;
DROP TRIGGER minutes_namedperson_settled ON minutes_namedperson;
"""
SIGNERS = """
UPDATE minutes_minutes SET chair_id = meeting.chair_id, secretary_id = meeting.secretary_id
FROM meetings_meeting meeting
WHERE meeting.id = minutes_minutes.meeting_id AND minutes_minutes.state <> 'signed'
    AND meeting.chair_id IS DISTINCT FROM meeting.secretary_id
"""


class Migration(migrations.Migration):
    dependencies = [("minutes", "0003_people")]
    operations = [
        migrations.RunSQL(SIGNERS, migrations.RunSQL.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.RunSQL(SETTLED, UNSETTLED),
        migrations.RunSQL(*not_emptied("minutes_namedperson")),
        moves_the_clock("minutes_namedperson"),
    ]
