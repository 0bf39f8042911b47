"""The ways of voting: what each one gives, who may see what, what it does not protect from; and which one to propose.
Pure. « Qui peut voir quoi » is read from here, by the page of a ballot as by the one that compares the ways.

What the CNIL asks of a vote at a distance is kept as aims; its levels are data, with their date (`REFERENCE`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from lieudit.toolkit.french import counted, day
from lieudit.toolkit.types import Json
from lieudit.voting.disclosure import FEWEST
from lieudit.voting.workflow import Way


@dataclass(frozen=True)
class Sight:
    """What somebody may see: of who votes, and of what one chooses."""

    who: str
    attendance: str
    choice: str


@dataclass(frozen=True)
class Kind:
    """All that is said of a way. `gives` is its promise in a sentence, `needs` what it takes to hold it, `short` is
    said under the question, `kept` beside the button that casts, `limits` are what it does not protect from."""

    gives: str
    needs: str
    short: str
    kept: str
    sights: tuple[Sight, ...]
    limits: tuple[str, ...] = ()


IN_ALL = "Des totaux, à la clôture ; l’issue seule, si moins de cinq voix ont voté"
AFTER = "Qui a voté, à la clôture, si cinq voix au moins ont voté"
UNANIMOUS = "De l’unanimité : si tous les bulletins sont pareils, le total dit ce que chacun a voté."
COERCION = "De qui vous presse, ou regarde par-dessus votre épaule : à distance, personne ne tient l’isoloir."
KINDS: Mapping[Way, Kind] = {
    Way.ROLL_CALL: Kind(
        gives="Chacun répond de sa voix : qui a voté quoi est publié, et tout le monde recompte.",
        needs="Rien de plus que le vote.",
        short="Le vote est public : organisation, collège et choix paraissent après la clôture. Un vote ne change "
        "plus.",
        kept="Il est publié après la clôture et ne change plus.",
        sights=(Sight("Tout le monde", "Qui a voté : dès le vote", "Ce que chacun a choisi : à la clôture"),),
        limits=("De rien : voter ainsi est un acte public.",),
    ),
    Way.TOTALS: Kind(
        gives="Aucune page ne dit qui a voté quoi. La base de données, elle, le sait.",
        needs="Rien de plus que le vote.",
        short="Pas d’appel nominal : seuls les totaux paraissent, après la clôture. Un vote ne change plus.",
        kept="Seuls les totaux paraissent, après la clôture : nulle page ne dit qui a choisi quoi. Il ne change plus.",
        sights=(
            Sight("Vous", "Que votre vote est reçu", "Votre choix, dans l’export de vos données"),
            Sight("Les membres inscrits", AFTER, IN_ALL),
            Sight("La présidence, le secrétariat, qui dépouille", AFTER, IN_ALL),
            Sight("Le public", "Combien ont voté", IN_ALL),
            Sight(
                "Qui tient le serveur", "Qui a voté, dès le vote", "Le choix de chacun, en lisant la base ou une copie"
            ),
        ),
        limits=(
            "De qui tient le serveur : l’urne n’est pas chiffrée, et la base de données sait qui a voté quoi. Si cela "
            "ne vous suffit pas, demandez un vote sur papier.",
            "De qui regarde votre écran, ou vous demande l’export de vos données.",
            UNANIMOUS,
        ),
    ),
    Way.PAPER: Kind(
        gives="Rien de votre choix n’entre dans un ordinateur : seulement des totaux, relevés deux fois.",
        needs="Du papier, une urne, un isoloir, et deux personnes de collèges différents qui dépouillent.",
        short="Vote sur papier, dans une urne. Ici on ne note que qui a pris un bulletin, et les totaux.",
        kept="Il est sur papier : le site n’en sait rien.",
        sights=(
            Sight("Vous", "Que vous avez pris un bulletin", "Votre choix, dans l’isoloir"),
            Sight("Les membres inscrits", AFTER, IN_ALL),
            Sight("Les deux personnes qui dépouillent", "Qui prend un bulletin", "Les bulletins, sans nom"),
            Sight("La présidence, le secrétariat", AFTER, "Rien tant que deux relevés pareils ne sont pas signés"),
            Sight("Qui tient le serveur", "Qui a pris un bulletin", "Les totaux, dès leur saisie"),
        ),
        limits=(
            "D’une entente des deux personnes qui dépouillent : c’est pourquoi elles sont de collèges différents.",
            "D’une écriture reconnue, d’un bulletin plié à sa façon : il est nul s’il porte un signe.",
            UNANIMOUS,
        ),
    ),
    Way.URN: Kind(
        gives="La base garde à part qui a voté et des bulletins scellés, sans rien qui les relie. On fait confiance à "
        "qui tient le serveur, et sa clé.",
        needs="Un hébergeur en qui l’on a confiance, et qui garde la clé du site à part des copies de la base.",
        short="Urne simple : votre bulletin entre sans nom ni heure, mêlé aux autres. Un vote ne change plus.",
        kept="Il entre dans l’urne sans nom ni heure. Personne, pas même vous, ne l’y retrouve, et il ne change plus.",
        sights=(
            Sight("Vous", "Que vous avez voté", "Rien : le site ne sait plus lequel est le vôtre"),
            Sight("Les membres inscrits", AFTER, IN_ALL),
            Sight("La présidence, le secrétariat", AFTER, IN_ALL),
            Sight("Le public", "Combien ont voté, à la clôture", IN_ALL),
            Sight(
                "Qui lit la base ou ses copies",
                "Qui a voté",
                "Rien de plus que le public : les bulletins y sont scellés",
            ),
            Sight(
                "Qui tient le serveur",
                "Qui vote, au moment où il vote",
                "Votre choix, s’il modifie le site, ou suit la base à chaque instant avec sa clé",
            ),
        ),
        limits=(
            "De qui tient le serveur : votre bulletin y passe en clair. Il pourrait modifier le site pour le lire, ou "
            "ouvrir avec sa clé ce qu’une copie de la base gagne entre juste avant et juste après vous. Si cela ne "
            "vous suffit pas, demandez le papier.",
            "D’un hébergeur qui voterait pour une personne absente : après la clôture, chaque membre inscrit reçoit un "
            "message qui dit si sa voix a voté, et lit la liste d’émargement.",
            COERCION,
            "D’un bulletin trop singulier : un classement complet de beaucoup d’options peut se reconnaître.",
            UNANIMOUS,
        ),
    ),
    Way.BELENIOS: Kind(
        gives="Chaque bulletin est chiffré dans le navigateur, personne ne l’ouvre seul, et chacun vérifie que le sien "
        "est dans l’urne. Tout le monde vérifie le compte.",
        needs="Un serveur Belenios, une autorité qui fait les codes et n’est pas qui tient le serveur, des gardiens de "
        "clé, et une adresse électronique par voix.",
        short="Le vote se tient sur un serveur Belenios. Ici, on publie ce qui est demandé, puis l’archive vérifiée.",
        kept="Il est chiffré et tenu ailleurs : ce site ne le voit pas. Seul le dernier bulletin d’un code compte.",
        sights=(
            Sight("Vous", "Le numéro de votre bulletin, à retrouver dans l’urne", "Votre choix, avant de le chiffrer"),
            Sight("Le public", "Combien de codes ont voté ; jamais lesquels sont à qui", "Des totaux, à la clôture"),
            Sight("L’autorité des codes", "À qui est chaque code, donc qui a voté", "Rien"),
            Sight("Qui tient le serveur Belenios", "Qui se connecte, et quand", "Des bulletins chiffrés"),
            Sight("Les gardiens de clé, tous ensemble", "Rien", "Les totaux ; un bulletin, s’ils s’entendaient tous"),
            Sight("La présidence, le secrétariat, ce site", "Rien", "Des totaux, quand l’archive est vérifiée"),
        ),
        limits=(
            "D’une entente de tous les gardiens de clé : c’est pourquoi ils sont plusieurs, et d’organisations "
            "différentes.",
            "D’une autorité des codes qui tiendrait aussi le serveur : elle pourrait voter pour qui ne vote pas. Nous "
            "refusons une élection dont les codes viennent du serveur.",
            COERCION,
            "D’un pouvoir donné : Belenios ne connaît que des poids. Si les règles le permettent, le pouvoir s’ajoute "
            "au poids de qui le porte, qui vote alors pareil pour les deux ; sinon, personne n’en donne.",
            "D’un départ pendant le vote : la liste est celle de l’ouverture, un code envoyé ne se reprend pas.",
            UNANIMOUS,
        ),
    ),
}
SECRET = (Way.PAPER, Way.URN, Way.BELENIOS)
"""The ways in which the database keeps no voice's choice."""


def limits(way: str, registered: int) -> list[str]:
    """What a vote of so many voices, held in this way, does not protect from."""
    kind = KINDS[Way(way)]
    few = f"Du petit nombre : {counted(registered, 'voix inscrite', 'voix inscrites')}, l’issue seule laisse deviner."
    return [*kind.limits, few] if way != Way.ROLL_CALL and registered < FEWEST else list(kind.limits)


# What a vote risks: asked of who prepares it, frozen with the ballot, shown to who votes

STAKES = {
    "ordinary": "Une décision courante",
    "mandate": "Un mandat, une personne, de l’argent",
    "conflict": "Un conflit : quelqu’un a intérêt à savoir, ou à presser",
}
AGAIN = {"yes": "Oui, le vote peut être reporté ou refait", "no": "Non, il se tient une fois"}
OTHERWISE = {"yes": "Oui, sur papier par exemple", "no": "Non, à distance seulement"}
READ_ON = dt.date(2026, 11, 27)
REFERENCE = {
    "text": "Délibération CNIL 2019-053",
    "levels": 3,
    "read": f"lue le {day(READ_ON)}",
    "note": "Son remplacement est annoncé. Nous suivons ses objectifs (l’urne et la liste à part, personne ne décide "
    "seul, le code publié avant le vote) ; ses niveaux changeront.",
}
AIMS = (
    ("Le bulletin ne se relie pas à la personne", "Papier, urne simple, Belenios"),
    ("Personne, seul, ne compte ni ne clôt", "Toutes les façons"),
    ("Le code du vote est publié avant le vote", "Toutes : logiciel libre, avec l’empreinte de chaque fichier"),
    ("Personne, seul, ne peut refaire le compte en secret", "Papier, Belenios ; pas l’urne simple"),
    ("Chacun vérifie que son bulletin est dans l’urne", "Belenios"),
)
"""What is asked of a vote at a distance, whatever its level, and which ways meet it."""


def assessed(stakes: str, again: str, otherwise: str, *, voices: int, way: str, on: dt.date) -> dict[str, object]:
    """What was answered, the way that it proposes and the one that was chosen, as a ballot keeps it."""
    proposed, why = propose(stakes, again, otherwise, voices=voices)
    answers = {"stakes": stakes, "again": again, "otherwise": otherwise, "voices": voices}
    said = {"proposed": str(proposed), "why": why, "chosen": str(way), "on": on.isoformat()}
    return {**answers, **said, "reference": REFERENCE["text"], "read_on": READ_ON.isoformat()}


def propose(stakes: str, again: str, otherwise: str, *, voices: int) -> tuple[Way, str]:
    """The least way that fits, and why.

    >>> propose("mandate", "yes", "yes", voices=9)[0].value
    'urn'
    """
    if stakes == "ordinary":
        return Way.TOTALS, "Rien ne pousse à chercher qui a voté quoi : des totaux suffisent."
    if stakes == "conflict":
        return Way.PAPER, "Quelqu’un a intérêt à savoir : on ne s’en remet pas à qui tient le serveur."
    if otherwise == "yes" and voices < FEWEST:
        return Way.PAPER, "Si peu de voix se voient en personne, et le papier ne laisse pas de trace."
    if otherwise == "yes" and again == "no":
        return Way.PAPER, "Le vote ne se refait pas : une panne en ligne le perdrait."
    return Way.URN, "Un mandat ou une personne sont en jeu, sans conflit : l’urne simple, à qui l’on fait confiance."


def assessment_rows(kept: Json) -> list[tuple[str, str]]:
    """What a ballot keeps of it, line by line, as its page shows it."""
    if not kept:
        return []
    return [
        ("Voix", str(kept["voices"])),
        ("Enjeu", STAKES[kept["stakes"]]),
        ("Peut être refait", AGAIN[kept["again"]]),
        ("Autre façon de voter", OTHERWISE[kept["otherwise"]]),
        ("Façon proposée", f"{str(Way(kept['proposed']).label).capitalize()}. {kept['why']}"),
        ("Façon choisie", str(Way(kept["chosen"]).label).capitalize()),
        ("Répondu", f"par qui a préparé le vote, le {day(dt.date.fromisoformat(kept['on']))} ; figé avec le scrutin"),
    ]
