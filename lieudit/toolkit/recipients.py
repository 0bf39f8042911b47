"""How often a mailbox is written to when nobody showed that it is theirs, and how it says « plus rien ».

What anybody may cause to be sent (the receipt of a deposit, a link asked for again) passes `grant_mail`, whoever asks
and wherever from. A mailbox that said « plus rien » gets neither that, nor news, nor anything usual: `outbox.post`
holds them back. What is official, and the codes that its owner asks for, still leave.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils.crypto import salted_hmac

from lieudit.toolkit.models import DAY, Mail, MailState, Silence, Trace, Weight

SPACING = dt.timedelta(minutes=10)
"""Between two mails that anybody may cause to be sent to one address."""
MOST_A_DAY = 3
"""How many such mails one address gets in a day."""
HELD = (Weight.USUAL, Weight.NEWS)
"""What a mailbox that wants nothing more no longer gets."""


def word_of(address: str) -> str:
    """A word of 24 characters, the same for one address for ever, from which it cannot be read."""
    return salted_hmac("recipient", address.strip().lower(), algorithm="sha256").hexdigest()[:24]


def grant_mail(address: str) -> bool:
    """Count one mail to `address`, unless it had one too lately, or enough today, or wants nothing more."""
    return not is_silent(address) and Trace.keep(word_of(address), MOST_A_DAY, within=DAY, apart=SPACING)


def is_silent(*addresses: str) -> bool:
    """Whether one of them wants nothing more."""
    return Silence.objects.filter(word__in=[word_of(address) for address in addresses]).exists()


def silence(address: str) -> None:
    """Nothing usual leaves to `address` any more; what waits for it is withdrawn. Twice changes nothing."""
    Silence.objects.get_or_create(word=word_of(address))
    waiting = Mail.objects.filter(state=MailState.WAITING, weight__in=HELD, to__contains=[address])
    waiting.update(state=MailState.WITHDRAWN, content=None, then_with={})


def speak_again(address: str) -> None:
    """Its owner wants mails again."""
    Silence.objects.filter(word=word_of(address)).delete()


def holds_back(weight: int, to: Iterable[str]) -> bool:
    """Whether a mail of this weight stays here, because who it is for wants nothing more."""
    return weight in HELD and is_silent(*to)
