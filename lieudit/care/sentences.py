"""Sentences of the charter, the reports and the measures."""

from lieudit.journal.sentence import Sentence, register

register(
    "care",
    title="Charte et signalements",
    sentences={
        "charter_adopted": Sentence("La version {number} de la charte de bienveillance entre en vigueur."),
        "charter_accepted": Sentence(
            "La version {number} de la charte de bienveillance est acceptée.", public=False, told=False
        ),
        "reported": Sentence("« {title} » est signalé : {reason}.", public=False, told=False),
        "dismissed": Sentence("Un signalement sur « {title} » est classé : {reason}", public=False, told=False),
        "hidden": Sentence("« {title} » est masqué par l’animation : {reason}", public=False),
        "lifted": Sentence("« {title} » est de nouveau visible : {reason}", public=False),
    },
)
