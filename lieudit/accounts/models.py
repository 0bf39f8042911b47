"""Accounts sign in by address; what they publish of themselves is a dated consent."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.indexes import GinIndex
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.db.models.base import ModelBase
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from lieudit.toolkit.search import vector


class AccountManager(BaseUserManager["Account"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Account:
        account = self.model(email=self.normalize_email(email).lower(), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> Account:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str | None) -> Account:
        return self.get(email__iexact=email)


WELCOME = dt.timedelta(days=30)
"""From when an account was opened, how long its first steps are shown."""

type Visitor = Account | AnonymousUser
"""Who asks for a page: an account that is signed in, or nobody known."""


def spelled(address: str) -> str:
    """One address in one spelling: « Lea@Exemple.fr » is « lea@exemple.fr »."""
    return unicodedata.normalize("NFKC", address).strip().lower()


class Account(AbstractBaseUser, PermissionsMixin):
    """A person who signs in. Their acts stay when they leave; their name does not."""

    email = models.EmailField(_("adresse électronique"), max_length=254, unique=True)
    name = models.CharField(_("nom"), max_length=120, blank=True)
    name_is_public = models.BooleanField(_("nom publié"), default=False)
    is_staff = models.BooleanField(_("secrétariat"), default=False)
    is_active = models.BooleanField(_("actif"), default=True)
    joined_at = models.DateTimeField(_("arrivée"), auto_now_add=True)
    closed_at = models.DateTimeField(_("fermeture"), null=True, blank=True)
    welcomed_at = models.DateTimeField(_("premiers pas lus"), null=True, blank=True, editable=False)

    objects = AccountManager()

    powers_withheld = False
    """What this person does with this object counts as done without their powers: see `second_factor.withhold`."""
    factor_asked_on: dt.date | None
    """The day on which they were asked for a second factor, where it was read with their session."""

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = _("compte")
        verbose_name_plural = _("comptes")
        constraints = [models.UniqueConstraint(Lower("email"), name="one_account_an_address")]
        indexes = [GinIndex(vector("name"), condition=models.Q(name_is_public=True), name="account_public_name")]

    def __str__(self) -> str:
        return self.public_name

    @property
    def spelled_email(self) -> str:
        """The address, as it is compared with those that others wrote."""
        return spelled(self.email)

    def save(
        self,
        *,
        force_insert: bool | tuple[ModelBase, ...] = False,
        force_update: bool = False,
        using: str | None = None,
        update_fields: Iterable[str] | None = None,
    ) -> None:
        if self.powers_withheld and update_fields is None:  # what is withheld is not taken away for good
            kept = {"id", "is_staff", "is_superuser"}
            update_fields = [field.name for field in self._meta.concrete_fields if field.name not in kept]
        super().save(force_insert=force_insert, force_update=force_update, using=using, update_fields=update_fields)

    @property
    def is_new(self) -> bool:
        """First steps are shown for a month, until they are read."""
        return self.welcomed_at is None and timezone.now() - self.joined_at < WELCOME

    @property
    def public_name(self) -> str:
        """The name as others may read it: « un·e membre » unless its publication was consented to."""
        return self.name if self.name and self.name_is_public else str(_("un·e membre"))


class ConsentPurpose(models.TextChoices):
    PUBLISH_NAME = "publish_name", _("publier mon nom à côté de ce que je fais")
    NEWSLETTER = "newsletter", _("recevoir les nouvelles du conseil")


class Consent(models.Model):
    """One given consent, and when it was withdrawn. Never rewritten: a new yes is a new row."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=30, choices=ConsentPurpose)
    wording = models.TextField()
    given_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "purpose"],
                condition=models.Q(withdrawn_at=None),
                name="one_running_consent_a_purpose",
            )
        ]

    def __str__(self) -> str:
        return self.get_purpose_display()


class ConnectionQuerySet(models.QuerySet["Connection"]):
    def running(self, account: Account) -> ConnectionQuerySet:
        """The sessions that `account` has open, the newest first."""
        return self.filter(account=account, expire_date__gt=timezone.now()).order_by("-opened_at", "pk")


class Connection(AbstractBaseSession):
    """A session, and whose it is: that of a visitor has no account. Without its row it is over (`sessions.py`)."""

    account = models.ForeignKey(Account, models.CASCADE, null=True, related_name="connections")
    device = models.CharField(_("appareil"), max_length=60, blank=True)
    opened_at = models.DateTimeField(_("ouverture"), null=True)
    is_shared = models.BooleanField(_("ordinateur partagé"), default=False)

    objects = BaseSessionManager.from_queryset(ConnectionQuerySet)()  # type: ignore[misc]

    class Meta:
        verbose_name = _("connexion")
        verbose_name_plural = _("connexions")

    @classmethod
    def get_session_store_class(cls) -> Any:
        from lieudit.accounts.sessions import SessionStore

        return SessionStore

    @property
    def handle(self) -> str:
        """What names it on a page: its key alone would open it."""
        return salted_hmac("connection", self.session_key, algorithm="sha256").hexdigest()[:20]


class FactorAsked(models.Model):
    """Who holds powers was told that the rules ask them for a second factor: `on` their delay began to run."""

    account = models.OneToOneField(Account, models.CASCADE, primary_key=True, related_name="+")
    on = models.DateField()
    reminded_on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.account_id} {self.on}"


class Mailing(models.Model):
    """What was last asked to be written to an address: when, with what code. Rows live two days (`limits.py`).

    `key` is a digest: addresses that have no account are not kept.
    """

    key = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(db_index=True)
    code = models.CharField(max_length=20, blank=True)
    code_at = models.DateTimeField(null=True)
    times = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return self.key[:8]


class Change(models.TextChoices):
    """What may open an account to somebody else: the words say it to its owner."""

    EMAIL_ADDED = "email_added", _("une adresse électronique a été ajoutée")
    EMAIL_CHANGED = "email_changed", _("l’adresse principale a été remplacée par une autre")
    EMAIL_REMOVED = "email_removed", _("une adresse électronique a été retirée")
    PASSWORD_SET = "password_set", _("un mot de passe a été choisi")
    PASSWORD_CHANGED = "password_changed", _("le mot de passe a été changé")
    PASSWORD_RESET = "password_reset", _("le mot de passe a été remplacé, par un lien reçu par message")
    CODES_ON = "totp_activated", _("la vérification par application a été activée")
    CODES_OFF = "totp_deactivated", _("la vérification par application a été retirée")
    KEY_ADDED = "webauthn_added", _("une clé d’accès a été ajoutée")
    KEY_REMOVED = "webauthn_removed", _("une clé d’accès a été retirée")
    RECOVERY_CODES = "recovery_codes_generated", _("de nouveaux codes de secours ont été faits")
    PROVIDER_ADDED = "account_connected", _("un fournisseur d’identité a été relié")
    PROVIDER_REMOVED = "account_disconnected", _("un fournisseur d’identité a été détaché")
    TOKEN_MADE = "token_made", _("un jeton a été ouvert à un programme")


class WayBackQuerySet(models.QuerySet["WayBack"]):
    def running(self) -> WayBackQuerySet:
        """Those whose link still works."""
        return self.filter(used_at=None, ends_at__gt=timezone.now())

    def keep_aside(self, address: str) -> WayBackQuerySet:
        """Those that may give `address` back to its account, which does not have it at present."""
        gone = ~models.Q(account__email__iexact=address)
        return self.running().filter(gone, address__iexact=address)


class WayBack(models.Model):
    """A change of an account, told to `address`, whose reader may say for some days that it was not them.

    `known` holds the addresses that the account had before the change.
    """

    account = models.ForeignKey(Account, models.CASCADE, related_name="ways_back")
    address = models.EmailField(max_length=254)
    change = models.CharField(max_length=30, choices=Change)
    known = models.JSONField(default=list)
    at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    objects = WayBackQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(Lower("address"), name="way_back_address")]

    def __str__(self) -> str:
        return self.get_change_display()

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.ends_at = self.ends_at or self.at + WAY_BACK_LIFE
        super().save(*args, **kwargs)


WAY_BACK_LIFE = dt.timedelta(days=7)
"""How long a change can be taken back, and the address before it kept aside."""
