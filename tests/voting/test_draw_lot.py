"""A tie is a result; only the public draw that was named before the vote parts it, and anybody counts it again."""

import json

import pytest
from django.db import IntegrityError, transaction

from lieudit.journal.models import Entry
from lieudit.toolkit.errors import RuleBroken
from lieudit.voting.counting import count, lot_order
from lieudit.voting.models import Lot
from lieudit.voting.rules_in_words import rule_sentences
from lieudit.voting.services import draw_lot
from tests.accounts.factories import AccountFactory
from tests.voting.papers import A, B, a_choice, a_result, closed_now
from tests.voting.test_in_session import in_session, vote

SOURCE = "le premier tirage du Loto après la clôture"
TIED = ({"approve": [A]}, {"approve": [B]})


def a_tie(**asked):
    return a_result("approval", *TIED, lot_source=SOURCE, **asked)


@pytest.mark.django_db
def test_a_tie_is_shown_with_what_the_rule_will_do(client):
    page = client.get(a_tie().get_absolute_url()).text
    assert f"Égalité entre {A} et {B}." in page
    assert f"Le tirage annoncé avant le vote le fera : {SOURCE}." in page.replace("\u00a0:", " :")
    assert "À départager" in page


@pytest.mark.django_db
def test_without_a_draw_named_before_a_tie_remains(client):
    ballot = a_result("approval", *TIED)
    assert "l’égalité reste" in client.get(ballot.get_absolute_url()).text
    assert not ballot.is_tied
    with pytest.raises(RuleBroken, match="Aucun tirage"):
        draw_lot(ballot, actor=AccountFactory(secretariat=True), seed="3 11 25")


@pytest.mark.django_db
@pytest.mark.parametrize("seed", ["3 11 25 32 44", "17", "é"])
def test_the_seed_parts_the_tie_as_anybody_can_compute(client, seed):
    ballot = a_tie()
    client.force_login(AccountFactory(secretariat=True))
    assert "Inscrire le tirage" in client.get(ballot.get_absolute_url()).text
    page = client.post(f"/votes/{ballot.number}/tirage/", {"seed": seed}, follow=True).text
    first = lot_order(seed, [A, B])[0]
    assert f"Le vote désigne {first}." in page
    lot = Lot.objects.get()
    assert (lot.seed, lot.result["elected"]) == (seed, [first])
    file = json.loads(client.get(f"/votes/{ballot.number}/recomptage-tirage.json").content)
    assert count(file) == lot.result
    assert Entry.objects.about(ballot).first().kind == "voting.drawn"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed", ["44 31 12 23 7", "7-12-23-31-44", "07, 12, 23, 31, 44", " 7 12;23/31 — 44 ", "７ 12 23 31 44"]
)
def test_who_copies_a_draw_down_does_not_choose_who_wins(typed):
    """One draw has one spelling, whatever its order, zeros and signs: the one that was said with its source."""
    lot = draw_lot(a_tie(), actor=AccountFactory(secretariat=True), seed=typed)
    assert lot.seed == "7 12 23 31 44"
    assert lot.result["elected"] == lot_order("7 12 23 31 44", [A, B])[:1]


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["tirage du 3 mars : 7 12", "7 12 bis", "—", "."])
def test_numbers_mixed_with_words_would_have_many_spellings_and_are_refused(client, typed):
    ballot = a_tie()
    client.force_login(AccountFactory(secretariat=True))
    page = client.post(f"/votes/{ballot.number}/tirage/", {"seed": typed})
    assert "sans date ni autre mot" in page.text
    assert f'value="{typed}"' in page.text
    assert not Lot.objects.exists()


def test_the_rule_says_before_the_vote_how_the_draw_will_be_read():
    said = rule_sentences({"method": "approval", "seats": 1}, SOURCE)[-1]
    assert "ses seuls numéros, du plus petit au plus grand" in said


@pytest.mark.django_db
def test_a_draw_happens_once_after_closing_and_only_for_a_tie():
    keeper, tie = AccountFactory(secretariat=True), a_tie()
    draw_lot(tie, actor=keeper, seed="1")
    opened = a_choice("approval", lot_source=SOURCE)
    clear = a_result("approval", {"approve": [A]}, lot_source=SOURCE)
    for ballot, message in ((tie, "a déjà départagé"), (opened, "n’est pas possible"), (clear, "pas d’égalité")):
        with pytest.raises(RuleBroken, match=message):
            draw_lot(ballot, actor=keeper, seed="2")
    assert Lot.objects.get().seed == "1"


@pytest.mark.django_db
def test_a_lot_never_decides_a_resolution():
    """Not even where one was named before the vote."""
    ballot = in_session(dict.fromkeys("ab", "L"), "ab", lot_source=SOURCE)
    vote(ballot, "a", "for")
    vote(ballot, "b", "against")
    ballot = closed_now(ballot)
    assert ballot.tally.result["status"] == "tie"
    with pytest.raises(RuleBroken, match="pas d’égalité qu’un tirage"):
        draw_lot(ballot, actor=AccountFactory(secretariat=True), seed="1")


@pytest.mark.django_db
def test_only_the_secretariat_draws_and_an_empty_seed_is_refused(client):
    ballot = a_tie()
    client.force_login(ballot.roll.first().speakers().get())
    assert client.post(f"/votes/{ballot.number}/tirage/", {"seed": "1"}).status_code == 403
    client.force_login(AccountFactory(secretariat=True))
    page = client.post(f"/votes/{ballot.number}/tirage/", {"seed": " "})
    assert page.status_code == 422
    assert "tel qu’il a été publié" in page.text
    assert client.get(f"/votes/{ballot.number}/recomptage-tirage.json").status_code == 404
    assert not Lot.objects.exists()


@pytest.mark.django_db
def test_the_database_refuses_to_change_a_lot():
    lot = draw_lot(a_tie(), actor=AccountFactory(secretariat=True), seed="1")
    with pytest.raises(IntegrityError, match="immutable"), transaction.atomic():
        Lot.objects.filter(pk=lot.pk).update(seed="2")
