"""The pages before a session: its agenda, what is asked, the convening and its proofs, who comes, calendars."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lieudit.elections.models import assemblies_led_by
from lieudit.governance.models import Assembly
from lieudit.governance.permissions import chairs
from lieudit.meetings import (
    boards,
    convening,
    delegation,
    forms,
    permissions,
    reading,
    requests,
    services,
    steps,
    taking_part,
)
from lieudit.meetings.calendars import calendar_of, lines_of
from lieudit.meetings.models import (
    AgendaItem,
    AgendaRequest,
    CalendarKey,
    Document,
    Meeting,
    MeetingProxy,
    Notice,
    seats_of_session,
)
from lieudit.meetings.timetable import dated
from lieudit.meetings.workflow import Attendance, MeetingState
from lieudit.roadmap.models import Milestone
from lieudit.territory.models import Department, Region
from lieudit.toolkit.access import demand
from lieudit.toolkit.conditional import public_page
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.htmx import render_page
from lieudit.toolkit.request import sent, who
from lieudit.toolkit.uploads import sent_file

STEPS: dict[str, tuple[str, Callable[..., Any], Any]] = {
    "modifier": ("edit", services.edit_meeting, forms.EditForm),
    "joindre": ("attach", services.attach_document, forms.DocumentForm),
    "convoquer": ("convene", convening.convene_meeting, forms.ConveneForm),
    "prevenir": ("notify_change", convening.notify_change, forms.NotifyForm),
    "laisser": ("leave", services.leave_items, forms.LeaveForm),
    "annuler": ("cancel", convening.cancel_meeting, forms.CancelForm),
    "seconde": ("call_again", convening.call_again, forms.CallForm),
}
"""Steps of a session by their word in the address, each with its form."""
PAPERS = {"emargement": "meetings/sheet.html", "bulletins": "meetings/ballots.html"}
PAST = 60  # sessions that are over, on the list


def find(request: HttpRequest, number: int, step: str = "") -> Meeting:
    """A session that the reader may see, 404; on which they may take `step`, 403."""
    rows = Meeting.objects.visible_to(request.user).with_place().select_related("rulebook", "series", "second_call_of")
    found = get_object_or_404(rows, number=number)
    if step:
        permissions.MEETING_ACCESS.demand(step, request.user, found)
    return found


def find_item(request: HttpRequest, pk: int) -> AgendaItem:
    """A point that the reader may write: who presides over its session, or chairs its assembly."""
    found = get_object_or_404(AgendaItem.objects.select_related("meeting__assembly", "assembly"), pk=pk)
    held = permissions.presides(request.user, found.meeting) if found.meeting else None
    demand(chairs(request.user, found.assembly) if held is None else held)
    return found


def find_request(request: HttpRequest, number: int) -> AgendaRequest:
    rows = AgendaRequest.objects.visible_to(request.user).with_signers().with_measures()
    return get_object_or_404(rows.select_related("author", "meeting__rulebook"), number=number)


def find_assembly(request: HttpRequest, slug: str) -> Assembly:
    found = get_object_or_404(Assembly.objects.select_related("region"), slug=slug)
    demand(chairs(request.user, found))
    return found


def press(
    request: HttpRequest, where: Any, act: Callable[..., object], *things: object, said: Any = "", **words: object
) -> HttpResponse:
    """An act without anything to type: done, or refused with its reason; then back."""
    try:
        act(*things, actor=who(request), **words)
    except RuleBroken as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        if said:
            messages.success(request, said)
    return redirect(where)


def act_page(
    request: HttpRequest, form: Any, about: Any, act: Callable[..., Any], *things: Any, **more: Any
) -> HttpResponse:
    """A form alone on its page: done, it goes back to what it is `about`, or to what the act made."""
    if form.attempt(act, *things, actor=who(request)):
        messages.success(request, form.done)
        return redirect(more.get("after") or (form.outcome if isinstance(form.outcome, Meeting) else about))
    return render_page(request, more.pop("template", "meetings/act.html"), {"form": form, "about": about, **more})


# Lists and calendars


@public_page
def meetings(request: HttpRequest) -> HttpResponse:
    rows = Meeting.objects.visible_to(request.user).with_place()
    chosen = Assembly.objects.filter(slug=request.GET.get("assemblee", "").replace("\0", "")).first()
    rows = rows.of(chosen) if chosen else rows
    assemblies = Assembly.objects.filter(pk__in=Meeting.objects.public().values("assembly"))
    context = {
        "coming": dated(rows.coming()),
        "past": dated(rows.past()[:PAST]),
        "chosen": chosen,
        "assemblies": assemblies,
        "led": assemblies_led_by(request.user),
    }
    return render_page(request, "meetings/meetings.html", context)


def calendars(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        draws = "fermer" not in request.POST
        act = services.draw_calendar if draws else services.revoke_calendar
        said = _("Votre calendrier a une nouvelle adresse.") if draws else _("L’adresse est fermée.")
        return press(request, "meetings:calendars", act, request.user, said=said)
    key = CalendarKey.objects.filter(account=request.user.pk, revoked_at=None).first()
    context = {"assemblies": Assembly.objects.select_related("region"), "key": key, "site": settings.SITE_URL}
    return render_page(request, "meetings/calendars.html", context)


def feed(rows: Iterable[Meeting], name: str, *, inside: bool = False) -> HttpResponse:
    """A file of calendar; `inside`: for a member, who reads every title and the address of the remote room."""
    content = calendar_of(lines_of(rows, settings.SITE_URL, inside=inside), name)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="seances.ics"'
    return response


@public_page
def assembly_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Assembly, slug=slug)
    return feed(Meeting.objects.public().of(found).for_calendar(), found.name)


@public_page
def territory_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    land = Department.objects.filter(slug=slug).first() or get_object_or_404(Region, slug=slug)
    return feed(Meeting.objects.public().in_territory(slug).for_calendar(), _("Séances, %(land)s") % {"land": land})


@login_not_required
def own_calendar(request: HttpRequest, key: str) -> HttpResponse:
    found = get_object_or_404(CalendarKey.objects.select_related("account"), key=key, revoked_at=None)
    if not found.account.is_active:
        raise Http404
    return feed(Meeting.objects.public().attended_by(found.account).for_calendar(), _("Mes séances"), inside=True)


@public_page
def meeting_calendar(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request, number)
    rows = Meeting.objects.filter(pk=found.pk).for_calendar()
    return feed(rows, found.title, inside=permissions.attends(request.user, found))


# A session


@public_page
def meeting(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request, number)
    return render_page(request, "meetings/meeting.html", boards.meeting_board(found, request.user))


def plan(request: HttpRequest, slug: str) -> HttpResponse:
    assembly = find_assembly(request, slug)
    former = Meeting.objects.of(assembly).public().with_place().order_by("-starts_at").first()
    form = forms.PlanForm(*sent(request), assembly=assembly, former=former)
    return act_page(request, form, None, partial(services.begin_meeting, assembly, former))


def step(request: HttpRequest, number: int, word: str) -> HttpResponse:
    if word not in STEPS:
        raise Http404
    name, act, form_class = STEPS[word]
    found = find(request, number, name)
    form = form_class(*sent(request), meeting=found)
    more = convening.letter_of(found) if word in ("convoquer", "prevenir") else {}
    return act_page(request, form, found, act, found, **more)


# Agenda


def agenda(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request, number, "write_agenda")
    if request.method == "POST":
        return press(request, request.path, services.propose_review, found, said=_("Le point est ajouté."))
    waiting = {
        "backlog": AgendaItem.objects.backlog(found.assembly),
        "to_review": Milestone.objects.to_review(found.assembly).exists(),
    }
    return render_page(request, "meetings/agenda.html", boards.agenda_board(found, request.user) | waiting)


def add_item(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request, number, "write_agenda")
    form = forms.ItemForm(*sent(request), assembly=found.assembly)
    back = reverse("meetings:agenda", args=[number])
    act = partial(services.add_item, found.assembly, meeting=found)
    return act_page(request, form, found, act, after=back, title=_("Ajouter un point"))


def edit_item(request: HttpRequest, pk: int) -> HttpResponse:
    item = find_item(request, pk)
    form = forms.ItemForm(*sent(request), assembly=item.assembly, item=item)
    return act_page(
        request, form, item.meeting or item.assembly, services.edit_item, item, after=_desk_of(item), title=item.title
    )


@require_POST
def item_step(request: HttpRequest, pk: int, word: str) -> HttpResponse:
    item, back = find_item(request, pk), request.POST.get("meeting", "")
    if word == "inscrire":
        found = find(request, int(back) if back.isdecimal() else 0, "write_agenda")
        return press(request, reverse("meetings:agenda", args=[found.number]), services.place_item, item, meeting=found)
    if word not in steps.ITEM_STEPS:
        raise Http404
    return press(request, _desk_of(item), steps.ITEM_STEPS[word], item)


def _desk_of(item: AgendaItem) -> str:
    """Where a point is written: the agenda of its session, or the backlog."""
    if item.meeting:
        return reverse("meetings:agenda", args=[item.meeting.number])
    return reverse("meetings:backlog", args=[item.assembly.slug])


def backlog(request: HttpRequest, slug: str) -> HttpResponse:
    assembly = find_assembly(request, slug)
    rows = AgendaItem.objects.backlog(assembly).select_related("carried_from__meeting", "carrier")
    coming = Meeting.objects.of(assembly).coming().filter(state__in=[MeetingState.DRAFT, MeetingState.CONVENED])
    context = {"assembly": assembly, "backlog": rows, "coming": coming}
    return render_page(request, "meetings/backlog.html", context)


def write_item(request: HttpRequest, slug: str) -> HttpResponse:
    assembly = find_assembly(request, slug)
    form = forms.ItemForm(*sent(request), assembly=assembly)
    back = reverse("meetings:backlog", args=[slug])
    return act_page(
        request, form, None, services.add_item, assembly, after=back, title=_("Écrire un point pour plus tard")
    )


# Requests


def ask(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request, number, "request")
    form = forms.RequestForm(*sent(request), account=request.user, seats=seats_of_session(found).held_by(request.user))
    if form.attempt(requests.request_item, found, actor=who(request)):
        messages.success(request, _("Votre demande porte le n° %(number)s.") % {"number": form.outcome.number})
        return redirect(form.outcome)
    known = {"last_day": reading.last_day_to_ask(found), "needed": requests.needed(found)}
    return render_page(request, "meetings/ask.html", {"form": form, "about": found, **known})


@public_page
def request(request: HttpRequest, number: int) -> HttpResponse:
    found = find_request(request, number)
    return render_page(request, "meetings/request.html", boards.request_board(found, request.user))


@require_POST
def cosign(request: HttpRequest, number: int) -> HttpResponse:
    found = find_request(request, number)
    permissions.REQUEST_ACCESS.demand("cosign", request.user, found)
    form = taking_part.CosignForm(request.POST, seats=seats_of_session(found.meeting).held_by(request.user))
    if not form.attempt(requests.cosign_request, found, actor=who(request)):
        messages.error(request, " ".join(str(message) for field in form.errors.values() for message in field))
    return redirect(found)


def answer(request: HttpRequest, number: int) -> HttpResponse:
    found = find_request(request, number)
    permissions.REQUEST_ACCESS.demand("refuse", request.user, found)
    form = forms.AnswerForm(*sent(request))
    return act_page(request, form, found, requests.answer_request, found, asked=found)


@require_POST
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    found = find_request(request, number)
    permissions.REQUEST_ACCESS.demand("withdraw", request.user, found)
    return press(request, found, requests.withdraw_request, found, said=_("La demande est retirée."))


# Who comes, who speaks for whom


def register(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    found = find(request, number, "register")
    seat = get_object_or_404(seats_of_session(found).held_by(request.user), pk=pk)
    form = taking_part.RegisterForm(*sent(request), meeting=found, seat=seat)
    if form.attempt(delegation.register_seat, found, actor=who(request), seat=seat):
        if form.outcome.mode == Attendance.PROXY and not found.proxies.standing().filter(giver=seat).exists():
            return redirect("meetings:entrust", number, pk)
        messages.success(request, taking_part.said_of(form.outcome))
        return redirect(found)
    return render_page(request, "meetings/register.html", {"form": form, "about": found, "seat": seat})


def proxies(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request, number)
    demand(permissions.attends(request.user, found))
    return render_page(request, "meetings/proxies.html", boards.proxies_board(found, request.user))


def entrust(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    found = find(request, number, "entrust")
    giver = get_object_or_404(seats_of_session(found).held_by(request.user), pk=pk)
    form = taking_part.EntrustForm(*sent(request), meeting=found, giver=giver)
    act = partial(delegation.entrust_seat, giver=giver)
    return act_page(request, form, found, act, found, template="meetings/entrust.html")


def proxy(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    rows = MeetingProxy.objects.visible_to(request.user).with_names().select_related("meeting__assembly")
    found = get_object_or_404(rows, pk=pk, meeting__number=number)
    form = taking_part.ProxyAnswerForm(request.POST or None)
    if form.is_valid():
        step = form.cleaned_data["step"]
        permissions.ENTRUST_ACCESS.demand(step, request.user, found)
        return press(request, found, steps.PROXY_STEPS[step], found, said=_("Votre réponse est enregistrée."))
    return render_page(request, "meetings/proxy.html", {"form": form, **boards.proxy_board(found, request.user)})


# What was sent, documents, paper


@login_not_required
def notice(request: HttpRequest, token: str) -> HttpResponse:
    """Reading is said by its addressee, signed in, or by the button of the page: whatever opens a link is not them."""
    rows = Notice.objects.select_related("convening__meeting__assembly", "seat__college", "account", "mail")
    found = get_object_or_404(rows, token=token)
    signed_in = request.method == "GET" and request.user.pk == found.account_id is not None
    if request.method == "POST" or signed_in:
        convening.open_notice(found)
        messages.success(request, _("C’est noté : vous avez lu cet envoi."))
        return redirect(found.convening.meeting)
    return render_page(request, "meetings/notice.html", {"notice": found, "convening": found.convening})


def notices(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request, number)
    demand(permissions.attends(request.user, found))
    return render_page(request, "meetings/notices.html", boards.notices_board(found, request.user))


@require_POST
def retry(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    found = find(request, number)
    demand(permissions.presides(request.user, found))
    sending = get_object_or_404(found.convenings, pk=pk)
    where = reverse("meetings:notices", args=[number])
    return press(request, where, convening.retry_notices, sending, said=_("Ce qui n’était pas parti repart."))


@login_not_required
def document(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    found = find(request, number)
    file = get_object_or_404(found.documents, pk=pk)
    if file.is_restricted or (file.item and file.item.is_restricted):
        demand(permissions.attends(request.user, found))
    return sent_file(file.file, f"seance-{number}-{pk}")


@require_POST
def drop_document(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    found = find(request, number, "attach")
    file = get_object_or_404(Document.objects.select_related("meeting"), pk=pk, meeting=found)
    return press(request, found, services.drop_document, file, said=_("Le document est retiré."))


def paper(request: HttpRequest, number: int, word: str) -> HttpResponse:
    """What is printed for when the network falls: the sheet to sign, the ballots to tear."""
    found = find(request, number)
    demand(permissions.presides(request.user, found))
    if word not in PAPERS:
        raise Http404
    return render_page(request, PAPERS[word], boards.paper_board(found, request.user))
