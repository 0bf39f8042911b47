"""A verb agrees with the name that it is said of, whose article tells its number."""

import pytest

from lieudit.journal.sentence import SENTENCES, Sentence
from lieudit.toolkit.agreement import SUBJECT, agreed, is_plural, plural_of, says
from lieudit.toolkit.articles import Named
from lieudit.toolkit.french import typeset

AFTER_A_FIGURE = {
    "besoins", "chez", "comptent", "d", "dans", "de", "des", "deviennent", "du", "encaissements", "et", "pour", "reçus",
    "réserves", "sans", "sont", "sur", "à",
}  # fmt: skip
"""What follows a figure, a list or two names: no verb, or one that is a plural already."""


@pytest.mark.parametrize("name", ["Les Sillons", "les Ardennes", "Les Amis du Lavoir"])
def test_a_name_is_a_plural_by_its_article(name):
    assert is_plural(name)


@pytest.mark.parametrize("name", ["L’Établi", "Le Préau", "Lesneven", "Conseil national", ""])
def test_others_are_not(name):
    assert not is_plural(name)


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("répond", "répondent"),
        ("a déjà voté", "ont déjà voté"),
        ("n’est plus du dossier", "ne sont plus du dossier"),
        ("ne publie plus", "ne publient plus"),
        ("voudrait venir", "voudraient venir"),
        ("essaiera", "essaieront"),
        ("vous a donné son pouvoir", "vous ont donné leur pouvoir"),
        ("ne siège plus, et ne vote plus", "ne siègent plus, et ne votent plus"),
        ("l’utilise depuis mars", "l’utilisent depuis mars"),
        ("tient son engagement, « ses mots », avant", "tiennent leur engagement, « ses mots », avant"),
        ("a répondu : son avis", "ont répondu : son avis"),
        ("dit ce qu’il en est de l’aide", "disent ce qu’il en est de l’aide"),
        ("n’a pas voulu il y a peu", "n’ont pas voulu il y a peu"),
        ("son", "leur"),
        ("dans la Creuse", "dans la Creuse"),
    ],
)
def test_what_a_name_does_agrees_with_it(one, many):
    assert (says("Le Préau", one), says("Les Sillons", one)) == (one, many)


def test_a_sentence_to_fill_agrees_with_the_name_that_it_is_about_and_with_no_other():
    words = "%(place)s prête « son camion » à %(other)s, qui attend."
    assert agreed(words, place="Les Sillons", other="Le Préau") == (
        "Les Sillons prêtent « son camion » à Le Préau, qui attend."
    )
    assert agreed(words, place="Le Préau", other="Les Sillons") == (
        "Le Préau prête « son camion » à Les Sillons, qui attend."
    )


def test_a_sentence_of_the_journal_agrees():
    said = Sentence("Scrutin n° {number} : {giver} demande à {holder} de voter en son nom.")
    words = {"number": 3, "giver": "Les Sillons", "holder": "Le Préau"}
    assert said.say(words).endswith(": Les Sillons demandent au Préau de voter en leur nom.")
    assert Sentence("{institution} répond.").say({"institution": "les Ardennes"}) == "Les Ardennes répondent."


def test_what_was_said_of_the_article_of_a_name_wins():
    said = {"institution": "Archives de la Creuse", "institution_article": "les"}
    assert Sentence("{institution} tient son engagement.").say(said).endswith("Creuse tiennent leur engagement.")
    assert is_plural(Named("Archives de la Creuse", "les"))
    assert not is_plural(Named("Archives de la Creuse"))


def test_every_verb_of_a_name_is_known():
    unknown = set()
    for kind, sentence in SENTENCES.items():
        for text in (sentence.text, sentence.letter, sentence.yours):
            for found in SUBJECT.finditer(typeset(text)):
                if not plural_of(found["verb"]) and found["verb"] not in AFTER_A_FIGURE:
                    unknown.add((kind, found["verb"]))
    assert unknown == set()
