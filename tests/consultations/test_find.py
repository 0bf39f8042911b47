"""The search of the site finds what is asked of everybody: by its question, its statements, its number."""

import pytest
from django.urls import reverse

from lieudit.care import services as care
from lieudit.consultations.models import Statement
from tests.accounts.factories import AccountFactory
from tests.consultations.factories import a_drafted, an_open

pytestmark = pytest.mark.django_db


def found(client, text):
    """The consultations that are found, by their questions."""
    answer = client.get(reverse("pages:search"), {"q": text}).context["answer"]
    return [line.name for group in answer.groups if group.kind == "consultation" for line in group.lines]


def test_by_its_question_its_statements_and_its_number(client):
    consultation = an_open(question="Comment garder les ateliers ouverts le samedi")
    first = Statement.objects.filter(consultation=consultation).order_by("rank")[0]
    for text in ("ateliers samedi", first.text, f"consultation {consultation.number}", str(consultation.number)):
        assert found(client, text) == [consultation.question], text
    assert found(client, "hippopotame") == []


def test_what_is_prepared_or_not_served_is_found_by_nobody(client):
    drafted = a_drafted(question="Comment garder les ateliers ouverts")
    assert found(client, "ateliers ouverts") == []
    consultation = an_open(question="Que faire du samedi", council=drafted.council)
    assert found(client, "confidentialité") == [consultation.question]
    said = Statement.objects.get(consultation=consultation, text__contains="confidentialité")
    care.hide_text(said, actor=AccountFactory(is_staff=True), reason="Une personne est nommée.")
    assert found(client, "confidentialité") == []
