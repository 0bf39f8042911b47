"""Two people sign what was approved; the second signature numbers, chains, fingerprints and freezes."""

import copy

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from lieudit.minutes.models import Correction, Minutes, Section, Signing
from lieudit.minutes.seal import chain_faults, fingerprint, redacted
from lieudit.toolkit.errors import RuleBroken
from tests.minutes import factories as made

pytestmark = pytest.mark.django_db


def refused(act):
    with pytest.raises(DatabaseError), transaction.atomic():
        act()


def test_the_second_signature_seals(later):
    minutes = made.sealed(later)
    assert minutes.number == f"PV-{timezone.localdate().year}-01"
    assert minutes.digest == fingerprint(minutes.text)
    assert [each["role"] for each in minutes.text["head"]["signatures"]] == ["chair", "secretary"]


def test_one_signature_seals_nothing(later):
    minutes = made.approved(later)
    made.sign(minutes, minutes.chair)
    assert Minutes.objects.get().state == "approved"


def test_nobody_signs_twice_nor_in_the_place_of_another(later):
    minutes = made.approved(later)
    made.sign(minutes, minutes.chair)
    with pytest.raises(RuleBroken, match="Vous avez déjà signé"):
        made.sign(minutes, minutes.chair)
    with pytest.raises(RuleBroken, match="est signé par qui présidait"):
        made.sign(minutes, minutes.council.seats[1].voter)


def test_what_was_not_read_is_not_signed(later):
    minutes = made.approved(later)
    with pytest.raises(RuleBroken, match="Ce n’est pas le texte approuvé"):
        made.sign(minutes, minutes.chair, seen="autre")
    assert not Signing.objects.exists()


def test_a_register_is_a_chain(later):
    first = made.sealed(later)
    second = made.sealed(later, council=first.council)
    assert second.previous == first
    assert second.number.endswith("-02")
    assert second.text["head"]["previous"] == first.digest
    register = Minutes.objects.signed(first.assembly).values_list("number", "digest", "text")
    assert chain_faults(register) == []


def test_one_changed_sign_breaks_the_chain(later):
    first = made.sealed(later)
    second = made.sealed(later, council=first.council)
    rows = [(each.number, each.digest, copy.deepcopy(each.text)) for each in (first, second)]
    rows[0][2]["parts"][2]["text"] += "."
    assert chain_faults(rows) == [first.number]
    forged = [(first.number, fingerprint(rows[0][2]), rows[0][2]), rows[1]]
    assert chain_faults(forged) == [second.number]


def test_sealed_minutes_do_not_change(later):
    minutes = made.sealed(later)
    part = made.section(minutes)
    refused(lambda: Minutes.objects.filter(pk=minutes.pk).update(digest="0"))
    refused(lambda: Minutes.objects.filter(pk=minutes.pk).delete())
    refused(lambda: Section.objects.filter(pk=part.pk).update(text="Autre."))
    refused(lambda: Signing.objects.filter(minutes=minutes).delete())
    refused(
        lambda: Correction.objects.create(
            minutes=minutes,
            number=9,
            section=part,
            seat=minutes.council.seats[1],
            author=minutes.secretary,
            proposed="Trop tard.",
            reason="…",
            at=timezone.now(),
        )
    )


def test_approved_words_do_not_change_on_their_way_to_the_seal(later):
    minutes = made.approved(later)
    text = copy.deepcopy(minutes.text)
    text["parts"][2]["text"] = "Autre."
    refused(lambda: Minutes.objects.filter(pk=minutes.pk).update(text=text))


def test_the_public_copy_hides_what_is_restricted_and_has_the_same_fingerprint(client, later):
    minutes = made.sealed(later, restricted=True)
    number = minutes.meeting.number
    public = client.get(reverse("minutes:minutes_file", args=[number, "json"]))
    assert "Un litige" not in public.content.decode()
    assert fingerprint(public.json()) == minutes.digest == fingerprint(redacted(minutes.text))
    assert "Un litige" not in client.get(minutes.get_absolute_url()).content.decode()
    assert client.get(reverse("minutes:full_file", args=[number, "json"])).status_code == 302
    client.force_login(minutes.council.seats[3].voter)
    assert "Un litige" in client.get(reverse("minutes:full_file", args=[number, "json"])).content.decode()
    assert "Un litige" in client.get(minutes.get_absolute_url()).content.decode()


def test_the_register_is_read_and_verified(client, later):
    minutes = made.sealed(later)
    address = reverse("minutes:register", args=[minutes.assembly.slug])
    assert minutes.digest in client.get(address).content.decode()
    assert "La chaîne est entière" in client.get(address, {"verifier": "oui"}).content.decode()


def test_the_page_of_a_decision_says_that_its_minutes_are_sealed(client, later):
    minutes = made.sealed(later)
    decision = minutes.session.outcomes.exclude(decision=None).get().decision
    assert f"Le procès-verbal {minutes.number}" in client.get(decision.get_absolute_url()).content.decode()
