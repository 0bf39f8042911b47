"""What a question may not hold, and what makes one doubt of who asks. Pure."""

from __future__ import annotations

from lieudit.imports.personal import Sign
from lieudit.toolkit.french import NBSP

FREE_MAIL = {
    "gmail.com", "hotmail.com", "hotmail.fr", "outlook.com", "outlook.fr", "live.fr", "yahoo.com", "yahoo.fr",
    "free.fr", "orange.fr", "wanadoo.fr", "laposte.net", "sfr.fr", "icloud.com", "protonmail.com", "proton.me",
    "gmx.com", "gmx.fr",
}  # fmt: skip
"""Mailboxes that anybody opens under any name."""
SHARED_ENDS = frozenset({"fr", "com", "org", "net", "eu", "gouv.fr"})
"""Ends of names that thousands of bodies share: they prove nothing."""


def person_refusal(sign: Sign, words: str) -> str:
    """Why such words are not taken, and what to write instead."""
    seen = f"«{NBSP}{words}{NBSP}»"
    if sign == Sign.PERSON:
        return (
            f"Une question ne nomme personne, et {seen} ressemble à {sign.label}. Dites une fonction, ou cochez plus "
            "bas que ce n’est pas une personne."
        )
    return f"Une question est publiée, et {seen} ressemble à {sign.label}{NBSP}: retirez-la de votre texte."


def domain_of(address: str) -> str:
    """What follows the @ or the `www.` of an address, in small letters."""
    host = address.rpartition("@")[2].lower()
    host = host.partition("//")[2] or host
    return host.partition("/")[0].removeprefix("www.")


def same_house(one: str, other: str) -> bool:
    """Whether two names of domain are of one body: equal, or one under the other.

    >>> same_house("culture.gouv.fr", "ac.culture.gouv.fr"), same_house("a.gouv.fr", "b.gouv.fr")
    (True, False)
    """
    if not one or not other or SHARED_ENDS & {one, other}:
        return False
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")


def doubts(address: str, *, known: bool, official: str, website: str) -> list[str]:
    """What who checks an origin should look at, in French sentences; none proves anything."""
    domain, said = domain_of(address), []
    theirs = [domain_of(each) for each in (official, website) if each]
    if domain in FREE_MAIL:
        said.append(f"«{NBSP}{domain}{NBSP}» est une messagerie que chacun ouvre sous le nom qu’il veut.")
    elif any(same_house(domain, each) for each in theirs):
        said.append("L’adresse est du même domaine que celle qui est connue de cette institution.")
    elif theirs:
        said.append(
            f"L’adresse n’est pas du domaine connu de cette institution{NBSP}: {', '.join(dict.fromkeys(theirs))}."
        )
    if not known:
        said.append("L’institution n’est pas dans l’annuaire sous ce nom.")
    elif not theirs:
        said.append("L’annuaire ne connaît ni adresse électronique ni site de cette institution.")
    return said
