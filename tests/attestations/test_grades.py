"""Declared, recognised, attested: nobody recognises themselves, their place, or whom they are bound to."""

from __future__ import annotations

import datetime as dt
import threading
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from lieudit.attestations.board import said_of
from lieudit.attestations.models import Attestation, PeerAsk, Recognition
from lieudit.attestations.services import (
    ask_peer,
    close_achievement,
    declare_achievement,
    define_achievement,
    hide_attestation,
    name_first_peer,
    publish_attestation,
    recognise,
    withdraw_attestation,
)
from lieudit.attestations.workflow import AttestationState
from lieudit.governance.services import declare_interest
from lieudit.journal.models import Entry
from lieudit.learning.models import Path, PathRun
from lieudit.learning.paths import begin_path, leave_path, mark_step, rewrite_path
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.attestations.factories import (
    SEEN,
    WORDS,
    a_declared,
    a_known,
    a_peer,
    a_recognised,
    an_attested,
    recognised_by,
)
from tests.learning.factories import PATH, a_path, a_told, speaker_of, steps_of
from tests.network.factories import OrganisationFactory, RepresentativeFactory

pytestmark = pytest.mark.django_db


def state_of(attestation: Attestation) -> str:
    return Attestation.objects.get(pk=attestation.pk).state


def test_a_declaration_is_read_by_its_holder_its_keepers_and_its_peers_alone() -> None:
    achievement = a_known()
    named = a_peer(achievement)
    attestation = a_declared(achievement)
    for account in (attestation.holder, named.account, achievement.author):
        assert attestation in Attestation.objects.visible_to(account)
    assert attestation not in Attestation.objects.visible_to(RepresentativeFactory().account)
    assert not Attestation.objects.public().exists()


def test_one_peer_of_another_place_recognises_two_attest() -> None:
    attestation = a_declared()
    recognised_by(attestation, a_peer(attestation.achievement))
    assert state_of(attestation) == AttestationState.RECOGNISED
    recognised_by(attestation, a_peer(attestation.achievement))
    assert state_of(attestation) == AttestationState.ATTESTED


def test_the_peers_of_another_attest_nobody() -> None:
    first = a_declared()
    other = a_declared(first.achievement)
    for attestation in (first, other):
        recognised_by(attestation, a_peer(first.achievement))
    assert [state_of(attestation) for attestation in (first, other)] == [AttestationState.RECOGNISED] * 2


def test_who_holds_it_recognises_others_and_it_counts() -> None:
    first = an_attested()
    other = a_declared(first.achievement)
    speaker = RepresentativeFactory(account=first.holder)
    assert recognised_by(other, speaker).counts


def test_a_peer_who_does_not_hold_it_recognises_and_it_does_not_count() -> None:
    attestation = a_declared()
    for _turn in range(3):
        ask_peer(attestation, actor=attestation.holder, address=(peer := RepresentativeFactory()).account.email)
        assert not recognised_by(attestation, peer).counts
    assert state_of(attestation) == AttestationState.RECOGNISED


def test_nobody_recognises_themselves() -> None:
    attestation = a_declared()
    with pytest.raises(RuleBroken, match="soi-même"):
        recognised_by(attestation, RepresentativeFactory(account=attestation.holder))


def test_nobody_recognises_somebody_of_their_place() -> None:
    attestation = a_declared()
    with pytest.raises(RuleBroken, match="du même lieu"):
        recognised_by(attestation, RepresentativeFactory(place=attestation.place))


def test_a_place_in_common_is_enough_even_if_they_speak_for_another() -> None:
    attestation = a_declared()
    peer = RepresentativeFactory()
    RepresentativeFactory(account=peer.account, place=attestation.place)
    with pytest.raises(RuleBroken, match="du même lieu"):
        recognised_by(attestation, peer)


def test_nobody_recognises_somebody_of_their_organisation() -> None:
    attestation, peer, both = a_declared(), RepresentativeFactory(), OrganisationFactory()
    for account in (attestation.holder, peer.account):
        RepresentativeFactory(account=account, place=None, organisation=both)
    with pytest.raises(RuleBroken, match="même organisation"):
        recognised_by(attestation, peer)


@pytest.mark.parametrize("who", ["peer", "holder"])
def test_nobody_recognises_whom_a_declared_interest_binds_them_to(who: str) -> None:
    attestation, peer, firm = a_declared(), RepresentativeFactory(), OrganisationFactory()
    one, other = (peer.account, attestation.holder) if who == "peer" else (attestation.holder, peer.account)
    RepresentativeFactory(account=other, place=None, organisation=firm)
    declare_interest(actor=one, organisation=None, party=firm, nature="contract", since=dt.date(2026, 1, 1))
    with pytest.raises(RuleBroken, match="lien d’intérêt"):
        recognised_by(attestation, peer)


@pytest.mark.parametrize("ways", [("visitor", "host"), ("host", "visitor")])
def test_nobody_recognises_whom_their_place_paid_or_was_paid_by(ways: tuple[str, str]) -> None:
    for paid in ("travel", "sum"):
        attestation, peer = a_declared(), RepresentativeFactory()
        places = dict(zip(ways, (attestation.place, peer.place), strict=True))
        a_told(**places, paid=paid, paid_words="80 €")
        if paid == "travel":
            recognised_by(attestation, peer)
            continue
        with pytest.raises(RuleBroken, match="Une somme a été versée"):
            recognised_by(attestation, peer)


def test_a_place_recognises_once_and_so_does_a_person() -> None:
    attestation, peer = a_declared(), RepresentativeFactory()
    recognised_by(attestation, peer)
    with pytest.raises(RuleBroken, match="déjà fait"):
        recognised_by(attestation, peer)
    with pytest.raises(RuleBroken, match="une fois par lieu"):
        recognised_by(attestation, RepresentativeFactory(place=peer.place))
    with pytest.raises(RuleBroken, match="pour lequel vous parlez"):
        recognise(attestation, actor=peer.account, place=RepresentativeFactory().place, **SEEN)


def test_two_who_recognise_each_other_are_shown_as_such() -> None:
    achievement = a_known()
    ann, bob = a_peer(achievement), a_peer(achievement)
    of_ann, of_bob = a_declared(achievement, ann), a_declared(achievement, bob)
    recognised_by(of_ann, bob)
    assert [each.ring for each in said_of(of_ann)] == [0]
    recognised_by(of_bob, ann)
    assert [each.ring for each in said_of(of_ann)] == [2]
    assert [each.ring for each in said_of(of_bob)] == [2]


def test_a_ring_of_three_is_shown_whoever_looks() -> None:
    achievement = a_known()
    three = [a_peer(achievement) for _turn in range(3)]
    declared = [a_declared(achievement, each) for each in three]
    for at, peer in enumerate(three):
        recognised_by(declared[(at + 1) % 3], peer)
    assert [[each.ring for each in said_of(one)] for one in declared] == [[3], [3], [3]]


def test_two_who_recognise_each_other_for_different_things_are_shown_as_such() -> None:
    ann, bob = RepresentativeFactory(), RepresentativeFactory()
    of_ann, of_bob = a_declared(a_known(), ann), a_declared(a_known(title="Ouvrir un atelier"), bob)
    recognised_by(of_ann, bob)
    recognised_by(of_bob, ann)
    assert [each.ring for each in said_of(of_ann)] == [2]


def test_one_declares_once_and_again_after_withdrawing() -> None:
    holder = RepresentativeFactory()
    first = a_declared(achievement := a_known(), holder)
    with pytest.raises(RuleBroken, match=f"n° {first.number}"):
        a_declared(achievement, holder)
    withdraw_attestation(first, actor=holder.account, reason="Je me suis trompé d’intitulé.")
    assert a_declared(achievement, holder).number != first.number


def test_one_declares_for_a_place_for_which_one_speaks() -> None:
    with pytest.raises(RuleBroken) as refused:
        declare_achievement(
            a_known(), actor=AccountFactory(), name="Ada", words="Oui.", place=RepresentativeFactory().place
        )
    assert "place" in refused.value.message_dict


def test_without_a_place_one_declares_all_the_same() -> None:
    alone = declare_achievement(a_known(), actor=AccountFactory(), name="Ada", words="Oui.")
    assert alone.place is None
    recognised_by(alone, RepresentativeFactory())


def test_what_is_withdrawn_says_why_and_is_recognised_no_more() -> None:
    attestation = a_recognised()
    withdrawn = withdraw_attestation(attestation, actor=attestation.achievement.author, reason="Faux cahier.")
    assert (withdrawn.reason, withdrawn.by_holder) == ("Faux cahier.", False)
    with pytest.raises(RuleBroken, match="Retiré"):
        recognised_by(attestation, RepresentativeFactory())
    with pytest.raises(RuleBroken, match="Retiré"):
        withdraw_attestation(attestation, actor=attestation.holder, reason="Encore.")


def test_its_holder_alone_makes_it_public_and_hides_it_again() -> None:
    attestation = publish_attestation(a_recognised(), actor=(AccountFactory()))
    assert attestation in Attestation.objects.public()
    with pytest.raises(RuleBroken, match="déjà le cas"):
        publish_attestation(attestation, actor=attestation.holder)
    hide_attestation(attestation, actor=attestation.holder)
    assert attestation not in Attestation.objects.public()


def test_asking_does_not_tell_whether_an_address_has_an_account() -> None:
    attestation, known = a_declared(), AccountFactory()
    for address in (known.email.upper(), "personne@exemple.fr"):
        ask_peer(attestation, actor=attestation.holder, address=address)
        with pytest.raises(RuleBroken, match="déjà demandé"):
            ask_peer(attestation, actor=attestation.holder, address=f" {address.lower()} ")
    assert PeerAsk.objects.filter(attestation=attestation).count() == 2
    assert "personne@exemple.fr" not in str(PeerAsk.objects.values())
    assert attestation in Attestation.objects.waiting_for(known)
    with pytest.raises(RuleBroken, match="soi-même"):
        ask_peer(attestation, actor=attestation.holder, address=attestation.holder.email)


def test_keepers_name_somebody_else_once() -> None:
    achievement, other = a_known(), AccountFactory()
    name_first_peer(achievement, actor=achievement.author, address=other.email)
    for address, why in (
        (other.email, "déjà nommée"),
        (achievement.author.email, "quelqu’un d’autre"),
        ("personne@exemple.fr", "Aucun compte"),
    ):
        with pytest.raises(RuleBroken, match=why):
            name_first_peer(achievement, actor=achievement.author, address=address)


def test_what_is_closed_is_declared_no_more_and_stays_attested() -> None:
    attestation = an_attested()
    close_achievement(attestation.achievement, actor=attestation.achievement.author, reason="Un autre le dit mieux.")
    with pytest.raises(RuleBroken, match="Plus délivré"):
        a_declared(attestation.achievement)
    assert state_of(attestation) == AttestationState.ATTESTED


def test_words_never_change_another_one_replaces_them() -> None:
    achievement = a_known()
    other = define_achievement(
        actor=achievement.author, keeper=None, replaces=achievement, **WORDS | {"title": "Tenir, et passer la main"}
    )
    achievement.refresh_from_db()
    assert (achievement.state, other.replaces) == ("closed", achievement)
    with pytest.raises(IntegrityError), transaction.atomic():
        type(achievement).objects.filter(pk=achievement.pk).update(rule="Rien.")


def test_the_database_keeps_what_was_said_and_what_was_withdrawn() -> None:
    attestation = a_recognised()
    with pytest.raises(IntegrityError), transaction.atomic():
        Recognition.objects.update(words="Autre chose.")
    withdraw_attestation(attestation, actor=attestation.holder, reason="Je ne le fais plus.")
    with pytest.raises(IntegrityError), transaction.atomic():
        Attestation.objects.filter(pk=attestation.pk).update(state="attested", withdrawn_at=None)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE attestations_attestation SET name = 'Une autre' WHERE id = %s", [attestation.pk])


def test_no_name_is_written_where_nothing_is_erased() -> None:
    attestation = an_attested()
    withdraw_attestation(attestation, actor=attestation.holder, reason="Je ne le fais plus.")
    kept = str(list(Entry.objects.about(attestation).values("data", "kind")))
    assert "withdrawn" in kept
    assert "Camille" not in kept
    assert not Entry.objects.public().about(attestation).exists()


def by_path(**words: Any) -> tuple[Attestation, Path]:
    """Somebody who declared what a path attests."""
    path = a_path()
    return a_declared(a_known(path=path, **words)), path


def follows_to_the_end(attestation: Attestation, path: Path) -> PathRun:
    """The same person follows the path, and has done all its steps."""
    run = begin_path(path, actor=attestation.holder)
    for step in run.version.steps.all():
        mark_step(run, actor=attestation.holder, step=step, words="Mon cahier, relu.")
    run.refresh_from_db()
    return run


def test_the_last_step_of_the_path_attests_whom_peers_have_recognised() -> None:
    attestation, path = by_path()
    a_recognised(attestation, 2)
    assert state_of(attestation) == AttestationState.RECOGNISED
    follows_to_the_end(attestation, path)
    assert state_of(attestation) == AttestationState.ATTESTED


def test_the_last_peer_attests_who_has_done_the_path_and_the_version_they_began_is_named() -> None:
    attestation, path = by_path()
    run = begin_path(path, actor=attestation.holder)
    rewrite_path(path, actor=speaker_of(path.hat), steps=steps_of(), **PATH)
    for step in run.version.steps.all():
        mark_step(run, actor=attestation.holder, step=step, words="Mon cahier, relu.")
    assert state_of(attestation) == AttestationState.DECLARED
    a_recognised(attestation, 2)
    found = Attestation.objects.get(pk=attestation.pk)
    assert found.state == AttestationState.ATTESTED
    assert found.version == path.versions.get(number=1)


def test_the_path_alone_attests_nobody_nor_does_that_of_somebody_else() -> None:
    attestation, path = by_path()
    follows_to_the_end(attestation, path)
    assert state_of(attestation) == AttestationState.DECLARED
    other = a_declared(attestation.achievement)
    a_recognised(other, 2)
    assert state_of(other) == AttestationState.RECOGNISED


def test_only_a_step_that_is_done_looks_at_who_waits_and_holds_nobody_whose_peers_are_too_few() -> None:
    attestation, path = by_path()
    a_recognised(attestation, 1)
    follows_to_the_end(attestation, path)
    other = a_declared(attestation.achievement)
    run = begin_path(path, actor=other.holder)
    step = run.version.steps.first()
    with CaptureQueriesContext(connection) as asked:
        rewrite_path(path, actor=speaker_of(path.hat), steps=steps_of(), **PATH)
    assert not [each for each in asked if "attestations_attestation" in each["sql"]]
    with CaptureQueriesContext(connection) as asked:
        mark_step(run, actor=other.holder, step=step, words="Mon cahier, relu.")
    [read] = [each["sql"] for each in asked if "attestations_attestation" in each["sql"]]
    assert "FOR UPDATE" not in read


@pytest.mark.django_db(transaction=True)
def test_the_last_peer_and_the_last_step_at_the_same_moment_attest() -> None:
    attestation, path = by_path(peers=1)
    peer, run = a_peer(attestation.achievement), begin_path(path, actor=attestation.holder)
    *before, last = run.version.steps.all()
    for step in before:
        mark_step(run, actor=attestation.holder, step=step, words="Mon cahier, relu.")
    said, marked = threading.Event(), threading.Event()

    def recognises() -> None:
        try:
            with transaction.atomic():
                recognised_by(Attestation.objects.get(pk=attestation.pk), peer)
                said.set()
                marked.wait(1)
        finally:
            connection.close()

    other = threading.Thread(target=recognises)
    other.start()
    said.wait(30)
    mark_step(run, actor=attestation.holder, step=last, words="Mon cahier, relu.")
    marked.set()
    other.join()
    assert state_of(attestation) == AttestationState.ATTESTED


def test_what_was_attested_by_a_path_stays_so_when_one_leaves_it() -> None:
    attestation, path = by_path()
    a_recognised(attestation, 2)
    leave_path(follows_to_the_end(attestation, path), actor=attestation.holder)
    found = Attestation.objects.get(pk=attestation.pk)
    assert found.state == AttestationState.ATTESTED
    assert found.version is not None
    with pytest.raises(IntegrityError), transaction.atomic():
        Attestation.objects.filter(pk=attestation.pk).update(version=None)
