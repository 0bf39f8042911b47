"""What became of a proxy, what a lot gave, and what a ballot says of its options never change."""

from django.db import migrations

from lieudit.toolkit.database import immutable

FROZEN = "explained, proxy_cap, lot_source"


class Migration(migrations.Migration):
    dependencies = [("voting", "0004_proxies"), ("toolkit", "0001_initial")]
    operations = [
        immutable("voting_frozenproxy"),
        immutable("voting_lot"),
        migrations.RunSQL(
            f"CREATE TRIGGER voting_ballot_explained BEFORE UPDATE OF {FROZEN} ON voting_ballot "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()",
            "DROP TRIGGER voting_ballot_explained ON voting_ballot",
        ),
    ]
