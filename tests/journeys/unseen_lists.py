"""Twins of the nineteen published lists that nobody here had seen: as dirty as they were, small, and of nobody.

Each has the headings, the encoding and the faults of one real file (`Twin.like`), and places that are invented in real
municipalities: `towns` says in which one each place stands, by its official code.
"""

from __future__ import annotations

import csv
import io
import json
from typing import NamedTuple

from openpyxl import Workbook
from pyproj import Transformer


class Twin(NamedTuple):
    """`towns`: each place by its name, with its municipality; `out`: how many rows are left out, and a word of why.

    `missing`: what the page of columns says when nobody could guess more. `kind`: what all its rows are.
    """

    like: str
    file: str
    data: bytes
    towns: dict[str, str]
    out: tuple[int, str] = (0, "")
    kind: str = "third-place"
    missing: str = ""
    asked: tuple[str, ...] = ()
    """Columns in which a person is seen, and asked about."""


def as_csv(rows: list[dict[str, object]], *, separator=",", encoding="utf-8", end="\r\n", headings=True) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]), delimiter=separator, lineterminator=end)
    if headings:
        writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def as_json(rows: object) -> bytes:
    return json.dumps(rows, ensure_ascii=False, indent=1).encode()


def lambert(latitude: float, longitude: float) -> tuple[float, float]:
    x, y = Transformer.from_crs(4326, 2154, always_xy=True).transform(longitude, latitude)
    return round(x, 2), round(y, 2)


def libraries() -> Twin:
    """15,702 rows: headings of the ministry, municipalities under the name that they had before they merged."""
    towns = [
        ("Médiathèque Boris-Vian", "50602", "50110", "Tourlaville", "50129"),
        ("Bibliothèque de Beaupréau", "49023", "49600", "Beaupréau", "49023"),
        ("Bibliothèque du Vieux-Annecy", "74011", "74940", "Annecy-le-Vieux", "74010"),
        ("Bibliothèque de Guéret", "23096", "23000", "Guéret", "23096"),
        ("Médiathèque de l’Île", "17411", "17310", "SAINT PIERRE D OLERON", "17385"),
        ("Point lecture", "01004", "1500", "Ambérieu-en-Bugey", "01004"),
    ]
    rows = [
        {
            "code_bib": f"0{n}",
            "nom_de_l_etablissement": name,
            "adresse": f"{n} place  du Marché",
            "cp": postcode,
            "ville": town,
            "code_insee_commune": code,
            "surface": "",
            "population_commune": "3 200",
        }
        for n, (name, code, postcode, town, _now) in enumerate(towns)
    ]
    return Twin(
        "biblio_prod.csv",
        "biblio.csv",
        as_csv(rows, separator=";", encoding="cp1252"),
        {row[0]: row[4] for row in towns},
        kind="library",
    )


def hub() -> Twin:
    """426 rows of JSON: all headings are `c_…`, two points are 300 km off."""
    towns = [
        ("Maison A", "69123", "69003", "Lyon", 45.757, 4.845),
        ("Espace B", "69266", "69100", "Villeurbanne", 45.767, 4.880),
        ("Atelier C", "38185", "38000", "Grenoble", 48.85, 2.35),
        ("Bureau D", "69029", "69500", "Bron", 45.733, 4.913),
    ]
    rows = [
        {
            "c_id": 100 + n,
            "c_nom": name,
            "c_adresse": f"{n + 2} rue Basse",
            "c_cp": cp,
            "c_ville": town,
            "c_lat": lat,
            "c_lng": lng,
            "c_tel": f"04 78 00 00 0{n}",
            "c_site": None,
        }
        for n, (name, _code, cp, town, lat, lng) in enumerate(towns)
    ]
    return Twin("hub-lo.json", "hub.json", as_json(rows), {row[0]: row[1] for row in towns})


def gironde() -> Twin:
    """347 rows, none came in: the municipality in clear, the postcode in the address, Lambert-93."""
    towns = [
        ("Cyberbase", "33063", "Bordeaux", "4 rue du Hautoir 33000 BORDEAUX", 44.84, -0.58),
        ("Espace public", "33281", "Mérignac", "12 avenue de la Marne - 33700 MERIGNAC CEDEX", 44.838, -0.643),
        ("Local du port", "33009", "Arcachon", "Quai du Commandant", 44.66, -1.15),
        ("La Poste", "33243", "Libourne", "", 44.915, -0.243),
    ]
    rows = [
        {
            "Nom du lieu": name,
            "Commune": town,
            "Adresse": address,
            "X": lambert(lat, lng)[0],
            "Y": lambert(lat, lng)[1],
            "Public": "Tout public",
        }
        for name, _code, town, address, lat, lng in towns
    ]
    return Twin("gironde.json", "gironde.json", as_json({"donnees": rows}), {row[0]: row[1] for row in towns})


def maine_et_loire() -> Twin:
    """243 rows: 239 points lost, because they are in metres."""
    towns = [
        ("Relais 1", "49007", "Angers", 47.471, -0.547),
        ("Relais 2", "49099", "Cholet", 47.06, -0.88),
        ("Relais 3", "49328", "Saumur", 47.26, -0.08),
        ("Relais 4", "", "Nulle-Part-sur-Loire", 0, 0),
    ]
    rows = []
    for name, code, town, lat, lng in towns:
        x, y = lambert(lat, lng) if code else ("", "")
        rows.append({"NOM_STRUCTURE": name, "COMMUNE": town.upper(), "COORD_X": x, "COORD_Y": y, "TEL": "0241000000"})
    return Twin(
        "maine-et-loire.json", "49.json", as_json(rows), {row[0]: row[1] for row in towns[:3]}, out=(1, "commune")
    )


def corsica() -> Twin:
    """161 rows without identifier: 22 were dropped, and the nearest town hall took others."""
    rows = [
        {
            "nom": "Maison France services",
            "adresse": "",
            "code_postal": "20200",
            "commune": "Bastia",
            "latitude": "42,697",
            "longitude": "9,450",
        },
        {
            "nom": "Maison France services",
            "adresse": "",
            "code_postal": "20200",
            "commune": "Bastia",
            "latitude": "42,680",
            "longitude": "9,430",
        },
        {
            "nom": "Espace Calvi",
            "adresse": "Port",
            "code_postal": "20260",
            "commune": "CALVI",
            "latitude": "42,5680",
            "longitude": "8,7570",
        },
        {
            "nom": "Espace Penta",
            "adresse": "Folelli",
            "code_postal": "20213",
            "commune": "Penta-di-Casinca",
            "latitude": "42,4460",
            "longitude": "9,5110",
        },
        {
            "nom": "Espace Grosseto",
            "adresse": "Porticcio",
            "code_postal": "20166",
            "commune": "Grosseto-Prugna",
            "latitude": "41,8850",
            "longitude": "8,7900",
        },
    ]
    towns = {
        "Maison France services": "2B033",
        "Espace Calvi": "2B050",
        "Espace Penta": "2B207",
        "Espace Grosseto": "2A130",
    }
    return Twin("corse.json", "corse.json", as_json(rows), towns)


def reunion() -> Twin:
    """155 rows: places are named by their locality, not by their municipality."""
    towns = [
        ("Case Sainte-Clotilde", "97411", "97490", "Sainte-Clotilde"),
        ("Case des Cafres", "97422", "97418", "La Plaine-des-Cafres"),
        ("Case du Barachois", "97411", "97400", "Saint Denis"),
    ]
    rows = [
        {"id_lieu": n, "nom_lieu": name, "cp": int(cp), "ville": town, "site_web": "www.exemple.re"}
        for n, (name, _code, cp, town) in enumerate(towns, 1)
    ]
    return Twin("ultra-num.json", "ultra.json", as_json(rows), {row[0]: row[1] for row in towns})


def eaten_zeros() -> Twin:
    """95 rows: JSON ate the zero of postcodes and codes."""
    towns = [
        ("Étape 1", "01053", 1000, 1053, "Bourg-en-Bresse"),
        ("Étape 2", "06088", 6000, 6088, "Nice"),
        ("Étape 3", "09122", 9000, 9122, "Foix"),
    ]
    rows = [
        {"identifiant": f"e{n}", "nom": name, "code_postal": cp, "code_insee": code, "commune": town}
        for n, (name, _code, cp, code, town) in enumerate(towns)
    ]
    return Twin("etapes-numerique.json", "etapes.json", as_json(rows), {row[0]: row[1] for row in towns})


def mednum(name: str, cp: str, town: str, **more: object) -> dict[str, object]:
    """A row of the standard of digital mediation."""
    row = dict.fromkeys(
        (
            "id",
            "pivot",
            "nom",
            "commune",
            "code_postal",
            "adresse",
            "code_insee",
            "latitude",
            "longitude",
            "telephone",
            "services",
            "frais_a_charge",
        )
    )
    return {**row, "nom": name, "code_postal": cp, "commune": town, "adresse": "1 rue Haute", **more}


def caledonia() -> Twin:
    """92 rows, none came in: recognised, with an empty identifier on each."""
    rows = [
        mednum("Case du Nord", "98860", "Koné"),
        mednum("Case de la baie", "98800", "Nouméa"),
        mednum("Case de l’île", "98820", "Lifou"),
    ]
    return Twin(
        "nouvelle-caledonie.json",
        "nc.json",
        as_json(rows),
        {"Case du Nord": "98811", "Case de la baie": "98818", "Case de l’île": "98814"},
    )


def creuse() -> Twin:
    """91 rows: free text says the name of a mediator, and a mobile."""
    rows = [
        {"Nom": f"Point {town}", "Adresse": "Mairie", "Code postal": cp, "Ville": town, "Description": words}
        for town, cp, words in (
            ("Guéret", "23000", "Contact : Lucie Martin, 06 12 34 56 78"),
            ("Aubusson", "23200", "Le mardi."),
            ("La Souterraine", "23300", "Sur rendez-vous."),
        )
    ]
    towns = {"Point Guéret": "23096", "Point Aubusson": "23008", "Point La Souterraine": "23176"}
    return Twin("la-creuse.json", "creuse.json", as_json(rows), towns, asked=("Description",))


def angers() -> Twin:
    """63 rows: « Nom du lieu » and « Site Internet », the very words of the form, were missed."""
    rows: list[dict[str, object]] = [
        {
            "Nom du lieu": f"Maison de quartier {n}",
            "Site Internet": "https://exemple.fr",
            "Adresse": f"{n} rue Bressigny",
            "Code Postal": "49100",
            "Ville": "Angers",
            "Numéro de téléphone": "02 41 00 00 00",
        }
        for n in (1, 2, 3)
    ]
    return Twin("angers.json", "angers.json", as_json(rows), {str(row["Nom du lieu"]): "49007" for row in rows})


def pyrenees() -> Twin:
    """61 rows: names cut short, a code that contradicts the name of the municipality, one that is nowhere."""
    rows = [
        {"LIEU": "Mairie 1", "INSEE": "64533", "COMMUNE": "TARDETS", "CP": "64470"},
        {"LIEU": "Mairie 2", "INSEE": "64371", "COMMUNE": "MAULEON", "CP": "64130"},
        {"LIEU": "Mairie 3", "INSEE": "64445", "COMMUNE": "BAYONNE", "CP": "64100"},
        {"LIEU": "Mairie 4", "INSEE": "", "COMMUNE": "ANGELT", "CP": ""},
    ]
    towns = {"Mairie 1": "64533", "Mairie 2": "64371", "Mairie 3": "64102"}
    return Twin("fibre-64.json", "fibre.json", as_json(rows), towns, out=(1, "commune"))


def epernay() -> Twin:
    """39 rows: JSON ate the zero of all telephones; three municipalities came from the nearest town hall."""
    rows = [
        {"name": "Centre A", "address": "3 rue Haute, 51200 Épernay", "lat": 49.0365, "lon": 3.966, "phone": 326000000},
        {"name": "Centre B", "address": "Place, 51160 Ay-Champagne", "lat": 49.053, "lon": 4.003, "phone": 326000001},
        {"name": "Centre C", "address": "51530 Magenta", "lat": 49.05, "lon": 3.968, "phone": 326000002},
    ]
    towns = {"Centre A": "51230", "Centre B": "51030", "Centre C": "51663"}
    return Twin("epernay.json", "epernay.json", as_json(rows), towns)


def aix() -> Twin:
    """38 rows: LaMednum but for one capital, in the words of 1.0.0."""
    services = "Devenir autonome dans les démarches administratives"
    rows = [mednum(f"Pôle {n}", "13090", "Aix-en-Provence", id=f"p{n}", services=services) for n in (1, 2)]
    rows = [{("Adresse" if key == "adresse" else key): cell for key, cell in row.items()} for row in rows]
    return Twin("aix-en-provence.json", "aix.json", as_json(rows), {"Pôle 1": "13001", "Pôle 2": "13001"})


def measured() -> Twin:
    """38 third places: the index of pandas has no heading; points alone say arrondissements and suburbs."""
    rows = [
        {"": 0, "nom": "La Planchette", "lat": 48.8410, "lon": 2.3960, "adresse": "Rue de Charenton, 75012 Paris"},
        {"": 1, "nom": "Le Dôme", "lat": 48.8920, "lon": 2.3600, "adresse": "Paris 18e"},
        {"": 2, "nom": "Le Quai", "lat": 45.7700, "lon": 4.8500, "adresse": "Lyon 6e"},
        {"": 3, "nom": "La Basilique", "lat": 48.9350, "lon": 2.3570, "adresse": "93200 Saint-Denis"},
        {"": 4, "nom": "L’Hangar", "lat": 47.2060, "lon": -1.5660, "adresse": "Nantes"},
    ]
    towns = {
        "La Planchette": "75056",
        "Le Dôme": "75056",
        "Le Quai": "69123",
        "La Basilique": "93066",
        "L’Hangar": "44109",
    }
    return Twin("commune_mesure.csv", "mesure.csv", as_csv(rows, end="\n"), towns)


def mayotte() -> Twin:
    """14 rows: five places bear one name and one postcode, in five villages."""
    villages = ("Kawéni", "Passamaïnty", "Vahibé", "Tsoundzou", "Mtsapéré")
    rows = [
        {
            "Nom de la structure": "Espace numérique",
            "Adresse": f"Place de {village}",
            "Code postal": "97600",
            "Commune": "Mamoudzou",
        }
        for village in villages
    ]
    return Twin("mayotte.json", "mayotte.json", as_json(rows), {"Espace numérique": "97611"})


def buses() -> Twin:
    """12 rows: telephones begin with 33 and no sign."""
    rows = [
        {"nom": f"Bus {n}", "commune": town, "cp": cp, "telephone": f"3363000000{n}", "itinerance": "Itinérant"}
        for n, (town, cp) in enumerate((("Agen", "47000"), ("Marmande", "47200")))
    ]
    return Twin(
        "bus-france-services.json",
        "bus.json",
        as_json(rows),
        {"Bus 0": "47001", "Bus 1": "47157"},
        asked=("telephone",),
    )


def no_headings() -> Twin:
    """73 rows: the first one is a place already."""
    around = (("Rodez", "12000"), ("Cahors", "46000"), ("Foix", "09000"), ("Auch", "32000"))
    rows = [
        {"a": f"Tiers-lieu {town}", "b": f"{n} rue de la Gare", "c": cp, "d": town, "e": "https://exemple.org"}
        for n, (town, cp) in enumerate(around, 1)
    ]
    towns = {
        "Tiers-lieu Rodez": "12202",
        "Tiers-lieu Cahors": "46042",
        "Tiers-lieu Foix": "09122",
        "Tiers-lieu Auch": "32013",
    }
    return Twin("occitanie_2018.csv", "occitanie.csv", as_csv(rows, separator=";", headings=False), towns)


def old_mac() -> Twin:
    """706 rows: line ends of an old Mac; the columns repeat what a library lends."""
    rows = [
        {
            "Bibliothèque": f"Médiathèque {n}",
            "Adresse": f"{n} cours Mirabeau",
            "CP": "13100",
            "Ville": "Aix-en-Provence",
            "Prêts": n * 100,
        }
        for n in (1, 2, 3)
    ]
    return Twin(
        "biblio_amp.csv",
        "amp.csv",
        as_csv(rows, end="\r", encoding="utf-8-sig"),
        {f"Médiathèque {n}": "13001" for n in (1, 2, 3)},
        kind="library",
    )


def thresholds() -> Twin:
    """6 rows that are no places: what is missing is said."""
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (["Tranche", "Minimum", "Maximum"], ["moins de 2 000", 25, 100], ["2 000 à 5 000", 100, 300]):
        sheet.append(row)
    held = io.BytesIO()
    book.save(held)
    return Twin("biblio_seuils.xlsx", "seuils.xlsx", held.getvalue(), {}, missing="Choisissez ce qui dit la commune")


TWINS = [
    make()
    for make in (
        libraries,
        hub,
        gironde,
        maine_et_loire,
        corsica,
        reunion,
        eaten_zeros,
        caledonia,
        creuse,
        angers,
        pyrenees,
        epernay,
        aix,
        measured,
        mayotte,
        buses,
        no_headings,
        old_mac,
        thresholds,
    )
]
