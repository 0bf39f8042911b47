"""The public pages of the council: who sits, and under which rules."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lieudit.governance import bounds, members, rulemaking, rules, services
from lieudit.governance.by_region import by_region
from lieudit.governance.consequences import college_rows, consequences, replayed
from lieudit.governance.difference import differences
from lieudit.governance.forms import (
    DayForm,
    EditChangeForm,
    FillChangeForm,
    GatherForm,
    InterestForm,
    OpenChangeForm,
    QuestionForm,
    RebaseForm,
    RegisterForm,
    VoteOnChangeForm,
)
from lieudit.governance.models import Assembly, Decision, Interest, Rulebook, RulebookChange, Seat
from lieudit.governance.permissions import CHANGE_ACCESS, chairs, may_open_change
from lieudit.governance.presets import requirements
from lieudit.governance.register import csv_of, digest_of_vote, read_today
from lieudit.governance.services import composition_of, declare_interest
from lieudit.governance.statements import WHOLE, statements
from lieudit.governance.workflow import ChangeState
from lieudit.journal.models import Entry
from lieudit.journal.sealing import seal_words
from lieudit.network.models import Representative
from lieudit.toolkit.access import demand
from lieudit.toolkit.act_form import ActForm
from lieudit.toolkit.conditional import public_page
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.htmx import render_page
from lieudit.toolkit.pages import done
from lieudit.toolkit.request import sent, who
from lieudit.voting.models import RollEntry

VOTES_A_PAGE = 25


@public_page
def assemblies(request: HttpRequest) -> HttpResponse:
    return render_page(request, "governance/assemblies.html", {"assemblies": Assembly.objects.with_seat_counts()})


@public_page
def regions(request: HttpRequest) -> HttpResponse:
    """« Qui parle pour ma région ? »: region by region, the seats of the national council and the regional assembly."""
    council = Assembly.objects.national().first()
    lines, nowhere = by_region(council) if council else ([], 0)
    context = {"council": council, "lines": lines, "nowhere": nowhere}
    return render_page(request, "governance/regions.html", context)


@public_page
def assembly(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Assembly.objects.select_related("region", "council", "members_assembly"), slug=slug)
    form = DayForm(request.GET or None)
    if found.is_of_members:
        return members_page(request, found, form)
    book = found.rulebook_on(form.day)
    colleges = composition_of(found, book, form.day)
    context = {
        "assembly": found,
        "form": form,
        "rulebook": book,
        "colleges": colleges,
        "seat_count": sum(len(college.seats) for college in colleges),
        "held": sum(bool(college.seats) for college in colleges),
        "vacant": sum(college.vacant for college in colleges),
        "whole": getattr(found, "members_assembly", None),
        "leads": chairs(request.user, found),
    }
    return render_page(request, "governance/assembly.html", context)


@public_page
def seat(request: HttpRequest, key: int) -> HttpResponse:
    """Who sits there, by which mandates, how it voted where votes are public, which links it declared."""
    found = get_object_or_404(Seat.objects.in_councils(), pk=key)
    mandates = list(Seat.objects.in_councils().of_the_holder_of(found))
    held = next(each for each in mandates if each.pk == found.pk)
    told = RollEntry.objects.told_of(each.key for each in mandates)
    page = Paginator(told, VOTES_A_PAGE).get_page(request.GET.get("page"))
    speaking = Representative.objects.running().filter(organisation=held.organisation_id, organisation__isnull=False)
    links = Interest.objects.running().of_holders(Seat.objects.filter(pk=held.pk)).with_measures()
    context = {
        "seat": held,
        "mandates": mandates,
        "people": speaking.select_related("account").order_by("-quality", "since", "pk"),
        "links": links.select_related("party", "place").order_by("-since", "-pk"),
        "page": page,
    }
    return render_page(request, "governance/seat.html", context)


def members_page(request: HttpRequest, found: Assembly, form: DayForm) -> HttpResponse:
    """The assembly of all the members: how many voices, never a list of names."""
    colleges = members.voices_by_college(found, form.day)
    count = sum(number for _college, number in colleges)
    context = {"assembly": found, "form": form, "colleges": colleges, "seat_count": count}
    return render_page(request, "governance/members_assembly.html", context | {"leads": chairs(request.user, found)})


def gather_members(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Assembly.objects.councils().select_related("region"), slug=slug)
    demand(chairs(request.user, found))
    form = GatherForm(*sent(request))
    if form.attempt(members.found_members_assembly, found, actor=who(request)):
        return done(request, form.done, form.outcome)
    chapters = dict(statements(found.rulebook.rules))
    sentences = [sentence for _key, sentence in chapters[WHOLE]]
    context = {"assembly": found, "form": form, "sentences": sentences}
    return render_page(request, "governance/gather_members.html", context)


@public_page
def rulebook(request: HttpRequest) -> HttpResponse:
    found = Assembly.objects.national().first()
    return rules_page(request, found, found.rulebook) if found else render_page(request, RULEBOOK, {})


@public_page
def rulebook_data(request: HttpRequest) -> HttpResponse:
    return rules_data(get_object_or_404(Assembly.objects.national()).rulebook)


@public_page
def assembly_rulebook(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Assembly, slug=slug)
    return rules_page(request, found, found.rulebook)


@public_page
def rulebook_version(request: HttpRequest, slug: str, version: int) -> HttpResponse:
    book = get_object_or_404(Rulebook.objects.select_related("assembly"), assembly__slug=slug, version=version)
    return rules_page(request, book.assembly, book)


@public_page
def rulebook_version_data(request: HttpRequest, slug: str, version: int) -> HttpResponse:
    return rules_data(get_object_or_404(Rulebook, assembly__slug=slug, version=version))


@public_page
def rulebook_difference(request: HttpRequest, slug: str, old: int, new: int) -> HttpResponse:
    books = Rulebook.objects.select_related("assembly").filter(assembly__slug=slug)
    then, now = get_object_or_404(books, version=old), get_object_or_404(books, version=new)
    context = {"assembly": now.assembly, "old": then, "new": now, "chapters": differences(then.rules, now.rules)}
    return render_page(request, "governance/rulebook_difference.html", context)


RULEBOOK = "governance/rulebook.html"


def rules_page(request: HttpRequest, found: Assembly, book: Rulebook) -> HttpResponse:
    """One version of the rules in sentences, with the others."""
    context = {
        "assembly": found,
        "rulebook": book,
        "in_force": found.rulebook,
        "chapters": statements(book.rules),
        "example": rules.example(book.rules),
        "versions": found.rulebooks.select_related("change").order_by("-version"),
        "changes": RulebookChange.objects.visible_to(request.user)
        .running()
        .with_measures()
        .filter(base__assembly=found),
        "may_open": may_open_change(request.user, found),
    }
    return render_page(request, RULEBOOK, context)


def rules_data(book: Rulebook) -> HttpResponse:
    data = {"assembly": book.assembly.name, "version": book.version, "in_force_from": book.in_force_from}
    return JsonResponse({**data, "rules": book.rules}, json_dumps_params={"ensure_ascii": False, "indent": 2})


# The register of decisions


@public_page
def decisions(request: HttpRequest) -> HttpResponse:
    found = Assembly.objects.national().first()
    return register_page(request, found) if found else render_page(request, REGISTER, {})


@public_page
def assembly_decisions(request: HttpRequest, slug: str) -> HttpResponse:
    return register_page(request, get_object_or_404(Assembly, slug=slug))


REGISTER = "governance/decisions.html"


def register_page(request: HttpRequest, found: Assembly) -> HttpResponse:
    """The decisions of an assembly, with the choices of the reader."""
    form = register_form(request, found)
    page = Paginator(found.decisions.asked(*form.asked).with_measures(), 20).get_page(request.GET.get("page"))
    page.object_list = read_today(list(page.object_list))
    context = {"assembly": found, "form": form, "asked": any(form.asked), "page": page}
    return render_page(request, REGISTER, {**context, "query": request.GET.urlencode()}, partial="list")


def register_form(request: HttpRequest, found: Assembly) -> RegisterForm:
    days = found.decisions.dates("decided_on", "year", order="DESC")
    return RegisterForm(request.GET, years=[day.year for day in days])


@public_page
def decisions_csv(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Assembly, slug=slug)
    rows = found.decisions.asked(*register_form(request, found).asked).with_measures()
    lines = csv_of(rows.select_related("assembly", "ballot"), settings.SITE_URL)
    named = {"Content-Disposition": f'attachment; filename="decisions-{found.slug}.csv"'}
    return HttpResponse(lines, content_type="text/csv; charset=utf-8", headers=named)


@public_page
def decision(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Decision.objects.with_measures().select_related("assembly", "ballot"), code=slug)
    read_today([found])
    entries = Entry.objects.public().about(found).select_related("actor")[:100]
    context = {"decision": found, "entries": entries, "digest": digest_of_vote(found), "seal": seal_words()}
    return render_page(request, "governance/decision.html", context)


# Changes of the rules


def find_change(request: HttpRequest, number: int) -> RulebookChange:
    rows = RulebookChange.objects.visible_to(request.user).with_measures()
    return get_object_or_404(
        rows.select_related("base__assembly", "author", "organisation", "ballot", "adopted"), number=number
    )


@public_page
def changes(request: HttpRequest) -> HttpResponse:
    rows = RulebookChange.objects.visible_to(request.user).with_measures()
    rows = rows.select_related("base__assembly", "ballot", "adopted")
    page = Paginator(rows, 20).get_page(request.GET.get("page"))
    return render_page(request, "governance/changes.html", {"page": page})


def open_change(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Assembly, slug=slug)
    demand(may_open_change(request.user, found))
    seats, soon = services.seats_of(request.user, found), timezone.localdate() + dt.timedelta(days=30)
    initial = {"in_force_from": soon}
    form = OpenChangeForm(*sent(request), account=request.user, seats=seats, initial=initial)
    if form.attempt(rulemaking.open_change, found, actor=request.user):
        messages.success(request, _("La modification est ouverte. Écrivez-la, puis relisez ce qu’elle change."))
        return redirect("governance:edit_change", form.outcome.number)
    return render_page(request, "governance/open_change.html", {"form": form, "assembly": found})


@public_page
def change(request: HttpRequest, number: int) -> HttpResponse:
    found = find_change(request, number)
    assembly = found.base.assembly
    facts, base, proposed = rulemaking.facts_of(found), found.base.rules, found.rules
    context = {
        "change": found,
        "assembly": assembly,
        "steps": CHANGE_ACCESS.open_steps(request.user, found),
        "latest": rulemaking.last_version(found) if found.state == ChangeState.DRAFT else found.base,
        "chapters": differences(base, proposed),
        "faults": bounds.faults(proposed, facts.held),
        "requirements": requirements(proposed, services.college_names(assembly), facts.held),
        "consequences": consequences(base, proposed, facts),
        "colleges": college_rows(base, proposed, facts),
        "replays": list(replayed(proposed, rulemaking.past_ballots(assembly))),
    }
    return render_page(request, "governance/change.html", context)


def edit_change(request: HttpRequest, number: int) -> HttpResponse:
    found = find_change(request, number)
    CHANGE_ACCESS.demand("edit", request.user, found)
    if request.method == "GET" and (elsewhere := not_written(request, found)):
        return elsewhere
    held = rulemaking.held_on(found.base.assembly, found.in_force_from)
    form = EditChangeForm(*sent(request), account=request.user, change=found, held=held)
    if form.attempt(rulemaking.edit_change, found, actor=request.user):
        return done(request, _("La modification est enregistrée. Relisez ce qu’elle change."), found)
    context = {"form": form, "change": found, "fill": FillChangeForm()}
    return render_page(request, "governance/edit_change.html", context)


def not_written(request: HttpRequest, found: RulebookChange) -> HttpResponse | None:
    """A form that the act would refuse is not served: a change that is at the vote, or written on a former version."""
    if found.state != ChangeState.DRAFT:
        messages.info(request, _("Cette modification ne se réécrit plus : %s.") % found.get_state_display())
        return redirect(found)
    if found.base_id != rulemaking.last_version(found).pk:
        messages.info(request, _("Les règles ont changé depuis : reprenez d’abord la modification."))
        return redirect("governance:rebase_change", found.number)
    return None


def rebase_change(request: HttpRequest, number: int) -> HttpResponse:
    """The version on which it was written, the last one and the change, rule by rule; then it goes on from there."""
    found = find_change(request, number)
    CHANGE_ACCESS.demand("rebase", request.user, found)
    book = rulemaking.last_version(found)
    if found.state != ChangeState.DRAFT or found.base_id == book.pk:
        return redirect(found)
    form = RebaseForm(*sent(request), change=found, book=book)
    if form.attempt(rulemaking.rebase_change, found, actor=request.user):
        return done(request, _("La modification part maintenant de la version %d. Relisez-la.") % book.version, found)
    return render_page(request, "governance/rebase_change.html", {"form": form, "change": found, "book": book})


@require_POST
def fill_change(request: HttpRequest, number: int) -> HttpResponse:
    found = find_change(request, number)
    CHANGE_ACCESS.demand("edit", request.user, found)
    form = FillChangeForm(request.POST)
    if form.attempt(rulemaking.fill_change, found, actor=request.user):
        messages.success(request, _("Les règles de la modification sont remplacées. Relisez-les."))
    else:
        messages.error(request, str(next(iter(form.errors.values()))[0]))
    return redirect("governance:edit_change", number)


def put_change_to_vote(request: HttpRequest, number: int) -> HttpResponse:
    found = find_change(request, number)
    CHANGE_ACCESS.demand("put_to_vote", request.user, found)
    form = VoteOnChangeForm(*sent(request))
    if form.attempt(rulemaking.put_change_to_vote, found, actor=request.user):
        return done(request, _("La modification est mise au vote, sous les règles en vigueur."), form.outcome)
    if request.method == "GET" and found.base_id != rulemaking.last_version(found).pk:
        messages.info(
            request, _("Les règles ont changé depuis : la modification se reprend avant d’être mise au vote.")
        )
        return redirect(found)
    book = found.base.assembly.rulebook
    chapter = dict(statements(book.rules))["Comment on change ces règles"]
    days = rules.complete(book.rules)["ballot_days"]
    context = {"form": form, "change": found, "rulebook": book, "sentences": [line for _key, line in chapter]}
    return render_page(request, "governance/put_change_to_vote.html", {**context, "days": days})


@require_POST
def withdraw_change(request: HttpRequest, number: int) -> HttpResponse:
    found = find_change(request, number)
    CHANGE_ACCESS.demand("withdraw", request.user, found)
    form = ActForm(request.POST)
    if form.attempt(rulemaking.withdraw_change, found, actor=request.user):
        messages.success(request, _("La modification est retirée."))
    else:
        messages.error(request, str(form.non_field_errors()[0]))
    return redirect(found)


# Seats and questions


def interests(request: HttpRequest) -> HttpResponse:
    form = InterestForm(*sent(request), account=request.user)
    if form.attempt(declare_interest, actor=request.user):
        return done(request, _("Votre lien est déclaré : il est écrit à côté de votre siège."), "governance:interests")
    declared = Interest.objects.declared_by(who(request))
    context = {"form": form, "interests": declared, "today": timezone.localdate()}
    return render_page(request, "governance/interests.html", context)


@require_POST
def end_interest(request: HttpRequest, key: int) -> HttpResponse:
    found = get_object_or_404(Interest.objects.declared_by(who(request)), pk=key)
    try:
        services.end_interest(found, actor=who(request))
    except RuleBroken as refusal:
        messages.error(request, refusal.messages[0])
    return redirect("governance:interests")


@public_page
def ballots(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Assembly, slug=slug)
    context = {"assembly": found, "ballots": found.ballots.shown()[:200], "may_ask": chairs(request.user, found)}
    return render_page(request, "governance/ballots.html", context)


def ask(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Assembly, slug=slug)
    demand(chairs(request.user, found))
    form = QuestionForm(*sent(request), account=request.user, assembly=found)
    if form.attempt(services.ask_assembly, found, actor=request.user):
        return done(request, _("Le scrutin est inscrit : ses membres sont prévenus."), form.outcome)
    return render_page(request, "governance/ask.html", {"assembly": found, "form": form})
