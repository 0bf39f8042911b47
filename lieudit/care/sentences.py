"""Sentences of the charter, the reports, the measures, the appeals and the mediations.

What concerns one person is told by the room's own mails (tasks.py): no reason and no name is kept here.
"""

from lieudit.journal.sentence import Sentence, register


def inside(text: str, own: str = "") -> Sentence:
    """Read in the workshop only, and told by the mails of the room."""
    return Sentence(text, public=False, told=False, own=own)


register(
    "care",
    title="Charte et signalements",
    sentences={
        "charter_adopted": Sentence("La version {number} de la charte de bienveillance entre en vigueur."),
        "charter_accepted": inside(
            "La version {number} de la charte de bienveillance est acceptée.",
            own="Vous avez accepté la version {number} de la charte de bienveillance.",
        ),
        "reported": inside("« {title} » est signalé : {reason}.", own="Vous avez signalé « {title} » : {reason}."),
        "dismissed": inside(
            "Un signalement sur « {title} » est classé.", own="Vous avez classé un signalement sur « {title} »."
        ),
        "reminded": inside(
            "La charte est rappelée à l’auteur de « {title} ».",
            own="Vous avez rappelé la charte à l’auteur de « {title} ».",
        ),
        "hidden": inside("« {title} » est masqué par l’animation.", own="Vous avez masqué « {title} »."),
        "suspended": inside("L’auteur de « {title} » ne publie plus jusqu’au {until}."),
        "lifted": inside("La mesure prise sur « {title} » est levée."),
        "appealed": inside(
            "La mesure prise sur « {title} » est contestée.", own="Vous avez contesté la mesure prise sur « {title} »."
        ),
        "appeal_decided": inside("Le recours sur « {title} » est tranché : {outcome}."),
        "mediator_appointed": Sentence("Une personne de plus est nommée à la médiation, jusqu’au {until}."),
        "mandate_ended": Sentence("Un mandat de médiation prend fin."),
        "mediation_asked": inside("Une médiation est demandée.", own="Vous avez demandé une médiation."),
        "mediation_accepted": inside(
            "Une médiation est prise en charge.", own="Vous avez pris une médiation en charge."
        ),
        "mediation_declined": inside("Une médiation est déclinée."),
        "mediation_joined": inside("Une personne est invitée dans une médiation."),
        "mediation_written": inside(
            "Un message est écrit dans une médiation.", own="Vous avez écrit un message dans une médiation."
        ),
        "mediation_withdrawn": inside("Une médiation est retirée."),
        "mediation_closed": inside("Une médiation se termine."),
    },
)
