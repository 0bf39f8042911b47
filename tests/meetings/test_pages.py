"""The pages of a session, for everybody, for members and for who presides; bad input keeps what was typed."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from icalendar import Calendar

from lieudit.accounts.services import close_account
from lieudit.care.services import adopt_charter, hide_text
from lieudit.governance.services import found_assembly
from lieudit.meetings import receivers
from lieudit.meetings.convening import cancel_meeting
from lieudit.meetings.delegation import entrust_seat
from lieudit.meetings.models import AgendaItem, AgendaRequest, CalendarKey, Document, Meeting, MeetingProxy
from lieudit.meetings.requests import request_item
from lieudit.meetings.services import attach_document, draw_calendar
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.governance.factories import a_council, a_qualified_person, a_seat
from tests.meetings.factories import a_meeting, an_item, at, convened
from tests.membership.factories import secretariat
from tests.territory.factories import RegionFactory

pytestmark = pytest.mark.django_db
HOURS = {"starts_at": "2099-12-10T14:00", "ends_at": "2099-12-10T17:00"}
PDF = b"%PDF-1.7 un rapport"


@pytest.fixture
def council():
    return a_council()


@pytest.fixture
def chair(client, council):
    client.force_login(council.seats[0].voter)
    return council.seats[0].voter


@pytest.fixture
def member(client, council):
    client.force_login(council.seats[1].voter)
    return council.seats[1].voter


def url(name, *args):
    return reverse(f"meetings:{name}", args=args)


def read(client, name, *args):
    response = client.get(url(name, *args))
    assert response.status_code == 200, (name, response.status_code)
    return response.content.decode().replace("\xa0", " ").replace("&nbsp;", " ").replace("\u202f", " ")


def test_a_convened_session_is_read_by_everybody(client, council, django_assert_max_num_queries):
    meeting = convened(a_meeting(council, remote_url="https://visio.example/conseil"))
    an_item(meeting, title="Le salaire de la direction", is_restricted=True)
    read(client, "meeting", meeting.number)  # the kinds of things are read once a process
    with django_assert_max_num_queries(8):
        page = read(client, "meeting", meeting.number)
    for words in (
        "14 h 00",
        "Baux et friches",
        "14 h 15",
        "Le budget de 2027 est adopté.",
        "Point réservé aux membres",
    ):
        assert words in page, words
    for words in ("salaire", "visio.example", "Votre présence", "Ce que vous pouvez faire"):
        assert words not in page, words
    assert "0 siège annoncé sur 3, il en faut 1." in page


def test_a_member_reads_what_is_kept_for_members(client, council, member, django_assert_max_num_queries):
    meeting = convened(a_meeting(council, remote_url="https://visio.example/conseil"))
    an_item(meeting, title="Le salaire de la direction", is_restricted=True)
    read(client, "meeting", meeting.number)
    with django_assert_max_num_queries(12):
        page = read(client, "meeting", meeting.number)
    for words in ("salaire", "visio.example", "Votre présence", "Demander un point"):
        assert words in page, words


def test_a_session_in_preparation_is_for_its_members(client, council):
    meeting = a_meeting(council)
    assert client.get(url("meeting", meeting.number)).status_code == 404
    client.force_login(AccountFactory())
    assert client.get(url("meeting", meeting.number)).status_code == 404
    client.force_login(council.seats[2].voter)
    assert "L’ordre du jour est à écrire" in read(client, "meeting", meeting.number)


def test_the_list_costs_few_queries(client, council, django_assert_max_num_queries):
    for _rank in range(3):
        convened(a_meeting(council))
    Meeting.objects.filter(rank=1).update(state="closed")
    with django_assert_max_num_queries(8):
        page = read(client, "meetings")
    assert page.count("Séance d’hiver") == 3
    assert client.get(url("meetings"), {"assemblee": council.slug}).status_code == 200
    assert client.get(url("meetings"), {"assemblee": "nulle-part"}).status_code == 200


def test_who_leads_several_assemblies_chooses_one_in_a_list_that_unfolds(client, council):
    found_assembly("Assemblée de la Creuse", actor=None, region=RegionFactory())
    client.force_login(secretariat())
    page = read(client, "meetings")
    assert "<summary>Nouvelle séance</summary>" in page
    assert page.count(url("plan", council.slug)) == 1


def test_a_session_is_planned_written_and_convened(client, council, chair):
    page = client.post(url("plan", council.slug), {"model": "council", "series": "Le conseil", **HOURS}, follow=True)
    meeting = Meeting.objects.get()
    assert page.redirect_chain[-1][0] == meeting.get_absolute_url()
    assert "Convoquer" in read(client, "meeting", meeting.number)
    words = {"kind": "decision", "title": "Le budget", "minutes": 30, "resolution": "Il est adopté."}
    client.post(url("add_item", meeting.number), words)
    item = AgendaItem.objects.get(title="Le budget")
    client.post(url("item_step", item.pk, "monter"))
    assert AgendaItem.objects.get(pk=item.pk).rank == 3  # before the pause
    client.post(url("item_step", item.pk, "retirer"))
    assert "Le budget" in read(client, "agenda", meeting.number)
    assert AgendaItem.objects.get(pk=item.pk).meeting is None
    assert "Le budget" in read(client, "backlog", council.slug)
    client.post(url("item_step", item.pk, "inscrire"), {"meeting": meeting.number})
    assert "Il est adopté." in read(client, "step", meeting.number, "convoquer")
    client.post(url("step", meeting.number, "convoquer"))
    assert Meeting.objects.get().state == "convened"
    assert "dont" not in read(client, "notices", meeting.number)


def test_the_next_session_starts_from_the_former(client, council, chair):
    former = convened(a_meeting(council))
    assert "La séance précédente : Séance d’hiver" in read(client, "plan", council.slug)
    client.post(url("plan", council.slug), {"model": "former", **HOURS})
    assert Meeting.objects.exclude(pk=former.pk).get().place_name == former.place_name


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        ({"ends_at": "2099-12-10T09:00"}, "La fin vient après le début."),
        ({"starts_at": "bientôt"}, "date"),
        ({"model": "bal"}, "bal"),
        ({"starts_at": "2001-01-01T10:00", "ends_at": "2001-01-01T11:00"}, "Cette date est passée."),
    ],
)
def test_a_session_that_cannot_be_keeps_what_was_typed(client, council, chair, words, refusal):
    typed = {"model": "council", "series": "Le conseil de l’hiver", **HOURS} | words
    response = client.post(url("plan", council.slug), typed)
    assert response.status_code == 422
    assert refusal in response.content.decode()
    assert "Le conseil de l’hiver" in response.content.decode()
    assert not Meeting.objects.exists()


def test_the_place_and_the_hour_are_changed_then_told(client, council, chair):
    meeting = convened(a_meeting(council))
    client.post(url("step", meeting.number, "convoquer"))
    page = read(client, "step", meeting.number, "modifier")
    assert "Séance d’hiver" in page
    typed = {"title": "Séance d’hiver", "place_name": "Le Préau", **HOURS}
    assert client.post(url("step", meeting.number, "modifier"), typed).status_code == 302
    assert Meeting.objects.get().place_name == "Le Préau"
    response = client.post(url("step", meeting.number, "annuler"), {"reason": ""})
    assert response.status_code == 422
    client.post(url("step", meeting.number, "annuler"), {"reason": "Grève"})
    assert "annulée" in read(client, "meeting", meeting.number)


def test_documents_are_joined_read_and_kept_for_members(client, council, chair):
    meeting = a_meeting(council)
    typed = {"title": "Rapport", "kind": "report", "is_restricted": "on"}
    typed["file"] = SimpleUploadedFile("rapport.pdf", PDF)
    client.post(url("step", meeting.number, "joindre"), typed)
    document = Document.objects.get()
    assert (document.title, len(document.sha256)) == ("Rapport", 64)
    fake = {"title": "Faux", "kind": "other", "file": SimpleUploadedFile("faux.pdf", b"MZ")}
    response = client.post(url("step", meeting.number, "joindre"), fake)
    assert response.status_code == 422
    convened(meeting)
    assert client.get(document.get_absolute_url()).content == PDF
    client.logout()
    assert client.get(document.get_absolute_url()).status_code == 403
    assert "Rapport" not in read(client, "meeting", meeting.number)


def test_a_document_leaves_before_it_is_sent(client, council, chair):
    meeting = a_meeting(council)
    file = SimpleUploadedFile("rapport.pdf", PDF)
    document = attach_document(meeting, actor=chair, title="Rapport", file=file)
    client.post(url("drop_document", meeting.number, document.pk))
    assert not Document.objects.exists()


def test_a_member_asks_for_a_point_and_reads_its_receipt(client, council, member):
    adopt_charter("Parlons en « je ».")
    meeting = convened(a_meeting(council))
    seat = council.seats[1]
    typed = {"seat": seat.pk, "title": "Le nom du conseil", "kind": "discussion", "reason": "Il ne nous dit plus."}
    response = client.post(url("ask", meeting.number), typed)
    assert response.status_code == 422
    assert "Le nom du conseil" in response.content.decode()
    assert client.post(url("ask", meeting.number), typed | {"charter": "on"}).status_code == 302
    asked = AgendaRequest.objects.get()
    page = read(client, "request", asked.number)
    assert "Demande de point n° 1" in page
    assert "Signaler" in page
    assert "Le nom du conseil" in read(client, "meeting", meeting.number)


def test_one_says_that_one_comes_in_one_click(client, council, member):
    meeting = convened(a_meeting(council))
    where = url("register", meeting.number, council.seats[1].pk)
    assert client.post(where, {}).status_code == 422
    assert client.post(where, {"mode": "on_site"}).status_code == 302
    assert "1 siège annoncé sur 3" in read(client, "meeting", meeting.number)
    assert client.post(url("register", meeting.number, council.seats[2].pk), {"mode": "on_site"}).status_code == 404


def test_a_proxy_to_give_is_called_by_its_name_as_one_says_it(client, council, member):
    meeting = convened(a_meeting(council))
    body = council.seats[1].organisation
    body.name = "Association Le Lavoir"
    body.save(update_fields=["name"])
    assert "Donner le pouvoir de l’association Le Lavoir" in read(client, "proxies", meeting.number)


def test_a_proxy_is_given_seen_and_accepted(client, council, member):
    meeting = convened(a_meeting(council))
    where = url("register", meeting.number, council.seats[1].pk)
    response = client.post(where, {"mode": "proxy"})
    assert response["Location"] == url("entrust", meeting.number, council.seats[1].pk)
    assert "pas de la liste" not in read(client, "entrust", meeting.number, council.seats[1].pk)
    assert client.post(response["Location"], {"holder": "seat-0"}).status_code == 422
    client.post(response["Location"], {"holder": council.seats[2].key})
    proxy = meeting.proxies.get()
    client.force_login(council.seats[2].voter)
    assert "On vous le demande" in read(client, "proxies", meeting.number)
    assert "Accepter le pouvoir" in read(client, "proxy", meeting.number, proxy.pk)
    assert client.post(proxy.get_absolute_url(), {"step": "revoke"}).status_code == 403
    assert client.post(proxy.get_absolute_url(), {"step": "voler"}).status_code == 422
    client.post(proxy.get_absolute_url(), {"step": "accept"})
    assert meeting.proxies.get().state == "accepted"
    assert "1 siège annoncé sur 3" in read(client, "meeting", meeting.number)


def test_calendars_are_subscribed_to_and_revoked(client, council, member):
    meeting = convened(a_meeting(council, remote_url="https://visio.example/conseil"))
    client.post(url("calendars"))
    key = CalendarKey.objects.get().key
    assert key in read(client, "calendars")
    client.logout()
    (event,) = Calendar.from_ical(client.get(url("own_calendar", key)).content).walk("VEVENT")
    assert (event["UID"], "visio.example" in event["DESCRIPTION"]) == (meeting.uid, True)
    (event,) = Calendar.from_ical(client.get(url("assembly_calendar", council.slug)).content).walk("VEVENT")
    assert "visio.example" not in event["DESCRIPTION"]
    assert client.get(url("meeting_calendar", meeting.number)).status_code == 200
    client.force_login(member)
    client.post(url("calendars"), {"fermer": "1"})
    client.logout()
    assert client.get(url("own_calendar", key)).status_code == 404


def test_paper_for_when_the_network_falls(client, council, chair):
    meeting = convened(a_meeting(council))
    assert council.seats[1].name in read(client, "paper", meeting.number, "emargement")
    assert "Le budget de 2027 est adopté." in read(client, "paper", meeting.number, "bulletins")
    assert "Je donne ma voix à" not in read(client, "paper", meeting.number, "bulletins")
    an_item(meeting, "election", title="Élire le bureau")
    assert "Je donne ma voix à" in read(client, "paper", meeting.number, "bulletins")
    assert client.get(url("paper", meeting.number, "affiche")).status_code == 404


def test_the_link_of_a_notice_leads_to_the_session_and_is_kept(client, council, chair):
    meeting = a_meeting(council)
    an_item(meeting)
    client.post(url("step", meeting.number, "convoquer"))
    notice = meeting.convenings.get().notices.first()
    client.logout()
    page = client.get(url("notice", notice.token)).text
    assert meeting.get_absolute_url() in page
    notice.refresh_from_db()
    assert notice.opened_at is None, "a program that opens links proves nothing"
    client.post(url("notice", notice.token))
    notice.refresh_from_db()
    assert notice.opened_at is not None
    client.force_login(council.seats[1].voter)
    page = read(client, "notices", meeting.number)
    assert council.seats[1].name in page
    assert council.seats[2].name not in page


@pytest.mark.parametrize("name", ["meeting", "agenda", "proxies", "notices", "meetings"])
def test_pages_of_who_presides_cost_few_queries(client, council, chair, name, django_assert_max_num_queries):
    for _rank in range(4):
        a_seat(council)
    meeting = convened(a_meeting(council))
    address = [meeting.number] if name != "meetings" else []
    read(client, name, *address)  # what a process reads once: kinds of things, the rules
    with django_assert_max_num_queries(12):
        read(client, name, *address)


def test_who_presides_leaves_points_for_the_next_session(client, council, chair):
    meeting = convened(a_meeting(council))
    item = meeting.items.first()
    Meeting.objects.update(state="closed")
    assert "Laisser des points" in read(client, "meeting", meeting.number)
    assert client.post(url("step", meeting.number, "laisser"), {}).status_code == 422
    assert client.post(url("step", meeting.number, "laisser"), {"items": [item.pk]}).status_code == 302
    assert item.title in read(client, "backlog", council.slug)


def test_a_member_cosigns_and_the_author_withdraws(client, council):
    council.seats += [a_seat(council) for _rank in range(20)]
    meeting = convened(a_meeting(council))
    words = {"title": "Le nom du conseil", "reason": "Il ne nous dit plus."}
    author, other = council.seats[3], council.seats[4]
    asked = request_item(meeting, actor=author.voter, seat=author, **words)
    client.force_login(other.voter)
    client.post(url("cosign", asked.number), {"seat": other.pk})
    assert "2 sièges" in read(client, "request", asked.number)
    client.post(url("cosign", asked.number), {"seat": council.seats[5].pk})
    assert asked.cosignatures.count() == 1
    assert client.post(url("withdraw", asked.number)).status_code == 403
    client.force_login(author.voter)
    client.post(url("withdraw", asked.number))
    assert "Retiré" in read(client, "request", asked.number)


def test_words_that_care_hides_are_read_no_more(client, council):
    meeting = convened(a_meeting(council))
    words = {"title": "Une injure", "reason": "Contre quelqu’un."}
    asked = request_item(meeting, actor=council.seats[1].voter, seat=council.seats[1], **words)
    hide_text(asked, actor=council.seats[0].voter, reason="Vise une personne.")
    hide_text(asked.item, actor=council.seats[0].voter, reason="Vise une personne.")
    for name, number in (("request", asked.number), ("meeting", meeting.number)):
        page = read(client, name, number)
        assert "Une injure" not in page
        assert "Contre quelqu’un." not in page
    for reader in (None, council.seats[1].voter):
        client.force_login(reader) if reader else None
        lines = client.get(url("meeting_calendar", meeting.number)).text.replace("\r\n ", "")
        assert ("injure" in lines, "Point masqué" in lines) == (False, True)
    assert "injure" not in client.get(reverse("journal:log")).content.decode()


def test_the_log_does_not_tell_of_a_session_before_it_is_convened(client, council):
    meeting = a_meeting(council, title="La séance qui se prépare")
    asked = request_item(meeting, actor=council.seats[1].voter, seat=council.seats[1], title="Mon point", reason="Oui.")
    cancel_meeting(meeting, actor=council.seats[0].voter, reason="Trop tôt.")
    log = client.get(reverse("journal:log")).text
    assert [words for words in ("se prépare", asked.title, "Trop tôt") if words in log] == []


def test_who_leaves_gives_proxies_back_and_closes_their_calendar(council):
    person = a_qualified_person(council)
    meeting = convened(a_meeting(council))
    entrust_seat(meeting, actor=person.voter, giver=person, holder=council.seats[0])
    draw_calendar(person.voter, actor=person.voter)
    close_account(person.voter, actor=person.voter)
    assert meeting.proxies.get().state == "revoked"
    assert CalendarKey.objects.get().revoked_at is not None


def test_a_proxy_that_changes_no_more_does_not_hold_back_the_others(council, monkeypatch):
    person, real = a_qualified_person(council), receivers.revoke_seat_proxy
    given = {"actor": person.voter, "giver": person, "holder": council.seats[0]}
    proxies = [entrust_seat(convened(a_meeting(council)), **given) for _session in range(2)]

    def refuses_the_first(proxy, *, actor):
        if proxy == proxies[0]:
            raise RuleBroken("La séance vient d’ouvrir.")
        return real(proxy, actor=actor)

    monkeypatch.setattr(receivers, "revoke_seat_proxy", refuses_the_first)
    close_account(person.voter, actor=person.voter)
    assert [MeetingProxy.objects.get(pk=proxy.pk).state for proxy in proxies] == ["offered", "revoked"]


def test_a_title_stays_on_one_line(client, council, chair):
    meeting = a_meeting(council)
    typed = {"title": "Séance\r\nATTENDEE:mailto:autre@exemple.fr", **HOURS}
    page = client.post(url("step", meeting.number, "modifier"), typed)
    assert (page.status_code, "Écrivez sur une seule ligne." in page.text) == (422, True)
    typed = {"title": "Rapport\nBcc: autre@exemple.fr", "kind": "report", "file": SimpleUploadedFile("r.pdf", PDF)}
    assert client.post(url("step", meeting.number, "joindre"), typed).status_code == 422
    assert (Meeting.objects.get().title, Document.objects.count()) == (meeting.title, 0)


def test_an_address_with_a_null_byte_leads_nowhere(client):
    for path in ("/seances/calendriers/personne/%00.ics", "/seances/convocation/%00/", "/conseil/decisions/%00/"):
        assert client.get(path).status_code == 404, path
    assert client.get("/seances/?assemblee=%00").status_code == 200


OPEN_TO_ALL = "Le public peut assister à cette séance"


def said_of_the_public(client, meeting):
    page = " ".join(re.sub(r"<[^>]+>", "", read(client, "meeting", meeting.number)).split())
    return re.search(r"(Le public peut assister|Cette séance se tient sans public).*?\.", page)


def test_a_session_says_whether_the_public_may_come_where_and_how(client, council):
    meeting = convened(a_meeting(council, is_public=True))
    there = f"{OPEN_TO_ALL}, sur place (L’Atelier du Canal) ou à distance en suivant l’écran de salle, sans compte"
    assert said_of_the_public(client, meeting)[0] == f"{there}."
    assert f'href="{reverse("hall:screen", args=[meeting.number])}"' in read(client, "meeting", meeting.number)
    an_item(meeting, title="Le salaire de la direction", is_restricted=True)
    assert said_of_the_public(client, meeting)[0] == f"{there}, sauf aux points réservés aux membres."
    far = convened(a_meeting(council, is_public=True, place_name="", starts_at=at(40)))
    assert said_of_the_public(client, far)[0].startswith(f"{OPEN_TO_ALL}, à distance en suivant l’écran de salle")


def test_a_session_without_public_says_what_everybody_reads_of_it(client, council):
    meeting = convened(a_meeting(council))
    said = said_of_the_public(client, meeting)[0]
    assert said.startswith("Cette séance se tient sans public, entre les membres et les personnes invitées")
    assert reverse("hall:screen", args=[meeting.number]) not in read(client, "meeting", meeting.number)
    Meeting.objects.filter(pk=meeting.pk).update(state="cancelled")
    assert said_of_the_public(client, meeting) is None
