"""A contested category: asked with a reason, answered by one, confirmed by another; it stays until then."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from lieudit.cooperative import claiming, leaving, seating, tables
from lieudit.cooperative.models import Associate, CategoryClaim, Posting, Subscription
from lieudit.cooperative.vocabulary import Category
from lieudit.cooperative.workflow import ClaimState
from lieudit.governance.members import follow_rules
from lieudit.governance.models import Rulebook, Seat
from lieudit.governance.presets import PRESETS
from lieudit.governance.rules import complete
from lieudit.journal.models import Entry
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.cooperative.factories import a_claim, a_cooperative, a_keeper, a_public_body, a_subscription, an_associate

pytestmark = pytest.mark.django_db
WHY = "Elle anime l’atelier, et n’y vient pas pour elle."


def answered(claim, *, grants=True):
    return claiming.answer_claim(claim, actor=a_keeper(), grants=grants, answer=WHY)


def category(claim):
    return Associate.objects.get(pk=claim.associate_id).category


def test_one_answers_another_confirms_and_only_then_it_changes():
    claim = a_claim(a_cooperative())
    one = a_keeper()
    claim = claiming.answer_claim(claim, actor=one, grants=True, answer=WHY)
    assert category(claim) == Category.BENEFICIARY
    with pytest.raises(RuleBroken, match="une autre personne confirme"):
        claiming.confirm_claim(claim, actor=one)
    claim = claiming.confirm_claim(claim, actor=a_keeper())
    assert (category(claim), claim.state) == (Category.CONTRIBUTOR, ClaimState.GRANTED)


def test_what_was_signed_in_another_category_stays_and_the_change_is_an_act_that_says_so(client):
    cooperative, account = a_cooperative(), AccountFactory()
    waiting = a_subscription(cooperative, 2, holder=account)
    assert f"Catégorie : « {Category.BENEFICIARY.label} », comme la règle le propose" in waiting.text
    claim = a_claim(cooperative, holder=account)
    claiming.confirm_claim(answered(claim), actor=a_keeper())
    told = Entry.objects.get(kind="cooperative.category_changed").sentence
    assert waiting.reference in told
    assert str(Category.BENEFICIARY.label) in told
    before = waiting.text, waiting.digest
    waiting.refresh_from_db()
    assert (waiting.text, waiting.digest) == before
    assert (waiting.category, waiting.is_of_before) == (Category.BENEFICIARY, True)
    client.force_login(a_keeper())
    page = " ".join(client.get(reverse("cooperative:answer", args=[waiting.pk])).text.split())
    assert "Ce bulletin est signé dans une autre catégorie" in page
    client.force_login(account)
    assert "Signé dans la catégorie" in client.get(waiting.associate.get_absolute_url()).text
    with pytest.raises(DatabaseError), transaction.atomic():
        Subscription.objects.filter(pk=waiting.pk).update(category=Category.CONTRIBUTOR)


def test_it_may_stay_as_it_was_with_the_reason():
    claim = claiming.confirm_claim(answered(a_claim(a_cooperative()), grants=False), actor=a_keeper())
    assert (category(claim), claim.state, claim.answer) == (Category.BENEFICIARY, ClaimState.KEPT, WHY)


def test_who_does_not_confirm_sends_it_back_and_who_asked_may_withdraw():
    claim = claiming.reopen_claim(answered(a_claim(a_cooperative())), actor=a_keeper())
    assert (claim.state, claim.answer, claim.answered_by) == (ClaimState.ASKED, "", None)
    kept = {each.kind: each for each in Entry.objects.filter(kind__startswith="cooperative.claim_")}
    assert WHY.rstrip(".") in kept["cooperative.claim_reopened"].sentence
    assert kept["cooperative.claim_answered"].actor_id != kept["cooperative.claim_reopened"].actor_id
    claim = claiming.withdraw_claim(claim, actor=claim.asked_by)
    assert category(claim) == Category.BENEFICIARY
    with pytest.raises(RuleBroken, match="stade"):
        claiming.answer_claim(claim, actor=a_keeper(), grants=True, answer=WHY)


def test_the_register_of_a_day_before_the_change_says_the_category_of_then(later):
    cooperative = a_cooperative()
    claim, before = a_claim(cooperative), timezone.localdate()
    later(days=3)
    claiming.confirm_claim(answered(claim), actor=a_keeper())
    rows = Posting.objects.of_cooperative(cooperative)
    assert set(rows.by_category(before)) == {Category.BENEFICIARY}
    assert set(rows.by_category()) == {Category.CONTRIBUTOR}
    named = b"".join(tables.write(tables.TABLES["registre"], cooperative, before, "csv")).decode()
    assert str(Category.BENEFICIARY.label) in named
    assert str(Category.CONTRIBUTOR.label) not in named


def test_what_cannot_be_is_refused_beside_what_was_typed():
    cooperative = a_cooperative()
    an_associate(cooperative, 20)
    account = AccountFactory()
    for wanted, words in ((Category.BENEFICIARY, "déjà votre catégorie"), (Category.PUBLIC_BODY, "collectivité")):
        with pytest.raises(RuleBroken, match=words) as refused:
            a_claim(cooperative, account, wanted=wanted)
        assert "wanted" in refused.value.message_dict
    town = an_associate(cooperative, 1, holder=a_public_body())
    with pytest.raises(RuleBroken, match="elle seule"):
        claiming.claim_category(town, actor=a_keeper(), wanted=Category.CONTRIBUTOR, reason="Autre")
    a_claim(cooperative, account)
    with pytest.raises(RuleBroken, match="déjà demandé"):
        a_claim(cooperative, account)


def test_who_left_meanwhile_changes_no_more():
    claim = answered(a_claim(a_cooperative()))
    leaving.leave_cooperative(claim.associate, actor=a_keeper())
    with pytest.raises(RuleBroken, match="La situation a changé"):
        claiming.confirm_claim(claim, actor=a_keeper())


def test_the_seat_follows_in_the_same_act():
    cooperative = a_cooperative()
    book, today = cooperative.assembly.rulebook, timezone.localdate()
    rules = complete(PRESETS["scic_sas"].rules)
    rules["members"]["weigh"] = True
    words = {"version": book.version + 1, "rules": rules, "in_force_from": today}
    changed = Rulebook.objects.create(assembly=cooperative.assembly, **words)
    whole = seating.whole_of(cooperative)
    follow_rules(whole, changed)
    claim = a_claim(cooperative)
    claiming.confirm_claim(answered(claim), actor=a_keeper())
    mine = Seat.objects.running().filter(college__assembly=whole, account=claim.associate.account)
    assert [seat.college.code for seat in mine] == ["contributors"]


def test_the_database_holds_that_two_answered():
    claim, one = a_claim(a_cooperative()), a_keeper()
    said = {"state": "granted", "answer": WHY, "answered_by": one, "decided_by": one, "decided_at": timezone.now()}
    with pytest.raises(IntegrityError, match="two_persons_answer_a_claim"), transaction.atomic():
        CategoryClaim.objects.filter(pk=claim.pk).update(**said)


def test_from_the_pages_asked_answered_confirmed(client):
    cooperative = a_cooperative()
    account = AccountFactory()
    associate = an_associate(cooperative, 2, holder=account)
    client.force_login(account)
    address = reverse("cooperative:claim", args=[associate.number])
    assert address in client.get(associate.get_absolute_url()).text
    kept = client.post(address, {"wanted": "beneficiary", "reason": "Parce que."})
    assert "C’est déjà votre catégorie" in kept.text
    assert "Parce que." in kept.text
    asked = client.post(address, {"wanted": "contributor", "reason": "Parce que."}, follow=True)
    assert "C’est demandé" in asked.text
    answer = reverse("cooperative:answer_claim", args=[CategoryClaim.objects.get().pk])
    assert client.get(answer).status_code == 403
    client.force_login(a_keeper())
    assert answer in client.get(reverse("cooperative:register", args=[cooperative.assembly.slug])).text
    client.post(answer, {"grants": "yes", "answer": WHY})
    assert client.get(answer).status_code == 403, "who answered does not confirm"
    client.force_login(a_keeper())
    assert "Réponse à confirmer" in client.get(answer).text
    client.post(answer, {"decision": "confirm"})
    client.force_login(account)
    assert WHY in client.get(associate.get_absolute_url()).text
