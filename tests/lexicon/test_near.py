"""What comes near a resource, a position, a service or words, whatever its kind; and never what nobody may read."""

import pytest
from django.db import connection
from django.urls import reverse

from lieudit.care.services import hide_text
from lieudit.commons.services import deposit_resource, publish_resource, revise_resource, withdraw_resource
from lieudit.deliberation.models import Position
from lieudit.lexicon import likes, meaning, receivers
from lieudit.lexicon.likes import find_thing, near_thing, near_typed, near_words, something_left
from lieudit.lexicon.models import ThingMeaning
from lieudit.lexicon.services import add_group
from lieudit.lexicon.tasks import learn_thing, learn_things
from lieudit.needs.models import Need
from lieudit.needs.services import edit_convergence, gather_needs, withdraw_need
from lieudit.needs.tasks import learn_missing
from lieudit.needs.workflow import NeedState
from lieudit.public_services.services import declare_offer, end_offer, revise_offer
from lieudit.toolkit.models import Clock
from tests.accounts.factories import AccountFactory
from tests.commons.factories import ResourceFactory
from tests.deliberation.factories import a_position
from tests.needs.factories import ConvergenceFactory, NeedFactory
from tests.network.factories import AnimatorFactory, PlaceFactory, RepresentativeFactory
from tests.public_services.factories import OfferFactory

pytestmark = pytest.mark.django_db

DOCTORS = "Plus aucun médecin ne vient au village."


@pytest.fixture
def encoder(settings):
    settings.ENCODER = "tests.needs.fake_encoder"
    meaning._landmarks.cache_clear()
    yield
    meaning._landmarks.cache_clear()


@pytest.fixture(params=["words", "meaning"])
def both(request, settings):
    """With an encoder, and by words alone."""
    if request.param == "meaning":
        settings.ENCODER = "tests.needs.fake_encoder"
    meaning._landmarks.cache_clear()
    yield request.param
    meaning._landmarks.cache_clear()


def learn():
    learn_things.call()
    learn_missing.call()


def near(kind, thing):
    return [like.need.pk for like in near_thing(find_thing(kind, thing.pk))]


def a_resource(**others):
    return ResourceFactory(title="Médecin au village", summary="Faire venir un médecin au village.", **others)


def an_offer(**others):
    return OfferFactory(title="Un médecin au village", description="Plus aucun médecin ne vient.", **others)


def a_convergence(**words):
    convergence = ConvergenceFactory(**words)
    NeedFactory(words="Le car du samedi est supprimé.", convergence=convergence, state=NeedState.GATHERED)
    return convergence


def test_things_of_all_kinds_come_near_one_another(both):
    resource, offer, need = a_resource(domains=[]), an_offer(), NeedFactory(words=DOCTORS, domains=[])
    far = ResourceFactory(title="Réparer la toiture de l’atelier", summary="Une charpente, des tuiles.", domains=[])
    learn()
    assert set(near("resource", resource)) == {f"need:{need.pk}", f"offer:{offer.pk}"}
    assert set(near("need", need)) >= {f"resource:{resource.pk}", f"offer:{offer.pk}"}
    assert near("resource", far) == []
    position = a_position()
    learn()
    assert f"position:{position.pk}" not in near("resource", resource)
    same = ResourceFactory(title=position.title, summary=position.summary, domains=[])
    learn()
    assert near("resource", same)[0] == f"position:{position.pk}"
    assert near("position", position)[0] == f"resource:{same.pk}"


def test_the_meaning_of_a_kind_that_there_is_no_more_is_left_alone(encoder):
    resource, offer = a_resource(domains=[]), an_offer()
    learn()
    ThingMeaning.objects.filter(kind="offer", key=offer.pk).update(kind="gone")
    assert near("resource", resource) == []


def test_a_meaning_that_is_learnt_moves_the_clock(encoder):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    a_resource(domains=[])
    before = Clock.now()
    learn_things.call()
    assert Clock.now() > before


def test_the_needs_of_a_position_are_not_told_again(encoder):
    position = a_position()
    other = NeedFactory(words=f"{position.title}. {position.summary}")
    learn()
    assert near("position", position) == [f"need:{other.pk}"]
    convergence = position.draft.convergences.get()
    assert likes.KINDS["position"].kin(position.pk) == [f"gathered:{convergence.pk}"], "one, however many it gathers"


def test_what_a_convergence_gathers_and_what_was_adopted_from_it_are_not_told_again(both):
    position = a_position()
    convergence = position.draft.convergences.get()
    same = {"title": convergence.title, "summary": convergence.summary}
    resource, other = ResourceFactory(domains=[], **same), a_convergence(**same)
    Need.objects.filter(convergence=convergence).update(words=f"{convergence.title}. {convergence.summary}")
    learn()
    assert set(near("convergence", convergence)) == {f"resource:{resource.pk}", f"convergence:{other.pk}"}
    gathered = {f"convergence:{convergence.pk}", *(f"need:{need.pk}" for need in convergence.needs.all())}
    for kind, thing in (("convergence", other), ("resource", resource)):
        assert len(gathered & set(near(kind, thing))) == 1, "what one convergence gathers comes near once"
    assert f"convergence:{convergence.pk}" not in near("need", convergence.needs.first())
    assert f"position:{position.pk}" in likes.KINDS["position"].drawn(find_thing("convergence", convergence.pk))


def test_beside_a_convergence_of_more_needs_than_are_read_another_need_comes_near(both):
    convergence = ConvergenceFactory(title="Un médecin au village", summary=DOCTORS)
    for _each in range(likes.MOST_NEAR + 2):
        need = NeedFactory(words=DOCTORS, domains=[], convergence=convergence, state=NeedState.GATHERED)
    other = NeedFactory(words=f"{DOCTORS} Rien.", domains=[])
    resource = a_resource(domains=[])
    learn()
    for kind, thing in (("convergence", convergence), ("need", need)):
        assert set(near(kind, thing)) == {f"need:{other.pk}", f"resource:{resource.pk}"}


def test_the_index_goes_on_past_the_needs_of_a_large_convergence(encoder):
    convergence = a_convergence(title="Un médecin au village", summary=DOCTORS)
    learn()
    near("convergence", convergence)
    with connection.cursor() as cursor:
        cursor.execute("SELECT setting FROM pg_settings WHERE name = 'hnsw.iterative_scan'")
        found = cursor.fetchone()
        cursor.execute("SELECT extversion FROM pg_extension WHERE extname = 'vector'")
        version = tuple(map(int, cursor.fetchone()[0].split(".")[:2]))
    assert found == (("strict_order",) if version >= (0, 8) else None)


def test_a_convergence_that_every_need_left_comes_near_nothing_and_is_forgotten(both):
    convergence = ConvergenceFactory(title="Un médecin au village", summary=DOCTORS)
    need = NeedFactory(words=DOCTORS, domains=[], convergence=convergence, state=NeedState.GATHERED)
    resource = a_resource(domains=[])
    learn()
    assert ThingMeaning.objects.filter(kind="convergence").exists()
    withdraw_need(need, actor=need.author)
    assert near("resource", resource) == []
    learn()
    assert not ThingMeaning.objects.filter(kind="convergence").exists()


def test_the_worker_learns_a_convergence_as_it_opens_and_as_it_is_reworded(encoder, django_capture_on_commit_callbacks):
    animator = AnimatorFactory()
    need = NeedFactory(words=DOCTORS, department=animator.department)
    with django_capture_on_commit_callbacks(execute=True):
        convergence = gather_needs(
            [need], actor=animator.account, title="Un médecin", summary="Faire venir un médecin."
        )
    known = ThingMeaning.objects.get(kind="convergence", key=convergence.pk)
    with django_capture_on_commit_callbacks(execute=True):
        edit_convergence(convergence, actor=animator.account, title="Un dentiste", summary="Faire venir un dentiste.")
    assert ThingMeaning.objects.get(kind="convergence", key=convergence.pk).digest != known.digest
    assert not something_left()


def test_other_services_of_its_place_and_what_a_resource_is_drawn_from_are_told_already(encoder):
    offer = an_offer()
    sister = OfferFactory(title="Un médecin au village, le soir", description="Plus aucun.", place=offer.place)
    resource = a_resource(domains=[])
    drawn = a_resource(domains=[], derived_from=resource.releases.get())
    learn()
    assert f"offer:{sister.pk}" not in near("offer", offer)
    assert f"resource:{drawn.pk}" not in near("resource", resource)
    assert f"resource:{resource.pk}" not in near("resource", drawn)


def test_what_is_hidden_withdrawn_or_ended_comes_near_nothing_and_is_forgotten(both, client):
    resource, offer, need = a_resource(domains=[]), an_offer(), NeedFactory(words=DOCTORS, domains=[])
    others = [a_resource(domains=[]), an_offer()]
    learn()
    assert len(near("need", need)) == 4
    animator = AnimatorFactory(department=resource.place.municipality.department).account
    hide_text(resource, actor=animator, reason="Vise une personne.")
    withdraw_resource(others[0], actor=AccountFactory(), reason="Une erreur.")
    end_offer(offer, actor=offer.author, reason="Plus personne.")
    hide_text(others[1], actor=animator, reason="Vise une personne.")
    assert near("need", need) == []
    assert client.get(reverse("lexicon:near", args=["resource", resource.pk])).status_code == 404
    assert client.get(reverse("lexicon:near", args=["offer", offer.pk])).status_code == 404
    assert something_left()
    learn()
    assert not ThingMeaning.objects.exists()
    assert not something_left()


def test_a_deposit_that_waits_is_neither_learnt_nor_shown(both, client):
    waiting = a_resource(waiting=True, domains=[])
    need = NeedFactory(words=DOCTORS, domains=[])
    learn_thing.call("resource", waiting.pk)
    learn()
    assert not ThingMeaning.objects.exists()
    assert near("need", need) == []
    client.force_login(waiting.author)
    assert client.get(reverse("lexicon:near", args=["resource", waiting.pk])).status_code == 404


def test_acts_have_the_worker_learn(encoder, django_capture_on_commit_callbacks):
    place = PlaceFactory()
    keeper = RepresentativeFactory(place=place).account
    words = {"kind": "method", "summary": "Faire venir un médecin.", "licence": "CC-BY-SA-4.0", "domains": []}
    with django_capture_on_commit_callbacks(execute=True):
        resource = deposit_resource(
            actor=keeper, keeper=place, version="1", link="https://exemple.fr/a", title="Médecin", **words
        )
        offer = declare_offer(place, actor=keeper, domain="services", kind="counter", title="Médecin le mardi")
    assert set(ThingMeaning.objects.values_list("kind", "key")) == {("resource", resource.pk), ("offer", offer.pk)}
    before = dict(ThingMeaning.objects.values_list("kind", "digest"))
    with django_capture_on_commit_callbacks(execute=True):
        revise_resource(resource, actor=keeper, title="Dentiste")
        revise_offer(offer, actor=keeper, title="Dentiste le mardi")
    after = dict(ThingMeaning.objects.values_list("kind", "digest"))
    assert all(after[kind] != before[kind] for kind in before)
    with django_capture_on_commit_callbacks(execute=True):
        a_position()
        publish_resource(ResourceFactory(waiting=True), actor=AccountFactory(secretariat=True))
    assert ThingMeaning.objects.filter(kind="position", key=Position.objects.get().pk).exists()
    assert ThingMeaning.objects.filter(kind="resource").count() == 2
    learn()  # the convergence of the factories, which no act opened
    assert not something_left()


def test_what_is_reworded_by_nobody_in_particular_is_met_by_the_timer(encoder):
    resource = a_resource()
    learn()
    type(resource).objects.filter(pk=resource.pk).update(summary="Réparer la toiture.")
    assert something_left()
    learn()
    assert not something_left()


def test_a_need_does_not_learn_twice_nor_elsewhere(encoder):
    need = NeedFactory(words=DOCTORS)
    learn()
    assert not ThingMeaning.objects.exists()
    assert find_thing("need", need.pk).note.startswith("Besoin n° ")
    assert "need" not in likes.own_kinds()


def test_pages_ask_for_it_once_they_are_shown_and_say_so_without_javascript(encoder, client):
    resource, offer, position = a_resource(domains=[]), an_offer(), a_position()
    NeedFactory(words=DOCTORS, domains=[])
    learn()
    convergence = position.draft.convergences.get()
    things = {"resource": resource, "offer": offer, "position": position, "convergence": convergence}
    for kind, thing in things.items():
        address = reverse("lexicon:near", args=[kind, thing.pk])
        page = client.get(thing.get_absolute_url()).text
        assert f'data-hx-get="{address}"' in page
        assert f'href="{address}"' in page
    address = reverse("lexicon:near", args=["resource", resource.pk])
    part = client.get(address, headers={"HX-Request": "true"}).text
    assert part.strip().startswith("<section")
    assert f">{offer.title}</a>" in part
    assert f">«&nbsp;{DOCTORS}&nbsp;»</a>" in part
    assert offer.place.name in part
    alone = reverse("lexicon:near", args=["position", position.pk])
    assert client.get(alone, headers={"HX-Request": "true"}).text.strip() == ""
    assert "Rien ne s’en approche encore" in client.get(alone).text
    assert client.get(reverse("lexicon:near", args=["unknown", 1])).status_code == 404
    assert client.get(reverse("lexicon:near", args=["resource", 10**12])).status_code == 404


def test_a_thing_without_anything_to_say_of_it_has_no_link_once_it_is_over(client):
    offer = an_offer()
    end_offer(offer, actor=offer.author, reason="Plus personne.")
    assert "/vocabulaire/proches/" not in client.get(offer.get_absolute_url()).text


def test_what_comes_near_is_read_in_few_queries(both, client, django_assert_max_num_queries):
    resource = a_resource(domains=[])
    an_offer(), NeedFactory(words=DOCTORS, domains=[]), a_position()
    convergence = a_convergence(title=resource.title, summary=resource.summary)
    learn()
    for kind, thing in (("resource", resource), ("convergence", convergence)):
        address = reverse("lexicon:near", args=[kind, thing.pk])
        client.get(address)
        with django_assert_max_num_queries(8):
            assert "Ce qui s’en approche" in client.get(address).text


def test_a_search_that_finds_nothing_shows_what_comes_near(both, client):
    resource = a_resource(domains=[])
    learn()
    page = client.get(reverse("pages:search"), {"q": "praticien généraliste"}).text
    assert "Rien ici sur" in page
    assert "Ce qui s’en approche" in page
    assert resource.get_absolute_url() in page
    asks = reverse("toolkit:answer", args=["ce-qui-s-en-approche"])
    assert (asks in page) == (both == "meaning")
    page = client.get(reverse("pages:search"), {"q": "xyzzy"}).text
    assert "Rien ici sur" in page
    assert 'aria-labelledby="h-near"' not in page


def test_the_live_process_says_what_comes_near_the_words_of_a_search(encoder):
    resource = a_resource(domains=[])
    learn()
    assert [like.need.pk for like in near_typed("médecin au village")] == [f"resource:{resource.pk}"]
    assert resource.title in receivers.near({"q": "médecin au village"})
    for nothing in ({}, {"q": " \0 "}):
        assert receivers.near(nothing) == ""


def test_without_an_encoder_the_live_process_leaves_the_page_as_it_is():
    assert receivers.near({"q": "médecin"}) == ""


def test_without_pgvector_it_comes_by_words(encoder):
    resource, need = a_resource(domains=[]), NeedFactory(words=DOCTORS, domains=[])
    learn()
    with connection.cursor() as cursor:
        cursor.execute("DROP EXTENSION vector CASCADE")
    assert near("resource", resource) == [f"need:{need.pk}"]


def test_words_that_animators_join_bring_things_near(both):
    resource = ResourceFactory(title="Le gueulard", summary="Monter un gueulard.", domains=[])
    need = NeedFactory(words="Il faudrait un brameloup.", domains=[])
    learn()
    assert [like.need.pk for like in near_words("brameloup")] in ([], [f"need:{need.pk}"])
    assert near("resource", resource) == []
    add_group(actor=AnimatorFactory().account, words=["gueulard", "brameloup"])
    assert near("resource", resource) == [f"need:{need.pk}"]
