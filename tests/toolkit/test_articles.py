"""Names bear the article of their first word; one that is not known bears none."""

import pytest

from lieudit.journal.sentence import Sentence
from lieudit.toolkit.articles import (
    COMMON,
    NONE,
    PROPER,
    Named,
    kept_articles,
    of_the,
    taken_off,
    the,
    the_first,
    to_the,
)


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
        ("Mutuelle du bâti", "la Mutuelle du bâti", "à la Mutuelle du bâti", "de la Mutuelle du bâti"),
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


@pytest.mark.parametrize(
    ("name", "said", "to", "of"),
    [
        ("Préfet de la Creuse", "le préfet de la Creuse", "au préfet de la Creuse", "du préfet de la Creuse"),
        ("CPAM de la Nièvre", "la CPAM de la Nièvre", "à la CPAM de la Nièvre", "de la CPAM de la Nièvre"),
        ("Commune d’Aubusson", "la commune d’Aubusson", "à la commune d’Aubusson", "de la commune d’Aubusson"),
        ("La préfecture du Lot", "la préfecture du Lot", "à la préfecture du Lot", "de la préfecture du Lot"),
        ("Le SMICA", "le SMICA", "au SMICA", "du SMICA"),
        ("L'ARS", "l’ARS", "à l’ARS", "de l’ARS"),
        ("les archives du Lot", "les archives du Lot", "aux archives du Lot", "des archives du Lot"),
        ("La Verrière", "La Verrière", "à La Verrière", "de La Verrière"),
    ],
)
def test_an_article_typed_before_a_common_noun_or_an_acronym_is_joined(name, said, to, of):
    assert (the(name), to_the(name), of_the(name)) == (said, to, of)


@pytest.mark.parametrize(
    ("typed", "chosen", "kept"),
    [
        ("La préfecture de la Creuse", "", ("Préfecture de la Creuse", "")),
        ("l'ARS Nouvelle-Aquitaine", "", ("ARS Nouvelle-Aquitaine", "")),
        ("Le Conseil départemental", "", ("Conseil départemental", "")),
        ("la trésorerie", "", ("Trésorerie", "la")),
        ("le SMICA", "", ("SMICA", "le")),
        ("Préfecture du Lot", "la", ("Préfecture du Lot", "")),
        ("Archives du Lot", "les", ("Archives du Lot", "les")),
        ("Conseil départemental", NONE, ("Conseil départemental", NONE)),
        ("La Poste", "", ("La Poste", "")),
        ("La Poste", "la", ("La Poste", "")),
        ("Régions de France", "", ("Régions de France", "")),
    ],
)
def test_the_article_of_an_institution_is_kept_apart_from_its_name(typed, chosen, kept):
    assert taken_off(typed, chosen) == kept
    name, article = kept
    assert taken_off(name, article) == kept  # corrected later, it stays


def test_what_was_said_of_a_name_wins_over_its_first_word():
    assert to_the(Named("Archives du Lot", "les")) == "aux Archives du Lot"
    assert the_first(Named("SMICA", "le")) == "Le SMICA"
    assert of_the(Named("Conseil départemental", NONE)) == "de Conseil départemental"


def test_a_sentence_keeps_what_was_said_of_the_names_of_its_things():
    data = {"institution": "Archives du Lot", "place": "Le Préau"}
    kept = data | kept_articles(data, [Named("Archives du Lot", "les"), "Le Préau"])
    assert Sentence("La demande est remise à {institution} par {place}.").say(kept) == (
        "La demande est remise aux Archives du Lot par Le Préau."
    )
    assert Sentence("{institution} répond.").say(kept) == "Les Archives du Lot répondent."
