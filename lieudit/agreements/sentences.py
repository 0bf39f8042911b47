"""What the journal says of agreements: of old ones, among the acts of services and of grants, where they were
written."""

from lieudit.journal.sentence import Sentence, register

register(
    "public_services",
    sentences={
        "agreement_signed": Sentence(
            "Une convention est déclarée entre {place} et {partner}, du {since} au {until} : « {title} »."
        ),
        "agreement_end_announced": Sentence(
            "La convention « {title} » entre {place} et {partner} prend fin le {until}.", public=False
        ),
        "agreement_renewed": Sentence(
            "La suite de la convention « {title} » entre {place} et {partner} est déclarée, jusqu’au {until}."
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
        "commitment_kept": Sentence("{side} a tenu un engagement de la convention avec {name} : {words}.", told=False),
        "commitment_dropped": Sentence(
            "{side} abandonne un engagement de la convention avec {name} : {words}. Motif : {reason}.", told=False
        ),
        "instalment_received": Sentence("{name} a reçu {part}.", told=False),
        "award_reported": Sentence("{name} a rendu son compte rendu.", told=False),
        "award_reminded": Sentence("Un rappel est envoyé à {name} : un compte rendu arrive.", public=False, told=False),
    },
)
register(
    "agreements",
    title="Conventions",
    sentences={
        "promised": Sentence("{side} s’engage par la convention « {title} », d’ici le {by} : {words}.", told=False),
        "instalment_announced": Sentence(
            "{who} annonce {part} pour le {by}, par la convention « {title} ».", told=False
        ),
        "sequel_asked": Sentence("La suite de la convention « {title} » est demandée le {day}.", told=False),
        "sequel_heard": Sentence(
            "Une réponse est venue le {day} sur la suite de la convention « {title} ».", told=False
        ),
    },
)
