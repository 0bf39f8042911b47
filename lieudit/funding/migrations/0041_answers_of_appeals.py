"""What is answered to an appeal has its own row: who contests and who answers wrote two texts, each reported apart."""

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from lieudit.toolkit.database import immutable, moves_the_clock

ANSWERED = """
INSERT INTO funding_appealanswer (appeal_id, granted, text, author_id, at)
    SELECT id, granted, answer, answered_by_id, coalesce(answered_at, at) FROM funding_appeal WHERE granted IS NOT NULL ORDER BY id;
SET CONSTRAINTS ALL IMMEDIATE;
DROP TRIGGER funding_appeal_kept ON funding_appeal;
"""
NOT_ANSWERED = """
UPDATE funding_appeal SET granted = said.granted, answer = said.text, answered_by_id = said.author_id, answered_at = said.at
    FROM funding_appealanswer said WHERE said.appeal_id = funding_appeal.id;
SET CONSTRAINTS ALL IMMEDIATE;
CREATE TRIGGER funding_appeal_kept BEFORE UPDATE OR DELETE ON funding_appeal FOR EACH ROW
    WHEN (OLD.granted IS NOT NULL) EXECUTE FUNCTION funding_appeal_kept();
"""
"""Going back: each answer goes back into the row of its appeal, with the guard of before."""
KEPT = """
CREATE TRIGGER funding_appeal_kept BEFORE UPDATE OR DELETE ON funding_appeal FOR EACH ROW
    EXECUTE FUNCTION funding_appeal_kept();
"""
"""What is contested stays as it was written, answered or not, until it is erased with its file or with the marks (0040)."""
NOT_KEPT = "DROP TRIGGER funding_appeal_kept ON funding_appeal;"


class Migration(migrations.Migration):

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('funding', '0040_what_is_forgotten'),
        ('toolkit', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='AppealAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('granted', models.BooleanField(verbose_name='accordé')),
                ('text', models.TextField(validators=[django.core.validators.MaxLengthValidator(3000)], verbose_name='réponse')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('appeal', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='answered', to='funding.appeal')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'réponse à un recours',
                'ordering': ['pk'],
            },
        ),
        migrations.RunSQL(ANSWERED, NOT_ANSWERED),
        migrations.RemoveConstraint(model_name='appeal', name='an_appeal_is_answered_with_reasons'),
        migrations.RemoveField(model_name='appeal', name='answer'),
        migrations.RemoveField(model_name='appeal', name='answered_at'),
        migrations.RemoveField(model_name='appeal', name='answered_by'),
        migrations.RemoveField(model_name='appeal', name='granted'),
        migrations.AddConstraint(
            model_name='appealanswer',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='an_appeal_is_answered_with_reasons'),
        ),
        migrations.RunSQL(KEPT, NOT_KEPT),
        immutable('funding_appealanswer'),
        moves_the_clock('funding_appealanswer'),
    ]
