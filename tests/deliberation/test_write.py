"""While it is being written, a draft is a private table: paragraphs come, move, change and go."""

from __future__ import annotations

import datetime as dt

import pytest

from lieudit.deliberation import services
from lieudit.deliberation.models import Draft
from lieudit.deliberation.workflow import DraftState
from lieudit.needs.services import withdraw_need
from lieudit.needs.workflow import NeedState
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.deliberation.factories import a_draft, in_days, the_demand

pytestmark = pytest.mark.django_db


def ranks(draft):
    return [(p.rank, p.wording[:12]) for p in draft.paragraphs.live()]


def test_a_paragraph_moves_up_and_keeps_its_uid():
    draft = a_draft(opened=False)
    demand = the_demand(draft)
    services.move_paragraph(demand, actor=draft.author, up=True)
    assert [p.uid for p in draft.paragraphs.live()][1] == demand.uid
    assert [p.rank for p in draft.paragraphs.live()] == [1, 2, 3]


def test_the_first_paragraph_cannot_go_higher():
    draft = a_draft(opened=False)
    with pytest.raises(RuleBroken, match="au bout du texte"):
        services.move_paragraph(draft.paragraphs.get(rank=1), actor=draft.author, up=True)


def test_a_removed_paragraph_leaves_no_hole():
    draft = a_draft(opened=False)
    services.remove_paragraph(draft.paragraphs.get(rank=2), actor=draft.author)
    assert [p.rank for p in draft.paragraphs.live()] == [1, 2]


def test_a_finding_supports_the_paragraphs_that_name_it(client):
    draft = a_draft(opened=False)
    client.force_login(draft.author)
    address = f"{draft.get_absolute_url()}constats/"
    found = {
        "claim": "Une permanence reçoit quarante personnes",
        "figure": "40",
        "source": "Observatoire",
        "dated": "2026-03-01",
    }
    client.post(address, found)
    finding = draft.findings.get()
    assert (finding.number, finding.dated) == (1, dt.date(2026, 3, 1))
    demand = the_demand(draft)
    client.post(
        f"{demand.get_absolute_url()}corriger/",
        {"wording": "Le conseil demande.", "is_demand": "on", "findings": [finding.pk], "needs": []},
    )
    demand.refresh_from_db()
    assert demand.wording == "Le conseil demande."
    assert list(demand.findings.all()) == [finding]
    assert demand.needs.count() == 0


def test_buttons_move_and_remove_a_paragraph(client):
    draft = a_draft(opened=False)
    client.force_login(draft.author)
    demand = the_demand(draft)
    client.post(f"{demand.get_absolute_url()}deplacer/", {"to": "up"})
    demand.refresh_from_db()
    assert demand.rank == 2
    client.post(f"{demand.get_absolute_url()}deplacer/", {"to": "out"})
    assert draft.paragraphs.count() == 2


def test_only_the_drafting_group_reads_and_writes_it(client):
    draft = a_draft(opened=False)
    assert client.get(draft.get_absolute_url()).status_code == 404
    client.force_login(AccountFactory())
    assert client.get(draft.get_absolute_url()).status_code == 404
    assert client.get(f"{draft.get_absolute_url()}paragraphe/").status_code == 404


def test_once_open_the_text_changes_by_amendment_only(client):
    draft = a_draft()
    with pytest.raises(RuleBroken, match="n’est pas possible à ce stade"):
        services.write_paragraph(draft, actor=draft.author, heading="", wording="Autre", is_demand=False)
    client.force_login(draft.author)
    sent = client.post(f"{draft.get_absolute_url()}paragraphe/", {"wording": "Autre"})
    assert sent.status_code == 422
    assert "Autre" in sent.content.decode()
    assert draft.paragraphs.count() == 3


def test_the_discussion_opens_until_a_day_to_come(client):
    draft = a_draft(opened=False)
    client.force_login(draft.author)
    address = f"{draft.get_absolute_url()}ouvrir-la-discussion/"
    assert client.post(address, {"closes_on": in_days(0)}).status_code == 422
    assert Draft.objects.get().state == DraftState.WRITING
    client.post(address, {"closes_on": in_days(20)})
    draft = Draft.objects.get()
    assert (draft.state, draft.closes_on) == (DraftState.OPEN, in_days(20))
    client.logout()
    assert client.get(draft.get_absolute_url()).status_code == 200


def test_a_discussion_of_two_days_is_asked_about_before_it_is_announced(client):
    draft = a_draft(opened=False)
    client.force_login(draft.author)
    address, short = f"{draft.get_absolute_url()}ouvrir-la-discussion/", {"closes_on": in_days(2)}
    assert "is_sure" not in client.get(address).text
    asked = client.post(address, short)
    assert asked.status_code == 422
    said = asked.text.replace("\u00a0", " ")
    assert "Cela ne laisse que 2 jours pour lire et répondre" in said
    assert "les règles en donnent 14 à un tour de consentement" in said
    assert "Oui, si peu de jours suffisent" in said
    assert Draft.objects.get().state == DraftState.WRITING
    longer = client.post(address, {"closes_on": ""})
    assert "is_sure" not in longer.text, "it is asked of a day that is short alone"
    client.post(address, short | {"is_sure": "on"})
    assert Draft.objects.get().closes_on == in_days(2)


def test_an_empty_text_does_not_open():
    draft = a_draft(opened=False)
    draft.paragraphs.all().delete()
    with pytest.raises(RuleBroken, match="au moins un paragraphe"):
        services.open_discussion(draft, actor=draft.author, closes_on=in_days(20))


def test_a_withdrawn_draft_gives_its_needs_back():
    draft = a_draft()
    services.withdraw_draft(draft, actor=draft.author, reason="Le ministère a répondu avant.")
    convergence = draft.convergences.get()
    assert convergence.state == NeedState.GATHERED
    assert {need.state for need in convergence.needs.all()} == {NeedState.GATHERED}


def test_a_draft_given_up_quotes_no_more_what_its_author_took_back(client):
    draft = a_draft()
    quoted = draft.paragraphs.get(wording__startswith="«")
    others = [paragraph.wording for paragraph in draft.paragraphs.exclude(pk=quoted.pk)]
    need = quoted.needs.get()
    services.withdraw_draft(draft, actor=draft.author, reason="Le ministère a répondu avant.")
    page = client.get(draft.get_absolute_url()).content.decode()
    assert "Le poste s’arrête en décembre" in page
    withdraw_need(need, actor=need.author)
    page = client.get(draft.get_absolute_url()).content.decode()
    assert "Le poste s’arrête en décembre" not in page
    assert "son auteur l’a reprise" in page
    assert [paragraph.wording for paragraph in draft.paragraphs.exclude(pk=quoted.pk)] == others


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "🌱" * 50, "\u202eabc", "a" * 4000])
def test_hostile_words_are_shown_as_words(client, text):
    draft = a_draft(opened=False)
    client.force_login(draft.author)
    client.post(f"{draft.get_absolute_url()}paragraphe/", {"wording": text})
    page = client.get(draft.get_absolute_url()).content.decode()
    assert "<script>alert" not in page
    assert draft.paragraphs.last().wording == text


@pytest.mark.parametrize("text", ["", "a" * 200_000, "nul\0"])
def test_impossible_words_are_refused_beside_the_field(client, text):
    draft = a_draft(opened=False)
    client.force_login(draft.author)
    sent = client.post(f"{draft.get_absolute_url()}paragraphe/", {"wording": text, "heading": "Ce que je gardais"})
    assert sent.status_code == 422
    assert "wording" in sent.context["form"].errors
    assert "Ce que je gardais" in sent.content.decode()
    assert draft.paragraphs.count() == 3
