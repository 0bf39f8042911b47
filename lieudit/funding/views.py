"""Calls, ours and those of others: the list, the page with its facts, and each act on its own page; the jury, what it
reads and decides."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lieudit.funding import (
    agreeing,
    applying,
    applying_forms,
    board,
    deciding,
    drawn,
    forms,
    jury_board,
    jury_forms,
    papers,
    reads,
    result_forms,
    results,
    services,
)
from lieudit.funding import jury as acts
from lieudit.funding.fairness import facts
from lieudit.funding.letters import letter_pdf
from lieudit.funding.links import read_reply_token
from lieudit.funding.models import Appeal, Application, Call, Challenge
from lieudit.funding.permissions import (
    APPLICATION_ACCESS,
    CALL_ACCESS,
    answers_appeal,
    answers_challenge,
    assemblies_of,
    is_recused,
    judges,
    juror_of,
    leads,
    may_describe,
    may_prepare,
    organisations_of,
    part_of,
    places_for,
    reads_letter,
    reads_papers,
    writes,
)
from lieudit.funding.said_of_aids import told_of
from lieudit.funding.serving_board import names_of, served_board
from lieudit.funding.vocabulary import SIX, Kind
from lieudit.funding.workflow import JUDGED, OVER, TOLD, CallState
from lieudit.governance.models import Assembly
from lieudit.journal.models import Entry
from lieudit.network.models import Organisation
from lieudit.toolkit.access import demand
from lieudit.toolkit.conditional import drawn_once, drawn_while_fresh, fresh_page, public_page, tick_of
from lieudit.toolkit.htmx import render_page
from lieudit.toolkit.kept_forms import with_token
from lieudit.toolkit.numbers import typed_number
from lieudit.toolkit.pages import act_page, done, press
from lieudit.toolkit.request import sent, who
from lieudit.toolkit.types import Context
from lieudit.toolkit.uploads import sent_file

A_PAGE = 20
MOST_PLACES = 10_000
MOST_MINE = 20
MOST_ENTRIES = 20
ACT = "funding/act.html"
OF_ITS_PLACES = frozenset({"answer", "budget", "join_paper", "invite", "send", "send_late", "withdraw"})
"""Steps that the places of a file take in it: who speaks for one of them is read by this alone."""


def find(request: HttpRequest, number: int, step: str = "") -> Call:
    """A call that the reader may see, 404; on which they may take `step`, 403."""
    found = reads.call_of(number, request.user)
    if found is None:
        raise Http404
    if step:
        CALL_ACCESS.demand(step, request.user, found)
    return found


@fresh_page
def calls(request: HttpRequest) -> HttpResponse:
    """Those that run, the first to close first; then those that are over; above, those that one prepares."""
    over, domain = request.GET.get("clos") == "oui", request.GET.get("domaine", "")
    now, rows = timezone.now(), Call.objects.public().with_rules().about_service(domain)
    listed = rows.past(now).order_by("-closes_at", "-pk") if over else rows.running(now).order_by("closes_at", "-pk")
    page = Paginator(listed, A_PAGE).get_page(request.GET.get("page"))
    mine = Call.objects.led_by(request.user).filter(state=CallState.DRAFT).order_by("-pk")[:MOST_MINE]
    context = {
        "page": page,
        "lines": [board.line_of(each, now) for each in page],
        "over": over,
        "domain": dict(SIX).get(domain, ""),
        "mine": mine,
        "places": places_for(request.user),
        "prepares": may_prepare(request.user),
        "former": Call.objects.led_by(request.user).filter(state__in=OVER).order_by("-closes_at", "-pk").first(),
        "describes": may_describe(request.user),
    }
    return render_page(request, "funding/calls.html", context)


@drawn_while_fresh
def call(request: HttpRequest, number: int) -> HttpResponse:
    """What a call offers, when it closes on every clock, and its facts beside the wishes of the council."""
    found = find(request, number)
    context = {
        "call": found,
        "steps": board.steps_of(found, request.user),
        "leads": request.user.is_authenticated and leads(request.user, found),
        "over": found.state in OVER,
        "subjects": board.subjects_of(found, vars(found)["subjects_said"]),
        "result": board.result_of(found),
        "told": told_of(vars(found)["answers_said"]),
        "mine": [] if found.is_ours else places_for(request.user),
        "entries": Entry.objects.public().about(found).select_related("actor")[:MOST_ENTRIES],
        **board.call_board(found),
        **board.files_of(found, request.user),
        **jury_board.results_of(found),
    }
    return render_page(request, "funding/call.html", context)


@public_page
def test(request: HttpRequest, number: int) -> HttpResponse:
    """« Mon lieu peut-il y aller ? »: a verdict and its reasons, without account; nothing is kept."""
    found = find(request, number)
    form = forms.TestForm(request.GET or None, call=found)
    verdict = form.found if form.is_bound and form.is_valid() else None
    return render_page(request, "funding/test.html", {"call": found, "form": form, "found": verdict})


@public_page
def versions(request: HttpRequest, number: int) -> HttpResponse:
    """Every version of the rules of a call, the last first, each with its facts."""
    found = find(request, number)
    wished = board.wishes()
    rows = [(each, facts(each.says(found), wished)) for each in found.versions.order_by("-version")]
    return render_page(request, "funding/versions.html", {"call": found, "rows": rows})


@drawn_once
def served(request: HttpRequest, number: int) -> HttpResponse:
    """Territories that could apply beside those that were served, once the decision is published, here or elsewhere."""
    found = find(request, number)
    if found.state not in TOLD and found.result is None:
        raise Http404
    return render_page(request, "funding/served.html", {"call": found, **served_board(found)})


def prepare(request: HttpRequest) -> HttpResponse:
    """A new call, or one filled from a former one (`?d-apres=12`)."""
    demand(may_prepare(request.user))
    holders: list[Assembly | Organisation] = [*assemblies_of(request.user), *organisations_of(request.user)]
    former = Call.objects.led_by(request.user).with_rules().filter(number=typed_number(request.GET.get("d-apres", "")))
    before = former.first()
    start = {"about": request.GET.get("cite", "")}
    form = forms.PrepareForm(*sent(request), account=request.user, holders=holders, call=before, initial=start)
    if form.is_bound and form.is_valid():
        words = dict(form.cleaned_data)
        if form.run(services.prepare_call, words.pop("holder"), actor=who(request), drawn_from=before, **words):
            return done(request, form.done, form.outcome)
    context = {"form": form, "about": None, "back": "/aides-et-appels/", "former": before}
    return render_page(request, ACT, context)


def write(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request, number, "write")
    form = forms.CallForm(*sent(request), account=request.user, call=found)
    return act_page(request, ACT, form, services.write_call, found, about=found)


@require_POST
def announce(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request, number, "announce")
    press(request, services.announce_call, found, message=_("L’appel est annoncé : il s’ouvrira à son heure."))
    return redirect(found)


def correct(request: HttpRequest, number: int) -> HttpResponse:
    """Another version of the rules of ours, or of what is described of one of others."""
    found = find(request, number)
    CALL_ACCESS.demand("correct" if found.is_ours else "revise", request.user, found)
    if found.is_ours:
        corrected = forms.CorrectForm(*sent(request), account=request.user, call=found)
        return act_page(request, ACT, corrected, services.correct_call, found, about=found)
    revised = forms.ReviseForm(*sent(request), account=request.user, call=found)
    return act_page(request, ACT, revised, services.revise_call, found, about=found)


def postpone(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request, number, "postpone")
    form = forms.PostponeForm(*sent(request), account=request.user, call=found)
    return act_page(request, ACT, form, services.postpone_call, found, about=found)


def cancel(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request, number, "cancel")
    form = forms.CancelForm(*sent(request), account=request.user)
    return act_page(request, ACT, form, services.cancel_call, found, about=found)


def describe(request: HttpRequest) -> HttpResponse:
    """A call of somebody else, by hand."""
    demand(may_describe(request.user))
    form = forms.DescribeForm(*sent(request), account=request.user)
    if form.attempt(services.describe_call, actor=who(request)):
        return done(request, form.done, form.outcome)
    return render_page(request, ACT, {"form": form, "about": None, "back": "/aides-et-appels/"})


def tell_result(request: HttpRequest, number: int) -> HttpResponse:
    """What the organiser of a call of others published of its decision."""
    found = find(request, number, "tell_result")
    if found.kind == Kind.AID:
        raise Http404
    form = result_forms.ResultForm(*sent(request), account=request.user, call=found, names=names_of())
    return act_page(request, ACT, form, results.tell_result, found, about=found)


def invite(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request, number, "invite")
    start = {"address": found.organisation.email} if found.organisation else {}
    form = forms.InviteForm(*sent(request), account=request.user, initial=start)
    return act_page(request, ACT, form, services.invite_organiser, found, about=found)


@login_not_required
def reply(request: HttpRequest, token: str) -> HttpResponse:
    """The organiser replies by its link, without account."""
    read = read_reply_token(token)
    found = Call.objects.shown().with_rules().filter(pk=read[0]).first() if read else None
    if read is None or found is None or found.reply_key != read[1]:
        status = 404 if found is None else 410
        return sealed(
            render_page(request, "funding/link_refused.html", {"publisher": settings.PUBLISHER}, status=status)
        )
    form = forms.ReplyForm(*sent(request))
    if form.attempt(services.reply_about_call, found):
        return sealed(done(request, form.done, found))
    context = {"form": form, "call": found, "back": found, "facts": board.facts_of(found)}
    return sealed(render_page(request, "funding/reply.html", context))


def sealed(response: HttpResponse) -> HttpResponse:
    """A page reached by a secret: not kept, not indexed, its address told to no other site."""
    response["Cache-Control"] = "no-store, private"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "same-origin"
    return response


# Applications: alone, together


def find_file(request: HttpRequest, number: int, step: str = "") -> Application:
    """An application that the reader may see, 404; on which they may take `step`, 403."""
    found = reads.own_file_of(number, request.user) if step in OF_ITS_PLACES else None
    found = found or reads.file_of(number, request.user)
    if found is None:
        raise Http404
    if step:
        APPLICATION_ACCESS.demand(step, request.user, found)
    return found


def begin(request: HttpRequest, number: int) -> HttpResponse:
    found, places = find(request, number), places_for(request.user)
    demand(bool(places) and found.is_ours)
    form = applying_forms.BeginForm(*sent(request), account=request.user, places=places, call=found)
    if form.attempt(applying.begin_application, found, actor=who(request)):
        return done(request, form.done, form.outcome)
    return render_page(request, ACT, {"form": form, "about": found, "back": found})


@require_safe
@login_not_required
def application(request: HttpRequest, number: int) -> HttpResponse:
    """Where a file stands: its answers, its places, its budget, what is still missing. Read without account where it is
    written in public."""
    tick, found = tick_of(request), reads.file_of(number, request.user)
    if found is None and not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if found is None:
        raise Http404
    tied, takes, today = is_recused(request.user, found), found.call.takes_files, timezone.localdate()
    body = drawn.file_body(found, request.user, tick, today, tied=tied, takes=takes)
    title = found.shown_title if board.is_veiled(request.user, found) else found.title
    context = {"title": title, "call": found.call, "body": with_token(request, body)}
    return render_page(request, "funding/application.html", context)


def answer(request: HttpRequest, number: int, key: int) -> HttpResponse:
    """One answer; where two wrote at once, both versions, until somebody writes the next."""
    found = find_file(request, number, "answer")
    asked = next((each for each in found.call.rules.asked if each["key"] == key), None)
    if asked is None:
        raise Http404
    posted = request.method == "POST"
    last = None if posted else reads.last_answer(found.pk, key, with_authors=True)
    brought = not posted or request.POST.get("taken")
    sources = applying.sources_for(found, key, who(request)) if brought else {}
    taken = request.GET.get("reprendre", "")
    start = {"text": last.text if last else "", "seen": last.version if last else 0, "taken": ""}
    if taken in sources:
        start |= {"text": sources[taken][1], "taken": taken}
    form_class = applying_forms.PublicAnswerForm if found.is_public else applying_forms.AnswerForm
    form = form_class(*sent(request), account=request.user, question=asked, sources=sources, initial=start)
    if form.attempt(applying.save_answer, found, actor=who(request), question=key):
        here = reverse("funding:answer", args=[number, key])
        if form.outcome.beside_id:
            return done(request, _("Quelqu’un a écrit entre-temps : les deux versions sont gardées, les voici."), here)
        return done(request, form.done, found)
    last = reads.last_answer(found.pk, key, with_authors=True) if posted else last
    written = applying.versions_of(found, key) if found.is_public else []
    if form.is_bound and written and not writes(request.user, found):
        form.has_read(written[0].version)
    context = {"form": form, "about": found, "back": found, "last": last, "sources": sources, "written": written}
    return render_page(request, "funding/answer.html", context)


def ask_partner(request: HttpRequest, number: int) -> HttpResponse:
    found = find_file(request, number, "invite")
    form = applying_forms.PartnerForm(*sent(request), account=request.user)
    return act_page(request, ACT, form, applying.ask_partner, found, about=found)


def accept(request: HttpRequest, number: int) -> HttpResponse:
    """A place accepts its part: two clicks from the letter."""
    found = find_file(request, number, "accept")
    part = part_of(request.user, found)
    assert part is not None  # whoever is asked has one
    form = applying_forms.AcceptForm(*sent(request), account=request.user)
    if form.attempt(applying.accept_part, found, actor=who(request), place=part.place):
        return done(request, form.done, found)
    return render_page(request, "funding/accept.html", {"form": form, "about": found, "back": found, "part": part})


def leave(request: HttpRequest, number: int) -> HttpResponse:
    found = find_file(request, number, "leave")
    part = part_of(request.user, found)
    assert part is not None  # whoever takes part has one
    form = applying_forms.LeaveForm(*sent(request), account=request.user)
    if form.attempt(applying.leave_application, found, actor=who(request), place=part.place):
        return done(request, form.done, "funding:call", found.call.number)
    return render_page(request, ACT, {"form": form, "about": found, "back": found})


def budget(request: HttpRequest, number: int) -> HttpResponse:
    """The lines of the budget, their balance year by year, and one more."""
    found = find_file(request, number, "budget")
    form = applying_forms.LineForm(
        *sent(request), account=request.user, application=found, initial=board.line_start(found)
    )
    if form.attempt(applying.add_line, found, actor=who(request)):
        return done(request, form.done, "funding:budget", number)
    context = {
        "form": form,
        "about": found,
        "back": found,
        **board.budget_board(found.lines.select_related(*board.WHERE)),
    }
    return render_page(request, "funding/budget.html", context)


@require_POST
def remove_line(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    found = find_file(request, number, "budget")
    line = get_object_or_404(found.lines, pk=pk)
    press(request, applying.remove_line, found, line=line, message=_("La ligne est retirée."))
    return redirect("funding:budget", number)


def join_paper(request: HttpRequest, number: int) -> HttpResponse:
    """A paper that the call asks for; the one before of the same line is replaced."""
    found = find_file(request, number, "join_paper")
    if not found.call.rules.papers:
        raise Http404
    form = applying_forms.PaperForm(*sent(request), account=request.user, application=found)
    return act_page(request, ACT, form, papers.join_paper, found, about=found)


@require_safe
def paper(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """A paper, as it came."""
    found = find_file(request, number)
    demand(reads_papers(request.user, found) and not board.is_veiled(request.user, found))
    joined = get_object_or_404(found.papers, pk=pk)
    return sent_file(joined.file, joined.name or f"dossier-{number}-{pk}")


@require_POST
def remove_paper(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    found = find_file(request, number, "join_paper")
    joined = get_object_or_404(found.papers, pk=pk)
    press(request, papers.remove_paper, found, paper=joined, message=_("La pièce est retirée, et son fichier effacé."))
    return redirect(found)


@require_POST
def send(request: HttpRequest, number: int) -> HttpResponse:
    found = find_file(request, number, "send")
    press(request, applying.send_application, found, message=_("Le dossier est envoyé."))
    return redirect(found)


def send_late(request: HttpRequest, number: int) -> HttpResponse:
    found = find_file(request, number, "send_late")
    form = applying_forms.LateForm(*sent(request), account=request.user)
    return act_page(request, ACT, form, applying.send_late, found, about=found)


def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    found = find_file(request, number, "withdraw")
    form = applying_forms.WithdrawForm(*sent(request), account=request.user)
    return act_page(request, ACT, form, applying.withdraw_application, found, about=found, to=found.call)


# The jury


@public_page
def jury(request: HttpRequest, number: int) -> HttpResponse:
    """Who sits, by which decision and which criteria; for one of the jury, what one has to read."""
    found = find(request, number)
    context = jury_board.jury_board(found, request.user, tick_of(request))
    steps = board.steps_of(found, request.user)
    return render_page(request, "funding/jury.html", {"call": found, "steps": steps, **context})


def name_jury(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request, number, "name_jury")
    form = jury_forms.JuryForm(*sent(request), account=request.user, call=found)
    if form.attempt(acts.name_jury, found, actor=who(request)):
        return done(request, form.done, "funding:jury", number)
    return render_page(request, ACT, {"form": form, "about": found, "back": found})


@require_POST
def quit_jury(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request, number)
    demand(juror_of(request.user, found) is not None)
    press(request, acts.quit_jury, found, message=_("Votre place est rendue. Merci de l’avoir tenue."))
    return redirect("funding:jury", number)


def settle(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request, number, "settle")
    form = jury_forms.SettleForm(*sent(request), account=request.user, call=found)
    if form.attempt(acts.settle_call, found, actor=who(request)):
        return done(request, form.done, "funding:jury", number)
    return render_page(request, ACT, {"form": form, "about": found, "back": found})


@require_POST
def review(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request, number, "review")
    if press(request, acts.review_call, found, message=_("Les points sont relevés : ils ne changent plus.")):
        return redirect("funding:table", number)
    return redirect("funding:jury", number)


@require_safe
def table(request: HttpRequest, number: int) -> HttpResponse:
    """The deliberation: means side by side, ties, agreement, what hangs on one juror, what is written of each file."""
    tick, found = tick_of(request), find(request, number)
    demand(leads(request.user, found) or judges(request.user, found))
    if found.state not in JUDGED or found.state == CallState.COMPLETE:
        raise Http404
    typed = request.GET.get("places", "")
    places = min(int(typed), MOST_PLACES) if typed.isascii() and typed.isdigit() and len(typed) < 6 else None
    body = drawn.table_body(found, who(request), places, tick, timezone.localdate())
    return render_page(request, "funding/table.html", {"call": found, "body": with_token(request, body)})


@require_POST
def sign(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request, number, "sign")
    press(request, deciding.sign_outcomes, found, message=_("C’est signé, pour les dossiers que vous pouvez lire."))
    return redirect("funding:table", number)


@require_POST
def publish(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request, number, "publish")
    press(request, deciding.publish_call, found, message=_("C’est publié, et chaque lieu en est prévenu."))
    return redirect(found)


def report_call(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request, number, "report")
    form = jury_forms.ReportCallForm(*sent(request), account=request.user)
    return act_page(request, ACT, form, deciding.report_call, found, about=found)


# One file


def rate(request: HttpRequest, number: int) -> HttpResponse:
    """The file, the criteria, the words: one screen. Kept as typed, then the next file."""
    tick, found = tick_of(request), find_file(request, number, "rate")
    context: Context = {"application": found, "call": found.call}
    if request.method != "POST":
        body = with_token(request, drawn.rating_body(found, who(request), tick, timezone.localdate()))
    else:
        read = reads.reading_of(found, who(request))
        form = drawn.rating_form(found, who(request), read, *sent(request))
        if form.attempt(acts.save_rating, found, actor=who(request)):
            return done(request, form.done, *jury_board.after(found, who(request), whole=form.cleaned_data["whole"]))
        context |= drawn.rating_context(found, form, read)
        body = render_to_string("funding/rate_body.html", context, request)
    return render_page(request, "funding/rate.html", {**context, "body": body})


def recuse(request: HttpRequest, number: int) -> HttpResponse:
    found = find_file(request, number, "recuse")
    form = jury_forms.TieForm(*sent(request), account=request.user)
    if form.attempt(acts.say_tie, found, actor=who(request)):
        return done(request, form.done, "funding:jury", found.call.number)
    return render_page(request, ACT, {"form": form, "about": found, "back": found})


def challenge(request: HttpRequest, number: int) -> HttpResponse:
    found = find_file(request, number, "challenge")
    form = jury_forms.ChallengeForm(*sent(request), account=request.user, call=found.call)
    return act_page(request, ACT, form, acts.challenge_juror, found, about=found)


def answer_challenge(request: HttpRequest, pk: int) -> HttpResponse:
    """Whether a juror reads a file, by another person."""
    rows = Challenge.objects.select_related("juror__account", "application__call__current").with_measures()
    found = get_object_or_404(rows, pk=pk, application__in=Application.objects.visible_to(request.user))
    demand(answers_challenge(request.user, found))
    form = jury_forms.AnswerChallengeForm(*sent(request), account=request.user)
    if form.attempt(acts.answer_challenge, found, actor=who(request)):
        return done(request, form.done, "funding:jury", found.application.call.number)
    about = reads.file_of(found.application.number, request.user)
    context = {"form": form, "about": about, "back": found.application, "asked": found}
    return render_page(request, "funding/answer_challenge.html", context)


def decide_file(request: HttpRequest, number: int) -> HttpResponse:
    """What is decided of a file, its reasons drawn from the words of who read it."""
    found = find_file(request, number, "decide_file")
    if found.call.state not in JUDGED or found.call.state == CallState.COMPLETE:
        raise Http404
    last = found.outcomes.order_by("-version").first()
    reasons = (last.reasons if last is not None else []) or deciding.drawn_reasons(found)
    start = {f"r{rank}": text for rank, text in enumerate(reasons)}
    start |= {"verdict": last.verdict, "amount": last.amount} if last is not None else {}
    form = jury_forms.OutcomeForm(
        *sent(request), account=request.user, criteria=found.call.rules.criteria, initial=start
    )
    if form.attempt(deciding.write_outcome, found, actor=who(request)):
        return done(request, form.done, "funding:table", found.call.number)
    context = {"form": form, "about": found, "back": found, "asked": deciding.asked_of_call(found)}
    return render_page(request, "funding/decide_file.html", context)


@require_safe
def letter(request: HttpRequest, number: int) -> HttpResponse:
    """The letter of what was decided, for the places of the file and who leads the call."""
    found = find_file(request, number)
    demand(reads_letter(request.user, found))
    outcome = found.outcomes.published().order_by("-version").first()
    if outcome is None or found.call.state not in TOLD:
        raise Http404
    name = f"decision-dossier-{found.number}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(letter_pdf(outcome), content_type="application/pdf", headers=headers)


@require_POST
def agree(request: HttpRequest, number: int) -> HttpResponse:
    """The agreement of a file that was retained, in one click."""
    found = find_file(request, number, "agree")
    press(request, agreeing.write_agreement, found, message=_("La convention est écrite, avec ses engagements."))
    return redirect(found)


def appeal(request: HttpRequest, number: int) -> HttpResponse:
    found = find_file(request, number, "appeal")
    form = jury_forms.AppealForm(*sent(request), account=request.user)
    return act_page(request, ACT, form, deciding.appeal_outcome, found, about=found)


def answer_appeal(request: HttpRequest, pk: int) -> HttpResponse:
    """The answer to an appeal, by somebody who did not rate the file."""
    rows = Appeal.objects.select_related("outcome__application__call__current").with_measures()
    found = get_object_or_404(rows, pk=pk, outcome__application__in=Application.objects.visible_to(request.user))
    demand(answers_appeal(request.user, found))
    form = jury_forms.AnswerAppealForm(*sent(request), account=request.user)
    application = found.outcome.application
    if form.attempt(deciding.answer_appeal, found, actor=who(request)):
        return done(request, form.done, "funding:table", application.call.number)
    about = reads.file_of(application.number, request.user)
    context = {"form": form, "about": about, "back": application, "appeal": found}
    return render_page(request, "funding/answer_appeal.html", context)


@require_POST
def show(request: HttpRequest, number: int) -> HttpResponse:
    found = find_file(request, number, "show")
    press(request, deciding.show_file, found, message=_("C’est publié sur la page de l’appel."))
    return redirect(found)
