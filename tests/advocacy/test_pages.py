"""What everybody reads: states, filters, scores; how many queries a page costs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lieudit.advocacy.models import Demand, Referral, Reply
from lieudit.advocacy.workflow import DemandState
from tests.advocacy.factories import (
    a_message,
    a_referral,
    a_representative,
    an_institution,
    in_days,
    published,
    staff,
)

pytestmark = pytest.mark.django_db
LIST = reverse("advocacy:list")


@pytest.fixture
def many(later):
    """One demand in each state, and a promise."""
    first = a_referral()
    referrals = [first, *[a_referral(first.position, an_institution(name=f"Institution {n}")) for n in range(4)]]
    published(a_message(referrals[0]))
    published(a_message(referrals[1], "commit"))
    published(a_message(referrals[2], "ask_time", until=in_days(200)))
    later(60)
    return referrals


def queries(client, url):
    client.get(url)  # content types, the clock
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_the_list_filters_by_state_and_institution(client, many):
    page = client.get(LIST).content.decode()
    assert "<b>5</b> <span>demandes remises</span>" in " ".join(page.split())
    late = client.get(LIST, {"state": "late"}).context["page"]
    assert [demand.deadline.state for demand in late] == ["late", "late"]
    slug = many[2].institution.slug
    [one] = client.get(LIST, {"institution": slug}).context["page"]
    assert (one.referral, one.deadline.state) == (many[2], "extended")


def test_the_figures_of_the_head_cover_every_demand_that_was_handed_over(client, many):
    """One that was closed without an answer is among them, and leads to its line."""
    Demand.objects.filter(referral=many[3]).update(state=DemandState.UNANSWERED)
    Referral.objects.filter(pk=many[3].pk).update(
        state="closed", closed_at=timezone.now(), closing_reason="Sans suite."
    )
    figures = {each["label"]: each["value"] for each in client.get(LIST).context["figures"]}
    parts = ("ont une réponse", "attendues, encore dans les délais", "prolongées, avec raison", "en retard")
    assert figures["close sans réponse"] == 1
    assert figures["demandes remises"] == sum(figures[part] for part in parts) + 1
    assert [demand.deadline.state for demand in client.get(LIST, {"state": "closed"}).context["page"]] == ["closed"]


def test_a_filter_that_does_not_exist_shows_everything(client, many):
    assert len(client.get(LIST, {"state": "x", "institution": "y", "page": "z"}).context["page"]) == 5


def test_the_list_may_be_replaced_by_htmx(client, many):
    part = client.get(LIST, {"state": "late"}, headers={"HX-Request": "true"}).content.decode()
    assert part.strip().startswith('<div class="stack" id="demandes"')


def test_an_empty_list_says_why(client):
    page = client.get(LIST).content.decode()
    assert "Une demande paraît quand une position adoptée est remise" in page


def test_the_score_of_an_institution_is_made_of_facts(client, many):
    page = client.get(reverse("advocacy:institution", args=[many[1].institution.slug])).content.decode()
    assert "soit 100\xa0%" in page
    table = client.get(LIST).content.decode()
    assert many[3].institution.name in table
    assert client.get(reverse("advocacy:institution", args=["inconnue"])).status_code == 404


def test_awaited_demands_come_nearest_first_in_one_query(many, django_assert_num_queries):
    with django_assert_num_queries(1):
        awaited = list(Demand.objects.awaited())
        labels = [demand.deadline.label for demand in awaited]
        assert [str(demand.referral.institution) for demand in awaited][-1] == many[2].institution.name
        assert [demand.referral.position.number for demand in awaited]
    assert labels[-1].startswith("Prolongé au")
    assert {demand.state for demand in awaited} == {DemandState.WAITING}


def test_public_pages_cost_eight_queries_at_most_whatever_the_rows(client, many):
    urls = [
        LIST,
        many[0].get_absolute_url(),
        many[2].get_absolute_url(),
        reverse("advocacy:commitments"),
        reverse("advocacy:institution", args=[many[1].institution.slug]),
    ]
    few = {url: queries(client, url) for url in urls}
    assert max(few.values()) <= 8, few
    for n in range(3):
        a_referral(many[0].position, an_institution(name=f"Autre {n}"))
    for reply in [a_message(many[0]), a_message(many[0], "commit")]:
        published(reply)
    assert {url: queries(client, url) for url in urls} == few


def test_pages_of_people_cost_twelve_at_most(client, many):
    client.force_login(staff())
    pages = ["relay", "letter", "remind", "close", "log_reply", "referral"]
    number = many[3].number
    urls = [reverse(f"advocacy:{page}", args=[number]) for page in pages[2:]]
    urls += [LIST, reverse("advocacy:relay", args=[many[0].position.number])]
    counts = {url: queries(client, url) for url in urls}
    assert max(counts.values()) <= 12, counts
    client.force_login(a_representative(many[3].institution))
    assert queries(client, reverse("advocacy:answer", args=[number])) <= 12


def test_an_unchanged_page_answers_304_and_an_act_changes_it(client, many):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # the clock moves at the end of a transaction
    page = client.get(LIST)
    again = client.get(LIST, headers={"If-None-Match": page["ETag"]})
    assert again.status_code == 304
    a_message(many[3])
    assert client.get(LIST, headers={"If-None-Match": page["ETag"]}).status_code == 200


def test_numbers_are_public_and_given_in_order(many):
    assert [r.number for r in Referral.objects.order_by("number")] == [1, 2, 3, 4, 5]
    assert [r.number for r in Reply.objects.order_by("number")] == [1, 2, 3]


def test_the_list_is_searched_by_words_without_accents(client, many):
    def found(words):
        return len(client.get(LIST, {"q": words}).context["page"])

    assert found("MEDIATION numerique") == 5
    assert found(many[0].position.number) == 5
    assert found(many[4].institution.name.upper()) == 1
    assert found("rien de tel") == 0
