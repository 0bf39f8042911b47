import pytest
from django.urls import reverse
from django.utils import timezone

from lieudit.advocacy import followup
from lieudit.advocacy.models import Commitment
from lieudit.journal.models import Entry, FollowReason
from lieudit.journal.services import follow_thing
from lieudit.needs.models import Need
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import counted, day
from lieudit.toolkit.workdays import working_days_between
from tests.accounts.factories import AccountFactory
from tests.advocacy.factories import a_message, a_referral, in_days, published, staff
from tests.network.factories import AnimatorFactory
from tests.pages.read_as_people import main_of
from tests.territory.factories import DepartmentFactory, RegionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def promise(db):
    published(a_message(a_referral(), "commit", until=in_days(60), text="Une circulaire."))
    return Commitment.objects.get()


def address(promise):
    return reverse("advocacy:review", args=[promise.number])


def test_progress_is_published_with_what_shows_it(client, promise):
    client.force_login(AnimatorFactory(national=True).account)
    client.post(address(promise), {"step": "start", "note": "Le projet circule."})
    client.post(address(promise), {"step": "keep", "note": "Publiée au bulletin du 3 mars."})
    promise.refresh_from_db()
    assert promise.state == "kept"
    page = client.get(reverse("advocacy:commitments")).content.decode()
    assert "Publiée au bulletin du 3 mars." in page
    entry = Entry.objects.filter(kind="advocacy.reviewed").latest("pk")
    assert Entry.objects.about(Need.objects.first()).first() == entry
    assert "est tenu\u00a0:" in entry.sentence
    assert entry.sentence.endswith("Publiée au bulletin du 3 mars.")


def test_a_kept_promise_is_final_and_a_broken_one_may_be_kept_late(promise):
    followup.review_commitment(promise, actor=staff(), step="break_", note="Rien au 1er juin.")
    followup.review_commitment(promise, actor=staff(), step="resume", note="Publiée en juillet.")
    with pytest.raises(RuleBroken):
        followup.review_commitment(promise, actor=staff(), step="break_", note="Non.")


def test_a_promise_kept_before_it_was_checked_says_both_days(client, promise, later):
    kept = in_days(3)
    later(10)
    client.force_login(AnimatorFactory(national=True).account)
    assert f'value="{in_days(0):%Y-%m-%d}"' in client.get(address(promise)).text
    client.post(address(promise), {"step": "keep", "note": "Publiée.", "kept_on": f"{kept:%Y-%m-%d}"})
    page = main_of(client.get(reverse("advocacy:commitments")).text)
    assert f"Tenu le {day(kept)}, vérifié le {day(timezone.now())}." in page
    entry = Entry.objects.get(kind="advocacy.reviewed")
    assert f"est tenu depuis le {day(kept)}" in entry.sentence


@pytest.mark.parametrize("days", [-1, 11])
def test_a_promise_is_kept_between_its_own_day_and_today(client, promise, later, days):
    kept = in_days(days)
    later(10)
    client.force_login(AnimatorFactory(national=True).account)
    answer = client.post(address(promise), {"step": "keep", "note": "Publiée.", "kept_on": f"{kept:%Y-%m-%d}"})
    assert f"Choisissez un jour entre le {day(in_days(-10))} et aujourd’hui." in answer.text
    assert Commitment.objects.get().state == "promised"


def test_the_day_is_left_aside_until_the_promise_is_kept(client, promise):
    client.force_login(AnimatorFactory(national=True).account)
    client.post(
        address(promise), {"step": "start", "note": "Le projet circule.", "kept_on": f"{in_days(-40):%Y-%m-%d}"}
    )
    promise.refresh_from_db()
    assert (promise.state, promise.kept_on) == ("ongoing", None)


def test_late_promises_are_listed(client, promise, later):
    url = reverse("advocacy:commitments") + "?state=late"
    assert "Une circulaire." not in client.get(url).content.decode()
    later(70)
    page = client.get(url).content.decode()
    assert "Une circulaire." in page
    assert "En retard (1)" in page
    late = working_days_between(promise.due_on, timezone.localdate())
    assert f"En retard de {counted(late, 'jour ouvré', 'jours ouvrés')}" in page
    demand = client.get(promise.demand.referral.get_absolute_url()).text
    assert f"en retard de {counted(late, 'jour ouvré', 'jours ouvrés')}." in demand


def test_the_page_of_promises_ends_with_the_nearest_one_which_is_late_by_itself(client, promise, later):
    url = reverse("advocacy:commitments")
    page = main_of(client.get(url).text)
    assert "Et maintenant" in page
    assert "tient son engagement, «\xa0Une circulaire\xa0», avant le" in page
    assert "sans qu’une règle en fixe le jour" not in page
    later(61)
    page = main_of(client.get(url).text)
    assert "devait tenir son engagement, «\xa0Une circulaire\xa0», avant le" in page
    assert "sans qu’une règle en fixe le jour" in page
    assert "Où cela en est" not in page
    followup.review_commitment(promise, actor=staff(), step="keep", note="Publiée.")
    assert "Et maintenant" not in main_of(client.get(url).text)


def test_authors_are_asked_once_when_the_date_has_come(promise, later, mailoutbox, commits):
    need = Need.objects.first()
    follow_thing(need, account=need.author, reason=FollowReason.AUTHOR)
    assert followup.ask_due_effects(timezone.now()) == 0
    later(59)
    assert followup.ask_due_effects(timezone.now()) == 0
    later(1)
    with commits():
        assert followup.ask_due_effects(timezone.now()) == 1
        assert followup.ask_due_effects(timezone.now()) == 0
    assert len([mail for mail in mailoutbox if "/effet/" in mail.body and mail.to == [need.author.email]]) == 1


def test_the_button_is_shown_to_who_may_review_that_promise_and_to_nobody_else(client, promise):
    """In each territory of the institution: what the list offers is what the act opens."""
    institution, here = promise.demand.referral.institution, DepartmentFactory()
    elsewhere = DepartmentFactory(code="29", name="Finistère", region=RegionFactory(code="53", name="Bretagne"))
    everybody = {
        "nation": AnimatorFactory(national=True).account,
        "region": AnimatorFactory(department=None, region=here.region).account,
        "department": AnimatorFactory(department=here).account,
        "elsewhere": AnimatorFactory(department=elsewhere).account,
        "nobody": AccountFactory(),
        "staff": staff(),
    }
    found = []
    for region, department in ((None, None), (here.region, None), (None, here)):
        institution.region, institution.department = region, department
        institution.save()
        found.append(set())
        for name, account in everybody.items():
            client.force_login(account)
            opens = client.get(address(promise)).status_code == 200
            assert (address(promise) in client.get(reverse("advocacy:commitments")).text) == opens, name
            found[-1] |= {name} if opens else set()
    assert found == [
        {"nation", "staff"},
        {"nation", "region", "staff"},
        {"nation", "region", "department", "staff"},
    ]


def test_others_do_not_review(client, promise):
    client.force_login(AnimatorFactory().account)  # of a department: the institution is national
    assert client.get(address(promise)).status_code == 403
    client.force_login(AccountFactory())
    assert client.post(address(promise), {"step": "keep", "note": "x"}).status_code == 403
