"""One letter a stage: what happens within it comes with what ends it; and each letter says what comes next."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from lieudit.advocacy import sentences  # noqa: F401 registers the acts that are told here
from lieudit.journal.letters import Group, Item, subject_of
from lieudit.journal.models import Follow, FollowReason, Rhythm, content_type_of
from lieudit.journal.sentence import SENTENCES, Sentence
from lieudit.journal.services import choose_rhythm, follow_thing, record, send_digests
from lieudit.toolkit.articles import of_the
from lieudit.toolkit.french import NBSP
from tests.accounts.factories import AccountFactory
from tests.advocacy.factories import a_prepared, a_referral
from tests.deliberation.factories import a_council, a_draft, a_position, a_round
from tests.needs.factories import WORDS, NeedFactory
from tests.pages.read_as_people import sentences as read_sentences

pytestmark = pytest.mark.django_db
DRAFT = {"about": "Trois ans", "by": "L’équipe", "until": "12 mars 2099", "round": 1}
PUT = {"position": "2026-01", "institution": "Caisse nationale", "means": "par courrier", "due": "8 mai"}
REPLY = {"institution": "Caisse nationale", "position": "2026-01", "does": "répond", "outcomes": "demande 1 acceptée"}


@pytest.fixture
def need(db):
    need = NeedFactory(gathered=True)
    follow_thing(need, account=need.author, reason=FollowReason.AUTHOR)
    return need


@pytest.fixture
def say(need, django_capture_on_commit_callbacks):
    def act(kind, hat=None, actor=None, **data):
        with django_capture_on_commit_callbacks(execute=True):
            return record(kind, need, actor=actor, hat=hat, data=data)

    return act


@pytest.fixture
def mornings(django_capture_on_commit_callbacks):
    def pass_by(days):
        for later in range(1, days + 1):
            with django_capture_on_commit_callbacks(execute=True):
                send_digests(timezone.now() + dt.timedelta(days=later))

    return pass_by


def spaced(text):
    return " ".join(text.split())


def bodies():
    return [spaced(message.body) for message in mail.outbox]


def test_steps_of_a_stage_come_with_the_letter_of_the_next_one(say, mornings):
    say("deliberation.opened", **DRAFT)
    for step in ("discussion_opened", "round_opened", "put_to_vote"):
        say(f"deliberation.{step}", **DRAFT, announced="1er mars", reason="Tout est dit")
    mornings(9)
    assert len(mail.outbox) == 1
    say("deliberation.adopted", number="2026-01", about="Trois ans")
    assert len(mail.outbox) == 2
    last = bodies()[-1]
    for words in ("Le conseil adopte", "est ouvert aux questions", "est soumis au vote"):
        assert last.count(words) == 1
    assert last.index("Le conseil adopte") < last.index("est ouvert aux questions")
    assert " : le conseil adopte la position commune 2026-01" in spaced(mail.outbox[1].subject)
    mornings(9)
    assert len(mail.outbox) == 2


def test_the_same_stage_again_waits_and_the_first_answer_of_an_institution_does_not(say, mornings):
    for who in ("Caisse nationale", "Régions de France", "Ministère chargé du Numérique"):
        say("advocacy.relayed", **PUT | {"institution": who}, demands="2 demandes")
    say("advocacy.reminded", institution="Régions de France", position="2026-01")
    mornings(5)
    assert len(mail.outbox) == 1
    say("advocacy.replied", **REPLY, results="« Financer », acceptée", text="Nous acceptons.")
    say("advocacy.replied", **REPLY | {"institution": "Régions de France"}, results="« Financer », refusée")
    mornings(5)
    assert len(mail.outbox) == 2
    told = bodies()[-1]
    assert "La Caisse nationale répond : « Financer », acceptée. « Nous acceptons. »" in told
    assert "Le conseil remet 2 demandes à Régions de France" in told
    assert "Le conseil envoie une relance à Régions de France, au sujet de la position commune 2026-01." in told
    say("advocacy.concluded", **REPLY, results="« Payer », refusée")
    assert len(mail.outbox) == 3
    assert "« Financer », refusée" in bodies()[-1]


def test_a_stage_that_is_reached_again_is_told_again(say):
    say("deliberation.opened", **DRAFT)
    say("deliberation.rejected", about="Trois ans", outcome="non adopté")
    say("needs.gathered", gathered="2 besoins réunis", title="Tenir", url="/x/")
    say("deliberation.opened", **DRAFT)
    assert len(mail.outbox) == 4


def test_who_asks_for_the_letter_of_the_day_reads_every_step_there(need, say, mornings):
    choose_rhythm(follow_thing(need, account=need.author), rhythm=Rhythm.DAY)
    say("deliberation.opened", **DRAFT)
    say("deliberation.discussion_opened", **DRAFT)
    mornings(3)
    [letter] = bodies()
    assert "est mis en délibération" in letter
    assert "est ouvert aux questions" in letter


@pytest.mark.parametrize("reason", [FollowReason.FOLLOWER, FollowReason.SUPPORTER])
def test_who_follows_a_need_gets_one_letter_a_stage_too(need, say, mornings, reason):
    account = AccountFactory(email="autre@exemple.fr")
    follow_thing(need, account=account, reason=reason)
    say("deliberation.opened", **DRAFT)
    mornings(1)
    say("deliberation.discussion_opened", **DRAFT)
    mornings(3)
    say("deliberation.put_to_vote", **DRAFT)
    mornings(3)
    assert [message.to for message in mail.outbox].count([account.email]) == 1
    say("deliberation.adopted", number="2026-01", about="Trois ans")
    mornings(3)
    letters = [spaced(message.body) for message in mail.outbox if message.to == [account.email]]
    assert len(letters) == 2
    for words in ("Le conseil adopte", "est ouvert aux questions", "est soumis au vote"):
        assert letters[1].count(words) == 1


def test_who_carried_a_need_higher_is_answered_at_once_and_told_the_rest_by_stage(need, say):
    account = AccountFactory(email="anime@exemple.fr")
    follow_thing(need, account=account, reason=FollowReason.PARTY)
    say("needs.escalation_taken", level="national", text="Nous le prenons")
    say("deliberation.opened", **DRAFT)
    for step in ("discussion_opened", "round_opened"):
        say(f"deliberation.{step}", **DRAFT)
    say("deliberation.adopted", number="2026-01", about="Trois ans")
    letters = [spaced(message.body) for message in mail.outbox if message.to == [account.email]]
    assert len(letters) == 3
    assert "s’en saisit" in letters[0]
    assert letters[2].count("est ouvert aux questions") == 1


def test_a_question_never_waits(say):
    say("deliberation.opened", **DRAFT)
    for rank in range(2):
        say("needs.asked", who="Le Préau", number=4, text=f"Depuis quand, {rank} ?")
    assert len(mail.outbox) == 3


# What a letter says


def test_its_author_is_spoken_to(need, say):
    say("needs.published", number=need.number, author="Le Préau", said="12 juin 2026")
    [message] = mail.outbox
    assert spaced(message.subject) == f"Votre besoin n° {need.number} : il est publié, avec vos mots"
    assert "Il est publié, avec vos mots. L’animation du territoire l’a relu, sans rien y changer." in bodies()[0]
    assert "exprimé par" not in message.body + message.subject


def test_others_read_who_said_it(need, say, mornings):
    follow_thing(need, account=AccountFactory(email="autre@exemple.fr"))
    say("needs.published", number=need.number, author="Le Préau", said="12 juin 2026")
    mornings(1)
    assert "exprimé par Le Préau le 12 juin 2026" in bodies()[-1]
    assert mail.outbox[-1].to == ["autre@exemple.fr"]


def test_words_are_quoted_once_and_a_name_is_said_once(need, say):
    say("needs.settled", hat=need.place, animation=str(need.place), text="La région paie cela.", url="", link="Voir")
    [letter] = bodies()
    assert letter.count("La région paie cela.") == 1
    assert letter.count(str(need.place)) == 2  # whose need it is, and who answers
    assert f"{need.place} répond." in letter


def test_who_acts_is_said_when_the_sentence_does_not_and_no_person_signs_for_the_council(need, say):
    say("needs.escalated", hat=need.place, level="national", reason="la réponse n’est pas d’ici")
    assert f"la réponse n’est pas d’ici. Fait au nom {of_the(need.place)}." in bodies()[0]
    ada = AccountFactory(name="Hélène Kermarrec", public=True)
    say("advocacy.relayed", actor=ada, **PUT, demands="2 demandes")
    assert "Kermarrec" not in bodies()[1]


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("needs.gathered", {"gathered": "2 besoins réunis", "title": "Tenir", "url": "/x/"}),
        ("needs.escalated", {"level": "national", "reason": "la réponse n’est pas d’ici"}),
        ("deliberation.rejected", {"about": "Trois ans", "why": ""}),
    ],
)
def test_what_comes_next_is_what_the_page_of_the_need_says(client, need, say, kind, data):
    say(kind, **data)
    [message] = mail.outbox
    assert spaced(message.body).count("Les besoins réunis attendent") == (kind == "deliberation.rejected")
    coming = spaced(message.body).partition("CE QUI VIENT ENSUITE ")[2].partition(" Lire tout le fil")[0]
    assert coming.count("Le conseil ouvre une délibération") == 1
    page = spaced(" ".join(read_sentences(client.get(need.get_absolute_url()).text, own=False)))
    assert coming in page
    assert WORDS in spaced(message.body)


def test_a_subject_that_is_too_long_is_cut_where_it_pauses_outside_of_what_it_quotes(say):
    titles = (
        "« Financer les postes sur trois ans : par convention », acceptée\u202f; « Former les remplaçants », refusée"
    )
    say("advocacy.replied", **REPLY, results=titles)
    assert spaced(mail.outbox[0].subject).endswith(" : La Caisse nationale répond")


def test_an_act_recorded_before_letters_knew_it_keeps_its_sentence(say):
    say("advocacy.replied", **REPLY)
    assert "La Caisse nationale répond, position 2026-01 : demande 1 acceptée." in bodies()[0]


def test_the_news_say_the_words_once(client, need, say):
    say("needs.asked", who="Le Préau", number=need.number, text="Depuis quand ?")
    client.force_login(need.author)
    page = client.get(reverse("journal:news")).text
    assert page.count("Depuis quand ?") == 1


LONG = f"Le projet « {'Tenir une permanence dans la durée, ' * 5}partout »"
"""A title as long as a form takes."""
NAME = f"« {'x' * 149} »"


@pytest.mark.parametrize(
    ("title", "headline", "subject"),
    [
        ("Le prêt de « Vélo »", "« Vélo » est remis au Faitout", "« Vélo » est remis au Faitout"),
        ("Le prêt de « Vélo »", "Le Faitout répond", "Le prêt de « Vélo » : Le Faitout répond"),
        (LONG, f"Un engagement est tenu {'dit ' * 40}", f"{LONG} : du nouveau"),
        (f"Le projet {NAME}", f"Le tour sur {NAME} est ouvert", f"Le tour sur {NAME} est ouvert"),
        ("Relais n° 1", f"Un engagement est tenu, {'dit ' * 40}«", "Relais n° 1 : un engagement est tenu"),
    ],
)
def test_a_subject_says_once_what_its_title_quotes_and_pauses_at_a_comma(title, headline, subject):
    group = SimpleNamespace(title=title, lead=SimpleNamespace(headline=headline), items=())
    assert spaced(subject_of([group])) == subject


def letter_about(thing, entry, account):
    """The letter of one act, as the thing stands now."""
    follow = Follow.objects.get(content_type=content_type_of(thing), object_id=thing.pk, account=account)
    return Group((follow,), (Item(entry),))


def test_what_comes_next_is_as_the_thing_stands_when_the_letter_leaves(monkeypatch):
    draft, ada = a_draft(), AccountFactory()
    follow_thing(draft, account=ada)
    monkeypatch.setitem(SENTENCES, "tests.told", Sentence("Quelque chose arrive."))
    told = record("tests.told", draft, actor=None, data={"next": "Rien de tel."})
    assert letter_about(draft, told, ada).next.startswith("Le projet est ouvert aux questions")
    a_round(draft)
    assert letter_about(draft, told, ada).next.startswith("Chaque siège répond au tour")


def test_where_no_room_says_what_comes_next_its_acts_do_until_something_turns(monkeypatch):
    """The rules of an assembly have no page that says it."""
    change, ada = a_council().rulebook, AccountFactory()
    follow_thing(change, account=ada)
    monkeypatch.setitem(SENTENCES, "tests.opened", Sentence("Un vote s’ouvre."))
    monkeypatch.setitem(SENTENCES, "tests.ended", Sentence("Le vote est clos.", turn=True))
    opened = record("tests.opened", change, actor=None, data={"next": "Le vote se clôt bientôt."})
    letter = letter_about(change, opened, ada)
    assert letter.next == "Le vote se clôt bientôt."
    ended = record("tests.ended", change, actor=None, data={})
    assert Group(letter.follows, (*letter.items, Item(ended))).next == ""


def test_the_letter_of_a_settled_need_says_that_its_thread_ends(say, need):
    said = say("needs.settled", animation="L’animation", text="Une aide existe.")
    assert "clôt ce fil" in letter_about(need, said, need.author).next


@pytest.mark.parametrize(
    ("make", "title", "coming"),
    [
        (a_draft, "Le projet « Trois ans pour une permanence »", "demande ensuite le consentement"),
        (a_round, "Le projet « Trois ans pour une permanence »", "Chaque siège répond au tour de consentement"),
        (a_position, "La position commune 20", "remet les demandes aux institutions avant le"),
        (lambda: a_position().draft, "Le projet « Trois ans pour une permanence »", "remet les demandes"),
        (a_referral, "La lettre au ministère", "répond avant le"),
        (a_prepared, "La lettre au ministère", None),
    ],
)
def test_a_draft_a_position_and_a_letter_say_what_comes_next_of_themselves(monkeypatch, make, title, coming):
    thing, ada = make(), AccountFactory(secretariat=True)
    follow_thing(thing, account=ada)
    monkeypatch.setitem(SENTENCES, "tests.told", Sentence("Quelque chose arrive."))
    letter = letter_about(thing, record("tests.told", thing, actor=None, data={"next": "Rien de tel."}), ada)
    assert letter.title.replace(NBSP, " ").startswith(title)
    assert coming in letter.next.replace(NBSP, " ") if coming else letter.next == ""
    assert letter.button in {"Lire le projet", "Lire la position", "Lire les demandes et les réponses"}
