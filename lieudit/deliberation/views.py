"""Drafts in discussion, the acts on their text, consent, and adopted positions."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lieudit.deliberation import adoption, forms, reading, reads, services
from lieudit.deliberation.documents import position_file, position_pdf_of
from lieudit.deliberation.linked import linked_position
from lieudit.deliberation.merge import conflicts, rebase
from lieudit.deliberation.models import (
    Amendment,
    Draft,
    Objection,
    Paragraph,
    Position,
    Rewritten,
    rewritten_on,
    rounds_left,
)
from lieudit.deliberation.outline import DraftPage, amendment_card, history, objection_card, threads
from lieudit.deliberation.permissions import AMENDMENT_ACCESS, DRAFT_ACCESS, OBJECTION_ACCESS, may_open, signed_by
from lieudit.deliberation.thread import after_adoption, after_round, step_of
from lieudit.deliberation.workflow import DRAFT_WORKFLOW, LIVE, DraftState
from lieudit.governance.services import seats_of
from lieudit.journal.models import Entry
from lieudit.needs.models import Convergence
from lieudit.needs.workflow import NeedState
from lieudit.toolkit import french
from lieudit.toolkit.conditional import public_page, tick_of
from lieudit.toolkit.htmx import render_page
from lieudit.toolkit.linked_data import in_page
from lieudit.toolkit.numbers import typed_number
from lieudit.toolkit.pages import done, press
from lieudit.toolkit.request import sent, who
from lieudit.toolkit.types import Act, Context

if TYPE_CHECKING:
    from lieudit.toolkit.act_form import ActForm, FormOf


SIGNERS = ("author", "place", "organisation")
MOST_WAITING = 20
"""Convergences offered to who opens a draft without having chosen one: those that have waited longest."""


def find_draft(request: HttpRequest, number: int) -> Draft:
    rows = Draft.objects.visible_to(request.user).select_related("assembly", "rulebook", "ballot", "position", *SIGNERS)
    return get_object_or_404(rows.annotate(cut=rewritten_on(), left=rounds_left()), number=number)


def rewritten_in(draft: Draft) -> Rewritten | None:
    """Of a draft as `find_draft` reads it, whether an objection changed the text of its last round."""
    read = vars(draft)
    return Rewritten(read["cut"], read["left"]) if read["cut"] else None


def find_paragraph(request: HttpRequest, number: int, uid: str) -> Paragraph:
    return get_object_or_404(find_draft(request, number).paragraphs.all(), uid=uid)


def find_amendment(request: HttpRequest, number: int, rank: int) -> Amendment:
    rows = find_draft(request, number).amendments.public().select_related("paragraph", *SIGNERS)
    return get_object_or_404(rows, number=rank)


def find_objection(request: HttpRequest, number: int, rank: int) -> Objection:
    rows = find_draft(request, number).objections.select_related("seat__organisation", "seat__account", "paragraph")
    return get_object_or_404(rows, number=rank)


def form_page(request: HttpRequest, form: object, draft: Draft, **context: object) -> HttpResponse:
    """A form alone on its page, with what it is about; the form has its title and its verb."""
    return render_page(request, "deliberation/act.html", {"form": form, "draft": draft, **context})


def draft_act(request: HttpRequest, number: int, step: str, form_of: FormOf, act: Act) -> HttpResponse:
    """An act on a draft that needs no more than its form: none is offered where its state does not allow the act."""
    found = find_draft(request, number)
    DRAFT_ACCESS.demand(step, request.user, found)
    form = form_of(*sent(request), account=request.user, draft=found)
    if form.attempt(act, found, actor=who(request)):
        return done(request, form.done, found)
    closed = not form.is_bound and step not in DRAFT_WORKFLOW.open_steps(found.state)
    first = closed and found.state == DraftState.WRITING
    return form_page(request, form, found, closed=closed, first=first)


# Lists


@public_page
def positions(request: HttpRequest) -> HttpResponse:
    form = forms.SearchForm(request.GET)
    asked = form.cleaned_data["q"] if form.is_valid() else ""
    page = Paginator(Position.objects.for_cards(asked), 20).get_page(request.GET.get("page"))
    context = {"page": page, "form": form, "asked": asked}
    return render_page(request, "deliberation/positions.html", context, partial="list")


@public_page
def drafts(request: HttpRequest) -> HttpResponse:
    rows = Draft.objects.visible_to(request.user).for_cards().order_by("-number")
    page = Paginator(rows, 20).get_page(request.GET.get("page"))
    awaiting = Draft.objects.awaiting(request.user).order_by("closes_on")
    context = {"page": page, "awaiting": awaiting, "today": timezone.localdate()}
    return render_page(request, "deliberation/drafts.html", context)


# Writing


def open_draft(request: HttpRequest) -> HttpResponse:
    numbers = [typed_number(text) for text in request.GET.getlist("convergence")]
    asked = Convergence.objects.filter(number__in=numbers).select_related("department")
    chosen = list(asked.order_by("number"))
    if not may_open(request.user, chosen):
        raise PermissionDenied
    form = forms.OpenDraftForm(*sent(request), account=request.user, convergences=chosen)
    if chosen and form.attempt(services.open_draft, chosen, actor=who(request)):
        return done(request, _("Le projet est ouvert. Écrivez-le, puis ouvrez la discussion."), form.outcome)
    context: Context = {"form": form, "convergences": chosen}
    if not chosen:
        gathered = Convergence.objects.public().filter(state=NeedState.GATHERED)
        context["waiting"] = gathered.order_by("created_at", "pk")[:MOST_WAITING]
    return render_page(request, "deliberation/open_draft.html", context)


@public_page
def draft(request: HttpRequest, number: int) -> HttpResponse:
    found = find_draft(request, number)
    steps = DRAFT_ACCESS.open_steps(request.user, found)
    paragraphs = list(found.paragraphs.for_reading())
    page = DraftPage(
        draft=found,
        steps=steps,
        paragraphs=paragraphs,
        amendments=list(found.amendments.public().select_related(*SIGNERS, "paragraph")),
        objections=list(found.objections.select_related("seat__organisation", "seat__account", "paragraph")),
        findings=list(found.findings.with_paragraphs()),
        seats=adoption.asked_seats(request.user, found) if "answer_round" in steps else [],
        signed=set(found.amendments.filter(signed_by(request.user)).values_list("pk", flat=True)) if steps else (),
    )
    context = {"draft": found, "page": page, "steps": steps}
    if "comment" in steps and paragraphs and found.state == DraftState.OPEN:
        context["form"] = forms.CommentForm(account=request.user, paragraph=paragraphs[0])
    context["next"] = step_of(found.state, found.ends_on, found.assembly, "", found.at, rewritten_in(found))
    return render_page(request, "deliberation/draft.html", context)


def edit_draft(request: HttpRequest, number: int) -> HttpResponse:
    return draft_act(request, number, "write", forms.EditDraftForm, services.edit_draft)


def findings(request: HttpRequest, number: int) -> HttpResponse:
    found = find_draft(request, number)
    DRAFT_ACCESS.demand("write", request.user, found)
    form = forms.FindingForm(*sent(request), account=request.user)
    if form.attempt(services.add_finding, found, actor=who(request)):
        return done(request, form.done, "deliberation:findings", number)
    return form_page(request, form, found, findings=found.findings.all())


def add_paragraph(request: HttpRequest, number: int) -> HttpResponse:
    return draft_act(request, number, "write", forms.ParagraphForm, services.write_paragraph)


def edit_paragraph(request: HttpRequest, number: int, uid: str) -> HttpResponse:
    paragraph = find_paragraph(request, number, uid)
    DRAFT_ACCESS.demand("write", request.user, paragraph.draft)
    form = forms.ParagraphForm(*sent(request), account=request.user, draft=paragraph.draft, paragraph=paragraph)
    if form.attempt(services.write_paragraph, paragraph.draft, paragraph, actor=who(request)):
        return done(request, form.done, paragraph.draft)
    return form_page(request, form, paragraph.draft)


@require_POST
def move_paragraph(request: HttpRequest, number: int, uid: str) -> HttpResponse:
    """Up, down, or out of the text."""
    paragraph = find_paragraph(request, number, uid)
    DRAFT_ACCESS.demand("write", request.user, paragraph.draft)
    to = request.POST.get("to")
    if to == "out":
        press(request, services.remove_paragraph, paragraph, message=_("Le paragraphe est retiré."))
    else:
        press(request, services.move_paragraph, paragraph, up=to == "up", message=_("Le paragraphe est déplacé."))
    return redirect(paragraph.draft)


def open_discussion(request: HttpRequest, number: int) -> HttpResponse:
    return draft_act(request, number, "open", forms.OpenForm, services.open_discussion)


def withdraw_draft(request: HttpRequest, number: int) -> HttpResponse:
    return draft_act(request, number, "withdraw", forms.WithdrawForm, services.withdraw_draft)


# Discussing and amending


@public_page
def paragraph(request: HttpRequest, number: int, uid: str, form: ActForm | None = None) -> HttpResponse:
    found = find_paragraph(request, number, uid)
    steps = DRAFT_ACCESS.open_steps(request.user, found.draft)
    if form is None and "comment" in steps:
        reply = {"in_reply_to": request.GET.get("reponse")}
        form = forms.CommentForm(account=request.user, paragraph=found, initial=reply)
    context = {
        "draft": found.draft,
        "paragraph": found,
        "threads": threads(found.comments.public().select_related(*SIGNERS)),
        "amendments": [amendment_card(a) for a in found.amendments.public().select_related(*SIGNERS)],
        "versions": history(Entry.objects.public().about(found)),
        "steps": steps,
        "form": form,
    }
    return render_page(request, "deliberation/paragraph.html", context)


@require_POST
def comment(request: HttpRequest, number: int, uid: str) -> HttpResponse:
    """Under a paragraph, or under the whole text, where one says which paragraph it is `about`."""
    uid = request.POST.get("about", "").replace("\0", "") or uid
    found = find_paragraph(request, number, uid)
    DRAFT_ACCESS.demand("comment", request.user, found.draft)
    form = forms.CommentForm(request.POST, account=request.user, paragraph=found)
    if form.attempt(services.comment_paragraph, found, actor=who(request)):
        return done(request, _("Votre texte est publié sous ce paragraphe."), form.outcome)
    return paragraph(request, number=number, uid=uid, form=form)


def amend(request: HttpRequest, number: int, uid: str) -> HttpResponse:
    found = find_paragraph(request, number, uid)
    DRAFT_ACCESS.demand("amend", request.user, found.draft)
    inserts = "nouveau" in request.GET
    form = forms.AmendmentForm(*sent(request), account=request.user, paragraph=found, inserts=inserts)
    if form.attempt(services.propose_amendment, found, actor=who(request)):
        message = _("Votre amendement est proposé. Le groupe de rédaction lit jusqu’au %(day)s.")
        return done(request, message % {"day": french.day(form.outcome.draft.closes_on)}, form.outcome)
    if form.non_field_errors() and "seen" in form.cleaned_data:  # show the present text, keep what was typed
        form.data = {**request.POST.dict(), "seen": Paragraph.objects.get(pk=found.pk).stamp}
    context = {"form": form, "draft": found.draft, "paragraph": found, "inserts": inserts}
    context["steps"] = DRAFT_ACCESS.open_steps(request.user, found.draft)
    return render_page(request, "deliberation/amend.html", context)


def amendment_act(request: HttpRequest, amendment: Amendment, step: str, form_of: FormOf, act: Act) -> HttpResponse:
    AMENDMENT_ACCESS.demand(step, request.user, amendment)
    form = form_of(*sent(request), account=request.user, amendment=amendment)
    if form.attempt(act, amendment, actor=who(request)):
        return done(request, form.done, amendment)
    return form_page(request, form, amendment.draft, card=amendment_card(amendment))


def recommend(request: HttpRequest, number: int, rank: int) -> HttpResponse:
    amendment = find_amendment(request, number, rank)
    return amendment_act(request, amendment, "recommend", forms.RecommendForm, services.recommend_amendment)


def answer(request: HttpRequest, number: int, rank: int) -> HttpResponse:
    amendment = find_amendment(request, number, rank)
    return amendment_act(request, amendment, "answer", forms.AnswerForm, services.answer_amendment)


def integrate(request: HttpRequest, number: int, rank: int) -> HttpResponse:
    amendment = find_amendment(request, number, rank)
    AMENDMENT_ACCESS.demand("integrate", request.user, amendment)
    merged: str | None = amendment.proposed
    if amendment.is_overtaken:
        merged = rebase(amendment.before, amendment.paragraph.wording, amendment.proposed)
    form = forms.IntegrateForm(*sent(request), amendment=amendment, merged=merged)
    if form.attempt(services.integrate_amendment, amendment, actor=who(request)):
        return done(request, form.done, form.outcome)
    context = {"card": amendment_card(amendment), "present": amendment.paragraph.wording, "clash": merged is None}
    return form_page(request, form, amendment.draft, **context)


@require_POST
def refuse(request: HttpRequest, number: int, rank: int) -> HttpResponse:
    amendment = find_amendment(request, number, rank)
    AMENDMENT_ACCESS.demand("refuse", request.user, amendment)
    message = _("L’amendement n’est pas retenu. Il reste publié, avec l’avis.")
    press(request, services.refuse_amendment, amendment, message=message)
    return redirect(amendment)


def merge(request: HttpRequest, number: int) -> HttpResponse:
    found = find_draft(request, number)
    DRAFT_ACCESS.demand("merge", request.user, found)
    live = list(found.amendments.public().filter(state__in=LIVE).select_related("paragraph", "ballot", *SIGNERS))
    meeting = conflicts(live)
    looked_at = {amendment.pk for conflict in meeting for amendment in conflict.amendments}
    context = {
        "draft": found,
        "conflicts": [(c, [amendment_card(a) for a in c.amendments]) for c in meeting],
        "others": [amendment_card(a) for a in live if a.pk not in looked_at],
        "steps": DRAFT_ACCESS.open_steps(request.user, found),
    }
    return render_page(request, "deliberation/merge.html", context)


def vote_on_rivals(request: HttpRequest, number: int) -> HttpResponse:
    return draft_act(request, number, "vote_on_rivals", forms.RivalsForm, adoption.vote_on_rivals)


# Consenting


@public_page
def round(request: HttpRequest, number: int) -> HttpResponse:
    found = find_draft(request, number)
    standing = adoption.standing_of(found)
    concerns = standing.round.stances.worded() if standing.round else []
    steps = DRAFT_ACCESS.open_steps(request.user, found)
    context = {"draft": found, "standing": standing, "stances": concerns, "steps": steps}
    context["next"] = after_round(found, standing)
    return render_page(request, "deliberation/round.html", context)


def open_round(request: HttpRequest, number: int) -> HttpResponse:
    return draft_act(request, number, "seek_consent", forms.RoundForm, adoption.open_round)


def stance(request: HttpRequest, number: int) -> HttpResponse:
    found = find_draft(request, number)
    DRAFT_ACCESS.demand("answer_round", request.user, found)
    seats, asked = seats_of(request.user, found.assembly), request.POST.get("choice") or request.GET.get("avis", "")
    initial = {"seat": request.GET.get("siege")}
    form = forms.StanceForm(*sent(request), draft=found, seats=seats, asked=asked, initial=initial)
    if form.attempt(adoption.take_stance, found, actor=who(request)):
        return done(request, form.done % {"said": form.outcome.get_choice_display()}, found)
    return form_page(request, form, found)


def integrate_objection(request: HttpRequest, number: int, rank: int) -> HttpResponse:
    found = find_objection(request, number, rank)
    OBJECTION_ACCESS.demand("integrate", request.user, found)
    live = found.draft.paragraphs.live()
    chosen = {p.uid: p for p in live}.get(request.GET.get("p", ""), found.paragraph) or get_object_or_404(live, rank=1)
    form = forms.IntegrateObjectionForm(*sent(request), draft=found.draft, chosen=chosen)
    if form.attempt(adoption.settle_objection, found, actor=who(request), step="integrate"):
        return done(request, form.done, found.draft)
    return form_page(request, form, found.draft, objection=objection_card(found), choices=live, chosen=chosen)


def objection(request: HttpRequest, number: int, rank: int, step: str) -> HttpResponse:
    """Lift it, or note that it is maintained."""
    found = find_objection(request, number, rank)
    OBJECTION_ACCESS.demand(step, request.user, found)
    form = forms.OutcomeForm(*sent(request), step=step)
    if form.attempt(adoption.settle_objection, found, actor=who(request), step=step):
        return done(request, form.done, found.draft)
    return form_page(request, form, found.draft, objection=objection_card(found))


def put_to_vote(request: HttpRequest, number: int) -> HttpResponse:
    return draft_act(request, number, "put_to_vote", forms.VoteForm, adoption.put_to_vote)


@require_POST
def adopt(request: HttpRequest, number: int) -> HttpResponse:
    found = find_draft(request, number)
    DRAFT_ACCESS.demand("adopt", request.user, found)
    press(request, adoption.adopt_draft, found, message=_("La position commune est adoptée, numérotée et scellée."))
    return redirect(found)


# Positions


@public_page
def position(request: HttpRequest, number: str) -> HttpResponse:
    found = reads.positions.first(number=number)
    if found is None:
        raise Http404
    page = reading.position_page(
        found,
        **reads.told_of(found, tick_of(request), timezone.localdate()),
        seats=seats_of(request.user, found.draft.assembly) if request.user.is_authenticated else [],
        with_changes=request.GET.get("texte") != "seul",
    )
    linked = in_page(linked_position(found, str(found.text["assembly"])))
    context = {"position": found, "page": page, "next": after_adoption(found), "linked": linked}
    return render_page(request, "deliberation/position.html", context)


@public_page
def position_json(request: HttpRequest, number: str) -> HttpResponse:
    found = get_object_or_404(Position, number=number)
    text = json.dumps(position_file(found), ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    headers = {"Content-Disposition": f'attachment; filename="position-{found.number}.json"'}
    return HttpResponse(text, content_type="application/json; charset=utf-8", headers=headers)


@public_page
def position_pdf(request: HttpRequest, number: str) -> HttpResponse:
    found = get_object_or_404(Position, number=number)
    headers = {"Content-Disposition": f'inline; filename="position-{found.number}.pdf"'}
    return HttpResponse(position_pdf_of(found), content_type="application/pdf", headers=headers)


def speak(request: HttpRequest, number: str, form_of: FormOf, act: Act) -> HttpResponse:
    """What a seat of the assembly says of a position, once."""
    found = get_object_or_404(Position.objects.select_related("draft__assembly"), number=number)
    DRAFT_ACCESS.demand("answer_round", request.user, found.draft)
    form = form_of(*sent(request), account=request.user, seats=seats_of(request.user, found.draft.assembly))
    if form.attempt(act, found, actor=who(request)):
        return done(request, form.done, found)
    return form_page(request, form, found.draft, position=found)


def sign(request: HttpRequest, number: str) -> HttpResponse:
    return speak(request, number, forms.SignForm, adoption.sign_position)


def dissent(request: HttpRequest, number: str) -> HttpResponse:
    return speak(request, number, forms.DissentForm, adoption.join_dissent)
