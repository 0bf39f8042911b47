"""A small OpenID Connect provider on loopback, as a process of its own: `python provider.py`.

It prints its address, then serves discovery, authorize, token, keys and userinfo, with RS256 keys, PKCE
and nonces. `POST /misbehave` with JSON makes the next answers wrong in a named way; it stands for every
provider that is broken or hostile.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "lieudit", "un-secret"
KEY, STRANGER = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))


class Provider(BaseHTTPRequestHandler):
    codes: dict[str, dict[str, str]] = {}
    tokens: dict[str, str] = {}
    claims: dict[str, object] = {}
    wrong: dict[str, object] = {}

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def do_GET(self) -> None:
        page, query = self._address()
        if Provider.wrong.get("elsewhere") == page:
            self.send_response(302)
            self.send_header("Location", f"{self.issuer}/inside{page}")
            self.end_headers()
        elif page == "/.well-known/openid-configuration":
            self._json(
                {
                    "issuer": self.issuer,
                    "authorization_endpoint": f"{self.issuer}/authorize",
                    "token_endpoint": f"{self.issuer}/token",
                    "jwks_uri": f"{self.issuer}/keys",
                    "userinfo_endpoint": f"{self.issuer}/userinfo",
                    "token_endpoint_auth_methods_supported": ["client_secret_post"],
                    **Provider.wrong.get("description", {}),
                }
            )
        elif page == "/authorize":
            self._authorize(query)
        elif page in {"/keys", "/inside/keys"}:
            jwk = jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key(), as_dict=True)
            self._json({"keys": [{**jwk, "kid": "une", "alg": "RS256", "use": "sig"}]})
        elif page == "/userinfo":
            self._userinfo()
        else:
            self.send_error(404)

    def do_POST(self) -> None:
        page, _query = self._address()
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if page == "/misbehave":
            asked = json.loads(body)
            Provider.claims, Provider.wrong = asked.pop("claims"), asked
            self._json({})
        elif page == "/token":
            self._token({name: values[0] for name, values in parse_qs(body).items()})
        else:
            self.send_error(404)

    def _authorize(self, query: dict[str, str]) -> None:
        if query["client_id"] != CLIENT or query["code_challenge_method"] != "S256" or len(query["nonce"]) < 32:
            self.send_error(400)
            return
        code = secrets.token_urlsafe()
        Provider.codes[code] = query
        self.send_response(302)
        answer = urlencode({"code": code, "state": query["state"]})
        self.send_header("Location", f"{query['redirect_uri']}?{answer}")
        self.end_headers()

    def _token(self, form: dict[str, str]) -> None:
        asked = Provider.codes.pop(form["code"], None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        proof = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        known = form.get("client_id") == CLIENT and form.get("client_secret") == SECRET
        if not asked or not known or proof != asked["code_challenge"]:
            self._json({"error": "invalid_grant"}, 400)
            return
        access = secrets.token_urlsafe()
        Provider.tokens[access] = "sub-1"
        claims = {"sub": "sub-1", "nonce": asked["nonce"], **Provider.wrong.get("id_token", {})}
        self._json({"access_token": access, "token_type": "Bearer", "id_token": self._sign(claims)})

    def _sign(self, claims: dict[str, object]) -> str:
        now = int(time.time())
        whole = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, **claims}
        algorithm = Provider.wrong.get("algorithm", "RS256")
        key = {"RS256": STRANGER if Provider.wrong.get("stranger") else KEY, "HS256": "x" * 32, "none": None}
        return jwt.encode(whole, key[algorithm], algorithm=algorithm, headers={"kid": "une"})

    def _userinfo(self) -> None:
        access = self.headers.get("Authorization", "").removeprefix("Bearer ")
        if access not in Provider.tokens:
            self.send_error(401)
            return
        person = {"sub": Provider.wrong.get("userinfo_sub", "sub-1"), **Provider.claims}
        if Provider.wrong.get("signed_userinfo"):
            self._send(self._sign(person).encode(), "application/jwt")
        else:
            self._json(person)

    def _address(self) -> tuple[str, dict[str, str]]:
        parts = urlsplit(self.path)
        return parts.path, {name: values[0] for name, values in parse_qs(parts.query).items()}

    def _json(self, data: object, status: int = 200) -> None:
        self._send(json.dumps(data).encode(), "application/json", status)

    def _send(self, body: bytes, kind: str, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Quiet."""


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    print(f"http://127.0.0.1:{server.server_address[1]}", flush=True)
    server.serve_forever()
