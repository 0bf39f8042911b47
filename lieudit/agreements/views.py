"""The agreements that one keeps, one of them, what is said of it, what each side does."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from lieudit.accounts.models import Account
from lieudit.agreements import forms, promising
from lieudit.agreements import services as acts
from lieudit.agreements.hanging import held_by
from lieudit.agreements.models import Agreement, Commitment, Party
from lieudit.agreements.permissions import (
    AGREEMENT_ACCESS,
    binds,
    gestures,
    keeps_agreement,
    receives,
    says_kept,
    speaks_here,
)
from lieudit.agreements.tasks import agreement_of
from lieudit.governance.models import Assembly
from lieudit.journal.models import Entry
from lieudit.network.breadcrumbs import organisation_breadcrumb, place_breadcrumb
from lieudit.network.models import Organisation, Place, Representative
from lieudit.toolkit.access import demand
from lieudit.toolkit.act_form import ActForm
from lieudit.toolkit.conditional import public_page
from lieudit.toolkit.htmx import render_page
from lieudit.toolkit.pages import act_page, done, press
from lieudit.toolkit.request import back, sent, who
from lieudit.toolkit.types import Act
from lieudit.toolkit.uploads import sent_file

A_PAGE = 30
"""Agreements on a page."""
CONFIRMED = gettext_lazy("Merci : la convention est confirmée, et la page publique le dit.")
DENIED = gettext_lazy("C’est dit : la page publique montre que vous ne la reconnaissez pas, avec votre motif.")


def find_place(slug: str) -> Place:
    return get_object_or_404(Place.objects.public().with_territory(), slug=slug)


def find_agreement(request: HttpRequest, number: int) -> Agreement:
    """One that the reader may read, 404."""
    return get_object_or_404(Agreement.objects.readable_by(request.user).with_things(), number=number)


def holders_of(account: Account) -> list[tuple[str, str]]:
    """The name of each council that the account leads and of each organisation for which it speaks, with the page where
    one writes down an agreement of it."""
    spoken = Representative.objects.running().filter(account=account, organisation__isnull=False)
    bodies = Organisation.objects.filter(pk__in=spoken.values("organisation")).order_by("name", "pk")
    councils = Assembly.objects.councils().led_by(account).order_by("kind", "name")
    return [
        *((each.name, reverse("agreements:sign_for_assembly", args=[each.slug])) for each in councils),
        *((str(each), reverse("agreements:sign_for_organisation", args=[each.slug])) for each in bodies),
    ]


def agreements(request: HttpRequest) -> HttpResponse:
    """The agreements of those whom the account speaks for, or whose territory it animates; those that end first."""
    kept = Agreement.objects.kept_by(who(request)).with_things()
    ending = kept.ending().order_by("ends_on", "number")
    others = kept.exclude(pk__in=ending.values("pk")).order_by("-ends_on", "-number")
    context = {
        "to_confirm": Agreement.objects.to_confirm(who(request)).with_things()[:A_PAGE],
        "ending": ending[:A_PAGE],
        "holders": holders_of(who(request)),
        "page": Paginator(others, A_PAGE).get_page(request.GET.get("page")),
        "today": timezone.localdate(),
        "breadcrumb": [(_("Services"), reverse("public_services:domains")), (_("Conventions"), "")],
    }
    return render_page(request, "agreements/agreements.html", context)


@public_page
def agreement(request: HttpRequest, number: int) -> HttpResponse:
    """Who promised what to whom, from when to when. The document is read by the two sides."""
    found, today = find_agreement(request, number), timezone.localdate()
    context = {
        "agreement": found,
        "today": today,
        "held": held_by(found),
        "next": Agreement.objects.filter(after=found).first(),
        "steps": gestures(request.user, found),
        "may_read": bool(found.document) and keeps_agreement(request.user, found),
        "days_left": (found.ends_on - today).days if found.state == "running" else None,
        "entries": Entry.objects.public().about(found).select_related("actor")[:A_PAGE],
        "instalments": [(each, receives(request.user, each)) for each in found.paid()],
        "commitments": [(each, says_kept(request.user, each)) for each in found.promised()],
        "binds": binds(request.user, found),
        "breadcrumb": crumbs_of(found.holder, found.title),
    }
    return render_page(request, "agreements/agreement.html", context)


def agreement_document(request: HttpRequest, number: int) -> HttpResponse:
    found = find_agreement(request, number)
    demand(keeps_agreement(request.user, found))
    if not found.document:
        raise Http404
    return sent_file(found.document, f"convention-{number}")


def sign_agreement(request: HttpRequest, slug: str) -> HttpResponse:
    found = find_place(slug)
    form = forms.AgreementForm(*sent(request), account=request.user)
    return sign_page(request, found, form, reverse("public_services:place", args=[slug]))


def sign_for_organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """An agreement that an organisation holds."""
    found = get_object_or_404(Organisation.objects.select_related("region", "department"), slug=slug)
    return sign_page(request, found, forms.FundedForm(*sent(request), account=request.user), found.get_absolute_url())


def sign_for_assembly(request: HttpRequest, slug: str) -> HttpResponse:
    """An agreement that the council holds."""
    found = get_object_or_404(Assembly.objects.councils(), slug=slug)
    return sign_page(request, found, forms.FundedForm(*sent(request), account=request.user), found.get_absolute_url())


def sign_page(request: HttpRequest, holder: Party, form: ActForm, way: str) -> HttpResponse:
    demand(speaks_here(request.user, holder))
    if form.attempt(acts.sign_agreement, holder, actor=who(request)):
        return done(request, _("La convention est inscrite.") + " " + acts.asked_words(form.outcome), form.outcome)
    context = {
        "holder": holder,
        "place": holder if isinstance(holder, Place) else None,
        "form": form,
        "way": way,
        "breadcrumb": crumbs_of(holder, _("Inscrire une convention")),
    }
    return render_page(request, "agreements/sign_agreement.html", context)


def crumbs_of(holder: Party, last: str) -> list[tuple[str, str]]:
    """Where the agreements of a place, of an organisation or of the council stand."""
    if isinstance(holder, Place):
        return place_breadcrumb(holder, last)
    if isinstance(holder, Organisation):
        return organisation_breadcrumb(holder, last)
    return [(_("Le conseil"), reverse("governance:assemblies")), (holder.name, holder.get_absolute_url()), (last, "")]


@require_POST
def confirm_agreement(request: HttpRequest, number: int) -> HttpResponse:
    """« C’est exact », in one click, for the other side."""
    found = find_agreement(request, number)
    AGREEMENT_ACCESS.demand("confirm", request.user, found)
    press(request, acts.confirm_agreement, found, seen=request.POST.get("seen", ""), message=CONFIRMED)
    return redirect(back(request, found))


def deny_agreement(request: HttpRequest, number: int) -> HttpResponse:
    found = find_agreement(request, number)
    form = forms.ReasonForm(*sent(request), account=request.user)
    return step_page(request, found, "deny", form, acts.deny_agreement, "agreements/deny_agreement.html")


@login_not_required
def agreement_link(request: HttpRequest, token: str) -> HttpResponse:
    """The question mailed to a side for which nobody speaks here: is it true, or not, and why."""
    found = agreement_of(token)
    if found is None:
        return render_page(request, "agreements/link_refused.html", {}, status=404)
    if not Agreement.objects.public().filter(pk=found.pk).exists():
        is_hidden = not Agreement.objects.said().filter(pk=found.pk).exists()
        context = {"agreement": found, "is_hidden": is_hidden}
        return render_page(request, "agreements/link_refused.html", context, status=410)
    form = forms.AnswerForm(*sent(request))
    if found.declared and form.attempt(acts.answer_agreement, found, seen=request.POST.get("seen", "")):
        return done(request, CONFIRMED if form.outcome.confirmed_at else DENIED, found)
    context = {
        "agreement": found,
        "form": form,
        "commitments": found.promised(),
        "instalments": found.paid(),
        "breadcrumb": crumbs_of(found.holder, found.title),
    }
    return render_page(request, "agreements/agreement_link.html", context)


def renew_agreement(request: HttpRequest, number: int) -> HttpResponse:
    found = find_agreement(request, number)
    form = forms.RenewForm(*sent(request), account=request.user, initial=forms.following_days(found))
    return step_page(request, found, "renew", form, acts.renew_agreement, "agreements/renew_agreement.html")


def end_agreement(request: HttpRequest, number: int) -> HttpResponse:
    found = find_agreement(request, number)
    form = forms.ReasonForm(*sent(request), account=request.user)
    return step_page(request, found, "end", form, acts.end_agreement, "agreements/end_agreement.html")


# What each side does


ACT = "agreements/act.html"


def find_step(request: HttpRequest, number: int, step: str) -> Agreement:
    found = find_agreement(request, number)
    AGREEMENT_ACCESS.demand(step, request.user, found)
    return found


def find_commitment(request: HttpRequest, found: Agreement, pk: int) -> Commitment:
    """A commitment of which the reader may say what became, 403."""
    commitment = get_object_or_404(found.commitments, pk=pk)
    commitment.agreement = found
    demand(says_kept(request.user, commitment))
    return commitment


def ask_sequel(request: HttpRequest, number: int) -> HttpResponse:
    found = find_step(request, number, "ask")
    form = forms.AskedForm(*sent(request), account=request.user)
    return act_page(request, ACT, form, acts.ask_sequel, found, about=found, to=back(request, found))


def hear_sequel(request: HttpRequest, number: int) -> HttpResponse:
    found = find_step(request, number, "hear")
    form = forms.HeardForm(*sent(request), account=request.user)
    return act_page(request, ACT, form, acts.hear_sequel, found, about=found, to=back(request, found))


def add_commitment(request: HttpRequest, number: int) -> HttpResponse:
    found = find_step(request, number, "promise")
    demand(bool(sides := binds(request.user, found)))
    form = forms.CommitmentForm(*sent(request), account=request.user, agreement=found, sides=sides)
    return act_page(request, ACT, form, promising.add_commitment, found, about=found)


def announce_instalment(request: HttpRequest, number: int) -> HttpResponse:
    found = find_step(request, number, "announce")
    demand(bool(sides := binds(request.user, found)))
    form = forms.InstalmentForm(*sent(request), account=request.user, agreement=found, sides=sides)
    return act_page(request, ACT, form, promising.announce_instalment, found, about=found)


@require_POST
def keep_commitment(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    found = find_step(request, number, "keep_commitment")
    commitment = find_commitment(request, found, pk)
    message = _("C’est noté : l’engagement est tenu.")
    press(request, promising.keep_commitment, found, commitment=commitment, message=message)
    return redirect(found)


def drop_commitment(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    found = find_step(request, number, "drop_commitment")
    commitment = find_commitment(request, found, pk)
    form = forms.DropForm(*sent(request), account=request.user)
    if form.attempt(promising.drop_commitment, found, actor=who(request), commitment=commitment):
        return done(request, form.done, found)
    return render_page(request, ACT, {"form": form, "about": commitment, "back": found})


def receive_instalment(request: HttpRequest, number: int, rank: int) -> HttpResponse:
    found = find_step(request, number, "receive_instalment")
    instalment = get_object_or_404(found.instalments, rank=rank)
    instalment.agreement = found
    demand(receives(request.user, instalment))
    form = forms.ReceivedForm(*sent(request), account=request.user)
    if form.attempt(promising.receive_instalment, found, actor=who(request), instalment=instalment):
        return done(request, form.done, found)
    return render_page(request, ACT, {"form": form, "about": instalment.words, "back": found})


def receive_report(request: HttpRequest, number: int) -> HttpResponse:
    found = find_step(request, number, "receive_report")
    form = forms.ReportForm(*sent(request), account=request.user)
    return act_page(request, ACT, form, promising.receive_report, found, about=found)


# One step of its life


def step_page(
    request: HttpRequest, found: Agreement, step: str, form: ActForm, act: Act, template: str
) -> HttpResponse:
    """One step of an agreement, on its own page."""
    AGREEMENT_ACCESS.demand(step, request.user, found)
    if form.attempt(act, found, actor=who(request)):
        return done(request, _("C’est inscrit. Les deux parties sont prévenues."), back(request, form.outcome))
    breadcrumb = [*crumbs_of(found.holder, found.title)[:-1], (found.title, found.get_absolute_url())]
    label = str(AGREEMENT_ACCESS.workflow.steps[step].label)
    return render_page(request, template, {"agreement": found, "form": form, "breadcrumb": [*breadcrumb, (label, "")]})
