"""What people really type finds what they want: pages by words kept for them, guides by whole words, questions."""

import pytest
from django.urls import reverse

from lieudit.lexicon.asking import Vocabulary, likeliest
from lieudit.lexicon.models import ask, mend, vocabulary
from lieudit.lexicon.services import read_words
from lieudit.pages.help import WORDS, Guide, guides, tell_guides
from lieudit.pages.searching import search_everything
from lieudit.pages.site_pages import PAGES, tell_pages
from lieudit.pages.site_plan import PARTS
from lieudit.toolkit.findable import EXACT, HELD, NAMED, NEAR
from tests.commons.factories import ResourceFactory
from tests.elections.factories import announced, prepared
from tests.needs.factories import NeedFactory
from tests.network.factories import OrganisationFactory
from tests.territory.factories import IntermunicipalityFactory, RegionFactory

pytestmark = pytest.mark.django_db
NOTHING = Vocabulary([], {})
UNSAID = {"pages:home", "pages:search"}
"""Pages of the plan that nobody looks for: one reads them already."""


def understood(text: str):
    return NOTHING.understand(text)


def pages(text: str) -> list[str]:
    return [hit.key for hit in tell_pages(understood(text))]


def found(text: str) -> dict[str, list[str]]:
    """What is found, kind by kind, in the order of the page."""
    return {group.kind: [line.name for line in group.lines] for group in search_everything(text).groups}


def addresses(text: str) -> list[str]:
    return [line.url for group in search_everything(text).groups for line in group.lines]


def a_guide(*passages: str, named: str = "") -> Guide:
    return Guide("essai", "Un essai", "", "", (), " ".join(passages), named, named, passages)


def test_each_page_of_the_plan_is_found_by_its_name():
    for part in PARTS:
        for page, title in part.pages:
            assert page in UNSAID or page in pages(str(title)), title


def test_words_are_kept_for_pages_and_guides_that_there_are():
    for page in PAGES:
        assert reverse(page)
    assert WORDS.keys() <= guides().keys()


def test_a_word_kept_for_a_page_calls_it_before_what_is_named_so():
    OrganisationFactory(name="SCIC La Gare d’eau")
    [cooperative, *_others] = tell_pages(understood("scic"))
    assert (cooperative.key, cooperative.near) == ("cooperative:cooperatives", NAMED)
    assert next(iter(found("scic"))) == "page"
    assert [hit.near for hit in tell_pages(understood("séances"))] == [EXACT]
    assert [hit.near for hit in tell_pages(understood("prix de l’adhésion"))] == [HELD] * 3


@pytest.mark.parametrize(
    "text", ["combien ça coûte d’être membre", "prix adhésion", "montant de la cotisation", "tarif"]
)
def test_the_price_of_membership_is_found_whatever_it_is_called(text):
    assert pages(text)[0] == "membership:scale"


def test_a_short_word_is_not_looked_for_inside_others():
    assert understood("ag").times_in("une page et son agenda") == 0
    assert understood("ag").times_in("l ag ag de la page") == 2
    assert not understood("ag").held_by("une page et son agenda")
    assert not understood("don annuel").held_by("donnees annuelles")
    assert understood("annuel don").held_by("donnees annuelles"), "the last word may be a beginning"
    assert not understood("annuel don ").held_by("donnees annuelles"), "it is finished"
    assert understood("voter dons ").held_by("des votera don")


def test_guides_that_say_it_the_most_come_first():
    first = min(tell_guides(ask("AG")), key=lambda hit: hit.near)
    assert first.key == "assemblee-generale"
    rare = understood("belenios")
    times = [rare.times_in(guides()[hit.key].words) for hit in tell_guides(rare)]
    assert times == sorted(times, reverse=True)
    assert len(times) > 1


def test_a_guide_answers_by_one_passage_and_not_by_two():
    guide = a_guide("une tuile neuve", "une grange rouge", named="la toiture")
    assert guide.answers(understood("tuile neuve")) == NEAR
    assert guide.answers(understood("grange rouge")) == NEAR
    assert guide.answers(understood("tuile rouge")) is None
    assert guide.answers(understood("toitures")) == HELD
    assert next(iter(tell_guides(understood("mot de passe oublié")))).key == "son-compte"


def test_of_texts_that_say_some_words_those_that_say_the_rarest_come_first():
    texts = {"a": "passer le conseil", "b": "le jury du conseil", "c": "passer le conseil", "d": "passer"}
    assert likeliest(understood("passer devant le jury"), texts)[0] == "b"
    assert likeliest(understood("jury conseil"), texts)[0] == "b"
    assert likeliest(understood("jury conseil"), texts | {"e": "jury"}) == ["b", "e"], "« conseil » alone is little"
    assert likeliest(understood("zygomorphe"), texts) == likeliest(understood("124"), texts) == []


def test_where_nothing_says_all_the_words_pages_and_guides_that_say_some_are_proposed():
    answer = search_everything("passer devant un jury zygomorphe")
    assert answer.near
    assert reverse("pages:guide", args=["sieger-au-jury"]) in addresses("passer devant un jury zygomorphe")
    assert reverse("membership:join") in addresses("zygomorphe adhérer")


@pytest.mark.parametrize("text", ["c’est quoi un tiers-lieu", "qu’est-ce qu’un tiers-lieu", "définition tiers-lieu"])
def test_a_question_is_answered_by_the_page_that_presents_us(text):
    NeedFactory(words="Un tiers-lieu sans toit.")
    assert next(iter(found(text))) == "page"
    assert next(iter(found("tiers-lieu sans toit"))) == "need"
    assert addresses(text)[0] == reverse("pages:about")


def test_what_is_said_for_a_word_is_not_looked_for_in_official_names_alone():
    IntermunicipalityFactory(name="CC Le Bar des Monts")
    assert "intermunicipality" not in found("débit de boissons")
    assert found("bar")["intermunicipality"] == ["CC Le Bar des Monts"]
    assert found("bistrot monts")["intermunicipality"] == ["CC Le Bar des Monts"]


def test_two_letters_are_no_initials():
    OrganisationFactory(name="Association Les Glaneuses")
    OrganisationFactory(name="Union des Ateliers Ruraux")
    assert next(iter(found("AG"))) == "page"
    assert next(iter(found("UAR"))) == "organisation"


def test_a_name_is_known_whatever_its_plurals():
    RegionFactory(code="32", name="Hauts-de-France", slug="hauts-de-france")
    OrganisationFactory(name="Réseau du haut de France")
    assert next(iter(found("haut de france"))) == "region"


def test_elections_that_are_announced_are_found():
    election = announced()
    title = f"{election}"
    assert found(f"élection {title}")["election"] == [title]
    assert next(iter(found(f"élection {title}"))) == "election"
    assert found(f"élection {election.number}") == {"election": [title]}
    assert election.get_absolute_url() in addresses(f"élection {election.number}")


def test_an_election_in_preparation_is_not_found():
    election = prepared()
    assert "election" not in found(f"élection {election}") | found(f"élection {election.number}")


def test_some_words_say_which_kind_is_looked_for():
    for whole in ("RDV", "rendez-vous"):
        assert NOTHING.understand(whole).wanted == ("page", "offer")
    assert NOTHING.understand("RDV jeudi").wanted == ()
    ResourceFactory(title="Bail type")
    NeedFactory(words="Le bail finit.")
    assert next(iter(found("modèle de bail"))) == "resource"


def test_a_word_of_which_another_form_is_written_is_no_slip_and_the_vocabulary_forgives_too():
    NeedFactory(words="Un arrosage annuel, que la pluie annule. Une valeur médiane.")
    read_words()
    known = vocabulary()
    assert mend(ask("annuelle"), known).words == {}
    assert mend(ask("anule"), known).words == {"anule": "annule"}
    assert mend(ask("medicin"), known).words == {"medicin": "medecin"}
