"""How often a mailbox is written to when nobody showed that it is theirs, and how it says « plus rien ».

What anybody may cause to be sent (the receipt of a deposit, a link asked for again) passes `mail_turn`, or
`grant_mail` where it may not wait, whoever asks and wherever from. A mailbox that said « plus rien » gets neither that,
nor news, nor anything usual: `outbox.post` holds them back. What is official, and the codes that its owner asks for,
still leave.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.db.models import F
from django.utils.crypto import salted_hmac

from lieudit.toolkit.models import DAY, Mail, MailState, Silence, Trace, Weight
from lieudit.toolkit.prepared import Blank, OneOf, Rows, prepared

SPACING = dt.timedelta(minutes=10)
"""Between two mails that anybody may cause to be sent to one address."""
MOST_A_DAY = 3
"""How many such mails one address gets in a day."""
HELD = (Weight.USUAL, Weight.NEWS)
"""What a mailbox that wants nothing more no longer gets."""


def word_of(address: str) -> str:
    """A word of 24 characters, the same for one address under one key of the site, from which it cannot be read."""
    return _words_of(address)[0]


def _words_of(address: str) -> list[str]:
    """That of the present key, then those of the keys before: a silence outlives the key under which it was asked."""
    keys, said = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS], address.strip().lower()
    return [salted_hmac("recipient", said, secret=key, algorithm="sha256").hexdigest()[:24] for key in keys]


def grant_mail(address: str) -> bool:
    """Count one mail to `address`, unless it had one too lately, or enough today, or wants nothing more."""
    return not is_silent(address) and Trace.keep(word_of(address), MOST_A_DAY, within=DAY, apart=SPACING)


def mail_turn(address: str) -> dt.datetime | None:
    """Count one mail to `address`, and say when it may leave (`post(not_before=…)`): now, or `SPACING` after the one
    before. None: it has had enough today, or wants nothing more."""
    words = _words_of(address)
    return Trace.turn(words[0], MOST_A_DAY, within=DAY, apart=SPACING, unless_silent=words)


def is_silent(*addresses: str) -> bool:
    """Whether one of them wants nothing more."""
    words = [word for address in addresses for word in _words_of(address)]
    return bool(words) and _silent.first(words=words) is not None


@prepared()
def _silent(*, words: Blank) -> Rows:
    return Silence.objects.filter(OneOf(F("word"), words)).only("pk")[:1]


def silence(address: str) -> None:
    """Nothing usual leaves to `address` any more; what waits for it is withdrawn. Twice changes nothing."""
    Silence.objects.get_or_create(word=word_of(address))
    waiting = Mail.objects.filter(state=MailState.WAITING, weight__in=HELD, to__contains=[address])
    waiting.update(state=MailState.WITHDRAWN, content=None, then_with={})


def speak_again(address: str) -> None:
    """Its owner wants mails again."""
    Silence.objects.filter(word__in=_words_of(address)).delete()


def holds_back(weight: int, to: Iterable[str]) -> bool:
    """Whether a mail of this weight stays here, because who it is for wants nothing more."""
    return weight in HELD and is_silent(*to)
