"""Who admits is said by the statutes: who keeps the register, who presides, or the council or assembly that decides."""

import pytest
from django.urls import reverse

from lieudit.cooperative import services
from lieudit.cooperative.models import Cooperative, Subscription
from lieudit.cooperative.permissions import SUBSCRIPTION_ACCESS, to_answer
from lieudit.cooperative.receivers import desk
from lieudit.cooperative.workflow import SubscriptionState
from lieudit.governance.models import Assembly, DecisionMethod
from lieudit.governance.services import register_decision
from lieudit.journal.models import Entry
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.cooperative.factories import a_cooperative, a_keeper, a_subscription
from tests.governance.factories import a_seat

pytestmark = pytest.mark.django_db


def chair_of(cooperative):
    """Somebody who presides over the council, and does not keep the register."""
    return a_seat(cooperative.assembly, chairs=True).voter


def may_admit(account, subscription):
    again = Subscription.objects.select_related("associate__cooperative__assembly").get(pk=subscription.pk)
    return "admit" in SUBSCRIPTION_ACCESS.open_steps(account, again)


def whole(cooperative):
    return Assembly.objects.get(council=cooperative.assembly)


def test_who_keeps_the_register_admits_unless_the_statutes_say_otherwise():
    cooperative = a_cooperative()
    signed, keeper, chair = a_subscription(cooperative), a_keeper(), chair_of(cooperative)
    assert (may_admit(keeper, signed), may_admit(chair, signed)) == (True, False)
    assert services.admit_subscription(signed, actor=keeper).decision is None
    assert cooperative in Cooperative.objects.admitted_by("keeper")


def test_who_presides_admits_when_the_statutes_say_so_from_the_page_of_the_cooperative(client):
    cooperative = a_cooperative(admission="chair")
    signed, keeper, chair = a_subscription(cooperative), a_keeper(), chair_of(cooperative)
    assert (may_admit(keeper, signed), may_admit(chair, signed)) == (False, True)
    assert list(to_answer(chair)) == [signed]
    assert signed not in to_answer(keeper)
    address = reverse("cooperative:answer", args=[signed.pk])
    client.force_login(keeper)
    assert client.get(address).status_code == 403
    register = client.get(reverse("cooperative:register", args=[cooperative.assembly.slug])).text
    assert "à admettre par qui préside" in register
    assert address not in register
    client.force_login(chair)
    assert address in client.get(cooperative.get_absolute_url()).text
    answered = client.post(address, {"decision": "admit", "reason": ""}, follow=True)
    assert answered.status_code == 200, "who presides does not read the page of the parts"
    assert Subscription.objects.get(pk=signed.pk).state == SubscriptionState.ADMITTED
    assert address not in client.get(cooperative.get_absolute_url()).text


def test_nobody_admits_their_own_even_who_presides():
    cooperative = a_cooperative(admission="chair")
    chair = chair_of(cooperative)
    mine = a_subscription(cooperative, holder=chair)
    assert not may_admit(chair, mine)
    assert mine not in to_answer(chair)


def test_where_no_other_person_presides_who_keeps_the_register_answers(client):
    cooperative = a_cooperative(admission="chair")
    signed, keeper = a_subscription(cooperative), a_keeper()
    assert may_admit(keeper, signed), "nobody presides yet"
    chair = chair_of(cooperative)
    assert not may_admit(keeper, signed)
    mine = a_subscription(cooperative, holder=chair)
    assert may_admit(keeper, mine)
    client.force_login(keeper)
    register = client.get(reverse("cooperative:register", args=[cooperative.assembly.slug])).text
    assert reverse("cooperative:answer", args=[mine.pk]) in register
    assert reverse("cooperative:answer", args=[signed.pk]) not in register


def test_it_waits_on_the_desk_of_who_answers():
    cooperative = a_cooperative(admission="chair")
    signed, keeper, chair = a_subscription(cooperative), a_keeper(), chair_of(cooperative)
    plain = a_subscription(a_cooperative("Conseil voisin"))
    for account, told in ((chair, [signed]), (keeper, [plain])):
        (waiting,) = (each.rows for each in desk(account) if each.page == "cooperative:answer")
        assert list(waiting) == told


@pytest.mark.parametrize(("admission", "organ"), [("council", "assembly"), ("assembly", "members")])
def test_an_assembly_admits_by_a_decision_that_who_keeps_the_register_cites(client, admission, organ):
    cooperative = a_cooperative(admission=admission)
    council, members = cooperative.assembly, whole(cooperative)
    home, other = (council, members) if organ == "assembly" else (members, council)
    signed = a_subscription(cooperative)
    for wrong in (None, decided(other)):
        with pytest.raises(RuleBroken) as refused:
            services.admit_subscription(signed, actor=a_keeper(), decision=wrong)
        assert "citez celle qui répond" in refused.value.message_dict["cited"][0]
    client.force_login(a_keeper())
    address = reverse("cooperative:answer", args=[signed.pk])
    page = client.get(address)
    assert "Décision qui y répond" in page.text
    kept = client.post(address, {"decision": "admit", "reason": "Trop tôt."})
    assert kept.status_code == 422
    assert "Trop tôt." in kept.text
    decision = decided(home)
    assert client.post(address, {"decision": "admit", "reason": "", "cited": decision.pk}).status_code == 302
    signed.refresh_from_db()
    assert (signed.state, signed.decision) == (SubscriptionState.ADMITTED, decision)
    assert decision.code in Entry.objects.get(kind="cooperative.admitted_by_decision").sentence
    assert decision.code in client.get(signed.associate.get_absolute_url()).text


def decided(assembly):
    words = {"wording": "Admis.", "method": DecisionMethod.VOTE, "url": f"/{assembly.slug}/"}
    return register_decision(assembly, actor=None, title="Admettre un associé", **words)


def test_an_assembly_refuses_by_a_decision_too():
    cooperative = a_cooperative(admission="assembly")
    signed, other = a_subscription(cooperative), a_subscription(cooperative)
    wrong = decided(cooperative.assembly)
    with pytest.raises(RuleBroken):
        services.refuse_subscription(signed, actor=a_keeper(), reason="Non.", decision=wrong)
    voted = services.refuse_subscription(other, actor=a_keeper(), reason="Vote du 3 mars, 4 voix contre 6.")
    assert (voted.state, voted.decision) == (SubscriptionState.REFUSED, None), "a vote that refuses registers none"
    decision = decided(whole(cooperative))
    answered = services.refuse_subscription(signed, actor=a_keeper(), reason="Non.", decision=decision)
    assert (answered.state, answered.decision) == (SubscriptionState.REFUSED, decision)


def test_who_subscribes_reads_who_admits(client):
    cooperative, account = a_cooperative(admission="assembly"), AccountFactory()
    client.force_login(account)
    words = "l’assemblée des associés, par une décision de son registre"
    assert words in client.get(reverse("cooperative:subscribe", args=[cooperative.assembly.slug])).text
    signed = a_subscription(cooperative, holder=account)
    assert words in client.get(signed.associate.get_absolute_url()).text
