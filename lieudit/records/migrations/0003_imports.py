import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from lieudit.toolkit.database import moves_the_clock


class Migration(migrations.Migration):

    dependencies = [
        ('network', '0002_records'),
        ('records', '0002_said'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Source',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=80, unique=True)),
                ('name', models.CharField(max_length=80, unique=True, verbose_name='nom de la liste')),
                ('licence', models.CharField(blank=True, max_length=40, verbose_name='licence')),
                ('url', models.URLField(blank=True, verbose_name='adresse de publication')),
                ('mapping', models.JSONField(default=dict)),
            ],
            options={
                'verbose_name': 'liste publiée',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Import',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(unique=True)),
                ('file_name', models.CharField(max_length=200, verbose_name='fichier')),
                ('file', models.FileField(blank=True, upload_to='imports/')),
                ('digest', models.CharField(max_length=64)),
                ('format', models.CharField(blank=True, max_length=80)),
                ('mapping', models.JSONField(default=dict)),
                ('state', models.CharField(choices=[('mapping', 'colonnes à dire'), ('reading', 'lecture en cours'), ('preview', 'aperçu à relire'), ('running', 'import en cours'), ('done', 'importé'), ('undoing', 'annulation en cours'), ('undone', 'annulé'), ('failed', 'échoué')], default='mapping', max_length=10)),
                ('counts', models.JSONField(default=dict)),
                ('read', models.PositiveIntegerField(default=0)),
                ('total', models.PositiveIntegerField(default=0)),
                ('told_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='liste à jour au')),
                ('failure', models.CharField(blank=True, max_length=500)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('beat_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('undone_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('undone_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('source', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.source')),
            ],
            options={
                'verbose_name': 'import',
            },
        ),
        migrations.CreateModel(
            name='ImportLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.PositiveIntegerField()),
                ('outcome', models.CharField(choices=[('created', 'ajouté'), ('updated', 'mis à jour'), ('unchanged', 'inchangé'), ('rejected', 'laissé de côté')], max_length=10)),
                ('words', models.CharField(blank=True, max_length=200)),
                ('reasons', models.JSONField(default=list)),
                ('before', models.JSONField(default=dict)),
                ('place', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='network.place')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='records.import')),
            ],
            options={
                'ordering': ['line', 'pk'],
                'indexes': [models.Index(fields=['run', 'outcome', 'line'], name='import_lines_in_order')],
            },
        ),
        migrations.CreateModel(
            name='Label',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField(default=django.utils.timezone.localdate, verbose_name='depuis')),
                ('until', models.DateField(blank=True, null=True, verbose_name='jusqu’au')),
                ('programme', models.CharField(choices=[('fabrique', 'Fabrique de territoire'), ('fabrique-num', 'Fabrique numérique de territoire'), ('manufacture', 'Manufacture de proximité'), ('france-services', 'France services'), ('campus', 'Campus connecté'), ('conseillers', 'Conseillers numériques')], max_length=20, verbose_name='programme')),
                ('source', models.CharField(max_length=80, verbose_name='source')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='network.place')),
            ],
            options={
                'verbose_name': 'label',
                'ordering': ['programme'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('until', None)), fields=('place', 'programme'), name='labelled_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='import',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('mapping', 'reading', 'preview', 'running', 'done', 'undoing'))), fields=('digest',), name='a_file_comes_once'),
        ),
        moves_the_clock("records_label"),
    ]
