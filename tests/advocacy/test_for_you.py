"""« Pour vous, cela veut dire que… »: what each stage and outcome means for who said the need, from what happened."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.core import mail
from django.utils import timezone

from lieudit.advocacy import followup, thread
from lieudit.advocacy.thread import EFFECT_MEANS, Put, meaning_of
from lieudit.advocacy.workflow import Change
from lieudit.deliberation.services import withdraw_draft
from lieudit.journal.models import FollowReason
from lieudit.journal.services import follow_thing, record, send_digests
from lieudit.needs.escalating import answer_escalation, escalate_need
from lieudit.needs.models import Need
from lieudit.needs.services import detach_need, gather_needs, publish_need, refuse_need, settle_need
from lieudit.needs.thread import Facts, meaning
from lieudit.network.vocabulary import Level
from lieudit.toolkit.french import day
from tests.accounts.factories import AccountFactory
from tests.advocacy.factories import a_message, a_referral, an_institution, published, staff
from tests.deliberation.factories import a_convergence, a_draft, a_position
from tests.needs.factories import NeedFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def reads(django_capture_on_commit_callbacks):
    """The last letter to the author of a need, once an act is done: what it says that this means."""

    def letter(need, act, who="Pour vous"):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            act()
        theirs = [each for each in mail.outbox if need.author.email in each.to]
        [message] = [each for each in theirs if "cela veut dire" in each.body]
        said = [line for line in message.body.splitlines() if "cela veut dire" in line]
        assert "cela veut dire" in message.alternatives[0].content
        assert len(said) == 1, message.body
        assert said[0].startswith(f"{who}, cela veut dire qu")
        return said[0].replace("\xa0", " ")

    return letter


def followed(need):
    follow_thing(need, account=need.author, reason=FollowReason.AUTHOR)
    return need


@pytest.fixture
def need():
    return followed(NeedFactory())


@pytest.fixture
def debated():
    """A need with another one, of which the council writes."""
    draft = a_draft()
    return draft, followed(Need.objects.filter(convergence__in=draft.convergences.all()).earliest("pk"))


@pytest.fixture
def relayed():
    """A need of which one institution was asked."""
    referral = a_referral(institution=an_institution(name="Caisse nationale des allocations familiales"))
    return referral, followed(Need.objects.earliest("pk"))


def test_published_or_not_it_says_who_reads_these_words(reads):
    waiting, refused = (followed(NeedFactory(state="pending")) for _ in range(2))
    assert "que chacun peut lire ce besoin" in reads(waiting, lambda: publish_need(waiting, actor=staff()))
    said = reads(refused, lambda: refuse_need(refused, actor=staff(), reason="Il nomme une personne"))
    assert "que vos mots ne sont pas lus sur le site" in said


def test_gathered_then_detached_it_says_with_whom_it_is_read(reads, need):
    words = {"title": "Des postes qui durent", "summary": "Des postes s’arrêtent.", "level": "national"}
    said = reads(need, lambda: gather_needs([need], actor=staff(), **words))
    assert "que le conseil lit ce besoin avec ceux qui disent la même chose, chacun avec ses mots" in said
    said = reads(need, lambda: detach_need(Need.objects.get(pk=need.pk), actor=staff()))
    assert "que chacun peut lire ce besoin" in said


def test_carried_higher_and_handed_back_it_says_who_must_answer(reads, need):
    up = Level.NATIONAL
    said = reads(need, lambda: escalate_need(need, actor=staff(), to_level=up, reason="Cela dépasse la Creuse"))
    assert f"que c’est désormais au niveau {up.label} de s’en saisir" in said
    asked = need.escalations.get()
    said = reads(need, lambda: answer_escalation(asked, actor=staff(), step="hand_back", text="Une aide existe ici"))
    assert f"que le niveau {up.label} a répondu" in said


def test_gathered_once_it_was_handed_back_it_says_with_whom_it_is_read(reads, need):
    escalate_need(need, actor=staff(), to_level=Level.NATIONAL, reason="Cela dépasse la Creuse")
    answer_escalation(need.escalations.get(), actor=staff(), step="hand_back", text="Une aide existe ici")
    need.refresh_from_db()
    words = {"title": "Des postes qui durent", "summary": "Des postes s’arrêtent.", "level": "national"}
    said = reads(need, lambda: gather_needs([need], actor=staff(), **words))
    assert "que le conseil lit ce besoin avec ceux qui disent la même chose" in said
    assert "la suite revient" not in said


def test_needs_read_together_are_not_told_of_others():
    together = Facts(acts=[], stage="gathered", convergence=1)
    assert meaning(together) == "que le conseil lit ces besoins ensemble, chacun avec ses mots"


def test_answered_by_the_animation_it_says_that_the_thread_ends(reads, need):
    said = reads(need, lambda: settle_need(need, actor=staff(), text="Une aide existe."))
    assert "que ce fil s’arrête là" in said


def test_before_the_council_it_promises_nothing_and_given_back_it_says_so(reads):
    convergence = a_convergence()
    need = followed(convergence.needs.earliest("pk"))
    draft = []
    said = reads(need, lambda: draft.append(a_draft(convergence=convergence, opened=False)))
    assert "que le conseil cherche une position commune à partir de ce besoin, et que rien n’est encore décidé" in said
    said = reads(need, lambda: withdraw_draft(draft[0], actor=staff(), reason="Il manque un chiffre."))
    assert "que rien n’est demandé aux institutions pour l’instant" in said


def test_adopted_it_says_what_the_council_must_do(reads, debated):
    draft, need = debated
    assert "qu’il doit porter cette position devant les institutions" in reads(need, lambda: a_position(draft))


def test_adopted_without_a_demand_it_promises_no_letter_and_says_when_it_is_looked_at_again(debated):
    draft, _need = debated
    draft.paragraphs.update(is_demand=False)
    position = a_position(draft)
    gathered = Facts(acts=[], stage="adopted", convergence=draft.convergences.get().pk)
    assert thread.meaning(gathered) == (
        "que le conseil prend position à partir de ces besoins, et que chacun peut lire cette position"
    )
    [_chapters, step] = thread.write(gathered)
    again = dt.date.fromisoformat(position.text["review_on"])
    assert step.over
    assert step.first.endswith(f"la parole du conseil\xa0; son réexamen est prévu le {day(again)}.")


def test_relayed_it_says_who_must_answer_and_that_a_silence_is_read(reads):
    position = a_position()
    need = followed(Need.objects.earliest("pk"))
    said = reads(need, lambda: a_referral(position, an_institution(name="Les Régions réunies")))
    assert "que Les Régions réunies doivent répondre" in said or "que les Régions réunies doivent répondre" in said
    assert "un refus ou un retard se lira sur ce fil" in said


@pytest.mark.parametrize(
    ("kind", "outcome", "words"),
    [
        ("commit", "accepted", "qu’une demande est acceptée par la Caisse nationale"),
        ("answer", "partial", "qu’une demande est acceptée en partie par la Caisse nationale"),
        ("answer", "refused", "qu’une demande est refusée par la Caisse nationale"),
    ],
)
def test_an_answer_says_what_is_had_and_what_is_not(reads, relayed, kind, outcome, words):
    referral, need = relayed
    message = a_message(referral, kind, outcome=outcome)
    said = reads(need, lambda: published(message))
    assert words in said
    assert ("Rien ne change donc pour l’instant." in said) == (outcome == "refused")


@pytest.mark.parametrize("change", Change)
def test_an_effect_says_whether_something_changed(reads, relayed, change):
    referral, need = relayed
    published(a_message(referral))
    said = reads(need, lambda: followup.say_effect(need, referral.position, actor=None, change=change, words="Vu."))
    assert EFFECT_MEANS[str(change.label)] in said


def test_several_demands_are_told_by_where_they_stand(relayed):
    referral, _need = relayed
    late = {"met": "met", "late": "late", "expected": "expected", "closed": "closed"}
    now = [Put(stands(referral, state), stands(referral, state).deadline, None) for state in late]
    said = meaning_of(now, "ce besoin").replace("\xa0", " ")
    caisse = "la Caisse nationale des allocations familiales"
    assert said == (
        f"qu’une demande est acceptée par {caisse}, qu’une demande est close sans réponse de {caisse}, "
        f"qu’une demande attend encore, en retard, la réponse de {caisse}, "
        f"et qu’une demande attend encore la réponse de {caisse}"
    )
    assert meaning_of([], "ce besoin") == ""


@pytest.mark.parametrize(
    ("name", "words"),
    [("Emmaüs Alternatives", "qu’Emmaüs Alternatives doit répondre"), ("La Poste", "que La Poste doit répondre")],
)
def test_the_name_of_who_must_answer_is_elided(name, words):
    waits = stands(SimpleNamespace(institution=name), "expected")
    assert meaning_of([Put(waits, waits.deadline, None)], "ce besoin").startswith(words)


def stands(referral, state):
    return SimpleNamespace(referral=referral, deadline=SimpleNamespace(state=state))


def test_who_follows_from_afar_is_not_told_that_it_is_theirs(reads, debated, django_capture_on_commit_callbacks):
    draft, need = debated
    passing = AccountFactory()
    follow_thing(need, account=passing, reason=FollowReason.FOLLOWER)
    with django_capture_on_commit_callbacks(execute=True):
        a_position(draft)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        send_digests(timezone.now() + dt.timedelta(days=1))
    [letter] = [each for each in mail.outbox if passing.email in each.to]
    assert "Pour qui l’a dit, cela veut dire que le conseil prend position" in letter.body
    assert "Pour vous" not in letter.body


def test_a_question_means_nothing_more(need, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        record(
            "needs.asked", need, actor=None, data={"who": "Le Préau", "number": need.number, "text": "Depuis quand ?"}
        )
    [letter] = mail.outbox
    assert "cela veut dire" not in letter.body


HANDED = "remet les demandes aux institutions"


@pytest.mark.parametrize("asks", [True, False])
def test_a_letter_is_promised_by_no_page_nor_message_where_a_position_asks_nothing(
    client, debated, asks, django_capture_on_commit_callbacks
):
    draft, need = debated
    draft.paragraphs.update(is_demand=asks)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        position = a_position(draft)
        send_digests(timezone.now() + dt.timedelta(days=1))
    letters = [each.body for each in mail.outbox if need.author.email in each.to and position.number in each.body]
    assert [HANDED in each for each in letters] == [asks]
    for thing in (position, need, draft.convergences.get()):
        assert (HANDED in client.get(thing.get_absolute_url()).content.decode()) == asks
