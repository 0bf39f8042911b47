"""Templates hold no style and no script, are all used, and point at things that exist."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from django.conf import settings
from django.template import TemplateSyntaxError
from django.template.loader import get_template
from django.urls import URLPattern, URLResolver, get_resolver

HOUSE = Path(settings.BASE_DIR) / "lieudit"
KNOWN_BY_NAME = ("400.html", "403.html", "403_csrf.html", "404.html", "429.html", "500.html")
KNOWN_BY_FOLDER = ("account/", "admin/", "allauth/", "mfa/", "socialaccount/", "usersessions/", "django/forms/")
"""Django and allauth look for these themselves."""


def name_of(path: Path) -> str:
    return path.as_posix().split("/templates/", 1)[1]


TEMPLATES = {name_of(path): path for path in sorted(HOUSE.glob("**/templates/**/*.*")) if path.is_file()}
PAGES = [name for name in TEMPLATES if name.endswith(".html")]
PIECES = [name for name in PAGES if name.startswith("ui/")]


@cache
def source(name: str) -> str:
    return TEMPLATES[name].read_text()


@cache
def everything_that_names_templates() -> str:
    python = (path.read_text() for path in HOUSE.glob("**/*.py"))
    return "\n".join([*python, *(source(name) for name in TEMPLATES)])


def url_names(resolver: URLResolver, prefix: str = "") -> set[str]:
    names: set[str] = set()
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern) and entry.name:
            names.add(prefix + entry.name)
        elif isinstance(entry, URLResolver):
            names |= url_names(entry, f"{prefix}{entry.namespace}:" if entry.namespace else prefix)
    return names


def test_there_are_templates_to_look_at():
    assert {"base.html", "ui/field.html"} <= set(TEMPLATES)


def test_a_template_compiles():
    faults = []
    for name in PAGES:
        try:
            get_template(name)
        except TemplateSyntaxError as fault:
            faults.append(f"{name}: {fault}")
    assert faults == []


FORBIDDEN = {
    r"\sstyle\s*=|<style\b": "the look is in the style sheets",
    r"<script(?![^>]*\bsrc=)[^>]*>": "scripts are in files",
    r"\son[a-z]+\s*=|(data-)?hx-on\b|javascript:": "no handler in an attribute",
    r'(?:src|href)="(?:https?:)?//[^"]+\.(?:js|css|woff2?|png|jpe?g|svg)': "nothing comes from another host",
}


def test_a_template_holds_no_style_and_no_script():
    faults = [f"{n}: {why}" for n in PAGES for pattern, why in FORBIDDEN.items() if re.search(pattern, source(n))]
    assert faults == []


def test_a_piece_begins_by_naming_its_inputs():
    head = re.compile(r"(?:\{% load [^%]+%\}\s*)?((?:\{# .+ #\}\s*)+)")
    heads = {name: head.match(source(name)) for name in PIECES}
    named = re.compile(r"Inputs?:|No input|Blocks:")
    assert [name for name, found in heads.items() if not found or not named.search(found[1])] == []


def test_no_line_runs_past_120_columns():
    """One element a line (docs/decisions/0026); the paths of drawings are as long as they are."""
    long = [
        f"{name}:{number}"
        for name in PAGES
        for number, line in enumerate(source(name).splitlines(), 1)
        if len(line) > 120 and not re.search(r"""\bd=["'][Mm]""", line)
    ]
    assert long == []


def test_a_template_is_used():
    """Each is named in the code or in another template; Django and allauth look for some themselves."""
    named = set(re.findall(r"""["']([\w./-]+?)(?:#[a-z_-]+)?["']""", everything_that_names_templates()))
    free = {name for name in TEMPLATES if name in KNOWN_BY_NAME or name.startswith(KNOWN_BY_FOLDER)}
    assert sorted(set(TEMPLATES) - named - free) == []


def test_shared_pieces_receive_only_what_they_name():
    includes = [(name, tag) for name in PAGES for tag in re.findall(r'\{% include "ui/[^%]*%\}', source(name))]
    assert [(name, tag) for name, tag in includes if not re.search(r"\bonly %\}$", tag)] == []


def test_every_icon_of_a_template_is_drawn():
    drawn = set(re.findall(r'id="i-([a-z-]+)"', source("ui/sprite.html")))
    used = {(name, icon) for name in PAGES for icon in re.findall(r'\{% icon "([a-z-]+)" %\}', source(name))}
    assert sorted((name, icon) for name, icon in used if icon not in drawn) == []


def test_every_address_of_a_template_exists():
    known = url_names(get_resolver())
    used = {(name, url) for name in PAGES for url in re.findall(r"""\{% url ["']([^"']+)["']""", source(name))}
    assert sorted((name, url) for name, url in used if url not in known) == []


def test_pages_of_a_list_keep_its_choices_and_never_lack_them():
    """Without a `query`, the second page of a list is a breakdown that no short list shows."""
    tags = [(name, tag) for name in PAGES for tag in re.findall(r'\{% include "ui/pagination[^%]*%\}', source(name))]
    assert len(tags) > 20
    assert [name for name, tag in tags if " query=" not in tag] == []
