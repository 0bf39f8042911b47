"""Numbers and addresses that people type: put in one spelling, or refused with a sentence. Pure functions."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from stdnum.exceptions import ValidationError
from stdnum.fr import siren, siret

from lieudit.toolkit.errors import RuleBroken

RNA = re.compile(r"W\d[0-9A-Z]\d{7}")
"""`W` and nine digits; the second may be a letter overseas (`W9R1…`)."""
PHONE = re.compile(r"\+(33|590|594|262|596|269|687|689|508|681)\d{6,9}")
"""E.164 numbers of France and its overseas lands (standard of digital mediation, v1.0.2)."""
SHORT_PHONE = re.compile(r"3\d{3}|10\d{2}|1[1579]|11[2459]|116\d{3}|118\d{3}")
"""Numbers of services, which have no country (plan national de numérotation, ARCEP)."""
DIALLED_OVERSEAS = {
    "590": "590", "690": "590", "691": "590", "594": "594", "694": "594", "262": "262", "692": "262",
    "693": "262", "269": "262", "639": "262", "596": "596", "696": "596", "697": "596", "508": "508",
}  # fmt: skip
"""First three digits, without the zero, of a national number → its country code."""
UNSEEN = re.compile(r"[\s<>\"\u200b-\u200f\u202a-\u202e\u2060-\u2069]")
"""What no web address holds: blanks, quotes, and signs that are not seen or that turn what is read around."""
USUAL = re.compile(r"https?://(?:[a-z0-9-]+\.)+[a-z]{2,}(?:/[A-Za-z0-9._~/+=&%-]*)?")
"""How most web addresses are written, where nothing is left to look at."""
LONGEST_URL = 500
MOST_LINKS = 8
"""Web addresses of one place."""


def clean_siren(text: str) -> str:
    """Nine digits whose check digit holds (Luhn).

    >>> clean_siren("434 933 123")
    '434933123'
    """
    try:
        return str(siren.validate(text))
    except ValidationError:
        raise RuleBroken(_("Ce SIREN n’est pas valable : neuf chiffres, dont le dernier vérifie les autres.")) from None


def clean_siret(text: str) -> str:
    """Fourteen digits whose check digit holds, with the exception of La Poste (sum divisible by five)."""
    try:
        return str(siret.validate(text))
    except ValidationError:
        raise RuleBroken(
            _("Ce SIRET n’est pas valable : quatorze chiffres, dont le dernier vérifie les autres.")
        ) from None


def clean_rna(text: str) -> str:
    """The number of an association, in capitals.

    >>> clean_rna("w9r1 000 123")
    'W9R1000123'
    """
    number = re.sub(r"[\s.-]", "", text).upper()
    if not RNA.fullmatch(number):
        raise RuleBroken(_("Ce numéro RNA n’est pas valable : un W suivi de neuf chiffres, comme W231000456."))
    return number


ABROAD = re.compile(r"\+[1-9]\d{7,14}")
"""A number with the code of its country (E.164): fifteen digits at most."""


def clean_phone(text: str) -> str:
    """An international number without blanks; a national number takes the code of its land. A short number of a
    service (3949, 115, 116 006) is dialled as it is.

    >>> clean_phone("05 55 52 00 00"), clean_phone("0262 12 34 56")
    ('+33555520000', '+262262123456')
    """
    number = re.sub(r"[\s.()\u00a0\u202f/-]", "", text)
    if SHORT_PHONE.fullmatch(number):
        return number
    number = re.sub(r"^00", "+", number)
    if re.fullmatch(r"0[1-9]\d{8}", number):
        number = f"+{DIALLED_OVERSEAS.get(number[1:4], '33')}{number[1:]}"
    if not PHONE.fullmatch(number):
        raise RuleBroken(_("Ce numéro de téléphone n’est pas français, ou il lui manque des chiffres."))
    return number


def clean_phone_anywhere(text: str) -> str:
    """The same, or a number abroad, which begins with its country.

    >>> clean_phone_anywhere("+32 2 555 12 12"), clean_phone_anywhere("05 36 49 12 04")
    ('+3225551212', '+33536491204')
    """
    number = re.sub(r"^00", "+", re.sub(r"[\s.()\u00a0\u202f/-]", "", text))
    if ABROAD.fullmatch(number) and not number.startswith("+33"):
        return number
    try:
        return clean_phone(text)
    except RuleBroken as fault:
        told = _("Ce numéro n’est pas complet. Un numéro à l’étranger commence par + et l’indicatif de son pays.")
        raise RuleBroken(told) from fault


def spaced_phone(number: str) -> str:
    """`05 36 49 12 04` for `+33536491204`; a number of elsewhere in groups after its sign, as it is dialled.

    >>> spaced_phone("+33536491204"), spaced_phone("+262262123456"), spaced_phone("3949")
    ('05 36 49 12 04', '+262 26 21 23 45 6', '39 49')
    """
    if national := re.fullmatch(r"\+33(\d{9})", number):
        return " ".join(re.findall("..?", f"0{national[1]}"))
    if elsewhere := re.fullmatch(r"(\+(?:1|7|(?:26|35|37|38|42|50|59|68)\d|\d\d))(\d{6,})", number):
        return " ".join([elsewhere[1], *re.findall("..?", elsewhere[2])])
    return " ".join(re.findall("..?", number))


def clean_url(text: str) -> str:
    """A web address, with its scheme; `www.` alone is understood.

    >>> clean_url("www.exemple.fr")
    'https://www.exemple.fr'
    """
    url = text.strip()
    if "://" not in url:
        url = f"https://{url}"
    if USUAL.fullmatch(url) and len(url) <= LONGEST_URL:
        return url
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        raise RuleBroken(_no_url()) from None
    known = parts.scheme in {"http", "https"} and re.fullmatch(r"[^\s<>\"']+\.[^\s<>\"'.]{2,}", host)
    if not known or UNSEEN.search(url) or len(url) > LONGEST_URL:
        raise RuleBroken(_no_url())
    return url


def _no_url() -> str:
    return _("Cette adresse de site n’est pas valable. Exemple : https://www.exemple.fr")
