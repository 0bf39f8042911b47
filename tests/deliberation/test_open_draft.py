"""A draft opens from convergences: their words are its first paragraphs, their needs move on and are told."""

from __future__ import annotations

import pytest

from lieudit.deliberation.models import Draft
from lieudit.deliberation.services import open_draft
from lieudit.governance.services import found_assembly
from lieudit.journal.models import Entry
from lieudit.needs.models import Convergence
from lieudit.needs.workflow import NeedState
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.deliberation.factories import a_convergence, a_council, a_draft, staff
from tests.territory.factories import RegionFactory

pytestmark = pytest.mark.django_db
ADDRESS = "/positions/projets/ouvrir/"


def typed(council, **changes):
    return {"title": "Trois ans", "summary": "Un résumé.", "assembly": council.pk, "hat": "self", **changes}


def test_paragraphs_come_from_the_summaries_and_the_quotes_each_tied_to_its_needs():
    convergence = a_convergence(needs=3, quotes=1)
    draft = a_draft(convergence=convergence, opened=False)
    first, second, _demand = draft.paragraphs.live()
    assert first.wording == convergence.summary
    assert first.needs.count() == 3
    assert second.wording == "«\N{NO-BREAK SPACE}Le poste s’arrête en décembre.\N{NO-BREAK SPACE}»"
    assert second.needs.get() == convergence.needs.order_by("pk").first()


def test_needs_are_deliberated_and_mentioned_in_one_entry():
    convergence = a_convergence(needs=3)
    a_draft(convergence=convergence, opened=False)
    assert {need.state for need in convergence.needs.all()} == {NeedState.DELIBERATED}
    entries = [Entry.objects.about(need).get(kind="deliberation.opened") for need in convergence.needs.all()]
    assert len({entry.pk for entry in entries}) == 1
    assert entries[0].template.stage == "deliberated"


def test_a_convergence_is_deliberated_once():
    convergence = a_convergence()
    draft = a_draft(convergence=convergence)
    with pytest.raises(RuleBroken):
        open_draft([convergence], actor=draft.author, hat=None, assembly=draft.assembly, title="Bis", summary="Bis")
    assert Draft.objects.count() == 1


def test_the_page_is_prefilled_and_opens_the_draft(client):
    council, convergence = a_council(), a_convergence()
    client.force_login(council.chair)
    page = client.get(ADDRESS, {"convergence": convergence.number})
    assert page.context["form"]["title"].value() == convergence.title
    assert convergence.summary in page.content.decode()
    sent = client.post(f"{ADDRESS}?convergence={convergence.number}", typed(council))
    draft = Draft.objects.get()
    assert sent.headers["Location"] == draft.get_absolute_url()
    assert draft.convergences.get() == convergence


def test_what_was_typed_is_kept_when_something_is_missing(client):
    council, convergence = a_council(), a_convergence()
    client.force_login(council.chair)
    page = client.post(f"{ADDRESS}?convergence={convergence.number}", typed(council, title=""))
    assert page.status_code == 422
    assert page.context["form"]["summary"].value() == "Un résumé."
    assert convergence.needs.first().state == NeedState.GATHERED


def test_without_a_convergence_the_page_says_what_to_do(client):
    client.force_login(staff())
    assert "Choisissez d’abord une convergence" in client.get(ADDRESS).content.decode()
    assert client.get(ADDRESS, {"convergence": "abc"}).status_code == 200


def test_without_a_convergence_one_chooses_among_those_that_wait(client):
    convergence, taken = a_convergence(), a_convergence()
    Convergence.objects.filter(pk=taken.pk).update(state=NeedState.DELIBERATED)
    client.force_login(staff())
    page = client.get(ADDRESS).text
    assert f'href="?convergence={convergence.number}"' in page
    assert f'href="?convergence={taken.number}"' not in page


def test_a_passer_by_is_refused_and_a_visitor_asked_to_sign_in(client):
    convergence = a_convergence()
    assert client.get(ADDRESS, {"convergence": convergence.number}).status_code == 302
    client.force_login(AccountFactory())
    assert client.get(ADDRESS, {"convergence": convergence.number}).status_code == 403


def test_assemblies_are_those_of_the_nation_and_of_the_region_of_what_is_opened(client):
    council, convergence = a_council(), a_convergence()
    ours, theirs = (
        found_assembly(f"Assemblée, {name}", actor=None, region=RegionFactory(code=code, name=name))
        for code, name in (("75", "Nouvelle-Aquitaine"), ("53", "Bretagne"))
    )
    Convergence.objects.update(region=ours.region)
    client.force_login(council.chair)
    address = f"{ADDRESS}?convergence={convergence.number}"
    offered = client.get(address).context["form"].fields["assembly"].queryset
    assert set(offered) == {council, ours}
    refused = client.post(address, typed(theirs))
    assert refused.status_code == 422
    assert "Trois ans" in refused.text
    assert client.post(address, typed(ours)).status_code == 302
    assert Draft.objects.get().assembly == ours
