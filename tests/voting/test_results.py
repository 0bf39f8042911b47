"""The result page of each method tells what the count told, in words, drawings and tables."""

from fractions import Fraction

import pytest

from lieudit.voting.counting import count
from lieudit.voting.methods import choice_words, result_of
from lieudit.voting.methods.resolution import Resolution
from tests.voting.boxes import a_secret
from tests.voting.factories import a_ballot
from tests.voting.papers import GRADES, OPTIONS, RULES, SAID, A, B, C, a_result, closed_now, say

EXPECTED = {
    "approval": ("4\u00a0approbations", "Part des bulletins exprimés"),
    "score": ("31\u00a0points", "Moyenne"),
    "quadratic": ("Par bulletin exprimé",),
    "majority_judgment": ("Mention majoritaire", "merit-6", "Comment les mentions se retirent"),
    "schulze": ("Tous les duels", "La force des chemins", "Duels gagnés"),
    "irv": ("Tour par tour", "la majorité", "Épuisées"),
    "stv": ("Tour par tour", "le quota"),
    "equal_shares": ("Qui a payé quoi", "700\u00a0€", "pour chaque voix exprimée"),
}


def counted(method, *ballots, **rule):
    """The result of ballots without a roll."""
    said = ballots or SAID[method]
    recount = {"options": OPTIONS, "rule": RULES[method] | rule, "ballots": [dict(b) for b in said]}
    return result_of(recount, count(recount), {})


@pytest.mark.django_db
@pytest.mark.parametrize("method", sorted(EXPECTED))
def test_a_result_page_shows_the_outcome_the_numbers_the_rule_and_the_roll(
    client, django_assert_max_num_queries, method
):
    ballot = a_result(method)
    with django_assert_max_num_queries(8):
        page = client.get(ballot.get_absolute_url()).text
    for words in (
        *EXPECTED[method],
        "La règle, en clair",
        "Qui s’est exprimé",
        "Recompter vous-même",
        "Qui a voté quoi",
    ):
        assert words in page, words
    roll = page.split('id="h-roll"')[1]
    assert "Blanc" in roll
    assert choice_words(SAID[method][0]).split(" ;")[0].replace(" :", "\u00a0:") in roll


@pytest.mark.django_db
@pytest.mark.parametrize("method", sorted(EXPECTED))
def test_a_ballot_where_everybody_is_blank_has_a_page_and_no_winner(client, method):
    page = client.get(a_result(method, "blank", "abstain").get_absolute_url())
    assert page.status_code == 200
    assert "Aucune voix exprimée." in page.text
    assert "il n’y a rien à compter" in page.text


def test_equal_totals_share_a_rank_and_are_never_ordered():
    result = counted("approval", {"approve": [A]}, {"approve": [B]})
    assert [(row.rank, row.name, row.fate) for row in result.rows] == [(1, A, "tied"), (1, B, "tied"), (3, C, "out")]
    assert result.headline == f"Égalité entre {A} et {B}."


def test_two_seats_and_a_tie_for_the_second_say_who_is_sure():
    result = counted("approval", {"approve": [A, B]}, {"approve": [A, C]}, seats=2)
    assert [row.fate for row in result.rows] == ["in", "tied", "tied"]
    assert result.explanation.startswith(f"{A} : c’est acquis.")


def test_the_removal_of_grades_is_told_where_majority_grades_are_equal():
    grades = [("Bien", "Bien"), ("Très bien", "Bien"), ("Bien", "À rejeter")]
    result = counted("majority_judgment", *({"grades": {A: a, B: b}} for a, b in grades))
    [told] = [line for line in result.partings if A in line]
    assert told == (
        f"{A} et {B} ont la même mention majoritaire, « Bien ». Après 1\u00a0mention retirée à chacune, le milieu est "
        f"« Bien » pour {A} et « À rejeter » pour {B}."
    )
    assert result.rows[0].leaving == "Bien, Bien, Très bien"


def test_grades_that_are_the_same_are_a_whole_tie():
    result = counted("majority_judgment", {"grades": dict.fromkeys(OPTIONS, GRADES[3])})
    assert "l’égalité est entière" in result.partings[-1]
    assert {row.fate for row in result.rows} == {"tied"}


def test_the_winner_of_all_duels_comes_first_when_there_is_one():
    result = counted("schulze", {"ranking": [A, B, C]}, {"ranking": [A, C, B]}, {"ranking": [B, A, C]})
    assert (result.champion, result.order[0]) == (A, A)
    assert [duel.score for duel in result.rows[0].fought] == ["2 à 1", "3 à 0"]
    cycle = counted("schulze", {"ranking": [A, B, C]}, {"ranking": [B, C, A]}, {"ranking": [C, A, B]})
    assert cycle.champion is None
    assert "chemins" in cycle.champion_sentence


@pytest.mark.parametrize("method", ["irv", "stv"])
def test_no_voice_is_lost_between_the_rounds(method):
    result = counted(method)
    kept = Fraction(result.raw["quota"])
    for told, shown in zip(result.raw["rounds"], result.rounds, strict=True):
        held = sum(Fraction(n) for n in told["tallies"].values())
        left = sum(cell.held is None and cell.state == "in" for cell in shown.cells)
        assert held + left * kept <= result.expressed
    assert [step for shown in result.rounds for step in shown.steps]
    assert result.rounds[0].exhausted == "0"


def test_a_surplus_moves_and_the_table_tells_it():
    result = counted("stv", *[{"ranking": [A, B]}] * 4, {"ranking": [B, C]}, {"ranking": [C]}, {"ranking": [C]})
    assert result.rounds[0].steps == [f"{A} atteint le quota.", f"L’excédent de {A} (1 voix) va au rang suivant."]
    assert next(cell.words for cell in result.rounds[1].cells) == "a sa place"


def test_supporters_pay_the_cost_and_the_rest_is_left():
    result = counted("equal_shares", *[{"approve": [A, B]}] * 3, {"approve": [C]}, {"approve": [B]})
    paid = {
        option: sum(Fraction(part) * Fraction(voices) for part, voices in parts)
        for option, parts in result.raw["payments"].items()
    }
    assert paid == {option: result.cost(option) for option in paid} != {}
    assert result.spent + Fraction(result.left_words.split()[0]) == result.budget
    assert (result.rows[0].name, result.rows[0].paid) == (B, "4 voix à 50 €")
    assert (result.rows[1].name, result.rows[1].how) == (A, "complete")


def test_a_part_that_is_not_whole_cents_is_said_to_be_rounded():
    result = counted("equal_shares", *[{"approve": [A]}] * 7)
    assert result.rows[0].paid == "7 voix à environ 42,86 €"


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        ("blank", "Blanc"),
        ({"approve": [A, B]}, f"{A} ; {B}"),
        ({"ranking": [B, [A, C]]}, f"{B} : 1er rang ; {A} = {C} : 2e rang, à égalité"),
        ({"grades": {A: "Bien"}}, f"{A} : Bien"),
        ({"scores": {A: 7, B: "1/2"}}, f"{A} : 7 ; {B} : 0,5"),
        ({"votes": {A: 2, B: -1, C: 0}}, f"{A} : 2\u00a0voix pour ; {B} : 1\u00a0voix contre"),
    ],
)
def test_the_roll_call_says_a_choice_in_words(choice, words):
    assert choice_words(choice) == words


@pytest.mark.django_db
def test_the_roll_call_keeps_the_order_of_the_options():
    ballot = a_result("majority_judgment", {"grades": {C: "Bien", B: "Passable", A: "Excellent"}})
    assert ballot.roll.get(key="seat-0").vote.words == f"{A} : Excellent ; {B} : Passable ; {C} : Bien"


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["schulze", "stv"])
def test_many_options_leave_the_great_table_to_the_recount_file(client, method):
    options = [f"Option {at}" for at in range(41)]
    ranking = {"ranking": options}
    page = client.get(a_result(method, ranking, ranking, options=options).get_absolute_url()).text
    assert "dans le fichier de recomptage" in page
    assert "Tableau des duels" not in page
    assert "Tours de comptage" not in page


@pytest.mark.django_db
@pytest.mark.parametrize("said", [("for", "against", "for"), ("abstain", "blank", "abstain")])
def test_a_resolution_without_colleges_shows_its_voices_alone(client, said):
    ballot = a_ballot(3, rule={"method": "resolution"})
    say(ballot, *said)
    page = client.get(closed_now(ballot).get_absolute_url()).text
    assert "Voix par voix" in page
    assert "Collège par collège" not in page
    assert "Cette règle ne demande pas de quorum." in page


@pytest.mark.django_db
def test_a_resolution_on_which_all_colleges_are_silent_has_a_page(client):
    ballot = a_ballot(3)
    say(ballot, "abstain", "blank", "abstain")
    page = client.get(closed_now(ballot).get_absolute_url())
    assert page.status_code == 200
    assert "Aucune voix exprimée." in page.text


def test_a_threshold_is_said_in_what_it_counts_a_share_of_voices_points_of_colleges():
    raw = {"for": "3", "against": "1", "expressed": "4"}
    recount = {"rule": {"method": "resolution", "threshold": "1/2"}, "options": [], "ballots": []}
    result = Resolution(recount, {"status": "adopted", "raw": raw, "colleges": {"base": "1/2"}}, {})
    assert result.threshold_words == "seuil : 50\N{NO-BREAK SPACE}%"
    assert result.points_threshold_words == "seuil : 25 points sur 50"


@pytest.mark.django_db
@pytest.mark.parametrize(("voices", "capped"), [(80, False), (81, True)])
def test_a_roll_of_eighty_lines_is_read_whole(client, voices, capped):
    page = client.get(a_secret("totals", voices).get_absolute_url()).text
    assert ("table-frame--capped" in page.split('id="h-roll"')[1]) == capped
