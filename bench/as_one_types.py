"""The search as one types: each beginning of some words, asked as htmx asks it, beside the same words sent whole."""

from __future__ import annotations

from urllib.parse import quote

from django.urls import reverse

from bench.measure import WARM_UP, Measure, run
from bench.server import Site
from bench.subjects import different_phrases, get
from bench.table import number, verdict

NAME = "search as one types"
AIM = 1.5
"""Most time that 95 answers of 100 take, as a share of the plain search's."""
SHORTEST = 3
"""Letters typed before a pause."""
TYPED = 25
"""Phrases of which each beginning is asked: more questions than a worker keeps the answers of."""


def lines(site: Site, count: int, rounds: int) -> list[str]:
    page = reverse("pages:search")
    phrases = different_phrases()
    whole = tuple(get(f"{page}?q={quote(words)}") for words in phrases)
    beginnings = [words[:length] for words in phrases[:TYPED] for length in range(SHORTEST, len(words) + 1)]
    typed = tuple(get(f"{page}?q={quote(words)}", HX_Request="true") for words in beginnings)
    plain, as_typed = Measure(), Measure()
    turns = [(whole, plain), (typed, as_typed)]
    for requests, _measure in turns:
        run(site, requests, WARM_UP, Measure())
    for turn in range(rounds):
        for requests, measure in turns if turn % 2 == 0 else reversed(turns):
            run(site, requests, count, measure)
    said = as_typed.p95 / plain.p95
    return [
        f"{NAME}: p95 {number(as_typed.p95 * 1000)} ms, the plain search {number(plain.p95 * 1000)} ms, "
        f"{number(said, 2)} × {verdict(said <= AIM)} (≤ {AIM})"
    ]
