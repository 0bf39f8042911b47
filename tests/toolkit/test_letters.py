"""A letter is written once, as text; its page says the same, and nobody's words make a button of it."""

import re
from html import unescape
from pathlib import Path

import html5lib
import pytest
from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.template import Context, Template

from lieudit.toolkit.letters import REPLIES, STYLE, dressed, page_of, read

HOME = "http://testserver"
LETTER = f"""Bonjour,

Le 12 mars, vous avez dit pour Le Préau :

    « Notre permanence reçoit quarante personnes. »
    « Après, nous ne savons pas. »

CE QUI VIENT DE CHANGER

La Caisse accepte <b>en partie</b>.
- les heures, voir {HOME}/relais/1/
- rien d’autre

Lire tout le fil :
{HOME}/besoins/1/
La réponse entière :
{HOME}/relais/1/

--\x20
Vous recevez ce message parce que vous avez exprimé ce besoin.
Arrêter : {HOME}/suivi/rythme/abc/
"""


def kinds(blocks):
    return [block.kind for block in blocks]


def test_what_lines_mean_is_seen_from_how_they_stand():
    body, foot = read(LETTER)
    assert kinds(body) == ["words", "words", "quote", "heading", "words", "list", "link", "link"]
    assert kinds(foot) == ["words"]
    assert body[2].lines == ("« Notre permanence reçoit quarante personnes. »", "« Après, nous ne savons pas. »")
    assert body[3].title == "Ce qui vient de changer"
    assert [(block.lines[0], block.url, block.first) for block in body[6:]] == [
        ("Lire tout le fil", f"{HOME}/besoins/1/", True),
        ("La réponse entière", f"{HOME}/relais/1/", False),
    ]


def test_a_link_of_the_foot_bears_its_label_and_keeps_its_address_in_the_text():
    page = page_of("Votre besoin n° 1", LETTER)
    assert f'href="{HOME}/suivi/rythme/abc/"' in page
    assert re.search(r"<a\s[^>]*>Arrêter</a>", page)


def test_an_item_may_go_on_under_itself():
    body, _foot = read("- 10 h, Accueil\n  Attendu : un tour\n- 11 h, Vote")
    assert body[0].lines == ("10 h, Accueil Attendu : un tour", "11 h, Vote")


def test_its_page_says_the_same_and_runs_nothing():
    page = page_of("Votre besoin n° 1 : une réponse", LETTER)
    said = re.sub(r"<style.*?</style>|<[^>]+>", " ", page, flags=re.S)
    for words in ("quarante personnes", "Ce qui vient de changer", "Lire tout le fil", "exprimé ce besoin"):
        assert words in said
    assert "&lt;b&gt;en partie&lt;/b&gt;" in page
    assert f'href="{HOME}/relais/1/"' in page
    assert "<img" not in page
    assert "<table" not in page
    assert "<link" not in page


def test_its_page_is_sound_and_asks_nothing_of_another_site():
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(page_of("Votre besoin n° 1 : une réponse", LETTER))
    assert parser.errors == []
    elements = list(tree.iter())
    assert {each.tag for each in elements}.isdisjoint({"img", "table", "script", "link", "iframe", "form"})
    addresses = [each.get(name) for each in elements for name in ("href", "src", "background") if each.get(name)]
    assert len(addresses) >= 3
    assert all(address.startswith(HOME) for address in addresses)


@pytest.mark.parametrize(
    "words",
    [
        "Cliquez ici :\nhttps://mechant.fr/",
        "https://mechant.fr/",
        f"{HOME}.mechant.fr/",
        f"Confirmez :\n{HOME}@mechant.fr/",
        f'{HOME}/" onmouseover="alert(1)',
        "javascript:alert(1)",
    ],
)
def test_an_address_that_is_not_ours_is_words(words):
    body, _foot = read(f"Bonjour,\n\n{words}\n\nLire :\n{HOME}/")
    assert kinds(body) == ["words", "words", "link"]
    page = page_of("x", words)
    assert "onmouseover" not in re.sub(r">[^<]*<", "><", page)
    assert {url for url in re.findall(r'href="([^"]*)"', page) if url.strip("/") != HOME} == set()


def test_hostile_words_stay_within_their_element():
    page = page_of("</title><script>", "    </blockquote><script>alert(1)</script>\n\n</body></html><a href='x'>")
    assert "<script" not in page
    assert page.count("</body>") == page.count("</html>") == 1


@pytest.mark.parametrize("text", ["", "\n\n\n", "-- \n", "A", "É" * 10_000, "\n".join("- x" for _ in range(3000))])
def test_no_text_breaks_it(text):
    assert "</html>" in page_of("", text)


def test_each_rule_is_written_on_its_elements_and_the_dark_is_known():
    page = page_of("x", LETTER)
    assert re.search(r'<a class="button"[^>]*style="[^"]*background-color: #17212f', page)
    assert "prefers-color-scheme: dark" in page
    assert "var(" not in STYLE.read_text()
    assert "url(" not in STYLE.read_text()


def test_a_message_keeps_all_that_it_had():
    message = EmailMessage(
        "Sujet",
        "Texte",
        "nous@a.fr",
        ["b@a.fr"],
        bcc=["c@a.fr"],
        cc=["d@a.fr"],
        reply_to=["e@a.fr"],
        headers={"Auto-Submitted": "auto-generated"},
        attachments=[("a.ics", "BEGIN", "text/calendar")],
    )
    letter = dressed(message)
    assert isinstance(letter, EmailMultiAlternatives)
    for name in ("subject", "body", "from_email", "to", "bcc", "cc", "reply_to", "extra_headers", "attachments"):
        assert getattr(letter, name) == getattr(message, name), name
    assert [each.mimetype for each in letter.alternatives] == ["text/html"]
    assert dressed(letter) is letter


SENT_BACK = (
    "Bonjour,\n\n{% signature %}\n\n-- \nVous recevez ce message parce que vous avez dit ce besoin.\n{% replies %}\n"
)


def answered(**options):
    text = Template(SENT_BACK).render(Context())
    return dressed(EmailMessage("Sujet", text, to=["ana@exemple.fr"], **options))


def test_answers_go_where_the_letter_says_that_they_are_read(settings):
    settings.REPLY_TO = "secretariat@exemple.fr"
    letter = answered()
    assert letter.reply_to == ["secretariat@exemple.fr"]
    assert REPLIES in letter.body
    assert REPLIES in unescape(letter.alternatives[0].content)


def test_nothing_is_promised_where_nobody_reads(settings):
    settings.REPLY_TO = ""
    letter = answered()
    assert letter.reply_to == []
    assert "Répondez" not in letter.body + letter.alternatives[0].content


def test_a_letter_that_promises_nothing_goes_back_nowhere():
    letter = dressed(EmailMessage("Votre code", "Bonjour,\n\n    123456\n", to=["ana@exemple.fr"]))
    assert letter.reply_to == []


def test_who_writes_is_named_above_the_letter():
    page = page_of("Votre besoin n° 1 : une réponse", LETTER)
    head = page[: page.index("Bonjour,")]
    assert f'href="{HOME}/"' in head
    assert "Conseil national des tiers-lieux" in head


SIGNED_BY_NAME = {"mail_opinion.txt"}
WRITTEN = [
    path
    for path in Path(settings.BASE_DIR, "lieudit").glob("**/templates/**/*.txt")
    if not path.stem.endswith("_subject") and "messages" not in path.parts
]
PIECES = {name for path in WRITTEN for name in re.findall(r'{% include "([^"]+)"', path.read_text())}
LETTERS = [path for path in WRITTEN if "/".join(path.parts[-2:]) not in PIECES]


@pytest.mark.parametrize("path", LETTERS, ids=lambda path: path.stem)
def test_every_letter_bears_one_signature(path):
    text = path.read_text()
    assert text.count("{% signature %}") == (path.name not in SIGNED_BY_NAME)
    assert "Conseil national des tiers-lieux\n" not in text


ABOVE_ITS_ADDRESS = re.compile(r"^(.+)\n\{\{ (?:\w+\.)*(?:\w*url|link|site) \}\}", re.M)
DOES = re.compile(r"(?:(?:Le|La|Les|Se) )?[^\W\d]+(?:er|ir|re)\b")


@pytest.mark.parametrize("path", LETTERS, ids=lambda path: path.stem)
def test_a_button_says_what_is_done_there_and_no_sentence_is_drawn_in_it(path):
    for line in ABOVE_ITS_ADDRESS.findall(path.read_text()):
        label = re.sub(r"\{%.*?%\}", "", line)
        assert label.endswith(":"), label
        assert label.startswith("{{") or DOES.match(label), label
        assert not re.search(r"[.;?!]\s", label), label


@pytest.mark.parametrize("path", LETTERS, ids=lambda path: path.stem)
def test_no_sentence_of_a_letter_is_broken_over_two_lines(path):
    assert re.findall(r".*[\w,;’]\n[a-zà-ÿ«].*", path.read_text()) == []
