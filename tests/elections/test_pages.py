"""The pages of an election at each moment, for who runs it, who stands, who watches, and for everybody."""

import html
import re

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from lieudit.accounts.home import shortcuts_of, todo_of
from lieudit.accounts.services import close_account, export_data
from lieudit.care.services import hide_text
from lieudit.elections import minutes, roll
from lieudit.elections.models import Candidacy, Correction, Election
from lieudit.elections.protocol import fingerprint
from lieudit.elections.workflow import ElectionState
from tests.accounts.factories import AccountFactory
from tests.elections.factories import (
    NETWORKS,
    PLACES,
    SOURCE,
    STATEMENT,
    a_vacant_council,
    announced,
    approve,
    at,
    ballot_of,
    candidacy,
    close_all,
    contest,
    line,
    names,
    ordered,
    owes,
    prepared,
    sealed,
    voting,
    with_roll,
)

pytestmark = pytest.mark.django_db
DAY, HOUR = "%Y-%m-%d", "%Y-%m-%dT%H:%M"


def typed_calendar(**others):
    days = {"roll_on": 1, "corrections_until": 11, "candidacies_until": 20, "mandates_from": 60, "window": 90}
    words = {name: at(n).strftime(DAY) for name, n in days.items()}
    hours = {"opens_at": at(40).strftime(HOUR), "closes_at": at(47).strftime(HOUR)}
    risk = {"stakes": "ordinary", "again": "yes", "otherwise": "yes"}
    return {"title": "Élection de janvier", "lot_source": SOURCE, **words, **hours, **risk, **others}


def test_an_election_is_prepared_from_a_calendar_that_the_rules_allow(client):
    council = a_vacant_council()
    client.force_login(council.secretariat)
    page = client.get("/elections/preparer/").text
    assert "15\N{NO-BREAK SPACE}jours avant le vote, au moins." in page
    sent = {name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', page) for name in typed_calendar()}
    given = {name: found[1] for name, found in sent.items() if found}
    assert len(given) == 11
    done = client.post(
        "/elections/preparer/", typed_calendar(assembly=council.pk) | given | {"title": "Élection"}, follow=True
    )
    assert "L’élection est préparée" in done.text
    assert Election.objects.get().state == ElectionState.PREPARED


def test_who_prepares_an_election_reads_the_way_that_its_risk_proposes_while_it_can_still_change(client):
    council = a_vacant_council()
    client.force_login(council.secretariat)
    words = typed_calendar(assembly=council.pk, stakes="conflict")
    page = client.post("/elections/preparer/", words)
    assert page.status_code == 422
    assert "Vos réponses proposent" in page.text
    assert not Election.objects.exists()
    client.post("/elections/preparer/", words | {"proposed": "paper"})
    assert Election.objects.get().risk == {"stakes": "conflict", "again": "yes", "otherwise": "yes"}


def test_an_impossible_calendar_keeps_what_was_typed_and_says_why(client):
    council = a_vacant_council()
    client.force_login(council.secretariat)
    words = typed_calendar(assembly=council.pk, candidacies_until=at(30).strftime(DAY))
    page = client.post("/elections/preparer/", words)
    assert page.status_code == 422
    assert "closent 15 jours avant le vote" in page.text
    assert words["candidacies_until"] in page.text
    assert not Election.objects.exists()


def test_an_election_in_preparation_is_seen_by_who_runs_it_only(client):
    election = prepared()
    assert client.get(election.get_absolute_url()).status_code == 404
    client.force_login(election.council.members[0].voter)
    assert client.get(election.get_absolute_url()).status_code == 404
    client.force_login(election.secretariat)
    page = client.get(election.get_absolute_url()).text
    assert "Annoncer l’élection" in page
    assert "À pourvoir" in page
    assert "7 − 0 qui continuent = 7" in page


def press(client, election, word):
    return client.post(f"/elections/{election.number}/etape/{word}/", follow=True)


def test_the_secretariat_leads_an_election_by_its_buttons(client, later):
    election = prepared()
    client.force_login(election.secretariat)
    assert "Son calendrier est public" in press(client, election, "annoncer").text
    assert "La liste est arrêtée" in press(client, election, "arreter").text
    early = press(client, election, "sceller")
    assert "La liste se corrige jusqu’au" in early.text
    later(days=7)
    assert "ne change plus" in press(client, election, "sceller").text
    for member in election.council.members[:2]:
        candidacy(election, member)
    later(days=2)
    drawn = client.post(f"/elections/{election.number}/etape/tirage/", {"seed": "7 12 23"}, follow=True)
    assert "Le tirage est publié" in drawn.text
    for member in (election.council.members[4], election.council.members[7]):
        form = client.get(f"/elections/{election.number}/etape/depouillement/").text
        pk = re.search(rf'value="(\d+)"[^>]*>{member.organisation.name},', form)[1]
        named = client.post(f"/elections/{election.number}/etape/depouillement/", {"representative": pk}, follow=True)
        assert "Cette personne signera" in named.text
    assert "un par collège" in press(client, election, "scrutins").text
    assert Election.objects.get().state == ElectionState.VOTING


def test_steps_are_closed_to_others_and_unknown_ones_do_not_exist(client):
    election = announced()
    client.force_login(election.council.members[0].voter)
    for word in ("arreter", "annuler", "tirage", "depouillement", "scrutins", "clore", "incident"):
        assert client.post(f"/elections/{election.number}/etape/{word}/").status_code == 403
    assert client.post(f"/elections/{election.number}/etape/rien/").status_code == 404
    assert client.post(f"/elections/{election.number}/college/{PLACES}/etape/rien/").status_code == 404
    client.force_login(election.secretariat)
    assert client.get(f"/elections/{election.number}/etape/arreter/").status_code == 405
    asked = client.post(f"/elections/{election.number}/etape/annuler/", {"reason": "Report."}, follow=True)
    assert "L’élection est annulée" in asked.text


def test_one_stands_in_three_clicks_and_a_form(client):
    election = with_roll()
    member = election.council.members[0]
    client.force_login(member.voter)
    assert election.title in client.get("/elections/").text
    page = client.get(election.get_absolute_url()).text
    address = f"/elections/{election.number}/college/{PLACES}/candidature/"
    assert address in page
    assert f"/college/{NETWORKS}/candidature/" not in page
    words = {"elector": line(election, member).pk, "person": "Camille Martin", "statement": STATEMENT}
    assert "La candidature est publiée" in client.post(address, words, follow=True).text
    again = client.post(address, words)
    assert again.status_code == 422
    assert "a déjà une candidature" in again.text
    shown = client.get(f"/elections/{election.number}/candidatures/").text
    assert "Camille Martin" in shown
    assert "Retirer la candidature" in shown
    row = line(election, member)
    done = client.post(f"/elections/{election.number}/candidatures/{row.number}/retirer/", follow=True)
    assert "La candidature est retirée" in done.text
    assert "Camille Martin" not in done.text


def test_a_short_statement_is_refused_beside_its_field_and_kept(client):
    election = with_roll()
    member = election.council.members[0]
    client.force_login(member.voter)
    words = {"elector": line(election, member).pk, "person": "Camille Martin", "statement": "Trop court."}
    page = client.post(f"/elections/{election.number}/college/{PLACES}/candidature/", words)
    assert page.status_code == 422
    assert "caractères : il en faut 300" in page.text
    assert "Trop court." in page.text


@pytest.mark.parametrize("who", ["a stranger to the roll", "another college", "another member"])
def test_one_stands_for_a_member_that_one_represents(client, who):
    election = with_roll()
    members = election.council.members
    people = {"a stranger to the roll": AccountFactory(), "another college": members[4].voter}
    client.force_login(people.get(who, members[1].voter))
    words = {"elector": line(election, members[0]).pk, "person": "Camille", "statement": STATEMENT}
    page = client.post(f"/elections/{election.number}/college/{PLACES}/candidature/", words)
    assert page.status_code == (422 if who == "another member" else 403)
    assert not Candidacy.objects.exists()


def test_candidacies_look_alike_and_stand_in_the_order_of_the_draw(client, later):
    election = ordered(later, candidates=4)
    page = client.get(f"/elections/{election.number}/candidatures/").text
    stood = contest(election).candidacies.standing().order_by("rank")
    assert re.findall(r'<h3 id="h-c\d+">([^<]+)</h3>', page) == [row.shown for row in stood]
    assert "7 12 23 31 44" in page


def test_a_correction_is_asked_and_answered_on_its_pages(client):
    council = a_vacant_council()
    owes(council.members[0])
    election = with_roll(council)
    member = council.members[0]
    row = line(election, member)
    client.force_login(member.voter)
    shown = client.get(f"/elections/{election.number}/liste/").text
    assert "cotisation due" in shown
    form = client.get(f"/elections/{election.number}/liste/corriger/?ligne={row.number}").text
    assert f'value="{row.pk}" selected' in form
    words = {"wish": "standing", "elector": row.pk, "words": "Payé le 3 mars."}
    done = client.post(f"/elections/{election.number}/liste/corriger/", words, follow=True)
    asked = Correction.objects.get()
    assert f"sous le n° {asked.number}" in done.text
    client.force_login(AccountFactory())
    assert "cotisation due" not in client.get(f"/elections/{election.number}/liste/").text
    assert client.get(asked.get_absolute_url()).status_code == 404
    assert client.get(f"/elections/{election.number}/corrections/").status_code == 403
    client.force_login(council.secretariat)
    assert "Payé" not in client.get(f"/elections/{election.number}/corrections/").text
    assert "Payé le 3 mars." in client.get(asked.get_absolute_url()).text
    bare = client.post(asked.get_absolute_url(), {"decision": "accept"})
    assert bare.status_code == 422
    client.post(asked.get_absolute_url(), {"decision": "accept", "reason": "Vu au registre."})
    row.refresh_from_db()
    assert row.in_standing
    client.force_login(member.voter)
    assert "Vu au registre." in client.get(asked.get_absolute_url()).text


def test_nobody_answers_their_own_request(client):
    election = with_roll()
    client.force_login(election.secretariat)
    words = {"wish": "strike", "elector": election.roll.first().pk, "words": "Doublon."}
    client.post(f"/elections/{election.number}/liste/corriger/", words)
    asked = Correction.objects.get()
    refused = client.post(asked.get_absolute_url(), {"decision": "accept", "reason": "Moi-même."})
    assert refused.status_code == 403


def test_minutes_are_read_signed_and_sealed_on_their_page(client, later):
    election = voting(later)
    approve(election, election.council.members[:3], *names(election)[:2])
    address = f"/elections/{election.number}/proces-verbal/"
    assert client.get(address).status_code == 404
    close_all(election, later)
    page = client.get(address).text
    assert "Signer" not in page
    assert "Camille Martin" in page
    for member in (election.council.members[4], election.council.members[7]):
        client.force_login(member.voter)
        seen = re.search(r'name="seen" value="(\w+)"', client.get(address).text)[1]
        assert "Vous avez signé" in client.post(address + "signer/", {"seen": seen}, follow=True).text
    watcher = Election.objects.get().scrutineers.filter(account=member.voter)
    (signed,) = watcher.values_list("signed_digest", flat=True)
    watcher.update(signed_digest="0" * 64)
    assert 'name="seen"' in client.get(address).text, "what was signed is not what is written: it is signed again"
    watcher.update(signed_digest=signed)
    assert 'name="seen"' not in client.get(address).text
    client.force_login(election.secretariat)
    assert client.post(address + "signer/", {"seen": seen}).status_code == 403
    assert "les mandats sont ouverts" in press(client, election, "clore").text
    file = client.get(address.rstrip("/") + ".json")
    assert fingerprint(file.json()) == Election.objects.get().minutes.fingerprint
    made = client.get(address.rstrip("/") + ".pdf")
    assert made["Content-Type"] == "application/pdf"
    assert made.content.startswith(b"%PDF")
    assert client.get(address.rstrip("/") + ".exe").status_code == 404


def test_a_second_round_is_opened_from_the_page(client, later):
    election = voting(later, candidates=4)
    later(days=8)
    close_all(election, later)
    client.force_login(election.secretariat)
    address = f"/elections/{election.number}/college/{PLACES}/etape/revoter/"
    assert address in client.get(election.get_absolute_url()).text
    past = client.post(address, {"closes_at": at(-1).strftime(HOUR)})
    assert past.status_code == 422
    done = client.post(address, {"closes_at": at(5).strftime(HOUR)}, follow=True)
    assert "Le nouveau vote est ouvert" in done.text


def test_the_desk_tells_what_waits_for_each(later):
    election = with_roll()
    member = election.council.members[0]

    def words(account):
        return " / ".join(task.words for task in todo_of(account))

    assert "porter une candidature" in words(member.voter)
    candidacy(election, member)
    assert "porter une candidature" not in words(member.voter)
    assert [door.name for door in shortcuts_of(member.voter) if door.name == election.title]
    roll.ask_correction(
        election, actor=member.voter, wish="strike", elector=election.roll.last(), words="Ce lieu a fermé."
    )
    assert "correction de liste attend" in words(election.secretariat)
    assert "correction de liste" not in words(member.voter)


def test_the_desk_asks_for_the_draw_and_for_signatures(later):
    election = sealed(later)
    candidacy(election, election.council.members[0])
    later(days=2)
    assert [t for t in todo_of(election.secretariat) if "tirage au sort" in t.words]


def test_the_desk_of_who_watches_asks_to_sign(later):
    election = voting(later)
    approve(election, election.council.members[:3], *names(election)[:2])
    close_all(election, later)
    watcher = election.council.members[4].voter
    assert [t for t in todo_of(watcher) if "attend votre signature" in t.words]
    minutes.sign_minutes(
        Election.objects.get(), actor=watcher, seen=fingerprint(minutes.minutes_text(Election.objects.get()))
    )
    assert not [t for t in todo_of(watcher) if "attend votre signature" in t.words]


def test_own_candidacies_and_requests_are_exported():
    election = with_roll()
    stood = candidacy(election, election.council.members[0])
    kept = export_data(stood.author)
    assert kept["candidacies"][0]["person"] == "Camille Martin"
    assert kept["roll_corrections"] == []


def test_the_timer_keeps_the_calendar(later, capsys):
    announced()
    call_command("close_due")
    assert Election.objects.get().state == ElectionState.ROLL
    later(days=7)
    call_command("close_due")
    assert Election.objects.get().state == ElectionState.SEALED
    assert "Élection" in capsys.readouterr().out


PUBLIC = ["", "candidatures/", "liste/", "proces-verbal/"]


@pytest.mark.parametrize("end", PUBLIC)
def test_public_pages_cost_few_queries(client, later, django_assert_max_num_queries, end):
    election = voting(later, candidates=4)
    approve(election, election.council.members[:3], *names(election)[:2])
    close_all(election, later)
    if end == "proces-verbal/":
        for each in election.scrutineers.all():
            seen = fingerprint(minutes.minutes_text(Election.objects.get()))
            minutes.sign_minutes(Election.objects.get(), actor=each.account, seen=seen)
        minutes.close_election(Election.objects.get(), actor=election.secretariat)
    with django_assert_max_num_queries(8):
        assert client.get(election.get_absolute_url() + end).status_code == 200


def test_the_list_costs_few_queries(client, django_assert_max_num_queries):
    announced()
    with django_assert_max_num_queries(8):
        assert client.get("/elections/").status_code == 200


def test_the_calendar_is_in_words(client):
    election = announced()
    page = client.get(election.get_absolute_url()).text
    assert "On se porte candidat" in page
    assert str(timezone.localdate().year) in page


def test_a_member_votes_for_its_college_from_the_page_of_the_election(client, later):
    election = voting(later)
    client.force_login(election.council.members[0].voter)
    ballot = ballot_of(election)
    assert ballot.get_absolute_url() in client.get(election.get_absolute_url()).text
    entry = ballot.roll.get(organisation=election.council.members[0].organisation)
    address = f"/votes/{ballot.number}/voix/{entry.key}/"
    paper = client.get(address).text
    read = [ballot.names[option] for option in names(election)]
    rows = re.findall(r'<tr><th scope="row">([^<]+)<', paper)
    assert [html.unescape(row).strip() for row in rows] == read
    client.post(address, {"option_0": "Pour", "option_1": "Contre", "step": "confirm"})
    entry.refresh_from_db()
    first, second, _third = names(election)
    assert entry.vote.choice == {"opinions": {first: "for", second: "against"}}


def test_a_statement_is_reported_to_who_runs_the_election_and_hidden(client):
    election = with_roll()
    stood = candidacy(election, election.council.members[0])
    page = client.get(f"/elections/{election.number}/candidatures/").text
    assert "Signaler" in page
    hide_text(stood, actor=election.secretariat, reason="Vise une personne.")
    assert STATEMENT[:40] not in client.get(f"/elections/{election.number}/candidatures/").text


def test_who_closes_their_account_is_named_no_more():
    election = with_roll()
    stood = candidacy(election, election.council.members[0])
    close_account(stood.author, actor=stood.author)
    stood.refresh_from_db()
    assert stood.person == "une personne qui est partie"
    assert Candidacy.objects.standing().count() == 1


def test_the_page_of_an_open_vote_leads_its_members_to_it(client, later):
    election = voting(later)
    page = client.get(election.get_absolute_url()).text
    assert "au vote. On vote du " in page
    assert "vote ouvert" in page
    assert "Aller au vote" not in page
    client.force_login(election.council.members[0].voter)
    page = client.get(election.get_absolute_url()).text
    assert f'href="{election.sitting.get_absolute_url()}">' in page
    assert "Aller au vote" in page


def test_a_hidden_statement_is_not_read_on_the_ballot_either(client, later):
    election = voting(later)
    ballot, first = ballot_of(election), names(election)[0]
    stood = Candidacy.objects.get(option=first, contest__election=election)
    assert STATEMENT[:200] in ballot.explained[first]["text"]
    hide_text(stood, actor=election.secretariat, reason="Vise une personne.")
    voter = election.council.members[3]
    client.force_login(voter.voter)
    key = ballot.roll.get(organisation=voter.organisation).key
    for address in (ballot.get_absolute_url(), f"/votes/{ballot.number}/voix/{key}/"):
        page = client.get(address).text
        assert ballot.names[first] in page
        assert page.count(STATEMENT[:200]) == 2
    assert STATEMENT[:200] not in client.get(f"/votes/{ballot.number}/et-si/").text


def test_each_page_of_a_call_for_candidacies_leads_to_whom_the_assembly_lacks(client):
    election = with_roll()
    member = election.council.members[0]
    address = reverse("observatory:composition", args=[election.assembly.slug])
    for page in ("election", "candidacies"):
        assert address in client.get(reverse(f"elections:{page}", args=[election.number])).text, page
    client.force_login(member.voter)
    stand = client.get(reverse("elections:stand", args=[election.number, member.college]))
    assert stand.status_code == 200
    assert address in stand.text


def test_a_long_roll_is_read_by_pages_and_by_name(client, monkeypatch):
    monkeypatch.setattr("lieudit.elections.views.LINES_A_PAGE", 3)
    election = with_roll()
    address, members = reverse("elections:roll", args=[election.number]), [line.holder for line in election.roll.all()]
    assert len(members) == 8
    read = [re.findall(r'<th scope="row">.*?</th>', client.get(f"{address}?page={n}").text, re.S) for n in (1, 2, 3)]
    assert [len(lines) for lines in read] == [3, 3, 2]
    first = client.get(address).text
    assert "8\N{NO-BREAK SPACE}lignes, une par membre" in first
    found = client.get(address, {"membre": members[7].upper()}).text
    assert html.escape(members[7]) in found
    assert "1\N{NO-BREAK SPACE}ligne, une par membre" in found
    nobody = client.get(address, {"membre": "introuvable"}).text
    assert "Aucun membre de ce nom sur cette liste" in nobody
    assert "pas encore arrêtée" not in nobody
