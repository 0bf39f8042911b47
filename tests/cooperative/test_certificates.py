"""The certificates of all, set by the worker: one each, told as it goes, begun again when it died, forgotten."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lieudit.cooperative import certificates, leaving, papers
from lieudit.cooperative.models import CertificateRun, Cooperative
from lieudit.cooperative.papers import Paper
from lieudit.toolkit.errors import RuleBroken
from tests.cooperative.factories import a_cooperative, a_keeper, an_associate

pytestmark = pytest.mark.django_db


@pytest.fixture
def cooperative() -> Cooperative:
    """Three associates, one of whom still owes; a fourth has left."""
    found = a_cooperative("Coopérative aux certificats")
    an_associate(found, 20)
    an_associate(found, 6, paid=100)
    giver, gone = an_associate(found, 3), an_associate(found, 2)
    leaving.transfer_parts(giver, actor=a_keeper(), taker=found.associates.get(pk=gone.pk), parts=1, cause="Acte")
    leaving.leave_cooperative(found.associates.get(pk=gone.pk), actor=a_keeper())
    return found


def address(cooperative: Cooperative, page: str = "certificates") -> str:
    return reverse(f"cooperative:{page}", args=[cooperative.assembly.slug])


def run_of(cooperative: Cooperative) -> CertificateRun:
    run = certificates.ask_certificates(cooperative, actor=a_keeper())
    return CertificateRun.objects.get(pk=run.pk)


def test_each_is_the_certificate_that_one_takes_alone(cooperative, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        drawn = list(papers.certificates_of(cooperative))
    assert len(drawn) == 3
    for paper in drawn:
        associate = cooperative.associates.get(number=paper.number)
        last = leaving.movements_of(associate.lines())[0].movement
        assert last
        alone = papers.paper_of("certificat", associate.number, last.number)
        assert paper == alone


def test_from_the_page_they_are_asked_set_by_the_worker_and_taken_as_one_archive(cooperative):
    keeper = Client()
    keeper.force_login(a_keeper())
    assert keeper.get(address(cooperative, "certificates_file")).status_code == 404
    said = keeper.post(address(cooperative), follow=True).text
    assert "0 sur 3" in " ".join(said.replace("\xa0", " ").split()), "asked, and nobody waits for the page"
    assert "Établir tous les certificats" not in said
    run = CertificateRun.objects.get()
    certificates.set_certificates.func(run.pk)
    page = keeper.get(address(cooperative)).text
    assert "Télécharger 3" in page.replace("\xa0", " ")
    answer = keeper.get(address(cooperative, "certificates_file"))
    assert "no-store" in answer["Cache-Control"]
    content = b"".join(answer.streaming_content)
    run.refresh_from_db()
    with zipfile.ZipFile(run.file.open("rb")) as whole:
        names = whole.namelist()
        assert all(whole.read(name).startswith(b"%PDF-") for name in names)
    assert len(names) == len(set(names)) == 3
    assert len(content) == run.file.size
    run.file.delete(save=True)


def test_progress_is_told_as_it_goes(cooperative, monkeypatch):
    seen = []

    def drawn(_cooperative: Cooperative) -> Iterator[Paper]:
        for paper in papers.certificates_of(cooperative):
            yield paper
            seen.append(CertificateRun.objects.get().done)

    monkeypatch.setattr(certificates, "certificates_of", drawn)
    monkeypatch.setattr(certificates, "TOLD_EACH", 1)
    run = CertificateRun.objects.create(cooperative=cooperative, asked_by=a_keeper(), total=3)
    certificates.set_certificates.func(run.pk)
    run.refresh_from_db()
    assert seen == [1, 2, 3]
    assert (run.done, run.total, run.ended_at is not None) == (3, 3, True)
    run.file.delete(save=True)


def test_one_run_at_a_time_and_none_for_nobody(cooperative):
    CertificateRun.objects.create(cooperative=cooperative, asked_by=a_keeper(), total=3)
    with pytest.raises(RuleBroken, match="déjà en cours"):
        run_of(cooperative)
    with pytest.raises(RuleBroken, match="Personne ne tient encore de parts"):
        run_of(a_cooperative("Coopérative vide"))


def test_a_run_whose_worker_died_is_begun_again_and_ends_once(cooperative):
    run = CertificateRun.objects.create(cooperative=cooperative, asked_by=a_keeper(), total=3, done=2)
    assert list(certificates.keep_certificates()) == []
    assert CertificateRun.objects.get().done == 2, "its worker is at work"
    later = timezone.now() + certificates.LEASE + dt.timedelta(seconds=1)
    list(certificates.keep_certificates(later))
    certificates.set_certificates.func(run.pk)
    run.refresh_from_db()
    name, ended_at = run.file.name, run.ended_at
    certificates.set_certificates.func(run.pk)
    run.refresh_from_db()
    assert (run.done, run.file.name, run.ended_at) == (3, name, ended_at)
    run.file.delete(save=True)


def test_an_archive_that_names_people_is_forgotten_after_a_week(cooperative):
    run = CertificateRun.objects.create(cooperative=cooperative, asked_by=a_keeper(), total=3)
    certificates.set_certificates.func(run.pk)
    run.refresh_from_db()
    storage, name = run.file.storage, run.file.name
    almost = timezone.now() + certificates.FILE_LIFE - dt.timedelta(hours=1)
    assert list(certificates.keep_certificates(almost)) == []
    assert storage.exists(name)
    assert list(certificates.keep_certificates(almost + dt.timedelta(hours=2))) == [run]
    assert not storage.exists(name)
    keeper = Client()
    keeper.force_login(a_keeper())
    assert keeper.get(address(cooperative, "certificates_file")).status_code == 404
