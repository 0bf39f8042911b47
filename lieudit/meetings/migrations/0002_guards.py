"""What was sent stays word for word; public pages know that something changed."""

from django.db import migrations

from lieudit.toolkit.database import immutable, moves_the_clock

SHOWN = ["meeting", "agendaitem", "document", "agendarequest", "cosignature", "registration", "convening"]


class Migration(migrations.Migration):
    dependencies = [("meetings", "0001_initial"), ("toolkit", "0001_initial")]
    operations = [
        immutable("meetings_convening"),
        migrations.RunSQL(
            "CREATE TRIGGER meetings_meeting_convened BEFORE UPDATE OF rank, rulebook_id, uid ON meetings_meeting "
            "FOR EACH ROW WHEN (OLD.rank IS NOT NULL AND (NEW.rank, NEW.rulebook_id, NEW.uid) IS DISTINCT FROM "
            "(OLD.rank, OLD.rulebook_id, OLD.uid)) EXECUTE FUNCTION refuse_change()",
            "DROP TRIGGER meetings_meeting_convened ON meetings_meeting",
        ),
        *[moves_the_clock(f"meetings_{table}") for table in SHOWN],
    ]
