"""One search over everything public, that forgives, counts, and fears no text."""

import datetime as dt
import re

import pytest
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from lieudit.accounts.models import Account
from lieudit.advocacy.models import Demand
from lieudit.care import services as care
from lieudit.deliberation.models import Draft
from lieudit.deliberation.workflow import DraftState
from lieudit.desks.services import say_telephone
from lieudit.governance.members import found_members_assembly
from lieudit.governance.models import Assembly, Seat
from lieudit.governance.services import found_assembly
from lieudit.lexicon.models import vocabulary
from lieudit.lexicon.services import read_words
from lieudit.needs.models import Need, NeedCount
from lieudit.needs.services import withdraw_need
from lieudit.network.models import Organisation, Place, Representative
from lieudit.pages.found import ORDER, Group
from lieudit.pages.searching import Answer, counted_in
from lieudit.territory.models import Department
from lieudit.toolkit import open_files
from lieudit.toolkit.findable import FINDABLE, MOST_RANKED
from lieudit.toolkit.french import MONTHS, typeset
from lieudit.toolkit.workdays import add_working_days
from lieudit.voting.services import open_ballot
from tests.accounts.factories import AccountFactory
from tests.advocacy.factories import a_message, a_referral, an_institution, published
from tests.commons.factories import ResourceFactory
from tests.deliberation.factories import a_council, a_draft, a_position
from tests.funding.factories import a_budget, a_matched_fund, an_experiment, an_open
from tests.governance.factories import a_decision, a_qualified_person, a_seat, an_assembly
from tests.inquiries.factories import an_accepted
from tests.meetings.factories import a_meeting, an_item, at, convened
from tests.needs.factories import ConvergenceFactory, NeedFactory
from tests.network.factories import AnimatorFactory, OrganisationFactory, PlaceFactory, RepresentativeFactory
from tests.public_services.factories import OfferFactory
from tests.territory.factories import DepartmentFactory, MunicipalityFactory, RegionFactory
from tests.voting.factories import a_ballot

pytestmark = pytest.mark.django_db
HOSTILE = [
    "", "   ", "\0", "' OR 1=1 --", "<script>", "&|!()*:", "a" * 5000, "🙂", "\u202eabc", "%_%", '"', "le la les", "b",
    "9" * 30, "0", "００１", "D--", "a:* & !b", "\\", "½", "1 2 3 4 5 6 7 8 9 10 11 12",
]  # fmt: skip


def look(client, text, **more):
    return client.get(reverse("pages:search"), {"q": text, **more})


def found(client, text, **more):
    """What is found, kind by kind: the names of its hits."""
    answer = look(client, text, **more).context["answer"]
    return {group.kind: [line.name for line in group.lines] for group in answer.groups}


def plain_page(client, text, **more):
    return re.sub(r"</?mark>", "", look(client, text, **more).text)


def test_needs_places_and_organisations_are_found_without_accents(client):
    NeedFactory(words="La médiathèque ferme l’été.")
    PlaceFactory(name="L’Été des médias")
    OrganisationFactory(name="Réseau Ete")
    assert "La médiathèque ferme" in plain_page(client, "mediatheque")
    page = plain_page(client, "ete")
    assert "L’Été des médias" in page
    assert "Réseau Ete" in page


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_breaks_the_search(client, text):
    for more in ({}, {"dans": "need", "page": "3"}, {"dans": "xx", "page": "-1"}, {"exact": "1"}):
        assert look(client, text, **more).status_code == 200


def test_no_kind_that_is_found_is_left_out_of_the_page():
    assert set(ORDER) == set(FINDABLE)
    assert len(ORDER) == len(set(ORDER))


def test_what_is_led_tried_and_shared_is_found(client):
    an_open(title="Réparer un moulin")
    an_experiment(title="Un moulin le dimanche")
    a_budget(title="Les moulins à nous")
    a_matched_fund(title="Un euro pour un moulin")
    names = found(client, "moulin")
    assert names["call"] == ["Réparer un moulin"]
    assert names["experiment"] == ["Un moulin le dimanche"]
    assert names["shared_budget"] == ["Les moulins à nous"]
    assert names["matched_fund"] == ["Un euro pour un moulin"]


def test_nothing_found_says_what_to_do_and_keeps_the_words_out_of_addresses(client):
    page = look(client, "zygomorphe").text
    assert "Rien ici sur" in page
    assert "Exprimer ce besoin" in page
    assert 'name="words" value="zygomorphe"' in page
    assert "words=zygomorphe" not in page
    form = client.post(reverse("needs:express"), {"step": "begin", "words": "zygomorphe <b>"})
    assert form.status_code == 200
    assert "zygomorphe &lt;b&gt;</textarea>" in form.text
    assert "Erreur" not in form.text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("zygomorphe", ["01 80 00 00 00</a>, partout en France."]),
        ("zygomorphe creuse", ["05 55 52 00 00</a>, pour la Creuse, le mardi.", "01 80 00 00 00</a>, partout"]),
    ],
)
def test_nothing_found_gives_the_telephones_that_exist_there(client, text, said):
    animator = AnimatorFactory()
    assert "tel:" not in look(client, text).text, "no number is promised where none is"
    say_telephone(animator.department, actor=animator.account, number="+33555520000", hours="le mardi")
    say_telephone(None, actor=animator.account, number="+33180000000")
    NeedFactory(words="Le chauffage de la salle.")
    page = re.sub(r"\s+", " ", look(client, text).text)
    assert [words in page for words in said] == [True] * len(said)
    assert page.count('href="tel:') == len(said)
    assert "tel:" not in look(client, "chauffage").text, "found: nobody is to be called"


def test_a_territory_leads_to_itself_first(client):
    NeedFactory(words="Le chauffage de la salle.")
    assert next(iter(found(client, "Creuse"))) == "department"
    assert look(client, "creuse").context["answer"].groups[0].lines[0].url == "/territoires/creuse/"
    assert found(client, "creuse")["need"] == ["Le chauffage de la salle."]
    assert found(client, "chauffage creuse")["need"] == ["Le chauffage de la salle."]
    assert "need" not in found(client, "toiture creuse")


def test_a_number_that_three_kinds_have_shows_the_three(client):
    NeedFactory(number=7, words="Un besoin.")
    ConvergenceFactory(number=7, title="Une convergence")
    ResourceFactory(number=7, title="Un commun")
    for text in ("7", "n° 7", "N°7"):
        assert {"need", "convergence", "resource"} <= set(found(client, text)), text
    assert set(found(client, "B-7")) == {"need"}
    assert set(found(client, "besoin n° 7")) == {"need"}
    assert set(found(client, "C-7")) == {"convergence"}


@pytest.mark.parametrize("text", ["125", "n° 125", "B-125", "besoin n° 125"])
def test_a_need_that_is_not_public_is_not_asked_for_again_and_nothing_says_whether_it_exists(client, text):
    ResourceFactory(number=125, title="Bureaux partagés")
    pages = [plain_page(client, text)]
    need = NeedFactory(number=125, words="Un besoin en attente.", pending=True)
    pages.append(plain_page(client, text))
    for page in pages:
        assert "Aucun besoin public ne porte le n°&nbsp;125." in page
        assert "lien de suivi de votre accusé de réception" in page
        assert "Exprimer ce besoin" not in page
    assert len({re.sub(r"nonce.*?>|value=\"[^\"]{20,}\"", "", page) for page in pages}) == 1
    Need.objects.filter(pk=need.pk).delete()
    NeedFactory(number=125, words="Un besoin lu par tout le monde.")
    assert "Aucun besoin public" not in plain_page(client, text)


def test_a_need_that_is_withdrawn_is_told_to_who_may_read_so(client):
    need = NeedFactory(number=111)
    withdraw_need(need, actor=need.author)
    said = "Besoin n°&nbsp;111, retiré par son auteur"
    assert said not in look(client, "111").text
    client.force_login(AccountFactory())
    assert said not in look(client, "111").text
    client.force_login(need.author)
    page = look(client, "111").text
    assert f'<a href="/besoins/111/">{said}</a>' in page
    assert "Aucun besoin public" not in page
    assert "Ce besoin est à vous" not in page
    own = client.get("/besoins/111/").text
    assert "Ce besoin est retiré par son auteur" in own
    assert "le dit pour l’instant" not in own


def test_a_need_of_no_place_is_found_by_its_municipality_where_it_is_published(client):
    town = MunicipalityFactory(name="Bourganeuf", code="23030")
    NeedFactory(number=117, words="Le car ne passe plus.", place=None, municipality=town)
    NeedFactory(number=118, words="Il faut le dire à voix basse.", place=None, municipality=town, place_is_public=False)
    for _twice in range(2):  # what a process holds is read at the second search
        assert found(client, "Bourganeuf")["need"] == ["Le car ne passe plus."]
    listed = client.get(reverse("needs:list"), {"q": "bourganeuf"}).text
    assert "Le car ne passe plus." in listed
    assert "à voix basse" not in listed


@pytest.mark.parametrize("text", ["C-125", "23000", "position 125", "toiture"])
def test_what_numbers_no_need_says_nothing_of_needs(client, text):
    assert "Aucun besoin public" not in plain_page(client, text)


def test_a_word_of_french_and_a_name_of_town_are_no_slip(client):
    MunicipalityFactory(name="Les Mollettes", code="23901")
    MunicipalityFactory(name="Zygomorphe", code="23902")
    read_words()
    for text in ("toilettes", "zygomorfhe"):
        answer = look(client, text).context["answer"]
        assert (answer.groups, answer.mended) == ([], {}), text
    assert "zygomorphe" in answer.nearby, "it is offered"


def test_the_whole_name_comes_before_what_begins_so(client):
    an_institution(name="Agence nationale de la cohésion des territoires", slug="agence")
    MunicipalityFactory(name="Anctoville", code="23903")
    PlaceFactory(name="Le Préau")
    MunicipalityFactory(name="Préaux", code="23904")
    assert list(found(client, "ANCT"))[:2] == ["institution", "town"]
    assert list(found(client, "préau"))[:2] == ["place", "town"]


def test_more_than_were_counted_is_a_round_figure():
    answer = Answer(vocabulary().understand("salle"), groups=[Group("need", 3, MOST_RANKED), Group("place", 3, 53)])
    assert (answer.count, answer.at_least) == (203, 200)
    answer.groups = [Group("place", 3, 53)]
    assert answer.at_least == 53


def test_a_code_of_the_register_leads_to_its_decision(client):
    decision = a_decision(title="Ouvrir les données")
    assert found(client, decision.code) == {"decision": ["Ouvrir les données"]}
    assert found(client, decision.code.lower().replace("-", " ")) == {"decision": ["Ouvrir les données"]}


def test_a_ballot_is_found_by_its_number_and_by_what_it_asks_once_everybody_reads_it(client):
    ballot = a_ballot(opened=False)
    texts = ("trois ans paragraphe", f"scrutin {ballot.number}", "scrutin trois ans", str(ballot.number))
    assert [found(client, text).get("ballot") for text in texts] == [None] * len(texts), "prepared: for nobody yet"
    open_ballot(ballot, actor=None)
    assert [found(client, text).get("ballot") for text in texts] == [[typeset(ballot.question)]] * len(texts)
    NeedFactory(number=ballot.number, words="Un besoin.")
    assert next(iter(found(client, f"scrutin n° {ballot.number}"))) == "ballot"
    page = plain_page(client, f"scrutin {ballot.number}").replace("\xa0", " ")
    assert f"Scrutin n° {ballot.number}, ouvert" in page
    assert found(client, ballot.voters[0].name or "inconnu").get("ballot") is None


def test_anything_that_has_a_number_is_found_by_it_from_the_search_box_one_click_from_any_page(client):
    """One click on « Chercher », its number, Enter."""
    council = a_council()
    position, meeting = a_position(a_draft(council)), convened(a_meeting(council))
    decision = a_decision(Assembly.objects.national().get())
    things = {
        "besoin {0.number}": NeedFactory(),
        "C-{0.number}": ConvergenceFactory(),
        "position {0.number}": position,
        "projet {0.number}": a_draft(council),
        "relais {0.number}": a_referral(position, an_institution()),
        "{0.code}": decision,
        "séance {0.number}": meeting,
        "scrutin {0.number}": a_ballot(),
        "commun {0.number}": ResourceFactory(),
        "service {0.number}": OfferFactory(),
    }
    for text, thing in things.items():
        groups = look(client, text.format(thing)).context["answer"].groups
        first = [line.url.partition("#")[0] for line in groups[0].lines]
        assert thing.get_absolute_url() in first, text
    assert f'href="{reverse("pages:search")}"' in client.get(decision.get_absolute_url()).text


def test_a_postcode_finds_what_is_there(client):
    PlaceFactory(name="Le Préau", postcode="23000")
    assert found(client, "23000")["place"] == ["Le Préau"]
    assert found(client, "23000")["town"] == ["Guéret"]


def test_identifiers_find_a_place_and_who_runs_it(client):
    place = PlaceFactory(name="Le Préau", siret="12345678900012")
    OrganisationFactory(name="Les Amis", siren="987654321", rna="W231000123")
    for text in ("12345678900012", "123 456 789 00012", "123456789"):
        assert found(client, text)["place"] == ["Le Préau"], text
        assert Place.objects.matching(text).get() == place
    assert found(client, "W231000123")["organisation"] == ["Les Amis"]
    assert found(client, "98765432100017")["organisation"] == ["Les Amis"]
    assert found(client, "11111111111111") == {}


def test_plural_synonyms_and_slips_are_forgiven(client):
    NeedFactory(words="Nos bureaux partagés sont vides.")
    NeedFactory(words="Le chauffage est en panne.")
    read_words()
    assert found(client, "espace de coworking")["need"] == ["Nos bureaux partagés sont vides."]
    assert found(client, "chauffages")["need"] == ["Le chauffage est en panne."]
    answer = look(client, "chaufage panne")
    assert answer.context["answer"].mended == {"chaufage": "chauffage"}
    assert "exactement" in answer.text
    assert "Rien ici" in look(client, "chaufage", exact="1").text


def test_what_says_the_word_comes_before_what_says_its_neighbour(client):
    NeedFactory(words="Le car ne passe plus.")
    NeedFactory(words="Le bus ne passe plus.")
    assert found(client, "bus")["need"] == ["Le bus ne passe plus.", "Le car ne passe plus."]
    assert found(client, "car")["need"] == ["Le car ne passe plus.", "Le bus ne passe plus."]


def test_what_says_some_of_the_words_is_told_as_coming_near(client):
    NeedFactory(words="Qui remplit mon dossier de retraite ?")
    page = look(client, "dossier photocopieuse")
    assert page.context["answer"].near
    assert "Voici ce qui s’en approche" in page.text


def test_each_group_is_counted_and_is_one_page(client):
    for n in range(23):
        PlaceFactory(name=f"La Grange {n:02}")
    answer = look(client, "grange").context["answer"]
    [group] = [each for each in answer.groups if each.kind == "place"]
    assert (group.count, len(group.lines)) == (23, 5)
    first, second = (found(client, "grange", dans="place", page=page)["place"] for page in (1, 2))
    assert (len(first), len(second)) == (20, 3)
    assert not set(first) & set(second)
    assert 'rel="prev"' in look(client, "grange", dans="place", page=2).text


def test_a_word_that_is_said_for_short_is_looked_for_as_it_is_typed_too(client):
    PlaceFactory(name="Le Cowork du port")
    PlaceFactory(name="L’Atelier", summary="Un espace de coworking.")
    assert found(client, "cowork")["place"] == ["Le Cowork du port", "L’Atelier"]


def test_as_one_types_only_the_results_are_sent(client):
    NeedFactory(words="La médiathèque ferme l’été.")
    part = client.get(reverse("pages:search"), {"q": "mediath"}, headers={"HX-Request": "true"}).text
    assert "médiathèque" in re.sub(r"</?mark>", "", part)
    assert "<html" not in part


SECRET = "pangolinade"


def test_what_not_everybody_may_read_is_found_by_nobody(client):
    NeedFactory(words=f"Une {SECRET} en attente.", pending=True)
    NeedFactory(words="Un besoin.", place=PlaceFactory(name=f"La {SECRET}", withdrawn_at="2026-01-01T00:00Z"))
    draft = a_draft(opened=False)
    Draft.objects.filter(state=DraftState.WRITING).update(title=f"Projet de {SECRET}")
    an_item(a_meeting(draft.council), title=f"Point de {SECRET}")
    an_item(convened(a_meeting(draft.council)), title=f"Point de {SECRET}", is_restricted=True)
    ResourceFactory(title=f"Méthode de {SECRET}", waiting=True)
    OfferFactory(title=f"Atelier de {SECRET}", state="closed")
    hidden = NeedFactory(words=f"Une {SECRET} masquée.")
    place = PlaceFactory(name="Le Préau", summary=f"Une {SECRET} masquée.")
    body = OrganisationFactory(name="Les Amis", presentation=f"Une {SECRET} masquée.")
    staff = AccountFactory(secretariat=True)
    for thing in (hidden, place, body):
        care.hide_text(thing, actor=staff, reason="Une personne est nommée.")
    read_words()
    assert found(client, SECRET) == {}
    assert found(client, SECRET, exact="1") == {}
    assert Need.objects.count() > 1
    assert Organisation.objects.filter(presentation__contains=SECRET).exists()


def test_a_place_that_its_author_does_not_publish_does_not_lead_to_the_need(client):
    NeedFactory(words="Un besoin discret.", place=PlaceFactory(name="Le Refuge"), place_is_public=False)
    assert "need" not in found(client, "refuge")
    assert "need" not in found(client, "23000")


def test_institutions_stand_apart_and_lead_to_what_they_are_asked(client):
    an_institution(name="Agence nationale de la cohésion des territoires", slug="anct")
    assert found(client, "ANCT")["institution"] == ["Agence nationale de la cohésion des territoires"]
    [group] = look(client, "anct").context["answer"].groups[:1]
    assert group.lines[0].url == "/relais/institutions/anct/"


def test_a_question_is_found_by_its_number(client):
    inquiry = an_accepted()
    NeedFactory(number=inquiry.number)
    for text in (f"question {inquiry.number}", f"question n° {inquiry.number}"):
        assert found(client, text) == {"inquiry": [typeset(inquiry.question)]}


def test_a_session_is_found_by_its_day(client):
    council, days = a_council(), {"Rencontre d’hiver": at(40), "Rencontre de printemps": at(100)}
    for name, on in days.items():
        convened(a_meeting(council, title=name, starts_at=on))
    for name, on in days.items():
        assert found(client, f"séance {on.day} {MONTHS[on.month - 1]}")["meeting"] == [name]
        assert found(client, f"séance {on.day} {MONTHS[on.month - 1]} {on.year}")["meeting"] == [name]


@pytest.mark.parametrize("said", ["1er", "1ᵉʳ", "1"])
def test_the_first_of_a_month_is_found_as_people_type_it(client, said):
    council, on = a_council(), (timezone.localtime(at(70)).replace(day=1))
    for moment, name in ((on, "Rencontre du premier"), (on.replace(day=11), "Rencontre du onze")):
        convened(a_meeting(council, title=name, starts_at=moment))
    month = MONTHS[on.month - 1]
    for text in (f"{said} {month}", f"séance {said} {month}", f"{said} {month} {on.year}", f"Séance du {said} {month}"):
        assert found(client, text)["meeting"] == ["Rencontre du premier"], text


def test_a_telephone_leads_to_the_territory_where_it_answers(client):
    boss, land = AccountFactory(secretariat=True), DepartmentFactory()
    say_telephone(land, actor=boss, number="+33536491212")
    say_telephone(None, actor=boss, number="+33180000000")
    for text in ("05 36 49 12 12", "0536491212", "+33 5 36 49 12 12"):
        [line] = look(client, text).context["answer"].groups[0].lines
        assert (line.url, line.name) == (land.get_absolute_url(), f"{land.name}\u00a0: 05 36 49 12 12")
    assert found(client, "05 36 49 12 13") == {}


def test_an_assembly_is_found_before_its_region(client):
    region = RegionFactory(name="Nouvelle-Aquitaine")
    found_assembly(f"Assemblée des lieux, {region}", actor=None, region=region)
    for _twice in range(2):
        assert next(iter(found(client, "assemblée nouvelle-aquitaine"))) == "assembly"
        assert next(iter(found(client, "nouvelle-aquitaine"))) == "region"


def test_the_pages_that_answer_are_found(client):
    assert found(client, "se désabonner")["page"] == ["Pages suivies"]
    assert found(client, "qui est la présidente")["page"] == ["Assemblées"]


def test_a_body_is_found_by_its_initials(client):
    an_institution(name="Caisse nationale des allocations familiales", slug="cnaf")
    OrganisationFactory(name="Union des Ateliers Ruraux", slug="uar")
    PlaceFactory(name="Café-outils")
    for _twice in range(2):
        assert found(client, "CNAF")["institution"] == ["Caisse nationale des allocations familiales"]
        assert found(client, "uar")["organisation"] == ["Union des Ateliers Ruraux"]
        assert "organisation" not in found(client, "ua")


def test_the_fund_of_family_allowances_is_found_as_people_call_it(client):
    an_institution(name="Caisse nationale des allocations familiales", slug="cnaf")
    PlaceFactory(name="Café-outils")
    NeedFactory(words="La permanence de la caisse d’allocations familiales a fermé.")
    for text in ("CAF", "caf", "la CAF", "caisse d’allocations familiales"):
        first, *others = found(client, text).items()
        assert first == ("institution", ["Caisse nationale des allocations familiales"]), text
        assert "need" in dict(others), text


def test_hostile_names_are_escaped_and_marked(client):
    PlaceFactory(name="<b>Grange</b> & Cie")
    page = look(client, "grange").text
    assert "&lt;b&gt;<mark>Grange</mark>&lt;/b&gt; &amp; Cie" in page


@pytest.mark.parametrize("needs", [1, 12])
@pytest.mark.parametrize("text", ["chauffage", "chaufage", "chaufage creuze", "7", "23000", "salle zzzz"])
def test_the_search_costs_the_same_whatever_is_found(client, needs, text, django_assert_max_num_queries):
    for _ in range(needs):
        NeedFactory(words="Le chauffage de la salle.")
    read_words()
    look(client, text)
    with django_assert_max_num_queries(8):
        look(client, text)
    with django_assert_max_num_queries(8):
        look(client, text, dans="need")


def a_councillor(name="Ysoline Carabosse", **fields):
    """Somebody who sits by themself in the council."""
    seat = a_qualified_person(an_assembly())
    Account.objects.filter(pk=seat.account_id).update(name=name, name_is_public=True, **fields)
    return seat


def test_who_sits_in_a_council_is_found_by_the_name_they_publish(client):
    seat = a_councillor()
    OrganisationFactory(name="Réseau Ysoline")
    answer = look(client, "ysoline carabosse").context["answer"]
    assert [group.kind for group in answer.groups] == ["councillor"]
    (line,) = answer.groups[0].lines
    assert (line.url, line.name) == (seat.get_absolute_url(), "Ysoline Carabosse")
    assert "Siège à l’assemblée « Conseil national des tiers-lieux »" in plain_page(client, "carabosse")
    assert client.get(line.url).status_code == 200


def test_who_speaks_for_an_organisation_that_sits_is_found_and_so_is_its_seat(client):
    seat = a_seat(an_assembly())
    Account.objects.filter(pk=seat.voter.pk).update(name="Ysoline Carabosse", name_is_public=True)
    Organisation.objects.filter(pk=seat.organisation_id).update(name="Fédération des Brumes")
    assert found(client, "carabosse") == {"councillor": ["Ysoline Carabosse"]}
    assert "Fédération des Brumes, à l’assemblée « Conseil national" in plain_page(client, "carabosse")
    assert found(client, "fédération des brumes")["seat"] == ["Fédération des Brumes"]
    assert f'href="{seat.get_absolute_url()}"' in plain_page(client, "carabosse")


def a_speaker(name="Émile Lacombe", **fields):
    """Somebody who speaks for a place, and publishes their name."""
    spoken = RepresentativeFactory(account=AccountFactory(public=True, name=name), **fields)
    read_words()
    return spoken


def test_who_speaks_for_a_place_is_found_by_the_name_that_its_page_says(client):
    spoken = a_speaker(place__name="Le Préau")
    answer = look(client, "emile lacombe").context["answer"]
    assert [group.kind for group in answer.groups] == ["speaker"]
    (line,) = answer.groups[0].lines
    assert (line.url, line.name, str(line.note)) == (spoken.place.get_absolute_url(), "Émile Lacombe", "Le Préau")
    assert "Émile Lacombe" in client.get(line.url).text
    assert found(client, "lacombbe") == {"speaker": ["Émile Lacombe"]}, "a slip is mended"


def test_who_animates_a_territory_is_found_on_the_page_of_their_organisation(client):
    animator = AnimatorFactory(account=AccountFactory(public=True, name="Émile Lacombe"))
    (group,) = look(client, "lacombe").context["answer"].groups
    (line,) = group.lines
    assert (group.kind, line.url) == ("animator", animator.organisation.get_absolute_url())
    assert str(line.note) == "Creuse"
    assert "Émile Lacombe" in client.get(line.url).text


def not_said(spoken):
    Account.objects.filter(pk=spoken.account_id).update(name_is_public=False)


def closed(spoken):
    Account.objects.filter(pk=spoken.account_id).update(is_active=False)


def over(spoken):
    Representative.objects.update(since=dt.date(2020, 1, 1), until=timezone.localdate() - dt.timedelta(days=1))


def withdrawn(spoken):
    Place.objects.update(withdrawn_at=timezone.now())


def masked(spoken):
    care.hide_text(spoken.place, actor=AccountFactory(secretariat=True), reason="Hors charte")


@pytest.mark.parametrize("unsaid", [not_said, closed, over, withdrawn, masked])
def test_a_name_that_no_page_says_any_more_is_found_by_nobody(client, unsaid):
    spoken = a_speaker()
    assert found(client, "lacombe") == {"speaker": ["Émile Lacombe"]}
    unsaid(spoken)
    read_words()
    assert found(client, "lacombe") == {}
    assert "Lacombe" not in look(client, "lacombbe").text


@pytest.mark.parametrize("hidden", [{"name_is_public": False}, {"is_active": False}])
def test_a_name_that_is_not_published_is_found_by_nobody(client, hidden):
    seat = a_councillor()
    Account.objects.filter(pk=seat.account_id).update(**hidden)
    read_words()
    assert found(client, "carabosse") == {}
    assert "Carabosse" not in look(client, "carabossse").text


def test_who_sits_nowhere_today_is_found_by_nobody(client):
    AccountFactory(public=True, name="Ysoline Carabosse")
    gone = a_councillor("Mélisande Carabosse")
    to_come = a_seat(gone.college.assembly, "partners")
    Seat.objects.filter(pk=gone.pk).update(until=timezone.localdate() - dt.timedelta(days=1))
    Seat.objects.filter(pk=to_come.pk).update(since=timezone.localdate() + dt.timedelta(days=1))
    Account.objects.filter(pk=to_come.voter.pk).update(name="Ondine Carabosse", name_is_public=True)
    assert found(client, "carabosse") == {}
    Seat.objects.filter(pk=gone.pk).update(until=timezone.localdate())
    assert found(client, "carabosse") == {"councillor": ["Mélisande Carabosse"]}


def test_members_of_the_general_assembly_are_not_listed_by_their_name(client):
    seat = a_councillor()
    members = found_members_assembly(seat.college.assembly, actor=None)
    Seat.objects.filter(pk=seat.pk).update(college=members.colleges.first())
    assert found(client, "carabosse") == {}


def test_a_territory_stays_before_who_bears_its_name(client):
    DepartmentFactory()
    a_councillor("Colette Creuse")
    kinds = list(found(client, "creuse"))
    assert kinds[0] == "department"
    assert "councillor" in kinds


def test_a_demand_says_where_it_stands_today(client, later):
    referral = a_referral(institution=an_institution(name="Caisse des Brumes"))
    Demand.objects.update(short="Financer les postes")
    number = referral.number
    assert "Financer les postes" in plain_page(client, "brumes postes"), "its words and those of its institution"
    assert f"Réponse attendue. Relais n° {number} : Caisse des Brumes" in plain_page(client, "financer les postes")
    later((add_working_days(referral.due_on, 1) - timezone.localdate()).days)
    assert "En retard de 1 jour ouvré. Relais n°" in plain_page(client, "financer les postes").replace("\xa0", " ")
    a_message(referral)
    assert "Message reçu, en vérification. Relais n°" in plain_page(client, "financer les postes")
    published(a_message(referral, key="second"))
    assert "Acceptée en partie. Relais n°" in plain_page(client, "financer les postes")


def test_a_department_says_what_is_said_and_found_there(client):
    place = PlaceFactory()
    NeedFactory.create_batch(2, place=place)
    NeedFactory(pending=True, place=place)
    hidden = PlaceFactory(municipality=place.municipality)
    Place.objects.filter(pk=hidden.pk).update(withdrawn_at=timezone.now())
    page = plain_page(client, "creuse").replace("\xa0", " ")
    assert f"Département, {place.municipality.department.region.name} : 2 besoins, 1 lieu" in page


def test_once_needs_are_many_the_count_of_a_department_is_the_one_that_is_kept(monkeypatch):
    land = PlaceFactory().municipality.department
    NeedCount.objects.create(department=land, needs=7)
    lands = Department.objects.filter(pk=land.pk).annotate(a_key=F("slug"))
    assert [row[2:4] for row in counted_in(lands)] == [("0", "1")], "few: they are counted"
    monkeypatch.setattr(open_files, "LIVE_ROWS", 6)
    assert [row[2:4] for row in counted_in(lands)] == [("7", "1")]
    NeedCount.objects.update(department=None)
    assert [row[2:4] for row in counted_in(lands)] == [("0", "1")], "nothing is kept there"
