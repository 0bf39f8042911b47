"""Acts on experiments: proposed, joined, begun, which freezes them; deviations are dated; concluded, whatever came out;
repeated by another place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.funding.models import Deviation, Experiment, ExperimentMeasure, ExperimentPlace
from lieudit.funding.vocabulary import Finding
from lieudit.funding.workflow import EXPERIMENT_WORKFLOW, ExperimentState
from lieudit.journal import services as journal
from lieudit.network.models import Place
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import clause, day, from_day_to_today
from lieudit.toolkit.locks import lock
from lieudit.toolkit.numbers import next_number
from lieudit.toolkit.tokens import thing_token

MOST_MEASURES = 6
LONGEST = 3 * 366
"""Days that an experiment lasts at most: beyond, it is a policy."""


class Counted(NamedTuple):
    """A measure as it is announced: what, in which unit, counted how, from where to where."""

    name: str
    unit: str
    how: str
    before: Decimal | None
    target: Decimal


@transaction.atomic
def propose_experiment(
    place: Place,
    *,
    actor: Account,
    title: str,
    belief: str,
    sign: str,
    protocol: str,
    watcher: str,
    days: int,
    measures: Sequence[Counted],
    budget: Decimal | None = None,
) -> Experiment:
    """Say what one thinks, how one will see it, and what is counted. It may still be rewritten, until it begins."""
    experiment = Experiment(number=next_number(Experiment), place=place, author=actor)
    told = {"title": title, "belief": belief, "sign": sign, "protocol": protocol, "watcher": watcher}
    _write(experiment, told, days, budget, measures)
    journal.follow_thing(experiment, account=actor, confirmed=True)
    record("funding.experiment_proposed", experiment, actor=actor)
    return experiment


@transaction.atomic
def write_experiment(
    experiment: Experiment,
    *,
    actor: Account,
    title: str,
    belief: str,
    sign: str,
    protocol: str,
    watcher: str,
    days: int,
    measures: Sequence[Counted],
    budget: Decimal | None = None,
) -> Experiment:
    """Say it better, before it begins. Who had joined read other words: they are told, and join again if they will."""
    experiment = EXPERIMENT_WORKFLOW.take("write", experiment)
    if experiment.repeats_id:
        raise RuleBroken(_("Qui refait une expérience garde son protocole : changez seulement ce qui est à vous."))
    told = {"title": title, "belief": belief, "sign": sign, "protocol": protocol, "watcher": watcher}
    _write(experiment, told, days, budget, measures)
    experiment.joined.all().delete()
    record("funding.experiment_written", experiment, actor=actor)
    return experiment


@transaction.atomic
def write_repetition(
    experiment: Experiment,
    *,
    actor: Account,
    watcher: str,
    days: int,
    before: Sequence[Decimal | None],
    budget: Decimal | None = None,
) -> Experiment:
    """Say what is one's own in an experiment that repeats another: who looks, how long, at what cost, from where."""
    experiment = EXPERIMENT_WORKFLOW.take("write", experiment)
    if not experiment.repeats_id:
        raise RuleBroken(_("Cette expérience n’en refait aucune."))
    kept = experiment.measures.order_by("rank")
    measures = [
        Counted(each.name, each.unit, each.how, start, each.target) for each, start in zip(kept, before, strict=True)
    ]
    _write(experiment, {"watcher": watcher}, days, budget, measures)
    experiment.joined.all().delete()
    record("funding.experiment_written", experiment, actor=actor)
    return experiment


@transaction.atomic
def join_experiment(experiment: Experiment, *, actor: Account, place: Place) -> ExperimentPlace:
    """Another place tries too, by its own word, before the beginning."""
    experiment = EXPERIMENT_WORKFLOW.take("join", experiment)
    if place == experiment.place or experiment.joined.filter(place=place).exists():
        raise RuleBroken({"place": _("Ce lieu en est déjà.")})
    joined = ExperimentPlace.objects.create(experiment=experiment, place=place, author=actor)
    journal.follow_thing(experiment, account=actor, confirmed=True)
    record("funding.experiment_joined", experiment, place, actor=actor, joining=place.name)
    return joined


@transaction.atomic
def start_experiment(experiment: Experiment, *, actor: Account) -> Experiment:
    """Begin today. From now on nothing of what was announced changes."""
    experiment = EXPERIMENT_WORKFLOW.take("start", experiment)
    missing = experiment.measures.filter(before=None).order_by("rank").first()
    if missing is not None:
        words = _("Dites d’abord d’où vous partez : « %s » n’a pas de valeur de départ.")
        raise RuleBroken(words % missing.name)
    experiment.started_at = timezone.now()
    experiment.ends_on = timezone.localdate() + dt.timedelta(days=experiment.days - 1)
    experiment.save(update_fields=["state", "started_at", "ends_on"])
    record("funding.experiment_started", experiment, actor=actor, until=day(experiment.ends_on))
    return experiment


@transaction.atomic
def say_deviation(experiment: Experiment, *, actor: Account, on: dt.date, words: str) -> Deviation:
    """Say what is done otherwise than announced, and since when. It stays, beside the protocol."""
    experiment = EXPERIMENT_WORKFLOW.take("deviate", experiment)
    words = words.replace("\0", "").strip()
    if not words:
        raise RuleBroken({"words": _("Dites ce qui a changé, et pourquoi.")})
    assert experiment.started_at is not None
    began = timezone.localdate(experiment.started_at)
    if not began <= on <= timezone.localdate():
        raise RuleBroken({"on": from_day_to_today(began)})
    deviation = Deviation.objects.create(experiment=experiment, on=on, words=words, author=actor)
    record("funding.experiment_deviated", experiment, actor=actor, day=day(on), words=words)
    return deviation


@transaction.atomic
def conclude_experiment(
    experiment: Experiment, *, actor: Account, verdict: str, learnt: str, after: Sequence[Decimal | None]
) -> Experiment:
    """Say what came out, and what was learnt. « Confirmed » or not asks that all be counted; « we do not know » does
    not: a measure that nobody could take is a result."""
    experiment = EXPERIMENT_WORKFLOW.take("conclude", experiment)
    learnt = learnt.replace("\0", "").strip()
    if not learnt:
        raise RuleBroken({"learnt": _("Dites ce que vous avez appris : c’est ce qui servira à d’autres.")})
    measures = list(experiment.measures.order_by("rank"))
    for measure, count in zip(measures, after, strict=True):
        if count is None and verdict != Finding.UNDECIDED:
            words = _("« %s » n’est pas compté : dites « on ne sait pas », ou donnez la valeur.")
            raise RuleBroken({"verdict": words % measure.name})
        measure.after = count
    ExperimentMeasure.objects.bulk_update([each for each in measures if each.after is not None], ["after"])
    experiment.verdict, experiment.learnt, experiment.concluded_at = verdict, learnt, timezone.now()
    experiment.save(update_fields=["state", "verdict", "learnt", "concluded_at"])
    record("funding.experiment_concluded", experiment, actor=actor, verdict=experiment.get_verdict_display())
    return experiment


@transaction.atomic
def repeat_experiment(experiment: Experiment, *, actor: Account, place: Place) -> Experiment:
    """Follow the same protocol elsewhere: words and measures are those of the first, the starting values are not."""
    experiment = EXPERIMENT_WORKFLOW.take("repeat", experiment)
    first = lock(experiment.repeats) if experiment.repeats else experiment
    if not Experiment.objects.shown().filter(pk=first.pk).exists():
        raise RuleBroken(_("La première expérience ne se lit plus ici : son protocole ne se reprend pas."))
    running = Experiment.objects.filter(state__in=[ExperimentState.PROPOSED, ExperimentState.RUNNING])
    if already := running.filter(place=place, repeats=first).first():
        raise RuleBroken({"place": _("Ce lieu la refait déjà, sous le n° %s.") % already.number})
    again = Experiment(number=next_number(Experiment), place=place, repeats=first, author=actor)
    told = {name: getattr(first, name) for name in ("title", "belief", "sign", "protocol", "watcher")}
    measures = [Counted(each.name, each.unit, each.how, None, each.target) for each in first.measures.order_by("rank")]
    _write(again, told, first.days, None, measures)
    journal.follow_thing(again, account=actor, confirmed=True)
    record("funding.experiment_repeated", again, first, actor=actor, first=first.place.name)
    return again


@transaction.atomic
def withdraw_experiment(experiment: Experiment, *, actor: Account, reason: str) -> Experiment:
    """Give up before the beginning, with a reason. What has begun is concluded."""
    experiment, reason = EXPERIMENT_WORKFLOW.take("withdraw", experiment), clause(reason)
    if not reason:
        raise RuleBroken({"reason": _("Dites pourquoi.")})
    experiment.reason = reason
    experiment.save(update_fields=["state", "reason"])
    record("funding.experiment_withdrawn", experiment, actor=actor, reason=reason)
    return experiment


def _write(
    experiment: Experiment, told: dict[str, str], days: int, budget: Decimal | None, measures: Sequence[Counted]
) -> None:
    """Keep what is announced, the measures in their order."""
    if not 1 <= days <= LONGEST:
        raise RuleBroken({"days": _("De un jour à trois ans.")})
    if not measures:
        raise RuleBroken(_("Rien n’est mesuré : dites au moins une chose que l’on comptera."))
    if len(measures) > MOST_MEASURES:
        raise RuleBroken(_("Six mesures au plus : gardez celles qui décideront."))
    for name, text in told.items():
        text = text.replace("\0", "").strip()
        if not text:
            raise RuleBroken({name: _("Ce champ attend quelques mots.")})
        setattr(experiment, name, text)
    for each in measures:
        if each.before == each.target:
            words = _("« %s » vise ce qui est déjà là : dites ce qui doit changer.")
            raise RuleBroken(words % each.name)
    experiment.days, experiment.budget = days, budget
    experiment.save()
    ExperimentMeasure.objects.bulk_create(
        [
            ExperimentMeasure(experiment=experiment, rank=rank, **each._asdict())
            for rank, each in enumerate(measures, start=1)
        ],
        update_conflicts=True,
        unique_fields=["experiment", "rank"],
        update_fields=["name", "unit", "how", "before", "target"],
    )
    experiment.measures.filter(rank__gt=len(measures)).delete()


def record(kind: str, experiment: Experiment, *more: Experiment | Place, actor: Account, **data: object) -> None:
    """The last line of each act on an experiment."""
    known = {
        "number": experiment.number,
        "title": experiment.title,
        "place": experiment.place.name,
        "of": thing_token(experiment),
        "url": experiment.get_absolute_url(),
        "link": _("Lire l’expérience"),
    }
    journal.record(kind, experiment, experiment.place, *more, actor=actor, data=known | data)
