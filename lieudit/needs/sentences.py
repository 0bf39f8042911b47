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
        ),
        "expressed": Sentence(
            "Besoin n° {number} exprimé par {author}, avec ses mots.",
            stage="expressed",
            yours="Il est publié, avec vos mots.",
        ),
        "published": Sentence(
            "Besoin n° {number} exprimé par {author} le {said}, avec ses mots. "
            "Relu par l’animation du territoire, sans changement.",
            stage="expressed",
            yours="Il est publié, avec vos mots. L’animation du territoire l’a relu, sans rien y changer.",
        ),
        "refused": Sentence(
            "Le besoin n° {number} n’est pas publié : {reason}.",
            public=False,
            turn=True,
            yours="Il n’est pas publié : {reason}.",
        ),
        "contact_corrected": Sentence(
            "Coordonnées de l’auteur du besoin n° {number} corrigées.", public=False, told=False
        ),
        "attachment_removed": Sentence("La pièce jointe au besoin n° {number} est retirée par son auteur.", told=False),
        "asked": Sentence("{who} pose une question sur le besoin n° {number} : « {text} »"),
        "replied": Sentence("{who} répond à une question sur le besoin n° {number} : « {text} »"),
        "support_deposited": Sentence(
            "{place} veut rejoindre le besoin n° {number} : l’animation relit ces mots.",
            public=False,
            told=False,
        ),
        "supported": Sentence("{place} dit la même chose que le besoin n° {number}.", told=False, aside=True),
        "support_replaced": Sentence(
            "{place} dit avec ses propres mots la même chose que le besoin n° {number}, "
            "à la place de mots de qui ne parlait pas en son nom.",
            told=False,
        ),
        "support_refused": Sentence(
            "Le soutien de {place} au besoin n° {number} n’est pas publié : {reason}.",
            public=False,
            told=False,
        ),
        "gathered": Sentence(
            "{gathered} dans la convergence « {title} ». Chaque auteur est prévenu et peut s’en détacher.",
            stage="gathered",
            yours="Il entre dans la convergence « {title} », avec vos mots. Vous pouvez l’en détacher.",
        ),
        "detached": Sentence(
            "Le besoin n° {number} se détache de la convergence « {title} ».",
            turn=True,
            yours="Il se détache de la convergence « {title} ».",
        ),
        "escalated": Sentence(
            "Porté au niveau {level} : {reason}.", yours="Il est porté au niveau {level} : {reason}.", first=True
        ),
        "escalation_taken": Sentence("Le niveau {level} s’en saisit : « {text} »", waits=True, addressed=True),
        "escalation_returned": Sentence(
            "Le niveau {level} le rend au niveau {below}, avec sa réponse : « {text} »",
            turn=True,
            addressed=True,
        ),
        "settled": Sentence("{animation} répond : « {text} »", stage="answered"),
        "withdrawn": Sentence("Le besoin n° {number} est retiré par son auteur, ses mots sont effacés."),
        "convergence_edited": Sentence("Le résumé de la convergence « {title} » est corrigé.", told=False),
    },
)
