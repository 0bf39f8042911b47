"""Two records made one: nothing is lost, the old address leads to the new one, and it can be undone."""

import threading

import pytest
from django.db import connection
from django.urls import reverse

from lieudit.journal.models import Entry, Follow
from lieudit.journal.services import end_follow, follow_thing
from lieudit.needs.models import Need
from lieudit.network.models import Affiliation, Place, Representative
from lieudit.network.vocabulary import PlaceKind
from lieudit.records.duplicates import merge_places, undo_merge
from lieudit.records.models import FieldSource, Merge, SourceRecord
from lieudit.records.services import revise_place
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.deliberation.factories import a_position
from tests.needs.factories import NeedFactory, SupportFactory
from tests.network.factories import AnimatorFactory, OrganisationFactory, PlaceFactory, RepresentativeFactory
from tests.records.factories import TwinFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair():
    """A record that says little, and its double with everything that hangs from it."""
    twin = TwinFactory(second__slug="vieille-adresse", second__phone="+33555520000", second__summary="Un café")
    twin.first.summary = "Une école"
    twin.first.save()
    double = twin.second
    NeedFactory(place=double)
    SupportFactory(place=double)
    RepresentativeFactory(place=double)
    Affiliation.objects.create(place=double, organisation=OrganisationFactory(network=True))
    SourceRecord.objects.create(place=double, source="CGET 2019", external_id="7")
    follow_thing(double, account=AccountFactory())
    return twin


def hanging(place):
    """How much hangs from a place, by kind."""
    held = (Need, Representative, Affiliation, SourceRecord)
    return [model.objects.filter(place=place).count() for model in held] + [Follow.objects.of(place).running().count()]


def made_one(twin, **terms):
    words = {"actor": AccountFactory(), "kept": twin.first, "reason": "Un seul lieu."} | terms
    return merge_places(twin, **words)


def test_all_that_hung_from_both_hangs_from_the_one_that_is_kept(pair):
    merge = made_one(pair)
    kept = Place.objects.get(pk=pair.first.pk)
    assert hanging(kept) == [1, 1, 1, 1, 1]
    assert hanging(pair.second) == [0, 0, 0, 0, 1]
    assert (kept.phone, kept.summary) == ("+33555520000", "Une école")
    assert Entry.objects.latest("pk").sentence == (
        f"La fiche {pair.second.name} est réunie à celle du lieu {kept.name}. Motif\u00a0: Un seul lieu."
    )
    assert merge.absorbed == pair.second


def test_what_is_chosen_comes_from_the_other_record(pair):
    made_one(pair, taken=["summary"])
    assert Place.objects.get(pk=pair.first.pk).summary == "Un café"


def test_the_old_address_leads_to_the_new_one_and_both_lives_are_read(client, pair):
    revise_place(pair.second, actor=AnimatorFactory().account, accessibility="Plain-pied")
    made_one(pair)
    response = client.get("/lieux/vieille-adresse/")
    assert (response.status_code, response["Location"]) == (302, pair.first.get_absolute_url())
    page = client.get(pair.first.get_absolute_url()).content.decode()
    assert f"La fiche du lieu {pair.second.name} est corrigée\u00a0: accessibilité." in page
    assert "/lieux/vieille-adresse/" in client.get(reverse("records:sources", args=[pair.first.slug])).content.decode()


def test_what_both_had_stays_once(pair):
    mandate = Representative.objects.get(place=pair.second)
    RepresentativeFactory(place=pair.first, account=mandate.account)
    merge = made_one(pair)
    mandate.refresh_from_db()
    assert mandate.place == pair.second
    assert "network.representative.place" not in merge.snapshot["moved"]  # what stayed behind did not move
    assert Representative.objects.running().of(pair.first).count() == 1


def test_what_was_signed_keeps_the_name_under_which_it_was(pair):
    position = a_position()
    seat = position.council.seats[0]
    position.signatures.create(author=AccountFactory(), seat=seat, place=pair.second)
    made_one(pair)
    assert position.signatures.get(place=pair.second)


def test_undone_each_takes_back_its_own(client, pair):
    before = hanging(pair.first), hanging(pair.second)
    merge = made_one(pair)
    NeedFactory(place=pair.first)  # said since: it stays on the record that was kept
    undo_merge(merge, actor=AccountFactory())
    kept, other = Place.objects.get(pk=pair.first.pk), Place.objects.get(pk=pair.second.pk)
    assert hanging(kept) == [before[0][0] + 1, *before[0][1:]]
    assert hanging(other) == before[1]
    assert (kept.phone, other.withdrawn_at) == ("", None)
    assert client.get("/lieux/vieille-adresse/").status_code == 200
    pair.refresh_from_db()
    assert pair.state == "open"
    with pytest.raises(RuleBroken, match="déjà séparées"):
        undo_merge(merge, actor=AccountFactory())


def test_what_the_other_record_fills_is_no_longer_said_to_be_absent(pair):
    """Nor what it said to be absent and the record that is kept tells; parted, each is said as it was."""
    for place, field in ((pair.first, "phone"), (pair.second, "email")):
        Place.objects.filter(pk=place.pk).update(phone="", email="")
        revise_place(Place.objects.get(pk=place.pk), actor=AnimatorFactory().account, absent=[field])
    Place.objects.filter(pk=pair.first.pk).update(email="ici@exemple.fr")
    Place.objects.filter(pk=pair.second.pk).update(phone="+33555520001")
    before = FieldSource.objects.absent_in([pair.first.pk, pair.second.pk])
    assert before == {pair.first.pk: {"phone"}, pair.second.pk: {"email"}}
    merge = made_one(pair)
    kept = Place.objects.get(pk=pair.first.pk)
    assert (str(kept.phone), kept.email) == ("+33555520001", "ici@exemple.fr")
    assert FieldSource.objects.absent_in([kept.pk]) == {}
    undo_merge(merge, actor=AccountFactory())
    assert FieldSource.objects.absent_in([pair.first.pk, pair.second.pk]) == before


def test_what_was_corrected_since_is_not_undone(pair):
    merge = made_one(pair)
    revise_place(Place.objects.get(pk=pair.first.pk), actor=AnimatorFactory().account, phone="+33555520009")
    undo_merge(merge, actor=AccountFactory())
    assert Place.objects.get(pk=pair.first.pk).phone == "+33555520009"


def test_reunions_are_undone_from_the_last(pair):
    merge = made_one(pair)
    later = TwinFactory(first=pair.first)
    made_one(later, kept=later.second)
    with pytest.raises(RuleBroken, match="séparez d’abord"):
        undo_merge(merge, actor=AccountFactory())


def test_a_record_already_withdrawn_is_not_made_one(pair):
    Place.objects.filter(pk=pair.second.pk).update(withdrawn_at="2026-01-01T00:00Z")
    with pytest.raises(RuleBroken, match="déjà retirée"):
        made_one(pair)


def test_a_record_withdrawn_is_not_the_one_that_is_kept(pair):
    Place.objects.filter(pk=pair.first.pk).update(withdrawn_at="2026-01-01T00:00Z")
    with pytest.raises(RuleBroken, match="déjà retirée"):
        made_one(pair)


def test_two_that_are_known_elsewhere_are_made_one_and_a_third_place_is_kept_before_them():
    library, third_place = PlaceKind.LIBRARY, PlaceKind.THIRD_PLACE
    first, second = (TwinFactory(first__kind=library, second__kind=kind) for kind in (library, third_place))
    assert made_one(first).kept == first.first
    with pytest.raises(RuleBroken, match="gardez sa fiche"):
        made_one(second)
    assert made_one(second, kept=second.second).absorbed == second.first


def test_either_record_may_be_the_one_that_is_kept(pair):
    actor = AccountFactory()
    merge = made_one(pair, actor=actor, kept=pair.second)
    pair.refresh_from_db()
    gone, kept = Place.objects.get(pk=pair.first.pk), Place.objects.get(pk=pair.second.pk)
    assert (merge.kept, merge.absorbed, merge.by, merge.reason) == (kept, gone, actor, "Un seul lieu.")
    assert gone.withdrawn_at
    assert kept.withdrawn_at is None
    assert (pair.state, pair.settled_by) == ("merged", actor)
    assert pair.settled_at
    assert (kept.phone, kept.summary) == ("+33555520000", "Un café")  # what it said itself stays


def test_a_reunion_is_signed_and_read_on_both_records(pair):
    actor = AccountFactory()
    merge = made_one(pair, actor=actor)
    undo_merge(merge, actor=actor)
    for kind in ("records.merged", "records.parted"):
        entry = Entry.objects.get(kind=kind)
        assert entry.actor == actor
        assert (entry.data["kept"], entry.data["absorbed"]) == (pair.first.name, pair.second.name)
        for place in (pair.first, pair.second):
            assert entry in Entry.objects.about(place)


def test_only_what_differs_is_taken_and_kept_for_the_undoing(pair):
    merge = made_one(pair, taken=["summary", "municipality", "status"])  # the same town, the same status
    assert merge.snapshot["before"] == {"phone": "", "summary": "Une école"}
    assert merge.snapshot["after"] == {"phone": "+33555520000", "summary": "Un café"}
    revised = Entry.objects.get(kind__in=["network.place_edited", "records.revised", "network.place_revised"])
    assert Entry.objects.about(pair.first).filter(pk=revised.pk).exists()


def test_a_field_that_both_fill_stays_as_the_kept_record_says_it(pair):
    made_one(pair)
    kept = Place.objects.get(pk=pair.first.pk)
    assert (kept.summary, kept.confirmed_on) == ("Une école", None)  # nobody of the place has said it is still true


def test_who_followed_both_follows_once_and_still_after_the_undoing(pair):
    both, other = AccountFactory(), Follow.objects.of(pair.second).get().account
    for place in (pair.first, pair.second):
        follow_thing(place, account=both)
    merge = made_one(pair)
    running = Follow.objects.of(pair.first).running()
    assert sorted(running.values_list("account", flat=True)) == sorted([both.pk, other.pk])
    undo_merge(merge, actor=AccountFactory())
    assert [follow.account for follow in Follow.objects.of(pair.first).running()] == [both]


def test_who_left_after_the_reunion_left_that_day(pair):
    merge = made_one(pair)
    follow = Follow.objects.of(pair.first).running().get()
    end_follow(follow)
    left_at = Follow.objects.get(pk=follow.pk).ended_at
    undo_merge(merge, actor=AccountFactory())
    assert Follow.objects.get(pk=follow.pk).ended_at == left_at


def test_who_left_the_kept_record_is_not_brought_back_by_the_other(pair):
    left = AccountFactory()
    end_follow(follow_thing(pair.first, account=left))
    follow_thing(pair.second, account=left)
    made_one(pair)
    assert not Follow.objects.of(pair.first).running().filter(account=left).exists()


def test_who_followed_by_mail_follows_the_kept_record_without_being_asked_again(pair, mailoutbox):
    follow_thing(pair.second, address="a@exemple.fr", confirmed=True, reason="author")
    ended = follow_thing(pair.second, address="partie@exemple.fr", confirmed=True)
    end_follow(ended)
    before = len(mailoutbox)
    made_one(pair)
    follow = Follow.objects.of(pair.first).running().get(account=None)
    assert (follow.address, follow.reason) == ("a@exemple.fr", "author")
    assert follow.confirmed_at
    assert len(mailoutbox) == before


def test_what_was_moved_elsewhere_since_is_not_taken_back(pair):
    merge, elsewhere = made_one(pair), PlaceFactory()
    moved, stayed = Need.objects.get(place=pair.first), SourceRecord.objects.get(place=pair.first)
    Need.objects.filter(pk=moved.pk).update(place=elsewhere)
    NeedFactory(place=pair.first)  # said since
    undo_merge(merge, actor=AccountFactory())
    moved.refresh_from_db()
    stayed.refresh_from_db()
    assert (moved.place, stayed.place) == (elsewhere, pair.second)


def test_an_undoing_is_dated_and_signed_and_the_pair_is_to_be_looked_at_again(pair):
    merge, actor = made_one(pair), AccountFactory()
    undo_merge(merge, actor=actor)
    merge.refresh_from_db()
    pair.refresh_from_db()
    assert merge.undone_by == actor
    assert merge.undone_at > merge.at
    assert (pair.state, pair.settled_by) == ("open", actor)
    again = made_one(pair)  # what was undone does not hold back a new reunion
    undo_merge(again, actor=actor)


def test_a_reunion_undone_elsewhere_does_not_hold_this_one(pair):
    merge = made_one(pair)
    undone = made_one(TwinFactory())
    later = TwinFactory(first=pair.first)
    undo_merge(made_one(later, kept=later.second), actor=AccountFactory())
    assert undone.undone_at is None
    assert undo_merge(merge, actor=AccountFactory()).undone_at


def test_the_address_of_the_reunion_says_nothing_of_the_pair_itself(pair):
    """Twins, reunions and lines of imports speak of the two records: they do not follow the place."""
    other = TwinFactory(first=pair.second)
    made_one(pair)
    other.refresh_from_db()
    assert other.first == pair.second


def test_the_page_compares_and_a_reunion_is_undone_from_its_own(client, pair):
    animator = AnimatorFactory().account
    client.force_login(animator)
    page = client.get(pair.get_absolute_url()).content.decode()
    assert "Une école" in page
    assert "Réunir les deux fiches" in page
    key, other = str(pair.first.pk), str(pair.second.pk)
    fields = {"of_name": key, "of_summary": other, "of_phone": other}
    assert client.post(pair.get_absolute_url(), fields | {"kept": key}).status_code == 422
    response = client.post(pair.get_absolute_url(), fields | {"kept": key, "reason": "Un seul lieu."})
    merge = Merge.objects.get()
    assert response["Location"] == merge.get_absolute_url()
    assert Place.objects.get(pk=pair.first.pk).summary == "Un café"
    assert "Un café" in client.get(merge.get_absolute_url()).content.decode()
    client.post(merge.get_absolute_url())
    merge.refresh_from_db()
    assert merge.undone_by == animator


@pytest.mark.django_db(transaction=True)
def test_two_reunions_at_the_same_instant_are_one():
    twin, actor, outcomes = TwinFactory(), AccountFactory(), []

    def unite(kept):
        try:
            merge_places(twin, actor=actor, kept=kept, reason="Un seul lieu.")
            outcomes.append("merged")
        except RuleBroken:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=unite, args=[place]) for place in (twin.first, twin.second)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(outcomes) == ["merged", "refused"]
    assert Place.objects.public().count() == 1
