"""A version is an address or a file, is never changed, and credits the improvements that it takes."""

import struct
import zipfile
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse

from lieudit.commons import documents
from lieudit.commons.documents import MOST_READ, words_of
from lieudit.commons.models import Release, ReleaseFile
from lieudit.commons.services import propose_improvement, release_version
from lieudit.commons.solids import MOST_FACETS, solid_of
from lieudit.journal.models import Entry
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.uploads import LARGEST
from tests.accounts.factories import AccountFactory
from tests.commons.factories import ImprovementFactory, ReleaseFactory, ResourceFactory
from tests.imports.test_odd_headings import open_document, sheets
from tests.network.factories import RepresentativeFactory

pytestmark = pytest.mark.django_db


def test_it_takes_improvements_and_their_authors_are_told(mailoutbox, django_capture_on_commit_callbacks):
    resource, author = ResourceFactory(), AccountFactory()
    mine = propose_improvement(resource, actor=author, words="Inviter les voisins.")
    other = ImprovementFactory(resource=resource)
    with django_capture_on_commit_callbacks(execute=True):
        release = release_version(
            resource, actor=AccountFactory(), version="3.0", link="https://exemple.fr/3", improvements=[mine, other]
        )
    mine.refresh_from_db()
    assert (mine.state, mine.release) == ("taken", release)
    entry = Entry.objects.about(mine).order_by("pk").last()
    assert entry.sentence.endswith(
        f"paraît en version 3.0, avec les améliorations n°\u00a0{mine.number}, n°\u00a0{other.number}."
    )
    assert [mail.to for mail in mailoutbox] == [[author.email]]


def test_an_improvement_of_another_resource_is_left_alone():
    resource, other = ResourceFactory(), ImprovementFactory()
    release_version(resource, actor=AccountFactory(), version="3.0", link="https://a.fr", improvements=[other])
    other.refresh_from_db()
    assert other.state == "proposed"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"version": "9.9", "link": "https://a.fr"}, "existe déjà"),
        ({"version": "8.0"}, "un fichier au moins"),
    ],
)
def test_what_cannot_be_is_refused(words, said):
    resource = ReleaseFactory(version="9.9").resource
    with pytest.raises(RuleBroken, match=said):
        release_version(resource, actor=AccountFactory(), **words)


def test_nothing_is_released_of_what_was_not_shared():
    with pytest.raises(RuleBroken, match="pas possible à ce stade"):
        release_version(ResourceFactory(waiting=True), actor=AccountFactory(), version="8.0", link="https://a.fr")


def test_a_deposit_that_was_given_back_waits_again_with_another_address(client):
    resource = ResourceFactory(state="returned", published_at=None, reason="Un lien mort.")
    client.force_login(resource.author)
    address = f"/communs/{resource.number}/version/"
    assert "Un lien mort." in client.get(address).text
    typed = {"version": "1.1.1", "link": "https://exemple.fr/ouvert", "charter": "on"}
    assert client.post(address, typed).status_code == 302
    resource.refresh_from_db()
    assert (resource.state, resource.reason, resource.releases.count()) == ("submitted", "", 2)
    assert not Entry.objects.public().about(resource).exists()
    assert client.get(address).status_code == 403


def test_a_version_is_never_changed():
    release = ReleaseFactory()
    for change in (lambda rows: rows.update(version="2"), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change(Release.objects.filter(pk=release.pk))
    with pytest.raises(IntegrityError), transaction.atomic():
        ReleaseFactory(resource=release.resource, version=release.version)
    with pytest.raises(IntegrityError, match="somewhere"), transaction.atomic():
        of_nothing(release.resource)


def of_nothing(resource):
    ReleaseFactory(resource=resource, link="")
    connection.check_constraints()


def test_a_file_of_a_version_is_never_changed(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    file = ReleaseFactory(files={"a.pdf": b"%PDF-1.7"}).files.get()
    for change in (lambda rows: rows.update(name="b.pdf"), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change(ReleaseFile.objects.filter(pk=file.pk))


def test_who_keeps_it_releases_and_ticks_what_it_takes(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    improvement = ImprovementFactory()
    address = f"/communs/{improvement.resource.number}/version/"
    client.force_login(AccountFactory())
    assert client.get(address).status_code == 403
    client.force_login(RepresentativeFactory(place=improvement.resource.place).account)
    assert improvement.words in client.get(address).text
    archive = SimpleUploadedFile("plans.zip", an_archive("plan.svg"))
    typed = {"version": "2.0", "documents": [archive], "improvements": [improvement.pk], "charter": "on"}
    page = client.post(address, typed, follow=True)
    assert "reprise" in page.text.lower()
    file = Release.objects.get(version="2.0").files.get()
    answer = client.get(f"/communs/{improvement.resource.number}/fichiers/{file.pk}/")
    assert answer["Content-Type"] == "application/zip"


def an_archive(name):
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        made.writestr(name, "un plan")
    return stream.getvalue()


SHEET = b"\xef\xbb\xbfnom;ville\nLe Pr\xc3\xa9au;Gu\xc3\xa9ret\n"


def a_file(content, name, kind):
    """As the form hands it over: named by chance, with the name that it came with."""
    upload = SimpleUploadedFile(f"hasard.{kind}", content)
    upload.told_name = name
    return upload


def released(settings, tmp_path, content=SHEET, name="Lieux de la Creuse.csv", kind="csv"):
    settings.MEDIA_ROOT = tmp_path
    return release_version(
        ResourceFactory(), actor=AccountFactory(), version="3.0", files=[a_file(content, name, kind)]
    )


def test_a_file_comes_back_with_its_name_and_type(client, settings, tmp_path):
    release = released(settings, tmp_path)
    answer = client.get(reverse("commons:release_file", args=[release.resource.number, release.files.get().pk]))
    assert answer.content == SHEET
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="Lieux de la Creuse.csv"'


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("../../etc/passwd.csv", "passwd.csv"),
        ("C:\\temp\\liste.csv", "liste.csv"),
        ('a"b\r\nSet-Cookie: x.csv', "a b Set-Cookie x.csv"),
        ("x" * 300 + ".csv", "x" * 120 + ".csv"),
        ("liste.exe", "liste.csv"),
    ],
)
def test_a_name_is_one_line_without_folders_and_says_its_kind(settings, tmp_path, told, kept):
    assert released(settings, tmp_path, name=told).files.get().name == kept


def test_the_preview_of_a_table_shows_its_first_lines(client, settings, tmp_path):
    release = released(settings, tmp_path)
    page = client.get(reverse("commons:preview", args=[release.resource.number, release.files.get().pk])).text
    assert '<th scope="col" dir="auto">nom</th>' in " ".join(page.split())
    assert "Guéret" in page
    assert "Lieux de la Creuse.csv" in client.get(release.resource.get_absolute_url()).text


@pytest.mark.parametrize(
    ("content", "kind", "words"),
    [
        (b"# Titre\n\n<script>alert(1)</script>", "md", "Titre"),
        (b"Une ligne.\n" * 9000, "txt", "La suite est dans le fichier"),
        (b"\x89PNG\r\n\x1a\n", "png", "<img"),
        (an_archive("plans/table.svg"), "zip", "plans/table.svg"),
        (b"%PDF-1.7", "pdf", "Un navigateur ne montre pas"),
    ],
)
def test_the_preview_shows_each_kind_and_runs_nothing(client, settings, tmp_path, content, kind, words):
    release = released(settings, tmp_path, content, f"a.{kind}", kind)
    page = client.get(reverse("commons:preview", args=[release.resource.number, release.files.get().pk])).text
    assert words in page
    assert "<script>alert" not in page


def with_parts(**parts):
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        for name, text in parts.items():
            made.writestr(name, text)
    return stream.getvalue()


ODT = "<o xmlns:t='urn:t'><t:h>Règlement</t:h><t:p>Chacun<t:s/>range<t:line-break/>sa<t:tab/>place.</t:p></o>"
DOCX = (
    "<w:d xmlns:w='urn:w'><w:p><w:r><w:t>Chacun range</w:t></w:r>"
    "<w:r><w:br/><w:t>sa</w:t><w:tab/><w:t>place.</w:t></w:r></w:p></w:d>"
)
SLIDE = "<a:s xmlns:a='urn:a'><a:p><a:t>Planche {}</a:t></a:p></a:s>"
TETRAHEDRON = [((0, 0, 0), (10, 0, 0), (0, 20, 0)), ((0, 0, 0), (0, 0, 30), (10, 0, 0)), ((0, 0, 0),) * 3]


def solid(binary):
    if binary:
        facets = b"".join(struct.pack("<12fH", 0, 0, 0, *sum(facet, ()), 0) for facet in TETRAHEDRON)
        return b"x" * 80 + struct.pack("<I", len(TETRAHEDRON)) + facets
    corners = "\n".join("facet\n" + "\n".join("vertex {} {} {}".format(*c) for c in facet) for facet in TETRAHEDRON)
    return f"solid équerre\n{corners}\nendsolid".encode()


def test_of_a_large_solid_one_facet_in_so_many_is_looked_at():
    facet = struct.pack("<12fH", 0, 0, 0, *sum(TETRAHEDRON[0], ()), 0)
    count = 2 * MOST_FACETS
    told = solid_of(b"x" * 80 + struct.pack("<I", count) + facet * count)
    assert (told.width, told.nearly, told.facets // count) == (10, True, 1)
    assert len(told.faces) == 1200


def test_of_a_solid_of_short_letters_one_facet_in_so_many_is_looked_at():
    count = 2 * MOST_FACETS
    told = solid_of(b"solid\nfacet\n" + b"vertex 0 0 0 vertex 9 0 0 vertex 0 9 0\n" * count)
    assert (told.width, told.nearly, told.facets // count) == (9, True, 1)


def test_blank_lines_of_a_table_do_not_hide_that_it_goes_on(client, settings, tmp_path):
    for lines, goes_on in ((["nom"] * 10 + [""] * 5 + ["nom"] * 30, True), (["nom"] * 10 + [""] * 30, False)):
        release = released(settings, tmp_path, "\n".join(lines).encode())
        address = reverse("commons:preview", args=[release.resource.number, release.files.get().pk])
        assert ("La suite est dans le fichier" in client.get(address).text) is goes_on


def test_blank_lines_of_a_workbook_do_not_hide_that_it_goes_on(client, settings, tmp_path):
    rows = [["nom"], [None], *([["lieu"]] * 30)]
    release = released(settings, tmp_path, open_document(rows), "a.ods", "ods")
    address = reverse("commons:preview", args=[release.resource.number, release.files.get().pk])
    assert "La suite est dans le fichier" in client.get(address).text


def odt(inside):
    return with_parts(**{"content.xml": f"<o:d xmlns:t='t' xmlns:o='o' xmlns:p='p'>{inside}</o:d>"}), "odt"


def docx(inside):
    return with_parts(**{"word/document.xml": f"<w:d xmlns:w='w' xmlns:m='m'>{inside}</w:d>"}), "docx"


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (odt("<t:tracked-changes><t:deletion><t:p>secret</t:p></t:deletion></t:tracked-changes><t:p>Oui</t:p>"), "Oui"),
        (odt("<t:p>Ou<o:annotation><creator>secret</creator><t:p>secret</t:p></o:annotation>i</t:p>"), "Oui"),
        (odt("<p:notes><t:p>secret</t:p></p:notes><t:p>Oui</t:p>"), "Oui"),
        (odt("<t:p>Oui<t:note><t:note-citation>1</t:note-citation></t:note>.</t:p>"), "Oui."),
        (docx("<w:p><w:del><w:r><w:delText>secret</w:delText></w:r></w:del><w:t>Oui</w:t></w:p>"), "Oui"),
        (docx("<w:p><w:moveFrom><w:r><w:t>secret</w:t></w:r></w:moveFrom><w:t>Oui</w:t></w:p>"), "Oui"),
        (docx("<w:p><w:instrText>secret</w:instrText><w:t>Oui</w:t><w:posOffset>914</w:posOffset></w:p>"), "Oui"),
        (docx("<w:p><w:t>Oui</w:t><m:Fallback><w:p><w:t>secret</w:t></w:p></m:Fallback></w:p>"), "Oui"),
    ],
)
def test_what_is_deleted_remarked_or_noted_is_not_shown(document, said):
    assert words_of(*document, 1000) == said


def test_of_many_slides_no_more_is_unpacked_than_of_one(monkeypatch):
    slides = {f"ppt/slides/slide{n}.xml": SLIDE.format(n) + " " * 9000 for n in range(1, 9)}
    monkeypatch.setattr(documents, "MOST_READ", 20_000)
    assert words_of(with_parts(**slides), "pptx", 1000) == "Planche 1\n\nPlanche 2"


def test_a_preview_that_is_for_all_is_not_read_twice(client, settings, tmp_path, monkeypatch):
    release = released(settings, tmp_path)
    address = reverse("commons:preview", args=[release.resource.number, release.files.get().pk])
    client.get(address)
    tag = client.get(address)["ETag"]
    monkeypatch.setattr("lieudit.commons.views.look_at", lambda _file: pytest.fail("read again"))
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304


def packed_otherwise(packing):
    """A part whose packing breaks as it is read."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", packing) as made:
        made.writestr("content.xml", "<o><p>secret</p></o>" * 200)
    content = bytearray(stream.getvalue())
    content[60:80] = b"\xff" * 20
    return bytes(content)


TOOLS = [["outil", "prix"], ["Perceuse", "80"]]


@pytest.mark.parametrize(
    ("content", "kind", "words"),
    [
        (with_parts(**{"content.xml": ODT}), "odt", ("Règlement", "Chacun range sa place.")),
        (with_parts(**{"content.xml": ODT}), "odp", ("Règlement", "Chacun range sa place.")),
        (with_parts(**{"word/document.xml": DOCX}), "docx", ("Chacun range sa place.",)),
        (
            with_parts(**{f"ppt/slides/slide{n}.xml": SLIDE.format(n) for n in (10, 2)}),
            "pptx",
            ("Planche 2", "Planche 10"),
        ),
        (sheets(Outils=TOOLS), "xlsx", ("outil", "Perceuse", "80")),
        (open_document(TOOLS), "ods", ("outil", "Perceuse", "80")),
        (solid(binary=True), "stl", ("<polygon", "10 × 20 × 30 dans l’unité", "2 facettes")),
        (solid(binary=False), "stl", ("<polygon", "10 × 20 × 30 dans l’unité", "2 facettes")),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "svg", ("<img",)),
    ],
)
def test_the_preview_shows_what_offices_and_workshops_send(client, settings, tmp_path, content, kind, words):
    release = released(settings, tmp_path, content, f"a.{kind}", kind)
    address = reverse("commons:preview", args=[release.resource.number, release.files.get().pk])
    page = " ".join(client.get(address).text.replace("\u00a0", " ").split())
    shown = [page.index(word) for word in words]
    assert shown == sorted(shown)
    assert "Un navigateur ne montre pas" not in page


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (with_parts(**{"content.xml": "<!DOCTYPE o [<!ENTITY a 'secret'>]><o><p>&a;</p></o>"}), "odt"),
        (with_parts(**{"content.xml": f"<o>{' ' * 2 * MOST_READ}<p>secret</p></o>"}), "odt"),
        (with_parts(**{"content.xml": "<o><p>secr"}), "odt"),
        (with_parts(**{"content.xml": "<?xml version='1.0' encoding='rien'?><o><p>secret</p></o>"}), "odt"),
        (packed_otherwise(zipfile.ZIP_LZMA), "odt"),
        (packed_otherwise(zipfile.ZIP_BZIP2), "odt"),
        (packed_otherwise(zipfile.ZIP_DEFLATED), "odt"),
        (b"PK\x03\x04 secret", "docx"),
        (b"PK\x03\x04 secret", "xlsx"),
        (b"solid x\nfacet\nvertex 1 deux 3\nvertex nan 0 0\nvertex 0 inf 0\nvertex 1 1 1", "stl"),
        (b"x" * 90, "stl"),
    ],
)
def test_what_does_not_read_is_not_shown(client, settings, tmp_path, content, kind):
    release = released(settings, tmp_path, content, f"a.{kind}", kind)
    page = client.get(reverse("commons:preview", args=[release.resource.number, release.files.get().pk]))
    assert page.status_code == 200
    assert "secret" not in page.text
    assert "Un navigateur ne montre pas" in page.text


def test_the_preview_of_a_deposit_is_not_public(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    resource = ResourceFactory(waiting=True)
    file = ReleaseFactory(resource=resource, link="", files={"a.csv": SHEET}, version="4.0").files.get()
    address = reverse("commons:preview", args=[resource.number, file.pk])
    assert client.get(address).status_code == 404
    client.force_login(resource.author)
    assert client.get(address).status_code == 200


def test_a_version_holds_several_files_each_under_its_name(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    resource = ResourceFactory()
    client.force_login(RepresentativeFactory(place=resource.place).account)
    sent = [
        SimpleUploadedFile("plan.pdf", b"%PDF-1.7 un"),
        SimpleUploadedFile("lieux.csv", SHEET),
        SimpleUploadedFile("Plan.pdf", b"%PDF-1.7 deux"),
    ]
    typed = {"version": "5.0", "link": "https://exemple.fr/5", "documents": sent, "charter": "on"}
    page = client.post(f"/communs/{resource.number}/version/", typed, follow=True).text
    files = resource.releases.first().files.all()
    assert [file.name for file in files] == ["plan.pdf", "lieux.csv", "Plan (2).pdf"]
    for file, upload in zip(files, [b"%PDF-1.7 un", SHEET, b"%PDF-1.7 deux"], strict=True):
        assert reverse("commons:release_file", args=[resource.number, file.pk]) in page
        assert client.get(reverse("commons:release_file", args=[resource.number, file.pk])).content == upload
    assert 'href="https://exemple.fr/5"' in page


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([("a.pdf", b"%PDF-1.7"), ("b.svg", b"<svg onload='x()'/>"), ("c.zip", b"PK")], ("b.svg :", "c.zip :")),
        ([(f"{n}.pdf", b"%PDF-1.7") for n in range(11)], ("10 fichiers au plus",)),
        ([(f"{n}.pdf", b"%PDF-1.7".ljust(LARGEST // 2, b" ")) for n in range(3)], ("10 Mo en tout",)),
    ],
)
def test_what_cannot_be_taken_is_named_and_what_was_typed_stays(client, settings, tmp_path, files, said):
    settings.MEDIA_ROOT = tmp_path
    resource = ResourceFactory()
    client.force_login(RepresentativeFactory(place=resource.place).account)
    sent = [SimpleUploadedFile(name, content) for name, content in files]
    typed = {"version": "5.0", "note": "Ce qui est nouveau.", "documents": sent, "charter": "on"}
    answer = client.post(f"/communs/{resource.number}/version/", typed)
    assert answer.status_code == 422
    assert all(words in answer.text for words in (*said, "Ce qui est nouveau."))
    assert not resource.releases.filter(version="5.0").exists()
