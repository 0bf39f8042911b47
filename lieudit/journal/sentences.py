"""Acts on mails; and those of the accounts, which the journal writes for them (accounts do not know the journal)."""

from lieudit.journal.sentence import Sentence, register

register(
    "journal",
    {
        "personal_read": Sentence(
            "Qui exerce un pouvoir a lu {what} : {page}.", public=False, told=False, own="Vous avez lu {what} : {page}."
        ),
        "mail_sent_again": Sentence(
            "{mail} : une personne l’envoie de nouveau.",
            public=False,
            told=False,
            own="Vous avez envoyé de nouveau le {mail}.",
        ),
        "mail_found_sent": Sentence(
            "{mail} : une personne constate qu’il est parti.",
            public=False,
            told=False,
            own="Vous avez constaté que le {mail} est parti.",
        ),
        "mail_withdrawn": Sentence(
            "{mail} : une personne renonce à l’envoyer.",
            public=False,
            told=False,
            own="Vous avez renoncé à envoyer le {mail}.",
        ),
    },
)
register(
    "accounts",
    {
        "consent_given": Sentence(
            "Consentement donné : {purpose}.", public=False, told=False, own="Vous avez donné votre accord : {purpose}."
        ),
        "consent_withdrawn": Sentence(
            "Consentement retiré : {purpose}.",
            public=False,
            told=False,
            own="Vous avez retiré votre accord : {purpose}.",
        ),
        "closed": Sentence(
            "Compte fermé à la demande de la personne.", public=False, told=False, own="Vous avez fermé votre compte."
        ),
    },
)
