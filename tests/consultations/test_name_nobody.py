"""A statement is about an idea: it names nobody, and gives no way to reach anybody."""

from __future__ import annotations

import pytest
from django.urls import reverse

from lieudit.consultations.models import Consultation, Statement
from lieudit.consultations.services import add_statement, propose_statement
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.consultations.factories import STATEMENTS, an_open, in_days
from tests.deliberation.factories import a_convergence
from tests.governance.factories import a_council

pytestmark = pytest.mark.django_db
NAMED = "Il faudrait garder Lucie Martin à son poste de médiatrice."
BOX = "n’en est pas un"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (NAMED, "pas sur une personne"),
        ("Madame Durand devrait ouvrir la salle plus tôt.", "pas sur une personne"),
        ("Pour les clés il suffit d’appeler le 06 12 34 56 78.", "où joindre quelqu’un"),
        ("Écrivez à lucie.martin@exemple.fr pour la salle.", "où joindre quelqu’un"),
    ],
)
def test_words_that_say_a_person_are_refused_with_what_was_seen(text, said):
    consultation = an_open()
    for act in (propose_statement, add_statement):
        with pytest.raises(RuleBroken, match=said) as refusal:
            act(consultation, actor=consultation.chair, text=text)
        assert list(refusal.value.message_dict) == ["text"]
    assert Statement.objects.count() == len(STATEMENTS)


def test_a_number_is_refused_even_when_the_name_is_said_to_be_nobodys():
    with pytest.raises(RuleBroken, match="où joindre"):
        propose_statement(an_open(), actor=AccountFactory(), text="Le 06 12 34 56 78 devrait répondre.", no_person=True)


def test_the_page_keeps_the_words_and_shows_the_box_once_a_name_is_seen(client):
    consultation, author = an_open(), AccountFactory()
    client.force_login(author)
    page = reverse("consultations:propose", args=[consultation.number])
    assert BOX not in client.get(page).text
    refused = client.post(page, {"text": NAMED})
    assert "Lucie Martin" in refused.text
    assert BOX in refused.text
    assert client.post(page, {"text": NAMED, "no_person": "on"}).status_code == 302
    assert Statement.objects.get(rank=7).text == NAMED


def test_a_street_bears_a_name(client):
    consultation = an_open()
    street = "La permanence de la rue Lucie Martin devrait ouvrir le soir."
    assert propose_statement(consultation, actor=AccountFactory(), text=street).state == "proposed"


def test_who_prepares_is_told_under_the_lines_and_may_say_that_it_is_nobody(client):
    council = a_council()
    chair = council.seats[0].voter
    client.force_login(chair)
    address = reverse("consultations:prepare") + f"?convergence={a_convergence(needs=2).number}"
    typed = {"assembly": council.pk, "question": "Que faire ?", "why": "Pour écrire.", "audience": "all"}
    typed |= {"closes_on": in_days(20).isoformat(), "statements": "\n".join([*STATEMENTS, NAMED])}
    refused = client.post(address, typed)
    assert "pas sur une personne" in refused.text
    assert STATEMENTS[0] in refused.text
    assert not Consultation.objects.exists()
    assert client.post(address, typed | {"no_person": "on"}).status_code == 302
    assert Consultation.objects.get().statements.count() == len(STATEMENTS) + 1
