"""A photograph or a document joined to a need: read by its content, without what its camera wrote, erased with it."""

import datetime as dt
import re
import threading
import time
import zlib
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from lieudit.accounts.services import close_account
from lieudit.care.services import hide_text
from lieudit.journal.models import Entry
from lieudit.needs import views
from lieudit.needs.attachments import forget_held, remove_attachment
from lieudit.needs.links import followup_token
from lieudit.needs.models import Attachment, Need
from lieudit.needs.services import refuse_need, withdraw_need
from lieudit.toolkit import photographs
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.photographs import MOST_SENT
from lieudit.toolkit.pictures import LONGEST_SIDE, redraw
from tests.accounts.factories import AccountFactory
from tests.needs.factories import AttachmentFactory, picture
from tests.network.factories import AnimatorFactory
from tests.pages.read_as_people import main_of

pytestmark = pytest.mark.django_db

GPS, MAKE, ORIENTATION = 0x8825, 0x010F, 0x0112
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def sent(content, name="salle.jpg"):
    return SimpleUploadedFile(name, content, "image/jpeg")


def taken(**size):
    """A photograph as a telephone writes it: where, by what, and lying on its side."""
    exif = Image.Exif()
    exif[MAKE], exif[ORIENTATION] = "Téléphone de Camille", 6
    exif.get_ifd(GPS).update({1: "N", 2: (46.0, 10.0, 20.0), 3: "E", 4: (1.0, 52.0, 0.0)})
    return picture(exif=exif, **size)


def test_a_photograph_is_joined_and_read_with_the_need(client, express):
    express(piece=sent(taken()), alt="La salle, un seau sous la fuite")
    need = Need.objects.get()
    joined = need.attachment
    assert (joined.name, joined.alt) == ("salle.jpg", "La salle, un seau sous la fuite")
    assert (joined.width, joined.height) == (40, 60)
    client.force_login(AnimatorFactory(department=None).account)
    page = client.get(reverse("needs:reviews")).content.decode()
    assert 'alt="La salle, un seau sous la fuite"' in page
    answer = client.get(reverse("needs:attachment", args=[need.number]))
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_what_the_camera_wrote_is_not_kept(express):
    content = taken()
    assert Image.open(BytesIO(content)).getexif().get_ifd(GPS)
    express(piece=sent(content))
    kept = Attachment.objects.get().file.read()
    assert not Image.open(BytesIO(kept)).getexif()
    assert b"Camille" not in kept
    assert b"Exif" not in kept


def test_a_large_photograph_is_kept_at_a_reasonable_size():
    drawn = redraw(picture(4000, 3000))
    assert max(drawn.width, drawn.height) == LONGEST_SIDE
    assert Image.open(BytesIO(drawn.content)).size == (drawn.width, drawn.height)


def test_what_a_telephone_takes_at_its_best_is_read():
    drawn = redraw(picture(8064, 6048))
    assert max(drawn.width, drawn.height) == LONGEST_SIDE


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "CMYK", "1", "I;16"])
def test_every_kind_of_colours_becomes_three(mode):
    drawn = BytesIO()
    Image.new(mode, (20, 10)).save(drawn, "JPEG" if mode == "CMYK" else "PNG")
    assert Image.open(BytesIO(redraw(drawn.getvalue()).content)).mode == "RGB"


def bomb(width, height):
    """A PNG that says it is huge, in two hundred bytes."""

    def chunk(kind, content):
        body = kind + content
        return len(content).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([8, 2, 0, 0, 0])
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(b"")), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        (bomb(8000, 6000), "salle.png", "48 millions de points"),
        (bomb(8000, 5001), "salle.png", "40,1 millions de points"),
        (bomb(60_000, 60_000), "salle.png", "3600 millions de points"),
        (bomb(10, 10), "salle.png", "Cette image est abîmée"),
        (picture(400, 400)[:700], "salle.jpg", "Cette image est abîmée"),
        (SVG, "salle.jpg", "n’en est pas un"),
        (SVG, "salle.svg", "JPG, PNG, WEBP, PDF seulement"),
        (b"\0\0\0\x18ftypheic\0\0\0\0heicmif1" + b"\0" * 40, "IMG_1204.HEIC", "format HEIC"),
        (b"\0\0\0\x18ftypheic\0\0\0\0heicmif1" + b"\0" * 40, "IMG_1204.jpg", "format HEIC"),
        (b"", "salle.jpg", "vide"),
        (b"\xff\xd8\xff" + b"0" * (10 * 1024 * 1024 + 1), "salle.jpg", "dépasse 10 Mo"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words_and_the_need_is_kept(express, content, name, message):
    page = express(piece=sent(content, name), words="Je garde mes mots.")
    text = page.content.decode()
    assert page.status_code == 422
    assert message in text
    assert "Je garde mes mots." in text
    assert not Attachment.objects.exists()
    assert not Need.objects.exists()


def test_a_photograph_is_sent_once_though_the_form_comes_back(express):
    page = express("similar", piece=sent(picture()), charter=None).content.decode()
    assert "Gardé avec ce formulaire" in page
    key = re.search(r'name="held" value="([^"]+)"', page)[1]
    again = express(words="", held=key)
    assert again.status_code == 422
    assert key in again.content.decode()
    express(held=key, alt="La salle")
    assert Need.objects.get().attachment.alt == "La salle"


def test_what_is_joined_is_read_again_before_it_is_published(client, express):
    page = express("preview", piece=sent(picture()), alt="La salle").text
    shown = main_of(page).partition("Rien n’est encore publié.")[0]
    assert "La salle" in shown
    address = reverse("needs:held", args=[Attachment.objects.get().key])
    assert f'<img src="{address}"' in page
    assert 'alt="La salle"' in page
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert "no-store" in answer["Cache-Control"]
    express(held=Attachment.objects.get().key, alt="La salle")
    assert client.get(address).status_code == 404  # read with its need, by who may read it


def test_a_photograph_without_a_description_says_so_before_it_is_published(express):
    assert "Photo jointe, sans description." in main_of(express("preview", piece=sent(picture())).text)
    page = express("preview").text
    assert "Rien n’est encore publié." in main_of(page)
    assert '<figure class="photo"' not in page


def test_it_is_not_joined_when_one_says_so(express):
    page = express("similar", piece=sent(picture())).content.decode()
    express(held=re.search(r'name="held" value="([^"]+)"', page)[1], drop="on")
    assert not hasattr(Need.objects.get(), "attachment")


def test_what_waits_is_joined_to_one_need_only(express):
    page = express("similar", piece=sent(picture())).content.decode()
    key = re.search(r'name="held" value="([^"]+)"', page)[1]
    express(held=key)
    express(held=key, words="Un autre besoin.")
    assert Attachment.objects.get().need == Need.objects.first()


@pytest.mark.parametrize("key", ["x", "'; --", "é" * 24])
def test_an_invented_key_joins_nothing(express, key):
    AttachmentFactory(need=None)
    express(held=key)
    assert not hasattr(Need.objects.get(), "attachment")


def test_one_connection_cannot_fill_the_disk(express):
    for _time in range(MOST_SENT):
        assert express("similar", piece=sent(picture())).status_code == 200
    page = express("similar", piece=sent(picture()))
    assert page.status_code == 422
    assert "réessayez dans une heure" in page.content.decode()


def test_what_is_too_many_is_not_even_drawn(express, monkeypatch):
    drawn = []
    monkeypatch.setattr(photographs, "MOST_SENT", 1)
    draw = photographs.run_apart
    monkeypatch.setattr(photographs, "run_apart", lambda *given, **limits: drawn.append(1) or draw(*given, **limits))
    assert express("similar", piece=sent(picture())).status_code == 200
    assert express("similar", piece=sent(picture())).status_code == 422
    assert len(drawn) == 1


@pytest.fixture
def busy(monkeypatch):
    """Another file of the same connection is being read: takes some turns elsewhere; called, gives them back."""
    monkeypatch.setattr(views, "_sends_files", lambda _request: "origine")
    elsewhere = connection.copy()
    elsewhere.inc_thread_sharing()
    with elsewhere.cursor() as cursor:

        def take(*turns):
            for turn in turns:
                cursor.execute("SELECT pg_advisory_lock(%s, hashtext('origine'))", [turn])
            return elsewhere.close

        yield take
    elsewhere.close()


def test_a_form_sent_again_before_its_answer_waits_for_the_first_file(express, busy):
    ended = threading.Timer(0.5, busy(photographs.TURN_OF_DRAWINGS))
    ended.start()
    page = express("similar", piece=sent(picture()))
    assert page.status_code == 200
    assert not ended.is_alive(), "it was answered before the first file was read"
    assert f'value="{Attachment.objects.get().key}"' in page.content.decode()


@pytest.mark.parametrize("turns", ["TURN_OF_DRAWINGS", "TURN_OF_DRAWINGS TURN_OF_WAITING"])
def test_one_connection_has_one_picture_drawn_at_a_time_and_one_that_waits_not_for_ever(
    express, busy, monkeypatch, turns
):
    monkeypatch.setattr(photographs, "WAIT", 0.2)
    ends = busy(*(getattr(photographs, turn) for turn in turns.split()))
    page = express("similar", piece=sent(picture()))
    assert page.status_code == 422
    assert "puis joignez celui-ci de nouveau" in page.content.decode()
    assert not Attachment.objects.exists()
    ends()
    assert express("similar", piece=sent(picture())).status_code == 200


def test_a_third_file_at_once_is_refused_without_waiting(express, busy):
    busy(photographs.TURN_OF_DRAWINGS, photographs.TURN_OF_WAITING)
    begun = time.monotonic()
    assert express("similar", piece=sent(picture())).status_code == 422
    assert time.monotonic() - begun < photographs.WAIT


def test_what_nobody_sent_to_its_end_goes_after_a_day(django_capture_on_commit_callbacks):
    old, kept = AttachmentFactory(need=None), AttachmentFactory(need=None)
    Attachment.objects.filter(pk=old.pk).update(at=timezone.now() - dt.timedelta(hours=25))
    with django_capture_on_commit_callbacks(execute=True):
        forget_held()
    assert list(Attachment.objects.all()) == [kept]
    assert not default_storage.exists(old.file.name)
    assert default_storage.exists(kept.file.name)


def gone(attachment):
    return not Attachment.objects.filter(pk=attachment.pk).exists() and not default_storage.exists(attachment.file.name)


def test_it_is_erased_with_the_words(django_capture_on_commit_callbacks):
    withdrawn, refused = AttachmentFactory(), AttachmentFactory(need__pending=True)
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_need(withdrawn.need, actor=withdrawn.need.author)
        refuse_need(refused.need, actor=AccountFactory(secretariat=True), reason="Publicité")
    assert gone(withdrawn)
    assert gone(refused)


def test_it_is_erased_when_its_author_leaves(django_capture_on_commit_callbacks):
    joined, other = AttachmentFactory(), AttachmentFactory()
    with django_capture_on_commit_callbacks(execute=True):
        close_account(joined.need.author, actor=joined.need.author)
    assert gone(joined)
    assert not gone(other)


def test_its_author_takes_it_back_from_the_followup_page(client, django_capture_on_commit_callbacks):
    joined = AttachmentFactory()
    url = reverse("needs:followup", args=[followup_token(joined.need)])
    assert "salle.jpg" in client.get(url).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url, {"act": "remove"})
    assert gone(joined)
    assert Entry.objects.filter(kind="needs.attachment_removed").count() == 1
    with pytest.raises(RuleBroken, match="Rien n’est joint"):
        remove_attachment(joined.need, actor=None)


def test_a_measure_hides_it_and_leaves_the_words(client):
    joined = AttachmentFactory()
    page = client.get(joined.need.get_absolute_url()).content.decode()
    assert 'alt="La salle, un seau sous la fuite"' in page
    hide_text(joined, actor=AccountFactory(secretariat=True), reason="On y voit un enfant.")
    page = client.get(joined.need.get_absolute_url()).content.decode()
    assert "La salle" not in page
    assert joined.need.words[:30] in page
    assert client.get(reverse("needs:attachment", args=[joined.need.number])).status_code == 404


def test_that_of_a_need_that_is_not_public_is_read_by_nobody_else(client):
    joined = AttachmentFactory(need__pending=True)
    url = reverse("needs:attachment", args=[joined.need.number])
    assert client.get(url).status_code == 404
    client.force_login(AccountFactory())
    assert client.get(url).status_code == 404


def test_who_leaves_takes_it_among_their_data(client):
    joined = AttachmentFactory()
    AttachmentFactory()
    client.force_login(joined.need.author)
    told = client.get(reverse("accounts:export")).json()["needs"]
    assert told[0]["attachment"]["description"] == "La salle, un seau sous la fuite"
    assert told[0]["words"] == joined.need.words
    assert len(told) == 1
