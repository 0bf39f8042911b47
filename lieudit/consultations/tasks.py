"""What the answers say, read by the worker: as they come, then once for all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import Count, Q, QuerySet
from django.tasks import task
from django.utils import timezone

from lieudit.consultations.groups import labels_of, places_by_group
from lieudit.consultations.models import Answer, Consultation, Reading, Statement, Voice
from lieudit.consultations.workflow import ConsultationState
from lieudit.toolkit.locks import lock
from lieudit.toolkit.types import Json

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

PACE = 5
"""New voices after which what is said is read again, and voices that a reading leaves for the next one as long as more
may come: between two readings, the last included, never fewer came; a line may still move by fewer (decision 104)."""

PACKED = """
    SELECT voice_id, string_agg(int4send(rank) || int2send(value), '')
    FROM consultations_answer JOIN consultations_statement ON consultations_statement.id = statement_id
    WHERE consultation_id = %s GROUP BY voice_id
"""
"""What each voice of a consultation says, in one value: six bytes an answer."""


@task
def read_consultation(consultation_id: int) -> None:
    """Read the answers of a consultation, and keep what may be published; once it is closed, for ever."""
    consultation = Consultation.objects.select_related("assembly").get(pk=consultation_id)
    if not _is_due(consultation):
        return
    data, final = _read(consultation), consultation.state == ConsultationState.CLOSED
    with transaction.atomic():
        held = lock(consultation)
        kept = Reading.objects.filter(consultation=held).first()
        if held.state != consultation.state or (kept and kept.final):  # closed meanwhile: its own task reads it
            return
        facts = {"at": timezone.now(), "data": data, "final": final}
        Reading.objects.update_or_create(consultation=held, defaults=facts)


def read_as_it_goes() -> list[Consultation]:
    """Ask the worker for what is due: open, with new voices; or closed, whose last reading was lost on the way."""
    open_or_lost = Q(state=ConsultationState.OPEN) | Q(state=ConsultationState.CLOSED) & ~Q(reading__final=True)
    due = [each for each in Consultation.objects.filter(open_or_lost).order_by("pk") if _is_due(each)]
    for consultation in due:
        read_consultation.enqueue(consultation.pk)
    return due


def _is_due(consultation: Consultation) -> bool:
    known = Reading.objects.filter(consultation=consultation).values_list("final", "data__voices").first()
    if consultation.state == ConsultationState.CLOSED:
        return known is None or not known[0]
    voices = Voice.objects.filter(consultation=consultation).count()
    return consultation.state == ConsultationState.OPEN and voices - PACE >= (known[1] if known else 0) + PACE


def _read(consultation: Consultation) -> Json:
    # Imported here: NumPy is loaded by the worker, never by a process that serves pages (decision 47).
    from lieudit.consultations.reading import Raw, read_answers

    served = Statement.objects.served().filter(consultation=consultation).order_by("rank")
    statements = list(served.values_list("pk", "rank"))
    given = _read_now(consultation)
    voices = list(given.order_by("pk").values_list("pk", "groups"))
    weighty = Answer.objects.filter(voice__in=given.values("pk"), important=True).order_by()
    important = dict(weighty.values("statement").annotate(n=Count("pk")).values_list("statement", "n"))
    crowds = Voice.objects.filter(consultation=consultation).of_a_crowd()
    raw = Raw(
        answers=_answers(consultation, [pk for pk, _groups in voices], [rank for _pk, rank in statements]),
        groups=[groups for _pk, groups in voices],
        ranks=[rank for _pk, rank in statements],
        important=[important.get(pk, 0) for pk, _rank in statements],
        crowded=given.filter(Q(crowded=True) | Q(pk__in=crowds.values("pk"))).count(),
        fresh=given.filter(account__joined_at__gt=consultation.opened_at).count(),
        sheets=given.exclude(typist=None).count(),
        labels=labels_of(consultation),
        places=places_by_group(),
    )
    return read_answers(raw)


def _read_now(consultation: Consultation) -> QuerySet[Voice]:
    """All the voices, once it is closed; before, but the last that began, which the next reading tells with others."""
    given = Voice.objects.filter(consultation=consultation)
    if consultation.state == ConsultationState.CLOSED:
        return given
    last = given.order_by("-pk").values_list("pk", flat=True)[PACE : PACE + 1].first()
    return given.filter(pk__lte=last or 0)


def _answers(consultation: Consultation, voices: Sequence[int], ranks: Sequence[int]) -> NDArray[np.int32]:
    """One line each, by the place of its voice and of its statement in these lists, which are in order; what came since
    they were read, or is not put any more, is left out. Millions of them are never objects.
    """
    import numpy as np

    with connection.cursor() as cursor:
        cursor.execute(PACKED, [consultation.pk])
        packed = [(voice, bytes(said)) for voice, said in cursor.fetchall()]
    row = np.dtype([("rank", ">i4"), ("value", ">i2")])
    said = np.frombuffer(b"".join(each for _voice, each in packed), dtype=row)
    whose = np.array([voice for voice, _said in packed], dtype=np.int64)
    voice = np.repeat(whose, [len(each) // row.itemsize for _voice, each in packed])
    kept = np.isin(voice, voices) & np.isin(said["rank"], ranks)
    columns = np.searchsorted(voices, voice[kept]), np.searchsorted(ranks, said["rank"][kept]), said["value"][kept]
    return np.column_stack(columns).astype(np.int32)
