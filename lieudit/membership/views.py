"""Pages of members: who belongs, joining, what is owed, being represented, leaving; and the secretariat's desk."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Exists, Prefetch, prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from lieudit.membership import dues, forms, services
from lieudit.membership.colleges import college_name, colleges_in_use
from lieudit.membership.exclusion import open_exclusion as open_procedure
from lieudit.membership.models import (
    BankFile,
    BankLine,
    ClosedRegister,
    CollegeChange,
    DuesLine,
    DuesPeriod,
    DuesScale,
    Exclusion,
    Member,
    Payment,
    candidates_for,
    organisations_like,
)
from lieudit.membership.permissions import COLLEGE_CHANGE_ACCESS, EXCLUSION_ACCESS, MEMBER_ACCESS, manages_dues
from lieudit.membership.receipts import receipt_pdf
from lieudit.membership.workflow import LineState
from lieudit.network.models import Organisation, Representative
from lieudit.network.permissions import is_secretariat
from lieudit.territory.models import Region
from lieudit.toolkit.act_form import ActForm
from lieudit.toolkit.agreement import agreed
from lieudit.toolkit.conditional import public_page
from lieudit.toolkit.htmx import render_page
from lieudit.toolkit.pages import done
from lieudit.toolkit.request import sent, who
from lieudit.toolkit.uploads import sent_file

A_PAGE = 50
MOST_OWN = 20
MOST_LINES = 100


def demand(allowed: bool) -> None:
    """Answer 403 unless they may."""
    if not allowed:
        raise PermissionDenied


def find(request: HttpRequest, number: int, step: str = "") -> Member:
    """A membership that the reader may see, 404; on which they may take `step`, 403."""
    found = get_object_or_404(Member.objects.visible_to(request.user).with_names(), number=number)
    if step:
        MEMBER_ACCESS.demand(step, request.user, found)
    return found


def region_of(request: HttpRequest) -> Region | None:
    """The association that an address names by `?association=53`; without it, the national one."""
    code = request.GET.get("association", "").replace("\0", "")
    return Region.objects.filter(code=code).first() if code else None


def act(request: HttpRequest, form: ActForm, title: str, verb: str, back: Any, **more: Any) -> HttpResponse:
    """The page of a short act: what it is about, its form, the verb of its button."""
    breadcrumb = [(_("Membres"), reverse("membership:members")), (str(back), back.get_absolute_url()), (title, "")]
    context = {"form": form, "title": title, "verb": verb, "back": back, "breadcrumb": breadcrumb, **more}
    return render_page(request, more.get("template", "membership/act.html"), context)


@public_page
def members(request: HttpRequest) -> HttpResponse:
    """Who belongs today, by college: organisations by name, persons by name when they agreed to it."""
    region = region_of(request)
    colleges = colleges_in_use(region)
    form = forms.MemberFilters(request.GET, colleges=colleges)
    running = Member.objects.running().of_association(region)
    register = ClosedRegister.objects.filter(region=region)
    by_college = running.order_by().values_list("college").annotate(n=Count("pk"), is_closed=Exists(register))
    told = {college: (count, is_closed) for college, count, is_closed in by_college}
    counts = {college: count for college, (count, _is_closed) in told.items()}
    chosen = form.cleaned_data.get("college", "") if form.is_valid() else ""
    named = running.public().with_names().order_by("organisation__name", "account__name", "pk")
    named = named.filter(college=chosen) if chosen else named
    page = Paginator(named, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "total": sum(counts.values()),
        "region": region,
        "colleges": [(letter, name, counts.get(code, 0)) for code, (letter, name) in colleges.items()],
        "rows": [(each, college_name(each.college, colleges)) for each in page],
        "reset": request.path if request.GET.get("college") else "",
        "closed": None if any(count and not closed for count, closed in told.values()) else register.first(),
    }
    return render_page(request, "membership/members.html", context, partial="found")


@public_page
def member(request: HttpRequest, number: int) -> HttpResponse:
    """A member as everybody reads it; for who speaks for it, what is owed and what can be done."""
    found = find(request, number)
    inside = manages_dues(request.user, found)
    speaking = Representative.objects.running().select_related("account").order_by("quality", "since")
    context = {
        "member": found,
        "inside": inside,
        "college": colleges_in_use(found.region).get(found.college, ("", college_name(found.college))),
        "elsewhere": found.elsewhere().with_names(),
        "representatives": speaking.of(found.organisation) if found.organisation else [],
        "steps": MEMBER_ACCESS.open_steps(request.user, found) if request.user.is_authenticated else [],
        **(_inside(found) if inside else {}),
    }
    return render_page(request, "membership/member.html", context)


def _inside(found: Member) -> dict[str, object]:
    """What is owed and paid, what was asked, and the procedures."""
    prefetch_related_objects([found], Prefetch("periods", DuesPeriod.objects.with_receipts()))
    changes = list(found.college_changes.all())
    return {
        "standing": services.standing(found),
        "periods": found.periods.all(),
        "changes": [(each, college_name(each.college, colleges_in_use(found.region))) for each in changes],
        "exclusions": found.exclusions.all(),
        "payment": settings.DUES_PAYMENT,
        "answer_by": timezone.localdate(found.applied_at) + dt.timedelta(days=services.ANSWER_DAYS),
    }


def join(request: HttpRequest) -> HttpResponse:
    """One form, filled in by what the network knows; a search above it finds an organisation."""
    region = region_of(request)
    asked = Organisation.objects.filter(slug=request.GET.get("organisation", "").replace("\0", "")).first()
    colleges = colleges_in_use(region)
    scale = dues.scale_of(region, timezone.localdate().year)
    form = forms.JoinForm(
        *sent(request),
        account=request.user,
        candidates=candidates_for(who(request), colleges, asked),
        colleges=colleges,
        scale=scale,
    )
    if form.attempt(services.apply_to_join, actor=request.user, region=region):
        return redirect(form.outcome)
    query = request.GET.get("q", "").replace("\0", " ").strip()[:100]
    context = {
        "form": form,
        "region": region,
        "scale": scale,
        "query": query,
        "asked": asked,
        "held": Member.objects.of_association(region).running().filter(organisation=asked).first() if asked else None,
        "found": organisations_like(query) if query else [],
    }
    return render_page(request, "membership/join.html", context)


def mine(request: HttpRequest) -> HttpResponse:
    """The memberships of the person, and of the organisations that the person represents."""
    found = Member.objects.spoken_by(request.user).with_names().with_dues().order_by("-number")
    rows = [(each, services.standing(each)) for each in found[:MOST_OWN]]
    return render_page(request, "membership/mine.html", {"rows": rows})


def decide(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request, number, "admit")
    change = found.college_changes.filter(state="asked").first()
    form = forms.ApplicationForm(*sent(request), member=found, colleges=colleges_in_use(found.region))
    if form.attempt(found, actor=request.user):
        return done(request, _("C’est répondu : la personne est prévenue par message."), "membership:desk")
    context = {
        "template": "membership/decide.html",
        "member": found,
        "dues": found.periods.select_related("line").first(),
        "college": college_name(found.college),
        "change": change,
        "asked_college": change and college_name(change.college),
    }
    return act(request, form, _("Répondre à une candidature"), _("Rendre cette réponse"), found, **context)


def appeal(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request, number, "appeal")
    form = forms.AppealForm(*sent(request))
    if form.attempt(services.appeal_refusal, found, actor=request.user):
        return done(request, _("Votre recours est reçu : une autre personne vous répond."), found)
    return act(request, form, _("Faire un recours"), _("Envoyer le recours"), found)


def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request, number, "withdraw")
    form = ActForm(*sent(request))
    if form.attempt(services.withdraw_application, found, actor=request.user):
        return done(request, _("La candidature est retirée."), found)
    return act(request, form, _("Retirer la candidature"), _("Retirer cette candidature"), found)


def ask_college(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request, number, "ask_college")
    form = forms.CollegeForm(*sent(request), colleges=colleges_in_use(found.region))
    if form.attempt(services.ask_college, found, actor=request.user):
        return done(request, _("Votre demande est reçue : le secrétariat vous répond."), found)
    return act(request, form, _("Changer de collège"), _("Demander ce collège"), found)


def decide_college(request: HttpRequest, pk: int) -> HttpResponse:
    rows = CollegeChange.objects.select_related("member__organisation", "member__account", "member__region")
    found = get_object_or_404(rows, pk=pk)
    COLLEGE_CHANGE_ACCESS.demand("accept", request.user, found)
    form = forms.CollegeDecisionForm(*sent(request))
    if form.attempt(found, actor=request.user):
        return done(request, _("C’est répondu : le membre est prévenu."), "membership:desk")
    lead = agreed(
        _("%(name)s demande à passer au collège %(college)s."),
        name=found.member.desk_name,
        college=college_name(found.college, colleges_in_use(found.member.region)),
    )
    title = _("Répondre à une demande de collège")
    return act(request, form, title, _("Rendre cette réponse"), found.member, lead=lead, quote=found.reason)


def leave(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request, number, "leave")
    form = forms.LeaveForm(*sent(request))
    if form.attempt(services.leave_association, found, actor=request.user):
        return done(request, _("L’adhésion est terminée dès aujourd’hui."), "membership:mine")
    lead = _(
        "Le départ prend effet tout de suite, sans demander d’accord. Les sièges sont rendus. Ce qui est dû le reste."
    )
    return act(request, form, _("Quitter l’association"), _("Quitter maintenant"), found, lead=lead)


def appoint(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request, number, "appoint")
    form = forms.AppointForm(*sent(request))
    if form.attempt(services.name_representative, found, actor=request.user):
        return done(request, _("C’est fait : la personne est prévenue par message."), found)
    return act(request, form, _("Nommer un·e représentant·e"), _("Nommer cette personne"), found)


def find_mandate(found: Member, pk: int) -> Representative:
    rows = Representative.objects.select_related("account", "organisation").filter(organisation__isnull=False)
    return get_object_or_404(rows, pk=pk, organisation=found.organisation)


def end_representative(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    found = find(request, number, "appoint")
    mandate = find_mandate(found, pk)
    form = ActForm(*sent(request))
    if form.attempt(services.end_representative, mandate, actor=request.user):
        return done(request, _("Le mandat est terminé. Ce qui a été dit en son nom reste."), found)
    lead = _("%(person)s ne parlera plus au nom de ce membre dès maintenant.") % {
        "person": (mandate.account.name or mandate.account.email)
    }
    return act(request, form, _("Terminer un mandat"), _("Terminer ce mandat"), found, lead=lead)


def mandate(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """The document of a mandate, for who speaks for the member and for the secretariat."""
    found = find(request, number)
    demand(manages_dues(request.user, found))
    shown = find_mandate(found, pk)
    if not shown.document:
        raise Http404
    return sent_file(shown.document, f"mandat-{number}")


@public_page
def scale(request: HttpRequest) -> HttpResponse:
    """What members pay this year, and next year once it is published."""
    region, year = region_of(request), timezone.localdate().year
    scales = DuesScale.objects.filter(region=region, year__gte=year).prefetch_related("lines").order_by("year")
    context = {"scales": scales, "region": region, "year": year, "may_publish": is_secretariat(request.user)}
    return render_page(request, "membership/scale.html", context)


def publish_scale(request: HttpRequest) -> HttpResponse:
    demand(is_secretariat(request.user))
    before = DuesScale.objects.filter(region=region_of(request)).prefetch_related("lines").first()
    initial = {"year": timezone.localdate().year + (before is not None)}
    form = forms.ScaleForm(*sent(request), before=before, initial=initial)
    if form.attempt(dues.publish_scale, actor=request.user):
        return done(request, _("Le barème est publié."), "membership:scale")
    return render_page(request, "membership/publish_scale.html", {"form": form})


def choose_dues(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request, number, "choose_dues")
    lines = DuesLine.objects.filter(scale__region=found.region, scale__year=timezone.localdate().year, kind=found.kind)
    form = forms.DuesForm(*sent(request), lines=list(lines.select_related("scale")))
    if form.attempt(dues.choose_line, found, actor=request.user):
        return done(request, _("La cotisation suit cette tranche."), found)
    return act(request, form, _("Choisir une tranche"), _("Choisir cette tranche"), found)


def record_payment(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request, number, "record_payment")
    form = forms.PaymentForm(*sent(request), member=found)
    if form.attempt(dues.record_payment, actor=request.user):
        return done(request, _("Le paiement est noté : son reçu est prêt."), found)
    return act(request, form, _("Noter un paiement"), _("Noter ce paiement"), found)


def find_payment(request: HttpRequest, number: int) -> Payment:
    joins = ("period__member__organisation", "period__member__account", "period__member__region")
    return get_object_or_404(Payment.objects.select_related(*joins, "period__line", "contra_of"), number=number)


def receipt(request: HttpRequest, number: int) -> HttpResponse:
    found = find_payment(request, number)
    if not manages_dues(request.user, found.period.member):
        raise Http404
    response = HttpResponse(receipt_pdf(found), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="recu-{number}.pdf"'
    return response


def correct_payment(request: HttpRequest, number: int) -> HttpResponse:
    demand(is_secretariat(request.user))
    found = find_payment(request, number)
    form = forms.ReasonForm(*sent(request))
    if form.attempt(dues.correct_payment, found, actor=request.user):
        return done(request, _("Le reçu est annulé par un paiement contraire : les deux restent."), found.period.member)
    return act(request, form, _("Annuler le reçu n° %d") % number, _("Annuler ce reçu"), found.period.member)


def desk(request: HttpRequest) -> HttpResponse:
    """What waits for the secretariat, and who is not in good standing."""
    demand(is_secretariat(request.user))
    late = Member.objects.running().exclude(pk__in=Member.objects.in_standing().values("pk"))
    changes = CollegeChange.objects.filter(state="asked", member__state="admitted")
    context = {
        "pending": Member.objects.pending().with_names().order_by("applied_at"),
        "changes": changes.select_related("member__organisation", "member__account"),
        "exclusions": Exclusion.objects.running().select_related("member__organisation", "member__account"),
        "late": Paginator(late.with_names().order_by("number"), A_PAGE).get_page(request.GET.get("page")),
        "lines": BankLine.objects.waiting().of_members().count(),
        "running": Member.objects.running().count(),
    }
    return render_page(request, "membership/desk.html", context)


def bank(request: HttpRequest) -> HttpResponse:
    """Lines that wait, each with what it most probably pays; and a statement to send."""
    demand(is_secretariat(request.user))
    form = forms.BankForm(*sent(request))
    if form.attempt(dues.send_bank_file, actor=request.user):
        return redirect(form.outcome)
    waiting = BankLine.objects.waiting()
    lines = list(waiting.of_members()[:MOST_LINES])
    proposed = dues.proposals(lines)
    context = {
        "form": form,
        "lines": [(line, *proposed.get(line.pk, (None, None))) for line in lines],
        "sure": sum(match.sure for match, _period in proposed.values()),
        "of_parts": waiting.of_parts().count(),
        "files": BankFile.objects.all()[:MOST_OWN],
        "aside": BankLine.objects.filter(state=LineState.SET_ASIDE).order_by("-paid_on")[:MOST_OWN],
    }
    return render_page(request, "membership/bank.html", context)


def bank_file(request: HttpRequest, number: int) -> HttpResponse:
    """The columns of a statement, as guessed, to confirm; then what was read, and what was left out."""
    demand(is_secretariat(request.user))
    found = get_object_or_404(BankFile, number=number)
    if found.read_at:
        return render_page(request, "membership/bank_file.html", {"file": found})
    statement = dues.statement_of(found)
    form = forms.ColumnsForm(*sent(request), statement=statement)
    if form.attempt(dues.read_bank_file, found, actor=request.user):
        return redirect(found)
    context = {"file": found, "form": form, "statement": statement, "sample": statement.rows[:3]}
    return render_page(request, "membership/bank_file.html", context)


@require_POST
def match_sure(request: HttpRequest) -> HttpResponse:
    demand(is_secretariat(request.user))
    count = dues.match_sure_lines(actor=who(request))
    told = ngettext("%d ligne est rapprochée.", "%d lignes sont rapprochées.", count) % count
    return done(request, told, "membership:bank")


def bank_line(request: HttpRequest, pk: int) -> HttpResponse:
    """Say whose dues a line pays, or set it aside with a reason, or take it back."""
    demand(is_secretariat(request.user))
    found = get_object_or_404(BankLine, pk=pk)
    form = forms.BankLineForm(*sent(request), line=found)
    if form.attempt(found, actor=request.user):
        return done(request, _("C’est noté."), "membership:bank")
    return render_page(request, "membership/bank_line.html", {"line": found, "form": form})


def open_exclusion(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request, number, "open_exclusion")
    form = forms.OpenExclusionForm(*sent(request))
    if form.attempt(open_procedure, found, actor=request.user):
        return done(request, _("La procédure est ouverte : le membre est prévenu."), form.outcome)
    lead = _("Le membre lit les griefs, écrit sa défense, est entendu. L’instance que nomment les règles vote.")
    return act(request, form, _("Ouvrir une procédure d’exclusion"), _("Ouvrir la procédure"), found, lead=lead)


def exclusion(request: HttpRequest, number: int) -> HttpResponse:
    """A procedure, for the member and the body that judges it: what was written, the next step of who reads it."""
    rows = Exclusion.objects.visible_to(request.user)
    found = get_object_or_404(rows.select_related("member__organisation", "member__account"), number=number)
    steps = EXCLUSION_ACCESS.open_steps(request.user, found)
    demand(bool(steps) or request.method == "GET")
    written = [step for step in steps if step in forms.ExclusionForm.EVERY]
    form = forms.ExclusionForm(*sent(request), steps=written, initial={"words": found.defence}) if written else None
    if form and form.attempt(found, actor=request.user):
        return done(request, _("C’est écrit : le membre est prévenu."), found)
    return render_page(request, "membership/exclusion.html", {"exclusion": found, "form": form, "steps": steps})
