"""Templates hold no style and no script, are all used, and point at things that exist."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template
from django.urls import URLPattern, URLResolver, get_resolver

HOUSE = Path(settings.BASE_DIR) / "lieudit"
KNOWN_BY_NAME = ("400.html", "403.html", "403_csrf.html", "404.html", "500.html")
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


@pytest.mark.parametrize("name", PAGES)
def test_a_template_compiles(name):
    assert get_template(name)


@pytest.mark.parametrize("name", PAGES)
def test_a_template_holds_no_style_and_no_script(name):
    html = source(name)
    assert not re.search(r"\sstyle\s*=", html), "the look is in the style sheets"
    assert not re.search(r"<style\b", html)
    assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>", html), "scripts are in files"
    assert not re.search(r"\son[a-z]+\s*=", html), "no handler in an attribute"
    assert not re.search(r"(data-)?hx-on\b", html)
    assert "javascript:" not in html
    assert not re.search(r'(?:src|href)="(?:https?:)?//[^"]+\.(?:js|css|woff2?|png|jpe?g|svg)', html)


@pytest.mark.parametrize("name", PIECES)
def test_a_piece_begins_by_naming_its_inputs(name):
    first = next(line for line in source(name).splitlines() if "{#" in line)
    assert source(name).startswith(first)
    assert re.search(r"\{# .+(Inputs?:|No input|Blocks:).* #\}", first)


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_is_used(name):
    if name in KNOWN_BY_NAME or name.startswith(KNOWN_BY_FOLDER):
        return
    named = re.compile(rf"""["']{re.escape(name)}(#[a-z_-]+)?["']""")
    assert named.search(everything_that_names_templates()), f"nothing shows {name}"


@pytest.mark.parametrize("name", PAGES)
def test_shared_pieces_receive_only_what_they_name(name):
    for include in re.findall(r'\{% include "ui/[^%]*%\}', source(name)):
        assert re.search(r"\bonly %\}$", include), include


@pytest.mark.parametrize("name", PAGES)
def test_every_icon_of_a_template_is_drawn(name):
    drawn = set(re.findall(r'id="i-([a-z-]+)"', source("ui/sprite.html")))
    assert set(re.findall(r'\{% icon "([a-z-]+)" %\}', source(name))) <= drawn


@pytest.mark.parametrize("name", PAGES)
def test_every_address_of_a_template_exists(name):
    named = set(re.findall(r"""\{% url ["']([^"']+)["']""", source(name)))
    assert named <= url_names(get_resolver())
