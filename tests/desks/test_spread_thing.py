"""National positions and calls reach a desk, are adapted in its words, and go to who speaks for its places."""

import datetime as dt

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from lieudit.care.services import hide_text
from lieudit.deliberation.models import Draft
from lieudit.desks.models import Spreading, Visit
from lieudit.desks.services import note_visit, set_thing_aside, spread_thing, take_visit_back
from lieudit.governance.models import Assembly
from lieudit.journal.models import Entry
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.tokens import thing_token
from tests.deliberation import factories as deliberation
from tests.desks.test_desk import address, waiting
from tests.network.factories import PlaceFactory, RepresentativeFactory
from tests.territory.factories import MunicipalityFactory

pytestmark = pytest.mark.django_db
WORDS = "En Creuse, cela concerne nos sept permanences : dites-nous ce qui vous manque avant le 15."


@pytest.fixture
def position(lands):
    council = deliberation.a_council()
    return deliberation.a_position(deliberation.a_draft(council, deliberation.a_convergence()))


def spread_url(land, thing):
    return reverse("desks:spread", args=[land.slug, thing_token(thing)])


def test_a_position_waits_at_each_desk_until_it_is_treated_there(lands, position):
    assert waiting(lands.animator, lands.creuse)["positions"] == 1
    spread_thing(position, lands.creuse, actor=lands.animator, title="Chez nous", words=WORDS)
    assert "positions" not in waiting(lands.animator, lands.creuse)
    assert waiting(lands.above, lands.region)["positions"] == 1
    assert "positions" not in waiting(lands.national, None)


def test_it_is_adapted_and_spread_to_who_speaks_for_the_places(
    client, lands, position, django_capture_on_commit_callbacks
):
    here = MunicipalityFactory(department=lands.creuse)
    speaker = RepresentativeFactory(place=PlaceFactory(municipality=here)).account
    client.force_login(lands.animator)
    assert "1\xa0personne parle pour un lieu" in client.get(spread_url(lands.creuse, position)).text.replace(
        "&nbsp;", "\xa0"
    )
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(spread_url(lands.creuse, position), {"title": "Les permanences", "words": WORDS})
    spreading = Spreading.objects.get()
    assert answer["Location"] == spreading.get_absolute_url()
    assert speaker.email in [to for each in mail.outbox for to in each.to]
    assert Entry.objects.get(kind="desks.spread").sentence == (
        "Diffusé par les tiers-lieux creusois, pour la Creuse\u00a0: «\u00a0Les permanences\u00a0»."
    )
    client.logout()
    page = client.get(spreading.get_absolute_url()).text
    assert "nos sept permanences" in page
    assert position.get_absolute_url() in page
    assert "Les permanences" in client.get(lands.creuse.get_absolute_url()).text


def test_it_is_set_aside_in_one_click(client, lands, position):
    client.force_login(lands.animator)
    url = reverse("desks:set_aside", args=[lands.creuse.slug, thing_token(position)])
    assert f'action="{url}"' in client.get(address(lands.creuse)).text
    assert client.post(url)["Location"] == address(lands.creuse)
    assert "positions" not in waiting(lands.animator, lands.creuse)
    assert client.get(Spreading.objects.get().get_absolute_url()).status_code == 404
    assert not Entry.objects.public().filter(kind="desks.set_aside").exists()


def test_what_was_set_aside_waits_again_once_that_is_annulled(client, lands, position):
    client.force_login(lands.animator)
    token = thing_token(position)
    page = client.post(reverse("desks:set_aside", args=[lands.creuse.slug, token]), follow=True).text
    url = reverse("desks:take_up", args=[lands.creuse.slug, token])
    assert f'action="{url}?next=' in page
    assert client.post(url)["Location"] == address(lands.creuse)
    assert waiting(lands.animator, lands.creuse)["positions"] == 1
    assert not Entry.objects.public().filter(kind="desks.taken_up").exists()
    assert "rien à annuler" in client.post(url, follow=True).text
    spread_thing(position, lands.creuse, actor=lands.animator, title="Pour nous", words=WORDS)
    assert "rien à annuler" in client.post(url, follow=True).text, "what was spread is not taken back so"
    assert Spreading.objects.get().words


def test_a_thing_is_treated_once(client, lands, position):
    set_thing_aside(position, lands.creuse, actor=lands.animator)
    with pytest.raises(RuleBroken, match="déjà été écarté"):
        spread_thing(position, lands.creuse, actor=lands.animator, title="Trop tard", words=WORDS)
    client.force_login(lands.animator)
    answer = client.post(spread_url(lands.creuse, position), {"title": "Trop tard", "words": WORDS})
    assert answer.status_code == 422
    assert WORDS in answer.text
    client.post(reverse("desks:set_aside", args=[lands.creuse.slug, thing_token(position)]))
    assert Spreading.objects.count() == 1


def test_words_are_one_s_own(client, lands, position):
    with pytest.raises(RuleBroken, match="avec vos mots"):
        spread_thing(position, lands.creuse, actor=lands.animator, title="Vide", words=" \0 ")
    client.force_login(lands.animator)
    answer = client.post(spread_url(lands.creuse, position), {"title": "Gardé", "words": ""})
    assert answer.status_code == 422
    assert 'value="Gardé"' in answer.text


def test_a_call_to_amend_is_spread_too(lands):
    draft = deliberation.a_draft(deliberation.a_council(), deliberation.a_convergence())
    assert waiting(lands.animator, lands.creuse)["projets"] == 1
    spread_thing(draft, lands.creuse, actor=lands.animator, title="Amendez", words=WORDS)
    assert "projets" not in waiting(lands.animator, lands.creuse)


def test_only_who_keeps_the_desk_spreads_and_only_what_is_national(client, lands, position):
    client.force_login(lands.animator)
    assert client.get(spread_url(lands.region, position)).status_code == 403
    assert client.get(reverse("desks:spread", args=["france", thing_token(position)])).status_code == 404
    place = PlaceFactory()
    assert client.get(spread_url(lands.creuse, place)).status_code == 404
    assert client.get(reverse("desks:spread", args=["creuse", "n-importe-quoi"])).status_code == 404


def test_hidden_words_are_read_no_more(client, lands, position):
    spreading = spread_thing(position, lands.creuse, actor=lands.animator, title="Chez nous", words=WORDS)
    hide_text(spreading, actor=lands.staff, reason="Vise une personne.")
    assert client.get(spreading.get_absolute_url()).status_code == 404
    assert "Chez nous" not in client.get(lands.creuse.get_absolute_url()).text


def test_what_is_spread_is_listed_fed_and_counted(client, lands, position):
    spread_thing(position, lands.region, actor=lands.above, title="En région", words=WORDS)
    spread_thing(position, lands.creuse, actor=lands.animator, title="Chez\x0b nous", words=f"{WORDS} & \x0b <b>")
    set_thing_aside(position, lands.vienne, actor=lands.above)
    heard = {"creuse": (True, True), "nouvelle-aquitaine": (False, True), "haute-vienne": (False, True)}
    for slug, (local, regional) in {**heard, "france": (True, True), "finistere": (False, False)}.items():
        for page in ("spreadings", "spreadings_feed"):
            text = client.get(reverse(f"desks:{page}", args=[slug])).text
            assert ("Chez" in text, "En région" in text) == (local, regional), (slug, page)
    assert "Rien n’est encore diffusé ici" in client.get(reverse("desks:spreadings", args=["finistere"])).text
    page = client.get(lands.creuse.get_absolute_url()).text
    assert reverse("desks:spreadings", args=["creuse"]) in page
    assert reverse("desks:spreadings_feed", args=["creuse"]) in page
    client.force_login(lands.animator)
    assert "1\xa0texte diffusé" in client.get(address(lands.creuse)).text
    assert client.get(reverse("desks:spreadings", args=["atlantide"])).status_code == 404
    assert client.get(reverse("desks:spreadings_feed", args=["atlantide"])).status_code == 404


@pytest.mark.parametrize("page", ["spreadings", "spreadings_feed"])
def test_the_list_and_the_feed_cost_the_same_however_long(client, lands, position, page, django_assert_max_num_queries):
    for land in (lands.creuse, lands.region, lands.vienne):
        spread_thing(position, land, actor=lands.staff, title="Chez nous", words=WORDS)
    url = reverse(f"desks:{page}", args=["france"])
    client.get(url)
    with django_assert_max_num_queries(5):
        assert client.get(url).text.count("Chez nous") == 3
    again = client.get(url, headers={"if-none-match": client.get(url)["ETag"]})
    assert again.status_code == 304


def test_a_municipality_is_never_heard_until_somebody_goes(client, lands):
    town = MunicipalityFactory(department=lands.creuse)
    assert waiting(lands.animator, lands.creuse)["communes"] == 1
    client.force_login(lands.animator)
    url = reverse("desks:note_visit", args=[town.code])
    page = client.get(address(lands.creuse)).text
    assert f'action="{url}"' in page
    collect = reverse("needs:collect") + "?place=Gu%C3%A9ret+%2823000%2C+Creuse%29"
    assert collect in page
    assert 'value="Guéret (23000, Creuse)"' in client.get(collect).text
    assert client.post(url)["Location"] == address(lands.creuse)
    assert "communes" not in waiting(lands.animator, lands.creuse)
    client.post(url)
    assert Visit.objects.count() == 1
    undo = reverse("desks:take_visit_back", args=[town.code])
    assert client.post(undo)["Location"] == address(lands.creuse)
    assert waiting(lands.animator, lands.creuse)["communes"] == 1
    assert Entry.objects.filter(kind="desks.visit_taken_back").count() == 1
    assert "rien à annuler" in client.post(undo, follow=True).text
    client.post(url)
    Visit.objects.update(on=timezone.localdate() - dt.timedelta(days=200))
    assert waiting(lands.animator, lands.creuse)["communes"] == 1
    client.force_login(lands.national)
    assert client.post(reverse("desks:note_visit", args=["99999"])).status_code == 404


def test_a_visit_is_taken_back_by_who_noted_it_under_the_name_that_it_bears(lands):
    town = MunicipalityFactory(department=lands.creuse)
    note_visit(town, actor=lands.animator, hat=lands.network)
    with pytest.raises(RuleBroken, match="rien à annuler"):
        take_visit_back(town, actor=lands.above, hat=lands.regional)
    assert Visit.objects.count() == 1
    take_visit_back(town, actor=lands.animator)
    entry = Entry.objects.get(kind="desks.visit_taken_back")
    assert (entry.data["animation"], Visit.objects.exists()) == (str(lands.network), False)


def test_a_text_that_is_still_written_or_of_another_assembly_does_not_come_from_the_nation(client, lands):
    writing = deliberation.a_draft(deliberation.a_council(), deliberation.a_convergence(), opened=False)
    client.force_login(lands.staff)
    sent = {"title": "Chez nous", "words": WORDS}
    assert client.post(spread_url(lands.creuse, writing), sent).status_code == 404
    local = deliberation.a_draft(deliberation.a_council(), deliberation.a_convergence())
    Assembly.objects.update(kind="regional", region=lands.region)
    assert client.post(spread_url(lands.creuse, local), sent).status_code == 404
    assert not Spreading.objects.exists()


def test_a_call_that_is_over_is_spread_no_more_and_the_words_stay(client, lands):
    draft = deliberation.a_draft(deliberation.a_council(), deliberation.a_convergence())
    Draft.objects.update(state="ballot")
    client.force_login(lands.animator)
    answer = client.post(spread_url(lands.creuse, draft), {"title": "Amendez", "words": WORDS})
    assert (answer.status_code, "Cet appel est clos" in answer.text, WORDS in answer.text) == (422, True, True)


def test_a_code_that_no_municipality_has_is_told(client, lands):
    client.force_login(lands.animator)
    assert client.post("/territoires/communes/%00/rencontre/").status_code == 404
