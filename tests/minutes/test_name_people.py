"""Minutes name persons in the members' copy; the public copy has seats and the same fingerprint."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from lieudit.accounts.services import close_account, export_data
from lieudit.hall.services import check_in, close_session
from lieudit.minutes import seal, services
from lieudit.minutes.documents import sheet_of
from lieudit.minutes.models import Minutes, NamedPerson
from lieudit.minutes.record import there
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.governance.factories import a_qualified_person
from tests.minutes import factories as made

pytestmark = pytest.mark.django_db


def read(client, minutes, page, *args, who=None):
    client.logout()
    if who:
        client.force_login(who)
    return client.get(reverse(f"minutes:{page}", args=[minutes.meeting.number, *args]))


def voters(minutes):
    return [seat.voter for seat in minutes.council.seats]


def names(minutes):
    return dict(minutes.people.values_list("account", "name"))


def test_who_was_there_represented_away_presided_and_wrote_is_named():
    minutes = made.drafted()
    found = names(minutes)
    assert {account.pk: account.name for account in (*voters(minutes), minutes.secretary)} == found
    assert (minutes.chair, minutes.secretary) == (voters(minutes)[0], minutes.secretary)


def test_the_copy_of_members_names_them_and_the_public_one_none_with_the_same_fingerprint(client, later):
    minutes = made.sealed(later)
    member = voters(minutes)[3]
    whole = read(client, minutes, "full_file", "json", who=member).json()
    public = read(client, minutes, "minutes_file", "json").json()
    for account in (*voters(minutes), minutes.secretary):
        assert account.name in json.dumps(whole, ensure_ascii=False)
        assert account.name not in json.dumps(public, ensure_ascii=False)
    assert seal.fingerprint(whole) == seal.fingerprint(public) == minutes.digest
    assert {*public["people"]["n1"]} == {"commitment"}


def test_one_changed_name_changes_the_fingerprint(later):
    text = made.sealed(later).text
    changed = text | {"people": text["people"] | {"n1": text["people"]["n1"] | {"name": "Quelqu’un d’autre"}}}
    assert seal.fingerprint(changed) != seal.fingerprint(text)


def test_anybody_recomputes_the_fingerprint_with_the_file_alone(later, tmp_path):
    minutes = made.sealed(later)
    for inside in (True, False):
        file = tmp_path / "pv.json"
        file.write_text(seal.canonical(seal.redacted(minutes.text, inside=inside)), encoding="utf-8")
        said = subprocess.run(
            [sys.executable, "-I", str(Path(seal.__file__)), str(file)], capture_output=True, text=True, check=True
        )
        assert said.stdout.strip() == minutes.digest


def test_minutes_of_the_first_format_still_verify():
    text = {
        "head": {"format": "lieudit-minutes/1", "number": "PV-2025-01"},
        "parts": [{"kind": "item", "text": "Oui."}],
    }
    parts = [seal.hashed(part) for part in text["parts"]]
    assert seal.fingerprint(text) == seal.hashed({"head": text["head"], "parts": parts})
    assert seal.redacted(text) == text
    assert seal.names_in(text) == {}


def test_the_annexes_are_the_attendance_sheet_and_the_proxies(later):
    minutes = made.sealed(later)
    for inside in (True, False):
        sheet = sheet_of(seal.redacted(minutes.text, inside=inside), sealed=True)
        assert [annex["title"] for annex in sheet["annexes"]] == [
            "Annexe 1 : feuille de présence",
            "Annexe 2 : pouvoirs",
        ]
        said = json.dumps(sheet, ensure_ascii=False)
        assert all((account.name in said) == inside for account in (*voters(minutes), minutes.secretary))
        [proxies] = sheet["annexes"][1]["blocks"]
        assert minutes.council.seats[2].name in proxies["rows"][0][0]
    signed = sheet_of(minutes.text, sealed=True)["signatures"]
    assert f"({minutes.chair.name}), signé le" in signed[0]
    assert f"le secrétariat du conseil ({minutes.secretary.name})" in signed[1]


def test_the_proxy_of_who_came_later_stays_in_the_annex():
    session = made.a_session()
    giver = session.council.seats[2]
    check_in(session, giver, actor=giver.voter, by="link")
    close_session(session, actor=session.secretary)
    minutes = made.drafted(session)
    [proxy] = made.section(minutes, 2).facts["proxies"]
    assert (proxy["giver"], proxy["came"] != "") == (giver.name, True)


def test_seats_held_by_persons_are_told_apart_by_a_number():
    session = made.a_session()
    people = [a_qualified_person(session.council) for _rank in range(2)]
    for seat in people:
        check_in(session, seat, actor=seat.voter, by="link")
    close_session(session, actor=session.secretary)
    minutes = made.drafted(session)
    lines = [
        line["name"] for line in made.section(minutes, 2).facts["present"] if line["seat"] in {p.pk for p in people}
    ]
    assert len(set(lines)) == 2
    assert all(line.startswith("siège n° ") for line in lines)


def test_a_name_that_is_not_known_is_typed(client):
    session = made.a_session()
    close_session(session, actor=session.secretary)
    minutes = made.drafted(session)
    minutes.people.filter(key="n1").update(name="")
    assert "n’a pas encore de nom" in read(client, minutes, "minutes", who=minutes.secretary).text
    page = read(client, minutes, "people", who=minutes.secretary)
    typed = {person.key: person.name for person in minutes.people.all()} | {"n1": "Camille Roux"}
    typed |= {"chair": minutes.chair.pk, "secretary": minutes.secretary.pk}
    assert page.status_code == 200
    client.post(reverse("minutes:people", args=[minutes.meeting.number]), typed)
    assert NamedPerson.objects.get(minutes=minutes, key="n1").name == "Camille Roux"


def test_only_who_was_there_presides_or_writes():
    minutes = made.drafted()
    stranger = AccountFactory(secretariat=True)
    kept = {"actor": minutes.secretary, "names": {}}
    with pytest.raises(RuleBroken, match="n’était pas dans la séance"):
        services.name_people(minutes, chair=minutes.chair, secretary=stranger, **kept)
    with pytest.raises(RuleBroken, match="sont deux personnes"):
        services.name_people(minutes, chair=minutes.chair, secretary=minutes.chair, **kept)
    second = voters(minutes)[1]
    services.name_people(minutes, chair=second, secretary=minutes.secretary, **kept)
    opening = made.section(minutes, 1)
    assert f"Présidence de séance : {minutes.council.seats[1].name}." in opening.text
    assert minutes.council.seats[0].name not in opening.text


def test_who_was_named_but_did_not_come_does_not_preside():
    session = made.a_session()
    absent = AccountFactory(secretariat=True)
    session.meeting.secretary = absent
    session.meeting.save()
    close_session(session, actor=session.secretary)
    assert absent.pk not in there(session.meeting)
    minutes = services.draft_minutes(session.meeting, actor=session.secretary)
    assert minutes.secretary == session.secretary


def test_nobody_else_reads_the_names_nor_types_them(client):
    minutes = made.sent(is_public=True)
    name = voters(minutes)[2].name
    assert name in read(client, minutes, "minutes", who=voters(minutes)[3]).text
    for who in (None, AccountFactory()):
        assert name not in read(client, minutes, "minutes", who=who).text
    assert read(client, minutes, "people", who=voters(minutes)[1]).status_code == 403


def test_approved_names_do_not_change(later):
    minutes = made.approved(later)
    with pytest.raises(DatabaseError), transaction.atomic():
        minutes.people.update(name="Autre")
    text = minutes.text | {"people": {}}
    with pytest.raises(DatabaseError), transaction.atomic():
        Minutes.objects.filter(pk=minutes.pk).update(text=text)


def test_a_name_stays_in_the_minutes_when_the_account_closes(client, later):
    minutes = made.sealed(later, is_public=True)
    gone = voters(minutes)[1]
    name = gone.name
    close_account(gone, actor=gone)
    assert name in json.dumps(Minutes.objects.get(pk=minutes.pk).text, ensure_ascii=False)
    assert name in read(client, minutes, "minutes", who=voters(minutes)[3]).text
    assert name not in read(client, minutes, "minutes").text
    assert Minutes.objects.get(pk=minutes.pk).digest == seal.fingerprint(minutes.text)


def test_one_takes_away_where_one_is_named():
    minutes = made.sent()
    given = export_data(voters(minutes)[1])
    assert given["minutes_naming"] == [
        {"meeting": minutes.meeting.title, "minutes": "", "name": voters(minutes)[1].name}
    ]
