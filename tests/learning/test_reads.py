"""Prepared reads of learning and mutual aid give what their QuerySets give, and forget what is hidden at once."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lieudit.care.services import hide_text
from lieudit.learning import knowing, reads
from lieudit.learning.cards import COLUMNS, VisitCard
from lieudit.learning.models import Path, PeerVisit, TrainingSession
from lieudit.mutual_aid import reads as lent
from lieudit.mutual_aid.models import Exchange, Thing
from lieudit.network.citing import CITING, all_shown, cited_in, cited_rows
from tests.accounts.factories import AccountFactory
from tests.commons.factories import ResourceFactory
from tests.learning.factories import a_path, a_request, a_session, a_told
from tests.mutual_aid.factories import a_thing, an_accepted, span
from tests.needs.factories import NeedFactory

pytestmark = pytest.mark.django_db
NOBODY = AnonymousUser()


@pytest.mark.parametrize("name", sorted(set(CITING) - {"pret"}))  # a loan speaks of things; nobody cites it
def test_what_may_be_cited_is_composed_without_a_day_that_would_stand_still(name):
    assert cited_rows(name, keys=[0]) == []


def test_what_is_cited_is_read_as_everybody_reads_it():
    need, resource = NeedFactory(), ResourceFactory()
    visit = a_told(about=need)
    pair = (visit.about_type_id, visit.about_id)
    assert all_shown([pair, (None, None)]) == {pair: need}
    assert cited_rows("ressource", keys=[resource.pk, 0]) == [resource]
    hide_text(need, actor=AccountFactory(is_staff=True), reason="Nomme une personne.")
    assert all_shown([pair]) == {}


def test_a_visit_a_path_and_a_session_come_with_what_is_joined_and_what_speaks_of_them():
    visit, path = a_told(), a_path()
    session = a_session(path=path)
    when = visit.when
    read = {
        visit: (reads.public_visit.first, PeerVisit.objects.with_places()),
        path: (reads.public_path.first, Path.objects.with_followers()),
        session: (reads.session_whole.first, TrainingSession.objects.with_counts()),
    }
    for thing, (first, rows) in read.items():
        found, plain = first(number=thing.number), rows.get(pk=thing.pk)
        assert found == plain
        with CaptureQueriesContext(connection) as captured:
            assert cited_in(found) == []
            assert found.get_absolute_url() == plain.get_absolute_url()
            if thing is visit:
                assert found.when == when
        assert len(captured) == 0
        hide_text(thing, actor=AccountFactory(is_staff=True), reason="Nomme une personne.")
        assert first(number=thing.number) is None


def test_what_waits_is_read_by_no_stranger_and_a_number_beyond_all_is_nobody_s():
    visit = a_request()
    assert reads.public_visit.first(number=visit.number) is None
    for read in (reads.visit_of, reads.path_of):
        assert read(NOBODY, 10**30) is None
    assert lent.thing_of(10**30) is None


def test_the_list_of_visits_is_that_of_its_words():
    _told, other = a_told(), a_told(title="Tenir un café")
    public = PeerVisit.objects.public().order_by("-starts_at", "-pk")
    assert reads.visits("", 0) == reads.visits("\0", 0) == [VisitCard(*row) for row in public.values_list(*COLUMNS)]
    assert [card.number for card in reads.visits("café", 0)] == [other.number]
    assert reads.visits("", reads.PER_PAGE) == []
    assert (reads.count_of_visits("", 1), reads.count_of_visits("café", 1)) == (2, 1)


def test_who_knows_is_read_again_once_the_clock_moves():
    place, today = ResourceFactory(domains=["digital"]).place, timezone.localdate()
    typed = knowing.typed_in({"domain": "digital", "page": "2", "unknown": "x"})
    assert typed == (("domain", "digital"),)
    assert [one.place for one in knowing.kept_known(typed, 1, today)] == [place.pk]
    other = ResourceFactory(domains=["digital"]).place
    assert len(knowing.kept_known(typed, 1, today)) == 1, "nothing was done: the clock stands still"
    assert {one.place for one in knowing.kept_known(typed, 2, today)} == {place.pk, other.pk}
    assert len(knowing.kept_known(typed, 1, today + dt.timedelta(days=1))) == 2


def test_a_thing_and_a_mirror_are_those_of_their_querysets():
    thing = a_thing()
    loan = an_accepted(thing=thing, dates=span(20, 1))
    now = timezone.now()
    assert lent.thing_of(thing.number) == Thing.objects.get()
    assert lent.busy_spans(thing.pk, now) == [(loan.starts_at, loan.busy_until)]
    assert lent.busy_spans(thing.pk, loan.busy_until) == []
    since = timezone.localdate() - dt.timedelta(days=700)
    assert lent.mirror_rows(place=thing.place_id, since=since) == []
    assert list(Exchange.objects.all()) == lent.exchanges(True, place=thing.place_id, since=since)
    hide_text(thing, actor=AccountFactory(is_staff=True), reason="Nomme une personne.")
    assert lent.thing_of(thing.number) is None
