"""What is read by few is told to those few: letters and news are read for the account that they are written to."""

import pytest
from django.core import mail
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from lieudit.care.services import hide_text
from lieudit.journal.letters import MASKED
from lieudit.journal.models import Delivery, Entry, FollowReason
from lieudit.journal.services import follow_thing, record, send_digests
from lieudit.mutual_aid.services import accept_loan
from lieudit.toolkit.tokens import readable, thing_token
from tests.accounts.factories import AccountFactory
from tests.attestations.factories import a_declared, a_peer, recognised_by
from tests.funding.factories import a_file, asked_of
from tests.learning.factories import a_request, an_agreed
from tests.mutual_aid.factories import a_loan, speaker_of

pytestmark = pytest.mark.django_db


def a_loan_that_is_agreed():
    loan = a_loan()
    accept_loan(loan, actor=speaker_of(loan.lender))
    return loan, speaker_of(loan.borrower)


def a_visit_that_is_asked():
    visit = a_request()
    return visit, speaker_of(visit.host)


def a_visit_that_is_agreed():
    visit = an_agreed()
    return visit, speaker_of(visit.visitor)


def a_part_in_a_file():
    partner = asked_of(a_file())
    return partner.application, partner.speaker


def a_recognition():
    attestation = a_declared()
    recognised_by(attestation, a_peer(attestation.achievement))
    return attestation, attestation.holder


ACTS = [a_loan_that_is_agreed, a_visit_that_is_asked, a_visit_that_is_agreed, a_part_in_a_file, a_recognition]


def letters_to(account):
    return [message for message in mail.outbox if message.to == [account.email]]


def both(message):
    return [message.body, message.alternatives[0].content]


@pytest.fixture(params=ACTS, ids=[act.__name__ for act in ACTS])
def act(request):
    return request.param


def test_whom_it_concerns_reads_it_in_a_letter(act, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        _thing, account = act()
    [message] = letters_to(account)[-1:]
    assert Entry.objects.latest("pk").sentence in message.body
    assert all(str(MASKED) not in body for each in mail.outbox for body in both(each))


def test_whom_it_concerns_reads_it_in_the_news(act, client):
    thing, account = act()
    client.force_login(account)
    page = client.get(reverse("journal:news")).text
    assert Entry.objects.about(thing).latest("pk").sentence in page
    assert str(MASKED) not in page


def test_whom_it_concerns_reads_it_in_the_letter_of_the_day(act, django_capture_on_commit_callbacks):
    thing, account = act()  # nothing left at once
    with django_capture_on_commit_callbacks(execute=True):
        send_digests(timezone.now())
    [message] = letters_to(account)
    assert Entry.objects.about(thing).latest("pk").sentence in message.body
    assert all(str(MASKED) not in body for body in both(message))


def test_who_may_not_see_it_reads_nothing(act, client, django_capture_on_commit_callbacks):
    """Even who follows what it is about, by whatever reason."""
    stranger = AccountFactory()
    with django_capture_on_commit_callbacks(execute=True):
        thing, _account = act()
        follow_thing(thing, account=stranger, reason=FollowReason.AUTHOR)
        seen = readable([thing_token(thing)], stranger)
        said = [entry.sentence for entry in Entry.objects.about(thing)]
        record("tests.said", thing, actor=None, data={"what": "les mots du prêt", "of": thing_token(thing)})
    with django_capture_on_commit_callbacks(execute=True):
        send_digests(timezone.now())
    assert not seen
    assert letters_to(stranger) == []
    client.force_login(stranger)
    page = client.get(reverse("journal:news")).text
    assert "les mots du prêt" not in page
    assert not any(sentence in page for sentence in said)


def test_what_was_hidden_since_stays_hidden_for_everybody(client, django_capture_on_commit_callbacks):
    loan, account = a_loan_that_is_agreed()
    sentences = [entry.sentence for entry in Entry.objects.about(loan)]
    hide_text(loan, actor=AccountFactory(secretariat=True), reason="Une personne est nommée.")
    with django_capture_on_commit_callbacks(execute=True):
        send_digests(timezone.now())
    client.force_login(account)
    read = [client.get(reverse("journal:news")).text, *(message.body for message in letters_to(account))]
    assert not any(sentence in page for sentence in sentences for page in read)
    assert str(MASKED) in read[0]
    assert (
        not Delivery.objects.filter(entry__in=Entry.objects.about(loan))
        .exclude(entry__kind__startswith="care")
        .exists()
    )


def test_acts_of_one_kind_are_asked_for_together(client, django_assert_max_num_queries):
    """Ten loans of one borrower cost no more than one."""
    loan, account = a_loan_that_is_agreed()
    client.force_login(account)
    client.get(reverse("journal:news"))
    with TestCase.captureOnCommitCallbacks(), django_assert_max_num_queries(16) as one:
        client.get(reverse("journal:news"))
    for _rank in range(5):
        a_loan(borrower=loan.borrower, thing=None)
    with django_assert_max_num_queries(len(one)):
        client.get(reverse("journal:news"))
