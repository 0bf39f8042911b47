"""Templates are sent without the layout that makes them readable, and with everything else."""

import time

import pytest
from django.template.loader import get_template

from lieudit.toolkit.loaders import folded

NBSP = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("<p>\n  Un mot,\n  puis un autre.\n</p>\n", "<p>Un mot, puis un autre.</p> "),
        ('<a class="x"\n  href="{% url "a:b" %}">Lire</a>', '<a class="x" href="{% url "a:b" %}">Lire</a>'),
        ("{% if x %}\n  <li>a</li>\n{% endif %}", "{% if x %} <li>a</li> {% endif %}"),
        (
            '<dd class="{% if a > b %}c{% endif %}">\n  <a>d</a>\n</dd>',
            '<dd class="{% if a > b %}c{% endif %}"><a>d</a></dd>',
        ),
        ('{% include "a.html" with b=c\n  only %}', '{% include "a.html" with b=c only %}'),
        (f"Non{NBSP}:\n  oui", f"Non{NBSP}: oui"),
        ("<strong>a</strong>\n<strong>b</strong>", "<strong>a</strong> <strong>b</strong>"),
        ("a  b", "a  b"),
        ("<textarea{% if\n  a %} b{% endif %}>\n  c</textarea>", "<textarea{% if a %} b{% endif %}>\n  c</textarea>"),
    ],
)
def test_line_breaks_of_the_layout_are_folded(written, sent):
    assert folded(written) == sent


@pytest.mark.parametrize("name", ["pre", "textarea", "script", "style"])
def test_what_is_shown_typed_or_run_keeps_its_lines(name):
    kept = f"<{name}>\n  un\n  deux\n</{name}>"
    assert folded(f"<p>\n{kept}\n</p>") == f"<p>{kept}</p>"


def test_no_template_is_long_to_fold():
    began = time.perf_counter()
    folded('<div class="' + "{% if a %} b{% endif %}" * 2000 + '" x')
    assert time.perf_counter() - began < 1


@pytest.mark.parametrize("name", ["base.html", "needs/need.html"])
def test_the_templates_of_the_house_are_folded(name):
    assert "\n" not in "".join(getattr(node, "s", "") for node in get_template(name).template.nodelist)
