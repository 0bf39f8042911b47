"""Prepared reads give what their QuerySets give, forget nothing that changes, and remember nothing but SQL."""

import datetime as dt

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection
from django.db.models import F, Q, TextField
from django.db.models.functions import Length
from django.test.utils import CaptureQueriesContext, register_lookup
from django.utils import timezone

from lieudit.care.services import hide_text
from lieudit.journal.models import Entry
from lieudit.needs import reads
from lieudit.needs.cards import NeedCard, NeedVoice
from lieudit.needs.filters import filter_of
from lieudit.needs.models import Need, Support
from lieudit.toolkit.prepared import OneOf, Prepared, reckoned
from tests.accounts.factories import AccountFactory
from tests.needs.factories import NeedFactory, SupportFactory

pytestmark = pytest.mark.django_db


def prepare(source, row=lambda *columns: columns):
    return Prepared(source, row)


def test_a_shape_is_composed_once_whatever_fills_its_blanks():
    shapes = []

    def of_state(*, state):
        shapes.append(state)
        return Need.objects.filter(state=state).values_list("number")

    read = prepare(of_state)
    need = NeedFactory()
    assert read(state="expressed") == [(need.number,)]
    assert read(state="gathered") == []
    assert len(shapes) == 1


def test_what_is_not_asked_and_what_is_given_by_position_shape_the_sql():
    def read_needs(order, *, state):
        needs = Need.objects.order_by(order).values_list("number")
        return needs if state is None else needs.filter(state=state)

    read = prepare(read_needs)
    numbers = [NeedFactory().number, NeedFactory().number]
    assert read("number", state=None) == [(n,) for n in numbers]
    assert read("-number", state=None) == [(n,) for n in reversed(numbers)]
    assert read("number", state="refused") == []


@pytest.mark.parametrize("words", ["100 % d’accord %s", "l'un; DROP TABLE", "%(a)s %% \\ _", "🙂"])
def test_texts_stay_values(words):
    need = NeedFactory(words=words)
    by_words = prepare(lambda *, words: Need.objects.filter(words=words).values_list("pk"))
    written = prepare(lambda *, number: Need.objects.filter(words=words, number=number).values_list("pk"))
    assert by_words(words=words) == [(need.pk,)]
    assert written(number=need.number) == [(need.pk,)]


def test_lists_tuples_days_and_moments_fill_blanks():
    need = NeedFactory()
    some = prepare(lambda *, numbers: Need.objects.filter(OneOf(F("number"), numbers)).values_list("pk"))
    assert some(numbers=[need.number, 0]) == [(need.pk,)]
    assert some(numbers=[]) == []
    states = prepare(lambda *, states: Need.objects.filter(OneOf(F("state"), states)).values_list("pk"))
    assert states(states=["expressed"]) == [(need.pk,)]
    both = prepare(lambda *, two: Need.objects.filter(number=two[0], state=two[1]).values_list("pk"))
    assert both(two=(need.number, "expressed")) == [(need.pk,)]
    since = prepare(lambda *, since: Need.objects.filter(created_at__gte=since).values_list("pk"))
    assert since(since=timezone.now() - dt.timedelta(days=3650)) == [(need.pk,)]
    assert since(since=timezone.now() + dt.timedelta(days=1)) == []
    assert since(since=dt.date(2000, 1, 1)) == [(need.pk,)]


def test_what_is_reckoned_from_today_and_from_now_moves_with_them(later):
    """A QuerySet that asks itself what time it is: of a read that was composed an hour ago, now is now."""
    said = timezone.now() + dt.timedelta(minutes=30)
    need = NeedFactory()
    Need.objects.filter(pk=need.pk).update(created_at=said)
    midnight = timezone.localtime(said).replace(hour=0, minute=0, second=0, microsecond=0)

    def said_lately(_day, **_blanks):
        an_hour = dt.timedelta(hours=1)
        lately = Need.objects.filter(created_at__lte=timezone.now(), created_at__gte=timezone.now() - an_hour)
        return lately.filter(created_at__gte=midnight, created_at__date__gte=timezone.localdate()).values_list("pk")

    read = reckoned(list, 2)(said_lately)
    found = []
    for _half_hours in range(4):
        now = timezone.now()
        found.append(len(read.lines("the same day", now=now)))
        later(0.5 / 24)
    assert found == [0, 1, 1, 0]


def test_a_moment_that_was_not_reckoned_from_now_is_refused():
    fixed = timezone.now() - dt.timedelta(days=3, seconds=5)

    def said_since(_day, **_blanks):
        return Need.objects.filter(created_at__gte=fixed).values_list("pk")

    with pytest.raises(TypeError):
        reckoned(list, 2)(said_since).lines("the same day", now=timezone.now())


def test_columns_are_the_python_values_that_django_makes():
    need = NeedFactory()
    Entry.objects.create(kind="needs.expressed", at=timezone.now(), data={"number": 3, "author": "Le Préau"})
    told = prepare(lambda *, kind: Entry.objects.filter(kind=kind).values_list("data", "at"))
    assert told(kind="needs.expressed") == list(Entry.objects.filter(kind="needs.expressed").values_list("data", "at"))
    assert reads.acts(need=need.pk) == []


def test_a_moment_that_would_stand_still_is_refused():
    now = timezone.now()
    read = prepare(lambda: Need.objects.filter(created_at__lte=now).values_list("pk"))
    with pytest.raises(TypeError, match="for ever"):
        read()


def test_what_the_database_could_not_be_told_is_refused():
    read = prepare(lambda *, value: Need.objects.filter(words=value).values_list("pk"))
    with pytest.raises(TypeError, match="value"):
        read(value=object())


def test_a_number_of_thirty_digits_is_that_of_nothing():
    need = NeedFactory()
    assert reads.public_need.first(number=10**30) is None
    under = prepare(lambda *, most: Need.objects.filter(number__lte=most).values_list("number"))
    assert under(most=10**30) == [(need.number,)]


def test_models_come_with_what_is_joined_and_annotated():
    need = NeedFactory()
    plain = Need.objects.public().for_reading().get(pk=need.pk)
    found = reads.public_need.first(number=need.number)
    assert found == plain
    assert found.get_deferred_fields() == plain.get_deferred_fields()
    with CaptureQueriesContext(connection) as captured:
        assert (found.place.name, found.municipality.name) == (need.place.name, need.municipality.name)
        assert (found.department.region.name, found.convergence) == (need.department.region.name, None)
        assert found.followers == plain.followers
    assert len(captured) == 0


def test_a_long_question_is_planned_once_a_connection_the_others_when_they_are_asked_often():
    def kept():
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement ILIKE '%needs_need%length%'")
            return cursor.fetchone()[0]

    def of_lengths(most, *, state):
        anything = Q(*(Q(words__length__gt=length) for length in range(most)), _connector=Q.OR)
        return Need.objects.filter(anything, state=state).values_list("number")

    need, read = NeedFactory(), prepare(of_lengths)
    usual = connection.connection.prepare_threshold
    with register_lookup(TextField, Length):
        assert read(3, state="expressed") == [(need.number,)]
        assert kept() == 0
        assert read(300, state="expressed") == [(need.number,)]
        assert kept() == 1
    assert connection.connection.prepare_threshold == usual == 5


def test_a_migration_makes_all_sql_forgotten():
    ids = []

    def types():
        ids.append(ContentType.objects.get_for_model(Need).pk)
        return ContentType.objects.filter(pk=ids[-1]).values_list("pk")

    read = prepare(types)
    read()
    emit_post_migrate_signal(verbosity=0, interactive=False, db="default")
    read()
    assert len(ids) == 2


def test_a_text_hidden_a_moment_ago_is_in_no_prepared_read():
    need, said = NeedFactory(), SupportFactory().need
    asked = filter_of((), ()).asked
    assert {card.pk for card in reads.cards("", 0, 20, **asked)} == {need.pk, said.pk}
    hide_text(need, actor=AccountFactory(is_staff=True), reason="Nomme une personne.")
    hide_text(said.supports.get(), actor=AccountFactory(is_staff=True), reason="Nomme une personne.")
    assert [(card.pk, card.joined) for card in reads.cards("", 0, 20, **asked)] == [(said.pk, [0, 0])]
    assert reads.public_need.first(number=need.number) is None
    assert reads.voices(need=said.pk, convergence=None) == []
    assert sum(row.needs for row in reads.said_where(**asked)) == 1


def test_light_rows_are_those_of_their_querysets():
    need = NeedFactory(gathered=True)
    support = SupportFactory(need=need)
    other = NeedFactory(gathered=True, convergence=need.convergence, place_is_public=False)
    asked = filter_of((), ()).asked
    plain = [NeedCard(*row) for row in Need.objects.public().order_by("created_at", "pk").as_cards()]
    assert reads.cards("oldest", 0, 20, **asked) == plain
    joined = [NeedVoice(*row) for row in Support.objects.filter(pk=support.pk).as_voices()]
    beside = [NeedVoice(*row) for row in Need.objects.filter(pk=other.pk).as_voices()]
    assert reads.voices(need=need.pk, convergence=need.convergence_id) == joined + beside
    assert (beside[0].sign, beside[0].town) == (None, None)
