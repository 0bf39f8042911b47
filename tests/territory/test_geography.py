"""Distances, and coordinates that cannot be right."""

from dataclasses import dataclass

import pytest

from lieudit.territory.geography import Bounds, great_circle_km, is_on_earth, locate_fault


@dataclass
class Town:
    name: str = "Guéret"
    latitude: float | None = 46.1696
    longitude: float | None = 1.8715
    area_km2: float | None = 26.0


GUERET = Town()
MARIPASOULA = Town("Maripasoula", 3.6388, -54.0306, 18360.0)


def test_paris_is_392_km_from_lyon():
    assert great_circle_km(48.8566, 2.3522, 45.7640, 4.8357) == pytest.approx(391.5, abs=0.5)


def test_distance_crosses_the_date_line_and_reaches_the_antipodes():
    assert great_circle_km(0, 179.5, 0, -179.5) == pytest.approx(111.2, abs=0.1)
    assert great_circle_km(90, 0, -90, 0) == pytest.approx(20015.1, abs=0.1)
    assert great_circle_km(46, 2, 46, 2) == 0


def test_a_box_contains_its_edges_and_a_margin():
    creuse = Bounds(1.37, 45.66, 2.61, 46.46)
    assert creuse.contains(46.17, 1.87)
    assert creuse.contains(45.66, 1.37)
    assert not creuse.contains(45.60, 1.87)
    assert creuse.contains(45.60, 1.87, margin=0.1)
    assert not creuse.contains(1.87, 46.17)


def test_coordinates_of_the_town_and_its_neighbourhood_are_accepted():
    assert locate_fault(46.1696, 1.8715, GUERET) is None
    assert locate_fault(46.40, 1.90, GUERET) is None


def test_swapped_coordinates_are_told():
    assert locate_fault(1.8715, 46.1696, GUERET) == "La latitude et la longitude semblent inversées."


def test_far_coordinates_are_told_with_their_distance_and_the_town():
    fault = locate_fault(48.8566, 2.3522, GUERET)
    assert fault == "Ces coordonnées sont à 301\u00a0km de Guéret."


def test_a_swap_beyond_the_poles_is_still_told_as_a_swap():
    noumea = Town("Nouméa", -22.27, 166.45, 45.7)
    assert locate_fault(166.45, -22.27, noumea) == "La latitude et la longitude semblent inversées."


@pytest.mark.parametrize("pair", [(91, 0), (0, 181), (float("nan"), 2), (float("inf"), 2), (46, float("-inf"))])
def test_coordinates_out_of_the_earth_are_told(pair):
    assert not is_on_earth(*pair)
    assert "ne sont pas sur la Terre" in locate_fault(*pair, GUERET)
    assert "ne sont pas sur la Terre" in locate_fault(*pair, Town("Inconnue", None, None, None))


def test_a_wide_municipality_is_given_more_room():
    assert locate_fault(3.0, -53.2, MARIPASOULA) is None
    assert locate_fault(3.0, -53.2, Town("Étroite", 3.6388, -54.0306, 20.0)) is not None


def test_a_municipality_without_centre_is_not_doubted():
    assert locate_fault(46, 2, Town("Celles", None, None, None)) is None


def test_a_municipality_of_islands_far_apart_doubts_no_point_but_sees_them_swapped():
    rangiroa = Town(name="Rangiroa", latitude=-14.95, longitude=-147.71, area_km2=None)
    assert locate_fault(-15.83, -148.25, rangiroa) is None, "Makatea, 110 km away, is of Rangiroa"
    assert "inversées" in locate_fault(-147.71, -14.95, rangiroa)
    assert "Terre" in locate_fault(-15, 200, rangiroa)
