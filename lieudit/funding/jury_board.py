"""What the pages of a jury show: who sits, what each reads, the table of the deliberation, what an applicant reads."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account, Visitor
from lieudit.care.models import Measure
from lieudit.funding.composition_board import composition_board
from lieudit.funding.criteria import weights_of
from lieudit.funding.deciding import SIGNATURES, recusals_said
from lieudit.funding.jury import lacks_of, reads_of
from lieudit.funding.marks import (
    Read,
    alpha,
    by_criterion,
    centred_means,
    differ,
    first_places,
    ranked,
    raw_means,
    without_each,
)
from lieudit.funding.models import (
    Appeal,
    AppealAnswer,
    Application,
    Call,
    Challenge,
    Juror,
    Jury,
    Outcome,
    Rating,
    recused,
)
from lieudit.funding.permissions import (
    CALL_ACCESS,
    answers_appeal,
    answers_challenge,
    juror_of,
    leads,
    may_read_as_juror,
    reads_letter,
)
from lieudit.funding.reads import summary_of
from lieudit.funding.vocabulary import Verdict
from lieudit.funding.workflow import JUDGED, TOLD, CallState
from lieudit.governance.models import Interest
from lieudit.network.models import Place
from lieudit.toolkit.french import number
from lieudit.toolkit.types import Context, Json

MARKS = {Verdict.RETAINED: "yes", Verdict.WAITING: "expected", Verdict.DECLINED: "no"}
"""How each decision is drawn (`data-state`)."""


FEW_MARKS = 2
"""Up to so many marks, only their mean is shown: two that are equal would be everybody’s."""


@dataclass(frozen=True)
class Seated:
    """A person of the jury, and the links that they have declared."""

    juror: Juror
    links: list[Interest]


def jury_board(call: Call, account: Visitor, tick: int) -> Context:
    """Who sits by which decision, by which criteria; what the reader has to read or to answer."""
    jury = Jury.objects.select_related("decision__assembly").filter(call=call).first()
    if jury is None:
        return {"jury": None}
    jurors = list(jury.jurors.sitting().select_related("account"))
    links: defaultdict[int, list[Interest]] = defaultdict(list)
    own = Interest.objects.running().filter(account__in=[each.account_id for each in jurors], organisation=None)
    for link in own.with_measures().select_related("party", "place").order_by("pk"):
        if not getattr(link, "is_hidden", False):
            links[link.account_id].append(link)
    me, inside = juror_of(account, call), bool(account.is_authenticated and leads(account, call))
    return {
        "jury": jury,
        "seated": [Seated(each, links[each.account_id]) for each in jurors],
        "recusals": recusals_said(call) if call.state in JUDGED else "",
        "me": me,
        "mine": to_read(me) if me else [],
        "asked": _asked(call, account) if me or inside else [],
        "lacks": lacks_of(jury) if inside and call.state == CallState.COMPLETE else [],
        "may_deliberate": bool(me or inside) and call.state in JUDGED and call.state != CallState.COMPLETE,
        **composition_board(jury, (each.account_id for each in jurors), tick),
    }


@dataclass(frozen=True)
class Reading:
    """A file that a juror is given, and where they are with it."""

    application: Application
    done: bool
    begun: bool
    third: bool

    @property
    def state(self) -> tuple[str, str]:
        if self.done:
            return "yes", "Lu"
        return ("expected", "Commencé") if self.begun else ("due", "À lire")


def to_read(juror: Juror) -> list[Reading]:
    """The files that a juror is given and may read today, in the order of their number."""
    known = dict(Rating.objects.filter(juror=juror).values_list("application", "done_at"))
    files = Application.objects.open_to(juror).filter(assignments__juror=juror).with_measures().order_by("number")
    third = set(juror.assignments.filter(third=True).values_list("application", flat=True))
    return [
        Reading(each, known.get(each.pk) is not None, each.pk in known, each.pk in third)
        for each in files.select_related("lead")
    ]


def _asked(call: Call, account: Visitor) -> list[Challenge]:
    """Recusals asked for, that the reader may answer."""
    files = call.applications.rated().values("pk")
    rows = Challenge.objects.filter(juror__jury__call=call, granted=None, application__in=files)
    rows = rows.select_related("juror", "application__call")
    return [each for each in rows.order_by("pk") if answers_challenge(account, each)]


def after(application: Application, account: Account, *, whole: bool) -> tuple[str, int]:
    """Where a juror goes once a reading is kept: the next file that is not read; the jury when none is left."""
    juror = juror_of(account, application.call)
    left = [each.application for each in to_read(juror) if not each.done] if juror is not None and whole else []
    later = [each for each in left if each.number > application.number] or left
    return ("funding:rate", later[0].number) if later else ("funding:jury", application.call.number)


# The deliberation


@dataclass(frozen=True)
class Row:
    """A file in the table: its place by raw means (the same for all that tie), its means, what is written of it."""

    application: Application
    place: int
    tied: bool
    raw: str
    centred: str
    columns: list[str]
    readers: int
    apart: bool
    outcome: Outcome | None
    signed: int

    @property
    def state(self) -> tuple[str, str]:
        if self.outcome is None or not self.outcome.verdict:
            return "expected", "À décider"
        return MARKS[Verdict(self.outcome.verdict)], str(self.outcome.get_verdict_display()).capitalize()

    @property
    def whole(self) -> bool:
        return self.signed >= SIGNATURES


def table_board(call: Call, account: Visitor, places: int | None = None) -> Context:
    """The files that the reader may read, in the order of their raw means; agreement; what hangs on one juror."""
    files = list(read_by(call, account).select_related("lead").order_by("number"))
    criteria, weights = call.rules.criteria, weights_of(call.rules.criteria)
    reads = reads_of(files)
    raw, centred, columns = raw_means(reads, weights), centred_means(reads, weights), by_criterion(reads)
    outcomes = latest_outcomes(files)
    if places is None:
        kept = sum(each.verdict == Verdict.RETAINED for each in outcomes.values())
        places = kept or len(files) // 2
    known = {each.pk: each for each in files}
    of_file: defaultdict[int, list[Read]] = defaultdict(list)
    for read in reads:
        of_file[read.file].append(read)
    rows, place = [], 1
    for group in ranked(raw):
        for file in group:
            outcome = outcomes.get(file)
            rows.append(
                Row(
                    known[file],
                    place,
                    len(group) > 1,
                    said(raw[file]),
                    said(centred[file]),
                    [said(each) for each in columns[file]],
                    len(of_file[file]),
                    differ(of_file[file], call.jury.gap),
                    outcome,
                    getattr(outcome, "signed", 0),
                )
            )
        place += len(group)
    units = [[read.marks[rank] for read in each] for each in of_file.values() for rank in range(len(criteria))]
    agreement = alpha(units)
    return {
        "rows": rows,
        "criteria": criteria,
        "places": places,
        "tied": sorted(known[file].number for file in first_places(raw, places)[1]),
        "agreement": said(agreement) if agreement is not None else "",
        "without": _without(call, account, reads, weights, places, known),
        "steps": CALL_ACCESS.open_steps(account, call),
        "appeals": appeals_for(call, account) if call.state in TOLD else [],
    }


def said(value: Fraction) -> str:
    """« 2,33 »: for eyes; what decides compares exact numbers."""
    return number(value, 2)


def read_by(call: Call, account: Visitor) -> QuerySet[Application]:
    """The files of the jury that somebody of it, or who leads the call, may read."""
    assert account.is_authenticated  # the page demands it
    return call.applications.rated().filter(~recused(account)).with_measures()


def latest_outcomes(files: list[Application]) -> dict[int, Outcome]:
    """The last version written of each, with how many signed it (`signed`)."""
    rows = Outcome.objects.filter(application__in=files).annotate(signed=Count("signatures"))
    return {each.application_id: each for each in rows.order_by("application_id", "version")}


def _without(
    call: Call,
    account: Visitor,
    reads: list[Read],
    weights: list[Fraction],
    places: int,
    known: dict[int, Application],
) -> list[tuple[str, list[int], list[int], list[int]]]:
    """For each juror whose absence would change something: who (by name for who leads; for the others without any
    rank by which one would find a name), the files that would come in, go out, or be unread."""
    named = bool(account.is_authenticated and leads(account, call))
    jurors = {each.pk: each for each in call.jury.jurors.select_related("account").order_by("pk")}
    found = []
    for each in without_each(reads, weights, places):
        if each.changes:
            who = str(jurors[each.rater]) if named else "une personne du jury"
            groups = (each.inside, each.outside, each.unread)
            inside, outside, unread = (sorted(known[file].number for file in group) for group in groups)
            found.append((who, inside, outside, unread))
    return found if named else sorted(found)


def appeals_for(call: Call, account: Visitor) -> list[Appeal]:
    """Appeals that wait, and that the reader may answer."""
    rows = Appeal.objects.waiting().filter(outcome__application__call=call)
    found = rows.select_related("outcome__application__call").order_by("pk")
    return [each for each in found if answers_appeal(account, each)]


# What is read once it is decided


@dataclass(frozen=True)
class Reason:
    """One criterion: its name, what it counts for, the reason, the mean of the marks; from three on, the marks too."""

    criterion: Json
    text: str
    mean: str
    marks: list[int]


def is_shown(application: Application) -> bool:
    """Its places published what was decided of it, and it is not erased since."""
    return application.shown_at is not None and application.erased_at is None


def reasons_of(outcome: Outcome, marks: list[tuple[int, ...]]) -> list[Reason]:
    """The reasons of a decision, criterion by criterion, with the marks in their order, from the lowest."""
    found = []
    for rank, criterion in enumerate(outcome.application.call.rules.criteria):
        column = sorted(each[rank] for each in marks)
        mean = said(Fraction(sum(column), len(column))) if column else ""
        column = column if len(column) > FEW_MARKS else []
        text = outcome.reasons[rank] if rank < len(outcome.reasons) else _("effacé")
        found.append(Reason(criterion, text, mean, column))
    return found


def decision_of(application: Application, account: Visitor) -> Context:
    """What the places of a file, and who leads the call, read once it is published: the reasons, the marks by
    criterion, who read the file and their words."""
    call = application.call
    if call.state not in TOLD:
        before = call.state in (CallState.ANNOUNCED, CallState.OPEN, CallState.CLOSED, CallState.COMPLETE)
        return {"challenges": before and hasattr(call, "jury")}
    outcome = application.outcomes.published().with_measures().order_by("-version").first()
    if outcome is None:
        return {}
    outcome.application = application
    counted = Rating.objects.counted().filter(application=application).with_measures()
    ratings = list(counted.select_related("juror__account").order_by("pk"))
    for each in ratings:
        each.application = application
    named = reads_letter(account, application)
    if not named and not may_read_as_juror(account, application):  # a reader of a file that is written in public
        told = outcome.verdict == Verdict.RETAINED or is_shown(application)
        shown = {"outcome": outcome, "outcome_state": MARKS[Verdict(outcome.verdict)]}
        return shown | {"reasons": reasons_of(outcome, [tuple(each.marks) for each in ratings])} if told else {}
    names = [each["name"] for each in call.rules.criteria]
    appeals = Appeal.objects.filter(outcome__application=application).with_measures()
    appeal = appeals.select_related("answered", "outcome__application__call").first()
    return {
        "outcome": outcome,
        "outcome_state": MARKS[Verdict(outcome.verdict)],
        "reasons": reasons_of(outcome, [tuple(each.marks) for each in ratings]),
        "readers": [(each, list(zip(names, each.words, strict=False))) for each in ratings] if named else [],
        "appeal": appeal,
        "until": call.jury.appeals_until,
        "may_appeal": appeal is None and call.state == CallState.APPEALS and call.rules.appeal is not False,
    }


def _card(outcome: Outcome, marks: list[tuple[int, ...]]) -> tuple[Outcome, list[Place], str, list[Reason]]:
    """What is told of one file: its places in the order in which they came, what it says of itself, why."""
    inside = [each.place for each in outcome.application.partners.all() if each.accepted_at and not each.left_at]
    return outcome, inside, vars(outcome)["summary"] or "", reasons_of(outcome, marks)


def results_of(call: Call) -> Context:
    """What everybody reads of a call that is decided: the retained with their reasons, but for files that care hides;
    how many are not, the recusals, the answers to appeals."""
    if call.state not in TOLD:
        return {}
    standing = Outcome.objects.standing().filter(application__call=call)
    kept = Outcome.objects.filter(pk__in=standing.values("pk")).select_related("application__lead")
    hidden = Q(application__in=Measure.objects.hidden(Application))
    kept = kept.with_measures().annotate(summary=summary_of("application"), is_file_hidden=hidden)
    rows = list(kept.prefetch_related("application__partners__place").order_by("application__number"))
    told = [each for each in rows if each.verdict == Verdict.RETAINED or is_shown(each.application)]
    shown = [each for each in told if not vars(each)["is_file_hidden"]]
    marks: defaultdict[int, list[tuple[int, ...]]] = defaultdict(list)
    counted = Rating.objects.counted().filter(application__in=[each.application_id for each in shown])
    for file, given in counted.order_by("pk").values_list("application", "marks"):
        marks[file].append(tuple(given))
    for each in shown:
        each.application.call = call
    answers = AppealAnswer.objects.of(call).with_measures().select_related("appeal__outcome__application")
    return {
        "masked": len(told) - len(shown),
        "results": [_card(each, marks[each.application_id]) for each in shown],
        "declined": sum(each.verdict == Verdict.DECLINED for each in rows),
        "waiting": sum(each.verdict == Verdict.WAITING for each in rows),
        "said_recusals": recusals_said(call),
        "appeals": answers.order_by("pk"),
    }
