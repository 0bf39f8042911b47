"""The pages of minutes, of the register of an assembly and of its actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lieudit.accounts.models import Account
from lieudit.governance.models import Assembly, Seat
from lieudit.journal.sealing import seal_words
from lieudit.meetings import permissions as meetings
from lieudit.meetings.models import Meeting
from lieudit.meetings.workflow import BEFORE, MeetingState
from lieudit.minutes import followup, forms, permissions, services
from lieudit.minutes.cards import correction_card, sections_shown
from lieudit.minutes.documents import minutes_pdf_of
from lieudit.minutes.models import Action, Correction, Minutes, Section
from lieudit.minutes.permissions import ACTION_ACCESS, CORRECTION_ACCESS, MINUTES_ACCESS
from lieudit.minutes.reads import hidden_statements, names_beside, names_of, signings_shown, text_of
from lieudit.minutes.record import there
from lieudit.minutes.seal import canonical, chain_faults, fingerprint, redacted
from lieudit.minutes.workflow import CorrectionState
from lieudit.toolkit.access import demand
from lieudit.toolkit.conditional import public_page
from lieudit.toolkit.htmx import render_page
from lieudit.toolkit.pages import act_page, done, press
from lieudit.toolkit.request import sent, who
from lieudit.toolkit.types import Act, Json

if TYPE_CHECKING:
    from lieudit.toolkit.act_form import FormOf


ON_ACTIONS: dict[str, tuple[str, Act, FormOf]] = {
    "confier": ("assign", followup.assign_action, forms.AssignForm),
    "reporter": ("postpone", followup.postpone_action, forms.PostponeForm),
    "clore": ("close", followup.close_action, forms.CloseForm),
    "abandonner": ("drop", followup.drop_action, forms.DropForm),
}
"""Steps of an action, by their word in the address."""


def find_meeting(request: HttpRequest, number: int) -> Meeting:
    return get_object_or_404(Meeting.objects.visible_to(request.user).with_place(), number=number)


def find(request: HttpRequest, number: int) -> Minutes:
    return get_object_or_404(Minutes.objects.visible_to(request.user).with_meeting(), meeting__number=number)


def find_for(step: str, request: HttpRequest, number: int) -> Minutes:
    """The minutes, when the account may take this step."""
    found = find(request, number)
    MINUTES_ACCESS.demand(step, request.user, found)
    return found


def too_late(step: str, request: HttpRequest, found: Minutes) -> HttpResponse | None:
    """A form that can no longer be sent is not shown: its page says so, and leads back to the minutes."""
    if request.method != "GET" or step in MINUTES_ACCESS.workflow.open_steps(found.state):
        return None
    said = _("Ce procès-verbal est %(state)s : cela ne se fait plus.")
    messages.info(request, said % {"state": found.get_state_display()})
    return redirect(found)


def find_section(step: str, request: HttpRequest, number: int, rank: int) -> Section:
    """A section that the account may read and take this step on."""
    minutes = find_for(step, request, number)
    section = get_object_or_404(minutes.sections, rank=rank)
    if section.is_restricted and not permissions.reads_all(request.user, minutes):
        raise Http404
    section.minutes = minutes
    return section


# The minutes of one session


@public_page
def minutes(request: HttpRequest, number: int) -> HttpResponse:
    found = Minutes.objects.visible_to(request.user).with_meeting().filter(meeting__number=number).first()
    if found is None:
        return nothing_yet(request, find_meeting(request, number))
    everything = permissions.reads_all(request.user, found)
    sections = list(found.sections.all())
    corrections = list(found.corrections.with_names().readable(everything))
    names = names_of(found) if everything else {}
    context = {
        "minutes": found,
        "meeting": found.meeting,
        "everything": everything,
        "steps": MINUTES_ACCESS.open_steps(request.user, found),
        "presides": permissions.presides(request.user, found),
        "sections": sections_shown(sections, Action.objects.of(found.meeting), everything, names),
        "statements": list(found.statements.with_names()),
        "corrections": corrections,
        "unanswered": [each for each in corrections if each.state == CorrectionState.PROPOSED],
        "signings": signings_shown(found, sections, names),
        "names": [] if everything else names_beside(sections),
        "unnamed": sum(not name for name in names.values()),
        "asked": found.asked_in,
        "approval_waits": services.awaited(found) is not None,
        "fingerprint": found.digest or (fingerprint(found.text) if found.text else ""),
    }
    return render_page(request, "minutes/minutes.html", context)


def nothing_yet(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """No minutes that this reader may see: who presides publishes them from here."""
    exists = Minutes.objects.filter(meeting=meeting).exists()
    presides = meetings.presides(request.user, meeting)
    context = {
        "meeting": meeting,
        "exists": exists,
        "presides": presides,
        "sits": meetings.sits(request.user, meeting),
        "opened": meeting.state not in BEFORE,
        "may_draft": presides and not exists and meeting.state == MeetingState.CLOSED,
    }
    return render_page(request, "minutes/nothing_yet.html", context)


@require_POST
def publish(request: HttpRequest, number: int) -> HttpResponse:
    meeting = find_meeting(request, number)
    demand(meetings.presides(request.user, meeting))
    press(request, services.publish_draft, meeting, message=_("Le projet est publié. Les présents sont prévenus."))
    return redirect("minutes:minutes", number)


@require_POST
def draft(request: HttpRequest, number: int) -> HttpResponse:
    meeting = find_meeting(request, number)
    demand(meetings.presides(request.user, meeting))
    said = _("Le projet est assemblé. Vous seul·e le voyez, avec qui préside : relisez, puis publiez.")
    press(request, services.draft_minutes, meeting, message=said)
    return redirect("minutes:minutes", number)


def edit(request: HttpRequest, number: int, rank: int) -> HttpResponse:
    section = find_section("edit", request, number, rank)
    form = forms.EditForm(*sent(request), section=section)
    if form.attempt(services.edit_section, section, actor=who(request)):
        return done(request, form.done, section.get_absolute_url())
    section.refresh_from_db(fields=["text", "is_restricted"])
    overtaken = form.read_again(section)
    context = {"form": form, "section": section, "minutes": section.minutes, "overtaken": overtaken}
    context["closed"] = "edit" not in MINUTES_ACCESS.open_steps(request.user, section.minutes)
    return render_page(request, "minutes/section.html", {**context, "revisions": section.revisions.all()})


def correct(request: HttpRequest, number: int, rank: int) -> HttpResponse:
    section = find_section("propose", request, number, rank)
    if closed := too_late("propose", request, section.minutes):
        return closed
    seats = permissions.seats_that_attended(request.user, section.minutes)
    form = forms.CorrectForm(*sent(request), section=section, seats=seats, account=request.user)
    if form.attempt(services.propose_correction, section, actor=who(request)):
        said = _("Votre correction est reçue sous le n° %(number)s. Un message vous dira la réponse.")
        return done(request, said % {"number": form.outcome.number}, form.outcome)
    context = {"form": form, "section": section, "minutes": section.minutes, "absent": not seats}
    return render_page(request, "minutes/section.html", context)


@public_page
def corrections(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request, number)
    everything = permissions.reads_all(request.user, found)
    rows = found.corrections.with_names().readable(everything)
    cards = [(row, correction_card(row)) for row in rows]
    context = {"minutes": found, "meeting": found.meeting, "cards": cards}
    return render_page(request, "minutes/corrections.html", context)


def find_correction(request: HttpRequest, number: int, rank: int) -> Correction:
    minutes = find(request, number)
    rows = minutes.corrections.with_names().readable(permissions.reads_all(request.user, minutes))
    found = get_object_or_404(rows, number=rank)
    found.minutes = found.section.minutes = minutes
    return found


@public_page
def correction(request: HttpRequest, number: int, rank: int) -> HttpResponse:
    found = find_correction(request, number, rank)
    steps = CORRECTION_ACCESS.open_steps(request.user, found)
    if request.method == "POST":
        CORRECTION_ACCESS.demand("accept", request.user, found)
    card = correction_card(found)
    answers = "accept" in steps or request.method == "POST"
    form = forms.AnswerForm(*sent(request), correction=found, clashes=card.clashes) if answers else None
    if form and form.attempt(services.answer_correction, found, actor=who(request)):
        return done(request, form.done, form.outcome)
    context = {"correction": found, "minutes": found.minutes, "card": card, "form": form, "steps": steps}
    return render_page(request, "minutes/correction.html", context)


@require_POST
def withdraw(request: HttpRequest, number: int, rank: int) -> HttpResponse:
    found = find_correction(request, number, rank)
    CORRECTION_ACCESS.demand("withdraw", request.user, found)
    press(request, services.withdraw_correction, found, message=_("Votre correction est retirée."))
    return redirect(found)


def statement(request: HttpRequest, number: int) -> HttpResponse:
    found = find_for("state", request, number)
    if closed := too_late("state", request, found):
        return closed
    seats = Seat.objects.held_by(request.user).filter(college__assembly=found.assembly)
    seats = seats.select_related("college", "organisation", "account").order_by("pk")
    form = forms.StatementForm(*sent(request), seats=seats, account=request.user)
    return act_page(request, "minutes/act.html", form, services.attach_statement, found, about=found)


def approve(request: HttpRequest, number: int) -> HttpResponse:
    found = find_for("ask", request, number)
    if closed := too_late("ask", request, found):
        return closed
    form = forms.AskForm(*sent(request), minutes=found)
    return act_page(request, "minutes/act.html", form, services.ask_approval, found, about=found)


def people(request: HttpRequest, number: int) -> HttpResponse:
    found = find_for("name", request, number)
    if closed := too_late("name", request, found):
        return closed
    came = Account.objects.filter(pk__in=there(found.meeting)).order_by("name", "pk")
    form = forms.PeopleForm(*sent(request), minutes=found, came=came)
    return act_page(request, "minutes/act.html", form, services.name_people, found, about=found)


@require_POST
def sign(request: HttpRequest, number: int) -> HttpResponse:
    found = find_for("sign", request, number)
    seen = request.POST.get("seen", "")
    press(request, services.sign_minutes, found, message=_("Votre signature est écrite."), seen=seen)
    return redirect(found)


# Copies


def copy_of(found: Minutes, text: Json, kind: str) -> HttpResponse:
    """The minutes as a file: canonical JSON, whose fingerprint anybody computes, or PDF."""
    name = found.number or f"projet-pv-seance-{found.meeting.number}"
    if kind == "json":
        return HttpResponse(canonical(text), content_type="application/json; charset=utf-8")
    if kind != "pdf":
        raise Http404
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"'}
    made = minutes_pdf_of(canonical(text), sealed=found.is_sealed, seal=seal_words())
    return HttpResponse(made, content_type="application/pdf", headers=headers)


@public_page
def minutes_file(request: HttpRequest, number: int, kind: str) -> HttpResponse:
    found = find(request, number)
    return copy_of(found, redacted(text_of(found), hidden_statements(found)), kind)


def full_file(request: HttpRequest, number: int, kind: str) -> HttpResponse:
    found = find(request, number)
    demand(permissions.reads_all(request.user, found))
    return copy_of(found, redacted(text_of(found), hidden_statements(found), inside=True), kind)


@public_page
def register(request: HttpRequest, slug: str) -> HttpResponse:
    assembly = get_object_or_404(Assembly, slug=slug)
    rows = Minutes.objects.signed(assembly).select_related("meeting")
    checked = "verifier" in request.GET
    chain = rows.values_list("number", "digest", "text").iterator(chunk_size=20) if checked else ()
    context = {
        "assembly": assembly,
        "page": Paginator(rows.defer("text").reverse(), 50).get_page(request.GET.get("page")),
        "checked": checked,
        "faults": set(chain_faults(chain)),
        "is_company": str(assembly.rulebook.rules.get("regime", "")).startswith("scic"),
    }
    return render_page(request, "minutes/register.html", context)


# Actions


@public_page
def actions(request: HttpRequest) -> HttpResponse:
    form = forms.FilterForm(request.GET)
    assembly, today = form.said("assembly"), timezone.localdate()
    rows = Action.objects.visible_to(request.user).with_names().standing(form.said("state") or "", today)
    leads = assembly is not None and permissions.may_lead(request.user, assembly)
    context = {
        "form": form,
        "assembly": assembly,
        "today": today,
        "page": Paginator(rows.filter(assembly=assembly) if assembly else rows, 30).get_page(request.GET.get("page")),
        "coming": Meeting.objects.of(assembly).filter(state=MeetingState.DRAFT) if leads else [],
    }
    return render_page(request, "minutes/actions.html", context)


def find_action(request: HttpRequest, number: int) -> Action:
    return get_object_or_404(Action.objects.visible_to(request.user).with_names(), number=number)


@public_page
def action(request: HttpRequest, number: int) -> HttpResponse:
    found = find_action(request, number)
    steps = ACTION_ACCESS.open_steps(request.user, found)
    words = [(word, step) for word, (step, *_more) in ON_ACTIONS.items()]
    context = {
        "action": found,
        "steps": [(word, ACTION_ACCESS.workflow.steps[step].label) for word, step in words if step in steps],
        "postponements": list(found.postponements.all()),
        "late": found.is_late(timezone.localdate()),
    }
    return render_page(request, "minutes/action.html", context)


def action_step(request: HttpRequest, number: int, word: str) -> HttpResponse:
    if word not in ON_ACTIONS:
        raise Http404
    step, act, form_of = ON_ACTIONS[word]
    found = find_action(request, number)
    ACTION_ACCESS.demand(step, request.user, found)
    form = form_of(*sent(request), action=found, meeting=found.meeting, account=request.user)
    return act_page(request, "minutes/act.html", form, act, found, about=found)


def add_action(request: HttpRequest, number: int) -> HttpResponse:
    meeting = find_meeting(request, number)
    demand(meetings.presides(request.user, meeting))
    form = forms.AddForm(*sent(request), meeting=meeting, account=request.user)
    if form.attempt(followup.add_action, meeting, actor=who(request)):
        return done(request, form.done, form.outcome)
    return render_page(request, "minutes/act.html", {"form": form, "about": meeting, "back": meeting})


@require_POST
def review(request: HttpRequest, number: int) -> HttpResponse:
    meeting = find_meeting(request, number)
    demand(meetings.presides(request.user, meeting))
    said = _("La revue des actions est à l’ordre du jour.")
    done_ = press(request, followup.review_actions, meeting, message=said)
    return redirect(meeting if done_ else "minutes:actions")
