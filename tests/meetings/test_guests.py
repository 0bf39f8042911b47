"""Persons invited to a session: lists as people have them, their own links, answers, arrivals, what is forgotten."""

import datetime as dt
from io import BytesIO

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from lieudit.hall.services import close_session
from lieudit.journal.models import Entry
from lieudit.meetings.convening import cancel_meeting
from lieudit.meetings.guest_file import Invited, read_guests
from lieudit.meetings.guests import forget_guests, invite_guests, revoke_guest
from lieudit.meetings.models import Guest, Meeting
from lieudit.meetings.timetable import day_of
from lieudit.minutes.services import draft_minutes
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.recipients import silence
from tests.governance.factories import a_council
from tests.hall.factories import a_session, again
from tests.meetings.factories import a_meeting, an_item, convened
from tests.voting.test_give_proxy import at_once


def read(text, known=frozenset()):
    return read_guests(BytesIO(text.encode()), set(known))


def plain(response):
    return response.content.decode().replace("\xa0", " ").replace("&nbsp;", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    "text",
    [
        "Nom;Courriel;Qualité\nAda Roux;Ada@Exemple.fr;presse\n",
        "Prénom,Nom,Adresse électronique,Au titre de\nAda,Roux,ada@exemple.fr,presse\n",
        "Ada Roux;ada@exemple.fr;presse",
        "ada@exemple.fr;Ada Roux;presse\n\n",
        "Ada Roux\tada@exemple.fr\tpresse".replace("\t", ";"),
    ],
)
def test_a_list_is_read_with_headings_or_without_in_any_order(text):
    found = read(text)
    assert found.guests == [Invited("Ada Roux", "ada@exemple.fr", "presse")]
    assert found.faults == []


def test_two_columns_of_one_name_are_refused_and_neither_is_taken_for_the_other():
    found = read("Nom;Courriel;Nom\nAda Roux;ada@exemple.fr;Bo Petit\n")
    assert (found.guests, found.faults) == ([], ["Deux colonnes s’appellent « Nom » : gardez celle qui compte."])
    assert read("Nom;Courriel;Salle;Salle\nAda;ada@exemple.fr;1;2\n").faults == [], "those that nobody reads may"


def test_no_line_is_lost_and_each_fault_says_its_line():
    found = read(
        "nom;courriel;qualité\nAda;ada@exemple.fr;\nSans adresse;;presse\n;bo@exemple.fr;\nCaro;caro@@x;\n"
        "Encore Ada;ADA@exemple.fr;\nDan;dan@exemple.fr;\n",
        known={"dan@exemple.fr"},
    )
    assert [each.name for each in found.guests] == ["Ada"]
    assert [each.split(" : ")[0] for each in found.faults] == [f"Ligne {n}" for n in (3, 4, 5, 6, 7)]
    assert found.left == [
        "Sans adresse;presse",
        "bo@exemple.fr",
        "Caro;caro@@x",
        "Encore Ada;ADA@exemple.fr",
        "Dan;dan@exemple.fr",
    ]


def test_what_was_read_reads_back_the_same():
    found = read('nom;courriel;qualité\n"Roux; Ada";ada@exemple.fr;"=cmd|calc, ""presse"""\n')
    again_read = read(found.text)
    assert again_read.guests == found.guests
    assert found.guests[0].quality == '=cmd|calc, "presse"'


@pytest.mark.parametrize("content", [b"", b"   \n", b"\x00\x01\x02", b"PK\x03\x04 not a workbook"])
def test_a_file_that_is_no_list_says_so(content):
    found = read_guests(BytesIO(content))
    assert found.guests == []
    assert found.faults


@pytest.fixture
def meeting(db):
    return convened(a_meeting(a_council(), remote_url="https://visio.example/conseil"))


def invites(meeting, *people, **of):
    people = [Invited(*each) for each in people or [("Ada Roux", "ada@exemple.fr", "presse")]]
    return invite_guests(meeting, actor=meeting.assembly.seats[0].voter, people=people)


def test_each_guest_is_mailed_a_link_of_their_own(meeting, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        guests = invites(meeting, ("Ada", "ada@exemple.fr", "presse"), ("Bo", "bo@exemple.fr"))
    sent = {message.to[0]: message.body for message in mail.outbox}
    assert set(sent) == {"ada@exemple.fr", "bo@exemple.fr"}
    for guest in guests:
        assert guest.get_absolute_url() in sent[guest.email]
    assert Guest.objects.get(email="ada@exemple.fr").sent_at
    entry = Entry.objects.get(kind="meetings.guests_invited")
    assert "ada" not in str(entry.data)


def test_a_mailbox_that_wants_nothing_more_is_not_written_to(meeting, django_capture_on_commit_callbacks):
    silence("ada@exemple.fr")
    with django_capture_on_commit_callbacks(execute=True):
        invites(meeting)
    assert mail.outbox == []
    assert Guest.objects.get().sent_at is None


def test_one_address_is_invited_once_until_it_is_revoked(meeting):
    (guest,) = invites(meeting)
    with pytest.raises(RuleBroken, match="vient d’être invitée"):
        invites(meeting, ("Bo", "bo@exemple.fr"), ("Ada", "ada@exemple.fr"))
    assert Guest.objects.count() == 1
    revoke_guest(guest, actor=meeting.assembly.seats[0].voter)
    invites(meeting)
    assert Guest.objects.standing().count() == 1
    with pytest.raises(RuleBroken, match="déjà retirée"):
        revoke_guest(guest, actor=meeting.assembly.seats[0].voter)


def test_nobody_is_invited_to_a_session_that_is_not_convened_or_is_over(db):
    draft = a_meeting(a_council())
    with pytest.raises(RuleBroken):
        invites(draft)
    over = convened(draft)
    Meeting.objects.filter(pk=over.pk).update(state="closed")
    with pytest.raises(RuleBroken):
        invites(over)


def test_the_page_shows_before_it_sends_and_keeps_what_is_wrong(client, meeting):
    client.force_login(meeting.assembly.seats[0].voter)
    address = reverse("meetings:guests", args=[meeting.number])
    typed = "Ada Roux;ada@exemple.fr;presse\nBo Petit;bo-exemple.fr;DRAC"
    page = plain(client.post(address, {"lines": typed, "step": "read"}))
    assert Guest.objects.count() == 0
    assert "1 personne à inviter" in page
    assert "Ligne 2 : il manque une adresse électronique." in page
    assert "Bo Petit;bo-exemple.fr;DRAC" in page
    ready = "Ada Roux;ada@exemple.fr;presse\n"
    page = plain(client.post(address, {"ready": ready, "lines": "Bo Petit;bo-exemple.fr;DRAC", "step": "invite"}))
    assert [each.name for each in Guest.objects.all()] == ["Ada Roux"]
    assert "Bo Petit;bo-exemple.fr;DRAC" in page
    file = SimpleUploadedFile("liste.csv", "nom;courriel\nBo Petit;bo@exemple.fr\n".encode("cp1252"))
    assert "1 personne à inviter" in plain(client.post(address, {"file": file, "step": "read"}))
    client.post(address, {"lines": "Bo Petit\tbo@exemple.fr\tDRAC", "step": "invite"})
    assert Guest.objects.get(email="bo@exemple.fr").quality == "DRAC"
    assert "Écrivez une personne au moins" in plain(client.post(address, {"step": "read"}))


def test_hostile_words_are_words(client, meeting):
    client.force_login(meeting.assembly.seats[0].voter)
    address = reverse("meetings:guests", args=[meeting.number])
    client.post(address, {"lines": "<script>alert(1)</script>;x@exemple.fr;{{ 7*7 }}", "step": "invite"})
    assert "<script>alert" not in client.get(address).content.decode()
    guest = Guest.objects.get()
    assert "<script>alert" not in client.get(guest.get_absolute_url()).content.decode()


def test_a_guest_reads_the_public_agenda_and_answers(client, meeting):
    an_item(meeting, title="Le salaire de la direction", is_restricted=True)
    (guest,) = invites(meeting)
    page = plain(client.get(guest.get_absolute_url()))
    assert "Baux et friches" in page
    assert f"Le {day_of(meeting)} à".replace("\xa0", " ") in page
    assert "salaire" not in page
    assert "visio.example" in page
    client.post(guest.get_absolute_url(), {"mode": "remote"})
    assert Guest.objects.get().mode == "remote"
    client.post(guest.get_absolute_url(), {"mode": "proxy"})
    assert Guest.objects.get().mode == "remote"


def test_a_link_taken_back_or_made_up_opens_nothing(client, meeting):
    (guest,) = invites(meeting)
    revoke_guest(guest, actor=meeting.assembly.seats[0].voter)
    answer = client.get(guest.get_absolute_url())
    assert answer.status_code == 410
    assert "visio.example" not in plain(answer)
    client.post(guest.get_absolute_url(), {"mode": "on_site"})
    client.post(reverse("hall:welcome", args=[guest.token]))
    found = Guest.objects.get()
    assert (found.mode, found.arrived_at) == ("", None)
    assert client.get(reverse("meetings:invitation", args=["x" * 40])).status_code == 404


def test_who_does_not_preside_neither_reads_nor_revokes(client, meeting):
    (guest,) = invites(meeting)
    client.force_login(meeting.assembly.seats[1].voter)
    assert client.get(reverse("meetings:guests", args=[meeting.number])).status_code == 403
    assert client.post(reverse("meetings:revoke_guest", args=[meeting.number, guest.pk])).status_code == 403


def test_a_guest_arrives_by_their_link_once_it_is_open_and_counts_nowhere(client, db):
    session = a_session(present=3)
    people = [Invited("Ada Roux", "ada@exemple.fr", "presse")]
    (guest,) = invite_guests(session.meeting, actor=session.chair, people=people)
    client.post(reverse("hall:welcome", args=[guest.token]))
    first = Guest.objects.get().arrived_at
    assert first
    client.post(reverse("hall:welcome", args=[guest.token]))
    assert Guest.objects.get().arrived_at == first
    assert session.presences.running().count() == 3
    assert "Vous êtes en séance" in plain(client.get(guest.get_absolute_url()))
    client.force_login(session.chair)
    assert "Ada Roux, presse : en séance" in " ".join(
        plain(client.get(reverse("hall:arrivals", args=[session.meeting.number]))).split()
    )
    close_session(again(session), actor=session.chair)
    presence = draft_minutes(session.meeting, actor=session.chair).sections.get(kind="presence")
    assert presence.facts["guests"] == ["presse"]
    assert "Ada" not in str(presence.facts)


def test_before_the_opening_one_is_told_to_come_back(client, meeting):
    (guest,) = invites(meeting)
    page = plain(client.post(reverse("hall:welcome", args=[guest.token]), follow=True))
    assert "La séance n’est pas ouverte" in page
    assert Guest.objects.get().arrived_at is None


def test_a_session_given_up_is_told_to_its_guests(meeting, django_capture_on_commit_callbacks):
    invites(meeting)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        cancel_meeting(meeting, actor=meeting.assembly.seats[0].voter, reason="La salle est inondée.")
    told = [message for message in mail.outbox if message.to == ["ada@exemple.fr"]]
    assert len([each for each in told if "inondée" in each.body]) == 1


def test_addresses_are_forgotten_and_links_closed_two_months_after(meeting):
    (guest,) = invites(meeting)
    assert forget_guests() == []
    past = timezone.now() - dt.timedelta(days=61)
    Meeting.objects.filter(pk=meeting.pk).update(state="closed", starts_at=past - dt.timedelta(hours=3), ends_at=past)
    assert forget_guests() == [guest]
    found = Guest.objects.get()
    assert found.email == ""
    assert found.revoked_at
    assert forget_guests() == []


def test_the_database_keeps_one_invitation_an_address(meeting):
    (guest,) = invites(meeting)
    with pytest.raises(IntegrityError), transaction.atomic():
        Guest.objects.create(meeting=meeting, name="X", email=guest.email, invited_by=guest.invited_by)


@pytest.mark.django_db(transaction=True)
def test_two_lists_sent_at_once_invite_an_address_once():
    meeting = convened(a_meeting(a_council()))
    at_once(lambda: invites(meeting), lambda: invites(meeting))
    assert Guest.objects.count() == 1
