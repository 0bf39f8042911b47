"""The charter; reporting a text from its place; the moderators' queue, and the measures they take."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lieudit.care import appeals, forms, services
from lieudit.care import mediation as mediations
from lieudit.care.models import Acceptance, Appeal, CharterVersion, Measure, Mediation, Mediator, Report
from lieudit.care.permissions import (
    MEDIATION_ACCESS,
    MODERATION,
    appoints,
    demand_moderator,
    demand_secretariat,
    judges,
    measures_for,
    reports_for,
)
from lieudit.care.reads import count_of, first_year, queue_for, waiting
from lieudit.care.yearly_count import as_csv
from lieudit.journal.models import Entry
from lieudit.toolkit.access import demand
from lieudit.toolkit.act_form import ActForm, FormOf
from lieudit.toolkit.htmx import render_page
from lieudit.toolkit.numbers import typed_number
from lieudit.toolkit.origin import origin_of
from lieudit.toolkit.pages import done
from lieudit.toolkit.request import back, sent, who
from lieudit.toolkit.tokens import address_of, thing_of
from lieudit.toolkit.types import Act

PER_PAGE = 20


@login_not_required
def charter(request: HttpRequest) -> HttpResponse:
    versions = list(CharterVersion.objects.all())
    current = versions[0] if versions else None
    acceptance = Acceptance.objects.filter(charter=current, account=who(request)).first() if who(request) else None
    context = {"charter": current, "versions": versions, "acceptance": acceptance}
    return render_page(request, "care/charter.html", context)


@require_POST
def accept(request: HttpRequest) -> HttpResponse:
    services.accept_charter(who(request))
    return done(request, _("Merci. Votre accord est enregistré avec sa date."), back(request, reverse("care:charter")))


@login_not_required
def report(request: HttpRequest, token: str) -> HttpResponse:
    thing = thing_of(token, request.user)
    if thing is None or type(thing) not in MODERATION:
        raise Http404
    form = forms.ReportForm(*sent(request))
    if form.attempt(services.report_text, thing, reporter=who(request), origin=origin_of(request)):
        messages.success(request, _("Merci. Ce texte est relu sous 48 heures."))
        return redirect(address_of(thing))
    context = {"thing": thing, "form": form, "words": MODERATION[type(thing)].words(thing), "token": token}
    return render_page(request, "care/report.html", context)


def queue(request: HttpRequest) -> HttpResponse:
    mine = reports_for(who(request))
    form = forms.BulkForm(*sent(request), reports=mine)
    if form.attempt(services.settle_reports, actor=who(request)):
        _tell_bulk(request, *form.outcome)
        return redirect(request.get_full_path())
    chosen = forms.QueueFilter(request.GET, auto_id="filter_%s")
    asked = chosen.cleaned_data if chosen.is_valid() else {}
    page = Paginator(queue_for(who(request), **asked), PER_PAGE).get_page(request.GET.get("page"))
    lines = waiting(page)
    context = {"page": page, "lines": lines, "filter": chosen, "form": form, "ticked": form.ticked()}
    context["several"] = any(line.nature == "reports" for line in lines)
    return render_page(request, "care/queue.html", context)


def _tell_bulk(request: HttpRequest, done: int, left: list[str]) -> None:
    words = ngettext("Décision enregistrée pour un signalement.", "Décision enregistrée pour %(n)d signalements.", done)
    messages.success(request, words % {"n": done})
    for refusal in left:
        messages.warning(request, refusal)


def measures(request: HttpRequest) -> HttpResponse:
    """Measures in force on what one looks after, with the page that lifts each."""
    mine = measures_for(request.user).select_related("appeal").prefetch_related("thing")
    page = Paginator(mine, PER_PAGE).get_page(request.GET.get("page"))
    return render_page(request, "care/measures.html", {"page": page})


def hide(request: HttpRequest, token: str) -> HttpResponse:
    news = _("Le texte est masqué. Son auteur reçoit vos motifs.")
    return _measure(request, token, "care/hide.html", forms.RuledForm, services.hide_text, demand_moderator, news)


def remind(request: HttpRequest, token: str) -> HttpResponse:
    news = _("Le rappel est parti, à son auteur seulement.")
    return _measure(request, token, "care/remind.html", forms.RuledForm, services.remind_author, demand_moderator, news)


def suspend(request: HttpRequest, token: str) -> HttpResponse:
    news, may = _("La suspension commence. L’auteur reçoit vos motifs."), demand_secretariat
    return _measure(request, token, "care/suspend.html", forms.SuspendForm, services.suspend_author, may, news)


def _measure(
    request: HttpRequest,
    token: str,
    template: str,
    form_class: FormOf,
    act: Callable[..., Measure],
    may: Callable[[Any, Model], None],
    news: str,
) -> HttpResponse:
    """One measure on a text, by its signed word: hide it, remind its author, suspend them."""
    thing = thing_of(token)
    if thing is None:
        raise Http404
    may(request.user, thing)
    form = form_class(*sent(request))
    if form.attempt(act, thing, actor=who(request)):
        return done(request, news, "care:queue")
    held = MODERATION[type(thing)]
    context = {"thing": thing, "form": form, "words": held.words(thing), "stays": held.stays}
    context |= {"reports": Report.objects.open().of(thing), "token": token}
    return render_page(request, template, context)


def _targeted(rows: Any, number: int, request: HttpRequest) -> Any:
    """A report or a measure whose text this person moderates, or 404, or 403."""
    found = get_object_or_404(rows, pk=number)
    if found.thing is None:
        raise Http404
    demand_moderator(request.user, cast(Model, found.thing))
    return found


def dismiss(request: HttpRequest, number: int) -> HttpResponse:
    found = _targeted(Report, number, request)
    form = forms.ReasonForm(*sent(request))
    if form.attempt(services.dismiss_report, found, actor=who(request)):
        return done(request, _("Le signalement est classé, le texte reste en place."), "care:queue")
    return render_page(request, "care/dismiss.html", {"report": found, "form": form})


def lift(request: HttpRequest, number: int) -> HttpResponse:
    measure = _targeted(Measure, number, request)
    form = forms.ReasonForm(*sent(request))
    if form.attempt(services.lift_measure, measure, actor=who(request)):
        return done(request, _("La mesure est levée. L’auteur du texte en est prévenu."), "care:measures")
    return render_page(request, "care/lift.html", {"measure": measure, "form": form})


@never_cache
@login_not_required
def measure(request: HttpRequest, token: str) -> HttpResponse:
    """The statement of reasons, to the author alone: by account, or by the link of the mail without one."""
    found = thing_of(token)
    if not isinstance(found, Measure):
        raise Http404
    if found.subject_id and not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if found.subject_id and found.subject_id != request.user.pk:
        raise Http404
    form = forms.AppealForm(*sent(request))
    if form.attempt(appeals.appeal_measure, found, actor=found.subject):
        return done(request, _("Votre recours est reçu. Une autre personne décide sous quinze jours."), found)
    life = Entry.objects.about(found).reverse()
    return render_page(request, "care/measure.html", {"measure": found, "form": form, "life": life})


def decide_appeal(request: HttpRequest, number: int) -> HttpResponse:
    found = get_object_or_404(Appeal.objects.select_related("measure"), pk=number)
    demand(judges(who(request), found))
    form = forms.DecideForm(*sent(request), appeal=found)
    if form.attempt(appeals.decide_appeal, found, actor=who(request)):
        return done(request, _("Le recours est tranché. L’auteur du texte reçoit votre motif."), "care:queue")
    return render_page(request, "care/decide_appeal.html", {"appeal": found, "measure": found.measure, "form": form})


def mine(request: HttpRequest) -> HttpResponse:
    """One's own reports and what became of them, measures about oneself, one's own mediations."""
    account = who(request)
    context = {
        "reports": Report.objects.filter(reporter=account).order_by("-at")[:PER_PAGE],
        "measures": Measure.objects.visible_to(account).select_related("appeal").order_by("-at")[:PER_PAGE],
        "mediations": Mediation.objects.visible_to(account).order_by("-last_at")[:PER_PAGE],
    }
    return render_page(request, "care/mine.html", context)


@login_not_required
def mediators(request: HttpRequest) -> HttpResponse:
    context = {"mediators": Mediator.objects.running(), "appoints": appoints(who(request))}
    return render_page(request, "care/mediators.html", context)


def appoint(request: HttpRequest) -> HttpResponse:
    demand(appoints(who(request)))
    form = forms.MediatorForm(*sent(request))
    if form.attempt(mediations.appoint_mediator, actor=who(request)):
        return done(request, _("Le mandat commence aujourd’hui. La personne en est prévenue."), "care:mediators")
    return render_page(request, "care/appoint.html", {"form": form})


def end_mandate(request: HttpRequest, number: int) -> HttpResponse:
    mediator = get_object_or_404(Mediator.objects.select_related("account"), pk=number)
    demand(appoints(who(request)) or mediator.account_id == who(request).pk)
    form = ActForm(*sent(request))
    if form.attempt(mediations.end_mandate, mediator, actor=who(request)):
        return done(request, _("Le mandat est terminé."), "care:mediators")
    return render_page(request, "care/end_mandate.html", {"mediator": mediator, "form": form})


def ask_mediation(request: HttpRequest) -> HttpResponse:
    form = forms.MediationForm(*sent(request), account=who(request), initial=request.GET.dict())
    if form.attempt(mediations.ask_mediation, actor=who(request)):
        return done(request, _("Votre demande est partie. Elle n’est lue que par la personne choisie."), form.outcome)
    return render_page(request, "care/ask_mediation.html", {"form": form})


STEPS: dict[str, tuple[Act, FormOf]] = {
    "accept": (mediations.accept_mediation, ActForm),
    "decline": (mediations.decline_mediation, forms.WordsForm),
    "write": (mediations.write_in_mediation, forms.WordsForm),
    "invite": (mediations.invite_party, forms.InviteForm),
    "withdraw": (mediations.withdraw_mediation, ActForm),
    "close": (mediations.close_mediation, forms.CloseForm),
}
"""Each step of a mediation: its act, and what one types."""


@never_cache
def mediation(request: HttpRequest, number: int) -> HttpResponse:
    found = get_object_or_404(Mediation.objects.visible_to(request.user), number=number)
    return _thread(request, found, forms.WordsForm())


def _thread(request: HttpRequest, found: Mediation, form: ActForm) -> HttpResponse:
    context = {
        "mediation": found,
        "words": found.words.select_related("author"),
        "parties": found.parties.select_related("account").order_by("pk"),
        "steps": MEDIATION_ACCESS.open_steps(request.user, found),
        "leads": found.mediator.account_id == request.user.pk,
        "form": form,
    }
    return render_page(request, "care/mediation.html", context)


@never_cache
def mediation_step(request: HttpRequest, number: int, step: str) -> HttpResponse:
    found = get_object_or_404(Mediation.objects.visible_to(request.user), number=number)
    if step not in STEPS:
        raise Http404
    MEDIATION_ACCESS.demand(step, request.user, found)
    act, form_class = STEPS[step]
    form = form_class(*sent(request))
    if form.attempt(act, found, actor=who(request)):
        return redirect(found)
    if step == "write":
        return _thread(request, found, form)
    label = MEDIATION_ACCESS.workflow.steps[step].label
    return render_page(request, "care/mediation_step.html", {"mediation": found, "form": form, "label": label})


def _years(request: HttpRequest) -> tuple[int, list[int]]:
    """The year that is read (`annee`, else this one), among all those that have something to tell."""
    this = timezone.localdate().year
    years = list(range(this, first_year() - 1, -1))
    asked = typed_number(request.GET.get("annee", ""))
    return (asked if asked in years else this), years


@login_not_required
def count(request: HttpRequest) -> HttpResponse:
    year, years = _years(request)
    return render_page(request, "care/count.html", {"year": year, "years": years, "tables": count_of(year)})


@login_not_required
def count_csv(request: HttpRequest) -> HttpResponse:
    year, _all = _years(request)
    named = {"Content-Disposition": f'attachment; filename="climat-{year}.csv"'}
    return HttpResponse(as_csv(year, count_of(year)), content_type="text/csv; charset=utf-8", headers=named)
