"""A way of voting is a value of the ballot, frozen with what the vote risks; only a roll-call may still become totals."""

from django.db import migrations, models

FROZEN = """
DROP TRIGGER voting_ballot_quiet ON voting_ballot;
CREATE TRIGGER voting_ballot_quiet BEFORE UPDATE OF way, assessment ON voting_ballot FOR EACH ROW WHEN (
    NEW.assessment IS DISTINCT FROM OLD.assessment
    OR (NEW.way IS DISTINCT FROM OLD.way AND NOT (OLD.way = 'roll_call' AND NEW.way = 'totals'))
) EXECUTE FUNCTION refuse_change();
"""
BEFORE = """
DROP TRIGGER voting_ballot_quiet ON voting_ballot;
CREATE TRIGGER voting_ballot_quiet BEFORE UPDATE OF way ON voting_ballot FOR EACH ROW
    WHEN (OLD.way = 'totals' AND NEW.way IS DISTINCT FROM OLD.way) EXECUTE FUNCTION refuse_change();
"""
KNOWN = models.CheckConstraint(
    condition=models.Q(("way__in", ["roll_call", "totals", "paper", "urn"])), name="ballot_way_is_known"
)


class Migration(migrations.Migration):
    dependencies = [("voting", "0011_hours_and_closed"), ("elections", "0004_totals")]  # which writes the column by name
    operations = [
        migrations.RemoveConstraint("ballot", "ballot_disclosure_is_known"),
        migrations.RenameField("ballot", "disclosure", "way"),
        migrations.AlterField(
            "ballot",
            "way",
            models.CharField(
                choices=[
                    ("roll_call", "appel nominal"),
                    ("totals", "totaux seulement"),
                    ("paper", "papier secret"),
                    ("urn", "urne simple"),
                ],
                default="roll_call",
                max_length=10,
            ),
        ),
        migrations.AddField("ballot", "assessment", models.JSONField(blank=True, default=dict)),
        migrations.AddConstraint("ballot", KNOWN),
        migrations.RunSQL(FROZEN, BEFORE),
    ]
