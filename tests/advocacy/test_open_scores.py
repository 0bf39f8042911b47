"""The facts about an institution: its open dataset says what its page says."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from lieudit.advocacy import cards
from lieudit.advocacy.datasets import SCORES
from lieudit.advocacy.models import Commitment, Demand
from lieudit.toolkit.datasets import NOTHING, records
from tests.advocacy.factories import a_message, a_prepared, a_referral, an_institution, published

pytestmark = pytest.mark.django_db


def told():
    found = records(SCORES.read(NOTHING)[0], SCORES.all_columns)
    return {row["identifiant"]: row for row in found}


def test_it_says_what_the_page_says(commits):
    silent, kind, unasked = an_institution(name="Silence"), an_institution(name="Réponse"), an_institution()
    answered = a_referral(institution=kind)
    a_referral(answered.position, silent)
    published(a_message(answered, "commit"))
    later = timezone.now() + dt.timedelta(days=9)
    Demand.objects.filter(referral=answered).update(answered_at=later)
    a_prepared(answered.position, unasked)  # its letter has not left
    rows = told()
    assert set(rows) == {silent.slug, kind.slug}
    demands, promised = [*Demand.objects.listed()], [*Commitment.objects.with_thread()]
    for institution, score in cards.scores_of(demands, promised, timezone.localdate()):
        row = rows[institution.slug]
        assert row["institution"] == institution.name
        assert (row["demandes"], row["repondues"]) == (score.demands, score.replies)
        assert row["delai_median"] == (None if score.delay is None else float(score.delay))
        assert (row["engagements_tenus"], row["engagements_echus"]) == (score.kept, score.due)
    assert rows[kind.slug]["delai_median"] >= 5
    assert rows[silent.slug]["repondues"] == 0


def test_a_commitment_counts_once_its_day_has_passed_or_it_was_kept():
    institution = an_institution()
    reply = published(a_message(a_referral(institution=institution), "commit"))
    promise = Commitment.objects.get(reply=reply)
    assert told()[institution.slug]["engagements_echus"] == 0
    Commitment.objects.filter(pk=promise.pk).update(due_on=timezone.localdate() - dt.timedelta(days=1))
    assert told()[institution.slug]["engagements_echus"] == 1
    Commitment.objects.filter(pk=promise.pk).update(state="kept")
    row = told()[institution.slug]
    assert (row["engagements_tenus"], row["engagements_echus"]) == (1, 1)
