from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):

    dependencies = [("needs", "0006_withdrawn_words")]

    operations = [
        migrations.AddConstraint(
            model_name="need",
            constraint=models.CheckConstraint(
                condition=Q(state="withdrawn", words="") | ~Q(state="withdrawn") & ~Q(words=""),
                name="need_has_words_until_withdrawn",
            ),
        ),
    ]
