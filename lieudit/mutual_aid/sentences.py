"""What the journal says of mutual aid. Loans are told to the two places and their animation; everybody reads what a
place lends, and the exchanges of places whose two mirrors are public."""

from lieudit.journal.sentence import Sentence, register

register(
    "mutual_aid",
    title="S’entraider",
    sentences={
        "thing_lent": Sentence("{place} prête : « {title} ».", told=False),
        "thing_changed": Sentence("{place} a revu ce qu’il dit de « {title} ».", told=False),
        "thing_ended": Sentence("{place} ne prête plus « {title} ».", told=False),
        "asked": Sentence("{borrower} voudrait emprunter « {title} » à {lender} : {when}.", public=False),
        "accepted": Sentence("{lender} prête « {title} » à {borrower} : {when}.", public=False),
        "refused": Sentence("{lender} ne peut pas prêter « {title} » à {borrower}. Motif : {reason}", public=False),
        "called_off": Sentence("{who} annule le prêt de « {title} ». Motif : {reason}", public=False),
        "handed_over": Sentence("« {title} » est remis à {borrower}. Retour : {due}.", public=False),
        "given_back": Sentence("« {title} » est rendu à {lender}.", public=False),
        "state_noted": Sentence("{who} a dit l’état de « {title} » {moment} : {condition}.", public=False),
        "disputed": Sentence("Un désaccord sur « {title} » est porté à la médiation.", public=False),
        "exchanged": Sentence("{giver} a prêté « {title} » à {receiver}."),
        "choice_said": Sentence("{place} a dit ce qu’il choisit pour l’entraide.", public=False),
        "law_changed": Sentence("Ce que le site dit du droit est revu : {title}.", told=False),
    },
)
