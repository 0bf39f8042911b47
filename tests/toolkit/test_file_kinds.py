"""A file is of the kind that its name says, or is not taken."""

import struct
import zipfile
from io import BytesIO

import pytest

from lieudit.toolkit.file_kinds import KINDS, kind_of, members

ALL = tuple(KINDS)


def archive(**held):
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        for name, content in held.items():
            made.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return stream.getvalue()


def office(part):
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        made.writestr("[Content_Types].xml", "<Types/>")
        made.writestr(part, "<x/>")
    return stream.getvalue()


SHEET = archive(mimetype="application/vnd.oasis.opendocument.spreadsheet", content_xml="<x/>")
BOX = b"\0" * 80 + struct.pack("<I", 2) + b"\0" * 100
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg"><circle r="3"/><use href="#a"/></svg>'


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("Guide.PDF", b"%PDF-1.7 ...", "pdf"),
        ("photo.jpeg", b"\xff\xd8\xff\xe0", "jpg"),
        ("photo.png", b"\xff\xd8\xff\xe0", "jpg"),
        ("budget.ods", SHEET, "ods"),
        ("budget.zip", SHEET, "zip"),
        ("sans nom", SHEET, "ods"),
        ("lettre.docx", office("word/document.xml"), "docx"),
        ("tableur.xlsx", office("xl/workbook.xml"), "xlsx"),
        ("plans.zip", archive(a="1"), "zip"),
        ("piece.stl", BOX, "stl"),
        ("piece.stl", b"solid p\nfacet normal 0 0 1\nendsolid p", "stl"),
        ("logo.svg", DRAWING, "svg"),
        ("lieux.csv", "nom;ville\nLe Préau;Guéret\n".encode(), "csv"),
        ("lieux.csv", "\ufeffnom;ville\n".encode(), "csv"),
        ("LISEZMOI.markdown", "# Préau".encode(), "md"),
    ],
)
def test_what_is_sent_is_given_back_as_it_is(name, content, kind):
    assert kind_of(content, name, ALL) == kind


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("guide.pdf", b"MZ\x90"),
        ("budget.ods", archive(a="1")),
        ("budget.xlsx", SHEET),
        ("casse.zip", b"PK\x03\x04" + b"\0" * 54),
        ("vide.zip", archive()),
        ("coupe.zip", archive(a="1" * 900)[:400]),
        ("piece.stl", BOX[:-1]),
        ("lieux.csv", "Le Préau".encode("cp1252")),
        ("lieux.csv", b"a\0b"),
        ("vide.md", b"  \n"),
        ("programme.exe", b"MZ"),
        ("sans nom", b"du texte"),
    ],
)
def test_what_is_not_of_its_name_is_not_taken(name, content):
    assert kind_of(content, name, ALL) is None


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        '<circle onclick="alert(1)"/>',
        "<circle\nonload = 'x()'/>",
        "<foreignObject><p>x</p></foreignObject>",
        '<image href="https://ailleurs.fr/pisteur.png"/>',
        '<image xlink:href="//ailleurs.fr/p.png"/>',
        "<style>@import url(https://ailleurs.fr/x.css)</style>",
        '<rect style="fill:url(https://ailleurs.fr/x)"/>',
        '<a href="javascript:alert(1)"><circle/></a>',
    ],
)
def test_a_drawing_that_runs_or_asks_elsewhere_is_not_taken(inside):
    assert kind_of(DRAWING.replace(b"<circle", inside.encode() + b"<circle"), "logo.svg", ALL) is None


def test_a_drawing_may_hold_its_own_picture_and_a_link_to_follow():
    inside = b'<image href="data:image/png;base64,AA=="/><a href="https://le-preau.fr"><circle r="1"/></a>'
    assert kind_of(DRAWING.replace(b"<circle", inside + b"<circle"), "logo.svg", ALL) == "svg"


def test_a_drawing_with_entities_is_not_taken():
    bomb = b'<!DOCTYPE svg [<!ENTITY a "aa">]>' + DRAWING
    assert kind_of(bomb, "logo.svg", ALL) is None


def test_only_what_is_allowed_is_taken():
    assert kind_of(archive(a="1"), "plans.zip", ("pdf",)) is None


def test_an_archive_is_listed_and_never_unpacked():
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("zeros.bin", b"\0" * 30_000_000)
    assert members(stream.getvalue()) == ["zeros.bin"]
