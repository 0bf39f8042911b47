"""Who looks after what people write here, and what the room tells on the page of an account."""

from __future__ import annotations

from django.db.models import Q
from django.db.models.functions import Coalesce, Left
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from lieudit.accounts.desk import Door, Doors, Pile, register_desk, register_doors
from lieudit.accounts.models import Account
from lieudit.care.permissions import register_moderators
from lieudit.needs.cards import Card
from lieudit.needs.models import Answer, Convergence, Need, Support
from lieudit.needs.permissions import animators_of
from lieudit.needs.templatetags.needs import need_line
from lieudit.needs.workflow import NeedState
from lieudit.network.models import Animator, Place
from lieudit.network.shelves import Shelf, register_shelf
from lieudit.network.voice import register_voice
from lieudit.toolkit.french import excerpt

LAST_NEEDS = 5
"""Own needs on the page of an account; the list of acts below holds the others."""

register_moderators(Need, animators_of, queue=lambda account: Need.objects.animated_by(account))
register_moderators(
    Answer,
    lambda answer: animators_of(answer.need),
    queue=lambda account: Answer.objects.filter(need__in=Need.objects.animated_by(account)),
    author=lambda answer: answer.actor,
)
register_moderators(
    Convergence,
    words=lambda convergence: f"{convergence.title}\n\n{convergence.summary}",
    stays=gettext_lazy("Un résumé de convergence ne se masque pas : l’animation du territoire le corrige."),
)
register_moderators(Support, animators_of, queue=lambda account: Support.objects.animated_by(account))


@register_voice
def needs_of_place(place: Place, most: int) -> list[SafeString]:
    """The public needs that a place said under its own name, on the page of the place."""
    said = Need.objects.public().filter(place=place, place_is_public=True)
    return [need_line(Card(*row)) for row in said.order_by("-created_at").as_cards()[:most]]


@register_shelf
def needs_of_domain(domain: str, most: int) -> Shelf:
    """The last public needs of a domain, on the page of the domain."""
    said = Need.objects.public().filter(domains__contains=[domain]).order_by("-moved_at").as_cards()[:most]
    lines, url = [need_line(Card(*row)) for row in said], f"{reverse('needs:list')}?domain={domain}"
    return Shelf(10, _("Ce que les lieux en disent"), lines, url, _("Tous ces besoins"), _("Aucun besoin encore."))


@register_desk
def desk(account: Account) -> list[Pile]:
    """What came without account, to be read first; what is said, to be gathered or answered."""
    mine, since = Need.objects.animated_by(account), gettext_lazy("depuis le %s")
    reviews, bench = reverse("needs:reviews"), reverse("needs:workbench")
    read = ngettext_lazy("besoin à relire avant de le publier", "besoins à relire avant de les publier", "n")
    joined = ngettext_lazy("soutien à relire avant de le compter", "soutiens à relire avant de les compter", "n")
    sort = ngettext_lazy("besoin à réunir sur l’établi", "besoins à réunir sur l’établi", "n")
    return [
        Pile(mine.waiting(), read, reviews, page="needs:publish", by="created_at", dated=since),
        Pile(Support.objects.waiting().animated_by(account), joined, reviews, by="at", dated=since),
        Pile(mine.filter(state=NeedState.EXPRESSED), sort, bench, by="created_at", dated=since),
    ]


@register_doors
def animated(account: Account) -> Doors:
    """The workbench of the territories that the account animates."""
    running = Animator.objects.running().filter(account=account)
    columns = {"name": "organisation__name", "territory": Coalesce("department__name", "region__name")}
    return Doors(
        running.order_by("pk"),
        columns,
        lambda row: Door(
            _("Établi : %(territory)s") % {"territory": row["territory"] or _("toute la France")},
            reverse("needs:workbench"),
            _("vous animez, pour %(name)s") % {"name": row["name"]},
        ),
    )


@register_doors
def said(account: Account) -> Doors:
    """The last needs that the account said, or noted for somebody, and where they stand."""
    mine = Need.objects.filter(Q(author=account) | Q(collected_by=account)).order_by("-created_at")
    columns = {"number": "number", "state": "state", "words": Left("words", 200)}
    return Doors(
        mine[:LAST_NEEDS],
        columns,
        lambda row: Door(
            _("Besoin n° %(number)s") % {"number": row["number"]},
            reverse("needs:need", args=[row["number"]]),
            f"{NeedState(row['state']).label}, « {excerpt(row['words'], 90)} »",
        ),
    )
