"""What is measured: the pages, some acts, and what each aims at."""

from __future__ import annotations

import datetime as dt
import json
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from urllib.parse import quote, urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from bench.load import HOST
from bench.words import FACTS, SUBJECTS, TROUBLES, WISHES
from lieudit.accounts.models import Account, Connection
from lieudit.deliberation.models import Position
from lieudit.governance.models import Assembly
from lieudit.governance.services import ballot_rule
from lieudit.needs.deposit import SHORTEST_TIME, new_deposit_key
from lieudit.needs.models import Need
from lieudit.needs.whereabouts import label_of
from lieudit.needs.workflow import NeedState
from lieudit.network.models import Place, Representative
from lieudit.territory.models import Department
from lieudit.voting.models import Ballot
from lieudit.voting.services import RollLine, open_ballot, prepare_ballot

OF_ONE = 50
"""Supports of one person: sixty texts an hour are taken from an account."""
SEARCHED, MISSPELT = "permanence numérique", "coopérativve"
ACT_AIM = 0.5
"""Least speed of an act, beside a bare POST that writes one row and the line that says it."""
DIFFERENT = 50
"""Addresses asked in turn, where one alone would be served from what its last reader left."""
FORM = "application/x-www-form-urlencoded"
BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True)
class Subject:
    """A page, by its path; or an act, by as many raw requests as it will be measured with.

    `others` are addresses of the same page with other rows, asked in turn with `path`: nothing kept serves them all.
    `aim` is the least share of the second yardstick's speed; of an act, `bare` are the requests of that yardstick, by
    the same people. `status` is what the answer must be.
    """

    name: str
    path: str = ""
    others: tuple[str, ...] = ()
    aim: float | None = None
    requests: tuple[str, ...] = ()
    bare: tuple[str, ...] = ()
    status: int = 200


def get(path: str, **headers: str) -> str:
    return raw(f"GET {path}", headers)


def post(path: str, data: dict[str, str], cookies: dict[str, str], **headers: str) -> str:
    """A form with its own token, as a browser sends it."""
    token = secrets.token_hex(16)
    body = urlencode({**data, "csrfmiddlewaretoken": token})
    cookies = {**cookies, settings.CSRF_COOKIE_NAME: token}
    headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
    return raw(f"POST {path}", {**headers, "Content-Type": FORM, "Content-Length": str(len(body))}) + body


def post_json(path: str, said: dict[str, object], **headers: str) -> str:
    """What a program sends to the interface."""
    body = json.dumps(said)
    return raw(f"POST {path}", {**headers, "Content-Type": "application/json", "Content-Length": str(len(body))}) + body


def raw(line: str, headers: dict[str, str]) -> str:
    lines = [f"{line} HTTP/1.1", f"Host: {HOST}", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""])


def pages() -> list[Subject]:
    """The need and the position are the most discussed that the seed holds, not average ones."""
    public = Need.objects.public().filter(state__in=[NeedState.RELAYED, NeedState.ANSWERED])
    need = public.annotate(n=Count("supports")).order_by("-n").first()
    position = Position.objects.filter(draft__convergences__state=NeedState.ANSWERED).first()
    assert need is not None
    assert position is not None
    lists, searches = different_lists(), different_searches()
    needs = [each.get_absolute_url() for each in public.order_by("pk")[:DIFFERENT]]
    return [
        Subject("home", reverse("pages:home"), aim=0.4),
        Subject("needs list", reverse("needs:list"), aim=0.6),
        Subject("needs list, fifty addresses", lists[0], tuple(lists[1:]), aim=0.6),
        Subject("need", need.get_absolute_url(), aim=0.5),
        Subject("need, fifty addresses", needs[0], tuple(needs[1:]), aim=0.5),
        Subject("position", position.get_absolute_url(), aim=0.5),
        Subject("places list", reverse("network:places"), aim=0.5),
        Subject("near", f"{reverse('public_services:near')}?where=23000&domain=digital", aim=0.6),
        Subject("search", f"{reverse('pages:search')}?q={quote(SEARCHED)}", aim=0.4),
        Subject("search, different words", searches[0], tuple(searches[1:]), aim=0.4),
        Subject("search, a slip", f"{reverse('pages:search')}?q={quote(MISSPELT)}"),
        Subject("figures, an indicator", reverse("observatory:indicator", args=["density"]), aim=0.5),
        Subject("figures, a territory", reverse("observatory:territory", args=["d-23"]), aim=0.5),
        Subject("figures, a municipality", reverse("observatory:territory", args=["c-23096"]), aim=0.5),
        Subject("figures, all of the nation", reverse("observatory:figures"), aim=0.5),
        Subject("search by number", f"{reverse('pages:search')}?q={need.number}", aim=0.4),
    ]


def different_lists() -> list[str]:
    """Lists of needs that share no line: pages of the whole list, then departments and subjects."""
    address = reverse("needs:list")
    pages = [f"{address}?page={page}" for page in range(1, DIFFERENT // 2 + 1)]
    departments = Department.objects.order_by("code").values_list("code", flat=True)
    return pages + [f"{address}?territory=d-{code}" for code in departments[: DIFFERENT - len(pages)]]


def different_phrases() -> list[str]:
    """Two words each, what a need is about and what is said of it: no two are one question, and they are more than
    twice what a worker keeps of its answers (`pages.searching.KEPT`), so that none is asked twice of what it kept."""
    said = [*TROUBLES, *WISHES, *FACTS]
    abouts, words = ([max(text.split(), key=len).strip(".") for text in texts] for texts in (SUBJECTS, said))
    return list(dict.fromkeys(f"{about} {word}" for word in words for about in abouts))


def different_searches() -> list[str]:
    return [f"{reverse('pages:search')}?q={quote(phrase)}" for phrase in different_phrases()]


def act(name: str, requests: tuple[str, ...], cookies: Sequence[dict[str, str]] = ({},)) -> Subject:
    """An act, beside bare POSTs of those whose cookies these are."""
    bare = tuple(post("/bench/told/", {"words": f"ligne {at}"}, cookie) for at, cookie in enumerate(cookies))
    return Subject(f"{name} (POST)", aim=ACT_AIM, requests=requests, bare=bare, status=302)


def votes(count: int) -> Subject:
    """A ballot opens, and each of `count` voters casts one vote."""
    return act("vote", open_vote(count)[1], sign_in([*Account.objects.order_by("pk")[:count]]))


def open_vote(count: int, closes_in: dt.timedelta = dt.timedelta(days=1)) -> tuple[Ballot, tuple[str, ...]]:
    """An open ballot, and the requests by which `count` voters cast one vote each."""
    assembly = Assembly.objects.filter(kind="national").earliest("pk")
    college = assembly.colleges.first()
    assert college is not None
    voters = list(Account.objects.order_by("pk")[:count])
    roll = [RollLine(f"voice-{voter.pk}", voter.name, college.code, college.name, account=voter) for voter in voters]
    ballot: Ballot = open_ballot(
        prepare_ballot(
            question="Adopter ce texte ?",
            rule=ballot_rule(assembly.rulebook),
            roll=roll,
            closes_at=timezone.now() + closes_in,
        ),
        actor=None,
    )
    cookies = zip(roll, sign_in(voters), strict=True)
    requests = [
        post(reverse("voting:cast", args=[ballot.number, line.key]), {"choice": "for"}, cookie)
        for line, cookie in cookies
    ]
    return ballot, tuple(requests)


def sign_in(accounts: list[Account]) -> list[dict[str, str]]:
    """The session cookies of accounts that are signed in."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    rows = [
        Connection(
            session_key=secrets.token_hex(16),
            session_data=store.encode(
                {
                    SESSION_KEY: str(account.pk),
                    BACKEND_SESSION_KEY: BACKEND,
                    HASH_SESSION_KEY: account.get_session_auth_hash(),
                }
            ),
            expire_date=timezone.now() + dt.timedelta(days=1),
            account=account,
        )
        for account in accounts
    ]
    Connection.objects.bulk_create(rows)
    return [{settings.SESSION_COOKIE_NAME: row.session_key} for row in rows]


def deposits(count: int, *, written_to: bool = False) -> Subject:
    """As many people without account express a need, each from a network of their own; `written_to`: a letter with the
    link to follow it is left in the outbox by the same act, for an electronic address of their own."""
    place = Place.objects.filter(name__contains="La Fabrique").order_by("pk")[0]
    run = secrets.randbelow(1 << 16)

    def deposit(number: int) -> str:
        data = {
            "step": "publish",
            "words": f"Notre atelier {number} cherche un poste de médiation pour trois ans. Le bail finit en juin.",
            "domains": "digital",
            "speaking_for": "place",
            "place": label_of(place),
            "place_is_public": "on",
            "contact": f"{run:x}-{number}@lieudit.invalid" if written_to else "",
            "website": "",
            "charter": "on",
            "key": new_deposit_key(),
        }
        address = f"fd00:{run:x}:{number:x}::1"  # a /64 of its own (decision 30)
        return post(reverse("needs:express"), data, {}, X_Forwarded_For=address)

    requests = tuple(deposit(n) for n in range(count))
    time.sleep(SHORTEST_TIME + 1)  # a form that is sent too fast is held back
    return act("deposit, a letter" if written_to else "deposit", requests)


def supports(count: int) -> Subject:
    """Who speaks for a place says in its name what so many needs say; then who speaks for another one."""
    places = list(Place.objects.order_by("-pk")[: -(-count // OF_ONE)])
    people = [Account(email=f"{secrets.token_hex(8)}@lieudit.invalid", name="Lou Bench", password="!") for _ in places]
    Account.objects.bulk_create(people)
    pairs = list(zip(people, places, strict=True))
    Representative.objects.bulk_create(Representative(account=person, place=place) for person, place in pairs)
    cookies = sign_in(people)
    needs = Need.objects.public().filter(state=NeedState.EXPRESSED).exclude(supports__place__in=places)
    numbers = needs.exclude(place__in=places).order_by("-number").values_list("number", flat=True)[:count]
    said = {"words": "Le même chez nous, depuis trois ans.", "charter": "on"}

    def support(at: int, number: int) -> str:
        typed = said | {"hat": f"place:{places[at // OF_ONE].pk}", "key": new_deposit_key()}
        return post(reverse("needs:support", args=[number]), typed, cookies[at // OF_ONE])

    return act("support", tuple(support(at, number) for at, number in enumerate(numbers)), cookies)


type Prepare = Callable[[int], Subject]
ACTS: tuple[Prepare, ...] = (votes, deposits, partial(deposits, written_to=True), supports)
