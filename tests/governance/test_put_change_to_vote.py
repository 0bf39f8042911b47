"""A change is put to the vote under the rules in force: their majority, their quorum, their notice, their length."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from lieudit.care.permissions import reports_for
from lieudit.care.services import hide_text
from lieudit.governance.models import CouncilBallot, RulebookChange, Seat
from lieudit.governance.rulemaking import adopt_rulebook, put_change_to_vote, rebase_change
from lieudit.governance.rules import DEFAULT_RULES
from lieudit.journal.models import Entry
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.tokens import thing_token
from lieudit.voting.models import Ballot
from tests.accounts.factories import AccountFactory
from tests.deliberation.factories import staff
from tests.governance.factories import LONG_AGO, a_change, a_council, a_seat, rewritten

pytestmark = pytest.mark.django_db


def path(change):
    return reverse("governance:put_change_to_vote", args=[change.number])


def under(assembly, **changes):
    """The assembly applies these rules for its changes from today."""
    rules = DEFAULT_RULES | {"changes": DEFAULT_RULES["changes"] | changes}
    adopt_rulebook(assembly, actor=None, rules=rules, in_force_from=timezone.localdate())


def test_the_chair_puts_it_to_the_vote_and_the_ballot_freezes_the_rules_in_force(client):
    assembly = a_council()
    change = a_change(assembly, notice_days=21, adoption__threshold="3/5")
    client.force_login(assembly.seats[0].voter)
    page = client.get(path(change)).text
    assert "Les règles changent si les points" in page
    answer = client.post(path(change), {"opens_at": ""})
    assert answer.url == change.get_absolute_url()
    change = RulebookChange.objects.get()
    ballot = change.ballot
    assert (change.state, ballot.state) == ("ballot", "open")
    assert (ballot.rule["threshold"], ballot.rule["strict"], ballot.rule["quorum"]) == ("2/3", False, "1/4")
    assert ballot.closes_at.date() == ballot.opened_at.date() + dt.timedelta(days=14)
    order = CouncilBallot.objects.get(ballot=ballot)
    assert (order.assembly, order.rulebook) == (assembly, assembly.rulebook)
    assert change.title in ballot.question
    entry = Entry.objects.about(change).get(kind="governance.change_put_to_vote")
    assert change.title in entry.sentence
    client.logout()
    assert client.get(change.get_absolute_url()).status_code == 200, "what is put to the vote is public"


def test_rules_may_let_every_seat_put_a_change_to_the_vote(client):
    assembly = a_council()
    change = a_change(assembly, notice_days=21)
    client.force_login(assembly.seats[2].voter)
    assert client.get(path(change)).status_code == 403
    under(assembly, put_by="seat")
    assert client.get(path(change)).url == change.get_absolute_url(), "it is taken up on the new rules first"
    rebase_change(change, actor=change.author, latest=2, chosen={})
    assert client.get(path(change)).status_code == 200
    client.force_login(AccountFactory())
    assert client.get(path(change)).status_code == 404
    client.force_login(staff())
    assert client.get(path(change)).status_code == 200


def test_the_vote_waits_for_the_notice_that_the_rules_ask_for(client):
    assembly = a_council()
    under(assembly, notice_days=10)
    change = a_change(assembly, notice_days=21)
    client.force_login(assembly.seats[0].voter)
    soon = (timezone.localtime() + dt.timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    page = client.post(path(change), {"opens_at": soon})
    assert page.status_code == 422
    assert "au plus tôt" in page.text
    assert soon in page.text, "what was typed is kept"
    client.post(path(change), {"opens_at": ""})
    ballot = Ballot.objects.get()
    assert ballot.state == "prepared"
    assert ballot.opens_at.date() == (timezone.now() + dt.timedelta(days=10)).date()
    assert ballot.closes_at - ballot.opens_at == dt.timedelta(days=14)
    assert "Au vote à partir du" in client.get(change.get_absolute_url()).text


def test_a_change_that_changes_nothing_is_not_voted():
    assembly = a_council()
    with pytest.raises(RuleBroken, match="ne change rien"):
        put_change_to_vote(a_change(assembly), actor=staff())


def test_a_change_of_rules_that_have_changed_since_is_looked_at_again():
    assembly = a_council()
    change = a_change(assembly, notice_days=21)
    under(assembly, put_by="seat")
    with pytest.raises(RuleBroken, match="ont changé depuis"):
        put_change_to_vote(change, actor=staff())
    change = rebase_change(change, actor=change.author, latest=2, chosen={})
    assert put_change_to_vote(rewritten(change, notice_days=22), actor=staff()).state == "ballot"


def test_one_change_at_a_time_is_voted():
    assembly = a_council()
    first, second = a_change(assembly, notice_days=21), a_change(assembly, notice_days=22)
    put_change_to_vote(first, actor=staff())
    with pytest.raises(RuleBroken, match="Une autre modification"):
        put_change_to_vote(second, actor=staff())
    with pytest.raises(RuleBroken, match="au vote"):
        put_change_to_vote(first, actor=staff())


def test_a_change_that_would_leave_a_seat_nowhere_is_not_voted():
    assembly = a_council()
    change = a_change(assembly, preset="scic_sas")
    Seat.objects.filter(pk=a_seat(assembly, "founders").pk).update(since=LONG_AGO)
    change = rewritten(change, colleges__moved=change.rules["colleges"]["moved"] | {"founders": "contributors"})
    a_seat(assembly, "thematic_networks")
    with pytest.raises(RuleBroken, match="Réseaux thématiques"):
        put_change_to_vote(change, actor=staff())
    assert not Ballot.objects.exists()


def test_the_ballot_of_a_change_gives_the_weight_of_an_empty_college_to_its_heir():
    assembly = a_council()
    rules = DEFAULT_RULES | {"colleges": DEFAULT_RULES["colleges"] | {"heir": "partners"}}
    adopt_rulebook(assembly, actor=None, rules=rules, in_force_from=timezone.localdate())
    change = put_change_to_vote(a_change(assembly, notice_days=21), actor=staff())
    assert change.ballot.rule["colleges"]["weights"]["partners"] == "11/20"


def test_the_words_of_a_change_are_reported_to_the_chair_and_hidden_everywhere_but_not_its_rules(client):
    assembly = a_council()
    change = put_change_to_vote(a_change(assembly, notice_days=21), actor=staff())
    report = reverse("care:report", args=[thing_token(change)])
    assert report in client.get(change.get_absolute_url()).text
    assert "Les bénévoles" in client.get(report).text
    client.post(report, {"reason": "hurtful"})
    chair = assembly.seats[0].voter
    assert [each.thing for each in reports_for(chair)] == [change]
    assert not reports_for(assembly.seats[1].voter)
    hide_text(change, actor=chair, reason="Il vise une personne.")
    places = [change.get_absolute_url(), reverse("governance:changes"), assembly.rulebook.get_absolute_url()]
    for place in places:
        page = client.get(place).text
        assert change.title not in page
        assert change.reason not in page
        assert "masqué" in page
    page = client.get(change.get_absolute_url())
    assert page.context["chapters"], "what it changes is still read"


def test_the_database_keeps_what_is_voted_on_and_the_version_that_applies():
    assembly = a_council()
    change = put_change_to_vote(a_change(assembly, notice_days=21), actor=staff())
    rows, orders = RulebookChange.objects.filter(pk=change.pk), CouncilBallot.objects.filter(ballot=change.ballot)
    acts = [
        lambda: rows.update(rules=DEFAULT_RULES),
        lambda: rows.update(ballot=None),
        rows.delete,
        lambda: orders.update(college=assembly.colleges.first()),
        orders.delete,
    ]
    for act in acts:
        with pytest.raises(IntegrityError, match="immutable"), transaction.atomic():
            act()
    draft = a_change(assembly, notice_days=22)
    rewritten(draft, notice_days=23)
