"""What the journal says of elections: members and colleges by name, never a person, never what a circle said."""

from lieudit.journal.sentence import Sentence, register


def inside(text: str, own: str = "") -> Sentence:
    """Work on the roll: read in the workshop, and told to who asked."""
    return Sentence(text, public=False, own=own)


register(
    "elections",
    title="Élections",
    sentences={
        "prepared": Sentence("L’élection « {title} » est en préparation.", public=False, told=False),
        "planned": Sentence("Le calendrier de l’élection « {title} » est corrigé.", public=False, told=False),
        "announced": Sentence(
            "{assembly} élit : {seats} à pourvoir. On se porte candidat jusqu’au {until}, on vote à partir du {opens}."
        ),
        "roll_frozen": Sentence(
            "La liste électorale de « {title} » est arrêtée : {lines}. Elle se corrige jusqu’au {until}."
        ),
        "correction_asked": inside(
            "La correction n° {number} de la liste est demandée : {wish}.",
            own="Vous avez demandé la correction n° {number} de la liste : {wish}.",
        ),
        "correction_replied": inside("Le membre concerné répond à la correction n° {number} de la liste."),
        "correction_held": inside(
            "La correction n° {number} de la liste ({wish}) est retenue, et reste à confirmer : {reason}"
        ),
        "correction_decided": inside("La correction n° {number} de la liste est {decision} : {reason}"),
        "roll_sealed": Sentence("La liste électorale de « {title} » est scellée : {lines}."),
        "stood": Sentence(
            "{member} dépose une candidature dans le collège {college}.",
            own="Vous avez déposé la candidature de {member} dans le collège {college}.",
        ),
        "stood_down": Sentence(
            "{member} retire sa candidature dans le collège {college}.",
            own="Vous avez retiré la candidature de {member} dans le collège {college}.",
        ),
        "candidacy_ended": Sentence(
            "{member} ne fait plus partie de l’association : la candidature dans le collège {college} est retirée."
        ),
        "candidate_left": Sentence(
            "{member} ne fait plus partie de l’association : la candidature dans le collège {college} reste sur les "
            "bulletins, et ne peut plus être élue."
        ),
        "order_drawn": Sentence("L’ordre des candidatures de « {title} » est tiré au sort : {source} a donné {seed}."),
        "circle_opened": Sentence("Le collège {college} cherche sans candidat qui tiendra le rôle « {role} »."),
        "named": Sentence(
            "Une voix du cercle n° {number} a nommé une personne.",
            public=False,
            told=False,
            own="Vous avez nommé une personne, dans le cercle n° {number}.",
        ),
        "circle_read": Sentence(
            "Le cercle n° {number} lit les nominations et leurs raisons.", public=False, told=False
        ),
        "voice_moved": Sentence("Une voix du cercle n° {number} s’est reportée.", public=False, told=False),
        "proposed": Sentence("Le cercle n° {number} examine la proposition {proposal}.", public=False, told=False),
        "circle_answered": Sentence(
            "Une voix du cercle n° {number} a répondu.",
            public=False,
            told=False,
            own="Vous avez répondu au cercle n° {number}.",
        ),
        "objection_lifted": Sentence("Le cercle n° {number} a levé une objection.", public=False, told=False),
        "circle_chose": Sentence("Le collège {college} choisit {member} pour le rôle « {role} », sans candidat."),
        "circle_ended": Sentence("Le cercle du collège {college} pour le rôle « {role} » finit sans choisir."),
        "circle_erased": Sentence("Le cercle n° {number} est effacé : nominations et raisons.", told=False),
        "scrutineer_named": Sentence("{member} surveille le dépouillement de « {title} ».", told=False),
        "ballots_ordered": Sentence(
            "Les scrutins de « {title} » sont ordonnés : {ballots}. Le vote va du {opens} au {closes}."
        ),
        "called_again": Sentence("Le collège {college} vote de nouveau ({why}), jusqu’au {closes}."),
        "tie_parted": Sentence("L’égalité du collège {college} est départagée : {source} a donné {seed}."),
        "counted": Sentence("Les voix de « {title} » sont comptées. Le procès-verbal attend ses signatures."),
        "incident_noted": Sentence("Un incident est noté au procès-verbal de « {title} ».", told=False),
        "minutes_signed": Sentence("Le procès-verbal de « {title} » est signé pour {member}.", told=False),
        "closed": Sentence("Le procès-verbal de « {title} » est scellé : {mandates}, à partir du {since}."),
        "cancelled": Sentence("L’élection « {title} » est annulée : {reason}"),
    },
)
