"""A photograph or a document joined to a need: read by its content, without what its camera wrote, erased with it."""

import datetime as dt
import re
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from lieudit.accounts.services import close_account
from lieudit.care.services import hide_text
from lieudit.journal.models import Entry
from lieudit.needs.attachments import forget_held, hold_attachment, remove_attachment
from lieudit.needs.links import followup_token
from lieudit.needs.models import Attachment, Need
from lieudit.needs.services import refuse_need, withdraw_need
from lieudit.toolkit import errands, photographs
from lieudit.toolkit.errands import MOST_OF_AN_ORIGIN, do_next
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.models import Errand
from lieudit.toolkit.photographs import MOST_SENT
from lieudit.toolkit.pictures import LONGEST_SIDE, redraw
from tests.accounts.factories import AccountFactory
from tests.needs.conftest import key_held
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
    page = express(held=key)
    assert page.status_code == 422
    assert "Ce fichier n’est plus gardé" in page.text, "nobody believes that it is joined"
    express()
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
def waiting(settings):
    """Tasks wait; called, has the worker do the next."""
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.dummy.DummyBackend"}}
    return do_next.call


def state_of(client, key):
    """What the form that waits is told when it asks again."""
    return client.get(reverse("needs:held", args=[key]), headers={"HX-Request": "true"}).text


def test_no_page_reads_what_is_joined_and_nothing_is_published_before_it_is_read(client, express, waiting, monkeypatch):
    with monkeypatch.context() as pages:
        pages.setattr("lieudit.toolkit.apart.subprocess.run", lambda *a, **k: pytest.fail("read by a page"))
        page = express(piece=sent(taken()), alt="La salle", words="Je garde mes mots.")
        key = key_held(page)
        assert page.status_code == 422
        assert "Ce fichier est gardé, et n’est pas encore lu" in page.text
        assert "Ce que vous avez écrit est gardé.</p>" in page.text
        assert "Je garde mes mots." in main_of(page.text).partition("Rien n’est encore publié.")[0]
        assert f'data-hx-get="{reverse("needs:held", args=[key])}"' in page.text
        assert "Nous lisons votre fichier" in state_of(client, key)
        assert client.get(reverse("needs:held", args=[key])).status_code == 404
        assert express(held=key).status_code == 422
    assert not Need.objects.exists()
    assert not [*Path(default_storage.location).rglob("*.jpg")], "what the camera wrote waits nowhere that is served"
    waiting()
    assert reverse("needs:held", args=[key]) in state_of(client, key)
    assert express(held=key, alt="La salle").status_code == 302
    assert Need.objects.get().attachment.alt == "La salle"
    assert Errand.objects.get().content is None


def test_what_cannot_be_read_comes_back_to_the_form_that_waited_for_it(client, express, waiting):
    page = express("preview", piece=sent(picture(400, 400)[:700]))
    assert page.status_code == 200
    assert "Nous lisons votre fichier" in page.text
    key = key_held(page)
    waiting()
    assert "Cette image est abîmée" in state_of(client, key)
    again = express(held=key, words="Je garde mes mots.")
    assert again.status_code == 422
    assert "Cette image est abîmée" in again.text
    assert "Je garde mes mots." in again.text
    assert not key_held(again)
    assert express().status_code == 302


def test_who_does_not_wait_publishes_without_it(express, waiting):
    key = key_held(express("preview", piece=sent(picture())))
    assert express(held=key, drop="on").status_code == 302
    waiting()
    assert not hasattr(Need.objects.get(), "attachment")
    assert Attachment.objects.held().exists(), "it goes within a day"


def test_files_of_one_connection_wait_in_turn_and_too_many_are_told_to_come_back(express, waiting):
    keys = {key_held(express("similar", piece=sent(picture(), f"{rank}.jpg"))) for rank in range(MOST_OF_AN_ORIGIN)}
    assert len(keys) == MOST_OF_AN_ORIGIN
    page = express("similar", piece=sent(picture()))
    assert page.status_code == 422
    assert "puis joignez celui-ci de nouveau" in page.text
    waiting()
    assert {each.key for each in Attachment.objects.all()} < keys
    assert express("similar", piece=sent(picture())).status_code == 200


def test_a_file_whose_worker_said_nothing_of_it_is_there_already(express, waiting):
    key = key_held(express("similar", piece=sent(picture())))
    asked = bytes(Errand.objects.get().content)
    assert hold_attachment(asked) == hold_attachment(asked)
    assert express(held=key).status_code == 302
    assert Need.objects.get().attachment.key == key


def test_a_file_that_nobody_read_within_the_hour_is_asked_for_again(express, waiting):
    key = key_held(express("similar", piece=sent(picture())))
    Errand.objects.all().delete()
    page = express(held=key)
    assert page.status_code == 422
    assert "Ce fichier n’est plus gardé" in page.text
    assert express().status_code == 302


def test_a_breakdown_of_ours_is_said_as_ours(express, waiting, monkeypatch):
    key = key_held(express("similar", piece=sent(picture())))
    monkeypatch.setitem(errands.ACTS.given, "piece", lambda _asked: 1 / 0)
    waiting()
    assert "par notre faute : joignez-le de nouveau" in express(held=key).text.replace("\u202f", " ").replace(
        "\xa0", " "
    )


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
