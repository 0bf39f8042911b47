"""What the journal says of demands to institutions. `text` is what was written, for the mails."""

from lieudit.journal.sentence import Sentence, register

register(
    "advocacy",
    {
        "prepared": Sentence(
            "Lettre en préparation pour {institution}, position {position}.", public=False, told=False
        ),
        "edited": Sentence("Lettre à {institution} modifiée.", public=False, told=False),
        "discarded": Sentence("Lettre à {institution} abandonnée.", public=False, told=False),
        "relayed": Sentence(
            "La position commune {position} est remise {means} à {institution} : {demands}, "
            "réponse attendue le {due}.",
            stage="relayed",
        ),
        "forwarded": Sentence(
            "{institution} transmet le lien de réponse à une autre adresse ({domain}).", public=False, told=False
        ),
        "received": Sentence("{institution} envoie un message : son origine est à vérifier.", public=False),
        "acknowledged": Sentence("{institution} accuse réception des demandes de la position {position}."),
        "extended": Sentence(
            "{institution} demande du temps jusqu’au {until} pour la position {position}, avec une raison. "
            "Le conseil l’accorde."
        ),
        "time_refused": Sentence(
            "{institution} demande du temps jusqu’au {until} pour la position {position}. "
            "Le conseil ne l’accorde pas : {refusal}"
        ),
        "replied": Sentence("{institution} répond à la position {position} : {outcomes}.", stage="answered"),
        "committed": Sentence(
            "{institution} s’engage pour le {until}, position {position} : {outcomes}.", stage="answered"
        ),
        "rejected": Sentence(
            "Un message reçu pour {institution} n’est pas publié : {refusal}", public=False, told=False
        ),
        "reminded": Sentence("Le conseil relance {institution} au sujet de la position {position}."),
        "closed": Sentence(
            "Les demandes de la position {position} à {institution} sont closes sans réponse : {reason}"
        ),
        "reviewed": Sentence("Engagement de {institution}, « {commitment} » : {state}. {note}"),
        "effect_asked": Sentence(
            "Une date promise par {institution} est passée : le conseil demande aux auteurs ce qui a changé.",
            told=False,
        ),
        "effect_said": Sentence(
            "{author} dit si cela a changé quelque chose : {change}.", stage="effect"
        ),
        "statement_published": Sentence("{institution} exerce son droit de réponse."),
    },
)
