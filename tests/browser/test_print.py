"""On paper: the numbers of the thread, the thread of a need lying down at the head of its page; and guides, a relay, a
position, a desk, on a sheet of A4, to the last word.
"""

from io import BytesIO

import pytest
from django.urls import reverse
from playwright.sync_api import expect
from pypdf import PdfReader

from lieudit.needs.models import Need
from lieudit.pages.help import guides
from tests.advocacy.factories import a_message, a_referral, an_institution, published
from tests.deliberation.factories import a_position
from tests.needs.factories import ConvergenceFactory, NeedFactory
from tests.network.factories import AnimatorFactory, PlaceFactory
from tests.territory.factories import DepartmentFactory, MunicipalityFactory

pytestmark = [pytest.mark.django_db(transaction=True)]


def test_the_home_prints_how_many_needs_have_reached_each_stage(wide_page, site):
    NeedFactory.create_batch(2)
    wide_page.goto(site)
    wide_page.emulate_media(media="print")
    stages = wide_page.get_by_role("list", name="Besoins qui ont atteint chaque étape")
    expect(stages).to_be_visible()
    expect(stages.get_by_role("listitem")).to_have_count(7)
    expect(stages).to_contain_text("2")
    expect(wide_page.get_by_role("banner")).to_be_hidden()


def test_a_need_prints_its_thread_and_no_button(wide_page, site):
    need = NeedFactory(state="gathered", convergence=ConvergenceFactory(), words="Le car du samedi est supprimé.")
    wide_page.goto(site + need.get_absolute_url())
    wide_page.emulate_media(media="print")
    expect(wide_page.locator(".trail")).to_be_visible()
    expect(wide_page.get_by_text("Le car du samedi est supprimé.").first).to_be_visible()
    expect(wide_page.get_by_role("link", name="Mon lieu le dit aussi")).to_be_hidden()


def test_who_shares_a_page_prints_it_by_its_button(wide_page, site):
    wide_page.goto(site + NeedFactory().get_absolute_url())
    wide_page.evaluate("() => { window.asked = 0; window.print = () => { window.asked += 1 } }")
    wide_page.locator(".share summary").click()
    wide_page.get_by_role("button", name="Imprimer").click()
    assert wide_page.evaluate("window.asked") == 1


SHEET = {"width": 627, "height": 955}
"""What a sheet of A4 leaves between its margins (166 × 253 mm), in pixels."""
SIDEWAYS = """() => [...document.querySelectorAll("main, main *")]
  .filter((one) => one.checkVisibility() && one.closest("svg, .visually-hidden") === null)
  .filter((one) => one.getBoundingClientRect().right > innerWidth + 1
    || (getComputedStyle(one).overflowX !== "visible" && one.scrollWidth > one.clientWidth + 1))
  .map((one) => `${one.tagName}.${one.className} ${one.textContent.trim().slice(0, 60)}`)"""
CUT = """() => [...document.querySelectorAll("main *")]
  .filter((one) => one.checkVisibility() && !one.matches(".visually-hidden, .visually-hidden *, svg *"))
  .filter((one) => getComputedStyle(one).overflowY === "hidden" && one.scrollHeight > one.clientHeight + 2
    || getComputedStyle(one).textOverflow === "ellipsis" && one.scrollWidth > one.clientWidth)
  .map((one) => `${one.tagName}.${one.className} ${one.textContent.trim().slice(0, 60)}`)"""
BESIDE = """() => [...document.querySelectorAll("main .columns-2, main .position-text")].flatMap((one) => {
  const parts = [...one.children].filter((each) => each.checkVisibility()).map((each) => each.getBoundingClientRect());
  return parts.some((part, rank) => rank > 0 && part.top < parts[rank - 1].bottom - 1) ? [one.className] : [];
})"""
PALE = """() => [...document.querySelectorAll("main a")]
  .filter((one) => one.checkVisibility() && one.textContent.trim() && !one.matches(".visually-hidden"))
  .filter((one) => {
    const ink = getComputedStyle(one).color.match(/[\\d.]+/g).slice(0, 3).map(Number);
    return 0.2126 * ink[0] + 0.7152 * ink[1] + 0.0722 * ink[2] > 130;
  })
  .map((one) => one.textContent.trim())"""
MOST_SHEETS = 3
"""Of a need whose institution has answered."""
HIDDEN = ".header, nav, .footer, form, button, .button, .breadcrumb, .skip-link"


def prints(page, *words):
    """The page on paper: who speaks, no navigation, nothing cut nor sideways, one thing under another, dark links."""
    page.set_viewport_size(SHEET)
    page.emulate_media(media="print")
    shown = page.locator(HIDDEN).evaluate_all(
        "all => all.filter(one => one.checkVisibility()).map(one => one.outerHTML)"
    )
    assert shown == []
    for name, wrong in {"sideways": SIDEWAYS, "cut": CUT, "beside": BESIDE, "pale": PALE}.items():
        assert page.evaluate(wrong) == [], name
    paper = " ".join(" ".join(sheet.extract_text() for sheet in PdfReader(BytesIO(page.pdf())).pages).split())
    for said in ("Lieudit, la plateforme du Conseil national des tiers-lieux", *words):
        assert said in paper.replace("\xa0", " ").replace("\u202f", " "), paper[:2000]
    return paper


def test_a_guide_prints_whole(wide_page, site):
    wide_page.goto(f"{site}/aide/exprimer/")
    title = wide_page.get_by_role("heading", level=1).inner_text()
    last = wide_page.locator(".guide > :last-child").inner_text().split()[:3]
    prints(wide_page, title, " ".join(last))


def test_every_guide_prints_in_one_column(wide_page, site):
    for guide in guides().values():
        wide_page.goto(site + guide.url)
        prints(wide_page)


def test_a_relay_prints_its_demands_and_their_state(wide_page, site):
    referral = a_referral(institution=an_institution(name="Caisse nationale des allocations familiales"))
    wide_page.goto(site + referral.get_absolute_url())
    prints(wide_page, "Caisse nationale des allocations familiales", "renouvelables une fois", "Réponse attendue le")


def test_a_need_prints_whole_on_few_sheets(wide_page, site):
    """Answered: its thread, who says it, what was asked. It took five or six sheets, one of them for the map."""
    published(a_message(a_referral(institution=an_institution(name="Caisse nationale"))))
    need = Need.objects.order_by("pk").first()
    wide_page.goto(site + need.get_absolute_url())
    prints(wide_page, need.words, "Et maintenant ?", "La Caisse nationale")
    sheets = PdfReader(BytesIO(wide_page.pdf(prefer_css_page_size=True))).pages
    assert len(sheets) <= MOST_SHEETS


def test_a_position_prints_its_text_and_who_adopted_it(wide_page, site):
    position = a_position()
    wide_page.goto(site + position.get_absolute_url())
    coming = "Le secrétariat remet les demandes aux institutions avant le"
    prints(wide_page, position.title, "Ce que le conseil demande", "Et maintenant ?", coming)


def test_a_desk_prints_what_waits_without_its_buttons(wide_page, site, sign_in):
    department = DepartmentFactory()
    place = PlaceFactory(municipality=MunicipalityFactory(department=department))
    NeedFactory(place=place, words="Le car du samedi est supprimé.")
    sign_in(wide_page, AnimatorFactory(department=department).account)
    wide_page.goto(site + reverse("desks:desk", args=[department.slug]))
    prints(wide_page, "Le car du samedi est supprimé.")
