"""Elections are published in totals, those that were held before too: nobody reads any more who voted for whom."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("elections", "0003_not_emptied"), ("voting", "0008_totals")]
    operations = [
        migrations.RunSQL(
            "UPDATE voting_ballot SET disclosure = 'totals' WHERE id IN (SELECT ballot_id FROM elections_round)",
            migrations.RunSQL.noop,
        )
    ]
