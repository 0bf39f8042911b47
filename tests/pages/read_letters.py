"""The mails of a demonstration read as letters: what each lacks, or says twice, or in the words of a machine."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path
from urllib.parse import urlsplit

import html5lib
from django.urls import Resolver404, resolve

from lieudit.pages.mailbox import SEPARATOR, Mail
from lieudit.toolkit.french import MONTHS
from lieudit.toolkit.letters import ADDRESS, REPLIES, SIGNATURE, read
from lieudit.toolkit.secret_addresses import secrets_of
from tests.pages.read_as_people import HOWLERS

ENDS_LETTERS = {"journal:rhythm", "journal:unsubscribe"}
"""What the key of a letter does at most: change its rhythm, or end it."""
MASKED = "mots ont été masqués"
GREETINGS = ("Bonjour", "Madame", "Monsieur", "Voici votre convocation", "« ", "«\u00a0", "Vous allez recevoir")
REASON = re.compile(
    r"Vous recevez (?:ces nouvelles|ce message)|: vous recevez ces nouvelles|réservée? à votre|"
    r"Le texte adopté est joint|Pour répondre|n’est qu’à vous"
)
"""Why it comes, by one of the ways in which a letter says it; an institution is written to as such."""
COMING = "CE QUI VIENT ENSUITE"
COLUMNS = re.compile(r"\b(?:address|hours|phone|website|email|kind|state|opening)\b")
MARKDOWN = re.compile(r"^#{1,6} |\*\*|\]\(|^> |`", re.M)
SIGNED = re.compile(r"[.»] \([A-ZÀÉ][^()]*\)\s*$", re.M)
QUOTE = re.compile(r"(?<!engagement )«[\s\u00a0\u202f]*([^«»]{25,}?)[\s\u00a0\u202f]*»")
NAMED = re.compile("«[^«»]+»")
TURNED = re.compile(
    r"Il est publié|exprimé par|n’est pas publié|dans la convergence|est mis en délibération|n’est pas adopté|"
    r"adopte la position commune|Le projet « [^»]+ » est retiré|Réponse attendue le|"
    r"(?:répond|répondent|s’engage[^:]*) : «|"
    r"animation[^.]* répond\.|closes sans réponse|Le conseil envoie une relance|"
    r"d(?:it|isent) que (?:cela a|rien n’a) changé|porté au niveau|le rend au niveau"
)
"""What turns the thread of a need: its stages, its outcomes, and what is late."""
THEIRS = re.compile(r"parce que (?:vous avez exprimé|votre lieu a rejoint) ce besoin")
MEANS = re.compile(r"Pour vous, cela veut dire qu[e’]")
ENDS = re.compile(
    r"\b(?:d(?:it|isent) que (?:cela a|rien n’a) changé|se détache|est retiré(?: par|, à votre demande)|"
    r"n’est pas publié|racontent leur visite)"
)
"""What nothing comes after in a thread, or that changes nothing to what was said to come."""


UNDATED = re.compile(
    r"Est-ce que cela a changé|Chaque auteur dit si quelque chose a changé|"
    r"Dites ce qui a changé|Les besoins restent réunis|Cette réponse clôt ce fil|"
    r"ce fil est allé (?:jusqu’à son effet|à son terme)|À sa clôture|"
    r"Quand tous les sièges ont répondu"
)
"""What comes next when it pleases its reader, within a delay that is said, or when who prepares it has done."""
MONTH = re.compile(rf"\d(?:er)?[ \u00a0](?:{'|'.join(MONTHS)})\b")
SAID_BY_SOMEBODY = re.compile(
    r"^(?:Votre besoin n°|Besoin n°.\d+.:)|\b(?:pose(?:nt)? une question sur|répond(?:ent)? à une question)\b"
)
"""Subjects of letters that hold somebody’s words."""


def faults(mail: Mail) -> Iterator[str]:
    """What a reader would stumble on."""
    is_official = mail.to.endswith("@institution.invalid") or mail.text.startswith("Madame, Monsieur,")
    body = "\n".join(mail.text.splitlines()).partition("\n-- \n")[0]
    own = re.sub(r"«[^»]*»", "«\u00a0…\u00a0»", body)
    changed = plain_spaces(own.partition(COMING)[0])
    coming, blocks = body.partition(COMING)[2].strip().partition("\n\n")[0], read(mail.text)[0]
    comes_next = COMING in body or ENDS.search(body) or not mail.subject.startswith("Votre besoin")
    lacks = {
        "no greeting": mail.text.startswith(GREETINGS),
        "no reason": REASON.search(mail.text),
        "nothing to read": MASKED not in mail.text,
        "no next step": comes_next,
        "no day for what comes next": not coming or MONTH.search(coming) or UNDATED.search(coming),
        "not one button": sum(block.first for block in blocks) == 1,
        "nobody’s words": any(block.kind == "quote" for block in blocks) or not SAID_BY_SOMEBODY.search(mail.subject),
        "not what it means": MEANS.search(body) or not (THEIRS.search(mail.text) and TURNED.search(changed)),
        "signed like a log": not SIGNED.search(body),
        "not signed, or twice": body.count(f"{SIGNATURE}\n") == 1 or is_official,
        "a subject that is not read aloud": "·" not in mail.subject,
        "a subject that says a name twice": len(named := NAMED.findall(mail.subject)) == len(set(named)),
        "a subject without its capital": mail.subject[:1].isupper()
        or mail.subject[:1].isdigit()
        or mail.subject[:1] == "«",
    }
    yield from (name for name, holds in lacks.items() if not holds)
    if REPLIES in mail.text:
        yield from (f"a key that an answer would send back: {address}" for address in keys(mail))
    if not mail.to.endswith("@institution.invalid"):  # whose letter recalls what it asked, word for word
        yield from (f"said twice: {words}" for words, count in Counter(quotes(body)).items() if count > 1)
    yield from (f"the name of a column: {found}" for found in COLUMNS.findall(f"{mail.subject}\n{own}"))
    yield from (f"raw Markdown: {found}" for found in MARKDOWN.findall(own))
    yield from (name for name, pattern in HOWLERS.items() if re.search(pattern, sentences_of(own)))


def keys(mail: Mail) -> Iterator[str]:
    """Addresses by which a reader opens what is theirs: they would go back with an answer to the letter."""
    for address in ADDRESS.findall(mail.text):
        try:
            match = resolve(urlsplit(address).path)
        except Resolver404:
            continue
        if secrets_of(match) and match.view_name not in ENDS_LETTERS:
            yield address


def plain_spaces(text: str) -> str:
    return re.sub(r"[\u00a0\u202f]", " ", text)


def quotes(body: str) -> list[str]:
    """What is quoted, at some length, in what was written; titles of a thing come back."""
    return [" ".join(words.split()) for words in QUOTE.findall(body) if words.rstrip().endswith((".", "!", "?"))]


def sentences_of(body: str) -> str:
    """The letter without its addresses, its agenda and its fingerprints."""
    lines = [line for line in body.splitlines() if "://" not in line and not line.startswith(("- ", "    "))]
    return "\n".join(line for line in lines if not re.fullmatch(r".*[0-9a-f]{32,}.*", line))


def pages_of(folder: Path, most: int) -> Iterator[tuple[str, str]]:
    """One page for each shape of subject: the mail and its HTML."""
    seen: set[str] = set()
    for path in sorted(folder.glob("*.log")):
        for part in path.read_bytes().split(SEPARATOR):
            message = message_from_bytes(part.strip())
            subject = str(message["Subject"])
            shape = re.sub(r"\d+", "", subject)[:40]
            html = next((each for each in message.walk() if each.get_content_type() == "text/html"), None)
            if html is None or shape in seen or len(seen) >= most:
                continue
            seen.add(shape)
            content = html.get_payload(decode=True)
            assert isinstance(content, bytes)
            yield subject, content.decode()


def page_faults(page: str, site: str) -> Iterator[str]:
    """What a program of mail would stumble on."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(page)
    yield from (str(error) for error in parser.errors)
    for element in tree.iter():
        if element.tag in {"img", "table", "script", "iframe", "link", "video", "object", "form"}:
            yield f"<{element.tag}>"
        for name in ("src", "href", "background"):
            url = element.get(name)
            if url and not url.startswith((site, "#")):
                yield f"elsewhere: {url}"
