"""Addresses of places and organisations: the first that is free, asked of the database a few times for many names."""

import pytest

from lieudit.network.slugs import Addresses, slugs_for


class Directory:
    """Addresses that are taken, and how often it was asked."""

    def __init__(self, *taken):
        self.taken, self.times = set(taken), 0

    def __call__(self, slugs):
        self.times += 1
        return self.taken & set(slugs)


@pytest.mark.parametrize(
    ("name", "town", "found"),
    [
        ("Le Préau", "Guéret", ["le-preau", "le-preau-gueret"]),
        ("Demandes", "Dun", ["demandes-dun"]),
        ("Demandes", "", ["demandes"]),
        ("???", "Dun", ["lieu", "lieu-dun"]),
    ],
)
def test_an_address_is_its_name_then_its_town(name, town, found):
    assert slugs_for(name, town) == found


@pytest.mark.parametrize(
    ("taken", "wanted", "given"),
    [
        ([], [["a", "a-dun"], ["a", "a-dun"], ["a", "a-dun"]], ["a", "a-dun", "a-dun-2"]),
        (["a", "a-dun", "a-dun-2"], [["a", "a-dun"]], ["a-dun-3"]),
        (["a", *(f"a-{number}" for number in range(2, 40))], [["a"], ["a"]], ["a-40", "a-41"]),
        (["a"], [["a-2"], ["a"]], ["a-2", "a-3"]),
        ([], [["a", "a-dun"], ["a-dun", "a-dun-dun"], ["a", "a-dun"]], ["a", "a-dun", "a-dun-2"]),
        ([], [["demandes"]], ["demandes-2"]),
    ],
)
def test_each_name_takes_the_first_that_is_free(taken, wanted, given):
    assert Addresses(Directory(*taken)).give(wanted) == given


def test_what_was_counted_is_not_asked_again():
    directory = Directory("a", *(f"a-{number}" for number in range(2, 100)))
    addresses = Addresses(directory)
    addresses.give([["a"]])
    asked = directory.times
    assert addresses.give([["a"], ["a"]]) == ["a-101", "a-102"]
    assert directory.times == asked + 1
