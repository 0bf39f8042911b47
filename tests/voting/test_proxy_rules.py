"""What becomes of a proxy, case by case: who may carry it, what the opening makes of it, what is said of it."""

from types import SimpleNamespace

import pytest

from lieudit.voting import proxy_rules as rules
from lieudit.voting.proxy_rules import REASONS, Line


def entry(key, **said):
    at = int(key[1:])
    words = {"name": f"Voix {at}", "holder": f"Tenante {at}", "college": "A", "weight": 1, "suspended": False}
    return SimpleNamespace(key=key, pk=at, **words | {"present": None} | said)


def a_roll(count=5, **others):
    """Voices v1, v2…; `v3={"suspended": True}` changes one."""
    return {f"v{n}": entry(f"v{n}", **others.get(f"v{n}", {})) for n in range(1, count + 1)}


def a_proxy(roll, giver, holder, pk=1, state="accepted", whole=False):
    ends = {"giver": roll.get(giver, entry(giver)), "holder": roll.get(holder, entry(holder)) if holder else None}
    return SimpleNamespace(**ends, pk=pk, state=state, whole_sitting=whole)


# --- Before the vote: who could carry the proxy of v1


def barred(roll, *accepted, rule=None, cap=None, giver="v1"):
    return rules.why_unable(
        roll.values(), giver, [a_proxy(roll, *each) for each in accepted], rules.ProxyRule.of_ballot(rule or {}, cap)
    )


def test_any_other_voice_may_carry_a_proxy():
    assert barred(a_roll(3)) == {"v1": "Un pouvoir se donne à une autre voix."}


def test_a_suspended_voice_carries_nothing():
    found = barred(a_roll(3, v2={"suspended": True}))
    assert found["v2"] == "Voix 2 ne vote pas à ce scrutin, et ne peut porter de pouvoir."
    assert "v3" not in found


def test_a_voice_of_another_college_carries_nothing_where_the_rule_says_so():
    roll = a_roll(3, v2={"college": "B"})
    assert "v2" not in barred(roll)
    found = barred(roll, rule={"proxy_same_college": True})
    assert found["v2"] == "Voix 2 est d’un autre collège, et la règle veut le même."
    assert "v3" not in found
    assert set(barred(roll, rule={"proxy_same_college": True}, giver="v9")) == set()  # not of this roll


def test_a_voice_that_has_given_its_own_proxy_carries_none():
    found = barred(a_roll(4), ("v2", "v3"))
    assert found["v2"].startswith("Voix 2 a donné son propre pouvoir")
    assert "v3" not in found


def test_a_voice_carries_up_to_the_cap_without_what_the_giver_gave_it_already():
    roll = a_roll(5)
    assert "v2" not in barred(roll, ("v3", "v2"), cap=2)
    assert barred(roll, ("v3", "v2"), ("v4", "v2"), cap=2)["v2"] == (
        "Voix 2 porte déjà 2\xa0pouvoirs, autant que la règle le permet."
    )
    assert "v2" not in barred(roll, ("v3", "v2"), ("v1", "v2"), cap=2)  # v1's own is about to be replaced
    assert "v2" not in barred(roll, ("v3", "v2"), ("v4", "v2"))
    assert "v2" in barred(roll, cap=0)


def test_blank_proxies_weigh_on_whom_the_rule_names():
    roll, rule = a_roll(4), {"blank_proxy_holder": "v2"}
    assert "v2" in barred(roll, ("v3", None), rule=rule, cap=1)
    assert "v4" not in barred(roll, ("v3", None), rule=rule, cap=1)


def test_nobody_gives_a_proxy_where_the_rules_let_nobody_carry_one():
    assert rules.why_none(rules.ProxyRule(0, False, "")) == "La règle n’admet pas de pouvoir."
    assert [rules.why_none(rules.ProxyRule(cap, False, "")) for cap in (None, 1)] == ["", ""]


def test_what_a_ballot_says_of_proxies_is_read_beside_its_cap():
    said = {"proxy_same_college": True, "blank_proxy_holder": "v2"}
    assert rules.ProxyRule.of_ballot(said, 3) == rules.ProxyRule(3, True, "v2")
    assert rules.ProxyRule.of_ballot({}, None) == rules.ProxyRule(None, False, "")


# --- The opening


def opened(roll, *given, rule=None, cap=None):
    """(giver, holder, refusal) of each fate, in order; proxies are numbered as they come unless they say."""
    made = [a_proxy(roll, *each) for each in given]
    found = rules.resolve(roll.values(), made, rules.ProxyRule.of_ballot(rule or {}, cap))
    return [(fate.giver.key, fate.holder.key if fate.holder else None, fate.refusal) for fate in found]


def test_an_accepted_proxy_is_in_force():
    assert opened(a_roll(3), ("v1", "v2", 1)) == [("v1", "v2", "")]


def test_a_later_proxy_that_was_not_accepted_does_not_replace_the_accepted_one():
    roll = a_roll(3)
    assert opened(roll, ("v1", "v2", 1, "accepted"), ("v1", "v3", 2, "offered")) == [("v1", "v2", "")]
    assert opened(roll, ("v1", "v3", 1, "offered"), ("v1", "v2", 2, "accepted")) == [("v1", "v2", "")]


def test_of_two_accepted_proxies_the_latest_counts_and_of_two_unanswered_it_is_the_one_told():
    roll = a_roll(3)
    assert opened(roll, ("v1", "v2", 1), ("v1", "v3", 2)) == [("v1", "v3", "")]
    unanswered = opened(roll, ("v1", "v2", 1, "offered"), ("v1", "v3", 2, "offered"))
    assert unanswered == [("v1", "v3", "unanswered")]


def test_fates_come_in_the_order_of_the_proxies():
    found = opened(a_roll(5), ("v4", "v5", 3), ("v1", "v2", 1), ("v3", "v2", 2, "offered"))
    assert found == [("v1", "v2", ""), ("v3", "v2", "unanswered"), ("v4", "v5", "")]


def test_who_gave_an_accepted_proxy_is_not_there_and_carries_none():
    found = opened(a_roll(3), ("v1", "v2", 1), ("v2", "v3", 2))
    assert found == [("v1", "v2", "holder_entrusted"), ("v2", "v3", "")]


def test_a_proxy_of_another_roll_is_left_aside_and_a_holder_of_another_roll_is_unknown():
    roll = a_roll(2)
    assert opened(roll, ("v9", "v1", 1)) == []
    [(giver, holder, refusal)] = opened(roll, ("v1", "v9", 1))
    assert (giver, holder) == ("v1", None)
    assert refusal in {"holder_absent", "holder_unknown"}


def test_suspensions_colleges_and_the_cap_are_those_of_the_count():
    roll = a_roll(5, v5={"suspended": True}, v4={"college": "B"})
    assert opened(roll, ("v1", "v5", 1)) == [("v1", "v5", "holder_suspended")]
    assert opened(roll, ("v5", "v1", 1)) == [("v5", "v1", "giver_unknown_or_suspended")]
    assert opened(roll, ("v1", "v4", 1)) == [("v1", "v4", "")]
    assert opened(roll, ("v1", "v4", 1), rule={"proxy_same_college": True}) == [("v1", "v4", "other_college")]
    assert opened(roll, ("v1", "v3", 1), ("v2", "v3", 2), cap=1) == [("v1", "v3", ""), ("v2", "v3", "over_cap")]


def test_a_blank_proxy_goes_to_whom_the_rule_names_or_to_nobody():
    roll = a_roll(3)
    assert opened(roll, ("v1", None, 1)) == [("v1", None, "no_holder")]
    assert opened(roll, ("v1", None, 1), rule={"blank_proxy_holder": "v2"}) == [("v1", "v2", "")]


def test_in_session_who_is_there_votes_and_who_is_away_carries_nothing():
    there, away = {"present": True}, {"present": False}
    roll = a_roll(4, v1=away, v2=there, v3=there, v4=away)
    assert opened(roll, ("v1", "v2", 1)) == [("v1", "v2", "")]
    assert opened(roll, ("v3", "v2", 1)) == [("v3", "v2", "giver_in_session")]
    assert opened(roll, ("v1", "v4", 1)) == [("v1", "v4", "holder_absent")]
    # present though it gave an accepted proxy: its voice is there, and it may carry
    assert opened(roll, ("v3", "v2", 1), ("v1", "v3", 2)) == [("v3", "v2", "giver_in_session"), ("v1", "v3", "")]


def test_why_a_voice_cannot_carry_is_said_as_it_is():
    assert rules.why_away(entry("v1", suspended=True, present=True)) == "holder_suspended"
    assert rules.why_away(entry("v1", present=False)) == "holder_absent"
    assert rules.why_away(entry("v1")) == "holder_entrusted"


def test_voices_that_are_no_rows_yet_are_resolved_as_rows_are():
    there, away, far = (
        rules.OneVoice(key, key.upper(), "A", present=here)
        for key, here in (("v1", True), ("v2", False), ("v3", False))
    )
    given = [rules.OneProxy(away, there, 1), rules.OneProxy(far, away, 2)]
    found = rules.resolve([there, away, far], given, rules.ProxyRule(1, False, ""))
    assert [(fate.giver.key, fate.refusal) for fate in found] == [("v2", ""), ("v3", "holder_absent")]
    assert {there.weight, away.weight, far.weight} == {1}  # one voice each


# --- The closing


def test_a_proxy_lapses_with_the_voice_that_carries_it_by_name():
    roll = a_roll(3)
    assert rules.lapses_with("v2", a_proxy(roll, "v1", "v2"))
    assert not rules.lapses_with("v1", a_proxy(roll, "v1", "v2"))
    assert not rules.lapses_with("v2", a_proxy(roll, "v1", None))


def test_at_the_closing_the_vote_of_a_holder_speaks_for_its_giver_unless_one_of_them_had_lost_its_right():
    assert rules.why_lapsed(None) == rules.why_lapsed(None, ended=True) == "holder_silent"
    assert rules.why_lapsed(a_vote(2)) == ""
    assert rules.why_lapsed(a_vote(2), ended=True) == "ended"


def frozen(giver, holder, refusal="", rank=1):
    return SimpleNamespace(giver_id=giver, holder_id=holder, refusal=refusal, rank=rank)


def a_vote(entry_id, carried_by=None, choice="for"):
    return SimpleNamespace(entry_id=entry_id, carried_by_id=carried_by, choice=choice)


def by_pk(roll):
    return {each.pk: each for each in roll.values()}


def test_a_proxy_is_used_when_the_voice_of_its_giver_was_carried():
    assert rules.why_unused(frozen(1, 2), a_vote(1, 2)) == ""
    assert rules.why_unused(frozen(1, 2), a_vote(1)) == "giver_present"
    assert rules.why_unused(frozen(1, 2), None) == "holder_silent"
    assert rules.why_unused(frozen(1, 2, "over_cap"), a_vote(1, 2)) == "over_cap"


def test_a_recount_file_says_who_acted_and_which_proxies_were_used():
    lines = [frozen(1, 2, rank=4), frozen(3, 2), frozen(4, None, "no_holder"), frozen(5, 6)]
    votes = [a_vote(2), a_vote(1, 2), a_vote(3)]
    assert rules.as_recounted(by_pk(a_roll(6)), lines, votes) == {
        "present": ["v2", "v3"],
        "proxies": [{"giver": "v1", "holder": "v2", "order": 4}],
        "proxies_refused": [
            {"giver": "v3", "holder": "v2", "reason": "giver_present"},
            {"giver": "v4", "holder": None, "reason": "no_holder"},
            {"giver": "v5", "holder": "v6", "reason": "holder_silent"},
        ],
    }


def test_in_session_a_proxy_whose_holder_voted_without_it_had_ended_and_its_giver_is_counted_there():
    roll = a_roll(2, v1={"present": False}, v2={"present": True})
    found = rules.as_recounted(by_pk(roll), [frozen(1, 2)], [a_vote(2)])
    assert found["proxies_refused"] == [{"giver": "v1", "holder": "v2", "reason": "ended"}]
    assert (found["present"], found["proxies"]) == (["v1", "v2"], [])


def test_outside_a_session_a_holder_who_voted_is_not_said_to_be_silent_for_a_giver_who_left():
    found = rules.as_recounted(by_pk(a_roll(2)), [frozen(1, 2)], [a_vote(2)])
    assert found["proxies_refused"] == [{"giver": "v1", "holder": "v2", "reason": "ended"}]
    assert (found["present"], found["proxies"]) == (["v2"], [])


def test_in_session_who_was_carried_is_not_said_to_be_there_nor_is_who_gave_a_proxy_without_effect():
    roll = a_roll(3, v1={"present": False}, v2={"present": True}, v3={"present": False})
    found = rules.as_recounted(by_pk(roll), [frozen(1, 2), frozen(3, 2, "over_cap")], [a_vote(2), a_vote(1, 2)])
    assert found["present"] == ["v2"]
    assert [line["giver"] for line in found["proxies"]] == ["v1"]


def test_in_session_a_proxy_in_force_represents_even_when_its_holder_says_nothing():
    roll = a_roll(3, v1={"present": False}, v2={"present": True}, v3={"present": True})
    found = rules.as_recounted(by_pk(roll), [frozen(1, 2)], [a_vote(3)])
    assert found["present"] == ["v2", "v3"]
    assert found["proxies"] == [{"giver": "v1", "holder": "v2", "order": 1}]
    refused = rules.as_recounted(by_pk(roll), [frozen(1, 2, "over_cap")], [])
    assert [line["reason"] for line in refused["proxies_refused"]] == ["over_cap"]


# --- What is said of them


def test_before_the_vote_each_proxy_that_stands_is_said_with_its_state():
    roll = a_roll(5)
    made = [
        a_proxy(roll, "v1", "v2", 1, "offered"),
        a_proxy(roll, "v2", None, 2, "accepted", whole=True),
        a_proxy(roll, "v3", "v4", 3, "refused"),
        a_proxy(roll, "v4", "v5", 4, "revoked"),
    ]
    assert rules.lines_before(made, "Tenante 5") == [
        Line("Tenante 1", "Tenante 2", "expected", "attend une réponse"),
        Line("Tenante 2", "Tenante 5", "yes", "accepté", whole_sitting=True),
        Line("Tenante 3", "Tenante 4", "refused", "refusé par qui devait le porter"),
    ]
    assert set(rules.BEFORE) == {"offered", "accepted", "refused", "revoked"}


def test_during_the_vote_each_proxy_says_what_happened_since():
    voices = by_pk(a_roll(6))
    voices[1].mark, voices[3].mark = a_vote(1, 2), a_vote(3)
    lines = [frozen(1, 2), frozen(3, 2), frozen(4, 2), frozen(5, None, "no_holder")]
    assert rules.lines_during(lines, voices) == [
        Line("Tenante 1", "Tenante 2", "yes", "a servi", ""),
        Line("Tenante 3", "Tenante 2", "refused", "suspendu", REASONS["giver_present"]),
        Line("Tenante 4", "Tenante 2", "yes", "en vigueur", "il n’a pas encore servi"),
        Line("Tenante 5", "personne", "refused", "ne vaut pas", REASONS["no_holder"]),
    ]


def test_a_quiet_ballot_says_that_a_proxy_is_in_force_and_no_more():
    voices = by_pk(a_roll(3))
    voices[1].mark = a_vote(1, 2)
    said = [Line("Tenante 1", "Tenante 2", "yes", "en vigueur")]
    assert rules.lines_during([frozen(1, 2)], voices, quiet=True) == said
    assert rules.board_during([frozen(1, 2)], [], voices.values(), quiet=True).lines == said
    assert rules.board_during([frozen(1, 2)], [], voices.values()).lines[0].words == "a servi"


def test_after_the_vote_those_that_voted_come_first_then_the_others_with_their_reason():
    recount = {
        "proxies": [{"giver": "v1", "holder": "v2"}],
        "proxies_refused": [
            {"giver": "v3", "holder": "v9", "reason": "over_cap"},
            {"giver": "v4", "holder": None, "reason": "no_holder"},
        ],
    }
    assert rules.lines_after(recount, a_roll(4).values()) == [
        Line("Tenante 1", "Tenante 2", "yes", "a servi"),
        Line("Tenante 3", "personne", "refused", "n’a pas servi", REASONS["over_cap"]),
        Line("Tenante 4", "personne", "refused", "n’a pas servi", REASONS["no_holder"]),
    ]
    assert rules.lines_after({}, []) == []


REFUSALS = {
    "giver_unknown_or_suspended", "giver_present", "giver_in_session", "no_holder", "holder_absent", "holder_unknown",
    "holder_suspended", "holder_entrusted", "holder_silent", "ended", "other_college", "over_cap", "unanswered",
}  # fmt: skip


def test_every_refusal_that_may_be_given_has_its_words():
    assert set(REASONS) >= REFUSALS


def test_before_the_vote_one_reads_first_ones_own_voices_and_what_one_is_offered():
    roll = a_roll(5, v4={"suspended": True})
    made = [
        a_proxy(roll, "v1", "v2", 1, "offered"),
        a_proxy(roll, "v3", "v1", 2, "offered"),
        a_proxy(roll, "v5", "v1", 3, "accepted"),
        a_proxy(roll, "v2", None, 4, "offered"),
        a_proxy(roll, "v3", "v5", 5, "revoked"),
    ]
    board = rules.board_before(made, [roll["v1"], roll["v3"], roll["v4"]], roll.values(), "v5")
    assert [(voice.key, given.pk if given else None) for voice, given in board.own] == [("v1", 1), ("v3", 2)]
    assert [given.pk for given in board.offered] == [2]
    assert [line.holder for line in board.lines] == ["Tenante 2", "Tenante 1", "Tenante 1", "Tenante 5"]
    assert board.carried == []
    nobody = rules.board_before(made, [roll["v5"]], roll.values(), "")
    assert nobody.lines[3].holder == "personne"
    assert [given.pk for _voice, given in nobody.own] == [3]
    refused = rules.board_before([a_proxy(roll, "v1", "v2", 1, "refused")], [roll["v1"]], roll.values(), "")
    assert refused.own == [(roll["v1"], None)]


def test_during_the_vote_one_reads_what_one_gave_and_whom_one_carries():
    roll = a_roll(4)
    given, carried, refused = frozen(1, 2), frozen(3, 1), frozen(4, 1, "over_cap")
    board = rules.board_during([given, carried, refused], [roll["v1"]], roll.values())
    assert board.own == [(roll["v1"], given)]
    assert board.carried == [(roll["v3"], roll["v1"])]
    assert (board.offered, len(board.lines)) == ([], 3)


@pytest.mark.parametrize("state", rules.BEFORE)
def test_a_state_is_said_by_a_label_and_words(state):
    label, words = rules.BEFORE[state]
    assert label in {"expected", "yes", "refused"}
    assert words
