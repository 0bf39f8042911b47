"""What the journal says of demands to institutions. `text` is what was written, for the mails."""

from lieudit.journal.sentence import Sentence, register

register(
    "advocacy",
    title="Relais",
    sentences={
        "prepared": Sentence(
            "Lettre en préparation, position {position}. Destinataire : {institution}.", public=False, told=False
        ),
        "edited": Sentence("Lettre modifiée. Destinataire : {institution}.", public=False, told=False),
        "discarded": Sentence("Lettre abandonnée. Destinataire : {institution}.", public=False, told=False),
        "posted": Sentence(
            "La lettre est en cours d’envoi par message, position {position}. Destinataire : {institution}.",
            told=False,
        ),
        "recalled": Sentence(
            "Une lettre qui n’a pas pu partir est reprise pour être corrigée. Destinataire : {institution}.", told=False
        ),
        "given_up": Sentence(
            "Une lettre n’a pas pu partir par message et ne sera plus envoyée : elle est à corriger, "
            "ou à remettre autrement. Destinataire : {institution}.",
            told=False,
        ),
        "link_given_up": Sentence(
            "Le lien de réponse transmis n’a pas pu partir ({institution}) : celui d’avant sert encore.",
            public=False,
            told=False,
        ),
        "relayed": Sentence(
            "La position commune {position} est relayée {means}. Destinataire : {institution}. "
            "{demands}, réponse attendue le {due}.",
            stage="relayed",
            letter="Le conseil remet {demands} à {institution}, d’après la position commune {position}. "
            "Réponse attendue le {due}.",
        ),
        "forwarded": Sentence(
            "{institution} transmet le lien de réponse à une autre adresse ({domain}).", public=False, told=False
        ),
        "received": Sentence("{institution} envoie un message : son origine est à vérifier.", public=False),
        "acknowledged": Sentence("{institution} accuse réception des demandes de la position {position}.", waits=True),
        "extended": Sentence(
            "{institution} demande du temps jusqu’au {until} pour la position {position}, avec une raison. "
            "Le conseil l’accorde.",
            waits=True,
        ),
        "time_refused": Sentence(
            "{institution} demande du temps jusqu’au {until} pour la position {position}. "
            "Le conseil ne l’accorde pas : {refusal}",
            waits=True,
        ),
        "replied": Sentence(
            "{institution} {does}, position {position} : {outcomes}.",
            letter="{institution} {does} : {results}.",
            first=True,
        ),
        "concluded": Sentence(
            "{institution} {does}, position {position} : {outcomes}. Toutes les demandes de la position ont une suite.",
            stage="answered",
            letter="{institution} {does} : {results}. Toutes les demandes ont une suite.",
        ),
        "rejected": Sentence("Un message reçu n’est pas publié ({institution}) : {refusal}", public=False, told=False),
        "reminder_posted": Sentence(
            "Une relance est en cours d’envoi par message, position {position}. Destinataire : {institution}.",
            public=False,
            told=False,
        ),
        "reminder_withdrawn": Sentence(
            "La relance, position {position}, n’est pas partie : une suite est venue avant ({institution}).",
            public=False,
            told=False,
        ),
        "reminded": Sentence(
            "Le conseil envoie une relance au sujet de la position {position}. Destinataire : {institution}.",
            waits=True,
            turn=True,
            letter="Le conseil envoie une relance à {institution}, au sujet de la position commune {position}.",
        ),
        "closed": Sentence(
            "Les demandes de la position {position} à {institution} sont closes sans réponse : {reason}",
            waits=True,
            turn=True,
        ),
        "closed_last": Sentence(
            "Les demandes de la position {position} sont closes sans réponse ({institution}) : {reason} "
            "Toutes les demandes de la position ont une suite.",
            stage="answered",
        ),
        "reviewed": Sentence("Un engagement de {institution} est {state} : « {commitment} ». {note}", waits=True),
        "effect_asked": Sentence(
            "La date d’un engagement est venue ({institution}) : le conseil demande aux auteurs ce qui a changé.",
            told=False,
        ),
        "effect_said": Sentence("{author} dit si cela a changé quelque chose : {change}.", stage="effect"),
        "statement_published": Sentence("{institution} exerce son droit de réponse.", waits=True),
    },
)
