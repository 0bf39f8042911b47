"""What people do most asks the database twelve questions at most, with their session, their form and their letter.

`bench/` says how fast these acts are; here they are counted, as they are done where a worker runs and a postman waits.
"""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench.queries import BORDERS
from lieudit.care.models import Acceptance
from lieudit.care.services import accept_charter
from lieudit.journal.models import Entry, Follow
from lieudit.needs.models import Need, Support
from lieudit.needs.whereabouts import label_of
from lieudit.toolkit.models import Mail
from lieudit.voting.models import Vote
from tests.budget import told
from tests.needs.conftest import charter, key_opened  # noqa: F401
from tests.needs.factories import NeedFactory
from tests.network.factories import PlaceFactory, RepresentativeFactory
from tests.voting.factories import a_ballot

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def as_in_production(settings, charter):  # noqa: F811
    """Tasks are rows, mails wait for the postman, and somebody adopted a charter."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    settings.MAILS_LEAVE_AT_ONCE = False


def sent(most, *forms):
    """Forms that must be taken, the last in `most` queries: those that open and close transactions are not counted, and
    the first has filled what a process keeps."""
    for client, path, typed in forms:
        with CaptureQueriesContext(connection) as made:
            answer = client.post(path, typed)
        assert answer.status_code == 302, answer.text
    queries = [query["sql"] for query in made if not query["sql"].startswith(BORDERS)]
    assert len(queries) <= most, told(queries, most)


def a_deposit(at, **typed):
    said = {"words": "Notre bail finit en juin.", "domains": "digital", "speaking_for": "place", "charter": "on"}
    said |= {"step": "publish", "place_is_public": "on", "key": key_opened(word=f"deposit {at}")}
    place = label_of(PlaceFactory(name=f"La Fabrique{at}"))
    return Client(REMOTE_ADDR=f"192.0.2.{at}"), reverse("needs:express"), {**said, "place": place, **typed}


def signed_in(account):
    client = Client()
    client.force_login(account)
    return client


def test_a_vote_asks_six_questions_at_most():
    ballot = a_ballot(2)
    lines = zip(ballot.roll.order_by("pk"), ballot.voters, strict=True)
    sent(
        6,
        *(
            (signed_in(voter), reverse("voting:cast", args=[ballot.number, line.key]), {"choice": "for"})
            for line, voter in lines
        ),
    )
    assert Vote.objects.count() == 2


def test_a_deposit_asks_eight_questions_at_most():
    sent(8, a_deposit(1), a_deposit(2))
    assert Need.objects.count() == 2


def test_a_deposit_with_its_letter_asks_twelve_questions_at_most():
    sent(12, *(a_deposit(at, contact="lou@exemple.fr") for at in (1, 2)))
    mail, follow = Mail.objects.latest("pk"), Follow.objects.latest("pk")
    assert (mail.to, follow.asked_at) == (["lou@exemple.fr"], mail.due_at)


def test_a_support_asks_eleven_questions_at_most():
    mandate, needs = RepresentativeFactory(), [NeedFactory(), NeedFactory()]
    accept_charter(mandate.account)
    client, said = signed_in(mandate.account), {"words": "Le même chez nous.", "hat": f"place:{mandate.place.pk}"}
    paths = [reverse("needs:support", args=[need.number]) for need in needs]
    sent(11, *((client, path, {**said, "key": key_opened()}) for path in paths))
    assert all(support.published_at for support in Support.objects.all())
    assert {follow.reason for follow in Follow.objects.filter(account=mandate.account)} == {"supporter"}


def test_the_first_support_of_somebody_who_accepts_the_charter_by_it_asks_twelve_questions_at_most():
    first, other, need = RepresentativeFactory(), RepresentativeFactory(), NeedFactory()
    said = {"words": "Le même chez nous.", "charter": "on"}
    sent(
        12,
        *(
            (
                signed_in(each.account),
                reverse("needs:support", args=[need.number]),
                {**said, "hat": f"place:{each.place.pk}", "key": key_opened()},
            )
            for each in (first, other)
        ),
    )
    assert Acceptance.objects.count() == Entry.objects.filter(kind="care.charter_accepted").count() == 2
    assert Support.objects.exclude(published_at=None).count() == 2
