"""A change that was written on a version since replaced is taken up again on the last one before it is voted."""

import pytest
from django.urls import reverse
from django.utils import timezone

from lieudit.governance.models import RulebookChange
from lieudit.governance.rebase import TABLE, moved, rebased
from lieudit.governance.rulemaking import (
    adopt_rulebook,
    edit_change,
    fill_change,
    put_change_to_vote,
    rebase_change,
)
from lieudit.governance.rules import DEFAULT_RULES, complete
from lieudit.journal.models import Entry
from lieudit.toolkit.errors import RuleBroken
from tests.governance.factories import a_change, a_council, rewritten
from tests.voting.test_give_proxy import at_once


def under(council, **rules):
    """The council adopts another version."""
    full = complete(council.rulebook.rules) | rules
    return adopt_rulebook(council, actor=None, rules=full, in_force_from=timezone.localdate())


def a_stale_change(council, **values):
    """Written on version 1, while the council has adopted version 2: no notice, three proxies."""
    change = a_change(council, **values)
    under(council, notice_days=0, proxies={"cap": 3, "same_college": False, "blank": "none"})
    return RulebookChange.objects.get(pk=change.pk)


def test_what_one_side_moves_is_kept_and_what_both_move_is_chosen():
    base = complete(DEFAULT_RULES)
    latest = base | {"notice_days": 0, "reply_days": 20}
    proposed = base | {"notice_days": 21, "corrections_days": 3, "reply_days": 20}
    rows = {row.path: row for row in moved(base, latest, proposed)}
    assert {path: row.taken for path, row in rows.items()} == {
        "notice_days": "",
        "corrections_days": "mine",
        "reply_days": "theirs",
    }
    assert next(iter(rows)) == "notice_days"
    disputed = rows["notice_days"]
    assert ("15" in disputed.before, "21" in disputed.mine, disputed.theirs != disputed.mine) == (True, True, True)
    with pytest.raises(KeyError, match="notice_days"):
        rebased(base, latest, proposed, {})
    for side, notice in (("mine", 21), ("theirs", 0)):
        found = rebased(base, latest, proposed, {"notice_days": side})
        assert (found["notice_days"], found["corrections_days"], found["reply_days"]) == (notice, 3, 20)


def test_the_colleges_are_one_thing():
    base = complete(DEFAULT_RULES)
    heavier = base["colleges"]["weights"] | {"third_places": "1/5", "regional_networks": "1/4"}
    latest = base | {"colleges": base["colleges"] | {"weights": heavier}}
    more = base | {"seats": base["seats"] | {"third_places": 9}}
    assert [row.taken for row in moved(base, latest, more)] == [""]
    mine = rebased(base, latest, more, {TABLE: "mine"})
    assert (mine["seats"]["third_places"], mine["colleges"]["weights"]) == (9, base["colleges"]["weights"])
    theirs = rebased(base, latest, more, {TABLE: "theirs"})
    assert (theirs["seats"], theirs["colleges"]["weights"]) == (base["seats"], heavier)


@pytest.mark.django_db
def test_a_stale_change_is_neither_written_nor_put_to_the_vote():
    council = a_council()
    change = a_stale_change(council, corrections_days=3)
    with pytest.raises(RuleBroken, match="part de la version 1, et la version 2 est adoptée"):
        put_change_to_vote(change, actor=council.seats[0].voter)
    words = {"title": "T", "reason": "R", "in_force_from": timezone.localdate(), "rules": change.rules}
    with pytest.raises(RuleBroken, match="Reprenez-la"):
        edit_change(change, actor=change.author, **words)
    assert RulebookChange.objects.get().base.version == 1


@pytest.mark.django_db
def test_once_rebased_it_keeps_what_was_adopted_since_and_may_be_voted():
    council = a_council()
    change = rebase_change(a_stale_change(council, corrections_days=3), actor=None, latest=2, chosen={})
    assert (change.base.version, change.rules["notice_days"], change.rules["proxies"]["cap"]) == (2, 0, 3)
    assert change.rules["corrections_days"] == 3
    assert "reprise sur la version 2" in Entry.objects.get(kind="governance.change_rebased").sentence
    assert put_change_to_vote(change, actor=council.seats[0].voter).ballot
    with pytest.raises(RuleBroken, match="à ce stade"):
        rebase_change(change, actor=None, latest=2, chosen={})


@pytest.mark.django_db
def test_a_dispute_that_is_not_settled_or_a_version_that_was_not_read_is_refused():
    council = a_council()
    change = a_stale_change(council, notice_days=21)
    with pytest.raises(RuleBroken) as refusal:
        rebase_change(change, actor=None, latest=2, chosen={})
    assert "notice_days" in refusal.value.message_dict
    under(council, notice_days=7)
    with pytest.raises(RuleBroken, match="vient d’être adoptée"):
        rebase_change(change, actor=None, latest=2, chosen={"notice_days": "mine"})
    assert rebase_change(change, actor=None, latest=3, chosen={"notice_days": "theirs"}).rules["notice_days"] == 7
    with pytest.raises(RuleBroken, match="part déjà"):
        rebase_change(change, actor=None, latest=3, chosen={})


@pytest.mark.django_db
def test_the_page_shows_the_three_sentences_and_asks_only_what_is_disputed(client):
    council = a_council()
    change = a_stale_change(council, notice_days=21, corrections_days=3)
    client.force_login(change.author)
    page = client.get(change.get_absolute_url()).text
    assert "Les règles ont changé depuis que cette modification a été écrite" in page
    address = reverse("governance:rebase_change", args=[change.number])
    assert client.get(reverse("governance:edit_change", args=[change.number])).url == address
    page = client.get(address).text.replace("&nbsp;", " ").replace("\xa0", " ")
    for words in ("15 jours", "21 jours", "Vous seul la changez", "Vous n’y touchiez pas"):
        assert words in page
    assert page.count("À choisir") == 1
    refused = client.post(address, {"latest": "2"})
    assert refused.status_code == 422
    assert "Choisissez la phrase qui reste." in refused.text
    assert client.post(address, {"latest": "2", "notice_days": "mine"}).url == change.get_absolute_url()
    assert RulebookChange.objects.get().rules["notice_days"] == 21
    assert client.get(address).url == change.get_absolute_url()


@pytest.mark.django_db
def test_at_the_vote_no_form_is_served_to_write_what_does_not_change(client):
    council = a_council()
    change = put_change_to_vote(rewritten(a_change(council), notice_days=21), actor=council.seats[0].voter)
    client.force_login(change.author)
    answer = client.get(reverse("governance:edit_change", args=[change.number]), follow=True)
    assert "Cette modification ne se réécrit plus : au vote." in answer.text.replace("\xa0", " ")
    assert answer.redirect_chain[-1][0] == change.get_absolute_url()


@pytest.mark.django_db
def test_to_replace_the_whole_set_is_to_begin_again_from_the_last_version():
    council = a_council()
    change = fill_change(a_stale_change(council, corrections_days=3), actor=None, preset="")
    assert (change.base.version, change.rules["corrections_days"], change.rules["notice_days"]) == (2, 8, 0)


@pytest.mark.django_db(transaction=True)
def test_two_who_rebase_at_once_do_it_once():
    council = a_council()
    change = a_stale_change(council, corrections_days=3)
    answers = at_once(*[lambda: rebase_change(change, actor=None, latest=2, chosen={})] * 2)
    assert sorted(answers) == ["Cette modification part déjà de la dernière version.", "done"]
