"""What the journal says of the records of places."""

from lieudit.journal.sentence import Sentence, register

register(
    "records",
    title="Fiches des lieux",
    sentences={
        "places_imported": Sentence(
            "Annuaire complété depuis « {source} ». Lieux ajoutés : {created}. Lieux mis à jour : {updated}.",
            told=False,
        ),
    },
)
