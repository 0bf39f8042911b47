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
        "begun": Sentence("{place} commence un dossier pour l’appel « {call} ».", public=False, told=False),
        "answered": Sentence("Une réponse du dossier « {title} » est écrite : {question}", public=False, told=False),
        "partner_asked": Sentence(
            "{lead} demande à {place} d’être du dossier « {title} », pour l’appel « {call} » : {task}.", public=False
        ),
        "partner_accepted": Sentence("{place} accepte d’être du dossier « {title} ».", public=False),
        "partner_left": Sentence("{place} n’est plus du dossier « {title} » : {reason}.", public=False),
        "line_added": Sentence("Une ligne s’ajoute au budget du dossier « {title} ».", public=False, told=False),
        "line_removed": Sentence("Une ligne quitte le budget du dossier « {title} ».", public=False, told=False),
        "sent": Sentence("Le dossier « {title} » est envoyé à l’appel « {call} ».", public=False),
        "sent_late": Sentence(
            "Le dossier « {title} » arrive après l’heure à l’appel « {call} » : {reason}.", public=False
        ),
        "withdrawn": Sentence("Le dossier « {title} » est retiré de l’appel « {call} ».", public=False),
        "mix_said": Sentence("{place} dit d’où vient son argent en {year}.", public=False, told=False),
        "mix_published": Sentence("{place} publie d’où vient son argent en {year}.", told=False),
        "mix_hidden": Sentence("{place} ne publie plus d’où vient son argent en {year}.", public=False, told=False),
        "award_granted": Sentence("Le conseil attribue {amount} à {name} : {purpose}.", told=False),
        "award_withdrawn": Sentence("Le conseil retire la subvention de {amount} à {name} : {reason}.", told=False),
        "award_reported": Sentence("{name} a rendu le compte rendu financier de {amount}.", told=False),
        "award_reminded": Sentence("{name} est prévenu : un compte rendu financier arrive.", public=False, told=False),
        "aid_answered": Sentence("{place} dit ce qu’il en est de l’aide « {aid} ».", public=False, told=False),
        "income_added": Sentence("Une somme du conseil est écrite : {amount}, de {funder}, en {year}.", told=False),
        "income_asked": Sentence("Le conseil a demandé à {funder} la suite de son soutien, le {day}.", told=False),
        "income_heard": Sentence("{funder} a répondu au conseil sur la suite de son soutien, le {day}.", told=False),
        "income_withdrawn": Sentence(
            "Une somme du conseil est retirée : {amount}, de {funder}, en {year}. Motif : {reason}.", told=False
        ),
        "replied": Sentence("{organiser} répond au sujet de l’appel « {title} »."),
    },
)
