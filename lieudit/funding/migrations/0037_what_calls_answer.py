"""A call answers several things: each in a row, where two columns held one."""

import django.db.models.deletion
from django.db import migrations, models

from lieudit.toolkit.database import moves_the_clock

ROWS = (
    "INSERT INTO funding_callsubject (call_id, about_type_id, about_id) "
    "SELECT id, about_type_id, about_id FROM funding_call WHERE about_id IS NOT NULL ORDER BY id"
)
COLUMNS = [
    "ALTER TABLE funding_call DISABLE TRIGGER funding_call_reported",
    "UPDATE funding_call SET about_type_id = said.about_type_id, about_id = said.about_id FROM (SELECT DISTINCT ON "
    "(call_id) call_id, about_type_id, about_id FROM funding_callsubject ORDER BY call_id, id) AS said "
    "WHERE said.call_id = funding_call.id",
    "SET CONSTRAINTS ALL IMMEDIATE",
    "ALTER TABLE funding_call ENABLE TRIGGER funding_call_reported",
]


class Migration(migrations.Migration):

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        ('funding', '0036_roles_of_partners'),
    ]

    operations = [
        migrations.CreateModel(
            name='CallSubject',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('about_id', models.PositiveBigIntegerField()),
            ],
            options={
                'verbose_name': 'ce à quoi un appel répond',
                'ordering': ['pk'],
            },
        ),
        migrations.AddField(
            model_name='callsubject',
            name='about_type',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contenttypes.contenttype'),
        ),
        migrations.AddField(
            model_name='callsubject',
            name='call',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='subjects', to='funding.call'),
        ),
        migrations.AddIndex(
            model_name='callsubject',
            index=models.Index(fields=['about_type', 'about_id'], name='calls_about'),
        ),
        migrations.AddConstraint(
            model_name='callsubject',
            constraint=models.UniqueConstraint(fields=('call', 'about_type', 'about_id'), name='a_call_answers_a_thing_once'),
        ),
        migrations.RunSQL(ROWS, COLUMNS),
        migrations.RemoveConstraint(
            model_name='call',
            name='a_call_cites_a_whole_thing',
        ),
        migrations.RemoveIndex(
            model_name='call',
            name='call_about',
        ),
        migrations.RemoveField(
            model_name='call',
            name='about_id',
        ),
        migrations.RemoveField(
            model_name='call',
            name='about_type',
        ),
        moves_the_clock("funding_callsubject"),
    ]
