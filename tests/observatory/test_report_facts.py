"""What a report counts: what happened in its days, and what was true on the last of them, by the real acts."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from lieudit.advocacy.followup import publish_statement, say_effect
from lieudit.commons.models import Resource
from lieudit.hall.services import close_session
from lieudit.meetings.models import Meeting
from lieudit.needs.models import Need
from lieudit.network.models import Place
from lieudit.network.services import withdraw_place
from lieudit.observatory.models import Report
from lieudit.observatory.reports import begin_report, digest_of, freeze_report, renew_report
from lieudit.observatory.snapshots import take_snapshot
from lieudit.pages.management.demonstration.clock import at
from lieudit.records.duplicates import merge_places, pair_places
from lieudit.records.models import Closure
from lieudit.roadmap.services import meet_milestone, slip_milestone
from tests.advocacy.factories import a_message, a_referral, a_representative, published, staff
from tests.agreements.factories import AgreementFactory
from tests.commons.factories import ResourceFactory
from tests.governance.factories import a_council
from tests.hall.factories import a_session, again
from tests.imports.factories import PREAU, imported, undone
from tests.membership.factories import a_member, a_person
from tests.needs.factories import NeedFactory
from tests.network.factories import PlaceFactory
from tests.observatory.report_factories import figures
from tests.public_services.factories import OfferFactory
from tests.roadmap.factories import a_goal, a_milestone, in_days
from tests.territory.factories import IntermunicipalityFactory, MunicipalityFactory

pytestmark = pytest.mark.django_db


def drawn(council, template="activity", **values):
    """The report of the month that ends today."""
    asked = {"starts_on": in_days(-30), "ends_on": in_days(0), **values}
    report = begin_report(council, actor=council.seats[0].voter, template=template, **asked)
    return report, figures(report)


def test_a_session_counts_with_who_was_there_among_who_was_convened():
    session = a_session(4)
    session = again(session)
    close_session(session, actor=session.chair)
    council = session.meeting.assembly
    council.seats = session.seats
    two_days_ago = timezone.now() - dt.timedelta(days=2)
    Meeting.objects.update(starts_at=two_days_ago, ends_at=two_days_ago + dt.timedelta(hours=2))
    _report, read = drawn(council)
    assert (read["sessions.sessions"].shown, read["sessions.present"].shown) == ("1", "4")
    assert read["sessions.attendance"].value == pytest.approx(66.7)


def test_letters_replies_promises_and_effects_are_counted():
    referral = a_referral()
    council = referral.position.draft.assembly
    council.seats = list(council.seats) if hasattr(council, "seats") else []
    published(a_message(referral, "commit"))
    need = Need.objects.filter(convergence__in=referral.position.draft.convergences.all()).first()
    say_effect(need, referral.position, actor=need.author, change="yes", words="Le poste est revenu.")
    chair = staff()
    asked = {"starts_on": in_days(-30), "ends_on": in_days(0), "actor": chair}
    read = figures(begin_report(council, template="activity", **asked))
    assert (
        read["positions.letters"].shown == read["positions.addressees"].shown == read["replies.promises"].shown == "1"
    )
    assert read["replies.answers"].shown == "1"
    assert read["replies.delay"].shown == "0\u00a0jours ouvrés"
    assert [part.label for part in read["replies.effects"].parts] == ["oui"]
    scores = figures(begin_report(council, template="institutions", **asked))
    demands = referral.demands.count()
    assert scores["scores.answered"].shown == f"1 sur {demands}"
    assert scores["scores.kept"].shown == "sans objet"
    assert [part.label for part in scores["scores.demands"].parts] == [str(referral.institution)]


def test_a_demand_answered_after_the_last_day_was_waiting_then():
    with at(timezone.now() - dt.timedelta(days=60)):
        referral = a_referral()
    council = referral.position.draft.assembly
    published(a_message(referral))
    report = begin_report(council, actor=staff(), template="activity", starts_on=in_days(-70), ends_on=in_days(-10))
    read = figures(report)
    assert read["replies.answers"].shown == "0"
    assert read["replies.waiting"].shown == str(referral.demands.count())


def test_contacts_say_who_began_and_by_what_means():
    referral = a_referral()
    council = referral.position.draft.assembly
    published(a_message(referral))
    report = begin_report(council, actor=staff(), template="lobbying", starts_on=in_days(-30), ends_on=in_days(0))
    read = figures(report)
    assert (read["contacts.contacts"].shown, read["contacts.spontaneous"].shown) == ("2", "1")
    assert [part.label for part in read["contacts.contacts"].parts] == ["lettre", "réponse de l’institution"]
    assert read["objects.subjects"].shown == "1"


def test_the_right_of_reply_is_read_word_for_word():
    referral = a_referral()
    institution = referral.institution
    publish_statement(institution, actor=a_representative(institution), text="Nous avons répondu.", role="directrice")
    council = referral.position.draft.assembly
    report = begin_report(council, actor=staff(), template="institutions", starts_on=in_days(-30), ends_on=in_days(0))
    [row] = report.facts["tables"]["statements"]
    assert "« Nous avons répondu. »" in report.names[row["is"]]


def test_milestones_are_read_with_the_date_that_they_had_on_the_last_day():
    council = a_council()
    goal = a_goal(council)
    met, slipped = a_milestone(goal, days=2), a_milestone(goal, days=3, title="Une autre")
    meet_milestone(met, actor=goal.chair, closed_on=in_days(0))
    slip_milestone(slipped, actor=goal.chair, to_on=in_days(90), reason="Il manque une personne.")
    _report, read = drawn(council)
    shown = {key: read[f"roadmap.{key}"].shown for key in ("met", "slips", "open", "late", "dropped")}
    assert shown == {"met": "1", "slips": "1", "open": "1", "late": "0", "dropped": "0"}


def test_members_are_told_by_college_and_persons_are_not_named():
    council = a_council()
    member, person = a_member(), a_person()
    report, read = drawn(council)
    assert read["members.members"].shown == read["members.joined"].shown == "2"
    names = set(report.names.values())
    assert str(member.organisation) in names
    assert not any(person.account.name and person.account.name in each for each in names)


def test_needs_are_told_by_their_number_and_never_by_their_words():
    council = a_council()
    need = NeedFactory(words="Un besoin que je dirai peut-être autrement.")
    report, read = drawn(council)
    assert read["needs.needs"].shown == "1"
    assert "autrement" not in str(report.facts) + str(report.names)
    assert report.facts["tables"]["needs"][0]["number"] == need.number


def test_the_sheet_of_an_intermunicipality_leaves_out_needs_whose_place_is_hidden():
    council = a_council()
    hidden = NeedFactory(gathered=True, place_is_public=False)
    hidden.municipality.intermunicipality = land = IntermunicipalityFactory()
    hidden.municipality.save()
    other = PlaceFactory(municipality=hidden.municipality)
    report, read = drawn(council, "territory", subject=land.key, starts_on=in_days(-40))
    assert (read["needs.needs"].shown, read["needs.convergences"].shown) == ("0", "0")
    assert (report.facts["tables"]["needs"], report.facts["tables"]["convergences"]) == ([], [])
    told = NeedFactory(gathered=True, place=other)
    report, read = drawn(council, "territory", subject=land.key)
    assert [row["number"] for row in report.facts["tables"]["needs"]] == [told.number]
    assert read["needs.convergences"].shown == "1"


def test_the_sheets_of_a_department_and_of_its_parts_subtracted_tell_what_each_need_says_of_itself():
    """Each row leads to a page: the difference of two sheets is the needs whose page says their department alone."""
    council = a_council()
    town = MunicipalityFactory(intermunicipality=(land := IntermunicipalityFactory()))
    needs = [NeedFactory(place=PlaceFactory(municipality=town), place_is_public=number % 3 > 0) for number in range(9)]
    whole, _read = drawn(council, "territory", subject=f"d-{town.department.code}")
    part, _read = drawn(council, "territory", subject=land.key)
    numbers = [{row["number"] for row in report.facts["tables"]["needs"]} for report in (whole, part)]
    assert numbers[0] == {need.number for need in needs}
    assert numbers[1] == {need.number for need in needs if need.public_place}
    places = [{row["is"] for row in report.facts["tables"]["places"]} for report in (whole, part)]
    assert places[0] == places[1] == {f"network.place.{need.place_id}" for need in needs}


def test_a_sheet_tells_what_is_there_and_an_import_opens_no_place():
    council = a_council()
    place = PlaceFactory(domains=["digital"])
    place.municipality.intermunicipality = land = IntermunicipalityFactory()
    place.municipality.save()
    OfferFactory(place=place, domain="digital")
    AgreementFactory(place=place, starts_on=in_days(-9), ends_on=in_days(9))
    _report, read = drawn(council, "territory", subject=land.key)
    assert (read["places.places"].shown, read["places.recorded"].shown, read["places.opened"].shown) == ("1", "1", "0")
    assert (read["offers.offers"].shown, read["partners.agreements"].shown) == ("1", "1")
    _report, read = drawn(council, "domain", subject="digital")
    assert (read["places.places"].shown, read["offers.serving"].shown) == ("1", "1")
    _report, read = drawn(council, "domain", subject="campus")
    assert (read["places.places"].shown, read["offers.offers"].shown) == ("0", "0")
    _report, read = drawn(council, "state")
    assert read["places.places"].shown == "1"


def test_a_frozen_report_keeps_its_numbers_when_an_import_is_undone_and_two_records_are_merged(client):
    council = a_council()
    kept, absorbed = PlaceFactory.create_batch(2)
    run = imported(PREAU)
    long_ago = timezone.now() - dt.timedelta(days=40)
    Place.objects.update(created_at=long_ago)
    report, read = drawn(council, "state", starts_on=in_days(-60), ends_on=in_days(-1))
    assert read["places.places"].shown == "3"
    freeze_report(report, actor=council.seats[0].voter)
    page = client.get(report.get_absolute_url()).text
    undone(run)
    actor = staff()
    merge_places(pair_places(kept, actor=actor, other=absorbed), actor=actor, kept=kept, reason="Le même lieu.")
    again_page = client.get(report.get_absolute_url()).text
    held = Report.objects.get(pk=report.pk)
    assert digest_of(held.facts) == report.digest
    assert {key: each.shown for key, each in figures(held).items()} == {key: each.shown for key, each in read.items()}
    assert page.split("<main")[1] == again_page.split("<main")[1]
    renewed = renew_report(held, actor=council.seats[0].voter)
    assert (renewed.digest, renewed.version) == (report.digest, 2)
    assert {key: each.shown for key, each in figures(renewed).items()} == {k: each.shown for k, each in read.items()}
    _other, now = drawn(council, "state", starts_on=in_days(-59), ends_on=in_days(-1))
    assert now["places.places"].shown == "1", "and what is known today is another report"


def test_a_past_period_begun_anew_reads_what_was_kept_whatever_was_undone_merged_or_withdrawn_since(client):
    """Not the same report drawn once more: another one, of the same days, by who never saw the first."""
    council = a_council()
    kept, absorbed, gone = PlaceFactory.create_batch(3, opened_on=in_days(-300))
    run = imported(PREAU)
    Place.objects.update(created_at=timezone.now() - dt.timedelta(days=40))
    days = {"starts_on": in_days(-60), "ends_on": in_days(-1)}
    take_snapshot()
    report, read = drawn(council, "state", **days)
    assert read["places.places"].shown == "4"
    freeze_report(report, actor=council.seats[0].voter)
    undone(run)
    actor = staff()
    merge_places(pair_places(kept, actor=actor, other=absorbed), actor=actor, kept=kept, reason="Le même lieu.")
    withdraw_place(gone, actor=actor, reason="Ce n’était pas un lieu.")
    PlaceFactory(opened_on=in_days(-300))
    take_snapshot(in_days(1))
    again, same = drawn(council, "state", **days)
    assert again.pk != report.pk
    assert {key: each.shown for key, each in same.items()} == {key: each.shown for key, each in read.items()}
    rows = again.facts["tables"]["places"]
    assert [row["is"] for row in rows] == [row["is"] for row in report.facts["tables"]["places"]]
    assert [row["url"] for row in rows if row["is"] == f"network.place.{gone.pk}"] == [""]
    assert "qui n’est plus publiée" in again.names[f"network.place.{gone.pk}"]
    page = client.get(reverse("reports:report_figure", args=[report.number, "places.places"]))
    assert page.status_code == 200


@pytest.mark.parametrize(
    ("status", "closed_on", "shown", "ended"),
    [("open", None, "1", "0"), ("open", 2, "1", "0"), ("open", -9, "0", "1"), ("closed", None, "0", "0"),
     ("project", None, "0", "0"), ("paused", None, "0", "0")],
)  # fmt: skip
def test_what_a_releve_keeps_says_as_much_as_the_records_did(status, closed_on, shown, ended):
    place = PlaceFactory(status=status, opened_on=in_days(-300))
    Place.objects.update(created_at=timezone.now() - dt.timedelta(days=400))
    if closed_on is not None:
        Closure.objects.create(place=place, kind="end", since=in_days(closed_on), reason="Fin du bail.", author=staff())
    take_snapshot(in_days(3))
    _report, read = drawn(a_council(), "state", starts_on=in_days(-60), ends_on=in_days(-1))
    assert (read["places.places"].shown, read["places.closed"].shown) == (shown, ended)


def test_commons_are_counted_by_kind():
    council = a_council()
    ResourceFactory()
    assert Resource.objects.public().exists()
    _report, read = drawn(council)
    assert read["commons.commons"].shown == "1"
