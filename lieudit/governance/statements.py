"""Every rule: where it is in the data, how a form asks for it, and the one French sentence that it says. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from lieudit.governance.rules import Rules, by_heads, college_order, complete, days, name_of, of_members, points_of
from lieudit.governance.shares import said
from lieudit.toolkit.french import counted
from lieudit.voting.methods import electing
from lieudit.voting.outcome import BASES

REGIMES = {
    "none": "instance sans personnalité morale",
    "assoc_1901": "association loi 1901",
    "assoc_alsace_moselle": "association de droit local d’Alsace et de Moselle",
    "scic_sas": "SCIC, société par actions simplifiée",
    "scic_sa": "SCIC, société anonyme",
    "scic_sarl": "SCIC, société à responsabilité limitée",
    "gip": "groupement d’intérêt public",
}
FILLED = {
    "": "par élection",
    "lot": "par tirage au sort, parmi des volontaires",
    "regions": "par tirage au sort, les sièges partagés entre les régions selon leurs habitants",
    "base": "par tirage au sort, un siège à chaque région et les autres selon leurs habitants",
}
FILLED_SAID = {
    "": "",
    "lot": ", par tirage au sort parmi des volontaires",
    "regions": ", par tirage au sort parmi des volontaires, partagés entre les régions selon leurs habitants",
    "base": ", par tirage au sort parmi des volontaires, un à chaque région et les autres selon leurs habitants",
}
ELECTIONS = electing()
SEEN = {
    "totals": "les totaux, comme tout le monde",
    "names": "les noms",
    "parts": "les noms et les parts",
}
ADMISSIONS = {
    "keeper": "qui tient le registre",
    "chair": "qui préside le conseil",
    "council": "le conseil, par une décision de son registre",
    "assembly": "l’assemblée des associés, par une décision de son registre",
}
ORDERS = {
    "departure": "dans l’ordre des départs",
    "small": "les plus petites sommes d’abord, parmi celles dont le délai est passé",
    "pro_rata": "à proportion de ce qui est dû à chacun de ceux dont le délai est passé",
}
FLOORS = {
    "majority": "de plus de la moitié des voix",
    "share": "d’une part des voix",
    "one": "d’une voix au moins",
}
FLOOR_BASES = {
    "cast": "toutes les voix qui votent, abstentions et votes blancs compris",
    "expressed": "les voix exprimées",
}
NEXT = {
    "relative": "un second tour a lieu, où le soutien d’une voix suffit",
    "again": "un second tour a lieu, qui demande le même soutien, puis le siège reste vacant",
    "vacancy": "le siège reste vacant",
}
SECRECY = {
    "one": "un seul membre qui le demande",
    "share": "une part des voix",
    "none": "personne : le vote est toujours public",
}
WAYS = {
    "belenios": "le papier, l’urne simple et Belenios",
    "urn": "le papier et l’urne simple",
    "paper": "le papier",
    "none": "aucune",
}
CARRIED = {
    "apart": "se vote à part : avec Belenios, personne n’en donne",
    "alike": "se vote comme la voix de qui le porte : avec Belenios, il s’ajoute à son poids",
}
SMALL = {
    "no_row": "se tient en totaux, sans ligne de collège : ni papier, ni urne",
    "pool": "mêle les bulletins : une voix en vaut une autre, sans poids",
    "refuse": "est refusé",
}
SPEAKING = {
    "presence": "une parole à la mesure de qui est là : un collège deux fois plus présent parle deux fois plus",
    "equal": "une parole partagée à parts égales entre les collèges présents",
}
SIDES = {
    "told": "le dit, sans changer d’ordre",
    "alternate": "alterne : pas deux fois le même côté de suite",
}
SIDES_SAID = {
    "told": "Qui demande la parole peut dire qu’il parle pour ou contre ; l’ordre n’en change pas.",
    "alternate": "Qui parle pour et qui parle contre alternent, tant qu’un autre côté attend.",
}
QUESTIONS = {"yes": "permises, avant la suite de la file", "no": "pas permises"}
QUESTIONS_SAID = {
    "yes": "On peut poser une question à qui parle : il reprend ensuite la parole, avec le temps qui lui restait.",
    "no": "On ne pose pas de question à qui parle.",
}
QUOTAS = {
    "none": "sans limite",
    "told": "sa part du temps du point, rappelée",
    "enforced": "sa part du temps du point, tant que d’autres attendent",
}
QUOTAS_SAID = {
    "none": "Le temps de parole d’un collège sur un point n’a pas de limite.",
    "told": (
        "Sur un point, chaque collège a sa part du temps, un tour au moins. La dépasser se voit, et n’empêche rien."
    ),
    "enforced": (
        "Sur un point, chaque collège a sa part du temps, un tour au moins : au-delà, il attend que les autres aient "
        "parlé."
    ),
}
APPROVALS = {
    "next": "par une décision d’une séance suivante : un vote, ou le consentement de qui est là.",
    "vote": "par un vote d’une séance suivante.",
    "consent": "par le consentement d’une séance suivante, sans objection.",
    "silence": "à la fin du délai de correction, si aucune correction n’attend.",
}


REASONS = {
    "criterion": "critère par critère",
    "whole": "en quelques mots",
    "none": "pas forcément",
}


@dataclass(frozen=True)
class Rule:
    """One rule. `kind` is how it is typed: number (with `low`, `high`), share, choice (`choices`) or yes."""

    path: str
    label: str
    say: Callable[[Any, Rules], str]
    kind: str = "number"
    low: int = 0
    high: int = 365
    choices: Mapping[str, str] = field(default_factory=dict)
    help: str = ""

    def value(self, rules: Rules) -> Any:
        found: Any = rules
        for key in self.path.split("."):
            found = found[key]
        return found


@dataclass(frozen=True)
class Chapter:
    """Rules that are read together; `opening` and `closing` sentences are not a choice: they hold everywhere."""

    title: str
    rules: tuple[Rule, ...]
    closing: tuple[str, ...] = ()
    opening: tuple[str, ...] = ()


def put(rules: Rules, path: str, value: Any) -> None:
    """Write `value` at `path`."""
    *rooms, last = path.split(".")
    for key in rooms:
        rules = rules.setdefault(key, {})
    rules[last] = value


def _over(strict: bool, plural: bool = True) -> str:
    return ("dépassent" if strict else "atteignent") if plural else ("dépasse" if strict else "atteint")


def _in_minutes(seconds: int) -> str:
    """« 2 minutes », « 90 secondes »."""
    return counted(seconds, "seconde") if seconds % 60 else counted(seconds // 60, "minute")


def _unit(rules: Rules) -> str:
    """What a majority is made of."""
    return "voix" if by_heads(rules) else "points"


def _quorum(value: str, what: str) -> str:
    if not Fraction(value):
        return f"Aucun quorum n’est demandé pour {what}."
    return f"Pour {what}, le quorum est {said(value)} des voix."


def _heir(code: str, rules: Rules) -> str:
    names = rules["colleges"]["names"]
    if code == "shared":
        return "Le poids d’un collège sans aucun siège occupé se partage entre les autres, à proportion de leurs poids."
    if code in names:
        return f"Le poids d’un collège sans aucun siège occupé va au collège « {names[code]} »."
    return "Le poids d’un collège sans aucun siège occupé suit la règle des collèges où personne ne vote."


def _floor(value: str, rules: Rules) -> str:
    return f"Pour être élue, une candidature a le soutien {FLOORS[value]} : personne n’est élu sans soutien."


def _secrecy(value: str, rules: Rules) -> str:
    public = "Un vote est public : organisation, collège et choix sont publiés à la clôture"
    if value == "none":
        return f"{public}."
    who = "un membre demande" if value == "one" else "des membres demandent"
    return f"{public}, sauf si {who} à temps que seuls les totaux paraissent."


def _ways(value: str, rules: Rules) -> str:
    if value == "none":
        return "On ne vote ni sur papier secret, ni dans une urne."
    which = {
        "paper": "sur papier secret",
        "urn": "sur papier secret ou dans une urne simple",
        "belenios": "sur papier secret, dans une urne simple ou avec Belenios",
    }[value]
    return f"Qui prépare un vote peut le tenir en totaux, {which}."


def _carried(value: str, rules: Rules) -> str:
    if value == "apart":
        return "Avec Belenios, personne ne donne de pouvoir : chacun vote pour soi."
    return "Avec Belenios, un pouvoir s’ajoute au poids de qui le porte, qui vote pareil pour les deux."


def _small(value: str, rules: Rules) -> str:
    if value == "pool":
        return (
            "Sur papier et dans l’urne, les bulletins sont mêlés et les poids des collèges ne s’appliquent pas : une "
            "voix en vaut une autre. En totaux, un collège de moins de cinq voix n’a pas de ligne."
        )
    if value == "refuse":
        return (
            "Un vote où les collèges pèsent ne se tient ni sur papier, ni dans l’urne, ni, si l’un a moins de cinq "
            "voix, en totaux. Un vote de moins de cinq voix ne se tient ni sur papier, ni dans l’urne."
        )
    return (
        "Un vote où les collèges pèsent ne se tient ni sur papier, ni dans l’urne ; en totaux, un collège de moins de "
        "cinq voix n’a pas de ligne."
    )


def _proxies(cap: int, rules: Rules) -> str:
    return f"Un membre porte {counted(cap, 'pouvoir')} au plus." if cap else "Personne ne vote pour quelqu’un d’autre."


def _proxies_there(cap: int, rules: Rules) -> str:
    return f"Un membre y porte {counted(cap, 'pouvoir')} au plus." if cap else "Personne n’y vote pour un autre."


CHAPTERS = (
    Chapter(
        "La forme",
        (
            Rule(
                "regime", "Régime juridique", lambda value, _: f"Le régime est : {REGIMES[value]}.",
                kind="choice", choices=REGIMES, help="Il dit quelles bornes de la loi s’appliquent aux règles.",
            ),
        ),
    ),
    Chapter(
        "Qui pèse combien",
        (
            Rule("colleges.heir", "Qui reçoit le poids d’un collège vide", _heir, kind="choice"),
        ),
    ),
    Chapter(
        "Qui siège",
        (
            Rule("mandate.years", "Durée d’un mandat, en années", low=1, high=20,
                 say=lambda value, _: f"Un mandat dure {counted(value, 'an')}."),
            Rule("mandate.renewal", "Part des sièges renouvelée chaque année, au plus", kind="share",
                 say=lambda value, _: f"Chaque année, on renouvelle {said(value)} des sièges au plus."),
            Rule("candidacy.statement_min", "Longueur d’une profession de foi, en signes", high=5000,
                 say=lambda value, _: f"Une candidature dit son projet en {counted(value, 'signe')} au moins."),
            Rule("candidacy.closing_days", "Jours entre la clôture des candidatures et le vote", high=120,
                 say=lambda value, _: f"Les candidatures sont closes {days(value)} avant le vote."),
            Rule("candidacy.standing", "Pour être candidat, il faut être à jour de cotisation", kind="yes",
                 say=lambda value, _: "Il faut être à jour de cotisation pour être candidat." if value
                 else "On peut être candidat sans être à jour de cotisation."),
            Rule("standing.required", "Pour voter, il faut être à jour de cotisation", kind="yes",
                 say=lambda value, _: "La voix d’un siège dont le membre n’est pas à jour de cotisation est suspendue."
                 if value else "Un siège vote, que son membre soit à jour de cotisation ou non."),
            Rule("election.method", "Comment on élit dans un collège", kind="choice", choices=ELECTIONS,
                 say=lambda value, _: f"Dans chaque collège, on élit {ELECTIONS[value]}."),
            Rule("election.floor", "Pour être élue, une candidature a le soutien", kind="choice", choices=FLOORS,
                 help="On soutient en cochant, en classant, en donnant mieux que la pire mention, en disant « pour ».",
                 say=_floor),
            Rule("election.floor_share", "Cette part des voix", kind="share", help="Quand il faut une part des voix.",
                 say=lambda value, rules: f"Cette part est de {said(value)} des voix."
                 if rules["election"]["floor"] == "share" else ""),
            Rule("election.floor_base", "Voix sur lesquelles ce soutien se mesure", kind="choice", choices=FLOOR_BASES,
                 say=lambda value, rules: "" if rules["election"]["floor"] == "one"
                 else f"Ce soutien se mesure sur {FLOOR_BASES[value]}."),
            Rule("election.next", "Si un siège n’a personne qui atteigne ce soutien", kind="choice", choices=NEXT,
                 say=lambda value, _: f"Si un siège n’a personne qui l’atteigne, {NEXT[value]}."),
            Rule("election.correction_days", "Jours pour corriger la liste électorale", high=90,
                 say=lambda value, _: f"La liste électorale se corrige pendant {days(value)} au moins."),
            Rule("election.vote_days", "Durée du vote d’une élection, en jours au moins", low=1, high=90,
                 help="Hors séance.",
                 say=lambda value, _: f"Hors séance, le vote d’une élection dure {days(value)} au moins."),
            Rule("election.again_days", "Durée d’un nouveau tour, en jours au moins", low=1, high=90,
                 help="Hors séance.",
                 say=lambda value, _: f"Hors séance, un nouveau tour dure {days(value)} au moins."),
        ),
        (
            "Quand il n’y a pas plus de candidatures que de sièges, on vote pour ou contre chacune : pour être élue, "
            "elle a aussi plus de « pour » que de « contre ».",
        ),
    ),
    Chapter(
        "Comment on décide",
        (
            Rule("consent.days", "Durée d’un tour de consentement, en jours", low=1, high=120,
                 say=lambda value, _: f"Un tour de consentement dure {days(value)}."),
            Rule("consent.max_rounds", "Nombre de tours avant le vote", low=1, high=12,
                 say=lambda value, _: f"Après {counted(value, 'tour')}, ou si une objection est maintenue, on vote."),
        ),
        (),
        (
            "On cherche d’abord le consentement : une proposition passe si personne n’a d’objection.",
            "Une objection a une raison, liée à la mission du conseil. Sans raison, elle devient une réserve : "
            "on l’écrit, elle ne bloque pas.",
            "Être absent n’est pas objecter ; se taire n’est pas consentir.",
        ),
    ),
    Chapter(
        "Comment on compte",
        (
            Rule("colleges.rule", "Ce que donne un collège", kind="choice",
                 choices={"proportional": "son poids à proportion de ses « pour »",
                          "majority": "tout son poids à sa majorité"},
                 say=lambda value, _: "Dans un collège, on prend la part des « pour » parmi les « pour » et les "
                 "« contre », et on la multiplie par le poids du collège." if value == "proportional"
                 else "Un collège donne tout son poids à sa majorité."),
            Rule("colleges.tied", "Un collège à égalité", kind="choice",
                 choices={"split": "partage son poids", "none": "ne donne son poids à personne"},
                 say=lambda value, rules: "" if rules["colleges"]["rule"] == "proportional"
                 else "À égalité dans un collège, son poids "
                 + ("se partage." if value == "split" else "ne compte pour personne.")),
            Rule("colleges.silent", "Le poids d’un collège sans voix exprimée", kind="choice",
                 choices={"lost": "sort du total", "kept": "reste dans le total"},
                 say=lambda value, _: "Le poids d’un collège sans voix exprimée "
                 + ("sort du total." if value == "lost" else "reste dans le total.")),
            Rule("adoption.threshold", "Seuil d’adoption", kind="share", help="« 1/2 », « 50 % », « les deux tiers ».",
                 say=lambda value, rules: f"Une proposition est adoptée si les {_unit(rules)} « pour » "
                 f"{_over(rules['adoption']['strict'])} {said(value)} du total."),
            Rule("adoption.strict", "Il faut dépasser ce seuil, l’atteindre ne suffit pas", kind="yes",
                 say=lambda value, _: "Atteindre juste ce seuil ne suffit pas." if value
                 else "Atteindre juste ce seuil suffit."),
            Rule("adoption.base", "Ce que compte le résultat voix par voix, montré à côté", kind="choice",
                 choices=BASES, say=lambda value, _: f"À côté, voix par voix, on compte {BASES[value]}."),
            Rule("quorum.value", "Quorum", kind="share", help="« 0 » s’il n’y en a pas.",
                 say=lambda value, _: _quorum(value, "décider")),
            Rule("quorum.base", "Voix sur lesquelles le quorum se mesure", kind="choice",
                 choices={"registered": "toutes les voix inscrites", "present": "les voix présentes"},
                 say=lambda value, rules: "" if not Fraction(rules["quorum"]["value"]) else "Le quorum se mesure sur "
                 + ("toutes les voix inscrites." if value == "registered" else "les voix présentes.")),
        ),
        ("À égalité parfaite, le résultat est une égalité : personne ne tranche à la place du conseil.",),
    ),
    Chapter(
        "Qui vote pour qui",
        (
            Rule("proxies.cap", "Pouvoirs qu’un membre peut porter, au plus", high=50, say=_proxies),
            Rule("proxies.same_college", "Un pouvoir se donne dans le même collège seulement", kind="yes",
                 say=lambda value, _: "Un pouvoir se donne à un membre "
                 + ("du même collège." if value else "de n’importe quel collège.")),
            Rule("proxies.leaving", "Un pouvoir se donne aussi en quittant une séance", kind="yes",
                 say=lambda value, _: "Qui quitte une séance peut donner pouvoir à un siège présent, pour la suite."
                 if value else "Un pouvoir se donne avant l’ouverture de la séance."),
            Rule("proxies.blank", "Un pouvoir sans nom", kind="choice",
                 choices={"none": "n’est porté par personne", "chair": "est porté par la présidence"},
                 say=lambda value, _: "Un pouvoir sans nom "
                 + ("est porté par la présidence." if value == "chair" else "n’est porté par personne.")),
            Rule("interests", "Un membre lié à l’affaire", kind="choice",
                 choices={"warn": "vote, et son lien est écrit", "withhold": "ne vote pas"},
                 say=lambda value, _: "Un membre lié à l’affaire "
                 + ("vote, et son lien est écrit à côté de sa voix." if value == "warn"
                    else "ne vote pas : sa voix est suspendue, avec la raison.")),
            Rule("secrecy.ask", "Qui obtient à temps que seuls les totaux d’un vote paraissent",
                 kind="choice", choices=SECRECY, say=_secrecy),
            Rule("secrecy.share", "Cette part des voix", kind="share", help="Quand il faut une part des voix.",
                 say=lambda value, rules: f"Cette demande vaut si {said(value)} des voix la font."
                 if rules["secrecy"]["ask"] == "share" else ""),
            Rule("secrecy.ways", "Façons secrètes de voter, au-delà des totaux", kind="choice", choices=WAYS,
                 say=_ways),
            Rule("secrecy.small", "Vote secret, quand les collèges pèsent", kind="choice", choices=SMALL,
                 help="Sous cinq voix, la ligne d’un collège dirait qui a voté quoi.", say=_small),
            Rule("secrecy.carried", "Un pouvoir, dans un vote avec Belenios", kind="choice", choices=CARRIED,
                 help="Belenios ne connaît que des poids : qui porte un pouvoir ne peut pas voter autrement pour lui.",
                 say=_carried),
        ),
        ("Une élection n’a pas d’appel nominal : seuls ses totaux sont publiés, jamais qui a voté quoi.",),
    ),
    Chapter(
        "Comment un vote s’ouvre et se clôt",
        (
            Rule("ballot_days", "Durée d’un vote hors séance, en jours au moins", low=1, high=120,
                 say=lambda value, _: f"Hors séance et hors élection, un vote reste ouvert {days(value)} au moins."),
            Rule("votes.least_minutes", "Durée d’un vote en séance, en minutes au moins", low=1, high=60,
                 say=lambda value, _: f"En séance, un vote dure {counted(value, 'minute')} au moins."),
            Rule("votes.off_agenda", "Un vote sur ce qui n’était pas à l’ordre du jour", kind="choice",
                 choices={"refused": "est refusé", "reason": "demande une raison, écrite au procès-verbal"},
                 help="Hors d’un point de décision, ou sur un autre texte que celui de la convocation.",
                 say=lambda value, _: "En conseil, un vote hors d’un point de décision, ou sur un autre texte que "
                 "celui de l’ordre du jour, " + ("est refusé." if value == "refused"
                                           else "demande une raison, écrite au procès-verbal.")),
            Rule("votes.leaving", "Qui quitte la séance pendant un vote", kind="choice",
                 choices={"lost": "ne vote plus, à moins de revenir", "kept": "peut encore voter à distance"},
                 say=lambda value, _: "Qui quitte la séance pendant un vote "
                 + ("ne vote plus, ni pour soi ni par un pouvoir, à moins de revenir." if value == "lost"
                    else "peut encore voter à distance, jusqu’à la clôture.")),
        ),
        (
            "Dès que toutes les voix présentes ou représentées sont exprimées, une main suffit pour clore.",
            "Tant qu’il en manque, un vote se clôt à son heure ; plus tôt, il y faut deux personnes : l’une le demande "
            "et dit pourquoi, une autre du bureau confirme, une fois passée la durée ci-dessus. Si personne d’autre "
            "n’est au bureau, c’est un membre présent d’un autre collège.",
            "Une élection suit son calendrier, annoncé d’avance.",
            "En assemblée générale, on ne vote que dans un point de décision, et sur le texte de la convocation.",
            "Qui n’est plus membre, ou ne siège plus, ne vote plus, même dans un scrutin déjà ouvert ; "
            "ce qui a été voté reste compté.",
        ),
    ),
    Chapter(
        "Les délais et l’ordre du jour",
        (
            Rule("notice_days", "Délai de convocation d’une séance, en jours",
                 say=lambda value, _: f"Une séance se convoque {days(value)} à l’avance au moins."),
            Rule("agenda.cosigners", "Part des sièges qui inscrit un point à l’ordre du jour", kind="share",
                 say=lambda value, _: f"Pour inscrire un point à l’ordre du jour, il faut {said(value)} des sièges."
                 if Fraction(value) else "Tout siège inscrit un point à l’ordre du jour."),
            Rule("agenda.days", "Jours avant la séance pour inscrire un point", high=120,
                 say=lambda value, _: f"Un point s’inscrit {days(value)} avant la séance au plus tard."),
            Rule("agenda.closed", "L’ordre du jour d’une assemblée générale est clos à la convocation", kind="yes",
                 say=lambda value, _: "L’ordre du jour d’une assemblée générale "
                 + ("est clos à la convocation : rien ne s’y ajoute." if value
                    else "peut être complété après la convocation, avec un avis à chacun.")),
            Rule("review_days", "Jours ouvrés pour relire un besoin déposé sans compte", high=60,
                 say=lambda value, _: f"Un besoin déposé sans compte est relu sous {days(value, worked=True)}."),
            Rule("reply_days", "Jours ouvrés qu’une institution a pour répondre", low=1,
                 say=lambda value, _: f"Une institution a {days(value, worked=True)} pour répondre à une demande."),
            Rule("training.offer_days", "Jours pour prendre une place de formation qui se libère", low=1, high=30,
                 say=lambda value, _: f"Une place de formation qui se libère est proposée pendant {days(value)}."),
        ),
    ),
    Chapter(
        "Le capital",
        (
            Rule("capital.nominal", "Valeur d’une part, en euros", low=1, high=10_000,
                 say=lambda value, _: f"Une part vaut {counted(value, 'euro')}, la même pour tous."),
            Rule("capital.least", "Parts à prendre au moins", low=1, high=1000,
                 say=lambda value, _: f"On devient associé avec {counted(value, 'part')} au moins."),
            Rule("capital.most", "Parts au plus, toutes ensemble", low=1, high=10_000_000,
                 say=lambda value, _: f"Le capital ne compte pas plus de {counted(value, 'part')}."),
            Rule("capital.admission", "Qui admet une souscription", kind="choice", choices=ADMISSIONS,
                 say=lambda value, _: f"Une souscription est admise, ou non, par {ADMISSIONS[value]}."),
            Rule("capital.paid", "Part versée avant de compter", kind="share",
                 say=lambda value, _: f"Une part compte une fois {said(value)} de sa valeur versée."),
            Rule("capital.years", "Années pour verser le reste", high=20,
                 say=lambda value, _: f"Le reste se verse dans les {counted(value, 'an')} de la souscription."),
            Rule("capital.floor", "Plancher, en part du plus haut capital", kind="share",
                 say=lambda value, _: f"Le capital ne descend pas sous {said(value)} du plus haut qu’il ait atteint."),
            Rule("capital.wait_days", "Jours avant de rembourser qui part", high=1825,
                 say=lambda value, _: f"Qui part est remboursé {days(value)} après son départ au plus tôt, et plus "
                 "tard tant que le plancher retient le capital."),
            Rule("capital.order", "Ordre des remboursements", kind="choice", choices=ORDERS,
                 say=lambda value, _: f"Ce que le plancher laisse sortir est remboursé {ORDERS[value]}."),
            Rule("capital.seen", "Ce qu’un associé lit des autres", kind="choice", choices=SEEN,
                 say=lambda value, _: f"Des autres associés, un associé lit {SEEN[value]}."),
            Rule("capital.revalued", "Relever la valeur des parts par des réserves", kind="yes",
                 say=lambda value, _: "L’assemblée peut relever la valeur des parts en y faisant entrer des réserves."
                 if value else "Les réserves n’entrent jamais dans la valeur des parts."),
            Rule("capital.exit_reserve", "Part de réserve à qui part après cinq ans", kind="yes",
                 say=lambda value, _: "Qui part après cinq années entières d’associé reçoit aussi, d’une réserve faite "
                 "pour cela, ce qui revient à ses parts et à ses années."
                 if value else "Qui part ne reçoit rien des réserves."),
        ),
        (),
        ("Une coopérative a un capital ; une association qui le deviendrait dit ici ce qu’elle prépare.",),
    ),
    Chapter(
        "Ce que le conseil souhaite d’un appel à projets",
        (
            Rule("calls.notice_days", "Jours entre l’annonce et la clôture, au moins",
                 say=lambda value, _: f"Un appel laisse {days(value)} au moins entre son annonce et sa clôture."),
            Rule("calls.questions", "Questions du dossier, au plus", low=1, high=200,
                 say=lambda value, _: f"Son dossier a {counted(value, 'question')} au plus."),
            Rule("calls.pages", "Pages à écrire, au plus", low=1, high=200,
                 say=lambda value, _: f"Il se remplit en {counted(value, 'page')} au plus."),
            Rule("calls.advance", "Une avance est versée", kind="yes",
                 say=lambda value, _: "Une avance est versée avant les dépenses." if value
                 else "Une avance n’est pas demandée."),
            Rule("calls.cofunding", "Part à trouver ailleurs, au plus", kind="share",
                 say=lambda value, _: f"La part à trouver ailleurs est de {said(value)} du budget au plus."
                 if Fraction(value) else "Rien n’est à trouver ailleurs."),
            Rule("calls.joint", "On peut candidater à plusieurs", kind="yes",
                 say=lambda value, _: "Plusieurs lieux peuvent porter un seul dossier." if value
                 else "Un dossier à plusieurs n’est pas demandé."),
            Rule("calls.answer_days", "Jours entre la clôture et la réponse, au plus", low=1,
                 say=lambda value, _: f"La réponse vient {days(value)} au plus après la clôture."),
            Rule("calls.result", "Le résultat est publié", kind="yes",
                 say=lambda value, _: "Le résultat est publié, avec qui est retenu." if value
                 else "La publication du résultat n’est pas demandée."),
            Rule("calls.reasons", "Les raisons d’un refus sont données", kind="choice", choices=REASONS,
                 say=lambda value, _: f"Les raisons d’un refus sont données {REASONS[value]}."),
            Rule("calls.appeal", "Un recours est possible", kind="yes",
                 say=lambda value, _: "Un refus peut être contesté." if value else "Un recours n’est pas demandé."),
            Rule("calls.reports", "Rapports à rendre par an, au plus", high=12,
                 say=lambda value, _: f"L’appel demande {counted(value, 'rapport')} par an au plus." if value
                 else "L’appel ne demande aucun rapport."),
            Rule("calls.raters", "Jurés qui lisent chaque dossier, au moins", low=2, high=5,
                 say=lambda value, _: f"Un jury d’ici lit chaque dossier à {value} personnes au moins."),
            Rule("calls.gap", "Écart de points, sur un critère, qu’un jury admet", high=10,
                 say=lambda value, _: f"Si deux jurés diffèrent de plus de {counted(value, 'point')} sur un critère, "
                 "une autre personne lit le dossier."),
            Rule("calls.appeal_days", "Jours pour contester la décision d’un jury", low=7, high=365,
                 say=lambda value, _: f"La décision d’un jury se conteste pendant {days(value)}."),
        ),
        ("Ce sont des souhaits : un appel se lit à côté d’eux, fait par fait, et personne ne reçoit de note.",),
    ),
    Chapter(
        "De qui le conseil dépend",
        (
            Rule("mix.share", "Part d’un financeur au-dessus de laquelle on le dit", kind="share",
                 say=lambda value, _: f"Un financeur qui pèse plus de {said(value)} est signalé."),
            Rule("mix.ending", "Part à partir de laquelle une fin est signalée", kind="share",
                 say=lambda value, _: f"Un soutien de plus de {said(value)} qui finit est signalé."),
            Rule("mix.answer_days", "Jours ouvrés d’attente d’une réponse", low=1, high=250,
                 say=lambda value, _: f"Une demande de suite sans réponse est signalée après "
                 f"{counted(value, 'jour ouvré', 'jours ouvrés')}."),
        ),
        (),
        ("Une alerte ne décide de rien : elle dit ce que chacun peut recompter.",),
    ),
    Chapter(
        "La parole et le procès-verbal",
        (
            Rule("speaking.target", "Ce que visent les tours de parole", kind="choice", choices=SPEAKING,
                 say=lambda value, _: f"Entre deux demandes de parole, on cherche {SPEAKING[value]}."),
            Rule("speaking.turn_seconds", "Durée d’un tour de parole, en secondes", low=10, high=3600,
                 say=lambda value, _: f"Un tour de parole dure {_in_minutes(value)}."),
            Rule("speaking.sides", "Qui dit parler pour ou contre", kind="choice", choices=SIDES,
                 say=lambda value, _: SIDES_SAID[value]),
            Rule("speaking.questions", "Questions à qui parle", kind="choice", choices=QUESTIONS,
                 say=lambda value, _: QUESTIONS_SAID[value]),
            Rule("speaking.quota", "Temps de parole d’un collège sur un point", kind="choice", choices=QUOTAS,
                 say=lambda value, _: QUOTAS_SAID[value]),
            Rule("corrections_days", "Jours pour corriger un procès-verbal", high=120,
                 say=lambda value, _: f"Un procès-verbal se corrige pendant {days(value)}."),
            Rule("minutes.approval", "Comment un procès-verbal est approuvé", kind="choice",
                 choices={"next": "par une séance suivante, qui vote ou consent",
                          "vote": "par un vote d’une séance suivante",
                          "consent": "par le consentement d’une séance suivante",
                          "silence": "à la fin des corrections, si aucune n’attend"},
                 say=lambda value, _: "Un procès-verbal est approuvé " + APPROVALS[value]),
        ),
    ),
    Chapter(
        "Exclure un membre",
        (
            Rule("exclusion.body", "Qui décide d’une exclusion", kind="choice",
                 choices={"board": "le conseil, en séance", "assembly": "l’assemblée générale"},
                 say=lambda value, _: "Une exclusion est décidée par un vote "
                 + ("du conseil, le membre entendu ; le recours va devant l’assemblée générale." if value == "board"
                    else "de l’assemblée générale, le membre entendu ; le recours va devant le conseil.")),
        ),
        ("Le membre lit les griefs quinze jours au moins avant d’être entendu, et répond. Personne ne décide seul.",),
    ),
    Chapter(
        "Qui exerce un pouvoir sur ce site",
        (
            Rule("second_factor.required", "Une clé d’accès ou une application de codes est demandée", kind="yes",
                 say=lambda value, _: "Qui exerce un pouvoir sur ce site (secrétariat, animation, présidence, "
                 "médiation, tenue d’un registre) a une clé d’accès ou une application de codes." if value
                 else "Une clé d’accès ou une application de codes est conseillée à qui exerce un pouvoir, sans être "
                 "demandée."),
            Rule("second_factor.days", "Jours pour mettre en place cette seconde preuve", low=7,
                 say=lambda value, rules: f"Chacun a {days(value)} pour la mettre en place, une fois prévenu ; "
                 "ensuite, il lit tout et n’use plus de ses pouvoirs tant qu’elle manque."
                 if rules["second_factor"]["required"] else f"Demandée, elle le serait {days(value)} après qu’on a "
                 "prévenu chacun."),
        ),
        (),
        ("Les règles du conseil national valent ici pour tout le site.",),
    ),
    Chapter(
        "Les assemblées générales",
        (
            Rule("second_call.days", "Jours entre une assemblée sans quorum et la seconde convocation",
                 say=lambda value, _: f"Sans quorum, une seconde assemblée se tient {days(value)} après au moins."),
            Rule("second_call.quorum", "Quorum d’une assemblée ordinaire, sur seconde convocation", kind="share",
                 say=lambda value, _: _quorum(value, "décider en assemblée ordinaire, sur seconde convocation")),
            Rule("extraordinary.threshold", "Seuil des décisions d’une assemblée extraordinaire", kind="share",
                 say=lambda value, rules: f"En assemblée extraordinaire, les {_unit(rules)} « pour » atteignent "
                 f"{said(value)} du total."),
            Rule("extraordinary.quorum", "Quorum d’une assemblée extraordinaire", kind="share",
                 say=lambda value, _: _quorum(value, "décider en assemblée extraordinaire")),
            Rule("extraordinary.second_quorum", "Son quorum sur seconde convocation", kind="share",
                 say=lambda value, _: _quorum(value, "décider en assemblée extraordinaire, sur seconde convocation")),
        ),
    ),
    Chapter(
        "L’assemblée de tous les membres",
        (
            Rule("members.notice_days", "Délai de convocation de l’assemblée des membres, en jours",
                 say=lambda value, _: f"L’assemblée des membres se convoque {days(value)} à l’avance au moins."),
            Rule("members.record_days", "Jours avant elle où sa liste s’arrête, au plus tôt", low=1,
                 say=lambda value, _: "Sa liste s’arrête avant la convocation, et "
                 f"{days(value)} avant l’assemblée au plus tôt : qui adhère après n’y a pas de voix."),
            Rule("members.dues", "Pour y avoir une voix, il faut être à jour de cotisation ce jour-là", kind="yes",
                 say=lambda value, _: "Pour y avoir une voix, il faut être à jour de cotisation le jour où la liste "
                 "s’arrête." if value else "On y a une voix, à jour de cotisation ou non."),
            Rule("members.weigh", "Les collèges y pèsent comme au conseil", kind="yes",
                 say=lambda value, _: "Les collèges y pèsent comme au conseil." if value
                 else "Chaque membre y a une voix : les collèges n’y pèsent pas."),
            Rule("members.quorum", "Quorum de l’assemblée ordinaire des membres", kind="share",
                 say=lambda value, _: _quorum(value, "décider en assemblée ordinaire des membres")),
            Rule("members.cap", "Pouvoirs qu’un membre peut y porter, au plus", high=50, say=_proxies_there),
        ),
        (
            "Tous les membres y sont convoqués. Leur siège vient de leur adhésion et finit avec elle.",
            "Sans quorum, la seconde convocation s’adresse à la même liste, sur le même ordre du jour.",
        ),
    ),
    Chapter(
        "Comment on change ces règles",
        (
            Rule("changes.put_by", "Qui met une modification des règles au vote", kind="choice",
                 choices={"chair": "la présidence ou le secrétariat", "seat": "tout siège"},
                 say=lambda value, _: ("La présidence ou le secrétariat met" if value == "chair" else "Tout siège met")
                 + " au vote une modification des règles."),
            Rule("changes.notice_days", "Jours entre l’annonce de ce vote et son ouverture",
                 say=lambda value, _: f"Ce vote s’ouvre {days(value)} après son annonce." if value
                 else "Ce vote peut s’ouvrir dès qu’il est demandé."),
            Rule("changes.threshold", "Seuil pour changer les règles", kind="share",
                 say=lambda value, rules: "Les règles changent si les points « pour » "
                 f"{_over(rules['changes']['strict'])} {said(value)} du total."),
            Rule("changes.strict", "Pour changer les règles, il faut dépasser ce seuil", kind="yes",
                 say=lambda value, _: "Pour changer les règles, atteindre juste ce seuil ne suffit pas." if value
                 else "Pour changer les règles, atteindre juste ce seuil suffit."),
            Rule("changes.quorum", "Quorum pour changer les règles", kind="share",
                 say=lambda value, _: _quorum(value, "changer les règles")),
        ),
        ("Tout siège peut écrire une modification. Une version adoptée ne se réécrit pas : une autre la suit.",),
    ),
)  # fmt: skip
RULES: dict[str, Rule] = {rule.path: rule for chapter in CHAPTERS for rule in chapter.rules}
"""Every rule that is one value, by its path; colleges, with their weights and seats, are read apart."""

WHOLE = "L’assemblée de tous les membres"
OF_MEMBERS = frozenset(
    {
        "La forme",
        "Qui pèse combien",
        "Comment on compte",
        "Qui vote pour qui",
        "Comment un vote s’ouvre et se clôt",
        "Les délais et l’ordre du jour",
        "La parole et le procès-verbal",
        "Les assemblées générales",
        WHOLE,
    }
)
"""What is read of the rules on the page of an assembly of members."""

type Statement = tuple[str, str]
"""The key of a sentence, which is the same in every version, and the sentence."""


def statements(rules: Rules) -> list[tuple[str, list[Statement]]]:
    """The whole rulebook in French: chapters of sentences, each made from one value.

    Of an assembly of members, only the chapters that say something of it.
    """
    full = complete(rules)
    said_by: list[tuple[str, list[Statement]]] = []
    for chapter in CHAPTERS:
        if of_members(full) and chapter.title not in OF_MEMBERS:
            continue
        lines = list(_colleges(full)) if chapter.title == "Qui pèse combien" else []
        lines += [(sentence, sentence) for sentence in chapter.opening]
        told = [rule for rule in chapter.rules if not (by_heads(full) and rule.path.startswith("colleges."))]
        lines += [(rule.path, rule.say(rule.value(full), full)) for rule in told]
        lines += [(sentence, sentence) for sentence in chapter.closing]
        said_by.append((chapter.title, [(key, sentence) for key, sentence in lines if sentence]))
    return said_by


def _colleges(full: Rules) -> Iterator[Statement]:
    """One sentence a college; then where the seats of those that disappeared went."""
    colleges = full["colleges"]
    if by_heads(full):
        yield "members.weigh", "Chaque membre a une voix, et une voix en vaut une autre : les collèges ne pèsent pas."
        return
    for code in college_order(full):
        seats = counted(full["seats"][code], "siège")
        yield (
            f"colleges.weights.{code}",
            f"{colleges['names'][code]} : {points_of(colleges['weights'], code)} points sur 100, {seats}"
            f"{FILLED_SAID[colleges['filled'].get(code, '')]}.",
        )
    names = colleges["names"]
    for old, new in sorted(colleges["moved"].items()):
        target = f"passent au collège « {names[new]} »" if new in names else "prennent fin"
        yield f"colleges.moved.{old}", f"Les sièges du collège « {name_in(full, old)} » {target}."


def name_in(rules: Rules, code: str) -> str:
    """The name of a college in this set, or the word that a preset has for it."""
    return rules["colleges"]["names"].get(code) or name_of(code)
