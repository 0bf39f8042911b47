"""What the journal says of mutual aid. Loans are told to the two places and their animation; everybody reads what a
place lends, and the exchanges of places whose two mirrors are public."""

from lieudit.journal.sentence import Sentence, register

register(
    "mutual_aid",
    title="S’entraider",
    sentences={
        "thing_lent": Sentence(
            "{place} prête : « {title} ».", told=False, own="Vous avez proposé un prêt, pour {place} : « {title} »."
        ),
        "thing_changed": Sentence(
            "Ce que {place} dit de « {title} » est revu.",
            told=False,
            own="Vous avez revu ce que {place} dit de « {title} ».",
        ),
        "thing_ended": Sentence(
            "{place} ne prête plus « {title} ».", told=False, own="Vous ne prêtez plus « {title} », pour {place}."
        ),
        "asked": Sentence(
            "{borrower} voudrait emprunter « {title} » à {lender} : {when}.",
            public=False,
            own="Vous avez demandé à emprunter « {title} » à {lender}, pour {borrower} : {when}.",
        ),
        "borrowed": Sentence(
            "{borrower} emprunte « {title} » à {lender}, d’accord d’avance : {when}.",
            public=False,
            own="Vous avez emprunté « {title} » à {lender}, pour {borrower}, d’accord d’avance : {when}.",
        ),
        "accepted": Sentence(
            "{lender} prête « {title} » à {borrower} : {when}.",
            public=False,
            own="Vous avez accepté de prêter « {title} » à {borrower} : {when}.",
        ),
        "refused": Sentence(
            "{lender} ne peut pas prêter « {title} » à {borrower}. Motif : {reason}",
            public=False,
            own="Vous n’avez pas pu prêter « {title} » à {borrower}. Motif : {reason}",
        ),
        "called_off": Sentence(
            "{who} annule le prêt de « {title} ». Motif : {reason}",
            public=False,
            own="Vous avez annulé le prêt de « {title} ». Motif : {reason}",
        ),
        "handed_over": Sentence(
            "« {title} » est remis à {borrower}. Retour prévu le {due}.",
            public=False,
            own="Vous avez dit que « {title} » est remis à {borrower}. Retour prévu le {due}.",
        ),
        "given_back": Sentence(
            "« {title} » est rendu à {lender}.", public=False, own="Vous avez dit que « {title} » est rendu à {lender}."
        ),
        "state_noted": Sentence(
            "{who} a dit l’état de « {title} » {moment} : {condition}.",
            public=False,
            own="Vous avez dit l’état de « {title} » {moment} : {condition}.",
        ),
        "disputed": Sentence("Un désaccord sur « {title} » est porté à la médiation.", public=False),
        "exchanged": Sentence("{giver} a prêté « {title} » à {receiver}."),
        "hands_asked": Sentence(
            "{receiver} demande un coup de main à {giver} : « {title} », le {when}.",
            public=False,
            own="Vous avez demandé un coup de main à {giver} : « {title} », le {when}.",
        ),
        "hands_accepted": Sentence(
            "{giver} vient aider {receiver} : « {title} ».",
            public=False,
            own="Vous avez accepté le coup de main demandé par {receiver} : « {title} ».",
        ),
        "hands_refused": Sentence(
            "{giver} ne peut pas aider {receiver} : « {title} ». Motif : {reason}",
            public=False,
            own="Vous avez décliné le coup de main demandé par {receiver} : « {title} ». Motif : {reason}",
        ),
        "hands_called_off": Sentence(
            "{who} annule « {title} ». Motif : {reason}",
            public=False,
            own="Vous avez annulé « {title} ». Motif : {reason}",
        ),
        "papers_written": Sentence("Les trois pièces du prêt « {title} » s’écrivent : à signer.", public=False),
        "amount_said": Sentence("{who} dit {amount} {unit} pour « {title} ».", public=False),
        "hands_confirmed": Sentence("{giver} et {receiver} disent pareil : « {title} » est compté.", public=False),
        "sos_sent": Sentence(
            "SOS de {place} : « {title} ». Prévenus : {told}.",
            public=False,
            own="Vous avez envoyé le SOS de {place} : « {title} ». Prévenus : {told}.",
        ),
        "sos_answered": Sentence(
            "{who} répond au SOS « {title} » : {answer}",
            public=False,
            own="Vous avez répondu au SOS « {title} » : {answer}",
        ),
        "sos_ended": Sentence("Le SOS « {title} » est terminé.", public=False),
        "choice_said": Sentence(
            "{place} a dit son choix pour l’entraide.",
            public=False,
            own="Vous avez dit le choix de {place} pour l’entraide.",
        ),
        "law_changed": Sentence("Ce que le site dit du droit est revu : {title}.", told=False),
    },
)
