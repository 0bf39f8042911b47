"""Sentences of the charter, the reports, the measures, the appeals and the mediations.

What concerns one person is told by the room's own mails (tasks.py): no reason and no name is kept here.
"""

from lieudit.journal.sentence import Sentence, register

INSIDE = {"public": False, "told": False}

register(
    "care",
    title="Charte et signalements",
    sentences={
        "charter_adopted": Sentence("La version {number} de la charte de bienveillance entre en vigueur."),
        "charter_accepted": Sentence("La version {number} de la charte de bienveillance est acceptée.", **INSIDE),
        "reported": Sentence("« {title} » est signalé : {reason}.", **INSIDE),
        "dismissed": Sentence("Un signalement sur « {title} » est classé.", **INSIDE),
        "reminded": Sentence("La charte est rappelée à l’auteur de « {title} ».", **INSIDE),
        "hidden": Sentence("« {title} » est masqué par l’animation.", **INSIDE),
        "suspended": Sentence("L’auteur de « {title} » ne publie plus jusqu’au {until}.", **INSIDE),
        "lifted": Sentence("La mesure prise sur « {title} » est levée.", **INSIDE),
        "appealed": Sentence("La mesure prise sur « {title} » est contestée.", **INSIDE),
        "appeal_decided": Sentence("Le recours sur « {title} » est tranché : {outcome}.", **INSIDE),
        "mediator_appointed": Sentence("Une personne de plus est nommée à la médiation, jusqu’au {until}."),
        "mandate_ended": Sentence("Un mandat de médiation prend fin."),
        "mediation_asked": Sentence("Une médiation est demandée.", **INSIDE),
        "mediation_accepted": Sentence("Une médiation est prise en charge.", **INSIDE),
        "mediation_declined": Sentence("Une médiation est déclinée.", **INSIDE),
        "mediation_joined": Sentence("Une personne est invitée dans une médiation.", **INSIDE),
        "mediation_written": Sentence("Un message est écrit dans une médiation.", **INSIDE),
        "mediation_withdrawn": Sentence("Une médiation est retirée.", **INSIDE),
        "mediation_closed": Sentence("Une médiation se termine.", **INSIDE),
    },
)
