"""Open data: the list, the page of a dataset, its files and its schema, what others make of it and ask, who is told of
it; the tokens of programs."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lieudit.accounts.adapter import AccountAdapter
from lieudit.accounts.models import Account, Change
from lieudit.api import board, files, forms, hooks, services, tokens
from lieudit.api import questions as asking
from lieudit.api.models import Hook, HookMessage, Question, Reuse, Token
from lieudit.api.permissions import (
    HOOK_ACCESS,
    MESSAGE_ACCESS,
    QUESTION_ACCESS,
    REUSE_ACCESS,
    TOKEN_ACCESS,
    keeps_questions,
    keeps_reuses,
    may_add_hook,
)
from lieudit.api.said import said_of
from lieudit.api.writing import ACTS, parts_of
from lieudit.care.taken_back import taken_back
from lieudit.toolkit import open_files
from lieudit.toolkit.access import demand
from lieudit.toolkit.act_form import ActForm
from lieudit.toolkit.conditional import fresh_page, open_file, public_page
from lieudit.toolkit.datasets import DATASETS, NOTHING, Dataset
from lieudit.toolkit.htmx import render_page
from lieudit.toolkit.numbers import typed_number
from lieudit.toolkit.origin import origin_of
from lieudit.toolkit.pages import act_page, done, press
from lieudit.toolkit.prepared import Rows
from lieudit.toolkit.request import sent, who
from lieudit.toolkit.table_files import FORMS, Form, table_schema
from lieudit.toolkit.types import Act, Phrase


def breadcrumb(*steps: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("Données ouvertes"), reverse("api:datasets") if steps else ""), *steps]


def find_dataset(name: str) -> Dataset:
    if name not in DATASETS:
        raise Http404
    return DATASETS[name]


# Reading


@public_page
def datasets(request: HttpRequest) -> HttpResponse:
    """Every dataset: what it holds, its files."""
    context = {
        "lines": board.lines(),
        "others": board.OTHERS,
        "may_keep": keeps_reuses(request.user),
        "publisher": settings.PUBLISHER,
        "breadcrumb": breadcrumb(),
    }
    return render_page(request, "api/datasets.html", context)


EXAMPLES = (
    (_l("Les lieux ouverts de la Creuse :"), "/api/v1/lieux?territory=d-23&status=open"),
    (_l("Le nom et la commune seulement :"), "/api/v1/lieux?fields=nom,commune&limit=10"),
    (_l("Les besoins d’une région qui parlent de numérique :"), "/api/v1/besoins?territory=r-75&domain=digital"),
    (_l("Les points d’un rectangle :"), "/api/v1/collections/lieux/items?bbox=1.3,45.6,2.7,46.5"),
)


@public_page
def interface(request: HttpRequest) -> HttpResponse:
    """How to read the interface, and try it: of one dataset (`jeu`), with its columns and its choices."""
    name = request.GET.get("jeu", "")
    tried = DATASETS.get(name)
    context = {
        "lines": board.lines(),
        "examples": EXAMPLES,
        "site": settings.SITE_URL,
        "tried": board.Line(name, tried) if tried else None,
        "choices": board.choices_of(tried, NOTHING)[0] if tried else None,
        "acts": [(*told, parts_of(model, form)) for *told, model, form in ACTS],
    }
    return render_page(request, "api/interface.html", context | {"breadcrumb": breadcrumb((_("Par programme"), ""))})


@fresh_page
def dataset(request: HttpRequest, dataset: str) -> HttpResponse:
    """What a dataset holds, its first rows for any choice, its files, who uses it; what is asked of it, from a
    `question` on.
    """
    found = find_dataset(dataset)
    newest, sent = typed_number(request.GET.get("question", "")), request.GET.copy()
    sent.pop("question", None)
    form, chosen = board.choices_of(found, sent)
    written = files.written_files(dataset)
    told = said_of(dataset, newest)
    context = {
        "line": board.Line(dataset, found),
        "filters": form,
        "preview": board.preview(found, chosen),
        "query": getattr(form, "query", "") or (f"?{sent.urlencode()}" if sent and form else ""),
        "reset": request.path if sent else "",
        "written": written,
        "columns": board.shown_columns(found, written),
        "reuses": told.reuses,
        "questions": told.questions,
        "older": told.older,
        "newest": newest,
        "linked": board.linked(dataset, found, written),
        "publisher": settings.PUBLISHER,
        "breadcrumb": breadcrumb((str(found.title), "")),
    }
    return render_page(request, "api/dataset.html", context, partial="found")


def written(dataset: str, form: str) -> str:
    """When the file of the day was written: that is no act, and the clock does not tell it."""
    return str(open_files.written_at(files.file_name(dataset, FORMS[form]))) if form in FORMS else ""


@partial(open_file, also=written)
def file(request: HttpRequest, dataset: str, form: str) -> HttpResponse | StreamingHttpResponse:
    """A dataset in one form: for any choice, as a file that grows while it is sent; without one, that of the day."""
    found, shape = find_dataset(dataset), FORMS.get(form)
    if shape is None or not shape.serves(found):
        raise Http404
    sent = found.choices_among(request.GET)
    if not sent and (not shape.live or files.is_given(dataset, shape) or open_files.is_long(found.rows(), shape.row)):
        return open_files.answer(request, files.file_name(dataset, shape), shape.media, taken_back())
    chosen, faults = found.read(sent)
    if faults:  # the page says which choice does not exist
        return redirect(f"{reverse('api:dataset', args=[dataset])}?{request.GET.urlencode()}")
    if not shape.live or open_files.is_long(chosen, shape.row):
        return too_long(request, dataset, found, shape)
    return live(dataset, found, shape, chosen)


def too_long(request: HttpRequest, name: str, dataset: Dataset, form: Form) -> HttpResponse:
    """So many rows, or this form, are not written while one waits: the file of the day holds them all, the interface
    gives pages."""
    context = {
        "line": board.Line(name, dataset),
        "query": f"?{urlencode(dataset.choices_among(request.GET), doseq=True)}",
        "most": open_files.most_of(form.row),
        "shape": form,
        "breadcrumb": breadcrumb((str(dataset.title), reverse("api:dataset", args=[name])), (_("Trop de lignes"), "")),
    }
    return render_page(request, "api/too_long.html", context, status=422)


def live(name: str, dataset: Dataset, form: Form, chosen: Rows) -> StreamingHttpResponse:
    """A file named after what it holds and the day."""
    named = f'attachment; filename="{name}-{timezone.localdate()}.{form.name}"'
    pieces = form.write(dataset, chosen)
    return StreamingHttpResponse(pieces, content_type=form.media, headers={"Content-Disposition": named})


@open_file
def schema(request: HttpRequest, dataset: str) -> HttpResponse:
    """What each column of the table is, as Table Schema says it."""
    return JsonResponse(table_schema(dataset, find_dataset(dataset)), json_dumps_params={"ensure_ascii": False})


@partial(open_file, also=lambda form: str(open_files.written_at(files.catalogue_file(form, 1))))
def catalogue(request: HttpRequest, form: str) -> HttpResponse:
    """The catalogue that portals harvest, page by page, as the worker wrote it."""
    number = files.catalogue_page(request.GET.get("page", ""))
    if form not in files.CATALOGUE_FORMS or not number:
        raise Http404
    return open_files.answer(request, files.catalogue_file(form, number), files.CATALOGUE_FORMS[form], None)


# Reuses


@login_not_required
def tell_reuse(request: HttpRequest, dataset: str) -> HttpResponse:
    """Say what one made of a dataset, with or without an account."""
    found, page = find_dataset(dataset), reverse("api:dataset", args=[dataset])
    form = forms.ReuseForm(*sent(request), account=request.user)
    if form.attempt(services.tell_reuse, dataset, actor=who(request), origin=origin_of(request, "reuses")):
        return done(request, form.done, page)
    steps = breadcrumb((str(found.title), page), (_("Signaler une réutilisation"), ""))
    return render_page(request, "api/act.html", {"form": form, "about": found.title, "back": page, "breadcrumb": steps})


def reuses(request: HttpRequest) -> HttpResponse:
    """Reuses that wait to be read, then all the others."""
    demand(keeps_reuses(request.user))
    rows = Reuse.objects.order_by("-told_at", "-pk")
    context = {
        "waiting": rows.to_read()[:100],
        "settled": rows.exclude(state="told")[:100],
        "breadcrumb": breadcrumb((_("Réutilisations"), "")),
    }
    return render_page(request, "api/reuses.html", context)


@require_POST
def show_reuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Put it on the page of its dataset."""
    found = get_object_or_404(Reuse, pk=pk)
    REUSE_ACCESS.demand("show", request.user, found)
    press(request, services.show_reuse, found, message=_("C’est montré sur la page du jeu de données."))
    return redirect("api:reuses")


def decline_reuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Do not show it, or no more."""
    found = get_object_or_404(Reuse, pk=pk)
    REUSE_ACCESS.demand("decline", request.user, found)
    form = forms.DeclineForm(*sent(request), account=request.user)
    steps = breadcrumb((_("Réutilisations"), reverse("api:reuses")), (_("Ne pas la montrer"), ""))
    return act_page(
        request, "api/act.html", form, services.decline_reuse, found, about=found, to="api:reuses", breadcrumb=steps
    )


# Questions


@login_not_required
def ask_question(request: HttpRequest, dataset: str) -> HttpResponse:
    """Ask something of a dataset, with or without an account."""
    found, page = find_dataset(dataset), reverse("api:dataset", args=[dataset])
    form = forms.QuestionForm(*sent(request), account=request.user)
    if form.attempt(asking.ask_question, dataset, actor=who(request), origin=origin_of(request, "data questions")):
        return done(request, form.done, page)
    steps = breadcrumb((str(found.title), page), (_("Poser une question"), ""))
    return render_page(request, "api/act.html", {"form": form, "about": found.title, "back": page, "breadcrumb": steps})


@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    """Questions that wait to be read or answered, then all the others."""
    demand(keeps_questions(request.user))
    waiting = Question.objects.to_settle()[:100]
    context = {
        "waiting": [(each, QUESTION_ACCESS.open_steps(request.user, each)) for each in waiting],
        "settled": [
            (each, QUESTION_ACCESS.open_steps(request.user, each))
            for each in Question.objects.exclude(pk__in=Question.objects.to_settle().order_by())[:100]
        ],
        "breadcrumb": breadcrumb((_("Questions"), "")),
    }
    return render_page(request, "api/questions.html", context)


@require_POST
def show_question(request: HttpRequest, pk: int) -> HttpResponse:
    """Put it on the page of its dataset, before it is answered."""
    found = get_object_or_404(Question, pk=pk)
    QUESTION_ACCESS.demand("show", request.user, found)
    press(request, asking.show_question, found, message=_("Elle est montrée sur la page du jeu de données."))
    return redirect("api:questions")


def settle_question(request: HttpRequest, pk: int, step: str, form: type[ActForm], act: Act) -> HttpResponse:
    """A step of a question that asks for words."""
    found = get_object_or_404(Question, pk=pk)
    QUESTION_ACCESS.demand(step, request.user, found)
    filled = form(*sent(request), account=request.user)
    steps = breadcrumb((_("Questions"), reverse("api:questions")), (str(found), ""))
    return act_page(
        request, "api/act.html", filled, act, found, about=found.words, to="api:questions", breadcrumb=steps
    )


def answer_question(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer it in public."""
    return settle_question(request, pk, "answer", forms.AnswerQuestionForm, asking.answer_question)


def close_question(request: HttpRequest, pk: int) -> HttpResponse:
    """Say why it stays without an answer."""
    return settle_question(request, pk, "close", forms.CloseQuestionForm, asking.close_question)


def decline_question(request: HttpRequest, pk: int) -> HttpResponse:
    """Do not show it."""
    return settle_question(request, pk, "decline", forms.DeclineQuestionForm, asking.decline_question)


# Addresses that one has told of changes: in one’s account, seen by nobody else


MOST_MESSAGES = 50
"""Messages on the page of an address, newest first."""


def find_hook(request: HttpRequest, pk: int) -> Hook:
    return get_object_or_404(Hook.objects.visible_to(request.user), pk=pk)


def hook_list(request: HttpRequest) -> HttpResponse:
    """One’s own addresses, and one more."""
    demand(may_add_hook(request.user))
    form = forms.HookForm(*sent(request), account=request.user)
    if form.attempt(hooks.add_hook, actor=who(request)):
        return done(request, form.done, form.outcome)
    mine = Hook.objects.visible_to(request.user)
    return render_page(
        request,
        "api/hook_list.html",
        {"form": form, "hooks": mine, "breadcrumb": breadcrumb((_("Adresses averties"), ""))},
    )


@never_cache
def hook(request: HttpRequest, pk: int) -> HttpResponse:
    """One address: its secret, what was sent to it, what became of it."""
    found = find_hook(request, pk)
    context = {
        "hook": found,
        "steps": HOOK_ACCESS.open_steps(request.user, found),
        "messages_sent": found.messages.all()[:MOST_MESSAGES],
        "breadcrumb": breadcrumb((_("Adresses averties"), reverse("api:hook_list")), (str(found), "")),
    }
    return render_page(request, "api/hook.html", context)


def turn(request: HttpRequest, pk: int, step: str, act: Act, message: Phrase) -> HttpResponse:
    found = find_hook(request, pk)
    HOOK_ACCESS.demand(step, request.user, found)
    press(request, act, found, message=message)
    return redirect(found)


@require_POST
def try_hook(request: HttpRequest, pk: int) -> HttpResponse:
    return turn(request, pk, "try", hooks.try_hook, _("Un essai part dans la minute. Rechargez cette page ensuite."))


@require_POST
def turn_secret(request: HttpRequest, pk: int) -> HttpResponse:
    message = _("Le secret est changé. Pendant un jour, l’ancien signe aussi.")
    return turn(request, pk, "turn", hooks.turn_secret, message)


@require_POST
def stop_hook(request: HttpRequest, pk: int) -> HttpResponse:
    return turn(request, pk, "stop", hooks.stop_hook, _("Cette adresse n’est plus avertie."))


@require_POST
def replay_message(request: HttpRequest, pk: int) -> HttpResponse:
    """Send again what was given up."""
    mine = HookMessage.objects.filter(hook__in=Hook.objects.visible_to(request.user)).select_related("hook")
    found = get_object_or_404(mine, pk=pk)
    MESSAGE_ACCESS.demand("replay", request.user, found)
    press(request, hooks.replay_message, found, message=_("Il repart dans la minute."))
    return redirect(found.hook)


# Tokens: in one’s account, seen by nobody else


@transaction.atomic
def make_token_told(
    request: HttpRequest, *, actor: Account, name: str, scopes: Collection[str], days: int
) -> tuple[Token, str]:
    """A token opens something of the account for months: its owner is told by mail, with a way back."""
    made = tokens.make_token(actor=actor, name=name, scopes=scopes, days=days)
    AccountAdapter(request).tell(actor, Change.TOKEN_MADE)
    return made


@never_cache
@reauthentication_required(app="lieudit.api", allow_get=True)  # type: ignore[untyped-decorator]
def token_list(request: HttpRequest) -> HttpResponse:
    """One’s own tokens, and one more: its words are shown by the answer that makes it, and by no other."""
    form, words = forms.TokenForm(*sent(request), account=request.user), ""
    if form.attempt(partial(make_token_told, request), actor=who(request)):
        words, form = form.outcome[1], forms.TokenForm(account=request.user)
    context = {
        "form": form,
        "words": words,
        "tokens": Token.objects.visible_to(request.user)[:MOST_MESSAGES],
        "breadcrumb": [(_("Votre compte"), reverse("accounts:profile")), (_("Jetons"), "")],
    }
    return render_page(request, "api/token_list.html", context)


@require_POST
def revoke_token(request: HttpRequest, pk: int) -> HttpResponse:
    """It opens nothing more."""
    found = get_object_or_404(Token.objects.visible_to(request.user), pk=pk)
    TOKEN_ACCESS.demand("revoke", request.user, found)
    press(request, tokens.revoke_token, found, message=_("Ce jeton est fermé : il n’ouvre plus rien."))
    return redirect("api:token_list")
