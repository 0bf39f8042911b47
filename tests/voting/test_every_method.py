"""Each way of voting: the paper is filled in, read again, confirmed; what is wrong is said and nothing is stored."""

import pytest

from lieudit.toolkit.errors import RuleBroken
from lieudit.voting import methods
from lieudit.voting.models import Vote
from lieudit.voting.rules_in_words import rule_sentences
from lieudit.voting.services import cast_vote
from tests.voting.papers import RULES, A, B, C, a_choice, closed_now, say

FILLED = {
    "approval": ({"approve": [A, C]}, {"approve": [A, C]}),
    "equal_shares": ({"approve": [B]}, {"approve": [B]}),
    "score": ({"option_0": "7", "option_2": "0"}, {"scores": {A: 7, C: 0}}),
    "quadratic": ({"option_0": "2", "option_1": "-2"}, {"votes": {A: 2, B: -2}}),
    "majority_judgment": ({"option_0": "Bien", "option_1": "À rejeter"}, {"grades": {A: "Bien", B: "À rejeter"}}),
    "schulze": ({"option_0": "2", "option_1": "1", "option_2": "2"}, {"ranking": [B, [A, C]]}),
    "irv": ({"option_2": "1", "option_0": "3"}, {"ranking": [C, A]}),
    "stv": ({"option_1": "1"}, {"ranking": [B]}),
}
METHODS = sorted(FILLED)


def address(ballot, at=0):
    return f"/votes/{ballot.number}/voix/seat-{at}/"


@pytest.mark.django_db
@pytest.mark.parametrize("method", METHODS)
def test_a_paper_is_filled_in_read_again_then_confirmed(client, method):
    ballot, (typed, stored) = a_choice(method), FILLED[method]
    client.force_login(ballot.voters[0])
    page = client.get(address(ballot)).text
    assert methods.METHODS[method].explanation.voting[:18] in page
    assert "Relire mon vote" in page
    review = client.post(address(ballot), typed)
    assert review.status_code == 200
    assert "Relisez votre vote" in review.text
    assert not Vote.objects.exists()
    done = client.post(address(ballot), typed | {"step": "confirm"}, follow=True)
    assert "Votre vote est compté" in done.text
    assert Vote.objects.get().choice == stored


@pytest.mark.django_db
@pytest.mark.parametrize("method", METHODS)
def test_correcting_keeps_what_was_filled_in(client, method):
    ballot, (typed, _stored) = a_choice(method), FILLED[method]
    client.force_login(ballot.voters[0])
    page = client.post(address(ballot), typed | {"step": "correct"})
    assert page.status_code == 200
    assert "Relire mon vote" in page.text
    assert (
        page.text.count("checked") + page.text.count("selected") + page.text.count('value="7"') >= 1
        or "-2" in page.text
    )
    assert not Vote.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(("silent", "word"), [("blank", "Blanc"), ("abstain", "Abstention")])
def test_blank_is_not_abstention_and_asks_for_nothing_else(client, method, silent, word):
    ballot = a_choice(method, rule={"missing_grade": "refuse"} if method == "majority_judgment" else {})
    client.force_login(ballot.voters[0])
    assert f"Confirmer : {word}" in client.post(address(ballot), {"choice": silent}).text
    client.post(address(ballot), {"choice": silent, "step": "confirm"})
    assert Vote.objects.get().choice == silent


@pytest.mark.django_db
@pytest.mark.parametrize("method", METHODS)
def test_an_empty_paper_is_refused_rather_than_taken_for_blank(client, method):
    ballot = a_choice(method)
    client.force_login(ballot.voters[0])
    for step in ("review", "confirm"):
        page = client.post(address(ballot), {"step": step})
        assert page.status_code == 422
        assert "votez blanc" in page.text
    assert not Vote.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("method", "typed", "message"),
    [
        ("approval", {"approve": ["Rien de tel"]}, "«\u00a0Rien de tel\u00a0» n’est pas une option"),
        ("equal_shares", {"approve": [A, "<b>"]}, "n’est pas une option"),
        ("score", {"option_0": "11"}, "entre 0 et 10"),
        ("score", {"option_0": "beaucoup"}, "entre 0 et 10"),
        ("score", {"option_0": "5", "option_9": "5"}, "n’est pas dans ce scrutin"),
        ("quadratic", {"option_0": "3", "option_1": "1"}, "dépense 10 crédits"),
        ("majority_judgment", {"option_0": "Génial"}, "n’est pas une mention"),
        ("schulze", {"option_0": "4"}, "Choisissez un rang"),
        ("stv", {"option_0": "1", "option_3": "2"}, "n’est pas dans ce scrutin"),
    ],
)
def test_what_the_rule_does_not_know_is_refused_beside_its_field(client, method, typed, message):
    ballot = a_choice(method)
    client.force_login(ballot.voters[0])
    page = client.post(address(ballot), typed | {"step": "confirm"})
    assert page.status_code == 422
    assert message in page.text.replace("« ", "«\u00a0").replace(" »", "\u00a0»")
    assert not Vote.objects.exists()


@pytest.mark.django_db
def test_a_missing_grade_is_refused_where_the_rule_wants_them_all(client):
    ballot = a_choice("majority_judgment", rule={"missing_grade": "refuse"})
    client.force_login(ballot.voters[0])
    page = client.post(address(ballot), {"option_0": "Bien", "option_1": "Bien"})
    assert page.status_code == 422
    assert "la règle les demande toutes" in page.text
    assert page.text.count("checked") == 2


@pytest.mark.django_db
def test_an_option_without_grade_is_said_to_receive_the_worst_one(client):
    ballot = a_choice("majority_judgment")
    client.force_login(ballot.voters[0])
    assert "À rejeter, faute de mention" in client.post(address(ballot), {"option_0": "Bien"}).text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("method", "choice"),
    [
        ("approval", {"approve": [A, A]}),
        ("approval", {"approve": []}),
        ("approval", {"approve": [A], "voter": "seat-1"}),
        ("approval", {"ranking": [A]}),
        ("approval", "for"),
        ("approval", {"choice": "for"}),
        ("approval", None),
        ("approval", [A]),
        ("score", {"scores": {A: 11}}),
        ("score", {"scores": {A: 1.5}}),
        ("quadratic", {"votes": {A: 4}}),
        ("majority_judgment", {"grades": {}}),
        ("majority_judgment", {"grades": {A: "Génial"}}),
        ("schulze", {"ranking": [A, [B, A]]}),
        ("irv", {"ranking": ["Rien de tel"]}),
        ("equal_shares", {"approve": "A"}),
    ],
)
def test_nothing_is_stored_that_could_not_be_counted(method, choice):
    ballot = a_choice(method)
    with pytest.raises(RuleBroken, match="ne peut pas être compté"):
        cast_vote(ballot, ballot.roll.get(key="seat-0"), actor=ballot.voters[0], choice=choice)
    assert not Vote.objects.exists()


@pytest.mark.django_db
def test_a_suspended_voice_reads_why_and_is_refused(client):
    ballot = a_choice("approval", suspended=(0,))
    client.force_login(ballot.voters[0])
    assert "La cotisation de 2026 attend." in client.get(ballot.get_absolute_url()).text
    assert "Relire mon vote" not in client.get(address(ballot)).text
    page = client.post(address(ballot), {"approve": [A], "step": "confirm"})
    assert page.status_code == 422
    assert "ne vote pas à ce scrutin" in page.text
    assert not Vote.objects.exists()


@pytest.mark.django_db
def test_a_second_tab_is_refused_and_changes_nothing(client):
    ballot = a_choice("schulze")
    client.force_login(ballot.voters[0])
    first, second = {"option_0": "1"}, {"option_1": "1"}
    for tab in (first, second):
        assert "Relisez votre vote" in client.post(address(ballot), tab).text
    client.post(address(ballot), first | {"step": "confirm"})
    late = client.post(address(ballot), second | {"step": "confirm"})
    assert late.status_code == 422
    assert "a déjà voté" in late.text
    assert Vote.objects.get().choice == {"ranking": [A]}
    assert "Cette voix a déjà voté." in client.get(address(ballot)).text


@pytest.mark.django_db
def test_a_paper_sent_after_the_close_is_refused(client):
    ballot = a_choice("score", 2)
    say(ballot, {"scores": {A: 3}})
    closed_now(ballot)
    client.force_login(ballot.voters[1])
    late = client.post(address(ballot, 1), {"option_0": "7", "step": "confirm"})
    assert late.status_code == 422
    assert "Le vote est clos depuis" in late.text
    assert "Le vote est clos depuis" in client.get(address(ballot, 1)).text
    assert Vote.objects.count() == 1


@pytest.mark.django_db
def test_choices_of_others_are_not_shown_before_the_close(client):
    ballot = a_choice("approval")
    say(ballot, {"approve": [C]})
    roll = client.get(ballot.get_absolute_url()).text.split('id="h-roll"')[1]
    assert "a voté" in roll
    assert C not in roll


@pytest.mark.parametrize("method", METHODS)
def test_every_rule_is_told_in_sentences(method):
    lines = rule_sentences(RULES[method], "les six premiers numéros du Loto du 3 mars")
    assert len(lines) >= 3
    assert all(line[0].isupper() or line[0].isdigit() for line in lines)
    assert all(line.endswith(".") for line in lines)
    assert "Loto du 3 mars" in lines[-1]
