"""Training sessions: planned, enrolled in, attended, told; the page of a seat for who has no account."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lieudit.learning import deposits, enrolling, financing, reads, training_forms, trainings
from lieudit.learning import training_board as board
from lieudit.learning.linked_data import linked_session
from lieudit.learning.models import Enrolment, Evaluation, HalfDay, TrainingBody, TrainingSession
from lieudit.learning.permissions import ENROLMENT_ACCESS, TRAINING_ACCESS, trains
from lieudit.learning.seating import certificates_of
from lieudit.learning.training_files import calendar_of, certificate_of
from lieudit.learning.workflow import SEATED, EnrolmentState
from lieudit.network.citing import cited_in
from lieudit.network.models import Organisation
from lieudit.network.permissions import speaks_for
from lieudit.toolkit import errands
from lieudit.toolkit.access import demand
from lieudit.toolkit.act_form import ActForm
from lieudit.toolkit.conditional import public_page
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.htmx import render_page
from lieudit.toolkit.linked_data import in_page
from lieudit.toolkit.models import Errand
from lieudit.toolkit.numbers import typed_number
from lieudit.toolkit.pages import act_page, done, press
from lieudit.toolkit.request import back, sent, who
from lieudit.toolkit.types import Act

A_PAGE = 20
MOST_IN_A_FEED = 200
ACT = "learning/act.html"


def crumbs(*steps: tuple[str, str]) -> list[tuple[str, str]]:
    knowing = (_("Qui sait faire ?"), reverse("learning:knowing"))
    return [knowing, (_("Sessions"), reverse("learning:sessions") if steps else ""), *steps]


def find(request: HttpRequest, number: int, *, cited: bool = False) -> TrainingSession:
    """A session, which everybody reads; with what speaks of it for its page alone."""
    found = reads.session_of(number, cited=cited)
    if found is None:
        raise Http404
    return found


def find_any(request: HttpRequest, number: int, *, cited: bool = False) -> TrainingSession:
    """The same, or a deposit that is not announced, for who may read it."""
    found = reads.session_of(number, cited=cited) or reads.deposit_of(request.user, number)
    if found is None:
        raise Http404
    return found


# Reading


@public_page
def sessions(request: HttpRequest) -> HttpResponse:
    """Sessions to come, narrowed by choices that combine."""
    filters = training_forms.SessionFilters(request.GET)
    found = TrainingSession.objects.public().coming().answering(**filters.values).order_by("starts_at", "pk")
    page = Paginator(found.with_place().with_counts(), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": filters,
        "page": page,
        "lines": board.with_own_states(request.user, page.object_list),
        "reset": request.path if filters.narrowed else "",
        "breadcrumb": crumbs(),
    }
    return render_page(request, "learning/sessions.html", context, partial="found")


@public_page
def session(request: HttpRequest, number: int) -> HttpResponse:
    """A session: when, where, the seats that are left, one’s own."""
    found = find_any(request, number, cited=True)
    halves = halves_of(found)
    if not found.is_announced:
        return deposit_page(request, found, halves)
    own = board.own_line(request.user, found)
    signed_in = request.user.is_authenticated
    context = {
        "session": found,
        "half_days": halves,
        "own": own,
        "own_steps": ENROLMENT_ACCESS.open_steps(request.user, own) if own else [],
        "gestures": TRAINING_ACCESS.open_steps(request.user, found) if signed_in else [],
        "trains": signed_in and trains(request.user, found),
        "form": training_forms.EnrolForm(),
        "said": board.evaluations_of(found) if found.is_over else [],
        "cited": cited_in(found),
        "linked": in_page(linked_session(found, halves)),
        "breadcrumb": crumbs((found.title, "")),
    }
    return render_page(request, "learning/session.html", context)


def deposit_page(request: HttpRequest, found: TrainingSession, halves: Sequence[HalfDay]) -> HttpResponse:
    """A session that is not announced: what it would be, and what its reader may do of it."""
    context = {
        "session": found,
        "half_days": halves,
        "gestures": TRAINING_ACCESS.open_steps(request.user, found),
        "breadcrumb": crumbs((found.title, "")),
    }
    return render_page(request, "learning/session_deposit.html", context)


def halves_of(found: TrainingSession) -> Sequence[HalfDay]:
    """Its half-days, on its own clock."""
    halves: Sequence[HalfDay] = reads.half_days(session=found.pk)
    for half in halves:
        half.session = found
    return halves


@public_page
def session_calendar(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request, number)
    return calendar_file(calendar_of([found], found.title))


@public_page
def sessions_calendar(request: HttpRequest) -> HttpResponse:
    """All sessions to come, to subscribe to."""
    rows = TrainingSession.objects.public().coming().with_place().prefetch_related("half_days")[:MOST_IN_A_FEED]
    return calendar_file(calendar_of(rows, _("Sessions de formation")))


def calendar_file(content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="sessions.ics"'
    return response


# Giving a session


def plan_session(request: HttpRequest) -> HttpResponse:
    """Plan a session for a place or an organisation; for one that one does not represent, it is read first."""
    form = training_forms.PlanForm(*sent(request), account=request.user)
    if form.attempt(trainings.plan_session, actor=who(request)):
        made: TrainingSession = form.outcome
        said = (
            _("La session est annoncée. Les inscriptions sont ouvertes.")
            if made.is_announced
            else _("C’est reçu. Qui représente ce lieu, ou anime son territoire, la relit, puis la publie.")
        )
        return done(request, said, made)
    context = {"form": form, "breadcrumb": crumbs((_("Proposer une session"), ""))}
    return render_page(request, "learning/plan_session.html", context)


def session_step(
    request: HttpRequest, found: TrainingSession, step: str, form: ActForm, act: Act, template: str = ACT
) -> HttpResponse:
    """One step of the life of a session, on its own page."""
    TRAINING_ACCESS.demand(step, request.user, found)
    steps = crumbs((found.title, found.get_absolute_url()), (str(getattr(form, "page_title", "")), ""))
    return act_page(request, template, form, act, found, about=found, to=back(request, found), breadcrumb=steps)


def change_session(request: HttpRequest, number: int) -> HttpResponse:
    """Other words, other half-days; a deposit is corrected here too, and sent again if it was given back."""
    found = find_any(request, number)
    step = {"submitted": "correct", "returned": "resubmit"}.get(found.state, "change")
    TRAINING_ACCESS.demand(step, request.user, found)
    is_deposit = step != "change"
    form_class = training_forms.CorrectSessionForm if is_deposit else training_forms.SessionForm
    act = deposits.correct_session if is_deposit else trainings.change_session
    form = form_class(*sent(request), account=request.user, session=found, initial=training_forms.of_session(found))
    return session_step(request, found, step, form, act, "learning/change_session.html")


@require_POST
def publish_session(request: HttpRequest, number: int) -> HttpResponse:
    """Announce a deposit, as it was read: the button says how many times it had been written anew."""
    found = find_any(request, number)
    TRAINING_ACCESS.demand("publish", request.user, found)
    said = _("La session est publiée : les inscriptions sont ouvertes. Qui l’a déposée est prévenu.")
    read = typed_number(request.GET.get("lue", ""))
    press(request, deposits.publish_session, found, message=said, read=read)
    return redirect(back(request, found))


def return_session(request: HttpRequest, number: int) -> HttpResponse:
    form = training_forms.ReturnSessionForm(*sent(request), account=request.user)
    return session_step(request, find_any(request, number), "send_back", form, deposits.return_session)


def withdraw_session(request: HttpRequest, number: int) -> HttpResponse:
    form = training_forms.WithdrawSessionForm(*sent(request), account=request.user)
    return session_step(request, find_any(request, number), "withdraw", form, deposits.withdraw_session)


def call_off_session(request: HttpRequest, number: int) -> HttpResponse:
    form = training_forms.CallOffSessionForm(*sent(request), account=request.user)
    return session_step(request, find(request, number), "call_off", form, trainings.call_off_session)


@require_POST
def keep_session(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request, number)
    TRAINING_ACCESS.demand("keep", request.user, found)
    press(request, trainings.keep_session, found, message=_("C’est dit : la session a lieu. Chacun l’apprend."))
    return redirect(found)


def training_body(request: HttpRequest, slug: str) -> HttpResponse:
    """An organisation says its number as a training body, and its certificate; read by who speaks for it."""
    found = get_object_or_404(Organisation, slug=slug)
    demand(speaks_for(request.user, found))
    said = TrainingBody.objects.filter(organisation=found).first()
    names = ("declaration", "certificate", "certificate_until")
    form = training_forms.TrainingBodyForm(
        *sent(request), initial={name: getattr(said, name) for name in names} if said else {}
    )
    steps = crumbs((found.name, found.get_absolute_url()), (str(form.page_title), ""))
    return act_page(request, ACT, form, financing.say_training_body, found, about=found, to=found, breadcrumb=steps)


# A seat


@require_POST
def enrol(request: HttpRequest, number: int) -> HttpResponse:
    """Take a seat, or a turn: the form of the page of the session."""
    found = reads.session_named(number)
    if found is None:
        raise Http404
    form = training_forms.EnrolForm(*sent(request))
    if form.attempt(enrolling.enrol, found, actor=who(request)):
        seated = form.outcome.state == EnrolmentState.CONFIRMED
        return done(request, _("Vous avez une place.") if seated else _("Vous êtes sur la liste d’attente."), found)
    messages.error(request, " ".join(str(each) for errors in form.errors.values() for each in errors))
    return redirect(found)


def enrol_people(request: HttpRequest, number: int) -> HttpResponse:
    """A place enrols its people; each confirms by a link."""
    found = find(request, number)
    places = board.places_for(request.user)
    demand(bool(places))
    form = training_forms.PeopleForm(*sent(request), account=request.user, places=places)
    return session_step(request, found, "enrol", form, enrolling.enrol_people)


def own(request: HttpRequest, number: int) -> Enrolment:
    found = find(request, number)
    line = board.own_line(request.user, found)
    if line is None:
        raise Http404
    return line


@require_POST
def accept_seat(request: HttpRequest, number: int) -> HttpResponse:
    line = own(request, number)
    press(request, enrolling.accept_seat, line, message=_("C’est noté : vous venez."))
    return redirect(line.session)


@require_POST
def give_up_seat(request: HttpRequest, number: int) -> HttpResponse:
    line = own(request, number)
    seated = line.state in SEATED
    said = _("C’est noté. Votre place est proposée à quelqu’un d’autre.") if seated else _("Vous n’attendez plus.")
    press(request, enrolling.give_up_seat, line, message=said)
    return redirect(line.session)


def answer_for(line: Enrolment, answer: str) -> str:
    """Take a seat or give it up, as was answered, and what is said of it.

    Raises:
        RuleBroken: neither was answered; the seat is no longer there to take.
    """
    if answer == "accept":
        enrolling.accept_seat(line)
        return _("C’est noté : vous venez.")
    if answer == "give_up":
        enrolling.give_up_seat(line)
        return _("C’est noté : vous ne venez pas.")
    raise RuleBroken(_("Dites si vous venez ou non : votre place reste comme elle était."))


def by_key(key: str) -> Enrolment:
    """The line to which the link leads that was mailed to somebody, with its session as everybody reads it."""
    line = get_object_or_404(Enrolment.objects.select_related("session", "place"), key=key.replace("\0", ""))
    line.session = get_object_or_404(TrainingSession.objects.public().with_place().with_counts(), pk=line.session_id)
    return line


@login_not_required
def seat(request: HttpRequest, key: str) -> HttpResponse:
    """The seat of somebody without an account, by the link that was mailed to them: to take it, or to give it up."""
    line = by_key(key)
    if request.method == "POST":
        try:
            messages.success(request, answer_for(line, request.POST.get("answer", "")))
        except RuleBroken as refusal:
            messages.error(request, " ".join(refusal.messages))
        return redirect(line)
    context = {"enrolment": line, "session": line.session, "attended": trainings.was_there(line)}
    return render_page(request, "learning/seat.html", context)


@login_not_required
def seat_needs(request: HttpRequest, key: str) -> HttpResponse:
    """What one needs to come, by the same link: read by who gives the session."""
    line = by_key(key)
    form = training_forms.NeedsForm(*sent(request), initial={"needs": line.needs})
    steps = crumbs((line.session.title, line.session.get_absolute_url()), (str(form.page_title), ""))
    return act_page(request, ACT, form, enrolling.say_needs, line, about=line.session, to=line, breadcrumb=steps)


@login_not_required
def seat_evaluate(request: HttpRequest, key: str) -> HttpResponse:
    """What the session was worth, by the same link."""
    return evaluation_page(request, line := by_key(key), to=line)


@login_not_required
@require_POST
def seat_ask_certificate(request: HttpRequest, key: str) -> HttpResponse:
    line = by_key(key)
    return certificate_asked(request, line, line, ("learning:seat_certificate", key))


@login_not_required
def seat_certificate(request: HttpRequest, key: str, errand: str) -> HttpResponse:
    return certificate_page(request, by_key(key), errand)


# Who is there


def session_list(request: HttpRequest, number: int) -> HttpResponse:
    """The list, for who gives the session: seats, turns, what people need, who was there."""
    found = find(request, number)
    demand(trains(request.user, found))
    halves = halves_of(found)
    context = {
        "session": found,
        "half_days": halves,
        "lines": board.lines_of(found, halves),
        "evaluations": Evaluation.objects.filter(enrolment__session=found).exclude(words="").order_by("pk"),
        "breadcrumb": crumbs((found.title, found.get_absolute_url()), (_("La liste"), "")),
    }
    return render_page(request, "learning/session_list.html", context)


def presence(request: HttpRequest, number: int, rank: int) -> HttpResponse:
    """Tick who is there on a half-day; a correction leaves what was said before."""
    found = find(request, number)
    TRAINING_ACCESS.demand("note", request.user, found)
    half = get_object_or_404(HalfDay, session=found, rank=rank)
    half.session = found
    known = [pk for pk, here in trainings.presences_of(half).items() if here]
    form = training_forms.PresenceForm(*sent(request), half_day=half, known=known)
    act = partial(trainings.note_presence, half_day=half)
    steps = crumbs((found.title, found.get_absolute_url()), (str(half), ""))
    to = reverse("learning:session_list", args=[found.number])
    context = {"half_day": half, "breadcrumb": steps}
    return act_page(request, "learning/presence.html", form, act, found, about=found, to=to, **context)


# After


def evaluation_page(request: HttpRequest, line: Enrolment, *, to: Enrolment | TrainingSession) -> HttpResponse:
    """What a session was worth, once, by who was there."""
    form = training_forms.EvaluateForm(*sent(request), account=request.user)
    steps = crumbs((line.session.title, line.session.get_absolute_url()), (str(form.page_title), ""))
    act = trainings.evaluate_session
    return act_page(request, ACT, form, act, line, about=line.session, to=to, breadcrumb=steps)


def evaluate(request: HttpRequest, number: int) -> HttpResponse:
    line = own(request, number)
    return evaluation_page(request, line, to=line.session)


def certificate_asked(
    request: HttpRequest, line: Enrolment, to: Enrolment | TrainingSession, page: tuple[str, object]
) -> HttpResponse:
    """Have a certificate set by the worker: `page` will show it, `to` says why not."""
    attended = trainings.was_there(line)
    if not attended or not line.session.is_over:
        messages.error(request, _("Votre attestation sera là une fois la session finie, si vous y étiez."))
        return redirect(to)
    try:
        errand = errands.ask("certificate", certificate_of(line, attended), origin=certificates_of(line))
    except RuleBroken as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect(to)
    return redirect(*page, errand.key)


@require_POST
def ask_certificate(request: HttpRequest, number: int) -> HttpResponse:
    """Have one’s certificate set by the worker."""
    line = own(request, number)
    line.session = find(request, number)
    return certificate_asked(request, line, line.session, ("learning:certificate", number))


def certificate_page(request: HttpRequest, line: Enrolment, errand: str) -> HttpResponse:
    """A certificate, once it is set; where it is until then."""
    rows = Errand.objects.defer("content").filter(kind="certificate", origin=certificates_of(line))
    found = get_object_or_404(rows, key=errand.replace("\0", ""))
    said = found.answer or {}
    if said.get("pdf"):
        named = {"Content-Disposition": content_disposition_header(False, f"{slugify(said['name'])}.pdf") or "inline"}
        return HttpResponse(base64.b64decode(said["pdf"]), content_type="application/pdf", headers=named)
    steps = crumbs((line.session.title, line.session.get_absolute_url()), (_("Attestation de présence"), ""))
    context = {"session": line.session, "said": said, "breadcrumb": steps}
    return render_page(request, "learning/certificate.html", context)


def certificate(request: HttpRequest, number: int, errand: str) -> HttpResponse:
    return certificate_page(request, own(request, number), errand)
