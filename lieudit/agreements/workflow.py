"""The life of an agreement: it runs, it is renewed, it ends. What each side owes outlives its term."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from lieudit.toolkit.workflow import Step, Workflow


class AgreementState(TextChoices):
    RUNNING = "running", _("En cours")
    RENEWED = "renewed", _("Renouvelée")
    EXPIRED = "expired", _("Arrivée à son terme")
    ENDED = "ended", _("Rompue")
    DENIED = "denied", _("Non reconnue par l’autre partie")


class Side(TextChoices):
    """The two sides of an agreement: who holds it (a place, an organisation, the council), and its partner."""

    HOLDER = "holder", _("qui la tient")
    PARTNER = "partner", _("le partenaire")

    @property
    def other(self) -> Side:
        return Side.PARTNER if self == Side.HOLDER else Side.HOLDER


A = AgreementState
OWING = (A.RUNNING, A.RENEWED, A.EXPIRED)
"""States in which what was promised is still owed: an agreement that is broken or denied binds nobody."""
ASKED = (A.RUNNING, A.EXPIRED)
"""States in which the other side may still say whether it is true, though its term has passed."""
AGREEMENT_WORKFLOW = Workflow(
    renew=Step.of(_("Renouveler"), (A.RUNNING, A.EXPIRED), A.RENEWED),
    end=Step.of(_("Rompre avant le terme"), OWING, A.ENDED),
    confirm=Step.of(_("Confirmer"), ASKED, None),
    deny=Step.of(_("Ne pas reconnaître"), ASKED, A.DENIED),
    expire=Step.of(_("Arriver au terme"), {A.RUNNING}, A.EXPIRED),
    ask=Step.of(_("Dire que la suite est demandée"), (A.RUNNING, A.EXPIRED), None),
    hear=Step.of(_("Dire que la réponse est venue"), (A.RUNNING, A.EXPIRED), None),
    promise=Step.of(_("Ajouter un engagement"), {A.RUNNING}, None),
    announce=Step.of(_("Annoncer un versement"), {A.RUNNING}, None),
    keep_commitment=Step.of(_("Dire un engagement tenu"), OWING, None),
    drop_commitment=Step.of(_("Abandonner un engagement"), OWING, None),
    receive_instalment=Step.of(_("Dire un versement reçu"), OWING, None),
    receive_report=Step.of(_("Dire que le compte rendu est reçu"), OWING, None),
    remind=Step.of(_("Rappeler le compte rendu"), OWING, None),
)
