"""The certificate of the site, as visitors are shown it: until when it holds, told before it ends.

The worker reads it each hour, by the site's own name, and what it read is remembered: no page asks for it. Nothing is
asked of a site that is not in HTTPS, nor of a demonstration.
"""

from __future__ import annotations

import datetime as dt
import socket
import ssl
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache
from django.tasks import task
from django.utils import timezone

from lieudit.toolkit import french
from lieudit.toolkit.health import Sign
from lieudit.toolkit.models import Beat

EVERY, AGAIN = dt.timedelta(hours=1), dt.timedelta(minutes=5)
"""How often it is read; and where the last reading failed."""
SECONDS = 5.0
"""To connect, and for each word of the greeting."""
UNREAD = dt.timedelta(hours=1)
"""How long it may not be read before that is said: a network that blinks is no illness."""
SOON = dt.timedelta(days=14)
"""Before its end, it is said to end; the last quarter of its life where that is shorter. What renews it does so when a
third of it is left: from then, something is stuck."""
KEY, BEAT = "toolkit.certificate", "certificate"
REMEMBERED = 7 * 86_400
"""Seconds."""
WORDS = {
    9: "il ne vaut pas encore",
    10: "il a pris fin",
    18: "il s’est signé lui-même",
    19: "aucune autorité reconnue ne l’a signé",
    20: "aucune autorité reconnue ne l’a signé, ou il est servi sans sa chaîne",
    21: "il est servi sans sa chaîne",
    62: "il n’est pas au nom du site",
    64: "il n’est pas à l’adresse du site",
}
"""Why browsers refuse it, by the code that OpenSSL gives."""
REMEDY = (
    "certbot certificates, puis certbot renew et systemctl reload nginx (ou l’outil qui tient ce certificat). Si cette "
    "machine ne peut pas joindre le site par son nom, inscrivez-le dans son fichier /etc/hosts."
)


class Life(NamedTuple):
    """From when to when a certificate holds."""

    begins: dt.datetime
    ends: dt.datetime

    @property
    def ends_soon_from(self) -> dt.datetime:
        return self.ends - min(SOON, (self.ends - self.begins) / 4)


class Known(NamedTuple):
    """The last that was read, and what went wrong since: `refused` is why browsers refuse it, `unread` why nothing was
    read, from that moment on."""

    life: Life | None = None
    refused: str = ""
    unread: str = ""
    since: dt.datetime | None = None


def where() -> tuple[str, int] | None:
    """The name and the port by which the site is asked; None where there is no certificate to look at."""
    parts = urlsplit(settings.SITE_URL)
    if settings.DEMONSTRATION or settings.DEBUG or parts.scheme != "https" or not parts.hostname:
        return None
    return parts.hostname, parts.port or 443


def life_of(host: str, port: int) -> Life:
    """Of the certificate that is shown there, checked as a browser does.

    Raises:
        ssl.SSLCertVerificationError: a browser would refuse it.
        OSError: nothing was read.
    """
    context = ssl.create_default_context()
    with (
        socket.create_connection((host, port), SECONDS) as line,
        context.wrap_socket(line, server_hostname=host) as made,
    ):
        shown = made.getpeercert() or {}
    begins, ends = (ssl.cert_time_to_seconds(str(shown[name])) for name in ("notBefore", "notAfter"))
    return Life(dt.datetime.fromtimestamp(begins, dt.UTC), dt.datetime.fromtimestamp(ends, dt.UTC))


def known() -> Known:
    return Known(*cache.get(KEY, ()))


@task
def read_certificate() -> None:
    """By the worker: read it, and remember what was read."""
    asked, before = where(), known()
    if asked is None:
        return
    try:
        now = Known(life_of(*asked))
    except ssl.SSLCertVerificationError as why:
        now = Known(refused=WORDS.get(why.verify_code, why.verify_message))
    except OSError as why:
        now = before._replace(unread=why.strerror or str(why) or type(why).__name__)
        now = now._replace(since=before.since or timezone.now())
    cache.set(KEY, tuple(now), REMEMBERED)


def read_when_due() -> Iterable[object]:
    """By the timer: have the worker read it, if it was not lately."""
    if where() is not None:
        last = known()
        every = AGAIN if last.refused or last.unread else EVERY
        if not Beat.objects.filter(name=BEAT, at__gt=timezone.now() - every).exists():
            Beat.keep(BEAT)
            read_certificate.enqueue()
    return ()


def certificate() -> Sign:
    """Whether it holds, and for how long yet."""
    asked = where()
    if asked is None:
        return Sign(
            True, "Aucun certificat n’est à surveiller : le site n’est pas en HTTPS, ou c’est une démonstration."
        )
    last, now = known(), timezone.now()
    if last.refused:
        words = f"Les navigateurs refusent le certificat de {asked[0]} : {last.refused}."
        return Sign(False, words, REMEDY, "days_left", 0)
    if last.unread and last.since and last.since < now - UNREAD:
        words = f"Le certificat de {asked[0]} ne se lit plus depuis le {french.instant(last.since)} : {last.unread}."
        return Sign(False, words, REMEDY)
    if last.life is None:
        return Sign(True, f"Le certificat de {asked[0]} n’a pas encore été lu.")
    left = last.life.ends - now
    if left <= dt.timedelta():
        words = f"Le certificat de {asked[0]} a pris fin le {french.instant(last.life.ends)}."
        return Sign(False, words, REMEDY, "days_left", 0)
    lasts = french.counted(left.days, "jour") if left.days else french.lasting(int(left.total_seconds()))
    words = f"Le certificat de {asked[0]} vaut encore {lasts}, jusqu’au {french.instant(last.life.ends)}."
    return Sign(now < last.life.ends_soon_from, words, REMEDY, "days_left", left.days)
