"""Maps of one land by its municipalities: all are drawn, neighbours share their border, what is not drawn is said."""

import re
import time

import pytest

from lieudit.territory.closeups import municipal_map
from lieudit.territory.grounds import grounds_of_france
from lieudit.territory.maps import Dot
from lieudit.territory.services import DATA, read


def of_department(code):
    return {row["code"]: row["name"] for row in read(DATA / "municipalities.csv.gz") if row["department"] == code}


def corners(path):
    """Absolute corners of path data made of M, l and z."""
    found = set()
    for start, steps in re.findall(r"M([^Mlz]*)l([^z]*)", path):
        x, y = (float(n) for n in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", start))
        numbers = [float(n) for n in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", steps)]
        found.add((round(x, 1), round(y, 1)))
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            found.add((round(x, 1), round(y, 1)))
    return found


@pytest.mark.parametrize("code", ["23", "2A", "75", "971", "973", "976"])
def test_each_municipality_that_has_an_outline_is_drawn_in_the_view(code):
    towns = of_department(code)
    drawn = municipal_map(towns)
    assert {shape.code for shape in drawn.shapes} == set(towns)
    _, _, width, height = map(float, drawn.view_box.split())
    for shape in drawn.shapes:
        assert all(0 <= x <= width and 0 <= y <= height for x, y in corners(shape.d)), shape.title
    assert width <= 600
    assert height <= 600


def test_neighbours_share_their_border():
    drawn = {shape.code: corners(shape.d) for shape in municipal_map(of_department("23")).shapes}
    assert len(drawn["23096"] & drawn["23193"]) > 3, "Guéret and Saint-Fiel"


def test_what_is_known_is_coloured_the_rest_is_hatched_and_points_are_put():
    dots = [Dot("23", "Le Préau", 5, 46.17, 1.87), Dot("23", "Sans point"), Dot("23", "Trop loin", 5, 48.85, 2.35)]
    drawn = municipal_map({"23096": "Guéret", "23193": "Saint-Fiel : personne ne l’a dit"}, {"23096"}, dots=dots)
    assert {shape.code: shape.shade for shape in drawn.shapes} == {"23096": 1, "23193": 0}
    (dot,) = drawn.dots
    assert dot.title == "Le Préau"
    assert drawn.unmapped == ["Sans point", "Trop loin"]


def test_a_land_without_outline_has_no_map():
    assert municipal_map({"98818": "Nouméa"}) is None
    assert municipal_map({}) is None


def test_the_largest_department_is_drawn_in_less_than_a_second_and_100_kb():
    towns = of_department("62")
    before = time.process_time()
    drawn = municipal_map(towns)
    assert time.process_time() - before < 1
    assert len(drawn.shapes) == len(towns) > 850
    assert sum(len(shape.d) for shape in drawn.shapes) < 150_000


def test_a_box_gives_the_grounds_that_it_meets_and_no_other():
    from lieudit.territory.geography import Bounds

    found = dict(grounds_of_france().within(Bounds(1.86, 46.16, 1.88, 46.18)))
    assert "23096" in found
    assert len(found) < 4
    assert grounds_of_france().within(Bounds(-40, 40, -39, 41)) == []
    (first, *_others) = grounds_of_france().rings_of("23096")
    assert found["23096"][0][:4] == [*first[0], first[1][0] - first[0][0], first[1][1] - first[0][1]]
