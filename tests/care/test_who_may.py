"""Who moderates, who is told, who decides an appeal, who is inside a mediation: asked of everybody around."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied

from lieudit.accounts.models import Account
from lieudit.care import permissions
from lieudit.care.appeals import appeal_measure
from lieudit.care.mediation import ask_mediation, end_mandate
from lieudit.care.models import Appeal, CharterVersion, Party, Report
from lieudit.care.permissions import MEDIATION_ACCESS, MODERATION, moderators_of, register_moderators
from lieudit.care.services import hide_text, report_text
from lieudit.needs.models import Need
from tests.accounts.factories import AccountFactory
from tests.governance.factories import a_council
from tests.needs.factories import ConvergenceFactory
from tests.network.people import days, doors, people, who

pytestmark = pytest.mark.django_db


@pytest.fixture
def everybody(moderator, author):
    return people() | {"moderator": moderator, "author": author}


def opened_by(everybody, demand, thing):
    """The names of those whom a door that answers 403 lets in."""

    def comes_in(account):
        try:
            demand(account, thing)
        except PermissionDenied:
            return False
        return True

    return who(everybody, comes_in)


def test_a_thing_is_moderated_by_its_room_and_the_secretariat(everybody, thing):
    moderate = {"moderator", "secretariat"}
    assert who(everybody, lambda account: permissions.moderates(account, thing)) == moderate
    assert opened_by(everybody, permissions.demand_moderator, thing) == moderate
    assert opened_by(everybody, permissions.demand_secretariat, thing) == {"secretariat"}


def test_what_no_room_has_registered_is_moderated_by_nobody(everybody):
    account = AccountFactory()
    assert who(everybody, lambda each: permissions.moderates(each, account)) == set()
    assert opened_by(everybody, permissions.demand_secretariat, account) == set()


def test_moderators_are_told_or_the_active_secretariat_where_there_is_none(everybody, thing, moderator, author):
    AccountFactory(secretariat=True, is_active=False)
    assert list(moderators_of(thing)) == [moderator]
    assert permissions.author_of(thing) == author
    register_moderators(CharterVersion)  # as a room that names nobody
    assert list(moderators_of(thing)) == [everybody["secretariat"]]
    assert permissions.author_of(thing) is None
    assert not MODERATION[CharterVersion].queue(moderator)
    assert not MODERATION[CharterVersion].stays


def test_the_words_of_a_thing_are_under_the_first_usual_name_that_says_something():
    said = ConvergenceFactory.build(number=1, summary="Ce qui est demandé.")
    assert permissions.words_of(said) == "Ce qui est demandé."
    said.wording = "Une rédaction."
    assert permissions.words_of(said) == "Une rédaction."
    said.words, said.text = "", 12
    assert permissions.words_of(said) == "Une rédaction."
    said.text = "Un texte."
    assert permissions.words_of(said) == "Un texte."
    said.words = "Des mots."
    assert permissions.words_of(said) == "Des mots."
    assert permissions.words_of(Account(name="Ada")) == str(Account(name="Ada"))


def test_mediators_are_named_by_the_secretariat_and_by_who_chairs(everybody):
    council = a_council()
    everybody |= {"chair": council.seats[0].voter, "seat": council.seats[1].voter, "nobody": None}
    assert who(everybody, permissions.appoints) == {"chair", "secretariat"}


def test_reports_and_measures_are_for_those_who_look_after_the_thing(everybody, thing, moderator, author):
    report_text(thing, reporter=everybody["stranger"], origin="x", reason="person")
    signed_in = {name: account for name, account in everybody.items() if name != "anonymous"}
    assert who(signed_in, lambda account: list(permissions.reports_for(account))) == {"moderator", "secretariat"}
    Report.objects.update(reporter=moderator)
    assert who(signed_in, lambda account: list(permissions.reports_for(account))) == {"secretariat"}
    hide_text(thing, actor=everybody["secretariat"], reason="Ces mots visent une personne.", rule="la loi")
    assert who(signed_in, lambda account: list(permissions.measures_for(account))) == {"moderator", "secretariat"}


def test_who_looks_after_a_thing_does_not_read_the_reports_of_another_kind_under_the_same_number(
    everybody, thing, moderator
):
    report_text(thing, reporter=everybody["stranger"], origin="x", reason="person")
    assert list(permissions.reports_for(moderator))
    Report.objects.update(content_type=ContentType.objects.get_for_model(Need))
    assert not permissions.reports_for(moderator)


def test_an_appeal_is_judged_by_a_mediator_and_by_the_secretariat_where_there_is_none(
    everybody, thing, moderator, author, mediator
):
    measure = hide_text(thing, actor=moderator, reason="Ces mots visent une personne.", rule="la loi")
    appeal_measure(measure, actor=author, text="Je parlais d’un projet.")
    appeal = Appeal.objects.get()
    signed_in = {name: account for name, account in everybody.items() if name != "anonymous"}
    signed_in["mediator"] = mediator.account
    assert who(signed_in, lambda account: permissions.judges(account, appeal)) == {"mediator"}
    other = CharterVersion.objects.create(number=8, text="D’autres mots.", adopted_on=days(-9))
    decided = hide_text(other, actor=mediator.account, reason="Ces mots visent une personne.", rule="la loi")
    own = appeal_measure(decided, actor=author, text="Je parlais d’un projet.")
    assert not permissions.judges(mediator.account, own)  # who decides on another's appeal, never on one's own measure
    end_mandate(mediator, actor=everybody["secretariat"])
    found = who(signed_in, lambda account: permissions.judges(account, appeal))
    assert found == {name for name, account in signed_in.items() if account.is_staff}


def test_a_mediation_is_led_by_its_mediator_and_read_by_its_parties_alone(everybody, mediator):
    asker, invited = AccountFactory(), AccountFactory()
    mediation = ask_mediation(actor=asker, mediator=mediator, words="Il m’a coupé la parole.")
    other = ask_mediation(actor=everybody["stranger"], mediator=mediator, words="Moi aussi.")
    Party.objects.create(mediation=mediation, account=invited)
    inside = {"mediator", "asker", "invited"}
    signed_in = {name: account for name, account in everybody.items() if name != "anonymous"}
    signed_in |= {"mediator": mediator.account, "asker": asker, "invited": invited}
    assert doors(MEDIATION_ACCESS, signed_in, mediation) == {
        **{step: {"mediator"} for step in ("accept", "decline", "invite", "close")},
        "write": inside,
        "withdraw": {"asker"},
    }
    assert who(signed_in, lambda account: permissions.is_inside(account, other)) == {"mediator", "stranger"}
