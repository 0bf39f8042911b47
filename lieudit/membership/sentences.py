"""What the journal says of members. Persons are « un·e membre »; what is owed and what is reproached stays inside."""

from lieudit.journal.sentence import Sentence, register

register(
    "membership",
    title="Adhésions",
    sentences={
        "applied": Sentence(
            "{member} demande à rejoindre {association}.",
            public=False,
            own="Vous avez demandé à rejoindre {association}, pour {member}.",
        ),
        "admitted": Sentence(
            "{member} rejoint {association}, collège {college}.",
            yours="Vous rejoignez {association}, collège {college}. Bienvenue.",
        ),
        "refused": Sentence("La candidature de {member} n’est pas retenue : {reason}", public=False),
        "appealed": Sentence("{member} fait un recours contre le refus de sa candidature.", public=False),
        "refusal_confirmed": Sentence("Le refus de la candidature de {member} est confirmé : {reason}", public=False),
        "withdrawn": Sentence(
            "{member} retire sa candidature.",
            public=False,
            told=False,
            own="Vous avez retiré la candidature de {member}.",
        ),
        "college_asked": Sentence(
            "{member} demande à passer au collège {college}.",
            public=False,
            own="Vous avez demandé le passage de {member} au collège {college}.",
        ),
        "college_changed": Sentence("{member} passe au collège {college}."),
        "college_kept": Sentence("{member} reste dans son collège : {reason}", public=False),
        "register_closed": Sentence("Le registre des membres est clos, pour {association}.", told=False),
        "left": Sentence("{member} quitte {association}.", own="Vous avez quitté {association}, pour {member}."),
        "scale_published": Sentence("Le barème des cotisations de {year} est publié, pour {association}.", told=False),
        "dues_called": Sentence(
            "Cotisation {year} de {member} : {amount}, à payer avant le {before}, référence {reference}.",
            public=False,
            told=False,
        ),
        "dues_changed": Sentence("Cotisation {year} de {member} : {amount}, tranche {line}.", public=False, told=False),
        "paid": Sentence(
            "Le paiement de {amount} de {member} pour {year} est arrivé, reçu n° {number}.",
            public=False,
            yours="Nous avons bien reçu {amount} pour {year}. C’est le reçu n° {number}.",
        ),
        "payment_corrected": Sentence(
            "Le reçu n° {corrected} de {member} est annulé par le n° {number} : {reason}.", public=False
        ),
        "bank_read": Sentence(
            "Relevé bancaire lu : {read} encaissements, {again} déjà connus.", public=False, told=False
        ),
        "line_set_aside": Sentence("Ligne bancaire mise de côté : {reason}.", public=False, told=False),
        "line_taken_back": Sentence("Ligne bancaire reprise.", public=False, told=False),
        "exclusion_opened": Sentence(
            "Une procédure d’exclusion est ouverte contre {member} ; audition le {hearing}.", public=False
        ),
        "defended": Sentence("{member} dépose sa défense écrite.", public=False),
        "heard": Sentence("L’audition de {member} a eu lieu, ou avait été proposée.", public=False),
        "exclusion_submitted": Sentence(
            "La procédure contre {member} est soumise au vote de « {session} » ; {body} en décide.", public=False
        ),
        "excluded": Sentence("L’adhésion de {member} est arrêtée : {reason}", public=False),
        "exclusion_dropped": Sentence("La procédure contre {member} est abandonnée : {reason}", public=False),
        "exclusion_appealed": Sentence("{member} fait un recours contre son exclusion.", public=False),
        "exclusion_upheld": Sentence("L’exclusion de {member} est confirmée : {reason}", public=False),
        "exclusion_overturned": Sentence("L’exclusion de {member} est annulée : {reason}", public=False),
    },
)
