"""The reader of pages finds what it looks for, and leaves alone what is right."""

import datetime as dt

import pytest

from tests.pages.read_as_people import gone_promises, howlers, sentences

TODAY = dt.date(2026, 11, 28)


def page(words):
    return f"<html><main><p>{words}</p></main></html>"


@pytest.mark.parametrize(
    "words",
    [
        "L’animation le relit avant le 18\xa0juillet 2025.",
        "Le projet est ouvert aux amendements jusqu’au 27\xa0novembre 2026.",
        "Réponse au plus tard le 1er\xa0mars 2026.",
    ],
)
def test_a_promise_whose_day_is_gone_is_found(words):
    assert gone_promises(page(words), TODAY) == [words]


@pytest.mark.parametrize(
    "words",
    [
        "L’animation devait le relire avant le 18\xa0juillet 2025.",
        "Le projet est ouvert aux amendements jusqu’au 28\xa0novembre 2026.",
        "Adopté le 18\xa0juillet 2025.",
    ],
)
def test_what_is_to_come_or_told_as_gone_is_left_alone(words):
    assert gone_promises(page(words), TODAY) == []


@pytest.mark.parametrize(
    "words",
    [
        "Dites-le en faisant un besoin.",
        "La décision de le Conseil.",
        "Prêté à Le Hangar des Voisins.",
        "mis en délibération par L’équipe",
        "Relayé à Préfet de la Creuse.",
        "la réponse de CPAM de la Nièvre",
        "Remis à La préfecture de la Creuse.",
        "1\xa0lieu dit la même chose",
        "1\xa0siège ont répondu",
        "0\xa0besoins",
        "le le conseil",
        "Bonjour {name}",
        "nommée par None",
        "Fin..",
        "Les Sillons répond à la demande.",
        "Le prêt : Les Amis du Lavoir a demandé le camion.",
        "Les Amers, lieux de Bretagne n’est plus du dossier.",
        "Les Établis réunis se porte candidat.",
    ],
)
def test_a_howler_is_found(words):
    assert howlers(page(words))


@pytest.mark.parametrize(
    "words",
    [
        "Exprimez ce besoin.",
        "La décision du Conseil.",
        "Prêté à La Verrière par la CPAM.",
        "2\xa0lieux disent la même chose",
        "1\xa0siège a répondu",
        "21\xa0besoins",
        "1\u202f001\xa0besoins",
        "Ce jour\xa0: demain",
        "Le conseil «\xa0demande\xa0»",
        "et cetera…",
        "Les Sillons répondent que la route est coupée.",
        "Le lieu Les Sillons ferme.",
        "La convention entre le Préau et Les Sillons est rompue.",
        "Les Ateliers du Pont ont répondu.",
        "Les Amers, lieux de Bretagne",
        "Les TisseursGuipel, Ille-et-Vilainedernière nouvelle il y a 3\xa0jours",
    ],
)
def test_what_is_right_is_left_alone(words):
    assert howlers(page(words)) == []


@pytest.mark.parametrize("words", ["Le conseil «demande»", "Ce jour : demain", "Et maintenant ?"])
def test_a_composed_sentence_keeps_its_spaces(words):
    assert howlers(f'<main><ol class="thread"><li>{words}</li></ol></main>')
    assert howlers(f'<main><section class="sheet next-step"><p>{words}</p></section></main>')
    assert howlers(page(words)) == []


def test_the_words_of_an_author_are_theirs():
    assert howlers("<main><blockquote>le le car</blockquote></main>") == []


def test_pages_are_cut_into_sentences():
    said = list(
        sentences("<main><h1>Un titre</h1><p>Une phrase. Une autre&nbsp;!</p><svg><title>x</title></svg></main>")
    )
    assert said == ["Un titre", "Une phrase.", "Une autre\xa0!"]
