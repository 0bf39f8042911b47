"""Budgets of clicks of the work that the council does (W3, W5, W7, W12 of the field study), counted on the real pages.

A click is a link followed or a button pressed, from the home page, signed in; what one types or ticks in a form is
none. A budget of « so many clicks and a form » does not count the button of that form: `fill_in` presses it.
"""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from lieudit.care.services import adopt_charter
from lieudit.consultations.models import Answer, Consultation, Statement
from lieudit.consultations.order import A_SCREEN
from lieudit.deliberation.models import Amendment, Comment, Stance
from lieudit.elections.models import Candidacy
from lieudit.governance.models import RulebookChange
from lieudit.hall.ballots import open_session_ballot, open_session_election
from lieudit.hall.models import Session, Speech
from lieudit.hall.services import check_out
from lieudit.meetings.models import Meeting, MeetingProxy, Registration
from lieudit.observatory.models import Report
from lieudit.voting.models import Attendance, RollEntry, Vote
from tests.accounts.factories import AccountFactory
from tests.consultations.factories import STATEMENTS, a_closed, an_open
from tests.deliberation.factories import a_convergence, a_draft, a_round
from tests.deliberation.factories import a_council as deliberating
from tests.elections.factories import with_roll
from tests.governance.factories import a_council, a_decision
from tests.hall.factories import a_proxy, a_session, again, an_electing_session
from tests.journeys.visitor import Hurried, Visitor
from tests.meetings.factories import a_meeting, convened
from tests.observatory.report_factories import frozen
from tests.territory.factories import IntermunicipalityFactory
from tests.voting.boxes import a_secret

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def charter(db):
    adopt_charter("Nous parlons des faits, jamais des personnes.")


def hours(days: int = 40) -> dict[str, str]:
    starts = (timezone.localtime() + dt.timedelta(days=days)).replace(hour=14, minute=0)
    return {"starts_at": f"{starts:%Y-%m-%dT%H:%M}", "ends_at": f"{starts + dt.timedelta(hours=3):%Y-%m-%dT%H:%M}"}


def test_w5_a_session_is_convened_from_the_former_one_in_four_clicks():
    council = a_council()
    convened(a_meeting(council, starts_at=timezone.now() - dt.timedelta(days=30)))
    chair = Hurried(council.seats[0].voter).at_home()
    chair.follow("Séances").follow("Nouvelle séance")
    chair.send("Préparer, puis convoquer", model="former", **hours()).reads("Ce qui part, à 3 sièges")
    chair.send("Envoyer la convocation")
    assert Meeting.objects.latest("pk").state == "convened"
    chair.within(4)


def test_w5_one_says_that_one_comes_in_one_click():
    council = a_council()
    convened(a_meeting(council))
    member = Hurried(council.seats[1].voter).at_home()
    member.send("Je viens sur place").reads("Votre réponse est enregistrée")
    assert Registration.objects.get().mode == "on_site"
    member.within(1)
    member.at_home().does_not_read("Je viens sur place")


def test_w7_a_proxy_is_given_in_three_clicks():
    council = a_council()
    convened(a_meeting(council))
    member = Hurried(council.seats[1].voter).at_home()
    member.send("Je donne pouvoir").send("Donner pouvoir", holder=f"seat-{council.seats[2].pk}")
    assert MeetingProxy.objects.get().holder == council.seats[2]
    member.within(2)


def test_w5_one_asks_to_speak_in_one_tap_and_votes_in_two():
    session = a_session()
    member = Hurried(session.seats[3].voter).at_home()
    member.send("Demander la parole").reads("dans la file")
    assert Speech.objects.filter(seat=session.seats[3]).count() == 1
    member.within(1)
    member.at_home().does_not_read("Demander la parole")
    open_session_ballot(again(session), actor=session.chair)
    member.at_home().follow("Pour").send("Confirmer").reads("Votre vote est compté")
    assert Vote.objects.count() == 1
    member.within(2)


RANKED = {"rule": {"method": "stv", "seats": 1}}
PAPERS = [({}, {"approve": ["Adèle"]}), (RANKED, {"option_0": "1", "option_1": "2"})]


@pytest.mark.parametrize(("asked", "paper"), PAPERS, ids=["ticked", "ranked"])
def test_w7_a_secret_ballot_for_persons_is_voted_in_two_taps_from_the_home(asked, paper):
    ballot = a_secret("urn", **asked)
    voter = Hurried(ballot.voters[0]).at_home().follow("Voter")
    voter.reads("Qui peut voir quoi", "sans nom ni heure")
    voter.send("Confirmer mon vote", **paper).reads("Votre vote est compté")
    voter.within(2)
    assert Attendance.objects.filter(voted=True).count() == 1


def test_w7_a_secret_ballot_by_one_word_is_voted_in_two_taps_from_the_home_and_in_no_address():
    ballot = a_secret("urn", rule={"method": "resolution", "threshold": "1/2"}, options=())
    voter = Hurried(ballot.voters[0]).at_home().send("Pour")
    assert "for" not in voter.url
    voter.send("Confirmer : Pour").reads("Votre vote est compté")
    voter.within(2)
    assert Attendance.objects.filter(voted=True).count() == 1


def test_w7_in_the_assembly_a_ballot_for_persons_is_voted_in_two_taps_from_the_home():
    session = an_electing_session()
    open_session_election(again(session), actor=session.chair)
    seat = session.seats[0]
    voter = Hurried(seat.voter).at_home().follow("Voter")
    stands = RollEntry.objects.get(key=seat.key, ballot__state="open").ballot.options
    voter.send("Confirmer mon vote", approve=stands[:1]).reads("Votre vote est compté")
    assert Vote.objects.count() == 1
    voter.within(2)


def test_w7_who_carries_a_proxy_votes_for_both_in_two_taps_from_the_home():
    session = a_session()
    holder, giver = session.seats[3], session.seats[4]
    a_proxy(session, giver, holder)
    check_out(session, giver, actor=giver.voter)
    open_session_ballot(again(session), actor=session.chair)
    voter = Hurried(holder.voter).at_home().follow("Pour").send("Confirmer : Pour")
    voter.within(2)
    assert Vote.objects.count() == 2


def test_w7_one_stands_as_a_candidate_in_three_clicks_and_a_form():
    member = with_roll().council.members[0]
    voter = Hurried(member.voter).at_home()
    voter.follow("1 élection").follow("Porter une candidature")
    voter.send("Porter une candidature", person="Ada Roux", statement="Nous tenons parole. " * 20, charter="on").reads(
        "La candidature est publiée"
    )
    assert Candidacy.objects.count() == 1
    voter.within(3)


def test_w12_a_rule_is_changed_in_three_clicks_and_a_form():
    council = a_council()
    member = Hurried(council.seats[1].voter).at_home()
    member.follow("Le conseil").follow("Règles de fonctionnement").follow("Écrire une modification")
    member.within(3)
    said = {"title": "Convoquer plus tôt", "reason": "Les bénévoles s’organisent mieux.", "charter": "on"}
    member.send("Ouvrir la modification", **said)
    assert RulebookChange.objects.count() == 1


def test_w12_the_report_is_produced_in_two_clicks_and_published_in_four_with_its_words():
    council = a_council()
    year = timezone.localdate().year - 1
    a_decision(council, "Une règle de quorum", on=dt.date(year, 6, 1))
    chair = Hurried(council.seats[0].voter).at_home()
    chair.follow("Bilans").send("Produire le rapport d’activité", year=str(year))
    chair.within(2)
    assert Report.objects.get().facts["tables"]["decisions"]
    chair.send("Enregistrer et relire", words_1="Une année de parole tenue.", charter="on")
    chair.reads("Une année de parole tenue.", "Décisions au registre").send("Figer et publier")
    chair.within(4)
    Visitor().open("/").follow("Bilans").follow(f"Rapport d’activité de l’association, {year}").reads(
        "Une année de parole tenue.", "Figé et publié"
    )


def test_a_report_is_made_again_from_its_frozen_facts_in_two_clicks():
    report = frozen()
    chair = Hurried(report.chair).open("/bilans/")
    chair.follow(report.title).send("Préparer une nouvelle version")
    chair.within(2)
    assert Report.objects.get(version=2).digest == report.digest


def test_the_sheet_of_an_intermunicipality_comes_as_a_pdf_in_three_clicks(django_capture_on_commit_callbacks):
    land = IntermunicipalityFactory(name="Communauté de communes de Creuse Sud-Ouest")
    anybody = Hurried(None).at_home()
    anybody.open("/recherche/?q=Creuse+Sud-Ouest").clicks = 1  # typed in the box of the home page, then sent
    anybody.follow(land.name)
    with django_capture_on_commit_callbacks(execute=True):
        anybody.clicks += 1
        asked = anybody.client.post(f"/bilans/fiche/{land.key}/", token_of(anybody))
    anybody.within(3)
    assert anybody.client.get(asked.url).content.startswith(b"%PDF")


def token_of(visitor: Visitor) -> dict[str, str]:
    """What the button of the sheet sends with it."""
    form = next(each for each in visitor.page.forms if each.action.startswith("/bilans/fiche/"))
    return {name: values[0] for name, values in form.values.items()}


def test_w3_one_reads_and_comments_in_one_click_and_amends_in_two():
    council = deliberating()
    paragraph = a_draft(council).paragraphs.get(rank=3)
    member = Hurried(council.seats[1].voter).at_home().follow("1 texte se discute")
    member.within(1)
    member.fill_in("Publier le commentaire", about=paragraph.uid, text="Pourquoi deux ans ?", charter="on")
    assert Comment.objects.get(paragraph=paragraph).text == "Pourquoi deux ans ?"
    member.at_home().follow("1 texte se discute").follow("Amender le paragraphe 3")
    member.within(2)
    member.fill_in("Proposer", wording=paragraph.wording.replace("deux", "trois"), reason="Le temps de former.")
    assert Amendment.objects.count() == 1


def test_w3_one_consents_in_two_clicks_from_the_home():
    council = deliberating()
    a_round(a_draft(council))
    member = Hurried(council.seats[1].voter).at_home()
    member.follow("1 tour de consentement").send("Pas d’objection")
    assert Stance.objects.filter(choice="consent").count() == 1
    member.within(2)


def test_w5_the_way_from_home_to_ones_place_is_short():
    session = a_session()
    member = Hurried(session.seats[3].voter).at_home()
    member.follow("Séances").follow(session.meeting.title).follow("Aller à ma place")
    assert member.url.endswith("/ma-place/")
    assert Session.objects.count() == 1
    member.within(3)


def test_c1_one_answers_in_one_click_and_proposes_in_two():
    consultation = an_open(statements="\n".join(STATEMENTS[:A_SCREEN]))  # all of them on the first screen
    member = Hurried(AccountFactory()).open(reverse("consultations:answer", args=[consultation.number]))
    member.send("Enregistrer et continuer", a1="1")
    assert Answer.objects.count() == 1
    member.within(1)
    member.open(consultation.get_absolute_url()).clicks = 0
    member.follow("Proposer une affirmation")
    member.send("Proposer", text="Une permanence se tient à deux.", charter="on")
    assert Statement.objects.waiting().count() == 1
    member.within(2)


def test_c1_a_convergence_is_consulted_on_in_three_clicks_and_what_came_opens_a_draft_in_one():
    council = deliberating()
    convergence = a_convergence()
    leads = Hurried(council.seats[0].voter).open(convergence.get_absolute_url())
    leads.follow("Consulter avant d’écrire")
    leads.send("Préparer la consultation", statements="\n".join(STATEMENTS), charter="on")
    leads.send("Ouvrir la consultation")
    assert Consultation.objects.get().is_open
    leads.within(3)
    closed = a_closed(council=council)
    leads.open(reverse("consultations:results", args=[closed.number])).clicks = 0
    leads.send("Ouvrir un projet de position")
    closed.refresh_from_db()
    assert closed.draft_id
    leads.within(1)
