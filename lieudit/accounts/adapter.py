"""What the house adds to django-allauth."""

from __future__ import annotations

from typing import Any

from allauth.core.internal.deferred import jwt
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac

ASYMMETRIC = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"})
"""Signatures that are believed: those that only the provider can make."""


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Accounts of an identity provider join the account of the same verified address."""

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> Any:
        """Keep one name, as the provider says it. It is published only once its owner agrees."""
        account = super().populate_user(request, sociallogin, data)
        said = (sociallogin.account.extra_data or {}).get("userinfo", {})
        parts = [said.get("given_name"), said.get("usual_name") or said.get("family_name")]
        account.name = str(said.get("name") or " ".join(part for part in parts if part))[:120]
        return account


class OpenIDConnectClient(OAuth2Client):  # type: ignore[misc]
    """Sends a nonce with the request, made of its `state`."""

    def get_redirect_url(self, authorization_url: str, scope: Any, extra_params: dict[str, Any]) -> str:
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

    def _decode_id_token(self, app: Any, id_token: str) -> dict[str, Any]:
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

    def _fetch_user_info(self, access_token: str) -> dict[str, Any]:
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.profile_url, headers={"Authorization": f"Bearer {access_token}"})
            answer.raise_for_status()
        if answer.headers.get("Content-Type", "").startswith("application/jwt"):
            return self._decode_id_token(self.get_provider().app, answer.text)
        return dict(answer.json())


OpenIDConnectProvider.oauth2_adapter_class = OpenIDConnect
