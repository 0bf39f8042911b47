"""The open log and the feeds."""

import calendar
import datetime as dt
import re
from xml.etree import ElementTree as xml

import feedparser
import pytest
from django.urls import reverse

from lieudit.journal.sentence import Sentence
from lieudit.journal.services import record
from lieudit.pages.management.demonstration.clock import at
from lieudit.toolkit.tokens import thing_token
from tests.accounts.factories import AccountFactory
from tests.network.factories import PlaceFactory
from tests.pages.read_as_people import main_of

pytestmark = pytest.mark.django_db


def read(answer):
    """A feed, as readers of feeds understand it: well formed, with a title, an address and a language."""
    told = feedparser.parse(answer.content)
    assert not told.bozo, told.get("bozo_exception")
    assert told.version == "rss20"
    assert told.feed.title
    assert told.feed.link.startswith("http")
    assert told.feed.language == "fr"
    return told


def say(*things, what="x", kind="tests.said"):
    return record(kind, *things, actor=None, data={"what": what})


def test_the_log_holds_public_acts_newest_first(client, thing):
    say(thing, what="ancien")
    say(thing, kind="tests.whispered")
    say(thing, what="récent")
    page = client.get(reverse("journal:log")).content.decode()
    assert page.index("récent") < page.index("ancien")
    assert "murmuré" not in page


def test_the_log_goes_on_from_the_last_entry_read(client, thing, monkeypatch):
    monkeypatch.setattr("lieudit.journal.views.LOG_LENGTH", 2)
    for n in range(5):
        say(thing, what=f"acte-{n}")
    seen, url = [], reverse("journal:log")
    while url:
        answer = client.get(url)
        seen += [e.data["what"] for e in answer.context["entries"]]
        older = answer.context["older"]
        url = f"{reverse('journal:log')}?avant={older}" if older else None
    assert seen == [f"acte-{n}" for n in (4, 3, 2, 1, 0)]


def test_each_day_of_the_log_is_said_once_by_the_clock_of_the_site(client, thing):
    for hour in (dt.datetime(2026, 11, 28, 22, 50), dt.datetime(2026, 11, 28, 23, 30), dt.datetime(2026, 11, 29, 9)):
        with at(hour.replace(tzinfo=dt.UTC)):
            say(thing, what=f"à {hour:%H} heures")
    page = client.get(reverse("journal:log")).text
    days = re.findall(r"(?:Samedi|Dimanche) \d+\xa0novembre 2026|\d\d heures", main_of(page))
    sunday, saturday = (f"{day}\xa0novembre 2026" for day in ("Dimanche 29", "Samedi 28"))
    assert days == [sunday, "09 heures", "23 heures", saturday, "22 heures"], "at 23 h 30 UTC, Sunday has begun here"


def test_who_is_named_in_a_sentence_of_the_log_is_not_named_twice(client, thing):
    place = PlaceFactory(name="Le Préau des essais")
    for what in (f"{place} est là", "quelqu’un est là"):
        record("tests.said", thing, actor=None, hat=place, data={"what": what})
    assert client.get(reverse("journal:log")).text.count("Le Préau des essais") == 2


@pytest.mark.parametrize("before", ["x", "-1", "9" * 40, "1' OR 1=1", "٣"])
def test_a_bad_cursor_shows_a_page(client, thing, before):
    say(thing)
    assert client.get(reverse("journal:log"), {"avant": before}).status_code == 200


def test_an_empty_log_says_so(client):
    assert "Aucun acte" in client.get(reverse("journal:log")).content.decode()


def test_the_log_costs_the_same_for_two_as_for_fifty(client, thing, django_assert_max_num_queries):
    for actor in AccountFactory.create_batch(50):
        record("tests.said", thing, actor=actor, data={"what": "x"})
    client.get(reverse("journal:log"))
    with django_assert_max_num_queries(3):
        client.get(reverse("journal:log"))


def test_a_feed_tells_one_thing_and_survives_hostile_words(client, things):
    first, second = things
    say(first, what="<script>&\x0b fin")
    say(second, what="autre")
    answer = client.get(reverse("journal:feed", args=[thing_token(first)]))
    titles = [t.text for t in xml.fromstring(answer.content).iter("title")]
    assert titles[1] == "Quelqu’un a dit : <script>& fin."
    (entry,) = read(answer).entries
    assert entry.title == titles[1]
    assert answer["Content-Type"].startswith("application/rss+xml")


def test_the_feed_of_everything_holds_public_acts(client, thing):
    said = [say(thing, what="public"), say(thing, what="plus tard")]
    say(thing, kind="tests.whispered")
    told = read(client.get(reverse("journal:feed_all")))
    assert [entry.title for entry in told.entries] == [f"Quelqu’un a dit : {what}." for what in ("plus tard", "public")]
    assert len({entry.id for entry in told.entries}) == 2
    for entry, act in zip(told.entries, reversed(said), strict=True):
        assert calendar.timegm(entry.published_parsed) == int(act.at.timestamp())
        assert entry.link.startswith("http")


def test_a_feed_answers_nothing_new_until_something_happens(client, thing):
    url = reverse("journal:feed", args=[thing_token(thing)])
    tag = client.get(url)["ETag"]
    assert client.get(url, headers={"If-None-Match": tag}).status_code == 304


def test_the_feed_of_an_altered_address_is_not_found(client, thing):
    assert client.get(reverse("journal:feed", args=[thing_token(thing)[:-1] + "_"])).status_code == 404


def test_the_acts_of_one_room_are_read_and_followed_apart(client, thing):
    record("needs.gathered", thing, actor=None, data={"gathered": "2 besoins réunis", "title": "Un toit"})
    record("governance.seated", thing, actor=None, data={"holder": "A", "assembly": "B", "college": "C"})
    assert "siège à B" in client.get(reverse("journal:log")).text
    apart = client.get(reverse("journal:log"), {"salle": "needs"}).text
    assert "siège à B" not in apart
    assert f"{reverse('journal:feed_all')}?salle=needs" in apart
    for room, there in {"needs": False, "governance": True, "inconnue": True}.items():
        assert ("siège à B" in client.get(reverse("journal:feed_all"), {"salle": room}).text) is there


def test_a_name_that_begins_with_a_vowel_is_elided_in_a_sentence():
    sentence = Sentence("Le pouvoir de {giver} est tiré de « {title} ».")
    assert (
        sentence.say({"giver": "Le Lavoir", "title": "Être"}) == "Le pouvoir du Lavoir est tiré de «\u00a0Être\u00a0»."
    )
    assert sentence.say({"giver": "Association {x}", "title": ""}).startswith("Le pouvoir de l’association {x} est")


def test_a_sentence_begins_with_a_capital_whoever_acts():
    assert Sentence("{by} vote.").say({"by": "un·e membre"}) == "Un·e membre vote."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{seat} cosigne la demande.", "La commune de Guéret cosigne la demande."),
        ("{by} répond à l’avis.", "La commune de Guéret répond à l’avis."),
        ("Le lieu Le Préau rejoint {organisation}.", "Le lieu Le Préau rejoint la commune de Guéret."),
        ("{seat} quitte {organisation}.", "La commune de Guéret quitte la commune de Guéret."),
    ],
)
def test_a_name_takes_its_article_wherever_a_sentence_has_it(text, said):
    assert Sentence(text).say(dict.fromkeys(("seat", "by", "organisation"), "Commune de Guéret")) == said
