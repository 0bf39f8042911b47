"""A PDF that is published says nothing of who made it, nor of where its photographs were taken; its pages stay."""

from io import BytesIO

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Text
from pypdf.generic import NameObject, TextStringObject

from lieudit.needs.attachments import PieceField
from lieudit.toolkit.bare_pdf import Refusal, bared, without_camera

NAME = "Jeanne Martin"
XMP = f"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator><rdf:Seq><rdf:li>{NAME}</rdf:li>
</rdf:Seq></dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>"""


def a_photograph() -> bytes:
    """A JPEG whose camera wrote who held it, and where."""
    said, drawn = Image.Exif(), BytesIO()
    said[0x013B] = NAME
    said[0x8825] = {1: "N", 2: (46.0, 8.0, 30.0)}
    Image.new("RGB", (60, 40), "teal").save(drawn, "JPEG", exif=said)
    return drawn.getvalue()


def a_document(*, locked: bool = False) -> bytes:
    """One page with a photograph, which says in six places who made it."""
    page, made = BytesIO(), BytesIO()
    Image.new("RGB", (60, 40), "teal").save(page, "PDF")
    writer = PdfWriter(clone_from=PdfReader(page))
    writer.add_metadata({"/Author": NAME, "/Title": f"Chez {NAME}"})
    writer.xmp_metadata = XMP.encode()
    writer.add_attachment("carnet.txt", NAME.encode())
    note = writer.add_annotation(0, Text(text="À revoir", rect=(10, 10, 30, 30)))
    note[NameObject("/T")] = TextStringObject(NAME)
    writer.pages[0][NameObject("/LastModified")] = TextStringObject(f"hier, {NAME}")
    (picture,) = [each for each in writer._objects if getattr(each, "get", lambda _name: "")("/Subtype") == "/Image"]
    picture._data = a_photograph()
    if locked:
        writer.encrypt("secret")
    writer.write(made)
    return made.getvalue()


def sent(content: bytes) -> object:
    return PieceField().clean(SimpleUploadedFile("plan de Jeanne.pdf", content))


def test_nothing_of_its_author_is_left_and_its_page_stays():
    before = a_document()
    assert before.count(NAME.encode()) >= 5
    after = bared(before)
    found = PdfReader(BytesIO(after))
    assert NAME.encode() not in after
    assert (found.metadata, found.xmp_metadata, len(found.attachments)) == (None, None, 0)
    (page,) = found.pages
    (picture,) = page.images
    assert picture.image is not None
    assert picture.image.size == (60, 40)
    assert dict(picture.image.getexif()) == {}
    assert [each.get_object()["/Contents"] for each in page["/Annots"]] == ["À revoir"]


def test_what_was_saved_over_is_gone_too():
    first, again = a_document(), BytesIO()
    writer = PdfWriter(BytesIO(first), incremental=True)
    writer.metadata = {"/Author": "Personne"}
    writer.write(again)
    assert again.getvalue().startswith(first)
    assert NAME.encode() not in bared(again.getvalue())


def test_a_picture_that_is_no_photograph_is_left_as_it_is():
    drawn = BytesIO()
    Image.new("RGB", (4, 4), "teal").save(drawn, "JPEG")
    plain = drawn.getvalue()
    assert without_camera(plain) == plain
    assert without_camera(b"\x89PNG, et la suite") == b"\x89PNG, et la suite"
    assert without_camera(b"") == b""


@pytest.mark.django_db
def test_what_is_joined_to_a_need_is_bared():
    upload = sent(a_document())
    content = upload.read()
    assert NAME.encode() not in content
    assert len(PdfReader(BytesIO(content)).pages) == 1
    assert (upload.name[-4:], upload.told_name) == (".pdf", "plan de Jeanne.pdf")


@pytest.mark.django_db
def test_a_locked_or_a_broken_one_is_refused_in_words_that_say_what_to_do():
    with pytest.raises(forms.ValidationError, match="protégé par un mot de passe : enregistrez-le sans protection"):
        sent(a_document(locked=True))
    for broken in (a_document()[:500], b"%PDF-1.7\nrien d'autre\n%%EOF\n"):
        with pytest.raises(forms.ValidationError, match="Ce PDF est abîmé"):
            sent(broken)


def test_one_without_a_page_is_refused():
    made = BytesIO()
    PdfWriter().write(made)
    with pytest.raises(Refusal, match="Ce PDF est abîmé"):
        bared(made.getvalue())
