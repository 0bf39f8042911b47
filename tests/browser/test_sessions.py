"""A session on its three pages side by side: the chair's, two members' telephones, and the screen of the room."""

from __future__ import annotations

import datetime as dt
import os
import re
from contextlib import suppress
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from lieudit.hall.ballots import close_session_ballot, open_session_ballot
from lieudit.hall.consenting import answer_round
from lieudit.hall.floor import ask_to_speak, give_floor
from lieudit.hall.models import Block, Session, Speech
from lieudit.hall.services import (
    adjourn_session,
    ask_question,
    check_out,
    close_session,
    start_item,
    word_decision,
)
from lieudit.meetings.workflow import ItemKind
from lieudit.network.models import Representative
from lieudit.toolkit.errors import RuleBroken
from lieudit.voting.models import Ballot, Vote
from lieudit.voting.services import cast_vote
from tests.browser.hand import Keyboard
from tests.governance.factories import a_council
from tests.hall.factories import COLLEGES, a_proxy, a_session, again, an_electing_session, has_spoken, in_round
from tests.meetings.factories import a_meeting, an_item

pytestmark = [pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("LIEUDIT_SHOTS")
OTHERS = ("thematic_networks", "multi_site_operators", "founders", "citizens_contributors_qualified") * 2
WORDING = (
    "Le conseil demande que tout bail d’occupation d’une friche publique soit conclu pour neuf ans au moins, résiliable"
    " par le lieu seul les trois premières années."
)


@pytest.fixture
def site(streaming_site):
    return streaming_site


@pytest.fixture
def session():
    """An item to decide, after one that was discussed and before two that were not; one speaks, three wait."""
    meeting = a_meeting(a_council(COLLEGES * 2 + OTHERS), title="Séance d’hiver", is_public=True)
    an_item(meeting, ItemKind.INFORMATION, title="Accueil et tour de météo")
    an_item(meeting, ItemKind.DECISION, title="Baux et friches : adopter une position commune", resolution=WORDING)
    for title in ("Réponses reçues sur la médiation numérique", "17 départements ne se sont jamais exprimés"):
        an_item(meeting, title=title)
    session = a_session(14, meeting=meeting, council=meeting.assembly, started=False)
    for item in meeting.items.order_by("rank")[:2]:
        start_item(again(session), item, actor=session.chair)
    session = again(session)
    for rank, seconds in ((1, 84), (3, 120), (4, 95)):
        has_spoken(session, session.seats[rank], seconds)
    for rank in (1, 5, 6, 8):
        ask_to_speak(again(session), session.seats[rank], actor=session.seats[rank].voter)
    give_floor(
        again(session), actor=session.chair, speech=Session.objects.board(session.meeting.number).queue[0].speech
    )
    ask_question(again(session), seat=session.seats[7], actor=session.seats[7].voter, text="Qui relit le bail type ?")
    return again(session)


@pytest.fixture
def pages(open_page, sign_in, session):
    """`pages(chair=1280, member=390, screen=1280)`: each in a browser of its own, on its page."""
    seated = Speech.objects.waiting().order_by("pk").first().seat.pk
    voter = next(seat.voter for seat in session.seats if seat.pk == seated)
    people = {"chair": session.chair, "member": voter, "other": session.seats[9].voter, "screen": session.chair}
    paths = {"chair": "presidence/", "member": "ma-place/", "other": "ma-place/", "screen": "ecran/"}
    opened = []

    def open_all(**widths):
        for name, width in widths.items():
            page = open_page(width, 720 if width > 400 else 844)
            sign_in(page, people[name])
            page.goto(f"/seances/{session.meeting.number}/{paths[name]}")
            opened.append(page)
        return opened[-len(widths) :]

    yield open_all
    for page in opened:
        page.goto("about:blank")


def look(page, assert_axe, name):
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}-{page.viewport_size['width']}.png", full_page=True)
    assert_axe(page)


def test_each_page_is_looked_at_in_each_moment(pages, session, assert_axe):
    chair, member, screen = pages(chair=390, member=390, screen=1280)

    def see(name):
        for page, who in ((chair, "chair"), (member, "member"), (screen, "screen")):
            assert page.reload().status == 200
            look(page, assert_axe, f"{who}-{name}")

    see("floor")
    in_round(session)
    answer_round(
        session.rounds.get(),
        session.seats[3],
        actor=session.seats[3].voter,
        answer="objection",
        reason="Neuf ans fermes bloque les communes qui vendent.",
    )
    see("round")


def in_queue(page, name):
    """The line of a seat in the queue; « Réseau 1 » is not « Réseau 10 »."""
    return page.locator(".speakers > li", has_text=re.compile(rf"{re.escape(name)}(?!\d)"))


def test_who_asks_is_seen_at_once_by_all_and_speaks(pages):
    chair, member, other, screen = pages(chair=1280, member=390, other=390, screen=1280)
    expect(other.get_by_role("button", name="Demander la parole")).to_be_visible()
    other.get_by_role("button", name="Demander la parole").click()
    expect(other.get_by_text("Vous êtes n°")).to_be_visible()
    name = other.locator("[data-own] h3").inner_text()
    expect(in_queue(chair, name)).to_be_visible()
    first = chair.get_by_role("button", name=re.compile("^Donner la parole "))
    left = chair.get_by_role("button", name=re.compile("^Retirer .+ de la file$")).first
    spoken = left.inner_text().removeprefix("Retirer ").removesuffix(" de la file")
    first.click()
    expect(screen.locator("section").get_by_text(spoken).first).to_be_visible()
    expect(member.get_by_text(f"{spoken} a la parole.")).to_be_visible()
    expect(chair.locator(".speaking").get_by_text(spoken)).to_be_visible()
    expect(screen.locator(".timer")).to_contain_text("1:5")


def test_a_vote_comes_to_each_telephone_and_its_result_to_the_screen(pages):
    chair, member, other, screen = pages(chair=1280, member=390, other=390, screen=1280)
    chair.get_by_role("button", name="Ouvrir un vote", exact=True).click()
    expect(screen.get_by_text("Vote ouvert")).to_be_visible()
    for page in (member, other):
        expect(page.get_by_role("button", name="Pour", exact=True)).to_be_visible()
        page.get_by_role("button", name="Pour", exact=True).click()
    for page in (member, other):  # both are on their confirmation: they vote at once
        page.get_by_role("button", name="Confirmer").click(no_wait_after=True)
    for page in (member, other):
        expect(page.get_by_text("Votre vote est compté.").first).to_be_visible()
    assert Vote.objects.filter(choice="for").count() == 2
    expect(chair.get_by_text("2 sur 14").first).to_be_visible()
    the_others_vote()
    chair.get_by_role("button", name="Clore le vote et compter").click()
    expect(screen.get_by_text("2 pour")).to_be_visible()
    expect(member.get_by_text("2 pour")).to_be_visible()


def test_what_the_chair_writes_stays_while_the_room_lives(pages, session):
    (chair,) = pages(chair=1280)
    chair.get_by_text("Modifier la formulation").click()
    words = chair.get_by_label("Texte soumis à la décision")
    words.fill("Le conseil demande neuf ans.")
    seat = session.seats[10]
    ask_to_speak(session, seat, actor=seat.voter)
    expect(in_queue(chair, seat.name)).to_be_visible()
    expect(words).to_have_value("Le conseil demande neuf ans.")
    expect(words).to_be_focused()
    chair.get_by_role("button", name="Afficher cette formulation").click()
    expect(chair.locator(".decision")).to_have_text("Le conseil demande neuf ans.")


def test_the_session_is_led_and_attended_by_keyboard(pages):
    chair, other = pages(chair=1280, other=390)
    member = Keyboard(other)
    member.reach("Demander la parole")
    member.press("Enter")
    expect(other.get_by_text("Vous êtes n°")).to_be_visible()
    expect(other.get_by_role("button", name="Retirer ma demande")).to_be_focused()
    member.press("Enter")
    expect(other.get_by_role("button", name="Demander la parole")).to_be_visible()
    keys = Keyboard(chair)
    keys.reach("Fin de la prise de parole")
    keys.press("Enter")
    expect(chair.locator(".speaking")).to_have_count(0)
    assert chair.evaluate("document.activeElement !== document.body"), "the focus stays in the page"


def test_a_member_without_scripts_asks_answers_and_votes(no_js_page, site, sign_in, session):
    seat = session.seats[9]
    sign_in(no_js_page, seat.voter)
    address = f"{site}/seances/{session.meeting.number}/ma-place/"
    no_js_page.goto(address)
    no_js_page.get_by_role("button", name="Demander la parole").click()
    expect(no_js_page.get_by_text("Vous êtes n°")).to_be_visible()
    no_js_page.get_by_role("button", name="Appuyer").click()
    expect(no_js_page.get_by_text("Vous appuyez cette question").first).to_be_visible()
    in_round(session)
    no_js_page.goto(address)
    no_js_page.get_by_role("button", name="Pas d’objection").click()
    expect(no_js_page.get_by_text("Votre réponse :")).to_be_visible()
    session.rounds.update(state="fallback_vote")
    open_session_ballot(again(session), actor=session.chair)
    no_js_page.goto(address)
    no_js_page.get_by_role("button", name="Contre").click()
    no_js_page.get_by_role("button", name="Confirmer").click()
    expect(no_js_page.get_by_text("Votre vote est compté.").first).to_be_visible()
    assert no_js_page.url == address
    assert Vote.objects.get().choice == "against"


def the_others_vote():
    """All who may and did not vote yet abstain, so that one hand may close."""
    for ballot in Ballot.objects.open():
        for entry in ballot.roll.filter(vote=None).select_related("organisation", "account"):
            speaker = entry.account or Representative.objects.running().get(organisation=entry.organisation).account
            with suppress(RuleBroken):  # absent, or carried by another
                cast_vote(ballot, entry, actor=speaker, choice="abstain")


LONG = "Le conseil demande que chaque territoire ait une permanence, un lieu et une personne pour l’accueil. " * 5


def test_the_screen_never_scrolls_however_long_the_words(pages, session, assert_axe):
    word_decision(session, actor=session.chair, text=LONG)
    for seat in session.seats[9:13]:
        ask_to_speak(again(session), seat, actor=seat.voter)
    (screen,) = pages(screen=1280)
    look(screen, assert_axe, "screen-long")
    tall = "document.documentElement.scrollHeight"
    assert screen.evaluate(tall) <= 720
    open_session_ballot(again(session), actor=session.chair, reason="Le texte a été récrit en séance.")
    screen.reload()
    assert screen.evaluate(tall) <= 720
    the_others_vote()
    close_session_ballot(session.ballots.get(), actor=session.chair)
    screen.reload()
    look(screen, assert_axe, "screen-result")
    assert screen.evaluate(tall) <= 720


def test_the_other_pages_are_looked_at(open_page, sign_in, session, assert_axe):
    check_out(session, session.seats[9], actor=session.seats[9].voter)
    open_session_ballot(again(session), actor=session.chair)
    ballot = session.ballots.get().ballot
    chair, member = open_page(1280), open_page(390)
    sign_in(chair, session.chair)
    sign_in(member, session.seats[9].voter)
    start = f"/seances/{session.meeting.number}"
    for name, path in (
        ("arrivals", "/presidence/arrivees/"),
        ("paper", "/presidence/papier/"),
        ("count", f"/presidence/papier/{ballot.number}/"),
        ("vote", f"/ma-place/voter/{session.seats[0].pk}/?choice=for"),
        ("refused-form", "/presidence/vote/"),
    ):
        assert chair.goto(f"{start}{path}").status == 200
        look(chair, assert_axe, name)
    for name, path in (("check-in", "/arriver/"), ("absent", "/ma-place/")):
        assert member.goto(f"{start}{path}").status == 200
        look(member, assert_axe, name)
    the_others_vote()
    close_session_ballot(session.ballots.get(), actor=session.chair)
    adjourn_session(again(session), actor=session.chair, back_at=timezone.now() + dt.timedelta(minutes=15))
    for page, path in ((chair, "/presidence/"), (member, "/ma-place/"), (chair, "/ecran/")):
        page.goto(f"{start}{path}")
        look(page, assert_axe, f"adjourned-{path.strip('/')}")
    close_session(again(session), actor=session.chair)
    for page, path in ((chair, "/presidence/"), (member, "/ma-place/"), (chair, "/ecran/")):
        page.goto(f"{start}{path}")
        look(page, assert_axe, f"closed-{path.strip('/')}")
    for page in (chair, member):
        page.goto("about:blank")


def test_an_election_is_opened_voted_in_two_taps_and_shown_to_the_room(open_page, sign_in, assert_axe):
    session = an_electing_session(19, a_council(COLLEGES * 2 + OTHERS), candidates=3)
    voter, absent = session.seats[15], session.seats[19]
    a_proxy(session, absent, voter)
    chair, member, screen = open_page(1280, 720), open_page(390, 844), open_page(1280, 720)
    for page, person, path in ((chair, session.chair, "presidence"), (member, voter.voter, "ma-place")):
        sign_in(page, person)
        page.goto(f"/seances/{session.meeting.number}/{path}/")
    screen.goto(f"/seances/{session.meeting.number}/ecran/")
    expect(screen.get_by_text(voter.name).first).to_be_visible()
    chair.get_by_role("button", name="Ouvrir l’élection", exact=True).first.click()
    expect(screen.get_by_text(re.compile(r"\b0.voix sur 20")).first).to_be_visible()
    assert screen.evaluate("document.documentElement.scrollHeight") <= 720
    for page, name in ((chair, "chair-election"), (screen, "screen-election"), (member, "member-election")):
        look(page, assert_axe, name)
    member.get_by_role("link", name="Voter").click()
    member.get_by_role("checkbox", name=voter.name).check()
    look(member, assert_axe, "paper")
    member.get_by_role("button", name="Confirmer mon vote").click()
    expect(member.get_by_text("Votre vote est compté.").first).to_be_visible()
    expect(screen.get_by_text(re.compile(r"\b2.voix sur 20")).first).to_be_visible()
    the_others_vote()
    chair.get_by_role("button", name="Clore le vote et compter").click()
    expect(screen.locator(".polls [data-fate=in]")).to_contain_text(voter.name)
    expect(chair.get_by_role("button", name="Ouvrir le nouveau tour").first).to_be_visible()
    assert screen.evaluate("document.documentElement.scrollHeight") <= 720
    chair.set_viewport_size({"width": 390, "height": 844})
    for page, name in ((chair, "chair-elected"), (screen, "screen-elected")):
        look(page, assert_axe, name)
    for page in (chair, member, screen):
        page.goto("about:blank")


def test_points_are_put_in_a_block_one_is_taken_out_and_the_rest_is_voted(open_page, sign_in, assert_axe):
    meeting = a_meeting(a_council(COLLEGES), is_public=True)
    for rank in range(3):
        an_item(meeting, "decision", title=f"Texte {rank}", resolution=f"Le texte {rank} est adopté.", opinion="for")
    session = a_session(meeting=meeting, council=meeting.assembly, started=False)
    chair, member, screen = open_page(390), open_page(390), open_page(1280, 720)
    for page, person, path in ((chair, session.chair, "presidence"), (member, session.seats[3].voter, "ma-place")):
        sign_in(page, person)
        page.goto(f"/seances/{session.meeting.number}/{path}/")
    screen.goto(f"/seances/{session.meeting.number}/ecran/")
    chair.get_by_text("Voter plusieurs points en bloc").click()
    look(chair, assert_axe, "block-form")
    chair.get_by_role("button", name="Composer le bloc").click()
    expect(chair.get_by_text("Bloc 1, un seul vote.")).to_be_visible()
    expect(member.get_by_text("Bloc 1, un seul vote.")).to_be_visible()
    for page, name in ((chair, "block-chair"), (member, "block-member"), (screen, "block-screen")):
        look(page, assert_axe, name)
    member.get_by_role("button", name=re.compile("Demander à part.*point 2")).click()
    expect(chair.get_by_text("Sortis du bloc, votés à part")).to_be_visible()
    Block.objects.update(composed_at=timezone.now() - dt.timedelta(minutes=3))
    chair.get_by_role("button", name="Mettre le bloc aux voix").click()
    expect(member.get_by_text("Bloc 1, points 1 et 3, en un seul vote.").first).to_be_visible()
    assert screen.evaluate("document.documentElement.scrollHeight") <= 720
    for page in (chair, member, screen):
        page.goto("about:blank")


def test_on_a_telephone_the_main_button_of_who_presides_is_on_the_first_screen(pages, session, assert_axe):
    """It came 900 px down, on a page of 4,676 px."""
    (chair,) = pages(chair=390)
    button = chair.get_by_role("button", name="Ouvrir un vote").first
    at = button.bounding_box()
    tall = chair.evaluate("document.documentElement.scrollHeight")
    look(chair, assert_axe, "chair-telephone")
    assert at["y"] + at["height"] < 844, "beyond the first screen"
    assert tall < 4200
