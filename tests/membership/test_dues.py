"""What members owe and pay: scales, lines, renewals, payments that are never rewritten, receipts."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.core import mail
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from lieudit.journal.models import Entry
from lieudit.membership import dues, services
from lieudit.membership.dues import ScaleLine
from lieudit.membership.models import DuesPeriod, DuesScale, Payment
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.models import Mail
from lieudit.toolkit.postman import carry
from tests.accounts.factories import AccountFactory
from tests.membership.factories import LINES, a_line, a_member, a_scale, paid, secretariat, speaker_of
from tests.territory.factories import RegionFactory

pytestmark = pytest.mark.django_db
THIS_YEAR = timezone.localdate().year


def test_a_scale_is_published_and_read_by_everybody(client):
    a_scale(discount=20)
    page = client.get(reverse("membership:scale")).content.decode()
    assert "gratuit" in page
    assert "150,50\u00a0€" in page
    assert "20&nbsp;% de moins" in page


def test_a_scale_changes_until_dues_are_called_by_it():
    a_scale()
    a_scale(discount=10)
    scale = DuesScale.objects.get()
    assert (scale.double_discount, scale.lines.count()) == (10, len(LINES))
    a_member(scale)
    with pytest.raises(RuleBroken, match="ne change plus"):
        a_scale()


@pytest.mark.parametrize(
    ("lines", "grace", "why"),
    [
        ((), dt.date(THIS_YEAR, 3, 31), "au moins une tranche"),
        (LINES, dt.date(THIS_YEAR + 1, 3, 31), "dans l’année"),
        ((LINES[0], LINES[0]), dt.date(THIS_YEAR, 3, 31), "même nom"),
    ],
)
def test_an_impossible_scale_is_refused(lines, grace, why):
    with pytest.raises(RuleBroken, match=why):
        dues.publish_scale(actor=None, year=THIS_YEAR, grace_until=grace, lines=lines)


def test_a_double_membership_pays_less_where_the_scale_says_so():
    region, national = RegionFactory(), a_scale(discount=20)
    regional = a_scale(region=region)
    member = a_member(national)
    assert member.periods.get().amount == 50
    second = services.apply_to_join(member.organisation, actor=member.applied_by, region=region, line=a_line(regional))
    services.admit_member(second, actor=secretariat())
    assert second.periods.get().amount == 50, "the regional scale gives no discount"
    period = dues.choose_line(member, actor=member.applied_by, line=a_line(national))
    period.refresh_from_db()
    assert (period.amount, period.discount) == (Decimal(40), 20)


def test_a_line_is_chosen_again_until_something_is_paid():
    scale = a_scale()
    member = a_member(scale)
    period = dues.choose_line(member, actor=member.applied_by, line=a_line(scale, amount=0))
    assert period.amount == 0
    dues.choose_line(member, actor=member.applied_by, line=a_line(scale))
    paid(member)
    with pytest.raises(RuleBroken, match="déjà reçu"):
        dues.choose_line(member, actor=member.applied_by, line=a_line(scale, amount=0))


def test_a_line_of_others_is_refused():
    scale, member = a_scale(), a_member()
    with pytest.raises(RuleBroken, match="pas pour ce membre"):
        dues.choose_line(member, actor=member.applied_by, line=a_line(scale, "partner", 300))


def test_dues_are_called_each_year_once_and_noticed_once(django_capture_on_commit_callbacks):
    member = a_member(a_scale())
    next_year = dt.date(THIS_YEAR + 1, 1, 2)
    a_scale(next_year.year, grace_until=dt.date(next_year.year, 3, 31))
    with django_capture_on_commit_callbacks(execute=True):
        assert dues.call_dues(next_year) == 1
        assert dues.call_dues(next_year) == 0
    period = member.periods.get(year=next_year.year)
    assert (period.amount, period.grace_until) == (50, dt.date(next_year.year, 3, 31))
    assert period.noticed_at
    notices = [sent for sent in mail.outbox if period.reference in sent.body]
    assert [sent.to for sent in notices] == [[member.applied_by.email]]
    assert "31 mars" in notices[0].body.replace("\u00a0", " ")


def test_nobody_is_asked_where_no_scale_is_published():
    a_member()
    assert dues.call_dues(timezone.localdate()) == 0


def test_who_left_is_asked_nothing():
    member = a_member(a_scale())
    services.leave_association(member, actor=member.applied_by)
    a_scale(THIS_YEAR + 1)
    assert dues.call_dues(dt.date(THIS_YEAR + 1, 1, 2)) == 0


def test_a_payment_is_numbered_and_recorded():
    member = a_member(a_scale())
    first, second = paid(member, 20), paid(member, 30)
    assert (first.number, second.number) == (1, 2)
    assert not DuesPeriod.objects.unpaid().exists()
    entry = Entry.objects.filter(kind="membership.paid").latest("pk")
    assert "30\u00a0€" in entry.sentence
    assert not Entry.objects.public().filter(kind="membership.paid").exists()


def test_the_database_itself_never_rewrites_a_payment():
    payment = paid(a_member(a_scale()))
    payment.amount = Decimal(1)
    with pytest.raises(DatabaseError, match="immutable"), transaction.atomic():
        payment.save()
    with pytest.raises(DatabaseError, match="immutable"), transaction.atomic():
        payment.delete()
    with pytest.raises(IntegrityError, match="comes_in_or_is_contrary"), transaction.atomic():
        Payment.objects.create(
            number=9, period=payment.period, amount=Decimal(-5), paid_on=payment.paid_on, means="cash"
        )


def test_a_mistake_is_corrected_once_by_a_contrary_payment():
    member = a_member(a_scale())
    payment = paid(member)
    contra = dues.correct_payment(payment, actor=secretariat(), reason="Mauvais membre")
    assert (contra.amount, contra.contra_of) == (Decimal(-50), payment)
    assert DuesPeriod.objects.unpaid().get().member == member
    with pytest.raises(RuleBroken, match="déjà annulé"):
        dues.correct_payment(payment, actor=secretariat(), reason="Encore")
    with pytest.raises(RuleBroken, match="en annule déjà un autre"):
        dues.correct_payment(contra, actor=secretariat(), reason="Encore")


@pytest.mark.parametrize(
    ("amount", "day", "why"), [(0, 0, "plus grand que zéro"), (5, 1, "à venir"), (5, -400 * 365, "ancienne")]
)
def test_an_impossible_payment_is_refused(amount, day, why):
    period = a_member(a_scale()).periods.get()
    when = timezone.localdate() + dt.timedelta(days=day)
    with pytest.raises(RuleBroken, match=why):
        dues.record_payment(period, actor=None, amount=Decimal(amount), paid_on=when)


def test_a_receipt_is_a_pdf_for_the_member_and_the_secretariat(client):
    member = a_member(a_scale())
    payment = paid(member)
    contra = dues.correct_payment(payment, actor=secretariat(), reason="Mauvais membre")
    url = reverse("membership:receipt", args=[payment.number])
    for reader in (speaker_of(member), secretariat()):
        client.force_login(reader)
        answer = client.get(url)
        assert answer["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF")
    assert client.get(reverse("membership:receipt", args=[contra.number])).content.startswith(b"%PDF")
    client.force_login(AccountFactory())
    assert client.get(url).status_code == 404


def test_the_pages_publish_a_scale_and_note_a_payment(client):
    client.force_login(secretariat())
    url = reverse("membership:publish_scale")
    head = {"year": THIS_YEAR, "grace_until": f"{THIS_YEAR}-12-31", "double_discount": 10}
    half = client.post(url, {**head, "kind_0": "", "label_0": "petite structure", "amount_0": ""})
    assert half.status_code == 422
    assert "Dites à qui" in half.content.decode()
    rows = {"kind_0": "operating_body", "label_0": "petite structure", "amount_0": "50,50"}
    client.post(url, {**head, **rows, "kind_1": "", "label_1": "", "amount_1": ""})
    line = DuesScale.objects.get().lines.get()
    assert (line.label, line.amount) == ("petite structure", Decimal("50.50"))
    member = a_member(line=line)
    form = reverse("membership:record_payment", args=[member.number])
    sent = {"period": member.periods.get().pk, "amount": "50,50", "paid_on": timezone.localdate(), "means": "cheque"}
    answer = client.post(form, sent, follow=True)
    assert "son reçu est prêt" in answer.content.decode()
    payment = Payment.objects.get()
    client.post(reverse("membership:correct_payment", args=[payment.number]), {"reason": "Doublon"})
    assert Payment.objects.get(contra_of=payment).note == "Doublon"


def test_a_member_chooses_a_line_from_its_page(client):
    scale = a_scale()
    member = a_member(scale)
    client.force_login(speaker_of(member))
    url = reverse("membership:choose_dues", args=[member.number])
    assert "partenaire" not in client.get(url).content.decode()
    client.post(url, {"line": a_line(scale, amount=0).pk})
    assert member.periods.get().amount == 0
    assert client.post(url, {"line": a_line(scale, "partner", 300).pk}).status_code == 422


def test_the_scale_of_last_year_is_copied_into_the_form_of_the_next(client):
    dues.publish_scale(
        actor=None,
        year=THIS_YEAR,
        grace_until=dt.date(THIS_YEAR, 3, 31),
        lines=[ScaleLine("network", "réseau émergent", Decimal(15))],
    )
    client.force_login(secretariat())
    page = client.get(reverse("membership:publish_scale")).content.decode()
    assert "réseau émergent" in page
    assert str(THIS_YEAR + 1) in page


def test_a_notice_is_posted_once_and_noted_once_it_has_left():
    member, day = a_member(a_scale()), dt.date(THIS_YEAR + 1, 1, 2)
    a_scale(day.year)
    assert dues.call_dues(day) == 1
    assert member.periods.get(year=day.year).noticed_at is None
    assert dues.call_dues(day) == 0
    [notice] = Mail.objects.filter(subject__startswith="Cotisation")
    carry(notice)
    assert member.periods.get(year=day.year).noticed_at


def test_the_first_dues_are_asked_on_joining_and_not_noticed_again(django_capture_on_commit_callbacks):
    a_member(a_scale())
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        dues.call_dues(timezone.localdate())
    assert not mail.outbox


# --- What each act leaves


def the_act(kind):
    return Entry.objects.filter(kind=f"membership.{kind}").latest("pk")


def test_a_scale_keeps_its_lines_in_their_order_and_its_author():
    actor, region = secretariat(), RegionFactory()
    scale = dues.publish_scale(
        actor=actor,
        year=THIS_YEAR,
        grace_until=dt.date(THIS_YEAR, 3, 31),
        lines=LINES,
        double_discount=5,
        region=region,
    )
    assert dues.scale_of(region, THIS_YEAR) == scale
    assert dues.scale_of(None, THIS_YEAR) is None
    assert dues.scale_of(region, THIS_YEAR + 1) is None
    assert (scale.grace_until, scale.double_discount) == (dt.date(THIS_YEAR, 3, 31), 5)
    kept = [(line.rank, line.kind, line.label, line.amount) for line in scale.lines.order_by("rank")]
    assert kept == [(rank, line.kind, line.label, line.amount) for rank, line in enumerate(LINES, start=1)]
    entry = the_act("scale_published")
    assert (entry.actor, entry.data["year"]) == (actor, THIS_YEAR)
    assert region.name in entry.data["association"]
    assert entry in Entry.objects.about(scale)


def test_a_scale_published_again_has_its_new_terms_and_only_its_new_lines():
    a_scale(discount=10)
    last = dt.date(THIS_YEAR, 6, 30)
    dues.publish_scale(actor=None, year=THIS_YEAR, grace_until=last, lines=LINES[:2])
    scale = DuesScale.objects.get()
    assert (scale.grace_until, scale.double_discount) == (last, 0)
    assert [line.label for line in scale.lines.all()] == [line.label for line in LINES[:2]]


def test_two_lines_may_share_a_name_for_different_members():
    lines = [ScaleLine("network", "unique", Decimal(1)), ScaleLine("partner", "unique", Decimal(2))]
    scale = dues.publish_scale(actor=None, year=THIS_YEAR, grace_until=dt.date(THIS_YEAR, 3, 31), lines=lines)
    assert scale.lines.count() == 2


def test_the_dues_called_by_another_scale_do_not_hold_this_one():
    a_member(a_scale())
    a_scale(THIS_YEAR + 1)
    a_scale(THIS_YEAR + 1, discount=10)
    assert DuesScale.objects.get(year=THIS_YEAR + 1).double_discount == 10


def test_a_line_that_is_chosen_is_written_and_signed():
    scale = a_scale(discount=20)
    member = a_member(scale)
    dues.choose_line(member, actor=member.applied_by, line=a_line(scale, amount=0))
    period = member.periods.get()
    assert (period.line, period.amount, period.discount) == (a_line(scale, amount=0), 0, 0)
    entry = the_act("dues_changed")
    assert (entry.actor, entry.data["member"], entry.data["year"]) == (member.applied_by, member.kept_name, THIS_YEAR)
    assert entry.data["line"] == "budget sous 20 000 €"
    assert "0" in entry.data["amount"] or entry.data["amount"] == "gratuit"
    assert entry in Entry.objects.about(member)


def test_choosing_a_line_calls_the_dues_of_a_year_that_were_not():
    member, scale = a_member(), a_scale()
    period = dues.choose_line(member, actor=member.applied_by, line=a_line(scale))
    assert (period.member, period.year, period.amount) == (member, THIS_YEAR, 50)
    assert member.periods.count() == 1


def test_a_line_of_another_association_is_refused():
    scale, member = a_scale(region=RegionFactory()), a_member(a_scale())
    with pytest.raises(RuleBroken, match="pas pour ce membre"):
        dues.choose_line(member, actor=member.applied_by, line=a_line(scale))


def test_a_payment_of_last_year_does_not_hold_the_line_of_this_one():
    member = a_member(a_scale())
    paid(member)
    scale = a_scale(THIS_YEAR + 1)
    period = dues.choose_line(member, actor=member.applied_by, line=a_line(scale))
    assert dues.choose_line(member, actor=member.applied_by, line=a_line(scale, amount=0)).pk == period.pk


def test_who_left_chooses_no_line():
    scale = a_scale()
    member = a_member(scale)
    services.leave_association(member, actor=member.applied_by)
    with pytest.raises(RuleBroken):
        dues.choose_line(member, actor=member.applied_by, line=a_line(scale, amount=0))


def test_dues_are_called_on_the_same_line_as_last_year_or_on_the_first_of_its_kind():
    day, scale = dt.date(THIS_YEAR + 1, 1, 2), a_scale()
    small, large = a_member(scale, line=a_line(scale, amount=0)), a_member(scale)
    lines = [
        ScaleLine("partner", "partenaire", Decimal(300)),
        ScaleLine("operating_body", "tarif unique", Decimal(70)),
        ScaleLine("operating_body", "budget de 20 000 € et plus", Decimal(60)),
    ]
    dues.publish_scale(actor=None, year=day.year, grace_until=dt.date(day.year, 3, 31), lines=lines)
    assert dues.call_dues(day) == 2
    amounts = {member: member.periods.get(year=day.year).amount for member in (small, large)}
    assert amounts == {small: 70, large: 60}
    entry = Entry.objects.about(small).get(kind="membership.dues_called")
    period = small.periods.get(year=day.year)
    assert entry.actor is None
    assert entry.data["member"] == small.kept_name
    assert (entry.data["year"], entry.data["reference"]) == (day.year, period.reference)
    assert "70" in entry.data["amount"]
    assert entry.data["before"].replace("\xa0", " ") == f"31 mars {day.year}"


def test_a_member_of_a_kind_that_the_scale_forgets_is_not_called():
    a_member(a_scale())
    day = dt.date(THIS_YEAR + 1, 1, 2)
    lines = [ScaleLine("partner", "partenaire", Decimal(300))]
    dues.publish_scale(actor=None, year=day.year, grace_until=dt.date(day.year, 3, 31), lines=lines)
    assert dues.call_dues(day) == 0


def test_only_the_scale_of_the_year_and_of_the_association_calls():
    day, region = dt.date(THIS_YEAR + 1, 1, 2), RegionFactory()
    member = a_member(a_scale())
    a_scale(THIS_YEAR + 2)
    a_scale(day.year, region=region)
    assert dues.call_dues(day) == 0
    assert member.periods.count() == 1


def test_who_joins_has_a_month_and_who_renews_has_the_day_of_the_scale():
    today, first = timezone.localdate(), dt.date(THIS_YEAR, 1, 1)
    renewing, joining = a_member(a_scale(THIS_YEAR - 1)), a_member()
    a_scale(grace_until=first)
    assert dues.call_dues(today) == 2
    assert renewing.periods.get(year=THIS_YEAR).grace_until == first
    assert joining.periods.get().grace_until == today + dt.timedelta(days=services.JOINING_GRACE)


def test_a_payment_keeps_all_that_was_noted():
    member, actor, day = a_member(a_scale()), secretariat(), timezone.localdate()
    period = member.periods.get()
    payment = dues.record_payment(period, actor=actor, amount=Decimal(20), paid_on=day, means="cheque", note="n° 7")
    payment.refresh_from_db()
    assert (payment.period, payment.amount, payment.paid_on) == (period, 20, day)
    assert (payment.means, payment.note, payment.recorded_by) == ("cheque", "n° 7", actor)
    entry = the_act("paid")
    assert (entry.actor, entry.data["member"], entry.data["year"]) == (actor, member.kept_name, THIS_YEAR)
    assert entry.data["number"] == payment.number
    assert entry in Entry.objects.about(member)
    assert dues.record_payment(period, actor=actor, amount=Decimal("0.01"), paid_on=dues.OLDEST).means == "transfer"


def test_nothing_is_paid_for_an_application_that_was_refused():
    member = a_member(a_scale())
    period = member.periods.get()
    type(member).objects.filter(pk=member.pk).update(state="refused")
    with pytest.raises(RuleBroken):
        dues.record_payment(period, actor=None, amount=Decimal(5), paid_on=timezone.localdate())


def test_a_contrary_payment_says_what_it_cancels_and_why():
    member, actor = a_member(a_scale()), secretariat()
    period = member.periods.get()
    payment = dues.record_payment(
        period, actor=actor, amount=Decimal(20), paid_on=timezone.localdate() - dt.timedelta(days=3), means="cash"
    )
    contra = dues.correct_payment(payment, actor=actor, reason="Mauvais membre")
    contra.refresh_from_db()
    assert (contra.period, contra.paid_on, contra.means) == (period, payment.paid_on, "cash")
    assert (contra.number, contra.note, contra.recorded_by) == (payment.number + 1, "Mauvais membre", actor)
    entry = the_act("payment_corrected")
    assert entry.actor == actor
    assert entry.data == {
        "member": member.kept_name,
        "corrected": payment.number,
        "number": contra.number,
        "reason": "Mauvais membre",
    }
    assert entry in Entry.objects.about(member)
