"""The pages of what is lent: what they show, to whom, in how many queries; forms keep what was typed."""

import datetime as dt
import re
from html import unescape
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from lieudit.accounts.services import rooms_data
from lieudit.care.services import accept_charter, adopt_charter, hide_text
from lieudit.mutual_aid.models import LawNote, Loan, Photo, StateNote, Thing
from lieudit.mutual_aid.services import choose_aid
from lieudit.network.citing import cited
from lieudit.network.models import Representative
from lieudit.toolkit.articles import to_the
from lieudit.toolkit.errands import do_next
from lieudit.toolkit.tokens import thing_token
from tests.accounts.factories import AccountFactory
from tests.budget import at_most
from tests.mutual_aid.factories import (
    a_loan,
    a_returned,
    a_thing,
    accepted_hands,
    an_accepted,
    an_out,
    moved,
    speaker_of,
)
from tests.needs.factories import NeedFactory
from tests.network.factories import AnimatorFactory, RepresentativeFactory

pytestmark = pytest.mark.django_db
THINGS = reverse("mutual_aid:things")


@pytest.fixture
def charter(db):
    return adopt_charter("Nous parlons des faits, jamais des personnes.")


def words_of(answer):
    return answer.content.decode().replace("\xa0", " ").replace("\u202f", " ").replace("&nbsp;", " ")


def picture():
    drawn = BytesIO()
    Image.new("RGB", (60, 40), "navy").save(drawn, "JPEG")
    return SimpleUploadedFile("IMG_20261128.jpg", drawn.getvalue(), "image/jpeg")


def key_of(answer):
    """The key of the photograph that a form keeps."""
    return re.search(r'name="held" value="([^"]+)"', answer.text)[1]


def test_what_is_lent_is_found_by_its_words_its_kind_and_its_territory(client):
    thing = a_thing(title="Remorque à vélo", kind="vehicle")
    a_thing(title="Vidéoprojecteur")
    department = thing.place.municipality.department.code
    for told in ({"q": "remorque"}, {"kind": "vehicle"}, {"q": "remorque", "territory": f"d-{department}"}):
        said = words_of(client.get(THINGS, told))
        assert "Remorque à vélo" in said, told
        assert "Vidéoprojecteur" not in said, told


@pytest.mark.parametrize("told", [{}, {"q": "projecteur", "kind": "sound", "territory": "r-75"}])
def test_the_list_costs_at_most_eight_queries(client, told, django_assert_max_num_queries):
    for _n in range(4):
        a_thing()
    client.get(THINGS, told)
    with django_assert_max_num_queries(8):
        client.get(THINGS, told)


def test_a_thing_with_three_months_of_calendar_costs_at_most_eight_queries(client, django_assert_max_num_queries):
    thing = a_thing()
    an_accepted(thing=thing)
    client.get(thing.get_absolute_url())
    with django_assert_max_num_queries(8):
        said = words_of(client.get(thing.get_absolute_url()))
    assert said.count("<table") == 3
    assert ", pris</span>" in said
    assert "essentiellement" not in said
    assert "Un prêt à usage est gratuit" in said
    assert "Code civil, articles 1875 et 1876" in said


def test_the_mirror_of_a_place_costs_at_most_eight_queries(client, django_assert_max_num_queries):
    loan = a_returned()
    address = reverse("mutual_aid:place", args=[loan.lender.slug])
    client.get(address)
    with django_assert_max_num_queries(8):
        client.get(address)


def test_a_loan_costs_at_most_eight_queries_with_those_of_who_is_signed_in(client, django_assert_max_num_queries):
    loan = a_returned(condition="damaged")
    client.force_login(speaker_of(loan.borrower))
    client.get(loan.get_absolute_url())
    with django_assert_max_num_queries(8):
        said = words_of(client.get(loan.get_absolute_url()))
    assert "L’ampoule est cassée" in said
    assert "Dire l’état, de votre côté" in said


def test_who_animates_reads_a_loan_a_hand_and_their_own_in_at_most_twelve(client, django_assert_max_num_queries):
    loan, hand = a_returned(), accepted_hands()
    department = loan.borrower.municipality.department
    client.force_login(AnimatorFactory(department=department).account)
    for address in (loan.get_absolute_url(), hand.get_absolute_url(), reverse("mutual_aid:loans")):
        assert client.get(address).status_code == 200
        with django_assert_max_num_queries(12):
            client.get(address)


def test_a_loan_is_not_there_for_others(client):
    loan = a_loan()
    for person in (AccountFactory(), RepresentativeFactory().account):
        client.force_login(person)
        assert client.get(loan.get_absolute_url()).status_code == 404


def test_a_thing_is_listed_with_its_photograph_by_its_form(client, charter):
    spoken = RepresentativeFactory()
    accept_charter(spoken.account)
    client.force_login(spoken.account)
    page = reverse("mutual_aid:lend", args=[spoken.place.slug])
    typed = {
        "title": "Vidéoprojecteur",
        "words": "3 000 lumens.",
        "kind": "sound",
        "users": "anybody",
        "deposit": "50",
        "insurance": "none",
        "days": ["1", "2"],
        "opens": "10:00",
        "closes": "18:00",
        "turnaround": "2",
        "longest": "7",
        "alt": "L’appareil et son câble",
    }
    waits = client.post(page, typed | {"longest": "400", "photo": picture()})
    assert waits.status_code == 422
    assert "3 000 lumens." in waits.content.decode(), "what was typed is kept"
    assert "Ce fichier est gardé, et n’est pas encore lu" in waits.text
    held = {"held": key_of(waits)}
    assert client.post(page, typed | held).status_code == 422
    assert not Thing.objects.exists()
    do_next.call()
    assert "encore lu" not in client.post(page, typed | held | {"longest": "400"}).text
    assert client.post(page, typed | held).status_code == 302
    thing = Thing.objects.get()
    photo = thing.photos.get()
    assert (photo.width, photo.height, photo.alt) == (60, 40, "L’appareil et son câble")
    client.logout()
    shown = client.get(photo.get_absolute_url())
    assert shown["Content-Type"] == "image/jpeg"
    assert "sandbox" in shown["Content-Security-Policy"]
    assert "L’appareil et son câble" in client.get(thing.get_absolute_url()).content.decode()


def test_a_photograph_that_cannot_be_drawn_comes_back_to_its_form_and_one_that_waits_may_be_left(client):
    loan = moved(an_accepted(), 10)
    client.force_login(speaker_of(loan.lender))
    page = reverse("mutual_aid:hand_over", args=[loan.number])
    broken = SimpleUploadedFile("photo.jpg", picture().read()[:200], "image/jpeg")
    waits = client.post(page, {"condition": "good", "photo": broken})
    held = key_of(waits)
    assert "Ne pas joindre la photo gardée" in waits.text
    do_next.call()
    refused = client.post(page, {"condition": "good", "held": held})
    assert "Cette image est abîmée" in refused.text
    assert held not in refused.text
    assert client.post(page, {"condition": "good", "held": held, "drop": "on"}).status_code == 302
    assert StateNote.objects.exists()
    assert not Photo.objects.exists()


def test_a_file_that_is_no_photograph_is_refused_in_words(client, charter):
    spoken = RepresentativeFactory()
    accept_charter(spoken.account)
    client.force_login(spoken.account)
    sent = {"photo": SimpleUploadedFile("photo.jpg", b"<script>", "image/jpeg"), "title": "Une scie"}
    said = words_of(client.post(reverse("mutual_aid:lend", args=[spoken.place.slug]), sent))
    assert "n’est pas lisible ici" in said
    assert not Photo.objects.exists()


def test_the_photograph_of_a_state_is_read_by_the_two_places(client):
    loan = an_out()
    note = loan.notes.get()
    photo = Photo.objects.create(note=note, file="entraide/a.jpg", name="a.jpg", width=8, height=6)
    photo.file.save("a.jpg", SimpleUploadedFile("a.jpg", b"\xff\xd8\xff"))
    assert client.get(photo.get_absolute_url()).status_code == 404
    client.force_login(AccountFactory())
    assert client.get(photo.get_absolute_url()).status_code == 404
    client.force_login(speaker_of(loan.borrower))
    assert client.get(photo.get_absolute_url()).status_code == 200


def test_dates_that_are_taken_keep_what_was_typed_and_say_what_is_free(client, charter):
    thing = a_thing()
    an_accepted(thing=thing)
    spoken = RepresentativeFactory()
    accept_charter(spoken.account)
    client.force_login(spoken.account)
    first = timezone.localdate() + dt.timedelta(days=10)
    typed = {
        "first": first,
        "last": first,
        "start": "12:00",
        "end": "16:00",
        "borrower": spoken.place.pk,
        "words": "Un festival de courts.",
    }
    with at_most(10) as asked:
        said = words_of(client.post(reverse("mutual_aid:borrow", args=[thing.number]), typed))
    assert not any("FOR UPDATE" in each["sql"] for each in asked), "nobody waits for who is refused"
    assert "déjà prise" in said
    assert "Libre aussi longtemps à partir" in said
    assert "Un festival de courts." in said


def test_what_is_late_waits_on_both_home_pages_and_on_the_desk(client):
    loan = an_out(late=True)
    animator = AnimatorFactory(department=loan.lender.municipality.department).account
    for person, words in (
        (speaker_of(loan.lender), "n’est pas revenue"),
        (speaker_of(loan.borrower), "empruntée à rendre"),
    ):
        client.force_login(person)
        assert words in words_of(client.get(reverse("pages:home"))), words
    client.force_login(animator)
    page = reverse("desks:desk", args=[loan.lender.municipality.department.slug])
    said = words_of(client.get(page))
    assert "ne l’a pas encore rendue" in said


def test_hidden_words_are_read_by_nobody_and_hide_neither_the_loan_nor_that_it_is_late(client):
    loan = an_out(late=True)
    animator = AnimatorFactory(department=loan.lender.municipality.department).account
    hide_text(loan, actor=AccountFactory(is_staff=True), reason="Ces mots visent une personne.")
    client.force_login(speaker_of(loan.borrower))
    said = words_of(client.get(loan.get_absolute_url()))
    assert loan.words not in said
    assert "Le prêt continue" in said
    assert "Dire que c’est rendu" in said
    assert loan.thing.title in words_of(client.get(reverse("mutual_aid:loans")))
    assert "empruntée à rendre" in words_of(client.get(reverse("pages:home")))
    client.force_login(animator)
    page = reverse("desks:desk", args=[loan.lender.municipality.department.slug])
    assert "ne l’a pas encore rendue" in words_of(client.get(page))


def test_a_place_that_lends_is_found_by_the_finder_and_says_so_on_its_page(client):
    thing = a_thing()
    other = RepresentativeFactory().place
    said = words_of(client.get(reverse("network:places"), {"lends": "sound"}))
    assert thing.place.name in said
    assert other.name not in said
    assert thing.title in words_of(client.get(thing.place.get_absolute_url()))


def test_the_search_of_the_site_finds_what_is_lent(client):
    thing = a_thing(title="Presse à injecter")
    said = words_of(client.get(reverse("pages:search"), {"q": "presse injecter"}))
    assert thing.get_absolute_url() in said


def test_what_one_wrote_is_in_one_s_own_data():
    from lieudit.mutual_aid.receivers import give_loans

    loan = a_returned()
    name, rows = give_loans(None, account=speaker_of(loan.lender), limit=None)
    assert name == "mutual_aid"
    assert [row["kind"] for row in rows] == ["thing", "state", "state"]


def test_what_is_said_of_the_law_is_kept_by_the_secretariat(client):
    note = LawNote.objects.get(key="thing")
    page = reverse("mutual_aid:edit_law", args=["thing"])
    client.force_login(AccountFactory())
    assert client.get(page).status_code == 403
    client.force_login(AccountFactory(is_staff=True))
    typed = {"title": note.title, "words": "Un prêt est gratuit.", "source": note.source, "url": note.url}
    later = timezone.localdate() + dt.timedelta(days=2)
    assert "est à venir" in words_of(client.post(page, typed | {"checked_on": later}))
    client.post(page, typed | {"checked_on": timezone.localdate()})
    assert "Un prêt est gratuit." in words_of(client.get(reverse("mutual_aid:law")))


def test_a_thing_of_a_place_that_closed_is_shown_and_no_more_lent(client):
    thing = a_thing()
    type(thing.place).objects.filter(pk=thing.place_id).update(status="closed")
    assert "N’est plus prêtée" in words_of(client.get(thing.get_absolute_url()))
    assert thing.title not in words_of(client.get(THINGS))
    assert not Loan.objects.exists()


def opens(place):
    choose_aid(place, actor=speaker_of(place), mirror_is_public=True, told_within=0)


def test_the_page_of_a_need_tells_of_a_loan_with_its_places_where_both_mirrors_are_open(client):
    need = NeedFactory()
    loan = an_out(about=need)
    page = client.get(need.get_absolute_url()).content.decode()
    assert "1 prêt entre deux lieux" in page.replace("\xa0", " ")
    assert loan.thing.title not in page
    opens(loan.lender)
    assert loan.thing.title not in client.get(need.get_absolute_url()).content.decode(), "one of the two alone"
    opens(loan.borrower)
    page = client.get(need.get_absolute_url()).content.decode()
    assert f"{loan.lender}, {to_the(loan.borrower)}" in unescape(page)
    assert "prêt entre deux lieux" not in page
    hide_text(loan.thing, actor=AccountFactory(is_staff=True), reason="Vise une personne.")
    assert loan.thing.title not in client.get(need.get_absolute_url()).content.decode()


def test_a_loan_that_did_not_take_place_is_told_nowhere_and_is_cited_by_nobody(client):
    need = NeedFactory()
    loan = an_accepted(about=need)
    assert "entre deux lieux" not in client.get(need.get_absolute_url()).content.decode()
    assert cited(f"pret-{loan.number}") is None


def test_one_borrows_for_a_need_by_the_address_that_one_comes_by(client, charter):
    need, thing, person = NeedFactory(), a_thing(), RepresentativeFactory().account
    client.force_login(person)
    start = f"?cite=besoin-{need.number}"
    found = client.get(reverse("mutual_aid:things") + start).content.decode()
    assert f"{thing.get_absolute_url()}{start}" in found
    assert start in client.get(thing.get_absolute_url() + start).content.decode()
    address = reverse("mutual_aid:borrow", args=[thing.number]) + start
    assert f'value="besoin-{need.number}"' in client.get(address).content.decode()
    on = timezone.localdate() + dt.timedelta(days=9)
    typed = {"first": on, "start": "10:00", "last": on, "end": "18:00", "words": "Un soir.", "charter": "on"}
    typed["borrower"] = Representative.objects.get(account=person).place_id
    refused = client.post(address, typed | {"about": "https://ailleurs.example/12"})
    assert refused.status_code == 422
    assert "Rien d’ici ne se lit" in refused.content.decode()
    assert client.post(address, typed | {"about": need.get_absolute_url()}).status_code == 302
    loan = Loan.objects.get()
    assert loan.about_id == need.pk
    assert str(need) in unescape(client.get(loan.get_absolute_url()).content.decode())


def test_what_one_borrows_for_stays_while_one_searches_turns_the_page_and_clears(client, monkeypatch):
    monkeypatch.setattr("lieudit.mutual_aid.views.A_PAGE", 1)
    need, thing, other = NeedFactory(), a_thing(title="Remorque à vélo"), a_thing(title="Remorque à bras")
    about = f"besoin-{need.number}"
    page = words_of(client.get(THINGS, {"cite": about}))
    assert f'<input type="hidden" name="cite" value="{about}"' in page
    assert "Tout effacer" not in page, "what it is for is not looked for"
    assert f"?cite={about}&amp;page=2" in page
    page = words_of(client.get(THINGS, {"q": "remorque", "cite": about, "page": 2}))
    assert f"{thing.get_absolute_url()}?cite={about}" in page
    assert f'href="{THINGS}?cite={about}">Tout effacer' in page
    page = words_of(client.get(THINGS, {"q": "bras", "cite": "besoin-x"}))
    assert f'{other.get_absolute_url()}"' in page
    assert f'href="{THINGS}">Tout effacer' in page


def test_what_is_said_of_a_state_is_reported_and_hidden_with_its_photograph(client):
    loan = a_returned(condition="damaged")
    note = loan.notes.get(moment="back")
    client.force_login(speaker_of(loan.borrower))
    page = client.get(loan.get_absolute_url()).content.decode()
    assert "L’ampoule est cassée." in page
    assert reverse("care:report", args=[thing_token(note)]) in page
    assert client.get(reverse("care:report", args=[thing_token(note)])).status_code == 200
    photo = Photo.objects.create(note=note, file="entraide/a.webp", name="a.webp", width=1, height=1)
    assert photo in Photo.objects.visible_to(speaker_of(loan.borrower))
    hide_text(note, actor=AccountFactory(is_staff=True), reason="Vise une personne.")
    assert "L’ampoule est cassée." not in client.get(loan.get_absolute_url()).content.decode()
    assert photo not in Photo.objects.visible_to(speaker_of(loan.borrower))
    client.force_login(AccountFactory())
    assert client.get(reverse("care:report", args=[thing_token(note)])).status_code == 404


def test_ones_own_data_hold_what_one_chose_and_said_of_the_law():
    place, staff = RepresentativeFactory().place, AccountFactory(is_staff=True)
    opens(place)
    LawNote.objects.update_or_create(
        key="thing",
        defaults={"title": "Prêt à usage", "words": "Gratuit.", "checked_on": "2026-01-05", "author": staff},
    )
    kinds = [[row["kind"] for row in rooms_data(each)["mutual_aid"]] for each in (speaker_of(place), staff)]
    assert kinds == [["choice"], ["law"]]
