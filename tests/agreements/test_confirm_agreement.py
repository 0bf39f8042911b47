"""One side declares an agreement; the other confirms it, or does not know it. Until then nobody reads « liés »."""

import re

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from lieudit.agreements.models import Agreement
from lieudit.agreements.services import (
    confirm_agreement,
    deny_agreement,
    renew_agreement,
    sign_agreement,
)
from lieudit.agreements.tasks import confirmation_url
from lieudit.care.services import hide_text
from lieudit.journal.models import Entry
from lieudit.network.models import Place
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.agreements.factories import AgreementFactory, in_days
from tests.network.factories import AnimatorFactory, OrganisationFactory, RepresentativeFactory
from tests.public_services.factories import OfferFactory
from tests.voting.test_give_proxy import at_once

pytestmark = pytest.mark.django_db


def sign(speaker, partner, actor=None):
    return sign_agreement(
        speaker.place,
        actor=actor or speaker.account,
        partner=partner,
        title="Un conseiller",
        starts_on=in_days(0),
        ends_on=in_days(365),
    )


@pytest.fixture
def speaker():
    return RepresentativeFactory(place__name="Le Préau")


@pytest.fixture
def agency():
    return OrganisationFactory(partner=True, name="L’Agence", email="contact@agence.fr")


def test_one_side_declares_and_nobody_reads_that_both_are_bound(client, speaker, agency):
    agreement = sign(speaker, agency)
    page = client.get(agreement.get_absolute_url()).text
    assert "Déclarée par Le Préau" in page
    place = client.get(reverse("public_services:place", args=[speaker.place.slug])).text
    assert "Déclarée par Le Préau, pas encore confirmée" in " ".join(place.split())
    said = Entry.objects.about(agreement).get().sentence
    assert "déclarée" in said
    assert "liés" not in page + place + said


def test_the_partner_confirms_in_one_click_and_the_place_is_told(client, speaker, django_capture_on_commit_callbacks):
    partner = RepresentativeFactory(of_organisation=True)
    agreement = sign(speaker, partner.organisation)
    client.force_login(partner.account)
    assert agreement.title in client.get(reverse("agreements:agreements")).text
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("agreements:confirm_agreement", args=[agreement.number]), {"seen": agreement.seen})
    agreement.refresh_from_db()
    assert agreement.confirmed_at
    assert [message.to for message in mail.outbox] == [[speaker.account.email]]
    page = client.get(agreement.get_absolute_url()).text
    assert "confirmée par" in page
    assert "confirme la convention" in page
    with pytest.raises(RuleBroken, match="déjà confirmée"):
        confirm_agreement(agreement, actor=partner.account)


def test_neither_the_place_nor_its_territory_confirms_for_the_partner(client, speaker, agency):
    agreement = sign(speaker, agency)
    for account in (speaker.account, AnimatorFactory().account):
        client.force_login(account)
        for act in ("confirm_agreement", "deny_agreement"):
            answer = client.post(reverse(f"agreements:{act}", args=[agreement.number]), {"reason": "Si."})
            assert answer.status_code == 403
    agreement.refresh_from_db()
    assert agreement.declared


def test_who_speaks_for_both_sides_binds_them_at_once(speaker):
    both = RepresentativeFactory(of_organisation=True, account=speaker.account)
    assert sign(speaker, both.organisation).confirmed_at


def test_a_partner_for_whom_nobody_speaks_is_asked_by_mail(client, speaker, agency, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        agreement = sign(speaker, agency)
    (message,) = [each for each in mail.outbox if each.to == ["contact@agence.fr"]]
    (link,) = re.findall(r"/services/conventions/repondre/\S+", message.body)
    client.post(link, {"is_true": "yes", "seen": agreement.seen})
    agreement.refresh_from_db()
    assert agreement.confirmed_at
    assert "Une réponse a déjà été donnée" in client.get(link).text


def test_who_does_not_know_it_says_why_from_the_same_link(client, speaker, agency):
    agreement = sign(speaker, agency)
    link = confirmation_url(agreement)
    page = client.post(link, {"is_true": "no"})
    assert (page.status_code, "Dites pourquoi" in page.text) == (422, True)
    client.post(link, {"is_true": "no", "reason": "Nous n’avons rien signé."})
    agreement.refresh_from_db()
    assert agreement.state == "denied"
    shown = client.get(agreement.get_absolute_url()).text
    assert "Non reconnue par l’autre partie" in shown
    assert "Nous n’avons rien signé." in shown
    client.post(link, {"is_true": "yes"})
    agreement.refresh_from_db()
    assert agreement.state == "denied"


def test_a_link_that_was_altered_or_sent_to_a_former_address_serves_no_more(client, speaker, agency):
    link = confirmation_url(sign(speaker, agency))
    assert client.get(f"{link[:-2]}x/").status_code == 404
    agency.email = "nouvelle@agence.fr"
    agency.save()
    assert client.get(link).status_code == 404


def test_a_link_says_what_became_of_what_it_asks_about(client, speaker, agency):
    agreement = sign(speaker, agency)
    link = confirmation_url(agreement)
    Place.objects.filter(pk=speaker.place.pk).update(withdrawn_at=timezone.now())
    gone = client.post(link, {"is_true": "yes", "seen": agreement.seen})
    assert (gone.status_code, "Le Préau n’est plus dans l’annuaire" in gone.text) == (410, True)
    hide_text(agreement, actor=AccountFactory(secretariat=True), reason="Vise une personne.")
    hidden = client.get(link)
    assert (hidden.status_code, "ses mots sont masqués" in hidden.text) == (410, True)
    assert agreement.title not in hidden.text
    agreement.refresh_from_db()
    assert agreement.declared


def test_each_side_bears_its_article(client, speaker):
    council = RepresentativeFactory(of_organisation=True, organisation__name="Conseil départemental de la Creuse")
    agreement = sign(speaker, council.organisation)
    page = " ".join(client.get(agreement.get_absolute_url()).text.split())
    assert "Sans confirmation du Conseil départemental de la Creuse" in page
    client.force_login(council.account)
    assert "avec le Conseil départemental de la Creuse" in " ".join(
        client.get(reverse("agreements:agreements")).text.split()
    )
    place = " ".join(client.get(reverse("public_services:place", args=[speaker.place.slug])).text.split())
    assert "avec le Conseil départemental de la Creuse" in place


def test_a_partner_without_voice_nor_address_leaves_it_declared_and_one_is_told_what_to_do(client, speaker):
    partner = OrganisationFactory(partner=True, email="")
    client.force_login(speaker.account)
    words = {"partner": partner.name, "title": "Un conseiller", "starts_on": in_days(0), "ends_on": in_days(9)}
    words["charter"] = "on"
    page = client.post(reverse("agreements:sign_agreement", args=[speaker.place.slug]), words, follow=True).text
    assert "ajoutez-la, sans quoi la convention reste" in page


def test_what_a_partner_declares_is_confirmed_by_the_place(speaker):
    partner = RepresentativeFactory(of_organisation=True)
    former = AgreementFactory(place=speaker.place, partner=partner.organisation, confirmed_at=timezone.now())
    following = renew_agreement(former, actor=partner.account, starts_on=in_days(266), ends_on=in_days(600))
    assert (following.told_by, following.declared) == ("partner", True)
    assert list(Agreement.objects.to_confirm(speaker.account)) == [following]
    assert not Agreement.objects.to_confirm(partner.account).exists()


def test_a_renewal_that_is_not_known_gives_the_former_one_back_what_it_held(speaker):
    partner = RepresentativeFactory(of_organisation=True)
    former = AgreementFactory(place=speaker.place, partner=partner.organisation, confirmed_at=timezone.now())
    offer = OfferFactory(place=speaker.place, agreement=former)
    following = renew_agreement(former, actor=speaker.account, starts_on=in_days(266), ends_on=in_days(600))
    deny_agreement(following, actor=partner.account, reason="Nous ne suivons pas.")
    former.refresh_from_db()
    offer.refresh_from_db()
    assert (former.state, offer.agreement) == ("running", former)
    again = renew_agreement(former, actor=speaker.account, starts_on=in_days(266), ends_on=in_days(600))
    assert again.after == former


def test_what_was_confirmed_is_not_denied_any_more(speaker, agency):
    agreement = AgreementFactory(place=speaker.place, partner=agency, confirmed_at=timezone.now())
    with pytest.raises(RuleBroken, match="peut être rompue"):
        deny_agreement(agreement, actor=None, reason="Non.")
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.update(state="denied", closing="Non.")


@pytest.mark.django_db(transaction=True)
def test_two_answers_at_once_are_one():
    agreement = AgreementFactory()
    answers = at_once(
        lambda: confirm_agreement(agreement, actor=None), lambda: deny_agreement(agreement, actor=None, reason="Non.")
    )
    agreement.refresh_from_db()
    assert answers.count("done") == 1
    assert bool(agreement.confirmed_at) == (agreement.state == "running")
