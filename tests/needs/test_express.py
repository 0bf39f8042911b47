"""A need is said without an account, in one form, word for word."""

import datetime as dt
import html
import re

import pytest
from django.core import mail
from django.urls import reverse

from lieudit.care.models import Acceptance
from lieudit.journal.models import Entry, Follow
from lieudit.needs.deposit import MOST_DEPOSITS
from lieudit.needs.links import followup_token
from lieudit.needs.models import Need
from lieudit.needs.services import express_need, publish_need, refuse_need
from lieudit.needs.wording import LONGEST_WORDS, author_of
from lieudit.needs.workflow import NeedState
from lieudit.toolkit import letters
from lieudit.toolkit.models import Trace
from tests.accounts.factories import AccountFactory
from tests.needs.conftest import key_opened
from tests.needs.factories import NeedFactory
from tests.network.factories import AnimatorFactory, PlaceFactory, RepresentativeFactory
from tests.territory.factories import DepartmentFactory, MunicipalityFactory

pytestmark = pytest.mark.django_db


def test_anybody_opens_the_form_with_the_words_typed_on_the_home_page(client, charter):
    page = client.get(reverse("needs:express"), {"words": "Qui paie le chauffage ?"})
    assert page.status_code == 200
    assert "Qui paie le chauffage ?" in page.content.decode()
    assert page.headers["Cache-Control"].startswith("max-age=0")


def test_three_clicks_and_one_form_lead_to_a_receipt(client, express):
    place = PlaceFactory(name="Le Préau")

    looked = express("similar", place="Le Préau", charter=None)
    assert looked.status_code == 200
    assert "Publier ce besoin" in looked.content.decode()
    assert not Need.objects.exists()

    answer = express(place="Le Préau", speaking_for="place", domains=["digital", "work"])
    need = Need.objects.get()
    assert answer.status_code == 302
    receipt = client.get(answer["Location"]).content.decode()
    assert f"porte le numéro {need.number}" in receipt
    assert "Relu et publié" in receipt
    assert need.words == "Notre permanence numérique s’arrête en décembre."
    assert (need.place, need.state, need.domains) == (place, NeedState.PENDING, ["digital", "work"])
    assert need.department == place.municipality.department


def test_nobody_is_said_to_speak_for_a_place_unless_they_say_so_or_name_one(client, express):
    page = client.get(reverse("needs:express")).text
    assert page.count('name="speaking_for"') == 4
    assert not re.search(r'<input[^>]*name="speaking_for"[^>]*checked', page)
    MunicipalityFactory(name="Guéret", postcodes=["23000"])
    PlaceFactory(name="Le Préau")
    express(words="Une", place="23000", speaking_for=None)
    express(words="Deux", place="Le Préau", speaking_for=None)
    express(words="Trois", place="23000", speaking_for="place")
    said = dict(Need.objects.values_list("words", "speaking_for"))
    assert said == {"Une": "self", "Deux": "place", "Trois": "place"}
    assert author_of(Need.objects.get(words="Une")).startswith("une personne")


def test_reading_again_publishes_nothing(express):
    page = express("preview")
    assert "Ce que tout le monde lira" in page.content.decode()
    assert not Need.objects.exists()


def test_the_same_deposit_sent_twice_is_one_need_and_one_receipt(express):
    key = key_opened()
    first, second = express(key=key), express(key=key)
    assert Need.objects.count() == 1
    assert first.status_code == second.status_code == 302


def test_another_text_from_the_same_form_is_another_need(express):
    key = key_opened()
    express(key=key)
    express(key=key, words="La bibliothèque a fermé.")
    assert Need.objects.count() == 2


def test_a_signed_in_representative_publishes_at_once_in_the_name_of_the_place(client, express):
    mandate = RepresentativeFactory()
    client.force_login(mandate.account)
    express(hat=f"place:{mandate.place.pk}")
    need = Need.objects.get()
    assert need.state == NeedState.EXPRESSED
    assert (need.place, need.author) == (mandate.place, mandate.account)
    entry = Entry.objects.public().about(need).get(kind="needs.expressed")
    assert entry.hat == mandate.place
    assert Acceptance.objects.filter(account=mandate.account).exists()


def test_a_place_that_one_does_not_represent_is_read_first(client, express):
    PlaceFactory(name="Le Préau")
    client.force_login(AccountFactory())
    express(place="Le Préau")
    assert Need.objects.get().state == NeedState.PENDING


def test_a_fresh_account_is_read_first_until_one_of_its_needs_is_published(client, express):
    account = AccountFactory()
    client.force_login(account)
    words = [f"Besoin numéro {n} de la permanence." for n in range(4)]
    page = client.get(express(words=words[0], key=key_opened(word="0"))["Location"]).content.decode()
    assert "Relu et publié" in page
    express(words=words[1], key=key_opened(word="1"))
    assert not Need.objects.public().exists()
    refuse_need(Need.objects.get(words=words[1]), actor=AccountFactory(secretariat=True), reason="Publicité")
    express(words=words[2], key=key_opened(word="2"))
    assert set(Need.objects.values_list("state", flat=True)) == {NeedState.PENDING, NeedState.REFUSED}
    publish_need(Need.objects.get(words=words[0]), actor=AccountFactory(secretariat=True))
    express(words=words[3], key=key_opened(word="3"))
    assert Need.objects.get(words=words[3]).state == NeedState.EXPRESSED


def test_a_mail_is_written_once_and_its_link_confirms(client, express):
    express(contact="Accueil@exemple.fr")
    need = Need.objects.get()
    assert need.address == "accueil@exemple.fr"
    assert [message.to for message in mail.outbox] == [["accueil@exemple.fr"]]
    follow = Follow.objects.of(need).get()
    assert follow.confirmed_at is None
    link = re.search(r"http://testserver(/suivi/confirmer/\S+)", mail.outbox[0].body)[1]
    client.post(link)
    follow.refresh_from_db()
    assert follow.confirmed_at


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("03 29 00 00 00", "0329000000"), ("+352 27 12 34", "+352271234"), ("+376 812 345", "+376812345")],
)
def test_a_telephone_is_kept_and_nothing_is_sent(express, typed, kept):
    express(contact=typed)
    assert Need.objects.get().phone == kept
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"words": ""}, "une phrase suffit"),
        ({"words": "   \n"}, "une phrase suffit"),
        ({"words": "é" * 200_000}, "200\u202f000 signes et la limite est de 10\u202f000"),
        ({"contact": "accueil@laverriere"}, "nom@exemple.fr"),
        ({"contact": "12"}, "numéro de dix chiffres"),
        ({"contact": "352 27 12 34"}, "à l’étranger commence par +"),
        ({"place": "99999"}, "ni commune, ni code postal"),
        ({"place": "Nulle-Part-sur-Rien"}, "ni lieu, ni commune"),
        ({"charter": None}, "Acceptez la charte"),
        ({"website": "http://spam.example"}, "Laissez vide le champ caché"),
        ({"key": "altered"}, "resté ouvert trop longtemps"),
    ],
)
def test_bad_input_gets_a_clear_message_and_keeps_what_was_typed(express, typed, message):
    page = express(**{"words": "Je garde mes mots.", **typed})
    text = page.content.decode()
    assert page.status_code == 422
    assert message in text
    assert typed.get("words", "Je garde mes mots.")[:500] in text
    assert not Need.objects.exists()


@pytest.mark.parametrize(
    "words",
    [
        "<script>alert(1)</script> & <b>gras</b>",
        "🙂 On tient 🔧",
        "مرحبا بكم في المكان",
        'l\'apostrophe, "les guillemets"',
    ],
)
def test_hostile_or_foreign_text_is_kept_as_it_is_and_shown_harmless(client, express, words):
    express(words=words)
    need = Need.objects.get()
    assert need.words == words
    Need.objects.update(state=NeedState.EXPRESSED)
    assert "<script>alert" not in client.get(need.get_absolute_url()).content.decode()


def test_null_bytes_leave_the_text(express):
    page = express(words="Avant\0après", step="similar")
    assert page.status_code in {200, 422}
    need = express_need(actor=None, words="Avant\0après", deposit_key="k")
    assert need.words == "Avantaprès"


def test_the_limit_itself_is_accepted():
    need = express_need(actor=None, words="a" * LONGEST_WORDS, deposit_key="k")
    assert len(need.words) == LONGEST_WORDS


@pytest.fixture
def postcode():
    """Two municipalities of one department."""
    town = MunicipalityFactory(code="55029", name="Bar-le-Duc", postcodes=["55000"])
    other = MunicipalityFactory(code="55186", name="Fains-Véel", postcodes=["55000"], department=town.department)
    return town, other


def test_a_postcode_of_several_municipalities_is_an_answer_at_the_first_try(express, postcode):
    looked = express("similar", place="55000", charter=None)
    assert looked.status_code == 200
    assert "Quelle commune" in looked.content.decode()
    assert "Fains-Véel" in looked.content.decode()

    express(place="55000")
    need = Need.objects.get()
    assert (need.municipality, need.department) == (None, postcode[0].department)


def test_its_municipality_may_be_chosen(express, postcode):
    express(place="55000", place_choice=f"municipality:{postcode[1].pk}")
    assert Need.objects.get().municipality == postcode[1]


def test_the_name_of_a_department_is_an_answer_that_a_town_of_elsewhere_does_not_take(client, express, postcode):
    land = postcode[0].department
    MunicipalityFactory(code="80480", name=land.name, department=DepartmentFactory(code="80", name="Somme"))
    whole = f"{land.name} (sans préciser la commune)"
    suggested = client.get(reverse("needs:suggest"), {"field": "place", "place": land.name.lower()}).content.decode()
    assert next(html.unescape(each) for each in re.findall(r'value="([^"]+)"', suggested)) == whole
    asked = express(place=land.name)
    assert asked.status_code == 422
    assert whole in asked.content.decode()
    express(place=land.name, place_choice=f"department:{land.pk}", key=key_opened(word="chosen"))
    express(place=whole, key=key_opened(word="proposed"))
    said = [(need.place, need.municipality, need.department) for need in Need.objects.order_by("pk")]
    assert said == [(None, None, land)] * 2


def test_a_department_is_found_without_the_article_of_its_name(express):
    land = DepartmentFactory(code="974", name="La Réunion", slug="la-reunion")
    express(place="Réunion")
    assert Need.objects.get().department == land


def test_a_town_that_is_the_whole_of_its_department_is_not_asked_twice(express):
    paris = DepartmentFactory(code="75", name="Paris", slug="paris")
    town = MunicipalityFactory(code="75056", name="Paris", department=paris)
    express(place="Paris")
    assert Need.objects.get().municipality == town


def test_a_postcode_of_two_departments_asks_which_before_publishing(express):
    MunicipalityFactory(code="55029", name="Bar-le-Duc", postcodes=["55000"])
    MunicipalityFactory(
        code="52001",
        name="Aillianville",
        postcodes=["55000"],
        department=DepartmentFactory(code="52", name="Haute-Marne"),
    )
    assert express("similar", place="55000").status_code == 200
    page = express(place="55000")
    assert page.status_code == 422
    assert "plusieurs départements" in page.content.decode()


def test_what_is_proposed_while_one_types_is_what_it_names(client, express, postcode):
    place = PlaceFactory(name="Le Préau", municipality=postcode[0])
    PlaceFactory(name="Le Préau")
    proposed = {}
    for typed in ("préau", "bar le", "5500"):
        page = client.get(reverse("needs:suggest"), {"field": "place", "place": typed}).content.decode()
        proposed[typed] = [html.unescape(label) for label in re.findall(r'value="([^"]+)"', page)]
    assert len(proposed["préau"]) == 2
    assert postcode[0].label in proposed["bar le"]
    assert proposed["5500"] == [postcode[0].label, postcode[1].label]
    (label,) = [each for each in proposed["préau"] if "Bar-le-Duc" in each]
    for key, typed in enumerate([label, postcode[1].label]):
        assert express(place=typed, key=key_opened(word=str(key))).status_code == 302
    assert [need.place for need in Need.objects.order_by("pk")] == [place, None]
    assert Need.objects.last().municipality == postcode[1]


@pytest.mark.parametrize("typed", ["", "a", "\0\0", "%", "9" * 500, "(" * 300])
def test_little_or_anything_typed_proposes_nothing_and_breaks_nothing(client, typed):
    assert client.get(reverse("needs:suggest"), {"place": typed}).status_code == 200


def test_words_of_the_home_page_travel_in_no_address(client):
    home = client.get(reverse("pages:home")).content.decode()
    (form,) = re.findall(r'<form class="speak-up"[^>]*>', home)
    assert 'method="post"' in form
    page = client.post(reverse("needs:express"), {"step": "begin", "words": "Qui paie le chauffage ?"})
    assert (page.status_code, "Qui paie le chauffage ?" in page.content.decode()) == (200, True)


def test_a_need_that_is_published_at_once_says_so_and_leads_to_its_page(client, express):
    mandate = RepresentativeFactory()
    client.force_login(mandate.account)
    receipt = client.get(express(hat=f"place:{mandate.place.pk}")["Location"]).content.decode()
    need = Need.objects.get()
    assert "Il est publié" in receipt
    assert f'href="{need.get_absolute_url()}"' in receipt


def test_the_receipt_offers_to_be_told_by_mail(client, express, django_capture_on_commit_callbacks):
    answer = express(contact="03 29 00 00 00")
    receipt = client.get(answer["Location"]).content.decode()
    assert "Une fois relu" in receipt
    need = Need.objects.get()
    typed = {"act": "contact", "address": "accueil@exemple.fr", "phone": need.phone}
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("needs:followup", args=[followup_token(need)]), typed)
    need.refresh_from_db()
    assert (need.address, need.phone) == ("accueil@exemple.fr", "0329000000")
    assert mail.outbox[0].to == ["accueil@exemple.fr"]


def test_the_button_of_the_receipt_confirms_the_address(express):
    express(contact="accueil@exemple.fr")
    body, _foot = letters.read(mail.outbox[0].body)
    button = next(block for block in body if block.first)
    assert button.lines == ("Confirmer mon adresse",)
    assert "/suivi/confirmer/" in button.url


def test_a_town_of_many_places_is_still_a_town(express):
    town = MunicipalityFactory()
    PlaceFactory.create_batch(9, municipality=town)
    express(place=town.name)
    need = Need.objects.get()
    assert (need.municipality, need.place) == (town, None)


def test_which_municipality_it_is_is_asked_once(express, postcode):
    """A telephone leads to the question that asks it, until it was shown."""
    asked = 'data-question="before" data-asked'
    assert asked not in express("similar", place="Bar-le-Duc").text
    assert asked in express("similar", place="55000").text
    assert asked not in express("similar", place="55000", place_choice="").text


def test_a_choice_of_another_text_is_not_taken(express):
    MunicipalityFactory(code="55029", name="Bar-le-Duc", postcodes=["55000"])
    MunicipalityFactory(code="55186", name="Fains-Véel", postcodes=["55000"])
    stranger = MunicipalityFactory()
    page = express(place="55000", place_choice=f"municipality:{stranger.pk}")
    assert page.status_code == 422
    assert not Need.objects.exists()


def test_too_fast_is_held_back_for_who_has_no_account(client, express):
    assert "très rapide" in express(key=key_opened(0)).content.decode()
    client.force_login(AccountFactory())
    assert express(key=key_opened(0)).status_code == 302


def test_a_form_left_open_for_two_days_gets_a_fresh_key(express):
    page = express(key=key_opened(48 * 3600))
    fresh = re.search(r'name="key" value="([^"]+)"', page.content.decode())[1]
    assert express(key=fresh, step="similar").status_code == 200


def test_one_connection_is_held_back_but_not_who_signs_in(client, express):
    for number in range(MOST_DEPOSITS):
        assert express(words=f"Besoin {number}").status_code == 302
    page = express(words="Un de trop")
    assert page.status_code == 422
    assert "Beaucoup d’envois" in page.content.decode()
    assert "Un de trop" in page.content.decode()
    client.force_login(AccountFactory())
    assert express(words="Un de trop").status_code == 302


def test_traces_of_a_connection_live_one_day_and_hold_no_address(express):
    express()
    trace = Trace.objects.get()
    assert "127.0.0.1" not in trace.origin
    Trace.objects.update(at=trace.at - dt.timedelta(hours=25))
    express(words="Le lendemain")
    assert Trace.objects.count() == 1


def test_words_noted_by_an_animator_keep_their_author(client, charter, django_capture_on_commit_callbacks):
    animator = AnimatorFactory()
    client.force_login(animator.account)
    typed = {
        "words": "La voisine dit qu’il manque un écrivain public.",
        "channel": "phone",
        "place": "23000",
        "place_is_public": "on",
        "consent": "on",
        "contact": "voisine@exemple.fr",
        "charter": "on",
        "key": key_opened(),
        "speaking_for": "self",
    }
    MunicipalityFactory()
    refused = client.post(reverse("needs:collect"), {**typed, "consent": ""})
    assert "Sans son accord" in refused.content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("needs:collect"), typed)
    need = Need.objects.get()
    assert (need.author, need.collected_by, need.channel) == (None, animator.account, "phone")
    assert need.state == NeedState.EXPRESSED
    assert mail.outbox[0].to == ["voisine@exemple.fr"]
    assert "collecté par" in client.get(need.get_absolute_url()).content.decode()


def test_only_who_names_a_place_is_offered_to_join_a_need(client, express):
    said = NeedFactory(words="Notre permanence numérique s’arrête en décembre.")
    join = f'name="join" value="{said.number}"'
    alone = express("similar", place="", speaking_for="self").text
    assert join not in alone
    assert "écrivez son nom à la" in alone
    assert '<a href="#id_place">question 3</a>' in alone
    PlaceFactory(name="Le Préau")
    assert join in express("similar", place="Le Préau").text
