"""Every call ends, and each file has its answer: whatever is withdrawn, asked for, or tied once the jury reads."""

import pytest
from django.db import Error, transaction
from django.urls import reverse

from lieudit.funding.applying import withdraw_application
from lieudit.funding.deciding import answer_appeal, publish_call, recusals_said, sign_outcomes, write_outcome
from lieudit.funding.jury import answer_challenge, lacks_of, name_jury, reads_of, review_call, settle_call
from lieudit.funding.models import Application, Call, Outcome
from lieudit.funding.services import cancel_call
from lieudit.governance.services import declare_interest
from lieudit.journal.models import Entry
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.funding.factories import (
    a_challenge,
    a_decision,
    all_read,
    an_appeal,
    an_open,
    given,
    kept,
    published,
    read,
    reviewed,
    settled,
    shared,
    with_jury,
)

pytestmark = pytest.mark.django_db


def the(file):
    return Application.objects.with_call().get(pk=file.pk)


def withdrawn(call, *files):
    for file in files:
        withdraw_application(the(file), actor=file.speaker, reason="Le lieu déménage.")
    return kept(call)


def named(call, number=2):
    """Persons added to the jury, by the assembly that named it."""
    people = [AccountFactory(public=True) for _rank in range(number)]
    name_jury(call, actor=call.chair, decision=a_decision(call.assembly, call.chair), accounts=people)
    return people


# No file is left


def test_a_call_whose_files_were_all_withdrawn_while_the_jury_read_is_given_up(client):
    call = all_read(people=3, files=2)
    call = withdrawn(call, *call.files)
    with pytest.raises(RuleBroken, match="Il n’y a plus de dossier à lire"):
        review_call(call, actor=call.chair)
    client.force_login(call.chair)
    page = client.get(reverse("funding:jury", args=[call.number])).text
    assert "Il n’y a plus de dossier à lire" in page
    assert "Ne pas donner suite" in page
    assert "Ne pas donner suite" in client.get(call.get_absolute_url()).text
    url = reverse("funding:cancel", args=[call.number])
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "plus personne ne candidate"}).status_code == 302
    assert kept(call).state == "cancelled"
    client.logout()
    assert "plus personne ne candidate" in client.get(call.get_absolute_url()).text
    assert Entry.objects.public().about(call).filter(kind="funding.cancelled").exists()
    with pytest.raises(Error), transaction.atomic():
        Call.objects.filter(pk=call.pk).update(state="complete")


def test_one_that_deliberates_on_no_file_is_given_up_too():
    call = all_read(people=3, files=1)
    Call.objects.filter(pk=call.pk).update(state="reviewed")
    Application.objects.filter(call=call).update(state="withdrawn")
    cancel_call(kept(call), actor=call.chair, reason="Plus de dossier")
    assert kept(call).state == "cancelled"


@pytest.mark.parametrize("state", [settled, reviewed])
def test_one_that_has_a_file_left_is_given_up_neither_by_the_act_nor_by_the_database(client, state):
    call = state(people=3, files=2)
    if state is settled:
        call = withdrawn(call, call.files[0])
    with pytest.raises(RuleBroken, match="des dossiers attendent leur réponse"):
        cancel_call(call, actor=call.chair, reason="Trop tard")
    with pytest.raises(Error), transaction.atomic():
        Call.objects.filter(pk=call.pk).update(state="cancelled", reason="Trop tard")
    client.force_login(call.chair)
    assert "Ne pas donner suite" not in client.get(call.get_absolute_url()).text
    answer = client.post(reverse("funding:cancel", args=[call.number]), {"reason": "trop tard"})
    assert answer.status_code == 422
    assert "des dossiers attendent leur réponse" in answer.text
    assert "trop tard" in answer.text
    assert kept(call).state == call.state


# Too few persons are left


def tied(account, file):
    declare_interest(actor=account, organisation=None, place=file.lead, nature="kin")


def test_persons_are_added_while_a_jury_deliberates_and_sign_what_ties_left_unsigned(client):
    call = reviewed(people=3, files=2)
    file = the(call.files[0])
    before = reads_of([file])
    for account in call.people[:2]:
        tied(account, file)
    for each in call.files:
        write_outcome(the(each), actor=call.people[2], verdict="declined", reasons=["Peu utile.", "Faisable."])
    for account in call.people:
        sign_outcomes(kept(call), actor=account)
    assert kept(call).state == "reviewed"
    client.force_login(call.chair)
    page = client.get(reverse("funding:jury", args=[call.number])).text
    assert "Nommer d’autres personnes" in page
    added = [AccountFactory(public=True), AccountFactory(public=True)]
    tied(added[1], call.files[1])
    decision = a_decision(call.assembly, call.chair)
    typed = {"decision": decision.pk, "people": "\n".join(each.email for each in added)}
    assert client.post(reverse("funding:name_jury", args=[call.number]), typed).status_code == 302
    assert reads_of([file]) == before, "the marks that were taken do not change"
    assert not given(file)[2:], "nothing is read any more"
    assert "1\N{NO-BREAK SPACE}récusation" in recusals_said(call), "what ties those who are added is counted"
    sign_outcomes(kept(call), actor=added[0])
    assert kept(call).state == "decided"
    publish_call(kept(call), actor=call.chair)
    assert Outcome.objects.published().filter(application__call=call).count() == 2


def test_persons_are_added_while_a_decision_may_be_contested():
    call = published(people=3, files=2)
    appeal = an_appeal(call)
    file = the(call.files[0])
    added = named(call)
    answer_by, other = added
    answer_appeal(appeal, actor=answer_by, granted=True, answer="La page 3 manquait.")
    for account in call.people:
        tied(account, file)
    write_outcome(file, actor=answer_by, verdict="declined", reasons=["Utile.", "Faisable."])
    for account in (answer_by, other):
        sign_outcomes(kept(call), actor=account)
    assert Outcome.objects.get(application=file, version=2).published_at


# What is said of a file that is withdrawn


def test_what_a_withdrawn_file_lacked_keeps_nobody(django_capture_on_commit_callbacks):
    call = with_jury(people=3, files=2)
    for account in call.people[:2]:
        tied(account, call.files[0])
    settle_call(call, actor=call.chair)
    call = shared(call)
    read(call.files[1], (2, 2), (2, 2))
    assert f"Le dossier n° {call.files[0].number}" in call.jury.lack
    with django_capture_on_commit_callbacks(execute=True):
        withdrawn(call, call.files[0])
    assert lacks_of(kept(call).jury) == []
    review_call(kept(call), actor=call.chair)
    assert kept(call).state == "reviewed"


def test_a_recusal_that_was_asked_for_by_a_withdrawn_file_keeps_nobody(client):
    call = all_read(people=4, files=2)
    asked = a_challenge(call)
    assert any("récusation" in each for each in lacks_of(call.jury))
    page = reverse("funding:jury", args=[call.number])
    client.force_login(call.chair)
    answer = reverse("funding:answer_challenge", args=[asked.pk])
    assert answer in client.get(page).text
    withdrawn(call, call.files[0])
    assert answer not in client.get(page).text, "nobody reads this file any more"
    assert lacks_of(kept(call).jury) == []


def test_a_recusal_that_was_asked_for_is_answered_by_somebody_who_is_added():
    call = all_read(people=4, files=2)
    asked = a_challenge(call)
    added = named(call, 1)
    answer_challenge(asked, actor=added[0], granted=False, answer="Ce procès est fini.")
    assert lacks_of(kept(call).jury) == []


def test_a_jury_is_named_no_more_once_all_is_final():
    call = published(with_jury(an_open(appeal=False)))
    assert call.state == "final"
    with pytest.raises(RuleBroken, match="n’est pas possible à ce stade"):
        named(call)
