"""The services that the categories of a catalogue say of an aid: surely, doubtfully, not at all."""

import pytest

from lieudit.funding.aid_domains import DOUBTFUL, SURE, domains_of, doubted_in
from lieudit.network.vocabulary import Domain
from lieudit.territory.spelling import plain


@pytest.mark.parametrize(
    ("categories", "domains", "doubted"),
    [
        (["Solidarités / lien social / Inclusion numérique"], ["digital"], []),
        (["Culture et identité collective / patrimoine / sports / Musée"], ["culture"], []),
        (["Culture et identité collective / patrimoine / sports / Médias et communication"], ["culture"], ["culture"]),
        (["Inclusion numérique", "Technologies numériques et numérisation"], ["digital"], []),
        (["Emploi", "Innovation, créativité et recherche"], ["work", "campus"], ["campus"]),
        (["Eau et milieux aquatiques / Cours d'eau / canaux / plans d'eau"], [], []),
        (["Développement économique / production et consommation / Tiers-lieux"], [], []),
        ([], [], []),
    ],
)
def test_a_category_says_a_service_surely_doubtfully_or_not_at_all(categories, domains, doubted):
    assert domains_of(categories) == domains
    assert doubted_in(categories) == doubted


def test_the_table_is_in_the_spelling_by_which_it_is_read_and_says_no_category_twice():
    assert [name for name in (*SURE, *DOUBTFUL) if plain(name) != name] == []
    assert not SURE.keys() & DOUBTFUL.keys()
    assert Domain.OTHER not in {*SURE.values(), *DOUBTFUL.values()}
