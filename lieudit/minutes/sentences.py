"""What the journal says of minutes and of actions: sessions and organisations, never what a restricted part holds."""

from lieudit.journal.sentence import Sentence, register


def inside(text: str, *, told: bool = False, own: str = "") -> Sentence:
    """Work on the project: read in the workshop, and told to who is concerned."""
    return Sentence(text, public=False, told=told, own=own)


register(
    "minutes",
    title="Procès-verbaux et actions",
    sentences={
        "drafted": inside("Le procès-verbal de « {meeting} » est assemblé."),
        "section_edited": inside("« {section} » est réécrite au procès-verbal."),
        "sent": Sentence("Le projet de procès-verbal de « {meeting} » est publié. Il se corrige jusqu’au {until}."),
        "correction_proposed": inside(
            "La correction n° {number} du procès-verbal de « {meeting} » est proposée.",
            told=True,
            own="Vous avez proposé la correction n° {number} du procès-verbal de « {meeting} ».",
        ),
        "correction_answered": inside(
            "La correction n° {number} du procès-verbal de « {meeting} » est {decision} : {answer}", told=True
        ),
        "correction_withdrawn": inside("La correction n° {number} est retirée par qui l’avait proposée."),
        "statement_attached": inside(
            "{member} joint une déclaration au procès-verbal de « {meeting} ».",
            own="Vous avez joint une déclaration au procès-verbal de « {meeting} ».",
        ),
        "people_named": inside("Les personnes que nomme le procès-verbal de « {meeting} » sont dites."),
        "approval_asked": Sentence(
            "L’approbation du procès-verbal de « {meeting} » est à l’ordre du jour de « {later} ».", told=False
        ),
        "put": Sentence(
            "Le procès-verbal de « {meeting} » est soumis à la séance « {later} », tel qu’il est : {fingerprint}",
            told=False,
        ),
        "window_restarted": Sentence(
            "Le projet de procès-verbal de « {meeting} » a changé : il se corrige de nouveau, jusqu’au {until}.",
            told=False,
        ),
        "window_told": Sentence(
            "Le projet de procès-verbal de « {meeting} » a changé depuis qu’il est publié : il se corrige jusqu’au "
            "{until}, puis le silence l’approuve, si aucune correction n’attend."
        ),
        "approved": Sentence("Le procès-verbal de « {meeting} » est approuvé, {how}.", told=False),
        "signed": Sentence("Le procès-verbal de « {meeting} » est signé : {role}.", told=False),
        "sealed": Sentence("Le procès-verbal {number} de « {meeting} » est scellé et entre au registre."),
        "action_added": Sentence("Une action est à faire{who}{due} : {text}"),
        "action_assigned": Sentence("L’action n° {number} est confiée à {who}{due} : {text}"),
        "action_postponed": Sentence("L’action n° {number} est reportée du {from_day} au {to_day} : {reason}"),
        "action_closed": Sentence("L’action n° {number} est faite : {note}"),
        "action_dropped": Sentence("L’action n° {number} est abandonnée : {note}"),
        "restricted_action_changed": inside(
            "L’action n° {number}, d’un point réservé aux membres, a changé.", told=True
        ),
        "actions_carried": inside("{actions} à revoir à la séance « {meeting} »."),
    },
)
