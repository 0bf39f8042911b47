"""What waits of money on the desk of a territory: calls that close and that nobody answers from here, supports of the
council without sequel, reports and commitments that are due."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from lieudit.funding.granting import NOTICE
from lieudit.funding.models import Award, Call, Commitment, Income, Partner
from lieudit.funding.permissions import keeps_money
from lieudit.funding.workflow import AwardState, CallState
from lieudit.territory.desk import Desk, DeskAction, DeskLine, DeskList
from lieudit.territory.models import Department
from lieudit.toolkit.french import day
from lieudit.toolkit.types import Row

CLOSING = dt.timedelta(days=10)
"""Before its closing, from when a call that nobody answers from here is told to who animates."""
SEQUEL = dt.timedelta(days=180)
"""Before the end of a support of the council, from when its sequel is asked for."""
UNANSWERED = ngettext_lazy(
    "appel ferme d’ici dix jours, sans dossier du territoire",
    "appels ferment d’ici dix jours, sans dossier du territoire",
    "n",
)
NO_SEQUEL = ngettext_lazy(
    "soutien du conseil finit, sans suite demandée", "soutiens du conseil finissent, sans suite demandée", "n"
)
REPORTS = ngettext_lazy("compte rendu financier à rendre", "comptes rendus financiers à rendre", "n")
LATE = ngettext_lazy("engagement d’une convention en retard", "engagements de conventions en retard", "n")


def closing_calls(desk: Desk) -> DeskList:
    """Calls that close within ten days, that places of the territory may answer, and that none of them has begun to."""
    now = timezone.now()
    here = Partner.objects.inside().filter(desk.holds("place__municipality__department"), call=OuterRef("pk"))
    rows = Call.objects.public().filter(state=CallState.OPEN, closes_at__gt=now, closes_at__lte=now + CLOSING)
    if desk.land is not None:
        region = desk.land.region if isinstance(desk.land, Department) else desk.land
        rows = rows.filter(Q(current__regions=[]) | Q(current__regions__contains=[region.code]))
    rows = rows.exclude(Exists(here)).order_by("closes_at", "pk")
    return DeskList(
        "appels", UNANSWERED, rows, {"number": "number", "title": "title", "by": "closes_at"}, _call, quiet=True
    )


def _call(row: Row) -> DeskLine:
    url = reverse("funding:call", args=[row["number"]])
    closes = timezone.localtime(dt.datetime.fromisoformat(row["by"]))
    text = _("Il ferme le %s. Qui, d’ici, pourrait y répondre ?") % day(closes)
    return DeskLine(row["title"], url, text, gestures=(DeskAction(_("Lire l’appel"), url),))


def without_sequel(desk: Desk) -> DeskList:
    """Supports of the council that end within half a year and of which nobody asked what follows: for the secretariat,
    on the desk of the nation."""
    today = timezone.localdate()
    rows = Income.objects.standing().filter(until__gte=today, until__lte=today + SEQUEL, asked_on=None)
    if desk.land is not None or not keeps_money(desk.account):
        rows = rows.none()
    columns = {"number": "number", "words": "words", "of": "organisation__name", "said": "said", "by": "until"}
    return DeskList("financements", NO_SEQUEL, rows.order_by("until", "number"), columns, _support)


def _support(row: Row) -> DeskLine:
    funder = row["of"] or row["said"]
    text = _("%(words)s, jusqu’au %(day)s.") % {"words": row["words"], "day": day(dt.date.fromisoformat(row["by"]))}
    url = reverse("funding:ask_sequel", args=[row["number"]])
    page = reverse("funding:council")
    return DeskLine(funder, page, text, gestures=(DeskAction(_("La suite est demandée"), url),))


def reports_due(desk: Desk) -> DeskList:
    """Financial reports that come due, or are late, of who received a grant of the council here."""
    soon = timezone.localdate() + NOTICE
    rows = Award.objects.filter(_of_here(desk), state=AwardState.GRANTED, reported_on=None, report_due_on__lte=soon)
    columns = {"number": "number", "name": "name", "purpose": "purpose", "by": "report_due_on"}
    return DeskList("comptes-rendus", REPORTS, rows.order_by("report_due_on", "number"), columns, _report)


def _report(row: Row) -> DeskLine:
    url = reverse("funding:award", args=[row["number"]])
    text = _("%(purpose)s : dû le %(day)s.") % {"purpose": row["purpose"], "day": day(dt.date.fromisoformat(row["by"]))}
    return DeskLine(row["name"], url, text, gestures=(DeskAction(_("Lire la convention"), url),))


def late_commitments(desk: Desk) -> DeskList:
    """Commitments of agreements of the council, of here, that are past their day."""
    awards = Award.objects.filter(_of_here(desk), state=AwardState.GRANTED).order_by().values("pk")
    rows = Commitment.objects.late(timezone.localdate()).filter(award__in=awards)
    columns = {"number": "award__number", "name": "award__name", "words": "words", "by": "due_on"}
    return DeskList("engagements", LATE, rows.order_by("due_on", "pk"), columns, _commitment)


def _commitment(row: Row) -> DeskLine:
    url = reverse("funding:award", args=[row["number"]])
    text = _("%(words)s : c’était pour le %(day)s.")
    words = {"words": row["words"], "day": day(dt.date.fromisoformat(row["by"]))}
    return DeskLine(row["name"], url, text % words, gestures=(DeskAction(_("Lire la convention"), url),))


def _of_here(desk: Desk) -> Q:
    place = desk.holds("place__municipality__department") & Q(place__isnull=False)
    return place | desk.holds("organisation__department") & Q(organisation__isnull=False)
