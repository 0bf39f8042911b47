"""What people know how to do: what may be recognised, who declares it, who recognises it, what was attested."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from lieudit.attestations import board, forms, services, verifier_attestation
from lieudit.attestations.badge import badge
from lieudit.attestations.brought import bring_proof, remove_proof
from lieudit.attestations.closing import choose_at_closing
from lieudit.attestations.keys import issuer, jwk_of, keys_document
from lieudit.attestations.models import (
    COUNCIL,
    Achievement,
    Attestation,
    BroughtProof,
    Credential,
    SigningKey,
    SigningRun,
    StatusList,
)
from lieudit.attestations.papers import paper_of
from lieudit.attestations.permissions import ACHIEVEMENT_ACCESS, ATTESTATION_ACCESS, holds, keeps
from lieudit.attestations.verifier_attestation import MOST_BYTES
from lieudit.learning.board import request_from
from lieudit.network.citing import cited, cited_in, shown, with_cited
from lieudit.toolkit import errands, french
from lieudit.toolkit.access import demand
from lieudit.toolkit.act_form import ActForm
from lieudit.toolkit.conditional import public_page
from lieudit.toolkit.htmx import render_page
from lieudit.toolkit.models import Errand
from lieudit.toolkit.numbers import typed_number
from lieudit.toolkit.origin import origin_of
from lieudit.toolkit.pages import act_page, done, press
from lieudit.toolkit.request import back, sent, who
from lieudit.toolkit.types import Act, Phrase
from lieudit.toolkit.uploads import upload_up_to

A_PAGE = 20
MOST_NAMED = 100
"""Attestations on the page of an achievement, newest first."""
DEFINED = ("title", "able", "rule", "peers", "domains", "path")
ACT = "attestations/act.html"
VERIFY = gettext_lazy("Vérifier une attestation")


def breadcrumb(*steps: tuple[Phrase, str]) -> list[tuple[Phrase, str]]:
    return [(_("Attestations"), reverse("attestations:achievements") if steps else ""), *steps]


def find_known(number: int) -> Achievement:
    rows = with_cited(Achievement.objects.public().with_keepers().with_counts())
    return get_object_or_404(rows, number=number)


def find(request: HttpRequest, number: int) -> Attestation:
    return get_object_or_404(Attestation.objects.visible_to(request.user).with_things(), number=number)


# What may be recognised


@public_page
def achievements(request: HttpRequest) -> HttpResponse:
    """What one may be recognised for, newest first."""
    q = request.GET.get("q", "")[:100]
    rows = board.matching(Achievement.objects.public(), q).with_keepers().with_counts().order_by("-number")
    context = {
        "page": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        "q": q,
        "defines": bool(board.keepers_for(request.user)),
        "breadcrumb": breadcrumb(),
    }
    return render_page(request, "attestations/achievements.html", context)


@public_page
def achievement(request: HttpRequest, number: int) -> HttpResponse:
    """What one knows how to do, by which rule it is recognised, who keeps it, who let it be known that they hold it."""
    found = find_known(number)
    signed_in = request.user.is_authenticated
    public = Attestation.objects.public().signed().filter(achievement=found)
    own = Attestation.objects.standing().filter(achievement=found, holder=who(request)) if signed_in else None
    context = {
        "achievement": found,
        "about": shown(found.about_type_id, found.about_id),
        "path": board.path_of(found),
        "steps": ACHIEVEMENT_ACCESS.open_steps(request.user, found),
        "own": own.first() if own is not None else None,
        "first_peers": found.first_peers.count(),
        "held": public.select_related("place__municipality").order_by("-number")[:MOST_NAMED],
        "cited": cited_in(found),
        "breadcrumb": breadcrumb((found.title, "")),
    }
    return render_page(request, "attestations/achievement.html", context)


def define(request: HttpRequest) -> HttpResponse:
    """Say what one may be recognised for; from a path, a resource or a visit perhaps, or in the place of another."""
    keepers = board.keepers_for(request.user)
    demand(bool(keepers))
    replaced = typed_number(request.GET.get("remplace", ""))
    before = Achievement.objects.kept_by(request.user).filter(state="open", number=replaced).first()
    about = cited(request.GET.get("cite", ""))
    start = {name: getattr(before, name) for name in DEFINED} if before else request_from(about)
    form = forms.DefineForm(*sent(request), account=request.user, keepers=keepers, initial=start)
    act = partial(services.define_achievement, about=about, replaces=before)
    if form.attempt(act, actor=who(request)):
        return done(request, form.done, form.outcome)
    context = {"form": form, "back": before or reverse("attestations:achievements"), "about": before}
    return render_page(request, ACT, context | {"breadcrumb": breadcrumb((str(form.page_title), ""))})


def known_page(request: HttpRequest, found: Achievement, step: str, form: ActForm, act: Act) -> HttpResponse:
    """One step of an achievement, on its own page."""
    ACHIEVEMENT_ACCESS.demand(step, request.user, found)
    crumbs = breadcrumb((found.title, found.get_absolute_url()), (str(getattr(form, "page_title", "")), ""))
    return act_page(request, ACT, form, act, found, about=found, breadcrumb=crumbs)


def declare(request: HttpRequest, number: int) -> HttpResponse:
    """Say that one knows how to do it; then one reads one's own page."""
    found = find_known(number)
    ACHIEVEMENT_ACCESS.demand("declare", request.user, found)
    form = forms.DeclareForm(
        *sent(request),
        account=request.user,
        places=board.places_of(request.user),
        initial={"name": who(request).name},
    )
    if form.attempt(services.declare_achievement, found, actor=who(request)):
        return done(request, form.done, form.outcome)
    context = {"form": form, "about": found, "back": found}
    crumbs = breadcrumb((found.title, found.get_absolute_url()), (str(form.page_title), ""))
    return render_page(request, ACT, context | {"breadcrumb": crumbs})


def name_peer(request: HttpRequest, number: int) -> HttpResponse:
    form = forms.NamePeerForm(*sent(request), account=request.user)
    return known_page(request, find_known(number), "name_peer", form, services.name_first_peer)


def close(request: HttpRequest, number: int) -> HttpResponse:
    form = forms.CloseForm(*sent(request), account=request.user)
    return known_page(request, find_known(number), "close", form, services.close_achievement)


# One attestation


@public_page
def attestation(request: HttpRequest, number: int) -> HttpResponse:
    """Three grades, always written: what its holder says, what peers have seen, whether the rule is met."""
    found = find(request, number)
    steps = ATTESTATION_ACCESS.open_steps(request.user, found) if request.user.is_authenticated else []
    context = {
        "attestation": found,
        "achievement": found.achievement,
        "about": shown(found.achievement.about_type_id, found.achievement.about_id),
        "path": board.path_of(found.achievement),
        "version": board.version_of(found),
        "said": board.said_of(found),
        "proofs": found.proofs.defer("content").order_by("pk"),
        "steps": board.gestures(found, steps),
        "own": holds(request.user, found),
        "file": found.files.exclude(document="").defer("document", "token").order_by("-pk").first(),
        "kept": bool(steps) and keeps(request.user, found.achievement),
        "breadcrumb": breadcrumb(
            (found.achievement.title, found.achievement.get_absolute_url()), (f"n° {found.number}", "")
        ),
    }
    return render_page(request, "attestations/attestation.html", context)


@login_not_required
@require_safe
def paper(request: HttpRequest, code: str) -> HttpResponse:
    """What the code of a paper leads to: whether it still holds, for who has the paper in hand."""
    found = get_object_or_404(Attestation.objects.shown().with_things(), code=code.replace("\0", ""))
    achievement = Achievement.objects.public().filter(pk=found.achievement_id).first()
    return render_page(request, "attestations/paper.html", {"attestation": found, "achievement": achievement})


def mine(request: HttpRequest, form: ActForm | None = None) -> HttpResponse:
    """One's own attestations, and those that wait for one's recognition."""
    own = Attestation.objects.filter(holder=who(request)).with_things().order_by("-number")
    chosen = {"choice": own[0].at_closing} if own else {}
    context = {
        "form": form or forms.AtClosingForm(account=request.user, initial=chosen),
        "own": own[:MOST_NAMED],
        "waiting": Attestation.objects.waiting_for(who(request)).with_things().order_by("-number")[:A_PAGE],
        "breadcrumb": breadcrumb((_("Les miennes"), "")),
    }
    return render_page(request, "attestations/mine.html", context)


def at_closing(request: HttpRequest) -> HttpResponse:
    """What becomes of one's attestations, should one close one's account."""
    form = forms.AtClosingForm(*sent(request), account=request.user)
    if form.attempt(choose_at_closing, actor=who(request)):
        return done(request, form.done, "attestations:mine")
    return mine(request, form if form.is_bound else None)


# Its files, for its holder; for everybody, where it is public


def taken(request: HttpRequest, number: int) -> Attestation:
    """An attestation whose file one may take: one's own, or a public one; 404 for one that is not signed."""
    found = find(request, number)
    if not (found.is_public or holds(request.user, found)):
        raise Http404
    return found


def last_file(found: Attestation) -> Credential:
    signed = found.files.exclude(document="").order_by("-pk").first()
    if signed is None:
        raise Http404
    return signed


def answer_file(content: str | bytes, content_type: str, name: str) -> HttpResponse:
    """A file to keep: nobody between the site and its reader keeps it."""
    named = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=content_type, headers=named)


@login_not_required
@require_safe
def document(request: HttpRequest, number: int) -> HttpResponse:
    """The signed JSON, with its two embedded proofs."""
    signed = last_file(taken(request, number))
    return answer_file(signed.document, "application/vc+ld+json", f"attestation-{number}.json")


@login_not_required
@require_safe
def token(request: HttpRequest, number: int) -> HttpResponse:
    signed = last_file(taken(request, number))
    return answer_file(signed.token, "application/vc+jwt", f"attestation-{number}.jwt")


@login_not_required
@require_safe
def drawing(request: HttpRequest, number: int) -> HttpResponse:
    """The picture that carries it."""
    found = taken(request, number)
    signed = last_file(found)
    grade, day = str(signed.get_grade_display()).lower(), french.day(signed.signed_at)
    picture = badge(found.achievement.title, grade, found.who, day, str(COUNCIL), signed.document)
    return answer_file(picture, "image/svg+xml", f"attestation-{number}.svg")


@login_not_required
@require_safe
def printed(request: HttpRequest, number: int) -> HttpResponse:
    """The paper, with the code that leads to where it is verified."""
    found = taken(request, number)
    if not found.is_signed:
        raise Http404
    return answer_file(paper_of(found), "application/pdf", f"attestation-{number}.pdf")


# Verifying, for anybody


@public_page
@upload_up_to(MOST_BYTES)
def verify(request: HttpRequest) -> HttpResponse:
    """A file that somebody was given: it is read apart, by the program that anybody downloads."""
    origin = origin_of(request, "attestation")
    form = forms.VerifyForm(*sent(request), origin=origin)
    if form.is_valid() and form.run(errands.ask, "attestation", form.cleaned_data["file"], origin=origin):
        return redirect("attestations:checked", form.outcome.key)
    return render_page(request, "attestations/verify.html", {"form": form, "breadcrumb": breadcrumb((VERIFY, ""))})


@login_not_required
@require_safe
def checked(request: HttpRequest, key: str) -> HttpResponse:
    """What the verifier says, for an hour, at an address that nobody guesses."""
    found = Errand.objects.defer("content").filter(key=key.replace("\0", ""), kind="attestation").first()
    crumbs = {"breadcrumb": breadcrumb((VERIFY, reverse("attestations:verify")), (_("Lecture"), ""))}
    if found is None:
        context = {"form": forms.VerifyForm(origin=""), "gone": True, **crumbs}
        return unkept(render_page(request, "attestations/verify.html", context, status=410))
    context = {"errand": found, "said": found.answer or {}, **crumbs}
    return unkept(render_page(request, "attestations/checked.html", context))


def unkept(response: HttpResponse) -> HttpResponse:
    """Kept by no cache: the same address says something else in a moment."""
    patch_cache_control(response, private=True, no_store=True)
    return response


@public_page
def script(request: HttpRequest) -> HttpResponse:
    """The verifier itself, to keep: Python alone runs it."""
    text = Path(verifier_attestation.__file__).read_bytes()
    named = {"Content-Disposition": 'attachment; filename="verifier_attestation.py"'}
    return HttpResponse(text, content_type="text/x-python; charset=utf-8", headers=named)


@public_page
def keys(request: HttpRequest) -> HttpResponse:
    """The keys of the council, each signed by the one before: which signs, which was stolen, how to trust them."""
    context = {
        "keys": SigningKey.objects.order_by("-number"),
        "lists": StatusList.objects.order_by("number"),
        "run": SigningRun.objects.filter(ended_at=None).first(),
        "address": issuer().address,
        "breadcrumb": breadcrumb((_("Clés"), "")),
    }
    return render_page(request, "attestations/keys.html", context)


@public_page
def keys_json(request: HttpRequest) -> HttpResponse:
    return JsonResponse(keys_document(), json_dumps_params={"ensure_ascii": False, "indent": 1})


@public_page
def key_jwk(request: HttpRequest, number: int) -> HttpResponse:
    """The public key of RS256 alone, as the head of a JWT names it."""
    found = get_object_or_404(SigningKey, number=number)
    return JsonResponse(jwk_of(found), content_type="application/jwk+json")


@public_page
def status(request: HttpRequest, number: int) -> HttpResponse:
    """The signed list of what was withdrawn."""
    found = get_object_or_404(StatusList, number=number)
    return HttpResponse(found.document, content_type="application/vc+ld+json")


def step_page(request: HttpRequest, found: Attestation, step: str, form: ActForm, act: Act) -> HttpResponse:
    """One step of an attestation, on its own page."""
    ATTESTATION_ACCESS.demand(step, request.user, found)
    crumbs = breadcrumb((found.achievement.title, found.get_absolute_url()), (str(getattr(form, "page_title", "")), ""))
    return act_page(request, ACT, form, act, found, about=found, to=back(request, found), breadcrumb=crumbs)


def ask(request: HttpRequest, number: int) -> HttpResponse:
    form = forms.AskForm(*sent(request), account=request.user)
    return step_page(request, find(request, number), "ask", form, services.ask_peer)


@upload_up_to(MOST_BYTES)
def bring(request: HttpRequest, number: int) -> HttpResponse:
    """A badge of another platform, read by the worker beside what one declares."""
    form = forms.BringForm(*sent(request), account=request.user)
    return step_page(request, find(request, number), "bring", form, bring_proof)


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a badge that one brought."""
    mine = BroughtProof.objects.filter(attestation__holder=who(request)).select_related("attestation")
    found = get_object_or_404(mine, pk=pk)
    press(request, remove_proof, found, message=_("Ce badge est retiré : il n’en reste rien ici."))
    return redirect(found.attestation)


def recognise(request: HttpRequest, number: int) -> HttpResponse:
    """A peer says what they have seen."""
    found = find(request, number)
    ATTESTATION_ACCESS.demand("recognise", request.user, found)
    form = forms.RecogniseForm(*sent(request), account=request.user, places=board.places_of(request.user))
    return step_page(request, found, "recognise", form, services.recognise)


def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    form = forms.WithdrawForm(*sent(request), account=request.user)
    return step_page(request, find(request, number), "withdraw", form, services.withdraw_attestation)


def turn(request: HttpRequest, number: int, step: str, act: Act, message: Phrase) -> HttpResponse:
    found = find(request, number)
    ATTESTATION_ACCESS.demand(step, request.user, found)
    press(request, act, found, message=message)
    return redirect(found)


@require_POST
def publish(request: HttpRequest, number: int) -> HttpResponse:
    message = _("Tout le monde peut maintenant la lire. Vous pouvez la cacher quand vous voulez.")
    return turn(request, number, "publish", services.publish_attestation, message)


@require_POST
def hide(request: HttpRequest, number: int) -> HttpResponse:
    message = _("Elle est cachée : vous, vos pairs et qui tient ce savoir-faire la lisent encore.")
    return turn(request, number, "hide", services.hide_attestation, message)
