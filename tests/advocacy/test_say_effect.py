import datetime as dt
import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from lieudit.advocacy.followup import ask_effects_again, close_referral, say_effect
from lieudit.advocacy.links import effect_token
from lieudit.advocacy.models import Effect
from lieudit.advocacy.tasks import ask_effect
from lieudit.advocacy.thread import ASKING_AGAIN, demands_of, outcome_of, put_of
from lieudit.care.services import hide_text
from lieudit.journal.models import Entry, FollowReason, Rhythm
from lieudit.journal.services import choose_rhythm, follow_thing, record, send_digests
from lieudit.needs.models import Need
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.advocacy.factories import a_message, a_prepared, a_referral, an_institution, published, staff, two_positions

pytestmark = pytest.mark.django_db


@pytest.fixture
def referral(db):
    found = a_referral()
    published(a_message(found))
    return found


@pytest.fixture
def need(referral):
    return Need.objects.first()


def by_link(need, referral):
    return reverse("advocacy:effect", args=[effect_token(need.pk, referral.position_id)])


def by_account(need):
    return reverse("advocacy:effect", args=[need.number])


def test_an_author_says_it_by_the_link_of_a_mail(client, need, referral):
    page = client.get(by_link(need, referral))
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    client.post(by_link(need, referral), {"change": "partly", "words": "Le poste tient un an de plus."})
    shown = client.get(referral.get_absolute_url()).content.decode()
    assert "Le poste tient un an de plus." in shown
    entry = Entry.objects.public().about(need).first()
    assert (entry.kind, entry.template.stage) == ("advocacy.effect_said", "effect")
    assert entry.data["text"] == "Le poste tient un an de plus."


@pytest.mark.parametrize(("change", "state"), [("yes", "effect"), ("partly", "effect"), ("no", "answered")])
def test_only_the_need_whose_author_speaks_moves(client, need, change, state):
    client.force_login(need.author)
    client.post(by_account(need), {"change": change})
    need.refresh_from_db()
    assert need.state == state
    assert {other.state for other in Need.objects.exclude(pk=need.pk)} == {"answered"}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("yes", "dit que cela a changé quelque chose."),
        ("partly", "dit que cela a changé quelque chose, en partie."),
        ("no", "dit que rien n’a changé."),
    ],
)
def test_its_act_answers_the_question(need, referral, change, words):
    say_effect(need, referral.position, actor=need.author, change=change)
    entry = Entry.objects.about(referral.position).get(kind="advocacy.effect_said")
    assert entry.sentence.endswith(words)
    assert entry.template.write(entry.data, yours=True) == f"Vous avez {words}"
    before = {name: said for name, said in entry.data.items() if name != "changed"}
    assert "dit si cela a changé quelque chose\xa0: " in entry.template.say(before), "what was recorded before"


def test_its_act_is_read_with_the_position_too(need, referral):
    say_effect(need, referral.position, actor=need.author, change="no")
    entry = Entry.objects.about(referral.position).get(kind="advocacy.effect_said")
    assert Entry.objects.about(need).get(pk=entry.pk).actor == need.author


def test_the_answer_to_another_position_is_no_answer_to_this_one():
    unanswered, answered = [a_referral(position) for position in two_positions()]
    published(a_message(answered))
    need = Need.objects.first()
    with pytest.raises(RuleBroken, match="Aucune institution n’a encore répondu"):
        say_effect(need, unanswered.position, actor=None, change="yes")


def test_it_is_said_once(client, need, referral):
    client.post(by_link(need, referral), {"change": "no"})
    page = client.post(by_link(need, referral), {"change": "yes"})
    assert page.status_code == 422
    assert "déjà dit" in page.content.decode()
    assert Effect.objects.get().change == "no"


def test_not_before_an_answer(client):
    referral = a_referral()
    page = client.post(by_link(Need.objects.first(), referral), {"change": "yes"})
    assert "Aucune institution n’a encore répondu" in page.content.decode()
    assert not Effect.objects.exists()


def test_an_altered_or_old_link_says_what_to_do(client, need, referral, monkeypatch):
    url = by_link(need, referral)
    page = client.get(url[:-2] + "/")
    assert page.status_code == 404
    assert "Ouvrez-le de nouveau depuis votre message" in page.content.decode()
    real = __import__("time").time
    monkeypatch.setattr("django.core.signing.time.time", lambda: real() + dt.timedelta(days=366).total_seconds())
    assert client.get(url).status_code == 404


def test_only_the_author_says_it_with_an_account(client, need):
    client.force_login(AccountFactory())
    assert client.get(by_account(need)).status_code == 403
    client.logout()
    assert client.get(by_account(need)).status_code == 403


def test_hostile_or_endless_words(client, need, referral):
    assert client.post(by_link(need, referral), {"change": "yes", "words": "a" * 5001}).status_code == 422
    client.post(by_link(need, referral), {"change": "yes", "words": "<img src=x onerror=alert(1)>"})
    assert "<img src=x" not in client.get(referral.get_absolute_url()).content.decode()


def test_words_hidden_since_leave_in_no_digest(need, referral, mailoutbox, django_capture_on_commit_callbacks):
    ada = AccountFactory()
    choose_rhythm(follow_thing(need, account=ada), rhythm=Rhythm.DAY)
    said = say_effect(need, referral.position, actor=None, change="yes", words="Merci à Jean Dupont.")
    hide_text(said, actor=AccountFactory(secretariat=True), reason="Une personne est nommée.")
    with django_capture_on_commit_callbacks(execute=True):
        send_digests(timezone.now())
    assert [mail for mail in mailoutbox if mail.to == [ada.email]] == [], "a letter that would say nothing"
    record("advocacy.statement_published", need, actor=None, data={"institution": "La Caisse"})
    with django_capture_on_commit_callbacks(execute=True):
        send_digests(timezone.now())
    [mail] = [mail for mail in mailoutbox if mail.to == [ada.email]]
    for body in (mail.body, mail.alternatives[0].content):
        assert "Jean Dupont" not in body
        assert "Un acte dont les mots ont été masqués depuis." in body


def test_words_that_everybody_may_read_leave_in_the_digest(
    need, referral, mailoutbox, django_capture_on_commit_callbacks
):
    ada = AccountFactory()
    follow_thing(need, account=ada)
    say_effect(need, referral.position, actor=None, change="yes", words="Le poste est là.")
    with django_capture_on_commit_callbacks(execute=True):
        send_digests(timezone.now())
    assert "«\u00a0Le poste est là.\u00a0»" in next(mail for mail in mailoutbox if mail.to == [ada.email]).body


def asked_again(commits):
    with commits():
        return [position.number for position in ask_effects_again(timezone.now())]


def of_effects(mailoutbox):
    return [letter.to for letter in mailoutbox if "/effet/" in letter.body]


def test_the_question_says_who_answered_and_who_did_not(later, mailoutbox, commits):
    answered = a_referral()
    silent = a_referral(answered.position, an_institution(name="Régions de France"))
    for each in Need.objects.all():
        follow_thing(each, account=each.author, reason=FollowReason.AUTHOR)
    published(a_message(answered))
    later(90)
    with commits():
        close_referral(silent, actor=staff(), reason="Trois relances sans suite.")
    asked = [letter.body for letter in mailoutbox if "/effet/" in letter.body]
    assert len(asked) == Need.objects.count()
    assert all("ont répondu\xa0: 1\xa0acceptée en partie, 1\xa0close sans réponse." in body for body in asked)


def test_a_question_is_whole_where_no_demand_is_public(mailoutbox, commits):
    position = a_prepared().position
    need = Need.objects.first()
    follow_thing(need, account=need.author, reason=FollowReason.AUTHOR)
    assert outcome_of(put_of(demands_of(position=position.pk))) == ""
    with commits():
        ask_effect.func(position.pk, [need.pk])
        ask_effect.func(position.pk, [need.pk], again=True)
    first, again = (letter.body for letter in mailoutbox if "/effet/" in letter.body)
    assert re.search(rf"{re.escape(position.title)}\s»\.\n\nCE QUI VIENT ENSUITE", first)
    assert re.search(rf"{re.escape(position.title)}\s»\. Nous vous avions demandé", again)


def test_an_answer_that_promises_nothing_is_asked_about_once_more(need, referral, later, mailoutbox, commits):
    follow_thing(need, account=need.author, reason=FollowReason.AUTHOR)
    assert asked_again(commits) == []
    later(ASKING_AGAIN.days - 1)
    assert asked_again(commits) == []
    later(1)
    assert asked_again(commits) == [referral.position.number]
    assert asked_again(commits) == []
    assert of_effects(mailoutbox) == [[need.author.email]]
    (letter,) = (letter for letter in mailoutbox if "/effet/" in letter.body)
    assert "nous vous le redemandons, pour la dernière fois" in letter.body
    assert "CE QUI VIENT DE CHANGER" not in letter.body
    assert Entry.objects.about(need).filter(kind="advocacy.effect_asked_again").count() == 1
    later(400)
    assert asked_again(commits) == []


def test_who_said_it_is_not_asked_again_and_nobody_where_all_said_it(need, referral, later, mailoutbox, commits):
    for each in Need.objects.all():
        follow_thing(each, account=each.author, reason=FollowReason.AUTHOR)
    say_effect(need, referral.position, actor=None, change="no")
    later(ASKING_AGAIN.days)
    others = [[each.author.email] for each in Need.objects.exclude(pk=need.pk)]
    assert asked_again(commits) == [referral.position.number]
    assert of_effects(mailoutbox) == others
    assert others


def test_nobody_is_asked_again_where_all_said_it(referral, later, commits):
    for each in Need.objects.all():
        say_effect(each, referral.position, actor=None, change="no")
    later(ASKING_AGAIN.days)
    assert asked_again(commits) == []


def test_nobody_is_asked_again_while_a_promise_runs(later, commits):
    published(a_message(a_referral(), "commit"))
    later(ASKING_AGAIN.days)
    assert asked_again(commits) == []


def test_the_daily_command_asks_again(referral, later):
    later(ASKING_AGAIN.days)
    call_command("send_digests", stdout=StringIO())
    assert Entry.objects.filter(kind="advocacy.effect_asked_again").count() == 1
