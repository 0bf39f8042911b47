"""A voice gives its proxy until the ballot opens: accepted, refused, taken back, replaced; each side is told."""

import datetime as dt
import threading

import pytest
from django.core import mail
from django.db import IntegrityError, connections, transaction
from django.utils import timezone

from lieudit.accounts.models import Account
from lieudit.accounts.services import close_account, export_data
from lieudit.journal.models import Entry, Follow
from lieudit.toolkit.errors import RuleBroken
from lieudit.voting.models import FrozenProxy, Proxy, RollEntry, Sitting
from lieudit.voting.proxies import accept_proxy, give_proxy, refuse_proxy, revoke_proxy
from lieudit.voting.services import RollLine, cast_vote, open_ballot, prepare_ballot
from tests.accounts.factories import AccountFactory
from tests.voting.factories import a_ballot, an_announced, fates_of, given, twin_of, voice


def states(ballot):
    return list(Proxy.objects.reaching(ballot).values_list("giver__key", "holder__key", "state"))


@pytest.mark.django_db
def test_each_side_is_told_at_once_of_what_the_other_does(django_capture_on_commit_callbacks):
    ballot = an_announced()
    giver, holder = ballot.voters[0], ballot.voters[1]
    acts = [
        (lambda: given(ballot, 0, 1, accepted=False), holder, "de voter en son nom, pour ce scrutin"),
        (lambda: accept_proxy(Proxy.objects.get(), actor=holder), giver, "accepte le pouvoir"),
        (lambda: revoke_proxy(Proxy.objects.get(), actor=giver), holder, "retire le pouvoir"),
    ]
    for act, told, words in acts:
        with django_capture_on_commit_callbacks(execute=True):
            act()
        message = mail.outbox.pop()
        assert (message.to, mail.outbox) == ([told.email], [])
        assert words in message.body
        assert "parce que cela vous concerne directement" in message.body
        assert f"/votes/pouvoirs/{Proxy.objects.get().pk}/" in message.body
    assert [entry.template.public for entry in Entry.objects.about(ballot)] == [False] * 3


@pytest.mark.django_db
def test_a_holder_refuses_even_after_having_accepted():
    ballot = an_announced()
    proxy = given(ballot, 0, 1)
    refuse_proxy(proxy, actor=ballot.voters[1])
    with pytest.raises(RuleBroken, match="n’est pas possible à ce stade : refusé"):
        accept_proxy(proxy, actor=ballot.voters[1])
    open_ballot(ballot, actor=None)
    assert fates_of(ballot) == {}


@pytest.mark.django_db
def test_who_has_offered_or_entrusted_a_voice_is_asked_for_no_proxy_until_it_is_free_again():
    ballot = an_announced()

    def may_entrust():
        return [entry.key for entry in RollEntry.objects.entrustable_by(ballot.voters[0])]

    assert may_entrust() == ["seat-0"]
    proxy = given(ballot, 0, 1, accepted=False)
    assert may_entrust() == []
    accept_proxy(proxy, actor=ballot.voters[1])
    assert may_entrust() == []
    refuse_proxy(proxy, actor=ballot.voters[1])
    assert may_entrust() == ["seat-0"]


@pytest.mark.django_db
def test_who_closed_their_account_speaks_for_no_voice_any_more():
    ballot = an_announced()
    Account.objects.filter(pk=ballot.voters[0].pk).update(is_active=False)
    assert not voice(ballot, 0).speakers().exists()
    assert voice(ballot, 1).speakers().get() == ballot.voters[1]


@pytest.mark.django_db
def test_giving_again_replaces_and_the_latest_counts():
    ballot = an_announced()
    given(ballot, 0, 1)
    given(ballot, 0, 2)
    assert states(ballot) == [("seat-0", "seat-1", "revoked"), ("seat-0", "seat-2", "accepted")]
    open_ballot(ballot, actor=None)
    assert fates_of(ballot) == {"seat-0": ("seat-2", "")}


@pytest.mark.django_db
def test_a_proxy_for_the_whole_sitting_counts_in_each_ballot_and_one_for_a_ballot_comes_before_it():
    ballot = an_announced(sitting=Sitting.objects.create(number=1, title="Séance du 12 mai"))
    other = twin_of(ballot)
    given(ballot, 0, 1, whole_sitting=True)
    given(other, 0, 2)
    for one in (ballot, other):
        open_ballot(one, actor=None)
    assert fates_of(ballot) == {"seat-0": ("seat-1", "")}
    assert fates_of(other) == {"seat-0": ("seat-2", "")}


@pytest.mark.django_db
def test_a_later_proxy_for_the_whole_sitting_replaces_all_the_others():
    ballot = an_announced(sitting=Sitting.objects.create(number=1, title="Séance du 12 mai"))
    other = twin_of(ballot)
    given(ballot, 0, 1)
    given(other, 0, 2, whole_sitting=True)
    given(ballot, 0, 3, whole_sitting=True)
    assert [state for *_, state in states(other)] == ["revoked", "accepted"]
    open_ballot(other, actor=None)
    assert fates_of(other) == {"seat-0": ("seat-3", "")}


def in_sittings():
    """The same voices, in two sittings and in a ballot outside any."""
    here, there = (Sitting.objects.create(number=n, title=f"Séance {n}") for n in (1, 2))
    ballot = an_announced(sitting=here)
    elsewhere, alone = twin_of(ballot), twin_of(ballot)
    type(ballot).objects.filter(pk=elsewhere.pk).update(sitting=there)
    type(ballot).objects.filter(pk=alone.pk).update(sitting=None)
    return ballot, elsewhere, alone


@pytest.mark.django_db
def test_a_proxy_for_a_whole_sitting_leaves_those_of_the_others_alone():
    ballot, elsewhere, alone = in_sittings()
    kept = [given(elsewhere, 0, 1), given(elsewhere, 1, 2, whole_sitting=True), given(alone, 0, 2)]
    given(ballot, 0, 1)
    other_voice = given(ballot, 2, 1)
    given(ballot, 0, 3, whole_sitting=True)
    standing = Proxy.objects.standing()
    assert {proxy.pk for proxy in kept} | {other_voice.pk} <= set(standing.values_list("pk", flat=True))
    assert [proxy.holder.key for proxy in standing.filter(giver=voice(ballot, 0))] == ["seat-3"]


@pytest.mark.django_db
def test_a_proxy_for_one_ballot_leaves_the_one_for_the_whole_sitting_in_place():
    ballot = an_announced(sitting=Sitting.objects.create(number=1, title="Séance du 12 mai"))
    whole, one = given(ballot, 0, 1, whole_sitting=True), given(ballot, 0, 2)
    assert [proxy.pk for proxy in Proxy.objects.standing().order_by("pk")] == [whole.pk, one.pk]


@pytest.mark.django_db
def test_a_proxy_for_the_whole_sitting_is_refused_where_one_of_its_ballots_forbids_it():
    ballot = an_announced(voices=5, cap=1, sitting=Sitting.objects.create(number=1, title="Séance du 12 mai"))
    other = twin_of(ballot)
    given(other, 2, 1)
    offered = given(ballot, 3, 1, accepted=False)
    with pytest.raises(RuleBroken, match="porte déjà 1"):
        given(ballot, 0, 1, whole_sitting=True)
    accept_proxy(offered, actor=ballot.voters[1])


def the_act(kind):
    return Entry.objects.filter(kind=f"voting.{kind}").latest("pk")


@pytest.mark.django_db
def test_each_act_is_signed_dated_and_in_the_name_of_the_voice_that_does_it():
    ballot = an_announced()
    giver, holder = voice(ballot, 0), voice(ballot, 1)
    proxy = given(ballot, 0, 1, accepted=False)
    assert (proxy.given_by, proxy.state, proxy.answered_at) == (ballot.voters[0], "offered", None)
    acts = [
        ("proxy_given", lambda: None, 0, giver),
        ("proxy_accepted", lambda: accept_proxy(proxy, actor=ballot.voters[1]), 1, holder),
        ("proxy_refused", lambda: refuse_proxy(proxy, actor=ballot.voters[1]), 1, holder),
        ("proxy_given", lambda: given(ballot, 2, 1, accepted=False), 2, voice(ballot, 2)),
        (
            "proxy_revoked",
            lambda: revoke_proxy(Proxy.objects.latest("pk"), actor=ballot.voters[2]),
            2,
            voice(ballot, 2),
        ),
    ]
    for kind, act, actor, hat in acts:
        before = timezone.now()
        act()
        entry = the_act(kind)
        assert (entry.actor, entry.hat) == (ballot.voters[actor], hat.organisation), kind
        answered = Proxy.objects.latest("pk") if kind == "proxy_revoked" else Proxy.objects.get(pk=proxy.pk)
        assert kind == "proxy_given" or answered.answered_at >= before
        said = answered if actor == 2 and kind == "proxy_revoked" else None
        for thing in (ballot, said) if said else (ballot,):
            assert entry in Entry.objects.about(thing)
    assert the_act("proxy_accepted").data == {"giver": giver.name, "holder": holder.name, "number": ballot.number}
    assert the_act("proxy_given").data["scope"] == "ce scrutin"


@pytest.mark.django_db
def test_both_sides_follow_a_proxy_and_a_third_does_not():
    ballot = an_announced(sitting=Sitting.objects.create(number=1, title="Séance du 12 mai"))
    proxy = given(ballot, 0, 1, whole_sitting=True)
    follows = Follow.objects.of(proxy)
    assert {follow.account: follow.reason for follow in follows} == dict.fromkeys(ballot.voters[:2], "party")
    assert the_act("proxy_given").data["scope"] == "toute la séance"


@pytest.mark.django_db
def test_a_blank_proxy_stands_from_the_moment_it_is_given():
    ballot = an_announced(blank_proxy_holder="seat-1")
    proxy = given(ballot, 0, None)
    proxy.refresh_from_db()
    assert (proxy.holder, proxy.state, proxy.answered_at) == (None, "accepted", proxy.given_at)
    assert the_act("proxy_given").data["holder"] == voice(ballot, 1).name


@pytest.mark.django_db
def test_a_ballot_that_is_open_leaves_the_rest_of_its_sitting_to_be_answered():
    ballot = an_announced(sitting=Sitting.objects.create(number=1, title="Séance du 12 mai"))
    twin_of(ballot)
    proxy = given(ballot, 0, 1, whole_sitting=True, accepted=False)
    open_ballot(ballot, actor=None)
    assert accept_proxy(proxy, actor=ballot.voters[1]).state == "accepted"


@pytest.mark.django_db
def test_outside_a_sitting_a_proxy_is_for_one_ballot():
    ballot = an_announced()
    assert not given(ballot, 0, 1, whole_sitting=True).whole_sitting


@pytest.mark.django_db
def test_once_the_ballot_is_open_nothing_changes():
    ballot = an_announced()
    proxy, offered = given(ballot, 0, 1), given(ballot, 2, 1, accepted=False)
    open_ballot(ballot, actor=None)
    with pytest.raises(RuleBroken, match="les pouvoirs ne changent plus"):
        revoke_proxy(proxy, actor=ballot.voters[0])
    with pytest.raises(RuleBroken, match="les pouvoirs ne changent plus"):
        accept_proxy(offered, actor=ballot.voters[1])
    with pytest.raises(RuleBroken, match="n’est pas possible à ce stade : ouvert"):
        given(ballot, 3, 1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("giver", "holder", "rule", "message"),
    [
        (0, 0, {}, "à une autre voix"),
        (0, None, {}, "Choisissez qui votera en votre nom"),
        (0, 3, {}, "ne peut porter de pouvoir"),
        (3, 0, {}, "ne vote pas à ce scrutin"),
        (0, 1, {"proxy_same_college": True}, "est d’un autre collège"),
        (0, 1, {"cap": 0}, "n’admet pas de pouvoir"),
    ],
)
def test_what_the_rule_forbids_is_refused_with_its_reason(giver, holder, rule, message):
    ballot = an_announced(suspended=(3,), **rule)
    with pytest.raises(RuleBroken, match=message):
        given(ballot, giver, holder)
    assert not Proxy.objects.exists()


@pytest.mark.django_db
def test_the_voice_of_another_roll_carries_nothing():
    ballot, other = an_announced(), a_ballot()
    with pytest.raises(RuleBroken, match="une voix de la liste"):
        give_proxy(voice(ballot, 0), actor=ballot.voters[0], holder=voice(other, 1))


@pytest.mark.django_db
def test_a_holder_carries_no_more_than_the_cap_and_none_when_its_own_voice_is_given():
    ballot = an_announced(voices=5, cap=1)
    offered = given(ballot, 0, 1, accepted=False)
    given(ballot, 2, 1)
    for act in (lambda: accept_proxy(offered, actor=ballot.voters[1]), lambda: given(ballot, 3, 1)):
        with pytest.raises(RuleBroken, match="porte déjà 1"):
            act()
    with pytest.raises(RuleBroken, match="un pouvoir ne se transmet pas"):
        given(ballot, 3, 2)


@pytest.mark.django_db
def test_a_blank_proxy_goes_to_whom_the_rule_names_who_may_decline_it():
    ballot = an_announced(blank_proxy_holder="seat-1", cap=1)
    proxy = given(ballot, 0, None)
    assert proxy.state == "accepted"
    with pytest.raises(RuleBroken, match="autant que la règle le permet"):
        given(ballot, 2, None)
    refuse_proxy(proxy, actor=ballot.voters[1])
    given(ballot, 2, None)
    open_ballot(ballot, actor=None)
    assert fates_of(ballot) == {"seat-2": ("seat-1", "")}


@pytest.mark.django_db
def test_the_opening_freezes_what_counts_and_tells_what_does_not(django_capture_on_commit_callbacks):
    ballot = an_announced(voices=6)
    given(ballot, 0, 1)
    given(ballot, 1, 2)  # the first one now leads to a voice that is given: no chain
    given(ballot, 3, 4, accepted=False)
    with django_capture_on_commit_callbacks(execute=True):
        open_ballot(ballot, actor=None)
    assert fates_of(ballot) == {
        "seat-0": ("seat-1", "holder_entrusted"),
        "seat-1": ("seat-2", ""),
        "seat-3": ("seat-4", "unanswered"),
    }
    told = {message.to[0]: message.body for message in mail.outbox}
    assert set(told) == {ballot.voters[at].email for at in (0, 1, 3, 4)}
    assert "a donné son propre pouvoir" in told[ballot.voters[0].email]
    assert "n’était pas accepté à l’ouverture" in told[ballot.voters[3].email]


@pytest.mark.django_db
def test_the_database_holds_what_was_frozen_and_one_proxy_at_a_time():
    ballot = an_announced()
    proxy = given(ballot, 0, 1)
    with pytest.raises(IntegrityError, match="one_proxy_at_a_time"), transaction.atomic():
        Proxy.objects.create(
            giver=proxy.giver, holder=voice(ballot, 2), given_by=proxy.given_by, given_at=proxy.given_at
        )
    open_ballot(ballot, actor=None)
    with pytest.raises(IntegrityError, match="immutable"), transaction.atomic():
        FrozenProxy.objects.update(refusal="over_cap")


def at_once(*acts):
    """Run the acts in threads that start together; what each answered, in order."""
    start, answers = threading.Barrier(len(acts)), [""] * len(acts)

    def run(at, act):
        start.wait()
        try:
            act()
            answers[at] = "done"
        except RuleBroken as refusal:
            answers[at] = refusal.messages[0]
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(at, act)) for at, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("act", "before"), [(accept_proxy, False), (revoke_proxy, True)])
def test_an_answer_at_the_second_of_the_opening_comes_before_it_or_not_at_all(act, before):
    ballot = an_announced()
    proxy = given(ballot, 0, 1, accepted=before)
    answered, opened = at_once(lambda: act(proxy, actor=ballot.voters[1]), lambda: open_ballot(ballot, actor=None))
    assert opened == "done"
    if answered == "done":
        assert fates_of(ballot) == ({"seat-0": ("seat-1", "")} if act is accept_proxy else {})
    else:
        assert "ne changent plus" in answered
        assert fates_of(ballot) == {"seat-0": ("seat-1", "" if before else "unanswered")}


@pytest.mark.django_db(transaction=True)
def test_two_proxies_given_at_once_leave_one_and_two_accepted_at_once_stay_under_the_cap():
    ballot = an_announced(voices=5, cap=1)
    at_once(lambda: given(ballot, 0, 1, accepted=False), lambda: given(ballot, 0, 2, accepted=False))
    assert Proxy.objects.standing().count() == 1
    offered = [given(ballot, n, 4, accepted=False) for n in (2, 3)]
    answers = at_once(*(lambda proxy=proxy: accept_proxy(proxy, actor=ballot.voters[4]) for proxy in offered))
    assert sorted(answer == "done" for answer in answers) == [False, True]


@pytest.mark.django_db
def test_an_account_takes_away_its_votes_and_proxies():
    ballot = an_announced()
    given(ballot, 0, 1)
    open_ballot(ballot, actor=None)
    cast_vote(ballot, voice(ballot, 2), actor=ballot.voters[2], choice="for")
    assert [each["choice"] for each in export_data(ballot.voters[2])["votes"]] == ["Pour"]
    (proxy,) = export_data(ballot.voters[0])["proxies"]
    assert (proxy["holder"], proxy["state"]) == (voice(ballot, 1).name, "accepted")


@pytest.mark.django_db
def test_a_person_who_leaves_lends_no_voice_and_carries_none():
    voters = AccountFactory.create_batch(4)
    ballot = prepare_ballot(
        question="Garder trois ans au paragraphe 4 ?",
        rule={"method": "resolution"},
        roll=[RollLine(f"seat-{n}", "un·e membre", "all", "Tous", account=one) for n, one in enumerate(voters)],
        opens_at=timezone.now() + dt.timedelta(days=1),
        closes_at=timezone.now() + dt.timedelta(days=8),
    )
    ballot.voters, person = voters, voters[1]
    given(ballot, 0, 1)
    given(ballot, 1, 2)
    given(ballot, 3, 2)
    close_account(person, actor=person)
    assert states(ballot) == [
        ("seat-0", "seat-1", "refused"),
        ("seat-1", "seat-2", "revoked"),
        ("seat-3", "seat-2", "accepted"),
    ]
