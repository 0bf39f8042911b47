"""Acts on the result of a call of others: told from what its organiser publishes, told again by a version."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.funding.models import Call, CallResult
from lieudit.funding.served_lands import sums_of
from lieudit.funding.services import record
from lieudit.funding.vocabulary import Kind
from lieudit.funding.workflow import CALL_WORKFLOW
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import counted, day
from lieudit.toolkit.types import Json

TOLD = ("published_on", "source", "received", "retained", "lands")
"""What a version tells."""


@transaction.atomic
def tell_result(
    call: Call,
    *,
    actor: Account,
    published_on: dt.date,
    source: str,
    received: int | None = None,
    retained: int | None = None,
    lands: Sequence[Json] = (),
) -> CallResult:
    """Tell what the organiser of a described call published of its decision: the day beside the one that it had
    announced, and who was served. Told again, another version is read, and the one before stays."""
    call = CALL_WORKFLOW.take("tell_result", call)
    if call.kind == Kind.AID:
        raise RuleBroken(_("Une aide se demande toute l’année : elle n’a pas de résultat."))
    _check_day(call, published_on)
    _check_sums(received, retained, lands)
    last = call.results.order_by("-version").first()
    said = {
        "published_on": published_on,
        "source": source,
        "received": received,
        "retained": retained,
        "lands": list(lands),
    }
    if last is not None and all(getattr(last, name) == said[name] for name in TOLD):
        raise RuleBroken(_("Rien ne change : c’est ce qui est déjà dit."))
    version = last.version + 1 if last is not None else 1
    result = CallResult.objects.create(call=call, version=version, author=actor, **said)
    record("funding.result_told", call, actor=actor, day=day(published_on), beside=_beside(result))
    return result


def _check_day(call: Call, published_on: dt.date) -> None:
    assert call.closes_at is not None  # held by the database, but of aids
    if call.closes_at > timezone.now():
        raise RuleBroken(_("Cet appel n’est pas clos : son résultat se dira quand il sera publié."))
    if published_on > timezone.localdate():
        raise RuleBroken({"published_on": _("Ce jour est à venir.")})
    if published_on < timezone.localdate(call.closes_at):
        raise RuleBroken({"published_on": _("La réponse serait d’avant la clôture : vérifiez ce jour.")})


def _check_sums(received: int | None, retained: int | None, lands: Sequence[Json]) -> None:
    """Refuse what does not hold together: more retained than applied, territories above the whole."""
    if received is not None and retained is not None and retained > received:
        raise RuleBroken({"retained": _("Plus de dossiers retenus que reçus : vérifiez les deux.")})
    for asked, had in sums_of(lands).values():
        if (received is not None and asked > received) or (retained is not None and had > retained):
            raise RuleBroken({"lands": _("Les territoires font ensemble plus que le tout : vérifiez les nombres.")})


def _beside(result: CallResult) -> str:
    """The day beside the one that was announced, in words."""
    late = result.late
    if late is None:
        return _("aucun jour n’était annoncé")
    if late <= 0:
        return _("au jour annoncé, ou avant")
    return _("avec %s de retard") % counted(late, "jour")
