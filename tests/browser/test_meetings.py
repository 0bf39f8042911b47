"""W5 before the session: convened in four clicks, « je viens » in one, on a telephone and on a computer, with a
keyboard and without a script."""

import os
from pathlib import Path

import pytest

from lieudit.care.services import adopt_charter
from lieudit.meetings.models import AgendaRequest, Guest, Meeting, MeetingProxy, Registration
from tests.browser.hand import Hand
from tests.governance.factories import a_council, a_seat
from tests.meetings.factories import a_meeting, an_item, convened

pytestmark = pytest.mark.django_db(transaction=True)
KINDS = ["page", "no_js_page"]


@pytest.fixture
def council():
    council = a_council(("third_places", "regional_networks", "partners", "third_places"))
    for _rank in range(8):
        a_seat(council, "regional_networks")
    return council


@pytest.fixture
def look(assert_axe):
    """Axe where scripts run; `LIEUDIT_SHOTS` keeps a picture of each page looked at."""

    def at(page, name, scripts=True):
        if scripts:
            assert_axe(page)
        if folder := os.environ.get("LIEUDIT_SHOTS"):
            page.screenshot(path=Path(folder) / f"{name}-{page.viewport_size['width']}.png", full_page=True)

    return at


@pytest.mark.parametrize("kind", KINDS)
def test_a_session_is_convened_in_four_clicks(request, kind, site, sign_in, look, council):
    page, scripts = request.getfixturevalue(kind), kind != "no_js_page"
    convened(a_meeting(council))
    sign_in(page, council.seats[0].voter)
    page.goto(f"{site}/seances/")
    look(page, "meetings", scripts)
    hand = Hand(page)
    hand.link("Nouvelle séance")
    look(page, "plan", scripts)
    hand.button("Préparer la séance")
    page.get_by_role("heading", name="Ordre du jour", exact=True).wait_for()
    look(page, "prepared", scripts)
    hand.link("Convoquer")
    look(page, "convene", scripts)
    hand.button("Envoyer la convocation")
    assert hand.spent() == 4
    page.get_by_text("La séance est convoquée").wait_for()
    assert Meeting.objects.filter(state="convened").count() == 2


@pytest.mark.parametrize("kind", KINDS)
def test_one_says_that_one_comes_in_one_click(request, kind, site, sign_in, look, council):
    page, scripts = request.getfixturevalue(kind), kind != "no_js_page"
    meeting = convened(a_meeting(council, remote_url="https://visio.example/conseil"))
    an_item(meeting, "election", title="Un siège au collège Partenaires")
    sign_in(page, council.seats[1].voter)
    page.goto(site + meeting.get_absolute_url())
    look(page, "meeting", scripts)
    page.get_by_role("button", name="Je suis à distance").click()
    page.get_by_text("Votre réponse est enregistrée").wait_for()
    assert Registration.objects.get().mode == "remote"
    page.get_by_role("button", name="Je donne pouvoir").click()
    look(page, "entrust", scripts)
    page.get_by_text(council.seats[2].name).first.click()
    page.get_by_role("button", name="Donner pouvoir").click()
    page.get_by_text("Le pouvoir est proposé").wait_for()
    sign_in(page, council.seats[2].voter)
    page.goto(f"{site}/seances/{meeting.number}/pouvoirs/")
    look(page, "proxies", scripts)
    page.get_by_role("link", name="vous demande de parler").click()
    look(page, "proxy", scripts)
    page.get_by_role("button", name="Accepter le pouvoir").click()
    page.get_by_text("Votre réponse est enregistrée").wait_for()
    assert MeetingProxy.objects.get().state == "accepted"


def test_a_point_is_asked_for_by_keyboard_then_refused_in_writing(page, site, sign_in, look, council):
    adopt_charter("Parlons en « je ».")
    meeting = convened(a_meeting(council))
    sign_in(page, council.seats[1].voter)
    page.goto(f"{site}/seances/{meeting.number}/demander/")
    look(page, "ask")
    page.get_by_label("Titre du point").focus()
    page.keyboard.type("Le nom du conseil")
    page.get_by_label("Pourquoi en parler").focus()
    page.keyboard.type("Il ne nous dit plus.")
    page.get_by_label("J’accepte").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Envoyer la demande").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Votre demande porte le n°").wait_for()
    look(page, "request")
    asked = AgendaRequest.objects.get()
    sign_in(page, council.seats[0].voter)
    page.goto(f"{site}/seances/demandes/{asked.number}/repondre/")
    look(page, "answer")
    page.get_by_text("Ne pas inscrire").click()
    page.get_by_role("button", name="Enregistrer la réponse").click()
    page.get_by_role("alert").get_by_text("Un refus a un motif").wait_for()
    look(page, "answer_refused")
    page.get_by_label("Motif").fill("Une consultation a lieu d’abord.")
    page.get_by_role("button", name="Enregistrer la réponse").click()
    page.get_by_text("Pourquoi ce point n’est pas inscrit").wait_for()


def test_who_presides_reads_every_page(wide_page, site, sign_in, look, council):
    page = wide_page
    meeting = a_meeting(council, kind="ordinary")
    an_item(meeting, "decision", title="Rapport moral", resolution="L’assemblée approuve le rapport moral.")
    sign_in(page, council.seats[0].voter)
    page.goto(site + meeting.get_absolute_url())
    look(page, "general")
    page.goto(f"{site}/seances/{meeting.number}/ordre-du-jour/")
    look(page, "agenda")
    page.get_by_role("link", name="Ajouter un point").click()
    look(page, "item")
    for path in ("modifier", "joindre", "annuler", "convoquer"):
        page.goto(f"{site}/seances/{meeting.number}/etape/{path}/")
        look(page, path)
    page.get_by_role("button", name="Envoyer la convocation").click()
    for path in ("envois", "papier/emargement", "papier/bulletins", "pouvoirs"):
        page.goto(f"{site}/seances/{meeting.number}/{path}/")
        look(page, path.replace("/", "-"))
    for path in ("calendriers", f"reserve/{council.slug}"):
        page.goto(f"{site}/seances/{path}/")
        look(page, path.split("/")[0])


@pytest.mark.parametrize("kind", KINDS)
def test_guests_are_read_then_invited_and_answer_by_their_link(request, kind, site, sign_in, look, council):
    page, scripts = request.getfixturevalue(kind), kind != "no_js_page"
    meeting = convened(a_meeting(council, remote_url="https://visio.example/conseil"))
    an_item(meeting, title="Baux et friches")
    sign_in(page, council.seats[0].voter)
    page.goto(f"{site}/seances/{meeting.number}/invites/")
    look(page, "guests", scripts)
    page.get_by_label("Personnes à inviter").fill("Ada Roux;ada@exemple.fr;presse\nBo Petit;bo-exemple.fr;DRAC")
    page.get_by_role("button", name="Lire la liste").click()
    page.get_by_text("Ligne 2").wait_for()
    look(page, "guests-read", scripts)
    page.get_by_role("button", name="Inviter 1").click()
    page.get_by_text("Une personne est invitée").wait_for()
    look(page, "guests-invited", scripts)
    guest = Guest.objects.get()
    page.context.clear_cookies()
    page.goto(site + guest.get_absolute_url())
    look(page, "invitation", scripts)
    page.get_by_role("button", name="À distance").click()
    page.get_by_text("C’est noté").wait_for()
    assert Guest.objects.get().mode == "remote"
