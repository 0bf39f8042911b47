"""What people deposit is remembered by its fingerprint; what changed, or is gone, is named."""

from __future__ import annotations

import errno
import hashlib
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings

from lieudit.toolkit import kept_files
from lieudit.toolkit.models import KeptFile
from tests.agreements.factories import AgreementFactory
from tests.network.factories import ClaimFactory

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n" + b"0" * 5000 + b"\n%%EOF\n"


@pytest.fixture(params=["memory", "folder"], autouse=True)
def where(request, tmp_path):
    """In memory, as in the tests, and in a folder, as on a site; a bucket: test_object_storage.py."""
    if request.param == "memory":
        yield
        return
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    kept = {"default": {"BACKEND": "lieudit.toolkit.kept_files.Folder"}, "staticfiles": static}
    with override_settings(MEDIA_ROOT=tmp_path, STORAGES=kept):
        yield


def a_claim(content: bytes = PDF):
    claim = ClaimFactory()
    claim.document.save("mandat.pdf", ContentFile(content))
    return claim


def altered(path: str, content: bytes) -> None:
    """By a hand that is not the site's."""
    with default_storage.open(path, "wb") as file:
        file.write(content)


def test_every_column_that_names_a_file_is_looked_at():
    found = {f"{model._meta.label}.{field.name}" for model, field in kept_files.fields()}
    assert {
        "advocacy.Referral.proof",
        "advocacy.Reply.document",
        "agreements.Agreement.document",
        "commons.ReleaseFile.file",
        "funding.Attachment.file",
        "inquiries.Paper.file",
        "meetings.Document.file",
        "needs.Attachment.file",
        "network.Claim.document",
        "network.Representative.document",
    } <= found
    assert len(found) >= 17
    assert {field.storage for _model, field in kept_files.fields()} == {default_storage}, "one storage, which remembers"


def test_a_file_is_remembered_as_it_is_saved_and_forgotten_as_it_goes():
    claim = a_claim()
    kept = KeptFile.objects.get(path=claim.document.name)
    assert (kept.sha256, kept.size) == (hashlib.sha256(PDF).hexdigest(), len(PDF))
    with default_storage.open(claim.document.name) as file:
        assert file.read() == PDF
    default_storage.delete(claim.document.name)
    assert not KeptFile.objects.filter(path=claim.document.name).exists()


def test_a_heavy_file_that_came_on_the_disk_is_remembered_whole():
    came = TemporaryUploadedFile("convention.pdf", "application/pdf", len(PDF) * 700, None)
    came.write(PDF * 700)
    agreement = AgreementFactory()
    agreement.document.save("convention.pdf", came)
    kept = KeptFile.objects.get(path=agreement.document.name)
    assert (kept.sha256, kept.size) == (hashlib.sha256(PDF * 700).hexdigest(), len(PDF) * 700)
    assert list(kept_files.faults()) == []


def test_an_act_that_is_not_whole_leaves_nothing_to_prove():
    claim = ClaimFactory()
    with transaction.atomic():
        claim.document.save("mandat.pdf", ContentFile(PDF))
        assert KeptFile.objects.exists()
        transaction.set_rollback(True)
    assert not KeptFile.objects.exists()
    assert list(kept_files.faults()) == []


class Cut(ContentFile):
    """A file whose disk is full once it is half written: after it was read for its fingerprint."""

    turns = 0

    def chunks(self, chunk_size=None):
        self.turns += 1
        yield b"%PDF-"
        if self.turns > 1:
            raise OSError(errno.ENOSPC, "No space left on device")


def test_a_file_that_its_disk_did_not_take_whole_leaves_nothing(tmp_path):
    storage = kept_files.Folder(location=tmp_path / "media")
    with pytest.raises(OSError, match="No space left"):
        storage.save("mandats/a.pdf", Cut(PDF))
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not KeptFile.objects.filter(path="mandats/a.pdf").exists()
    storage.save("mandats/a.pdf", ContentFile(PDF))
    with storage.open("mandats/a.pdf") as file:
        assert file.read() == PDF


def test_what_changed_by_one_sign_is_gone_or_has_no_fingerprint_is_named_and_nothing_else():
    claims = [a_claim() for _ in range(4)]
    assert list(kept_files.faults()) == []
    altered(claims[0].document.name, PDF.replace(b"0", b"1", 1))
    name = claims[1].document.name
    kept = KeptFile.objects.get(path=name)
    default_storage.delete(name)
    kept.save(force_insert=True)
    KeptFile.objects.filter(path=claims[2].document.name).delete()
    told = [fault.split(") : ", 1) for fault in kept_files.faults()]
    assert [who for who, _why in told] == [f"« {c.document.name} » (network_claim n° {c.pk}" for c in claims[:3]]
    assert [why[:24] for _who, why in told] == [
        "son fichier n’a plus son",
        "son fichier manque",
        "aucune empreinte n’en es",
    ]


def test_those_of_before_are_remembered_by_a_command_and_keep_their_own():
    claims = [a_claim(), a_claim()]
    KeptFile.objects.all().delete()
    assert [("keep_fingerprints" in fault) for fault in kept_files.faults()] == [True, True]
    said = StringIO()
    call_command("keep_fingerprints", stdout=said)
    assert said.getvalue() == "2\u00a0empreintes gardées.\n"
    altered(claims[0].document.name, b"another")
    said = StringIO()
    call_command("keep_fingerprints", stdout=said)
    assert said.getvalue().startswith("0\u00a0empreinte"), "what is remembered is not learnt again"
    assert [fault.endswith("n’a plus son empreinte") for fault in kept_files.faults()] == [True]


def test_one_that_cannot_be_read_hides_no_other(monkeypatch):
    claims = [a_claim(), a_claim()]
    real = kept_files.digest_of

    def shut(path: str) -> tuple[str, int]:
        if path == claims[0].document.name:
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(kept_files, "digest_of", shut)
    altered(claims[1].document.name, b"another")
    assert [fault.rpartition(" : ")[2] for fault in kept_files.faults()] == [
        "son fichier ne se lit pas (Permission denied)",
        "son fichier n’a plus son empreinte",
    ]


def test_the_storages_of_a_site_remember(settings):
    from config import settings as plain

    module, _dot, name = plain.documents()["BACKEND"].rpartition(".")
    assert issubclass(getattr(kept_files, name), kept_files.Remembering)
    bucket = Path(kept_files.__file__).with_name("kept_in_a_bucket.py").read_text()
    assert "class Bucket(Remembering, S3Storage)" in bucket
    assert module == "lieudit.toolkit.kept_files"
