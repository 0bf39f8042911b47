"""What measures and tries the site from outside its suite asks for pages by name: each name is one of today's."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import get_resolver

ASKED = re.compile(r'\breverse\(\s*f?"([a-z_]+:[a-z_]+)"')


def names_of(resolver, space=""):
    """Each name that `reverse` takes."""
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from names_of(pattern, f"{space}{pattern.namespace}:" if pattern.namespace else space)
        elif pattern.name:
            yield f"{space}{pattern.name}"


@pytest.mark.parametrize("folder", ["bench", "drills"])
def test_pages_that_are_measured_and_tried_exist(folder):
    names = set(names_of(get_resolver()))
    asked = {
        (str(file.relative_to(settings.BASE_DIR)), name)
        for file in Path(settings.BASE_DIR, folder).glob("*.py")
        for name in ASKED.findall(file.read_text())
    }
    assert asked
    assert {each for each in asked if each[1] not in names} == set()
