"""A word of an address may hold anything that can be written: it is not found, and nothing breaks."""

import logging

from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests.access.test_matrix import addresses, signed_in
from tests.access.world import World

WORDS = ("\0", "a\0b", "é" * 300, "\ufffd")


def test_no_word_of_an_address_breaks_a_page(teller, caplog):
    caplog.set_level(logging.CRITICAL, "django.request")
    with transaction.atomic():
        asked, broken = asked_of(teller.world)
        transaction.set_rollback(True)
    assert {"voting:reading", "advocacy:reply", "journal:feed", "care:report"} <= asked
    assert not broken


def asked_of(world: World) -> tuple[set[str], list[tuple[str, str, int]]]:
    """The addresses that take a word, and those that break on one."""
    clients = [Client(), signed_in(world.people["staff"])]
    for client in clients:
        client.raise_request_exception = False
    asked, broken = set(), []
    for name in addresses():
        arguments = world.address(name)
        for place, argument in enumerate(arguments):
            if not isinstance(argument, str):
                continue
            for word in WORDS:
                try:
                    address = reverse(name, args=[*arguments[:place], word, *arguments[place + 1 :]])
                except NoReverseMatch:
                    continue  # a slug
                asked.add(name)
                answers = [answer(address) for client in clients for answer in (client.get, client.post)]
                broken += [(name, ascii(word), answer.status_code) for answer in answers if answer.status_code >= 500]
    return asked, broken
