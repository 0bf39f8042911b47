"""What people type about themselves."""

from __future__ import annotations

import logging

from allauth.account.adapter import get_adapter
from allauth.account.forms import (
    AddEmailForm,
    ChangePasswordForm,
    ConfirmEmailVerificationCodeForm,
    ConfirmLoginCodeForm,
    LoginForm,
    ReauthenticateForm,
    RequestLoginCodeForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    SetPasswordForm,
    SignupForm,
)
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as SecondFactorForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from allauth.socialaccount.forms import DisconnectForm
from allauth.socialaccount.models import SocialAccount
from django import forms
from django.utils.translation import gettext_lazy as _

from lieudit.accounts import limits, proofs
from lieudit.accounts.models import WayBack
from lieudit.accounts.sessions import SHARED_ASKED
from lieudit.toolkit.act_form import ActForm
from lieudit.toolkit.named_faults import NamedFaults
from lieudit.toolkit.types import Cleaned, Phrase

logger = logging.getLogger(__name__)

ADDRESS = _("Votre adresse électronique")
PASSWORD = _("Votre mot de passe")
CODE = _("Le code reçu")
NEW_PASSWORD = _("Votre nouveau mot de passe")
AGAIN = _("Le même, encore une fois")
PASSWORD_HELP = _("Huit signes au moins, et pas celui que tout le monde prend. Une phrase de quatre mots va très bien.")


class NameForm(ActForm):
    name = forms.CharField(
        label=_("Votre nom"),
        max_length=120,
        required=False,
        help_text=_("Il reste connu de vous et du secrétariat, sauf si vous cochez la case ci-dessous."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    publish = forms.BooleanField(
        label=_("Publier mon nom à côté de ce que je fais"),
        required=False,
        help_text=_("Vous pouvez changer d’avis à tout moment : le nom disparaît alors des pages."),
    )


class CloseForm(ActForm):
    """A box to tick, so that nobody leaves by mistake."""

    sure = forms.BooleanField(label=_("Je ferme mon compte pour toujours"))

    def clean(self) -> dict[str, object]:
        """The box is not an argument of the act."""
        super().clean()
        self.cleaned_data.pop("sure", None)
        return self.cleaned_data


class ProofForm(ActForm):
    """The code that was mailed to who is signed in."""

    code = forms.CharField(
        label=_("Le code reçu à votre adresse électronique"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "characters"}),
    )


class SharedField(forms.BooleanField):
    """« Ordinateur partagé »: the session will end with the browser, and within two hours."""

    def __init__(self) -> None:
        super().__init__(
            required=False,
            label=_("Cet ordinateur est partagé"),
            help_text=_("Vous serez déconnecté en fermant le navigateur, et au bout de deux heures."),
        )


def say(form: forms.Form, **labels: Phrase) -> None:
    """Give fields of django-allauth our words, without the ones that it puts inside the fields."""
    for name, label in labels.items():
        if name in form.fields:
            form.fields[name].label = label
            form.fields[name].widget.attrs.pop("placeholder", None)


def wait_a_minute(what: str, address: str) -> None:
    """Refuse to write again to `address` for the same `what`, with an account or without: the answer is the same.

    The code that leaves is known to this session only: whoever else has `address` written to does not keep it back.
    """
    limits.may_write(context.request, address)
    context.request.mails_own_code = limits.grant(what, address, limits.MINUTE)
    if not context.request.mails_own_code:
        raise forms.ValidationError(
            _("Un message vient de partir à cette adresse. Regardez s’il est arrivé, ou recommencez dans une minute.")
        )


class PasswordForm(NamedFaults, LoginForm):  # type: ignore[misc]
    """Sign in by password."""

    shared = SharedField()

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        say(self, login=_("Adresse électronique du compte"), password=PASSWORD)
        self.order_fields(["login", "password", "shared"])


class AskCodeForm(NamedFaults, RequestLoginCodeForm):  # type: ignore[misc]
    """Ask for a sign-in code."""

    shared = SharedField()

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        say(self, email=ADDRESS)

    def clean_email(self) -> str:
        email: str = super().clean_email()
        context.request.code_for = email
        return email

    def clean(self) -> Cleaned:
        cleaned: Cleaned = super().clean()
        context.request.session[SHARED_ASKED] = bool(cleaned.get("shared"))
        return cleaned


class SignInCodeForm(NamedFaults, ConfirmLoginCodeForm):  # type: ignore[misc]
    """Give the sign-in code: whichever mail brought it, it serves once."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        say(self, code=CODE)

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        address = context.request._login_stage.state.get("email") or ""
        if not self.expected_code or not limits.spend_code("code", address, code):
            logger.warning("a mailed code was refused")
            raise get_adapter().validation_error("incorrect_code")
        return code


class OpenForm(NamedFaults, SignupForm):  # type: ignore[misc]
    """Open an account: the address is enough. One that another account may have back is as good as taken."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        say(self, email=ADDRESS, password1=_("Un mot de passe"))
        if "password1" in self.fields:
            self.fields["password1"].help_text = _(
                "Vous pouvez vous en passer : un code reçu à votre adresse électronique suffit. "
                "Sinon, huit signes au moins."
            )

    def validate_unique_email(self, value: str) -> str:
        email: str = super().validate_unique_email(value)
        wait_a_minute("signup", email)
        if WayBack.objects.keep_aside(email).exists():
            self.account_already_exists = True
        return email


class NewAddressForm(NamedFaults, AddEmailForm):  # type: ignore[misc]
    """Add an address to one's account."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        say(self, email=_("Une autre adresse électronique"))

    def clean_email(self) -> str:
        email: str = super().clean_email()
        if proofs.is_proved(context.request):  # else it comes again after the proof
            wait_a_minute(f"add-{self.user.pk}", email)
        return email


class AddressCodeForm(NamedFaults, ConfirmEmailVerificationCodeForm):  # type: ignore[misc]
    """Give the code that was mailed to a new address."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        say(self, code=CODE)

    def clean_code(self) -> str:
        code: str = super().clean_code()
        kept = WayBack.objects.keep_aside(self.email or "").exclude(account=self.user)
        if kept.exists():
            raise forms.ValidationError(_("Cette adresse est gardée quelques jours pour un autre compte."))
        return code


class ForgottenForm(NamedFaults, ResetPasswordForm):  # type: ignore[misc]
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        say(self, email=ADDRESS)


class NewPasswordForm(NamedFaults, ChangePasswordForm):  # type: ignore[misc]
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        say(self, oldpassword=_("Votre mot de passe actuel"), password1=NEW_PASSWORD, password2=AGAIN)
        self.fields["password1"].help_text = PASSWORD_HELP


class FirstPasswordForm(NamedFaults, SetPasswordForm):  # type: ignore[misc]
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        say(self, password1=_("Votre mot de passe"), password2=AGAIN)
        self.fields["password1"].help_text = PASSWORD_HELP


class ReplacedPasswordForm(NamedFaults, ResetPasswordKeyForm):  # type: ignore[misc]
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        say(self, password1=NEW_PASSWORD, password2=AGAIN)
        self.fields["password1"].help_text = PASSWORD_HELP


class ProofByPasswordForm(NamedFaults, ReauthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        say(self, password=PASSWORD)


class OneTimeCodeForm(NamedFaults, AuthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        say(self, code=_("Le code de votre application, ou un code de secours"))


class ProofByOneTimeCodeForm(NamedFaults, SecondFactorForm):  # type: ignore[misc]
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        say(self, code=_("Le code de votre application, ou un code de secours"))


class SetUpAppForm(NamedFaults, ActivateTOTPForm):  # type: ignore[misc]
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        say(self, code=_("Le code de six chiffres"))


class AddKeyForm(NamedFaults, AddWebAuthnForm):  # type: ignore[misc]
    """django-allauth leaves the label of the first field in English."""

    name = forms.CharField(
        label=_("Nom de la clé"), max_length=100, help_text=_("Par exemple : téléphone, ordinateur du bureau.")
    )
    passwordless = forms.BooleanField(
        label=_("Elle suffit à me connecter, sans code ni mot de passe"),
        required=False,
        help_text=_("Elle vous demandera alors à chaque fois le doigt, le visage ou son propre code."),
    )


class EditKeyForm(NamedFaults, EditWebAuthnForm):  # type: ignore[misc]
    name = forms.CharField(label=_("Nom de la clé"), max_length=100)


class OtherIdentityForm(NamedFaults, DisconnectForm):  # type: ignore[misc]
    """django-allauth leaves the label of its field in English, and says at each request which may be chosen."""

    account = forms.ModelChoiceField(
        SocialAccount.objects.none(), label=_("L’identité à retirer"), widget=forms.RadioSelect
    )
