"""What the tests of needs share: a form opened long enough ago, and how to send it."""

import re
import time
from unittest import mock

import pytest
from django.core import signing
from django.urls import reverse

from lieudit.care.services import adopt_charter
from lieudit.needs.deposit import KEY_SALT


def key_opened(seconds_ago=60, word="word"):
    """The hidden key of a form opened some seconds ago."""
    with mock.patch("time.time", return_value=time.time() - seconds_ago):
        return signing.dumps(word, salt=KEY_SALT)


@pytest.fixture
def charter(db):
    return adopt_charter("Nous parlons des faits, jamais des personnes.")


@pytest.fixture
def express(client, charter, django_capture_on_commit_callbacks):
    """Send the form of a need; keywords replace or add fields. A file is sent as people do: the form comes back while
    it is read, then goes again with the key of what it keeps."""

    def send(step="publish", **typed):
        said = {
            "words": "Notre permanence numérique s’arrête en décembre.",
            "speaking_for": "self",
            "place_is_public": "on",
            "charter": "on",
            "key": key_opened(),
            "step": step,
            **typed,
        }
        said = {name: value for name, value in said.items() if value is not None}
        with django_capture_on_commit_callbacks(execute=True):
            page = client.post(reverse("needs:express"), said)
        if "piece" not in said or not (key := key_held(page)):
            return page
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(reverse("needs:express"), {**said, "piece": "", "held": key})

    return send


def key_held(page):
    """The key of the file that a form keeps while it is filled in."""
    return (re.findall(r'name="held" value="([^"]+)"', page.text) or [""])[0]
