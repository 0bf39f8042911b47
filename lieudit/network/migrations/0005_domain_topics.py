"""The six domains as things that acts mention and that people follow."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TOPICS = [
    ("digital", "mediation-numerique"),
    ("services", "services-publics"),
    ("work", "travail-et-emploi"),
    ("culture", "culture"),
    ("campus", "enseignement-superieur"),
    ("education", "education"),
]


def add_topics(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    topic = apps.get_model("network", "DomainTopic")
    topic.objects.bulk_create(topic(rank=rank, code=code, slug=slug) for rank, (code, slug) in enumerate(TOPICS, 1))


class Migration(migrations.Migration):
    dependencies = [("network", "0004_words")]

    operations = [
        migrations.CreateModel(
            name="DomainTopic",
            fields=[
                ("rank", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                (
                    "code",
                    models.CharField(
                        choices=[
                            ("digital", "Médiation numérique"),
                            ("services", "Services publics"),
                            ("work", "Travail et emploi"),
                            ("culture", "Culture"),
                            ("campus", "Enseignement supérieur"),
                            ("education", "Éducation"),
                            ("other", "Autre chose"),
                        ],
                        max_length=12,
                        unique=True,
                    ),
                ),
                ("slug", models.SlugField(max_length=30, unique=True)),
            ],
            options={"verbose_name": "domaine"},
        ),
        migrations.RunPython(add_topics, migrations.RunPython.noop),
    ]
