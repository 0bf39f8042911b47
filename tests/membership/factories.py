"""Members, scales and payments, made for tests through the acts of the room."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from lieudit.accounts.models import Account
from lieudit.membership import dues, exclusion, services
from lieudit.membership.dues import ScaleLine
from lieudit.membership.models import DuesLine, DuesPeriod, DuesScale, Member, MemberKind, Payment
from lieudit.network.models import Organisation, Representative
from tests.accounts.factories import AccountFactory
from tests.network.factories import OrganisationFactory, RepresentativeFactory
from tests.worlds import kept

LINES = (
    ScaleLine(MemberKind.OPERATING_BODY, "budget sous 20 000 €", Decimal(0)),
    ScaleLine(MemberKind.OPERATING_BODY, "budget de 20 000 € et plus", Decimal(50)),
    ScaleLine(MemberKind.NETWORK, "réseau", Decimal("150.50")),
    ScaleLine(MemberKind.PARTNER, "partenaire", Decimal(300)),
    ScaleLine(MemberKind.PERSON, "prix libre, à partir de 10 €", Decimal(10)),
)


@kept
def secretariat(**fields: Any) -> Account:
    return AccountFactory(secretariat=True, **fields)


@kept
def a_scale(year: int | None = None, *, region: Any = None, grace_until: dt.date | None = None, discount: int = 0):
    """A scale of the year, with a grace until its last day."""
    year = year or timezone.localdate().year
    return dues.publish_scale(
        actor=None,
        year=year,
        grace_until=grace_until or dt.date(year, 12, 31),
        lines=LINES,
        double_discount=discount,
        region=region,
    )


def a_line(scale: DuesScale, kind: str = MemberKind.OPERATING_BODY, amount: int | str = 50) -> DuesLine:
    return scale.lines.get(kind=kind, amount=Decimal(amount))


@kept
def a_body(account: Account | None = None) -> Organisation:
    """A structure that somebody represents."""
    organisation = OrganisationFactory(operating_body=True)
    RepresentativeFactory(place=None, organisation=organisation, **({"account": account} if account else {}))
    return organisation


def speaker_of(member: Member) -> Account:
    assert member.organisation
    return Representative.objects.running().of(member.organisation).earliest("pk").account


@kept
def a_candidate(scale: DuesScale | None = None, **terms: Any) -> Member:
    """An application for a structure, sent by who represents it."""
    organisation = terms.pop("organisation", None) or a_body()
    actor = Representative.objects.running().of(organisation).get().account
    if scale:
        terms.setdefault("line", a_line(scale))
    return services.apply_to_join(organisation, actor=actor, **terms)


@kept
def a_member(scale: DuesScale | None = None, **terms: Any) -> Member:
    return services.admit_member(a_candidate(scale, **terms), actor=secretariat())


@kept
def a_person(account: Account | None = None, **terms: Any) -> Member:
    """A person who is a member in their own name."""
    account = account or AccountFactory()
    return services.admit_member(services.apply_to_join(account, actor=account, **terms), actor=secretariat())


@kept
def late(member: Member) -> DuesPeriod:
    """The dues of a member, whose grace is over."""
    period = member.periods.get()
    period.grace_until = timezone.localdate() - dt.timedelta(days=1)
    period.save()
    return period


@kept
def paid(member: Member, amount: int | str = 50, on: dt.date | None = None) -> Payment:
    return dues.record_payment(
        member.periods.latest("year"), actor=None, amount=Decimal(amount), paid_on=on or timezone.localdate()
    )


class Rows:
    """One of each thing that an address of the room names; `speaker` represents the member and applied for another."""

    def __init__(self, speaker: Account, staff: Account) -> None:
        scale, body = a_scale(), a_body(speaker)
        self.member = a_member(scale, organisation=body)
        self.spoken = Representative.objects.running().of(body).get()
        other = a_body(speaker)
        self.candidate = services.apply_to_join(
            other, actor=speaker, college="founders", college_reason="Nous avons fondé."
        )
        self.receipt = paid(self.member, 20)
        self.change = services.ask_college(self.member, actor=speaker, college="partners", reason="Nous changeons.")
        hearing = timezone.localdate() + dt.timedelta(days=15)
        accused = a_member(scale, organisation=a_body(speaker))
        self.exclusion = exclusion.open_exclusion(accused, actor=secretariat(), grounds="Faits.", hearing_on=hearing)
        content = b"Date;Libelle;Credit\n02/11/2024;VIR LE PREAU;50,00\n"
        guess = {"date": "Date", "label": "Libelle", "amount": "Credit"}
        sent = dues.send_bank_file(actor=staff, file=SimpleUploadedFile("releve.csv", content))
        self.line = dues.read_bank_file(sent, actor=staff, **guess).lines.get()
        self.file = dues.send_bank_file(actor=staff, file=SimpleUploadedFile("releve.csv", content))

    def address(self, page: str) -> tuple[Any, ...]:
        """The arguments of the address of a page."""
        if page in {"members", "join", "mine", "scale", "publish_scale", "desk", "bank", "match_sure"}:
            return ()
        by_page = {
            "bank_file": self.file.number,
            "bank_line": self.line.pk,
            "receipt": self.receipt.number,
            "correct_payment": self.receipt.number,
            "decide_college": self.change.pk,
            "exclusion": self.exclusion.number,
            **dict.fromkeys(("decide", "appeal", "withdraw"), self.candidate.number),
        }
        mandate = (self.spoken.pk,) if page in {"end_representative", "mandate"} else ()
        return (by_page.get(page, self.member.number), *mandate)
