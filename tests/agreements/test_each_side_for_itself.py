"""Each side speaks for itself: of what the council grants the secretariat says one side, and one confirms what one was
shown; what is owed is owed after the term, and whatever becomes of the place."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from lieudit.agreements.models import Agreement, Commitment
from lieudit.agreements.permissions import binds, gestures, receives, says_kept
from lieudit.agreements.promising import add_commitment, announce_instalment
from lieudit.agreements.services import (
    confirm_agreement,
    deny_agreement,
    draw_agreement,
    end_agreement,
    expire_agreement,
    renew_agreement,
    sign_agreement,
)
from lieudit.agreements.tasks import confirmation_url
from lieudit.network.models import Place
from tests.accounts.factories import AccountFactory
from tests.agreements.factories import AgreementFactory, bound, in_days
from tests.governance.factories import a_council
from tests.lottery.factories import at
from tests.network.factories import AnimatorFactory, OrganisationFactory, RepresentativeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def speaker():
    return RepresentativeFactory(place__name="Le Préau")


@pytest.fixture
def staff():
    return AccountFactory(secretariat=True)


@pytest.fixture
def grant(speaker, staff):
    """What the council grants to the place, as the secretariat drew it: it pays, the place gives an account."""
    words = {"title": "Subvention", "starts_on": in_days(-100), "ends_on": in_days(100)}
    drawn = draw_agreement(speaker.place, a_council(), actor=staff, **words)
    announce_instalment(drawn, actor=staff, payer="partner", words="solde", amount=Decimal(50), announced_on=in_days(9))
    add_commitment(drawn, actor=staff, side="holder", words="Rendre compte", due_on=in_days(90), is_report=True)
    return Agreement.objects.with_things().get(pk=drawn.pk)


def again(agreement):
    return Agreement.objects.with_things().get(pk=agreement.pk)


def test_the_secretariat_never_says_both_sides_of_what_the_council_grants(client, grant, speaker):
    second = AccountFactory(secretariat=True)
    confirm = reverse("agreements:confirm_agreement", args=[grant.number])
    client.force_login(second)
    assert client.post(confirm, {"seen": grant.seen}).status_code == 403
    assert not Agreement.objects.to_confirm(second).exists()
    animator = AnimatorFactory(department=grant.place.municipality.department)
    for account in (speaker.account, animator.account):
        assert list(Agreement.objects.to_confirm(account)) == [grant]
    client.force_login(speaker.account)
    client.post(confirm, {"seen": grant.seen})
    grant = again(grant)
    assert grant.confirmed_at
    assert binds(second, grant) == ["partner"]
    assert binds(speaker.account, grant) == ["holder"]
    (paid,), report = grant.paid(), next(each for each in grant.promised() if each.is_report)
    assert (receives(second, paid), receives(speaker.account, paid)) == (False, True)
    assert (says_kept(second, report), says_kept(speaker.account, report)) == (True, False)
    following = renew_agreement(grant, actor=second, starts_on=in_days(101), ends_on=in_days(300))
    assert (following.told_by, following.declared) == ("partner", True)


def test_one_confirms_what_one_was_shown(client, speaker):
    agency = OrganisationFactory(name="L’Agence", email="contact@agence.fr")
    days = {"starts_on": in_days(0), "ends_on": in_days(365)}
    agreement = sign_agreement(speaker.place, actor=speaker.account, partner=agency, title="Un conseiller", **days)
    link, before = confirmation_url(agreement), agreement.seen
    add_commitment(agreement, actor=speaker.account, side="partner", words="Prêter un camion", due_on=in_days(30))
    announce_instalment(
        agreement, actor=speaker.account, payer="partner", words="avance", amount=Decimal(50), announced_on=in_days(9)
    )
    for seen in ({"seen": before}, {}):
        refused = client.post(link, {"is_true": "yes", **seen})
        assert (refused.status_code, "ont changé depuis" in refused.text) == (422, True)
        for words in ("L’Agence&nbsp;: Prêter un camion", "50,00&nbsp;€, avance", f'value="{agreement.seen}"'):
            assert words in refused.text, words
    partner = RepresentativeFactory(place=None, organisation=agency)
    client.force_login(partner.account)
    confirm = reverse("agreements:confirm_agreement", args=[agreement.number])
    assert "ont changé depuis" in client.post(confirm, {"seen": before}, follow=True).text
    assert not again(agreement).confirmed_at
    assert f'value="{agreement.seen}"' in client.get(agreement.get_absolute_url()).text
    client.post(confirm, {"seen": agreement.seen})
    assert again(agreement).confirmed_at


@pytest.mark.parametrize("is_true", [True, False])
def test_what_nobody_answered_in_time_is_still_answered(client, grant, speaker, is_true):
    with at(timezone.now() + dt.timedelta(days=101)):
        assert expire_agreement(grant)
        late = again(grant)
        assert late.declared
        assert list(Agreement.objects.to_confirm(speaker.account)) == [grant]
        assert {"confirm", "deny"} <= set(gestures(speaker.account, late))
        if is_true:
            confirm_agreement(late, actor=speaker.account)
            assert [each.words for each in Commitment.objects.reports(in_days(200))] == ["Rendre compte"]
        else:
            deny_agreement(late, actor=speaker.account, reason="Nous n’avons rien signé.")
            assert again(grant).state == "denied"


@pytest.mark.parametrize("state", ["expired", "renewed"])
def test_a_grant_that_is_withdrawn_after_its_term_owes_no_report(client, grant, staff, state):
    Agreement.objects.filter(pk=grant.pk).update(state=state, confirmed_at=timezone.now())
    assert Commitment.objects.reports(in_days(200)).exists()
    client.force_login(staff)
    url = reverse("agreements:end_agreement", args=[grant.number])
    assert client.post(url, {"reason": "x", "charter": "on"}).status_code == 403  # it is the act of the grant
    end_agreement(grant, actor=staff, reason="La subvention est retirée.")
    assert not Commitment.objects.reports(in_days(200)).exists()


def test_who_received_a_grant_does_not_free_itself_of_the_report(client, grant, speaker, staff):
    confirm_agreement(grant, actor=speaker.account)
    url = reverse("agreements:end_agreement", args=[grant.number])
    typed = {"reason": "Nous arrêtons.", "charter": "on"}
    client.force_login(speaker.account)
    assert "Rompre avant le terme" not in client.get(grant.get_absolute_url()).text
    assert "Inscrire la suite" not in client.get(grant.get_absolute_url()).text
    assert client.post(url, typed).status_code == 403
    client.force_login(staff)
    assert client.post(url, typed).status_code == 302
    assert again(grant).state == "ended"


def test_a_place_that_leaves_keeps_its_agreements_and_what_it_owes(client, grant, speaker, staff):
    confirm_agreement(grant, actor=speaker.account)
    Place.objects.filter(pk=grant.place_id).update(withdrawn_at=timezone.now())
    url = grant.get_absolute_url()
    assert client.get(url).status_code == 404
    for account, status in ((AccountFactory(), 404), (speaker.account, 200), (staff, 200)):
        client.force_login(account)
        assert client.get(url).status_code == status
    assert [each.words for each in Commitment.objects.reports(in_days(200))] == ["Rendre compte"]
    received = reverse("agreements:receive_report", args=[grant.number])
    assert client.post(received, {"on": in_days(0)}).status_code == 302


@pytest.mark.parametrize("state", ["running", "ended", "denied"])
def test_what_binds_nobody_is_not_late(client, state):
    agreement = bound(AgreementFactory())
    late = {"confirmed_at": None} if state != "ended" else {}
    Agreement.objects.filter(pk=agreement.pk).update(state=state, closing="Motif", **late)
    with at(timezone.now() + dt.timedelta(days=90)):
        page = client.get(agreement.get_absolute_url()).text
    assert "En retard" not in page
    assert "Annoncé<" not in page
    assert ("N’est plus dû" in page) == (state != "running")
    Agreement.objects.filter(pk=agreement.pk).update(state="running", confirmed_at=timezone.now())
    with at(timezone.now() + dt.timedelta(days=90)):
        assert "En retard" in client.get(agreement.get_absolute_url()).text


def test_of_an_organisation_no_sign_of_a_place_is_drawn_and_nothing_to_do_has_no_heading(client):
    held = RepresentativeFactory(of_organisation=True)
    agreement = AgreementFactory(place=None, organisation=held.organisation, state="renewed")
    client.force_login(held.account)
    page = client.get(agreement.get_absolute_url()).text
    for words in (
        "Tenir cette convention",
        "Rien ne dit dépendre d’elle",
        'class="sign sign--small" href="/organisations',
    ):
        assert words not in page, words
