"""What the journal says of a session as it goes. Who comes, asks to speak or answers is read by members only."""

from lieudit.journal.sentence import Sentence, register


def quiet(text: str) -> Sentence:
    """Read in the workshop, by who was there; no mail leaves in the middle of a session."""
    return Sentence(text, public=False, told=False)


def shown(text: str) -> Sentence:
    return Sentence(text, told=False)


register(
    "hall",
    title="Séances",
    sentences={
        "opened": Sentence("La séance « {meeting} » est ouverte."),
        "checked_in": quiet("{seat} est en séance, {mode}."),
        "checked_out": quiet("{seat} quitte la séance."),
        "guest_arrived": quiet("Une personne invitée est en séance ({quality})."),
        "presence_confirmed": quiet("{seat} dit de sa place être en séance."),
        "list_confirmed": quiet("La liste d’appel est confirmée par une seconde personne : {count}."),
        "leaving_asked": quiet(
            "Le départ de {seat} est noté ; une autre personne le confirme, ou ce siège dit rester."
        ),
        "paper_chosen": quiet("{seat} vote sur papier."),
        "paper_cast": Sentence("Un bulletin de papier de {seat} est compté au scrutin n° {number}.", public=False),
        "proxy_lapsed": Sentence(
            "{holder} quitte la séance « {meeting} » : le pouvoir de {giver} est sans effet.", public=False
        ),
        "proxy_revived": Sentence(
            "{holder} revient en séance « {meeting} » : le pouvoir de {giver} vaut de nouveau.", public=False
        ),
        "entrusted_leaving": Sentence(
            "{giver} demande à {holder} de parler en son nom en quittant la séance « {meeting} ».", public=False
        ),
        "proxy_taken": Sentence("{holder} porte le pouvoir de {giver} jusqu’à la fin de « {meeting} ».", public=False),
        "proxy_declined": Sentence("{holder} ne porte pas le pouvoir de {giver} à « {meeting} ».", public=False),
        "seat_taken_over": quiet("Une autre personne prend la place de {seat}, sans que ce siège parte."),
        "item_started": shown("La séance passe au point {rank} : « {item} »."),
        "secrecy_asked": shown("Un membre demande que le vote du point {rank} paraisse en totaux."),
        "secrecy_granted": shown("Le vote du point {rank} paraîtra en totaux : des membres l’ont demandé."),
        "asked_to_speak": quiet("{name} demande la parole ({kind})."),
        "request_withdrawn": quiet("{name} retire sa demande de parole."),
        "floor_given": quiet("{name} a la parole."),
        "order_overridden": quiet("{name} a la parole avant son tour. Raison donnée : {reason}"),
        "speech_ended": quiet("{name} a parlé {time}."),
        "worded": shown("Point {rank}, nouvelle formulation : « {text} »"),
        "round_opened": shown("Un tour de consentement s’ouvre au point {rank} : « {text} »"),
        "round_answered": quiet("{seat} répond au tour de consentement : {answer}."),
        "hands_noted": quiet("{count} sans objection à main levée, au tour de consentement du point {rank}."),
        "round_moved": shown("Point {rank}, tour de consentement : {state}."),
        "objection_settled": quiet("L’objection de {seat} est {state}. {outcome}"),
        "ballot_opened": shown("Un vote s’ouvre au point {rank} : « {question} »"),
        "ballot_off_agenda": shown(
            "Un vote hors de l’ordre du jour s’ouvre au point {rank} : « {question} » Raison donnée : {reason}"
        ),
        "election_opened": shown("L’élection « {item} » se vote au point {rank} : {count}."),
        "election_off_agenda": shown(
            "L’élection « {item} » se vote hors de l’ordre du jour au point {rank} : {count}. Raison donnée : {reason}"
        ),
        "block_composed": shown("Les points {points} sont mis en bloc : un seul vote, sauf si un membre en sort un."),
        "block_point_out": quiet("{seat} demande que le point {rank} soit voté à part du bloc {number}."),
        "block_dissolved": shown("Le bloc {number} est défait : ses points se votent un par un."),
        "block_opened": shown("Un vote s’ouvre sur le bloc {number}, points {points}."),
        "papers_read": quiet("Les bulletins du scrutin n° {number} sont relevés une première fois."),
        "papers_differ": quiet("Les deux relevés des bulletins du scrutin n° {number} diffèrent."),
        "papers_counted": quiet("Deux relevés du scrutin n° {number} concordent : {count}."),
        "agreement_noted": shown("Point {rank}, un accord est noté, qu’une autre personne doit confirmer : « {text} »"),
        "agreement_withdrawn": quiet("L’accord noté au point {rank} est retiré."),
        "concluded": Sentence("Séance « {meeting} », point {rank} : {text}"),
        "action_entrusted": quiet("À faire, « {text} » : {who}."),
        "question_asked": quiet("Une question est posée depuis la salle."),
        "question_backed": quiet("Une question de la salle est soutenue."),
        "question_answered": quiet("Une question de la salle a sa réponse."),
        "screen_paired": quiet("Un écran de salle est appairé à la séance « {meeting} »."),
        "screen_revoked": quiet("Un écran de salle de la séance « {meeting} » est retiré."),
        "screen_told": quiet("Séance « {meeting} », {where} : {what}."),
        "adjourned": shown("La séance « {meeting} » est suspendue. {reason}"),
        "resumed": shown("La séance « {meeting} » reprend."),
        "closed": Sentence("La séance « {meeting} » est levée."),
    },
)
