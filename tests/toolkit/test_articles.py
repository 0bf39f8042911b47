"""Names bear the article of their first word; one that is not known bears none."""

import pytest

from lieudit.toolkit.articles import COMMON, PROPER, of_the, the, the_first, to_the


@pytest.mark.parametrize(("name", "said", "to", "of"), [
    ("Ministère chargé de la Culture", "le ministère chargé de la Culture", "au ministère chargé de la Culture",
     "du ministère chargé de la Culture"),
    ("Caisse nationale des allocations familiales", "la Caisse nationale des allocations familiales",
     "à la Caisse nationale des allocations familiales", "de la Caisse nationale des allocations familiales"),
    ("Agence nationale de la cohésion des territoires", "l’Agence nationale de la cohésion des territoires",
     "à l’Agence nationale de la cohésion des territoires", "de l’Agence nationale de la cohésion des territoires"),
    ("Conseil national des tiers-lieux", "le Conseil national des tiers-lieux", "au Conseil national des tiers-lieux",
     "du Conseil national des tiers-lieux"),
    ("Groupe Gouvernance", "le groupe Gouvernance", "au groupe Gouvernance", "du groupe Gouvernance"),
    ("Secrétariat", "le secrétariat", "au secrétariat", "du secrétariat"),
    ("Régions de France", "Régions de France", "à Régions de France", "de Régions de France"),
    ("Emmaüs", "Emmaüs", "à Emmaüs", "d’Emmaüs"),
])  # fmt: skip
def test_an_article_goes_with_its_name(name, said, to, of):
    assert (the(name), to_the(name), of_the(name)) == (said, to, of)


def test_a_sentence_begins_with_a_capital():
    assert the_first("Ministère de la Mer") == "Le ministère de la Mer"
    assert the_first("Agence de l’eau") == "L’Agence de l’eau"


def test_an_article_that_is_said_wins():
    assert to_the("Deux-Sèvres", "les") == "aux Deux-Sèvres"


def test_a_word_is_either_common_or_proper():
    assert not COMMON.keys() & PROPER.keys()
