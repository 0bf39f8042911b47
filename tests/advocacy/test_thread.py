"""What the page of a need tells of its relay: each demand with its state, who owes what, and what changed."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from lieudit.advocacy import followup
from lieudit.advocacy.deadlines import VERIFYING_DAYS
from lieudit.advocacy.models import Commitment
from lieudit.advocacy.thread import ASKING_AGAIN, REMINDING_DAYS, what_changed
from lieudit.care.services import hide_text
from lieudit.deliberation.thread import LETTER_DAYS
from lieudit.needs import reads
from lieudit.needs.models import Need
from lieudit.needs.thread import facts_of, thread_of
from lieudit.toolkit.french import day
from lieudit.toolkit.workdays import add_working_days
from tests.advocacy.factories import a_message, a_prepared, a_referral, an_institution, published, staff
from tests.pages.read_as_people import main_of

pytestmark = pytest.mark.django_db


def thread():
    need = reads.need_of(staff(), Need.objects.first().number)
    return thread_of(facts_of(need, reads.acts(need=need.pk), []))


def told():
    return {step.stage: step for step in thread()["thread_steps"]}


def coming(days=0):
    """What comes next, and what the page says of it in so many days."""
    step = thread()["next"]
    return step, step.sentence(timezone.localdate() + dt.timedelta(days=days))


def of_a_letter(said):
    """The page of a letter speaks of all the authors of its needs, that of a need of its own."""
    return said.replace("à son auteur", "aux auteurs des 2\xa0besoins")


def test_each_demand_is_under_its_stage_with_its_state():
    first = a_referral(institution=an_institution(name="Ministère chargé du Numérique"))
    a_referral(first.position, an_institution(name="Régions de France"))
    published(a_message(first))
    step = told()["relayed"]
    assert step.title == "Relayé au ministère chargé du Numérique et à Régions de France"
    assert (
        step.body == "2\N{NO-BREAK SPACE}demandes\N{NO-BREAK SPACE}: 1\N{NO-BREAK SPACE}acceptée en partie, "
        "1\N{NO-BREAK SPACE}attendue."
    )
    assert [(each.label, each.detail.partition(",")[0]) for each in step.asked] == [
        ("Acceptée en partie", "Le ministère chargé du Numérique"),
        ("Réponse attendue", "Régions de France"),
    ]
    assert first.get_absolute_url() in step.asked[0].url


def test_once_all_have_answered_the_stage_says_so():
    first = a_referral()
    published(a_message(first))
    assert told()["answered"].state == "current"
    assert "a répondu\N{NO-BREAK SPACE}: 1\N{NO-BREAK SPACE}acceptée en partie." in told()["answered"].body


def test_a_position_is_handed_over_within_the_days_of_the_secretariat():
    position = a_prepared().position
    step, said = coming()
    assert step.by == add_working_days(timezone.localdate(position.adopted_at), LETTER_DAYS)
    assert said.startswith("Le secrétariat remet les demandes aux institutions avant le")
    assert coming(30)[1].startswith("Le secrétariat devait remettre")


def test_an_institution_owes_its_answer_then_the_secretariat_its_reminder(later):
    referral = a_referral(institution=an_institution(name="Caisse nationale"))
    assert coming()[1].startswith("La Caisse nationale répond avant le")
    later((referral.due_on - timezone.localdate()).days + 1)
    step, said = coming()
    assert step.by == add_working_days(referral.due_on, REMINDING_DAYS)
    assert step.first.startswith("La Caisse nationale devait répondre avant le")
    assert said.startswith("Le secrétariat relance la Caisse nationale avant le")
    later(30)
    assert thread()["next"].late(timezone.localdate()) > 10


def test_a_message_that_came_is_verified_first():
    referral = a_referral(institution=an_institution(name="Caisse nationale"))
    a_message(referral)
    step, said = coming()
    assert step.by == add_working_days(timezone.localdate(), VERIFYING_DAYS)
    assert said.startswith("Le secrétariat vérifie le message de la Caisse nationale")


def test_what_was_promised_comes_next_until_its_day_then_is_late(later):
    referral = a_referral(institution=an_institution(name="Caisse nationale"))
    published(a_message(referral, "commit"))
    assert coming()[1].startswith("La Caisse nationale tient son engagement")
    assert coming(120)[1].startswith("La Caisse nationale devait tenir son engagement")
    assert "sans qu’une règle en fixe le jour" not in coming()[0].first
    later(120)
    assert coming()[0].first.endswith("ou le secrétariat, dit où cela en est, sans qu’une règle en fixe le jour.")


def test_where_nothing_is_promised_the_author_is_asked_again_before_a_day_then_no_more(client, later):
    referral = a_referral()
    published(a_message(referral))
    step, said = coming()
    assert step.first == "Son auteur dit ce qui a changé, dès qu’il le voit."
    assert step.by == timezone.localdate() + ASKING_AGAIN + dt.timedelta(days=1)
    assert said.startswith("Le site redemande à son auteur ce qui a changé avant le")
    assert of_a_letter(said) in main_of(client.get(referral.get_absolute_url()).text)
    assert coming(ASKING_AGAIN.days + 2)[1].startswith("Le site devait redemander")
    later(ASKING_AGAIN.days)
    followup.ask_effects_again(timezone.now())
    step, said = coming()
    assert (step.by, said) == (None, "")
    last = f"posée une dernière fois le {day(timezone.localdate())}."
    assert f"La question lui a été {last}" in step.first
    assert f"La question leur a été {last}" in main_of(client.get(referral.get_absolute_url()).text)


def test_nobody_is_said_to_be_asked_again_before_being_asked(client, later):
    first = a_referral()
    a_referral(first.position, an_institution(name="Régions de France"))
    published(a_message(first))
    page = main_of(client.get(first.get_absolute_url()).text)
    assert "Les auteurs des 2\xa0besoins disent ce qui a changé, dès qu’ils le voient." in page
    after = "Le site leur pose la question après la dernière réponse à cette position"
    assert f"{after}, attendue le {day(first.due_on)}." in page
    assert "redemande" not in page
    later((first.due_on - timezone.localdate()).days + 1)
    assert f"{after}, qui était attendue le {day(first.due_on)}." in main_of(client.get(first.get_absolute_url()).text)


def test_the_second_question_is_counted_from_what_was_said_last_of_a_promise(client, later):
    referral = a_referral()
    published(a_message(referral, "commit"))
    later(120)
    followup.ask_due_effects(timezone.now())
    later(100)
    step = {"step": "keep", "note": "C’est fait."}
    followup.review_commitment(Commitment.objects.get(), actor=staff(), **step)
    step, said = coming()
    assert step.by == timezone.localdate() + ASKING_AGAIN + dt.timedelta(days=1)
    assert of_a_letter(said) in main_of(client.get(referral.get_absolute_url()).text)
    later(ASKING_AGAIN.days - 1)
    assert followup.ask_effects_again(timezone.now()) == []
    later(1)
    assert followup.ask_effects_again(timezone.now()) == [referral.position]


def test_a_promise_that_was_kept_early_is_asked_about_on_its_day(later):
    referral = a_referral()
    published(a_message(referral, "commit"))
    promise = Commitment.objects.get()
    Commitment.objects.update(due_on=timezone.localdate() + dt.timedelta(days=300))
    followup.review_commitment(promise, actor=staff(), step="keep", note="C’est fait.")
    assert coming()[0].by == timezone.localdate() + dt.timedelta(days=301)
    later(ASKING_AGAIN.days + 5)
    assert followup.ask_effects_again(timezone.now()) == []


def test_a_letter_waits_for_each_author_that_said_nothing(client, later):
    referral = a_referral()
    published(a_message(referral))
    *some, last = Need.objects.order_by("number")
    for need in some:
        followup.say_effect(need, referral.position, actor=None, change="no")
    assert "redemande" in main_of(client.get(referral.get_absolute_url()).text)
    effect = followup.say_effect(last, referral.position, actor=None, change="no")
    hide_text(effect, actor=staff(), reason="Vise une personne.")
    later(ASKING_AGAIN.days + 9)
    page = main_of(client.get(referral.get_absolute_url()).text)
    assert "ce fil est allé à son terme" in page
    assert "redemande" not in page
    assert followup.ask_effects_again(timezone.now()) == []


def test_who_said_that_nothing_changed_is_waited_for_no_more():
    referral = a_referral()
    published(a_message(referral))
    followup.say_effect(Need.objects.first(), referral.position, actor=None, change="no")
    assert "Son auteur a dit que rien n’a changé" in coming()[0].first


def test_a_convergence_counts_what_its_authors_said(client):
    referral = a_referral()
    published(a_message(referral))
    first, second = Need.objects.order_by("number")
    followup.say_effect(first, referral.position, actor=None, change="yes")
    shared = first.convergence.get_absolute_url()
    assert "ont dit" not in main_of(client.get(shared).text)
    followup.say_effect(second, referral.position, actor=None, change="no")
    for page, who in (
        (shared, "Les auteurs de ces besoins"),
        (referral.get_absolute_url(), "Les auteurs des 2\xa0besoins"),
    ):
        said = f"{who} ont dit ce que cela a changé (quelque chose pour 1\u202f; rien pour 1)"
        assert said in main_of(client.get(page).text)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (["yes"], "que cela a changé quelque chose"),
        (["partly", "partly"], "que cela a changé quelque chose, en partie"),
        (["no", "yes", "no"], "ce que cela a changé (quelque chose pour 1\u202f; rien pour 2)"),
    ],
)
def test_what_changed_is_named(said, words):
    assert what_changed(said) == words


def test_a_thread_that_is_over_is_not_offered_to_be_followed(client):
    referral = a_referral()
    published(a_message(referral))
    first, second = Need.objects.order_by("number")
    pages = [first.get_absolute_url(), first.convergence.get_absolute_url()]
    for url in pages:
        assert "Suivre ce fil" in main_of(client.get(url).text)
    for need in (first, second):
        followup.say_effect(need, referral.position, actor=None, change="no")
    for url in pages:
        page = main_of(client.get(url).text)
        assert "Suivre ce fil" not in page
        assert "Aucune étape n’y viendra plus." in page


def test_the_lateness_of_a_reminder_is_said_to_be_of_the_council(client, later):
    referral = a_referral()
    later(120)
    page = main_of(client.get(referral.get_absolute_url()).text)
    assert "Relance du conseil\xa0: en retard de" in page


def test_an_answer_is_dated_of_its_reception_and_says_when_it_was_published(client, later):
    referral = a_referral()
    message = a_message(referral)
    received = timezone.now()
    later(1)
    published(message)
    step = told()["answered"]
    assert (day(step.when), step.body.partition(". ")[2]) == (day(received), f"Publié le {day(timezone.now())}.")
    assert day(thread()["dates"]["answered"]) == day(received)
    page = main_of(client.get(referral.get_absolute_url()).text)
    assert f"Réponse du {day(received)}, chef de bureau. Publication le {day(timezone.now())}." in page


def test_an_answer_that_is_published_at_once_has_one_date(client):
    referral = a_referral()
    published(a_message(referral))
    assert "Publié le" not in told()["answered"].body
    assert "Publication le" not in main_of(client.get(referral.get_absolute_url()).text)


def test_the_word_of_the_author_is_linked_under_the_effect_and_can_be_hidden(client):
    referral = a_referral()
    published(a_message(referral, "commit"))
    need = Need.objects.first()
    effect = followup.say_effect(need, referral.position, actor=None, change="yes", words="Le poste est là.")
    assert "dit que cela a changé quelque chose." in told()["effect"].body
    page, _hash, anchor = told()["effect"].links[0]["url"].partition("#")
    assert f'id="{anchor}"' in client.get(page).content.decode()
    assert "Le poste est là." in client.get(page).content.decode()
    hide_text(effect, actor=staff(), reason="Vise une personne.")
    for public in (page, need.get_absolute_url(), reverse("journal:log"), reverse("journal:feed_all")):
        assert "Le poste est là." not in client.get(public).content.decode()


def test_the_page_of_a_letter_does_not_lead_to_itself(client):
    referral = a_referral()
    page = main_of(client.get(referral.get_absolute_url()).text)
    assert "répond avant le" in page
    assert f'href="{referral.get_absolute_url()}"' not in page
    need = Need.objects.first()
    assert f'href="{referral.get_absolute_url()}' in client.get(need.get_absolute_url()).text
