"""How a count ended and who was there, in French words."""

from fractions import Fraction

import pytest

from lieudit.voting.outcome import (
    costs_of,
    figure,
    fraction_words,
    gathered_words,
    listed,
    points,
    said_words,
    share_words,
    silent,
    turnout_words,
    voices_words,
    vote_as_ballot,
)


def a_result(present, **heads):
    return {"raw": {"present": present, "heads": heads}}


def plain(words):
    return words.replace("\xa0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("result", "said"),
    [
        (a_result(4, **{"for": 1}), "4 voix présentes ou représentées, 1 exprimée, 3 sans vote."),
        (a_result(1, **{"for": 1}), "1 voix présente ou représentée, 1 exprimée."),
        (a_result(0), "0 voix présente ou représentée, 0 exprimée."),
        (
            a_result(9, **{"for": 2, "against": 3, "blank": 1, "abstain": 2}),
            "9 voix présentes ou représentées, 5 exprimées, 1 blanche, 2 abstentions, 1 sans vote.",
        ),
        (a_result("7/2", expressed=2, blank=0), "3,5 voix présentes ou représentées, 2 exprimées, 1,5 sans vote."),
        ({"withheld": True, "log": ["Moins de 5 voix ont voté.", "Autre."]}, "Moins de 5 voix ont voté."),
    ],
)
def test_who_was_there_and_what_they_said(result, said):
    assert plain(turnout_words(result)) == said


def test_blank_votes_and_abstentions_are_not_expressed_and_silence_is_counted_apart():
    result = a_result(6, **{"for": 1, "blank": 1, "abstain": 1})
    assert silent(result) == 3
    assert plain(said_words(result)) == "1 exprimée, 1 blanche, 1 abstention, 3 sans vote"
    assert plain(said_words(a_result(2, expressed=2))) == "2 exprimées"


def test_a_remote_vote_counts_who_voted_and_a_session_who_was_there():
    assert [gathered_words(Fraction(each), silent=False) for each in (0, 1, 2)] == ["a voté", "a voté", "ont voté"]
    assert gathered_words(Fraction(2), silent=True) == "présentes ou représentées"


def test_points_are_exact_to_two_decimals_without_a_useless_zero():
    shares = [Fraction(1, 4), Fraction(1, 8), Fraction(1, 3), Fraction(1, 16), Fraction(3, 1000), 1, 0]
    assert [points(share) for share in shares] == ["25", "12,5", "33,33", "6,25", "0,3", "100", "0"]
    assert points(Fraction(301, 10_000)) == "3,01"


def test_shares_are_said_by_their_name_or_as_they_are_written():
    assert [fraction_words(each) for each in ("1/2", "2/4", "2/3", "2/5")] == [
        "la moitié",
        "la moitié",
        "les deux tiers",
        "2 sur 5",
    ]
    assert [share_words(Fraction(n, 20)) for n in (15, 5, 4, 3)] == [
        "les trois quarts",
        "le quart",
        "le cinquième",
        "3 sur 20",
    ]
    assert share_words(Fraction(1, 3)) == "le tiers"


def test_figures_names_costs_and_choices_are_written_for_people():
    assert plain(figure("2428/2")) == "1 214"
    assert figure(Fraction(329, 5)) == "65,8"
    assert [listed(["A"]), listed(["A", "B"]), listed("ABC")] == ["A", "A et B", "A, B et C"]
    assert {name: plain(cost) for name, cost in costs_of({"costs": {"A": 12000}}).items()} == {"A": "12 000 €"}
    assert costs_of({}) == costs_of({"costs": None}) == {}
    assert vote_as_ballot("for") == {"choice": "for"}
    assert vote_as_ballot({"approve": ["A"]}) == {"approve": ["A"]}


def test_a_line_of_a_list_says_who_said_what():
    def of(**raw):
        heads = raw.pop("heads", {})
        return plain(voices_words({"raw": {"registered": 37, "heads": heads, **raw}}))

    assert of(**{"for": 1, "against": 0}) == "1 voix pour, aucune contre, sur 37 voix inscrites"
    heads = {"for": 9, "against": 4, "abstain": 2, "blank": 1}
    said = of(**{"for": 9, "against": 4}, heads=heads)
    assert said == "9 voix pour, 4 contre, 1 blanche, 2 abstentions, sur 37 voix inscrites"
    assert of(**{"for": 0, "against": "7/2"}) == "aucune voix pour, 3,5 contre, sur 37 voix inscrites"
    assert of(expressed=1) == "1 voix exprimée, sur 37 voix inscrites"
    assert of(expressed=12, registered=1) == "12 voix exprimées, sur 1 voix inscrite"


def test_a_line_of_a_list_gives_no_number_that_is_not_published():
    assert voices_words({"raw": {}, "withheld": True}) == "seule l’issue paraît"
