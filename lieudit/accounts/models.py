"""Accounts sign in by address; what they publish of themselves is a dated consent."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


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


class Account(AbstractBaseUser, PermissionsMixin):
    """A person who signs in. Their acts stay when they leave; their name does not."""

    email = models.EmailField(_("adresse électronique"), max_length=254, unique=True)
    name = models.CharField(_("nom"), max_length=120, blank=True)
    name_is_public = models.BooleanField(_("nom publié"), default=False)
    is_staff = models.BooleanField(_("secrétariat"), default=False)
    is_active = models.BooleanField(_("actif"), default=True)
    joined_at = models.DateTimeField(_("arrivée"), auto_now_add=True)
    closed_at = models.DateTimeField(_("fermeture"), null=True, blank=True)

    objects = AccountManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = _("compte")
        verbose_name_plural = _("comptes")
        constraints = [models.UniqueConstraint(Lower("email"), name="one_account_an_address")]

    def __str__(self) -> str:
        return self.public_name

    @property
    def public_name(self) -> str:
        """The name as others may read it: « un·e membre » unless its publication was consented to."""
        return self.name if self.name and self.name_is_public else str(_("un·e membre"))


class ConsentPurpose(models.TextChoices):
    PUBLISH_NAME = "publish_name", _("publier mon nom à côté de ce que je fais")
    NEWSLETTER = "newsletter", _("recevoir la lettre du conseil")


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
