"""All that a reviewer asks for, in one archive: the ledger, what counts it again, registers, rules, decisions, years.

What the site does not hold (accounts, contracts) is named in its first file, so that nobody thinks it is there.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Iterable, Iterator
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.cooperative import files, reviewing, tables, verify_ledger
from lieudit.cooperative.allocating import standing
from lieudit.cooperative.models import Cooperative
from lieudit.governance.law import CLAUSES
from lieudit.governance.models import Decision, Rulebook
from lieudit.toolkit.french import day
from lieudit.toolkit.text import harmless_cell
from lieudit.toolkit.zipped import archive

type Named = tuple[str, Iterable[bytes]]


def reviewer_archive(cooperative: Cooperative) -> Iterator[bytes]:
    """A ZIP file, written on the disk as it comes."""
    return archive(_files(cooperative, timezone.localdate()))


def _files(cooperative: Cooperative, today: dt.date) -> Iterator[Named]:
    yield "LISEZ-MOI.txt", [_foreword(cooperative, today).encode()]
    yield "grand-livre.csv", _encoded(files.ledger_csv(cooperative))
    yield "verify_ledger.py", [Path(verify_ledger.__file__).read_bytes()]
    yield "parts.hledger", _encoded(files.hledger_journal(cooperative))
    yield "parts.beancount", _encoded(files.beancount_journal(cooperative))
    for name, table in tables.TABLES.items():
        yield f"{name}.csv", tables.write(table, cooperative, today, "csv")
    yield "associes.csv", [_associates(cooperative)]
    yield "repartitions.csv", [_allocations(cooperative)]
    yield "revisions.csv", [_reviews(cooperative)]
    yield "decisions.csv", [_decisions(cooperative)]
    for book in Rulebook.objects.filter(assembly=cooperative.assembly).order_by("version"):
        told = {"version": book.version, "en_vigueur_le": book.in_force_from.isoformat(), "regles": book.rules}
        yield f"regles-{book.version}.json", [json.dumps(told, ensure_ascii=False, indent=1).encode()]
    first = cooperative.opened_on.year if cooperative.opened_on else today.year
    for year in range(first, today.year):
        yield f"rapport-{year}.csv", [_report(cooperative, year)]
    yield "droit.csv", [_law()]


def _encoded(texts: Iterable[str]) -> Iterator[bytes]:
    return (each.encode() for each in texts)


def _foreword(cooperative: Cooperative, today: dt.date) -> str:
    """What is there, what is not, and how to count it again."""
    return "\n".join(
        [
            _("Dossier de révision de %(name)s, le %(day)s.") % {"name": cooperative, "day": day(today)},
            "",
            _("Recompter chaque chiffre : python verify_ledger.py grand-livre.csv"),
            _("Ailleurs : hledger -f parts.hledger check --strict, ou bean-check parts.beancount"),
            "",
            _("registre.csv : qui tient des parts aujourd’hui."),
            _("associes.csv : tous, avec leur jour d’arrivée et de départ."),
            _("regles-N.json : chaque version des règles, avec le jour de son entrée en vigueur."),
            _("rapport-AAAA.csv : le sociétariat et la part de chaque catégorie, le contexte, les effets."),
            _("droit.csv : chaque article, où il a été lu, comment, et quand."),
            "",
            _("Ce dossier nomme des personnes : il est pour le réviseur seul."),
            _("Les comptes annuels, les contrats de travail et les procès-verbaux signés n’y sont pas :"),
            _("decisions.csv dit où se lit chaque décision."),
            "",
        ]
    )


def _csv(head: Iterable[str], rows: Iterable[Iterable[object]]) -> bytes:
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows([["" if cell is None else harmless_cell(str(cell)) for cell in row] for row in rows])
    return text.getvalue().encode()


def _associates(cooperative: Cooperative) -> bytes:
    rows = cooperative.associates.filter(since__isnull=False).order_by("number")
    told = ((each.number, each.name, each.get_category_display(), each.since, each.until) for each in rows)
    return _csv(["numero", "nom", "categorie", "depuis", "parti_le"], told)


def _allocations(cooperative: Cooperative) -> bytes:
    sums = ["excedent", "subventions", "pertes", "reserve_legale", "reserve_statutaire", "interet", "reserve_de_depart"]
    rows = (
        (
            each.year,
            each.get_state_display(),
            each.surplus,
            each.subsidies,
            each.losses,
            each.legal,
            each.statutory,
            each.interest,
            each.exit_reserve,
            each.decision.code if each.decision else "",
        )
        for each in standing(cooperative)
    )
    return _csv(["annee", "etat", *sums, "decision"], rows)


def _reviews(cooperative: Cooperative) -> bytes:
    rows = cooperative.reviews.select_related("decision").order_by("pk")
    told = ((each.reviewer, each.substitute, each.decision.code, each.held_on, each.report) for each in rows)
    return _csv(["reviseur", "suppleant", "decision", "remise_le", "rapport"], told)


def _decisions(cooperative: Cooperative) -> bytes:
    home = Q(assembly=cooperative.assembly) | Q(assembly__council=cooperative.assembly)
    rows = Decision.objects.filter(home).select_related("assembly").order_by("decided_on", "pk")
    told = (
        (each.code, each.decided_on, each.assembly, each.title, f"{settings.SITE_URL}{each.get_absolute_url()}")
        for each in rows
    )
    return _csv(["code", "le", "assemblee", "titre", "adresse"], told)


def _report(cooperative: Cooperative, year: int) -> bytes:
    """The five subjects of the decree, one a line where they are words."""
    report = reviewing.report_of(cooperative, year)
    rows: list[Iterable[object]] = [
        (each.label, each.came, each.left, each.heads, each.capital, each.percent) for each in report.rows
    ]
    rows += [(_("Décision"), each.code, each.title) for each in report.decisions]
    if report.words:
        rows += [(_("Contexte"), report.words.context), (_("Effets"), report.words.effect)]
    return _csv(["categorie", "arrivees", "departs", "associes", "capital", "part"], rows)


def _law() -> bytes:
    rows = ((each.key, each.words, each.article, each.read_words, each.source, each.checked_on) for each in CLAUSES)
    return _csv(["cle", "clause", "article", "lecture", "source", "lu_le"], rows)
