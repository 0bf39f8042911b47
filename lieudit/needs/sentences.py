"""What the journal says of needs and convergences. What is not public stays in the workshop."""

from lieudit.journal.sentence import Sentence, register

register(
    "needs",
    title="Besoins",
    sentences={
        "deposited": Sentence(
            "Besoin n° {number} reçu : l’animation du territoire le relit avant le {review}.",
            public=False,
            told=False,
            own="Vous avez déposé le besoin n° {number} : l’animation du territoire le relit avant le {review}.",
        ),
        "expressed": Sentence(
            "Besoin n° {number} exprimé par {author}, avec ses mots.",
            stage="expressed",
            yours="Il est publié, avec vos mots.",
            own="Vous avez publié le besoin n° {number}, mot pour mot.",
        ),
        "published": Sentence(
            "Besoin n° {number} exprimé par {author} le {said}, avec ses mots. "
            "Relu par l’animation du territoire, sans changement.",
            stage="expressed",
            yours="Il est publié, avec vos mots. L’animation du territoire l’a relu, sans rien y changer.",
            own="Vous avez relu et publié le besoin n° {number}, sans changement.",
        ),
        "refused": Sentence(
            "Le besoin n° {number} n’est pas publié : {reason}.",
            public=False,
            turn=True,
            yours="Il n’est pas publié : {reason}.",
            own="Vous n’avez pas publié le besoin n° {number} : {reason}.",
        ),
        "contact_corrected": Sentence(
            "Coordonnées de l’auteur du besoin n° {number} corrigées.",
            public=False,
            told=False,
            own="Vous avez corrigé les coordonnées de l’auteur du besoin n° {number}.",
        ),
        "attachment_removed": Sentence(
            "La pièce jointe au besoin n° {number} est retirée par son auteur.",
            told=False,
            own="Vous avez retiré la pièce jointe au besoin n° {number}.",
        ),
        "asked": Sentence(
            "{who} pose une question sur le besoin n° {number} : « {text} »",
            own="Vous avez posé une question sur le besoin n° {number} : « {text} »",
        ),
        "replied": Sentence(
            "{who} répond à une question sur le besoin n° {number} : « {text} »",
            own="Vous avez répondu à une question sur le besoin n° {number} : « {text} »",
        ),
        "support_deposited": Sentence(
            "{place} veut rejoindre le besoin n° {number} : l’animation relit ces mots.",
            public=False,
            told=False,
            own="Vous avez rejoint le besoin n° {number} pour {place} : l’animation relit ces mots.",
        ),
        "supported": Sentence(
            "{place} dit la même chose que le besoin n° {number}.",
            told=False,
            aside=True,
            own="Vous avez rejoint le besoin n° {number} pour {place}.",
        ),
        "support_published": Sentence(
            "{place} dit la même chose que le besoin n° {number}.",
            told=False,
            aside=True,
            own="Vous avez publié le soutien de {place} au besoin n° {number}.",
        ),
        "support_replaced": Sentence(
            "{place} dit avec ses propres mots la même chose que le besoin n° {number}, "
            "à la place de mots de qui ne parlait pas en son nom.",
            told=False,
            own="Vous avez rejoint le besoin n° {number} avec les mots de {place}, à la place de mots de qui ne "
            "parlait pas en son nom.",
        ),
        "support_refused": Sentence(
            "Le soutien de {place} au besoin n° {number} n’est pas publié : {reason}.",
            public=False,
            told=False,
            own="Vous n’avez pas publié le soutien de {place} au besoin n° {number} : {reason}.",
        ),
        "support_withdrawn": Sentence(
            "{place} ne dit plus la même chose que le besoin n° {number} : ses mots sont retirés.",
            told=False,
            aside=True,
            own="Vous avez retiré les mots de {place} du besoin n° {number}.",
        ),
        "support_taken_back": Sentence(
            "Les mots de {place}, qui voulait rejoindre le besoin n° {number}, sont retirés avant d’être relus.",
            public=False,
            told=False,
            own="Vous avez retiré les mots de {place} avant que l’animation les relise : besoin n° {number}.",
        ),
        "gathered": Sentence(
            "{gathered} dans la convergence « {title} ». Chaque auteur est prévenu et peut s’en détacher.",
            stage="gathered",
            yours="Il entre dans la convergence « {title} », avec vos mots. Vous pouvez l’en détacher.",
            own="Vous avez réuni dans la convergence « {title} » : {gathered}.",
        ),
        "detached": Sentence(
            "Le besoin n° {number} se détache de la convergence « {title} ».",
            turn=True,
            yours="Il se détache de la convergence « {title} ».",
            own="Vous avez détaché le besoin n° {number} de la convergence « {title} ».",
        ),
        "unfiled": Sentence(
            "Le besoin n° {number} sort de la convergence « {title} », où il venait d’être rangé.",
            turn=True,
            yours="Il sort de la convergence « {title} », où il venait d’être rangé. Rien d’autre ne change.",
            own="Vous avez annulé le classement du besoin n° {number} dans la convergence « {title} ».",
        ),
        "unfiled_together": Sentence(
            "{count} besoins sortent de la convergence « {title} », où ils venaient d’être réunis.",
            turn=True,
            yours="Il sort de la convergence « {title} », où il venait d’être rangé. Rien d’autre ne change.",
            own="Vous avez annulé la réunion de {count} besoins dans la convergence « {title} ».",
        ),
        "set_apart": Sentence(
            "Le besoin n° {number} ne dit pas la même chose que la convergence « {title} ».",
            public=False,
            told=False,
            own="Vous avez dit que le besoin n° {number} parle d’autre chose que la convergence « {title} ».",
        ),
        "compared_again": Sentence(
            "Le besoin n° {number} peut de nouveau être rapproché de la convergence « {title} ».",
            public=False,
            told=False,
            own="Vous avez repris votre « Non » : le besoin n° {number} peut de nouveau être rapproché de la "
            "convergence « {title} ».",
        ),
        "escalated": Sentence(
            "Porté au niveau {level} : {reason}.",
            yours="Il est porté au niveau {level} : {reason}.",
            first=True,
            own="Vous avez porté un besoin, ou une convergence, au niveau {level} : {reason}.",
        ),
        "escalation_taken": Sentence(
            "Le niveau {level} s’en saisit : « {text} »",
            waits=True,
            addressed=True,
            own="Vous avez répondu pour le niveau {level}, qui s’en saisit : « {text} »",
        ),
        "escalation_returned": Sentence(
            "Le niveau {level} le rend au niveau {below}, avec sa réponse : « {text} »",
            turn=True,
            addressed=True,
            own="Vous avez répondu pour le niveau {level}, qui le rend au niveau {below} : « {text} »",
        ),
        "settled": Sentence(
            "{animation} répond : « {text} »", stage="answered", own="Vous avez répondu à un besoin : « {text} »"
        ),
        "withdrawn": Sentence(
            "Le besoin n° {number} est retiré par son auteur, ses mots sont effacés.",
            yours="Il est retiré, à votre demande : ses mots sont effacés.",
            own="Vous avez retiré le besoin n° {number}, ses mots sont effacés.",
        ),
        "convergence_edited": Sentence(
            "Le résumé de la convergence « {title} » est corrigé.",
            told=False,
            own="Vous avez corrigé le résumé de la convergence « {title} ».",
        ),
    },
)
