"""Letters whose mail was settled « Ne plus l’envoyer » before their room heard of it: prepared again."""

from django.db import migrations

TAKE_BACK = """
UPDATE advocacy_referral SET state = 'prepared', mail_id = NULL, means = ''
WHERE state = 'sending' AND mail_id IN (SELECT id FROM toolkit_mail WHERE state = 'withdrawn')
"""


class Migration(migrations.Migration):

    dependencies = [("advocacy", "0004_mails"), ("toolkit", "0010_otherwise")]

    operations = [migrations.RunSQL(TAKE_BACK, migrations.RunSQL.noop)]
