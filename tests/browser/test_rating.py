"""The screen where a juror rates a file: by keyboard alone, without a script; on a telephone, clean."""

import pytest
from django.urls import reverse

from lieudit.funding.models import Rating
from tests.browser.hand import Keyboard
from tests.funding.factories import given, settled

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_file_is_rated_by_keyboard_alone_without_a_script(no_js_page, site, sign_in):
    call = settled()
    juror = given(call.files[0])[0]
    sign_in(no_js_page, juror)
    hands, number = Keyboard(no_js_page), min(file.number for file in call.files if juror in given(file))
    no_js_page.goto(site + reverse("funding:jury", args=[call.number]))
    hands.reach(f"Dossier {number}")
    hands.press("Enter")
    no_js_page.wait_for_url("**/lire/")
    for _criterion in call.rules.criteria:
        hands.reach("0 ·")
        hands.press("ArrowDown")
        hands.press("ArrowDown")
        hands.reach("Pourquoi, en une phrase")
        hands.type("Des écoles sans atelier.")
    hands.reach("Garder, et lire le dossier suivant")
    hands.press("Enter")
    no_js_page.get_by_text("C’est gardé.").wait_for()
    rating = Rating.objects.get(application__number=number)
    assert (rating.marks, rating.words) == ([2, 2], ["Des écoles sans atelier."] * 2)
    assert rating.done_at


def test_the_screen_is_clean_and_fits_a_telephone(page, site, sign_in, assert_axe):
    call = settled()
    sign_in(page, given(call.files[0])[0])
    page.goto(site + reverse("funding:rate", args=[call.files[0].number]))
    assert_axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
