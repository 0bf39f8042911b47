"""A call of somebody else: described by hand, corrected by versions, and what its organiser replies by its link."""

import datetime as dt

import pytest
from django.db import Error, transaction
from django.urls import reverse
from django.utils import timezone

from lieudit.funding.links import reply_token
from lieudit.funding.models import Call, Reply
from lieudit.funding.open_there import open_there
from lieudit.funding.services import invite_organiser, reply_about_call, revise_call
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import day
from lieudit.toolkit.models import Mail
from tests.accounts.factories import AccountFactory
from tests.funding.factories import a_described, a_draft, again, an_open, at_noon
from tests.lottery.factories import at
from tests.network.factories import OrganisationFactory, PlaceFactory, RepresentativeFactory
from tests.territory.factories import DepartmentFactory, RegionFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def revised(call, **changes):
    """Its description, with these changes alone."""
    dates = {"announced_on": call.announced_on, "opens_at": call.opens_at, "closes_at": call.closes_at}
    said = dates | {"review_on": call.review_on, "former": call.drawn_from}
    said |= {"actor": call.author, "reason": "mal décrit"}
    return again(revise_call(call, **{**said, **changes}))


def an_endless(**changes):
    """An aid by hand that has no end."""
    dates = {"announced_on": None, "closes_at": None, "review_on": TODAY + dt.timedelta(days=90)}
    return a_described(**{"kind": "aid", "title": "Premier ordinateur", **dates, **changes})


def test_the_day_on_which_it_opens_is_said_then_corrected_then_unsaid():
    call = a_described(opens_at=None)
    for opens_at in (at_noon(-3), at_noon(-2), None):
        call = revised(call, opens_at=opens_at)
        assert call.opens_at == opens_at


def test_a_call_of_before_asks_for_no_summary():
    call = an_open()
    assert call.rules.asked[0]["key"] == 0
    call.rules.summarised = False
    assert call.rules.asked == call.rules.questions


def test_a_call_that_left_three_days_says_so_without_a_mark(client):
    call = a_described()
    page = client.get(call.get_absolute_url()).content.decode()
    assert "3\u00a0jours entre l’annonce et la clôture" in page
    assert "Non tenu" in page
    assert "Non dit" in page
    assert "Il a un droit de réponse" in page


def test_a_place_describes_a_call_by_the_form(client):
    spoken = RepresentativeFactory()
    client.force_login(spoken.account)
    today = timezone.localdate()
    sent = {
        "kind": "projects",
        "title": "Fonds rural",
        "said": "Département inventé",
        "source": "https://exemple.fr/fonds",
        "announced_on": str(today),
        "closes_on": str(today + dt.timedelta(days=30)),
        "closes_time": "18:00",
        "summary": "Des travaux.",
        "advance": "0",
        "joint": "no",
    }
    answer = client.post(reverse("funding:describe"), sent)
    assert answer.status_code == 302, answer.context["form"].errors
    call = Call.objects.get()
    assert (call.rules.advance, call.rules.joint, call.rules.appeal) == (0, False, None)
    assert (call.organiser, call.author) == ("Département inventé", spoken.account)


@pytest.mark.parametrize("closes_on", ["0001-01-01", "9999-12-31"])
def test_a_year_typed_wrong_is_said_on_the_form_which_keeps_it(client, closes_on):
    client.force_login(RepresentativeFactory().account)
    sent = {
        "kind": "projects",
        "title": "Fonds rural",
        "said": "Département inventé",
        "source": "https://exemple.fr/fonds",
        "closes_on": closes_on,
        "closes_time": "00:00",
        "summary": "Des travaux.",
    }
    answer = client.post(reverse("funding:describe"), sent)
    assert answer.status_code == 422
    assert "vérifiez l’année" in answer.text
    assert closes_on in answer.text
    assert not Call.objects.exists()


def test_who_speaks_for_nothing_describes_nothing(client):
    client.force_login(AccountFactory())
    assert client.get(reverse("funding:describe")).status_code == 403


def test_the_same_call_is_described_once():
    a_described()
    with pytest.raises(RuleBroken, match="déjà décrit"):
        a_described()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"said": " "}, "qui l’a lancé"),
        ({"announced_on": timezone.localdate() + dt.timedelta(days=1)}, "à venir"),
        ({"closes_at": at_noon(-10)}, "avant d’avoir été annoncé"),
        ({"closes_at": dt.datetime(1, 1, 2, tzinfo=dt.UTC), "announced_on": None}, "trop loin d’aujourd’hui"),
        ({"closes_at": at_noon(740)}, "trop loin d’aujourd’hui"),
        ({"closes_at": at_noon(-31 * 366), "announced_on": None}, "trop loin d’aujourd’hui"),
    ],
)
def test_what_cannot_be_is_refused(changes, words):
    with pytest.raises(RuleBroken, match=words):
        a_described(**changes)


def test_a_correction_is_another_version_by_who_described_it(client):
    spoken = RepresentativeFactory()
    call = a_described(author=spoken.account)
    client.force_login(RepresentativeFactory().account)
    assert client.get(reverse("funding:correct", args=[call.number])).status_code == 403
    revised(call, actor=spoken.account, reason="Le dossier a été raccourci", question_count=12)
    assert (again(call).rules.version, again(call).rules.question_count) == (2, 12)


def test_the_organiser_replies_by_its_link_without_account(client):
    call = a_described()
    invite_organiser(call, actor=AccountFactory(secretariat=True), address="appels@fondation.example")
    call = again(call)
    url = reverse("funding:reply", args=[reply_token(call)])
    letter = bytes(Mail.objects.latest("pk").content)
    assert b"reponse" in letter
    assert b"Vous recevez ce message parce que cette adresse" in letter.replace(b"=\r\n", b"").replace(b"=\n", b"")
    page = client.get(url)
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert client.post(url, {"text": "", "role": "déléguée"}).status_code == 422
    sent = {"text": "Notre conseil ne se réunit qu’en octobre.", "role": "déléguée générale", "charter": "on"}
    answer = client.post(url, sent)
    assert answer.status_code == 302, answer.context["form"].errors
    said = client.get(call.get_absolute_url()).content.decode()
    assert "ne se réunit qu’en octobre" in said
    assert "déléguée générale" in said
    with pytest.raises(Error), transaction.atomic():
        Reply.objects.update(text="Autre")


def test_a_link_that_was_replaced_or_altered_opens_nothing(client):
    call = a_described()
    staff = AccountFactory(secretariat=True)
    invite_organiser(call, actor=staff, address="un@fondation.example")
    before = reply_token(again(call))
    invite_organiser(call, actor=staff, address="deux@fondation.example")
    assert client.get(reverse("funding:reply", args=[before])).status_code == 410
    assert client.get(reverse("funding:reply", args=["x" + before])).status_code == 404


def test_a_reply_sent_twice_is_said_once():
    call = a_described()
    reply_about_call(call, text="Voici.", role="directrice")
    with pytest.raises(RuleBroken, match="déjà publiée"):
        reply_about_call(call, text="Voici.", role="directrice")


def test_the_organiser_may_be_one_of_the_directory():
    body = OrganisationFactory(institution=True)
    assert a_described(organisation=body, said="").organiser == body.name


def test_an_aid_is_written_by_hand_and_read_with_those_of_the_catalogue(client):
    aid = a_described(title="Premier ordinateur", kind="aid", domains=["digital"], closes_at=at_noon(300))
    assert "Est-ce un appel loyal" not in client.get(aid.get_absolute_url()).text
    shown = client.get(reverse("funding:aids"), {"nature": "aide"}).content.decode()
    assert aid.get_absolute_url() in shown
    assert "Ouverte à toute la France" in shown
    assert aid.title not in client.get(reverse("funding:aids"), {"nature": "appel"}).content.decode()
    assert "Aide" in client.get(aid.get_absolute_url()).content.decode()


def test_what_is_led_here_is_a_call_never_an_aid(client):
    with pytest.raises(RuleBroken, match="Une aide se décrit"):
        a_draft(kind="aid")
    call = a_draft()
    client.force_login(call.chair)
    assert 'value="aid"' not in client.get(reverse("funding:prepare")).content.decode()
    client.force_login(RepresentativeFactory().account)
    assert 'value="aid"' in client.get(reverse("funding:describe")).content.decode()


def test_an_aid_by_hand_keeps_all_that_the_catalogue_keeps(client):
    place = PlaceFactory()
    here, spoken = place.municipality.department, RepresentativeFactory()
    elsewhere = DepartmentFactory(code="29", name="Finistère", region=RegionFactory(code="53", name="Bretagne"))
    client.force_login(spoken.account)
    sent = {
        "kind": "aid",
        "title": "Premier ordinateur",
        "said": "Mutuelle inventée",
        "source": "https://exemple.fr/aide",
        "review_on": str(TODAY + dt.timedelta(days=90)),
        "summary": "200 € par ordinateur.",
        "audience": "Associations",
        "departments": [here.code],
        "perimeter": "Communauté de communes inventée",
        "financers": "Mutuelle inventée\nFonds du numérique",
        "instructors": "La délégation du département",
        "types": "Subvention",
        "rate_low": "60",
        "rate_high": "20",
        "recurrence": "permanente",
        "apply_url": "https://exemple.fr/demander",
        "charter": "on",
    }
    refused = client.post(reverse("funding:describe"), sent)
    assert refused.status_code == 422
    assert "au-dessus du plus haut" in refused.text
    answer = client.post(reverse("funding:describe"), sent | {"rate_low": "20", "rate_high": "60"})
    assert answer.status_code == 302, answer.context["form"].errors
    aid = Call.objects.get()
    assert aid.rules.financers == ["Mutuelle inventée", "Fonds du numérique"]
    client.logout()
    page = " ".join(client.get(aid.get_absolute_url()).text.replace("&nbsp;", " ").split())
    for words in (
        "Sans fin dite",
        "de 20 % à 60 %",
        "permanente",
        "La délégation du département",
        "https://exemple.fr/d",
    ):
        assert words in page
    assert "Ferme le" not in page
    listed = reverse("funding:aids")
    shown = " ".join(client.get(listed, {"lieu": place.slug, "qui": "association", "type": "Subvention"}).text.split())
    why = f"Ouverte dans son département, {here} ; périmètre à vérifier : Communauté de communes inventée"
    assert why in shown
    assert "sans date de fin dite" in shown
    assert aid.title in client.get(listed, {"territoire": here.region.slug}).text
    assert aid.title not in client.get(listed, {"territoire": elsewhere.slug}).text
    assert aid.title not in client.get(listed, {"territoire": elsewhere.region.slug}).text
    (line,) = open_there(place, "", 5)
    assert (line.closes, line.doubted) == (None, True)
    test = reverse("funding:test", args=[aid.number])
    assert here.name in client.get(test, {"region": elsewhere.code}).text
    assert "ne peut pas" in client.get(test, {"region": elsewhere.code}).text


def test_an_aid_without_end_stays_once_it_is_due_for_review_and_its_author_is_told(client):
    spoken = RepresentativeFactory()
    aid = an_endless(author=spoken.account, review_on=TODAY + dt.timedelta(days=2))
    with at(timezone.now() + dt.timedelta(days=3)):
        assert list(Call.objects.running()) == [aid]
        said = f"À revoir depuis le {day(aid.review_on)}"
        assert said in client.get(reverse("funding:aids")).text
        assert said in client.get(aid.get_absolute_url()).text
        client.force_login(spoken.account)
        assert "description d’aide à revoir" in client.get(reverse("pages:home")).text
        revised(aid, review_on=TODAY + dt.timedelta(days=60), reason="relue, rien ne change")
        assert said not in client.get(aid.get_absolute_url()).text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": "projects"}, "une aide seule"),
        ({"review_on": None}, "un jour, à venir"),
        ({"review_on": TODAY}, "un jour, à venir"),
        ({"closes_at": at_noon(30)}, "ce jour est de trop"),
    ],
)
def test_an_end_is_dated_or_an_aid_says_when_to_look_again(changes, words):
    with pytest.raises(RuleBroken, match=words):
        an_endless(**changes)


def test_the_database_knows_no_call_without_end():
    with pytest.raises(Error), transaction.atomic():
        Call.objects.filter(pk=a_described().pk).update(closes_at=None, first_closes_at=None)


def test_dates_that_were_described_wrong_are_corrected_and_one_that_moved_is_told_apart(client):
    call = a_described(author=RepresentativeFactory().account)
    announced = TODAY - dt.timedelta(days=20)
    before = revised(call, announced_on=announced, closes_at=at_noon(30))
    assert (before.first_closes_at, before.postponements.count()) == (at_noon(30), 0)
    earlier = revised(before, closes_at=at_noon(25))
    assert earlier.first_closes_at == at_noon(25)
    with pytest.raises(RuleBroken, match="reportée est après"):
        revised(earlier, closes_at=at_noon(20), moved=True)
    later = revised(earlier, closes_at=at_noon(40), moved=True, reason="la fondation donne deux semaines")
    assert (later.first_closes_at, later.closes_at) == (at_noon(25), at_noon(40))
    assert later.rules.version == 4
    page = client.get(later.get_absolute_url()).text
    assert "Clôture reportée" in page
    assert "45\u00a0jours entre l’annonce et la clôture" in page
    with pytest.raises(RuleBroken, match="Rien ne change"):
        revised(later)
    with pytest.raises(RuleBroken, match="celui d’avant"):
        revised(later, former=later)


def test_the_form_of_a_description_shows_its_dates_and_corrects_them(client):
    spoken = RepresentativeFactory()
    call = a_described(author=spoken.account)
    client.force_login(spoken.account)
    address = reverse("funding:correct", args=[call.number])
    form = client.get(address).context["form"]
    shown = {field.html_name: field.value() for field in form if field.value() not in (None, False)}
    assert shown["closes_on"] == timezone.localdate(call.closes_at)
    sent = shown | {"closes_on": str(TODAY + dt.timedelta(days=9)), "moved": "on", "reason": "reporté", "charter": "on"}
    answer = client.post(address, sent)
    assert answer.status_code == 302, answer.context["form"].errors
    assert timezone.localdate(again(call).closes_at) == TODAY + dt.timedelta(days=9)
    assert again(call).postponements.count() == 1


def test_what_opens_later_says_when(client):
    starts = at_noon(30)
    call = a_described(opens_at=starts, closes_at=at_noon(60))
    assert f"Ouvre le {day(timezone.localdate(starts))}" in client.get(call.get_absolute_url()).text
    assert [each.opens for each in open_there(None, "", 5)] == [timezone.localdate(starts)]
