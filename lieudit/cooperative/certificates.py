"""The certificates of all the associates, set by the worker in one archive: asked for, told as it goes, forgotten."""

from __future__ import annotations

import datetime as dt
import tempfile
import zipfile
from collections.abc import Iterable

from django.core.files import File
from django.db import transaction
from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.cooperative.ledger import hold
from lieudit.cooperative.models import CertificateRun, Cooperative
from lieudit.cooperative.papers import certificates_of
from lieudit.journal import services as journal
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import counted
from lieudit.toolkit.locks import lock

LEASE = dt.timedelta(minutes=10)
"""Without a certificate set for this long, a run is begun again: its worker is gone."""
FILE_LIFE = dt.timedelta(days=7)
"""How long an archive of certificates is kept: it names people, and is made again at will."""
TOLD_EACH = 20
"""Certificates between two words on how far it is."""


@transaction.atomic
def ask_certificates(cooperative: Cooperative, *, actor: Account) -> CertificateRun:
    """Have the certificate of each associate set by the worker. One run at a time: what runs is not begun again."""
    cooperative = hold(cooperative)
    total = cooperative.associates.running().count()
    if not total:
        raise RuleBroken(_("Personne ne tient encore de parts : il n’y a aucun certificat à établir."))
    if cooperative.certificate_runs.running().exists():
        raise RuleBroken(_("Les certificats sont déjà en cours : cette page dit où ils en sont."))
    run = CertificateRun.objects.create(cooperative=cooperative, asked_by=actor, total=total)
    set_certificates.enqueue(run.pk)
    data = {"assembly": cooperative.assembly.name, "count": counted(total, "certificat")}
    journal.record("cooperative.certificates_asked", cooperative, actor=actor, data=data)
    return run


@task
def set_certificates(pk: int) -> None:
    """Set each certificate, and tell how far it is; a worker that dies leaves a run that is begun again, whole."""
    run = CertificateRun.objects.running().select_related("cooperative").filter(pk=pk).first()
    if run is None:
        return
    with tempfile.TemporaryFile() as made:
        done = 0
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as whole:
            for done, paper in enumerate(certificates_of(run.cooperative), start=1):
                whole.writestr(paper.file_name, paper.pdf())
                if done % TOLD_EACH == 0:
                    tell(pk, done)
        made.seek(0)
        with transaction.atomic():
            run = lock(run)
            if run.ended_at:  # another worker took it up and was quicker
                return
            run.done = run.total = done
            run.ended_at = timezone.now()
            run.file.save(f"certificats-{run.pk}.zip", File(made), save=False)
            run.save()


def tell(pk: int, done: int) -> None:
    CertificateRun.objects.running().filter(pk=pk).update(done=done, beat_at=timezone.now())


def keep_certificates(now: dt.datetime | None = None) -> Iterable[CertificateRun]:
    """For the timer: runs whose worker is gone are begun again, archives of a week are forgotten."""
    moment = now or timezone.now()
    for run in CertificateRun.objects.running().filter(beat_at__lt=moment - LEASE).order_by("pk"):
        tell(run.pk, 0)
        set_certificates.enqueue(run.pk)
    old = CertificateRun.objects.filter(ended_at__lt=moment - FILE_LIFE).exclude(file="").order_by("pk")
    for run in old:
        run.file.delete(save=True)
        yield run
