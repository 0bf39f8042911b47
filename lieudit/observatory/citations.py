"""What figures that were cited in a draft have become since: each new snapshot says so in the drafts themselves."""

from __future__ import annotations

from lieudit.deliberation.services import SETTLED, correct_finding
from lieudit.observatory.figures import figures_of
from lieudit.observatory.models import Citation, Snapshot


def correct_citations(snapshot: Snapshot) -> None:
    """Of each text that is not settled, by the figures of a snapshot; those of an indicator that is gone stay."""
    cited = Citation.objects.exclude(finding__draft__state__in=SETTLED).select_related("finding")
    for citation in cited.order_by("pk"):
        for figure in figures_of(citation.territory, snapshot=snapshot, only=[citation.indicator]):
            correct_finding(citation.finding, figure=figure.words, on=snapshot.day)
