"""A figure becomes a finding of a draft, and stays there what it was."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from lieudit.deliberation.models import Draft
from lieudit.deliberation.services import correct_finding
from lieudit.journal.models import Entry
from lieudit.network.models import Place
from lieudit.observatory import figures, reads, sheets, tables, views
from lieudit.observatory.citations import correct_citations
from lieudit.observatory.figures import figures_of
from lieudit.observatory.models import Citation, IncomeList, Snapshot
from lieudit.observatory.services import cite_figure
from lieudit.observatory.sheets import State
from lieudit.observatory.snapshots import forget_old, take_snapshot
from lieudit.territory.models import Zoning
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.deliberation.factories import a_convergence, a_council, a_draft
from tests.observatory.world import DAY, lands, places

pytestmark = pytest.mark.django_db


@pytest.fixture
def towns():
    return lands()


@pytest.fixture
def draft():
    return a_draft(a_council(), a_convergence(), opened=False)


def density(territory="d-23"):
    return figures_of(territory, only=["density"])[0]


def test_it_is_a_finding_with_its_source_its_date_and_its_rows(towns, draft):
    places(towns, Guéret=6)
    taken = take_snapshot(DAY)
    finding = cite_figure(draft, density(), actor=draft.author).finding
    assert finding.claim == "Lieux pour 100 000 habitants, Creuse"
    assert (finding.figure, finding.dated) == ("51,8", DAY)
    assert finding.url.endswith(reverse("observatory:rows", args=[taken.pk, "density", "d-23"]))


def test_it_stays_what_it_was_and_its_page_says_what_it_has_become(towns, draft, client):
    places(towns, Guéret=6)
    taken = take_snapshot(DAY)
    finding = cite_figure(draft, density(), actor=draft.author).finding
    places(towns, Guéret=2)
    take_snapshot(DAY)
    finding.refresh_from_db()
    assert finding.figure == "51,8"
    page = client.get(reverse("observatory:rows", args=[taken.pk, "density", "d-23"])).content.decode()
    assert "Ce chiffre a changé depuis" in page
    assert "64,8" in page


def test_its_draft_says_that_it_was_corrected_and_what_it_is_now(towns, draft, client):
    places(towns, Guéret=6)
    take_snapshot(DAY)
    finding = cite_figure(draft, density(), actor=draft.author).finding
    client.force_login(draft.author)
    page = reverse("deliberation:findings", args=[draft.number])
    assert "a changé depuis" not in client.get(page).text
    more = places(towns, Guéret=2)
    take_snapshot(DAY)
    finding.refresh_from_db()
    assert (finding.figure, finding.since, finding.since_on) == ("51,8", "64,8", DAY)
    assert "est aujourd’hui : 64,8" in Entry.objects.about(draft).first().sentence.replace("\xa0", " ")
    finding.paragraphs.add(draft.paragraphs.first())
    for address in (page, draft.get_absolute_url()):
        assert "64,8" in client.get(address).text
    Place.objects.filter(pk__in=[place.pk for place in more]).update(withdrawn_at="2026-11-28T10:00Z")
    take_snapshot(DAY)
    finding.refresh_from_db()
    assert (finding.since, finding.since_on) == ("", None), "as it was cited again"


def test_a_text_that_is_settled_is_left_as_it_was(towns, draft):
    places(towns, Guéret=6)
    take_snapshot(DAY)
    finding = cite_figure(draft, density(), actor=draft.author).finding
    Draft.objects.filter(pk=draft.pk).update(state="withdrawn")
    places(towns, Guéret=2)
    taken = take_snapshot(DAY)
    finding.refresh_from_db()
    assert correct_finding(finding, figure="64,8", on=taken.day).since == ""


def test_a_figure_that_is_no_longer_said_is_told_so(towns, draft):
    made = places(towns, Guéret=6)
    take_snapshot(DAY)
    finding = cite_figure(draft, density(), actor=draft.author).finding
    Place.objects.filter(pk__in=[place.pk for place in made]).update(withdrawn_at="2026-11-28T10:00Z")
    take_snapshot(DAY)
    finding.refresh_from_db()
    assert finding.since == "moins de cinq", "two places of the draft are left"


def test_its_rows_are_kept_however_old(towns, draft):
    places(towns, Guéret=6)
    early = DAY.replace(month=3, day=2)
    taken = take_snapshot(early)
    cite_figure(draft, density(), actor=draft.author)
    places(towns, Guéret=1)
    take_snapshot(early.replace(day=20))
    places(towns, Guéret=1)
    take_snapshot(DAY)
    assert forget_old(DAY) == 0
    assert Snapshot.objects.filter(pk=taken.pk).exists()


def test_what_has_no_value_is_not_cited(towns, draft):
    places(towns, Guéret=2)
    take_snapshot(DAY)
    with pytest.raises(RuleBroken, match="rien à citer"):
        cite_figure(draft, density(), actor=draft.author)


def test_it_is_cited_once(towns, draft):
    places(towns, Guéret=6)
    take_snapshot(DAY)
    cite_figure(draft, density(), actor=draft.author)
    with pytest.raises(RuleBroken, match="cite déjà"):
        cite_figure(draft, density(), actor=draft.author)
    assert Citation.objects.count() == 1


def test_in_two_clicks_from_its_page(towns, draft, client):
    places(towns, Guéret=6)
    taken = take_snapshot(DAY)
    client.force_login(draft.author)
    url = reverse("observatory:cite", args=[taken.pk, "density", "d-23"])
    assert draft.title in client.get(url).content.decode()
    answer = client.post(url, {"draft": draft.number})
    assert answer.url == reverse("deliberation:findings", args=[draft.number])
    assert draft.findings.get().figure == "51,8"


def test_nobody_cites_in_the_draft_of_another(towns, draft, client):
    places(towns, Guéret=6)
    taken = take_snapshot(DAY)
    client.force_login(AccountFactory())
    url = reverse("observatory:cite", args=[taken.pk, "density", "d-23"])
    assert draft.title not in client.get(url).content.decode()
    assert client.post(url, {"draft": draft.number}).status_code == 403
    assert client.post(url, {"draft": "x"}).status_code == 404
    assert not draft.findings.exists()


def test_what_an_indicator_that_is_gone_said_stays_and_its_address_says_so(towns, draft, client, monkeypatch):
    places(towns, Guéret=6)
    taken = take_snapshot(DAY)
    finding = cite_figure(draft, density(), actor=draft.author).finding
    left = {key: each for key, each in sheets.indicators().items() if key != "density"}
    for module in (figures, reads, tables, views):
        monkeypatch.setattr(module, "indicators", lambda: left)
    said = (finding.figure, finding.claim)
    correct_citations(taken)
    finding.refresh_from_db()
    assert ((finding.figure, finding.claim), finding.since) == (said, "")
    answer = client.get(reverse("observatory:rows", args=[taken.pk, "density", "d-23"]))
    assert answer.status_code == 410
    for words in ("Ce chiffre n’est plus calculé", finding.figure, taken.get_absolute_url()):
        assert words in answer.text
    assert client.get(reverse("observatory:rows", args=[taken.pk, "density", "d-87"])).status_code == 404
    assert client.get(reverse("observatory:input_file", args=[taken.pk, "lignes"])).status_code == 200


def test_a_figure_whose_source_is_gone_is_to_be_loaded_and_what_it_said_stays(towns, draft):
    places(towns, Guéret=6, Limoges=9)
    zoning = Zoning.objects.create(municipality=towns["Guéret"], programme="frr", since=dt.date(2024, 7, 1))
    first = take_snapshot(DAY)
    (cited,) = figures_of("france", only=["against-frr"])
    finding = cite_figure(draft, cited, actor=draft.author).finding
    zoning.delete()  # as the undoing of its list does
    take_snapshot(DAY)
    (now,) = figures_of("france", only=["against-frr"])
    (then,) = figures_of("france", only=["against-frr"], snapshot=first)
    assert (now.state, then.words) == (State.TO_LOAD, cited.words)
    finding.refresh_from_db()
    assert (finding.figure, finding.since) == (cited.words, "à charger")
    income = IncomeList.objects.create(year=2021, medians={"23096": "18000"}, by=AccountFactory())
    with pytest.raises(DatabaseError, match="immutable"), transaction.atomic():
        income.delete()
