"""Lives of a disagreement, of a pair of records that look alike, and of their reunion."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from lieudit.toolkit.workflow import Step, Workflow


class ConflictState(TextChoices):
    OPEN = "open", _("à trancher")
    KEPT = "kept", _("la fiche est gardée")
    TAKEN = "taken", _("l’autre version est reprise")
    OTHER = "other", _("une autre version est écrite")


class TwinState(TextChoices):
    OPEN = "open", _("à regarder")
    MERGED = "merged", _("réunis")
    DISTINCT = "distinct", _("deux lieux distincts")


C = ConflictState
CONFLICT_WORKFLOW = Workflow(
    keep=Step.of(_("garder la fiche"), {C.OPEN}, C.KEPT),
    take=Step.of(_("reprendre l’autre version"), {C.OPEN}, C.TAKEN),
    write=Step.of(_("écrire autre chose"), {C.OPEN}, C.OTHER),
)
T = TwinState
TWIN_WORKFLOW = Workflow(
    merge=Step.of(_("réunir"), {T.OPEN}, T.MERGED),
    set_apart=Step.of(_("dire que ce sont deux lieux"), {T.OPEN}, T.DISTINCT),
    part=Step.of(_("séparer à nouveau"), {T.MERGED}, T.OPEN),
)


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
