"""News, and the list of what one follows, cost the same whatever the kinds of things, and however many there are."""

import re

import pytest
from django.apps import apps
from django.db.models import CharField
from django.db.models.functions import Cast
from django.urls import reverse

from lieudit.governance.models import Assembly
from lieudit.journal.letters import CLOSED, MASKED, capital
from lieudit.journal.models import FollowReason
from lieudit.journal.news import news_of
from lieudit.journal.services import follow_thing, record
from lieudit.needs.workflow import NeedState
from lieudit.toolkit.tokens import thing_of, thing_token
from tests.accounts.factories import AccountFactory
from tests.advocacy.factories import a_referral, an_institution
from tests.agreements.factories import AgreementFactory
from tests.budget import at_most
from tests.commons.factories import ResourceFactory
from tests.consultations.factories import a_drafted, an_open
from tests.deliberation.factories import a_convergence, a_council, a_draft
from tests.elections.factories import prepared as an_election
from tests.funding.factories import a_budget, a_file, a_matched_fund, a_running, an_announced
from tests.funding.factories import a_draft as a_call
from tests.governance.factories import a_decision
from tests.inquiries.factories import an_accepted
from tests.learning.factories import a_path, a_request, a_session
from tests.lottery.factories import a_prepared as an_unsaid_lottery
from tests.lottery.factories import an_open as a_lottery
from tests.meetings.factories import a_meeting, convened
from tests.membership.factories import a_candidate, a_member
from tests.mutual_aid.factories import a_loan, an_sos, asked_hands
from tests.needs.factories import NeedFactory, QuestionFactory
from tests.network.factories import AnimatorFactory, ClaimFactory, OrganisationFactory, PlaceFactory
from tests.public_services.factories import OfferFactory
from tests.records.factories import ConflictFactory, TwinFactory
from tests.roadmap.factories import a_goal, a_milestone
from tests.territory.factories import DepartmentFactory
from tests.voting.factories import a_ballot

pytestmark = pytest.mark.django_db
NEWS, COUNT = reverse("journal:news"), reverse("journal:unread")
PAGES = [NEWS, COUNT, reverse("journal:follows")]

OPEN = [
    AgreementFactory,
    DepartmentFactory,
    NeedFactory,
    OfferFactory,
    OrganisationFactory,
    PlaceFactory,
    ResourceFactory,
    a_ballot,
    a_budget,
    a_convergence,
    a_council,
    a_decision,
    a_draft,
    a_goal,
    a_lottery,
    a_matched_fund,
    a_member,
    a_milestone,
    a_path,
    a_running,
    a_session,
    an_accepted,
    an_announced,
    an_institution,
    an_open,
    convened,
]
"""One of each kind that everybody may follow."""
SHUT = [
    a_call,
    a_candidate,
    a_drafted,
    a_file,
    a_loan,
    a_meeting,
    a_request,
    an_election,
    an_unsaid_lottery,
    asked_hands,
    lambda: NeedFactory(state=NeedState.PENDING),
]
"""Things that a stranger may not see."""
INSIDE = [AnimatorFactory, ClaimFactory, ConflictFactory, QuestionFactory, TwinFactory, an_sos]
"""Others, of which some are told without having asked."""


@pytest.fixture
def ada():
    return AccountFactory(email="ada@exemple.fr")


def words_of(thing):
    return f"les mots de {thing._meta.label} {thing.pk} sont dits"


def a_thing(make):
    """One of a kind; councils of two things are not called the same."""
    thing = make()
    Assembly.objects.update(slug=Cast("pk", CharField()), name=Cast("pk", CharField()))
    return thing


def tell(thing, account, reason=FollowReason.FOLLOWER):
    """An account follows a thing, and is told an act that carries words of it, and another not for everybody."""
    follow_thing(thing, account=account, reason=reason)
    record("tests.said", thing, actor=None, data={"what": words_of(thing), "of": thing_token(thing)})
    record("tests.whispered", thing, actor=None)


def sees(account, thing):
    return thing_of(thing_token(thing), account) is not None


def hears(account, thing):
    """Whether an account at the origin of a thing is told what is not public, asked of this thing alone."""
    things = type(thing)._default_manager.all()
    return not hasattr(things, "told_to") or things.told_to(account).filter(pk=thing.pk).exists()


def test_a_page_of_all_kinds_asks_the_same_however_many_things_there_are(client, ada):
    client.force_login(ada)
    tell(a_referral(), ada)
    asked = []
    for _time in range(2):
        for make in (*OPEN, *SHUT, *INSIDE):
            tell(a_thing(make), ada, FollowReason.AUTHOR)
        client.get(NEWS)  # which kinds of things there are is known
        for url in PAGES:
            with at_most(4 if url == COUNT else 12) as made:
                assert client.get(url).status_code == 200
            asked.append(len(made))
    assert asked[: len(PAGES)] == asked[len(PAGES) :]


def test_what_is_not_for_everybody_is_told_to_those_inside_of_each_kind(ada):
    things = [a_thing(make) for make in (*OPEN, *SHUT, *INSIDE)]
    for thing in things:
        tell(thing, ada, FollowReason.AUTHOR)
    told = {each.follow.thing: {piece.item.entry.kind for piece in each.pieces} for each in news_of(ada)}
    assert told.keys() == set(things)
    heard = [thing for thing in things if "tests.whispered" in told[thing]]
    assert heard == [thing for thing in things if hears(ada, thing)]
    assert 0 < len(heard) < len(things)


def test_a_page_of_all_kinds_hides_those_that_one_may_not_see_and_no_other(client, ada):
    shown, shut = ([a_thing(make) for make in kinds] for kinds in ((a_referral, *OPEN), SHUT))
    for thing in (*shown, *shut):
        tell(thing, ada)
    assert [thing for thing in (*shown, *shut) if sees(ada, thing)] == shown
    client.force_login(ada)
    page = client.get(NEWS).text
    assert [thing for thing in (*shown, *shut) if words_of(thing) in page] == shown
    assert page.count(str(MASKED)) == len(shut)
    assert {each.follow.thing for each in news_of(ada) if each.is_closed} == set(shut)
    titles = re.findall(r'<h3 class="text-1" id="[^"]+"><a href="[^"]*">([^<]*)</a>', page)
    assert len(titles) == len(shown) + len(shut)
    assert titles.count(capital(str(CLOSED))) == len(shut)


def test_things_that_are_gone_are_told_of_no_more(client, ada):
    """Some of one kind, or the only one of another."""
    place, *gone = PlaceFactory(), PlaceFactory(), OrganisationFactory()
    for thing in (place, *gone):
        tell(thing, ada)
    for thing in gone:
        thing.delete()
    assert [each.follow.thing for each in news_of(ada)] == [place]


def test_what_a_kind_says_is_read_with_it_exists():
    bearing = [each for each in apps.get_models() if hasattr(each, "told_with")]
    assert len(bearing) > 20
    for each in bearing:
        assert " JOIN " in str(each._base_manager.select_related(*each.told_with).query), each
