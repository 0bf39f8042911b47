"""What the journal says of places and of those who speak for them. No sentence names a person."""

from lieudit.journal.sentence import Sentence, register

register(
    "network",
    title="Lieux et organisations",
    sentences={
        "place_created": Sentence(
            "Le lieu {place} est inscrit à {town}.", own="Vous avez inscrit le lieu {place}, à {town}."
        ),
        "place_edited": Sentence(
            "La fiche du lieu {place} est corrigée : {fields}.",
            told=False,
            own="Vous avez corrigé la fiche du lieu {place} : {fields}.",
        ),
        "place_confirmed": Sentence(
            "La fiche du lieu {place} est confirmée : tout est toujours vrai.",
            told=False,
            own="Vous avez confirmé la fiche du lieu {place} : tout est toujours vrai.",
        ),
        "place_withdrawn": Sentence(
            "Le lieu {place} est retiré de l’annuaire : {reason}",
            own="Vous avez retiré de l’annuaire le lieu {place} : {reason}",
        ),
        "claimed": Sentence(
            "Une personne demande à parler au nom de {thing}.",
            public=False,
            own="Vous avez demandé à parler au nom de {thing}.",
        ),
        "claim_confirmed": Sentence(
            "Le réseau confirme une personne qui parle au nom de {thing}.",
            own="Vous avez confirmé une personne qui parle au nom de {thing}.",
        ),
        "claim_refused": Sentence(
            "La demande de parler au nom de {thing} est refusée : {reason}",
            public=False,
            own="Vous avez refusé une demande de parler au nom de {thing} : {reason}",
        ),
        "representative_appointed": Sentence(
            "Une personne parle désormais au nom de {thing}.",
            own="Vous avez nommé une personne qui parle au nom de {thing}.",
        ),
        "representation_ended": Sentence(
            "Une personne cesse de parler au nom de {thing}.",
            own="Vous avez mis fin à un mandat de parler au nom de {thing}.",
        ),
        "animator_appointed": Sentence(
            "Une personne est nommée pour animer {territory}, au nom de {organisation}.",
            yours="Vous animez désormais {territory}, au nom de {organisation}.",
            addressed=True,
            own="Vous avez nommé une personne pour animer {territory}, au nom de {organisation}.",
        ),
        "animator_ended": Sentence(
            "Un mandat d’animation se termine : {territory}, au nom de {organisation}.",
            yours="Votre mandat d’animation se termine : {territory}, au nom de {organisation}. Merci de ce travail.",
            addressed=True,
            own="Vous avez mis fin à un mandat d’animation : {territory}, au nom de {organisation}.",
        ),
        "organisation_created": Sentence(
            "L’organisation {name} est inscrite.", told=False, own="Vous avez inscrit l’organisation {name}."
        ),
        "organisation_edited": Sentence(
            "La fiche de {name} est corrigée.", told=False, own="Vous avez corrigé la fiche de {name}."
        ),
        "organisation_readdressed": Sentence(
            "La fiche de {name} est corrigée : {facts}.",
            told=False,
            own="Vous avez corrigé la fiche de {name} : {facts}.",
        ),
        "affiliated": Sentence(
            "Le lieu {place} rejoint {organisation}.", own="Vous avez rattaché le lieu {place} à {organisation}."
        ),
        "affiliation_ended": Sentence(
            "Le lieu {place} quitte {organisation}.",
            own="Vous avez mis fin au rattachement du lieu {place} à {organisation}.",
        ),
    },
)
