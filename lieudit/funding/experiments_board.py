"""What the pages of experiments show: what is announced, what came out, the same protocol elsewhere, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from lieudit.accounts.models import Visitor
from lieudit.funding.models import Experiment, ExperimentMeasure
from lieudit.funding.permissions import EXPERIMENT_ACCESS
from lieudit.funding.vocabulary import Finding
from lieudit.funding.workflow import ExperimentState
from lieudit.network.citing import cited_in, name_of
from lieudit.network.licences import Licence
from lieudit.network.models import Place
from lieudit.toolkit.articles import of_the
from lieudit.toolkit.french import day, number
from lieudit.toolkit.types import Context, Fields

MOST_SHOWN = 13
"""Experiments of one protocol that are shown together: the first, then as many that repeat it."""
MARKS = {
    ExperimentState.PROPOSED: "expected",
    ExperimentState.RUNNING: "due",
    ExperimentState.CONCLUDED: "yes",
    ExperimentState.WITHDRAWN: "no",
}
"""How each state is drawn (`data-state`): a failure is an end like another."""


def label_of(experiment: Experiment) -> str:
    """« finie : pas confirmée », or its state alone."""
    state = experiment.get_state_display()
    return f"{state} : {experiment.get_verdict_display()}" if experiment.verdict else state


@dataclass(frozen=True)
class Line:
    """An experiment in a list."""

    experiment: Experiment

    @property
    def mark(self) -> str:
        return MARKS[ExperimentState(self.experiment.state)]

    @property
    def label(self) -> str:
        return label_of(self.experiment).capitalize()


@dataclass(frozen=True)
class Beside:
    """A measure across the experiments of one protocol: the measure of the first, then the count of each."""

    measure: ExperimentMeasure
    counts: Sequence[ExperimentMeasure | None]


def experiment_board(experiment: Experiment, account: Visitor) -> Context:
    """One experiment, read `with_things` and `with_cited`: what it announces, its deviations, its end, its sisters."""
    first = experiment.repeats_id or experiment.pk
    known = Experiment.objects.public().filter(Q(pk=first) | Q(repeats=first)).order_by("number")
    family = list(known.select_related("place").prefetch_related("measures")[:MOST_SHOWN])
    if experiment.pk not in {each.pk for each in family}:
        family = [*family, experiment]
    family = family if len(family) > 1 else []
    return {
        "line": Line(experiment),
        "measures": list(experiment.measures.order_by("rank")),
        "joined": list(Place.objects.public().filter(pk__in=experiment.joined.values("place")).order_by("name", "pk")),
        "first": next((each for each in family if each.pk == experiment.repeats_id), None),
        "deviations": list(experiment.deviations.order_by("on", "pk")),
        "family": [Line(each) for each in family],
        "table": side_by_side(family),
        "cited": cited_in(experiment),
        "name": name_of(experiment),
        "steps": EXPERIMENT_ACCESS.open_steps(account, experiment) if account.is_authenticated else [],
    }


def side_by_side(family: Sequence[Experiment]) -> list[Beside]:
    """The measures of the first experiment of a family, each with what all found, in the order of the family.

    Nothing is added up: places differ, and two or three experiments make no average.
    """
    if not family:
        return []
    known = [{each.rank: each for each in experiment.measures.all()} for experiment in family]
    return [Beside(each, [ranks.get(each.rank) for ranks in known]) for each in known[0].values()]


def shown_count(count: Decimal | None) -> str:
    """« 12,5 », or that nobody counted it."""
    return _("pas compté") if count is None else number(count)


def common_of(experiment: Experiment) -> Fields:
    """A resource to be, filled with an experiment that is concluded: its protocol, its counts, what was learnt; nothing
    before."""
    if experiment.state != ExperimentState.CONCLUDED or experiment.concluded_at is None:
        return {}
    counts = [
        f"- {each.name} ({each.unit}) : {shown_count(each.before)} → {shown_count(each.after)}, "
        f"{_('cible')} {shown_count(each.target)}"
        for each in experiment.measures.order_by("rank")
    ]
    verdict = _("Expérience %(verdict)s, %(place)s, finie le %(day)s.") % {
        "verdict": Finding(experiment.verdict).label,
        "place": of_the(experiment.place),
        "day": day(experiment.concluded_at),
    }
    if experiment.verdict == Finding.UNDECIDED:
        verdict = _("Expérience sans réponse nette, %(place)s, finie le %(day)s.") % {
            "place": of_the(experiment.place),
            "day": day(experiment.concluded_at),
        }
    deviations = [f"- {day(each.on)} : {each.words}" for each in experiment.deviations.order_by("on", "pk")]
    parts = [
        verdict,
        f"## {_('Ce qu’on a appris')}\n\n{experiment.learnt}",
        f"{_('Nous pensions que')} {experiment.belief}\n{_('Nous le verrions si')} {experiment.sign}",
        f"## {_('Comment s’y prendre')}\n\n{experiment.protocol}",
        f"## {_('Ce qui a été compté')}\n\n" + "\n".join(counts),
        f"## {_('Ce qui ne s’est pas passé comme annoncé')}\n\n" + "\n".join(deviations) if deviations else "",
    ]
    return {
        "title": experiment.title,
        "kind": "method",
        "summary": "\n\n".join(filter(None, parts))[:5000],
        "licence": Licence.BY_SA,
        "version": "1.0",
        "link": settings.SITE_URL + experiment.get_absolute_url(),
    }
