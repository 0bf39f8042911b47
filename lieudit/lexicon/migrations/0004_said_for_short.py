"""What people type for short of public services, and who does a work for its name: new installs begin with these groups
(`groups.txt`), the others had begun without them."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from lieudit.territory.spelling import plain

GROUPS = [
    ["AG", "assemblée générale", "assemblée"],
    ["RDV", "rendez-vous"],
    ["appart", "appartement", "logement"],
    ["CPAM", "assurance maladie", "sécurité sociale", "sécu"],
    ["MSA", "mutualité sociale agricole"],
    ["PMI", "protection maternelle et infantile"],
    ["CCAS", "centre communal d’action sociale", "action sociale"],
    ["MDPH", "maison départementale des personnes handicapées"],
    ["RSA", "revenu de solidarité active"],
    ["CNI", "carte d’identité", "passeport"],
    ["TAD", "transport à la demande"],
    ["visio", "visioconférence"],
    ["AAP", "appel à projets"],
    ["nounou", "garde d’enfants", "assistante maternelle", "crèche", "garderie"],
    ["toubib", "médecin", "docteur"],
    ["handicapé", "handicap", "fauteuil roulant"],
    ["permis de conduire", "code de la route"],
    ["menuisier", "menuiserie"],
    ["couturière", "couturier", "couture"],
]


def add_groups(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Unless who animates wrote a group of its first word already, or removed it."""
    model = apps.get_model("lexicon", "WordGroup")
    for words in GROUPS:
        keys = list(map(plain, words))
        if not model.objects.filter(keys__contains=keys[:1]).exists():
            model.objects.create(words=words, keys=keys)


class Migration(migrations.Migration):
    dependencies = [("lexicon", "0003_family_allowances")]

    operations = [migrations.RunPython(add_groups, migrations.RunPython.noop)]
