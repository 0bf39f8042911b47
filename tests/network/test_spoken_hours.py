"""Hours are typed as people say them, kept as OpenStreetMap writes them, and shown again as people say them."""

import pytest

from lieudit.network.hours import clean_hours, said_hours
from lieudit.network.spoken_hours import osm_of
from lieudit.toolkit.errors import RuleBroken


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("mardi et jeudi 14h-18h", "Tu,Th 14:00-18:00"),
        ("Du mardi au jeudi de 14 h à 18 h 30 ; samedi 9h–midi ; fermé les jours fériés",
         "Tu-Th 14:00-18:30; Sa 09:00-12:00; PH off"),
        ("Lundi : fermé\nMardi : 9 h à 12 h, 14 h à 18 h", "Mo off; Tu 09:00-12:00,14:00-18:00"),
        ("lun.-ven. 9:00-12:00", "Mo-Fr 09:00-12:00"),
        ("tous les jours 9-18h sauf jours fériés", "Mo-Su 09:00-18:00; PH off"),
        ("9h-18h", "09:00-18:00"),
        ("fermé lundi et mardi, ouvert mercredi 9h-12h", "Mo,Tu off; We 09:00-12:00"),
        ("vendredi 20 heures à minuit", "Fr 20:00-24:00"),
        ("jours fériés 10h-12h", "PH 10:00-12:00"),
        ("mardi 9h-12h ; fermé le dimanche et les jours fériés", "Tu 09:00-12:00; Su off; PH off"),
        ("tous les jours 9h-12h, fermé le lundi", "Mo-Su 09:00-12:00; Mo off"),
        ("samedi au lundi 9h-12h, mardi 14h-18h", "Sa-Mo 09:00-12:00; Tu 14:00-18:00"),
    ],
)  # fmt: skip
def test_french_is_read(typed, kept):
    assert osm_of(typed) == kept
    assert clean_hours(typed)


@pytest.mark.parametrize(
    "typed",
    ["mardi", "9h", "fermé", "au mardi 9h-12h", "mardi au 9h-12h", "mardi 25h-26h", "mardi 9h75-10h", "mardi bleu",
     "fermé le lundi, mardi 9h-12h", "lundi jours fériés 9h-12h", "mardi 9h-12h fermé fermé", "quand on peut",
     "fermé ; mardi 9h-12h", "tous les jours sauf lundi 9h-12h", "sauf lundi 9h-12h", "lundi 9h-12h et jours fériés",
     "tous les jours sauf jours fériés 9h-12h", "lundi 9h-12h lundi 14h-18h", "9h-12h ; mardi 14h-18h",
     "du lundi au vendredi 9h-12h ; du lundi au jeudi 14h-18h", "fermé le lundi ; tous les jours 9h-12h",
     "samedi au lundi 9h-12h, dimanche 14h-18h"],
)  # fmt: skip
def test_what_could_mean_two_things_is_refused_with_an_example(typed):
    assert osm_of(typed) == ""
    with pytest.raises(RuleBroken, match="Écrivez par exemple : du lundi au vendredi"):
        clean_hours(typed)


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        ("Tu,Th 14:00-18:00", "mardi et jeudi 14 h à 18 h"),
        ("Mo-Fr 09:00-12:00,14:00-18:30; PH off",
         "du lundi au vendredi 9 h à 12 h, 14 h à 18 h 30 ; fermé les jours fériés"),
        ("Mo-Su 09:00-18:00", "tous les jours 9 h à 18 h"),
        ("Fr 20:00-02:00", "vendredi 20 h à 2 h"),
    ],
)  # fmt: skip
def test_a_form_shows_what_people_say_and_keeps_the_same_hours(kept, said):
    assert said_hours(kept).replace("\xa0", " ") == said
    assert clean_hours(said_hours(kept)) == clean_hours(kept)


@pytest.mark.parametrize("kept", ["24/7", 'Mo 09:00-12:00 "sur rendez-vous"', "Jan-Mar 10:00-12:00", "Mo; x", ""])
def test_what_french_would_not_say_is_shown_as_it_is_kept(kept):
    assert said_hours(kept) == kept
