"""The pages of elections: calendar, roll, candidacies, circles, minutes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lieudit.care.models import Measure
from lieudit.elections import circle as circles
from lieudit.elections import count, forms, permissions, services
from lieudit.elections import minutes as minutes_acts
from lieudit.elections import roll as roll_acts
from lieudit.elections.documents import minutes_pdf_of
from lieudit.elections.models import Candidacy, Circle, Contest, Correction, Election, Elector
from lieudit.elections.protocol import canonical, fingerprint, public_copy
from lieudit.elections.reading import contest_rows
from lieudit.elections.schedule import coming, lines
from lieudit.elections.steps import IN_CIRCLE, PLAIN
from lieudit.elections.workflow import CircleState, ElectionState
from lieudit.governance.models import Assembly
from lieudit.journal.sealing import seal_words
from lieudit.toolkit.access import demand
from lieudit.toolkit.conditional import public_page
from lieudit.toolkit.htmx import render_page
from lieudit.toolkit.numbers import typed_number
from lieudit.toolkit.pages import act_page, done, press
from lieudit.toolkit.request import sent, who
from lieudit.toolkit.types import Act, Json

if TYPE_CHECKING:
    from lieudit.toolkit.act_form import FormOf


ACT = "elections/act.html"

TYPED: dict[str, tuple[str, Act, FormOf]] = {
    "calendrier": ("plan", services.plan_election, forms.PlanForm),
    "annuler": ("cancel", services.cancel_election, forms.CancelForm),
    "tirage": ("draw_order", services.draw_order, forms.DrawForm),
    "depouillement": ("name_scrutineer", count.name_scrutineer, forms.ScrutineerForm),
    "incident": ("note_incident", minutes_acts.note_incident, forms.IncidentForm),
}
"""Steps with their form."""
IN_COLLEGE: dict[str, tuple[str, Act, FormOf]] = {
    "cercle": ("open_circle", circles.open_circle, forms.CircleForm),
    "revoter": ("vote_again", count.vote_again, forms.AgainForm),
    "departager": ("part_tie", count.part_tie, forms.TieForm),
}
"""Steps of one college, with their form."""
BUTTONS = {**PLAIN, **TYPED}


def find(request: HttpRequest, number: int) -> Election:
    rows = Election.objects.visible_to(request.user).select_related("assembly__region", "rulebook", "sitting")
    return get_object_or_404(rows, number=number)


def find_for(step: str, request: HttpRequest, number: int) -> Election:
    """The election, when the account may take this step."""
    found = find(request, number)
    permissions.ELECTION_ACCESS.demand(step, request.user, found)
    return found


def find_contest(step: str, request: HttpRequest, number: int, code: str) -> Contest:
    found = find_for(step, request, number)
    contest = get_object_or_404(found.contests.select_related("college"), college__code=code)
    contest.election = found
    return contest


def find_circle(request: HttpRequest, number: int) -> Circle:
    """A circle is seen from inside only: for others there is none."""
    rows = Circle.objects.select_related("contest__election__assembly", "contest__college", "chosen", "facilitator")
    found = get_object_or_404(rows, number=number)
    if not permissions.is_in_circle(request.user, found):
        raise Http404
    return found


# Elections


@public_page
def elections(request: HttpRequest) -> HttpResponse:
    rows = Election.objects.visible_to(request.user).select_related("assembly")
    context = {
        "running": rows.running(),
        "past": rows.filter(state__in=[ElectionState.CLOSED, ElectionState.CANCELLED])[:50],
        "may_prepare": Assembly.objects.councils().led_by(request.user).exists(),
    }
    return render_page(request, "elections/elections.html", context)


def prepare(request: HttpRequest) -> HttpResponse:
    assemblies = Assembly.objects.councils().led_by(request.user)
    first = assemblies.first()
    if first is None:
        raise PermissionDenied
    form = forms.PrepareForm(*sent(request), assemblies=assemblies, rules=first.rulebook.rules)
    if form.attempt(services.prepare_election, actor=who(request)):
        return done(request, form.done, form.outcome)
    return render_page(request, ACT, {"form": form, "back": reverse("elections:elections")})


@public_page
def election(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request, number)
    steps = permissions.ELECTION_ACCESS.open_steps(request.user, found)
    contests = found.contests.select_related("college").prefetch_related("rounds__ballot", "circles__chosen__account")
    words = {
        step: (slug, permissions.ELECTION_ACCESS.workflow.steps[step].label) for slug, (step, *_more) in BUTTONS.items()
    }
    context = {
        "election": found,
        "steps": steps,
        "buttons": [(*words[each], words[each][0] in PLAIN) for each in steps if each in words],
        "calendar": (calendar := lines(found.calendar, timezone.now(), unordered=found.state == ElectionState.ORDERED)),
        "coming": coming(calendar),
        "rows": contest_rows(contests, Candidacy.objects.of(found)),
        "scrutineers": list(found.scrutineers.select_related("elector__college", "elector__account")),
        "concerning": found.corrections.against(request.user),
        "inside": set(permissions.voices_of(request.user, found).values_list("college", flat=True)),
    }
    return render_page(request, "elections/election.html", context)


def step(request: HttpRequest, number: int, word: str) -> HttpResponse:
    if word not in BUTTONS:
        raise Http404
    name, act, _more = BUTTONS[word]
    found = find_for(name, request, number)
    if word in PLAIN:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        press(request, act, found, message=PLAIN[word][2])
        return redirect(found)
    form = TYPED[word][2](*sent(request), election=found)
    return act_page(
        request,
        ACT,
        form,
        act,
        found,
        about=found,
        source=found.lot_source if word == "tirage" else "",
    )


def college_step(request: HttpRequest, number: int, code: str, word: str) -> HttpResponse:
    if word not in IN_COLLEGE:
        raise Http404
    name, act, form_of = IN_COLLEGE[word]
    contest = find_contest(name, request, number, code)
    form = form_of(*sent(request), contest=contest, account=who(request))
    source = contest.election.tie_source if word == "departager" else ""
    return act_page(request, ACT, form, act, contest, about=contest.election, contest=contest, source=source)


# The roll


LINES_A_PAGE = 100
"""Lines of a roll that a page shows."""


@public_page
def roll(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request, number)
    mine = set(Elector.objects.spoken_by(request.user).filter(election=found).values_list("pk", flat=True))
    words = request.GET.get("membre", "").replace("\0", "").strip()
    named = found.roll.called(words).select_related("college", "organisation", "account")
    context = {
        "election": found,
        "page": Paginator(named, LINES_A_PAGE).get_page(request.GET.get("page")),
        "sought": words,
        "mine": mine,
        "runs": "seal_roll" in permissions.ELECTION_ACCESS.open_steps(request.user, found),
        "may_correct": found.state == ElectionState.ROLL,
    }
    return render_page(request, "elections/roll.html", context)


def correct(request: HttpRequest, number: int) -> HttpResponse:
    found = find_for("correct", request, number)
    line = found.roll.filter(number=typed_number(request.GET.get("ligne", ""))).first()
    form = forms.CorrectForm(*sent(request), election=found, account=who(request), line=line)
    if form.attempt(roll_acts.ask_correction, found, actor=who(request)):
        receipt = _("Votre demande est reçue sous le n° %(number)s. Un message vous le confirme.")
        return done(request, receipt % {"number": form.outcome.number}, form.outcome)
    return render_page(request, ACT, {"form": form, "about": found, "back": found})


def corrections(request: HttpRequest, number: int) -> HttpResponse:
    found = find_for("seal_roll", request, number)
    rows = found.corrections.select_related("elector__account", "organisation", "author", "college", "election")
    return render_page(request, "elections/corrections.html", {"election": found, "rows": rows})


def correction(request: HttpRequest, number: int, rank: int) -> HttpResponse:
    found, asked = find_correction(request, number, rank)
    steps = permissions.CORRECTION_ACCESS.open_steps(request.user, asked)
    decides = "accept" in steps
    if request.method == "POST":
        permissions.CORRECTION_ACCESS.demand("accept", request.user, asked)
    form = forms.DecideForm(*sent(request)) if decides or request.method == "POST" else None
    if form and form.attempt(roll_acts.decide_correction, asked, actor=who(request)):
        return done(request, _("Votre réponse est envoyée."), form.outcome)
    context = {"election": found, "correction": asked, "form": form, "may_reply": "reply" in steps}
    return render_page(request, "elections/correction.html", context)


def find_correction(request: HttpRequest, number: int, rank: int) -> tuple[Election, Correction]:
    """A request is read by who asked, by the member that it concerns, and by who runs the election."""
    found = find(request, number)
    related = ("election__assembly", "elector__account", "organisation", "author", "college", "held_by")
    asked = get_object_or_404(found.corrections.select_related(*related), number=rank)
    runs = permissions.ELECTION_ACCESS.who_may["seal_roll"](request.user, found)
    if asked.author != request.user and not runs and not permissions.is_concerned(request.user, asked):
        raise Http404
    return found, asked


def reply(request: HttpRequest, number: int, rank: int) -> HttpResponse:
    _found, asked = find_correction(request, number, rank)
    permissions.CORRECTION_ACCESS.demand("reply", request.user, asked)
    return act_page(request, ACT, forms.ReplyForm(*sent(request)), roll_acts.reply_to_correction, asked, about=asked)


# Candidacies


@public_page
def candidacies(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request, number)
    mine = set(Elector.objects.spoken_by(request.user).filter(election=found).values_list("pk", flat=True))
    context = {
        "election": found,
        "rows": list(Candidacy.objects.of(found)),
        "hidden": set(Measure.objects.hidden(Candidacy)),
        "mine": mine,
        "may_withdraw": found.state in permissions.ELECTION_ACCESS.workflow.steps["stand"].sources,
    }
    return render_page(request, "elections/candidacies.html", context)


def stand(request: HttpRequest, number: int, code: str) -> HttpResponse:
    contest = find_contest("stand", request, number, code)
    electors = Elector.objects.spoken_by(request.user).filter(
        election=contest.election, college=contest.college, struck=False
    )
    if not electors:
        raise PermissionDenied
    form = forms.StandForm(
        *sent(request),
        account=request.user,
        election=contest.election,
        electors=electors.select_related("college", "account"),
    )
    about = contest.election
    act, beside = services.file_candidacy, about.assembly
    return act_page(request, ACT, form, act, contest, about=about, contest=contest, beside=beside)


@require_POST
def withdraw(request: HttpRequest, number: int, line: int) -> HttpResponse:
    found = find(request, number)
    filed = get_object_or_404(Candidacy.objects.of(found), elector__number=line)
    permissions.CANDIDACY_ACCESS.demand("withdraw", request.user, filed)
    press(request, services.withdraw_candidacy, filed, message=_("La candidature est retirée."))
    return redirect("elections:candidacies", number)


# The count


def sealed_or_draft(request: HttpRequest, number: int) -> tuple[Election, Json]:
    """The minutes as they were sealed, or as they stand once the votes are counted."""
    found = find(request, number)
    if found.state not in {ElectionState.COUNTED, ElectionState.CLOSED}:
        raise Http404
    if found.state == ElectionState.CLOSED:
        return found, found.minutes.text
    return found, minutes_acts.minutes_text(found)


@public_page
def minutes(request: HttpRequest, number: int) -> HttpResponse:
    found, text = sealed_or_draft(request, number)
    watchers = list(found.scrutineers.select_related("elector__college", "account"))
    mine = [each for each in watchers if each.account == request.user]
    inside = permissions.reads_names(request.user, found)
    counted = found.state == ElectionState.COUNTED
    unsigned = [each for each in mine if counted and each.signed_digest != fingerprint(text)]
    context = {
        "election": found,
        "text": minutes_acts.as_read(found, text),
        "fingerprint": fingerprint(text),
        "sealed": getattr(found, "minutes", None),
        "watchers": watchers,
        "to_sign": unsigned,
        "may_close": "close" in permissions.ELECTION_ACCESS.open_steps(request.user, found),
        "people": [row for row in Candidacy.objects.of(found) if row.elected and row.elector.organisation_id],
        "inside": inside,
        "named": minutes_acts.people_of(text) if inside else [],
    }
    return render_page(request, "elections/minutes.html", context)


@require_POST
def sign(request: HttpRequest, number: int) -> HttpResponse:
    found = find_for("sign", request, number)
    act = partial(minutes_acts.sign_minutes, seen=request.POST.get("seen", ""))
    press(request, act, found, message=_("Vous avez signé le procès-verbal."))
    return redirect("elections:minutes", number)


@public_page
def minutes_file(request: HttpRequest, number: int, kind: str) -> HttpResponse:
    """The copy of everybody: commitments in the place of names, and the fingerprint of the whole."""
    found, text = sealed_or_draft(request, number)
    return answer_copy(found, public_copy(text), kind, f"proces-verbal-{number}")


def full_file(request: HttpRequest, number: int, kind: str) -> HttpResponse:
    """The copy of the members: persons are named."""
    found, text = sealed_or_draft(request, number)
    demand(permissions.reads_names(request.user, found))
    return answer_copy(found, text, kind, f"proces-verbal-{number}-complet")


def answer_copy(found: Election, text: Json, kind: str, name: str) -> HttpResponse:
    if kind not in {"json", "pdf"}:
        raise Http404
    if kind == "json":
        return HttpResponse(canonical(text), content_type="application/json; charset=utf-8")
    read, sealed = canonical(minutes_acts.as_read(found, text)), found.state == ElectionState.CLOSED
    named = minutes_acts.people_of(text)
    made = minutes_pdf_of(read, digest=fingerprint(text), sealed=sealed, named=tuple(named), seal=seal_words())
    disposition = f'inline; filename="{name}.pdf"'
    return HttpResponse(made, content_type="application/pdf", headers={"Content-Disposition": disposition})


# Circles


def circle(request: HttpRequest, number: int) -> HttpResponse:
    found = find_circle(request, number)
    people = ("voice__account", "nominee__account", "moved_from__account")
    voices = list(permissions.voices_in_college(request.user, found.contest))
    last = found.proposals.select_related("nominee__account").last()
    read = found.state != CircleState.NAMING
    context = {
        "circle": found,
        "steps": permissions.CIRCLE_ACCESS.open_steps(request.user, found),
        "voices": {voice.pk for voice in voices},
        "named": found.nominations.count(),
        "asked": circles.voices_in(found).count(),
        "nominations": list(found.nominations.select_related(*people).order_by("nominee", "pk")) if read else [],
        "mine": list(found.nominations.filter(voice__in=voices).select_related("nominee__account")),
        "proposals": list(
            found.proposals.select_related("nominee__account").prefetch_related("answers__voice__account")
        ),
        "left": circles.asked_of(last) if last else set(),
        "last": last,
    }
    return render_page(request, "elections/circle.html", context)


def circle_act(
    request: HttpRequest, found: Circle, step: str, form_of: FormOf, act: Act, *things: object, **more: Any
) -> HttpResponse:
    """An act inside a circle: who may see it and not do it gets 403."""
    permissions.CIRCLE_ACCESS.demand(step, request.user, found)
    people = circles.voices_in(found).select_related("college", "account")
    named = found.nominations.values("nominee") if step in {"move", "propose"} else None
    people = people.filter(pk__in=named) if named is not None else people
    voices = permissions.voices_in_college(request.user, found.contest).select_related("college", "account")
    form = form_of(*sent(request), circle=found, people=people, voices=voices)
    return act_page(request, ACT, form, act, *(things or (found,)), about=found, circle=found, **more)


def name(request: HttpRequest, number: int) -> HttpResponse:
    return circle_act(request, find_circle(request, number), "name", forms.NameForm, circles.name_person)


@require_POST
def circle_step(request: HttpRequest, number: int, word: str) -> HttpResponse:
    found = find_circle(request, number)
    if word not in IN_CIRCLE:
        raise Http404
    name, act, message = IN_CIRCLE[word]
    permissions.CIRCLE_ACCESS.demand(name, request.user, found)
    press(request, act, found, message=message)
    return redirect(found)


def move(request: HttpRequest, number: int, line: int) -> HttpResponse:
    found = find_circle(request, number)
    mine = found.nominations.filter(voice__in=permissions.voices_in_college(request.user, found.contest))
    nomination = get_object_or_404(mine, voice__number=line)
    return circle_act(request, found, "move", forms.MoveForm, circles.move_voice, nomination)


def propose(request: HttpRequest, number: int) -> HttpResponse:
    return circle_act(request, find_circle(request, number), "propose", forms.ProposeForm, circles.propose_person)


def answer(request: HttpRequest, number: int) -> HttpResponse:
    found = find_circle(request, number)
    proposal = found.proposals.select_related("nominee__account").last()
    if proposal is None:
        raise Http404
    return circle_act(request, found, "answer", forms.AnswerForm, circles.answer_proposal, proposal, proposal=proposal)


def lift(request: HttpRequest, number: int, line: int) -> HttpResponse:
    found = find_circle(request, number)
    proposal = found.proposals.last()
    voices = permissions.voices_in_college(request.user, found.contest)
    answers = proposal.answers.filter(voice__in=voices) if proposal else None
    if answers is None:
        raise Http404
    given = get_object_or_404(answers, voice__number=line)
    return circle_act(request, found, "lift", forms.LiftForm, circles.lift_objection, given)
