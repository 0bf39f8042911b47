"""What the journal says of the vocabulary."""

from lieudit.journal.sentence import Sentence, register

register(
    "lexicon",
    title="Vocabulaire",
    sentences={
        "group_added": Sentence("La recherche tient désormais pour voisins : {words}.", told=False),
        "group_changed": Sentence("Des mots voisins sont corrigés : {before} deviennent {words}.", told=False),
        "group_removed": Sentence("La recherche ne tient plus pour voisins : {words}.", told=False),
    },
)
