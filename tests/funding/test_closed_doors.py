"""Who is recused for a file learns nothing of it by any door: page, mail, news, late files, letter, names of raters;
addresses that are typed badly are no fault."""

import datetime as dt
from email import message_from_bytes
from email.policy import default

import pytest
from django.test import Client
from django.urls import reverse

from lieudit.funding.applying import leave_application, save_answer, send_application, send_late
from lieudit.funding.jury import quit_jury
from lieudit.funding.models import Application, Outcome
from lieudit.funding.urls import urlpatterns
from lieudit.governance.services import declare_interest
from lieudit.journal.models import Entry, Follow, FollowReason
from lieudit.journal.news import news_of
from lieudit.journal.services import follow_thing
from lieudit.journal.tasks import tell_followers
from lieudit.toolkit.models import Mail
from tests.accounts.factories import AccountFactory
from tests.funding.factories import (
    a_file,
    an_aid,
    an_open,
    answered,
    asked_of,
    published,
    reviewed,
    settled,
    signed,
    with_jury,
)
from tests.lottery.factories import at

pytestmark = pytest.mark.django_db


def tied(account, file):
    return declare_interest(actor=account, organisation=None, place=file.lead, nature="kin")


def news(account):
    return [str(piece.item.entry.data) for each in news_of(account) for piece in each.pieces]


def letters(account):
    """What leaves for an account of all that the journal holds."""
    for entry in Entry.objects.order_by("pk"):
        tell_followers.call(entry.pk)
    found = Mail.objects.filter(to__contains=[account.email])
    return [message_from_bytes(bytes(each.content), policy=default) for each in found]


def test_a_recused_chair_hears_that_a_file_arrives_and_nothing_of_it():
    call = an_open()
    file = answered(a_file(call, title="Le four de mon cousin"))
    tied(call.chair, file)
    follow_thing(call, account=call.chair, reason=FollowReason.PARTY)
    send_application(file, actor=file.speaker)
    told = [f"{each['subject']} {each.get_body(('plain',)).get_content()}" for each in letters(call.chair)]
    assert any("Un dossier arrive" in each for each in told)
    assert not any("cousin" in each for each in [*told, *news(call.chair)])


def with_late_file():
    """A closed call with its jury, two files and a late one (`call.late`)."""
    call = an_open()
    late = answered(a_file(call, title="Le four de mon cousin"))
    with at(call.ends_at + dt.timedelta(minutes=5)):
        send_late(late, actor=late.speaker, reason="La ligne était coupée.")
    call = with_jury(call)
    call.late = late
    return call


def test_late_files_are_settled_by_somebody_who_is_recused_for_none(client):
    call = with_late_file()
    tied(call.chair, call.late)
    client.force_login(call.chair)
    url, typed = reverse("funding:settle", args=[call.number]), {"reason": "Hors délai."}
    assert "cousin" not in client.get(url).text
    refused = client.post(url, typed)
    assert refused.status_code == 422
    assert "Un lien vous écarte" in refused.text
    client.force_login(AccountFactory(secretariat=True))
    assert "cousin" in client.get(url).text
    assert client.post(url, typed).status_code == 302
    assert Application.objects.get(pk=call.late.pk).set_aside == "Hors délai"


def test_a_recused_chair_does_not_read_who_rated_a_file_that_is_public(client):
    call = published(with_jury(an_open(kind="commons")))
    file = call.files[1]
    names, letter = "Qui a lu ce dossier", reverse("funding:letter", args=[file.number])
    tied(call.chair, file)
    for reader, reads in ((AccountFactory(secretariat=True), True), (call.chair, False), (file.speaker, True)):
        client.force_login(reader)
        page = client.get(file.get_absolute_url())
        assert page.status_code == 200
        assert (names in page.text, client.get(letter).status_code == 200) == (reads, reads)


def test_a_recused_member_of_the_secretariat_reads_no_decision_at_the_repair_desk(client):
    call = signed()
    file, desk = call.files[0], reverse("admin:funding_outcome_changelist")
    reader = AccountFactory(secretariat=True, is_superuser=True)
    client.force_login(reader)
    assert client.get(desk).context["cl"].result_count == 2
    tied(reader, file)
    assert client.get(desk).context["cl"].result_count == 1
    outcome = Outcome.objects.get(application=file)
    assert client.get(reverse("admin:funding_outcome_change", args=[outcome.pk])).status_code == 302


def test_the_journal_at_the_repair_desk_closes_its_private_words_to_who_is_recused(client):
    file = answered(a_file(an_open(), title="Le four de mon cousin"))
    send_application(file, actor=file.speaker)
    reader = AccountFactory(secretariat=True, is_superuser=True)
    client.force_login(reader)
    desk, entry = reverse("admin:journal_entry_changelist"), Entry.objects.get(kind="funding.sent")
    act = reverse("admin:journal_entry_change", args=[entry.pk])
    assert client.get(desk).text.count("ne vous sont pas ouverts") == 0
    assert "Le four de mon cousin" in client.get(act).text
    tied(reader, file)
    shown = client.get(desk).text
    assert "Un acte d’une page que vous ne lisez pas" in shown
    assert "Le four de mon cousin" not in shown
    assert client.get(act).status_code == 302
    assert "est ouvert, jusqu’au" in client.get(desk).text, "what is for everybody is read"


@pytest.mark.parametrize(
    "address",
    [
        "funding:aids?lieu=%00",
        "funding:aids?type=%00&qui=%00&avant=%00&nature=%00",
        "funding:aids?page=%00",
        "funding:grants?departement=%00",
        "funding:council?annee=%00&si=%00",
        "funding:incomes?annee=²&de=%00",
        "funding:territories?annee=99999999999999999999",
        "funding:calls?page=-1&clos=%00",
        "funding:experiments?page=%00",
    ],
)
def test_an_address_that_is_typed_badly_is_no_fault(address):
    an_aid()
    name, _mark, query = address.partition("?")
    assert Client().get(f"{reverse(name)}?{query}").status_code in {200, 404}


@pytest.mark.parametrize("name", ["call", "application", "jury", "rate", "letter", "aid", "award", "experiment"])
def test_a_number_of_thirty_digits_is_that_of_nothing(client, name):
    client.force_login(AccountFactory(secretariat=True))
    assert client.get(reverse(f"funding:{name}", args=[10**30])).status_code == 404


SECRET = "Zanzibar"
"""In the title of a file, its answers, the task of its partner."""


def every_door(call, file, reader):
    """Each page of money that one opens by a number, for this call and this file; the search, the news, the feeds; the
    pages that the letters of a reader lead to."""
    for pattern in urlpatterns:
        kept = pattern.pattern.converters
        number = call.number if str(pattern.pattern).startswith("<int:number>/") else file.number
        for value in {number, file.number, file.pk}:
            if kept and set(kept) <= {"number", "key", "pk", "rank"}:
                known = {"number": value, "key": 1, "pk": file.pk, "rank": 1}
                yield reverse(f"funding:{pattern.name}", kwargs={name: known[name] for name in kept})
        if not kept:
            yield reverse(f"funding:{pattern.name}")
    yield from ("/mon-compte/", reverse("journal:follows"), reverse("journal:news"), file.lead.get_absolute_url())
    yield f"{reverse('pages:search')}?q=four"
    for token in Follow.objects.filter(account=reader).exclude(account=None).values_list("token", flat=True):
        yield from (reverse(f"journal:{door}", args=[token]) for door in ("rhythm", "unsubscribe"))


@pytest.mark.parametrize("state", [a_file, settled, reviewed, published])
def test_nobody_else_reads_a_file_by_any_door(state):
    call = an_open()
    file = answered(a_file(call, title=f"Le four de {SECRET}"))
    save_answer(file, actor=file.speaker, question=2, text=f"Avec {SECRET}.", seen=0)
    left = asked_of(file, task=f"Prête {SECRET}")
    leave_application(file, actor=left.speaker, place=left.place, reason=f"Sans {SECRET}.")
    readers = [None, AccountFactory(), left.speaker, call.chair]
    tied(call.chair, file)
    if state is not a_file:
        send_application(file, actor=file.speaker)
        call = with_jury(call, people=5)
        call.files = [*call.files, file]
        tied(call.people[3], file)
        quitting = call.people[4]
        quit_jury(call, actor=quitting)
        call.chair = AccountFactory(secretariat=True)
        readers += [call.people[3], quitting, call.files[0].speaker]
        call = state(call) if state is not published else state(call, verdicts=("retained", "declined", "declined"))
    for reader in readers:
        client = Client()
        if reader is not None:
            client.force_login(reader)
        for door in every_door(call, file, reader):
            answer = client.get(door)
            text = b"".join(answer).decode("latin-1") if answer.streaming else answer.content.decode("utf-8", "replace")
            assert SECRET not in text, (reader, door)
