"""What the database counts as acts go on, counted again from the needs themselves.

What is kept and what is true are read in one statement: both are then of the same moment, whatever is done meanwhile,
and nobody waits.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable

from django.db import connection, transaction
from django.tasks import task
from django.utils import timezone

from lieudit.toolkit.models import Beat

logger = logging.getLogger(__name__)

BEAT = "needs-recount"
TURNS = 5
"""Times that what acts have moved meanwhile is looked at again."""
HIDDEN = """
    SELECT object_id FROM care_measure WHERE kind = 'hidden' AND lifted_at IS NULL AND content_type_id = (
        SELECT id FROM django_content_type WHERE app_label = 'needs' AND model = '{}'
    )
"""
NEEDS_DRIFT = f"""
WITH said AS MATERIALIZED (
    SELECT place_id, department_id, needs_stage(state) AS stage, domains FROM needs_need
    WHERE needs_is_said(state) AND id NOT IN ({HIDDEN.format("need")})
), spoken AS (
    SELECT place_id, department_id, stage, domain FROM said
    CROSS JOIN LATERAL (SELECT '' UNION SELECT unnest(domains)) d(domain)
), truth AS (
    SELECT department_id, CASE WHEN grouping(stage) = 1 THEN '' ELSE stage END AS stage, domain,
        count(*) AS needs, count(DISTINCT place_id) AS places
    FROM spoken GROUP BY GROUPING SETS ((department_id, domain), (department_id, domain, stage))
)
SELECT coalesce(t.department_id, k.department_id), coalesce(t.stage, k.stage), coalesce(t.domain, k.domain),
    coalesce(t.needs, 0) - coalesce(k.needs, 0), coalesce(t.places, 0) - coalesce(k.places, 0)
FROM truth t FULL JOIN needs_needcount k
    ON coalesce(k.department_id, 0) = coalesce(t.department_id, 0) AND k.stage = t.stage AND k.domain = t.domain
WHERE (coalesce(t.needs, 0), coalesce(t.places, 0)) <> (coalesce(k.needs, 0), coalesce(k.places, 0))
"""
"""Cells whose counts are not what they should be: how many needs and places are missing there."""
MEND_NEEDS = """
INSERT INTO needs_needcount AS k (department_id, stage, domain, needs, places) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (stage, domain, department_id) DO UPDATE SET
    needs = greatest(k.needs + %s, 0), places = greatest(k.places + %s, 0)
"""
IN_TURN = """
INSERT INTO toolkit_clock AS c (id, tick) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET tick = c.tick + 1
"""
"""Acts end one after the other, and each counts what it moved after it took this row."""
LEFT_BEHIND = "SELECT count(*) FROM needs_needmove WHERE act <> pg_current_xact_id()"
FORGET = "DELETE FROM needs_needmove WHERE act <> pg_current_xact_id()"
"""Moves that an act did not count as it ended, which nobody will: each empties its own before others see them."""
MEND_JOINED = f"""
WITH here AS (
    SELECT s.need_id, m.department_id, count(*) AS places FROM needs_support s
    JOIN network_place p ON p.id = s.place_id JOIN territory_municipality m ON m.id = p.municipality_id
    WHERE s.published_at IS NOT NULL AND s.id NOT IN ({HIDDEN.format("support")}) GROUP BY s.need_id, m.department_id
), told AS (
    SELECT need_id, sum(places) AS places, count(*) AS departments, jsonb_object_agg(department_id, places) AS there
    FROM here GROUP BY need_id
), truth AS (
    SELECT n.id AS need_id, coalesce(t.places, 0) AS places, coalesce(t.departments, 0) AS departments,
        coalesce(t.there, '{{}}') AS there
    FROM needs_need n LEFT JOIN told t ON t.need_id = n.id
), drift AS MATERIALIZED (
    SELECT t.*, k.need_id IS NULL AS is_new, k.places AS kept_places, k.there AS kept
    FROM truth t LEFT JOIN needs_joined k ON k.need_id = t.need_id
    WHERE k.need_id IS NULL OR (k.places, k.departments, k.there) IS DISTINCT FROM (t.places, t.departments, t.there)
), mended AS (
    UPDATE needs_joined k SET places = d.places, departments = d.departments, there = d.there FROM drift d
    WHERE k.need_id = d.need_id AND k.there = d.kept AND k.places = d.kept_places RETURNING 1
), made AS (
    INSERT INTO needs_joined (need_id, places, departments, there)
    SELECT need_id, places, departments, there FROM drift WHERE is_new ON CONFLICT DO NOTHING RETURNING 1
)
SELECT (SELECT count(*) FROM mended) + (SELECT count(*) FROM made), (SELECT count(*) FROM drift)
"""
"""Rows that an act moves meanwhile are left to it, and looked at again at the next turn."""


def recount() -> tuple[int, int]:
    """Count again, and mend: how many counts of needs were wrong, and how many needs whose places were."""
    return _recount_needs(), _recount_joined()


@transaction.atomic
def _recount_needs() -> int:
    with connection.cursor() as cursor:
        cursor.execute(NEEDS_DRIFT)
        drift = cursor.fetchall()
        cursor.execute(LEFT_BEHIND)
        if drift or cursor.fetchone() != (0,):
            cursor.execute(IN_TURN)
            cursor.execute(FORGET)
            mended = [(*cell, max(needs, 0), max(places, 0), needs, places) for *cell, needs, places in drift]
            cursor.executemany(MEND_NEEDS, mended)
    return len(drift)


def _recount_joined() -> int:
    mended = 0
    for _turn in range(TURNS):
        with connection.cursor() as cursor:
            cursor.execute(MEND_JOINED)
            now, left = cursor.fetchone()
        mended += now
        if now == left:
            break
    return mended


def recount_when_due() -> Iterable[object]:
    """By the timer: once a day, left to the worker."""
    if not Beat.objects.filter(name=BEAT, at__date=timezone.localdate()).exists():
        Beat.keep(BEAT)
        recount_at_night.enqueue()
    return ()


@task(priority=-90)
def recount_at_night() -> None:
    """What is mended is a fault of the house, and told as one."""
    needs, joined = recount()
    if needs or joined:
        logger.error("Counters of needs were wrong, and are mended: %s of needs, %s of places.", needs, joined)
