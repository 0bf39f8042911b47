"""A page over its budget fails with its queries, those of one loop together, and the way out."""

import pytest

from lieudit.needs.models import Need
from tests.needs.factories import NeedFactory

pytestmark = pytest.mark.django_db


def test_what_stays_within_its_budget_passes(django_assert_max_num_queries):
    with django_assert_max_num_queries(1):
        assert not Need.objects.exists()


def test_a_loop_of_queries_is_told_as_one_line_with_its_times(django_assert_max_num_queries):
    NeedFactory.create_batch(3)
    with pytest.raises(pytest.fail.Exception) as failure, django_assert_max_num_queries(2):
        assert [need.place.name for need in Need.objects.all()]
    said = str(failure.value)
    assert "4 queries, 2 allowed" in said
    assert '3 × SELECT … FROM "network_place" WHERE "network_place"."id" = ?' in said
    assert "select_related" in said
