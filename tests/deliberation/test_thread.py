"""What a thread tells of the debate, and what the council owes at each of its steps, before a day and after it."""

import pytest
from django.utils import timezone

from lieudit.deliberation.thread import FOLLOWING_DAYS, OPENING_DAYS
from lieudit.needs import reads
from lieudit.needs.models import Need
from lieudit.needs.services import gather_needs
from lieudit.needs.thread import facts_of, thread_of
from lieudit.toolkit.workdays import add_working_days
from tests.deliberation.factories import a_draft, a_position, a_round, an_amendment, integrated, recommended, staff
from tests.needs.factories import NeedFactory
from tests.network.factories import AnimatorFactory

pytestmark = pytest.mark.django_db


def thread():
    need = reads.need_of(staff(), Need.objects.first().number)
    told = thread_of(facts_of(need, reads.acts(need=need.pk), None))
    return {step.stage: step for step in told["thread_steps"]}, told["next"]


def said():
    """What comes next, as the page says it today."""
    step, today = thread()[1], timezone.localdate()
    return step, " ".join(filter(None, [step.label(today), step.first, step.sentence(today)]))


def test_what_was_gathered_waits_for_the_council_until_a_day(later):
    gather_needs([NeedFactory(), NeedFactory()], actor=AnimatorFactory().account, title="Tenir", summary="Un résumé.")
    step, words = said()
    assert step.by == add_working_days(timezone.localdate(), OPENING_DAYS)
    assert words.startswith("Le conseil ouvre une délibération")
    later(120)
    assert said()[1].startswith("En retard de ")
    assert "Le conseil devait ouvrir une délibération" in said()[1]


def test_a_discussion_says_its_end_then_what_the_council_owes(later):
    draft = a_draft()
    step, words = said()
    assert step.by == add_working_days(draft.closes_on, FOLLOWING_DAYS)
    assert "ouvert aux questions et aux amendements jusqu’au" in words
    later((draft.closes_on - timezone.localdate()).days + 1)
    assert "jusqu’au" not in said()[1]
    later(30)
    assert "devait demander le consentement de ses sièges" in said()[1]


def test_a_round_says_until_when_seats_answer():
    a_round()
    assert "Chaque siège répond au tour de consentement jusqu’au" in said()[1]


def test_the_debate_is_one_sentence_of_facts():
    draft = a_draft()
    integrated(recommended(an_amendment(draft)))
    steps, _coming = thread()
    assert "1\N{NO-BREAK SPACE}amendement repris" in steps["deliberated"].body
    assert draft.title in steps["deliberated"].body
    assert steps["deliberated"].links[0]["url"] == draft.get_absolute_url()


def test_the_adoption_names_the_position_and_how_it_was_decided(client, django_assert_max_num_queries):
    position = a_position()
    steps, _coming = thread()
    assert f"Position {position.number}" in steps["adopted"].body
    assert "par consentement" in steps["adopted"].body
    assert said()[1].startswith("Le secrétariat remet les demandes aux institutions avant le")
    with django_assert_max_num_queries(8):
        page = client.get(position.get_absolute_url()).text
    assert "Le secrétariat remet les demandes aux institutions" in page
