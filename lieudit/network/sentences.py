"""What the journal says of places and of those who speak for them. No sentence names a person."""

from lieudit.journal.sentence import Sentence, register

register(
    "network",
    title="Lieux et organisations",
    sentences={
        "place_created": Sentence("Le lieu {place} est inscrit à {town}."),
        "place_edited": Sentence("La fiche du lieu {place} est corrigée : {fields}.", told=False),
        "place_confirmed": Sentence("La fiche du lieu {place} est confirmée : tout est toujours vrai.", told=False),
        "place_withdrawn": Sentence("Le lieu {place} est retiré de l’annuaire : {reason}"),
        "claimed": Sentence("Une personne demande à parler au nom de {thing}.", public=False),
        "claim_confirmed": Sentence("Le réseau confirme une personne qui parle au nom de {thing}."),
        "claim_refused": Sentence("La demande de parler au nom de {thing} est refusée : {reason}", public=False),
        "representative_appointed": Sentence("Une personne parle désormais au nom de {thing}."),
        "representation_ended": Sentence("Une personne cesse de parler au nom de {thing}."),
        "animator_appointed": Sentence(
            "Une personne est nommée pour animer {territory}, au nom de {organisation}.",
            yours="Vous animez désormais {territory}, au nom de {organisation}.",
            addressed=True,
        ),
        "animator_ended": Sentence(
            "Un mandat d’animation se termine : {territory}, au nom de {organisation}.",
            yours="Votre mandat d’animation se termine : {territory}, au nom de {organisation}. Merci de ce travail.",
            addressed=True,
        ),
        "organisation_created": Sentence("L’organisation {name} est inscrite.", told=False),
        "organisation_edited": Sentence("La fiche de {name} est corrigée.", told=False),
        "affiliated": Sentence("Le lieu {place} rejoint {organisation}."),
        "affiliation_ended": Sentence("Le lieu {place} quitte {organisation}."),
    },
)
