"""Papers are counted by two persons of different colleges, each apart; what differs is shown; both sign."""

import datetime as dt
import json

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from lieudit.journal.models import Entry
from lieudit.toolkit.errors import RuleBroken
from lieudit.voting.counting import count
from lieudit.voting.methods import result_of
from lieudit.voting.models import Attendance, Ballot, MarkBack, RollEntry, Sheet, Vote
from lieudit.voting.proxies import accept_proxy, give_proxy
from lieudit.voting.services import cast_vote, close_ballot, close_due_ballots, end_voices, open_ballot
from lieudit.voting.tellers import mark_papers, name_tellers, sign_sheet, teller_of, write_sheet
from lieudit.voting.workflow import EndedBy
from tests.accounts.factories import AccountFactory
from tests.voting.boxes import a_secret, roll_of, voice
from tests.voting.factories import moved

pytestmark = pytest.mark.django_db
BRUNO, ADELE = {"said": {"approve": ["Bruno"]}, "count": 2}, {"said": {"approve": ["Adèle"]}, "count": 3}
TAKEN = [f"v{n}" for n in range(6)]


def on_paper(voices: int = 8, **others) -> Ballot:
    """A vote on paper whose first two voters count, of colleges A and B."""
    ballot = a_secret("paper", voices, **others)
    pair = [teller_of(voice(ballot, at), ballot.voters[at]) for at in (0, 1)]
    name_tellers(ballot, actor=None, first=pair[0], second=pair[1])
    return ballot


def read(ballot, at, *lines, envelopes=6, void=1, done=True):
    return write_sheet(ballot, actor=ballot.voters[at], envelopes=envelopes, void=void, lines=lines, done=done)


def both_read(ballot, *lines, **numbers):
    for at in (0, 1):
        read(ballot, at, *(lines or (BRUNO, ADELE)), **numbers)


def signed(ballot):
    for at in (0, 1):
        tally = sign_sheet(ballot, actor=ballot.voters[at])
    return tally


def test_two_sheets_that_agree_are_signed_and_the_vote_is_counted(client):
    ballot = on_paper()
    mark_papers(ballot, actor=ballot.voters[0], taken=TAKEN)
    both_read(ballot)
    assert sign_sheet(ballot, actor=ballot.voters[0]) is None
    assert Ballot.objects.get(pk=ballot.pk).is_open
    tally = sign_sheet(ballot, actor=ballot.voters[1])
    assert tally.result["elected"] == ["Adèle"]
    file = json.loads(client.get(f"/votes/{ballot.number}/recomptage.json").text)
    assert (file["envelopes"], file["void"], file["present"], file["registered"]) == (6, 1, 6, 8)
    assert count(file)["elected"] == ["Adèle"]
    assert Vote.objects.count() == 0
    page = client.get(ballot.get_absolute_url()).text
    assert "Le vote désigne Adèle" in page


def test_void_papers_and_those_that_were_kept_are_said_and_the_page_adds_up(client):
    ballot = on_paper(9)
    mark_papers(ballot, actor=ballot.voters[0], taken=[*TAKEN, "v6"])
    both_read(ballot)
    tally = signed(ballot)
    file = tally.published
    shown = result_of(file, tally.result, {})
    numbers = [(int(number), words) for number, words in shown.turnout]
    assert numbers == [
        (5, "bulletins exprimés"),
        (1, "bulletin nul"),
        (1, "bulletin pris et non rendu"),
        (2, "voix inscrites sans vote"),
    ]
    page = " ".join(client.get(ballot.get_absolute_url()).text.replace("\xa0", " ").split())
    assert "5 bulletins exprimés, 0 blanc, 0 abstention, 1 nul, 1 bulletin pris et non rendu." in page
    assert "sur 9 voix inscrites" in page


def test_two_tellers_who_differ_see_what_differs_and_do_not_sign(client):
    ballot = on_paper()
    mark_papers(ballot, actor=ballot.voters[0], taken=TAKEN)
    read(ballot, 0, BRUNO, ADELE)
    client.force_login(ballot.voters[1])
    page = client.get(f"/votes/{ballot.number}/depouillement/").text
    assert "Adèle</" not in page.split('id="h-piles"')[1].split("<form method")[0]
    read(ballot, 1, {**BRUNO, "count": 3}, {**ADELE, "count": 2})
    with pytest.raises(RuleBroken, match="diffèrent"):
        sign_sheet(ballot, actor=ballot.voters[0])
    page = client.get(f"/votes/{ballot.number}/depouillement/").text
    assert "Vos deux relevés diffèrent" in page
    assert "Signer" not in page
    read(ballot, 1, BRUNO, ADELE)
    assert "Vos deux relevés sont pareils" in client.get(f"/votes/{ballot.number}/depouillement/").text
    assert signed(ballot).result["status"] == "elected"


def test_an_envelope_too_many_makes_the_vote_void_and_to_be_held_again(client):
    ballot = on_paper()
    mark_papers(ballot, actor=ballot.voters[0], taken=TAKEN[:5])
    both_read(ballot)
    client.force_login(ballot.voters[0])
    assert "plus d’enveloppes que de bulletins remis" in client.get(f"/votes/{ballot.number}/depouillement/").text
    tally = signed(ballot)
    assert (tally.result["status"], tally.recount["envelopes"]) == ("no_vote", 6)
    assert "plus d’enveloppes" in tally.recount["annulled"]


def test_fewer_envelopes_than_papers_is_no_fault():
    ballot = on_paper()
    mark_papers(ballot, actor=ballot.voters[1], taken=[*TAKEN, "v6"])
    both_read(ballot)
    assert signed(ballot).result["status"] == "elected"


def test_papers_that_do_not_add_up_are_counted_again():
    ballot = on_paper()
    with pytest.raises(RuleBroken, match="recomptez"):
        read(ballot, 0, BRUNO, envelopes=9)
    with pytest.raises(RuleBroken, match="ne peut pas être compté"):
        read(ballot, 0, {"said": {"approve": ["Zoé"]}, "count": 1})
    assert not Sheet.objects.exists()
    assert read(ballot, 0, BRUNO, BRUNO, envelopes=9, done=False).lines == [{**BRUNO, "count": 4}]


def test_the_paper_of_a_voter_who_left_is_not_handed_out_and_what_was_handed_stays():
    ballot = on_paper()
    mark_papers(ballot, actor=ballot.voters[0], taken=["v2"])
    end_voices(RollEntry.objects.filter(ballot=ballot, key__in=["v2", "v3"]), EndedBy.MEMBERSHIP)
    with pytest.raises(RuleBroken, match="ne fait plus partie"):
        mark_papers(ballot, actor=ballot.voters[0], taken=["v2", "v3"])
    assert mark_papers(ballot, actor=ballot.voters[0], taken=["v2", "v4"]) == 2
    mark_papers(ballot, actor=ballot.voters[0], taken=["v2"])  # one alone takes no mark back
    with pytest.raises(RuleBroken, match="n’est pas sur la liste"):
        mark_papers(ballot, actor=ballot.voters[0], taken=["v99"])


def test_who_carries_a_proxy_takes_the_paper_of_its_giver_and_a_refused_proxy_gives_none():
    ballot = a_secret("paper", 8, announced=True, proxy_cap=1)
    for giver in (4, 6):
        proxy = give_proxy(voice(ballot, giver), actor=ballot.voters[giver], holder=voice(ballot, giver - 1))
        if giver == 4:  # the other waits for an answer
            accept_proxy(proxy, actor=ballot.voters[3])
    open_ballot(ballot, actor=None)
    ballot = Ballot.objects.get(pk=ballot.pk)
    refused = dict(ballot.frozen_proxies.values_list("giver__key", "refusal"))
    assert (bool(refused["v4"]), refused["v6"]) == (False, "unanswered")
    ballot.voters = [entry.account for entry in ballot.roll.order_by("key")]
    pair = [teller_of(voice(ballot, at), ballot.voters[at]) for at in (0, 1)]
    name_tellers(ballot, actor=None, first=pair[0], second=pair[1])
    assert mark_papers(ballot, actor=ballot.voters[0], taken=["v3", "v4", "v6"]) == 3
    carried = dict(ballot.roll.values_list("key", "attendance__carried_by__key"))
    assert (carried["v3"], carried["v4"], carried["v6"]) == (None, "v3", None)
    both_read(ballot, ADELE, envelopes=3, void=0)
    tally = signed(ballot)
    assert tally.result["elected"] == ["Adèle"]


def test_nothing_is_cast_online_and_nothing_is_mixed():
    ballot = on_paper()
    with pytest.raises(RuleBroken, match="rien ne s’y ajoute en ligne"):
        cast_vote(ballot, voice(ballot, 3), actor=ballot.voters[3], choice={"approve": ["Adèle"]})
    entry = voice(ballot, 3)
    with pytest.raises(DatabaseError), transaction.atomic():
        Vote.objects.create(entry=entry, choice="blank", cast_by=ballot.voters[3], cast_at=timezone.now())


def test_who_presides_neither_counts_nor_reads(client):
    ballot, chair = on_paper(), AccountFactory(secretariat=True)
    client.force_login(chair)
    for page in ("emargement", "depouillement"):
        assert client.get(f"/votes/{ballot.number}/{page}/").status_code == 403
    mark_papers(ballot, actor=ballot.voters[0], taken=TAKEN)
    both_read(ballot)
    page = client.get(ballot.get_absolute_url()).text
    assert "a voté" not in roll_of(page)
    assert "Nommer qui dépouille" in page
    with pytest.raises(RuleBroken, match="ne dépouille pas"):
        name_tellers(
            ballot,
            actor=chair,
            first=teller_of(voice(ballot, 2), chair),
            second=teller_of(voice(ballot, 3), ballot.voters[3]),
        )


def test_two_of_one_college_or_one_person_do_not_count():
    ballot = a_secret("paper")
    pair = [teller_of(voice(ballot, at), ballot.voters[at]) for at in (0, 1, 2)]
    with pytest.raises(RuleBroken, match="collèges différents"):
        name_tellers(ballot, actor=None, first=pair[0], second=pair[2])
    pair[1].account = pair[0].account
    with pytest.raises(RuleBroken, match="Deux personnes"):
        name_tellers(ballot, actor=None, first=pair[0], second=pair[1])


def test_who_has_begun_is_not_replaced_and_what_is_signed_does_not_change():
    ballot = on_paper()
    mark_papers(ballot, actor=ballot.voters[0], taken=TAKEN)
    both_read(ballot)
    others = [teller_of(voice(ballot, at), ballot.voters[at]) for at in (2, 3)]
    with pytest.raises(RuleBroken, match="est commencé"):
        name_tellers(ballot, actor=None, first=others[0], second=others[1])
    sign_sheet(ballot, actor=ballot.voters[0])
    for act in (
        lambda: read(ballot, 1, BRUNO),
        lambda: mark_papers(ballot, actor=ballot.voters[1], taken=[]),
    ):
        with pytest.raises(RuleBroken, match="ne change plus"):
            act()
    with pytest.raises(DatabaseError), transaction.atomic():
        Sheet.objects.filter(signed_at__isnull=False).update(void=3)


def test_one_hand_never_closes_papers_not_even_at_their_hour():
    ballot = on_paper()
    moved(ballot, closes_at=timezone.now())
    assert close_due_ballots() == []
    with pytest.raises(RuleBroken, match="deux personnes ont signé"):
        close_ballot(Ballot.objects.get(pk=ballot.pk), actor=None)
    with pytest.raises(DatabaseError), transaction.atomic():
        Ballot.objects.filter(pk=ballot.pk).update(state="closed", closed_at=timezone.now())
    both_read(ballot)
    mark_papers(ballot, actor=ballot.voters[0], taken=TAKEN)
    assert sign_sheet(ballot, actor=ballot.voters[0]) is None
    with pytest.raises(RuleBroken, match="deux personnes ont signé"):
        close_ballot(Ballot.objects.get(pk=ballot.pk), actor=None)
    assert sign_sheet(ballot, actor=ballot.voters[1]).result["status"] == "elected"


def test_the_time_of_the_rules_is_left_to_the_vote():
    ballot = on_paper(least=dt.timedelta(minutes=3))
    both_read(ballot)
    with pytest.raises(RuleBroken, match="attendez encore"):
        sign_sheet(ballot, actor=ballot.voters[0])


def test_somebody_else_neither_reads_nor_signs(client):
    ballot = on_paper()
    for act in (
        lambda: write_sheet(ballot, actor=ballot.voters[5], envelopes=0, void=0, lines=[]),
        lambda: sign_sheet(ballot, actor=ballot.voters[5]),
    ):
        with pytest.raises(RuleBroken):
            act()
    client.force_login(ballot.voters[5])
    assert client.get(f"/votes/{ballot.number}/depouillement/").status_code == 403


def test_it_is_all_done_from_the_pages_without_javascript(client):
    ballot = a_secret("paper", 8)
    chair = AccountFactory(secretariat=True)
    client.force_login(chair)
    pair = {"first": f"v0:{ballot.voters[0].pk}", "second": f"v1:{ballot.voters[1].pk}"}
    page = client.post(f"/votes/{ballot.number}/scrutateurs/", {"first": pair["first"]}).text
    assert "Nommez deux personnes." in page
    assert "Dépouillent" in client.post(f"/votes/{ballot.number}/scrutateurs/", pair, follow=True).text
    sheet = f"/votes/{ballot.number}/depouillement/"
    for at in (0, 1):
        client.force_login(ballot.voters[at])
        client.post(f"/votes/{ballot.number}/emargement/", {"taken": TAKEN})
        page = client.post(sheet, {"step": "add", "approve": ["Adèle"], "count": "x"}).text
        assert "Comptez au moins un bulletin." in page
        client.post(sheet, {"step": "add", "approve": ["Adèle"], "count": "3"})
        client.post(sheet, {"step": "add", "choice": "blank", "count": "3"})
        client.post(sheet, {"step": "remove-0"})
        client.post(sheet, {"step": "add", "choice": "blank", "count": "2"})
        page = client.post(sheet, {"step": "done", "envelopes": "9", "void": "1"}).text
        assert "recomptez" in page
        client.post(sheet, {"step": "done", "envelopes": "6", "void": "1"})
    client.post(sheet, {"step": "sign"})
    client.force_login(ballot.voters[0])
    page = client.post(sheet, {"step": "sign"}, follow=True).text
    assert "Le vote désigne Adèle" in page
    assert Attendance.objects.filter(voted=True).count() == 6


def test_a_mark_is_taken_back_by_both_who_count_and_never_by_one(client):
    ballot = on_paper()
    one, other = ballot.voters[:2]
    mark_papers(ballot, actor=one, taken=TAKEN)
    without = [key for key in TAKEN if key != "v3"]
    assert mark_papers(ballot, actor=one, taken=without) == 6
    assert mark_papers(ballot, actor=one, taken=without) == 6  # twice by one is not two
    client.force_login(other)
    address = f"/votes/{ballot.number}/emargement/"
    assert "L’autre personne demande de retirer une marque" in client.get(address).text
    both_read(ballot)
    with pytest.raises(RuleBroken, match="L’une de vous deux demande de retirer la marque"):
        signed(ballot)
    done = client.post(address, {"taken": without}, follow=True).text.replace("\xa0", " ").replace("&nbsp;", " ")
    assert "5 bulletins remis" in done
    assert not voice(ballot, 3).attendance.voted
    told = Entry.objects.get(kind="voting.marks_taken_back")
    assert "marque d’émargement est retirée, par les deux personnes" in told.sentence
    assert not MarkBack.objects.exists()


def test_who_asked_to_take_a_mark_back_puts_it_back_alone():
    ballot = on_paper()
    mark_papers(ballot, actor=ballot.voters[0], taken=TAKEN)
    mark_papers(ballot, actor=ballot.voters[0], taken=TAKEN[1:])
    mark_papers(ballot, actor=ballot.voters[1], taken=TAKEN)  # the other one does not ask it: it still waits
    assert MarkBack.objects.get().asked_by == ballot.voters[0]
    mark_papers(ballot, actor=ballot.voters[0], taken=TAKEN)
    assert not MarkBack.objects.exists()
    both_read(ballot)
    assert signed(ballot).result["status"] == "elected"
