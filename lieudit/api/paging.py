"""Pages of a list that stay right while rows change: each goes on after the key of the last row of the one before.

A cursor is signed, and is of one list: one that was forged, or of another list, is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core import signing
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.api import reads
from lieudit.api.features import during, within
from lieudit.api.problems import Refused
from lieudit.toolkit.datasets import Column, Dataset, Kind, Sent, as_json
from lieudit.toolkit.prepared import Line, Rows
from lieudit.toolkit.types import Json

MOST = 500
"""Rows of a page, at most."""
MOST_CHANGES = 5_000
"""Changes of a page, at most: who keeps a copy of a million rows reads them within the asks of a minute."""
USUAL = 50
SALT = "api.cursor"


@dataclass(frozen=True)
class Page:
    """Some rows, and the cursor of those that follow; empty when there are none."""

    rows: list[Json]
    following: str


def cursor_of(name: str, key: object) -> str:
    """The same for the same key: a page that did not change is the same for all its readers."""
    return signing.Signer(salt=SALT).sign_object([name, key])


def key_of(name: str, cursor: str) -> object:
    """The key after which a page begins."""
    try:
        listed, key = signing.Signer(salt=SALT).unsign_object(cursor)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise Refused(400, _("Ce curseur n’est pas à nous : reprenez la liste du début.")) from error
    if listed != name:
        raise Refused(400, _("Ce curseur est celui d’une autre liste."))
    return key


def chosen_columns(dataset: Dataset, fields: str) -> list[Column]:
    """The columns that are asked for, the key among them; all of them where none is named."""
    every = dataset.all_columns
    wanted = {word for word in fields.split(",") if word}
    if not wanted:
        return every
    unknown = sorted(wanted - {column.name for column in every})
    if unknown:
        raise Refused(422, _("Colonne inconnue : %(names)s.") % {"names": ", ".join(unknown)[:200]})
    return [column for column in every if column.name in wanted or column.name == dataset.key]


def start_of(name: str, dataset: Dataset, cursor: str) -> int | str | None:
    """The key after which a page begins; None at the first one."""
    if not cursor:
        return None
    start = key_of(name, cursor)
    if isinstance(start, bool) or not isinstance(start, int if dataset.key_column.kind is Kind.WHOLE else str):
        raise Refused(400, _("Ce curseur n’est pas à nous : reprenez la liste du début."))
    return start


def read_choices(dataset: Dataset, chosen: Sent) -> Rows:
    """The rows that answer to the choices of an address; one that does not exist is refused."""
    found, faults = dataset.read(chosen)
    if faults:
        wrong = [
            {"parameter": str(name), "detail": str(each)}
            for name, told in faults.items()
            for each in list(told)  # type: ignore[call-overload]
        ]
        raise Refused(422, _("Un choix n’existe pas."), errors=wrong)
    return found


def lines_of(
    name: str,
    dataset: Dataset,
    sent: Sent,
    columns: Sequence[Column],
    *,
    limit: int,
    cursor: str,
    bbox: str | None = None,
    moment: str = "",
) -> Iterable[Line]:
    """The lines of a page, and one more; on a map where a rectangle is given, even an empty one; of a moment, if one is
    asked for. What nobody chooses is composed once."""
    start, chosen, names = start_of(name, dataset, cursor), dataset.choices_among(sent), reads.names_of(columns)
    on_a_map = bbox is not None
    if not chosen and not bbox and not moment:
        return reads.page.lines(name, names, on_a_map, limit + 1, timezone.localdate(), start=start)
    found = read_choices(dataset, chosen)
    if bbox:
        found = within(dataset, found, bbox)
    found = during(dataset, found, moment)
    return reads.told(dataset, reads.after(dataset, found, start)[: limit + 1], names, on_a_map)


def page_of(name: str, dataset: Dataset, sent: Sent, *, limit: int, cursor: str, fields: str) -> Page:
    """`limit` rows at most; one more is read, to know whether others follow."""
    columns = chosen_columns(dataset, fields)
    read = as_json(lines_of(name, dataset, sent, columns, limit=limit, cursor=cursor), columns)
    rows = read[:limit]
    return Page(rows, cursor_of(name, rows[-1][dataset.key]) if len(read) > limit else "")
