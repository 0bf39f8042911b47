"""What the journal says of consultations. Nothing of who answered, nor what: an opinion leaves no line."""

from lieudit.journal.sentence import Sentence, register

register(
    "consultations",
    title="Consultations",
    sentences={
        "prepared": Sentence("{assembly} prépare une consultation.", public=False, told=False),
        "edited": Sentence("La consultation n° {number} est réécrite.", public=False, told=False),
        "opened": Sentence("{assembly} ouvre une consultation : « {question} », jusqu’au {until}."),
        "statement_added": Sentence("Une affirmation s’ajoute à la consultation n° {number}.", told=False),
        "proposed": Sentence(
            "Une affirmation est proposée à la consultation n° {number} : elle sera lue avant le {due}.",
            public=False,
            own="Vous avez proposé une affirmation à la consultation n° {number} : elle sera lue avant le {due}.",
        ),
        "accepted": Sentence("Une affirmation proposée est accueillie : « {text} »."),
        "refused": Sentence("Une affirmation proposée n’est pas retenue : {reason}."),
        "joined": Sentence("Une affirmation proposée rejoint celle-ci, qui dit la même chose : « {text} »."),
        "withdrawn": Sentence("Une affirmation est retirée de la consultation n° {number} : {reason}."),
        "sheet_typed": Sentence(
            "La feuille de papier n° {sheet} est recopiée pour la consultation n° {number}.", public=False, told=False
        ),
        "extended": Sentence("La consultation n° {number} est prolongée : du {from_day} au {to_day}."),
        "closed": Sentence("La consultation « {question} » est close : {voices}."),
        "position_opened": Sentence("Un projet de position s’ouvre à partir de la consultation « {question} »."),
        "position_given_up": Sentence(
            "Le projet de position né de la consultation « {question} » s’arrête là : il est rejeté ou retiré."
        ),
        "position_adopted": Sentence("De la consultation « {question} » est née une position commune : {position}."),
    },
)
