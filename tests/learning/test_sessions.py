"""Training sessions: seats in turn, offered and taken, groups, presence, certificates, what is erased and when."""

import base64
import datetime as dt
import email
import email.policy
import json
import re
import threading

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from icalendar import Calendar

from lieudit.accounts.home import TODO_LISTS
from lieudit.accounts.models import Account
from lieudit.accounts.services import close_account, rooms_data
from lieudit.accounts.signals import data_export
from lieudit.care.services import hide_text
from lieudit.learning.enrolling import Person, accept_seat, enrol, enrol_people, give_up_seat, say_needs
from lieudit.learning.financing import say_training_body
from lieudit.learning.keeping import ask_keeper
from lieudit.learning.models import Enrolment, Evaluation, HalfDay, Presence, Trainer, TrainingSession
from lieudit.learning.paths import align_path
from lieudit.learning.seating import certificates_of, forget_person, lapse_offers
from lieudit.learning.training_files import certificate_of, set_certificate
from lieudit.learning.training_forms import PeopleForm
from lieudit.learning.trainings import (
    call_off_session,
    change_session,
    evaluate_session,
    keep_session,
    keep_trainings,
    note_presence,
    was_there,
)
from lieudit.network.models import Representative
from lieudit.territory.models import Department
from lieudit.toolkit import errands
from lieudit.toolkit.errands import do_next
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import day
from lieudit.toolkit.models import Errand, Mail
from tests.accounts.factories import AccountFactory
from tests.learning.factories import SESSION, a_path, a_session, ended, slot, speaker_of
from tests.network.factories import AnimatorFactory, OrganisationFactory, PlaceFactory, RepresentativeFactory
from tests.territory.factories import DepartmentFactory, MunicipalityFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now


def states(session):
    return list(session.enrolments.order_by("turn").values_list("state", flat=True))


def letters():
    """The subject and the words of each mail, in order."""
    return [(each.subject, words_of(each)) for each in Mail.objects.order_by("pk")]


def words_of(mail):
    """What a mail says: kept since it was posted, or written as it leaves."""
    if mail.compose:
        return import_string(mail.compose)(**mail.compose_with).body
    read = email.message_from_bytes(bytes(mail.content), policy=email.policy.default)
    return read.get_body(["plain"]).get_content()


def test_a_letter_that_waits_is_taken_back_once_its_person_is_forgotten():
    session, person = a_session(), AccountFactory()
    enrol(session, actor=person)
    close_account(person, actor=person)
    (mail,) = Mail.objects.filter(compose__endswith="letter_to")
    assert mail.state in {"withdrawn", "sent"}
    with pytest.raises(LookupError):
        import_string(mail.compose)(**mail.compose_with)


def people(*names):
    return [Person(name, f"{name.lower()}@exemple.fr") for name in names]


def enrolled(session, count):
    return [enrol(session, actor=AccountFactory()) for _rank in range(count)]


# Planned


def test_a_session_is_read_by_everybody(client):
    path = a_path()
    session = a_session(path=path, needed="Un cahier.")
    text = client.get(session.get_absolute_url()).content.decode()
    for words in (
        "Apprendre à dire non",
        "3\xa0places sur 3",
        "Un cahier.",
        path.title,
        "certification professionnelle",
    ):
        assert words in text
    assert session.title in client.get(reverse("learning:sessions")).content.decode()
    assert session.title in client.get(path.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"venue": None}, "où elle a lieu"),
        ({"least": 4}, "plus de personnes"),
        ({"decide_on": dt.date(2020, 1, 1)}, "un jour à venir"),
        ({"decide_on": "today"}, "un jour à venir"),
        ({"decide_on": dt.date(2099, 1, 1)}, "avant qu’elle ne commence"),
        ({"trainers": "stranger"}, "Choisissez parmi"),
    ],
)
def test_what_cannot_be_is_refused(words, said):
    if words.get("trainers"):
        words = {"trainers": [AccountFactory()]}
    if words.get("decide_on") == "today":
        words = {"decide_on": timezone.localdate()}
    with pytest.raises(RuleBroken, match=said):
        a_session(**words)


def test_who_animates_a_territory_does_not_name_themselves_trainer(client):
    session = a_session()
    animator = AnimatorFactory(department=session.place.municipality.department).account
    with pytest.raises(RuleBroken, match="Choisissez parmi"):
        change_session(session, actor=animator, trainers=[animator])
    client.force_login(animator)
    text = client.get(reverse("learning:change_session", args=[session.number])).content.decode()
    assert f'name="trainers" value="{session.author_id}"' in text
    assert f'name="trainers" value="{animator.pk}"' not in text


def test_who_gave_a_session_may_go_on_once_they_speak_for_nobody():
    place = RepresentativeFactory().place
    second = RepresentativeFactory(place=place)
    session = a_session(keeper=place, trainers=[speaker_of(place), second.account])
    Representative.objects.filter(pk=second.pk).update(until=timezone.localdate() - dt.timedelta(days=1))
    change_session(session, actor=session.author, trainers=[second.account])
    assert session.trainers.get().account == second.account


def test_what_is_decided_may_still_change():
    session = keep_session(a_session(days=2), actor=None)
    TrainingSession.objects.filter(pk=session.pk).update(decide_on=timezone.localdate() - dt.timedelta(days=1))
    change_session(session, actor=session.author, needed="Un cahier.")
    session.refresh_from_db()
    assert session.needed == "Un cahier."


def test_half_days_do_not_overlap():
    session = a_session()
    with pytest.raises(RuleBroken, match="se recouvrent"):
        change_session(session, actor=session.author, slots=[slot(9, 9, 12), slot(9, 11, 13)])
    first = session.half_days.first()
    with pytest.raises(DatabaseError), transaction.atomic():
        HalfDay.objects.create(session=session, rank=9, starts_at=first.starts_at, ends_at=first.ends_at)


def test_a_session_overseas_is_on_its_own_clock(client):
    land = Department.objects.filter(code="972").first() or DepartmentFactory(code="972", name="Martinique")
    place = PlaceFactory(municipality=MunicipalityFactory(department=land))
    RepresentativeFactory(place=place)
    session = a_session(keeper=place)
    assert session.zone.key == "America/Martinique"
    text = client.get(session.get_absolute_url()).content.decode()
    assert "heure de\xa0Martinique" in text
    (event, _other) = Calendar.from_ical(client.get(f"{session.get_absolute_url()}agenda.ics").content).walk("VEVENT")
    assert event["DTSTART"].params["TZID"] == "America/Martinique"


def test_a_session_begins_on_the_day_of_its_place_wherever_it_is_told(client):
    """At seven in the morning in Nouméa, it is the evening before in Paris."""
    land = Department.objects.filter(code="988").first() or DepartmentFactory(code="988", name="Nouvelle-Calédonie")
    place = PlaceFactory(municipality=MunicipalityFactory(department=land))
    RepresentativeFactory(place=place)
    path = a_path()
    session = a_session(keeper=place, path=path)
    on = timezone.localdate() + dt.timedelta(days=30)
    there = dt.datetime.combine(on, dt.time(7), tzinfo=session.zone)
    TrainingSession.objects.filter(pk=session.pk).update(starts_at=there, ends_at=there + dt.timedelta(hours=3))
    session.refresh_from_db()
    assert timezone.localdate(session.starts_at) < on == session.begins_on
    assert f"à partir du {day(on)}" in client.get(path.get_absolute_url()).content.decode()


# Seats


def test_seats_go_to_the_first_come_then_a_list_begins():
    session = a_session(seats=2)
    enrolled(session, 4)
    assert states(session) == ["confirmed", "confirmed", "waiting", "waiting"]
    assert [subject.split(" : ")[0] for subject, _words in letters()[-4:]] == [
        "Une place à une session",
        "Une place à une session",
        "Liste d’attente",
        "Liste d’attente",
    ]


def test_a_seat_that_is_freed_is_offered_then_passes_to_the_next():
    session = a_session(seats=1, least=1)
    first, second, third = enrolled(session, 3)
    give_up_seat(first)
    assert states(session) == ["left", "offered", "waiting"]
    second.refresh_from_db()
    assert dt.timedelta(days=1, hours=23) < second.offered_until - NOW() <= dt.timedelta(days=2)
    later = second.offered_until + dt.timedelta(minutes=1)
    assert list(keep_trainings(later)) == [session]
    assert states(session) == ["left", "lapsed", "offered"]
    with pytest.raises(RuleBroken, match="pas possible"):
        accept_seat(second)
    third.refresh_from_db()
    accept_seat(third)
    assert states(session) == ["left", "lapsed", "confirmed"]


def test_an_offer_lapses_at_its_hour_alone_and_never_once_it_was_taken():
    session = a_session(seats=1, least=1)
    first, second = enrolled(session, 2)
    give_up_seat(first)
    second.refresh_from_db()
    assert lapse_offers(session, second.offered_until - dt.timedelta(seconds=1)) == []
    accept_seat(second)
    assert lapse_offers(session, second.offered_until) == []
    assert states(session) == ["left", "confirmed"]


def test_who_gave_up_comes_back_at_the_end():
    session = a_session(seats=1, least=1)
    first, _second = enrolled(session, 2)
    give_up_seat(first)
    enrol(session, actor=first.account)
    assert states(session) == ["left", "offered", "waiting"]
    with pytest.raises(RuleBroken, match="déjà sur la liste"):
        enrol(session, actor=first.account)


def test_nobody_is_offered_a_seat_once_it_has_begun():
    session = a_session(seats=1, least=1)
    first, second = enrolled(session, 2)
    TrainingSession.objects.filter(pk=session.pk).update(starts_at=NOW() - dt.timedelta(hours=1))
    give_up_seat(first)
    assert states(session) == ["left", "waiting"]
    with pytest.raises(RuleBroken, match="déjà commencé"):
        enrol(session, actor=AccountFactory())
    Enrolment.objects.filter(pk=second.pk).update(state="offered", offered_until=NOW() + dt.timedelta(days=1))
    second.refresh_from_db()
    with pytest.raises(RuleBroken, match="délai est passé"):
        accept_seat(second)


def test_nobody_takes_a_seat_of_a_session_that_is_called_off_and_nothing_is_promised():
    session = a_session(seats=1, least=1)
    first, second, third = enrolled(session, 3)
    give_up_seat(first)
    call_off_session(session, actor=session.author, reason="Le chauffage est en panne.")
    with pytest.raises(RuleBroken, match="n’a plus lieu"):
        accept_seat(Enrolment.objects.get(pk=second.pk))
    sent = len(letters())
    second.refresh_from_db()
    list(keep_trainings(second.offered_until + dt.timedelta(minutes=1)))
    assert states(session) == ["left", "lapsed", "waiting"]
    assert letters()[sent:] == [], "no seat goes to a next person"
    lists = [each for read in TODO_LISTS for each in read(third.account)]
    assert not any(each.rows.model is Enrolment and each.rows.exists() for each in lists)


def test_an_offer_that_ends_as_the_session_begins_promises_nothing():
    session = a_session(days=1, seats=1, least=1)
    first, _second, _third = enrolled(session, 3)
    give_up_seat(first)
    sent = len(letters())
    list(keep_trainings(session.starts_at))
    assert states(session) == ["left", "lapsed", "waiting"]
    assert not any("personne suivante" in words for _subject, words in letters()[sent:])


def test_an_offer_ends_when_the_session_begins():
    session = a_session(days=1, seats=1, least=1)
    first, second = enrolled(session, 2)
    give_up_seat(first)
    second.refresh_from_db()
    assert second.offered_until == session.starts_at


def test_fewer_seats_than_people_are_refused_and_more_are_offered():
    session = a_session(seats=2)
    enrolled(session, 3)
    with pytest.raises(RuleBroken, match="déjà prise"):
        change_session(session, actor=session.author, seats=1, least=1)
    change_session(session, actor=session.author, seats=3)
    assert states(session) == ["confirmed", "confirmed", "offered"]


# People of a place


def test_a_place_enrols_people_who_confirm_by_a_link(client):
    session, place = a_session(), PlaceFactory()
    (line,) = enrol_people(session, actor=speaker_of(place), place=place, people=people("Lea"))
    assert line.state == "offered"
    assert Mail.objects.last().to == ["lea@exemple.fr"]
    link = re.search(r"https?://[^/]+(/qui-sait/sessions/place/\S+)", letters()[-1][1])[1]
    assert "vous y a inscrit" in client.get(link).content.decode()
    client.post(link, {"answer": "accept"})
    line.refresh_from_db()
    assert line.state == "confirmed"
    client.post(link, {"answer": "give_up"})
    line.refresh_from_db()
    assert line.state == "left"
    assert client.get(reverse("learning:seat", args=["nobody"])).status_code == 404


def test_a_form_without_an_answer_leaves_the_seat_as_it_was(client):
    session, place = a_session(), PlaceFactory()
    (line,) = enrol_people(session, actor=speaker_of(place), place=place, people=people("Lea"))
    for typed in ({}, {"answer": "peut-être"}):
        text = client.post(line.get_absolute_url(), typed, follow=True).content.decode()
        assert "Dites si vous venez" in text
        line.refresh_from_db()
        assert line.state == "offered"


def test_one_person_enrols_once_however_their_address_is_spelled():
    session = a_session(seats=9)
    one, other = PlaceFactory(), PlaceFactory()
    enrol_people(session, actor=speaker_of(one), place=one, people=[Person("Léa", "lea@exemple.fr")])
    with pytest.raises(RuleBroken, match="déjà sur la liste"):
        enrol_people(session, actor=speaker_of(other), place=other, people=[Person("L. Martin", " Lea@Exemple.FR ")])
    same = [Person("Ali", "ali@exemple.fr"), Person("A.", "ALI@exemple.fr")]
    with pytest.raises(RuleBroken, match="écrite deux fois"):
        enrol_people(session, actor=speaker_of(one), place=one, people=same)
    known = AccountFactory(email="known@exemple.fr")
    (line,) = enrol_people(session, actor=speaker_of(one), place=one, people=[Person("K", "Known@exemple.fr")])
    assert line.account == known
    with pytest.raises(RuleBroken, match="déjà sur la liste"):
        enrol(session, actor=known)


def test_a_group_sits_together_or_waits_together():
    session = a_session(seats=3)
    enrolled(session, 2)
    place = PlaceFactory()
    enrol_people(session, actor=speaker_of(place), place=place, people=people("Ali", "Bea"), together=True)
    assert states(session)[2:] == ["waiting", "waiting"]
    enrol(session, actor=AccountFactory())
    assert states(session) == ["confirmed", "confirmed", "waiting", "waiting", "confirmed"], "no seat stays empty"
    for line in session.enrolments.filter(state="confirmed")[:2]:
        give_up_seat(line)
    assert states(session) == ["left", "left", "offered", "offered", "confirmed"]
    with pytest.raises(RuleBroken, match="pas autant de places"):
        enrol_people(session, actor=speaker_of(place), place=place, people=people("C", "D", "E", "F"), together=True)


@pytest.mark.django_db(transaction=True)
def test_sixty_people_at_once_for_ten_seats_are_ten_in_one_order():
    session, outcomes = a_session(seats=10), []
    accounts = AccountFactory.create_batch(60)
    turns = iter(accounts)
    held = threading.Lock()

    def take():
        try:
            while True:
                with held:
                    account = next(turns, None)
                if account is None:
                    return
                outcomes.append(enrol(session, actor=Account.objects.get(pk=account.pk)).state)
        finally:
            connection.close()

    threads = [threading.Thread(target=take) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (outcomes.count("confirmed"), outcomes.count("waiting")) == (10, 50)
    rows = list(session.enrolments.order_by("turn").values_list("turn", "state"))
    assert [turn for turn, _state in rows] == list(range(1, 61))
    assert [state for _turn, state in rows] == ["confirmed"] * 10 + ["waiting"] * 50, "the first ten, and no other"


@pytest.mark.django_db(transaction=True)
def test_two_who_take_the_last_offer_and_give_up_at_once_leave_it_whole():
    session = a_session(seats=1, least=1)
    first, second, _third = enrolled(session, 3)
    give_up_seat(first)

    def act(what):
        try:
            what(Enrolment.objects.get(pk=second.pk))
        except RuleBroken:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=[what]) for what in (accept_seat, give_up_seat)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert session.enrolments.seated().count() == 1


# Decided, called off


def test_too_few_people_on_its_day_call_it_off_and_everybody_is_told():
    session = a_session(least=2)
    enrolled(session, 1)
    on = dt.datetime.combine(session.decide_on, dt.time(12), dt.UTC)
    assert list(keep_trainings(on))
    session.refresh_from_db()
    assert (session.state, session.reason) == ("called-off", "Trop peu de personnes s’étaient inscrites.")
    assert "annulée" in letters()[-1][1]


def test_enough_people_keep_it():
    session = a_session(least=2)
    enrolled(session, 2)
    list(keep_trainings(dt.datetime.combine(session.decide_on, dt.time(12), dt.UTC)))
    session.refresh_from_db()
    assert session.state == "kept"


def test_seven_days_before_it_is_decided_its_people_are_too_few():
    session = a_session(least=2)
    before = session.decide_on - dt.timedelta(days=8)
    assert not TrainingSession.objects.short(before).exists()
    assert TrainingSession.objects.short(before + dt.timedelta(days=1)).get() == session
    enrolled(session, 2)
    assert not TrainingSession.objects.short(session.decide_on).exists()


def test_a_session_is_kept_by_hand_or_called_off_with_words():
    session = keep_session(a_session(), actor=AccountFactory())
    assert session.state == "kept"
    enrolled(session, 1)
    call_off_session(session, actor=session.author, reason="Le chauffage est en panne.")
    assert "chauffage" in letters()[-1][1]
    with pytest.raises(RuleBroken, match="pas possible"):
        enrol(session, actor=AccountFactory())


# Who was there


def test_who_has_no_account_does_by_their_link_all_that_one_with_an_account_does(client):
    session, place = a_session(seats=9), PlaceFactory()
    (line,) = enrol_people(session, actor=speaker_of(place), place=place, people=people("Lea"))
    client.post(line.get_absolute_url(), {"answer": "accept"})
    needs = reverse("learning:seat_needs", args=[line.key])
    assert client.get(needs).status_code == 200
    assert client.post(needs, {"needs": "Une rampe."})["Location"] == line.get_absolute_url()
    assert "Une rampe." in client.get(line.get_absolute_url()).content.decode()
    assert "Mon attestation" not in client.get(line.get_absolute_url()).content.decode()
    session = ended(session)
    for half in session.half_days.all():
        half.session = session
        note_presence(session, actor=session.author, half_day=half, here=[line])
    page = client.get(line.get_absolute_url()).content.decode()
    assert "Mon attestation de présence" in page
    assert "Dire ce que j’en pense" in page
    asked = client.post(reverse("learning:seat_ask_certificate", args=[line.key]))
    do_next.func()
    assert client.get(asked["Location"]).content.startswith(b"%PDF-")
    said = client.post(
        reverse("learning:seat_evaluate", args=[line.key]), {"useful": "much", "words": "", "charter": "on"}
    )
    assert said["Location"] == line.get_absolute_url()
    assert Evaluation.objects.get().enrolment == line
    assert "Dire ce que j’en pense" not in client.get(line.get_absolute_url()).content.decode(), "it is said"
    forget_person(Enrolment.objects.get(pk=line.pk))
    assert client.get(asked["Location"]).status_code == 404, "no certificate bears the name of who is forgotten"


def test_a_link_asks_for_no_certificate_of_who_was_not_there_and_opens_none_of_others(client):
    session, place = a_session(seats=9), PlaceFactory()
    one, other = enrol_people(session, actor=speaker_of(place), place=place, people=people("Lea", "Ines"))
    ended(session)
    asked = client.post(reverse("learning:seat_ask_certificate", args=[one.key]), follow=True)
    assert "si vous y étiez" in asked.content.decode()
    errand = errands.ask("certificate", b"{}", origin=certificates_of(other))
    assert client.get(reverse("learning:seat_certificate", args=[one.key, errand.key])).status_code == 404
    assert client.get(reverse("learning:seat_certificate", args=[other.key, errand.key])).status_code == 200
    with pytest.raises(RuleBroken, match="passée"):
        say_needs(one, needs="Une rampe.")


def test_an_account_that_is_opened_later_finds_the_line_of_its_address(client):
    session, place = a_session(), PlaceFactory()
    (line,) = enrol_people(session, actor=speaker_of(place), place=place, people=people("Lea"))
    client.force_login(account := AccountFactory(email="Lea@Exemple.fr"))
    assert "Prendre cette place" in client.get(session.get_absolute_url()).content.decode()
    client.post(reverse("learning:accept_seat", args=[session.number]))
    line.refresh_from_db()
    assert line.state == "confirmed"
    given = next(rows for name, rows in rooms_data(account).items() if name == "learning")
    assert [row["title"] for row in given] == [session.title]


def test_a_place_says_what_its_people_need_to_come():
    session, place = a_session(), RepresentativeFactory().place
    typed = {"place": place.pk, "people": "Léa Martin, lea@exemple.fr, un accès en fauteuil\nInes <ines@exemple.fr>"}
    form = PeopleForm(typed, account=speaker_of(place), places=[place])
    assert form.attempt(enrol_people, session, actor=speaker_of(place)), form.errors
    assert [each.needs for each in form.outcome] == ["un accès en fauteuil", ""]
    long = PeopleForm(typed | {"people": "Léa, lea@exemple.fr, " + "x" * 501}, account=None, places=[place])
    assert "500 signes" in str(long.errors)


def attended(count=1):
    session = a_session(seats=9)
    lines = enrolled(session, count)
    session = ended(session)
    for half in session.half_days.all():
        half.session = session
        note_presence(session, actor=session.author, half_day=half, here=lines)
    return session, lines


def test_presence_is_corrected_with_a_trace():
    session, lines = attended(2)
    half = session.half_days.first()
    note_presence(session, actor=session.author, half_day=half, here=lines[:1])
    said = list(
        Presence.objects.filter(half_day=half, enrolment=lines[1]).order_by("pk").values_list("here", flat=True)
    )
    assert said == [True, False], "what was said before stays"
    assert len(was_there(lines[1])) == 1
    with pytest.raises(DatabaseError), transaction.atomic():
        Presence.objects.update(here=True)
    with pytest.raises(DatabaseError), transaction.atomic():
        Presence.objects.all().delete()


def test_nobody_was_there_before_it_began():
    session = a_session()
    with pytest.raises(RuleBroken, match="pas encore commencé"):
        note_presence(session, actor=session.author, half_day=session.half_days.first(), here=[])


def test_the_certificate_is_an_accessible_document():
    _session, (line,) = attended()
    line = Enrolment.objects.select_related("session__venue__municipality__department", "account").get(pk=line.pk)
    asked = certificate_of(line, was_there(line))
    made = base64.b64decode(set_certificate(asked)["pdf"])
    assert made.startswith(b"%PDF")
    assert b"pdfuaid" in made
    assert json.loads(asked)["who"] == line.account.name
    assert len(json.loads(asked)["half_days"]) == 2


def test_one_asks_for_ones_own_certificate_and_for_no_other(client):
    session, (line,) = attended()
    client.force_login(line.account)
    answer = client.post(reverse("learning:ask_certificate", args=[session.number]))
    assert "/attestation/" in answer["Location"]
    assert client.get(answer["Location"]).status_code == 200
    client.force_login(AccountFactory())
    assert client.get(answer["Location"]).status_code == 404
    assert client.post(reverse("learning:ask_certificate", args=[session.number])).status_code == 404


def test_what_it_was_worth_is_counted_from_five_on(client):
    session, lines = attended(5)
    for line in lines[:4]:
        evaluate_session(line, actor=line.account, useful="much", words="Secret de trainer.")
    text = client.get(session.get_absolute_url()).content.decode()
    assert "Ce qu’en disent" not in text
    evaluate_session(lines[4], actor=lines[4].account, useful="some")
    text = client.get(session.get_absolute_url()).content.decode()
    assert "Ce qu’en disent" in text
    assert "Secret de trainer." not in text
    with pytest.raises(RuleBroken, match="déjà dit"):
        evaluate_session(lines[0], actor=lines[0].account, useful="little")


def test_one_is_asked_what_it_was_worth_until_one_has_said_it(client):
    session, (line,) = attended()
    client.force_login(line.account)
    assert "Dire ce que j’en pense" in client.get(session.get_absolute_url()).content.decode()
    evaluate_session(line, actor=line.account, useful="much")
    page = client.get(session.get_absolute_url()).content.decode()
    assert "Mon attestation de présence" in page
    assert "Dire ce que j’en pense" not in page


def test_only_who_was_there_says_what_it_was_worth():
    session = a_session(seats=9)
    (line,) = enrolled(session, 1)
    with pytest.raises(RuleBroken, match="pas finie"):
        evaluate_session(line, actor=line.account, useful="much")
    ended(session)
    line = Enrolment.objects.get(pk=line.pk)
    with pytest.raises(RuleBroken, match="Seul qui était là"):
        evaluate_session(line, actor=line.account, useful="much")


# Privacy


def test_needs_are_read_by_trainers_only_and_erased_ten_days_after(client):
    session, person = a_session(), AccountFactory()
    enrol(session, actor=person, needs="Une rampe.")
    url = reverse("learning:session_list", args=[session.number])
    client.force_login(session.author)
    assert "Une rampe." in client.get(url).content.decode()
    for reader in (person, AccountFactory(is_staff=True)):
        client.force_login(reader)
        assert client.get(url).status_code == 403
        assert "Une rampe." not in client.get(session.get_absolute_url()).content.decode()
    session = ended(session, days=9)
    list(keep_trainings())
    assert Enrolment.objects.get().needs == "Une rampe."
    list(keep_trainings(session.ends_at + dt.timedelta(days=10, minutes=1)))
    assert Enrolment.objects.get().needs == ""


def test_who_gives_a_session_reads_who_comes_whose_name_is_published_nowhere(client):
    session, person = a_session(), AccountFactory(name="Camille Martin", name_is_public=False)
    client.force_login(person)
    assert "avec votre nom, par qui donne la session" in client.get(session.get_absolute_url()).content.decode()
    enrol(session, actor=person)
    client.force_login(session.author)
    assert "Camille Martin" in client.get(reverse("learning:session_list", args=[session.number])).content.decode()
    ended(session)
    assert "Camille Martin" in client.get(reverse("learning:presence", args=[session.number, 1])).content.decode()
    for reader in (AccountFactory(), AccountFactory(is_staff=True)):
        client.force_login(reader)
        assert "Camille" not in client.get(session.get_absolute_url()).content.decode()


def test_who_waits_leaves_the_list_in_words_of_their_own(client):
    session = a_session(seats=1, least=1)
    enrolled(session, 1)
    waiting = AccountFactory()
    enrol(session, actor=waiting)
    client.force_login(waiting)
    assert "Quitter la liste d’attente" in client.get(session.get_absolute_url()).content.decode()
    page = client.post(reverse("learning:give_up_seat", args=[session.number]), follow=True).content.decode()
    assert "Vous n’attendez plus" in page
    assert states(session) == ["confirmed", "left"]


def test_names_are_forgotten_after_three_years_and_presence_still_counts():
    session, (line,) = attended()
    list(keep_trainings(session.ends_at + dt.timedelta(days=3 * 365 + 1)))
    line.refresh_from_db()
    assert (line.account, line.email, line.name) == (None, "", "")
    assert Presence.objects.count() == 2


def test_closing_an_account_frees_its_seat():
    session = a_session(seats=1, least=1)
    first, _second = enrolled(session, 2)
    close_account(first.account, actor=first.account)
    assert states(session) == ["left", "offered"]
    first.refresh_from_db()
    assert (first.account, first.email) == (None, "")


def test_closing_an_account_forgets_the_certificates_of_its_lines_and_those_it_asked_as_an_account():
    _session, (line,) = attended()
    account, other = line.account, AccountFactory()
    kept = errands.ask("certificate", b"{}", origin=f"account-{other.pk}")
    for origin in (certificates_of(line), f"account-{account.pk}"):
        errands.ask("certificate", b"{}", origin=origin)
    close_account(account, actor=account)
    assert Errand.objects.get() == kept


def test_own_data_holds_ones_seats():
    session, (line,) = attended()
    evaluate_session(line, actor=line.account, useful="much", words="Très utile.")
    given = dict(rows for _receiver, rows in data_export.send(None, account=line.account, limit=None) if rows)
    text = json.dumps(given["learning"], default=str, ensure_ascii=False)
    assert session.title in text
    assert "Très utile." in text


def test_own_data_hold_what_one_planned_gave_noted_and_said_of_paths_and_bodies():
    session, _lines = attended()
    author, organisation = session.author, OrganisationFactory()
    path = a_path(keeper=session.hat, actor=author)
    align_path(path, actor=author, code="K1205", label="Médiation", checked_on=timezone.localdate())
    ask_keeper(path, actor=author, keeper=RepresentativeFactory().place)
    say_training_body(organisation, actor=author, declaration="11 75 00000 75", certificate="", certificate_until=None)
    kinds = {row["kind"] for row in rooms_data(author)["learning"]}
    assert {"session planned", "presence noted", "path code", "keeper asked", "training body"} <= kinds
    other = AccountFactory()
    Trainer.objects.create(session=session, account=other)
    assert [row["kind"] for row in rooms_data(other)["learning"]] == ["session given"]


def test_the_remote_room_is_read_by_who_has_a_seat(client):
    session = a_session(venue=None, remote_url="https://visio.exemple.fr/abc", seats=1, least=1)
    first, second = enrolled(session, 2)
    for reader, reads in ((None, False), (second.account, False), (first.account, True)):
        client.logout()
        if reader:
            client.force_login(reader)
        assert ("visio.exemple.fr" in client.get(session.get_absolute_url()).content.decode()) is reads


def test_care_hides_a_session(client):
    session = a_session()
    hide_text(session, actor=AccountFactory(is_staff=True), reason="Vise une personne.")
    assert client.get(session.get_absolute_url()).status_code == 404


# Pages


def test_the_pages_of_sessions_ask_few_questions(client, django_assert_max_num_queries):
    session = a_session(path=a_path())
    enrolled(session, 3)
    client.get(session.get_absolute_url())
    for url in (session.get_absolute_url(), reverse("learning:sessions")):
        with django_assert_max_num_queries(8):
            client.get(f"{url}?_=1")


def test_a_session_says_what_it_is_to_catalogues(client):
    session = a_session(path=a_path())
    text = client.get(session.get_absolute_url()).content.decode()
    said = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', text)[1])
    assert (said["@type"], said["maximumAttendeeCapacity"], len(said["subEvent"])) == ("CourseInstance", 3, 2)
    assert said["about"]["@type"] == "Course"


def test_a_place_that_plans_by_the_form_keeps_what_is_wrong(client):
    spoken = RepresentativeFactory()
    client.force_login(spoken.account)
    day = timezone.localdate() + dt.timedelta(days=30)
    typed = {
        **{name: SESSION[name] for name in ("title", "words", "seats", "least")},
        "keeper": f"place:{spoken.place_id}",
        "venue": f"{spoken.place.name}, {spoken.place.municipality.name}",
        "decide_on": (day - dt.timedelta(days=8)).isoformat(),
        "trainers": [spoken.account_id],
        "day_1": day.isoformat(),
        "start_1": "12:00",
        "end_1": "09:00",
    }
    url = reverse("learning:plan_session")
    answer = client.post(url, typed)
    assert "avant d’avoir commencé" in answer.content.decode()
    answer = client.post(url, typed | {"start_1": "09:00", "end_1": "12:00"})
    session = TrainingSession.objects.get()
    assert answer["Location"] == session.get_absolute_url()
    assert session.trainers.get().account == spoken.account
    text = client.get(reverse("learning:change_session", args=[session.number])).content.decode()
    assert 'value="09:00"' in text
