"""Ballots, one voice at a time, and their results side by side."""

from __future__ import annotations

import inspect
import shutil
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any, TypedDict
from typing import cast as seen_as
from urllib.parse import parse_qsl

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Page, Paginator
from django.db.models import Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lieudit.toolkit import errands, french
from lieudit.toolkit.access import demand
from lieudit.toolkit.conditional import fresh_page, public_page
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.htmx import render_page
from lieudit.toolkit.models import Errand, Trace
from lieudit.toolkit.origin import origin_of
from lieudit.toolkit.pages import press
from lieudit.toolkit.request import sent, who
from lieudit.toolkit.types import Act, Context
from lieudit.toolkit.uploads import upload_up_to
from lieudit.voting import counting as kernel
from lieudit.voting import simulating
from lieudit.voting.archives import (
    TIME_TO_BRING,
    ask_giving_up,
    asked_of,
    bring_archive,
    declare_election,
    give_up,
    name_authority,
    say_voted,
    voters_file,
)
from lieudit.voting.belenios import MOST_BYTES as MOST_ARCHIVE
from lieudit.voting.closing import (
    ask_early_closing,
    confirm_early_closing,
    is_another_hand,
    resume_ballot,
    suspend_ballot,
    waiting_of,
)
from lieudit.voting.codes import cast_by_code, send_codes, take_code, voice_of
from lieudit.voting.disclosure import is_withheld
from lieudit.voting.forms import (
    AnswerForm,
    ArchiveForm,
    AttendanceForm,
    AuthorityForm,
    DeclareForm,
    EarlyForm,
    EntrustForm,
    GiveUpForm,
    LotForm,
    PileForm,
    RecountFileForm,
    SheetForm,
    SuspendForm,
    TellersForm,
    TogetherForm,
)
from lieudit.voting.frozen import Recount
from lieudit.voting.methods import METHODS, paper_of, result_of
from lieudit.voting.methods.result import Draw, Result
from lieudit.voting.models import (
    Ballot,
    BeleniosArchive,
    BeleniosBox,
    EarlyClosing,
    FrozenProxy,
    Lot,
    Proxy,
    RollEntry,
    RollEntryQuerySet,
    RollNumbers,
    SaidVoted,
    SecrecyAsk,
    Sheet,
    Showing,
    Sitting,
    Stamp,
    Tally,
    voice_to_cast,
)
from lieudit.voting.naming import renamed
from lieudit.voting.outcome import CHOICE_WORDS, costs_of, outcome_words
from lieudit.voting.pabulib import Vote as PbVote
from lieudit.voting.pabulib import pb_file
from lieudit.voting.permissions import BALLOT_ACCESS, PROXY_ACCESS, keeps_the_ballots
from lieudit.voting.proxies import accept_proxy, give_proxy, refuse_proxy, revoke_proxy
from lieudit.voting.proxy_rules import Board, as_recounted, board_before, board_during, lines_after, lines_during
from lieudit.voting.readme import readme
from lieudit.voting.recount import drawn_file, published_files, recount_text
from lieudit.voting.rights import against_voting
from lieudit.voting.rules_in_words import casting_words, rule_sentences
from lieudit.voting.secrecy import ask_secrecy
from lieudit.voting.services import (
    cast_vote,
    cast_votes,
    close_ballot,
    draw_lot,
    open_sitting,
)
from lieudit.voting.showing import showing_of
from lieudit.voting.source import fingerprints
from lieudit.voting.tasks import TOOL
from lieudit.voting.tellers import (
    differences,
    mark_papers,
    name_tellers,
    pile_words,
    sign_sheet,
    teller_of,
    write_sheet,
)
from lieudit.voting.thread import step_of, with_what_followed
from lieudit.voting.urn import turnout, waits_for_its_key
from lieudit.voting.verification import MOST_BYTES
from lieudit.voting.ways import AIMS, KINDS, REFERENCE, assessment_rows, limits
from lieudit.voting.what_if import CountedApart, Uncounted, WhatIfForm
from lieudit.voting.workflow import ArchiveState, BallotState, Way

if TYPE_CHECKING:
    from lieudit.accounts.models import Visitor
    from lieudit.voting.methods.paper import Paper


@fresh_page
def ballots(request: HttpRequest) -> HttpResponse:
    """« Ce qui attend mon vote », then all ballots."""
    context = {
        "waiting": awaiting_by_ballot(RollEntry.objects.awaiting(request.user)),
        "open": Ballot.objects.open().order_by("closes_at"),
        "announced": Ballot.objects.announced()
        .order_by("opens_at")
        .prefetch_related(
            Prefetch("roll", RollEntry.objects.entrustable_by(request.user).select_related("account"), "entrustable")
        ),
        "closed": Ballot.objects.closed().order_by("-closed_at")[:50],
    }
    return render_page(request, "voting/ballots.html", context)


def awaiting_by_ballot(entries: RollEntryQuerySet) -> list[tuple[Ballot, list[RollEntry]]]:
    """Each ballot with the voices to cast in it, the first to close first."""
    found = entries.select_related("ballot__sitting", "account").order_by("ballot__closes_at", "ballot__number", "name")
    return [(ballot, list(voices)) for ballot, voices in groupby(found, key=lambda entry: entry.ballot)]


@fresh_page
def ballot(request: HttpRequest, number: int) -> HttpResponse:
    found = get_object_or_404(with_what_followed(Ballot.objects.public().on_its_page()), number=number)
    own = found.roll.castable_by(request.user).with_marks()
    numbers, showing, mine = found.roll.all().numbers(), showing_of(found), list(own)
    for voice in mine:
        voice.refusal = against_voting(found, voice, called="holder")  # type: ignore[attr-defined]
    locked = waits_for_its_key(found) if found.is_over and found.way == Way.URN else None
    context = {
        "ballot": found,
        "rule": rule_sentences(found.rule, found.lot_source, in_session=found.is_in_session),
        "explanation": METHODS[found.rule["method"]].explanation,
        "options": options_of(found),
        "voted": voted_in(found, numbers, showing),
        "mine": mine,
        "locked_until": locked,
        "next": step_of(found, locked),
        "choices": CHOICE_WORDS,
        "steps": BALLOT_ACCESS.open_steps(request.user, found),
        "result": counted(found, showing),
        "annulled": showing.file.get("annulled", "") if showing else "",
        "what_if": reverse("voting:what_if", args=[number]),
    }
    context |= roll_of(request, found, numbers, mine, showing)
    context |= disclosure_of(request.user, found, numbers, mine, showing)
    return render_page(request, "voting/ballot.html", context)


A_PAGE = 100
"""Voices of a roll that a page shows."""


def roll_of(
    request: HttpRequest, ballot: Ballot, numbers: RollNumbers, mine: list[RollEntry], showing: Showing | None
) -> Context:
    """The page of the roll that is asked for, and the proxies of its voices."""
    page = page_of_roll(ballot, numbers, request.GET)
    return {
        "numbers": numbers,
        "weights": numbers.heaviest != 1,
        "page": page,
        "sought": request.GET.get("voix", "").strip(),
        "is_long": numbers.registered > A_PAGE,
        "board": board_of(ballot, list(page), mine, showing),
    }


def page_of_roll(ballot: Ballot, numbers: RollNumbers, asked: Mapping[str, str]) -> Page[RollEntry]:
    """A page of the roll, or of the voices that are called so: all are sorted by their keys alone, then those of the
    page are read whole; a roll of one page is read at once. The keys of those that are called so are read once: to look
    for them costs more than to hold them."""
    words, order = asked.get("voix", "").replace("\0", "").strip(), ("college", "name", "pk")
    if not words and numbers.registered <= A_PAGE:
        return Paginator(list(ballot.roll.with_marks().order_by(*order)), A_PAGE).get_page(1)
    found = ballot.roll.called(words) if words else ballot.roll.all()
    keys = found.order_by(*order).values_list("pk", flat=True)
    paginator = Paginator(list(keys) if words else keys, A_PAGE)
    if not words:
        paginator.count = numbers.registered
    turned = paginator.get_page(asked.get("page"))
    shown = ballot.roll.filter(pk__in=list(turned)).with_marks()
    return Page(list(shown.order_by(*order)), turned.number, seen_as("Paginator[RollEntry]", paginator))


def voted_in(ballot: Ballot, numbers: RollNumbers, showing: Showing | None) -> int:
    """How many voices have voted: by their marks; with Belenios, which gives no marks, by its verified archive."""
    if ballot.way == Way.BELENIOS and showing:
        return 0 if is_withheld(showing.file) else int(showing.file["present"])
    return numbers.marked


def disclosure_of(
    account: Visitor, ballot: Ballot, numbers: RollNumbers, mine: Sequence[RollEntry], showing: Showing | None
) -> Context:
    """Who may see what; who has voted (`attendance`) is known of everybody in a roll-call, and of a ballot in totals
    by its members once it is closed."""
    kind, members = KINDS[Way(ballot.way)], bool(mine) or keeps_the_ballots(account, ballot)
    may_ask = bool(mine) and ballot.may_ask_secrecy
    few = bool(showing and is_withheld(showing.file))
    return {
        "kind": kind,
        "digests": showing.digests if showing else {},
        "stamp": Stamp.objects.filter(tally__ballot=ballot).exclude(at=None).first() if showing else None,
        "tellers": list(ballot.tellers.select_related("account")) if ballot.way == Way.PAPER else [],
        "limits": limits(ballot.way, numbers.registered - numbers.suspended) if ballot.in_totals else [],
        "attendance": ballot.way != Way.BELENIOS
        and not few
        and (not ballot.is_quiet or (bool(ballot.closed_at) and members)),
        "few": few,
        "may_ask": may_ask,
        "asked": may_ask and SecrecyAsk.objects.filter(entry__in=mine).exists(),
        "said": ballot.way == Way.BELENIOS
        and bool(mine)
        and SaidVoted.objects.filter(ballot=ballot, account=account.pk).exists(),
    }


@fresh_page
def who_sees(request: HttpRequest, number: int) -> HttpResponse:
    """« Qui peut voir quoi », before one votes: what this way gives, what it does not protect from, why it is so."""
    found = get_object_or_404(Ballot.objects.public().on_its_page(), number=number)
    mine = list(found.roll.castable_by(request.user))
    context = {"ballot": found, "assessment": assessment_rows(found.assessment), "reference": REFERENCE}
    context |= disclosure_of(request.user, found, found.roll.all().numbers(), mine, showing_of(found))
    return render_page(request, "voting/who_sees.html", context)


@public_page
def ways(request: HttpRequest) -> HttpResponse:
    """The ways of voting side by side."""
    kinds = [{"way": way, "kind": kind} for way, kind in KINDS.items()]
    context = {"kinds": kinds, "aims": AIMS, "reference": REFERENCE, "source": fingerprints()}
    return render_page(request, "voting/ways.html", context)


@require_POST
def ask_secrecy_view(request: HttpRequest, number: int) -> HttpResponse:
    found = get_object_or_404(Ballot.objects.public(), number=number)
    BALLOT_ACCESS.demand("ask_secrecy", request.user, found)
    try:
        ask_secrecy(found, actor=who(request))
        messages.success(request, _("Votre demande est notée. Elle n’est attribuée à personne."))
    except RuleBroken as refusal:
        messages.error(request, refusal.messages[0])
    return redirect(found)


def options_of(ballot: Ballot) -> list[dict[str, str]]:
    """What the ballot says of each of its options, in its order."""
    costs, said = costs_of(ballot.rule), ballot.said_of_options
    return [
        {"key": key, "cost": costs.get(key, ""), **said.get(key, {}), "name": ballot.names.get(key, key)}
        for key in ballot.options
    ]


def counted(ballot: Ballot, showing: Showing | None) -> Result | None:
    """The result that counts: after a lot, what it gave."""
    if showing is None:
        return None
    lot = getattr(ballot, "lot", None)
    draw = Draw(ballot.lot_source, lot.seed if lot else "")
    file, result = renamed([showing.file, (lot or ballot.tally).result], ballot.names)
    return result_of(file, result, showing.colleges, draw)


def cast(request: HttpRequest, number: int, key: str) -> HttpResponse:
    """A word and its confirmation for a resolution; else a paper to fill in and to confirm, read again by who wants."""
    entry = voice_to_cast(who(request), number, key)  # whose voice it is, is asked with it (`is_on_the_roll`)
    if entry is None:
        raise Http404
    form = paper_of(entry.ballot, request.POST or None, initial=request.GET.dict())
    step = request.POST.get("step", form.first_step)
    seat = voting_seat(request, entry, confirmed=step == "confirm")
    if step == "confirm" and attempt_vote(request, form, entry, seat):
        return redirect(entry.ballot.sitting or entry.ballot)
    context = {"entry": entry, "ballot": entry.ballot, "form": form, "review": form.said if step != "correct" else []}
    words = casting_words(entry.ballot)
    return render_page(request, "voting/cast.html", context | seat | {"words": words})


def close(request: HttpRequest, number: int) -> HttpResponse:
    """Who is missing, and the two hands that close before the hour; one is enough once every voice is cast."""
    found = get_object_or_404(Ballot.objects.public(), number=number)
    BALLOT_ACCESS.demand("close", request.user, found)
    if not found.is_open:
        return redirect(found)
    if found.way == Way.BELENIOS:
        return redirect("voting:elsewhere", number)
    form = EarlyForm(*sent(request))
    acts: dict[str, Act] = {"ask": ask_early_closing, "confirm": confirm_early_closing, "close": close_ballot}
    if step := form.take(acts, found, actor=who(request)):
        messages.success(request, form.DONE[step])
        return redirect("voting:close", number) if step == "ask" else redirect(found)
    waiting = waiting_of([found])
    context: Context = {"ballot": found, "form": form, "waiting": waiting}
    context["may_confirm"] = bool(waiting.early and is_another_hand(who(request), waiting.early.asked_by))
    return render_page(request, "voting/close.html", context, status=422 if form.errors else 200)


def suspend(request: HttpRequest, number: int) -> HttpResponse:
    """Suspend a vote, with the reason that everybody reads."""
    found = get_object_or_404(Ballot.objects.public(), number=number)
    BALLOT_ACCESS.demand("suspend", request.user, found)
    form = SuspendForm(*sent(request))
    if form.attempt(suspend_ballot, found, actor=who(request)):
        messages.success(request, _("Le vote est suspendu. Les votes reçus sont gardés."))
        return redirect(found)
    return render_page(request, "voting/suspend.html", {"ballot": found, "form": form})


@require_POST
def resume(request: HttpRequest, number: int) -> HttpResponse:
    found = get_object_or_404(Ballot.objects.public(), number=number)
    BALLOT_ACCESS.demand("resume", request.user, found)
    try:
        until = french.instant(resume_ballot(found, actor=who(request)).closes_at)
        messages.success(request, _("Le vote reprend, jusqu’au %(until)s.") % {"until": until})
    except RuleBroken as refusal:
        messages.error(request, refusal.messages[0])
    return redirect(found)


def tellers(request: HttpRequest, number: int) -> HttpResponse:
    """Name the two persons who count the papers."""
    found = get_object_or_404(Ballot.objects.public(), number=number)
    BALLOT_ACCESS.demand("name_tellers", request.user, found)
    able = {f"{entry.key}:{account.pk}": teller_of(entry, account) for entry, account in found.roll.all().speaking()}
    form = TellersForm(*sent(request), tellers=able)
    if form.attempt(name_tellers, found, actor=who(request)):
        messages.success(request, _("Ces deux personnes dépouillent. Elles le lisent sur la page du scrutin."))
        return redirect(found)
    return render_page(request, "voting/tellers.html", {"ballot": found, "form": form})


def attendance(request: HttpRequest, number: int) -> HttpResponse:
    """Who has taken a paper, for who counts them."""
    found = get_object_or_404(Ballot.objects.public(), number=number)
    BALLOT_ACCESS.demand("count_papers", request.user, found)
    roll = found.roll.select_related("attendance", "account", "mark_back").order_by("college_name", "name")
    form = AttendanceForm(*sent(request), roll=roll, teller=who(request))
    if form.attempt(mark_papers, found, actor=who(request)):
        taken = french.counted(form.outcome, _("bulletin remis"), _("bulletins remis"))
        messages.success(request, _("C’est noté : %(taken)s.") % {"taken": taken})
        return redirect("voting:attendance", number)
    return render_page(request, "voting/attendance.html", {"ballot": found, "form": form})


def sheet(request: HttpRequest, number: int) -> HttpResponse:
    """What one teller reads, alone; what differs, once both have finished; the signature."""
    found = get_object_or_404(Ballot.objects.public(), number=number)
    BALLOT_ACCESS.demand("count_papers", request.user, found)
    own = Sheet.objects.filter(teller__ballot=found, teller__account=who(request)).first() or Sheet()
    step = request.POST.get("step", "")
    paper = paper_of(found, request.POST if step == "add" else None)
    pile = PileForm(request.POST if step == "add" else None)
    rest = {"envelopes": own.envelopes, "void": own.void}
    form = SheetForm(request.POST if step in ("keep", "done") else None, initial=rest)
    if take_sheet(step, request, found, own, paper, pile, form):
        closed = not Ballot.objects.open().filter(pk=found.pk).exists()
        return redirect(found) if closed else redirect("voting:sheet", number)
    context = {"ballot": found, "own": own, "form": form, "paper": paper, "pile": pile, "choices": CHOICE_WORDS}
    context["piles"] = [(pile_words(found, line["said"]), line["count"]) for line in own.lines]
    return render_page(request, "voting/sheet.html", context | compared_sheets(found))


def take_sheet(
    step: str, request: HttpRequest, ballot: Ballot, own: Sheet, paper: Paper, pile: PileForm, form: SheetForm
) -> bool:
    """Take the step that was pressed; what is refused is an error of its form."""
    actor = who(request)
    if step == "add" and pile.is_valid() and paper.is_valid():
        said = {"said": paper.cleaned_data["choice"], "count": pile.cleaned_data["count"]}
        rest = {"envelopes": own.envelopes, "void": own.void}
        return bool(paper.run(write_sheet, ballot, actor=actor, lines=[*own.lines, said], **rest))
    if step == "sign" or step.startswith("remove-"):
        lines = [line for at, line in enumerate(own.lines) if f"remove-{at}" != step]
        try:
            if step == "sign":
                sign_sheet(ballot, actor=actor)
            else:
                write_sheet(ballot, actor=actor, lines=lines, envelopes=own.envelopes, void=own.void)
        except RuleBroken as refusal:
            messages.error(request, refusal.messages[0])
        return True
    return step in ("keep", "done") and form.attempt(
        write_sheet, ballot, actor=actor, lines=own.lines, done=step == "done"
    )


def compared_sheets(ballot: Ballot) -> Context:
    """Once both are done: what they say differently. Before that, neither is shown to the other."""
    both = list(Sheet.objects.filter(teller__ballot=ballot, done_at__isnull=False).order_by("teller__place"))
    if len(both) < 2:
        return {"both": False}
    found, taken = differences(ballot, both), turnout(ballot)
    return {"both": True, "differences": found, "taken": taken, "too_many": both[0].envelopes > taken, "sheets": both}


@fresh_page
def elsewhere(request: HttpRequest, number: int) -> HttpResponse:
    """A vote held with Belenios: what is asked there; the archive, what the tool said of it and our own count."""
    found = find_elsewhere(number)
    showing = showing_of(found)
    asked = EarlyClosing.objects.filter(ballot=found).first()
    boxes = list(found.boxes.prefetch_related(Prefetch("archives", BeleniosArchive.objects.defer("content"))))
    context = {
        "ballot": found,
        "named": getattr(found, "belenios", None),
        "boxes": boxes,
        "declared": any(box.fingerprint for box in boxes),
        "steps": BALLOT_ACCESS.open_steps(request.user, found),
        "result": counted(found, showing),
        "annulled": showing.file.get("annulled", "") if showing else "",
        "asked": asked,
        "until": asked.asked_at + TIME_TO_BRING if asked else None,
        "tool": shutil.which(TOOL),
    }
    return render_page(request, "voting/elsewhere.html", context)


def find_elsewhere(number: int) -> Ballot:
    rows = Ballot.objects.public().filter(way=Way.BELENIOS).on_its_page().select_related("belenios__authority")
    return get_object_or_404(rows, number=number)


def find_box(request: HttpRequest, number: int, key: int, step: str = "") -> BeleniosBox:
    """A box of the vote; for who may take this step."""
    found = find_elsewhere(number)
    if step:
        BALLOT_ACCESS.demand(step, request.user, found)
    box = get_object_or_404(found.boxes, pk=key)
    box.ballot = found
    return box


def authority(request: HttpRequest, number: int) -> HttpResponse:
    """Name who makes the codes."""
    found = find_elsewhere(number)
    BALLOT_ACCESS.demand("name_authority", request.user, found)
    able = {str(account.pk): account for _entry, account in found.roll.all().speaking()}
    form = AuthorityForm(*sent(request), able=able)
    if form.attempt(name_authority, found, actor=who(request)):
        messages.success(request, _("C’est noté. Cette personne prépare les codes, et vous l’élection."))
        return redirect("voting:elsewhere", number)
    return render_page(request, "voting/elsewhere_form.html", {"ballot": found, "form": form, "what": "authority"})


def declare(request: HttpRequest, number: int, key: int) -> HttpResponse:
    """Declare the election of a box by its fingerprint."""
    box = find_box(request, number, key, "declare_election")
    form = DeclareForm(*sent(request))
    if form.attempt(declare_election, box, actor=who(request)):
        messages.success(request, _("L’élection est déclarée : chacun compare cette empreinte avant de voter."))
        return redirect("voting:elsewhere", number)
    context = {"ballot": box.ballot, "form": form, "box": box, "what": "declare"}
    return render_page(request, "voting/elsewhere_form.html", context)


@upload_up_to(MOST_ARCHIVE)
def bring(request: HttpRequest, number: int, key: int) -> HttpResponse:
    """Bring the archive of a box: it is read apart, by the worker."""
    box = find_box(request, number, key, "bring_archive")
    form = ArchiveForm(*sent(request))
    if form.attempt(bring_archive, box, actor=who(request)):
        messages.success(request, _("L’archive est reçue. Elle est lue et vérifiée à part : revenez dans un moment."))
        return redirect("voting:elsewhere", number)
    context = {"ballot": box.ballot, "form": form, "box": box, "what": "bring"}
    return render_page(request, "voting/elsewhere_form.html", context)


@require_POST
def voted_there(request: HttpRequest, number: int) -> HttpResponse:
    """« J’ai voté là-bas »: the site stops asking."""
    found, takes_back = find_elsewhere(number), "encore" in request.POST
    demand(RollEntry.objects.castable_by(request.user).filter(ballot=found).exists())
    said = _("Ce vote vous attend de nouveau.") if takes_back else _("C’est noté : ce site ne vous le demande plus.")
    press(request, say_voted, found, message=said, voted=not takes_back)
    return redirect(found)


def give_up_view(request: HttpRequest, number: int) -> HttpResponse:
    """Give up a vote whose archive does not come: one asks with a reason, another confirms a day later."""
    found = find_elsewhere(number)
    BALLOT_ACCESS.demand("give_up", request.user, found)
    if not found.is_open:
        return redirect("voting:elsewhere", number)
    form = GiveUpForm(*sent(request))
    if step := form.take({"ask": ask_giving_up, "confirm": give_up}, found, actor=who(request)):
        messages.success(request, form.DONE[step])
        return redirect("voting:elsewhere", number)
    asked = EarlyClosing.objects.filter(ballot=found).select_related("asked_by").first()
    context: Context = {"ballot": found, "form": form, "asked": asked}
    context["until"] = asked.asked_at + TIME_TO_BRING if asked else None
    context["may_confirm"] = bool(asked and is_another_hand(who(request), asked.asked_by))
    return render_page(request, "voting/give_up.html", context, status=422 if form.errors else 200)


def voters(request: HttpRequest, number: int, key: int) -> HttpResponse:
    """The list of voters of a box, with their addresses: for who prepares it and who makes the codes."""
    box = find_box(request, number, key, "bring_archive")
    disposition = f'attachment; filename="voix-{number}-{key}.csv"'
    return unkept(
        HttpResponse(
            voters_file(box),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": disposition},
        )
    )


@public_page
def asked(request: HttpRequest, number: int, key: int) -> HttpResponse:
    """The questions of a box, as the tool reads them."""
    box = find_box(request, number, key)
    return recount_answer(asked_of(box), f"questions-{number}-{key}.json")


@public_page
def archive(request: HttpRequest, number: int, key: int) -> HttpResponse:
    """The archive of a closed vote, byte for byte."""
    rows = BeleniosArchive.objects.filter(box__ballot__number=number, box=key, state=ArchiveState.VERIFIED)
    found = get_object_or_404(rows.filter(box__ballot__state=BallotState.CLOSED))
    disposition = f'attachment; filename="{found.facts["uuid"]}.bel"'
    return HttpResponse(
        bytes(found.content), content_type="application/x-tar", headers={"Content-Disposition": disposition}
    )


@require_POST
def send_codes_view(request: HttpRequest, number: int) -> HttpResponse:
    found = get_object_or_404(Ballot.objects.public(), number=number)
    BALLOT_ACCESS.demand("send_codes", request.user, found)
    try:
        sent_to = french.counted(send_codes(found, actor=who(request)), _("code est parti"), _("codes sont partis"))
        messages.success(request, _("%(codes)s, aux adresses que les membres ont données.") % {"codes": sent_to})
    except RuleBroken as refusal:
        messages.error(request, refusal.messages[0])
    return redirect(found)


@require_POST
def code(request: HttpRequest, number: int, key: str) -> HttpResponse:
    """A code for one's own voice, shown once."""
    mine = RollEntry.objects.castable_by(request.user).filter(ballot__in=Ballot.objects.public())
    entry = get_object_or_404(mine.select_related("ballot", "account"), ballot__number=number, key=key)
    BALLOT_ACCESS.demand("cast", request.user, entry.ballot)
    try:
        context = {"ballot": entry.ballot, "entry": entry, "code": take_code(entry, actor=who(request))}
    except RuleBroken as refusal:
        messages.error(request, refusal.messages[0])
        return redirect(entry.ballot)
    return unkept(render_page(request, "voting/code.html", context))


def trial(request: HttpRequest, number: int) -> HttpResponse:
    """Try a paper before a secret vote opens: it is read again, and goes nowhere."""
    found = get_object_or_404(Ballot.objects.public(), number=number)
    BALLOT_ACCESS.demand("try_paper", request.user, found)
    if found.state != BallotState.PREPARED:
        messages.info(request, _("Le vote s’est ouvert : on n’essaie plus à blanc."))
        return redirect(found)
    step = request.POST.get("step", "")
    form = paper_of(found, request.POST if step in ("review", "confirm") else None)
    valid = form.is_bound and form.is_valid()
    context: Context = {"ballot": found, "form": form, "choices": CHOICE_WORDS}
    context |= {"review": form.said if valid else [], "done": valid and step == "confirm"}
    return unkept(render_page(request, "voting/trial.html", context, status=422 if form.errors else 200))


MOST_TRIES = 30
"""Codes that are not known, typed in an hour from one network address. What is known leaves no trace of its hour."""


@login_not_required
def booth(request: HttpRequest, code: str = "") -> HttpResponse:
    """Vote with a code: one's own link, or a device that several persons use one after the other."""
    typed, step = request.POST.get("code", code), request.POST.get("step", "")
    context: Context = {"code": typed, "choices": CHOICE_WORDS}
    if not typed:
        return unkept(render_page(request, "voting/booth.html", context | {"asked": request.method == "POST"}))
    try:
        entry = context["entry"] = voice_of(typed)
    except RuleBroken as refusal:
        known = Trace.keep(origin_of(request, "booth"), MOST_TRIES)
        words = refusal.messages[0] if known else _("Trop de codes essayés d’ici : réessayez dans une heure.")
        return unkept(render_page(request, "voting/booth.html", context | {"refusal": words}, status=422))
    form = context["form"] = paper_of(entry.ballot, request.POST if step in ("review", "confirm") else None)
    if step == "confirm" and form.attempt(cast_by_code, typed):
        return unkept(render_page(request, "voting/booth_done.html", {"ballot": entry.ballot}))
    context["review"] = form.said if form.is_bound and not form.errors else []
    context["kind"] = KINDS[Way(entry.ballot.way)]
    return unkept(render_page(request, "voting/booth.html", context, status=422 if form.errors else 200))


def draw(request: HttpRequest, number: int) -> HttpResponse:
    """Write down what the public draw gave, once the count has ended in a tie."""
    found = get_object_or_404(Ballot.objects.public(), number=number)
    BALLOT_ACCESS.demand("draw", request.user, found)
    form = LotForm(*sent(request))
    if form.attempt(draw_lot, found, actor=request.user):
        messages.success(request, _("L’égalité est départagée. Chacun peut recompter avec le résultat du tirage."))
        return redirect(found)
    return render_page(request, "voting/draw.html", {"ballot": found, "form": form})


@fresh_page
def sitting(request: HttpRequest, number: int) -> HttpResponse:
    """The ballots put together; those that await a voice of the reader first."""
    found = get_object_or_404(Sitting, number=number)
    keeper = keeps_the_ballots(request.user, found)
    together = found.ballots.order_by("number")
    prepared = together.filter(state=BallotState.PREPARED).count() if keeper else 0
    context = {
        "sitting": found,
        "ballots": list(together if keeper else together.public()),
        "waiting": awaiting_by_ballot(RollEntry.objects.awaiting(request.user).filter(ballot__sitting=found)),
        "may_open": prepared,
        "entrustable": entrustable_once(RollEntry.objects.entrustable_by(request.user).filter(ballot__sitting=found)),
    }
    return render_page(request, "voting/sitting.html", context)


def entrustable_once(entries: RollEntryQuerySet) -> list[RollEntry]:
    """Of each voice, its entry in the first of the ballots: from there its proxy is given for the whole sitting."""
    found = entries.select_related("ballot", "account").order_by("key", "ballot__number").distinct("key")
    return sorted(found, key=lambda entry: (entry.name, entry.pk))


@require_POST
def open_sitting_view(request: HttpRequest, number: int) -> HttpResponse:
    found = get_object_or_404(Sitting, number=number)
    demand(keeps_the_ballots(request.user, found))
    try:
        open_sitting(found, actor=who(request))
    except RuleBroken as refusal:
        messages.error(request, refusal.messages[0])
    return redirect(found)


@public_page
def recount_drawn(request: HttpRequest, number: int) -> HttpResponse:
    """The recount file of a tie that a lot parted, with what the draw gave."""
    lot = get_object_or_404(Lot.objects.select_related("ballot__tally"), ballot__number=number)
    return recount_answer(drawn_file(lot), f"scrutin-{number}-tirage.json")


@public_page
def recount(request: HttpRequest, number: int) -> HttpResponse:
    tally = get_object_or_404(Tally.objects.select_related("ballot"), ballot__number=number)
    return recount_answer(tally.published, f"scrutin-{number}.json")


@public_page
def pabulib(request: HttpRequest, number: int) -> HttpResponse:
    """The votes of a budget in equal shares, and what they bought, as other programs read them (`pabulib.py`)."""
    kept = Tally.objects.select_related("ballot__lot").filter(ballot__rule__method="equal_shares")
    tally = get_object_or_404(kept, ballot__number=number)
    if is_withheld(tally.published):
        raise Http404
    ballot, lot = tally.ballot, getattr(tally.ballot, "lot", None)
    vote = PbVote(
        number,
        ballot.question,
        unit=settings.PUBLISHER["name"],
        opened_on=localdate(ballot.opened_at or ballot.closes_at),
        closed_on=localdate(ballot.closed_at or ballot.closes_at),
        url=settings.SITE_URL + reverse("voting:recount", args=[number]),
    )
    text = pb_file(vote, published_files(tally)[-1], (lot or tally).result, ballot.names)
    headers = {"Content-Disposition": f'attachment; filename="scrutin-{number}.pb"'}
    return HttpResponse(text, content_type="text/csv; charset=utf-8", headers=headers)


@public_page
def stamp(request: HttpRequest, number: int) -> HttpResponse:
    """The answer of the authority that dated the recount file, as `openssl ts -verify` reads it."""
    found = get_object_or_404(Stamp.objects.exclude(at=None), tally__ballot__number=number)
    name = f"scrutin-{number}.tsr"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(bytes(found.token), content_type="application/timestamp-reply", headers=headers)


def recount_answer(file: Recount, name: str) -> HttpResponse:
    return HttpResponse(
        recount_text(file),
        content_type="application/json; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@public_page
def counting(request: HttpRequest) -> HttpResponse:
    return HttpResponse(
        inspect.getsource(kernel),
        content_type="text/x-python; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="counting.py"'},
    )


@public_page
def counting_words(request: HttpRequest) -> HttpResponse:
    """How to count again, and what each name of the files means, in French."""
    headers = {"Content-Disposition": 'inline; filename="lisez-moi.txt"'}
    return HttpResponse(readme(), content_type="text/plain; charset=utf-8", headers=headers)


@public_page
def what_if(request: HttpRequest, number: int) -> HttpResponse:
    """« Et si ? »: the query string is the whole of the simulation; a longer one leads to the shortest."""
    found = get_object_or_404(Ballot.objects.public().on_its_page(), number=number)
    showing = showing_of(found)
    few = bool(showing and is_withheld(showing.file))  # nothing is counted again from an issue alone
    context: Context = {"ballot": found, "counted": showing, "few": few}
    if (showing and not few) or (not showing and not METHODS[found.rule["method"]].is_choice):
        form = context["form"] = simulating.simulation(request.GET, found, showing)
        if form.is_valid():
            if dict(parse_qsl(form.query, keep_blank_values=True)) != request.GET.dict():
                return redirect(f"{request.path}?{form.query}" if form.query else request.path)
            if apart := put_side_by_side(request, form, found, showing, context):
                return unkept(redirect("voting:reading", apart.key))
    return render_page(request, "voting/what_if.html", context, status=422 if form_is_wrong(context) else 200)


def put_side_by_side(
    request: HttpRequest, form: WhatIfForm, ballot: Ballot, showing: Showing | None, context: Context
) -> Errand | None:
    """Put both counts into the page; or have counted apart what would be long, and say so."""
    try:
        context |= {"changes": form.changes, "comparison": simulating.compared(form, ballot, showing)}
    except Uncounted as fault:
        form.add_error(None, str(fault))
    except CountedApart as long:
        origin = origin_of(request, "recount")
        try:
            return errands.ask(long.kind, long.asked, origin=origin, back=request.get_full_path())
        except RuleBroken as refusal:
            form.add_error(None, refusal)
    return None


def form_is_wrong(context: Context) -> bool:
    form = context.get("form")
    return isinstance(form, WhatIfForm) and bool(form.errors)


@public_page
@upload_up_to(MOST_BYTES)
def verify(request: HttpRequest) -> HttpResponse:
    """A recount file that somebody was given: is it the published one, and what does it say? It is read apart."""
    origin = origin_of(request, "recount")
    form = RecountFileForm(*sent(request), origin=origin)
    if form.is_valid() and form.run(errands.ask, "recount", form.cleaned_data["file"], origin=origin):
        return redirect("voting:reading", form.outcome.key)
    return render_page(request, "voting/verify.html", {"form": form})


@login_not_required
def reading(request: HttpRequest, key: str) -> HttpResponse:
    """What was asked and is counted apart: where it is, then what it gave, for an hour."""
    known_as = key.replace("\0", "")  # which PostgreSQL does not take
    found = Errand.objects.defer("content").filter(key=known_as, kind__in=("recount", "count", simulating.KIND)).first()
    if found and found.done_at and found.back:
        return unkept(redirect(found.back))
    if found is None:
        context: Context = {"form": RecountFileForm(origin=""), "gone": True}
        return unkept(render_page(request, "voting/verify.html", context, status=410))
    said = found.answer or {}
    issue = outcome_words(said["status"]) if said.get("status") else ""
    known = Ballot.objects.public().filter(number=said["ballot"]).first() if said.get("ballot") else None
    context = {"errand": found, "check": said, "issue": issue, "known": known}
    return unkept(render_page(request, "voting/reading.html", context))


def unkept(response: HttpResponse) -> HttpResponse:
    """Kept by no cache: the same address says something else in a moment."""
    patch_cache_control(response, private=True, no_store=True)
    return response


def entrust(request: HttpRequest, number: int, key: str) -> HttpResponse:
    mine = RollEntry.objects.castable_by(request.user).filter(ballot__in=Ballot.objects.public())
    giver = get_object_or_404(mine.select_related("ballot__sitting", "account"), ballot__number=number, key=key)
    BALLOT_ACCESS.demand("entrust", request.user, giver.ballot)
    form = EntrustForm(sent(request)[0], giver=giver, reach=request.GET.get("pour", ""))
    if form.attempt(give_proxy, giver, actor=request.user):
        messages.success(request, _("Votre pouvoir est donné. Vous pouvez le retirer jusqu’à l’ouverture."))
        return redirect(form.outcome)
    return render_page(request, "voting/entrust.html", {"giver": giver, "ballot": giver.ballot, "form": form})


ANSWERS = {"accept": accept_proxy, "refuse": refuse_proxy, "revoke": revoke_proxy}


def proxy(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Proxy.objects.visible_to(request.user).with_names(), pk=pk)
    form = AnswerForm(sent(request)[0])
    if form.is_valid():
        step = form.cleaned_data["step"]
        PROXY_ACCESS.demand(step, request.user, found)
        if form.run(ANSWERS[step], found, actor=request.user):
            messages.success(request, _("Ce pouvoir est %(state)s.") % {"state": form.outcome.get_state_display()})
            return redirect(found)
    ballots = list(found.ballots().order_by("number"))
    waiting = any(ballot.state == BallotState.PREPARED for ballot in ballots)
    context = {
        "proxy": found,
        "bearer": found.bearer,
        "ballots": ballots,
        "waiting": waiting,
        "steps": PROXY_ACCESS.open_steps(request.user, found) if waiting else [],
        "form": form,
    }
    return render_page(request, "voting/proxy.html", context)


def board_of(ballot: Ballot, shown: list[RollEntry], mine: list[RollEntry], showing: Showing | None) -> Board | None:
    """The proxies that the voices `shown` of the roll gave, and those of one's own: for its members until the ballot is
    closed, then for everybody."""
    if not mine and (showing is None or ballot.in_totals):
        return None
    if ballot.state not in (BallotState.OPEN, BallotState.CLOSED):
        return board_announced(ballot, shown, mine)
    frozen = list(ballot.frozen_proxies.filter(Q(giver__in=[*shown, *mine]) | Q(holder__in=mine)))
    voices = {voice.pk: voice for voice in [*shown, *mine]}
    missing = {pk for line in frozen for pk in (line.giver_id, line.holder_id) if pk and pk not in voices}
    if missing:
        voices |= {voice.pk: voice for voice in ballot.roll.filter(pk__in=missing).with_marks()}
    if showing is None:
        return board_during(frozen, mine, voices.values(), quiet=ballot.is_quiet)
    if ballot.in_totals:
        return Board(lines_during(frozen, voices, quiet=is_withheld(showing.file)))
    votes = [voice.vote for voice in voices.values() if hasattr(voice, "vote")]
    return Board(lines_after(as_recounted(voices, frozen, votes), voices.values()))


def board_announced(ballot: Ballot, shown: list[RollEntry], mine: list[RollEntry]) -> Board:
    """The same, while proxies are given."""
    blank, keys = ballot.rule.get("blank_proxy_holder", ""), {voice.key for voice in mine}
    concerned = Q(giver__key__in=keys | {voice.key for voice in shown}) | Q(holder__key__in=keys)
    named = ballot.roll.filter(key=blank).select_related("account") if blank else ()
    return board_before(Proxy.objects.reaching(ballot).filter(concerned).with_names(), mine, named, blank)


class VotingSeat(TypedDict):
    """By what right somebody votes, as the page of the vote says it."""

    frozen: FrozenProxy | None
    carried_by: RollEntry | None
    refusal: str
    barred: str
    together: TogetherForm


def voting_seat(request: HttpRequest, entry: Any, *, confirmed: bool) -> VotingSeat:
    """By what right one votes: for oneself, or by a proxy; and the voices that one may cast in the same act."""
    frozen = getattr(entry, "frozen_proxy", None)
    own = entry.is_own
    carrier = None if own else frozen and frozen.holder
    refused = frozen.words if carrier and frozen else ""
    barred = "" if refused else against_voting(entry.ballot, entry, carrier, called="holder")
    waiting = RollEntry.objects.waiting_for(entry) if own and entry.carries else RollEntry.objects.none()
    words = {} if entry.ballot.options else CHOICE_WORDS
    return {
        "frozen": frozen,
        "carried_by": carrier,
        "refusal": refused,
        "barred": barred if entry.ballot.is_open else "",
        "together": TogetherForm(
            (request.POST or None) if confirmed else None, voices=waiting, words=words, initial=request.POST.dict()
        ),
    }


def attempt_vote(request: HttpRequest, form: Paper, entry: RollEntry, seat: VotingSeat) -> bool:
    """Cast the voice, with those that it carries; say which were counted, and which were not."""
    carried_by, together = seat["carried_by"], seat["together"]
    moment = {"when": _("Le résultat paraît à la clôture, le %s, ou dès que toutes les voix sont exprimées.")}
    moment["when"] %= french.instant(entry.ballot.closes_at)
    if not together.fields:
        if not form.attempt(cast_vote, entry.ballot, entry, actor=request.user, carried_by=carried_by):
            return False
        messages.success(request, _("Votre vote est compté. %(when)s") % moment)
        return True
    if form.is_valid() and not together.is_valid():
        form.add_error(None, _("Dites ce que vote chacune des voix que vous portez."))
    if not together.is_valid() or not form.attempt(cast_votes, entry, actor=request.user, others=together.others):
        return False
    cast = french.counted(len(form.outcome.votes), _("vote compté"), _("votes comptés"))
    messages.success(request, _("%(cast)s. %(when)s") % {"cast": cast, **moment})
    for refusal in form.outcome.refusals:
        messages.warning(request, refusal)
    return True
