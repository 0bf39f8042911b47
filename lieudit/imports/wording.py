"""What the pages of an import say of it, and the rows to correct. Pure functions."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from lieudit.imports.extensions import things_of
from lieudit.imports.formats import NOT_KEPT
from lieudit.imports.models import Import, ImportLine
from lieudit.network.changes import names_of
from lieudit.network.models import Place
from lieudit.records.provenance import shown
from lieudit.toolkit.french import NBSP, counted
from lieudit.toolkit.tables import TableFile
from lieudit.toolkit.text import harmless_cell
from lieudit.toolkit.types import Json

MOST_CHANGES = 6
UNTOLD = {"municipality_id"}
"""Fields that hold a key, which says nothing to people."""


def figures(run: Import) -> list[Json]:
    """What an import does, in numbers; those that matter to the list, and the faults."""
    done, counts = run.state not in {"preview", "reading", "mapping"}, run.counts | run.counts.get("taken", {})
    zones = counts.get("zoned", 0) or counts.get("ended", 0)
    added, to_add = _("lieu ajouté,lieux ajoutés"), _("lieu à ajouter,lieux à ajouter")
    apart = _("service ajouté hors tiers-lieux,services ajoutés hors tiers-lieux")
    to_set_apart = _("service à ajouter hors tiers-lieux,services à ajouter hors tiers-lieux")
    if counts.get("kind"):
        added, to_add = apart, to_set_apart
    words = {
        "created": added if done else to_add,
        "apart": apart if done else to_set_apart,
        "updated": _("lieu mis à jour,lieux mis à jour") if done else _("lieu à mettre à jour,lieux à mettre à jour"),
        **{things.name: things.made if done else things.coming for things in things_of(run.format)},
        "labels": _("label posé,labels posés") if done else _("label à poser,labels à poser"),
        "zoned": _("entrée dans un zonage,entrées dans un zonage"),
        "ended": _("sortie d’un zonage,sorties d’un zonage"),
        "unchanged": _("ligne sans changement,lignes sans changement"),
        "rejected": _("ligne laissée de côté,lignes laissées de côté"),
        "warnings": _("cellule à revoir,cellules à revoir"),
    }
    if run.format in NOT_KEPT:
        words = {key: said for key, said in words.items() if key not in {"created", "updated", "unchanged"}}
    always = {"zoned", "unchanged", "rejected"} if zones else {"created", "updated", "unchanged", "rejected"}
    counts = counts | {"created": counts.get("created", 0) - counts.get("apart", 0)}
    told = [(counts.get(key, 0), said) for key, said in words.items() if key in always or counts.get(key)][:6]
    return [{"value": count, "label": counted(count, *said.split(",")).partition(NBSP)[2]} for count, said in told]


def changes(line: ImportLine) -> list[tuple[str, str, str]]:
    """What a line changes of its place: the field, what it said, what it says."""
    told = [(name, pair) for name, pair in line.before.get("fields", {}).items() if name not in UNTOLD]
    return [
        (names_of(Place, [name])[0], shown(name, former), shown(name, written))
        for name, (former, written) in told[:MOST_CHANGES]
    ]


def faults_csv(lines: Iterable[ImportLine], listed: TableFile | None) -> Iterator[str]:
    """The rows at fault with all their cells, to correct and send again; without the file, the cells at fault alone."""
    told: dict[int, list[Any]] = {}
    for line in lines:
        told.setdefault(line.line, []).extend(line.reasons)
    columns = listed.columns if listed else [_("colonne"), _("valeur")]
    yield "\ufeff" + csv_line([_("ligne"), _("raison"), _("ligne gardée"), *columns])
    for cells in listed.rows if listed else ():
        if reasons := told.pop(cells.line, None):
            yield csv_line([*_words(cells.line, reasons), *(cells.values[name] for name in columns)])
    for number, reasons in sorted(told.items()):
        for reason in reasons:
            yield csv_line([*_words(number, [reason]), *([] if listed else reason[:2])])


def _words(line: int, reasons: list[Any]) -> list[str]:
    said = " ".join(f"{column} : {reason}" if column else reason for column, _value, reason, _kept in reasons)
    return [str(line), said, _("oui") if all(kept for *_said, kept in reasons) else _("non")]


def csv_line(cells: Iterable[str]) -> str:
    """Cells that no spreadsheet runs."""
    text = io.StringIO()
    csv.writer(text).writerow([harmless_cell(cell) for cell in cells])
    return text.getvalue()


def import_breadcrumb(run: Import | None = None, *, page: str = "") -> list[tuple[str, str]]:
    """Where the pages of imports stand, under the desk of records."""
    under = _("Import n° %d") % run.number if run else page
    breadcrumb = [
        (_("Fiches à tenir"), reverse("records:desk")),
        (_("Imports"), reverse("imports:imports") if under else ""),
    ]
    return [*breadcrumb, (under, "")] if under else breadcrumb
