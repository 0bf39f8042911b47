"""What the journal says of imports, among the acts of records: they are read, and followed, under one title."""

from lieudit.journal.sentence import Sentence, register

register(
    "records",
    sentences={
        "places_imported": Sentence(
            "Annuaire complété depuis « {source} ». Lieux ajoutés : {created}. Lieux mis à jour : {updated}.",
            told=False,
        ),
        "known_imported": Sentence(
            "Services connus hors tiers-lieux complétés depuis « {source} ». Ajoutés : {created}. Mis à jour : "
            "{updated}.",
            told=False,
        ),
        "zonings_imported": Sentence(
            "Zonages des communes complétés depuis « {source} ». Entrées : {zoned}. Sorties : {ended}.", told=False
        ),
        "list_imported": Sentence(
            "La liste « {source} » est lue. Lignes lues : {read}. Choses reprises : {taken}.", told=False
        ),
        "list_followed": Sentence("Une liste publiée est suivie : « {list} ».", told=False),
        "list_left": Sentence("Une liste publiée n’est plus suivie : « {list} ».", told=False),
        "import_undone": Sentence(
            "L’import n° {number}, « {source} », est annulé. Lieux retirés : {removed}. Lieux remis comme avant : "
            "{restored}. Lieux gardés parce qu’ils ont servi depuis : {kept}.",
            told=False,
        ),
    },
)
