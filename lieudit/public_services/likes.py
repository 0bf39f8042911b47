"""Services among what comes near a thing: by their name and what details them."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.postgres.fields import ArrayField
from django.db.models import F, Func, TextField, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext as _

from lieudit.lexicon.likes import Kind, Near, rows_of
from lieudit.public_services.models import Offer, offer_words
from lieudit.toolkit.findable import Rows
from lieudit.toolkit.search import Answers, raw_query
from lieudit.toolkit.types import Phrase


def rows() -> Rows:
    """Services that are found today in public places."""
    return rows_of(
        "offer",
        Offer.objects.public().current(),
        key="number",
        name="title",
        words=("title", "description"),
        said=Concat("place__name", Value(", "), "place__municipality__name"),
        moved="created_at",
        domains=Func(F("domain"), template="ARRAY[%(expressions)s]", output_field=ArrayField(TextField())),
        department="place__municipality__department_id",
    )


def holding(question: str) -> Rows:
    return Offer.objects.alias(search=offer_words()).filter(Answers(F("search"), raw_query(question)))


def kin(pk: int) -> Iterable[str]:
    """The other services of its place, which are a step away."""
    place = Offer.objects.filter(pk=pk).values("place")
    return [f"offer:{other}" for other in Offer.objects.filter(place__in=place).values_list("pk", flat=True)]


def note(near: Near) -> Phrase:
    return _("Service, %(where)s") % {"where": near.said}


OFFERS = Kind("public_services:offer", rows, holding, note, kin)
