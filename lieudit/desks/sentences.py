"""What the journal says of what a structure spreads to its territory."""

from lieudit.journal.sentence import Sentence, register

register(
    "desks",
    title="Bureaux des territoires",
    sentences={
        "spread": Sentence("Diffusé par {animation}, pour {territory} : « {title} »."),
        "set_aside": Sentence("« {title} » n’est pas diffusé pour {territory}.", public=False, told=False),
        "taken_up": Sentence("« {title} » peut de nouveau être diffusé pour {territory}.", public=False, told=False),
        "telephone_said": Sentence(
            "{territory} répond au téléphone : {number}.",
            told=False,
            own="Vous avez dit le téléphone de {territory} : {number}.",
        ),
        "telephone_removed": Sentence(
            "{territory} ne répond plus au téléphone.", told=False, own="Vous avez retiré le téléphone de {territory}."
        ),
        "visited": Sentence(
            "Rencontre avec {municipality}, notée par {animation}.",
            told=False,
            own="Vous avez noté une rencontre avec {municipality}.",
        ),
        "visit_taken_back": Sentence(
            "La rencontre avec {municipality}, notée par {animation}, n’a pas eu lieu.", told=False
        ),
    },
)
