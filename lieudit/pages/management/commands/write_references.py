"""`manage.py write_references`: write docs/reference/ from the tables of the rooms, or check that it is up to date."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from lieudit.governance.bounds import BOUNDS
from lieudit.governance.statements import CHAPTERS, Rule
from lieudit.journal.sentence import SENTENCES
from lieudit.toolkit.access import Access
from lieudit.toolkit.workflow import Workflow

FOLDER = Path(settings.BASE_DIR) / "docs" / "reference"


def tables(module: str, kind: type) -> Iterator[tuple[str, str, Any]]:
    """Each table of `kind` in the rooms' files of that name: (room, name, table)."""
    for room in settings.ROOMS:
        if find_spec(name := f"lieudit.{room}.{module}"):
            for key, value in vars(import_module(name)).items():
                if isinstance(value, kind) and key.isupper():
                    yield room, key, value


def workflows() -> str:
    pages = ["# Lives\n\nMade by `make docs` from each room’s `workflow.py`. Do not edit."]
    for room, name, workflow in tables("workflow", Workflow):
        title = name.removesuffix("_WORKFLOW").replace("_", " ").lower()
        rows = [
            f"| `{step}` | {line.label} | {', '.join(sorted(line.sources))} | {line.target or 'unchanged'} |"
            for step, line in workflow.steps.items()
        ]
        head = "| step | on screen | from | to |\n|---|---|---|---|"
        pages.append(f"## {room}: {title}\n\n{head}\n" + "\n".join(rows))
        pages.append(f"```mermaid\n{workflow.as_mermaid()}\n```")
    return "\n\n".join(pages) + "\n"


def permissions() -> str:
    pages = ["# Who may\n\nMade by `make docs` from each room’s `permissions.py`. Do not edit."]
    for room, name, access in tables("permissions", Access):
        title = name.removesuffix("_ACCESS").replace("_", " ").lower()
        rows = []
        for step, rule in access.who_may.items():
            words = " ".join((inspect.getdoc(rule) or "").split())
            rows.append(f"| `{step}` | `{rule.__name__}` | {words} |")
        head = "| step | rule | meaning |\n|---|---|---|"
        pages.append(f"## {room}: {title}\n\n{head}\n" + "\n".join(rows))
    return "\n\n".join(pages) + "\n"


def sentences() -> str:
    head = "# What the journal says\n\nMade by `make docs` from each room’s `sentences.py`. Do not edit.\n"
    table = ["| act | sentence | stage | public | mailed |", "|---|---|---|---|---|"]
    for kind, sentence in sorted(SENTENCES.items()):
        yes = ["yes" if flag else "no" for flag in (sentence.public, sentence.told)]
        table.append(f"| `{kind}` | {sentence.text} | {sentence.stage or ''} | {yes[0]} | {yes[1]} |")
    return "\n".join([head, *table]) + "\n"


def rules() -> str:
    head = (
        "# The rules of an assembly\n\nMade by `make docs` from `governance/statements.py` and `governance/bounds.py`. "
        "Do not edit.\n\nWhat a bound does: `block` refuses the set, `warn` and `inform` are read before the vote. "
        "Colleges are read apart. Weights that do not make 100, a college without seat or without weight, and seats "
        "held in a college that disappears are refused. So is, in a SCIC, a college under 10 % or above 50 % (loi "
        "n° 47-1775, art. 19 octies); fewer than three colleges is a warning."
    )
    pages = [head]
    for chapter in CHAPTERS:
        rows = [f"| `{rule.path}` | {rule.label} | {typed(rule)} |" for rule in chapter.rules]
        pages.append(f"## {chapter.title}\n\n| rule | on screen | typed as |\n|---|---|---|\n" + "\n".join(rows))
    bounds = [
        f"| `{bound.path}` | {bound.severity} | {', '.join(sorted(bound.regimes))} | {bound.article or 'plain sense'} |"
        for bound in BOUNDS
    ]
    pages.append("## Bounds\n\n| rule | does | regimes | by |\n|---|---|---|---|\n" + "\n".join(bounds))
    return "\n\n".join(pages) + "\n"


def typed(rule: Rule) -> str:
    by_kind = {"number": f"a number from {rule.low} to {rule.high}", "share": "an exact share", "yes": "yes or no"}
    return by_kind.get(rule.kind) or ", ".join(f"`{choice}`" for choice in rule.choices) or "a college"


PAGES = {"workflows.md": workflows, "permissions.md": permissions, "sentences.md": sentences, "rules.md": rules}


class Command(BaseCommand):
    help = "Écrit docs/reference/ à partir des tables des pièces (--check : vérifie seulement)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, check: bool = False, **options: Any) -> None:
        FOLDER.mkdir(parents=True, exist_ok=True)
        for name, make in PAGES.items():
            path, text = FOLDER / name, make()
            if check and (not path.exists() or path.read_text() != text):
                raise CommandError(f"docs/reference/{name} n’est pas à jour : lancez `make docs`.")
            if not check:
                path.write_text(text)
