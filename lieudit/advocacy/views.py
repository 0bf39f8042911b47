"""Demands to institutions, for everybody; letters and follow-up, for the secretariat and the chair;
answers, for institutions, by a signed link or an account; effects, for authors."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial, wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from lieudit.advocacy import calling, cards, followup, forms, letters, links, services, thread
from lieudit.advocacy.council import council_owes, kept_by_each, reminded
from lieudit.advocacy.deadlines import REMINDER_PAUSE, computation, due_date
from lieudit.advocacy.models import Commitment, Demand, Effect, Referral, Reminder, Reply, Statement, reply_days
from lieudit.advocacy.permissions import COMMITMENT_ACCESS, REFERRAL_ACCESS, may_relay, may_state, verifies
from lieudit.advocacy.tasks import reminder_subject, subject_of
from lieudit.advocacy.workflow import COMMITMENT_WORKFLOW, ReferralState, ReplyChannel, ReplyKind
from lieudit.deliberation.models import Position
from lieudit.journal.sealing import seal_words
from lieudit.needs.models import Need
from lieudit.needs.permissions import is_author
from lieudit.network.models import Organisation
from lieudit.network.permissions import is_secretariat
from lieudit.toolkit import french
from lieudit.toolkit.access import demand
from lieudit.toolkit.act_form import ActForm
from lieudit.toolkit.codes import in_groups, is_code, typed_code
from lieudit.toolkit.conditional import public_page
from lieudit.toolkit.htmx import render_page
from lieudit.toolkit.pages import done
from lieudit.toolkit.request import sent, who
from lieudit.toolkit.types import Context
from lieudit.toolkit.uploads import sent_file

PAGE = 10  # demands on one page


def find(request: HttpRequest, number: int, step: str | None = None) -> Referral:
    """A referral that the reader may see, 404; on which they may take `step`, 403."""
    found = get_object_or_404(Referral.objects.visible_to(request.user).with_thread(), number=number)
    if step:
        REFERRAL_ACCESS.demand(step, request.user, found)
    return found


def act(request: HttpRequest, form: ActForm | None, title: str, verb: str, back: Any, **more: Any) -> HttpResponse:
    """The page of a short act: what it is about, its form, the verb of its button."""
    steps = [(_("Demandes aux institutions"), reverse("advocacy:list")), (title, "")]
    context = {"form": form, "title": title, "verb": verb, "back": back, "breadcrumb": steps, **more}
    return render_page(request, more.get("template", "advocacy/act.html"), context)


@public_page
def list(request: HttpRequest) -> HttpResponse:
    today, sent = timezone.localdate(), reminded()
    demands = [*Demand.objects.listed()]
    promised = [*Commitment.objects.with_thread().select_related("reply")]
    scores = cards.scores_of(demands, promised, today)
    form = forms.FilterForm(request.GET, institutions=[(each.slug, each.name) for each, _score in scores])
    chosen = form.cleaned_data if form.is_valid() else {}
    shown = [each for each in demands if cards.matches(each, chosen)]
    page = Paginator(shown, PAGE).get_page(request.GET.get("page"))
    owed = council_owes(demands, sent, today)
    context = {
        "figures": cards.figures_of(demands, promised, today),
        "form": form,
        "page": page,
        "scores": scores,
        "late": sum(each.is_late for each in promised),
        "owed": owed,
        "owed_late": sum(each.late for each in owed),
        "sides": kept_by_each(demands, promised, sent, today),
        **_desk(request),
    }
    return render_page(request, "advocacy/list.html", context, partial="demands")


def _desk(request: HttpRequest) -> dict[str, object]:
    """What waits for the secretariat, and letters in preparation for who may send them."""
    if not request.user.is_authenticated:
        return {}
    prepared = Referral.objects.visible_to(request.user).prepared().with_thread()
    to_verify = Reply.objects.to_verify().with_thread() if is_secretariat(request.user) else Reply.objects.none()
    sendings = {reply.deposit_key: reply for reply in to_verify}
    return {"prepared": prepared, "to_verify": [*sendings.values()]}


@public_page
def referral(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request, number)
    demands = thread.asked_by(found)
    replies = [*Reply.objects.published().filter(demand__in=demands)]
    prompts = [*Reminder.objects.standing().filter(referral=found)]
    reminders = [each for each in prompts if each.sent_at]
    promised = [*Commitment.objects.filter(demand__in=demands).with_thread()]
    effects = [*Effect.objects.public().filter(position=found.position).with_needs()]
    begun = services.begun(found.position)
    stage, when = cards.trail_of(found, demands, begun, [each.at for each in effects])
    context = {
        "referral": found,
        "groups": cards.by_days(cards.present(demands, replies, reminders)),
        "count": len(demands),
        "promised": promised,
        "effects": effects,
        "stage": stage,
        "when": when,
        "reminders": reminders,
        **_as_it_is_read(found),
        **_what_may_be_done(request, found, demands, prompts),
    }
    if found.sent_at:
        step = thread.after(demands, reminders, promised, begun["needs"])
        context["next"] = replace(step, url="") if step.url == found.get_absolute_url() else step
    return render_page(request, "advocacy/referral.html", context)


def _as_it_is_read(found: Referral) -> Context:
    """The words of a letter without its secret, how it was handed over, and how its day was found."""
    lines = computation(found.sent_on, found.due_from(found.sent_on), found.calendar)
    return {"letter": letters.with_link(found.letter, ""), "delivered": cards.delivered(found), "computation": lines}


def _what_may_be_done(
    request: HttpRequest, found: Referral, demands: Sequence[Demand], prompts: Sequence[Reminder]
) -> Context:
    """The steps that are open to who reads, what hinders them, and what waits for the secretariat."""
    steps = REFERRAL_ACCESS.open_steps(request.user, found)
    context: Context = {
        "steps": steps,
        "may_read": may_relay(request.user, found.position),
        "hindrance": followup.hindrance(found, demands) if "remind" in steps else "",
        "closing": followup.closing(found, demands) if "close" in steps else "",
        "leaving": steps and any(not each.sent_at for each in prompts),
    }
    if is_secretariat(request.user):
        context["to_verify"] = Reply.objects.to_verify().filter(demand__in=demands).order_by("number").first()
    if found.state == ReferralState.PREPARED:
        context["given_up"] = followup.giving_up(found)
    return context


@public_page
def institution(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Organisation.objects.institutions(), slug=slug)
    demands = [*Demand.objects.listed().filter(referral__institution=found)]
    promised = [*Commitment.objects.with_thread().filter(demand__referral__institution=found)]
    replies = [*Reply.objects.published().filter(demand__in=[each.pk for each in demands])]
    scores = cards.scores_of(demands, promised, timezone.localdate())
    context = {
        "institution": found,
        "score": scores[0][1] if scores else None,
        "promised": promised,
        "groups": cards.by_days(cards.present(demands, replies, [])),
        "may_state": may_state(request.user, found),
        "statement": Statement.objects.filter(institution=found).first(),
    }
    return render_page(request, "advocacy/institution.html", context)


@public_page
def commitments(request: HttpRequest) -> HttpResponse:
    promised = [*Commitment.objects.with_thread()]
    shown = [each for each in promised if each.is_late] if request.GET.get("state") == "late" else promised
    page = Paginator(shown, PAGE).get_page(request.GET.get("page"))
    late = sum(each.is_late for each in promised)
    mine = Commitment.objects.filter(pk__in=[each.pk for each in page]).followed_up_by(request.user)
    context = {"late": late, "total": len(promised), "page": page, "reviewed": {*mine.values_list("pk", flat=True)}}
    context["next"] = thread.kept_here(running[0]) if (running := thread.running_of(promised)) else None
    return render_page(request, "advocacy/commitments.html", context)


@public_page
def document(request: HttpRequest, number: int) -> HttpResponse:
    """The signed letter of a reply: of a published one for all, of any for the secretariat."""
    rows = Reply.objects.all() if is_secretariat(request.user) else Reply.objects.published()
    found = get_object_or_404(rows.exclude(document=""), number=number)
    return sent_file(found.document, f"reponse-{number}")


@public_page
def letter_pdf(request: HttpRequest, number: int) -> HttpResponse:
    """The letter; its signed link is only in the copy of those who hand it over, as long as it serves to do so."""
    found = find(request, number)
    bears = may_relay(request.user, found.position) and followup.bears_its_code(found)
    return _printed(found, found.letter, subject_of(found), found.sent_at, bears=bears)


def _printed(
    found: Referral, text: str, subject: str, at: dt.datetime | None, *, bears: bool, name: str = "relais"
) -> HttpResponse:
    """A letter or its reminder as it is printed, with its signed link or without."""
    link, short = (links.reply_url(found), links.short_url(found)) if bears else ("", "")
    on, seal = timezone.localdate(at), seal_words(at)
    pdf = letters.letter_pdf(found, text, link, subject=subject, on=on, short=short, seal=seal)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}-{found.number}.pdf"'
    return response


def reminder_pdf(request: HttpRequest, number: int) -> HttpResponse:
    """The last reminder, where it goes on paper: with the code by which it is answered."""
    found = find(request, number, "remind")
    last = Reminder.objects.standing().filter(referral=found, sent_at__isnull=False).last()
    if last is None or last.means not in followup.ON_PAPER:
        raise Http404
    bears = followup.bears_its_code(found, last.means)
    return _printed(found, last.letter, reminder_subject(found), last.sent_at, bears=bears, name="relance")


def relay(request: HttpRequest, number: str) -> HttpResponse:
    found = get_object_or_404(Position.objects.select_related("draft__assembly", "draft__rulebook"), number=number)
    if not may_relay(request.user, found):
        raise PermissionDenied
    days = reply_days(found)
    due = due_date(timezone.localdate(), days)
    form = forms.RelayForm(*sent(request), position=found, days=days, due=due)
    if form.attempt(services.relay_position, found, actor=who(request)):
        first, *others = form.outcome
        if others:
            return done(request, _("Les lettres sont prêtes. Relisez-les : rien ne part sans vous."), "advocacy:list")
        words = _("La lettre est prête. Relisez-la : rien ne part sans vous.")
        return done(request, words, "advocacy:letter", first.number)
    context = {"position": found, "form": form, "reach": services.reach_of(found)}
    context["sent"] = Referral.objects.filter(position=found).select_related("institution")
    return render_page(request, "advocacy/relay.html", context)


def letter(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request, number, "edit")
    if found.state != ReferralState.PREPARED:
        context = {"referral": found, "typed": request.POST.get("letter", "")}
        return render_page(request, "advocacy/letter_closed.html", context, status=409 if request.POST else 200)
    sending = request.POST.get("step") != "save"
    names = ("letter", "addressee", "address", "postal_address", "signatory", "signatory_role")
    due = found.due_from(timezone.localdate())
    initial = {name: getattr(found, name) for name in names}
    if letters.day_said(found.letter) == found.due_on:
        initial["letter"] = letters.redated(found.letter, due)
    if not found.signatory:  # who signed the last one, else who writes
        initial |= Referral.objects.last_signatory() or {"signatory": who(request).public_name}
    form = forms.LetterForm(*sent(request), referral=found, sending=sending, initial=initial)
    perform = services.send_referral if sending else services.edit_letter
    if form.attempt(perform, found, actor=who(request)):
        messages.success(request, said_of(form.outcome) if sending else _("La lettre est enregistrée."))
        if sending:
            return redirect(found)
        form.keep_file()
        return redirect("advocacy:letter", number)
    form.keep_file()
    lines = computation(timezone.localdate(), due, found.calendar)
    context = {"referral": found, "form": form, "computation": lines, "demands": found.demands.all()}
    return render_page(request, "advocacy/letter.html", context)


def said_of(referral: Referral) -> str:
    """What is said to who sends a letter: by mail, it is only on its way."""
    if referral.sent_at is None:
        return _("La lettre est en cours d’envoi, par message. Le délai courra du jour où elle sera partie.")
    return _("La remise est notée. Réponse attendue le %(day)s.") % {"day": french.day(referral.due_on)}


def recall(request: HttpRequest, number: int) -> HttpResponse:
    """Take back a letter that does not leave."""
    found = find(request, number, "recall")
    form = ActForm(*sent(request))
    if form.attempt(services.recall_letter, found, actor=who(request)):
        messages.success(request, _("La lettre est reprise : corrigez-la, ou son adresse, puis envoyez-la."))
        return redirect("advocacy:letter", number)
    title = _("Reprendre la lettre : %(name)s") % {"name": found.institution}
    lead = _("Elle n’est pas partie. Elle redevient une lettre à relire et à envoyer.")
    return act(request, form, title, _("Reprendre cette lettre"), found, lead=lead)


def discard(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request, number, "discard")
    if request.method == "POST":
        position = services.discard_letter(found, actor=who(request))
        return done(request, _("La lettre est abandonnée. Rien n’est parti."), position)
    title = _("Abandonner la lettre : %(name)s") % {"name": found.institution}
    return act(request, None, title, _("Abandonner cette lettre"), found, lead=_("Elle n’est pas partie."))


def proof(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request, number, "edit")
    if not found.proof:
        raise Http404
    return sent_file(found.proof, f"preuve-{number}")


def remind(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request, number, "remind")
    demands = Demand.objects.filter(referral=found).with_deadlines()
    late = [(each.rank, each.title, each.deadline) for each in demands if each.deadline.state == "late"]
    form = forms.RemindForm(*sent(request), initial={"letter": letters.reminder_text(found, late)})
    if form.attempt(followup.remind_institution, found, actor=who(request)):
        again = due_date(timezone.localdate(), REMINDER_PAUSE, found.calendar)
        message = _("La relance est notée, à imprimer depuis cette page. La suivante pourra partir le %(day)s.")
        if form.outcome.mail:
            message = _("La relance est en cours d’envoi, par message. La suivante pourra partir le %(day)s.")
        return done(request, message % {"day": french.day(again)}, found)
    title = _("Relancer : %(name)s") % {"name": found.institution}
    why = followup.hindrance(found)
    lead = _("Préparée par le logiciel, envoyée par vous. Relisez-la.")
    return act(request, form, title, _("Envoyer la relance"), found, lead=lead, hindrance=why)


def close(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request, number, "close")
    form = forms.CloseForm(*sent(request))
    if form.attempt(followup.close_referral, found, actor=who(request)):
        return done(request, _("Les demandes sont closes sans réponse. Une réponse tardive pourra être notée."), found)
    title = _("Clore sans réponse : %(name)s") % {"name": found.institution}
    return act(request, form, title, _("Clore sans réponse"), found, hindrance=followup.closing(found))


def review(request: HttpRequest, number: int) -> HttpResponse:
    found = get_object_or_404(Commitment.objects.with_thread(), number=number)
    COMMITMENT_ACCESS.demand("keep", request.user, found)
    names = COMMITMENT_WORKFLOW.open_steps(found.state)
    form = forms.ReviewForm(*sent(request), steps=[(n, COMMITMENT_WORKFLOW.steps[n].label) for n in names])
    if form.attempt(followup.review_commitment, found, actor=who(request)):
        return done(request, _("C’est noté, et publié."), found)
    closed = "" if names else _("Cet engagement est tenu : il n’y a plus rien à noter.")
    title = _("Où en est l’engagement n° %(number)s ?") % {"number": number}
    return act(request, form, title, _("Publier où il en est"), found, lead=found.text, hindrance=closed)


def _seal(response: HttpResponse) -> HttpResponse:
    """A page reached by a secret: not kept, not indexed, its address told to no other site.

    `same-origin`, not `no-referrer`: with the latter, browsers send no origin with the form either.
    """
    response["Cache-Control"] = "no-store, private"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "same-origin"
    return response


def _refused(request: HttpRequest, found: Referral | None, fault: str, **own: object) -> HttpResponse:
    context = {"referral": found, "fault": fault, "publisher": settings.PUBLISHER, **own}
    status = 404 if found is None else 410
    return _seal(render_page(request, "advocacy/link_refused.html", context, status=status))


def by_link(view: Callable[..., HttpResponse], *, after: bool = False) -> Callable[..., HttpResponse]:
    """Open the referral of a signed link for `view`, or say why the link does not work and what to do; `after` it was
    passed on too."""

    @wraps(view)
    def opened(request: HttpRequest, token: str, **address: Any) -> HttpResponse:
        read = links.read_reply_token(token)
        rows = Referral.objects.public().with_thread()
        found = rows.filter(number=read[0]).first() if read else None
        if read is None or found is None:
            return _refused(request, None, "altered")
        fault = links.link_fault(found, read[1], timezone.localdate())
        if fault and not (after and fault == "forwarded"):
            own = Reply.objects.correctable(timezone.now()).by_link(found, read[1]).select_related("demand")
            return _refused(request, found, fault, token=token, own=own if fault == "forwarded" else ())
        return _seal(view(request, found, token=token, key=read[1], **address))

    return login_not_required(opened)


def _converse(
    request: HttpRequest,
    found: Referral,
    template: str,
    token: str = "",
    *,
    form_class: Callable[..., forms.ReplyForm] = forms.ReplyForm,
    **sending: Any,
) -> HttpResponse:
    """Fill in, read again, send, see what was sent: the same steps for a link, an account and the secretariat."""
    demands = [*Demand.objects.filter(referral=found).with_deadlines()]
    step, initial = request.POST.get("step", ""), {"kind": request.GET.get("acte", "answer")}
    form = form_class(*sent(request), referral=found, demands=demands, initial=initial)
    if step == "send" and form.attempt(services.receive_reply, found, **sending):
        messages.success(request, said_of_a_reply(sending["channel"], form.cleaned_data["kind"]))
        return redirect(found if sending["channel"] == ReplyChannel.STAFF else request.path)
    form.keep_file()
    history = Reply.objects.filter(demand__in=demands, rejected_at=None, replaced_by=None).select_related("demand")
    own = Reply.objects.correctable(timezone.now()).by_link(found, found.key)
    context = {
        "referral": found,
        "form": form,
        "demands": demands,
        "token": token,
        "history": history,
        "correctable": {*own},
    }
    if step == "review" and form.is_valid():
        template = "advocacy/reply_review.html"
    elif not (form.is_bound or "acte" in request.GET or sending["channel"] == ReplyChannel.STAFF) and history:
        template = "advocacy/answered.html"
    return render_page(request, template, context)


def said_of_a_reply(channel: str, kind: str) -> str:
    """An institution is thanked; the secretariat, which notes what came, reads what becomes of it."""
    if channel != ReplyChannel.STAFF:
        return _("C’est reçu, et daté. Merci.")
    if kind == ReplyKind.ASK_TIME:
        return _("Demande de temps notée. Dites maintenant si ce délai est accordé.")
    if kind == ReplyKind.ACKNOWLEDGE:
        return _("Accusé de réception noté. La réponse reste attendue.")
    return _("Réponse notée et publiée.")


@by_link
def reply(request: HttpRequest, found: Referral, token: str, key: str) -> HttpResponse:
    template, channel = "advocacy/reply.html", ReplyChannel.LINK
    return _converse(request, found, template, token, channel=channel, link_key=key, actor=None)


@login_not_required
def by_hand(request: HttpRequest) -> HttpResponse:
    """Where one types the code that stands in a letter on paper."""
    form = forms.CodeForm(*sent(request))
    if form.is_bound and form.is_valid():
        return _seal(redirect("advocacy:coded", in_groups(form.cleaned_data["code"])))
    return _seal(render_page(request, "advocacy/code.html", {"form": form, "publisher": settings.PUBLISHER}))


@login_not_required
def coded(request: HttpRequest, code: str) -> HttpResponse:
    """From the short address of a letter to its page of answer."""
    key = typed_code(code)
    found = Referral.objects.public().opened_by(key).first() if is_code(key) else None
    if found is None:
        form = forms.CodeForm(QueryDict(urlencode({"code": code})), unknown=True)
        context = {"form": form, "publisher": settings.PUBLISHER}
        return _seal(render_page(request, "advocacy/code.html", context, status=404))
    return _seal(redirect("advocacy:reply", links.reply_token(found, key)))


@by_link
def forward(request: HttpRequest, found: Referral, token: str, key: str) -> HttpResponse:
    """« Ce n’est pas à moi » : to somebody else of the same institution."""
    form = forms.ForwardForm(*sent(request))
    if form.attempt(followup.forward_link, found):
        return _seal(render_page(request, "advocacy/forwarded.html", {"referral": form.outcome}))
    title, lead = _("Transmettre la demande"), _("Un nouveau lien part à l’adresse que vous donnez.")
    back = reverse("advocacy:reply", args=[token])
    return act(request, form, title, _("Transmettre"), back, lead=lead)


@partial(by_link, after=True)
def correct(request: HttpRequest, found: Referral, token: str, key: str, number: int) -> HttpResponse:
    """New words for a reply sent by this link, within 48 hours, be it passed on since."""
    rows = Reply.objects.correctable(timezone.now()).by_link(found, key)
    words = get_object_or_404(rows.select_related("demand__referral"), number=number)
    form = forms.CorrectForm(*sent(request), reply=words)
    back = reverse("advocacy:reply", args=[token])
    if form.attempt(services.correct_reply, words, link_key=key):
        return done(request, _("Votre correction est reçue. Elle remplace votre texte une fois vérifiée."), back)
    form.keep_file()
    title = _("Corriger votre réponse à la demande %(rank)s") % {"rank": words.demand.rank}
    return act(request, form, title, _("Envoyer la correction"), back, lead=words.demand.title)


def answer(request: HttpRequest, number: int) -> HttpResponse:
    """The same page as the link, for who represents the institution with an account."""
    found = find(request, number, "answer")
    return _converse(request, found, "advocacy/reply.html", channel=ReplyChannel.ACCOUNT, actor=who(request))


def log_reply(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request, number, "log_reply")
    channel, actor = ReplyChannel.STAFF, who(request)
    template, form_class = "advocacy/log_reply.html", forms.LogReplyForm
    return _converse(request, found, template, form_class=form_class, channel=channel, actor=actor)


def verify(request: HttpRequest, number: int) -> HttpResponse:
    found = get_object_or_404(Reply.objects.with_thread(), number=number)
    if not verifies(request.user, found.demand.referral):
        raise PermissionDenied
    form = forms.VerifyForm(*sent(request), reply=found)
    rejects = request.POST.get("decision") == form.REJECT
    perform = services.reject_reply if rejects else services.verify_reply
    if form.attempt(perform, found, actor=who(request)):
        messages.success(request, _("C’est fait. Les auteurs des besoins sont prévenus de ce qui est publié."))
        return redirect(found.demand.referral)
    title = _("Vérifier un message : %(name)s") % {"name": found.demand.referral.institution}
    sending = Reply.objects.of_sending(found).select_related("demand", "replaces", "replaced_by")
    more = {"template": "advocacy/verify.html", "reply": found, "sending": sending}
    return act(request, form, title, _("Envoyer cette décision"), found.demand.referral, **more)


def statement(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Organisation.objects.institutions(), slug=slug)
    if not may_state(request.user, found):
        raise PermissionDenied
    form = forms.StatementForm(*sent(request))
    back = reverse("advocacy:institution", args=[slug])
    if form.attempt(followup.publish_statement, found, actor=who(request)):
        return done(request, _("Votre réponse est publiée à côté des faits."), back)
    title = _("Droit de réponse : %(name)s") % {"name": found}
    return act(request, form, title, _("Publier ce texte"), back)


def call(request: HttpRequest, number: int) -> HttpResponse:
    """Tell by voice, to an author whom no letter reaches, what was answered."""
    need = get_object_or_404(Need.objects.visible_to(request.user).select_related("department"), number=number)
    demand(need.state in calling.TOLD_OF and calling.calls(request.user, need))
    form = ActForm(*sent(request))
    if form.attempt(calling.say_called, need, actor=who(request)):
        return done(request, _("C’est noté, et dit sur cette page."), need)
    if why := calling.hindrance(need):
        messages.info(request, why)
        return redirect(need)
    positions = Position.objects.about(need)
    replies = Reply.objects.published().with_thread().filter(demand__referral__position__in=positions)
    title = _("Prévenir de vive voix l’auteur du besoin n° %(number)s") % {"number": number}
    lead = _("Aucun message ne l’atteint : dites-lui ce qui est répondu.")
    more = {"template": "advocacy/call.html", "lead": lead, "need": need, "replies": replies.exclude(outcome="")}
    return act(request, form, title, _("C’est dit"), need, **more)


@login_not_required
def effect(request: HttpRequest, number: int = 0, token: str = "") -> HttpResponse:
    """The word of an author, by the link of a mail, or with the account that expressed the need."""
    need, position = _need_of(request, number, token)
    if need is None or position is None:
        return _seal(render_page(request, "advocacy/effect_refused.html", {}, status=404))
    account, noted = who(request), bool(number) and need.author_id != request.user.pk
    form = forms.EffectForm(*sent(request), account=account, noted=noted)
    if form.attempt(followup.say_effect, need, position, actor=account if number else None):
        thanks = _("Merci. Votre parole est publiée avec le besoin.")
        messages.success(request, _("C’est noté, et publié avec le besoin.") if noted else thanks)
        return _seal(redirect(need))
    said = Effect.objects.filter(need=need, position=position).first()
    replies = Reply.objects.published().with_thread().filter(demand__referral__position=position).exclude(outcome="")
    context = {"need": need, "position": position, "form": form, "said": said, "replies": replies, "noted": noted}
    return _seal(render_page(request, "advocacy/effect.html", context))


def _need_of(request: HttpRequest, number: int, token: str) -> tuple[Need | None, Position | None]:
    if number:
        need = get_object_or_404(Need.objects.visible_to(request.user), number=number)
        demand(is_author(request.user, need) or calling.calls(request.user, need))
        return need, Position.objects.about(need).first()
    read = links.read_effect_token(token)
    if read is None:
        return None, None
    return Need.objects.filter(pk=read[0]).first(), Position.objects.filter(pk=read[1]).first()
