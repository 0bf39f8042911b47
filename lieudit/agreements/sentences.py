"""What the journal says of agreements: among the acts of services, where their former entries are read."""

from lieudit.journal.sentence import Sentence, register

register(
    "public_services",
    sentences={
        "agreement_signed": Sentence(
            "Convention déclarée entre {place} et {partner}, du {since} au {until} : « {title} »."
        ),
        "agreement_end_announced": Sentence(
            "La convention « {title} » entre {place} et {partner} prend fin le {until}, dans {days}.", public=False
        ),
        "agreement_renewed": Sentence(
            "Suite déclarée de la convention « {title} » entre {place} et {partner}, jusqu’au {until}."
        ),
        "agreement_confirmed": Sentence(
            "{who} confirme la convention « {title} » : {place} et {partner} sont liés jusqu’au {until}."
        ),
        "agreement_denied": Sentence(
            "{who} ne reconnaît pas la convention « {title} » que déclarait {teller}. Motif : {reason}"
        ),
        "agreement_ended": Sentence(
            "La convention « {title} » entre {place} et {partner} est rompue avant son terme. Motif : {reason}"
        ),
        "agreement_expired": Sentence("La convention « {title} » entre {place} et {partner} est arrivée à son terme."),
    },
)
