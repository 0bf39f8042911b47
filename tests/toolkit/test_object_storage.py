"""Documents on object storage: kept in a private bucket, read back by the rights of the site.

What speaks to it and the small server (`make s3`) are in `var/s3`, and installed nowhere else.
"""

import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import override_settings
from django.urls import reverse

from config.settings import documents
from lieudit.toolkit.kept_files import faults
from tests.accounts.factories import AccountFactory
from tests.network.factories import ClaimFactory

ROOT = Path(__file__).parents[2]
TRIAL = ROOT / "var" / "s3"
PDF = b"%PDF-1.4\n" + b"0" * 5000 + b"\n%%EOF\n"
there = pytest.mark.skipif(not (TRIAL / "storages").is_dir(), reason="make s3 installs the server and what asks it")


def test_a_folder_unless_a_bucket_is_named(monkeypatch):
    monkeypatch.delenv("STORAGE_BUCKET", raising=False)
    assert documents() == {"BACKEND": "lieudit.toolkit.kept_files.Folder"}


def test_the_bucket_is_private_and_no_document_takes_the_place_of_another(monkeypatch):
    monkeypatch.setenv("STORAGE_BUCKET", "documents")
    options = documents()["OPTIONS"]
    assert (options["bucket_name"], options.get("default_acl"), options["file_overwrite"]) == (
        "documents",
        None,
        False,
    )
    assert options["endpoint_url"] is None


def test_no_page_gives_the_address_of_a_stored_file():
    """Whoever had it would read it without the site."""
    giving = re.compile(r"\b(?:file|document|photo|proof|all_values)\.url\b")
    files = [*(ROOT / "lieudit").glob("**/*.html"), *(ROOT / "lieudit").glob("**/*.py")]
    assert len(files) > 500
    assert [str(path) for path in files if giving.search(path.read_text())] == []


@pytest.fixture(scope="module")
def server():
    """A small S3 server on loopback, stopped by its own number."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    said = os.environ | {"PYTHONPATH": str(TRIAL)}
    run = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    process = subprocess.Popen(run, env=said, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        for _turn in range(300):
            try:
                urlopen(f"{address}/moto-api/", timeout=2).close()
                break
            except (URLError, OSError):
                time.sleep(0.2)
        yield address
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture
def bucket(server, monkeypatch):
    """The settings of an install whose documents are in the bucket, and the bucket as its keeper sees it."""
    monkeypatch.setattr(sys, "path", [*sys.path[1:], str(TRIAL)])  # after all that is ours
    import boto3

    for name, value in {"BUCKET": "documents", "ENDPOINT": server, "REGION": "fr", "KEY": "a", "SECRET": "b"}.items():
        monkeypatch.setenv(f"STORAGE_{name}", value)
    said = {"endpoint_url": server, "region_name": "fr", "aws_access_key_id": "a", "aws_secret_access_key": "b"}
    kept = boto3.resource("s3", **said).Bucket("documents")
    kept.create(CreateBucketConfiguration={"LocationConstraint": "fr"})
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES={"default": documents(), "staticfiles": static}):
        yield kept
    kept.objects.delete()
    kept.delete()


@there
@pytest.mark.django_db
def test_a_restricted_document_is_kept_there_and_given_by_the_rights_of_the_site(bucket, client):
    claim = ClaimFactory()
    claim.document.save("mandat.pdf", ContentFile(PDF))
    [kept] = bucket.objects.all()
    assert kept.key == claim.document.name
    assert kept.get()["Body"].read() == PDF
    everybody = [grant for grant in kept.Acl().grants if "AllUsers" in grant["Grantee"].get("URI", "")]
    assert everybody == [], "nobody reads it but the site"
    page = reverse("network:claim_document", args=[claim.pk])
    assert client.get(page).status_code == 302
    client.force_login(AccountFactory())
    assert client.get(page).status_code in {403, 404}
    client.force_login(AccountFactory(secretariat=True))
    answer = client.get(page)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert (answer.status_code, body) == (200, PDF)


@there
@pytest.mark.django_db
def test_two_documents_of_one_name_are_two_and_one_that_is_taken_away_is_gone(bucket):
    first, second = ClaimFactory(), ClaimFactory()
    first.document.save("mandat.pdf", ContentFile(PDF))
    second.document.save("mandat.pdf", ContentFile(PDF[:20]))
    assert first.document.name != second.document.name
    assert first.document.size == len(PDF)
    second.document.storage.delete(second.document.name)
    assert [each.key for each in bucket.objects.all()] == [first.document.name]
    assert not default_storage.exists("claims/inconnu.pdf")


@there
@pytest.mark.django_db
def test_what_changed_there_or_is_gone_is_named(bucket):
    first, second = ClaimFactory(), ClaimFactory()
    first.document.save("mandat.pdf", ContentFile(PDF))
    second.document.save("mandat.pdf", ContentFile(PDF))
    assert list(faults()) == []
    bucket.put_object(Key=first.document.name, Body=PDF.replace(b"0", b"1", 1))
    bucket.Object(second.document.name).delete()
    told = {fault.partition(" (")[0]: fault.rpartition(" : ")[2] for fault in faults()}
    assert told == {
        f"« {first.document.name} »": "son fichier n’a plus son empreinte",
        f"« {second.document.name} »": "son fichier manque",
    }
