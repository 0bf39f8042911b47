"""What the law and plain sense ask of a set of rules, each with its article, by legal regime. Pure.

What the law says of a cooperative is cited from `law.py`, which says how it was read (association: loi du 1er juillet
1901 and décret du 16 août 1901). A bound that no source has confirmed (« à vérifier ») warns and never blocks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from unicodedata import category

from lieudit.governance.law import ASSOCIATION, LAW, SCIC, UNVERIFIED, Severity, figure
from lieudit.governance.rules import Rules, complete, weights_held
from lieudit.governance.shares import FINEST, said
from lieudit.governance.statements import RULES, name_in
from lieudit.toolkit.french import counted
from lieudit.voting.counting import scic_weight_faults
from lieudit.voting.outcome import points

LONGEST_NAME = 120
"""Signs of the name of a college."""


ANY = SCIC | ASSOCIATION | {"none", "gip"}
HALF = Fraction(1, 2)


@dataclass(frozen=True)
class Fault:
    """What is wrong, where (`path` of a rule), how much, and by which article."""

    path: str
    severity: Severity
    sentence: str
    article: str = ""

    @property
    def words(self) -> str:
        return f"{self.sentence} ({self.article})." if self.article else f"{self.sentence}."


@dataclass(frozen=True)
class Bound:
    """One bound: `broken` says what is wrong in a set (nothing when all is well); `held` are seats by college."""

    path: str
    severity: Severity
    regimes: frozenset[str]
    article: str
    broken: Callable[[Rules, Mapping[str, int]], str | None]
    said: str = ""
    """The bound itself in a few words, shown beside the field."""


def _share(rules: Rules, path: str) -> Fraction:
    return Fraction(RULES[path].value(rules))


def _impossible_majority(rules: Rules, part: str) -> str | None:
    threshold = Fraction(rules[part]["threshold"])
    if threshold == 1 and rules[part]["strict"]:
        return "Rien ne peut dépasser la totalité des voix : rien ne serait jamais adopté"
    return None if 0 < threshold <= 1 else "Un seuil est une part plus grande que zéro, et au plus la totalité"


def _under(path: str, least: Fraction | int, words: str) -> Callable[[Rules, Mapping[str, int]], str | None]:
    """The rule at `path` is a share or a number below `least`."""

    def broken(rules: Rules, held: Mapping[str, int]) -> str | None:
        return words if Fraction(RULES[path].value(rules)) < least else None

    return broken


def _minority(rules: Rules, part: str) -> str | None:
    threshold, strict = Fraction(rules[part]["threshold"]), rules[part]["strict"]
    if threshold > HALF or (threshold == HALF and strict):
        return None
    return "Sous la moitié, deux propositions contraires pourraient être adoptées toutes deux"


def _alone(rules: Rules, held: Mapping[str, int]) -> str | None:
    cap, voices = rules["proxies"]["cap"], sum(held.values())
    if not cap or voices < 3 or 2 * (cap + 1) <= voices:
        return None
    return f"Avec {counted(cap, 'pouvoir')}, un seul membre pourrait réunir plus de la moitié des {voices} voix"


def _empty_without_heir(rules: Rules, held: Mapping[str, int]) -> str | None:
    empty = [code for code in rules["colleges"]["weights"] if not held.get(code)]
    if not held or not empty or weights_held(rules, [c for c, n in held.items() if n]) != rules["colleges"]["weights"]:
        return None
    names = ", ".join(f"« {name_in(rules, code)} »" for code in empty)
    return f"Aucun siège n’est occupé dans {names}, et aucune règle ne dit qui reçoit ce poids"


def _heavy_heir(rules: Rules, held: Mapping[str, int]) -> str | None:
    codes = set(rules["colleges"]["weights"])
    for code in sorted(codes):
        left = weights_held(rules, codes - {code})
        heavy = [other for other, weight in left.items() if Fraction(weight) > HALF]
        if heavy and left != rules["colleges"]["weights"]:
            weight = points(Fraction(left[heavy[0]]))
            names = name_in(rules, code), name_in(rules, heavy[0])
            return f"Si le collège « {names[0]} » se vide, le collège « {names[1]} » pèsera {weight} points sur 100"
    return None


def _dominant(rules: Rules, held: Mapping[str, int]) -> str | None:
    heavy = [code for code, weight in rules["colleges"]["weights"].items() if Fraction(weight) > HALF]
    if not heavy:
        return None
    return f"Le collège « {name_in(rules, heavy[0])} » pèse plus de la moitié : il décide seul"


def _renewal(rules: Rules, held: Mapping[str, int]) -> str | None:
    share, years = _share(rules, "mandate.renewal"), rules["mandate"]["years"]
    if not 0 < share <= 1:
        return "La part renouvelée chaque année est plus grande que zéro, et au plus la totalité"
    if share * years >= 1:
        return None
    return f"À {said(share)} par an, il faut plus de {years} ans pour renouveler tous les sièges"


def _floor(rules: Rules, held: Mapping[str, int]) -> str | None:
    if rules["election"]["floor"] != "share" or _share(rules, "election.floor_share"):
        return None
    return (
        "Un plancher de 0 % laisserait élire sans aucune voix : écrivez une part plus grande que zéro, ou choisissez "
        "« d’une voix au moins »"
    )


def _steep_floor(rules: Rules, held: Mapping[str, int]) -> str | None:
    if rules["election"]["floor"] != "share" or _share(rules, "election.floor_share") <= Fraction(2, 3):
        return None
    return "Un plancher si haut laissera souvent des sièges sans personne"


def _no_voice_asks(rules: Rules, held: Mapping[str, int]) -> str | None:
    if rules["secrecy"]["ask"] != "share" or _share(rules, "secrecy.share"):
        return None
    return "Une part de zéro ne demande rien : choisissez « un seul membre qui le demande »"


def _late_item(rules: Rules, held: Mapping[str, int]) -> str | None:
    late, notice = rules["agenda"]["days"], rules["notice_days"]
    return f"Un point s’inscrirait {late} jours avant la séance, avant même sa convocation" if late > notice else None


def _last_word(rules: Rules, held: Mapping[str, int]) -> str | None:
    share = _share(rules, "extraordinary.threshold")
    return None if share else "Un seuil est une part plus grande que zéro, et au plus la totalité"


def _easier(rules: Rules, held: Mapping[str, int]) -> str | None:
    if _share(rules, "extraordinary.second_quorum") <= _share(rules, "extraordinary.quorum"):
        return None
    return "Une seconde convocation demande d’ordinaire un quorum plus petit que la première"


def _harder_again(rules: Rules, held: Mapping[str, int]) -> str | None:
    if _share(rules, "second_call.quorum") <= _share(rules, "members.quorum"):
        return None
    return "L’assemblée des membres, convoquée une seconde fois, demanderait un quorum plus grand que la première"


def _too_many(rules: Rules, held: Mapping[str, int]) -> str | None:
    return LAW["sarl_cap"].words if sum(held.values()) > figure("sarl_cap") else None


def _always(words: str) -> Callable[[Rules, Mapping[str, int]], str | None]:
    return lambda rules, held: words


W, B, I = Severity.WARN, Severity.BLOCK, Severity.INFORM  # noqa: E741


def _assemblies(form: str) -> Iterator[Bound]:
    """What commercial law asks of the assemblies of a company: to convene them, to change statutes, and once more."""
    large, notice = f"{form}_extraordinary", f"{form}_notice"
    quorum, threshold, second = figure(large, "quorum"), figure(large), figure(large, "second_quorum")
    least = "Le quorum d’une assemblée extraordinaire est d’un quart au moins"
    again = "Le quorum d’une assemblée extraordinaire est d’un cinquième au moins, sur seconde convocation"
    most = "Une assemblée extraordinaire décide aux deux tiers des voix"
    asked = [
        ("extraordinary.quorum", quorum, large, least, "un quart au moins"),
        ("extraordinary.second_quorum", second, large, again, "un cinquième au moins"),
        ("extraordinary.threshold", threshold, large, most, "les deux tiers"),
        ("changes.quorum", quorum, large, least, "un quart au moins"),
        ("changes.threshold", threshold, large, "Les statuts se changent aux deux tiers des voix", "les deux tiers"),
        (
            "notice_days",
            figure(notice),
            notice,
            "Une assemblée se convoque quinze jours à l’avance",
            "quinze jours au moins",
        ),
    ]
    if again_days := dict(LAW[notice].others).get("second_call"):
        words = "Une seconde assemblée se convoque dix jours à l’avance"
        asked.append(("second_call.days", again_days, notice, words, "dix jours au moins"))
    for path, bound, clause, words, short in asked:
        yield Bound(path, W, frozenset({f"scic_{form}"}), LAW[clause].cited, _under(path, bound, words), short)


USUAL_MAJORITY = Fraction(2, 3)
LAW_1901 = "loi du 1er juillet 1901, silencieuse : les statuts décident"
BOUNDS = (
    Bound("adoption.threshold", B, ANY, "", lambda rules, _: _impossible_majority(rules, "adoption")),
    Bound("changes.threshold", B, ANY, "", lambda rules, _: _impossible_majority(rules, "changes")),
    Bound("adoption.threshold", W, ANY, "", lambda rules, _: _minority(rules, "adoption"), "plus de la moitié"),
    Bound("changes.threshold", W, ANY, "", lambda rules, _: _minority(rules, "changes")),
    Bound("mandate.renewal", W, ANY, "", _renewal),
    Bound("election.floor_share", B, ANY, "", _floor, "plus de 0 %, et 100 % au plus"),
    Bound("election.floor_share", W, ANY, "", _steep_floor),
    Bound("secrecy.share", B, ANY, "", _no_voice_asks),
    Bound("proxies.cap", W, ANY, "", _alone),
    Bound("agenda.days", W, ANY, "", _late_item),
    Bound("votes.least_minutes", W, ANY, "",
          _under("votes.least_minutes", 2, "Une minute est courte pour qui vote depuis un téléphone"),
          "deux minutes au moins"),
    Bound("extraordinary.threshold", B, ANY, "", _last_word),
    Bound("extraordinary.second_quorum", W, ANY, "", _easier),
    Bound("members.quorum", W, ANY, "", _harder_again),
    *_assemblies("sa"),
    *_assemblies("sarl"),
    Bound("colleges.weights", W, ANY - SCIC, "", _dominant),
    Bound(
        "colleges.heir", W, SCIC, f"{LAW['colleges'].cited} : les statuts disent qui reçoit le poids d’un collège vide",
        _empty_without_heir,
    ),
    Bound("colleges.heir", W, ANY - SCIC, "", _empty_without_heir),
    Bound("colleges.heir", W, SCIC, f"{LAW['colleges'].cited} : 50 % au plus", _heavy_heir),
    Bound(
        "mandate.years", B, SCIC, LAW["mandate_years"].cited,
        lambda rules, _: LAW["mandate_years"].words if rules["mandate"]["years"] > figure("mandate_years") else None,
        "six ans au plus",
    ),
    Bound("quorum.value", W, frozenset({"scic_sa"}), LAW["sa_ordinary"].cited,
          _under("quorum.value", figure("sa_ordinary"),
                 "Le quorum d’une assemblée ordinaire est d’un cinquième au moins"),
          "un cinquième au moins"),
    Bound("adoption.threshold", W, frozenset({"scic_sas"}),
          LAW["sas_majority"].cited,
          lambda rules, _: _minority(rules, "adoption") and "Une décision demande au moins la majorité des voix",
          "plus de la moitié"),
    Bound("regime", W, frozenset({"scic_sarl"}), LAW["sarl_cap"].cited, _too_many),
    Bound("capital.floor", LAW["floor"].severity, SCIC, LAW["floor"].cited,
          _under("capital.floor", figure("floor"), LAW["floor"].words), "un quart au moins"),
    Bound("capital.paid", LAW["paying_up"].severity, SCIC, LAW["paying_up"].cited,
          _under("capital.paid", figure("paying_up"), LAW["paying_up"].words), "un quart au moins"),
    Bound("capital.years", W, SCIC, LAW["paying_up_years"].cited,
          lambda rules, _: LAW["paying_up_years"].words if rules["capital"]["years"] > figure("paying_up_years")
          else None, "cinq ans au plus"),
    Bound("capital.order", I, SCIC, LAW["reimbursement_order"].cited,
          lambda rules, _: LAW["reimbursement_order"].words if rules["capital"]["order"] != "departure" else None,
          "l’ordre des départs, par usage"),
    Bound("regime", I, SCIC, LAW["categories"].cited,
          _always(f"{LAW['categories'].words}. Une catégorie n’est pas un collège : la page « Devenir coopérative » "
                  "les vérifie")),
    Bound("regime", I, frozenset({"assoc_alsace_moselle"}), f"code civil local, art. 21 à 79, {UNVERIFIED}",
          _always("Une association de droit local a sept fondateurs au moins, et s’inscrit au tribunal")),
    Bound("regime", I, frozenset({"assoc_1901"}), "loi du 1er juillet 1901, art. 5",
          _always("Si ces règles sont dans les statuts, leur changement se déclare dans les trois mois")),
    Bound("proxies.cap", I, ASSOCIATION, f"usage, {LAW_1901}",
          lambda rules, _: "L’usage est de deux pouvoirs au plus" if rules["proxies"]["cap"] > 2 else None,
          "deux par usage"),
    Bound("notice_days", I, ASSOCIATION, f"usage, {LAW_1901}",
          _under("notice_days", 15, "L’usage est de convoquer quinze jours à l’avance"), "quinze jours par usage"),
    Bound("members.notice_days", I, ASSOCIATION, f"usage, {LAW_1901}",
          _under("members.notice_days", 15, "L’usage est de convoquer quinze jours à l’avance"),
          "quinze jours par usage"),
    Bound("members.cap", I, ASSOCIATION, f"usage, {LAW_1901}",
          lambda rules, _: "L’usage est de deux pouvoirs au plus" if rules["members"]["cap"] > 2 else None,
          "deux par usage"),
    Bound("second_call.days", I, ASSOCIATION, f"usage, {LAW_1901}",
          _under("second_call.days", 15, "L’usage est de quinze jours entre les deux convocations"),
          "quinze jours par usage"),
    Bound("extraordinary.threshold", I, ASSOCIATION, f"usage, {LAW_1901}",
          _under("extraordinary.threshold", USUAL_MAJORITY,
                 "L’usage est de décider aux deux tiers en assemblée extraordinaire"),
          "les deux tiers par usage"),
    Bound("changes.threshold", I, ASSOCIATION, f"usage, {LAW_1901}",
          _under("changes.threshold", USUAL_MAJORITY, "L’usage est de changer les statuts aux deux tiers"),
          "les deux tiers par usage"),
)  # fmt: skip
"""The kernel reads the weights of a SCIC (`scic_weight_faults`); shapes and sums are read in `shape_faults`."""


def faults(rules: Rules, held: Mapping[str, int] | None = None) -> list[Fault]:
    """All that is wrong or worth knowing, the worst first. `held` are the seats held in the assembly: code → number."""
    if shape := list(shape_faults(rules)):
        return shape
    full = complete(rules)
    seats, gone = rehoused(full, held or {})
    found = [*_weight_faults(full), *_seat_faults(full, gone)]
    for bound in BOUNDS:
        if full["regime"] in bound.regimes and (words := bound.broken(full, seats)):
            found.append(Fault(bound.path, bound.severity, words, bound.article))
    return sorted(found, key=lambda fault: list(Severity).index(fault.severity))


def rehoused(full: Rules, held: Mapping[str, int]) -> tuple[dict[str, int], dict[str, int]]:
    """Seats by college once those of the colleges that disappear have moved; and these, as they are now."""
    weights, moved = full["colleges"]["weights"], full["colleges"]["moved"]
    gone = {code: number for code, number in held.items() if number and code not in weights}
    seats = {code: number for code, number in held.items() if code in weights}
    for code, number in gone.items():
        if (home := moved.get(code)) in weights:
            seats[home] = seats.get(home, 0) + number
    return seats, gone


def blocking(found: list[Fault]) -> list[Fault]:
    return [fault for fault in found if fault.severity == Severity.BLOCK]


def bounds_beside(path: str, regime: str) -> list[str]:
    """The bounds of one rule under a regime, in a few words, for the help of its field."""
    near = [bound for bound in BOUNDS if bound.path == path and bound.said and regime in bound.regimes]
    return list(dict.fromkeys(f"{bound.said} ({bound.article})" if bound.article else bound.said for bound in near))


def shape_faults(rules: Rules) -> Iterator[Fault]:
    """Values that are not what their rule is made of; a set that has such faults is not read any further."""
    try:
        full = complete(rules)
    except (AttributeError, TypeError, ValueError):
        yield Fault("", B, "Ces règles ne se lisent pas")
        return
    for path, rule in RULES.items():
        if path != "colleges.heir" and not _is_made_of(rule.kind, rule.value(full), rule.low, rule.high, rule.choices):
            yield Fault(path, B, _range_words(rule.label, rule.kind, rule.low, rule.high))
    weights = full["colleges"]["weights"]
    if not isinstance(weights, Mapping) or not all(_is_share(weight) for weight in weights.values()):
        yield Fault("colleges.weights", B, "Le poids d’un collège est une part comprise entre 0 et 100 points")


def _is_made_of(kind: str, value: object, low: int, high: int, choices: Mapping[str, str]) -> bool:
    if kind == "yes":
        return isinstance(value, bool)
    if kind == "choice":
        return value in choices
    if kind == "share":
        return _is_share(value)
    return type(value) is int and low <= value <= high


def _is_share(value: object) -> bool:
    """A share that the count reads: « 1/2 » and not « 5e-1 », no finer than `FINEST`."""
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{1,10}(/[1-9][0-9]{0,9})?", value):
        return False
    return Fraction(value) <= 1 and Fraction(value).denominator <= FINEST


def _range_words(label: str, kind: str, low: int, high: int) -> str:
    asked = {"share": "une part comprise entre zéro et la totalité", "number": f"un nombre entier de {low} à {high}"}
    return f"« {label} » est {asked.get(kind, 'un choix de la liste')}"


def _weight_faults(full: Rules) -> Iterator[Fault]:
    weights = {code: Fraction(weight) for code, weight in full["colleges"]["weights"].items()}
    total = sum(weights.values(), Fraction(0))
    if total != 1:
        words = f"Les poids des collèges font {points(total)} points ; ils doivent faire 100"
        yield Fault("colleges.weights", B, words)
    if lcm(*(weight.denominator for weight in weights.values())) > FINEST:
        words = "Les poids des collèges sont trop fins pour être ajoutés : écrivez des parts plus simples"
        yield Fault("colleges.weights", B, words)
    for code, weight in weights.items():
        if weight == 0:
            yield Fault("colleges.weights", B, f"Le collège « {name_in(full, code)} » a un poids nul : retirez-le")
    if full["regime"] in SCIC:
        yield from _scic_faults(full, weights)


def _scic_faults(full: Rules, weights: Mapping[str, Fraction]) -> Iterator[Fault]:
    """A single college is none: each voice is worth another, which the law allows. Else three, of 10 to 50 % each."""
    if len(weights) == 1:
        return
    clause = LAW["colleges"]
    named = {name_in(full, code): weight for code, weight in weights.items()}
    for code, sentence in scic_weight_faults(named):
        if code != "sum_not_100pct":
            words, _bracket, _article = sentence.removesuffix(").").rpartition(" (")
            yield Fault("colleges.weights", clause.severity, words, clause.cited)


def _name_faults(names: Collection[str]) -> Iterator[Fault]:
    if len({name.casefold() for name in names}) < len(names):
        yield Fault("colleges.weights", B, "Deux collèges portent le même nom")
    for name in names:
        if not name.strip() or len(name) > LONGEST_NAME or any(category(sign)[0] == "C" for sign in name):
            words = "Le nom d’un collège se lit : cent vingt signes au plus, et aucun signe invisible"
            yield Fault("colleges.weights", B, words)


def _seat_faults(full: Rules, gone: Mapping[str, int]) -> Iterator[Fault]:
    colleges, seats = full["colleges"], full["seats"]
    yield from _name_faults(colleges["names"].values())
    if colleges["heir"] not in {"", "shared", *colleges["weights"]}:
        yield Fault("colleges.heir", B, "Le collège qui reçoit le poids d’un collège vide est l’un des collèges")
    for code in colleges["weights"]:
        if type(seats[code]) is not int or not 0 <= seats[code] <= 1000:
            yield Fault("seats", B, f"« {name_in(full, code)} » : un nombre de sièges de 0 à 1000")
        elif seats[code] == 0:
            words = f"Le collège « {name_in(full, code)} » n’a aucun siège : personne ne pourrait porter son poids"
            yield Fault("seats", B, words)
    for code, count in gone.items():
        if count and colleges["moved"].get(code) not in colleges["weights"]:
            words = f"{counted(count, 'siège')} du collège « {name_in(full, code)} », qui disparaît : dites où"
            yield Fault("colleges.moved", B, f"{words} ils vont")
