"""What is told of a reuse stays as it was told; what is shown of reuses and of files moves the clock."""

from django.db import migrations

from lieudit.toolkit.database import moves_the_clock, not_emptied

TOLD = """
CREATE TRIGGER api_reuse_told BEFORE UPDATE ON api_reuse FOR EACH ROW
    WHEN (ROW(NEW.dataset, NEW.title, NEW.url, NEW.about, NEW.maker, NEW.told_at)
        IS DISTINCT FROM ROW(OLD.dataset, OLD.title, OLD.url, OLD.about, OLD.maker, OLD.told_at))
    EXECUTE FUNCTION refuse_change();
"""
NOT_TOLD = "DROP TRIGGER api_reuse_told ON api_reuse"


class Migration(migrations.Migration):
    dependencies = [("api", "0001_initial"), ("toolkit", "0001_initial")]

    operations = [
        migrations.RunSQL(TOLD, NOT_TOLD),
        migrations.RunSQL(*not_emptied("api_reuse")),
        moves_the_clock("api_reuse"),
        moves_the_clock("api_writtenfile"),
    ]
