"""Reports on the commons; what other rooms show of them: sections, places, desks, one's own data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Coalesce, Left
from django.dispatch import receiver
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from lieudit.accounts.home import SHORTCUTS, TODO_LISTS, Shortcut, Shortcuts, TodoList
from lieudit.accounts.models import Account
from lieudit.accounts.signals import Exported, data_export
from lieudit.care.permissions import register_moderators
from lieudit.commons import likes
from lieudit.commons.board import resource_line, uses_words
from lieudit.commons.datasets import RESOURCES as OPEN_RESOURCES
from lieudit.commons.finding import RESOURCES
from lieudit.commons.holding import READ, bring_asked
from lieudit.commons.models import (
    REVIEW_DAYS,
    Improvement,
    Release,
    Resource,
    ResourceQuerySet,
    Reuse,
    ReuseQuerySet,
    uses_of,
)
from lieudit.commons.permissions import animators_of
from lieudit.commons.workflow import ResourceState
from lieudit.lexicon.likes import KINDS
from lieudit.network.citing import CITING, Citing
from lieudit.network.domain_sections import DOMAIN_SECTIONS, DomainSection
from lieudit.network.experience import EXPERIENCES, Experience, Proof, Sought
from lieudit.network.found_there import FINDERS, SHARED, Finder
from lieudit.territory.desk import DESK_LISTS, READ_AT_MOST, Desk, DeskAction, DeskLine, DeskList, Treated
from lieudit.toolkit import errands
from lieudit.toolkit.datasets import DATASETS
from lieudit.toolkit.findable import FINDABLE
from lieudit.toolkit.french import opening
from lieudit.toolkit.types import Row

DATASETS.fill("communs", OPEN_RESOURCES)
FINDABLE.fill("resource", RESOURCES)
KINDS.fill("resource", likes.RESOURCES)
errands.register(READ, bring_asked)

DEPOSITS = ngettext_lazy("ressource à relire", "ressources à relire", "n")
PROPOSED = ngettext_lazy("amélioration attend votre réponse", "améliorations attendent votre réponse", "n")
SINCE = gettext_lazy("depuis le %s")
LAST_DEPOSITS = 5
"""Resources deposited, on the page of an account."""
MOST_SHARED = 30
"""Resources kept, and resources used, on the page of a place."""


def of_animated(model: Any) -> Any:
    """The rows of `model` whose resource an account looks after."""
    return lambda account: model.objects.filter(resource__in=Resource.objects.animated_by(account))


register_moderators(
    Resource,
    animators_of,
    queue=lambda account: Resource.objects.animated_by(account),
    words=lambda resource: "\n\n".join(filter(None, (resource.title, resource.summary, resource.reason))),
)
register_moderators(
    Release,
    lambda release: animators_of(release.resource),
    queue=of_animated(Release),
    words=lambda release: f"{release.version}\n\n{release.note}".strip(),
)
register_moderators(Reuse, lambda reuse: animators_of(reuse.resource), queue=of_animated(Reuse))
register_moderators(
    Improvement,
    lambda improvement: animators_of(improvement.resource),
    queue=of_animated(Improvement),
    words=lambda improvement: "\n\n".join(filter(None, (improvement.words, improvement.reason))),
)


@DOMAIN_SECTIONS.fill
def resources_of_domain(domain: str, most: int) -> DomainSection:
    """The resources that serve a domain, most used first, on its page."""
    served = Resource.objects.public().current().filter(domains__contains=[domain])
    keeper = Coalesce("place__name", "organisation__name")
    rows = served.annotate(uses=uses_of("pk"), keeper=keeper).order_by("-uses", "-published_at", "-pk")
    lines = [resource_line(row) for row in rows.values("number", "title", "kind", "licence", "keeper", "uses")[:most]]
    url = f"{reverse('commons:resources')}?domain={domain}"
    empty = _("Aucune ressource encore. Ce qui sert chez vous servirait ailleurs : partagez-le.")
    return DomainSection(15, _("Ce que les lieux partagent"), lines, url, _("Toutes ces ressources"), empty)


# What a place shares and uses, on its page


def _kept(row: Row) -> tuple[str, SafeString]:
    return SHARED, _shared(_("Tient"), row)


def _used(row: Row) -> tuple[str, SafeString]:
    return SHARED, _shared(_("Utilise"), row)


def _shared(verb: str, row: Mapping[str, object]) -> SafeString:
    url = reverse("commons:resource", args=[row["number"]])
    return format_html('<li>{} <a href="{}">{}</a></li>', verb, url, row["title"])


def _kept_at(place: Any) -> ResourceQuerySet:
    return Resource.objects.public().current().filter(place=place).order_by("title", "pk")[:MOST_SHARED]


def _used_at(place: Any) -> ReuseQuerySet:
    shared = Resource.objects.public().current()
    uses = Reuse.objects.public().running().filter(place=place, resource__in=shared)
    return uses.order_by("resource__title", "pk")[:MOST_SHARED]


FINDERS.fill(Finder(_kept_at, {"number": "number", "title": "title"}, _kept))
FINDERS.fill(Finder(_used_at, {"number": "resource__number", "title": "resource__title"}, _used))


# What waits


CALENDAR = Coalesce("place__municipality__department__code", "organisation__department__code", Value(""))
"""The department whose holidays count while a deposit waits; none, those of the whole country."""


@TODO_LISTS.fill
def desk(account: Account) -> list[TodoList]:
    """Deposits to read and improvements to answer, for who keeps resources or animates a territory."""
    kept, url = Resource.objects.kept_by(account).order_by().values("pk"), reverse("commons:reviews")
    deposits = Resource.objects.waiting().filter(pk__in=kept)
    proposed = Improvement.objects.waiting().filter(resource__in=kept)
    return [
        TodoList(
            deposits,
            DEPOSITS,
            url,
            page="commons:resource",
            by="submitted_at",
            dated=SINCE,
            within=REVIEW_DAYS,
            calendar=CALENDAR,
        ),
        TodoList(proposed, PROPOSED, url, page="commons:answer", by="at", dated=SINCE),
    ]


@SHORTCUTS.fill
def deposited(account: Account) -> Shortcuts:
    """The last resources that the account deposited, and where they stand: one that was given back waits for it."""
    mine = Resource.objects.shown().filter(author=account).order_by("-submitted_at")
    columns = {"number": "number", "title": "title", "state": "state"}
    return Shortcuts(mine[:LAST_DEPOSITS], columns, _deposited)


def _deposited(row: Row) -> Shortcut:
    why = _("vous l’avez déposée : %(state)s") % {"state": ResourceState(row["state"]).label.lower()}
    return Shortcut(row["title"], reverse("commons:resource", args=[row["number"]]), why)


@DESK_LISTS.fill
def deposits(desk: Desk) -> DeskList:
    """Resources deposited in the territory: shared as they are, or given back with a reason."""
    here = Q(place__isnull=False) & desk.holds("place__municipality__department")
    closer = Q(organisation__department__isnull=False) | Q(organisation__region=None)
    here |= Q(organisation__isnull=False) & desk.holds("organisation__department") & closer
    here |= Q(organisation__department=None) & desk.answers("organisation__region")
    columns = {
        "number": "number",
        "title": "title",
        "words": Left("summary", READ_AT_MOST),
        "keeper": Coalesce("place__name", "organisation__name", Value("")),
        "at": "submitted_at",
        "calendar": CALENDAR,
    }
    waiting = Resource.objects.waiting().filter(here).order_by("submitted_at")
    others = Resource.objects.filter(here).exclude(author=desk.account)  # one’s own is shared, not read
    treated = Treated(("commons.published", "commons.derived", "commons.returned"), others)
    return DeskList(
        "ressources",
        DEPOSITS,
        waiting,
        columns,
        _deposit,
        reverse("commons:reviews"),
        within=REVIEW_DAYS,
        treated=treated,
    )


def _deposit(row: Row) -> DeskLine:
    page, publish, send_back = (
        reverse(f"commons:{name}", args=[row["number"]]) for name in ("resource", "publish", "send_back")
    )
    gestures = (DeskAction(_("Publier"), publish, at_once=True), DeskAction(_("Renvoyer avec un motif"), send_back))
    return DeskLine(row["title"], page, f"{row['keeper']}. {opening(row['words'], 220)}", row["at"], gestures)


@receiver(data_export)
def give_commons(sender: object, account: Account, limit: int | None, **kwargs: object) -> Exported:
    """The resources, the versions, the uses and the improvements that the person wrote down."""
    deposited = Resource.objects.filter(author=account).order_by("-pk")[:limit]
    given = [
        {"kind": "resource", "title": row.title, "words": row.summary, "state": row.state, "at": row.submitted_at}
        for row in deposited
    ]
    others: tuple[tuple[type[Any], str, str], ...] = (
        (Release, "note", "said_on"),
        (Reuse, "words", "since"),
        (Improvement, "words", "at"),
    )
    for model, words, at in others:
        rows = model.objects.filter(author=account).order_by("-pk").values_list("resource__title", words, at)[:limit]
        given += [{"kind": model._meta.model_name, "title": title, "words": said, "at": on} for title, said, on in rows]
    return "commons", given[:limit]


# What shows that a place knows; what speaks of what


def _kept_where(sought: Sought) -> QuerySet[Resource]:
    return sought.narrow(Resource.objects.public().current(), "search", "domains").filter(place__isnull=False)


def _used_where(sought: Sought) -> QuerySet[Reuse]:
    shared = Resource.objects.public().current()
    rows = Reuse.objects.public().running().filter(place__isnull=False, resource__in=shared)
    return sought.narrow(rows, "resource__search", "resource__domains")


def _keeps(proof: Proof) -> SafeString:
    return _proves(_("tient la ressource"), proof)


def _uses(proof: Proof) -> SafeString:
    return _proves(_("utilise la ressource"), proof)


def _proves(verb: str, proof: Proof) -> SafeString:
    url = reverse("commons:resource", args=[proof.number])
    return format_html('{} <a href="{}">{}</a>', verb, url, proof.title)


KEPT = {"place": "place", "number": "number", "title": "title", "on": "published_at"}
USED = {"place": "place", "number": "resource__number", "title": "resource__title", "on": "since"}
EXPERIENCES.fill("tient", Experience(_kept_where, KEPT, _keeps))
EXPERIENCES.fill("utilise", Experience(_used_where, USED, _uses))


def _tells(row: Row) -> SafeString:
    """One resource, on the page of what it tells of."""
    words = [_("devenue un commun, tenu par %(keeper)s") % {"keeper": row["keeper"]}, uses_words(row["uses"])]
    url, said = reverse("commons:resource", args=[row["number"]]), ", ".join(filter(None, words))
    return format_html('<li><a href="{}">{}</a> <span class="quiet">{}</span></li>', url, row["title"], said)


CITING.fill(
    "ressource",
    Citing(
        Resource,
        lambda: Resource.objects.public().current().with_uses(),
        {
            "number": "number",
            "title": "title",
            "keeper": Coalesce("place__name", "organisation__name"),
            "uses": "uses",
        },
        _tells,
        cites="source",
        seek=lambda resource: {"q": resource.title},
    ),
)
