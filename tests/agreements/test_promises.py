"""What each side of an agreement does: commitments kept, late or dropped, instalments announced and received, the
report that is due."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core import mail
from django.db import Error, transaction
from django.urls import reverse
from django.utils import timezone

from lieudit.accounts.home import todo_of
from lieudit.agreements.models import Agreement, Commitment
from lieudit.agreements.promising import (
    add_commitment,
    announce_instalment,
    drop_commitment,
    keep_commitment,
    receive_instalment,
    receive_report,
    remind_report,
    remind_reports_due,
    reports_of_nobody,
)
from lieudit.agreements.services import confirm_agreement, end_agreement, sign_agreement
from lieudit.desks.reads import files_of
from lieudit.journal.models import Entry
from lieudit.territory.desk import Desk, lists_of
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.models import Mail
from tests.accounts.factories import AccountFactory
from tests.agreements.factories import AgreementFactory, bound, in_days
from tests.governance.factories import a_council
from tests.lottery.factories import at
from tests.network.factories import OrganisationFactory, RepresentativeFactory

pytestmark = pytest.mark.django_db


def waiting(tasks):
    return "".join(task.words for task in tasks)


@pytest.fixture
def speaker():
    return RepresentativeFactory(place__name="Le Préau")


@pytest.fixture
def agreement(speaker):
    """Bound: the place opens a workshop, its partner pays, and gives an account."""
    return bound(AgreementFactory(place=speaker.place))


def test_who_declares_says_what_each_side_does_and_nothing_is_kept_before_the_other_confirms(client, speaker):
    declared = AgreementFactory(place=speaker.place, author=speaker.account)
    client.force_login(speaker.account)
    url = reverse("agreements:add_commitment", args=[declared.number])
    page = client.get(url).text
    assert "Le Préau" in page
    assert str(declared.partner) in page
    typed = {"side": "partner", "words": "Payer un médiateur", "due_on": in_days(30), "charter": "on"}
    assert client.post(url, {**typed, "words": " . "}).status_code == 422
    assert client.post(url, {**typed, "due_on": in_days(-200)}).status_code == 422
    assert client.post(url, typed).status_code == 302
    (commitment,) = declared.commitments.all()
    assert "C’est tenu" not in client.get(declared.get_absolute_url()).text
    with pytest.raises(RuleBroken, match="pas encore confirmé"):
        keep_commitment(declared, actor=speaker.account, commitment=commitment)
    assert not Commitment.objects.late(in_days(90)).exists()
    confirm_agreement(declared, actor=None)
    assert list(Commitment.objects.late(in_days(90))) == [commitment]


def test_once_confirmed_each_side_binds_itself_only(client, speaker, agreement):
    client.force_login(speaker.account)
    url = reverse("agreements:announce_instalment", args=[agreement.number])
    typed = {"words": "solde", "amount": "1 200,50", "announced_on": in_days(60), "charter": "on"}
    assert client.post(url, {**typed, "payer": "holder", "words": " . "}).status_code == 422
    for act, side in ((add_commitment, "side"), (announce_instalment, "payer")):
        said = {"words": "x", side: "partner"} | ({"due_on": in_days(9)} if side == "side" else {})
        said |= {"amount": Decimal(5), "announced_on": in_days(9)} if side == "payer" else {}
        with pytest.raises(RuleBroken, match="n’engage plus qu’elle-même"):
            act(agreement, actor=speaker.account, **said)
    assert client.post(url, {**typed, "payer": "partner"}).status_code == 422
    assert client.post(url, {**typed, "payer": "holder"}).status_code == 302
    second = agreement.instalments.get(rank=2)
    assert (second.amount, second.payer, second.commitment.side) == (Decimal("1200.50"), "holder", "holder")
    assert "1\u202f200,50\u00a0€" in second.commitment.words


def test_who_is_bound_says_what_is_kept_and_who_is_paid_what_is_received(client, speaker, agreement):
    first, report = agreement.commitments.get(side="holder"), agreement.commitments.get(is_report=True)
    mine, theirs = (
        agreement.instalments.get(),
        announce_instalment(
            agreement, actor=speaker.account, payer="holder", words="loyer", amount=Decimal(90), announced_on=in_days(3)
        ),
    )
    keep = [reverse("agreements:keep_commitment", args=[agreement.number, each.pk]) for each in (first, report)]
    paid = [reverse("agreements:receive_instalment", args=[agreement.number, each.rank]) for each in (mine, theirs)]
    client.force_login(AccountFactory())
    assert [client.post(url).status_code for url in keep + paid] == [403] * 4
    client.force_login(speaker.account)
    page = client.get(agreement.get_absolute_url()).text
    assert paid[0] in page
    assert paid[1] not in page
    assert client.post(paid[1]).status_code == 403
    assert "l’engagement est tenu" in client.post(keep[0], follow=True).text
    for day in (in_days(1), in_days(-200)):
        refused = client.post(paid[0], {"on": day})
        assert (refused.status_code, "Choisissez un jour entre" in refused.text) == (422, True)
    assert f'value="{in_days(0).isoformat()}"' in client.get(paid[0]).text
    assert client.post(paid[0], {"on": in_days(-2)}).status_code == 302
    assert agreement.instalments.get(rank=1).received_on == in_days(-2)
    assert (
        client.post(reverse("agreements:receive_report", args=[agreement.number]), {"on": in_days(0)}).status_code
        == 302
    )
    kept = agreement.commitments.filter(kept_on=timezone.localdate(), instalment=None)
    assert set(kept.values_list("words", flat=True)) == {"Ouvrir l’atelier", "Rendre compte"}
    page = client.get(agreement.get_absolute_url()).text
    assert "Tenu" in page
    assert "Reçu" in page
    with pytest.raises(RuleBroken, match="déjà dit reçu"):
        receive_instalment(agreement, actor=speaker.account, instalment=mine)
    with pytest.raises(RuleBroken, match="Aucun compte rendu"):
        receive_report(agreement, actor=speaker.account, on=in_days(0))


def test_what_is_dropped_says_why_and_what_is_said_stays(client, speaker, agreement):
    commitment = agreement.commitments.get(side="holder")
    client.force_login(speaker.account)
    url = reverse("agreements:drop_commitment", args=[agreement.number, commitment.pk])
    assert client.post(url, {"reason": " . ", "charter": "on"}).status_code == 422
    assert client.post(url, {"reason": "Notre menuisière est partie.", "charter": "on"}).status_code == 302
    assert "Notre menuisière est partie" in client.get(agreement.get_absolute_url()).text
    entry = Entry.objects.about(agreement).filter(kind="funding.commitment_dropped").get()
    assert entry.sentence.startswith("Le Préau abandonne un engagement de la convention avec ")
    assert "\u00a0: Ouvrir l’atelier" in entry.sentence
    with pytest.raises(RuleBroken, match="déjà dit"):
        keep_commitment(agreement, actor=speaker.account, commitment=commitment)
    with pytest.raises(Error), transaction.atomic():
        agreement.commitments.filter(pk=commitment.pk).update(words="Rien")
    with pytest.raises(Error), transaction.atomic():
        agreement.instalments.update(amount=1)


def test_a_payment_is_kept_as_it_is_received_and_none_comes_once_it_is_dropped(speaker, agreement):
    actor, payer = speaker.account, RepresentativeFactory(place=None, organisation=agreement.partner).account
    each = announce_instalment(
        agreement, actor=payer, payer="partner", words="solde", amount=Decimal(50), announced_on=in_days(9)
    )
    for promise in (each.commitment, agreement.commitments.get(is_report=True)):
        with pytest.raises(RuleBroken, match="est tenu quand"):
            keep_commitment(agreement, actor=actor, commitment=promise)
    for day in (in_days(1), in_days(-200)):
        with pytest.raises(RuleBroken, match="entre le premier jour"):
            receive_instalment(agreement, actor=actor, instalment=each, on=day)
    receive_instalment(agreement, actor=actor, instalment=each, on=in_days(-2))
    assert Commitment.objects.get(instalment=each).kept_on == in_days(-2)
    lost = announce_instalment(
        agreement, actor=payer, payer="partner", words="prime", amount=Decimal(5), announced_on=in_days(9)
    )
    drop_commitment(agreement, actor=actor, commitment=lost.commitment, reason="Le budget a baissé")
    with pytest.raises(RuleBroken, match="abandonné par qui devait"):
        receive_instalment(agreement, actor=actor, instalment=lost)
    with pytest.raises(RuleBroken, match="reste dû"):
        drop_commitment(agreement, actor=actor, commitment=agreement.commitments.get(is_report=True), reason="x")


def test_one_report_is_due_at_a_time(speaker, agreement):
    with pytest.raises(RuleBroken, match="déjà dû"):
        add_commitment(
            agreement, actor=speaker.account, side="holder", words="Un bilan", due_on=in_days(90), is_report=True
        )


def test_a_late_commitment_and_a_report_wait_once_for_who_owes_them_and_on_the_desk_of_the_place(speaker):
    partner = RepresentativeFactory(of_organisation=True)
    agreement = bound(AgreementFactory(place=speaker.place, partner=partner.organisation))
    land = speaker.place.municipality.department
    desk = Desk(AccountFactory(), land, [land.pk], [])
    assert "engagement" not in waiting(todo_of(speaker.account)) + waiting(todo_of(partner.account))
    with at(timezone.now() + dt.timedelta(days=210)):
        mine, theirs = waiting(todo_of(speaker.account)), waiting(todo_of(partner.account))
        assert "1\u00a0engagement d’une convention en retard" in mine
        assert "compte rendu" not in mine
        assert "1\u00a0compte rendu à rendre" in theirs
        assert "engagement" not in theirs
        told = {each.key: each for each in lists_of(desk, "/")}
        assert "Ouvrir l’atelier" in told["engagements"].lines[0].text
        assert "Rendre compte" in told["comptes-rendus"].lines[0].text
        assert told["engagements"].count == told["comptes-rendus"].count == 1
        end_agreement(agreement, actor=speaker.account, reason="Nous arrêtons.")
        assert not {"engagements", "comptes-rendus"} & {each.key for each in lists_of(desk, "/")}


def test_a_report_is_reminded_once_to_who_owes_it_or_waits_for_the_secretariat(agreement):
    staff, words = AccountFactory(secretariat=True), "compte rendu à rappeler vous-même"
    with at(timezone.now() + dt.timedelta(days=170)):
        assert remind_reports_due() == []
        (due,) = reports_of_nobody()
        with pytest.raises(RuleBroken, match="Personne ne parle"):
            remind_report(due)
        assert words in waiting(todo_of(staff))
        assert words not in waiting(todo_of(AccountFactory()))
        spoken = RepresentativeFactory(place=None, organisation=agreement.partner)
        assert remind_reports_due() == [due]
        assert remind_reports_due() == []
        assert words not in waiting(todo_of(staff))
    told = str([each.to for each in mail.outbox]) + str(list(Mail.objects.values()))
    assert spoken.account.email in told


def test_an_organisation_and_the_council_hold_agreements_too(client):
    council = a_council()
    chair, partner = council.seats[0].voter, OrganisationFactory(name="L’Agence", email="contact@agence.fr")
    client.force_login(chair)
    url = reverse("agreements:sign_for_assembly", args=[council.slug])
    typed = {"partner": partner.name, "title": "Trois ans de soutien", "charter": "on", "nature": "74"}
    typed |= {"starts_on": in_days(-400), "ends_on": in_days(100)}
    assert client.post(url, typed).status_code == 302
    held = Agreement.objects.with_things().get()
    assert (held.holder, held.counterpart, held.told_by) == (council, partner, "holder")
    assert list(Agreement.objects.of_council()) == [held]
    page = client.get(held.get_absolute_url()).text
    assert "Rompre avant le terme" in page
    assert "Ajouter un engagement" in page
    assert "finit, sans suite demandée" not in waiting(todo_of(chair))
    ask = reverse("agreements:ask_sequel", args=[held.number])
    confirm_agreement(held, actor=None)
    assert "finit, sans suite demandée" in waiting(todo_of(chair))
    assert client.post(ask, {"on": in_days(1)}).status_code == 422
    assert client.post(f"{ask}?next=/territoires/", {"on": in_days(-3)}).url == "/territoires/"
    assert "finit, sans suite demandée" not in waiting(todo_of(chair))
    assert "la réponse est attendue" in client.get(held.get_absolute_url()).text
    hear = reverse("agreements:hear_sequel", args=[held.number])
    assert client.post(hear, {"on": in_days(-9)}).status_code == 422
    assert client.post(hear, {"on": in_days(0)}).status_code == 302
    spoken = RepresentativeFactory(of_organisation=True)
    client.force_login(spoken.account)
    url = reverse("agreements:sign_for_organisation", args=[spoken.organisation.slug])
    assert "choisissez l’autre partie" in client.post(url, {**typed, "partner": spoken.organisation.name}).text
    assert client.post(url, typed).status_code == 302
    assert Agreement.objects.with_things().latest("number").holder == spoken.organisation


def test_the_two_sides_are_held_by_the_database(speaker):
    agreement = AgreementFactory(place=speaker.place)
    for changes in ({"partner": None}, {"place": None}, {"organisation": OrganisationFactory()}):
        with pytest.raises(Error), transaction.atomic():
            Agreement.objects.filter(pk=agreement.pk).update(**changes)


def test_files_and_own_data_hold_what_each_side_does(client, agreement):
    from lieudit.accounts.signals import data_export

    given = dict(given for _receiver, given in data_export.send(None, account=agreement.author, limit=None))
    (row,) = given["agreements"]
    assert [each["words"] for each in row["commitments"]] == ["Ouvrir l’atelier", "Rendre compte"]
    assert row["instalments"][0]["amount"] == Decimal(4500)
    said = b"".join(client.get(reverse("api:file", args=["conventions", "csv"])).streaming_content).decode()
    for words in ("Ouvrir l’atelier", "Rendre compte", "4500"):
        assert words in said, words


def test_who_wrote_it_does_not_confirm_it(client, speaker):
    partner = OrganisationFactory()
    signed = sign_agreement(
        speaker.place, actor=speaker.account, partner=partner, title="x", starts_on=in_days(0), ends_on=in_days(9)
    )
    RepresentativeFactory(place=None, organisation=partner, account=speaker.account)
    client.force_login(speaker.account)
    assert client.post(reverse("agreements:confirm_agreement", args=[signed.number])).status_code == 403


def test_the_file_of_a_territory_holds_its_agreements_with_what_each_side_does(speaker, agreement):
    AgreementFactory(title="Ailleurs", place=None, organisation=OrganisationFactory())
    held = dict(files_of(speaker.place.municipality.department))
    said = b"".join(held["conventions.csv"]).decode()
    assert "Le Préau : Ouvrir l’atelier, pour le" in said
    assert "4500" in said
    assert "Ailleurs" not in said
