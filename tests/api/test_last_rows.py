"""Amendments, statements, candidacies, what is spread and the words of the search: open rows that name nobody."""

from __future__ import annotations

import pytest
from django.urls import reverse

from lieudit.care.services import hide_text
from lieudit.consultations.models import Statement
from lieudit.consultations.services import open_consultation
from lieudit.desks.services import spread_thing
from lieudit.lexicon.models import WordGroup
from tests.accounts.factories import AccountFactory
from tests.api.test_datasets import apart, rows_of
from tests.consultations.factories import a_drafted
from tests.deliberation.factories import a_draft, an_amendment
from tests.elections.factories import candidacy, with_roll
from tests.network.factories import AnimatorFactory
from tests.territory.factories import DepartmentFactory

pytestmark = pytest.mark.django_db
__all__ = ["apart"]


def test_an_amendment_is_given_with_what_it_changes_and_not_with_a_person(client):
    author = AccountFactory(public=True, name="Ana Duval")
    amendment = an_amendment(a_draft(), actor=author)
    (row,) = rows_of(client, "amendements")
    assert (row["projet"], row["numero"]) == (str(amendment.draft.number), "1")
    assert (row["avant"], row["propose"], row["raison"]) == (amendment.before, amendment.wording, amendment.reason)
    assert row["adresse"].endswith(amendment.get_absolute_url())
    assert "Ana Duval" not in str(row)
    hide_text(amendment, actor=AccountFactory(is_staff=True), reason="Vise une personne.")
    assert rows_of(client, "amendements") == []


def test_statements_are_given_once_they_are_put_to_people_without_what_was_answered(client):
    consultation = a_drafted()
    assert rows_of(client, "affirmations") == [], "prepared: nobody reads it yet"
    open_consultation(consultation, actor=consultation.chair)
    rows = rows_of(client, "affirmations")
    assert [row["texte"] for row in rows] == [
        each.text for each in Statement.objects.served().filter(consultation=consultation).order_by("pk")
    ]
    assert rows[0]["adresse"].endswith(f"/{consultation.number}/affirmations/{rows[0]['rang']}/")
    assert not {"reponses", "d_accord", "voix", "auteur"} & set(rows[0])
    hide_text(
        Statement.objects.get(pk=rows[0]["ligne"]), actor=AccountFactory(is_staff=True), reason="Vise une personne."
    )
    assert len(rows_of(client, "affirmations")) == len(rows) - 1


def test_candidacies_name_organisations_and_no_person(client):
    election = with_roll()
    member = election.council.members[0]
    filed = candidacy(election, member, person="Ana Duval", statement="Je suis Ana Duval. " * 20)
    (row,) = rows_of(client, "candidatures")
    assert (row["election"], row["organisation"]) == (str(election.number), member.organisation.name)
    assert (row["ligne"], row["elue"]) == (str(filed.pk), "false")
    assert "Duval" not in str(row)


def test_what_is_spread_is_given_with_its_territory(client):
    land, draft = DepartmentFactory(), a_draft()
    animator = AnimatorFactory(department=land).account
    spread = spread_thing(draft, land, actor=animator, title="Un appel", words="Pour nous aussi.")
    (row,) = rows_of(client, "diffusions")
    assert (row["numero"], row["territoire"], row["titre"]) == (str(spread.number), land.name, "Un appel")
    assert (row["nature"], row["mots"]) == ("projet ouvert aux amendements", "Pour nous aussi.")
    assert client.get(row["adresse"].partition("testserver")[2]).status_code == 200


def test_words_said_for_one_another_are_given_while_they_are_kept(client):
    WordGroup.objects.all().delete()
    group = WordGroup.objects.create(words=["four", "fournil"], keys=["four", "fournil"])
    (row,) = rows_of(client, "groupes-de-mots")
    assert row["mots"] == "four|fournil"
    assert row["adresse"].endswith(f"{reverse('lexicon:groups')}#groupe-{group.pk}")
