"""Imports leave the room `records` for one of their own (decision 27). Tables keep their names: no row moves.

What names a model or a task by its room is carried along: content types, with the permissions and the log of the repair
desk that point at them, and the tasks that wait.
"""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

MODELS = ["source", "import", "importline"]
TASKS = ["read_list", "carry_out", "give_back"]


def carry(apps, former, room, modules):
    """What is named by its room: `modules` are those of its tasks, before and after."""
    types = apps.get_model("contenttypes", "ContentType").objects
    known = set(types.filter(app_label=room, model__in=MODELS).values_list("model", flat=True))
    types.filter(app_label=former, model__in=set(MODELS) - known).update(app_label=room)
    waiting = apps.get_model("django_tasks_database", "DBTaskResult").objects
    for task in TASKS:
        waiting.filter(task_path=f"{modules[0]}.{task}").update(task_path=f"{modules[1]}.{task}")


def forwards(apps, editor):
    carry(apps, "records", "imports", ("lieudit.records.intake", "lieudit.imports.tasks"))


def backwards(apps, editor):
    carry(apps, "imports", "records", ("lieudit.imports.tasks", "lieudit.records.intake"))


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        ('django_tasks_database', '0018_rename_succeeded_status'),
        ('network', '0002_records'),
        ('records', '0005_what_a_preview_shows'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[
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
                    'db_table': 'records_source',
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
                    ('heading', models.PositiveSmallIntegerField(default=1)),
                    ('shown', models.JSONField(default=dict)),
                    ('published', models.JSONField(default=list)),
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
                    ('source', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='imports.source')),
                ],
                options={
                    'verbose_name': 'import',
                    'db_table': 'records_import',
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('mapping', 'reading', 'preview', 'running', 'done', 'undoing'))), fields=('digest', 'by'), name='a_file_comes_once_from_an_account', nulls_distinct=False)],
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
                    ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='imports.import')),
                ],
                options={
                    'db_table': 'records_importline',
                    'ordering': ['line', 'pk'],
                    'indexes': [models.Index(fields=['run', 'outcome', 'line'], name='import_lines_in_order')],
                },
            ),
        ]),
        migrations.RunPython(forwards, backwards),
    ]
