"""A call of ours: prepared, announced, opened, corrected, put off, closed; what is refused, what the database holds."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import Error, transaction
from django.urls import reverse
from django.utils import timezone

from lieudit.funding.board import subjects_of
from lieudit.funding.models import Call, CallSubject, Postponement, Terms
from lieudit.funding.services import (
    announce_call,
    cancel_call,
    close_calls_due,
    correct_call,
    open_due_calls,
    postpone_call,
    prepare_call,
    write_call,
)
from lieudit.journal.models import Entry, Follow, content_type_of
from lieudit.journal.services import follow_thing
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.deliberation.factories import a_council
from tests.funding.factories import (
    QUESTIONS,
    RULES,
    a_draft,
    again,
    an_announced,
    an_open,
    at_noon,
    closed,
    sent_file,
    settled,
)
from tests.lottery.factories import at
from tests.needs.factories import NeedFactory
from tests.network.factories import RepresentativeFactory

pytestmark = pytest.mark.django_db


def write(call, **changes):
    kept = {"kind": call.kind, "title": call.title, "opens_at": call.opens_at, "closes_at": call.closes_at}
    kept |= {"grace_minutes": call.grace_minutes, **RULES, **changes}
    return write_call(call, actor=call.chair, **kept)


def test_a_call_is_read_by_who_leads_it_until_it_is_announced(client):
    call = a_draft()
    assert client.get(call.get_absolute_url()).status_code == 404
    client.force_login(call.chair)
    assert "en préparation" in client.get(call.get_absolute_url()).content.decode()
    announce_call(call, actor=call.chair)
    client.logout()
    page = client.get(call.get_absolute_url()).content.decode()
    assert "heure de Paris" in page
    assert "à La Réunion" in page


def test_an_organisation_calls_by_who_represents_it(client):
    spoken = RepresentativeFactory(of_organisation=True)
    call = prepare_call(spoken.organisation, actor=spoken.account, kind="interest", title="Une envie ?", **RULES)
    client.force_login(spoken.account)
    assert client.get(call.get_absolute_url()).status_code == 200
    client.force_login(AccountFactory())
    assert client.get(call.get_absolute_url()).status_code == 404


def test_a_call_without_dates_or_questions_is_not_announced():
    with pytest.raises(RuleBroken, match="moment de l’ouverture"):
        announce_call(call := a_draft(opens_at=None), actor=call.chair)
    with pytest.raises(RuleBroken, match="questions du dossier"):
        announce_call(other := a_draft(questions=[]), actor=other.chair)


@pytest.mark.parametrize("kind", ["projects", "interest", "commons", "prize"])
def test_a_call_without_criteria_is_not_announced_nor_is_it_by_the_database(kind):
    call = a_draft(kind=kind, criteria=[])
    with pytest.raises(RuleBroken, match="critères du jury"):
        announce_call(call, actor=call.chair)
    today = timezone.localdate()
    with pytest.raises(Error, match="its criteria"), transaction.atomic():
        Call.objects.filter(pk=call.pk).update(state="announced", announced_on=today, first_closes_at=call.closes_at)


@pytest.mark.parametrize("rules", [{"criteria": []}, {"questions": []}])
def test_once_announced_a_call_keeps_questions_and_criteria(rules):
    with pytest.raises(RuleBroken, match="Écrivez d’abord"):
        write(an_announced(), **rules)
    with pytest.raises(RuleBroken, match="Écrivez d’abord"):
        correct_call(call := an_open(), actor=call.chair, reason="Plus rien", **rules)


def test_a_call_that_closes_before_it_opens_or_too_far_is_refused():
    with pytest.raises(RuleBroken, match="une heure au moins"):
        a_draft(opens_at=at_noon(20), closes_at=at_noon(10))
    with pytest.raises(RuleBroken, match="deux ans"):
        a_draft(closes_at=at_noon(900))


def test_rules_that_contradict_each_other_are_refused():
    with pytest.raises(RuleBroken, match="plusieurs"):
        a_draft(joint=False, partners=3)
    with pytest.raises(RuleBroken, match="somme en tout"):
        a_draft(fund=Decimal(100), most=Decimal(200))


def test_rules_are_written_until_the_opening_and_frozen_by_it():
    call = an_announced()
    write(call, summary="Autrement dit.")
    assert again(call).rules.summary == "Autrement dit."
    with at(at_noon(5) + dt.timedelta(minutes=1)):
        assert [each.pk for each in open_due_calls()] == [call.pk]
        assert open_due_calls() == []
        with pytest.raises(RuleBroken):
            write(call, summary="Trop tard.")
    assert again(call).rules.frozen_at is not None
    with pytest.raises(Error), transaction.atomic():
        Terms.objects.filter(call=call).update(summary="Par la base")
    with pytest.raises(Error), transaction.atomic():
        Call.objects.filter(pk=call.pk).update(title="Par la base")


def test_a_call_does_not_open_with_rules_that_are_not_frozen():
    call = an_announced()
    with pytest.raises(Error), transaction.atomic():
        Call.objects.filter(pk=call.pk).update(state="open")


def test_once_announced_dates_move_only_by_a_postponement():
    call = an_announced(grace_minutes=30)
    with pytest.raises(RuleBroken, match="reportez sa clôture"):
        write(call, closes_at=at_noon(90))
    with pytest.raises(RuleBroken, match="ne diminue plus"):
        write(call, grace_minutes=0)


def test_a_correction_is_a_version_told_to_who_follows():
    call = an_open()
    reader = AccountFactory()
    follow_thing(call, account=reader, confirmed=True)
    correct_call(call, actor=call.chair, reason="La part à trouver ailleurs baisse.", cofunding=10)
    after = again(call)
    assert (after.rules.version, after.rules.cofunding, after.rules.questions) == (2, 10, QUESTIONS)
    assert after.versions.get(version=1).cofunding is None
    entry = Entry.objects.get(kind="funding.corrected")
    assert "version 2" in entry.sentence
    with pytest.raises(RuleBroken, match="Rien ne change"):
        correct_call(after, actor=call.chair, reason="Encore", cofunding=10)


def corrected(client, call, questions):
    """The rules of a call once its form has corrected its questions."""
    address = reverse("funding:correct", args=[call.number])
    client.force_login(call.chair)
    form = client.get(address).context["form"]
    shown = {field.html_name: field.value() for field in form if field.value() is not None}
    answer = client.post(address, shown | {"questions": questions, "reason": "Les questions changent."})
    assert answer.status_code == 302, answer.context["form"].errors
    return again(call).rules.questions


def test_a_question_keeps_its_number_across_versions_and_no_number_is_given_again(client):
    call = an_open()
    kept, dropped = (each["words"] for each in call.rules.questions[:2])
    assert [each["key"] for each in corrected(client, call, kept)] == [1]
    found = corrected(client, call, f"Une tout autre question ?\n{kept}")
    news = len(QUESTIONS) + 1
    assert [(each["key"], each["words"]) for each in found] == [(news, "Une tout autre question ?"), (1, kept)]
    back = corrected(client, call, f"{kept}\n{dropped}")
    assert [each["key"] for each in back] == [1, 2], "one that comes back finds its answers again"


def test_a_correction_says_what_it_changes():
    call = an_open()
    with pytest.raises(RuleBroken) as refusal:
        correct_call(call, actor=call.chair, reason=" . ", cofunding=10)
    assert "reason" in refusal.value.message_dict


def test_a_deadline_moves_later_and_never_earlier():
    call = an_open()
    with pytest.raises(RuleBroken, match="ne s’avance pas"):
        postpone_call(call, actor=call.chair, closes_at=at_noon(59), reason="Pressés")
    postpone_call(call, actor=call.chair, closes_at=at_noon(70), reason="Un cyclone à La Réunion.")
    after = again(call)
    assert (after.closes_at, after.first_closes_at) == (at_noon(70), at_noon(60))
    assert "à La Réunion" in Entry.objects.get(kind="funding.postponed").sentence
    with pytest.raises(Error), transaction.atomic():
        Call.objects.filter(pk=call.pk).update(closes_at=at_noon(65))
    with pytest.raises(Error), transaction.atomic():
        Postponement.objects.filter(call=call).update(reason="Autre")


def test_a_postponement_does_not_change_the_days_that_were_announced(client):
    call = an_open()
    postpone_call(call, actor=call.chair, closes_at=at_noon(100), reason="Un cyclone")
    page = client.get(call.get_absolute_url()).content.decode()
    assert "60\u00a0jours entre l’annonce et la clôture" in page
    assert "Un cyclone" in page


def test_a_call_closes_after_its_grace_and_no_sooner():
    call = an_open(grace_minutes=30)
    with at(call.closes_at + dt.timedelta(minutes=29)):
        assert close_calls_due() == []
        postpone_call(again(call), actor=call.chair, closes_at=at_noon(20), reason="Panne")
    assert again(call).closes_at > call.closes_at
    after = closed(again(call))
    assert after.state == "closed"
    with at(after.ends_at + dt.timedelta(hours=2)), pytest.raises(RuleBroken):
        postpone_call(after, actor=call.chair, closes_at=at_noon(120), reason="Trop tard")


def test_past_its_hour_a_call_is_not_put_off_even_if_the_clock_is_late():
    call = an_open(grace_minutes=0)
    with at(call.closes_at + dt.timedelta(minutes=5)), pytest.raises(RuleBroken, match="Son heure est passée"):
        postpone_call(call, actor=call.chair, closes_at=at_noon(120), reason="Trop tard")


def test_a_call_is_given_up_with_a_reason_that_stays():
    call = an_open()
    cancel_call(call, actor=call.chair, reason="Le fonds est retiré.")
    assert again(call).state == "cancelled"
    with pytest.raises(Error), transaction.atomic():
        Call.objects.filter(pk=call.pk).update(reason="Autre")
    with pytest.raises(Error), transaction.atomic():
        Call.objects.filter(pk=call.pk).delete()


def test_a_closed_call_that_no_jury_reads_ends_with_a_reason_told_to_who_applied(client):
    call = an_open()
    file = sent_file(call)
    call = closed(call)
    client.force_login(call.chair)
    assert "Ne pas donner suite" in client.get(call.get_absolute_url()).content.decode()
    answer = client.post(reverse("funding:cancel", args=[call.number]), {"reason": "l’argent n’est pas venu"})
    assert answer.status_code == 302
    after = again(call)
    assert (after.state, after.closed_at) == ("cancelled", call.closed_at)
    page = client.get(call.get_absolute_url()).content.decode()
    assert "l’argent n’est pas venu" in page
    assert "Il sera publié ici" not in page
    assert Entry.objects.public().about(call).filter(kind="funding.cancelled").exists()
    assert Follow.objects.running().of(call).filter(account=file.speaker).exists()
    with pytest.raises(Error), transaction.atomic():
        Call.objects.filter(pk=call.pk).update(state="closed")


def test_what_a_jury_reads_is_not_given_up_even_by_the_database():
    call = settled()
    with pytest.raises(RuleBroken):
        cancel_call(call, actor=call.chair, reason="Trop tard")
    with pytest.raises(Error), transaction.atomic():
        Call.objects.filter(pk=call.pk).update(state="cancelled", reason="Trop tard")


def test_one_that_was_never_announced_is_given_up_without_a_word_to_anybody(client):
    call = a_draft()
    cancel_call(call, actor=call.chair, reason="Doublon")
    assert client.get(call.get_absolute_url()).status_code == 404
    assert not Entry.objects.public().filter(kind="funding.dropped").exists()


def test_another_call_is_prepared_from_a_former_one(client):
    council = a_council()
    former = closed(an_open(council))
    client.force_login(council.chair)
    page = client.get(reverse("funding:prepare") + f"?d-apres={former.number}").content.decode()
    assert "Que voulez-vous faire ?" in page
    assert 'value="Ateliers partagés"' in page
    today = timezone.localdate()
    sent = {
        "holder": f"assembly-{council.pk}",
        "kind": "projects",
        "title": "Ateliers partagés, suite",
        "summary": "Encore.",
        "questions": "Que voulez-vous faire ?",
        "grace_minutes": "30",
        "opens_on": str(today + dt.timedelta(days=10)),
        "opens_time": "09:00",
        "closes_on": str(today + dt.timedelta(days=90)),
        "closes_time": "12:00",
    }
    answer = client.post(reverse("funding:prepare") + f"?d-apres={former.number}", sent)
    assert answer.status_code == 302, answer.context["form"].errors
    made = Call.objects.latest("pk")
    assert (made.drawn_from, made.rules.questions[0]["key"]) == (former, 1)


def test_a_form_keeps_what_was_typed_and_says_what_is_wrong(client):
    call = a_draft()
    client.force_login(call.chair)
    sent = {"kind": "projects", "title": "T", "summary": "S", "grace_minutes": "0", "closes_on": "2027-03-28"}
    page = client.post(reverse("funding:write", args=[call.number]), sent | {"closes_time": "02:30", "partners": "3"})
    assert page.status_code == 422
    text = page.content.decode()
    assert "il n’est jamais 2" in text
    assert 'value="T"' in text


def test_a_call_answers_a_need_and_is_read_on_its_page_and_on_that_of_its_service(client):
    need = NeedFactory(words="Il manque une salle le soir.")
    call = an_open(about=[need], domains=["digital"])
    assert call.get_absolute_url() in client.get(need.get_absolute_url()).text
    page = client.get(call.get_absolute_url()).text
    assert need.get_absolute_url() in page
    assert "Médiation numérique" in page
    service, calls = reverse("public_services:domain", args=["mediation-numerique"]), reverse("funding:calls")
    assert call.get_absolute_url() in client.get(service).text
    assert call.title in client.get(calls, {"domaine": "digital"}).text
    assert call.title not in client.get(calls, {"domaine": "culture"}).text
    assert client.get(calls, {"domaine": "rien"}).status_code == 200
    assert call.get_absolute_url() not in client.get(reverse("public_services:domain", args=["culture"])).text


def test_what_a_call_answers_is_named_by_the_address_of_its_page(client):
    council, need = a_council(), NeedFactory()
    client.force_login(council.chair)
    address, words = reverse("funding:prepare"), {"kind": "projects", "title": "Des salles", "summary": "Ouvrir."}
    words |= {"grace_minutes": "30", "holder": f"assembly-{council.pk}", "reasons": "", "charter": "on"}
    wrong = client.post(address, words | {"about": "besoin-999999"})
    assert "Rien de tel ici" in wrong.text
    assert "besoin-999999" in wrong.text
    client.post(address, words | {"about": need.get_absolute_url()})
    assert subjects_of(Call.objects.get(title="Des salles")) == [need]


def test_a_call_answers_several_needs_which_who_leads_it_changes_until_it_opens(client):
    first, second, third = NeedFactory(), NeedFactory(), NeedFactory()
    call = an_announced(about=[first, second])
    client.force_login(call.chair)
    address = reverse("funding:write", args=[call.number])
    form = client.get(address).context["form"]
    shown = {field.html_name: field.value() for field in form if field.value() is not None}
    assert shown["about"] == f"besoin-{first.number}\nbesoin-{second.number}"
    said = f"{second.get_absolute_url()}\nbesoin-{third.number}\nbesoin-{third.number}"
    answer = client.post(address, shown | {"about": said, "charter": "on"})
    assert answer.status_code == 302, answer.context["form"].errors
    assert subjects_of(again(call)) == [second, third]
    page = client.get(call.get_absolute_url()).text
    assert second.get_absolute_url() in page
    assert third.get_absolute_url() in page
    for need, told in ((first, False), (second, True), (third, True)):
        assert (call.get_absolute_url() in client.get(need.get_absolute_url()).text) == told
    write(again(call), summary="Autrement dit.")
    assert subjects_of(again(call)) == [second, third], "an act that says nothing of them leaves them"
    write(again(call), about=[])
    assert subjects_of(again(call)) == []
    with pytest.raises(RuleBroken, match="20 choses au plus"):
        write(again(call), about=NeedFactory.create_batch(21))
    with pytest.raises(Error), transaction.atomic():
        CallSubject.objects.bulk_create(
            CallSubject(call=call, about_id=first.pk, about_type=content_type_of(first)) for _twice in range(2)
        )
