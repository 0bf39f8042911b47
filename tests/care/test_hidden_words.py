"""What is hidden is read nowhere: pages, the open log, feeds, files, searches and mails keep silent."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lieudit.care.services import hide_text, lift_measure
from lieudit.journal.models import Entry, FollowReason
from lieudit.journal.services import follow_thing, record, send_digests
from lieudit.needs.services import settle_need
from lieudit.toolkit.tokens import thing_token
from tests.accounts.factories import AccountFactory
from tests.funding.factories import an_experiment
from tests.governance.factories import a_change, a_council, a_decision
from tests.needs.factories import NeedFactory
from tests.network.factories import OrganisationFactory, PlaceFactory

pytestmark = pytest.mark.django_db
MARK, ASKED = "Xylophage", "tocsin"
EVERYWHERE = (
    "pages:home", "journal:log", "journal:feed_all", "needs:list", "needs:csv", "needs:geojson", "needs:columns",
    "network:places", "network:organisations", "governance:assemblies", "territory:list",
)  # fmt: skip


@pytest.fixture
def staff(db):
    return AccountFactory(secretariat=True)


def body(client, address):
    answer = client.get(address)
    parts = answer.streaming_content if answer.streaming else [answer.content]
    return b"".join(parts).decode() if answer.status_code == 200 else ""


def where_read(*more):
    """The public addresses where the mark is read."""
    client = Client()
    addresses = [*(reverse(name) for name in EVERYWHERE), f"{reverse('pages:search')}?q={ASKED}", *more]
    return [address for address in addresses if MARK in body(client, address)]


def hidden_then_shown(thing, staff, *pages):
    """Read somewhere, then nowhere, then again."""
    before = where_read(*pages)
    assert before, "the mark must be read somewhere first"
    measure = hide_text(thing, actor=staff, reason="Ces mots visent une personne.")
    assert where_read(*pages) == []
    lift_measure(measure, actor=staff, reason="Erreur.")
    assert where_read(*pages) == before


def test_a_need(staff):
    need = NeedFactory(words=f"{MARK} au {ASKED}, dans la charpente, qui peut aider ?")
    hidden_then_shown(need, staff, need.get_absolute_url(), reverse("journal:feed", args=[thing_token(need)]))


@pytest.mark.parametrize("reason", [FollowReason.AUTHOR, FollowReason.MEMBER])
def test_a_need_by_the_link_of_a_letter_of_who_may_still_see_it(staff, reason):
    need = NeedFactory(words=f"{MARK} au {ASKED}, dans la charpente, qui peut aider ?", address="ada@exemple.fr")
    reader = {"address": "ada@exemple.fr"} if reason == FollowReason.AUTHOR else {"account": staff}
    follow = follow_thing(need, reason=reason, **reader)
    hidden_then_shown(need, staff, reverse("journal:rhythm", args=[follow.token]))


def test_an_experiment_by_the_link_of_a_letter(staff):
    experiment = an_experiment(belief=f"{MARK} : nous croyons que la charpente tiendra.")
    follow = follow_thing(experiment, account=staff)
    hidden_then_shown(experiment, staff, reverse("journal:rhythm", args=[follow.token]))


def test_the_answer_of_an_animation_in_the_thread_the_feed_and_the_log(staff):
    need = settle_need(NeedFactory(), actor=AccountFactory(), text=f"{MARK} : écrivez au charpentier.")
    hidden_then_shown(need.answer, staff, need.get_absolute_url(), reverse("journal:feed", args=[thing_token(need)]))


def test_a_change_of_the_rules_and_its_title_in_the_log(staff):
    change = a_change(a_council())
    change.title = f"{MARK} d’abord"
    change.save(update_fields=["title"])
    data = {"number": change.number, "title": change.title, "assembly": "le conseil", "outcome": "non"}
    record("governance.change_rejected", change, actor=None, data={**data, "of": thing_token(change)})
    hidden_then_shown(change, staff, change.get_absolute_url())


def test_a_line_of_the_register_of_decisions(staff):
    line = a_decision(title=f"{MARK} adopté")
    hidden_then_shown(line, staff, line.get_absolute_url())


def test_the_presentation_of_an_organisation(staff):
    body_ = OrganisationFactory(presentation=f"{MARK}, le {ASKED}.")
    hidden_then_shown(body_, staff, body_.get_absolute_url())


def test_a_place(staff):
    place = PlaceFactory(description=f"{MARK} et {ASKED}.")
    hidden_then_shown(place, staff, place.get_absolute_url())


def test_mails_that_leave_later_keep_silent(staff, django_capture_on_commit_callbacks):
    need, other, follower = NeedFactory(), NeedFactory(), AccountFactory()
    for followed in (need, other):
        follow_thing(followed, account=follower, reason=FollowReason.FOLLOWER)
    with django_capture_on_commit_callbacks(execute=True):
        settle_need(need, actor=AccountFactory(), text=f"{MARK} : écrivez au charpentier.")
        settle_need(other, actor=AccountFactory(), text="Une aide existe.")
    hide_text(need.answer, actor=staff, reason="Ces mots visent une personne.")
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        send_digests(timezone.now())
    assert any("Une aide existe." in message.body for message in mail.outbox)
    for message in mail.outbox:
        assert MARK not in message.subject + message.body + message.alternatives[0].content


def test_an_entry_without_words_of_a_hidden_thing_stays(staff):
    need = NeedFactory()
    record("needs.withdrawn", need, actor=None, data={"number": need.number, "text": ""})
    hide_text(need, actor=staff, reason="Ces mots visent une personne.")
    assert Entry.objects.public().about(need).count() == 1
