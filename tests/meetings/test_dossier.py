"""All that a session is prepared with, in one PDF: what it holds, for whom, and files that do not open."""

import base64

import pytest
import typst
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lieudit.care.services import adopt_charter, hide_text
from lieudit.meetings import dossier
from lieudit.meetings.delegation import entrust_seat
from lieudit.meetings.dossier import dossier_of, dossier_pdf_of
from lieudit.meetings.services import attach_document
from lieudit.toolkit.pdf import pages_of
from tests.deliberation.factories import a_draft, an_amendment
from tests.governance.factories import a_change, a_council
from tests.meetings.factories import a_meeting, an_item, convened
from tests.membership.factories import secretariat

pytestmark = pytest.mark.django_db


def a_pdf(pages: int = 3) -> bytes:
    """A true PDF of so many pages."""
    source = '#set document(title: "Rapport")\n' + "#pagebreak()\n".join(f"Page {n}\n" for n in range(pages))
    made: bytes = typst.compile(source.encode(), format="pdf", ignore_system_fonts=True)
    return made


def a_picture() -> bytes:
    """The smallest PNG that is one."""
    words = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4z8DwHwAFAAH/iZk9HQAAAABJRU5ErkJggg=="
    return base64.b64decode(words)


def joined(meeting, content, title, kind="pdf", **values):
    file = SimpleUploadedFile(f"{title}.{kind}", content)
    return attach_document(
        meeting, actor=meeting.assembly.seats[0].voter, file=file, title=title, kind="other", **values
    )


@pytest.fixture
def meeting():
    return convened(a_meeting(a_council(), remote_url="https://visio.example/conseil"))


def test_the_texts_of_what_is_decided_are_in_the_file(meeting):
    draft = a_draft(meeting.assembly)
    amendment = an_amendment(draft)
    an_item(meeting, "decision", title="Adopter le projet", draft=draft, opinion="for")
    point = dossier_of(meeting, inside=False)["points"][-1]
    assert point["facts"] == ["Avis du bureau : favorable"]
    amended = point["draft"]["paragraphs"][amendment.paragraph.rank - 1]
    assert amended["wording"] == amendment.paragraph.wording
    assert [each["wording"] for each in amended["amendments"]] == [amendment.wording]
    assert dossier_pdf_of(meeting, inside=False).startswith(b"%PDF-1.7")


def test_an_amendment_that_a_measure_hides_is_not_in_it(meeting):
    draft = a_draft(meeting.assembly)
    amendment = an_amendment(draft)
    an_item(meeting, "decision", draft=draft)
    adopt_charter(actor=secretariat())
    hide_text(amendment, actor=secretariat(), reason="Insulte.")
    paragraphs = dossier_of(meeting, inside=True)["points"][-1]["draft"]["paragraphs"]
    assert [each["amendments"] for each in paragraphs] == [[], [], []]


def test_the_public_copy_holds_nothing_that_is_kept_for_members(meeting):
    giver, holder = meeting.assembly.seats[1:3]
    entrust_seat(meeting, giver=giver, holder=holder, actor=giver.voter)
    kept = an_item(meeting, title="Le salaire", text="Il augmente.", is_restricted=True)
    joined(meeting, a_pdf(), "Grille", item=kept)
    joined(meeting, a_pdf(), "Projet de bail", is_restricted=True)
    public, inside = (dossier_of(meeting, inside=each) for each in (False, True))
    for words in ("Le salaire", "augmente", "Grille", "Projet de bail", "visio.example", holder.name):
        assert words not in str(public), words
        assert words in str(inside), words
    assert "Point réservé aux membres" in str(public)


def test_a_change_of_the_rules_is_read_by_members_until_it_is_voted(meeting):
    change = a_change(meeting.assembly, notice_days=30)
    an_item(meeting, "decision", title="Changer les règles", change=change)
    told = [dossier_of(meeting, inside=each)["points"][-1]["change"]["chapters"] for each in (False, True)]
    assert told[0] == [] != told[1]
    dossier_pdf_of(meeting, inside=True)


def test_documents_are_set_page_by_page_and_their_pages_counted(meeting):
    bare = pages_of(dossier_pdf_of(meeting, inside=True), "pdf")
    joined(meeting, a_pdf(3), "Rapport")
    joined(meeting, a_picture(), "Plan", kind="png")
    assert pages_of(dossier_pdf_of(meeting, inside=True), "pdf") == bare + 4
    assert pages_of(dossier_pdf_of(meeting, inside=False), "pdf") >= 5


@pytest.mark.parametrize("content", [b"%PDF-1.7 un rapport", a_pdf()[:900], b"%PDF-1.7" + bytes(2000)])
def test_a_document_that_does_not_open_is_told_by_its_name(meeting, content):
    before = pages_of(dossier_pdf_of(meeting, inside=True), "pdf")
    document = joined(meeting, content, "Abîmé")
    content = dossier_of(meeting, inside=True)
    assert content["annexes"][0]["address"].endswith(document.get_absolute_url())
    made = dossier_pdf_of(meeting, inside=True)
    assert before <= pages_of(made, "pdf") <= before + 1


def test_a_document_whose_file_is_gone_is_told_too(meeting):
    joined(meeting, a_pdf(), "Perdu").file.storage.delete(meeting.documents.get().file.name)
    assert pages_of(dossier_pdf_of(meeting, inside=True), "pdf")


def test_what_would_make_the_file_too_long_is_told_and_the_next_one_is_taken(meeting, monkeypatch):
    monkeypatch.setattr(dossier, "MOST_PAGES", 4)
    for title, pages in (("Premier", 3), ("Long", 5), ("Court", 1)):
        joined(meeting, a_pdf(pages), title)
    annexes = dossier_of(meeting, inside=True)["annexes"]
    _files, pages = dossier._pieces(annexes)
    assert pages == {"1.pdf": 3, "3.pdf": 1}


def test_hostile_words_are_words(meeting):
    an_item(meeting, title='#image("/etc/passwd") *gras* $x$', text="#panic()\n// rien", resolution="\\ ] #")
    assert dossier_pdf_of(meeting, inside=True).startswith(b"%PDF-")


def test_one_button_of_the_session_gives_each_reader_their_copy(client, meeting):
    page = meeting.get_absolute_url()
    public, full = (reverse(f"meetings:{name}", args=[meeting.number]) for name in ("dossier", "full_dossier"))
    assert public in client.get(page).content.decode()
    assert client.get(public)["Content-Type"] == "application/pdf"
    assert client.get(full).status_code == 302
    client.force_login(meeting.assembly.seats[2].voter)
    shown = client.get(page).content.decode()
    assert full in shown
    assert public not in shown
    answer = client.get(full)
    assert answer["Content-Disposition"] == f'inline; filename="dossier-seance-{meeting.number}.pdf"'
