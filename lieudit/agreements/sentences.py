"""What the journal says of agreements: of old ones, among the acts of services and of grants, where they were
written."""

from lieudit.journal.sentence import Sentence, register

register(
    "public_services",
    sentences={
        "agreement_signed": Sentence(
            "Convention déclarée entre {place} et {partner}, du {since} au {until} : « {title} »."
        ),
        "agreement_end_announced": Sentence(
            "La convention « {title} » entre {place} et {partner} prend fin le {until}.", public=False
        ),
        "agreement_renewed": Sentence(
            "Suite déclarée de la convention « {title} » entre {place} et {partner}, jusqu’au {until}."
        ),
        "agreement_confirmed": Sentence(
            "{who} confirme la convention « {title} » entre {place} et {partner}, jusqu’au {until}."
        ),
        "agreement_denied": Sentence(
            "{who} ne reconnaît pas la convention « {title} » déclarée par {teller}. Motif : {reason}"
        ),
        "agreement_ended": Sentence(
            "La convention « {title} » entre {place} et {partner} est rompue. Motif : {reason}"
        ),
        "agreement_expired": Sentence("La convention « {title} » entre {place} et {partner} est arrivée à son terme."),
    },
)
register(
    "funding",
    sentences={
        "commitment_kept": Sentence("Convention avec {name}, {side} a tenu un engagement : {words}.", told=False),
        "commitment_dropped": Sentence(
            "Convention avec {name}, {side} abandonne un engagement : {words}. Motif : {reason}.", told=False
        ),
        "instalment_received": Sentence("{name} a reçu {part}.", told=False),
        "award_reported": Sentence("{name} a rendu son compte rendu.", told=False),
        "award_reminded": Sentence("Rappel à {name} : un compte rendu arrive.", public=False, told=False),
    },
)
register(
    "agreements",
    title="Conventions",
    sentences={
        "promised": Sentence("Convention « {title} » : {side} s’engage, d’ici le {by} : {words}.", told=False),
        "instalment_announced": Sentence("Convention « {title} » : {who} annonce {part} pour le {by}.", told=False),
        "sequel_asked": Sentence("La suite de la convention « {title} » est demandée le {day}.", told=False),
        "sequel_heard": Sentence(
            "Une réponse est venue le {day} sur la suite de la convention « {title} ».", told=False
        ),
    },
)
