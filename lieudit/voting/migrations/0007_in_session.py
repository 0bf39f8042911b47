"""A ballot in session knows who is there: its roll says it from the start, and neither ever changes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("voting", "0006_proxy_behind"), ("toolkit", "0001_initial")]
    operations = [
        migrations.AddField("ballot", "is_in_session", models.BooleanField(default=False)),
        migrations.AddField("rollentry", "present", models.BooleanField(blank=True, null=True)),
        migrations.RunSQL(
            "CREATE TRIGGER voting_ballot_placed BEFORE UPDATE OF is_in_session ON voting_ballot "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()",
            "DROP TRIGGER voting_ballot_placed ON voting_ballot",
        ),
    ]
