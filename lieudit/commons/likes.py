"""Resources among what comes near a thing: by their title and what presents them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F, Q
from django.utils.translation import gettext as _

from lieudit.commons.models import Resource
from lieudit.commons.vocabulary import Kind as ResourceKind
from lieudit.lexicon.likes import Kind, Near, rows_of
from lieudit.toolkit.findable import Rows
from lieudit.toolkit.search import raw_query
from lieudit.toolkit.types import Phrase


def rows() -> Rows:
    """Resources that are shared today."""
    return rows_of(
        "resource",
        Resource.objects.public().current(),
        key="number",
        name="title",
        words=("title", "summary"),
        said=F("kind"),
        moved="published_at",
        domains=F("domains"),
    )


def holding(question: str) -> Rows:
    return Resource.objects.filter(search=raw_query(question))


def kin(pk: int) -> Iterable[str]:
    """What it is drawn from, and what is drawn from it: its page tells both."""
    drawn = Q(derived_from__resource=pk) | Q(pk__in=Resource.objects.filter(pk=pk).values("derived_from__resource"))
    return [f"resource:{other}" for other in Resource.objects.filter(drawn).values_list("pk", flat=True)]


def note(near: Near) -> Phrase:
    return _("Commun, %(kind)s") % {"kind": str(ResourceKind(near.said).label).lower()}


RESOURCES = Kind("commons:resource", rows, holding, note, kin)
