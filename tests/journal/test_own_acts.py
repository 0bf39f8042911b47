"""What one did oneself is said in the second person, on one's account, in the news and in letters."""

import re
from string import Formatter

import pytest
from django.conf import settings

from lieudit.accounts.signals import last_acts
from lieudit.journal.letters import items_of
from lieudit.journal.models import Entry
from lieudit.journal.sentence import SENTENCES, STAGES, Sentence
from lieudit.journal.services import record
from tests.accounts.factories import AccountFactory

SAID = {kind: each for kind, each in SENTENCES.items() if kind.split(".")[0] in settings.ROOMS and not each.former}
OWN = {kind: sentence for kind, sentence in SAID.items() if sentence.own}
BY_NOBODY = {"funding.juror_left", "hall.guest_arrived", "hall.secrecy_asked", "learning.enrolled"}
"""Recorded without their actor, whom nobody may learn: no account reads them among its own."""
ADDRESSED = re.compile(r"^(Scrutin n° \{number\} : v|V)ous (avez|n’avez|ne) ")
BY_SOMEBODY = re.compile(r"^(Une personne|Quelqu’un|Un membre|Une voix) (?!est |de plus |tirée |du )")
"""How a sentence begins that speaks of its actor without naming them: said so to that very person, it is absurd."""


def fields(text):
    return {name for _before, name, _spec, _conversion in Formatter().parse(text) if name}


def sample(sentence):
    return {name: f"<{name}>" for name in fields(sentence.text)}


@pytest.mark.parametrize("kind", sorted(OWN))
def test_it_speaks_to_who_did_it_from_what_the_act_keeps(kind):
    sentence = OWN[kind]
    assert ADDRESSED.match(sentence.own)
    assert fields(sentence.own) <= fields(sentence.text)
    assert sentence.own.count("«") == sentence.own.count("»")
    said = sentence.say_own(sample(sentence))
    assert not fields(said)
    assert said != sentence.say(sample(sentence))
    assert said.endswith((".", "»", "!", "?")) or re.search(r"<\w+>$", said)


def test_each_stage_of_the_thread_is_said_to_who_opens_it():
    opened = {sentence.stage for sentence in OWN.values()}
    assert opened >= set(STAGES)
    assert [kind for kind, each in SAID.items() if each.stage and not each.own] == []


def test_nobody_reads_of_oneself_as_of_a_stranger():
    of_strangers = {kind for kind, each in SAID.items() if BY_SOMEBODY.match(each.text)}
    assert of_strangers >= BY_NOBODY
    assert {kind for kind in of_strangers if not SAID[kind].own} == BY_NOBODY


@pytest.mark.parametrize("kind", ["advocacy.received", "advocacy.acknowledged", "voting.received"])
def test_what_another_may_have_recorded_is_said_as_to_everybody(kind):
    assert not SAID[kind].own


@pytest.mark.parametrize(
    ("kind", "stranger"),
    [("needs.expressed", "author"), ("meetings.entrusted", "giver"), ("voting.cast_by_proxy", "holder")],
)
def test_one_is_not_named_to_oneself(kind, stranger):
    assert stranger in fields(SAID[kind].text) - fields(SAID[kind].own)


@pytest.mark.parametrize(("kind", "word"), [("meetings.registered", "seat"), ("voting.cast", "voice")])
def test_a_name_that_is_ones_own_is_not_said_to_oneself_and_that_of_another_is(kind, word):
    sentence = SAID[kind]
    data = sample(sentence) | {word: "Ada Nicolas"}
    assert "pour Ada Nicolas" in sentence.say_own(data)
    mine = data | {"oneself": word}
    for said in (sentence.say_own(mine), sentence.write(mine, own=True)):
        assert "en votre nom" in said
        assert "Ada" not in said
    assert "Ada Nicolas" in sentence.say(mine)
    assert "en votre nom" not in sentence.write(mine)


def test_a_message_bears_its_article():
    said = {SAID[f"journal.mail_{act}"].own for act in ("sent_again", "found_sent", "withdrawn")}
    assert all("le {mail}" in own for own in said)


def test_without_what_it_says_the_sentence_of_the_log_stays():
    sentence = Sentence("{who} demande.", own="Vous avez demandé {what}.")
    assert sentence.say_own({"who": "Ana"}) == "Ana demande."


@pytest.mark.django_db
def test_the_account_says_you_and_the_log_does_not():
    person, other = AccountFactory.create_batch(2)
    entry = record("network.claimed", other, actor=person, data={"thing": "Le Préau"})
    [(_receiver, told)] = [each for each in last_acts.send(None, account=person, limit=5) if each[1]]
    assert told[0]["sentence"] == "Vous avez demandé à parler au nom du Préau."
    assert str(Entry.objects.get(pk=entry.pk)).startswith("Une personne demande")
    [mine], [theirs] = items_of([entry], person), items_of([entry], other)
    assert (mine.sentence, theirs.sentence) == (told[0]["sentence"], str(entry))
