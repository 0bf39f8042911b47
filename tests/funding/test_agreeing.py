"""What follows a decision: its agreement in one click, commitments kept, late or dropped, instalments received."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import Error, connection, transaction
from django.urls import reverse
from django.utils import timezone

from lieudit.agreements.models import Agreement
from lieudit.agreements.promising import receive_instalment, receive_report, remind_reports_due, reports_of_nobody
from lieudit.agreements.services import confirm_agreement, deny_agreement
from lieudit.care.services import hide_text, lift_measure
from lieudit.funding.agreeing import instalments_of, write_agreement
from lieudit.funding.applying import begin_application, save_answer, send_application
from lieudit.funding.granting import withdraw_award
from lieudit.funding.models import Application, Award, Call, FileAgreement, Partner
from lieudit.governance.services import declare_interest
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
    agreement = write_agreement(file, actor=file.staff)
    agreement.speaker, agreement.staff, agreement.file = file.speaker, file.staff, file
    return agreement


def award_of(agreement):
    return Award.objects.as_said().get(agreement=agreement)


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
    agreement = Agreement.objects.with_things().get(pk=award.agreement_id)
    assert (agreement.holder, agreement.counterpart, agreement.told_by) == (file.lead, file.call.assembly, "partner")
    assert [(each.amount, each.received_on) for each in agreement.instalments.order_by("rank")] == [
        (Decimal(3200), None),
        (Decimal(4800), None),
    ]
    said = list(agreement.commitments.values_list("side", "words"))
    assert sorted(side for side, _words in said) == ["holder", "holder", "partner", "partner"]
    assert "compte rendu" in str(agreement.commitments.get(is_report=True))
    client.logout()
    page = client.get(agreement.get_absolute_url()).content.decode()
    for words in ("avance de 40 % à la signature", "si elle est confirmée", "Déclarée, pas encore confirmée"):
        assert words in page, words
    assert agreement.get_absolute_url() in client.get(award.get_absolute_url()).content.decode()
    client.force_login(file.speaker)
    page = client.get(file.get_absolute_url()).content.decode()
    assert "La convention" in page
    assert "confirmer par" in page
    page = client.get(agreement.get_absolute_url()).content.decode()
    assert "C’est exact, confirmer" in page
    assert "Dire qu’il est reçu" not in page
    client.post(reverse("agreements:confirm_agreement", args=[agreement.number]), {"seen": agreement.seen})
    assert "Dire qu’il est reçu" in client.get(agreement.get_absolute_url()).content.decode()
    receive_instalment(agreement, actor=file.speaker, instalment=agreement.instalments.get(rank=1))
    assert Entry.objects.about(agreement).filter(kind="funding.instalment_received").exists()


def test_an_agreement_waits_for_what_may_be_contested_and_is_written_once():
    call = published(an_open(), files=1)
    file = Application.objects.with_call().get(pk=call.files[0].pk)
    with pytest.raises(RuleBroken, match="peut encore être contestée"):
        write_agreement(file, actor=call.chair)
    agreement = an_agreement()
    with pytest.raises(RuleBroken, match="déjà écrite"):
        write_agreement(agreement.file, actor=agreement.staff)
    withdraw_award(award_of(agreement), actor=agreement.staff, reason="Le lieu a renoncé")
    assert Agreement.objects.get(pk=agreement.pk).state == "ended"
    assert write_agreement(agreement.file, actor=agreement.staff).number != agreement.number


def test_a_grant_that_is_withdrawn_after_its_term_owes_its_report_no_more():
    agreement = an_agreement()
    confirm_agreement(agreement, actor=agreement.speaker)
    Agreement.objects.filter(pk=agreement.pk).update(state="expired")
    withdraw_award(award_of(agreement), actor=agreement.staff, reason="Le lieu a renoncé")
    with at(timezone.now() + dt.timedelta(days=900)):
        assert Agreement.objects.get(pk=agreement.pk).state == "ended"
        assert not reports_of_nobody().exists()
        assert remind_reports_due() == []


def test_a_place_that_does_not_know_it_says_why_and_it_is_written_again_once_the_grant_is_withdrawn(client):
    agreement = an_agreement()
    deny_agreement(agreement, actor=agreement.speaker, reason="La somme n’est pas celle-là.")
    with pytest.raises(RuleBroken, match="retirez d’abord la subvention"):
        write_agreement(agreement.file, actor=agreement.staff)
    withdraw_award(award_of(agreement), actor=agreement.staff, reason="À récrire")
    assert write_agreement(agreement.file, actor=agreement.staff).declared


def an_organisations(file):
    """The same retained file, of a call that an organisation leads, and who speaks for this one."""
    spoken = RepresentativeFactory(of_organisation=True)
    with connection.cursor() as cursor:  # who leads a call never changes: the guard of its table is put aside
        cursor.execute("SET LOCAL session_replication_role = replica")
        Call.objects.filter(pk=file.call_id).update(assembly=None, organisation=spoken.organisation)
        cursor.execute("SET LOCAL session_replication_role = origin")
    found = Application.objects.with_call().get(pk=file.pk)
    found.speaker, found.staff, found.caller = file.speaker, file.staff, spoken
    return found


def test_that_of_a_call_of_an_organisation_is_written_by_who_speaks_for_it_and_confirmed_by_the_place(client):
    file = an_organisations(a_retained())
    url = reverse("funding:agree", args=[file.number])
    for account in (file.staff, file.speaker):
        client.force_login(account)
        assert client.post(url).status_code == 403
    client.force_login(file.caller.account)
    assert "Écrire la convention" in client.get(file.get_absolute_url()).content.decode()
    assert client.post(url).status_code == 302
    agreement = FileAgreement.objects.get(application=file).agreement
    assert (agreement.holder, agreement.counterpart) == (file.lead, file.caller.organisation)
    assert agreement.declared
    assert not Award.objects.exists()
    assert agreement.instalments.count() == 2
    assert agreement.commitments.filter(is_report=True, side="holder").count() == 1
    client.force_login(file.speaker)
    client.post(reverse("agreements:confirm_agreement", args=[agreement.number]), {"seen": agreement.seen})
    assert Agreement.objects.get().confirmed_at


def test_a_place_without_a_number_is_told_before_anything_is_written():
    file = a_retained()
    Place.objects.filter(pk=file.lead_id).update(siret="")
    with pytest.raises(RuleBroken, match="SIRET"):
        write_agreement(Application.objects.with_call().get(pk=file.pk), actor=file.staff)
    assert not Award.objects.exists()


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


def test_what_a_place_wrote_in_a_private_file_is_not_published(client):
    file = with_partner(a_retained())
    agreement = write_agreement(file, actor=file.staff)
    page = client.get(agreement.get_absolute_url()).content.decode()
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
    agreement = write_agreement(file, actor=file.staff)
    assert agreement.commitments.filter(words__contains="camion rouge").exists()
    withdraw_award(award_of(agreement), actor=file.staff, reason="À refaire")
    hide_text(file, actor=AccountFactory(secretariat=True), reason="Des propos blessants.")
    agreement = write_agreement(file, actor=file.staff)
    assert not agreement.commitments.filter(words__contains="camion rouge").exists()
    assert file.title not in award_of(agreement).purpose
    assert award_of(agreement).purpose.startswith(f"Dossier n° {file.number} (")


def test_the_title_of_a_file_that_care_hides_leaves_its_grant_its_agreement_the_files_and_the_log(client):
    agreement = an_agreement()
    file, title = agreement.file, agreement.file.title
    award = award_of(agreement)
    pages = [award.get_absolute_url(), reverse("funding:awards"), agreement.get_absolute_url(), reverse("journal:log")]
    files = [reverse("api:file", args=[name, "csv"]) for name in ("subventions-du-conseil", "conventions")]

    def read():
        said = [client.get(page).getvalue().decode() for page in pages]
        return said + [b"".join(client.get(each).streaming_content).decode() for each in files]

    assert sum(title in said for said in read()) == 4  # the agreement never copies it
    measure = hide_text(file, actor=AccountFactory(secretariat=True), reason="Des propos blessants.")
    assert [title in said for said in read()] == [False] * 6
    assert f"Dossier n° {file.number}" in client.get(award.get_absolute_url()).content.decode()
    lift_measure(measure, actor=AccountFactory(secretariat=True), reason="Une erreur.")
    assert title in client.get(award.get_absolute_url()).content.decode()


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
    for each in call.rules.asked:
        if each["required"]:
            save_answer(file, actor=file.speaker, question=each["key"], text="Voici.", seen=0)
    send_application(file, actor=file.speaker)
    return file


def test_a_prize_owes_no_report(client, monkeypatch):
    monkeypatch.setattr("tests.funding.factories.sent_file", _sent_for_a_prize)
    file = a_retained(kind="prize", advance=None)
    agreement = write_agreement(file, actor=file.staff)
    assert not agreement.commitments.filter(is_report=True).exists()
    confirm_agreement(agreement, actor=file.speaker)
    client.force_login(file.staff)
    for url in (agreement.get_absolute_url(), reverse("funding:awards")):
        page = client.get(url).content.decode()
        assert "ompte rendu financier" not in page.partition("Ce que dit la loi")[0]
        assert reverse("agreements:receive_report", args=[agreement.number]) not in page
    with at(timezone.now() + dt.timedelta(days=900)):
        assert remind_reports_due() == []
        assert not reports_of_nobody().exists()
    with pytest.raises(RuleBroken, match="Aucun compte rendu"):
        receive_report(agreement, actor=file.staff, on=timezone.localdate())


def test_the_balance_never_falls_on_the_day_of_the_advance():
    file = a_retained()
    year = file.lines.latest("year").year
    with at(dt.datetime(year, 12, 20, 12, tzinfo=dt.UTC)):
        agreement = write_agreement(file, actor=file.staff)
    first, second = agreement.instalments.order_by("rank")
    assert second.announced_on - first.announced_on == dt.timedelta(days=30)
    assert instalments_of(Decimal(10), 0, "projects", DAY, END)[0][0] == "en une fois, à la fin"


def test_a_grant_keeps_its_agreement_and_the_file_whose_decision_it_follows():
    award, other = award_of(an_agreement()), a_file()
    for changes in ({"application": None}, {"application": other.pk}, {"agreement": None}):
        with pytest.raises(Error), transaction.atomic():
            Award.objects.filter(pk=award.pk).update(**changes)


def test_the_financial_report_is_drawn_from_the_lines_of_the_file(client):
    agreement = an_agreement()
    award, file, staff = award_of(agreement), agreement.file, agreement.staff
    page = reverse("funding:report_draft", args=[award.number])
    client.force_login(AccountFactory())
    assert client.get(page).status_code == 403
    assert "Préparer le compte rendu" not in client.get(award.get_absolute_url()).text
    client.force_login(file.speaker)
    assert page in client.get(award.get_absolute_url()).text
    shown = " ".join(client.get(page).text.split())
    assert "60 · achats" in shown
    assert "9 000,00" in shown
    assert "74 · attribué par le conseil" in shown
    assert "8 000,00" in shown
    assert "demandé à cet appel" not in shown
    assert "Il est dû le 30 juin" in shown
    client.force_login(staff)
    assert client.get(page).status_code == 200
    declare_interest(actor=staff, organisation=None, place=file.lead, nature="kin")
    assert client.get(page).status_code == 403
