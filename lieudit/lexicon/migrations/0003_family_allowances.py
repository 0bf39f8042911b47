"""« CAF », said for « CNAF »: new installs begin with that group (`groups.txt`), the others had begun without it."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from lieudit.territory.spelling import plain

WORDS = [
    "CAF",
    "caisse d’allocations familiales",
    "CNAF",
    "Caisse nationale des allocations familiales",
]


def add_group(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Unless who animates wrote one of « CAF » already, or removed it."""
    model = apps.get_model("lexicon", "WordGroup")
    if not model.objects.filter(keys__contains=["caf"]).exists():
        model.objects.create(words=WORDS, keys=list(map(plain, WORDS)))


class Migration(migrations.Migration):
    dependencies = [("lexicon", "0002_thing_meaning")]

    operations = [migrations.RunPython(add_group, migrations.RunPython.noop)]
