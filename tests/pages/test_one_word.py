"""One word for one thing: what is sent to an « adresse électronique » is a « message », and is called nothing else.

A « lettre » is what the council writes to an institution; a « courrier » is brought by the post. Templates, sentences
and guides are read as they are written, so that a page that no test opens is read too.
"""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HOUSE = ROOT / "lieudit"
OTHER_WORDS = re.compile(
    r"(?<![\w.@:/{(-])(?:e-?mails?|mails?|mél|courriels?|courriers? électroniques?|boîtes? (?:aux lettres|mail)|"
    r"messages? électroniques?|adresses? (?:de )?(?:mail|courriel|messagerie))(?![\w@=/})-])(?!\.\w)",
    re.IGNORECASE,
)
OF_A_MESSAGE = re.compile(
    r"(?:recevez|reçoit|recevrez|recevoir|reçoivent) (?:alors )?(?:\*\*)?(?:cette|une|une seule|la) lettres?\b|"
    r"\bune? lettres? (?:par jour|chaque|par lieu)|\blettres? parties? sur|rythme des lettres|"
    r"\bplus (?:de|aucune) lettre|"
    r"(?<!par )(?<!le )(?<!vos )\bcourriers? (?:n’est|n’a|qui ne|ne|de la démonstration)\b|\b(?:ce|aucun) courrier\b",
    re.IGNORECASE,
)
FORMATS = {
    "attestations/documents.py",
    "attestations/foreign.py",
    "imports/headings.py",
    "imports/formats.py",
    "meetings/guest_file.py",
    "network/exporting.py",
    "public_services/inclusion.py",
    "public_services/importing.py",
    "public_services/mednum.py",
    "public_services/vocabulary.py",
}
"""What reads or writes files of others, whose columns and values have their names."""
PROVED = {("advocacy/workflow.py", "courrier électronique"), ("minutes/assembly.py", "courrier électronique")}
"""Where a sentence proves how something was sent, to an institution or to who reads minutes later."""
TYPED = {
    (f"pages/{found}.py", word)
    for found in ("help", "site_pages")
    for word in ("mail", "mails", "courriel", "courriels", "email")
}
"""Words of others by which a page is found, and that it does not write."""
SPOKEN = re.compile(r"[^\W\d_]{2,} [^\W\d_]|[àâçéèêëîïôûùœ’«]", re.IGNORECASE)
"""What is a sentence, or part of one, rather than a name for machines."""
ENGLISH = re.compile(r"\b(?:the|a mail|SELECT)\b")


def other_words(text: str) -> list[str]:
    return [found[0] for pattern in (OTHER_WORDS, OF_A_MESSAGE) for found in pattern.finditer(text)]


def said_in_code(path: Path) -> list[str]:
    """The strings of a module that are in French, without what documents it."""
    tree = ast.parse(path.read_text())
    documents = {
        id(node.value)
        for each in ast.walk(tree)
        for node in (getattr(each, "body", None) if isinstance(getattr(each, "body", None), list) else [])
        if isinstance(node, ast.Expr)
    }
    texts = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documents
    ]
    return [text for text in texts if SPOKEN.search(text) and not ENGLISH.search(text)]


def said_in_a_template(path: Path) -> list[str]:
    """The words of a template: its text, and the sentences that its tags are given."""
    source = re.sub(r"\{#.*?#\}", " ", path.read_text(), flags=re.DOTALL)
    tags = re.findall(r"\{%.*?%\}|<[^>]*>", source, flags=re.DOTALL)
    given = [words for tag in tags for words in re.findall(r'"([^"]*)"', tag) if SPOKEN.search(words)]
    text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|<[^>]*>", " ", source, flags=re.DOTALL)
    return [*(words for words in given if "{{" not in words), " ".join(text.split())]


def files() -> list[Path]:
    code = [path for path in HOUSE.rglob("*.py") if "migrations" not in path.parts]
    pages = [path for path in HOUSE.rglob("*") if "templates" in path.parts and path.suffix in {".html", ".txt"}]
    return [*code, *pages, *(ROOT / "docs" / "guide").glob("*.md")]


@pytest.mark.parametrize(
    "words",
    [
        "Vous recevez la réponse par mail.",
        "un code reçu par e-mail",
        "Une adresse de courriel",
        "La lettre est confiée au courrier électronique.",
        "Vous recevez cette lettre parce que",
        "Une lettre par jour, s’il y a du nouveau",
        "Un courrier n’est pas parti",
        "Qui lit votre boîte aux lettres",
    ],
)
def test_the_other_words_are_known(words):
    assert other_words(words)


@pytest.mark.parametrize(
    "words",
    [
        "Un message par jour, s’il y a du nouveau",
        "L’institution répond à une lettre du conseil, par son lien.",
        "venue par courrier",
        "écrivez à contact@mail.exemple.fr",
        "https://mail.exemple.fr/mail",
    ],
)
def test_the_words_of_the_house_are_left_alone(words):
    assert other_words(words) == []


def test_what_is_sent_has_one_name_in_pages_sentences_letters_and_guides():
    wrong, read = [], 0
    for path in files():
        name = str(path.relative_to(HOUSE)) if path.is_relative_to(HOUSE) else path.name
        if name in FORMATS:
            continue
        said = said_in_code(path) if path.suffix == ".py" else said_in_a_template(path)
        read += len(said)
        found = [(name, each, text[:120]) for text in said for each in other_words(text)]
        wrong += [each for each in found if each[:2] not in PROVED | TYPED]
    assert read > 10_000
    assert wrong == []
