"""The vocabulary, which everybody reads and who animates changes. Each page: find, demand, attempt, answer."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from lieudit.lexicon import services
from lieudit.lexicon.forms import GroupForm, RemoveForm
from lieudit.lexicon.likes import find_thing, near_thing
from lieudit.lexicon.models import WordGroup
from lieudit.lexicon.permissions import keeps_vocabulary
from lieudit.toolkit.access import demand
from lieudit.toolkit.conditional import public_page
from lieudit.toolkit.french import excerpt
from lieudit.toolkit.htmx import render_page
from lieudit.toolkit.pages import act_page
from lieudit.toolkit.request import sent

HOME, PAGE = "lexicon:groups", "lexicon/group.html"


def breadcrumb(word: str) -> list[tuple[str, str]]:
    return [(_("Vocabulaire de la recherche"), reverse(HOME)), (word, "")]


@public_page
def groups(request: HttpRequest) -> HttpResponse:
    """All the groups, for everybody; their gestures for who keeps them."""
    context = {
        "groups": WordGroup.objects.kept(),
        "keeps": keeps_vocabulary(request.user),
        "breadcrumb": [(_("Chercher"), reverse("pages:search")), (_("Vocabulaire de la recherche"), "")],
    }
    return render_page(request, "lexicon/groups.html", context)


@public_page
def near(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """What comes near a public thing, by what it means; its page asks for it once it is shown."""
    found = find_thing(kind, pk)
    if found is None:
        raise Http404
    steps = [(excerpt(found.name, 60), found.url), (_("Ce qui s’en approche"), "")]
    context = {"thing": found, "likes": near_thing(found), "breadcrumb": steps}
    return render_page(request, "lexicon/near.html", context, partial="found")


def add_group(request: HttpRequest) -> HttpResponse:
    demand(keeps_vocabulary(request.user))
    form, title = GroupForm(*sent(request)), _("Ajouter un groupe de mots")
    steps = breadcrumb(_("Ajouter"))
    return act_page(
        request, PAGE, form, services.add_group, about=None, to=reverse(HOME), title=title, breadcrumb=steps
    )


def change_group(request: HttpRequest, pk: int) -> HttpResponse:
    demand(keeps_vocabulary(request.user))
    found = get_object_or_404(WordGroup.objects.kept(), pk=pk)
    form = GroupForm(*sent(request), initial={"words": "\n".join(found.words)})
    title, steps = _("Corriger un groupe de mots"), breadcrumb(_("Corriger"))
    return act_page(request, PAGE, form, services.change_group, found, about=found, title=title, breadcrumb=steps)


def remove_group(request: HttpRequest, pk: int) -> HttpResponse:
    demand(keeps_vocabulary(request.user))
    found = get_object_or_404(WordGroup.objects.kept(), pk=pk)
    page, form, act = "lexicon/remove_group.html", RemoveForm(*sent(request)), services.remove_group
    return act_page(request, page, form, act, found, about=found, to=reverse(HOME), breadcrumb=breadcrumb(_("Retirer")))
