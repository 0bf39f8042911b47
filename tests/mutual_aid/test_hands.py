"""Helping hands: volunteers counted by both, an employee lent with three pieces or not at all; an SOS told once."""

from decimal import Decimal

import pytest
from django.core import mail
from django.core.files.storage import default_storage
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from lieudit.care.services import hide_text
from lieudit.mutual_aid.calls import answer_sos, end_sos, near_places, send_sos
from lieudit.mutual_aid.hands import (
    accept_hands,
    call_off_hands,
    forget_employees,
    refuse_hands,
    say_amount,
    sign_papers,
    write_papers,
)
from lieudit.mutual_aid.models import Exchange, Hand, Sos
from lieudit.mutual_aid.services import choose_aid
from lieudit.mutual_aid.tasks import set_papers
from lieudit.network.models import Place
from lieudit.records.duplicates import merge_places
from lieudit.records.models import Twin
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.mutual_aid.factories import PAPERS, asked_hands, in_days, set_by_the_worker, speaker_of, written_papers
from tests.network.factories import PlaceFactory, RepresentativeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def commits(django_capture_on_commit_callbacks):
    """What leaves after commit leaves inside the block."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def said(refusal):
    return " ".join(refusal.value.messages).replace("\xa0", " ")


def signed(hand, **days):
    given = {"agreed_on": in_days(), "convention_on": in_days(), "amended_on": in_days()} | days
    return sign_papers(hand, actor=speaker_of(hand.giver), **given)


def over(hand):
    Hand.objects.filter(pk=hand.pk).update(since=in_days(-3), until=in_days(-2))
    hand.refresh_from_db()
    return hand


# Volunteers


def test_hours_of_volunteers_enter_the_mirror_when_both_say_the_same():
    hand = asked_hands(people=2)
    hand = over(accept_hands(hand, actor=speaker_of(hand.giver)))
    say_amount(hand, actor=speaker_of(hand.giver), side="giver", amount=Decimal(12))
    say_amount(hand, actor=speaker_of(hand.receiver), side="receiver", amount=Decimal(10))
    assert not Exchange.objects.exists(), "they do not say the same"
    hand = say_amount(hand, actor=speaker_of(hand.giver), side="giver", amount=Decimal(10))
    assert hand.state == "confirmed"
    exchange = Exchange.objects.get()
    assert (exchange.kind, exchange.quantity, exchange.giver) == ("hours", 10, hand.giver)
    with pytest.raises(DatabaseError), transaction.atomic():
        Hand.objects.filter(pk=hand.pk).update(said_by_giver=40, said_by_receiver=40)


def test_nobody_counts_before_the_end_nor_for_the_other_side():
    hand = asked_hands(people=2)
    hand = accept_hands(hand, actor=speaker_of(hand.giver))
    with pytest.raises(RuleBroken, match="Ce n’est pas fini"):
        say_amount(hand, actor=speaker_of(hand.giver), side="giver", amount=Decimal(3))
    hand = over(hand)
    with pytest.raises(RuleBroken, match="Vous n’écrivez pas pour ce lieu"):
        say_amount(hand, actor=speaker_of(hand.giver), side="receiver", amount=Decimal(3))


def test_no_more_is_counted_than_the_days_hold():
    hand = asked_hands()
    hand = over(accept_hands(hand, actor=speaker_of(hand.giver)))
    with pytest.raises(RuleBroken, match="plus que ces dates n’en contiennent"):
        say_amount(hand, actor=speaker_of(hand.giver), side="giver", amount=Decimal(49))


def test_nothing_is_not_an_amount():
    hand = asked_hands()
    hand = over(accept_hands(hand, actor=speaker_of(hand.giver)))
    with pytest.raises(RuleBroken, match="Si rien n’a eu lieu, annulez"):
        say_amount(hand, actor=speaker_of(hand.giver), side="giver", amount=Decimal(0))


@pytest.mark.parametrize(
    ("since", "until", "words"),
    [
        (-1, 2, "est passé"),
        (5, 4, "avant d’avoir commencé"),
        (5, 60, "jours au plus"),
        (360, 380, "dans plus d’un an"),
    ],
)
def test_days_that_make_no_sense_are_refused(since, until, words):
    with pytest.raises(RuleBroken, match=words):
        asked_hands(since=since, until=until)


def test_hands_are_not_asked_of_oneself_nor_of_a_closed_place():
    place = RepresentativeFactory().place
    with pytest.raises(RuleBroken, match="à lui-même"):
        asked_hands(place, place)
    Place.objects.filter(pk=place.pk).update(status="closed")
    with pytest.raises(RuleBroken, match="est fermé"):
        asked_hands(place)


def test_a_refusal_and_a_calling_off_say_why():
    hand = refuse_hands(asked_hands(people=2), actor=speaker_of(Hand.objects.get().giver), reason="Nous sommes fermés.")
    assert hand.reason == "Nous sommes fermés."
    other = asked_hands(people=2)
    assert call_off_hands(other, actor=speaker_of(other.receiver), reason="Il pleut.").state == "called-off"


# An employee


@pytest.mark.parametrize("piece", ["agreed_on", "convention_on", "amended_on"])
def test_without_one_of_the_three_pieces_the_loan_is_not_recorded(piece):
    hand = set_by_the_worker(written_papers())
    with pytest.raises(RuleBroken) as refusal:
        signed(hand, **{piece: None})
    names = {"agreed_on": "accord du salarié", "convention_on": "convention", "amended_on": "avenant"}
    assert f"Il manque : {names[piece]}." in said(refusal)
    assert Hand.objects.get().state == "papers"


def test_the_database_holds_that_an_employee_is_lent_with_three_pieces():
    hand = written_papers()
    with pytest.raises(IntegrityError, match="an_employee_is_lent_with_three_pieces"), transaction.atomic():
        Hand.objects.filter(pk=hand.pk).update(state="accepted", agreed_on=in_days(), convention_on=in_days())


def test_days_of_an_employee_are_counted_apart_from_hours():
    hand = over(signed(set_by_the_worker(written_papers())))
    for side in ("giver", "receiver"):
        say_amount(hand, actor=speaker_of(hand.place_of(side)), side=side, amount=Decimal("1.5"))
    faces = Exchange.objects.faces(hand.giver)
    assert set(faces) == {"employee"}
    assert faces["employee"].given == Decimal("1.5")


def test_a_piece_is_signed_before_the_loan_begins_and_not_in_the_future():
    with pytest.raises(RuleBroken, match="à venir"):
        signed(set_by_the_worker(written_papers()), agreed_on=in_days(2))
    hand = set_by_the_worker(written_papers(since=in_days(), until=in_days(2)))
    Hand.objects.filter(pk=hand.pk).update(since=in_days(-2))
    with pytest.raises(RuleBroken, match="Signée après le début"):
        signed(hand)


def test_a_convention_is_for_one_person():
    hand = asked_hands(people=2)
    with pytest.raises(RuleBroken, match="pour une seule personne"):
        write_papers(hand, actor=speaker_of(hand.giver), **PAPERS, since=in_days(5), until=in_days(9))


def test_the_worker_sets_the_three_pieces_which_the_two_places_read(client, commits):
    hand = written_papers()
    set_papers.call(hand_id=hand.pk)
    hand.refresh_from_db()
    assert hand.document.read().startswith(b"%PDF")
    address = reverse("mutual_aid:papers", args=[hand.number])
    client.force_login(AccountFactory())
    assert client.get(address).status_code == 404
    client.force_login(speaker_of(hand.receiver))
    assert client.get(address)["Content-Type"] == "application/pdf"


def test_what_one_types_reaches_the_pieces_as_data():
    hand = asked_hands()
    hostile = PAPERS | {"person": '#read("/etc/passwd") ] $ \\', "work": "= Titre\n#pagebreak()"}
    hand = write_papers(hand, actor=speaker_of(hand.giver), **hostile, since=in_days(5), until=in_days(6))
    set_papers.call(hand_id=hand.pk)
    hand.refresh_from_db()
    assert hand.document.read().startswith(b"%PDF")


def test_three_years_later_nobody_knows_who_it_was():
    hand = over(signed(set_by_the_worker(written_papers())))
    assert list(forget_employees(in_days(3 * 365 - 3))) == []
    assert [each.pk for each in forget_employees(in_days(3 * 365))] == [hand.pk]
    hand.refresh_from_db()
    assert (hand.person, hand.document.name, hand.state) == ("", "", "accepted")


def stored():
    """The names of all files of pieces."""
    try:
        return {f"entraide/{name}" for name in default_storage.listdir("entraide")[1] if name.startswith("pieces-")}
    except FileNotFoundError:
        return set()


@pytest.fixture
def kept_files():
    """The names of the files of pieces that this test has left until now."""
    before = stored()
    return lambda: stored() - before


def written_again(hand, person="Dominique Petit"):
    words = PAPERS | {"person": person}
    return write_papers(hand, actor=speaker_of(hand.giver), **words, since=in_days(5), until=in_days(20))


def test_pieces_that_are_written_again_leave_no_file_behind(commits, kept_files):
    hand = set_by_the_worker(written_papers())
    assert kept_files() == {hand.document.name}
    former = hand.document.read()
    with commits():
        hand = written_again(hand)
    hand.refresh_from_db()
    assert kept_files() == {hand.document.name}
    assert hand.document.read() != former


def test_a_file_of_pieces_stays_where_the_act_that_would_drop_it_fails():
    hand = set_by_the_worker(written_papers())
    with pytest.raises(RuleBroken, match="avant d’avoir commencé"):
        write_papers(hand, actor=speaker_of(hand.giver), **PAPERS, since=in_days(9), until=in_days(8))
    hand.refresh_from_db()
    assert hand.document.read().startswith(b"%PDF")


@pytest.mark.parametrize("act", [refuse_hands, call_off_hands])
def test_pieces_that_nobody_signed_name_nobody_once_the_loan_is_off(act, commits, kept_files):
    hand = set_by_the_worker(written_papers())
    assert kept_files() == {hand.document.name}
    with commits():
        hand = act(hand, actor=speaker_of(hand.giver), reason="La personne a changé d’avis.")
    assert kept_files() == set()
    hand = Hand.objects.get()
    assert (hand.person, hand.costs, hand.location, hand.document.name) == ("", "", "", "")


def test_what_one_side_said_by_mistake_is_called_off_by_the_other(client):
    """Nobody came, and one side said five hours: the other could neither say nothing nor call it off."""
    hand = asked_hands(people=2)
    hand = over(accept_hands(hand, actor=speaker_of(hand.giver)))
    say_amount(hand, actor=speaker_of(hand.giver), side="giver", amount=Decimal(5))
    receiver = speaker_of(hand.receiver)
    client.force_login(receiver)
    assert reverse("mutual_aid:call_off_hands", args=[hand.number]) in client.get(hand.get_absolute_url()).text
    with pytest.raises(RuleBroken, match="annulez le coup de main"):
        say_amount(hand, actor=receiver, side="receiver", amount=Decimal(0))
    assert call_off_hands(hand, actor=receiver, reason="Personne n’est venu.").state == "called-off"
    assert not Exchange.objects.exists()


def test_a_title_that_is_hidden_is_in_no_mirror_and_leaves_no_list(client):
    hand = asked_hands(people=2)
    hand = over(accept_hands(hand, actor=speaker_of(hand.giver)))
    for side in ("giver", "receiver"):
        say_amount(hand, actor=speaker_of(hand.place_of(side)), side=side, amount=Decimal(5))
    for place in (hand.giver, hand.receiver):
        choose_aid(place, actor=speaker_of(place), mirror_is_public=True, told_within=0)
    assert "Monter le chapiteau" in client.get(reverse("mutual_aid:place", args=[hand.giver.slug])).text
    hide_text(hand, actor=AccountFactory(is_staff=True), reason="Ces mots blessent.")
    shown = client.get(reverse("mutual_aid:place", args=[hand.giver.slug])).text
    assert "Monter le chapiteau" not in shown
    assert "titre masqué par une mesure de bienveillance" in shown
    client.force_login(speaker_of(hand.giver))
    mine = client.get(reverse("mutual_aid:loans")).text
    assert "Monter le chapiteau" not in mine
    assert hand.get_absolute_url() in mine


def test_pieces_that_are_signed_stay_with_a_loan_that_is_called_off():
    hand = signed(set_by_the_worker(written_papers()))
    hand = call_off_hands(hand, actor=speaker_of(hand.receiver), reason="Le chantier est repoussé.")
    assert hand.person == PAPERS["person"]
    assert hand.document.read().startswith(b"%PDF")


def test_nobody_signs_what_is_not_written_yet(client):
    hand = written_papers()
    client.force_login(speaker_of(hand.giver))
    address = reverse("mutual_aid:sign_papers", args=[hand.number])
    assert address not in client.get(hand.get_absolute_url()).text
    with pytest.raises(RuleBroken, match="Les trois pièces s’écrivent encore : rouvrez cette page"):
        signed(hand)
    set_by_the_worker(hand)
    assert address in client.get(hand.get_absolute_url()).text


def test_the_worker_that_comes_twice_sets_the_pieces_once(kept_files):
    hand = set_by_the_worker(written_papers())
    first = hand.document.name
    assert set_by_the_worker(hand).document.name == first
    assert kept_files() == {first}


def test_the_page_of_hands_shows_the_law_where_it_applies(client):
    hand = written_papers()
    client.force_login(speaker_of(hand.giver))
    shown = client.get(hand.get_absolute_url()).content.decode()
    assert "articles L8241-1 et L8241-2" in shown
    client.force_login(AccountFactory())
    assert client.get(hand.get_absolute_url()).status_code == 404


# SOS


def a_neighbour(within=60, latitude=46.18):
    spoken = RepresentativeFactory(place__latitude=latitude, place__longitude=1.87)
    choose_aid(spoken.place, actor=spoken.account, mirror_is_public=False, told_within=within)
    return spoken.place


@pytest.fixture
def asker():
    return RepresentativeFactory(place__latitude=46.17, place__longitude=1.87).place


def called(place, **words):
    typed = {"title": "Une sono pour samedi", "words": "La nôtre a grillé.", "until": in_days(3), "within": 30}
    return send_sos(place, actor=speaker_of(place), **typed | words)


def test_an_sos_is_told_once_to_the_places_around_that_accept(asker, commits):
    near = a_neighbour()
    a_neighbour(within=0)
    far = a_neighbour(latitude=47.9)
    picky = a_neighbour(within=10, latitude=46.4)
    assert near_places(asker, 30) == [near.pk]
    mail.outbox.clear()
    with commits():
        sos = called(asker)
    assert [told.place for told in sos.told.all()] == [near]
    letters = [letter for letter in mail.outbox if "SOS" in letter.subject]
    assert [letter.to for letter in letters] == [[speaker_of(near).email]]
    assert "La nôtre a grillé." in letters[0].body
    assert far.pk not in near_places(asker, 100)
    assert picky.pk not in near_places(asker, 100)


def test_an_sos_is_over_when_a_place_answers(asker):
    near, sos = a_neighbour(), None
    sos = called(asker)
    answer_sos(sos, actor=speaker_of(near), place=near, words="La nôtre est libre, appelez-nous.")
    with pytest.raises(RuleBroken, match="n’est pas possible à ce stade"):
        answer_sos(sos, actor=speaker_of(near), place=near, words="Encore.")
    assert not Sos.objects.running().exists()


def test_a_place_that_was_not_told_does_not_answer(asker):
    a_neighbour()
    other = RepresentativeFactory()
    with pytest.raises(RuleBroken, match="n’a pas été prévenu"):
        answer_sos(called(asker), actor=other.account, place=other.place, words="Moi.")


@pytest.mark.parametrize("days", [-1, 8])
def test_an_sos_is_for_this_week(asker, days):
    a_neighbour()
    with pytest.raises(RuleBroken, match="pour cette semaine"):
        called(asker, until=in_days(days))


def test_one_sos_at_a_time_and_three_a_month(asker):
    a_neighbour()
    for _n in range(3):
        sos = called(asker)
        with pytest.raises(RuleBroken, match="déjà un SOS en cours"):
            called(asker)
        end_sos(sos, actor=speaker_of(asker))
    with pytest.raises(RuleBroken, match="est un besoin"):
        called(asker)


def test_an_sos_whose_day_has_passed_is_over_by_itself(asker):
    near = a_neighbour()
    sos = called(asker)
    Sos.objects.filter(pk=sos.pk).update(until=in_days(-1))
    with pytest.raises(RuleBroken, match="il est terminé"):
        answer_sos(sos, actor=speaker_of(near), place=near, words="Trop tard ?")
    assert called(asker).number == 2


def test_an_sos_that_nobody_would_hear_is_refused_in_words(asker):
    with pytest.raises(RuleBroken, match="cherchez plus loin"):
        called(asker)


def test_an_sos_is_read_by_its_place_and_those_that_were_told(asker, client):
    near, other = a_neighbour(), PlaceFactory()
    sos = called(asker)
    for place, status in ((asker, 200), (near, 200), (other, 404)):
        client.force_login(speaker_of(place))
        assert client.get(sos.get_absolute_url()).status_code == status


def made_one(kept, absorbed):
    first, second = sorted([kept, absorbed], key=lambda place: place.pk)
    twin = Twin.objects.create(first=first, second=second, reasons=["said"], score=1)
    merge_places(twin, actor=AccountFactory(is_staff=True), kept=kept, reason="C’est le même lieu.")


def test_a_place_made_one_with_who_asked_does_not_answer_itself(asker, client):
    near, sos = a_neighbour(), None
    a_neighbour()
    sos = called(asker)
    made_one(asker, near)
    assert sos.told.filter(place=asker).exists()
    with pytest.raises(RuleBroken, match="C’est votre SOS"):
        answer_sos(sos, actor=speaker_of(asker), place=asker, words="Moi.")
    client.force_login(speaker_of(asker))
    assert reverse("mutual_aid:answer_sos", args=[sos.number]) not in client.get(sos.get_absolute_url()).text
    assert client.get(reverse("mutual_aid:answer_sos", args=[sos.number])).status_code == 403


@pytest.mark.parametrize("closed", ["asker", "near"])
def test_neither_a_closed_place_answers_nor_is_it_answered(asker, closed):
    places = {"asker": asker, "near": a_neighbour()}
    sos = called(asker)
    Place.objects.filter(pk=places[closed].pk).update(status="closed")
    with pytest.raises(RuleBroken, match="est fermé, ou réuni à un autre lieu"):
        answer_sos(Sos.objects.get(pk=sos.pk), actor=speaker_of(asker), place=places["near"], words="Moi.")


def test_words_that_a_measure_of_care_hides_are_read_on_no_page(asker, client):
    near, hand = a_neighbour(), asked_hands(people=2)
    sos = called(asker)
    staff = AccountFactory(is_staff=True)
    for thing, reader in ((hand, speaker_of(hand.giver)), (sos, speaker_of(near))):
        client.force_login(reader)
        assert thing.words in client.get(thing.get_absolute_url()).text
        hide_text(thing, actor=staff, reason="Ces mots visent une personne.")
        said = client.get(thing.get_absolute_url()).text
        assert "masqué par une mesure de bienveillance" in said
        assert thing.words not in said
        assert thing.title not in said


def test_the_answer_to_an_sos_is_read_by_who_asked_and_who_answered_alone(asker, client):
    near, told_too = a_neighbour(), a_neighbour(latitude=46.19)
    sos = called(asker)
    answer_sos(sos, actor=speaker_of(near), place=near, words="Clé chez Dominique, au 12 rue Basse.")
    for place, reads in ((asker, True), (near, True), (told_too, False)):
        client.force_login(speaker_of(place))
        said = client.get(sos.get_absolute_url()).text
        assert f"{near} répond" in said
        assert ("12 rue Basse" in said) is reads
