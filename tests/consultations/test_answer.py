"""Answering: once a voice and a statement, changed until the close, resumed later, for oneself or for a place."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from lieudit.accounts.services import close_account, export_data
from lieudit.consultations.answering import MOST_VOICES, Said, Speaker, answer_statements
from lieudit.consultations.board import answer_board, seen_by_rank
from lieudit.consultations.models import Answer, Consultation, Reading, Voice
from lieudit.consultations.order import RULE, next_ranks
from lieudit.consultations.services import close_consultation, withdraw_statement
from lieudit.consultations.speaking import COOKIE
from lieudit.consultations.tasks import read_consultation
from lieudit.consultations.vocabulary import Audience, Value
from lieudit.journal.models import Entry, Follow
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.consultations.factories import STATEMENTS, a_closed, a_voice, an_open, in_days
from tests.elections.factories import a_member, owes
from tests.network.factories import PlaceFactory, RepresentativeFactory
from tests.territory.factories import RegionFactory

pytestmark = pytest.mark.django_db


def url(consultation, page="answer"):
    return reverse(f"consultations:{page}", args=[consultation.number])


def asked(response):
    return [int(rank) for rank in response.context["board"].ranks.split(",") if rank]


def send(client, consultation, said, **more):
    """Answer the statements of the screen: `said` by rank, « i » for important."""
    data = {"rangs": ",".join(map(str, said)), **more}
    for rank, (value, important) in said.items():
        data |= {f"a{rank}": value} if value is not None else {}
        data |= {f"i{rank}": "on"} if important else {}
    return client.post(url(consultation) + more.pop("query", ""), data)


def test_a_visitor_answers_five_at_a_time_and_resumes(client):
    consultation, region = an_open(), RegionFactory()
    first = client.get(url(consultation))
    ranks = asked(first)
    assert len(ranks) == 5
    said = dict.fromkeys(ranks[:3], (1, False)) | {ranks[3]: (0, False), ranks[4]: (-1, True)}
    answer = send(client, consultation, said, region=region.code, tie="team")
    assert answer.status_code == 302
    voice = Voice.objects.get()
    assert voice.groups == {"region": region.code, "tie": "team", "voice": "visite"}
    assert voice.account is None
    assert len(voice.key) == 64
    assert voice.answers.count() == 5
    again = client.get(url(consultation))
    assert len(asked(again)) == 1
    assert set(asked(again)).isdisjoint(ranks)
    other = Client().get(url(consultation))
    assert len(asked(other)) == 5, "another browser is somebody else"


def test_an_answer_is_changed_until_the_close_in_one_row(client):
    consultation = an_open()
    ranks = asked(client.get(url(consultation)))
    send(client, consultation, dict.fromkeys(ranks, (1, False)))
    page = client.get(url(consultation) + "?revoir=1")
    assert sorted(ranks) == asked(page)
    assert 'value="1" ' in page.text
    send(client, consultation, {ranks[0]: (-1, True)}, query="?revoir=1")
    row = Answer.objects.get(statement__rank=ranks[0])
    assert (row.value, row.important) == (-1, True)
    assert Answer.objects.count() == 5


def test_no_two_people_are_asked_in_the_same_order():
    ranks = range(1, 41)
    orders = {tuple(next_ranks(ranks, {}, (), f"voice {n}")) for n in range(50)}
    assert len(orders) == 50
    assert next_ranks(ranks, {}, (), "voice 1") == next_ranks(ranks, {}, (), "voice 1")


def test_the_page_puts_first_what_lacks_votes_by_a_rule_that_it_shows(client):
    statements = "\n".join(f"Une affirmation sur la permanence, la {n}e de la liste." for n in range(1, 11))
    consultation = an_open(statements=statements)
    for n in range(8):
        a_voice(consultation, "aaaaaaa---", n=n)
    seen_by_rank.cache_clear()
    page = client.get(url(consultation))
    assert set(asked(page)[:3]) == {8, 9, 10}, "the others have had eight answers"
    assert RULE in page.text.replace("&#x27;", "'")


def test_two_people_are_put_the_page_in_orders_of_their_own_and_each_again_in_theirs():
    statements = "\n".join(f"Une affirmation sur la permanence, la {n}e de la liste." for n in range(1, 31))
    consultation = an_open(statements=statements)
    seen_by_rank.cache_clear()
    speakers = [Speaker(account=AccountFactory()) for _ in range(20)] + [Speaker(key=f"k{n}") for n in range(20)]
    orders = [answer_board(consultation, speaker, "").ranks for speaker in speakers]
    assert len(set(orders)) == 40
    assert [answer_board(consultation, speaker, "").ranks for speaker in speakers] == orders


def test_a_member_in_standing_answers_and_one_late_in_dues_does_not(client):
    consultation = an_open(audience="members")
    in_order, late = a_member("third_places"), a_member("third_places")
    owes(late)
    for member, status in ((in_order, 200), (late, 403)):
        client.force_login(member.voter)
        assert client.get(url(consultation)).status_code == status
        send(client, consultation, {1: (1, False)})
    assert [voice.account for voice in Voice.objects.all()] == [in_order.voter]


def test_what_is_withdrawn_meanwhile_is_said_and_the_rest_of_the_screen_is_kept(client):
    consultation = an_open()
    client.get(url(consultation))
    withdraw_statement(consultation.statements.get(rank=2), actor=consultation.chair, reason="Elle était fausse.")
    refused = send(client, consultation, {1: (1, False), 2: (-1, False)})
    assert refused.status_code == 422
    assert "vient d’être retirée" in refused.text
    assert STATEMENTS[0] in refused.text
    assert STATEMENTS[1] not in refused.text
    assert refused.text.count(" checked") == 1, "what was said of the other one stays"
    assert not Answer.objects.exists()


def test_who_answers_for_oneself_goes_on_for_oneself(client):
    consultation, account = an_open(), RepresentativeFactory(place=PlaceFactory()).account
    client.force_login(account)
    kept = send(client, consultation, {1: (1, False)}, pour="self")
    assert kept.url.endswith("?pour=self"), "not for the place, which comes first"
    assert Voice.objects.get().account == account


def test_what_lacks_votes_is_asked_first():
    seen = {1: 100, 2: 100, 3: 7, 4: 0, 5: 40}
    assert set(next_ranks(seen, seen, (), "x")[:2]) == {3, 4}
    assert next_ranks(seen, seen, (3, 4), "x")[0] == 5
    assert next_ranks(seen, seen, (1, 2, 3, 4, 5), "x") == []


def test_everybody_together_sees_each_statement_enough():
    seen = dict.fromkeys(range(1, 31), 0)
    for n in range(120):
        for rank in next_ranks(seen, seen, (), f"voice {n}"):
            seen[rank] += 1
    assert min(seen.values()) >= 15
    assert max(seen.values()) <= 32


def test_a_place_has_one_voice_shared_by_who_speaks_for_it(client):
    consultation, place = an_open(), PlaceFactory()
    one, two = (RepresentativeFactory(place=place).account for _ in range(2))
    for account, value in ((one, 1), (two, -1)):
        client.force_login(account)
        page = client.get(url(consultation))
        assert f"?pour=place:{place.pk}" in page.text
        rank = 1
        send(client, consultation, {rank: (value, False)}, pour=f"place:{place.pk}")
    voice = Voice.objects.get()
    assert (voice.place, voice.account) == (place, None)
    assert voice.answers.get().value == -1
    assert voice.groups["voice"] == "lieu"
    assert voice.groups["rurality"] in {"frr", "metropole", "ailleurs"}
    assert "typology" not in voice.groups, "its record does not say what it is"
    client.force_login(one)
    send(client, consultation, {1: (0, False)}, pour="self")
    assert Voice.objects.count() == 2, "and each of them one of their own"


def test_nobody_answers_for_a_place_that_is_not_theirs(client):
    consultation, place, account = an_open(), PlaceFactory(), AccountFactory()
    client.force_login(account)
    send(client, consultation, {1: (1, False)}, pour=f"place:{place.pk}")
    assert Voice.objects.get().account == account, "it counts for oneself"
    with pytest.raises(RuleBroken, match="Vous ne parlez pas"):
        a_voice(consultation, "a", account=account, place=place)


@pytest.mark.parametrize(
    ("audience", "who", "status"),
    [
        ("places", "stranger", 403),
        ("places", "account", 403),
        ("places", "speaker", 200),
        ("members", "stranger", 403),
        ("members", "account", 403),
        ("all", "stranger", 200),
        ("all", "account", 200),
    ],
)
def test_it_is_answered_by_those_to_whom_it_is_put(client, audience, who, status):
    consultation = an_open(audience=audience)
    if who != "stranger":
        client.force_login(RepresentativeFactory().account if who == "speaker" else AccountFactory())
    assert client.get(url(consultation)).status_code == status
    assert client.get(url(consultation, "propose")).status_code == status
    if status == 403:
        assert "s’adresse à d’autres" in client.post(url(consultation), {"rangs": "1", "a1": "1"}).text
        assert not Voice.objects.exists()


def test_the_act_itself_refuses_who_is_not_asked():
    """Whatever a page let through: for a place, and by an account or everybody."""
    said = {1: Said(Value.AGREE)}
    for_places = an_open(audience=Audience.PLACES)
    for_members = an_open(audience=Audience.MEMBERS, council=for_places.council)
    for speaker in (Speaker(account=AccountFactory()), Speaker(key="visitor", origin="o")):
        with pytest.raises(RuleBroken, match="dites pour lequel vous répondez"):
            answer_statements(for_places, speaker=speaker, said=said)
    with pytest.raises(RuleBroken, match="Connectez-vous pour répondre"):
        answer_statements(for_members, speaker=Speaker(key="visitor", origin="o"), said=said)
    assert not Voice.objects.exists()


def test_a_browser_without_cookie_is_told_and_nothing_is_kept(client):
    consultation = an_open()
    answer = send(client, consultation, {1: (1, False)})
    assert "acceptez le cookie" in answer.text
    assert not Voice.objects.exists()
    client.cookies[COOKIE] = "forged:one"
    assert "acceptez le cookie" in send(client, consultation, {1: (1, False)}).text


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"rangs": "1,2"}, "Répondez à une affirmation au moins"),
        ({"rangs": "1", "i1": "on"}, "Dites si vous êtes d’accord, ou passez"),
        ({"rangs": "1", "a1": "7"}, "7"),
        ({"rangs": "1", "a1": "1", "region": "zz"}, "choisissez dans la liste"),
        ({"rangs": "1", "a1": "1", "tie": "king"}, "choisissez dans la liste"),
        ({}, "Rien n’a été reçu"),
        ({"rangs": "99", "a99": "1"}, "Une affirmation vient d’être retirée"),
        ({"rangs": "²,\0,x"}, "Rien n’a été reçu"),
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_is_kept(client, data, said):
    consultation = an_open()
    client.get(url(consultation))
    answer = client.post(url(consultation), data, follow=True)
    assert said in answer.text.replace("\xa0", " ")
    assert answer.status_code == (200 if said.startswith(("Rien", "Une affirmation")) else 422)
    assert not Answer.objects.exists()


def test_closed_while_one_answers_says_so_and_keeps_nothing(client):
    consultation = an_open()
    client.get(url(consultation))
    send(client, consultation, {1: (1, False)})
    close_consultation(consultation, actor=consultation.chair, closing="La loi passe demain.")
    answer = send(client, consultation, {2: (1, False)})
    assert answer.status_code == 403
    assert "n’est pas gardé" in answer.text
    assert Answer.objects.count() == 1
    with pytest.raises(RuleBroken, match=r"pas possible|ne sont pas comptées"):
        a_voice(Consultation.objects.get(), "a", n=9)
    with pytest.raises(RuleBroken, match="ne sont pas comptées"):
        a_voice(consultation, "a", n=9)  # as read before it closed: the database refuses
    voice = Voice.objects.get()
    assert voice.key == "", "nothing knows that browser again"
    for change in (lambda: Answer.objects.update(value=-1), Answer.objects.all().delete):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_past_its_last_day_nothing_is_taken_even_before_the_timer(client):
    consultation = an_open()
    client.get(url(consultation))
    Consultation.objects.update(closes_on=in_days(-1))
    assert "n’est pas gardé" in send(client, consultation, {1: (1, False)}).text
    assert not Answer.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_same_screen_sent_twice_at_once_is_one_voice():
    consultation = an_open()
    barrier, faults = threading.Barrier(2), []

    def answer(value):
        try:
            barrier.wait(5)
            said = {rank: Said(value) for rank in (1, 2, 3)}
            answer_statements(consultation, speaker=Speaker(key="same", origin="o"), said=said)
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=answer, args=(value,)) for value in (1, -1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert Voice.objects.count() == 1
    assert Answer.objects.count() == 3
    assert len(set(Answer.objects.values_list("value", flat=True))) == 1, "the last one, whole"


def test_many_voices_of_one_connection_are_slowed_and_said_to_be_a_doubt():
    consultation = an_open()
    for n in range(12):
        a_voice(consultation, "a", key=f"k{n}", origin="hall")
    assert Voice.objects.of_a_crowd().count() == 12, "the first ten of them too"
    for n in range(12, MOST_VOICES):
        a_voice(consultation, "a", key=f"k{n}", origin="hall")
    with pytest.raises(RuleBroken, match="connectez-vous"):
        a_voice(consultation, "a", key="one more", origin="hall")
    a_voice(consultation, "d", key="k3", origin="hall")  # who began goes on


def test_many_accounts_of_one_connection_are_a_doubt_and_each_is_counted(client):
    """One person with a thousand accounts, or a hall of members: nobody is refused, the results say it."""
    consultation = an_open()
    for _n in range(12):
        a_voice(consultation, "aad", account=AccountFactory(), origin="one line")
    for n in range(5):
        a_voice(consultation, "aad", account=AccountFactory(), origin=f"line {n}")
    assert Voice.objects.of_a_crowd().count() == 12
    for n in range(5):  # read with the next ones
        a_voice(consultation, "aad", key=f"last {n}", origin=f"last {n}")
    read_consultation.func(consultation.pk)
    data = Reading.objects.get().data
    assert (data["voices"], data["crowded"], data["fresh"]) == (17, 12, 17), "their accounts are younger than it"
    text = " ".join(client.get(url(consultation, "results")).text.replace("\xa0", " ").split())
    assert ">12 voix</a> viennent de connexions qui en ont donné plus de dix" in text
    assert ">17 voix</a> viennent de comptes ouverts depuis que la consultation l’est" in text
    close_consultation(consultation, actor=consultation.chair, closing="Tout est dit.")
    assert Voice.objects.filter(crowded=True).count() == 12
    assert not Voice.objects.exclude(origin="").exists(), "no connection is known any more"
    read_consultation.func(consultation.pk)
    assert Reading.objects.get().data["crowded"] == 12


def test_an_account_keeps_the_word_of_its_connection_until_the_close_and_a_place_keeps_none(client):
    consultation, place = an_open(), PlaceFactory()
    account = RepresentativeFactory(place=place).account
    client.force_login(account)
    for hat in ("self", f"place:{place.pk}"):
        send(client, consultation, {1: (1, False)}, pour=hat)
    assert len(Voice.objects.get(account=account).origin) == 24
    assert Voice.objects.get(place=place).origin == ""


def test_an_answer_costs_eight_queries_at_most(client, django_assert_max_num_queries):
    consultation = an_open()
    client.get(url(consultation))
    send(client, consultation, {1: (1, False)})
    with django_assert_max_num_queries(5):  # two of them are the borders of its transaction
        assert send(client, consultation, {2: (1, True), 3: (0, False)}).status_code == 302
    client.force_login(AccountFactory())
    with django_assert_max_num_queries(12):  # with the borders of the voice that begins
        send(client, consultation, {1: (1, False)}, pour="self")
    with django_assert_max_num_queries(8):  # three of them say who is signed in, and by which right
        assert send(client, consultation, {2: (1, True), 3: (0, False)}, pour="self").status_code == 302


def test_no_line_of_the_journal_says_who_answered(client):
    consultation, account = an_open(), AccountFactory()
    before = Entry.objects.count()
    a_voice(consultation, "ad", account=account)
    assert Entry.objects.count() == before
    assert Follow.objects.of(consultation).filter(account=account).exists(), "told of what comes of it"


def test_who_leaves_is_forgotten_and_still_counted():
    consultation, account = an_open(), AccountFactory()
    a_voice(consultation, "ad", account=account)
    rows = export_data(account)["consultations"]
    assert {row["answer"] for row in rows} == {"D’accord", "Pas d’accord"}
    Voice.objects.update(origin="a" * 24)
    close_account(account, actor=account)
    voice = Voice.objects.get()
    assert (voice.account, voice.origin) == (None, "")
    assert voice.answers.count() == 2


def test_who_leaves_after_the_close_is_forgotten_too():
    consultation = an_open()
    account = AccountFactory()
    a_voice(consultation, "ad", account=account)
    close_consultation(consultation, actor=consultation.chair, closing="C’est dit.")
    close_account(account, actor=account)
    assert Voice.objects.get().account is None


def test_an_account_reads_nobody_elses_answers(client):
    a_closed()
    account = AccountFactory()
    assert export_data(account)["consultations"] == []
