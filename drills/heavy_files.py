"""The drill of heavy files: one address sends the heaviest that are taken, eight at once; pages are timed meanwhile."""

from __future__ import annotations

import json
import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import partial
from io import BytesIO
from itertools import cycle
from statistics import median, quantiles

from django.urls import reverse
from django.utils import timezone
from PIL import Image

from bench.subjects import get
from drills.drills import Outcome, Stage, not_played, until
from drills.machine import running, web, worker
from drills.people import read
from drills.soak import PAGES, beside
from drills.world import Piece, PieceForm, a_document, key_held, piece_forms, support_requests, upload
from lieudit.needs.attachments import ERRAND
from lieudit.needs.models import Attachment, Need
from lieudit.toolkit.models import Errand
from tests.toolkit.nginx import NGINX, Nginx

FILES = 8
WORKERS = "4"
"""Of pages: what deploy/gunicorn.py has on two cores."""
SENDER = "192.0.2.77"
ALONE, SHORT_ALONE = 40, 15
"""Seconds during which pages are read alone, once they are warm."""
READERS, PAUSE = 3, 0.05
"""Who reads pages, each after the other, and the seconds between two."""
MOST_TIMES = 2
"""How many times its own median alone the median of each kind of page may be meanwhile."""
SLOWEST = 5
"""Seconds that a page may take at most."""
ALL_READ = 300
"""Seconds after which eight errands are answered at most."""
REFUSED = ("D’autres fichiers sont en train d’être lus", "Beaucoup de fichiers viennent de votre connexion")
RANKINGS, OPTIONS = 900, 300
POINTS = (8_000, 5_000)
SHEETS, WEIGHT = 1_500, 9 * 2**20
"""Pages of a document, and its bytes."""


class Read:
    """What readers saw: seconds by kind of page, and what was not the page."""

    def __init__(self, port: int, kinds: Sequence[str]) -> None:
        self.port, self.kinds = port, kinds
        self.times: dict[str, list[float]] = defaultdict(list)
        self.faults: Counter[str] = Counter()

    def next(self, kinds: Iterator[str], reader: int) -> None:
        kind, begun = next(kinds), time.monotonic()
        answer = read(self.port, get(kind, X_Trial_Address=f"198.18.0.{reader}"))
        self.times[kind].append(time.monotonic() - begun)
        if not answer.startswith("HTTP/1.1 200"):
            self.faults[f"{kind}: {answer[:12] or 'none'}"] += 1

    @property
    def slowest(self) -> float:
        return max(max(each) for each in self.times.values())

    def beside(self, alone: Read) -> tuple[float, float, str, float]:
        """How many times what it was alone the median is, and the 95th percentile, each time against the median of its
        own kind; the kind whose median grew most, and how much."""
        own = {kind: median(times) for kind, times in alone.times.items()}
        grown = {kind: median(times) / own[kind] for kind, times in self.times.items()}
        worst = max(grown, key=lambda kind: grown[kind])
        (half, most), (half_alone, most_alone) = (each.in_medians(own) for each in (self, alone))
        return half / half_alone, most / most_alone, worst, grown[worst]

    def in_medians(self, own: dict[str, float]) -> tuple[float, float]:
        """The median and the 95th percentile of all times, each in medians of its kind."""
        all_times = [each / own[kind] for kind, times in self.times.items() for each in times]
        return median(all_times), quantiles(all_times, n=20)[-1]

    def __str__(self) -> str:
        all_times = [each for times in self.times.values() for each in times]
        return f"{median(all_times) * 1000:.0f} ms, p95 {quantiles(all_times, n=20)[-1] * 1000:.0f}"


@contextmanager
def reading(seen: Read) -> Iterator[None]:
    """Readers ask for its pages, each from its own address, until the block ends."""
    with ExitStack() as stack:
        for reader in range(READERS):
            start = reader * len(seen.kinds) // READERS
            turn = cycle([*seen.kinds[start:], *seen.kinds[:start]])
            stack.enter_context(beside(partial(seen.next, turn, reader), PAUSE))
        yield


def heavy_files_leave_pages_alone(stage: Stage) -> Outcome:
    """Pages are read alone, then while one address sends eight recounts at once, then eight photographs and documents
    of deposits, behind nginx: none is lost, and the median of each kind of page stays within twice what it was."""
    if NGINX is None:
        return not_played("nginx is not on this machine")
    need, _supports = support_requests(1)
    kinds = (*PAGES, need.get_absolute_url())
    recounts, pieces = heavy_recounts(), heavy_pieces()
    (folder := stage.folder / "nginx-heavy").mkdir()
    with ExitStack() as stack:
        site = stack.enter_context(running(web(stage.folder, WEB_CONCURRENCY=WORKERS)))
        stack.enter_context(running(worker(stage.folder)))
        front = Nginx(folder, site.port, plain=True)
        stack.callback(front.stop)
        warming, alone, beside_recounts, beside_pieces = (Read(front.port, kinds) for _phase in range(4))
        with reading(warming):
            time.sleep(SHORT_ALONE / 2)
        with reading(alone):
            time.sleep(SHORT_ALONE if stage.short else ALONE)
        sent, answered, seconds = send_recounts(beside_recounts, recounts)
        taken, refused, waited = send_pieces(beside_pieces, pieces)
    joined = Attachment.objects.filter(need__words__startswith="Notre cave").count()
    made = Need.objects.filter(words__startswith="Notre cave").count()
    wrong: list[str] = []
    said = [f"alone {alone}"]
    for seen, what, lasts in ((beside_recounts, "recounts", seconds), (beside_pieces, "photographs", waited)):
        half, most, kind, grown = seen.beside(alone)
        said.append(f"{what}, {lasts:.0f} s: {seen}, {half:.1f} × and {most:.1f} ×, at most {grown:.1f} × ({kind})")
        wrong += [f"{what}: {kind} takes {grown:.1f} times what it took"] if grown > MOST_TIMES else []
        wrong += [f"{many} × {fault}" for fault, many in seen.faults.items()]
    said.append(f"{answered} recounts read, {taken} photographs and documents taken, {refused} told to come back")
    lost = (sent - answered) + max(0, taken - joined)
    slowest = max(beside_recounts.slowest, beside_pieces.slowest)
    done = answered + taken + refused
    return Outcome(2 * FILES, done, lost, max(0, made - taken), slowest, SLOWEST, "; ".join(said), wrong)


def at_once(port: int, requests: Sequence[bytes]) -> list[str]:
    with ThreadPoolExecutor(FILES) as threads:
        return list(threads.map(lambda request: read(port, request, timeout=60), requests))


def send_recounts(seen: Read, requests: Sequence[bytes]) -> tuple[int, int, float]:
    """How many were taken in, how many were read, and the seconds until the last was; pages are read meanwhile."""
    begun, since = time.monotonic(), timezone.now()
    with reading(seen):
        sent = sum(answer.startswith("HTTP/1.1 302") for answer in at_once(seen.port, requests))
        mine = Errand.objects.filter(kind="recount", asked_at__gte=since)
        until(lambda: mine.done().count() >= sent, ALL_READ)
    return sent, mine.done().count(), time.monotonic() - begun


def send_pieces(seen: Read, forms: Sequence[PieceForm]) -> tuple[int, int, float]:
    """How many were taken, how many were refused in words, and the seconds until the last was read, during which pages
    are too. Once they are read, each form is sent again with what it keeps, as its page says."""
    begun, since = time.monotonic(), timezone.now()
    with reading(seen):
        answers = at_once(seen.port, [form.with_file() for form in forms])
        mine = Errand.objects.filter(kind=ERRAND, asked_at__gte=since)
        until(lambda: not mine.waiting().exists(), ALL_READ)
    lasted = time.monotonic() - begun
    kept = [(form, answer) for form, answer in zip(forms, answers, strict=True) if key_held(answer)]
    published = at_once(seen.port, [form.with_key(answer) for form, answer in kept])
    taken = sum(answer.startswith("HTTP/1.1 302") for answer in published)
    return taken, sum(any(words in answer for words in REFUSED) for answer in answers), lasted


def heavy_recounts() -> list[bytes]:
    """As many files of nearly 5 MB, each long to count: rankings of three hundred options, by the method of Schulze."""
    drawn, options = random.Random(0), [f"proposition {number:03}" for number in range(OPTIONS)]

    def file(rank: int) -> bytes:
        ballots = [{"ranking": drawn.sample(options, OPTIONS)} for _ballot in range(RANKINGS)]
        said = {"format": "lieudit-recount/1", "question": f"Laquelle ? {rank}", "rule": {"method": "schulze"}}
        return json.dumps(said | {"options": options, "ballots": ballots}, separators=(",", ":")).encode()

    page = reverse("voting:verify")
    sender = {"X-Trial-Address": SENDER}
    return [
        upload(page, {}, "file", Piece("scrutin.json", "application/json", file(rank)), **sender)
        for rank in range(FILES)
    ]


def heavy_pieces() -> list[PieceForm]:
    """As many needs with the largest photograph that is taken, by its points, or the heaviest document."""
    photograph = Piece("cave.png", "image/png", a_photograph())
    return piece_forms([photograph, a_document(SHEETS, WEIGHT)] * (FILES // 2), "cave", **{"X-Trial-Address": SENDER})


def a_photograph() -> bytes:
    """Forty million points with their transparency, which unfold to 160 MB."""
    drawn, shade = BytesIO(), Image.linear_gradient("L").resize(POINTS)
    Image.merge("RGBA", (shade, shade.transpose(Image.Transpose.FLIP_LEFT_RIGHT), shade, shade)).save(
        drawn, "PNG", compress_level=1
    )
    return drawn.getvalue()


DRILLS: tuple[Callable[[Stage], Outcome], ...] = (heavy_files_leave_pages_alone,)
