"""What the journal says before a session: seats by the name of who holds them, never where a person will be."""

from lieudit.journal.sentence import Sentence, register


def inside(text: str, own: str = "") -> Sentence:
    """Work of who prepares a session, and what members say to one another: read in the workshop."""
    return Sentence(text, public=False, own=own)


register(
    "meetings",
    title="Séances",
    sentences={
        "planned": inside("{assembly} prépare « {title} », le {day}."),
        "edited": inside("« {title} » est modifiée."),
        "item_added": inside("Le point « {title} » est écrit pour « {where} »."),
        "item_edited": inside("Le point « {title} » de « {where} » est récrit."),
        "item_moved": Sentence("Le point « {title} » de « {where} » change de rang.", public=False, told=False),
        "item_placed": inside("Le point « {title} » vient de la réserve dans « {where} »."),
        "item_dropped": inside("Le point « {title} » est retiré de « {where} »."),
        "items_imported": Sentence("L’ordre du jour de « {title} » reçoit {items} d’un fichier.", public=False),
        "items_left": Sentence("« {title} » laisse {items} pour une séance suivante."),
        "document_attached": inside("Le document « {title} » est joint à « {where} »."),
        "document_dropped": inside("Le document « {title} » est retiré de « {where} »."),
        "list_closed": inside("La liste de « {title} » est arrêtée au {day} : {voices}."),
        "convened": Sentence("Convocation de {assembly} : « {title} », le {day}."),
        "changed": Sentence("Du nouveau pour « {title} » : {changes}"),
        "cancelled": Sentence("« {title} » est annulée : {reason}"),
        "given_up": inside("« {title} », qui se préparait, est abandonnée : {reason}"),
        "called_again": Sentence("Faute de quorum, « {title} » aura une seconde convocation."),
        "sent_again": Sentence("Les envois de « {title} » repartent.", public=False, told=False),
        "notice_given_up": Sentence("Un envoi de « {title} » est abandonné.", public=False, told=False),
        "guests_invited": inside("{count} de plus parmi les invités à « {title} »."),
        "guest_revoked": inside("Une invitation à « {title} » est retirée."),
        "requested": Sentence(
            "{seat} demande un point pour « {meeting} » : « {title} » (demande n° {number}).",
            own="Vous avez demandé un point pour « {meeting} » : « {title} » (demande n° {number}).",
        ),
        "cosigned": Sentence(
            "{seat} cosigne la demande n° {number}, « {title} ».",
            own="Vous avez cosigné la demande n° {number}, « {title} ».",
        ),
        "request_listed": Sentence(
            "Le point « {title} » (demande n° {number}) est inscrit à l’ordre du jour du {day}."
        ),
        "request_refused": Sentence("La demande n° {number}, « {title} », n’est pas inscrite : {reason}"),
        "request_withdrawn": Sentence(
            "{seat} retire sa demande n° {number}, « {title} ».",
            own="Vous avez retiré la demande n° {number}, « {title} ».",
        ),
        "early_request": inside(
            "Demande n° {number} pour « {meeting} », encore en préparation : « {title} », {state}. {reason}"
        ),
        "registered": inside(
            "{seat} sera à « {title} » {mode}{waits}.",
            own="Vous avez répondu pour {seat} à « {title} » : {mode}{waits}.",
        ),
        "moved_up": inside("Une place se libère dans la salle : {seat} vient à « {title} »."),
        "entrusted": inside(
            "{giver} donne pouvoir à {holder} pour « {title} », {scope}.",
            own="Vous avez donné pouvoir à {holder} pour « {title} », {scope}.",
        ),
        "proxy_accepted": inside(
            "{holder} accepte le pouvoir de {giver} pour « {title} », {scope}.",
            own="Vous avez accepté le pouvoir de {giver} pour « {title} », {scope}.",
        ),
        "proxy_refused": inside(
            "{holder} refuse le pouvoir de {giver} pour « {title} », {scope}.",
            own="Vous avez refusé le pouvoir de {giver} pour « {title} », {scope}.",
        ),
        "proxy_revoked": inside(
            "{giver} retire le pouvoir donné à {holder} pour « {title} », {scope}.",
            own="Vous avez retiré le pouvoir donné à {holder} pour « {title} », {scope}.",
        ),
        "calendar_drawn": Sentence("Un calendrier personnel a une adresse.", public=False, told=False),
        "calendar_revoked": Sentence("L’adresse d’un calendrier personnel est fermée.", public=False, told=False),
    },
)
