"""Files are given to the jury by the worker: who reads what, under the load and the recusals of the day."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping

from django.db import transaction
from django.db.models import Q
from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.funding.assigning import CannotAssign, Task, assign
from lieudit.funding.marks import Read, differ
from lieudit.funding.models import Application, Assignment, Call, Juror, Jury, Rating, Recusal
from lieudit.funding.workflow import CallState
from lieudit.network.models import Representative
from lieudit.toolkit.french import counted


@task
def assign_files(jury_id: int) -> None:
    """Give to each file the raters that it lacks, and a third where two differ; twice gives nothing more.

    What was given stays. Where too few persons are left, `jury.lack` says why.
    """
    with transaction.atomic():
        jury = Jury.objects.select_related("call").get(pk=jury_id)
        call = Call.objects.select_for_update().get(pk=jury.call_id)
        if call.state != CallState.COMPLETE:
            return
        jurors = list(jury.jurors.sitting().select_related("account").order_by("pk"))
        files = list(call.applications.rated().select_related("lead__municipality__department").order_by("pk"))
        needs, barred, load, standing = _needs(jury, jurors, files)
        near = _near(jurors, files)
        left = {file: sum((juror.pk, file) not in barred for juror in jurors) for file in needs}
        asked = {file: min(need, left[file]) for file, need in needs.items() if min(need, left[file])}
        try:
            found = assign(Task(asked, [juror.pk for juror in jurors], barred, near, load), jury.seed)
        except CannotAssign:  # what is asked was cut to who is left
            raise AssertionError("nobody is asked of whom nobody is left") from None
        rows = []
        for file, raters in found.items():
            for rater in raters:
                rows.append(Assignment(juror_id=rater, application_id=file, third=standing[file] >= jury.raters))
                standing[file] += 1
        Assignment.objects.bulk_create(rows, ignore_conflicts=True)
        jury.lack = _lack(jury, files, needs, left)
        jury.assigned_at = timezone.now()
        jury.save(update_fields=["lack", "assigned_at"])


def _needs(
    jury: Jury, jurors: list[Juror], files: list[Application]
) -> tuple[dict[int, int], frozenset[tuple[int, int]], dict[int, int], Counter[int]]:
    """How many raters each file lacks; who may not read what (recused, or given already); what each already reads; how
    many raters of each file stand: neither recused, nor gone without having read it."""
    sitting, known = {juror.pk for juror in jurors}, {file.pk for file in files}
    recused = set(Recusal.objects.filter(juror__jury=jury).values_list("juror", "application"))
    given = set(Assignment.objects.filter(juror__jury=jury).values_list("juror", "application"))
    done = Rating.objects.counted().filter(application__in=files).values_list("application", "juror", "marks")
    reads: defaultdict[int, list[Read]] = defaultdict(list)
    for file, rater, marks in done:
        reads[file].append(Read(file, rater, tuple(marks)))
    standing: Counter[int] = Counter()
    load: Counter[int] = Counter()
    for juror, file in given - recused:
        if file in known and (juror in sitting or any(read.rater == juror for read in reads[file])):
            standing[file] += 1
            load[juror] += juror in sitting
    needs = {}
    for file in known:
        asked = jury.raters + (len(reads[file]) >= jury.raters and differ(reads[file], jury.gap))
        if standing[file] < asked:
            needs[file] = asked - standing[file]
    return needs, frozenset(recused | given), {juror: load[juror] for juror in sitting}, standing


def _near(jurors: list[Juror], files: list[Application]) -> frozenset[tuple[int, int]]:
    """Jurors and files of one region: those for whose places or organisations they speak, and that of the lead."""
    region = "place__municipality__department__region"
    spoken = Representative.objects.running().filter(account__in=[juror.account_id for juror in jurors])
    rows = spoken.filter(Q(place__isnull=False) | Q(organisation__region__isnull=False))
    home: defaultdict[int, set[int]] = defaultdict(set)
    for account, one, other in rows.values_list("account", region, "organisation__region"):
        home[account] |= {each for each in (one, other) if each}
    return frozenset(
        (juror.pk, file.pk)
        for juror in jurors
        for file in files
        if file.lead.municipality.department.region_id in home[juror.account_id]
    )


def _lack(jury: Jury, files: list[Application], needs: Mapping[int, int], left: Mapping[int, int]) -> str:
    """Why some file has not two raters, or nothing. A third that nobody can give is not asked for."""
    said = []
    for file in files:
        lacking = needs.get(file.pk, 0) - left.get(file.pk, 0)
        if lacking <= 0:
            continue
        have = Assignment.objects.filter(application=file, juror__left_at=None).exclude(
            juror__in=Recusal.objects.filter(application=file).values("juror")
        )
        number = have.count()
        if number >= jury.raters:
            continue
        words = _("Le dossier n° %(number)d : %(left)s sans lien avec lui, il en faut %(asked)d.")
        people = counted(number, "personne") if number else _("aucune personne du jury n’est")
        said.append(words % {"number": file.number, "left": people, "asked": jury.raters})
    if said:
        said.append(_("Nommez d’autres personnes au jury."))
    return " ".join(said)
