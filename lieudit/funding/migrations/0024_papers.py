"""Papers that a file joins, while it is written only."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


WRITTEN = """
CREATE TRIGGER funding_attachment_written BEFORE INSERT OR UPDATE ON funding_attachment
    FOR EACH ROW EXECUTE FUNCTION funding_file_written();
"""
NOT_WRITTEN = "DROP TRIGGER funding_attachment_written ON funding_attachment;"


class Migration(migrations.Migration):

    dependencies = [
        ('funding', '0023_commons_and_prizes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='terms',
            name='papers',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), blank=True, default=list, verbose_name='pièces à joindre'),
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked', models.CharField(max_length=200, verbose_name='pièce')),
                ('file', models.FileField(upload_to='dossiers/', verbose_name='fichier')),
                ('name', models.CharField(max_length=130, verbose_name='nom du fichier')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='papers', to='funding.application')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'pièce d’un dossier',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('application', 'asked'), name='a_paper_is_joined_once'), models.CheckConstraint(condition=models.Q(('file', ''), _negated=True), name='a_paper_is_a_file')],
            },
        ),
        migrations.RunSQL(WRITTEN, NOT_WRITTEN),
    ]
