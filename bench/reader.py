"""A process that answers one page at a time and says what it cost; `bench/scale.py` has one for each database.

    python -m bench.reader     # a line of JSON in, [name, turn]; a line of JSON out

It is a worker of pages in all but the network: the settings of production, kept plans, what a server draws before it
makes its workers and how these look for lost memory (`deploy/gunicorn.py`), the client of Django's tests.
The clock moves before each page: what a process remembered of the last one serves nothing.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from runpy import run_path
from types import SimpleNamespace
from typing import TYPE_CHECKING
from unittest.mock import patch

import django
from django.core.wsgi import get_wsgi_application

if TYPE_CHECKING:
    from django.db.models import Model
    from django.test import Client
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

    from lieudit.accounts.models import Account
    from lieudit.needs.models import Need
    from lieudit.territory.models import Department, Region

GUNICORN = Path(__file__).resolve().parent.parent / "deploy" / "gunicorn.py"
PLACES, REGION, DEPARTMENT = 100, "occitanie", "nord"
WORDS = {"rare": ("brimbale",), "medium": ("zostère",), "common": ("médiation", "atelier", "financement", "loyer")}
SAID = (
    "Notre médiatrice numérique part en décembre et rien n’est prévu ensuite : il nous faudrait un financement.",
    "Le bail de l’atelier se termine et le loyer demandé a doublé, nous cherchons un modèle de convention.",
    "La subvention demande un temps que personne n’a ; qu’une seule demande serve à tous les financeurs.",
)

ACT, ACTS_ASKED = "act:", 66
"""What begins the name of an act; how many of each are prepared: each is done once."""

type Call = Callable[[], tuple[int, int]]
"""Does it; the status, and the bytes."""


def subjects() -> dict[str, list[Call]]:
    """What is asked, by name, each at some addresses in turn."""
    from django.db.models import Count
    from django.test import Client
    from django.urls import reverse
    from django.utils import timezone

    from bench.rolls import QUESTION
    from lieudit.deliberation.models import Position
    from lieudit.journal.models import Follow
    from lieudit.journal.services import DIGEST_REACH
    from lieudit.lexicon.likeness import Said
    from lieudit.needs.models import Convergence, Need, Support, alike
    from lieudit.network.models import Organisation, Place
    from lieudit.public_services.models import Offer
    from lieudit.public_services.vocabulary import DOMAIN_OF
    from lieudit.territory.models import Department, Intermunicipality, Municipality, Region
    from lieudit.voting.models import Ballot
    from lieudit.voting.workflow import BallotState

    stranger = Client(raise_request_exception=False)
    of_region = animator("region@lieudit.invalid", region=Region.objects.get(slug=REGION))
    of_nation = animator("nation@lieudit.invalid")
    of_little = animator("lozere@lieudit.invalid", department=Department.objects.get(code="48"))

    def page(path: str, client: Client = stranger) -> Call:
        return lambda: told(client.get(path))

    def pages(paths: Iterable[str], client: Client = stranger) -> list[Call]:
        return [page(path, client) for path in paths]

    def rows(read: Callable[[], Iterable[object]]) -> Call:
        return lambda: (200, len(list(read())))

    def like(words: str) -> Call:
        return rows(lambda: alike(Said(words)))

    def listed(*choices: str) -> list[Call]:
        return pages(f"{reverse('needs:list')}?{choice}" for choice in choices)

    public = Need.objects.public()
    count = public.count()
    spread = list(range(count // 20, count, max(count // 20, 1)))
    needs = list(public.filter(number__in=[1 + at for at in spread]))
    encoded = public.exclude(meaning__numbers=None).order_by("number")[:20]
    (hot,) = public.filter(
        pk=Support.objects.order_by().values("need").annotate(n=Count("pk")).order_by("-n")[:1].values("need")
    )
    gathered = Convergence.objects.order_by("-pk")[:20]
    of_one = following(*needs, *gathered)
    since = timezone.now() - DIGEST_REACH
    towns = Municipality.objects.filter(population__gt=20_000).order_by("code").values_list("code", flat=True)[:20]
    search, near = reverse("pages:search"), reverse("public_services:near")
    open_one, counted_one = (
        [each.get_absolute_url() for each in Ballot.objects.filter(question=QUESTION, state=state).order_by("-pk")[:1]]
        for state in (BallotState.OPEN, BallotState.CLOSED)
    )
    codes = ("59", "33", "13", "35", "31", "69", "44", "34", "06", "62")
    return {
        "home": pages([reverse("pages:home")]),
        "home, signed in": pages([reverse("pages:home")], of_one),
        "home, an animator": pages([reverse("pages:home")], of_region),
        "home, of little": pages([reverse("pages:home")], of_little),
        "account": pages([reverse("accounts:profile")], of_one),
        "what one follows": pages([reverse("journal:follows")], of_one),
        "needs list": listed("", "page=2", "page=3", "page=5", "page=8"),
        "needs list, page 200": listed("page=200", "page=201", "page=190"),
        "needs list, last page": listed(f"page={-(-count // 20)}"),
        "needs list, department": listed(*(f"territory=d-{code}" for code in codes)),
        "needs list, region": listed(*(f"territory=r-{code}" for code in ("84", "76", "32", "75"))),
        "needs list, domain": listed(*(f"domain={domain}" for domain in ("digital", "work", "culture"))),
        "needs list, stage": listed("stage=gathered", "stage=expressed", "stage=relayed"),
        "needs list, oldest": listed("sort=oldest", "sort=oldest&page=2"),
        "needs list, by places": listed("sort=places", "sort=places&page=2"),
        "needs list, common word": listed(*(f"q={word}" for word in WORDS["common"])),
        "need": pages(need.get_absolute_url() for need in needs),
        "need, hot": pages([hot.get_absolute_url()]),
        "need, hot, all voices": pages([f"{hot.get_absolute_url()}?voix=toutes"]),
        "likes of a need, by words": [by_words(page(reverse("needs:likes", args=[need.number]))) for need in needs],
        "likes of a need, by meaning": pages(reverse("needs:likes", args=[need.number]) for need in encoded),
        "convergences": pages([reverse("needs:convergences"), f"{reverse('needs:convergences')}?page=2"]),
        "convergence": pages(each.get_absolute_url() for each in gathered),
        "support form": pages(reverse("needs:support", args=[need.number]) for need in needs),
        "deposit form": pages([reverse("needs:express")]),
        "deposit form, similar": [similar(words) for words in SAID],
        "search, rare word": pages(f"{search}?q={word}" for word in WORDS["rare"]),
        "search, medium word": pages(f"{search}?q={word}" for word in WORDS["medium"]),
        "search, common word": pages(f"{search}?q={word}" for word in WORDS["common"]),
        "search, a slip": pages(f"{search}?q={word}" for word in ("mediattion", "attelier", "fabriqque")),
        "search, a town": pages(f"{search}?q={word}" for word in ("Guéret", "Lille", "Toulouse")),
        "search, a number": pages(f"{search}?q={need.number}" for need in needs),
        "search, needs alone": pages(f"{search}?q={word}&dans=need" for word in WORDS["common"]),
        "territory, department": pages([reverse("pages:territory", args=[DEPARTMENT])]),
        "territory, region": pages([reverse("pages:territory", args=[REGION])]),
        "intermunicipality": pages(
            each.get_absolute_url() for each in Intermunicipality.objects.order_by("-population")[:20]
        ),
        "municipality": pages(reverse("observatory:territory", args=[f"c-{code}"]) for code in towns),
        "places list": pages(f"{reverse('network:places')}?page={n}" for n in range(1, 6)),
        "places list, last page": pages([f"{reverse('network:places')}?page=99999"]),
        "places list, words": pages(f"{reverse('network:places')}?q={word}" for word in ("fabrique", "atelier")),
        "places map": pages([reverse("network:places_map")]),
        "places map, department": pages([f"{reverse('network:places_map')}?territory=d-59"]),
        "places map, points": pages([reverse("network:places_points")]),
        "place": pages(place.get_absolute_url() for place in Place.objects.public().order_by("-pk")[:20]),
        "organisations list": pages([reverse("network:organisations"), f"{reverse('network:organisations')}?page=2"]),
        "organisation": pages(each.get_absolute_url() for each in Organisation.objects.order_by("pk")[:20]),
        "near": pages(f"{near}?where={code}&domain=digital" for code in towns),
        "services": pages([reverse("public_services:domains")]),
        "services, a domain": pages(reverse("public_services:domain", args=[slug]) for slug in DOMAIN_OF),
        "offer": pages(offer.get_absolute_url() for offer in Offer.objects.order_by("-pk")[:10]),
        "journal": pages([reverse("journal:log"), f"{reverse('journal:log')}?avant=20000"]),
        "journal, quiet room": pages(f"{reverse('journal:log')}?salle={room}" for room in ("governance", "advocacy")),
        "feed": pages([reverse("journal:feed_all"), f"{reverse('journal:feed_all')}?salle=governance"]),
        "positions": pages([reverse("deliberation:positions")]),
        "position": pages(each.get_absolute_url() for each in Position.objects.all()[:10]),
        "ballot, open": pages(open_one),
        "ballot, counted": pages(counted_one),
        "ballot, deep in its roll": pages(f"{counted_one[0]}?page={n}" for n in (2, 50, 99)),
        "ballot, a name": pages(f"{counted_one[0]}?voix=0000{n}" for n in (12, 34, 56)),
        "relays": pages([reverse("advocacy:list")]),
        "results": pages([reverse("pages:results")]),
        "figures": pages([reverse("observatory:figures")]),
        "open data": pages([reverse("api:datasets")]),
        "embedded needs": pages([reverse("desks:embed", args=["besoins", REGION])]),
        "embedded map": pages([reverse("desks:embed", args=["carte", REGION])]),
        "sitemap": pages([reverse("pages:sitemap")]),
        "sitemap, a file": pages(
            f"{reverse('pages:sitemap_part', args=['needs'])}?p={n}" for n in (1, 2, count // 2500)
        ),
        **files_of_all(),
        "desk of a region": pages([reverse("desks:desk", args=[REGION])], of_region),
        "desk of the nation": pages([reverse("desks:desk", args=["france"])], of_nation),
        "workbench": pages([reverse("needs:workbench"), f"{reverse('needs:workbench')}?page=2"], of_region),
        "workbench, nation": pages([reverse("needs:workbench")], of_nation),
        "workbench, by places": pages([f"{reverse('needs:workbench')}?sort=places"], of_region),
        "workbench, similar": pages(
            [f"{reverse('needs:workbench')}?sort=similar&needs={each.number}" for each in _to_sort(of_region)],
            of_region,
        ),
        "to review": pages([reverse("needs:reviews")], of_region),
        "news of a person": pages([reverse("journal:news")], of_region),
        "suggestions, by words": [like(words) for words in SAID],
        "digest: who has news": [rows(lambda: Follow.objects.with_news(since).by_address())],
        **acts(),
    }


def known(address: str) -> Account:
    from django.contrib.auth.hashers import make_password

    from lieudit.accounts.models import Account

    return Account.objects.get_or_create(
        email=address, defaults={"name": "Lou Bench", "password": make_password(None)}
    )[0]


def signed_in(account: Account) -> Client:
    from django.test import Client

    client = Client(raise_request_exception=False)
    client.force_login(account, "django.contrib.auth.backends.ModelBackend")
    return client


def animator(address: str, **mandate: Region | Department) -> Client:
    """Of a region, or of the nation."""
    from django.utils import timezone

    from lieudit.network.models import Animator, Organisation

    account, network = known(address), Organisation.objects.networks().first()
    Animator.objects.get_or_create(
        account=account, organisation=network, **mandate, defaults={"since": timezone.localdate()}
    )
    return signed_in(account)


def following(*things: Model) -> Client:
    """Somebody who holds no power, and follows these."""
    from lieudit.journal.services import follow_thing

    account = known("suit@lieudit.invalid")
    for thing in things:
        follow_thing(thing, account=account, confirmed=True)
    return signed_in(account)


def told(answer: Answer) -> tuple[int, int]:
    return answer.status_code, sum(map(len, answer)) if answer.streaming else len(answer.content)


def similar(words: str) -> Call:
    """The form of a deposit, words written and not sent yet: what says the same stands beside."""
    from django.test import Client
    from django.urls import reverse

    from lieudit.needs.deposit import new_deposit_key

    typed = {"step": "similar", "words": words, "speaking_for": "self", "place": "Guéret", "key": new_deposit_key()}
    client = Client(raise_request_exception=False)
    return lambda: told(client.post(reverse("needs:express"), typed))


def acts() -> dict[str, list[Call]]:
    """Those of the bench; each time another one. It is done when it leads elsewhere: that is told as 200."""
    from django.test import Client

    from bench.queries import send
    from bench.subjects import ACTS

    client = Client(raise_request_exception=False)  # one: each loads every middleware for itself

    def done(raw: str) -> Call:
        def call() -> tuple[int, int]:
            client.cookies.clear()
            return (200 if send(client, raw) == 302 else 422), 0

        return call

    asked = [make(ACTS_ASKED) for make in ACTS]
    return {f"{ACT} {act.name.removesuffix(' (POST)')}": [*map(done, act.requests)] for act in asked}


def by_words(call: Call) -> Call:
    """Likes as where nothing is encoded: of the needs that were added, no meaning is."""
    from lieudit.toolkit import encoder

    def asked() -> tuple[int, int]:
        with patch.object(encoder, "is_there", lambda: False):
            return call()

    return asked


def files_of_all() -> dict[str, list[Call]]:
    """Whole tables, as a browser asks for them. What the worker writes once rows are many is written the first time."""
    from django.test import Client
    from django.urls import reverse

    from lieudit.needs.datasets import NEEDS
    from lieudit.needs.open_files import CSV
    from lieudit.network.exporting import EXPORTS
    from lieudit.network.open_files import all_places, file_name, long_exports
    from lieudit.toolkit import open_files

    def written(path: str, name: str, is_long: bool, write: Callable[[], Iterable[bytes]]) -> list[Call]:
        def call() -> tuple[int, int]:
            if is_long and open_files.written_at(name) is None:
                open_files.write(name, write())
            answer = Client().get(path, headers={"Accept-Encoding": "gzip"})
            return answer.status_code, sum(map(len, answer))

        return [call]

    places = EXPORTS["csv"]
    needs, all_of_them = reverse("needs:csv"), reverse("network:export_places", args=["csv"])
    return {
        "CSV of needs": written(needs, CSV.name, CSV.is_long, lambda: CSV.form.write(NEEDS, NEEDS.rows())),
        "CSV of places": written(
            all_of_them, file_name(places), places in long_exports(), lambda: places.write(all_places())
        ),
    }


def _to_sort(client: Client) -> list[Need]:
    from lieudit.accounts.models import Account
    from lieudit.needs.models import Need
    from lieudit.needs.workflow import NeedState

    account = Account.objects.get(pk=client.session["_auth_user_id"])
    return list(Need.objects.animated_by(account).filter(state=NeedState.EXPRESSED).order_by("-pk")[:5])


def reset_peak() -> None:
    """Forget the most memory that this process has held (Linux)."""
    Path("/proc/self/clear_refs").write_text("5")


def peak() -> float:
    """The most memory that it held since then, in megabytes."""
    lines = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(lines["VmHWM"].split()[0]) / 1024


def begin_as_a_worker() -> None:
    """What a worker has behind it before its first page."""
    from lieudit.toolkit.kept_counts import count_again

    configured = run_path(str(GUNICORN))
    server = SimpleNamespace(app=SimpleNamespace(wsgi=get_wsgi_application), log=logging.getLogger(__name__))
    configured["when_ready"](server)
    configured["post_fork"](server, None)
    count_again.call()  # as the worker of tasks does every few minutes


def serve() -> Iterator[str]:
    from django.db import connection

    from bench.queries import BORDERS
    from lieudit.toolkit.models import Clock

    begin_as_a_worker()
    known, asked = subjects(), list[str]()

    def note(execute: Callable[..., object], sql: str, *given: object) -> object:
        asked.append(sql[:20])  # what Django keeps of a query, values written in it, costs the page as much again
        return execute(sql, *given)

    yield json.dumps(list(known))
    for line in sys.stdin:
        name, turn = json.loads(line)
        calls = known[name]
        Clock.objects.update(tick=Clock.now() + 1)
        reset_peak()
        asked.clear()
        with connection.execute_wrapper(note):
            begun, cpu = time.perf_counter(), time.process_time()
            status, size = calls[turn % len(calls)]()
            seconds, cpu = time.perf_counter() - begun, time.process_time() - cpu
        queries = sum(not each.startswith(BORDERS) for each in asked)
        yield json.dumps(
            {"seconds": seconds, "cpu": cpu, "status": status, "bytes": size, "sql": queries, "memory": peak()}
        )


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    os.environ["LIEUDIT_KEPT_PLANS"] = "yes"
    django.setup()
    for line in serve():
        print(line, flush=True)


if __name__ == "__main__":
    main()
