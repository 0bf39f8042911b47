"""Acts of a jury: named, its recusals found, said, asked for and answered; files given to it and read, marks taken.

The call is locked first: two who finish at once take their turn, and one third reading at most is asked for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.funding import applying
from lieudit.funding.board import wishes
from lieudit.funding.marks import Read, differ
from lieudit.funding.models import (
    Application,
    Assignment,
    Call,
    Challenge,
    Juror,
    Jury,
    Rating,
    Recusal,
    recused,
    ties_of,
)
from lieudit.funding.services import record
from lieudit.funding.tasks import assign_files
from lieudit.funding.vocabulary import Ground
from lieudit.funding.workflow import APPLICATION_WORKFLOW, CALL_WORKFLOW, ApplicationState, CallState
from lieudit.governance.models import Decision
from lieudit.journal import services as journal
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import clause, counted
from lieudit.toolkit.locks import lock
from lieudit.toolkit.types import Json

MOST_JURORS = 60
LEAST = 3
"""Persons of a jury: one may be recused, and nobody rates alone."""
LONGEST_WORDS = 2000
"""Signs that a juror writes about one criterion."""


@transaction.atomic
def name_jury(call: Call, *, actor: Account, decision: Decision, accounts: Collection[Account]) -> Jury:
    """Name the jury that an assembly decided on, or add persons to it: once the marks are taken too, for two to sign
    each file whatever ties come. Each is told, and may give up its place as long as the jury reads."""
    call = CALL_WORKFLOW.take("name_jury", call)
    if not call.rules.criteria:
        words = _("Cet appel n’a pas de critères : un jury ne lirait qu’à son idée. Annulez-le, avec une raison.")
        raise RuleBroken(words)
    if call.assembly_id and decision.assembly_id != call.assembly_id:
        raise RuleBroken({"decision": _("Cette décision est d’une autre assemblée que celle qui appelle.")})
    rules = wishes()
    jury, _new = Jury.objects.get_or_create(  # type: ignore[misc]
        call=call,
        defaults={
            "decision": decision,
            "author": actor,
            "raters": rules["raters"],
            "gap": rules["gap"],
            "appeal_days": rules["appeal_days"],
        },
    )
    known = set(jury.jurors.values_list("account", flat=True))
    added = [account for account in accounts if account.pk not in known]
    if not added:
        raise RuleBroken({"people": _("Ces personnes sont déjà du jury.")})
    size = len(known) + len(added)
    least = max(LEAST, jury.raters)
    if not least <= size <= MOST_JURORS:
        words = _("Un jury a de %(least)d à %(most)d personnes ; il y en aurait %(size)d.")
        raise RuleBroken({"people": words % {"least": least, "most": MOST_JURORS, "size": size}})
    seated = Juror.objects.bulk_create(Juror(jury=jury, account=account) for account in added)
    for account in added:
        journal.follow_thing(call, account=account, confirmed=True)
    record("funding.jury_named", call, decision.assembly, actor=actor, people=counted(size, "personne"))
    if call.state in (CallState.REVIEWED, CallState.APPEALS):
        find_recusals(jury, seated)
    _give_again(call, jury)
    return jury


@transaction.atomic
def quit_jury(call: Call, *, actor: Account) -> Juror:
    """Give up one’s place: what one has not finished is given to others."""
    call = lock(call)
    if call.state not in (CallState.ANNOUNCED, CallState.OPEN, CallState.CLOSED, CallState.COMPLETE):
        raise RuleBroken(_("Les points sont relevés : on ne quitte plus ce jury."))
    juror = Juror.objects.sitting().filter(jury__call=call, account=actor).first()
    if juror is None:
        raise RuleBroken(_("Vous n’êtes plus de ce jury."))
    juror.left_at = timezone.now()
    juror.save(update_fields=["left_at"])
    record("funding.juror_left", call, actor=None)
    _give_again(call, juror.jury)
    return juror


@transaction.atomic
def settle_call(call: Call, *, actor: Account, late: Collection[Application] = (), reason: str = "") -> Call:
    """Say which files came in time enough, and give them to the jury. `late` are those that are read though they came
    after the hour; the others are set aside, with a reason that their places read."""
    call, reason = CALL_WORKFLOW.take("settle", call), clause(reason)
    jury = Jury.objects.filter(call=call).first()
    if jury is None:
        raise RuleBroken(_("Nommez d’abord le jury."))
    if call.applications.filter(recused(actor), state=ApplicationState.LATE).exists():
        words = _(
            "Un lien vous écarte d’un dossier arrivé après l’heure : une autre personne qui mène l’appel le dit lu."
        )
        raise RuleBroken(words)
    aside = call.applications.filter(state=ApplicationState.LATE).exclude(pk__in=[each.pk for each in late])
    if aside.exists() and not reason:
        raise RuleBroken({"reason": _("Dites pourquoi des dossiers arrivés après l’heure ne sont pas lus.")})
    for each in aside:
        each.set_aside = reason
        each.save(update_fields=["set_aside"])
        applying.record("funding.left_unread", each, actor=actor)
    files = call.applications.rated().order_by("number")
    numbers = list(files.values_list("number", flat=True))
    if not numbers:
        raise RuleBroken(_("Aucun dossier n’est à lire."))
    call.save(update_fields=["state"])
    jury.seed = seed_of(call, numbers)
    jury.save(update_fields=["seed"])
    find_recusals(jury)
    record("funding.settled", call, actor=actor, files=counted(len(numbers), "dossier"))
    assign_files.enqueue(jury_id=jury.pk)
    return call


def seed_of(call: Call, numbers: Sequence[int]) -> str:
    """What breaks ties, made of what nobody chooses once the call is closed: its number, its hour, its files."""
    assert call.closed_at is not None
    said = f"{call.number}|{call.closed_at.isoformat()}|{','.join(map(str, numbers))}"
    return hashlib.sha256(said.encode()).hexdigest()


def find_recusals(jury: Jury, seated: Iterable[Juror] | None = None) -> int:
    """Write down what ties the jurors to the files, as it is found today; how many were not known. `seated`: of these
    alone, once the marks are taken: a tie that came since to who gave some changes none of them."""
    files = Application.objects.rated().filter(call=jury.call_id)
    rows = []
    for juror in seated if seated is not None else jury.jurors.select_related("account"):
        for ground, condition in ties_of(juror.account).items():
            found = files.filter(condition).values_list("pk", flat=True)
            rows += [Recusal(juror=juror, application_id=pk, ground=ground) for pk in found]
    before = Recusal.objects.filter(juror__jury=jury).count()
    Recusal.objects.bulk_create(rows, ignore_conflicts=True)
    return Recusal.objects.filter(juror__jury=jury).count() - before


def _give_again(call: Call, jury: Jury) -> None:
    """What the jury reads is shared anew, where it reads already."""
    if call.state == CallState.COMPLETE:
        find_recusals(jury)
        assign_files.enqueue(jury_id=jury.pk)


# Recusals


def _juror(application: Application, actor: Account) -> Juror:
    """The place of the actor in the jury, who is not recused for the file.

    Raises:
        RuleBroken: not, or no longer.
    """
    juror = Juror.objects.sitting().filter(jury__call=application.call_id, account=actor).select_related("jury").first()
    if juror is None or Application.objects.filter(recused(actor), pk=application.pk).exists():
        raise RuleBroken(_("Vous ne lisez plus ce dossier : un lien vous en écarte."))
    return juror


@transaction.atomic
def say_tie(application: Application, *, actor: Account, words: str) -> Recusal:
    """A juror says at first sight that something ties them to a file: it is read by others."""
    call = lock(application.call)
    application = APPLICATION_WORKFLOW.take("recuse", application)
    _while_read(call)
    juror = _juror(application, actor)
    words = words.replace("\0", "").strip()
    if not words:
        raise RuleBroken({"words": _("Dites en un mot ce qui vous lie.")})
    recusal = Recusal.objects.create(juror=juror, application=application, ground=Ground.DECLARED, words=words)
    record("funding.recused", call, actor=None)
    assign_files.enqueue(jury_id=juror.jury_id)
    return recusal


@transaction.atomic
def challenge_juror(application: Application, *, actor: Account, juror: Juror, reason: str) -> Challenge:
    """The places of a file ask that a juror does not read it; another person than the juror answers."""
    call = lock(application.call)
    application = APPLICATION_WORKFLOW.take("challenge", application)
    if call.state not in (CallState.ANNOUNCED, CallState.OPEN, CallState.CLOSED, CallState.COMPLETE):
        raise RuleBroken(_("Les points sont relevés : contestez plutôt la décision, quand elle paraîtra."))
    reason = reason.replace("\0", "").strip()
    if not reason:
        raise RuleBroken({"reason": _("Dites pourquoi.")})
    if juror.jury.call_id != call.pk or juror.left_at:
        raise RuleBroken({"juror": _("Cette personne n’est pas de ce jury.")})
    if Challenge.objects.filter(application=application, juror=juror).exists():
        raise RuleBroken({"juror": _("Vous l’avez déjà demandé pour cette personne.")})
    asked = Challenge.objects.create(application=application, juror=juror, reason=reason, author=actor)
    applying.record("funding.challenged", application, actor=actor)
    return asked


@transaction.atomic
def answer_challenge(challenge: Challenge, *, actor: Account, granted: bool, answer: str) -> Challenge:
    """Somebody else than the juror says whether they read the file, with reasons that its places read."""
    call = lock(challenge.application.call)
    challenge = lock(challenge)
    if challenge.granted is not None:
        raise RuleBroken(_("Quelqu’un a déjà répondu."))
    if challenge.juror.account_id == actor.pk:
        raise RuleBroken(_("Une autre personne que celle dont il s’agit répond."))
    answer = answer.replace("\0", "").strip()
    if not answer:
        raise RuleBroken({"answer": _("Dites pourquoi.")})
    challenge.granted, challenge.answer = granted, answer
    challenge.answered_by, challenge.answered_at = actor, timezone.now()
    challenge.save(update_fields=["granted", "answer", "answered_by", "answered_at"])
    if granted:
        Recusal.objects.get_or_create(
            juror=challenge.juror, application=challenge.application, ground=Ground.ASKED, defaults={"words": ""}
        )
        record("funding.recused", call, actor=None)
    outcome = _("accordée") if granted else _("pas accordée")
    applying.record("funding.challenge_answered", challenge.application, actor=actor, outcome=outcome)
    _give_again(call, challenge.juror.jury)
    return challenge


# Reading


def _while_read(call: Call) -> None:
    if call.state != CallState.COMPLETE:
        raise RuleBroken(
            _("Les points sont relevés : plus rien ne s’y écrit.")
            if call.state != CallState.CLOSED
            else (_("Le jury ne lit pas encore."))
        )


@transaction.atomic
def save_rating(
    application: Application,
    *,
    actor: Account,
    marks: Sequence[int | None],
    words: Sequence[str],
    whole: bool = True,
) -> Rating:
    """Keep what a juror gives to a file: as it is, or `whole`, with its marks and its words for each criterion."""
    call = lock(application.call)
    application = APPLICATION_WORKFLOW.take("rate", application)
    _while_read(call)
    juror = _juror(application, actor)
    if not Assignment.objects.filter(juror=juror, application=application).exists():
        raise RuleBroken(_("Ce dossier est lu par d’autres personnes du jury."))
    criteria = call.rules.criteria
    said = [each.replace("\0", "").strip() for each in words]
    _check_rating(criteria, marks, said, whole=whole)
    now = timezone.now()
    rating, _new = Rating.objects.select_for_update().get_or_create(juror=juror, application=application)
    rating.marks, rating.words, rating.saved_at = list(marks), said, now
    rating.done_at = now if whole else None
    rating.save(update_fields=["marks", "words", "saved_at", "done_at"])
    record("funding.rated", call, actor=None)
    if whole and needs_third(application, juror.jury):
        assign_files.enqueue(jury_id=juror.jury_id)
    return rating


def _check_rating(criteria: Sequence[Json], marks: Sequence[int | None], words: Sequence[str], *, whole: bool) -> None:
    if len(marks) != len(criteria) or len(words) != len(criteria):
        raise RuleBroken(_("Les critères ne sont pas ceux de cet appel : relisez la page."))
    for rank, (criterion, mark, text) in enumerate(zip(criteria, marks, words, strict=True)):
        if mark is not None and not 0 <= mark < len(criterion["marks"]):
            raise RuleBroken({f"m{rank}": _("Choisissez un des points proposés.")})
        if len(text) > LONGEST_WORDS:
            raise RuleBroken({f"w{rank}": _("%d signes au plus.") % LONGEST_WORDS})
        if whole and mark is None:
            raise RuleBroken({f"m{rank}": _("Choisissez un point, ou gardez votre lecture pour plus tard.")})
        if whole and not text:
            raise RuleBroken({f"w{rank}": _("Dites pourquoi : le lieu lira vos mots.")})


def reads_of(files: models.QuerySet[Application] | Collection[Application]) -> list[Read]:
    """What counts of the readings of these files."""
    rows = Rating.objects.counted().filter(application__in=files).order_by("application_id", "juror_id")
    return [Read(file, rater, tuple(marks)) for file, rater, marks in rows.values_list("application", "juror", "marks")]


def needs_third(application: Application, jury: Jury) -> bool:
    """Whether as many as asked have read the file, and differ by more than the rule, with nobody else to read it."""
    reads = reads_of([application])
    return len(reads) == jury.raters and differ(reads, jury.gap)


def _somebody_left(application: Application, jury: Jury) -> bool:
    """A juror who sits, is not recused for the file and was not given it."""
    known = application.assignments.values("juror")
    return jury.jurors.sitting().exclude(pk__in=known).exclude(pk__in=application.recusals.values("juror")).exists()


def lacks_of(jury: Jury) -> list[str]:
    """What keeps the marks from being taken, in sentences."""
    files = Application.objects.rated().filter(call=jury.call_id).order_by("number")
    if not files:
        return [
            _("Il n’y a plus de dossier à lire : tous sont retirés. L’appel peut rester sans suite, avec une raison.")
        ]
    found = [jury.lack] if jury.lack else []
    done: dict[int, int] = {}
    for read in reads_of(files):
        done[read.file] = done.get(read.file, 0) + 1
    waiting = Assignment.objects.filter(juror__jury=jury, juror__left_at=None)
    asked: dict[int, int] = {}
    barred = set(Recusal.objects.filter(juror__jury=jury).values_list("juror", "application"))
    for juror, given in waiting.values_list("juror", "application"):
        asked[given] = asked.get(given, 0) + ((juror, given) not in barred)
    for file in files:
        if done.get(file.pk, 0) < max(asked.get(file.pk, 0), jury.raters):
            words = _("Le dossier n° %(number)d a %(done)s sur %(asked)d.")
            asks = max(asked.get(file.pk, 0), jury.raters)
            said = {"number": file.number, "done": counted(done.get(file.pk, 0), "lecture"), "asked": asks}
            found.append(words % said)
        elif needs_third(file, jury) and _somebody_left(file, jury):
            found.append(_("Le dossier n° %d attend une troisième lecture.") % file.number)
    unanswered = Challenge.objects.filter(juror__jury=jury, granted=None, application__in=files.order_by()).count()
    if unanswered:
        found.append(_("%s de récusation sans réponse.") % counted(unanswered, "demande"))
    return found


@transaction.atomic
def keep_recusals(call: Call) -> bool:
    """While a jury reads, write down the ties that came since, and have others read; whether there are some."""
    call = lock(call)
    if call.state != CallState.COMPLETE or not find_recusals(call.jury):
        return False
    assign_files.enqueue(jury_id=call.jury.pk)
    return True


def keep_juries() -> list[Call]:
    """Of all the juries that read; run by a timer. The calls where a tie was found."""
    return [call for call in Call.objects.filter(state=CallState.COMPLETE).order_by("pk") if keep_recusals(call)]


def review_call(call: Call, *, actor: Account) -> Call:
    """Take the marks: from now on they do not change, and the jury reads them together. What ties the jury is looked
    for before, and kept even where the marks are not taken."""
    keep_recusals(call)
    return _review(call, actor)


@transaction.atomic
def _review(call: Call, actor: Account) -> Call:
    call = CALL_WORKFLOW.take("review", call)
    jury = call.jury
    if lacks := lacks_of(jury):
        raise RuleBroken(lacks)
    call.save(update_fields=["state"])
    record("funding.reviewed", call, actor=actor)
    return call
