"""Pages read as people read them: their sentences, the days that they promise, and the howlers that they hold."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Iterator

from lieudit.toolkit.agreement import IRREGULAR
from lieudit.toolkit.french import MONTHS, SHORT_MONTHS, WEEKDAYS

BLOCKS = re.compile(r"</?(?:p|li|h[1-6]|td|th|dd|dt|div|section|figcaption|blockquote|summary|label|option|br)\b[^>]*>")
NOT_READ = re.compile(r"<(script|style|svg|template)\b.*?</\1>", re.DOTALL)
MONTH = {name: rank for names in (SHORT_MONTHS, MONTHS) for rank, name in enumerate(names, 1)}
DAY = (
    rf"(?:(?:{'|'.join(WEEKDAYS)})[ \u00a0])?(\d{{1,2}})(?:er)?[ \u00a0]({'|'.join(map(re.escape, MONTH))})[ \u00a0]"
    r"(\d{4})"
)
AWAITED = r"(?:attendu|promis|prévu|reporté|prolongé)e?s?"
PROMISED = re.compile(
    r"(?:\bavant le|\bjusqu’au|\bjusqu’au soir du|\bau plus tard(?: le)?|\bd’ici (?:le|au)|\bpour le|"
    rf"\b{AWAITED} (?:le|au)|\béchéance(?: le|\s*:)?|"
    r"\b(?:se (?:clôt|closent|ferme|ferment|tient|tiennent|tiendra|termine)|s’ouvre|ouvre|ouvrent|ouvrira|"
    r"clôt|expire|expirent|échoit|aura lieu|a lieu|finit|finira|commencera|sera \w+|seront \w+) (?:le|au))"
    rf"(?: soir du)?[ \u00a0]{DAY}|(?P<before>\ble {DAY} au plus t(?:ard|ôt))",
    re.IGNORECASE,
)
"""Words that give a day to what is to come."""
GONE = re.compile(
    r"\bretards?\b|\b(?:est|sont|était) (?:déjà )?passée?s?\b|: passée?s?\b|\béchéance passée\b|"
    r"\bclose?s? (?:depuis|sans réponse|le|au)\b|\bterminée?s? (?:le|au|depuis)\b|"
    r"\b(?:a|ont) (?:pris fin|fini|duré|expiré)\b|\btenue?s?\b|\bdate passée\b",
    re.IGNORECASE,
)
"""What tells a day as gone, beside a verb in the imperfect."""
IMPERFECT = re.compile(r"\b\w{2,}ai(?:t|ent)\b", re.IGNORECASE)
NOT_IMPERFECT = re.compile(
    r"(?:(?:re|dé|par|bien|for|satis|contre)?fai|lai|(?:re|ex|por|at|dis|sous|abs|con)?trai|souhai|sai|plai|hai|tai|conna[iî])t"
    r"|(?:(?!ouvr|offr|cour|montr|entr|livr|rentr|compar|prépar|répar|dur|expir|tir|retir|sembl)\w)+r(?:ait|aient)|"
    r"aient|pai?ent|essaient|payaient",
    re.IGNORECASE,
)
"""Words that end like an imperfect and are none: nouns, presents, conditionals."""
DATED = r"<time datetime=[^>]*>[^<]*</time>"
LOGGED = re.compile(
    rf"<li[^>]*>(?:(?!</li>)(?!<li).)*?<span class=\"quiet small\">\s*{DATED}.*?</li>|"
    rf"<li[^>]*>\s*{DATED}(?:&nbsp;|\s)*:.*?</li>|"
    rf"<li id=\"acte-\d+\">\s*{DATED}.*?</li>",
    re.DOTALL,
)
"""A line of the journal, with the day on which it was said beside it: what it promised, it promised then."""
TABLES = re.compile(r"<table\b.*?</table>", re.DOTALL)
ROWS = re.compile(r"<tr\b.*?</tr>", re.DOTALL)
CELLS = re.compile(r"<t[hd]\b[^>]*>(.*?)(?=<t[hd]\b|</tr>)", re.DOTALL)
TO_COME = re.compile(
    r"\b(?:avant|jusqu’au|attendue?|prévue?|promise?|pour le|échéance|terme|clôture|au plus tard)\b", re.I
)
"""The head of a column whose days are to come."""
FORMER = re.compile(r"d’abord")
DONE = re.compile(r"\b(?:tenue?|abandonnée?)\b", re.I)
"""What a row says beside such a day: it was done, or will not be."""

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
        r"(?m)(?:^|(?<=[:;.,»] )|(?<=que ))[Ll]es (?=[A-ZÉ])(?:(?![a-zà-ÿ]+nt\b|il\b|[Pp]our\b)[\w’,-]+ ){0,6}?"
        rf"(?![a-zà-ÿ]+nt\b|il\b)[\w’-]+ {CLITICS}(?:{'|'.join(SINGULAR)})\b"
    ),
    "faire un besoin": r"fai(?:re|sant) (?:un|ses|vos|son) besoins?\b|en faire un besoin",
    "de le, de les, à le": r"\b(?:de le|de les|à le|à les) (?=[A-ZÉ])",
    "à Le, de Les": r"\b(?:à|de) Les? (?=[A-ZÉ])",
    "de Association": r"\bde (?=[AEIOUÉÈ]\w+ (?:nationale?|de |des |du ))",
    "à le ministère sans article": (
        r"\b(?:à|de|par|pour|rejoint|quitte) "
        r"(?:Ministère|Caisse|Agence|Secrétariat|Groupe|Préf(?:et|ète|ecture)|Commune|Mairie|CPAM|CAF)\b"
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
    "mot de machine": r"(?<![\w-])None\b|\bTrue\b|\bFalse\b|\{\w+\}|%\(\w+\)|\b__[a-z]+__\b|\bundefined\b",
    "1 sur 49 ont": (
        r"(?<![\d,.\u202f])1[ \u00a0](?:siège[ \u00a0])?sur[ \u00a0][\d\u202f]+[ \u00a0]"
        r"(?:\w+[ \u00a0])?(?:ont|sont|disent)\b"
    ),
    "pour Conseil national": (
        r"\b(?:à|de|par|pour|avec|entre|chez) (?:Conseil|Secrétariat|Association|Département) "
        r"(?:national|de |du |des )"
    ),
    "Secrétariat s’en charge": (
        r"(?m)^(?:Secrétariat|Groupe|Caisse|Ministère|Préfecture|Association de préfiguration|Conseil|Commune|Agence)"
        rf"(?: (?!de$)[\w’-]+)*? {CLITICS}(?:s’en |se |s’)?(?:{'|'.join(SINGULAR)}|répond|charge|envoie|veut)\b"
    ),
    "a bougé": r"\ba bougé il y a\b",
    "Paris, Paris": r"(?<![\w’-])(?<!de )(?!Bien|Passable|Insuffisant)([A-ZÉ][\w’-]+), \1(?![\w’,-])",
    "animer Creuse": r"\b[Aa]nim(?:er|e|ez|ait) (?=[A-ZÉ])"
    r"(?!L[ae]s? |L’|Paris\b|Mayotte\b|Saint-|Wallis|Toute|"
    r"Auvergne|Bourgogne|Bretagne|Corse|Normandie|Occitanie|Provence)",
    "un seul département entre parenthèses": r"Un seul département \(",
    "Sans ce lien": r"Sans ce lien, votre réponse",
    "l’objet du conseil": r"problème à l’objet du conseil",
    "un siège du collège, collège": r"collège ([\w’ -]+), collège \1",
    "trace de l’objection": r"la trace de l’objection",
    "Établi : Creuse": r"\b(?:Établi|Bureau)[ \u00a0]: (?=[A-ZÉ])",
    "Climat à tenir": r"Climat à tenir",
    "dit autrement": r"\bdit autrement[ \u00a0]:",
    "À confirmer : vérifié": r"À confirmer[ \u00a0]: vérifié",
    "ce que le lieu se dit": r"[Cc]e que le lieu se dit|(?m:^)(?:Portage\b|Se dit$)|\b[Pp]ortage du lieu",
    "Destinataire : …": r"\bDestinataire\s?:",
    "semblables à 100 %": r"emblables? à 100[ \u00a0]%|\bà 0[ \u00a0]m\b",
    "attend un mot": r"Attend un mot",
    "donne un livrable": r"\bdonne un livrable",
    "une parole comme la présence": r"partagée comme la présence",
    "120 secondes": r"\b120[ \u00a0]secondes|\bcollèges? silencieux",
    "un trait dit": r"Un trait dit",
    "prix libre : 10 €": r"prix libre[ \u00a0]: \d",
    "Markdown accepté": r"Markdown accepté|\b[Ee]n Markdown",
    "code d’une licence": r"\b(?:CERN-OHL-\w|CC-BY(?:-\w+)*|etalab)-\d\.\d\b",
    "Ce champ est obligatoire": r"Ce champ est obligatoire|[Ss]aisissez une URL|valeur valide",
    "convoqué·e": r"\bconvoqué·e",
    "un jour sans son article": rf"^(?:{'|'.join(WEEKDAYS)}) \d.*\.$",
    "étape en anglais": r"\b(?:expressed|gathered|deliberated|relayed|answered)\b(?! \()",
    "clé d’un champ": r"(?<![\w-])[Kk]ey[ \u00a0]:",
    "plusieurs mots pour une adresse": r"\badresse e-mail\b|\bCourriel\b\s*$|\be-mail\b",
}
"""Sentences that made people laugh, or that no person writes."""
BUTTONS = re.compile(r"<button\b[^>]*>(.*?)</button>", re.DOTALL)
SAYS_NOTHING = re.compile(
    r"(?:Confirmer|Décider|Enregistrer|Valider|Soumettre|Envoyer|OK|Création de compte|Relire avant|Publier)"
)
"""A button that does not say what it does."""
SPACES = {
    "guillemet sans espace insécable": r"«(?![\u00a0\u202f])|(?<![\u00a0\u202f])»",
    "deux-points sans espace insécable": r" [:;!?](?=\s|$)",
}
"""What composed sentences keep together at the end of a line."""
COMPOSED = re.compile(r'<ol class="thread">.*?</ol>\n?|<section class="[^"]*next-step.*?</section>', re.DOTALL)
CODE = re.compile(r"<(code|pre)\b.*?</\1>", re.DOTALL)
"""What is written for a machine, and shown as such."""
THEIRS = re.compile(r"<(blockquote|q|ins|del|textarea)\b.*?</\1>", re.DOTALL)
"""What holds the words of an author, which are theirs, or what somebody types."""


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
    """Sentences, and rows of tables, that still promise a day before today; what an author said is theirs."""
    own = LOGGED.sub("", page)
    read = re.sub(r"</dt>\s*<dd\b[^>]*>", " ", own)
    return [said for said in sentences(read) if promises_gone(said, today)] + list(_gone_rows(own, today))


def promises_gone(sentence: str, today: dt.date) -> bool:
    """Whether this sentence, read today, speaks of a day that is past as of a day to come."""
    own = re.sub(r"«[^»]*»", "«\u00a0…\u00a0»", sentence)
    if tells_it_gone(own):
        return False
    return any(_is_past(found.group(0), today) for found in PROMISED.finditer(own))


def tells_it_gone(sentence: str) -> bool:
    """Whether it says itself that the day is past: « devait », « en retard de 3 jours », « close depuis »."""
    verbs = IMPERFECT.findall(sentence)
    return bool(GONE.search(sentence)) or any(not NOT_IMPERFECT.fullmatch(verb) for verb in verbs)


def _is_past(words: str, today: dt.date) -> bool:
    return any(
        dt.date(int(year), MONTH[month.lower()], int(day)) < today
        for day, month, year in re.findall(DAY, words, re.IGNORECASE)
    )


def _gone_rows(page: str, today: dt.date) -> Iterator[str]:
    """Rows whose column promises: « Réponse attendue le », and a day that is past, without a word of it."""
    for table in TABLES.findall(main_of(page)):
        heads, *rows = [[_plain(cell) for cell in CELLS.findall(row)] for row in ROWS.findall(table)] or [[]]
        promising = [rank for rank, head in enumerate(heads) if TO_COME.search(head) and not FORMER.search(head)]
        for row in rows:
            said = " ".join(row)
            if not (tells_it_gone(said) or DONE.search(said)):
                yield from (
                    f"{heads[rank]} {row[rank]}" for rank in promising if _is_past("".join(row[rank:][:1]), today)
                )


def _plain(part: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", part))).strip()


def howlers(page: str) -> list[tuple[str, str]]:
    """Each with the sentence that holds it; what is quoted is not looked at, nor the spaces of what people typed."""
    found = []
    for sentence in sentences(CODE.sub("…", page)):
        own = re.sub(r"«[^»]*»", "«\u00a0…\u00a0»", sentence)
        found += [(name, sentence) for name, pattern in HOWLERS.items() if re.search(pattern, own)]
    buttons = [_plain(each) for each in BUTTONS.findall(main_of(page))]
    found += [("bouton qui ne dit rien", each) for each in buttons if SAYS_NOTHING.fullmatch(each)]
    for part in COMPOSED.findall(page):
        own = html.unescape(re.sub(r"<[^>]+>", " ", re.sub(r"«[\u00a0\u202f][^»]*[\u00a0\u202f]»", "", part)))
        found += [(name, own) for name, pattern in SPACES.items() if re.search(pattern, own)]
    return found
