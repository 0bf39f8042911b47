"""What the journal says of lotteries. Nothing of who volunteered: those who were drawn are named once they accept."""

from lieudit.journal.sentence import Sentence, register

register(
    "lottery",
    title="Tirages au sort",
    sentences={
        "prepared": Sentence("{assembly} prépare un tirage au sort : « {title} ».", public=False, told=False),
        "edited": Sentence("Le tirage au sort n° {number} est réécrit.", public=False, told=False),
        "quotas_set": Sentence("Les quotas du tirage au sort n° {number} sont fixés.", public=False, told=False),
        "opened": Sentence(
            "{assembly} appelle des volontaires pour « {title} », jusqu’au {until} : {seats}. Tirage : {source}, "
            "{hour}."
        ),
        "volunteered": Sentence("Vous êtes volontaire pour « {title} ».", public=False, told=False),
        "left": Sentence("Vous n’êtes plus volontaire pour « {title} ».", public=False, told=False),
        "extended": Sentence("L’appel à volontaires « {title} » est prolongé jusqu’au {until}. Tirage : {hour}."),
        "closed": Sentence("L’appel à volontaires « {title} » est clos : {volunteers}."),
        "short": Sentence("Avec ces volontaires, les quotas de « {title} » ne peuvent pas être tenus."),
        "relaxed": Sentence("Les quotas de « {title} » sont assouplis ({changes}) : {reason}."),
        "reopened": Sentence("L’appel à volontaires « {title} » est rouvert jusqu’au {until}. Tirage : {hour}."),
        "published": Sentence("Les {panels} de « {title} » sont publiés avant le tirage. Empreinte : {digest}."),
        "postponed": Sentence("Le tirage de « {title} » est reporté : {source}, {hour}. Motif : {reason}."),
        "seed_held": Sentence(
            "Une première personne a saisi le résultat du tirage de « {title} ». Une autre le saisira aussi.",
            told=False,
        ),
        "drawn": Sentence("Le panel n° {panel} de « {title} » est tiré au sort : {source} a donné {seed}."),
        "asked": Sentence("Le sort vous désigne pour « {title} » : dites si vous acceptez.", public=False),
        "accepted": Sentence("{who} accepte d’être du panel de « {title} », par le sort.", told=False),
        "refused": Sentence("Une personne tirée au sort pour « {title} » n’en sera pas. {follows}"),
        "absent": Sentence("Une personne tirée au sort pour « {title} » n’est pas venue. {follows}"),
        "cancelled": Sentence("Le tirage au sort « {title} » est annulé : {reason}."),
    },
)
