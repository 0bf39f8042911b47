"""Maps: every land is drawn inside the view, overseas included, or named beside."""

import re
import time
from itertools import pairwise

import pytest
from django.template.loader import render_to_string

from lieudit.territory.maps import (
    OVERSEAS,
    PARIS,
    SAID_NONE,
    Counted,
    Dot,
    departmental_map,
    national_frames,
    national_map,
    rate_words,
    rated_map,
    regional_map,
    shade_classes,
    yarn,
)
from lieudit.territory.outlines import centre, outlines, path_data, ring_area

DEPARTMENTS = sorted(outlines().departments)
REGIONS = sorted(outlines().regions)


def points(d):
    """Absolute points of path data made of M, l and z."""
    found = []
    for ring in re.findall(r"M([^Mlhz]*)(?:l([^z]*))?", d):
        x, y = (float(n) for n in re.findall(r"-?\d*\.?\d+", ring[0]))
        found.append((x, y))
        steps = [float(n) for n in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", ring[1])]
        for dx, dy in zip(steps[::2], steps[1::2], strict=True):
            x, y = x + dx, y + dy
            found.append((x, y))
    return found


def view(territory_map):
    _, _, width, height = (float(n) for n in territory_map.view_box.split())
    return width, height


def shaded():
    return national_map(dict.fromkeys(DEPARTMENTS, 1))


def test_a_hundred_and_one_departments_and_eighteen_regions_have_outlines():
    assert len(DEPARTMENTS) == 101
    assert len(REGIONS) == 18
    assert set(OVERSEAS) <= set(DEPARTMENTS)


@pytest.mark.parametrize("code", DEPARTMENTS)
def test_every_department_has_a_shape_inside_the_view(code):
    drawn = [shape for shape in shaded().shapes if shape.code == code]
    assert len(drawn) == (2 if code in PARIS else 1), "Paris and its neighbours are drawn larger too"
    for shape in drawn:
        found = points(shape.d)
        assert len(found) >= 4
        assert all(0 <= x <= 600 and 0 <= y <= 591 for x, y in found)


def test_overseas_insets_touch_neither_the_mainland_nor_each_other():
    frames = national_frames("departments")
    mainland = [ring for code in frames[0].codes for ring in frames[0].rings(code)]
    boxes = [frame.box for frame in frames[1:]]
    for box in boxes:
        inside = [
            (x, y)
            for ring in mainland
            for x, y in ring
            if box.x <= x <= box.x + box.width and box.y <= y <= box.y + box.height
        ]
        assert inside == []
    for one, other in ((a, b) for i, a in enumerate(boxes) for b in boxes[i + 1 :]):
        assert (
            one.x + one.width <= other.x
            or other.x + other.width <= one.x
            or one.y + one.height <= other.y
            or other.y + other.height <= one.y
        )


def test_real_towns_fall_in_their_department():
    towns = {
        "23": (46.17, 1.87),
        "29": (48.39, -4.49),
        "2A": (41.92, 8.74),
        "971": (16.24, -61.53),
        "973": (3.62, -53.21),
        "974": (-20.88, 55.45),
        "976": (-12.78, 45.23),
        "75": (48.857, 2.352),
    }
    for code, (latitude, longitude) in towns.items():
        frame = next(f for f in national_frames("departments") if code in f.codes)
        x, y = frame.place(latitude, longitude)
        assert inside(frame.rings(code), x, y), code


def inside(rings, x, y):
    odd = False
    for ring in rings:
        for (x1, y1), (x2, y2) in pairwise([*ring, ring[0]]):
            if (y1 > y) != (y2 > y) and x < x1 + (y - y1) / (y2 - y1) * (x2 - x1):
                odd = not odd
    return odd


def test_neighbours_share_their_border_exactly():
    frame = national_frames("departments")[0]
    creuse = {point for ring in frame.rings("23") for point in ring}
    allier = {point for ring in frame.rings("03") for point in ring}
    assert len(creuse & allier) > 3


def test_a_map_is_light():
    assert sum(len(shape.d) for shape in national_map().shapes) < 25_000
    assert sum(len(shape.d) for shape in shaded().shapes) < 60_000


def test_a_second_map_draws_nothing_again():
    shaded()
    start = time.process_time()
    for _ in range(20):
        shaded()
    assert time.process_time() - start < 1, "paths are computed once for the process"


def test_without_shades_the_regions_are_plain_land():
    land = national_map()
    assert {shape.code for shape in land.shapes} == set(REGIONS)
    assert not land.shaded


def test_a_dot_without_point_is_in_its_department_and_a_point_is_where_it_is():
    dots = national_map(dots=[Dot("23", "Creuse"), Dot("23", "Guéret", latitude=46.17, longitude=1.87)]).dots
    frame = national_frames("departments")[0]
    assert all(inside(frame.rings("23"), dot.x, dot.y) for dot in dots)
    assert (dots[0].x, dots[0].y) != (dots[1].x, dots[1].y)


def test_what_cannot_be_drawn_is_named():
    drawn = national_map(
        {"988": 2, "975": 0, "23": 1},
        titles={"988": "Nouvelle-Calédonie : 2 besoins"},
        dots=[Dot("977", "Saint-Barthélemy")],
    )
    assert drawn.unmapped == ["Nouvelle-Calédonie : 2 besoins", "Saint-Barthélemy"]
    assert drawn.dots == []


def test_dots_are_tied_to_the_hub_by_two_strands():
    drawn = national_map(dots=[Dot("23"), Dot("972")], hub=Dot("87", radius=12))
    assert len(drawn.ties) == 4
    assert {tie.opacity for tie in drawn.ties} == {1.0, 0.5}
    assert all(tie.d.endswith(f"{drawn.hub.x:g} {drawn.hub.y:g}") for tie in drawn.ties)
    assert yarn((1, 1), (1, 1)) == []


def test_places_are_one_path_of_points_without_doubles():
    places = [Dot("23", latitude=46.17, longitude=1.87)] * 3 + [Dot("988"), Dot("974")]
    assert national_map(places=places).place_dots.count("M") == 2


def test_shades_out_of_range_are_brought_back():
    shades = {shape.code: shape.shade for shape in national_map({"23": 9, "03": -1}).shapes}
    assert (shades["23"], shades["03"], shades["87"]) == (5, 0, 0)


@pytest.mark.parametrize("code", REGIONS)
def test_every_region_has_its_own_map(code):
    drawn = regional_map(code, {}, dots=[Dot(d) for d, own in outlines().region_of.items() if own == code])
    width, height = view(drawn)
    found = [point for shape in drawn.shapes for point in points(shape.d)]
    assert all(0 <= x <= width and 0 <= y <= height for x, y in found)
    assert max(x for x, _ in found) - min(x for x, _ in found) > 0.85 * width
    assert len(drawn.dots) == len(drawn.shapes)
    assert drawn.unmapped == []


@pytest.mark.parametrize("code", ["23", "75", "2A", "974"])
def test_a_department_is_drawn_alone_as_large_as_the_map(code):
    drawn = departmental_map(code, dots=[Dot(code)])
    width, height = view(drawn)
    found = [point for shape in drawn.shapes for point in points(shape.d)]
    assert [shape.code for shape in drawn.shapes] == [code]
    assert all(0 <= x <= width and 0 <= y <= height for x, y in found)
    assert max(width, height) > 580
    assert len(drawn.dots) == 1


def test_a_collectivity_without_outline_has_no_map():
    assert regional_map("988") is None
    assert departmental_map("988") is None


def test_classes_hold_about_as_many_departments_each():
    classes, bounds = shade_classes({"a": 0, "b": 1, "c": 1, "d": 2, "e": 3, "f": 5, "g": 8, "h": 13})
    assert classes["a"] == 0
    assert classes["b"] == classes["c"] == 1
    assert classes["h"] == len(bounds) == 4
    assert bounds[0][0] == 1
    assert bounds[-1][1] == 13
    assert all(low[1] < high[0] for low, high in pairwise(bounds))


def test_classes_of_nothing_and_of_one_value():
    assert shade_classes({"a": 0}) == ({"a": 0}, [])
    assert shade_classes({"a": 4, "b": 4, "c": 0}) == ({"a": 1, "b": 1, "c": 0}, [(4, 4)])


def test_the_piece_is_an_image_with_a_title_a_description_and_a_legend():
    html = render_to_string(
        "ui/map_france.html",
        {
            "map": national_map({"23": 2, "988": 1}, titles={"23": "Creuse <4>", "988": "Nouvelle-Calédonie"}),
            "id": "needs",
            "title": "Besoins",
            "desc": "Par département",
            "legend": [(0, "aucun"), (2, "3 ou 4")],
            "caption": "Source",
        },
    )
    assert 'role="img" aria-labelledby="needs-title needs-desc"' in html
    assert "<title>Creuse &lt;4&gt;</title>" in html
    assert 'class="shade shade-2"' in html
    assert "Hors de la carte\u00a0: Nouvelle-Calédonie." in html
    assert "style=" not in html
    assert html.count("<li>") == 2


def test_areas_and_centres_are_those_of_geometry():
    square = [(0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0)]
    assert abs(ring_area(square)) == 4
    assert centre(square) == (1, 1)
    assert centre([(1.0, 1.0), (1.0, 1.0)]) == (1, 1)
    assert path_data([square]) == "M0 0l2 0 0 2-2 0z"
    assert path_data([[(0.5, -0.5), (0.5, 0.0)]]) == "M.5-.5l0 .5z"


def test_a_rate_is_read_with_two_digits_and_never_as_nothing():
    read = {
        0.001: "moins de 0,01",
        0.02: "0,02",
        0.347: "0,35",
        3.44: "3,4",
        9.96: "10",
        12.3: "12",
        1234.5: "1\u202f234",
    }
    assert {rate: rate_words(rate) for rate in read} == read


def test_a_map_of_rates_ranks_by_inhabitants_and_hatches_what_nobody_told():
    lands = [
        Counted("23", "Creuse", 3, 115_000),
        Counted("59", "Nord", 10, 2_600_000),
        Counted("48", "Lozère", 0, 76_000),
        Counted("2A", "Corse-du-Sud", 1, 0),
        Counted("05", "Hautes-Alpes", 0, 140_000, denied=2),
        Counted("12", "Aveyron", 1, 280_000, denied=2),
    ]
    drawn, legend = rated_map(lands, "lieu", "lieux")
    shapes = {shape.code: shape for shape in drawn.shapes}
    assert shapes["23"].shade > shapes["59"].shade > shapes["48"].shade == 0
    assert shapes["2A"].shade == 1, "nobody is counted there: something is known all the same"
    assert shapes["23"].title == "Creuse : 3\u00a0lieux, soit 2,6 pour 100\u00a0000 habitants"
    assert shapes["48"].title == "Lozère : personne ne l’a dit"
    assert shapes["2A"].title == "Corse-du-Sud : 1\u00a0lieu"
    assert shapes["05"].shade == SAID_NONE, "said absent is not untold"
    assert shapes["05"].title == "Hautes-Alpes : 2\u00a0lieux disent ne pas l’avoir"
    assert 0 < shapes["12"].shade < SAID_NONE, "where one has it, it is there"
    assert legend[:2] == [(0, "personne ne l’a dit"), (SAID_NONE, "seulement des lieux qui disent ne pas l’avoir")]
    assert [words for _class, words in legend[2:]] == ["0,36", "0,38", "2,6"]


def test_a_map_of_rates_of_a_region_draws_it_alone():
    drawn, _legend = rated_map([Counted("23", "Creuse", 3, 115_000)], "lieu", "lieux", region="75")
    assert {shape.code for shape in drawn.shapes} == {code for code, own in outlines().region_of.items() if own == "75"}
