"""What the house adds to django-allauth."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are opened by anyone with a mail address."""


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Accounts of an identity provider join the account of the same verified address."""
