"""Of needs, questions, supports and what was carried higher: what waits, for whom, and what is read by nobody else."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from lieudit.care.services import hide_text
from lieudit.journal import services as journal
from lieudit.needs.escalating import escalate_need
from lieudit.needs.models import Convergence, Escalation, Need, NeedQuestion, Support
from lieudit.needs.services import settle_need
from lieudit.needs.workflow import NeedState
from lieudit.network.vocabulary import Level
from lieudit.territory.desk import Desk
from tests.accounts.factories import AccountFactory
from tests.needs.factories import ConvergenceFactory, NeedFactory, QuestionFactory, SupportFactory
from tests.network.factories import AnimatorFactory, PlaceFactory
from tests.territory.factories import DepartmentFactory, MunicipalityFactory

pytestmark = pytest.mark.django_db


def staff():
    return AccountFactory(secretariat=True)


def hidden(thing):
    hide_text(thing, actor=staff(), reason="Une personne est nommée.")


def carried(need, level="regional"):
    escalate_need(need, actor=staff(), to_level=level, reason="Trois départements le disent")
    return Escalation.objects.get(need=need, state="waiting")


@pytest.fixture
def brest(db):
    finistere = DepartmentFactory(code="29", name="Finistère")
    return PlaceFactory(municipality=MunicipalityFactory(code="29019", name="Brest", department=finistere))


def test_a_need_whose_place_is_not_published_is_not_found_by_its_place(client):
    place = PlaceFactory(name="La Verrière", slug="la-verriere")
    said = NeedFactory(place=place, words="Le toit fuit.")
    NeedFactory(place=place, place_is_public=False, words="Le bail finit.")
    for asked in ({"place": "la-verriere"}, {"q": "Verrière"}):
        page = client.get(reverse("needs:list"), asked).text
        assert ("Le toit fuit." in page, "Le bail finit." in page) == (True, False), asked
    for found in (Need.objects.named(["verriere"], ["verriere"]), Need.objects.answering(place="la-verriere")):
        assert list(found) == [said]


def test_who_noted_a_need_for_somebody_sees_it_as_its_author_does():
    noted, said = NeedFactory(pending=True, collected_by=AccountFactory()), NeedFactory(state=NeedState.PENDING)
    for need, account in ((noted, noted.collected_by), (said, said.author)):
        assert list(Need.objects.said_by(account)) == list(Need.objects.visible_to(account)) == [need]


def test_only_what_is_neither_gathered_nor_carried_nor_hidden_waits_to_be_gathered():
    free, gone, masked = NeedFactory(), NeedFactory(), NeedFactory()
    NeedFactory(gathered=True)
    carried(gone)
    hidden(masked)
    desk = Desk(AccountFactory(), free.department, [free.department.pk], [free.department.region.pk])
    assert list(Need.objects.sorted_by(staff())) == list(Need.objects.awaiting(desk)) == [free]


def test_what_waits_is_counted_level_by_level_each_need_once():
    """Whatever its level and its department, a need that awaits a desk is at one of its levels."""
    far = DepartmentFactory(code="29", name="Finistère")
    for level in Level:
        for department in (DepartmentFactory(), far, None):
            NeedFactory(level=level, department=department)
    near = DepartmentFactory()
    for land in (near, near.region, None):
        desk = Desk(staff(), land, [near.pk], [near.region.pk])
        apart = [need.pk for rows in Need.objects.awaiting_at_each_level(desk) for need in rows]
        assert sorted(apart) == sorted(Need.objects.awaiting(desk).values_list("pk", flat=True)) != []


def test_what_was_carried_waits_where_it_was_carried_as_long_as_its_need_may_be_answered():
    need = NeedFactory()
    escalation = carried(need)
    region, department = need.department.region, need.department
    here, below = Desk(staff(), region, [], [region.pk]), Desk(staff(), department, [department.pk], [])
    waiting = [list(Escalation.objects.carried_to(desk)) for desk in (here, below)]
    assert waiting == [[escalation], []]
    assert escalation.owes_an_answer
    carried(need, "national")
    assert not Escalation.objects.select_related("need").get(pk=escalation.pk).owes_an_answer, "carried higher since"
    settle_need(Need.objects.get(), actor=staff(), text="Un fonds existe.")
    assert Escalation.objects.filter(state="waiting").exists()
    assert list(Escalation.objects.waiting()) == []


def test_a_question_waits_for_its_answer_until_the_need_moves_on():
    question = QuestionFactory()
    assert list(NeedQuestion.objects.unanswered()) == [question]
    settle_need(question.need, actor=staff(), text="Un fonds existe.")
    assert list(NeedQuestion.objects.unanswered()) == []


def test_supports_are_read_once_published_unless_hidden_and_wait_in_the_order_they_came(brest):
    shown, masked = SupportFactory(), SupportFactory()
    hidden(masked)
    first, last = (SupportFactory(pending=True, place=place) for place in (PlaceFactory(), brest))
    Support.objects.filter(pk=last.pk).update(at=timezone.now() - dt.timedelta(days=1))
    assert list(Support.objects.public()) == [shown]
    assert list(Support.objects.waiting()) == [last, first]
    animator = AnimatorFactory(department=brest.municipality.department, region=None).account
    assert list(Support.objects.animated_by(animator)) == [last], "that of its place, whatever the need"


def test_needs_join_no_convergence_that_was_answered():
    open_one = ConvergenceFactory()
    ConvergenceFactory(state=NeedState.ANSWERED)
    assert list(Convergence.objects.gathering()) == [open_one]


def test_what_a_debate_gave_back_and_its_author_took_out_waits_on_the_desk_again():
    need = NeedFactory()
    carried(need)
    desk = Desk(AccountFactory(), need.department, [need.department.pk], [need.department.region.pk])
    assert list(Need.objects.awaiting(desk)) == []
    journal.record("deliberation.opened", need, actor=None, data={"about": "Les loyers", "by": "Conseil"})
    assert list(Escalation.objects.waiting()) == []
    assert list(Need.objects.awaiting(desk)) == [need]
