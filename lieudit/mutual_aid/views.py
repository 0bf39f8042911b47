"""What places lend one another: things and their calendar, loans, the mirror of a place, what the law says."""

from __future__ import annotations

from functools import partial

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lieudit.mutual_aid import board, calls, forms, hands, reads, services
from lieudit.mutual_aid.models import AidChoice, Hand, LawNote, Loan, Photo, Sos, Thing
from lieudit.mutual_aid.permissions import (
    HAND_ACCESS,
    LOAN_ACCESS,
    SOS_ACCESS,
    acts_for,
    giving_side,
    keeps_law,
    keeps_thing,
    side_of,
)
from lieudit.mutual_aid.vocabulary import People
from lieudit.network.citing import cited, name_of, shown
from lieudit.network.models import Place
from lieudit.toolkit.access import demand
from lieudit.toolkit.act_form import ActForm
from lieudit.toolkit.conditional import drawn_once, public_page
from lieudit.toolkit.htmx import render_page
from lieudit.toolkit.pages import act_page, done, press
from lieudit.toolkit.request import back, sent, who
from lieudit.toolkit.types import Act, Fields
from lieudit.toolkit.uploads import sent_file

A_PAGE = 24
ACT = "mutual_aid/act.html"
THING_FIELDS = (
    "title", "words", "kind", "power", "weight", "users", "users_words", "deposit", "insurance", "days", "opens",
    "closes", "turnaround", "longest", "at_once",
)  # fmt: skip


def breadcrumb(*steps: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("Entraide entre lieux"), reverse("mutual_aid:things") if steps else ""), *steps]


def find_place(slug: str) -> Place:
    found: Place | None = reads.place_at.first(slug=slug)
    if found is None:
        raise Http404
    return found


def find_thing(number: int) -> Thing:
    found = reads.thing_of(number)
    if found is None:
        raise Http404
    return found


def find(request: HttpRequest, number: int) -> Loan:
    return get_object_or_404(Loan.objects.visible_to(request.user).with_places().with_hidden(), number=number)


# Things


@public_page
def things(request: HttpRequest) -> HttpResponse:
    """What places lend, newest first."""
    form = forms.FindForm(request.GET)
    listed = board.found_by(form.values).with_places().prefetch_related("photos").order_by("-number")
    cite = cited_name(request)
    whole = f"{request.path}?cite={cite}" if cite else request.path
    context = {
        "form": form,
        "page": Paginator(listed, A_PAGE).get_page(request.GET.get("page")),
        "query": form.chosen,
        "reset": whole if form.asks else "",
        "cite": cite,
        "breadcrumb": breadcrumb(),
    }
    return render_page(request, "mutual_aid/things.html", context, partial="found")


def cited_name(request: HttpRequest) -> str:
    """What one borrows for, as the address that one comes by names it; nothing for what is not there."""
    about = cited(request.GET.get("cite", ""))
    return name_of(about) if about is not None else ""


@public_page
def thing(request: HttpRequest, number: int) -> HttpResponse:
    """A thing: what it is, what is asked, the days when it is free."""
    found = find_thing(number)
    context = {
        "thing": found,
        "photos": reads.photos(thing=found.pk),
        "calendar": board.calendar_of(found) if found.is_lent else "",
        "laws": board.laws("thing"),
        "cite": cited_name(request),
        "keeps": request.user.is_authenticated and keeps_thing(request.user, found),
        "breadcrumb": breadcrumb((found.title, "")),
    }
    return render_page(request, "mutual_aid/thing.html", context)


@login_not_required
def photo(request: HttpRequest, pk: int) -> HttpResponse:
    """A photograph, for who may see what it shows."""
    found = get_object_or_404(Photo.objects.visible_to(request.user), pk=pk)
    return sent_file(found.file, found.name)


def lend(request: HttpRequest, slug: str) -> HttpResponse:
    """A place lists a thing that it lends."""
    place = find_place(slug)
    demand(acts_for(request.user, place))
    form = forms.ThingForm(*sent(request), account=request.user, initial={"days": [1, 2, 3, 4, 5]})
    if form.attempt(services.lend_thing, place, actor=who(request)):
        return done(request, form.done, form.outcome)
    steps = breadcrumb((place.name, reverse("mutual_aid:place", args=[place.slug])), (str(form.page_title), ""))
    context = {"form": form, "place": place, "laws": board.laws("thing"), "breadcrumb": steps}
    return render_page(request, "mutual_aid/lend.html", context)


def edit_thing(request: HttpRequest, number: int) -> HttpResponse:
    found = find_thing(number)
    demand(keeps_thing(request.user, found))
    start = {name: getattr(found, name) for name in THING_FIELDS}
    form = forms.EditThingForm(*sent(request), account=request.user, photos=list(found.photos.all()), initial=start)
    if form.attempt(services.change_thing, found, actor=who(request)):
        return done(request, form.done, found)
    steps = breadcrumb((found.title, found.get_absolute_url()), (str(form.page_title), ""))
    context = {"form": form, "place": found.place, "laws": board.laws("thing"), "breadcrumb": steps}
    return render_page(request, "mutual_aid/lend.html", context)


@require_POST
def end_thing(request: HttpRequest, number: int) -> HttpResponse:
    found = find_thing(number)
    demand(keeps_thing(request.user, found))
    press(request, services.end_thing, found, message=_("C’est dit : cette chose n’est plus prêtée."))
    return redirect(found)


def borrow(request: HttpRequest, number: int) -> HttpResponse:
    """Ask for a thing, from a moment to another on the clock of its place."""
    found = find_thing(number)
    places = board.borrowers_for(request.user, request.GET.get("pour", ""), found)
    busy = reads.busy_spans(found.pk, timezone.now())
    start: Fields = {"start": found.opens, "end": found.closes, "about": cited_name(request)}
    start["borrower"] = places[0].pk if places else None
    form = forms.BorrowForm(*sent(request), account=request.user, places=places, thing=found, busy=busy, initial=start)
    if places and form.attempt(services.ask_loan, found, actor=who(request)):
        said = _("C’est accepté d’avance : la chose est à vous à ces dates.") if found.at_once else ""
        return done(request, said or _("Votre demande est partie : le lieu vous répond."), form.outcome)
    context = {
        "form": form,
        "thing": found,
        "places": places,
        "calendar": board.calendar_of(found, busy),
        "laws": board.laws("thing"),
        "breadcrumb": breadcrumb((found.title, found.get_absolute_url()), (_("Emprunter"), "")),
    }
    return render_page(request, "mutual_aid/borrow.html", context)


# Loans


def loans(request: HttpRequest) -> HttpResponse:
    """The loans of one's places."""
    running, over = board.loans_of(who(request))
    context = {
        "running": running,
        "over": over,
        "hands": board.hands_of(who(request)),
        "calls": board.sos_of(who(request)),
        "breadcrumb": breadcrumb((_("Vos prêts"), "")),
    }
    return render_page(request, "mutual_aid/loans.html", context)


def loan(request: HttpRequest, number: int) -> HttpResponse:
    """A loan, for its two places and their animation: where it stands, what comes now, its states."""
    found = find(request, number)
    side = side_of(request.user, found)
    notes = board.notes_of(found)
    context = {
        "loan": found,
        "about": shown(found.about_type_id, found.about_id),
        "notes": notes,
        "side": side,
        "steps": board.gestures(found, LOAN_ACCESS.open_steps(request.user, found), side, notes),
        "entries": board.life_of(found),
        "breadcrumb": breadcrumb((_("Vos prêts"), reverse("mutual_aid:loans")), (found.thing.title, "")),
    }
    return render_page(request, "mutual_aid/loan.html", context)


def step_page(request: HttpRequest, found: Loan, step: str, form: ActForm, act: Act) -> HttpResponse:
    """One step of a loan, on its own page."""
    LOAN_ACCESS.demand(step, request.user, found)
    steps = breadcrumb((found.thing.title, found.get_absolute_url()), (str(getattr(form, "page_title", "")), ""))
    return act_page(request, ACT, form, act, found, about=found, to=back(request, found), breadcrumb=steps)


@require_POST
def accept(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request, number)
    LOAN_ACCESS.demand("accept", request.user, found)
    press(request, services.accept_loan, found, message=_("C’est accepté : l’autre lieu est prévenu."))
    return redirect(back(request, found))


def refuse(request: HttpRequest, number: int) -> HttpResponse:
    form = forms.RefuseForm(*sent(request), account=request.user)
    return step_page(request, find(request, number), "refuse", form, services.refuse_loan)


def call_off(request: HttpRequest, number: int) -> HttpResponse:
    form = forms.CallOffForm(*sent(request), account=request.user)
    return step_page(request, find(request, number), "call_off", form, services.call_off_loan)


def hand_over(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request, number)
    act = partial(services.hand_over, side=side_of(request.user, found))
    return step_page(request, found, "hand_over", forms.HandOverForm(*sent(request), account=request.user), act)


def give_back(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request, number)
    act = partial(services.give_back, side=side_of(request.user, found))
    return step_page(request, found, "give_back", forms.GiveBackForm(*sent(request), account=request.user), act)


def note_state(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request, number)
    act = partial(services.note_state, side=side_of(request.user, found))
    return step_page(request, found, "note_state", forms.StateForm(*sent(request), account=request.user), act)


def dispute(request: HttpRequest, number: int) -> HttpResponse:
    """A disagreement on a thing that came back: a mediator of one's choice."""
    form = forms.DisputeForm(*sent(request), account=who(request))
    return step_page(request, find(request, number), "dispute", form, services.dispute_loan)


# Hands


def title_of(thing: Hand | Sos) -> str:
    """The title, or its number where a measure of care hides the words."""
    return _("n° %s") % thing.number if getattr(thing, "is_hidden", False) else thing.title


def find_hand(request: HttpRequest, number: int) -> Hand:
    return get_object_or_404(Hand.objects.visible_to(request.user).with_places().with_hidden(), number=number)


def ask_hands(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask a place for people, for some days."""
    giver = find_place(slug)
    places = board.askers_for(request.user, giver)
    form = forms.AskHandsForm(*sent(request), account=request.user, places=places)
    if places and form.attempt(hands.ask_hands, giver, actor=who(request)):
        return done(request, form.done, form.outcome)
    page = reverse("mutual_aid:place", args=[slug])
    context = {
        "form": form,
        "giver": giver,
        "places": places,
        "laws": board.laws("volunteer", "employee"),
        "back": page,
        "breadcrumb": breadcrumb((giver.name, page), (str(form.page_title), "")),
    }
    return render_page(request, "mutual_aid/ask_hands.html", context)


def hand(request: HttpRequest, number: int) -> HttpResponse:
    """A helping hand, for its two places and their animation: where it stands, what comes now."""
    found = find_hand(request, number)
    side = giving_side(request.user, found)
    context = {
        "hand": found,
        "side": side,
        "steps": board.hand_gestures(found, HAND_ACCESS.open_steps(request.user, found), side),
        "laws": board.laws("employee" if found.kind == People.EMPLOYEE else "volunteer"),
        "entries": board.life_of(found),
        "breadcrumb": breadcrumb((_("Vos prêts"), reverse("mutual_aid:loans")), (title_of(found), "")),
    }
    return render_page(request, "mutual_aid/hand.html", context)


def hand_step(request: HttpRequest, found: Hand, step: str, form: ActForm, act: Act) -> HttpResponse:
    """One step of a helping hand, on its own page."""
    HAND_ACCESS.demand(step, request.user, found)
    steps = breadcrumb((title_of(found), found.get_absolute_url()), (str(getattr(form, "page_title", "")), ""))
    laws = board.laws("employee") if step in {"write_papers", "sign_papers"} else []
    return act_page(
        request, ACT, form, act, found, about=title_of(found), to=back(request, found), breadcrumb=steps, laws=laws
    )


@require_POST
def accept_hands(request: HttpRequest, number: int) -> HttpResponse:
    found = find_hand(request, number)
    HAND_ACCESS.demand("accept", request.user, found)
    press(request, hands.accept_hands, found, message=_("C’est convenu : l’autre lieu est prévenu."))
    return redirect(back(request, found))


def refuse_hands(request: HttpRequest, number: int) -> HttpResponse:
    form = forms.RefuseHandsForm(*sent(request), account=request.user)
    return hand_step(request, find_hand(request, number), "refuse", form, hands.refuse_hands)


def call_off_hands(request: HttpRequest, number: int) -> HttpResponse:
    form = forms.CallOffHandsForm(*sent(request), account=request.user)
    return hand_step(request, find_hand(request, number), "call_off", form, hands.call_off_hands)


def write_papers(request: HttpRequest, number: int) -> HttpResponse:
    """What the three pieces say; filled with what was written already."""
    found = find_hand(request, number)
    start = {name: getattr(found, name) for name in forms.PapersForm.base_fields}
    form = forms.PapersForm(*sent(request), initial=start)
    return hand_step(request, found, "write_papers", form, hands.write_papers)


def sign_papers(request: HttpRequest, number: int) -> HttpResponse:
    found = find_hand(request, number)
    return hand_step(request, found, "sign_papers", forms.SignForm(*sent(request)), hands.sign_papers)


def say_amount(request: HttpRequest, number: int) -> HttpResponse:
    found = find_hand(request, number)
    act = partial(hands.say_amount, side=giving_side(request.user, found))
    return hand_step(request, found, "say_amount", forms.AmountForm(*sent(request), unit=found.unit), act)


def papers(request: HttpRequest, number: int) -> HttpResponse:
    """The three pieces of a loan of an employee, as the worker set them."""
    found = find_hand(request, number)
    if not found.document:
        raise Http404
    return sent_file(found.document, f"pieces-pret-{found.number}.pdf")


# SOS


def find_sos(request: HttpRequest, number: int) -> Sos:
    rows = Sos.objects.visible_to(request.user).with_hidden()
    found: Sos = get_object_or_404(rows.select_related("place__municipality__department", "answered_by"), number=number)
    return found


def send_sos(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what is missing this week, to the places around."""
    found = find_place(slug)
    demand(acts_for(request.user, found))
    form = forms.SosForm(*sent(request), account=request.user)
    if form.attempt(calls.send_sos, found, actor=who(request)):
        return done(request, form.done, form.outcome)
    page = reverse("mutual_aid:place", args=[slug])
    steps = breadcrumb((found.name, page), (str(form.page_title), ""))
    return render_page(request, ACT, {"form": form, "about": found, "back": page, "breadcrumb": steps})


def sos(request: HttpRequest, number: int) -> HttpResponse:
    """An SOS, for its place and those that were told."""
    found = find_sos(request, number)
    context = {
        "sos": found,
        "told": found.told.count(),
        "reads_answer": any(acts_for(request.user, place) for place in (found.place, found.answered_by) if place),
        "steps": SOS_ACCESS.open_steps(request.user, found) if found.is_running else [],
        "breadcrumb": breadcrumb((_("Vos prêts"), reverse("mutual_aid:loans")), (title_of(found), "")),
    }
    return render_page(request, "mutual_aid/sos.html", context)


def answer_sos(request: HttpRequest, number: int) -> HttpResponse:
    found = find_sos(request, number)
    SOS_ACCESS.demand("answer", request.user, found)
    form = forms.AnswerSosForm(*sent(request), account=request.user, places=board.told_places(who(request), found))
    steps = breadcrumb((title_of(found), found.get_absolute_url()), (str(form.page_title), ""))
    return act_page(request, ACT, form, calls.answer_sos, found, about=title_of(found), to=found, breadcrumb=steps)


@require_POST
def end_sos(request: HttpRequest, number: int) -> HttpResponse:
    found = find_sos(request, number)
    SOS_ACCESS.demand("end", request.user, found)
    press(request, calls.end_sos, found, message=_("C’est dit : ce SOS est terminé."))
    return redirect(found)


# The mirror of a place


@drawn_once
def place(request: HttpRequest, slug: str) -> HttpResponse:
    """What a place lends; and, for who may read it, what it gave and received."""
    found = find_place(slug)
    reads_mirror = board.may_read_mirror(request.user, found)
    own = request.user.is_authenticated and acts_for(request.user, found)
    context = {
        "place": found,
        "things": reads.things_of(place=found.pk),
        "acts": own,
        "reads_mirror": reads_mirror,
        "mirror": board.mirror_of(found) if reads_mirror else [],
        "exchanges": board.exchanges_of(found, to_all=not own) if reads_mirror else [],
        "breadcrumb": breadcrumb((found.name, "")),
    }
    return render_page(request, "mutual_aid/place.html", context)


def choose(request: HttpRequest, slug: str) -> HttpResponse:
    """Whether everybody reads the mirror, from how far an SOS may come."""
    found = find_place(slug)
    demand(acts_for(request.user, found))
    said = AidChoice.objects.filter(place=found).first()
    start = {"mirror_is_public": said.mirror_is_public, "told_within": said.told_within} if said else {"told_within": 0}
    page = reverse("mutual_aid:place", args=[slug])
    form = forms.ChoiceForm(*sent(request), initial=start)
    steps = breadcrumb((found.name, page), (str(form.page_title), ""))
    return act_page(request, ACT, form, services.choose_aid, found, about=found, to=page, breadcrumb=steps)


# The law


@public_page
def law(request: HttpRequest) -> HttpResponse:
    """What the law says of loans, with its sources."""
    context = {
        "laws": LawNote.objects.all(),
        "keeps": keeps_law(request.user),
        "breadcrumb": breadcrumb((_("Ce que dit le droit"), "")),
    }
    return render_page(request, "mutual_aid/law.html", context)


def edit_law(request: HttpRequest, note: str) -> HttpResponse:
    found = get_object_or_404(LawNote, key=note)
    demand(keeps_law(request.user))
    start = {name: getattr(found, name) for name in ("title", "words", "source", "url", "checked_on")}
    form = forms.LawForm(*sent(request), initial=start)
    steps = breadcrumb((_("Ce que dit le droit"), reverse("mutual_aid:law")), (found.title, ""))
    return act_page(request, ACT, form, services.change_law, found, about=found, to="mutual_aid:law", breadcrumb=steps)
