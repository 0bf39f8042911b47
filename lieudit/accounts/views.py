"""Pages of one's own account; the ways to sign in are those of django-allauth."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from lieudit.accounts.adapter import OpenIDConnect
from lieudit.accounts.desk import desk_of, doors_of
from lieudit.accounts.forms import CloseForm, NameForm
from lieudit.accounts.models import Account
from lieudit.accounts.services import account_of_link, close_account, export_data, set_name
from lieudit.accounts.signals import last_acts
from lieudit.toolkit.htmx import render_page
from lieudit.toolkit.request import sent, who

ACTS = 20
"""Own acts shown on the profile; the download holds all of them."""


def profile(request: HttpRequest) -> HttpResponse:
    return render_page(request, "accounts/profile.html", {"form": _name_form(who(request)), **_own(who(request))})


def _name_form(account: Account) -> NameForm:
    return NameForm(initial={"name": account.name, "publish": account.name_is_public})


def _own(account: Account) -> dict[str, object]:
    consents = account.consents.order_by("-given_at", "-pk")
    told: list[tuple[Any, Any]] = last_acts.send(Account, account=account, limit=ACTS)
    acts = [act for _room, some in told for act in some]
    return {"consents": consents, "acts": acts, "desk": desk_of(account), "doors": doors_of(account)}


@require_POST
def consent(request: HttpRequest) -> HttpResponse:
    form = NameForm(request.POST)
    if form.attempt(set_name, who(request), actor=who(request)):
        published = form.outcome.name_is_public
        messages.success(
            request,
            _("Votre nom est publié à côté de ce que vous faites.") if published else _("Votre nom n’est pas publié."),
        )
        return redirect("accounts:profile")
    return render_page(request, "accounts/profile.html", {"form": form, **_own(who(request))})


@require_GET
@never_cache
def export(request: HttpRequest) -> HttpResponse:
    response = JsonResponse(export_data(who(request)), json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = 'attachment; filename="lieudit-mes-donnees.json"'
    return response


def close(request: HttpRequest) -> HttpResponse:
    form = CloseForm(*sent(request))
    if form.attempt(close_account, who(request), actor=who(request)):
        logout(request)
        messages.success(request, _("Votre compte est fermé. Ce que vous avez fait reste, sans votre nom."))
        return redirect("pages:home")
    return render_page(request, "accounts/close.html", {"form": form})


@login_not_required
@never_cache
def sign_in_link(request: HttpRequest, token: str) -> HttpResponse:
    """One click signs in, in a demonstration; anywhere else this address does not exist."""
    if not settings.DEMONSTRATION:
        raise Http404
    account = account_of_link(token)
    if account is None:
        messages.error(request, _("Ce lien de connexion n’est pas valable ou a expiré."))
        return redirect("account_login")
    login(request, account, backend="django.contrib.auth.backends.ModelBackend")
    return redirect("accounts:profile")


@login_not_required
def openid_login(request: HttpRequest, provider_id: str) -> HttpResponse:
    return _openid(OAuth2LoginView, request, provider_id)


@login_not_required
def openid_callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    return _openid(OAuth2CallbackView, request, provider_id)


def _openid(view: type, request: HttpRequest, provider_id: str) -> HttpResponse:
    """django-allauth's two views of OpenID Connect, with the house's stricter checks (adapter.py)."""
    if "\0" in provider_id:  # the database refuses to look for it
        raise Http404
    try:
        answer: HttpResponse = view.adapter_view(OpenIDConnect(request, provider_id))(request)  # type: ignore[attr-defined]
    except SocialApp.DoesNotExist as unknown:
        raise Http404 from unknown
    return answer
