"""What people say of prices, shares, trips and chairs: new installs begin with these groups (`groups.txt`), the others had
begun without them."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from lieudit.territory.spelling import plain

GROUPS = [
    ["prix", "tarif", "coût", "barème"],
    ["associé", "sociétaire", "coopérateur"],
    ["covoiturage", "trajet partagé", "voiture", "car"],
    ["débit de boissons", "licence IV", "servir à boire", "boisson"],
    ["newsletter", "lettre d’information"],
    ["président", "présidence"],
    ["bug", "panne", "dysfonctionnement"],
    ["statistiques", "chiffres"],
]


def add_groups(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Unless who animates wrote a group of these words already, or removed it."""
    model = apps.get_model("lexicon", "WordGroup")
    for words in GROUPS:
        keys = list(map(plain, words))
        if not model.objects.filter(keys__contains=keys[:2]).exists():
            model.objects.create(words=words, keys=keys)


class Migration(migrations.Migration):
    dependencies = [("lexicon", "0004_said_for_short")]

    operations = [migrations.RunPython(add_groups, migrations.RunPython.noop)]
