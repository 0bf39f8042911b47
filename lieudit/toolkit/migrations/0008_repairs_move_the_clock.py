"""What is corrected at the repair desk is read by everybody at once: Django's own log moves the clock (repair.py)."""

from django.db import migrations

from lieudit.toolkit.database import moves_the_clock


class Migration(migrations.Migration):
    dependencies = [("toolkit", "0007_code_life"), ("admin", "0003_logentry_add_action_flag_choices")]
    operations = [moves_the_clock("django_admin_log")]
