"""Acts of the accounts, which the journal writes for them (accounts do not know the journal)."""

from lieudit.journal.sentence import Sentence, register

register(
    "accounts",
    {
        "consent_given": Sentence("Consentement donné : {purpose}.", public=False, told=False),
        "consent_withdrawn": Sentence("Consentement retiré : {purpose}.", public=False, told=False),
        "closed": Sentence("Compte fermé à la demande de la personne.", public=False, told=False),
    },
)
