"""What the journal says of demands to institutions. `text` is what was written, for the mails."""

from lieudit.journal.sentence import Sentence, register

register(
    "advocacy",
    title="Relais",
    sentences={
        "prepared": Sentence(
            "Une lettre pour {institution} est en préparation, position {position}.",
            public=False,
            told=False,
            own="Vous avez préparé une lettre pour {institution}, position {position}.",
        ),
        "edited": Sentence(
            "La lettre pour {institution} est modifiée.",
            public=False,
            told=False,
            own="Vous avez modifié la lettre pour {institution}.",
        ),
        "discarded": Sentence(
            "La lettre pour {institution} est abandonnée.",
            public=False,
            told=False,
            own="Vous avez abandonné la lettre pour {institution}.",
        ),
        "posted": Sentence(
            "La lettre pour {institution} est en cours d’envoi par message, position {position}.",
            told=False,
            own="Vous avez envoyé la lettre pour {institution}, position {position}.",
        ),
        "recalled": Sentence(
            "La lettre pour {institution}, qui n’a pas pu partir, est reprise pour être corrigée.",
            told=False,
            own="Vous avez repris, pour la corriger, la lettre pour {institution}.",
        ),
        "given_up": Sentence(
            "La lettre pour {institution} n’a pas pu partir par message et ne sera plus envoyée : elle est à corriger, "
            "ou à remettre autrement.",
            told=False,
        ),
        "link_given_up": Sentence(
            "Le lien de réponse transmis n’a pas pu partir ({institution}) : celui d’avant sert encore.",
            public=False,
            told=False,
        ),
        "relayed": Sentence(
            "La position commune {position} est relayée à {institution}, {means} : {demands}. "
            "Réponse attendue le {due}.",
            stage="relayed",
            letter="Le conseil remet {demands} à {institution}, d’après la position commune {position}. "
            "Réponse attendue le {due}.",
            own="Vous avez relayé la position commune {position} à {institution}, {means} : {demands}. "
            "Réponse attendue le {due}.",
        ),
        "forwarded": Sentence(
            "{institution} transmet le lien de réponse, à une autre adresse ({domain}) : {service}.",
            public=False,
            told=False,
            before="{institution} transmet le lien de réponse à une autre adresse ({domain}).",
        ),
        "received": Sentence(
            "{institution} envoie un message : son origine est à vérifier.",
            public=False,
        ),
        "acknowledged": Sentence(
            "{institution} accuse réception des demandes de la position {position}.",
            waits=True,
        ),
        "extended": Sentence(
            "{institution} demande du temps jusqu’au {until} pour la position {position}, avec une raison. "
            "Le conseil l’accorde.",
            waits=True,
        ),
        "time_refused": Sentence(
            "{institution} demande du temps jusqu’au {until} pour la position {position}. "
            "Le conseil ne l’accorde pas : {refusal}",
            waits=True,
            own="Vous n’avez pas accordé à {institution} le temps demandé, jusqu’au {until}, pour la position "
            "{position} : {refusal}",
        ),
        "replied": Sentence(
            "{institution} {does}, position {position} : {outcomes}.",
            letter="{institution} {does} : {results}.",
            first=True,
            own="Vous avez publié la réponse de {institution}, position {position} : {outcomes}.",
        ),
        "concluded": Sentence(
            "{institution} {does}, position {position} : {outcomes}. Toutes les demandes de la position ont une suite.",
            stage="answered",
            letter="{institution} {does} : {results}. Toutes les demandes ont une suite.",
            own="Vous avez publié la réponse de {institution}, position {position} : {outcomes}. Toutes les "
            "demandes de la position ont une suite.",
        ),
        "rejected": Sentence(
            "Un message reçu n’est pas publié ({institution}) : {refusal}",
            public=False,
            told=False,
            own="Vous n’avez pas publié un message reçu ({institution}) : {refusal}",
        ),
        "reminder_posted": Sentence(
            "Une relance est en cours d’envoi par message à {institution}, position {position}.",
            public=False,
            told=False,
            own="Vous avez envoyé une relance à {institution}, position {position}.",
        ),
        "reminder_withdrawn": Sentence(
            "La relance, position {position}, n’est pas partie : une suite est venue avant ({institution}).",
            public=False,
            told=False,
        ),
        "reminded": Sentence(
            "Le conseil envoie une relance à {institution}, au sujet de la position {position}.",
            waits=True,
            turn=True,
            letter="Le conseil envoie une relance à {institution}, au sujet de la position commune {position}.",
            own="Vous avez relancé au sujet de la position {position}.",
        ),
        "closed": Sentence(
            "Les demandes de la position {position} à {institution} sont closes sans réponse : {reason}",
            waits=True,
            turn=True,
            own="Vous avez clos sans réponse les demandes de la position {position} à {institution} : {reason}",
        ),
        "closed_last": Sentence(
            "Les demandes de la position {position} sont closes sans réponse ({institution}) : {reason} "
            "Toutes les demandes de la position ont une suite.",
            stage="answered",
            own="Vous avez clos sans réponse les demandes de la position {position} ({institution}) : {reason} "
            "Toutes les demandes de la position ont une suite.",
        ),
        "reviewed": Sentence(
            "Un engagement de {institution} est {state} : « {commitment} ». {note}",
            waits=True,
            own="Vous avez dit d’un engagement de {institution} qu’il est {state} : « {commitment} ». {note}",
        ),
        "effect_asked": Sentence(
            "La date d’un engagement est venue ({institution}) : le conseil demande aux auteurs ce qui a changé.",
            told=False,
        ),
        "effect_asked_again": Sentence(
            "Le conseil redemande aux auteurs ce qui a changé depuis les réponses à la position {position}.",
            told=False,
        ),
        "called": Sentence(
            "Ce qui est répondu a été dit de vive voix à l’auteur de ce besoin.",
            told=False,
            own="Vous avez dit de vive voix, à l’auteur de ce besoin, ce qui est répondu.",
        ),
        "effect_said": Sentence(
            "{author} dit {changed}.",
            stage="effect",
            yours="Vous avez dit {changed}.",
            own="Vous avez publié, pour ce besoin, {changed}.",
            before="{author} dit si cela a changé quelque chose : {change}.",
        ),
        "statement_published": Sentence(
            "{institution} exerce son droit de réponse.",
            waits=True,
            own="Vous avez publié le droit de réponse de {institution}.",
        ),
    },
)
