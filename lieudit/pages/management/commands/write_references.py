"""`manage.py write_references`: write docs/reference/ from the tables of the rooms, or check that it is up to date."""

from __future__ import annotations

import ast
import inspect
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from lieudit.governance.bounds import BOUNDS
from lieudit.governance.law import CLAUSES, by_subject
from lieudit.governance.statements import CHAPTERS, Rule
from lieudit.journal.sentence import SENTENCES
from lieudit.observatory.sheets import Family, indicators
from lieudit.pages.ledger_reference import ledger
from lieudit.toolkit.access import Access
from lieudit.toolkit.extension import POINTS
from lieudit.toolkit.workflow import Workflow

HOUSE = Path(settings.BASE_DIR) / "lieudit"
FOLDER = Path(settings.BASE_DIR) / "docs" / "reference"


def tables(module: str, kind: type) -> Iterator[tuple[str, str, Any]]:
    """Each table of `kind` in the rooms' files of that name: (room, name, table)."""
    for room in settings.ROOMS:
        if find_spec(name := f"lieudit.{room}.{module}"):
            for key, value in vars(import_module(name)).items():
                if isinstance(value, kind) and key.isupper():
                    yield room, key, value


CHAPTERS_OF_LIVES = {
    "The thread, from a need to its effect": (
        "needs",
        "inquiries",
        "consultations",
        "deliberation",
        "advocacy",
        "roadmap",
    ),
    "The council at work": (
        "meetings",
        "hall",
        "minutes",
        "voting",
        "elections",
        "lottery",
        "governance",
        "membership",
    ),
    "What places say and share": (
        "network",
        "records",
        "imports",
        "public_services",
        "agreements",
        "commons",
        "funding",
    ),
    "What people owe each other": ("care", "accounts"),
}
"""The rooms in the order in which a reader meets them."""
READING_ORDER = [room for rooms in CHAPTERS_OF_LIVES.values() for room in rooms]


def lives(module: str, kind: type) -> list[tuple[str, str, Any]]:
    """The tables of `kind` in reading order: (room, title, table); « needs: need » is the title of NEED_WORKFLOW."""
    found = []
    for room, name, table in tables(module, kind):
        thing = name.removesuffix("_WORKFLOW").removesuffix("_ACCESS").replace("_", " ").lower()
        found.append((room, f"{room}: {thing}", table))
    return sorted(found, key=lambda each: [*READING_ORDER, each[0]].index(each[0]))


def contents(found: Sequence[tuple[str, str, Any]]) -> str:
    """Links to the lives, by chapter."""
    others = tuple(room for room, _title, _table in found if room not in READING_ORDER)
    lines = []
    for chapter, rooms in {**CHAPTERS_OF_LIVES, "Others": others}.items():
        titles = [title for room, title, _table in found if room in rooms]
        links = " · ".join(f"[{title}](#{title.replace(':', '').replace(' ', '-')})" for title in titles)
        lines += [f"- **{chapter}**: {links}"] if links else []
    return "\n".join(lines)


def workflows() -> str:
    found = lives("workflow", Workflow)
    pages = ["# Lives\n\nMade by `make docs` from each room’s `workflow.py`. Do not edit.", contents(found)]
    for _room, title, workflow in found:
        rows = [
            f"| `{step}` | {line.label} | {', '.join(sorted(line.sources))} | {line.target or 'unchanged'} |"
            for step, line in workflow.steps.items()
        ]
        head = "| step | on screen | from | to |\n|---|---|---|---|"
        pages.append(f"## {title}\n\n{head}\n" + "\n".join(rows))
        pages.append(f"```mermaid\n{workflow.as_mermaid()}\n```")
    return "\n\n".join(pages) + "\n"


def permissions() -> str:
    found = lives("permissions", Access)
    pages = ["# Who may\n\nMade by `make docs` from each room’s `permissions.py`. Do not edit.", contents(found)]
    for _room, title, access in found:
        rows = []
        for step, rule in access.who_may.items():
            words = " ".join((inspect.getdoc(rule) or "").split())
            rows.append(f"| `{step}` | `{rule.__name__}` | {words} |")
        head = "| step | rule | meaning |\n|---|---|---|"
        pages.append(f"## {title}\n\n{head}\n" + "\n".join(rows))
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
        "held in a college that disappears are refused. So are, in a SCIC that has several colleges, fewer "
        "than three, and one under 10 % or above 50 % ([the law as it was read](law.md))."
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


def law() -> str:
    """Every clause of the law, with how it was read."""
    pages = [
        "# The law, as it was read\n\nMade by `make docs` from `governance/law.py`. Do not edit. In French, as people "
        "read it on `/cooperative/droit/`. What was read in the text, or alike in two independent sources, may block; "
        "the rest warns, and says so ([why](../decisions/0068-law-as-data.md)). Nothing here is legal advice."
    ]
    for subject, clauses in by_subject(CLAUSES).items():
        pages.append(f"## {subject}")
        for each in clauses:
            since = f" Depuis le {each.in_force_from:%d/%m/%Y}." if each.in_force_from else ""
            until = f" Jusqu’au {each.in_force_until:%d/%m/%Y}." if each.in_force_until else ""
            doubt = f" Reste à savoir : {each.doubt}." if each.doubt else ""
            figures = [str(each.bound), *(f"{name} {one}" for name, one in each.others)]
            figured = f" Figure: {', '.join(figures)}." if each.bound is not None else ""
            pages.append(
                f"`{each.key}` ({each.severity}; {', '.join(sorted(each.regimes))}). {each.words}.{since}{until}\n"
                f"{each.article}, {each.read_words} ({each.source}), le {each.checked_on:%d/%m/%Y}.{doubt}{figured}"
            )
    return "\n\n".join(pages) + "\n"


def indicator_sheets() -> str:
    """Every indicator, as its page says it."""
    pages = [
        "# Indicators\n\nMade by `make docs` from `observatory/sheets.py`. Do not edit. In French, as people read "
        "them: [how to read figures](../guide/lire-les-chiffres.md), [why they are so](../decisions/0049-figures.md)."
    ]
    for family in Family:
        pages.append(f"## {family.label}")
        for each in (one for one in indicators().values() if one.family == family):
            lines = {
                "dit": each.says,
                "pourquoi": each.why,
                "formule": each.formula,
                "unité": each.unit.value,
                "niveaux": ", ".join(str(level.label).lower() for level in each.levels),
                "sources": f"{each.source}. {each.vintage}. {each.geography}.",
                "prudence": " ".join(map(str, each.cautions)),
                "fichier à apporter": each.file_url,
            }
            told = "\n".join(f"- {name} : {words}" for name, words in lines.items() if words)
            pages.append(f"### {each.title}\n\n`{each.key}`\n\n{told}")
    return "\n\n".join(pages) + "\n"


def typed(rule: Rule) -> str:
    by_kind = {"number": f"a number from {rule.low} to {rule.high}", "share": "an exact share", "yes": "yes or no"}
    return by_kind.get(rule.kind) or ", ".join(f"`{choice}`" for choice in rule.choices) or "a college"


LASTING = re.compile(r"(days|hours|minutes|years|months)$")
"""The end of the path of a rule that is a delay."""
NAMED = re.compile(r"[A-Z_]*(DAYS|MINUTES|PAUSE|GRACE|NOTICE|DELAY)")
COUNTED = re.compile(r"(working )?(days|hours|minutes|seconds)\b", re.IGNORECASE)
"""A constant that is a number is a delay by its name, or by the unit that begins the words written under it."""
UNITS = {"ONE_DAY"}
"""Constants that are a time and no delay."""


def delays() -> str:
    """Every delay that a law or a usage of ours sets: those that an assembly chooses, those that the code holds."""
    head = (
        "# Delays\n\nMade by `make docs`: the rules of an assembly that are a time, and the constants of the code that "
        "are one. Do not edit. `toolkit/workdays.py` counts working days."
    )
    rows = [
        f"| `{rule.path}` | {rule.label} | {rule.low} to {rule.high} |"
        for chapter in CHAPTERS
        for rule in chapter.rules
        if LASTING.search(rule.path)
    ]
    voted = "## Chosen by each assembly\n\nIn its rulebook, voted like the rest; read by the act that applies it."
    table = "| rule | on screen | bounds |\n|---|---|---|\n" + "\n".join(rows)
    found = [row for room in settings.ROOMS for path in sorted((HOUSE / room).glob("*.py")) for row in constants(path)]
    held = "## Held by the code\n\n| where | delay | value | meaning |\n|---|---|---|---|\n" + "\n".join(found)
    return "\n\n".join([head, voted, table, held]) + "\n"


def constants(path: Path) -> Iterator[str]:
    """The delays among the constants of a file, with the words written under each."""
    body = ast.parse(path.read_text()).body
    for node, after in zip(body, [*body[1:], None], strict=True):
        if not isinstance(node, ast.Assign):
            continue
        said = after.value if isinstance(after, ast.Expr) else None
        meaning = " ".join(str(said.value).split()) if isinstance(said, ast.Constant) else ""
        for name, value in assigned(node):
            if lasts(name, value, meaning):
                said_value = ast.unparse(value).removeprefix("dt.timedelta(").removesuffix(")").replace("=", " ")
                yield f"| `{path.parent.name}/{path.name}` | `{name}` | {said_value} | {meaning} |"


def assigned(node: ast.Assign) -> Iterator[tuple[str, ast.expr]]:
    """Each name with its value: one, or several on one line."""
    target = node.targets[0]
    if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
        yield from ((ast.unparse(each), value) for each, value in zip(target.elts, node.value.elts, strict=True))
    else:
        yield ast.unparse(target), node.value


def lasts(name: str, value: ast.expr, meaning: str) -> bool:
    if not name.isupper() or name in UNITS:
        return False
    if isinstance(value, ast.Constant) and isinstance(value.value, int):
        return bool(NAMED.fullmatch(name) or COUNTED.match(meaning))
    return ast.unparse(value).startswith("dt.timedelta(")


def extensions() -> str:
    """What rooms ask of the rooms above, and which modules answer."""
    head = (
        "# Extension points\n\nMade by `make docs` from what rooms declare (`toolkit/extension.py`) and from who fills "
        "it at start. Do not edit.\n\nA `Point` keeps many things, a `Table` one a key, an `Answer` a single one."
    )
    rows = [
        f"| `{address}` | {type(point).__name__} | {point.meaning} | {_modules(point.filled_by)} |"
        for address, point in sorted(POINTS.items())
    ]
    return "\n".join([head, "", "| point | kind | meaning | filled by |", "|---|---|---|---|", *rows]) + "\n"


def _modules(names: Sequence[str]) -> str:
    ours = sorted(name.removeprefix("lieudit.") for name in names if name.startswith("lieudit."))
    return ", ".join(f"`{name}`" for name in ours)


MAIN_TABLES = {
    "From a need to its effect": {
        "network": ("Place", "Organisation", "Representative"),
        "needs": ("Need", "Support", "Convergence", "Escalation"),
        "deliberation": ("Draft", "Paragraph", "Amendment", "Position"),
        "advocacy": ("Referral", "Demand", "Reply", "Commitment", "Effect"),
        "roadmap": ("Goal", "Milestone"),
        "consultations": ("Consultation", "Statement", "Voice", "Answer"),
        "inquiries": ("Door", "Inquiry"),
        "journal": ("Entry", "Mention"),
    },
    "The council at work": {
        "governance": ("Assembly", "College", "Seat", "Rulebook", "CouncilBallot"),
        "voting": ("Ballot", "RollEntry", "Vote", "Tally", "Proxy"),
        "elections": ("Election", "Contest", "Candidacy"),
        "lottery": ("Lottery", "Volunteer", "Panels", "PanelMember"),
        "meetings": ("Meeting", "AgendaItem", "Convening"),
        "hall": ("Session", "Presence", "Outcome"),
        "minutes": ("Minutes", "Section", "Action"),
    },
}
"""Those that one meets first, by what they serve."""


def pictures() -> str:
    """Which room calls which, and which of the main tables points at which."""
    head = (
        "# Pictures\n\nMade by `make docs` from the contracts, the imports and the models. Do not edit. They are "
        "Mermaid: forges draw it, a diff shows it line by line, and nothing has to be installed.\n\n## The rooms\n\n"
        "Each box is a floor, the top one first; an arrow is a room that calls another. A call that two arrows "
        "imply is not drawn: every room calls `toolkit`."
    )
    tables = (
        "## The main tables\n\nAn end with a fork is many, one with a ring may be none; the word is the field that "
        "points. An entry of the journal mentions any thing."
    )
    drawn = [f"### {title}\n\n```mermaid\n{tables_drawn(rooms)}\n```" for title, rooms in MAIN_TABLES.items()]
    return "\n\n".join([head, f"```mermaid\n{rooms_drawn()}\n```", tables, *drawn]) + "\n"


def rooms_drawn() -> str:
    contracts = tomllib.loads((Path(settings.BASE_DIR) / "pyproject.toml").read_text())["tool"]["importlinter"]
    floors = [[room.strip() for room in floor.split("|")] for floor in contracts["contracts"][0]["layers"]]
    lines = ["flowchart TB"]
    for number, rooms in enumerate(floors, 1):
        lines += [f'  subgraph floor{number}[" "]', "    direction LR", *(f"    {room}" for room in rooms), "  end"]
    reached: dict[str, set[str]] = {}
    for room in [room for floor in reversed(floors) for room in floor]:  # from the ground up: what it calls is known
        calls = rooms_called_by(room) & set(reached)  # what stands above is named for types only
        reached[room] = calls.union(*(reached[other] for other in calls))
        direct = {one for one in calls if not any(one in reached[other] for other in calls - {one})}
        lines += [f"  {room} --> {other}" for other in sorted(direct)]
    return "\n".join(lines)


def rooms_called_by(room: str) -> set[str]:
    """The other rooms that the files of this one import."""
    names: set[str] = set()
    for path in (HOUSE / room).rglob("*.py"):
        if "migrations" not in path.parts and "management" not in path.parts:
            names |= set(re.findall(r"^ *(?:from|import) lieudit\.(\w+)", path.read_text(), re.MULTILINE))
    return names - {room}


def tables_drawn(rooms: Mapping[str, Sequence[str]]) -> str:
    """The tables of these rooms, with what points from one at another."""
    main = [apps.get_model(room, name) for room, names in rooms.items() for name in names]
    lines = ["erDiagram"]
    for model in main:
        for field in model._meta.get_fields():
            if field.is_relation and not field.auto_created and field.related_model in main:
                here = "|o" if field.one_to_one else "}o"
                there = "o{" if field.many_to_many else "o|" if getattr(field, "null", False) else "||"
                lines.append(f"  {model.__name__} {here}--{there} {field.related_model.__name__} : {field.name}")
    return "\n".join(lines)


PAGES = {
    "pictures.md": pictures,
    "indicators.md": indicator_sheets,
    "workflows.md": workflows,
    "permissions.md": permissions,
    "sentences.md": sentences,
    "rules.md": rules,
    "law.md": law,
    "ledger.md": ledger,
    "delays.md": delays,
    "extensions.md": extensions,
}


class Command(BaseCommand):
    help = "Write docs/reference/ from the tables of the rooms (--check: only say which pages are stale)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: object, check: bool = False, **options: Any) -> None:
        FOLDER.mkdir(parents=True, exist_ok=True)
        stale = []
        for name, make in PAGES.items():
            path, text = FOLDER / name, make()
            if not path.exists() or path.read_text() != text:
                stale.append(name)
                if not check:
                    path.write_text(text)
        if check and stale:
            raise CommandError(f"in docs/reference/, {', '.join(stale)} no longer true: `make docs` writes them anew")
