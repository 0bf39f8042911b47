"""The pages before a session: its agenda, what is asked, the convening and its proofs, who comes, calendars."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

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
    taking_part,
)
from lieudit.meetings.agenda_file import agenda_csv
from lieudit.meetings.calendars import calendar_of, lines_of
from lieudit.meetings.dossier import dossier_pdf_of
from lieudit.meetings.guests import answer_invitation, invite_guests
from lieudit.meetings.guests import revoke_guest as revoke_invitation
from lieudit.meetings.linked import linked_meeting
from lieudit.meetings.members_list import ask_list
from lieudit.meetings.models import (
    AgendaItem,
    AgendaRequest,
    CalendarKey,
    Document,
    Guest,
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
from lieudit.toolkit.linked_data import in_page
from lieudit.toolkit.pages import act_page, done, press
from lieudit.toolkit.request import sent, who
from lieudit.toolkit.types import Act
from lieudit.toolkit.uploads import sent_file

if TYPE_CHECKING:
    from lieudit.toolkit.act_form import FormOf


STEPS: dict[str, tuple[str, Act, FormOf]] = {
    "modifier": ("edit", services.edit_meeting, forms.EditForm),
    "joindre": ("attach", services.attach_document, forms.DocumentForm),
    "convoquer": ("convene", convening.convene_meeting, forms.ConveneForm),
    "prevenir": ("notify_change", convening.notify_change, forms.NotifyForm),
    "laisser": ("leave", services.leave_items, forms.LeaveForm),
    "annuler": ("cancel", convening.cancel_meeting, forms.CancelForm),
    "seconde": ("call_again", convening.call_again, forms.CallForm),
}
"""Steps of a session by their word in the address, each with its form."""
ITEM_STEPS: dict[str, Act] = {
    "monter": partial(services.move_item, up=True),
    "descendre": partial(services.move_item, up=False),
    "retirer": services.drop_item,
}
PROXY_STEPS: dict[str, Act] = {
    "accept": delegation.accept_seat_proxy,
    "refuse": delegation.refuse_seat_proxy,
    "revoke": delegation.revoke_seat_proxy,
}
"""Steps that need nothing typed, by their word in an address or on a button."""
ACT = "meetings/act.html"
PAPERS = {"emargement": "meetings/sheet.html", "bulletins": "meetings/ballots.html"}
PAST = 60  # sessions that are over, on the list


def find(request: HttpRequest, number: int, step: str = "") -> Meeting:
    """A session that the reader may see, 404; on which they may take `step`, 403."""
    again = ("second_call__assembly__region", "second_call__municipality__department")
    calls = (*again, "members_list", "second_call_of__members_list")
    rows = Meeting.objects.visible_to(request.user).with_place().select_related("rulebook__assembly", "series", *calls)
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
        "led": Assembly.objects.led_by(request.user),
    }
    return render_page(request, "meetings/meetings.html", context)


def calendars(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        draws = "fermer" not in request.POST
        act = services.draw_calendar if draws else services.revoke_calendar
        said = _("Votre calendrier a une nouvelle adresse.") if draws else _("L’adresse est fermée.")
        press(request, act, request.user, message=said)
        return redirect("meetings:calendars")
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
    linked = in_page(linked_meeting(found)) if found.rank else ""
    return render_page(request, "meetings/meeting.html", boards.meeting_board(found, request.user) | {"linked": linked})


def file_of(found: Meeting, *, inside: bool) -> HttpResponse:
    """All that a session is prepared with, in one PDF."""
    headers = {"Content-Disposition": f'inline; filename="dossier-seance-{found.number}.pdf"'}
    return HttpResponse(dossier_pdf_of(found, inside=inside), content_type="application/pdf", headers=headers)


@public_page
def dossier(request: HttpRequest, number: int) -> HttpResponse:
    return file_of(find(request, number), inside=False)


def full_dossier(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request, number)
    demand(permissions.attends(request.user, found))
    return file_of(found, inside=True)


def plan(request: HttpRequest, slug: str) -> HttpResponse:
    assembly = find_assembly(request, slug)
    former = Meeting.objects.of(assembly).public().with_place().order_by("-starts_at").first()
    form = forms.PlanForm(*sent(request), assembly=assembly, former=former)
    if form.attempt(services.begin_meeting, assembly, former, actor=who(request)):
        if "convoquer" in request.POST and not assembly.is_of_members:
            return done(request, form.done, "meetings:step", form.outcome.number, "convoquer")
        return done(request, form.done, form.outcome)
    also = {"also": _("Préparer, puis convoquer"), "also_name": "convoquer"} if not assembly.is_of_members else {}
    return render_page(request, ACT, {"form": form, "back": reverse("meetings:meetings"), **also})


# Guests


def guests(request: HttpRequest, number: int) -> HttpResponse:
    """Who attends without a voice: a list is read, shown, then invited; what is wrong with it waits to be corrected."""
    found = find(request, number)
    demand(permissions.presides(request.user, found))
    known = set(found.guests.standing().values_list("email", flat=True))
    form = forms.GuestsForm(*sent(request), known=known)
    context = {"form": form, "opens": "invite" in permissions.MEETING_ACCESS.open_steps(request.user, found)}
    if request.method == "POST":
        permissions.MEETING_ACCESS.demand("invite", request.user, found)
    invites = form.is_bound and form.is_valid() and request.POST.get("step") == "invite"
    if invites and invite_read(request, found, form) and not form.found.left:
        return redirect("meetings:guests", number)
    if form.is_bound:
        context |= {"read": form.found, "left": "\n".join(form.found.left)}
    context |= {"guests": found.guests.listed(), **boards.titled(found, request.user, "guests")}
    return render_page(request, "meetings/guests.html", context)


def invite_read(request: HttpRequest, found: Meeting, form: forms.GuestsForm) -> bool:
    """Invite those that were read; what was wrong stays on the page."""
    people = list(form.found.guests)
    said = ngettext("Une personne est invitée.", "%(n)d personnes sont invitées.", len(people)) % {"n": len(people)}
    invited = press(request, invite_guests, found, message=said, people=people)
    if invited:
        form.found.guests.clear()
    return invited


@require_POST
def revoke_guest(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    found = find(request, number)
    demand(permissions.presides(request.user, found))
    guest = get_object_or_404(found.guests, pk=pk)
    said = _("L’invitation est retirée : son lien n’ouvre plus rien.")
    press(request, revoke_invitation, guest, message=said)
    return redirect("meetings:guests", number)


@login_not_required
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What a guest reads and answers, by their link: when, where, the agenda that everybody reads."""
    rows = Guest.objects.select_related("meeting__assembly__region", "meeting__municipality__department__region")
    guest = get_object_or_404(rows, token=token)
    if request.method == "POST":
        try:
            answer_invitation(guest, mode=request.POST.get("mode", ""))
            messages.success(request, _("C’est noté. Vous pouvez changer d’avis jusqu’à la séance."))
        except RuleBroken as refusal:
            messages.error(request, " ".join(refusal.messages))
        return redirect(guest)
    context = boards.guest_board(guest)
    return render_page(request, "meetings/guest.html", context, status=410 if guest.revoked_at else 200)


def step(request: HttpRequest, number: int, word: str) -> HttpResponse:
    if word not in STEPS:
        raise Http404
    name, act, form_class = STEPS[word]
    found = find(request, number, name)
    chosen = {"initial": {"item": request.GET.get("point")}} if word == "joindre" else {}
    form = form_class(*sent(request), meeting=found, **chosen)
    if form.attempt(act, found, actor=who(request)):
        return done(request, form.done, form.outcome if act is convening.call_again else found)
    letter = convening.letter_of(found) if word in ("convoquer", "prevenir") else {}
    return render_page(request, ACT, {"form": form, "about": found, "back": found, **letter})


def members_list(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request, number)
    demand(permissions.presides(request.user, found))
    if not found.assembly.is_of_members:
        raise Http404
    opens = "list_members" in permissions.MEETING_ACCESS.open_steps(request.user, found) and not found.second_call_of
    form = forms.ListForm(*sent(request), meeting=found) if opens else None
    if form and form.attempt(ask_list, found, actor=who(request)):
        return done(request, form.done, request.path)
    return render_page(request, "meetings/members_list.html", boards.list_board(found, request.user) | {"form": form})


# Agenda


def agenda(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request, number, "write_agenda")
    if request.method == "POST":
        press(request, services.propose_review, found, message=_("Le point est ajouté."))
        return redirect(request.path)
    waiting = {
        "backlog": AgendaItem.objects.backlog(found.assembly),
        "to_review": Milestone.objects.to_review(found.assembly).exists(),
    }
    return render_page(request, "meetings/agenda.html", boards.agenda_board(found, request.user) | waiting)


def add_item(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request, number, "write_agenda")
    form = forms.ItemForm(*sent(request), assembly=found.assembly, meeting=found)
    act, back = partial(services.add_item, found.assembly, meeting=found), reverse("meetings:agenda", args=[number])
    return act_page(request, ACT, form, act, about=found, to=back, title=_("Ajouter un point"))


def import_items(request: HttpRequest, number: int) -> HttpResponse:
    """Points from a file: that of another session, or one that was written elsewhere."""
    found = find(request, number, "write_agenda")
    form = forms.AgendaFileForm(*sent(request), meeting=found)
    back = reverse("meetings:agenda", args=[number])
    return act_page(request, ACT, form, services.import_items, found, about=found, to=back, title=form.page_title)


def agenda_file(request: HttpRequest, number: int) -> HttpResponse:
    """The agenda as a file: the template of another one."""
    found = find(request, number, "write_agenda")
    answer = HttpResponse(
        agenda_csv(found.items.select_related("carrier").order_by("rank")), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="ordre-du-jour-{number}.csv"'
    return answer


def edit_item(request: HttpRequest, pk: int) -> HttpResponse:
    item = find_item(request, pk)
    form = forms.ItemForm(*sent(request), assembly=item.assembly, item=item)
    about = item.meeting or item.assembly
    return act_page(request, ACT, form, services.edit_item, item, about=about, to=_desk_of(item), title=item.title)


@require_POST
def item_step(request: HttpRequest, pk: int, word: str) -> HttpResponse:
    item, back = find_item(request, pk), request.POST.get("meeting", "")
    if word == "inscrire":
        found = find(request, int(back) if back.isdecimal() else 0, "write_agenda")
        press(request, services.place_item, item, meeting=found)
        return redirect("meetings:agenda", found.number)
    if word not in ITEM_STEPS:
        raise Http404
    where = _desk_of(item)
    press(request, ITEM_STEPS[word], item)
    return redirect(where)


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
    form = forms.ItemForm(*sent(request), assembly=assembly, initial={"title": request.GET.get("title", "")[:200]})
    back = reverse("meetings:backlog", args=[slug])
    title = _("Écrire un point pour plus tard")
    return act_page(request, ACT, form, services.add_item, assembly, about=None, to=back, title=title)


# Requests


def ask(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request, number, "request")
    form = forms.RequestForm(*sent(request), account=request.user, seats=seats_of_session(found).held_by(request.user))
    if form.attempt(requests.request_item, found, actor=who(request)):
        said = _("Votre demande porte le n° %(number)s.") % {"number": form.outcome.number}
        return done(request, said, form.outcome)
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
    return act_page(request, ACT, form, requests.answer_request, found, about=found, asked=found)


@require_POST
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    found = find_request(request, number)
    permissions.REQUEST_ACCESS.demand("withdraw", request.user, found)
    press(request, requests.withdraw_request, found, message=_("La demande est retirée."))
    return redirect(found)


# Who comes, who speaks for whom


def register(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    found = find(request, number, "register")
    seat = get_object_or_404(seats_of_session(found).held_by(request.user), pk=pk)
    form = taking_part.RegisterForm(*sent(request), meeting=found, seat=seat)
    if form.attempt(delegation.register_seat, found, actor=who(request), seat=seat):
        if form.outcome.mode == Attendance.PROXY and not found.proxies.standing().filter(giver=seat).exists():
            return redirect("meetings:entrust", number, pk)
        return done(request, taking_part.said_of(form.outcome), found)
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
    return act_page(request, "meetings/entrust.html", form, act, found, about=found)


def proxy(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    rows = MeetingProxy.objects.visible_to(request.user).with_names().select_related("meeting__assembly")
    found = get_object_or_404(rows, pk=pk, meeting__number=number)
    form = taking_part.ProxyAnswerForm(request.POST or None)
    if form.is_valid():
        step = form.cleaned_data["step"]
        permissions.ENTRUST_ACCESS.demand(step, request.user, found)
        press(request, PROXY_STEPS[step], found, message=_("Votre réponse est enregistrée."))
        return redirect(found)
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
        return done(request, _("C’est noté : vous avez lu cet envoi."), found.convening.meeting)
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
    press(request, convening.retry_notices, sending, message=_("Ce qui n’était pas parti repart."))
    return redirect("meetings:notices", number)


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
    press(request, services.drop_document, file, message=_("Le document est retiré."))
    return redirect(found)


def paper(request: HttpRequest, number: int, word: str) -> HttpResponse:
    """What is printed for when the network falls: the sheet to sign, the ballots to tear."""
    found = find(request, number)
    demand(permissions.presides(request.user, found))
    if word not in PAPERS:
        raise Http404
    return render_page(request, PAPERS[word], boards.paper_board(found, request.user))
