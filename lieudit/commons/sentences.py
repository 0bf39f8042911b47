"""What the journal says of the commons. Deposits stay in the workshop until they are shared."""

from lieudit.journal.sentence import Sentence, register

register(
    "commons",
    title="Communs",
    sentences={
        "submitted": Sentence("Ressource « {title} » reçue pour {keeper} : à relire avant le {review}.", public=False),
        "resubmitted": Sentence(
            "La ressource « {title} », pour {keeper}, est corrigée : à relire avant le {review}.", public=False
        ),
        "published": Sentence("{keeper} partage une ressource : « {title} » ({kind}, {licence})."),
        "derived": Sentence(
            "{keeper} partage une ressource : « {title} » ({kind}, {licence}), tirée de la ressource n° {origin}."
        ),
        "returned": Sentence("La ressource « {title} » n’est pas encore publiée. Motif : {reason}", public=False),
        "revised": Sentence("La fiche de la ressource « {title} » est corrigée : {fields}.", told=False),
        "released": Sentence("La ressource « {title} » paraît en version {version}{taken}."),
        "used": Sentence("La ressource « {title} » est utilisée par {user}.", waits=True),
        "use_stopped": Sentence("{user} n’utilise plus la ressource « {title} ».", told=False),
        "improvement_proposed": Sentence("Une amélioration (n° {number}) est proposée pour « {title} ».", waits=True),
        "improvement_taken": Sentence("L’amélioration n° {number} de « {title} » est reprise en version {version}."),
        "improvement_declined": Sentence("L’amélioration n° {number} de « {title} » n’est pas retenue."),
        "withdrawn": Sentence("La ressource « {title} » est retirée des communs. Motif : {reason}"),
        "deposit_withdrawn": Sentence(
            "Le dépôt « {title} », pour {keeper}, est retiré. Motif : {reason}", public=False
        ),
    },
)
