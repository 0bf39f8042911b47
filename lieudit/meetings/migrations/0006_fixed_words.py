"""A point whose vote has consequences by itself keeps its words: the members vote on what was submitted."""

from django.db import migrations, models

KEPT = (
    "kind", "title", "text", "resolution", "majority", "is_restricted", "draft_id", "referral_id", "election_id",
    "goal_id", "change_id",
)  # fmt: skip
ROWS = {side: ", ".join(f"{side}.{name}" for name in KEPT) for side in ("OLD", "NEW")}
GUARD = f"""
CREATE TRIGGER meetings_agendaitem_fixed BEFORE UPDATE ON meetings_agendaitem FOR EACH ROW
    WHEN (OLD.is_fixed AND (NOT NEW.is_fixed OR ({ROWS["OLD"]}) IS DISTINCT FROM ({ROWS["NEW"]})))
    EXECUTE FUNCTION refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("meetings", "0005_notice_mail"), ("toolkit", "0001_initial")]
    operations = [
        migrations.AddField("agendaitem", "is_fixed", models.BooleanField(default=False, editable=False)),
        migrations.RunSQL(GUARD, "DROP TRIGGER meetings_agendaitem_fixed ON meetings_agendaitem"),
    ]
