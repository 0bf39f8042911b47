"""What the journal says of the roadmap."""

from lieudit.journal.sentence import Sentence, register

register(
    "roadmap",
    title="Feuille de route",
    sentences={
        "goal_opened": Sentence(
            "{assembly} se donne un objectif : « {title} » (décision {code}).",
            own="Vous avez inscrit un objectif de {assembly} : « {title} » (décision {code}).",
        ),
        "goal_edited": Sentence("L’objectif « {title} » est réécrit.", told=False),
        "milestone_added": Sentence(
            "Un jalon entre dans la feuille de route : « {title} », prévu le {due} ({owner}).",
            own="Vous avez inscrit un jalon : « {title} », prévu le {due} ({owner}).",
        ),
        "milestone_edited": Sentence("Le jalon « {title} » est réécrit.", told=False),
        "progress_said": Sentence(
            "Le jalon « {title} » avance : {progress}.",
            own="Vous avez dit que le jalon « {title} » avance : {progress}.",
        ),
        "slipped": Sentence(
            "La date du jalon « {title} » passe du {from_day} au {to_day}.",
            own="Vous avez reporté le jalon « {title} » du {from_day} au {to_day}.",
        ),
        "deliverable_added": Sentence("Le jalon « {title} » publie : {deliverable} ({licence})."),
        "met": Sentence(
            "Le jalon « {title} » est tenu, le {day}.", own="Vous avez dit tenu le jalon « {title} », le {day}."
        ),
        "dropped": Sentence("Le jalon « {title} » est abandonné."),
        "fell_silent": Sentence("Sans nouvelles du jalon « {title} » : {why}."),
    },
)
