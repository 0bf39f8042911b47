"""What an organisation says of itself as a training body: its number, its Qualiopi certificate and until when it holds.

Pages say whether public or pooled funds may pay, and nothing else: no number, no promise.
"""

from __future__ import annotations

import datetime as dt
import re

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.journal import services as journal
from lieudit.learning.models import CERTIFIED_FOR, TrainingBody
from lieudit.network.models import Organisation
from lieudit.toolkit import french
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock
from lieudit.toolkit.types import Fields

DECLARATION = re.compile(r"\d{11}")
"""How a « numéro de déclaration d’activité » is written: that of the region, then nine digits."""


@transaction.atomic
def say_training_body(
    organisation: Organisation,
    *,
    actor: Account,
    declaration: str,
    certificate: str = "",
    certificate_until: dt.date | None = None,
) -> TrainingBody | None:
    """Say the number of a training body, and its certificate with its end; without a number, it is one no more."""
    organisation = lock(organisation)
    declaration = re.sub(r"[\s.]", "", declaration)
    if not declaration:
        _end(organisation, actor)
        return None
    if not DECLARATION.fullmatch(declaration):
        raise RuleBroken({"declaration": _("Ce numéro a onze chiffres : 11 75 12345 75.")})
    _check_certificate(certificate, certificate_until)
    said: Fields = {"declaration": declaration, "certificate": certificate, "certificate_until": certificate_until}
    said |= {"author": actor, "said_at": timezone.now()}
    known, _new = TrainingBody.objects.update_or_create(organisation=organisation, defaults=said)
    said_of = _(", et son certificat Qualiopi, jusqu’au %(day)s")
    told = said_of % {"day": french.day(certificate_until)} if certificate_until else ""
    data = {"keeper": str(organisation), "certificate": told}
    journal.record("learning.training_body_said", organisation, actor=actor, hat=organisation, data=data)
    return known


def _check_certificate(certificate: str, until: dt.date | None) -> None:
    if bool(certificate) != bool(until):
        raise RuleBroken({"certificate_until": _("Un certificat se dit avec son dernier jour, et ce jour avec lui.")})
    if until is None:
        return
    today = timezone.localdate()
    if until < today:
        raise RuleBroken({"certificate_until": _("Ce certificat n’est plus valable : dites le suivant, ou rien.")})
    if until > today + CERTIFIED_FOR:
        raise RuleBroken({"certificate_until": _("Un certificat Qualiopi vaut trois ans au plus : relisez ce jour.")})


def _end(organisation: Organisation, actor: Account) -> None:
    gone, _rows = TrainingBody.objects.filter(organisation=organisation).delete()
    if not gone:
        raise RuleBroken({"declaration": _("Écrivez le numéro de déclaration d’activité.")})
    data = {"keeper": str(organisation)}
    journal.record("learning.training_body_ended", organisation, actor=actor, hat=organisation, data=data)
