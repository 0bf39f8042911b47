"""Secret votes in a real browser: what each way gives, the urn, the sheets of the two who count, the booth."""

from __future__ import annotations

import pytest
from django.urls import reverse

from lieudit.voting.archives import bring_archive, declare_election
from lieudit.voting.models import BeleniosBox
from lieudit.voting.tellers import mark_papers
from tests.accounts.factories import AccountFactory
from tests.journeys.test_secret_vote import (
    SUBSETS,
    a_council_of,
    asked,
    close,
    the_dump_ties_nobody,
    the_result_is_published_at_once,
)
from tests.voting.boxes import a_secret
from tests.voting.factories import at_its_hour
from tests.voting.test_belenios import with_authority
from tests.voting.test_count_papers import ADELE, BRUNO, TAKEN, on_paper, read

pytestmark = [pytest.mark.django_db(transaction=True)]


def of(name, ballot, *more):
    return reverse(f"voting:{name}", args=[ballot.number, *more])


def test_an_urn_from_what_it_protects_to_the_paper_that_is_in_it(tour, sign_in):
    ballot = a_secret("urn")
    tour.visit("ways", reverse("voting:ways"))
    tour.visit("who_sees", of("who_sees", ballot))
    tour.visit("booth", reverse("voting:booth"))
    sign_in(tour.page, ballot.voters[0])
    tour.visit("urn", ballot.get_absolute_url())
    tour.visit("urn-cast", of("cast", ballot, "v0"))
    tour.page.get_by_label("Adèle").check()
    tour.page.get_by_role("button", name="Relire mon vote").click()
    tour.page.get_by_role("button", name="Confirmer mon vote").wait_for()
    tour.look("urn-read_again")
    tour.page.get_by_role("button", name="Confirmer mon vote").click()
    tour.page.get_by_text("Votre vote est compté").first.wait_for()
    tour.look("urn-done")
    tour.visit("urn-again", of("cast", ballot, "v0"))


def test_two_sheets_that_differ_then_agree(tour, sign_in):
    ballot = on_paper()
    sign_in(tour.page, ballot.voters[0])
    tour.visit("attendance", of("attendance", ballot))
    mark_papers(ballot, actor=ballot.voters[0], taken=TAKEN)
    tour.visit("sheet-empty", of("sheet", ballot))
    read(ballot, 0, BRUNO, ADELE)
    read(ballot, 1, {**BRUNO, "count": 3}, {**ADELE, "count": 2})
    tour.visit("sheet-differs", of("sheet", ballot))
    read(ballot, 1, BRUNO, ADELE)
    tour.visit("sheet-agrees", of("sheet", ballot))
    tour.visit("paper", ballot.get_absolute_url())
    tour.visit("paper-who_sees", of("who_sees", ballot))


def test_a_paper_that_is_tried_and_a_vote_held_with_belenios_whose_archive_is_refused(tour, sign_in):
    coming = a_secret("urn", announced=True)
    sign_in(tour.page, coming.voters[0])
    tour.visit("trial", of("trial", coming))
    staff = AccountFactory(secretariat=True)
    ballot = with_authority(a_secret("belenios", 5), staff)
    box = ballot.boxes.select_related("ballot").get()
    sign_in(tour.page, staff)
    tour.visit("belenios", ballot.get_absolute_url())
    tour.visit("belenios-authority", of("authority", ballot))
    tour.visit("belenios-declare", of("declare", ballot, box.pk))
    declare_election(box, actor=staff, fingerprint="A" * 43)
    at_its_hour(ballot)
    tour.visit("belenios-bring", of("bring", ballot, box.pk))
    tour.visit("belenios-give_up", of("give_up", ballot))
    bring_archive(BeleniosBox.objects.select_related("ballot").get(), actor=staff, content=b"BELENIOS, coup" * 60)
    tour.visit("belenios-refused", of("elsewhere", ballot))
    tour.visit("belenios-who_sees", of("who_sees", ballot))


def test_sixty_voters_put_a_paper_in_an_urn_and_a_reader_ties_nobody(site, open_page, sign_in, later):
    """Each in front of a real page; no two papers are alike, so that whoever ties one to its voter knows it."""
    council = a_council_of(60)
    ballot = asked(council, "urn")
    page, order = open_page(390), list(range(59))
    for at in order:
        sign_in(page, council.seats[at].voter)
        page.goto(f"{site}{of('cast', ballot, council.seats[at].key)}")
        for name in SUBSETS[at]:
            page.get_by_label(name, exact=True).check()
        page.get_by_role("button", name="Relire mon vote").click()
        page.get_by_role("button", name="Confirmer mon vote").click()
        page.get_by_text("Votre vote est compté").first.wait_for()
    the_dump_ties_nobody(ballot, council, order)
    page.goto("about:blank")
    close(later)
    the_result_is_published_at_once(ballot, council)
