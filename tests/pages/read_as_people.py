"""Pages read as people read them: their sentences, the days that they promise, and the howlers that they hold."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Iterator

from lieudit.toolkit.agreement import IRREGULAR
from lieudit.toolkit.french import MONTHS

BLOCKS = re.compile(r"</?(?:p|li|h[1-6]|td|th|dd|dt|div|section|figcaption|blockquote|summary|label|option|br)\b[^>]*>")
NOT_READ = re.compile(r"<(script|style|svg|template)\b.*?</\1>", re.DOTALL)
DAY = rf"(\d{{1,2}})(?:er)?[ \u00a0]({'|'.join(MONTHS)})[ \u00a0](\d{{4}})"
PROMISED = re.compile(rf"(?:avant le|jusqu’au|jusqu’au soir du|au plus tard le|d’ici le|d’ici au) (?:\w+ )?{DAY}")
PAST = re.compile(
    r"\b\w{2,}ai(?:t|ent)\b|\bdepuis le [^.]*, jusqu’au|\bpass[ée]|retard|\bclos|s’ouvre avant la fin annoncée|"
    r"finie?\b|\bde .* à\b|suspendu|demande du temps|prolong",
    re.IGNORECASE,
)
"""What says that a day is told as gone."""
LOGGED = re.compile(r'<li>[^<]*<span class="quiet small">.*?</li>', re.DOTALL)
"""A line of the journal, which says the day on which it was said."""

SINGULAR = (
    "accepte", "accuse", "adopte", "ajoute", "annonce", "annule", "commence", "confie", "confirme", "cosigne",
    "demande", "donne", "déclare", "dépose", "emprunte", "engage", "envoie", "essaiera", "ferme", "ouvre", "partage",
    "passe", "porte", "pose", "pourrait", "propose", "prépare", "prête", "publie", "quitte", "refait", "refuse",
    "renonce", "reste", "retire", "sera", "signe", "siège", "tiendra", "utilise", "vote", "voudrait", "devait",
    *IRREGULAR,
)  # fmt: skip
"""Verbs that a plural name cannot have."""
CLITICS = r"(?:(?:ne|se|en|y|le|la|les|lui|vous) |[nsl]’)*"

HOWLERS = {
    "Les Sillons répond": (
        r"(?m)(?:^|(?<=[:;.,»] )|(?<=que ))[Ll]es (?=[A-ZÉ])(?:(?![a-zà-ÿ]+nt\b|il\b)[\w’,-]+ ){0,6}?"
        rf"(?![a-zà-ÿ]+nt\b|il\b)[\w’-]+ {CLITICS}(?:{'|'.join(SINGULAR)})\b"
    ),
    "faire un besoin": r"fai(?:re|sant) (?:un|ses|vos|son) besoins?\b|en faire un besoin",
    "de le, de les, à le": r"\b(?:de le|de les|à le|à les) (?=[A-ZÉ])",
    "à Le, de Les": r"\b(?:à|de) Les? (?=[A-ZÉ])",
    "de Association": r"\bde (?=[AEIOUÉÈ]\w+ (?:nationale?|de |des |du ))",
    "à le ministère sans article": (
        r"\b(?:à|de|par) (?:Ministère|Caisse|Agence|Secrétariat|Groupe|Préf(?:et|ète|ecture)|Commune|Mairie|CPAM|CAF)\b"
    ),
    "à La préfecture": (
        r"\b(?:à|de|par|pour) L[ae]s? (?:[A-Z]{2,} |préf|sous-préf|mairie|commune|caisse|conseil|ministère)"
    ),
    "par L’": r"\bpar L’(?=[a-zéè])",
    "1 lieu dit la même chose": r"\b1[ \u00a0]lieu dit la même chose",
    "zéro accordé au pluriel": r"(?<![\d,.\u202f])[01][ \u00a0](?:lieux|besoins|demandes|réponses|sièges|personnes)\b",
    "un seul pluriel": r"(?<![\d,.\u202f])1[ \u00a0]\w+ (?:ont|sont|disent|attendent)\b",
    "deux fois le même mot": r"(?<![\w’])(le le|la la|les les|de de|du du|des des|un un|une une|et et|à à)(?![\w’])",
    "ponctuation collée ou doublée": r"(?<!\.)\.\.(?!\.)|,,|;;|\s,|\( | \)",
    "mot de machine": r"\bNone\b|\bTrue\b|\bFalse\b|\{\w+\}|%\(\w+\)|\b__\w+__\b|\bundefined\b",
    "plusieurs mots pour une adresse": r"\badresse e-mail\b|\bCourriel\b\s*$|\be-mail\b",
}
"""Sentences that made people laugh, or that no person writes."""
SPACES = {
    "guillemet sans espace insécable": r"«(?![\u00a0\u202f])|(?<![\u00a0\u202f])»",
    "deux-points sans espace insécable": r" [:;!?](?=\s|$)",
}
"""What composed sentences keep together at the end of a line."""
COMPOSED = re.compile(r'<ol class="thread">.*?</ol>\n?|<section class="[^"]*next-step.*?</section>', re.DOTALL)
THEIRS = re.compile(r"<(blockquote|q|ins|del)\b.*?</\1>", re.DOTALL)
"""What holds the words of an author, which are theirs."""


def main_of(page: str) -> str:
    """What is between the head and the foot of a page."""
    start, end = page.find("<main"), page.find("</main>")
    return page[start:end] if start >= 0 else page


def sentences(page: str, *, own: bool = True) -> Iterator[str]:
    """The sentences of a page, one by one; with `own`, without what is quoted from somebody."""
    text = NOT_READ.sub(" ", main_of(page))
    if own:
        text = THEIRS.sub(" ", text)
    for block in BLOCKS.split(text):
        plain = re.sub(r"[ \n\t]+", " ", html.unescape(re.sub(r"<[^>]+>", "", block))).strip()
        yield from (each.strip() for each in re.split(r"(?<=[.?!…]) (?=[A-ZÀÉÈÊ«])", plain) if each.strip())


def gone_promises(page: str, today: dt.date) -> list[str]:
    """Sentences that still promise a day before today."""
    found = []
    for sentence in sentences(LOGGED.sub("", page)):
        for day, month, year in PROMISED.findall(sentence):
            if dt.date(int(year), MONTHS.index(month) + 1, int(day)) < today and not PAST.search(sentence):
                found.append(sentence)
    return found


def howlers(page: str) -> list[tuple[str, str]]:
    """Each with the sentence that holds it; what is quoted is not looked at, nor the spaces of what people typed."""
    found = []
    for sentence in sentences(page):
        own = re.sub(r"«[^»]*»", "«\u00a0…\u00a0»", sentence)
        found += [(name, sentence) for name, pattern in HOWLERS.items() if re.search(pattern, own)]
    for part in COMPOSED.findall(page):
        own = html.unescape(re.sub(r"<[^>]+>", " ", re.sub(r"«[\u00a0\u202f][^»]*[\u00a0\u202f]»", "", part)))
        found += [(name, own) for name, pattern in SPACES.items() if re.search(pattern, own)]
    return found
