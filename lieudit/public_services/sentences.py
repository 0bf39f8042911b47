"""What the journal says of services."""

from lieudit.journal.sentence import Sentence, register

register(
    "public_services",
    title="Services",
    sentences={
        "offer_declared": Sentence(
            "{place} propose un service : « {title} » ({domain}).",
            own="Vous avez proposé un service, pour {place} : « {title} » ({domain}).",
        ),
        "offer_revised": Sentence(
            "Le service « {title} » du lieu {place} est corrigé : {fields}.",
            told=False,
            own="Vous avez corrigé le service « {title} » du lieu {place} : {fields}.",
        ),
        "shortage_said": Sentence("{place}, « {title} » : {what}."),
        "room_said": Sentence("{place}, « {title} » : il y a de nouveau de la place."),
        "offer_ended": Sentence("{place} ne propose plus « {title} ». Motif : {reason}"),
    },
)
