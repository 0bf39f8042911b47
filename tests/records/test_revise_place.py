"""Each field remembers who said it; the word of its keeper stands until somebody chooses."""

import csv
import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from lieudit.journal.models import Entry
from lieudit.public_services.vocabulary import SIX
from lieudit.records.models import Confirmation, Conflict, FieldSource
from lieudit.records.provenance import label_of
from lieudit.records.services import revise_place, settle_conflict
from lieudit.records.vocabulary import ABSENT, KEEPERS, MAY_BE_ABSENT, NEVER_ABSENT, ON_THE_SHEET, SERVICES
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.network.factories import AnimatorFactory, PlaceFactory, RepresentativeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def speaker():
    return RepresentativeFactory(place=PlaceFactory(name="Le Préau"))


def test_what_the_place_says_is_kept_with_who_when_and_licence(speaker):
    place, account = speaker.place, speaker.account
    assert revise_place(place, actor=account, summary="Un café", opened_on=dt.date(2017, 5, 1)) == []
    said = {each.field: each for each in FieldSource.objects.about(place)}
    assert (said["summary"].value, said["opened_on"].value) == ("Un café", "2017-05-01")
    assert {(each.voice, each.author, each.licence) for each in said.values()} == {
        ("place", account, "Licence Ouverte 2.0")
    }
    place.refresh_from_db()
    assert (place.summary, place.confirmed_on) == ("Un café", dt.date.today())
    assert Confirmation.objects.get().voice == "place"


def test_the_animator_writes_where_the_place_said_nothing(speaker):
    animator = AnimatorFactory()
    assert revise_place(speaker.place, actor=animator.account, summary="Un café") == []
    said = FieldSource.objects.get()
    assert (said.voice, said.source_name) == ("network", animator.organisation.name)
    speaker.place.refresh_from_db()
    assert (speaker.place.summary, speaker.place.confirmed_on) == ("Un café", None)


def test_the_word_of_the_place_stands_beside_that_of_the_network(speaker):
    place, animator = speaker.place, AnimatorFactory().account
    revise_place(place, actor=speaker.account, hours="We 09:00-12:00")
    (conflict,) = revise_place(place, actor=animator, hours="Th 09:00-12:00", siret="43493312300012")
    place.refresh_from_db()
    assert (place.hours, place.siret) == ("We 09:00-12:00", "43493312300012")
    assert (conflict.ours, conflict.theirs, conflict.author) == ("We 09:00-12:00", "Th 09:00-12:00", animator)
    assert Entry.objects.latest("pk").sentence.endswith("\u00a0: horaires. Il reste à trancher.")


def test_the_word_of_the_network_stands_on_what_it_keeps(speaker):
    place = speaker.place
    revise_place(place, actor=AnimatorFactory().account, address="1 rue Haute")
    (conflict,) = revise_place(place, actor=speaker.account, address="2 rue Basse", summary="Un café")
    place.refresh_from_db()
    assert (place.address, place.summary, conflict.voice) == ("1 rue Haute", "Un café", "place")


def test_a_place_for_which_nobody_speaks_any_more_keeps_nothing(speaker):
    place = speaker.place
    revise_place(place, actor=speaker.account, hours="We 09:00-12:00")
    speaker.delete()
    assert revise_place(place, actor=AnimatorFactory().account, hours="Th 09:00-12:00") == []


def test_the_newer_word_of_one_voice_replaces_its_former_one_and_agreement_ends_it(speaker):
    place, animator = speaker.place, AnimatorFactory().account
    revise_place(place, actor=speaker.account, phone="+33555520000")
    for phone in ("+33555520001", "+33555520002"):
        revise_place(place, actor=animator, phone=phone)
    assert Conflict.objects.get().theirs == "+33555520002"
    revise_place(place, actor=speaker.account, phone="+33555520002")
    assert Conflict.objects.get().state == "taken"


def test_a_point_is_one_field_and_nothing_changed_is_refused(speaker):
    place = speaker.place
    revise_place(place, actor=speaker.account, latitude=46.17, longitude=1.87)
    assert FieldSource.objects.get().value == [46.17, 1.87]
    place.refresh_from_db()
    with pytest.raises(RuleBroken, match="Rien n’a changé"):
        revise_place(place, actor=speaker.account, latitude=46.17, longitude=1.87)


def test_what_was_said_is_never_rewritten(speaker):
    revise_place(speaker.place, actor=speaker.account, typologies=["fablab"])
    revise_place(speaker.place, actor=speaker.account, typologies=["fablab", "coworking"])
    versions = FieldSource.objects.about(speaker.place).filter(field="typologies").values_list("value", flat=True)
    assert list(versions) == [["fablab", "coworking"], ["fablab"]]
    with pytest.raises(DatabaseError), transaction.atomic():
        FieldSource.objects.update(value=[])


def test_the_page_shows_the_disagreement_and_the_form_says_who_keeps_what(client, speaker):
    place, animator = speaker.place, AnimatorFactory().account
    revise_place(place, actor=speaker.account, phone="+33555520000")
    revise_place(place, actor=animator, phone="+33555520001")
    client.force_login(speaker.account)
    page = client.get(place.get_absolute_url()).content.decode()
    assert "la fiche dit «\u00a0+33555520000\u00a0»" in page
    assert "Choisir" in page
    form = client.get(reverse("records:revise_place", args=[place.slug])).content.decode()
    assert "Dit par le lieu" in form
    assert "Tenu par le réseau." in form
    client.logout()
    assert "Choisir" not in client.get(place.get_absolute_url()).content.decode()


def test_a_proposal_is_announced_after_the_form_is_sent(client, speaker):
    revise_place(speaker.place, actor=AnimatorFactory().account, address="1 rue Haute")
    client.force_login(speaker.account)
    typed = {"name": "Le Préau", "municipality": "Guéret", "status": "open", "address": "2 rue Basse"}
    page = client.post(reverse("records:revise_place", args=[speaker.place.slug]), typed, follow=True)
    assert "1 champ est tenu par l’autre partie" in page.content.decode()


def test_a_stranger_is_not_let_in(client, speaker):
    client.force_login(AccountFactory())
    assert client.get(reverse("records:revise_place", args=[speaker.place.slug])).status_code == 403


def test_a_place_says_what_it_has_none_of_and_it_is_not_what_nobody_told(client, speaker):
    """Said, said absent, not told: each field of the page is one of the three."""
    place, account = speaker.place, speaker.account
    revise_place(place, actor=account, hours="We 09:00-12:00", absent=[])
    before = client.get(place.get_absolute_url()).text
    assert "Mercredi" in before
    assert "Il n’y en a pas" not in before
    assert "téléphone" in untold(before)
    revise_place(place, actor=account, absent=["phone", "hours"])
    said = FieldSource.objects.about(place).first()
    assert (said.field, said.value, said.voice) == ("phone", ABSENT, "place"), "hours are told: they are not absent"
    assert Entry.objects.latest("pk").sentence.startswith("Fiche du lieu Le Préau\u00a0: ce qu’il n’a pas est dit")
    page = " ".join(client.get(place.get_absolute_url()).text.split())
    assert "Il n’y en a pas" in page
    assert "dit par le lieu, le" in page
    assert "téléphone" not in untold(page)
    assert "il n’y en a pas" in client.get(reverse("records:sources", args=[place.slug])).text
    with pytest.raises(RuleBroken, match="Rien n’a changé"):
        revise_place(place, actor=account, absent=["phone"])
    revise_place(place, actor=account, absent=[])
    page = client.get(place.get_absolute_url()).text
    assert "Il n’y en a pas" not in page
    assert "téléphone" in untold(page)
    revise_place(place, actor=account, absent=["phone"])
    revise_place(place, actor=account, phone="+33555520000", absent=[])
    assert "Il n’y en a pas" not in client.get(place.get_absolute_url()).text


def untold(page):
    """What the page says that nobody told."""
    return page.partition("<dt>Personne n’a dit</dt>")[2].partition("</dd>")[0]


def test_an_absence_is_written_on_the_page_of_corrections_and_not_beside_what_is_told(client, speaker):
    place = speaker.place
    client.force_login(speaker.account)
    url = reverse("records:revise_place", args=[place.slug])
    form = client.get(url).context["form"]
    typed = {name: form.initial.get(name) or "" for name in form.fields if name != "absent"}
    typed |= {"municipality": place.municipality.label, "status": "open"}
    typed = {name: value for name, value in typed.items() if value}
    wrong = client.post(url, typed | {"phone": "05 55 52 00 00", "absent": ["phone", "email"]})
    assert wrong.status_code == 422
    assert "La fiche en dit un" in wrong.text
    answer = client.post(url, typed | {"absent": ["email", "links"]})
    assert answer.status_code == 302, answer.context["form"].errors
    assert {each.field for each in FieldSource.objects.about(place) if each.value is ABSENT} == {"email", "links"}
    assert client.get(url).context["form"].initial["absent"] == ["email", "links"]


def test_each_field_may_be_absent_or_it_is_said_why_it_never_is():
    services = {field for field in MAY_BE_ABSENT if field in SERVICES}
    assert set(SERVICES.values()) == {code for code, _label in SIX}
    assert services == set(SERVICES)
    assert sorted({*MAY_BE_ABSENT} - services | NEVER_ABSENT.keys()) == sorted(KEEPERS)
    assert not {*MAY_BE_ABSENT} & NEVER_ABSENT.keys()
    assert {*MAY_BE_ABSENT} - services < {*ON_THE_SHEET}, "the page says each of its three states"


@pytest.mark.parametrize("field", MAY_BE_ABSENT)
def test_each_field_and_service_is_said_absent_by_its_form_its_page_its_files_and_its_interface(client, speaker, field):
    place, word = speaker.place, label_of(field)
    client.force_login(speaker.account)
    url = reverse("records:revise_place", args=[place.slug])
    form = client.get(url).context["form"]
    typed = {name: form.initial.get(name) or "" for name in form.fields if name != "absent"}
    typed |= {"municipality": place.municipality.label, "status": "open", "absent": [field]}
    answer = client.post(url, {name: value for name, value in typed.items() if value})
    assert answer.status_code == 302, answer.context["form"].errors
    page = client.get(place.get_absolute_url())
    said = [*page.context["absent"], *(line.denied for line in page.context["domains"] if line.denied)]
    told = client.get(reverse("records:sources", args=[place.slug])).context["origins"]
    assert said == [origin for origin in told if origin.field == field]
    assert ("Absent" if field in SERVICES else "Il n’y en a pas") in page.text
    assert word not in untold(page.text)
    rows = b"".join(client.get(reverse("network:export_places", args=["csv"])).streaming_content).decode("utf-8-sig")
    (row,) = csv.DictReader(rows.splitlines())
    assert row["n_a_pas"] == word
    assert client.get(f"/api/v1/lieux/{place.slug}").json()["n_a_pas"] == [word]


def test_a_service_is_said_absent_until_it_is_named(client, speaker):
    place, account = speaker.place, speaker.account
    revise_place(place, actor=account, domains=["digital"], absent=["domains.culture"])
    lines = {line.icon: line for line in client.get(place.get_absolute_url()).context["domains"]}
    assert lines["digital"].present
    assert lines["culture"].denied.who == "le lieu"
    untold = {code for code, line in lines.items() if not line.present and not line.denied}
    assert untold == {"services", "work", "campus", "education"}
    (conflict,) = revise_place(place, actor=AnimatorFactory().account, domains=["digital", "culture"])
    assert (conflict.field, conflict.ours) == ("domains", ["digital"]), "the place said that it has none"
    settle_conflict(conflict, actor=account, choice="take", reason="La ludothèque a ouvert.")
    revise_place(place, actor=account, domains=["digital"])
    lines = {line.icon: line for line in client.get(place.get_absolute_url()).context["domains"]}
    assert lines["culture"].denied is None, "what was named is not denied again by what was said before"


def test_the_network_does_not_deny_what_the_place_says_that_it_has_not(speaker):
    place, animator = speaker.place, AnimatorFactory().account
    revise_place(place, actor=speaker.account, absent=["phone"])
    (conflict,) = revise_place(place, actor=animator, phone="+33555520000")
    assert (conflict.ours, conflict.theirs) == ("", "+33555520000")
    with pytest.raises(RuleBroken, match="C’est au lieu de dire ce qu’il n’a pas"):
        revise_place(place, actor=animator, absent=[])
    place.refresh_from_db()
    assert place.phone == ""
