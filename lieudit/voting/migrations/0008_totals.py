"""What is published of a ballot: a roll-call or totals. What was promised in totals is never published by name."""

import django.db.models.deletion
from django.db import migrations, models

from lieudit.toolkit.database import immutable


class Migration(migrations.Migration):

    dependencies = [
        ('voting', '0007_in_session'), ('toolkit', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='SecrecyAsk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'verbose_name': 'demande de secret',
                'verbose_name_plural': 'demandes de secret',
            },
        ),
        migrations.AddField(
            model_name='ballot',
            name='disclosure',
            field=models.CharField(choices=[('roll_call', 'appel nominal'), ('totals', 'totaux seulement')], default='roll_call', max_length=10),
        ),
        migrations.AddField(
            model_name='ballot',
            name='secrecy_asks',
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name='ballot',
            constraint=models.CheckConstraint(condition=models.Q(('disclosure__in', ['roll_call', 'totals'])), name='ballot_disclosure_is_known'),
        ),
        migrations.AddField(
            model_name='secrecyask',
            name='entry',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='secrecy_ask', to='voting.rollentry'),
        ),
        immutable("voting_secrecyask"),
        migrations.RunSQL(
            "CREATE TRIGGER voting_ballot_quiet BEFORE UPDATE OF disclosure ON voting_ballot FOR EACH ROW "
            "WHEN (OLD.disclosure = 'totals' AND NEW.disclosure IS DISTINCT FROM OLD.disclosure) "
            "EXECUTE FUNCTION refuse_change()",
            "DROP TRIGGER voting_ballot_quiet ON voting_ballot",
        ),
    ]
