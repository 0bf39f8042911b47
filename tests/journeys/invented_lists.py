"""Five more lists, unlike the nineteen: as a federation, an office, a map, a city and a program write them.

They are made up, with the faults that such files have; `towns` says in which municipality each place stands.
"""

from __future__ import annotations

import io
import json

from openpyxl import Workbook
from openpyxl.styles import Font

from tests.journeys.unseen_lists import Twin, as_json


def merged_workbook() -> Twin:
    """A federation: a merged title, groups over the headings, departments and municipalities merged down over their
    rows, links that are formulas, a line of totals, notes beside.
    """
    book = Workbook()
    notes, sheet = book.worksheets[0], book.create_sheet("Adhérents 2026")
    notes.title = "Lisez-moi"
    notes.append(["Fédération inventée", "mise à jour en mars"])
    rows = [
        ["Annuaire de la fédération — ne pas modifier", None, None, None, None, None, None, None],
        [None] * 8,
        ["Où", None, "Le lieu", None, None, None, "Le joindre", None],
        ["Département", "Commune", "Nom du tiers-lieu", "N°", "Voie", "Nombre d’adhérents", "Tél.", "Site"],
        ["Creuse", "Guéret", "Le Banc", 12, "rue Haute", 40, "Tél. : 05 55 00 00 01 (accueil)", "exemple.fr"],
        [None, None, "La Forge", 12, "place du Marché", 12, 555000002, '=HYPERLINK("https://exemple.fr")'],
        [None, "Saint-Laurent", "Le Quai", 12, "rue Basse", 7, "05 55 00 00 03 - 05 55 00 00 04", None],
        ["Haute-Vienne", "Saint-Laurent-les-Églises", "La Halle", 3, "le Bourg", 9, "+33 (0)5 55 00 00 05", None],
        ["TOTAL", None, None, None, None, "=SUM(F5:F8)", None, None],
    ]
    for row in rows:
        sheet.append(row)
    for each in ("A1:H1", "A3:B3", "C3:F3", "G3:H3", "A5:A7", "B5:B6"):
        sheet.merge_cells(each)
    sheet["A1"].font = Font(bold=True)
    held = io.BytesIO()
    book.save(held)
    towns = {"Le Banc": "23096", "La Forge": "23096", "Le Quai": "23206", "La Halle": "87157"}
    return Twin("une fédération", "annuaire.xlsx", held.getvalue(), towns, out=(1, "vide"))


def spreadsheet_text() -> Twin:
    """An office: « sep=; » before the headings, cp1252, street in three columns, points in degrees and minutes."""
    heads = "Libellé structure;N° voie;Type voie;Nom voie;CP Ville;Tél. fixe;Coordonnées GPS;Courriel du référent"
    rows = [
        'Le « Grand » Banc;12;rue;Haute;23000 GUERET;5 55 00 00 01;"46°10\'12""N, 1°52\'00""E";lou@exemple.fr',
        "L’Œuvre;12 bis;place;du Marché;23200 AUBUSSON CEDEX;3646;45,95° N 2,17° E;",
        "Café d’à côté;;;Le Bourg;23300 La Souterraine;0033555000002;N 46° 14' 15\" E 1° 29' 10\";",
        "Étape n° 4;12;rue;Haute;19100 BRIVE LA GAILLARDE;;;",
    ]
    data = "\r\n".join(["sep=;", heads, *rows, ";;;;;;;", ""]).encode("cp1252")
    towns = {"Le « Grand » Banc": "23096", "L’Œuvre": "23008", "Café d’à côté": "23176", "Étape n° 4": "19031"}
    return Twin("un bureau", "export.csv", data, towns)


def open_map() -> Twin:
    """A map that anybody draws: buildings, keys with colons, no municipality for half of them, Lyon by its points."""

    def feature(number: int, geometry: dict[str, object] | None, **tags: str) -> dict[str, object]:
        told = {key.replace("__", ":"): cell for key, cell in tags.items()}
        return {"type": "Feature", "id": f"way/{number}", "geometry": geometry, "properties": {"@id": number, **told}}

    def square(latitude: float, longitude: float) -> dict[str, object]:
        step = 0.0004
        ring = [[longitude + x * step, latitude + y * step] for x, y in ((0, 0), (1, 0), (1, 1), (0, 1), (0, 0))]
        return {"type": "Polygon", "coordinates": [ring]}

    features = [
        feature(
            1,
            square(45.7640, 4.8350),
            name="Atelier partagé",
            addr__street="rue Mercière",
            addr__housenumber="4",
            addr__postcode="69002",
            addr__city="Lyon",
            opening_hours="Mo-Fr 09:00-18:00",
        ),
        feature(2, square(45.7690, 4.8500), name="Atelier partagé", website="https://exemple.fr"),
        feature(3, {"type": "Point", "coordinates": [4.8796, 45.7714]}, name="Bricothèque", phone="+33 4 78 00 00 00"),
        feature(4, None, name="Sans dessin", addr__city="Villeurbanne", addr__postcode="69100"),
        feature(5, {"type": "Point", "coordinates": [6.14, 46.2]}, name="À Genève"),
        feature(6, {"type": "Point", "coordinates": [4.88, 45.76]}),
    ]
    data = as_json({"type": "FeatureCollection", "licence": "ODbL", "features": features})
    towns = {"Atelier partagé": "69123", "Bricothèque": "69266", "Sans dessin": "69266"}
    return Twin("une carte libre", "export.geojson", data, towns, out=(2, ""))


def city_hall() -> Twin:
    """A city: every name is the same, arrondissements in five spellings, latitude and longitude exchanged."""
    told = [
        ("75 012", "Paris 12e", "48.8410", "2.3960"),
        ("75011", "PARIS XI", "2.3790", "48.8590"),
        ("", "Paris-18ème", "", ""),
        ("75001", "PARIS 01", "48.8620", "2.3360"),
        ("75116", "Paris", "48.8630", "2.2760"),
        ("", "Paris 5e arrondissement", "", ""),
    ]
    rows = [
        {"Nom": "Bibliothèque municipale", "Adresse": f"{n} rue Neuve", "CP": cp, "Ville": town, "X": lat, "Y": lng}
        for n, (cp, town, lat, lng) in enumerate(told, 1)
    ]
    lines = ["\t".join(rows[0]), *("\t".join(map(str, row.values())) for row in rows)]
    data = "\n".join([*lines, ""]).encode("utf-16")
    return Twin("une ville", "bib.txt", data, {"Bibliothèque municipale": "75056"}, kind="library")


def program() -> Twin:
    """A program: records under two envelopes, nested, null or false for nothing, codes as numbers, seas, homonyms."""
    rows = [
        {
            "uuid": f"{n:08}-0000",
            "libelle": name,
            "adresse": {"ligne": street, "codePostal": cp, "ville": town},
            "localisation": {"lat": lat, "lng": lng},
            "telephone": {"fixe": phone, "mobile": None},
            "actif": True,
        }
        for n, (name, street, cp, town, lat, lng, phone) in enumerate(
            (
                ("Case nord", "1 rue Haute", 97400, "Saint-Denis La Réunion", -20.88, 55.45, 262262000001),
                ("Case sud", "2 rue Haute", 97410.0, "Saint-Pierre (Réunion)", None, None, "0262 00 00 02"),
                ("Case rouge", None, 93200, "Saint-Denis", 2.357, 48.935, None),
                ("Case du fort", "4 rue Haute", 97250, "Saint-Pierre", 14.742, -61.176, 596596000003.0),
                ("Case du vent", "", None, "Saint-Barthélemy (977)", 17.896, -62.85, None),
            )
        )
    ]
    data = json.dumps({"meta": {"total": 5}, "data": {"items": rows}}, ensure_ascii=False).encode()
    towns = {
        "Case nord": "97411",
        "Case sud": "97416",
        "Case rouge": "93066",
        "Case du fort": "97225",
        "Case du vent": "97701",
    }
    return Twin("un programme", "api.json", data, towns)


INVENTED = [merged_workbook(), spreadsheet_text(), open_map(), city_hall(), program()]
