"""What is over in a session never changes: who left, who spoke, what was worded, voted, counted and concluded."""

from django.db import migrations

from lieudit.toolkit.database import immutable, moves_the_clock

SHOWN = (
    "session", "presence", "adjournment", "passage", "speech", "wording", "round", "voice", "sessionballot", "outcome",
    "question", "backing",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("hall", "0001_initial"), ("toolkit", "0001_initial")]
    operations = [
        immutable("hall_session", once="OLD.closed_at IS NOT NULL"),
        immutable("hall_presence", once="OLD.left_at IS NOT NULL"),
        immutable("hall_adjournment", once="OLD.until_at IS NOT NULL"),
        immutable("hall_passage", once="OLD.ended_at IS NOT NULL"),
        immutable("hall_speech", once="OLD.ended_at IS NOT NULL OR OLD.withdrawn_at IS NOT NULL"),
        immutable("hall_round", once="OLD.ended_at IS NOT NULL"),
        *[immutable(f"hall_{table}") for table in ("wording", "outcome", "papercount", "sessionballot")],
        *[moves_the_clock(f"hall_{table}") for table in SHOWN],
    ]
