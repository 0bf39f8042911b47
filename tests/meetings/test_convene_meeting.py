"""A convening holds the delay, freezes rules and words, and keeps a proof for each addressee."""

import datetime as dt
import threading

import pytest
from django.core import mail
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from lieudit.care.services import hide_text
from lieudit.governance.rulemaking import adopt_rulebook
from lieudit.governance.rules import DEFAULT_RULES
from lieudit.journal.models import Entry
from lieudit.journal.services import settle_mail
from lieudit.meetings.convening import (
    call_again,
    cancel_meeting,
    changes_of,
    convene_meeting,
    notify_change,
    open_notice,
    retry_notices,
)
from lieudit.meetings.invitation import differences, in_public
from lieudit.meetings.models import Convening, Meeting, Notice
from lieudit.meetings.services import add_item, drop_item, edit_item, edit_meeting
from lieudit.network.models import Representative
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.models import Mail
from lieudit.toolkit.postman import carry_all
from tests.accounts.factories import AccountFactory
from tests.governance.factories import a_council, a_qualified_person
from tests.meetings.factories import a_meeting, an_item, at, convened
from tests.network.factories import RepresentativeFactory

pytestmark = pytest.mark.django_db


def ready(**values):
    meeting = a_meeting(**values)
    an_item(meeting, title="Baux et friches")
    an_item(meeting, "decision", title="Le budget", resolution="Le budget est adopté.")
    return meeting


def convene(meeting):
    return convene_meeting(meeting, actor=meeting.assembly.seats[0].voter)


def test_each_representative_and_each_person_is_written_to(django_capture_on_commit_callbacks):
    meeting = ready()
    council = meeting.assembly
    RepresentativeFactory(place=None, organisation=council.seats[1].organisation, quality="substitute")
    person = a_qualified_person(council)
    Representative.objects.filter(organisation=council.seats[2].organisation).update(until=dt.date(2024, 1, 1))
    with django_capture_on_commit_callbacks(execute=True):
        convening = convene(meeting)
    proofs = {(notice.seat_id, notice.capacity): notice for notice in convening.notices.all()}
    assert set(proofs) == {
        (council.seats[0].pk, "titular"),
        (council.seats[1].pk, "titular"),
        (council.seats[1].pk, "substitute"),
        (council.seats[2].pk, ""),
        (person.pk, "person"),
    }
    alone = proofs[council.seats[2].pk, ""]
    assert (alone.sent_at, alone.failed) == (None, "personne ne représente ce siège")
    assert all(proof.sent_at for key, proof in proofs.items() if key[1])
    assert sorted(message.to[0] for message in mail.outbox) == sorted(
        proof.account.email for proof in proofs.values() if proof.account
    )


def test_the_mail_holds_the_agenda_and_the_line_of_calendar(django_capture_on_commit_callbacks):
    meeting = ready(remote_url="https://visio.example/conseil")
    with django_capture_on_commit_callbacks(execute=True):
        convening = convene(meeting)
    message = mail.outbox[0]
    assert message.subject == "Convocation : Séance d’hiver"
    for word in ("14\xa0h\xa000, Baux et friches", "Résolution : Le budget est adopté.", "visio.example", "titulaire"):
        assert word in message.body, word
    assert convening.notices.filter(token__in=message.body.split("/")).exists()
    (event,) = Calendar.from_ical(message.attachments[0].content).walk("VEVENT")
    assert (event["UID"], int(event["SEQUENCE"])) == (meeting.uid, 0)


def test_the_convening_gives_a_rank_and_freezes_the_rules_and_the_words():
    council = a_council()
    convened(a_meeting(council))
    meeting = ready(council=council)
    convening = convene(meeting)
    meeting = Meeting.objects.get(pk=meeting.pk)
    assert (meeting.state, meeting.rank, meeting.rulebook.version) == ("convened", 2, 1)
    assert [line["title"] for line in convening.text["invitation"]["agenda"]] == ["Baux et friches", "Le budget"]
    assert len(convening.digest) == 64
    adopt_rulebook(council, actor=None, rules=DEFAULT_RULES | {"notice_days": 40}, in_force_from=timezone.localdate())
    assert meeting.rules["notice_days"] == 15
    with pytest.raises(DatabaseError), transaction.atomic():
        Convening.objects.filter(pk=convening.pk).update(digest="0" * 64)
    with pytest.raises(DatabaseError), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(rulebook=council.rulebook)


def test_too_late_is_refused_with_the_last_day(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *args: dt.date(2027, 4, 28) if not args else args[0].date())
    meeting = ready(starts_at=dt.datetime(2027, 5, 12, 12, tzinfo=dt.UTC))
    with pytest.raises(RuleBroken) as refusal:
        convene(meeting)
    said = refusal.value.messages[0].replace("\xa0", " ")
    assert said.endswith("les règles demandent 15 jours. Convoquée aujourd’hui, elle peut se tenir dès le 13 mai.")


def test_the_last_day_of_the_delay_is_in_time():
    council = a_council()
    assert convene(ready(council=council, starts_at=at(15))).kind == "notice"
    with pytest.raises(RuleBroken, match="les règles demandent"):
        convene(ready(council=council, starts_at=at(14)))


def test_a_session_is_convened_with_an_agenda_and_once():
    with pytest.raises(RuleBroken, match="ordre du jour"):
        convene(a_meeting(council := a_council()))
    meeting = ready(council=council)
    convene(meeting)
    with pytest.raises(RuleBroken, match="convoquée"):
        convene(meeting)
    assert Convening.objects.count() == 1


def test_hidden_words_are_not_sent_to_everybody():
    meeting = ready()
    hide_text(meeting.items.first(), actor=AccountFactory(secretariat=True), reason="Vise une personne.")
    with pytest.raises(RuleBroken, match="Un point est masqué"):
        convene(meeting)


def test_a_change_is_told_word_for_word_and_counts(django_capture_on_commit_callbacks):
    meeting = ready()
    actor = meeting.assembly.seats[0].voter
    convene(meeting)
    meeting = Meeting.objects.get(pk=meeting.pk)
    with pytest.raises(RuleBroken, match="Rien n’a changé"):
        notify_change(meeting, actor=actor)
    meeting = edit_meeting(meeting, actor=actor, starts_at=at(30, 15), ends_at=at(30, 18), place_name="Le Préau")
    add_item(meeting.assembly, actor=actor, meeting=meeting, title="Le nom du conseil")
    edit_item(meeting.items.get(title="Le budget"), actor=actor, resolution="Le budget est rejeté.")
    told = changes_of(meeting)
    assert [words.split("\xa0")[0] for words in told] == [
        told[0].split("\xa0")[0],
        "Lieu",
        "Point ajouté",
        "Point modifié",
    ]
    assert "15\xa0h" in told[0]
    with django_capture_on_commit_callbacks(execute=True):
        convening = notify_change(meeting, actor=actor, message="Le train arrive plus tard.")
    assert convening.text["changes"] == told
    assert Meeting.objects.get(pk=meeting.pk).sequence == 1
    message = mail.outbox[0]
    assert message.subject.startswith("Changement : ")
    assert "Le train arrive plus tard." in message.body
    (event,) = Calendar.from_ical(message.attachments[0].content).walk("VEVENT")
    assert (event["UID"], int(event["SEQUENCE"])) == (meeting.uid, 1)
    assert changes_of(meeting) == []


def test_everybody_reads_that_it_changed_and_nothing_that_is_kept_for_members():
    meeting = ready()
    actor = meeting.assembly.seats[0].voter
    convene(meeting)
    meeting = edit_meeting(Meeting.objects.get(pk=meeting.pk), actor=actor, remote_url="https://visio.example/secret")
    add_item(meeting.assembly, actor=actor, meeting=meeting, title="Le salaire de la direction", is_restricted=True)
    notify_change(meeting, actor=actor)
    said = Entry.objects.about(meeting).filter(kind="meetings.changed").get().sentence
    assert said == "Du nouveau pour «\u00a0Séance d’hiver\u00a0»\u00a0: L’ordre du jour change."


def test_a_cancelled_session_is_told_and_its_proxies_lapse(django_capture_on_commit_callbacks):
    meeting = ready()
    actor = meeting.assembly.seats[0].voter
    convene(meeting)
    with django_capture_on_commit_callbacks(execute=True):
        cancel_meeting(meeting, actor=actor, reason="Grève des trains.")
    message = mail.outbox[0]
    assert "Grève des trains." in message.body
    calendar = Calendar.from_ical(message.attachments[0].content)
    assert calendar["METHOD"] == "CANCEL"
    assert calendar.walk("VEVENT")[0]["STATUS"] == "CANCELLED"


def test_a_draft_that_is_given_up_writes_to_nobody(django_capture_on_commit_callbacks):
    meeting = ready()
    with django_capture_on_commit_callbacks(execute=True):
        cancel_meeting(meeting, actor=meeting.assembly.seats[0].voter, reason="Trop tôt.")
    assert mail.outbox == []
    assert not Convening.objects.exists()


def test_what_could_not_leave_says_why_and_leaves_again(client, django_capture_on_commit_callbacks):
    meeting = ready()
    actor = meeting.assembly.seats[0].voter
    with django_capture_on_commit_callbacks(execute=True):
        convening = convene(meeting)
    notice = convening.notices.get(account=meeting.assembly.seats[1].voter)
    assert notice.sent_at
    an_item(meeting, title="Un point de plus")
    with django_capture_on_commit_callbacks():  # nobody carries what this one posts
        convening = notify_change(meeting, actor=actor)
    notice = convening.notices.get(account=meeting.assembly.seats[1].voter)
    Mail.objects.filter(pk=notice.mail_id).update(state="failed", trouble="bad_address")
    client.force_login(actor)
    page = client.get(reverse("meetings:notices", args=[meeting.number])).content.decode()
    assert "Le serveur d’envoi refuse cette adresse." in page
    with django_capture_on_commit_callbacks(execute=True):
        retry_notices(convening, actor=actor)
    carry_all()
    assert not Notice.objects.filter(convening=convening, sent_at=None).exists()
    told = [message.to[0] for message in mail.outbox if "Changement" in message.subject]
    assert sorted(told) == sorted(seat.voter.email for seat in meeting.assembly.seats), "each is written to once"
    with pytest.raises(RuleBroken, match="Tout est parti"):
        retry_notices(convening, actor=actor)


def test_the_first_opening_of_a_notice_is_kept():
    convening = convene(ready())
    notice = convening.notices.first()
    open_notice(notice)
    first = Notice.objects.get(pk=notice.pk).opened_at
    open_notice(notice)
    assert Notice.objects.get(pk=notice.pk).opened_at == first is not None


def posted_only(settings, meeting):
    settings.MAILS_LEAVE_AT_ONCE = False
    convening = convene(meeting)
    return convening, convening.notices.get(account=meeting.assembly.seats[1].voter)


def test_a_notice_that_a_person_gives_up_says_so_and_is_sent_anew(client, settings):
    meeting = ready()
    convening, notice = posted_only(settings, meeting)
    Mail.objects.filter(pk=notice.mail_id).update(state="failed", trouble="bad_address")
    boss = AccountFactory(secretariat=True, name="Ada Martin", name_is_public=True)
    settle_mail(notice.mail, actor=boss, decision="never")
    client.force_login(meeting.assembly.seats[0].voter)
    page = " ".join(client.get(reverse("meetings:notices", args=[meeting.number])).content.decode().split())
    assert "envoi abandonné le" in page
    assert "par Ada Martin" in page
    assert Entry.objects.about(meeting).get(kind="meetings.notice_given_up").actor == boss
    retry_notices(convening, actor=boss)
    carry_all()
    assert Notice.objects.get(pk=notice.pk).sent_at
    assert [message.to[0] for message in mail.outbox].count(notice.account.email) == 1


def test_a_notice_given_up_before_its_room_heard_of_it_is_sent_anew(settings):
    convening, notice = posted_only(settings, ready())
    Mail.objects.filter(pk=notice.mail_id).update(state="withdrawn", content=None)
    retry_notices(convening, actor=AccountFactory(secretariat=True))
    carry_all()
    assert Notice.objects.get(pk=notice.pk).sent_at


def test_a_notice_leaves_to_the_address_in_force_and_tells_nobody_else_of_it(settings):
    _convening, notice = posted_only(settings, ready())
    former = notice.account.email
    notice.account.email = "nouvelle@perso.example"
    notice.account.save()
    carry_all()
    theirs = [message for message in mail.outbox if notice.token in message.body]
    assert [message.to for message in theirs] == [["nouvelle@perso.example"]]
    assert not [message for message in mail.outbox if former in message.to]
    assert Mail.objects.get(pk=notice.mail_id).to == ["nouvelle@perso.example"]


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_a_machine_that_opens_the_link_of_a_notice_reads_nothing(client, settings, method):
    _convening, notice = posted_only(settings, ready())
    Mail.objects.filter(pk=notice.mail_id).update(state="uncertain", trouble="doubt")
    url = reverse("meetings:notice", args=[notice.token])
    for account in (None, AccountFactory()):
        if account:
            client.force_login(account)
        assert getattr(client, method)(url).status_code == 200
    notice = Notice.objects.get(pk=notice.pk)
    assert (notice.opened_at, notice.sent_at, notice.mail.state) == (None, None, "uncertain")


def test_its_addressee_says_that_they_read_it_by_a_button_or_signed_in(client, settings):
    meeting = ready()
    convening, notice = posted_only(settings, meeting)
    Mail.objects.filter(pk=notice.mail_id).update(state="uncertain", trouble="doubt")
    url = reverse("meetings:notice", args=[notice.token])
    assert "J’ai lu la convocation" in client.get(url).content.decode()
    assert client.post(url).status_code == 302
    notice = Notice.objects.get(pk=notice.pk)
    assert notice.opened_at
    assert (notice.mail.state, bool(notice.sent_at)) == ("sent", True)
    assert "Vous avez dit l’avoir lu" in client.get(url).content.decode()
    other = convening.notices.get(account=meeting.assembly.seats[0].voter)
    client.force_login(other.account)
    assert client.head(reverse("meetings:notice", args=[other.token])).status_code == 200
    assert Notice.objects.get(pk=other.pk).opened_at is None
    assert client.get(reverse("meetings:notice", args=[other.token])).status_code == 302
    assert Notice.objects.get(pk=other.pk).opened_at


def test_the_proof_that_a_notice_left_stays():
    convening = convene(ready())
    Notice.objects.update(sent_at=timezone.now())
    for change in (
        lambda: convening.notices.update(sent_at=None),
        lambda: convening.notices.update(account=None),
        lambda: convening.notices.all()._raw_delete("default"),
    ):
        with pytest.raises(IntegrityError, match="immutable"), transaction.atomic():
            change()


def closed(meeting):
    Meeting.objects.filter(pk=meeting.pk).update(state="closed")
    return Meeting.objects.get(pk=meeting.pk)


def test_a_second_call_keeps_the_agenda_and_waits_the_days_of_the_rules():
    meeting = convened(kind="ordinary")
    actor, first = meeting.assembly.seats[0].voter, closed(meeting)
    with pytest.raises(RuleBroken, match=r"Il faut 15.*jours entre les deux assemblées"):
        call_again(first, actor=actor, starts_at=at(44), ends_at=at(44, 17))
    with pytest.raises(RuleBroken, match="jamais au même moment"):
        call_again(first, actor=actor, starts_at=first.starts_at, ends_at=first.ends_at)
    second = call_again(first, actor=actor, starts_at=at(45), ends_at=at(45, 17))
    edit_meeting(second, actor=actor, starts_at=at(44), ends_at=at(44, 17))
    assert [item.title for item in second.items.order_by("rank")] == [i.title for i in first.items.order_by("rank")]
    assert (second.second_call_of, second.kind) == (first, "ordinary")
    with pytest.raises(RuleBroken, match="au plus tôt"):
        convene_meeting(second, actor=actor)
    edit_meeting(second, actor=actor, starts_at=at(45), ends_at=at(45, 17))
    assert convene_meeting(second, actor=actor).kind == "notice"
    with pytest.raises(RuleBroken, match="déjà"):
        call_again(first, actor=actor, starts_at=at(80), ends_at=at(80, 17))


def test_only_a_general_assembly_is_called_again():
    meeting = closed(convened())
    with pytest.raises(RuleBroken, match="assemblée générale"):
        call_again(meeting, actor=None, starts_at=at(60), ends_at=at(60, 17))


def test_the_agenda_of_a_general_assembly_is_closed_once_convened():
    meeting = convened(kind="ordinary")
    actor = meeting.assembly.seats[0].voter
    for act in (
        lambda: add_item(meeting.assembly, actor=actor, meeting=meeting, title="Un point de plus"),
        lambda: edit_item(meeting.items.first(), actor=actor, title="Autre chose"),
        lambda: drop_item(meeting.items.first(), actor=actor),
    ):
        with pytest.raises(RuleBroken, match="clos à la convocation"):
            act()
    assert meeting.items.count() == 2


def test_the_rules_may_leave_the_agenda_of_a_general_assembly_open():
    council = a_council()
    rules = DEFAULT_RULES | {"agenda": DEFAULT_RULES["agenda"] | {"closed": False}}
    adopt_rulebook(council, actor=None, rules=rules, in_force_from=timezone.localdate())
    meeting = convened(a_meeting(council, kind="ordinary"))
    assert add_item(council, actor=None, meeting=meeting, title="Un point de plus").rank == 3


@pytest.mark.django_db(transaction=True)
def test_two_who_convene_at_once_send_one_notice():
    meeting, gate, said = ready(), threading.Barrier(2), []
    actor = meeting.assembly.seats[0].voter

    def go():
        gate.wait()
        try:
            convene_meeting(Meeting.objects.get(pk=meeting.pk), actor=actor)
        except RuleBroken as refusal:
            said.extend(refusal.messages)
        finally:
            connection.close()

    threads = [threading.Thread(target=go) for _rank in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Convening.objects.count() == 1
    assert len(said) == 1
    assert "convoquée" in said[0]


def test_who_transcribes_a_session_that_is_not_public_is_told_to_who_comes_alone(client):
    council = a_council()
    meeting, chair = a_meeting(council, is_public=False), council.seats[0].voter
    an_item(meeting)
    edit_meeting(meeting, actor=chair, captions_url="https://sous-titres.example/12")
    convene_meeting(meeting, actor=chair)
    assert "sous-titres.example" not in client.get(meeting.get_absolute_url()).text
    text = Meeting.objects.get(pk=meeting.pk).convenings.get().text["invitation"]
    assert in_public({**text, "captions": ""}, text) == ["Les documents ou la visioconférence changent."]
    client.force_login(council.seats[1].voter)
    assert "sous-titres.example" in client.get(meeting.get_absolute_url()).text


def test_a_notice_that_named_no_election_is_taken_at_its_kind():
    council = a_council()
    meeting, chair = a_meeting(council), council.seats[0].voter
    an_item(meeting, kind="election")
    convene_meeting(meeting, actor=chair)
    text = Meeting.objects.get(pk=meeting.pk).convenings.get().text["invitation"]
    (line,) = text["agenda"]
    former = {**text, "agenda": [{name: said for name, said in line.items() if name != "election"}]}
    now = {**text, "agenda": [{**line, "election": 3}]}
    assert differences(former, now) == []
    assert differences(text, now) == [f"Point modifié\N{NO-BREAK SPACE}: {line['title']}."]
    other = {**former, "agenda": [{**former["agenda"][0], "kind": "point d’information"}]}
    assert differences(other, {**other, "agenda": [{**other["agenda"][0], "election": 3}]}), "it points elsewhere now"


def test_captions_and_a_recording_are_said_to_everybody_and_a_change_of_them_is_told(client):
    council = a_council()
    meeting, chair = a_meeting(council, is_public=True), council.seats[0].voter
    an_item(meeting)
    recording = "par le secrétariat, gardé jusqu’à l’approbation du procès-verbal"
    edit_meeting(meeting, actor=chair, captions_url="https://sous-titres.example/12", recording=recording)
    convene_meeting(meeting, actor=chair)
    page = client.get(meeting.get_absolute_url()).text
    assert "https://sous-titres.example/12" in page
    assert "Cette séance est enregistrée" in page
    text = Meeting.objects.get(pk=meeting.pk).convenings.get().text["invitation"]
    assert (text["captions"], text["recording"]) == ("https://sous-titres.example/12", recording)
    former = {name: said for name, said in text.items() if name not in ("captions", "recording")}
    assert differences(former, text) == [
        "Sous-titres ou langue des signes\N{NO-BREAK SPACE}: https://sous-titres.example/12.",
        f"Enregistrement\N{NO-BREAK SPACE}: {recording}.",
    ]
