"""Bulletins, certificates and movement slips as accessible PDF: the same data give the same bytes, and the fingerprint
that is printed is verified by anybody at the address beside it, without a name."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import batched
from pathlib import Path

from django.conf import settings
from django.db.models import Max, Q, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.cooperative.entries import NOTHING
from lieudit.cooperative.models import BALANCE, Associate, Cooperative, Movement, Posting, Subscription
from lieudit.cooperative.vocabulary import Ledger
from lieudit.journal.sealing import seal_words
from lieudit.membership.standing import euros
from lieudit.toolkit.french import NBSP, counted, day
from lieudit.toolkit.pdf import render_pdf

TEMPLATE = Path(__file__).parent / "templates" / "cooperative/paper.typ"
BULLETIN, CERTIFICATE, SLIP = "bulletin", "certificat", "mouvement"

AT_ONCE = 500
"""Associates whose holdings are read in one query."""

type Facts = list[tuple[str, str]]
type Holding = tuple[int, Decimal, Decimal]
"""Parts, paid and unpaid capital."""


@dataclass(frozen=True)
class Paper:
    """What is printed: of whom, its title, its facts, what it says, and when what it says was true. `public` is what
    the page that verifies it may tell: never a name."""

    kind: str
    number: int
    rank: int
    title: str
    facts: Facts
    words: str
    dated: dt.datetime
    public: str

    @property
    def digest(self) -> str:
        """SHA-256 of what is printed, as JSON: of its kind, whom it is about, title, facts and words."""
        told = [self.kind, self.number, self.rank, self.title, self.facts, self.words]
        return hashlib.sha256(json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()

    @property
    def address(self) -> str:
        path = reverse("cooperative:check", args=[self.kind, self.number, self.rank, self.digest])
        return f"{settings.SITE_URL}{path}"

    @property
    def file_name(self) -> str:
        return f"{self.kind}-{self.number}-{self.rank}.pdf"

    @property
    def sheet(self) -> dict[str, object]:
        """What the template reads."""
        return {
            "sender": settings.PUBLISHER,
            "facts": [list(each) for each in self.facts],
            "words": self.words,
            "made": _("Établi le %s.") % day(timezone.localdate(self.dated)),
            "digest": self.digest,
            "address": self.address,
            "seal": seal_words(self.dated),
        }

    def pdf(self) -> bytes:
        return render_pdf(TEMPLATE, self.sheet, self.title, dated=self.dated)


def paper_of(kind: str, number: int, rank: int) -> Paper | None:
    """The paper of an associate: the bulletin of that rank; the certificate, or the slip, of that movement."""
    associate = Associate.objects.with_names().filter(number=number).first()
    if associate is None:
        return None
    if kind == BULLETIN:
        signed = associate.subscriptions.filter(rank=rank).first()
        return _bulletin(associate, signed) if signed else None
    moved = Movement.objects.filter(cooperative=associate.cooperative_id, number=rank, postings__associate=associate)
    movement = moved.first()
    if movement is None or kind not in {CERTIFICATE, SLIP}:
        return None
    return (_certificate if kind == CERTIFICATE else _slip)(associate, movement)


def is_followed(kind: str, number: int, rank: int) -> bool:
    """Another movement of the same associate came after a certificate; a bulletin and a slip stay what they were."""
    after = Movement.objects.filter(postings__associate__number=number, number__gt=rank)
    return kind == CERTIFICATE and after.exists()


def _head(associate: Associate) -> Facts:
    return [
        (_("Coopérative"), f"{associate.cooperative.assembly.name}, {_('à capital variable')}"),
        (_("Associé"), f"{associate.name}, n°{NBSP}{associate.number}"),
        (_("Catégorie"), associate.get_category_display()),
    ]


def _bulletin(associate: Associate, signed: Subscription) -> Paper:
    """The words that were signed, byte for byte, and their own fingerprint."""
    facts = [
        (_("Référence"), signed.reference),
        (_("Signé le"), day(timezone.localdate(signed.signed_at))),
        (_("Empreinte du texte signé"), signed.digest),
    ]
    title = _("Bulletin de souscription %s") % signed.reference
    public = _("Bulletin %(reference)s, %(parts)s.") % {
        "reference": signed.reference,
        "parts": counted(signed.parts, "part"),
    }
    return Paper(BULLETIN, associate.number, signed.rank, title, facts, signed.text, signed.signed_at, public)


HELD = {
    name: Sum(BALANCE, filter=Q(account=account), default=NOTHING)
    for name, account in (("parts", Ledger.PARTS), ("paid", Ledger.PAID), ("unpaid", Ledger.UNPAID))
}


def _held(associate: Associate, movement: Movement) -> Holding:
    """What an associate held, once a movement was written."""
    rows = Posting.objects.of(associate).filter(movement__number__lte=movement.number)
    sums = rows.aggregate(**HELD)
    return int(sums["parts"]), sums["paid"], sums["unpaid"]


def certificates_of(cooperative: Cooperative) -> Iterator[Paper]:
    """The certificate of each associate of today, in the order of their numbers; some queries for many."""
    running = cooperative.associates.running().order_by("number")
    for some in batched(running.values_list("pk", flat=True), AT_ONCE, strict=False):
        rows = Posting.objects.filter(associate__in=some).order_by().values("associate")
        sums = rows.annotate(
            last=Max("movement__number"), parts=HELD["parts"], paid=HELD["paid"], unpaid=HELD["unpaid"]
        )
        told = {row["associate"]: row for row in sums}
        numbers = {row["last"] for row in told.values()}
        movements = {each.number: each for each in Movement.objects.filter(cooperative=cooperative, number__in=numbers)}
        for associate in Associate.objects.with_names().filter(pk__in=some).order_by("number"):
            row = told[associate.pk]
            yield _certificate(associate, movements[row["last"]], (int(row["parts"]), row["paid"], row["unpaid"]))


def _certificate(associate: Associate, movement: Movement, held: Holding | None = None) -> Paper:
    parts, paid, unpaid = held or _held(associate, movement)
    facts = [
        *_head(associate),
        (_("Parts"), str(parts)),
        (_("Capital versé"), euros(paid)),
        (_("Reste à verser"), euros(unpaid)),
        (_("D’après"), f"{movement}, {_('effet le')} {day(movement.day)}"),
        (_("Empreinte du mouvement"), movement.hash),
    ]
    words = _("Un associé a une voix, quel que soit son capital. Ce certificat dit le registre à ce mouvement.")
    public = _("Certificat de l’associé n° %(number)d : %(parts)s, au mouvement n° %(movement)d.") % {
        "number": associate.number,
        "parts": counted(parts, "part"),
        "movement": movement.number,
    }
    title = _("Certificat de parts, associé n° %d") % associate.number
    return Paper(CERTIFICATE, associate.number, movement.number, title, facts, words, movement.recorded_at, public)


def _slip(associate: Associate, movement: Movement) -> Paper:
    """What a movement did to the account of one associate; the lines of others are not in it."""
    lines = movement.postings.filter(associate=associate).order_by("rank")
    facts = [
        *_head(associate),
        (_("Mouvement"), str(movement)),
        (_("Effet"), day(movement.day)),
        (_("Inscrit le"), day(timezone.localdate(movement.recorded_at))),
        (_("Pièce"), movement.cause),
        *((each.get_account_display(), _sides(each)) for each in lines),
        (_("Empreinte du mouvement"), movement.hash),
    ]
    public = _("%(movement)s de l’associé n° %(number)d.") % {"movement": movement, "number": associate.number}
    title = _("Avis de mouvement, %s") % movement
    words = _("Rien ne s’efface du registre : une erreur est corrigée par un mouvement contraire.")
    return Paper(SLIP, associate.number, movement.number, title, facts, words, movement.recorded_at, public)


def _sides(posting: Posting) -> str:
    sum_ = posting.debit or posting.credit
    told = euros(sum_) if posting.unit == "EUR" else counted(int(sum_), "part")
    return (_("débit de %s") if posting.debit else _("crédit de %s")) % told
