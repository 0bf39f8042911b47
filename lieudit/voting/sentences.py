"""What the journal says of a vote. The roll-call is public, unless its rule says otherwise."""

from lieudit.journal.sentence import Sentence, register

register(
    "voting",
    title="Votes",
    sentences={
        "announced": Sentence("Le vote ouvrira le {opens}, jusqu’au {closes} : « {question} »"),
        "opened": Sentence("Le vote est ouvert jusqu’au {closes} : « {question} »"),
        "proxy_given": Sentence(
            "Scrutin n° {number} : {giver} demande à {holder} de voter en son nom, pour {scope}.",
            public=False,
            own="Scrutin n° {number} : vous avez demandé à {holder} de voter au nom de {giver}, pour {scope}.",
        ),
        "proxy_accepted": Sentence(
            "Scrutin n° {number} : {holder} accepte le pouvoir de {giver}.",
            public=False,
            own="Scrutin n° {number} : vous avez accepté le pouvoir de {giver}.",
        ),
        "proxy_refused": Sentence(
            "Scrutin n° {number} : {holder} n’accepte pas le pouvoir de {giver}.",
            public=False,
            own="Scrutin n° {number} : vous n’avez pas accepté le pouvoir de {giver}.",
        ),
        "proxy_revoked": Sentence(
            "Scrutin n° {number} : {giver} retire le pouvoir donné à {holder}.",
            public=False,
            own="Scrutin n° {number} : vous avez retiré le pouvoir donné à {holder}.",
        ),
        "proxy_unused": Sentence(
            "Scrutin n° {number} : le pouvoir donné par {giver} à {holder} ne vaut pas : {reason}.", public=False
        ),
        "cast_by_proxy": Sentence(
            "{voice} a voté au scrutin n° {number}, par le pouvoir donné à {holder}.",
            own="Vous avez voté au scrutin n° {number} pour {voice}, par un pouvoir.",
        ),
        "cast": Sentence(
            "{voice} a voté au scrutin n° {number}.",
            told=False,
            own="Vous avez voté au scrutin n° {number}, pour {voice}.",
        ),
        "received": Sentence(
            "Un vote de plus est reçu au scrutin n° {number}.",
            public=False,
            told=False,
        ),
        "carried_quietly": Sentence(
            "{voice} a voté au scrutin n° {number}, par le pouvoir donné à {holder}.",
            public=False,
            own="Vous avez voté au scrutin n° {number} pour {voice}, par un pouvoir.",
        ),
        "secrecy_asked": Sentence(
            "Une voix demande que seuls les totaux du scrutin n° {number} paraissent.",
            public=False,
            told=False,
            own="Vous avez demandé que seuls les totaux du scrutin n° {number} paraissent.",
        ),
        "secrecy_granted": Sentence(
            "À la demande de membres, seuls les totaux du scrutin n° {number} paraîtront : pas d’appel nominal."
        ),
        "drawn": Sentence("L’égalité du scrutin n° {number} est départagée : {source} a donné {seed}."),
        "stamped": Sentence(
            "Le résultat du scrutin n° {number} est horodaté par {authority} : il existait le {at}.", told=False
        ),
        "suspended": Sentence(
            "Le scrutin n° {number} est suspendu : {reason}. Les votes reçus sont gardés, et ce temps lui sera rendu.",
            own="Vous avez suspendu le scrutin n° {number} : {reason}.",
        ),
        "resumed": Sentence(
            "Le scrutin n° {number} reprend, jusqu’au {closes}.",
            own="Vous avez repris le scrutin n° {number}, jusqu’au {closes}.",
        ),
        "reminded": Sentence(
            "Scrutin n° {number} : un rappel part à qui peut encore voter, jusqu’au {closes}.",
            public=False,
            told=False,
        ),
        "early_asked": Sentence("La clôture du scrutin n° {number} avant l’heure est demandée : {reason}.", told=False),
        "tellers_named": Sentence(
            "Scrutin n° {number}, sur papier : deux personnes dépouillent, des collèges {first} et {second}."
        ),
        "authority_named": Sentence(
            "Scrutin n° {number}, avec Belenios : {authority} fait les codes, {host} tient le serveur."
        ),
        "election_declared": Sentence(
            "Scrutin n° {number} : l’élection Belenios {box} est déclarée, d’empreinte {fingerprint}."
        ),
        "archive_brought": Sentence("Scrutin n° {number} : une archive de Belenios est apportée.", told=False),
        "archive_verified": Sentence(
            "Scrutin n° {number} : l’archive de Belenios {box} est vérifiée par {tool}.", told=False
        ),
        "archive_refused": Sentence(
            "Scrutin n° {number} : une archive de Belenios n’est pas prise. {fault}", public=False, told=False
        ),
        "giving_up_asked": Sentence(
            "Scrutin n° {number}, avec Belenios : il est demandé d’y renoncer, faute d’archive. Raison : {reason}. "
            "Jusqu’au {until}, une archive peut encore venir."
        ),
        "given_up": Sentence(
            "Deux personnes renoncent au scrutin n° {number}, dont l’archive n’est pas venue : il est clos sans "
            "résultat. Raison : {reason}. « {question} »"
        ),
        "codes_sent": Sentence(
            "Scrutin n° {number} : {codes} de vote partent aux membres que personne ne représente avec un compte."
        ),
        "marks_taken_back": Sentence(
            "Scrutin n° {number} : {marks}, par les deux personnes qui dépouillent (collèges {first} et {second}).",
            public=False,
            told=False,
        ),
        "papers_signed": Sentence(
            "Scrutin n° {number} : deux relevés pareils, de {envelopes}, sont signés.", told=False
        ),
        "papers_void": Sentence(
            "Scrutin n° {number} : il y a {envelopes}, plus que de bulletins remis. Le vote est nul, il est à refaire."
        ),
        "closed": Sentence("Le vote est clos : {outcome}. « {question} »"),
        "closed_by_two": Sentence(
            "Le vote est clos avant l’heure, par deux personnes : {outcome}. {turnout} "
            "Raison : {reason}. « {question} »"
        ),
    },
)
