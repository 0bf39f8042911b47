"""Proofs that somebody is there, for tests that are about something else; and what mails say."""

import re
import time

from django.core import mail


def prove(client, account, method="code", ago=0):
    """The session of `client` proved `ago` seconds ago that it is that of `account`."""
    session = client.session
    session["account_authentication_methods"] = [{"method": method, "at": time.time() - ago, "reauthenticated": True}]
    session["account_authentication_methods_user"] = str(account.pk)
    session.save()


def mails_to(address):
    return [message for message in mail.outbox if message.to == [address]]


def code_of(message) -> str:
    return re.search(r"^\s*([A-Z0-9-]{6,12})\s*$", message.body, re.MULTILINE)[1]


def link_of(message) -> str:
    """The path of the one link of the site that a mail bears."""
    return re.search(r"^http://testserver(/\S+)$", message.body, re.MULTILINE)[1]
