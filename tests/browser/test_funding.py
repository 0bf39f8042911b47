"""Who does what with a call and with money, in how many clicks: on a telephone that runs no script, where every page
fits. What they come to is read by axe too; the pages where they begin are in test_pages.py."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from lieudit.funding.models import AidAnswer, Appeal, Application, Call, Rating, Reply, YearMix
from tests.accounts.factories import AccountFactory
from tests.browser.browsing import Browsing
from tests.browser.conftest import assert_fits
from tests.browser.hand import Keyboard
from tests.funding.factories import (
    a_described,
    a_file,
    an_aid,
    an_income,
    an_open,
    answered,
    given,
    published,
    said_year,
    settled,
)
from tests.journeys.visitor import Hurried, Visitor
from tests.network.factories import PlaceFactory, RepresentativeFactory

pytestmark = pytest.mark.django_db(transaction=True)


class Walker(Hurried, Browsing):
    """Somebody on a telephone that runs no script, who counts their clicks. Nothing scrolls sideways on their way."""

    def __init__(self, page, clean) -> None:
        super().__init__(page, scripts=False)
        self.clean = clean

    def _read(self) -> Walker:
        super()._read()
        assert_fits(self.browser)
        return self

    def is_clean(self) -> Walker:
        """The page as one stands on it, read by axe in a browser that runs scripts."""
        self.clean(self.browser, self.url)
        return self


@pytest.fixture
def walker(open_page, page, sign_in, assert_axe):
    def clean(browser, url) -> None:
        page.context.clear_cookies()
        page.context.add_cookies(browser.context.cookies())
        page.goto(url)
        assert_axe(page)

    def walks(account=None) -> Walker:
        browser = open_page(java_script_enabled=False)
        if account is not None:
            sign_in(browser, account)
        return Walker(browser, clean)

    return walks


def link(address: str, path: str) -> str:
    """The address of a page, in the last letter that came to `address`."""
    letter = [each for each in mail.outbox if each.to == [address]][-1]
    return re.search(rf"http://\S+{path}\S*", letter.body)[0]


def spoken_for(name: str):
    return RepresentativeFactory(place=PlaceFactory(name=name))


def test_a_place_reads_what_is_open_in_two_clicks_and_says_what_came_of_it_in_two(walker):
    aid, spoken = an_aid(name="Fonds des ateliers"), spoken_for("L’Atelier du Canal")
    place = walker(spoken.account).at_home().follow("Aides et appels").follow("Ce qui est ouvert pour L’Atelier")
    place.reads(aid.name, "Ouverte dans toute la France").within(2)
    for outcome, told in (("asked", "Dire ce qu’il en est pour"), ("obtained", "Dire ce qu’il en est pour")):
        place.open(f"{reverse('funding:aids')}?lieu={spoken.place.slug}")
        place.clicks = 0
        place.follow(aid.name).follow(told).within(2)
        place.send("Publier ce qu’il en est", outcome=outcome, hours="12").reads("C’est noté")
        assert AidAnswer.objects.get(place=spoken.place).outcome == outcome
    place.is_clean()


def test_anybody_reads_why_a_call_is_fair_in_one_click_and_tests_a_place_in_two(walker):
    call, anybody = an_open(), walker().open(reverse("funding:calls"))
    anybody.clicks = 0
    anybody.follow(call.title).reads("Est-ce un appel loyal", "Souhait").within(1)
    anybody.follow("Faire le test").reads("Le lieu est ouvert depuis un an.").within(2)
    anybody.send("Voir la réponse", c0="no").reads("Non : votre lieu ne peut pas candidater").is_clean()


def test_a_place_applies_alone_in_two_clicks_and_one_form_that_is_resumed(walker):
    call, spoken = an_open(), spoken_for("Le Fournil")
    place = walker(spoken.account).open(reverse("funding:calls"))
    place.clicks = 0
    place.follow(call.title).follow("Commencer un dossier").within(2)
    place.send("Commencer le dossier", title="Un four partagé").reads("Le dossier est commencé").is_clean()
    url = Application.objects.get(lead=spoken.place).get_absolute_url()
    for question in ("Le dossier en quelques phrases", call.rules.questions[0]["words"]):
        later = walker(spoken.account).open(url)  # it is left, and taken up again
        later.follow(f"Répondre : {question}").send("Enregistrer cette réponse", text="Un four, et du pain pour tous.")
        later.reads("C’est enregistré.", "Un four, et du pain pour tous.")
    place.open(url).follow("Écrire le budget")
    for code in ("60", "ask"):
        place.send("Ajouter cette ligne", account=code, words="Four", amount="9 000").reads("La ligne est ajoutée.")
    place.is_clean()
    place.open(url).send("Envoyer le dossier").reads("Le dossier est envoyé").is_clean()
    assert Application.objects.get(lead=spoken.place).state == "sent"


def test_a_place_applies_together_in_two_clicks_more_and_its_partner_accepts_in_two_from_the_mail(walker):
    file, beside = answered(a_file()), spoken_for("Le Lavoir")
    place = walker(file.speaker).open(file.get_absolute_url())
    place.clicks = 0
    asked = f"Le Lavoir, {beside.place.municipality.name}"
    place.follow("Demander à un lieu d’en être")
    place.send("Lui demander", place=asked, role="lends", task="Prête son camion").reads("La demande est partie")
    place.within(2)
    place.reads("n’a pas encore accepté").does_not_read("Envoyer le dossier")

    partner = walker(beside.account).open(link(beside.account.email, file.get_absolute_url()))
    partner.reads("Prête son camion")
    partner.clicks = 1  # the button of the letter
    partner.send("Accepter au nom du lieu").reads("C’est accepté").within(2)
    place.open(file.get_absolute_url()).send("Envoyer le dossier").reads("Le dossier est envoyé")
    assert Application.objects.get(pk=file.pk).state == "sent"


def test_an_organiser_opens_a_call_from_the_former_one_in_four_clicks(walker):
    former = published()
    organiser = walker(former.chair).at_home().follow("Aides et appels")
    organiser.follow(f"Préparer un appel d’après « {former.title} »")
    opens, closes = (timezone.localdate() + dt.timedelta(days=days) for days in (5, 70))
    said = {"title": "Ateliers partagés, deux", "opens_on": f"{opens}", "closes_on": f"{closes}"}
    organiser.send("Préparer l’appel", **said, opens_time="12:00", closes_time="12:00")
    organiser.send("Annoncer l’appel").reads("L’appel est annoncé").is_clean().within(4)
    call = Call.objects.latest("number")
    assert (call.drawn_from, call.state, call.rules.questions) == (former, "announced", former.rules.questions)


def test_a_juror_rates_a_file_on_one_screen_by_keyboard_alone_two_clicks_from_the_account(walker):
    """Enter is pressed twice: on what waits, on the button of the screen."""
    call = settled(people=3, files=1)
    juror = given(call.files[0])[0]
    hands = Keyboard(walker(juror).at_home().browser)
    hands.reach("1 dossier à lire, au jury")
    hands.press("Enter")
    hands.page.wait_for_url("**/lire/")
    for _criterion in call.rules.criteria:
        hands.reach("0 ·")
        hands.press("ArrowDown")
        hands.press("ArrowDown")
        hands.reach("Pourquoi, en une phrase")
        hands.type("Des écoles sans atelier.")
    hands.reach("Garder, et lire le dossier suivant")
    hands.press("Enter")
    hands.page.get_by_text("C’est gardé.").wait_for()
    rating = Rating.objects.get(juror__account=juror)
    assert (rating.marks, rating.words) == ([2, 2], ["Des écoles sans atelier."] * 2)
    assert rating.done_at


def test_a_juror_who_declares_an_interest_no_longer_finds_the_file_in_their_list(walker):
    call = settled(people=3, files=1)
    file = call.files[0]
    juror, jury = walker(given(file)[0]), reverse("funding:jury", args=[call.number])
    juror.open(jury).follow(f"Dossier {file.number} : {file.title}").reads("J’ai un lien avec ce dossier")
    juror.open(reverse("accounts:profile")).follow("Mes liens d’intérêt")
    place = f"{file.lead.name}, {file.lead.municipality.name}"
    juror.send("Déclarer ce lien", nature="kin", place=place).reads("Votre lien est déclaré")
    juror.open(jury).reads("Aucun dossier ne vous est donné").does_not_read(f"Dossier {file.number} :").is_clean()
    assert juror.open(file.get_absolute_url()).status == 404


def test_an_applicant_reads_the_reasons_in_one_click_contests_by_one_form_and_another_answers(walker):
    call = published()
    file = call.files[1]
    reads = walker(file.speaker).open(call.get_absolute_url())
    reads.clicks = 0
    reads.follow(file.title).reads("Faisable.").within(1)
    reads.follow("Contester la décision")
    reads.send("Contester", text="Une page n’a pas été lue.").reads("C’est reçu")
    answers = walker(call.chair).open(reverse("funding:table", args=[call.number]))
    answers.follow(f"Dossier {file.number}").reads("Une page n’a pas été lue.")
    answers.send("Publier la réponse", granted="no", answer="Toutes les pages ont été lues.").reads("est publiée")
    assert Appeal.objects.get().answered.author == call.chair
    reads.open(file.get_absolute_url()).reads("Pas accordé.", "Toutes les pages ont été lues.").is_clean()


def test_an_institution_replies_by_its_link_in_one_form_without_account(walker):
    call = a_described()
    Visitor(AccountFactory(secretariat=True)).open(call.get_absolute_url()).follow("Inviter l’organisateur").send(
        "Envoyer le lien", address="appels@fondation.example"
    )
    institution = walker().open(link("appels@fondation.example", "/aides-et-appels/reponse/"))
    institution.clicks = 0
    institution.send("Publier la réponse", text="Notre conseil se réunit en octobre.", role="déléguée générale")
    institution.reads("Votre réponse est publiée", "Notre conseil se réunit en octobre.").is_clean().within(1)
    assert Reply.objects.get().call == call


def test_a_treasurer_types_the_mix_of_the_year_in_one_form_filled_with_the_last(walker):
    last = said_year(year=timezone.localdate().year - 1)
    treasurer = walker(last.speaker).open(reverse("funding:mix", args=[last.place.slug]))
    treasurer.clicks = 0
    treasurer.follow("Dire cette année")
    treasurer.send("Enregistrer l’année", amount_0="200").reads("L’année est enregistrée").is_clean().within(2)
    lines = YearMix.objects.get(place=last.place, year=timezone.localdate().year).lines
    assert sorted(lines.values_list("amount", flat=True)) == [30, 30, 60, 200]


def test_a_member_reads_on_whom_the_council_depends_in_two_clicks(walker):
    an_income()
    member = walker(AccountFactory()).at_home().follow("Aides et appels").follow("De qui dépend le conseil")
    member.reads("financeur").within(2)
