"""What the journal says of a vote. The roll-call is public, unless its rule says otherwise."""

from lieudit.journal.sentence import Sentence, register

register(
    "voting",
    title="Votes",
    sentences={
        "announced": Sentence("Le vote ouvrira le {opens}, jusqu’au {closes} : « {question} »"),
        "opened": Sentence("Le vote est ouvert jusqu’au {closes} : « {question} »"),
        "cast": Sentence("{voice} a voté au scrutin n° {number}.", told=False),
        "closed": Sentence("Le vote est clos : {outcome}. « {question} »"),
    },
)
