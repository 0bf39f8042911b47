"""Questions put to the council: the list and each thread; the link of an institution; what the council decides."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lieudit.advocacy.models import Referral
from lieudit.consultations.models import Consultation
from lieudit.deliberation.models import Draft
from lieudit.inquiries import asking, forms, opinion, services
from lieudit.inquiries.board import figures, line_of, thread_board
from lieudit.inquiries.links import read_door_token
from lieudit.inquiries.models import Door, Inquiry, Paper
from lieudit.inquiries.permissions import INQUIRY_ACCESS, receives
from lieudit.inquiries.wording import doubts
from lieudit.inquiries.workflow import INQUIRY_WORKFLOW, InquiryState
from lieudit.journal.models import Entry
from lieudit.toolkit.access import demand
from lieudit.toolkit.conditional import public_page
from lieudit.toolkit.htmx import render_page
from lieudit.toolkit.origin import origin_of
from lieudit.toolkit.pages import act_page, done, press
from lieudit.toolkit.request import sent, who
from lieudit.toolkit.types import Act
from lieudit.toolkit.uploads import sent_file

if TYPE_CHECKING:
    from lieudit.toolkit.act_form import ActForm, FormOf

PER_PAGE = 20
ACT = "inquiries/act.html"


def find(request: HttpRequest, number: int, step: str = "") -> Inquiry:
    """A question that the reader may see, 404; on which they may take `step`, 403."""
    rows = Inquiry.objects.visible_to(request.user).with_thread()
    found: Inquiry = get_object_or_404(rows, number=number)
    if step:
        INQUIRY_ACCESS.demand(step, request.user, found)
    return found


# Reading


@public_page
def inquiries(request: HttpRequest) -> HttpResponse:
    rows = Inquiry.objects.public().with_thread().order_by("-number")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    lines = [line_of(each) for each in page]
    context = {"page": page, "lines": lines, "figures": figures(), "receives": receives(request.user)}
    return render_page(request, "inquiries/inquiries.html", context)


@public_page
def inquiry(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request, number)
    context = {
        "inquiry": found,
        "steps": INQUIRY_ACCESS.open_steps(request.user, found) if request.user.is_authenticated else [],
        "entries": Entry.objects.public().about(found).select_related("actor")[:30],
        **thread_board(found, request.user),
    }
    return render_page(request, "inquiries/inquiry.html", context)


@public_page
def document(request: HttpRequest, number: int, paper: int) -> HttpResponse:
    found = get_object_or_404(Paper.objects.filter(inquiry=find(request, number)), pk=paper)
    return sent_file(found.file, found.name)


# Without account


def seal(response: HttpResponse) -> HttpResponse:
    """A page reached by a secret: not kept, not indexed, its address told to no other site."""
    response["Cache-Control"] = "no-store, private"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "same-origin"
    return response


def by_link(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Open the door of a signed link for `view`, or say why the link does not work and what to do."""

    @wraps(view)
    def opened(request: HttpRequest, token: str, **address: object) -> HttpResponse:
        read = read_door_token(token)
        rows = Door.objects.select_related("institution__department", "institution__region")
        found = rows.filter(pk=read[0]).first() if read else None
        if read is None or found is None:
            return refused(request, "altered", 404)
        if found.closed_at or found.key != read[1]:
            return refused(request, "closed" if found.closed_at else "renewed", 410)
        return seal(view(request, found, token=token, **address))

    return login_not_required(opened)


def refused(request: HttpRequest, fault: str, status: int) -> HttpResponse:
    context = {"fault": fault, "publisher": settings.PUBLISHER}
    return seal(render_page(request, "inquiries/link_refused.html", context, status=status))


@login_not_required
def ask(request: HttpRequest) -> HttpResponse:
    """A question of who has no link yet: it is sent to the mailbox that is given."""
    form, origin = forms.AskForm(*sent(request)), origin_of(request, "question")
    if form.attempt(asking.ask_council, origin=origin):
        return seal(render_page(request, "inquiries/sent.html", {"inquiry": form.outcome}))
    form.keep_files(origin)
    return render_page(request, "inquiries/ask.html", {"form": form})


@by_link
def door(request: HttpRequest, found: Door, token: str) -> HttpResponse:
    """Where an institution stands: its questions, and what it may do of each."""
    rows = found.inquiries.with_thread().exclude(state=InquiryState.REJECTED).order_by("-pk")
    lines = [(line_of(each), INQUIRY_WORKFLOW.open_steps(each.state)) for each in rows[:50]]
    return render_page(request, "inquiries/door.html", {"door": found, "token": token, "lines": lines})


def link_page(
    request: HttpRequest, found: Door, token: str, form: ActForm, act: Act, *things: object, **more: object
) -> HttpResponse:
    """A form of an institution alone on its page; done, back to the page of its link."""
    back = reverse("inquiries:door", args=[token])
    words: dict[str, object] = {"origin": origin_of(request, "question")} if act is asking.ask_council else {}
    if act is asking.ask_council:
        words["door"] = found
    if form.attempt(act, *things, **words):
        return done(request, form.done, back)
    if isinstance(form, forms.PapersForm):
        form.keep_files(origin_of(request, "papers"))
    return render_page(request, ACT, {"form": form, "door": found, "back": back, **more})


@by_link
def ask_by_link(request: HttpRequest, found: Door, token: str) -> HttpResponse:
    return link_page(request, found, token, forms.AskForm(*sent(request), door=found), asking.ask_council)


def theirs(found: Door, pk: int) -> Inquiry:
    """A question asked by this door, 404."""
    asked: Inquiry = get_object_or_404(Inquiry.objects.with_thread().filter(door=found), pk=pk)
    return asked


@by_link
def confirm(request: HttpRequest, found: Door, token: str, pk: int) -> HttpResponse:
    asked = theirs(found, pk)
    form = forms.ConfirmForm(*sent(request))
    return link_page(request, found, token, form, asking.confirm_inquiry, asked, about=asked)


@by_link
def withdraw(request: HttpRequest, found: Door, token: str, pk: int) -> HttpResponse:
    asked = theirs(found, pk)
    form = forms.WithdrawForm(*sent(request), inquiry=asked)
    return link_page(request, found, token, form, asking.withdraw_inquiry, asked, about=asked)


@by_link
def follow_up(request: HttpRequest, found: Door, token: str, pk: int) -> HttpResponse:
    asked = theirs(found, pk)
    form = forms.FollowForm(*sent(request))
    return link_page(request, found, token, form, asking.publish_follow_up, asked, about=asked)


# The council: who may ask


def doors(request: HttpRequest) -> HttpResponse:
    demand(receives(request.user))
    rows = Door.objects.select_related("institution")
    page = Paginator(rows.given().order_by("-pk"), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "to_check": rows.to_check().order_by("confirmed_at", "pk")}
    return render_page(request, "inquiries/doors.html", context)


def give_door(request: HttpRequest) -> HttpResponse:
    demand(receives(request.user))
    form, back = forms.GiveForm(*sent(request)), reverse("inquiries:doors")
    return act_page(request, ACT, form, services.give_door, about=None, to=back)


def find_door(request: HttpRequest, pk: int) -> Door:
    demand(receives(request.user))
    return get_object_or_404(Door.objects.select_related("institution"), pk=pk)


def check_door(request: HttpRequest, pk: int) -> HttpResponse:
    found = find_door(request, pk)
    form = forms.CheckForm(*sent(request), door=found)
    act = services.receive_door if form.receives else services.reject_door
    if form.attempt(act, found, actor=who(request)):
        return done(request, form.done, "inquiries:doors")
    known = found.institution
    email, site = (known.email, known.website) if known else ("", "")
    said = doubts(found.address, known=known is not None, official=email, website=site)
    context = {"form": form, "door": found, "doubts": said, "asked": found.inquiries.order_by("-pk")}
    return render_page(request, "inquiries/check_door.html", {**context, "back": reverse("inquiries:doors")})


def renew_door(request: HttpRequest, pk: int) -> HttpResponse:
    found = find_door(request, pk)
    form, back = forms.RenewForm(*sent(request), door=found), reverse("inquiries:doors")
    return act_page(request, ACT, form, services.renew_door, found, about=None, to=back, door=found)


def close_door(request: HttpRequest, pk: int) -> HttpResponse:
    found = find_door(request, pk)
    form, back = forms.CloseForm(*sent(request)), reverse("inquiries:doors")
    return act_page(request, ACT, form, services.close_door, found, about=None, to=back, door=found)


# The council: what it says of a question


def step_page(
    request: HttpRequest, number: int, step: str, form_class: FormOf, act: Act, **more: object
) -> HttpResponse:
    """One step of a question, on its own page."""
    found = find(request, number, step)
    form = form_class(*sent(request), **more)
    return act_page(request, ACT, form, act, found, about=found)


def accept(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request, number, "accept")
    return step_page(request, number, "accept", forms.AcceptForm, services.accept_inquiry, inquiry=found)


def delay(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request, number, "delay")
    return step_page(request, number, "delay", forms.DelayForm, services.delay_inquiry, inquiry=found)


def decline(request: HttpRequest, number: int) -> HttpResponse:
    return step_page(request, number, "decline", forms.DeclineForm, services.decline_inquiry)


@require_POST
def consult(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request, number, "consult")
    if not press(
        request, opinion.consult_on, found, message=_("La consultation est prête : donnez-lui ses affirmations.")
    ):
        return redirect(found)
    return redirect(Consultation.objects.get(pk=Inquiry.objects.values_list("consultation").get(pk=found.pk)[0]))


@require_POST
def draw(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request, number, "draw")
    if not press(request, opinion.draw_opinion, found, message=_("Le projet d’avis est ouvert : écrivez-le.")):
        return redirect(found)
    return redirect(Draft.objects.get(pk=Inquiry.objects.values_list("draft").get(pk=found.pk)[0]))


def answer(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request, number, "answer")
    if found.position is None:
        messages.error(request, _("L’avis n’est pas encore adopté."))
        return redirect(found)
    last = Referral.objects.last_signatory() or {"signatory": who(request).public_name, "signatory_role": ""}
    more = {"letter": opinion.letter_of(found), "initial": last}
    return step_page(request, number, "answer", forms.OpinionForm, opinion.send_opinion, **more)


def recall(request: HttpRequest, number: int) -> HttpResponse:
    return step_page(request, number, "recall", forms.RecallForm, opinion.recall_opinion)


def remind(request: HttpRequest, number: int) -> HttpResponse:
    return step_page(request, number, "remind", forms.RemindForm, opinion.remind_of_follow_up)
