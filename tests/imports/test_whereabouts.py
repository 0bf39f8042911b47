"""In which municipality a row stands: code, name, postcode, address and point, and what is told when they disagree."""

import csv
import gzip
import io
from itertools import batched

import pytest

from lieudit.imports.coordinates import degrees_of, number_in, two_numbers
from lieudit.imports.formats import PLACES, made_by_hand
from lieudit.imports.gazetteer import Gazetteer, Town
from lieudit.imports.rows import Written, last_words, read_place, written_in
from lieudit.territory.grounds import grounds_of_france, pack, unpack
from lieudit.territory.services import DATA, municipality_from_row
from lieudit.toolkit.tables import Cells

COLUMNS = {
    "name": "nom", "insee": "insee", "postcode": "cp", "town": "commune", "address": "adresse", "latitude": "lat",
    "longitude": "lon", "department": "dep",
}  # fmt: skip
LIST = made_by_hand("Une liste", {"speaks_of": PLACES, "columns": COLUMNS})


@pytest.fixture(scope="module")
def towns():
    text = gzip.decompress((DATA / "municipalities.csv.gz").read_bytes()).decode()
    found = []
    for number, row in enumerate(csv.DictReader(io.StringIO(text))):
        town = municipality_from_row(row)
        found.append(
            Town(
                number,
                town.code,
                town.name,
                row["department"],
                town.latitude,
                town.longitude,
                town.area_km2,
                town.postcodes,
                town.former_codes,
                town.search_text,
            )
        )
    return found


@pytest.fixture(scope="module")
def france(towns):
    gazetteer = Gazetteer(towns)
    gazetteer.settle([])
    return gazetteer


def row_of(**cells):
    told = []
    return read_place(Cells(2, {"nom": "Un lieu", **cells}), LIST, "", told.append), told


def located(gazetteer, **cells):
    """The code of the municipality of a row, what is told of it, and the row as it was left."""
    row, told = row_of(**cells)
    town = gazetteer.locate(row, told.append)
    return (town.code if town else None), " ".join(fault.reason for fault in told), row


def test_outlines_come_back_as_they_were_packed():
    rings = [[(1, 2), (300, -4), (5, 6)], [(-130_000, 485_000), (-130_001, 485_064), (0, 0)]]
    assert [list(batched(ring, 2, strict=True)) for ring in unpack(pack(rings))] == rings


@pytest.mark.parametrize(
    ("latitude", "longitude", "code"),
    [
        (48.8484, 2.3965, "75112"), (48.8925, 2.3444, "75118"), (45.77, 4.85, "69386"), (43.2995, 5.3800, "13201"),
        (42.5665, 8.757, "2B050"), (46.17, 1.87, "23096"), (-20.88, 55.45, "97411"), (16.24, -61.53, "97120"),
        (48.0, -8.0, None), (51.5, -0.12, None),
    ],
)  # fmt: skip
def test_a_point_stands_on_the_ground_of_its_municipality_or_arrondissement(latitude, longitude, code):
    assert grounds_of_france().at(latitude, longitude) == code


def test_town_halls_stand_on_their_own_ground(towns):
    """All those that are known, but for municipalities whose ground is that of others since."""
    grounds, holder = grounds_of_france(), {}
    for town in towns:
        holder |= dict.fromkeys([*town.former_codes, town.code], town.code)
    placed = [town for town in towns if town.latitude is not None][::37]
    wrong = [town.code for town in placed if holder.get(grounds.at(town.latitude, town.longitude) or "") != town.code]
    assert len(placed) > 900
    assert len(wrong) <= 3


@pytest.mark.parametrize(
    ("cells", "code", "said"),
    [
        # a list that says the municipality in clear, and nothing else
        ({"commune": "Bordeaux"}, "33063", ""),
        ({"commune": "MERIGNAC"}, None, "Plusieurs communes répondent"),
        ({"adresse": "12 rue Haute, 33700 Mérignac"}, "33281", ""),
        ({"adresse": "3 cours de l’Intendance, Bordeaux"}, "33063", "déduite de l’adresse"),
        ({"adresse": "Mairie, Le Bourg"}, None, "on ne sait pas"),
        # the town hall of the neighbour is nearer
        ({"adresse": "Avenue Daumesnil 75012 Paris", "lat": "48.8352", "lon": "2.4118"}, "75056", ""),
        ({"lat": "48.8352", "lon": "2.4118"}, "75056", "déduite des coordonnées : Paris"),
        ({"lat": "48.9005", "lon": "2.3590"}, "75056", "Paris"),
        ({"lat": "42.5665", "lon": "8.7570"}, "2B050", "Calvi"),
        ({"lat": "47.2070", "lon": "-1.5500"}, "44109", "Nantes"),
        ({"lat": "45.7700", "lon": "4.8500"}, "69123", "Lyon"),
        # a shore, and the open sea
        ({"lat": "43.2940", "lon": "5.3540"}, "13055", "Marseille"),
        ({"lat": "45.0", "lon": "-4.0"}, None, "aucune commune"),
        ({"lat": "51.5", "lon": "-0.12"}, None, "aucune commune"),
        # beyond a border: Mouscron, alone then said to be Tourcoing; Kehl, across the Rhine from Strasbourg
        ({"lat": "50.7450", "lon": "3.2350"}, None, "aucune commune"),
        ({"insee": "59599", "lat": "50.7450", "lon": "3.2350"}, "59599", "dans aucune commune de France"),
        ({"lat": "48.5730", "lon": "7.8120"}, "67482", "la plus proche"),
        # off the Isle of Sein, some hundred metres wide
        ({"insee": "29083", "lat": "48.0430", "lon": "-4.8500"}, "29083", ""),
        # swapped, in minutes, in metres
        ({"lat": "1.87", "lon": "46.17"}, "23096", "remises dans l’ordre"),
        ({"lat": "46°10'12\"N", "lon": "1°52'12\"E"}, "23096", "Guéret"),
        ({"lat": "6859290.9", "lon": "652709.4"}, "75056", "Paris"),
        ({"lat": "652709.4", "lon": "6859290.9"}, "75056", "Paris"),
        ({"cp": "97110", "lat": "1795000", "lon": "657000"}, "97120", "Pointe-à-Pitre"),
        # codes that are eaten, former, unknown
        ({"insee": "1004"}, "01004", ""),
        ({"insee": "75112"}, "75056", ""),
        ({"insee": "99999", "cp": "23000", "commune": "Guéret"}, "23096", "aucune commune, présente ou ancienne"),
        # a postcode of several municipalities, with a name that is misspelled, or none
        ({"cp": "64130", "commune": "MAULEON"}, "64371", ""),
        ({"cp": "64600", "commune": "ANGELT"}, "64024", "code postal"),
        ({"cp": "64130"}, None, "Plusieurs communes répondent"),
        ({"cp": "23000"}, None, "Plusieurs communes répondent"),
        # disagreements
        ({"insee": "64024", "cp": "64100", "commune": "Bayonne"}, "64102", "que dessert le code postal"),
        ({"insee": "64024", "commune": "Lyon", "lat": "45.77", "lon": "4.85"}, "69123", "où sont les coordonnées"),
        ({"insee": "64024", "commune": "Lyon"}, "64024", "Le code est celui d’Anglet, le nom celui de Lyon"),
        ({"insee": "64024", "cp": "33000"}, "64024", "n’est pas celui d’Anglet"),
        ({"cp": "44800", "commune": "Nantes", "lat": "47.2300", "lon": "-1.6300"}, "44162", "Saint-Herblain"),
        ({"cp": "75012", "commune": "Paris", "lat": "48.8638", "lon": "2.4485"}, "75056", "Montreuil"),
        ({"cp": "33000", "commune": "Lyon"}, "33063", "Le code postal est celui de Bordeaux, le nom celui de Lyon"),
        ({"cp": "33000", "commune": "Mérignac"}, "33281", "n’est pas celui de Mérignac"),
        ({"cp": "33076", "commune": "Bordeaux Cedex"}, "33063", ""),
        # a postcode or a department in the cell of the municipality
        ({"commune": "33000 BORDEAUX"}, "33063", ""),
        ({"commune": "BORDEAUX (33000)"}, "33063", ""),
        ({"commune": "Saint-Denis (93)"}, "93066", ""),
        ({"commune": "Saint-Denis (974)"}, "97411", ""),
        ({"commune": "Mérignac (Gironde)"}, "33281", ""),
        ({"commune": "Mérignac (annexe)"}, None, "ne désignent une commune"),
        ({"commune": "Mérignac", "dep": "Charente"}, "16216", ""),
        ({"commune": "Mérignac", "dep": "33"}, "33281", ""),
        ({"commune": "Tourlaville"}, "50129", "ancien nom : Cherbourg-en-Cotentin"),
        ({"commune": "Cotentin"}, None, "ne désignent une commune"),
        # metres overseas, with the name of the municipality alone
        ({"commune": "Pointe-à-Pitre", "lat": "1795000", "lon": "657000"}, "97120", ""),
        ({"commune": "Saint-Laurent-du-Maroni", "lat": "608000", "lon": "170000"}, "97311", ""),
        # a hamlet, a former municipality, an overseas collectivity
        ({"insee": "97411", "cp": "97490", "commune": "Sainte-Clotilde"}, "97411", ""),
        ({"commune": "Nouméa"}, "98818", ""),
        ({"commune": "Nouméa", "cp": "98800"}, "98818", ""),
        ({}, None, "on ne sait pas"),
    ],
)  # fmt: skip
def test_a_row_finds_its_municipality_and_says_what_it_deduced(france, cells, code, said):
    found, told, _row = located(france, **cells)
    assert found == code, told
    assert said in told
    assert said or not told


def test_a_name_that_several_bear_is_that_of_the_territory_of_who_sends_the_list(towns):
    gazetteer = Gazetteer(towns, {"33"})
    gazetteer.settle([])
    code, told, _row = located(gazetteer, commune="Mérignac")
    assert code == "33281"
    assert "votre territoire" in told


def test_or_of_the_department_of_which_the_list_speaks(towns):
    gazetteer = Gazetteer(towns)
    gazetteer.settle([row_of(commune=name)[0] for name in ("Bordeaux", "Pessac", "Libourne", "Mérignac")])
    code, told, _row = located(gazetteer, commune="Mérignac")
    assert code == "33281"
    assert "du département de la liste" in told
    assert located(gazetteer, commune="Saint-Denis")[0] is None


def test_a_list_of_the_whole_country_has_no_home(towns):
    gazetteer = Gazetteer(towns)
    gazetteer.settle([row_of(commune=name)[0] for name in ("Bordeaux", "Lyon", "Lille", "Guéret")])
    assert gazetteer.home == frozenset()


@pytest.mark.parametrize(
    ("x", "y", "department", "point", "name"),
    [  # points of the registers of IGN, and of epsg.io
        (652709.401, 6859290.946, "", (48.83194, 2.35578), "Lambert-93"),
        (600000, 2428000, "", (48.85035, 2.33651), "Lambert II étendu"),
        (1417000, 4180000, "", (44.76381, -0.57602), "conique conforme CC45"),
        (338000, 7692000, "974", (-20.86508, 55.44278), "projection d’outre-mer, EPSG 2975"),
        (338000, 7692000, "", (-20.86508, 55.44278), "projection d’outre-mer, EPSG 2975"),
        (520000, 8587000, "976", (-12.78168, 45.18427), "projection d’outre-mer, EPSG 4471"),
        (657000, 1790000, "971", (16.18536, -61.53137), "projection d’outre-mer, EPSG 5490"),
        (1.87, 46.17, "", (46.17, 1.87), ""),
    ],
)
def test_national_projections_are_recognised_by_their_numbers(x, y, department, point, name):
    found, called = degrees_of(y, x, department)
    assert found == pytest.approx(point, abs=2e-5)
    assert called == name


def test_numbers_that_are_no_point_of_france_stay_none():
    assert degrees_of(99_999_999, 12) is None
    assert degrees_of(5_000, 4_000) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("46,17", 46.17), (" 6 459 000 ", 6459000), ("−1.5", -1.5), ("1°52'12\" O", -1.87), ("nan", None),
        ("ici", None),
        ("N 46° 10' 12\"", 46.17), ("46,17° N", 46.17), ("1.87 W", -1.87), ("46.17°", 46.17), ("O 1° 52' 12\"", -1.87),
        ("12 N rue", None), ("N", None),
    ],
)  # fmt: skip
def test_a_coordinate_is_read_however_it_is_written(text, number):
    assert number_in(text) == (None if number is None else pytest.approx(number))


def test_both_coordinates_may_be_in_one_cell():
    assert two_numbers("[1.87, 46.17]") == ("1.87", "46.17")
    assert two_numbers("46,17 1,87") == ("46,17", "1,87")
    assert two_numbers("46.17") is None


@pytest.mark.parametrize(
    "text",
    [
        "46°10'12\"N, 1°52'12\"E", "46° 10' 12\" N 1° 52' 12\" E", "N 46° 10' 12\" E 1° 52' 12\"",
        "E 1° 52' 12\", N 46° 10' 12\"", "46,17° N 1,87° E", "46,17° ; 1,87°", "46.17°, 1.87°",
    ],
)  # fmt: skip
def test_both_may_be_in_degrees_and_minutes(text):
    both = two_numbers(text)
    assert both is not None
    assert [number_in(each) for each in both] == [pytest.approx(46.17), pytest.approx(1.87)]


@pytest.mark.parametrize("text", ["46°10'12\"N", "12° au premier étage, 3° à la cave", "°", "46°10' et 1°52' et 3°"])
def test_what_is_not_two_numbers_is_none(text):
    assert two_numbers(text) is None


@pytest.mark.parametrize(
    ("address", "written"),
    [
        ("12 rue de Paris, 75012 Paris", Written("75012", "Paris")),
        ("Bât. 3 - 33 000 BORDEAUX CEDEX (fond de cour)", Written("33000", "BORDEAUX CEDEX")),
        ("1 rue du 19 mars 1962, 23000 Guéret, France", Written("23000", "Guéret")),
        ("12 rue Haute", Written()),
    ],
)
def test_an_address_bears_its_postcode_and_its_municipality(address, written):
    assert written_in(address) == written


def test_the_end_of_an_address_may_be_a_municipality_but_not_the_village():
    assert last_words("3 rue Haute, Bordeaux") == "Bordeaux"
    assert last_words("3 rue Haute, le bourg") == ""
    assert last_words("Bordeaux") == ""
