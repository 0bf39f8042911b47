"""The register of decisions: lines are added, never rewritten."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

from lieudit.toolkit.database import immutable


class Migration(migrations.Migration):

    dependencies = [
        ('governance', '0004_voted_rules'),
        ('toolkit', '0001_initial'),
        ('voting', '0006_proxy_behind'),
    ]

    operations = [
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=14, unique=True)),
                ('title', models.CharField(max_length=200, verbose_name='titre')),
                ('wording', models.TextField(verbose_name='texte')),
                ('decided_on', models.DateField(verbose_name='prise le')),
                ('method', models.CharField(choices=[('consent', 'consentement'), ('vote', 'vote'), ('election', 'élection'), ('minutes', 'accord noté en séance')], max_length=10, verbose_name='manière')),
                ('url', models.CharField(max_length=300)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('search', models.GeneratedField(db_persist=True, expression=django.contrib.postgres.search.SearchVector('title', 'wording', config='lieudit', weight=None), output_field=django.contrib.postgres.search.SearchVectorField())),
                ('assembly', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='governance.assembly')),
                ('ballot', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='voting.ballot')),
            ],
            options={
                'verbose_name': 'décision',
                'ordering': ['-decided_on', '-pk'],
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['search'], name='decision_search')],
                'constraints': [models.UniqueConstraint(fields=('assembly', 'url', 'title'), name='a_decision_is_registered_once')],
            },
        ),
        immutable("governance_decision"),
    ]
