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
        "L’animation de la Creuse remet ces mots à la préfecture avant le 3\xa0mars 2025.",
        "Le projet est ouvert aux amendements jusqu’au 27\xa0novembre 2026.",
        "Réponse au plus tard le 1er\xa0mars 2026.",
        "Le compte rendu paraît le 1er\xa0mars 2026 au plus tard.",
        "Réponse attendue le 3\xa0mars 2025.",
        "La préfecture, réponse attendue pour le 3\xa0mars 2025, relance le 10\xa0mars 2025.",
        "Promis pour le 3\xa0mars 2025, par la commune",
        "Prévu le 3\xa0mars 2025, d’abord le 1er\xa0février 2025",
        "Échéance\xa0: 3\xa0mars 2025",
        "Le vote se clôt le 3\xa0mars 2025 à 18\xa0h.",
        "La séance se tient le lundi 3\xa0mars 2025.",
        "L’appel ouvre le 3\xa0mars 2025.",
        "Délai prolongé au 3\xa0mars 2025, demandé le 12\xa0janvier 2025.",
        "Suspendu jusqu’au 3\xa0mars 2025 par une mesure de bienveillance.",
        "Le fait est là, d’ici le 3\xa0mars 2025.",
        "On pourrait répondre avant le 3\xa0mars 2025.",
        "Siège occupé depuis le 3\xa0mars 2024, jusqu’au 3\xa0mars 2025.",
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
        "Réponse attendue le 3\xa0mars 2025, en retard de 12\xa0jours ouvrés.",
        "Les corrections étaient reçues jusqu’au 3\xa0mars 2025.",
        "L’appel est clos depuis le soir du 3\xa0mars 2025.",
        "Attendue le 3\xa0mars 2025\xa0: passée depuis 3\xa0jours ouvrés.",
        "La règle a duré du 3\xa0mars 2024 au 3\xa0mars 2025.",
        "La mairie écrit «\xa0les travaux finissent avant le 3\xa0mars 2025\xa0».",
    ],
)
def test_what_is_to_come_or_told_as_gone_is_left_alone(words):
    assert gone_promises(page(words), TODAY) == []


def test_a_promise_is_read_across_a_list_of_facts_and_a_table():
    facts = "<main><dl><dt>Projets jusqu’au</dt><dd>3\xa0mars 2025</dd></dl></main>"
    assert gone_promises(facts, TODAY) == ["Projets jusqu’au 3\xa0mars 2025"]
    head = "<main><table><tr><th>Jalon</th><th>Prévu maintenant</th></tr>"
    row = "<tr><td>Un site{}</td><td><time>3\xa0mars 2025</time></td></tr></table></main>"
    assert gone_promises(head + row.format(""), TODAY) == ["Prévu maintenant 3 mars 2025"]
    assert gone_promises(head + row.format(", en retard de 3\xa0jours"), TODAY) == []


def test_what_the_journal_promised_then_is_excused_by_the_day_beside_it_only():
    said, day = "L’appel est ouvert jusqu’au 3\xa0mars 2025.", '<time datetime="2025-02-01">1er\xa0février 2025</time>'
    assert gone_promises(f"<main><ul><li>{said}</li></ul></main>", TODAY) == [said]
    assert gone_promises(f'<main><ul><li>{said} <span class="quiet small">{day}</span></li></ul></main>', TODAY) == []
    assert gone_promises(f"<main><ul><li>{day}&nbsp;: {said}</li></ul></main>", TODAY) == []
    assert gone_promises(f'<main><ul><li class="done"><p>{day}</p><p>{said}</p></li></ul></main>', TODAY) == [said]


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
        "Adhérer pour Commune de Guéret",
        "Le lieu Le Préau rejoint Groupe d’action locale.",
        "Lettre modifiée. Destinataire\xa0: la CNAF.",
        "Se dit",
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


def test_a_button_says_what_it_does():
    assert howlers("<main><button>Publier</button></main>") == [("bouton qui ne dit rien", "Publier")]
    assert howlers("<main><button>Publier le commentaire</button></main>") == []


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
