"""What the worker and the timer write of a jury and of papers, without an entry of the journal, moves the clock too: pages
of files are drawn once until then."""

from django.db import migrations

from lieudit.toolkit.database import moves_the_clock


class Migration(migrations.Migration):
    dependencies = [("funding", "0026_links_of_agreements")]
    operations = [moves_the_clock(f"funding_{name}") for name in ("assignment", "attachment", "recusal")]
