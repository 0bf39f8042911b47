"""Acts on a report: begun with its figures, written, drawn again, frozen for good; and its next version."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.care.models import Measure
from lieudit.deliberation.canonical import canonical, normal
from lieudit.governance.models import Assembly
from lieudit.journal import services as journal
from lieudit.network.vocabulary import Domain
from lieudit.observatory.models import Report, ReportSection
from lieudit.observatory.report_facts import Ask, by_kind, draw
from lieudit.observatory.report_figures import groups_of, values_of
from lieudit.observatory.report_templates import OF_A_SUBJECT, SECTIONS, Template
from lieudit.observatory.workflow import REPORT_WORKFLOW
from lieudit.territory.keys import named_territory
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.numbers import next_number
from lieudit.toolkit.tokens import label_of
from lieudit.toolkit.types import Json

EARLIEST = dt.date(2015, 1, 1)
"""Nothing of the councils is older."""
LONGEST = dt.timedelta(days=4 * 366)
"""The longest period of a report, from its first day to its last, in days."""
MOST_SECTIONS = 40
ONE_DAY = dt.timedelta(days=1)


@transaction.atomic
def begin_report(
    assembly: Assembly,
    *,
    actor: Account,
    template: str,
    starts_on: dt.date,
    ends_on: dt.date,
    subject: str = "",
) -> Report:
    """Prepare a report: its figures are drawn now, its words are to be written. A draft of the same is refused, a
    frozen one of the same days gives the next version."""
    name = check_subject(template, subject)
    check_period(starts_on, ends_on)
    ask = Ask(template, assembly, subject, starts_on, ends_on)
    report = Report(
        number=next_number(Report),  # takes its turn: no two are begun at once
        template=template,
        assembly=assembly,
        subject=subject,
        subject_name=name,
        starts_on=starts_on,
        ends_on=ends_on,
        author=actor,
    )
    _not_begun_twice(report)
    last = Report.objects.same(report).order_by("-version").first()
    if last:
        report.version, report.replaces = last.version + 1, last
    _draw(report, ask)
    report.save()
    ReportSection.objects.bulk_create(
        ReportSection(report=report, rank=rank, key=section.key, title=str(section.title))
        for rank, section in enumerate(SECTIONS[template], 1)
    )
    _record("observatory.report_begun", report, actor)
    return report


@transaction.atomic
def write_report(
    report: Report, *, actor: Account, parts: Mapping[int, Mapping[str, str]], added: str = "", seen: str = ""
) -> Report:
    """Write the words of its parts, by rank; `added`, the title of one more part at the end.

    `seen` is the seal of the words that one had under the eyes (`seal_of`): refused when somebody wrote others since.
    """
    report = _take("write", report)
    sections = {each.rank: each for each in report.sections.all()}
    if seen and seen != seal_of(sections.values()):
        raise RuleBroken(_("Quelqu’un a écrit ce bilan pendant que vous le lisiez : gardez vos mots, et rouvrez-le."))
    for rank, said in parts.items():
        section = sections.get(rank)
        if section is None:
            raise RuleBroken(_("Une partie a été retirée entre-temps : rechargez la page, vos mots sont gardés."))
        section.words = said.get("words", section.words)
        section.title = said.get("title") or section.title
        section.save(update_fields=["words", "title"])
    if added:
        if len(sections) >= MOST_SECTIONS:
            raise RuleBroken({"added": _("Un bilan a quarante parties au plus.")})
        ReportSection.objects.create(report=report, rank=max(sections, default=0) + 1, title=added)
    _record("observatory.report_written", report, actor)
    return report


@transaction.atomic
def draw_report(report: Report, *, actor: Account) -> Report:
    """Read its facts again, as they are known now: the words stay."""
    report = _take("draw", report)
    _draw(report, Ask(report.template, report.assembly, report.subject, report.starts_on, report.ends_on))
    report.save(update_fields=["facts", "names", "digest", "shown", "before", "drawn_at"])
    _record("observatory.report_drawn", report, actor)
    return report


@transaction.atomic
def freeze_report(report: Report, *, actor: Account) -> Report:
    """Freeze what was read, and publish it: figures, words and comparison never change any more."""
    report = _take("freeze", report)
    if report.ends_on >= timezone.localdate():
        raise RuleBroken(_("La période n’est pas finie : un bilan se fige quand son dernier jour est passé."))
    if timezone.localdate(report.drawn_at) <= report.ends_on:
        raise RuleBroken(_("Ces chiffres ont été relevés avant la fin de la période : relevez-les à nouveau."))
    report.frozen_at, report.frozen_by = timezone.now(), actor
    report.save(update_fields=["state", "frozen_at", "frozen_by"])
    _record("observatory.report_frozen", report, actor)
    return report


@transaction.atomic
def discard_report(report: Report, *, actor: Account) -> None:
    """Give up a draft: nothing of it was public."""
    report = _take("discard", report)
    for printing in report.printings.all():
        printing.file.delete(save=False)
    _record("observatory.report_discarded", report, actor)
    report.delete()


@transaction.atomic
def renew_report(report: Report, *, actor: Account) -> Report:
    """The next version of a published report: it begins with the same frozen facts, hence the same numbers, and the
    same words. What is known today comes with « Relever les chiffres à nouveau »."""
    report = _take("renew", report)
    turn = next_number(Report)
    _not_begun_twice(report)
    last = Report.objects.same(report).aggregate(last=Max("version"))["last"]
    names = ("template", "assembly", "subject", "subject_name", "starts_on", "ends_on")
    kept = ("drawn_at", "facts", "names", "digest", "shown", "before")
    renewed = Report.objects.create(
        number=turn,
        version=last + 1,
        replaces=report,
        author=actor,
        **{name: getattr(report, name) for name in (*names, *kept)},
    )
    ReportSection.objects.bulk_create(
        ReportSection(report=renewed, rank=each.rank, key=each.key, title=each.title, words=each.words)
        for each in report.sections.with_measures()
        if not getattr(each, "is_hidden", False)
    )
    _record("observatory.report_begun", renewed, actor)
    return renewed


def sheet_of(key: str, starts_on: dt.date, ends_on: dt.date) -> tuple[Report, list[ReportSection]]:
    """The sheet of a territory that anybody asks for: drawn now, kept nowhere.

    Raises:
        RuleBroken: nothing has this key.
    """
    name = check_subject(Template.TERRITORY, key)
    council = Assembly.objects.national().first() or Assembly(name=str(_("Conseil national des tiers-lieux")))
    report = Report(
        template=Template.TERRITORY,
        assembly=council,
        subject=key,
        subject_name=name,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    _draw(report, Ask(Template.TERRITORY, council, key, starts_on, ends_on))
    parts = SECTIONS[Template.TERRITORY]
    return report, [ReportSection(rank=rank, key=each.key, title=str(each.title)) for rank, each in enumerate(parts, 1)]


def seal_of(sections: Iterable[ReportSection]) -> str:
    """What tells that the words of a report are still those that one read."""
    said = [[each.rank, each.title, each.words] for each in sections]
    return hashlib.sha256(canonical({"sections": sorted(said)}).encode()).hexdigest()


# What is asked


def check_subject(template: str, subject: str) -> str:
    """The name of what a sheet speaks of; empty for the reports of an assembly.

    Raises:
        RuleBroken: a sheet without a subject that exists, or a subject where none is asked.
    """
    if template not in OF_A_SUBJECT:
        if subject:
            raise RuleBroken({"subject": _("Ce bilan est celui de l’association : il ne prend pas de territoire.")})
        return ""
    if template == Template.DOMAIN:
        known = {code: str(label) for code, label in Domain.choices if code != Domain.OTHER}
        if subject in known:
            return known[subject]
        raise RuleBroken({"subject": _("Choisissez l’un des six services d’intérêt général.")})
    found = named_territory(subject) if subject[:2] in {"r-", "d-", "e-"} else None
    if found is None:
        raise RuleBroken({"subject": _("Choisissez une région, un département ou une intercommunalité.")})
    return found[1]


def check_period(starts_on: dt.date, ends_on: dt.date) -> None:
    """Refuse days in the wrong order, too old, too far apart, or to come."""
    if ends_on < starts_on:
        raise RuleBroken({"ends_on": _("Le dernier jour vient avant le premier : inversez-les.")})
    if starts_on > timezone.localdate():
        raise RuleBroken({"starts_on": _("Cette période n’a pas commencé : choisissez-en une passée.")})
    if starts_on < EARLIEST:
        raise RuleBroken({"starts_on": _("Rien n’est connu avant 2015 : choisissez un premier jour plus récent.")})
    if ends_on - starts_on > LONGEST:
        raise RuleBroken({"ends_on": _("Un bilan couvre quatre ans au plus.")})


def period_before(starts_on: dt.date, ends_on: dt.date) -> tuple[dt.date, dt.date]:
    """As many years before, for whole years; else as many days before.

    >>> period_before(dt.date(2025, 1, 1), dt.date(2025, 12, 31))
    (datetime.date(2024, 1, 1), datetime.date(2024, 12, 31))
    >>> period_before(dt.date(2025, 3, 1), dt.date(2025, 3, 31))
    (datetime.date(2025, 1, 29), datetime.date(2025, 2, 28))
    """
    if (starts_on.month, starts_on.day, ends_on.month, ends_on.day) == (1, 1, 12, 31):
        years = ends_on.year - starts_on.year + 1
        return starts_on.replace(year=starts_on.year - years), ends_on.replace(year=ends_on.year - years)
    last = starts_on - ONE_DAY
    return last - (ends_on - starts_on), last


def year_before(last: dt.date) -> dt.date:
    """The first of the twelve months that end with `last`.

    >>> year_before(dt.date(2026, 11, 27)), year_before(dt.date(2024, 2, 28))
    (datetime.date(2025, 11, 28), datetime.date(2023, 3, 1))
    """
    after = last + ONE_DAY
    return after.replace(year=after.year - 1) if (after.month, after.day) != (2, 29) else dt.date(after.year - 1, 3, 1)


# Drawing


def digest_of(facts: Json) -> str:
    """SHA-256 of the canonical text of facts: anybody finds it again from the file."""
    return hashlib.sha256(canonical(facts).encode()).hexdigest()


def _draw(report: Report, ask: Ask) -> None:
    facts: Json = normal(draw(ask))
    report.facts, report.names, report.digest = facts, ask.names, digest_of(facts)
    report.drawn_at, report.shown = timezone.now(), values_of(facts)
    report.before = _before(report)


def _before(report: Report) -> Json:
    """The figures of the period before: those of its report when it was frozen, else read now."""
    first, last = period_before(report.starts_on, report.ends_on)
    if first < EARLIEST:
        return {}
    same = {name: getattr(report, name) for name in ("template", "assembly_id", "subject")}
    frozen = Report.objects.public().filter(starts_on=first, ends_on=last, **same).order_by("-version").first()
    ask = Ask(report.template, report.assembly, report.subject, first, last)
    facts = frozen.facts if frozen else normal(draw(ask))
    return {
        "starts_on": first.isoformat(),
        "ends_on": last.isoformat(),
        "report": frozen.number if frozen else None,
        "figures": frozen.shown if frozen else values_of(facts),
        "groups": groups_of(facts),
    }


def veiled_among(keys: Iterable[str]) -> set[str]:
    """Of these rows (`is`), those whose words a measure of care hides now: one query."""
    wanted = by_kind(keys)
    if not wanted:
        return set()
    known = {label_of(model): model for model in apps.get_models()}  # facts outlive the models that they name
    models = [known[label] for label in wanted if label in known]
    kinds = {label_of(model): kind for model, kind in ContentType.objects.get_for_models(*models).items()}
    hidden = Q(pk__in=[])
    for label, ids in wanted.items():
        if label in kinds:
            hidden |= Q(content_type=kinds[label], object_id__in=ids)
    labels = {kind.pk: label for label, kind in kinds.items()}
    found = Measure.objects.hiding().filter(hidden).values_list("content_type", "object_id")
    return {f"{labels[kind]}.{pk}" for kind, pk in found}


# Pieces


def _take(step: str, report: Report) -> Report:
    """The report as the act before left it, held until the end of the transaction, and moved one step."""
    held = Report.objects.select_for_update(of=("self",)).select_related("assembly__region").get(pk=report.pk)
    REPORT_WORKFLOW.apply(step, held)
    return held


def _not_begun_twice(report: Report) -> None:
    draft = Report.objects.same(report).drafts().first()
    if draft:
        words = _("Ce bilan est déjà en préparation, sous le n° %(number)s : reprenez-le.")
        raise RuleBroken(words % {"number": draft.number})


def _record(act: str, report: Report, actor: Account) -> None:
    data = {"title": report.title, "assembly": report.assembly.name, "version": report.version}
    if report.is_frozen:
        data |= {"url": report.get_absolute_url(), "link": _("Lire le bilan")}
    journal.record(act, report, report.assembly, actor=actor, data=data)
