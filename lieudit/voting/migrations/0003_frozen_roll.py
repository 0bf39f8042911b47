"""Who may vote, and on what question by which rule, never changes once it is written."""

from django.db import migrations

from lieudit.toolkit.database import immutable

FROZEN = "number, question, options, rule"


class Migration(migrations.Migration):
    dependencies = [("voting", "0002_guards"), ("toolkit", "0001_initial")]
    operations = [
        immutable("voting_rollentry"),
        migrations.RunSQL(
            f"CREATE TRIGGER voting_ballot_kept BEFORE UPDATE OF {FROZEN} OR DELETE ON voting_ballot "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()",
            "DROP TRIGGER voting_ballot_kept ON voting_ballot",
        ),
    ]
