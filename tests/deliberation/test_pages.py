"""Drafts and positions are read in a bounded number of queries, and leave as PDF and JSON."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from lieudit.deliberation import adoption
from lieudit.deliberation.models import Amendment, Comment, Finding, Objection, Paragraph
from lieudit.toolkit.french import day
from tests.deliberation.factories import (
    a_comment,
    a_draft,
    a_position,
    a_round,
    an_amendment,
    answers,
    integrated,
    objects,
    recommended,
)
from tests.network.factories import RepresentativeFactory

pytestmark = pytest.mark.django_db
ANONYMOUS, SIGNED_IN = 8, 12
FORMAT = Path(__file__).parents[2] / "docs" / "reference" / "position-format.md"


@pytest.fixture(autouse=True)
def kinds_are_known():
    """A running site has met the kinds of its things."""
    ContentType.objects.get_for_models(Amendment, Comment, Objection, Paragraph)
    yield
    ContentType.objects.clear_cache()


def a_long_discussion(comments):
    draft = a_draft()
    first, second = an_amendment(draft), an_amendment(draft, old="une fois", new="deux fois")
    integrated(recommended(first))
    for number in range(comments):
        a_comment(draft, text=f"Question {number}")
    return draft, second


@pytest.mark.parametrize("comments", [2, 50])
def test_a_draft_is_read_in_few_queries_whatever_is_said(client, django_assert_max_num_queries, comments):
    draft, _second = a_long_discussion(comments)
    client.get(draft.get_absolute_url())
    with django_assert_max_num_queries(ANONYMOUS):
        page = client.get(draft.get_absolute_url())
    assert f"{comments} questions et commentaires" in page.content.decode().replace("\xa0", " ")
    client.force_login(draft.author)
    with django_assert_max_num_queries(SIGNED_IN):
        client.get(draft.get_absolute_url())


@pytest.mark.parametrize("who", ["seat", "chair", "author"])
def test_a_draft_in_consent_is_read_in_few_queries(client, django_assert_max_num_queries, who):
    draft = a_round()
    objects(draft, draft.council.seats[1])
    people = {"seat": draft.council.seats[2].voter, "chair": draft.council.chair, "author": draft.author}
    client.force_login(people[who])
    with django_assert_max_num_queries(SIGNED_IN):
        client.get(draft.get_absolute_url())


@pytest.mark.parametrize("comments", [2, 50])
def test_a_paragraph_is_read_in_few_queries_whatever_is_said(client, django_assert_max_num_queries, comments):
    draft, _second = a_long_discussion(comments)
    paragraph = draft.paragraphs.get(is_demand=True)
    with django_assert_max_num_queries(ANONYMOUS):
        client.get(paragraph.get_absolute_url())
    client.force_login(RepresentativeFactory().account)
    with django_assert_max_num_queries(SIGNED_IN):
        client.get(paragraph.get_absolute_url())


def a_signed_position(comments=2):
    draft, second = a_long_discussion(comments)
    recommended(second, "reject")
    from lieudit.deliberation.services import refuse_amendment

    refuse_amendment(second, actor=draft.author)
    position = a_position(draft)
    first, second, _third = position.council.seats
    adoption.sign_position(position, actor=first.voter, seat=first, reservation="Une réserve.")
    adoption.join_dissent(position, actor=second.voter, seat=second, text="Un avis <b>minoritaire</b>.")
    return position


@pytest.mark.parametrize("comments", [2, 50])
def test_a_position_is_read_in_few_queries_whatever_was_said(client, django_assert_max_num_queries, comments):
    position = a_signed_position(comments)
    with django_assert_max_num_queries(ANONYMOUS):
        client.get(position.get_absolute_url())
    client.force_login(position.council.chair)
    with django_assert_max_num_queries(SIGNED_IN):
        client.get(position.get_absolute_url())


def test_a_position_shows_its_text_its_changes_and_its_dissent(client):
    position = a_signed_position()
    page = client.get(position.get_absolute_url()).content.decode()
    for words in (
        position.title,
        "Trois ans pour une permanence",
        "Intégré au texte",
        "Non retenu",
        '<ins><span class="visually-hidden">Ajouté&nbsp;: </span>trois</ins>',
        "par consentement",
        "Un avis &lt;b&gt;minoritaire&lt;/b&gt;.",
        "Il faudra un calendrier.",
        position.fingerprint,
    ):
        assert words.casefold() in page.casefold()


def test_the_text_alone_is_one_address_away(client):
    position = a_signed_position()
    page = client.get(position.get_absolute_url(), {"texte": "seul"}).content.decode()
    assert "<ins>" not in page
    assert "trois ans" in page


def test_an_anonymous_reader_with_a_copy_is_told_that_nothing_changed(client):
    position = a_position()
    first = client.get(position.get_absolute_url())
    again = client.get(position.get_absolute_url(), headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_the_file_is_checked_by_the_line_of_the_reference(client, tmp_path):
    position = a_signed_position()
    file = tmp_path / "position.json"
    file.write_bytes(client.get(f"{position.get_absolute_url()}position.json").content)
    program = FORMAT.read_text().split("python3 -c '")[1].split("'")[0]
    check = [sys.executable, "-c", program, str(file)]
    assert subprocess.run(check, capture_output=True, text=True, check=True).stdout.strip() == "True"
    file.write_text(file.read_text().replace("trois ans", "quatre ans"))
    assert subprocess.run(check, capture_output=True, text=True, check=True).stdout.strip() == "False"


def pdf_of(client, wording):
    draft = a_draft()
    integrated(recommended(an_amendment(draft, wording=wording)))
    position = a_position(draft)
    sent = client.get(f"{position.get_absolute_url()}position.pdf")
    assert sent.headers["Content-Type"] == "application/pdf"
    return sent.content


def test_the_pdf_is_accessible_and_takes_words_as_words(client):
    pdf = pdf_of(client, '#image("/etc/passwd") *gras* $x$ <b>texte</b> \\')
    assert pdf.startswith(b"%PDF-")
    assert b"pdfuaid" in pdf


def test_a_sign_that_no_font_draws_does_not_stop_the_pdf(client):
    assert b"/StructTreeRoot" in pdf_of(client, "Trois ans 🌱 \u202eabc")


def test_positions_are_searched_without_accents(client):
    position = a_position()
    assert position.title in client.get("/positions/", {"q": "mediation numerique"}).content.decode()
    empty = client.get("/positions/", {"q": "aquaculture"}).content.decode()
    assert "Aucune position ne contient ces mots" in empty


def test_the_lists_are_read_in_few_queries(client, django_assert_max_num_queries):
    draft = a_round()
    answers(draft, "consent")
    adoption.adopt_draft(draft, actor=draft.council.chair)
    a_draft(draft.council)
    for path in ("/positions/", "/positions/projets/"):
        with django_assert_max_num_queries(ANONYMOUS):
            assert client.get(path).status_code == 200


def test_an_unknown_position_is_not_found(client):
    for path in ("2026-99/", "2026-99/position.pdf", "2026-99/position.json", "projets/999/"):
        assert client.get(f"/positions/{path}").status_code == 404


def test_empty_lists_say_what_comes_next(client):
    assert "Aucune position n’est encore adoptée" in client.get("/positions/").content.decode()
    assert "Aucun projet n’est en discussion" in client.get("/positions/projets/").content.decode()


def test_a_seat_reads_again_what_it_answered_and_until_when(client):
    draft = a_round()
    seat = draft.council.seats[2]
    client.force_login(seat.voter)
    assert "Votre siège est interrogé" in client.get(draft.get_absolute_url()).text
    answers(draft, "concern", [seat], reason="Il faudra un calendrier.")
    page = client.get(draft.get_absolute_url()).text
    assert "Votre siège a répondu" in page
    assert f"pas d’objection, avec une réserve. Vous pouvez en changer jusqu’au {day(draft.closes_on)}." in page


def test_findings_stand_under_their_paragraphs_and_the_others_apart(client, django_assert_max_num_queries):
    draft, _second = a_long_discussion(1)
    paragraph = draft.paragraphs.live().first()
    gone = Paragraph.objects.create(draft=draft, rank=None, wording="Un paragraphe retiré.")
    facts = {"draft": draft, "source": "Insee", "dated": timezone.localdate()}
    held, loose, left = (
        Finding.objects.create(number=number, claim=claim, **facts)
        for number, claim in enumerate(("Un poste s’arrête", "Aucun à Guéret", "Trois à Aubusson"), 1)
    )
    paragraph.findings.add(held)
    gone.findings.add(left)
    client.get(draft.get_absolute_url())
    with django_assert_max_num_queries(ANONYMOUS):
        page = client.get(draft.get_absolute_url()).text
    apart = page[page.index('id="h-loose"') :]
    assert held.claim in page[: page.index('id="h-loose"')]
    assert held.claim not in apart
    for finding in (loose, left):
        assert page.count(finding.claim) == 1
        assert finding.claim in apart
    paragraph.findings.add(loose, left)
    assert "h-loose" not in client.get(draft.get_absolute_url()).text


def test_the_list_of_positions_says_which_were_adopted_by_consent(client):
    a_position()
    assert ", par consentement" in " ".join(client.get("/positions/").text.split())
