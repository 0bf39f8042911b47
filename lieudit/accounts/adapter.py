"""What the house adds to django-allauth: fresh proofs, ways back, limits that strangers do not use up, stricter OpenID
Connect. Each method is a hook that django-allauth calls."""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import urlencode, urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.email_verification_by_code import EMAIL_VERIFICATION_CODE_SESSION_KEY
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.models import EmailAddress, Login
from allauth.core.exceptions import ImmediateHttpResponse, RateLimited, ReauthenticationRequired
from allauth.core.internal import ratelimit
from allauth.core.internal.deferred import jwt
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, get_random_string, salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from requests import Session

from lieudit.accounts import limits, proofs, second_factor
from lieudit.accounts.asking_providers import through_the_door
from lieudit.accounts.models import Account, Change
from lieudit.accounts.services import end_connections
from lieudit.accounts.sessions import SHARED, SHARED_ASKED
from lieudit.accounts.wayback import open_ways_back, way_back_token
from lieudit.toolkit.models import Weight
from lieudit.toolkit.origin import network_of
from lieudit.toolkit.types import Context, Json

logger = logging.getLogger(__name__)

ASYMMETRIC = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"})
"""Signatures that are believed: those that only the provider can make."""


RARE = {"account/email/account_already_exists", "account/email/password_reset_key"}
"""Mails that anybody may have sent to an account, and that are no code."""
WORDS = {
    "cannot_remove_primary_email": gettext_lazy(
        "L’adresse principale ne se retire pas : choisissez-en d’abord une autre."
    ),
    "duplicate_email": gettext_lazy("Cette adresse est déjà celle de votre compte."),
    "email_password_mismatch": gettext_lazy("L’adresse électronique ou le mot de passe n’est pas le bon."),
    "email_taken": gettext_lazy("Un compte a déjà cette adresse électronique."),
    "rate_limited": gettext_lazy(
        "Un message vient de partir à cette adresse. Regardez s’il est arrivé, ou recommencez dans une minute."
    ),
    "max_email_addresses": gettext_lazy("Un compte a %d adresses au plus."),
    "unknown_email": gettext_lazy("Aucun compte n’a cette adresse."),
    "unverified_primary_email": gettext_lazy("Confirmez d’abord l’adresse principale."),
}
"""What django-allauth says of an address, in the words of the house."""
PASSWORDS = {Change.PASSWORD_SET, Change.PASSWORD_CHANGED, Change.PASSWORD_RESET}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Signing in, proving that one is still there, and what is mailed about it."""

    error_messages = DefaultAccountAdapter.error_messages | WORDS

    # Signing in -----------------------------------------------------------------------------------------------

    def pre_login(self, request: HttpRequest, user: Account, **kwargs: object) -> HttpResponse | None:
        if request.POST.get("shared"):
            request.session[SHARED_ASKED] = True
        answer: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return answer

    def login(self, request: HttpRequest, user: Account) -> None:
        shared = request.session.get(SHARED_ASKED, False)
        super().login(request, user)
        request.session.pop(SHARED_ASKED, None)
        request.session[SHARED] = shared

    def post_login(self, request: HttpRequest, user: Account, **kwargs: object) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **kwargs)
        if not request.session.get(SHARED):
            limits.remember_device(request, response, user)
        return self._led_to_a_second_factor(request, response, user)

    def _led_to_a_second_factor(self, request: HttpRequest, response: HttpResponse, user: Account) -> HttpResponse:
        """Who holds powers without one is told so first, then goes where they were going."""
        second_factor.ask_for_factor(user)
        if second_factor.binds_on(user) is None:
            return response
        request.session[second_factor.ASKED] = True
        if response.status_code == 302:
            response["Location"] = f"{reverse('accounts:second_factor')}?{urlencode({'next': response['Location']})}"
        return response

    def is_login_by_code_required(self, login: Login) -> bool:
        """A right password is not enough while wrong ones rain on the account, but from a device of its own."""
        records = get_authentication_records(self.request, login.user)
        if not records or records[-1]["method"] != "password":
            return False
        self.request.code_for = login.email or login.user.email
        return limits.is_attacked(self.request, self.request.code_for)

    # Tries ----------------------------------------------------------------------------------------------------

    def get_client_ip(self, request: HttpRequest) -> str:
        """What the rates of django-allauth count."""
        return network_of(super().get_client_ip(request))

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        self._login_failed_rl_usage = limits.count_try(request, credentials.get("email") or "")
        if not self._login_failed_rl_usage:
            logger.warning("a password was not tried: too many before it")
            raise self.validation_error("too_many_login_attempts")

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        limits.count_failure(request, credentials.get("email") or "")
        logger.warning("a password was refused")  # of which account is nobody’s business: the request has its number

    # Fresh proofs ---------------------------------------------------------------------------------------------

    def is_reauthentication_required(self, *, app: str, **kwargs: object) -> bool:
        """django-allauth takes who has neither password nor second factor as proved: here a mailed code proves them
        too. What an earlier request left to be done after a proof is forgotten, unless the present one is sent again.
        """
        if proofs.is_proved(self.request):
            return False
        if self.request.method != "POST":
            self.request.session.pop("account_reauthentication_state", None)
        raise ReauthenticationRequired

    def get_reauthentication_methods(self, user: Account) -> list[dict[str, object]]:
        """A second factor proves alone, where there is one: neither a password nor a mailbox takes it away."""
        if not user.is_authenticated:
            return []
        methods: list[Json] = super().get_reauthentication_methods(user)
        if proofs.has_second_factor(user):
            return [method for method in methods if method["id"] != "reauthenticate"]
        by_code = {
            "id": "code",
            "description": _("Recevoir un code à mon adresse électronique"),
            "url": reverse("accounts:prove"),
        }
        return [*methods, by_code]

    # Mails ----------------------------------------------------------------------------------------------------

    def generate_login_code(self) -> str:
        """The same for whoever asks for it within some minutes: see `limits.py`."""
        asked_for = getattr(self.request, "code_for", "") or get_random_string(20)
        return limits.take_code("code", asked_for, self.new_code())

    def generate_email_verification_code(self) -> str:
        """Another one is made only for a mail that may leave: until then, the one that was received still serves."""
        if self.request.POST.get("action") == "resend":
            address, who = self.request.session[EMAIL_VERIFICATION_CODE_SESSION_KEY]["email"], self.request.user
            limits.may_write(self.request, address)
            what = f"add-{who.pk}" if who.is_authenticated else "signup"
            self.request.mails_own_code = limits.grant(what, address, limits.MINUTE)
            if not self.request.mails_own_code:
                raise RateLimited
        return str(super().generate_email_verification_code())

    def new_code(self) -> str:
        return str(super().generate_login_code())

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Ask for the mail, unless the address was written to too recently. The answer of the site is the same."""
        granted = limits.may_write(self.request, email)
        if template_prefix == "account/email/login_code":
            wanted = granted and limits.mail_code(context["code"])
        elif template_prefix == "account/email/unknown_account":
            wanted = granted and limits.grant("unknown", email, limits.DAY)
        elif template_prefix in RARE:
            wanted = granted and (
                bool(limits.known_device(self.request, email)) or limits.grant(template_prefix, email, limits.RATION)
            )
        elif not granted and not getattr(self.request, "mails_own_code", False):  # that code cannot be had otherwise
            raise ImmediateHttpResponse(ratelimit.respond_429(self.request))
        else:
            wanted = True
        if wanted:
            self.write(template_prefix, email, context)

    def write(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Ask for a mail that has no limit but that of its act."""
        links = {name: at_home(link) for name, link in context.items() if name.endswith("_url")}
        super().send_mail(template_prefix, email, {"publisher": settings.PUBLISHER, **context, **links})

    def render_mail(self, template_prefix: str, email: object, context: Context, headers: object = None) -> Any:
        """A code helps for some minutes, and leaves first; a way back helps for days, and is kept until it leaves."""
        message = super().render_mail(template_prefix, email, context, headers)
        message.weight = Weight.USUAL if template_prefix == "account/email/change" else Weight.CODE
        message.good_for = limits.CODE_LIFE if "code" in context else None
        return message

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """The session that asked for the address has typed its code."""
        account, added = email_address.user, not email_address.pk
        request.confirmed_here = True  # type: ignore[attr-defined]
        confirmed: bool = super().confirm_email(request, email_address)
        if confirmed and added:
            self.tell(account, Change.EMAIL_ADDED, added=email_address.email)
        return confirmed

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Each change that django-allauth makes of what opens an account is told, with a way back."""
        change = Change(template_prefix.rpartition("/")[2].replace("email_deleted", "email_removed"))
        if change in PASSWORDS:
            signed_in = self.request.user.is_authenticated and self.request.user.pk == user.pk
            end_connections(user, actor=user, keep=self.request.session.session_key if signed_in else None)
        self.tell(user, change, before=email or "", removed=(context or {}).get("deleted_email", ""))

    def tell(self, account: Account, change: Change, **addresses: str) -> None:
        """Write to each address that has a say, with its own link; to one that leaves, without."""
        ways = open_ways_back(account, change, **addresses)
        words = {"change": change.label, "at": timezone.now()}
        for way in ways:
            link = settings.SITE_URL + reverse("accounts:way_back", args=[way_back_token(way)])
            self.write("account/email/change", way.address, {**words, "link": link, "ends_at": way.ends_at})
        gone = addresses.get("removed", "")
        if gone and gone.lower() not in {way.address.lower() for way in ways}:
            self.write("account/email/change", gone, words)


def at_home(link: str) -> str:
    """A link of a mail leads to the site, by whatever name of it the request came."""
    return settings.SITE_URL + urlsplit(link)._replace(scheme="", netloc="").geturl()


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Accounts of an identity provider join the account of the same verified address."""

    def get_requests_session(self) -> Session:
        """By which django-allauth asks a provider for its description, its keys, tokens and who somebody is."""
        return through_the_door(settings.OIDC_ORIGINS)

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, object]) -> Any:
        """Keep one name, as the provider says it. It is published only once its owner agrees."""
        account = super().populate_user(request, sociallogin, data)
        said = (sociallogin.account.extra_data or {}).get("userinfo", {})
        parts = [said.get("given_name"), said.get("usual_name") or said.get("family_name")]
        account.name = str(said.get("name") or " ".join(part for part in parts if part))[:120]
        return account


class OpenIDConnectClient(OAuth2Client):  # type: ignore[misc]
    """Sends a nonce with the request, made of its `state`."""

    def get_redirect_url(self, authorization_url: str, scope: object, extra_params: dict[str, object]) -> str:
        nonce = nonce_of(self.state)
        return str(super().get_redirect_url(authorization_url, scope, {**extra_params, "nonce": nonce}))


def nonce_of(state: str | None) -> str:
    """The nonce of a request: bound to the `state` that only this browser's session knows."""
    return salted_hmac("openid-nonce", state or "", algorithm="sha256").hexdigest()


class OpenIDConnect(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """OpenID Connect as ProConnect and Keycloak ask for it.

    Over django-allauth's own: the signature of each token is always checked against the keys of the
    provider, the nonce is checked, `userinfo` may be a signed token (ProConnect), and it must speak of
    the person of the identity token.
    """

    client_class = OpenIDConnectClient

    def complete_login(self, request: HttpRequest, app: Any, token: SocialToken, **kwargs: Any) -> SocialLogin:
        id_token = self._decode_id_token(app, kwargs["response"].get("id_token") or "")
        if not constant_time_compare(str(id_token.get("nonce", "")), nonce_of(request.GET.get("state"))):
            raise OAuth2Error("The nonce of the identity token is not ours")
        userinfo = self._fetch_user_info(token.token)
        if userinfo.get("sub") != id_token.get("sub"):
            raise OAuth2Error("The identity token and userinfo speak of two people")
        return self.get_provider().sociallogin_from_response(request, {"userinfo": userinfo, "id_token": id_token})

    def _decode_id_token(self, app: Any, id_token: str) -> dict[str, object]:
        """Check the signature even of a token that the provider handed over directly."""
        try:
            if jwt.get_unverified_header(id_token).get("alg") not in ASYMMETRIC:
                raise OAuth2Error("The identity token is not signed with a public key")
            return dict(
                jwtkit.verify_and_decode(
                    credential=id_token,
                    keys_url=self.openid_config["jwks_uri"],
                    issuer=self.openid_config["issuer"],
                    audience=app.client_id,
                    lookup_kid=jwtkit.lookup_kid_jwk,
                )
            )
        except (jwt.PyJWTError, KeyError) as broken:
            raise OAuth2Error("This is not an identity token") from broken

    def _fetch_user_info(self, access_token: str) -> dict[str, object]:
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.profile_url, headers={"Authorization": f"Bearer {access_token}"})
            answer.raise_for_status()
        if answer.headers.get("Content-Type", "").startswith("application/jwt"):
            return self._decode_id_token(self.get_provider().app, answer.text)
        return dict(answer.json())


OpenIDConnectProvider.oauth2_adapter_class = OpenIDConnect
