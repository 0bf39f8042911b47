"""What the journal says of the commons. Deposits stay in the workshop until they are shared."""

from lieudit.journal.sentence import Sentence, register

register(
    "commons",
    title="Communs",
    sentences={
        "submitted": Sentence(
            "Ressource « {title} » reçue pour {keeper} : à relire avant le {review}.",
            public=False,
            own="Vous avez déposé la ressource « {title} » pour {keeper} : elle est à relire avant le {review}.",
        ),
        "resubmitted": Sentence(
            "La ressource « {title} », pour {keeper}, est corrigée : à relire avant le {review}.",
            public=False,
            own="Vous avez corrigé la ressource « {title} » : elle est à relire avant le {review}.",
        ),
        "published": Sentence(
            "{keeper} partage une ressource : « {title} » ({kind}, {licence}).",
            own="Vous avez publié une ressource : « {title} » ({kind}, {licence}).",
        ),
        "derived": Sentence(
            "{keeper} partage une ressource : « {title} » ({kind}, {licence}), tirée de la ressource n° {origin}.",
            own="Vous avez publié une ressource : « {title} » ({kind}, {licence}), tirée de la ressource n° {origin}.",
        ),
        "returned": Sentence(
            "La ressource « {title} » n’est pas encore publiée. Motif : {reason}",
            public=False,
            own="Vous avez renvoyé la ressource « {title} ». Motif : {reason}",
        ),
        "revised": Sentence(
            "La fiche de la ressource « {title} » est corrigée : {fields}.",
            told=False,
            own="Vous avez corrigé la fiche de la ressource « {title} » : {fields}.",
        ),
        "released": Sentence(
            "La ressource « {title} » paraît en version {version}{taken}.",
            own="Vous avez fait paraître la version {version} de la ressource « {title} ».",
        ),
        "used": Sentence(
            "La ressource « {title} » est utilisée par {user}.",
            waits=True,
            own="Vous avez dit que la ressource « {title} » est utilisée par {user}.",
        ),
        "use_stopped": Sentence(
            "{user} n’utilise plus la ressource « {title} ».",
            told=False,
            own="Vous avez dit que la ressource « {title} » n’est plus utilisée par {user}.",
        ),
        "improvement_proposed": Sentence(
            "Une amélioration (n° {number}) est proposée pour « {title} ».",
            waits=True,
            own="Vous avez proposé une amélioration (n° {number}) pour « {title} ».",
        ),
        "improvement_taken": Sentence(
            "L’amélioration n° {number} de « {title} » est reprise en version {version}.",
            own="Vous avez repris l’amélioration n° {number} de « {title} » en version {version}.",
        ),
        "improvement_declined": Sentence(
            "L’amélioration n° {number} de « {title} » n’est pas retenue.",
            own="Vous n’avez pas retenu l’amélioration n° {number} de « {title} ».",
        ),
        "withdrawn": Sentence(
            "La ressource « {title} » est retirée des communs. Motif : {reason}",
            own="Vous avez retiré la ressource « {title} » des communs. Motif : {reason}",
        ),
        "deposit_withdrawn": Sentence(
            "Le dépôt « {title} », pour {keeper}, est retiré. Motif : {reason}",
            public=False,
            own="Vous avez retiré le dépôt « {title} ». Motif : {reason}",
        ),
    },
)
