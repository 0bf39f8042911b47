"""The tutorials are true: their blocks, applied to a copy of the tree, give what they say; their names exist."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import template_database

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs" / "tutorials").glob("*.md"))
BLOCK = re.compile(r"^```(\w+) (\S+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
"""A block that names its file: its kind, the file, its lines."""
NEED = ("first-act.md", "add-a-field.md")
VOTE = ("add-a-method.md", "count-a-method.md", "change-how-proxies-lapse.md")
WALKED = NEED + VOTE
TESTS = (
    *("tests/needs/test_thank_need.py", "tests/needs/test_wanted_by.py", "tests/needs/test_who_may.py"),
    *("tests/access/test_matrix.py", "tests/access/test_sending.py", "tests/architecture/test_journal.py"),
)
MIGRATE = """
import django
from django.core.management import call_command
django.setup()
call_command("makemigrations", "needs", name="wanted_by")
call_command("migrate", "needs")
"""
"""What the second tutorial does with `make manage`, in one process."""


def blocks(page: str) -> list[tuple[str, str, str]]:
    return BLOCK.findall((ROOT / "docs" / "tutorials" / page).read_text())


def changed(text: str, diff: str, told: str) -> str:
    """`text` with the lines of `diff` that begin with `+` instead of those that begin with `-`."""
    lines = diff.splitlines(keepends=True)
    before, after = ("".join(line[1:] or line for line in lines if line[0] in kept) for kept in (" -\n", " +\n"))
    if (times := text.count(before)) != 1:
        pytest.fail(f"{told}, which has {times} times these lines: write the block anew\n{before}", pytrace=False)
    return text.replace(before, after)


def apply(page: str, tree: Path) -> set[str]:
    """Write what a page asks for; give the files that it touches."""
    touched = set()
    for kind, name, lines in blocks(page):
        path = tree / name
        told = f"docs/tutorials/{page} changes {name}"
        assert path.exists() == (kind == "diff"), f"{told}: a diff is for a file that exists, a block for a new one"
        path.write_text(changed(path.read_text(), lines, told) if kind == "diff" else lines)
        touched.add(name)
    return touched


def run(tree: Path, *command: str, **env: str) -> None:
    """Run a command of this environment in the copied tree; fail with what it says if it does."""
    ours = {key: value for key, value in os.environ.items() if key not in {"LIEUDIT_TEST_RUN", "PYTEST_ADDOPTS"}}
    ours = {key: value for key, value in ours.items() if not key.startswith("PYTEST_XDIST")}
    ours |= {"DJANGO_SETTINGS_MODULE": "config.settings_test", "LIEUDIT_VAR": str(ROOT / "var"), **env}
    done = subprocess.run([sys.executable, *command], cwd=tree, env=ours, capture_output=True, text=True)
    if done.returncode != 0:
        pytest.fail("\n".join([" ".join(command), done.stdout, done.stderr]), pytrace=False)


@pytest.fixture
def tree(tmp_path):
    """The tree as somebody would have it who begins, without its history nor its data."""
    for name in ("lieudit", "tests", "config", "docs/guide"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("manage.py", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "node_modules").symlink_to(ROOT / "node_modules")
    return tmp_path


def test_an_act_and_a_field_are_added_as_the_tutorials_say(tree, django_db_setup, django_db_blocker):
    """Both in one copy, on a clone of this run's database that one migration brings up to date."""
    act, field = (apply(page, tree) for page in NEED)
    assert len(field) + 1 <= 8, "a field touches at most eight files, its migration among them"
    python = [name for name in sorted(act | field) if name.endswith(".py")]
    run(tree, "-m", "ruff", "check", *python)
    run(tree, "-m", "ruff", "format", "--check", *python)
    with django_db_blocker.unblock(), template_database.cloned("tutorial") as template:
        url = re.sub(r"///\w*", f"///{template}", os.environ["DATABASE_URL"], count=1)
        run(tree, "-c", MIGRATE, DATABASE_URL=url)
        run(tree, "-m", "pytest", "-q", *TESTS, "--address", "needs:thank", **{template_database.LENT: template})


VOTE_TESTS = (
    *(
        "tests/voting/test_quadratic.py",
        "tests/voting/test_borda.py",
        "tests/voting/test_methods.py",
        "tests/governance/test_ask.py",
    ),
    *("tests/voting/test_proxy_rules.py", "tests/voting/test_carry_proxy.py", "tests/hall/test_attendance.py"),
)


def test_methods_are_added_and_the_end_of_proxies_changed_as_the_tutorials_say(
    tree, django_db_setup, django_db_blocker
):
    """All in one copy, on a clone of this run's database."""
    method, kernel, lapse = (apply(page, tree) for page in VOTE)
    assert len(method) <= 2, "a method touches its file and its test"
    assert len(kernel) <= 3, "one that the kernel does not count touches the kernel too"
    assert len(lapse) <= 3, "the end of proxies touches its pure file, its sentence, its test"
    run(tree, "-m", "ruff", "check", *sorted(method | kernel | lapse))
    run(tree, "-m", "ruff", "format", "--check", *sorted(method | kernel | lapse))
    with django_db_blocker.unblock(), template_database.cloned("tutorial") as template:
        run(tree, "-m", "pytest", "-q", *VOTE_TESTS, **{template_database.LENT: template})


SOURCES = ("lieudit", "tests", "config", "scripts", "bench")
SPOKEN = {".py", ".html", ".css", ".js", ".toml", ".txt"}
SAID_IN_CODE = re.compile(r"`([^`\n]+)`")
FENCED = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)


def words_of(text: str) -> set[str]:
    return set(re.findall(r"[A-Za-z_][\w-]+", text))


def all_words() -> set[str]:
    """Every word of the code, its templates, its style sheets, its settings and its commands."""
    files = [path for top in SOURCES for path in (ROOT / top).rglob("*") if path.suffix in SPOKEN]
    files += [ROOT / "Makefile", ROOT / "pyproject.toml"]
    return set().union(*(words_of(path.read_text()) for path in files if path != Path(__file__)))


def exists(path: str) -> bool:
    """A file or a folder of the tree, said from its root or from `lieudit/`; `<room>` is any room."""
    pattern = re.sub(r"<\w+>", "*", path).rstrip("/")
    return any(any((ROOT / top).glob(pattern)) for top in (".", "lieudit", "lieudit/templates"))


def test_every_name_that_a_tutorial_says_exists():
    walked = [block for page in WALKED for block in blocks(page)]
    words = all_words().union(*(words_of(lines) for _kind, _name, lines in walked))
    written, lost = {name for _kind, name, _lines in walked}, []
    for page in PAGES:
        for said in SAID_IN_CODE.findall(FENCED.sub("", page.read_text())):
            if re.fullmatch(r"[\w<>./-]*[/.][\w<>./-]+", said) and (
                "/" in said or Path(said).suffix in {*SPOKEN, ".md"}
            ):
                there = exists(said) or exists(f"**/{said}") or said in written
                lost += [] if there else [f"{page.name}: {said}"]
            else:
                lost += [f"{page.name}: {word} in `{said}`" for word in words_of(said) - words]
    assert lost == []


def test_every_page_links_to_pages_that_exist():
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    lost = [
        f"{page.relative_to(ROOT)}: {link}"
        for page in pages
        for link in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", page.read_text())
        if not (page.parent / link).exists()
    ]
    assert len(pages) > 50
    assert lost == []


def test_every_page_of_the_manual_is_led_to_from_the_first():
    first = (ROOT / "docs" / "README.md").read_text()
    folders = ("tutorials", "how-to", "reference", "explanation")
    pages = [path for folder in folders for path in (ROOT / "docs" / folder).glob("*.md")]
    assert [path.name for path in pages if f"({path.parent.name}/{path.name})" not in first] == []
