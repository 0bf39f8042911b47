"""What follows a decision: its agreement in one click, commitments kept, late or dropped, instalments received."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import Error, transaction
from django.urls import reverse
from django.utils import timezone

from lieudit.care.services import hide_text
from lieudit.funding.agreeing import (
    drop_commitment,
    instalments_of,
    keep_commitment,
    receive_instalment,
    write_agreement,
)
from lieudit.funding.applying import begin_application, save_answer, send_application
from lieudit.funding.granting import receive_report, remind_reports_due, reports_of_nobody, withdraw_award
from lieudit.funding.models import Application, Award, Commitment, Partner
from lieudit.journal.models import Entry
from lieudit.network.models import Place
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.funding.factories import SIRET, a_file, an_open, answered, final, published
from tests.lottery.factories import at
from tests.network.factories import RepresentativeFactory

pytestmark = pytest.mark.django_db
DAY, END = dt.date(2027, 1, 1), dt.date(2027, 12, 31)


def a_retained(**rules):
    """A file that is retained for 8,000 €, once nothing is contested, whose place has its SIRET."""
    call = final(an_open(**{"advance": 40, **rules}), files=1)
    file = call.files[0]
    Place.objects.filter(pk=file.lead_id).update(siret=SIRET)
    found = Application.objects.with_call().get(pk=file.pk)
    found.speaker, found.chair, found.staff = file.speaker, call.chair, AccountFactory(secretariat=True)
    return found


def an_agreement():
    file = a_retained()
    award = write_agreement(file, actor=file.staff)
    award.speaker, award.staff = file.speaker, file.staff
    return award


def promised(award, words="Ouvrir l’atelier"):
    """One more commitment of who receives."""
    return Commitment.objects.create(award=award, side="receiver", words=words, due_on=END)


def with_partner(file, task="Prêter notre camion rouge"):
    """The same file, of which another place is."""
    place = RepresentativeFactory().place
    now = timezone.now()
    Partner.objects.create(application=file, call=file.call, place=place, task=task, accepted_at=now)
    return file


def test_one_click_writes_the_agreement_with_its_commitments_and_its_instalments(client):
    file = a_retained()
    client.force_login(file.staff)
    assert "Écrire la convention" in client.get(file.get_absolute_url()).content.decode()
    assert client.post(reverse("funding:agree", args=[file.number])).status_code == 302
    award = Award.objects.get(application=file)
    assert (award.place, award.amount, award.terms) == (file.lead, Decimal(8000), "échelonné")
    assert [(each.amount, each.received_on) for each in award.instalments.order_by("rank")] == [
        (Decimal(3200), None),
        (Decimal(4800), None),
    ]
    said = list(award.commitments.order_by("pk").values_list("side", "words"))
    assert [side for side, _words in said] == ["giver", "giver", "receiver", "receiver"]
    assert "en une fois" not in said[0][1]
    assert "compte rendu" in said[-1][1]
    client.logout()
    page = client.get(award.get_absolute_url()).content.decode()
    assert "avance de 40 % à la signature" in page
    assert "À venir" in page
    assert "Dire qu’il est reçu" not in page
    client.force_login(file.speaker)
    assert "La convention" in client.get(file.get_absolute_url()).content.decode()
    assert "Dire qu’il est reçu" in client.get(award.get_absolute_url()).content.decode()


def test_an_agreement_waits_for_what_may_be_contested_and_is_written_once():
    call = published(an_open(), files=1)
    file = Application.objects.with_call().get(pk=call.files[0].pk)
    with pytest.raises(RuleBroken, match="peut encore être contestée"):
        write_agreement(file, actor=call.chair)
    award = an_agreement()
    with pytest.raises(RuleBroken, match="déjà écrite"):
        write_agreement(award.application, actor=AccountFactory(secretariat=True))
    withdraw_award(award, actor=AccountFactory(secretariat=True), reason="Le lieu a renoncé")
    assert write_agreement(award.application, actor=AccountFactory(secretariat=True)).number != award.number


def test_a_place_without_a_number_is_told_before_anything_is_written():
    file = a_retained()
    Place.objects.filter(pk=file.lead_id).update(siret="")
    with pytest.raises(RuleBroken, match="SIRET"):
        write_agreement(Application.objects.with_call().get(pk=file.pk), actor=file.staff)
    assert not Award.objects.exists()


def test_who_speaks_for_the_place_says_what_is_kept_dropped_and_received(client):
    award = an_agreement()
    first, second = award.commitments.get(words__startswith="Faire ce que dit"), promised(award)
    client.force_login(AccountFactory())
    assert client.post(reverse("funding:keep_commitment", args=[award.number, first.pk])).status_code == 403
    assert client.post(reverse("funding:receive_instalment", args=[award.number, 1])).status_code == 403
    client.force_login(award.speaker)
    page = client.post(reverse("funding:keep_commitment", args=[award.number, first.pk]), follow=True)
    assert "l’engagement est tenu." in page.content.decode()
    url = reverse("funding:drop_commitment", args=[award.number, second.pk])
    assert client.post(url, {"reason": " . "}).status_code == 422
    assert client.post(url, {"reason": "Notre comptable est partie."}).status_code == 302
    assert client.post(reverse("funding:receive_instalment", args=[award.number, 1])).status_code == 302
    page = client.get(award.get_absolute_url()).content.decode()
    for words in ("Tenu", "Abandonné", "Notre comptable est partie", "Reçu"):
        assert words in page, words
    with pytest.raises(RuleBroken, match="déjà dit"):
        keep_commitment(award, actor=award.speaker, commitment=second)
    with pytest.raises(Error), transaction.atomic():
        award.instalments.filter(rank=1).update(received_on=None)
    with pytest.raises(Error), transaction.atomic():
        award.commitments.filter(pk=first.pk).update(words="Rien")


def test_a_commitment_past_its_day_is_late(client):
    award = an_agreement()
    with at(timezone.now() + dt.timedelta(days=900)):
        assert award.commitments.late(timezone.localdate()).count() == award.commitments.count()
        assert "En retard" in client.get(award.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("advance", "kind", "sums"),
    [
        (None, "projects", ["100.01"]),
        (0, "projects", ["100.01"]),
        (40, "projects", ["40.00", "60.01"]),
        (100, "projects", ["100.01"]),
        (None, "prize", ["100.01"]),
    ],
)
def test_instalments_are_what_the_rules_announced_to_the_cent(advance, kind, sums):
    parts = instalments_of(Decimal("100.01"), advance, kind, DAY, END)
    assert [str(amount) for _words, amount, _on in parts] == sums
    assert parts[0][2] == (END if not advance and kind == "projects" else DAY)


def test_the_secretariat_alone_writes_an_agreement_and_never_its_own(client):
    file = a_retained()
    client.force_login(file.chair)
    assert "Écrire la convention" not in client.get(file.get_absolute_url()).content.decode()
    own = RepresentativeFactory(place=file.lead, account=AccountFactory(secretariat=True)).account
    for account in (file.chair, own):
        client.force_login(account)
        assert client.post(reverse("funding:agree", args=[file.number])).status_code == 403
    assert not Award.objects.exists()


def test_what_the_council_is_to_do_and_the_report_are_the_secretariats_to_say(client):
    award = an_agreement()
    paid, report = award.commitments.filter(side="giver").order_by("pk")[0], award.commitments.get(is_report=True)
    client.force_login(award.speaker)
    page = client.get(award.get_absolute_url()).content.decode()
    for each in (paid, report):
        keep, drop = (reverse(f"funding:{name}_commitment", args=[award.number, each.pk]) for name in ("keep", "drop"))
        assert client.post(keep).status_code == 403
        assert client.post(drop, {"reason": "Nous n’en voulons plus"}).status_code == 403
        assert keep not in page
        assert drop not in page
    client.force_login(award.staff)
    page = client.get(award.get_absolute_url()).content.decode()
    drop = reverse("funding:drop_commitment", args=[award.number, paid.pk])
    assert drop in page
    assert reverse("funding:keep_commitment", args=[award.number, paid.pk]) not in page
    assert client.post(drop, {"reason": "Le budget a baissé"}).status_code == 302
    assert "Abandonné" in client.get(award.get_absolute_url()).content.decode()
    with pytest.raises(RuleBroken, match="a abandonné ce versement"):
        receive_instalment(award, actor=award.speaker, instalment=award.instalments.get(rank=1))
    with pytest.raises(RuleBroken, match="reste dû"):
        drop_commitment(award, actor=award.staff, commitment=report, reason="x")


def test_an_instalment_received_and_a_report_received_keep_what_was_promised():
    award = an_agreement()
    first = award.instalments.get(rank=1)
    for each in award.commitments.exclude(instalment=None) | award.commitments.filter(is_report=True):
        with pytest.raises(RuleBroken, match="est tenu quand"):
            keep_commitment(award, actor=award.staff, commitment=each)
    receive_instalment(award, actor=award.speaker, instalment=first)
    assert [each.kept_on for each in award.commitments.filter(side="giver").order_by("pk")] == [
        timezone.localdate(),
        None,
    ]
    receive_report(award, actor=award.staff, on=timezone.localdate())
    assert award.commitments.get(is_report=True).kept_on == timezone.localdate()
    with pytest.raises(Error), transaction.atomic():
        award.commitments.filter(instalment=award.instalments.get(rank=2)).update(instalment=None)


def test_who_received_is_named_in_the_sentence():
    award = an_agreement()
    keep_commitment(award, actor=award.speaker, commitment=promised(award))
    entry = Entry.objects.filter(kind="funding.commitment_kept").latest("pk")
    assert "le bénéficiaire a tenu un engagement" in entry.sentence


def test_what_a_place_wrote_in_a_private_file_is_not_published(client):
    file = with_partner(a_retained())
    award = write_agreement(file, actor=file.staff)
    page = client.get(award.get_absolute_url()).content.decode()
    assert "camion rouge" not in page
    assert f"faire sa part du dossier n°\u00a0{file.number}" in page


def _sent_common(call):
    spoken = RepresentativeFactory()
    file = begin_application(call, actor=spoken.account, lead=spoken.place, title="Un rabot", licence="CC-BY-SA-4.0")
    file.speaker = spoken.account
    send_application(answered(file), actor=file.speaker)
    return file


def test_what_a_place_wrote_in_public_is_published_unless_care_hides_it(monkeypatch):
    monkeypatch.setattr("tests.funding.factories.sent_file", _sent_common)
    file = with_partner(a_retained(kind="commons"))
    award = write_agreement(file, actor=file.staff)
    assert award.commitments.filter(words__contains="camion rouge").exists()
    withdraw_award(award, actor=file.staff, reason="À refaire")
    hide_text(file, actor=AccountFactory(secretariat=True), reason="Des propos blessants.")
    award = write_agreement(file, actor=file.staff)
    assert not award.commitments.filter(words__contains="camion rouge").exists()
    assert file.title not in award.purpose
    assert award.purpose.startswith(f"Dossier n° {file.number} (")


def test_a_hidden_file_leaves_the_page_of_its_call(client):
    file = a_retained()
    page = client.get(file.call.get_absolute_url()).content.decode()
    assert file.title in page
    assert "masqué" not in page
    hide_text(file, actor=AccountFactory(secretariat=True), reason="Des propos blessants.")
    page = client.get(file.call.get_absolute_url()).content.decode()
    assert file.title not in page
    assert "1\u00a0dossier est masqué" in page


def _sent_for_a_prize(call):
    file = a_file(call)
    for each in call.rules.questions:
        if each["required"]:
            save_answer(file, actor=file.speaker, question=each["key"], text="Voici.", seen=0)
    send_application(file, actor=file.speaker)
    return file


def test_a_prize_owes_no_report(client, monkeypatch):
    monkeypatch.setattr("tests.funding.factories.sent_file", _sent_for_a_prize)
    file = a_retained(kind="prize", advance=None)
    award = write_agreement(file, actor=file.staff)
    assert award.report_due_on is None
    assert not award.commitments.filter(is_report=True).exists()
    client.force_login(file.staff)
    for url in (award.get_absolute_url(), reverse("funding:awards")):
        page = client.get(url).content.decode()
        assert "ompte rendu financier dû" not in page
        assert reverse("funding:receive_report", args=[award.number]) not in page
    with at(timezone.now() + dt.timedelta(days=900)):
        assert remind_reports_due() == []
        assert not reports_of_nobody().exists()
    with pytest.raises(RuleBroken, match="Un prix ne demande pas de compte rendu"):
        receive_report(award, actor=file.staff, on=timezone.localdate())


def test_the_balance_never_falls_on_the_day_of_the_advance():
    file = a_retained()
    year = file.lines.latest("year").year
    with at(dt.datetime(year, 12, 20, 12, tzinfo=dt.UTC)):
        award = write_agreement(file, actor=file.staff)
    first, second = award.instalments.order_by("rank")
    assert second.announced_on - first.announced_on == dt.timedelta(days=30)
    assert instalments_of(Decimal(10), 0, "projects", DAY, END)[0][0] == "en une fois, à la fin"


def test_a_grant_keeps_the_file_whose_decision_it_follows():
    award, other = an_agreement(), a_file()
    for value in (None, other.pk):
        with pytest.raises(Error), transaction.atomic():
            Award.objects.filter(pk=award.pk).update(application=value)
