"""Pages of the end of somebody’s parts: opened by one, answered by the associate, written by another."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from lieudit.cooperative import ending_forms as forms
from lieudit.cooperative.endings import judge_of, open_ending
from lieudit.cooperative.models import Associate, Ending
from lieudit.cooperative.permissions import ENDING_ACCESS, keeps_register
from lieudit.cooperative.vocabulary import Kind
from lieudit.cooperative.workflow import EndingState
from lieudit.governance.law import LAW
from lieudit.membership.exclusion import appeal_until
from lieudit.toolkit.access import demand
from lieudit.toolkit.htmx import render_page
from lieudit.toolkit.pages import done
from lieudit.toolkit.request import sent, who


def end_associate(request: HttpRequest, number: int) -> HttpResponse:
    """An exclusion, a striking off, a death: opened by who keeps the register."""
    found = get_object_or_404(Associate.objects.with_names(), number=number)
    demand(keeps_register(who(request), found))
    form = forms.OpenEndingForm(*sent(request))
    if form.attempt(open_ending, found, actor=who(request)):
        return done(request, form.done, form.outcome)
    return render_page(request, "cooperative/act.html", {"form": form, "about": found, "back": found})


def ending(request: HttpRequest, number: int) -> HttpResponse:
    """One, for the associate and who keeps the register: what was written, the next step of who reads it."""
    found = get_object_or_404(Ending.objects.visible_to(request.user).with_associate(), number=number)
    last = appeal_until(found.written_at) if found.written_at and found.state == EndingState.DONE else None
    late = request.method == "GET" and last is not None and last < timezone.now()
    shut = {_other(found), *(["appeal"] if late else [])}  # what is sent too late is answered, with what was typed
    steps = [step for step in ENDING_ACCESS.open_steps(who(request), found) if step not in shut]
    demand(bool(steps) or request.method == "GET")
    words = {"words": found.defence} if "defend" in steps else {}
    form = forms.EndingForm(*sent(request), ending=found, steps=steps, initial=words) if steps else None
    if form and form.attempt(found, actor=who(request)):
        return done(request, form.done, found)
    context = {
        "ending": found,
        "form": form,
        "steps": steps,
        "judge": judge_of(found),
        "law": LAW["exclusion"],
        "appeal_until": last if found.kind != Kind.DIE else None,
        "is_death": found.kind == Kind.DIE,
    }
    return render_page(request, "cooperative/ending.html", context)


def _other(found: Ending) -> str:
    """The step that an answered appeal does not take."""
    return "uphold" if found.restores else "overturn"
