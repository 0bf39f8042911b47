"""What the law and the statutes ask of a session before it is convened, each with its article and its weight. Pure.

Loi du 1er juillet 1901, silent on general assemblies; what the law says of a cooperative is cited from
`governance/law.py`. What no source has confirmed warns and never blocks, as in `governance/bounds.py`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from lieudit.governance.bounds import LAW_1901, Fault
from lieudit.governance.law import ASSOCIATION, LAW, SCIC, UNVERIFIED, Severity
from lieudit.governance.rules import Rules, days
from lieudit.governance.shares import said
from lieudit.meetings.delays import named, too_late_to_convene
from lieudit.meetings.workflow import DECIDING, GENERAL, DocumentKind, ItemKind, MeetingKind
from lieudit.voting.frozen import Rule
from lieudit.voting.naming import read_aloud

B, W, I = Severity.BLOCK, Severity.WARN, Severity.INFORM  # noqa: E741
SPRING = 6
"""The month by whose end the accounts of a year that ends in December are approved."""


@dataclass(frozen=True)
class LegalItem:
    """What the law reads of an item: its kind, its words, whether it changes the rules."""

    kind: str
    title: str
    resolution: str = ""
    changes_rules: bool = False

    def speaks_of(self, *roots: str) -> bool:
        words = f"{self.title} {self.resolution}".lower()
        return any(root in words for root in roots)


@dataclass(frozen=True)
class Facts:
    """A session as the law looks at it. `first_on`: the day of the first call, when this one is the second.
    `taken_by`: the other session that has its room, in a sentence.
    """

    kind: str
    on: dt.date
    today: dt.date
    rules: Rules
    points: Collection[LegalItem] = ()
    documents: Collection[str] = field(default_factory=tuple)
    first_on: dt.date | None = None
    first_titles: Collection[str] = field(default_factory=tuple)
    taken_by: str = ""
    of_members: bool = False
    is_yearly_done: bool = False
    """Another ordinary assembly was convened in the same year."""
    unfit_list: str = ""
    """Why the list of the members does not let it be convened, in a sentence."""
    is_somewhere: bool = True
    """It has a place, or a link by which one attends."""

    @property
    def regime(self) -> str:
        return str(self.rules["regime"])

    @property
    def is_second(self) -> bool:
        return self.first_on is not None

    @property
    def is_general(self) -> bool:
        return self.kind in GENERAL


def notice_days(rules: Rules, kind: str, *, second: bool = False) -> int:
    """Days of notice: those of the rules; a second call of a general assembly never asks for more than its own."""
    delay = int(rules["notice_days"])
    return min(delay, int(rules["second_call"]["days"])) if second and kind in GENERAL else delay


def decision_rule(rules: Rules, kind: str, *, second: bool = False, majority: str = "") -> Rule:
    """What a session of this kind changes to the rule of a ballot: the arguments of `governance.ballot_rule`.

    `majority` is the share that an item asks for itself, before any other. Two thirds are reached by two thirds; a half
    has to be passed.
    """
    asked: dict[str, object] = {}
    if kind == MeetingKind.EXTRAORDINARY:
        own = rules["extraordinary"]
        asked = {
            "threshold": own["threshold"],
            "strict": False,
            "quorum": own["second_quorum"] if second else own["quorum"],
        }
    elif kind == MeetingKind.ORDINARY and second:
        asked = {"quorum": rules["second_call"]["quorum"]}
    if majority:
        asked |= {"threshold": majority, "strict": Fraction(majority) == Fraction(1, 2)}
    return asked


def quorum_of(rules: Rules, kind: str, *, second: bool = False) -> Fraction:
    """The share of the seats that a session needs to decide; none where the rules count the votes cast only."""
    asked = decision_rule(rules, kind, second=second).get("quorum", rules["quorum"]["value"])
    return Fraction(asked if rules["quorum"]["base"] == "registered" else 0)


def same_words(one: str, other: str) -> bool:
    """Both say the same, spaces and line ends apart; nothing is not the same as nothing."""
    return bool(one.strip()) and one.split() == other.split()


def off_agenda(item_kind: str, planned: str, asked: str, options: Collection[str] = ()) -> str:
    """Why a vote on the text `asked` is not what the members were convened for; empty when it is.

    `planned` is the text of the item on the agenda. Where none was written, a council words its decision in session; a
    general assembly does not: its item is voted under its own title, and that is `planned` then. `options` among which
    one would choose are all named in it.
    """
    if item_kind not in DECIDING:
        return "Ce point n’est pas un point de décision"
    if planned and not same_words(asked, planned):
        return "Ce texte n’est pas celui de l’ordre du jour"
    heard = read_aloud(planned)
    if planned and (unsaid := [option for option in options if not _names(heard, read_aloud(option))]):
        return f"L’ordre du jour n’annonçait pas de choisir « {unsaid[0]} »"
    return ""


def _names(text: str, option: str) -> bool:
    """Whether a text names an option, whole: « Auch » is not named by « Auchel »."""
    return re.search(rf"(?<!\w){re.escape(option)}(?!\w)", text) is not None


def checks(facts: Facts) -> list[Fault]:
    """All that is wrong or worth knowing, the worst first."""
    found = [*_of_any(facts)]
    if facts.is_general:
        found += [*_of_a_general_assembly(facts), *_of_a_second_call(facts)]
        if facts.regime in ASSOCIATION:
            found += _of_an_association(facts)
        if facts.regime in SCIC:
            found += _of_a_cooperative(facts)
    return sorted(found, key=lambda fault: list(Severity).index(fault.severity))


def _of_any(facts: Facts) -> Iterator[Fault]:
    delay = notice_days(facts.rules, facts.kind, second=facts.is_second)
    if late := too_late_to_convene(facts.on, facts.today, delay):
        yield Fault("notice_days", B, late.removesuffix("."))
    if facts.taken_by:
        yield Fault("room", B, facts.taken_by.removesuffix("."))
    if facts.unfit_list:
        yield Fault("members_list", B, facts.unfit_list.removesuffix("."))
    if not facts.is_somewhere:
        yield Fault("place", W, "La séance n’a ni lieu ni lien : personne ne saura où la rejoindre")
    if not [point for point in facts.points if point.kind != ItemKind.PAUSE]:
        yield Fault("agenda", B, "Une séance se convoque avec son ordre du jour, et celui-ci est vide")
    for point in facts.points:
        if facts.is_general and point.kind == ItemKind.DECISION and not point.resolution:
            words = f"Le point « {point.title} » se décide, et le texte de sa résolution n’est pas écrit"
            yield Fault("agenda", W, words, f"jurisprudence, {UNVERIFIED}")


def _of_a_general_assembly(facts: Facts) -> Iterator[Fault]:
    if not [point for point in facts.points if point.kind in DECIDING]:
        yield Fault("agenda", W, "Une assemblée générale décide, et aucun point ne se décide ni ne s’élit")
    if facts.rules["agenda"]["closed"]:
        words = "À la convocation l’ordre du jour est clos : on ne décidera que de ce qui y est"
        yield Fault("agenda.closed", I, words, f"jurisprudence, {UNVERIFIED}")
    if facts.kind == MeetingKind.ORDINARY:
        yield from _of_the_year(facts) if facts.of_members else ()
        yield from _of_the_accounts(facts)
        for point in facts.points:
            if point.changes_rules or point.speaks_of("statut", "dissolution", "fusion"):
                words = f"Le point « {point.title} » relève d’ordinaire d’une assemblée extraordinaire"
                yield Fault("agenda", W, words, f"usage, {LAW_1901}" if facts.regime in ASSOCIATION else "statuts")
    words = "Une feuille de présence signée et un procès-verbal prouvent ce qui s’est décidé"
    yield Fault("minutes", I, words, f"usage, {LAW_1901}" if facts.regime in ASSOCIATION else "")


HEARD = {"Aucun point ne présente le rapport moral ou d’activité": ("moral", "activité")}
VOTED = {
    "Aucun point n’approuve les comptes de l’exercice": ("compte", "financier"),
    "Aucun point ne donne quitus aux dirigeants": ("quitus",),
    "Aucun point ne vote le budget": ("budget",),
}
"""What an ordinary assembly hears and decides of each year, with the words by which a point is known to speak of it."""


def _of_the_year(facts: Facts) -> Iterator[Fault]:
    """What a year asks of its ordinary assembly, and that no point speaks of, or decides. Another one held in the same
    year may have done it: it is told then, and nothing is refused."""
    article = f"usage, {LAW_1901}" if facts.regime in ASSOCIATION else "statuts"
    deciding = [point for point in facts.points if point.kind in DECIDING]
    missing = [words for words, roots in HEARD.items() if not any(point.speaks_of(*roots) for point in facts.points)]
    missing += [words for words, roots in VOTED.items() if not any(point.speaks_of(*roots) for point in deciding)]
    for words in missing:
        yield Fault("agenda", I if facts.is_yearly_done else B, words, article)


def _of_the_accounts(facts: Facts) -> Iterator[Fault]:
    """The reports and the accounts that members must have read before they approve them."""
    article = f"usage, {LAW_1901}" if facts.regime in ASSOCIATION else LAW["accounts"].cited
    asked = {
        DocumentKind.REPORT: "Le rapport moral ou d’activité n’est pas joint",
        DocumentKind.FINANCIAL: "Le rapport financier n’est pas joint",
        DocumentKind.ACCOUNTS: "Les comptes ne sont pas joints",
    }
    for kind, words in asked.items():
        if kind not in facts.documents:
            yield Fault("documents", W, words, article)


def _of_a_second_call(facts: Facts) -> Iterator[Fault]:
    if facts.first_on is None:
        return
    delay = int(facts.rules["second_call"]["days"])
    earliest = facts.first_on + dt.timedelta(days=delay)
    if facts.on < earliest:
        words = f"La seconde assemblée se tient {days(delay)} après la première : le {named(earliest, facts.today)}"
        yield Fault("second_call.days", B, f"{words} au plus tôt")
    if {point.title for point in facts.points} != set(facts.first_titles):
        words = "Une seconde convocation garde l’ordre du jour de la première"
        yield Fault("agenda", W, words, f"usage, {UNVERIFIED}")
    quorum = quorum_of(facts.rules, facts.kind, second=True)
    words = f"Le quorum est {said(str(quorum))} des voix" if quorum else "Aucun quorum n’est demandé"
    yield Fault("second_call.quorum", I, f"Sur seconde convocation : {words[0].lower()}{words[1:]}")


def _of_an_association(facts: Facts) -> Iterator[Fault]:
    if facts.kind == MeetingKind.ORDINARY:
        words = "Au-delà de 153 000 € de subventions publiques dans l’année, les comptes sont audités et publiés"
        yield Fault("documents", I, words, f"code de commerce, art. L. 612-4 et D. 612-5, {UNVERIFIED}")
        words = "Une association subventionnée a souscrit le contrat d’engagement républicain"
        yield Fault("documents", I, words, f"loi n° 2000-321, art. 10-1, {UNVERIFIED}")
    for point in facts.points:
        if point.speaks_of("dissolution"):
            words = "Les biens d’une association dissoute ne se partagent jamais entre ses membres"
            yield Fault("agenda", W, words, "loi du 1er juillet 1901, art. 9 ; décret du 16 août 1901, art. 15")
        if point.kind in DECIDING and (point.changes_rules or point.speaks_of("statut", "bureau", "siège social")):
            words = f"Ce que décide le point « {point.title} » se déclare dans les trois mois"
            yield Fault("agenda", I, words, "loi du 1er juillet 1901, art. 5")


def _of_a_cooperative(facts: Facts) -> Iterator[Fault]:
    yield _clause("colleges.weights", I, "one_vote")
    if facts.kind == MeetingKind.ORDINARY:
        if facts.on.month > SPRING:
            words = "Les comptes d’une année s’approuvent dans les six mois de sa fin"
            yield Fault("starts_at", W, words, f"code de commerce, {UNVERIFIED}")
        yield from (_clause("documents", I, key) for key in ("yearly_report", "review", "public_bodies"))
    for point in facts.points:
        if point.speaks_of("exclu") and facts.kind == MeetingKind.ORDINARY:
            yield _clause("agenda", W, "exclusion")
        if point.speaks_of("capital"):
            yield _clause("agenda", I, "floor")
        if point.speaks_of("réserve", "bénéfice", "excédent", "résultat"):
            yield _clause("agenda", I, "legal_reserve")
        if point.speaks_of("remboursement", "retrait d"):
            yield _clause("agenda", I, "exit_value")


def _clause(path: str, severity: Severity, key: str) -> Fault:
    """A clause of the law, recalled before a session."""
    return Fault(path, severity, LAW[key].words, LAW[key].cited)


@dataclass(frozen=True)
class FormRules:
    """What a form of company or association asks of its general assemblies, in a few words."""

    form: str
    notice: str
    ordinary: str
    extraordinary: str


BY_FORM: Mapping[str, FormRules] = {
    "assoc_1901": FormRules(
        "Association", "les statuts", "les statuts : usage, majorité des voix exprimées",
        "les statuts : usage, deux tiers, quorum de la moitié puis aucun",
    ),
    "assoc_alsace_moselle": FormRules(
        "Association de droit local", "les statuts", "les statuts", "les statuts",
    ),
    "scic_sarl": FormRules(
        "SCIC, SARL", "15 jours (R. 223-20)",
        "aucun quorum ; plus de la moitié des associés, puis la majorité des voix exprimées (L. 223-29)",
        "deux tiers ; quorum d’un quart, puis d’un cinquième (L. 223-30)",
    ),
    "scic_sa": FormRules(
        "SCIC, SA", "15 jours, 10 sur seconde convocation (R. 225-69)",
        "plus de la moitié des voix exprimées ; quorum d’un cinquième, puis aucun (L. 225-98)",
        "deux tiers des voix exprimées ; quorum d’un quart, puis d’un cinquième (L. 225-96)",
    ),
    "scic_sas": FormRules(
        "SCIC, SAS", "les statuts", "la majorité des voix exprimées au moins (Cass. ass. plén., 15 novembre 2024)",
        "les statuts : usage, deux tiers",
    ),
}  # fmt: skip
"""Shown beside the checks; to be verified by counsel (domain reading, § 3.2). The rules of the assembly decide."""
