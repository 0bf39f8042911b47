"""A PDF that is published says nothing of who made it, nor of where its photographs were taken; its pages stay."""

import zlib
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Link, Text
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    EncodedStreamObject,
    Fit,
    NameObject,
    NumberObject,
    TextStringObject,
)

from lieudit.needs.attachments import ERRAND, PieceField
from lieudit.toolkit import bare_pdf, uploads
from lieudit.toolkit.apart import run_apart
from lieudit.toolkit.bare_pdf import Refusal, bared, without_boxes, without_camera
from lieudit.toolkit.models import Errand
from lieudit.toolkit.photographs import DRAWING, Unwritten, ask_to_write, opened

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


def said_of(**entries: object) -> DictionaryObject:
    """A dictionary of a PDF; words that begin by « / » are its names."""
    found = DictionaryObject()
    for name, value in entries.items():
        if isinstance(value, str):
            value = NameObject(value) if value.startswith("/") else TextStringObject(value)
        found[NameObject(f"/{name}")] = value
    return found


def a_page(*remarks: DictionaryObject, **of_the_document: object) -> bytes:
    """One page with a photograph, what stands on it, and what its root says."""
    page, made = BytesIO(), BytesIO()
    Image.new("RGB", (60, 40), "teal").save(page, "PDF")
    writer = PdfWriter(clone_from=PdfReader(page))
    where = ArrayObject([NumberObject(n) for n in (10, 10, 30, 30)])
    for each in remarks:
        each[NameObject("/Rect")] = where
    writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(each) for each in remarks])
    writer.root_object.update(said_of(**of_the_document))
    writer.write(made)
    return made.getvalue()


def asked(content: bytes) -> bytes:
    """What a form asks the worker for."""
    upload = PieceField().clean(SimpleUploadedFile("plan de Jeanne.pdf", content))
    ask_to_write(ERRAND, upload, origin="origine")
    return bytes(Errand.objects.latest("pk").content)


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


def test_a_file_that_a_remark_holds_a_signature_and_a_program_are_gone():
    enclosed = EncodedStreamObject()
    enclosed._data = NAME.encode()
    held = said_of(Type="/Filespec", F=f"C:\\{NAME}\\carnet.txt", EF=said_of(F=enclosed))
    holds = said_of(Subtype="/FileAttachment", FS=held, Contents="Le carnet", M=NAME, T=NAME, NM=NAME, Subj=NAME)
    signature = said_of(Type="/Sig", Name=NAME, Location=NAME, ByteRange=ArrayObject(), Contents=NAME)
    field = said_of(Subtype="/Widget", FT="/Sig", T="Signature", V=signature)
    elsewhere = said_of(Subtype="/Link", A=said_of(S="/Launch", F=f"C:\\{NAME}"))
    at_home = said_of(Subtype="/Link", A=said_of(S="/URI", URI=f"file:///C:/{NAME}"))
    leads = said_of(Subtype="/Link", A=said_of(S="/URI", URI="https://exemple.fr/"), M=NAME)
    where = said_of(Subtype="/Widget", FT="/Tx", T="Nom", V="Ici", M=NAME, NM=NAME)
    runs = said_of(S="/JavaScript", JS=f"app.alert('{NAME}')")
    layers = said_of(OCGs=ArrayObject([said_of(Usage=said_of(CreatorInfo=said_of(Creator=NAME)))]))
    enclosed_within = said_of(EmbeddedFiles=said_of(Names=ArrayObject([TextStringObject(NAME), held])))
    before = a_page(
        *(holds, field, elsewhere, at_home, leads, where),
        OpenAction=runs,
        OCProperties=layers,
        Names=enclosed_within,
        Perms=said_of(DocMDP=signature),
    )
    after = bared(before)
    assert before.count(NAME.encode()) >= 10
    left = {each.get_object()["/Subtype"]: each.get_object() for each in PdfReader(BytesIO(after)).pages[0]["/Annots"]}
    assert (left["/FileAttachment"]["/Contents"], left["/Widget"]["/T"]) == ("Le carnet", "Nom")
    assert left["/Link"]["/A"]["/URI"] == "https://exemple.fr/"
    assert NAME.encode() not in after


def test_a_file_loses_its_number_and_what_is_said_by_reference():
    made = BytesIO()
    writer = PdfWriter(clone_from=PdfReader(BytesIO(a_document())))
    writer.generate_file_identifiers()
    runs = said_of(F=NAME)
    runs[NameObject("/S")] = writer._add_object(NameObject("/Launch"))
    link = Link(rect=(0, 0, 9, 9), url="https://exemple.fr/")
    link[NameObject("/A")] = runs
    writer.add_annotation(0, link)
    writer.write(made)
    assert PdfReader(BytesIO(made.getvalue())).trailer["/ID"]
    after = bared(made.getvalue())
    assert "/ID" not in PdfReader(BytesIO(after)).trailer
    assert NAME.encode() not in after


@pytest.mark.parametrize("kind", ["/DCTDecode", "wrapped", "referred"])
def test_a_photograph_is_bared_however_it_is_written(kind):
    picture = EncodedStreamObject()
    picture._data = zlib.compress(a_photograph()) if kind == "wrapped" else a_photograph()
    picture.update(said_of(Type="/XObject", Subtype="/Image", ColorSpace="/DeviceRGB"))
    for name, value in (("/Width", 60), ("/Height", 40), ("/BitsPerComponent", 8)):
        picture[NameObject(name)] = NumberObject(value)
    writer, made = PdfWriter(), BytesIO()
    page = writer.add_blank_page(100, 100)
    inner = NameObject("/DCTDecode")
    names = ArrayObject([NameObject("/FlateDecode"), inner]) if kind == "wrapped" else inner
    picture[NameObject("/Filter")] = writer._add_object(names) if kind == "referred" else names
    page[NameObject("/Resources")] = said_of(XObject=said_of(Vue=writer._add_object(picture)))
    writer.write(made)
    (shown,) = PdfReader(BytesIO(bared(made.getvalue()))).pages[0].images
    assert (shown.image.size, dict(shown.image.getexif())) == ((60, 40), {})
    assert NAME.encode() not in shown.data


def test_what_a_camera_lays_after_its_picture_is_not_kept():
    """A second picture, with its own place and hour, and the table that leads to it."""
    first, drawn = a_photograph(), BytesIO()
    Image.new("RGB", (60, 40), "teal").save(drawn, "JPEG", progressive=True, icc_profile=b"couleurs" * 9)
    plain = drawn.getvalue()
    table = b"\xff\xe2\x00\x0aMPF\x00" + b"1234"
    assert without_camera(plain[:2] + table + plain[2:] + first) == plain
    assert NAME.encode() not in without_camera(first.replace(b"\xff\xe1", b"\xff\xff\xe1", 1))
    assert Image.open(BytesIO(plain)).info["icc_profile"] == b"couleurs" * 9


def test_a_jpeg_2000_loses_the_boxes_that_speak_of_it():
    def box(kind: bytes, said: bytes) -> bytes:
        return (8 + len(said)).to_bytes(4, "big") + kind + said

    head, points = box(b"jP  ", b"\r\n\x87\n") + box(b"jp2h", b"header"), b"\0\0\0\0jp2cpoints"
    said = box(b"uuid", NAME.encode()) + box(b"asoc", box(b"xml ", NAME.encode()))
    assert without_boxes(head + said + points) == head + points
    assert without_boxes(b"points alone") == b"points alone"


def test_pages_that_each_lead_to_the_next_are_read_and_still_lead_there():
    writer, made = PdfWriter(), BytesIO()
    for _page in range(400):
        writer.add_blank_page(100, 100)
    for n in range(399):
        writer.add_annotation(n, Link(rect=(0, 0, 9, 9), target_page_index=n + 1, fit=Fit.fit()))
    writer.write(made)
    after = PdfReader(BytesIO(run_apart("lieudit.toolkit.bare_pdf", given=made.getvalue(), limits=DRAWING)))
    assert len(after.pages) == 400
    (link,) = after.pages[3]["/Annots"]
    assert link.get_object()["/Dest"][0].get_object() == after.pages[4]


def test_one_that_only_asks_not_to_be_printed_is_taken_and_one_too_large_once_read_is_not(monkeypatch):
    writer, made = PdfWriter(clone_from=PdfReader(BytesIO(a_document()))), BytesIO()
    writer.encrypt(user_password="", owner_password="secret", algorithm="AES-256")
    writer.write(made)
    after = PdfReader(BytesIO(bared(made.getvalue())))
    assert (after.is_encrypted, len(after.pages)) == (False, 1)
    assert bare_pdf.LARGEST == uploads.LARGEST
    monkeypatch.setattr(bare_pdf, "LARGEST", 500)
    with pytest.raises(Refusal, match="trop lourd"):
        bared(a_document())


@pytest.mark.django_db
def test_what_is_joined_to_a_need_is_bared():
    written = opened(asked(a_document()))
    assert NAME.encode() not in written.content
    assert len(PdfReader(BytesIO(written.content)).pages) == 1
    assert (written.kind, written.name) == ("pdf", "plan de Jeanne.pdf")


@pytest.mark.django_db
def test_a_locked_or_a_broken_one_is_refused_in_words_that_say_what_to_do():
    with pytest.raises(Unwritten, match="protégé par un mot de passe : enregistrez-le sans protection"):
        opened(asked(a_document(locked=True)))
    for broken in (a_document()[:500], b"%PDF-1.7\nrien d'autre\n%%EOF\n"):
        with pytest.raises(Unwritten, match="Ce PDF est abîmé"):
            opened(asked(broken))


def test_one_without_a_page_is_refused():
    made = BytesIO()
    PdfWriter().write(made)
    with pytest.raises(Refusal, match="Ce PDF est abîmé"):
        bared(made.getvalue())
