"""One world of people for every test of « who may »: each stands in one place only, so that a rule tells them apart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from tests.accounts.factories import AccountFactory
from tests.network.factories import AnimatorFactory, RepresentativeFactory
from tests.territory.factories import DepartmentFactory, MunicipalityFactory, RegionFactory
from tests.worlds import kept

OVER_CREUSE = {"department", "region", "nation", "secretariat"}
"""Who animates Creuse; the secretariat stands in."""
OVER_ITS_REGION = {"region", "nation", "secretariat"}
OVER_THE_NATION = {"nation", "secretariat"}
ANIMATORS = {"department", "neighbour", "region", "elsewhere", "other_region", "nation", "secretariat"}


def days(count: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=count)


def an_animator(**territory: Any) -> Any:
    return AnimatorFactory(**territory).account


@kept
def people() -> dict[str, Any]:
    """Everybody around Creuse (23), in Nouvelle-Aquitaine: by name, the account."""
    creuse, gers = DepartmentFactory(), town_elsewhere().department
    return {
        "anonymous": AnonymousUser(),
        "stranger": AccountFactory(),
        "department": an_animator(department=creuse),
        "neighbour": an_animator(department=DepartmentFactory(code="19", name="Corrèze")),
        "region": an_animator(department=None, region=creuse.region),
        "elsewhere": an_animator(department=gers),
        "other_region": an_animator(department=None, region=gers.region),
        "nation": an_animator(national=True),
        "no_longer": an_animator(department=creuse, since=days(-90), until=days(-1)),
        "not_yet": an_animator(department=creuse, since=days(1)),
        "secretariat": AccountFactory(secretariat=True),
    }


def town_elsewhere() -> Any:
    """Auch, in Gers: the department of `elsewhere`."""
    occitanie = RegionFactory(code="76", name="Occitanie")
    gers = DepartmentFactory(code="32", name="Gers", region=occitanie)
    return MunicipalityFactory(code="32013", name="Auch", department=gers)


@kept
def spokesperson(thing: Any, **dates: Any) -> Any:
    """The account that represents a place or an organisation."""
    hat = {"place": thing} if hasattr(thing, "municipality") else {"place": None, "organisation": thing}
    return RepresentativeFactory(**hat, **dates).account


@kept
def former_spokesperson(thing: Any) -> Any:
    return spokesperson(thing, since=days(-90), until=days(-1))


def who(everybody: Mapping[str, Any], rule: Callable[[Any], Any]) -> set[str]:
    """The names of those for whom a rule answers yes."""
    return {name for name, account in everybody.items() if rule(account)}


def doors(access: Any, everybody: Mapping[str, Any], thing: Any) -> dict[str, set[str]]:
    """Of a table of who may: step → the names of those to whom its door is open, the state of the thing aside."""
    opened = {}
    for step in access.workflow.steps:
        thing.__dict__.pop("_answers", None)  # what `once` remembers, for one page
        opened[step] = who(everybody, lambda account, step=step: access.who_may[step](account, thing))
    return opened
