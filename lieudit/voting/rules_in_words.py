"""Each way of voting in plain French: its name, how one votes, how it is counted, its frozen rule. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from lieudit.toolkit.french import counted, number

type Rule = Mapping[str, Any]


@dataclass(frozen=True)
class Explanation:
    """What a voter reads before voting: `name` of the method, what one does, what becomes of it."""

    name: str
    voting: str
    counting: str


EXPLANATIONS = {
    "resolution": Explanation(
        "Pour ou contre",
        "Dites pour ou contre la proposition. Vous pouvez aussi vous abstenir ou voter blanc.",
        "On compare les « pour » et les « contre » à ce que la règle demande.",
    ),
    "approval": Explanation(
        "Vote par approbation",
        "Cochez toutes les options qui vous conviennent : une, plusieurs, ou toutes.",
        "Chaque coche donne une voix à l’option. La plus approuvée arrive en tête.",
    ),
    "score": Explanation(
        "Vote par notes",
        "Donnez une note à chaque option. Deux options peuvent recevoir la même.",
        "On additionne les notes de chaque option. La plus forte somme arrive en tête.",
    ),
    "quadratic": Explanation(
        "Vote quadratique",
        "Répartissez vos crédits. Une voix coûte 1 crédit, deux en coûtent 4, trois en coûtent 9 : "
        "insister coûte de plus en plus. Un nombre négatif vote contre.",
        "On additionne les voix de chaque option, les « contre » en moins.",
    ),
    "majority_judgment": Explanation(
        "Jugement majoritaire",
        "Jugez chaque option par une mention. Vous ne comparez rien : deux options peuvent avoir la même.",
        "La mention majoritaire d’une option est celle du milieu : la moitié des voix au moins lui donne cette "
        "mention ou mieux. La meilleure mention majoritaire arrive en tête.",
    ),
    "schulze": Explanation(
        "Classement par duels (méthode de Schulze)",
        "Classez les options. Deux options peuvent avoir le même rang ; celles que vous laissez sont toutes dernières.",
        "On compare les options deux à deux. Celle qui gagne tous ses duels l’emporte. S’il n’y en a pas, "
        "on suit les victoires de proche en proche, de la plus forte à la plus faible.",
    ),
    "irv": Explanation(
        "Classement par éliminations (vote alternatif)",
        "Classez les options : d’abord celle que vous préférez, puis celle que vous voudriez à défaut.",
        "On compte les premiers rangs. Tant qu’aucune option n’a plus de la moitié des voix, la dernière est écartée "
        "et ses voix vont au rang suivant.",
    ),
    "stv": Explanation(
        "Classement avec reports (vote unique transférable)",
        "Classez les options : d’abord celle que vous préférez, puis celles que vous voudriez à défaut.",
        "Il y a plusieurs places. Une option qui atteint le quota en prend une, et ses voix en trop vont au rang "
        "suivant. Si aucune ne l’atteint, la dernière est écartée et ses voix vont au rang suivant.",
    ),
    "equal_shares": Explanation(
        "Budget en parts égales",
        "Cochez toutes les options qui vous conviennent. Le coût de chacune est écrit à côté.",
        "Chaque voix reçoit la même part du budget. Une option est retenue quand les parts de ses soutiens suffisent "
        "à la payer ; chacun d’eux en paie autant, ou tout ce qui lui reste.",
    ),
    "each": Explanation(
        "Pour ou contre chaque candidature",
        "Il n’y a pas plus de candidatures que de sièges. Dites pour ou contre chacune ; ce que vous laissez vide est "
        "une abstention.",
        "Une candidature est retenue si elle a plus de « pour » que de « contre », et assez de « pour ».",
    ),
}
BLANK = "Voter blanc : vous prenez part au vote et aucune option ne vous convient. Les blancs sont comptés à part."
ABSTENTION = "S’abstenir : vous êtes là et laissez les autres choisir. Les abstentions sont comptées à part."


def euros(amount: int | str | Fraction) -> str:
    """Costs and budgets of a rule are euros: « 12 000 € »."""
    return f"{number(Fraction(amount))} €"


def costs_of(rule: Rule) -> dict[str, str]:
    """Option → its cost in words, where the rule gives costs."""
    return {option: euros(cost) for option, cost in (rule.get("costs") or {}).items()}


def election_sentences(rule: Rule) -> list[str]:
    """The frozen rule of any method but a resolution."""
    return [*SENTENCES[rule["method"]](rule), *_floor(rule)]


BACKED = {
    "approval": "être approuvée par",
    "majority_judgment": "recevoir une mention au-dessus de la plus basse de",
    "score": "recevoir plus que la note la plus basse de",
    "quadratic": "recevoir le soutien de",
    "each": "avoir le « pour » de",
}


def _floor(rule: Rule) -> list[str]:
    """What an option needs to be elected at all; nothing where an older rule has no floor."""
    if rule.get("floor") is None:
        return []
    backed, share = BACKED.get(rule["method"], "être classée ou cochée par"), Fraction(rule["floor"])
    if not share:
        return [
            contracted(f"Pour être retenue, une option doit {backed} une voix au moins : rien n’est élu sans soutien.")
        ]
    over = "plus de" if rule.get("floor_strict", True) else "au moins"
    base = (
        "voix exprimées"
        if rule.get("floor_base") == "expressed"
        else "voix qui votent, abstentions et votes blancs compris"
    )
    return [contracted(f"Pour être retenue, une option doit {backed} {over} {share_words(share)} des {base}.")]


def contracted(sentence: str) -> str:
    """« de » as French joins it to what follows: d’une voix, d’au moins, plus du tiers, plus des deux tiers."""
    for apart, joined in ((" de une", " d’une"), (" de au", " d’au"), (" de le ", " du "), (" de les ", " des ")):
        sentence = sentence.replace(apart, joined)
    return sentence


def share_words(share: Fraction) -> str:
    """« la moitié », « le tiers », else « 2 sur 5 »."""
    return KNOWN_SHARES.get(share, f"{share.numerator} sur {share.denominator}")


KNOWN_SHARES = {
    Fraction(1, 2): "la moitié",
    Fraction(2, 3): "les deux tiers",
    Fraction(3, 4): "les trois quarts",
    Fraction(1, 3): "le tiers",
    Fraction(1, 5): "le cinquième",
    Fraction(1, 4): "le quart",
}


def _seats(rule: Rule, best: str) -> str:
    seats = rule.get("seats") or 1
    if seats == 1:
        return f"L’option qui a {best} l’emporte."
    return f"{counted(seats, 'place')} à pourvoir : elles vont aux options qui ont {best}."


def _approval(rule: Rule) -> list[str]:
    return [
        "Chaque bulletin approuve autant d’options qu’il veut.",
        "Une option reçoit la voix de chaque bulletin qui l’approuve.",
        _seats(rule, "le plus d’approbations"),
    ]


def _score(rule: Rule) -> list[str]:
    low, high = rule.get("scale") or (0, None)
    until = f"de {number(Fraction(low))} à {number(Fraction(high))}" if high is not None else "à partir de 0"
    return [
        f"Chaque bulletin donne à chaque option une note {until}.",
        "Une option laissée sans note reçoit 0 de ce bulletin.",
        "On additionne les notes de chaque option.",
        _seats(rule, "la plus forte somme"),
    ]


def _quadratic(rule: Rule) -> list[str]:
    return [
        f"Chaque bulletin dispose de {counted(rule['credits'], 'crédit')}.",
        "Une voix coûte 1 crédit, deux voix 4, trois voix 9 : le nombre de voix multiplié par lui-même.",
        "Une voix est pour ou contre. On additionne les voix de chaque option, les « contre » en moins.",
        _seats(rule, "le plus fort total"),
    ]


def _majority_judgment(rule: Rule) -> list[str]:
    grades = [str(grade) for grade in rule["grades"]]
    missing = (
        "Un bulletin donne une mention à toutes les options, sinon il est refusé."
        if rule.get("missing_grade") == "refuse"
        else f"Une option laissée sans mention reçoit « {grades[0]} » de ce bulletin."
    )
    return [
        f"Les mentions, de la pire à la meilleure : {', '.join(grades)}.",
        missing,
        "On range les mentions d’une option de la pire à la meilleure. Celle du milieu est sa mention majoritaire ; "
        "si deux mentions se partagent le milieu, c’est la moins bonne des deux.",
        "À mention majoritaire égale, on retire une de ces mentions à chaque option, et l’on regarde de nouveau "
        "le milieu, jusqu’à ce qu’elles diffèrent.",
        _seats(rule, "la meilleure mention majoritaire"),
    ]


def _schulze(rule: Rule) -> list[str]:
    return [
        "Un bulletin classe les options. Deux options peuvent être à égalité ; celles qu’il ne classe pas sont "
        "toutes dernières.",
        "On compare les options deux à deux. Celle que le plus de voix placent devant gagne le duel.",
        "Un chemin va d’une option à une autre par des duels gagnés. Sa force est celle de son duel le plus faible.",
        "Une option passe devant une autre si son meilleur chemin vers elle est plus fort que le chemin de retour.",
        _seats(rule, "les meilleurs chemins vers toutes les autres"),
    ]


def _irv(rule: Rule) -> list[str]:
    return [
        "Un bulletin compte pour la première option de son classement qui n’est pas écartée.",
        "Si une option a plus de la moitié des voix, elle l’emporte.",
        "Sinon, la dernière est écartée, ses bulletins vont à leur rang suivant, et l’on recommence.",
        "Un bulletin qui n’a plus d’option est épuisé : il ne compte plus. La dernière option qui reste l’emporte.",
    ]


def _stv(rule: Rule) -> list[str]:
    seats = rule.get("seats") or 1
    return [
        f"{counted(seats, 'place')} à pourvoir. Le quota est le nombre de voix divisé par {seats + 1}, arrondi au "
        "nombre entier qui vient juste après.",
        "Une option qui atteint le quota prend une place. Ses voix en trop vont au rang suivant : chacun de ses "
        "bulletins y va pour la même part de sa valeur.",
        "Si aucune n’atteint le quota, la dernière est écartée et ses bulletins vont à leur rang suivant.",
        "Entre deux dernières à égalité, on écarte celle qui avait le moins de voix au tour précédent.",
        "Quand il reste autant d’options que de places, elles les prennent.",
    ]


def _equal_shares(rule: Rule) -> list[str]:
    costs, budget = rule.get("costs"), rule.get("budget") or rule.get("seats") or 1
    amount = f"Le budget est de {euros(budget)}." if costs else f"Le budget paie {counted(int(budget), 'option')}."
    gain = (
        "Pour un soutien, une option vaut ce qu’elle coûte : la part payée se compare au coût."
        if rule.get("utility") == "cost"
        else "Pour un soutien, chaque option vaut autant : on retient d’abord celle qui demande le moins à chacun."
    )
    completion = {
        "none": "Ce qui reste n’est pas dépensé.",
        "utilitarian": "S’il reste de quoi payer, on ajoute les options qui ont le plus de soutiens pour leur coût.",
        "seq_phragmen": "S’il reste de quoi payer, toutes les parts grandissent au même pas : on ajoute la première "
        "option que ses soutiens peuvent payer, et ainsi de suite.",
    }
    return [
        f"{amount} Chaque voix exprimée en reçoit la même part.",
        "Une option est payée par ceux qui l’approuvent, à parts égales, ou de tout ce qui leur reste.",
        gain,
        completion[rule.get("completion") or "none"],
    ]


def _each(rule: Rule) -> list[str]:
    return [
        "On demande pour ou contre chaque option. Ce qu’un bulletin laisse vide est une abstention.",
        "Une option est retenue si elle a plus de « pour » que de « contre ».",
    ]


SENTENCES: dict[str, Callable[[Rule], list[str]]] = {
    "approval": _approval,
    "score": _score,
    "quadratic": _quadratic,
    "majority_judgment": _majority_judgment,
    "schulze": _schulze,
    "irv": _irv,
    "stv": _stv,
    "equal_shares": _equal_shares,
    "each": _each,
}
