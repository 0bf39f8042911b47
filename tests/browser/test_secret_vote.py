"""Secret votes in a real browser: what each way gives, the urn, the sheets of the two who count, the booth."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from lieudit.voting.archives import bring_archive, declare_election
from lieudit.voting.models import BeleniosBox
from lieudit.voting.sealing import read_paper
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
    tour.page.get_by_role("button", name="Corriger").wait_for()
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
        page.get_by_role("heading", name="Relisez votre vote").wait_for()
        page.get_by_role("button", name="Confirmer mon vote").click()
        page.get_by_text("Votre vote est compté").first.wait_for()
    the_dump_ties_nobody(ballot, council, order)
    page.goto("about:blank")
    close(later)
    the_result_is_published_at_once(ballot, council)


def test_a_vote_on_paper_is_held_by_two_who_count_each_in_front_of_a_page(site, page, no_js_page, sign_in):
    """Sixty voters, of whom two do not come. Named, marked, read apart, compared, signed: the second of them has no
    script."""
    ballot, chair = a_secret("paper", 60), AccountFactory(secretariat=True)
    sign_in(page, chair)
    page.goto(site + of("tellers", ballot))
    for label, at in (("Première personne", 0), ("Seconde personne", 1)):
        page.get_by_label(label).select_option(f"v{at}:{ballot.voters[at].pk}")
    page.get_by_role("button", name="Nommer").click()
    expect(page.get_by_text("Ces deux personnes dépouillent.")).to_be_visible()

    for teller, screen in enumerate((page, no_js_page)):
        sign_in(screen, ballot.voters[teller])
    page.goto(site + of("attendance", ballot))
    for at in range(58):
        page.locator(f"input[value=v{at}]").check()
    page.get_by_role("button", name="Noter").click()
    expect(page.get_by_text("58 bulletins remis")).to_be_visible()

    reads_a_sheet(page, site, ballot, {"Bruno": 22, "Adèle": 35})
    expect(page.get_by_text("Votre relevé est fini.")).to_be_visible()
    reads_a_sheet(no_js_page, site, ballot, {"Bruno": 35, "Adèle": 22})
    expect(no_js_page.get_by_role("heading", name="Vos deux relevés diffèrent")).to_be_visible()
    expect(no_js_page.get_by_role("button", name="Signer")).to_have_count(0)
    for _pile in range(2):
        no_js_page.get_by_role("button", name="Retirer").first.click()
    reads_a_sheet(no_js_page, site, ballot, {"Bruno": 22, "Adèle": 35})
    no_js_page.get_by_role("button", name="Signer").click()
    expect(no_js_page.get_by_text("Vous avez signé.")).to_be_visible()
    page.goto(site + of("sheet", ballot))
    page.get_by_role("button", name="Signer").click()
    expect(page.get_by_text("Le vote désigne Adèle").first).to_be_visible()


def reads_a_sheet(page, site, ballot, piles):
    """Fifty-eight envelopes, one of them void."""
    page.goto(site + of("sheet", ballot))
    for name, papers in piles.items():
        pile = page.get_by_role("form", name="Ajouter une pile")
        pile.get_by_label(name, exact=True).check()
        pile.get_by_label("Combien de bulletins pareils").fill(str(papers))
        pile.get_by_role("button", name="Ajouter cette pile").click()
        expect(page.get_by_role("button", name=f"Retirer la pile {name}")).to_be_visible()
    page.get_by_label("Enveloppes dans l’urne").fill("58")
    page.get_by_label("Bulletins nuls").fill("1")
    page.get_by_role("button", name="J’ai fini").click()


def test_the_urn_and_the_booth_take_papers_where_no_script_runs(site, no_js_page, sign_in):
    """One votes from their own page; two others, one after the other, with codes, on a device that keeps nothing."""
    ballot, page = a_secret("urn"), no_js_page
    sign_in(page, ballot.voters[0])
    page.goto(site + ballot.get_absolute_url())
    page.get_by_role("link", name="Voter en votre nom").click()
    page.get_by_role("button", name="Relire mon vote").click()  # nothing ticked: said, and nothing is lost
    expect(page.get_by_role("alert").or_(page.locator(".notice--error")).first).to_be_visible()
    page.get_by_label("Adèle").check()
    page.get_by_role("button", name="Relire mon vote").click()
    page.get_by_role("button", name="Corriger").click()
    expect(page.get_by_label("Adèle")).to_be_checked()
    page.get_by_role("button", name="Relire mon vote").click()
    page.get_by_role("button", name="Confirmer mon vote").click()
    expect(page.get_by_text("Votre vote est compté").first).to_be_visible()

    codes = []
    for at in (1, 2):
        sign_in(page, ballot.voters[at])
        page.goto(site + ballot.get_absolute_url())
        page.get_by_role("button", name="Un code pour voter").click()
        codes.append(page.locator(".decision").inner_text().strip())
    page.context.clear_cookies()
    for code, name in zip(codes, ("Bruno", "Chloé"), strict=True):
        page.goto(site + reverse("voting:booth"))
        expect(page.get_by_label("Votre code")).to_have_value("")
        page.get_by_label("Votre code").fill(code.lower())
        page.get_by_role("button", name="Continuer").click()
        page.get_by_label(name).check()
        page.get_by_role("button", name="Relire mon vote").click()
        page.get_by_role("button", name="Confirmer mon vote").click()
        expect(page.get_by_role("heading", name="Votre vote est dans l’urne")).to_be_visible()
    page.get_by_role("link", name="Laisser la place").click()
    page.get_by_label("Votre code").fill(codes[0])
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_text("Cette voix a déjà voté")).to_be_visible()
    said = sorted(read_paper(ballot, sealed)["approve"][0] for sealed in sealed_in(ballot))
    assert said == ["Adèle", "Bruno", "Chloé"]


def sealed_in(ballot):
    return ballot.envelopes.values_list("sealed", flat=True)
