"""Ballots, one voice at a time, and their results side by side."""

from __future__ import annotations

import inspect
import typing
from urllib.parse import parse_qsl

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lieudit.accounts.models import Account
from lieudit.toolkit import french
from lieudit.toolkit.conditional import public_page
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.htmx import render_page
from lieudit.toolkit.request import sent
from lieudit.toolkit.uploads import upload_up_to
from lieudit.voting import counting as kernel
from lieudit.voting.forms import RecountFileForm, VoteForm
from lieudit.voting.models import Ballot, RollEntry, Tally
from lieudit.voting.outcome import CHOICE_WORDS, Result, outcome_words, rule_sentences
from lieudit.voting.permissions import BALLOT_ACCESS
from lieudit.voting.services import cast_vote, close_ballot, recount_file, recount_text
from lieudit.voting.verification import MOST_BYTES, Verification
from lieudit.voting.what_if import WhatIfForm


@public_page
def ballots(request: HttpRequest) -> HttpResponse:
    context = {
        "awaiting": Ballot.objects.awaiting(request.user),
        "open": Ballot.objects.open().order_by("closes_at"),
        "closed": Ballot.objects.closed().order_by("-closed_at")[:50],
    }
    return render_page(request, "voting/ballots.html", context)


@public_page
def ballot(request: HttpRequest, number: int) -> HttpResponse:
    found = get_object_or_404(Ballot.objects.public().select_related("tally"), number=number)
    voices = list(found.roll.select_related("vote", "account"))
    mine = {entry.pk for entry in RollEntry.objects.castable_by(request.user).filter(ballot=found)}
    tally = getattr(found, "tally", None)
    context = {
        "ballot": found,
        "rule": rule_sentences(found.rule),
        "voices": voices,
        "voted": sum(1 for voice in voices if hasattr(voice, "vote")),
        "mine": [voice for voice in voices if voice.pk in mine],
        "choices": CHOICE_WORDS,
        "steps": BALLOT_ACCESS.open_steps(request.user, found),
        "result": Result(tally.recount, tally.result, college_names(voices)) if tally else None,
    }
    return render_page(request, "voting/ballot.html", context)


def cast(request: HttpRequest, number: int, key: str) -> HttpResponse:
    entry = get_object_or_404(RollEntry.objects.castable_by(request.user), ballot__number=number, key=key)
    BALLOT_ACCESS.demand("cast", request.user, entry.ballot)
    form = VoteForm(request.POST or None, initial={"choice": request.GET.get("choice", "")})
    if form.attempt(cast_vote, entry.ballot, entry, actor=request.user):
        moment = french.instant(entry.ballot.closes_at)
        messages.success(request, _("Votre vote est compté. Le résultat paraît le %(moment)s.") % {"moment": moment})
        return redirect(entry.ballot)
    said = CHOICE_WORDS.get(form["choice"].value() or "")
    return render_page(
        request, "voting/cast.html", {"entry": entry, "form": form, "said": said, "choices": CHOICE_WORDS}
    )


@require_POST
def close(request: HttpRequest, number: int) -> HttpResponse:
    found = get_object_or_404(Ballot.objects.public(), number=number)
    BALLOT_ACCESS.demand("close", request.user, found)
    try:
        close_ballot(found, actor=typing.cast(Account, request.user))
    except RuleBroken as refusal:
        messages.error(request, refusal.messages[0])
    return redirect(found)


@public_page
def recount(request: HttpRequest, number: int) -> HttpResponse:
    tally = get_object_or_404(Tally, ballot__number=number)
    name = f"scrutin-{number}.json"
    return HttpResponse(
        recount_text(tally.recount),
        content_type="application/json; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@public_page
def counting(request: HttpRequest) -> HttpResponse:
    return HttpResponse(
        inspect.getsource(kernel),
        content_type="text/x-python; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="counting.py"'},
    )


def college_names(voices: list[RollEntry]) -> dict[str, str]:
    return {voice.college: voice.college_name for voice in voices}


@public_page
def what_if(request: HttpRequest, number: int) -> HttpResponse:
    """« Et si ? »: the query string is the whole of the simulation; a longer one leads to the shortest."""
    found = get_object_or_404(Ballot.objects.public().select_related("tally"), number=number)
    voices, tally = list(found.roll.all()), getattr(found, "tally", None)
    recount = tally.recount if tally else recount_file(found, voices, [])
    context: dict[str, typing.Any] = {"ballot": found, "counted": tally}
    if tally or found.rule["method"] == "resolution":
        form = context["form"] = WhatIfForm(request.GET, recount, college_names(voices), typed=not tally)
        if form.is_valid():
            if dict(parse_qsl(form.query)) != request.GET.dict():
                return redirect(f"{request.path}?{form.query}" if form.query else request.path)
            try:
                context |= {"changes": form.changes, "comparison": form.comparison}
            except kernel.MalformedRecount as fault:
                form.add_error(None, str(fault))
    return render_page(request, "voting/what_if.html", context, status=422 if form_is_wrong(context) else 200)


def form_is_wrong(context: dict[str, typing.Any]) -> bool:
    return "form" in context and bool(context["form"].errors)


@public_page
@upload_up_to(MOST_BYTES)
def verify(request: HttpRequest) -> HttpResponse:
    """A recount file that somebody was given: is it the published one, and what does it say?"""
    form = RecountFileForm(*sent(request))
    context: dict[str, typing.Any] = {"form": form}
    if form.is_valid():
        check = context["check"] = Verification(form.cleaned_data["file"])
        tallies = Tally.objects.select_related("ballot")
        known = tallies.filter(digest=check.digest).first()
        context["genuine"] = known is not None
        if known is None and check.question:
            alike = list(tallies.filter(ballot__question=check.question).order_by("-pk")[:20])
            known = min(alike, key=lambda tally: len(check.differences(tally.recount)), default=None)
        context |= {"known": known, "parts": check.differences(known.recount) if known else []}
        context["issue"] = outcome_words(check.result["status"]) if check.result else ""
    return render_page(request, "voting/verify.html", context)
