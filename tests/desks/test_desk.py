"""What waits at each desk: the closest one holds it, and each thing is treated in two clicks at most."""

import datetime as dt
import html
import json
import random
import re
from dataclasses import replace
from urllib.parse import urlencode

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.db import ProgrammingError
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from lieudit.accounts.home import Powers
from lieudit.care.services import hide_text
from lieudit.commons.services import publish_resource, return_resource
from lieudit.desks.reads import desk_at, who_covers
from lieudit.journal.models import Entry
from lieudit.journal.sentence import SENTENCES
from lieudit.needs.escalating import answer_escalation, escalate_convergence, escalate_need
from lieudit.needs.models import Escalation, Need
from lieudit.needs.questions import ask_question, reply_to_question
from lieudit.needs.services import (
    gather_needs,
    publish_need,
    publish_support,
    refuse_support,
    settle_need,
    support_need,
    unfile_need,
)
from lieudit.needs.workflow import NeedState
from lieudit.network.models import Animator
from lieudit.network.services import refuse_claim
from lieudit.network.vocabulary import Level
from lieudit.records.models import Confirmation, Twin
from lieudit.records.services import settle_conflict, take_confirmation_back
from lieudit.territory import desk as brick
from lieudit.territory.desk import DESK_LISTS, day_at, lists_of
from lieudit.territory.models import Department
from lieudit.toolkit.errors import RuleBroken
from tests.access.world import World
from tests.accounts.factories import AccountFactory
from tests.commons.factories import ResourceFactory
from tests.mutual_aid.factories import an_out
from tests.needs.factories import ConvergenceFactory, NeedFactory, SupportFactory
from tests.network.factories import AnimatorFactory, ClaimFactory, PlaceFactory, RepresentativeFactory
from tests.records.factories import ConflictFactory, TwinFactory
from tests.territory.factories import DepartmentFactory, MunicipalityFactory

pytestmark = pytest.mark.django_db


def waiting(account, land):
    return {listed.key: listed.count for listed in lists_of(desk_at(account, land), "/")}


def address(land):
    return reverse("desks:desk", args=[land.slug if land else "france"])


@pytest.fixture
def somewhere(lands):
    """One of each thing that waits in Creuse."""
    here = MunicipalityFactory(department=lands.creuse)
    place = PlaceFactory(municipality=here)
    NeedFactory(pending=True, place=place)
    need = NeedFactory(place=place)
    SupportFactory(need=need, place=PlaceFactory(municipality=here), published_at=None)
    ConflictFactory(place=place)
    TwinFactory(first__municipality=here, second__municipality=here)
    ClaimFactory(place=place)
    return need


def test_the_closest_desk_holds_what_waits(lands, somewhere):
    mine = waiting(lands.animator, lands.creuse)
    assert {key: mine[key] for key in ("depots", "soutiens", "besoins", "desaccords", "doublons", "demandes")} == (
        dict.fromkeys(("depots", "soutiens", "besoins", "desaccords", "doublons", "demandes"), 1) | {"besoins": 1}
    )
    assert mine["fiches"] == 4
    assert not waiting(lands.above, lands.region).keys() & {"depots", "besoins", "desaccords", "doublons", "demandes"}


def test_the_region_then_the_nation_hold_a_territory_without_animators(lands, somewhere):
    Animator.objects.filter(department=lands.creuse).delete()
    assert waiting(lands.above, lands.region)["depots"] == 1
    assert "depots" not in waiting(lands.national, None)
    Animator.objects.filter(region=lands.region).delete()
    assert waiting(lands.national, None)["depots"] == 1
    assert who_covers(lands.creuse)[0] == "nation"


def test_a_desk_says_that_it_did_not_count_to_the_end(client, lands, somewhere, monkeypatch):
    for _ in range(7):
        NeedFactory(place=somewhere.place)
    client.force_login(lands.animator)
    assert re.search("8 besoins sans réponse, dont\\s+3 autres", _read(client, lands))
    monkeypatch.setattr(brick, "MOST_COUNTED", 7)
    page = _read(client, lands)
    assert re.search("Plus de 7 besoins sans réponse, dont\\s+plus de\\s+2 autres", page)
    assert re.search(r"<b>Plus de \d+</b>\s+choses attendent", page)
    monkeypatch.setattr(brick, "MOST_COUNTED", 3)
    assert re.search(r"Plus de \d+ autres? peu(t|vent) rester là sans\s+dommage", _read(client, lands))


def _read(client, lands):
    return client.get(address(lands.creuse)).text.replace("\xa0", " ")


def test_a_desk_is_read_in_eight_queries(client, lands, somewhere, django_assert_max_num_queries):
    client.force_login(lands.animator)
    client.get(address(lands.creuse))
    with django_assert_max_num_queries(8):
        page = client.get(address(lands.creuse)).text
    assert "Bureau de la Creuse" in page
    assert "les tiers-lieux creusois" in page
    assert len(DESK_LISTS) >= 8


def test_so_is_that_of_a_region_and_that_of_the_nation_with_all_that_waits(
    client, lands, somewhere, django_assert_max_num_queries
):
    Animator.objects.filter(department=lands.creuse).delete()
    for person, land in ((lands.above, lands.region), (lands.national, None)):
        client.force_login(person)
        client.get(address(land))
        with django_assert_max_num_queries(8):
            page = client.get(address(land)).text
        assert somewhere.words in html.unescape(page)
        Animator.objects.filter(region=lands.region).delete()


def test_a_deposit_is_published_in_one_click_and_the_animator_comes_back(client, lands, somewhere):
    client.force_login(lands.animator)
    need = NeedFactory(pending=True, place=somewhere.place)
    url, here = reverse("needs:publish", args=[need.number]), address(lands.creuse)
    assert f'action="{url}"' in client.get(here).text
    answer = client.post(url, {"next": f"{here}#depots"})
    assert (answer.status_code, answer["Location"]) == (302, f"{here}#depots")
    need.refresh_from_db()
    assert need.state == NeedState.EXPRESSED


def test_a_record_is_confirmed_and_a_pair_set_apart_in_one_click(client, lands, somewhere):
    client.force_login(lands.animator)
    here, place, twin = address(lands.creuse), somewhere.place, Twin.objects.get()
    for url in (reverse("records:confirm_place", args=[place.slug]), reverse("records:set_apart", args=[twin.pk])):
        assert f'action="{url}"' in client.get(here).text
        assert client.post(url, {"next": here})["Location"] == here
    place.refresh_from_db()
    assert place.confirmed_on
    assert "doublons" not in waiting(lands.animator, lands.creuse)


def test_a_page_of_a_gesture_leads_back_to_the_desk(client, lands, somewhere):
    client.force_login(lands.animator)
    here = address(lands.creuse)
    page, here = reverse("needs:settle", args=[somewhere.number]), f"{here}?fait=attend#attend"
    url = f"{page}?{urlencode({'next': here})}"
    assert f'href="{url}"' in client.get(here).text
    assert f'href="{here}">Revenir sans rien faire' in client.get(url).text
    assert f'href="{here}">Revenir sans rien faire' in client.post(url, {"text": ""}).text
    assert client.post(url, {"text": "Le réseau vous appelle lundi."})["Location"] == here
    assert "besoins" not in waiting(lands.animator, lands.creuse)


def test_one_stays_where_one_was_with_what_was_done_in_sight(client, lands, somewhere):
    client.force_login(lands.animator)
    here = address(lands.creuse)
    need = NeedFactory(pending=True, place=somewhere.place)
    back = f"{here}?fait=attend#attend"
    assert f'value="{back}"' in client.get(here).text
    answer = client.post(reverse("needs:publish", args=[need.number]), {"next": back}, follow=True)
    page = answer.text
    assert page.index('id="attend"') < page.index("Besoin publié, tel qu’il a été écrit.")


def undone(client, url, here):
    """Press « Annuler » beside what a gesture said, and read the desk again."""
    page = client.post(url, {"next": here}, follow=True).text
    undo = re.search(r'action="([^"]+)">\s*<input[^>]*>\s*<button[^>]*>Annuler', page)
    assert undo, "what nobody was told of yet is taken back where it was made"
    assert "fait=" not in here or page.index('id="calme"') < undo.start(), "it is said in its own list"
    address = html.unescape(undo[1])
    back = client.post(address, follow=True)
    assert back.redirect_chain[-1][0] == here, "one stays where one was"
    assert "C’est annulé" in back.text
    again = client.post(address, follow=True).text
    assert "rien à annuler" in again or "n’est pas possible" in again, "twice is said, and does nothing"


def test_a_gesture_of_which_nobody_was_told_is_taken_back_where_it_was_made(client, lands, somewhere):
    client.force_login(lands.animator)
    place, twin = somewhere.place, Twin.objects.get()
    before = timezone.localdate() - dt.timedelta(days=500)
    type(place).objects.filter(pk=place.pk).update(confirmed_on=before)
    undone(client, reverse("records:confirm_place", args=[place.slug]), f"{address(lands.creuse)}?fait=fiches#fiches")
    place.refresh_from_db()
    assert place.confirmed_on == before
    assert not Confirmation.objects.exists()
    undone(client, reverse("records:set_apart", args=[twin.pk]), address(lands.creuse))
    twin.refresh_from_db()
    assert (twin.state, twin.settled_by) == ("open", None)
    kinds = {"records.looked_at_again", "records.confirmation_taken_back"}
    assert set(Entry.objects.filter(kind__in=kinds).values_list("kind", flat=True)) == kinds


def test_what_nobody_confirmed_today_is_not_taken_back(lands, somewhere):
    with pytest.raises(RuleBroken, match="rien à annuler"):
        take_confirmation_back(somewhere.place, actor=lands.animator)


def test_what_is_late_is_urgent_what_nobody_waits_for_is_folded_and_the_day_ends(client, lands, somewhere, later):
    client.force_login(lands.animator)
    page = client.get(address(lands.creuse)).text
    assert "Rien d’urgent" in page
    assert "À relire avant" not in page
    assert "Votre journée est finie" in page or "votre journée est finie" in page
    assert "Personne n’est classé" in page[page.index("Pourquoi cet ordre") :]
    folded = page[page.index('id="calme"') :]
    assert "doublon" in folded
    assert "besoin sans réponse" in page[: page.index('id="calme"')].lower()
    later(20)
    client.force_login(lands.animator)
    page = client.get(address(lands.creuse)).text
    urgent = page[page.index('id="urgent"') : page.index('id="attend"')]
    assert "En retard de" in urgent
    assert f"besoin n°\xa0{somewhere.number}" in urgent.replace("n° ", "n°\xa0")


def test_a_need_that_was_read_late_waits_from_the_day_on_which_it_was_published(lands, later):
    need = NeedFactory(pending=True, department=lands.creuse)
    later(30)
    publish_need(need, actor=lands.animator)
    (line,) = day_at(desk_at(lands.animator, lands.creuse), "/").waiting
    need.refresh_from_db()
    assert (line.due, line.late) == (need.sorting_due, "")


def test_a_foreign_address_is_not_gone_back_to(client, lands, somewhere):
    client.force_login(lands.animator)
    url = reverse("needs:settle", args=[somewhere.number])
    assert "Revenir à l’établi" in client.get(f"{url}?next=https://exemple.fr/").text
    answer = client.post(url, {"text": "Oui.", "next": "https://exemple.fr/"})
    assert answer["Location"] == reverse("needs:workbench")


def test_a_pair_astride_two_departments_waits_at_the_region(lands):
    other = MunicipalityFactory(code="87085", name="Limoges", department=lands.vienne)
    TwinFactory(first__municipality=MunicipalityFactory(), second__municipality=other)
    assert "doublons" not in waiting(lands.animator, lands.creuse)
    assert waiting(lands.above, lands.region)["doublons"] == 1
    assert "doublons" not in waiting(lands.national, None)


@pytest.mark.parametrize(("who", "where", "status"), [
    ("animator", "creuse", 200), ("animator", "region", 403), ("animator", "vienne", 403), ("above", "creuse", 200),
    ("above", "elsewhere", 403), ("national", "elsewhere", 200), ("staff", "region", 200),
])  # fmt: skip
def test_a_desk_is_read_by_who_animates_it(client, lands, who, where, status):
    client.force_login(getattr(lands, who))
    assert client.get(address(getattr(lands, where))).status_code == status


def test_the_national_desk_and_an_unknown_one(client, lands):
    client.force_login(lands.national)
    page = client.get(address(None)).text
    assert "Bureau de la France entière" in page
    assert "Tout est traité" in page
    assert client.get("/territoires/nulle-part/bureau/").status_code == 404
    client.force_login(lands.above)
    assert client.get(address(None)).status_code == 403


def test_the_page_of_an_account_leads_to_its_desk(client, lands):
    client.force_login(lands.animator)
    assert f'href="{address(lands.creuse)}"' in client.get(reverse("accounts:profile")).text


def test_the_day_counts_what_was_done_and_what_was_taken_back(client, lands, somewhere):
    client.force_login(lands.animator)
    here = address(lands.creuse)
    assert "chose" in part_of_the_day(client.get(here).text)
    settle_need(somewhere, actor=lands.animator, text="Voici une réponse.")
    page = client.get(here).text
    left = waiting(lands.animator, lands.creuse)
    count = sum(left[key] for key in left if key not in {"doublons", "fiches", "communes"})
    day = part_of_the_day(page)
    assert f"<b>1 sur {count + 1}</b> pour aujourd’hui" in day
    assert len(re.findall('<circle[^>]*class="done"', day)) == 1
    assert day.count("<circle") == count + 1
    assert "rester là sans dommage" in day


def done(account, land):
    return day_at(desk_at(account, land), "/").done


def test_what_is_done_counts_things_of_this_desk_and_acts_that_keep_it(lands, somewhere):
    animator, convergence = lands.animator, ConvergenceFactory(level="departmental")
    gather_needs([NeedFactory(place=somewhere.place) for _ in range(3)], actor=animator, convergence=convergence)
    assert done(animator, lands.creuse) == 3, "three at once are three"
    escalate_convergence(convergence, actor=animator, to_level="national", reason="Partout")
    far = PlaceFactory(municipality__department=lands.vienne)
    gather_needs([NeedFactory(place=far, department=lands.vienne)], actor=animator, convergence=ConvergenceFactory())
    assert done(animator, lands.creuse) == 3, "what was elsewhere is not of this desk"
    publish_support(
        SupportFactory(
            need=somewhere, place=PlaceFactory(municipality=somewhere.place.municipality), published_at=None
        ),
        actor=animator,
    )
    assert done(animator, lands.creuse) == 4


def treat_all(lands, town):
    """One of each thing that a desk treats, as who keeps both desks treats it."""
    actor, place = lands.animator, PlaceFactory(municipality=town)
    elsewhere = NeedFactory()  # a support counts where its place is, wherever the need was said
    for need in (elsewhere, NeedFactory()):
        publish_support(SupportFactory(need=need, place=place, pending=True), actor=actor)
    refuse_support(SupportFactory(need=NeedFactory(), place=place, pending=True), actor=actor, reason="Illisible.")
    refuse_claim(ClaimFactory(place=place), actor=actor, reason="Nous ne vous connaissons pas.")
    settle_conflict(ConflictFactory(place=place), actor=actor, choice="keep", reason="Vu sur place.")
    return_resource(ResourceFactory(place=place, waiting=True), actor=actor, reason="Le plan manque.")
    settle_need(NeedFactory(place=place), actor=actor, text="Voici.")
    resource = ResourceFactory(place=place, waiting=True, author=actor)
    publish_resource(resource, actor=actor)  # their own: shared, not read


def test_each_desk_counts_what_was_treated_there_alone(lands):
    AnimatorFactory(account=lands.animator, organisation=lands.network, department=lands.vienne)
    treat_all(lands, MunicipalityFactory(department=lands.creuse))
    assert (done(lands.animator, lands.creuse), done(lands.animator, lands.vienne)) == (7, 0)
    treat_all(lands, MunicipalityFactory(code="87085", name="Limoges", department=lands.vienne))
    assert (done(lands.animator, lands.creuse), done(lands.animator, lands.vienne)) == (7, 7)
    assert done(lands.animator, lands.region) == 0, "what a closer desk keeps is not of the region"


def test_what_was_carried_counts_once_at_the_level_that_answered(lands):
    convergence = ConvergenceFactory(level="departmental", department=lands.creuse)
    needs = [NeedFactory(department=lands.creuse, convergence=convergence, gathered=True) for _ in range(3)]
    escalate_convergence(convergence, actor=lands.animator, to_level="regional", reason="Partout dans la région")
    carried = Escalation.objects.filter(need__in=needs).first()
    AnimatorFactory(account=lands.above, organisation=lands.network, department=lands.creuse)
    answer_escalation(carried, actor=lands.above, step="hand_back", text="Voyez avec la commune.")
    assert done(lands.above, lands.region) == 1, "three needs of one convergence are answered as one"
    assert done(lands.above, lands.creuse) == 0
    assert done(lands.above, None) == 0


def test_a_line_quotes_whole_sentences(lands):
    said = [
        f"La salle {n} est froide tout l’hiver, et personne n’y vient plus le soir depuis deux ans." for n in range(5)
    ]
    need = NeedFactory(department=lands.creuse, words=" ".join(said))
    escalate_need(need, actor=lands.animator, to_level="regional", reason="Partout dans la région")
    (listed,) = [each for each in lists_of(desk_at(lands.above, lands.region), "/") if each.key == "portes"]
    text = listed.lines[0].text.replace("\u00a0", " ")
    assert f"« {said[0]} … »" in text, "« … » says that words follow a whole sentence"
    assert "La salle 1" not in text


def test_who_speaks_for_themselves_keeps_no_desk(lands, somewhere):
    animator, place = lands.animator, PlaceFactory(municipality=somewhere.place.municipality)
    RepresentativeFactory(account=animator, organisation=None, place=place)
    support_need(somewhere, actor=animator, place=place)
    mine = NeedFactory(place=place, author=animator)
    reply_to_question(ask_question(mine, actor=lands.above, words="Depuis quand ?"), actor=animator, words="Mars.")
    assert done(animator, lands.creuse) == 0
    theirs = NeedFactory(place=place)
    reply_to_question(ask_question(theirs, actor=lands.above, words="Depuis quand ?"), actor=animator, words="Mars.")
    assert done(animator, lands.creuse) == 1


def part_of_the_day(page):
    begins = page.index('<div class="day')
    return page[begins : page.index('id="urgent"')]


def test_a_like_is_asked_where_the_need_waits_and_answered_there(client, lands, somewhere):
    convergence = ConvergenceFactory(title="Des toits qui tiennent")
    there = NeedFactory(words="Le toit de la salle fuit depuis deux hivers.", gathered=True, convergence=convergence)
    mine = NeedFactory(words="La toiture de la salle fuit, le toit aussi, deux hivers.", place=somewhere.place)
    client.force_login(lands.animator)
    here = address(lands.creuse)
    page = html.unescape(client.get(here).text).replace("\u00a0", " ").replace("\u202f", " ")
    assert "Est-ce la même chose que « Des toits qui tiennent » ?" in page
    assert f"Le besoin n° {there.number} y dit : « {there.words} »" in page
    file, apart = re.findall(r'action="([^"]+)">\s*<input[^>]*>\s*<input[^>]*>\s*<button[^>]*>\s*(?:Oui|Non)', page)
    done = client.post(file, {"next": here}, follow=True)
    assert ">Annuler<" in done.text
    mine.refresh_from_db()
    assert mine.convergence == convergence
    unfile_need(mine, actor=lands.animator)
    client.post(apart, {"next": here})
    assert "Est-ce la même chose" not in client.get(here).text


def test_who_gathers_from_a_desk_comes_back_to_it_and_reads_it_there(client, lands):
    needs = [NeedFactory(department=lands.creuse) for _ in range(2)]
    client.force_login(lands.animator)
    here = address(lands.creuse)
    link = html.unescape(re.search(r'href="([^"]+)">\s*Réunir\s*<', client.get(here).text)[1])
    bench = client.get(link)
    kept = dict(re.findall(r'<input type="hidden" name="(next)" value="([^"]+)"', bench.text))
    ticked = {"needs": [each.number for each in needs], "convergence": "new", "level": "departmental"}
    words = {"title": "Des toits", "summary": "Les toits fuient."}
    refused = client.post(reverse("needs:gather"), ticked | kept | words | {"title": ""})
    assert f'name="next" value="{kept["next"]}"' in refused.text, "a refusal forgets nothing"
    done = client.post(reverse("needs:gather"), ticked | kept | words, follow=True)
    assert done.redirect_chain[-1][0].startswith(here)
    assert "Réunis dans" in done.text


def each_by_itself(desk):
    """What the lists of all rooms hold, asked of this very desk, one by one: how many, where, and the first lines; and
    how many things were treated today."""
    found, done = {}, 0
    for each in (read(desk) for read in DESK_LISTS):
        if each.treated:
            done += brick._done_today(desk, each.treated).get()["done"]
        if count := each.rows.order_by().values("pk").count():
            named = {f"the_{name}": F(path) if isinstance(path, str) else path for name, path in each.columns.items()}
            rows = [
                {name[4:]: value for name, value in row.items()} for row in each.rows.values(**named)[: brick.SHOWN]
            ]
            told = each.told(as_json(rows))
            url = each.url if isinstance(each.url, str) else each.url(told[0])
            lines = [brick._dated(each, each.line(row), row) for row in told]
            found[each.key] = (count, url, list(map(said, lines)))
    return found, done


def as_json(rows):
    return json.loads(json.dumps(rows, cls=DjangoJSONEncoder))


def said(line):
    """A line to the second, whose gestures lead back nowhere."""
    gestures = [replace(each, url=re.sub("[?&]next=[^&]*", "", each.url)) for each in line.gestures]
    return replace(line, gestures=gestures, since=line.since[:19])


def test_what_is_composed_for_any_desk_is_what_waits_at_each_and_moves_with_the_clock(lands, somewhere, later):
    """Each kind of land, two of a kind, who has other powers: none is shown what waits at another."""
    World()
    AnimatorFactory(organisation=lands.network, department=lands.vienne)
    AnimatorFactory(organisation=lands.network, department=lands.creuse, until=timezone.localdate() + dt.timedelta(50))
    for land in (lands.vienne, lands.elsewhere):
        NeedFactory(place=PlaceFactory(municipality=MunicipalityFactory(department=land, code=f"{land.code}001")))
    ResourceFactory(of_network=True, waiting=True)
    lent = an_out().ends_at - timezone.now()
    publish_need(NeedFactory(pending=True, place=somewhere.place), actor=lands.animator)
    desks = [
        (lands.animator, lands.creuse),
        (lands.animator, lands.vienne),
        (lands.above, lands.region),
        (lands.above, lands.elsewhere.region),
        (lands.national, None),
        (lands.staff, None),
        (somewhere.author, lands.creuse),
    ]
    found = []
    for wait in ({"seconds": lent.total_seconds() - 600}, {"minutes": 20}, {"days": 40}, {}):
        there = [desk_at(account, land) for account, land in desks]
        found.append([each_by_itself(desk) for desk in there])
        for desk, alone in zip(there, found[-1], strict=True):
            lists, done = brick._read(desk, "/")
            assert ({each.key: (each.count, each.url, list(map(said, each.lines))) for each in lists}, done) == alone
        later(**wait)
    assert [("prets" in now[0][0], "mandats" in now[0][0]) for now in found] == [
        *[(False, False)] * 2,
        (True, False),
        (True, True),
    ]
    assert len({str(each) for each in found[0]}) >= 5
    assert (found[0][0][1], found[-1][0][1]) == (1, 0), "what was treated is of its day"
    lines = {key: each for held, _done in found[0] for key, (_count, _url, each) in held.items()}
    for key in ("depots", "besoins", "demandes", "fiches", "positions"):
        assert lines[key][0].gestures, key
    assert all(lines[key][0].due for key in ("depots", "besoins"))


def test_at_home_one_sorts_what_waits_at_ones_desks(lands, somewhere):
    """Each need at the closest desk of its level, which is that of who animates there."""
    reunion = DepartmentFactory(code="974", name="La Réunion", slug="la-reunion", region__slug="la-reunion")
    alone = DepartmentFactory(code="56", name="Morbihan")
    there = AnimatorFactory(organisation=lands.network, department=reunion).account
    for level in Level.values:
        for land in (lands.creuse, lands.vienne, lands.elsewhere, reunion, alone):
            town = MunicipalityFactory(department=land, code=f"{land.code}001"[:5])
            NeedFactory(level=level, place=PlaceFactory(municipality=town))
    NeedFactory(department=None)
    sorted_by = Need.objects.sorted_by
    for account, land in (
        (lands.animator, lands.creuse),
        (lands.above, lands.region),
        (lands.national, None),
        (there, reunion),
    ):
        assert set(sorted_by(account)) == set(Need.objects.awaiting(desk_at(account, land)))
        assert set(sorted_by(account)), land
    assert not set(sorted_by(lands.above)) & set(sorted_by(lands.animator))


@pytest.mark.parametrize("most", [1, 3, 1000])
def test_the_first_that_wait_at_ones_desks_are_found_without_the_others(lands, somewhere, most):
    """Those of the first dates, whatever one animates, and nothing that is not one's own."""
    reunion = DepartmentFactory(code="974", name="La Réunion", slug="la-reunion", region__slug="la-reunion")
    alone = DepartmentFactory(code="56", name="Morbihan", region=lands.region)
    there = AnimatorFactory(organisation=lands.network, department=reunion).account
    told = [NeedFactory(department=None), NeedFactory(department=None, state=NeedState.PENDING)]
    for land in (lands.creuse, lands.vienne, lands.elsewhere, reunion, alone):
        place = PlaceFactory(municipality=MunicipalityFactory(department=land, code=f"{land.code}001"[:5]))
        told += [NeedFactory(level=level, place=place) for level in Level.values for _ in range(2)]
        told += NeedFactory.create_batch(2, place=place, state=NeedState.PENDING)
    random.Random(8).shuffle(told)
    for rank, need in enumerate(told):
        Need.objects.filter(pk=need.pk).update(created_at=timezone.now() - dt.timedelta(days=rank))
    hide_text(told[-1], actor=lands.staff, reason="Une personne est nommée.")
    withheld = AnimatorFactory(organisation=lands.network, department=lands.creuse).account
    withheld.powers_withheld = True
    both = AnimatorFactory(organisation=lands.network, department=reunion).account
    AnimatorFactory(organisation=lands.regional, account=both, regional=True)
    found = {}
    for account in (lands.animator, lands.above, lands.national, lands.staff, there, both, withheld, AccountFactory()):
        for rows, keys in (
            (Need.objects.sorted_by(account), Need.objects.first_sorted_by(account, most)),
            (Need.objects.animated_by(account).waiting(), Need.objects.first_to_review(account, most)),
        ):
            mine = list(rows.order_by("created_at"))
            first = set(Need.objects.filter(pk__in=keys))
            assert set(mine[:most]) <= first <= set(mine), account
            found.setdefault(account, []).append(len(mine))
    assert all(min(found[each]) > 1 for each in (lands.animator, lands.above, lands.national, lands.staff, there, both))
    assert found[withheld] == [0, 0]


def test_a_room_that_reads_more_of_the_land_than_its_key_is_refused():
    desk = brick.AnyDesk(Department, Powers(False, False), False).desk()
    with pytest.raises(ProgrammingError):
        str(desk.land)


def test_no_desk_is_emptied_by_an_act_that_has_no_sentence(lands):
    desk = desk_at(lands.animator, lands.creuse)
    treated = [listed.treated for listed in (read(desk) for read in DESK_LISTS) if listed.treated]
    kinds = {kind for each in treated for kind in (*each.kinds, *each.undoes)}
    assert kinds <= set(SENTENCES)
    assert {"needs.gathered", "needs.published", "needs.unfiled", "network.claim_refused"} <= kinds
