from django.db import migrations


class Migration(migrations.Migration):
    """Other rooms have questions and replies too: these are named after their need."""

    dependencies = [("needs", "0011_questions")]

    operations = [
        migrations.RenameModel("Question", "NeedQuestion"),
        migrations.RenameModel("Reply", "NeedReply"),
    ]
