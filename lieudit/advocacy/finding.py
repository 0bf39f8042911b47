"""How the search of the whole site finds demands, and the institutions that answer them."""

from __future__ import annotations

import datetime as dt
import json

from django.db.models import F, TextField, Value
from django.db.models.functions import Coalesce, Concat, JSONObject, NullIf, TruncDate
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from lieudit.advocacy.deadlines import Facts, deadline
from lieudit.advocacy.models import Demand
from lieudit.advocacy.workflow import OUTCOMES, DemandState
from lieudit.network.finding import organisations_found
from lieudit.network.models import Organisation
from lieudit.toolkit.findable import Findable, Found, Hit, Sought
from lieudit.toolkit.search import Both, vector
from lieudit.toolkit.types import Json


def find_demands(sought: Sought) -> Found | None:
    """Demands that were handed over, by their title, their words, their institution, the number of their letter."""
    rows = Demand.objects.public()
    if sought.number is not None:
        rows = rows.filter(referral__number=sought.number)
    elif sought.worded:
        besides = vector("referral__institution__name", "referral__position__title")
        rows = rows.annotate(told=Both(F("search"), besides)).filter(sought.says("told"))
    else:
        return None
    rows = rows.with_deadlines().annotate(
        line=Concat("referral__number", Value("-"), "rank", output_field=TextField()),
        called=Coalesce(NullIf("short", Value("")), "text"),
    )
    facts = JSONObject(
        who="referral__institution__name",
        state="state",
        department="referral__calendar",
        sent=TruncDate("referral__sent_at"),
        due="referral__due_on",
        extended="extended_to",
        pending=TruncDate("pending_since"),
        ended=TruncDate(Coalesce("answered_at", "referral__closed_at")),
    )
    search = "told" if sought.worded else ""
    return sought.hits("demand", rows, key="line", name="called", said=facts, by="-referral__sent_at", search=search)


def demand_note(hit: Hit) -> str:
    """Where it stands today, then its letter: « En retard de 3 jours ouvrés. Relais n° 12 : … »."""
    told: Json = json.loads(hit.said)
    outcome, read = OUTCOMES.get(DemandState(told["state"]), ""), dt.date.fromisoformat
    facts = Facts(
        sent=read(told["sent"]),
        due=read(told["due"]),
        department=told["department"],
        outcome=outcome,
        ended=read(told["ended"]) if outcome else None,
        extended=read(told["extended"]) if told["extended"] else None,
        pending=read(told["pending"]) if told["pending"] else None,
    )
    words = {"state": deadline(facts, timezone.localdate()).label, "number": hit.key.partition("-")[0]}
    return _g("%(state)s. Relais n° %(number)s : %(who)s") % {**words, "who": told["who"]}


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
    demand_note,
    texts=lambda: [Demand.objects.public().values_list(field) for field in ("short", "text")],
)
INSTITUTIONS = Findable(
    _("Institutions"), "advocacy:institution", find_institutions, lambda hit: _("Ce qui lui est demandé, ses réponses")
)
