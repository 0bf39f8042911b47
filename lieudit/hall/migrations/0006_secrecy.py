"""Who asks in session that a vote be held in totals: once an item, for good."""

import django.db.models.deletion
from django.db import migrations, models

from lieudit.toolkit.database import immutable


class Migration(migrations.Migration):

    dependencies = [
        ('governance', '0005_decisions'),
        ('hall', '0005_entrusting_guard'),
        ('meetings', '0004_one_session_in_a_room'),
        ('toolkit', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='SecrecyAsk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='meetings.agendaitem')),
                ('seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.seat')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='hall.session')),
            ],
            options={
                'verbose_name': 'demande de secret',
                'verbose_name_plural': 'demandes de secret',
                'constraints': [models.UniqueConstraint(fields=('session', 'item', 'seat'), name='a_seat_asks_secrecy_once_an_item')],
            },
        ),
        immutable('hall_secrecyask'),
    ]
