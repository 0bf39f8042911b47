"""Who belongs to the association of the story: applications, dues of two years, lines of the bank."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from lieudit.accounts.models import Account
from lieudit.care.models import CharterVersion
from lieudit.membership.dues import (
    ScaleLine,
    call_dues,
    publish_scale,
    read_bank_file,
    record_payment,
    send_bank_file,
)
from lieudit.membership.models import DuesLine, DuesPeriod, Member, MemberKind
from lieudit.membership.services import admit_member, apply_to_join, ask_college
from lieudit.network.models import Organisation
from lieudit.pages.management.demonstration.clock import Strand
from lieudit.pages.management.demonstration.scenery import Cast

SCALE = (
    ScaleLine(MemberKind.OPERATING_BODY, "budget de moins de 50 000 €", Decimal(0)),
    ScaleLine(MemberKind.OPERATING_BODY, "budget de 50 000 € à 200 000 €", Decimal(80)),
    ScaleLine(MemberKind.OPERATING_BODY, "budget de plus de 200 000 €", Decimal(200)),
    ScaleLine(MemberKind.NETWORK, "réseau", Decimal(150)),
    ScaleLine(MemberKind.INSTITUTION, "institution publique", Decimal(500)),
    ScaleLine(MemberKind.PARTNER, "partenaire", Decimal(300)),
    ScaleLine(MemberKind.PERSON, "personne, prix libre, somme conseillée", Decimal(10)),
)
LATE, SHORTEST = 5, 10
"""Members who have not paid this year; days without which a year is too young for anybody to be late."""


class Association:
    """The members of the national association, and one who belongs to that of a region too."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.ago = cast.calendar.ago
        self.secretariat = cast.roles["secretariat"]

    def found(self) -> Strand:
        """Whoever sits joins, is admitted and pays."""
        yield self.ago(556)
        today = timezone.localdate()
        publish_scale(actor=self.secretariat, year=today.year, grace_until=dt.date(today.year, 12, 31), lines=SCALE)
        charter = CharterVersion.objects.current()
        joining = [
            (self._apply(seat.organisation or account, account, seat.college.code, charter), seat.college.code)
            for seat, account in self.cast.seats
        ]
        joining += [
            (self._apply(body, account, "third_places", charter), "third_places")
            for body, account in self.cast.newcomers
        ]
        yield self.ago(554)
        for member, college in joining:
            admit_member(member, actor=self.secretariat, college=college)
        yield self.ago(550)
        for period in DuesPeriod.objects.filter(amount__gt=0):
            self._pay(period)

    def _apply(
        self, holder: Organisation | Account, account: Account, college: str, charter: CharterVersion | None
    ) -> Member:
        kind = holder.kind if isinstance(holder, Organisation) else MemberKind.PERSON
        lines = DuesLine.objects.filter(scale__region=None, kind=kind)
        return apply_to_join(
            holder,
            actor=account,
            line=self.cast.dice.choice(lines),
            college=college,
            college_reason="C’est là que nous agissons.",
            charter=charter,
        )

    def renew(self) -> Strand:
        """This year’s dues are called; some are late, one pays by a transfer that nobody has matched yet."""
        new_year = timezone.localtime(self.cast.calendar.now).replace(month=1, day=2, hour=9, minute=30)
        elapsed = (self.cast.calendar.now - new_year).days
        if elapsed < SHORTEST:
            return
        yield new_year
        today = timezone.localdate()
        grace = today + dt.timedelta(days=elapsed * 7 // 10)
        publish_scale(actor=self.secretariat, year=today.year, grace_until=grace, lines=SCALE, double_discount=20)
        call_dues(today)
        yield new_year + dt.timedelta(days=elapsed // 3)
        shown = {self.cast.roles["siege"], self.cast.roles["presidence"]}
        known = {seat.organisation_id for seat, account in self.cast.seats if account in shown}
        owed = list(DuesPeriod.objects.filter(year=today.year, amount__gt=0).with_members().order_by("member"))
        safe = [p for p in owed if p.member.organisation_id in known or p.member.account in shown]
        others = [p for p in owed if p not in safe]
        for period in [*safe, *others[LATE:]]:
            self._pay(period)

    def today(self) -> Strand:
        """What waits for the secretariat: an application, a change of college, a statement of the bank."""
        yield self.ago(4)
        late = DuesPeriod.objects.unpaid().with_members().order_by("-year", "member")[:LATE]
        wishes = Member.objects.running().filter(college="founders").first()
        if wishes:
            speaker = next(one for seat, one in self.cast.seats if seat.organisation_id == wishes.organisation_id)
            reason = "Nous soutenons des lieux, nous n’en portons plus."
            ask_college(wishes, actor=speaker, college="partners", reason=reason)
        yield self.ago(2)
        inhabitant = self.cast.roles["habitante"]
        apply_to_join(inhabitant, actor=inhabitant, charter=CharterVersion.objects.current(), links="Aucun.")
        yield self.ago(1)
        self._read_statement(list(late))

    def _read_statement(self, late: list[DuesPeriod]) -> None:
        day = f"{timezone.localdate():%d/%m/%Y}"
        rows = [f"{day};VIR {late[0].reference} COTISATION;{late[0].amount}"] if late else []
        rows += [f"{day};VIR {period.member};{period.amount}" for period in late[1:2]]
        rows += [f"{day};VIR CAFE DES VOISINS MERCI;25,00"]
        content = "\n".join(["Date;Libellé;Crédit", *rows, ""]).encode()
        file = SimpleUploadedFile("releve.csv", content)
        sent = send_bank_file(actor=self.secretariat, file=file)
        read_bank_file(sent, actor=self.secretariat, date="Date", label="Libellé", amount="Crédit")

    def _pay(self, period: DuesPeriod) -> None:
        record_payment(period, actor=self.secretariat, amount=period.amount, paid_on=timezone.localdate())
