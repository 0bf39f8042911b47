"""Matched funds: opened, filled with commons, promised to, counted by the clock, counted again by anybody."""

import datetime as dt
import json
from decimal import Decimal

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lieudit.accounts.signals import data_export
from lieudit.care.models import Measure
from lieudit.funding.grant_forms import start_from
from lieudit.funding.matched_funding import (
    MOST_COMMONS,
    cancel_matched_fund,
    propose_common,
    set_common_aside,
    settle_due_funds,
    settle_fund,
    take_pledge_back,
    withdraw_common,
)
from lieudit.funding.matching import matched, read_file, result_of
from lieudit.funding.models import MatchedCommon, MatchedFund, Pledge
from lieudit.journal.models import Entry
from lieudit.records.duplicates import merge_places
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.deliberation.factories import a_council
from tests.funding.factories import a_common, a_matched_fund, a_pledge, a_settled_fund
from tests.lottery.factories import at
from tests.network.factories import RepresentativeFactory
from tests.records.factories import TwinFactory

pytestmark = pytest.mark.django_db


def later(days=12):
    return at(timezone.now() + dt.timedelta(days=days))


def pledges_given_to(account):
    """What somebody takes away of what they promised."""
    given = dict(answer for _receiver, answer in data_export.send(None, account=account, limit=10) if answer)
    return [row for rows in given.values() for row in rows if row.get("kind") == "pledge"]


def words_of(page):
    return " ".join(page.content.decode().replace("&nbsp;", " ").replace("\u00a0", " ").replace("\u202f", " ").split())


def test_a_short_fund_reduces_all_alike_and_says_so(client):
    fund = a_matched_fund(most_each=Decimal(100))
    first, second = a_common(fund), a_common(fund, "Un métier à tisser")
    a_pledge(first, 50)
    a_pledge(first, 40)
    a_pledge(second, 150)
    page = words_of(client.get(fund.get_absolute_url()))
    assert "À ce jour, le fonds ne suffit pas" in page
    assert "150 € promis, dont 100 € comptés sous le plafond" in page
    with later():
        assert settle_due_funds() == [fund]
        assert settle_due_funds() == []
    assert list(fund.commons.order_by("rank").values_list("added", flat=True)) == [Decimal("142.11"), Decimal("157.89")]
    said = Entry.objects.get(kind="funding.fund_settled").data
    assert (said["added"], said["commons"]) == ("300\u00a0€", "2\u00a0communs")
    assert "78,9" in said["short"]
    page = words_of(client.get(fund.get_absolute_url()))
    assert "300 € sur 300 €" in page
    assert "chaque commun reçoit 78,9 % de ce qui était appelé" in page
    assert "Le fonds ajoute 142,11 € : 232,11 € en tout" in page


def test_anybody_counts_again_what_was_counted(client):
    fund = a_settled_fund()
    file = json.loads(client.get(reverse("funding:matched_recount", args=[fund.number])).content)
    terms, pledges = read_file(file)
    assert result_of(matched(pledges, terms)) == file["result"]
    script = client.get(reverse("funding:matching_script")).content.decode()
    assert script.startswith('"""What a fund adds')
    opened = a_matched_fund()
    assert client.get(reverse("funding:matched_recount", args=[opened.number])).status_code == 404


def test_a_fund_that_suffices_adds_all_that_is_called_for():
    fund = a_settled_fund(sums=(50, 30), most=Decimal(80))
    assert list(fund.commons.order_by("rank").values_list("added", flat=True)) == [Decimal(80), Decimal(60)]
    assert Entry.objects.get(kind="funding.fund_settled").data["short"] == ""


def test_a_fund_to_which_nobody_promised_is_settled_with_nothing():
    fund = a_settled_fund(sums=())
    assert (fund.state, fund.counted["result"]) == ("settled", {"rate": "1", "commons": {}})
    assert Entry.objects.filter(kind="funding.fund_unpledged").count() == 1


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"amount": Decimal(0)}, "amount", "un fonds vide n’ajoute rien"),
        ({"amount": Decimal(-5)}, "amount", "un fonds vide n’ajoute rien"),
        ({"amount": Decimal(10**12)}, "amount", "un milliard d’euros"),
        ({"ratio": Decimal(0)}, "ratio", "d’un centime à 10 € ajoutés"),
        ({"ratio": Decimal(11)}, "ratio", "d’un centime à 10 € ajoutés"),
        ({"most": Decimal(301)}, "most", "pas plus que le fonds entier"),
        ({"most_each": Decimal(0)}, "most_each", "au-dessus de zéro"),
        ({"closes_on": dt.date(2020, 1, 1)}, "closes_on", "un jour à venir"),
    ],
)
def test_a_fund_of_nothing_or_out_of_bounds_is_refused(changes, field, words):
    with pytest.raises(RuleBroken) as refusal:
        a_matched_fund(**changes)
    assert words in refusal.value.message_dict[field][0]


def test_a_promise_above_the_cap_is_kept_whole_and_said(client):
    fund = a_matched_fund(most_each=Decimal(100))
    common, speaker = a_common(fund), RepresentativeFactory()
    client.force_login(speaker.account)
    url = reverse("funding:pledge_to_common", args=[common.pk])
    answer = client.post(url, {"place": speaker.place.pk, "amount": "1 250,50 €"}, follow=True)
    assert "1 250,50 € est gardée en entier. Le fonds en compte 100 €, son plafond." in words_of(answer)
    assert Pledge.objects.get().amount == Decimal("1250.50")
    refused = client.post(url, {"place": speaker.place.pk, "amount": "-3"})
    assert refused.status_code == 422
    assert 'value="-3"' in refused.content.decode()


def test_a_second_word_replaces_the_first_and_may_be_taken_back():
    fund = a_matched_fund()
    common = a_common(fund)
    first = a_pledge(common, 50)
    second = a_pledge(common, 80, place=first.place)
    first.refresh_from_db()
    assert first.state == "taken_back"
    assert list(Pledge.objects.standing()) == [second]
    with pytest.raises(RuleBroken, match="promet déjà 80"):
        a_pledge(common, 80, place=first.place)
    take_pledge_back(second, actor=second.speaker)
    assert not Pledge.objects.standing().exists()
    with pytest.raises(RuleBroken):
        take_pledge_back(second, actor=second.speaker)


def test_a_place_promises_nothing_to_its_own_common(client):
    fund = a_matched_fund()
    common = a_common(fund)
    with pytest.raises(RuleBroken, match="porte le commun"):
        a_pledge(common, 50, place=common.place)
    client.force_login(common.speaker)
    assert client.get(reverse("funding:pledge_to_common", args=[common.pk])).status_code == 403
    assert "Promettre une somme" not in words_of(client.get(fund.get_absolute_url()))


def test_a_common_has_a_title_of_its_own_words_and_a_day():
    fund = a_matched_fund()
    a_common(fund, "Un four")
    for title, field in (("un FOUR", "title"), (" . ", "title")):
        with pytest.raises(RuleBroken) as refusal:
            a_common(fund, title)
        assert field in refusal.value.message_dict
    with later(), pytest.raises(RuleBroken, match="se faisaient jusqu’au"):
        a_common(fund, "Trop tard")


def test_so_many_commons_that_a_page_is_still_read():
    fund = a_matched_fund()
    first = a_common(fund)
    said = {"fund": fund, "place": first.place, "words": "…", "licence": "MIT", "author": first.author}
    MatchedCommon.objects.bulk_create(
        MatchedCommon(rank=rank, title=f"Commun {rank}", **said) for rank in range(2, MOST_COMMONS + 1)
    )
    with pytest.raises(RuleBroken, match="a déjà 60 communs"):
        a_common(fund, "Un de trop")


def test_nothing_is_promised_after_the_last_day():
    fund = a_matched_fund()
    common = a_common(fund)
    pledge = a_pledge(common)
    with pytest.raises(RuleBroken, match="se font jusqu’au"):
        settle_fund(fund)
    with later():
        for act in (lambda: a_pledge(common), lambda: take_pledge_back(pledge, actor=pledge.speaker)):
            with pytest.raises(RuleBroken, match="se faisaient jusqu’au"):
                act()


def test_what_was_promised_to_a_common_that_leaves_is_not_counted():
    fund = a_matched_fund()
    first, second = a_common(fund), a_common(fund, "Un autre")
    a_pledge(first)
    a_pledge(second)
    with pytest.raises(RuleBroken, match="Dites pourquoi"):
        set_common_aside(first, actor=fund.chair, reason=" ")
    set_common_aside(first, actor=fund.chair, reason="sa licence n’est pas ouverte")
    withdraw_common(second, actor=second.speaker)
    with pytest.raises(RuleBroken):
        a_pledge(first)
    with later():
        settle_fund(fund)
    assert not MatchedCommon.objects.filter(added__isnull=False).exists()


def test_nobody_sets_aside_what_is_their_own(client):
    council = a_council()
    fund = a_matched_fund(council)
    place = RepresentativeFactory(account=council.chair, organisation=None).place
    words = {"title": "Le nôtre", "words": "Pour tous.", "licence": "MIT"}
    own = propose_common(fund, actor=council.chair, place=place, **words)
    client.force_login(council.chair)
    assert client.get(reverse("funding:set_common_aside", args=[own.pk])).status_code == 403


def test_a_fund_is_given_up_with_a_reason_before_the_count():
    fund = a_matched_fund()
    common = a_common(fund)
    with pytest.raises(RuleBroken, match="Dites pourquoi"):
        cancel_matched_fund(fund, actor=fund.chair, reason=" ")
    assert cancel_matched_fund(fund, actor=fund.chair, reason="l’argent n’est pas venu").state == "cancelled"
    for act in (lambda: a_common(fund, "Autre"), lambda: a_pledge(common), lambda: withdraw_common(common, actor=None)):
        with pytest.raises(RuleBroken):
            act()


def test_the_whole_by_its_pages(client):
    council = a_council()
    client.force_login(council.chair)
    written = {"title": "Des communs", "purpose": "Pour tous.", "amount": "1 000", "ratio": "1", "most": ""}
    written |= {"assembly": council.pk, "closes_on": str(timezone.localdate() + dt.timedelta(days=3)), "charter": "on"}
    empty = client.post(reverse("funding:open_matched_fund"), written | {"amount": "0"})
    assert empty.status_code == 422
    assert "Des communs" in empty.content.decode()
    assert client.post(reverse("funding:open_matched_fund"), written | {"most_each": "80"}).status_code == 302
    fund = MatchedFund.objects.get()
    assert (fund.amount, fund.most, fund.most_each) == (1000, None, 80)
    carrier, giver = RepresentativeFactory(), RepresentativeFactory()
    client.force_login(carrier.account)
    said = {"place": carrier.place.pk, "title": "Un four", "words": "Ses plans.", "licence": "MIT", "charter": "on"}
    assert client.post(reverse("funding:propose_common", args=[fund.number]), said).status_code == 302
    common = MatchedCommon.objects.get()
    client.force_login(giver.account)
    assert "Promettre une somme" in words_of(client.get(fund.get_absolute_url()))
    url = reverse("funding:pledge_to_common", args=[common.pk])
    assert client.post(url, {"place": giver.place.pk, "amount": "70"}).status_code == 302
    assert "le fonds ajouterait 70 € : 140 € en tout" in words_of(client.get(fund.get_absolute_url()))
    assert client.post(reverse("funding:take_pledge_back", args=[Pledge.objects.get().pk])).status_code == 302
    client.post(url, {"place": giver.place.pk, "amount": "20"})
    with later():
        settle_due_funds()
    client.force_login(AccountFactory(secretariat=True))
    page = client.get(fund.get_absolute_url()).content.decode()
    grant = f"{reverse('funding:grant_award')}?commun={common.pk}"
    assert grant in page
    start = client.get(grant).context["form"].initial
    assert (start["amount"], start["purpose"]) == (20, "Un four (Des communs)")


def test_words_that_care_hides_are_not_read(client):
    fund = a_matched_fund()
    common = a_common(fund, "Un titre qui blesse")
    kind = ContentType.objects.get_for_model(MatchedCommon)
    Measure.objects.create(content_type=kind, object_id=common.pk, reason="…", actor=AccountFactory())
    client.force_login(RepresentativeFactory().account)
    page = words_of(client.get(fund.get_absolute_url()))
    assert "qui blesse" not in page
    assert "masqués par la modération" in page


def test_the_pages_are_read_in_few_queries(client, django_assert_max_num_queries):
    fund = a_matched_fund()
    for rank in range(3):
        a_pledge(a_common(fund, f"Commun {rank}"))
    with django_assert_max_num_queries(8):
        client.get(fund.get_absolute_url())
    with django_assert_max_num_queries(8):
        client.get(reverse("funding:matched_funds"))


@pytest.mark.parametrize(
    ("model", "changed"),
    [(MatchedFund, {"ratio": 5}), (MatchedCommon, {"title": "Autre"}), (Pledge, {"amount": 1})],
)
def test_the_database_refuses_that_what_is_promised_be_rewritten(model, changed):
    a_pledge(a_common(a_matched_fund()))
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.update(**changed)


def test_who_is_signed_in_reads_six_commons_in_as_many_queries_as_one(client):
    speaker, asked = RepresentativeFactory(), []
    client.force_login(speaker.account)
    for commons in (1, 6):
        fund = a_matched_fund()
        for rank in range(commons):
            a_pledge(a_common(fund, f"Commun {rank}"), place=speaker.place if rank == 0 else None)
        client.get(fund.get_absolute_url())
        with CaptureQueriesContext(connection) as told:
            page = words_of(client.get(fund.get_absolute_url()))
        assert "Promettre une somme" in page
        assert "Reprendre" in page
        asked.append(len(told))
    assert asked[1] <= asked[0] <= 12


def test_once_all_promises_are_known_nobody_chooses_any_more(client):
    fund = a_matched_fund()
    common = a_common(fund)
    a_pledge(common)
    with later():
        for act in (
            lambda: set_common_aside(common, actor=fund.chair, reason="trop cher"),
            lambda: withdraw_common(common, actor=common.speaker),
            lambda: cancel_matched_fund(fund, actor=fund.chair, reason="trop cher"),
        ):
            with pytest.raises(RuleBroken, match="se faisaient jusqu’au"):
                act()
        client.force_login(fund.chair)
        page = words_of(client.get(fund.get_absolute_url()))
    assert "Écarter" not in page
    assert "Abandonner" not in page


def test_places_made_one_before_the_count_promise_once_and_nothing_to_their_own():
    fund = a_matched_fund()
    twin, pair = TwinFactory(), TwinFactory()
    common = a_common(fund, place=twin.first)
    a_pledge(common, 50, place=twin.second)
    kept = a_pledge(common, 20, place=pair.first)
    a_pledge(common, 30, place=pair.second)
    for each in (twin, pair):
        merge_places(each, actor=AccountFactory(), kept=each.first, reason="Un seul lieu.")
    assert list(Pledge.objects.standing()) == [kept]
    with later():
        settle_fund(fund)
    assert [each["amount"] for each in MatchedFund.objects.get().counted["pledges"]] == ["20.00"]
    assert list(Pledge.objects.kept()) == [kept], "the page and the open data tell what was counted, and no more"


def test_what_care_hides_is_not_told_by_the_journal_nor_promised_to(client):
    common = a_common(a_matched_fund(), "Un titre qui blesse")
    pledge = a_pledge(common)
    assert [row["common"] for row in pledges_given_to(pledge.author)] == ["Un titre qui blesse"]
    kind = ContentType.objects.get_for_model(MatchedCommon)
    Measure.objects.create(content_type=kind, object_id=common.pk, reason="…", actor=AccountFactory())
    entry = Entry.objects.get(kind="funding.common_proposed")
    assert common.fund.title not in entry.sentence, "an entry is veiled by one thing: the other has its number"
    assert entry.data["of"].startswith(f"funding.matchedcommon.{common.pk}:")
    assert start_from(common)["purpose"] == common.fund.title
    assert [row["common"] for row in pledges_given_to(pledge.author)] == [""], "the words are those of somebody else"
    client.force_login(RepresentativeFactory().account)
    assert client.get(reverse("funding:pledge_to_common", args=[common.pk])).status_code == 404


def test_the_database_refuses_a_promise_once_it_is_counted():
    fund = a_settled_fund()
    common = fund.commons.first()
    with pytest.raises(DatabaseError), transaction.atomic():
        Pledge.objects.create(common=common, place=common.place, amount=5, author=common.author)
    with pytest.raises(DatabaseError), transaction.atomic():
        fund.commons.update(added=1)
    other = RepresentativeFactory().place
    assert Pledge.objects.filter(common=common).update(place=other) == 1


def test_once_counted_a_common_says_what_came_of_it_and_no_longer_that_it_is_proposed(client):
    fund = a_settled_fund(sums=(50, 200))
    page = client.get(fund.get_absolute_url()).content.decode()
    assert "Cofinancé" in page
    assert ">Proposé<" not in page


def test_a_fund_without_a_cap_for_a_place_says_what_a_great_promise_can_take(client):
    assert "une seule grande promesse" in client.get(a_matched_fund(most_each=None).get_absolute_url()).content.decode()
    capped = a_matched_fund(most_each=Decimal(60))
    assert "une seule grande promesse" not in client.get(capped.get_absolute_url()).content.decode()


def test_who_withdraws_a_common_is_first_told_what_is_lost(client):
    fund = a_matched_fund()
    common = a_common(fund)
    client.force_login(common.speaker)
    page = client.get(fund.get_absolute_url()).content.decode()
    asked, button = page.index("C’est sans retour"), page.index("Le retirer du cofinancement")
    assert page.rindex("<details", 0, button) < asked < button
