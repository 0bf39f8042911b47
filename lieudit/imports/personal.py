"""What looks like a person in the cells of a list: a telephone, an e-mail, a home, a name. Pure functions.

A sign is only a question put to who imports. It is better asked once too often than never: what is published cannot
be taken back from those who read it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lieudit.imports.formats import Format
from lieudit.territory.spelling import plain
from lieudit.toolkit.tables import Cells, Fault
from lieudit.toolkit.types import Json, Row


class Sign(TextChoices):
    """What a cell looks like."""

    EMAIL = "email", gettext_lazy("une adresse électronique")
    MOBILE = "mobile", gettext_lazy("un téléphone portable")
    PHONE = "phone", gettext_lazy("un téléphone")
    PERSON = "person", gettext_lazy("le nom d’une personne")
    HOME = "home", gettext_lazy("l’adresse d’un domicile")
    PROFILE = "profile", gettext_lazy("la page personnelle de quelqu’un")


SHORTEST = 5
"""Characters of a cell below which it says no person."""
MOST_READ = 20_000
"""Characters of a cell that are looked at: as many as a description keeps."""
AROUND = 30
"""Characters shown on each side of what was found."""
MOST_EXAMPLES = 5
WORDS, NUMBERS, SITES, NAMES, STREETS = "words", "numbers", "sites", "names", "streets"
"""How a column is looked at: free text, telephones, addresses of sites, names of places, addresses."""
LOOKED_AT = {
    "name": NAMES, "external_id": NAMES, "summary": WORDS, "description": WORDS, "hours": WORDS, "label": WORDS,
    "source": WORDS, "licence": WORDS, "vintage": WORDS, "address": STREETS, "address_more": STREETS,
    "street_number": STREETS, "street_type": STREETS,
    "phone": NUMBERS, "accessibility_url": SITES,
}  # fmt: skip
"""Columns that may publish what they hold, by what they say. The words of others are codes, or chosen among few."""

EMAIL = re.compile(r"[\w.+-]+\s?(?:@|\barobase\b)\s?[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
AT = re.compile(r"\s*[\[({<]\s*(?:at|arobase|chez|@)\s*[\])}>]\s*", re.IGNORECASE)
DOT = re.compile(r"\s*[\[({<]\s*(?:dot|point|\.)\s*[\])}>]\s*", re.IGNORECASE)
"""How a mail address is written so that programs do not see it: « lucie [at] exemple [dot] fr »."""
AT_SIGNS = ("@", "arobase")
"""One of them is in every mail address: most cells hold none, and are not searched for one."""
HOME_SIGNS = ("chez", "domicile", "c/o", "code", "habitation", "app", "sonner", "étage", "interphone")
CIVIL_SIGNS = ("m.", "mr", "mme", "mlle", "monsieur", "madame", "mademoiselle", "mesdames", "messieurs")
CALLED_SIGNS = (
    "contact", "férent", "ferent", "responsable", "anim", "tenu", "gér", "port", "présid", "direct", "coordinat",
    "médiat", "conseill", "secrétaire", "demander", "auprès", "adresser", "appeler", "joindre",
)  # fmt: skip
"""Likewise, in small letters, what is in every home, civility, and word before the name of who answers."""
FEWEST_DIGITS = 9
"""Of a number that may be dialled."""
DASHES = dict.fromkeys(map(ord, "\u00ad\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u30fb\ufe63\uff0d"), "-")
UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u061c"), None)

_GAP = r"[\s._-]{0,3}"
_ABROAD = rf"(?:\+|\b00)\s?\d{{2,3}}{_GAP}(?:\(0\){_GAP})?"
_EATEN = rf"(?:33|262|590|594|596){_GAP}(?:\(?0\)?{_GAP})?"
"""The code of a country whose sign a file ate."""
_PAIRS = r"(?P<part>[,/])\d\d(?:(?P=part)\d\d){3}"
MOBILE = re.compile(
    rf"(?<!\d)(?:(?:{_ABROAD}|{_EATEN}|0{_GAP})[67](?:{_GAP}\d){{8}}|(?!\d{{3}}[\s.]\d{{3}}[\s.]\d{{3}}\b)[67](?:{_GAP}\d){{8}}"
    rf"|0[67]{_PAIRS})(?!\d)"
)
PHONE = re.compile(rf"(?<!\d)(?:(?:{_ABROAD}|0{_GAP})[1-589](?:{_GAP}\d){{8}}|0[1-589]{_PAIRS})(?!\d)")
"""A number in any grouping: by pairs, by threes, glued, with dots, dashes, commas or bars. Nine digits in three groups
of three that begin with 6 or 7 are a SIREN, unless a 0 or a country stands before."""
CIVILITY = re.compile(
    r"\b(?:M\.|MM\.|Mr\.?|(?i:Mme\.?|Mlle\.?|Monsieur|Madame|Mademoiselle|Mesdames|Messieurs))\s+"
    r"(?!(?:le|la|les|l|du|de|des|et|ou|en|au|aux)\b)[^\W\d_]{2}"
)
CALLED = (
    r"(?i:\b(?:contact|référente?|referente?|responsable|animée? par|tenue? par|gérée? par|portée? par|"
    r"présidente?|directeur|directrice|coordinateur|coordinatrice|médiateur|médiatrice|conseill[eè]re? numérique|"
    r"secrétaire|gérante?|demander|auprès de|s’adresser à|s'adresser à|appeler|joindre)"
    r"\s*(?::|-|est|\()?\s*)"
)
"""What stands before the name of who answers."""
CONTACT = re.compile(CALLED + r"[A-ZÀ-Ý][a-zà-ÿ]+(?:-[A-ZÀ-Ý][a-zà-ÿ]+)?\s+[A-ZÀ-Ý][A-Za-zÀ-ÿ’'-]+")
CONTACT_IN_SMALL = re.compile(CALLED + r"(?P<first>[^\W\d_]+)\s+[^\W\d_]{2,}")
NAMED = re.compile(
    r"([A-ZÀ-Ý][a-zà-ÿ]+(?:-[A-ZÀ-Ý][a-zà-ÿ]+)?|[A-ZÀ-Ý]{3,}(?:-[A-ZÀ-Ý]{3,})?)\s+[A-ZÀ-Ý][A-Za-zÀ-ÿ’'-]+"
)
BEFORE = re.compile(
    r"(?i)\b(?:rue|avenue|av\.?|boulevard|bd|place|pl\.?|allées?|all\.|impasse|chemin|route|quai|cours|square|"
    r"esplanade|passage|parvis|rond-point|pont|[ée]coles?|coll[èe]ge|lyc[ée]e|universit[ée]|m[ée]diath[èe]que|"
    r"biblioth[èe]que|ludoth[èe]que|espace|centre|salle|maison|mjc|stade|gymnase|r[ée]sidence|fondation|"
    r"th[ée][âa]tre|mus[ée]e|parc|jardin|h[ôo]pital|clinique|b[âa]timent|halle|cin[ée]ma|foyer|[ée]glise|chapelle|"
    r"villa|ch[âa]teau|domaine|mont|val|ville|commune|village|bourg|canton|pays|prix|programme|quartier|cit[ée])"
    r"(?:\s+(?:de|du|des|d’|d'|la|le|les|l’|l')?)*\s*$"
)
"""What stands before a name that a street, a school or a hall bears."""
HOME = re.compile(
    r"(?i)\bdomicile\b|\bchez\s+(?:M\.|Mr|Mme|Mlle|Monsieur|Madame|moi|nous|elle|lui)|\bc/o\b|\bdigicode\b|"
    r"\bcode (?:porte|d’entrée|d'entrée)|\bhabitation\b|\bappartement\s*(?:n°\s*)?\w*\d|\bappt?\.?\s*\d|"
    r"\bsonner (?:chez|à)\b|\b\d+\s*(?:e|er|ème|è)\s+étage\s+(?:gauche|droite?|porte)|\binterphone\b"
)
AT_HOME = re.compile(r"(?i)\bchez\s+(?P<first>[A-ZÀ-Ý][a-zà-ÿ]+)\s+[A-ZÀ-Ý]")
PROFILE = re.compile(r"(?i)linkedin\.com/in/|facebook\.com/(?:profile\.php|people/)")


def signs_in(text: str, look: str) -> dict[Sign, str]:
    """What a text looks like, each with the words where it was seen.

    >>> [*signs_in("Contact : Lucie Martin, 06 12 34 56 78", WORDS)]
    [Sign.MOBILE, Sign.PERSON]
    """
    text = _as_read(text[:MOST_READ])
    found: dict[Sign, str] = {}
    folded = text.casefold()
    if any(sign in folded for sign in AT_SIGNS) and (seen := EMAIL.search(text)):
        found[Sign.EMAIL] = _around(text, seen)
    if look == SITES:
        if seen := PROFILE.search(text):
            found[Sign.PROFILE] = _around(text, seen)
        return found
    if sum(map(str.isdigit, text)) >= FEWEST_DIGITS:
        found |= _numbers(text, look)
    if look in (WORDS, STREETS, NAMES) and _holds(folded, HOME_SIGNS) and (seen := _at_home(text, look)):
        found[Sign.HOME] = _around(text, seen)
    if seen := _named(text, folded, look):
        found[Sign.PERSON] = _around(text, seen)
    return found


def _holds(folded: str, signs: tuple[str, ...]) -> bool:
    """Whether one of the signs is somewhere: looked for before what costs more."""
    return any(map(folded.__contains__, signs))


def person_in(text: str, *, no_person: bool = False) -> tuple[Sign, str] | None:
    """What in words that will be public says a person, and where it was seen; never the telephone of a place.
    `no_person`: who writes says that the name is nobody’s; a street, a hall, a programme bear such names.

    >>> person_in("Faut-il garder Lucie Martin à son poste ?")[0]
    Sign.PERSON
    >>> person_in("Que pensez-vous du décret ?")
    """
    for sign, words in signs_in(text, WORDS).items():
        if sign != Sign.PHONE and not (no_person and sign == Sign.PERSON):
            return sign, words
    return None


def names_somebody(text: str) -> bool:
    """Whether words seem to hold the name of a person: of an address or a telephone, nobody can say that it is none.

    >>> names_somebody("Écrivez à lucie@exemple.fr")
    False
    """
    return Sign.PERSON in signs_in(text, WORDS)


def _as_read(text: str) -> str:
    """The text as eyes read it: one letter for all that look alike, one dash, no letter without width, « at » as @."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(DASHES | UNSEEN)
    return DOT.sub(".", AT.sub("@", text)) if "[" in text or "(" in text or "{" in text or "<" in text else text


def _at_home(text: str, look: str) -> re.Match[str] | None:
    """Where a text speaks of a home; a place may be called « Chez nos voisins », but for a first name."""
    if seen := HOME.search(text):
        return seen
    seen = AT_HOME.search(text)
    return seen if seen and (look != NAMES or plain(seen["first"]) in FIRST_NAMES) else None


def _named(text: str, folded: str, look: str) -> re.Match[str] | None:
    """Who is named in free text; in an address or the name of a place, only with « Madame », and not by the name of
    the street, of the school. `folded` is the text in small letters.
    """
    civil = CIVILITY.search(text) if _holds(folded, CIVIL_SIGNS) else None
    if look == WORDS:
        called = _holds(folded, CALLED_SIGNS)
        return civil or (CONTACT.search(text) if called else None) or _person(text, called=called)
    seen = civil if look in (STREETS, NAMES) else None
    return seen if seen and not BEFORE.search(text[: seen.start()]) else None


def _numbers(text: str, look: str) -> dict[Sign, str]:
    """Numbers that may be dialled. A column of telephones is there to publish them: only mobile ones are asked of."""
    wanted = {Sign.MOBILE: MOBILE} if look == NUMBERS else {Sign.MOBILE: MOBILE, Sign.PHONE: PHONE}
    return {sign: _around(text, seen) for sign, pattern in wanted.items() if (seen := _dialled(text, pattern))}


def _dialled(text: str, pattern: re.Pattern[str]) -> re.Match[str] | None:
    """The first number that is no pair of hours, « 09.00-12.00 14.00 »: both a dot and a dash part only those."""
    return next((seen for seen in pattern.finditer(text) if not {".", "-"} <= set(seen[0])), None)


def _person(text: str, *, called: bool) -> re.Match[str] | None:
    """A first name that people bear, followed by a capital, unless a street or a school is named so; after « contact »
    (`called`), in small letters too."""
    for seen in NAMED.finditer(text):
        if plain(seen[1]).partition(" ")[0] in FIRST_NAMES and not BEFORE.search(text[: seen.start()]):
            return seen
    for seen in CONTACT_IN_SMALL.finditer(text) if called else ():
        if plain(seen["first"]) in FIRST_NAMES:
            return seen
    return None


def _around(text: str, seen: re.Match[str]) -> str:
    start, end = max(0, seen.start() - AROUND), seen.end() + AROUND
    words = " ".join(text[start:end].split())
    return f"{'… ' if start else ''}{words}{' …' if end < len(text) else ''}"


_short_signs = lru_cache(maxsize=4096)(signs_in)
MOST_KEPT = 200
"""Characters of a cell whose signs are remembered: lists repeat short ones, and long ones would fill the memory."""


def _signs(text: str, look: str) -> dict[Sign, str]:
    return _short_signs(text, look) if len(text) <= MOST_KEPT else signs_in(text, look)


@dataclass
class Question:
    """Cells of one column that look alike: they are published only if who imports says so."""

    column: str
    sign: Sign
    count: int = 0
    examples: list[str] = field(default_factory=list)

    @property
    def key(self) -> str:
        return f"{self.sign.value} {self.column}"


class Sieve:
    """Takes out of each row the cells that look like a person, unless who imports said that they may be published.

    `published` holds the keys of questions answered so. What is taken out is told, whole; `questions` hold the rest.
    """

    def __init__(
        self, known: Format, published: frozenset[str], report: Callable[[Fault], None], *, wholly: bool
    ) -> None:
        self.published, self.report = published, report
        self.looks: dict[str, str] = {}
        self.wholly = wholly
        """Rooms above take the other columns too."""
        self.said = frozenset(known.columns.values())
        for key, column in known.columns.items():
            if look := LOOKED_AT.get(key):
                self.looks[column] = look
        self.looks |= {column: SITES for column, _before in known.links}
        self.questions: dict[str, Question] = {}

    def sift(self, cells: Cells) -> Cells:
        """The row without what may not be published."""
        kept: dict[str, str] | None = None
        for column, text in cells.values.items():
            if len(text) < SHORTEST:
                continue
            look = self.looks.get(column) or (WORDS if self.wholly and column not in self.said else "")
            if not look:
                continue
            found = _signs(text, look)
            out = [sign for sign, words in found.items() if not self._may_go(column, sign, words)]
            if out:
                kept = dict(cells.values) if kept is None else kept
                kept[column] = ""
                self.report(Fault(cells.line, column, text, _left_out(out), kept=True, whole=True))
        return cells if kept is None else Cells(cells.line, kept)

    def _may_go(self, column: str, sign: Sign, words: str) -> bool:
        key = f"{sign.value} {column}"
        asked = self.questions.setdefault(key, Question(column, sign))
        asked.count += 1
        if len(asked.examples) < MOST_EXAMPLES and words not in asked.examples:
            asked.examples.append(words)
        return key in self.published

    def told(self) -> list[Json]:
        """The questions as plain JSON, in the order of their columns."""
        return [
            {
                "key": each.key,
                "column": each.column,
                "sign": each.sign.value,
                "count": each.count,
                "examples": each.examples,
            }
            for each in self.questions.values()
        ]


def _left_out(signs: list[Sign]) -> str:
    words = ", ".join(str(sign.label) for sign in signs)
    return _("Cette cellule ressemble à ce qui dit une personne (%(words)s) : elle est laissée de côté.") % {
        "words": words
    }


def question_words(asked: Row) -> str:
    """« Colonne « presentation » : 12 cellules contiennent un téléphone portable »."""
    said = {"column": asked["column"], "what": Sign(asked["sign"]).label, "count": asked["count"]}
    if asked["count"] == 1:
        return _("Colonne « %(column)s » : une cellule contient %(what)s") % said
    return _("Colonne « %(column)s » : %(count)d cellules contiennent %(what)s") % said


# First names that people of France bear most, without accents: a sign that a text names somebody

_SAID = """
adam adele adeline adrien agathe agnes ahmed aicha alain alban albert alex alexandra alexandre alexia alexis ali
alice alicia aline alix amandine amelie amina amine anais andre andrea andree angelina angelique anita anna anne
annette annick annie anthony antoine antoinette antonin antonio ariane arlette armand arnaud arthur astrid aude
audrey augustin aurelie aurelien axel axelle aymeric baptiste barbara bastien baya beatrice benedicte benjamin
benoit berenice bernadette bernard berthe bertrand blandine boris brahim brice brigitte bruno camille capucine
carine carla carmen carole caroline catherine cathy cecile cecilia cedric celia celine cesar chantal charles
charline charlotte chloe christel christelle christian christiane christine christophe cindy claire clara
clarisse claude claudette claudia claudie claudine clemence clement clementine clotilde colette coline colombe
coralie corentin corinne cyril cyrille damien daniel daniele danielle danny david deborah delphine denis denise
diane didier djamila dominique dorian dorothee dylan edith edouard elena eleonore eliane elisa elisabeth elise
elodie eloise elsa emile emilie emma emmanuel emmanuelle enzo eric erika ernest erwan estelle esther ethan
etienne eugene eva eve evelyne fabien fabienne fabrice fanny farid fatiha fatima fatma fernand fernando flavie
flora florence florent florian florine francine francis franck francois francoise frank fred frederic frederique
gabin gabriel gabrielle gael gaelle gaetan gaspard gaston genevieve geoffrey georges georgette gerald geraldine
gerard germain germaine ghislain ghislaine gilbert gilberte gilles ginette gisele grace gregoire gregory guilhem
guillaume gustave guy gwenaelle gwenola habib hakim halima hamid hassan helene heloise henri henriette herve
hortense houria hubert hugo hugues ibrahim ida ines ingrid irene iris isabelle ismael ivan jacky jacob
jacqueline jacques jamel jamila jean jeanne jeannine jennifer jeremie jeremy jerome jessica jimmy joachim
jocelyne joel joelle johan johanna john jonathan jordan jose josee joseph josephine josette josiane josselin
joyce juan judith jules julia julie julien juliette justin justine karen karim karima karine katia kevin khadija
khaled laetitia lamia laura laure laureline laurence laurent laurie lea leila lena leo leon leonard leonie
leslie leticia lia liliane lily lina linda line lionel lisa lise loane loic lola lorena lorenzo louane louis
louise luc luca lucas lucette lucie lucien lucienne lucile ludivine ludovic lydia lydie lylou maeva magali
magalie mahmoud maite malik malika mallory manon manuel marc marcel marcelle margaux margot marguerite maria
mariam marianne marie marina marine marion marius marjorie marthe martial martin martine maryline maryse
maryvonne mathias mathieu mathilde mathis matteo matthias matthieu maud maurice max maxence maxime maya mehdi
melanie melissa melodie michael michel michele micheline mickael mireille mohamed mohammed monique morgan
morgane mourad muriel murielle myriam nabil nadege nadia nadine nafissa naima nassim natacha nathalie nathan
nawel nelly nicolas nicole nina noa noah noe noel noelle noemie nora norbert nordine nour noura oceane octave
odette odile olga olivia olivier ophelie oscar pablo pascal pascale patrice patricia patrick paul paula paulette
pauline peggy perrine philippe pierre pierrette pierrick priscilla quentin rachel rachid rachida raphael
raphaelle raymond raymonde rebecca regine regis remi remy renaud rene renee richard rita robert roger roland
rolande romain romane romeo romuald ronan rosa rosalie rose roselyne roxane ruben sabine sabrina sacha said
salim salima salome salvador samia samir samira samuel samy sandra sandrine sara sarah sebastien selim selma
serge severine sibylle sidonie simon simone sofia sofiane solange solene sonia sophie soraya stanislas stella
stephan stephane stephanie steve steven suzanne suzette sylvain sylvaine sylvette sylviane sylvie tanguy tania
tatiana teddy teresa theo theodore theophile therese thibault thibaut thierry thomas tiphaine titouan tom tony
tristan ugo ulysse urbain ursula valentin valentine valerie vanessa vera veronique victoire victor victoria
vincent violaine violette virgile virginie vivian viviane wassim wilfried william willy xavier yael yamina yan
yanis yann yannick yasmina yasmine yassine yoann yohan yolande youssef yvan yves yvette yvon yvonne zacharie
zahra zineb zoe zohra
abdou abdoul abdoulaye abdourahmane aboubacar adama ahamada aissata aissatou amadou aminata anfane assia awa bakary
bilal binta boubacar cheikh demba djeneba echati fanta fatou fatoumata hamidou hamza hawa heimana hina ibrahima issa
issouf ismaila kadiatou karamoko khady kouame lamine lassana maimouna mamadou manuarii mariama mehmet moana modou
moinaecha mohamadou moussa mustafa ndeye omar ousmane oumar oumou raissa salif saliou sekou seydou soilihi souleymane
tehani teva thierno toumani vaea yacouba yussuf zainaba zakaria
"""
FIRST_NAMES = frozenset(_SAID.split())
