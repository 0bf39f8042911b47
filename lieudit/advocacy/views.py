"""Replaced within minutes by the pages: the addresses exist so that other rooms can link to them."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def list(request: HttpRequest, **found: Any) -> HttpResponse:
    raise Http404


relay = commitments = review = institution = statement = effect = verify = document = reply = list
forward = correct = referral = letter = letter_pdf = discard = proof = answer = log_reply = list
remind = close = list
