"""A letter on paper is signed, says where it comes from, and is answered by an address that one types."""

import io
import re

import pytest
from django.conf import settings as known
from django.core.files.base import ContentFile
from django.urls import reverse
from pypdf import PdfReader

from lieudit.advocacy import letters, services
from lieudit.advocacy.followup import forward_link, remind_institution
from lieudit.advocacy.links import reply_token, reply_url, short_url
from lieudit.advocacy.models import Referral
from lieudit.toolkit.codes import LENGTH, LETTERS, in_groups, is_code, new_code, typed_code
from lieudit.toolkit.errors import RuleBroken
from tests.advocacy.factories import PDF, a_prepared, a_referral, left, sending, staff

pytestmark = pytest.mark.django_db


def test_a_code_is_twelve_signs_that_are_not_taken_for_one_another():
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(is_code(code) and len(code) == LENGTH for code in codes)
    assert set("01ILO") & set(LETTERS) == set()
    code = codes.pop()
    assert typed_code(f" {in_groups(code).lower().replace('-', ' – ')} ") == code


def test_the_short_address_leads_to_the_page_of_answer(client):
    referral = a_referral()
    path = short_url(referral).removeprefix(known.SITE_URL)
    assert re.fullmatch(r"/r/\w{4}-\w{4}-\w{4}/", path)
    answer = client.get(path)
    assert answer["Location"] == reverse("advocacy:reply", args=[reply_token(referral)])
    assert "no-store" in answer["Cache-Control"]
    assert client.get(path.lower().replace("-", "")).status_code == 302
    assert client.get(path, follow=True).status_code == 200
    assert client.get(f"/relais{path}")["Location"] == answer["Location"], "printed before"


def test_a_code_is_typed_on_a_page_of_its_own(client):
    referral = a_referral()
    page = client.get("/r/")
    assert "noindex" in page["X-Robots-Tag"]
    answer = client.post("/r/", {"code": in_groups(referral.key).lower()}, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("advocacy:reply", args=[reply_token(referral)])
    for typed in ("", "K7M2", "x" * 40, "a\0b", "K7M2-QDX4-F9P0"):
        assert client.post("/r/", {"code": typed}).status_code == 422


@pytest.mark.parametrize("code", ["AAAA-AAAA-AAAA", "x", "a" * 200, "%00"])
def test_a_code_that_is_nobodys_says_what_to_do(client, code):
    answer = client.get(f"/r/{code}/")
    assert answer.status_code == 404
    assert "no-store" in answer["Cache-Control"]
    assert answer.context["form"].errors["code"]
    assert 'action="/r/"' in answer.content.decode()
    assert "lien n’est pas entier" not in answer.content.decode()


def test_a_code_that_opens_nothing_is_there_to_be_corrected(client):
    answer = client.post("/r/", {"code": "aaaa bbbb cccc"}, follow=True)
    page = answer.content.decode()
    assert answer.status_code == 404
    assert "Ce code n’est pas connu\xa0: vérifiez ces douze signes." in page
    assert 'value="AAAA-BBBB-CCCC"' in page


def test_a_letter_that_has_not_left_is_answered_by_nobody(client):
    assert client.get(short_url(a_prepared()).removeprefix(known.SITE_URL)).status_code == 404


def test_a_link_passed_on_has_another_code_and_the_former_ends(client):
    referral = a_referral()
    before = short_url(referral).removeprefix(known.SITE_URL)
    forward_link(referral, address=f"autre@{referral.institution.email.partition('@')[2]}", service="cabinet")
    referral = Referral.objects.get(pk=referral.pk)
    after = short_url(referral, referral.next_key or referral.key).removeprefix(known.SITE_URL)
    assert before != after
    assert client.get(after).status_code == 302


def test_letters_of_before_keep_their_long_link_only(client):
    referral = a_referral()
    referral.key = "une-cle-d-avant-qui-est-longue"
    assert short_url(referral) == ""


@pytest.mark.parametrize("absent", ["signatory", "signatory_role"])
def test_a_letter_is_signed_by_somebody_in_a_capacity(absent):
    referral = a_prepared()
    with pytest.raises(RuleBroken, match="dites qui signe") as refusal:
        services.send_referral(referral, actor=staff(), **sending(referral, **{absent: ""}))
    assert list(refusal.value.message_dict) == [absent]
    assert Referral.objects.get(pk=referral.pk).state == "prepared"


def test_a_letter_says_where_it_comes_from(settings):
    settings.PUBLISHER_UNSAID = ["address"]
    referral = a_prepared()
    with pytest.raises(RuleBroken, match="adresse postale"):
        services.send_referral(referral, actor=staff(), **sending(referral))


def test_the_paper_holds_the_code_who_signs_and_what_is_joined(monkeypatch):
    referral, said = a_referral(), []
    monkeypatch.setattr(letters, "render_pdf", lambda _template, data, _title, **_more: said.append(data) or b"%PDF")
    letters.letter_pdf(
        referral, referral.letter, "https://long", subject="x", on=referral.sent_on, short=short_url(referral)
    )
    letters.letter_pdf(referral, referral.letter, "", subject="x", on=referral.sent_on)
    whole, public = said
    answer = next(each for each in whole["paragraphs"] if each["kind"] == "answer")
    assert answer["text"].endswith(f"/r/{in_groups(referral.key)}/")
    assert answer["qr"].startswith("<svg")
    assert whole["signatory"] == ["Ada Martin", "présidente"]
    assert referral.position.number in whole["enclosure"]
    assert in_groups(referral.key) not in str(public)
    assert referral.key not in str(public)


def test_the_paper_is_set_with_its_square():
    referral = a_referral()
    short = short_url(referral)
    pdf = letters.letter_pdf(referral, referral.letter, "https://l", subject="x", on=referral.sent_on, short=short)
    bare = letters.letter_pdf(referral, referral.letter, "", subject="x", on=referral.sent_on)
    assert pdf.startswith(b"%PDF")
    assert len(bare) < len(pdf)
    read = " ".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())
    position = referral.position
    assert f"Pièce jointe n° 1 : position commune {position.number}, « {position.title} »" in read
    assert "les avis minoritaires (la pièce jointe n° 1) se lisent ici" in read, "the letter cites it by its number"
    assert "cette adresse est réservée à votre institution" in read


def printed(client, referral, page="letter_pdf"):
    """The words of the PDF that who relays a letter reads."""
    client.force_login(staff())
    pdf = client.get(reverse(f"advocacy:{page}", args=[referral.number])).content
    return " ".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def test_who_relays_prints_the_code_before_a_letter_leaves_and_not_once_it_left_by_mail(client):
    referral = a_prepared()
    before = in_groups(referral.key)
    assert before in printed(client, referral)
    referral = services.send_referral(referral, actor=staff(), **sending(referral))
    leaving = printed(client, referral)
    referral = left(referral)
    for words in (leaving, printed(client, referral)):
        assert in_groups(referral.key) not in words
        assert letters.RESERVED in words
    assert client.get(f"/r/{before}/").status_code == 404, "what was printed before it left by mail answers nothing"
    assert client.get(f"/r/{in_groups(referral.key)}/").status_code == 302


def test_a_letter_on_paper_is_printed_with_its_code_until_its_institution_passes_it_on(client):
    referral = a_prepared()
    said = sending(referral, means="post", proof=ContentFile(PDF, "avis.pdf"))
    referral = services.send_referral(referral, actor=staff(), **said)
    assert in_groups(referral.key) in printed(client, referral)
    forward_link(referral, address=f"autre@{referral.institution.email.partition('@')[2]}", service="cabinet")
    referral = Referral.objects.get(pk=referral.pk)
    words = printed(client, referral)
    assert in_groups(referral.key) not in words
    assert in_groups(referral.next_key) not in words


def test_who_prints_a_letter_prints_its_enclosure_from_the_same_page(client):
    referral = a_prepared()
    client.force_login(staff())
    page = client.get(reverse("advocacy:letter", args=[referral.number])).text
    enclosure = reverse("deliberation:position_pdf", args=[referral.position.number])
    assert f'href="{enclosure}"' in page
    assert "Sa pièce jointe n°&nbsp;1, en PDF" in " ".join(page.split())
    assert client.get(enclosure)["Content-Type"] == "application/pdf"


def test_the_mail_brings_the_position_as_its_enclosure(mailoutbox, django_capture_on_commit_callbacks):
    referral = a_prepared()
    with django_capture_on_commit_callbacks(execute=True):
        services.send_referral(referral, actor=staff(), **sending(referral))
    names = [attachment[0] for attachment in mailoutbox[-1].attachments]
    assert names == [f"relais-{referral.number}.pdf", f"position-{referral.position.number}.pdf"]
    said = mailoutbox[-1].body
    assert "Elle vous la transmet" not in said
    referral = left(Referral.objects.get(pk=referral.pk))
    assert f"{referral.signatory}\n{referral.signatory_role}\n\nPièces jointes" in said


def test_the_mail_of_a_letter_passed_on_says_so_first(mailoutbox, django_capture_on_commit_callbacks):
    referral = a_referral()
    with django_capture_on_commit_callbacks(execute=True):
        forward_link(referral, address=f"autre@{referral.institution.email.partition('@')[2]}", service="cabinet")
    said = mailoutbox[-1].body
    assert said.startswith("Cette lettre a été remise à votre institution le")
    assert reply_url(referral) not in said


@pytest.mark.parametrize("means", ["handed", "post"])
def test_a_reminder_on_paper_bears_the_code_by_which_its_letter_is_answered(client, later, means):
    referral = a_referral()
    later(50)
    words = f"Madame, Monsieur,\n\nSans réponse.\n\n{letters.LINK_MARK}"
    remind_institution(referral, actor=staff(), letter=words, means=means)
    said = printed(client, referral, "reminder_pdf")
    assert f"/r/{in_groups(referral.key)}/" in said
    assert "Relance" in said
    assert "Sans réponse." in said
    page = client.get(referral.get_absolute_url()).text
    assert reverse("advocacy:reminder_pdf", args=[referral.number]) in page
    assert in_groups(referral.key) not in printed(client, referral)
    forward_link(referral, address=f"autre@{referral.institution.email.partition('@')[2]}", service="cabinet")
    assert letters.RESERVED in printed(client, referral, "reminder_pdf")


def test_a_reminder_by_mail_is_not_printed(client, later):
    referral = a_referral()
    later(50)
    client.force_login(staff())
    address = reverse("advocacy:reminder_pdf", args=[referral.number])
    assert client.get(address).status_code == 404
    left(remind_institution(referral, actor=staff(), letter=letters.LINK_MARK, means="mail"))
    assert client.get(address).status_code == 404
    assert address not in client.get(referral.get_absolute_url()).text
