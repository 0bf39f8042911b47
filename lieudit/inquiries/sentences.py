"""What the journal says of questions put to the council; of those whose origin is unknown, nothing to outsiders."""

from lieudit.journal.sentence import Sentence, register

register(
    "inquiries",
    title="Questions au conseil",
    sentences={
        "door_given": Sentence(
            "Un lien pour poser une question au conseil est donné à {institution}.", public=False, told=False
        ),
        "door_renewed": Sentence("Le lien de {institution} est donné de nouveau.", public=False, told=False),
        "door_closed": Sentence("Le lien de {institution} est repris : {reason}.", public=False, told=False),
        "sent": Sentence(
            "Une question est écrite au nom de {institution} : son adresse est à confirmer.", public=False, told=False
        ),
        "confirmed": Sentence(
            "L’adresse qui pose une question au nom de {institution} a répondu : son origine est à vérifier.",
            public=False,
            told=False,
        ),
        "rejected": Sentence(
            "Une question posée au nom de {institution} n’est pas reçue : {reason}.", public=False, told=False
        ),
        "asked": Sentence(
            "{institution} pose une question au conseil : « {question} ». Réponse souhaitée pour le {wanted}."
        ),
        "accepted": Sentence("{assembly} prend la question n° {number} : avis attendu pour le {by}."),
        "accepted_later": Sentence(
            "{assembly} prend la question n° {number} : avis attendu pour le {by}, plus tard que souhaité. {reason}."
        ),
        "delayed": Sentence(
            "Le conseil demande du temps pour la question n° {number} : du {from_day} au {to_day}. {reason}."
        ),
        "declined": Sentence("Le conseil ne prend pas la question n° {number} : {reason}."),
        "consulted": Sentence(
            "Une consultation se prépare à partir de la question n° {number}.", public=False, told=False
        ),
        "drawn": Sentence("Un projet d’avis s’ouvre sur la question n° {number}."),
        "draft_given_up": Sentence(
            "Le projet d’avis sur la question n° {number} s’arrête là : il est rejeté ou retiré."
        ),
        "adopted": Sentence("La position {position} est adoptée : elle répond à la question n° {number}."),
        "posted": Sentence("L’avis sur la question n° {number} est en cours d’envoi par message.", told=False),
        "recalled": Sentence("L’envoi de l’avis sur la question n° {number} est repris pour être corrigé.", told=False),
        "given_up": Sentence(
            "L’avis sur la question n° {number} n’a pas pu partir : il est à envoyer autrement.", told=False
        ),
        "answered": Sentence(
            "L’avis sur la question n° {number} est rendu à {institution}. Sa suite est attendue pour le {by}."
        ),
        "reminded": Sentence("Le conseil relance au sujet de la question n° {number}, posée par {institution}."),
        "followed": Sentence("{institution} dit ce que l’avis sur la question n° {number} est devenu : {outcome}."),
        "withdrawn": Sentence("{institution} retire la question n° {number} : {reason}."),
        "withdrawn_unread": Sentence(
            "Une question posée au nom de {institution} est retirée avant d’être lue.", public=False, told=False
        ),
    },
)
