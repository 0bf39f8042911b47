"""« Ses mots ne se liront plus »: those of needs withdrawn before are erased, as was said to their authors."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("needs", "0005_followup_key")]

    operations = [
        migrations.RunSQL("UPDATE needs_need SET words = '' WHERE state = 'withdrawn'", migrations.RunSQL.noop),
    ]
