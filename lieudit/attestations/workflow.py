"""The life of an attestation: declared by its holder, recognised by peers, attested by its rule; or withdrawn."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from lieudit.toolkit.workflow import Step, Workflow


class AchievementState(TextChoices):
    OPEN = "open", _("Ouvert aux déclarations")
    CLOSED = "closed", _("Plus délivré")


class AttestationState(TextChoices):
    DECLARED = "declared", _("Déclaré")
    RECOGNISED = "recognised", _("Reconnu")
    ATTESTED = "attested", _("Attesté")
    WITHDRAWN = "withdrawn", _("Retiré")


class BroughtState(TextChoices):
    READING = "reading", _("En lecture")
    READ = "read", _("Lu")
    REFUSED = "refused", _("Refusé")


A = AttestationState
STANDING = (A.DECLARED, A.RECOGNISED, A.ATTESTED)
SIGNED = (A.RECOGNISED, A.ATTESTED)
"""Grades that the council signs: what a person says alone, it only shows."""

ACHIEVEMENT_WORKFLOW = Workflow(
    declare=Step.of(_("Dire qu’on sait le faire"), {AchievementState.OPEN}, None),
    name_peer=Step.of(_("Nommer un premier pair"), {AchievementState.OPEN}, None),
    close=Step.of(_("Ne plus délivrer"), {AchievementState.OPEN}, AchievementState.CLOSED),
)
ATTESTATION_WORKFLOW = Workflow(
    ask=Step.of(_("Demander à un pair"), STANDING, None),
    recognise=Step.of(_("Reconnaître"), STANDING, None),
    be_recognised=Step.of(_("Être reconnue par un premier pair"), {A.DECLARED}, A.RECOGNISED),
    attest=Step.of(_("Être attestée"), {A.RECOGNISED}, A.ATTESTED),
    bring=Step.of(_("Apporter un badge d’ailleurs"), STANDING, None),
    publish=Step.of(_("Rendre publique"), STANDING, None),
    hide=Step.of(_("Cacher"), {*STANDING, A.WITHDRAWN}, None),
    withdraw=Step.of(_("Retirer"), STANDING, A.WITHDRAWN),
)
