"""Steps that need nothing typed, by their word in an address or on a button."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from lieudit.meetings import delegation, services

ITEM_STEPS: dict[str, Callable[..., object]] = {
    "monter": partial(services.move_item, up=True),
    "descendre": partial(services.move_item, up=False),
    "retirer": services.drop_item,
}
PROXY_STEPS: dict[str, Callable[..., object]] = {
    "accept": delegation.accept_seat_proxy,
    "refuse": delegation.refuse_seat_proxy,
    "revoke": delegation.revoke_seat_proxy,
}
