"""The sitemap: an index of files of some thousand addresses, each made when it is asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.core.paginator import Page, Paginator
from django.db.models import F, Model, QuerySet, Value
from django.urls import reverse
from django.utils.functional import cached_property

from lieudit.commons.models import Resource
from lieudit.deliberation.models import Draft, Position
from lieudit.learning.models import Path, TrainingSession
from lieudit.needs.models import Convergence, Need
from lieudit.network.models import Organisation, Place
from lieudit.observatory.models import Report
from lieudit.pages.help import Guide, guides
from lieudit.public_services.models import Offer
from lieudit.territory.models import Department, Intermunicipality
from lieudit.territory.quarters import Quarter, quarters
from lieudit.toolkit.datasets import DATASETS, Column, Dataset, Kind, in_words, selected
from lieudit.toolkit.findable import Rows

type Sitemaps = dict[str, type[Sitemap[Any]] | Sitemap[Any]]
"""Each file of the index, by its name."""
A_SITEMAP = 2_500
"""Ids of one file: the protocol allows twenty times more, which a page worker would take a second to write."""

STANDING_PAGES = (
    ("pages", "home"),
    ("needs", "list"),
    ("deliberation", "positions"),
    ("advocacy", "list"),
    ("pages", "results"),
    ("governance", "rulebook"),
    ("governance", "decisions"),
    ("roadmap", "roadmap"),
    ("consultations", "consultations"),
    ("inquiries", "inquiries"),
    ("lottery", "lotteries"),
    ("cooperative", "cooperatives"),
    ("cooperative", "law"),
    ("reports", "reports"),
    ("territory", "list"),
    ("network", "places"),
    ("observatory", "figures"),
    ("public_services", "domains"),
    ("public_services", "near"),
    ("commons", "resources"),
    ("funding", "calls"),
    ("learning", "knowing"),
    ("learning", "visits"),
    ("learning", "paths"),
    ("learning", "sessions"),
    ("attestations", "achievements"),
    ("mutual_aid", "things"),
    ("mutual_aid", "law"),
    ("care", "charter"),
    ("api", "datasets"),
    ("pages", "accessibility"),
    ("pages", "help"),
    ("pages", "about"),
    ("pages", "site_plan"),
)


class PageSitemap(Sitemap[str]):
    """Pages that stand by themselves."""

    def items(self) -> list[str]:
        return [f"{room}:{page}" for room, page in STANDING_PAGES]

    def location(self, item: str) -> str:
        return reverse(item)


class GuideSitemap(Sitemap[Guide]):
    """The guides of the manual."""

    def items(self) -> list[Guide]:
        return list(guides().values())

    def location(self, item: Guide) -> str:
        return item.url


class QuarterSitemap(Sitemap[Quarter]):
    """The arrondissements of Paris, Lyon and Marseille."""

    def items(self) -> list[Quarter]:
        return list(quarters().values())


class RowSitemap(Sitemap[Model]):
    """All public rows of one kind, read when asked and not at import: `key` makes their address.

    Its files are cut by ids and not by ranks: each one costs the same, however many come before it.
    """

    def __init__(self, rows: Callable[[], Rows], key: str, dated: str = "") -> None:
        self.rows, self.columns, self.dated = rows, [key, *([dated] if dated else [])], dated

    def items(self) -> QuerySet[Model]:
        return self.rows().only(*self.columns).order_by("pk")

    @property
    def paginator(self) -> IdPaginator:
        return IdPaginator(self.items(), A_SITEMAP)

    def lastmod(self, item: Model) -> dt.datetime | None:
        return getattr(item, self.dated) if self.dated else None

    def get_latest_lastmod(self) -> None:
        """Not said: the index would read all rows for it."""


class DataSitemap(Sitemap[str]):
    """The pages of the rows of a dataset, as its own column says them: cut by ids too. Several rows of one page name it
    once, and what stands elsewhere is left out.
    """

    def __init__(self, name: str) -> None:
        self.name = name

    def items(self) -> QuerySet[Model]:  # type: ignore[override]
        return DATASETS[self.name].rows().order_by("pk")

    @property
    def paginator(self) -> IdPaginator:  # type: ignore[override]
        return PagePaginator(self.items(), A_SITEMAP, self.name)

    def location(self, item: str) -> str:
        return item

    def get_latest_lastmod(self) -> None:
        """Not said: the index would read all rows for it."""


def page_of(dataset: Dataset) -> Column | None:
    """The column that gives the page of each row, where rows have one."""
    named = {column.name: column for column in dataset.columns() if column.kind is Kind.LINK}
    return next((named[name] for name in ("adresse", "fiche", "page") if name in named), None)


class DatasetSitemap(Sitemap[str]):
    """The page of each dataset."""

    def items(self) -> list[str]:
        return list(DATASETS)

    def location(self, item: str) -> str:
        return reverse("api:dataset", args=[item])


class IdPaginator(Paginator[Model]):
    """Pages of the rows whose id falls between two multiples of `per_page`: at most so many, some of them fewer."""

    def __init__(self, rows: QuerySet[Model], per_page: int) -> None:
        super().__init__(rows, per_page)
        self.rows = rows

    @cached_property
    def num_pages(self) -> int:
        return self.reaching(last_ids([self.rows.model]))

    def reaching(self, last: Mapping[str, int]) -> int:
        """How many there are where these are the last ids."""
        return max(1, -(-last.get(self.rows.model._meta.label, 0) // self.per_page))

    def page(self, number: int | str) -> Page[Model]:
        at = self.validate_number(number)
        first = (at - 1) * self.per_page
        return Page(self.rows.filter(pk__gt=first, pk__lte=first + self.per_page), at, self)


def last_ids(models: Iterable[type[Model]]) -> dict[str, int]:
    """The last id of each table that holds rows, by the name of its model: read at the end of its index, in one query
    for all."""
    ends = [
        model._base_manager.order_by("-pk").values_list(Value(model._meta.label), F("pk"))[:1]
        for model in dict.fromkeys(models)
    ]
    return dict(ends[0].union(*ends[1:], all=True))


class PagePaginator(IdPaginator):
    """The same, of the pages that the rows of a dataset have on this site, each once."""

    def __init__(self, rows: QuerySet[Model], per_page: int, name: str) -> None:
        super().__init__(rows, per_page)
        self.name = name

    def page(self, number: int | str) -> Page[Model]:
        found, column = super().page(number), page_of(DATASETS[self.name])
        assert column is not None
        told = in_words(selected(found.object_list, [column]), [column])  # type: ignore[arg-type]
        pages = (str(address).partition("#")[0] for (address,) in told)
        here = [address.removeprefix(settings.SITE_URL) for address in pages if address.startswith(settings.SITE_URL)]
        found.object_list = [*dict.fromkeys(here)]  # type: ignore[list-item]
        return found


SITEMAPS: Sitemaps = {
    "pages": PageSitemap(),
    "guides": GuideSitemap(),
    "needs": RowSitemap(lambda: Need.objects.public(), "number", "moved_at"),
    "convergences": RowSitemap(lambda: Convergence.objects.public(), "number"),
    "positions": RowSitemap(lambda: Position.objects.all(), "number", "adopted_at"),
    "drafts": RowSitemap(lambda: Draft.objects.public(), "number"),
    "places": RowSitemap(lambda: Place.objects.public(), "slug"),
    "services": RowSitemap(lambda: Offer.objects.public().current(), "number"),
    "commons": RowSitemap(lambda: Resource.objects.public().current(), "number", "published_at"),
    "paths": RowSitemap(lambda: Path.objects.public().current(), "number", "published_at"),
    "sessions": RowSitemap(lambda: TrainingSession.objects.public(), "number"),
    "departments": RowSitemap(lambda: Department.objects.all(), "slug"),
    "intermunicipalities": RowSitemap(lambda: Intermunicipality.objects.all(), "siren"),
    "quarters": QuarterSitemap(),
    "organisations": RowSitemap(lambda: Organisation.objects.all(), "slug"),
    "reports": RowSitemap(lambda: Report.objects.public().current(), "number", "frozen_at"),
    "datasets": DatasetSitemap(),
}
KNOWN_AS = {
    "lieux": "places", "besoins": "needs", "services": "services", "communs": "commons", "parcours": "paths",
    "sessions": "sessions", "bilans": "reports", "positions": "positions", "projets": "drafts",
    "convergences": "convergences",
}  # fmt: skip
"""Datasets whose rows have a file of their own above → its name."""
SITEMAPS |= {
    name: DataSitemap(name)
    for name, dataset in DATASETS.items()
    if name not in KNOWN_AS and page_of(dataset) is not None
}


class Numbered(Sitemap[int]):
    """A file of the index, which knows already in how many it is cut."""

    def __init__(self, files: int) -> None:
        self.files = files

    @property
    def paginator(self) -> Paginator[int]:
        return Paginator(range(self.files), 1)

    def get_latest_lastmod(self) -> None:
        """Not said: the index would read all rows for it."""


def index() -> Sitemaps:
    """What the index says of each file."""
    paginators = {name: site.paginator for name, site in SITEMAPS.items() if isinstance(site, Sitemap)}
    last = last_ids(each.rows.model for each in paginators.values() if isinstance(each, IdPaginator))
    return {
        name: Numbered(each.reaching(last) if isinstance(each, IdPaginator) else each.num_pages)
        for name, each in paginators.items()
    }
