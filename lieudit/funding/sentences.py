"""What the journal says of calls. What moves once a call is announced is told to who follows it."""

from lieudit.journal.sentence import Sentence, register

register(
    "funding",
    title="Aides et appels",
    sentences={
        "prepared": Sentence("{organiser} prépare l’appel « {title} ».", public=False, told=False),
        "written": Sentence("Les règles de l’appel « {title} », pas encore ouvert, sont modifiées.", told=False),
        "rewritten": Sentence("La préparation de l’appel « {title} » avance.", public=False, told=False),
        "announced": Sentence("{organiser} annonce l’appel « {title} » : il ouvre le {opens}, et ferme le {closes}."),
        "opened": Sentence("L’appel « {title} » est ouvert, jusqu’au {closes}. Ses règles sont figées."),
        "corrected": Sentence("Les règles de l’appel « {title} » changent (version {version}) : {reason}."),
        "postponed": Sentence("L’appel « {title} » ferme plus tard : le {closes} ({overseas}). Motif : {reason}."),
        "closed": Sentence("L’appel « {title} » est clos."),
        "cancelled": Sentence("{organiser} annule l’appel « {title} » : {reason}."),
        "dropped": Sentence("L’appel « {title} » est abandonné avant d’être annoncé.", public=False, told=False),
        "described": Sentence("L’appel « {title} », lancé par {organiser}, est décrit ici."),
        "revised": Sentence("La description de l’appel « {title} » est corrigée (version {version}) : {reason}."),
        "invited": Sentence(
            "{organiser} est invité à répondre au sujet de l’appel « {title} ».", public=False, told=False
        ),
        "replied": Sentence("{organiser} répond au sujet de l’appel « {title} »."),
    },
)
