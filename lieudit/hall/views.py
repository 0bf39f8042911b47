"""The pages of a session as it is held: the chair's, each member's, the screen of the room; and paper, if need be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from lieudit.accounts.models import Account, Visitor
from lieudit.governance.models import Seat
from lieudit.hall import agreements, ballots, blocks, consenting, exclusions, floor, forms, leaving, secrecy, services
from lieudit.hall.arriving import screen_context
from lieudit.hall.board import Board, Tap
from lieudit.hall.gestures import (
    adopt_noted,
    answer_offer,
    confirm_the_list,
    lift_own,
    of_round,
    of_session,
    of_thing,
    of_vote,
    withdraw_own,
    withdraw_question,
)
from lieudit.hall.guidance import advice, gestures
from lieudit.hall.models import Agreement, RoomScreen, Session, SessionBallot
from lieudit.hall.my_seats import MySeat, matching, my_seats
from lieudit.hall.permissions import adopts_round, confirms_closing
from lieudit.hall.rows import SeatRow
from lieudit.hall.screens import (
    SHOWN,
    WAIT,
    ask_screen,
    pair_screen,
    revoke_screen,
    show_on_screens,
    showable_votes,
    shown_on,
    told,
)
from lieudit.hall.workflow import CheckedBy, Shows
from lieudit.meetings.models import Guest, Meeting
from lieudit.meetings.permissions import attends, presides
from lieudit.meetings.workflow import BEFORE
from lieudit.membership.bodies import Body
from lieudit.membership.models import Exclusion
from lieudit.membership.permissions import EXCLUSION_ACCESS
from lieudit.toolkit import french
from lieudit.toolkit.access import demand
from lieudit.toolkit.agreement import agreed
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.htmx import answers_gesture, render_page
from lieudit.toolkit.numbers import typed_number
from lieudit.toolkit.pages import done
from lieudit.toolkit.request import sent, who
from lieudit.toolkit.types import Act, Context
from lieudit.voting.closing import waiting_of
from lieudit.voting.forms import EarlyForm, TogetherForm
from lieudit.voting.methods import paper_of
from lieudit.voting.models import RollEntry
from lieudit.voting.outcome import CHOICE_WORDS
from lieudit.voting.rules_in_words import casting_words
from lieudit.voting.services import cast_vote, cast_votes
from lieudit.voting.workflow import Way

if TYPE_CHECKING:
    from lieudit.hall.rows import SeatRow
    from lieudit.toolkit.act_form import ActForm


def find(request: HttpRequest, number: int, *, on_screen: bool = False) -> tuple[Meeting, Board | None]:
    """The session, and its board once it has been opened."""
    try:
        board = Session.objects.board(number, on_screen=on_screen)
    except Session.DoesNotExist:
        return get_object_or_404(Meeting.objects.visible_to(request.user).with_place(), number=number), None
    return board.meeting, board


def find_led(request: HttpRequest, number: int) -> Board:
    """The board of a session that was opened, for who presides over it."""
    meeting, board = find(request, number)
    demand(presides(request.user, meeting))
    if board is None:
        raise Http404
    return board


PRESSED: dict[str, tuple[Act, type[forms.HallForm]]] = {
    "point": (of_session(services.start_item), forms.ItemForm),
    "fin-de-parole": (of_session(floor.end_speech), forms.PlainForm),
    "retirer": (of_thing(floor.withdraw_request), forms.SpeechForm),
    "etape": (of_round(consenting.move_round), forms.StepForm),
    "mains": (of_round(consenting.note_hands), forms.PlainForm),
    "traiter": (of_thing(consenting.settle_voice), forms.SettleForm),
    "clore-le-vote": (of_vote(ballots.close_session_ballot), forms.PlainForm),
    "reponse": (of_thing(services.answer_question), forms.QuestionForm),
    "sortir-du-bloc": (of_session(blocks.take_out), forms.OutForm),
    "defaire-le-bloc": (of_session(blocks.dissolve_block), forms.PlainForm),
    "voter-le-bloc": (of_session(blocks.open_block), forms.OpenBlockForm),
    "reprendre": (of_session(services.resume_session), forms.PlainForm),
    "lever": (of_session(services.close_session), forms.PlainForm),
}
"""The buttons of the chair."""
WRITTEN: dict[str, tuple[Act, type[forms.HallForm]]] = {
    "ajouter": (of_session(floor.ask_to_speak), forms.AskForm),
    "parole": (of_session(floor.give_floor), forms.FloorForm),
    "formulation": (of_session(services.word_decision), forms.WordForm),
    "tour": (of_session(consenting.open_round), forms.RoundForm),
    "soumettre": (of_round(partial(consenting.move_round, step="amend")), forms.AmendForm),
    "objection": (of_round(partial(consenting.answer_round, noted=True)), forms.ObjectForm),
    "election": (of_session(ballots.open_session_election), forms.ElectionForm),
    "vote": (of_session(ballots.open_session_ballot), forms.BallotForm),
    "choix": (of_session(ballots.open_session_choice), forms.OptionsForm),
    "bloc": (of_session(blocks.compose_block), forms.BlockForm),
    "suite": (of_session(agreements.note_suite), forms.OutcomeForm),
    "suspendre": (of_session(services.adjourn_session), forms.AdjournForm),
    "confier": (of_thing(services.entrust_outcome), forms.EntrustForm),
}
"""The forms of the chair, which keep what is written in them."""
ALWAYS = ("ajouter", "parole", "vote", "confier")
"""Those that the page of the chair reads whatever happens."""
OWN: dict[str, tuple[Act, type[forms.HallForm]]] = {
    "parole": (of_session(floor.ask_to_speak), forms.SpeakForm),
    "retirer": (withdraw_own, forms.OwnForm),
    "retirer-question": (withdraw_question, forms.OwnForm),
    "lever": (lift_own, forms.OwnForm),
    "constater": (adopt_noted, forms.AdoptForm),
    "appuyer": (of_thing(services.back_question), forms.BackForm),
    "secret": (of_session(secrecy.ask_secrecy), forms.SecrecyForm),
    "a-part": (of_session(blocks.take_out), forms.OwnOutForm),
    "partir": (of_session(services.check_out), forms.OwnForm),
    "partir-avec-pouvoir": (of_session(leaving.leave_with_proxy), forms.LeavingForm),
    "porter": (answer_offer(leaving.take_proxy), forms.OfferForm),
    "decliner": (answer_offer(leaving.decline_proxy), forms.DeclineForm),
    "relever": (of_session(leaving.take_over), forms.TakeOverForm),
    "rester": (of_session(services.stay), forms.StayForm),
    "papier": (of_session(services.choose_paper), forms.OnPaperForm),
    "liste": (confirm_the_list, forms.ListForm),
}
"""The buttons of a member."""
SAID: dict[str, tuple[Act, type[forms.HallForm]]] = {
    "repondre": (of_round(consenting.answer_round), forms.AnswerForm),
    "question": (of_session(services.ask_question), forms.WonderForm),
}
"""The forms of a member."""
ALONE = frozenset({"parole", "secret", "partir", "relever", "rester", "papier", "question"})
"""The gestures that need the seat and the session alone: to read the whole board would take most of a tap."""


# Presiding


def chair(request: HttpRequest, number: int) -> HttpResponse:
    meeting, board = find(request, number)
    demand(presides(request.user, meeting))
    if board is None:
        return opening(request, meeting)
    return chair_page(request, board)


def opening(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Before the session: what is left to do, then its opening."""
    form = forms.OpenForm(*sent(request), word="ouvrir", initial={"target": meeting.rules["speaking"]["target"]})
    if form.attempt(services.open_session, meeting, actor=who(request)):
        return done(request, form.done, "hall:chair", meeting.number)
    context = {"meeting": meeting, "form": form, "items": list(meeting.items.order_by("rank"))}
    return render_page(request, "hall/opening.html", context)


def chair_page(request: HttpRequest, board: Board, form: forms.HallForm | None = None) -> HttpResponse:
    """The whole of it; a form that was refused keeps its place, open."""
    advised, beside = advice(board), gestures(board)
    words = {*ALWAYS, *beside, advised.form}
    written = {word: kind(board=board, word=word) for word, (_act, kind) in WRITTEN.items() if word in words}
    if form is not None:
        written[form.word] = form
    context: Context = {"board": board, "meeting": board.meeting, "form": form, "forms": written}
    context |= {"advice": advised, "gestures": beside}
    context["fragment"] = answers_gesture(request)
    return render_page(request, "hall/chair.html", context, partial="part")


def command(request: HttpRequest, number: int, word: str) -> HttpResponse:
    if word not in PRESSED | WRITTEN:
        raise Http404
    board = find_led(request, number)
    if word in PRESSED and request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    act, kind = (PRESSED | WRITTEN)[word]
    form = kind(*sent(request), board=board, word=word)
    if form.attempt(act, board, actor=who(request)):
        messages.success(request, form.done) if form.done else None
        return redirect("hall:chair", number)
    if word in PRESSED:
        for fault in form.errors.values():
            messages.error(request, str(fault[0]))
        return redirect("hall:close_vote" if word == "clore-le-vote" else "hall:chair", number)
    return chair_page(request, board, form)


def integrate(request: HttpRequest, number: int, key: int) -> HttpResponse:
    """An objection on a draft: which of its paragraphs changes, and how."""
    board = find_led(request, number)
    voice = next((each for each in (board.round.objections if board.round else []) if each.pk == key), None)
    if voice is None or board.item is None or board.item.draft is None:
        raise Http404
    paragraphs = board.item.draft.paragraphs.live()
    chosen = paragraphs.filter(rank=typed_number(request.GET.get("paragraphe", ""))).first()
    context: Context = {"meeting": board.meeting, "voice": voice, "paragraphs": paragraphs, "chosen": chosen}
    if chosen:
        form = context["form"] = forms.IntegrateForm(*sent(request), paragraph=chosen, word="integrer")
        act = partial(consenting.settle_voice, voice, "integrate", paragraph=chosen)
        if form.attempt(act, actor=who(request)):
            return done(request, form.done, "hall:chair", number)
    return render_page(request, "hall/integrate.html", context)


def arrivals(request: HttpRequest, number: int) -> HttpResponse:
    board = find_led(request, number)
    search = forms.SearchForm(request.GET, board=board)
    chosen = search.cleaned_data if search.is_valid() else {}
    if request.method == "POST":
        note_arrivals(request, board)
        return redirect(request.get_full_path())
    page = Paginator(matching(board.seats, **chosen), A_PAGE).get_page(request.GET.get("page"))
    context = {"board": board, "meeting": board.meeting, "search": search, "page": page}
    context["guests"] = board.meeting.guests.standing().order_by("name", "pk")
    return render_page(request, "hall/arrivals.html", context)


def note_arrivals(request: HttpRequest, board: Board) -> None:
    """Confirm the list, or write down that the seats that are ticked arrive, or leave."""
    if request.POST.get("step") == "confirm":
        form = forms.ListForm(request.POST, board=board, word="liste")
        if form.attempt(confirm_the_list, board, actor=who(request)):
            messages.success(request, form.done)
        for fault in form.errors.values():
            messages.error(request, str(fault[0]))
        return
    leaves, mode = request.POST.get("step") == "leave", request.POST.get("mode", "on_site")
    picked = [seat for seat in board.seats if str(seat.pk) in request.POST.getlist("seats")]
    arrive = partial(services.check_in, mode="remote" if mode == "remote" else "on_site", by=CheckedBy.LIST)
    done = sum(note_one(request, board, seat, services.check_out if leaves else arrive) for seat in picked)
    words = ngettext("Un départ noté.", "%(n)d départs notés.", done) if leaves else None
    words = words or ngettext("Une arrivée notée.", "%(n)d arrivées notées.", done)
    if done:
        messages.success(request, words % {"n": done})
    elif not picked:
        messages.error(request, _("Cochez au moins une personne."))


def note_one(request: HttpRequest, board: Board, seat: Seat, act: Act) -> bool:
    """One arrival or departure; one that cannot, or that waits for a second hand, does not hold back the others."""
    try:
        noted = act(board.session, seat, actor=who(request))
    except RuleBroken as refusal:
        messages.error(request, refusal.messages[0])
        return False
    if act is services.check_out and noted.left_at is None:
        words = _("%(seat)s est là de soi-même : une autre personne confirme le départ, ou ce siège le dit.")
        messages.warning(request, agreed(words, seat=seat.name))
        return False
    return True


def close_vote(request: HttpRequest, number: int) -> HttpResponse:
    """Who is missing from the vote under way, and the two hands that close it before its hour."""
    meeting, board = find(request, number)
    early = board.early if board else None
    second = bool(board and early and confirms_closing(request.user, board.session, early.asked_by))
    demand(second or presides(request.user, meeting))
    back = "hall:chair" if presides(request.user, meeting) else "hall:seat"
    if board is None or board.vote is None or not board.vote.is_open:
        if "Live-Part" not in request.headers:
            messages.info(request, _("Aucun vote n’est ouvert."))
        return redirect(back, number)
    if board.vote.ballot.way == Way.PAPER or board.vote.ballot.paused_at:
        return redirect(board.vote.ballot)
    form = EarlyForm(*sent(request))
    acts: dict[str, Act] = {"confirm": ballots.confirm_closing}
    if presides(request.user, meeting):
        acts |= {"ask": ballots.ask_to_close, "close": ballots.close_session_ballot}
    if step := form.take(acts, board.vote.session_ballot, actor=who(request)):
        return done(request, form.DONE[step], "hall:close_vote" if step == "ask" else back, number)
    waiting = waiting_of([each.ballot for each in board.vote.votes if each.is_open])
    context = {"board": board, "meeting": meeting, "form": form, "waiting": waiting, "may_confirm": second}
    context |= {"back": reverse(back, args=[number]), "fragment": answers_gesture(request)}
    status = 422 if form.errors else 200
    return render_page(request, "hall/close_vote.html", context, partial="part", status=status)


def agreement(request: HttpRequest, number: int, key: int) -> HttpResponse:
    """An agreement that was noted, for who confirms it or takes it back."""
    meeting, _board = find(request, number)
    noted = get_object_or_404(Agreement.objects.filter(session__meeting=meeting).select_related("asked_by"), pk=key)
    second, leads = confirms_closing(request.user, noted.session, noted.asked_by), presides(request.user, meeting)
    demand(second or leads)
    back = "hall:chair" if leads else "hall:seat"
    if noted.confirmed_at is not None:
        messages.info(request, _("Cet accord est confirmé."))
        return redirect(back, number)
    form = forms.ConfirmForm(*sent(request))
    acts: dict[str, Act] = {"confirm": agreements.confirm_agreement}
    if leads:
        acts |= {"withdraw": agreements.withdraw_agreement}
    if step := form.take(acts, noted, actor=who(request)):
        return done(request, form.DONE[step], back, number)
    context = {"meeting": meeting, "noted": noted, "form": form, "may_confirm": second, "leads": leads}
    context["back"] = reverse(back, args=[number])
    return render_page(request, "hall/agreement.html", context, status=422 if form.errors else 200)


# On paper


def paper(request: HttpRequest, number: int) -> HttpResponse:
    meeting, board = find(request, number)
    demand(presides(request.user, meeting))
    votes = SessionBallot.objects.filter(session__meeting=meeting).select_related("ballot").prefetch_related("papers")
    return render_page(request, "hall/paper.html", {"meeting": meeting, "board": board, "votes": votes})


def paper_count(request: HttpRequest, number: int, ballot: int) -> HttpResponse:
    meeting, _board = find(request, number)
    demand(presides(request.user, meeting))
    votes = SessionBallot.objects.filter(session__meeting=meeting).select_related("ballot", "session")
    vote = get_object_or_404(votes, ballot__number=ballot)
    if not vote.is_on_paper:
        raise Http404
    rows = vote.ballot.roll.on_paper().select_related("account", "frozen_proxy__holder")
    roll = list(rows.order_by("college_name", "name"))
    own = ballots.own_hands(vote.session, roll)
    roll = [entry for entry in roll if entry.key not in own]
    form = forms.PaperForm(*sent(request), roll=roll, options=vote.ballot.options, word="papier")
    if form.attempt(ballots.enter_paper_count, vote, actor=who(request)):
        return done(request, form.done, "hall:paper", number)
    read = {paper.entered_by_id: paper for paper in vote.papers.select_related("entered_by")}  # the last of each
    context = {"meeting": meeting, "vote": vote, "form": form, "read": list(read.values()), "own": len(own)}
    if len(read) > 1:
        *_others, one, two = read.values()
        context["unlike"] = [entry.holder for entry in form.roll if entry.key in one.differs_from(two)]
    return render_page(request, "hall/paper_count.html", context)


# Taking part


def held(account: Visitor, meeting: Meeting) -> set[int]:
    """The seats of the assembly for which the account speaks today."""
    mine = Seat.objects.running().held_by(account).filter(college__assembly=meeting.assembly_id)
    return set(mine.values_list("pk", flat=True))


def seats_held(request: HttpRequest, board: Board) -> list[MySeat]:
    """The seats of the person; with the voices of the vote under way, while there is one."""
    entries = RollEntry.objects.none()
    if board.vote and board.vote.is_open:
        running = [each.ballot for each in board.vote.votes if each.is_open]
        mine = RollEntry.objects.entrusted_to(request.user).filter(ballot__in=running).with_ends()
        entries = mine.select_related(
            "ballot", "vote", "attendance", "account", "frozen_proxy__holder__account"
        ).distinct()
    return my_seats(board, held(request.user, board.meeting), entries, request.user.pk)


def led_by_one_of(account: Visitor, board: Board, seats: Iterable[SeatRow]) -> bool:
    """Whether the account presides, from the seats that were read already."""
    named = account.pk in (board.meeting.chair_id, board.meeting.secretary_id)
    return account.is_staff or named or any(seat.chairs for seat in seats)


def refused(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Who has no seat here is told why, and where they may go."""
    return render_page(request, "hall/refused.html", {"meeting": meeting}, status=403)


def seat(request: HttpRequest, number: int) -> HttpResponse:
    meeting, board = find(request, number)
    if board is None:
        mine = held(request.user, meeting)
        return render_page(request, "hall/waiting.html", {"meeting": meeting}) if mine else refused(request, meeting)
    return seat_page(request, board)


def seat_page(request: HttpRequest, board: Board, form: forms.HallForm | None = None) -> HttpResponse:
    mine = seats_held(request, board)
    if not mine:
        return refused(request, board.meeting)
    seats = [each.seat for each in mine]
    if form and form.word == "repondre":
        mine = [replace(each, refused=form if str(each.seat.pk) == form.data.get("seat") else None) for each in mine]
    context = {"board": board, "meeting": board.meeting, "my_seats": mine, "form": form, "choices": CHOICE_WORDS}
    context |= {"several": len(mine) > 1, "there": any(each.is_there for each in mine)}
    early = board.early
    context["may_confirm"] = bool(early and confirms_closing(request.user, board.session, early.asked_by))
    noted = Agreement.objects.filter(pk=board.agreement).select_related("asked_by").first() if board.agreement else None
    context["agreed"] = noted if noted and confirms_closing(request.user, board.session, noted.asked_by) else None
    asked = board.round if board.round and "adopt" in board.round.consent.steps and board.round.noted else None
    context["seconds"] = asked if asked and adopts_round(request.user, asked.round) else None
    context["may_see_list"] = sees_the_list(request.user, board)
    context["is_chair"] = led_by_one_of(request.user, board, seats)
    if absent := [each.seat for each in mine if not each.is_there]:
        context["arrive"] = forms.CheckInForm(board=board, seats=absent, word="arriver")
    context["wonder"] = form if form and form.word == "question" else forms.WonderForm(seats=seats, word="question")
    whole = "entier" in request.GET  # asked by the page that waited for the opening
    context["fragment"] = answers_gesture(request) and not whole
    return render_page(request, "hall/seat.html", context, partial=None if whole else "own")


def sees_the_list(account: Visitor, board: Board) -> bool:
    """May be the second hand of arrivals that one person wrote down."""
    noters = Account.objects.filter(pk__in={seat.noted_by for seat in board.listed}) if board.listed else []
    return any(confirms_closing(account, board.session, noter) for noter in noters)


def own(request: HttpRequest, number: int) -> tuple[Board, Sequence[SeatRow]]:
    """The board of an opened session, and those of its seats for which the person speaks."""
    _meeting, board = find(request, number)
    if board is None:
        raise Http404
    mine = held(request.user, board.meeting)
    return board, [row for row in board.seats if row.pk in mine]


def tap(request: HttpRequest, number: int) -> tuple[Tap, Sequence[Seat]]:
    """The same, without what others do."""
    session = get_object_or_404(Session.objects.select_related("meeting__assembly"), meeting__number=number)
    mine = Seat.objects.running().held_by(request.user).of_assembly(session.meeting.assembly)
    return Tap(session), list(mine)


def gesture(request: HttpRequest, number: int, word: str) -> HttpResponse:
    if word not in OWN | SAID:
        raise Http404
    act, kind = (OWN | SAID)[word]
    read = tap if word in ALONE and not request.POST.get("late") else own
    board, seats = read(request, number)
    demand(bool(seats))
    if word in OWN and request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    form = kind(*sent(request), board=board, seats=seats, word=word)
    once = partial(services.do_once, act, request.POST.get("once", ""), request.POST.get("late", ""))
    if form.attempt(once, board, actor=who(request)):
        messages.success(request, form.done) if form.done else None
    elif word in SAID:
        return seat_page(request, own(request, number)[0], form)
    for fault in form.errors.values():
        messages.error(request, str(fault[0]))
    return redirect("hall:seat", number)


def vote(request: HttpRequest, number: int, key: int) -> HttpResponse:
    """A word of one's page is confirmed here, a paper is filled in; the voices that the seat carries vote with it."""
    _meeting, board = find(request, number)
    mine = next((each for each in seats_held(request, board) if each.seat.pk == key), None) if board else None
    if board is None or mine is None:
        raise Http404
    if mine.vote is None or not mine.together:
        messages.info(request, nothing_to_cast(mine))
        return redirect("hall:seat", number)
    ballot, entry = mine.vote.ballot, mine.together[0]
    form = paper_of(ballot, request.POST or None, initial=request.GET.dict())
    step = request.POST.get("step", form.first_step)
    confirmed = request.POST if request.method == "POST" and step == "confirm" else None
    words = {} if ballot.options else CHOICE_WORDS
    together = TogetherForm(confirmed, voices=mine.beside, words=words, initial=request.POST.dict())
    if confirmed and attempt_vote(request, form, mine, together):
        return redirect("hall:seat", number)
    context = {"board": board, "meeting": board.meeting, "ballot": ballot, "mine": mine, "entry": entry, "form": form}
    context |= {"review": form.said if step != "correct" else [], "together": together}
    context["words"] = casting_words(ballot)
    return render_page(request, "hall/vote.html", context)


def nothing_to_cast(mine: MySeat) -> str:
    """Why the voice of the seat is not asked for, and what becomes of a second choice, sent from another tab."""
    if mine.vote is None or not mine.has_voted:
        return _("Il n’y a pas de vote qui attende cette voix.")
    if mine.voted_at is None:
        return _("Vous avez déjà voté : un second choix n’est pas enregistré.")
    hour = french.hour(mine.voted_at)
    return _("Vous avez déjà voté, à %(hour)s : un second choix n’est pas enregistré.") % {"hour": hour}


def attempt_vote(request: HttpRequest, form: ActForm, mine: MySeat, together: TogetherForm) -> bool:
    """Cast the voice of the seat with those that it carries; or, once it has voted, one that was left for later."""
    if form.is_valid() and not together.is_valid():
        form.add_error(None, _("Dites ce que vote chacune des voix que vous portez."))
    if not together.is_valid():
        return False
    act: Act
    if mine.has_voted:
        act = partial(cast_vote, mine.vote.ballot, mine.together[0], carried_by=mine.own)
    else:
        act = partial(cast_votes, mine.own, others=together.others)
    if not form.attempt(act, actor=who(request)):
        return False
    messages.success(request, _("Votre vote est compté. Le résultat paraît à la clôture."))
    for refusal in getattr(form.outcome, "refusals", ()):
        messages.warning(request, refusal)
    return True


def check_in(request: HttpRequest, number: int, code: str = "") -> HttpResponse:
    """By the code of the room, or by the link that holds it."""
    meeting, board = find(request, number)
    mine = held(request.user, meeting)
    if not mine:
        return refused(request, meeting)
    if board is None or not board.is_open:
        return redirect("hall:seat", number)
    absent = [row for row in board.seats if row.pk in mine and not row.mode]
    if not absent:
        return redirect("hall:seat", number)
    known = board.session.code if services.typed_code(code) == board.session.code else ""
    form = forms.CheckInForm(*sent(request), board=board, seats=absent, known_code=known, word="arriver")
    by = CheckedBy.LINK if known else CheckedBy.CODE
    if form.attempt(services.check_in, board.session, actor=who(request), by=by):
        return done(request, form.done, "hall:seat", number)
    return render_page(request, "hall/check_in.html", {"board": board, "meeting": meeting, "form": form})


@login_not_required
@require_POST
def welcome(request: HttpRequest, token: str) -> HttpResponse:
    """A guest says that they are there, by their own link."""
    guest = get_object_or_404(Guest.objects.select_related("meeting"), token=token)
    try:
        services.welcome_guest(guest)
        messages.success(request, _("Bienvenue. Votre présence est notée."))
    except RuleBroken as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect(guest)


# The room


A_PAGE = 200
"""Voices on a page of arrivals: an assembly of members may have thousands, and one looks for a name."""
SALT = "hall.screen"
DAY = 18 * 3600
"""Seconds for which the browser of a screen keeps its key: a long day."""


def key_of(request: HttpRequest, number: int) -> str:
    """The key that this browser was given for a screen of the session; empty when it has none."""
    return str(request.get_signed_cookie(f"ecran-{number}", default="", salt=SALT, max_age=DAY))


@login_not_required
def screen(request: HttpRequest, number: int) -> HttpResponse:
    """For everybody where the public may attend; else for who sits or presides, and for a computer that is paired."""
    key = key_of(request, number)
    paired = RoomScreen.objects.standing().filter(key=key, meeting__number=number).first() if key else None
    meeting, board = find_shown(request, number, paired is not None)
    if not meeting.is_public and not paired:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        demand(attends(request.user, meeting))
    leads = not paired and presides(request.user, meeting)
    context = screen_context(meeting, board, arrives=bool(paired or leads), **shown_on(meeting, board, paired))
    context["part"] = ("hall-paired", key) if paired else ("hall-room" if leads else "hall-screen", str(number))
    return render_page(request, "hall/screen.html", context)


def find_shown(request: HttpRequest, number: int, paired: bool) -> tuple[Meeting, Board | None]:
    """The session of a screen; a paired one needs no account to find it."""
    if not paired:
        return find(request, number, on_screen=True)
    meeting = Meeting.objects.with_place().get(number=number)
    opened = Session.objects.of(meeting).exists()
    return meeting, Session.objects.board(number, on_screen=True) if opened else None


@login_not_required
def pair(request: HttpRequest, number: int) -> HttpResponse:
    """On the computer of the room: ask for a code, read it, wait until it is typed."""
    meeting = get_object_or_404(Meeting.objects.filter(state__in=SHOWN), number=number)
    if request.method == "POST":
        asked = ask_screen(meeting)
        response = redirect("hall:pair", number)
        secure = settings.SESSION_COOKIE_SECURE
        kept = partial(response.set_signed_cookie, salt=SALT, max_age=DAY, httponly=True, samesite="Lax", secure=secure)
        kept(f"ecran-{number}", asked.key)
        return response
    screens = RoomScreen.objects.filter(meeting=meeting, revoked_at=None)
    own = screens.filter(key=key_of(request, number)).first()
    if own and own.paired_at:
        return redirect("hall:screen", number)
    waits = own if own and own.asked_at > timezone.now() - WAIT else None
    return render_page(request, "hall/pair.html", {"number": number, "own": waits})


def screens(request: HttpRequest, number: int) -> HttpResponse:
    """Who presides types the code of a screen, and takes screens back."""
    meeting, _board = find(request, number)
    demand(presides(request.user, meeting))
    form = forms.PairForm(*sent(request), word="ecran")
    if form.attempt(pair_screen, meeting, actor=who(request)):
        return done(request, form.done, "hall:screens", number)
    return screens_page(request, meeting, form=form)


def screens_page(request: HttpRequest, meeting: Meeting, **forms_: ActForm) -> HttpResponse:
    """The screens of the session with what each shows, and the form that changes it."""
    board = Session.objects.board(meeting.number) if Session.objects.of(meeting).exists() else None
    shown = list(RoomScreen.objects.standing().filter(meeting=meeting))
    show = forms.ShowForm(board=board, screens=shown, votes=showable_votes(meeting), word="montrer")
    context = {"meeting": meeting, "screens": told(meeting, shown), "show": show, "shows": Shows}
    context |= {"form": forms.PairForm(word="ecran"), **forms_}
    context["pair_at"] = settings.SITE_URL + reverse("hall:pair", args=[meeting.number])
    status = 422 if any(form.errors for form in forms_.values()) else 200
    return render_page(request, "hall/screens.html", context, status=status)


def show(request: HttpRequest, number: int) -> HttpResponse:
    """Choose what the screens of the session show."""
    meeting, board = find(request, number)
    demand(presides(request.user, meeting))
    shown = list(RoomScreen.objects.standing().filter(meeting=meeting))
    form = forms.ShowForm(*sent(request), board=board, screens=shown, votes=showable_votes(meeting), word="montrer")
    if form.attempt(show_on_screens, meeting, actor=who(request)):
        return done(request, form.done, "hall:screens", number)
    return screens_page(request, meeting, show=form)


@require_POST
def revoke(request: HttpRequest, number: int, key: int) -> HttpResponse:
    meeting, _board = find(request, number)
    demand(presides(request.user, meeting))
    found = get_object_or_404(RoomScreen.objects.standing().filter(meeting=meeting), pk=key)
    revoke_screen(found, actor=who(request))
    return done(request, _("L’écran est retiré : il ne montre plus rien."), "hall:screens", number)


def submit_exclusion(request: HttpRequest, number: int) -> HttpResponse:
    """Who leads the body puts a procedure to its vote."""
    rows = Exclusion.objects.visible_to(request.user).select_related("member__organisation", "member__account")
    found = get_object_or_404(rows, number=number)
    EXCLUSION_ACCESS.demand("submit", request.user, found)
    kinds = exclusions.KINDS[Body(found.judging)]
    held = Meeting.objects.filter(assembly=exclusions.judging_assembly(found), kind__in=kinds)
    coming = held.filter(state__in=BEFORE).order_by("starts_at", "number")
    form = forms.SubmitForm(*sent(request), word="exclusion", meetings=coming, initial={"words": found.grounds})
    if form.attempt(exclusions.submit_exclusion, found, actor=who(request)):
        return done(request, form.done, found)
    return render_page(request, "hall/submit_exclusion.html", {"form": form, "exclusion": found})
