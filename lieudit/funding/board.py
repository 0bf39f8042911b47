"""What the pages of calls show: each line of the list, the facts beside the wishes, the hour on every clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Model
from django.utils import timezone

from lieudit.accounts.models import Visitor
from lieudit.funding.applying import still_missing
from lieudit.funding.budget import ASKED, balance, by_place, by_year
from lieudit.funding.budget import Line as BudgetRow
from lieudit.funding.clocks import everywhere, in_paris, overseas_sentence
from lieudit.funding.fairness import Fact, facts
from lieudit.funding.models import (
    Answer,
    Application,
    Attachment,
    BudgetLine,
    Call,
    CallResult,
    Reply,
    Terms,
    holds_files,
    recused,
)
from lieudit.funding.permissions import (
    APPLICATION_ACCESS,
    CALL_ACCESS,
    leads,
    part_of,
    parts_of,
    reads_papers,
    writes,
)
from lieudit.funding.reads import Held, held_in
from lieudit.funding.record_facts import answered_by
from lieudit.funding.vocabulary import BUDGETED, MEANING, SIX, Kind
from lieudit.funding.workflow import JUDGED, TAKEN, TOLD, ApplicationState, CallState
from lieudit.governance.models import Assembly, AssemblyKind
from lieudit.governance.rules import DEFAULT_RULES, complete
from lieudit.network.citing import all_shown
from lieudit.territory.models import Department, Region
from lieudit.toolkit.access import known
from lieudit.toolkit.french import counted, day, number, typeset
from lieudit.toolkit.types import Context, Fields

SOON = 10
"""Days before its closing from which a call is said to close soon."""


@dataclass(frozen=True)
class Line:
    """A call in a list: what its state looks like and says."""

    call: Call
    mark: str
    label: str


def line_of(call: Call, now: dt.datetime) -> Line:
    """Its outcome in one label: when it opens, in how many days it closes, that it is over."""
    if call.state == CallState.DRAFT:
        return Line(call, "planned", "En préparation")
    if call.state == CallState.CANCELLED:
        return Line(call, "dropped", "Annulé")
    later = call.state == CallState.DESCRIBED and call.opens_at is not None and call.opens_at > now
    if call.opens_at and (later or call.state == CallState.ANNOUNCED):
        opens = "Ouvre le" if call.opens_at > now else "Devait ouvrir le"
        return Line(call, "planned", f"{opens} {day(call.opens_at)}")
    if call.state in JUDGED:
        return Line(call, "yes" if call.state in TOLD else "closed", str(CallState(call.state).label).capitalize())
    if call.review_on is not None:
        due = call.review_on <= timezone.localdate(now)
        return Line(call, *(("due", f"À revoir depuis le {day(call.review_on)}") if due else ("open", "Sans fin dite")))
    if call.state == CallState.CLOSED or not call.closes_at or call.closes_at < now:
        past = call.state == CallState.OPEN  # within the minutes of grace, or until the clock comes by
        return Line(call, "due" if past else "closed", "Ferme à l’instant" if past else "Clos")
    left = (timezone.localdate(call.closes_at) - timezone.localdate(now)).days
    when = "Ferme aujourd’hui" if not left else "Ferme demain" if left == 1 else f"Ferme dans {counted(left, 'jour')}"
    return Line(call, "due" if left <= SOON else "open", when)


def wishes() -> Context:
    """The wishes of the national council: the section `calls` of its rules."""
    return section_of("calls")


def section_of(name: str) -> Context:
    """A section of the rules of the national council."""
    council = Assembly.objects.filter(kind=AssemblyKind.NATIONAL).order_by("pk").first()
    found: Context = complete(council.rulebook.rules if council is not None else DEFAULT_RULES)[name]
    return found


def facts_of(call: Call, terms: Terms | None = None) -> list[Fact]:
    return facts((terms or call.rules).says(call), wishes())


def money_words(terms: Terms) -> list[str]:
    """What there is, in euros."""
    said = []
    if terms.fund is not None:
        said.append(f"{number(terms.fund)} € en tout")
    if terms.most is not None:
        said.append(f"{number(terms.most)} € au plus par dossier")
    return [typeset(each) for each in said]


def where_said(terms: Terms) -> str:
    """Where one may apply: regions, departments; what is none of these is to be checked."""
    found: list[str] = []
    if terms.regions:
        rows = Region.objects.filter(code__in=terms.regions).order_by("overseas", "slug")
        found += rows.values_list("name", flat=True)
    if terms.departments:
        found += Department.objects.filter(code__in=terms.departments).order_by("code").values_list("name", flat=True)
    if terms.perimeter:
        found.append(typeset(f"{terms.perimeter} (périmètre à vérifier)"))
    return ", ".join(found) or "France entière"


def call_board(call: Call) -> Context:
    """All that the page of a call shows beside its own fields."""
    terms, now = call.rules, timezone.now()
    postponements = list(call.postponements.all())
    return {
        "line": line_of(call, now),
        "meaning": MEANING[call.kind],
        "terms": terms,
        "facts": facts_of(call),
        "money": money_words(terms),
        "where": where_said(terms),
        "domains": [str(label) for code, label in SIX if code in terms.domains],
        "opens": in_paris(call.opens_at) if call.opens_at and call.is_ours else "",
        "starts": call.opens_at if not call.is_ours else None,
        "closes": in_paris(call.closes_at) if call.closes_at else "",
        "overseas": typeset(overseas_sentence(call.closes_at)) if call.closes_at else "",
        "clocks": everywhere(call.closes_at) if call.closes_at else [],
        "postponements": [(in_paris(each.before), in_paris(each.after), each.reason) for each in postponements],
        "replies": _replies_of(call),
    }


def steps_of(call: Call, account: Visitor) -> list[str]:
    """The buttons of its page: it is not given up while a jury has a file to answer."""
    steps = CALL_ACCESS.open_steps(account, call) if account.is_authenticated else []
    return [each for each in steps if each != "cancel" or not holds_files(call)]


def _replies_of(call: Call) -> list[Reply]:
    """What its organiser said, in order; which are hidden is known."""
    found = list(call.replies.with_measures())
    for each in found:
        each.call = call
    return found


def subjects_of(call: Call, pairs: Iterable[tuple[int, int]] | None = None) -> list[Model]:
    """What a call answers, as everybody reads it; `pairs`: kinds and keys, where they were read with the call."""
    said = call.subjects.values_list("about_type", "about_id") if pairs is None else pairs
    pairs = [(kind, key) for kind, key in said]
    seen = all_shown(pairs)
    return [seen[pair] for pair in pairs if pair in seen]


def result_of(call: Call) -> CallResult | None:
    """What is told of the result of a call of others, or of the edition before it, if that is all that is known."""
    return call.result or call.former_result


# Applications

FEW = 5
"""How many files must be begun for all to read their number."""


def files_of(call: Call, account: Visitor) -> Context:
    """What the page of a call says of its files: how many, those of the reader, those that were received."""
    if not call.is_ours:
        return {}
    begun = call.applications.begun().count()
    inside = account.is_authenticated and leads(account, call)
    mine = call.applications.of(account).order_by("-pk")[:FEW] if account.is_authenticated else []
    read = call.applications.received().filter(~recused(account)) if inside and account.is_authenticated else None
    received = read.select_related("lead").with_measures().order_by("sent_at", "pk")[:100] if read is not None else []
    public = (
        Application.objects.public()
        .filter(call=call)
        .select_related("lead")
        .annotate(hands=Count("answers__author", distinct=True))
    )
    return {
        "public": public.order_by("number")[:100] if call.kind == Kind.COMMONS else [],
        "begun": begun if inside or begun >= FEW else 0,
        "files": mine,
        "received": received,
        "takes": call.takes_files,
    }


@dataclass(frozen=True)
class Question:
    """A question of a file, with the words of its last version, and whether two versions stand."""

    key: int
    words: str
    required: bool
    text: str
    source: str
    doubled: bool

    @property
    def state(self) -> tuple[str, str]:
        if self.doubled:
            return "due", "Deux versions"
        if self.text:
            return "yes", "Répondu"
        return ("expected", "À écrire") if self.required else ("planned", "Facultatif")


def questions_of(application: Application, answers: Mapping[int, Answer]) -> list[Question]:
    """The questions of a file, each with its last words."""
    return [
        Question(
            each["key"],
            each["words"],
            each["required"],
            answers[each["key"]].text if each["key"] in answers else "",
            answers[each["key"]].source if each["key"] in answers else "",
            each["key"] in answers and answers[each["key"]].beside_id is not None,
        )
        for each in application.call.rules.asked
    ]


def papers_of(application: Application, joined: Iterable[Attachment]) -> list[tuple[str, Attachment | None]]:
    """What the call asks to join, and what is; then what is joined and no longer asked for."""
    known = {each.asked: each for each in joined}
    for each in known.values():
        each.application = application
    rows: list[tuple[str, Attachment | None]] = [
        (words, known.pop(words, None)) for words in application.call.rules.papers
    ]
    return rows + list(known.items())


def is_veiled(account: Visitor, application: Application) -> bool:
    """A measure of care hides its words from the reader: its places alone read them still."""
    return bool(vars(application).get("is_hidden")) and not _is_of(account, application)


def _is_of(account: Visitor, application: Application) -> bool:
    """Speaks for one of its places, inside or asked."""
    return writes(account, application) or part_of(account, application) is not None


def file_words(application: Application) -> Context:
    """What a juror reads of a file: its places, its answers, its budget; its places alone, where care hides it."""
    veiled = bool(vars(application).get("is_hidden"))
    held = unread(held_in(application)) if veiled else held_in(application)
    return {
        "application": application,
        "call": application.call,
        "veiled": veiled,
        "questions": [each for each in questions_of(application, held.answers) if each.text],
        "partners": [each for each in held.partners if each.accepted_at and not each.left_at],
        "papers": [] if veiled else papers_of(application, held.papers),
        **budget_board(held.lines),
    }


def unread(held: Held) -> Held:
    """What is left of a file whose words care hides: who its places are, not what they do."""
    for each in held.partners:
        each.task = each.reason = ""
    return Held({}, held.partners, [], [])


def file_board(application: Application, account: Visitor) -> Context:
    """All that the page of an application shows."""
    call, held = application.call, held_in(application)
    if "part_keys" in vars(application):
        partners = {each.pk: each for each in held.partners}
        known(parts_of, account, application, [partners[key] for key in vars(application)["part_keys"]])
    veiled, draft = is_veiled(account, application), application.state == ApplicationState.DRAFT
    held = unread(held) if veiled else held
    return {
        "application": application,
        "title": application.shown_title if veiled else application.title,
        "veiled": veiled,
        "call": call,
        "closes": in_paris(call.closes_at) if call.closes_at else "",
        "questions": [] if veiled else questions_of(application, held.answers),
        "partners": held.partners,
        "part": part_of(account, application),
        "mine": _is_of(account, application),
        "steps": APPLICATION_ACCESS.open_steps(account, application),
        "missing": still_missing(application, held) if draft else [],
        "draft": draft,
        "on_record": answered_by(application.lead, call.rules.questions) if draft else 0,
        "budgeted": call.kind in BUDGETED or held.lines,
        "papers": [] if veiled else papers_of(application, held.papers),
        "reads_papers": reads_papers(account, application),
        "outside": application.is_public and not writes(account, application),
        "takes": call.takes_files,
        "taken": call.state in TAKEN,
        **budget_board(held.lines),
    }


WHERE = ("place__municipality__department",)
"""What tells apart two places of one name, beside it."""


def budget_board(lines: Iterable[BudgetLine]) -> Context:
    lines = list(lines)
    rows = [BudgetRow(each.place, each.year, each.account, each.amount) for each in lines]
    return {"lines": lines, "years": by_year(rows), "places": by_place(rows), "whole": balance(rows)}


def line_start(application: Application) -> Fields:
    """What a new line is filled with: the lead, the year of the closing, what is asked."""
    closes = application.call.closes_at
    return {"place": application.lead_id, "year": timezone.localdate(closes).year if closes else None, "account": ASKED}
