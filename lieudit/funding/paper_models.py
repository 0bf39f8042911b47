"""What is joined to an application: the papers that its call asks for."""

from __future__ import annotations

from functools import partial

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lieudit.funding.application_models import Application


class FilePaperQuerySet(models.QuerySet["Attachment"]):
    def erase(self) -> int:
        """Rows now, files once the transaction holds. How many there were."""
        gone = list(self)
        for each in gone:
            transaction.on_commit(partial(each.file.storage.delete, str(each.file.name)))
            each.delete()
        return len(gone)


class Attachment(models.Model):
    """A paper of an application: `asked` is the line of the rules that it answers, `name` that of the file as it came.

    Read by the places of the file that accepted, by who calls once it is sent, and by jurors who are not recused; never
    in public, where the file itself is. Erased with the file, or a year after the closing where no jury reads it.
    """

    application = models.ForeignKey(Application, models.CASCADE, related_name="papers")
    asked = models.CharField(_("pièce"), max_length=200)
    file = models.FileField(_("fichier"), upload_to="dossiers/")
    name = models.CharField(_("nom du fichier"), max_length=130)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = FilePaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("pièce d’un dossier")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["application", "asked"], name="a_paper_is_joined_once"),
            models.CheckConstraint(condition=~Q(file=""), name="a_paper_is_a_file"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("funding:paper", args=[self.application.number, self.pk])
