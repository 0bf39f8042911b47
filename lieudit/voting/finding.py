"""How the search of the whole site finds ballots, by what they ask and by their number."""

from __future__ import annotations

from django.db.models import F, Value
from django.utils.translation import gettext_lazy as _

from lieudit.toolkit.findable import Findable, Found, Hit, Sought
from lieudit.toolkit.french import typeset
from lieudit.toolkit.search import vector
from lieudit.voting.models import Ballot
from lieudit.voting.workflow import BallotState


def find_ballots(sought: Sought) -> Found | None:
    """Those whose page everybody reads: announced, open or closed. Neither their roll nor their options are looked in:
    they name people."""
    rows = Ballot.objects.public()
    if sought.number is not None:
        rows = rows.filter(number=sought.number)
    elif sought.worded:
        rows = rows.annotate(search=vector(Value("Scrutin"), "question")).filter(sought.says())
    else:
        return None
    return sought.hits(
        "ballot",
        rows,
        key="number",
        name="question",
        said=F("state"),
        by="-number",
        named="question",
        search="search" if sought.worded else "",
    )


def stands(hit: Hit) -> str:
    """« Scrutin n° 12, clos »."""
    words = {"number": hit.key, "state": BallotState(hit.said).label}
    return typeset(_("Scrutin n° %(number)s, %(state)s") % words)


BALLOTS = Findable(
    _("Scrutins"),
    "voting:ballot",
    find_ballots,
    stands,
    texts=lambda: [Ballot.objects.public().values_list("question")],
)
