"""Who is there before a drill, and the raw acts that they send."""

from __future__ import annotations

import datetime as dt
import random
import re
import secrets
import time
from collections.abc import Sequence
from decimal import Decimal
from hashlib import sha256
from io import BytesIO
from typing import NamedTuple

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfWriter
from pypdf.generic import NameObject, StreamObject

from bench.subjects import open_vote, post, post_json, raw, sign_in
from lieudit.accounts.models import Account
from lieudit.api.models import Token, proof_of
from lieudit.api.tokens import SHOWN, digest_of
from lieudit.care.services import adopt_charter
from lieudit.cooperative.models import Cooperative
from lieudit.cooperative.paying import receive_payment
from lieudit.cooperative.services import (
    admit_subscription,
    open_cooperative,
    prepare_cooperative,
    read_bulletin,
    sign_subscription,
)
from lieudit.cooperative.vocabulary import Category
from lieudit.governance.models import Rulebook
from lieudit.governance.services import found_assembly
from lieudit.needs.deposit import SHORTEST_TIME, new_deposit_key
from lieudit.needs.models import Need
from lieudit.needs.services import express_need, publish_need
from lieudit.needs.workflow import NeedState
from lieudit.network.hat import hats_of
from lieudit.network.models import Place, Representative
from lieudit.territory.models import Department, Liaison, Municipality, Region
from lieudit.toolkit.models import Mail, Weight
from lieudit.toolkit.outbox import post as post_mail
from lieudit.voting.models import Ballot

LONG_AGO = dt.date(2024, 1, 1)


def fill(people: int) -> None:
    """One town, an assembly, and as many people, each of whom speaks for a place."""
    adopt_charter(actor=None)
    region = Region.objects.create(code="75", name="Nouvelle-Aquitaine", slug="nouvelle-aquitaine", liaison=Liaison.LA)
    department = Department.objects.create(code="23", name="Creuse", slug="creuse", liaison=Liaison.LA, region=region)
    town = Municipality.objects.create(
        code="23096",
        name="Guéret",
        slug="gueret-23096",
        department=department,
        postcodes=["23000"],
        population=12_734,
        area_km2=26.2,
        latitude=46.17,
        longitude=1.87,
        plain_name="gueret",
        search_text=" gueret 23000",
    )
    found_assembly("Conseil national", actor=None)
    accounts = Account.objects.bulk_create(
        Account(email=f"p{n}@lieudit.invalid", name=f"Personne {n}", password="!") for n in range(people)
    )
    places = Place.objects.bulk_create(
        Place(slug=f"lieu-{n}", name=f"La Fabrique {n}", municipality=town, postcode="23000") for n in range(people)
    )
    Representative.objects.bulk_create(
        Representative(account=account, place=place, role="coordination", since=LONG_AGO)
        for account, place in zip(accounts, places, strict=True)
    )


def vote_requests(count: int, closes_in: dt.timedelta = dt.timedelta(days=1)) -> tuple[Ballot, list[str]]:
    """A ballot, and a vote of each voter."""
    ballot, requests = open_vote(count, closes_in)
    return ballot, list(requests)


def from_everywhere(requests: Sequence[str]) -> list[str]:
    """The same requests, each from an address of its own, as nginx is told of it in a trial."""
    said = "Connection: close\r\nX-Trial-Address: 198.18.{}.{}"
    return [
        request.replace("Connection: close", said.format(rank >> 8 & 255, rank & 255), 1)
        for rank, request in enumerate(requests)
    ]


def deposit_requests(count: int, first: int = 0) -> list[str]:
    """A need of each, without account, from a network of their own; they are numbered in their words."""
    run = secrets.randbelow(1 << 16)

    def deposit(number: int) -> str:
        data = {
            "step": "publish",
            "words": f"Notre atelier {first + number} cherche un poste de médiation. Le bail finit en juin.",
            "domains": "digital",
            "speaking_for": "place",
            "place": "La Fabrique 0",
            "place_is_public": "on",
            "contact": "",
            "website": "",
            "charter": "on",
            "key": new_deposit_key(),
        }
        return post(reverse("needs:express"), data, {}, X_Forwarded_For=f"fd00:{run:x}:{number:x}::1")

    requests = [deposit(n) for n in range(count)]
    time.sleep(SHORTEST_TIME + 1)  # a form that is sent too fast is held back
    return requests


class Piece(NamedTuple):
    """A file that a form sends."""

    name: str
    kind: str
    content: bytes


def a_document(sheets: int, weight: int) -> Piece:
    """A PDF of so many pages and bytes, each page with its drawing."""
    writer, written, drawn = PdfWriter(), BytesIO(), random.Random(0)
    for _sheet in range(sheets):
        page, drawing = writer.add_blank_page(595, 842), StreamObject()
        drawing.set_data(b"%" + drawn.randbytes(weight // sheets // 2).hex().encode() + b"\n")
        page[NameObject("/Contents")] = writer._add_object(drawing)
    writer.write(written)
    return Piece("devis.pdf", "application/pdf", written.getvalue())


def upload(path: str, said: dict[str, str], field: str, piece: Piece, **headers: str) -> bytes:
    """A form with a file and its own token, as a browser sends it."""
    edge, key = "drill-boundary", "a" * 32
    begun = f"--{edge}\r\nContent-Disposition: form-data; name="
    words = {**said, "csrfmiddlewaretoken": key}
    parts = "".join(f'{begun}"{name}"\r\n\r\n{each}\r\n' for name, each in words.items())
    named = f'{begun}"{field}"; filename="{piece.name}"\r\nContent-Type: {piece.kind}\r\n\r\n'
    body = b"".join([parts.encode(), named.encode(), piece.content, f"\r\n--{edge}--\r\n".encode()])
    headers |= {
        "Content-Type": f"multipart/form-data; boundary={edge}",
        "Content-Length": str(len(body)),
        "Cookie": f"{settings.CSRF_COOKIE_NAME}={key}",
    }
    return raw(f"POST {path}", headers).encode() + body


class PieceForm(NamedTuple):
    """A need without account, with a file: sent first with it, then, once it is read, with the key that came back."""

    said: dict[str, str]
    piece: Piece
    headers: dict[str, str]

    def with_file(self) -> bytes:
        return self._sent(self.said, self.piece)

    def with_key(self, answer: str) -> bytes:
        return self._sent(self.said | {"held": key_held(answer)}, Piece("", "application/octet-stream", b""))

    def _sent(self, said: dict[str, str], piece: Piece) -> bytes:
        return upload(reverse("needs:express"), said, "piece", piece, **self.headers)


def key_held(answer: str) -> str:
    """Of the file that the form of an answer keeps; nothing where it keeps none."""
    found = re.search(r'name="held" value="([^"]+)"', answer)
    return found[1] if found else ""


def piece_forms(pieces: Sequence[Piece], room: str = "salle", **headers: str) -> list[PieceForm]:
    """A need of each: from a network of their own, unless `headers` says which."""
    run = secrets.randbelow(1 << 16)
    said = {
        "step": "publish",
        "domains": "digital",
        "speaking_for": "place",
        "place": "La Fabrique 0",
        "place_is_public": "on",
        "charter": "on",
        "alt": "Ce que l’on y voit",
    }
    forms = []
    for number, piece in enumerate(pieces):
        own = {"words": f"Notre {room} {number} prend l’eau depuis mars.", "key": new_deposit_key()}
        comes = headers or {"X-Forwarded-For": f"fd01:{run:x}:{number:x}::1"}
        forms.append(PieceForm(said | own, piece, comes))
    time.sleep(SHORTEST_TIME + 1)
    return forms


def tokens_of(accounts: list[Account]) -> list[str]:
    """The words of a token of each, written together: to make them one by one takes longer than what they do."""
    words, now = [secrets.token_urlsafe(32) for _account in accounts], timezone.now()
    Token.objects.bulk_create(
        Token(
            account=account,
            name="Un logiciel",
            scopes=["acts"],
            digest=digest_of(said),
            begins=said[:SHOWN],
            proof=proof_of(account),
            made_at=now,
            ends_at=now + dt.timedelta(days=7),
        )
        for account, said in zip(accounts, words, strict=True)
    )
    return words


def token_requests(count: int) -> list[str]:
    """A need of each, said by a program for the place that they speak for; every fourth is sent twice under one key."""
    accounts, requests = list(Account.objects.order_by("pk")[:count]), []
    for rank, words in enumerate(tokens_of(accounts)):
        said = {"words": f"Notre programme {rank} dit qu’il manque un poste.", "place": f"lieu-{rank}", "charter": True}
        headers = {"Authorization": f"Bearer {words}", "Idempotency-Key": f"act-{rank}"}
        requests.append(post_json("/api/v1/acts/needs", said, X_Forwarded_For=f"fd00:{rank:x}::1", **headers))
    return [each for rank, each in enumerate(requests) for _turn in range(1 + (rank % 4 == 0))][:count]


def support_requests(count: int) -> tuple[Need, list[str]]:
    """A public need, and « mon lieu le dit aussi » of as many representatives."""
    accounts = list(Account.objects.order_by("pk")[: count + 1])
    need = express_need(
        actor=accounts[0],
        words="Notre permanence numérique s’arrête en juin, faute de poste.",
        deposit_key=secrets.token_urlsafe(12),
        place=Place.objects.get(slug="lieu-0"),
        domains=["digital"],
        speaking_for="place",
        place_is_public=True,
    )
    if need.state == NeedState.PENDING:
        publish_need(need, actor=accounts[0])
    page = reverse("needs:support", args=[need.number])
    hats = [next(hat.key for hat in hats_of(account) if hat.thing) for account in accounts[1:]]
    cookies = sign_in(accounts[1:])
    said = [{"hat": hat, "words": "", "charter": "on", "key": new_deposit_key()} for hat in hats]
    time.sleep(SHORTEST_TIME + 1)
    return need, [post(page, data, cookie) for data, cookie in zip(said, cookies, strict=True)]


def an_open_cooperative(name: str) -> Cooperative:
    """One whose rules are those of a SCIC since today."""
    where = Region.objects.create(code=name[-2:], name=name, slug=name[-2:], liaison=Liaison.LA)
    assembly = found_assembly(name, actor=None, region=where)
    book = assembly.rulebook
    rules = {**book.rules, "regime": "scic_sas"}
    today = timezone.localdate()
    Rulebook.objects.create(assembly=assembly, version=book.version + 1, rules=rules, in_force_from=today)
    return open_cooperative(prepare_cooperative(assembly, actor=None), actor=None)


def bulletin_requests(count: int) -> tuple[Cooperative, list[str]]:
    """A cooperative that is open, and the bulletin of each of as many people."""
    cooperative = an_open_cooperative("Coopérative de l’exercice")
    accounts = list(Account.objects.order_by("pk")[:count])
    page = reverse("cooperative:subscribe", args=[cooperative.assembly.slug])
    requests = []
    for account, cookie in zip(accounts, sign_in(accounts), strict=True):
        text = read_bulletin(cooperative, holder=account, category=Category.CONTRIBUTOR, parts=2)
        read = sha256(text.encode()).hexdigest()
        signed = {"holder": "self", "category": "contributor", "parts": "2", "agreed": "on", "read": read}
        requests.append(post(page, signed, cookie))
    return cooperative, requests


def payment_requests(count: int) -> tuple[Cooperative, list[str]]:
    """The same, once every bulletin is admitted: who keeps the register notes the whole payment of each."""
    cooperative = an_open_cooperative("Coopérative des versements")
    keeper = Account.objects.create(email="registre@lieudit.invalid", is_staff=True, password="!")
    (cookie,) = sign_in([keeper])
    paid = {"amount": "100", "paid_on": timezone.localdate().isoformat(), "cause": "Relevé"}
    requests = []
    for account in Account.objects.filter(is_staff=False).order_by("pk")[:count]:
        signed = sign_subscription(cooperative, actor=account, holder=account, category=Category.CONTRIBUTOR, parts=2)
        signed = admit_subscription(signed, actor=keeper)
        requests.append(post(reverse("cooperative:receive", args=[signed.pk]), paid, cookie))
    return cooperative, requests


def a_cooperative_with_associates(count: int) -> Cooperative:
    """One whose parts are all paid: it has as many associates."""
    cooperative = an_open_cooperative("Coopérative du papier")
    keeper = Account.objects.create(email="certificats@lieudit.invalid", is_staff=True, password="!")
    for account in Account.objects.filter(is_staff=False).order_by("pk")[:count]:
        signed = sign_subscription(cooperative, actor=account, holder=account, category=Category.CONTRIBUTOR, parts=2)
        signed = admit_subscription(signed, actor=keeper)
        receive_payment(signed, actor=keeper, amount=Decimal(100), paid_on=timezone.localdate())
    return cooperative


def letters(count: int) -> list[Mail]:
    """As many official letters, posted and not yet carried."""
    return [
        post_mail(EmailMessage(f"Lettre {n}", "Bonjour.", to=["mairie@exemple.fr"]), weight=Weight.OFFICIAL)
        for n in range(count)
    ]


def time_passes() -> None:
    """Mails that wait for their next attempt have it now."""
    Mail.objects.filter(state="waiting").update(due_at=timezone.now())
