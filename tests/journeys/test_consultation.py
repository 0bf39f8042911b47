"""From needs that converge to a draft position: asked, answered by many through the pages, read, frozen, written."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse

from lieudit.care.services import accept_charter
from lieudit.consultations.models import Consultation, Reading, Statement, Voice
from lieudit.consultations.results import Results
from lieudit.consultations.services import close_consultation
from lieudit.consultations.tasks import PACE, read_as_it_goes
from lieudit.deliberation.models import Draft
from tests.accounts.factories import AccountFactory
from tests.consultations.factories import STATEMENTS
from tests.deliberation.factories import a_convergence
from tests.governance.factories import a_council
from tests.journeys.visitor import Visitor
from tests.network.factories import RepresentativeFactory
from tests.territory.factories import RegionFactory

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE, AT_ONCE = 300, 6
"""Visitors, half of whom work in a place; each answers all that is put, five at a time, six of them at any moment."""
PLACES = 5
"""One fewer would be found by subtraction: no group that visitors declare could then be said beside the total."""


def says(rank: int, team: bool, n: int) -> int:
    """They share the first, part on the second, know little of the third; the others bring most together."""
    if rank == 2:
        return 1 if team else -1
    if rank == 3:
        return 0 if n % 2 else 1
    return 1 if n % 20 else -1


def answers_everything(client, page: str, n: int, region: str) -> int:
    """Screens until nothing is left, as somebody without scripts: only what the page shows is sent."""
    team, screens = n % 2 == 0, 0
    while ranks := re.search(r'name="rangs" value="([\d,]+)"', client.get(page).text):
        data = {"rangs": ranks[1], "region": region, "tie": "team" if team else "user"}
        data |= {f"a{rank}": says(int(rank), team, n) for rank in ranks[1].split(",")}
        assert client.post(page, data).status_code == 302
        screens += 1
        assert screens < 9
    return screens


def visits(page: str, n: int, region: str) -> int:
    """One of the crowd, in a thread of its own and from a line of its own."""
    try:
        return answers_everything(Client(REMOTE_ADDR=f"10.{n // 200}.{n % 200}.1"), page, n, region)
    finally:
        connection.close()


def test_a_consultation_from_a_convergence_to_a_draft(charter):
    council, region = a_council(), RegionFactory()
    chair, convergence = council.seats[0].voter, a_convergence(needs=2, quotes=1)
    accept_charter(chair)

    # Three clicks and a form, from the convergence
    leads = Visitor(chair).open(convergence.get_absolute_url()).follow("Consulter avant d’écrire")
    leads.send("Préparer la consultation", statements="\n".join(STATEMENTS))
    consultation = Consultation.objects.get()
    assert consultation.convergence == convergence
    assert consultation.statements.count() == 7, "and a phrase of a need"
    leads.send("Ouvrir la consultation")
    page = reverse("consultations:answer", args=[consultation.number])

    # Many answer, each in a browser of their own, from lines of their own
    with ThreadPoolExecutor(AT_ONCE) as crowd:
        screens = list(crowd.map(lambda n: visits(page, n, region.code), range(PEOPLE)))
    assert set(screens) == {2}, "seven statements are two screens"
    for _ in range(PLACES):
        client = Client()
        client.force_login(RepresentativeFactory().account)
        answers_everything(client, page, 2, "")
    assert Voice.objects.count() == PEOPLE + PLACES
    assert Voice.objects.filter(place__isnull=False).count() == PLACES

    # One proposes; it is accepted, and put to who comes next
    author = AccountFactory()
    accept_charter(author)
    proposes = Visitor(author).open(reverse("consultations:propose", args=[consultation.number]))
    proposes.send("Proposer", text="Des horaires tenus valent mieux que des horaires longs.")
    leads.open(consultation.get_absolute_url()).follow("Lire 1 proposition").send("Accueillir")
    assert Statement.objects.get(rank=8).state == "accepted"

    # Read as it goes, then once for all
    assert read_as_it_goes() == [consultation]

    results = Results.of(consultation)
    assert (results.voices, results.is_final) == (PEOPLE + PLACES - PACE, False), "the last ones wait for others"
    assert 2 in [line.statement.rank for line in results.apart]
    live = Visitor().open(reverse("consultations:results", args=[consultation.number]))
    live.reads(f"{PEOPLE + PLACES - PACE} voix", "sans les cinq dernières venues", "Ce qui nous sépare", STATEMENTS[1])
    close_consultation(consultation, actor=chair, closing="Tout le monde a parlé.")
    results = Results.of(consultation)
    assert results.is_final
    assert len(results.together) >= 3
    assert [line.statement.rank for line in results.unknown] == [3]

    live.open(live.url).reads("qui ne changeront plus", STATEMENTS[1])

    # One click
    leads.open(reverse("consultations:results", args=[consultation.number])).send("Ouvrir un projet de position")
    draft = Draft.objects.get()
    assert leads.url == draft.get_absolute_url()
    assert draft.findings.count() == len(results.together) + len(results.apart) + len(results.unknown)
    consultation.refresh_from_db()
    assert consultation.draft == draft
    assert Reading.objects.get().final
    told = [each for each in mail.outbox if author.email in each.to]
    assert told, "who proposed a statement heard that it was accepted"
