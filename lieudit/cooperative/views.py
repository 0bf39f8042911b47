"""Pages of the way to a cooperative: the law as it was read, who promised, the parts of each, the register."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lieudit.accounts.models import Account
from lieudit.cooperative import files, forms, leaving, paying, services, verify_ledger
from lieudit.cooperative.conversion_steps import STEPS
from lieudit.cooperative.converting import blocking_by_file
from lieudit.cooperative.models import Associate, Cooperative, Payout, Posting, Promise, Subscription
from lieudit.cooperative.permissions import (
    PAYOUT_ACCESS,
    SUBSCRIPTION_ACCESS,
    is_associate,
    keeps,
    keeps_register,
)
from lieudit.cooperative.wording import in_categories, missing_categories
from lieudit.governance.law import CLAUSES, FIRM, by_subject
from lieudit.toolkit.access import demand
from lieudit.toolkit.conditional import public_page
from lieudit.toolkit.htmx import render_page
from lieudit.toolkit.pages import act_page, done, press
from lieudit.toolkit.request import sent, who

ACT = "cooperative/act.html"
SHOWN = 40
"""Cooperatives on one page: one a region, and the nation."""


def find(slug: str) -> Cooperative:
    return get_object_or_404(Cooperative.objects.select_related("assembly"), assembly__slug=slug)


def find_subscription(pk: int) -> Subscription:
    rows = Subscription.objects.select_related("associate__cooperative__assembly", "associate__organisation")
    return get_object_or_404(rows, pk=pk)


@public_page
def law(request: HttpRequest) -> HttpResponse:
    """Every clause, how it was read, when and by whom; what applied before stays, with its dates."""
    today = timezone.localdate()
    subjects = [
        (subject, [(each, each.applies_on(today)) for each in clauses])
        for subject, clauses in by_subject(CLAUSES).items()
    ]
    firm = sum(1 for each in CLAUSES if each.read in FIRM)
    context = {"subjects": subjects, "firm": firm, "total": len(CLAUSES)}
    return render_page(request, "cooperative/law.html", context)


@public_page
def cooperatives(request: HttpRequest) -> HttpResponse:
    """Each with what blocks it today, the law beside."""
    rows = Cooperative.objects.select_related("assembly").order_by("opened_on", "assembly__name", "pk")[:SHOWN]
    context = {"files": blocking_by_file(list(rows)), "steps": len(STEPS)}
    return render_page(request, "cooperative/cooperatives.html", context)


@public_page
def cooperative(request: HttpRequest, slug: str) -> HttpResponse:
    """Who promised, or who holds the capital: by category, persons never named; what is missing by law."""
    found = find(slug)
    totals = in_categories(found)
    context = {
        "cooperative": found,
        "terms": found.terms(),
        "totals": totals,
        "missing": missing_categories(totals),
        "capital": leaving.capital_of(found) if found.opened_on else None,
        "queue": leaving.queue_of(found) if found.opened_on else [],
        "signs": bool(found.opened_on or found.coming),
        "promises": Promise.objects.standing().of_account(request.user).filter(cooperative=found),
        "mine": found.associates.of_account(request.user).order_by("number"),
        "keeps": request.user.is_authenticated and keeps(request.user),
    }
    return render_page(request, "cooperative/cooperative.html", context)


@public_page
def day_one(request: HttpRequest, slug: str) -> HttpResponse:
    """A scenario, or two side by side, from an address that is shared; the same as a file."""
    found = find(slug)
    boards = forms.scenarios(found, request.GET)
    if request.GET.get("format") == "csv":
        named = {"Content-Disposition": 'attachment; filename="premier-jour.csv"'}
        text = files.first_day_csv([(each.title, each.day) for each in boards if each.day])
        return HttpResponse(text, content_type="text/csv; charset=utf-8", headers=named)
    query = request.GET.copy()
    query["format"] = "csv"
    context = {
        "cooperative": found,
        "boards": boards,
        "file": query.urlencode(),
        "shared": request.build_absolute_uri(),
    }
    return render_page(request, "cooperative/day_one.html", context)


def promise(request: HttpRequest, slug: str) -> HttpResponse:
    found = find(slug)
    form = forms.PromiseForm(*sent(request), account=who(request))
    return act_page(request, ACT, form, services.make_promise, found, about=found)


@require_POST
def withdraw_promise(request: HttpRequest, pk: int) -> HttpResponse:
    mine = Promise.objects.of_account(request.user).select_related("cooperative__assembly", "organisation")
    found = get_object_or_404(mine, pk=pk)
    press(request, services.withdraw_promise, found, message=_("Votre promesse est retirée."))
    return redirect(found.cooperative)


def subscribe(request: HttpRequest, slug: str) -> HttpResponse:
    """The bulletin, read and signed on one page."""
    found = find(slug)
    form = forms.SubscriptionForm(*sent(request), account=who(request))
    if form.attempt(services.sign_subscription, found, actor=who(request)):
        return done(request, form.done, form.outcome.associate)
    context = {"form": form, "about": found, "back": found, "terms": found.coming or found.terms()}
    return render_page(request, "cooperative/subscribe.html", context)


def associate(request: HttpRequest, number: int) -> HttpResponse:
    """The parts of one: what they are worth, what was paid, what leaving today would give, all that happened."""
    found = get_object_or_404(Associate.objects.with_names(), number=number)
    keeper = keeps_register(who(request), found)
    demand(keeper or is_associate(who(request), found))
    subscriptions = found.subscriptions.select_related("associate").order_by("rank")
    context = {
        "associate": found,
        "home": found.cooperative,
        "keeper": keeper,
        "exit": leaving.exit_of(found),
        "subscriptions": [(each, SUBSCRIPTION_ACCESS.open_steps(who(request), each)) for each in subscriptions],
        "movements": leaving.movements_of(found),
        "payouts": [(each, PAYOUT_ACCESS.open_steps(who(request), each)) for each in found.payouts.order_by("-pk")],
        "waiting": next((each for each in leaving.queue_of(found.cooperative) if each.associate == found), None),
    }
    return render_page(request, "cooperative/associate.html", context)


def leave(request: HttpRequest, number: int) -> HttpResponse:
    found = get_object_or_404(Associate.objects.with_names(), number=number)
    demand(is_associate(who(request), found))
    form = forms.LeaveForm(*sent(request))
    exit_ = leaving.exit_of(found)
    return act_page(request, "cooperative/leave.html", form, leaving.leave_cooperative, found, about=found, exit=exit_)


def answer(request: HttpRequest, pk: int) -> HttpResponse:
    found = find_subscription(pk)
    SUBSCRIPTION_ACCESS.demand("admit", request.user, found)
    form = forms.AnswerForm(*sent(request))
    return act_page(request, ACT, form, answer_with, found, about=found.associate, signed=found)


def answer_with(subscription: Subscription, *, actor: Account, decision: str, reason: str) -> Subscription:
    """The answer that was chosen."""
    if decision == "admit":
        return services.admit_subscription(subscription, actor=actor)
    return services.refuse_subscription(subscription, actor=actor, reason=reason)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    found = find_subscription(pk)
    SUBSCRIPTION_ACCESS.demand("withdraw", request.user, found)
    press(request, services.withdraw_subscription, found, message=_("La souscription est retirée."))
    return redirect(found.associate)


def receive(request: HttpRequest, pk: int) -> HttpResponse:
    found = find_subscription(pk)
    SUBSCRIPTION_ACCESS.demand("pay", request.user, found)
    form = forms.PaymentForm(*sent(request), subscription=found)
    return act_page(request, ACT, form, paying.receive_payment, found, about=found.associate, signed=found)


@require_POST
def prepare_payout(request: HttpRequest, number: int) -> HttpResponse:
    found = get_object_or_404(Associate.objects.with_names(), number=number)
    demand(keeps_register(request.user, found))
    press(request, leaving.prepare_payout, found, message=_("C’est préparé : une autre personne le valide."))
    return redirect(found)


@require_POST
def prepare_return(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Subscription.objects.select_related("associate__cooperative__assembly", "associate__organisation")
    found = get_object_or_404(rows, pk=pk)
    demand(keeps_register(request.user, found.associate))
    said = _("Le remboursement est préparé : une autre personne le valide.")
    press(request, leaving.prepare_return, found, message=said)
    return redirect(found.associate)


@require_POST
def drop_payout(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Payout.objects.select_related("associate__cooperative__assembly", "associate__organisation", "subscription")
    found = get_object_or_404(rows, pk=pk)
    PAYOUT_ACCESS.demand("drop", request.user, found)
    press(request, leaving.drop_payout, found, message=_("Ce remboursement est abandonné : rien n’est parti."))
    return redirect(found.associate)


def validate(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Payout.objects.select_related("associate__cooperative__assembly", "associate__organisation", "subscription")
    found = get_object_or_404(rows, pk=pk)
    PAYOUT_ACCESS.demand("validate", request.user, found)
    form = forms.ValidateForm(*sent(request))
    return act_page(request, ACT, form, leaving.validate_payout, found, about=found.associate, payout=found)


def register(request: HttpRequest, slug: str) -> HttpResponse:
    """Who keeps the register reads it on a day, and what waits for an answer."""
    demand(keeps(request.user))
    found = find(slug)
    held = Posting.objects.of_cooperative(found).register()
    associates = Associate.objects.with_names().in_bulk([row.associate for row in held])
    waiting = Subscription.objects.filter(associate__cooperative=found).select_related("associate")
    context = {
        "cooperative": found,
        "rows": [(associates[row.associate], row.parts) for row in held],
        "total": sum((Decimal(row.parts) for row in held), Decimal(0)),
        "signed": waiting.waiting().order_by("pk"),
        "payable": waiting.filter(state="admitted").order_by("pk"),
        "queue": leaving.queue_of(found),
    }
    return render_page(request, "cooperative/register.html", context)


def ledger_file(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """The ledger, by numbers: for who keeps it, and for associates."""
    found = find(slug)
    mine = Associate.objects.running().of_account(request.user).filter(cooperative=found)
    demand(keeps(request.user) or mine.exists())
    named = {"Content-Disposition": 'attachment; filename="grand-livre.csv"'}
    return StreamingHttpResponse(files.ledger_csv(found), content_type="text/csv; charset=utf-8", headers=named)


@public_page
def script(request: HttpRequest) -> HttpResponse:
    text = Path(verify_ledger.__file__).read_bytes()
    named = {"Content-Disposition": 'attachment; filename="verify_ledger.py"'}
    return HttpResponse(text, content_type="text/x-python; charset=utf-8", headers=named)
