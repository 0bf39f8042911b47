"""Acts on mails; and those of the accounts, which the journal writes for them (accounts do not know the journal)."""

from lieudit.journal.sentence import Sentence, register

register(
    "journal",
    {
        "personal_read": Sentence("Qui exerce un pouvoir a lu {what} : {page}.", public=False, told=False),
        "mail_sent_again": Sentence("{mail} : une personne l’envoie de nouveau.", public=False, told=False),
        "mail_found_sent": Sentence("{mail} : une personne constate qu’il est parti.", public=False, told=False),
        "mail_withdrawn": Sentence("{mail} : une personne renonce à l’envoyer.", public=False, told=False),
    },
)
register(
    "accounts",
    {
        "consent_given": Sentence("Consentement donné : {purpose}.", public=False, told=False),
        "consent_withdrawn": Sentence("Consentement retiré : {purpose}.", public=False, told=False),
        "closed": Sentence("Compte fermé à la demande de la personne.", public=False, told=False),
    },
)
