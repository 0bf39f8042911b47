"""Pages of files and of juries are drawn once for each reader; who may read them is asked each time."""

import datetime as dt
import re

import pytest
from django.core.signals import request_started
from django.test import Client
from django.urls import reverse

from lieudit.funding.applying import save_answer
from lieudit.funding.jury import keep_juries, save_rating
from lieudit.funding.models import Assignment
from lieudit.governance.services import declare_interest
from lieudit.toolkit.kept_forms import TOKEN
from tests.accounts.factories import AccountFactory
from tests.budget import at_most
from tests.conftest import forget
from tests.funding.factories import a_file, an_aid, an_open, answered, given, reviewed, sent_file, settled
from tests.lottery.factories import at
from tests.network.factories import RepresentativeFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def what_is_kept_stays():
    """What is kept by the clock of the house is kept here too, from one request to the next."""
    request_started.disconnect(forget)


def signed_in(account, **options):
    client = Client(**options)
    client.force_login(account)
    return client


def test_a_file_is_drawn_once_for_each_who_reads_it():
    file = sent_file()
    chair, mine, page = signed_in(AccountFactory(secretariat=True)), signed_in(file.speaker), file.get_absolute_url()
    for _time in range(2):
        assert "Retirer le dossier" not in chair.get(page).text
        assert "Retirer le dossier" in mine.get(page).text
        assert signed_in(AccountFactory()).get(page).status_code == 404
        assert Client().get(page).status_code == 302
    for reader in (chair, mine):
        with at_most(4):
            reader.get(page)


def test_who_reads_first_after_an_act_asks_eight_questions_at_most():
    read, told = settled(), reviewed()
    file, aid = read.files[0], an_aid()
    town = file.lead.municipality.department.code
    pages = [
        (signed_in(read.chair), file.get_absolute_url()),
        (signed_in(given(file)[0]), reverse("funding:rate", args=[file.number])),
        (signed_in(told.chair), reverse("funding:table", args=[told.number])),
        (Client(), reverse("funding:call", args=[told.number])),
        (Client(), f"{reverse('funding:aids')}?lieu={file.lead.slug}"),
        (Client(), reverse("funding:council")),
        (Client(), f"{reverse('funding:grants')}?departement={town}"),
    ]
    for reader, page in pages:
        assert reader.get(page).status_code == 200
    forget()
    aid.delete()  # which moves the clock
    for reader, page in pages:
        with at_most(8):
            reader.get(page)


def test_what_is_written_is_read_at_once():
    file = a_file()
    mine = signed_in(file.speaker)
    assert "Des étagères." not in mine.get(file.get_absolute_url()).text
    save_answer(file, actor=file.speaker, question=1, text="Des étagères.", seen=0)
    assert "Des étagères." in mine.get(file.get_absolute_url()).text


def test_the_hour_that_passes_takes_the_button_away():
    file = answered(a_file())
    mine, button = signed_in(file.speaker), "Envoyer le dossier</button>"
    assert button in mine.get(file.get_absolute_url()).text
    with at(file.call.closes_at - dt.timedelta(minutes=1)):
        mine.force_login(file.speaker)
        assert button in mine.get(file.get_absolute_url()).text
    with at(file.call.closes_at + dt.timedelta(minutes=1)):
        assert button not in mine.get(file.get_absolute_url()).text


def test_a_tie_closes_what_was_drawn():
    call = settled()
    file, juror = call.files[0], given(call.files[0])[0]
    reader = signed_in(juror)
    pages = [file.get_absolute_url(), reverse("funding:rate", args=[file.number])]
    assert [reader.get(page).status_code for page in pages * 2] == [200] * 4
    declare_interest(actor=juror, organisation=None, place=file.lead, nature="kin")
    assert [reader.get(page).status_code for page in pages] == [404, 404]


def test_a_juror_reads_their_own_marks_alone_and_sends_their_own_token():
    call = settled()
    file = call.files[0]
    page = reverse("funding:rate", args=[file.number])
    one, other = given(file)
    save_rating(again_file(file), actor=one, marks=[3, None], words=["Un chemin clair.", ""], whole=False)
    mine, theirs = (signed_in(each, enforce_csrf_checks=True) for each in (one, other))
    for _time in range(2):
        assert "Un chemin clair." in mine.get(page).text
        assert "Un chemin clair." not in theirs.get(page).text
    for reader in (mine, theirs):
        with at_most(4):
            reader.get(page)
    for reader in (mine, theirs):
        text = reader.get(page).text
        assert TOKEN not in text
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w{64})"', text)
        assert token
        form = {"csrfmiddlewaretoken": token[1], "m0": "1", "w0": "Oui.", "m1": "1", "w1": "Oui."}
        assert reader.post(page, form).status_code == 302
    assert "Un chemin clair." not in mine.get(page).text


def test_what_is_refused_keeps_what_was_typed():
    call = settled()
    file = call.files[0]
    reader, page = signed_in(given(file)[0]), reverse("funding:rate", args=[file.number])
    assert "À moitié" not in reader.get(page).text
    refused = reader.post(page, {"w0": "À moitié", "m1": "1", "w1": "Oui."})
    assert refused.status_code == 422
    assert "À moitié" in refused.text
    assert "À moitié" not in reader.get(page).text


def again_file(file):
    return type(file).objects.with_call().get(pk=file.pk)


def test_the_table_is_of_the_files_that_each_may_read():
    call = reviewed(people=5)
    file, page = call.files[0], reverse("funding:table", args=[call.number])
    declare_interest(actor=call.people[0], organisation=None, place=file.lead, nature="kin")
    tied, free, chair = (signed_in(each) for each in (*call.people[:2], call.chair))
    link = f'href="{file.get_absolute_url()}"'
    for _time in range(2):
        assert link not in tied.get(page).text
        assert link in free.get(page).text
        assert link in chair.get(page).text
    assert "Signer ce qui est écrit" in free.get(page).text
    assert "Signer ce qui est écrit" not in chair.get(page).text
    assert signed_in(AccountFactory()).get(page).status_code == 403
    for reader in (tied, free, chair):
        with at_most(6):
            reader.get(page)


def test_what_the_worker_gives_is_read_at_once():
    """It writes no entry of the journal."""
    call = settled()
    one, other = call.files
    juror = next(each for each in given(one) if each not in given(other))
    reader, page = signed_in(juror), reverse("funding:rate", args=[one.number])
    assert "sur 1<" in reader.get(page).text
    Assignment.objects.create(juror=call.jury.jurors.get(account=juror), application=other)
    assert "sur 2<" in reader.get(page).text


def test_a_tie_that_the_timer_finds_takes_the_file_away():
    call = settled()
    file, juror = call.files[0], given(call.files[0])[0]
    reader = signed_in(juror)
    assert reader.get(file.get_absolute_url()).status_code == 200
    RepresentativeFactory(place=file.lead, account=juror)
    assert keep_juries() == [call]
    assert "Lire et noter" not in reader.get(file.get_absolute_url()).text


def test_public_pages_are_drawn_once_and_say_nothing_of_who_is_signed_in():
    call, aid = an_open(), an_aid()
    spoken = RepresentativeFactory()
    reader, chair = signed_in(spoken.account), signed_in(call.chair)
    pages = [call.get_absolute_url(), reverse("funding:aids"), reverse("funding:council"), reverse("funding:grants")]
    for page in pages:
        chair.get(page)
        reader.get(page)
        stranger = Client()
        first = stranger.get(page).text
        with at_most(1):
            assert stranger.get(page).text == first
        assert "Mon compte" not in first
    assert "Reporter la clôture" in chair.get(pages[0]).text
    assert "Reporter la clôture" not in Client().get(pages[0]).text
    assert f"Pour {spoken.place.name}" in reader.get(pages[1]).text
    assert f"Pour {spoken.place.name}" not in Client().get(pages[1]).text
    assert aid.name in Client().get(pages[1]).text


def test_a_call_whose_hour_has_passed_takes_no_file_on_its_page():
    call = an_open()
    with at(call.closes_at - dt.timedelta(minutes=1)):
        assert "Commencer un dossier" in Client().get(call.get_absolute_url()).text
    with at(call.closes_at + dt.timedelta(minutes=1)):
        assert "Commencer un dossier" not in Client().get(call.get_absolute_url()).text
