"""Pages of one's own account; the ways to sign in are those of django-allauth."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.reauthentication import resume_request
from allauth.account.views import logout as allauth_logout
from allauth.account.views import password_set
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from requests import RequestException

from lieudit.accounts import proofs
from lieudit.accounts import second_factor as factors
from lieudit.accounts.adapter import OpenIDConnect
from lieudit.accounts.forms import CloseForm, NameForm, ProofForm
from lieudit.accounts.home import shortcuts_of, todo_of
from lieudit.accounts.models import Account, Connection, WayBack
from lieudit.accounts.services import account_of_link, close_account, end_connections, export_data, set_name
from lieudit.accounts.sessions import SHARED
from lieudit.accounts.signals import last_acts, what_stays
from lieudit.accounts.wayback import since, take_back, way_back_of
from lieudit.toolkit.act_form import ActForm
from lieudit.toolkit.french import counted
from lieudit.toolkit.htmx import render_page
from lieudit.toolkit.pages import done
from lieudit.toolkit.request import back, sent, who

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
    return {"consents": consents, "acts": acts, "todo": todo_of(account), "shortcuts": shortcuts_of(account)}


@require_POST
def end_welcome(request: HttpRequest) -> HttpResponse:
    """First steps are read: they are shown no more."""
    Account.objects.filter(pk=who(request).pk, welcomed_at=None).update(welcomed_at=timezone.now())
    return redirect("accounts:profile")


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


@reauthentication_required(app="lieudit.accounts")  # type: ignore[untyped-decorator]
def close(request: HttpRequest) -> HttpResponse:
    form, address = CloseForm(*sent(request)), who(request).email
    if form.attempt(close_account, who(request), actor=who(request)):
        get_adapter().write("account/email/closed", address, {})
        logout(request)
        closed = _("Votre compte est fermé. Ce que vous avez fait reste, sans votre nom.")
        return forgotten(done(request, closed, "pages:home"))
    stays = [words for _room, some in what_stays.send(Account, account=who(request)) for words in some or ()]
    return render_page(request, "accounts/close.html", {"form": form, "stays": stays})


@login_not_required
def leave(request: HttpRequest) -> HttpResponse:
    """Sign out."""
    answer: HttpResponse = allauth_logout(request)
    return forgotten(answer) if request.method == "POST" else answer


def forgotten(answer: HttpResponse) -> HttpResponse:
    """Have the browser forget the pages that it keeps, and the drafts: somebody else may sit down after."""
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@never_cache
def connections(request: HttpRequest, form: ActForm | None = None) -> HttpResponse:
    """Where one is signed in."""
    mine, here = Connection.objects.running(who(request)), request.session.session_key
    return render_page(request, "accounts/connections.html", {"connections": mine, "here": here, "form": form})


@require_POST
def disconnect(request: HttpRequest) -> HttpResponse:
    """End one session, all the others, or all: that never needs a proof."""
    form, here = ActForm(request.POST), request.session.session_key
    keep, only = (None if "everywhere" in request.POST else here), request.POST.get("connection", "")
    if not form.attempt(end_connections, who(request), actor=who(request), keep=keep, only=only):
        return connections(request, form)
    if keep is None:
        logout(request)
        everywhere = _("Toutes vos connexions sont fermées, sur tous vos appareils.")
        return forgotten(done(request, everywhere, "account_login"))
    return done(request, _closed(form.outcome), "accounts:connections")


def _closed(count: int) -> str:
    if not count:
        return _("Aucune autre connexion n’était ouverte.")
    return _("C’est fait : %s.") % counted(count, _("connexion fermée"), _("connexions fermées"))


@require_POST
def share(request: HttpRequest) -> HttpResponse:
    """Say after having signed in that others use this computer."""
    request.session[SHARED] = True
    messages.success(request, _("Vous serez déconnecté en fermant le navigateur, et au bout de deux heures."))
    return redirect("accounts:connections")


@never_cache
def prove(request: HttpRequest) -> HttpResponse:
    """Prove by a mailed code that one is still there, then go on with what asked for it."""
    later = back(request, "")
    methods = get_adapter().get_reauthentication_methods(who(request))
    if not any(method["id"] == "code" for method in methods):
        return _to_a_proof(request, later)
    if proofs.is_proved(request):  # in another tab
        return redirect(later or "accounts:profile")
    if request.method == "POST" and "code" not in request.POST:
        proofs.ask_code(request, who(request))
        words = _("Un code est parti à %s. Si vous en aviez un de quelques minutes, il reste bon.")
        messages.success(request, words % who(request).email)
    form = ProofForm(request.POST if "code" in request.POST else None)
    if form.attempt(proofs.give_code, request):
        return resume_request(request) or redirect("accounts:profile")
    others = [method for method in methods if method["id"] != "code"]
    return render_page(request, "accounts/prove.html", {"form": form, "later": later, "others": others})


@never_cache
def second_factor(request: HttpRequest) -> HttpResponse:
    """What the rules ask of who holds powers, the ways to set it up, and where one was going."""
    day = factors.binds_on(who(request))
    context = {
        "powers": factors.in_words(factors.powers_of(who(request))) if day else "",
        "day": day,
        "waits": day is not None and day <= timezone.localdate(),
        "has_factor": proofs.has_second_factor(who(request)),
        "later": back(request, reverse("accounts:profile")),
    }
    return render_page(request, "accounts/second_factor.html", context)


def set_password(request: HttpRequest) -> HttpResponse:
    """A first password. What is typed here is never kept in a session while a proof is asked for."""
    if not proofs.is_proved(request):
        return _to_a_proof(request, request.path)
    answer: HttpResponse = password_set(request)
    return answer


def _to_a_proof(request: HttpRequest, later: str) -> HttpResponse:
    """The first way to prove that this account has, and then `later`."""
    first = get_adapter().get_reauthentication_methods(who(request))[0]["url"]
    return redirect(f"{first}?{urlencode({'next': later})}" if later else first)


@login_not_required
@never_cache
def way_back(request: HttpRequest, token: str) -> HttpResponse:
    """« Ce n’était pas moi »: reading the page changes nothing, mail programmes open links by themselves."""
    way = way_back_of(token)
    if way is None:
        raise Http404
    form = ActForm(*sent(request))
    if form.attempt(take_back, way):
        if who(request) == way.account:
            logout(request)
        messages.success(
            request, _("Votre compte est revenu à %s, et toutes ses connexions sont fermées.") % way.address
        )
        return redirect("accounts:taken_back")
    changes = WayBack.objects.filter(account=way.account_id, address=way.address, at__gte=since(way).at).order_by("at")
    return render_page(request, "accounts/way_back.html", {"form": form, "way": way, "changes": changes})


@login_not_required
def taken_back(request: HttpRequest) -> HttpResponse:
    """What to do next."""
    return render_page(request, "accounts/taken_back.html", {"publisher": settings.PUBLISHER})


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
    adapter = OpenIDConnect(request, provider_id)
    try:
        answer: HttpResponse = view.adapter_view(adapter)(request)  # type: ignore[attr-defined]
    except SocialApp.DoesNotExist as unknown:
        raise Http404 from unknown
    except RequestException as silent:  # the library catches it on the way back only
        told: HttpResponse = render_authentication_error(request, adapter.get_provider(), exception=silent)
        return told
    return answer
