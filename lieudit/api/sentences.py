"""What the journal says of reuses of open data, of questions on it, of addresses that are told and of tokens."""

from lieudit.journal.sentence import Sentence, register

register(
    "api",
    title="Données ouvertes",
    sentences={
        "reuse_told": Sentence(
            "Une réutilisation de « {dataset} » est signalée : « {title} ».",
            public=False,
            told=False,
            own="Vous avez signalé une réutilisation de « {dataset} » : « {title} ».",
        ),
        "reuse_shown": Sentence("Une réutilisation de « {dataset} » est montrée : « {title} ».", told=False),
        "reuse_declined": Sentence(
            "Une réutilisation de « {dataset} » n’est pas montrée : « {title} ». Motif : {reason}",
            public=False,
            told=False,
        ),
        "question_asked": Sentence(
            "Une question est posée sur « {dataset} ».",
            public=False,
            told=False,
            own="Vous avez posé une question sur « {dataset} ».",
        ),
        "question_shown": Sentence(
            "Une question sur « {dataset} » est montrée : « {text} ».",
            letter="Votre question sur « {dataset} » est montrée à tout le monde ; elle attend sa réponse.",
        ),
        "question_answered": Sentence(
            "Une question sur « {dataset} » reçoit sa réponse : « {text} ».",
            letter="Le secrétariat répond à votre question sur « {dataset} ».",
        ),
        "question_closed": Sentence(
            "Une question sur « {dataset} » est close sans réponse. Motif : {reason}",
            letter="Votre question sur « {dataset} » est close sans réponse. Motif : {reason}",
        ),
        "question_declined": Sentence(
            "Une question sur « {dataset} » n’est pas montrée. Motif : {reason}",
            public=False,
            letter="Votre question sur « {dataset} » n’est pas montrée. Motif : {reason}",
        ),
        "hook_added": Sentence(
            "Une adresse de {host} sera avertie de ce qui change.",
            public=False,
            told=False,
            own="Vous avez donné une adresse de {host}, avertie de ce qui change.",
        ),
        "hook_stopped": Sentence(
            "Une adresse de {host} n’est plus avertie.",
            public=False,
            told=False,
            own="Vous avez arrêté d’avertir une adresse de {host}.",
        ),
        "hook_secret_turned": Sentence("Une adresse de {host} a un autre secret.", public=False, told=False),
        "token_made": Sentence(
            "Un jeton « {name} » est ouvert à un programme, jusqu’au {until}.",
            public=False,
            told=False,
            own="Vous avez ouvert un jeton « {name} » à un programme, jusqu’au {until}.",
        ),
        "token_revoked": Sentence(
            "Le jeton « {name} » est fermé.", public=False, told=False, own="Vous avez fermé le jeton « {name} »."
        ),
        "hook_tried": Sentence("Un essai part vers une adresse de {host}.", public=False, told=False),
        "hook_replayed": Sentence(
            "Un avertissement abandonné repart vers une adresse de {host}.", public=False, told=False
        ),
    },
)
