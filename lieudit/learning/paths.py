"""Acts on paths: deposited, read, written anew, drawn from another, aligned, begun, followed by steps, withdrawn.

A path is locked first. What a version says does not change; one that nobody published yet is written anew.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.journal import services as journal
from lieudit.journal.models import FollowReason
from lieudit.learning.models import MOST_STEPS, Path, PathAlignment, PathNeed, PathRun, PathStep, PathVersion, StepMark
from lieudit.learning.permissions import keepers_of
from lieudit.learning.vocabulary import Register, StepKind
from lieudit.learning.workflow import PATH_WORKFLOW, PathState
from lieudit.network.citing import kept_as, shown
from lieudit.network.kept import Hat, as_hat
from lieudit.network.licences import Licence, lets
from lieudit.network.models import DomainTopic, Place
from lieudit.network.permissions import answers_for, speaks_for
from lieudit.network.vocabulary import PlaceStatus
from lieudit.toolkit import french
from lieudit.toolkit.agreement import agreed
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock
from lieudit.toolkit.numbers import next_number, typed_number
from lieudit.toolkit.tokens import thing_token
from lieudit.toolkit.types import Fields

CODES = {
    Register.RNCP: re.compile(r"RNCP\d{1,6}(BC\d{2})?"),
    Register.RS: re.compile(r"RS\d{1,5}"),
    Register.ROME: re.compile(r"[A-N]\d{4}"),
}
"""How the codes of each register are written."""
SAID = ("title", "audience", "outcome", "licence")
"""What a path says, as its last version does."""


@dataclass(frozen=True)
class Taught:
    """A step, as it is written."""

    kind: str
    title: str
    hours: Decimal
    words: str = ""
    proof: str = ""
    about: models.Model | None = None


def origin_of(number: str) -> PathVersion | None:
    """The last version of the path of this number, from which another is drawn; nothing where there is none."""
    versions = PathVersion.objects.filter(path__in=Path.objects.public().current(), path__number=typed_number(number))
    return versions.select_related("path__place", "path__organisation").first()


@transaction.atomic
def deposit_path(
    *,
    actor: Account,
    keeper: Hat,
    steps: Sequence[Taught],
    requires: Sequence[Path] = (),
    answers: Iterable[models.Model] = (),
    forked_from: PathVersion | None = None,
    **words: object,
) -> Path:
    """Share a path with its first version: title, audience, outcome, licence, domains. From who does not answer for its
    keeper, it is read first. Drawn from another, it bears a licence that the other's lets, and credits it.
    """
    _hold_requirements(requires)
    keeper = lock(keeper)
    refuse_closed(keeper)
    refuse_twice(keeper, str(words["title"]))
    _refuse_licence(str(words["licence"]), forked_from)
    at_once, now = answers_for(actor, keeper), timezone.now()
    path = Path.objects.create(
        number=next_number(Path),
        author=actor,
        forked_from=forked_from,
        **as_hat(keeper),
        **words,
        submitted_at=now,
        state=PathState.PUBLISHED if at_once else PathState.SUBMITTED,
        published_at=now if at_once else None,
    )
    _write(path, actor, steps, requires, answers, "")
    journal.follow_thing(path, account=actor, reason=FollowReason.AUTHOR)
    journal.address_to(path, keepers_of(path).values_list("pk", flat=True))
    if at_once:
        _record_published(path, actor)
    else:
        record("learning.path_submitted", path, actor)
    return path


@transaction.atomic
def publish_path(path: Path, *, actor: Account) -> Path:
    """Publish a deposit as it was written, once read."""
    path = PATH_WORKFLOW.take("publish", path)
    path.published_at = timezone.now()
    path.save(update_fields=["state", "published_at"])
    _record_published(path, actor)
    return path


@transaction.atomic
def return_path(path: Path, *, actor: Account, reason: str) -> Path:
    """Give a deposit back to its author, who reads the reason and may correct it."""
    return _leave("send_back", "learning.path_returned", path, actor, reason)


@transaction.atomic
def withdraw_path(path: Path, *, actor: Account, reason: str) -> Path:
    """Withdraw a path: nobody begins it any more; who began it keeps what they did."""
    read = bool(path.published_at)  # who deposits for another place says nothing under its name before it is read
    return _leave("withdraw", "learning.path_withdrawn" if read else "learning.path_dropped", path, actor, reason)


@transaction.atomic
def rewrite_path(
    path: Path,
    *,
    actor: Account,
    steps: Sequence[Taught],
    requires: Sequence[Path] = (),
    answers: Iterable[models.Model] = (),
    note: str = "",
    **words: object,
) -> PathVersion:
    """Write the next version. Who began another finishes that one; a deposit that was given back waits again to be
    read, and keeps no version that nobody read."""
    _hold_requirements(requires)
    path = lock(path)
    PATH_WORKFLOW.apply("resubmit" if path.state == PathState.RETURNED else "rewrite", path)
    refuse_twice(path.hat, str(words["title"]), but=path)
    _refuse_licence(str(words["licence"]), path.forked_from)
    for name, value in words.items():
        setattr(path, name, value)
    path.reason = ""
    path.save()
    if path.published_at is None:
        path.versions.all().delete()
    version = _write(path, actor, steps, requires, answers, note)
    if path.published_at is None:
        record("learning.path_submitted", path, actor)
    else:
        change = _(" Ce qui change : %(note)s") % {"note": note} if note else ""
        record("learning.path_rewritten", path, actor, *_told(path), version=version.number, change=change)
    return version


@transaction.atomic
def align_path(
    path: Path, *, actor: Account, code: str, label: str, checked_on: dt.date, in_force: bool = True
) -> PathAlignment:
    """Say a code of a public register that a path is close to, or that one checked it again, and on which day."""
    path = PATH_WORKFLOW.take("align", path)
    code = code.replace(" ", "").upper()
    register = next((name for name, form in CODES.items() if form.fullmatch(code)), None)
    if register is None:
        raise RuleBroken({"code": _("Ce code n’est ni du RNCP, ni du RS, ni du ROME : écrivez-le comme K1205.")})
    if checked_on > timezone.localdate():
        raise RuleBroken({"checked_on": _("Ce jour n’est pas encore venu : dites celui où vous avez vérifié.")})
    said = {"register": register, "label": label, "checked_on": checked_on, "in_force": in_force, "author": actor}
    known, _new = PathAlignment.objects.update_or_create(path=path, code=code, defaults=said)
    day = french.day(checked_on)
    act = "learning.path_aligned" if path.published_at else "learning.path_coded"
    record(act, path, actor, code=code, day=day, force="" if in_force else _(", plus en vigueur"))
    return known


# Following a path


@transaction.atomic
def begin_path(path: Path, *, actor: Account) -> PathRun:
    """Begin a path, under its last version; one's own, which nobody else reads."""
    path = PATH_WORKFLOW.take("begin", path)
    version = path.versions.first()
    assert version is not None
    run, new = PathRun.objects.get_or_create(path=path, account=actor, defaults={"version": version})
    if not new:
        raise RuleBroken(_("Vous suivez déjà ce parcours."))
    record("learning.path_begun", path, None)
    return run


@transaction.atomic
def mark_step(run: PathRun, *, actor: Account, step: PathStep, words: str = "") -> StepMark:
    """Say that a step is done; of a practice, with what proves it."""
    run = lock(run)
    if step.version_id != run.version_id:
        raise RuleBroken(_("Cette étape n’est pas de la version que vous suivez."))
    if step.kind == StepKind.PRACTICE and not words.strip():
        raise RuleBroken({"words": _("Dites ce qui le prouve : %(proof)s") % {"proof": step.proof}})
    mark, new = StepMark.objects.get_or_create(run=run, step=step, defaults={"words": words})
    if not new:
        raise RuleBroken(_("C’est déjà dit : cette étape est faite."))
    if run.marks.count() == run.version.steps.count():
        run.finished_at = timezone.now()
        run.save(update_fields=["finished_at"])
    record("learning.step_done", run.path, None)
    return mark


@transaction.atomic
def unmark_step(run: PathRun, *, actor: Account, step: PathStep) -> PathRun:
    """Take back that a step is done."""
    run = lock(run)
    if not run.marks.filter(step=step).delete()[0]:
        raise RuleBroken(_("Cette étape n’est pas encore faite."))
    run.finished_at = None
    run.save(update_fields=["finished_at"])
    record("learning.step_undone", run.path, None)
    return run


@transaction.atomic
def leave_path(run: PathRun, *, actor: Account | None) -> Path:
    """Stop following a path: what one did is forgotten."""
    path = lock(run).path
    run.delete()
    record("learning.path_left", path, None)
    return path


# What they share


def _write(
    path: Path,
    actor: Account,
    steps: Sequence[Taught],
    requires: Iterable[Path],
    answers: Iterable[models.Model],
    note: str,
) -> PathVersion:
    """The next version of a path, with its steps, and what it answers."""
    if not 1 <= len(steps) <= MOST_STEPS:
        raise RuleBroken(_("Un parcours a d’une à %(most)d étapes.") % {"most": MOST_STEPS})
    before = list(dict.fromkeys(requires))
    _refuse_circle(path, before)
    last = path.versions.first()
    said = {name: getattr(path, name) for name in SAID}
    version = PathVersion.objects.create(
        path=path, number=last.number + 1 if last else 1, note=note, author=actor, at=timezone.now(), **said
    )
    version.requires.set(before)
    PathStep.objects.bulk_create(
        PathStep(
            version=version,
            rank=rank,
            **{f"about_{name}": value for name, value in kept_as(step.about).items()},
            **{name: getattr(step, name) for name in ("kind", "title", "hours", "words", "proof")},
        )
        for rank, step in enumerate(steps, 1)
    )
    path.answers.all().delete()
    PathNeed.objects.bulk_create(
        [
            PathNeed(path=path, about_type=ContentType.objects.get_for_model(thing), about_id=thing.pk)
            for thing in answers
        ],
        ignore_conflicts=True,
    )
    return version


def _hold_requirements(before: Sequence[Path]) -> None:
    """One path at a time says what comes before it, before any row is held: two that ask for each other see it."""
    if before:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('learning_path_requires'))")


def _refuse_circle(path: Path, before: Sequence[Path]) -> None:
    """No path asks to have followed itself first, however far round."""
    seen, asked = set[int](), {each.pk for each in before}
    while asked:
        if path.pk in asked:
            words = _("« %(title)s » se demanderait à lui-même : retirez-le de ce qui se suit avant.")
            raise RuleBroken({"requires": words % {"title": path.title}})
        seen |= asked
        versions = PathVersion.objects.latest_of_each().filter(path__in=asked)
        asked = set(versions.exclude(requires=None).values_list("requires", flat=True)) - seen


def refuse_closed(hat: Hat) -> None:
    """A place that is closed keeps nothing more."""
    if isinstance(hat, Place) and (hat.withdrawn_at or hat.status == PlaceStatus.CLOSED):
        raise RuleBroken(_("Ce lieu est fermé : il ne tient plus de parcours."))


def refuse_twice(keeper: Hat, title: str, but: Path | None = None) -> None:
    """Whoever keeps paths keeps one of a title."""
    same = Path.objects.filter(**as_hat(keeper), title__iexact=title).exclude(state=PathState.WITHDRAWN)
    if (same.exclude(pk=but.pk) if but else same).exists():
        words = _("%(name)s tient déjà un parcours de ce titre : écrivez-en une version plutôt.")
        raise RuleBroken({"title": agreed(words, name=keeper)})


def _refuse_licence(licence: str, origin: PathVersion | None) -> None:
    """A licence that is handed on is handed on."""
    if origin is None or licence in (let := lets(origin.licence)):
        return
    words = _("« %(title)s » est sous %(licence)s, qui se transmet : partagez ce que vous en tirez sous %(let)s.")
    told = {"title": origin.title, "licence": Licence(origin.licence).label}
    said = _(" ou ").join(str(Licence(each).label) for each in sorted(let))
    raise RuleBroken({"licence": words % (told | {"let": said})})


def _leave(step: str, act: str, path: Path, actor: Account, reason: str) -> Path:
    path = PATH_WORKFLOW.take(step, path)
    path.reason = reason
    path.save(update_fields=["state", "reason"])
    record(act, path, actor, reason=reason)
    return path


def _told(path: Path) -> list[models.Model]:
    """Whom a path that is read by everybody concerns: its keeper, its domains, the needs it answers."""
    needs = [shown(each.about_type_id, each.about_id) for each in path.answers.all()]
    return [path.hat, *DomainTopic.named(path.domains), *(each for each in needs if each is not None)]


def _record_published(path: Path, actor: Account) -> None:
    origin = path.forked_from
    if origin is None:
        record("learning.path_published", path, actor, *_told(path))
        return
    journal.address_to(origin.path, keepers_of(origin.path).values_list("pk", flat=True))
    said = {"origin": origin.title, "origin_keeper": str(origin.path.hat)}
    record("learning.path_forked", path, actor, *_told(path), origin.path, **said)


def record(act: str, path: Path, actor: Account | None, *more: models.Model, **data: object) -> None:
    """One entry that concerns the path; hidden words leave with it."""
    words: Fields = {"title": path.title, "keeper": str(path.hat), "url": path.get_absolute_url()}
    words["link"] = _("Voir le parcours")
    if path.published_at:  # until then, its words leave the workshop by no page
        words["of"] = thing_token(path)
    hat = path.hat if actor is not None and speaks_for(actor, path.hat) else None
    journal.record(act, path, *more, actor=actor, hat=hat, data=words | data)
