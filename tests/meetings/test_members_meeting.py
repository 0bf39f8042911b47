"""A general assembly of all the members: prepared, convened, its letters, its proxies, its second call."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from lieudit.governance.receivers import end_seats
from lieudit.governance.services import found_assembly
from lieudit.hall.services import check_in, open_session
from lieudit.meetings.convening import call_again, convene_meeting, faults_of
from lieudit.meetings.delegation import accept_seat_proxy, entrust_seat, register_seat
from lieudit.meetings.models import Meeting, Notice, seats_of
from lieudit.meetings.requests import request_item
from lieudit.meetings.services import add_item, plan_meeting
from lieudit.meetings.taking_part import EntrustForm
from lieudit.meetings.tasks import post_letters, post_notices
from lieudit.membership.services import leave_association
from lieudit.toolkit import french
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.models import Mail
from tests.accounts.factories import AccountFactory
from tests.governance.factories import a_council
from tests.meetings.factories import at
from tests.meetings.members import a_general_assembly, admitted, listed, members, the_assembly
from tests.membership.factories import a_body, a_member, a_person, secretariat, speaker_of
from tests.territory.factories import RegionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ready(django_capture_on_commit_callbacks):
    """Of four members, convened: `meeting`, with its `seats` by member."""
    people = members(4)
    meeting = a_general_assembly()
    listed(meeting, django_capture_on_commit_callbacks)
    with django_capture_on_commit_callbacks(execute=True):
        convene_meeting(meeting, actor=secretariat())
    meeting = Meeting.objects.get(pk=meeting.pk)
    meeting.people = people
    meeting.seats = {seat.member: seat for seat in seats_of(meeting.assembly)}
    return meeting


def words(meeting) -> list[str]:
    return [fault.sentence for fault in faults_of(meeting)]


def test_it_meets_in_general_assembly_only_and_the_council_no_more_in_its_place():
    council = a_council()
    hours = {"starts_at": at(40), "ends_at": at(40, 17)}
    whole = the_assembly(council)
    with pytest.raises(RuleBroken, match="se réunissent en assemblée générale"):
        plan_meeting(whole, actor=secretariat(), kind="council", **hours)
    with pytest.raises(RuleBroken, match="réunit tous les membres"):
        plan_meeting(council, actor=secretariat(), kind="ordinary", **hours)
    assert plan_meeting(council, actor=secretariat(), **hours).kind == "council"


def test_it_is_not_convened_before_its_list_is_closed(django_capture_on_commit_callbacks):
    meeting = a_general_assembly()
    with pytest.raises(RuleBroken, match="La liste des membres n’est pas arrêtée"):
        convene_meeting(meeting, actor=secretariat())
    listed(meeting, django_capture_on_commit_callbacks)
    meeting = Meeting.objects.get()
    with pytest.raises(RuleBroken, match="Aucun membre n’a de voix"):
        convene_meeting(meeting, actor=secretariat())


def test_what_a_year_asks_for_is_told_when_no_point_speaks_of_it():
    meeting = a_general_assembly()
    asked = ["rapport moral ou d’activité", "comptes de l’exercice", "quitus", "budget"]
    assert not [line for line in words(meeting) if line.startswith("Aucun point")]
    meeting.items.all().delete()
    for each in asked:
        assert [line for line in words(meeting) if line.startswith("Aucun point") and each in line], each
    assert not [
        line
        for line in words(a_general_assembly(meeting.assembly, kind="extraordinary"))
        if line.startswith("Aucun point n’approuve")
    ]


def test_the_year_is_not_convened_without_what_its_assembly_decides(django_capture_on_commit_callbacks):
    members(3)
    meeting = a_general_assembly()
    listed(meeting, django_capture_on_commit_callbacks)
    quitus = meeting.items.get(title="Quitus")
    quitus.kind = "discussion"
    quitus.save(update_fields=["kind"])
    with pytest.raises(RuleBroken, match="Aucun point ne donne quitus aux dirigeants"):
        convene_meeting(Meeting.objects.get(pk=meeting.pk), actor=secretariat())
    quitus.kind = "decision"
    quitus.save(update_fields=["kind"])
    convene_meeting(Meeting.objects.get(pk=meeting.pk), actor=secretariat())


def test_a_second_ordinary_assembly_of_the_year_is_only_told(django_capture_on_commit_callbacks):
    members(3)
    first = a_general_assembly()
    listed(first, django_capture_on_commit_callbacks)
    convene_meeting(Meeting.objects.get(pk=first.pk), actor=secretariat())
    other = a_general_assembly(first.assembly, starts_at=first.starts_at + dt.timedelta(hours=5))
    other.items.all().delete()
    faults = [fault for fault in faults_of(other) if "quitus" in fault.words]
    assert [str(fault.severity) for fault in faults] == ["inform"]


def test_every_member_has_a_letter_who_represents_it_for_an_organisation(ready):
    letters = [message for message in mail.outbox if message.subject.startswith("Convocation")]
    assert {tuple(letter.to) for letter in letters} == {(speaker_of(each).email,) for each in ready.people}
    assert "Tous les membres sont convoqués, sur la liste arrêtée au" in letters[0].body
    assert re.search(r"4.voix", letters[0].body)
    assert Notice.objects.filter(sent_at__isnull=False).count() == 4
    kept = ready.convenings.get().text["list"]
    assert (kept["voices"], len(kept["digest"])) == (4, 64)


def test_proofs_that_are_all_there_are_not_called_the_first_ones(ready, client, monkeypatch):
    client.force_login(secretariat())
    page = reverse("meetings:notices", args=[ready.number])
    assert "premières preuves" not in client.get(page).text
    monkeypatch.setattr("lieudit.meetings.boards.MOST_NAMED", 3)
    assert "Les 3 premières preuves" in client.get(page).text


def test_letters_are_written_some_at_a_time_and_a_killed_task_goes_on(client, django_capture_on_commit_callbacks):
    people = members(3)
    both = admitted(a_member(organisation=a_body(speaker_of(people[0]))))  # one person speaks for two members
    meeting = a_general_assembly()
    listed(meeting, django_capture_on_commit_callbacks)
    convening = convene_meeting(Meeting.objects.get(pk=meeting.pk), actor=secretariat())
    waiting = convening.notices.filter(mail=None)
    assert waiting.count() == 4
    assert post_notices(convening, 1) == 2  # all that one person is sent, at once
    assert {notice.account for notice in convening.notices.exclude(mail=None)} == {speaker_of(both)}
    client.force_login(secretariat())
    page = client.get(reverse("meetings:notices", args=[meeting.number])).content.decode()
    assert "0\xa0message parti sur 4" in page.replace("&nbsp;", "\xa0")
    assert "2\xa0sont prêts" in page.replace("&nbsp;", "\xa0")
    post_letters.func(convening.pk)
    assert not waiting.exists()
    assert Mail.objects.filter(pk__in=convening.notices.values("mail")).count() == 4


def test_its_rules_are_those_of_the_section_of_the_members(ready):
    assert (ready.rules["quorum"]["value"], ready.rules["proxies"]["cap"]) == ("1/4", 2)
    with pytest.raises(RuleBroken, match="clos à la convocation"):
        add_item(ready.assembly, actor=secretariat(), meeting=ready, title="Un point de plus")


def test_a_member_gives_a_proxy_and_the_third_is_over_the_cap(ready):
    first, second, third, holder = ready.people
    for giver in (first, second):
        proxy = entrust_seat(ready, actor=speaker_of(giver), giver=ready.seats[giver], holder=ready.seats[holder])
        accept_seat_proxy(proxy, actor=speaker_of(holder))
    with pytest.raises(RuleBroken, match="porte déjà"):
        entrust_seat(ready, actor=speaker_of(third), giver=ready.seats[third], holder=ready.seats[holder])


def test_who_carries_it_is_named_by_the_name_of_a_structure_or_by_a_number(ready):
    giver, holder = ready.people[:2]

    def typed(text):
        form = EntrustForm({"holder": text}, meeting=ready, giver=ready.seats[giver])
        return form.cleaned_data["holder"] if form.is_valid() else " ".join(form.errors["holder"])

    assert typed(str(holder)) == typed(f" {holder.number} ") == ready.seats[holder]
    assert typed("Nom que personne ne porte").startswith("Personne de ce nom")
    assert typed("987654").startswith("Aucun membre de la liste")
    assert typed(str(giver.number)).startswith("Aucun membre de la liste")
    assert typed("").startswith("Écrivez qui parlera")
    common = str(holder).split()[0]
    for each in ready.people[1:]:
        each.organisation.name = f"{common} {each.number}"
        each.organisation.save()
    assert typed(common).startswith("Plusieurs membres répondent à ce nom")
    assert typed("x\0")
    assert typed("%")
    assert typed("9" * 200)


def test_a_person_is_found_by_name_only_if_its_name_is_public(django_capture_on_commit_callbacks):
    giver = admitted(a_person())
    hidden = admitted(a_person(AccountFactory(name="Ada Cachée")))
    shown = admitted(a_person(AccountFactory(name="Jo Publique", public=True)))
    meeting = a_general_assembly()
    listed(meeting, django_capture_on_commit_callbacks)
    seats = {seat.member: seat for seat in seats_of(meeting.assembly)}

    def finds(text, member):
        form = EntrustForm({"holder": text}, meeting=meeting, giver=seats[giver])
        return form.is_valid() and form.cleaned_data["holder"] == seats[member]

    assert finds("jo publique", shown)
    assert not finds("Ada Cachée", hidden)
    assert finds(str(hidden.number), hidden)


def test_who_left_and_who_came_late_are_refused_at_every_door(ready, client, later):
    leaving = ready.people[0]
    account, seat = speaker_of(leaving), ready.seats[leaving]
    newcomer = a_member()
    leave_association(leaving, actor=secretariat())
    end_seats(None, leaving)
    open_at = (ready.starts_at - timezone.now()).total_seconds()
    for who in (account, speaker_of(newcomer)):
        client.force_login(who)
        for page in ("register", "entrust"):
            assert client.post(reverse(f"meetings:{page}", args=[ready.number, seat.pk])).status_code in {403, 404}
        assert client.get(reverse("meetings:ask", args=[ready.number])).status_code == 403
        assert client.get(reverse("meetings:proxies", args=[ready.number])).status_code == 403
    acts = [
        lambda: register_seat(ready, actor=account, seat=seat, mode="on_site"),
        lambda: entrust_seat(ready, actor=account, giver=seat, holder=ready.seats[ready.people[1]]),
        lambda: entrust_seat(ready, actor=account, giver=ready.seats[ready.people[1]], holder=seat),
        lambda: request_item(ready, actor=account, seat=seat, title="X", reason="Y"),
    ]
    for act in acts:
        with pytest.raises(RuleBroken):
            act()
    later(seconds=open_at)
    session = open_session(Meeting.objects.get(pk=ready.pk), actor=secretariat())
    with pytest.raises(RuleBroken, match=r"représentez pas|ne siège pas"):
        check_in(session, seat, actor=account, code=session.code)
    for who in (account, speaker_of(newcomer)):
        client.force_login(who)
        assert client.get(reverse("hall:seat", args=[ready.number])).status_code in {403, 404}


def test_a_second_call_speaks_to_the_same_list_under_its_own_quorum(ready, django_capture_on_commit_callbacks):
    actor = secretariat()
    Meeting.objects.filter(pk=ready.pk).update(state="closed")
    late = admitted(a_member())
    second = call_again(Meeting.objects.get(pk=ready.pk), actor=actor, starts_at=at(45), ends_at=at(45, 17))
    with pytest.raises(RuleBroken, match="s’adresse à la liste de la première"):
        listed(second, django_capture_on_commit_callbacks)
    other = a_general_assembly(ready.assembly, starts_at=at(70))
    with pytest.raises(RuleBroken):  # the list of the first holds as long as its second call is to come
        listed(other, django_capture_on_commit_callbacks, days=2)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        convene_meeting(second, actor=actor)
    assert len(mail.outbox) == 4
    assert late not in {seat.member for seat in seats_of(ready.assembly)}
    assert "Sur seconde convocation : aucun quorum n’est demandé" in words(second)


def test_the_page_of_the_list_is_for_who_presides(ready, client):
    url = reverse("meetings:members_list", args=[ready.number])
    client.force_login(speaker_of(ready.people[0]))
    assert client.get(url).status_code == 403
    client.force_login(secretariat())
    page = client.get(url).content.decode()
    assert "4\xa0voix, liste arrêtée au" in page
    assert "Arrêter la liste" not in page


def test_what_left_the_list_is_said_beside_what_was_convened(ready, client):
    leave_association(ready.people[0], actor=secretariat())
    end_seats(None, ready.people[0])
    client.force_login(secretariat())
    page = client.get(reverse("meetings:members_list", args=[ready.number])).text.replace("\xa0", " ")
    assert "4 voix, liste arrêtée au" in page
    assert "1 membre a quitté l’association depuis" in page
    assert "reste 3 voix" in page


def test_a_second_call_is_offered_once_and_leads_to_its_day(ready, client):
    actor = secretariat()
    client.force_login(actor)
    Meeting.objects.filter(pk=ready.pk).update(state="closed")
    assert "Convoquer une seconde fois" in client.get(ready.get_absolute_url()).text
    second = call_again(Meeting.objects.get(pk=ready.pk), actor=actor, starts_at=at(45), ends_at=at(45, 17))
    convene_meeting(second, actor=actor)
    Meeting.objects.filter(pk=second.pk).update(state="closed")
    first_page = client.get(ready.get_absolute_url()).text
    assert f"une seconde fois, le {french.day(second.starts_on)}" in first_page
    second_page = client.get(second.get_absolute_url()).text
    assert "Seconde convocation de la séance" in second_page
    for page in (first_page, second_page):
        assert "Convoquer une seconde fois" not in page


def test_its_page_counts_voices_by_college_and_names_nobody(ready, client):
    page = client.get(ready.assembly.get_absolute_url()).content.decode()
    assert "4\xa0voix sur la dernière liste" in page
    assert "Composition au" in page
    rules = client.get(reverse("governance:assembly_rulebook", args=[ready.assembly.slug])).content.decode()
    assert "une voix en vaut une autre" in rules
    assert str(ready.people[0]) not in page


def test_a_regional_network_gathers_its_members(client):
    region = RegionFactory()
    council = found_assembly("Conseil régional", actor=None, region=region)
    client.force_login(secretariat())
    page = client.get(reverse("governance:gather_members", args=[council.slug])).content.decode()
    assert "Tous les membres y sont convoqués" in page
    done = client.post(reverse("governance:gather_members", args=[council.slug]), follow=True)
    assert "Préparer une assemblée générale" in done.content.decode()
    again = client.post(reverse("governance:gather_members", args=[council.slug]))
    assert again.status_code == 422
    client.force_login(AccountFactory())
    assert client.get(reverse("governance:gather_members", args=[council.slug])).status_code == 403
