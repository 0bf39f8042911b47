"""The scenarios of an address: one, or two side by side, each with its form and what it makes."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from lieudit.cooperative.first_day import FirstDay, first_day
from lieudit.cooperative.forms import ScenarioForm
from lieudit.cooperative.models import Cooperative, Terms

FIRST, SECOND = "un", "deux"

type Said = MultiValueDict[str, str]
"""What an address says after its « ? »."""


@dataclass(frozen=True)
class Board:
    """One scenario: nothing is counted while its form is wrong."""

    title: str
    form: ScenarioForm
    day: FirstDay | None


def scenarios(cooperative: Cooperative, said: Said) -> list[Board]:
    """The first scenario of an address, or that of the statutes; the second, if the address has one."""
    terms = cooperative.terms()
    promises = list(cooperative.promises.standing().order_by("pk").values_list("category", "parts"))
    names = [(FIRST, _("Premier scénario")), (SECOND, _("Second scénario"))]
    return [_board(title, prefix, said, terms, promises) for prefix, title in names]


def _board(
    title: str, prefix: str, said: MultiValueDict[str, str], terms: Terms, promises: list[tuple[str, int]]
) -> Board:
    usual = {
        "form": terms.regime if terms.regime.startswith("scic") else "scic_sas",
        "nominal": int(terms.nominal),
        "least": terms.least,
        "follow": 100,
        "employees": 0 if prefix == FIRST else 1,
        "producers": 0,
        "colleges": False,
    }
    typed = any(key.startswith(f"{prefix}-") for key in said)
    words = said if typed else {f"{prefix}-{key}": value for key, value in usual.items() if value is not False}
    form = ScenarioForm(words, prefix=prefix)
    return Board(title, form, first_day(promises, form.scenario(terms)) if form.is_valid() else None)
