"""The council takes a question, asks for time, or declines; each in its words, once, in public."""

import threading

import pytest
from django.db import connection, transaction
from django.db.utils import Error
from django.urls import reverse

from lieudit.inquiries.asking import withdraw_inquiry
from lieudit.inquiries.models import Inquiry
from lieudit.inquiries.services import accept_inquiry, decline_inquiry, delay_inquiry
from lieudit.journal.models import Entry
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import typeset
from lieudit.toolkit.models import Mail
from tests.deliberation.factories import a_council
from tests.inquiries.factories import a_checking, a_door, again, an_accepted, an_asked, in_days, staff

pytestmark = pytest.mark.django_db


def accepted(inquiry, **changes):
    return accept_inquiry(inquiry, actor=staff(), **{"assembly": a_council(), "answer_by": in_days(50), **changes})


def said_of(inquiry):
    return [entry.sentence for entry in Entry.objects.public().about(inquiry).order_by("pk")]


def test_it_names_the_assembly_and_the_day_and_the_institution_hears_of_it(client):
    inquiry = accepted(an_asked())
    page = client.get(inquiry.get_absolute_url()).content.decode()
    assert str(inquiry.assembly) in page
    assert "doit rendre son avis avant le" in page
    assert "prend la question n° 1" in said_of(inquiry)[-1].replace("\u00a0", " ")
    assert Mail.objects.filter(to=["bureau@institution.fr"]).count() == 3, "the link, its publication, and this"


def test_later_than_wanted_needs_a_reason_that_is_published():
    inquiry = an_asked()
    with pytest.raises(RuleBroken) as refusal:
        accepted(inquiry, answer_by=in_days(90))
    assert "dites pourquoi plus tard" in refusal.value.message_dict["reason"][0]
    found = accepted(inquiry, answer_by=in_days(90), reason="L’assemblée siège en mars.")
    assert found.delays == 1
    assert "L’assemblée siège en mars." in said_of(found)[-1]


def test_its_wanted_day_may_have_passed_then_a_day_to_come_is_chosen(later):
    inquiry = an_asked()
    later(70)
    with pytest.raises(RuleBroken, match="à venir"):
        accepted(inquiry, answer_by=inquiry.wanted_on)
    assert accepted(inquiry, answer_by=in_days(100), reason="Elle nous avait échappé.").state == "accepted"


def test_time_is_asked_with_a_day_and_a_reason_for_its_word_then_for_its_opinion():
    inquiry = an_asked()
    with pytest.raises(RuleBroken, match="plus tardif"):
        delay_inquiry(inquiry, actor=staff(), until=inquiry.decide_by, reason="Trop court.")
    found = delay_inquiry(inquiry, actor=staff(), until=in_days(40), reason="Le bureau se réunit en mars.")
    assert (found.state, found.decide_by, found.answer_by) == ("asked", in_days(40), inquiry.wanted_on)
    taken = accepted(found)
    later = delay_inquiry(taken, actor=staff(), until=in_days(80), reason="Les lieux répondent encore.")
    assert (later.answer_by, later.delays) == (in_days(80), 2)
    assert "Les lieux répondent encore." in said_of(later)[-1]


def test_it_declines_with_a_reason_and_then_nothing_moves(client):
    inquiry = decline_inquiry(an_asked(), actor=staff(), reason="La question relève d’un tribunal.")
    assert "La question relève d’un tribunal" in client.get(inquiry.get_absolute_url()).content.decode()
    with pytest.raises(RuleBroken, match="vient de dire que le conseil ne la prend pas"):
        accepted(inquiry)
    for change in ({"reason": "Autre"}, {"state": "asked"}):
        with pytest.raises(Error), transaction.atomic():
            Inquiry.objects.filter(pk=inquiry.pk).update(**change)


def test_answered_twice_the_second_reads_what_was_decided():
    inquiry = accepted(an_asked())
    with pytest.raises(RuleBroken, match="vient de la prendre"):
        accepted(inquiry)


@pytest.mark.django_db(transaction=True)
def test_two_answers_at_once_are_one():
    inquiry, council, actor, faults = an_asked(), a_council(), staff(), []
    barrier = threading.Barrier(2)

    def take(act, **words):
        try:
            barrier.wait(5)
            act(inquiry, actor=actor, **words)
        except RuleBroken as refusal:
            faults.append(str(refusal.messages[0]))
        finally:
            connection.close()

    calls = [
        (accept_inquiry, {"assembly": council, "answer_by": in_days(50)}),
        (accept_inquiry, {"assembly": council, "answer_by": in_days(40)}),
    ]
    threads = [threading.Thread(target=take, args=(act,), kwargs=words) for act, words in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(faults) == 1
    assert "vient de la prendre" in faults[0]
    assert Entry.objects.filter(kind="inquiries.accepted").count() == 1


def test_withdrawn_it_is_taken_no_more_and_stays_read(client):
    inquiry = an_asked()
    with pytest.raises(RuleBroken, match="Dites pourquoi"):
        withdraw_inquiry(inquiry)
    withdraw_inquiry(inquiry, reason="Le décret est abandonné.")
    with pytest.raises(RuleBroken, match="a retiré cette question : Le décret est abandonné"):
        accepted(inquiry)
    assert "Le décret est abandonné" in client.get(inquiry.get_absolute_url()).content.decode()
    with pytest.raises(RuleBroken):
        withdraw_inquiry(inquiry, reason="Encore.")


def test_withdrawn_before_it_is_read_nobody_hears_of_it():
    inquiry = withdraw_inquiry(a_checking())
    assert (inquiry.state, said_of(inquiry)) == ("withdrawn", [])


def test_its_words_never_change_and_it_is_never_erased():
    inquiry = an_accepted()
    rows = Inquiry.objects.filter(pk=inquiry.pk)
    changes = (
        {"question": "Autre ?"},
        {"why": "x"},
        {"use": "x"},
        {"wanted_on": in_days(3)},
        {"number": 9},
        {"role": "x"},
    )
    for change in changes:
        with pytest.raises(Error), transaction.atomic():
            rows.update(**change)
    with pytest.raises(Error), transaction.atomic():
        rows.delete()


def test_late_is_said_of_the_council_on_the_page_and_in_the_list(client, later):
    inquiry = an_asked()
    assert "En retard" not in client.get(inquiry.get_absolute_url()).content.decode()
    later(30)
    for page in (inquiry.get_absolute_url(), reverse("inquiries:inquiries")):
        answer = client.get(page).content.decode()
        assert "En retard de" in answer
        assert "devait dire s’il prend" in answer
    figures = client.get(reverse("inquiries:inquiries")).context["figures"]
    assert [each["value"] for each in figures] == [1, 1, 0, 0, 0]


def test_a_question_hidden_by_a_measure_is_read_by_nobody(client):
    from lieudit.care.services import hide_text

    inquiry = an_asked()
    hide_text(inquiry, actor=staff(), reason="Elle vise une personne.")
    assert client.get(inquiry.get_absolute_url()).status_code == 404
    assert inquiry.question not in client.get(reverse("inquiries:inquiries")).content.decode()
    assert inquiry.question not in client.get(reverse("journal:log")).content.decode()
    client.force_login(staff())
    assert client.get(again(inquiry).get_absolute_url()).status_code == 200


def test_a_list_has_its_second_page(client):
    for n in range(21):
        an_asked(a_door(address=f"bureau{n}@institution.fr"), question=f"Faut-il une {n}e salle calme par lieu ?")
    answer = client.get(reverse("inquiries:inquiries"), {"page": 2})
    assert [line.inquiry.number for line in answer.context["lines"]] == [1]
    client.force_login(staff())
    assert "Reprendre le lien" in client.get(reverse("inquiries:doors"), {"page": 2}).content.decode()


def test_pages_cost_few_queries(client, django_assert_max_num_queries):
    inquiry = an_accepted()
    for _ in range(4):
        an_asked(inquiry.door)
    client.get(inquiry.get_absolute_url())
    for page in (inquiry.get_absolute_url(), reverse("inquiries:inquiries")):
        with django_assert_max_num_queries(8):
            client.get(page)


def test_the_search_finds_what_is_public_by_its_words_and_its_number(client):
    inquiry = an_asked(question="Que devient la taxe sur les halles couvertes ?")
    a_checking(question="Que devient la taxe sur les halles secrètes ?")

    def found(text):
        answer = client.get(reverse("pages:search"), {"q": text}).context["answer"]
        return [line.name for group in answer.groups if group.kind == "inquiry" for line in group.lines]

    assert found("taxe halles") == [typeset(inquiry.question)]
    assert found(str(inquiry.number)) == [typeset(inquiry.question)]
    assert found("secrètes") == []
