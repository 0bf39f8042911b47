"""The life of a file brought into the directory, and what becomes of each of its lines."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from lieudit.toolkit.workflow import Step, Workflow


class ImportState(TextChoices):
    MAPPING = "mapping", _("colonnes à dire")
    READING = "reading", _("lecture en cours")
    PREVIEW = "preview", _("aperçu à relire")
    RUNNING = "running", _("import en cours")
    DONE = "done", _("importé")
    UNDOING = "undoing", _("annulation en cours")
    UNDONE = "undone", _("annulé")
    FAILED = "failed", _("échoué")


I = ImportState  # noqa: E741
STANDING = (I.MAPPING, I.READING, I.PREVIEW, I.RUNNING, I.DONE, I.UNDOING)
"""States in which a file is here: it may not come a second time."""
AT_WORK = (I.READING, I.RUNNING, I.UNDOING)
IMPORT_WORKFLOW = Workflow(
    map=Step.of(_("dire ses colonnes"), {I.MAPPING, I.PREVIEW}, I.READING),
    show=Step.of(_("montrer l’aperçu"), {I.READING}, I.PREVIEW),
    start=Step.of(_("importer"), {I.PREVIEW, I.RUNNING}, I.RUNNING),
    finish=Step.of(_("achever"), {I.RUNNING}, I.DONE),
    fail=Step.of(_("échouer"), {I.READING, I.RUNNING}, I.FAILED),
    discard=Step.of(_("renoncer"), {I.MAPPING, I.READING, I.PREVIEW}, I.UNDONE),
    undo=Step.of(_("annuler"), {I.DONE, I.RUNNING, I.UNDOING}, I.UNDOING),
    give_back=Step.of(_("tout remettre"), {I.UNDOING}, I.UNDONE),
)


class LineOutcome(TextChoices):
    """What became of a line of a file."""

    CREATED = "created", _("ajouté")
    UPDATED = "updated", _("mis à jour")
    UNCHANGED = "unchanged", _("inchangé")
    REJECTED = "rejected", _("laissé de côté")


class FollowedState(TextChoices):
    RUNNING = "running", _("suivie")
    STOPPED = "stopped", _("plus suivie")


FOLLOWED_WORKFLOW = Workflow(
    fetch=Step.of(_("aller la chercher"), {FollowedState.RUNNING}, FollowedState.RUNNING),
    stop=Step.of(_("ne plus la suivre"), {FollowedState.RUNNING}, FollowedState.STOPPED),
)
"""The life of a published list that is fetched each day."""
