"""How the search of the whole site finds demands, and the institutions that answer them."""

from __future__ import annotations

from django.db.models import F, TextField, Value
from django.db.models.functions import Coalesce, Concat, NullIf
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lieudit.advocacy.models import Demand
from lieudit.network.finding import organisations_found
from lieudit.network.models import Organisation
from lieudit.toolkit.findable import Findable, Found, Sought
from lieudit.toolkit.search import vector


def find_demands(sought: Sought) -> Found | None:
    """Demands that were handed over, by their title, their words, their institution, the number of their letter."""
    rows = Demand.objects.public()
    if sought.number is not None:
        rows = rows.filter(referral__number=sought.number)
    elif sought.worded:
        told = ("short", "text", "referral__institution__name", "referral__position__title")
        rows = rows.annotate(search=vector(*told)).filter(sought.says())
    else:
        return None
    rows = rows.annotate(
        line=Concat("referral__number", Value("-"), "rank", output_field=TextField()),
        called=Coalesce(NullIf("short", Value("")), "text"),
    )
    said, search = F("referral__institution__name"), "search" if sought.worded else ""
    return sought.hits("demand", rows, key="line", name="called", said=said, by="-referral__sent_at", search=search)


def demand_url(line: str) -> str:
    """Where a demand stands in its letter: « 12-1 »."""
    number, _dash, rank = line.partition("-")
    return f"{reverse('advocacy:referral', args=[number])}#demande-{rank}"


def find_institutions(sought: Sought) -> Found | None:
    return organisations_found("institution", Organisation.objects.institutions(), sought)


DEMANDS = Findable(
    _("Demandes"),
    demand_url,
    find_demands,
    lambda hit: _("Relais n° %(number)s : %(who)s") % {"number": hit.key.partition("-")[0], "who": hit.said},
    texts=lambda: [Demand.objects.public().values_list(field) for field in ("short", "text")],
)
INSTITUTIONS = Findable(
    _("Institutions"), "advocacy:institution", find_institutions, lambda hit: _("Ce qui lui est demandé, ses réponses")
)
