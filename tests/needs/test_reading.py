"""The list, the page of a need, convergences and open data: what everybody reads, in few queries."""

import csv
import io
import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lieudit.care.services import hide_text
from lieudit.journal.services import end_follow, follow_thing
from lieudit.needs.export import COLUMNS
from lieudit.needs.models import Need
from lieudit.needs.services import gather_needs, support_need
from tests.accounts.factories import AccountFactory
from tests.needs.factories import ConvergenceFactory, NeedFactory, SupportFactory
from tests.network.factories import AnimatorFactory, OrganisationFactory, PlaceFactory, RepresentativeFactory
from tests.territory.factories import DepartmentFactory, MunicipalityFactory, RegionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def brest():
    region = RegionFactory(code="53", name="Bretagne")
    department = DepartmentFactory(code="29", name="Finistère", region=region)
    return MunicipalityFactory(code="29019", name="Brest", department=department, postcodes=["29200"])


def listed(client, **choices):
    return client.get(reverse("needs:list"), choices).content.decode()


def test_the_list_says_how_many_and_where(client, brest):
    NeedFactory(words="À Guéret.")
    NeedFactory(words="À Brest.", place=PlaceFactory(municipality=brest))
    NeedFactory(words="Pas encore relu.", pending=True)
    page = listed(client)
    assert "2\xa0besoins dits par 2\xa0lieux, dans 2\xa0départements" in page
    assert "À Guéret." in page
    assert "Pas encore relu." not in page
    assert "Bretagne" in page


@pytest.mark.parametrize(
    ("choices", "found", "lost"),
    [
        ({"q": "chauffage"}, "Qui paie le chauffage ?", "La toiture fuit."),
        ({"q": "toitures"}, "La toiture fuit.", "Qui paie le chauffage ?"),
        ({"q": "le prÉau"}, "La toiture fuit.", "Qui paie le chauffage ?"),
        ({"territory": "r-53"}, "Qui paie le chauffage ?", "La toiture fuit."),
        ({"territory": "d-23"}, "La toiture fuit.", "Qui paie le chauffage ?"),
        ({"domain": "work"}, "La toiture fuit.", "Qui paie le chauffage ?"),
        ({"stage": "gathered"}, "Qui paie le chauffage ?", "La toiture fuit."),
        ({"place": "le-preau"}, "La toiture fuit.", "Qui paie le chauffage ?"),
    ],
)
def test_each_filter_keeps_what_answers(client, brest, choices, found, lost):
    NeedFactory(words="La toiture fuit.", domains=["work"], place=PlaceFactory(name="Le Préau", slug="le-preau"))
    NeedFactory(words="Qui paie le chauffage ?", gathered=True, place=PlaceFactory(name="Quai", municipality=brest))
    page = listed(client, **choices)
    assert found in page
    assert lost not in page


def test_a_choice_that_does_not_exist_is_said_and_breaks_nothing(client):
    NeedFactory()
    for choices in ({"stage": "x"}, {"territory": "d-xx"}, {"page": "abc"}, {"q": "\0"}, {"place": "pas un slug"}):
        assert client.get(reverse("needs:list"), choices).status_code == 200
    assert "choisissez dans la liste" in listed(client, stage="x")


def test_no_result_says_what_to_do(client):
    assert "Aucun besoin ne répond à ces choix" in listed(client, q="introuvable")


def test_the_most_joined_come_first_when_asked(client):
    NeedFactory(words="Seul.")
    joined = NeedFactory(words="Rejoint.")
    SupportFactory(need=joined)
    NeedFactory(words="Seul aussi.")
    page = listed(client, sort="places")
    assert page.index("Rejoint.") < page.index("Seul.")
    assert "1\xa0autre lieu, 1\xa0département" in page


def test_htmx_gets_the_list_alone(client):
    page = client.get(reverse("needs:list"), headers={"HX-Request": "true"}).content.decode()
    assert page.lstrip().startswith('<div class="columns-2')


@pytest.mark.parametrize("count", [1, 25])
def test_public_pages_ask_at_most_eight_questions(client, django_assert_max_num_queries, count):
    convergence = ConvergenceFactory()
    needs = [NeedFactory(gathered=True, convergence=convergence) for _ in range(count)]
    for need in needs[:5]:
        SupportFactory(need=need)
    for url in (
        reverse("needs:list"),
        reverse("needs:list") + "?sort=places&q=permanence",
        needs[0].get_absolute_url(),
        convergence.get_absolute_url(),
        reverse("needs:convergences"),
        reverse("needs:csv"),
        reverse("needs:geojson"),
    ):
        with django_assert_max_num_queries(8):
            response = client.get(url)
            assert response.getvalue() if response.streaming else response.content


def test_what_is_typed_above_the_list_is_understood_once(client):
    NeedFactory()
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("needs:list"), {"q": "permanence"})
    assert sum("lexicon_wordgroup" in each["sql"] for each in asked) == 1


def test_who_follows_a_thread_reads_so_and_where_to_stop(client, django_assert_max_num_queries):
    led = ConvergenceFactory(department=DepartmentFactory(), animated_by=OrganisationFactory())
    regional = ConvergenceFactory(region=RegionFactory())
    needs = [NeedFactory(gathered=True, convergence=each) for each in (led, led, regional)]
    follower, account = AccountFactory(), AccountFactory()
    for thing in (needs[0], led, regional):
        url, told = thing.get_absolute_url(), follow_thing(thing, account=follower)
        client.logout()
        client.get(url)  # gives the cookie of forms
        assert "Suivre ce fil" in client.get(url).text
        client.force_login(account)
        assert "Suivre ce fil" in client.get(url).text, "another one follows it"
        client.force_login(follower)
        with django_assert_max_num_queries(12):
            page = client.get(url).text
        assert "Vous suivez ce fil." in page
        assert "Suivre ce fil" not in page
        assert f'href="{reverse("journal:rhythm", args=[told.token])}"' in page
        end_follow(told)
        assert "Suivre ce fil" in client.get(url).text


def test_nothing_new_is_answered_without_rendering(client):
    need = NeedFactory()
    for url in (reverse("needs:list"), need.get_absolute_url()):
        client.get(url)  # gives the cookie of forms
        etag = client.get(url).headers["ETag"]
        assert client.get(url, headers={"If-None-Match": etag}).status_code == 304


def test_the_page_of_a_need_holds_its_words_thread_and_voices(client):
    need = NeedFactory(words="Premier paragraphe.\n\nSecond paragraphe.", domains=["digital", "other"])
    mandate = RepresentativeFactory()
    support_need(need, actor=mandate.account, place=mandate.place, words="Chez nous depuis un an.")
    gather_needs([need], actor=AnimatorFactory().account, title="Tenir", summary="Un résumé.")
    page = client.get(need.get_absolute_url()).content.decode()
    for text in (
        '<p dir="auto">Second paragraphe.</p>',
        "Médiation numérique",
        "Autre chose",
        "«\u00a0Tenir\u00a0»",
        "Chez nous depuis un an.",
        "2\xa0lieux disent la même chose",
        "Mon lieu le dit aussi",
        "application/rss+xml",
        "Signaler",
    ):
        assert text in page


def test_what_happens_next_has_its_date(client):
    page = client.get(NeedFactory().get_absolute_url()).content.decode()
    assert "ou y répond, avant le" in page


def test_a_place_that_is_not_published_is_named_nowhere(client):
    place = PlaceFactory(name="Le lieu discret", slug="discret")
    need = NeedFactory(place=place, place_is_public=False)
    for page in (
        client.get(need.get_absolute_url()).content.decode(),
        listed(client),
        client.get(reverse("needs:csv")).getvalue().decode(),
        client.get(reverse("needs:geojson")).getvalue().decode(),
    ):
        assert "Le lieu discret" not in page
        assert "Guéret" not in page
    assert "Aucun besoin" in listed(client, q="discret")
    assert "Aucun besoin" in listed(client, place="discret")


def test_a_hidden_need_or_support_is_read_by_nobody(client):
    need = NeedFactory(words="Un mot qui blesse.")
    support = SupportFactory(words="Un autre mot qui blesse.")
    moderator = AnimatorFactory().account
    hide_text(need, actor=moderator, reason="Nomme une personne.")
    hide_text(support, actor=moderator, reason="Nomme une personne.")
    assert client.get(need.get_absolute_url()).status_code == 404
    assert "Un mot qui blesse." not in listed(client)
    page = client.get(support.need.get_absolute_url()).content.decode()
    assert "Un autre mot qui blesse." not in page
    assert Need.objects.with_counts().get(pk=support.need.pk).place_count == 0


@pytest.mark.parametrize("signed_in", [False, True])
def test_a_number_that_may_not_be_read_says_the_same_page_as_one_that_no_need_bears(client, signed_in):
    hidden = NeedFactory()
    hide_text(hidden, actor=AnimatorFactory().account, reason="Nomme une personne.")
    needs = [*(NeedFactory(state=state) for state in ("withdrawn", "refused", "pending")), hidden]
    if signed_in:
        client.force_login(AccountFactory())
    nobody = reverse("needs:need", args=[999_999])

    def read(url):
        page = client.get(url)
        assert page.status_code == 404
        return re.sub(r'nonce="[^"]+"|value="\w{64}"', "", page.text.replace(url, nobody))

    page = read(nobody)
    for need in needs:
        assert read(need.get_absolute_url()) == page, need.state
    for name in ("pages:search", "needs:list", "needs:express"):
        assert f'<a class="button{" button--ink" if name == "pages:search" else ""}" href="{reverse(name)}">' in page


def test_a_convergence_shows_its_needs_and_phrases(client):
    needs = [NeedFactory(words="Les mots de l’un."), NeedFactory(words="Les mots de l’autre.")]
    convergence = gather_needs(
        needs, actor=AccountFactory(is_staff=True), quotes=[(needs[0], "Les mots")], title="Tenir", summary="Résumé."
    )
    page = client.get(convergence.get_absolute_url()).content.decode()
    assert "Les mots de l’autre." in page
    assert "2\xa0besoins" in page
    assert "Ouvrir une délibération" not in page
    assert "Tenir" in client.get(reverse("needs:convergences")).content.decode()


def test_the_csv_explains_itself_and_holds_the_same_needs(client, brest):
    NeedFactory(words='Bonjour ; "tout le monde"\nfin', domains=["work", "digital"])
    NeedFactory(words="À Brest.", place=PlaceFactory(municipality=brest))
    response = client.get(reverse("needs:csv"), {"territory": "d-23"})
    rows = list(csv.DictReader(io.StringIO(response.getvalue().decode("utf-8-sig"))))
    assert list(rows[0]) == [*(column.name for column in COLUMNS), "source", "licence"]
    assert [row["mots"] for row in rows] == ['Bonjour ; "tout le monde"\nfin']
    assert (rows[0]["departement"], rows[0]["region"], rows[0]["domaines"]) == ("23", "75", "work|digital")
    documented = client.get(reverse("needs:columns")).content.decode()
    assert all(column.name in documented for column in COLUMNS)


def test_geojson_places_what_is_published(client):
    NeedFactory(place=PlaceFactory(latitude=46.2, longitude=1.9))
    NeedFactory(place=None, municipality=None, department=None)
    features = json.loads(client.get(reverse("needs:geojson")).getvalue())["features"]
    assert features[0]["geometry"] == {"type": "Point", "coordinates": [1.9, 46.2]}
    assert features[1]["geometry"] is None


# What resembles


@pytest.mark.parametrize(
    "text",
    [
        "La permanence numérique ferme en décembre",
        "permanences numeriques de la semaine",
        "Notre permanense numérik reçoit du monde chaque semaine",
    ],
)
def test_what_resembles_is_found_without_accents_nor_spelling(text):
    near = NeedFactory()
    NeedFactory(words="Le bail de la friche est renouvelé chaque année par la mairie.")
    assert list(Need.objects.public().resembling(text)) == [near]


def test_what_resembles_nothing_finds_nothing():
    NeedFactory()
    assert not Need.objects.public().resembling("Le four à céramique tourne trois jours par mois")
    assert not Need.objects.public().resembling("???")


def test_a_convergence_is_proposed_once_through_its_closest_need(express):
    convergence = ConvergenceFactory(title="Tenir une permanence numérique dans la durée")
    for _ in range(3):
        NeedFactory(gathered=True, convergence=convergence)
    PlaceFactory(name="Le Préau")
    page = express("similar", words="Notre permanence numérique reçoit du monde.", place="Le Préau").content.decode()
    assert page.count('name="join"') == 1
    assert "Tenir une permanence numérique" in page
