"""Names bear the article of their first word; one that is not known bears none."""

import pytest

from lieudit.journal.sentence import Sentence
from lieudit.toolkit.articles import COMMON, PROPER, of_the, the, the_first, to_the


@pytest.mark.parametrize(
    ("name", "said", "to", "of"),
    [
        (
            "Ministère chargé de la Culture",
            "le ministère chargé de la Culture",
            "au ministère chargé de la Culture",
            "du ministère chargé de la Culture",
        ),
        (
            "Caisse nationale des allocations familiales",
            "la Caisse nationale des allocations familiales",
            "à la Caisse nationale des allocations familiales",
            "de la Caisse nationale des allocations familiales",
        ),
        (
            "Agence nationale de la cohésion des territoires",
            "l’Agence nationale de la cohésion des territoires",
            "à l’Agence nationale de la cohésion des territoires",
            "de l’Agence nationale de la cohésion des territoires",
        ),
        (
            "Conseil national des tiers-lieux",
            "le Conseil national des tiers-lieux",
            "au Conseil national des tiers-lieux",
            "du Conseil national des tiers-lieux",
        ),
        ("Groupe Gouvernance", "le groupe Gouvernance", "au groupe Gouvernance", "du groupe Gouvernance"),
        ("Secrétariat", "le secrétariat", "au secrétariat", "du secrétariat"),
        ("Régions de France", "Régions de France", "à Régions de France", "de Régions de France"),
        ("Emmaüs", "Emmaüs", "à Emmaüs", "d’Emmaüs"),
    ],
)
def test_an_article_goes_with_its_name(name, said, to, of):
    assert (the(name), to_the(name), of_the(name)) == (said, to, of)


def test_a_sentence_begins_with_a_capital():
    assert the_first("Ministère de la Mer") == "Le ministère de la Mer"
    assert the_first("Agence de l’eau") == "L’Agence de l’eau"


def test_an_article_that_is_said_wins():
    assert to_the("Deux-Sèvres", "les") == "aux Deux-Sèvres"


def test_a_name_that_begins_with_its_article_is_lowered_within_a_sentence_unless_it_is_its_own():
    assert (the("L’équipe nationale"), of_the("L’équipe nationale")) == ("l’équipe nationale", "de l’équipe nationale")
    assert the_first("L’équipe nationale") == "L’équipe nationale"
    assert to_the("L’Établi") == "à L’Établi"


def test_sentences_of_the_journal_give_names_their_article():
    decided = Sentence("La décision {code} de {assembly} entre au registre.")
    assert decided.say({"code": "D-1", "assembly": "Conseil national"}) == (
        "La décision D-1 du Conseil national entre au registre."
    )
    heard = Sentence("{institution} répond à {place}.")
    assert heard.say({"institution": "Ministère de la Mer", "place": "Le {Préau}"}) == (
        "Le ministère de la Mer répond au {Préau}."
    )
    assert (
        Sentence("Mis en débat par {by}.").say({"by": "L’équipe nationale"}) == "Mis en débat par l’équipe nationale."
    )


def test_a_word_is_either_common_or_proper():
    assert not COMMON.keys() & PROPER.keys()
